#!/usr/bin/python3
# SPDX-License-Identifier: BSL-1.0
"""Counter-check of report.py: what it says of small projects of which it is known what ran.

The exports are made by hand, so that no compiler is needed; where clang 19 is there, one is its own.
"""

import json
import pathlib
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent

PAGE = '''
| Room | Headers | May include |
|---|---|---|
| `rules` | `webcasts/rules.hpp` | |

| Exporter's room | Files | May include |
|---|---|---|
| `text` | `text/` | |
'''
RULES = '''template <class T>
bool both(T a, T b) {
    if (a > 1 && b > 2) {
        return true;
    }
    return false; // otherwise
}
inline int unused() {
    return 3;
}
consteval int early(int a) {
    return a + 4;
}
'''
HEAD = "files = ['include/*']\n[required]\nlines = ['rules']\nbranches = ['rules']\nconditions = ['rules']\n"
FIRST, SECOND = [3, 9, 3, 14], [3, 18, 3, 23]
CONDITION = 6  # llvm-cov's kind


def both(name, runs, first, second, decided):
    """What llvm-cov says of an instance of `both`: the outcomes of its conditions, and which of these decided."""
    returned = second[0]
    regions = [[2, 21, 7, 2, runs, 0, 0, 0], [3, 9, 3, 23, runs, 0, 0, 0], [3, 25, 5, 6, returned, 0, 0, 0],
               [5, 6, 6, 5, runs - returned, 0, 0, 3], [6, 5, 6, 17, runs - returned, 0, 0, 0]]
    branches = [[*FIRST, *first, 0, 0, CONDITION], [*SECOND, *second, 0, 0, CONDITION]]
    return {'name': name, 'count': runs, 'regions': regions, 'branches': branches, 'mcdc_records': [[3, 9, 3, 23, 0, 5, decided]]}


def plain(name, first, last, runs):
    return {'name': name, 'count': runs, 'regions': [[first, 14, last, 2, runs, 0, 0, 0]], 'branches': [], 'mcdc_records': []}


def filler():
    """So much that ran that a place that is missing leaves more than 95 in 100."""
    branches = [[1, i, 1, i + 1, 1, 1, 0, 0, CONDITION] for i in range(1, 80, 2)]
    regions = [[20, 1, 60, 2, 1, 0, 0, 0]]
    return {'name': 'filler', 'count': 1, 'regions': regions, 'branches': branches, 'mcdc_records': [[1, 1, 1, 81, 0, 5, [True] * 40]]}


def reported(work, functions, listed):
    """The exit status and the lines of report.py for these functions."""
    header = work / 'include/webcasts/rules.hpp'
    for path, text in ((header, RULES + '\n' * 60), (work / 'doc/architecture.md', PAGE), (work / 'missing.toml', HEAD + listed)):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    for function in functions:
        function['filenames'] = [str(header)]
    everywhere = [[*place, 0, 0, 0, 0, CONDITION] for place in (FIRST, SECOND)] + filler()['branches']
    (work / 'export.json').write_text(json.dumps({'data': [{'files': [{'filename': str(header), 'branches': everywhere}], 'functions': functions}]}))
    return run_report(work, 'export.json')


def run_report(work, *exports):
    command = [sys.executable, '-B', HERE / 'report.py', '--root', work, work / 'missing.toml', *(work / name for name in exports)]
    done = subprocess.run(command, capture_output=True, text=True)
    return done.returncode, (done.stdout + done.stderr).splitlines()


def entry(*words, more=''):
    return f"[[missing]]\nreason = 'so it is'\n{more}places = [{list(words)}]\n"


