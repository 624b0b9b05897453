# SPDX-License-Identifier: BSL-1.0
"""A scripted year: a simulated account lives NIGHTS nights under a seeded random mix of all that goes wrong, and after each
night the database is what a naive model says, and whatever is not so was announced.

    year_test.py webcasts-export [--nights N] [--seed S] [--wire xml|json] [--no-odd-values] [--no-mentions]

The machine's clock of the database's journal is moved with the service's: before each night its times become a day older.
"""

import argparse
import datetime
import json
import os
import random
import select
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading

import recount
import simulated_account as account
import year_model

DAY = datetime.timedelta(days=1)
HOUR = datetime.timedelta(hours=1)
START = datetime.datetime(2026, 1, 5, 2, 0, 0)
EXIT_OF = {"500": 5, "503": 5, "html": 5, "cut": 5, "refused": 6}


class Deviation(Exception):
    """The program did something else than the model."""


def expect(condition, message):
    if not condition:
        raise Deviation(message)


class Truth:
    """What the account really holds, and how it changes from night to night."""

    def __init__(self, seed, unreadable, mentions):
        rng = random.Random(f"{seed}/people")
        self.maker = account.Maker(rng, unreadable=unreadable, mentions=mentions)
        self.events = {}  # id: (Listed, [Registration])
        self.report_titles = {}
        self.hidden = set()
        self.number = 1000000

    def add_event(self, now, rng):
        self.number += rng.randrange(1, 4)
        start = now.replace(hour=15, minute=30) + DAY * rng.randrange(-25, 12)
        end = start + HOUR * rng.choice((1, 1, 2))
        case = rng.randrange(12)
        start, end = (None, end) if case == 0 else (start, None) if case == 1 else (None, None) if case == 2 else (start, end)
        extra = [("presenter", rng.choice(("Ada", "O'Hara & Co")))] if rng.random() < 0.3 else []
        listed = account.Listed(str(self.number), f"Event {self.number} „x“", start, end, False, extra)
        self.events[listed.id] = (listed, [])
        self.report_titles[listed.id] = rng.choice((listed.title, listed.title, ""))
        for _ in range(rng.choice((0, 1, 3, 12, 25, 40))):
            self.register(listed.id, now - DAY * rng.randrange(1, 30), rng)
        if start and start < now:
            for _ in range(rng.randrange(20)):
                self.watch(listed.id, rng)

    def register(self, number, when, rng):
        self.events[number][1].append(self.maker.registration(when + datetime.timedelta(seconds=rng.randrange(80000)), rng))

    def watch(self, number, rng):
        listed, people = self.events[number]
        if people:
            person = rng.choice(people)
            person.sessions.append(self.maker.session(listed.start or START, rng))
            if rng.random() < 0.4:
                self.maker.answers(person, listed.start or START, rng)

    def postpone(self, number, rng):
        listed, people = self.events[number]
        if listed.start:
            later = DAY * rng.randrange(1, 20)
            self.events[number] = (listed.but(start=listed.start + later, end=listed.end and listed.end + later), people)

    def pass_night(self, now, rng):
        if not self.events:
            for _ in range(rng.randrange(3, 12)):
                self.add_event(now, rng)
        if rng.random() < 0.25:
            self.add_event(now, rng)
        for number, (listed, people) in list(self.events.items()):
            end = listed.end or listed.start
            if end and now - end > 60 * DAY:
                continue
            for _ in range(rng.choice((0, 0, 1, 3))):
                self.register(number, now - DAY, rng)
            if not listed.start or listed.start < now:
                for _ in range(rng.choice((0, 0, 1, 4))):
                    self.watch(number, rng)
            if people and rng.random() < 0.05:
                del people[rng.randrange(len(people))]
            if rng.random() < 0.04:
                listed = listed.but(title=f"Renamed {number} by night {now:%j}")
                if rng.random() < 0.5:
                    self.report_titles[number] = listed.title
            if end and end < now - 30 * DAY:
                listed = listed.but(expired=True)
            self.events[number] = (listed, people)
            if rng.random() < 0.05:
                self.postpone(number, rng)
            if rng.random() < 0.008:
                self.hidden ^= {number}

    def listed(self):
        return [listed for number, (listed, _) in self.events.items() if number not in self.hidden]

    def reports(self):
        return {number: account.Report(self.report_titles[number], [item.copy() for item in people])
                for number, (_, people) in self.events.items()}


