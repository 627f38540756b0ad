//! `train score`: how well the lessons on this computer were done by whoever asks, on screen and as csv.
//!
//! What does not live here: what a result is (`training/lesson/result.rs`), the score of the rules (`cli/commands/score.rs`).

use std::path::Path;

use crate::cli::call::Call;
use crate::cli::commands::files;
use crate::cli::commands::practice::shipped::at_stage;
use crate::cli::commands::practice::shipped::book;
use crate::cli::commands::practice::shipped::folder_of;
use crate::cli::error::CliError;
use crate::cli::table::Listing;
use crate::cli::table::PrintedColumn;
use crate::cli::table::column;
use crate::i18n::Lang;
use crate::i18n::Text;
use crate::i18n::text;
use crate::review::desk::state::Desk;
use crate::review::export::saving;
use crate::review::export::saving::Encoding;
use crate::review::export::saving::TableCell;
use crate::training::lesson;
use crate::training::lesson::attempt;
use crate::training::lesson::course::Lesson;
use crate::training::lesson::result::LessonResult;
use crate::training::lesson::stage;

/// Lists the results, or writes them to a file.
///
/// # Errors
/// A file that is there already or cannot be written, or no lesson was begun.
pub fn score(call: &mut Call, out: Option<&Path>, force: bool) -> Result<(), CliError> {
    files::may_write(call, out, force)?;
    let lessons = lesson::shipped(&book()?).map_err(|faults| CliError::Failed(faults.text()))?;
    let lang = call.lang();
    let (mut rows, mut repeat) = (Vec::new(), Vec::new());
    for lesson in &lessons {
        let folder = folder_of(call, lesson);
        if !stage::is_set_up(&folder) {
            continue;
        }
        let desk = match at_stage(call, &folder, &lesson.stage) {
            Ok(desk) => desk,
            Err(error) => {
                error.text().into_iter().for_each(|said| call.say(said));
                continue;
            }
        };
        let Some(record) = attempt::kept(lesson, &desk) else { continue };
        if !record.version.is_empty() && record.version != lesson.version {
            let said = text(
                "课程 {lesson} 的结果是 {then} 版的，现在是 {now} 版，没有算。重上：hezhun train run {lesson} --fresh",
                "the result of {lesson} is of its version {then}, which is now {now}, and was not counted. Take it again: hezhun train run {lesson} --fresh",
            );
            call.say(&said.fill(&[("lesson", &lesson.code), ("then", &record.version), ("now", &lesson.version)]));
            continue;
        }
        let result = LessonResult::of(lesson, &record, &desk).map_err(|error| CliError::Failed(error.text()))?;
        if result.is_to_repeat() {
            repeat.push(lesson.title.get(lang).to_owned());
        }
        rows.push(cells(lesson, &result, &desk, lang));
    }
    if rows.is_empty() {
        let said = text("还没有上过课：hezhun train run first-steps", "no lesson was begun yet: hezhun train run first-steps");
        return Err(CliError::Failed(said));
    }
    let count = rows.len();
    let listing = Listing { columns: columns(), rows };
    match out {
        None => listing.print(call.format, lang, call.out)?,
        Some(path) => {
            let table = listing.into_table();
            let ready = saving::ready(&table, path, lang, Encoding::Utf8Bom).map_err(|error| CliError::Failed(error.text()))?;
            saving::put(path, &ready).map_err(|error| CliError::Failed(error.text()))?;
        }
    }
    let said = if repeat.is_empty() {
        text("{n} 课，没有要再练的", "{n|lesson|lessons}, nothing to repeat")
    } else {
        text("{n} 课；再练：{repeat}", "{n|lesson|lessons}; to repeat: {repeat}")
    };
    call.say(&said.fill(&[("n", &count), ("repeat", &Text::list(repeat))]));
    Ok(())
}

fn columns() -> Vec<PrintedColumn> {
    vec![
        column("lesson", text("课程", "lesson")),
        column("version", text("版本", "version")),
        column("steps", text("步骤", "steps")),
        column("verdicts", text("结论对", "verdicts")),
        column("reasons", text("原因对", "reasons")),
        column("evidence", text("佐证对", "evidence")),
        column("flags_left", text("留下疑点", "flags left")),
        column("extra_returns", text("多退", "extra returns")),
        column("wrong", text("做错", "wrong acts")),
        column("hints", text("提示", "hints")),
        column("keys", text("键数", "keys")),
        column("minutes", text("分钟", "minutes")),
        column("worst_rules", text("错得多的规则", "worst rules")),
        column("worst_steps", text("错得多的步", "worst steps")),
        column("beside_key", text("答案没有而属实", "true, though no answer")),
    ]
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
