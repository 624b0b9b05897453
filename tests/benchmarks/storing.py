# SPDX-License-Identifier: BSL-1.0
"""storing.py --program PROGRAM --sandbox SANDBOX [--before PROGRAM] [REGISTRANTS]...: storing.sh describes it."""

import argparse
import multiprocessing
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile

SOURCES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "examples", "export", "store")
LIMIT = int(os.environ.get("LIMIT", "600"))
APPLICATION_ID = 0x77637374
ATTENDEES = """
WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < :people)
INSERT INTO attendee (event_id, email_key, email, fname, lname, company, title, address1, address2, city, state, country,
  postalcode, phone, cell, fax, reg_date, sti, extra, reg_date_utc, person_key, domain)
SELECT :event, k, k, 'First' || (i % 997), 'Last' || i, 'Company ' || (i % 5000), 'Engineer', i || ' Main Street', '',
  'City' || (i % 500), 'NY', 'United States', '12345', '+1 555 01' || (i % 100), '', '',
  strftime('%Y-%m-%dT%H:%M:%S+00:00', r, 'unixepoch'), 'source' || (i % 40),
  '[{"name":"custom_question1","value":"Answer ' || (i % 7) || '"}]', strftime('%Y-%m-%dT%H:%M:%SZ', r, 'unixepoch'), k,
  'domain' || (i * 31 % 2000) || '.example.com'
FROM (SELECT i, 1768000000 + i * 7919 % 2764800 AS r, printf('person%07d@domain%d.example.com', i, i * 31 % 2000) AS k FROM n)
"""
# Six of ten watch, a sixth of them in two windows, a third on demand as well.
SESSIONS = """
INSERT INTO session (event_id, email_key, kind, ordinal, session_start, session_end, session_duration, extra,
  session_start_utc, session_end_utc)
SELECT event_id, email_key, kind, ordinal, strftime('%Y-%m-%dT%H:%M:%S+00:00', s, 'unixepoch'),
  strftime('%Y-%m-%dT%H:%M:%S+00:00', s + l, 'unixepoch'), l, '[]', strftime('%Y-%m-%dT%H:%M:%SZ', s, 'unixepoch'),
  strftime('%Y-%m-%dT%H:%M:%SZ', s + l, 'unixepoch')
FROM (SELECT event_id, email_key, iif(o = 3, 'od', 'live') AS kind, iif(o = 3, 1, o) AS ordinal,
    iif(o = 3, 1770900000 + i * 104729 % 1000000, 1770717600 + i * 31 % 1800) AS s, 60 + i * 17 % 3000 AS l
  FROM (SELECT event_id, email_key, CAST(substr(email_key, 7, 7) AS INTEGER) AS i FROM attendee WHERE event_id = :event),
    (SELECT 1 AS o UNION ALL SELECT 2 UNION ALL SELECT 3)
  WHERE i % 10 < 6 AND (o = 1 OR (o = 2 AND i % 6 = 0) OR (o = 3 AND i % 3 = 0)))
"""
ANSWERS = """
INSERT INTO answer SELECT event_id, email_key, 'survey', 1, NULL, 'Useful?', 'Yes', '[]', NULL FROM attendee
WHERE event_id = :event AND substr(email_key, 13, 1) = '0'
"""


def make_database(path, events, people):
    """Fill a database of version 3, which every program brings to its own version."""
    texts = {}
    for name in "schema_views.hpp", "schema.hpp":
        with open(os.path.join(SOURCES, name), encoding="utf-8") as file:
            texts.update(re.findall(r'(?s)inline constexpr const char\* (\w+) = R"sql\((.*?)\)sql"', file.read()))
    database = sqlite3.connect(path)
    database.create_function("canonical_address", 1, str.lower, deterministic=True)
    for name in ("tables_of_version_1", "changes_of_version_2", "views_of_version_2", "view_of_concurrency",
                 "drop_views_of_version_2", "changes_of_version_3", "views_of_version_3", "view_of_concurrency"):
        database.executescript(texts[name])
    database.executescript(f"PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = 3; PRAGMA synchronous = OFF; "
                           "PRAGMA journal_mode = OFF; PRAGMA cache_size = -200000")
    database.execute("INSERT INTO run VALUES (1, 'made up', 'xml', '', '', '2026-03-01T02:00:00Z', '2026-03-01T02:00:00Z', 0, 1, "
                     "15552000, NULL)")
    for number in range(1000001, 1000001 + events):
        values = {"event": str(number), "people": people}
        database.execute(
            "INSERT INTO event VALUES (:event, 'Event ' || :event, 1, '2026-02-10T10:00:00+00:00', '2026-02-10T11:00:00+00:00', 1, "
            "'GMT', '', '[]', '2026-02-10T10:00:00Z', '2026-02-10T11:00:00Z', NULL)", values)
        database.execute("INSERT INTO bookmark VALUES (:event, '2026-03-01T02:00:00Z')", values)
        database.execute("INSERT INTO run_event VALUES (1, :event, 'stored', :people, NULL, '2026-03-01T02:00:00Z', NULL, 0)", values)
        for sql in ATTENDEES, SESSIONS, ANSWERS:
            database.execute(sql, values)
    database.commit()
    database.close()


