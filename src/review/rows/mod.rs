//! What the desk hands to screens and command line: plain data, already joined, nothing to look up again.
//!
//! What does not live here: how it is gathered (`desk/mod.rs`, `queue.rs`, `compare.rs`), how it is drawn (`ui`).

pub mod answers;
pub mod board;
pub mod clue_counts;
pub mod clues;
pub mod compare;
pub mod find;
pub mod mask;
pub mod people;
pub mod pinyin;
pub mod queue;
pub mod returned;
pub mod section;
pub mod support;

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::domain::case::Refusal;
use crate::domain::case::Status;
use crate::domain::flag::Flag;
use crate::domain::flag::FlagState;
use crate::domain::flag::Severity;
use crate::domain::flag::why::Why;
use crate::domain::money::Money;
use crate::domain::period::Period;
use crate::domain::roll::places::parted;
use crate::domain::stamp::Stamp;
use crate::domain::text::mask::Named;
use crate::domain::text::signs;
use crate::i18n::Lang;
use crate::i18n::Text;
use crate::review::rows::returned::ReturnAnswered;
use crate::rules::explain::words::FlagWords;

/// The two top lines of every screen.
#[derive(Clone, Debug)]
pub struct Header {
    /// Township name; empty before the first import.
    pub town: String,
    /// Period under review; none before the first import.
    pub period: Option<Period>,
    /// Office or practice.
    pub stamp: Stamp,
    /// Who sits at the desk.
    pub reviewer: String,
    /// Cases by status, in the order of `Status::ALL`, those with none left out.
    pub counts: Vec<(Status, usize)>,
    /// Cases in all.
    pub total: usize,
    /// Days to the deadline, negative when past; none when no deadline is set.
    pub days_left: Option<i64>,
    /// Cases a day needed to keep the deadline.
    pub per_day: Option<usize>,
    /// Whether the campaign is over and nothing in it changes.
    pub closed: bool,
    /// Cases decided today.
    pub today: usize,
    /// Why the file is only read; none where it can be worked in.
    pub read_only: Option<Text>,
}

/// One line of the queue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueueRow {
    /// Place in the whole queue, from 1.
    pub place: usize,
    /// 户编号.
    pub hh_id: String,
    /// Village, as it is called: with its township where there are several.
    pub village: Named,
    /// Its township where there are several; empty where there is one.
    pub town: Named,
    /// Group within the village.
    pub group: String,
    /// Head of household.
    pub head: String,
    /// 户类型 or 监测类别, as short as the screen needs it.
    pub category: String,
    /// Household size of the year.
    pub size: Option<i64>,
    /// Net income of the household, this period.
    pub net: Option<Money>,
    /// Net income per head, this period.
    pub now: Option<Money>,
    /// The same, a year before, restated.
    pub before: Option<Money>,
    /// Why `before` is missing.
    pub before_why: Option<Why>,
    /// Change in ten-thousandths (−2800 = −28.00 %); none without a positive base.
    pub change: Option<i64>,
    /// Where the case stands.
    pub status: Status,
    /// Round: 1 before the first return.
    pub round: u32,
    /// The slip it is out on, and the day the correction is due; none unless it is returned.
    pub out: Option<(String, Option<NaiveDate>)>,
    /// Unsettled flags by weight: high, medium, low.
    pub flags: [u16; 3],
    /// An unsettled high flag of the village that this household makes up, with its title: it counts once, at the village, and the
    /// household ranks by it.
    pub of_village: Option<(Severity, Text)>,
    /// Codes of the unsettled flags, heaviest first.
    pub rules: Vec<String>,
    /// Title of the first flag.
    pub top: Option<Text>,
    /// Days since the case last moved.
    pub age: i64,
    /// Who collected.
    pub collector: String,
    /// Why it stands at this place, in words.
    pub why: Text,
    /// Weight that made the order (`rules/judge/score.rs`); larger first.
    pub score: i64,
    /// Its doubtful money as the last run found it; 0 when nothing fired, or nothing that fired has money.
    pub doubt: Money,
    /// What of it is still open: the flags that nobody settled.
    pub left: Money,
    /// Drawn by lot from below the stop line, to be looked at like those above it.
    pub control: bool,
}

impl QueueRow {
    /// The name of its village without the township.
    #[must_use]
    pub fn village_alone(&self) -> &str {
        let key = self.village.key();
        if self.town.key().is_empty() { key } else { parted(key).map_or(key, |(_, alone)| alone) }
    }

    /// Whether the village has had it back, now or in an earlier round.
    #[must_use]
    pub const fn was_returned(&self) -> bool {
        matches!(self.status, Status::Returned) || self.round > 1
    }

