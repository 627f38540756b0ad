//! The words of a flag: the rule's sentence with this subject's values, and how it was worked out, made in the language that is asked for.
//!
//! What does not live here: which facts decided (`arithmetic.rs`), names of conditions (`sentences.rs`), what is worked out once a rule
//! (`compiled.rs`).

use std::cell::RefCell;

use crate::domain::field::FieldId;
use crate::domain::flag::Flag;
use crate::domain::flag::Severity;
use crate::domain::flag::facts::FactWait;
use crate::domain::flag::facts::FlagFacts;
use crate::domain::flag::why::Why;
use crate::domain::period::Part;
use crate::i18n::Lang;
use crate::i18n::Text;
use crate::i18n::text;
use crate::rules::book::Book;
use crate::rules::book::Rule;
use crate::rules::book::telling::SentencePart;
use crate::rules::eval::functions::blank_is_none;
use crate::rules::eval::source::Eval;
use crate::rules::eval::source::Frame;
use crate::rules::explain::amounts;
use crate::rules::explain::amounts::HYPHEN;
use crate::rules::explain::arithmetic;
use crate::rules::explain::arithmetic::FactWork;
use crate::rules::explain::compiled;
use crate::rules::explain::teller::Deciding;
use crate::rules::explain::teller::Teller;
use crate::rules::explain::told_again::FactRoom;
use crate::rules::explain::told_again::ToldAgain;
use crate::rules::explain::written::ToldWords;
use crate::rules::lang::expr::Leaf;
use crate::rules::lang::expr::When;
use crate::rules::lang::value::Val;

/// What is said of a flag, in both languages.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FlagWords {
    /// The rule's sentence with this subject's numbers put in.
    pub said: Text,
    /// The formula with labels, numbers and limits worked out.
    pub worked: Text,
}

/// What is said of a flag, in one language.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FlagSaid {
    /// The rule's sentence with this subject's numbers put in.
    pub said: String,
    /// The formula with labels, numbers and limits worked out.
    pub worked: String,
}

impl FlagWords {
    /// Both languages together.
    #[must_use]
    pub fn of([zh, en]: [FlagSaid; 2]) -> FlagWords {
        FlagWords { said: Text::made(zh.said, en.said), worked: Text::made(zh.worked, en.worked) }
    }
}

impl FlagSaid {
    /// As it is said of a part of the year.
    #[must_use]
    pub fn of(self, part: Part, lang: Lang) -> FlagSaid {
        FlagSaid { said: part.said_in(self.said, lang), worked: part.said_in(self.worked, lang) }
    }
}

/// What is said of a flag in both languages: `told_in` for each.
#[must_use]
pub fn told(book: &Book, flag: &Flag) -> Option<FlagWords> {
    Some(FlagWords::of([told_in(book, flag, Lang::Zh)?, told_in(book, flag, Lang::En)?]))
}

/// What is said of a flag in a language: the words an earlier version kept, else those made of its facts. None when the book says it in
/// other words by now or lacks the rule, and when neither words nor facts can be read.
#[must_use]
pub fn told_in(book: &Book, flag: &Flag, lang: Lang) -> Option<FlagSaid> {
    let Some(facts) = &flag.facts else {
        let kept = |text: &Text| text.get(lang).to_owned();
        return Some(FlagSaid { said: flag.said.as_ref().map(kept)?, worked: flag.worked.as_ref().map(kept).unwrap_or_default() });
    };
    let rule = book.rule(&flag.rule).filter(|rule| rule.wording == facts.wording)?;
    if !facts.waits.is_empty() {
        return Some(waiting(book, rule, facts, lang));
    }
    let room = ROOM.take();
    let teller = ToldAgain::new(book, rule, facts, &flag.limits, room.facts);
    let (said, text) = said_in(&teller, rule, flag.severity, (&ToldAgain::subject(), lang), room.text);
    ROOM.set(TellingRoom { facts: teller.into_room(), text });
    Some(said)
}

/// Where words are made, used again for the next flag.
#[derive(Default)]
struct TellingRoom {
    facts: FactRoom,
    text: String,
}

thread_local! {
    static ROOM: RefCell<TellingRoom> = RefCell::default();
}

/// What is said of a flag whose rule is not at hand any more: its numbers.
#[must_use]
pub fn bare(flag: &Flag, lang: Lang) -> FlagSaid {
    let numbers: Vec<String> = flag.numbers.iter().map(|number| format!("{}={}", number.key, number.value)).collect();
    let pattern = text(
        "{rule} 当时的说明读不出来，只剩当时的数：{numbers}",
        "what {rule} said then cannot be read any more; its numbers were: {numbers}",
    );
    let said = pattern.fill(&[("rule", &flag.rule), ("numbers", &numbers.join("; "))]);
    FlagSaid { said: said.get(lang).to_owned(), worked: String::new() }
}

/// What is said of a rule that fired, and the room it was made in.
pub(crate) fn said_in<T: Teller>(
    teller: &T,
    rule: &Rule,
    severity: Severity,
    (frame, lang): (&Frame, Lang),
    room: String,
) -> (FlagSaid, String) {
    let mut work = FactWork::new(teller, compiled::telling(teller.book(), rule), ToldWords::new(lang, room));
    say(&mut work, rule, frame);
    list(&mut work, rule, frame);
    name_cells(&mut work, rule, frame);
    name_blanks(&mut work, rule, frame);
    let said = work.out.words(work.out.since(0)).to_owned();
    let worked = arithmetic::line(&mut work, (rule, severity), frame);
    let worked = work.out.words(worked).to_owned();
    (FlagSaid { said, worked }, work.out.into_room())
}

