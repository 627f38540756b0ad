//! The case: one household in the current period, and the one state machine of its legal moves (domain.md 5.6).
//!
//! Screen and command line ask `Status::after` what is possible and why not; nobody else decides.
//! What does not live here: carrying a move out (`review`).

use crate::domain::flag::FlagKind;
use crate::domain::flag::FlagState;
use crate::domain::flag::Severity;
use crate::domain::period::Period;
use crate::i18n::Text;
use crate::i18n::text;

/// Where a case stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// 已上报待审: came with an import, nobody has decided.
    Submitted,
    /// 已退回: with the village.
    Returned,
    /// 已整改待复审: came back changed.
    Corrected,
    /// 待县级/挂起.
    Held,
    /// 乡镇已通过.
    Approved,
    /// 已录入系统.
    Entered,
    /// 县级已审定.
    CountyPassed,
    /// 县级退回.
    CountyReturned,
    /// 不采集.
    Exempted,
    /// 已锁定.
    Locked,
}

impl Status {
    /// Every status.
    pub const ALL: [Status; 10] = [
        Status::Submitted,
        Status::Returned,
        Status::Corrected,
        Status::Held,
        Status::Approved,
        Status::Entered,
        Status::CountyPassed,
        Status::CountyReturned,
        Status::Exempted,
        Status::Locked,
    ];

    /// Its code in files.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Status::Submitted => "submitted",
            Status::Returned => "returned",
            Status::Corrected => "corrected",
            Status::Held => "held",
            Status::Approved => "approved",
            Status::Entered => "entered",
            Status::CountyPassed => "county_passed",
            Status::CountyReturned => "county_returned",
            Status::Exempted => "exempted",
            Status::Locked => "locked",
        }
    }

    /// Reads a code.
    #[must_use]
    pub fn parse(code: &str) -> Option<Status> {
        Status::ALL.into_iter().find(|status| status.code() == code)
    }

    /// Its label.
    #[must_use]
    pub const fn label(self) -> Text {
        match self {
            Status::Submitted => text("待审", "to review"),
            Status::Returned => text("已退回", "returned"),
            Status::Corrected => text("待复审", "came back"),
            Status::Held => text("挂起", "on hold"),
            Status::Approved => text("已通过", "approved"),
            Status::Entered => text("已录入", "entered"),
            Status::CountyPassed => text("县级已审定", "county passed"),
            Status::CountyReturned => text("县级退回", "county returned"),
            Status::Exempted => text("不采集", "exempted"),
            Status::Locked => text("已锁定", "locked"),
        }
    }

    /// Whether a reviewer has to do something now.
    #[must_use]
    pub const fn is_waiting_for_us(self) -> bool {
        match self {
            Status::Submitted | Status::Corrected | Status::CountyReturned => true,
            Status::Returned
            | Status::Held
            | Status::Approved
            | Status::Entered
            | Status::CountyPassed
            | Status::Exempted
            | Status::Locked => false,
        }
    }

    /// The status after a move, or why the move is not possible. Where unlocking leads is not told by the status: a locked case goes back to
    /// where it was locked from, which its ledger knows (`CaseStanding::locked_from`).
    ///
    /// # Errors
    /// A refusal that says in words why not.
    pub fn after(self, change: Move) -> Result<Status, Refusal> {
        let next = match (self, change) {
            (Status::Locked, _) => return Err(Refusal::Locked),
            (Status::Submitted | Status::Corrected | Status::Held, Move::Approve) => Status::Approved,
            (Status::Submitted | Status::Corrected | Status::Held | Status::Approved | Status::CountyReturned, Move::Return) => {
                Status::Returned
            }
            (Status::Submitted | Status::Corrected | Status::CountyReturned, Move::Hold) => Status::Held,
            (Status::Returned, Move::ComeBack) => Status::Corrected,
            (Status::Submitted | Status::Corrected | Status::CountyReturned, Move::ComeBack) => self,
            // New numbers after a decision: the case is open again (design.md section 6).
            (Status::Approved | Status::Held | Status::Entered | Status::CountyPassed, Move::Reopen | Move::ComeBack) => Status::Submitted,
            (Status::Approved, Move::Enter) => Status::Entered,
            (Status::Entered, Move::CountyPass) => Status::CountyPassed,
            (Status::Entered | Status::CountyPassed, Move::CountyReturn) => Status::CountyReturned,
            (Status::Exempted | Status::Returned | Status::Held | Status::Approved, Move::Reverse) => Status::Submitted,
            (
                Status::Submitted | Status::Returned | Status::Corrected | Status::Held | Status::Approved | Status::CountyReturned,
                Move::Exempt,
            ) => Status::Exempted,
            (Status::Approved | Status::Entered | Status::CountyPassed | Status::Exempted, Move::Lock) => Status::Locked,
            (from, change) => return Err(Refusal::NotFrom { from, change }),
        };
        Ok(next)
    }
}

