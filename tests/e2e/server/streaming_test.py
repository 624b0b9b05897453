# SPDX-License-Identifier: BSL-1.0
"""A report of a million attendees is made while it is sent: however slowly it is read, the server's memory stays small."""

import unittest

from sandbox_server import SandboxServer, get, main

MIB = 1024 * 1024


class Streaming(unittest.TestCase):
    def test_a_million_attendees_and_slow_readers_need_little_memory(self):
        with SandboxServer("--scenario", "large") as server:
            server.ask(server.report("csv", no_shows="on", excl_domain="example.com", incl_domain="example.com"))
            before = server.resident_bytes()
            readers = []
            for wire in "", "json", "csv", "csv":
                readers.append(server.connect(receive_buffer=16 * 1024))
                readers[-1].sendall(get(server.report(wire)))
            highest = before
            # Turn by turn a little, so that each waits for the other ones; then one of them on and on.
            for _ in range(40):
                for reader in readers:
                    self.assertNotEqual(reader.recv(16 * 1024), b"")
                highest = max(highest, server.resident_bytes())
            for _ in range(100):
                arrived = readers[0].recv(64 * 1024)
                self.assertNotEqual(arrived, b"")
                highest = max(highest, server.resident_bytes())
            for reader in readers:
                reader.close()
            # Sanitizers keep freed memory for a while.
            self.assertLess(highest - before, (64 if server.is_sanitized() else 8) * MIB)


if __name__ == "__main__":
    main()
