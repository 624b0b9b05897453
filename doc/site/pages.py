# SPDX-License-Identifier: BSL-1.0
"""What the scripts that read the documentation share: headings, links and blocks of code of a Markdown file, and the blocks in
the comments of the public headers."""

import pathlib
import re

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
FENCE = re.compile(r"^(```+)(\w*)\s*$")
HEADING = re.compile(r"^(#{1,6})\s+(.*?)\s*$")
LINK = re.compile(r"(?<!!)\[((?:[^\[\]]|\[[^\[\]]*\])*)\]\(([^()\s]+)\)")


def all_pages():
    """The pages of the documentation, as paths."""
    pages = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md"]
    return pages + sorted((ROOT / "doc").rglob("*.md"))


def all_headers():
    """The headers of the library, as paths."""
    return sorted((ROOT / "include").rglob("*.hpp"))


def lines_of(text):
    """Yield (number, line, language) of each line; language is None outside of blocks, and for their fences."""
    fence = None
    language = None
    for number, line in enumerate(text.splitlines(), 1):
        found = FENCE.match(line)
        if fence is None and found:
            fence, language = found[1], found[2]
            yield number, line, None
        elif fence is not None and line.strip() == fence:
            fence = language = None
            yield number, line, None
        else:
            yield number, line, language


def outside_code(line):
    """Yield (text, is_code) of the parts of a line of prose: code spans and what lies between them."""
    for index, part in enumerate(re.split(r"(`+[^`]*`+)", line)):
        if part:
            yield part, index % 2 == 1


def slug(heading):
    """The anchor that repository browsers give a heading."""
    kept = re.sub(r"[^\w\- ]", "", re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).lower())
    return kept.replace(" ", "-")


def slugs(text):
    """Yield (line number, level, heading, anchor) of each heading; a heading that repeats gets a number."""
    seen = {}
    for number, line, language in lines_of(text):
        found = HEADING.match(line) if language is None else None
        if found:
            anchor = slug(found[2])
            count = seen.get(anchor, 0)
            seen[anchor] = count + 1
            yield number, len(found[1]), found[2], f"{anchor}-{count}" if count else anchor


def links(text):
    """Yield (line number, text, target) of each link outside of code; of what is left of one on two lines, `](`."""
    for number, line, language in lines_of(text):
        if language is None:
            masked = "".join("`" * len(part) if code else part for part, code in outside_code(line))
            for found in LINK.finditer(masked):
                begin, end = found.span(1)
                yield number, line[begin:end], found[2]
            if "](" in LINK.sub("", masked):
                yield number, "", "]("


class Block:
    """A block of code: its file, language, text, first line's number, the anchor of its section, and the comment before it."""

    def __init__(self, path, language, line, anchor, comment):
        self.path, self.language, self.line, self.anchor, self.comment = path, language, line, anchor, comment
        self.lines = []

    @property
    def text(self):
        return "\n".join(self.lines) + "\n"


def blocks(path):
    """The blocks of code of a page, in order."""
    text = path.read_text(encoding="utf-8")
    anchors = {number: anchor for number, _, _, anchor in slugs(text)}
    found = []
    anchor = comment = ""
    open_block = None
    for number, line, language in lines_of(text):
        if language is not None:
            open_block.lines.append(line)
            continue
        if FENCE.match(line) and open_block is None:
            open_block = Block(path, FENCE.match(line)[2], number + 1, anchor, comment)
        elif open_block is not None:
            found.append(open_block)
            open_block = None
            comment = ""
        else:
            anchor = anchors.get(number, anchor)
            if line.strip():
                said = re.match(r"^<!-- (.*) -->$", line.strip())
                comment = said[1] if said else ""
    return found


def comment_blocks(path):
    """The blocks of code in a header's comments, in order; the header's name, as one includes it, is their anchor."""
    found = []
    open_block = None
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        line = re.sub(r"^\s*/// ?", "", line)
        opened = re.match(r"^\s*@code(?:\{\.(\w+)\})?$", line)
        if opened:
            open_block = Block(path, opened[1] or "cpp", number + 1, path.relative_to(ROOT / "include").as_posix(), "")
        elif line.strip() == "@endcode":
            found.append(open_block)
            open_block = None
        elif open_block is not None:
            open_block.lines.append(line)
    return found
