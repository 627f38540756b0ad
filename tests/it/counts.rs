//! Counts of the practice township against plain SQL over the documented views, written apart from the register; and what a clerk may get
//! wrong on the command line.

use std::collections::BTreeMap;
use std::process::Stdio;
use std::sync::OnceLock;

use hezhun::CountLine;
use hezhun::Period;
use hezhun::split;
use rusqlite::Connection;

use crate::office::Office;

/// Figures of a household in fen, words as they are, one row a household and period; a household whose number changed is found again by
/// its head's certificate. Beside them what the office did: standing, slips, the last return with the rules it was made for; and what came
/// back of it, item by item of the form of 2024: a sum whose parts are told, and a total whose items are, is not told beside them.
const SETUP: &str = "
CREATE TEMP TABLE h AS
    SELECT period, hh_id,
        max(CASE field WHEN 'village' THEN value END) AS village,
        max(CASE field WHEN 'head_cert_no' THEN substr(value, 1, 18) END) AS cert,
        max(CASE field WHEN 'net_pc' THEN CAST(round(nullif(value, '') * 100) AS INTEGER) END) AS net_pc,
        max(CASE field WHEN 'net' THEN CAST(round(nullif(value, '') * 100) AS INTEGER) END) AS net,
        max(CASE field WHEN 'trans' THEN CAST(round(nullif(value, '') * 100) AS INTEGER) END) AS trans,
        max(CASE field WHEN 'prop' THEN CAST(round(nullif(value, '') * 100) AS INTEGER) END) AS prop,
        max(CASE field WHEN 'size_year' THEN CAST(nullif(value, '') AS INTEGER) END) AS size_year,
        max(CASE field WHEN 'collect_mode' THEN value END) AS mode,
        max(CASE field WHEN 'signed' THEN value END) AS signed,
        max(CASE field WHEN 'sign_date' THEN nullif(value, '') END) AS sign_date,
        max(CASE field WHEN 'mon_cat' THEN nullif(value, '') END) AS mon_cat,
        max(CASE field WHEN 'risk_cleared' THEN value END) AS cleared,
        max(CASE WHEN field LIKE 'meas!_%' ESCAPE '!' THEN nullif(value, '') END) AS helped
    FROM v_income GROUP BY period, hh_id;
CREATE INDEX temp.h_of ON h (period, hh_id);
CREATE INDEX temp.h_by ON h (period, cert);
CREATE TEMP VIEW now AS SELECT * FROM h WHERE period = '2024';
CREATE TEMP TABLE past AS
    SELECT now.hh_id, then_.period, then_.net_pc, then_.trans, then_.prop, then_.size_year
    FROM now JOIN h AS then_ ON then_.period < '2024' AND (then_.hh_id = now.hh_id
        OR (then_.cert = now.cert AND length(then_.cert) = 18
            AND then_.hh_id NOT IN (SELECT hh_id FROM now)
            AND now.hh_id NOT IN (SELECT hh_id FROM h AS same WHERE same.period = then_.period)));
CREATE TEMP VIEW pair AS
    SELECT now.*, one.net_pc AS before, two.net_pc AS before2, three.net_pc AS before3,
        one.trans AS trans_before, one.prop AS prop_before, one.size_year AS size_before
    FROM now
    LEFT JOIN past AS one ON one.hh_id = now.hh_id AND one.period = '2023'
    LEFT JOIN past AS two ON two.hh_id = now.hh_id AND two.period = '2022'
    LEFT JOIN past AS three ON three.hh_id = now.hh_id AND three.period = '2021';
CREATE TEMP VIEW clue AS
    SELECT r.hh_id, max(CASE field WHEN 'clue.on' THEN nullif(value, '') END) AS seen,
        max(CASE field WHEN 'clue.identified_on' THEN nullif(value, '') END) AS identified
    FROM v_rosters r WHERE \"table\" = 'clue' AND period = '2024' GROUP BY r.row;
CREATE TEMP VIEW work AS
    SELECT q.hh_id, now.village, q.status, CASE q.status WHEN 'returned' THEN max(q.round - 1, 1) ELSE q.round END AS round, q.due
    FROM v_queue q JOIN now ON now.hh_id = q.hh_id WHERE q.period = '2024';

CREATE TEMP VIEW listed AS
    SELECT hh_id, max(day) AS day, date(max(day), '+6 days') AS last FROM v_visits WHERE kind = '清单' AND period = '2024' GROUP BY hh_id;
CREATE TEMP VIEW seen AS
    SELECT v.hh_id, v.day, v.how FROM v_visits v LEFT JOIN listed l ON l.hh_id = v.hh_id
    WHERE v.kind = '入户' AND v.period = '2024' AND (l.day IS NULL OR v.day >= l.day);

