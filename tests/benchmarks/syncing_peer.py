#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""syncing_peer.py BASE_URL DATABASE IN_FLIGHT: a plain script that pulls every report into SQLite.

It uses requests, ElementTree, sqlite3 and one transaction an event, like a script written for one purpose. It has neither
retries nor session renewal, stores only local times and fetches everything each time.
"""

import concurrent.futures
import json
import sqlite3
import sys
import threading
from xml.etree import ElementTree

import requests

base_url, database_path, in_flight = sys.argv[1], sys.argv[2], int(sys.argv[3])
of_thread = threading.local()
fields = (
    "email fname lname company title address1 address2 city state country postalcode phone cell fax reg_date sti".split()
)


def get(path, **parameters):
    if not hasattr(of_thread, "session"):
        of_thread.session = requests.Session()
    answer = of_thread.session.get(f"{base_url}/api/{path}", params=parameters, timeout=30)
    answer.raise_for_status()
    root = ElementTree.fromstring(answer.content)
    assert root.findtext("result/returnCode") == "1"
    return root


login = get("login", ver="2.0", username="demo@example.com", password="demo")
session_ids = {"si": login.findtext(".//sessionid/value"), "ui": login.findtext(".//userid/value")}
events = [event.attrib for event in get("reporting/eventlist", **session_ids).iter("event")]

database = sqlite3.connect(database_path)
database.executescript(
    f"""
    CREATE TABLE IF NOT EXISTS attendee (event_id, {", ".join(fields)}, extra);
    CREATE INDEX IF NOT EXISTS attendee_by_event ON attendee (event_id, email);
    CREATE TABLE IF NOT EXISTS session (event_id, email, kind, session_start, session_end, session_duration);
    CREATE INDEX IF NOT EXISTS session_by_event ON session (event_id, email);
    CREATE TABLE IF NOT EXISTS answer (event_id, email, kind, time, question, answer);
    CREATE INDEX IF NOT EXISTS answer_by_event ON answer (event_id, email);
    """
)


def report_of(event):
    return event["id"], get("reporting/audience_reports", ver="2.0", ei=event["id"], **session_ids)


with concurrent.futures.ThreadPoolExecutor(in_flight) as pool:
    for event_id, root in pool.map(report_of, events):
        with database:
            for table in ("attendee", "session", "answer"):
                database.execute(f"DELETE FROM {table} WHERE event_id = ?", (event_id,))
            for person in root.iter("attendee"):
                email = person.get("email").lower()
                extra = {name: value for name, value in person.attrib.items() if name not in fields}
                database.execute(
                    f"INSERT INTO attendee VALUES (?, {', '.join('?' * len(fields))}, ?)",
                    (event_id, *(person.get(name) for name in fields), json.dumps(extra)),
                )
                database.executemany(
                    "INSERT INTO session VALUES (?, ?, ?, ?, ?, ?)",
                    [
                        (event_id, email, kind, session.get("start"), session.get("end"), session.get("duration"))
                        for kind in ("live", "od", "simlive")
                        for session in person.iter(f"{kind}_session")
                    ],
                )
                database.executemany(
                    "INSERT INTO answer VALUES (?, ?, ?, ?, ?, ?)",
                    [(event_id, email, "qa", question.get("time"), question.text, None) for question in person.iter("qa")]
                    + [
                        (event_id, email, "survey", None, survey.get("question"), survey.text)
                        for survey in person.iter("survey")
                    ],
                )
