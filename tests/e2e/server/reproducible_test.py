# SPDX-License-Identifier: BSL-1.0
"""The same seed and the same requests get the same bytes: twice, in any place, and on any day."""

import hashlib
import unittest

from sandbox_server import LOG_IN, SandboxServer, get, main, next_answer

OPTIONS = "--seed", "42", "--events", "4", "--fault", "operation=eventlist,probability=0.5,return_code=9"
# Of the script below. It changes with the made-up data and the wording of messages, and with nothing else: when a
# change of those is meant, the failing test tells the new one.
DIGEST = "3b4b9257b59759c3806840814e766710fd39f9bd53a54db3deeeb22a6cc78c55"


def digest_of_script(server):
    """Play a script over one connection and return a digest of every byte that came back."""
    session = server.log_in()
    targets = [LOG_IN, LOG_IN.replace("login", "login/json"), "/api/login?ver=3&usrname=a", "/no/such/path"]
    targets += ["/api/reporting/eventlist" + wire + "?" + session for wire in ("", "/json") for _ in range(8)]
    for event in range(1_000_001, 1_000_006):
        for wire in "", "/json", "/csv":
            for more in "", "&tz=America/New_York", "&no_shows=on", "&live_viewers=on&tz=UTC", "&no_shows=maybe":
                targets.append(f"/api/reporting/audience_reports{wire}?ver=2.0&ei={event}&{session}{more}")
    digest = hashlib.sha256()
    with server.connect() as connection, connection.makefile("rb") as file:
        for target in targets:
            connection.sendall(get(target))
            answer = next_answer(file)
            digest.update(repr((answer.status, answer.getheaders())).encode() + answer.text)
    return digest.hexdigest()


class Reproducible(unittest.TestCase):
    maxDiff = None

    def test_the_same_bytes_twice(self):
        digests = []
        for _ in range(2):
            with SandboxServer(*OPTIONS) as server:
                digests.append(digest_of_script(server))
        self.assertEqual(digests[0], digests[1])

    def test_the_same_bytes_as_on_the_day_of_the_recording(self):
        with SandboxServer(*OPTIONS) as server:
            self.assertEqual(digest_of_script(server), DIGEST)

    def test_another_seed_gives_other_bytes(self):
        with SandboxServer("--seed", "43", *OPTIONS[2:]) as server:
            self.assertNotEqual(digest_of_script(server), DIGEST)


if __name__ == "__main__":
    main()