CREATE TEMP VIEW last_return AS
    SELECT hh_id, max(seq) AS seq, payload FROM v_ledger
    WHERE act = 'return' AND json_extract(payload, '$.period') = '2024' GROUP BY hh_id;
CREATE TEMP VIEW asked AS SELECT r.hh_id, j.key AS rule FROM last_return r JOIN json_each(r.payload, '$.counts') j;
CREATE TEMP VIEW back AS
    SELECT w.*, r.seq FROM work w LEFT JOIN last_return r ON r.hh_id = w.hh_id AND w.status <> 'returned';
CREATE TEMP VIEW stands AS
    SELECT f.*, f.state IN ('open', 'pending', 'reopened') AS is_open FROM v_flags f WHERE f.period = '2024' AND f.hh_id <> '';

CREATE TEMP TABLE form (item TEXT PRIMARY KEY, part_of TEXT);
INSERT INTO form VALUES ('wage', ''), ('wage_post', 'wage'), ('wage_other', 'wage'), ('prod_in', ''), ('prod_out', ''),
    ('prod_out_subsidy', ''), ('prop', ''), ('prop_div', 'prop'), ('prop_other', 'prop'), ('trans', ''), ('trans_birth', 'trans'),
    ('trans_dibao', 'trans'), ('trans_tekun', 'trans'), ('trans_pension', 'trans'), ('trans_eco', 'trans'), ('trans_other', 'trans'),
    ('reward_prod', 'trans'), ('reward_job', 'trans'), ('gross', 'all'), ('net', 'all'), ('net_pc', 'all');
CREATE TEMP TABLE question AS
    SELECT s.hh_id, s.field FROM back b JOIN last_return r ON r.hh_id = b.hh_id AND r.seq = b.seq
    JOIN v_slip_items s ON s.number = json_extract(r.payload, '$.to.slip') AND s.hh_id = b.hh_id WHERE s.asked;
CREATE TEMP TABLE answer AS
    SELECT s.hh_id, f.item, f.part_of, round(s.was * 100) IS NOT round(s.now * 100) AS moved,
        s.asked OR EXISTS (SELECT 1 FROM question q WHERE q.hh_id = s.hh_id AND q.field IN (f.part_of, 'gross', 'net', 'net_pc'))
            OR NOT EXISTS (SELECT 1 FROM question q WHERE q.hh_id = s.hh_id) AS wanted,
        s.asked AS named
    FROM back b JOIN last_return r ON r.hh_id = b.hh_id AND r.seq = b.seq
    JOIN v_slip_items s ON s.number = json_extract(r.payload, '$.to.slip') AND s.hh_id = b.hh_id
    JOIN form f ON f.item = s.field WHERE s.was IS NOT NULL;
CREATE TEMP VIEW told AS
    SELECT a.* FROM answer a WHERE a.named OR (a.moved AND NOT EXISTS (SELECT 1 FROM answer p WHERE p.hh_id = a.hh_id AND p.moved
        AND (p.part_of = a.item OR (a.part_of = 'all' AND p.part_of <> 'all'))));
";

