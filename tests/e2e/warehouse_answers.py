# SPDX-License-Identifier: BSL-1.0
"""The ten questions as other engines are asked them, and answers in one form whichever engine gave them."""

import datetime
import decimal
import os
import re
import sqlite3

import questions_test as questions

PAGE = os.path.join(os.path.dirname(questions.PAGE), "warehouse.md")
VIEWS = ("event", "attendee", "person_event", "session", "answer", "event_group", "event_audience", "v_funnel", "v_person_event",
         "v_attendance", "v_watch", "v_domain", "v_source", "v_company", "v_registration_day", "v_watch_minutes", "v_concurrency", "v_interval",
         "event_survey", "v_drop_off", "v_engagement", "v_lead_time", "v_survey")
# Columns that the database has and the feed has not, or has in another form.
OF_SQLITE = {"event_audience": {"at_s"}, "person_event": {"registration", "first_seen_s", "last_seen_s", "event_start_s"}}


def portable_questions():
    """(heading, SQLite's query, the query for other engines) of each question."""
    with open(PAGE, encoding="utf-8") as file:
        spelled = dict(re.findall(r"(?ms)^### (\d+\. [^\n]*)\n.*?```sql\n(.*?)```", file.read()))
    asked = [(heading, query, spelled.pop(heading, query)) for heading, query, _ in questions.read_questions()]
    if spelled:
        raise ValueError(f"doc/warehouse.md asks what doc/questions.md does not: {list(spelled)}")
    return asked


def plain(cell):
    """A cell as text: whole numbers without a fraction, others to nine digits, instants as the database has them."""
    if cell is None:
        return "NULL"
    if isinstance(cell, datetime.datetime):
        cell = cell.strftime("%Y-%m-%d %H:%M:%S")
    text = str(cell).removeprefix("\ufeff")  # which node's decoder of texts takes away
    if isinstance(cell, (int, float, decimal.Decimal)) or re.fullmatch(r"-?\d+(\.\d+)?(e-?\d+)?", text):
        number = decimal.Decimal(text)
        return str(int(number)) if number == int(number) else f"{number:.9f}"
    return re.sub(r"^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)(\.0+)?(Z|\+00(:00)?)?$", r"\1T\2Z", text)


def plain_rows(rows):
    return [[plain(cell) for cell in row] for row in rows]


def ask(database, query):
    """The answer of SQLite: names of columns and rows."""
    answer = database.execute(query)
    return [column[0] for column in answer.description], plain_rows(answer.fetchall())


def columns_in_common(database, view, columns_elsewhere):
    own = [column[0] for column in database.execute(f"SELECT * FROM {view} LIMIT 0").description]
    return [name for name in own if name in columns_elsewhere and name != "extra"], [
        name for name in own if name not in columns_elsewhere and name not in OF_SQLITE.get(view, ())]


def differences(path, elsewhere):
    """Yield where another engine's answers differ from SQLite's. `elsewhere(queries)` returns [(columns, rows)]."""
    database = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    asked = portable_questions()
    for (heading, query, _), (columns, rows) in zip(asked, elsewhere([query for _, _, query in asked])):
        names, wanted = ask(database, query)
        found = plain_rows(rows)
        if any("NULL" in row for row in wanted):  # which engines sort in different places
            found, wanted = sorted(found), sorted(wanted)
        if (columns, found) != (names, wanted):
            yield f"{heading}\n  is        {columns} {found}\n  should be {names} {wanted}"
    heads = elsewhere([f"SELECT * FROM {view} LIMIT 0" for view in VIEWS])
    chosen = []
    for view, (columns, _) in zip(VIEWS, heads):
        common, missing = columns_in_common(database, view, columns)
        if missing:
            yield f"{view} lacks {missing}"
        chosen.append(f"SELECT {', '.join(chr(34) + name + chr(34) for name in common)} FROM {view}")
    for view, query, (_, rows) in zip(VIEWS, chosen, elsewhere(chosen)):
        wanted, found = sorted(ask(database, query)[1]), sorted(plain_rows(rows))
        if found != wanted:
            only = [row for row in found if row not in wanted][:2], [row for row in wanted if row not in found][:2]
            yield f"{view}: {len(found)} rows and {len(wanted)}; {only}"
    database.close()
