# SPDX-License-Identifier: BSL-1.0
"""A service repeats password and session, in every place of its answers and in every encoding: nothing that
webcasts-export prints or keeps about its runs holds them."""

import base64
import contextlib
import html
import http.server
import json
import os
import pathlib
import re
import socketserver
import sqlite3
import subprocess
import sys
import tempfile
import threading
import unittest
import urllib.parse

EXPORTER = os.path.realpath(sys.argv.pop(1))
USER = "admin@example.com"
PASSWORD = 'Tr0ub4dor&3 <"né">%/\\'
SESSION = "sess.Q~7f_zz-90/ABC"
USER_ID = "uid:Jane/0042"

ENCODINGS = {
    "raw": lambda t: t,
    "upper": str.upper,
    "lower": str.lower,
    "percent": lambda t: urllib.parse.quote(t, safe=""),
    "percent all": lambda t: "".join(f"%{b:02x}" for b in t.encode()),
    "form": urllib.parse.quote_plus,
    "percent twice": lambda t: urllib.parse.quote(urllib.parse.quote(t, safe=""), safe=""),
    "named references": html.escape,
    "decimal references": lambda t: "".join(f"&#{ord(c)};" for c in t),
    "hexadecimal references": lambda t: "".join(f"&#x{ord(c):06X};" for c in t),
    "JSON": lambda t: json.dumps(t)[1:-1],
    "JSON all": lambda t: "".join(f"\\u{ord(c):04x}" for c in t),
    "base64": lambda t: base64.b64encode(t.encode()).decode(),
    "base64 of user and password": lambda t: base64.b64encode(f"{USER}:{t}".encode()).decode(),
    "base64 for URLs": lambda t: base64.urlsafe_b64encode(f"?{t}".encode()).decode().rstrip("="),
    "hex": lambda t: t.encode().hex(),
    "hex with colons": lambda t: t.encode().hex(":").upper(),
    "C": lambda t: "".join(f"\\x{b:02x}" for b in t.encode()),
    "quoted-printable": lambda t: "".join(f"={b:02X}" for b in t.encode()),
    "base64 of percent": lambda t: base64.b64encode(urllib.parse.quote(t, safe="").encode()).decode(),
    "cut": lambda t: t[:12],
}


def needles_of(secret):
    """What must not be found, in lower case and without white space."""
    spelled = [encode(secret) for name, encode in ENCODINGS.items() if name != "cut"]
    spelled += [secret[i:i + 8] for i in range(len(secret) - 7)]
    return {re.sub(r"\s", "", text).lower() for text in spelled}


NEEDLES = set().union(*(needles_of(secret) for secret in (PASSWORD, SESSION, USER_ID)))


def found_in(text):
    """Return the secrets in a text, whatever the escapes of JSON that it was printed with."""
    packed = re.sub(r"\s", "", text).lower()
    return sorted(needle for needle in NEEDLES if needle in packed)


def xml_text(text):
    return html.escape(re.sub("[\0-\x08]", "?", text))


class Answer:
    """An answer to one request."""

    def __init__(self, body, content_type="text/xml; charset=utf-8", status=200, reason="OK", headers=()):
        self.body = body.encode() if isinstance(body, str) else body
        self.content_type, self.status, self.reason, self.headers = content_type, status, reason, headers


def envelope(content, code="1"):
    return ("<?xml version='1.0' encoding='utf-8'?><convey_api version='2.0'><currentDateTime>2026-03-01 10:00:00"
            "</currentDateTime><currentTimeZone>GMT</currentTimeZone><result>"
            f"<returnCode>{code}</returnCode>{content}</result></convey_api>")


def refusal(words, code="102"):
    return envelope(f"<error><message>{xml_text(words)}</message></error>", code)


LOG_IN = envelope(f"<success><sessionid><value>{SESSION}</value></sessionid><userid><value>{USER_ID}</value></userid></success>")


def event_list(more=""):
    return envelope("<success><event_list><event id='1000001' title='One' expired='no' sched_start='2026-02-01 10:00:00' "
                    f"sched_end='2026-02-01 11:00:00'/>{more}</event_list></success>")


