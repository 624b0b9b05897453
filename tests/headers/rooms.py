#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""rooms.py [ROOT]: the includes keep to the plan of doc/architecture.md, whose tables this script reads.

1. A header includes only headers of its own room and of the rooms that the row of its room lists. The same for the exporter.
2. Neither headers nor rooms include one another in a circle.
3. A header in a folder `detail/` is included by its own room only. A header in include/webcasts/detail, which every room may
   include, is included from at least three folders. The page lists the exceptions.
4. The public headers are those that doc/versioning.md lists, at most 85.
5. The examples, the pages and README include public headers only, and the examples do not name anything in `detail`.

rooms.py --public [ROOT]: print the rows of the table in doc/versioning.md.
rooms.py --self-test: show on small trees that each rule can fail."""

import pathlib
import re
import sys
import tempfile

MAX_PUBLIC = 85
INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*[<"]([^>"\n]+)[>"]', re.MULTILINE)
CODE = re.compile(r"`([^`]+)`")
LIBRARY = "include/"
EXPORTER = "examples/export/"
# The folders whose own headers are public, from include/; every other folder is behind a door or is a detail/.
PUBLIC_FOLDERS = [
    "",
    "webcasts/",
    "webcasts/operation/",
    "webcasts/observers/",
    "webcasts/transports/",
    "webcasts/wire/",
    "webcasts/wire/csv/",
    "webcasts/wire/json/",
    "webcasts/wire/xml/",
    "webcasts/testing/",
]


def read(path):
    return path.read_text(encoding="utf-8") if path.is_file() else ""


def table(page, first_cell):
    """Yield the rows, as lists of cells, of the tables whose first heading is `first_cell`."""
    inside = False
    for line in page.splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if not line.startswith("|"):
            inside = False
        elif cells[0] == first_cell:
            inside = True
        elif inside and not set(cells[0]) <= set("-: "):
            yield cells


class Rooms:
    """The rows of a table of rooms: which files each room holds, and which rooms it may include."""

    def __init__(self, page, heading):
        self.files = []  # (start of the path, room)
        self.allowed = {}
        for cells in table(page, heading):
            room = CODE.findall(cells[0])[0]
            self.files += [(start, room) for start in CODE.findall(cells[1])]
            self.allowed[room] = set(CODE.findall(cells[2]))

    def room_of(self, name):
        """The room of a file; the longest start that fits decides."""
        fitting = [(len(start), room) for start, room in self.files
                   if name == start or (start.endswith("/") and name.startswith(start))]
        return max(fitting)[1] if fitting else None

    def problems(self, names):
        """Yield what is wrong with the table itself."""
        for start, room in self.files:
            if not any(name == start or (start.endswith("/") and name.startswith(start)) for name in names):
                yield f"doc/architecture.md: room {room}: there is no {start}"
        for room, others in self.allowed.items():
            for other in sorted(others - set(self.allowed)):
                yield f"doc/architecture.md: room {room} may include {other}, which is no room"
        for circle in circles(self.allowed):
            yield "doc/architecture.md: rooms may include one another: " + " -> ".join(circle)


def circles(arrows):
    """Yield one circle for each group of nodes that reach one another, by a depth-first search."""
    state, path = {}, []

    def visit(node):
        state[node] = "open"
        path.append(node)
        for target in sorted(arrows.get(node, ())):
            if state.get(target) == "open":
                yield path[path.index(target):] + [target]
            elif target not in state:
                yield from visit(target)
        path.pop()
        state[node] = "closed"

    for node in sorted(arrows):
        if node not in state:
            yield from visit(node)


def includes_below(folder, patterns):
    """The includes of each file below a folder: {name: [header, ...]}; names are relative to the folder."""
    files = sorted(path for pattern in patterns for path in folder.rglob(pattern))
    return {path.relative_to(folder).as_posix(): INCLUDE.findall(read(path)) for path in files}


def resolved(name, header, names):
    """The file that an include means: by its full name, or beside the file."""
    beside = (pathlib.PurePosixPath(name).parent / header).as_posix()
    return header if header in names else beside if beside in names else None


def room_problems(prefix, rooms, files):
    """Yield each file without a room, each include that the table does not allow, and circles."""
    file_arrows, room_arrows = {}, {}
    for name, headers in files.items():
        room = rooms.room_of(name)
        if room is None:
            yield f"{prefix}{name} is in no room of doc/architecture.md"
            continue
        for header in headers:
            target = resolved(name, header, files)
            if target is None:
                continue
            # A .ipp file defines what the header that ends with it declares: the two count as one file.
            if not target.endswith(".ipp"):
                file_arrows.setdefault(name, set()).add(target)
            other = rooms.room_of(target)
            if other is None or other == room:
                continue
            room_arrows.setdefault(room, set()).add(other)
            if other not in rooms.allowed[room]:
                yield f"{prefix}{name} includes {target}: {room} may not include {other}"
    for circle in circles(file_arrows):
        yield "headers include one another: " + " -> ".join(circle)
    for circle in circles(room_arrows):
        yield "rooms include one another: " + " -> ".join(circle)


def folder_of(name):
    """The folder of a file, without `detail/` and what is below it: a room, or a room within it such as `webcasts/wire/csv`."""
    return re.sub(r"/detail(/.*)?$", "", name[:name.rfind("/")])


def detail_problems(rooms, files, exceptions):
    """Yield each private header that another room includes, and each common one that too few folders share."""
    users = {name: set() for name in files if name.startswith("webcasts/detail/")}
    excused = set()
    for name, headers in files.items():
        for header in headers:
            if header in users:
                if rooms.room_of(name) != rooms.room_of(header):
                    users[header].add(folder_of(name))
                continue
            if header not in files or "/detail/" not in header:
                continue
            if rooms.room_of(name) == rooms.room_of(header) or name.startswith(header[:header.index("detail/")]):
                continue
            if header in exceptions:
                excused.add(header)
            else:
                yield f"{LIBRARY}{name} includes {header}, which is private to {rooms.room_of(header)}"
    for header, found in users.items():
        # A header that other common headers need is shared by their users.
        for other, includes in files.items():
            if other in users and header in includes:
                found |= users[other]
        if len(found) >= 3:
            continue
        if header in exceptions:
            excused.add(header)
        else:
            yield f"{LIBRARY}{header} is included from {len(found)} folders only: {', '.join(sorted(found))}"
    for header in sorted(set(exceptions) - excused):
        yield f"doc/architecture.md: {header} needs no exception"


def public_headers(files):
    return sorted(name for name in files if name[:name.rfind("/") + 1] in PUBLIC_FOLDERS)


def public_problems(files, listed):
    """Yield how the public headers differ from the list, and whether there are too many."""
    found = set(public_headers(files))
    for name in sorted(found - listed):
        yield f"{LIBRARY}{name} is public, but doc/versioning.md does not list it"
    for name in sorted(listed - found):
        yield f"doc/versioning.md lists {name}, which is no public header"
    if len(found) > MAX_PUBLIC:
        yield f"there are {len(found)} public headers; at most {MAX_PUBLIC} are allowed"


def reader_problems(root, public):
    """Yield each private header that examples and pages include, and each use of a namespace detail of the library."""
    examples = [path for pattern in ("*.hpp", "*.cpp") for path in (root / "examples").rglob(pattern)]
    pages = [root / "README.md", root / "CONTRIBUTING.md", *(root / "doc").rglob("*.md")]
    for path in sorted(examples) + sorted(pages):
        name, text = path.relative_to(root).as_posix(), read(path)
        for header in INCLUDE.findall(text):
            if re.match(r"webcasts[./]", header) and header not in public:
                yield f"{name} includes {header}, which is not public"
        if path in examples:
            for number, line in enumerate(text.splitlines(), 1):
                # Other libraries have a detail of their own, such as CLI::detail.
                if re.search(r"/detail/|(?<!\w::)\bdetail::|\bwebcasts::(?:\w+::)*detail\b", line):
                    yield f"{name}:{number} names detail, which is private"


def problems(root):
    """What is wrong, in all."""
    plan, versions = read(root / "doc/architecture.md"), read(root / "doc/versioning.md")
    library = includes_below(root / "include", ["*.hpp", "*.ipp"])
    exporter = includes_below(root / "examples/export", ["*.hpp", "*.cpp"])
    rooms = Rooms(plan, "Room")
    exporter_rooms = Rooms(plan, "Exporter's room")
    exceptions = [header for cells in table(plan, "Exception") for header in CODE.findall(cells[0])]
    listed = {cell_folder(cells) + header for cells in table(versions, "Folder") for header in CODE.findall(cells[1])}
    found = list(rooms.problems(library)) + list(exporter_rooms.problems(exporter))
    found += room_problems(LIBRARY, rooms, library)
    found += room_problems(EXPORTER, exporter_rooms, exporter)
    found += detail_problems(rooms, library, exceptions)
    found += public_problems(library, listed)
    found += reader_problems(root, set(public_headers(library)))
    return found, len(library) + len(exporter)


def cell_folder(cells):
    folder = CODE.findall(cells[0])[0]
    return "" if folder == "include/" else folder


def print_public(root):
    names = public_headers(includes_below(root / "include", ["*.hpp", "*.ipp"]))
    for folder in PUBLIC_FOLDERS:
        own = [name for name in names if name[:name.rfind("/") + 1] == folder]
        print(f"| `{folder or 'include/'}` | " + ", ".join(f"`{name[len(folder):]}`" for name in own) + " |")
    print(f"{len(names)} headers", file=sys.stderr)


GOOD = {
    "doc/architecture.md": """
