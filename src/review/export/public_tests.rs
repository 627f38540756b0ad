//! What leaves for the public, and what any listing shows, tried with every nasty way of writing a number of a person in every column.

use std::fmt::Write as _;

use tempfile::TempDir;

use crate::domain::case::Status;
use crate::domain::text::mask::Hide;
use crate::domain::text::mask::hidden;
use crate::domain::text::mask::is_household_number;
use crate::exchange::out::own_csv;
use crate::exchange::out::table::CellOut;
use crate::exchange::out::table::Encoding;
use crate::exchange::out::write;
use crate::i18n::Lang;
use crate::review::desk::exports::HouseholdOrVillage;
use crate::review::desk::state::Desk;
use crate::review::export::saving;
use crate::review::export::what::ExportWhat;
use crate::review::intake::preview::Told;
use crate::review::rows::Deed;
use crate::review::rows::Order;
use crate::review::rows::mask::Audience;
use crate::review::tests::rig;

const WHATS: [ExportWhat; 6] =
    [ExportWhat::Cases, ExportWhat::Flags, ExportWhat::Records, ExportWhat::Ledger, ExportWhat::Returns, ExportWhat::Unmatched];

/// Ways in which a file has a number of a person in a column that is not for it.
const NASTY: [&str; 12] = [
    "980101198001010038",
    "98010119800101003x",
    "９８０１０１１９８００１０１００３８",
    "980101 19800101 0038",
    "980101-19800101-0038",
    "980101\u{a0}19800101\u{a0}0038",
    "980101800101003",
    "98010119800101003842",
    "13800001234",
    "138 0000 1234",
    "138-0000-1234",
    "6222021234567890123",
];

/// Columns of words that a file may have anything in.
const COLUMNS: [&str; 11] = [
    "行政村",
    "自然村",
    "户主姓名",
    "民族",
    "成员状态",
    "务工企业名称",
    "产业帮扶",
    "入户路类型",
    "与户主关系",
    "信息采集人",
    "财产性收入",
];

fn desk(column: &str, nasty: &str) -> (TempDir, Desk) {
    let folder = TempDir::new().expect("a folder");
    let mut csv = "年度,户编号,省,姓名,证件号码,户类型,年度家庭人口数,工资性收入,纯收入,人均纯收入,".to_owned();
    let _ = writeln!(csv, "{}", COLUMNS.join(","));
    for at in 0..3 {
        let own: Vec<&str> = COLUMNS.iter().map(|name| if *name == column && at == 0 { nasty } else { plain(name) }).collect();
        let _ = writeln!(
            csv,
            "2024,9801010010001000{at},演示省,王建{at},98010119900307451{at},脱贫户,3,{},{},10000.00,{}",
            9000 * (at + 1),
            10000 * (at + 1),
            own.join(",")
        );
    }
    let path = folder.path().join("年度_20241018.csv");
    std::fs::write(&path, csv).expect("a file");
    let mut desk = Desk::open(&folder.path().join("o.db"), rig::options()).expect("a desk");
    let preview = desk.preview(std::slice::from_ref(&path), Told::default(), &|_| true).expect("a preview");
    for section in preview.sections() {
        for line in &section.lines {
            shows_nobody(line.get(Lang::Zh), nasty);
        }
    }
    desk.import(preview, true, &|_| true).expect("imported");
    (folder, desk)
}

fn plain(column: &str) -> &'static str {
    match column {
        "行政村" => "石门村",
        "户主姓名" => "王建国",
        "与户主关系" => "户主",
        "财产性收入" => "0",
        _ => "甲",
    }
}

/// Nothing in these words is a number of a person, and nothing is left of the nasty one.
fn shows_nobody(words: &str, nasty: &str) {
    assert_eq!(hidden(words, Hide::People), words);
    let digits = |words: &str| words.chars().filter(|letter| letter.is_alphanumeric()).collect::<String>();
    assert!(!digits(words).contains(&digits(nasty)), "{words} shows {nasty}");
}

