# SPDX-License-Identifier: BSL-1.0
"""webcasts-export on one terminal: nothing is mixed up, no line of a table is wider than the terminal, and bash completes what is
typed."""

import os
import pathlib
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import unicodedata
import unittest

import pseudo_terminal

EXPORTER = os.path.realpath(sys.argv.pop(1))


def screen_of(folder, arguments, columns=80, **variables):
    """Run the program with both standard streams on one terminal; return all that it wrote there."""
    environment = {"PATH": os.environ["PATH"], "HOME": folder, "TERM": "xterm", **variables}
    code, written = pseudo_terminal.screen_of((EXPORTER, *arguments), folder, environment, columns)
    assert code == 0, written
    return written.replace("\r\n", "\n")


def lines_left(written):
    """The lines that stay on the terminal, where a bar is erased by a carriage return."""
    return [line.split("\r\x1b[K")[-1] for line in written.split("\n")]


def width_of(text):
    """Return how many columns a terminal shows; vowels and finals of Hangul join the consonant before them."""
    return sum(0 if unicodedata.combining(c) or unicodedata.category(c) in ("Cf", "Mn", "Me") or "\u1160" <= c <= "\u11ff" else
               2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def completed(folder, typed):
    """Type a command line and a tabulator in bash; return the line that then stands there, run as arguments of printf."""
    program, terminal = os.forkpty()
    if program == 0:
        os.chdir(folder)
        os.execvpe("bash", ["bash", "--norc", "--noprofile", "-i"],
                   {"PATH": os.environ["PATH"], "HOME": folder, "TERM": "dumb", "PS1": "> ", "INPUTRC": "/dev/null"})
    script = "webcasts-export() { printf '<%s>' \"$@\"; echo; echo the end; }; " \
             f"source <({shlex.quote(EXPORTER)} completion bash); bind 'set enable-bracketed-paste off'; stty -echo; echo ready\n"
    said = b""

    def wait_for(text):
        nonlocal said
        while text not in said:
            said += os.read(terminal, 4096)

    try:
        os.write(terminal, script.encode())
        wait_for(b"\nready")
        said = b""
        os.write(terminal, (typed + "\t\n").encode())
        wait_for(b"the end")
    finally:
        os.write(terminal, b"\nexit\n")
        os.close(terminal)
        os.waitpid(program, 0)
    return re.findall(r"<(.*?)>", said.decode().replace("\r", ""))


@unittest.skipIf(shutil.which("bash") is None, "bash is not here")
class Completion(unittest.TestCase):
    def test_a_file_is_one_word_whatever_its_name(self):
        with tempfile.TemporaryDirectory() as folder:
            for name in ("my webcasts.db", "it's.db", "50% & more [1].db"):
                pathlib.Path(folder, name).touch()
            pathlib.Path(folder, "of 2026").mkdir()
            pathlib.Path(folder, "of 2026", "the database.db").touch()
            for typed, name in (("my", "my webcasts.db"), ("my\\ w", "my webcasts.db"), ("'my w", "my webcasts.db"),
                                ('"my', "my webcasts.db"), ("it", "it's.db"), ("50", "50% & more [1].db"),
                                ("of\\ 2026/t", "of 2026/the database.db")):
                with self.subTest(typed):
                    self.assertEqual(completed(folder, f"webcasts-export status --db {typed}"), ["status", "--db", name])

    def test_values_are_completed(self):
        with tempfile.TemporaryDirectory() as folder:
            for typed, words in (("export --preset sal", ["export", "--preset", "salesforce"]), ("sta", ["status"]),
                                 ("sync --scenario hos", ["sync", "--scenario", "hostile-text"]),
                                 ("sync --wire=js", ["sync", "--wire=json"])):
                with self.subTest(typed):
                    self.assertEqual(completed(folder, f"webcasts-export {typed}"), words)


class Terminal(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp()
        self.addCleanup(subprocess.run, ["rm", "-rf", self.folder], check=True)

    def test_the_bar_is_gone_before_the_data_begins(self):
        for arguments in (("report", "1000002", "--sandbox"), ("report", "1000002", "1000003", "--sandbox", "--format", "csv"),
                          ("report", "1000001", "--sandbox", "--format", "ndjson"), ("report", "1000001", "--sandbox", "-o", "/dev/stdout"),
                          ("sync", "--sandbox", "--db", "a.db"), ("sync", "--sandbox", "--db", "b.db", "--json"),
                          ("report", "1000002", "--sandbox", "--scenario", "unicode")):
            with self.subTest(arguments):
                written = screen_of(self.folder, arguments)
                self.assertIn("\r\x1b[K[", written)
                first = next(line for line in lines_left(written) if line)
                self.assertRegex(first, r'^(event  |event_id,|\{"event_id"|event\b|\{"source")')
                data = written[written.index(first):]
                self.assertNotRegex(data, r"\[[#-]+\] +[0-9]+ %")
                self.assertNotIn("\x1b", data)

    def test_tables_keep_to_the_width(self):
        screen_of(self.folder, ("sync", "--sandbox", "--db", "a.db", "-q"))
        address = "x@example.com"
        for columns in (200, 132, 100, 80, 72, 60, 40, 20, 10):
            for arguments in (("events", "--sandbox"), ("report", "1000001", "1000002", "--sandbox", "--no-progress"),
                              ("events", "--sandbox", "--scenario", "unicode"),
                              ("report", "1000001", "--sandbox", "--scenario", "unicode", "--no-progress"),
                              ("sync", "--sandbox", "--db", "a.db", "--full", "--no-progress"),
                              ("sync", "--sandbox", "--db", "a.db", "--plan"), ("forget", address, "--db", "a.db"),
                              ("doctor", "--sandbox", "--db", "a.db")):
                with self.subTest(arguments, columns=columns):
                    written = screen_of(self.folder, (*arguments, "-q"), columns)
                    widest = max(lines_left(written), key=width_of)
                    self.assertLessEqual(width_of(widest), columns, widest)

    def test_a_wide_terminal_cuts_nothing(self):
        wide = screen_of(self.folder, ("events", "--sandbox", "-q"), 500)
        plain = subprocess.run((EXPORTER, "events", "--sandbox", "-q"), cwd=self.folder, capture_output=True, text=True, check=True)
        self.assertEqual(wide, plain.stdout)

    def test_ids_and_days_are_whole_in_80_columns(self):
        for arguments in (("events", "--sandbox"), ("sync", "--sandbox", "--db", "c.db"), ("report", "1000001", "--sandbox")):
            with self.subTest(arguments):
                written = screen_of(self.folder, (*arguments, "-q"), 80)
                self.assertRegex(written, r"(?m)^1000001  ")

    def test_a_pipe_gets_the_whole_table(self):
        plain = subprocess.run((EXPORTER, "report", "1000001", "--sandbox", "-q"), cwd=self.folder, capture_output=True, text=True,
                               check=True, env={**os.environ, "COLUMNS": "40"})
        self.assertGreater(max(map(width_of, plain.stdout.splitlines())), 80)

    def test_without_a_size_there_are_80_columns_or_those_of_the_environment(self):
        for columns, variables in ((80, {}), (50, {"COLUMNS": "50"})):
            written = screen_of(self.folder, ("report", "1000001", "--sandbox", "-q"), 0, **variables)
            widest = max(lines_left(written), key=width_of)
            self.assertLessEqual(width_of(widest), columns)
            self.assertTrue(re.search(r"(?m)^1000001  ", written))


if __name__ == "__main__":
    unittest.main(verbosity=2)
