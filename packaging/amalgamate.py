#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Make one header of the library.

amalgamate.py DIR [HEADER...]   write DIR/webcasts.hpp, which holds all that the umbrella header includes; and for each
                                HEADER that is none of these, such as webcasts/transports/curl.hpp, DIR/HEADER, which holds
                                what it needs besides
amalgamate.py --every DIR       the same for every header of the library; those that webcasts.hpp holds become a line
                                that includes it. For the tests, which include headers by their own names.

Each header keeps its include guard, so that the files of DIR may be included in any number and order.
"""
import argparse
import pathlib
import re
import sys

INCLUDE = pathlib.Path(__file__).resolve().parent.parent / "include"
UMBRELLA = "webcasts.hpp"
OURS = re.compile(r"\s*#\s*include\s*<(webcasts(?:/[^>]*)?\.[hi]pp)>")
OURS_IN_TEXT = re.compile(r"^" + OURS.pattern, re.MULTILINE)
CONDITION = re.compile(r"\s*#\s*(if|ifdef|ifndef|endif)\b")
# A header that declares only, if the program is compiled apart, includes its definitions under this condition.
DEFINITIONS = "#ifdef WEBCASTS_HEADER_ONLY\n"
LICENCE = "// SPDX-License-Identifier: BSL-1.0\n"


class amalgamation:
    """The text of one header in which each of our headers stands where it is first included."""

    def __init__(self, already=frozenset()):
        self.already = already
        self.held = set()
        self.lines = []

    def add(self, name):
        if name in self.held or name in self.already:
            return
        self.held.add(name)
        text = (INCLUDE / name).read_text(encoding="utf-8")
        if not text.startswith(LICENCE):
            sys.exit(f"{name} does not start with its licence")
        guarded = "#ifndef WEBCASTS_" in text
        depth = 0
        for line in text[len(LICENCE):].splitlines(keepends=True):
            if condition := CONDITION.match(line):
                depth += -1 if condition[1] == "endif" else 1
            if ours := OURS.match(line):
                # A header that stood in a branch would be missing where the branch is not taken.
                if ours[1].endswith(".ipp") and self.lines[-1] == DEFINITIONS:
                    # What the definitions need stands before the branch.
                    del self.lines[-1]
                    for needed in OURS_IN_TEXT.findall((INCLUDE / ours[1]).read_text(encoding="utf-8")):
                        self.add(needed)
                    self.lines.append(DEFINITIONS)
                elif depth != guarded:
                    sys.exit(f"{name} includes {ours[1]} under a condition")
                self.add(ours[1])
            else:
                self.lines.append(line)

    def text(self, first=""):
        # Most blank lines stood between includes that are gone.
        return LICENCE + first + re.sub(r"\n{3,}", "\n\n", "".join(self.lines))


def write(directory, name, text):
    path = directory / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter, usage=argparse.SUPPRESS
    )
    parser.add_argument("--every", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("dir", type=pathlib.Path, help=argparse.SUPPRESS)
    parser.add_argument("headers", nargs="*", help=argparse.SUPPRESS)
    arguments = parser.parse_args()

    headers = arguments.headers
    if arguments.every:
        headers = sorted(str(path.relative_to(INCLUDE)) for path in INCLUDE.rglob("*.[hi]pp") if path.name != "src.hpp")
    for name in headers:
        if not (INCLUDE / name).is_file():
            sys.exit(f"there is no header {name}")

    core = amalgamation()
    core.add(UMBRELLA)
    write(arguments.dir, UMBRELLA, core.text())
    for name in headers:
        if name not in core.held:
            further = amalgamation(core.held)
            further.add(name)
            write(arguments.dir, name, further.text(f"#include <{UMBRELLA}>\n"))
        elif arguments.every and name != UMBRELLA:
            write(arguments.dir, name, f"{LICENCE}#include <{UMBRELLA}>\n")


if __name__ == "__main__":
    main()
