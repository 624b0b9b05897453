#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Holds every statement with a co_await that pages, comments and examples show against doc/async.md: none has a lambda or
braces, which GCC 12 destroys twice."""

import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
STATEMENT = re.compile(r"[^;{}]*\bco_await\b[^;]*;", re.DOTALL)


def code_of(file):
    """The code of a file, without its comments but with what they show."""
    text = file.read_text()
    if file.suffix == ".md":
        text = "\n".join(re.findall(r"^```cpp\n(.*?)^```", text, re.DOTALL | re.MULTILINE))
    else:
        shown = re.findall(r"@code(.*?)@endcode", text, re.DOTALL)
        text += "\n".join(re.sub(r"^\s*///? ?", "", block, flags=re.MULTILINE) for block in shown)
    return re.sub(r"//.*", "", text)


def faults_of(code):
    """The statements that hold a co_await and braces or a lambda."""
    for statement in STATEMENT.findall(code):
        # The header of a loop or a condition ends where its body begins.
        expression = re.sub(r"^\s*(?:while|if|for|switch)\b(.*?)\)\s*\{.*", r"\1", statement, flags=re.DOTALL)
        if re.search(r"\{|\[[^\[\]]*\]\s*[({]", expression):
            yield " ".join(statement.split())


def main():
    shown = "auto a = co_await f({.event = id}, token);\nco_await g([label](int) {}, token);\nif (co_await h(token)) { b(); }\n"
    assert len(list(faults_of(shown))) == 2, list(faults_of(shown))
    files = [ROOT / "README.md", *ROOT.glob("doc/**/*.md"), *ROOT.glob("examples/*.cpp"), *ROOT.glob("include/**/*.hpp")]
    statements = [statement for file in files for statement in STATEMENT.findall(code_of(file))]
    faults = [f"{file.relative_to(ROOT)}: {fault}" for file in files for fault in faults_of(code_of(file))]
    for fault in faults:
        print(f"GCC 12 destroys a lambda or braces beside a co_await twice; give it a name:\n  {fault}")
    print(f"{len(statements)} statements with a co_await")
    return 1 if faults or not statements else 0


sys.exit(main())
