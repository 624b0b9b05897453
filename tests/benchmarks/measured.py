#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""measured.py COMMAND...: runs a command and prints its wall seconds, CPU seconds and peak resident MiB."""

import resource
import subprocess
import sys
import time

start = time.perf_counter()
subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL)
wall = time.perf_counter() - start
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(f"{wall:.2f} {used.ru_utime + used.ru_stime:.2f} {used.ru_maxrss / 1024:.0f}")
