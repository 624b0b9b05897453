# SPDX-License-Identifier: BSL-1.0
"""A real PostgreSQL server, which this test starts in a temporary folder, holds what the database holds: the ten questions and
all tables and views have SQLite's answers. Only what changed is written, an event in one transaction, whatever ends the program
or the server. Skipped where no server is installed or the program was built without libpq.

    postgres_test.py webcasts-export [--kills N] [--seed S]
"""

import argparse
import csv
import glob
import io
import json
import os
import pwd
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time

import dataset_files as files
import dataset_test
import numbers_agree_test as numbers
import questions_test as questions
import warehouse_answers as warehouse

SKIPPED, TEMPORARY, INTERRUPTED = 77, 5, 130
expect, equal, PROBLEMS = dataset_test.expect, dataset_test.equal, dataset_test.PROBLEMS
NULL = "\u0001null\u0001"


def programs():
    """The folder of the server's programs; None if there is none."""
    found = sorted(glob.glob("/usr/lib/postgresql/*/bin/initdb"))
    if found:
        return os.path.dirname(found[-1])
    initdb = shutil.which("initdb")
    return os.path.dirname(initdb) if initdb else None


class Server:
    """A server that only this machine's users reach, by a socket in a folder."""

    def __init__(self, folder):
        self.bin, self.folder, self.data = programs(), folder, os.path.join(folder, "server")
        # The server refuses to run as root.
        self.user = {"user": pwd.getpwnam("postgres").pw_uid, "group": pwd.getpwnam("postgres").pw_gid,
                     "extra_groups": []} if os.getuid() == 0 else {}
        os.mkdir(self.data)
        if self.user:
            os.chmod(folder, 0o755)
            os.chown(self.data, self.user["user"], self.user["group"])
        self.environment = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "PGHOST": self.data, "PGDATABASE": "postgres",
                            "PGUSER": "loader"}
        subprocess.run([f"{self.bin}/initdb", "-D", f"{self.data}/db", "-U", "loader", "-A", "trust", "-E", "UTF8", "--locale=C", "-N"],
                       check=True, stdout=subprocess.DEVNULL, env=self.environment, **self.user)
        self.process = None
        self.start()

    def start(self):
        log = open(os.path.join(self.folder, "server.log"), "ab")  # pylint: disable=consider-using-with
        self.process = subprocess.Popen(
            [f"{self.bin}/postgres", "-D", f"{self.data}/db", "-k", self.data, "-c", "listen_addresses=", "-c", "fsync=off"],
            stdout=log, stderr=log, env=self.environment, **self.user)
        log.close()
        for _ in range(600):
            if subprocess.run([f"{self.bin}/pg_isready", "-q"], env=self.environment, check=False).returncode == 0:
                return
            if self.process.poll() is not None:
                break
            select_nothing()
        with open(os.path.join(self.folder, "server.log"), encoding="utf-8", errors="replace") as file:
            sys.exit("the server does not start: " + file.read()[-2000:])

    def stop(self, number=signal.SIGINT):
        self.process.send_signal(number)
        self.process.wait()

    def sql(self, query):
        """The rows of a query, the names of its columns first."""
        done = subprocess.run(["psql", "-q", "-X", "--csv", "-v", "ON_ERROR_STOP=1", "-P", f"null={NULL}", "-c",
                               "SET TimeZone = 'UTC'; SET search_path = webcasts", "-c", query], env=self.environment,
                              capture_output=True, check=False)
        if done.returncode != 0:
            sys.exit(f"{query}: {done.stderr.decode()}")
        rows = list(csv.reader(io.StringIO(done.stdout.decode(), newline="")))
        return [[None if cell == NULL else cell for cell in row] for row in rows]

    def answers(self, queries):
        found = []
        for query in queries:
            rows = self.sql(query)
            found.append((rows[0], rows[1:]))
        return found


def select_nothing():
    """Let a moment pass for a server that is starting, which nothing tells of."""
    time.sleep(0.05)


class Scene(dataset_test.Scene):
    def __init__(self, program, folder, server):
        super().__init__(program, folder)
        self.server = server
        self.environment.update({name: value for name, value in server.environment.items() if name.startswith("PG")})

    def postgres(self, *arguments, database="a.db", **wanted):
        said = json.loads(self.run("postgres", "--db", database, "--json", "-q", *arguments).stdout)
        for name, value in wanted.items():
            equal(f"{name} of {said}", said[name], value)
        PROBLEMS.extend(warehouse.differences(self.path(database), self.server.answers))

    def clear(self):
        self.server.sql("DROP SCHEMA IF EXISTS webcasts CASCADE")

    def versions(self):
        return dict(self.server.sql("SELECT event_id, xmin FROM _feed_event")[1:])


def as_the_database(scene):
    for name, script in {"counted.db": questions.five_events(),
                         **{f"random{seed}.db": numbers.random_account(f"warehouse/{seed}") for seed in range(4)}}.items():
        scene.clear()
        scene.sync(script, database=name)
        scene.postgres(database=name)
    meaning = scene.server.sql("SELECT col_description('person_event'::regclass, attnum) FROM pg_attribute WHERE attrelid = "
                               "'person_event'::regclass AND attname = 'watch_seconds'")
    equal("a comment", meaning[1], ["Seconds watched; two sessions at a time count once"])
    scene.clear()


