# SPDX-License-Identifier: BSL-1.0
"""A data set holds what the database holds, only what changed is written, and who was forgotten is nowhere in it.

    dataset_test.py webcasts-export
"""

import fcntl
import glob
import gzip
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile

import dataset_files as files
import numbers_agree_test as numbers
import questions_test as questions
import simulated_account as account

PROBLEMS = []


def expect(is_true, text):
    if not is_true:
        PROBLEMS.append(text)


def equal(what, found, wanted):
    expect(found == wanted, f"{what}: {found!r:.1000}, should be {wanted!r:.1000}")


class Scene:
    def __init__(self, program, folder):
        self.program, self.folder = os.path.abspath(program), folder
        self.service = account.Service()
        self.environment = {"PATH": os.environ["PATH"], "HOME": folder, "LC_ALL": "C.UTF-8",
                            "WEBCASTS_USERNAME": "admin@example.com", "WEBCASTS_PASSWORD": "pw"}

    def run(self, *arguments, status=0):
        done = subprocess.run([self.program, *arguments], cwd=self.folder, env=self.environment, stdin=subprocess.DEVNULL,
                              capture_output=True, text=True, check=False)
        expect(done.returncode == status, f"{arguments}: exit code {done.returncode}, not {status}: {done.stderr}")
        return done

    def sync(self, script, *arguments, database="a.db"):
        self.service.script = script
        self.run("sync", "--db", database, "-q", "--base-url", self.service.url, *arguments)

    def dataset(self, folder="data", database="a.db", **wanted):
        """Run it; `wanted` are members of the object."""
        said = json.loads(self.run("dataset", folder, "--db", database, "--json", "-q").stdout)
        for name, value in wanted.items():
            equal(f"{name} of {said}", said[name], value)
        self.check(folder, database)

    def check(self, folder="data", database="a.db"):
        folder, database = self.path(folder), self.path(database)
        PROBLEMS.extend(files.problems_of(folder))
        PROBLEMS.extend(files.differences(folder, database))
        equal("what is left beside the data", [name for name in os.listdir(folder) if name == ".webcasts-staging"], [])
        equal("what is being replaced", files.manifest_of(folder)["replacing"], [])

    def path(self, name):
        return os.path.join(self.folder, name)

    def state(self, folder="data"):
        """{path: (inode, time of change)} of all files."""
        found = {}
        for place, _, names in os.walk(self.path(folder)):
            for name in names:
                path = os.path.join(place, name)
                entry = os.stat(path)
                found[os.path.relpath(path, self.path(folder))] = (entry.st_ino, entry.st_mtime_ns)
        return found

    def change(self, statement, *values):
        database = sqlite3.connect(self.path("a.db"))
        with database:
            database.execute("PRAGMA foreign_keys = ON")
            database.execute(statement, values)
        database.close()

    def changed_since(self, before):
        """The events of the partitions that changed, and the other files that did."""
        after = self.state()
        changed = {path for path in set(before) | set(after) if before.get(path) != after.get(path)}
        events = {path.split("=")[1].split("/")[0] for path in changed if "event_id=" in path}
        return sorted(events), sorted(path for path in changed if "event_id=" not in path)


def only_what_changed(scene):
    scene.sync(questions.five_events())
    scene.dataset(events=5, replaced=5, unchanged=0, removed=0)
    before = scene.state()
    scene.dataset(replaced=0, unchanged=5)
    equal("a second run", scene.changed_since(before), ([], []))
    scene.sync(questions.five_events(), "--full")
    scene.dataset(replaced=0, unchanged=5)
    equal("a run after the same reports", scene.changed_since(before), ([], ["manifest.json"]))

    script = questions.five_events()
    del script.reports["1000002"].registrations[1]
    before = scene.state()
    scene.sync(script, "--full", "--accept-shrink")
    scene.dataset(replaced=1, unchanged=4)
    equal("a registration less", scene.changed_since(before), (["1000002"], ["manifest.json"]))

    script.listed[2].title = script.reports["1000003"].title = "Roadmap 2027"
    before = scene.state()
    scene.sync(script, "--lookback", "1d")  # none is fetched, all are listed
    scene.dataset(replaced=1)
    equal("another title", sorted(path for path, entry in scene.state().items() if before[path] != entry),
          [f"events/event_id=1000003/{files.PART}", "manifest.json"])

    for statement, event in (("UPDATE attendee SET company = 'Acme & Sons' WHERE event_id = '1000004'", "1000004"),
                             ("UPDATE session SET session_duration = 60 WHERE event_id = '1000001' AND kind = 'od'", "1000001"),
                             ("DELETE FROM answer WHERE event_id = '1000001' AND kind = 'qa'", "1000001"),
                             ("UPDATE event SET sched_end_utc = '2026-02-10T15:05:00Z' WHERE event_id = '1000003'", "1000003"),
                             ("UPDATE event SET extra = '[{\"name\":\"a\",\"value\":\"b\"}]' WHERE event_id = '1000005'", "1000005")):
        before = scene.state()
        scene.change(statement)
        scene.dataset(replaced=1, unchanged=4)
        equal(statement, scene.changed_since(before)[0], [event])

    before = scene.state()
    scene.change("DELETE FROM event WHERE event_id = '1000005'")
    scene.dataset(events=4, replaced=0, removed=1)
    equal("an event that is gone", scene.changed_since(before)[0], ["1000005"])
    equal("its folders", glob.glob(scene.path("data/*/event_id=1000005")), [])


