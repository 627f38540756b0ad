"""Twenty-three rules of the book over the yearly files of two years, by hand in SQL on DuckDB in memory: what `hezhun import` is measured against.

duckdb_judge.py LAST.csv THIS.csv OUT.csv    loads both files into tables, judges, writes rule, household, severity
duckdb_judge.py --start                      only starts and loads DuckDB, so that this can be taken off

Unlike `hezhun import` it keeps nothing on the disk, makes no words and masks nobody's number.
"""

import sys

import duckdb

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


def fen(title):
    return f'round(try_cast("{title}" AS DECIMAL(18, 4)) * 100)::BIGINT'


def total(*parts):
    return " + ".join(f"coalesce({part}, 0)" for part in parts)


def small(name, least):
    return f"(coalesce({name}, 0) > 0 AND {name} < {least})"


PARENTS = [
    ("wage", ["wage_post", "wage_other"]),
    ("prop", ["prop_div", "prop_other"]),
    ("trans", ["birth", "dibao", "tekun", "pension", "eco", "trans_other", "reward_prod", "reward_job"]),
]


def differs(whole, parts):
    return f"abs({total(*parts)} - {whole}) > 100"


def given(joined, parts):
    return "(" + joined.join(f"{part} IS NOT NULL" for part in parts) + ")"


OFF = " OR ".join(f"({given(' OR ', parts)} AND {differs(whole, parts)})" for whole, parts in PARENTS)
OFF_FOR_SURE = " OR ".join(
    f"({differs(whole, parts)} AND ({given(' AND ', parts)} OR {total(*parts)} > {whole}))" for whole, parts in PARENTS
)
WORKED_OUT = "coalesce(wage, 0) + coalesce(prod_in, 0) + coalesce(prop, 0) + coalesce(trans, 0) - coalesce(prod_out, 0) + coalesce(subsidy, 0)"
COST = "(prod_out - coalesce(subsidy, 0))"
ITEMS = [name for name in MONEY if name not in ("gross", "net", "net_pc")]
HEAVY = "CASE WHEN net_pc <= 0 OR (was_pc > 0 AND net_pc * 10 <= was_pc * 8) THEN 'high' ELSE 'medium' END"
ROSE = "CASE WHEN net_pc > 2 * was_pc THEN 'high' WHEN net_pc * 2 > 3 * was_pc THEN 'medium' ELSE 'low' END"

# Rule, when it fires, severity as SQL.
RULES = [
    ("ARI01", OFF, f"CASE WHEN {OFF_FOR_SURE} THEN 'high' ELSE 'medium' END"),
    ("ARI02", f"abs(net - ({WORKED_OUT})) > 100", "'high'"),
    ("ARI03", "abs(net_pc - round(net / size)) > 2", "'high'"),
    ("ARI07", " OR ".join([small("wage", 30000), small("dibao", 20000), small("birth", 10000), small("pension", 8800), small("tekun", 20000)]), "'medium'"),
    ("ARI09", "wage > 30000000", "'high'"),
    ("INC01", "net_pc < was_pc AND (was_pc <= 0 OR net_pc * 10 < was_pc * 9)", HEAVY),
    ("INC05", "net_pc < 1000000 AND labw", "'medium'"),
    ("INC06", "net_pc IS NULL OR net_pc < 400000", "'high'"),
    ("INC07", "was_pc > 0 AND net_pc - was_pc >= 200000 AND net_pc * 10 > was_pc * 13", ROSE),
    ("INC08", "was_net > 0 AND net * 10 < was_net * 7", "'high'"),
    ("INC11", f"{total('wage')} = 0 AND {total('prod_in')} = 0 AND {total('prop')} = 0 AND {total('trans')} = 0", "'high'"),
    ("INC12", "net_pc > 6000000 OR (households >= 10 AND net_pc > 3 * median_pc AND net_pc > 2000000)", "'medium'"),
    ("INC15", " OR ".join(f"{item} < 0" for item in ITEMS), "'high'"),
    ("PRD01", "prod_in >= 50000 AND prod_out = 0", "'medium'"),
    ("PRD02", f"{COST} > prod_in", "'medium'"),
    ("PRD03", f"prod_in >= 200000 AND {COST} > 0 AND {COST} <= prod_in AND ((prod_in - {COST}) * 10 < prod_in OR (prod_in - {COST}) * 10 > 9 * prod_in)", "'low'"),
    ("PRP01", "was_prop >= 20000 AND prop * 2 < was_prop", "'medium'"),
    ("TRF01", "was_trans >= 50000 AND trans * 10 < was_trans * 7", "'medium'"),
    ("TRF03", "pension > 0 AND young AND NOT coalesce(early, false)", "'medium'"),
    ("IDV02", "twice", "'high'"),
    ("IDV08", "phone IS NULL OR NOT regexp_full_match(phone, '1[3-9][0-9]{9}')", "'low'"),
    ("LAB11", "idle", "'medium'"),
    ("SEC01", "insured_oddly", "CASE WHEN in_none THEN 'high' ELSE 'medium' END"),
]

