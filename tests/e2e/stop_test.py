# SPDX-License-Identifier: BSL-1.0
"""SIGTERM at random points of every command: it ends with exit code 130 within 200 ms of work, leaves no file, and the
database is whole.

    stop_test.py webcasts-export webcasts-sandbox [--allowed SECONDS] [--registrants N] [--rounds N] [--seed S]

SECONDS (default: 0.2) is more for a program that was built without optimization.
"""

import argparse
import os
import random
import select
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time

INTERRUPTED = 130


def work_of(pid):
    """CPU seconds of a process that has not been waited for."""
    with open(f"/proc/{pid}/stat", encoding="ascii") as file:
        fields = file.read().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


class Scene:
    def __init__(self, options):
        self.options = options
        self.random = random.Random(options.seed)
        self.folder = tempfile.mkdtemp()
        self.temporary = os.path.join(self.folder, "temporary")
        os.mkdir(self.temporary)
        self.service = subprocess.Popen(
            [options.sandbox, "--port", "0", "--events", "2", "--registrants", str(options.registrants)],
            stdout=subprocess.PIPE, text=True)
        url = self.service.stdout.readline().split()[-1]
        self.environment = {"PATH": os.environ["PATH"], "HOME": self.folder, "LC_ALL": "C.UTF-8", "TMPDIR": self.temporary,
                            "SQLITE_TMPDIR": self.temporary, "WEBCASTS_USERNAME": "demo@example.com",
                            "WEBCASTS_PASSWORD": "demo"}
        self.service_options = ["--base-url", url]
        subprocess.run([options.program, "sync", "--db", "whole.db", "-q", *self.service_options], cwd=self.folder,
                       env=self.environment, check=True, stdout=subprocess.DEVNULL)
        with sqlite3.connect(os.path.join(self.folder, "whole.db")) as database:
            self.people = [row[0] for row in database.execute("SELECT email FROM attendee WHERE email <> '' LIMIT 50")]
            self.event = database.execute("SELECT min(event_id) FROM event").fetchone()[0]
        database.close()

    def close(self):
        self.service.terminate()
        self.service.wait()
        shutil.rmtree(self.folder)

    def commands(self):
        database = ["--db", "a.db"]
        return {
            "sync": ["sync", *database, "--full", "-q", *self.service_options],
            "export": ["export", *database, "-o", "rows.csv"],
            "export sessions": ["export", *database, "--rows", "sessions", "--format", "ndjson", "-o", "rows.ndjson"],
            "export for a CRM": ["export", *database, "--preset", "salesforce", "-o", "members.csv", "--reject-file", "no.csv"],
            "report-html": ["report-html", *database, "-o", "page.html"],
            "status": ["status", *database],
            "doctor": ["doctor", *database, *self.service_options],
            "export to numbered files": ["export", *database, "--split", "500", "-o", "people.csv", "--column", "Mail=email",
                                         "--column", "Interest=custom_question1", "--column", "Survey=survey_texts"],
            "export --person": ["export", *database, "--person", self.random.choice(self.people), "-o", "person.ndjson"],
            "purge": ["purge", *database, "--older-than", "0d"],
            "purge --plan": ["purge", *database, "--older-than", "0d", "--plan"],
            "forget": ["forget", *database, self.random.choice(self.people)],
            "dataset": ["dataset", "data", *database],
            "singer": ["singer", *database],
            "report": ["report", self.event, "--format", "csv", "-o", "report.csv", *self.service_options],
            "events": ["events", "--format", "csv", "-o", "events.csv", *self.service_options],
        }

    def start(self, arguments):
        for name in os.listdir(self.folder):
            if name not in ("whole.db", "whole.db-lock", "temporary"):
                path = os.path.join(self.folder, name)
                shutil.rmtree(path) if os.path.isdir(path) else os.unlink(path)
        shutil.copy(os.path.join(self.folder, "whole.db"), os.path.join(self.folder, "a.db"))
        return subprocess.Popen([self.options.program, *arguments], cwd=self.folder, env=self.environment,
                                stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)

    def check(self, name, arguments):
        """Return how many runs were struck."""
        begun = time.monotonic()
        process = self.start(arguments)
        process.communicate()
        longest = time.monotonic() - begun
        made = set(os.listdir(self.folder))  # what a run that comes to its end leaves
        struck = 0
        for _ in range(self.options.rounds):
            process = self.start(arguments)
            # It ends or it is struck; either way it is still there to be looked at.
            ended = os.pidfd_open(process.pid)
            select.select([ended], [], [], self.random.uniform(0, longest))
            os.close(ended)
            before = work_of(process.pid)
            os.kill(process.pid, signal.SIGTERM)
            process.stderr.read()
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
            work = usage.ru_utime + usage.ru_stime - before
            told = f"{name}: exit code {process.returncode}, {work:.3f} s of work after the signal"
            if process.returncode == -signal.SIGTERM and before < 0.05:
                continue  # before it caught signals
            if process.returncode == INTERRUPTED:
                struck += 1
                self.check_files(told, made)
            elif process.returncode not in (0, 3):
                sys.exit(told)
            if work > self.options.allowed:
                sys.exit(told)
            self.check_database(told)
        return struck

    def check_files(self, told, made):
        if os.path.exists(os.path.join(self.folder, "data", ".webcasts-staging")):
            sys.exit(f"{told}: it left files of a data set that were not in their places")
        left = {name for name in os.listdir(self.folder) if name not in ("a.db-wal", "a.db-shm")}
        if left - {"whole.db", "whole.db-lock", "a.db", "a.db-lock", "temporary"} - made:
            sys.exit(f"{told}: it left {sorted(left)}")
        if any("." in name and name.rpartition(".")[2] not in ("csv", "ndjson", "html", "db", "db-lock") for name in left):
            sys.exit(f"{told}: it left {sorted(left)}")
        if os.listdir(self.temporary):
            sys.exit(f"{told}: it left {os.listdir(self.temporary)} in the folder of temporary files")

    def check_database(self, told):
        database = sqlite3.connect(os.path.join(self.folder, "a.db"))
        try:
            problems = [row[0] for row in database.execute("PRAGMA integrity_check") if row[0] != "ok"]
            problems += database.execute("PRAGMA foreign_key_check").fetchall()
            different = database.execute("SELECT count(*) FROM (SELECT DISTINCT event_id, person_key FROM attendee EXCEPT "
                                         "SELECT event_id, email_key FROM person_event)").fetchone()[0]
        finally:
            database.close()
        if problems or different:
            sys.exit(f"{told}: {problems}, {different} people are not kept")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program", type=os.path.abspath)
    parser.add_argument("sandbox", type=os.path.abspath)
    # Of CPU after the signal, which other programs hardly disturb.
    parser.add_argument("--allowed", type=float, default=0.2)
    parser.add_argument("--registrants", type=int, default=3000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seed", type=int, default=1)
    scene = Scene(parser.parse_args())
    struck = 0
    try:
        for name, arguments in scene.commands().items():
            struck += scene.check(name, arguments)
    finally:
        scene.close()
    if struck < len(scene.commands()):
        sys.exit(f"only {struck} runs were struck: hardly anything was tried")
    print(f"{struck} runs were struck: each ended in order, left nothing, and the database is whole")


main()
