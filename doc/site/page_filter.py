#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""page_filter.py PAGE: a page as Doxygen reads it. Headings get labels, so that the links to them that repository
browsers understand lead there on the site too; links to other pages and to the examples lead to theirs; what the site does
not have (a test, a script) is named without a link."""

import html
import pathlib
import re
import sys

import pages


# Pages whose links to the pages of a folder make these part of them.
INDEXES = (pages.ROOT / "doc" / "tutorial.md", pages.ROOT / "doc" / "decisions" / "README.md")


def label_of(path):
    """The name that a page has on the site: one that no page of Doxygen's own has."""
    name = path.relative_to(pages.ROOT).as_posix()
    if name == "README.md":
        return "mainpage"
    parts = ["doc", *name.removeprefix("doc/").removesuffix(".md").split("/")]
    if parts[-1] == "README":
        parts.pop()
    return "_".join(parts).replace("-", "_").lower()


def target_of(page, target):
    """What a link leads to on the site: Doxygen's reference or an address, or None."""
    if "://" in target:
        return target
    name, _, anchor = target.partition("#")
    path = (page.parent / name).resolve() if name else page
    if path.is_dir():
        path = {"examples": pages.ROOT / "doc" / "tutorial.md"}.get(path.name, path / "README.md")
    if path.suffix == ".md" and path.is_file():
        label = label_of(path)
        return f"@ref {label}-{anchor}" if anchor else f"@ref {label}" if label != "mainpage" else "index.html"
    if path.parent == pages.ROOT / "examples" and path.suffix == ".cpp":
        return path.name.replace(".", "_8") + "-example.html"
    return None


def with_links(page, line):
    """A line with its links as Doxygen writes them."""
    def replaced(found):
        target = target_of(page, found[2])
        if target is None:
            return found[1]
        if page in INDEXES and target.startswith(f"@ref {label_of(page)}_") and "-" not in target:
            return f'@subpage {target.removeprefix("@ref ")} "{found[1]}"'
        if "`" not in found[1] and not target.endswith(".html"):
            return f"[{found[1]}]({target})"
        # Doxygen's own links have no code in their words.
        words = "".join(f"<code>{part.strip('`')}</code>" if code else part for part, code in pages.outside_code(found[1]))
        if target.startswith("@ref "):
            label = target.removeprefix("@ref ")
            target = label.split("-")[0] + ".html" + (f"#{label}" if "-" in label else "")
        return f'<a href="{target}">{words}</a>'

    # A link's text may hold code, but what looks like a link in code is none.
    masked = "".join("\0" * len(part) if code else part for part, code in pages.outside_code(line))
    made, at = [], 0
    for found in pages.LINK.finditer(masked):
        whole = pages.LINK.match(line, found.start())
        if whole:
            made += [line[at:found.start()], replaced(whole)]
            at = whole.end()
    return "".join(made) + line[at:]


def with_bars(line):
    """A row of a table whose code may hold bars: in backticks Doxygen does not take the backslash before them away."""
    def shown(part):
        return f"<code>{html.escape(part.strip('`'))}</code>"

    bar = "\\|"
    parts = pages.outside_code(line) if line.startswith("|") else [(line, False)]
    return "".join(shown(part) if code and bar in part else part for part, code in parts)


def main():
    page = pathlib.Path(sys.argv[1]).resolve()
    text = page.read_text(encoding="utf-8")
    label = label_of(page)
    labels = {number: (level, heading, anchor) for number, level, heading, anchor in pages.slugs(text)}
    for number, line, language in pages.lines_of(text):
        if number in labels:
            level, heading, anchor = labels[number]
            name = label if level == 1 else f"{label}-{anchor}"
            shown = heading.replace("`", "")
            if level == 1:
                shown = re.sub(r"^(\d+\.) ", "\\1\u00a0", shown)  # a title that begins with a number would be a list
            print("#" * level, shown, "{#" + name + "}")
        elif language is None:
            print(with_links(page, with_bars(line)))
        else:
            print(line)


main()
