# SPDX-License-Identifier: BSL-1.0
"""Numbers are computed once: whatever webcasts-export prints of a database agrees with a plain recount of its base tables,
over the sandbox's scenarios and over databases with random contents.

    numbers_agree_test.py webcasts-export [--databases N] [--seed S]
"""

import argparse
import csv
import datetime
import html.parser
import io
import json
import os
import random
import re
import signal
import sqlite3
import subprocess
import sys
import tempfile

import recount
import simulated_account as account

DAY = datetime.timedelta(days=1)
HOUR = datetime.timedelta(hours=1)
COUNTS = ("registrants", "eligible", "attended_live", "attended", "live", "simlive", "on_demand", "no_shows")
STATUSES = ("Registered", "No Show", "Attended", "Attended On-demand")
PRESETS = {"salesforce": ("Email", "Member Status"), "hubspot": ("Email", "Webcast Status"),
           "marketo": ("Email Address", "Member Status")}
TOO_LARGE = ("large",)  # a million registrants


PROBLEMS = []  # of the database that is looked at


def expect(lines):
    PROBLEMS.extend(line for line in lines if line not in PROBLEMS)


def equal(what, found, wanted):
    expect([] if recount.same(found, wanted) else [f"{what} is {found!r}, should be {wanted!r}"])


def visible(text):
    return "".join(c for c in text if c not in account.INVISIBLE).strip(account.SPACES)


class Page(html.parser.HTMLParser):
    """The numbers of a page: its key figures, and the rows of its tables."""

    def __init__(self, text):
        super().__init__()
        self.keys, self.tables = {}, {}
        self.table, self.part, self.cell, self.key, self.texts = None, None, None, None, []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        if tag == "table":
            self.table = attributes["id"]
            self.tables[self.table] = []
        elif tag in ("thead", "tbody", "tfoot"):
            self.part = tag
        elif tag == "tr" and self.part != "thead":
            self.tables[self.table].append({"total": self.part == "tfoot", "cells": []})
        elif tag in ("th", "td"):
            self.cell, self.texts = {"value": None}, []
        elif tag == "data":
            if self.cell is not None:
                self.cell["value"] = int(attributes["value"])
            else:
                self.key, self.texts = attributes["id"], []
                self.keys[self.key] = {"value": int(attributes["value"])}

    def handle_data(self, data):
        self.texts.append(data)

    def handle_endtag(self, tag):
        text = "".join(self.texts)
        if tag in ("th", "td") and self.cell is not None:
            if self.part != "thead":
                self.tables[self.table][-1]["cells"].append({**self.cell, "text": text})
            self.cell = None
        elif tag == "data" and self.key:
            self.keys[self.key]["text"] = text
            self.key = None

    def numbers(self, table):
        """Each row as (its heading, its numbers, its other texts, whether it is the total), those that are folded too.
        Without a table, where the page has a sentence, there are no rows."""
        return [row for name in (table, table + "-rest") if name in self.tables for row in self.rows(name)]

    def rows(self, table):
        return [(row["cells"][0]["text"], [c["value"] for c in row["cells"][1:] if c["value"] is not None],
                 [c["text"] for c in row["cells"][1:] if c["value"] is None], row["total"]) for row in self.tables[table]]


def percentage(part, whole):
    return f"{100 * part / whole:.1f} %" if whole else "–"


def hours(seconds):
    return f"{seconds // 3600:,}:{seconds // 60 % 60:02}"


def close(text, number):
    """Whether a number with one decimal is that number."""
    return abs(float(text) - number) < 0.0500001


def score_of(rows):
    """The engagement score of all people who attended events whose score is known."""
    known = [row for row in rows if row["score"] is not None]
    people = sum(row["attended"] for row in known)
    return sum(row["score"] * row["attended"] for row in known) / people if people else None


def total_of(rows):
    rows = list(rows)
    names = (*recount.SUMS, "asked", "surveyed")
    return {name: sum(row[name] for row in rows) for name in names}


