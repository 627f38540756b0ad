//! Tests of when the last run is taken over, and of a run that is kept after another one.

use crate::domain::ledger::Act;
use crate::domain::period::Period;
use crate::exchange::batch::FileKind;
use crate::review::assess::carried::PartRun;
use crate::review::assess::succession::JUDGED;
use crate::review::error::ReviewError;
use crate::review::file::office::Office;
use crate::review::tests::rig::import;
use crate::review::tests::rig::layer;
use crate::review::tests::rig::office;
use crate::rules::book::Book;
use crate::store::ledger::NewAct;
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

fn tried(office: &Office, book: &Book) -> Option<PartRun> {
    office.rerun_partly(NOW, book, &|_| true).expect("judged")
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
    assert!(tried(&office, &book).is_some());
    // What is read beside the rules, or is no change of limits or switches, has every rule judged.
    for (key, value) in [("deadline", "2024-11-20"), ("villages", "石门村"), ("land_most_farm", "9")] {
        assert!(tried(&office, &with_limit(key, value)).is_none(), "{key}");
    }
    let other = r#"rule = [{ code = "INC01", when = 'net_pc < 1' }]"#;
    let other = Book::with_overlay(&[("own.toml".to_owned(), other.to_owned())]).map_err(|errors| errors.text()).expect("a book");
    assert!(tried(&office, &other).is_none());
    // What the office does leaves it, what comes in or is set does not, until the rules ran again.
    acted(&mut office, Act::Export);
    assert!(tried(&office, &book).is_some());
    for act in [Act::Campaign, Act::Clues, Act::Purge, Act::Restore] {
        acted(&mut office, act);
        assert!(tried(&office, &book).is_none(), "{act:?}");
        office.assess(None, &|_| true).expect("judged");
        assert!(tried(&office, &book).is_some(), "{act:?}");
    }
    // What takes an act back does as much as that act did, and so does what takes that back.
    for (act, stands) in [(Act::Annotate, true), (Act::Duties, false)] {
        acted(&mut office, act);
        let mut seq = office.store.read().ledger_tip().expect("read").0;
        office.assess(None, &|_| true).expect("judged");
        for _ in 0..2 {
            let payload = Payload { undo: Some(seq), ..Payload::default() };
            office.transact(|write, who| Ok(write.act(who, Act::Undo, NewAct { payload, ..NewAct::default() })?)).expect("entered");
            assert_eq!(tried(&office, &book).is_some(), stands, "{act:?} taken back");
            seq = office.store.read().ledger_tip().expect("read").0;
            office.assess(None, &|_| true).expect("judged");
        }
    }
    acted(&mut office, Act::Undo);
    assert!(tried(&office, &book).is_none(), "of what, nobody knows");
    brought(&mut office, "9100");
    assert!(tried(&office, &book).is_some(), "an import runs the rules");
    // Another program's run, and rules that are not those in force.
    let set = |office: &mut Office, told: &str| office.transact(|write, _| Ok(write.set_meta(JUDGED, told)?)).expect("set");
    let told = office.store.read().meta(JUDGED).expect("read").expect("a run");
    set(&mut office, &told.replacen(' ', " other-", 1));
    assert!(tried(&office, &book).is_none());
    set(&mut office, &told);
    office.book = with_limit("drop_heavy", "24%");
    assert!(tried(&office, &book).is_none());
    office.book = Book::shipped().expect("a book");
    assert!(tried(&office, &book).is_some());
}

#[test]
fn a_run_over_the_last_one_is_refused_where_another_came_after_it() {
    let mut office = office();
    brought(&mut office, "9000");
    let one = tried(&office, &with_limit("drop_heavy", "25%")).expect("judged");
    let two = tried(&office, &with_limit("drop_heavy", "26%")).expect("judged");
    office.take_in_judged(one.rerun, String::new(), || Ok(())).expect("kept");
    let before = office.store.told();
    assert!(matches!(office.take_in_judged(two.rerun, String::new(), || Ok(())), Err(ReviewError::Stale)));
    assert_eq!(office.store.told(), before);
}
