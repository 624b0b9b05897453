# SPDX-License-Identifier: BSL-1.0
"""An account of the reporting service on a loopback port: what it holds, and how it answers in XML, JSON and CSV.

The writers of the three formats are this file's own, so that a mistake of the library's is not made twice.
"""

import datetime
import http.server
import random
import socket
import socketserver
import threading
import urllib.parse

FIELDS = ("email", "fname", "lname", "company", "title", "address1", "address2", "city", "state", "country",
          "postalcode", "phone", "cell", "fax")
KINDS = ("live", "od", "simlive")
SPACES = " \t\n\u00a0\u0085\u1680\u2003\u2028\u202f\u205f\u3000"
INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\u00ad\u200e\ufe0f"
# As people write a domain, and its A-form.
DOMAINS = (("example.com",) * 2, ("example.org",) * 2, ("mail.example.net",) * 2, ("acme.example.com",) * 2,
           ("müller.example.com", "xn--mller-kva.example.com"), ("straße.example.net", "xn--strae-oqa.example.net"),
           ("bücher.example.org", "xn--bcher-kva.example.org"), ("例え.example.com", "xn--r8jz45g.example.com"))


class Person:
    """Somebody with one address, however it is spelled."""

    def __init__(self, local, domain):
        self.local = local
        self.shown_domain, self.domain = domain
        self.key = f"{local}@{self.domain}"

    def spelling(self, rng):
        if rng.random() < 0.55:
            return self.key
        text = self.local + "@" + (self.shown_domain if rng.random() < 0.5 else self.domain)
        if rng.random() < 0.6:
            text = "".join(c.upper() if c.isascii() and rng.random() < 0.5 else c for c in text)
        if rng.random() < 0.1:
            text += "."
        if rng.random() < 0.3:
            at = rng.randrange(len(text) + 1)
            text = text[:at] + rng.choice(INVISIBLE) + text[at:]
        if rng.random() < 0.4:
            text = "".join(rng.choices(SPACES, k=rng.randrange(3))) + text + "".join(rng.choices(SPACES, k=rng.randrange(3)))
        return text


class Unreadable(str):
    """A text that stands where a time, a duration or a flag should."""


class Session:
    def __init__(self, kind, start, end, duration, extra=()):
        self.kind, self.start, self.end, self.duration, self.extra = kind, start, end, duration, list(extra)


class Registration:
    """One entry of a report. `person` is None without an address."""

    def __init__(self, person, fields, registered, sti, extra):
        self.person, self.fields, self.registered, self.sti, self.extra = person, fields, registered, sti, extra
        self.sessions, self.questions, self.surveys = [], [], []

    def copy(self):
        same = Registration(self.person, self.fields, self.registered, self.sti, self.extra)
        same.sessions, same.questions, same.surveys = list(self.sessions), list(self.questions), list(self.surveys)
        return same


class Listed:
    """What the event list says of an event."""

    def __init__(self, number, title, start, end, expired=False, extra=()):
        self.id, self.title, self.start, self.end = number, title, start, end
        self.expired, self.extra = expired, list(extra)

    def but(self, **changes):
        same = Listed(self.id, self.title, self.start, self.end, self.expired, self.extra)
        same.__dict__.update(changes)
        return same


class Report:
    def __init__(self, title, registrations):
        self.title, self.registrations = title, registrations


