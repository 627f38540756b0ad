"""Runs a printed book over a staged folder on Spark, by the spark-submit and the script that a county would use; called by `run`."""
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

import duckdb

staged, printed, out = (pathlib.Path(word).resolve() for word in sys.argv[1:4])
scripts = pathlib.Path(sys.executable).parent
folder = pathlib.Path(tempfile.mkdtemp(prefix="hezhun-spark-"))
try:
    # On one machine: no two hundred parts for a township, and for a few of them no long compiling of Java.
    is_small = sum(path.stat().st_size for path in staged.glob("*.csv")) < 200_000_000
    java, memory, parts = ("-XX:TieredStopAtLevel=1 -XX:+UseSerialGC", "3g", 2) if is_small else ("-XX:+UseParallelGC", "8g", 8)
    words = [scripts / "spark-submit", "--master", os.environ.get("HEZHUN_SPARK", "local[*]"), "--driver-memory", memory,
             "--driver-java-options", java, "--conf", f"spark.sql.shuffle.partitions={parts}",
             "--conf", "spark.ui.enabled=false", "--conf", f"spark.sql.warehouse.dir={folder}/warehouse",
             printed / "run_spark.py", staged, folder / "out"]
    environment = {**os.environ, "PYSPARK_PYTHON": sys.executable, "SPARK_LOCAL_IP": "127.0.0.1"}
    with (folder / "log").open("w+", encoding="utf-8") as log:
        started = subprocess.Popen([str(word) for word in words], cwd=folder, env=environment, stdout=log, stderr=log)
        # The largest process of its family: the virtual machine.
        _, status, used = os.wait4(started.pid, 0)
        started.returncode = os.waitstatus_to_exitcode(status)
        log.seek(0)
        said = log.read()
    if started.returncode != 0:
        sys.exit("\n".join(line for line in said.splitlines() if "\tat " not in line and " INFO " not in line)[-4000:])
    for table, columns, to in [("outcomes", "subject, number, rule, outcome", out), ("flags", "*", out.with_name(out.stem + "-flags.csv"))]:
        found = f"read_parquet('{folder}/out/{table}/**/*.parquet', hive_partitioning = true)"
        duckdb.execute(f"COPY (SELECT {columns} FROM {found}) TO '{to}' (FORMAT csv, HEADER true)")
    told = re.search(r"^spark \S+: .*$", said, re.MULTILINE)
    print(f"{told[0] if told else 'spark'}; {used.ru_utime + used.ru_stime:.1f} s of processor, {used.ru_maxrss // 1024} MB")
finally:
    shutil.rmtree(folder, ignore_errors=True)
