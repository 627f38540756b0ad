//! The words of a flag: the rule's sentence with this subject's values, and how it was worked out, in both languages.
//!
//! What does not live here: which facts decided (`arithmetic.rs`), names of conditions (`sentences.rs`).

use crate::domain::code;
use crate::domain::field::FieldId;
use crate::domain::flag::Flag;
use crate::domain::flag::Severity;
use crate::domain::flag::facts::FactWait;
use crate::domain::flag::why::Why;
use crate::domain::period::Part;
use crate::i18n::Lang;
use crate::i18n::Say;
use crate::i18n::Text;
use crate::i18n::text;
use crate::rules::book::Book;
use crate::rules::book::Hole;
use crate::rules::book::Rule;
use crate::rules::eval::functions::blank_is_none;
use crate::rules::eval::source::Eval;
use crate::rules::eval::source::Frame;
use crate::rules::explain::amounts;
use crate::rules::explain::arithmetic;
use crate::rules::explain::sentences;
use crate::rules::explain::teller::Deciding;
use crate::rules::explain::teller::Teller;
use crate::rules::explain::told_again::ToldAgain;
use crate::rules::lang::expr::Leaf;
use crate::rules::lang::expr::When;
use crate::rules::lang::value::Val;

/// What is said of a flag.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FlagWords {
    /// The rule's sentence with this subject's numbers put in.
    pub said: Text,
    /// The formula with labels, numbers and limits worked out.
    pub worked: Text,
}

impl FlagWords {
    /// As they are said of a part of the year.
    #[must_use]
    pub fn of(self, part: Part) -> FlagWords {
        FlagWords { said: part.said(self.said), worked: part.said(self.worked) }
    }
}

/// What is said of a flag: the words an earlier version kept, else those made of its facts. None when the book says it in other words by
/// now or lacks the rule, and when neither words nor facts can be read.
#[must_use]
pub fn told(book: &Book, flag: &Flag) -> Option<FlagWords> {
    let Some(facts) = &flag.facts else {
        return Some(FlagWords { said: flag.said.clone()?, worked: flag.worked.clone().unwrap_or_default() });
    };
    let rule = book.rule(&flag.rule).filter(|rule| rule.wording == facts.wording)?;
    if !facts.waits.is_empty() {
        return Some(waiting(book, rule, &facts.waits, usize::from(facts.more_waits)));
    }
    let teller = ToldAgain::new(book, rule, facts, &flag.limits);
    Some(words(&teller, rule, flag.severity, &ToldAgain::subject()))
}

/// What is said of a flag whose rule is not at hand any more: its numbers.
#[must_use]
pub fn bare(flag: &Flag) -> FlagWords {
    let numbers: Vec<String> = flag.numbers.iter().map(|number| format!("{}={}", number.key, number.value)).collect();
    let pattern = text(
        "{rule} 当时的说明读不出来，只剩当时的数：{numbers}",
        "what {rule} said then cannot be read any more; its numbers were: {numbers}",
    );
    let said = pattern.fill(&[("rule", &flag.rule), ("numbers", &numbers.join("; "))]);
    FlagWords { said, worked: Text::default() }
}

/// What is said of a rule that fired.
pub(crate) fn words<T: Teller>(teller: &T, rule: &Rule, severity: Severity, frame: &Frame) -> FlagWords {
    let eval = Eval { arena: &teller.book().arena, source: teller };
    let said = with_blanks(teller, rule, frame, with_cells(teller, rule, frame, listed(teller, rule, frame, said(&eval, rule, frame))));
    FlagWords { said, worked: arithmetic::line(&eval, rule, severity, frame) }
}

