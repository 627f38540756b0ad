//! Test only: the list of a week, the sheet filled in and back, what is missing, late and asked by telephone alone, and rows that cannot be.

use std::fs;
use std::path::Path;
use std::path::PathBuf;

use tempfile::TempDir;

use crate::domain::act::Act;
use crate::domain::case::Status;
use crate::domain::field::known;
use crate::domain::office::duty::Duty;
use crate::domain::office::duty::DutyRole;
use crate::domain::office::visit::DoorVisit;
use crate::domain::office::visit::VisitHow;
use crate::domain::period::Period;
use crate::exchange::batch::FileKind;
use crate::exchange::out::table::CellOut;
use crate::exchange::out::table::TableOut;
use crate::i18n::Lang;
use crate::review::desk::state::Desk;
use crate::review::intake::undo_batch::undoing;
use crate::review::report::register::paper;
use crate::review::rows::mask::Audience;
use crate::review::tests::rig;
use crate::review::visits::VisitPart;
use crate::review::visits::counted;
use crate::review::visits::taken::is_team_sheet;

/// Six households of 石门村 whose net income fell by half, so that somebody has to go to each.
fn desk() -> Desk {
    let mut office = rig::office();
    let ids: Vec<String> = (1..=6).map(|n| format!("980101000{n:02}")).collect();
    let heads: Vec<String> = (1..=6).map(|n| format!("户主{n}")).collect();
    let houses = |wage: &'static str, net: &'static str| {
        let own = |at: usize| {
            vec![
                ("village", "石门村"),
                ("head_name", heads[at].as_str()),
                ("size_year", "2"),
                ("wage", wage),
                ("prod_in", "4000"),
                ("net", net),
            ]
        };
        (0..6).map(own).collect::<Vec<_>>()
    };
    for (year, of) in [(2023, houses("56000", "60000")), (2024, houses("20000", "24000"))] {
        let given: Vec<rig::Given<'_>> = ids.iter().zip(&of).map(|(id, values)| (id.as_str(), values.as_slice(), &[][..])).collect();
        rig::import(&mut office, vec![rig::layer(year, FileKind::Yearly, &given)], true).expect("imported");
    }
    let mut desk = Desk::of(office).expect("a desk");
    rig::on(&mut desk, "2024-11-12T02:00:00Z", "李敏");
    desk
}

fn words(cell: &CellOut) -> String {
    match cell {
        CellOut::Text(words) => words.clone(),
        CellOut::Money(amount) => amount.to_string(),
        CellOut::Count(count) => count.to_string(),
        _ => String::new(),
    }
}

/// The sheet as csv, with these cells by household and title.
fn filled(sheet: &TableOut, folder: &TempDir, fill: &[(&str, &[(&str, &str)])]) -> PathBuf {
    let head: Vec<&str> = sheet.header.iter().map(|title| title.get(Lang::Zh)).collect();
    let at = |title: &str| head.iter().position(|own| *own == title).unwrap_or_else(|| panic!("{title} in {head:?}"));
    let mut lines = vec![head.join(",")];
    for row in &sheet.rows {
        let mut cells: Vec<String> = row.iter().map(|cell| words(cell).replace(',', "")).collect();
        let own = cells[at("户编号")].clone();
        for (title, word) in fill.iter().filter(|(hh, _)| *hh == own).flat_map(|(_, told)| told.iter()) {
            cells[at(title)] = (*word).to_owned();
        }
        lines.push(cells.join(","));
    }
    let path = folder.path().join("对照表.csv");
    fs::write(&path, lines.join("\n")).expect("written");
    path
}

fn stands(desk: &Desk) -> Vec<(String, String)> {
    let rows = desk.visit_rows().expect("read");
    let mut each: Vec<(String, String)> =
        rows.into_iter().map(|row| (row.hh_id.clone(), row.stands.label().get(Lang::Zh).to_owned())).collect();
    each.sort();
    each
}

