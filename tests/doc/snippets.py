#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Snippets of C++ in the documentation's pages and in the comments of the public headers.

snippets.py OUT SOURCE... writes the program OUT of tests/doc/NAME.cpp for some pages: each SOURCE with the ```cpp blocks of its
page in the places that name them, and a main that calls the main of the source whose name it is given. A line
    // snippet: ANCHOR [N]
stands for the Nth (default: first) block of the section with that anchor (`doc/rows.md#which-field-a-member-takes`); the
page's own anchor is that of its title. What surrounds the block, its includes, the values it speaks of, a check of what it
does, stands in SOURCE, so that the page shows what matters. Compilers name page and line. tests/doc/headers.cpp is the
SOURCE of all headers: ANCHOR is the header's name there (`webcasts/query.hpp`), and its blocks those between @code and @endcode.

snippets.py --check looks at everything: each block of C++ is used once by tests/doc/SOURCE, or is an excerpt of a file that
the tests use, as a comment before it says (blocks of other languages may be excerpts as well):
    <!-- excerpt of examples/1_quickstart.cpp -->
"""

import ast
import json
import pathlib
import re
import sys
import textwrap

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent.parent / "doc" / "site"))
import pages  # noqa: E402

HERE = pathlib.Path(__file__).resolve().parent
PLACE = re.compile(r"^\s*// snippet: (\S+)(?: (\d+))?$")
EXCERPT = re.compile(r"excerpt of (\S+)$")


def name_of(path):
    return path.relative_to(pages.ROOT).as_posix()


def source_of(page):
    """The program that the snippets of a page are part of."""
    return HERE / (name_of(page).removeprefix("doc/").removesuffix(".md").replace("/", "_") + ".cpp")


def numbered(blocks):
    """The blocks of C++ that are no excerpts, by (anchor, number)."""
    found = {}
    for block in blocks:
        if block.language == "cpp" and not EXCERPT.match(block.comment):
            number = 1 + sum(1 for anchor, _ in found if anchor == block.anchor)
            found[block.anchor, number] = block
    return found


def all_snippets():
    """The snippets of each program, by its source."""
    found = {}
    for page in pages.all_pages():
        found.setdefault(source_of(page), {}).update(numbered(pages.blocks(page)))
    found[HERE / "headers.cpp"] = numbered(block for header in pages.all_headers() for block in pages.comment_blocks(header))
    return found


def places_in(source):
    """Yield (line number, line, what it stands for or None) of each line."""
    for number, line in enumerate(source.read_text(encoding="utf-8").splitlines(), 1):
        found = PLACE.match(line)
        yield number, line, (found[1], int(found[2] or 1)) if found else None


def part_of(source, snippets):
    """A source with the blocks in their places, and its main under another name."""
    made = [f"#define main main_of_{source.stem}", f'#line 1 "{source}"']
    for number, line, wanted in places_in(source):
        if wanted is None:
            made.append(line)
            continue
        if wanted not in snippets:
            sys.exit(f"{source}:{number}: there is no block of C++ number {wanted[1]} in '{wanted[0]}'")
        block = snippets[wanted]
        made += [f'#line {block.line} "{block.path}"', block.text.rstrip("\n"), f'#line {number + 1} "{source}"']
    return made + ["#undef main"]


def make_program(out, sources):
    snippets = all_snippets()
    made = ["#include <cstdlib>", "#include <string_view>"]
    for source in sources:
        if source not in snippets:
            sys.exit(f"{source}: no page has this name")
        made += part_of(source, snippets[source])
    made.append("int main(int argc, char** argv) {")
    made.append('    const std::string_view page = argc == 2 ? argv[1] : "";')
    made += [f'    if (page == "{source.stem}") {{ return main_of_{source.stem}(); }}' for source in sources]
    made += ["    return EXIT_FAILURE;", "}"]
    out.write_text("\n".join(made) + "\n", encoding="utf-8")


def is_excerpt(block, whole):
    """Tell whether the block's lines follow one another in a text, but for the depth of their indentation; a line of
    `// …` stands for any lines between."""
    rest = [line.strip() for line in whole.splitlines()]
    for part in re.split(r"^\s*// …$\n?", textwrap.dedent(block.text), flags=re.MULTILINE):
        wanted = [line.strip() for line in part.strip("\n").splitlines()]
        for at in range(len(rest) - len(wanted) + 1):
            if rest[at:at + len(wanted)] == wanted:
                rest = rest[at + len(wanted):]
                break
        else:
            return False
    return True


def check():
    wrong, count = [], 0
    for page in pages.all_pages():
        for block in pages.blocks(page):
            if block.language == "python":
                try:
                    ast.parse(block.text)
                except SyntaxError as failure:
                    wrong.append(f"{name_of(page)}:{block.line}: this is no Python: {failure}")
            elif block.language not in ("", "cpp", "sh", "console", "sql", "toml", "json", "meson", "cmake", "xml"):
                wrong.append(f"{name_of(page)}:{block.line}: nothing checks blocks of '{block.language}'")
            excerpt = EXCERPT.match(block.comment)
            if excerpt:
                count += 1
                whole = pages.ROOT / excerpt[1]
                if not whole.is_file() or not is_excerpt(block, whole.read_text(encoding="utf-8")):
                    wrong.append(f"{name_of(page)}:{block.line}: this does not stand in {excerpt[1]}")
    for block in (block for header in pages.all_headers() for block in pages.comment_blocks(header)):
        if block.language == "json":
            try:
                json.loads(block.text)
            except ValueError as failure:
                wrong.append(f"{name_of(block.path)}:{block.line}: this is no JSON: {failure}")
        elif block.language not in ("cpp", "unparsed"):
            wrong.append(f"{name_of(block.path)}:{block.line}: nothing checks blocks of '{block.language}'")
    for source, snippets in all_snippets().items():
        used = [wanted for _, _, wanted in places_in(source) if wanted] if source.is_file() else []
        for wanted, block in snippets.items():
            count += 1
            if used.count(wanted) != 1:
                wrong.append(f"{name_of(block.path)}:{block.line}: the block is used {used.count(wanted)} times by "
                             f"{name_of(source)} (// snippet: {wanted[0]}{f' {wanted[1]}' if wanted[1] > 1 else ''})")
    print("\n".join(wrong) if wrong else f"{count} blocks are part of what the tests run")
    return 1 if wrong or count == 0 else 0


if sys.argv[1:] == ["--check"]:
    sys.exit(check())
make_program(pathlib.Path(sys.argv[1]), [pathlib.Path(argument).resolve() for argument in sys.argv[2:]])
