# SPDX-License-Identifier: BSL-1.0
"""What webcasts-export must have stored after each run, in plain dictionaries: the rules of doc/exporter_sync.md, written down a
second time without a look at the program's own tables.
"""

import copy
import datetime
import functools

from recount import plain_extra
from simulated_account import FIELDS, KINDS, Listed, Unreadable

EVERY_RUN_UNTIL = datetime.timedelta(days=30)
WEEK = datetime.timedelta(days=7)


def known(value):
    return None if isinstance(value, Unreadable) else value


@functools.lru_cache(maxsize=None)
def utc(at):
    return None if at is None else at.strftime("%Y-%m-%dT%H:%M:%SZ")


@functools.lru_cache(maxsize=None)
def local(at):
    return None if at is None else at.strftime("%Y-%m-%dT%H:%M:%S+00:00")


def without(forgotten, text):
    """A text without mentions of people who are forgotten."""
    if "@" in text:
        for key in forgotten:
            text = text.replace(key, "[removed]")
    return text


def implausible(stored, received):
    return received < stored and (received == 0 or (stored >= 10 and stored - received > received))


def extra_of(fields, values):
    """Further fields, with the texts of values that could not be read."""
    unread = [(name, str(value)) for name, value in values.items() if isinstance(value, Unreadable)]
    return plain_extra([*fields, *unread]) if fields or unread else []


def read(listed):
    """An event of the list, with what cannot be read as a further field."""
    unread = [(name, str(value)) for name, value in (("sched_start", listed.start), ("sched_end", listed.end),
                                                     ("expired", listed.expired)) if isinstance(value, Unreadable)]
    return listed.but(start=known(listed.start), end=known(listed.end), expired=known(listed.expired),
                      extra=listed.extra + unread)


def merged(listed):
    """The event list with each event once, and the ids that it names more than once."""
    events, repeated = {}, set()
    for event in map(read, listed):
        if event.id not in events:
            events[event.id] = event
            continue
        repeated.add(event.id)
        first = events[event.id]
        starts = [at for at in (first.start, event.start) if at is not None]
        ends = [at for at in (first.end, event.end) if at is not None]
        events[event.id] = first.but(start=min(starts, default=None), end=max(ends, default=None),
                                     title=first.title or event.title, expired=first.expired and event.expired)
    return list(events.values()), repeated


class Stored:
    """An event of the database."""

    def __init__(self, number):
        self.id, self.title, self.expired, self.start, self.end = number, "", None, None, None
        self.begun, self.gone, self.pulled, self.extra = None, None, None, []
        self.fetched = None  # the night of the run that stored the rows
        self.rows = []       # (key, registration)
        self.has_answers = True
        self.made = None     # what rows_in_tables made, and of what

    def rows_in_tables(self, forgotten):
        if self.made is None or self.made[0] is not self.rows or self.made[1:3] != (self.has_answers, len(forgotten)):
            tables = {"attendee": {}, "session": {}, "answer": {}}
            for key, item in self.rows:
                add_registration(tables, self, key, item)
            for table, names in (("attendee", ()), ("answer", ("question", "answer"))):
                for row in tables[table].values():
                    row["extra"] = [(name, without(forgotten, value)) for name, value in row["extra"]]
                    row.update({name: row[name] and without(forgotten, row[name]) for name in names})
            self.made = (self.rows, self.has_answers, len(forgotten), tables)
        return self.made[3]

    def counts(self):
        return (len(self.rows), sum(len(item.sessions) for _, item in self.rows),
                sum(len(item.questions) + len(item.surveys) for _, item in self.rows) if self.has_answers else 0)

    def take_list(self, listed, pulled):
        self.title = listed.title or self.title
        self.expired = None if listed.expired is None else int(listed.expired)
        self.start, self.end = listed.start, listed.end
        self.extra = extra_of(listed.extra, {})
        self.begun = int(self.start is None or pulled is None or self.start <= pulled)


class Options:
    def __init__(self, wire="xml", events=(), full=False, accept=False, strict=False, lookback=180, retries=0):
        self.wire, self.events, self.full, self.accept, self.strict = wire, list(events), full, accept, strict
        self.lookback, self.retries = datetime.timedelta(days=lookback), retries


class Outcome:
    """What a run must say of itself."""

    def __init__(self):
        self.exit = 0
        self.events = {}     # id: (status, registrants, received)
        self.skipped = 0
        self.gone = []
        self.said = set()    # what standard error must name
        self.run_error = False
        self.complete = False
        self.unreadable = {}  # id: how many values


