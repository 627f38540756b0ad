//! The conversation by lines as it stands: the list, the open case, what is being asked, and what comes back for a line.
//!
//! What does not live here: what a line does (`mod.rs`, `desk.rs`, `ask.rs`).

use std::path::PathBuf;

use crate::domain::period::Period;
use crate::domain::tab::Tab;
use crate::i18n::Lang;
use crate::i18n::Text;
use crate::i18n::text;
use crate::input::action::Action;
use crate::input::keymap::Keymap;
use crate::review::desk::period::PeriodChoice;
use crate::review::intake::preview::Preview;
use crate::review::queue::ordering::QueueOrder;
use crate::review::rows::Deed;
use crate::review::rows::Order;
use crate::training::lesson::attempt::Attempt;
use crate::ui::form::Form;
use crate::ui::linear::drill::SpokenDrill;
use crate::ui::pages::export::TableLeaving;
use crate::ui::shell::Elsewhere;
use crate::ui::task::FileQuestion;
use crate::ui::task::Task;

/// Cases on a page of the list.
pub(in crate::ui::linear) const PAGE: usize = 10;

/// What the loop has to do after a line.
#[derive(Debug)]
pub enum AfterLine {
    /// Read the next line.
    Ask,
    /// Do this task, then call `finished`.
    Run(Task),
    /// End.
    Quit,
    /// End here and go on elsewhere.
    Go(Elsewhere),
}

/// What comes back for a line.
#[derive(Debug)]
pub struct Reply {
    /// What is said, line by line.
    pub lines: Vec<String>,
    /// What comes next.
    pub after: AfterLine,
}

impl Reply {
    pub(in crate::ui::linear) fn of(lines: Vec<String>) -> Reply {
        Reply { lines, after: AfterLine::Ask }
    }

    pub(in crate::ui::linear) fn run(task: Task) -> Reply {
        Reply { lines: Vec::new(), after: AfterLine::Run(task) }
    }
}

/// Which cases are listed, and how far the list has been read.
#[derive(Default)]
pub(in crate::ui::linear) struct CaseList {
    pub(in crate::ui::linear) tab: Tab,
    pub(in crate::ui::linear) words: String,
    pub(in crate::ui::linear) filter: String,
    pub(in crate::ui::linear) order: QueueOrder,
    pub(in crate::ui::linear) missing: usize,
    pub(in crate::ui::linear) first: usize,
    // Some households alone, by the name of what they make up.
    pub(in crate::ui::linear) only: Option<(Text, Vec<String>)>,
    pub(in crate::ui::linear) shown: Vec<String>,
}

/// A case that is open, the list it was opened from, and the village where it was chosen from a picture.
pub(in crate::ui::linear) struct Opened {
    pub(in crate::ui::linear) household: String,
    pub(in crate::ui::linear) scope: Vec<String>,
    pub(in crate::ui::linear) village: Option<Box<OpenedVillage>>,
}

/// A village that is open, the picture in hand, and the case that led to it.
pub(in crate::ui::linear) struct OpenedVillage {
    pub(in crate::ui::linear) name: String,
    pub(in crate::ui::linear) picture: usize,
    pub(in crate::ui::linear) back: Option<Box<Opened>>,
}

/// The draft of a note, by the name that the screen gives it too (`ui/dialog/note.rs`).
pub(in crate::ui::linear) fn draft_of(order: &Order) -> Option<String> {
    order.households.first().filter(|_| order.deed == Some(Deed::Annotate)).map(|household| format!("note {household}"))
}

/// The conversation.
pub struct Linear {
    pub(in crate::ui::linear) lang: Lang,
    pub(in crate::ui::linear) keys: Keymap,
    pub(in crate::ui::linear) list: CaseList,
    pub(in crate::ui::linear) case: Option<Opened>,
    pub(in crate::ui::linear) village: Option<OpenedVillage>,
    pub(in crate::ui::linear) ask: Option<Ask>,
    /// Words that were typed before and are offered again: a line that came after a long silence, or what was not sent off.
    pub(in crate::ui::linear) held: Option<String>,
    /// Where a copy of a file that is gone was offered last.
    pub(in crate::ui::linear) offered: Option<PathBuf>,
    /// What the answers are kept for that were sent off and may still be refused.
    pub(in crate::ui::linear) sent: Option<String>,
    /// The lesson that is under way.
    pub(in crate::ui::linear) lesson: Option<Attempt>,
    /// The drill that is under way.
    pub(in crate::ui::linear) drill: Option<SpokenDrill>,
}

