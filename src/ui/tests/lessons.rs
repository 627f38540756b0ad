//! Test only: every shipped lesson is played on a real desk by its own solution to the end, and by each wrong way to the sentence about it.
//!
//! A lesson that drifts from the rulebook, the keys or the township fails here. What does not live here: what a lesson may say
//! (`training/lesson/read.rs`).

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::sync::Mutex;
use std::sync::PoisonError;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::domain::act::Act;
use crate::i18n::Lang;
use crate::i18n::Text;
use crate::input::action::Action;
use crate::review::desk::state::Desk;
use crate::review::rows::Deed;
use crate::review::rows::Order;
use crate::review::tests::rig as work;
use crate::rules::book::Book;
use crate::training::drill;
use crate::training::drill::CASES;
use crate::training::drill::VERDICTS;
use crate::training::drill::round::DrillRound;
use crate::training::key::AnswerKey;
use crate::training::lesson::SHIPPED;
use crate::training::lesson::attempt;
use crate::training::lesson::attempt::Attempt;
use crate::training::lesson::attempt::Telling;
use crate::training::lesson::course::Lesson;
use crate::training::lesson::course::WrongAct;
use crate::training::lesson::hint::keys_told;
use crate::training::lesson::read;
use crate::training::lesson::result::Hits;
use crate::training::lesson::result::LessonResult;
use crate::training::lesson::stage;
use crate::training::lesson::stage::LessonStage;
use crate::training::procedure::PROCEDURE;
use crate::training::procedure::TaughtBy;
use crate::training::township::FaultOrNear;
use crate::ui::linear::conversation::Linear;
use crate::ui::linear::lesson::not_by_lines;
use crate::ui::pages::preparing;
use crate::ui::shell::lesson::WORDS;
use crate::ui::shell::lesson::with_keys;
use crate::ui::tests::clerk::promised;
use crate::ui::tests::rig::Bench;
use crate::ui::tests::rig::Holds;
use crate::ui::tests::rig::Shared;
use crate::ui::tests::rig::look;
use crate::ui::widgets::display::Look;
use crate::ui::widgets::plain_picture;
use crate::ui::widgets::width;

/// The lessons as they stand in the folder, so that one may be tried before the program is built anew.
fn lessons() -> Vec<Lesson> {
    let book = Book::shipped().expect("a rulebook");
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample-data/lessons");
    let read = |name: &&str| {
        let written = fs::read_to_string(folder.join(name)).expect("a lesson");
        read::lesson(name, &written, &book).unwrap_or_else(|faults| panic!("{}", faults.text().get(Lang::En)))
    };
    SHIPPED.iter().map(|(name, _)| name).map(read).collect()
}

/// A desk on the township of a lesson, as it stands before the first step.
fn staged(lesson: &Lesson) -> Desk {
    at(&lesson.stage, &lesson.code)
}

/// A desk on the township of a stage, which is made once: every test gets a copy of its own.
pub fn at(stage: &LessonStage, name: &str) -> Desk {
    static MADE: Shared<Mutex<Desk>> = Shared::new();
    let made = MADE.of(format!("{stage:?}"), || Mutex::new(made(stage, name)));
    work::twin(&made.lock().unwrap_or_else(PoisonError::into_inner))
}

/// The same, made anew.
pub fn made(stage: &LessonStage, name: &str) -> Desk {
    let mut desk = Desk::of(work::office()).expect("a desk");
    let at = stage.clock.to_rfc3339();
    work::on(&mut desk, &at, "李敏");
    let folder = tempfile::tempdir().expect("a folder");
    stage::set_up(stage, &mut desk, folder.path(), &|_| true).unwrap_or_else(|why| panic!("{name}: {}", why.get(Lang::Zh)));
    desk
}

fn bench(lesson: &Lesson, desk: &Desk, look: Look) -> Bench {
    let mut bench = Bench::with(work::twin(desk), look, 80, 24);
    let attempt = Attempt::at(lesson.clone(), &bench.desk);
    bench.shell.teach(attempt, &mut bench.desk);
    bench
}

fn now(bench: &Bench) -> &Attempt {
    bench.shell.attempt().expect("a lesson")
}

/// Does a step, or what is wrong in it.
fn types(bench: &mut Bench, written: &str) {
    let keys = now(bench).keys(written);
    bench.keys(&keys);
}

