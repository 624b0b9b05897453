# SPDX-License-Identifier: BSL-1.0
"""The page of report-html says what was counted by hand, of the events that doc/questions.md is about.

    page_test.py webcasts-export
"""

import datetime
import os
import re
import sqlite3
import subprocess
import sys
import tempfile

import numbers_agree_test
import questions_test
import simulated_account as account

PROBLEMS = []


def equal(what, found, wanted):
    if found != wanted:
        PROBLEMS.append(f"{what} is {found!r}, should be {wanted!r}")


class Scene:
    def __init__(self, program, folder, service):
        self.program, self.folder, self.service = program, folder, service
        self.environment = {"PATH": os.environ["PATH"], "HOME": folder, "LC_ALL": "C.UTF-8",
                            "WEBCASTS_USERNAME": "admin@example.com", "WEBCASTS_PASSWORD": "pw"}
        self.databases = 0

    def run(self, *arguments, codes=(0,)):
        done = subprocess.run([self.program, *arguments], cwd=self.folder, env=self.environment, stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=60, check=False)
        if done.returncode not in codes:
            raise RuntimeError(f"{arguments}: exit code {done.returncode}: {done.stderr.decode()}")
        return done.stderr.decode()

    def sync(self, script, *arguments, database=None, codes=(0,)):
        self.service.script = script
        if database is None:
            self.databases += 1
            database = f"{self.databases}.db"
        self.run("sync", "--db", database, "--base-url", self.service.url, "--no-progress", "-q", *arguments, codes=codes)
        return database

    def page(self, database, *arguments):
        self.said = self.run("report-html", "--db", database, "-o", "page.html", "--force", *arguments)
        with open(os.path.join(self.folder, "page.html"), encoding="utf-8") as file:
            self.text = file.read()
        return numbers_agree_test.Page(self.text)

    def change(self, database, sql, *values):
        connection = sqlite3.connect(os.path.join(self.folder, database))
        connection.execute(sql, values)
        connection.commit()
        connection.close()


def rows(page, table):
    """Each row as texts, with numbers as they are shown."""
    return [[cell["text"] for cell in row["cells"]] for row in page.tables[table]]


def check_figures(scene):
    database = scene.sync(questions_test.five_events())
    page = scene.page(database)
    equal("the key figures", {name: key["text"] for name, key in page.keys.items()}, {
        "key-events": "5", "key-registrants": "20", "key-people": "12",
        # 17 are eligible: 4 + 2 + 3 attended live, 5 + 4 + 3 in any way, 1 + 1 + 2 + 1 did not.
        "key-attended-live": "52.9 %", "key-attended": "70.6 %", "key-no-shows": "29.4 %",
        # 60 + 40 + 7 + 55, 50 + 20, 30 + 40 + 15 minutes of 9 people
        "key-live-watch-seconds": "35 min", "key-live-minutes": "317", "key-questions": "1", "key-survey-answers": "3",
        # 6 + 3 + 2 new of the 19 with an address
        "key-new-people": "57.9 %", "key-score": page.keys["key-score"]["text"]})
    # Of 60 minutes: 60 + 40 + 7 + 55 + 20, 50 + 20 + 30 + 30, 50 + 40 + 15; one asked, three answered; 12 attended.
    score = (60 * (182 + 130 + 105) / 60 + 20 * 1 + 20 * 3) / 12
    equal("the score", page.keys["key-score"]["text"], f"{score:.1f}")
    equal("the parts of the score", rows(page, "engagement"), [
        ["scheduled time that was watched, on average", "57.9 %", "60", "34.8"],
        ["asked a question", "8.3 %", "20", "1.7"], ["answered a survey", "25.0 %", "20", "5.0"],
        ["Engagement score", "", "100", f"{score:.1f}"]])
    equal("new and returning people", rows(page, "people"), [
        ["2026-03-24  Spring launch", "0", "2", "0.0 %"], ["2026-02-24  Customer stories", "0", "1", "0.0 %"],
        ["2026-02-10  Roadmap", "2", "3", "40.0 %"], ["2026-01-27  Product demo", "3", "2", "60.0 %"],
        ["2026-01-13  Security briefing", "6", "0", "100.0 %"], ["Total", "11", "8", "57.9 %"]])
    equal("the survey", rows(page, "survey-1"), [["Yes", "2", "66.7 %"], ["No", "1", "33.3 %"]])
    equal("the questions", rows(page, "questions"), [["Security briefing (1000001)", "1", "1", "20.0 %"],
                                                     ["Total", "1", "1", "8.3 %"]])
    equal("the companies", [row[:2] for row in rows(page, "companies")],
          [["Acme", "9"], ["Hooli", "4"], ["Initech", "4"], ["(no company)", "3"]])
    equal("the months", [row[:6] for row in rows(page, "months")], [
        ["2026-03", "1", "2", "0", "–", "–"], ["2026-02", "2", "7", "3", "50.0 %", "50.0 %"],
        ["2026-01", "2", "11", "6", "54.5 %", "81.8 %"]])
    # At 15:00 ada and bob; from 15:05 cy until 15:12 and eve; bob leaves at 15:40, ada and eve at 16:00.
    equal("the audience", rows(page, "concurrency")[0], [
        "Security briefing · live", "4", "2026-01-13 15:05", "75.0 %", "75.0 %", "50.0 %", "50.0 %", "50.0 %"])
    equal("the page says what the score is", "Score = 60 × share of the scheduled time watched + 20 × share who asked a "
          "question + 20 × share who answered a survey." in scene.text, True)
    equal("the last line", scene.said.splitlines()[-1], "webcasts-export: 5 events, 20 registrations")