fn figure(desk: &Desk, hh: &str, code: &str) -> String {
    let stored = desk.office.store.read().current(Period::annual(2024), hh).expect("read").expect("a record");
    stored.record.household.get(code).map(|entry| entry.value().to_owned()).unwrap_or_default()
}

const WEEK: [&str; 3] = ["98010100001", "98010100002", "98010100003"];

#[test]
fn the_list_of_a_week_goes_out_once_comes_back_with_figures_and_silence_is_missing() {
    let (mut desk, folder) = (desk(), tempfile::tempdir().expect("a folder"));
    let today = desk.today();
    let made = desk.list_week("石门村", today, 3).expect("listed");
    assert!(made.said.get(Lang::Zh).contains("2024-11-11 到 2024-11-17 入户 3 户"), "{:?}", made.said);
    let ids: Vec<String> = made.sheet.rows.iter().map(|row| words(&row[2])).collect();
    assert_eq!(ids, WEEK);
    let head: Vec<&str> = made.sheet.header.iter().map(|title| title.get(Lang::Zh)).collect();
    let at = |title: &str| head.iter().position(|own| *own == title).expect("a column");
    let first = &made.sheet.rows[0];
    assert_eq!((words(&first[at("上次工资性收入")]), &first[at("这次工资性收入")]), ("20,000.00".to_owned(), &CellOut::Empty));
    assert!(!words(&first[at("进门要问")]).is_empty());
    // Asked for again it is the same list; nothing more is entered.
    let tip = |desk: &Desk| desk.office.store.read().ledger_tip().expect("read").0;
    let entered = tip(&desk);
    assert!(desk.list_week("石门村", today, 5).expect("again").said.get(Lang::Zh).contains("原样再写一份"));
    assert_eq!(tip(&desk), entered);
    assert!(stands(&desk).iter().all(|(_, stands)| stands == "还没到期"));
    // One is visited and told another wage, one was called, of one nothing is filled in.
    let sheet = filled(
        &made.sheet,
        &folder,
        &[
            (
                WEEK[0],
                &[
                    ("入户日期", "2024-11-12"),
                    ("入户方式", "入户"),
                    ("入户人", "李四、王五"),
                    ("签字人", "户主1"),
                    ("这次工资性收入", "26000"),
                    ("这次纯收入", "30000"),
                ],
            ),
            (WEEK[1], &[("入户日期", "2024-11-12"), ("入户方式", "电话"), ("入户人", "李四"), ("入户说明", "在外务工 13800001111")]),
        ],
    );
    assert!(is_team_sheet(&sheet));
    let taken = desk.take_visits(&sheet, &|_| true).expect("taken");
    let said = taken.heading.get(Lang::Zh);
    assert!(said.contains("登记入户 2 户") && said.contains("有变化 1 份"), "{said}");
    assert!(taken.lines.iter().any(|line| line.get(Lang::Zh).contains("没有填的 1 户，仍算没有交回")), "{:?}", taken.lines);
    assert_eq!(
        [figure(&desk, WEEK[0], "wage"), figure(&desk, WEEK[0], "prod_in"), figure(&desk, WEEK[1], "wage")],
        ["26000.00", "4000.00", "20000.00"]
    );
    let acts = desk.office.store.read().visit_acts(Period::annual(2024)).expect("read");
    let kept = acts.into_iter().map(|(_, words)| words).collect::<Vec<_>>().join("\n");
    assert!(kept.contains("在外务工") && !kept.contains("13800001111"), "{kept}");
    // The same again changes nothing.
    let again = desk.take_visits(&sheet, &|_| true).expect("taken");
    assert_eq!(again.heading.get(Lang::Zh), "已经有的 2 户");
    rig::on(&mut desk, "2024-11-18T02:00:00Z", "李敏");
    let own = |at: usize, stands: &str| (WEEK[at].to_owned(), stands.to_owned());
    assert_eq!(stands(&desk), [own(0, "已入户"), own(1, "只打电话"), own(2, "没有交回")]);
    assert_eq!(counted(&desk.visit_rows().expect("read")).get(Lang::Zh), "应入户 3 户、没有交回 1 户、只打电话 1 户、已入户 1 户");
    // Another week: who was visited is not listed again; whoever was not is.
    let next = desk.list_week("石门村", desk.today(), 3).expect("listed");
    assert_eq!(next.sheet.rows.iter().map(|row| words(&row[2])).collect::<Vec<_>>(), ["98010100002", "98010100003", "98010100004"]);
    desk.undo().expect("undone");
    assert_eq!(stands(&desk), [own(0, "已入户"), own(1, "只打电话"), own(2, "没有交回")]);
    // Visited on Monday it is late.
    let visit = DoorVisit {
        hh_id: WEEK[2].into(),
        village: String::new(),
        on: desk.today(),
        how: VisitHow::Door,
        by: vec!["李四".into()],
        signed: String::new(),
        words: String::new(),
    };
    desk.add_visits(std::slice::from_ref(&visit)).expect("entered");
    assert_eq!(stands(&desk)[2], own(2, "过周入户"));
    assert!(desk.list_week("石门村", "2024-11-12".parse().expect("a day"), 3).expect("again").said.get(Lang::Zh).contains("原样再写一份"));
    assert!(desk.list_week("石门村", "2024-11-05".parse().expect("a day"), 3).is_err(), "a week that is over gets no list");
    assert_eq!(rig::findings(&desk.office), Vec::<String>::new());
}