#[test]
fn every_lesson_ends_by_its_own_solution() {
    for lesson in lessons() {
        let mut bench = bench(&lesson, &staged(&lesson), look());
        for (at, step) in lesson.steps.iter().enumerate() {
            assert_eq!(now(&bench).place().0, at + 1, "{}\n{}", lesson.code, bench.picture());
            types(&mut bench, &step.keys);
            let after = now(&bench);
            assert!(after.is_over() || after.place().0 > at + 1, "{} step {}: {}\n{}", lesson.code, at + 1, step.keys, bench.picture());
        }
        assert_eq!(now(&bench).telling(), Telling::End, "{}", lesson.code);
        // The solution is right in everything, and the score says so.
        let result = result(&lesson, &bench);
        assert!(!result.is_to_repeat() && result.keys > 0, "{}: {result:#?}", lesson.code);
        bench.keys("alt-h");
        assert_eq!(now(&bench).telling(), Telling::Result, "{}", lesson.code);
        let said = with_keys(&now(&bench).said(), &look());
        assert!(bench.picture().contains("成绩") && said.get(Lang::Zh).contains("没有要再练的"), "{}", said.get(Lang::Zh));
    }
}

#[test]
fn every_lesson_ends_by_its_hints_alone_in_both_languages() {
    for lesson in lessons() {
        let desk = staged(&lesson);
        for lang in [Lang::Zh, Lang::En] {
            let look = Look { lang, ..look() };
            let mut bench = bench(&lesson, &desk, look.clone());
            for at in 0..lesson.steps.len() {
                // A hint may do the next step as well.
                if now(&bench).is_over() || now(&bench).place().0 > at + 1 {
                    continue;
                }
                bench.keys("alt-h alt-h alt-h");
                let told = with_keys(&now(&bench).said(), &look);
                let keys = keys_told(told.get(lang)).unwrap_or_else(|part| panic!("{} step {}: {part} is no key", lesson.code, at + 1));
                for key in keys {
                    bench.press(key);
                }
                let after = now(&bench);
                let is_done = after.is_over() || after.place().0 > at + 1;
                assert!(is_done, "{} step {}: {}\n{}", lesson.code, at + 1, told.get(lang), bench.picture());
            }
            assert_eq!(now(&bench).telling(), Telling::End, "{}", lesson.code);
        }
    }
}

#[test]
fn a_lesson_that_is_taken_up_again_goes_on_by_its_hint_at_every_step() {
    let mut lost = Vec::new();
    for lesson in lessons() {
        let mut first = bench(&lesson, &staged(&lesson), look());
        for (at, step) in lesson.steps.iter().enumerate() {
            if at > 0 {
                let mut again = bench(&lesson, &first.desk, look());
                assert_eq!((now(&again).place().0, again.desk.entries()), (at + 1, first.desk.entries()), "{}", lesson.code);
                let told = with_keys(&now(&again).filled(step.hints.last().expect("a hint")), &look());
                for key in keys_told(told.get(Lang::Zh)).expect("keys") {
                    again.press(key);
                }
                let after = now(&again);
                if !after.is_over() && after.place().0 == at + 1 {
                    lost.push(format!("{} step {}: {}", lesson.code, at + 1, told.get(Lang::Zh)));
                }
            }
            types(&mut first, &step.keys);
        }
    }
    assert!(lost.is_empty(), "{lost:#?}");
}

#[test]
fn the_result_of_a_lesson_that_names_no_case_says_what_was_asked_in_the_smallest_window() {
    for code in ["copied-growth", "handing-over"] {
        let lesson = lessons().into_iter().find(|lesson| lesson.code == code).expect("a lesson");
        for lang in [Lang::Zh, Lang::En] {
            let mut bench = bench(&lesson, &staged(&lesson), Look { lang, ..look() });
            lesson.steps.iter().for_each(|step| types(&mut bench, &step.keys));
            bench.keys("alt-h");
            assert_eq!(now(&bench).telling(), Telling::Result, "{code}");
            let said = now(&bench).said();
            let steps = format!("{0}/{0}", lesson.steps.len());
            assert!(said.get(lang).contains(&steps) && !said.get(lang).contains("0/0"), "{code}: {}", said.get(lang));
            assert!(width::wrap(said.get(lang), 78).len() <= usize::from(WORDS), "{code}: {}", said.get(lang));
            assert!(bench.picture().contains(&steps), "{}", bench.picture());
        }
    }
    assert_eq!(Hits::default().written(), "—");
}

fn result(lesson: &Lesson, bench: &Bench) -> LessonResult {
    let record = attempt::kept(lesson, &bench.desk).expect("a record");
    LessonResult::of(lesson, &record, &bench.desk).expect("a result")
}

