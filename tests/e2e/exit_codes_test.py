# SPDX-License-Identifier: BSL-1.0
"""One cause has one exit code, whatever the command: each cause is tried with every command that can meet it.

    exit_codes_test.py webcasts-export webcasts-sandbox
"""

import contextlib
import fcntl
import json
import os
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import unittest
import urllib.request

SANDBOX = os.path.realpath(sys.argv.pop())
EXPORTER = os.path.realpath(sys.argv.pop())
NOBODY = 65534
PERSON = "ada@example.com"

# What reads a database, and what changes it, without its --db.
READERS = {
    "status": ["status"], "export": ["export"], "export --person": ["export", "--person", PERSON],
    "report-html": ["report-html"], "dataset": ["dataset", "data"], "singer": ["singer"],
    "postgres": ["postgres", "--url", "postgresql://127.0.0.1:1/audience"], "purge --plan": ["purge", "--older-than", "1d", "--plan"],
}
WRITERS = {"forget": ["forget", PERSON], "purge": ["purge", "--older-than", "1d"]}
SYNCS = {"sync": ["sync", "--sandbox"], "sync --plan": ["sync", "--sandbox", "--plan"], "sync --full": ["sync", "--sandbox", "--full"]}
DOCTOR = {"doctor": ["doctor", "--sandbox"]}
OF_DATABASE = {**READERS, **WRITERS, **SYNCS, **DOCTOR}
# What asks the service.
CONNECTED = {"login": ["login"], "events": ["events"], "report": ["report", "1000003"], "sync": ["sync", "--db", "new.db"],
             "sync --event": ["sync", "--db", "other.db", "--event", "1000003"], "doctor": ["doctor"]}
COMMANDS = ["login", "events", "report", "sync", "status", "export", "report-html", "dataset", "postgres", "singer", "forget", "purge",
            "doctor", "completion", "man", "help"]


def without(commands, *names):
    return {name: arguments for name, arguments in commands.items() if name not in names}


