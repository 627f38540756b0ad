//! Whether what a lesson waits for can be at all, and whether its answers can ever be given: what is found without playing it.
//!
//! What does not live here: words and codes that do not exist (`read.rs`), what only playing shows (`ui/replay.rs`).

use crate::domain::act::Act;
use crate::domain::case::Status;
use crate::domain::evidence::EVIDENCE;
use crate::domain::reason;
use crate::domain::reason::REASONS;
use crate::i18n::Text;
use crate::i18n::near::closest;
use crate::i18n::near::meant;
use crate::i18n::text;
use crate::review::decide::decision_rules;
use crate::review::rows::Deed;
use crate::rules::book::Book;
use crate::rules::book::Rule;
use crate::training::lesson::goal::DeedWanted;
use crate::training::lesson::goal::Goal;
use crate::training::lesson::goal::Sees;

/// Which words of a goal are at fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::training) enum GoalPart {
    Whole,
    Status,
    Act,
    Rule,
    Reason,
    WithoutReason,
    Evidence,
    WithoutEvidence,
    Settled,
}

/// What is wrong with a part of a goal.
pub(in crate::training) type PartFault = (GoalPart, Text);

/// Why no act can meet this goal; empty where one can.
pub(in crate::training) fn impossible(goal: &Goal, book: &Book) -> Vec<PartFault> {
    let mut found = Vec::new();
    let is_of_nobody = goal.case.is_none();
    if is_of_nobody && !goal.status.is_empty() {
        found.push((GoalPart::Status, whose("status")));
    }
    if is_of_nobody && goal.settled.is_some() {
        found.push((GoalPart::Settled, whose("settled")));
    }
    if goal.shows == Some(0) && goal.case.is_some() {
        let said =
            text("列表里一户也不剩，这一户就不在里面；shows 至少写 1", "a list of no cases cannot show this one; write shows = 1 or more");
        found.push((GoalPart::Whole, said));
    }
    if let Some(deed) = &goal.deed {
        of_deed(deed, goal, book, &mut found);
    }
    found
}

fn whose(word: &'static str) -> Text {
    text("写了 {word} 没有写哪一户，永远不成立；加上 case", "{word} of nobody never holds: add case").fill(&[("word", &word)])
}

fn of_deed(deed: &DeedWanted, goal: &Goal, book: &Book, found: &mut Vec<PartFault>) {
    for (part, wanted, without) in
        [(GoalPart::Reason, &deed.reasons, &deed.without_reasons), (GoalPart::Evidence, &deed.evidence, &deed.without_evidence)]
    {
        for code in wanted.iter().filter(|code| without.contains(code)) {
            let said = text("{code} 又要又不要；去掉一处", "{code} is wanted and ruled out: leave it out of one of them");
            found.push((part, said.fill(&[("code", code)])));
        }
    }
    let Some(act) = deed.act else { return };
    let said_of_act = |said: Text| said.fill(&[("act", &act.code())]);
    let done = Deed::ALL.into_iter().find(|deed| decision_rules::act(*deed) == act);
    match done {
        None if !deed.reasons.is_empty() || !deed.evidence.is_empty() => {
            let said = text("{act} 不带原因和佐证；去掉 reason、evidence", "{act} carries no reason and no evidence: leave them out");
            found.push((GoalPart::Act, said_of_act(said)));
        }
        Some(done) => found.extend(deed.reasons.iter().filter_map(|code| unfit(code, done, act)).map(|said| (GoalPart::Reason, said))),
        None => {}
    }
    if deed.within.is_some() && act != Act::Return {
        let said = text("只有 return 有时限；去掉 within", "only return has a day that it is due: leave within out");
        found.push((GoalPart::Whole, said));
    }
    if deed.rule.is_some() && !done.is_some_and(decision_rules::is_on_a_flag) {
        let said = text(
            "{act} 不办哪一条疑点；去掉 rule，要疑点说清了就写 settled",
            "{act} is of no single flag: leave rule out, or write settled where the flag has to be settled",
        );
        found.push((GoalPart::Rule, said_of_act(said)));
    }
    let of_flag = [(GoalPart::Rule, &deed.rule), (GoalPart::Settled, &goal.settled)];
    for (part, rule) in of_flag.iter().filter_map(|(part, code)| Some((*part, book.rule(code.as_ref()?)?))) {
        if act == Act::Explain && !rule.kind.may_be_explained() {
            let said = text(
                "{rule} 是自相矛盾或缺项，不能说明属实；写 act = \"return\"，由村里改",
                "{rule} is a contradiction or something missing and is never explained: write act = \"return\"",
            );
            found.push((part, said.fill(&[("rule", &rule.code)])));
        }
        if !deed.evidence.is_empty() && !deed.evidence.iter().any(|code| rule.look.contains(code)) {
            found.push((GoalPart::Evidence, not_looked_at(rule, &deed.evidence[0])));
        }
    }
    if let Some(stands) =
        after(act).filter(|_| !goal.status.is_empty()).filter(|stands| !goal.status.iter().any(|own| stands.contains(own)))
    {
        let said = text("{act} 以后这一户是 {status}，不会是这里写的", "after {act} the case stands at {status}, not where this says");
        found.push((GoalPart::Status, said_of_act(said).fill(&[("status", &stands[0].code())])));
    }
}