#[test]
fn the_score_tells_wrong_acts_returns_too_many_and_what_to_repeat() {
    let lesson = lessons().into_iter().find(|lesson| lesson.code == "first-steps").expect("a lesson");
    let mut bench = bench(&lesson, &staged(&lesson), look());
    lesson.steps[..3].iter().for_each(|step| types(&mut bench, &step.keys));
    bench.keys("alt-h");
    // The proof lies there, and the case goes back to the village all the same.
    types(&mut bench, "F3 F3");
    let so_far = result(&lesson, &bench);
    assert_eq!((so_far.extra_returns, so_far.wrong, so_far.hints), (1, 1, 1), "{so_far:#?}");
    assert!(so_far.is_to_repeat() && so_far.worst_steps == [4] && so_far.worst_rules.contains(&"INC01".to_owned()), "{so_far:#?}");
    // Taken back, it is no return any more; that it was wrong stays.
    types(&mut bench, "ctrl-z / \"{fall.head}\" enter");
    lesson.steps[3..].iter().for_each(|step| types(&mut bench, &step.keys));
    let after = result(&lesson, &bench);
    assert!(now(&bench).is_over() && after.is_to_repeat(), "{}", bench.picture());
    assert_eq!((after.extra_returns, after.wrong, after.steps.written().as_str()), (0, 1, "9/9"), "{after:#?}");
    assert_eq!((after.verdicts.written(), after.reasons.written(), after.evidence.written()), ("2/2".into(), "1/1".into(), "1/1".into()));
    let said = now(&bench).clone();
    bench.keys("alt-h");
    assert!(now(&bench).said() != said.said() && bench.picture().contains("做错 1"), "{}", bench.picture());
}

#[test]
fn a_wrong_act_that_stands_is_told_again_and_counted_once() {
    let lesson = lessons().into_iter().find(|lesson| lesson.code == "first-steps").expect("a lesson");
    let mut first = bench(&lesson, &staged(&lesson), look());
    lesson.steps[..3].iter().for_each(|step| types(&mut first, &step.keys));
    types(&mut first, "F3 F3");
    let told = |bench: &Bench| (now(bench).telling(), result(&lesson, bench).wrong);
    assert_eq!(told(&first), (Telling::Wrong(2), 1));
    // Left as it is, and taken up twice.
    let mut again = bench(&lesson, &first.desk, look());
    again.keys("down");
    assert_eq!(told(&again), (Telling::Wrong(2), 1));
    let mut again = bench(&lesson, &again.desk, look());
    again.keys("down");
    assert_eq!(told(&again), (Telling::Wrong(2), 1));
    // Taken back, the step is said; done again as it was, what it means. Only a new act counts anew.
    again.keys("ctrl-z ctrl-z");
    assert_eq!(told(&again), (Telling::Step, 1));
    again.keys("ctrl-y");
    assert_eq!(told(&again), (Telling::Wrong(2), 1), "{}", again.picture());
    again.keys("ctrl-z");
    types(&mut again, "/ \"{fall.head}\" enter F3 F3");
    assert_eq!(told(&again), (Telling::Wrong(2), 2), "{}", again.picture());
}

#[test]
fn what_is_true_though_the_key_lacks_it_counts_for_the_learner_and_is_listed() {
    let lesson = lessons().into_iter().find(|lesson| lesson.code == "first-steps").expect("a lesson");
    let mut bench = bench(&lesson, &staged(&lesson), look());
    lesson.steps[..3].iter().for_each(|step| types(&mut bench, &step.keys));
    types(&mut bench, "F3 F3");
    let record = attempt::kept(&lesson, &bench.desk).expect("a record");
    let against = |key: &AnswerKey| LessonResult::against(key, &lesson, &record, &bench.desk).expect("a result");
    let whole = against(&lesson.stage.drawn().key);
    assert!(whole.beside_key.is_empty() && whole.extra_returns == 1, "{whole:#?}");
    // A key that does not know of the fall: its flag stood all the same when the learner returned the case for it.
    let lacking = against(&AnswerKey::default());
    assert!(lacking.extra_returns == 0 && lacking.beside_key.iter().any(|(_, rule)| rule == "INC01"), "{lacking:#?}");
}

