//! Tests of a purge: what goes, what stays, what it refuses, and what becomes of it when the program is killed.

use std::path::Path;

use crate::domain::act::Act;
use crate::domain::case::Status;
use crate::domain::office::clue::ClueEvent;
use crate::domain::office::round::RoundLine;
use crate::domain::period::Period;
use crate::exchange::batch::FileKind;
use crate::i18n::Lang;
use crate::review::audit::password;
use crate::review::audit::password::CopyFate;
use crate::review::audit::password::LeftCopy;
use crate::review::audit::purge::Purging;
use crate::review::audit::purged;
use crate::review::audit::restore;
use crate::review::decide::undo;
use crate::review::file::clues;
use crate::review::file::office::DeskOptions;
use crate::review::file::office::Office;
use crate::review::revisit::kept;
use crate::review::revisit::kept::RevisitPicked;
use crate::review::rounds;
use crate::review::tests::rig;
use crate::review::tests::rig::findings;
use crate::review::tests::rig::layer;
use crate::store::Store;
use crate::store::Write;
use crate::store::copy;
use crate::store::error::StoreError;
use crate::store::ledger::NewAct;
use crate::store::payload::Payload;
use crate::store::purge::Instead;
use crate::store::revisit::RevisitSample;

const OLD: &str = "98010100001";
const NEW: &str = "98010100002";

/// What belongs to somebody of 2020, and to nobody of another year.
const SECRETS: [&str; 8] =
    ["欧阳桂香", "980101196001011234", "98010119600101123", "桂香家的地租是口头说的", "上官回访", "司徒网格", "诸葛线索", "屋顶漏了"];

fn open(folder: &Path) -> Office {
    let options = DeskOptions { state_dir: Some(folder.join("state")), ..rig::options() };
    Office::open(&folder.join("o.db"), options).expect("an office")
}

fn person<'a>(name: &'a str, cert: &'a str) -> [(&'a str, &'a str); 2] {
    [("name", name), ("cert_no", cert)]
}

/// An office with a household of 2020, decided on then, and others of the years since.
fn office(folder: &Path) -> Office {
    let mut office = open(folder);
    let old = [("village", "石门村"), ("head_name", SECRETS[0]), ("head_cert_no", SECRETS[1]), ("net", "9000"), ("size_year", "1")];
    let (somebody, other) = (person(SECRETS[0], SECRETS[1]), person("王小明", "980101199003074514"));
    rig::import(&mut office, vec![layer(2020, FileKind::Yearly, &[(OLD, &old, &[&somebody])])], true).expect("imported");
    for (act, status) in [(Act::Return, Status::Returned), (Act::Hold, Status::Held)] {
        let seq = rig::decide(&mut office, OLD, act, status);
        assert!(seq > 0);
    }
    let period = Period::annual(2020);
    let payload = Payload { period: Some(period), ..Payload::default() };
    let note = NewAct { hh_id: OLD.into(), payload, note: SECRETS[3].into(), ..NewAct::default() };
    office.transact(|write, who| Ok(write.act(who, Act::Annotate, note)?)).expect("annotated");
    let new = [("village", "石门村"), ("head_name", "王小明"), ("net", "30000"), ("size_year", "1")];
    for year in [2023, 2024] {
        rig::import(&mut office, vec![layer(year, FileKind::Yearly, &[(NEW, &new, &[&other])])], true).expect("imported");
    }
    rig::decide(&mut office, NEW, Act::Hold, Status::Held);
    let picked = RevisitPicked { collector: SECRETS[4].into(), seen: "x".into() };
    let found = serde_json::json!({ "by": SECRETS[4], "figures": { "wage": "9000.00" }, "note": "", "on": "2020-11-01" });
    let (pick, found) = (kept::fact(1, OLD, &picked), kept::fact(1, OLD, &found));
    let sample = RevisitSample { id: 1, period, at: "2020-11-01T00:00:00Z".into(), seed: 7, per_collector: 5 };
    office
        .transact(|write, who| {
            write.add_revisit_sample(&sample)?;
            write.add_revisit_pick(&pick)?;
            let beside = write.read().beside_revisit_sample(1)?;
            let payload = Payload { beside, counts: kept::counts_of_sample(1, 1, 7), period: Some(period), ..Payload::default() };
            write.act(who, Act::Revisit, NewAct { payload, ..NewAct::default() })?;
            write.add_revisit(1, &found)?;
            let beside = write.read().beside_revisit_sheet(1)?;
            let payload = Payload { beside, counts: kept::counts_of_sheet(1, 1), period: Some(period), ..Payload::default() };
            Ok(write.act(who, Act::Revisit, NewAct { payload, ..NewAct::default() })?)
        })
        .expect("visited again");
    let round = RoundLine::parse(&format!("石门村｜第一网格｜2020-05-08｜{}｜3｜｜未发现｜｜", SECRETS[5])).expect("a round");
    office.write_rounds(&[round]).expect("a round of May");
    // One that ended and one of another year in one entry, and one of the year that is open still.
    let entries: [&[String]; 3] = [
        &[
            format!("2020-001｜发现｜网格｜2020-05-08｜石门村｜｜{}｜｜{}", SECRETS[6], SECRETS[7]),
            "2024-001｜发现｜网格｜2024-05-08｜石门村｜｜皇甫留下｜｜没有劳力".to_owned(),
        ],
        &["2020-002｜发现｜网格｜2020-06-08｜石门村｜｜皇甫在办｜｜看病".to_owned(), "2024-001｜受理｜2024-05-09".to_owned()],
        &[format!("2020-001｜转办｜2020-06-01｜{}", SECRETS[6])],
    ];
    for entry in entries {
        let lines: Vec<_> = entry.iter().map(|line| ClueEvent::parse(line).expect("an event")).collect();
        office.write_clues(&lines).expect("entered");
    }
    assert_eq!(findings(&office), Vec::<String>::new());
    office
}