BIRTH = """coalesce(try_strptime("出生日期", '%Y%m%d'), try_strptime("出生日期", '%Y-%m-%d'))"""
AGE = f"date_diff('year', {BIRTH}, DATE '2024-10-01') - CASE WHEN strftime({BIRTH}, '%m%d') > '0930' THEN 1 ELSE 0 END"

engine = duckdb.connect()
for name, file in (("last_rows", last_file), ("this_rows", this_file)):
    engine.execute(f"CREATE TABLE {name} AS SELECT * FROM read_csv('{file}', header = true, all_varchar = true, nullstr = '')")
engine.execute(
    f"""
    CREATE TABLE members AS
    SELECT "户编号" AS hh, {AGE} AS age, substr("证件号码", 1, 18) AS cert, "劳动技能" AS labour, "在校生状况" AS student,
        "健康状况" AS health, "是否参加城镇职工基本养老保险" AS pension_emp,
        "是否参加城乡居民基本医疗保险" AS med_res, "是否参加城镇职工基本医疗保险" AS med_emp
    FROM this_rows;
    CREATE TABLE last AS
    SELECT "户编号" AS hh, first("户主证件号码") AS head, first({fen("人均纯收入")}) AS was_pc, first({fen("纯收入")}) AS was_net,
        first({fen("财产性收入")}) AS was_prop, first({fen("转移性收入")}) AS was_trans
    FROM last_rows GROUP BY "户编号";
    CREATE TABLE heads AS
    SELECT "户编号" AS hh, any_value("行政村") AS village, any_value("户主证件号码") AS head, any_value("户联系电话") AS phone,
        any_value(try_cast("年度家庭人口数" AS INTEGER)) AS size,
        {", ".join(f"any_value({fen(title)}) AS {name}" for name, title in MONEY.items())}
    FROM this_rows GROUP BY "户编号";
    CREATE TABLE shared AS
    SELECT cert FROM members WHERE length(cert) = 18 AND NOT starts_with(cert, '999999') GROUP BY cert HAVING count(*) >= 2;
    CREATE TABLE people AS
    SELECT hh,
        bool_or(labour IN ('普通劳动力', '技能劳动力', '弱劳动力或半劳动力')) AS labw,
        bool_and(age < 60) AS young,
        bool_or(pension_emp = '是' AND age >= 50) AS early,
        bool_or(cert IN (SELECT cert FROM shared)) AS twice,
        bool_or(age >= 16 AND age < 60 AND health = '健康' AND student IS NULL AND labour NOT IN ('普通劳动力', '技能劳动力')) AS idle,
        bool_or((med_res = '是' AND med_emp = '是') OR (med_res = '否' AND med_emp = '否') OR (med_res IS NULL AND med_emp IS NULL)) AS insured_oddly,
        bool_or(med_res = '否' AND med_emp = '否') AS in_none
    FROM members GROUP BY hh;
    CREATE TABLE villages AS SELECT village, count(*) AS households, median(net_pc) AS median_pc FROM heads GROUP BY village;
    CREATE TABLE town AS
    SELECT heads.*, people.* EXCLUDE hh, villages.* EXCLUDE village,
        CASE WHEN last.hh IS NULL THEN by_head.was_pc ELSE last.was_pc END AS was_pc,
        CASE WHEN last.hh IS NULL THEN by_head.was_net ELSE last.was_net END AS was_net,
        CASE WHEN last.hh IS NULL THEN by_head.was_prop ELSE last.was_prop END AS was_prop,
        CASE WHEN last.hh IS NULL THEN by_head.was_trans ELSE last.was_trans END AS was_trans
    FROM heads JOIN people USING (hh) JOIN villages USING (village)
        LEFT JOIN last ON heads.hh = last.hh
        LEFT JOIN (SELECT head, any_value(was_pc) AS was_pc, any_value(was_net) AS was_net, any_value(was_prop) AS was_prop,
            any_value(was_trans) AS was_trans FROM last WHERE head IS NOT NULL GROUP BY head) AS by_head ON heads.head = by_head.head
    """
)
found = " UNION ALL ".join(f"SELECT '{code}' AS rule, hh, {severity} AS severity FROM town WHERE {test}" for code, test, severity in RULES)
engine.execute(f"COPY ({found}) TO '{out_file}' (HEADER)")
