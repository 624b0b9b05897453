# SPDX-License-Identifier: BSL-1.0
"""The page of report-html in a real browser: light, dark, on a phone and printed; of little, much, one event, 200 events, a
million people, nothing, and texts that want to be run. It asks for nothing, nothing of it is cut off, too small or too faint,
and axe-core finds no violation.

    page_in_browser_test.py webcasts-export [--pictures FOLDER]

Exit code 77: there is no Chromium, or no axe-core (AXE_MODULES is the node_modules folder that has it).
"""

import argparse
import datetime
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile

import browser

SKIPPED = 77
HOSTILE = ('</title><script>document.title = "run"</script>', '"><img src=x onerror="document.title = \'run\'">',
           "</style><svg onload=alert(1)>", "\u202eright to left", "x" * 3000, "a\0b\x1b[2Jc", "<!--", "&lt;b&gt;&#0;")
# What is wrong with the layout, as a list of texts.
LOOK = """
(minimum => {
    const wrong = [], note = (what, of) => wrong.push(what + ': ' + (of.textContent || of.id || of.outerHTML).trim().slice(0, 60));
    if (document.documentElement.scrollWidth > document.documentElement.clientWidth)
        wrong.push(`the page is ${document.documentElement.scrollWidth} wide`);
    for (const box of document.querySelectorAll('.wide'))
        if (box.scrollWidth > box.clientWidth + 1) note(`${box.scrollWidth} of ${box.clientWidth} are seen`, box.querySelector('table'));
    for (const svg of document.querySelectorAll('svg')) {
        const whole = svg.getBoundingClientRect();
        if (whole.width === 0) continue;
        const seen = [];
        for (const text of svg.querySelectorAll('text')) {
            const box = text.getBoundingClientRect();
            const size = parseFloat(getComputedStyle(text).fontSize) * text.getScreenCTM().a;
            if (size < minimum) note(`${size.toFixed(1)} px high`, text);
            if (box.left < whole.left - 1 || box.right > whole.right + 1 || box.top < whole.top - 1 || box.bottom > whole.bottom + 1)
                note('cut off', text);
            for (const other of seen)
                if (box.left < other.right - 1 && box.right > other.left + 1 && box.top < other.bottom - 4 && box.bottom > other.top + 4)
                    note('over another text', text);
            seen.push(box);
        }
    }
    for (const cell of document.querySelectorAll('td, th, p, dt, summary, a'))
        if (cell.getClientRects().length && parseFloat(getComputedStyle(cell).fontSize) < minimum)
            note(getComputedStyle(cell).fontSize, cell);
    return wrong;
})(%s)
"""
# The contrast of each kind of bar with its card.
CONTRAST = """
(() => {
    const light = colour => {
        const [r, g, b] = colour.match(/[\\d.]+/g).slice(0, 3).map(text => text / 255)
            .map(part => part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const found = {};
    for (const kind of ['bar', 'part', 'curve']) {
        const shape = document.querySelector(`svg .${kind}`);
        if (!shape) continue;
        const style = getComputedStyle(shape), card = getComputedStyle(shape.closest('section')).backgroundColor;
        const [dark, bright] = [light(kind === 'curve' ? style.stroke : style.fill), light(card)].sort((a, b) => a - b);
        found[kind] = (bright + 0.05) / (dark + 0.05);
    }
    return found;
})()
"""
AXE = """
axe.run(document, {resultTypes: ['violations']}).then(result => result.violations.map(
    item => `${item.id}: ${item.help}: ${item.nodes[0].html.slice(0, 120)}`))
"""
PROBLEMS = []


def expect(good, text):
    if not good:
        PROBLEMS.append(text)


