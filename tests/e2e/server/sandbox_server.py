# SPDX-License-Identifier: BSL-1.0
"""A webcasts-sandbox of a test's own, and raw connections to it.

The tests beside this file take the program's path as their last argument. Nothing here sleeps: a pipe tells when the
server listens, and what a server does in time is waited for at the socket.
"""

import http.client
import json
import os
import re
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import tempfile
import unittest
import urllib.parse

PROGRAM = os.path.realpath(sys.argv.pop())
# A wait that takes longer is a failure; sanitizers and a busy machine make all of it slow.
PATIENCE = 60
LOG_IN = "/api/login?ver=2.0&username=demo%40example.com&password=demo"


class NotStarted(Exception):
    """The program ended with this status and these words."""


class SandboxServer:
    """The program on a free port, in a folder of its own; ends with the `with` block, and then checks how it ended."""

    def __init__(self, *options, port=0, before=None):
        self.folder = tempfile.mkdtemp()
        self.errors = open(os.path.join(self.folder, "errors"), "w+", encoding="utf-8")
        self.process = subprocess.Popen(
            [PROGRAM, "--port", str(port), *options],
            cwd=self.folder, preexec_fn=before, stdout=subprocess.PIPE, stderr=self.errors, text=True)
        self.said = ""
        for line in self.process.stdout:
            self.said += line
            if line.startswith("password"):
                break
        self.ports = {scheme: int(port) for scheme, port in re.findall(r"(https?)://[^ ]*:(\d+)", self.said)}
        if not self.ports:
            self.end()
            complaints = self.complaints()
            self.remove()
            raise NotStarted(self.process.returncode, complaints)

    def __enter__(self):
        return self

    def __exit__(self, kind, value, trace):
        status = self.end()
        complaints = self.complaints()
        self.remove()
        if kind is None and status != 0:
            raise AssertionError(f"the server ended with {status}: {complaints}")

    def end(self, how=signal.SIGTERM):
        """Send a signal and return the exit status."""
        if self.process.returncode is None:
            self.process.send_signal(how)
            try:
                self.said += self.process.communicate(timeout=PATIENCE)[0]
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.communicate()
        return self.process.returncode

    def remove(self):
        self.errors.close()
        shutil.rmtree(self.folder)

    def complaints(self):
        self.errors.seek(0)
        return self.errors.read()

    def path(self, name):
        return os.path.join(self.folder, name)

    def resident_bytes(self):
        with open(f"/proc/{self.process.pid}/statm", encoding="ascii") as facts:
            return int(facts.read().split()[1]) * os.sysconf("SC_PAGESIZE")

    def is_sanitized(self):
        with open(f"/proc/{self.process.pid}/status", encoding="ascii") as facts:
            # AddressSanitizer reserves terabytes of addresses.
            return next(int(line.split()[1]) for line in facts if line.startswith("VmSize")) > 1 << 30

    def processor_seconds(self):
        with open(f"/proc/{self.process.pid}/stat", encoding="ascii") as facts:
            words = facts.read().rpartition(")")[2].split()
        return (int(words[11]) + int(words[12])) / os.sysconf("SC_CLK_TCK")

    def connect(self, scheme="http", receive_buffer=None):
        """Open a TCP connection."""
        made = socket.socket()
        made.settimeout(PATIENCE)
        if receive_buffer:
            made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        made.connect(("127.0.0.1", self.ports[scheme]))
        return made

    def trust(self):
        """Make a TLS context that trusts the server's authority alone, as strictly as OpenSSL can."""
        context = ssl.create_default_context(cafile=self.path("ca.pem"))
        context.verify_flags |= ssl.VERIFY_X509_STRICT
        return context

    def ask(self, target, body=None, method=None, headers=None):
        """Send one request on a connection of its own and return the answer, its body read."""
        connection = http.client.HTTPConnection("127.0.0.1", self.ports["http"], timeout=PATIENCE)
        try:
            connection.request(method or ("GET" if body is None else "POST"), target, body, headers or {})
            answer = connection.getresponse()
            answer.text = answer.read()
            return answer
        finally:
            connection.close()

    def admin(self, path, given=None):
        """Call an admin path; fail where it refuses."""
        body = None if given is None else json.dumps(given)
        answer = self.ask("/__sandbox/" + path, body)
        if answer.status != 200:
            raise AssertionError(f"{path} {body}: {answer.status} {answer.text!r}")
        return answer.text

    def set_fault(self, **fault):
        """From now on this goes wrong, and nothing else does."""
        self.admin("reset", "")
        self.admin("faults", fault)

    def journal(self):
        return json.loads(self.admin("journal"))

    def log_in(self):
        """Return the parameters of a session, encoded."""
        success = json.loads(self.ask(LOG_IN.replace("login", "login/json", 1)).text)["convey_api"]["result"]["success"]
        return urllib.parse.urlencode({"si": success["sessionid"]["value"], "ui": success["userid"]["value"]})

    def report(self, wire="", event=1000001, **parameters):
        """Return the target of a report, for a session of its own."""
        query = urllib.parse.urlencode({"ver": "2.0", "ei": event, **parameters})
        return f"/api/reporting/audience_reports{wire and '/' + wire}?{query}&{self.log_in()}"


def get(target, version="1.1", headers=""):
    """The text of a GET."""
    return f"GET {target} HTTP/{version}\r\nHost: localhost\r\n{headers}\r\n".encode()


def read_to_end(connection):
    """Read until the other side ends or resets the connection."""
    arrived = bytearray()
    try:
        while piece := connection.recv(65536):
            arrived += piece
    except ConnectionResetError:
        pass
    return bytes(arrived)


def exchange(connection, text):
    """Send text and read until the other side ends."""
    try:
        connection.sendall(text)
    except (BrokenPipeError, ConnectionResetError):
        pass
    return read_to_end(connection)


def next_answer(connection, method="GET"):
    """Read one answer of a connection that goes on. The connection must be a file in binary mode."""
    answer = http.client.HTTPResponse(_Kept(connection), method=method)
    answer.begin()
    answer.text = answer.read()
    return answer


class _Kept:
    """A socket's file that http.client does not close."""

    def __init__(self, file):
        self.file = file

    def makefile(self, *_):
        return self

    def close(self):
        pass

    def __getattr__(self, name):
        return getattr(self.file, name)


def main():
    unittest.main(module="__main__", verbosity=2)