#[test]
fn the_cases_of_the_drill_are_what_the_planting_says_and_are_judged_blind() {
    let stage = drill::stage();
    let mut desk = at(&stage, "drill");
    let households = stage.households_by_name();
    assert_eq!((desk.queue().len(), households.len()), (CASES.len(), CASES.len()));
    assert_eq!(drill::judged(&mut desk).expect("read"), []);
    let first = drill::sat_down(&mut desk).expect("a code");
    for case in &CASES {
        let household = &households[&case.number.to_string()];
        if case.number == CASES.len() {
            // Another judge has the last of them.
            desk.sit("王芳", "ws1");
        }
        // The control sample is approved by whoever has opened it.
        desk.opened(household);
        let row = desk.row(household).expect("a case");
        let fires = row.rules.iter().any(|rule| rule == case.rule);
        assert_eq!(fires, case.kind == FaultOrNear::Fault, "{case:?}: {:?}", row.rules);
        // What only looks like it carries nothing else that would hold it back.
        assert!(fires || row.flags[0] == 0, "{case:?}: {:?}", row.rules);
        let mut order = Order { households: vec![household.clone()], deed: Some(Deed::Return), ..Order::default() };
        if fires {
            desk.fill_return(&mut order).expect("filled");
        } else {
            order.deed = Some(Deed::Approve);
        }
        desk.order(&order).unwrap_or_else(|why| panic!("{case:?}: {}", why.text().get(Lang::Zh)));
    }
    // A third writes the result: each verdict stands under the code of who came to it.
    desk.sit("赵强", "ws1");
    let judged = drill::judged(&mut desk).expect("read");
    assert!(judged[..9].iter().all(|one| one.code == first) && judged[9].code != first && judged[9].code.len() == 8, "{judged:#?}");
    assert!(judged.len() == CASES.len() && judged.iter().all(|one| one.verdict == one.case.agreed), "{judged:#?}");
    assert!(first.len() == 8 && drill::judged(&mut desk).expect("again") == judged, "codes are kept");
}

#[test]
fn the_drill_says_what_it_is_which_case_is_open_and_at_the_end_what_was_given() {
    for (lang, wanted) in [
        (Lang::Zh, ["校准练习 已判 0/10", "看不出哪户是哪种", "题（共 10 题）", "已判 1/10", "都判完了", "退出后把结果写出来", "通过"]),
        (
            Lang::En,
            [
                "Calibration drill, 0 of 10",
                "nothing tells which is which",
                " of 10: ",
                "1 of 10 judged",
                "All 10",
                "then write the result",
                "approved",
            ],
        ),
    ] {
        let mut bench = Bench::with(at(&drill::stage(), "drill"), Look { lang, ..look() }, 80, 24);
        bench.shell.judge(DrillRound::drawn(), &bench.desk);
        let first = bench.picture();
        assert!(first.contains(wanted[0]) && first.contains(wanted[1]), "{first}");
        // The panel leaves no line blank: what it does not take is for the list above it.
        let panel: Vec<&str> = first.lines().skip_while(|line| !line.contains(wanted[0])).collect();
        assert!(panel[..panel.len() - 2].iter().all(|line| !line.trim().is_empty()), "{first}");
        bench.keys("enter");
        assert!(bench.picture().contains(wanted[2]), "{}", bench.picture());
        bench.keys("F3 F3");
        assert!(bench.picture().contains(wanted[3]), "{}", bench.picture());
        bench.keys("alt-h alt-j");
        assert!(!bench.picture().contains(wanted[2]), "{}", bench.picture());
        bench.keys("alt-j");
        for case in bench.desk.queue().iter().map(|row| row.hh_id.clone()).collect::<Vec<_>>() {
            bench.desk.opened(&case);
            if bench.desk.row(&case).is_some_and(|row| !VERDICTS.contains(&row.status)) {
                let mut order = Order { households: vec![case], deed: Some(Deed::Approve), ..Order::default() };
                if bench.desk.order(&order).is_err() {
                    order.deed = Some(Deed::Return);
                    bench.desk.fill_return(&mut order).expect("filled");
                    bench.desk.order(&order).expect("returned");
                }
            }
        }
        bench.keys("esc home");
        let last = bench.picture();
        assert!(wanted[4..].iter().all(|wanted| last.contains(wanted)), "{last}");
        let said = DrillRound::drawn().said(None, &bench.desk);
        assert!(width::wrap(said.get(lang), 78).len() <= usize::from(WORDS), "{}", said.get(lang));
    }
}

