//! `train …`: lessons are listed, checked, and opened on a practice file of their own.
//!
//! A lesson is played by the shipped rules alone: what an office has set for itself would move its flags. What does not live here: what a
//! lesson is (`training/lesson`), reading one that a trainer wrote (`own_file.rs`), its panel on the screen (`ui/shell/lesson.rs`).

use std::path::Path;
use std::path::PathBuf;

use crate::cli::args::train::TrainTask;
use crate::cli::args::train::WalkArgs;
use crate::cli::call::Call;
use crate::cli::call::CheckedCourse;
use crate::cli::call::CoursePlayer;
use crate::cli::call::Opening;
use crate::cli::commands::practice::class;
use crate::cli::commands::practice::drill;
use crate::cli::commands::practice::own_file;
use crate::cli::commands::practice::own_file::CourseFile;
use crate::cli::commands::practice::people;
use crate::cli::commands::practice::results;
use crate::cli::commands::practice::results::ScoreOf;
use crate::cli::commands::practice::shipped::at_stage;
use crate::cli::commands::practice::shipped::book;
use crate::cli::commands::practice::shipped::named;
use crate::cli::commands::practice::shipped::opened;
use crate::cli::commands::practice::shipped::place_of;
use crate::cli::commands::practice::walks;
use crate::cli::error::CliError;
use crate::cli::table::Listing;
use crate::cli::table::column;
use crate::disk::keep;
use crate::i18n::Text;
use crate::i18n::text;
use crate::review::desk::state::Desk;
use crate::review::export::saving::TableCell;
use crate::training::lesson;
use crate::training::lesson::attempt;
use crate::training::lesson::course::Lesson;
use crate::training::lesson::stage;
use crate::training::lesson::stage::LessonStage;
use crate::training::procedure::procedure;

/// What `train` does when it shows no desk.
///
/// # Errors
/// A file that cannot be read, or a lesson with mistakes.
pub fn train(call: &mut Call, task: TrainTask) -> Result<(), CliError> {
    match task {
        TrainTask::List => list(call),
        TrainTask::Paper(asked) => class::paper(call, &asked),
        TrainTask::Drill(task) => drill::drill(call, task),
        TrainTask::Score { files, everybody, out, force } if files.is_empty() => {
            let whose = if everybody { ScoreOf::Everybody } else { ScoreOf::Oneself };
            results::score(call, whose, out.as_deref(), force)
        }
        TrainTask::Score { files, out, force, .. } => results::of_class(call, &files, out.as_deref(), force),
        TrainTask::Walk(WalkArgs { walk: None, .. }) => walks::list(call),
        // They show the desk (`open`), or play it (`check`).
        TrainTask::Run { .. } | TrainTask::Walk(_) | TrainTask::Check { .. } => Ok(()),
    }
}

fn list(call: &mut Call) -> Result<(), CliError> {
    let lessons = lesson::shipped(&book()?).map_err(|faults| CliError::Failed(faults.text()))?;
    let lang = call.lang();
    let word = |words: &str| TableCell::Text(words.to_owned());
    let steps = |lesson: &Lesson| {
        let titles = lesson.trains.iter().filter_map(|code| procedure(code)).map(|step| &step.title);
        Text::list(titles.map(|title| title.get(lang).to_owned()))
    };
    let states: Vec<Text> = lessons.iter().map(|lesson| state(call, lesson)).collect();
    let row = |(lesson, state): (&Lesson, &Text)| {
        vec![
            word(&lesson.code),
            word(lesson.title.get(lang)),
            word(state.get(lang)),
            TableCell::Count(i64::from(lesson.minutes)),
            TableCell::Count(i64::try_from(lesson.steps.len()).unwrap_or(i64::MAX)),
            word(steps(lesson).get(lang)),
            word(&lesson.groups.join(" ")),
        ]
    };
    let listing = Listing {
        columns: vec![
            column("code", text("课程", "lesson")),
            column("title", text("名称", "title")),
            column("state", text("我的进度", "you")),
            column("minutes", text("分钟", "minutes")),
            column("steps", text("步骤", "steps")),
            column("trains", text("练标准程序的哪一步", "trains")),
            column("groups", text("规则类别", "rules")),
        ],
        rows: lessons.iter().zip(&states).map(row).collect(),
    };
    listing.print(call.format, lang, call.out)?;
    call.say(&text("上一课：hezhun train run 课程", "take one: hezhun train run LESSON"));
    Ok(())
}

/// How far whoever asks is in a lesson.
fn state(call: &mut Call, lesson: &Lesson) -> Text {
    let mut found = text("没上过", "not begun");
    let steps = lesson.steps.len();
    let looked = results::each(call, ScoreOf::Oneself, lesson, &mut |_, taken| {
        found = match taken.record.step {
            _ if taken.record.is_of_another(&lesson.version) => text("上过旧版", "an older version"),
            step if step >= steps => text("学完", "done"),
            step => text("第 {step}/{steps} 步", "step {step} of {steps}").fill(&[("step", &(step + 1)), ("steps", &steps)]),
        };
        Ok(())
    });
    // What cannot be read was said.
    drop(looked);
    found
}