/// Why a reason never goes with an act.
fn unfit(code: &str, deed: Deed, act: Act) -> Option<Text> {
    let reason = reason::reason(code)?;
    let fitting = || Text::list(REASONS.iter().filter(|reason| decision_rules::fits(deed, reason)).map(|reason| reason.code.to_owned()));
    let said = text("{act} 不收原因 {code}，可以写 {fitting}", "{act} takes no reason {code}; it takes {fitting}");
    (!decision_rules::fits(deed, reason)).then(|| said.fill(&[("act", &act.code()), ("code", &code), ("fitting", &fitting())]))
}

/// Where a case can stand after an act, that of the act itself first; none for acts after which it may stand anywhere.
const fn after(act: Act) -> Option<&'static [Status]> {
    match act {
        Act::Approve => Some(&[Status::Approved, Status::Entered, Status::CountyPassed, Status::CountyReturned, Status::Locked]),
        Act::Enter => Some(&[Status::Entered, Status::CountyPassed, Status::CountyReturned, Status::Locked]),
        Act::CountyPass => Some(&[Status::CountyPassed, Status::Locked]),
        Act::Return => Some(&[Status::Returned]),
        Act::Hold => Some(&[Status::Held]),
        Act::CountyReturn => Some(&[Status::CountyReturned]),
        Act::Exempt => Some(&[Status::Exempted]),
        Act::Lock => Some(&[Status::Locked]),
        _ => None,
    }
}

pub(in crate::training) fn not_looked_at(rule: &Rule, code: &str) -> Text {
    let said = text("规则 {rule} 不看 {code}，它看 {look}", "the rule {rule} does not ask for {code}; it asks for {look}");
    said.fill(&[("rule", &rule.code), ("code", &code), ("look", &Text::list(rule.look.iter().cloned()))])
}

pub(in crate::training) fn not_usual(rule: &Rule, code: &str) -> Text {
    let said =
        text("原因 {code} 不是规则 {rule} 常见的，常见的有 {usual}", "{code} is no usual reason of the rule {rule}; those are {usual}");
    said.fill(&[("rule", &rule.code), ("code", &code), ("usual", &Text::list(rule.usual.iter().cloned()))])
}

/// What in a wrong act lacks the rule that its answer calls on: a paper that the rule does not ask for, a reason that is not one of its own.
pub(in crate::training) fn against_rule(when: &Goal, rule: &Rule) -> Vec<PartFault> {
    let Some(deed) = &when.deed else { return Vec::new() };
    let papers = deed.without_evidence.iter().filter(|code| !rule.look.contains(code));
    let reasons = deed.without_reasons.iter().filter(|code| !rule.usual.contains(code));
    papers
        .map(|code| (GoalPart::WithoutEvidence, not_looked_at(rule, code)))
        .chain(reasons.map(|code| (GoalPart::WithoutReason, not_usual(rule, code))))
        .collect()
}

