//! Reads a walk: TOML to intentions, every mistake with file, line and column, and what was probably meant.
//!
//! What does not live here: the shape of the file (`raw.rs`), township, sentences and goals (`lesson/read.rs`).

use crate::domain::act::Act;
use crate::i18n::Text;
use crate::i18n::text;
use crate::i18n::written::Fault;
use crate::input::action::ACTIONS;
use crate::input::action::Action;
use crate::rules::book::Book;
use crate::training::lesson::goal::Goal;
use crate::training::lesson::raw::PlacedWord;
use crate::training::lesson::read::LessonFaults;
use crate::training::lesson::read::LessonReader;
use crate::training::lesson::read::is_typed;
use crate::training::lesson::read::parsed;
use crate::training::walk::raw::RawWalk;
use crate::training::walk::raw::RawWalkStep;
use crate::training::walk::script::Intention;
use crate::training::walk::script::Pressing;
use crate::training::walk::script::Walk;
use crate::training::walk::script::WalkStep;

/// What an intention has to name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wants {
    Nothing,
    Case,
    Day,
    Keys,
}

/// What may stand behind `do`, and what has to be named with it.
const INTENTIONS: [(&str, Wants); 13] = [
    ("open", Wants::Case),
    ("compare", Wants::Nothing),
    ("approve", Wants::Nothing),
    ("return", Wants::Nothing),
    ("hold", Wants::Nothing),
    ("explain", Wants::Nothing),
    ("waive", Wants::Nothing),
    ("undo", Wants::Nothing),
    ("redo", Wants::Nothing),
    ("tell-clue", Wants::Day),
    ("step-clue", Wants::Day),
    ("end-clue", Wants::Nothing),
    ("press", Wants::Keys),
];

/// Whether a file is a walk and no lesson: it says `walk = "…"`.
#[must_use]
pub fn is_walk(written: &str) -> bool {
    written
        .trim_start_matches('\u{feff}')
        .lines()
        .take_while(|line| !line.starts_with('['))
        .any(|line| line.trim_start().strip_prefix("walk").is_some_and(|rest| rest.trim_start().starts_with('=')))
}

/// Reads a walk.
///
/// # Errors
/// Every mistake found.
pub fn walk(file: &str, written: &str, book: &Book) -> Result<Walk, LessonFaults> {
    let (bare, raw): (&str, RawWalk) = parsed(file, written)?;
    let mut reader = LessonReader::of(bare, book, raw.stage.names());
    let stage = reader.stage(&raw.stage);
    if raw.step.get_ref().is_empty() {
        reader.wrong(raw.step.span().start, text("演示里没有步骤", "the walk has no steps"));
    }
    reader.code(&raw.walk);
    let title = reader.words(raw.title);
    // The rule that is planted at the case that was opened last.
    let mut planted: Option<String> = None;
    let steps = raw.step.into_inner().into_iter().filter_map(|raw| {
        if let Some(name) = raw.case.as_ref().filter(|_| raw.means.get_ref() == "open") {
            let case = stage.cases.iter().find(|case| case.name == *name.get_ref());
            planted = case.and_then(|case| case.planted.as_ref()).map(|(rule, _)| rule.clone());
        }
        step(&mut reader, bare, raw, planted.as_deref())
    });
    let steps = steps.collect();
    let end_at = reader.place(raw.end.span().start);
    let end = reader.words(raw.end);
    let walk = Walk { code: raw.walk.into_inner(), title, stage, steps, end, end_at };
    reader.ended(file, walk)
}

fn step(reader: &mut LessonReader<'_>, written: &str, raw: RawWalkStep, planted: Option<&str>) -> Option<WalkStep> {
    let at = raw.means.span().start;
    let Some((_, wants)) = INTENTIONS.iter().find(|(own, _)| own == raw.means.get_ref()) else {
        reader.unknown(&raw.means, &text("意图", "intention"), INTENTIONS.iter().map(|(own, _)| *own));
        return None;
    };
    let (lacks, what) = match wants {
        Wants::Nothing => (false, ""),
        Wants::Case => (raw.case.is_none(), "case"),
        Wants::Day => (raw.on.is_none(), "on"),
        Wants::Keys => (raw.press.is_none(), "press"),
    };
    if lacks {
        let said = text("{do} 还要写 {what}", "{do} wants {what} beside it");
        reader.wrong(at, said.fill(&[("do", raw.means.get_ref()), ("what", &what)]));
    }
    let case = raw.case.as_ref().map(|case| reader.case(case));
    let mut picks: Vec<String> = raw.reason.iter().map(|code| reader.reason(code)).collect();
    picks.extend(raw.evidence.iter().map(|code| reader.evidence(code)));
    let goal = raw.goal.as_ref().map_or_else(Goal::default, |goal| reader.goal(goal));
    // The flag that is explained is the one that the step says is settled then, else the one that was planted.
    if let Some(rule) = goal.settled.as_deref().or(planted).filter(|_| raw.means.get_ref() == "explain") {
        reader.explained_by(rule, &raw.reason, &raw.evidence);
    }
    let word = |word: Option<PlacedWord>| word.map(toml::Spanned::into_inner);
    let deal = |action, act| Intention::Deal { action, act, picks };
    let intention = match raw.means.get_ref().as_str() {
        "open" => Intention::Open(case.unwrap_or_default()),
        "compare" => Intention::Compare,
        "approve" => deal(Action::Approve, Act::Approve),
        "return" => deal(Action::Return, Act::Return),
        "hold" => deal(Action::Hold, Act::Hold),
        "explain" => deal(Action::Explain, Act::Explain),
        "waive" => deal(Action::Waive, Act::Waive),
        "undo" => Intention::Reverse(Action::Undo, Act::Undo),
        "redo" => Intention::Reverse(Action::Redo, Act::Undo),
        "tell-clue" => Intention::TellClue(word(raw.on).unwrap_or_default()),
        "step-clue" => Intention::StepClue(word(raw.on).unwrap_or_default(), word(raw.who)),
        "end-clue" => Intention::EndClue,
        _ => Intention::Press(raw.press.as_ref().map(|press| pressed(reader, press)).unwrap_or_default()),
    };
    let says_at = reader.place(raw.says.span().start);
    Some(WalkStep { says: reader.words(raw.says), says_at, intention, goal, stands: Fault::at(written, at, Text::default()) })
}