def what_was_damaged(scene):
    """Files that others removed, cut, or left."""
    victim = scene.path(f"data/people/event_id=1000001/{files.PART}")
    before = scene.state()
    os.unlink(victim)
    scene.dataset(replaced=1)
    with open(victim, "r+b") as file:
        file.truncate(10)
    scene.dataset(replaced=1)
    equal("mended", scene.changed_since(before)[0], ["1000001"])
    for name in ("data/notes.txt", "data/people/event_id=1000001/notes.txt", "data/manifest.json.backup"):
        with open(scene.path(name), "w", encoding="utf-8") as file:
            file.write("mine")
    shutil.copytree(scene.path("data/people/event_id=1000001"), scene.path("data/people/event_id=7777777"))
    scene.run("dataset", "data", "--db", "a.db", "-q")
    equal("files of others", sorted(os.path.relpath(path, scene.path("data")) for path in
                                    glob.glob(scene.path("data/**/*"), recursive=True) if "notes" in path or "backup" in path),
          ["manifest.json.backup", "notes.txt", "people/event_id=1000001/notes.txt", "people/event_id=7777777/notes.txt"])
    equal("a partition that nobody names", os.path.exists(scene.path(f"data/people/event_id=7777777/{files.PART}")), False)
    for name in ("notes.txt", "manifest.json.backup", "people/event_id=1000001/notes.txt", "people/event_id=7777777/notes.txt"):
        os.unlink(scene.path("data/" + name))
    os.rmdir(scene.path("data/people/event_id=7777777"))
    scene.dataset()


def every_byte(folder):
    """All bytes of a folder's names and files, as they are and decompressed."""
    held = b""
    for place, folders, names in os.walk(folder):
        held += "\n".join(folders + names).encode() + b"\n"
        for name in names:
            with open(os.path.join(place, name), "rb") as file:
                contents = file.read()
            held += contents
            if name.endswith(".gz") or contents[:2] == b"\x1f\x8b":
                try:
                    held += gzip.decompress(contents)
                except (EOFError, OSError):
                    held += b"cut"
    return held.lower()


def nobody_forgotten(scene):
    person = b"ada@acme.example.com"
    expect(person in every_byte(scene.path("data")), "the person is not there to begin with")
    # A run that was killed while it wrote files.
    os.mkdir(scene.path("data/.webcasts-staging"))
    shutil.copy(scene.path(f"data/people/event_id=1000001/{files.PART}"), scene.path("data/.webcasts-staging/people-1000001"))
    scene.run("forget", person.decode(), "--db", "a.db", "-q")
    expect(person in every_byte(scene.path("data")), "forget changed the data set")
    scene.dataset(replaced=3)
    held = every_byte(scene.path("data"))
    for text in (person, b'"ada"', b'"ash"'):
        expect(text not in held, f"{text} is still there")
    scene.dataset(replaced=0)


