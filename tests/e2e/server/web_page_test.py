# SPDX-License-Identifier: BSL-1.0
"""No web page drives webcasts-sandbox: it answers only for hosts of this machine and those that a flag names, and refuses what a
page of another origin sends, on every path. What is refused has no effect."""

import json
import socket
import unittest

from sandbox_server import LOG_IN, SandboxServer, exchange, main, next_answer

ADMIN = (("GET", "ready", ""), ("GET", "journal", ""), ("POST", "reset", ""),
         ("POST", "faults", '{"operation":"login","status":500}'), ("POST", "clock", '{"now":"2031-01-01T00:00:00Z"}'))
PATHS = (*((method, "/__sandbox/" + path, body) for method, path, body in ADMIN), ("GET", LOG_IN, ""), ("HEAD", LOG_IN, ""),
         ("POST", "/api/login", "username=demo%40example.com&password=demo&ver=2.0"), ("OPTIONS", "/__sandbox/reset", ""), ("GET", "/", ""))
REBOUND = "attacker.example.com", "attacker.example.com:8080", "localhost.example.com", "127.0.0.1.example.com", "0.0.0.0", "192.0.2.1"


def request(method, target, body="", host="localhost", version="1.1", headers=""):
    """The text of a request; `host` is the Host field, None leaves it out."""
    field = "" if host is None else f"Host: {host}\r\n"
    return (f"{method} {target} HTTP/{version}\r\n{field}{headers}Content-Type: text/plain\r\n"
            f"Content-Length: {len(body)}\r\n\r\n{body}").encode()


class WebPage(unittest.TestCase):
    def setUp(self):
        self.server = SandboxServer("--allow-host", "Sandbox.Example.org", "--allow-host", "2001:db8::1")
        self.addCleanup(self.server.__exit__, None, None, None)
        self.own = f"127.0.0.1:{self.server.ports['http']}"

    def answer_to(self, text, method="GET"):
        with self.server.connect() as connection, connection.makefile("rb") as file:
            connection.sendall(text)
            answer = next_answer(file, method)
            if answer.status in (403, 421):
                self.assertEqual(file.read(), b"", "the connection goes on")
            return answer

    def assert_without_effect(self):
        self.assertEqual(self.server.journal()["counts"]["calls"], 0)
        answer = self.server.ask(LOG_IN)  # without a fault, and with the clock as it was
        self.assertEqual(answer.status, 200)
        self.assertNotIn(b"2031", self.server.ask("/api/reporting/eventlist?" + self.server.log_in()).text)
        self.server.admin("reset", "")

    def test_another_host_is_refused_on_every_path(self):
        for host in REBOUND:
            for method, path, body in PATHS:
                with self.subTest(host, path=path):
                    answer = self.answer_to(request(method, path, body, host), method)
                    self.assertEqual(answer.status, 421)
                    if method != "HEAD":
                        self.assertIn(b"--allow-host NAME", answer.text)
                        self.assertNotIn(b"example.com", answer.text)
        self.assert_without_effect()

    def test_another_origin_is_refused_on_every_path(self):
        port = self.server.ports["http"]
        for origin in ("null", "http://attacker.example.com", f"https://{self.own}", "http://127.0.0.1:1", f"http://localhost:{port}",
                       f"http://{self.own}.example.com", "http://127.0.0.1"):
            for method, path, body in PATHS:
                with self.subTest(origin, path=path):
                    answer = self.answer_to(request(method, path, body, self.own, headers=f"oRiGiN: {origin}\r\n"), method)
                    self.assertEqual(answer.status, 403)
                    self.assertIsNone(answer.getheader("Access-Control-Allow-Origin"))
        self.assert_without_effect()

    def test_what_a_browser_says_of_another_site_is_refused(self):
        for site, status in ("cross-site", 403), ("same-site", 403), ("same-origin", 200), ("none", 200):
            answer = self.answer_to(request("GET", "/__sandbox/journal", headers=f"Sec-Fetch-Site: {site}\r\n"))
            self.assertEqual(answer.status, status, site)

    def test_pages_of_its_own_and_programs_are_answered(self):
        for host in (self.own, "localhost", "LOCALHOST:1", "localhost.", "127.9.9.9", "[::1]", "sandbox.example.org", "SANDBOX.example.org.:80",
                     "[2001:DB8:0::1]:443"):
            with self.subTest(host):
                self.assertEqual(self.answer_to(request("GET", "/__sandbox/ready", host=host)).status, 200)
        own = request("POST", "/__sandbox/reset", host=self.own, headers=f"Origin: http://{self.own}\r\n")
        self.assertEqual(self.answer_to(own, "POST").status, 200)

    def test_hosts_that_are_no_one_host(self):
        for host, version, status in ((None, "1.0", 200), (None, "1.1", 400), ("localhost\r\nHost: localhost", "1.1", 400),
                                      ("localhost\r\nHost: a.example.com", "1.0", 400), ("a.example.com", "1.0", 421),
                                      ("localhost, a.example.com", "1.1", 400), ("user@localhost", "1.1", 400)):
            with self.subTest(host, version=version):
                self.assertEqual(self.answer_to(request("GET", "/__sandbox/ready", host=host, version=version)).status, status)

    def test_the_host_of_an_absolute_target_counts(self):
        for target, host, status in (("http://localhost/__sandbox/ready", "localhost", 200),
                                     ("http://a.example.com/__sandbox/ready", "localhost", 421),
                                     ("http://localhost/__sandbox/ready", "a.example.com", 421),
                                     ("HTTPS://a.example.com/__sandbox/ready", "localhost", 421),
                                     ("http://localhost:80@a.example.com/__sandbox/ready", "localhost", 421)):
            with self.subTest(target, host=host):
                self.assertEqual(self.answer_to(request("GET", target, host=host)).status, status)

    def test_it_is_refused_before_the_body_is_sent_and_behind_a_good_request(self):
        head = (b"POST /__sandbox/reset HTTP/1.1\r\nHost: a.example.com\r\nExpect: 100-continue\r\nContent-Length: 9\r\n\r\n")
        with self.server.connect() as connection:
            self.assertTrue(exchange(connection, head).startswith(b"HTTP/1.1 421 "))
        with self.server.connect() as connection, connection.makefile("rb") as file:
            connection.sendall(request("GET", "/__sandbox/ready") + request("POST", "/__sandbox/reset", host="a.example.com"))
            self.assertEqual([next_answer(file).status, next_answer(file).status], [200, 421])


