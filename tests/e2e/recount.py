# SPDX-License-Identifier: BSL-1.0
"""Counts what a database of webcasts-export says, from its base tables alone and in the plainest way: a loop for each
person. It shares no SQL with the program.
"""

import datetime
import functools
import json
import sqlite3

TABLES = {"event": ("event_id",), "attendee": ("event_id", "email_key"),
          "session": ("event_id", "email_key", "kind", "ordinal"), "answer": ("event_id", "email_key", "kind", "ordinal")}


def connect(path):
    database = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    database.row_factory = sqlite3.Row
    return database


def rows_of(database, sql, *arguments):
    return [dict(row) for row in database.execute(sql, arguments)]


def read_tables(database):
    """Return each base table as a dictionary from its key to its row."""
    tables = {}
    for table, key in TABLES.items():
        rows = {}
        for row in rows_of(database, f"SELECT * FROM {table}"):
            row["extra"] = extra_of_text(row["extra"])
            rows[tuple(row[name] for name in key)] = row
        tables[table] = rows
    return tables


def plain_extra(fields):
    """Further fields without the empty ones, which CSV cannot tell from absent ones."""
    return sorted((name.removeprefix("session_"), value) for name, value in fields if value != "")


@functools.lru_cache(maxsize=None)
def extra_of_text(text):
    return plain_extra([(item["name"], item["value"]) for item in json.loads(text)])


def seconds_of(text):
    if text is None:
        return None
    at = datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))
    return int((at if at.tzinfo else at.replace(tzinfo=datetime.timezone.utc)).timestamp())


def interval_of(session):
    """The seconds that a session covers, as (start, end), or a length alone; None if nothing is known."""
    start, end = (seconds_of(session[name + "_utc"] or session[name]) for name in ("session_start", "session_end"))
    duration = session["session_duration"]
    length = max(duration or 0, 0)
    if start is None and end is None:
        return None if duration is None else length
    if start is None:
        return end - length, end
    if end is None or end <= start:
        return start, start + length
    return start, end if duration is None else min(end, start + length)


def covered(intervals):
    """How many seconds lie in at least one interval."""
    bounds = sorted({bound for interval in intervals for bound in interval})
    return sum(end - start for start, end in zip(bounds, bounds[1:])
               if any(first <= start and end <= last for first, last in intervals))


def watched(sessions):
    found = [interval_of(session) for session in sessions]
    return (covered([item for item in found if isinstance(item, tuple)]) +
            sum(item for item in found if isinstance(item, int)))


