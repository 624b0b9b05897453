# SPDX-License-Identifier: BSL-1.0
"""Every fault of webcasts-sandbox, seen through a socket."""

import csv
import email.utils
import gzip
import http.client
import io
import json
import time
import unittest
import xml.etree.ElementTree

from sandbox_server import LOG_IN, SandboxServer, get, main, read_to_end

DECODERS = {
    "": xml.etree.ElementTree.fromstring,
    "json": json.loads,
    # What no CSV reader can take without a guess: a field that never ends, rows of another width, another encoding.
    "csv": lambda text: check_rows(list(csv.reader(io.StringIO(text.decode(), newline=""), strict=True))),
}


def check_rows(rows):
    if {len(row) for row in rows} != {len(rows[0])}:
        raise ValueError("rows of different widths")


def seconds_of(call):
    started = time.monotonic()
    call()
    return time.monotonic() - started


class Faults(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = SandboxServer()

    @classmethod
    def tearDownClass(cls):
        cls.server.__exit__(None, None, None)

    def setUp(self):
        self.server.admin("reset", "")

    def statuses(self, count, target=LOG_IN):
        return [self.server.ask(target).status for _ in range(count)]

    def raw_report(self, wire):
        """Return the head and the body of a report whose connection may end in any way, and whether it was reset."""
        with self.server.connect() as connection:
            connection.sendall(get(self.server.report(wire), "1.0"))
            arrived = bytearray()
            try:
                while piece := connection.recv(65536):
                    arrived += piece
                was_reset = False
            except ConnectionResetError:
                was_reset = True
        head, _, body = bytes(arrived).partition(b"\r\n\r\n")
        return head, body, was_reset

    # Which calls.

    def test_a_fault_is_for_one_operation(self):
        self.server.set_fault(operation="eventlist", status=500)
        self.assertEqual(self.statuses(1), [200])
        self.assertEqual(self.statuses(1, "/api/reporting/eventlist?" + self.server.log_in()), [500])

    def test_a_fault_is_for_one_event(self):
        self.server.set_fault(event="1000002", status=500)
        self.assertEqual([self.server.ask(self.server.report(event=event)).status for event in (1000001, 1000002)], [200, 500])

    def test_a_fault_is_for_the_nth_call(self):
        self.server.set_fault(operation="login", nth=3, status=503)
        self.assertEqual(self.statuses(5), [200, 200, 503, 200, 200])

    def test_a_probability_is_drawn_from_the_seed(self):
        def drawn(seed):
            with SandboxServer("--seed", seed, "--fault", "operation=login,probability=0.5,status=500") as server:
                return [server.ask(LOG_IN).status for _ in range(40)]

        first = drawn("7")
        self.assertEqual(first, drawn("7"))
        self.assertNotEqual(first, drawn("8"))
        self.assertTrue(8 < first.count(500) < 32, first)

    def test_faults_of_the_command_line_and_of_the_admin_path_strike_together(self):
        with SandboxServer("--fault", "operation=login,nth=1,status=500") as server:
            server.admin("faults", {"operation": "login", "nth": 2, "html": True})
            self.assertEqual([server.ask(LOG_IN).getheader("Content-Type") for _ in range(3)],
                             ["text/plain", "text/html", "text/xml"])

    def test_no_fault_strikes_the_admin_paths_and_reset_ends_them(self):
        self.server.set_fault(status=500)
        self.assertEqual(self.statuses(1), [500])
        self.server.admin("ready")
        self.server.admin("reset", "")
        self.assertEqual(self.statuses(1), [200])

    def test_a_fault_that_cannot_be_is_refused_with_the_reason(self):
        for fault, reason in (({"status": 99}, b"status is a whole number from 200 to 599"),
                              ({"nth": 2}, b"no effect"),
                              ({"stauts": 500, "html": True}, b"is not a part of a fault"),
                              ({"operation": ["login"], "status": 500}, b"operation is login"),
                              ([], b"not a JSON object")):
            answer = self.server.ask("/__sandbox/faults", json.dumps(fault))
            self.assertEqual(answer.status, 400)
            self.assertIn(reason, answer.text)

    # What happens.

    def test_status(self):
        for status in 204, 304, 404, 500, 503:
            self.server.set_fault(status=status)
            self.assertEqual(self.statuses(2), [status, status])

    def test_return_code(self):
        self.server.set_fault(return_code=42)
        answer = self.server.ask(LOG_IN)
        self.assertEqual(answer.status, 200)
        self.assertEqual(xml.etree.ElementTree.fromstring(answer.text).findtext("result/returnCode"), "42")

    def test_html(self):
        self.server.set_fault(html=True)
        answer = self.server.ask(LOG_IN)
        self.assertEqual((answer.status, answer.getheader("Content-Type")), (200, "text/html"))
        self.assertTrue(answer.text.startswith(b"<!DOCTYPE html>"))

    def test_empty(self):
        self.server.set_fault(empty=True)
        answer = self.server.ask(LOG_IN)
        self.assertEqual((answer.status, answer.getheader("Content-Length"), answer.text), (200, "0", b""))

    def test_content_type(self):
        self.server.set_fault(content_type="application/octet-stream")
        self.assertEqual(self.server.ask(LOG_IN).getheader("Content-Type"), "application/octet-stream")

    def test_malformed_in_each_way_and_format(self):
        for wire, decode in DECODERS.items():
            self.server.admin("reset", "")
            decode(self.server.ask(self.server.report(wire)).text)
            for way in "structure", "utf8", "unclosed":
                self.server.set_fault(operation="audience_reports", malformed=way)
                answer = self.server.ask(self.server.report(wire))
                with self.assertRaises((SyntaxError, ValueError, csv.Error), msg=f"{wire} {way}"):
                    decode(answer.text)
            self.server.set_fault(operation="audience_reports", malformed="text")
            text = self.server.ask(self.server.report(wire)).text
            # Python's CSV reader takes text behind a closing quote.
            self.assertRegex(text, b'"[^",\r\n]' if wire == "csv" else b"[\\x00-\\x08]")

    def test_gzip(self):
        plain = self.server.ask(self.server.report()).text
        self.server.set_fault(operation="audience_reports", gzip=True)
        answer = self.server.ask(self.server.report())
        self.assertEqual(answer.getheader("Content-Encoding"), "gzip")
        self.assertEqual(gzip.decompress(answer.text), plain)

    def test_expire_session(self):
        self.server.set_fault(operation="eventlist", nth=2, expire_session=True)
        target = "/api/reporting/eventlist?" + self.server.log_in()
        codes = [xml.etree.ElementTree.fromstring(self.server.ask(target).text).findtext("result/returnCode")
                 for _ in range(3)]
        self.assertEqual(codes, ["1", "102", "102"])

    def test_retry_after_in_seconds(self):
        self.server.set_fault(retry_after=7)
        answer = self.server.ask(LOG_IN)
        self.assertEqual((answer.status, answer.getheader("Retry-After")), (429, "7"))
        self.server.set_fault(retry_after=7, status=503)
        self.assertEqual(self.server.ask(LOG_IN).status, 503)

    def test_retry_after_as_a_date(self):
        self.server.set_fault(retry_after="date:120")
        answer = self.server.ask(LOG_IN)
        self.assertEqual(answer.status, 429)
        until = email.utils.parsedate_to_datetime(answer.getheader("Retry-After")).timestamp()
        self.assertTrue(60 < until - time.time() <= 121, answer.getheader("Retry-After"))

    def test_latency_that_is_fixed(self):
        self.server.set_fault(operation="login", latency_ms=150)
        for _ in range(2):
            self.assertGreaterEqual(seconds_of(lambda: self.server.ask(LOG_IN)), 0.15)

    def test_latency_from_a_range(self):
        self.server.set_fault(operation="login", latency_ms="50..150")
        self.assertGreaterEqual(min(seconds_of(lambda: self.server.ask(LOG_IN)) for _ in range(5)), 0.05)

    def test_latency_that_is_exponential(self):
        self.server.set_fault(operation="login", latency_ms="exp:20")
        self.assertGreaterEqual(seconds_of(lambda: self.statuses(30)), 0.3)

    def test_others_are_answered_while_one_waits(self):
        self.server.set_fault(operation="login", latency_ms=3_600_000)
        with self.server.connect() as connection:
            connection.sendall(get(LOG_IN))
            self.server.admin("ready")

    def test_dribble(self):
        self.server.set_fault(operation="login", dribble_bytes_per_s=2000)
        answer = []
        took = seconds_of(lambda: answer.append(self.server.ask(LOG_IN).text))
        self.assertGreaterEqual(took, len(answer[0]) / 2000 * 0.9)
        self.assertTrue(answer[0].endswith(b"</convey_api>\n"))

    def test_truncate_at_byte(self):
        whole = self.server.ask(self.server.report("csv")).text
        for count in 0, 1, 20_000, len(whole) - 1:
            self.server.set_fault(operation="audience_reports", truncate_at_byte=count)
            head, body, was_reset = self.raw_report("csv")
            self.assertTrue(head.startswith(b"HTTP/1.0 200 OK"))
            self.assertEqual((body, was_reset), (whole[:count], False))
            with self.assertRaises(http.client.IncompleteRead):
                self.server.ask(self.server.report("csv"))

    def test_truncate_where_the_length_is_announced(self):
        self.server.set_fault(operation="login", truncate_at_byte=100)
        with self.assertRaises(http.client.IncompleteRead) as cut:
            self.server.ask(LOG_IN)
        self.assertEqual(len(cut.exception.partial), 100)
        self.assertGreater(cut.exception.expected, 0)

    def test_a_body_that_is_shorter_stays_whole(self):
        self.server.set_fault(operation="login", truncate_at_byte=100_000)
        self.assertTrue(self.server.ask(LOG_IN).text.endswith(b"</convey_api>\n"))

    def test_reset_at_byte(self):
        whole = self.server.ask(self.server.report("csv")).text
        for count in 0, 1, 20_000, len(whole) - 1:
            self.server.set_fault(operation="audience_reports", reset_at_byte=count)
            head, body, was_reset = self.raw_report("csv")
            self.assertTrue(head.startswith(b"HTTP/1.0 200 OK"))
            self.assertEqual((len(body), was_reset), (count, True))
            self.assertEqual(body, whole[:count])

    def test_faults_that_go_together(self):
        self.server.set_fault(operation="audience_reports", gzip=True, content_type="text/html", latency_ms=1,
                              truncate_at_byte=200)
        head, body, _ = self.raw_report("")
        self.assertIn(b"Content-Encoding: gzip", head)
        self.assertIn(b"Content-Type: text/html", head)
        self.assertEqual((len(body), body[:2]), (200, b"\x1f\x8b"))

    def test_the_journal_tells_which_fault_struck(self):
        self.server.set_fault(operation="login", nth=1, status=500)
        self.statuses(2)
        self.assertEqual([call["outcome"] for call in self.server.journal()["calls"]], ["fault: status 500", "ok"])


if __name__ == "__main__":
    main()
