//! Tests of tables beside the records: whose a row is, what an import and its undoing do to them, and flags that read them.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use proptest::prelude::*;
use tempfile::TempDir;

use crate::domain::act::Act;
use crate::domain::cell::Cell;
use crate::domain::field;
use crate::domain::flag::FlagState;
use crate::domain::flag::why::Why;
use crate::domain::period::Period;
use crate::domain::roll::Roll;
use crate::domain::roll::RowSource;
use crate::domain::table::known;
use crate::domain::tables::TableRow;
use crate::exchange::out::table::CellOut;
use crate::exchange::out::table::Encoding;
use crate::exchange::out::write;
use crate::i18n::Lang;
use crate::review::desk::state::Desk;
use crate::review::error::ReviewError;
use crate::review::export::screening;
use crate::review::export::screening::ScreenJob;
use crate::review::export::screening::ScreenList;
use crate::review::export::what::ExportWhat;
use crate::review::file::current_tables::Matcher;
use crate::review::file::current_tables::Miss;
use crate::review::file::office::Office;
use crate::review::file::renumbered;
use crate::review::intake::preview::Told;
use crate::review::rows::mask::Audience;
use crate::review::tests::rig;
use crate::rules::book::Book;
use crate::store::ledger::NewAct;
use crate::store::payload::Payload;
use crate::store::payload::StoredFlagMove;

/// Practice certificates with right check digits.
fn cert(ordinal: u32) -> String {
    let first17 = format!("980101198001{:02}{:03}", 1 + ordinal % 28, ordinal);
    let check = crate::domain::text::cert::check_digit(&first17).expect("17 digits") as char;
    format!("{first17}{check}")
}

/// Households 9801…1 to n, each with two members; certificates 2n and 2n + 1, names 甲n and 乙n.
fn roll(households: u32) -> Roll {
    let mut roll = Roll::new(Period::annual(2024));
    for at in 0..households {
        let household = roll.household(&format!("9801010000{at}"), RowSource::default());
        for (which, name) in ["甲", "乙"].into_iter().enumerate() {
            let member = roll.member(household, RowSource::default());
            let ordinal = at * 2 + u32::try_from(which).expect("small");
            for (code, value) in [("cert_no", cert(ordinal)), ("name", format!("{name}{at}"))] {
                let id = field::field(code).expect("a field");
                let cell = Cell::read(id.row().kind, &value, &mut roll.words);
                roll.set_member(member, id, cell);
            }
        }
    }
    roll.seal();
    roll
}

fn row(hh_id: &str, cert18: &str, name: &str) -> TableRow {
    TableRow { hh_id: hh_id.into(), cert18: cert18.into(), name: name.into(), ..TableRow::default() }
}

#[test]
fn a_row_belongs_to_the_certificate_then_to_the_name_within_its_household() {
    let roll = roll(3);
    let matcher = Matcher::new(&roll);
    let (dibao, gone, lease) = (known("roster.dibao"), known("roster.gone"), known("roster.lease"));
    let member = |household: usize, at: usize| (household, Some(roll.members_of(household)[at]));
    assert_eq!(matcher.find(dibao, &row("", &cert(3), "")), Ok(member(1, 1)));
    assert_eq!(matcher.find(dibao, &row("98010100000", &cert(3), "甲0")), Ok(member(1, 1)), "the certificate decides");
    assert_eq!(matcher.find(dibao, &row("98010100002", "", "甲2")), Ok(member(2, 0)));
    assert_eq!(matcher.find(dibao, &row("98010100002", &cert(99), "乙2")), Ok(member(2, 1)), "an unknown certificate, then the name");
    assert_eq!(matcher.find(dibao, &row("", "", "甲2")), Err(Miss::Unknown), "never on a name alone");
    assert_eq!(matcher.find(dibao, &row("98010100009", "", "甲2")), Err(Miss::NoHousehold));
    assert_eq!(matcher.find(dibao, &row("98010100002", "", "丙")), Err(Miss::NoName));
    assert_eq!(matcher.find(gone, &row("98010100002", "", "甲2")), Err(Miss::Unknown), "the dead by certificate only");
    assert_eq!(matcher.find(lease, &row("98010100002", "", "")), Ok((2, None)));
    assert_eq!(matcher.find(lease, &row("", &cert(3), "")), Ok((1, None)));
}

