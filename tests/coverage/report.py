#!/usr/bin/python3
# SPDX-License-Identifier: BSL-1.0
"""report.py MISSING.toml EXPORT.json...: what of the project's sources the tests ran, from what `llvm-cov export` printed.

Prints a table of lines, branches and conditions by room, then each place that is missing, then the sums. Three things count:

- lines that have code;
- the two outcomes of each branch: `a ? b : c`, an `if`, a loop, each operand of `&&` and `||`;
- conditions, the operands of `&&` and `||`: each must once decide the outcome of the whole expression by itself (MC/DC).

A template is compiled once for each of its arguments, and an inline function in each program: a place is covered if any of
these covers it. (llvm-cov's own summary takes the best one of each function instead.) What a compiler folds into a constant in
each of them has no outcomes. Left out by rule: `consteval`, which no program runs; what `= default` makes; the way past all cases of a
switch over enumerators; an operand that keeps an error and returns false, always (`always_false` names the functions); what is not
instantiated at all; the conditions of an expression over a parameter pack, which have one place (its branches count).

MISSING.toml lists the places that may be missing, each group with the reason: [file, function, what, the line's text]; each but
the file may be "*", and a file may end with "*". A place inside of one that is missing itself is not named again: a function that
is never run has no lines, a line that is not run has no branches, an outcome that is missing has no condition. A group with
`sometimes = true` may run after all, where that is a matter of time.

Its table `required` has, for each of the three, the rooms that must have it. The exit status is 0 if each required figure is 95 % or
more, each place that is missing and required is listed, and each entry of the list still names one.
"""

import argparse
import dataclasses
import fnmatch
import functools
import json
import pathlib
import re
import shutil
import subprocess
import sys
import tomllib

HERE = pathlib.Path(__file__).resolve().parent
REQUIRED_PERCENT = 95
KINDS = ('lines', 'branches', 'conditions')
# llvm-cov's kinds of regions.
CODE, EXPANSION, SKIPPED, GAP, BRANCH, DECISION, CONDITION = range(7)


@dataclasses.dataclass
class Function:
    """All that was compiled of one function of the source: the place of its body tells it from others."""

    name: str
    body: tuple  # first line, column, last line, column
    runs: int = 0
    is_known: bool = False  # by an instance with all its parts: of one that is not used, a compiler tells the body only


@dataclasses.dataclass
class File:
    """What ran of a file."""

    lines: dict = dataclasses.field(default_factory=dict)  # line: whether it ran
    branches: dict = dataclasses.field(default_factory=dict)  # range: [it was true, it was false]
    conditions: dict = dataclasses.field(default_factory=dict)  # range: whether it decided
    functions: dict = dataclasses.field(default_factory=dict)  # body: Function


@dataclasses.dataclass(frozen=True)
class Place:
    """Something that is missing."""

    kind: str  # one of KINDS
    file: str
    function: str
    what: str
    text: str  # of the line
    line: int

    def __str__(self):
        return f'{self.file}:{self.line}: {self.function}: {self.what}' + (f': {self.text}' if self.text else '')


