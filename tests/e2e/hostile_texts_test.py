# SPDX-License-Identifier: BSL-1.0
"""Whatever the service writes into titles, names, messages and its answers, no terminal gets it as it is: every writer to one
makes it fit. What honest texts need stays, and data in files and pipes stay as they are.

    hostile_texts_test.py webcasts-export
"""

import csv
import datetime
import io
import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import unittest

import pseudo_terminal
import simulated_account as account

EXPORTER = os.path.realpath(sys.argv.pop(1))
CONTROLS = "\x1b]0;title\x07\x1b[2J\x7f\x85\x9b31m\u2028\u2029\ufeff"
REORDERING = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c"
HIDDEN = "\u200b\u2060\u00ad\ufff9\ufffa\ufffb" + "".join(chr(0xE0000 + ord(c)) for c in "hidden") + "pay\u200dpal"
# What honest titles have: Persian with a joiner, Hebrew, Hindi, a family, the flag of England.
HONEST = ("\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645", "\u05e9\u05dc\u05d5\u05dd", "\u0915\u094d\u200d\u0937",
          "\U0001F468\u200d\U0001F469\u200d\U0001F467",
          "\U0001F3F4\U000E0067\U000E0062\U000E0065\U000E006E\U000E0067\U000E007F")
HOSTILE = f"{REORDERING}drow{CONTROLS}{HIDDEN}\nwebcasts-export: all is well"
# What a terminal must not get. The family and the flag are looked at by themselves.
FORBIDDEN = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
                       "\U000E0000-\U000E007F]|pay\u200dpal")
EVENT = "1000001"


def without_what_is_allowed(written):
    """Leave out what the program itself sends to a terminal, and the flag of England."""
    return written.replace("\r\n", "\n").replace("\r\x1b[K", "").replace(HONEST[-1], "")


