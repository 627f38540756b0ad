//! Counts of the practice township against plain SQL over the documented views, written apart from the register; and what a clerk may get
//! wrong on the command line.

use std::collections::BTreeMap;
use std::process::Stdio;

use rusqlite::Connection;

use crate::office::Office;

/// Figures of a household in fen, words as they are; one row a household and period. A household whose number changed is found again by
/// its head's certificate.
const HOUSEHOLDS: &str = "
CREATE TEMP TABLE h AS
    SELECT period, hh_id,
        max(CASE field WHEN 'village' THEN value END) AS village,
        max(CASE field WHEN 'head_cert_no' THEN substr(value, 1, 18) END) AS cert,
        max(CASE field WHEN 'net_pc' THEN CAST(round(nullif(value, '') * 100) AS INTEGER) END) AS net_pc,
        max(CASE field WHEN 'trans' THEN CAST(round(nullif(value, '') * 100) AS INTEGER) END) AS trans,
        max(CASE field WHEN 'size_year' THEN CAST(nullif(value, '') AS INTEGER) END) AS size_year,
        max(CASE field WHEN 'collect_mode' THEN value END) AS mode,
        max(CASE field WHEN 'signed' THEN value END) AS signed,
        max(CASE field WHEN 'sign_date' THEN nullif(value, '') END) AS sign_date,
        max(CASE field WHEN 'mon_cat' THEN nullif(value, '') END) AS mon_cat,
        max(CASE field WHEN 'risk_cleared' THEN value END) AS cleared
    FROM v_income GROUP BY period, hh_id;
CREATE TEMP VIEW now AS SELECT * FROM h WHERE period = '2024';
CREATE TEMP VIEW was AS SELECT * FROM h WHERE period = '2023';
CREATE TEMP VIEW pair AS
    SELECT now.*, coalesce(same.net_pc, moved.net_pc) AS before FROM now
    LEFT JOIN was AS same ON same.hh_id = now.hh_id
    LEFT JOIN was AS moved ON same.hh_id IS NULL AND moved.cert = now.cert AND length(moved.cert) = 18
        AND moved.hh_id NOT IN (SELECT hh_id FROM now);
";

/// Code of a count and what it comes to, by village, in SQL.
const ASKED: &[(&str, &str)] = &[
    ("households", "SELECT village, count(*) FROM now GROUP BY village"),
    ("fell", "SELECT village, sum(net_pc < before) FROM pair GROUP BY village"),
    ("fell_heavy", "SELECT village, sum(net_pc < before AND net_pc * 100 < before * 80) FROM pair GROUP BY village"),
    ("rose_3", "SELECT village, sum(before > 0 AND net_pc - before > before) FROM pair GROUP BY village"),
    ("below_attention", "SELECT village, sum(net_pc < 1000000) FROM now GROUP BY village"),
    ("below_floor", "SELECT village, sum(net_pc < 400000) FROM now GROUP BY village"),
    ("phone_only", "SELECT village, sum(mode IN ('电话', '推算')) FROM now GROUP BY village"),
    ("unsigned", "SELECT village, sum(signed IS NULL OR signed <> '是' OR sign_date IS NULL) FROM now GROUP BY village"),
    ("monitored", "SELECT village, sum(mon_cat IS NOT NULL) FROM now GROUP BY village"),
    ("mon_unstable_open", "SELECT village, sum(mon_cat = '脱贫不稳定户' AND cleared = '否') FROM now GROUP BY village"),
    ("people", "SELECT village, sum(size_year) FROM now GROUP BY village"),
    (
        "trans_pc",
        "SELECT village, CAST(round(sum(trans) * 1.0 / sum(size_year)) AS INTEGER) FROM now
         WHERE trans IS NOT NULL AND size_year > 0 GROUP BY village",
    ),
];