#[test]
fn missing_late_and_phone_only_show_by_team_and_a_returned_case_comes_back() {
    let (mut desk, folder) = (desk(), tempfile::tempdir().expect("a folder"));
    let team = Duty { village: "石门村".into(), role: DutyRole::Team, person: "县交通局工作队".into(), from: None, until: None };
    desk.set_duties(&[team], false).expect("set");
    rig::decide(&mut desk.office, WEEK[0], Act::Return, Status::Returned);
    desk.refresh().expect("read again");
    let made = desk.list_week("石门村", desk.today(), 6).expect("listed");
    let told: &[(&str, &str)] =
        &[("入户日期", "2024-11-12"), ("入户方式", "入户"), ("入户人", "李四"), ("这次工资性收入", "26000"), ("这次纯收入", "30000")];
    desk.take_visits(&filled(&made.sheet, &folder, &[(WEEK[0], told)]), &|_| true).expect("taken");
    assert_eq!(desk.row(WEEK[0]).expect("a row").status, Status::Corrected, "the one door for every change");
    rig::on(&mut desk, "2024-11-18T02:00:00Z", "李敏");
    let board = desk.board(&desk.count_register(&[]).expect("the counts")).expect("a board");
    let line = board.lines.iter().find(|line| line.part.get(Lang::Zh) == "入户").expect("a line of the team");
    assert_eq!((line.label.get(Lang::Zh), line.figure.as_str(), line.said.get(Lang::Zh)), ("县交通局工作队", "1/6", "没有交回 5"));
    let found = desk.queue_where("case.visit_missing").expect("understood").0;
    assert_eq!(found.len(), 5);
    let row = paper("visit-ledger").expect("a paper");
    assert!(!row.is_for(Audience::Public) && row.is_for(Audience::Internal));
}