def report(attributes="", inside=""):
    return envelope(f"<success><attendee_list><attendee email='jane@example.com' fname='Jane' {attributes}>{inside}"
                    "</attendee></attendee_list></success>")


def json_report(member):
    return ('{"convey_api":{"currentDateTime":"2026-03-01 10:00:00","result":{"returnCode":1,"success":{"attendee_list":'
            '[{"email":"jane@example.com",').encode() + member + b'}]}}}}'


def in_json(success):
    return Answer(json.dumps({"convey_api": {"result": {"returnCode": 1, "success": success}}}), "application/json")


# What goes before a report in JSON.
IN_JSON = {"login": in_json({"sessionid": SESSION, "userid": USER_ID}),
           "eventlist": in_json({"event_list": [{"id": "1000001", "title": "One", "sched_start": "2026-02-01 10:00:00",
                                                 "sched_end": "2026-02-01 11:00:00"}]})}


def token(text):
    """Return what a header's value can hold of a text."""
    return re.sub("[\0-\x1f]", "?", text)


# Each takes what is repeated and returns the answers that differ from those of a good service.
def in_refusal(where):
    return lambda words: {where: Answer(refusal(f"no: {words}, so not"))}


PLACES = {
    "refusal of the log-in": in_refusal("login"),
    "refusal of the list": in_refusal("eventlist"),
    "refusal of the report": in_refusal("audience_reports"),
    "refusal in JSON": lambda words: {"login": Answer(json.dumps(
        {"convey_api": {"result": {"returnCode": 7, "error": {"message": words}}}}), "application/json")},
    "returnCode": lambda words: {"login": Answer(refusal("no", xml_text(words)))},
    "returnCode of the report": lambda words: {"audience_reports": Answer(refusal("no", xml_text(words)))},
    "Content-Type": lambda words: {"eventlist": Answer(event_list(), f"text/{token(words)}")},
    "Content-Type of the log-in": lambda words: {"login": Answer(LOG_IN, f"application/{token(words)}")},
    "charset": lambda words: {"eventlist": Answer(event_list().partition("?>")[2],
                                                  f'text/xml; charset="{token(words)}"')},
    "declared encoding": lambda words: {"eventlist": Answer(event_list().replace(
        "utf-8", re.sub("[^A-Za-z0-9._-]", "-", words)), "text/xml")},
    "reason phrase": lambda words: {"eventlist": Answer("", status=503, reason=token(words)),
                                    "audience_reports": Answer("", status=400, reason=token(words))},
    "Retry-After": lambda words: {"eventlist": Answer("", status=429, headers=[("Retry-After", token(words))])},
    "page": lambda words: {"eventlist": Answer(f"<html><title>{xml_text(words)}</title></html>", "text/html")},
    "other headers": lambda words: {"login": Answer(LOG_IN, headers=[("Set-Cookie", token(words)), ("X-Who", token(words))]),
                                    "audience_reports": Answer("", status=400, headers=[("Location", token(words))])},
    "unreadable value": lambda words: {"audience_reports": Answer(report(f'reg_date="{xml_text(words)}"'))},
    "unreadable value of the list": lambda words: {"eventlist": Answer(event_list(
        f'<event id="{xml_text(words)}"/><event id="1000002" sched_start="{xml_text(words)}"/>'))},
    "name of an element": lambda words: {"audience_reports": Answer(report(
        "", f"<{re.sub('[^A-Za-z0-9]', '_', 'n' + words)}>unended"))},
    "name of a member": lambda words: {**IN_JSON, "audience_reports": Answer(json_report(
        json.dumps(words).encode() + b':"\xff\xfe"'), "application/json")},
    "name that is no text": lambda words: {**IN_JSON, "audience_reports": Answer(json_report(
        json.dumps(words)[:-1].encode() + b'\xff":"x"'), "application/json")},
}


