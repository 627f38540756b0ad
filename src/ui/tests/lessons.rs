//! Test only: every shipped lesson is played on a real desk by its own solution to the end, and by each wrong way to the sentence about it.
//!
//! A lesson that drifts from the rulebook, the keys or the township fails here. What does not live here: what a lesson may say
//! (`training/lesson/read.rs`).

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use crate::i18n::Lang;
use crate::i18n::Text;
use crate::review::desk::state::Desk;
use crate::review::tests::rig as work;
use crate::rules::book::Book;
use crate::training::lesson::SHIPPED;
use crate::training::lesson::attempt::Attempt;
use crate::training::lesson::attempt::Telling;
use crate::training::lesson::course::Lesson;
use crate::training::lesson::course::WrongAct;
use crate::training::lesson::read;
use crate::training::lesson::stage;
use crate::training::procedure::PROCEDURE;
use crate::training::procedure::TaughtBy;
use crate::ui::shell::lesson::WORDS;
use crate::ui::shell::lesson::with_keys;
use crate::ui::tests::rig::Bench;
use crate::ui::tests::rig::look;
use crate::ui::widgets::display::Look;
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
    let mut desk = Desk::of(work::office()).expect("a desk");
    let at = lesson.stage.clock.to_rfc3339();
    work::on(&mut desk, &at, "李敏");
    let folder = tempfile::tempdir().expect("a folder");
    stage::set_up(&lesson.stage, &mut desk, folder.path(), &|_| true)
        .unwrap_or_else(|why| panic!("{}: {}", lesson.code, why.get(Lang::Zh)));
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
    }
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

#[test]
fn without_a_lesson_its_keys_say_so() {
    let mut bench = Bench::new(look(), 80, 24);
    bench.keys("alt-h");
    assert!(bench.picture().contains("现在没有在上课"), "{}", bench.picture());
}