proptest! {
    #[test]
    fn no_row_ever_reaches_somebody_with_another_certificate_and_name(
        hh in 0_u32..6, ordinal in 0_u32..12, name in prop::sample::select(vec!["甲0", "乙1", "甲2", "丙", ""]), with_cert: bool, with_hh: bool
    ) {
        let roll = roll(4);
        let matcher = Matcher::new(&roll);
        let hh_id = if with_hh { format!("9801010000{hh}") } else { String::new() };
        let number = if with_cert { cert(ordinal) } else { String::new() };
        let given = row(&hh_id, &number, name);
        if let Ok((household, Some(member))) = matcher.find(known("roster.dibao"), &given) {
            let word = |code| roll.get_member(member as usize, field::known(code)).word().map_or("", |word| roll.words.get(word));
            let same_cert = word("cert_no") == number;
            let same_name = roll.id(household) == hh_id && word("name") == name;
            prop_assert!(same_cert || same_name);
        }
        for table in ["roster.dibao", "roster.gone", "roster.lease"] {
            let found = matcher.find(known(table), &given).is_ok();
            prop_assert!(!found || matcher.may_know(&given.hh_id, &given.cert18), "{table}: a row is read for whoever it belongs to");
        }
    }
}

/// A folder with the yearly file of two households and whatever else is written.
struct Files(TempDir);

impl Files {
    fn new() -> Files {
        let files = Files(TempDir::new().expect("a folder"));
        let head = "户编号,年度,行政村,户主姓名,户主证件号码,最低生活保障金,转移性收入,纯收入,人均纯收入,姓名,证件号码,与户主关系,享受低保政策情况,公益性岗位,公益性岗位(月数)\n";
        let line = |hh: u32, which: u32, name: &str, relation: &str| {
            let head = cert(hh * 2);
            let (money, own) = (3000 * (1 - hh), cert(hh * 2 + which));
            format!("9801010000{hh},2024,石门村,甲{hh},{head},{money},3000,9000,9000,{name}{hh},{own},{relation},农村低保,,\n")
        };
        let rows: String = (0..2).map(|hh| line(hh, 0, "甲", "户主") + &line(hh, 1, "乙", "配偶")).collect();
        files.write("年度.csv", &(head.to_owned() + &rows));
        files
    }

    fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.0.path().join(name);
        fs::write(&path, text).expect("written");
        path
    }

    fn dibao(&self, paid: &str) -> PathBuf {
        let text = format!(
            "青溪镇农村低保备案表\n姓名,身份证号,月保障金额,发放月数,发放金额\n甲0,{},250,12,{paid}\n外人,{},250,12,3000\n",
            cert(0),
            cert(77)
        );
        self.write("农村低保备案表.csv", &text)
    }
}

fn import(office: &mut Office, paths: &[PathBuf]) -> crate::review::intake::batch::BatchDone {
    let preview = office.preview(paths, Told::default(), &|_| true).expect("a preview");
    office.import(preview, true, &|_| true).expect("imported")
}

fn flagged(office: &Office, rule: &str) -> Vec<(String, String)> {
    let standings = office.store.read().standings(Period::annual(2024)).expect("read");
    standings.into_iter().filter(|one| one.key.rule == rule).map(|one| (one.key.hh_id, one.state.code().to_owned())).collect()
}

