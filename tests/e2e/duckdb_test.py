# SPDX-License-Identifier: BSL-1.0
"""DuckDB gives the answers of SQLite: the ten questions of doc/questions.md and all tables and views, read from data sets of the
events whose answers were counted by hand and of random accounts. Skipped where node or DuckDB is not installed.

    duckdb_test.py webcasts-export [folder of node_modules]
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile

import dataset_test
import numbers_agree_test as numbers
import questions_test as questions
import warehouse_answers as warehouse

HERE = os.path.dirname(os.path.abspath(__file__))
SKIPPED = 77


def modules():
    """The node_modules folder with DuckDB in it; None if there is none."""
    for folder in (*sys.argv[2:3], os.environ.get("DUCKDB_MODULES", ""), os.path.join(HERE, "..", "..", "build-duckdb", "node_modules")):
        if folder and os.path.isdir(os.path.join(folder, "@duckdb", "node-api")):
            return os.path.abspath(folder)
    return None


def duckdb(folder):
    """Return a function that asks DuckDB about a data set."""
    def ask(queries):
        with open(os.path.join(folder, "duckdb.sql"), encoding="utf-8") as file:
            script = file.read()
        asked = json.dumps({"folder": folder, "script": script, "queries": queries})
        done = subprocess.run(["node", os.path.join(HERE, "duckdb_answers.mjs")], input=asked, text=True, capture_output=True,
                              check=False, env={**os.environ, "DUCKDB_MODULES": modules()})
        if done.returncode != 0:
            sys.exit(done.stderr)
        return [(answer["columns"], answer["rows"]) for answer in json.loads(done.stdout)]
    return ask


def main():
    if shutil.which("node") is None or modules() is None:
        print("skipped: DuckDB is not installed (npm install --prefix build-duckdb @duckdb/node-api)")
        sys.exit(SKIPPED)
    rows = 0
    with tempfile.TemporaryDirectory() as folder:
        scene = dataset_test.Scene(sys.argv[1], folder)
        try:
            scripts = {"counted": questions.five_events()}
            accounts = (numbers.random_account(f"warehouse/{seed}") for seed in range(20))
            some = [script for script in accounts if script.listed][:4]  # DuckDB refuses to read no file at all
            scripts.update({f"random{number}": script for number, script in enumerate(some)})
            for name, script in scripts.items():
                scene.sync(script, database=f"{name}.db")
                scene.dataset(name, f"{name}.db")
                found = list(warehouse.differences(scene.path(f"{name}.db"), duckdb(scene.path(name))))
                if found or dataset_test.PROBLEMS:
                    sys.exit(f"{name}:\n" + "\n".join(found + dataset_test.PROBLEMS))
                rows += sum(map(len, (answer for _, answer in duckdb(scene.path(name))(["SELECT * FROM person_event"]))))
        finally:
            scene.service.close()
    if rows < 100:
        sys.exit(f"only {rows} people")
    print(f"ten questions, {len(warehouse.VIEWS)} tables and views, {len(scripts)} databases, {rows} people: DuckDB answers as SQLite")


if __name__ == "__main__":
    main()
