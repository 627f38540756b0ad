//! Long work that a screen asks for: made ready beside the keyboard while decisions go on, then taken in at once.
//!
//! What does not live here: the thread it runs on (`app`), the steps themselves (`review/desk/background.rs`).

use crate::domain::period::Period;
use crate::i18n::Lang;
use crate::i18n::Text;
use crate::i18n::text;
use crate::review::assess::run::Rerun;
use crate::review::desk::background::TableTarget;
use crate::review::desk::background::Written;
use crate::review::desk::import_page;
use crate::review::desk::state::Desk;
use crate::review::error::FilesWanted;
use crate::review::export::what::ExportWhat;
use crate::review::file::campaigns::DateChange;
use crate::review::file::office::LongStep;
use crate::review::intake::batch::BatchDone;
use crate::review::intake::batch::Stowed;
use crate::review::intake::preview::Preview;
use crate::review::intake::preview::Told;
use crate::review::rows::mask::Audience;
use crate::review::rows::section::Section;
use crate::review::rulebook::overrides::JudgedBook;
use crate::review::rulebook::overrides::NewBook;

/// What is to be done.
#[derive(Debug)]
pub enum Task {
    /// Read files and say what importing them would do.
    Preview {
        /// Paths as they were typed.
        paths: Vec<String>,
        /// What was said of the files.
        told: Told,
    },
    /// Bring in what was previewed, and run the rules.
    Import(Box<Preview>),
    /// Take a batch back.
    UndoBatch(i64),
    /// Run the rules again over this period, else over the one that is shown.
    Assess(Option<Period>),
    /// Set dates of a campaign that was judged, with the run that goes by them.
    SetDates(Period, DateChange),
    /// See what another rulebook would do, to be asked before it is put in force.
    TryBook(Box<NewBook>),
    /// Put another rulebook in force that was tried, with its run.
    TakeBook(Box<JudgedBook>),
    /// Put the rulebook of before back in force, with a run: the change of it was undone.
    PutBack(Box<NewBook>),
    /// Write a backup.
    Backup,
    /// Check chain, digests and status tables.
    Verify,
    /// Write a table to a file.
    Export {
        /// Which table.
        what: ExportWhat,
        /// For whom.
        audience: Audience,
        /// Where to, and in which form.
        to: TableTarget,
        /// The language of its words.
        lang: Lang,
    },
}

/// What has to be asked before files can be previewed.
#[derive(Clone, Debug)]
pub struct FileQuestion {
    /// Of what.
    pub wanted: FilesWanted,
    /// In words.
    pub words: Text,
    /// Paths of the files as they were typed.
    pub paths: Vec<String>,
    /// What was said of them before.
    pub told: Told,
}

impl FileQuestion {
    /// The preview with the period that was answered.
    #[must_use]
    pub fn with_period(self, period: Period) -> Task {
        Task::Preview { paths: self.paths, told: Told { period: Some(period), ..self.told } }
    }

    /// The preview without the sheets that cannot be opened.
    #[must_use]
    pub fn without_sheets(self) -> Task {
        Task::Preview { paths: self.paths, told: Told { skip_sheets: true, ..self.told } }
    }
}

/// What was made ready beside the desk, for the desk to take in.
#[derive(Debug)]
pub enum Prepared {
    /// A preview; nothing to take in.
    Preview(Box<Preview>),
    /// Files of which something has to be asked first; nothing to take in.
    Asks(FileQuestion),
    /// An import or the undoing of one; none when it would change nothing.
    Batch(Option<Box<Stowed>>),
    /// A run of the rules.
    Run(Box<Rerun>),
    /// Another rulebook with a run by it, to be asked about; nothing to take in.
    Tried(Box<JudgedBook>),
    /// The same, agreed to.
    Book(Box<JudgedBook>),
    /// A table that was written, still to be noted.
    Written(Written),
    /// A backup, which only the desk itself writes.
    Backup,
    /// What a check found: a sentence and the findings.
    Checked(Text, Vec<Text>),
}