def shrunk(report, rng):
    """A report that lost much, or something that it may lose."""
    people = [item.copy() for item in report.registrations]
    case = rng.randrange(6)
    if case == 0:
        people = []
    elif case == 1:
        people = people[:1]
    elif case == 2:
        people = people[:len(people) // 2]
    elif case == 3:
        people = people[:(len(people) + 1) // 2]
    elif case == 4:
        for item in people:
            item.sessions = []
    else:
        for item in people:
            item.questions, item.surveys = [], []
    return account.Report(report.title, people)


class Killer:
    """Kills a program at a point of its run that the script chose."""

    def __init__(self, script, at, stage, signal_it):
        self.at, self.stage, self.signal_it = at, stage, signal_it
        self.ready, self.program, self.count, self.struck = threading.Event(), None, 0, False
        self.lock, self.chosen = threading.Lock(), None
        script.hook = self.on
        script.stops_half_way = lambda operation, event: stage == "half" and self.chosen == threading.get_ident()

    def on(self, stage, operation, event):
        with self.lock:
            if stage == "before":
                self.count += 1
                if self.count == self.at:
                    self.chosen = threading.get_ident()
            if self.struck or self.chosen != threading.get_ident() or stage != self.stage:
                return
            self.struck = True
        self.ready.wait(20)
        self.signal_it(self.program)


class Year:
    def __init__(self, options, folder, service):
        self.options, self.folder, self.service = options, folder, service
        self.database = os.path.join(folder, "year.db")
        self.truth = Truth(options.seed, options.odd_values, options.mentions)
        self.model = year_model.Model()
        self.lookback = random.Random(f"{options.seed}/lookback").choice((40, 60, 180))
        self.night = 0
        self.told = {"runs": 0, "kills": 0, "kept": 0, "failed": 0, "gone": 0, "forgotten": 0, "overlaps": 0, "limits": 0}
        self.did, self.programs = "", []
        self.environment = {"PATH": os.environ["PATH"], "HOME": folder, "LC_ALL": "C.UTF-8",
                            "WEBCASTS_USERNAME": "admin@example.com", "WEBCASTS_PASSWORD": "pw"}

    # -- running the program

    def command(self, options, jobs, *more):
        arguments = [self.options.program, "sync", "--base-url", self.service.url, "--db", self.database, "--json",
                     "--no-progress", "--wire", options.wire, "--jobs", str(jobs), "--retries", str(options.retries),
                     "--lookback", f"{options.lookback.days}d", *more]
        for event in options.events:
            arguments += ["--event", event]
        arguments += ["--full"] * options.full + ["--accept-shrink"] * options.accept + ["--strict"] * options.strict
        return arguments

    def start(self, arguments):
        self.told["runs"] += 1
        program = subprocess.Popen(arguments, env=self.environment, cwd=self.folder, stdin=subprocess.DEVNULL,
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.programs = [known for known in self.programs if known.poll() is None] + [program]
        return program

    def end_programs(self):
        for program in self.programs:
            if program.poll() is None:
                program.kill()
                program.communicate()

    def finish(self, program):
        try:
            out, err = program.communicate(timeout=120)
        except subprocess.TimeoutExpired:
            program.kill()
            self.err = program.communicate()[1].decode()
            raise
        self.err = err.decode()
        return program.returncode, out.decode(), self.err

    def query(self, sql, *arguments):
        database = recount.connect(self.database)
        try:
            return recount.rows_of(database, sql, *arguments)
        finally:
            database.close()

    # -- a run that comes to its end

    def predict(self, model, script, options, clocks=None):
        """Let the model live through a run, and return what the run must say. `clocks`: when an event was fetched, if that is
        not the script's time.
        """
        outcome = year_model.Outcome()
        model.runs += 1
        run = model.runs
        model.lookback = options.lookback
        if script.login_fault or (script.list_fault and not options.events):
            fault = script.login_fault or script.list_fault
            outcome.exit, outcome.run_error = 4 if script.login_fault == "login" else EXIT_OF[fault], True
            model.last_exit = outcome.exit
            return outcome
        held = False
        unread = []
        if options.events:
            planned = [(number, None) for number in options.events]
        else:
            listed, repeated = year_model.merged(script.listed)
            outcome.said |= repeated
            unread = [event.id for event in script.listed
                      if any(isinstance(value, account.Unreadable) for value in (event.start, event.end, event.expired))]
            outcome.said |= set(unread)
            model.take_list(listed)
            gone = model.mark_gone(listed, script.now, options)
            if gone is None:
                held = outcome.run_error = True
            else:
                outcome.gone = gone
                outcome.said |= set(gone)
            planned = [(event.id, event) for event in listed if not model.is_skipped(model.reason(event, options, script.now))]
            outcome.skipped = len(listed) - len(planned)
        failures = []
        for number, event in planned:
            fault = self.lasting_fault(script, number)
            if fault:
                outcome.events[number] = ("failed", None, None)
                failures.append(EXIT_OF[fault])
            else:
                report = script.reports[number]
                now = (clocks or {}).get(number, script.now)
                outcome.events[number] = model.take_report(number, event, report, now, self.night, options)
                outcome.unreadable[number] = year_model.unreadable_values(report, options.wire)
            status = outcome.events[number][0]
            held = held or status == "kept"
            model.note(number, status, run, self.night, (clocks or {}).get(number, script.now))
            if status != "stored":
                outcome.said.add(number)
        if failures:
            outcome.exit = failures[0] if len(failures) == len(planned) and len(set(failures)) == 1 else 3
        elif held or (options.strict and (unread or any(outcome.unreadable.values()))):
            outcome.exit = 3
        outcome.said |= {number for number, count in outcome.unreadable.items() if count}
        model.last_exit, outcome.complete = outcome.exit, True
        model.done = []
        return outcome

    @staticmethod
    def lasting_fault(script, number):
        if script.limited:
            return "429"
        faults = script.faults.get(number, ())
        if number not in script.reports:
            return "refused"
        return None if not faults or faults[-1] == "then" else faults[-1]

    def check_run(self, outcome, result, options):
        code, out, err = result
        expect(code == outcome.exit, f"exit code {code}, should be {outcome.exit}")
        run = self.query("SELECT * FROM run ORDER BY run_id DESC LIMIT 1")[0]
        expect(run["exit_status"] == code and run["finished"], f"the run's record says {run}")
        expect(bool(run["complete"]) == outcome.complete, f"the run's record says complete = {run['complete']}")
        expect((run["error"] is not None) == outcome.run_error, f"the run's record says error = {run['error']!r}")
        if code:
            expect(err.strip(), f"exit code {code} without a word")
        for word in outcome.said:
            expect(word in err, f"standard error does not name {word}")
        noted = {row["event_id"]: row for row in
                 self.query("SELECT * FROM run_event WHERE run_id = ?", run["run_id"])}
        wanted = {number: {"status": status, "registrants": registrants, "received": received,
                           "has_error": status != "stored",
                           "unreadable": outcome.unreadable.get(number, 0) if status == "stored" else 0}
                  for number, (status, registrants, received) in outcome.events.items()}
        found = {number: {**{name: row[name] for name in ("status", "registrants", "received", "unreadable")},
                          "has_error": row["error"] is not None} for number, row in noted.items()}
        self.fail_for(recount.differences("run_event", wanted, found))
        for status, _, _ in outcome.events.values():
            self.told[status] = self.told.get(status, 0) + 1
        self.told["gone"] += len(outcome.gone)
        if not outcome.complete:
            return
        self.check_summary(json.loads(out), outcome)

    def check_summary(self, said, outcome):
        expect(said["exit_status"] == outcome.exit, f"--json says exit_status {said['exit_status']}")
        expect(said["skipped"] == outcome.skipped, f"--json says {said['skipped']} skipped, should be {outcome.skipped}")
        expect(sorted(said["gone"]) == outcome.gone, f"--json says gone: {said['gone']}, should be {outcome.gone}")
        tables = self.model.tables(outcome.events)
        funnel = recount.count_funnel(tables, recount.count_people(tables))
        counts = ("registrants", "eligible", "attended_live", "attended", "live", "simlive", "on_demand", "no_shows")
        wanted, total = {}, dict.fromkeys(counts, 0)
        for number, (status, _, _) in outcome.events.items():
            row = {"status": status}
            if status != "failed":
                row.update({name: funnel[number][name] for name in counts}, begun=bool(funnel[number]["begun"]),
                           title=funnel[number]["title"])
                total = {name: total[name] + funnel[number][name] for name in counts}
            wanted[number] = row
        found = {row["event_id"]: {name: row.get(name) for name in wanted.get(row["event_id"], row)} for row in said["events"]}
        self.fail_for(recount.differences("--json", wanted, found))
        self.fail_for(recount.differences("--json", {"total": total}, {"total": {name: said["total"][name] for name in counts}}))
        unannounced = [row["event_id"] for row in said["events"] if row["status"] != "stored" and not row.get("error")]
        expect(not unannounced, f"--json does not say why of {unannounced}")

    @staticmethod
    def fail_for(lines):
        expect(not lines, "\n  ".join(["the database is not what it must be:", *lines]))

    def compare(self, model, path=None):
        """Return how the database's tables differ from the model's."""
        database = recount.connect(path or self.database)
        try:
            if not recount.rows_of(database, "SELECT * FROM sqlite_master"):
                return [] if not model.events else ["the database is empty"]
            found, wanted = recount.read_tables(database), model.tables()
            lines = []
            for table in recount.TABLES:
                lines += recount.differences(table, wanted[table], found[table])
            marks = {row["event_id"]: row["pulled"] for row in recount.rows_of(database, "SELECT * FROM bookmark")}
            if marks != model.bookmarks():
                lines += recount.differences("bookmark", {k: {"pulled": v} for k, v in model.bookmarks().items()},
                                             {k: {"pulled": v} for k, v in marks.items()})
            if path:
                lines += recount.health_differences(database)
            return lines
        finally:
            database.close()

    def run_whole(self, script, options, jobs):
        self.did += f"; {self.name_of(options, jobs)}"
        self.service.script = script
        result = self.finish(self.start(self.command(options, jobs)))
        clocks = self.guessed_clocks(options, script.now) if options.wire == "csv" and options.events else {}
        outcome = self.predict(self.model, script, options, clocks)
        self.check_run(outcome, result, options)
        self.fail_for(self.compare(self.model))

    def guessed_clocks(self, options, real):
        """Reports in CSV do not tell the service's clock: it is as far ahead of this machine's as the run before saw it, unless
        the service told it by refusing something."""
        about = self.model.service_now(self.night)
        clocks = {}
        for row in self.query("SELECT * FROM bookmark"):
            if row["event_id"] in options.events:
                pulled = datetime.datetime.strptime(row["pulled"], "%Y-%m-%dT%H:%M:%SZ")
                known = self.model.events.get(row["event_id"])
                if known is None or known.pulled != pulled:
                    expect(pulled == real or abs(pulled - about) < HOUR / 4,
                           f"event {row['event_id']} was fetched at {pulled}, not at {real} or about {about}")
                    clocks[row["event_id"]] = pulled
        return clocks

    @staticmethod
    def name_of(options, jobs):
        return " ".join(["sync", options.wire, f"--jobs {jobs}", f"--retries {options.retries}"] + ["--full"] * options.full +
                        ["--accept-shrink"] * options.accept + [f"--event {number}" for number in options.events])

    # -- a run that is killed

    def run_killed(self, script, options, jobs, rng, gently):
        stage, at = rng.choice(("before", "half", "after")), rng.randrange(1, len(script.listed) + 4)
        self.did += f"; {self.name_of(options, jobs)} {'ended' if gently else 'killed'} {stage} answer {at}"
        killer = Killer(script, at, stage, (lambda program: program.terminate()) if gently else (lambda program: program.kill()))
        self.service.script = script
        program = self.start(self.command(options, jobs))
        killer.program = program
        killer.ready.set()
        code, out, err = self.finish(program)
        if code != (130 if gently else -9):
            # It came to its end before the blow.
            outcome = self.predict(self.model, script, options)
            self.check_run(outcome, (code, out, err), options)
            self.fail_for(self.compare(self.model))
            return
        self.told["kills"] += 1
        if gently:
            expect("interrupted" in err, "an interrupted run does not say so")
        self.find_what_was_stored(script, options, code)

    # -- a run that the service stops

    def run_limited(self, script, options, jobs, rng):
        """From some report on the account is over its limit, for longer than a run waits."""
        script.limit_from = rng.randrange(1, len(script.listed) + 3)
        self.did += f"; {self.name_of(options, jobs)} limited from report {script.limit_from} on"
        self.service.script = script
        result = self.finish(self.start(self.command(options, jobs)))
        if not script.limited:
            self.check_run(self.predict(self.model, script, options), result, options)
            self.fail_for(self.compare(self.model))
            return
        self.told["limits"] += 1
        expect(result[0] == 5, f"exit code {result[0]} of a run over the limit, should be 5")
        expect(" before 20" in self.err, "a run over the limit does not say until when")
        expect(script.limited <= jobs, f"{script.limited} requests after the account was over its limit, with {jobs} jobs")
        self.find_what_was_stored(script, options, result[0])

    def find_what_was_stored(self, script, options, code):
        """Let the model follow a run that was cut off: what its record says is stored, is stored whole, and no more."""
        copy = os.path.join(self.folder, "copy.db")  # it is the program that mends what a kill leaves
        for suffix in ("", "-journal", "-wal"):
            if os.path.exists(self.database + suffix):
                shutil.copyfile(self.database + suffix, copy + suffix)
        database = sqlite3.connect(copy)
        database.row_factory = sqlite3.Row
        runs, notes = [], []
        if recount.rows_of(database, "SELECT 1 FROM sqlite_master WHERE name = 'run'"):
            runs = recount.rows_of(database, "SELECT * FROM run WHERE run_id > ?", self.model.runs)
            notes = recount.rows_of(database, "SELECT * FROM run_event WHERE run_id > ?", self.model.runs)
        database.close()
        if runs and runs[0]["complete"] and not script.limited:  # the blow came after all was done
            whole = self.model.copy()
            self.predict(whole, script, options)
            candidates = [whole]
        else:
            candidates = self.candidates(script, options, bool(runs), notes)
            expect(code == -9 or (runs and runs[0]["exit_status"] == code), f"the record of a run that was cut off says {runs}")
            for candidate in candidates:
                candidate.last_exit = None if code == -9 else code
                candidate.done = [] if runs and runs[0]["complete"] else candidate.done
        tried = []
        for candidate in candidates:
            tried = self.compare(candidate, copy)
            if not tried:
                self.model = candidate
                break
        for suffix in ("", "-journal", "-wal"):
            if os.path.exists(copy + suffix):
                os.remove(copy + suffix)
        self.fail_for(tried)

    def candidates(self, script, options, began, notes):
        model = self.model.copy()
        if not began:
            return [model]
        model.runs += 1
        model.lookback = options.lookback
        found = []
        listed, _ = year_model.merged(script.listed)
        if options.events:
            listed = []
        else:
            found.append(model.copy())
            model.take_list(listed)
            found.append(model.copy())
            model.mark_gone(listed, script.now, options)
        known = {event.id: event for event in listed}
        for row in notes:
            number = row["event_id"]
            if row["status"] == "failed":
                expect(self.lasting_fault(script, number), f"event {number} failed without a cause: {row['error']}")
            else:
                got = model.take_report(number, known.get(number), script.reports[number], script.now, self.night, options)
                expect(got == (row["status"], row["registrants"], row["received"]), f"run_event says {row}, should be {got}")
            model.note(number, row["status"], model.runs, self.night, script.now)
            if row["status"] == "stored":
                model.done.append((number, options.wire))
        found.append(model)
        return found[::-1] if not notes else [model]

    # -- two runs at a time

    def run_overlapping(self, script, options, jobs, rng, waits):
        """Hold a run at its event list, and start another."""
        self.did += f"; {self.name_of(options, jobs)} and a second one{' --wait' if waits else ''} beside it"
        self.told["overlaps"] += 1
        reached, go_on = threading.Event(), threading.Event()

        def hold(stage, operation, event):
            if stage == "before" and operation == ("report" if options.events else "eventlist") and not go_on.is_set():
                reached.set()
                go_on.wait(60)

        script.hook = hold
        self.service.script = script
        first = self.start(self.command(options, jobs))
        try:
            expect(reached.wait(60), "the first run asks for nothing")
            second = self.start(self.command(options, jobs, *["--wait"] * waits))
            if waits:
                self.wait_for_lock(second)
                expect(second.poll() is None, f"a second run with --wait ended: {second.poll()}")
                expect(script.requests.count(("login", "")) == 1, "the second run did not wait for the first")
                go_on.set()
                first_result = self.finish(first)
                outcome = self.predict(self.model, script, options)
                second_result = self.finish(second)
                # The journal has both runs by now: the first one is checked by its exit code and the second one whole.
                expect(first_result[0] == outcome.exit, f"exit code {first_result[0]} of the first run, should be {outcome.exit}")
                self.check_run(self.predict(self.model, script, options), second_result, options)
            else:
                code, out, err = self.finish(second)
                expect(code == 8, f"exit code {code} of a second run, should be 8")
                expect("another run" in err and not out, "a second run does not say why it ended")
                expect(script.requests.count(("login", "")) == 1, "a second run asked the service, though the first was under way")
                go_on.set()
                result = self.finish(first)
                self.check_run(self.predict(self.model, script, options), result, options)
        finally:
            go_on.set()
            for program in (first, *([second] if "second" in locals() else [])):
                if program.poll() is None:
                    program.kill()
                    program.communicate()
        self.fail_for(self.compare(self.model))

    def wait_for_lock(self, program):
        """Wait until a program has opened the database's lock file, as /proc shows."""
        for _ in range(20000):
            if program.poll() is not None:
                return
            try:
                names = [os.readlink(f"/proc/{program.pid}/fd/{name}") for name in os.listdir(f"/proc/{program.pid}/fd")]
            except OSError:
                return
            if any(name.endswith("year.db-lock") for name in names):
                return
            select.select([], [], [], 0.002)

    # -- forgetting

    def forget(self, person, rng):
        address = person.spelling(rng)
        self.did += f"; forget {person.key}"
        self.told["forgotten"] += 1
        program = subprocess.run([self.options.program, "forget", address, "--db", self.database, "--json"], env=self.environment,
                                 cwd=self.folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                 timeout=600, check=False)
        self.err = program.stderr.decode()
        expect(program.returncode == 0, f"forget {ascii(address)}: exit code {program.returncode}")
        removed = 0
        for event in self.model.events.values():
            for key, item in event.rows:
                if item.person is not None and item.person.key == person.key:
                    answers = len(item.questions) + len(item.surveys) if event.has_answers else 0
                    removed += 1 + len(item.sessions) + answers
            event.rows = [(key, item) for key, item in event.rows if item.person is None or item.person.key != person.key]
        self.model.forgotten.add(person.key)
        said = json.loads(program.stdout)
        expect(said["removed"] == removed, f"forget says {said['removed']} rows removed, should be {removed}")
        self.fail_for(self.compare(self.model))
        self.search_for_forgotten()

    def search_for_forgotten(self):
        for suffix in ("", "-journal", "-wal"):
            if os.path.exists(self.database + suffix):
                with open(self.database + suffix, "rb") as file:
                    held = file.read().lower()
                # The end of an address must end there: p1@... is in p1@..., and also in xp1@...
                for key in self.model.forgotten:
                    at = held.find(key.encode())
                    while at >= 0:
                        other = held[at - 1:at].isalnum() or held[at - 1:at] in (b"+", b"_", b".", b"-") or held[at - 1] >= 128
                        expect(other, f"{key} is forgotten, and still in {suffix or 'the database'} at byte {at}")
                        at = held.find(key.encode(), at + 1)

    # -- what the program says of the database

    def check_status(self):
        program = subprocess.run([self.options.program, "status", "--db", self.database, "--json"], env=self.environment,
                                 cwd=self.folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                 timeout=60, check=False)
        self.err = program.stderr.decode()
        said = json.loads(program.stdout)
        people = {(event.id, year_model.row_person(key, item)) for event in self.model.events.values() for key, item in event.rows}
        failing = self.model.failing(self.night)
        stale, as_of = self.model.age(self.night)
        wanted = {"events": len(self.model.events), "registrants": len(people), "running": False,
                  "gone": sum(event.gone is not None for event in self.model.events.values()), "stale_events": stale,
                  "stale": stale > 0}
        self.fail_for(recount.differences("status", {"": wanted}, {"": {name: said[name] for name in wanted}}))
        expect({row["event_id"]: row["status"] for row in said["failing"]} == failing,
               f"status says failing: {said['failing']}, should be {failing}")
        if as_of:
            expect(said["data_as_of"] in as_of, f"status says data_as_of {said['data_as_of']}, should be {as_of}")
        expect(said["latest_run"]["exit_status"] == self.model.last_exit,
               f"status says of the latest run {said['latest_run']}, should be exit code {self.model.last_exit}")
        good = self.model.last_exit == 0 and not failing and not stale
        expect((said["exit_status"], program.returncode) == ((0, 0) if good else (3, 3)),
               f"status: exit code {program.returncode}, and exit_status {said['exit_status']}, good is {good}")
        if self.model.last_stored is not None:
            plan = {}
            for reason in self.model.plan_at(self.model.service_now(self.night)).values():
                plan[reason.removeprefix("-") if reason != "--full" else reason] = plan.get(reason.removeprefix("-"), 0) + 1
            expect(said["next_run"] == plan, f"status says next_run {said['next_run']}, should be {plan}")

    # -- the nights

    def make_journal_older(self):
        """A night passes on the machine's clock, which the program writes into its journal."""
        if not os.path.exists(self.database):
            return
        database = sqlite3.connect(self.database)
        with database:
            older = "strftime('%Y-%m-%dT%H:%M:%SZ', {0}, '-1 day')"
            database.execute(f"UPDATE run SET started = {older.format('started')}, finished = {older.format('finished')}")
            database.execute(f"UPDATE run_event SET finished = {older.format('finished')}")
        database.close()
        self.model.done = []

    def script_of(self, now, rng, calm):
        failing = {} if calm else {number: [rng.choice(("500", "cut", "refused", "html", "503"))]
                                   for number in self.truth.events if rng.random() < 0.03}
        for number in failing:
            if rng.random() < 0.4:
                self.truth.postpone(number, rng)
        listed, reports = self.truth.listed(), self.truth.reports()
        if not calm:
            if rng.random() < 0.1 and listed:
                listed = rng.choice(([], listed[:1], listed[:len(listed) // 2], listed[len(listed) // 3:]))
            if rng.random() < 0.15 and listed:
                event = rng.choice(listed)
                moved = event.but(start=event.start and event.start - DAY, end=event.end and event.end + 2 * HOUR,
                                  title=rng.choice((event.title, "Another title")), expired=not event.expired)
                listed = listed + [moved] + [event] * (rng.random() < 0.3)
            rng.shuffle(listed)
            for number in reports:
                if rng.random() < 0.05:
                    reports[number] = shrunk(reports[number], rng)
            if rng.random() < 0.1 and self.options.odd_values and listed:
                at = rng.randrange(len(listed))
                once = sum(event.id == listed[at].id for event in listed) == 1
                name, text = rng.choice((("start", "0000-00-00 00:00:00"), ("end", "soon"), ("expired", "perhaps")))
                if once or name != "expired":
                    listed[at] = listed[at].but(**{name: account.Unreadable(text)})
        script = account.Script(now, listed, reports, self.options.odd_values, f"{self.options.seed}/{self.night}/{now}")
        script.faults = failing
        if not calm:
            if rng.random() < 0.05:
                script.login_fault = "login"
            elif rng.random() < 0.05:
                script.list_fault = rng.choice(("500", "html", "refused"))
        return script

    def options_of(self, script, rng, calm):
        wire = "csv" if not calm and rng.random() < 0.1 else self.options.wire
        options = year_model.Options(wire, lookback=self.lookback, retries=0)
        if not calm:
            options.full = rng.random() < 0.1
            options.accept = rng.random() < 0.12
            options.strict = self.options.odd_values and rng.random() < 0.3
            if rng.random() < 0.08:
                options.events = rng.sample(sorted(script.reports), min(len(script.reports), rng.randrange(1, 4)))
            if rng.random() < 0.2:
                options.retries = 2
                for number in rng.sample(sorted(script.reports), min(len(script.reports), 2)):
                    script.faults.setdefault(number, [rng.choice(("429:0", "500", "503", "cut")), "then"])
                if rng.random() < 0.2 and script.reports:
                    script.faults[rng.choice(sorted(script.reports))] = ["429:1", "then"]
            elif rng.random() < 0.3:
                script.expire_at = rng.randrange(2, 8)
        return options

    def live_one_night(self):
        self.night += 1
        rng = random.Random(f"{self.options.seed}/night {self.night}")
        self.did = ""
        now = START + DAY * self.night + datetime.timedelta(minutes=10 * rng.randrange(4))
        self.make_journal_older()
        self.truth.pass_night(now, rng)
        calm = self.night == 1 or rng.random() < 0.15
        clock = now - 2 * DAY if not calm and rng.random() < 0.04 else now
        script = self.script_of(clock, rng, calm)
        options = self.options_of(script, rng, calm)
        jobs = rng.choice((1, 2, 4, 8))
        kind = "whole" if calm else rng.choices(("whole", "killed", "ended", "refuses", "waits", "limited"),
                                                       (55, 20, 6, 7, 7, 5))[0]
        if kind != "whole" and options.events:
            options.wire = self.options.wire
        if kind in ("refuses", "waits"):
            script.login_fault = script.list_fault = script.expire_at = None
            script.faults = {number: faults for number, faults in script.faults.items() if faults[-1] != "then"}
        if kind in ("killed", "ended", "limited"):
            script.login_fault = script.list_fault = None
        if kind == "limited":
            self.run_limited(script, options, jobs, rng)
        elif kind in ("killed", "ended"):
            for _ in range(rng.randrange(1, 4)):
                self.run_killed(script, options, jobs, rng, kind == "ended")
                script = account.Script(clock, script.listed, script.reports, script.odd, script.seed)
            if rng.random() < 0.8:
                self.run_whole(script, options, jobs)
        elif kind in ("refuses", "waits"):
            self.run_overlapping(script, options, jobs, rng, kind == "waits")
        else:
            self.run_whole(script, options, jobs)
        if rng.random() < 0.15:
            later = self.script_of(clock + HOUR, rng, rng.random() < 0.5)
            self.run_whole(later, self.options_of(later, rng, False), rng.choice((1, 3)))
        if self.has_rows() and rng.random() < (0.12 if self.night <= 40 else 0.02):  # the longer it lives, the longer it takes
            self.forget(rng.choice(self.truth.maker.people), rng)
        if self.has_rows() and rng.random() < 0.4:
            self.check_status()

    def has_rows(self):
        # Looking into the database after a kill would mend it in the program's place.
        return bool(self.model.events) and not os.path.exists(self.database + "-journal")

    def check_in_the_end(self):
        script = self.script_of(START + DAY * self.night + 3 * HOUR, random.Random(0), True)
        self.run_whole(script, year_model.Options(self.options.wire, lookback=self.lookback), 4)
        self.check_status()
        database = recount.connect(self.database)
        self.fail_for(recount.health_differences(database) + recount.view_differences(database, self.model.tables()))
        database.close()
        self.search_for_forgotten()

    def live(self):
        for _ in range(self.options.nights):
            self.live_one_night()
        self.check_in_the_end()


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("program", type=os.path.realpath)
    parser.add_argument("--nights", type=int, default=40)
    parser.add_argument("--seed", default="1")
    parser.add_argument("--wire", choices=("xml", "json"), default="xml")
    parser.add_argument("--odd-values", action=argparse.BooleanOptionalAction, default=True, help="values in other spellings, and unreadable ones")
    parser.add_argument("--mentions", action=argparse.BooleanOptionalAction, default=True, help="people whose texts name others by their addresses")
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *ignored: sys.exit(143))  # the folder goes with a test that takes too long
    memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # a killed program needs no disk to lose
    service = account.Service()
    try:
        with tempfile.TemporaryDirectory(dir=memory) as folder:
            year = Year(options, folder, service)
            try:
                year.live()
            except (Deviation, subprocess.TimeoutExpired, KeyError, sqlite3.Error, ValueError) as problem:
                keep = os.environ.get("KEEP_YEAR")
                if keep:
                    shutil.copytree(folder, keep, dirs_exist_ok=True)
                print(f"FAILED in night {year.night} ({type(problem).__name__}){year.did}:\n  {problem}\n"
                      f"--- standard error of the last run:\n{getattr(year, 'err', '')}"
                      f"--- again with: {' '.join(sys.argv)} --seed {options.seed}", file=sys.stderr)
                if keep:
                    raise
                return 1
            finally:
                year.end_programs()
    finally:
        service.close()
    told = year.told
    print(f"{options.nights} nights ({options.wire}, seed {options.seed}): {told['runs']} runs, {told['stored']} reports stored, "
          f"{told['kept']} kept back, {told['failed']} failed, {told['kills']} kills, {told['overlaps']} overlaps, {told['limits']} limits, "
          f"{told['gone']} events gone, {told['forgotten']} people forgotten, {len(year.model.events)} events at the end: "
          "the database is what it must be")
    return 0


if __name__ == "__main__":
    sys.exit(main())