class Model:
    def __init__(self):
        self.events = {}
        self.forgotten = set()
        self.done = []        # (event, wire) that a run which was cut off has stored, since the last complete one
        self.journal = {}     # event: [(run, night, status)]
        self.runs = 0
        self.last_stored = None  # (night, the service's clock) of the latest run that stored an event
        self.lookback = None
        self.last_exit = None
        self.good_runs = 0

    def copy(self):
        same = copy.copy(self)
        same.events = {number: copy.copy(event) for number, event in self.events.items()}
        same.forgotten, same.done = set(self.forgotten), list(self.done)
        same.journal = {number: list(notes) for number, notes in self.journal.items()}
        return same

    # -- what a run does, step by step

    def reason(self, listed, options, now):
        """Why an event is fetched; a reason that begins with "-" is one to skip it."""
        stored = self.events.get(listed.id)
        if (listed.id, options.wire) in self.done:
            return "-done by the run that was cut off"
        if options.full:
            return "--full"
        if stored is None or stored.pulled is None:
            return "new"
        end = listed.end or listed.start
        if end is None or end >= now:
            return "not over yet"
        last = end + options.lookback
        if stored.pulled >= last:
            return "-fetched after its look-back"
        if now >= last:
            return "last time, after the look-back"
        if now < end + EVERY_RUN_UNTIL:
            return "ended less than 30 days ago"
        return "last fetched a week ago" if now - stored.pulled >= WEEK else "-fetched less than a week ago"

    def is_skipped(self, reason):
        return reason.startswith("-") and reason != "--full"

    def take_list(self, listed):
        for event in listed:
            if event.id in self.events:
                stored = self.events[event.id]
                stored.take_list(event, stored.pulled)

    def mark_gone(self, listed, now, options):
        """Return the events that are marked as gone now, or None if the list is implausible."""
        there = {event.id for event in listed}
        known_events = [event for event in self.events.values() if event.gone is None]
        missing = sorted(event.id for event in known_events if event.id not in there)
        if not options.accept and implausible(len(known_events), len(known_events) - len(missing)):
            return None
        for event in self.events.values():
            event.gone = None if event.id in there else event.gone or now
        return missing

    def rows_of(self, report):
        """The rows of a report with their keys, without people who are forgotten."""
        rows, taken, numbers = [], set(), {}
        for item in report.registrations:
            address = item.person.key if item.person else ""
            if address in self.forgotten:
                continue
            key = address
            while not key or key in taken:
                numbers[address] = numbers.get(address, 0 if not address else 1) + 1
                key = f"{address}#{numbers[address]}"
            taken.add(key)
            rows.append((key, item))
        return rows

    def take_report(self, number, listed, report, now, night, options):
        """Store a report or keep what is there. Return (status, registrants, received)."""
        stored = self.events.get(number)
        rows = self.rows_of(report)
        fresh = Stored(number)
        fresh.rows, fresh.has_answers = rows, options.wire != "csv"
        asked_for = options.full or bool(options.events)
        if stored is not None:
            if stored.pulled is not None and now < stored.pulled and not asked_for:
                return "kept", None, len(rows)
            if not options.accept:
                pairs = list(zip(stored.counts(), fresh.counts()))
                if any(implausible(*pair) for pair in (pairs[:2] if options.wire == "csv" else pairs)):
                    return "kept", None, len(rows)
        event = self.events.setdefault(number, Stored(number))
        event.pulled = now
        if listed is not None:
            event.take_list(listed, now)
        elif event.start is not None:
            event.begun = int(event.start <= now)
        event.title = (report.title if options.wire != "csv" else "") or event.title
        event.rows, event.has_answers, event.fetched = rows, fresh.has_answers, night
        people = {row_person(key, item) for key, item in rows}
        return "stored", len(people), None

    def note(self, number, status, run, night, now):
        self.journal.setdefault(number, []).append((run, night, status))
        if status == "stored":
            self.last_stored = (night, now)

    # -- what the tables hold

    def tables(self, only=None):
        """Return the rows of all events, or of some."""
        tables = {"event": {}, "attendee": {}, "session": {}, "answer": {}}
        for event in self.events.values():
            if only is not None and event.id not in only:
                continue
            tables["event"][event.id,] = {
                "event_id": event.id, "title": event.title, "expired": event.expired, "sched_start": local(event.start),
                "sched_end": local(event.end), "sched_start_utc": utc(event.start), "sched_end_utc": utc(event.end),
                "begun": event.begun, "time_zone": "GMT", "query": "", "extra": event.extra,
                "gone_utc": utc(event.gone), "purged_utc": None}
            for table, rows in event.rows_in_tables(self.forgotten).items():
                tables[table].update(rows)
        return tables

    def bookmarks(self):
        return {event.id: utc(event.pulled) for event in self.events.values() if event.pulled is not None}

    # -- what `status` says

    def failing(self, tonight):
        """Events whose latest report was not stored, by status; those of which nothing is stored for 36 hours."""
        found = {}
        for number, notes in self.journal.items():
            event = self.events.get(number)
            if notes[-1][2] != "stored" and (notes[-1][1] >= tonight - 1 if event is None else event.gone is None):
                found[number] = notes[-1][2]
        return found

    def plan_at(self, now):
        plan = {}
        for event in self.events.values():
            if event.gone is None:
                options = Options(lookback=self.lookback.days)
                done, self.done = self.done, []
                plan[event.id] = self.reason(Listed(event.id, event.title, event.start, event.end), options, now)
                self.done = done
        return plan

    def age(self, night):
        """Return (stale events, the possible bookmarks of the oldest rows that should be newer)."""
        if self.last_stored is None:
            return 0, set()
        now = self.last_stored[1] + datetime.timedelta(days=night - self.last_stored[0])
        plan, before = self.plan_at(now), self.plan_at(now - datetime.timedelta(hours=36))
        late = []
        for number, reason in plan.items():
            each_run = reason in ("not over yet", "ended less than 30 days ago")
            if each_run or not (self.is_skipped(reason) or self.is_skipped(before[number])):
                late.append(self.events[number])
        oldest = min((event.fetched for event in late), default=None)
        return (sum(event.fetched <= night - 2 for event in late),
                {utc(event.pulled) for event in late if event.fetched == oldest})

    def service_now(self, night):
        return self.last_stored[1] + datetime.timedelta(days=night - self.last_stored[0])