def only_what_changed(scene):
    scene.sync(questions.five_events())
    scene.postgres(replaced=5, unchanged=0, removed=0, events=5)
    before = scene.versions()
    scene.postgres(replaced=0, unchanged=5)
    equal("a second run", scene.versions(), before)
    scene.change("UPDATE attendee SET company = 'Acme \\ Söhne' || char(9, 10, 13) || 'x' WHERE event_id = '1000004'")
    scene.postgres(replaced=1, unchanged=4)
    equal("changed", [event for event, state in scene.versions().items() if before[event] != state], ["1000004"])
    scene.change("UPDATE attendee SET company = CAST(x'FF41' AS TEXT), extra = ? WHERE event_id = '1000004'",
                 '[{"name":"\\\\u0000","value":"a\\u0000b"}]')
    scene.run("postgres", "--db", "a.db", "-q")
    equal("what PostgreSQL cannot store", scene.server.sql("SELECT company, extra FROM attendee WHERE event_id = '1000004'")[1],
          ["\ufffdA", '[{"name": "\\\\u0000", "value": "a\ufffdb"}]'])
    company = "".join(map(str, range(2000)))  # longer than an index takes
    scene.change("UPDATE attendee SET company = ? WHERE event_id = '1000004'", company)
    scene.run("postgres", "--db", "a.db", "-q")
    equal("a long name", scene.server.sql("SELECT DISTINCT company FROM attendee WHERE event_id = '1000004'")[1:], [[company]])
    scene.sync(questions.five_events(), "--full")
    scene.change("DELETE FROM event WHERE event_id = '1000005'")
    scene.postgres(events=4, removed=1)
    person = "ada@acme.example.com"
    expect(scene.server.sql(f"SELECT 1 FROM attendee WHERE email = '{person}'")[1:], "the person is not there to begin with")
    scene.run("forget", person, "--db", "a.db", "-q")
    scene.postgres(replaced=3)
    for table in warehouse.VIEWS:
        equal(f"who was forgotten, in {table}",
              scene.server.sql(f"SELECT * FROM {table} t WHERE lower(t::text) LIKE '%{person}%' OR t::text LIKE '%Ada,%'")[1:], [])


