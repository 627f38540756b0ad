//! Papers over a township of twenty households: what stands on each, for whom, and as which file.

use crate::domain::money::Money;
use crate::exchange::batch::FileKind;
use crate::exchange::out::table::CellOut;
use crate::exchange::out::table::TableOut;
use crate::exchange::out::write;
use crate::i18n::Lang;
use crate::review::desk::state::Desk;
use crate::review::error::ReviewError;
use crate::review::export::saving;
use crate::review::export::saving::Encoding;
use crate::review::export::what::ExportWhat;
use crate::review::report::notice;
use crate::review::report::register::PaperRow;
use crate::review::report::register::paper;
use crate::review::report::register::papers;
use crate::review::rows::Deed;
use crate::review::rows::Order;
use crate::review::rows::mask::Audience;
use crate::review::tests::day::Town;
use crate::review::tests::day::cert;
use crate::review::tests::day::order;
use crate::review::tests::day::settle;
use crate::review::tests::rig;
use crate::rules::count::tally::split;

const FALLEN: &str = "98010100001";

fn made(desk: &Desk, code: &str) -> TableOut {
    let row = paper(code).expect("a paper");
    desk.table(ExportWhat::Paper(row), Audience::Internal).unwrap_or_else(|error| panic!("{code}: {}", error.text().get(Lang::En)))
}

/// The cell of a column in a row.
fn cell<'a>(table: &'a TableOut, row: usize, title: &str) -> &'a CellOut {
    let at = table.header.iter().position(|head| head.get(Lang::Zh) == title).unwrap_or_else(|| panic!("no column {title}"));
    &table.rows[row][at]
}

fn word(words: &str) -> CellOut {
    CellOut::Text(words.to_owned())
}

#[test]
fn every_paper_is_made_numbered_and_signed_and_shows_nobodys_number() {
    let town = Town::new();
    let mut desk = town.imported();
    settle(&mut desk, FALLEN);
    for row in papers().iter().filter(|row| row.is_table()) {
        for audience in [Audience::Internal, Audience::Public] {
            let table = match desk.table(ExportWhat::Paper(row), audience) {
                Ok(table) => table,
                Err(error) => {
                    assert!(!row.is_for(audience) && matches!(error, ReviewError::Inside(_)), "{}", row.code);
                    assert!(error.text().get(Lang::Zh).contains("只在单位内部用"));
                    continue;
                }
            };
            assert!(row.is_for(audience) && !table.signed.is_empty(), "{}", row.code);
            assert!(table.rows.iter().all(|line| line.len() == table.header.len()), "{}", row.code);
            if table.header[0].get(Lang::Zh) == "序号" {
                let numbers: Vec<CellOut> = (1..).map(CellOut::Count).take(table.rows.len()).collect();
                assert_eq!(table.rows.iter().map(|line| line[0].clone()).collect::<Vec<_>>(), numbers, "{}", row.code);
            }
            let csv = String::from_utf8(write::csv(&table, Lang::Zh, Encoding::Utf8Bom)).expect("utf-8");
            assert!((0..20).all(|at| !csv.contains(&cert(at))), "{} shows a certificate", row.code);
            assert!(audience == Audience::Internal || !csv.contains("王建国"), "{} shows a name", row.code);
            for name in ["a.xlsx", "a.csv", "a.txt"] {
                saving::ready(&table, std::path::Path::new(name), Lang::Zh, Encoding::Utf8Bom).expect(name);
            }
        }
    }
    let whole: Vec<&PaperRow> = papers().iter().filter(|row| !row.is_table()).collect();
    assert_eq!(whole.iter().map(|row| row.code.as_str()).collect::<Vec<_>>(), ["bulletin", "case"]);
    assert!(whole.into_iter().all(|row| desk.table(ExportWhat::Paper(row), Audience::Internal).is_err()));
}

#[test]
fn the_ledger_of_falls_holds_whom_the_count_counts_with_the_sums() {
    let town = Town::new();
    let mut desk = town.imported();
    settle(&mut desk, FALLEN);
    let table = made(&desk, "falls");
    let register = desk.count_register(&[]).expect("the counts");
    let when = register.rows().iter().find(|row| row.code == "fell").expect("a count").when.clone();
    let (fell, _) = desk.queue_where(&when).expect("asked");
    assert_eq!((table.rows.len(), fell.len()), (1, 1));
    assert_eq!(cell(&table, 0, "户主"), &word("王建国"));
    // (42108 + 3137) / 3 and (24000 + 3137) / 3, and what is between them.
    assert_eq!(cell(&table, 0, "上年同期人均"), &CellOut::Money(Money(1_508_167)));
    assert_eq!(cell(&table, 0, "本期人均"), &CellOut::Money(Money(904_567)));
    assert_eq!(cell(&table, 0, "下降"), &CellOut::Money(Money(603_600)));
    assert_eq!(cell(&table, 0, "降幅"), &CellOut::Percent(4002));
    assert_eq!(cell(&table, 0, "连续下降年数"), &CellOut::Count(1));
    assert_eq!(cell(&table, 0, "备注"), &CellOut::Empty, "left for the pen");
}

