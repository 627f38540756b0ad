//! Test only: what has to read the records of many cases is answered beside the keys: filters, members, the board.

use crate::input::action::Place;
use crate::review::desk::ahead::AheadQuestion;
use crate::review::rows::Deed;
use crate::review::rows::Order;
use crate::ui::tests::rig;
use crate::ui::tests::rig::Bench;
use crate::ui::tests::rig::WANG;
use crate::ui::tests::rig::look;

/// The desk of a file in a folder, taken for one of so many cases that what has to be read is asked beside it.
fn many(folder: &tempfile::TempDir) -> Bench {
    Bench::with(rig::many(&folder.path().join("o.db")), look(), 80, 24)
}

/// The same township in another file of the folder, of so few cases that everything is answered at once.
fn few(folder: &tempfile::TempDir) -> Bench {
    Bench::with(rig::in_file(&folder.path().join("few.db")), look(), 80, 24)
}

/// Answers what is asked beside the desk, as the thread would; what was asked.
fn answer(bench: &mut Bench) -> AheadQuestion {
    let question = bench.shell.to_ask(&bench.desk).expect("something to ask");
    let ahead = bench.desk.ask_ahead(&question, None).expect("a second look");
    let mut answered = ahead.answer(&|_, _| true).map_err(|why| why.text()).expect("answered");
    let is_in = bench.desk.take_answer(&mut answered);
    bench.shell.answered(question.clone(), !is_in, &mut bench.desk);
    question
}

#[test]
fn among_many_cases_a_filter_is_counted_beside_the_keys_and_the_count_is_of_what_is_typed() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut bench = many(&folder);
    let right = |filter: &str| {
        let mut few = Bench::new(look(), 80, 24);
        few.keys(&format!("tab tab tab tab tab tab tab F9 \"{filter}\""));
        let shown = few.picture();
        let at = shown.find("符合 ").expect("a count");
        shown[at..].split(" 户").next().unwrap_or_default().to_owned()
    };
    // Of all households, of whom the few cases have as many.
    bench.keys("tab tab tab tab tab tab tab F9 \"size_year>=2\"");
    assert!(bench.picture().contains("正在数 0%"), "{}", bench.picture());
    assert!(bench.shell.reads_on((3, 6)) && !bench.shell.reads_on((3, 6)), "each step is drawn once");
    assert!(bench.picture().contains("正在数 50%"), "{}", bench.picture());
    assert_eq!(answer(&mut bench), AheadQuestion::Filter("size_year>=2".to_owned()));
    assert!(bench.picture().contains(&right("size_year>=2")), "{}", bench.picture());
    assert_eq!(bench.shell.to_ask(&bench.desk), None);
    // A letter more is another filter: what was counted before is not shown for it, nor what comes late.
    bench.keys("backspace \"3\"");
    let late = bench.shell.to_ask(&bench.desk).expect("something to ask");
    bench.keys("space \"and\" space \"size_year<9\"");
    let ahead = bench.desk.ask_ahead(&late, None).expect("a second look");
    let mut answered = ahead.answer(&|_, _| true).map_err(|why| why.text()).expect("answered");
    assert!(bench.desk.take_answer(&mut answered));
    assert!(bench.picture().contains("正在数"), "{}", bench.picture());
    answer(&mut bench);
    assert!(bench.picture().contains(&right("size_year>=3")), "{}", bench.picture());
    // What the lines hold is counted at once, and so is what was counted before.
    bench.keys("ctrl-u \"flags>0\"");
    assert!(bench.picture().contains("符合"), "{}", bench.picture());
    bench.keys("ctrl-u \"size_year>=2\"");
    assert!(bench.picture().contains("符合"), "{}", bench.picture());
}

#[test]
fn enter_waits_for_no_key_where_many_cases_have_to_be_read() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut bench = many(&folder);
    bench.keys("F9 \"size_year>=2\" enter");
    assert!(bench.picture().contains("正在数，数完就筛"), "{}", bench.picture());
    assert_eq!(bench.shell.place(), Place::Line);
    answer(&mut bench);
    assert_eq!(bench.shell.place(), Place::Queue);
    assert!(bench.picture().contains("筛选: size_year>=2"), "{}", bench.picture());
    // Typing on takes the Enter back.
    bench.keys("F9 end \"3\" enter \"0\"");
    answer(&mut bench);
    assert_eq!(bench.shell.place(), Place::Line, "{}", bench.picture());
    bench.keys("esc esc");
    // What cannot be answered beside the desk is answered at it.
    bench.keys("F9 \"size_year<2\"");
    let question = bench.shell.to_ask(&bench.desk).expect("something to ask");
    bench.shell.answered(question, true, &mut bench.desk);
    assert!(bench.picture().contains("符合") && bench.shell.to_ask(&bench.desk).is_none(), "{}", bench.picture());
    bench.keys("esc");
    // A decision meanwhile: what was read before it is asked again.
    bench.keys("F9 \"size_year>1\"");
    let question = bench.shell.to_ask(&bench.desk).expect("something to ask");
    let ahead = bench.desk.ask_ahead(&question, None).expect("a second look");
    bench.desk.order(&Order { note: "电话核对".to_owned(), ..rig::order(Deed::Annotate, &[WANG]) }).expect("noted");
    let mut answered = ahead.answer(&|_, _| true).map_err(|why| why.text()).expect("answered");
    assert!(!bench.desk.take_answer(&mut answered) && bench.desk.has_moved_since(&answered));
    answer(&mut bench);
    assert!(bench.picture().contains("符合"), "{}", bench.picture());
}

