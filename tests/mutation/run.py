#!/usr/bin/python3
# SPDX-License-Identifier: BSL-1.0
"""Mutation testing: puts small faults into the files of risky.toml, one at a time, and counts those that the tests notice.

    tests/mutation/run.py                 all files of risky.toml
    tests/mutation/run.py FILE...         these files; a part of the path is enough
    tests/mutation/run.py --list [FILE]   only the mutants
    tests/mutation/run.py --again         only those that the last run did not kill, after the tests were changed

The copy of a file holds all its mutants at once, each behind a switch (mutants.py), so that a group of files and their tests
are built once. What does not compile is left out. Each test file says which mutants it passes; a mutant is tried on those
that pass it, the quickest first, and is killed where one fails, crashes or takes too long. A mutant that none passes is
"not reached".
equivalent.toml lists those that change nothing that anybody could see, each with the reason.

Needs Debian's python3-clang-14 and g++.

The last line is the count. The exit status is 0 where each mutant is killed or listed, at least 95 % of those that are not
listed are killed, and every entry of equivalent.toml still names a mutant that survives.
"""

import argparse
import concurrent.futures
import dataclasses
import hashlib
import json
import math
import os
import pathlib
import re
import resource
import signal
import subprocess
import sys
import tempfile
import threading
import time
import tomllib

import mutants

HERE = pathlib.Path(__file__).resolve().parent
REQUIRED_PERCENT = 95
MEMORY = 4 << 30  # bytes that a test with a mutant may take
LONGEST_WAIT = 60  # seconds; a test with a mutant may wait for ever


@dataclasses.dataclass
class Group:
    """Files, and the tests that concern them, which become one program."""

    title: str
    files: list
    tests: list  # test files
    one_in: int = 1
    in_full: list = dataclasses.field(default_factory=list)  # files of which every mutant is taken
    sources: list = dataclasses.field(default_factory=list)  # other files of the program, risky ones too
    flags: list = dataclasses.field(default_factory=list)
    libraries: list = dataclasses.field(default_factory=list)
    mutated: list = dataclasses.field(default_factory=list)  # the files with their mutants


@dataclasses.dataclass
class Test:
    """The test cases of a file, with the processor time that they take and the mutants that they pass."""

    name: str
    command: list
    seconds: float = 0
    reached: frozenset = frozenset()