impl Prepared {
    /// Whether taking it in takes long enough to be seen.
    #[must_use]
    pub const fn is_heavy(&self) -> bool {
        match self {
            Prepared::Batch(Some(_)) | Prepared::Run(_) | Prepared::Book(_) | Prepared::Backup => true,
            Prepared::Preview(_)
            | Prepared::Asks(_)
            | Prepared::Batch(None)
            | Prepared::Tried(_)
            | Prepared::Written(_)
            | Prepared::Checked(..) => false,
        }
    }
}

/// Long work on its way to another thread.
pub type Aside = Box<dyn FnOnce(Tell<'_>) -> Result<Prepared, Text> + Send>;

/// What came of it.
#[derive(Debug)]
pub enum TaskOutcome {
    /// The preview: its page, and itself for the import.
    Previewed(Vec<Section>, Box<Preview>),
    /// Files of which something has to be asked first.
    Asks(FileQuestion),
    /// Another rulebook was tried: the question before it is put in force, and itself.
    Tried(Text, Box<JudgedBook>),
    /// Figures changed: what to say.
    Changed(Text),
    /// A file was written: what to say.
    Wrote(Text),
    /// A check is done: what to say, and what it found wrong.
    Checked(Text, Vec<Text>),
}

/// Told the stage (a position in `STAGES`), how much of it is done, of how much; answers `false` to stop.
pub type Tell<'a> = &'a (dyn Fn(usize, usize, usize) -> bool + Sync);

/// Long work to be made ready on another thread, while decisions go on at the desk.
///
/// # Errors
/// The task itself, where the file cannot be read beside its use: then it is for `run`.
pub fn aside(desk: &Desk, task: Task) -> Result<Aside, Task> {
    let Some(beside) = desk.beside() else { return Err(task) };
    Ok(Box::new(move |tell| {
        let whole = matches!(task, Task::Export { .. });
        let mut reader = beside.open(whole)?;
        prepare(&mut reader, task, tell)
    }))
}

/// Takes in what was made ready.
///
/// # Errors
/// A sentence on why not; then nothing happened.
pub fn take_in(desk: &mut Desk, prepared: Prepared, tell: Tell<'_>) -> Result<TaskOutcome, Text> {
    let step = |step| {
        let (stage, done, total) = stage(step);
        tell(stage, done, total)
    };
    Ok(match prepared {
        Prepared::Preview(preview) => TaskOutcome::Previewed(preview.sections(), preview),
        Prepared::Asks(question) => TaskOutcome::Asks(question),
        Prepared::Batch(None) => TaskOutcome::Changed(import_page::brought_in(&BatchDone::default())),
        Prepared::Batch(Some(stowed)) => TaskOutcome::Changed(import_page::brought_in(&desk.take_in(*stowed, &step)?)),
        Prepared::Run(run) => TaskOutcome::Changed(desk.take_in_run(*run)?),
        Prepared::Tried(judged) => {
            let question = judged.question(&desk.overlay_file().unwrap_or_default());
            TaskOutcome::Tried(question, judged)
        }
        Prepared::Book(judged) => TaskOutcome::Changed(desk.take_in_book(*judged)?),
        Prepared::Written(written) => TaskOutcome::Wrote(desk.note_written(written)),
        Prepared::Backup => TaskOutcome::Wrote(desk.back_up()?),
        Prepared::Checked(said, findings) => TaskOutcome::Checked(said, findings),
    })
}

/// Does long work at the desk itself, from beginning to end.
///
/// # Errors
/// A sentence on why not; then nothing happened.
pub fn run(desk: &mut Desk, task: Task, tell: Tell<'_>) -> Result<TaskOutcome, Text> {
    if task.writes() {
        desk.may_write()?;
    }
    let prepared = prepare(desk, task, tell)?;
    take_in(desk, prepared, tell)
}

/// The part of long work that only reads.
fn prepare(desk: &mut Desk, task: Task, tell: Tell<'_>) -> Result<Prepared, Text> {
    let step = |step| {
        let (stage, done, total) = stage(step);
        tell(stage, done, total)
    };
    Ok(match task {
        Task::Export { what, audience, to, lang } => Prepared::Written(desk.write_table(what, audience, &to, lang)?),
        Task::Preview { paths, told } => match desk.preview_typed(&paths, told, &step) {
            Ok(preview) => Prepared::Preview(Box::new(preview)),
            Err(error) => match error.question() {
                Some((wanted, words)) => Prepared::Asks(FileQuestion { wanted, words, paths, told }),
                None => return Err(error.text()),
            },
        },
        Task::Import(preview) => Prepared::Batch(desk.stow_import(*preview, &step)?.map(Box::new)),
        Task::UndoBatch(batch) => Prepared::Batch(Some(Box::new(desk.stow_undoing(batch, &step)?))),
        Task::TryBook(new) => Prepared::Tried(Box::new(desk.judge_by(*new, &step)?)),
        Task::TakeBook(judged) => Prepared::Book(judged),
        Task::PutBack(new) => Prepared::Book(Box::new(desk.judge_by(*new, &step)?)),
        Task::Assess(period) => Prepared::Run(Box::new(desk.rerun(period, &step)?)),
        Task::SetDates(period, change) => Prepared::Run(Box::new(desk.rerun_dated(period, &change, &step)?)),
        Task::Backup => Prepared::Backup,
        Task::Verify => {
            let (said, findings) = desk.checked()?;
            Prepared::Checked(said, findings)
        }
    })
}

/// The stages of long work, in words.
pub static STAGES: [Text; 4] = [
    text("读文件", "reading files"),
    text("与现有数据比对", "comparing with what is stored"),
    text("筛查", "running the rules"),
    text("写入（不能再停）", "writing (can no longer be stopped)"),
];

/// The stage in which nothing can be stopped any more.
pub const STORING: usize = 3;

/// Stands for a stage where another program does the work.
pub const WAITING: usize = usize::MAX;

/// A step of the work as stage, done and total.
#[must_use]
pub fn stage(step: LongStep) -> (usize, usize, usize) {
    let size = |bytes: u64| usize::try_from(bytes).unwrap_or(usize::MAX);
    match step {
        LongStep::Waiting => (WAITING, 0, 0),
        LongStep::Reading(_, done, total) => (0, size(done), size(total)),
        LongStep::Comparing(done, total) => (1, done, total),
        LongStep::Judging(done, total) => (2, done, total),
        LongStep::Storing(done, total) => (STORING, done, total),
    }
}

impl Task {
    /// What is being done, as the window over the screen says it.
    #[must_use]
    pub const fn label(&self) -> Text {
        match self {
            Task::Preview { .. } => text("预览", "Preview"),
            Task::Import(_) => text("导入", "Import"),
            Task::Export { .. } => text("导出", "Export"),
            Task::UndoBatch(_) => text("撤销上次导入", "Undo the last import"),
            Task::Assess(_) => text("重新筛查", "Run the rules"),
            Task::SetDates(..) => text("设日期并重新筛查", "Set the dates and run the rules"),
            Task::TryBook(_) => text("试算改后的规则", "See what the changed rules would do"),
            Task::TakeBook(_) => text("改规则并重新筛查", "Change the rules and run them"),
            Task::PutBack(_) => text("撤销规则的改动并重新筛查", "Take the change of the rules back and run them"),
            Task::Backup => text("备份", "Back up"),
            Task::Verify => text("核对台账", "Check the file"),
        }
    }

    /// Whether it writes figures or flags, which a file open for reading only refuses.
    #[must_use]
    pub const fn writes(&self) -> bool {
        match self {
            Task::Import(_)
            | Task::UndoBatch(_)
            | Task::Assess(_)
            | Task::SetDates(..)
            | Task::TryBook(_)
            | Task::TakeBook(_)
            | Task::PutBack(_) => true,
            Task::Preview { .. } | Task::Export { .. } | Task::Backup | Task::Verify => false,
        }
    }

    /// Whether the screen that asks for it is done with, so that the clerk goes on where she was.
    #[must_use]
    pub const fn leaves(&self) -> bool {
        match self {
            Task::Import(_) | Task::UndoBatch(_) => true,
            Task::Preview { .. }
            | Task::Export { .. }
            | Task::Assess(_)
            | Task::SetDates(..)
            | Task::TryBook(_)
            | Task::TakeBook(_)
            | Task::PutBack(_)
            | Task::Backup
            | Task::Verify => false,
        }
    }
}
