//! Tests of intake: layers, counts, cases that new figures move, batches taken back, ids that must not meet.

use crate::domain::act::Act;
use crate::domain::case::Status;
use crate::domain::period::Period;
use crate::domain::stamp::Stamp;
use crate::domain::text::cert;
use crate::exchange::batch::FileKind;
use crate::exchange::batch::Layer;
use crate::i18n::Lang;
use crate::review::error::ReviewError;
use crate::review::file::clock::Clock;
use crate::review::file::office::Office;
use crate::review::intake::batch::BatchDone;
use crate::review::intake::preview::Told;
use crate::review::tests::rig::Given;
use crate::review::tests::rig::decide;
use crate::review::tests::rig::findings;
use crate::review::tests::rig::import;
use crate::review::tests::rig::incoming;
use crate::review::tests::rig::layer;
use crate::review::tests::rig::office;
use crate::review::tests::rig::status;

const YEARLY: FileKind = FileKind::Yearly;
const SHEET: FileKind = FileKind::Collection;

#[test]
fn a_first_import_makes_versions_and_cases_and_the_same_again_nothing() {
    let mut office = office();
    let files = || {
        vec![
            layer(2023, YEARLY, &[("98010100001", &[("village", "石门村"), ("net", "100")], &[&[("name", "王建国")]])]),
            layer(2024, YEARLY, &[("98010100001", &[("village", "石门村"), ("net", "200")], &[&[("name", "王建国")]])]),
            layer(2024, SHEET, &[("98010100001", &[("collector", "张三"), ("sign_date", "2024-10-09")], &[])]),
        ]
    };
    let done = import(&mut office, files(), false).expect("imported");
    assert_eq!((done.new, done.changed), (2, 0));
    assert_eq!(office.period().expect("read"), Some(Period::annual(2024)));
    assert_eq!(office.store.read().stamp().expect("read"), Some(Stamp::Practice));
    assert_eq!(status(&office, "98010100001"), Some((Status::Submitted, 1)));
    let version = office.store.read().current(Period::annual(2024), "98010100001").expect("read").expect("a version");
    assert_eq!(version.record.household["collector"].value(), "张三");
    assert_eq!(version.record.household["net"].value(), "200.00");
    assert_eq!(version.sources.collection.expect("a sheet").row, 2);
    let tip = office.store.read().ledger_tip().expect("read");
    let done = import(&mut office, files(), false).expect("imported");
    assert_eq!((done.batch, done.same), (None, 2));
    assert_eq!(office.store.read().ledger_tip().expect("read"), tip);
    assert_eq!(findings(&office), Vec::<String>::new());
}

/// A correction sheet is a yearly file by its columns; what the village corrected on it may have come from the collection sheet.
#[test]
fn a_correction_stands_over_the_collection_sheet_whose_signature_it_corrects() {
    let mut office = office();
    let now = |office: &Office, field: &str| {
        let version = office.store.read().current(Period::annual(2024), "A").expect("read").expect("a version");
        version.record.household[field].value().to_owned()
    };
    import(&mut office, vec![layer(2024, YEARLY, &[("A", &[("wage", "1")], &[])])], false).expect("imported");
    let sheet = [("signed", "否"), ("sign_date", "2024-10-19"), ("collector", "张三")];
    import(&mut office, vec![layer(2024, SHEET, &[("A", &sheet, &[])])], false).expect("imported");
    decide(&mut office, "A", Act::Return, Status::Returned);
    let corrected = [("wage", "1"), ("signed", "是"), ("sign_date", "2024-11-16")];
    let mut files = incoming(vec![layer(2024, YEARLY, &[("A", &corrected, &[])])]);
    files.files[0].is_form = true;
    let preview = office.preview_of(files, &|_| true).expect("a preview");
    let done = office.import(preview, false, &|_| true).expect("imported");
    assert_eq!((done.changed, done.same), (1, 0));
    assert_eq!(["signed", "sign_date", "collector"].map(|field| now(&office, field)), ["是", "2024-11-16", "张三"]);
    assert_eq!(status(&office, "A").map(|(status, _)| status), Some(Status::Corrected), "it is back");
    // The next yearly file is no correction: what was signed stays.
    import(&mut office, vec![layer(2024, YEARLY, &[("A", &[("wage", "2"), ("signed", "否")], &[])])], false).expect("imported");
    assert_eq!((now(&office, "signed").as_str(), now(&office, "wage").as_str()), ("是", "2.00"));
    assert_eq!(findings(&office), Vec::<String>::new());
}