class Listening(unittest.TestCase):
    def test_the_address_that_it_listens_on_is_one_of_its_hosts(self):
        with SandboxServer("--bind", "127.0.0.2") as server:
            with socket.create_connection(("127.0.0.2", server.ports["http"])) as connection, connection.makefile("rb") as file:
                connection.sendall(request("GET", "/__sandbox/ready", host="127.0.0.2"))
                self.assertEqual(next_answer(file).status, 200)
        with SandboxServer("--bind", "0.0.0.0") as server:
            for host, status in ("0.0.0.0", 421), ("127.0.0.1", 200):
                with server.connect() as connection, connection.makefile("rb") as file:
                    connection.sendall(request("GET", "/__sandbox/journal", host=host))
                    answer = next_answer(file)
                    self.assertEqual(answer.status, status)
        self.assertEqual(json.loads(answer.text)["calls"], [])

    def test_https_has_an_origin_of_its_own(self):
        try:
            server = SandboxServer("--tls", "--ca-file", "ca.pem")
        except Exception as refused:
            if "built without OpenSSL" in str(refused):
                self.skipTest("built without OpenSSL")
            raise
        with server:
            port = server.ports["https"]
            for origin, status in (f"https://localhost:{port}", b"200"), (f"http://localhost:{port}", b"403"):
                with server.trust().wrap_socket(server.connect("https"), server_hostname="localhost") as connection:
                    text = request("GET", "/__sandbox/ready", host=f"localhost:{port}",
                                   headers=f"Origin: {origin}\r\nConnection: close\r\n")
                    self.assertIn(b"HTTP/1.1 " + status, exchange(connection, text))


if __name__ == "__main__":
    main()