class Numbers:
    """Everything that the program prints of one database."""

    def __init__(self, program, folder, name, environment):
        self.program, self.folder, self.environment = program, folder, environment
        self.database = os.path.join(folder, name + ".db")
        self.checks = 0

    def run(self, *arguments, code=0):
        done = subprocess.run([self.program, *arguments], cwd=self.folder, env=self.environment, stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=120, check=False)
        self.err = done.stderr.decode()
        if done.returncode != code:
            raise RuntimeError(f"{arguments}: exit code {done.returncode}, should be {code}: {self.err}")
        return done.stdout.decode()

    def check(self, *source):
        table = self.run("sync", "--db", self.database, "--no-progress", *source)
        told = dict(re.findall(r"(?m)^webcasts-export: event (\d{7}): (\d+) registrants?", self.err))
        summary = json.loads(self.run("sync", "--db", self.database, "--full", "--json", "-q", *source))
        database = recount.connect(self.database)
        try:
            self.tables = recount.read_tables(database)
            self.people = recount.count_people(self.tables)
            self.funnel = recount.count_funnel(self.tables, self.people)
            for rows in recount.count_engagement(self.tables, self.people), recount.count_new_people(self.tables, self.people):
                for number, row in rows.items():
                    self.funnel[number].update(row)
            expect(recount.view_differences(database, self.tables))
            noted = recount.rows_of(database, "SELECT event_id, registrants, status FROM run_event")
        finally:
            database.close()
        for row in noted:
            equal(f"run_event.registrants of {row['event_id']}", row["registrants"], self.funnel[row["event_id"]]["registrants"])
        self.check_lines(told)
        self.check_table(table)
        self.check_json(summary)
        self.check_status(json.loads(self.run("status", "--db", self.database, "--json")))
        self.check_page([])
        some = random.Random(len(self.people)).sample(sorted(self.funnel), min(len(self.funnel), 2))
        if some:
            self.check_page(some)
        self.check_rows()
        for preset in PRESETS:
            self.check_preset(preset)

    def check_lines(self, told):
        expect(recount.differences("the lines of sync", {n: {"registrants": row["registrants"]} for n, row in self.funnel.items()},
                                   {n: {"registrants": int(text)} for n, text in told.items()}))

    def check_table(self, table):
        found, total = {}, None
        for line in table.splitlines():
            cells = re.search(r"\s(\d+)\s+(\d+)\s+(\d+)\s+(\d+)\s+(\d+|not yet)$", line)
            if cells and re.match(r"\d{7}\s", line):
                found[line[:7]] = {"cells": cells.groups()}
            elif cells and line.startswith("total"):
                total = cells.groups()
        names = ("registrants", "attended_live", "on_demand", "attended", "no_shows")
        wanted = {}
        for number, row in self.funnel.items():
            cells = [str(row[name]) for name in names]
            wanted[number] = {"cells": tuple(cells if row["begun"] else cells[:-1] + ["not yet"])}
        expect(recount.differences("the table of sync", wanted, found))
        sums = total_of(self.funnel.values())
        equal("the total of the table of sync", total, tuple(str(sums[name]) for name in names))

    def check_json(self, summary):
        wanted = {number: {**{name: row[name] for name in COUNTS}, "begun": bool(row["begun"]), "status": "stored"}
                  for number, row in self.funnel.items()}
        found = {row["event_id"]: {name: row[name] for name in (*COUNTS, "begun", "status")} for row in summary["events"]}
        expect(recount.differences("sync --json", wanted, found))
        sums = total_of(self.funnel.values())
        for name in COUNTS:
            equal(f"sync --json, total {name}", summary["total"][name], sums[name])

    def check_status(self, said):
        equal("status --json, events", said["events"], len(self.funnel))
        equal("status --json, registrants", said["registrants"], len(self.people))
        equal("status --json, gone", said["gone"], sum(row["gone_utc"] is not None for row in self.funnel.values()))
        found = re.search(r"(?m)^holds +([0-9,]+) events?.*?, ([0-9,]+) registrants?", self.run("status", "--db", self.database))
        equal("status, events and registrants", [int(text.replace(",", "")) for text in found.groups()],
              [len(self.funnel), len(self.people)])

    # -- the page

    def check_page(self, events):
        wanted = set(events) or set(self.funnel)
        path = os.path.join(self.folder, "page.html")
        said = json.loads(self.run("report-html", "--db", self.database, "-o", path, "--json", "-q",
                                   *[word for event in events for word in ("--event", event)]))
        with open(path, encoding="utf-8") as file:
            page = Page(file.read())
        funnel = {number: row for number, row in self.funnel.items() if number in wanted}
        people = {key: row for key, row in self.people.items() if key[0] in wanted}
        total, begun = total_of(funnel.values()), total_of(row for row in funnel.values() if row["begun"])
        equal("report-html --json, registrants", said["registrants"], total["registrants"])
        equal("report-html --json, events", said["events"], len(funnel))
        self.check_keys(page, funnel, people, total, begun)
        self.check_steps(page, total, begun)
        self.check_events(page, funnel, total, begun)
        self.check_registrations(page, people)
        self.check_peaks(page, funnel)
        self.check_watch_times(page, people)
        self.check_comparison(page, funnel)
        self.check_months(page, funnel)
        self.check_new_people(page, funnel)
        self.check_lead_times(page, people)
        self.check_engagement(page, funnel)
        self.check_answers(page, funnel)
        self.check_groups(page, "companies", "company", people)
        self.check_groups(page, "domains", "domain", people)
        self.check_groups(page, "sources", "sti", people)
        self.check_harmony(page)

    @staticmethod
    def check_keys(page, funnel, people, total, begun):
        # Nobody knows whether two people without an address are one.
        different = {key if "@" in key else (event, key) for event, key in people}
        new, back = (sum(row.get(name, 0) for row in funnel.values()) for name in ("new_people", "returning_people"))
        score = score_of(funnel.values())
        average = f"{total['live_watch_seconds'] / 60 / total['attended_live']:.0f} min" if total["attended_live"] else "–"
        wanted = {"key-events": (len(funnel), f"{len(funnel):,}"),
                  "key-registrants": (total["registrants"], f"{total['registrants']:,}"),
                  "key-people": (len(different), f"{len(different):,}"),
                  "key-attended-live": (total["attended_live"], percentage(begun["attended_live"], begun["eligible"])),
                  "key-attended": (total["attended"], percentage(begun["attended"], begun["eligible"])),
                  "key-no-shows": (total["no_shows"], percentage(begun["no_shows"], begun["eligible"])),
                  "key-live-watch-seconds": (total["live_watch_seconds"], average),
                  "key-live-minutes": (total["live_watch_seconds"] // 60, f"{total['live_watch_seconds'] // 60:,}"),
                  "key-new-people": (new, percentage(new, new + back))}
        for name in "questions", "survey_answers":
            count = sum(row[name] for row in funnel.values())
            wanted["key-" + name.replace("_", "-")] = (count, f"{count:,}")
        if score is not None:
            wanted["key-score"] = (int(score * 10 + 0.5), f"{score:.1f}")
        found = page.keys.get("key-score")
        if found and score is not None and abs(found["value"] - score * 10) < 0.5000001 and close(found["text"], score):
            wanted["key-score"] = (found["value"], found["text"])  # a half may be rounded either way
        expect(recount.differences("the page's figures", {k: {"value": v, "text": t} for k, (v, t) in wanted.items()}, page.keys))

    @staticmethod
    def check_steps(page, total, begun):
        names = {"registered": "registrants", "eligible": "eligible", "attended live": "attended_live", "on demand": "on_demand",
                 "attended": "attended", "asked a question": "asked", "answered a survey": "surveyed"}
        for heading, numbers, texts, _ in page.numbers("funnel"):
            name = names.pop(heading)
            equal(f"the page's funnel, {heading}", numbers, [total[name]])
            # Counts are of all events, shares of those that have begun.
            equal(f"the page's funnel, share of {heading}", texts,
                  ["–" if heading == "registered" else percentage(begun[name], begun["eligible"])])
        equal("steps that the page's funnel lacks", list(names), [])

    @staticmethod
    def check_events(page, funnel, total, begun):
        missing = dict(funnel)
        for heading, numbers, texts, is_total in page.numbers("events"):
            if is_total:
                row, rated, has_begun = total, begun, True
            else:
                number = heading.rstrip().removesuffix(")")[-7:]
                row = rated = missing.pop(number)
                has_begun = row["begun"]
            values = [row[name] for name in ("registrants", "eligible", "attended_live", "on_demand", "attended")]
            equal(f"the page's events, {heading}", numbers, values + [row["no_shows"]] * bool(has_begun))
            wanted = [percentage(rated["attended_live"], rated["eligible"])]
            wanted += [percentage(rated["no_shows"], rated["eligible"])] if has_begun else ["not yet", "–"]
            equal(f"the page's events, rates of {heading}", texts, wanted + [hours(row["watch_seconds"])])
        equal("events that the page lacks", sorted(missing), [])

    @staticmethod
    def check_registrations(page, people):
        days = sorted(datetime.date.fromisoformat((row["reg_date_utc"] or row["reg_date"])[:10]) for row in people.values()
                      if row["reg_date"] is not None)
        rows = page.numbers("registrations")
        starts = [datetime.date.fromisoformat((heading + "-01-01")[:10]) for heading, _, _, _ in rows]
        for start, end, (heading, numbers, _, _) in zip(starts, starts[1:] + [datetime.date.max], rows):
            equal(f"the page's registrations from {heading}", numbers, [sum(start <= day < end for day in days)])
        equal("all registrations of the page", sum(numbers[0] for _, numbers, _, _ in rows), len(days))

    @staticmethod
    def check_comparison(page, funnel):
        begun = [row for row in funnel.values() if row["begun"]]
        rows = page.numbers("comparison")
        equal("events that the page compares", len([row for row in rows if not row[3]]), len(begun))
        wanted = sorted([percentage(row["attended_live"], row["eligible"]), percentage(row["attended"], row["eligible"]),
                         row["live_watch_seconds"] // 60, row["questions"]] for row in begun)
        found = sorted([texts[0], texts[1], *numbers] for _, numbers, texts, is_total in rows if not is_total)
        equal("the page's comparison", found, wanted)
        scores = sorted(-1 if row["score"] is None else row["score"] for row in begun)
        found = sorted(-1 if texts[-2] == "–" else float(texts[-2]) for _, _, texts, is_total in rows if not is_total)
        equal("the page's scores", [close(one, other) for one, other in zip(found, scores)], [True] * len(scores))

    @staticmethod
    def check_months(page, funnel):
        months = {}
        for row in funnel.values():
            if row["sched_start_utc"] is not None:
                months.setdefault(row["sched_start_utc"][:7], []).append(row)
        if len(months) < 2:
            return
        wanted = []
        for month in sorted(months, reverse=True):
            total, begun = total_of(months[month]), total_of(row for row in months[month] if row["begun"])
            wanted.append((month, [len(months[month]), total["registrants"], total["attended_live"]],
                           [percentage(begun["attended_live"], begun["eligible"]), percentage(begun["attended"], begun["eligible"])]))
        equal("the page's months", [(month, numbers, texts[:2]) for month, numbers, texts, _ in page.numbers("months")], wanted)

    @staticmethod
    def check_new_people(page, funnel):
        wanted = [[row["new_people"], row["returning_people"]] for row in funnel.values()
                  if row.get("new_people", 0) + row.get("returning_people", 0)]
        rows = page.numbers("people")
        equal("the page's new and returning people", sorted(numbers for _, numbers, _, is_total in rows if not is_total),
              sorted(wanted))
        equal("all new and returning people", [numbers for _, numbers, _, is_total in rows if is_total],
              [[sum(column) for column in zip(*wanted)]] if wanted else [])

    def check_lead_times(self, page, people):
        groups = recount.count_lead_times(self.tables, people).values()
        bounds = [-10 ** 9, 0, 1, 3, 7, 14, 30, 10 ** 9]
        wanted = []
        for low, high in zip(bounds, bounds[1:]):
            there = [row for row in groups if low <= row["days"] < high]
            sums = {name: sum(row[name] for row in there) for name in ("registrants", "attended", "eligible")}
            wanted.append(([sums["registrants"], sums["attended"]], [percentage(sums["attended"], sums["eligible"])]))
        if any(numbers[0] for numbers, _ in wanted):
            equal("the page's lead times", [(numbers, texts) for _, numbers, texts, is_total in page.numbers("lead-times")
                                            if not is_total], wanted)
        else:
            equal("tables of lead times", "lead-times" in page.tables, False)

    @staticmethod
    def check_engagement(page, funnel):
        score = score_of(funnel.values())
        found = [texts[-1] for _, _, texts, is_total in page.numbers("engagement") if is_total]
        equal("the page's score", [close(text, score or 0) for text in found], [] if score is None else [True])

    def check_answers(self, page, funnel):
        asked = sorted([row["questions"], row["asked"]] for row in funnel.values() if row["questions"])
        rows = page.numbers("questions")
        equal("the page's questions", sorted(numbers for _, numbers, _, is_total in rows if not is_total), asked)
        totals = {}
        for row in recount.count_survey(self.tables).values():
            if row["event_id"] in funnel:
                totals.setdefault(row["question"], {}).setdefault(row["answer"], 0)
                totals[row["question"]][row["answer"]] += row["people"]
        found = []
        for number in range(1, len(totals) + 2):
            if f"survey-{number}" in page.tables:
                rows = page.numbers(f"survey-{number}")
                found.append(sum(numbers[0] for _, numbers, _, _ in rows))
                for heading, numbers, _, is_total in rows:
                    counts = [answers[heading] for answers in totals.values() if heading in answers]
                    if counts and not is_total and numbers[0] not in counts:
                        expect([f"the page has {numbers[0]} survey answers {heading!r}, should be one of {counts}"])
        equal("the page's survey answers", found, sorted((sum(answers.values()) for answers in totals.values()), reverse=True))

    def check_peaks(self, page, funnel):
        peaks = [row["peak"] for (event, _), row in recount.count_drop_off(self.tables).items() if event in funnel]
        equal("the page's most people at a time", [numbers[0] for _, numbers, _, _ in page.numbers("concurrency")],
              sorted(peaks, reverse=True))

    @staticmethod
    def check_watch_times(page, people):
        seconds = [row["watch_seconds"] for row in people.values() if row["attended"]]
        bounds = [0, 5, 15, 30, 45, 60, 90, 10 ** 9]
        wanted = [sum(low * 60 <= n < high * 60 for n in seconds) for low, high in zip(bounds, bounds[1:])] + [len(seconds)]
        rows = page.numbers("watch-times")
        equal("the page's watch times", [numbers for _, numbers, _, _ in rows], [[value] for value in wanted])
        equal("the page's shares of watch times", [texts for _, _, texts, _ in rows],
              [[percentage(value, len(seconds))] for value in wanted])

    @staticmethod
    def check_groups(page, table, column, people):
        groups = {}
        for row in people.values():
            groups.setdefault(row[column], []).append(row)
        order = sorted(groups, key=lambda name: (-len(groups[name]), name.encode()))
        wanted = [recount.sum_up(groups[name]) for name in order[:10]]
        if order[10:]:
            wanted.append(recount.sum_up(row for name in order[10:] for row in groups[name]))
        rows = page.numbers(table)
        names = ("registrants", "attended", "no_shows")
        equal(f"the page's {table}", [numbers for _, numbers, _, _ in rows], [[row[name] for name in names] for row in wanted])
        equal(f"the page's hours of {table}", [texts for _, _, texts, _ in rows], [[hours(row["watch_seconds"])] for row in wanted])
        if order[10:]:
            others = len(order) - 10
            equal(f"the page's other {table}", rows[-1][0], f"{others:,} other" + "s" * (others != 1))

    @staticmethod
    def check_harmony(page):
        """What has one name on the page has one value."""
        steps = {heading: numbers[0] for heading, numbers, _, _ in page.numbers("funnel")}
        totals = [row for row in page.numbers("events") if row[3]]
        if not totals:
            return
        numbers = totals[0][1]
        for name, at, key, step in (("registered", 0, "key-registrants", "registered"), ("eligible", 1, None, "eligible"),
                                    ("attended live", 2, "key-attended-live", "attended live"),
                                    ("on demand", 3, None, "on demand"), ("attended", 4, "key-attended", "attended"),
                                    ("no-shows", 5, "key-no-shows", None)):
            values = {numbers[at]} | ({page.keys[key]["value"]} if key else set()) | ({steps[step]} if step else set())
            equal(f"how many values '{name}' has on one page: {sorted(values)}", len(values), 1)
        watched = [numbers[0] for _, numbers, _, is_total in page.numbers("watch-times") if is_total]
        equal("who attended, beside the watch times", watched, [numbers[4]])

    # -- files

    def csv_rows(self, *arguments):
        return list(csv.DictReader(io.StringIO(self.run("export", "--db", self.database, "-q", *arguments), newline="")))

    def check_rows(self):
        for kind, table in (("registrants", "attendee"), ("sessions", "session"), ("answers", "answer")):
            rows = self.csv_rows("--rows", kind, "--exact-csv")
            equal(f"rows of export --rows {kind}", len(rows), len(self.tables[table]))
            if kind == "registrants":
                self.check_registrants(rows)
        for row in self.csv_rows("--rows", "events", "--exact-csv"):
            wanted = self.funnel[row["event_id"]]
            for name, text in row.items():
                if name in wanted and isinstance(wanted[name], (int, float, type(None))) and name != "gone_utc":
                    found = float(text) if text else None
                    equal(f"export --rows events, {name} of {row['event_id']}", found,
                          None if wanted[name] is None else float(wanted[name]))

    def check_registrants(self, rows):
        for row in rows:
            entry = self.tables["attendee"][row["event_id"], row["email_key"]]
            person = self.people[row["event_id"], entry["person_key"]]
            for name in ("attended", "no_show", "live", "simlive", "on_demand", "sessions", "watch_seconds", "questions",
                         "survey_answers", "eligible", "attended_live"):
                if name in row:
                    equal(f"export, {name} of {row['email_key']} at {row['event_id']}", int(row[name]), int(person[name]))

    def check_preset(self, preset):
        address, status = PRESETS[preset]
        statuses = {}
        for (_, key), row in self.people.items():
            reached = 3 if row["on_demand"] else 2 if row["attended"] else 1 if row["no_show"] else 0
            if "@" in key:
                statuses[key] = max(statuses.get(key, 0), reached)
        keys = {visible(row["email"]): row["person_key"] for row in self.tables["attendee"].values()}
        found = {}
        rows = self.csv_rows("--preset", preset)
        for row in rows:
            key = keys.get(visible(row[address]), row[address])
            if key in found:
                expect([f"{preset}: {ascii(key)} is there twice"])
            found[key] = {"status": row[status]}
        expect(recount.differences(preset, {key: {"status": STATUSES[n]} for key, n in statuses.items()}, found))
        equal(f"rows of {preset}", len(rows), len(statuses))


def random_account(seed):
    """An account with events of every state."""
    rng = random.Random(f"numbers/{seed}")
    maker = account.Maker(rng, people=rng.choice((5, 40, 120)))
    now = datetime.datetime(2026, 3, 2, 2, 0, 0)
    listed, reports = [], {}
    for i in range(rng.choice((0, 1, 4, 9))):
        number = str(1000001 + i)
        start = now.replace(hour=15) + DAY * rng.choice((-300, -40, -10, -3, -1, 0, 1, 20))
        end = start + HOUR
        start, end = rng.choice(((start, end),) * 6 + ((None, None), (start, None), (None, end)))
        people = []
        for _ in range(rng.choice((0, 0, 1, 7, 40, 150))):
            late = rng.random() < 0.2
            when = (end or now) + HOUR * rng.randrange(1, 99) if late else (start or now) - HOUR * rng.randrange(1, 2000)
            people.append(maker.registration(when, rng))
        attends = rng.choice((0, 0.3, 0.8))
        for item in people:
            for _ in range(rng.choice((1, 1, 2, 6)) if rng.random() < attends else 0):
                item.sessions.append(maker.session(start or now, rng))
            for _ in range(rng.choice((0, 0, 0, 1, 3))):
                maker.answers(item, start or now, rng)
        listed.append(account.Listed(number, f"Event {i}", start, end, bool(end and end < now)))
        reports[number] = account.Report(f"Event {i}", people)
    return account.Script(now, listed, reports, seed=f"numbers/{seed}")


def scenarios_of(program, environment):
    text = " ".join(subprocess.run([program, "sync", "--help"], env=environment, stdout=subprocess.PIPE, check=True,
                                   stdin=subprocess.DEVNULL).stdout.decode().split())
    names = re.search(r"made-up data \(with --sandbox\): ([a-z-]+(?:, [a-z-]+)*)", text).group(1).split(", ")
    return [name for name in names if name not in TOO_LARGE]


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("program", type=os.path.realpath)
    parser.add_argument("--databases", type=int, default=8, help="how many with random contents")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", help="one of them, as a failure names it: scenario/seed, or random/seed")
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *ignored: sys.exit(143))  # the folder goes with a test that takes too long
    service = account.Service()
    looked_at, registrants, failures = 0, 0, 0
    try:
        memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None
        with tempfile.TemporaryDirectory(dir=memory) as folder:
            environment = {"PATH": os.environ["PATH"], "HOME": folder, "LC_ALL": "C.UTF-8",
                           "WEBCASTS_USERNAME": "admin@example.com", "WEBCASTS_PASSWORD": "pw"}
            names = [f"{name}/{options.seed}" for name in scenarios_of(options.program, environment)]
            names += [f"random/{options.seed + i}" for i in range(options.databases)]
            for name in [options.only] if options.only else names:
                scenario, seed = name.split("/")
                numbers = Numbers(options.program, folder, f"database-{looked_at}", environment)
                looked_at += 1
                PROBLEMS.clear()
                try:
                    if scenario == "random":
                        service.script = random_account(int(seed))
                        numbers.check("--base-url", service.url)
                    else:
                        numbers.check("--sandbox", "--scenario", scenario, "--seed", seed)
                    registrants += len(numbers.people)
                except (RuntimeError, KeyError, IndexError, ValueError, sqlite3.Error) as problem:
                    PROBLEMS.append(f"{type(problem).__name__}: {problem}")
                if PROBLEMS:
                    failures += 1
                    shown = PROBLEMS[:10] + [f"... and {len(PROBLEMS) - 10} more"] * (len(PROBLEMS) > 10)
                    print("\n  ".join([f"FAILED for {name}:", *shown]) +
                          f"\n--- again with: {sys.argv[0]} {options.program} --only {name}", file=sys.stderr)
    finally:
        service.close()
    if failures:
        print(f"{failures} of {looked_at} databases have two numbers for one thing", file=sys.stderr)
        return 1
    print(f"{looked_at} databases with {registrants} registrants: every number that is printed is that of a plain recount")
    return 0


if __name__ == "__main__":
    sys.exit(main())
