#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""That each public header compiles alone, and what that costs a compiler, held against tests/headers/compile_cost.limits.

python3 tests/headers/compile_cost.py            compare, and fail where a header costs more than its limit
python3 tests/headers/compile_cost.py --record   measure, and write the limits and the table at the end of doc/compile_cost.md
python3 tests/headers/compile_cost.py --quick    leave out webcasts/testing/, a third of the time
python3 tests/headers/compile_cost.py HEADER...  these headers alone, such as webcasts/query.hpp

Counted by clang 14: the templates that it instantiates and the declarations that it makes. The same sources give the
same counts on any machine, so their limits are tight. Time is a ratio: user time beside that of <boost/json.hpp> in the
same run. That of the light headers is GCC's, medians of alternating runs, and their limit is the promise of 0.4; that of
the others is clang's, of one run, and has slack. CLANG and GCC name other compilers, JOBS the runs at a time.
"""
import concurrent.futures
import json
import os
import pathlib
import re
import statistics
import subprocess
import sys
import tempfile

root = pathlib.Path(__file__).resolve().parents[2]
limits_file = root / "tests/headers/compile_cost.limits"
table_file = root / "doc/compile_cost.md"
section = "## Each header alone"  # of the page; what is before it is written by hand
clang = os.environ.get("CLANG", "clang++-14")
gcc = os.environ.get("GCC", "g++-12")
jobs = int(os.environ.get("JOBS", os.cpu_count() or 1))

reference = "boost/json.hpp"
light = [
    "webcasts/" + name + ".hpp"
    for name in ("query", "query/calendar_date", "query/date_range", "query/event_id",
                 "query/query_shape", "query/time_zone_name", "query/value_list")
]
light_ratio = 0.40
count_slack = 1.05
time_slack = 1.5
attempts = 3


class Failure(Exception):
    pass


def user_seconds(command, directory):
    """Run a compiler; return the user time it took and what it said."""
    log = pathlib.Path(directory, "log")
    with log.open("wb") as out:
        process = subprocess.Popen(command, cwd=directory, stdout=out, stderr=subprocess.STDOUT)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    said = log.read_text(errors="replace")
    if process.returncode != 0:
        raise Failure(f"{' '.join(command)} failed:\n{said[:2000]}")
    return usage.ru_utime, said


def flags():
    return ["-std=c++20", f"-I{root / 'include'}", "-DUSE_OS_TZDB=1", "include.cpp"]


def counted(header):
    """Compile a file that includes the header alone, by clang: instantiations, declarations, seconds."""
    with tempfile.TemporaryDirectory() as directory:
        pathlib.Path(directory, "include.cpp").write_text(f"#include <{header}>\n")
        # With this granularity the trace holds the totals alone.
        seconds, said = user_seconds(
            [clang, "-fsyntax-only", "-Xclang", "-o", "-Xclang", "include.o", "-ftime-trace", "-ftime-trace-granularity=1000000000",
             "-Xclang", "-print-stats"] + flags(), directory)
        totals = {event["name"]: event["args"].get("count", 0)
                  for event in json.loads(pathlib.Path(directory, "include.json").read_text())["traceEvents"]}
        declarations = re.search(r"(\d+) decls total", said)
        if declarations is None:
            raise Failure(f"{clang} prints no statistics")
        instantiations = totals.get("Total InstantiateClass", 0) + totals.get("Total InstantiateFunction", 0)
        return instantiations, int(declarations[1]), seconds


def gcc_seconds(header):
    with tempfile.TemporaryDirectory() as directory:
        pathlib.Path(directory, "include.cpp").write_text(f"#include <{header}>\n")
        return user_seconds([gcc, "-fsyntax-only"] + flags(), directory)[0]


def gcc_ratios(headers, rounds):
    """The median time of each header beside that of the reference, in alternation."""
    times = {header: [] for header in [reference] + headers}
    for _ in range(rounds):
        for header in times:
            times[header].append(gcc_seconds(header))
    medians = {header: statistics.median(taken) for header, taken in times.items()}
    return {header: medians[header] / medians[reference] for header in headers}


def public_headers():
    found = (path.relative_to(root / "include").as_posix() for path in (root / "include").rglob("*.hpp"))
    return sorted(name for name in found if "/detail/" not in name and not name.endswith("/src.hpp"))


def measure(headers, rounds):
    """The figures of each header: instantiations, declarations and the ratio of times."""
    # The reference stands between the others, so that it sees the same machine.
    plan = []
    for number, header in enumerate(headers):
        plan += [reference] * (number % 16 == 0) + [header]
    with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
        results = list(zip(plan, pool.map(counted, plan)))
    json_seconds = statistics.median(seconds for header, (_, _, seconds) in results if header == reference)
    figures = {header: (instantiations, declarations, seconds / json_seconds)
               for header, (instantiations, declarations, seconds) in results if header != reference}
    for header, ratio in gcc_ratios([header for header in headers if header in light], rounds).items():
        figures[header] = figures[header][:2] + (ratio,)
    return figures


def time_again(header):
    if header in light:
        return gcc_ratios([header], 7)[header]
    pairs = [(counted(header)[2], counted(reference)[2]) for _ in range(3)]
    return statistics.median(mine / theirs for mine, theirs in pairs)


def read_limits():
    limits = {}
    for line in limits_file.read_text().splitlines():
        if line and not line.startswith("#"):
            header, instantiations, declarations, ratio = line.split()
            limits[header] = int(instantiations), int(declarations), float(ratio)
    return limits


def record(figures):
    lines = [
        "# SPDX-License-Identifier: BSL-1.0",
        "# Made by: python3 tests/headers/compile_cost.py --record",
        "# At most so many instantiations and declarations (clang 14), and so much time beside boost/json.hpp.",
        "# header instantiations declarations time",
    ]
    rows = []
    for header, (instantiations, declarations, ratio) in sorted(figures.items()):
        # GCC's time is a promise; what one run of clang takes is not known to a tenth.
        most = light_ratio if header in light else ratio * time_slack + 0.1
        lines.append(f"{header} {int(instantiations * count_slack) + 5} {int(declarations * count_slack) + 50} {most:.2f}")
        rows.append(f"| `{header}` | {instantiations} | {declarations} | {ratio:.2f}{' by GCC' if header in light else ''} |")
    limits_file.write_text("\n".join(lines) + "\n")
    page = table_file.read_text()
    table_file.write_text(page[:page.index(section)] + f"""{section}