/// A move of a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Move {
    /// 通过.
    Approve,
    /// 退回村级.
    Return,
    /// 挂起 / 转县级.
    Hold,
    /// New figures were imported after a return.
    ComeBack,
    /// The file reopens a decision: figures changed or a new high flag.
    Reopen,
    /// A reviewer takes a decision back.
    Reverse,
    /// 录入系统.
    Enter,
    /// 县级审定.
    CountyPass,
    /// 县级退回.
    CountyReturn,
    /// 不采集.
    Exempt,
    /// 锁定.
    Lock,
    /// Opens a locked case again, as it was before.
    Unlock,
}

impl Move {
    /// Every move.
    pub const ALL: [Move; 12] = [
        Move::Approve,
        Move::Return,
        Move::Hold,
        Move::ComeBack,
        Move::Reopen,
        Move::Reverse,
        Move::Enter,
        Move::CountyPass,
        Move::CountyReturn,
        Move::Exempt,
        Move::Lock,
        Move::Unlock,
    ];

    /// Its label.
    #[must_use]
    pub const fn label(self) -> Text {
        match self {
            Move::Approve => text("通过", "approve"),
            Move::Return => text("退回", "return"),
            Move::Hold => text("挂起", "hold"),
            Move::ComeBack => text("整改回来", "come back"),
            Move::Reopen => text("重新打开", "reopen"),
            Move::Reverse => text("撤回决定", "take back"),
            Move::Enter => text("录入系统", "enter"),
            Move::CountyPass => text("县级审定", "county pass"),
            Move::CountyReturn => text("县级退回", "county return"),
            Move::Exempt => text("不采集", "exempt"),
            Move::Lock => text("锁定", "lock"),
            Move::Unlock => text("解锁", "unlock"),
        }
    }
}

/// Why a move or an act is not possible.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The case is locked.
    Locked,
    /// The campaign of the period is closed: its title.
    Closed(Text),
    /// A locked case of which the ledger does not say where it was locked from.
    NeverLocked,
    /// Not from this status.
    NotFrom {
        /// The status.
        from: Status,
        /// The move.
        change: Move,
    },
    /// High flags are unsettled.
    HighFlags {
        /// How many.
        open: usize,
        /// How many of them may be explained; the others are corrected, waived or called a false alarm.
        explainable: usize,
    },
    /// High flags of the village are unsettled, and this household makes them up.
    VillageFlags(usize),
    /// Figures that the rules of this period read are newer than their last run.
    NotJudged(Period),
    /// Medium flags are open and no reason was given.
    MediumFlagsNeedReason(usize),
    /// A contradiction or missing item cannot be explained, only corrected, waived or called a false alarm.
    MustBeCorrected,
    /// No flag can be settled so, or the one at hand is settled already.
    NoSuchFlag,
    /// The flag that was named is none that can be settled.
    NotOpen {
        /// Its rule.
        rule: String,
        /// Rules of those that are open.
        open: Vec<String>,
    },
    /// The flag that was named has no answer that could be taken back.
    NotSettled {
        /// Its rule.
        rule: String,
        /// Rules of those that have one.
        settled: Vec<String>,
    },
    /// The reason code is unknown or does not fit the act.
    WrongReason(String),
    /// An act on a flag that does not say on which.
    WhichFlag,
    /// An act that needs a reason has none.
    NoReason,
    /// An exemption needs a sentence.
    NoSentence,
    /// The day by which a correction is due has passed.
    DuePassed,
    /// A waiver does not say who approved it.
    NoApprover,
    /// A waiver does not say until when it holds.
    NoExpiry,
    /// A waiver would have run out already.
    ExpiryPassed,
    /// At a village only its flags can be settled.
    OnlyItsFlags,
    /// The reason needs at least one evidence code and a sentence.
    NeedsEvidence(String),
    /// A return needs a reason and what to bring.
    ReturnNeedsReason,
    /// Households that would stand on a slip with nothing asked of them: their names, and how many there are.
    NothingAsked(String, usize),
    /// A household whose flags name no reason for a return.
    NoReturnReason(String, usize),
    /// Cases of the control sample that are to be approved unseen: their names, and how many there are.
    NotOpened(String, usize),
    /// The evidence code is unknown.
    WrongEvidence(String),
    /// An annotation needs words.
    EmptyNote,
    /// An annotation on a field that the register does not know.
    UnknownField(String),
    /// The file is open for reading only: another program has it.
    ReadOnly,
    /// The file is open for reading only: it may not be written.
    Barred,
    /// There is nothing to undo.
    NothingToUndo,
    /// There is nothing to do again: the last act was no undo.
    NothingToRedo,
    /// The last act cannot be undone; the text says why.
    CannotUndo(Text),
    /// The last act is taken back elsewhere.
    UndoneElsewhere {
        /// Why not here, and where instead.
        said: Text,
        /// The command that does it, without the name of the program.
        command: String,
    },
}

