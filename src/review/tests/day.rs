//! Tests of the whole room on real-shaped files: in, judged, reviewed, out again; nothing here knows how a rule is written.
//!
//! What does not live here: orders on a bare store (`flow.rs`), the practice township (`tests/it`).

use std::fmt::Write as _;
use std::path::Path;
use std::path::PathBuf;

use chrono::DateTime;
use tempfile::TempDir;

use crate::domain::case::Refusal;
use crate::domain::case::Status;
use crate::domain::flag::FlagState;
use crate::domain::money::Money;
use crate::exchange::out::table::CellOut;
use crate::exchange::out::table::Encoding;
use crate::exchange::out::write;
use crate::i18n::Lang;
use crate::review::desk::exports::HouseholdOrVillage;
use crate::review::desk::state::Desk;
use crate::review::desk::state::DeskOptions;
use crate::review::error::ReviewError;
use crate::review::export::saving;
use crate::review::export::screening;
use crate::review::export::screening::ScreenJob;
use crate::review::export::screening::ScreenList;
use crate::review::export::what::ExportWhat;
use crate::review::file::clock::Clock;
use crate::review::file::office::OldFile;
use crate::review::intake::preview::Told;
use crate::review::rows::Deed;
use crate::review::rows::Order;
use crate::review::rows::find::HitGrade;
use crate::review::rows::mask::Audience;
use crate::rules::book::Book;

const HEADER: &str = "年度,户编号,省,市,县,乡,行政村,自然村,户主姓名,户主证件号码,户联系电话,户类型,年度家庭人口数,\
    姓名,证件号码,与户主关系,工资性收入,生产经营性收入,生产经营性支出,财产性收入,转移性收入,年收入,纯收入,人均纯收入";

const NAMES: [&str; 20] = [
    "王建国",
    "李秀英",
    "张华强",
    "刘洋",
    "陈静",
    "杨勇",
    "赵敏",
    "黄伟",
    "周芳",
    "吴军",
    "徐丽",
    "孙涛",
    "马超",
    "朱明",
    "胡杰",
    "郭艳",
    "何娟",
    "高洁",
    "林涛",
    "罗丹",
];

/// A head's certificate of the area nobody has, with its check digit.
pub(in crate::review::tests) fn cert(number: usize) -> String {
    let first17 = format!("980101198001{:02}{:03}", number % 28 + 1, number);
    let check = crate::domain::text::cert::check_digit(&first17).expect("17 digits") as char;
    format!("{first17}{check}")
}

/// Twenty households of one village: the first falls by nearly half, the second leaps, the others drift.
fn yearly(year: i32) -> String {
    let mut csv = format!("{HEADER}\n");
    for (at, name) in NAMES.iter().enumerate() {
        let wage = match (year, at) {
            (2024, 0) => 24_000,
            (2024, 1) => 160_000,
            (2024, _) => 43_217 + 31 * i64::try_from(at).expect("small"),
            (_, _) => 42_108 + 17 * i64::try_from(at).expect("small"),
        };
        let (net, cert) = (wage + 3137, cert(at));
        let heads = 3;
        let per_head = Money(net * 100).per_head(heads).expect("three").plain();
        let _ = writeln!(
            csv,
            "{year},98010100{:03},演示省,演示州,青山县,青溪镇,石门村,{}组,{name},{cert},1380000{:04},脱贫户,{heads},\
             {name},{cert},户主,{wage},0,0,1037,2100,{net},{net},{per_head}",
            at + 1,
            at % 3 + 1,
            1000 + at
        );
    }
    csv
}

pub(in crate::review::tests) struct Town {
    pub(in crate::review::tests) folder: TempDir,
}

impl Town {
    pub(in crate::review::tests) fn new() -> Town {
        let folder = tempfile::tempdir().expect("a folder");
        for year in [2023, 2024] {
            std::fs::write(folder.path().join(format!("青溪镇_{year}_20241018.csv")), yearly(year)).expect("a file");
        }
        Town { folder }
    }

