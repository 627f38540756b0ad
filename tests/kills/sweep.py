#!/usr/bin/env python3
"""Kills the real program at every call that writes, syncs, links, renames, truncates or deletes, and looks at what is left. Then it lets
each of these calls fail instead: the disk is full, broken or read-only, a name is refused. At last it does the work on a disk that is
really full, with less and less room left, where writes come short before they fail.

    tests/kills/sweep.py [--binary target/debug/hezhun] [--every N] [--households N] [--only kill|error|full] [work …]

Works: import decide bulk undo backup restore export purge limit password. The whole of it takes about half an hour; `--every 12` is a slice.

For each call of a whole run (counted by strace) the same work is begun anew in a fresh folder and killed at that call (strace injects
SIGKILL), or refused it (strace injects ENOSPC, EIO, EROFS or EACCES). Then the next start is made, and what stands there is held against
what stood before and what the whole run left:

    lost     neither the old nor the new state stands there whole, or an act that was said to be done is gone
    half     something of the cut work is left that the next start did not take away
    false    something was said, or entered in the ledger, that is not so: done and not there, or failed and there all the same

Needs strace, Linux, and the right to trace; for the full disk the right to mount a file system in memory. Prints one line for each work and ends with 1 if any number but the first is not 0.
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

# What each call may be refused with; the program's own words (to descriptors 1 and 2) are let through.
ERRORS = {
    "write": ["ENOSPC", "EIO"], "pwrite64": ["ENOSPC", "EIO"], "copy_file_range": ["ENOSPC", "EIO"], "fsync": ["EIO"], "fdatasync": ["EIO"],
    "rename": ["EACCES"], "renameat": ["EACCES"], "renameat2": ["EACCES"], "link": ["EROFS"], "linkat": ["EROFS"], "unlink": ["EROFS"],
    "unlinkat": ["EROFS"], "ftruncate": ["EIO"],
}
CALLS = [
    "write", "pwrite64", "copy_file_range", "fsync", "fdatasync", "rename", "renameat", "renameat2", "link", "linkat", "unlink", "unlinkat",
    "ftruncate",
]
PASSWORD = ["--password-file", "p.txt"]
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

    def entries(self, name, before=()):
        """Ledger entries of a file that verifies; None of one that does not. A start that is about to write comes before."""
        if not os.path.exists(self.path(name)):
            return None
        code, said = self.run([*before, "--db", name, "verify"])
        found = re.search(r"台账 (\d+) 条", said)
        return int(found.group(1)) if code == 0 and found else None

    def own_rules(self):
        """Rules and limits that the data file, which is practice, keeps of its own."""
        file = sqlite3.connect(f"file:{self.path('o.db')}?mode=ro", uri=True)
        try:
            found = file.execute("SELECT value FROM meta WHERE key = 'own_rules'").fetchone()
            return found[0] if found else ""
        finally:
            file.close()

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


HEADER = "年度,户编号,行政村,户主姓名,户主证件号码,年度家庭人口数,工资性收入,纯收入,人编号,姓名,证件号码,与户主关系"
OLD = "2020,98010100100010001,石门村,欧阳桂香,980101196001011234,1,9000,20000,9801010010001000101,欧阳桂香,980101196001011234,户主"


def base(binary, folder, households):
    """A data file with a year long past, an import, a backup of then, and decisions since; the rosters are not yet brought in."""
    office = Office(binary, folder)
    office.ok("sample", "--households", str(households), "--seed", "5", "--out", "t")
    with open(office.path("脱贫户信息_20201118.csv"), "w", encoding="utf-8-sig") as file:
        file.write(f"{HEADER}\r\n{OLD}\r\n")
    with open(office.path("p.txt"), "w", encoding="utf-8") as file:
        file.write("eight letters")
    office.ok("--db", "o.db", "import", "脱贫户信息_20201118.csv")
    names = sorted(os.path.join("t", name) for name in os.listdir(office.path("t")))
    yearly = [name for name in names if "脱贫户信息" in name]
    office.ok("--db", "o.db", "import", *yearly)
    ids = re.findall(r'"hh_id": ?"(\d+)"', office.ok("--db", "o.db", "queue", "--format", "json"))
    office.ok("--db", "o.db", "backup", "copy.db")
    for at in range(3):
        office.ok("--db", "o.db", "decide", ids[at], "annotate", "--note", "核对过")
    Import.words = ["--db", "o.db", "import", *(name for name in names if "公益岗" in name or "养老金" in name)]
    Decide.words = ["--db", "o.db", "decide", ids[3], "annotate", "--note", "电话核过"]
    Bulk.words = ["--db", "o.db", "decide", ",".join(ids[:6]), "annotate", "--note", "一起核过"]
    return office, ids


class Whole:
    """A work that is there as a whole or not at all, told by the number of ledger entries."""

    before = ()

    def __init__(self, office):
        self.old = office.entries("o.db")
        office.ok(*self.words)
        self.new = office.entries("o.db", self.before)
        assert self.new is not None

    def next_start(self, office, ids):
        """A start that writes, after which nothing of the cut work may be left."""
        return office.run(["--db", "o.db", "assess"])

    def look(self, office, code, said, ids):
        faults = []
        found = office.entries("o.db", self.before)
        started, words = self.next_start(office, ids)
        now = office.entries("o.db", self.before)
        if started != 0 or now is None or found is None:
            faults.append(("lost", f"the next start: {words.strip()[:200]!r}, {found} and {now} entries"))
        elif found not in (self.old, self.new):
            faults.append(("half", f"{found} entries, of {self.old} before and {self.new} after"))
        elif code == 0 and found != self.new:
            faults.append(("lost", "said to be done and not there"))
        elif code == 1 and found == self.new:
            faults.append(("false", f"said to have failed and there: {said.strip().splitlines()[-1:]}"))
        return faults + [("half", name) for name in office.left()]


class Import(Whole):
    pass


class Decide(Whole):
    pass


class Bulk(Whole):
    pass


class Undo(Whole):
    words = ["--db", "o.db", "undo", "--yes"]


class Purge(Whole):
    words = ["--db", "o.db", "purge", "2020", "--yes", "--copies", "remove"]
    secrets = ["欧阳桂香".encode(), b"980101196001011234"]

    def look(self, office, code, said, ids):
        faults = super().look(office, code, said, ids)
        if office.acts("purge"):
            for name in ("o.db", "o.db-wal", "o.db-journal"):
                if os.path.exists(office.path(name)):
                    with open(office.path(name), "rb") as file:
                        data = file.read()
                    faults += [("half", f"{secret.decode()} in {name}") for secret in self.secrets if secret in data]
        # Removing the copies comes after; one that could not be removed is said, and the year is gone all the same.
        is_told = "数据文件已经清除" in said or "的数据已经清除" in said
        return [fault for fault in faults if not (fault[0] == "false" and is_told)]


class Limit(Whole):
    words = ["--db", "o.db", "rules", "limit", "growth_1", "25%", "--document", "通知〔2024〕3号", "--yes"]

    def look(self, office, code, said, ids):
        found = office.entries("o.db")
        changed = "25%" in office.own_rules()
        faults = super().look(office, code, said, ids)
        if changed != (found == self.new):
            faults.append(("half", f"the limit is {'the new' if changed else 'the old'} one, and there are {found} entries, of {self.old} before and {self.new} after"))
        return faults


class Password(Whole):
    words = ["--db", "o.db", "password", "set", "--new-password-file", "p.txt", "--copies", "keep"]
    before = tuple(PASSWORD)

    def next_start(self, office, ids):
        return office.run([*PASSWORD, "--db", "o.db", "assess"])

    def look(self, office, code, said, ids):
        faults = super().look(office, code, said, ids)
        with open(office.path("o.db"), "rb") as file:
            plain = file.read(16) == b"SQLite format 3\0"
        # No entry tells the two apart.
        faults = [fault for fault in faults if fault[0] != "false"]
        if code == 0 and plain:
            faults.append(("false", "said to be under a password and plain"))
        if code == 1 and not plain and "恢复密钥" not in said:
            faults.append(("false", "said to have failed and under a password, and nobody was given the recovery key"))
        return faults


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
        office.ok(*self.words)
        with open(office.path("f.csv"), "rb") as file:
            self.whole = file.read()

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


WORKS = {
    "import": Import, "decide": Decide, "bulk": Bulk, "undo": Undo, "backup": Backup, "restore": Restore, "export": Export, "purge": Purge,
    "limit": Limit, "password": Password,
}


def calls(office, words):
    """Every call of a whole run, in order: its name, the how-manyth of that name, and whether it is a word of the program's own."""
    log = office.path("strace.log")
    office.run(words, ["strace", "-f", "-o", log, "-e", "trace=" + ",".join(CALLS)])
    counted, found = collections.Counter(), []
    with open(log, encoding="utf-8", errors="replace") as lines:
        for line in lines:
            if told := re.match(r"\d+\s+(\w+)\((\w*)", line):
                counted[told.group(1)] += 1
                found.append((told.group(1), counted[told.group(1)], told.group(1) == "write" and told.group(2) in ("1", "2")))
    return found