/// Code of a count and what it comes to, by village, in SQL.
const ASKED: &[(&str, &str)] = &[
    ("households", "SELECT village, count(*) FROM now GROUP BY village"),
    ("people", "SELECT village, sum(size_year) FROM now GROUP BY village"),
    (
        "net_pc",
        "SELECT village, CAST(round(sum(net) * 1.0 / sum(size_year)) AS INTEGER) FROM now WHERE net IS NOT NULL AND size_year >
         0 GROUP BY village",
    ),
    ("fell", "SELECT village, sum(net_pc < before) FROM pair GROUP BY village"),
    ("fell_light", "SELECT village, sum(net_pc < before AND net_pc * 100 >= before * 95) FROM pair GROUP BY village"),
    (
        "fell_middling",
        "SELECT village, sum(net_pc < before AND net_pc * 100 < before * 95 AND net_pc * 100 >= before * 80) FROM pair GROUP BY
         village",
    ),
    ("fell_heavy", "SELECT village, sum(net_pc < before AND net_pc * 100 < before * 80) FROM pair GROUP BY village"),
    ("fell_two", "SELECT village, sum(net_pc < before AND before < before2) FROM pair GROUP BY village"),
    ("fell_three", "SELECT village, sum(net_pc < before AND before < before2 AND before2 < before3) FROM pair GROUP BY village"),
    (
        "fell_two_cleared",
        "SELECT village, sum(net_pc < before AND before < before2 AND mon_cat IS NOT NULL AND cleared = '是') FROM pair GROUP BY
         village",
    ),
    (
        "fell_three_cleared",
        "SELECT village, sum(net_pc < before AND before < before2 AND before2 < before3 AND mon_cat IS NOT NULL AND cleared =
         '是') FROM pair GROUP BY village",
    ),
    ("below_mon_line", "SELECT village, sum(net_pc < 850000) FROM now GROUP BY village"),
    (
        "below_mon_line_open",
        "SELECT village, sum(net_pc < 850000 AND NOT (mon_cat IS NOT NULL AND cleared = '否')) FROM now GROUP BY village",
    ),
    ("below_attention", "SELECT village, sum(net_pc < 1000000) FROM now GROUP BY village"),
    ("below_floor", "SELECT village, sum(net_pc < 400000) FROM now GROUP BY village"),
    (
        "rose_1",
        "SELECT village, sum(before > 0 AND (net_pc - before) * 10 > before * 3 AND (net_pc - before) * 2 <= before) FROM pair
         GROUP BY village",
    ),
    (
        "rose_2",
        "SELECT village, sum(before > 0 AND (net_pc - before) * 2 > before AND net_pc - before <= before) FROM pair GROUP BY
         village",
    ),
    ("rose_3", "SELECT village, sum(before > 0 AND net_pc - before > before) FROM pair GROUP BY village"),
    (
        "trans_pc",
        "SELECT village, CAST(round(sum(trans) * 1.0 / sum(size_year)) AS INTEGER) FROM now WHERE trans IS NOT NULL AND
         size_year > 0 GROUP BY village",
    ),
    (
        "trans_pc_both",
        "SELECT village, CAST(round(sum(trans) * 1.0 / sum(size_year)) AS INTEGER) FROM pair WHERE trans IS NOT NULL AND
         trans_before IS NOT NULL AND size_year > 0 AND size_before > 0 GROUP BY village",
    ),
    (
        "trans_pc_both_prior",
        "SELECT village, CAST(round(sum(trans_before) * 1.0 / sum(size_before)) AS INTEGER) FROM pair WHERE trans IS NOT NULL
         AND trans_before IS NOT NULL AND size_year > 0 AND size_before > 0 GROUP BY village",
    ),
    (
        "prop_pc",
        "SELECT village, CAST(round(sum(prop) * 1.0 / sum(size_year)) AS INTEGER) FROM now WHERE prop IS NOT NULL AND size_year
         > 0 GROUP BY village",
    ),
    (
        "prop_pc_both",
        "SELECT village, CAST(round(sum(prop) * 1.0 / sum(size_year)) AS INTEGER) FROM pair WHERE prop IS NOT NULL AND
         prop_before IS NOT NULL AND size_year > 0 AND size_before > 0 GROUP BY village",
    ),
    (
        "prop_pc_both_prior",
        "SELECT village, CAST(round(sum(prop_before) * 1.0 / sum(size_before)) AS INTEGER) FROM pair WHERE prop IS NOT NULL AND
         prop_before IS NOT NULL AND size_year > 0 AND size_before > 0 GROUP BY village",
    ),
    ("trans_missing", "SELECT village, sum(coalesce(trans, 0) = 0 AND trans_before > 0) FROM pair GROUP BY village"),
    ("prop_missing", "SELECT village, sum(coalesce(prop, 0) = 0 AND prop_before > 0) FROM pair GROUP BY village"),
    ("phone_only", "SELECT village, sum(mode IN ('电话', '推算')) FROM now GROUP BY village"),
    ("unsigned", "SELECT village, sum(signed IS NULL OR signed <> '是' OR sign_date IS NULL) FROM now GROUP BY village"),
    ("out_of_window", "SELECT village, sum(sign_date < '2024-10-08' OR sign_date > '2024-11-15') FROM now GROUP BY village"),
    ("monitored", "SELECT village, sum(mon_cat IS NOT NULL) FROM now GROUP BY village"),
    ("mon_unstable_open", "SELECT village, sum(mon_cat = '脱贫不稳定户' AND cleared = '否') FROM now GROUP BY village"),
    ("mon_unstable_cleared", "SELECT village, sum(mon_cat = '脱贫不稳定户' AND cleared = '是') FROM now GROUP BY village"),
    ("mon_marginal_open", "SELECT village, sum(mon_cat = '边缘易致贫户' AND cleared = '否') FROM now GROUP BY village"),
    ("mon_marginal_cleared", "SELECT village, sum(mon_cat = '边缘易致贫户' AND cleared = '是') FROM now GROUP BY village"),
    ("mon_sudden_open", "SELECT village, sum(mon_cat = '突发严重困难户' AND cleared = '否') FROM now GROUP BY village"),
    ("mon_sudden_cleared", "SELECT village, sum(mon_cat = '突发严重困难户' AND cleared = '是') FROM now GROUP BY village"),
    ("mon_helped", "SELECT village, sum(mon_cat IS NOT NULL AND cleared = '否' AND helped IS NOT NULL) FROM now GROUP BY village"),
    ("mon_unhelped", "SELECT village, sum(mon_cat IS NOT NULL AND cleared = '否' AND helped IS NULL) FROM now GROUP BY village"),
    (
        "mon_late",
        "SELECT village, sum(mon_cat IS NOT NULL AND EXISTS (SELECT 1 FROM clue WHERE clue.hh_id = now.hh_id AND
         julianday(identified) - julianday(seen) > 15)) FROM now GROUP BY village",
    ),
    (
        "finished",
        "SELECT village, sum(status IN ('approved', 'entered', 'county_passed', 'exempted', 'locked')) FROM work GROUP BY village",
    ),
    ("approved", "SELECT village, sum(status = 'approved') FROM work GROUP BY village"),
    ("waiting", "SELECT village, sum(status = 'submitted') FROM work GROUP BY village"),
    ("returned", "SELECT village, sum(status = 'returned') FROM work GROUP BY village"),
    ("came_back", "SELECT village, sum(status = 'corrected') FROM work GROUP BY village"),
    ("entered", "SELECT village, sum(status = 'entered') FROM work GROUP BY village"),
    ("county_passed", "SELECT village, sum(status = 'county_passed') FROM work GROUP BY village"),
    ("county_returned", "SELECT village, sum(status = 'county_returned') FROM work GROUP BY village"),
    (
        "returned_twice",
        "SELECT village, sum((SELECT count(*) FROM v_slips s WHERE s.hh_id = work.hh_id AND s.period = '2024') >= 2) FROM work
         GROUP BY village",
    ),
    (
        "first_time_right",
        "SELECT village, sum(round = 1 AND status IN ('approved', 'entered', 'county_passed', 'locked')) FROM work GROUP BY
         village",
    ),
    ("overdue", "SELECT village, sum(status = 'returned' AND due < '2024-11-28') FROM work GROUP BY village"),
    (
        "back_moved",
        "SELECT village, sum(EXISTS (SELECT 1 FROM told t WHERE t.hh_id = back.hh_id AND t.moved AND t.wanted)) FROM back GROUP BY
         village",
    ),
    (
        "back_untouched",
        "SELECT village, sum(EXISTS (SELECT 1 FROM told t WHERE t.hh_id = back.hh_id AND NOT t.moved)) FROM back GROUP BY village",
    ),
    (
        "back_unasked",
        "SELECT village, sum(EXISTS (SELECT 1 FROM told t WHERE t.hh_id = back.hh_id AND t.moved AND NOT t.wanted)) FROM back GROUP
         BY village",
    ),
    (
        "back_stayed",
        "SELECT village, sum(EXISTS (SELECT 1 FROM stands f JOIN asked a USING (hh_id, rule) WHERE f.hh_id = back.hh_id AND
         f.is_open) AND seq IS NOT NULL) FROM back GROUP BY village",
    ),
    (
        "back_gone",
        "SELECT village, sum(EXISTS (SELECT 1 FROM stands f JOIN asked a USING (hh_id, rule) WHERE f.hh_id = back.hh_id AND
         f.state = 'corrected') AND seq IS NOT NULL) FROM back GROUP BY village",
    ),
    (
        "back_fresh",
        "SELECT village, sum(seq IS NOT NULL AND EXISTS (SELECT 1 FROM stands f WHERE f.hh_id = back.hh_id AND f.is_open AND
         f.severity <> 'low' AND f.rule NOT IN (SELECT a.rule FROM asked a WHERE a.hh_id = back.hh_id))) FROM back GROUP BY
         village",
    ),
    (
        "back_edge",
        "SELECT village, sum(EXISTS (SELECT 1 FROM v_ledger l WHERE l.hh_id = back.hh_id AND l.act = 'notice' AND l.seq >
         back.seq AND json_extract(l.payload, '$.why') = 'edge')) FROM back GROUP BY village",
    ),
    (
        "restored",
        "SELECT village, sum(EXISTS (SELECT 1 FROM v_versions a JOIN v_versions b USING (period, hh_id, digest) JOIN v_versions
         m USING (period, hh_id) WHERE a.hh_id = back.hh_id AND a.period = '2024' AND a.version < m.version AND m.version <
         b.version AND m.digest <> a.digest)) FROM back GROUP BY village",
    ),
    ("to_visit", "SELECT village, sum(hh_id IN (SELECT hh_id FROM listed)) FROM now GROUP BY village"),
    ("visited", "SELECT village, sum(hh_id IN (SELECT hh_id FROM seen WHERE how = '入户')) FROM now GROUP BY village"),
    (
        "visit_missing",
        "SELECT village, sum(hh_id IN (SELECT hh_id FROM listed WHERE last < '2024-11-28') AND hh_id NOT IN (SELECT hh_id FROM
         seen)) FROM now GROUP BY village",
    ),
    (
        "visit_late",
        "SELECT village, sum(hh_id IN (SELECT s.hh_id FROM seen s JOIN listed l USING (hh_id) WHERE how = '入户' GROUP BY s.hh_id
         HAVING min(s.day) > l.last)) FROM now GROUP BY village",
    ),
    (
        "visit_phone",
        "SELECT village, sum(hh_id IN (SELECT hh_id FROM seen WHERE how IN ('电话', '视频')) AND hh_id NOT IN (SELECT hh_id FROM
         seen WHERE how = '入户')) FROM now GROUP BY village",
    ),
    (
        "visit_not_found",
        "SELECT village, sum(hh_id IN (SELECT hh_id FROM seen WHERE how = '没有找到') AND hh_id NOT IN (SELECT hh_id FROM seen
         WHERE how <> '没有找到')) FROM now GROUP BY village",
    ),
    (
        "slip_left",
        "SELECT village, sum(EXISTS (SELECT 1 FROM v_slips s JOIN v_ledger l ON l.act = 'campaign' AND json_extract(l.payload,
         '$.period') = s.period AND json_extract(l.payload, '$.campaign.closed') WHERE s.period < '2024' AND s.hh_id =
         now.hh_id AND s.is_out)) FROM now GROUP BY village",
    ),
];

