//! `train score`: how well the lessons on this computer were done by whoever asks, and what a class missed, on screen and as csv.
//!
//! What does not live here: what a result is (`training/lesson/result.rs`), joining those of a class (`training/lesson/class_score.rs`), the score of the rules (`cli/commands/score.rs`).

use std::collections::BTreeSet;
use std::path::Path;
use std::path::PathBuf;

use crate::cli::call::Call;
use crate::cli::commands::files;
use crate::cli::commands::practice::people;
use crate::cli::commands::practice::shipped::at_stage;
use crate::cli::commands::practice::shipped::book;
use crate::cli::commands::practice::shipped::place_of;
use crate::cli::error::CliError;
use crate::cli::table::Listing;
use crate::cli::table::PrintedColumn;
use crate::cli::table::column;
use crate::i18n::Lang;
use crate::i18n::Say;
use crate::i18n::Text;
use crate::i18n::text;
use crate::input::action::Action;
use crate::review::desk::state::Desk;
use crate::review::export::saving;
use crate::review::export::saving::Encoding;
use crate::review::export::saving::TableCell;
use crate::training::lesson;
use crate::training::lesson::attempt;
use crate::training::lesson::class_score::ClassMiss;
use crate::training::lesson::class_score::ClassScores;
use crate::training::lesson::class_score::MissedPart;
use crate::training::lesson::class_score::ScoreColumn;
use crate::training::lesson::course::Lesson;
use crate::training::lesson::record::LearnerRecord;
use crate::training::lesson::result::LessonResult;

/// Whose results are listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::cli::commands::practice) enum ScoreOf {
    /// Those of whoever asks.
    Oneself,
    /// Those of everybody at this computer, a row a person and lesson.
    Everybody,
}

/// What somebody has done of a lesson.
pub(in crate::cli::commands::practice) struct TakenLesson<'a> {
    /// Who.
    pub name: &'a str,
    /// How far, and what it took.
    pub record: &'a LearnerRecord,
    /// The desk.
    pub desk: &'a Desk,
    /// Where it stands.
    pub folder: &'a Path,
}

/// Looks at what was done of a lesson, once for each person: that in a folder of one's own stands before that which all shared. A practice
/// that cannot be opened is said with its file.
pub(in crate::cli::commands::practice) fn each(
    call: &mut Call,
    whose: ScoreOf,
    lesson: &Lesson,
    look: &mut dyn FnMut(&mut Call, &TakenLesson) -> Result<(), CliError>,
) -> Result<(), CliError> {
    let own = call.settings.chosen.reviewer.clone();
    let places = match whose {
        ScoreOf::Oneself => people::own_places(call, &place_of(lesson)),
        ScoreOf::Everybody => people::every_place(call, &place_of(lesson)),
    };
    let mut seen: BTreeSet<String> = BTreeSet::new();
    for folder in places {
        let kept = at_stage(call, &folder, &lesson.stage).and_then(|desk| {
            let kept = attempt::kept_by_everybody(lesson, &desk).map_err(CliError::from)?;
            Ok((desk, kept))
        });
        let (desk, kept) = match kept {
            Ok(found) => found,
            Err(error) => {
                let said = text("课程 {lesson} 在 {folder} 的练习：{why}", "the practice of {lesson} in {folder}: {why}");
                let why = error.text().cloned().unwrap_or_default();
                call.say(&said.fill(&[("lesson", &lesson.code), ("folder", &folder.display().to_string()), ("why", &why)]));
                continue;
            }
        };
        for (name, record) in &kept {
            let is_asked = whose == ScoreOf::Everybody || *name == own;
            if is_asked && seen.insert(name.clone()) {
                look(call, &TakenLesson { name, record, desk: &desk, folder: &folder })?;
            }
        }
    }
    Ok(())
}