#[test]
fn a_row_that_cannot_be_is_refused_by_file_row_and_column_and_a_closed_campaign_takes_none() {
    let (mut desk, folder) = (desk(), tempfile::tempdir().expect("a folder"));
    desk.list_week("石门村", desk.today(), 3).expect("listed");
    let path = folder.path().join("表.csv");
    let take = |desk: &mut Desk, rows: &str| {
        fs::write(&path, format!("户编号,行政村,户主,入户期,入户日期,入户方式,入户人,签字人,这次工资性收入,这次外快\n{rows}"))
            .expect("written");
        desk.take_visits(Path::new(&path), &|_| true)
    };
    let rows = "98010100001,石门村,户主1,2024,2024-11-12,入户,李四,户主1,,\n\
                98010100009,石门村,,2024,2024-11-12,入户,李四,,,\n\
                98010100002,石门村,,2024,2024-11-08,入户,李四,,,\n\
                98010100002,石门村,,2024,2024-11-13,入户,李四,,,\n\
                98010100002,石门村,,2024,,入户,李四,,,\n\
                98010100002,石门村,,2024,2024-11-12,捎话,李四,,,\n\
                98010100002,石门村,,2024,2024-11-12,入户,,,,\n\
                98010100002,石门村,,2024,2024-11-12,入户,13800001111,,,\n\
                98010100002,石门村,,2024,2024-11-12,入户,李四,,待核,\n\
                98010100002,下河村,,2024,2024-11-12,入户,李四,,,\n\
                98010100002,石门村,户主3,2024,2024-11-12,入户,李四,,,\n\
                98010100002,石门村,,2023,2024-11-12,入户,李四,,,\n\
                98010100002,石门村,,2024,2024-11-12,没有找到,李四,,26000,\n\
                98010100001,石门村,户主1,2024,2024-11-12,电话,李四,,,\n\
                98010100003,石门村,户主3,2024,,,,,,\n";
    let taken = take(&mut desk, rows).expect("the first row stands");
    assert_eq!(taken.heading.get(Lang::Zh), "登记入户 1 户");
    let wanted = [
        ("第 3 行“户编号”", "没有户编号"),
        ("第 4 行“入户日期”", "在清单的那一周"),
        ("第 5 行“入户日期”", "还没有到"),
        ("第 6 行“入户日期”", "没有写入户日期"),
        ("第 7 行“入户方式”", "没有找到"),
        ("第 8 行“入户人”", "没有写入户人"),
        ("第 9 行“入户人”", "像证件号或电话"),
        ("第 10 行“这次工资性收入”", "读不出一个数"),
        ("第 11 行“行政村”", "石门村"),
        ("第 12 行“户主”", "对不上"),
        ("第 13 行“入户期”", "不是2024年度的"),
        ("第 14 行“入户方式”", "又写了数"),
        ("第 15 行“户编号”", "第 2 行已经有这一户"),
    ];
    let said: Vec<String> = taken.lines.iter().map(|line| line.get(Lang::Zh).to_owned()).filter(|line| line.contains("行“")).collect();
    assert_eq!(said.len(), wanted.len(), "{said:#?}");
    for (said, (place, what)) in said.iter().zip(wanted) {
        assert!(said.contains("“表.csv”") && said.contains(place) && said.contains(what), "{said}");
    }
    assert!(taken.lines.iter().any(|line| line.get(Lang::Zh).contains("这次外快")), "{:?}", taken.lines);
    let visit = DoorVisit {
        hh_id: WEEK[1].into(),
        village: String::new(),
        on: desk.today(),
        how: VisitHow::NotFound,
        by: vec!["李四".into()],
        signed: "户主2".into(),
        words: String::new(),
    };
    assert_eq!(desk.unfit_visit(&visit).map(|(part, _)| part), Some(VisitPart::Signed));
    let told = [(known("wage"), "26000".to_owned())].into();
    assert!(desk.take_visit(DoorVisit { signed: String::new(), ..visit.clone() }, told, &|_| true).is_err(), "nobody was there to tell");
    desk.close_campaign(Period::annual(2024)).expect("closed");
    let tip = desk.office.store.read().ledger_tip().expect("read").0;
    let why = take(&mut desk, rows).expect_err("closed").text();
    assert!(why.get(Lang::Zh).contains("第 2 行“入户期”：2024年度已经结束") && why.get(Lang::Zh).contains("什么都没有改动"), "{why:?}");
    assert!(desk.list_week("石门村", "2024-11-25".parse().expect("a day"), 3).is_err());
    assert_eq!(desk.office.store.read().ledger_tip().expect("read").0, tip);
}

