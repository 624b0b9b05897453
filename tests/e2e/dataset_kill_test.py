# SPDX-License-Identifier: BSL-1.0
"""A data set is killed at random while it changes from one state to another and back: every file is whole, each is of one of
the two states, the manifest is true, and the next run that comes to its end mends the rest. Another process reads meanwhile.
Some runs are struck by SIGTERM instead, and leave nothing behind.

    dataset_kill_test.py webcasts-export webcasts-sandbox [--kills N] [--seed S]
"""

import argparse
import hashlib
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time

import dataset_files as files

INTERRUPTED = 130


def digests_of(data):
    """{path: SHA-256} of all partitions' files."""
    found = {}
    for path in files.parts_of(data):
        with open(os.path.join(data, path), "rb") as file:
            found[path] = hashlib.sha256(file.read()).hexdigest()
    return found


class Reader(threading.Thread):
    """Reads partitions over and over: each is that of one of the states, and so are all of an event with the manifest's sums."""

    def __init__(self, folder, states):
        super().__init__(daemon=True)
        self.folder, self.states = folder, states
        self.problems, self.reads, self.whole_events, self.end = [], 0, 0, threading.Event()

    def run(self):
        rng = random.Random(1)
        paths = sorted(set(self.states[0]) | set(self.states[1]))
        while not self.end.wait(0.002) and not self.problems:
            path = rng.choice(paths)
            try:
                with open(os.path.join(self.folder, path), "rb") as file:
                    digest = hashlib.sha256(file.read()).hexdigest()
                self.read_event(rng, files.manifest_of(self.folder))
            except FileNotFoundError:
                continue  # not written yet, or gone with its event
            except ValueError as problem:
                self.problems.append(f"the manifest: {problem}")
                continue
            if digest not in (state.get(path) for state in self.states):
                self.problems.append(f"{path} is of neither state")
            self.reads += 1

    def read_event(self, rng, manifest):
        """As doc/warehouse.md tells those who must have an event in one state."""
        if not manifest["events"]:
            return
        parts = [(part["path"], part["sha256"]) for part in rng.choice(manifest["events"])["parts"].values()]
        for path, digest in parts:
            with open(os.path.join(self.folder, path), "rb") as file:
                if hashlib.sha256(file.read()).hexdigest() != digest:
                    return  # it is being replaced
        self.whole_events += 1
        if not any(all(state.get(path) == digest for path, digest in parts) for state in self.states):
            self.problems.append(f"{parts[0][0]} and its like are of two states")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program", type=os.path.abspath)
    parser.add_argument("sandbox", type=os.path.abspath)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    rng = random.Random(options.seed)
    folder = tempfile.mkdtemp(dir="/dev/shm" if os.access("/dev/shm", os.W_OK) else None)
    try:
        strike(options, rng, folder)
    finally:
        shutil.rmtree(folder)


def two_databases(options, folder):
    """Two states of one account: a.db, and b.db with other people, another title and an event less."""
    service = subprocess.Popen([options.sandbox, "--port", "0", "--events", "12", "--registrants", "80"],
                               stdout=subprocess.PIPE, text=True)
    try:
        url = service.stdout.readline().split()[-1]
        subprocess.run([options.program, "sync", "--db", "a.db", "-q", "--base-url", url], cwd=folder, check=True,
                       stdout=subprocess.DEVNULL, env={"PATH": os.environ["PATH"], "HOME": folder,
                                                       "WEBCASTS_USERNAME": "demo@example.com", "WEBCASTS_PASSWORD": "demo"})
    finally:
        service.terminate()
        service.wait()
    shutil.copy(os.path.join(folder, "a.db"), os.path.join(folder, "b.db"))
    database = sqlite3.connect(os.path.join(folder, "b.db"))
    with database:
        database.execute("PRAGMA foreign_keys = ON")
        events = [row[0] for row in database.execute("SELECT event_id FROM event ORDER BY 1")]
        database.execute("DELETE FROM event WHERE event_id = ?", (events[0],))
        database.execute("UPDATE event SET title = 'Another' WHERE event_id = ?", (events[1],))
        for event in events[2:9]:
            database.execute("DELETE FROM attendee WHERE event_id = ?1 AND email_key IN (SELECT email_key FROM attendee WHERE "
                             "event_id = ?1 ORDER BY random() LIMIT 10)", (event,))
    database.close()
    for name in ("a.db", "b.db"):  # what another program changed is counted
        subprocess.run([options.program, "status", "--db", name], cwd=folder, check=False, stdout=subprocess.DEVNULL)
    return events


