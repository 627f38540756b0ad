//! Tests of when the last run is taken over, and of a run that is kept after another one.

use chrono::DateTime;

use crate::domain::act::Act;
use crate::domain::office::clue::ClueFound;
use crate::domain::office::clue_word::ClueSource;
use crate::domain::period::Period;
use crate::exchange::batch::FileKind;
use crate::review::assess::carried::PartRun;
use crate::review::assess::run::facts_digest;
use crate::review::assess::succession::JUDGED;
use crate::review::assess::succession::WholeReason;
use crate::review::assess::succession::mark;
use crate::review::desk::state::Desk;
use crate::review::error::ReviewError;
use crate::review::file::clock::Clock;
use crate::review::file::office::Office;
use crate::review::tests::rig::changed_to;
use crate::review::tests::rig::import;
use crate::review::tests::rig::in_force_both_ways;
use crate::review::tests::rig::incoming;
use crate::review::tests::rig::layer;
use crate::review::tests::rig::office;
use crate::review::tests::rig::twin;
use crate::rules::book::Book;
use crate::store::Write;
use crate::store::ledger::NewAct;
use crate::store::ledger::Who;
use crate::store::payload::Payload;

const NOW: Period = Period::annual(2024);

fn with_limit(key: &str, value: &str) -> Book {
    let written = format!(r#"limit = [{{ key = "{key}", value = "{value}", document = "镇通知" }}]"#);
    Book::with_overlay(&[("desk.toml".to_owned(), written)]).map_err(|errors| errors.text()).expect("a book")
}

fn brought(office: &mut Office, net: &str) {
    let at = |village| [("village", village), ("net", net), ("net_pc", net), ("size_year", "1")];
    let (one, two) = (at("石门村"), at("下河村"));
    import(office, vec![layer(2024, FileKind::Yearly, &[("98010100001", &one, &[]), ("98010100002", &two, &[])])], true).expect("imported");
}

fn tried(office: &Office, book: &Book) -> Result<PartRun, WholeReason> {
    office.rerun_partly(NOW, book, &|_| true).expect("judged")
}

/// Why every rule would be judged; none where few are enough.
fn whole(office: &Office, book: &Book) -> Option<WholeReason> {
    tried(office, book).err()
}

fn acted(office: &mut Office, act: Act) {
    office.transact(|write, who| Ok(write.act(who, act, NewAct::default())?)).expect("entered");
}

#[test]
fn the_last_run_is_taken_over_only_while_what_it_read_stands() {
    let mut office = office();
    assert!(office.rerun_partly(NOW, &with_limit("drop_heavy", "25%"), &|_| true).is_err(), "nothing was imported");
    brought(&mut office, "9000");
    let book = with_limit("drop_heavy", "25%");
    assert_eq!(whole(&office, &book), None);
    // What is read beside the rules, or is no change of limits or switches, has every rule judged.
    for (key, value) in [("deadline", "2024-11-20"), ("villages", "石门村"), ("land_most_farm", "9")] {
        assert_eq!(whole(&office, &with_limit(key, value)), Some(WholeReason::OtherRules), "{key}");
    }
    let other = r#"rule = [{ code = "INC01", when = 'net_pc < 1' }]"#;
    let other = Book::with_overlay(&[("own.toml".to_owned(), other.to_owned())]).map_err(|errors| errors.text()).expect("a book");
    assert_eq!(whole(&office, &other), Some(WholeReason::OtherRules));
    // What the office does leaves it, what comes in or is set does not, until the rules ran again.
    acted(&mut office, Act::Export);
    assert_eq!(whole(&office, &book), None);
    for act in [Act::Campaign, Act::Clues, Act::Purge, Act::Restore] {
        acted(&mut office, act);
        assert_eq!(whole(&office, &book), Some(WholeReason::Entered), "{act:?}");
        office.assess(None, &|_| true).expect("judged");
        assert_eq!(whole(&office, &book), None, "{act:?}");
    }
    // What takes an act back does as much as that act did, and so does what takes that back.
    for (act, why) in [(Act::Annotate, None), (Act::Duties, Some(WholeReason::Entered))] {
        acted(&mut office, act);
        let mut seq = office.store.read().ledger_tip().expect("read").0;
        office.assess(None, &|_| true).expect("judged");
        for _ in 0..2 {
            let payload = Payload { undo: Some(seq), ..Payload::default() };
            office.transact(|write, who| Ok(write.act(who, Act::Undo, NewAct { payload, ..NewAct::default() })?)).expect("entered");
            assert_eq!(whole(&office, &book), why, "{act:?} taken back");
            seq = office.store.read().ledger_tip().expect("read").0;
            office.assess(None, &|_| true).expect("judged");
        }
    }
    acted(&mut office, Act::Undo);
    assert_eq!(whole(&office, &book), Some(WholeReason::Entered), "of what, nobody knows");
    brought(&mut office, "9100");
    assert_eq!(whole(&office, &book), None, "an import runs the rules");
    let told = office.store.read().meta(JUDGED).expect("read").expect("a run");
    set(&mut office, &told.replacen(' ', " other-", 1));
    assert_eq!(whole(&office, &book), Some(WholeReason::OtherProgram));
    let tip = office.store.read().ledger_tip().expect("read").0;
    let run = office.store.read().newest_assessment(NOW).expect("read").expect("a run").id;
    set(&mut office, &mark(run, tip));
    assert_eq!(whole(&office, &book), Some(WholeReason::NotEntered));
    set(&mut office, &told);
    office.book = with_limit("drop_heavy", "24%");
    assert_eq!(whole(&office, &book), Some(WholeReason::OtherBook));
    office.book = Book::shipped().expect("a book");
    assert_eq!(whole(&office, &book), None);
    office.clock = Clock::fixed(DateTime::parse_from_rfc3339("2024-10-21T08:30:00Z").expect("a time").to_utc());
    assert_eq!(whole(&office, &book), Some(WholeReason::OtherDay));
    // Figures that came in without a run.
    let at = [("village", "石门村"), ("net", "9900"), ("net_pc", "9900"), ("size_year", "1")];
    import(&mut office, vec![layer(2024, FileKind::Yearly, &[("98010100001", &at, &[])])], false).expect("imported");
    assert_eq!(whole(&office, &book), Some(WholeReason::OtherFigures));
}

fn set(office: &mut Office, told: &str) {
    office.transact(|write, _| Ok(write.set_meta(JUDGED, told)?)).expect("set");
}

/// A run like the last one that keeps another body, with a digest that fits it or one that does not.
fn kept(office: &mut Office, body: &str, fits: bool) {
    let read = office.store.read();
    let mut run = read.newest_assessment(NOW).expect("read").expect("a run");
    let (found, text) = (read.found(run.id).expect("read"), read.rulebook(&run.rulebook).expect("read").expect("a book"));
    let seen = read.ledger_tip().expect("read").0;
    body.clone_into(&mut run.body);
    let found_digests = found.iter().map(|row| row.digest.as_str());
    run.digest = if fits { facts_digest(&run, &text, found_digests, std::iter::empty()) } else { String::new() };
    let enter = |write: &Write<'_>, who: &Who| {
        let id = write.add_assessment(&run)?;
        for row in &found {
            write.add_found(id, row.flag)?;
        }
        let payload = Payload { assessment: Some(id), ..Payload::default() };
        write.act(who, Act::Assess, NewAct { payload, ..NewAct::default() })?;
        Ok(write.set_meta(JUDGED, &mark(id, seen))?)
    };
    office.transact(enter).expect("kept");
}