#[test]
fn of_several_visits_on_one_day_the_one_at_the_door_stands_and_one_is_dropped_by_its_way() {
    let mut desk = desk();
    let day = desk.today();
    let visit = |how: VisitHow, signed: &str| DoorVisit {
        hh_id: WEEK[0].into(),
        village: String::new(),
        on: day,
        how,
        by: vec!["李四".into()],
        signed: signed.into(),
        words: String::new(),
    };
    desk.add_visits(&[visit(VisitHow::Door, "户主1")]).expect("entered");
    desk.add_visits(&[visit(VisitHow::Phone, ""), visit(VisitHow::NotFound, "")]).expect("entered");
    let shown = |desk: &Desk| desk.visit_rows().expect("read").first().and_then(|row| row.last().cloned());
    assert_eq!(shown(&desk).map(|visit| (visit.how, visit.signed)), Some((VisitHow::Door, "户主1".to_owned())), "not the call after it");
    let why = desk.drop_visit(WEEK[0], day, None).expect_err("which").text();
    for word in ["登记了 3 次", "没有找到、电话、入户", "户主1 签字", "什么都没有改动"] {
        assert!(why.get(Lang::Zh).contains(word), "{word}: {why:?}");
    }
    let why = desk.drop_visit(WEEK[0], day, Some(VisitHow::Video)).expect_err("none").text();
    assert!(why.get(Lang::Zh).contains("没有登记“视频”"), "{why:?}");
    let said = desk.drop_visit(WEEK[0], day, Some(VisitHow::Door)).expect("dropped");
    assert!(said.get(Lang::Zh).contains("（入户）"), "{said:?}");
    let ways = |desk: &Desk| -> Vec<VisitHow> {
        desk.visit_rows().expect("read").iter().flat_map(|row| row.visits.iter().map(|visit| visit.how)).collect()
    };
    assert_eq!(ways(&desk), [VisitHow::NotFound, VisitHow::Phone]);
    desk.undo().expect("undone");
    assert_eq!(ways(&desk), [VisitHow::NotFound, VisitHow::Phone, VisitHow::Door]);
    for how in [VisitHow::Door, VisitHow::Phone] {
        desk.drop_visit(WEEK[0], day, Some(how)).expect("dropped");
    }
    desk.drop_visit(WEEK[0], day, None).expect("the only one needs no more words");
    assert_eq!(ways(&desk), []);
    // A call on a later day does not hide that somebody was at the door.
    desk.add_visits(&[visit(VisitHow::Door, "户主1")]).expect("entered");
    rig::on(&mut desk, "2024-11-15T02:00:00Z", "李敏");
    desk.add_visits(&[DoorVisit { on: desk.today(), ..visit(VisitHow::Phone, "") }]).expect("entered");
    assert_eq!(shown(&desk).map(|visit| (visit.how, visit.on)), Some((VisitHow::Door, day)));
}