/// What is refused, and the remarks on what came, as the preview of a correction sheet says them.
fn corrected(office: &mut Office, is_form: bool, household: Given<'_>) -> (BatchDone, Vec<String>) {
    let mut files = incoming(vec![layer(2024, YEARLY, &[household])]);
    files.files[0].is_form = is_form;
    let preview = office.preview_of(files, &|_| true).expect("a preview");
    let remarks = preview.problems.iter().map(|problem| format!("{:?} {}", problem.kind, problem.wanted.get(Lang::Zh))).collect();
    (office.import(preview, false, &|_| true).expect("imported"), remarks)
}

#[test]
fn a_cell_of_a_correction_that_cannot_be_read_clears_no_figure_and_answers_nothing() {
    let mut office = office();
    let people: &[&[(&str, &str)]] = &[&[("name", "甲"), ("relation", "户主"), ("work_months", "4")]];
    let yearly = layer(2024, YEARLY, &[("A", &[("wage", "300"), ("prop", "两千")], people), ("B", &[("wage", "5")], &[])]);
    import(&mut office, vec![yearly], false).expect("imported");
    decide(&mut office, "A", Act::Return, Status::Returned);
    let stands = office.store.read().current(Period::annual(2024), "A").expect("read").expect("a version");
    let garbled: [Given<'_>; 2] = [
        ("A", &[("wage", "三千"), ("prop", "2000")], &[]),
        ("A", &[("wage", "3000")], &[&[("name", "甲"), ("relation", "户主"), ("work_months", "四个")]]),
    ];
    // On a sheet of ours and on one that lost our columns on the way.
    let all =
        [true, false].into_iter().flat_map(|is_form| garbled.into_iter().zip(["工资性收入", "务工时间"]).map(move |one| (is_form, one)));
    for (is_form, (household, field)) in all {
        let (done, remarks) = corrected(&mut office, is_form, household);
        assert_eq!((done.batch, done.came_back), (None, 0), "{remarks:?}");
        assert!(remarks.iter().any(|said| said.starts_with("Refused") && said.contains(field) && said.contains("没有动")), "{remarks:?}");
        let now = office.store.read().current(Period::annual(2024), "A").expect("read").expect("a version");
        assert_eq!((now.seq, now.record), (stands.seq, stands.record.clone()));
        assert_eq!(status(&office, "A").map(|(status, _)| status), Some(Status::Returned));
    }
    // What could not be read before and was not asked about holds nothing up; an empty cell is said and clears.
    let (done, remarks) = corrected(&mut office, true, ("A", &[("wage", ""), ("prop", "两千")], &[]));
    assert_eq!((done.changed, done.came_back, remarks), (1, 1, Vec::new()));
    let now = office.store.read().current(Period::annual(2024), "A").expect("read").expect("a version");
    assert_eq!((now.record.household["wage"].value(), now.record.household["prop"].is_unread()), ("", true));
    // Of a household that nobody sent out a yearly file says what it says, and the cell is told.
    let (done, remarks) = corrected(&mut office, false, ("B", &[("wage", "五")], &[]));
    assert_eq!((done.changed, remarks), (1, Vec::new()));
}

#[test]
fn a_correction_that_lists_fewer_people_names_those_it_takes_away() {
    let mut office = office();
    let two: &[&[(&str, &str)]] = &[&[("name", "甲"), ("relation", "户主")], &[("name", "乙"), ("relation", "子")]];
    import(&mut office, vec![layer(2024, YEARLY, &[("A", &[("wage", "1")], two), ("B", &[("wage", "5")], &[])])], false).expect("imported");
    decide(&mut office, "A", Act::Return, Status::Returned);
    let (done, remarks) = corrected(&mut office, false, ("A", &[("wage", "2")], &two[..1]));
    assert_eq!(done.changed, 1);
    assert!(matches!(remarks.as_slice(), [said] if said.starts_with("Conflict") && said.contains("没有列乙")), "{remarks:?}");
    // A sheet without people says nothing of them.
    let (_, remarks) = corrected(&mut office, true, ("A", &[("wage", "3")], &[]));
    assert_eq!(remarks, ["Note 更正表改了这一户的数，可是这一户现在是“待复审”，没有退回在外"]);
}

