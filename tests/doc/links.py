#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""links.py: every link in the documentation's pages that leads into the repository leads to a file or folder there, and to
a heading where it names one. links.py SITE: the same for every page of the built site. Addresses elsewhere are not asked."""

import html.parser
import pathlib
import re
import sys
import urllib.parse

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent.parent / "doc" / "site"))
import pages  # noqa: E402


def broken_in_pages():
    """Yield what is wrong with the links of the pages, and count them in."""
    anchors = {}
    for page in pages.all_pages():
        text = page.read_text(encoding="utf-8")
        for number, _, target in pages.links(text):
            if re.match(r"[a-z]+:", target):
                continue
            name, _, anchor = target.partition("#")
            path = (page.parent / name).resolve() if name else page
            place = f"{page.relative_to(pages.ROOT)}:{number}: '{target}'"
            if target == "](":
                yield f"{place}: a link stands on one line"
                continue
            if not path.exists() or pages.ROOT not in (path, *path.parents):
                yield f"{place} is not in the repository"
            elif anchor and path.suffix == ".md":
                if path not in anchors:
                    anchors[path] = {found for _, _, _, found in pages.slugs(path.read_text(encoding="utf-8"))}
                yield "" if anchor in anchors[path] else f"{place}: there is no such heading"
            else:
                yield "" if not anchor else f"{place}: only pages have headings"


class Page(html.parser.HTMLParser):
    """The links and the anchors of a page of the site."""

    def __init__(self, path):
        super().__init__()
        self.anchors, self.targets = set(), []
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag, attrs):
        for name, value in attrs:
            if name == "id" or (tag == "a" and name == "name"):
                self.anchors.add(value)
            elif name in ("href", "src") and value:
                self.targets.append(value)


def broken_in_site(folder):
    """Yield what is wrong with the links of the site, those of its navigation included."""
    site = {path.name: Page(path) for path in folder.glob("*.html")}
    targets = [(name, target) for name, page in site.items() for target in page.targets]
    # The trees of the navigation are written in JavaScript: each entry is a name, an address or null, and what is below.
    for script in sorted(folder.glob("*.js")):
        for target in re.findall(r'"([^"\s]+\.html(?:#[^"]*)?)"', script.read_text(encoding="utf-8")):
            targets.append((script.name, target))
    for name, target in targets:
        if re.match(r"[a-z]+:|//", target) or target == "#":
            continue
        path, _, anchor = urllib.parse.unquote(target).partition("#")
        path = path or name
        if not (folder / path).is_file():
            yield f"{name}: '{target}' is not on the site"
        elif anchor and path in site:
            yield "" if anchor in site[path].anchors else f"{name}: '{target}': the page has no such place"
        else:
            yield ""


def main():
    said = list(broken_in_site(pathlib.Path(sys.argv[1])) if sys.argv[1:] else broken_in_pages())
    wrong = sorted({text for text in said if text})
    print("\n".join(wrong) if wrong else f"{len(said)} links lead somewhere")
    return 1 if wrong or not said else 0


sys.exit(main())