def row_person(key, item):
    return item.person.key if item.person else key


def add_registration(tables, event, key, item):
    person = row_person(key, item)
    registered = known(item.registered)
    row = {"event_id": event.id, "email_key": key, "person_key": person,
           "domain": item.person.domain if item.person else "", "reg_date": local(registered),
           "reg_date_utc": utc(registered), "sti": item.sti, "extra": extra_of(item.extra, {"reg_date": item.registered})}
    row.update({name: item.fields[name] for name in FIELDS})
    tables["attendee"][event.id, key] = row
    for kind in KINDS:
        sessions = [session for session in item.sessions if session.kind == kind]
        for ordinal, session in enumerate(sessions, 1):
            start, end = known(session.start), known(session.end)
            tables["session"][event.id, key, kind, ordinal] = {
                "event_id": event.id, "email_key": key, "kind": kind, "ordinal": ordinal,
                "session_start": local(start), "session_end": local(end), "session_duration": known(session.duration),
                "session_start_utc": utc(start), "session_end_utc": utc(end),
                "extra": extra_of(session.extra, {"start": session.start, "end": session.end, "duration": session.duration})}
    if not event.has_answers:
        return
    for ordinal, (at, text) in enumerate(item.questions, 1):
        tables["answer"][event.id, key, "qa", ordinal] = {
            "event_id": event.id, "email_key": key, "kind": "qa", "ordinal": ordinal, "time": local(known(at)),
            "time_utc": utc(known(at)), "question": text, "answer": None, "extra": extra_of((), {"time": at})}
    for ordinal, (asked, said) in enumerate(item.surveys, 1):
        tables["answer"][event.id, key, "survey", ordinal] = {
            "event_id": event.id, "email_key": key, "kind": "survey", "ordinal": ordinal, "time": None, "time_utc": None,
            "question": asked, "answer": said, "extra": []}


def unreadable_values(report, wire):
    """How many values of a report cannot be read."""
    count = 0
    for item in report.registrations:
        values = [item.registered]
        for session in item.sessions:
            values += [session.start, session.end, session.duration]
        if wire != "csv":
            values += [at for at, _ in item.questions]
        count += sum(isinstance(value, Unreadable) for value in values)
    return count