def what_is_refused(scene):
    secret = "hunter2-secret"
    for arguments, status in ((("--url", f"postgresql://loader:{secret}@localhost/postgres"), 2),
                              (("--url", f"host={scene.server.data} password={secret}"), 2),
                              (("--url", f"postgresql://loader:{secret}@[localhost/postgres"), 2),
                              (("--url", f"nonsense {secret}"), 2), (("--schema", ""), 2), (("--schema", "x" * 64), 2),
                              (("--url", "host=/nowhere"), TEMPORARY), (("--url", "user=nobody"), 4),
                              (("--url", "dbname=missing"), TEMPORARY)):
        said = scene.run("postgres", "--db", "a.db", *arguments, status=status).stderr
        expect(secret not in said and said.strip(), f"{arguments}: {said}")
    scene.environment["PGPASSWORD"] = secret
    said = scene.run("postgres", "--db", "a.db", "--url", "user=nobody", status=4).stderr
    expect(secret not in said, said)
    del scene.environment["PGPASSWORD"]
    scene.server.sql("CREATE SCHEMA others; CREATE TABLE others.mine (a int)")
    said = scene.run("postgres", "--db", "a.db", "--schema", "others", status=2).stderr
    expect("tables of others" in said, said)
    equal("tables of others", scene.server.sql("SELECT relname FROM pg_class WHERE relnamespace = 'others'::regnamespace")[1:], [["mine"]])
    # A role that may not make schemas has one.
    scene.server.sql("CREATE ROLE narrow LOGIN; CREATE SCHEMA narrow AUTHORIZATION narrow")
    scene.run("postgres", "--db", "a.db", "--url", "user=narrow", "--schema", "narrow", "-q")
    equal("events in a schema that was there", scene.server.sql("SELECT count(*) FROM narrow.event")[1:], [["4"]])
    scene.run("postgres", "--db", "a.db", "--url", "user=narrow", "--schema", "mine", status=7)
    scene.run("sync", "--sandbox", "--db", "sandbox.db", "-q")
    scene.run("postgres", "--db", "sandbox.db", status=2)
    scene.run("postgres", "--db", "sandbox.db", "--schema", 'odd "name" \'s', "-q")
    scene.server.sql("UPDATE _feed SET feed_format = 99")
    expect("newer" in scene.run("postgres", "--db", "a.db", status=2).stderr, "a newer schema is written to")
    scene.server.sql("UPDATE _feed SET feed_format = 0")  # an older one is made anew
    scene.postgres(replaced=4, unchanged=0)
    # Another run has the lock.
    holder = subprocess.Popen(["psql", "-q", "-X", "-At", "-c", "SELECT pg_advisory_lock(hashtext('webcasts-export'), "
                               "hashtext('webcasts'))", "-c", "SELECT 'held'", "-f", "-"], env=scene.server.environment, text=True,
                              stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    while holder.stdout.readline().strip() != "held":
        pass
    scene.run("postgres", "--db", "a.db", status=8)
    holder.communicate("")


def killed(scene, kills, rng):
    """The program, or the server, ends at random; each event is in one of two states, and the next run brings the rest."""
    scene.run("sync", "--sandbox", "--db", "sandbox.db", "-q", "--full")
    shutil.copy(scene.path("sandbox.db"), scene.path("other.db"))
    database = sqlite3.connect(scene.path("other.db"))
    with database:
        database.execute("PRAGMA foreign_keys = ON")
        database.execute("DELETE FROM attendee WHERE length(email_key) % 3 = 0")
    database.close()
    scene.run("export", "--db", "other.db", "--rows", "events", "-o", "events.csv", "-q")  # counts what changed
    scene.clear()
    states = []
    for name in ("other.db", "sandbox.db"):
        scene.postgres(database=name)
        states.append(sums_of(scene.server))
    expect(states[0] != states[1], "the two states are one")
    begun = time.monotonic()
    scene.run("postgres", "--db", "other.db", "-q")
    longest = time.monotonic() - begun
    struck = {signal.SIGKILL: 0, signal.SIGTERM: 0, "server": 0}
    name = "sandbox.db"
    for round_number in range(4 * kills):
        if sum(struck.values()) >= kills:
            break
        process = subprocess.Popen([scene.program, "postgres", "--db", name, "-q"], cwd=scene.folder, env=scene.environment,
                                   stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        try:
            process.wait(rng.uniform(0, longest))
        except subprocess.TimeoutExpired:
            pass
        kind = "server" if round_number % 10 == 5 else signal.SIGTERM if round_number % 10 == 7 else signal.SIGKILL
        if process.poll() is None and kind == "server":
            scene.server.stop(rng.choice((signal.SIGINT, signal.SIGQUIT)))
            said = process.communicate(timeout=20)[1]
            scene.server.start()
            expect(process.returncode in (0, TEMPORARY), f"the server went: exit code {process.returncode}, {said}")
            expect(process.returncode == 0 or "PostgreSQL" in said, said)
        elif process.poll() is None:
            process.send_signal(kind)
            process.communicate()
            expect(process.returncode in (0, -kind, INTERRUPTED), f"{kind}: exit code {process.returncode}")
        else:
            process.communicate()
        if process.returncode == 0:
            name = "other.db" if name == "sandbox.db" else "sandbox.db"
            continue
        struck[kind] += 1
        for event, sums in sums_of(scene.server).items():
            expect(sums in (states[0].get(event), states[1].get(event)), f"{event} is of neither state: {sums}")
        if PROBLEMS:
            return struck
    scene.postgres(database=name)
    return struck


def sums_of(server):
    """{event: rows and digests of each table}."""
    # The server ends the transaction of a program that was killed when it notices.
    tables = server.sql("SELECT relname FROM pg_class WHERE relnamespace = 'webcasts'::regnamespace AND relkind = 'r' AND "
                        "NOT starts_with(relname, '_')")[1:]
    equal("tables", len(tables), len(files.TABLES))
    parts = " UNION ALL ".join(
        f"SELECT event_id, '{table}' AS part, count(*) AS rows, sum(hashtext(t::text)::bigint) AS sums FROM {table} t GROUP BY event_id"
        for table, in tables)
    found = {}
    for event, *sums in server.sql(f"SELECT * FROM ({parts}) p ORDER BY 1, 2")[1:]:
        found.setdefault(event, []).append(sums)
    return found


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program", type=os.path.abspath)
    parser.add_argument("--kills", type=int, default=24)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    if programs() is None or shutil.which("psql") is None:
        print("skipped: no PostgreSQL server is installed (Debian: postgresql)")
        sys.exit(SKIPPED)
    built = subprocess.run([options.program, "postgres", "--db", "missing.db"], capture_output=True, text=True, check=False)
    if "without PostgreSQL" in built.stderr:
        print("skipped: the program was built without libpq (Debian: libpq-dev)")
        sys.exit(SKIPPED)
    folder = tempfile.mkdtemp()
    server = Server(folder)
    try:
        scene = Scene(options.program, folder, server)
        try:
            struck = {}
            for step in (as_the_database, only_what_changed, what_is_refused):
                step(scene)
                if PROBLEMS:
                    sys.exit(f"{step.__name__}:\n" + "\n".join(PROBLEMS))
            struck = killed(scene, options.kills, random.Random(options.seed))
        finally:
            scene.service.close()
    finally:
        server.stop()
        shutil.rmtree(folder)
    if PROBLEMS:
        sys.exit("\n".join(PROBLEMS))
    if sum(struck.values()) < options.kills / 2:
        sys.exit(f"only {struck} runs were struck")
    told = ", ".join(f"{count} by {getattr(kind, 'name', 'the end of the server')}" for kind, count in struck.items())
    print(f"ten questions, {len(warehouse.VIEWS)} tables and views: PostgreSQL answers as SQLite; runs struck: {told}")


if __name__ == "__main__":
    main()
