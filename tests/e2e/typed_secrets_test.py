# SPDX-License-Identifier: BSL-1.0
"""A password that is typed in place of something else is not repeated: in place of a command, an option, a value, an argument, a key
or a value of the configuration file, a variable of the environment, or what a file should hold; with every command and option of
both programs. What resembles a name of the program is named with it.

    typed_secrets_test.py webcasts-export webcasts-sandbox
"""

import collections
import concurrent.futures
import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

SANDBOX = os.path.realpath(sys.argv.pop())
EXPORTER = os.path.realpath(sys.argv.pop())
# Of every kind: words, digits and signs, blanks, letters beyond ASCII, what looks like an option, a path, an address, a number with more.
SECRETS = ("hunter2", "S3cret-Pass!", "correct horse battery", "p&a#s%+é|\"'", "sEcReT", "Zq7/xW9", "/xW9Zq7", "xW9@Zq7", "2026-hunter2",
           "1000001hunter2", "12345678901234567", "on5hunter", "xW9=Zq7", "xW9.Zq7")
COMMANDS = ("login", "events", "report", "sync", "status", "export", "report-html", "dataset", "postgres", "singer", "forget", "purge",
            "doctor", "completion", "man", "help")
# What a command wants beside the option that is tried.
NEEDED = {"report": ("1000001",), "dataset": ("no/such/data",), "forget": ("a@example.com",), "purge": ("--older-than", "1d"),
          "completion": ("bash",), "postgres": ("--url", "host=/nowhere")}
# A name of these is a text of the user's own, which no message repeats, but which the service or the data may be asked for.
LEFT_OUT = {"--config"}