class Coverage:
    """The files below a root of which `wanted` says that they count."""

    def __init__(self, root, wanted, always_false=()):
        self.root = root.resolve()
        self.wanted = wanted
        self.always_false = re.compile(r'(\w+(\.|->|::))*(' + '|'.join(always_false) + r')\(') if always_false else None
        self.files = {}
        self.unknown = 0  # expressions whose conditions could not be told apart
        self.seen = set()

    @functools.lru_cache(maxsize=None)
    def name_of(self, path):
        """A file's name below the root, or None if it does not count."""
        path = pathlib.Path(path).resolve()
        if self.root not in path.parents:
            return None
        name = path.relative_to(self.root).as_posix()
        return name if self.wanted(name) else None

    @functools.lru_cache(maxsize=None)
    def source(self, name):
        return (self.root / name).read_text(encoding='utf-8').splitlines()

    def text(self, name, place):
        """The source from one place to another, in one line."""
        first, begin, last, end = place
        lines = [line.encode() for line in self.source(name)[first - 1:last]]  # columns are bytes
        lines[-1] = lines[-1][:end - 1]
        lines[0] = lines[0][begin - 1:]
        return ' '.join(b' '.join(lines).decode(errors='replace').split())

    # --- reading ---------------------------------------------------------------------------------------------------

    def take(self, export):
        """What `llvm-cov export` says of one program."""
        for data in export['data']:
            # Only here is a condition that is a constant.
            places = {}
            for file in data['files']:
                name = self.name_of(file['filename'])
                if name:
                    places[name] = sorted({tuple(b[:4]) for b in file['branches'] if b[8] == CONDITION})
            for function in data['functions']:
                self.take_function(function, places)

    def take_function(self, function, places):
        names = [self.name_of(path) for path in function['filenames']]
        if not any(names):
            return
        key = (function['name'], tuple(names), str(function['regions']), str(function['branches']), str(function['mcdc_records']))
        if hash(key) in self.seen:  # the same in another program
            return
        self.seen.add(hash(key))
        for index, name in enumerate(names):
            if not name:
                continue
            file = self.files.setdefault(name, File())
            regions = [r for r in function['regions'] if r[5] == index]
            if index == 0 and regions:
                body = tuple(regions[0][:4])
                known = file.functions.setdefault(body, Function(function['name'], body))
                known.runs += function['count']
                if not function['count'] and len(regions) == 1:
                    continue
                known.is_known = True
            for line, ran in ran_lines(regions):
                file.lines[line] = file.lines.get(line, False) or ran
            for *place, was_true, was_false, where, _, _ in function['branches']:
                if where == index:
                    outcomes = file.branches.setdefault(tuple(place), [False, False])
                    outcomes[0] |= was_true > 0
                    outcomes[1] |= was_false > 0
        if names[0]:
            for record in function['mcdc_records']:
                self.take_decision(names[0], function['branches'], record, places[names[0]])

    def take_decision(self, name, branches, record, places):
        """An expression of `&&` and `||`: whether each condition decided, in the order of their places."""
        decision, decided = tuple(record[:4]), record[-1]
        inside = [p for p in places if is_inside(p, decision)]
        inside = [p for p in inside if not any(p != other and is_inside(p, other) for other in inside)]  # not those of a lambda in it
        if len(inside) < len(decided):
            return  # an expression over a parameter pack: its conditions have one place
        if len(inside) > len(decided):
            self.unknown += 1
            return
        outcomes = {tuple(b[:4]): b[4:6] for b in branches if b[8] == CONDITION}
        varying = [(place, did) for place, did in zip(inside, decided) if place in outcomes]
        conditions = self.files[name].conditions
        stops = self.what_stops(name, inside)
        for place, did in varying:
            if stops is not None:
                # All operators are the same: a condition decides if it stops, and there was an evaluation that nothing stopped.
                # clang 19 itself does not know if the expression is before `?` and the result is a class.
                did = did or (outcomes[place][stops] > 0 and outcomes[varying[-1][0]][1 - stops] > 0)
            conditions[place] = conditions.get(place, False) or did

    def what_stops(self, name, conditions):
        """1 if an expression has `&&` only, where a false condition stops; 0 for `||`; None for both."""
        between = {self.text(name, (*one[2:], *other[:2])).strip('() ') for one, other in zip(conditions, conditions[1:])}
        return {'&&': 1, '||': 0}.get(between.pop()) if len(between) == 1 else None

    # --- what is missing -------------------------------------------------------------------------------------------

    def is_consteval(self, name, function):
        """Whether a function is for the compiler alone, by the declaration before its body."""
        first = function.body[0]
        before = ' '.join(self.source(name)[max(0, first - 6):first])
        declaration = re.split(r'[;}]|\{(?=\s*$)', before[:before.rfind('{')] if '{' in before else before)[-1]
        return re.search(r'\bconsteval\b', declaration) is not None

    def finish(self):
        """What can be said when all programs were read: leave out what no test can run."""
        for name, file in self.files.items():
            for body, function in list(file.functions.items()):
                if function.is_known:
                    continue
                if self.is_consteval(name, function):
                    del file.functions[body]
                else:
                    for line in range(body[0], body[2] + 1):
                        file.lines.setdefault(line, False)
            for place, (was_true, _) in list(file.branches.items()):
                keeps_error = self.always_false and not was_true and self.always_false.match(self.text(name, place))
                if keeps_error or self.is_of_the_compiler(name, place):
                    del file.branches[place]
                    file.conditions.pop(place, None)

    def is_of_the_compiler(self, name, place):
        """Whether a branch is in what `= default` makes, or is the way past all cases of a switch: the compiler demands that each
        enumerator has a case."""
        first, begin, last, _ = place
        source = self.source(name)
        return '= default;' in source[last - 1] or re.search(r'\bswitch \($', source[first - 1][:begin - 1]) is not None

    def missing(self):
        """Each place that is missing, but none inside of another."""
        names = short_names({f.name for file in self.files.values() for f in file.functions.values()})
        for name in sorted(self.files):
            file = self.files[name]
            bodies = sorted(file.functions.values(), key=lambda f: (f.body[0], f.body[1], -f.body[2], -f.body[3]))
            never = [f.body for f in bodies if not f.runs]

            def place(kind, what, line, column):
                around = [f for f in bodies if f.body[:2] <= (line, column) <= f.body[2:]]
                function = names[around[-1].name] if around else ''
                return Place(kind, name, function, what, self.source(name)[line - 1].strip(), line)

            for function in bodies:
                if not function.runs:
                    yield Place('lines', name, names[function.name], 'is never run', '', function.body[0])

            before = None
            for line in sorted(file.lines):
                indent = len(self.source(name)[line - 1]) - len(self.source(name)[line - 1].lstrip()) + 1
                if file.lines[line] or any(body[0] <= line <= body[2] for body in never):
                    before = None
                else:
                    if before is None:
                        yield place('lines', 'is not run', line, indent)
                    before = line
            for branch in sorted(file.branches):
                outcomes = file.branches[branch]
                if any(outcomes):
                    for outcome, was in zip(('true', 'false'), outcomes):
                        if not was:
                            yield place('branches', f'`{self.text(name, branch)}` is never {outcome}', *branch[:2])
            for condition in sorted(file.conditions):
                if not file.conditions[condition] and all(file.branches.get(condition, [True])):
                    yield place('conditions', f'`{self.text(name, condition)}` never decides', *condition[:2])

    def figures(self, name):
        """[covered, all] of a file's lines, outcomes of branches, and conditions."""
        file = self.files[name]
        outcomes = [was for both in file.branches.values() for was in both]
        return [[sum(kind), len(kind)] for kind in (list(file.lines.values()), outcomes, list(file.conditions.values()))]


