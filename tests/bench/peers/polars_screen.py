"""Fifteen rules of the book over the yearly files of two years, by hand in Polars: what `hezhun screen` is measured against.

polars_screen.py LAST.csv THIS.csv OUT.csv    writes rule, household, severity
polars_screen.py --start                      only starts and loads Polars, so that this can be taken off

Money is whole fen, as in the program. Cells that are empty or no number are null, and a comparison with null is no flag.
"""

import sys

import polars as pl

if sys.argv[1:] == ["--start"]:
    sys.exit()

last_file, this_file, out_file = sys.argv[1:]

MONEY = {
    "wage": "工资性收入",
    "wage_post": "公益性岗位收入",
    "wage_other": "其他工资性收入",
    "prod_in": "生产经营性收入",
    "prod_out": "生产经营性支出（合计）",
    "subsidy": "专项用于减少生产经营性支出的补贴",
    "prop": "财产性收入",
    "prop_div": "资产收益帮扶分红收入",
    "prop_other": "其他财产性收入（旧指标）",
    "trans": "转移性收入",
    "birth": "计划生育金",
    "dibao": "最低生活保障金",
    "tekun": "特困人员救助供养金",
    "pension": "养老金或离退休金",
    "eco": "生态补偿金",
    "trans_other": "其他转移性收入",
    "reward_prod": "产业奖励",
    "reward_job": "就业奖励",
    "gross": "年收入(元)",
    "net": "纯收入(元)",
    "net_pc": "人均纯收入(元)",
}
CUTOFF = pl.date(2024, 9, 30)


def fen(column):
    return (pl.col(column).cast(pl.Float64, strict=False) * 100).round().cast(pl.Int64)


def age(birth):
    had = (birth.dt.month() < 9) | ((birth.dt.month() == 9) & (birth.dt.day() <= 30))
    return 2024 - birth.dt.year() - pl.when(had).then(0).otherwise(1)


rows = pl.scan_csv(this_file, infer_schema=False).with_columns(
    pl.col("户编号").alias("hh"),
    age(pl.coalesce(pl.col("出生日期").str.to_date(form, strict=False) for form in ("%Y%m%d", "%Y-%m-%d"))).alias("age"),
    pl.col("证件号码").str.slice(0, 18).alias("cert"),
)
labw = pl.col("劳动技能").is_in(["普通劳动力", "技能劳动力", "弱劳动力或半劳动力"])
shared = (
    rows.filter((pl.col("cert").str.len_chars() == 18) & ~pl.col("cert").str.starts_with("999999"))
    .group_by("cert")
    .agg(pl.len().alias("times"))
    .filter(pl.col("times") >= 2)
)
twice = rows.join(shared, on="cert", how="semi").select("hh").unique().with_columns(pl.lit(True).alias("twice"))
members = rows.group_by("hh").agg(
    labw.any().alias("labw"),
    (pl.col("age") < 60).all().alias("young"),
    ((pl.col("是否参加城镇职工基本养老保险") == "是") & (pl.col("age") >= 50)).any().alias("early"),
)
before = pl.scan_csv(last_file, infer_schema=False)
last = before.group_by(pl.col("户编号").alias("hh")).agg(
    fen("人均纯收入").first().alias("was_pc"), pl.col("户主证件号码").first().alias("head")
)
# A household whose number is new is known by the certificate of its head.
by_head = last.filter(pl.col("head") != "").group_by("head").agg(pl.col("was_pc").first().alias("was_pc_by_head"))
heads = rows.group_by("hh").agg(
    pl.col("行政村").first().alias("village"),
    pl.col("户主证件号码").first().alias("head"),
    pl.col("年度家庭人口数").first().cast(pl.Int64, strict=False).alias("size"),
    pl.col("当前家庭人口数").first().cast(pl.Int64, strict=False).alias("size_now"),
    pl.col("监测对象类别").first().alias("mon"),
    pl.col("风险是否已消除").first().alias("cleared"),
    *(fen(title).first().alias(name) for name, title in MONEY.items()),
)
villages = heads.group_by("village").agg(pl.len().alias("households"), pl.col("net_pc").median().alias("median_pc"))
town = (
    heads.join(members, on="hh")
    .join(last.drop("head").with_columns(pl.lit(True).alias("known")), on="hh", how="left")
    .join(by_head, on="head", how="left")
    .with_columns(pl.when(pl.col("known")).then(pl.col("was_pc")).otherwise(pl.col("was_pc_by_head")).alias("was_pc"))
    .join(villages, on="village")
    .join(twice, on="hh", how="left")
)