#[test]
fn a_number_in_the_wrong_column_is_shown_to_nobody() {
    for (turn, nasty) in NASTY.iter().enumerate() {
        // Every way in every column, each pair once in some turns; all columns with the whole number.
        for column in
            COLUMNS.iter().enumerate().filter(|(at, _)| turn == 0 || at % NASTY.len() == turn % COLUMNS.len()).map(|(_, name)| name)
        {
            let (_folder, mut desk) = desk(column, nasty);
            let hh = "98010100100010000";
            let note = Order {
                households: vec![hh.into()],
                deed: Some(Deed::Return),
                reasons: vec!["R11".into()],
                evidence: vec!["E4".into()],
                note: format!("见 {nasty}"),
                ask: vec![format!("请核对 {nasty}")],
                ..Order::default()
            };
            desk.order(&note).expect("returned");
            assert_eq!(desk.case(hh).expect("a case").row.status, Status::Returned);
            for what in WHATS {
                for audience in [Audience::Internal, Audience::Public] {
                    let table = desk.table(what, audience).expect("a table");
                    let csv = write::csv(&table, Lang::Zh, Encoding::Utf8Bom);
                    for cell in own_csv::rows(&csv).expect("a csv").iter().flatten().filter(|cell| cell.len() != 64) {
                        shows_nobody(cell, nasty);
                        let whole = is_household_number(cell) || cell.split(' ').all(is_household_number);
                        assert!(
                            audience == Audience::Internal || whole || hidden(cell, Hide::AllLong) == cell.as_str(),
                            "{what:?}: {cell}"
                        );
                    }
                    for cell in table.rows.iter().flatten() {
                        if let CellOut::Coded { words, .. } = cell {
                            shows_nobody(words, nasty);
                        }
                    }
                }
            }
            let case = desk.case(hh).expect("a case");
            for card in &case.cards {
                shows_nobody(card.words.said.get(Lang::Zh), nasty);
                shows_nobody(card.words.worked.get(Lang::Zh), nasty);
            }
            for row in case.notes.iter().chain(&case.history).chain(&case.versions) {
                shows_nobody(row.what.get(Lang::Zh), nasty);
            }
            for member in &case.members {
                shows_nobody(&format!("{} {} {}", member.name, member.relation.get(Lang::Zh), member.doing.get(Lang::Zh)), nasty);
            }
            for row in desk.queue() {
                shows_nobody(&format!("{} {} {} {}", row.village, row.head, row.group, row.why.get(Lang::Zh)), nasty);
            }
            for row in desk.villages().expect("villages") {
                shows_nobody(&row.name.to_string(), nasty);
                for picture in desk.village(row.name.key()).expect("a village").pictures {
                    picture.households.iter().for_each(|shown| shows_nobody(&shown.head, nasty));
                }
            }
            for row in desk.ledger_part(None).expect("a ledger").rows {
                shows_nobody(&format!("{} {}", row.whose.get(Lang::Zh), row.why.get(Lang::Zh)), nasty);
                let sections = desk.ledger_entry(row.seq).expect("an entry");
                sections.iter().flat_map(|section| &section.lines).for_each(|line| shows_nobody(line.get(Lang::Zh), nasty));
            }
            comes_back_hidden(&mut desk, hh, nasty);
        }
    }
}

/// The correction sheet hides the number, and hidden it changes nothing when it comes back.
fn comes_back_hidden(desk: &mut Desk, hh: &str, nasty: &str) {
    let folder = TempDir::new().expect("a folder");
    for whose in [HouseholdOrVillage::Household(hh.into()), HouseholdOrVillage::Household("98010100100010001".into())] {
        let table = desk.correction_sheet(whose).expect("a sheet");
        shows_nobody(table.title.get(Lang::Zh), nasty);
        for cell in own_csv::rows(&write::csv(&table, Lang::Zh, Encoding::Utf8Bom)).expect("a csv").iter().flatten() {
            // A member without a number is known by name.
            if !is_household_number(cell) {
                shows_nobody(cell, nasty);
            }
        }
        for name in ["更正.csv", "更正.xlsx"] {
            let path = folder.path().join(name);
            saving::save(&table, &path, Lang::Zh, Encoding::Utf8Bom).expect("a file");
            let back = desk.preview(&[path], Told::default(), &|_| true).expect("a preview");
            assert!(back.is_idle(), "{name} with {nasty} says something new");
        }
    }
}

#[test]
fn a_public_table_says_what_it_leaves_out() {
    let (_folder, mut desk) = desk("自然村", "甲");
    let left = |desk: &mut Desk, what| desk.table(what, Audience::Public).expect("a table").left_out.get(Lang::Zh).to_owned();
    let records = left(&mut desk, ExportWhat::Records);
    assert!(records.starts_with("公示表没有写出：") && records.contains("证件号码") && records.contains("民族"), "{records}");
    assert!(left(&mut desk, ExportWhat::Cases).contains("说明"));
    assert_eq!(desk.table(ExportWhat::Cases, Audience::Internal).expect("a table").left_out.get(Lang::Zh), "");
}