#[test]
fn what_is_kept_of_the_last_run_is_held_against_itself_before_it_is_taken_over() {
    let mut office = office();
    brought(&mut office, "9000");
    let book = with_limit("drop_heavy", "25%");
    let said = office.store.read().newest_assessment(NOW).expect("read").expect("a run").body;
    let with = |part: &str, value: serde_json::Value| {
        let mut body: serde_json::Value = serde_json::from_str(&said).expect("a body");
        body[part] = value;
        body.to_string()
    };
    kept(&mut office, &said, true);
    assert_eq!(whole(&office, &book), None);
    let mut other: serde_json::Value = serde_json::from_str(&said).expect("a body");
    let tally = other["tallies"].as_array_mut().expect("a list").iter_mut().find(|tally| tally["rule"] == "COL01").expect("a tally");
    tally["clear"] = serde_json::json!(77);
    let bodies = [
        ("not json".to_owned(), true, Some(WholeReason::Unreadable)),
        (said.clone(), false, Some(WholeReason::Altered)),
        (with("tallies", serde_json::json!([])), true, Some(WholeReason::Lacking)),
        (with("villages", serde_json::json!({})), true, Some(WholeReason::Lacking)),
        (with("rules", serde_json::json!([])), true, Some(WholeReason::Lacking)),
        (said.clone(), true, None),
    ];
    for (body, fits, why) in bodies {
        kept(&mut office, &body, fits);
        assert_eq!(whole(&office, &book), why, "{body}");
    }
}