/// Which of the secrets stand in which files of a folder.
fn left(folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
        if entry.path().is_dir() {
            found.extend(left(&entry.path()));
            continue;
        }
        let bytes = std::fs::read(entry.path()).expect("read");
        let there = |words: &str| bytes.windows(words.len()).any(|piece| piece == words.as_bytes());
        found.extend(SECRETS.iter().filter(|words| there(words)).map(|words| format!("{words} in {}", entry.path().display())));
    }
    found
}

fn refused(office: &Office, year: i32) -> String {
    office.purge_outlook(year).expect_err("refused").text().get(Lang::Zh).to_owned()
}

#[test]
fn a_year_goes_with_all_that_belongs_to_its_people_and_the_rest_goes_on() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut office = office(folder.path());
    assert!(!left(folder.path()).is_empty(), "what is looked for is there");
    let outlook = office.purge_outlook(2020).expect("may go");
    assert_eq!((outlook.counts["records"], outlook.counts["words"], outlook.unfinished), (1, 4, 1));
    let digests: Vec<String> =
        office.store.read().versions(Period::annual(2020), OLD).expect("read").into_iter().map(|version| version.digest).collect();
    let elsewhere = tempfile::tempdir().expect("a folder");
    let old = elsewhere.path().join("old.db");
    office.store.copy_to(&old).expect("copied");
    let done = office.purge(&outlook).expect("purged");
    assert_eq!(done, Purging { year: 2020, unfinished: None });
    // Its rounds went too, and no round of it comes in again.
    let takes = |month: &str| rounds::takes(office.store.read(), Period::parse(month).expect("a month"));
    assert!(takes("2020m05").is_err_and(|why| why.get(Lang::Zh).contains("2020 年的数据已经清除")));
    assert_eq!(takes("2021m05"), Ok(()));
    // A backup of before brings it back, and that is said before anybody agrees.
    let page = restore::look(&old, office.store.path(), None, None).expect("looked at").page();
    assert!(page.iter().any(|line| line.get(Lang::Zh).contains("已经清除的 2020 年")), "{page:?}");
    assert_eq!(outlook.copies.len(), 2, "the backups before the imports that followed");
    for copy in &outlook.copies {
        password::settle(copy, CopyFate::Remove, None).expect("removed");
    }
    assert_eq!(left(folder.path()), Vec::<String>::new());
    assert_eq!(findings(&office), Vec::<String>::new());
    let read = office.store.read();
    let after: Vec<_> = read.versions(Period::annual(2020), OLD).expect("read");
    assert!(after.iter().all(|version| version.record.household.is_empty()));
    assert_eq!(after.into_iter().map(|version| version.digest).collect::<Vec<_>>(), digests, "digests stay");
    let entries: Vec<Act> = read.ledger(1, 100).expect("read").into_iter().map(|stored| stored.entry.act).collect();
    assert_eq!(
        entries.iter().filter(|act| **act == Act::Purge).count(),
        4,
        "one more each for the month of rounds and the clues: {entries:?}"
    );
    // Clues of the year that are open stay, and those of other years, as they stood.
    assert_eq!(outlook.clues, [1, 1]);
    let stand: Vec<(String, usize)> =
        clues::standing(read).expect("read").into_iter().map(|clue| (clue.number.to_string(), clue.steps.len())).collect();
    assert_eq!(stand, [("2020-002".to_owned(), 0), ("2024-001".to_owned(), 1)]);
    // The rest goes on, and the file is ours as it was made.
    rig::decide(&mut office, NEW, Act::Approve, Status::Approved);
    drop(office);
    let office = open(folder.path());
    assert_eq!(findings(&office), Vec::<String>::new());
    assert_eq!(rig::status(&office, NEW), Some((Status::Approved, 1)));
    assert!(copy::look_at(office.store.path()).is_ok());
    assert!(office.store.read().periods_of(2020).expect("read").len() == 1 && refused(&office, 2020).contains("已经清除过了"));
}