/// Actions by name, and words between quotes, as they are written one behind the other.
fn pressed(reader: &mut LessonReader<'_>, press: &PlacedWord) -> Vec<Pressing> {
    let start = press.span().start;
    reader.holes(press.get_ref(), start);
    let mut found = Vec::new();
    for word in press.get_ref().split(' ').filter(|word| !word.is_empty()) {
        if is_typed(word) {
            found.push(Pressing::Words(word.trim_matches('"').to_owned()));
        } else if word == Action::Quit.row().id {
            let said = text("演示里不能退出工作台；去掉 {word}", "a walk does not quit the desk: leave out {word}");
            reader.wrong(start, said.fill(&[("word", &word)]));
        } else if let Some(action) = Action::parse(word) {
            found.push(Pressing::Action(action));
        } else {
            let word = toml::Spanned::new(start..press.span().end, word.to_owned());
            reader.unknown(&word, &text("操作", "action"), ACTIONS.iter().map(|row| row.id));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use crate::i18n::Lang;
    use crate::rules::book::Book;
    use crate::training::walk::SHIPPED_WALKS;
    use crate::training::walk::read;
    use crate::training::walk::shipped_walks;

    #[test]
    fn a_mistake_in_a_walk_is_told_with_its_place_and_what_was_probably_meant() {
        let book = Book::shipped().expect("a rulebook");
        let (name, written) = SHIPPED_WALKS[0];
        assert!(read::is_walk(written) && !read::is_walk("code = \"x\"\n[stage]\nwalk = 1"));
        for (was, is, wanted) in [
            ("do = \"compare\"", "do = \"comparr\"", "没有这个意图 comparr，是否指 compare"),
            ("case = \"fall\"", "case = \"fal\"", "没有这个户 fal，是否指 fall"),
            ("case = \"fall\"\n", "", "open 还要写 case"),
            ("reason = [\"R01\"]", "reason = [\"R0l\"]", "没有这个原因 R0l，是否指 R01"),
            ("evidence = [\"E3\"]", "evidence = [\"E99\"]", "没有这个佐证 E99"),
            ("rule = \"INC01\"", "rule = \"INC0l\"", "没有这个能埋设的规则 INC0l，是否指 INC01"),
            ("press = 'ledger'", "press = 'leger'", "没有这个操作 leger，是否指 ledger"),
            ("do = \"compare\"\n", "do = \"compare\"\nkeys = 'y'\n", "keys"),
        ] {
            assert!(written.contains(was), "{was} is not in {name}");
            let faults = read::walk(name, &written.replacen(was, is, 1), &book).expect_err(is).text();
            let said = faults.get(Lang::Zh);
            assert!(said.contains(wanted) && said.contains("first-morning.toml 第 ") && said.contains(" 列："), "{is}: {said}");
        }
    }

    #[test]
    fn every_shipped_walk_is_read_and_stands_under_the_name_of_its_file() {
        let walks = shipped_walks(&Book::shipped().expect("a rulebook")).unwrap_or_else(|faults| panic!("{}", faults.text().get(Lang::En)));
        let names: Vec<String> = walks.iter().map(|walk| format!("{}.toml", walk.code)).collect();
        assert_eq!(names, SHIPPED_WALKS.iter().map(|(name, _)| *name).collect::<Vec<_>>());
        for walk in &walks {
            let cases = walk.stage.households_by_name();
            assert!(walk.stage.cases.iter().all(|case| cases.contains_key(&case.name)), "{}: {cases:?}", walk.code);
        }
    }
}