#[test]
fn a_roster_is_judged_replaced_and_taken_back() {
    let files = Files::new();
    let mut office = rig::office();
    import(&mut office, &[files.0.path().join("年度.csv")]);
    assert!(flagged(&office, "XCK02").is_empty(), "skipped without the roster");
    let preview = office.preview(&[files.dibao("9000")], Told::default(), &|_| true).expect("a preview");
    assert_eq!((preview.tables[0].rows, preview.tables[0].unmatched, preview.unmatched.len()), (2, 1, 1));
    assert_eq!(preview.unmatched[0].1.name, "外人");
    assert!(!preview.unmatched[0].1.cert.contains(&cert(77)[6..14]), "masked");
    let first = import(&mut office, &[files.dibao("9000")]);
    assert_eq!(first.rows, 2);
    assert_eq!(flagged(&office, "XCK02").len(), 1, "9,000 paid against 3,000");
    let again = office.preview(&[files.dibao("9000")], Told::default(), &|_| true).expect("a preview");
    assert!(again.is_idle() && again.tables[0].is_same, "the same bytes add nothing");
    let second = import(&mut office, &[files.dibao("3000")]);
    assert_eq!(second.rows, 2, "the newer roster stands alone");
    assert!(
        flagged(&office, "XCK02").iter().all(|(_, state)| state == "auto_cleared" || state == "corrected"),
        "{:?}",
        flagged(&office, "XCK02")
    );
    office.undo_batch(second.batch.expect("a batch"), &|_| true).expect("undone");
    assert!(flagged(&office, "XCK02").iter().any(|(_, state)| state == "reopened" || state == "open"), "the older one stands again");
    assert_eq!(office.unmatched(Period::annual(2024)).expect("read").len(), 1);
    // For one household as for all: its rows, and that the list stands, but nobody else's rows.
    let dibao = known("roster.dibao");
    for household in ["98010100000", "98010100001"] {
        let (all, one) = (
            office.stored_roll(Period::annual(2024)).expect("read"),
            renumbered::some_households(office.store.read(), Period::annual(2024), &[household]).expect("read"),
        );
        let (all_tables, few) = (office.tables(&all).expect("read"), office.tables_of_few(&one).expect("read"));
        let at = u32::try_from(all.find(household).expect("there")).expect("small");
        assert_eq!((few.is_loaded(dibao), few.has_column(dibao, 0)), (true, all_tables.has_column(dibao, 0)));
        assert_eq!(few.of_household(dibao, 0).len(), all_tables.of_household(dibao, at).len(), "{household}");
        assert_eq!(few.len(dibao), few.of_household(dibao, 0).len());
    }
    office.undo_batch(first.batch.expect("a batch"), &|_| true).expect("undone");
    assert!(flagged(&office, "XCK02").iter().all(|(_, state)| state != "open" && state != "reopened"), "no roster, no doubt");
    assert!(rig::findings(&office).is_empty(), "{:?}", rig::findings(&office));
}

/// A collection sheet with one row for a household.
fn form(files: &Files, name: &str, hh_id: &str, head: &str) -> PathBuf {
    let titles = "年度,行政村,户编号,户主姓名,采集方式,信息采集人,户主签字,填表时间,签字时人口数\n";
    files.write(name, &format!("{titles}2024,石门村,{hh_id},{head},入户,袁世启,是,2024-10-10,2\n"))
}

/// 户编号 and why, of what belongs to nobody.
fn nobodys(office: &Office) -> Vec<(String, Miss)> {
    office.unmatched(Period::annual(2024)).expect("read").into_iter().map(|row| (row.hh_id, row.why)).collect()
}