/// What can be done at the list.
pub(in crate::ui::linear) const AT_LIST: &[Action] = &[
    Action::Open,
    Action::Approve,
    Action::Return,
    Action::Annotate,
    Action::Explain,
    Action::Hold,
    Action::Exempt,
    Action::Advance,
    Action::Reverse,
    Action::Find,
    Action::Filter,
    Action::Sort,
    Action::Practice,
    Action::Example,
    Action::Board,
    Action::Clues,
    Action::TellClue,
    Action::StepClue,
    Action::EndClue,
    Action::ImportClues,
    Action::BackClue,
    Action::Revisits,
    Action::DrawRevisits,
    Action::ImportRevisits,
    Action::Rounds,
    Action::AddRound,
    Action::ImportRounds,
    Action::DropRound,
    Action::Visits,
    Action::AddVisit,
    Action::ListWeek,
    Action::ImportVisits,
    Action::DropVisit,
    Action::Periods,
    Action::SetDates,
    Action::CloseCampaign,
    Action::ReopenCampaign,
    Action::NextPane,
    Action::PrevPane,
    Action::PageDown,
    Action::PageUp,
    Action::First,
    Action::Undo,
    Action::Redo,
    Action::Villages,
    Action::Slip,
    Action::Ledger,
    Action::Rulebook,
    Action::Handbook,
    Action::SwitchRule,
    Action::SetLimit,
    Action::Import,
    Action::UndoBatch,
    Action::Export,
    Action::Assess,
    Action::Backup,
    Action::Verify,
    Action::Language,
    Action::Help,
    Action::Quit,
];

/// What can be done at a case.
pub(in crate::ui::linear) const AT_CASE: &[Action] = &[
    Action::Approve,
    Action::Return,
    Action::Annotate,
    Action::Explain,
    Action::Hold,
    Action::Waive,
    Action::FalseAlarm,
    Action::Pend,
    Action::Exempt,
    Action::Advance,
    Action::Reverse,
    Action::NextCase,
    Action::PrevCase,
    Action::Undo,
    Action::Redo,
    Action::Unmask,
    Action::TakeOver,
    Action::Slip,
    Action::Villages,
    Action::Rulebook,
    Action::Handbook,
    Action::Periods,
    Action::Back,
    Action::Language,
    Action::Help,
    Action::Quit,
];

/// What can be done at a village.
pub(in crate::ui::linear) const AT_VILLAGE: &[Action] = &[
    Action::Explain,
    Action::Waive,
    Action::FalseAlarm,
    Action::Pend,
    Action::Duties,
    Action::SetDuty,
    Action::DropDuty,
    Action::Narrow,
    Action::Undo,
    Action::Redo,
    Action::Rulebook,
    Action::Handbook,
    Action::Back,
    Action::Language,
    Action::Help,
    Action::Quit,
];

/// What is being asked.
pub enum Ask {
    /// A form on the open case.
    Form {
        /// The form.
        form: Box<Form>,
        /// Whether all its choices are shown.
        whole: bool,
    },
    /// The words of a note on the open case.
    Note(Order),
    /// Files to bring in, those named so far.
    Files(Vec<String>),
    /// The period of files that do not say theirs.
    Period(FileQuestion),
    /// Whether to bring in what was previewed.
    Write(Box<Preview>),
    /// Whether to do this long work.
    Task(Task),
    /// Whether to give this order.
    Order(Order),
    /// What to write out, for whom, how and where, as far as answered.
    Export(TableLeaving),
    /// Where a whole copy of a file that is gone is to stand.
    Rescue(PathBuf),
    /// Which of these villages.
    Villages(Vec<String>),
    /// Which period is to be shown, of these.
    Turn(Vec<PeriodChoice>),
    /// Whether to close this campaign.
    Close(Period),
    /// Why this campaign is opened again.
    Reopen(Period),
    /// Reading the ledger; where it goes on, 0 when it is read to its beginning.
    Ledger(i64),
}

impl Ask {
    /// What stands before the answer.
    #[must_use]
    pub const fn prompt(&self) -> Text {
        match self {
            Ask::Form { .. } => text("填写", "form"),
            Ask::Note(_) => text("批注", "note"),
            Ask::Files(_) | Ask::Rescue(_) => text("文件", "file"),
            Ask::Period(_) => text("年度", "year"),
            Ask::Write(_) | Ask::Task(_) | Ask::Order(_) | Ask::Close(_) => text("是否", "yes or no"),
            Ask::Export(_) => text("导出", "export"),
            Ask::Reopen(_) => text("为什么", "why"),
            Ask::Turn(_) => text("换期", "period"),
            Ask::Ledger(_) => text("台账", "ledger"),
            Ask::Villages(_) => text("各村", "villages"),
        }
    }
}
