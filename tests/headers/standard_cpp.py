#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""standard_cpp.py [ROOT]: the library and the programs are written in standard C++, so that compilers and systems that
nobody tried have a chance. What is not stands in the homes that the table of doc/architecture.md lists.

1. No extension of GCC, clang or Microsoft: `__attribute__`, `__builtin_...`, `typeof`, `__int128`, inline assembler,
   statement expressions, ranges of cases, `a ?: b` and their like. `[[gnu::...]]` is standard syntax.
2. A pragma of GCC or clang stands under a condition that names the compiler.
3. The library includes headers of C++, of what it depends on, and its own: none of the system's, such as <unistd.h>. The
   programs are written for POSIX and may.
4. Each home, a file or a folder, has what the table allows it.

standard_cpp.py --self-test: show on small trees that each rule can fail."""

import pathlib
import re
import sys
import tempfile

INCLUDE = re.compile(r"^[ \t]*#[ \t]*include[ \t]*<([^>\n]+)>")
DEPENDENCIES = re.compile(r"(webcasts|boost)[./].*|(curl|openssl|date)/.*|(expat|expat_external|zlib)\.h")
CXX_HEADER = re.compile(r"[a-z_0-9]+")
SYSTEM_HEADERS = "system headers"

# What a text must not hold, without its comments and literals; (what it is called, how it is found).
CONSTRUCTS = [(word, re.compile(rf"(?<!\w){pattern}")) for word, pattern in [
    ("__attribute__", r"__attribute(__)?\b"),
    ("__builtin_", r"__(builtin|sync|atomic)_\w+"),
    ("__declspec", r"(__declspec|__forceinline|__cdecl|__stdcall|__int(8|16|32|64))\b"),
    ("__extension__", r"__extension__\b"),
    ("__int128", r"(__u?int128(_t)?|__float128|__fp16)\b"),
    ("typeof", r"(__typeof(__)?|typeof|__auto_type)\b"),
    ("__PRETTY_FUNCTION__", r"(__PRETTY_FUNCTION__|__FUNCTION__|__FUNCSIG__)\b"),
    ("asm", r"(__)?asm(__)?\b"),
    ("__restrict", r"(__restrict(__)?|__thread|__label__|__alignof(__)?|__inline(__)?)\b"),
    ("range of cases", r"case\b[^:;{}]*\.\.\."),
]] + [
    ("a ?: b", re.compile(r"\?\s*:(?!:)")),
    ("#include_next", re.compile(r"^[ \t]*#[ \t]*(include_next|import|ident|warning)\b", re.MULTILINE)),
    ("## __VA_ARGS__", re.compile(r",\s*##\s*__VA_ARGS__")),
]
# A comment, a literal or a raw literal.
SKIPPED = re.compile(r'//[^\n]*|/\*.*?\*/|R"(?P<tag>[^(\s]*)\(.*?\)(?P=tag)"|"(?:\\.|[^"\\\n])*"|(?<![0-9a-fA-F])\'(?:\\.|[^\'\\\n])+\'', re.DOTALL)
CONDITION = re.compile(r"^[ \t]*#[ \t]*(if|ifdef|ifndef|elif|else|endif)\b(.*)")
PRAGMA = re.compile(r"^[ \t]*#[ \t]*pragma[ \t]+(GCC|clang)\b")


def bare(text):
    """The text without comments and literals, with the same lines."""
    return SKIPPED.sub(lambda found: '""' + "\n" * found[0].count("\n"), text)


def line_of(text, at):
    return text.count("\n", 0, at) + 1


def statement_expressions(text):
    """Yield where a statement expression `({ ...; })` starts: a braced list has no semicolon of its own."""
    for found in re.finditer(r"\(\s*\{", text):
        depth, at, ended = 0, found.end() - 1, False
        while at < len(text):
            if text[at] in "{([":
                depth += 1
            elif text[at] in "})]":
                depth -= 1
                if depth == 0:
                    break
            elif text[at] == ";" and depth == 1:
                ended = True
            at += 1
        if ended and re.match(r"\s*\)", text[at + 1:]):
            yield found.start()


def bare_pragmas(text):
    """Yield the number of each line with a pragma of one compiler for all compilers."""
    conditions = []
    for number, line in enumerate(text.splitlines(), 1):
        if found := CONDITION.match(line):
            if found[1].startswith("if"):
                conditions.append(found[2])
            elif found[1] == "endif":
                conditions.pop()
            else:
                conditions[-1] = found[2]
        elif PRAGMA.match(line) and not any(re.search(r"__(GNUC|clang)__", condition) for condition in conditions):
            yield number


def findings(text, of_library):
    """Yield (what, line) of all that is not standard C++ in a text."""
    code = bare(text)
    for what, pattern in CONSTRUCTS:
        for found in pattern.finditer(code):
            yield what, line_of(code, found.start())
    for at in statement_expressions(code):
        yield "statement expression", line_of(code, at)
    for number in bare_pragmas(code):
        yield "pragma", number
    if of_library:
        for number, line in enumerate(text.splitlines(), 1):
            found = INCLUDE.match(line)
            if found and not DEPENDENCIES.fullmatch(found[1]) and not CXX_HEADER.fullmatch(found[1]):
                yield SYSTEM_HEADERS, number


def homes(page):
    """The table: {file: what it may have}."""
    rows, inside = {}, False
    for line in page.splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if not line.startswith("|"):
            inside = False
        elif cells[0] == "Home":
            inside = True
        elif inside and not set(cells[0]) <= set("-: "):
            rows[cells[0].strip("`")] = {what.strip().strip("`") for what in cells[1].split(",")}
    return rows


def problems(root):
    page = root / "doc/architecture.md"
    allowed = homes(page.read_text(encoding="utf-8"))
    unused = {(name, what) for name, whats in allowed.items() for what in whats}
    found, count = [], 0
    for folder in ("include", "examples"):
        for path in sorted(path for path in (root / folder).rglob("*") if path.suffix in (".hpp", ".ipp", ".cpp")):
            count += 1
            name = path.relative_to(root / folder if folder == "include" else root).as_posix()
            for what, line in findings(path.read_text(encoding="utf-8"), folder == "include"):
                at_home = {home for home, whats in allowed.items()
                           if what in whats and (name == home or (home.endswith("/") and name.startswith(home)))}
                unused -= {(home, what) for home in at_home}
                if not at_home:
                    found.append(f"{name}:{line}: {what}: not standard C++, and this is no home of it")
    found += [f"doc/architecture.md: {name} has no {what}" for name, what in sorted(unused)]
    return found, count


GOOD = {
    "doc/architecture.md": "| Home | What | Why |\n|---|---|---|\n| `webcasts/block.hpp` | `__builtin_` | speed |\n"
                            "| `webcasts/testing/` | system headers | sockets |\n",
    "include/webcasts/block.hpp": "int n = __builtin_ctz(1);\n",
    "include/webcasts/testing/peer.hpp": "#include <sys/socket.h>\n",
    "include/webcasts/good.hpp": """#include <boost/asio/ip/tcp.hpp>
