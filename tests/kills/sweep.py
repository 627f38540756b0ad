#!/usr/bin/env python3
"""Kills the real program at every call that writes, syncs, links, renames, truncates or deletes, and looks at what is left.

    tests/kills/sweep.py [--binary target/debug/hezhun] [--every N] [--households N] [restore] [backup] [export]

For each call of a whole run (counted by strace) the same work is begun anew in a fresh folder and killed at that call (strace injects
SIGKILL). Then the next start is made, and what stands there is held against what stood before and what the whole run left:

    lost     neither the old nor the new state stands there whole, or an act that was said to be done is gone
    half     something of the cut work is left that the next start did not take away
    false    something was said, or entered in the ledger, that is not so

Needs strace, Linux, and the right to trace; prints one line for each work and ends with 1 if any number but the first is not 0.
What does not live here: the small part of it that every test run does, without strace (tests/it/kills.rs).
"""

import argparse
import collections
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile

CALLS = ["write", "pwrite64", "fsync", "fdatasync", "rename", "renameat", "renameat2", "link", "linkat", "unlink", "unlinkat", "ftruncate"]
NOW = "2024-10-18T08:30:00Z"


class Office:
    """A folder with a data file, and the program in it."""

    def __init__(self, binary, folder):
        self.binary, self.folder = binary, folder

    def path(self, name):
        return os.path.join(self.folder, name)

    def run(self, words, before=()):
        env = {"HOME": self.folder, "HEZHUN_NOW": NOW, "USER": "lm", "HOSTNAME": "ws1", "TMPDIR": self.folder, "PATH": os.environ["PATH"]}
        done = subprocess.run([*before, self.binary, *words], cwd=self.folder, env=env, capture_output=True, stdin=subprocess.DEVNULL)
        return done.returncode, done.stdout.decode() + done.stderr.decode()

    def ok(self, *words):
        code, said = self.run(words)
        if code != 0:
            sys.exit(f"{words}: {code}\n{said}")
        return said

    def entries(self, name):
        """Ledger entries of a file that verifies; None of one that does not. A start that is about to write comes before."""
        if not os.path.exists(self.path(name)):
            return None
        code, said = self.run(["--db", name, "verify"])
        found = re.search(r"台账 (\d+) 条", said)
        return int(found.group(1)) if code == 0 and found else None

    def acts(self, act):
        """Entries of one act in the ledger of the data file."""
        file = sqlite3.connect(f"file:{self.path('o.db')}?mode=ro", uri=True)
        try:
            return file.execute("SELECT count(*) FROM ledger WHERE act = ?", (act,)).fetchone()[0]
        finally:
            file.close()

    def left(self):
        """What only work under way has beside it."""
        odd = re.compile(r"(-half|-restoring|-restored|-pending-\d+-\d+|-drill-half|\.part)$")
        return [name for name in os.listdir(self.folder) if odd.search(name)]


def base(binary, folder, households):
    """A data file with an import, a decision, a backup of then, and decisions since."""
    office = Office(binary, folder)
    office.ok("sample", "--households", str(households), "--seed", "5", "--out", "t")
    office.ok("--db", "o.db", "import", *sorted(os.path.join("t", name) for name in os.listdir(office.path("t"))))
    ids = re.findall(r'"hh_id": ?"(\d+)"', office.ok("--db", "o.db", "queue", "--format", "json"))
    office.ok("--db", "o.db", "backup", "copy.db")
    for at in range(3):
        office.ok("--db", "o.db", "decide", ids[at], "annotate", "--note", "核对过")
    return office, ids


class Restore:
    words = ["--db", "o.db", "restore", "copy.db", "--yes"]

    def __init__(self, office):
        self.old, self.copy = office.entries("o.db"), office.entries("copy.db")

    def look(self, office, code, said, ids):
        faults = []
        now = office.entries("o.db")
        new = now == self.copy + 1
        if not new and now != self.old:
            faults.append(("lost", f"the file has {now} entries, of {self.old} before and {self.copy + 1} after"))
        if new and office.entries("o-before-restore-1.db") != self.old:
            faults.append(("lost", "the file of before is not kept"))
        if office.entries("copy.db") != self.copy:
            faults.append(("lost", "the backup"))
        if "已恢复" in said and not new:
            faults.append(("false", "said to be restored"))
        if not new and os.path.exists(office.path("o-before-restore-1.db")):
            faults.append(("half", "a second file of before"))
        return faults + [("half", name) for name in office.left()]