    /// Whether somebody has to go to it: a flag of its own is open, and nobody has decided it.
    #[must_use]
    pub const fn is_to_visit(&self) -> bool {
        let is_open = matches!(self.status, Status::Submitted | Status::Returned | Status::Corrected | Status::CountyReturned);
        is_open && !matches!(self.flags, [0, 0, 0])
    }
}

/// One line of the income table.
#[derive(Clone, Debug)]
pub struct ItemRow {
    /// Field code.
    pub field: String,
    /// Label.
    pub label: Text,
    /// How deep it hangs under its parent: 0 or 1.
    pub depth: u8,
    /// Cost and subsidy lines are shown with their sign in the formula.
    pub negative: bool,
    /// This period; none with the reason beside it.
    pub now: Result<Money, Why>,
    /// Same period last year, restated.
    pub before: Result<Money, Why>,
    /// Two and three years back, restated.
    pub older: [Result<Money, Why>; 2],
    /// Of `before` and `older`: split from the wages of then by the payroll of then, on no form.
    pub by_payroll: [bool; 3],
    /// Median of the village in this period.
    pub village_median: Option<Money>,
    /// What the caliber computes, where it differs from what was imported.
    pub computed: Option<Money>,
    /// The figure when the case was last returned; only in later rounds.
    pub at_return: Option<Money>,
    /// Heaviest unsettled flag that names this field.
    pub mark: Option<Severity>,
    /// Sentence on where the figure came from: file, sheet, row, batch.
    pub source: Option<Text>,
}

/// A flag as the reviewer sees it.
#[derive(Clone, Debug)]
pub struct Card {
    /// The flag.
    pub flag: Flag,
    /// Its words.
    pub words: FlagWords,
    /// The limits it used, by their names.
    pub limits: Vec<LimitSaid>,
    /// Where it stands.
    pub state: FlagState,
    /// Title of its rule.
    pub title: Text,
    /// The same in a few words.
    pub brief: Text,
    /// Evidence to ask for.
    pub look: Vec<String>,
    /// Usual reasons.
    pub usual: Vec<String>,
    /// Usual false alarms.
    pub excuse: Option<Text>,
    /// How it was settled: reason, note, who, when; none while unsettled.
    pub settled: Option<Text>,
    /// A sentence for a return slip, without any figure the village should arrive at.
    pub ask: Text,
    /// Which root cause it belongs to: cards with the same number say the same thing and stand together.
    pub group: u32,
    /// Whether it heads its group; the others of the group are lines below it.
    pub heads: bool,
    /// What the root cause is called, on the card that heads it; none where a flag stands alone.
    pub cause: Option<Text>,
    /// What made it go out: batch and fields; none while it fires.
    pub out: Option<Text>,
    /// The change that just took it over its line, when there was one.
    pub crossed: Option<Text>,
    /// How the same flag of the household was answered in an earlier period; only with an open case, while the flag is unsettled.
    pub earlier: Option<EarlierAnswer>,
}

/// An answer to the same flag in an earlier period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EarlierAnswer {
    /// The period.
    pub period: Period,
    /// Explain or waive.
    pub deed: Deed,
    /// Reason codes.
    pub reasons: Vec<String>,
    /// Evidence codes.
    pub evidence: Vec<String>,
    /// Its words.
    pub note: String,
    /// Who approved a waiver.
    pub approver: String,
    /// The last day of a waiver.
    pub until: Option<NaiveDate>,
    /// The answer, who gave it and when, and the numbers of then.
    pub said: Text,
}

/// The note of an answer that is taken over from an earlier period; it goes into the ledger in the office's own language.
#[must_use]
pub fn taken_over(note: &str, of: Period) -> String {
    let period = of.title();
    let period = period.get(Lang::Zh);
    if note.is_empty() { format!("沿用{period}的说明") } else { format!("沿用{period}：{note}") }
}

impl EarlierAnswer {
    /// The order that gives the same answer again, saying from which period it is.
    #[must_use]
    pub fn order(&self, hh_id: &str, rule: &str) -> Order {
        Order {
            households: vec![hh_id.to_owned()],
            deed: Some(self.deed),
            rule: Some(rule.to_owned()),
            reasons: self.reasons.clone(),
            evidence: self.evidence.clone(),
            note: taken_over(&self.note, self.period),
            approver: self.approver.clone(),
            until: self.until,
            ..Order::default()
        }
    }
}

/// A limit that a flag used, as a clerk reads it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LimitSaid {
    /// Its name and its value.
    pub said: Text,
    /// The document it comes from; empty for a default of the program.
    pub document: String,
}

