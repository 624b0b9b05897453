# SPDX-License-Identifier: BSL-1.0
"""serving.py SANDBOX [mixed] [SECONDS]: measure a webcasts-sandbox with wrk; serving.sh describes the output."""

import contextlib
import http.client
import json
import os
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse

LUA = os.path.join(os.path.dirname(os.path.abspath(__file__)), "serving.lua")
LOG_IN = "/api/login/json?ver=2.0&username=demo%40example.com&password=demo"
LIST = "/api/reporting/eventlist"
REPORT = "/api/reporting/audience_reports"


@contextlib.contextmanager
def sandbox(*options):
    """Run the program; yield its process and port."""
    process = subprocess.Popen([SANDBOX, "--port", "0", *options], stdout=subprocess.PIPE, text=True)
    try:
        yield process, int(process.stdout.readline().rsplit(":", 1)[1])
    finally:
        process.terminate()
        if process.wait() != 0:
            sys.exit(f"the sandbox ended with {process.returncode}")


def ask(port, target):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", target)
    answer = connection.getresponse().read()
    connection.close()
    return answer


def session_of(port):
    success = json.loads(ask(port, LOG_IN))["convey_api"]["result"]["success"]
    return urllib.parse.urlencode({"si": success["sessionid"]["value"], "ui": success["userid"]["value"]})


def resident_mib(process):
    with open(f"/proc/{process.pid}/statm", encoding="ascii") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGESIZE") / 2**20


def processor_seconds(process):
    with open(f"/proc/{process.pid}/stat", encoding="ascii") as file:
        fields = file.read().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def start_milliseconds(*options):
    """Return the time from the start of the process to the response to a ready probe."""
    started = time.perf_counter()
    with sandbox(*options) as (_, port):
        ask(port, "/__sandbox/ready")
        return (time.perf_counter() - started) * 1000


def wrk(port, seconds, connections, requests):
    """Send the requests in turn for some seconds and return wrk's figures."""
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as file:
        file.write("\n".join(requests) + "\n")
        file.flush()
        output = subprocess.run(
            ["wrk", "-t2", f"-c{connections}", f"-d{seconds}s", "--timeout", "30s", "-s", LUA, f"http://127.0.0.1:{port}"],
            env={**os.environ, "REQUESTS": file.name}, check=True, capture_output=True, text=True).stdout
    return {name: float(value) for name, value in re.findall(r"(\w+)=([0-9.]+)", output)}


class Crowd:
    """Connections in addition to the measured ones: idle ones, and readers of a report at 64 KiB/s each."""

    def __init__(self, port, idle, slow, target):
        self.port, self.target = port, target
        self.over = threading.Event()
        self.idle = [socket.create_connection(("127.0.0.1", port)) for _ in range(idle)]
        self.slow = [self.read_slowly() for _ in range(slow)]
        self.thread = threading.Thread(target=self.run)
        self.thread.start()

    def read_slowly(self):
        reader = socket.socket()
        reader.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 16 * 1024)
        reader.settimeout(30)
        reader.connect(("127.0.0.1", self.port))
        reader.sendall(f"GET {self.target} HTTP/1.0\r\n\r\n".encode())
        return reader

    def run(self):
        while not self.over.wait(0.25):
            for index, reader in enumerate(self.slow):
                if not reader.recv(16 * 1024):
                    reader.close()
                    self.slow[index] = self.read_slowly()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.over.set()
        self.thread.join()
        for connection in self.idle + self.slow:
            connection.close()


def small_requests(session):
    return {
        "log-in, JSON": [f"GET {LOG_IN}"],
        "event list, XML": [f"GET {LIST}?{session}"],
        "event list, JSON, by POST": [f"POST {LIST}/json {session}"],
        "a refused request": [f"GET {REPORT}?ver=2.0&{session}"],
    }


def show_starts():
    starts = 200
    print(f"| {starts} starts with | first answer after, ms: median | 99 % | highest |\n|---|---:|---:|---:|")
    for shown, options in ("no options", ()), ("`--scenario large`", ("--scenario", "large")):
        times = sorted(start_milliseconds(*options) for _ in range(starts))
        highest_but_few = times[starts * 99 // 100 - 1]
        print(f"| {shown} | {statistics.median(times):.1f} | {highest_but_few:.1f} | {times[-1]:.1f} |")


def show_load(seconds):
    print("\n| requests, 64 connections | beside | requests/s | server's CPU, µs | median, ms | 99 %, ms | errors |\n"
          "|---|---|---:|---:|---:|---:|---:|")
    succeeded = True
    with sandbox() as (process, port):
        session = session_of(port)
        report = f"{REPORT}?ver=2.0&ei=1000001&{session}"
        for idle, slow, beside in (0, 0, ""), (500, 50, "500 idle, 50 slow"):
            with Crowd(port, idle, slow, report):
                for name, requests in small_requests(session).items():
                    before = processor_seconds(process)
                    figures = wrk(port, seconds, 64, requests)
                    used = (processor_seconds(process) - before) * 1e6 / figures["requests"]
                    errors = figures["refused"] + figures["broken"] + figures["late"]
                    succeeded = succeeded and errors == 0
                    print(f"| {name} | {beside} | {figures['requests'] / figures['seconds']:.0f} | {used:.0f} "
                          f"| {figures['p50']:.1f} | {figures['p99']:.1f} | {errors:.0f} |", flush=True)
    return succeeded


def mixed_requests(session):
    requests = [f"GET {LIST}?{session}", f"POST {LIST}/json {session}", f"GET {REPORT}?ver=2.0&{session}&ei=9",
                "GET /api/login?usrname=a", "GET /__sandbox/ready"]
    for event in range(1_000_001, 1_000_013):
        for wire in "", "/json", "/csv":
            requests.append(f"GET {REPORT}{wire}?ver=2.0&ei={event}&{session}")
            requests.append(f"POST {REPORT}{wire} ver=2.0&ei={event}&tz=Europe/Paris&live_viewers=on&{session}")
    return requests


def show_mixed(seconds):
    """Run ten rounds, and print the memory after each."""
    rounds = 10
    succeeded = True
    print("| seconds of mixed load | requests | errors | resident, MiB |\n|---:|---:|---:|---:|")
    with sandbox() as (process, port):
        session = session_of(port)
        requests = mixed_requests(session)
        print(f"| 0 | 0 | 0 | {resident_mib(process):.1f} |", flush=True)
        with Crowd(port, 500, 50, f"{REPORT}?ver=2.0&ei=1000001&{session}"):
            for number in range(1, rounds + 1):
                figures = wrk(port, max(1, seconds // rounds), 64, requests)
                errors = figures["refused"] + figures["broken"] + figures["late"]
                succeeded = succeeded and errors == 0
                print(f"| {number * max(1, seconds // rounds)} | {figures['requests']:.0f} | {errors:.0f} "
                      f"| {resident_mib(process):.1f} |", flush=True)
    return succeeded


SANDBOX = os.path.realpath(sys.argv[1])
if sys.argv[2:3] == ["mixed"]:
    sys.exit(0 if show_mixed(int((sys.argv[3:4] or ["600"])[0])) else 1)
show_starts()
sys.exit(0 if show_load(int((sys.argv[2:3] or ["10"])[0])) else 1)