| Room | Headers | May include |
|---|---|---|
| `api` | `webcasts/api.hpp` | |
| `wire` | `webcasts/wire/` | `api`, `detail` |
| `row` | `webcasts/row.hpp`, `webcasts/row/` | `api`, `detail` |
| `client` | `webcasts/client.hpp`, `webcasts/client/` | `api`, `wire`, `row`, `detail` |
| `detail` | `webcasts/detail/` | |

| Exception | Why |
|---|---|
| `webcasts/detail/text.hpp` | words |

| Exporter's room | Files | May include |
|---|---|---|
| `text` | `text/` | |
| `root` | `main.cpp` | `text` |
""",
    "doc/versioning.md": """
| Folder | Headers |
|---|---|
| `webcasts/` | `api.hpp`, `client.hpp`, `row.hpp` |
| `webcasts/wire/` | `decoder.hpp` |
""",
    "README.md": "#include <webcasts/client.hpp>\n",
    "include/webcasts/api.hpp": "",
    "include/webcasts/detail/ascii.hpp": "",
    "include/webcasts/detail/text.hpp": "",
    "include/webcasts/wire/decoder.hpp":
        "#include <webcasts/api.hpp>\n#include <webcasts/detail/ascii.hpp>\n#include <webcasts/wire/detail/scan.hpp>\n",
    "include/webcasts/wire/detail/scan.hpp": "#include <webcasts/detail/text.hpp>\n",
    "include/webcasts/row.hpp": "#include <webcasts/row/field.hpp>\n#include <webcasts/detail/ascii.hpp>\n",
    "include/webcasts/row/field.hpp": "",
    "include/webcasts/client.hpp": "#include <webcasts/client/stream.hpp>\n#include <webcasts/wire/decoder.hpp>\n",
    "include/webcasts/client/stream.hpp": "#include <webcasts/row.hpp>\n#include <webcasts/detail/ascii.hpp>\n",
    "examples/1.cpp": "#include <webcasts/client.hpp>\nint n = CLI::detail::most;\nvoid detail(int);\n",
    "examples/export/main.cpp": '#include "text/table.hpp"\n#include <webcasts/client.hpp>\n',
    "examples/export/text/table.hpp": '#include "letters.hpp"\n',
    "examples/export/text/letters.hpp": "",
}

# What is changed in the good tree, a file and its text, and what the check has to say.
BAD = [
    ("include/webcasts/api.hpp", "#include <webcasts/row.hpp>\n",
     "include/webcasts/api.hpp includes webcasts/row.hpp: api may not include row"),
    ("include/webcasts/row/field.hpp", "#include <webcasts/row.hpp>\n",
     "headers include one another: webcasts/row.hpp -> webcasts/row/field.hpp -> webcasts/row.hpp"),
    ("include/webcasts/api.hpp", "#include <webcasts/client.hpp>\n",
     "rooms include one another: api -> client -> row -> wire -> api|rooms include one another: api -> client -> wire -> api"),
    ("include/webcasts/new/thing.hpp", "", "include/webcasts/new/thing.hpp is in no room of doc/architecture.md"),
    ("examples/export/text/letters.hpp", '#include "../main.cpp"\n#include "main.cpp"\n',
     "examples/export/text/letters.hpp includes main.cpp: text may not include root"),
    ("include/webcasts/client/stream.hpp", "#include <webcasts/wire/detail/scan.hpp>\n#include <webcasts/detail/ascii.hpp>\n",
     "include/webcasts/client/stream.hpp includes webcasts/wire/detail/scan.hpp, which is private to wire"),
    ("include/webcasts/client/stream.hpp", "",
     "include/webcasts/detail/ascii.hpp is included from 2 folders only: webcasts, webcasts/wire"),
    ("include/webcasts/wire/encoder.hpp", "",
     "include/webcasts/wire/encoder.hpp is public, but doc/versioning.md does not list it"),
    ("include/webcasts/api.hpp", None, "doc/versioning.md lists webcasts/api.hpp, which is no public header"),
    ("README.md", "#include <webcasts/row/field.hpp>\n", "README.md includes webcasts/row/field.hpp, which is not public"),
    ("doc/rows.md", "```cpp\n#include <webcasts/row/field.hpp>\n```\n",
     "doc/rows.md includes webcasts/row/field.hpp, which is not public"),
    ("examples/1.cpp", "int n = webcasts::detail::size();\n", "examples/1.cpp:1 names detail, which is private"),
    ("examples/1.cpp", "int n = 0;\nint m = detail::size();\n", "examples/1.cpp:2 names detail, which is private"),
    ("examples/1.cpp", "using namespace webcasts::detail;\n", "examples/1.cpp:1 names detail, which is private"),
    ("include/webcasts/detail/text.hpp", None,
     "doc/architecture.md: webcasts/detail/text.hpp needs no exception"),
    ("doc/architecture.md", GOOD["doc/architecture.md"].replace("`webcasts/api.hpp` | |", "`webcasts/api.hpp` | `row` |"),
     "doc/architecture.md: rooms may include one another: api -> row -> api"),
    ("doc/architecture.md", GOOD["doc/architecture.md"].replace("| `detail` | `webcasts/detail/` | |",
                                                                "| `detail` | `webcasts/detail/` | `attic` |"),
     "doc/architecture.md: room detail may include attic, which is no room"),
]


def said_of(tree):
    with tempfile.TemporaryDirectory() as folder:
        root = pathlib.Path(folder)
        for name, text in tree.items():
            if text is not None:
                (root / name).parent.mkdir(parents=True, exist_ok=True)
                (root / name).write_text(text, encoding="utf-8")
        return problems(root)[0]


def self_test():
    failures = [f"the good tree: {line}" for line in said_of(GOOD)]
    for name, text, expected in BAD:
        said = said_of({**GOOD, name: text})
        if not set(expected.split("|")) & set(said):
            failures.append(f"{name}: expected '{expected}', but the check said {said}")
    many = {f"include/webcasts/header_{n}.hpp": "" for n in range(MAX_PUBLIC)}
    expected = f"there are {MAX_PUBLIC + 4} public headers; at most {MAX_PUBLIC} are allowed"
    if expected not in said_of({**GOOD, **many}):
        failures.append(f"expected '{expected}'")
    print("\n".join(failures) if failures else f"{len(BAD) + 1} trees break a rule each, and the check says which")
    return 1 if failures else 0


def main(arguments):
    if arguments[:1] == ["--self-test"]:
        return self_test()
    public = arguments[:1] == ["--public"]
    named = arguments[1:] if public else arguments
    root = pathlib.Path(named[0]) if named else pathlib.Path(__file__).resolve().parent.parent.parent
    if public:
        return print_public(root)
    found, count = problems(root)
    print("\n".join(found) if found else f"{count} files keep to the plan of doc/architecture.md")
    return 1 if found or count == 0 else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