class Disk:
    """A file system in memory at the folder of a trial, of which as much is left as wanted."""

    def __init__(self, folder, start):
        self.folder = folder
        shutil.rmtree(folder, ignore_errors=True)
        os.mkdir(folder)
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={ROOM}", "tmpfs", folder], check=True, capture_output=True)
        shutil.copytree(start, folder, dirs_exist_ok=True)

    def leave(self, room):
        """Leaves so many bytes."""
        stands = os.statvfs(self.folder)
        self.resize((stands.f_blocks - stands.f_bfree) * stands.f_frsize + room)

    def resize(self, size):
        subprocess.run(["mount", "-o", f"remount,size={size}", self.folder], check=True, capture_output=True)

    def close(self):
        subprocess.run(["umount", "-l", self.folder], check=True, capture_output=True)


# Room on a disk that is not full, and the pages in which it is left.
ROOM, PAGE = 1 << 28, 4096


def is_mountable(folder):
    """Whether a disk can be made here."""
    try:
        os.makedirs(folder, exist_ok=True)
        subprocess.run(["mount", "-t", "tmpfs", "tmpfs", folder], check=True, capture_output=True)
        subprocess.run(["umount", folder], check=True, capture_output=True)
        return True
    except (OSError, subprocess.CalledProcessError):
        return False