class Maker:
    """Makes up people and what they did."""

    def __init__(self, rng, people=90, unreadable=False, mentions=False):
        self.rng = rng
        self.unreadable, self.mentions = unreadable, mentions
        self.made = 0
        self.people = []
        for i in range(people):
            local = f"p{i}" + rng.choice(("", ".x", "+tag", "_y", "-ö"))
            self.people.append(Person(local, rng.choice(DOMAINS)))

    def or_unreadable(self, value, rng, texts):
        return Unreadable(rng.choice(texts)) if self.unreadable and rng.random() < 0.03 else value

    def time_or_not(self, value, rng):
        return self.or_unreadable(value, rng, ("0000-00-00 00:00:00", "n/a", "2026-13-45 10:00:00", "yesterday",
                                               "2026-02-30 01:00:00", "10:00"))

    def registration(self, when, rng):
        self.made += 1
        person = None if rng.random() < 0.04 else rng.choice(self.people)
        texts = {name: "" for name in FIELDS}
        texts["email"] = person.spelling(rng) if person else rng.choice(("", " ", "\u200b"))
        for name in FIELDS[1:]:
            if rng.random() < 0.5:
                texts[name] = rng.choice(("Ada", "O'Hara", "=1+1", '"Q" & <Co>', "Zoë", "née\nLee", "a,b;c", "李", "😀", "0123"))
        extra = [("ref", str(self.made))]
        if rng.random() < 0.3:
            extra.append(("custom_question1", rng.choice(("yes", "no, \"never\"", "50 % & more"))))
        if self.mentions and rng.random() < 0.1:
            extra.append(("invited_by", self.mention(rng)))
        registered = None if rng.random() < 0.03 else when
        return Registration(person, texts, self.time_or_not(registered, rng), rng.choice(("", "mail", "partner", "ad|x")), extra)

    def session(self, start, rng):
        """A session at about a time, with its bounds and duration in every state of contradiction."""
        kind = rng.choices(KINDS, (6, 3, 2))[0]
        start = start + datetime.timedelta(seconds=rng.randrange(-1200, 5400))
        seconds = rng.choice((0, 1, 30, 600, 1800, 3600))
        end = start + datetime.timedelta(seconds=seconds)
        case = rng.randrange(14)
        duration = seconds
        if case == 0:
            end = None
        elif case == 1:
            start = None
        elif case == 2:
            duration = None
        elif case == 3:
            end = start - datetime.timedelta(seconds=rng.randrange(1, 9000))
        elif case == 4:
            end = start + datetime.timedelta(days=3)
        elif case == 5:
            start = end = None
        elif case == 6:
            start = end = duration = None
        elif case == 7:
            duration = seconds * 2 + 60
        elif case == 8:
            end = duration = None
        elif case == 9:
            start = duration = None
        start, end = self.time_or_not(start, rng), self.time_or_not(end, rng)
        duration = self.or_unreadable(duration, rng, ("junk", "-5", "PT10M", "1:30:00"))
        return Session(kind, start, end, duration)

    def mention(self, rng):
        return f"Ask <{rng.choice(self.people).key}>, please"

    def answers(self, registration, when, rng):
        if self.mentions and rng.random() < 0.2:
            registration.surveys.append(("Who?", self.mention(rng)))
        if rng.random() < 0.5:
            registration.questions.append((None if rng.random() < 0.1 else self.time_or_not(when, rng),
                                           rng.choice(("Why?", "<b>How</b> & when?", "¿Qué?"))))
        else:
            registration.surveys.append((rng.choice(("Good?", "Next?")), rng.choice(("", "yes", "5 < 6"))))


class Raw(str):
    """A text that is JSON already."""


def json_string(text):
    said = []
    for c in text:
        if c in '"\\' or ord(c) < 32:
            said.append("\\u%04x" % ord(c))
        else:
            said.append(c)
    return '"' + "".join(said) + '"'


def to_json(value):
    if isinstance(value, Raw):
        return str(value)
    if isinstance(value, dict):
        return "{" + ", ".join(json_string(k) + ": " + to_json(v) for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(to_json, value)) + "]"
    return "null" if value is None else json_string(value)


def xml_text(text, quoted=False):
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    if quoted:
        text = "".join(f"&#{ord(c)};" if c in "\"'\t\n\r" else c for c in text)
    return text


def element(name, attributes, content=""):
    opening = "<" + name + "".join(f' {k}="{xml_text(v, True)}"' for k, v in attributes.items() if v is not None)
    return opening + (f">{content}</{name}>" if content else "/>")


def csv_cell(text, rng):
    if rng.random() < 0.1 or any(c in text for c in '",\r\n'):
        return '"' + text.replace('"', '""') + '"'
    return text


