//! Test only: a drawing, its sheet filled in with known differences, and the rates worked out by hand.

use std::fs;
use std::path::PathBuf;

use tempfile::TempDir;

use crate::domain::act::Act;
use crate::domain::case::Status;
use crate::domain::field::field;
use crate::domain::period::Period;
use crate::exchange::batch::FileKind;
use crate::exchange::out::table::CellOut;
use crate::exchange::out::table::TableOut;
use crate::i18n::Lang;
use crate::review::desk::exports::HouseholdOrVillage;
use crate::review::desk::state::Desk;
use crate::review::export::what::ExportWhat;
use crate::review::export::what::may_leave;
use crate::review::intake::preview::Told;
use crate::review::report::register::paper;
use crate::review::revisit::lines::RevisitRateOf;
use crate::review::revisit::lines::rates;
use crate::review::revisit::taken;
use crate::review::revisit::taken::RevisitPeriod;
use crate::review::rows::mask::Audience;
use crate::review::tests::rig;
use crate::store::payload::Payload;

/// Ten households: the first six of 石门村 were collected by 甲, the others of 下河村 by 乙.
fn desk() -> Desk {
    let mut office = rig::office();
    let ids: Vec<String> = (1..=10).map(|n| format!("980101000{n:02}")).collect();
    let heads: Vec<String> = (1..=10).map(|n| format!("户主{n}")).collect();
    let houses: Vec<Vec<(&str, &str)>> = (0..10)
        .map(|at| {
            let (village, collector) = if at < 6 { ("石门村", "甲某") } else { ("下河村", "乙某") };
            vec![
                ("village", village),
                ("head_name", heads[at].as_str()),
                ("collector", collector),
                ("size_year", "2"),
                ("wage", "20000"),
                ("prod_in", "4000"),
                ("net", "24000"),
            ]
        })
        .collect();
    let given: Vec<rig::Given<'_>> = ids.iter().zip(&houses).map(|(id, values)| (id.as_str(), values.as_slice(), &[][..])).collect();
    // Who was collected by 乙 had more than twice as much a year before.
    let before = [("village", "下河村"), ("size_year", "2"), ("net", "60000")];
    let earlier: Vec<rig::Given<'_>> = ids.iter().skip(6).map(|id| (id.as_str(), &before[..], &[][..])).collect();
    rig::import(&mut office, vec![rig::layer(2023, FileKind::Yearly, &earlier)], false).expect("imported");
    rig::import(&mut office, vec![rig::layer(2024, FileKind::Yearly, &given)], true).expect("imported");
    Desk::of(office).expect("a desk")
}

