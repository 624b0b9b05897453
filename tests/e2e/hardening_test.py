#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""hardening_test.py [--optimized] PROGRAM...: the programs are built with what the compiler and linker do against faults in memory
(doc/security.md): they are loaded at random addresses, their tables of functions are read only before main() starts, no page
can be written and executed, frames are guarded, and, where they are optimized, the C library checks the sizes of buffers."""

import re
import subprocess
import sys


def read_elf(option, program):
    return subprocess.run(["readelf", option, "--wide", program], check=True, capture_output=True, text=True).stdout


def missing(program, optimized):
    """What PROGRAM lacks, in words."""
    segments = read_elf("--segments", program)
    dynamic = read_elf("--dynamic", program)
    imported = read_elf("--dyn-syms", program)
    stack = re.search(r"GNU_STACK\s.*", segments)
    loaded = re.findall(r"^\s*LOAD\s.*", segments, re.MULTILINE)
    assert loaded and stack, f"readelf says nothing of {program}"
    demands = {
        "random addresses (PIE)": re.search(r"FLAGS_1\).*\bPIE\b", dynamic),
        "read-only relocations": "GNU_RELRO" in segments,
        "binding before main()": re.search(r"BIND_NOW|FLAGS_1\).*\bNOW\b", dynamic),
        "a stack that is not executed": not re.search(r"\bRWE\b", stack[0]),
        "no page both written and executed": not any(re.search(r"\bRWE\b", line) for line in loaded),
        "no relocations in code": "TEXTREL" not in dynamic,
        "no search path of its own": "RPATH" not in dynamic and "RUNPATH" not in dynamic,
        "guarded frames": "__stack_chk_fail" in imported,
        "checked sizes of buffers": not optimized or re.search(r"\b__\w+_chk@", imported.replace("__stack_chk_fail", "")),
        "checked indices": not optimized or "__glibcxx_assert_fail" in imported,
    }
    return [demand for demand, is_met in demands.items() if not is_met]


arguments = [argument for argument in sys.argv[1:] if argument != "--optimized"]
lacking = {program: missing(program, "--optimized" in sys.argv) for program in arguments}
for program, demands in lacking.items():
    print(f"{program}: {'everything' if not demands else 'lacks ' + ', '.join(demands)}")
sys.exit(any(lacking.values()) or not lacking)