/// A member, certificate number masked.
#[derive(Clone, Debug)]
pub struct MemberRow {
    /// Name.
    pub name: String,
    /// Relation to the head.
    pub relation: Text,
    /// Sex.
    pub sex: Text,
    /// Age at the cut-off.
    pub age: Option<i64>,
    /// Masked certificate number.
    pub cert: String,
    /// Labour capability.
    pub labour: Text,
    /// Health.
    pub health: Text,
    /// Work, post, school, dibao and the like, in one line.
    pub doing: Text,
    /// What was otherwise a year before, in one line; empty where there is no record of then.
    pub last_year: Text,
    /// Whether an unsettled flag names this member.
    pub marked: bool,
}

/// A line of notes, history or versions.
#[derive(Clone, Debug)]
pub struct LogRow {
    /// Ledger sequence number; 0 where there is none.
    pub seq: i64,
    /// Local time, to the minute.
    pub at: String,
    /// Who.
    pub who: String,
    /// What, in a sentence.
    pub what: Text,
}

/// A rule that could not be judged for this household.
#[derive(Clone, Debug)]
pub struct SkippedRow {
    /// Rule code.
    pub rule: String,
    /// Its title.
    pub title: Text,
    /// Why, and what would feed it.
    pub why: Text,
}

/// Everything the review screen shows of one case.
#[derive(Clone, Debug)]
pub struct CaseView {
    /// Its line of the queue.
    pub row: QueueRow,
    /// Size a year before.
    pub size_before: Option<i64>,
    /// How and when collected: 入户 10-12.
    pub collected: Text,
    /// The income table.
    pub items: Vec<ItemRow>,
    /// What the last return asked and what came back; none before the first.
    pub asked: Option<ReturnAnswered>,
    /// Flags, unsettled first, heaviest first.
    pub cards: Vec<Card>,
    /// Members.
    pub members: Vec<MemberRow>,
    /// Notes, newest first.
    pub notes: Vec<LogRow>,
    /// Acts on this case, newest first.
    pub history: Vec<LogRow>,
    /// Stored versions, newest first, with what changed.
    pub versions: Vec<LogRow>,
    /// Rules that could not be judged.
    pub skipped: Vec<SkippedRow>,
    /// What can be done now; a refusal says why not.
    pub possible: Vec<(Deed, Result<(), Refusal>)>,
    /// Working-day due date a return would get by default.
    pub default_due: Option<NaiveDate>,
}

/// What the card beside the queue shows of one case.
#[derive(Clone, Debug)]
pub struct CaseCard {
    /// Its line of the queue.
    pub row: QueueRow,
    /// How and when collected: 入户 10-12.
    pub collected: Text,
    /// Flags, unsettled first, heaviest first.
    pub cards: Vec<Card>,
}

/// What a reviewer can do to a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Deed {
    /// 通过.
    Approve,
    /// 退回村级.
    Return,
    /// 挂起.
    Hold,
    /// 批注.
    Annotate,
    /// 说明属实, one flag.
    Explain,
    /// 豁免, one flag.
    Waive,
    /// 误报, one flag.
    FalseAlarm,
    /// 待部门, one flag.
    Pend,
    /// 撤回: the case's decision, or one flag's settlement.
    Reverse,
    /// 不采集.
    Exempt,
    /// 录入系统.
    Enter,
    /// 县级审定.
    CountyPass,
    /// 县级退回.
    CountyReturn,
    /// 锁定.
    Lock,
    /// 解锁.
    Unlock,
}

impl Deed {
    /// Every deed.
    pub const ALL: [Deed; 15] = [
        Deed::Approve,
        Deed::Return,
        Deed::Hold,
        Deed::Annotate,
        Deed::Explain,
        Deed::Waive,
        Deed::FalseAlarm,
        Deed::Pend,
        Deed::Reverse,
        Deed::Exempt,
        Deed::Enter,
        Deed::CountyPass,
        Deed::CountyReturn,
        Deed::Lock,
        Deed::Unlock,
    ];

    /// What becomes of a case after it was approved, in the order in which it happens.
    pub const AFTER_APPROVAL: [Deed; 5] = [Deed::Enter, Deed::CountyPass, Deed::CountyReturn, Deed::Lock, Deed::Unlock];

    /// The state a deed gives a flag; none for deeds on the case.
    #[must_use]
    pub const fn settles(self) -> Option<FlagState> {
        match self {
            Deed::Explain => Some(FlagState::Confirmed),
            Deed::Waive => Some(FlagState::Waived),
            Deed::FalseAlarm => Some(FlagState::FalseAlarm),
            Deed::Pend => Some(FlagState::Pending),
            Deed::Approve
            | Deed::Return
            | Deed::Hold
            | Deed::Annotate
            | Deed::Reverse
            | Deed::Exempt
            | Deed::Enter
            | Deed::CountyPass
            | Deed::CountyReturn
            | Deed::Lock
            | Deed::Unlock => None,
        }
    }