class Causes(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.mkdtemp()
        os.chmod(cls.folder, 0o755)
        cls.environment = {"PATH": os.environ["PATH"], "HOME": cls.folder, "LC_ALL": "C.UTF-8", "WEBCASTS_USERNAME": "demo@example.com",
                           "WEBCASTS_PASSWORD": "demo"}
        cls.good = os.path.join(cls.folder, "good.db")
        subprocess.run([EXPORTER, "sync", "--sandbox", "--db", cls.good, "-q"], check=True, env=cls.environment, stdout=subprocess.DEVNULL)
        without = subprocess.run([EXPORTER, *READERS["postgres"], "--db", cls.good], env=cls.environment, capture_output=True, text=True,
                                 check=False)
        if "built without PostgreSQL" in without.stderr:
            for commands in (READERS, OF_DATABASE):
                del commands["postgres"]
        cls.service = subprocess.Popen([SANDBOX, "--port", "0"], stdout=subprocess.PIPE, text=True)
        cls.url = cls.service.stdout.readline().split()[-1]

    @classmethod
    def tearDownClass(cls):
        cls.service.terminate()
        cls.service.communicate()
        shutil.rmtree(cls.folder)

    def setUp(self):
        self.work = tempfile.mkdtemp(dir=self.folder)
        os.chmod(self.work, 0o755)
        self.reset_faults()

    def path(self, name):
        return os.path.join(self.work, name)

    def copy(self, name="a.db"):
        """A whole database of its own; in one file, which another program can lock against readers too."""
        shutil.copyfile(self.good, self.path(name))
        with contextlib.closing(sqlite3.connect(self.path(name))) as database:
            database.execute("PRAGMA journal_mode = DELETE")
        return self.path(name)

    def start(self, arguments, **more):
        environment = {**self.environment, **more.pop("environment", {})}
        return subprocess.Popen([EXPORTER, *arguments], cwd=self.work, env=environment, stdin=subprocess.DEVNULL, text=True,
                                **{"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **more})

    def check(self, code, commands, *options, **more):
        """Run the commands side by side; each ends with this code."""
        running = {name: self.start([*arguments, *options], **more) for name, arguments in commands.items()}
        for name, program in running.items():
            words = program.communicate()[1]
            with self.subTest(name):
                self.assertEqual(program.returncode, code, words)

    def check_database(self, code, make, commands=None, **more):
        """Run each command on a file of its own that `make` prepares."""
        running = {}
        for number, (name, arguments) in enumerate((commands or OF_DATABASE).items()):
            path = self.path(f"{number}.db")
            make(path)
            running[name] = self.start([*arguments, "--db", path], **more)
        for name, program in running.items():
            words = program.communicate()[1]
            with self.subTest(name):
                self.assertEqual(program.returncode, code, words)

    def reset_faults(self):
        urllib.request.urlopen(f"{self.url}/__sandbox/reset", data=b"").close()

    def set_fault(self, **fault):
        self.reset_faults()
        urllib.request.urlopen(f"{self.url}/__sandbox/faults", data=json.dumps(fault).encode()).close()

    # The database.

    def changed(self, sql):
        def make(path):
            shutil.copyfile(self.good, path)
            with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as database:
                database.executescript(sql)
        return make

    def test_a_database_of_a_newer_version(self):
        self.check_database(7, self.changed("PRAGMA user_version = 99"))

    def test_a_database_of_no_version(self):
        self.check_database(7, self.changed("PRAGMA user_version = -1"))

    def test_another_programs_database(self):
        self.check_database(7, self.changed("PRAGMA application_id = 7"))

    def test_a_database_without_its_tables(self):
        self.check_database(7, self.changed("PRAGMA foreign_keys = OFF; DROP TABLE run; DROP TABLE event;"))

    def test_a_damaged_database(self):
        for begin, bytes_ in ((100, b"\x7f" * 3996), (16, b"\0\0"), (4096, b"\x7f" * 4096 * 8)):
            def make(path):
                shutil.copyfile(self.good, path)
                with open(path, "r+b") as file:
                    file.seek(begin)
                    file.write(bytes_)
            with self.subTest(begin):
                self.check_database(7, make)

    def test_a_database_that_is_cut_off(self):
        def make(path):
            shutil.copyfile(self.good, path)
            os.truncate(path, 5000)
        self.check_database(7, make)

    def test_a_file_that_is_no_database(self):
        def make(path):
            with open(path, "w", encoding="ascii") as file:
                file.write("words, and so many of them that a header would have had room in it. " * 100)
        self.check_database(7, make)

    def test_a_folder(self):
        self.check_database(7, os.mkdir)

    def test_a_database_that_may_not_be_read(self):
        def make(path):
            shutil.copyfile(self.good, path)
            os.chmod(path, 0)
        os.chmod(self.work, 0o777)
        self.check_database(7, make, **self.as_nobody())

    def test_a_database_that_may_not_be_written(self):
        def make(path):
            shutil.copyfile(self.good, path)
            os.chmod(path, 0o444)
        self.check_database(7, make, {**WRITERS, **without(SYNCS, "sync --plan"), **DOCTOR}, **self.as_nobody())

    def as_nobody(self):
        return {"user": NOBODY, "group": NOBODY, "extra_groups": []} if os.getuid() == 0 else {}

    def test_a_database_in_use(self):
        with contextlib.ExitStack() as others:
            def make(path):
                self.copy(path)
                other = others.enter_context(contextlib.closing(sqlite3.connect(path, isolation_level=None)))
                other.execute("BEGIN EXCLUSIVE")
            self.check_database(8, make)

    def test_another_run(self):
        path = self.copy()
        with open(path + "-lock", "w", encoding="ascii") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            self.check(8, {**WRITERS, "sync": SYNCS["sync"]}, "--db", path)
        os.mkdir(self.path("data"))
        with open(self.path("data/.webcasts-lock"), "w", encoding="ascii") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            self.check(8, {"dataset": READERS["dataset"]}, "--db", path)

    def test_no_database(self):
        self.check(2, {**READERS, **WRITERS}, "--db", "none.db")
        self.check(2, {**READERS, **WRITERS}, "--db", "none/at/all.db")

    def test_no_such_event(self):
        self.check(2, {name: [*READERS[name], "--event", "7654321"] for name in ("export", "report-html")}, "--db", self.good)

    def test_data_of_another_service(self):
        self.check(2, {name: [*arguments, "--seed", "2"] for name, arguments in SYNCS.items()}, "--db", self.copy())
        self.start(["sync", "--sandbox", "--seed", "2", "--db", self.path("other.db")]).communicate()
        self.start(["dataset", "data", "--db", self.path("other.db")]).communicate()
        self.check(2, {"dataset": READERS["dataset"]}, "--db", self.good)

    # The output.

    def test_an_output_without_room(self):
        full = {"events": ["events", "--sandbox"], "report": ["report", "1000001", "--sandbox"]}
        data = {name: [*READERS[name], "--db", self.good] for name in ("export", "export --person", "report-html")}
        self.check(7, {**full, **data}, "-o", "/dev/full")
        told = {name: [*READERS[name], "--db", self.good] for name in ("status", "singer", "purge --plan")}
        told.update({name: [name] for name in ("man", "help")}, completion=["completion", "bash"], doctor=[*DOCTOR["doctor"], "--db", self.good])
        told["sync"] = ["sync", "--sandbox", "--db", "new.db"]
        told["singer --discover"] = ["singer", "--discover"]
        with open("/dev/full", "w", encoding="ascii") as out:
            self.check(7, {**full, **data, **told}, stdout=out)

    def test_a_quota(self):
        def make(path):
            shutil.copyfile(self.good, path)

        def limit():
            resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))
        commands = {**WRITERS, "purge": ["purge", "--older-than", "0d"], "sync": SYNCS["sync --full"]}
        self.check_database(7, make, commands, preexec_fn=limit)
        self.check(7, {"dataset": ["dataset", "data"], "export": ["export", "-o", "rows.csv"],
                       "report-html": ["report-html", "-o", "page.html"]}, "--db", self.good, preexec_fn=limit)

    def test_an_output_that_cannot_be_written(self):
        commands = {"events": ["events", "--sandbox"], "report": ["report", "1000001", "--sandbox"],
                    **{name: [*READERS[name], "--db", self.good] for name in ("export", "export --person", "report-html")}}
        self.check(7, commands, "-o", "no/such/folder/file")
        self.check(7, {"dataset": ["dataset", "no/such/folder"]}, "--db", self.good)

    def test_an_output_that_is_not_replaced(self):
        with open(self.path("letter"), "w", encoding="ascii") as file:
            file.write("Dear Ada,\n")
        commands = {"events": ["events", "--sandbox"], "report": ["report", "1000001", "--sandbox"],
                    **{name: [*READERS[name], "--db", self.good] for name in ("export", "export --person", "report-html")}}
        self.check(2, commands, "-o", "letter")
        self.check(2, commands, "-o", ".")
        self.check(2, {"dataset": ["dataset", "."]}, "--db", self.good)

    def test_the_reader_has_gone(self):
        commands = {name: [*READERS[name], "--db", self.good] for name in ("status", "export", "report-html", "singer", "purge --plan")}
        commands.update({name: [name] for name in ("man", "help")}, completion=["completion", "bash"], doctor=DOCTOR["doctor"],
                        events=["events", "--sandbox"], report=["report", "1000001", "--sandbox"])
        reading, writing = os.pipe()
        os.close(reading)
        with os.fdopen(writing, "w", encoding="ascii") as out:
            self.check(141, commands, stdout=out)
            # What is stored counts, not what was printed.
            self.check(0, {"sync": SYNCS["sync"]}, "--db", "new.db", stdout=out)
            self.check(0, {"forget": WRITERS["forget"]}, "--db", "new.db", stdout=out)
            self.check(0, {"purge": WRITERS["purge"]}, "--db", "new.db", stdout=out)

    # The service.

    def test_the_service_cannot_be_reached(self):
        self.check(5, CONNECTED, "--base-url", "http://127.0.0.1:1", "--retries", "0")
        self.check(5, CONNECTED, "--base-url", "https://no-such-host.invalid", "--retries", "0")
        self.check(5, {name: READERS[name] for name in ("postgres",) if name in READERS}, "--db", self.good)

    def test_the_log_in_is_refused(self):
        self.check(4, CONNECTED, "--base-url", self.url, environment={"WEBCASTS_PASSWORD": "another"})
        self.set_fault(operation="login", status=403)
        self.check(4, CONNECTED, "--base-url", self.url)

    def test_the_service_fails(self):
        for fault in ({"status": 503}, {"status": 429}, {"html": True}, {"empty": True}, {"truncate_at_byte": 10}):
            with self.subTest(fault):
                self.set_fault(operation="login", **fault)
                self.check(5, CONNECTED, "--base-url", self.url, "--retries", "0")

    def test_the_time_ends(self):
        self.set_fault(operation="login", latency_ms=3_600_000)
        self.check(5, CONNECTED, "--base-url", self.url, "--retries", "0", "--timeout", "0.2")

    def test_the_request_is_refused(self):
        lists = {name: CONNECTED[name] for name in ("events", "sync", "doctor")}
        reports = {name: CONNECTED[name] for name in ("report", "sync --event")}
        for fault in ({"status": 404}, {"return_code": 77}):
            with self.subTest(fault):
                self.set_fault(operation="eventlist", **fault)
                self.check(6, lists, "--base-url", self.url)
                self.set_fault(operation="audience_reports", **fault)
                self.check(6, reports, "--base-url", self.url, "--retries", "0")

    def test_a_signal(self):
        self.set_fault(operation="login", latency_ms=3_600_000)
        for name, arguments in CONNECTED.items():
            for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
                with self.subTest(name, signal=number):
                    program = self.start([*arguments, "--base-url", self.url, "-v"])
                    for line in program.stderr:
                        if "password=***" in line:
                            break
                    program.send_signal(number)
                    program.communicate()
                    self.assertEqual(program.returncode, 130)

    # The command line.

    def test_a_wrong_command_line(self):
        self.check(2, {name: [name, "--no-such-option"] for name in COMMANDS})
        self.check(2, {name: [name, "--config", "none.toml"] for name in COMMANDS})
        os.mkdir(self.path("webcasts"))
        with open(self.path("webcasts/config.toml"), "w", encoding="ascii") as file:
            file.write("wire = 'yaml'\n")
        self.check(2, {"doctor": DOCTOR["doctor"], "events": ["events", "--sandbox"], "status": ["status", "--db", self.good],
                       "man": ["man"]}, environment={"XDG_CONFIG_HOME": self.work})

    def test_a_file_that_is_only_read(self):
        self.check(2, CONNECTED, "--base-url", self.url, "--password-file", "none")
        self.check(2, CONNECTED, "--base-url", self.url, "--netrc-file", "none")
        self.check(2, CONNECTED, "--base-url", self.url, "--ca-file", "none")
        self.check(2, {"forget": ["forget", "--addresses", "none"], "singer": ["singer", "--state", "none"],
                       "singer --catalog": ["singer", "--catalog", "none"], "export": ["export", "--columns", "none"],
                       "export --previous": ["export", "--preset", "hubspot", "--previous", "none"],
                       "export --hash-key-file": ["export", "--hash-pii", "--hash-key-file", "none"]}, "--db", self.good)


if __name__ == "__main__":
    # Under nohup a program's SIGHUP is ignored, and rightly stays so.
    signal.signal(signal.SIGHUP, signal.SIG_DFL)
    unittest.main(verbosity=2)
