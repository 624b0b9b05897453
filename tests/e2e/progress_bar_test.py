# SPDX-License-Identifier: BSL-1.0
"""The progress bar of webcasts-export: on a terminal that can show it, and nowhere else."""

import os
import re
import subprocess
import sys
import tempfile
import unittest

from pseudo_terminal import read_all

EXPORTER = os.path.realpath(sys.argv.pop(1))
ERASE_LINE = "\r\x1b[K"
# Rows that have come stand between the events and the rate.
FULL_BAR = r"\[#+\] 100 %  {0}/{0} events  [1-9][0-9]* rows  [0-9.]+/s  ETA 0:00"
COMMANDS = {
    "sync": (12, ("sync", "--sandbox", "--db", "a.db")),
    "report": (2, ("report", "1000001", "1000002", "--sandbox", "-o", "a.txt")),
}


def words_of(arguments, on_terminal=True, **variables):
    """Run the program in a fresh folder; return what it wrote to standard error and its standard output."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {"PATH": os.environ["PATH"], "HOME": folder, "TERM": "xterm", **variables}
        reading, writing = os.openpty() if on_terminal else os.pipe()
        with subprocess.Popen((EXPORTER, *arguments), cwd=folder, env=environment, stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=writing) as program:
            os.close(writing)
            words = read_all(reading)
            output = program.stdout.read().decode()
        os.close(reading)
        assert program.returncode == 0, words
        return words.replace("\r\n", "\n"), output


class ProgressBar(unittest.TestCase):
    def test_a_terminal_shows_it_in_place_of_lines_and_it_is_gone_in_the_end(self):
        for name, (events, arguments) in COMMANDS.items():
            with self.subTest(name):
                words, output = words_of(arguments)
                bars = words.split(ERASE_LINE)
                self.assertRegex(bars[1], rf"^\[-+\]   0 %  0/{events} events$")
                self.assertRegex(bars[-2], "^" + FULL_BAR.format(events) + "$")
                self.assertRegex(bars[-1], r"^webcasts-export: next: [^\r\n]+\r?\n$" if name == "sync" else "^$")
                self.assertNotIn("registrants", words)
                self.assertNotIn("\x1b", output)

    def test_verbose_words_stand_above_it(self):
        words, _ = words_of((*COMMANDS["sync"][1], "-v"))
        self.assertEqual(len(re.findall(r"\x1b\[Kwebcasts-export: event \d+: \d+ registrants\n\[", words)), 12)

    def test_elsewhere_there_are_plain_lines(self):
        for name, (events, arguments) in COMMANDS.items():
            for how in ({"on_terminal": False}, {"TERM": "dumb"}, {"TERM": ""}, {"NO_COLOR": "1"}):
                with self.subTest(name, how=how):
                    words, _ = words_of(arguments, **how)
                    self.assertEqual(len(re.findall(r"(?m)^webcasts-export: event \d+: \d+ registrants$", words)), events)
                    self.assertNotIn("\x1b", words)
                    self.assertNotIn("ETA", words)

    def test_it_can_be_switched_off(self):
        for name, (_, arguments) in COMMANDS.items():
            with self.subTest(name):
                words, _ = words_of((*arguments, "--no-progress"))
                self.assertIn(" registrants\n", words)
                self.assertNotIn("\x1b", words)
                self.assertEqual(words_of((*arguments, "-q"))[0], "")


if __name__ == "__main__":
    unittest.main(verbosity=2)