impl Refusal {
    /// Whether the deed could come after the case's decision was taken back.
    #[must_use]
    pub fn is_undone_first(&self) -> bool {
        match self {
            Refusal::NotFrom { from, .. } => from.after(Move::Reverse).is_ok(),
            _ => false,
        }
    }

    /// The sentence for the user.
    #[must_use]
    pub fn text(&self) -> Text {
        match self {
            Refusal::Locked => text("本户已锁定，要改先解锁", "this case is locked: unlock it first"),
            Refusal::Closed(period) => text(
                "{period}已经结束，不能再改；确实要改，先在“换期”里重新开放",
                "{period} is closed and nothing in it changes; where something must, open it again first in “change period”",
            )
            .fill(&[("period", period)]),
            Refusal::NeverLocked => text("台账里查不到这一户锁定前的状态，不能解锁", "the ledger does not say how this case stood before: it stays locked"),
            Refusal::NotFrom { from, change } => {
                let pattern = if self.is_undone_first() {
                    text("“{from}”状态不能“{change}”；要改先撤回决定", "a case that is “{from}” cannot take “{change}”; take the decision back first")
                } else {
                    text("“{from}”状态不能“{change}”", "a case that is “{from}” cannot take “{change}”")
                };
                pattern.fill(&[("from", &from.label()), ("change", &change.label())])
            }
            Refusal::HighFlags { open, explainable } => high_flags(*open, *explainable),
            Refusal::VillageFlags(n) => text(
                "本村 {n} 条高疑点未处理，名单里有本户：先到“各村”办村级疑点",
                "{n|open high flag of the village names|open high flags of the village name} this household: settle that first, in “villages”",
            )
            .fill(&[("n", n)]),
            Refusal::NotJudged(period) => text(
                "{period}的数据在最近一次筛查以后变了：先“重新筛查”",
                "figures of {period} changed since its rules last ran: “run the rules” first",
            )
            .fill(&[("period", &period.title())]),
            Refusal::MediumFlagsNeedReason(n) => {
                text("有 {n} 条中疑点未处理，通过要写原因", "{n|medium flag is|medium flags are} open: approving needs a reason").fill(&[("n", n)])
            }
            Refusal::MustBeCorrected => text(
                "逻辑错误和缺项只能更正、豁免或判为误报",
                "a contradiction or missing item is corrected, waived or called a false alarm",
            ),
            Refusal::NoSuchFlag => text(
                "没有这条未处理的疑点（全村的疑点不在户里处理，到村里处理）",
                "there is no such open flag (a village's flag is settled at the village, not at a household)",
            ),
            Refusal::NotOpen { rule, open } => not_open(rule, open),
            Refusal::NotSettled { rule, settled } => not_settled(rule, settled),
            Refusal::WrongReason(code) => text("原因代码 {code} 不适用", "reason {code} does not fit").fill(&[("code", code)]),
            Refusal::WhichFlag => text("请指明是哪条疑点，写它的规则代码", "say which flag: give the code of its rule"),
            Refusal::NoReason => text("请写原因代码", "give a reason code"),
            Refusal::NoSentence => text("请写一句说明", "write a sentence that explains it"),
            Refusal::DuePassed => text("时限已经过去，请写今天或以后的日期", "that day has passed: give today or a later day"),
            Refusal::NoApprover => text("豁免要写批准人", "a waiver says who approved it"),
            Refusal::NoExpiry => text("豁免要写到期日", "a waiver says until when it holds"),
            Refusal::ExpiryPassed => text("到期日已经过去，请写今天或以后的日期", "that day has passed: give today or a later day"),
            Refusal::OnlyItsFlags => text(
                "对全村只能处理它的疑点：属实、豁免、误报、待部门、撤回",
                "at a village only its flags are settled: explain, waive, false alarm, pend, reverse",
            ),
            Refusal::NeedsEvidence(code) => {
                text("{code} 要有至少一项佐证和一句说明", "{code} needs evidence and a sentence").fill(&[("code", code)])
            }
            Refusal::ReturnNeedsReason => {
                text("退回要写明原因，并写要带的材料或要求", "a return needs a reason, and what to bring or to do")
            }
            Refusal::NothingAsked(names, n) => text(
                "{n} 户没有可问的，写一句要核对什么，或不选这些户: {names}",
                "nothing to ask of {n}, write what to check or leave them out: {names}",
            )
            .fill(&[("names", names), ("n", n)]),
            Refusal::NoReturnReason(names, n) => text(
                "{n} 户的疑点没有现成的退回原因，选一个原因，或不选这些户: {names}",
                "the flags of {n} name no reason for a return, choose one or leave them out: {names}",
            )
            .fill(&[("names", names), ("n", n)]),
            Refusal::NotOpened(names, n) => text(
                "{n} 户是对照样本，看过才能通过，先“打开”看一遍: {names}",
                "{n} of the control sample, approved only once looked at, “open” it first: {names}",
            )
            .fill(&[("names", names), ("n", n)]),
            Refusal::WrongEvidence(code) => text("没有佐证代码 {code}", "no such evidence {code}").fill(&[("code", code)]),
            Refusal::EmptyNote => text("批注不能是空的", "the note is empty"),
            Refusal::UnknownField(code) => {
                text("没有“{code}”这一项，请写项目代码，如 net_pc", "no such field “{code}”; give a field code, such as net_pc")
                    .fill(&[("code", code)])
            }
            Refusal::ReadOnly => text("文件正被另一个程序使用，现在只能查看", "another program has the file: it can only be looked at now"),
            Refusal::Barred => text(
                "数据文件或它的文件夹不允许写入，只能查看。请让管理员放开写权限，或把数据文件复制到能写的文件夹再打开",
                "the data file or its folder may not be written and can only be looked at: ask for the right, or copy the file to a folder that may be written",
            ),
            Refusal::NothingToUndo => text("没有可以撤销的操作", "nothing to undo"),
            Refusal::NothingToRedo => text("没有可以重做的操作", "nothing to redo"),
            Refusal::CannotUndo(why) => why.clone(),
            Refusal::UndoneElsewhere { said, .. } => said.clone(),
        }
    }
}