    pub(in crate::review::tests) fn files(&self) -> Vec<PathBuf> {
        [2023, 2024].map(|year| self.folder.path().join(format!("青溪镇_{year}_20241018.csv"))).into()
    }

    pub(in crate::review::tests) fn db(&self) -> PathBuf {
        self.folder.path().join("o.db")
    }

    pub(in crate::review::tests) fn desk(&self, reviewer: &str) -> Desk {
        let at = DateTime::parse_from_rfc3339("2024-10-18T08:30:00Z").expect("a time").to_utc();
        let options = DeskOptions {
            expect: None,
            reviewer: reviewer.into(),
            station: "ws1".into(),
            book: Book::shipped().expect("the shipped book"),
            now: Clock::fixed(at),
            create: true,
            anew: false,
            old: OldFile::Upgrade,
            state_dir: None,
            keeping: crate::review::file::office::Keeping::default(),
            asking: crate::review::file::question::Consent::default(),
        };
        Desk::open(&self.db(), options).expect("a desk")
    }

    pub(in crate::review::tests) fn imported(&self) -> Desk {
        let mut desk = self.desk("李敏");
        bring_in(&mut desk, &self.files());
        desk
    }
}

pub(in crate::review::tests) fn bring_in(desk: &mut Desk, files: &[PathBuf]) {
    let preview = desk.preview(files, Told::default(), &|_| true).expect("a preview");
    desk.import(preview, true, &|_| true).expect("an import");
}

pub(in crate::review::tests) fn order(deed: Deed, hh: &str) -> Order {
    Order { households: vec![hh.into()], deed: Some(deed), ..Order::default() }
}

/// Settles every unsettled flag of a household that stands in the way of an approval.
pub(in crate::review::tests) fn settle(desk: &mut Desk, hh: &str) {
    for card in desk.case(hh).expect("a case").cards {
        let own = matches!(&card.flag.subject, crate::domain::flag::Subject::Household(_));
        if own && card.state.is_unsettled() {
            let waive = Order {
                rule: Some(card.flag.rule.clone()),
                evidence: vec!["E3".into()],
                note: "已电话核实".into(),
                approver: "张镇长".into(),
                until: "2025-10-31".parse().ok(),
                ..order(Deed::Waive, hh)
            };
            desk.order(&waive).expect("waived");
        }
    }
}

#[test]
fn a_township_is_reviewed_and_remembered() {
    let town = Town::new();
    let mut desk = town.imported();
    let header = desk.header();
    assert_eq!((header.town.as_str(), header.total), ("青溪镇", NAMES.len()));
    assert_eq!(header.counts, [(Status::Submitted, NAMES.len())]);
    let first = desk.queue()[0].clone();
    assert_eq!((first.place, first.hh_id.as_str(), first.head.as_str()), (1, "98010100002", "李秀英"), "most money first");
    assert!(desk.queue().iter().zip(1..).all(|(row, place)| row.place == place));
    let fallen = desk.find("wjg");
    assert_eq!(fallen.iter().map(|&(at, _)| desk.queue()[at].hh_id.as_str()).collect::<Vec<_>>(), ["98010100001"]);
    let case = desk.case("98010100001").expect("a case");
    let wage = case.items.iter().find(|item| item.field == "wage").expect("wages");
    assert_eq!((wage.now, wage.before), (Ok(Money::yuan(24_000)), Ok(Money::yuan(42_108))));
    assert!(wage.village_median.is_some() && wage.source.is_some());
    assert!(!case.cards.is_empty());
    assert_eq!(case.members[0].cert.matches('*').count(), 11);
    settle(&mut desk, "98010100001");
    let done = desk.order(&order(Deed::Approve, "98010100001")).expect("approved");
    assert_eq!(done.said.get(Lang::Zh), "通过 王建国");
    assert_eq!(desk.header().today, 1);
    let at = desk.position("98010100001").expect("in the queue");
    assert_eq!(desk.queue()[at].place, NAMES.len(), "a decided case goes behind those that wait");
    assert_eq!(desk.find("wjg"), [(at, HitGrade::Whole)], "found where it stands now");
    assert!(desk.office.verify().expect("checked").is_clean());
    drop(desk);
    let mut again = town.desk("李敏");
    assert_eq!(again.undo_label().expect("a step").get(Lang::Zh), "撤销: 通过 王建国");
    again.undo().expect("undone");
    assert_eq!(again.header().counts, [(Status::Submitted, NAMES.len())]);
    assert!(again.office.verify().expect("checked").is_clean());
}