def folders_of_others(scene):
    made = []
    for name, contents in (("file", None), ("other", {"notes.txt": "mine"}), ("web", {"manifest.json": '{"name": "app"}'}),
                           ("broken", {"manifest.json": "{"}), ("empty", {"manifest.json": ""}),
                           ("newer", {"manifest.json": '{"format": "webcasts-dataset", "format_version": 99}'}),
                           ("hidden", {".git": "mine"})):
        path = scene.path(name)
        if contents is None:
            with open(path, "w", encoding="utf-8") as file:
                file.write("mine")
            made.append((name, None))
            continue
        os.mkdir(path)
        for inner, text in contents.items():
            with open(os.path.join(path, inner), "w", encoding="utf-8") as file:
                file.write(text)
        made.append((name, scene.state(name)))
    for name, before in made:
        said = scene.run("dataset", name, "--db", "a.db", status=2).stderr
        expect("folder" in said, f"{name}: {said}")
        if before is not None:
            equal(name, scene.state(name), before)
    scene.run("dataset", "missing/inner", "--db", "a.db", status=7)
    scene.run("dataset", "data", "--db", "missing.db", status=2)
    expect(not os.path.exists(scene.path("new")), "a folder was made")
    os.mkdir(scene.path("new"))
    scene.dataset("new", replaced=4)
    # Another service's data.
    scene.run("sync", "--sandbox", "--db", "sandbox.db", "-q")
    before = scene.state()
    said = scene.run("dataset", "data", "--db", "sandbox.db", status=2).stderr
    expect("give another folder" in said, said)
    equal("another service", scene.changed_since(before), ([], []))


def one_at_a_time(scene):
    before = scene.state()
    with open(scene.path("data/.webcasts-lock"), encoding="ascii") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        said = scene.run("dataset", "data", "--db", "a.db", status=8).stderr
    expect("another run" in said, said)
    equal("a second run at a time", scene.changed_since(before), ([], []))


def nobody_purged(scene):
    """Of events whose people were purged, the numbers stay."""
    scene.sync(questions.five_events(), database="old.db")
    scene.dataset("old", "old.db")
    before = files.manifest_of(scene.path("old"))
    expect(b"eve@" in every_byte(scene.path("old")), "the person is not there to begin with")
    scene.run("purge", "--db", "old.db", "--older-than", "1d", "-q")
    scene.dataset("old", "old.db", events=5)
    after = files.manifest_of(scene.path("old"))
    for text in (b"eve@", b'"elm"', b"@acme"):
        expect(text not in every_byte(scene.path("old")), f"{text} is still there")
    for table, stays in (("registrants", False), ("people", False), ("sessions", False), ("answers", False), ("groups", True),
                         ("audience", True), ("drop_off", True)):
        equal(f"rows of {table}", after["tables"][table]["rows"], before["tables"][table]["rows"] if stays else 0)


def mentions_in_what_is_kept(scene):
    """Somebody's address as a company's name, in an event whose people were purged: the kept number of that name goes."""
    scene.sync(questions.five_events(), database="kept.db")
    database = sqlite3.connect(scene.path("kept.db"))
    with database:
        database.execute("UPDATE attendee SET company = 'Ask zoe@example.org' WHERE event_id = '1000001' AND email LIKE 'fay@%'")
    database.close()
    scene.dataset("kept", "kept.db")
    scene.run("purge", "--db", "kept.db", "--older-than", "1d", "-q")
    scene.dataset("kept", "kept.db")
    expect(b"zoe@example.org" in every_byte(scene.path("kept")), "the mention is not there to begin with")
    scene.run("forget", "zoe@example.org", "--db", "kept.db", "-q")
    scene.dataset("kept", "kept.db", replaced=1)
    expect(b"zoe@example.org" not in every_byte(scene.path("kept")), "the mention is still there")


def odd_texts(scene):
    """What a random account holds: hostile texts, times and durations that cannot be read, people without an address."""
    for seed in range(3):
        scene.sync(numbers.random_account(f"dataset/{seed}"), database=f"random{seed}.db")
        scene.dataset(f"random{seed}", f"random{seed}.db")


def main():
    with tempfile.TemporaryDirectory() as folder:
        scene = Scene(sys.argv[1], folder)
        try:
            for step in (only_what_changed, what_was_damaged, folders_of_others, one_at_a_time, nobody_forgotten, nobody_purged,
                         mentions_in_what_is_kept, odd_texts):
                step(scene)
                if PROBLEMS:
                    sys.exit(f"{step.__name__}:\n" + "\n".join(PROBLEMS))
        finally:
            scene.service.close()
    print("the data set is as the database, and only what changed was written")


if __name__ == "__main__":
    main()
