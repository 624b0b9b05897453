# SPDX-License-Identifier: BSL-1.0
"""Every query of doc/questions.md gives the answer that stands below it, on events whose answers were counted by hand.

    questions_test.py webcasts-export
"""

import datetime
import os
import re
import sqlite3
import subprocess
import sys
import tempfile

import simulated_account as account

PAGE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "doc", "questions.md")
PEOPLE = {"ada": ("Ada", "Ash", "Acme", "acme.example.com"), "bob": ("Bob", "Bay", "Acme", "acme.example.com"),
          "cy": ("Cy", "Cole", "Acme", "acme.example.com"), "dot": ("Dot", "Day", "Acme", "acme.example.com"),
          "eve": ("Eve", "Elm", "Initech", "initech.example.org"), "flo": ("Flo", "Fir", "Initech", "initech.example.org"),
          "gil": ("Gil", "Gray", "Initech", "initech.example.org"), "fay": ("Fay", "Fox", "Hooli", "hooli.example.net"),
          "hal": ("Hal", "Hay", "Hooli", "hooli.example.net"), "ida": ("Ida", "Ivy", "", "example.com"),
          "jo": ("Jo", "Joy", "", "example.com"), "": ("", "", "", "")}


def at(text):
    return datetime.datetime.strptime("2026-" + text, "%Y-%m-%d %H:%M")


def registration(name, registered, source, *sessions):
    first, last, company, domain = PEOPLE[name]
    fields = {field: "" for field in account.FIELDS}
    fields.update(email=f"{name}@{domain}" if name else "", fname=first, lname=last, company=company)
    made = account.Registration(None, fields, at(registered), source, [])
    for kind, day, start, end in sessions:
        start, end = at(f"{day} {start}"), at(f"{day} {end}")
        made.sessions.append(account.Session(kind, start, end, int((end - start).total_seconds())))
    return made


def five_events():
    """The events that doc/questions.md is about, with twelve people."""
    first = [
        registration("ada", "01-02 09:00", "mail", ("live", "01-13", "15:00", "16:00")),
        registration("bob", "01-10 09:00", "mail", ("live", "01-13", "15:00", "15:30"), ("live", "01-13", "15:20", "15:40")),
        registration("cy", "01-02 09:00", "partner", ("live", "01-13", "15:05", "15:12")),
        registration("eve", "01-13 08:00", "partner", ("live", "01-13", "15:05", "16:00")),
        registration("flo", "01-12 10:00", "", ("od", "01-15", "10:00", "10:20")),
        registration("fay", "01-09 09:00", "mail"),
    ]
    for person, answer in ((0, "Yes"), (1, "Yes"), (3, "No")):
        first[person].surveys.append(("Would you recommend it?", answer))
    first[2].questions.append((at("01-13 15:10"), "How?"))
    second = [
        registration("ada", "01-20 09:00", "mail", ("live", "01-27", "15:00", "15:50")),
        registration("bob", "01-19 09:00", "mail", ("live", "01-27", "15:00", "15:20")),
        registration("dot", "01-05 09:00", "partner", ("od", "01-28", "09:00", "09:30")),
        registration("gil", "01-27 16:30", "", ("od", "01-29", "12:00", "12:30")),
        registration("hal", "01-05 09:00", "mail"),
    ]
    third = [
        registration("ada", "02-01 09:00", "mail", ("live", "02-10", "15:00", "15:30"), ("od", "02-11", "10:00", "10:20")),
        registration("cy", "02-08 15:00", "partner", ("live", "02-10", "15:10", "15:50")),
        registration("fay", "02-01 09:00", "mail"),
        registration("ida", "02-10 14:00", "", ("simlive", "02-10", "15:00", "15:15")),
        registration("jo", "02-12 09:00", ""),
        registration("", "02-01 12:00", "partner"),
    ]
    fourth = [registration("hal", "02-20 09:00", "")]
    fifth = [registration("bob", "03-01 09:00", "mail"), registration("eve", "03-01 09:00", "partner")]
    listed, reports = [], {}
    for number, title, day, people in (("1000001", "Security briefing", "01-13", first), ("1000002", "Product demo", "01-27", second),
                                       ("1000003", "Roadmap", "02-10", third), ("1000004", "Customer stories", "02-24", fourth),
                                       ("1000005", "Spring launch", "03-24", fifth)):
        listed.append(account.Listed(number, title, at(day + " 15:00"), at(day + " 16:00")))
        reports[number] = account.Report(title, people)
    return account.Script(at("03-02 02:00"), listed, reports, seed="questions")


def read_questions():
    """Return (heading, query, rows of the table below it) of each question."""
    with open(PAGE, encoding="utf-8") as file:
        parts = re.split(r"(?m)^## ", file.read())[1:]
    questions = []
    for part in parts:
        query = re.search(r"(?s)```sql\n(.*?)```", part).group(1)
        table = [[cell.strip() for cell in line.strip()[1:-1].split("|")] for line in part.splitlines() if line.startswith("|")]
        questions.append((part.splitlines()[0], query, table[:1] + table[2:]))
    return questions


def main():
    program = os.path.abspath(sys.argv[1])
    service = account.Service()
    try:
        with tempfile.TemporaryDirectory() as folder:
            service.script = five_events()
            path = os.path.join(folder, "a.db")
            subprocess.run([program, "sync", "--db", path, "-q", "--base-url", service.url], check=True, stdin=subprocess.DEVNULL,
                           stdout=subprocess.DEVNULL, env={"PATH": os.environ["PATH"], "HOME": folder, "LC_ALL": "C.UTF-8",
                                                           "WEBCASTS_USERNAME": "admin@example.com", "WEBCASTS_PASSWORD": "pw"})
            database = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
            failures = []
            questions = read_questions()
            for heading, query, wanted in questions:
                answer = database.execute(query)
                found = [[column[0] for column in answer.description]]
                found += [["" if cell is None else str(cell) for cell in row] for row in answer]
                if found != wanted:
                    failures.append(f"{heading}\n  is        {found}\n  should be {wanted}")
            database.close()
    finally:
        service.close()
    if len(questions) != 10:
        failures.append(f"{len(questions)} questions")
    if failures:
        sys.exit("\n".join(failures))
    print("ten questions, and the answers that were counted by hand")


if __name__ == "__main__":
    main()