/// Reads lessons and walks, and plays those without mistakes to their end.
///
/// # Errors
/// A file that cannot be read, has mistakes, or does not come to its end.
pub fn check(call: &mut Call, files: &[PathBuf], player: CoursePlayer) -> Result<(), CliError> {
    let book = book()?;
    let (mut wrong, mut failed) = (Vec::new(), 0_usize);
    for path in files {
        let name = path.display().to_string();
        let checked = own_file::course(&book, path).map_err(|faults| vec![faults]).and_then(|found| match found {
            CourseFile::Walk(walk) => played(call, (&name, &walk.stage), CheckedCourse::Walk(&walk), player).map(|()| walk.steps.len()),
            CourseFile::Lesson(lesson) => {
                played(call, (&name, &lesson.stage), CheckedCourse::Lesson(&lesson), player).map(|()| lesson.steps.len())
            }
        });
        match checked {
            Ok(steps) => {
                let said = text("{file}：没有错误，{n} 步，做得到头", "{file}: no mistakes, {n|step|steps}, and it comes to its end");
                call.say(&said.fill(&[("file", &name), ("n", &steps)]));
            }
            Err(mut faults) => {
                failed += 1;
                wrong.append(&mut faults);
            }
        }
    }
    for said in &wrong {
        call.say(said);
    }
    if wrong.is_empty() {
        return Ok(());
    }
    let said = text("{n} 个文件没有通过检查", "{n|file|files} did not pass");
    Err(CliError::Failed(said.fill(&[("n", &failed)])))
}

/// Plays a lesson or a walk on a practice of its own, which is taken away again.
fn played(call: &Call, (name, stage): (&str, &LessonStage), what: CheckedCourse<'_>, player: CoursePlayer) -> Result<(), Vec<Text>> {
    let settings = walks::settings_of(call.settings, stage);
    let said = |why: Text| text("{file} {why}", "{file}, {why}").fill(&[("file", &name), ("why", &why)]);
    let why = |error: CliError| error.text().cloned().unwrap_or_default();
    let (folder, held) = walks::own_folder(&settings.throwaway.join("checked")).map_err(|error| vec![said(why(error))])?;
    let mut made = None;
    let done = player(what, &mut || walks::anew(&settings, &folder, stage, &mut made).map_err(why), &settings);
    // What stays goes with the next check.
    if keep::remove_folder(&folder).is_ok() {
        held.take_away();
    }
    done.map_err(|faults| faults.into_iter().map(said).collect())
}

/// Opens the desk of a lesson, with the lesson: a practice file in a folder of its own, filled where it holds nothing yet.
///
/// # Errors
/// No such lesson, a file with mistakes, `--db`, or the folder for temporary files cannot be written.
pub fn open(call: &mut Call, code: &str, fresh: bool) -> Result<(Opening, Lesson), CliError> {
    if call.named_db {
        return Err(CliError::Usage(text(
            "课程只用自己的练习文件，不要写 --db",
            "a lesson has a practice file of its own: leave out --db",
        )));
    }
    let (book, path) = (book()?, Path::new(code));
    let is_file = own_file::is_file(code);
    let lesson = if is_file { own_file::lesson(&book, path)? } else { named(&book, code)? };
    let place = if is_file { own_file::place_of(path, &lesson)? } else { place_of(&lesson) };
    let users = |desk: &Desk| attempt::kept_by_everybody(&lesson, desk).map(|kept| kept.into_iter().map(|(name, _)| name).collect());
    let folder = people::taken_over(call, &place, &lesson.stage, &users)?;
    if is_file {
        own_file::drop_other_versions(&folder)?;
    }
    let fresh = fresh || is_of_another_version(call, &folder, &lesson)?;
    Ok((opened(call, folder, &lesson.stage, fresh)?, lesson))
}

/// Whether what lies in a folder was begun in another version of the lesson, whose steps and township were others: that is said.
fn is_of_another_version(call: &mut Call, folder: &Path, lesson: &Lesson) -> Result<bool, CliError> {
    if !stage::is_set_up(folder) {
        return Ok(false);
    }
    let kept = attempt::kept(lesson, &at_stage(call, folder, &lesson.stage)?);
    let Some(record) = kept.filter(|record| record.is_of_another(&lesson.version)) else { return Ok(false) };
    let said = text(
        "课程 {lesson} 上次上到 {then} 版的第 {step} 步，现在是 {now} 版，从头开始",
        "{lesson} was left at step {step} of its version {then}, which is now {now}: it begins anew",
    );
    call.say(&said.fill(&[
        ("lesson", &lesson.code),
        ("then", &record.version),
        ("step", &(record.step + 1).to_string()),
        ("now", &lesson.version),
    ]));
    Ok(true)
}