class Service(socketserver.ThreadingMixIn, http.server.HTTPServer):
    """A service with one event, and answers of its own where a test wants them."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.answers = {}
        self.paths = []


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, format, *arguments):
        pass

    def do_GET(self):
        path = urllib.parse.urlsplit(self.path).path
        self.server.paths.append(path)
        name = next(name for name in ("login", "eventlist", "audience_reports") if name in path)
        good = {"login": LOG_IN, "eventlist": event_list(), "audience_reports": report()}
        answer = self.server.answers.get(name) or Answer(good[name])
        self.send_response(answer.status, answer.reason)
        with contextlib.suppress(UnicodeError):
            for header, value in (("Content-Type", answer.content_type), *answer.headers):
                self.wfile.flush()
                self._headers_buffer.append(f"{header}: {value}\r\n".encode())
        self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        self.wfile.write(answer.body)

    def send_response(self, code, message=None):
        self._headers_buffer = [f"HTTP/1.1 {code} {message}\r\n".encode()]


class RepeatedSecrets(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.path = pathlib.Path(self.folder.name)
        password = self.path / "password"
        password.write_text(PASSWORD + "\n")
        password.chmod(0o600)
        self.service = Service()
        self.addCleanup(self.service.server_close)
        thread = threading.Thread(target=self.service.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        self.addCleanup(thread.join)
        self.addCleanup(self.service.shutdown)
        self.url = f"http://127.0.0.1:{self.service.server_port}"

    def run_exporter(self, *arguments, **variables):
        done = subprocess.run((EXPORTER, *arguments), cwd=self.path, stdin=subprocess.DEVNULL, capture_output=True, check=False,
                              env={"PATH": os.environ["PATH"], "HOME": self.folder.name, "WEBCASTS_USERNAME": USER, **variables})
        self.assertGreaterEqual(done.returncode, 0, done.stderr)
        return done

    def words_of(self, command, *arguments):
        """Run a command with the service; return all that it prints."""
        done = self.run_exporter(command, *arguments, "--base-url", self.url, "--password-file", "password", "--retries", "0")
        self.assertNotEqual(done.returncode, 2, done.stderr)
        return (done.stdout + done.stderr).decode(errors="replace")

    def kept_words(self, database):
        """What a database tells about runs."""
        with contextlib.closing(sqlite3.connect(self.path / database)) as connection:
            return "\n".join(repr(row) for table in ("run", "run_event") for row in connection.execute(f"SELECT * FROM {table}"))

    def test_the_search_finds_what_it_looks_for(self):
        for secret in (PASSWORD, SESSION, USER_ID):
            for name, encode in ENCODINGS.items():
                with self.subTest(encoding=name, secret=secret):
                    self.assertTrue(found_in(f"x{encode(secret)}x"))

    def test_nothing_that_is_shown_or_kept_repeats_a_secret(self):
        shown = {}
        for place, answers in PLACES.items():
            for name, encode in ENCODINGS.items():
                # A log-in that is refused opens no session that anybody could know.
                secrets = (PASSWORD,) if place in ("refusal of the log-in", "refusal in JSON") else (PASSWORD, SESSION, USER_ID)
                self.service.answers = answers(" and ".join(encode(secret) for secret in secrets))
                wire = ("--wire", "json") if "member" in place or "JSON" in place or "no text" in place else ()
                for file in self.path.glob("kept.db*"):
                    file.unlink()
                with self.subTest(place=place, encoding=name):
                    words = self.words_of("sync", "--db", "kept.db", "-v", "-v", "-v", *wire)
                    self.assertEqual(found_in(words), [], words)
                    self.assertEqual(found_in(self.kept_words("kept.db")), [])
                    shown[place] = shown.get(place, "") + words
                if name in ("raw", "percent", "base64"):
                    with self.subTest(place=place, encoding=name, quiet=True):
                        words = self.words_of("events", *wire) + self.words_of("login", "--json", *wire)
                        words += self.words_of("doctor", "--json", *wire)
                        words += self.words_of("report", "1000001", "--format", "csv", "-o", "report.csv", *wire)
                        words += self.run_exporter("status", "--db", "kept.db", "--json").stdout.decode()
                        self.assertEqual(found_in(words), [], words)
        # The service's words were shown, but for the secrets.
        self.assertIn("the service says: no: ***", shown["refusal of the log-in"])
        self.assertIn(", so not", shown["refusal of the report"])


if __name__ == "__main__":
    unittest.main()