#[test]
fn a_form_of_no_household_stays_in_the_list_until_its_number_is_known_or_a_mended_sheet_comes() {
    let files = Files::new();
    let mut office = rig::office();
    let yearly = files.0.path().join("年度.csv");
    import(&mut office, std::slice::from_ref(&yearly));
    let sheet = form(&files, "采集登记表_20241101.csv", "98010100008", "甲1");
    let first = import(&mut office, std::slice::from_ref(&sheet));
    let batch = first.batch.expect("a batch, though no record changed");
    assert_eq!((first.new, first.changed), (0, 0), "a form alone makes no household");
    let rows = office.unmatched(Period::annual(2024)).expect("read");
    assert_eq!(rows.len(), 1);
    assert_eq!((rows[0].table, rows[0].row, rows[0].why), (None, 2, Miss::NoHousehold));
    assert!(rows[0].near.iter().any(|near| near.contains("98010100001")), "{:?}", rows[0].near);
    let again = office.preview(std::slice::from_ref(&sheet), Told::default(), &|_| true).expect("a preview");
    assert!(again.is_idle() && again.unmatched.len() == 1, "the same bytes add nothing, and are told of again");
    assert!(rig::findings(&office).is_empty(), "{:?}", rig::findings(&office));
    // Every face has the row: the table that leaves, too.
    let desk = Desk::of(office).expect("a desk");
    let table = desk.table(ExportWhat::Unmatched, Audience::Internal).expect("a table");
    assert!(table.rows.len() == 1 && table.rows[0].contains(&CellOut::Text("98010100008".to_owned())), "{:?}", table.rows);
    let mut office = desk.office;
    office.undo_batch(batch, &|_| true).expect("undone");
    assert!(nobodys(&office).is_empty(), "taken back with its batch");
    assert!(rig::findings(&office).is_empty(), "{:?}", rig::findings(&office));
    import(&mut office, std::slice::from_ref(&sheet));
    assert_eq!(nobodys(&office), [("98010100008".to_owned(), Miss::NoHousehold)]);
    // The village sends the sheet once more with the right number, another day.
    import(&mut office, &[form(&files, "采集登记表_20241105.csv", "98010100001", "甲1")]);
    assert!(nobodys(&office).is_empty(), "{:?}", nobodys(&office));
    // Or the yearly file brings the household later: then the sheet has to come once more.
    import(&mut office, &[form(&files, "采集登记表下河村.csv", "98010100009", "甲9")]);
    let text = fs::read_to_string(&yearly).expect("read");
    let more = text.lines().last().expect("a row").replace("98010100001", "98010100009");
    import(&mut office, &[files.write("年度二.csv", &format!("{text}{more}\n"))]);
    assert_eq!(nobodys(&office), [("98010100009".to_owned(), Miss::ListedSince)]);
    import(&mut office, &[form(&files, "采集登记表下河村.csv", "98010100009", "甲9")]);
    assert!(nobodys(&office).is_empty(), "{:?}", nobodys(&office));
    assert!(rig::findings(&office).is_empty(), "{:?}", rig::findings(&office));
}

#[test]
fn a_form_that_came_before_the_yearly_file_makes_no_household_afterwards() {
    let files = Files::new();
    let mut office = rig::office();
    let sheet = form(&files, "采集登记表_20241101.csv", "98010100008", "甲1");
    import(&mut office, std::slice::from_ref(&sheet));
    import(&mut office, &[files.0.path().join("年度.csv")]);
    let cases = office.store.read().cases(Period::annual(2024)).expect("cases");
    let ids: Vec<&str> = cases.iter().map(|case| case.hh_id.as_str()).collect();
    assert_eq!(ids, ["98010100000", "98010100001"]);
    assert_eq!(nobodys(&office), [("98010100008".to_owned(), Miss::NoHousehold)]);
}

#[test]
fn a_household_on_the_list_without_a_form_is_told_to_its_village() {
    let files = Files::new();
    let mut office = rig::office();
    import(&mut office, &[files.0.path().join("年度.csv")]);
    let told = |desk: &Desk| -> Vec<String> {
        let cards = desk.village("石门村").expect("a village").cards;
        cards.iter().filter(|card| card.flag.rule == "COL08").map(|card| card.words.said.get(Lang::Zh).to_owned()).collect()
    };
    let list = |due: &str| {
        let head = "年度,行政村,户编号,户主姓名,户主证件号码,是否应采\n";
        let there = format!("2024,石门村,98010100000,甲0,{},是\n", cert(0));
        let gone = format!("2024,石门村,98010100987,丁,{},{due}\n", cert(77));
        files.write("应采名单.csv", &format!("{head}{there}{gone}{gone}"))
    };
    let first = import(&mut office, &[list("是")]);
    assert_eq!(office.unmatched(Period::annual(2024)).expect("read").len(), 2, "the rows stay among the unmatched");
    let desk = Desk::of(office).expect("a desk");
    assert_eq!(told(&desk), ["应采名单上有 1 户没有本期采集记录，户编号尾号：0987"]);
    let pictures = desk.village("石门村").expect("a village").pictures;
    let own = pictures.first().expect("the picture of the open flag comes first");
    assert!(own.rules == ["COL08"] && own.said[0].get(Lang::Zh).contains("0987") && own.households.is_empty(), "{own:?}");
    let mut office = desk.office;
    office.undo_batch(first.batch.expect("a batch"), &|_| true).expect("undone");
    import(&mut office, &[list("否")]);
    let desk = Desk::of(office).expect("a desk");
    assert!(told(&desk).is_empty(), "the list excuses it");
}