/// The sheet as csv, each household with its figures, who visited and when.
fn filled(sheet: &TableOut, folder: &TempDir, fill: impl Fn(&str) -> Option<[&'static str; 4]>) -> PathBuf {
    let words = |cell: &CellOut| match cell {
        CellOut::Text(words) => words.clone(),
        CellOut::Empty => String::new(),
        other => panic!("a figure on a blind sheet: {other:?}"),
    };
    let head: Vec<&str> = sheet.header.iter().map(|title| title.get(Lang::Zh)).collect();
    let at = |title: &str| head.iter().position(|own| *own == title).unwrap_or_else(|| panic!("{title} in {head:?}"));
    let places = [at("回访工资性收入"), at("回访生产经营性收入"), at("回访人"), at("回访日期")];
    let mut lines = vec![head.join(",")];
    for row in &sheet.rows {
        let mut cells: Vec<String> = row.iter().map(words).collect();
        if let Some(written) = fill(&cells[at("户编号")]) {
            for (place, word) in places.iter().zip(written) {
                cells[*place] = word.to_owned();
            }
        }
        lines.push(cells.join(","));
    }
    let path = folder.path().join("r.csv");
    fs::write(&path, lines.join("\n")).expect("written");
    path
}

fn entries(desk: &Desk) -> i64 {
    desk.office.store.read().ledger_tip().expect("read").0
}

fn households(sheet: &TableOut) -> Vec<String> {
    let id = |row: &Vec<CellOut>| match &row[2] {
        CellOut::Text(words) => words.clone(),
        other => panic!("{other:?}"),
    };
    sheet.rows.iter().map(id).collect()
}

#[test]
fn a_drawing_is_entered_once_and_its_sheet_holds_no_figure() {
    let mut desk = desk();
    let before = entries(&desk);
    let first = desk.draw_revisits(2, 7).expect("drawn");
    assert_eq!(first.said.get(Lang::Zh), "第 1 次抽样：2 个采集人抽中 4 户，记入台账");
    assert_eq!((households(&first.sheet).len(), entries(&desk)), (4, before + 1));
    let written = format!("{:?}", first.sheet.rows);
    assert!(!written.contains("20000") && !written.contains("4000") && !written.contains("24000"), "{written}");
    let again = desk.draw_revisits(2, 7).expect("drawn");
    assert!(again.said.get(Lang::Zh).contains("已经有了"), "{:?}", again.said);
    assert_eq!((households(&again.sheet), entries(&desk)), (households(&first.sheet), before + 1), "nothing is entered twice");
    // Another one draws of those that are left, until nobody is.
    let second = desk.draw_revisits(2, 8).expect("drawn");
    assert!(households(&second.sheet).iter().all(|hh| !households(&first.sheet).contains(hh)));
    desk.draw_revisits(9, 9).expect("the rest");
    assert!(desk.draw_revisits(9, 10).is_err() && entries(&desk) == before + 3);
    // The same file and seed give the same households.
    assert_eq!(households(&self::desk().draw_revisits(2, 7).expect("drawn").sheet), households(&first.sheet));
    let entry = desk.office.store.read().entry(before + 1).expect("read").expect("an entry").entry;
    assert_eq!(entry.act, Act::Revisit);
    let payload = Payload::parse(&entry.payload).expect("read");
    assert_eq!(
        crate::review::decide::sentences::entry(entry.act, &payload, None, &|code| crate::i18n::Text::same(code)).get(Lang::Zh),
        "回头看：第 1 次抽样，4 户，抽样号 7"
    );
    assert_eq!(rig::findings(&desk.office), Vec::<String>::new());
}

#[test]
fn undo_takes_a_drawing_back_by_name_and_none_that_was_visited() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut desk = desk();
    let first = desk.draw_revisits(2, 7).expect("drawn").sheet;
    let mut desk = rig::twin(&desk);
    assert!(desk.name_older().is_some_and(|said| said.get(Lang::Zh).contains("回头看：第 1 次抽样，4 户，抽样号 7")));
    desk.undo().expect("undone");
    assert_eq!(desk.revisits().expect("read"), Vec::new());
    // Whoever was drawn may be drawn again; the number is not given twice, and nobody is drawn twice by doing it again.
    let again = desk.draw_revisits(2, 7).expect("drawn");
    assert!(again.said.get(Lang::Zh).starts_with("第 2 次抽样：2 个采集人抽中 4 户"), "{:?}", again.said);
    assert_eq!(households(&again.sheet), households(&first));
    assert!(desk.redo().is_err(), "something was done since");
    let path = filled(&again.sheet, &folder, |_| Some(["20000", "", "王五", "2024-10-16"]));
    rig::on(&mut desk, "2024-10-20T02:00:00Z", "王五");
    desk.take_revisits(&path, RevisitPeriod::Named).expect("taken");
    rig::on(&mut desk, "2024-10-20T03:00:00Z", "李敏");
    desk.refresh().expect("read");
    let before = entries(&desk);
    let why = desk.undo();
    // Whoever drew it is not the one who took the findings in.
    assert!(why.as_ref().is_err_and(|why| why.text().get(Lang::Zh).contains("第 2 次抽样已经读入回访")), "{why:?}");
    assert_eq!(entries(&desk), before);
    assert_eq!(rig::findings(&desk.office), Vec::<String>::new());
}