/// Villages with their numbers, by count; amounts in fen.
fn listed(json: &str) -> BTreeMap<String, BTreeMap<String, i64>> {
    let rows: serde_json::Value = serde_json::from_str(json).expect("json");
    let mut counts: BTreeMap<String, BTreeMap<String, i64>> = BTreeMap::new();
    for row in rows.as_array().expect("rows").iter().filter(|row| row["group"] != "all") {
        let word = |key: &str| row[key].as_str().map_or_else(|| row[key].to_string(), str::to_owned);
        let digits = word("value").replace('.', "");
        let value = if digits == "null" { 0 } else { digits.parse().unwrap_or_else(|_| panic!("{row}")) };
        counts.entry(word("code")).or_default().insert(word("group"), value);
    }
    counts
}

#[test]
fn counts_are_those_of_plain_sql() {
    let office = Office::with_township();
    let db = Connection::open(office.path("o.db")).expect("opened");
    db.execute_batch(HOUSEHOLDS).expect("well formed");
    let found = listed(&office.line("--lang en --db o.db count --split village --format json"));
    for (code, sql) in ASKED {
        let mut asked = db.prepare(sql).expect("well formed");
        let wanted: BTreeMap<String, i64> = asked
            .query_map([], |row| Ok((row.get(0)?, row.get::<_, Option<i64>>(1)?.unwrap_or(0))))
            .expect("asked")
            .map(|row| row.expect("a row"))
            .collect();
        let found = &found[*code];
        assert_eq!(*found, wanted, "{code}");
        assert!(found.len() > 5 && found.values().any(|value| *value > 0), "{code} counts nothing: {found:?}");
    }
}

#[test]
fn the_households_of_a_count_are_opened_by_its_filter() {
    let office = Office::with_township();
    let all: serde_json::Value = serde_json::from_str(&office.line("--db o.db count --format json")).expect("json");
    let rows = all.as_array().expect("rows");
    assert!(rows.len() > 40);
    for row in
        rows.iter().filter(|row| ["fell_two", "rose_1", "mon_helped", "trans_missing", "waiting"].iter().any(|code| row["code"] == *code))
    {
        let filter = row["filter"].as_str().expect("a filter");
        let opened: serde_json::Value =
            serde_json::from_str(&office.ok(&["--db", "o.db", "queue", "--where", filter, "--format", "json"])).expect("json");
        assert_eq!(opened.as_array().map(|rows| rows.len() as u64), row["households"].as_u64(), "{filter}");
    }
}

#[test]
fn a_count_of_the_office_and_a_misspelt_name() {
    let office = Office::with_township();
    let own = "[[count]]\ncode = \"poor\"\ntitle = { zh = \"低于九千\", en = \"below 9,000\" }\nwhen = \"net_pc < 9000\"\n";
    std::fs::write(office.path("own.toml"), own).expect("written");
    let listed = office.line("--db o.db count poor --own own.toml --format csv");
    assert!(listed.contains("低于九千"), "{listed}");
    let lost = office.run(&["--db", "o.db", "count", "poorr", "--own", "own.toml"]);
    assert!(lost.code == Some(2) && lost.err.contains("是否指 poor"), "{}", lost.err);
    let lost = office.run(&["--db", "o.db", "count", "--split", "队"]);
    assert!(lost.code == Some(2) && lost.err.contains("collector 采集人"), "{}", lost.err);
    std::fs::write(office.path("own.toml"), own.replace("net_pc", "net_pcc")).expect("written");
    let lost = office.run(&["--db", "o.db", "count", "--own", "own.toml"]);
    assert!(lost.code == Some(1) && lost.err.contains("own.toml") && lost.err.contains("net_pc"), "{}", lost.err);
    assert!(lost.out.is_empty());
}

#[test]
fn a_paper_whose_reader_went_away_is_entered_as_any_export_is() {
    let office = Office::with_township();
    let entered = || -> i64 {
        let db = Connection::open(office.path("o.db")).expect("opened");
        db.query_row("SELECT count(*) FROM v_ledger WHERE act = 'export'", [], |row| row.get(0)).expect("counted")
    };
    for words in [&["--db", "o.db", "export", "cases"][..], &["--db", "o.db", "report", "bulletin"]] {
        let before = entered();
        let mut running = office.command(words).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().expect("started");
        drop(running.stdout.take());
        running.wait().expect("ended");
        assert_eq!(entered(), before + 1, "{words:?}");
    }
}