/// What is said of empty cells that rules wait for; the rules are those of the book.
fn waiting(book: &Book, rule: &Rule, waits: &[FactWait], more: usize) -> FlagWords {
    let lead = rule.say.fill(&[("n:count", &(waits.len() + more))]);
    let called = |wait: &FactWait| sentences::cell(&wait.name);
    let with_codes = |wait: &FactWait| {
        let codes = shortened(wait, |code| Text::same(code));
        text("{name}（{rules}）", "{name} ({rules})").fill(&[("name", &called(wait)), ("rules", &sentences::joined(&codes, "、", ", "))])
    };
    let with_titles = |wait: &FactWait| {
        let titles = shortened(wait, |code| book.rule(code).map_or_else(|| Text::same(code), |rule| rule.title.clone()));
        text("{name} 未填，等它才能核验：{rules}", "{name} not filled, waited for by: {rules}")
            .fill(&[("name", &called(wait)), ("rules", &sentences::joined(&titles, "、", ", "))])
    };
    let all = |told: &dyn Fn(&FactWait) -> Text| {
        let mut parts: Vec<Text> = waits.iter().map(told).collect();
        parts.extend(others(more));
        sentences::joined(&parts, "；", "; ")
    };
    let list = all(&with_codes);
    FlagWords { said: text("{lead}：{list}", "{lead}: {list}").fill(&[("lead", &lead), ("list", &list)]), worked: all(&with_titles) }
}

fn shortened(wait: &FactWait, told: impl Fn(&str) -> Text) -> Vec<Text> {
    wait.rules.iter().map(|code| told(code)).chain(others(usize::from(wait.more))).collect()
}

fn others(n: usize) -> Option<Text> {
    (n > 0).then(|| text("另有 {n} 个", "{n} more").fill(&[("n", &n)]))
}

/// The rule's sentence with the values of its holes; a hole without a value shows a dash.
fn said<T: Teller>(eval: &Eval<T>, rule: &Rule, frame: &Frame) -> Text {
    let written = |hole: &Hole| amounts::value(eval, eval.value(hole.at, frame), hole.ty, hole.show, Lang::Zh);
    // A value of a code list is called in each language what lists call it.
    let values: Vec<(&str, Text)> = rule.holes.iter().map(|hole| (hole.written.as_str(), code::label(&written(hole)))).collect();
    let pairs: Vec<(&str, &dyn Say)> = values.iter().map(|(name, value)| (*name, value as &dyn Say)).collect();
    rule.say.fill(&pairs)
}

/// The sentence with the households that have no record to be marked by.
fn listed<T: Teller>(teller: &T, rule: &Rule, frame: &Frame, said: Text) -> Text {
    if !teller.book().slots(rule).beside.lists {
        return said;
    }
    let (who, more) = teller.uncollected(frame);
    let pattern = if more { text("{said}：{shown} 等", "{said}: {shown} and more") } else { text("{said}：{shown}", "{said}: {shown}") };
    pattern.fill(&[("said", &said), ("shown", &Text::list(&who))])
}

/// The sentence with the empty cells of a block that no screen of the record shows.
fn with_cells<T: Teller>(teller: &T, rule: &Rule, frame: &Frame, said: Text) -> Text {
    let book = teller.book();
    let Some(place) = book.slots(rule).beside.cells else { return said };
    let Some(over) = book.arena.overs.get(place as usize) else { return said };
    let empty = teller.decided(place, frame, Deciding::Yes).rows;
    let names: Vec<Text> = empty.iter().map(|row| sentences::row(over.rows, &teller.row_name(over.rows, row))).collect();
    let names = sentences::joined(&names, "、", ", ");
    text("{said}：{names}", "{said}: {names}").fill(&[("said", &said), ("names", &names)])
}

/// The sentence of a rule that works the account out again, and the items that were empty there: a blank is no 0 that somebody wrote.
fn with_blanks<T: Teller>(teller: &T, rule: &Rule, frame: &Frame, said: Text) -> Text {
    if !teller.book().slots(rule).beside.works_out {
        return said;
    }
    let is_blank = |id: &FieldId| !blank_is_none(*id) && matches!(teller.seen(Leaf::Own(When::Now, *id), frame), Val::No(Why::Empty));
    let blank: Vec<Text> = teller.net_items().into_iter().map(|(id, _)| id).filter(is_blank).map(|id| id.row().label.clone()).collect();
    if blank.is_empty() {
        return said;
    }
    text("{said}；其中{names}未填，重算时按 0 计", "{said}; {names} not filled in, counted as 0 there")
        .fill(&[("said", &said), ("names", &sentences::joined(&blank, "、", ", "))])
}