def rooms(start, every):
    """How much room is left in each trial: page by page while it is next to nothing, then in ever larger steps up to three data files."""
    most = 3 * os.path.getsize(os.path.join(start, "o.db"))
    room, found = 0, []
    while room < most:
        found.append(room)
        room += max(PAGE, room // 12 // PAGE * PAGE)
    return found[::every]


def main():
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--binary", default="target/debug/hezhun")
    asked.add_argument("--every", type=int, default=1, help="only every so-many-th call")
    asked.add_argument("--households", type=int, default=12)
    asked.add_argument("--only", choices=["kill", "error", "full"], help="only kills, only refusals, or only a full disk")
    asked.add_argument("works", nargs="*", default=[], choices=[*WORKS, []])
    asked = asked.parse_args()
    if shutil.which("strace") is None:
        sys.exit("strace is not installed: nothing was tried (apt install strace)")
    binary, bad, tried = os.path.abspath(asked.binary), False, 0
    with tempfile.TemporaryDirectory() as top:
        # Made where every trial stands: an office remembers the place of its file, and asks about one that is found elsewhere.
        start, folder = os.path.join(top, "kept"), os.path.join(top, "work")
        os.mkdir(folder)
        _, ids = base(binary, folder, asked.households)
        os.rename(folder, start)
        has_disk = is_mountable(folder)
        if not has_disk:
            print("a disk that is really full was NOT tried: it takes the right to mount", flush=True)
        for name in asked.works or WORKS:
            def fresh():
                shutil.rmtree(folder, ignore_errors=True)
                shutil.copytree(start, folder)
                return Office(binary, folder)

            work = WORKS[name](fresh())
            found = calls(fresh(), work.words)
            kills = [(call, at, "signal=SIGKILL") for call, at, _ in found]
            errors = [(call, at, f"error={error}") for call, at, own in found if not own for error in ERRORS[call]]
            full = [("bytes left", room, "") for room in rooms(start, asked.every)] if has_disk else []
            for kind, points in (("kill", kills[:: asked.every]), ("error", errors[:: asked.every]), ("full", full)):
                if asked.only not in (None, kind):
                    continue
                tally = collections.Counter()
                for call, at, what in points:
                    if kind == "full":
                        disk, office = Disk(folder, start), Office(binary, folder)
                        disk.leave(at)
                        code, said = office.run(work.words)
                        # The office has made room.
                        disk.resize(ROOM)
                    else:
                        office = fresh()
                        inject = ["strace", "-f", "-o", "/dev/null", "-e", f"trace={call}", "-e", f"inject={call}:{what}:when={at}"]
                        code, said = office.run(work.words, inject)
                    tally["ended"] += code != 0
                    for fault, why in work.look(office, code, said, ids):
                        tally[fault] += 1
                        print(f"  {name}: {call} {at} {what}: {fault}: {why}", flush=True)
                    if kind == "full":
                        disk.close()
                tried += len(points)
                did = {"kill": "killed", "error": "refused work", "full": "had no room"}[kind]
                print(
                    f"{name}: {len(points)} points tried, {tally['ended']} {did}, "
                    f"{tally['lost']} lost, {tally['half']} half, {tally['false']} falsely reported",
                    flush=True,
                )
                bad |= any(tally[fault] for fault in ("lost", "half", "false"))
    print(f"{tried} points in all")
    sys.exit(int(bad))


main()