#[test]
fn what_was_entered_while_a_question_stood_open_is_judged_with_the_yes() {
    let enter: [fn(&mut Desk); 2] = [
        |desk| {
            let on = "2024-08-01".parse().expect("a day");
            let (village, name, hh_id) = ("石门村".into(), "王建国".into(), "98010100001".into());
            let found = ClueFound { source: ClueSource::Grid, on, village, hh_id, name, teller: String::new(), words: String::new() };
            desk.add_clues(&[found]).expect("entered");
        },
        |desk| acted(&mut desk.office, Act::Duties),
    ];
    for enter in enter {
        let mut office = office();
        brought(&mut office, "9000");
        let mut desk = Desk::of(office).expect("a desk");
        let (one, two) = (with_limit("drop_heavy", "25%"), with_limit("drop_heavy", "26%"));
        let new = changed_to(&mut desk, &one);
        let judged = desk.judge_by(new, &|_| true).expect("judged");
        assert!(desk.still_tells(&judged));
        assert_eq!(judged.run.as_ref().expect("a run").whole, None);
        enter(&mut desk);
        assert!(!desk.still_tells(&judged), "what waits is not asked any more");
        let mut twin = twin(&desk);
        desk.take_in_book(judged).expect("in force");
        // The same as who asks only now.
        let new = changed_to(&mut twin, &one);
        let period = new.period.expect("a period");
        let judged = twin.judge_whole_by(new, period, &|_| true).expect("judged");
        twin.take_in_book(judged).expect("in force");
        assert!(desk.office.store.told() == twin.office.store.told(), "another file than who asks only now leaves");
        assert_eq!(in_force_both_ways(&mut desk, &mut twin, &two), None, "what the yes judged is taken over");
    }
}

#[test]
fn what_was_entered_while_an_import_was_made_ready_is_not_seen_by_its_runs() {
    let mut office = office();
    brought(&mut office, "9000");
    let at = [("village", "石门村"), ("net", "9500"), ("net_pc", "9500"), ("size_year", "1")];
    let layers = vec![layer(2024, FileKind::Yearly, &[("98010100001", &at, &[])])];
    let preview = office.preview_of(incoming(layers), &|_| true).expect("a preview");
    let stowed = office.stow_import(preview, true, &|_| true).expect("ready").expect("something");
    let run = office.rerun(None, &|_| true).expect("judged");
    acted(&mut office, Act::Duties);
    assert!(matches!(office.take_in_run(run), Err(ReviewError::Stale)), "a run alone is made again");
    office.take_in(stowed, &|_| true).expect("taken in");
    assert_eq!(whole(&office, &with_limit("drop_heavy", "25%")), Some(WholeReason::Entered));
    office.assess(None, &|_| true).expect("judged");
    assert_eq!(whole(&office, &with_limit("drop_heavy", "25%")), None);
}

#[test]
fn a_run_over_the_last_one_is_refused_where_another_came_after_it() {
    let mut office = office();
    brought(&mut office, "9000");
    let one = tried(&office, &with_limit("drop_heavy", "25%")).expect("judged");
    let two = tried(&office, &with_limit("drop_heavy", "26%")).expect("judged");
    office.take_in_judged(one.rerun, String::new(), |_| Ok(())).expect("kept");
    let before = office.store.told();
    assert!(matches!(office.take_in_judged(two.rerun, String::new(), |_| Ok(())), Err(ReviewError::Stale)));
    assert_eq!(office.store.told(), before);
}