/// That the flag that was named is not open, and which are.
fn not_open(rule: &str, open: &[String]) -> Text {
    let said = if open.is_empty() {
        text(
            "这里没有未处理的 {rule}，也没有别的未处理的疑点（全村的疑点到村里处理）",
            "{rule} is not open here, nor is any other flag (a village's flag is settled at the village)",
        )
    } else {
        text("这里没有未处理的 {rule}；未处理的有 {open}", "{rule} is not open here; open are {open}")
    };
    said.fill(&[("rule", &rule), ("open", &Text::list(open))])
}

/// That the flag that was named has no answer, and which have one.
fn not_settled(rule: &str, settled: &[String]) -> Text {
    let said = if settled.is_empty() {
        text("{rule} 没有人答复过，没有可以撤回的", "nobody answered {rule}: there is nothing to take back")
    } else {
        text("{rule} 没有人答复过；答复过、可以撤回的有 {settled}", "nobody answered {rule}; answers that can be taken back: {settled}")
    };
    said.fill(&[("rule", &rule), ("settled", &Text::list(settled))])
}

/// That high flags are open, and what may be done with them.
fn high_flags(open: usize, explainable: usize) -> Text {
    let pattern = match explainable {
        0 => text(
            "有 {n} 条高疑点未处理，逻辑错误、缺项不能说明，先退回、豁免或判误报",
            "{n|high flag is|high flags are} not settled and cannot be explained: return, waive or call false",
        ),
        all if all == open => {
            text("有 {n} 条高疑点未处理，先说明、豁免或退回", "{n|high flag is|high flags are} not settled: explain, waive or return")
        }
        _ => text(
            "有 {n} 条高疑点未处理，先退回、豁免或判误报，其中 {some} 条也可以说明",
            "{n|high flag is|high flags are} not settled: return, waive or call false; {some} may be explained",
        ),
    };
    pattern.fill(&[("n", &open), ("some", &explainable)])
}