/// What is said of clues and rounds, line by line; of the grids of the roll how often somebody went in November.
const FIELD_SETUP: &str = "
CREATE TEMP TABLE field AS
WITH RECURSIVE line AS (
    SELECT l.seq, l.act, '' AS said, n.body || char(10) AS rest FROM ledger l JOIN note n ON n.seq = l.seq
    WHERE l.act IN ('clues', 'rounds') AND n.body <> ''
    UNION ALL
    SELECT seq, act, substr(rest, 1, instr(rest, char(10)) - 1), substr(rest, instr(rest, char(10)) + 1) FROM line WHERE rest <> '')
SELECT act, '[' || replace(json_quote(said), '｜', '\",\"') || ']' AS said FROM line WHERE said <> '';
CREATE TEMP TABLE each_clue AS
    SELECT said ->> 3 AS seen, said ->> 4 AS village, coalesce(said ->> 5, '') AS hh_id,
        (SELECT e.said ->> 1 FROM field e WHERE e.said ->> 0 = f.said ->> 0 AND e.said ->> 1 IN ('纳入', '不纳入', '转办', '重复')) AS ended,
        (SELECT e.said ->> 2 FROM field e WHERE e.said ->> 0 = f.said ->> 0 AND e.said ->> 1 IN ('纳入', '不纳入', '转办', '重复')) AS ended_on,
        EXISTS (SELECT 1 FROM field e WHERE e.said ->> 0 = f.said ->> 0 AND e.said ->> 1 = '受理') AS accepted
    FROM field f WHERE act = 'clues' AND said ->> 1 = '发现';
