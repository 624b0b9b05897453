# SPDX-License-Identifier: BSL-1.0
"""webcasts-sandbox over HTTPS: whom its certificate names, what is written to disk, how connections end."""

import os
import socket
import ssl
import stat
import unittest
import warnings

from sandbox_server import LOG_IN, NotStarted, SandboxServer, exchange, get, main, read_to_end

NAMES = "localhost", "127.0.0.1", "::1", "api.webcasts.com"
OPTIONS = "--tls", "--ca-file", "ca.pem", "--http-port", "0"

CLOSED, CLOSE_WAIT = 7, 8  # as the kernel numbers them: the other side reset the connection, or ended it


def state_of(connection):
    return connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 1)[0]


class Https(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = SandboxServer(*OPTIONS, "--request-timeout", "2")

    @classmethod
    def tearDownClass(cls):
        cls.server.__exit__(None, None, None)

    def connect(self, name="localhost", context=None):
        context = context or self.server.trust()
        # An end without TLS's mark is an error, as a client must take it; Debian's Python lets OpenSSL overlook it.
        context.options &= ~getattr(ssl, "OP_IGNORE_UNEXPECTED_EOF", 0)
        return context.wrap_socket(self.server.connect("https"), server_hostname=name, suppress_ragged_eofs=False)

    def setUp(self):
        self.server.admin("reset", "")

    def test_strict_clients_take_the_certificate_for_its_names(self):
        for name in NAMES:
            with self.connect(name) as connection:
                self.assertIn(b" 200 OK", exchange(connection, get(LOG_IN, "1.0")), name)

    def test_no_client_takes_it_for_another_name_or_without_the_authority(self):
        with self.assertRaises(ssl.SSLCertVerificationError):
            self.connect("example.com")
        with self.assertRaises(ssl.SSLCertVerificationError):
            self.connect(context=ssl.create_default_context())

    def test_tls_is_1_2_or_1_3(self):
        for version in ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3:
            context = self.server.trust()
            context.minimum_version = context.maximum_version = version
            self.connect(context=context).close()
        warnings.simplefilter("ignore", DeprecationWarning)
        old = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        old.load_verify_locations(self.server.path("ca.pem"))
        old.set_ciphers("ALL:@SECLEVEL=0")
        old.minimum_version = old.maximum_version = ssl.TLSVersion.TLSv1_1
        with self.assertRaises((ssl.SSLError, ConnectionResetError)):
            self.connect(context=old)

    def test_the_authority_may_be_read_by_all_and_no_key_is_written(self):
        self.assertEqual(sorted(os.listdir(self.server.folder)), ["ca.pem", "errors"])
        path = self.server.path("ca.pem")
        umask = os.umask(0)
        os.umask(umask)
        self.assertEqual(stat.S_IMODE(os.stat(path).st_mode), 0o644 & ~umask)
        with open(path, encoding="ascii") as file:
            text = file.read()
        self.assertEqual((text.count("BEGIN"), text.count("BEGIN CERTIFICATE")), (1, 1))
        self.assertIn("certificate authority: ca.pem\n", self.server.said)

    def test_http_is_served_beside_it_and_the_data_is_the_same(self):
        with self.connect() as connection:
            body = exchange(connection, get(self.server.report(), "1.0")).partition(b"\r\n\r\n")[2]
        self.assertEqual(body, self.server.ask(self.server.report()).text)

    def test_plain_http_on_the_https_port_gets_no_answer(self):
        with self.server.connect("https") as connection:
            self.assertNotIn(b"HTTP", exchange(connection, get(LOG_IN)))

    def test_a_handshake_that_does_not_come_in_time_ends_the_connection(self):
        with self.server.connect("https") as connection:
            self.assertEqual(read_to_end(connection), b"")

    def test_a_cut_report_ends_without_the_mark_of_tls(self):
        self.server.set_fault(operation="audience_reports", truncate_at_byte=1000)
        with self.connect() as connection:
            connection.sendall(get(self.server.report(), "1.0"))
            arrived = b""
            with self.assertRaisesRegex(ssl.SSLError, "(?i)unexpected_eof|eof occurred"):
                while piece := connection.recv(65536):
                    arrived += piece
            self.assertEqual(state_of(connection), CLOSE_WAIT)
        self.assertEqual(len(arrived.partition(b"\r\n\r\n")[2]), 1000)

    def test_a_reset_is_one_over_tls_too(self):
        self.server.set_fault(operation="audience_reports", reset_at_byte=1000)
        with self.connect() as connection:
            connection.sendall(get(self.server.report(), "1.0"))
            # Python tells of an end where OpenSSL tells of a reset, so the kernel is asked.
            with self.assertRaises((ConnectionResetError, ssl.SSLEOFError)):
                while connection.recv(65536):
                    pass
            self.assertEqual(state_of(connection), CLOSED)


class Files(unittest.TestCase):
    def test_a_file_of_somebody_else_is_not_replaced(self):
        with SandboxServer(*OPTIONS) as server:
            others = server.path("other.pem")
            with open(others, "w", encoding="ascii") as file:
                file.write("-----BEGIN CERTIFICATE-----\n")
            with self.assertRaises(NotStarted) as refused:
                SandboxServer("--tls", "--ca-file", others)
            self.assertEqual(refused.exception.args[0], 2)
            self.assertIn("is not a file that webcasts-sandbox wrote", refused.exception.args[1])
            # An earlier run's is, and one that mktemp made.
            with open(others, "w", encoding="ascii"):
                pass
            for path in server.path("ca.pem"), others:
                with SandboxServer("--tls", "--ca-file", path):
                    pass

    def test_a_file_that_cannot_be_written_is_named_by_its_option(self):
        for options in ("--tls", "--ca-file", "no/such/folder/ca.pem"), ("--port-file", "no/such/folder/port"):
            with self.assertRaises(NotStarted) as refused:
                SandboxServer(*options)
            self.assertEqual(refused.exception.args[0], 1)
            self.assertIn(f"{options[-2]}: the file cannot be written: No such file", refused.exception.args[1])
            self.assertNotIn("no/such", refused.exception.args[1])


if __name__ == "__main__":
    main()