class Typed(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.mkdtemp()
        cls.environment = {"PATH": os.environ["PATH"], "HOME": cls.folder, "LC_ALL": "C.UTF-8", "PGHOST": "/nowhere"}
        cls.run_in(cls, cls.folder, "sync", "--sandbox", "--db", "a.db", "-q")

    @classmethod
    def tearDownClass(cls):
        shutil.rmtree(cls.folder)

    def run_in(self, folder, *arguments, program=EXPORTER, **environment):
        return subprocess.run((program, *arguments), cwd=folder, env={**self.environment, **environment}, stdin=subprocess.DEVNULL,
                              capture_output=True, text=True, errors="replace", check=False, timeout=60)

    def assert_hidden(self, secret, done, what):
        said = done.stdout + done.stderr
        self.assertNotIn(secret, said, what)
        # Nor a part of it that a shell, or the search for a name, split off.
        for part in re.split(r"[ /@=|&#-]", secret):
            if len(part) > 4 and not part.isdigit():
                self.assertNotIn(part, said, what)

    def try_all(self, cases, program=EXPORTER):
        """Run `(secret, arguments, files, environment)` in a folder of its own each, and look at what is said."""
        def attempt(case):
            secret, arguments, files, environment = case
            folder = tempfile.mkdtemp(dir=self.folder)
            shutil.copyfile(os.path.join(self.folder, "a.db"), os.path.join(folder, "a.db"))
            for name, text in files.items():
                with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
                    file.write(text)
            done = self.run_in(folder, *arguments, program=program, **environment)
            shutil.rmtree(folder)
            return secret, done, (arguments, environment)
        with concurrent.futures.ThreadPoolExecutor(4) as threads:
            for secret, done, what in threads.map(attempt, cases):
                with self.subTest(what):
                    self.assert_hidden(secret, done, what)
                    self.assertIn(done.returncode, (0, 1, 2, 3, 4, 5, 6, 7), (what, done.stderr))

    def options_of(self, command):
        """The options of a command that take a value, by its help."""
        text = self.run_in(self.folder, command, "--help").stdout
        return [line.split(" ")[-2] if "," not in line else line.split(",")[1].split(" ")[0]
                for line in re.findall(r"(?m)^  ((?:-\w,)?--[-\w]+ [^ ]+)", text)]

    def test_words(self):
        cases = []
        for secret in SECRETS:
            for word in (secret, f"--{secret}", f"-{secret}", f"-p{secret}", f"-vq{secret}", f"--{secret}=1", f"--sandbox={secret}",
                         f"-v={secret}", f"--format:{secret}", f"--password={secret}", f"--password{secret}", f"-P{secret}"):
                cases.append((secret, (word,), {}, {}))
                cases += [(secret, (command, word), {}, {}) for command in ("login", "completion", "help", "report")]
                cases.append((secret, ("report", "1000001", "--sandbox", word), {}, {}))
            for words in (("--password", secret), ("-password", secret), ("--pasword", secret), ("forget", "a@example.com", secret),
                          ("dataset", f"no/such/{secret}", "--db", "a.db"), ("dataset", "a", secret, "--db", "a.db"),
                          ("forget", secret, "--db", "a.db") if "@" not in secret else ("help", secret), ("--", secret), ("sync", "--", secret),
                          ("report", "--sandbox", "1000001", secret, secret)):
                cases.append((secret, words, {}, {}))
        self.try_all(cases)

    def test_values_of_every_option(self):
        cases, tried, turn = [], set(), 0
        options = {command: self.options_of(command) for command in COMMANDS}
        number_of_commands = collections.Counter(option for of_one in options.values() for option in of_one)
        for command in COMMANDS:
            for option in options[command]:
                if option in LEFT_OUT:
                    continue
                tried.add(option)
                database = () if option == "--db" or command in ("login", "events", "report", "completion", "man", "help") else ("--db", "a.db")
                service = ("--sandbox",) if command in ("events", "report", "sync", "login", "doctor") and \
                    option in ("--output", "--event", "--seed", "--scenario", "--wire", "--format", "--from", "--to", "--sti") else ()
                network = ("--base-url", "http://127.0.0.1:1", "--retries", "0") if command in ("login", "events", "report", "sync", "doctor") \
                    and not service and option not in ("--base-url", "--retries") else ()
                # An option of several commands gets all of them by turns; one of a single command gets all at once.
                several = number_of_commands[option] > 2 and option not in ("--netrc-file", "--event")
                turn += 1
                for number, secret in enumerate(SECRETS):
                    if several and (number + turn) % 4 != 0:
                        continue
                    if option == "--seed" and secret.isdigit():
                        continue  # a seed, which is taken
                    # What is written under this name, and then stands in the folder, is named.
                    value = f"no/such/{secret}" if option in ("--output", "--reject-file") or (option == "--db" and command == "sync") else secret
                    preset = ("--preset", "hubspot") if option in ("--previous", "--reject-file", "--status") else ()
                    given = (f"{option}={value}",) if number % 2 else (option, value)
                    needed = tuple(word for word in NEEDED.get(command, ()) if option not in NEEDED.get(command, ()))
                    environment = {"WEBCASTS_USERNAME": "a@example.com"} if option == "--netrc-file" else {}
                    cases.append((secret, (command, *needed, *database, *service, *network, *preset, *given), {}, environment))
        self.assertLessEqual({"--netrc-file", "--db", "--output", "--event", "--from", "--sti", "--column", "--drop", "--url", "--state"}, tried)
        self.try_all(cases)

    def test_the_configuration_file(self):
        cases = []
        for secret in SECRETS:
            quoted = '"' + secret.replace("\\", "\\\\").replace('"', '\\"') + '"'
            texts = [secret, f"{secret} = 1", f"{quoted} = 1", f"[{quoted}]\ndb = 'a.db'", f"[sync]\n{quoted} = true", f"password = {quoted}",
                     f"machine example.com login a password {secret}\n", f"sandbox = {secret}", f"sandbox = '''{secret}", f"db = [{quoted}, 1]",
                     f"wire = {{ {quoted} = 1 }}", f"sandbox = true\n[login]\nx = {quoted}"]
            texts += [f"{option} = {quoted}" for option in ("wire", "timeout", "jobs", "seed", "scenario", "tz", "from", "base-url", "ca-file",
                                                            "netrc-file", "format", "event", "sandbox", "retries", "db", "lookback")]
            for number, text in enumerate(texts):
                command = (("sync", "--plan"), ("doctor",), ("status",), ("events",))[(number + len(cases)) % 4]
                cases.append((secret, (*command, "--config", "c"), {"c": text}, {}))
            cases.append((secret, ("login", "--config", secret), {}, {}))
        self.try_all(cases)

    def test_the_environment(self):
        cases = []
        for secret in SECRETS:
            for command, environment in ((("status",), {"WEBCASTS_DB": secret}), (("export",), {"WEBCASTS_DB": secret}),
                                         (("login",), {"WEBCASTS_USERNAME": secret, "WEBCASTS_PASSWORD": "x"}),
                                         (("login", "--netrc"), {"NETRC": secret}), (("login", "--netrc"), {"HOME": "/no/" + secret}),
                                         (("login", "--netrc"), {"WEBCASTS_USERNAME": secret, "NETRC": "netrc"}),
                                         (("login", "--password-command", secret), {"WEBCASTS_USERNAME": "a@example.com"}),
                                         (("login", "--password-command", "   " + secret + " x"), {"WEBCASTS_USERNAME": "a@example.com"}),
                                         (("login", "--password-file", secret), {"WEBCASTS_USERNAME": "a@example.com"}),
                                         (("login",), {"https_proxy": secret}), (("events", "--sandbox"), {"TMPDIR": secret}),
                                         (("doctor", "--sandbox"), {"TMPDIR": secret}), (("login",), {"XDG_CONFIG_HOME": "/" + secret}),
                                         (("sync", "--sandbox", "--db", "b.db"), {"SQLITE_TMPDIR": secret}),
                                         (("export", "--db", "a.db", "--hash-pii"), {"WEBCASTS_HASH_KEY": secret[:15]}),
                                         (("login",), {"WEBCASTS_USERNAME": "a@example.com", "WEBCASTS_PASSWORD": secret + "\n"})):
                if environment.get("WEBCASTS_DB", "") and command == ("export",) and "/" in secret:
                    continue
                url = ("--base-url", "https://127.0.0.1:1", "--retries", "0") if command[0] == "login" else ()
                cases.append((secret, (*command, *url), {"netrc": "machine x login y password z\n"}, environment))
        self.try_all(cases)

    def test_files_that_hold_it(self):
        cases = []
        for secret in SECRETS:
            for arguments in (("login", "--netrc-file", "f", "--base-url", "https://127.0.0.1:1"), ("login", "--ca-file", "f", "--base-url",
                              "https://127.0.0.1:1", "--username", "a@example.com", "--password-file", "p", "--retries", "0"),
                              ("export", "--db", "a.db", "--columns", "f"), ("export", "--db", "a.db", "--preset", "hubspot", "--previous", "f"),
                              ("singer", "--db", "a.db", "--state", "f"), ("singer", "--db", "a.db", "--catalog", "f"),
                              ("forget", "--db", "a.db", "--addresses", "f") if "@" not in secret else ("help",),
                              ("export", "--db", "a.db", "--hash-pii", "--hash-key-file", "f"), ("export", "--db", "f"),
                              ("export", "--db", "a.db", "-o", "f"), ("dataset", "f", "--db", "a.db")):
                cases.append((secret, arguments, {"f": secret[:15] if "--hash-pii" in arguments else secret, "p": "x"}, {}))
        self.try_all(cases)

    def test_the_sandbox_program(self):
        helped = self.run_in(self.folder, "--help", program=SANDBOX).stdout
        options = re.findall(r"(?m)^  (--[-\w]+) (?!\s)", helped)
        self.assertLessEqual({"--port", "--bind", "--fault", "--choice", "--scenario", "--data", "--clock", "--allow-host"}, set(options))
        cases = []
        for secret in SECRETS:
            for word in (secret, f"--{secret}", f"-p{secret}", f"--{secret}=1", f"--tls={secret}", f"--lenient={secret}"):
                cases.append((secret, (word, "--bind", "192.0.2.1"), {}, {}))
            for number, option in enumerate(options):
                value = f"no/such/{secret}" if option in ("--port-file", "--ca-file") else secret
                given = (f"{option}={value}",) if number % 2 else (option, value)
                # Each ends by a mistake, or by the address that it cannot listen on.
                cases.append((secret, (*given, "--tls", "--bind", "192.0.2.1") if option != "--bind" else given, {}, {}))
            for text in (f"{secret}=1", f"operation={secret}", f"status={secret}", f"operation=login,{secret}=1", f"{secret}={secret}"):
                cases.append((secret, ("--fault", text), {}, {}))
            cases += [(secret, ("--choice", text), {}, {}) for text in (f"post={secret}", f"{secret}=on")]
            cases.append((secret, ("--user", secret, "--user", secret, "--password-file", "p", "--password-file", "p"), {"p": "x"}, {}))
            cases.append((secret, ("--data", "f.csv"), {"f.csv": secret}, {}))
            cases.append((secret, ("--data", "f.ndjson"), {"f.ndjson": secret}, {}))
        self.try_all(cases, SANDBOX)

    def test_what_resembles_a_name_is_named(self):
        for program, arguments, words in ((EXPORTER, ("synk",), "there is no command 'synk'; did you mean sync?"),
                                          (EXPORTER, ("events", "--formt", "csv"), "events has no option --formt; did you mean --format?"),
                                          (EXPORTER, ("events", "--sandbox", "csv", "--hunter2"), "argument 4 is no option of events"),
                                          (EXPORTER, ("hunter2",), "argument 1 is no command"),
                                          (EXPORTER, ("report", "12345", "--sandbox"), "7 digits: '12345'"),
                                          (EXPORTER, ("report", "hunter2", "--sandbox"), "EVENT an event id has exactly 7 digits;"),
                                          (EXPORTER, ("report", "1000001", "hunter2", "--sandbox"), "EVENT (number 2) an event id has exactly 7 digits;"),
                                          (EXPORTER, ("report", "1000001", "--from", "2026-02-30"), "there is no such date: '2026-02-30'"),
                                          (EXPORTER, ("report", "1000001", "--incl-domain", "a@example.com"), "--incl-domain 'a@example.com': "),
                                          (EXPORTER, ("status", "--db", "none.db"), "there is no database none.db"),
                                          (EXPORTER, ("status", "--db", "hunter2"), "there is no database of the name in --db"),
                                          (EXPORTER, ("login", "--netrc-file", "hunter2"), "the netrc file of --netrc-file cannot be read: No such"),
                                          (EXPORTER, ("login", "--netrc=hunter2"), "--netrc takes no value"),
                                          (EXPORTER, ("events", "--sandbox", "--scenario", "no_shows"), "did you mean no-shows?"),
                                          (SANDBOX, ("--prt", "1"), "--prt; did you mean --port?"), (SANDBOX, ("--hunter2",), "argument 1 "),
                                          (SANDBOX, ("--port", "hunter2"), "--port: "), (SANDBOX, ("--events", "-1"), "--events: "),
                                          (SANDBOX, ("--choice", "pst=form"), "post"), (SANDBOX, ("--fault", "statu=500"), "status")):
            with self.subTest(arguments):
                done = self.run_in(self.folder, *arguments, program=program)
                self.assertEqual(done.returncode, 2, done.stderr)
                self.assertIn(words, done.stderr)


if __name__ == "__main__":
    unittest.main(verbosity=2)