#[test]
fn a_key_that_a_step_waits_for_survives_a_kill() {
    let lesson = lessons().into_iter().find(|lesson| lesson.code == "transfers").expect("a lesson");
    // Of what the second step waits for, the key is pressed and the rest never comes.
    let mut waits = lesson.clone();
    waits.steps[1].goal.shows = Some(0);
    let mut first = bench(&waits, &staged(&lesson), look());
    types(&mut first, &lesson.steps[0].keys);
    types(&mut first, &lesson.steps[1].keys);
    assert_eq!(now(&first).place().0, 2);
    let kept = attempt::kept(&lesson, &first.desk).expect("a record");
    assert!(kept.done.contains(&Action::Members), "{kept:#?}");
    // Taken up where it was left, the step is done by it.
    let mut again = bench(&lesson, &first.desk, look());
    assert_eq!(now(&again).place().0, 3, "{}", again.picture());
}

/// Seconds a key takes, and characters a learner reads in a minute.
const FIGURES: (usize, usize) = (2, 300);

/// Keys that move within what is open, and end a search.
const MOVING: [&str; 8] = ["down", "up", "tab", "shift-tab", "space", "end", "esc", "alt-j"];

#[test]
fn all_lessons_together_take_less_than_an_hour_and_no_step_more_keys_than_the_work() {
    let mut table = format!("{:<22}{:>6}{:>8}{:>9}\n", "lesson", "keys", "signs", "minutes");
    let (mut seconds, mut wrong) = (0, Vec::new());
    for lesson in lessons() {
        let attempt = Attempt::at(lesson.clone(), &staged(&lesson));
        let read = |words: &Text| attempt.filled(words).get(Lang::Zh).chars().count();
        let (mut keys, mut signs) = (0, read(&lesson.end));
        for (step, at) in lesson.steps.iter().zip(1..) {
            signs += read(&step.text);
            let written = attempt.keys(&step.keys);
            let words: Vec<&str> = written.split(' ').filter(|word| !word.is_empty()).collect();
            keys += words.iter().map(|word| if word.starts_with('"') { word.chars().count() - 2 } else { 1 }).sum::<usize>();
            let acting = words.iter().filter(|word| !word.starts_with('"') && !MOVING.contains(word)).count();
            let most = match step.goal.deed.as_ref().and_then(|deed| deed.act) {
                Some(Act::Return) if step.goal.case.is_none() => promised("return three marked"),
                Some(Act::Return) => promised("return"),
                Some(Act::Explain) => promised("explain one flag"),
                Some(Act::Undo) => promised("undo"),
                Some(Act::Annotate) => promised("annotate"),
                _ => promised("find by name"),
            };
            if acting > most {
                wrong.push(format!("{} step {at}: {acting} keys, {most} promised: {written}", lesson.code));
            }
        }
        let took = keys * FIGURES.0 + signs * 60 / FIGURES.1;
        seconds += took;
        let _ = writeln!(table, "{:<22}{keys:>6}{signs:>8}{:>6}:{:02}", lesson.code, took / 60, took % 60);
    }
    let _ = writeln!(table, "{:<36}{:>6}:{:02}", "together", seconds / 60, seconds % 60);
    // Past what the test run holds back, so that it is read without asking for it.
    std::io::Write::write_all(&mut std::io::stderr(), table.as_bytes()).expect("printed");
    assert!(wrong.is_empty() && seconds < 3_600, "{wrong:#?}\n{table}");
}

#[test]
fn every_wrong_way_is_told_what_it_means() {
    for lesson in lessons() {
        let desk = staged(&lesson);
        let mut shipped = 0;
        for (at, step) in lesson.steps.iter().enumerate() {
            for (nth, wrong) in step.wrong.iter().enumerate().filter(|(_, wrong)| !wrong.keys.is_empty()) {
                let mut bench = bench(&lesson, &desk, look());
                lesson.steps[..at].iter().for_each(|step| types(&mut bench, &step.keys));
                types(&mut bench, &wrong.keys);
                let told = now(&bench).telling();
                assert_eq!(told, Telling::Wrong(nth), "{} step {}: {}\n{}", lesson.code, at + 1, wrong.keys, bench.picture());
                shipped += 1;
            }
        }
        assert!(shipped > 0, "{} ships no wrong way", lesson.code);
    }
}

