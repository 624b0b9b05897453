#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""decoding_peers.py xml|json|csv FILE digest|pass: decodes a report to records with Python's own library.

Prints a digest of every field, spelled as in decoding_digest.hpp, or the CPU seconds of one decoding of the bytes in
memory, in which each record is dropped. A record has the same values as the library's: texts by name, times, durations
as numbers.
"""

import csv
import datetime
import io
import json
import sys
import time
import zlib
from xml.etree import ElementTree

TEXTS = (
    "email fname lname company title address1 address2 city state country postalcode phone cell fax sti"
).split()
ATTENDEE = frozenset((*TEXTS, "reg_date", "session", "qa_list", "survey_list"))
SESSION = frozenset(("start", "end", "duration"))
QUESTION = frozenset(("time", "text"))
ANSWER = frozenset(("question", "answer"))
LISTS = {"live_sessions_list": "live", "od_sessions_list": "od", "simlive_sessions_list": "simlive"}
EPOCH = datetime.datetime(1970, 1, 1)


def moment(text):
    return datetime.datetime.fromisoformat(text) if text else None


def others(item, known):
    return [(name, value) for name, value in item.items() if name not in known]


class Session:
    __slots__ = ("kind", "start", "end", "duration", "extra")

    def __init__(self, kind, item):
        self.kind = kind
        self.start = moment(item.get("start"))
        self.end = moment(item.get("end"))
        duration = item.get("duration")
        self.duration = int(duration) if duration else None
        self.extra = others(item, SESSION)


class Question:
    __slots__ = ("time", "text", "extra")

    def __init__(self, item, text):
        self.time = moment(item.get("time"))
        self.text = text
        self.extra = others(item, QUESTION)


class Answer:
    __slots__ = ("question", "answer", "extra")

    def __init__(self, item, answer):
        self.question = item.get("question", "")
        self.answer = answer
        self.extra = others(item, ANSWER)


class Attendee:
    __slots__ = (*TEXTS, "registered_at", "extra", "sessions", "questions", "answers")

    def __init__(self, item):
        text = item.get
        self.email = text("email", "")
        self.fname = text("fname", "")
        self.lname = text("lname", "")
        self.company = text("company", "")
        self.title = text("title", "")
        self.address1 = text("address1", "")
        self.address2 = text("address2", "")
        self.city = text("city", "")
        self.state = text("state", "")
        self.country = text("country", "")
        self.postalcode = text("postalcode", "")
        self.phone = text("phone", "")
        self.cell = text("cell", "")
        self.fax = text("fax", "")
        self.sti = text("sti", "")
        self.registered_at = moment(text("reg_date"))
        self.extra = others(item, ATTENDEE)
        self.sessions = []
        self.questions = []
        self.answers = []


def attendees_of_xml(data):
    for _, element in ElementTree.iterparse(io.BytesIO(data)):
        if element.tag == "returnCode" and element.text != "1":
            raise ValueError("the report is refused")
        if element.tag != "attendee":
            continue
        person = Attendee(element.attrib)
        for child in element:
            if child.tag == "session":
                person.sessions = [Session(LISTS[each.tag], item.attrib) for each in child for item in each]
            elif child.tag == "qa_list":
                person.questions = [Question(item.attrib, item.text or "") for item in child]
            elif child.tag == "survey_list":
                person.answers = [Answer(item.attrib, item.text or "") for item in child]
        element.clear()
        yield person


def attendees_of_json(data):
    result = json.loads(data)["convey_api"]["result"]
    if result["returnCode"] != 1:
        raise ValueError("the report is refused")
    for fields in result["success"]["attendee_list"]:
        person = Attendee(fields)
        groups = fields.get("session", {}).items()
        person.sessions = [Session(LISTS[name], item) for name, items in groups for item in items]
        person.questions = [Question(item, item.get("text", "")) for item in fields.get("qa_list", ())]
        person.answers = [Answer(item, item.get("answer", "")) for item in fields.get("survey_list", ())]
        yield person


def attendees_of_csv(data):
    rows = csv.reader(io.TextIOWrapper(io.BytesIO(data), encoding="utf-8", newline=""), strict=True)
    names = next(rows)
    kind = names.index("session_kind")
    own = names[:kind]
    of_session = [name.removeprefix("session_") for name in names[kind + 1 :]]
    person = shared = None
    for row in rows:
        if row[:kind] != shared:
            if person:
                yield person
            shared = row[:kind]
            person = Attendee(dict(zip(own, shared)))
        if row[kind]:
            person.sessions.append(Session(row[kind], dict(zip(of_session, row[kind + 1 :]))))
    if person:
        yield person


def spelling(person, with_answers):
    pieces = []

    def text(value):
        data = value.encode()
        pieces.append(b"%d:%s" % (len(data), data))

    def number(value):
        text("-" if value is None else str(value))

    def instant(value):
        number(None if value is None else (value - EPOCH) // datetime.timedelta(seconds=1))

    def listed(items):
        pieces.append(b"%d#" % len(items))
        return items

    def named(items):
        for name, value in listed(items):
            text(name)
            text(value)

    for name in TEXTS:
        text(getattr(person, name))
    instant(person.registered_at)
    named(person.extra)
    for item in listed(person.sessions):
        text(item.kind)
        instant(item.start)
        instant(item.end)
        number(item.duration)
        named(item.extra)
    if with_answers:
        for item in listed(person.questions):
            instant(item.time)
            text(item.text)
            named(item.extra)
        for item in listed(person.answers):
            text(item.question)
            text(item.answer)
            named(item.extra)
    return b"".join(pieces)


def digest(people, with_answers):
    records = size = crc = 0
    for person in people:
        data = spelling(person, with_answers)
        crc = zlib.crc32(data, crc)
        size += len(data)
        records += 1
    return f"{records} records, {size} bytes, {crc}"


def main():
    form, path, action = sys.argv[1:]
    attendees = {"xml": attendees_of_xml, "json": attendees_of_json, "csv": attendees_of_csv}[form]
    with open(path, "rb") as file:
        data = file.read()
    if action == "digest":
        print(digest(attendees(data), form != "csv"))
    else:
        before = time.process_time()
        for _ in attendees(data):
            pass
        print(f"{time.process_time() - before:.9f}")


main()