CREATE TEMP VIEW clues AS SELECT * FROM each_clue WHERE coalesce(ended_on, '2024') >= '2024';
CREATE TEMP VIEW visits AS SELECT * FROM v_visits WHERE period = '2024' AND kind = '入户';
CREATE TEMP TABLE rounds AS
    SELECT said ->> 0 AS village, said ->> 1 AS grid, said ->> 6 AS found FROM field WHERE act = 'rounds' AND said ->> 2 LIKE '2024-11-%';
CREATE TEMP TABLE grids AS
    SELECT DISTINCT v.value AS village, g.value AS grid,
        EXISTS (SELECT 1 FROM rounds r WHERE (r.village, r.grid) = (v.value, g.value)) AS gone,
        EXISTS (SELECT 1 FROM rounds r WHERE (r.village, r.grid) = (v.value, g.value) AND r.found = '发现') AS found
    FROM v_income v JOIN v_income g USING (period, hh_id)
    WHERE period = '2024' AND v.field = 'village' AND g.field = 'group' AND g.value <> '';
CREATE TEMP VIEW villages AS SELECT village, max(gone) AS gone FROM grids GROUP BY village;
";

/// Code of a count that goes over no household, the table it goes over, and which rows of it.
const FIELD: &[(&str, &str, &str)] = &[
    ("clues", "clues", "1"),
    ("clues_new", "clues", "seen >= '2024'"),
    ("clues_outside", "clues", "hh_id = ''"),
    ("clues_open", "clues", "ended IS NULL"),
    (
        "clues_late",
        "clues",
        "(ended IS NULL AND NOT accepted AND julianday('2024-11-28') - julianday(seen) > 2)
         OR (ended = '纳入' AND julianday('2024-11-28') - julianday(ended_on) > 10)",
    ),
    ("clues_included", "clues", "ended = '纳入'"),
    ("clues_not_included", "clues", "ended = '不纳入'"),
    ("clues_passed_on", "clues", "ended = '转办'"),
    ("clues_double", "clues", "ended = '重复'"),
    ("round_villages", "villages", "gone"),
    ("round_villages_silent", "villages", "NOT gone"),
    ("grids", "grids", "1"),
    ("grids_visited", "grids", "gone"),
    ("grids_silent", "grids", "NOT gone"),
    ("grids_found", "grids", "found"),
    ("rounds", "rounds", "1"),
    ("door_visits", "visits", "how = '入户'"),
    ("called_visits", "visits", "how IN ('电话', '视频')"),
    ("lost_visits", "visits", "how = '没有找到'"),
    // Nobody signed for any visit of this township.
    ("unsigned_visits", "visits", "how = '入户'"),
];