class Project:
    """A project to mutate: its sources, its risky.toml and equivalent.toml, and where its programs are built."""

    def __init__(self, root, config, work):
        self.root = root
        self.work = work
        settings = tomllib.loads((config / 'risky.toml').read_text())
        self.include = settings['include']
        self.doors = settings.get('doors', [])
        self.main = settings.get('main', [])
        self.compile = ['g++', '-std=c++20', '-O0', '-w', '-D_GLIBCXX_ASSERTIONS', '-pthread', f'-I{HERE}']
        self.groups = [Group(**group) for group in settings['group']]
        listed = config / 'equivalent.toml'
        self.equivalent = read_equivalent(listed) if listed.exists() else {}

    def named(self, patterns):
        names = []
        for pattern in patterns:
            found = sorted(str(path.relative_to(self.root)) for path in self.root.glob(pattern))
            if not found:
                raise RuntimeError(f'no file is named {pattern}')
            names += [name for name in found if name not in names]
        return names

    # --- finding ---------------------------------------------------------------------------------------------------

    def find(self, wanted):
        """The groups that have a wanted file, with their mutants."""
        taken = set()
        for group in self.groups:
            # A file belongs to the first group that names it.
            names = [name for name in self.named(group.files) if name not in taken]
            taken |= set(names)
            for name, unit in self.parsed([n for n in names if not wanted or any(w in n for w in wanted)], self.flags_of(group)):
                file = mutants.File(name, self.root / name, unit)
                file.mutants = [m for m in file.mutants if name in group.in_full or is_in_sample(m, group.one_in)]
                group.mutated.append(file)
            for number, mutant in enumerate((m for file in group.mutated for m in file.mutants), 1):
                mutant.number = number
        return [group for group in self.groups if group.mutated]

    def flags_of(self, group):
        return [flag.replace('{root}', str(self.root)) for flag in group.flags]

    def parsed(self, names, flags):
        """Headers share one translation unit, which is slow to parse; a source file is one of its own."""
        arguments = ['-std=c++20', *flags] + [f'-I{self.root / folder}' for folder in self.include]
        headers = [name for name in names if not name.endswith('.cpp')]
        if headers:
            text = ''.join(f'#include <{door}>\n' for door in self.doors)
            unit = mutants.parsed(text + ''.join(f'#include "{self.root / name}"\n' for name in headers), arguments)
            yield from ((name, unit) for name in headers)
        for name in names:
            if name.endswith('.cpp'):
                yield name, mutants.parsed(f'#include "{self.root / name}"\n', arguments)

    # --- building --------------------------------------------------------------------------------------------------

    def build(self, group):
        """The group's tests, in a program with all its mutants that compile, and the numbers of the other mutants."""
        folder = self.work / re.sub(r'\W', '_', group.title)
        copies = {folder / file.name for file in group.mutated}
        for copy in folder.glob('*/**/*.?pp'):  # of a run with other files, whose mutants have the same numbers
            if copy not in copies:
                copy.unlink()
        dropped = set()
        while True:
            for file in group.mutated:
                write_if_changed(folder / file.name, file.instrumented(dropped))
            output = self.compile_program(group, folder)
            if output is None:
                break
            wrong = mutants_at(errors_in(output, group.mutated), group.mutated) - dropped
            if not wrong:
                raise RuntimeError(f'{group.title}: the build fails, and not by a mutant:\n{output[-4000:]}')
            for file in group.mutated:
                for mutant in file.mutants:
                    if mutant.number in wrong:
                        print(f'does not compile: {describe(mutant)}', flush=True)
            dropped |= wrong
        tests = [pathlib.Path(name).stem for name in self.named(group.tests)]
        return [Test(name, [str(folder / 'tests'), '--abort', '--filenames-as-tags', f'[#{name}]']) for name in tests], dropped

    def compile_program(self, group, folder):
        """None, or the first output of a compiler that found errors."""
        mutated = {file.name for file in group.mutated}
        tests, sources = self.named(group.tests), self.named(group.sources)
        plain = [name for name in sources if name not in mutated]
        changed = [str(folder / name) for name in sources if name in mutated]
        objects = []
        parts = {'main': [str(self.root / name) for name in self.main], 'tests': [str(self.root / name) for name in tests], 'mutated': changed}
        # The exporter's sources are many: fifteen in a unit, as in .ci/checks.sh.
        parts |= {f'plain{i}': [str(self.root / name) for name in plain[i : i + 15]] for i in range(0, len(plain), 15)}
        for part, names in parts.items():
            place = self.work if part == 'main' else folder  # one for all groups
            if names:
                write_if_changed(place / f'{part}.cpp', ''.join(f'#include "{name}"\n' for name in names))
                output = self.compile_object(place / f'{part}.cpp', group, place)
                if output is not None:
                    return output
                objects.append(place / f'{part}.o')
        linked = run_compiler([*self.compile, *objects, *group.libraries, '-o', folder / 'tests'])
        if linked is not None:
            raise RuntimeError(f'{group.title}: {linked[-4000:]}')
        return None

    def compile_object(self, source, group, folder):
        """Compile it unless nothing has changed since; None, or the compiler's output if it found errors."""
        made, needed = source.with_suffix('.o'), source.with_suffix('.d')
        command = [*self.compile] + ['-include', HERE / 'mutation.hpp'] * (source.stem != 'main')
        command += [f'-I{base / path}' for base in (folder, self.root) for path in self.include]
        command += self.flags_of(group) * (source.stem != 'main')
        command += ['-MMD', '-MF', needed, '-c', source, '-o', made]
        told = source.with_suffix('.command')
        said = repr((command, [file.name for file in group.mutated] if source.stem != 'main' else []))
        if is_up_to_date(made, needed) and told.exists() and told.read_text() == said:
            return None
        made.unlink(missing_ok=True)
        told.write_text(said)
        started = time.time()
        output = run_compiler(command)
        if made.exists():  # as old as what the compiler read: a file may have been edited since
            os.utime(made, (started, started))
        return output


def run_compiler(command):
    """None, or what the compiler says if it finds errors."""
    done = subprocess.run(['nice', '-n', '5', *command], capture_output=True, text=True)
    return None if done.returncode == 0 else done.stderr


def is_up_to_date(made, needed):
    """Whether an object file is newer than all that make's rule in `needed` names."""
    if not made.exists() or not needed.exists():
        return False
    paths = [pathlib.Path(word) for word in needed.read_text().replace('\\\n', ' ').split()[1:]]
    return all(path.exists() and path.stat().st_mtime <= made.stat().st_mtime for path in paths)