def is_inside(place, other):
    return other[:2] <= place[:2] and place[2:] <= other[2:]


def ran_lines(regions):
    """(line, whether it ran) for the lines with code of a function: as llvm-cov counts them."""
    regions = sorted((r for r in regions if r[7] <= GAP), key=lambda r: (r[0], r[1], -r[2], -r[3]))
    if not regions:
        return
    for line in range(regions[0][0], max(r[2] for r in regions) + 1):
        at_line = [r for r in regions if r[0] == line]
        around = [r for r in regions if r[0] < line and (r[2], r[3]) > (line, 1)]
        beginning = [r for r in at_line if r[7] in (CODE, EXPANSION)]
        around_counts = bool(around) and around[-1][7] != SKIPPED
        if (at_line and at_line[0][7] == SKIPPED) or not (beginning or around_counts):
            continue  # a comment, an empty line, or what is not compiled
        yield line, (around_counts and around[-1][4] > 0) or any(r[4] > 0 for r in beginning)


def short_names(mangled):
    """{mangled: name}, without namespaces, parameters and arguments of templates; a lambda has the name of what it is in."""
    ordered = sorted(mangled)
    plain = '\n'.join(name.rpartition(':')[2] for name in ordered)  # a name of one file only has that before it
    demangle = shutil.which('llvm-cxxfilt-19') or 'c++filt'  # GNU's does not know all of C++20
    lines = subprocess.run([demangle, '-p'], input=plain, capture_output=True, text=True, check=True).stdout.splitlines()
    return {name: short_name(line) for name, line in zip(ordered, lines)}


def short_name(demangled):
    text = demangled.replace('operator<=>', 'operator_spaceship').replace('operator->', 'operator_arrow')
    text = re.sub(r'operator(<<|>>|<=|>=|<|>)', lambda m: 'operator_' + {'<': 'less', '>': 'greater'}.get(m[1], m[1].encode().hex()), text)
    text = re.sub(r'operator\(\)', '', text)
    text = re.sub(r'\(anonymous namespace\)|\[abi:\w+\]', '', text)
    while (shorter := re.sub(r'<[^<>]*>|\([^()]*\)|\{[^{}]*\}', '', text)) != text:
        text = shorter
    parts = [part.split()[-1] for part in text.split('::') if part.split()]
    parts = [part for part in parts if part not in ('const', '&', '&&') and not part.startswith(("'lambda", '$_', '#'))]
    return '::'.join(parts[-2:] if len(parts) > 1 and parts[-2] not in ('detail', 'v0', 'wire', 'testing', 'operation') else parts[-1:])


# --- the list of what may be missing ----------------------------------------------------------------------------------


