#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""commands.py EXPORTER SANDBOX: the commands in the documentation's pages.

In ```sh blocks every script that is named is in the repository, every command of the two programs exists, and so does every
option. What needs no network is run: commands of the exporter with --sandbox or on a database (one is made beforehand: that
of the sandbox, with the pages' event 1234567), sqlite3, and blocks that begin by starting the sandbox's server. So are
```sql blocks, on the database, and ```toml blocks, as the exporter's configuration. ```console blocks are sessions: the lines
after "$ " are run one after the other, a page's in one folder, and the output is the lines after them, where "…" stands for
what is left out: a line of its own for any number of lines, within a line for any text. In the pages of the programs every option
in a code span exists as well, and exporter.md shows each command of the exporter, on a screen of 40 lines, with a session."""

import os
import pathlib
import re
import shlex
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent.parent / "doc" / "site"))
import pages  # noqa: E402

PROGRAMS = {"webcasts-export": os.path.realpath(sys.argv[1]), "webcasts-sandbox": os.path.realpath(sys.argv[2])}
OFFLINE = {"export", "status", "report-html", "forget", "completion", "man", "doctor"}
PAGES_OF_PROGRAMS = {"exporter.md", "exporter_database.md", "exporter_files.md", "exporter_sync.md", "sandbox.md"}
# Their SQL is that of other engines; the tests of DuckDB and PostgreSQL ask what it asks.
PAGES_OF_ENGINES = {"warehouse.md"}
# Options that a page names to say that they are not taken.
REFUSED = {"--password"}

SCREEN = 40

wrong, counts = [], {"looked at": 0, "run": 0, "compared": 0}


def words_of(line):
    """A shell command's words, with operators such as | and > as words of their own; empty where it is not a whole one."""
    lexer = shlex.shlex(line, posix=True, punctuation_chars=True)
    lexer.whitespace_split = True
    lexer.commenters = "#"
    try:
        return list(lexer)
    except ValueError:
        return []


def commands_of(block):
    """Yield the simple commands of a block as lists of words, assignments before them left out."""
    for line in re.sub(r"\\\n", " ", block.text).splitlines():
        command = []
        for word in words_of(line) + [";"]:
            if re.fullmatch(r"[;|&()<>]+", word):
                if command:
                    yield command
                command = [] if set(word) & set(";|&(") else ["redirected"]
            elif command or not re.match(r"[A-Z_]+=", word):
                command.append(word)


def options_of(program, command=None, known={}):
    """The options that a program, or one of its commands, tells of in its help."""
    if (program, command) not in known:
        asked = [PROGRAMS[program]] + ([command] if command else []) + ["--help"]
        said = subprocess.run(asked, capture_output=True, text=True, check=False)
        options = set(re.findall(r"(?<![\w-])--?[A-Za-z][\w-]*", said.stdout))
        known[program, command] = options if said.returncode == 0 else None
    return known[program, command]


def look_at(command, place):
    """Check that what a command names is there."""
    name = pathlib.PurePath(command[0]).name
    if name in ("sh", "bash") and len(command) > 1:
        counts["looked at"] += 1
        if not (pages.ROOT / command[1]).is_file():
            wrong.append(f"{place}: there is no {command[1]}")
    elif name in PROGRAMS:
        counts["looked at"] += 1
        subcommand = command[1] if name == "webcasts-export" and len(command) > 1 and command[1][0] != "-" else None
        known = options_of(name, subcommand)
        if known is None:
            wrong.append(f"{place}: {name} has no command {subcommand}")
            return
        for word in command[1:]:
            if re.match(r"--?[A-Za-z]", word) and word.split("=")[0] not in known:
                wrong.append(f"{place}: {name} {subcommand or ''} has no {word}")


def ask_shell(script, folder, stderr=subprocess.PIPE):
    """Run a script in a folder, with the programs on the path, and return how it came out."""
    environment = {"PATH": f"{folder / 'bin'}:{os.environ['PATH']}", "HOME": str(folder), "LC_ALL": "C.UTF-8"}
    return subprocess.run(["sh", "-eu", "-c", script], cwd=folder, env=environment, stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=stderr, text=True, timeout=60, check=False)


def run(script, place, folder):
    counts["run"] += 1
    came = ask_shell(script, folder)
    if came.returncode != 0:
        wrong.append(f"{place}: exit code {came.returncode}: {script.strip()}\n{came.stderr}")
    return came.stdout


def run_beside_server(block, place, folder):
    """Start the server with a block's first line, and run the rest when it has said where it is."""
    first, rest = block.text.split("\n", 1)
    words = words_of(first)
    with subprocess.Popen([PROGRAMS["webcasts-sandbox"], *words[1:]], cwd=folder, stdout=subprocess.PIPE,
                          text=True) as server:
        try:
            server.stdout.readline()
            said = run(re.sub(r"^curl ", "curl -sSf ", rest, flags=re.MULTILINE), place, folder)
            if "<returnCode>1</returnCode>" not in said:
                wrong.append(f"{place}: the service says {said}")
        finally:
            server.terminate()


def runs_offline(command):
    name = pathlib.PurePath(command[0]).name
    if name == "webcasts-export" and len(command) > 1:
        return "--sandbox" in command or (command[1] in OFFLINE and "--db" in command) or command[1] in ("completion", "man")
    return name == "sqlite3"