def wait_for_renames(process, data):
    """Wait until the manifest names events that are being replaced, or the run ends."""
    while process.poll() is None:
        try:
            if files.manifest_of(data)["replacing"]:
                return
        except FileNotFoundError:
            pass


def strike(options, rng, folder):
    two_databases(options, folder)
    data = os.path.join(folder, "data")

    def start(name):
        return subprocess.Popen([options.program, "dataset", "data", "--db", name, "-q"], cwd=folder, stdin=subprocess.DEVNULL,
                                stderr=subprocess.PIPE)

    def whole(name):
        process = start(name)
        said = process.communicate()[1]
        if process.returncode != 0:
            sys.exit(f"exit code {process.returncode}: {said.decode()}")
        problems = list(files.problems_of(data)) + list(files.differences(data, os.path.join(folder, name)))
        if files.manifest_of(data)["replacing"] or ".webcasts-staging" in os.listdir(data):
            problems.append("a whole run left something")
        if problems:
            sys.exit("\n".join(problems))

    states = []
    for name in ("b.db", "a.db"):
        begun = time.monotonic()
        start(name).wait()
        longest = time.monotonic() - begun
        whole(name)
        states.append(digests_of(data))
    if states[0] == states[1]:
        sys.exit("the two states are one")
    reader = Reader(data, states)
    reader.start()
    struck = {signal.SIGKILL: 0, signal.SIGTERM: 0}
    replacing = rounds = 0
    name = "b.db"
    while struck[signal.SIGKILL] < options.kills:
        rounds += 1
        if rounds > 5 * options.kills:
            sys.exit(f"only {struck} runs were struck")
        number = signal.SIGTERM if rng.random() < 0.15 else signal.SIGKILL
        if rng.random() < 0.1:
            shutil.rmtree(data, ignore_errors=True)  # it may not be there
        was_left = os.path.isdir(data) and ".webcasts-staging" in os.listdir(data)  # by a kill
        process = start(name)
        if rng.random() < 0.2:
            wait_for_renames(process, data)
        else:
            try:
                process.wait(rng.uniform(0, longest))
            except subprocess.TimeoutExpired:
                pass
        if process.poll() is None:
            process.send_signal(number)
            process.wait()
        process.stderr.close()
        told = f"run {rounds}, {number.name}, exit code {process.returncode}"
        if process.returncode == INTERRUPTED and not was_left and ".webcasts-staging" in os.listdir(data):
            sys.exit(f"{told}: it left {os.listdir(data)}")
        if process.returncode == 0:
            name = "a.db" if name == "b.db" else "b.db"
            continue
        if process.returncode not in (-signal.SIGKILL, -signal.SIGTERM, INTERRUPTED):
            sys.exit(told)
        struck[number] += 1
        if not os.path.isdir(data) or "manifest.json" not in os.listdir(data):
            if os.path.isdir(data) and set(os.listdir(data)) - {".webcasts-lock", ".webcasts-staging"}:
                sys.exit(f"{told}: files without a manifest")
            continue
        problems = list(files.problems_of(data))
        replacing += bool(files.manifest_of(data)["replacing"])
        problems += [f"{path} is of neither state" for path, digest in digests_of(data).items()
                     if digest not in (state.get(path) for state in states)]
        if problems:
            sys.exit(f"{told}:\n" + "\n".join(problems))
        if rng.random() < 0.1:
            name = rng.choice(("a.db", "b.db"))
            whole(name)
            name = "a.db" if name == "b.db" else "b.db"
    whole(name)
    reader.end.set()
    reader.join()
    if reader.problems:
        sys.exit("\n".join(reader.problems))
    if min(reader.reads, reader.whole_events) < 100 or replacing < options.kills / 50:
        sys.exit(f"only {reader.reads} reads, and {replacing} runs were struck between two manifests")
    print(f"{struck[signal.SIGKILL]} kills, {struck[signal.SIGTERM]} signals, {replacing} of them between two manifests, "
          f"{reader.reads} reads of partitions and {reader.whole_events} of whole events meanwhile: all of one state, and the "
          "manifest true")


if __name__ == "__main__":
    main()
