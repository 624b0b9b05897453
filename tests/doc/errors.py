#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""errors.py PROGRAM: holds the tables of doc/errors.md against what PROGRAM (list_errors) prints and the enumerations of
errc.hpp: every code once, with its name, number, words and remedy, and with a meaning."""

import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent


def rows_of(page):
    """The rows of the page's tables below the heading of each category."""
    rows, category = {}, None
    for line in page.splitlines():
        if line.startswith("## "):
            category = line[3:]
        elif line.startswith("|") and category:
            cells = [cell.strip().replace("\\|", "|") for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
            rows.setdefault(category, []).append(cells)
    return {category: table[2:] for category, table in rows.items()}


def names_of(header, category):
    """The enumerators of a category, in order; their numbers count from 1."""
    body = re.search(rf"enum class {category.removeprefix('webcasts.')}_errc {{(.*?)}};", header, re.DOTALL)[1]
    return re.findall(r"^\s*(\w+)(?: = 1)?,", body, re.MULTILINE)


def http_remedy(rows, status):
    """What the page says of a status: the row of the number, else that of its range, else that of all others."""
    bounded = [([int(number) for number in re.findall(r"\d+", statuses)], remedy) for statuses, remedy in rows]
    for bounds, remedy in sorted(bounded, key=lambda row: {1: 0, 2: 1, 0: 2}[len(row[0])]):
        if not bounds or bounds[0] <= status <= bounds[-1]:
            return remedy
    return None


def main():
    printed = subprocess.run(sys.argv[1], capture_output=True, text=True, check=True).stdout
    codes = [line.split("\t") for line in printed.splitlines()]
    rows = rows_of((ROOT / "doc/errors.md").read_text(encoding="utf-8"))
    header = (ROOT / "include/webcasts/errc.hpp").read_text(encoding="utf-8")
    wrong = []
    for category in sorted({code[0] for code in codes} - {"webcasts.http"}):
        names = names_of(header, category)
        expected = [[f"`{name}`", *code[1:]] for name, code in zip(names, [code for code in codes if code[0] == category])]
        if len(names) != sum(1 for code in codes if code[0] == category):
            wrong.append(f"{category}: {len(names)} enumerators, but other codes have words")
        shown = rows.get(category, [])
        for row in expected:
            if row not in [[cells[0], cells[1], cells[2], cells[4]] for cells in shown if len(cells) == 5 and cells[3]]:
                wrong.append(f"{category}: the page has no row for {row}")
        if len(shown) != len(expected):
            wrong.append(f"{category}: {len(shown)} rows for {len(expected)} codes")
    for _, number, words, remedy in (code for code in codes if code[0] == "webcasts.http"):
        if words != f"the service answered with HTTP status {number}" or http_remedy(rows["webcasts.http"], int(number)) != remedy:
            wrong.append(f"webcasts.http: the page does not tell of {number}: {words}: {remedy}")
    print("\n".join(wrong) if wrong else f"{len(codes)} codes stand on the page")
    return 1 if wrong or len(codes) < 500 else 0


sys.exit(main())