#[test]
fn layers_leave_clear_and_drop_as_the_files_say() {
    let mut office = office();
    let period = Period::annual(2024);
    let two: &[&[(&str, &str)]] =
        &[&[("name", "甲"), ("cert_no", "980101199003074519"), ("health", "健康")], &[("name", "乙"), ("cert_no", "980101199003074529")]];
    let first = layer(2024, YEARLY, &[("A", &[("wage", "1"), ("prop", "2"), ("collector", "村")], two), ("B", &[("wage", "5")], &[])]);
    import(&mut office, vec![first], false).expect("imported");
    import(&mut office, vec![layer(2024, SHEET, &[("A", &[("collector", "张三")], &[])])], false).expect("imported");
    let one: &[&[(&str, &str)]] = &[&[("name", "甲改"), ("cert_no", "980101199003074519")]];
    let done = import(&mut office, vec![layer(2024, YEARLY, &[("A", &[("prop", ""), ("collector", "村")], one)])], false);
    assert_eq!(done.expect("imported").changed, 1);
    let record = office.store.read().current(period, "A").expect("read").expect("a version").record;
    assert_eq!(record.household["wage"].value(), "1.00", "a column the file lacks leaves the value");
    assert_eq!(record.household["prop"].value(), "", "an empty cell clears it");
    assert_eq!(record.household["collector"].value(), "张三", "the collection sheet stands over the yearly file");
    assert_eq!(record.members.len(), 1, "a member the file no longer lists is gone");
    assert_eq!(record.members[0]["name"].value(), "甲改");
    assert_eq!(record.members[0]["health"].value(), "健康", "a person is known again by certificate");
    let other = office.store.read().versions(period, "B").expect("read");
    assert_eq!(other.len(), 1, "a household the file lacks is untouched");
    assert_eq!(findings(&office), Vec::<String>::new());
}

#[test]
fn files_give_the_same_record_in_any_order_in_one_command_or_in_two() {
    let yearly = || {
        let values: &[(&str, &str)] = &[("wage", "1"), ("collector", "村"), ("head_cert_no", "990101198001010038")];
        layer(2024, YEARLY, &[("A", values, &[&[("name", "甲")]])])
    };
    // Our own sheets hide numbers of people: what comes back hidden says nothing new.
    let sheet = || layer(2024, SHEET, &[("A", &[("collector", "张三"), ("head_cert_no", "990***********0038")], &[])]);
    let commands: [Vec<Vec<Layer>>; 3] =
        [vec![vec![yearly()], vec![sheet()]], vec![vec![sheet()], vec![yearly()]], vec![vec![yearly(), sheet()]]];
    let records = commands.map(|commands| {
        let mut office = office();
        for layers in commands {
            import(&mut office, layers, false).expect("imported");
        }
        office.store.read().current(Period::annual(2024), "A").expect("read").expect("a version").record
    });
    let values: Vec<_> = records[0].household.iter().map(|(code, entry)| (code.as_str(), entry.value())).collect();
    assert_eq!(values, [("collector", "张三"), ("head_cert_no", "990101198001010038"), ("hh_id", "A"), ("wage", "1.00")]);
    assert_eq!(records[0], records[1], "in any order");
    assert_eq!(records[0], records[2], "one command or two");
}

#[test]
fn new_figures_bring_returned_cases_back_and_reopen_decided_ones() {
    let mut office = office();
    let file = |figure: &str, phone: &str| {
        let row: &[(&str, &str)] = &[("wage", figure), ("phone_hh", phone)];
        layer(2024, YEARLY, &[("A", row, &[]), ("B", row, &[]), ("C", row, &[])])
    };
    import(&mut office, vec![file("1", "1")], false).expect("imported");
    decide(&mut office, "A", Act::Return, Status::Returned);
    decide(&mut office, "B", Act::Approve, Status::Approved);
    let done = import(&mut office, vec![file("2", "1")], false).expect("imported");
    assert_eq!((done.came_back, done.reopened, done.noted), (1, 1, 1));
    assert_eq!(status(&office, "A"), Some((Status::Corrected, 2)));
    assert_eq!(status(&office, "B"), Some((Status::Submitted, 1)));
    assert_eq!(status(&office, "C"), Some((Status::Submitted, 1)));
    assert_eq!(findings(&office), Vec::<String>::new());
}

