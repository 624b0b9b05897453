# SPDX-License-Identifier: BSL-1.0
"""What the files of a data set hold, read with nothing but Python's standard library."""

import glob
import gzip
import hashlib
import json
import os
import sqlite3

PART = "part-00000.ndjson.gz"
# Each table of a data set, and a query of the database that has its rows without the event.
TABLES = {
    "events": "SELECT e.event_id, {columns} FROM event e JOIN v_funnel f USING (event_id) JOIN v_engagement g USING (event_id) ORDER BY 1",
    "registrants": "SELECT event_id, {columns} FROM attendee ORDER BY 1, email_key",
    "people": "SELECT event_id, {columns} FROM v_person_event JOIN person_event p USING (event_id, email_key) "
              "ORDER BY 1, email_key",
    "sessions": "SELECT event_id, {columns} FROM session ORDER BY 1, email_key, kind, ordinal",
    "answers": "SELECT event_id, {columns} FROM answer ORDER BY 1, email_key, kind, ordinal",
    "groups": "SELECT event_id, {columns} FROM event_group ORDER BY 1, grouping, name",
    "audience": "SELECT event_id, {columns} FROM v_concurrency ORDER BY 1, kind, at_utc",
    "drop_off": "SELECT event_id, {columns} FROM v_drop_off ORDER BY 1, kind",
    "surveys": "SELECT event_id, {columns} FROM v_survey ORDER BY 1, question, answer",
}
OF_EVENT = ("title", "expired", "sched_start", "sched_start_utc", "sched_end", "sched_end_utc", "time_zone", "query", "gone_utc", "purged_utc",
            "extra")
OF_ENGAGEMENT = ("scheduled_seconds", "engaged_seconds", "asked_attended", "surveyed_attended", "questions", "survey_answers",
                 "watched_share", "asked_share", "surveyed_share", "score")
OF_BOTH = ("registrations", "company", "domain", "sti", "reg_date_utc", "eligible", "attended_live", "live", "simlive",
           "on_demand", "attended", "no_show", "sessions", "watch_seconds", "live_watch_seconds", "on_demand_watch_seconds",
           "questions", "survey_answers")


def manifest_of(folder):
    with open(os.path.join(folder, "manifest.json"), encoding="utf-8") as file:
        return json.load(file)


def parts_of(folder):
    """The files of all partitions, as paths relative to the folder."""
    return sorted(os.path.relpath(path, folder) for path in glob.glob(os.path.join(folder, "*", "event_id=*", "*")))


def lines_of(path):
    """The objects of a part; an error if it is cut or damaged."""
    with gzip.open(path, "rt", encoding="utf-8", newline="\n") as file:
        text = file.read()
    if text and not text.endswith("\n"):
        raise ValueError(f"{path} ends within a line")
    return [json.loads(line) for line in text.split("\n") if line]


def problems_of(folder):
    """Yield where the manifest is not true."""
    manifest = manifest_of(folder)
    named = set()
    rows = dict.fromkeys(manifest["tables"], 0)
    for event in manifest["events"]:
        if event["event_id"] in manifest["replacing"]:
            yield f"event {event['event_id']} is listed and being replaced"
        for table, part in event["parts"].items():
            path = os.path.join(folder, part["path"])
            named.add(part["path"])
            if not os.path.isfile(path):
                yield f"{part['path']} is named and missing"
                continue
            with open(path, "rb") as file:
                contents = file.read()
            if len(contents) != part["bytes"] or hashlib.sha256(contents).hexdigest() != part["sha256"]:
                yield f"{part['path']} is not as named"
            elif gzip.decompress(contents).count(b"\n") != part["rows"]:
                yield f"{part['path']} has other rows"
            rows[table] += part["rows"]
    for table, count in rows.items():
        if manifest["tables"][table]["rows"] != count:
            yield f"the sum of {table} is {manifest['tables'][table]['rows']}, not {count}"
    for path in set(parts_of(folder)) - named:
        if path.split("=")[1].split("/")[0] not in manifest["replacing"]:
            yield f"{path} is not named"


def rows_in_files(folder):
    """{table: {event: rows}} of all parts that are there."""
    found = {table: {} for table in TABLES}
    for path in parts_of(folder):
        table, event = path.split("/")[0], path.split("=")[1].split("/")[0]
        found[table][event] = lines_of(os.path.join(folder, path))
    return found


def rows_in_database(path, schemas):
    """The same of a database."""
    database = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    events = [row[0] for row in database.execute("SELECT event_id FROM event")]
    wanted = {table: {event: [] for event in events} for table in TABLES}
    for table, query in TABLES.items():
        names = list(schemas[table]["properties"])
        columns = [("e." if name in OF_EVENT else "g." if name in OF_ENGAGEMENT else "f.") + name for name in names] if table == "events" else [
            "p." + name if table == "people" and name in OF_BOTH else name for name in names]
        for event, *cells in database.execute(query.format(columns=", ".join(columns))):
            row = dict(zip(names, cells))
            if "extra" in row:
                row["extra"] = json.loads(row["extra"])
            wanted[table][event].append(row)
    database.close()
    return wanted


def differences(folder, database):
    """Yield the tables whose files do not hold the rows of the database."""
    manifest = manifest_of(folder)
    schemas = {name: table["schema"] for name, table in manifest["tables"].items()}
    found, wanted = rows_in_files(folder), rows_in_database(database, schemas)
    for table in TABLES:
        if found[table] != wanted[table]:
            for event in sorted(set(found[table]) | set(wanted[table])):
                if found[table].get(event) != wanted[table].get(event):
                    yield f"{table} of {event}: {found[table].get(event)!r:.800} and not {wanted[table].get(event)!r:.800}"
                    break