c = pl.col
none = lambda name: c(name).fill_null(0)
total = lambda parts: sum((none(part) for part in parts), pl.lit(0))
cost = c("prod_out") - none("subsidy")
parents = [
    ("wage", ["wage_post", "wage_other"]),
    ("prop", ["prop_div", "prop_other"]),
    ("trans", ["birth", "dibao", "tekun", "pension", "eco", "trans_other", "reward_prod", "reward_job"]),
]
any_given = lambda parts: pl.any_horizontal(c(part).is_not_null() for part in parts)
all_given = lambda parts: pl.all_horizontal(c(part).is_not_null() for part in parts)
off = pl.any_horizontal(any_given(parts) & ((total(parts) - c(whole)).abs() > 100) for whole, parts in parents)
# Where a blank part may hold what is missing, the sum is less in doubt.
off_for_sure = pl.any_horizontal(
    ((total(parts) - c(whole)).abs() > 100) & (all_given(parts) | (total(parts) > c(whole))) for whole, parts in parents
)
worked_out = none("wage") + none("prod_in") + none("prop") + none("trans") - none("prod_out") + none("subsidy")
small = lambda name, least: (none(name) > 0) & (c(name) < least)
margin = (c("prod_in") - cost) / c("prod_in")
heavy = (c("net_pc") <= 0) | ((c("was_pc") > 0) & (c("net_pc") * 10 <= c("was_pc") * 8))
graded = pl.when(heavy).then(pl.lit("high")).otherwise(pl.lit("medium"))
RULES = [
    ("ARI01", off, pl.when(off_for_sure.fill_null(False)).then(pl.lit("high")).otherwise(pl.lit("medium"))),
    ("ARI02", (c("net") - worked_out).abs() > 100, "high"),
    ("ARI03", (c("net_pc") - (c("net") / c("size")).round()).abs() > 2, "high"),
    ("ARI07", small("wage", 30000) | small("dibao", 20000) | small("birth", 10000) | small("pension", 8800) | small("tekun", 20000), "medium"),
    ("ARI09", c("wage") > 30000000, "high"),
    ("INC01", (c("net_pc") < c("was_pc")) & ((c("was_pc") <= 0) | (c("net_pc") * 10 < c("was_pc") * 9)), graded),
    ("INC05", (c("net_pc") < 1000000) & c("labw"), "medium"),
    ("INC06", c("net_pc").is_null() | (c("net_pc") < 400000), "high"),
    ("INC11", (none("wage") == 0) & (none("prod_in") == 0) & (none("prop") == 0) & (none("trans") == 0), "high"),
    ("INC12", (c("net_pc") > 6000000) | ((c("households") >= 10) & (c("net_pc") > 3 * c("median_pc")) & (c("net_pc") > 2000000)), "medium"),
    ("PRD01", (c("prod_in") >= 50000) & (c("prod_out") == 0), "medium"),
    ("PRD02", cost > c("prod_in"), "medium"),
    ("PRD03", (c("prod_in") >= 200000) & (cost > 0) & (cost <= c("prod_in")) & ((margin < 0.1) | (margin > 0.9)), "low"),
    ("IDV02", c("twice"), "high"),
    ("TRF03", (c("pension") > 0) & c("young") & ~c("early").fill_null(False), "medium"),
]
judged = town.select(
    "hh",
    *(
        pl.when(test.fill_null(False)).then(severity if isinstance(severity, pl.Expr) else pl.lit(severity)).alias(code)
        for code, test, severity in RULES
    ),
).collect()
found = [judged.filter(c(code).is_not_null()).select(pl.lit(code).alias("rule"), "hh", c(code).alias("severity")) for code, _, _ in RULES]
pl.concat(found).write_csv(out_file)