/// Clues to every end, one that was carried into the year and one that was not, and rounds of November, on the last day.
fn field_worked() -> Office {
    let office = worked();
    let run = |line: &str| {
        let words: Vec<&str> = ["--db", "o.db", "--by", "lm"].into_iter().chain(line.split(' ')).collect();
        let mut command = office.command(&words);
        let ran = crate::office::ran(&command.env("HEZHUN_NOW", "2024-11-28T01:00:00Z").output().expect("run"));
        assert_eq!(ran.code, Some(0), "{line}: {}", ran.err);
    };
    let db = Connection::open(office.path("o.db")).expect("opened");
    let mut asked = db
        .prepare(
            "SELECT v.value, max(g.value) FROM v_income v JOIN v_income g USING (period, hh_id)
             WHERE period = '2024' AND v.field = 'village' AND g.field = 'group' AND g.value <> '' GROUP BY v.value ORDER BY 1",
        )
        .expect("asked");
    let places: Vec<(String, String)> =
        asked.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).expect("asked").map(|row| row.expect("a row")).collect();
    let [(here, grid), (there, other), ..] = places.as_slice() else { panic!("two villages") };
    for (village, name, source, on) in [
        (here, "甲", "grid", "2023-12-20"),
        (here, "乙", "grid", "2023-11-20"),
        (here, "丙", "grid", "2024-09-01"),
        (here, "丁", "12317", "2024-09-01"),
        (there, "戊", "department", "2024-09-02"),
        (there, "己", "department", "2024-09-03"),
        (there, "庚", "province", "2024-11-27"),
    ] {
        run(&format!("clue add {village} {name} --source {source} --on {on}"));
    }
    run("clue end 2023-002 passed-on --on 2023-12-28 --why 县民政局");
    for (step, on) in [("accept", "01"), ("visit", "02"), ("compare", "03"), ("post", "04"), ("approve", "10")] {
        run(&format!("clue step 2024-001 {step} --on 2024-09-{on}"));
    }
    run("clue end 2024-001 included --on 2024-09-11");
    run("clue end 2024-002 not-included --on 2024-09-11 --why 收入稳定 --evidence E15");
    run("clue end 2024-003 passed-on --on 2024-09-11 --why 县民政局");
    run("clue end 2024-004 double --on 2024-09-11 --why 2024-003");
    run(&format!("rounds add {here} {grid} --person 李四 --on 2024-11-08 --households 3 --none"));
    run(&format!("rounds add {here} {grid} --person 王五 --on 2024-11-20 --households 3 --what 房屋漏雨"));
    run(&format!("rounds add {there} {other} --person 李四 --on 2024-10-08 --households 3 --none"));
    office
}