def measure(arguments, folder, environment=None, allowed=(0,)):
    """Run a command; return its CPU seconds and peak MiB, or None if it took too long."""
    process = subprocess.Popen(arguments, cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                               stderr=subprocess.PIPE, env=environment)
    signal.alarm(LIMIT)
    try:
        errors = process.stderr.read()
        _, status, usage = os.wait4(process.pid, 0)
        signal.alarm(0)
    except TimeoutError:
        process.kill()
        process.wait()
        return None
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in allowed:
        sys.exit(f"{arguments}: exit code {process.returncode}: {errors.decode()}")
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def too_long(*_):
    raise TimeoutError


def serve(sandbox, folder, people):
    process = subprocess.Popen([sandbox, "--port", "0", "--events", "1", "--registrants", str(people)], cwd=folder,
                               stdout=subprocess.PIPE, text=True)
    return process, process.stdout.readline().split()[-1]


class Bench:
    def __init__(self, options, folder):
        self.options, self.folder = options, folder
        self.programs = [program for program in (options.before, options.program) if program]
        print("| database | what | " + " | ".join(
            f"{name} CPU s | MiB" for name in (["before", "after"] if options.before else ["now"])) + " |")
        print("|---|---|" + "---:|---:|" * len(self.programs), flush=True)

    def show(self, database, what, figures):
        cells = [f"more than {LIMIT} | " if taken is None else f"{taken[0]:.2f} | {taken[1]:.0f}" for taken in figures]
        print(f"| {database} | {what} | " + " | ".join(cells) + " |", flush=True)

    def read(self, shown, events, people):
        made = os.path.join(self.folder, "made.db")
        # In a process of its own: the peak of a child counts what its parent holds.
        maker = multiprocessing.Process(target=make_database, args=(made, events, people))
        maker.start()
        maker.join()
        databases = []
        figures = []
        for index, program in enumerate(self.programs):
            databases.append(os.path.join(self.folder, f"{index}.db"))
            shutil.copy(made, databases[-1])
            figures.append(measure([program, "status", "--db", databases[-1]], self.folder, allowed=(0, 3)))
        self.show(shown, "`status`, with the migration", figures)
        one = ["--event", "1000001"]
        for what, arguments in (("`export`, one event", ["export", *one, "-o", "rows.csv", "-q"]),
                                ("`export --rows sessions`, one event", ["export", "--rows", "sessions", *one, "-o", "rows.csv", "-q"]),
                                ("`report-html`, one event", ["report-html", *one, "-o", "page.html", "--force", "-q"]),
                                ("`report-html`, all", ["report-html", "-o", "page.html", "--force", "-q"]),
                                ("`status`", ["status"])):
            figures = [measure([program, *arguments, "--db", path], self.folder, allowed=(0, 3))
                       for program, path in zip(self.programs, databases)]
            self.show(shown, what, figures)
        for what, sql in (("`v_funnel`, all", "SELECT * FROM v_funnel"),
                          ("`v_funnel`, one event", "SELECT * FROM v_funnel WHERE event_id = '1000001'"),
                          ("`v_source`, one event", "SELECT * FROM v_source WHERE event_id = '1000001'"),
                          ("`v_person_event`, one event", "SELECT * FROM v_person_event WHERE event_id = '1000001'")):
            figures = [measure(["sqlite3", "-readonly", path, sql], self.folder) for path in databases]
            self.show(shown, what, figures)
        for path in (made, *databases):
            os.unlink(path)

    def sync(self, people):
        service, url = serve(self.options.sandbox, self.folder, people)
        environment = {**os.environ, "WEBCASTS_USERNAME": "demo@example.com", "WEBCASTS_PASSWORD": "demo"}
        try:
            for what, more in ("`sync`, first", []), ("`sync --full`, again", ["--full"]):
                figures = [measure([program, "sync", "--base-url", url, "--db", f"s{index}.db", "-q", *more], self.folder,
                                   environment) for index, program in enumerate(self.programs)]
                self.show(f"{people:,} × 1", what, figures)
        finally:
            service.terminate()
            service.wait()
            for index in range(len(self.programs)):
                os.unlink(os.path.join(self.folder, f"s{index}.db"))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", required=True, type=os.path.abspath)
    parser.add_argument("--before", type=lambda path: path and os.path.abspath(path))
    parser.add_argument("--sandbox", required=True, type=os.path.abspath)
    parser.add_argument("--only", choices=("read", "sync"))
    parser.add_argument("registrants", nargs="*", type=int, default=[10_000, 100_000, 1_000_000])
    options = parser.parse_args()
    signal.signal(signal.SIGALRM, too_long)
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(options, folder)
        if options.only != "sync":
            bench.read("500 × 200", 200, 500)
        for people in options.registrants:
            if options.only != "sync":
                bench.read(f"{people:,} × 1", 1, people)
            if options.only != "read":
                bench.sync(people)


main()