#[test]
fn tables_may_come_before_the_records_and_must_be_of_the_right_kind() {
    let files = Files::new();
    let mut office = rig::office();
    let early = files.write("公益岗工资表.csv", &format!("年度,姓名,身份证号,岗位名称,实发工资\n2024,甲0,{},保洁员,7200\n", cert(0)));
    let preview = office.preview(std::slice::from_ref(&early), Told::default(), &|_| true).expect("a preview");
    assert!(preview.tables[0].is_waiting && preview.unmatched.is_empty(), "nobody is there yet");
    let done = import(&mut office, &[early]);
    assert_eq!((done.rows, done.assessed.is_none()), (1, true));
    let done = import(&mut office, &[files.0.path().join("年度.csv")]);
    assert!(done.assessed.is_some());
    assert_eq!(flagged(&office, "XCK04").len(), 1, "on the payroll and no post");
    let real = files.write("公益岗工资表2.csv", "年度,姓名,身份证号,岗位名称,实发工资\n2024,真人,11010519491231002X,保洁员,7200\n");
    let refused = office.preview(&[real], Told::default(), &|_| true);
    assert!(matches!(refused, Err(ReviewError::WrongIds { .. })), "a real certificate in a practice file");
    assert!(rig::findings(&office).is_empty());
}

#[test]
fn an_explanation_falls_when_the_roster_says_something_else() {
    let files = Files::new();
    let mut office = rig::office();
    import(&mut office, &[files.0.path().join("年度.csv"), files.dibao("9000")]);
    let period = Period::annual(2024);
    let mut payload = Payload { period: Some(period), reasons: vec!["R16".into()], ..Payload::default() };
    payload.flags.insert("XCK02".into(), StoredFlagMove::to(FlagState::Confirmed));
    let new = NewAct { hh_id: "98010100000".into(), payload, note: "补发".into(), ..NewAct::default() };
    office.transact(|write, who| Ok(write.act(who, Act::Explain, new)?)).expect("explained");
    office.assess(None, &|_| true).expect("judged");
    assert_eq!(flagged(&office, "XCK02")[0].1, "confirmed", "nothing moved");
    import(&mut office, &[files.dibao("9001")]);
    assert_eq!(flagged(&office, "XCK02")[0].1, "reopened", "the record stayed, the roster did not");
    assert!(rig::findings(&office).is_empty());
}

#[test]
fn a_skipped_rule_names_the_file_that_would_feed_it() {
    let office = rig::office();
    let none = BTreeSet::new();
    let said = |rule: &str, why: Why| office.lacking(rule, why, &none).map(|text| text.get(Lang::Zh).to_owned());
    assert_eq!(said("XCK01", Why::NoFile).as_deref(), Some("未导入: 低保名册"));
    assert_eq!(said("MON10", Why::NoFile).as_deref(), Some("未导入: 监测对象识别和消除信息"));
    assert_eq!(said("COL08", Why::NoFile).as_deref(), Some("未导入: 应采名单"));
    assert_eq!(said("XCK01", Why::Empty), None);
    assert_eq!(said("INC01", Why::NoFile), None);
}

#[test]
fn screening_reads_the_same_rosters() {
    let files = Files::new();
    let paths = [files.0.path().join("年度.csv"), files.dibao("9000")];
    let mut desk = Desk::open(&files.0.path().join("o.db"), rig::options()).expect("a desk");
    let preview = desk.preview(&paths, Told::default(), &|_| true).expect("a preview");
    desk.import(preview, true, &|_| true).expect("imported");
    let book = Book::shipped().expect("a book");
    for audience in [Audience::Internal, Audience::Public] {
        let table = desk.table(ExportWhat::Flags, audience).expect("a table");
        let exported = write::csv(&table, Lang::Zh, Encoding::Utf8Bom);
        let today = "2024-10-18".parse().expect("a date");
        let job = ScreenJob {
            book: &book,
            paths: &paths,
            told: Told::default(),
            today,
            audience,
            lang: Lang::Zh,
            form: Encoding::Utf8Bom.into(),
            list: ScreenList::Whole,
        };
        let mut screened = Vec::new();
        screening::screen(&job, &mut screened, &|_, _| true).expect("a list");
        let screened = String::from_utf8(screened).expect("text");
        assert!(screened.contains("XCK02"));
        assert_eq!(Ok(screened), String::from_utf8(exported));
    }
}