#[test]
fn members_among_many_cases_are_looked_up_beside_the_keys() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut bench = many(&folder);
    bench.keys("/ \"王建国\"");
    assert_eq!(bench.shell.to_ask(&bench.desk), None, "a head is found among the lines");
    bench.keys("ctrl-u \"张兰\"");
    assert!(!bench.picture().contains("王建国"), "{}", bench.picture());
    assert_eq!(answer(&mut bench), AheadQuestion::Members("张兰".to_owned()));
    assert!(bench.picture().contains("王建国"), "{}", bench.picture());
    // Enter before that opens the case as soon as it is found.
    let folder = tempfile::tempdir().expect("a folder");
    let mut bench = many(&folder);
    bench.keys("/ \"张兰\" enter");
    assert!(bench.picture().contains("正在成员里找"), "{}", bench.picture());
    answer(&mut bench);
    assert_eq!(bench.shell.place(), Place::Review, "{}", bench.picture());
    // Words of a filter that are no lines' words may be a member's name too.
    let folder = tempfile::tempdir().expect("a folder");
    let mut bench = many(&folder);
    bench.keys("F9 \"张兰\"");
    assert!(bench.picture().contains("正在数"), "{}", bench.picture());
    answer(&mut bench);
    assert!(bench.picture().contains("符合 1 户"), "{}", bench.picture());
}

#[test]
fn the_board_of_many_cases_opens_at_once_and_is_counted_beside_the_keys() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut bench = many(&folder);
    let mut few = few(&folder);
    few.keys("~");
    bench.keys("~");
    assert!(bench.picture().contains("正在数 0%"), "{}", bench.picture());
    assert!(bench.shell.reads_on((1, 2)) && !bench.shell.reads_on((1, 2)), "each step is drawn once");
    assert!(bench.picture().contains("正在数 50%"), "{}", bench.picture());
    assert_eq!(answer(&mut bench), AheadQuestion::Board);
    let figures = |bench: &mut Bench| bench.picture().lines().skip(1).take(18).map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(figures(&mut bench), figures(&mut few));
    assert_eq!(bench.shell.to_ask(&bench.desk), None);
    // Left and opened again while nothing has moved: nothing is asked.
    bench.keys("esc ~");
    assert_eq!(figures(&mut bench), figures(&mut few));
    // An act in between: it is counted anew, and what comes too late for it is not shown.
    bench.keys("esc");
    bench.desk.order(&rig::order(Deed::Hold, &[WANG])).expect("held");
    bench.keys("~");
    assert!(bench.picture().contains("正在数"), "{}", bench.picture());
    // Left before it is told: nothing is asked any more.
    bench.keys("esc");
    assert_eq!((bench.shell.place(), bench.shell.to_ask(&bench.desk)), (Place::Queue, None));
    bench.keys("~");
    answer(&mut bench);
    assert_ne!(figures(&mut bench), figures(&mut few));
    // What cannot be counted beside the desk is counted at it.
    bench.keys("esc");
    bench.desk.order(&Order { note: "电话核对".to_owned(), ..rig::order(Deed::Annotate, &[WANG]) }).expect("noted");
    bench.keys("~");
    let question = bench.shell.to_ask(&bench.desk).expect("something to ask");
    bench.shell.answered(question, true, &mut bench.desk);
    assert!(bench.picture().contains("已办完"), "{}", bench.picture());
}

#[test]
fn households_behind_a_number_of_the_board_are_found_beside_the_keys() {
    let opened = |bench: &mut Bench| {
        bench.keys("~");
        if bench.shell.to_ask(&bench.desk).is_some() {
            answer(bench);
        }
        bench.keys("\"人均纯收入比\" enter");
    };
    let folder = tempfile::tempdir().expect("a folder");
    let mut few = few(&folder);
    opened(&mut few);
    assert_eq!(few.shell.place(), Place::Queue, "{}", few.picture());
    let mut bench = many(&folder);
    opened(&mut bench);
    assert!(bench.picture().contains("正在找这些户"), "{}", bench.picture());
    assert!(matches!(answer(&mut bench), AheadQuestion::Filter(_)));
    assert_eq!(bench.picture(), few.picture());
    // Another key takes the Enter back.
    let folder = tempfile::tempdir().expect("a folder");
    let mut bench = many(&folder);
    opened(&mut bench);
    bench.keys("down");
    assert_eq!((bench.shell.place(), bench.shell.to_ask(&bench.desk)), (Place::List, None));
}

#[test]
fn the_layer_over_a_case_of_many_is_made_ready_beside_the_keys() {
    let folder = tempfile::tempdir().expect("a folder");
    let (mut bench, mut few) = (many(&folder), few(&folder));
    few.keys("enter F7");
    bench.keys("enter F7");
    assert!(bench.picture().contains("正在准备测算"), "{}", bench.picture());
    assert_eq!(bench.shell.place(), Place::Review);
    assert!(matches!(answer(&mut bench), AheadQuestion::Layer(_)));
    assert_eq!((bench.shell.place(), bench.shell.to_ask(&bench.desk)), (Place::Scratch, None));
    assert_eq!(bench.picture(), few.picture());
    // Figures are tried at once, and the layer of the same case opens at once again.
    bench.keys("\"1\" esc F7");
    assert_eq!(bench.shell.place(), Place::Scratch);
    // Another key takes it back.
    bench.keys("esc n");
    bench.keys("esc esc home enter");
    bench.keys("esc down enter F7 tab");
    assert_eq!((bench.shell.place(), bench.shell.to_ask(&bench.desk)), (Place::Review, None));
}
