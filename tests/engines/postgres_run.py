"""Loads a staged folder into a PostgreSQL of its own, runs a printed book over it, or its samples, writes every outcome; called by `run`.

The server is started by an unprivileged user in a folder of its own, on a free port of the loopback address and under a password by lot,
and stopped and removed at the end, also after a failure.
"""
import os
import pathlib
import pwd
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile

staged, printed, out = (pathlib.Path(word).resolve() for word in sys.argv[1:4])


def programs():
    """Where initdb and pg_ctl are: the newest version that is installed."""
    found = sorted(pathlib.Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    named = shutil.which("initdb")
    return found[-1].parent if found else pathlib.Path(named).resolve().parent


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    """A server that lives as long as the block."""

    def __init__(self):
        self.bin = programs()
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="hezhun-postgres-"))
        self.user = {}
        if os.geteuid() == 0:
            # It refuses to run as root.
            owner = pwd.getpwnam("postgres")
            self.user = {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []}
            os.chown(self.folder, owner.pw_uid, owner.pw_gid)
        self.port = free_port()
        self.environment = {**os.environ, "PGPASSWORD": secrets.token_hex(16), "PGHOST": "127.0.0.1", "PGPORT": str(self.port),
                            "PGUSER": "county", "PGDATABASE": "postgres", "PGCLIENTENCODING": "UTF8"}

    def call(self, *words):
        done = subprocess.run([str(word) for word in words], cwd=self.folder, capture_output=True, text=True, check=False, **self.user)
        if done.returncode != 0:
            log = self.folder / "log"
            sys.exit(done.stdout + done.stderr + (log.read_text(encoding="utf-8", errors="replace") if log.exists() else ""))

    def __enter__(self):
        word = self.folder / "word"
        word.write_text(self.environment["PGPASSWORD"], encoding="ascii")
        if self.user:
            os.chown(word, self.user["user"], self.user["group"])
        data = self.folder / "data"
        self.call(self.bin / "initdb", "-D", data, "-E", "UTF8", "--locale=C", "-U", "county", "-A", "scram-sha-256", "--pwfile", word)
        options = f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={self.folder}"
        self.call(self.bin / "pg_ctl", "-D", data, "-l", self.folder / "log", "-o", options, "-w", "start")
        return self

    def __exit__(self, *_):
        words = [self.bin / "pg_ctl", "-D", self.folder / "data", "-m", "immediate", "-w", "stop"]
        subprocess.run([str(word) for word in words], cwd=self.folder, capture_output=True, check=False, **self.user)
        shutil.rmtree(self.folder, ignore_errors=True)


def run(server):
    """All files in one session, as a county does; times and the memory of its process are asked for in between."""
    examples = printed / "examples.sql"
    if examples.exists():
        files, tables = [examples], {out: "example_outcomes"}
    else:
        files = [staged / "load-postgres.sql", *(printed / f"{name}.sql" for name in ("prepare", "judge", "flags"))]
        tables = {out: "(SELECT subject, number, rule, outcome FROM outcomes)", out.with_name(out.stem + "-flags.csv"): "flags"}
    date = "\\! date +%s.%N"
    lines = ["SELECT pg_backend_pid() AS backend, version() AS version \\gset", "\\setenv BACKEND :backend", "\\echo :version", date]
    for file in files:
        lines += [f"\\i '{file}'", date]
    lines += [*(f"\\copy {table} TO '{path}' WITH (FORMAT csv, HEADER true)" for path, table in tables.items()),
              "\\! grep VmHWM /proc/$BACKEND/status; cut -d' ' -f14,15 /proc/$BACKEND/stat"]
    words = ["psql", "-X", "-q", "-v", "ON_ERROR_STOP=1"]
    done = subprocess.run(words, input="\n".join(lines), cwd=staged, env=server.environment, capture_output=True, text=True, check=False)
    if done.returncode != 0 or not out.exists():
        sys.exit((done.stdout + done.stderr)[-4000:])
    at = [float(line) for line in done.stdout.splitlines() if re.fullmatch(r"\d+\.\d+", line)]
    took = [f"{file.stem.split('-')[0]} {end - began:.1f} s" for file, began, end in zip(files, at, at[1:])]
    peak = re.search(r"VmHWM:\s+(\d+) kB\n(\d+) (\d+)", done.stdout)
    version = re.search(r"PostgreSQL (\S+)", done.stdout)
    # Of its own process; without /proc nobody knows.
    of_processor = (int(peak[2]) + int(peak[3])) / os.sysconf("SC_CLK_TCK") if peak else 0
    memory = f"; {of_processor:.1f} s of processor, {int(peak[1]) // 1024} MB" if peak else ""
    print(f"postgres {version[1]}: {', '.join(took)}{memory}")


# So that the server is stopped then too.
signal.signal(signal.SIGTERM, lambda *_: sys.exit("stopped"))
with Server() as server:
    run(server)
