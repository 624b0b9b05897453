# SPDX-License-Identifier: BSL-1.0
"""webcasts-sandbox as an HTTP server: connections, methods, limits, its end."""

import os
import resource
import signal
import socket
import unittest

from sandbox_server import LOG_IN, NotStarted, SandboxServer, exchange, get, main, next_answer, read_to_end


class Connections(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = SandboxServer("--port-file", "port")

    @classmethod
    def tearDownClass(cls):
        cls.server.__exit__(None, None, None)

    def lone_exchange(self, text):
        with self.server.connect() as connection:
            return exchange(connection, text)

    def test_a_connection_is_kept_for_the_next_request(self):
        with self.server.connect() as connection, connection.makefile("rb") as file:
            for _ in range(50):
                connection.sendall(get(LOG_IN))
                self.assertEqual(next_answer(file).status, 200)

    def test_a_client_can_ask_for_the_end_of_the_connection(self):
        answer = self.lone_exchange(get(LOG_IN, headers="Connection: close\r\n"))
        self.assertIn(b"Connection: close", answer)
        self.assertTrue(answer.endswith(b"</convey_api>\n"))

    def test_pipelined_requests_are_answered_in_their_order(self):
        paths = [f"/no/such/path/{number}" for number in range(100)]
        self.server.admin("reset", "")
        with self.server.connect() as connection, connection.makefile("rb") as file:
            connection.sendall(b"".join(get(path) for path in paths) + get(LOG_IN))
            for _ in paths:
                self.assertEqual(next_answer(file).status, 404)
            self.assertEqual(next_answer(file).status, 200)
        targets = [call["target"] for call in self.server.journal()["calls"]]
        self.assertEqual(targets[:-1], paths)

    def test_http_1_0_ends_the_connection_behind_the_answer(self):
        answer = self.lone_exchange(get(LOG_IN, "1.0"))
        self.assertTrue(answer.startswith(b"HTTP/1.0 200 OK\r\n"))
        self.assertTrue(answer.endswith(b"</convey_api>\n"))

    def test_http_1_0_can_keep_the_connection(self):
        with self.server.connect() as connection, connection.makefile("rb") as file:
            for _ in range(3):
                connection.sendall(get(LOG_IN, "1.0", "Connection: keep-alive\r\n"))
                self.assertEqual(next_answer(file).getheader("Connection"), "keep-alive")

    def test_a_report_over_http_1_0_is_not_chunked_and_ends_with_the_connection(self):
        whole = self.server.ask(self.server.report("csv")).text
        head, _, body = self.lone_exchange(get(self.server.report("csv"), "1.0", "Connection: keep-alive\r\n")).partition(
            b"\r\n\r\n")
        self.assertNotIn(b"chunked", head)
        self.assertEqual(body, whole)

    def test_head_is_answered_as_get_without_the_body(self):
        for target in LOG_IN, self.server.report(), "/no/such/path", "/__sandbox/ready":
            whole = self.server.ask(target)
            head = self.server.ask(target, method="HEAD")
            self.assertEqual((head.status, head.text), (whole.status, b""), target)
            self.assertEqual(head.getheaders(), whole.getheaders(), target)

    def test_a_connection_goes_on_behind_a_head(self):
        with self.server.connect() as connection, connection.makefile("rb") as file:
            connection.sendall(get(self.server.report()).replace(b"GET", b"HEAD", 1) + get(LOG_IN))
            self.assertEqual(next_answer(file, "HEAD").status, 200)
            self.assertTrue(next_answer(file).text.endswith(b"</convey_api>\n"))

    def test_a_client_that_expects_100_continue_gets_it_before_it_sends_the_body(self):
        form = self.server.log_in().encode()
        with self.server.connect() as connection, connection.makefile("rb") as file:
            connection.sendall(
                b"POST /api/reporting/eventlist HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\n"
                b"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\n\r\n" % len(form))
            self.assertEqual(file.readline(), b"HTTP/1.1 100 Continue\r\n")
            self.assertEqual(file.readline(), b"\r\n")
            connection.sendall(form)
            self.assertIn(b"<returnCode>1</returnCode>", next_answer(file).text)

    def test_a_body_that_is_too_large_is_refused_before_it_is_sent(self):
        answer = self.lone_exchange(b"POST /api/reporting/eventlist HTTP/1.1\r\nHost: localhost\r\n"
                                    b"Expect: 100-continue\r\nContent-Length: 65537\r\n\r\n")
        self.assertTrue(answer.startswith(b"HTTP/1.1 413 "), answer)

    def test_another_expectation_is_refused(self):
        self.assertIn(b" 417 ", self.lone_exchange(get(LOG_IN, headers="Expect: the-unexpected\r\n")))

    def test_a_target_may_be_spelt_as_for_a_proxy(self):
        self.assertIn(b" 200 ", self.lone_exchange(get("http://localhost" + LOG_IN, "1.0")))
        self.assertIn(b" 404 ", self.lone_exchange(get("HTTP://127.0.0.1:80", "1.0")))

    def test_a_form_may_arrive_in_chunks(self):
        form = self.server.log_in().encode()
        with self.server.connect() as connection, connection.makefile("rb") as file:
            connection.sendall(
                b"POST /api/reporting/eventlist HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n"
                b"Content-Type: application/x-www-form-urlencoded\r\n\r\n"
                b"1\r\n%b\r\n%x\r\n%b\r\n0\r\n\r\n" % (form[:1], len(form) - 1, form[1:]))
            self.assertIn(b"<returnCode>1</returnCode>", next_answer(file).text)

    def test_a_request_may_arrive_byte_by_byte(self):
        form = self.server.log_in().encode()
        head = b"POST /api/reporting/eventlist HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        chunks = b"".join(b"1\r\n%c\r\n" % byte for byte in form) + b"0\r\nX-Trailer: 1\r\n\r\n"
        with self.server.connect() as connection, connection.makefile("rb") as file:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            for text in (get(LOG_IN), head + b"Content-Length: %d\r\n\r\n" % len(form) + form,
                         head + b"Transfer-Encoding: chunked\r\n\r\n" + chunks):
                for byte in text:
                    connection.sendall(bytes([byte]))
                answer = next_answer(file)
                self.assertEqual(answer.status, 200)
                self.assertIn(b"<returnCode>1</returnCode>", answer.text)

    def test_there_is_no_path_but_its_own(self):
        for path in "/", "/index.html", "/api", "/api/login/", "/api/login/csv", "/__sandbox", "/__sandbox/", "*":
            self.assertIn(b" 404 ", self.lone_exchange(get(path, "1.0")), path)
        self.assertEqual(self.server.ask("/__sandbox/reset").getheader("Allow"), "POST")

    def test_the_port_file_holds_the_port(self):
        with open(self.server.path("port"), encoding="ascii") as file:
            self.assertEqual(file.read(), f"{self.server.ports['http']}\n")
        self.assertEqual(sorted(os.listdir(self.server.folder)), ["errors", "port"])


class Limits(unittest.TestCase):
    def test_a_head_has_16_kib(self):
        with SandboxServer() as server:
            for text in (get("/" + "a" * 17000), get("/", headers="Long: " + "a" * 17000 + "\r\n"),
                         get("/", headers="Many: a\r\n" * 4000)):
                with server.connect() as connection:
                    self.assertTrue(exchange(connection, text).startswith(b"HTTP/1.1 431 "), text[:60])

    def test_a_body_has_64_kib_however_it_is_framed(self):
        head = b"POST /api/reporting/eventlist HTTP/1.1\r\nHost: localhost\r\n"
        with SandboxServer() as server:
            for text in (b"Content-Length: 65537\r\n\r\n" + b"a" * 65537,
                         b"Content-Length: 18446744073709551615\r\n\r\n",
                         b"Transfer-Encoding: chunked\r\n\r\n" + b"1000\r\n" + b"a" * 4096 + b"\r\n" * 17 +
                         (b"1000\r\n" + b"a" * 4096 + b"\r\n") * 17):
                with server.connect() as connection:
                    status = exchange(connection, head + text)[:13]
                    self.assertIn(status, (b"HTTP/1.1 413 ", b"HTTP/1.1 400 "), text[:60])

    def test_a_head_or_a_body_that_does_not_come_in_time_is_answered_with_408(self):
        with SandboxServer("--request-timeout", "0.2") as server:
            for text in b"G", get(LOG_IN)[:-2], b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\nhalf":
                with server.connect() as connection:
                    self.assertTrue(exchange(connection, text).startswith(b"HTTP/1.1 408 "), text)

    def test_bytes_that_trickle_do_not_extend_the_time(self):
        with SandboxServer("--request-timeout", "0.3") as server, server.connect() as connection:
            connection.settimeout(0.02)
            arrived = b""
            connection.sendall(b"GET /a")
            for _ in range(2000):
                try:
                    arrived = connection.recv(9999)
                    break
                except TimeoutError:
                    connection.sendall(b"a")
            self.assertTrue(arrived.startswith(b"HTTP/1.1 408 "), arrived)

    def test_an_idle_connection_is_closed(self):
        with SandboxServer("--idle-timeout", "0.2") as server, server.connect() as connection:
            self.assertEqual(read_to_end(connection), b"")
            with server.connect() as used, used.makefile("rb") as file:
                used.sendall(get(LOG_IN))
                self.assertEqual(next_answer(file).status, 200)
                self.assertEqual(file.read(), b"")

    def test_a_client_that_reads_nothing_loses_the_connection(self):
        with SandboxServer("--send-timeout", "0.3", "--events", "1", "--registrants", "20000") as server:
            with server.connect(receive_buffer=4096) as connection:
                connection.sendall(get(server.report()))
                # Nothing is read until the server has given up: other calls are served until its side is gone.
                while is_established(server.ports["http"], connection.getsockname()[1]):
                    server.ask("/__sandbox/ready")
                self.assertFalse(read_to_end(connection).endswith(b"0\r\n\r\n"))

    def test_where_file_descriptors_run_out_connections_wait_and_the_others_go_on(self):
        def few_descriptors():
            resource.setrlimit(resource.RLIMIT_NOFILE, (40, 40))

        with SandboxServer(before=few_descriptors) as server:
            if server.is_sanitized():
                self.skipTest("UndefinedBehaviorSanitizer takes every object for none where it gets no pipe")
            first = server.connect()
            crowd = [server.connect() for _ in range(60)]
            with first, first.makefile("rb") as file:
                for _ in range(20):
                    first.sendall(get(LOG_IN))
                    self.assertEqual(next_answer(file).status, 200)
            used = server.processor_seconds()
            last = crowd.pop()
            last.sendall(get(LOG_IN))
            for connection in crowd:
                connection.close()
            with last, last.makefile("rb") as file:
                self.assertEqual(next_answer(file).status, 200)
            self.assertLess(server.processor_seconds() - used, 1)
            self.assertEqual(server.complaints().count("\n"), 1, server.complaints())

    def test_idle_and_slow_connections_do_not_stop_others(self):
        with SandboxServer() as server:
            idle = [server.connect() for _ in range(500)]
            slow = []
            for _ in range(50):
                slow.append(server.connect(receive_buffer=4096))
                slow[-1].sendall(get(server.report()))
            for _ in range(200):
                self.assertEqual(server.ask(LOG_IN).status, 200)
            for connection in idle + slow:
                connection.close()


class End(unittest.TestCase):
    def test_a_signal_ends_it_with_0_whatever_is_under_way(self):
        for how in signal.SIGTERM, signal.SIGINT:
            with SandboxServer("--fault", "latency_ms=3600000,operation=login",
                               "--fault", "dribble_bytes_per_s=1,operation=audience_reports") as server:
                under_way = [server.connect() for _ in range(4)]
                under_way[1].sendall(get(LOG_IN))
                under_way[2].sendall(get("/api/reporting/audience_reports"))
                under_way[3].sendall(b"GET /half")
                under_way[2].recv(1)
                self.assertEqual(server.end(how), 0)
                self.assertTrue(server.said.endswith("webcasts-sandbox ended\n"))
                for connection in under_way:
                    connection.close()

    def test_a_port_in_use_is_told_with_exit_status_1(self):
        with SandboxServer() as server:
            with self.assertRaises(NotStarted) as refused:
                SandboxServer(port=server.ports["http"])
            status, words = refused.exception.args
            self.assertEqual(status, 1)
            self.assertRegex(words, r"cannot listen on 127\.0\.0\.1 port [0-9]+: .*; choose another --port")


def is_established(port, peer_port):
    """Tell whether the server's side of a connection is there, by the kernel's table."""
    with open("/proc/net/tcp", encoding="ascii") as table:
        return any(line.split()[1].endswith(f":{port:04X}") and line.split()[2].endswith(f":{peer_port:04X}") and
                   line.split()[3] == "01" for line in table)


if __name__ == "__main__":
    main()