#[test]
fn many_are_decided_and_taken_back_as_one() {
    let town = Town::new();
    let mut desk = town.imported();
    let before: Vec<String> = desk.queue().iter().map(|row| row.hh_id.clone()).collect();
    let all = Order { households: before.clone(), deed: Some(Deed::Hold), ..Order::default() };
    let done = desk.order(&all).expect("held");
    assert_eq!((done.cases, done.said.get(Lang::En)), (NAMES.len(), "hold 20 households"));
    assert_eq!(desk.header().counts, [(Status::Held, NAMES.len())]);
    assert!(desk.queue().iter().zip(1..).all(|(row, place)| row.place == place));
    assert_eq!(desk.find("wjg"), [(desk.position("98010100001").expect("in the queue"), HitGrade::Whole)]);
    assert_eq!(desk.undo().expect("undone").cases, NAMES.len());
    assert_eq!(desk.queue().iter().map(|row| row.hh_id.clone()).collect::<Vec<_>>(), before);
    assert!(desk.undo_label().is_none(), "only the import is left");
    let mixed = Order { households: before, deed: Some(Deed::Approve), ..Order::default() };
    assert!(matches!(desk.order(&mixed), Err(ReviewError::Refused(_))), "one household with a high flag stops all");
    assert_eq!(desk.header().counts, [(Status::Submitted, NAMES.len())]);
    assert!(desk.office.verify().expect("checked").is_clean());
}

#[test]
fn households_the_rules_have_not_seen_stand_in_the_queue() {
    let town = Town::new();
    let mut desk = town.desk("李敏");
    let preview = desk.preview(&town.files(), Told::default(), &|_| true).expect("a preview");
    desk.import(preview, false, &|_| true).expect("an import");
    let row = &desk.queue()[0];
    assert_eq!((desk.queue().len(), row.head.as_str(), row.before), (NAMES.len(), "王建国", Some(Money(1_508_167))));
    desk.office.assess(None, &|_| true).expect("judged");
    desk.refresh().expect("read again");
    assert_eq!(desk.queue()[0].hh_id, "98010100002");
}

#[test]
fn screening_and_the_file_agree_byte_for_byte() {
    let town = Town::new();
    let desk = town.imported();
    for audience in [Audience::Internal, Audience::Public] {
        let table = desk.table(ExportWhat::Flags, audience).expect("a table");
        assert!(!table.rows.is_empty());
        let exported = write::csv(&table, Lang::Zh, Encoding::Utf8Bom);
        let book = Book::shipped().expect("the shipped book");
        let files = town.files();
        let today = "2024-10-18".parse().expect("a date");
        let job = ScreenJob {
            book: &book,
            paths: &files,
            told: Told::default(),
            today,
            audience,
            lang: Lang::Zh,
            form: Encoding::Utf8Bom.into(),
            list: ScreenList::Whole,
        };
        let mut screened = Vec::new();
        let done = screening::screen(&job, &mut screened, &|_, _| true).expect("a list");
        assert!(done.get(Lang::Zh).starts_with(&format!("{} 户", NAMES.len())), "{done:?}");
        assert_eq!(String::from_utf8(screened), String::from_utf8(exported));
        let stop = screening::screen(&job, &mut Vec::new(), &|_, _| false);
        assert!(stop.is_err());
    }
}