/// What is wrong with the codes that a sentence names: papers and reasons that are in no register or, where it calls on a rule, not that rule's.
pub(in crate::training) fn codes_said(words: &str, rule: Option<&Rule>) -> Vec<Text> {
    let unknown = |what: Text, code: &str, guess: Option<&str>| {
        let said = text("没有这个{what} {code}{guess}", "there is no {what} {code}{guess}");
        said.fill(&[("what", &what), ("code", &code), ("guess", &meant(guess))])
    };
    let of_code = |code: &str| match code.as_bytes().first()? {
        b'E' if !EVIDENCE.iter().any(|paper| paper.code == code) => {
            Some(unknown(text("佐证", "evidence"), code, closest(code, EVIDENCE.iter().map(|paper| paper.code))))
        }
        b'E' => rule.filter(|rule| !rule.look.iter().any(|own| own == code)).map(|rule| not_looked_at(rule, code)),
        _ if reason::reason(code).is_none() => {
            Some(unknown(text("原因", "reason"), code, closest(code, REASONS.iter().map(|reason| reason.code))))
        }
        _ => rule.filter(|rule| !rule.usual.iter().any(|own| own == code)).map(|rule| not_usual(rule, code)),
    };
    codes(words).into_iter().filter_map(of_code).collect()
}

/// Codes of papers and reasons in a sentence: `E` or `R` and digits, with nothing of a longer code around them.
fn codes(words: &str) -> Vec<&str> {
    let is_code = |word: &&str| {
        let digits = word.strip_prefix('E').or_else(|| word.strip_prefix('R'));
        digits.is_some_and(|digits| !digits.is_empty() && digits.chars().all(|digit| digit.is_ascii_digit()))
    };
    words.split(|letter: char| !letter.is_ascii_alphanumeric()).filter(is_code).collect()
}

fn narrower<T: PartialEq>(own: &[T], other: &[T]) -> bool {
    own.is_empty() || (!other.is_empty() && other.iter().all(|one| own.contains(one)))
}

fn wider<T: PartialEq>(own: &[T], other: &[T]) -> bool {
    own.iter().all(|one| other.contains(one))
}

fn same_or_any<T: PartialEq>(own: Option<&T>, other: Option<&T>) -> bool {
    own.is_none() || own == other
}

/// Whether whatever meets `other` meets `own` as well.
pub(in crate::training) fn follows(own: &Goal, other: &Goal) -> bool {
    same_or_any(own.case.as_ref(), other.case.as_ref())
        && narrower(&own.status, &other.status)
        && same_or_any(own.settled.as_ref(), other.settled.as_ref())
        && narrower(&own.did, &other.did)
        && narrower(&own.refused, &other.refused)
        && (own.sees == Sees::Anything || own.sees == other.sees)
        && own.shows.is_none_or(|most| other.shows.is_some_and(|other| other <= most))
        && same_or_any(own.clue.as_ref(), other.clue.as_ref())
        && own.deed.as_ref().is_none_or(|own| other.deed.as_ref().is_some_and(|other| deed_follows(own, other)))
}

fn deed_follows(own: &DeedWanted, other: &DeedWanted) -> bool {
    same_or_any(own.act.as_ref(), other.act.as_ref())
        && same_or_any(own.rule.as_ref(), other.rule.as_ref())
        && narrower(&own.reasons, &other.reasons)
        && wider(&own.without_reasons, &other.without_reasons)
        && narrower(&own.evidence, &other.evidence)
        && wider(&own.without_evidence, &other.without_evidence)
        && own.within.is_none_or(|days| other.within.is_some_and(|other| other <= days))
}