def read_list(path):
    """The settings, and [(entry, reason, whether it need not be missing in each run)]."""
    settings = tomllib.loads(path.read_text(encoding='utf-8'))
    entries = []
    for group in settings.get('missing', []):
        for entry in group['places']:
            if len(entry) != 4 or not all(isinstance(word, str) for word in entry) or not group['reason'].strip():
                raise ValueError(f'{path}: an entry is [file, function, what, text], with a reason: {entry}')
            entries.append((tuple(entry), group['reason'], group.get('sometimes', False)))
    return settings, entries


def fits(entry, place):
    file, *rest = entry
    return fnmatch.fnmatchcase(place.file, file) and all(
        said in ('*', found) for said, found in zip(rest, (place.function, place.what, place.text)))


def percent(covered, of_all):
    return f'{100 * covered / of_all:.1f} %' if of_all else '-'


def is_enough(covered, of_all):
    return 100 * covered >= REQUIRED_PERCENT * of_all


def print_table(rows):
    cells = [['room', 'lines', '', 'branches', '', 'conditions', '']]
    for title, figures in rows:
        cells.append([title] + [text for pair in figures for text in (f'{pair[0]}/{pair[1]}', percent(*pair))])
    widths = [max(len(row[i]) for row in cells) for i in range(7)]
    for row in cells:
        print('  '.join(cell.ljust(width) if i == 0 else cell.rjust(width) for i, (cell, width) in enumerate(zip(row, widths))).rstrip())


def report(coverage, room_of, settings, entries):
    """Print everything; whether it is as it must be."""
    rooms = {}
    for name in coverage.files:
        sums = rooms.setdefault(room_of(name), [[0, 0] for _ in range(3)])
        for total, (covered, of_all) in zip(sums, coverage.figures(name)):
            total[0] += covered
            total[1] += of_all
    print_table(sorted(rooms.items()))
    print()

    good = True
    used, unlisted, listed = set(), 0, 0
    for place in coverage.missing():
        if room_of(place.file) not in settings['required'][place.kind]:
            print(f'{place} (not required here)')
            continue
        fitting = [(entry, reason) for entry, reason, _ in entries if fits(entry, place)]
        used |= {entry for entry, _ in fitting}
        if fitting:
            listed += 1
            print(f'{place} ({fitting[0][1]})')
        else:
            unlisted += 1
            print(f'{place} -- NOT LISTED')
    for entry, _, sometimes in entries:
        if entry not in used and not sometimes:
            good = False
            print(f'the list has an entry that fits nothing that is missing: {list(entry)}')
    for i, kind in enumerate(KINDS):
        for room in settings['required'][kind]:
            if room not in rooms:
                good = False
                print(f'nothing of {room} was seen')
            elif not is_enough(*rooms[room][i]):
                good = False
                print(f'{room}: {percent(*rooms[room][i])} of {kind}; {REQUIRED_PERCENT} % are required')
    if coverage.unknown:
        print(f'{coverage.unknown} expressions whose conditions could not be told apart')
        good = False

    sums = [[sum(rooms[room][i][j] for room in settings['required'][kind] if room in rooms) for j in range(2)] for i, kind in enumerate(KINDS)]
    print(', '.join(f'{pair[0]} of {pair[1]} {kind} ({percent(*pair)})' for kind, pair in zip(KINDS, sums))
          + f'; {listed} places are missing with a reason, {unlisted} without')
    return good and not unlisted


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument('--root', type=pathlib.Path, default=HERE.parents[1])
    parser.add_argument('missing', type=pathlib.Path)
    parser.add_argument('exports', type=pathlib.Path, nargs='+')
    arguments = parser.parse_args()
    sys.path.insert(0, str(HERE.parent / 'headers'))
    import rooms

    page = (arguments.root / 'doc/architecture.md').read_text(encoding='utf-8')
    kinds = [('include/', rooms.Rooms(page, 'Room')), ('examples/export/', rooms.Rooms(page, "Exporter's room"))]
    settings, entries = read_list(arguments.missing)

    def room_of(name):
        for start, table in kinds:
            if name.startswith(start):
                return table.room_of(name[len(start):])
        return None

    coverage = Coverage(arguments.root, lambda name: any(fnmatch.fnmatchcase(name, p) for p in settings['files']),
                        settings.get('always_false', ()))
    for path in arguments.exports:
        coverage.take(json.loads(path.read_text(encoding='utf-8')))
    coverage.finish()
    return 0 if report(coverage, room_of, settings, entries) else 1


if __name__ == '__main__':
    sys.exit(main())