#[test]
fn nothing_that_leaves_holds_a_whole_number() {
    let town = Town::new();
    let mut desk = town.imported();
    let note = Order { note: format!("证件 {} 电话 13800001000", cert(0)), ..order(Deed::Annotate, "98010100001") };
    desk.order(&note).expect("noted");
    for what in [ExportWhat::Cases, ExportWhat::Flags, ExportWhat::Records, ExportWhat::Ledger, ExportWhat::Returns] {
        for audience in [Audience::Internal, Audience::Public] {
            let table = desk.table(what, audience).expect("a table");
            let csv = String::from_utf8(write::csv(&table, Lang::Zh, Encoding::Utf8Bom)).expect("utf-8");
            for at in 0..NAMES.len() {
                assert!(!csv.contains(&cert(at)), "{what:?} {audience:?} shows a certificate");
                assert!(!csv.contains(&format!("1380000{}", 1000 + at)), "{what:?} {audience:?} shows a phone");
            }
            if audience == Audience::Public {
                assert!(!csv.contains("王建国"), "{what:?} shows a name");
            }
        }
    }
}

#[test]
fn a_correction_sheet_comes_back() {
    let town = Town::new();
    let mut desk = town.imported();
    let hh = "98010100001";
    let doubtful = desk.queue().iter().filter(|row| row.village.key() == "石门村" && row.flags.iter().sum::<u16>() > 0).count();
    assert!((1..NAMES.len()).contains(&doubtful), "{doubtful}");
    let whole = desk.correction_sheet(HouseholdOrVillage::Village("石门村".into())).expect("a sheet");
    let heads: std::collections::BTreeSet<String> = whole.rows.iter().map(|row| format!("{:?}", row[0])).collect();
    assert_eq!(heads.len(), doubtful, "nobody is out: those of whom something is asked");
    let back = Order { reasons: vec!["R11".into()], evidence: vec!["E4".into()], ..order(Deed::Return, hh) };
    desk.order(&back).expect("returned");
    desk.undo().expect("undone");
    let done = desk.order(&back).expect("returned");
    assert_eq!(done.slips, ["青镇退〔2024〕002号"]);
    let returns = desk.table(ExportWhat::Returns, Audience::Internal).expect("a table").rows;
    let result = |row: usize| returns[row].last().cloned().expect("a result");
    assert_eq!((result(0), result(1)), (CellOut::Text("已撤销".into()), CellOut::Text("未交回".into())));
    let table = desk.correction_sheet(HouseholdOrVillage::Village("石门村".into())).expect("a sheet");
    assert_eq!(table.rows.len(), 1, "only the household that is out");
    let sheet = String::from_utf8(write::csv(&table, Lang::En, Encoding::Utf8Bom)).expect("utf-8");
    let path = town.folder.path().join("更正.csv");
    std::fs::write(&path, &sheet).expect("a file");
    let unchanged = desk.preview(std::slice::from_ref(&path), Told::default(), &|_| true).expect("a preview");
    assert!(unchanged.is_idle(), "a sheet nobody touched changes nothing");
    let lists: Vec<usize> = unchanged.files.iter().map(|file| file.missing_columns.len() + file.unknown_columns.len()).collect();
    assert_eq!(lists, [0], "what was not asked for is not missed, what speaks to the village is not odd");
    let book = town.folder.path().join("更正.xlsx");
    saving::save(&table, &book, Lang::Zh, Encoding::Utf8Bom).expect("a workbook");
    let unchanged = desk.preview(std::slice::from_ref(&book), Told::default(), &|_| true).expect("a preview");
    assert!(unchanged.is_idle() && unchanged.problems.is_empty(), "the workbook comes back as well");
    let heads: Vec<&str> = table.header.iter().map(|head| head.get(Lang::Zh)).collect();
    assert!(heads.contains(&"工资性收入") && heads.contains(&"请核对"), "{heads:?}");
    assert!(!heads.contains(&"证件号码") && !heads.contains(&"户类型"), "only what was asked for: {heads:?}");
    std::fs::write(&path, sheet.replace("24000.00", "31000.00")).expect("a file");
    bring_in(&mut desk, &[path]);
    let case = desk.case(hh).expect("a case");
    assert_eq!((case.row.status, case.row.round), (Status::Corrected, 2));
    let wage = case.items.iter().find(|item| item.field == "wage").expect("wages");
    assert_eq!((wage.now, wage.at_return), (Ok(Money::yuan(31_000)), Some(Money::yuan(24_000))));
    assert_eq!(case.members[0].cert, crate::domain::text::cert::masked(&cert(0)), "the number that was left out is still there");
    assert!(matches!(desk.undo(), Err(ReviewError::Refused(Refusal::UndoneElsewhere { .. }))), "an import is taken back as a batch");
    assert!(desk.office.verify().expect("checked").is_clean());
}

