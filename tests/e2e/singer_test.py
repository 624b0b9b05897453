# SPDX-License-Identifier: BSL-1.0
"""`singer` keeps to the Singer specification, and a target that takes its messages holds what the database holds: after the
first run, after changes, deletions and people who were forgotten, and where the target or the program ended in the middle.

The messages, the catalog and every record are checked by jsonschema, which nobody here wrote.

    singer_test.py webcasts-export
"""

import importlib.util
import json
import os
import random
import subprocess
import sys
import tempfile

import dataset_files as files
import dataset_test
import numbers_agree_test as numbers
import questions_test as questions

SKIPPED = 77
expect, equal, PROBLEMS = dataset_test.expect, dataset_test.equal, dataset_test.PROBLEMS
TIME = {"type": "string", "format": "date-time", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$"}
# github.com/singer-io/getting-started, docs/SPEC.md and docs/DISCOVERY_MODE.md, as JSON Schema.
MESSAGE = {
    "type": "object", "required": ["type"],
    "oneOf": [
        {"properties": {"type": {"const": "SCHEMA"}, "stream": {"type": "string", "minLength": 1}, "schema": {"type": "object"},
                        "key_properties": {"type": "array", "items": {"type": "string"}},
                        "bookmark_properties": {"type": "array", "items": {"type": "string"}}},
         "required": ["type", "stream", "schema", "key_properties"], "additionalProperties": False},
        {"properties": {"type": {"const": "RECORD"}, "stream": {"type": "string", "minLength": 1}, "record": {"type": "object"},
                        "time_extracted": TIME, "version": {"type": "integer"}},
         "required": ["type", "stream", "record"], "additionalProperties": False},
        {"properties": {"type": {"const": "STATE"}, "value": {"type": "object"}},
         "required": ["type", "value"], "additionalProperties": False}]}
CATALOG = {
    "type": "object", "required": ["streams"], "additionalProperties": False,
    "properties": {"streams": {"type": "array", "minItems": 1, "items": {
        "type": "object", "required": ["tap_stream_id", "stream", "schema", "metadata"],
        "properties": {"tap_stream_id": {"type": "string"}, "stream": {"type": "string"}, "schema": {"type": "object"},
                       "key_properties": {"type": "array", "items": {"type": "string"}},
                       "metadata": {"type": "array", "items": {
                           "type": "object", "required": ["breadcrumb", "metadata"], "additionalProperties": False,
                           "properties": {"breadcrumb": {"type": "array", "items": {"type": "string"}},
                                          "metadata": {"type": "object", "properties": {
                                              "inclusion": {"enum": ["available", "automatic", "unsupported"]},
                                              "selected": {"type": "boolean"}, "selected-by-default": {"type": "boolean"},
                                              "forced-replication-method": {"enum": ["FULL_TABLE", "INCREMENTAL", "LOG_BASED"]},
                                              "table-key-properties": {"type": "array", "items": {"type": "string"}}},
                                              "additionalProperties": False}}}}}}}}}


def validator(schema):
    import jsonschema  # found before  pylint: disable=import-outside-toplevel
    jsonschema.Draft7Validator.check_schema(schema)
    return jsonschema.Draft7Validator(schema, format_checker=jsonschema.FormatChecker())


def faults(checker, value):
    return [f"{error.message:.300} at {list(error.absolute_path)}" for error in checker.iter_errors(value)]


class Target:
    """A target as people have it: rows by their keys; the last state counts once the rows before it are stored."""

    def __init__(self):
        self.rows, self.state, self.keys, self.checkers = {}, None, {}, {}
        self.message = validator(MESSAGE)
        self.records = 0

    def take(self, line):
        said = json.loads(line)
        PROBLEMS.extend(faults(self.message, said))
        kind = said["type"]
        if kind == "SCHEMA":
            self.checkers[said["stream"]] = validator(said["schema"])
            self.keys[said["stream"]] = said["key_properties"]
            self.rows.setdefault(said["stream"], {})
        elif kind == "RECORD":
            self.records += 1
            if said["stream"] not in self.checkers:
                PROBLEMS.append(f"a record of {said['stream']} before its schema")
                return
            PROBLEMS.extend(faults(self.checkers[said["stream"]], said["record"]))
            key = tuple(said["record"][name] for name in self.keys[said["stream"]])
            self.rows[said["stream"]][key] = said["record"]
        else:
            self.state = said["value"]

    def live(self, stream):
        """{event: rows} without those that are gone."""
        found = {}
        for record in self.rows[stream].values():
            if record["_sdc_deleted_at"] is None:
                row = {name: cell for name, cell in record.items() if name not in ("event_id", "row", "_sdc_deleted_at")}
                found.setdefault(record["event_id"], []).append((record.get("row", 1), row))
            else:
                held = [name for name, cell in record.items()
                        if cell is not None and name not in ("event_id", "row", "_sdc_deleted_at")]
                expect(not held, f"a deleted row of {stream} holds {held}")
        return {event: [row for _, row in sorted(rows, key=lambda item: item[0])] for event, rows in found.items()}


class Scene(dataset_test.Scene):
    def messages(self, state=None, *arguments, database="a.db"):
        options = list(arguments)
        if state is not None:
            with open(self.path("state.json"), "w", encoding="utf-8") as file:
                json.dump(state, file)
            options += ["--state", "state.json"]
        return self.run("singer", "--db", database, "-q", *options).stdout.split("\n")[:-1]

    def load(self, target, *arguments, database="a.db"):
        """Let the target take all messages; it then holds what the database holds. Returns how many records came."""
        before = target.records
        for line in self.messages(target.state, *arguments, database=database):
            target.take(line)
        self.compare(target, database)
        return target.records - before

    def compare(self, target, database="a.db"):
        catalog = json.loads(self.run("singer", "--db", database, "--discover").stdout)
        schemas = {stream["stream"]: {"properties": {name: schema for name, schema in stream["schema"]["properties"].items()
                                                     if name not in ("event_id", "row", "_sdc_deleted_at")}}
                   for stream in catalog["streams"]}
        wanted = files.rows_in_database(self.path(database), schemas)
        for stream in target.rows:
            equal(f"{stream} of {database}", target.live(stream), {event: rows for event, rows in wanted[stream].items() if rows})


def catalog_and_schemas(scene):
    scene.sync(questions.five_events())
    said = scene.run("singer", "--db", "a.db", "--discover").stdout
    catalog = json.loads(said)
    PROBLEMS.extend(faults(validator(CATALOG), catalog))
    equal("streams", sorted(stream["stream"] for stream in catalog["streams"]), sorted(files.TABLES))
    for stream in catalog["streams"]:
        validator(stream["schema"])
        equal(f"columns in the metadata of {stream['stream']}",
              sorted(item["breadcrumb"][1] for item in stream["metadata"] if item["breadcrumb"]), sorted(stream["schema"]["properties"]))
    # The same columns, with the same meanings, as in a data set, whose lines are valid as well.
    scene.dataset()
    manifest = files.manifest_of(scene.path("data"))
    for stream in catalog["streams"]:
        table = manifest["tables"][stream["stream"]]["schema"]
        checker = validator(table)
        equal(stream["stream"], {name: schema["description"] for name, schema in stream["schema"]["properties"].items()
                                 if name not in ("event_id", "row", "_sdc_deleted_at")},
              {name: schema["description"] for name, schema in table["properties"].items()})
        for path in files.parts_of(scene.path("data")):
            if path.startswith(stream["stream"] + "/"):
                for row in files.lines_of(scene.path("data/" + path)):
                    PROBLEMS.extend(faults(checker, row))
    return catalog


def changes_travel(scene):
    target = Target()
    expect(scene.load(target) > 100, "hardly any record")
    equal("a second run", scene.load(target), 0)
    equal("events", sorted(target.state["events"]), [str(1000001 + i) for i in range(5)])
    script = questions.five_events()
    del script.reports["1000001"].registrations[0]
    scene.sync(script, "--full", "--accept-shrink")
    records = scene.load(target)
    scene.change("DELETE FROM event WHERE event_id = '1000005'")
    expect(0 < scene.load(target) < records + 40, "an event that is gone writes too much")
    expect("1000005" not in target.state["events"], "an event that is gone is in the state")
    person = "bob@acme.example.com"
    expect(person in json.dumps(list(target.rows["people"].values())), "the person is not there to begin with")
    scene.run("forget", person, "--db", "a.db", "-q")
    scene.load(target)
    for stream, rows in target.rows.items():
        expect(person not in json.dumps(list(rows.values())), f"{stream} holds who was forgotten")
    expect("@" not in json.dumps(target.state), "the state holds people")
    scene.change("DELETE FROM session")
    scene.load(target)
    equal("sessions", target.live("sessions"), {})


def what_is_selected(scene, catalog):
    scene.sync(questions.five_events(), "--full", database="b.db")
    for stream in catalog["streams"]:
        for item in stream["metadata"]:
            if not item["breadcrumb"]:
                item["metadata"]["selected"] = stream["stream"] in ("people", "events")
            elif item["breadcrumb"][1] in ("email", "fname", "email_key"):
                item["metadata"]["selected"] = False

    def with_catalog(target):
        with open(scene.path("catalog.json"), "w", encoding="utf-8") as file:
            json.dump(catalog, file)
        for line in scene.messages(target.state, "--catalog", "catalog.json", database="b.db"):
            target.take(line)

    target = Target()
    with_catalog(target)
    equal("selected streams", sorted(target.rows), ["events", "people"])
    expect("ada@" not in json.dumps(list(target.rows["people"].values())), "a column that is not selected came")
    expect(all("lname" in row and "email" not in row for row in target.rows["people"].values()), "other columns came")
    for stream in catalog["streams"]:
        for item in stream["metadata"]:
            item["metadata"].pop("selected", None)
    before = target.records
    with_catalog(target)
    expect(target.records > before + 50, "what was selected later did not come")
    scene.compare(target, "b.db")
    for name, text in (("catalog.json", "{"), ("catalog.json", '{"streams": []}'), ("state.json", "[1]"), ("state.json", '{"a": 1}'),
                       ("state.json", "{")):
        with open(scene.path(name), "w", encoding="utf-8") as file:
            file.write(text)
        said = scene.run("singer", "--db", "b.db", "--" + name.split(".", maxsplit=1)[0], name, status=2)
        expect(said.stdout == "" and name in said.stderr, f"{name} {text}: {said.stderr}")
    scene.run("singer", "--db", "b.db", "--state", "nowhere.json", status=2)
    for text in ("", "{}\n"):
        with open(scene.path("state.json"), "w", encoding="utf-8") as file:
            file.write(text)
        expect(len(scene.run("singer", "--db", "b.db", "--state", "state.json", "-q").stdout) > 10000, "an empty state")


def targets_that_end(scene):
    """A target stores a part of the messages and loses the rest; the next run starts from the state that it stored."""
    rng = random.Random(1)
    accounts = [script for script in (numbers.random_account(f"singer/{seed}") for seed in range(20)) if script.listed]
    target = Target()
    for number, script in enumerate(accounts[:6]):
        scene.sync(script, "--full", "--accept-shrink", database="c.db")
        for _ in range(3):
            lines = scene.messages(target.state, database="c.db")
            for line in lines[:rng.randrange(len(lines) + 1)]:
                target.take(line)
        scene.load(target, database="c.db")
        equal(f"a run after account {number}", scene.load(target, database="c.db"), 0)
    # The reader goes: nothing is said, as of other programs.
    process = subprocess.Popen([scene.program, "singer", "--db", "c.db"], cwd=scene.folder, env=scene.environment,
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    process.stdout.close()
    said = process.stderr.read()
    process.stderr.close()
    expect(process.wait() in (0, 141) and b"cannot" not in said, f"the reader went: {process.returncode}, {said}")


def main():
    if importlib.util.find_spec("jsonschema") is None:
        print("skipped: no JSON Schema validator is installed (Debian: python3-jsonschema)")
        sys.exit(SKIPPED)
    with tempfile.TemporaryDirectory() as folder:
        scene = Scene(sys.argv[1], folder)
        try:
            catalog = catalog_and_schemas(scene)
            for step, arguments in ((changes_travel, ()), (what_is_selected, (catalog,)), (targets_that_end, ())):
                step(scene, *arguments)
                if PROBLEMS:
                    sys.exit(f"{step.__name__}:\n" + "\n".join(PROBLEMS[:20]))
        finally:
            scene.service.close()
    print("the messages are as specified, and what a target holds is what the database holds")


if __name__ == "__main__":
    main()