def check_lead_times(scene):
    listed = account.Listed("1000001", "Launch", datetime.datetime(2026, 2, 10, 15), datetime.datetime(2026, 2, 10, 16))
    early = {"ada": "02-10 15:30", "bob": "02-10 14:59", "cy": "02-09 15:00", "dot": "02-07 14:59", "eve": "02-03 15:00",
             "flo": "01-20 00:00", "gil": "01-01 00:00", "fay": "02-10 15:00"}
    people = [questions_test.registration(name, when, "", *([("live", "02-10", "15:30", "15:50")] if name in ("ada", "gil") else []))
              for name, when in early.items()]
    database = scene.sync(account.Script(datetime.datetime(2026, 3, 2, 2), [listed], {"1000001": account.Report("Launch", people)},
                                         seed="lead"))
    wanted = [["after the start", "1", "1", "100.0 %"], ["less than a day", "2", "0", "0.0 %"], ["1–2 days", "1", "0", "0.0 %"],
              ["3–6 days", "1", "0", "0.0 %"], ["7–13 days", "1", "0", "0.0 %"], ["14–29 days", "1", "0", "0.0 %"],
              ["30 days or more", "1", "1", "100.0 %"], ["All", "8", "2", "25.0 %"]]
    equal("the lead times", rows(scene.page(database), "lead-times"), wanted)
    # The event is moved by a day in the list alone.
    scene.change(database, "UPDATE event SET sched_start_utc = '2026-02-11T15:00:00Z', sched_end_utc = '2026-02-11T16:00:00Z'")
    equal("the lead times of a postponed event", [row[1] for row in rows(scene.page(database), "lead-times")],
          ["0", "1", "3", "1", "1", "1", "1", "8"])


def check_one_event(scene):
    database = scene.sync(questions_test.five_events())
    scene.change(database, "UPDATE event SET title = '<b>Product & demo</b>' WHERE event_id = '1000002'")
    page = scene.page(database, "--event", "1000002")
    equal("the title", re.search("<title>(.*)</title>", scene.text)[1],
          "&lt;b&gt;Product &amp; demo&lt;/b&gt; – webcast audience report")
    equal("the heading", re.search("<h1>(.*)</h1>", scene.text)[1], "<bdi>&lt;b&gt;Product &amp; demo&lt;/b&gt;</bdi>")
    # Beside all that have begun: 9 of 17, and its own 2 of 5.
    equal("the comparison", [row[:3] for row in rows(page, "comparison")], [
        ["2026-01-27  <b>Product & demo</b>", "40.0 %", "80.0 %"], ["All 4 events", "52.9 %", "70.6 %"]])
    equal("the last line", scene.said.splitlines()[-1], "webcasts-export: 1 event, 5 registrations")
    scene.change(database, "UPDATE event SET title = '' WHERE event_id = '1000002'")
    scene.page(database, "--event", "1000002")
    equal("the heading of an event without a title", re.search("<h1>(.*)</h1>", scene.text)[1], "<bdi>Event 1000002</bdi>")
    scene.page(database, "--event", "1000001", "--event", "1000002")
    equal("the heading of two events", re.search("<h1>(.*)</h1>", scene.text)[1], "Webcast audience report")
    equal("two events of five", "2 events of the 5 that are stored." in scene.text, True)