/// Says the empty cells that rules wait for; the rules are those of the book.
fn waiting(book: &Book, rule: &Rule, facts: &FlagFacts, lang: Lang) -> FlagSaid {
    let (waits, more) = (&facts.waits, usize::from(facts.more_waits));
    let lead = rule.say.fill(&[("n:count", &(waits.len() + more))]);
    let mut out = ToldWords::new(lang, String::new());
    out.put_text(&lead);
    out.put("：", ": ");
    for (at, wait) in waits.iter().enumerate() {
        part(&mut out, at, "；", "; ");
        out.cell(&wait.name);
        out.put("（", " (");
        waited_for(&mut out, wait, ToldWords::add);
        out.put("）", ")");
    }
    others(&mut out, more, "；", "; ");
    let worked = out.here();
    for (at, wait) in waits.iter().enumerate() {
        part(&mut out, at, "；", "; ");
        out.cell(&wait.name);
        out.put(" 未填，等它才能核验：", " not filled, waited for by: ");
        waited_for(&mut out, wait, |out, code| match book.rule(code) {
            Some(rule) => out.put_text(&rule.title),
            None => out.add(code),
        });
    }
    others(&mut out, more, "；", "; ");
    let worked_piece = out.since(worked);
    let worked_words = out.words(worked_piece).to_owned();
    out.take_back(worked);
    FlagSaid { said: out.into_room(), worked: worked_words }
}

fn waited_for(out: &mut ToldWords, wait: &FactWait, called: impl Fn(&mut ToldWords, &str)) {
    for (at, code) in wait.rules.iter().enumerate() {
        part(out, at, "、", ", ");
        called(out, code);
    }
    others(out, usize::from(wait.more), "、", ", ");
}

/// Parts all but the first from what is before it.
fn part(out: &mut ToldWords, at: usize, zh: &str, en: &str) {
    if at > 0 {
        out.put(zh, en);
    }
}

fn others(out: &mut ToldWords, n: usize, zh: &str, en: &str) {
    if n > 0 {
        out.put(zh, en);
        out.put("另有 ", "");
        out.add(&n.to_string());
        out.put(" 个", " more");
    }
}

/// Writes the rule's sentence with the values of its holes; a hole without a value shows a dash.
fn say<T: Teller>(work: &mut FactWork<T>, rule: &Rule, frame: &Frame) {
    let eval: Eval<T> = work.eval;
    let lang = work.out.lang;
    // What an office says in Chinese alone is Chinese to its values.
    if work.telling.is_chinese_alone {
        work.out.lang = Lang::Zh;
    }
    let [zh, en] = &work.telling.sentences;
    for piece in if work.out.lang == Lang::Zh { zh } else { en } {
        let (hole, nouns) = match piece {
            SentencePart::Words(words) => {
                work.out.add(words);
                continue;
            }
            SentencePart::Hole(hole, nouns) => (&rule.holes[*hole], nouns),
        };
        let from = work.out.here();
        // A value of a code list is called in each language what lists call it.
        if amounts::write_value(&eval, eval.value(hole.at, frame), (hole.ty, hole.show), HYPHEN, work.out.end()) {
            work.out.call(from);
        }
        if let Some((one, many)) = nouns {
            let is_one = work.out.words(work.out.since(from)) == "1";
            work.out.add(" ");
            work.out.add(if is_one { one } else { many });
        }
    }
    work.out.lang = lang;
}

/// Adds to the sentence the households that have no record to be marked by.
fn list<T: Teller>(work: &mut FactWork<T>, rule: &Rule, frame: &Frame) {
    if !work.live.book().slots(rule).beside.lists {
        return;
    }
    let (who, more) = work.live.uncollected(frame);
    work.out.put("：", ": ");
    for (at, who) in who.iter().enumerate() {
        part(&mut work.out, at, "、", ", ");
        work.out.add(who);
    }
    if more {
        work.out.put(" 等", " and more");
    }
}

/// Adds to the sentence the empty cells of a block that no screen of the record shows.
fn name_cells<T: Teller>(work: &mut FactWork<T>, rule: &Rule, frame: &Frame) {
    let Some(place) = work.live.book().slots(rule).beside.cells else { return };
    let Some(over) = work.eval.arena.overs.get(place as usize) else { return };
    let empty = work.live.decided(place, frame, Deciding::Yes).rows;
    work.out.put("：", ": ");
    for (at, row) in empty.iter().enumerate() {
        part(&mut work.out, at, "、", ", ");
        work.out.row(over.rows, &work.live.row_name(over.rows, row));
    }
}

/// Adds to the sentence of a rule that works the account out again the items that were empty there: a blank is no 0 that somebody wrote.
fn name_blanks<T: Teller>(work: &mut FactWork<T>, rule: &Rule, frame: &Frame) {
    if !work.live.book().slots(rule).beside.works_out {
        return;
    }
    let is_blank = |id: &FieldId| !blank_is_none(*id) && matches!(work.live.seen(Leaf::Own(When::Now, *id), frame), Val::No(Why::Empty));
    let blank: Vec<FieldId> = work.live.net_items().into_iter().map(|(id, _)| id).filter(is_blank).collect();
    if blank.is_empty() {
        return;
    }
    work.out.put("；其中", "; ");
    for (at, id) in blank.iter().enumerate() {
        part(&mut work.out, at, "、", ", ");
        work.out.put_text(&id.row().label);
    }
    work.out.put("未填，重算时按 0 计", " not filled in, counted as 0 there");
}