#[test]
fn more_are_drawn_of_whom_a_flag_proved_right() {
    let mut desk = desk();
    let period = Period::annual(2024);
    // Every household of 乙 that has a flag is explained as true.
    let mut explained = 0;
    let of_second: Vec<String> =
        desk.queue().iter().filter(|row| row.collector == "乙某" && row.flags != [0, 0, 0]).map(|row| row.hh_id.clone()).collect();
    for hh in &of_second {
        for standing in desk.office.store.read().standings_of(period, hh).expect("read") {
            let rule = standing.key.rule.clone();
            let moved = crate::store::payload::StoredFlagMove::to(crate::domain::flag::FlagState::Confirmed);
            let payload = Payload { period: Some(period), flags: [(rule, moved)].into(), ..Payload::default() };
            let new = crate::store::ledger::NewAct { hh_id: hh.clone(), payload, ..Default::default() };
            desk.office.transact(|write, who| Ok(write.act(who, Act::Explain, new)?)).expect("explained");
            explained += 1;
        }
    }
    assert!(explained > 0, "the households have flags");
    let drawn = desk.draw_revisits(1, 7).expect("drawn");
    let lines = desk.revisits().expect("read");
    let of = |who: &str| lines.iter().filter(|line| line.collector == who).count();
    assert_eq!((of("甲某"), of("乙某"), drawn.sheet.rows.len()), (1, 2, 3), "one more, at most as many again");
}