/// Lists the results, or writes them to a file.
///
/// # Errors
/// A file that is there already or cannot be written, or no lesson was begun.
pub(in crate::cli::commands::practice) fn score(call: &mut Call, whose: ScoreOf, out: Option<&Path>, force: bool) -> Result<(), CliError> {
    files::may_write(call, out, force)?;
    let lessons = lesson::shipped(&book()?).map_err(|faults| CliError::Failed(faults.text()))?;
    let lang = call.lang();
    let (mut rows, mut repeat, mut people, mut uncounted) = (Vec::new(), Vec::new(), BTreeSet::new(), 0_usize);
    for lesson in &lessons {
        each(call, whose, lesson, &mut |call, taken| {
            if taken.record.is_of_another(&lesson.version) {
                call.say(&of_another_version(lesson, taken));
                uncounted += 1;
                return Ok(());
            }
            let result = LessonResult::of(lesson, taken.record, taken.desk).map_err(CliError::from)?;
            let title = lesson.title.get(lang);
            if result.is_to_repeat() && !repeat.iter().any(|own| own == title) {
                repeat.push(title.to_owned());
            }
            let who = (whose == ScoreOf::Everybody).then(|| TableCell::Text(taken.name.to_owned()));
            rows.push(who.into_iter().chain(cells(lesson, &result, taken.desk, lang)).collect());
            people.insert(taken.name.to_owned());
            Ok(())
        })?;
    }
    if rows.is_empty() && uncounted > 0 {
        return Err(CliError::Failed(text("没有能算的成绩", "there is no result that counts")));
    }
    if rows.is_empty() {
        let said = text("还没有上过课：hezhun train run first-steps", "no lesson was begun yet: hezhun train run first-steps");
        return Err(CliError::Failed(said));
    }
    let count = rows.len();
    let listing = Listing { columns: columns(whose), rows };
    put(call, listing, out)?;
    if whose == ScoreOf::Everybody {
        let said = text(
            "这台电脑上 {n} 个人的成绩；写成文件，几台电脑的再合起来看：hezhun train score 文件…",
            "results of {n|learner|learners} at this computer; written to files, those of several are joined: hezhun train score FILE…",
        );
        call.say(&said.fill(&[("n", &people.len())]));
        return Ok(());
    }
    let said = if repeat.is_empty() {
        text("{n} 课，没有要再练的；练习文件在 {folder}", "{n|lesson|lessons}, nothing to repeat; the practice files are in {folder}")
    } else {
        text("{n} 课；再练：{repeat}；练习文件在 {folder}", "{n|lesson|lessons}; to repeat: {repeat}; the practice files are in {folder}")
    };
    let folder = people::own_folder_of_all(call).display().to_string();
    call.say(&said.fill(&[("n", &count), ("repeat", &Text::list(repeat)), ("folder", &folder)]));
    Ok(())
}

/// That a result is of another version of its lesson, and what helps.
fn of_another_version(lesson: &Lesson, taken: &TakenLesson) -> Text {
    let said = text(
        "{name} 的课程 {lesson}（{folder}）是 {then} 版的，现在是 {now} 版，没有算；再上一遍就是新版：hezhun train run {lesson}",
        "the result of {name} in {lesson} ({folder}) is of its version {then}, which is now {now}, and was not counted; taken again it is of the new one: hezhun train run {lesson}",
    );
    said.fill(&[
        ("name", &taken.name),
        ("lesson", &lesson.code),
        ("folder", &taken.folder.display().to_string()),
        ("then", &taken.record.version),
        ("now", &lesson.version),
    ])
}