def check_texts(scene):
    script = questions_test.five_events()
    people = script.reports["1000001"].registrations
    said = {"Call me, Ada, at 555 0199": 0, "Ask bob@acme.example.com": 1, "y" * 65: 2}
    for text, person in said.items():
        people[person].surveys.append(("What next?", text))
    for person, rating in ((0, "5"), (1, "4"), (3, "5")):
        people[person].surveys.append(("How useful was it?", rating))
    database = scene.sync(script)
    page = scene.page(database)
    for text in (*said, "How?"):
        equal(f"{text} on a page without texts", text in scene.text, False)
    tables = [rows(page, f"survey-{i}") for i in (1, 2, 3)]
    equal("answers in own words are counted", [["Other answers", "3", "100.0 %"]] in tables, True)
    equal("ratings are in their order", [["5", "2", "66.7 %"], ["4", "1", "33.3 %"]] in tables, True)
    equal("the average of ratings", "average 4.7" in scene.text, True)
    page = scene.page(database, "--question-texts")
    for text in (*said, "How?"):
        equal(f"{text} on a page with texts", text in scene.text, True)
    equal("long answers with texts", ["Other answers", "1", "33.3 %"] in sum((rows(page, f"survey-{i}") for i in (1, 2, 3)), []),
          True)
    for name in ("ada@", "Ash", "bob@"):
        equal(f"{name} on the page of figures", name in scene.text.replace("Ask bob@acme", ""), False)
    people[3].surveys += [("Why?", f"{number} {'z' * 65}") for number in range(200)]
    scene.page(scene.sync(script), "--question-texts")
    equal("more long answers than are shown", "<summary>The 200 latest of 201 long answers</summary>" in scene.text, True)
    # Who is forgotten leaves nothing on the next page.
    scene.run("forget", "ada@acme.example.com", "--db", database)
    page = scene.page(database, "--question-texts")
    equal("the answer of a forgotten person", "Call me" in scene.text, False)


def check_purge(scene):
    script = questions_test.five_events()
    people = script.reports["1000001"].registrations
    people[0].surveys.append(("What next?", "Call me at 555 0199"))
    people[1].surveys.append(("What next?", "y" * 65))
    people[2].surveys.append(("What next?", "7"))
    people[2].surveys.append(("How was it?", "Fine"))
    script.reports["1000002"].registrations[0].surveys.append(("How was it?", "Fine"))
    database = scene.sync(script)
    before = scene.page(database)
    numbers = {table: rows(before, table) for table in before.tables}
    one = {table: rows(page, table) for page in [scene.page(database, "--event", "1000001")] for table in page.tables}
    scene.run("purge", "--older-than", "1d", "--db", database)
    after = scene.page(database)
    equal("the tables after a purge", {table: rows(after, table) for table in after.tables}, numbers)
    after = scene.page(database, "--event", "1000001")
    equal("the tables of an event after a purge", {table: rows(after, table) for table in after.tables}, one)
    equal("the key figures after a purge", scene.page(database).keys, before.keys)
    connection = sqlite3.connect(os.path.join(scene.folder, database))
    left = sorted(row[0] for row in connection.execute("SELECT answer FROM event_survey"))
    connection.close()
    equal("answers that are kept after a purge", left, ["", "7", "Fine", "Fine", "No", "Yes"])


