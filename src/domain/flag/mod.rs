//! Flags: what a rule says of a subject, with its numbers and its arithmetic (domain.md 4.1, design.md section 6).
//!
//! What does not live here: deciding whether a rule fires (`rules`), acting on a flag (`review`).

pub mod facts;
pub mod why;

use serde::Deserialize;
use serde::Serialize;

use crate::domain::digest;
use crate::domain::flag::facts::FlagFacts;
use crate::domain::flag::why::Why;
use crate::domain::money::Money;
use crate::i18n::Text;
use crate::i18n::text;

/// How much a flag weighs (domain.md 4.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Note only.
    Low,
    /// Needs a recorded explanation.
    Medium,
    /// Must be settled before the township approves.
    High,
}

impl Severity {
    /// Every severity, heaviest first.
    pub const ALL: [Severity; 3] = [Severity::High, Severity::Medium, Severity::Low];

    /// `high`, `medium`, `low`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Severity::High => "high",
            Severity::Medium => "medium",
            Severity::Low => "low",
        }
    }

    /// Reads a code.
    #[must_use]
    pub fn parse(code: &str) -> Option<Severity> {
        Severity::ALL.into_iter().find(|severity| severity.code() == code)
    }

    /// 高, 中, 低.
    #[must_use]
    pub const fn label(self) -> Text {
        match self {
            Severity::High => text("高", "high"),
            Severity::Medium => text("中", "med"),
            Severity::Low => text("低", "low"),
        }
    }
}

/// What sort of finding a rule makes; the treatment differs (domain.md 4.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum FlagKind {
    /// 逻辑: simply wrong, must be corrected.
    Contradiction,
    /// 缺项: empty, must be filled.
    Missing,
    /// 疑点: to verify; may be explained.
    Doubt,
    /// 预警: about the household's situation; may be explained.
    Warning,
    /// 程序: needs a new visit.
    Procedure,
}

impl FlagKind {
    /// Its label.
    #[must_use]
    pub const fn label(self) -> Text {
        match self {
            FlagKind::Contradiction => text("逻辑", "contradiction"),
            FlagKind::Missing => text("缺项", "missing"),
            FlagKind::Doubt => text("疑点", "doubt"),
            FlagKind::Warning => text("预警", "warning"),
            FlagKind::Procedure => text("程序", "procedure"),
        }
    }

    /// Whether a flag of this kind may be explained as true; the others are corrected, waived or called a false alarm.
    #[must_use]
    pub const fn may_be_explained(self) -> bool {
        match self {
            FlagKind::Doubt | FlagKind::Warning | FlagKind::Procedure => true,
            FlagKind::Contradiction | FlagKind::Missing => false,
        }
    }
}

/// Whom a flag is about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Subject {
    /// A household, by its 户编号.
    Household(String),
    /// A village, by its name.
    Village(String),
    /// The whole township, where there is one.
    Town,
    /// One township of several, by its name.
    Township(String),
}

/// One value that a rule read of its subject.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Number {
    /// Path in the rule language: `net_pc`, `prior.net_pc`, `m2.work_months`.
    pub key: String,
    /// The value as written by `Cell::written`; empty for a missing one.
    pub value: String,
}

/// A limit that a rule used.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct LimitUsed {
    /// Its key: `mon_line`.
    pub key: String,
    /// Its value as written in the limits file.
    pub value: String,
    /// The document it comes from; empty for a shipped default.
    pub document: String,
}

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Flag {
    /// Rule code: `INC01`.
    pub rule: String,
    /// Whom it is about.
    pub subject: Subject,
    /// Its weight.
    pub severity: Severity,
    /// Its sort.
    pub kind: FlagKind,
    /// The subject's own values that the rule read, in the order of reading, without limits and village statistics.
    pub numbers: Vec<Number>,
    /// The limits it used.
    pub limits: Vec<LimitUsed>,
    /// Its sentence, where an earlier version of the program kept it in words (digest version 1); what is found now has facts instead.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub said: Option<Text>,
    /// Its arithmetic, kept in words likewise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub worked: Option<Text>,
    /// Members concerned, by position in the household.
    pub members: Vec<u16>,
    /// Fields concerned: cells to mark on the review screen.
    pub fields: Vec<String>,
    /// Village rules: the households (户编号) that make it up.
    pub marked: Vec<String>,
    /// Sources that were not imported but would have sharpened the judgement ("部分核验").
    pub partial: Vec<String>,
    /// What it puts at stake: whole yuan of the household, never below zero; 0 where no money is.
    #[serde(default, skip_serializing_if = "is_nothing")]
    pub stake: Money,
    /// What its words are made of (digest version 2); none where the words themselves were kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub facts: Option<FlagFacts>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the shape that serde asks for")]
const fn is_nothing(amount: &Money) -> bool {
    amount.0 == 0
}

impl Flag {
    /// What must stay the same for an explanation to stand: rule, subject, members and numbers (readings.md A17).
    #[must_use]
    pub fn fingerprint(&self) -> String {
        let body = serde_json::json!([self.rule, self.subject, self.members, self.numbers, self.marked]);
        digest::sha256(body.to_string().as_bytes())
    }
}

/// How a rule ended for a subject.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// It fires.
    Fires(Severity),
    /// It does not.
    Clear,
    /// `applies` is false: the rule does not concern this subject; clear and not counted.
    NotConcerned,
    /// It could not be judged.
    Skipped(Why),
}

