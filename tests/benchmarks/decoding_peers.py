#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""decoding_peers.py xml|json|csv FILE digest|pass: decodes a report with Python's own library.

Prints a digest of every field, spelled as in decoding_digest.hpp, or the CPU seconds of one decoding of the bytes in
memory. Times and durations stay texts where only the decoding is timed.
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
LISTS = {"live_sessions_list": "live", "od_sessions_list": "od", "simlive_sessions_list": "simlive"}
EPOCH = datetime.datetime(1970, 1, 1)


class Visitor:
    """Takes each record and drops it."""

    def take(self, fields, sessions, questions, answers):
        pass


class Digester:
    """Digests each record: a dict of fields, a list of (kind, dict), lists of dicts."""

    def __init__(self, with_answers):
        self.with_answers = with_answers
        self.records = self.bytes = self.crc = 0

    def take(self, fields, sessions, questions, answers):
        spelling = []

        def text(value):
            data = str(value).encode()
            spelling.append(b"%d:%s" % (len(data), data))

        def moment(value):
            if not value:
                return text("-")
            text((datetime.datetime.fromisoformat(value) - EPOCH) // datetime.timedelta(seconds=1))

        def extra(item, known):
            others = [(name, value) for name, value in item.items() if name not in known]
            spelling.append(b"%d#" % len(others))
            for name, value in others:
                text(name)
                text(value)

        for name in TEXTS:
            text(fields.get(name, ""))
        moment(fields.get("reg_date"))
        extra(fields, {*TEXTS, "reg_date", "session", "qa_list", "survey_list"})
        spelling.append(b"%d#" % len(sessions))
        for kind, item in sessions:
            text(kind)
            moment(item.get("start"))
            moment(item.get("end"))
            text(item.get("duration", "-"))
            extra(item, {"start", "end", "duration"})
        if self.with_answers:
            spelling.append(b"%d#" % len(questions))
            for item in questions:
                moment(item.get("time"))
                text(item.get("text", ""))
                extra(item, {"time", "text"})
            spelling.append(b"%d#" % len(answers))
            for item in answers:
                text(item.get("question", ""))
                text(item.get("answer", ""))
                extra(item, {"question", "answer"})
        data = b"".join(spelling)
        self.crc = zlib.crc32(data, self.crc)
        self.bytes += len(data)
        self.records += 1

    def __str__(self):
        return f"{self.records} records, {self.bytes} bytes, {self.crc}"


def decode_xml(data, sink):
    for _, element in ElementTree.iterparse(io.BytesIO(data)):
        if element.tag == "returnCode" and element.text != "1":
            raise ValueError("the report is refused")
        if element.tag != "attendee":
            continue
        sessions, questions, answers = [], [], []
        for child in element:
            if child.tag == "session":
                sessions = [(LISTS[each.tag], item.attrib) for each in child for item in each]
            elif child.tag == "qa_list":
                questions = [{**item.attrib, "text": item.text or ""} for item in child]
            elif child.tag == "survey_list":
                answers = [{**item.attrib, "answer": item.text or ""} for item in child]
        sink.take(element.attrib, sessions, questions, answers)
        element.clear()


def decode_json(data, sink):
    result = json.loads(data)["convey_api"]["result"]
    if result["returnCode"] != 1:
        raise ValueError("the report is refused")
    for fields in result["success"]["attendee_list"]:
        sessions = [(LISTS[name], item) for name, items in fields.get("session", {}).items() for item in items]
        sink.take(fields, sessions, fields.get("qa_list", []), fields.get("survey_list", []))


def decode_csv(data, sink):
    rows = csv.reader(io.TextIOWrapper(io.BytesIO(data), encoding="utf-8", newline=""), strict=True)
    names = next(rows)
    kind = names.index("session_kind")
    email = names.index("email")
    own, of_session = names[:kind], [name.removeprefix("session_") for name in names[kind + 1 :]]
    fields, sessions = None, []
    for row in rows:
        if fields is None or fields["email"] != row[email]:
            if fields is not None:
                sink.take(fields, sessions, [], [])
            fields, sessions = dict(zip(own, row)), []
        if row[kind]:
            sessions.append((row[kind], dict(zip(of_session, row[kind + 1 :]))))
    if fields is not None:
        sink.take(fields, sessions, [], [])


def main():
    decode = {"xml": decode_xml, "json": decode_json, "csv": decode_csv}[sys.argv[1]]
    with open(sys.argv[2], "rb") as file:
        data = file.read()
    if sys.argv[3] == "digest":
        sink = Digester(with_answers=decode is not decode_csv)
        decode(data, sink)
        print(sink)
    else:
        before = time.process_time()
        decode(data, Visitor())
        print(f"{time.process_time() - before:.9f}")


main()