def write_if_changed(path, content):
    if not path.exists() or path.read_text() != content:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content)


def is_in_sample(mutant, one_in):
    """A choice that stays the same when lines move."""
    return int(hashlib.sha256(repr(mutant.key()).encode()).hexdigest(), 16) % one_in == 0


def read_equivalent(path):
    """The keys of the mutants that are listed as equivalent, with the reasons."""
    found = {}
    for entry in tomllib.loads(path.read_text())['equivalent']:
        for mutant in entry['mutants']:
            file, function, operator, text, *nth = mutant
            found[file, function, operator, text, nth[0] if nth else 1] = entry['reason']
    return found


def errors_in(output, files):
    """(file, line) of each of GCC's errors: its own place, or the nearest one that it was instantiated from."""
    names = {file.name for file in files}
    places, context = set(), []
    for line in output.splitlines():
        found = re.match(r'(?:In file included from |\s+from )?(\S+?):(\d+):(?:\d+:)?', line)
        if not found:
            continue
        name = next((n for n in names if found[1].endswith(n)), None)
        place = (name, int(found[2])) if name else None
        if re.search(r':\s+(fatal )?error: ', line):
            chosen = place or next((p for p in context if p), None)
            if chosen:
                places.add(chosen)
            context = []
        elif 'required' in line or 'in ‘constexpr’ expansion' in line or "in 'constexpr' expansion" in line:
            context.append(place)
    return places


def mutants_at(places, files):
    """The mutants on these lines, or, where an expression goes over several, those around them."""
    wrong = set()
    for file in files:
        for name, line in places:
            if name != file.name:
                continue
            on_line = {m.number for m in file.mutants if m.line == line}
            around = {m.number for m in file.mutants for w in m.wraps if line_of(file, w[0]) <= line <= line_of(file, w[1])}
            wrong |= on_line or around
    return wrong


def line_of(file, offset):
    return file.bytes.count(b'\n', 0, offset) + 1


# --- running -------------------------------------------------------------------------------------------------------


def run_test(test, mutant, seconds, reached=None):
    """(whether it failed, processor time in seconds)."""
    with tempfile.TemporaryDirectory(prefix='mutant') as scratch:
        environment = dict(os.environ, MUTANT=str(mutant), TMPDIR=scratch)
        if reached:
            environment['MUTANTS_REACHED'] = reached

        def limit():
            resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
            resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))

        process = subprocess.Popen(
            ['nice', '-n', '5', *test.command],
            env=environment,
            cwd=scratch,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=limit,
        )
        # A busy machine gives a test a small part of a processor: its processor time is what is limited, and only one that
        # waits for ever is ended by the clock.
        timer = threading.Timer(LONGEST_WAIT + 20 * seconds, os.killpg, (process.pid, signal.SIGKILL))
        timer.start()
        _, status, used = os.wait4(process.pid, 0)
        timer.cancel()
        process.returncode = os.waitstatus_to_exitcode(status)
        return status != 0, used.ru_utime + used.ru_stime


def record(tests, work):
    """Run each test file without a mutant: how long it takes, and which mutants it passes."""
    for test in tests:
        listing = work / 'reached'
        listing.unlink(missing_ok=True)
        failed, test.seconds = run_test(test, 0, 600, str(listing))
        if failed:
            raise RuntimeError(f'{test.name} fails without a mutant')
        test.reached = frozenset(int(number) for number in listing.read_text().split())
        print(f'{test.name}: {test.seconds:.1f} s, passes {len(test.reached)} mutants', flush=True)


def try_mutant(mutant, tests):
    """'killed', 'survived' or 'not reached', and the test that killed it."""
    reaching = sorted((test for test in tests if mutant.number in test.reached), key=lambda test: test.seconds)
    for test in reaching:
        failed, _ = run_test(test, mutant.number, math.ceil(3 * test.seconds + 2))
        if failed:
            return 'killed', test.name
    return ('survived', '') if reaching else ('not reached', '')


# --- reporting -----------------------------------------------------------------------------------------------------


def describe(mutant):
    return f'{mutant.file}:{mutant.line}:{mutant.column}: {mutant.operator}' + f' [{mutant.nth}]' * (mutant.nth > 1) + f' | {mutant.text} | {mutant.function}'