#[test]
fn every_sentence_of_a_lesson_is_read_to_its_end_in_the_smallest_window() {
    let mut wrong = Vec::new();
    for lesson in lessons() {
        let attempt = Attempt::at(lesson.clone(), &staged(&lesson));
        let of_step = lesson.steps.iter().flat_map(|step| {
            let by = |wrong: &WrongAct| Attempt::told(wrong);
            std::iter::once(step.text.clone()).chain(step.hints.iter().cloned()).chain(step.wrong.iter().map(by)).collect::<Vec<Text>>()
        });
        for said in of_step.chain([lesson.end.clone()]) {
            for lang in [Lang::Zh, Lang::En] {
                let look = Look { lang, ..look() };
                let said = with_keys(&attempt.filled(&said), &look);
                let lines = width::wrap(look.say(&said), 78);
                if lines.len() > usize::from(WORDS) || look.say(&said).contains('{') {
                    wrong.push(format!("{}: {} lines: {}", lesson.code, lines.len(), look.say(&said)));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_group_of_rules_is_in_a_lesson() {
    let trained: BTreeSet<String> = lessons().into_iter().flat_map(|lesson| lesson.groups).collect();
    let all: BTreeSet<String> = Book::shipped().expect("a rulebook").rules().iter().map(|rule| rule.code[..3].to_owned()).collect();
    assert_eq!(all.difference(&trained).collect::<Vec<_>>(), Vec::<&String>::new());
}

#[test]
fn every_step_of_the_procedure_is_in_a_lesson() {
    let trained: BTreeSet<String> = lessons().into_iter().flat_map(|lesson| lesson.trains).collect();
    let missing: Vec<&str> =
        PROCEDURE.iter().filter(|step| step.by == TaughtBy::Lesson).map(|step| step.code).filter(|code| !trained.contains(*code)).collect();
    assert_eq!(missing, Vec::<&str>::new());
}

#[test]
fn a_lesson_goes_on_where_it_was_left_and_folds_to_a_line() {
    let lesson = lessons().into_iter().next().expect("a lesson");
    let mut first = bench(&lesson, &staged(&lesson), look());
    lesson.steps[..2].iter().for_each(|step| types(&mut first, &step.keys));
    // The program was killed: nothing but the file is left.
    let mut again = bench(&lesson, &first.desk, look());
    assert_eq!(now(&again).place().0, 3);
    let open = again.picture();
    assert!(open.contains("第 3/"), "{open}");
    again.keys("alt-h alt-h");
    assert_eq!(now(&again).telling(), Telling::Hint(1));
    again.keys("alt-h alt-h");
    assert_eq!(now(&again).telling(), Telling::Step);
    let words = lesson.steps[2].hints[2].get(Lang::Zh).chars().next_back().expect("words").to_string();
    again.keys("alt-j");
    let folded = again.picture();
    assert!(folded.lines().count() == open.lines().count() && folded.contains("第 3/"), "{words}{folded}");
    assert_ne!(folded, open);
    assert!(open.contains("Alt-J 收起") && folded.contains("Alt-J 展开"), "{folded}");
}

#[test]
fn a_case_opens_with_its_first_card_and_the_figure_it_is_about_in_view_below_a_lesson_too() {
    let mut seen = 0;
    for lesson in lessons() {
        let mut bench = bench(&lesson, &staged(&lesson), look());
        let Some(first) = bench.desk.queue().first().map(|row| row.hh_id.clone()) else { continue };
        let case = bench.desk.case(&first).expect("a case");
        let Some(most) = case.items.iter().filter_map(|item| item.mark).max() else { continue };
        bench.keys("enter");
        if !bench.picture().contains("项目（折起") {
            continue;
        }
        let picture = bench.picture();
        for item in case.items.iter().filter(|item| item.mark == Some(most)) {
            let label = item.label.get(Lang::Zh).chars().take(6).collect::<String>();
            assert!(picture.lines().any(|line| !line.starts_with(' ') && line.contains(&label)), "{}: {label}\n{picture}", lesson.code);
        }
        let card = case.cards.iter().filter(|card| card.state.is_unsettled()).max_by_key(|card| card.flag.severity).expect("a card");
        let start: String = card.words.said.get(Lang::Zh).chars().take(12).collect();
        assert!(picture.contains(&start), "{}: {start}\n{picture}", lesson.code);
        seen += 1;
    }
    assert!(seen > 2, "{seen}");
}

#[test]
fn what_a_lesson_says_first_stands_there_before_its_township_does() {
    for lesson in lessons() {
        let ahead = Attempt::ahead(lesson.clone());
        assert_eq!(ahead.said(), Attempt::at(lesson.clone(), &staged(&lesson)).said(), "{}", lesson.code);
    }
    let lesson = lessons().remove(0);
    let desk = bench(&lesson, &staged(&lesson), look()).picture();
    let mut buffer = Buffer::empty(Rect::new(0, 0, 80, 24));
    preparing::draw(&mut buffer, &look(), (16, (0, 0, 0)), false, Some(&Attempt::ahead(lesson)));
    let page = plain_picture::of(&buffer);
    // In the same place, so that nothing jumps when the desk opens.
    let lines = |picture: &str| picture.lines().skip(19).take(3).map(str::to_owned).collect::<Vec<String>>();
    assert_eq!(lines(&page), lines(&desk), "{page}\n{desk}");
    assert!(page.contains("准备练习乡镇") && page.contains("第 1/9 步"), "{page}");
}

#[test]
fn words_that_come_all_at_once_are_seen_too() {
    let lesson = lessons().into_iter().next().expect("a lesson");
    let mut bench = bench(&lesson, &staged(&lesson), look());
    bench.keys("/");
    let name = now(&bench).keys("{fall.head}");
    bench.shell.paste(&name, &mut bench.desk);
    assert_eq!(now(&bench).place().0, 2, "{}", bench.picture());
}

/// A lesson by lines.
struct LessonTalk {
    linear: Linear,
    desk: Desk,
}

impl LessonTalk {
    fn say(&mut self, typed: &str) -> String {
        let attempt = self.linear.attempt().expect("a lesson").clone();
        let reply = self.linear.line(&attempt.keys(typed), &mut self.desk);
        reply.lines.join("\n")
    }
}

#[test]
fn a_lesson_is_taken_by_lines_to_its_result_with_hints_and_a_wrong_act_told() {
    let lesson = lessons().into_iter().find(|lesson| lesson.code == "first-steps").expect("a lesson");
    let mut desk = staged(&lesson);
    let mut linear = Linear::new(Lang::Zh, look().keys);
    linear.begin(&desk);
    let attempt = Attempt::at(lesson.clone(), &desk);
    let begun = linear.teach(attempt, &mut desk).join("\n");
    assert!(begun.contains("课 认识按键 第 1/9 步：") && begun.contains("“找人”") && !begun.contains("{key"), "{begun}");
    let mut talk = LessonTalk { linear, desk };
    let hint = talk.say("提示");
    assert!(hint.contains("第 1/9 步，提示 1/3"), "{hint}");
    for (typed, wanted) in [
        ("找人 {fall.head}", "第 2/9 步"),
        ("1", "第 3/9 步"),
        ("2", ""),
        ("1.1", "第 4/9 步"),
        // The proof lies there, and the case goes back to the village all the same.
        ("退回", ""),
        ("0", "再想想：村里已经把流水带来了"),
        ("撤销", "第 4/9 步："),
        ("返回", ""),
        ("找人 {fall.head}", ""),
        ("1", ""),
        ("属实", ""),
        ("e3", "[x] E3"),
        ("0", "第 5/9 步"),
        ("撤销", "第 6/9 步"),
        ("重做", "第 7/9 步"),
        ("返回", ""),
        ("找人 {calm.head}", ""),
        ("1", "第 8/9 步"),
        ("通过", "第 9/9 步"),
        ("返回", ""),
    ] {
        let said = talk.say(typed);
        assert!(said.contains(wanted) && (!wanted.is_empty() || !said.contains("课 认识按键")), "{typed}: {said}");
    }
    let end = talk.say("台账");
    assert!(end.contains("学完了") && end.contains("成绩：做对：步骤 9/9、结论 2/2") && end.contains("做错 1，提示 1"), "{end}");
    let record = attempt::kept(&lesson, &talk.desk).expect("a record");
    assert!(record.step == 9 && record.keys > 20, "{record:#?}");
}

/// What is typed by lines to take each lesson but the first, step by step; `|` parts the lines.
const BY_LINES: [(&str, &[&str]); 13] = [
    ("reading-a-card", &["找人 {sums.head}|1", "1.1", "3", "7", "批注 大项和分项对不上，已请村里核对", "退回|0"]),
    ("good-return", &["找人 {post.head}|1", "退回", "0", "返回|找人|下一栏 退回", "下一栏 待审|找人 {none.head}|1", "退回|0"]),
    ("true-fall", &["找人 {ill.head}|1", "属实|r02|e8|0", "返回|找人 {told.head}|1", "退回|0"]),
    ("transfers", &["找人 {pension.head}|1", "3", "退回|0", "返回|找人 {dibao.head}|1", "退回|0", "返回|找人 {short.head}|1", "退回|0"]),
    ("copied-growth", &["各村", "1", "只看这些户", "退回 {alike}|0"]),
    ("identity", &["找人 {cert.head}|1", "退回|0", "返回|找人 {gone.head}|1", "退回|0", "返回|找人 {child.head}|1", "退回|0"]),
    ("phone-only", &["找人 {phone.head}|1", "退回|0", "返回|找人 {unsigned.head}|1", "退回|0", "返回|找人 {away.head}|1", "通过"]),
    ("village-lists", &["找人 {dividend.head}|1", "退回|0", "返回|找人 {farm.head}|1", "退回|0"]),
    ("work-and-insurance", &["找人 {away.head}|1", "3", "退回|0", "返回|找人 {insured.head}|1", "退回|0"]),
    ("monitored", &["找人 {bare.head}|1", "退回|0", "返回|找人 {soon.head}|1", "退回|0", "返回|找人 {fine.head}|1", "通过"]),
    (
        "identification",
        &[
            "找人 {low.head}|1",
            "返回|登记线索 网格 石门村 {low.head} 户编号={low.id} 日期=2024-11-05",
            "办一步 2024-001 受理 2024-11-06",
            "办一步 2024-001 入户核查 2024-11-08 李敏",
            "办一步 2024-001 部门比对 2024-11-11",
            "办一步 2024-001 评议公示 2024-11-12",
            "办一步 2024-001 审批",
            "办结线索 2024-001 纳入",
            "办一步 2024-001 录入",
            "办一步 2024-001 明确帮扶 2024-11-18 王芳",
        ],
    ),
    ("second-round", &["找人 {moved.head}|1", "6", "通过", "返回|找人 {stuck.head}|1", "退回|0"]),
    (
        "handing-over",
        &["找人 {calm.head}|1|通过", "返回|找人|下一栏 通过|找人 {calm.head}|1", "录入和县级|0", "录入和县级|0", "返回|结束采集期|是"],
    ),
];

#[test]
fn lessons_are_taken_by_lines_to_their_end() {
    let mut wrong = Vec::new();
    for (code, steps) in BY_LINES {
        let lesson = lessons().into_iter().find(|lesson| lesson.code == code).expect("a lesson");
        let households = lesson.stage.households_by_name();
        let mut desk = staged(&lesson);
        let mut linear = Linear::new(Lang::Zh, look().keys);
        linear.begin(&desk);
        let attempt = Attempt::at(lesson.clone(), &desk);
        linear.teach(attempt, &mut desk);
        let mut talk = LessonTalk { linear, desk };
        assert_eq!(steps.len(), lesson.steps.len(), "{code}");
        let mut listed = String::new();
        for (step, at) in steps.iter().zip(1..) {
            // What a learner reads off the case.
            let number =
                |line: &str| households.iter().fold(line.to_owned(), |line, (name, id)| line.replace(&format!("{{{name}.id}}"), id));
            let said: Vec<String> = step
                .split('|')
                .map(|line| {
                    // Of those that grew alike all but the one that is far from the target, by their numbers in the list.
                    let alike = listed.lines().filter(|row| !row.contains("傅金小")).filter_map(|row| row.split_once('.')?.0.parse().ok());
                    let alike: Vec<String> = alike.map(|number: usize| number.to_string()).collect();
                    talk.say(&number(&line.replace("{alike}", &alike.join(" "))))
                })
                .collect();
            listed = said.join("\n");
            let now = talk.linear.attempt().expect("a lesson");
            if !now.is_over() && now.place().0 <= at {
                wrong.push(format!("{code} step {at}: {step}\n{}", said.join("\n")));
                break;
            }
        }
        let record = attempt::kept(&lesson, &talk.desk).expect("a record");
        assert!(record.wrong.is_empty(), "{code}: {record:#?}");
    }
    let played: BTreeSet<&str> = BY_LINES.iter().map(|(code, _)| *code).chain(["first-steps"]).collect();
    assert!(wrong.is_empty() && played.len() == SHIPPED.len(), "{}", wrong.join("\n\n"));
}

#[test]
fn every_lesson_can_be_taken_by_lines() {
    let lost: Vec<(String, Text)> = lessons().iter().filter_map(|lesson| Some((lesson.code.clone(), not_by_lines(lesson)?))).collect();
    assert!(lost.is_empty(), "{lost:#?}");
    let mut lesson = lessons().remove(0);
    lesson.steps[2].goal.did = vec![Action::Glyphs];
    let said = not_by_lines(&lesson).expect("a screen's own");
    assert!(said.get(Lang::Zh).contains("第 3 步要“换边框字符”"), "{said:?}");
}

#[test]
fn without_a_lesson_its_keys_say_so() {
    let mut bench = Bench::new(look(), 80, 24);
    bench.keys("alt-h");
    assert!(bench.picture().contains("现在没有在上课"), "{}", bench.picture());
}