#[test]
fn known_differences_come_to_the_rates_that_were_worked_out_by_hand() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut desk = desk();
    let sheet = desk.draw_revisits(4, 7).expect("drawn").sheet;
    let drawn = households(&sheet);
    let of_first: Vec<&String> = drawn.iter().filter(|hh| hh.as_str() <= "98010100006").collect();
    let of_second: Vec<&String> = drawn.iter().filter(|hh| hh.as_str() > "98010100006").collect();
    assert_eq!((of_first.len(), of_second.len()), (4, 4));
    // Of 甲: one 10 % off to the yuan and no error, one error by wages, two as they were. Of 乙: two as they were, two not visited.
    let (near, wrong) = (of_first[0].clone(), of_first[1].clone());
    let away = [of_second[0].clone(), of_second[1].clone()];
    let path = filled(&sheet, &folder, |hh| match hh {
        hh if hh == near => Some(["22000", "4200", "王五", "2024-10-16"]),
        hh if hh == wrong => Some(["\"17,999.99\"", "4000", "王五", "2024-10-16"]),
        hh if away.iter().any(|own| own == hh) => None,
        _ => Some(["20000", "", "王五", "2024-10-17"]),
    });
    let version = |desk: &Desk| desk.office.store.read().newest_version().expect("read");
    let figures =
        |desk: &Desk| format!("{:?}", desk.office.stored_roll(Period::annual(2024)).expect("read").get(1, field("wage").expect("a field")));
    let (versions, wages, tip) = (version(&desk), figures(&desk), entries(&desk));
    let taken = desk.take_revisits(&path, RevisitPeriod::Named).expect("taken");
    assert_eq!(taken.lines, Vec::new());
    assert!(taken.heading.get(Lang::Zh).starts_with("读入回访 6 户，有差错的 1 户；已经有的 0 户"), "{:?}", taken.heading);
    assert_eq!((version(&desk), figures(&desk), entries(&desk)), (versions, wages, tip + 1), "no record was touched");
    // 1 of 4, 0 of 2, 1 of 6; bounds from printed tables of exact 95 % limits, rounded outwards to thousandths.
    let told: Vec<_> = rates(&desk.revisits().expect("read"))
        .into_iter()
        .map(|rate| (rate.of, rate.name.clone(), [rate.drawn, rate.seen, rate.wrong], rate.share(), rate.interval()))
        .collect();
    let (first, second) = (([4, 4, 1], Some(2500), Some([60, 8060])), ([4, 2, 0], Some(0), Some([0, 8420])));
    let row =
        |of, name: &str, (counts, share, bounds): ([usize; 3], Option<i64>, Option<[i64; 2]>)| (of, name.to_owned(), counts, share, bounds);
    assert_eq!(
        told,
        [
            row(RevisitRateOf::Village, "下河村", second),
            row(RevisitRateOf::Village, "石门村", first),
            row(RevisitRateOf::Collector, "乙某", second),
            row(RevisitRateOf::Collector, "甲某", first),
            row(RevisitRateOf::Whole, "", ([8, 6, 1], Some(1667), Some([40, 6420]))),
        ]
    );
    let lines = desk.revisits().expect("read");
    let of = |hh: &str| lines.iter().find(|line| line.hh_id == hh).expect("drawn");
    assert_eq!(of(&wrong).differences().get(Lang::Zh), "工资性收入：原 20,000.00，回访 17,999.99，少 2,000.01（差错）");
    assert_eq!(of(&near).stands().get(Lang::Zh), "无差错");
    assert_eq!(of(&away[0]).stands().get(Lang::Zh), "待回访");
    // The case says so, and a correction sheet has nothing of it.
    let history = desk.case(&wrong).expect("a case").history;
    assert!(history.iter().any(|row| row.what.get(Lang::Zh).contains("少 2,000.01") && row.who == "王五"), "{history:?}");
    let form = desk.correction_sheet(HouseholdOrVillage::Household(wrong.clone())).expect("a sheet");
    assert!(!format!("{:?}", form.rows).contains("1799999"), "{:?}", form.rows);
    // The same again writes nothing; a mended row stands from then on.
    assert!(desk.take_revisits(&path, RevisitPeriod::Named).expect("taken").heading.get(Lang::Zh).contains("已经有的 6 户"));
    assert_eq!(entries(&desk), tip + 1);
    let mended = fs::read_to_string(&path).expect("read").replace("17,999.99", "20000").replace("王五,2024-10-16", "王五,2024-10-18");
    fs::write(&path, mended.replace('"', "")).expect("mended");
    desk.take_revisits(&path, RevisitPeriod::Named).expect("taken");
    assert_eq!(rates(&desk.revisits().expect("read")).last().expect("the whole").wrong, 0);
    // Undo takes the newer reading back by name, so that the earlier one stands again, at the next sitting too.
    let wrong_now = |desk: &Desk| rates(&desk.revisits().expect("read")).last().expect("the whole").wrong;
    assert!(desk.undo().expect("undone").said.get(Lang::Zh).starts_with("撤销: 回头看：读入回访 "));
    assert_eq!(wrong_now(&desk), 1);
    desk.redo().expect("done again");
    assert_eq!(wrong_now(&desk), 0);
    // What was corrected since is held against the figures of the day of the drawing all the same.
    let corrected =
        [("village", "石门村"), ("collector", "甲某"), ("size_year", "2"), ("wage", "17999.99"), ("prod_in", "4000"), ("net", "24000")];
    rig::import(&mut desk.office, vec![rig::layer(2024, FileKind::Yearly, &[(wrong.as_str(), &corrected, &[])])], true).expect("imported");
    desk.refresh().expect("read");
    let own = desk.revisits().expect("read").into_iter().find(|line| line.hh_id == wrong).expect("drawn");
    assert_eq!(own.found.expect("visited").items[0].first, Some(2_000_000));
    assert_eq!(rig::findings(&desk.office), Vec::<String>::new());
}