#[test]
fn what_was_counted_before_an_act_is_not_said_after_it() {
    let town = Town::new();
    let mut desk = town.imported();
    let register = desk.count_register(&[]).expect("the counts");
    let mut seen = Vec::new();
    let mut holds = |desk: &Desk, after: &str| {
        let of = |desk: &Desk| format!("{:?}", desk.counts(&register, split("reviewer")).expect("counted").lines);
        let own = of(desk);
        // As a desk that has just been opened.
        desk.towns.borrow_mut().clear();
        assert_eq!(own, of(desk), "{after}");
        assert_eq!(of(desk), own, "asked again, {after}");
        seen.push(own);
    };
    holds(&desk, "the import");
    let back = Order { reasons: vec!["R11".into()], evidence: vec!["E4".into()], ..order(Deed::Return, "98010100002") };
    desk.order(&back).expect("returned");
    holds(&desk, "a return");
    desk.undo().expect("undone");
    holds(&desk, "undoing it");
    desk.order(&order(Deed::Hold, "98010100003")).expect("held");
    holds(&desk, "holding another");
    rig::on(&mut desk, "2024-12-30T08:30:00Z", "王芳");
    desk.order(&back).expect("returned");
    holds(&desk, "another day");
    let moved = rig::layer(2024, FileKind::Yearly, &[("98010100004", &[("wage", "1.00"), ("net", "1.00")], &[])]);
    rig::import(&mut desk.office, vec![moved], true).expect("imported");
    desk.refresh().expect("read");
    holds(&desk, "other figures");
    seen.dedup();
    assert!(seen.len() >= 4, "the counts moved: {}", seen.len());
}

#[test]
fn the_ledger_of_doubts_says_who_answered_and_that_of_returns_what_became_of_it() {
    let town = Town::new();
    let mut desk = town.imported();
    settle(&mut desk, FALLEN);
    let checks = made(&desk, "checks");
    let of = |state: &str| (0..checks.rows.len()).find(|row| cell(&checks, *row, "状态") == &word(state));
    let waived = of("豁免").expect("one that was waived");
    assert_eq!((cell(&checks, waived, "核查人"), cell(&checks, waived, "核查结论")), (&word("李敏"), &word("豁免")));
    assert!(format!("{:?}", cell(&checks, waived, "原因说明")).contains("已电话核实"));
    let open = of("待核").expect("an open one");
    assert_eq!((cell(&checks, open, "核查人"), cell(&checks, open, "核查结论")), (&CellOut::Empty, &CellOut::Empty));

    let back = Order { reasons: vec!["R11".into()], evidence: vec!["E4".into()], ..order(Deed::Return, "98010100002") };
    desk.order(&back).expect("returned");
    let returns = made(&desk, "returns");
    assert_eq!((cell(&returns, 0, "整改情况"), cell(&returns, 0, "是否销号")), (&word("未交回"), &word("否")));
    desk.undo().expect("undone");
    let returns = made(&desk, "returns");
    assert_eq!((cell(&returns, 0, "整改情况"), cell(&returns, 0, "是否销号")), (&word("已撤销"), &CellOut::Empty));
    let waivers = made(&desk, "waivers");
    assert!(!waivers.rows.is_empty() && cell(&waivers, 0, "批准人") == &word("张镇长"));
}

#[test]
fn villages_stand_with_their_sum_and_a_case_on_a_page() {
    let town = Town::new();
    let mut desk = town.imported();
    desk.order(&order(Deed::Hold, "98010100003")).expect("held");
    let table = made(&desk, "villages");
    assert_eq!(table.rows.len(), 2);
    assert_eq!((cell(&table, 0, "村"), cell(&table, 1, "村")), (&word("石门村"), &word("合计")));
    assert_eq!(cell(&table, 1, "采集户数"), &CellOut::Count(20));
    assert_eq!(cell(&table, 1, "办结率"), &CellOut::Percent(0));
    assert_eq!(cell(&table, 1, "收入下降户"), &CellOut::Count(1));
    let file = desk.case_file(FALLEN).expect("a case file");
    let said: Vec<String> = saving::aligned(&file, Lang::Zh);
    let has = |words: &str| said.iter().any(|line| line.contains(words));
    assert!(has("一户一档") && has("王建国") && has("工资性收入") && has("INC01") && has("填报人"), "{said:#?}");
    assert!(!said.concat().contains(&cert(0)));
    assert!(matches!(desk.case_file("1"), Err(ReviewError::NoHousehold(_))));
}

