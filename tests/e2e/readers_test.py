# SPDX-License-Identifier: BSL-1.0
"""Readers and `sync` do not lock each other out: views are polled and pages made while an event is stored, and both go on.
A database is read where nothing can be written, and a copy of it is whole.

    readers_test.py webcasts-export webcasts-sandbox [--registrants N] [--polls N]
"""

import argparse
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile

NOBODY = 65534


class Scene:
    def __init__(self, options):
        self.options = options
        self.folder = tempfile.mkdtemp()
        self.database = os.path.join(self.folder, "a.db")
        self.service = subprocess.Popen(
            [options.sandbox, "--port", "0", "--events", "1", "--registrants", str(options.registrants)],
            stdout=subprocess.PIPE, text=True)
        self.url = self.service.stdout.readline().split()[-1]
        self.environment = {"PATH": os.environ["PATH"], "HOME": self.folder, "LC_ALL": "C.UTF-8",
                            "WEBCASTS_USERNAME": "demo@example.com", "WEBCASTS_PASSWORD": "demo"}

    def close(self):
        self.service.terminate()
        self.service.wait()
        shutil.rmtree(self.folder)

    def command(self, *arguments):
        return [self.options.program, *arguments]

    def run(self, *arguments, code=0, **more):
        done = subprocess.run(self.command(*arguments), cwd=self.folder, env=self.environment, stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, check=False, **more)
        if done.returncode != code:
            sys.exit(f"{arguments}: exit code {done.returncode}, should be {code}: {done.stderr}")
        return done.stdout

    def start_sync(self):
        return subprocess.Popen(self.command("sync", "--db", self.database, "--full", "-q", "--base-url", self.url),
                                cwd=self.folder, env=self.environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                stderr=subprocess.PIPE, text=True)

    def poll(self):
        """Return the registrants of the event, which are those before the run or those after it."""
        database = sqlite3.connect(f"file:{self.database}?mode=ro", uri=True, timeout=1)
        try:
            counts = [database.execute(f"SELECT {sql}").fetchone()[0] for sql in (
                "total(registrants) FROM v_funnel", "count(*) FROM v_person_event", "total(registrants) FROM v_source",
                "count(DISTINCT person_key) FROM attendee")]
        finally:
            database.close()
        if len(set(counts)) != 1:
            sys.exit(f"the views do not agree while sync runs: {counts}")
        return counts[0]

    def check_readers(self):
        self.run("sync", "--db", self.database, "-q", "--base-url", self.url)
        people = self.poll()
        beside, polls = 0, 0
        sync = self.start_sync()
        while polls < self.options.polls:
            if sync.poll() is not None:
                self.expect_good(sync)
                sync = self.start_sync()
            if self.poll() != people:
                sys.exit("a view shows half an event")
            polls += 1
            beside += sync.poll() is None
            if polls % 50 == 0:
                self.run("report-html", "--db", self.database, "-o", "page.html", "-q")
                self.run("export", "--db", self.database, "-o", "rows.csv", "-q")
        sync.wait()
        self.expect_good(sync)
        if beside < polls // 4:
            sys.exit(f"only {beside} of {polls} polls were beside a run")

    def check_slow_reader(self):
        """A reader that stops in the middle keeps its state, and sync goes on."""
        reader = sqlite3.connect(f"file:{self.database}?mode=ro", uri=True, timeout=1)
        rows = reader.execute("SELECT event_id, email_key FROM attendee")
        rows.fetchone()
        sync = self.start_sync()
        sync.wait()
        self.expect_good(sync)
        count = 1 + sum(1 for _ in rows)
        reader.close()
        with sqlite3.connect(self.database) as database:
            stored = database.execute("SELECT count(*) FROM attendee").fetchone()[0]
        database.close()
        if count != stored:
            sys.exit(f"the reader saw {count} of {stored} rows")

    @staticmethod
    def expect_good(sync):
        error = sync.stderr.read()
        if sync.returncode != 0:
            sys.exit(f"sync beside readers: exit code {sync.returncode}: {error}")

    def check_copies(self):
        if os.path.exists(self.database + "-wal"):
            sys.exit("a run leaves a log beside the database")
        wanted = self.run("export", "--db", self.database)
        shutil.copy(self.database, os.path.join(self.folder, "copy.db"))
        if self.run("export", "--db", "copy.db") != wanted:
            sys.exit("the copy is another database")
        # Where nothing can be written: SQLite could not make its files there.
        folder = os.path.join(self.folder, "read?only%41#")
        os.mkdir(folder)
        copy = os.path.join(folder, "copy.db")
        shutil.copy(self.database, copy)
        os.chmod(copy, 0o444)
        os.chmod(folder, 0o555)
        os.chmod(self.folder, 0o755)
        other = {"user": NOBODY, "group": NOBODY, "extra_groups": []} if os.geteuid() == 0 else {}
        try:
            if self.run("export", "--db", copy, **other) != wanted:
                sys.exit("the read-only copy is another database")
            self.run("report-html", "--db", copy, **other)
            self.run("status", "--db", copy, **other)
            if os.listdir(folder) != ["copy.db"]:
                sys.exit(f"a reader left {os.listdir(folder)}")
            os.chmod(folder, 0o755)
            with open(copy + "-wal", "wb") as log:
                log.write(b"rows of a run that was killed")
            os.chmod(folder, 0o555)
            self.run("status", "--db", copy, code=7, **other)
        finally:
            os.chmod(folder, 0o755)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program", type=os.path.abspath)
    parser.add_argument("sandbox", type=os.path.abspath)
    parser.add_argument("--registrants", type=int, default=2000)
    parser.add_argument("--polls", type=int, default=100)
    scene = Scene(parser.parse_args())
    try:
        scene.check_readers()
        scene.check_slow_reader()
        scene.check_copies()
    finally:
        scene.close()


main()
