//! What a run says of the change of the rulebook it came with: how to take it back, and what held before and after, so that undo stops at
//! it by name and passes over a change that was put back.
//!
//! Codes and values only, as everything in a payload. What does not live here: making the change (`review/rulebook/overrides.rs`).

use std::collections::BTreeMap;

use crate::domain::case::Refusal;
use crate::domain::period::Period;
use crate::i18n::Text;
use crate::i18n::text;
use crate::rules::book::Book;
use crate::rules::book::limits;

/// Stands between the changes of one run.
const BETWEEN: &str = "; ";

/// One rule switched or one limit set, with a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BookStep {
    /// The words after `hezhun rules` that take it back: `limit mon_line --shipped`.
    pub back: String,
    /// What held before.
    pub from: String,
    /// What holds after.
    pub to: String,
}

impl BookStep {
    /// The rule or limit it is about: the second word of the command.
    #[must_use]
    pub fn about(&self) -> &str {
        self.back.split(' ').nth(1).unwrap_or_default()
    }

    /// What it changed, by the names of the rule or limit; `period` is the one its run was for, where the command names no other.
    #[must_use]
    pub fn said(&self, book: &Book, period: Option<Period>) -> Text {
        let about = self.about();
        if let Some(rule) = book.rule(about) {
            let words = if self.to == "on" {
                text("启用 {code} {title}", "{code} {title} switched on")
            } else {
                text("关闭 {code} {title}", "{code} {title} switched off")
            };
            return words.fill(&[("code", &about), ("title", &rule.title)]);
        }
        let unit = book.limit_unit(about);
        let [from, to] = [&self.from, &self.to].map(|held| match value(held) {
            "" => text("未设定", "not set"),
            value => limits::with_unit(value, unit),
        });
        let period = self.back.split_once(" --period ").and_then(|(_, code)| Period::parse(code)).or(period);
        let title = period.map_or_else(|| book.limit_title(about), |period| book.limit_named(about, period));
        text("{title} {from} → {to}", "{title} {from} → {to}").fill(&[("title", &title), ("from", &from), ("to", &to)])
    }

    fn read(written: &str) -> Option<BookStep> {
        let (back, held) = written.split_once(": ")?;
        let (from, to) = held.split_once('→')?;
        Some(BookStep { back: back.to_owned(), from: from.to_owned(), to: to.to_owned() })
    }
}

/// The steps as a payload holds them.
#[must_use]
pub fn written(steps: &[BookStep]) -> String {
    let lines: Vec<String> = steps.iter().map(|BookStep { back, from, to }| format!("{back}: {from}→{to}")).collect();
    lines.join(BETWEEN)
}

/// The steps that a payload holds; none where the run came with no change.
#[must_use]
pub fn read(why: &str) -> Vec<BookStep> {
    why.split(BETWEEN).filter_map(BookStep::read).collect()
}

/// The changes of the rulebook met on the way back through the ledger that still hold.
#[derive(Debug, Default)]
pub struct StillChanged {
    // What holds now, by what it is about.
    now: BTreeMap<String, String>,
    // The newest change of each that still holds, newest first.
    changes: Vec<BookStep>,
}

impl StillChanged {
    /// Goes one run further back.
    pub fn meet(&mut self, steps: &[BookStep]) {
        for step in steps {
            let about = step.about();
            let holds = self.now.entry(about.to_owned()).or_insert_with(|| step.to.clone());
            if *holds == step.from {
                self.changes.retain(|other| other.about() != about);
            } else if self.changes.iter().all(|other| other.about() != about) {
                self.changes.push(step.clone());
            }
        }
    }

    /// The newest change that still holds.
    #[must_use]
    pub fn first(&self) -> Option<&BookStep> {
        self.changes.first()
    }
}

/// The value of a limit that held, without the mark of its document.
#[must_use]
pub fn value(held: &str) -> &str {
    held.split('#').next().unwrap_or_default()
}

/// Why undo stops at a change of the rulebook: what it was, where it is taken back, and the command that does it.
#[must_use]
pub fn refusal(step: &BookStep, book: &Book, under_review: Option<Period>) -> Refusal {
    let words = if book.rule(step.about()).is_some() {
        text("最近一步是{said}，要撤销，到“规则库”里改回去", "the last step: {said}; it is set back in the “rulebook”")
    } else {
        text(
            "最近一步是改标准（{said}），要撤销，到“规则库”里改回去",
            "the last step changed a limit ({said}); it is set back in the “rulebook”",
        )
    };
    let said = words.fill(&[("said", &step.said(book, under_review))]);
    Refusal::UndoneElsewhere { said, command: format!("rules {}", step.back) }
}

#[cfg(test)]
mod tests {
    use crate::domain::period::Period;
    use crate::i18n::Lang;
    use crate::review::decide::book_step::BookStep;
    use crate::review::decide::book_step::StillChanged;
    use crate::review::decide::book_step::read;
    use crate::review::decide::book_step::refusal;
    use crate::review::decide::book_step::written;
    use crate::rules::book::Book;

    #[test]
    fn what_stands_in_the_way_is_called_by_its_name_and_never_by_its_key() {
        let book = Book::shipped().expect("the shipped book");
        let under = |step: &BookStep, period: &str| refusal(step, &book, Period::parse(period)).text().get(Lang::Zh).to_owned();
        let said = |step: &BookStep| under(step, "2024");
        let limit = said(&step("limit mon_line --shipped", "8500#0a0a0a0a", "9500#0b0b0b0b"));
        assert!(limit.starts_with("最近一步是改标准（防止返贫监测线 8500 元 → 9500 元）"), "{limit}");
        assert!(limit.ends_with("到“规则库”里改回去"), "{limit}");
        let of_half = under(&step("limit mon_line --shipped", "", "6000#0b0b0b0b"), "2024h1");
        assert!(of_half.contains("防止返贫监测线（2024年上半年） 未设定 → 6000 元"), "{of_half}");
        let elsewhere = under(&step("limit mon_line --shipped --period 2024h1", "", "6000#0b0b0b0b"), "2024");
        assert!(elsewhere.contains("（2024年上半年）"), "{elsewhere}");
        assert!(said(&step("on INC01", "on", "off")).starts_with("最近一步是关闭 INC01 人均纯收入"));
    }

    fn step(back: &str, from: &str, to: &str) -> BookStep {
        BookStep { back: back.into(), from: from.into(), to: to.into() }
    }

    #[test]
    fn a_change_that_was_put_back_holds_no_more() {
        let set = step("limit mon_line --shipped", "8500", "9500");
        let higher = step("limit mon_line 9500 --document x", "9500", "9900");
        let back = step("limit mon_line 9900 --document x", "9900", "8500");
        let off = step("on INC01", "on", "off");
        assert_eq!(read(&written(&[set.clone(), off.clone()])), [set.clone(), off.clone()]);
        assert!(read("dates").is_empty());
        // Newest first.
        let first = |runs: &[&BookStep]| {
            let mut still = StillChanged::default();
            for run in runs {
                still.meet(std::slice::from_ref(run));
            }
            still.first().cloned()
        };
        assert_eq!(first(&[&set]), Some(set.clone()));
        assert_eq!(first(&[&off, &set]), Some(off.clone()));
        assert_eq!(first(&[&higher, &set]), Some(higher.clone()));
        assert_eq!(first(&[&back, &off, &higher]), Some(back.clone()));
        assert_eq!(first(&[&back, &off, &higher, &set]), Some(off));
        assert_eq!(first(&[&back, &higher, &set]), None);
    }
}
