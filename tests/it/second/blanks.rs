//! A blank is never better than a figure: whichever cell is blanked, no flag of high or medium weight goes out unless the cell is asked for.
//!
//! What does not live here: which rules wait for a cell (`src/rules/judge/filled.rs`).

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use crate::office::Office;
use crate::second;
use crate::second::change::Dice;
use crate::second::tables;
use crate::second::tables::Table;

/// Columns whose blank means none, and why one may go silent.
const NONE: [(&str, &str); 10] = [
    ("文化程度", "a student has none, and EDU01 asks where neither is there"),
    ("在校生状况", "most people are not at school, and EDU03 asks for children"),
    ("义务教育阶段未上学原因", "only a child that left school has one"),
    ("务工所在地", "who does not work away has none"),
    ("务工时间(月)", "who does not work away has none"),
    ("公益性岗位", "few hold a post, and PWP03 asks where the months are there"),
    ("公益性岗位(月数)", "few hold a post, and PWP03 asks where the post is there"),
    ("合规自付支出", "stands on the form of monitoring objects, which nobody fills in for others"),
    ("理赔收入", "stands on the form of monitoring objects, which nobody fills in for others"),
    ("致贫/返贫风险", "a household has one risk, seldom more; the first one is asked for by MON04"),
];

/// Columns of measures: the cell is filled in for those who got one.
const MEASURES: [&str; 14] = [
    "产业帮扶",
    "就业帮扶",
    "金融帮扶",
    "公益性岗位帮扶",
    "住房安全保障",
    "饮水安全保障",
    "健康帮扶",
    "义务教育保障",
    "教育帮扶",
    "综合保障",
    "社会帮扶",
    "搬迁",
    "生产生活条件改善",
    "基础设施建设",
];

/// Columns by which households and people are found: a file without one is a matter of import.
const KEYS: [&str; 10] = ["年度", "省", "市(州)", "县(市、区、旗)", "乡(镇)", "行政村", "户编号", "户主姓名", "人编号", "姓名"];

/// Flags of a household: by rule its weight; and the cells that are asked for.
#[derive(Default)]
struct Asked {
    heavy: BTreeSet<String>,
    cells: BTreeSet<String>,
}

fn asked(lines: &[Vec<String>]) -> BTreeMap<String, Asked> {
    let mut all: BTreeMap<String, Asked> = BTreeMap::new();
    for line in lines {
        let of = all.entry(line[1].clone()).or_default();
        // The question itself goes where another rule takes it up.
        if line[6] != "low" && line[4] != "IDV20" {
            of.heavy.insert(line[4].clone());
        }
        if ["missing", "procedure"].contains(&line[7].as_str()) {
            of.cells.extend(line[11].split("; ").filter(|number| number.ends_with('=')).map(str::to_owned));
        }
    }
    all
}

fn may_be_silent(title: &str) -> bool {
    MEASURES.contains(&title)
        || NONE.iter().any(|(none, _)| *none == title || *none == "致贫/返贫风险" && title.starts_with(none) && !title.ends_with('1'))
}

/// Blanks one cell of every household; the column of each.
fn blank(table: &mut Table, ids: &[String], turn: usize, dice: &mut Dice) -> BTreeMap<String, String> {
    let titles: Vec<String> = table.header.iter().filter(|title| !KEYS.contains(&title.as_str())).cloned().collect();
    // From 人编号 on a column is a member's, up to the income.
    let place = |title: &str| table.column(title).expect("a column");
    let people = place("人编号")..place("工资性收入");
    let mut blanked = BTreeMap::new();
    for (at, id) in ids.iter().enumerate() {
        let title = &titles[(at * 7 + turn * 13) % titles.len()];
        if people.contains(&place(title)) {
            let rows: Vec<usize> = table.of(id).into_iter().filter(|row| table.cell(*row, title).text().is_some()).collect();
            if rows.is_empty() {
                continue;
            }
            blanked.insert(id.clone(), (title.clone(), Some(rows[dice.roll(rows.len())])));
        } else {
            blanked.insert(id.clone(), (title.clone(), None));
        }
    }
    for (id, (title, row)) in &blanked {
        match row {
            Some(row) => table.set(*row, title, ""),
            None => table.set_all(id, title, ""),
        }
    }
    blanked.into_iter().map(|(id, (title, _))| (id, title)).collect()
}

#[test]
fn no_blanked_cell_takes_a_high_or_medium_flag_away_without_being_asked_for() {
    let office = Office::new();
    let turns = std::env::var("HEZHUN_TOWNSHIPS").ok().and_then(|count| count.parse().ok()).unwrap_or(8);
    let whole = second::sample(&office, 23);
    let now = whole.iter().position(|table| table.name.contains("脱贫户信息_2024")).expect("a yearly file");
    let ids: Vec<String> = {
        let ids: BTreeSet<&str> = (0..whole[now].rows.len()).filter_map(|row| whole[now].cell(row, "户编号").text()).collect();
        ids.into_iter().map(str::to_owned).collect()
    };
    let before = asked(&second::screened(&office, &tables::write(&whole, &office.path("b"))));
    let (mut wrong, mut tried, mut went) = (Vec::new(), 0, 0);
    let mut silent: BTreeMap<String, usize> = BTreeMap::new();
    for turn in 0..turns {
        let mut tables = whole.clone();
        let blanked = blank(&mut tables[now], &ids, turn, &mut Dice::new(turn as u64));
        let after = asked(&second::screened(&office, &tables::write(&tables, &office.path(&format!("b{turn}")))));
        let nothing = Asked::default();
        for (id, title) in &blanked {
            tried += 1;
            let (before, after) = (before.get(id).unwrap_or(&nothing), after.get(id).unwrap_or(&nothing));
            let lost: Vec<&String> = before.heavy.difference(&after.heavy).collect();
            if lost.is_empty() {
                continue;
            }
            went += 1;
            if may_be_silent(title) {
                *silent.entry(title.clone()).or_default() += lost.len();
            } else if after.cells.is_subset(&before.cells) {
                wrong.push(format!("{id} {title}: {lost:?}"));
            }
        }
    }
    println!("{tried} cells blanked, {went} took a flag away; silent by register: {silent:?}");
    assert!(went > 8, "{went}");
    wrong.sort();
    assert!(wrong.is_empty(), "{}\n{}", wrong.len(), wrong.join("\n"));
}
