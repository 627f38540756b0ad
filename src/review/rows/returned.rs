//! What a returned household was asked and what came back, and how that is told in lines: the same on the screen, in `--linear` and in
//! `show`.
//!
//! What does not live here: how it is gathered (`review/case/asked_back.rs`), which item moved (`rows/answers.rs`).

use chrono::NaiveDate;

use crate::domain::evidence::evidence;
use crate::domain::flag::why::Why;
use crate::domain::money::Money;
use crate::domain::period::Period;
use crate::i18n::Text;
use crate::i18n::text;

/// What the last return of a household asked, and what its figures answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReturnAnswered {
    /// The campaign that was closed before it came back; none for a return of this period.
    pub of: Option<Period>,
    /// Number of the slip.
    pub slip: String,
    /// The day the correction was due.
    pub due: Option<NaiveDate>,
    /// Days over that day; 0 in time, or when it has come back.
    pub over: i64,
    /// It has not come back yet: there are no answers.
    pub is_out: bool,
    /// The sentences on the slip; those that a clerk wrote are the same in both languages.
    pub asks: Vec<Text>,
    /// Evidence codes to bring.
    pub evidence: Vec<String>,
    /// What the figures answer.
    pub answers: Vec<ItemAnswer>,
}

/// One item, as it was returned and as it came back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ItemAnswer {
    /// What the item is called.
    pub label: Text,
    /// When it was returned.
    pub then: Money,
    /// Now; none with the reason.
    pub now: Result<Money, Why>,
    /// Whether a flag that was asked about names it.
    pub asked: bool,
}

impl ItemAnswer {
    /// Whether the figure is another one.
    #[must_use]
    pub fn moved(&self) -> bool {
        self.now != Ok(self.then)
    }

    fn told(&self) -> Text {
        let now = match self.now {
            Ok(money) => Text::same(money.to_string()),
            Err(why) => why.label(),
        };
        let line = match (self.moved(), self.asked) {
            (true, true) => text("改了: {label} {then} → {now}", "moved: {label} {then} → {now}"),
            (true, false) => text("没问也改了: {label} {then} → {now}", "changed, though not asked: {label} {then} → {now}"),
            (false, _) => text("没有动: {label} {then}", "not touched: {label} {then}"),
        };
        line.fill(&[("label", &self.label), ("then", &self.then.to_string()), ("now", &now)])
    }
}

/// A slip that is out, with its day and the days over it.
#[must_use]
pub fn slip_out(slip: &str, due: Option<NaiveDate>, over: i64) -> Text {
    let line = if over > 0 {
        text("退回单 {slip}，{due} 前交回，已超 {over} 天", "slip {slip}, due {due}, {over|day|days} over")
    } else {
        text("退回单 {slip}，{due} 前交回", "slip {slip}, due {due}")
    };
    line.fill(&[("slip", &slip), ("due", &day(due)), ("over", &over)])
}

fn day(due: Option<NaiveDate>) -> String {
    due.map_or_else(|| "-".to_owned(), |due| due.to_string())
}

impl ReturnAnswered {
    /// The slip and its day, with the days over it.
    #[must_use]
    pub fn head(&self) -> Text {
        if let Some(period) = self.of {
            let line = text("{period}的退回单 {slip}（{due} 前）到结束也没有交回", "slip {slip} of {period} (due {due}) never came back");
            return line.fill(&[("period", &period.title()), ("slip", &self.slip), ("due", &day(self.due))]);
        }
        if self.is_out {
            return slip_out(&self.slip, self.due, self.over);
        }
        let line = text(
            "退回单 {slip}（{due} 前）已交回: 改 {moved}，没动 {still}，没问也改 {more}",
            "slip {slip} (due {due}) is back: {moved} moved, {still} same, {more} unasked",
        );
        let count = |is: &dyn Fn(&ItemAnswer) -> bool| self.answers.iter().filter(|answer| is(answer)).count();
        line.fill(&[
            ("slip", &self.slip),
            ("due", &day(self.due)),
            ("moved", &count(&|answer| answer.moved() && answer.asked)),
            ("still", &count(&|answer| !answer.moved())),
            ("more", &count(&|answer| answer.moved() && !answer.asked)),
        ])
    }

    /// Everything, a line each: the slip with its counts, what was asked, what each figure answers, what was to be brought.
    #[must_use]
    pub fn lines(&self) -> Vec<Text> {
        let mut lines = vec![self.head()];
        lines.extend(self.asks.iter().map(|words| text("问: {words}", "asked: {words}").fill(&[("words", words)])));
        if !self.is_out && self.answers.is_empty() {
            lines.push(text("各项数字都没有动", "no figure was touched"));
        }
        lines.extend(self.answers.iter().map(ItemAnswer::told));
        if !self.evidence.is_empty() {
            let list: Vec<Text> =
                self.evidence.iter().map(|code| evidence(code).map_or_else(|| Text::same(code.clone()), |row| row.label.clone())).collect();
            lines.push(text("要带: {list}", "to bring: {list}").fill(&[("list", &Text::list(&list))]));
        }
        lines
    }
}