#[test]
fn a_week_after_the_campaign_gets_no_list_and_before_an_import_goes_back_it_is_said_that_visits_stay() {
    let mut desk = desk();
    for far in ["2030-11-12", "2025-06-02"] {
        let why = desk.list_week("石门村", far.parse().expect("a day"), 5).expect_err("far").text();
        assert!(why.get(Lang::Zh).contains("采集期以后") && why.get(Lang::Zh).contains("什么都没有改动"), "{why:?}");
    }
    assert_eq!(desk.visits_known().expect("read").lists, []);
    desk.list_week("石门村", "2024-11-19".parse().expect("a day"), 2).expect("next week");
    let visit = DoorVisit {
        hh_id: WEEK[0].into(),
        village: String::new(),
        on: desk.today(),
        how: VisitHow::Door,
        by: vec!["李四".into()],
        signed: "户主1".into(),
        words: String::new(),
    };
    let batch = desk.office.store.read().batches().expect("read").last().map(|batch| batch.id).expect("a batch");
    let question = |desk: &Desk| undoing(&desk.office.import_to_undo(batch).expect("an import"));
    desk.add_visits(&[DoorVisit { hh_id: "98010100003".into(), ..visit }]).expect("entered");
    let asked = question(&desk);
    assert!(asked.get(Lang::Zh).ends_with("以后登记的入户 2 次照样留着，不随数据撤走；登记错的另外撤销或作废。"), "{asked:?}");
    assert!(asked.get(Lang::En).contains("stays") && asked.get(Lang::En).contains("(2 entries)"), "{asked:?}");
    desk.office.undo_batch(batch, &|_| true).expect("taken back");
    desk.refresh().expect("read");
    assert_eq!(rig::findings(&desk.office), Vec::<String>::new());
}

#[test]
fn a_number_that_lost_its_digits_another_week_and_a_third_decimal_are_refused_by_their_column() {
    let (mut desk, folder) = (desk(), tempfile::tempdir().expect("a folder"));
    desk.list_week("石门村", desk.today(), 3).expect("listed");
    let path = folder.path().join("表.csv");
    let rows = "98010100100010000,,2024-11-12,入户,李四,\n\
                9.80101E+16,,2024-11-12,入户,李四,\n\
                98010100001,2024-11-04,2024-11-12,入户,李四,\n\
                98010100001,下周,2024-11-12,入户,李四,\n\
                98010100001,2024-11-11,2024-11-12,入户,李四,26000.125\n\
                98010100001,2024-11-11,2024-11-12,入户,李四,26000.10\n\
                98010100006,2024-11-11,2024-11-12,入户,李四,\n";
    fs::write(&path, format!("户编号,入户周,入户日期,入户方式,入户人,这次工资性收入\n{rows}")).expect("written");
    let read = desk.read_visits(&path).expect("read");
    let said: Vec<&str> = read.refused.iter().map(|line| line.get(Lang::Zh)).collect();
    let wanted = [
        ("第 2 行“户编号”", "后几位已经丢了"),
        ("第 3 行“户编号”", "后几位已经丢了"),
        ("第 4 行“入户周”", "写的是 2024-11-04 起一周，这一户的清单是 2024-11-11 起一周的"),
        ("第 5 行“入户周”", "要写日历上有的一天"),
        ("第 6 行“这次工资性收入”", "小数超过两位"),
    ];
    assert_eq!(said.len(), wanted.len(), "{said:#?}");
    for (said, (place, what)) in said.iter().zip(wanted) {
        assert!(said.contains(place) && said.contains(what) && !said.contains("是否指"), "{said}");
    }
    // The last is on no list, so that no other week stands against it.
    assert_eq!(read.told.iter().map(|told| told.row).collect::<Vec<_>>(), [7, 8]);
}

