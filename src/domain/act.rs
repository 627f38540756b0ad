//! The register of acts: what the ledger can say was done, what it is called, how it is undone and how far it reaches.
//!
//! What does not live here: entries and their chain (`ledger.rs`), what an act does to a case (`review/decide`).

use serde::Deserialize;
use serde::Serialize;

use crate::i18n::Text;
use crate::i18n::text;

/// What was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Act {
    /// A batch came in (no case).
    Import,
    /// A batch was undone (no case).
    UndoImport,
    /// A new version of a household's figures was stored.
    Version,
    /// The rules ran (no case).
    Assess,
    /// Approved.
    Approve,
    /// Returned to the village.
    Return,
    /// Came back from the village.
    ComeBack,
    /// Put on hold.
    Hold,
    /// A note was written.
    Annotate,
    /// A flag was explained as true.
    Explain,
    /// A flag was waived.
    Waive,
    /// A flag was called a false alarm.
    FalseAlarm,
    /// A flag waits for a department.
    Pend,
    /// A decision or settlement was taken back.
    Reverse,
    /// The file reopened a case or a flag.
    Reopen,
    /// Exempted from collection.
    Exempt,
    /// Entered into the national system.
    Enter,
    /// Passed by the county.
    CountyPass,
    /// Returned by the county.
    CountyReturn,
    /// Locked.
    Lock,
    /// Unlocked.
    Unlock,
    /// An act was undone.
    Undo,
    /// Full id numbers were shown or exported (invariant 8).
    Unmask,
    /// A file was exported.
    Export,
    /// A backup was written.
    Backup,
    /// The file noted something on a case: a change that just crosses a line.
    Notice,
    /// The file was brought to a newer schema (no case).
    Upgrade,
    /// A backup took the place of the file; this is the first entry after it (no case).
    Restore,
    /// A copy became a file of its own, with a number of its own (no case).
    Apart,
    /// What belonged to people in a year was taken out of the file; its digests stay (no case).
    Purge,
    /// The computer's clock ran back or far ahead and was said to be right (no case).
    Clock,
    /// The password was set, changed or taken off, or its recovery key shown (no case).
    Password,
    /// The dates of a campaign were set, or it was closed or opened again (no case).
    Campaign,
    /// A campaign that was closed was copied into an archive (no case).
    Archive,
    /// Who is responsible for a village was set, or a line of it dropped (no case).
    Duties,
    /// Clues came in, went a step on, ended, or one of these was taken back (no case).
    Clues,
    /// Households were drawn to be visited again, or what was found there came in (no case).
    Revisit,
    /// Rounds in the grids of villages were entered, or one of them dropped (no case).
    Rounds,
    /// Households were listed for a team to visit, or what came back of it was entered (no case).
    Visits,
}

/// One row of the register.
#[derive(Clone, Debug)]
pub struct ActRow {
    /// Its code, as serialised.
    pub code: &'static str,
    /// Its label.
    pub label: Text,
    /// How it takes part in undoing.
    pub undoing: Undoing,
    /// What it may change.
    pub reach: ActReach,
    /// Whether somebody looked at the figures of a case.
    pub is_review: bool,
}

/// How an act takes part in undoing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Undoing {
    /// It can be undone.
    Step,
    /// It undoes another.
    TakesBack,
    /// It changed nothing that could be undone: undoing looks further back.
    Passed,
    /// So did this, and it stays and is named: data that has gone out, a number that was seen.
    PassedByName,
    /// It can be undone only by a command of its own, or not at all.
    Elsewhere,
}

/// What an act may change: what a run or a queue that was kept can be believed after.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ActReach {
    /// Nothing that rules read or a queue shows.
    Nothing,
    /// What the office knows of its own cases and flags: rules read no more of it than a run takes over, and where an entry names a case,
    /// its row alone moves.
    Cases,
    /// What rules read beside figures; every row of a queue stays as it is.
    Lists,
    /// Figures, dates or rules: anything.
    Figures,
    /// As far as what it takes back.
    AsTakenBack,
}

const fn row(code: &'static str, label: Text, undoing: Undoing, reach: ActReach) -> ActRow {
    ActRow { code, label, undoing, reach, is_review: false }
}

const fn review(code: &'static str, label: Text, undoing: Undoing, reach: ActReach) -> ActRow {
    ActRow { code, label, undoing, reach, is_review: true }
}

impl Act {
    /// Every act.
    pub const ALL: [Act; 39] = [
        Act::Import,
        Act::UndoImport,
        Act::Version,
        Act::Assess,
        Act::Approve,
        Act::Return,
        Act::ComeBack,
        Act::Hold,
        Act::Annotate,
        Act::Explain,
        Act::Waive,
        Act::FalseAlarm,
        Act::Pend,
        Act::Reverse,
        Act::Reopen,
        Act::Exempt,
        Act::Enter,
        Act::CountyPass,
        Act::CountyReturn,
        Act::Lock,
        Act::Unlock,
        Act::Undo,
        Act::Unmask,
        Act::Export,
        Act::Backup,
        Act::Notice,
        Act::Upgrade,
        Act::Restore,
        Act::Apart,
        Act::Purge,
        Act::Clock,
        Act::Password,
        Act::Campaign,
        Act::Archive,
        Act::Duties,
        Act::Clues,
        Act::Revisit,
        Act::Rounds,
        Act::Visits,
    ];