class Texts(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.mkdtemp()
        cls.service = account.Service()
        cls.service.script = cls.script(HOSTILE)
        cls.environment = {"PATH": os.environ["PATH"], "HOME": cls.folder, "TERM": "xterm", "LC_ALL": "C.UTF-8",
                           "WEBCASTS_USERNAME": "demo@example.com", "WEBCASTS_PASSWORD": "demo"}
        cls.connected = ("--base-url", cls.service.url, "--wire", "json", "--retries", "0")
        cls.database = os.path.join(cls.folder, "a.db")
        done = cls.run_piped("sync", *cls.connected, "--db", cls.database)
        assert done.returncode == 0, done.stderr
        # A run that failed, and what another program has in the database.
        with sqlite3.connect(cls.database) as database:
            database.execute("INSERT INTO run_event (run_id, event_id, status, finished, error) VALUES "
                             "((SELECT max(run_id) FROM run) + 0, ?, 'failed', '2026-03-02 02:00:01', ?) ON CONFLICT DO UPDATE "
                             "SET status = 'failed', error = excluded.error", (EVENT, HOSTILE))
            database.execute("UPDATE run SET exit_status = 3, error = ?", (HOSTILE,))

    @classmethod
    def tearDownClass(cls):
        cls.service.close()
        shutil.rmtree(cls.folder)

    @staticmethod
    def script(title, faults=()):
        start = datetime.datetime(2026, 2, 10, 15)
        fields = {name: title for name in account.FIELDS} | {"email": "ada@example.com"}
        person = account.Registration(None, fields, start, title, [("ref " + title, title), ("custom_question1", title)])
        person.sessions = [account.Session("live", start, start + datetime.timedelta(hours=1), 3600, [("x" + title, title)])]
        person.questions = []
        script = account.Script(datetime.datetime(2026, 3, 2, 2), [account.Listed(EVENT, title, start, start, False, [("x" + title, title)])],
                                {EVENT: account.Report(title, [person])}, seed="hostile")
        script.faults = {EVENT: list(faults)} if faults else {}
        return script

    @classmethod
    def run_piped(cls, *arguments):
        return subprocess.run((EXPORTER, *arguments), cwd=cls.folder, env=cls.environment, stdin=subprocess.DEVNULL, capture_output=True,
                              text=True, check=False)

    def screen_of(self, *arguments, columns=300):
        """Run with both standard streams on a terminal; return what was written to it."""
        return pseudo_terminal.screen_of((EXPORTER, *arguments), self.folder, self.environment, columns)[1]

    def assert_fit(self, written, what):
        rest = without_what_is_allowed(written)
        found = FORBIDDEN.search(rest)
        self.assertIsNone(found, f"{what}: {rest[max(0, found.start() - 60):found.start() + 60]!r}" if found else "")
        if "csv" not in what and what[0] != "export":  # a cell of CSV may have lines
            self.assertNotIn("\nwebcasts-export: all is well", rest, what)

    def commands(self):
        of_database = ("--db", self.database)
        return (("events", *self.connected), ("report", EVENT, *self.connected), ("report", EVENT, *self.connected, "-v", "-v"),
                ("report", EVENT, *self.connected, "--format", "csv"), ("report", EVENT, *self.connected, "--format", "ndjson"),
                ("events", *self.connected, "--format", "csv"), ("events", *self.connected, "--format", "ndjson"),
                ("sync", *self.connected, "--db", "b.db"), ("sync", *self.connected, "--db", "b.db", "--full", "-v"),
                ("sync", *self.connected, "--db", "b.db", "--full", "--json"), ("sync", *self.connected, "--db", "b.db", "--plan"),
                ("sync", *self.connected, "--db", "b.db", "--plan", "--json"), ("status", *of_database), ("status", *of_database, "--json"),
                ("export", *of_database), ("export", *of_database, "--format", "ndjson"), ("export", *of_database, "--rows", "sessions"),
                ("export", *of_database, "--person", "ada@example.com"), ("report-html", *of_database), ("singer", *of_database),
                ("export", *of_database, "--column", "A=" + REORDERING), ("purge", *of_database, "--older-than", "1d", "--plan"),
                ("purge", *of_database, "--older-than", "1d", "--plan", "--json"), ("doctor", *self.connected, *of_database),
                ("doctor", *self.connected, *of_database, "--json"), ("forget", "nobody@example.com", *of_database),
                ("export", *of_database, "-o", "no" + REORDERING + "/such"), ("export", "--db", "no" + HOSTILE),
                ("events", *self.connected, "--username", REORDERING))

    def test_no_writer_to_a_terminal_passes_it_on(self):
        for arguments in self.commands():
            with self.subTest(arguments):
                self.assert_fit(self.screen_of(*arguments), arguments)
                self.assert_fit(self.screen_of(*arguments, columns=40), arguments)

    def test_messages_and_tables_are_fit_in_pipes_too(self):
        for arguments in self.commands():
            with self.subTest(arguments):
                done = self.run_piped(*arguments)
                self.assert_fit(done.stderr, arguments)
                is_table = arguments[0] in ("events", "report", "sync", "status", "purge", "doctor", "forget")
                if is_table and not {"--json", "--format"} & set(arguments):
                    self.assert_fit(done.stdout, arguments)

    def test_a_refusal_in_the_services_words(self):
        self.service.script = self.script(HOSTILE, ["refused"])
        saved, account.Writer.refusal = account.Writer.refusal, lambda writer, fmt, now, code, message: saved(writer, fmt, now, code, HOSTILE)
        try:
            for arguments in (("report", EVENT, *self.connected, "-v"), ("sync", *self.connected, "--db", "c.db", "-v", "-v"),
                              ("status", "--db", "c.db"), ("status", "--db", "c.db", "--json")):
                with self.subTest(arguments):
                    written = self.screen_of(*arguments)
                    self.assert_fit(written, arguments)
                    self.assertTrue("drow" in written or arguments[0] == "status", written)
        finally:
            account.Writer.refusal = saved
            self.service.script = self.script(HOSTILE)

    def test_an_erased_address_in_a_table_of_another_program(self):
        path = os.path.join(self.folder, "others.db")
        shutil.copyfile(self.database, path)
        with sqlite3.connect(path) as database:
            database.execute(f'CREATE TABLE "t{REORDERING}" (path TEXT PRIMARY KEY) WITHOUT ROWID')
            database.execute(f'INSERT INTO "t{REORDERING}" VALUES (\'/of/nobody%40example.com\')')
        for arguments in (("forget", "nobody@example.com", "--db", path), ("forget", "nobody@example.com", "--db", path, "--json")):
            written = self.screen_of(*arguments)
            self.assertIn("is still in", written)
            self.assert_fit(written, arguments)

    def test_honest_texts_stay(self):
        self.service.script = self.script(" ".join(HONEST))
        try:
            for arguments in (("events", *self.connected), ("sync", *self.connected, "--db", "honest.db"),
                              ("events", *self.connected, "--format", "ndjson")):
                for written in (self.screen_of(*arguments), self.run_piped(*arguments).stdout):
                    for text in HONEST:
                        self.assertIn(text, written, arguments)
        finally:
            self.service.script = self.script(HOSTILE)

    def test_data_in_pipes_and_files_are_as_the_service_sent_them(self):
        events = self.run_piped("events", *self.connected, "--format", "ndjson").stdout
        self.assertEqual(json.loads(events)["title"], HOSTILE)
        rows = list(csv.DictReader(io.StringIO(self.run_piped("events", *self.connected, "--format", "csv", "--exact-csv").stdout, newline="")))
        self.assertEqual(rows[0]["title"], HOSTILE)
        self.run_piped("events", *self.connected, "--format", "ndjson", "-o", "events.ndjson")
        with open(os.path.join(self.folder, "events.ndjson"), encoding="utf-8") as file:
            self.assertEqual(json.loads(file.read())["title"], HOSTILE)


if __name__ == "__main__":
    unittest.main(verbosity=2)