#[test]
fn a_batch_is_taken_back_unless_a_later_one_touched_the_same_fields() {
    let mut office = office();
    let period = Period::annual(2024);
    let file = |values: &[(&str, &str)], more: bool| {
        let all: &[Given<'_>] = &[("A", values, &[]), ("B", values, &[])];
        layer(2024, YEARLY, if more { all } else { &all[..1] })
    };
    import(&mut office, vec![file(&[("wage", "1"), ("prop", "1")], false)], false).expect("imported");
    let second = import(&mut office, vec![file(&[("wage", "2")], true)], false).expect("imported").batch.expect("a batch");
    decide(&mut office, "A", Act::Approve, Status::Approved);
    let third = import(&mut office, vec![file(&[("prop", "9")], false)], false).expect("imported").batch.expect("a batch");
    let fourth = import(&mut office, vec![file(&[("wage", "3")], false)], false).expect("imported").batch.expect("a batch");
    match office.undo_batch(second, &|_| true) {
        Err(ReviewError::LaterBatch { later, households }) => assert_eq!((later, households), (fourth, 1)),
        other => panic!("{other:?}"),
    }
    office.undo_batch(fourth, &|_| true).expect("undone");
    decide(&mut office, "A", Act::Approve, Status::Approved);
    office.undo_batch(second, &|_| true).expect("undone");
    let record = office.store.read().current(period, "A").expect("read").expect("a version").record;
    assert_eq!(record.household["wage"].value(), "1.00");
    assert_eq!(record.household["prop"].value(), "9.00", "what batch {third} brought stays");
    assert_eq!(status(&office, "A"), Some((Status::Submitted, 1)), "a case decided on it is open again");
    assert_eq!(status(&office, "B"), None, "a household that came with it has no case any more");
    assert!(matches!(office.undo_batch(second, &|_| true), Err(ReviewError::NoBatch(..))));
    assert!(third > second);
    assert_eq!(findings(&office), Vec::<String>::new());
    import(&mut office, vec![file(&[("wage", "4")], true)], false).expect("imported");
    assert_eq!(status(&office, "B"), Some((Status::Submitted, 1)));
    assert_eq!(findings(&office), Vec::<String>::new());
}

#[test]
fn practice_and_office_data_never_meet() {
    let practice = || layer(2024, YEARLY, &[("98010100001", &[("wage", "1")], &[])]);
    // A certificate that is formally right and not of the practice area; its area code is not in use either.
    let first17 = "99010119900307001";
    let number = format!("{first17}{}", cert::check_digit(first17).expect("17 digits") as char);
    let real = || layer(2024, YEARLY, &[("R1", &[("head_cert_no", number.as_str())], &[])]);
    let mut one = office();
    assert!(matches!(one.preview_of(incoming(vec![practice(), real()]), &|_| true), Err(ReviewError::MixedIds)));
    import(&mut one, vec![practice()], false).expect("imported");
    assert!(matches!(one.preview_of(incoming(vec![real()]), &|_| true), Err(ReviewError::WrongIds { .. })));
    let mut two = office();
    import(&mut two, vec![real()], false).expect("imported");
    assert_eq!(two.store.read().stamp().expect("read"), Some(Stamp::Office));
    assert!(matches!(two.preview_of(incoming(vec![practice()]), &|_| true), Err(ReviewError::WrongIds { .. })));
}

/// Files whose certificates are missing or odd are told by what is left of them, in both directions; all numbers are made up.
#[test]
fn the_wall_stands_where_certificates_are_missing_or_odd() {
    const REAL_ID: &str = "51990100100010001";
    let real: [(&str, &[(&str, &str)]); 7] = [
        (REAL_ID, &[("wage", "1")]),
        ("R1", &[("head_cert_no", "519901900307001")]),
        ("R1", &[("head_cert_no", "519901199003070000")]),
        ("R1", &[("head_cert_no", "519***********7001")]),
        ("R1", &[("head_cert_no", "519901********7001")]),
        ("R1", &[("head_cert_no", "5.19901E+17")]),
        (REAL_ID, &[("head_cert_no", "")]),
    ];
    let practice: [(&str, &[(&str, &str)]); 4] = [
        ("98010100001", &[("wage", "1")]),
        ("98010100001", &[("head_cert_no", "980***********4514")]),
        ("P1", &[("head_cert_no", "980101199003074510")]),
        ("P1", &[("head_cert_no", "980101900307451")]),
    ];
    let file = |(id, values): (&str, &[(&str, &str)])| layer(2024, YEARLY, &[(id, values, &[])]);
    for (first, others, stamp) in [(&real[..], &practice[..], Stamp::Office), (&practice[..], &real[..], Stamp::Practice)] {
        for one in first {
            let mut office = office();
            import(&mut office, vec![file(*one)], false).expect("imported");
            assert_eq!(office.store.read().stamp().expect("read"), Some(stamp), "{one:?}");
            for other in others {
                let refused = office.preview_of(incoming(vec![file(*other)]), &|_| true);
                assert!(matches!(refused, Err(ReviewError::WrongIds { .. })), "{other:?} after {one:?}");
                let mixed = office.preview_of(incoming(vec![file(*one), file(*other)]), &|_| true);
                assert!(matches!(mixed, Err(ReviewError::MixedIds)), "{other:?} beside {one:?}");
            }
        }
    }
}

#[test]
fn what_stands_for_a_number_that_nobody_has_is_on_neither_side_of_the_wall() {
    let placeholder = |day: u32| format!("999999199003{day:02}001X");
    // Of so many some end rightly by chance.
    let right: Vec<String> = (1..=31).map(placeholder).filter(|number| cert::check_ok(number)).collect();
    assert!(!right.is_empty());
    for number in right {
        let member: &[&[(&str, &str)]] = &[&[("name", "甲"), ("cert_no", number.as_str())]];
        for (id, stamp) in [("98010100001", Stamp::Practice), ("51990100100010001", Stamp::Office)] {
            let mut office = office();
            import(&mut office, vec![layer(2024, YEARLY, &[(id, &[("wage", "1")], member)])], false).expect("imported");
            assert_eq!(office.store.read().stamp().expect("read"), Some(stamp), "{number}");
        }
    }
}

#[test]
fn a_named_time_makes_no_office_file() {
    let mut office = office();
    office.clock = Clock::Named(office.clock.now());
    let real = || layer(2024, YEARLY, &[("A", &[("wage", "1")], &[])]);
    assert!(matches!(import(&mut office, vec![real()], false), Err(ReviewError::NamedClock)));
    assert_eq!((office.store.read().stamp().expect("read"), office.store.read().ledger_tip().expect("read").0), (None, 0));
    office.clock = Clock::fixed(office.clock.now());
    import(&mut office, vec![real()], false).expect("by a clock that nobody named");
}

#[test]
fn a_preview_that_is_out_of_date_is_refused_and_a_stopped_one_writes_nothing() {
    let mut office = office();
    let file = |figure: &str| layer(2024, YEARLY, &[("A", &[("wage", figure)], &[])]);
    let early = office.preview_of(incoming(vec![file("1")]), &|_| true).expect("a preview");
    import(&mut office, vec![file("2")], false).expect("imported");
    assert!(matches!(office.import(early, false, &|_| true), Err(ReviewError::Stale)));
    let later = office.preview_of(incoming(vec![file("3")]), &|_| true).expect("a preview");
    decide(&mut office, "A", Act::Approve, Status::Approved);
    let done = office.import(later, false, &|_| true).expect("a decision in between does not hurt");
    assert_eq!(done.reopened, 1);
    assert!(matches!(office.preview_of(incoming(vec![file("4")]), &|_| false), Err(ReviewError::Stopped)));
}

#[test]
fn members_in_another_order_are_no_new_version_and_people_come_and_go_with_their_batch() {
    let mut office = office();
    let period = Period::annual(2024);
    let first: &[(&str, &str)] = &[("name", "甲"), ("cert_no", "980101199003074519")];
    let second: &[(&str, &str)] = &[("name", "乙"), ("person_id", "7")];
    let file = |wage: &str, members: &[&[(&str, &str)]]| layer(2024, YEARLY, &[("A", &[("wage", wage)], members)]);
    import(&mut office, vec![file("1", &[first, second])], false).expect("imported");
    decide(&mut office, "A", Act::Approve, Status::Approved);
    let turned = import(&mut office, vec![file("1", &[second, first])], false).expect("imported");
    assert_eq!((turned.batch, turned.same), (None, 1));
    assert_eq!(status(&office, "A"), Some((Status::Approved, 1)));
    let fewer = import(&mut office, vec![file("1", &[second])], false).expect("imported").batch.expect("a batch");
    import(&mut office, vec![layer(2024, YEARLY, &[("A", &[("wage", "2")], &[])])], false).expect("imported");
    office.undo_batch(fewer, &|_| true).expect("undone");
    let record = office.store.read().current(period, "A").expect("read").expect("a version").record;
    assert_eq!((record.members.len(), record.household["wage"].value()), (2, "2.00"), "who went with the batch is back");
    assert_eq!(findings(&office), Vec::<String>::new());
}

#[test]
fn a_period_that_has_not_begun_is_refused() {
    let mut office = office();
    let future = layer(2042, YEARLY, &[("A", &[("wage", "1")], &[])]);
    assert!(matches!(import(&mut office, vec![future], false), Err(ReviewError::NotYet(_))));
    assert_eq!(office.store.read().newest_version().expect("read"), 0);
}

#[test]
fn a_correction_sheet_that_fits_nothing_is_told_by_row_and_the_rest_of_the_batch_stands() {
    let mut office = office();
    let [a, b, c] = ["98010100001", "98010100002", "98010100003"];
    let house = |net: &'static str| [("village", "石门村"), ("year", "2024"), ("head_name", "王建国"), ("net", net)];
    let (low, high) = (house("200"), house("300"));
    let first = vec![layer(2023, YEARLY, &[(a, &low, &[])]), layer(2024, YEARLY, &[(a, &low, &[]), (b, &high, &[]), (c, &high, &[])])];
    import(&mut office, first, false).expect("imported");
    decide(&mut office, a, Act::Return, Status::Returned);
    let folder = tempfile::tempdir().expect("a folder");
    let sheet = |name: &str, rows: &str| {
        let path = folder.path().join(name);
        std::fs::write(&path, format!("户编号,户主姓名,年度,纯收入,请核对,请带佐证\n{rows}")).expect("a file");
        path
    };
    let paths = [
        sheet("1.csv", &format!("{a},王 建国,2024,210,,\n98010100009,,2024,1,,\n")),
        sheet("2.csv", &format!("{a},,2022,1,,\n")),
        sheet("3.csv", &format!("{a},,2023,1,,\n")),
        sheet("4.csv", &format!("{b},李明,2024,310,,\n{c},王建国,2024,300,,\n")),
    ];
    let preview = office.preview(&paths, Told::default(), &|_| true).expect("a preview");
    let mut told: Vec<String> = preview
        .problems
        .iter()
        .map(|one| format!("{} {} {} {}", preview.files[one.file].name, one.row, one.column, one.wanted.get(Lang::Zh)))
        .collect();
    told.sort_unstable();
    let begins = [
        "1.csv 3 户编号 更正表只改本期已有的户，2024年度没有这个户编号",
        "2.csv 2 年度 这张更正表是2022年度的，数据文件里没有这一期",
        "3.csv 2 年度 这张更正表是2023年度的，那一期只作对照",
        "4.csv 2 户主姓名 这个户编号的户主原是王建国：号码写成了别的户，就改好再导入",
        "4.csv 2 户编号 更正表改了这一户的数，可是这一户现在是“待审”，没有退回在外",
    ];
    assert_eq!(told.len(), begins.len(), "{told:#?}");
    for (told, begin) in told.iter().zip(begins) {
        assert!(told.starts_with(begin), "{told}");
    }
    assert_eq!(preview.untaken().nothing_read(), ["2.csv", "3.csv"]);
    let done = office.import(preview, false, &|_| true).expect("imported");
    assert_eq!((done.new, done.changed, done.came_back), (0, 2, 1));
    assert_eq!(office.store.read().versions(Period::annual(2023), a).expect("read").len(), 1);
    assert_eq!(findings(&office), Vec::<String>::new());
}