impl Outcome {
    /// One character: `H`, `M`, `L`, `.` clear, `-` not concerned, or the letter of the reason for skipping.
    #[must_use]
    pub const fn letter(self) -> char {
        match self {
            Outcome::Fires(Severity::High) => 'H',
            Outcome::Fires(Severity::Medium) => 'M',
            Outcome::Fires(Severity::Low) => 'L',
            Outcome::Clear => '.',
            Outcome::NotConcerned => '-',
            Outcome::Skipped(why) => why.letter(),
        }
    }

    /// Reads a letter.
    #[must_use]
    pub fn parse(letter: char) -> Option<Outcome> {
        match letter {
            'H' => Some(Outcome::Fires(Severity::High)),
            'M' => Some(Outcome::Fires(Severity::Medium)),
            'L' => Some(Outcome::Fires(Severity::Low)),
            '.' => Some(Outcome::Clear),
            '-' => Some(Outcome::NotConcerned),
            other => Why::ALL.into_iter().find(|why| why.letter() == other).map(Outcome::Skipped),
        }
    }
}

/// Where a flag stands (domain.md 5.6).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FlagState {
    /// 待核.
    Open,
    /// 属实: explained as true.
    Confirmed,
    /// 豁免.
    Waived,
    /// 误报.
    FalseAlarm,
    /// 待部门: waits for a department.
    Pending,
    /// 已更正: no longer fires after the household's figures changed.
    Corrected,
    /// 自动消除: no longer fires though the household's figures did not change (a limit, a rule, another record).
    AutoCleared,
    /// 重新打开: had been settled, its numbers moved or its weight rose.
    Reopened,
}

impl FlagState {
    /// Every state.
    pub const ALL: [FlagState; 8] = [
        FlagState::Open,
        FlagState::Confirmed,
        FlagState::Waived,
        FlagState::FalseAlarm,
        FlagState::Pending,
        FlagState::Corrected,
        FlagState::AutoCleared,
        FlagState::Reopened,
    ];

    /// Its code in files.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            FlagState::Open => "open",
            FlagState::Confirmed => "confirmed",
            FlagState::Waived => "waived",
            FlagState::FalseAlarm => "false_alarm",
            FlagState::Pending => "pending",
            FlagState::Corrected => "corrected",
            FlagState::AutoCleared => "auto_cleared",
            FlagState::Reopened => "reopened",
        }
    }

    /// Reads a code.
    #[must_use]
    pub fn parse(code: &str) -> Option<FlagState> {
        FlagState::ALL.into_iter().find(|state| state.code() == code)
    }

    /// Its label.
    #[must_use]
    pub const fn label(self) -> Text {
        match self {
            FlagState::Open => text("待核", "open"),
            FlagState::Confirmed => text("属实", "true"),
            FlagState::Waived => text("豁免", "waived"),
            FlagState::FalseAlarm => text("误报", "false alarm"),
            FlagState::Pending => text("待部门", "waits for dept."),
            FlagState::Corrected => text("已更正", "corrected"),
            FlagState::AutoCleared => text("自动消除", "cleared"),
            FlagState::Reopened => text("重新打开", "reopened"),
        }
    }

    /// Whether somebody still has to look at it.
    #[must_use]
    pub const fn is_unsettled(self) -> bool {
        match self {
            FlagState::Open | FlagState::Pending | FlagState::Reopened => true,
            FlagState::Confirmed | FlagState::Waived | FlagState::FalseAlarm | FlagState::Corrected | FlagState::AutoCleared => false,
        }
    }

    /// Whether a person settled it; such a state survives every rule run while the numbers stay.
    #[must_use]
    pub const fn is_human(self) -> bool {
        match self {
            FlagState::Confirmed | FlagState::Waived | FlagState::FalseAlarm | FlagState::Pending => true,
            FlagState::Open | FlagState::Corrected | FlagState::AutoCleared | FlagState::Reopened => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::domain::flag::Outcome;
    use crate::domain::flag::Severity;
    use crate::domain::flag::why::Why;

    #[test]
    fn severities_are_read_back() {
        for severity in Severity::ALL {
            assert_eq!(Severity::parse(severity.code()), Some(severity));
        }
        assert_eq!(Severity::parse("heavy"), None);
    }

    #[test]
    fn letters_are_read_back() {
        let mut all: Vec<Outcome> = Severity::ALL.into_iter().map(Outcome::Fires).collect();
        all.extend([Outcome::Clear, Outcome::NotConcerned]);
        all.extend(Why::ALL.into_iter().map(Outcome::Skipped));
        for outcome in all {
            assert_eq!(Outcome::parse(outcome.letter()), Some(outcome));
        }
    }
}