/// Joins the results of several learners: steps and rules by how many of the class they went wrong with.
///
/// # Errors
/// No row of any file counts, or a file that is there already or cannot be written.
pub fn of_class(call: &mut Call, files: &[PathBuf], out: Option<&Path>, force: bool) -> Result<(), CliError> {
    files::may_write(call, out, force)?;
    let (book, lang) = (book()?, call.lang());
    let lessons = lesson::shipped(&book).map_err(|faults| CliError::Failed(faults.text()))?;
    let mut read = ClassScores::default();
    for path in files {
        if let Err(error) = read.read(path, &lessons, &book) {
            read.refused.push(error.text());
        }
    }
    read.refused.iter().for_each(|said| call.say(said));
    if read.learners() == 0 {
        return Err(CliError::Failed(text("没有一行成绩算得上", "no row of any result counts")));
    }
    let word = |words: &str| TableCell::Text(words.to_owned());
    let count = |count: usize| TableCell::Count(i64::try_from(count).unwrap_or(i64::MAX));
    let row = |miss: &ClassMiss| {
        let step = |at: usize| lessons.iter().find(|own| own.code == miss.lesson)?.steps.get(at.checked_sub(1)?);
        let (part, means) = match &miss.part {
            MissedPart::Step(at) => (
                text("第 {n} 步", "step {n}").fill(&[("n", at)]).get(lang).to_owned(),
                step(*at).map_or_else(String::new, |step| of_any_case(&step.text, lang)),
            ),
            MissedPart::Rule(rule) => (rule.clone(), book.rule(rule).map_or_else(String::new, |own| own.title.get(lang).to_owned())),
        };
        vec![word(&miss.lesson), word(&part), count(miss.learners), count(miss.of), word(&means)]
    };
    let listing = Listing {
        columns: vec![
            column("lesson", text("课程", "lesson")),
            column("part", text("步骤或规则", "step or rule")),
            column("learners", text("错的人数", "went wrong with")),
            column("of", text("上过的人数", "of")),
            column("means", text("说明", "about")),
        ],
        rows: read.missed().iter().map(row).collect(),
    };
    put(call, listing, out)?;
    let said =
        text("{n} 个人的成绩；只看步骤和规则，不给人排名", "results of {n|learner|learners}; steps and rules only, nobody is ranked");
    call.say(&said.fill(&[("n", &read.learners())]));
    Ok(())
}

/// What a step asks for, with keys by what they do and no household of anybody's practice.
fn of_any_case(said: &Text, lang: Lang) -> String {
    let word = |hole: &str| match hole.strip_prefix("key.").and_then(Action::parse) {
        Some(action) => action.row().label.clone(),
        None => text("某户", "a household"),
    };
    let filled: Vec<(&str, Text)> = said.holes(lang).into_iter().map(|hole| (hole, word(hole))).collect();
    let values: Vec<(&str, &dyn Say)> = filled.iter().map(|(hole, word)| (*hole, word as &dyn Say)).collect();
    said.fill(&values).get(lang).to_owned()
}

/// Prints a listing, or writes it to a file.
fn put(call: &mut Call, listing: Listing, out: Option<&Path>) -> Result<(), CliError> {
    let lang = call.lang();
    let Some(path) = out else { return listing.print(call.format, lang, call.out) };
    let table = listing.into_table();
    let ready = saving::ready(&table, path, lang, Encoding::Utf8Bom).map_err(|error| CliError::Failed(error.text()))?;
    saving::put(path, &ready).map_err(|error| CliError::Failed(error.text()))?;
    Ok(())
}

fn columns(whose: ScoreOf) -> Vec<PrintedColumn> {
    let column = |own: ScoreColumn| {
        let (key, head) = own.names();
        column(key, head)
    };
    ScoreColumn::ALL.into_iter().filter(|own| *own != ScoreColumn::Learner || whose == ScoreOf::Everybody).map(column).collect()
}

fn cells(lesson: &Lesson, result: &LessonResult, desk: &Desk, lang: Lang) -> Vec<TableCell> {
    let word = |words: &str| TableCell::Text(words.to_owned());
    let count = |count: usize| TableCell::Count(i64::try_from(count).unwrap_or(i64::MAX));
    let head = |household: &str| desk.row(household).map_or_else(String::new, |row| row.head.clone());
    let beside = result.beside_key.iter().map(|(household, rule)| format!("{} {rule}", head(household)));
    vec![
        word(&lesson.code),
        word(&lesson.version),
        word(&result.steps.written()),
        word(&result.verdicts.written()),
        word(&result.reasons.written()),
        word(&result.evidence.written()),
        count(result.flags_left),
        count(result.extra_returns),
        count(result.wrong),
        count(result.hints),
        count(result.keys),
        TableCell::Count(result.minutes),
        word(&result.worst_rules.join(" ")),
        word(&result.worst_steps.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")),
        word(Text::list(beside).get(lang)),
    ]
}