class Backup:
    words = ["--db", "o.db", "backup", "copy.db"]

    def __init__(self, office):
        self.old, self.copy, self.known = office.entries("o.db"), office.entries("copy.db"), office.acts("backup")

    def look(self, office, code, said, ids):
        faults = []
        # The next start writes, and enters what was left unentered.
        office.ok("--db", "o.db", "decide", ids[0], "annotate", "--note", "还在")
        copied, now, entered = office.entries("copy.db"), office.entries("o.db"), office.acts("backup") - self.known
        if copied not in (self.copy, self.old):
            faults.append(("lost", f"the backup has {copied} entries"))
        if now is None or now < self.old + 1:
            faults.append(("lost", f"the file has {now} entries, of {self.old} before"))
        if entered != int(copied == self.old):
            faults.append(("false", f"{entered} entries for a backup that has {copied}"))
        if "已备份" in said and copied != self.old:
            faults.append(("false", "said to be backed up"))
        return faults + [("half", name) for name in office.left()]


class Export:
    words = ["--db", "o.db", "export", "flags", "--out", "f.csv"]

    def __init__(self, office):
        self.old, self.known, self.whole = office.entries("o.db"), office.acts("export"), None
        copy = tempfile.mkdtemp()
        shutil.copytree(office.folder, copy, dirs_exist_ok=True)
        Office(office.binary, copy).ok(*self.words)
        with open(os.path.join(copy, "f.csv"), "rb") as file:
            self.whole = file.read()
        shutil.rmtree(copy)

    def look(self, office, code, said, ids):
        faults = []
        office.ok("--db", "o.db", "decide", ids[0], "annotate", "--note", "还在")
        written = None
        if os.path.exists(office.path("f.csv")):
            with open(office.path("f.csv"), "rb") as file:
                written = file.read()
        entered = office.acts("export") - self.known
        now = office.entries("o.db")
        if now is None or now < self.old + 1:
            faults.append(("lost", f"the file has {now} entries, of {self.old} before"))
        if written not in (None, self.whole):
            faults.append(("half", "the exported file"))
        if entered != int(written is not None):
            faults.append(("false", f"{entered} entries, file {'there' if written is not None else 'not there'}"))
        if "已写出" in said and written is None:
            faults.append(("false", "said to be written"))
        return faults + [("half", name) for name in office.left()]


WORKS = {"restore": Restore, "backup": Backup, "export": Export}


def calls(office, words):
    """How often each call is made by a whole run."""
    log = office.path("strace.log")
    office.run(words, ["strace", "-f", "-o", log, "-e", "trace=" + ",".join(CALLS)])
    with open(log, encoding="utf-8", errors="replace") as lines:
        return collections.Counter(found.group(1) for line in lines if (found := re.match(r"\d+\s+(\w+)\(", line)))


def main():
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--binary", default="target/debug/hezhun")
    asked.add_argument("--every", type=int, default=1, help="only every so-many-th call")
    asked.add_argument("--households", type=int, default=12)
    asked.add_argument("works", nargs="*", default=[], choices=[*WORKS, []])
    asked = asked.parse_args()
    if shutil.which("strace") is None:
        sys.exit("strace is not installed: nothing was tried (apt install strace)")
    binary, bad = os.path.abspath(asked.binary), False
    with tempfile.TemporaryDirectory() as top:
        start = os.path.join(top, "base")
        os.mkdir(start)
        first, ids = base(binary, start, asked.households)
        for name in asked.works or WORKS:
            work = WORKS[name](first)
            folder = os.path.join(top, "work")

            def fresh():
                shutil.rmtree(folder, ignore_errors=True)
                shutil.copytree(start, folder)
                return Office(binary, folder)

            counted = calls(fresh(), work.words)
            points = [(call, at) for call in CALLS for at in range(1, counted[call] + 1)][:: asked.every]
            tally = collections.Counter()
            for call, at in points:
                office = fresh()
                inject = ["strace", "-f", "-o", "/dev/null", "-e", f"trace={call}", "-e", f"inject={call}:signal=SIGKILL:when={at}"]
                code, said = office.run(work.words, inject)
                tally["killed"] += code != 0
                for kind, what in work.look(office, code, said, ids):
                    tally[kind] += 1
                    print(f"  {name}: killed at {call} {at}: {kind}: {what}", flush=True)
            print(f"{name}: {len(points)} points tried, {tally['killed']} kills, {tally['lost']} lost, {tally['half']} half, {tally['false']} falsely reported", flush=True)
            bad |= any(tally[kind] for kind in ("lost", "half", "false"))
    sys.exit(int(bad))


main()