/// What approval looks at in a flag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FlagStanding {
    /// What sort of finding it is.
    pub kind: FlagKind,
    /// Its weight.
    pub severity: Severity,
    /// Where it stands.
    pub state: FlagState,
}

/// Whether a case with these flags may be approved: high flags settled, open medium flags only with a reason (design.md section 6).
///
/// # Errors
/// The refusal, with counts.
pub fn may_approve(flags: &[FlagStanding], has_reason: bool) -> Result<(), Refusal> {
    let of = |severity| flags.iter().filter(move |flag| flag.severity == severity && flag.state.is_unsettled());
    match (of(Severity::High).count(), of(Severity::Medium).count()) {
        (0, 0) => Ok(()),
        (0, medium) if !has_reason => Err(Refusal::MediumFlagsNeedReason(medium)),
        (0, _) => Ok(()),
        (open, _) => Err(Refusal::HighFlags { open, explainable: of(Severity::High).filter(|flag| flag.kind.may_be_explained()).count() }),
    }
}

/// Whether a flag of this kind and state may become `to` by a reviewer's act.
///
/// # Errors
/// The refusal.
pub fn may_settle(kind: FlagKind, from: FlagState, to: FlagState) -> Result<(), Refusal> {
    if !from.is_unsettled() {
        return Err(Refusal::NoSuchFlag);
    }
    match to {
        FlagState::Confirmed if !kind.may_be_explained() => Err(Refusal::MustBeCorrected),
        FlagState::Confirmed | FlagState::Waived | FlagState::FalseAlarm | FlagState::Pending => Ok(()),
        FlagState::Open | FlagState::Corrected | FlagState::AutoCleared | FlagState::Reopened => Err(Refusal::NoSuchFlag),
    }
}

#[cfg(test)]
mod tests {
    use crate::domain::case::FlagStanding;
    use crate::domain::case::Move;
    use crate::domain::case::Refusal;
    use crate::domain::case::Status;
    use crate::domain::case::may_approve;
    use crate::domain::flag::FlagKind;
    use crate::domain::flag::FlagState;
    use crate::domain::flag::Severity;
    use crate::i18n::Lang;

    #[test]
    fn every_status_has_a_way_on_and_every_refusal_says_why() {
        for status in Status::ALL {
            let has_way_on = status == Status::Locked || Move::ALL.iter().any(|&change| status.after(change).is_ok());
            assert!(has_way_on, "{status:?} is a dead end");
            for change in Move::ALL {
                if let Err(refusal) = status.after(change) {
                    assert!(refusal.text().is_whole());
                }
            }
        }
    }

    #[test]
    fn high_flags_block_and_medium_ones_ask_for_a_reason() {
        let flag = |severity, state| FlagStanding { kind: FlagKind::Doubt, severity, state };
        let high = |open, explainable| Err(Refusal::HighFlags { open, explainable });
        assert_eq!(may_approve(&[flag(Severity::High, FlagState::Open)], true), high(1, 1));
        assert_eq!(may_approve(&[flag(Severity::High, FlagState::Confirmed)], false), Ok(()));
        assert_eq!(may_approve(&[flag(Severity::Medium, FlagState::Reopened)], false), Err(Refusal::MediumFlagsNeedReason(1)));
        assert_eq!(may_approve(&[flag(Severity::Medium, FlagState::Open)], true), Ok(()));
        assert_eq!(may_approve(&[flag(Severity::Low, FlagState::Open)], false), Ok(()));
        // Only the ways that are open for the flags at hand are named.
        let wrong = FlagStanding { kind: FlagKind::Contradiction, ..flag(Severity::High, FlagState::Open) };
        assert_eq!(may_approve(&[wrong], true), high(1, 0));
        assert_eq!(may_approve(&[wrong, flag(Severity::High, FlagState::Open)], true), high(2, 1));
        let said = |flags: &[FlagStanding]| may_approve(flags, true).expect_err("refused").text();
        for (flags, ways) in
            [(vec![wrong], "先退回、豁免或判误报"), (vec![wrong, flag(Severity::High, FlagState::Open)], "其中 1 条也可以说明")]
        {
            let said = said(&flags);
            assert!(said.get(Lang::Zh).contains(ways) && !said.get(Lang::Zh).contains("先说明") && said.is_whole(), "{said:?}");
        }
    }
}