def run_block(block, place, folder):
    commands = list(commands_of(block))
    if commands and commands[0][0] == "webcasts-sandbox" and "--port-file" in commands[0] and "0" in commands[0]:
        run_beside_server(block, place, folder)
        return
    for line in re.sub(r"\\\n", " ", block.text).splitlines():
        simple = list(commands_of(type("", (), {"text": line})))
        if simple and runs_offline(simple[0]):
            run(line.replace("build/examples/", ""), place, folder)


def pattern_of(expected):
    """The regular expression of an output as a page shows it."""
    lines = []
    for line in expected.splitlines():
        lines.append("(?:.*\n)*?" if line == "…" else ".*".join(re.escape(part) for part in line.split("…")) + "\n")
    return "".join(lines)


def run_session(block, place, folder):
    """Run the commands of a session, and compare what they say with what the page says."""
    for part in re.split(r"^\$ ", block.text, flags=re.MULTILINE)[1:]:
        script, expected = part.split("\n", 1)
        counts["compared"] += 1
        came = ask_shell(script, folder, stderr=subprocess.STDOUT)
        if "built without PostgreSQL" in came.stdout:  # which is optional
            continue
        if not re.fullmatch(pattern_of(expected), came.stdout):
            wrong.append(f"{place}: $ {script}\nsays:\n{came.stdout}and the page says:\n{expected}")


def check_screens(page, commands):
    """Each command has a section that fits on a screen and has a session of this command."""
    text = page.read_text(encoding="utf-8")
    lines = text.splitlines()
    starts = [(number, heading) for number, level, heading, _ in pages.slugs(text) if level <= 2] + [(len(lines) + 1, "")]
    sections = {heading.strip("`"): lines[number - 1:end - 1]
                for (number, heading), (end, _) in zip(starts, starts[1:])}
    for command in commands:
        section = sections.get(command, [])
        if not any(line.startswith(f"$ webcasts-export {command}") for line in section):
            wrong.append(f"{page.name}: no section shows a session of {command}")
        elif len(section) > SCREEN:
            wrong.append(f"{page.name}: {command} takes {len(section)} lines, and a screen has {SCREEN}")


def make_folder(folder):
    """A folder with the programs and the databases of the pages."""
    (folder / "bin").mkdir()
    for name, path in PROGRAMS.items():
        (folder / "bin" / name).symlink_to(path)
    subprocess.run([PROGRAMS["webcasts-export"], "sync", "--sandbox", "--db", "audience.db", "-q"], cwd=folder, check=True,
                   stdout=subprocess.DEVNULL)
    database = sqlite3.connect(folder / "audience.db")
    for table, in database.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall():
        if table != "changed_event" and "event_id" in [column[1] for column in database.execute(f"PRAGMA table_info({table})")]:
            database.execute(f"UPDATE {table} SET event_id = '1234567' WHERE event_id = '1000001'")
    database.commit()
    database.close()
    shutil.copy(folder / "audience.db", folder / "webcasts.db")


def main():
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        make_folder(folder)
        for page in pages.all_pages():
            sessions = folder / f"sessions of {page.stem}"
            sessions.mkdir(exist_ok=True)
            (sessions / "bin").exists() or (sessions / "bin").symlink_to(folder / "bin")
            if page.name == "exporter.md":
                check_screens(page, every_command())
            place_of = lambda block: f"{page.relative_to(pages.ROOT)}:{block.line}"  # noqa: E731
            for block in pages.blocks(page):
                place = place_of(block)
                if block.language == "sh":
                    for command in commands_of(block):
                        look_at(command, place)
                    run_block(block, place, folder)
                elif block.language == "console":
                    for command in commands_of(type("", (), {"text": "\n".join(
                            re.findall(r"^\$ (.*)", block.text, flags=re.MULTILINE))})):
                        look_at(command, place)
                    run_session(block, place, sessions)
                elif block.language == "sql" and page.name not in PAGES_OF_ENGINES:
                    run("sqlite3 audience.db " + shlex.quote(block.text), place, folder)
                elif block.language == "toml":
                    (folder / "config.toml").write_text(block.text, encoding="utf-8")
                    run("webcasts-export report 1000001 --sandbox --config config.toml", place, folder)
                elif block.language == "xml":
                    ElementTree.fromstring(block.text)
            if page.name in PAGES_OF_PROGRAMS:
                every = set().union(*(options_of("webcasts-export", command) or set() for command in every_command()))
                every |= options_of("webcasts-export") | options_of("webcasts-sandbox") | REFUSED
                for number, line, language in pages.lines_of(page.read_text(encoding="utf-8")):
                    for part, code in pages.outside_code(line) if language is None else []:
                        for option in re.findall(r"(?:^|(?<=\s))--[a-z][\w-]*", part.strip("`")) if code else []:
                            counts["looked at"] += 1
                            if "sqlite" not in part and "curl" not in part and option not in every:
                                wrong.append(f"{page.relative_to(pages.ROOT)}:{number}: neither program has {option}")
    print("\n".join(wrong) if wrong else ", ".join(f"{count} {what}" for what, count in counts.items()))
    return 1 if wrong or not all(counts.values()) else 0


def every_command():
    """The commands of the exporter, as its short help lists them."""
    said = subprocess.run([PROGRAMS["webcasts-export"]], capture_output=True, text=True, check=True).stdout
    return re.findall(r"^  ([a-z][a-z-]*) ", said.split("Commands:\n")[1], flags=re.MULTILINE)


sys.exit(main())