#[test]
fn the_queue_is_filtered_in_the_language_of_the_rules() {
    let town = Town::new();
    let desk = town.imported();
    let ids = |expr: &str| {
        let (fits, missing) = desk.queue_where(expr).expect("a filter");
        let mut ids: Vec<String> = fits.into_iter().map(|at| desk.queue()[at].hh_id.clone()).collect();
        ids.sort_unstable();
        (ids, missing)
    };
    assert_eq!(ids("net_pc < prior.net_pc"), (vec!["98010100001".to_owned()], 0));
    assert_eq!(ids("wage > 100000 and village == \"石门村\"").0, ["98010100002"]);
    assert_eq!(ids("status == \"submitted\" and round == 1").0.len(), NAMES.len());
    // The words of the screen are as good as the codes; what is neither is refused with the nearest.
    for words in ["status == \"待审\"", "status == \"to review\"", "status in {\"待审\", \"挂起\"}"] {
        assert_eq!(ids(words).0.len(), NAMES.len(), "{words}");
    }
    assert_eq!(ids("severity == \"高\""), ids("severity == \"high\""));
    assert!(!ids("severity == \"高\"").0.is_empty());
    for wrong in ["status == \"待市\"", "severity != \"重\"", "status in {\"done\"}", "case.status == \"未审\""] {
        let refused = desk.queue_where(wrong).map(|found| found.0.len()).expect_err(wrong);
        assert!(refused.text().get(Lang::Zh).contains("没有“"), "{wrong}: {}", refused.text().get(Lang::Zh));
    }
    let refused = desk.queue_where("count(members where age >= 60) > 0").expect_err("days a case waits are no age");
    assert!(refused.text().get(Lang::Zh).contains("要写 AGE"), "{}", refused.text().get(Lang::Zh));
    assert!(desk.queue_where("count(members where AGE >= 60) > 0 and age < 400").is_ok());
    assert_eq!(ids("prior.wage > 40000 and wage < prior.wage * 60%").0, ["98010100001"]);
    let refused = desk.queue_where("prior2.net_pc > 0").expect_err("no household has a year before last");
    assert!(refused.text().get(Lang::Zh).contains("没有该期数据"), "what nobody can answer is refused: {refused:?}");
    assert!(matches!(desk.queue_where("net_pc <"), Err(ReviewError::Filter(_))));
}

#[test]
fn a_settled_flag_says_by_whom_and_stays_so() {
    let town = Town::new();
    let mut desk = town.imported();
    let hh = "98010100001";
    settle(&mut desk, hh);
    desk.office.assess(None, &|_| true).expect("judged again");
    desk.refresh().expect("read again");
    let case = desk.case(hh).expect("a case");
    let card = case.cards.iter().find(|card| card.state == FlagState::Waived).expect("a waived flag");
    let settled = card.settled.as_ref().expect("settled").get(Lang::Zh).to_owned();
    assert!(settled.contains("R17") && settled.contains("已电话核实") && settled.contains("李敏 2024-10-18 16:30"), "{settled}");
    assert!(desk.possible(hh, Deed::Approve).is_ok());
    let order = |desk: &Desk| desk.queue().iter().map(|row| (row.hh_id.clone(), row.score)).collect::<Vec<_>>();
    assert_eq!(order(&town.desk("王芳")), order(&desk), "the queue is the same for whoever opens the file");
    assert_eq!(desk.possible(hh, Deed::Explain), Err(Refusal::NoSuchFlag));
    let second = town.desk("王芳");
    assert!(second.header().read_only.is_some());
    assert_eq!(second.possible(hh, Deed::Approve), Err(Refusal::ReadOnly));
    assert!(Path::new(&town.db()).exists());
}