Made by `python3 tests/headers/compile_cost.py --record` on Debian 12; `python3 tests/headers/compile_cost.py` holds
each header against `tests/headers/compile_cost.limits`, and CI runs it. A file that includes the header alone: templates that
clang 14 instantiates, declarations that it makes, and user time beside that of a lone `#include <{reference}>` in the same
run. Counts are the same on any machine; their limits are {round(count_slack * 100 - 100)} % above. The light headers (ids, dates, query)
are timed by GCC 12, medians of 5 alternating runs, and stay below {light_ratio:.2f}; the other times are of one run of clang.

| header | instantiations | declarations | time |
|---|---:|---:|---:|
""" + "\n".join(rows) + "\n")


def excesses(header, figures, limit):
    """What is above its limit, in words; a time is measured again before it counts."""
    instantiations, declarations, ratio = figures
    if instantiations > limit[0]:
        yield f"{header}: {instantiations} instantiations, limit {limit[0]}"
    if declarations > limit[1]:
        yield f"{header}: {declarations} declarations, limit {limit[1]}"
    for _ in range(attempts):
        if ratio <= limit[2]:
            return
        ratio = min(ratio, time_again(header))
    if ratio > limit[2]:
        yield f"{header}: {ratio:.2f} times {reference}, limit {limit[2]:.2f}"


def compare(figures, limits, whole):
    said = []
    for header, found in figures.items():
        if header not in limits:
            said.append(f"{header}: has no limit yet")
            continue
        said += excesses(header, found, limits[header])
    if whole:
        said += [f"{header}: has a limit, but is no public header" for header in limits if header not in figures]
    for line in said:
        print("FAILED:", line)
    if said:
        print("Where the cost came by accident: find the new include by `g++ -std=c++20 -Iinclude -H -fsyntax-only`, and see "
              "doc/decisions/0004-instantiate-where-used.md.\n"
              "Where it is meant: python3 tests/headers/compile_cost.py --record, and commit what that changes.")
    return not said


def main(arguments):
    recording = arguments == ["--record"]
    version = re.search(r"clang version (\d+)", subprocess.run([clang, "--version"], capture_output=True, text=True).stdout)
    if version is None or version[1] != "14":
        print(f"{clang} is not clang 14: its counts are others")
        return 77
    headers = public_headers()
    whole = recording or not arguments
    if arguments == ["--quick"]:
        headers = [header for header in headers if not header.startswith("webcasts/testing/")]
    elif not whole:
        headers = arguments
    figures = measure(headers, 5 if recording else 3)
    if recording:
        record(figures)
        return 0
    width = max(map(len, figures))
    limits = read_limits()
    for header, (instantiations, declarations, ratio) in figures.items():
        most = limits.get(header, (0, 0, 0.0))
        print(f"{header:{width}}  instantiations {instantiations:6} of {most[0]:6}  declarations {declarations:7} of "
              f"{most[1]:7}  time {ratio:.2f} of {most[2]:.2f}")
    if not compare(figures, limits, whole):
        return 1
    print(f"{len(figures)} headers within their limits")
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except Failure as failure:
        sys.exit(str(failure))