def find_axe():
    folders = [os.environ.get("AXE_MODULES")]
    if shutil.which("npm"):
        folders.append(subprocess.run(["npm", "root", "-g"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False)
                       .stdout.decode().strip())
    for folder in filter(None, folders):
        path = os.path.join(folder, "axe-core", "axe.min.js")
        if os.path.exists(path):
            with open(path, encoding="utf-8") as file:
                return file.read()
    return None


class Pages:
    def __init__(self, program, folder):
        self.program, self.folder = program, folder
        self.environment = {"PATH": os.environ["PATH"], "HOME": folder, "LC_ALL": "C.UTF-8"}
        self.run("sync", "--sandbox", "--db", self.database("small"), "-q")

    def database(self, name):
        return os.path.join(self.folder, name + ".db")

    def run(self, *arguments):
        done = subprocess.run([self.program, *arguments], cwd=self.folder, env=self.environment, stdin=subprocess.DEVNULL,
                              stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, timeout=120, check=False)
        if done.returncode:
            raise RuntimeError(f"{arguments}: exit code {done.returncode}: {done.stderr.decode()}")

    def changed(self, name, change):
        """A copy of the small database after a change; the next command counts it."""
        path = self.database(name)
        shutil.copy(self.database("small"), path)
        database = sqlite3.connect(path)
        database.execute("PRAGMA foreign_keys = ON")
        change(database)
        database.commit()
        database.close()

    def write(self, name, database, *arguments):
        path = os.path.join(self.folder, name + ".html")
        self.run("report-html", "--db", self.database(database), "-o", path, "-q", "--force", *arguments)
        return path


def add_events(database):
    """200 events, four days apart, each with the people of an event of the sandbox."""
    columns = {table: [row[1] for row in database.execute(f"PRAGMA table_info({table})")]
               for table in ("event", "attendee", "session", "answer")}
    first = datetime.datetime(2024, 1, 9, 15)
    for i in range(200 - 12):
        values = {"event_id": str(1000101 + i)}
        start = first + datetime.timedelta(days=4 * i)
        times = {"sched_start": start.isoformat() + "+00:00", "sched_end": start.replace(hour=16).isoformat() + "+00:00",
                 "sched_start_utc": start.isoformat() + "Z", "sched_end_utc": start.replace(hour=16).isoformat() + "Z"}
        for table, names in columns.items():
            taken = [("?" if name == "event_id" else f"'{times[name]}'" if name in times else name) for name in names]
            database.execute(f"INSERT INTO {table} ({', '.join(names)}) SELECT {', '.join(taken)} FROM {table} "
                             "WHERE event_id = '1000008'", (values["event_id"],))


def grow(database):
    """What is kept, times 10,000: a million people without their rows."""
    for table, key in (("event_figures", 1), ("event_group", 3), ("event_audience", 3), ("event_survey", 3)):
        names = [row[1] for row in database.execute(f"PRAGMA table_info({table})")][key:]
        database.execute(f"UPDATE {table} SET " + ", ".join(f"{name} = {name} * 10000" for name in names))
    database.execute("UPDATE event_peak SET viewers = viewers * 10000")


def empty(database):
    database.execute("DELETE FROM event")
    database.execute("DELETE FROM run")


def harm(database):
    for i, text in enumerate(HOSTILE):
        event = str(1000001 + i)
        database.execute("UPDATE event SET title = ? WHERE event_id = ?", (text, event))
        for column in ("company", "sti", "domain"):
            database.execute(f"UPDATE attendee SET {column} = ? WHERE event_id = ?", (text, event))
        database.execute("UPDATE answer SET question = ?, answer = iif(kind = 'survey', ?, NULL) WHERE event_id = ?",
                         (text, text, event))


def look_at(tab, name, path, axe, pictures):
    views = {"light": {}, "dark": {"dark": True}, "phone": {"width": 390, "height": 844},
             "dark phone": {"width": 390, "height": 844, "dark": True}}
    for view, options in views.items():
        where = f"{name}, {view}"
        tab.open(path, **options)
        for unfolded in (False, True):
            tab.evaluate(f"document.querySelectorAll('details').forEach(item => item.open = {str(unfolded).lower()})")
            for wrong in tab.evaluate(LOOK % (11 if "phone" in view else 12))[:8]:
                expect(False, f"{where}{', unfolded' * unfolded}: {wrong}")
            if axe and (unfolded or view == "light"):
                tab.evaluate(axe + ";0")
                for wrong in tab.evaluate(AXE):
                    expect(False, f"{where}{', unfolded' * unfolded}: {wrong}")
            if not unfolded:
                expect(tab.size()["height"] < (22000 if "phone" in view else 12000),
                       f"{where}: the page is {tab.size()['height']} high")
                if pictures:
                    tab.picture(os.path.join(pictures, f"{name}-{view}.png".replace(" ", "-")))
        for kind, contrast in tab.evaluate(CONTRAST).items():
            expect(contrast >= 3, f"{where}: the contrast of {kind} is {contrast:.1f}:1")
        expect(tab.evaluate("document.title !== 'run'"), f"{where}: a text was run")
        expect(len(tab.requests()) == 1, f"{where}: the page asked for {tab.requests()[1:]}")
        expect(not tab.complaints(), f"{where}: the browser complains: {tab.complaints()}")
        expect(not tab.evaluate("document.querySelectorAll('script, img, iframe, object, embed, link, form').length"),
               f"{where}: there is an element that fetches or runs something")
        expect(tab.evaluate("[...document.querySelectorAll('nav a')].every(item => document.querySelector(item.hash))"),
               f"{where}: the contents name what is not there")
    tab.open(path, media="print")
    folded = "[...document.querySelectorAll('details')].filter(item => item.lastElementChild.getBoundingClientRect().height < 20).length"
    if tab.evaluate("CSS.supports('selector(::details-content)')"):
        expect(tab.evaluate(folded) == 0, f"{name}: what is folded is not printed")
    tab.open(path)
    pdf = tab.pdf()
    expect(b"/StructTreeRoot" in pdf, f"{name}: the PDF has no tags")
    if pictures:
        with open(os.path.join(pictures, name + ".pdf"), "wb") as file:
            file.write(pdf)


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("program", type=os.path.realpath)
    parser.add_argument("--pictures", type=os.path.realpath, help="a folder for pictures to look at")
    options = parser.parse_args()
    chromium, axe = browser.find_browser(), find_axe()
    if not chromium:
        print("skipped: there is no Chromium")
        return SKIPPED
    with tempfile.TemporaryDirectory() as folder:
        pages = Pages(options.program, folder)
        pages.changed("many", add_events)
        pages.changed("million", grow)
        pages.changed("empty", empty)
        pages.changed("hostile", harm)
        written = {"small": pages.write("small", "small"),
                   "one": pages.write("one", "small", "--event", "1000006", "--question-texts"),
                   "many": pages.write("many", "many"), "million": pages.write("million", "million"),
                   "empty": pages.write("empty", "empty"), "hostile": pages.write("hostile", "hostile", "--question-texts")}
        profile = os.path.join(folder, "profile")
        with browser.Browser(chromium, profile) as tab:
            for name, path in written.items():
                look_at(tab, name, path, axe, options.pictures)
    if PROBLEMS:
        print("\n".join(PROBLEMS[:60]), file=sys.stderr)
        print(f"{len(PROBLEMS)} problems", file=sys.stderr)
        return 1
    if not axe:
        print("skipped: there is no axe-core; all else holds")
        return SKIPPED
    print(f"{len(written)} pages, light, dark, on a phone and printed: nothing is cut off, small or faint, and axe-core finds nothing")
    return 0


if __name__ == "__main__":
    sys.exit(main())
