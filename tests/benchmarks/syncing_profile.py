#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""syncing_profile.py FILE: sums the instructions that callgrind counted in webcasts-export by what they are for, and prints
a Markdown table. A function that the compiler inlined counts as the one around it."""

import re
import sys
from collections import Counter

OTHER_SHARES = "loading the program, and all else"
# The first that matches the object and the function's name.
SHARES = (
    ("SQLite", r"libsqlite3", ""),
    ("the exporter's own storing: keys, figures, bindings", r"webcasts-export",
     r"attendee_store|event_store|kept_figures|figure_writer|person_key|canonical_address|sqlite|statement|database"),
    ("decoding", r"webcasts-export", r"webcasts::v0::(wire|detail::(xml|json|csv|name_|text_|utf8|scan_|skip_))"),
    ("HTTP, TLS and content codings", r"webcasts-export", r"boost::(asio|beast)|webcasts::v0::(transports|detail::http1)"),
    ("HTTP, TLS and content codings", r"lib(ssl|crypto|z)\.", ""),
    ("memory: malloc, memcpy", r"libc\.so|libc-", r"malloc|free|memcpy|memmove|memset|memcmp|mem.*(avx|sse|evex)"),
    ("the rest of the C and C++ libraries", r"lib(c|m|stdc\+\+|gcc_s)[-.]", ""),
    ("the rest of the exporter and the client", r"webcasts-export", ""),
)


def name_in(names, text):
    """Return a name that callgrind writes in full once, with a number, and by its number from then on."""
    number, name = re.match(r"\((\d+)\)(?: (.*))?", text).groups()
    if name:
        names[number] = name
    return names[number]


def share_of(library, function):
    for share, libraries, functions in SHARES:
        if re.search(libraries, library) and re.search(functions, function):
            return share
    return OTHER_SHARES


def instructions_by_share(lines):
    found, libraries, functions = Counter(), {}, {}
    library = function = ""
    is_of_callee = False
    for line in lines:
        key, _, value = line.rstrip("\n").partition("=")
        if key == "ob":
            library = name_in(libraries, value)
        elif key == "cob":
            name_in(libraries, value)
        elif key == "fn":
            function = name_in(functions, value)
        elif key == "cfn":
            name_in(functions, value)
        elif key == "calls":
            is_of_callee = True  # the next line has what the call cost, which its own lines have too
        elif re.match(r"[+*-]?\d* ", line):
            if not is_of_callee:
                found[share_of(library, function)] += int(line.split()[-1])
            is_of_callee = False
    return found


def main():
    with open(sys.argv[1], encoding="utf-8", errors="replace") as file:
        found = instructions_by_share(file)
    total = sum(found.values())
    if total == 0:
        sys.exit("callgrind counted nothing")
    print("| what for | million instructions | share |\n|---|---:|---:|")
    for share, count in found.most_common():
        print(f"| {share} | {count / 1e6:.0f} | {100 * count / total:.1f} % |")
    print(f"| all | {total / 1e6:.0f} | 100 % |")


main()