#[test]
fn a_year_that_the_work_is_compared_with_stays() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut office = office(folder.path());
    for year in [2024, 2023] {
        assert!(refused(&office, year).contains("2020 年及以前的才能清除"), "{year}: {}", refused(&office, year));
    }
    assert!(refused(&office, 2019).contains("没有 2019 年的数据"));
    office.transact(|write, _| Ok(write.set_period(Period::annual(2023))?)).expect("set");
    assert!(refused(&office, 2020).contains("2019 年及以前"), "the period under review is older than the newest");
}

#[test]
fn nobody_reaches_behind_a_purge_and_nobody_brings_it_back() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut office = office(folder.path());
    let outlook = office.purge_outlook(2020).expect("may go");
    office.purge(&outlook).expect("purged");
    for reviewer in ["r1", "r2"] {
        let error = undo::last(office.store.read(), &office.book, reviewer, "ws1").expect_err("refused");
        assert!(error.text().get(Lang::Zh).contains("以前的操作不能再撤销"), "{reviewer}: {error:?}");
    }
    let error = office.undo_batch(1, &|_| true).expect_err("refused");
    assert!(error.text().get(Lang::Zh).contains("已经清除的年份"), "{error:?}");
    let again = layer(2020, FileKind::Yearly, &[(OLD, &[("net", "9000")], &[])]);
    let error = rig::import(&mut office, vec![again], true).expect_err("refused");
    assert!(error.text().get(Lang::Zh).contains("不能再导入"), "{error:?}");
    office.undo_batch(3, &|_| true).expect("a batch of another year goes back");
    assert_eq!(findings(&office), Vec::<String>::new());
}