#[test]
fn a_row_that_is_wrong_is_named_and_a_sheet_that_is_none_writes_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut desk = desk();
    let sheet = desk.draw_revisits(1, 7).expect("drawn").sheet;
    let drawn = households(&sheet);
    let outside = desk.queue().iter().map(|row| row.hh_id.clone()).find(|hh| !drawn.contains(hh)).expect("one outside");
    let path = folder.path().join("r.csv");
    let head = "回头看入户表\n户编号,户主,回访年度家庭人口数,回访工资性收入,回访人,回访日期,回访说明\n";
    let (own, other) = (&drawn[0], &drawn[1]);
    let head_of = |hh: &str| desk.row(hh).map(|row| row.head.clone()).expect("a household");
    let (own_head, other_head) = (head_of(own), head_of(other));
    let rows = [
        format!("{own},{own_head},2,20000,王五,2024-10-16,问了980101199003074514"),
        "98010109999,某,2,20000,王五,2024-10-16,".to_owned(),
        format!("{outside},某,2,20000,王五,2024-10-16,"),
        format!("{own},{own_head},2,20000,王五,2024-10-16,"),
        format!("{other},{other_head},2,两万,王五,2024-10-16,"),
        format!("{other},{other_head},0,20000,王五,2024-10-16,"),
        format!("{other},{other_head},2,20000,,2024-10-16,"),
        format!("{other},{other_head},2,20000,980101199003074514,2024-10-16,"),
        format!("{other},{other_head},2,20000,王五,,"),
        format!("{other},{other_head},2,NaN,王五,2024-10-16,"),
        format!("{other},{other_head},2,-500,王五,2024-10-16,"),
        format!("{other},{other_head},2,20000,王五,2001-01-01,"),
        format!("{other},{own_head},2,20000,王五,2024-10-16,"),
    ];
    fs::write(&path, format!("{head}{}\n", rows.join("\n"))).expect("written");
    let read = desk.read_revisits(&path, RevisitPeriod::Named).expect("read");
    let said: Vec<&str> = read.refused.iter().map(|said| said.get(Lang::Zh)).collect();
    let wanted = [
        ("第 4 行“户编号”", "名册里没有"),
        ("第 5 行“户编号”", "没有抽中"),
        ("第 6 行“户编号”", "第 3 行已经有这一户"),
        ("第 7 行“回访工资性收入”", "读不出"),
        ("第 8 行“回访年度家庭人口数”", "大于 0"),
        ("第 9 行“回访人”", "没有写回访人"),
        ("第 10 行“回访人”", "证件号"),
        ("第 11 行“回访日期”", "没有写回访日期"),
        ("第 12 行“回访工资性收入”", "读不出"),
        ("第 13 行“回访工资性收入”", "负数"),
        ("第 14 行“回访日期”", "以前"),
        ("第 15 行“户主”", "对不上"),
    ];
    assert_eq!(said.len(), wanted.len(), "{said:?}");
    for (said, (place, what)) in said.iter().zip(wanted) {
        assert!(said.contains("r.csv") && said.contains(place) && said.contains(what), "{said}");
    }
    let tip = entries(&desk);
    let taken = desk.take_revisits(&path, RevisitPeriod::Named).expect("the rest stands");
    let warned = "缺这几项：回访生产经营性收入、回访生产经营性支出、回访专项用于减少生产经营性支出的补贴、回访财产性收入、回访转移性收入";
    assert!(read.warned.len() == 1 && read.warned[0].get(Lang::Zh).contains(warned), "{:?}", read.warned);
    assert_eq!((taken.lines.len(), entries(&desk)), (said.len() + 2, tip + 1), "their count first, what is missing last");
    let line = desk.revisits().expect("read").into_iter().find(|line| line.hh_id == *own).expect("drawn");
    let found = line.found.expect("visited");
    assert!(!found.note.contains("980101199003074514"), "{}", found.note);
    // No sheet, an import, and the public.
    for words in ["户编号,户主,工资性收入\n98010100001,某,1\n", "户编号,回访人,回访日期\n98010100001,王五,2024-10-16\n", "", "x"]
    {
        fs::write(&path, words).expect("written");
        assert!(desk.take_revisits(&path, RevisitPeriod::Named).is_err(), "{words}");
    }
    fs::write(&path, format!("{head}{}\n", rows[0])).expect("written");
    let refused = desk.preview(std::slice::from_ref(&path), Told::default(), &|_| true).expect_err("no import").text();
    assert!(refused.get(Lang::Zh).contains("是回头看入户表") && refused.get(Lang::Zh).contains("“回头看”里“读入回访”"), "{refused:?}");
    for code in ["revisits", "revisit-rates"] {
        let row = paper(code).expect("a paper");
        assert!(
            may_leave(ExportWhat::Paper(row), Audience::Public).is_err() && desk.table(ExportWhat::Paper(row), Audience::Internal).is_ok()
        );
    }
    assert_eq!(entries(&desk), tip + 1);
    assert_eq!(desk.queue().iter().filter(|row| row.status != Status::Submitted).count(), 0);
    assert_eq!(rig::findings(&desk.office), Vec::<String>::new());
}

