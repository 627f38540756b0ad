"""Runs this folder's rules over a staged folder on Spark: spark-submit run_spark.py STAGED OUT

STAGED is the folder of `hezhun stage`, OUT where outcomes and flags are put, both where every worker reaches them (hdfs:, s3:, a shared
disk). Each is Parquet partitioned by township: a run replaces the partitions of the townships it was given alone, so that runs over one
county or many lie side by side and are read as one table. Tables in between go to the warehouse of the cluster, into a database of the
run, dropped at the end.
"""
import pathlib
import sys
import time
import uuid

from pyspark.sql import SparkSession

HERE = pathlib.Path(__file__).resolve().parent


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    staged, out = sys.argv[1].rstrip("/"), sys.argv[2].rstrip("/")
    spark = SparkSession.builder.appName("hezhun").getOrCreate()
    base = f"hezhun_{uuid.uuid4().hex}"
    spark.sql(f"CREATE DATABASE {base}")
    spark.sql(f"USE {base}")
    # Read by ${staged} in load-spark.sql.
    spark.conf.set("staged", staged)
    load = spark.read.text(f"{staged}/load-spark.sql", wholetext=True).first()[0]
    own = {name: (HERE / f"{name}.sql").read_text(encoding="utf-8") for name in ("prepare", "judge", "flags")}
    took = []
    try:
        for name, sql in {"load": load, **own}.items():
            began = time.monotonic()
            for step in sql.split(";\n"):
                if step.strip():
                    spark.sql(step)
            took.append(f"{name} {time.monotonic() - began:.1f} s")
        for table in ("outcomes", "flags"):
            # Called by its name, since the number of a township is that of its folder.
            rows = spark.sql(f"SELECT r.*, t.number AS township FROM {table} r JOIN towns t ON t.town_no = r.town_no").write
            rows.partitionBy("township").mode("overwrite").option("partitionOverwriteMode", "dynamic").parquet(f"{out}/{table}")
    finally:
        spark.sql("USE default")
        spark.sql(f"DROP DATABASE {base} CASCADE")
    print(f"spark {spark.version}: {', '.join(took)}")


main()
