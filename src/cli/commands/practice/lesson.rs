//! `train …`: lessons are listed, checked, and opened on a practice file of their own.
//!
//! A lesson is played by the shipped rules alone: what an office has set for itself would move its flags. What does not live here: what a
//! lesson is (`training/lesson`), its panel on the screen (`ui/shell/lesson.rs`).

use std::path::Path;
use std::path::PathBuf;

use crate::cli::args::train::TrainTask;
use crate::cli::call::Call;
use crate::cli::call::Opening;
use crate::cli::commands::practice::class;
use crate::cli::commands::practice::shipped::book;
use crate::cli::commands::practice::shipped::named;
use crate::cli::error::CliError;
use crate::cli::error::with_file;
use crate::cli::open;
use crate::cli::table::Listing;
use crate::cli::table::column;
use crate::config::settings::Settings;
use crate::disk::keep;
use crate::disk::text::read;
use crate::domain::stamp::Stamp;
use crate::i18n::Text;
use crate::i18n::text;
use crate::review::desk::state::Desk;
use crate::review::export::saving::TableCell;
use crate::review::file::clock::Clock;
use crate::review::file::office::Tell;
use crate::training::lesson;
use crate::training::lesson::course::Lesson;
use crate::training::lesson::stage;
use crate::training::procedure::procedure;

/// What `train` does when it shows no desk.
///
/// # Errors
/// A file that cannot be read, or a lesson with mistakes.
pub fn train(call: &mut Call, task: TrainTask) -> Result<(), CliError> {
    match task {
        TrainTask::List => list(call),
        TrainTask::Check { files } => check(call, &files),
        TrainTask::Paper(asked) => class::paper(call, &asked),
        // It shows the desk (`open`).
        TrainTask::Run { .. } => Ok(()),
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
    let row = |lesson: &Lesson| {
        vec![
            word(&lesson.code),
            word(lesson.title.get(lang)),
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
            column("minutes", text("分钟", "minutes")),
            column("steps", text("步骤", "steps")),
            column("trains", text("练标准程序的哪一步", "trains")),
            column("groups", text("规则类别", "rules")),
        ],
        rows: lessons.iter().map(row).collect(),
    };
    listing.print(call.format, lang, call.out)?;
    call.say(&text("上一课：hezhun train run 课程", "take one: hezhun train run LESSON"));
    Ok(())
}

fn check(call: &mut Call, files: &[PathBuf]) -> Result<(), CliError> {
    let book = book()?;
    let mut wrong = Vec::new();
    for path in files {
        let name = path.display().to_string();
        match read(path) {
            Err(why) => wrong.push(with_file(path, &why).text().cloned().unwrap_or_default()),
            Ok(written) => match lesson::read::lesson(&name, &written, &book) {
                Err(faults) => wrong.push(faults.text()),
                Ok(lesson) => {
                    let staged = lesson.stage.households_by_name();
                    let lost: Vec<Text> = lesson
                        .stage
                        .cases
                        .iter()
                        .filter(|case| !staged.contains_key(&case.name))
                        .map(|case| text("{file}：{why}", "{file}: {why}").fill(&[("file", &name), ("why", &stage::nobody(&case.name))]))
                        .collect();
                    if lost.is_empty() {
                        let said = text("{file}：没有错误，{n} 步", "{file}: no mistakes, {n|step|steps}");
                        call.say(&said.fill(&[("file", &name), ("n", &lesson.steps.len())]));
                    }
                    wrong.extend(lost);
                }
            },
        }
    }
    for said in &wrong {
        call.say(said);
    }
    if wrong.is_empty() {
        return Ok(());
    }
    Err(CliError::Failed(text("有错误的课程文件没有通过检查", "lesson files with mistakes did not pass")))
}

/// Opens the desk of a lesson, with the lesson: a practice file in a folder of its own, filled where it holds nothing yet.
///
/// # Errors
/// No such lesson, `--db`, or the folder for temporary files cannot be written.
pub fn open(call: &mut Call, code: &str, fresh: bool) -> Result<(Opening, Lesson), CliError> {
    if call.named_db {
        return Err(CliError::Usage(text(
            "课程只用自己的练习文件，不要写 --db",
            "a lesson has a practice file of its own: leave out --db",
        )));
    }
    let lesson = named(&book()?, code)?;
    let folder = call.settings.throwaway.join("lessons").join(&lesson.code);
    if fresh || !stage::is_set_up(&folder) {
        // What a killed program left half made is made anew.
        keep::remove_folder(&folder).map_err(|why| with_file(&folder, &why))?;
    }
    let settings = Settings { rules: Vec::new(), ..call.settings.clone() };
    let desk = at_stage(call, &settings, &folder, &lesson)?;
    if desk.period().is_some() {
        return Ok((Opening::Ready(Box::new(desk)), lesson));
    }
    let staged = lesson.stage.clone();
    let making = move |tell: Tell<'_>| {
        let mut desk = desk;
        stage::set_up(&staged, &mut desk, &folder, tell)?;
        Ok(desk)
    };
    Ok((Opening::ToMake(Box::new(making)), lesson))
}

/// The practice file of a lesson, by its clock and the shipped rules.
fn at_stage(call: &mut Call, settings: &Settings, folder: &Path, lesson: &Lesson) -> Result<Desk, CliError> {
    let now = match settings.now {
        Some(at) => Clock::fixed(at),
        None => Clock::practice(lesson.stage.clock),
    };
    let call = Call {
        settings,
        format: call.format,
        named_db: false,
        anew: call.anew,
        password_file: None,
        copy_password_file: None,
        face: call.face,
        asking: call.asking,
        period: None,
        old: call.old,
        out: &mut *call.out,
    };
    open::desk_at(now, &call, &folder.join("practice.db"), Some(Stamp::Practice), true, None)
}
