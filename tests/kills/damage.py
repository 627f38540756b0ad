#!/usr/bin/env python3
"""Damages copies of a data file by lot, and looks at what the real program makes of each.

    tests/kills/damage.py [--binary target/debug/hezhun] [--count 5000] [--seed 1] [--households 12] [--workers 2]

Each copy is damaged in one of five ways: bytes flipped, pages swapped, a page zeroed, the end cut off, a stretch written over with another.
Then `verify` and `queue` are run on it, and every file has to end in one of these:

    refused   `verify` does not open it and says a sentence
    found     `verify` opens it and names what is wrong
    harmless  `verify` is clean, and the file holds row by row what it held before: the damage hit a free or unused byte
    fault     anything else: a panic, no sentence, a signal, or a clean verdict over other rows (a silent misreading)

The same seed damages the same files. Prints one line at the end and ends with 1 if there is any fault. Needs Python 3 and nothing else.
"""

import argparse
import collections
import concurrent.futures
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile

NOW = "2024-10-18T08:30:00Z"


def run(binary, folder, *words):
    env = {"HOME": folder, "HEZHUN_NOW": NOW, "USER": "lm", "HOSTNAME": "ws1", "TMPDIR": folder, "PATH": os.environ["PATH"]}
    try:
        done = subprocess.run([binary, *words], cwd=folder, env=env, capture_output=True, stdin=subprocess.DEVNULL, timeout=60)
    except subprocess.TimeoutExpired:
        return None, "no end after a minute"
    return done.returncode, done.stdout.decode(errors="replace") + done.stderr.decode(errors="replace")


def content(path):
    """Every row of every table; what the database says where it cannot be read."""
    file = sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)
    try:
        tables = [name for (name,) in file.execute("SELECT name FROM sqlite_schema WHERE type = 'table' AND name <> 'draft' ORDER BY name")]
        return [(table, sorted(map(repr, file.execute(f'SELECT * FROM "{table}"')))) for table in tables]
    except (sqlite3.Error, UnicodeDecodeError) as error:
        return str(error)
    finally:
        file.close()


def damaged(whole, lot):
    """The bytes of a damaged copy, and in words what was done."""
    data, page = bytearray(whole), int.from_bytes(whole[16:18], "big")
    pages = len(data) // page
    kind = lot.choice(["flip", "swap", "zero", "cut", "over"])
    if kind == "flip":
        places = [lot.randrange(len(data)) for _ in range(lot.choice([1, 1, 2, 8, 64]))]
        for at in places:
            data[at] ^= 1 << lot.randrange(8)
        return bytes(data), f"flip {places[:4]}"
    if kind == "swap":
        one, other = lot.randrange(pages), lot.randrange(pages)
        first, second = data[one * page:(one + 1) * page], data[other * page:(other + 1) * page]
        data[one * page:(one + 1) * page], data[other * page:(other + 1) * page] = second, first
        return bytes(data), f"swap {one} {other}"
    if kind == "zero":
        at = lot.randrange(pages)
        data[at * page:(at + 1) * page] = bytes(page)
        return bytes(data), f"zero {at}"
    if kind == "cut":
        left = lot.choice([lot.randrange(len(data)), page * lot.randrange(pages)])
        return bytes(data[:left]), f"cut {left}"
    length, at, of = lot.randrange(1, 4096), lot.randrange(len(data)), lot.randrange(len(data))
    data[at:at + length] = data[of:of + length]
    return bytes(data), f"over {at} {of} {length}"


def judged(binary, base, whole, good, number, seed):
    """What one damaged copy came to."""
    data, what = damaged(whole, random.Random(f"{seed} {number}"))
    folder = tempfile.mkdtemp(prefix="damage-")
    try:
        path = os.path.join(folder, "o.db")
        with open(path, "wb") as file:
            file.write(data)
        for words in (["verify"], ["queue"]):
            code, said = run(binary, folder, "--db", "o.db", *words)
            if code not in (0, 1) or "panicked" in said or not said.strip():
                return "fault", f"{number} {what}: {words} ended with {code}: {said[:300]!r}"
            if words == ["verify"]:
                verdict, told = code, said
        if verdict == 1:
            return ("found" if "发现" in told else "refused"), ""
        now = content(path)
        return ("harmless", "") if now == good else ("fault", f"{number} {what}: verify is clean, and rows differ: {now if isinstance(now, str) else ''}")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def main():
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--binary", default="target/debug/hezhun")
    asked.add_argument("--count", type=int, default=5000)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--households", type=int, default=12)
    asked.add_argument("--workers", type=int, default=2)
    asked = asked.parse_args()
    binary = os.path.abspath(asked.binary)
    with tempfile.TemporaryDirectory() as base:
        for words in (["sample", "--households", str(asked.households), "--seed", "5", "--out", "t"],):
            code, said = run(binary, base, *words)
            if code != 0:
                sys.exit(said)
        files = sorted(os.path.join("t", name) for name in os.listdir(os.path.join(base, "t")))
        code, said = run(binary, base, "--db", "o.db", "import", *files)
        if code != 0:
            sys.exit(said)
        _, queue = run(binary, base, "--db", "o.db", "queue", "--format", "csv")
        ids = [line.split(",")[2].strip('="') for line in queue.splitlines()[1:4]]
        run(binary, base, "--db", "o.db", "decide", ids[0], "annotate", "--note", "核对过")
        run(binary, base, "--db", "o.db", "decide", ids[1], "return", "--reason", "R11", "--bring", "E4", "--due", "2024-10-25")
        with open(os.path.join(base, "o.db"), "rb") as file:
            whole = file.read()
        good, tally = content(os.path.join(base, "o.db")), collections.Counter()
        with concurrent.futures.ThreadPoolExecutor(asked.workers) as pool:
            for kind, why in pool.map(lambda number: judged(binary, base, whole, good, number, asked.seed), range(asked.count)):
                tally[kind] += 1
                if why:
                    print(f"  {why}", flush=True)
    print(f"{asked.count} damaged files: {tally['refused']} refused, {tally['found']} found, {tally['harmless']} harmless, {tally['fault']} faults")
    sys.exit(int(tally["fault"] > 0))


main()
