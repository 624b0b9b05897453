#!/usr/bin/python3
# SPDX-License-Identifier: BSL-1.0
"""Counter-check of run.py: of the mutants of fixture/ it is known which ones the fixture's test notices.

expected.txt is what run.py must print for it, without places that depend on the compiler: outcomes and counts. Exits with
77, Meson's "skipped", where libclang for Python is missing.
"""

import pathlib
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent


def main():
    try:
        import clang.cindex

        clang.cindex.Index.create()
    except Exception as missing:  # of the module, or of the library that it loads
        print(f'skipped: {missing}')
        return 77
    with tempfile.TemporaryDirectory() as work:
        run = [sys.executable, '-B', HERE / 'run.py', '--project', HERE / 'fixture', '--config', HERE / 'fixture', '--work', work]
        done = subprocess.run([*run, '--jobs', '1'], capture_output=True, text=True)
    printed = [line for line in done.stdout.splitlines() if not line.startswith('rules_test: ')]  # how long it takes
    expected = (HERE / 'fixture' / 'expected.txt').read_text().splitlines()
    if printed != expected or done.returncode != 1:
        print(f'exit status {done.returncode}, 1 is expected\n--- printed\n{done.stdout}{done.stderr}--- expected', *expected, sep='\n')
        return 1
    print(f'as expected: {printed[-1]}')
    return 0


if __name__ == '__main__':
    sys.exit(main())