def cases():
    """(what is shown, functions, list, exit status, lines that must be there)."""
    whole = both('_Z4bothIiEbT_S0_', 3, (2, 1), (1, 1), [True, True])
    yield 'all ran', [whole, filler()], '', 0, ['47 of 47 lines (100.0 %), 84 of 84 branches (100.0 %), 42 of 42 conditions (100.0 %); 0 places are missing with a reason, 0 without']
    yield ('what one instance of a template covers need not be covered by another',
           [both('_Z4bothIiEbT_S0_', 2, (1, 1), (1, 0), [True, False]), both('_Z4bothIlEbT_S0_', 2, (2, 0), (1, 1), [False, True]), filler()],
           '', 0, ['47 of 47 lines (100.0 %), 84 of 84 branches (100.0 %), 42 of 42 conditions (100.0 %); 0 places are missing with a reason, 0 without'])
    never = both('_Z4bothIiEbT_S0_', 2, (1, 1), (1, 0), [True, False])
    place = 'include/webcasts/rules.hpp:3: both: `b > 2` is never false: if (a > 1 && b > 2) {'
    key = ['include/webcasts/rules.hpp', 'both', '`b > 2` is never false', 'if (a > 1 && b > 2) {']
    yield 'an outcome that is missing', [never, filler()], '', 1, [f'{place} -- NOT LISTED']
    yield 'an outcome that may be missing', [never, filler()], entry(*key), 0, [f'{place} (so it is)']
    yield 'less than 95 %', [never], entry(*key), 1, ['rules: 75.0 % of branches; 95 % are required', 'rules: 50.0 % of conditions; 95 % are required']
    yield 'an entry for what is there', [whole, filler()], entry(*key), 1, [f'the list has an entry that fits nothing that is missing: {key}']
    yield 'an entry for what is there by chance', [whole, filler()], entry(*key, more='sometimes = true\n'), 0, []
    yield ('a condition that does not decide, though both outcomes were there',
           [both('_Z4bothIiEbT_S0_', 2, (1, 1), (0, 1), [False, False]), both('_Z4bothIlEbT_S0_', 1, (1, 0), (1, 0), [False, False]), filler()],
           '', 1, [f'include/webcasts/rules.hpp:3: both: `{name} > {than}` never decides: if (a > 1 && b > 2) {{ -- NOT LISTED'
                   for name, than in (('a', 1), ('b', 2))])
    yield ('conditions of which clang does not know', [both('_Z4bothIiEbT_S0_', 3, (2, 1), (1, 1), [False, False]), filler()], '', 0,
           ['47 of 47 lines (100.0 %), 84 of 84 branches (100.0 %), 42 of 42 conditions (100.0 %); 0 places are missing with a reason, 0 without'])
    yield 'a line that is not run', [both('_Z4bothIiEbT_S0_', 1, (1, 0), (1, 0), [False, False]), filler()], '', 1, [
        'include/webcasts/rules.hpp:6: both: is not run: return false; // otherwise -- NOT LISTED']
    yield 'a function that is never run', [whole, plain('_Z6unusedv', 8, 10, 0), filler()], '', 1, [
        'include/webcasts/rules.hpp:8: unused: is never run -- NOT LISTED']
    yield 'one for the compiler alone', [whole, plain('_Z5earlyi', 11, 13, 0), filler()], '', 0, []
    yield 'nothing at all', [], '', 1, ['nothing of rules was seen']


def check_compiler(work):
    """An export of clang 19: a template of which each instance ran in part, and a condition that is a constant in one of them."""
    for tool in ('clang++-19', 'llvm-profdata-19', 'llvm-cov-19'):
        if not shutil.which(tool):
            return
    (work / 'include/webcasts/rules.hpp').write_text(
        RULES + 'template <bool B>\ninline bool folded(int a) {\n    return B && a > 1;\n}\n')
    (work / 'main.cpp').write_text(
        '#include <webcasts/rules.hpp>\n'
        'int main() {\n'
        '    both(2, 3), both(0, 0), both(2L, 3L), both(2L, 0L), unused(), folded<true>(2), folded<true>(1), folded<false>(1);\n'
        '    return early(-4);\n'
        '}\n')
    (work / 'missing.toml').write_text(HEAD)
    run = lambda *words: subprocess.run(words, check=True, cwd=work, env={'PATH': '/usr/bin', 'LLVM_PROFILE_FILE': 'raw'}, stdout=subprocess.PIPE)
    flags = ['-fprofile-instr-generate', '-fcoverage-mapping', '-fcoverage-mcdc', '-w']
    try:
        run('clang++-19', '-std=c++20', '-Iinclude', *flags, 'main.cpp', '-o', 'main')
    except subprocess.CalledProcessError:
        return  # its run-time library is a package of its own
    run('./main')
    run('llvm-profdata-19', 'merge', 'raw', '-o', 'data')
    (work / 'export.json').write_bytes(run('llvm-cov-19', 'export', './main', '-instr-profile=data').stdout)
    yield 'what clang 19 exports', (0, ['12 of 12 lines (100.0 %), 6 of 6 branches (100.0 %), 3 of 3 conditions (100.0 %); '
                                        '0 places are missing with a reason, 0 without']), run_report(work, 'export.json')


def main():
    count = 0
    with tempfile.TemporaryDirectory() as folder:
        work = pathlib.Path(folder)
        results = [(title, (status, lines), reported(work, functions, listed)) for title, functions, listed, status, lines in cases()]
        results += check_compiler(work)
        for title, (status, lines), (found, printed) in results:
            count += 1
            absent = [line for line in lines if line not in printed]
            if found != status or absent:
                print(f'{title}: exit status {found}, {status} is expected; not there:', *absent, '--- printed', *printed, sep='\n')
                return 1
    print(f'{count} cases are reported as expected')
    return 0


if __name__ == '__main__':
    sys.exit(main())