def utc_text(seconds):
    return datetime.datetime.fromtimestamp(seconds, datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def group(rows, *names):
    groups = {}
    for row in rows:
        groups.setdefault(tuple(row[name] for name in names), []).append(row)
    return groups


def count_people(tables):
    """Return what each person did at each event: {(event_id, person_key): row of v_person_event}."""
    sessions = group(tables["session"].values(), "event_id", "email_key")
    answers = group(tables["answer"].values(), "event_id", "email_key")
    people = {}
    for (event_id, person), entries in group(tables["attendee"].values(), "event_id", "person_key").items():
        event = tables["event"][event_id,]
        entries = sorted(entries, key=lambda row: row["email_key"].encode())
        seen, said = [], []
        for entry in entries:
            seen += sessions.get((event_id, entry["email_key"]), [])
            said += answers.get((event_id, entry["email_key"]), [])
        kinds = {session["kind"] for session in seen}
        begun = event["begun"] is None or bool(event["begun"])
        in_time = any(entry["reg_date_utc"] is None or event["sched_end_utc"] is None or
                      entry["reg_date_utc"] <= event["sched_end_utc"] for entry in entries)
        bounds = [item for item in map(interval_of, seen) if isinstance(item, tuple)]
        row = {name: entries[0][name] for name in ("email", "fname", "lname", "company", "domain", "sti", "reg_date",
                                                   "reg_date_utc")}
        row.update(
            event_id=event_id, email_key=person, registrations=len(entries), eligible=int(begun and (in_time or bool(seen))),
            attended_live=int(bool(kinds & {"live", "simlive"})), live=int("live" in kinds), simlive=int("simlive" in kinds),
            on_demand=int("od" in kinds), attended=int(bool(seen)), no_show=int(begun and in_time and not seen),
            sessions=len(seen), watch_seconds=watched(seen),
            live_watch_seconds=watched([s for s in seen if s["kind"] != "od"]),
            on_demand_watch_seconds=watched([s for s in seen if s["kind"] == "od"]),
            first_seen_utc=utc_text(min(start for start, _ in bounds)) if bounds else None,
            last_seen_utc=utc_text(max(end for _, end in bounds)) if bounds else None,
            questions=sum(a["kind"] == "qa" for a in said), survey_answers=sum(a["kind"] == "survey" for a in said))
        people[event_id, person] = row
    return people


SUMS = {"registrants": None, "eligible": "eligible", "attended_live": "attended_live", "live": "live", "simlive": "simlive",
        "on_demand": "on_demand", "attended": "attended", "no_shows": "no_show", "watch_seconds": "watch_seconds",
        "live_watch_seconds": "live_watch_seconds", "on_demand_watch_seconds": "on_demand_watch_seconds"}


def sum_up(people):
    people = list(people)
    return {name: len(people) if column is None else sum(person[column] for person in people)
            for name, column in SUMS.items()}


def share(part, whole):
    return part / whole if whole else None


def count_funnel(tables, people):
    """Return the rows of v_funnel: {event_id: row}."""
    by_event = group(people.values(), "event_id")
    funnel = {}
    for (event_id,), event in tables["event"].items():
        there = by_event.get((event_id,), [])
        eligible = [person for person in there if person["eligible"]]
        row = sum_up(there)
        row.update(
            event_id=event_id, title=event["title"], sched_start=event["sched_start"],
            sched_start_utc=event["sched_start_utc"], begun=1 if event["begun"] is None else event["begun"],
            gone_utc=event["gone_utc"], live_rate=share(sum(p["attended_live"] for p in eligible), len(eligible)),
            attendance_rate=share(sum(p["attended"] for p in eligible), len(eligible)),
            no_show_rate=share(row["no_shows"], len(eligible)),
            average_watch_seconds=share(row["watch_seconds"], row["attended"]),
            average_live_watch_seconds=share(row["live_watch_seconds"], row["attended_live"]),
            average_on_demand_watch_seconds=share(row["on_demand_watch_seconds"], row["on_demand"]),
            asked=sum(p["questions"] > 0 for p in there), surveyed=sum(p["survey_answers"] > 0 for p in there))
        funnel[event_id] = row
    return funnel


def count_groups(people, column):
    """Return the rows of v_domain, v_source or v_company: {(event_id, name): row}."""
    wanted = ("registrants", "eligible", "attended_live", "attended", "no_shows", "watch_seconds")
    groups = {}
    for (event_id, name), there in group(people.values(), "event_id", column).items():
        sums = sum_up(there)
        groups[event_id, name] = {"event_id": event_id, column: name, **{item: sums[item] for item in wanted}}
    return groups


def count_lead_times(tables, people):
    """Return the rows of v_lead_time: {(event_id, days): row}."""
    known = {}
    for key, person in people.items():
        start = seconds_of(tables["event"][key[0],]["sched_start_utc"])
        if start is not None and person["reg_date_utc"] is not None:
            known[key] = {**person, "days": (start - seconds_of(person["reg_date_utc"])) // 86400}
    return count_groups(known, "days")


def count_new_people(tables, people):
    """Return the rows of v_new_people: {event_id: row}."""
    starts = {number: event["sched_start_utc"] for (number,), event in tables["event"].items()}
    first = {}
    for number, key in people:
        if "@" in key and starts[number] is not None:
            first[key] = min(first.get(key, starts[number]), starts[number])
    rows = {number: {"event_id": number, "new_people": 0, "returning_people": 0}
            for number, start in starts.items() if start is not None}
    for number, key in people:
        if "@" in key and number in rows:
            rows[number]["new_people" if first[key] == starts[number] else "returning_people"] += 1
    return {number: row for number, row in rows.items() if row["new_people"] + row["returning_people"]}


def scheduled(event):
    """When an event starts and ends as scheduled, or None."""
    start, end = seconds_of(event["sched_start_utc"]), seconds_of(event["sched_end_utc"])
    return None if start is None or end is None or end <= start else (start, end)


def count_engagement(tables, people):
    """Return the rows of v_engagement: {event_id: row}."""
    rows = {}
    by_event = group(people.values(), "event_id")
    for (number,), event in tables["event"].items():
        there = by_event.get((number,), [])
        attended = [person for person in there if person["attended"]]
        times = scheduled(event)
        length = times[1] - times[0] if times else None
        watched_seconds = sum(min(person["watch_seconds"], length or 0) for person in attended)
        asked, surveyed = (sum(person[name] > 0 for person in attended) for name in ("questions", "survey_answers"))
        shares = (share(watched_seconds, len(attended) * (length or 0)), share(asked, len(attended)),
                  share(surveyed, len(attended)))
        score = None if shares[0] is None else sum(
            60 * min(person["watch_seconds"] / length, 1) + 20 * (person["questions"] > 0) + 20 * (person["survey_answers"] > 0)
            for person in attended) / len(attended)
        rows[number] = {"event_id": number, "scheduled_seconds": length, "attended": len(attended),
                        "engaged_seconds": watched_seconds, "asked_attended": asked, "surveyed_attended": surveyed,
                        "questions": sum(person["questions"] for person in there),
                        "survey_answers": sum(person["survey_answers"] for person in there),
                        "watched_share": shares[0], "asked_share": shares[1], "surveyed_share": shares[2], "score": score}
    return rows


def count_survey(tables):
    """Return the rows of v_survey: {(event_id, question, answer): row}."""
    gave = {}
    for row in tables["answer"].values():
        if row["kind"] == "survey" and row["answer"]:
            person = tables["attendee"][row["event_id"], row["email_key"]]["person_key"]
            question = row["question"].encode()[:500].decode(errors="ignore")
            answer = row["answer"] if len(row["answer"].encode()) <= 64 else ""
            gave.setdefault((row["event_id"], question, answer), set()).add(person)
    return {key: {"event_id": key[0], "question": key[1], "answer": key[2], "people": len(there)} for key, there in gave.items()}


def count_drop_off(tables):
    """Return the rows of v_drop_off: {(event_id, kind): row}."""
    rows = {}
    for (number, kind), sessions in group(tables["session"].values(), "event_id", "kind").items():
        watching = {}
        for session in sessions:
            interval = interval_of(session)
            if isinstance(interval, tuple) and interval[1] > interval[0]:
                watching.setdefault(tables["attendee"][number, session["email_key"]]["person_key"], []).append(interval)
        if kind == "od" or not watching:
            continue

        def viewers(at, watching=watching):
            return sum(any(start <= at < end for start, end in intervals) for intervals in watching.values())

        instants = sorted({start for intervals in watching.values() for start, _ in intervals})
        peak = max(map(viewers, instants))
        peak_at = next(at for at in instants if viewers(at) == peak)
        times = scheduled(tables["event"][number,])
        row = {"event_id": number, "kind": kind, "peak": peak, "peak_at_utc": utc_text(peak_at), "at_quarter": None,
               "at_half": None, "at_three_quarters": None, "near_end": None, "drop_off": None}
        if times:
            start, length = times[0], times[1] - times[0]
            near_end = max(start, times[1] - 300)
            row.update(at_quarter=viewers(start + length // 4), at_half=viewers(start + length // 2),
                       at_three_quarters=viewers(start + length * 3 // 4), near_end=viewers(near_end))
            if peak_at <= near_end:
                row["drop_off"] = 1 - row["near_end"] / peak
        rows[number, kind] = row
    return rows


def differences(what, wanted, found, limit=5):
    """Return how two dictionaries of rows differ, as lines of text."""
    lines = []
    for key in sorted(set(wanted) | set(found), key=repr):
        if key not in found:
            lines.append(f"{what} {key}: missing, should be {wanted[key]}")
        elif key not in wanted:
            lines.append(f"{what} {key}: should not be there: {found[key]}")
        elif wanted[key] != found[key]:
            columns = [f"{name} is {found[key].get(name)!r}, should be {wanted[key].get(name)!r}"
                       for name in sorted(set(wanted[key]) | set(found[key]))
                       if not same(wanted[key].get(name, "absent"), found[key].get(name, "absent"))]
            if columns:
                lines.append(f"{what} {key}: " + "; ".join(columns))
    return lines[:limit] + ([f"... and {len(lines) - limit} more"] if len(lines) > limit else [])


def same(one, other):
    if isinstance(one, float) or isinstance(other, float):
        return one is not None and other is not None and not isinstance(one, str) and not isinstance(other, str) and \
            abs(one - other) < 1e-9 * max(1, abs(one))
    return one == other


def view_differences(database, tables):
    """Compare every view of the database with a recount of `tables`."""
    people = count_people(tables)
    keyed = {(row["event_id"], row["email_key"]): row for row in rows_of(database, "SELECT * FROM v_person_event")}
    lines = differences("v_person_event", people, keyed)
    lines += differences("v_funnel", count_funnel(tables, people),
                         {row["event_id"]: row for row in rows_of(database, "SELECT * FROM v_funnel")})
    for view, column in (("v_domain", "domain"), ("v_source", "sti"), ("v_company", "company")):
        found = {(row["event_id"], row[column]): row for row in rows_of(database, f"SELECT * FROM {view}")}
        lines += differences(view, count_groups(people, column), found)
    for view, wanted, key in (("v_lead_time", count_lead_times(tables, people), ("event_id", "days")),
                              ("v_new_people", count_new_people(tables, people), ("event_id",)),
                              ("v_engagement", count_engagement(tables, people), ("event_id",)),
                              ("v_survey", count_survey(tables), ("event_id", "question", "answer")),
                              ("v_drop_off", count_drop_off(tables), ("event_id", "kind"))):
        found = {tuple(row[name] for name in key) if len(key) > 1 else row[key[0]]: row
                 for row in rows_of(database, f"SELECT * FROM {view}")}
        lines += differences(view, wanted, found)
    return lines


def health_differences(database):
    lines = [f"integrity_check: {row[0]}" for row in database.execute("PRAGMA integrity_check") if row[0] != "ok"]
    return lines + [f"foreign_key_check: {tuple(row)}" for row in database.execute("PRAGMA foreign_key_check")]
