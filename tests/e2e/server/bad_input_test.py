# SPDX-License-Identifier: BSL-1.0
"""Whatever arrives at webcasts-sandbox, it answers with an error or closes the connection, and serves the next client."""

import random
import re
import unittest
import urllib.parse

from sandbox_server import LOG_IN, SandboxServer, exchange, get, main, next_answer

REPORT = "/api/reporting/audience_reports"


class BadInput(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = SandboxServer("--request-timeout", "0.5", "--idle-timeout", "0.5", "--tls", "--ca-file", "ca.pem",
                                   "--http-port", "0", "--allow-host", "a", "--allow-host", "a.example.com")

    @classmethod
    def tearDownClass(cls):
        cls.server.__exit__(None, None, None)

    def tearDown(self):
        self.assertEqual(self.server.ask(LOG_IN).status, 200)

    def status_of(self, text):
        """Send text; return the status of the first answer, or None where there is none."""
        with self.server.connect() as connection:
            answer = exchange(connection, text)
        self.assertTrue(answer == b"" or answer.startswith(b"HTTP/1."), answer[:40])
        return int(answer[9:12]) if answer else None

    def refusal_of(self, query, **headers):
        """Return the message with which a report is refused."""
        answer = self.server.ask(f"{REPORT}/json?{query}", **headers)
        self.assertEqual(answer.status, 200)
        self.assertIn(b'"returnCode":10', answer.text)
        return answer.text.decode()

    def post(self, form, kind="application/x-www-form-urlencoded"):
        return self.server.ask(REPORT, form, headers={"Content-Type": kind})

    def test_random_bytes(self):
        source = random.Random(1)
        for _ in range(60):
            self.assertIn(self.status_of(source.randbytes(source.randrange(1, 3000)) + b"\r\n\r\n"), (400, 408, 431, None))

    def test_random_bytes_to_the_https_port(self):
        source = random.Random(2)
        for _ in range(20):
            with self.server.connect("https") as connection:
                self.assertNotIn(b"HTTP/1", exchange(connection, source.randbytes(300)))

    def test_a_good_request_with_a_byte_of_it_changed(self):
        source = random.Random(3)
        good = get(LOG_IN, headers="Connection: close\r\nAccept: */*\r\n")
        for _ in range(150):
            changed = bytearray(good)
            changed[source.randrange(len(changed))] = source.randrange(256)
            self.assertIn(self.status_of(bytes(changed)), (200, 400, 403, 404, 405, 408, 417, 421, 501, None), changed)

    def test_what_is_not_http(self):
        for text in (b"\r\n", b"\0" * 100, b"GET\r\n\r\n", b"GET / HTTP/3.0\r\n\r\n", b"GET /\0 HTTP/1.1\r\nHost: a\r\n\r\n",
                     b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", b"GET  /  HTTP/1.1\r\nHost: a\r\n\r\n",
                     b"GET / HTTP/1.1\r\nHost: a\r\nNo colon\r\n\r\n", b"GET / HTTP/1.1\r\nHost: a\r\nA: \0\r\n\r\n",
                     b"GET / HTTP/1.1\r\nHost : a\r\n\r\n"):
            self.assertIn(self.status_of(text), (400, 408, None), text)

    def test_http_1_1_wants_one_host(self):
        self.assertEqual(self.status_of(b"GET / HTTP/1.1\r\n\r\n"), 400)
        self.assertEqual(self.status_of(b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n"), 400)

    def test_a_host_is_a_host(self):
        for host in "a b", "a/b", "a@b", "a, b", "a:b", "a:1:2", "[::1", "a\tb", "<a>":
            self.assertEqual(self.status_of(f"GET / HTTP/1.1\r\nHost: {host}\r\n\r\n".encode()), 400, host)
        for host in "", "a", "a:80", "a.example.com.", "127.0.0.1:1", "[::1]", "[::1]:80":
            self.assertEqual(self.status_of(f"GET / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode()), 404, host)

    def test_a_request_line_without_a_version_is_refused_at_once(self):
        for line in b"GET / ", b"GET /", b"GET", b"GET / HTTP", b"GET / HTTP/", b"GET / HTTP/1.2", b"GET / http/1.1":
            with self.server.connect() as connection, connection.makefile("rb") as file:
                connection.sendall(line + b"\r\n")
                self.assertTrue(file.readline().startswith(b"HTTP/1.1 400 "), line)

    def test_chunks_by_http_1_0_get_one_answer(self):
        for framing in b"", b"Content-Length: 5\r\n":
            with self.server.connect() as connection:
                answer = exchange(connection, b"POST /api/login HTTP/1.0\r\nConnection: keep-alive\r\n" + framing +
                                  b"Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n" + get(LOG_IN))
            self.assertTrue(answer.startswith(b"HTTP/1.0 400 "), answer[:20])
            self.assertEqual(len(re.findall(rb"HTTP/1\.[01] \d", answer)), 1, answer)

    def test_a_trailer_is_no_header(self):
        for trailer in b"Content-Type: application/x-www-form-urlencoded", b"Host: a", b"Connection: close":
            with self.server.connect() as connection, connection.makefile("rb") as file:
                connection.sendall(b"POST " + REPORT.encode() + b" HTTP/1.1\r\nHost: a\r\nContent-Type: text/plain\r\n"
                                   b"Transfer-Encoding: chunked\r\n\r\n3\r\na=b\r\n0\r\n" + trailer + b"\r\n\r\n" + get(LOG_IN))
                self.assertNotEqual(next_answer(file).status, 500)
                self.assertEqual(next_answer(file).status, 200, trailer)

    def test_an_empty_chunked_body_in_pieces(self):
        for pieces in ([b"0\r\n", b"\r", b"\n"], [b"0", b"\r\n\r\n"], [b"0\r", b"\n\r\n"], [b"0\r\n\r", b"\n"],
                       [b"0;a=b\r\n", b"\r\n"]):
            with self.server.connect() as connection, connection.makefile("rb") as file:
                connection.sendall(b"POST " + REPORT.encode() + b" HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n")
                for piece in pieces:
                    connection.sendall(piece)
                    self.server.ask(LOG_IN)  # the server has read the piece before it answers
                self.assertNotEqual(next_answer(file).status, 400)

    def test_lengths_that_contradict_each_other(self):
        head = b"POST /api/reporting/eventlist HTTP/1.1\r\nHost: a\r\n"
        for framing in (b"Content-Length: 1\r\nContent-Length: 2\r\n\r\nab", b"Content-Length: -1\r\n\r\n",
                        b"Content-Length: 1x\r\n\r\n", b"Content-Length: 99999999999999999999\r\n\r\n",
                        b"Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                        b"Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n0\r\n\r\n",
                        b"Transfer-Encoding: chunked\r\n\r\nxyz\r\n\r\n",
                        b"Transfer-Encoding: chunked\r\n\r\nffffffffffffffffff\r\n"):
            self.assertIn(self.status_of(head + framing), (400, 413), framing)
        self.assertEqual(self.status_of(head + b"Transfer-Encoding: gzip\r\n\r\n"), 501)

    def test_invalid_percent_encoding(self):
        for value in "%", "%2", "%zz", "%%%", "%u0041":
            self.assertIn("ei", self.refusal_of(f"ver=2.0&ei={value}"))
        self.refusal_of("%=%&%zz=1")

    def test_bytes_that_are_not_text(self):
        for value in "%00", "%ff%fe", "%c0%80", "%ed%a0%80", "1000001%00":
            self.refusal_of(f"ver=2.0&ei={value}&si=a&ui=b")
        self.assertEqual(self.status_of(f"GET {REPORT}?ei=\xff HTTP/1.0\r\n\r\n".encode("latin-1")), 200)

    def test_parameters_that_are_given_twice(self):
        message = self.refusal_of("ver=2.0&ver=2.0&" + "ei=1000001&" * 50)
        self.assertIn("ver", message)
        self.assertIn("twice", message)

    def test_as_many_parameters_as_a_request_holds(self):
        # A query string of 16 KiB, a form of 64 KiB: 100,000 do not arrive.
        self.assertLess(len(self.refusal_of("&".join(f"a{number}=" for number in range(1500)))), 16_000)
        answer = self.post("&" * 65_000)
        self.assertEqual(answer.status, 200)
        answer = self.post("a=&" * 21_000)
        self.assertEqual(answer.status, 200)
        self.assertLess(len(answer.text), 16_000)
        self.assertLess(len(answer.getheader("X-Sandbox-Explain")), 8_000)

    def test_100000_parameters(self):
        many = urllib.parse.urlencode([("ei", number) for number in range(100_000)])
        self.assertEqual(self.status_of(get(f"{REPORT}?{many}")), 431)
        self.assertEqual(self.post(many).status, 413)

    def test_forms_that_are_none(self):
        for kind in "text/html", "application/json", "", "multipart/form-data; boundary=a":
            answer = self.post("ver=2.0", kind)
            self.assertEqual(answer.status, 200)
            self.assertNotIn(b"<returnCode>1<", answer.text)

    def test_admin_bodies_that_are_none(self):
        for path in "faults", "clock":
            for body in b"", b"{", b"[" * 60_000, b"\xff", b'{"now":1}', b'{"status":' + b"9" * 60_000 + b"}", b"null":
                self.assertEqual(self.server.ask("/__sandbox/" + path, body).status, 400, body[:20])


if __name__ == "__main__":
    main()