/// Counts that nobody of this township falls under, and what shows them at work.
const NOBODY: &[(&str, &str)] = &[
    ("fell_two_cleared", "nobody cleared fell twice here"),
    ("fell_three_cleared", "nobody cleared fell thrice here"),
    ("back_edge", "nothing corrected here crosses a line (`review/assess/threshold.rs`)"),
    ("slip_left", "no campaign before this one was worked on (`tests/it/year.rs`)"),
    ("visit_late", "nobody is visited after the week of a list (`review/visits/tests.rs`)"),
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

/// A few days of work on the township, so that what the office did is counted too: done once, a copy for each test.
fn worked() -> Office {
    static DONE: OnceLock<Office> = OnceLock::new();
    // The first one goes: a file of the same number that still stands there would be asked about.
    DONE.get_or_init(|| work().shared()).copied()
}

fn work() -> Office {
    let office = Office::with_handbook_township();
    let run = |words: &[&str]| office.ok(&[&["--db", "o.db", "--period", "2024"], words].concat());
    let hh = |number: u32| format!("980101001000400{number:02}");
    let list = |numbers: &[u32]| numbers.iter().map(|number| hh(*number)).collect::<Vec<_>>().join(",");
    run(&["decide", &list(&[2, 3, 4, 5, 6]), "approve"]);
    run(&["decide", &list(&[3, 4, 5]), "enter"]);
    run(&["decide", &hh(4), "county-pass"]);
    run(&["decide", &hh(5), "county-return", "--note", "县里退回"]);
    let asked = ["return", "--reason", "R11", "--bring", "E4", "--ask", "请核对财产性收入", "--due", "2024-10-24"];
    let give_back = |numbers: &[u32]| run(&[&["decide", list(numbers).as_str()], &asked[..]].concat());
    let correct = |rows: &[(u32, &str)]| {
        let rows: Vec<String> = rows.iter().map(|(number, prop)| format!("{},某某,{prop}\n", hh(*number))).collect();
        std::fs::write(office.path("c.csv"), format!("户编号,户主姓名,财产性收入\n{}", rows.concat())).expect("written");
        run(&["import", "c.csv"]);
    };
    let db = Connection::open(office.path("o.db")).expect("opened");
    let before: String = db
        .query_row("SELECT value FROM v_income WHERE period = '2024' AND hh_id = ?1 AND field = 'prop'", [hh(8)], |row| row.get(0))
        .expect("a figure");
    drop(db);
    // A team has a week's list of five and goes to one of them; one was called, one was not found, of two nothing comes back.
    let village: String = {
        let db = Connection::open(office.path("o.db")).expect("opened");
        let sql = "SELECT value FROM v_income WHERE period = '2024' AND hh_id = ?1 AND field = 'village'";
        db.query_row(sql, [hh(8)], |row| row.get(0)).expect("a village")
    };
    run(&["visits", "sheet", &village, "--most", "5", "--out", "team.csv"]);
    let sheet = std::fs::read_to_string(office.path("team.csv")).expect("read");
    let listed: Vec<&str> = sheet.split('"').filter(|word| word.len() == 17 && word.starts_with("980101")).collect();
    assert_eq!(listed.len(), 5, "{sheet}");
    for (hh, how) in listed.iter().zip(["door", "phone", "not-found"]) {
        run(&["visits", "add", hh, "--how", how, "--person", "李四"]);
    }
    // Three come back, one of them with its flag, one goes out again and comes back as it first was; two stay out.
    give_back(&[78, 47, 8, 9, 10]);
    correct(&[(78, "6000.00"), (47, "1234.56"), (8, "1234.56")]);
    give_back(&[8]);
    correct(&[(8, &before)]);
    office
}

#[test]
fn counts_are_those_of_plain_sql() {
    let office = field_worked();
    let db = Connection::open(office.path("o.db")).expect("opened");
    db.execute_batch(SETUP).expect("well formed");
    db.execute_batch(FIELD_SETUP).expect("well formed");
    let mut command = office.command(&["--lang", "en", "--db", "o.db", "count", "--split", "village", "--format", "json"]);
    let ran = crate::office::ran(&command.env("HEZHUN_NOW", "2024-11-28T01:00:00Z").output().expect("run"));
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let found = listed(&ran.out);
    for (code, sql) in ASKED {
        let mut asked = db.prepare(sql).unwrap_or_else(|error| panic!("{code}: {error}"));
        let wanted: BTreeMap<String, i64> = asked
            .query_map([], |row| Ok((row.get(0)?, row.get::<_, Option<i64>>(1)?.unwrap_or(0))))
            .expect("asked")
            .map(|row| row.expect("a row"))
            .collect();
        let found = &found[*code];
        assert_eq!(*found, wanted, "{code}");
        let counts = found.values().any(|value| *value > 0);
        assert_eq!(counts, NOBODY.iter().all(|(nobody, _)| nobody != code), "{code}: {found:?}");
    }
    for (code, table, which) in FIELD {
        let sql = format!(
            "SELECT p.village, (SELECT count(*) FROM {table} t WHERE t.village = p.village AND ({which})) FROM (SELECT DISTINCT village FROM now) p"
        );
        let mut asked = db.prepare(&sql).unwrap_or_else(|error| panic!("{code}: {error}"));
        let wanted: BTreeMap<String, i64> =
            asked.query_map([], |row| Ok((row.get(0)?, row.get::<_, i64>(1)?))).expect("asked").map(|row| row.expect("a row")).collect();
        assert_eq!(found[*code], wanted, "{code}");
        assert!(wanted.values().any(|value| *value > 0), "{code}: nothing is counted");
    }
    let told: std::collections::BTreeSet<&str> = ASKED.iter().map(|(code, _)| *code).chain(FIELD.iter().map(|(code, ..)| *code)).collect();
    assert_eq!(told, found.keys().map(String::as_str).collect(), "every count has a twin in SQL");
}

/// The whole of a township by plain SQL: the same question, not parted by village.
fn whole(db: &Connection, code: &str) -> i64 {
    let (_, sql) = ASKED.iter().find(|(own, _)| *own == code).unwrap_or_else(|| panic!("{code} has no twin in SQL"));
    let sql = sql.split_whitespace().collect::<Vec<_>>().join(" ");
    let sql = sql.strip_prefix("SELECT village, ").unwrap_or_else(|| panic!("{code}: {sql}"));
    let sql = sql.strip_suffix(" GROUP BY village").unwrap_or_else(|| panic!("{code}: {sql}"));
    db.query_row(&format!("SELECT {sql}"), [], |row| row.get::<_, Option<i64>>(0)).expect("asked").unwrap_or(0)
}

#[test]
fn every_number_of_the_bulletin_is_a_count_that_opens_and_that_of_plain_sql() {
    let office = worked();
    let db = Connection::open(office.path("o.db")).expect("opened");
    db.execute_batch(SETUP).expect("well formed");
    let explained = office.ok(&["--db", "o.db", "report", "bulletin", "--explain", "--format", "json"]);
    let explained: serde_json::Value = serde_json::from_str(&explained).expect("json");
    let numbers = explained.as_array().expect("numbers");
    // The text has these numbers and no other, in this order; what it says besides is its title, the limits of the words and what lacks.
    let text = office.ok(&["--db", "o.db", "report", "bulletin"]);
    let mut rest = text.as_str();
    let mut desk = crate::what_if::desk(&office);
    let mut opened: BTreeMap<(String, String), usize> = BTreeMap::new();
    for number in numbers {
        let word = |key: &str| number[key].as_str().unwrap_or_default().to_owned();
        let written = if number["number"].is_null() { "—".to_owned() } else { word("number") };
        let at = rest.find(&written).unwrap_or_else(|| panic!("{number} is not in\n{rest}"));
        rest = &rest[at + written.len()..];
        if number["village"].is_null() && word("period") == "2024" && !number["number"].is_null() {
            let digits = written.replace(['.', ','], "").parse::<i64>().unwrap_or_else(|_| panic!("{number}"));
            assert_eq!(digits, whole(&db, &word("code")), "{number}");
        }
        let Some(households) = number["households"].as_u64() else { continue };
        let (period, filter) = (word("period"), word("filter"));
        let count = *opened.entry((period.clone(), filter.clone())).or_insert_with(|| {
            let period = Period::parse(&period).expect("a period");
            if desk.period() != Some(period) {
                desk.set_period(period).expect("imported");
            }
            desk.queue_where(&filter).expect("well formed").0.len()
        });
        assert_eq!(count as u64, households, "{number}");
    }
    assert!(numbers.len() > 60 && opened.len() > 40, "{} numbers, {} filters", numbers.len(), opened.len());
    let lost = office.run(&["--db", "o.db", "report", "falls", "--explain"]);
    assert!(lost.code == Some(2) && lost.err.contains("report bulletin --explain"), "{}", lost.err);
    // Nobody to be visited is something else than a village that is none.
    let visits = office.run(&["--db", "o.db", "report", "visits", "石门材"]);
    assert!(visits.code == Some(1) && visits.err.contains("没有“石门材”这个村") && visits.err.contains("石门村"), "{}", visits.err);
    // It is text: under the name of a table no program would open it.
    let named = office.run(&["--db", "o.db", "report", "bulletin", "--out", "b.xlsx"]);
    assert!(named.code == Some(2) && named.err.contains(".txt") && !office.path("b.xlsx").exists(), "{}", named.err);
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

#[test]
fn a_count_reads_no_more_than_it_wants_and_comes_to_the_same() {
    let office = worked();
    let desk = || crate::what_if::desk(&office);
    // Whoever asks for members has everything read, and beside it every other count is counted on that.
    let own = "[[count]]\ncode = \"crowd\"\ntitle = { zh = \"多口户\", en = \"crowds\" }\nwhen = \"count(members) > 3\"\n";
    std::fs::write(office.path("own.toml"), own).expect("written");
    let register = desk().count_register(&[office.path("own.toml")]).expect("the counts");
    let told = |lines: &[CountLine], code: &str| format!("{:#?}", lines.iter().filter(|line| line.code == code).collect::<Vec<_>>());
    for by in [None, split("reviewer")] {
        let whole = desk().counts(&register, by).expect("counted");
        for code in ["fell", "mon_helped", "overdue", "fell_three"] {
            let one = register.clone().only(&[code.to_owned()]).expect("a count");
            let found = desk().counts(&one, by).expect("counted");
            assert_eq!(told(&found.lines, code), told(&whole.lines, code), "{code} alone");
        }
    }
    // One desk for them all: what was read for one is read on for the next.
    let (whole, fresh) = (desk().counts(&register, split("collector")).expect("counted"), desk());
    for row in register.rows() {
        let one = register.clone().only(std::slice::from_ref(&row.code)).expect("a count");
        let found = fresh.counts(&one, split("collector")).expect("counted");
        assert_eq!(told(&found.lines, &row.code), told(&whole.lines, &row.code), "{}", row.code);
    }
}