def show_table(outcomes, equivalent):
    """The counts of each file."""
    width = max(len(m.file) for m, _ in outcomes)
    print(f'{"":{width}} mutants killed survived unreached equivalent')
    for name in dict.fromkeys(m.file for m, _ in outcomes):
        print(f'{name:{width}} {count_line([o for o in outcomes if o[0].file == name], equivalent)}')


def counted(outcomes, equivalent):
    listed = [m for m, outcome in outcomes if outcome != 'killed' and m.key() in equivalent]
    killed = sum(outcome == 'killed' for _, outcome in outcomes)
    survived = sum(outcome == 'survived' and m.key() not in equivalent for m, outcome in outcomes)
    unreached = sum(outcome == 'not reached' and m.key() not in equivalent for m, outcome in outcomes)
    return len(outcomes), killed, survived, unreached, len(listed)


def count_line(outcomes, equivalent):
    return '{:7} {:6} {:8} {:9} {:10}'.format(*counted(outcomes, equivalent))


def stale_entries(project, files, outcomes):
    """Entries of equivalent.toml that name no mutant of these files, or one that is killed."""
    names = {file.name for file in files}
    found = {m.key(): outcome for m, outcome in outcomes}
    for key in project.equivalent:
        if key[0] in names and key not in found:
            yield f'equivalent.toml: there is no such mutant: {" | ".join(map(str, key))}'
        elif found.get(key) == 'killed':
            yield f'equivalent.toml: this mutant is killed: {" | ".join(map(str, key))}'


def report(project, files, outcomes, is_whole):
    """Print the counts; return whether the run passes."""
    stale = list(stale_entries(project, files, outcomes)) if is_whole else []
    for line in stale:
        print(line)
    show_table(outcomes, project.equivalent)
    total, killed, survived, unreached, equivalent = counted(outcomes, project.equivalent)
    percent = 100 * killed / (total - equivalent) if total > equivalent else 0
    print(
        f'{total} mutants: {killed} killed, {survived} survived, {unreached} not reached, {equivalent} equivalent;'
        f' {percent:.1f} % of the others killed'
    )
    return percent >= REQUIRED_PERCENT and survived + unreached == 0 and not stale


def try_all(project, group, workers, only):
    """(mutant, outcome) of the group's mutants that compile."""
    tests, dropped = project.build(group)
    record(tests, project.work)
    chosen = [
        mutant
        for file in group.mutated
        for mutant in file.mutants
        if mutant.number not in dropped and (only is None or repr(mutant.key()) in only)
    ]
    outcomes = []
    with concurrent.futures.ThreadPoolExecutor(workers) as pool:
        for mutant, (outcome, killer) in zip(chosen, pool.map(lambda m: try_mutant(m, tests), chosen)):
            outcomes.append((mutant, outcome))
            if outcome != 'killed' and mutant.key() not in project.equivalent:
                print(f'{outcome}: {describe(mutant)}', flush=True)
    print(f'{group.title}: {len(outcomes)} mutants tried', flush=True)
    return outcomes


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('files', nargs='*', metavar='FILE')
    parser.add_argument('--list', action='store_true', help='only list the mutants')
    parser.add_argument('--again', action='store_true', help='only those that the last run did not kill')
    parser.add_argument('--jobs', type=int, default=os.cpu_count(), help='tests at a time (default: one a processor)')
    parser.add_argument('--project', type=pathlib.Path, default=HERE.parent.parent, help='another project')
    parser.add_argument('--config', type=pathlib.Path, default=HERE, help='the folder of risky.toml and equivalent.toml')
    parser.add_argument('--work', type=pathlib.Path, default='/var/tmp/webcasts-mutation', help='the folder to build in')
    options = parser.parse_args()

    options.work.mkdir(parents=True, exist_ok=True)
    project = Project(options.project.resolve(), options.config.resolve(), options.work.resolve())
    groups = project.find(options.files)
    files = [file for group in groups for file in group.mutated]
    if options.list:
        for mutant in (mutant for file in files for mutant in file.mutants):
            print(describe(mutant))
        print(f'{sum(len(file.mutants) for file in files)} mutants')
        return 0
    last = options.work / 'not_killed.json'
    only = set(json.loads(last.read_text())) if options.again else None
    outcomes = [outcome for group in groups for outcome in try_all(project, group, options.jobs, only)]
    last.write_text(json.dumps([repr(m.key()) for m, outcome in outcomes if outcome != 'killed']))
    return 0 if report(project, files, outcomes, only is None) else 1


if __name__ == '__main__':
    sys.exit(main())