class Writer:
    """Writes answers. `odd`: values in every unambiguous spelling, not in the documented one alone."""

    def __init__(self, rng, odd):
        self.rng, self.odd = rng, odd

    def padded(self, text):
        return self.rng.choice((" ", "\n")) + text + " " if self.rng.random() < 0.05 else text

    def time(self, at):
        if at is None:
            return self.rng.choice((None, ""))
        if isinstance(at, Unreadable):
            return str(at)
        text = at.strftime("%Y-%m-%d %H:%M:%S")
        case = self.rng.randrange(40)
        if case < 3:
            text = text.replace(" ", "T")
        elif self.odd and case < 9:
            text += (".0", ".123", ",5", "Z", " GMT", "+00:00")[case - 3]
        elif self.odd and case == 9:
            text = (at + datetime.timedelta(hours=2)).strftime("%Y-%m-%dT%H:%M:%S+02:00")
        elif self.odd and case == 10:
            text = (at - datetime.timedelta(minutes=210)).strftime("%Y-%m-%d %H:%M:%S.25 -0330")
        return self.padded(text)

    def seconds(self, number):
        if number is None:
            return self.rng.choice((None, ""))
        if isinstance(number, Unreadable):
            return str(number)
        case = self.rng.randrange(20)
        text = str(number)
        if case == 0:
            text += ".0"
        elif case == 1:
            text += "e0"
        elif self.odd and case < 4:
            text = (text + ".5", "+" + text)[case - 2]
        return self.padded(text)

    def flag(self, value):
        if isinstance(value, Unreadable):
            return str(value)
        text = self.rng.choice(("true", "1", "yes", "on") if value else ("false", "0", "no", "off"))
        if self.odd:
            text = self.rng.choice((text, text.upper(), text.capitalize()))
        return self.padded(text)

    def raw_or_text(self, text):
        """Numbers of JSON are numbers or texts."""
        number = text is not None and text.replace(".", "", 1).isdecimal() and (text == "0" or text[0] not in "0.")
        return Raw(text) if number and self.rng.random() < 0.5 else text

    # -- what was asked for, in each format

    def envelope(self, fmt, now, code, payload_xml, payload_json):
        if fmt == "json":
            result = {"success": payload_json, "returnCode": Raw(code)} if code == 1 else {"returnCode": Raw(code), "error": payload_json}
            if self.rng.random() < 0.5:
                result = dict(reversed(result.items()))
            members = {"result": result, "current_timestamp": now.strftime("%Y-%m-%d %H:%M:%S"), "current_timezone": "GMT",
                       "version": Raw("2.0")}
            if self.rng.random() < 0.5:
                members = dict(reversed(members.items()))
            return to_json({"convey_api": members})
        payload = f"<success>{payload_xml}</success>" if code == 1 else f"<failure><message>{payload_xml}</message></failure>"
        return ('<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<convey_api version="2.0"><currentDateTime>'
                f'{now:%Y-%m-%d %H:%M:%S}</currentDateTime><currentTimeZone>GMT</currentTimeZone ><result><returnCode>{code}'
                f"</returnCode>{payload}</result></convey_api>")

    def refusal(self, fmt, now, code, message):
        return self.envelope(fmt, now, code, xml_text(message), message)

    def login(self, fmt, now, session):
        xml = f"<sessionid><value>{session}</value></sessionid><userid><value>{'b' * 40}</value></userid>"
        return self.envelope(fmt, now, 1, xml, {"sessionid": {"value": session}, "userid": {"value": "b" * 40}})

    def event_list(self, fmt, now, listed):
        rows = []
        for event in listed:
            row = {"id": event.id, "expired": self.flag(event.expired), "title": event.title,
                   "sched_start": self.time(event.start), "sched_end": self.time(event.end), **dict(event.extra)}
            rows.append({k: v for k, v in row.items() if v is not None})
        if fmt == "json":
            rows = [{k: self.raw_or_text(v) if k == "id" else v for k, v in row.items()} for row in rows]
            return self.envelope(fmt, now, 1, "", {"event_list": rows or self.rng.choice(([], None))})
        return self.envelope(fmt, now, 1, "<event_list>" + "".join(element("event", row) for row in rows) + "</event_list>", {})

    def report(self, fmt, now, report):
        if fmt == "csv":
            return self.report_in_csv(report)
        if fmt == "json":
            payload = {"eventtitle": report.title, "attendee_list": [self.in_json(item) for item in report.registrations]}
            if self.rng.random() < 0.5:
                payload = dict(reversed(payload.items()))
            return self.envelope(fmt, now, 1, "", payload)
        people = "".join(self.in_xml(item) for item in report.registrations)
        return self.envelope(fmt, now, 1, f"<eventtitle>{xml_text(report.title)}</eventtitle><attendee_list>{people}</attendee_list>",
                             {})

    def attributes_of(self, item):
        values = {name: text for name, text in item.fields.items() if text or name == "email" or self.rng.random() < 0.5}
        values["reg_date"] = self.time(item.registered)
        values["sti"] = item.sti
        values.update(item.extra)
        return {k: v for k, v in values.items() if v is not None}

    def session_values(self, item):
        values = {"start": self.time(item.start), "end": self.time(item.end), "duration": self.seconds(item.duration),
                  **dict(item.extra)}
        return {k: v for k, v in values.items() if v is not None}

    def in_xml(self, item):
        content = ""
        for kind in KINDS:
            sessions = "".join(element(kind + "_session", self.session_values(s)) for s in item.sessions if s.kind == kind)
            if sessions or self.rng.random() < 0.2:
                content += element(kind + "_sessions_list", {}, sessions)
        content = element("session", {}, content) if content else ""
        if item.questions:
            content += element("qa_list", {}, "".join(
                element("qa", {"time": self.time(at)}, xml_text(text)) for at, text in item.questions))
        if item.surveys:
            content += element("survey_list", {}, "".join(
                element("survey", {"question": asked}, xml_text(said)) for asked, said in item.surveys))
        return element("attendee", self.attributes_of(item), content)

    def in_json(self, item):
        values = self.attributes_of(item)
        sessions = {}
        for kind in KINDS:
            rows = [{k: self.raw_or_text(v) if k == "duration" else v for k, v in self.session_values(s).items()}
                    for s in item.sessions if s.kind == kind]
            if rows or self.rng.random() < 0.2:
                sessions[kind + "_sessions_list"] = rows or self.rng.choice(([], None))
        if sessions or self.rng.random() < 0.2:
            values["session"] = sessions or None
        if item.questions or self.rng.random() < 0.1:
            values["qa_list"] = [{"time": self.time(at), "text": text} for at, text in item.questions]
        if item.surveys or self.rng.random() < 0.1:
            values["survey_list"] = [{"question": asked, "answer": said} for asked, said in item.surveys]
        return values

    def report_in_csv(self, report):
        columns = [*FIELDS, "reg_date", "sti"]
        for item in report.registrations:
            columns += [name for name, _ in item.extra if name not in columns]
        self.rng.shuffle(columns)
        columns += ["session_kind", "session_start", "session_end", "session_duration"]
        rows = [columns]
        for item in report.registrations:
            values = {**item.fields, "reg_date": self.time(item.registered) or "", "sti": item.sti, **dict(item.extra)}
            ordered = [s for kind in KINDS for s in item.sessions if s.kind == kind]
            for session in ordered or [None]:
                cells = dict(values)
                if session:
                    cells["session_kind"] = session.kind
                    cells.update({"session_" + k: v for k, v in self.session_values(session).items()})
                rows.append([cells.get(name, "") for name in columns])
        end = self.rng.choice(("\n", "\r\n"))
        return self.rng.choice(("", "\ufeff")) + "".join(",".join(csv_cell(c, self.rng) for c in row) + end for row in rows)