#[test]
fn a_notice_is_a_form_a_slip_with_the_last_digits_and_no_target() {
    let town = Town::new();
    let mut desk = town.imported();
    assert!(made(&desk, "notice").forms.is_empty(), "nobody is out");
    let back = |hh: &str| Order {
        reasons: vec!["R11".into()],
        evidence: vec!["E4".into()],
        ask: vec!["转移性收入：请核对一卡通流水".into()],
        ..order(Deed::Return, hh)
    };
    desk.order(&back("98010100003")).expect("returned");
    desk.undo().expect("undone");
    let both = Order { households: vec!["98010100001".into(), "98010100002".into()], ..back("98010100001") };
    let done = desk.order(&both).expect("returned");
    let mut table = made(&desk, "notice");
    assert_eq!(table.forms.len(), 1, "what was withdrawn is not printed");
    let form = table.forms[0].text().join("\n");
    for words in [
        "青溪镇退回整改通知单",
        done.slips[0].as_str(),
        "石门村",
        "2 户",
        "0001",
        "0002",
        "请核对一卡通流水",
        "一卡通",
        "2024-10-23",
        "责任人",
        "盖章",
        "回　　执",
    ] {
        assert!(form.contains(words), "{words} in {form}");
    }
    let last = |at: usize| cert(at)[14..].to_owned();
    assert!(form.contains(&last(0)) && form.contains(&last(1)));
    assert!(!form.contains(&cert(0)) && !form.contains("98010100001"), "never a whole number");
    assert!(!form.contains("增收") && !form.contains("目标") && !form.contains("只跳过了周末"), "{form}");
    assert_eq!(table.rows.len(), 2);
    assert!(matches!(desk.table(ExportWhat::Paper(paper("notice").expect("a paper")), Audience::Public), Err(ReviewError::Inside(_))));
    assert!(notice::only(&mut table, "石门村") && notice::only(&mut table, &done.slips[0]));
    let written = saving::ready(&table, std::path::Path::new("a.xlsx"), Lang::En, Encoding::Utf8Bom).expect("a workbook");
    assert!(written.bytes.starts_with(b"PK"));
    assert!(!notice::only(&mut table, "下河村") && table.forms.is_empty());
}

#[test]
fn the_visits_of_a_village_are_a_form_in_the_order_of_the_queue_with_the_question_for_each_door() {
    let town = Town::new();
    let mut desk = town.imported();
    let wanted: Vec<String> = desk.queue().iter().filter(|row| row.flags != [0, 0, 0]).map(|row| row.head.clone()).collect();
    let mut table = made(&desk, "visits");
    let form = &table.forms[0];
    let heads: Vec<&str> = form.heads.iter().map(|(head, _)| head.as_str()).collect();
    let column = |title: &str| heads.iter().position(|head| *head == title).expect("a column");
    let listed: Vec<&String> = form.rows.iter().map(|row| &row[column("户主")]).collect();
    assert!(wanted.len() > 1 && listed.iter().map(|head| head.as_str()).eq(wanted.iter().map(String::as_str)), "{listed:?} {wanted:?}");
    assert!(form.rows.iter().all(|row| !row[column("进门要问")].is_empty() && row[column("问到的、凭证")].is_empty()), "{:?}", form.rows);
    let text = form.text().join("\n");
    for words in ["青溪镇石门村入户清单", "回　　执", "没有找到", "入户人（两人）", &format!("应入户 {} 户", wanted.len())]
    {
        assert!(text.contains(words), "{words} in {text}");
    }
    assert!(!text.contains(FALLEN) && !text.contains(&cert(0)) && !text.contains("目标"), "{text}");
    assert!(matches!(desk.table(ExportWhat::Paper(paper("visits").expect("a paper")), Audience::Public), Err(ReviewError::Inside(_))));
    assert!(notice::only(&mut table, "石门村") && !notice::only(&mut table, "下河村"));
    // Who is settled is not visited.
    settle(&mut desk, FALLEN);
    desk.order(&order(Deed::Approve, FALLEN)).expect("approved");
    assert_eq!(made(&desk, "visits").rows.len(), wanted.len() - 1);
}

#[test]
fn an_office_adds_holidays_of_its_own_and_issued_slips_keep_their_day() {
    let town = Town::new();
    let mut desk = town.imported();
    let back = |hh: &str| Order { reasons: vec!["R11".into()], evidence: vec!["E4".into()], ..order(Deed::Return, hh) };
    let due = |desk: &Desk, hh: &str| desk.row(hh).and_then(|row| row.out.clone()).and_then(|(_, due)| due).expect("a day").to_string();
    let done = desk.order(&back("98010100001")).expect("returned");
    assert_eq!((due(&desk, "98010100001").as_str(), done.days), ("2024-10-23", None));
    let folder = town.folder.path().join("holidays");
    std::fs::create_dir(&folder).expect("a folder");
    let own = "notice = \"自治州成立纪念日放假通知\"\nrest = [\n  \"2024-10-21\",\n  \"2024-13-01\",\n]\n";
    std::fs::write(folder.join("2024.toml"), own).expect("a file");
    let wrong = desk.set_beside(Some(town.folder.path().to_owned()));
    assert!(wrong.len() == 1 && wrong[0].get(Lang::Zh).contains("2024.toml") && wrong[0].get(Lang::Zh).contains("第 4 行"), "{wrong:?}");
    desk.order(&back("98010100002")).expect("returned");
    assert_eq!(due(&desk, "98010100002"), "2024-10-24", "the other days of the file stand");
    assert_eq!(due(&desk, "98010100001"), "2024-10-23", "a slip that was issued keeps its day");
}