def check_zone(scene):
    database = scene.sync(questions_test.five_events(), "--tz", "America/New_York")
    page = scene.page(database)
    equal("the zone", "Times are in America/New_York, the time zone of the account" in scene.text, True)
    equal("the first peak", rows(page, "concurrency")[0][2], "2026-01-13 10:05")
    equal("the heading of peaks", "First reached, America/New_York" in scene.text, True)
    # An event at 02:00 in UTC is of the day and the month before.
    scene.change(database, "UPDATE event SET sched_start_utc = '2026-03-01T02:00:00Z', sched_start = '2026-02-28T21:00:00-05:00' "
                 "WHERE event_id = '1000005'")
    page = scene.page(database)
    equal("the months there", [row[:2] for row in rows(page, "months")], [["2026-02", "3"], ["2026-01", "2"]])
    equal("the day there", rows(page, "events")[0][0], "2026-02-28  Spring launch (1000005)")
    scene.change(database, "UPDATE event SET time_zone = 'GMT' WHERE event_id = '1000001'")
    scene.page(database)
    equal("events of two zones", "Times are in UTC." in scene.text, True)


def check_sentences(scene):
    database = scene.sync(account.Script(datetime.datetime(2026, 3, 2, 2), [], {}, seed="nothing"))
    scene.page(database)
    for sentence in ("No event is stored.", "Nobody has registered.", "No event has begun.", "Nobody has watched live.",
                     "Nobody has watched.", "Nobody has asked a question.", "Nobody has answered a survey.",
                     "No registration has a time.", "Nobody has attended an event whose length is known.",
                     "Nobody has registered with an e-mail address.", "Nothing is stored yet."):
        equal(f"the empty page says {sentence!r}", sentence in scene.text, True)
    equal("charts of nothing", scene.text.count("<svg"), 0)
    equal("the last line", scene.said.splitlines()[-1], "webcasts-export: 0 events, 0 registrations")


def check_failures(scene):
    database = scene.sync(questions_test.five_events())
    scene.change(database, "INSERT INTO run (run_id, source, wire, query, program, started) SELECT 1 + max(run_id), source, wire, "
                 "query, program, '2026-03-03T02:00:00Z' FROM run")
    failure = ("INSERT INTO run_event (run_id, event_id, status, error, finished) SELECT max(run_id), ?, 'failed', '500', "
               "'2026-03-03T02:00:00Z' FROM run")
    scene.change(database, failure, "1000002")
    scene.page(database)
    equal("a failure", "The latest report of 1 event could not be stored." in scene.text, True)
    scene.change(database, failure, "1000003")
    scene.page(database)
    equal("two failures", "The latest reports of 2 events could not be stored." in scene.text, True)
    scene.page(database, "--event", "1000001")
    equal("failures of other events", "could not be stored" in scene.text, False)


def check_many(scene):
    script = questions_test.five_events()
    people = script.reports["1000001"].registrations
    for i in range(40):
        start = datetime.datetime(2024, 1, 5, 15) + datetime.timedelta(days=7 * i)
        number = str(1000101 + i)
        script.listed.append(account.Listed(number, f"Week {i + 1}", start, start + datetime.timedelta(hours=1)))
        script.reports[number] = account.Report(f"Week {i + 1}", people)
    database = scene.sync(script)
    page = scene.page(database)
    equal("events that are shown", len(page.rows("events")), 13)  # and the total
    equal("events that are folded", len(page.rows("events-rest")), 33)
    equal("the total", page.rows("events")[-1][0], "Total of 45 events")
    equal("the summary", "<details><summary>33 earlier events</summary>" in scene.text, True)
    # Of the twelve latest that have begun one had no live audience.
    equal("small curves", len(re.findall('<svg class="spark"', scene.text)), 11)
    equal("the contents", len(re.findall('<li><a href="#h-[a-z-]*">', scene.text)), scene.text.count("<h2 "))


def main():
    program = os.path.realpath(sys.argv[1])
    service = account.Service()
    try:
        with tempfile.TemporaryDirectory() as folder:
            scene = Scene(program, folder, service)
            for check in (check_figures, check_lead_times, check_one_event, check_texts, check_purge, check_zone, check_sentences,
                          check_failures, check_many):
                before = len(PROBLEMS)
                try:
                    check(scene)
                except (RuntimeError, KeyError, IndexError, sqlite3.Error, TypeError) as problem:
                    PROBLEMS.append(f"{type(problem).__name__}: {problem}")
                PROBLEMS[before:] = [f"{check.__name__}: {text}" for text in PROBLEMS[before:]]
    finally:
        service.close()
    if PROBLEMS:
        print("\n".join(PROBLEMS), file=sys.stderr)
        return 1
    print("the page says what was counted by hand")
    return 0


if __name__ == "__main__":
    sys.exit(main())