class Script:
    """What the service does during one run of the program.

    `faults` has a list of faults for each event, one for each request of its report; after the last the report comes.
    `hook(stage, operation, event)` is called before an answer ("before"), in its middle ("half", only if `cuts` says so),
    and after it ("after").
    """

    def __init__(self, now, listed, reports, odd=False, seed=""):
        self.now, self.listed, self.reports = now, listed, reports
        self.odd, self.seed = odd, seed
        self.faults, self.login_fault, self.list_fault, self.expire_at = {}, None, None, None
        self.limit_from, self.limited = None, 0  # from which report on the account is over its limit; how many were refused
        self.hook = lambda stage, operation, event: None
        self.stops_half_way = lambda operation, event: False
        self.lock = threading.Lock()
        self.requests = []
        self.session, self.logins = "", 0


class Service(socketserver.ThreadingMixIn, http.server.HTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 64

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server_address[1]}"
        self.script = None
        self.thread = threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        self.thread.start()

    def handle_error(self, request, client_address):
        pass  # a program that was killed left its connection

    def close(self):
        self.shutdown()
        self.server_close()
        self.thread.join()


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *ignored):
        pass

    def setup(self):
        super().setup()
        self.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def do_POST(self):
        self.answer(self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode())

    def do_GET(self):
        self.answer(urllib.parse.urlsplit(self.path).query)

    def send(self, body, status=200, kind="text/xml", headers=(), cut=None):
        body = body.encode()
        head = [f"HTTP/1.1 {status} Said", f"Content-Type: {kind}", f"Content-Length: {len(body)}", *headers]
        whole = "\r\n".join(head).encode() + b"\r\n\r\n" + body
        self.wfile.write(whole if cut is None else whole[:len(whole) - int(len(body) * cut) - 1])

    def answer(self, query):
        script = self.server.script
        parameters = dict(urllib.parse.parse_qsl(query, keep_blank_values=True))
        words = urllib.parse.urlsplit(self.path).path.strip("/").split("/")
        fmt = words[-1] if words[-1] in ("json", "csv") else "xml"
        operation = "login" if "login" in words else "eventlist" if "eventlist" in words else "report"
        event = parameters.get("ei", "")
        with script.lock:
            number = sum(1 for known in script.requests if known == (operation, event))
            script.requests.append((operation, event))
            script.session = script.session or "a" * 40
            expired = operation != "login" and script.expire_at == len(script.requests)
            if expired:
                script.session = f"{len(script.requests):040x}"
        script.hook("before", operation, event)
        writer = Writer(random.Random(f"{script.seed}/{operation}/{event}/{number}"), script.odd)
        kind = {"xml": "text/xml", "json": "text/json", "csv": "text/csv"}[fmt]
        if operation == "login":
            fault, body = script.login_fault, writer.login(fmt, script.now, script.session)
        elif parameters.get("si") != script.session:
            fault, body = None, writer.refusal("json" if fmt == "json" else "xml", script.now, 2, "the session has expired")
            kind = kind if fmt == "json" else "text/xml"
        elif operation == "eventlist":
            fault, body = script.list_fault, writer.event_list(fmt, script.now, script.listed)
        else:
            faults = script.faults.get(event, ())
            fault = faults[min(number, len(faults) - 1)] if faults else None
            if number >= len(faults) and faults and faults[-1] == "then":
                fault = None
            fault = None if fault == "then" else fault
            body = writer.report(fmt, script.now, script.reports[event]) if event in script.reports else None
            if body is None:
                fault = fault or "refused"
        with script.lock:
            reports = sum(known[0] == "report" for known in script.requests)
            if operation == "report" and script.limit_from is not None and reports >= script.limit_from:
                fault = "429:600"
                script.limited += 1
        self.send_with(fault, body, kind, fmt, script, writer, operation, event)
        script.hook("after", operation, event)

    def send_with(self, fault, body, kind, fmt, script, writer, operation, event):
        if fault is None and script.stops_half_way(operation, event):
            self.send(body, kind=kind, cut=0.5)
            self.wfile.flush()
            script.hook("half", operation, event)
            try:
                self.connection.settimeout(30)
                self.connection.recv(1)  # it is the program that goes
            except OSError:
                pass
            self.close_connection = True
        elif fault is None:
            self.send(body, kind=kind)
        elif fault.startswith("429"):
            self.send("slow down", 429, "text/plain", [f"Retry-After: {fault[4:]}"])
        elif fault == "500":
            self.send("sorry", 500, "text/plain")
        elif fault == "503":
            self.send("<html>maintenance</html>", 503, "text/html", ["Retry-After: 0"])
        elif fault == "html":
            self.send("<html><body>We will be back soon</body></html>", 200, "text/html")
        elif fault == "cut":
            self.send(body, kind=kind, cut=0.3)
            self.close_connection = True
        elif fault == "refused":
            text = writer.refusal("json" if fmt == "json" else "xml", script.now, 103, "no such event for this account")
            self.send(text, kind="text/json" if fmt == "json" else "text/xml")
        elif fault == "login":
            self.send(writer.refusal(fmt, script.now, 101, "user name or password is wrong"), kind=kind)
        else:
            raise AssertionError(fault)