    /// The reason a deed carries when the clerk chose none: waivers, false alarms and waiting have only one.
    #[must_use]
    pub const fn own_reason(self) -> Option<&'static str> {
        match self {
            Deed::Waive => Some("R17"),
            Deed::FalseAlarm => Some("R23"),
            Deed::Pend | Deed::Hold => Some("R22"),
            Deed::Approve
            | Deed::Return
            | Deed::Annotate
            | Deed::Explain
            | Deed::Reverse
            | Deed::Exempt
            | Deed::Enter
            | Deed::CountyPass
            | Deed::CountyReturn
            | Deed::Lock
            | Deed::Unlock => None,
        }
    }
}

/// What one household is asked when it is returned: the words of its own flags.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OwnAsk {
    /// Sentences for the slip, in the office's own language.
    pub ask: Vec<String>,
    /// Evidence codes to bring.
    pub evidence: Vec<String>,
    /// Reason codes; none when no flag of the household names one that fits a return.
    pub reasons: Vec<String>,
}

/// An order to the desk: one deed on one or more households, one transaction, undone as one.
#[derive(Clone, Debug, Default)]
pub struct Order {
    /// 户编号 of the households.
    pub households: Vec<String>,
    /// What to do; none is refused.
    pub deed: Option<Deed>,
    /// After settling the flag, approve the case too: one act, one step back.
    pub then_approve: bool,
    /// Rule code of the flag, for explain, waive, false alarm, pend and reverse.
    pub rule: Option<String>,
    /// Further flags that the same answer settles, rule codes by household (empty for a village): each gets an entry of its own, and all
    /// are taken back as one step.
    pub also: BTreeMap<String, Vec<String>>,
    /// Field code an annotation hangs on.
    pub field: Option<String>,
    /// Reason codes.
    pub reasons: Vec<String>,
    /// Evidence codes: looked at, or to bring.
    pub evidence: Vec<String>,
    /// Sentence of explanation, or the note.
    pub note: String,
    /// Sentences on the return slip, the same for every household.
    pub ask: Vec<String>,
    /// What a return asks of single households besides, by 户编号.
    pub own: BTreeMap<String, OwnAsk>,
    /// When the correction is due.
    pub due: Option<NaiveDate>,
    /// The village whose own flag is settled; empty for the town's. None for orders on households.
    pub village: Option<String>,
    /// Name of who approved a waiver.
    pub approver: String,
    /// The last day on which a waiver holds.
    pub until: Option<NaiveDate>,
}

impl Order {
    /// The order once for each flag it settles at a household (empty for a village): each flag keeps its own entry.
    #[must_use]
    pub fn by_flag(&self, hh_id: &str) -> Vec<Order> {
        let also = self.also.get(hh_id).into_iter().flatten().map(|rule| Order { rule: Some(rule.clone()), ..self.clone() });
        std::iter::once(self.clone()).chain(also).collect()
    }

    /// The order as it is carried out at one household: what only that household is asked comes first, then what all are. Reasons that
    /// were given stand for those of the flags.
    #[must_use]
    pub fn at(&self, hh_id: &str) -> Order {
        let mut order = self.clone();
        order.own.clear();
        let Some(own) = self.own.get(hh_id) else { return order };
        let all = std::mem::take(&mut order.evidence);
        order.evidence.clone_from(&own.evidence);
        order.evidence.extend(all.into_iter().filter(|code| !own.evidence.contains(code)));
        order.ask.splice(0..0, own.ask.iter().cloned());
        if order.reasons.is_empty() {
            order.reasons.clone_from(&own.reasons);
        }
        order
    }

    /// The same order with its words as they are stored: nothing in them gives orders to a terminal, wherever they came from.
    #[must_use]
    pub fn tamed(&self) -> Order {
        let mut order = self.clone();
        let own = order.own.values_mut().flat_map(|own| &mut own.ask);
        for words in [&mut order.note, &mut order.approver].into_iter().chain(&mut order.ask).chain(own) {
            *words = signs::tamed(words);
        }
        order
    }
}

/// What an order did.
#[derive(Clone, Debug)]
pub struct Done {
    /// Short line for the screen: “通过 王建国”.
    pub said: Text,
    /// How many cases it touched.
    pub cases: usize,
    /// Their 户编号, in the order they were done.
    pub households: Vec<String>,
    /// Group number in the ledger.
    pub group: i64,
    /// Numbers of the return slips that were made, one a village.
    pub slips: Vec<String>,
    /// That the day of these slips leaves out weekends only; none where the year's holidays are known, or the day was chosen.
    pub days: Option<Text>,
}