#include <cstdint>
#include <expat.h>
// __attribute__ in a comment, and typeof
#ifdef __GNUC__
#pragma GCC diagnostic push
#endif
[[gnu::noinline]] inline int f() { return g({1, 2}) + h({[] { return 1; }}); }
const char* text = "__int128 ?: asm";
const char* raw = R"sql(typeof(x) ({ 1; }))sql";
int digits = 1'000'000;
int choice = a ? ::b : c;
template <class... T> int sum(T... t) { switch (k) { case 1: return (t + ...); } }
for (auto i = f({1}); i < 2; ++i) { g({}); }
""",
    "examples/1.cpp": "#include <unistd.h>\n",
}
# A file, its text, and what the check has to say.
BAD = [
    ("include/webcasts/bad.hpp", f"\n{code}\n", f"webcasts/bad.hpp:2: {what}: not standard C++, and this is no home of it")
    for code, what in [
        ("int x __attribute__((unused));", "__attribute__"),
        ("int n = __builtin_popcount(1);", "__builtin_"),
        ("__declspec(dllexport) int n;", "__declspec"),
        ("__extension__ int n;", "__extension__"),
        ("unsigned __int128 n;", "__int128"),
        ("__typeof__(1) n;", "typeof"),
        ("typeof(1) n;", "typeof"),
        ("auto f = __PRETTY_FUNCTION__;", "__PRETTY_FUNCTION__"),
        ("void f() { asm volatile(\"\"); }", "asm"),
        ("void f(int* __restrict p);", "__restrict"),
        ("switch (c) { case 'a' ... 'z': break; }", "range of cases"),
        ("int n = a ?: b;", "a ?: b"),
        ("int n = ({ int k = 1; k; });", "statement expression"),
        ("int n = f(({ g({1}); 2; }));", "statement expression"),
        ("#include_next <string>", "#include_next"),
        ("#define F(f, ...) f(1, ## __VA_ARGS__)", "## __VA_ARGS__"),
        ("#pragma GCC diagnostic push", "pragma"),
        ("#include <unistd.h>", "system headers"),
        ("#  include <sys/socket.h>", "system headers"),
        ("#include <ext/hash_map>", "system headers"),
    ]
] + [
    ("include/webcasts/bad.hpp", "#ifdef __GNUC__\n#endif\n#pragma clang diagnostic push\n",
     "webcasts/bad.hpp:3: pragma: not standard C++, and this is no home of it"),
    ("include/webcasts/block.hpp", "int n = __builtin_ctz(1);\nunsigned __int128 k;\n",
     "webcasts/block.hpp:2: __int128: not standard C++, and this is no home of it"),
    ("include/webcasts/block.hpp", "int n;\n", "doc/architecture.md: webcasts/block.hpp has no __builtin_"),
    ("include/webcasts/testing/peer.hpp", "int n;\n", "doc/architecture.md: webcasts/testing/ has no system headers"),
    ("examples/1.cpp", "int n = __builtin_ctz(1);\n", "examples/1.cpp:1: __builtin_: not standard C++, and this is no home of it"),
]


def said_of(tree):
    with tempfile.TemporaryDirectory() as folder:
        root = pathlib.Path(folder)
        for name, text in tree.items():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_text(text, encoding="utf-8")
        return problems(root)[0]


def self_test():
    failures = [f"the good tree: {line}" for line in said_of(GOOD)]
    for name, text, expected in BAD:
        said = said_of({**GOOD, name: text})
        if said != [expected]:
            failures.append(f"{name}: expected ['{expected}'], but the check said {said}")
    print("\n".join(failures) if failures else f"{len(BAD)} trees have one construct each, and the check names it")
    return 1 if failures else 0


def main(arguments):
    if arguments == ["--self-test"]:
        return self_test()
    root = pathlib.Path(arguments[0]) if arguments else pathlib.Path(__file__).resolve().parent.parent.parent
    found, count = problems(root)
    print("\n".join(found) if found else f"{count} files are written in standard C++ outside its homes")
    return 1 if found or count == 0 else 0


sys.exit(main(sys.argv[1:]))
