"""Loads a staged folder into DuckDB, runs a printed book over it, or its samples, writes every outcome; called by `run`."""
import os
import pathlib
import resource
import sys
import time

import duckdb

staged, printed, out = map(pathlib.Path, sys.argv[1:4])
out = out.resolve()
printed = printed.resolve()
base = duckdb.connect(os.environ.get("HEZHUN_DUCKDB", ":memory:"))
if "HEZHUN_DUCKDB_MEMORY" in os.environ:
    base.execute(f"SET memory_limit = '{os.environ['HEZHUN_DUCKDB_MEMORY']}'")
os.chdir(staged)


def run(path):
    began = time.monotonic()
    for step in path.read_text(encoding="utf-8").split(";\n"):
        try:
            base.execute(step)
        except duckdb.Error as error:
            sys.exit(f"{path.name}: {error}\n{step[:3000]}")
    return time.monotonic() - began


examples = printed / "examples.sql"
if examples.exists():
    files, tables = [examples], {out: "example_outcomes"}
else:
    files = [pathlib.Path("load-duckdb.sql"), *(printed / f"{name}.sql" for name in ("prepare", "judge", "flags"))]
    tables = {out: "(SELECT subject, number, rule, outcome FROM outcomes)", out.with_name(out.stem + "-flags.csv"): "flags"}
took = [f"{path.stem} {run(path):.1f} s" for path in files]
for path, table in tables.items():
    base.execute(f"COPY {table} TO '{path}' (FORMAT csv, HEADER true)")
used = resource.getrusage(resource.RUSAGE_SELF)
print(f"duckdb {duckdb.__version__}: {', '.join(took)}; {used.ru_utime + used.ru_stime:.1f} s of processor, {used.ru_maxrss // 1024} MB")
