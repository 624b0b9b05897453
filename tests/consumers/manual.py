#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""manual.py: check that doc/install.md shows the program and each project here as they are."""
import pathlib
import re
import sys

HERE = pathlib.Path(__file__).resolve().parent
shown = re.findall(r"^```\w*\n(.*?)^```$", (HERE.parents[1] / "doc/install.md").read_text(), re.M | re.S)
wrong = 0
projects = [path for name in ("Makefile", "CMakeLists.txt", "meson.build") for path in sorted(HERE.glob("*/" + name))]
for path in [HERE / "main.cpp", *projects]:
    licence, text = path.read_text().split("\n", 1)
    if "SPDX-License-Identifier" not in licence or text not in shown:
        print(f"doc/install.md does not show {path.relative_to(HERE)} as it is")
        wrong += 1
# A road that was forgotten would be found by nothing else.
sys.exit(1 if wrong or len(projects) != 8 else 0)