#[test]
fn a_sheet_of_another_period_is_told_by_its_rows() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut desk = desk();
    let drawn = households(&desk.draw_revisits(1, 7).expect("drawn").sheet);
    let path = folder.path().join("r.csv");
    let write = |of: &str| {
        let row = format!("户编号,回访期,回访工资性收入,回访人,回访日期\n{},{of},20000,王五,2024-10-16\n", drawn[0]);
        fs::write(&path, row).expect("written");
    };
    write("2024q1");
    let refused = desk.read_revisits(&path, RevisitPeriod::Named).expect("read").refused;
    assert!(refused.len() == 1 && refused[0].get(Lang::Zh).contains("先“换期”到那一期再读入"), "{refused:?}");
    assert!(desk.take_revisits(&path, RevisitPeriod::Named).is_err());
    for own in ["2024", "2024年度", ""] {
        write(own);
        assert!(desk.read_revisits(&path, RevisitPeriod::Named).expect("read").refused.is_empty(), "{own}");
    }
    // Where nobody named the period, a row or a sheet that does not say it is not taken for the one that is shown.
    write("");
    let refused = desk.read_revisits(&path, RevisitPeriod::Shown).expect("read").refused;
    assert!(refused.len() == 1 && refused[0].get(Lang::Zh).contains("“回访期”：没有写是哪一期"), "{refused:?}");
    write("2024");
    assert!(desk.read_revisits(&path, RevisitPeriod::Shown).expect("read").refused.is_empty());
    fs::write(&path, format!("户编号,回访工资性收入,回访人,回访日期\n{},20000,王五,2024-10-16\n", drawn[0])).expect("written");
    let refused = desk.read_revisits(&path, RevisitPeriod::Shown).expect_err("of which period").text();
    assert!(refused.get(Lang::Zh).contains("没有“回访期”一列"), "{refused:?}");
    assert!(desk.read_revisits(&path, RevisitPeriod::Named).is_ok());
}

#[test]
fn titles_that_were_renamed_or_stand_twice_are_told_with_the_name_that_was_meant() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut desk = desk();
    let drawn = households(&desk.draw_revisits(1, 7).expect("drawn").sheet);
    let path = folder.path().join("r.csv");
    let head = "户编号,行政村,回访期,回访工资性收入,回访工资性收入,回访工资收入,回访转移性收人,回访人,回访日期";
    let village = desk.row(&drawn[0]).map(|row| row.village.key().to_owned()).expect("a household");
    let rows =
        [format!("{},{village},2024,20000,3,1,2,王五,2024-10-16", drawn[0]), format!("{},别村,2024,1,1,1,2,王五,2024-10-16", drawn[1])];
    fs::write(&path, format!("{head}\n{}\n", rows.join("\n"))).expect("written");
    let read = desk.read_revisits(&path, RevisitPeriod::Shown).expect("read");
    let warned: Vec<&str> = read.warned.iter().map(|said| said.get(Lang::Zh)).collect();
    assert!(warned.iter().any(|said| said.contains("“回访工资性收入”和“回访工资性收入”是同一项")), "{warned:?}");
    assert!(warned.iter().any(|said| said.contains("“回访工资收入”不认识，没有读，是否指 回访工资性收入")), "{warned:?}");
    assert!(warned.iter().any(|said| said.contains("“回访转移性收人”不认识，没有读，是否指 回访转移性收入")), "{warned:?}");
    assert_eq!(read.found.len(), 1);
    assert!(read.refused.len() == 1 && read.refused[0].get(Lang::Zh).contains("第 3 行“行政村”：写的是“别村”"), "{:?}", read.refused);
    // A head without items is still no file of households.
    fs::write(&path, "户编号,工资性收入,回访人,回访日期\n98010100001,,,\n").expect("written");
    assert!(taken::is_revisit_sheet(&path));
}