#[test]
fn the_copies_that_still_hold_the_year_are_named() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut office = office(folder.path());
    assert_eq!(office.backup(&folder.path().join("手工.db")).expect("backed up"), None);
    let outlook = office.purge_outlook(2020).expect("may go");
    let name = |copy: &LeftCopy| copy.path.file_name().expect("a name").to_string_lossy().into_owned();
    assert!(outlook.copies.iter().any(|copy| name(copy) == "手工.db"), "{:?}", outlook.copies);
    office.purge(&outlook).expect("purged");
    assert_eq!(office.backup(&folder.path().join("以后.db")).expect("backed up"), None);
    let now: Vec<String> = office.copies_with(&outlook.periods).expect("found").iter().map(name).collect();
    assert!(now.contains(&"手工.db".to_owned()) && !now.contains(&"以后.db".to_owned()), "{now:?}");
}

#[test]
fn what_a_purge_left_is_no_hiding_place() {
    for (tamper, words) in [
        ("UPDATE version SET digest = replace(digest, 'a', 'b') WHERE period = '2020'", "第 1 批导入的数据与台账不符"),
        ("UPDATE version SET doc = '{\"h\":{\"net\":\"1\"},\"m\":[]}' WHERE period = '2020'", "数据与入库时不符"),
        ("UPDATE version SET doc = '{\"h\":{},\"m\":[]}' WHERE period = '2024'", "数据与入库时不符"),
        ("UPDATE file SET name = 'x' WHERE period = '2020'", "导入文件的记录或出处被改动"),
        (
            "INSERT INTO note SELECT seq, '2020', hh_id, field, 'x' FROM ledger, (SELECT '' AS field) WHERE act = 'return' LIMIT 1",
            "批注和说明有",
        ),
        ("INSERT INTO cases SELECT '2020', hh_id, status, round, since, due, slip, seen, seq FROM cases WHERE period = '2024'", "1 个案卷"),
        ("DELETE FROM ledger WHERE act = 'purge'", "台账"),
    ] {
        let folder = tempfile::tempdir().expect("a folder");
        let mut office = office(folder.path());
        let outlook = office.purge_outlook(2020).expect("may go");
        office.purge(&outlook).expect("purged");
        drop(office);
        Store::tamper(&folder.path().join("o.db"), tamper);
        let found = findings(&open(folder.path()));
        assert!(found.iter().any(|line| line.contains(words)), "{tamper}: {found:?}");
    }
}

#[test]
fn a_file_that_does_not_verify_is_not_purged() {
    let folder = tempfile::tempdir().expect("a folder");
    drop(office(folder.path()));
    Store::tamper_leaving_triggers(&folder.path().join("o.db"), "UPDATE note SET body = 'x'");
    let mut office = open(folder.path());
    let outlook = office.purge_outlook(2020).expect("may go");
    let error = office.purge(&outlook).expect_err("refused");
    assert!(error.text().get(Lang::Zh).contains("核对没有通过"), "{error:?}");
    assert!(!left(folder.path()).is_empty());
}

#[test]
fn a_purge_that_was_cut_off_is_finished_by_the_next_start() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut office = office(folder.path());
    let outlook = office.purge_outlook(2020).expect("may go");
    // A second look at the file that goes on reading keeps old pages where they are.
    let look = Store::open_snapshot(&folder.path().join("o.db")).expect("a look");
    let error = office.purge(&outlook).expect_err("in use");
    assert!(error.text().get(Lang::Zh).contains("正被另一个窗口或程序使用"), "{error:?}");
    drop(look);
    let (record, row) = (purged::empty_record(), |_: &_, _: &str| String::new());
    let instead = Instead { record: &record, row: &row };
    let told = clues::emptied(office.store.read(), 2020).expect("read").entries;
    let emptied = |write: &Write<'_>| told.iter().try_for_each(|seq| write.empty_note(*seq));
    office.store.purge::<StoreError>(&outlook.periods, instead, |write, _, _| emptied(write)).expect("taken out");
    assert!(office.store.is_purging().expect("read"));
    drop(office);
    let office = open(folder.path());
    assert!(!office.store.is_purging().expect("read"));
    std::fs::remove_dir_all(folder.path().join("backups")).expect("removed");
    assert_eq!(left(folder.path()), Vec::<String>::new());
}