#[test]
fn undo_takes_lists_and_visits_back_by_name_at_any_sitting_down_to_the_import_which_it_names() {
    let mut desk = desk();
    desk.list_week("石门村", desk.today(), 3).expect("listed");
    let hh_id = desk.visit_rows().expect("read")[0].hh_id.clone();
    let head = desk.row(&hh_id).map(|row| row.head.clone()).expect("a head");
    let visit = DoorVisit {
        hh_id,
        village: "石门村".into(),
        on: desk.today(),
        how: VisitHow::Door,
        by: vec!["李四".into()],
        signed: head.clone(),
        words: String::new(),
    };
    desk.add_visits(std::slice::from_ref(&visit)).expect("entered");
    let ways = |desk: &Desk| desk.visit_rows().expect("read").iter().map(|row| row.visits.len()).sum::<usize>();
    let mut desk = rig::twin(&desk);
    let named = desk.name_older().expect("of another sitting");
    assert!(named.get(Lang::Zh).contains(&format!("登记入户 石门村 {head}")), "{named:?}");
    let said = desk.undo().expect("undone").said;
    assert!(
        said.get(Lang::Zh).starts_with(&format!("撤销: 登记入户 石门村 {head} ")) && said.get(Lang::Zh).ends_with("（入户）"),
        "{said:?}"
    );
    assert_eq!((ways(&desk), desk.visit_rows().expect("read").len()), (0, 3));
    assert!(desk.redo().expect("done again").said.get(Lang::Zh).starts_with("重做: 登记入户"));
    assert_eq!(ways(&desk), 1);
    desk.undo().expect("undone");
    assert!(desk.undo().expect("undone").said.get(Lang::Zh).starts_with("撤销: 石门村 2024-11-"), "the list");
    assert_eq!(desk.visit_rows().expect("read").len(), 0);
    let why = desk.undo().expect_err("an import is no step").text();
    assert!(why.get(Lang::Zh).contains("最近一步是导入，不在这里撤销：到“导入”里用“撤销上次导入”"), "{why:?}");
    // What somebody else entered over it is not taken out from below.
    let mut desk = rig::twin(&desk);
    desk.add_visits(std::slice::from_ref(&visit)).expect("entered");
    rig::on(&mut desk, "2024-11-19T02:00:00Z", "王五");
    desk.add_visits(&[DoorVisit { signed: "别人".into(), ..visit }]).expect("entered");
    rig::on(&mut desk, "2024-11-19T03:00:00Z", "李敏");
    desk.refresh().expect("read");
    let why = desk.undo().expect_err("changed since").text();
    assert!(why.get(Lang::Zh).contains("以后又登记过"), "{why:?}");
    assert_eq!(rig::findings(&desk.office), Vec::<String>::new());
}

#[test]
fn undo_names_the_batch_that_came_with_a_visit_and_no_import_that_only_stands_before_one() {
    let mut desk = desk();
    desk.list_week("石门村", desk.today(), 3).expect("listed");
    let visit = |at: usize| DoorVisit {
        hh_id: WEEK[at].into(),
        village: String::new(),
        on: "2024-11-12".parse().expect("a day"),
        how: VisitHow::Door,
        by: vec!["李四".into()],
        signed: String::new(),
        words: String::new(),
    };
    let newest = |desk: &Desk| desk.office.store.read().batches().expect("read").last().map(|batch| batch.id).expect("a batch");
    let told = [(known("wage"), "21000".to_owned())].into();
    desk.take_visit(visit(0), told, &|_| true).expect("taken");
    let said = desk.undo().expect("undone").said;
    let named = format!("（同来的第 {} 批数据不在内）", newest(&desk));
    assert!(said.get(Lang::Zh).contains(&named), "{said:?}");
    let again = desk.redo().expect("done again").said;
    assert!(again.get(Lang::Zh).contains(&named), "{again:?}");
    // An import of its own, then a visit that was typed without a figure.
    let before = newest(&desk);
    let values =
        [("village", "石门村"), ("head_name", "户主2"), ("size_year", "2"), ("wage", "22000"), ("prod_in", "4000"), ("net", "26000")];
    rig::import(&mut desk.office, vec![rig::layer(2024, FileKind::Yearly, &[(WEEK[1], &values, &[])])], true).expect("imported");
    desk.refresh().expect("read");
    assert!(newest(&desk) > before);
    desk.add_visits(&[visit(2)]).expect("entered");
    let said = desk.undo().expect("undone").said;
    assert!(said.get(Lang::Zh).contains("登记入户") && !said.get(Lang::Zh).contains('批'), "{said:?}");
    assert_eq!(rig::findings(&desk.office), Vec::<String>::new());
}