    /// Its row of the register.
    #[must_use]
    pub const fn row(self) -> ActRow {
        match self {
            Act::Import => row("import", text("导入", "import"), Undoing::Elsewhere, ActReach::Figures),
            Act::UndoImport => row("undo_import", text("撤销导入", "undo import"), Undoing::Elsewhere, ActReach::Figures),
            Act::Version => row("version", text("新数据", "new figures"), Undoing::Passed, ActReach::Figures),
            Act::Assess => row("assess", text("筛查", "assess"), Undoing::Passed, ActReach::Cases),
            Act::Approve => review("approve", text("通过", "approve"), Undoing::Step, ActReach::Cases),
            Act::Return => review("return", text("退回", "return"), Undoing::Step, ActReach::Cases),
            Act::ComeBack => row("come_back", text("整改回来", "came back"), Undoing::Passed, ActReach::Figures),
            Act::Hold => review("hold", text("挂起", "hold"), Undoing::Step, ActReach::Cases),
            Act::Annotate => row("annotate", text("批注", "annotate"), Undoing::Step, ActReach::Cases),
            Act::Explain => review("explain", text("说明属实", "explain"), Undoing::Step, ActReach::Cases),
            Act::Waive => review("waive", text("豁免", "waive"), Undoing::Step, ActReach::Cases),
            Act::FalseAlarm => review("false_alarm", text("误报", "false alarm"), Undoing::Step, ActReach::Cases),
            Act::Pend => review("pend", text("待部门", "wait for dept."), Undoing::Step, ActReach::Cases),
            Act::Reverse => row("reverse", text("撤回决定", "take back"), Undoing::Step, ActReach::Cases),
            Act::Reopen => row("reopen", text("重新打开", "reopen"), Undoing::Passed, ActReach::Cases),
            Act::Exempt => review("exempt", text("不采集", "exempt"), Undoing::Step, ActReach::Cases),
            Act::Enter => row("enter", text("录入系统", "enter"), Undoing::Step, ActReach::Cases),
            Act::CountyPass => row("county_pass", text("县级审定", "county pass"), Undoing::Step, ActReach::Cases),
            Act::CountyReturn => row("county_return", text("县级退回", "county return"), Undoing::Step, ActReach::Cases),
            Act::Lock => row("lock", text("锁定", "lock"), Undoing::Step, ActReach::Cases),
            Act::Unlock => row("unlock", text("解锁", "unlock"), Undoing::Step, ActReach::Cases),
            Act::Undo => row("undo", text("撤销", "undo"), Undoing::TakesBack, ActReach::AsTakenBack),
            Act::Unmask => row("unmask", text("查看完整号码", "unmask"), Undoing::PassedByName, ActReach::Nothing),
            Act::Export => row("export", text("导出", "export"), Undoing::PassedByName, ActReach::Nothing),
            Act::Backup => row("backup", text("备份", "backup"), Undoing::Passed, ActReach::Nothing),
            Act::Notice => row("notice", text("提示", "notice"), Undoing::Passed, ActReach::Nothing),
            Act::Upgrade => row("upgrade", text("升级数据文件", "upgrade"), Undoing::Passed, ActReach::Figures),
            Act::Restore => row("restore", text("恢复备份", "restore"), Undoing::Passed, ActReach::Figures),
            Act::Apart => row("apart", text("成为单独的文件", "file of its own"), Undoing::Passed, ActReach::Figures),
            Act::Purge => row("purge", text("清除往年数据", "purge"), Undoing::Elsewhere, ActReach::Figures),
            Act::Clock => row("clock", text("确认时间", "clock"), Undoing::Passed, ActReach::Nothing),
            Act::Password => row("password", text("密码", "password"), Undoing::Passed, ActReach::Nothing),
            Act::Campaign => row("campaign", text("采集期", "campaign"), Undoing::Elsewhere, ActReach::Figures),
            Act::Archive => row("archive", text("归档", "archive"), Undoing::Passed, ActReach::Nothing),
            Act::Duties => row("duties", text("责任人", "duties"), Undoing::Step, ActReach::Lists),
            Act::Clues => row("clues", text("线索", "clues"), Undoing::Step, ActReach::Lists),
            Act::Revisit => row("revisit", text("回头看", "visit again"), Undoing::Step, ActReach::Figures),
            Act::Rounds => row("rounds", text("网格排查", "rounds"), Undoing::Step, ActReach::Lists),
            Act::Visits => row("visits", text("入户", "visits"), Undoing::Step, ActReach::Figures),
        }
    }

    /// Its code, as serialised.
    #[must_use]
    pub fn code(self) -> &'static str {
        self.row().code
    }

    /// Reads a code.
    #[must_use]
    pub fn parse(code: &str) -> Option<Act> {
        Act::ALL.into_iter().find(|act| act.code() == code)
    }

    /// Its label.
    #[must_use]
    pub fn label(self) -> Text {
        self.row().label
    }
}
