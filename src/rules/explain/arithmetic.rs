//! The arithmetic of a flag: the facts that decided, with labels, numbers and limits in both languages. No rule writes its own explanation.
//!
//! Every sentence is a fact that holds: a comparison that is false is told with the opposite sign, of an `or` only what decided is told,
//! and guards that the rest already shows are left out.
//! What does not live here: the two sides of a comparison (`operands.rs`), conditions without numbers (`sentences.rs`).

use std::cell::Cell;
use std::cell::RefCell;

use crate::domain::flag::Severity;
use crate::i18n::Lang;
use crate::i18n::Text;
use crate::i18n::text;
use crate::rules::book::Rule;
use crate::rules::eval::source::Eval;
use crate::rules::eval::source::Frame;
use crate::rules::explain::capture::numbers;
use crate::rules::explain::sentences;
use crate::rules::explain::teller::Deciding;
use crate::rules::explain::teller::Teller;
use crate::rules::lang::expr::Agg;
use crate::rules::lang::expr::At;
use crate::rules::lang::expr::Attr;
use crate::rules::lang::expr::Cmp;
use crate::rules::lang::expr::Leaf;
use crate::rules::lang::expr::NONE;
use crate::rules::lang::expr::Node;
use crate::rules::lang::expr::One;
use crate::rules::lang::expr::Over;
use crate::rules::lang::expr::Two;
use crate::rules::lang::value::Num;
use crate::rules::lang::value::Val;

/// Rows shown of one function over rows.
const MOST_ROWS: usize = 3;
/// Characters of rows after which no further one is begun.
const LONG: usize = 50;

/// The arithmetic of a flag: why it fires, and why with this severity.
pub(crate) fn line<T: Teller>(eval: &Eval<T>, rule: &Rule, severity: Severity, frame: &Frame) -> Text {
    let work = FactWork {
        eval: *eval,
        live: eval.source,
        told: RefCell::default(),
        worked: RefCell::default(),
        known: RefCell::default(),
        is_grade: Cell::new(false),
        is_above: Cell::new(false),
        is_quiet: Cell::new(false),
    };
    let why = told(work.facts(rule.when, frame));
    work.is_grade.set(true);
    work.is_above.set(rule.grades.iter().any(|(own, test)| *own == severity && test.is_none()));
    let graded = rule.test_of(severity).map(|test| work.facts(test, frame)).unwrap_or_default();
    let grade = told(graded);
    if !grade.is_whole() {
        return why;
    }
    text("{why}；{severity}：{grade}", "{why}; {severity}: {grade}").fill(&[
        ("why", &why),
        ("severity", &severity.label()),
        ("grade", &grade),
    ])
}

/// One statement that holds.
#[derive(Clone, Debug)]
pub(crate) struct Fact {
    /// What it is about, so that two bounds of the same figure are told together.
    lead: Text,
    /// What is said of it.
    rest: Text,
    /// What it was told of, for what it reads.
    at: At,
    /// A guard: left out where another fact shows the same figure.
    guard: bool,
    /// A fall beyond a limit, its change having been told: of several in a row against one limit the least says it for all.
    beyond: Option<(Num, String)>,
}

/// What works facts out.
pub(crate) struct FactWork<'w, T> {
    /// Evaluates the book's own expressions.
    pub eval: Eval<'w, T>,
    /// The township, or the facts kept of it.
    pub live: &'w T,
    /// Documents and changes already told in this line.
    pub told: RefCell<Vec<Text>>,
    /// Calculations already written out in it; the second time only the result is shown.
    pub worked: RefCell<Vec<(At, Frame)>>,
    /// Facts already told: what a grade repeats of them is left out.
    known: RefCell<Vec<KnownFact>>,
    /// Whether the grade is being told, no longer why the rule fires.
    is_grade: Cell<bool>,
    /// Whether it is told by the test of the grade above, which does not hold.
    is_above: Cell<bool>,
    /// Whether words are only compared, not told: nothing is remembered and nothing shortened.
    pub is_quiet: Cell<bool>,
}

/// What a fact was told of: a comparison of two sides, or one value.
#[derive(Clone, Copy)]
struct KnownFact {
    cmp: Option<Cmp>,
    sides: [At; 2],
    frame: Frame,
}

fn fact(at: At, lead: Text, rest: Text, guard: bool) -> Vec<Fact> {
    vec![Fact { lead, rest, at, guard, beyond: None }]
}

/// The facts as one sentence.
fn told(facts: Vec<Fact>) -> Text {
    let mut lines: Vec<Text> = Vec::new();
    let mut before = Text::default();
    let mut facts = facts.into_iter().peekable();
    while let Some(fact) = facts.next() {
        let (mut falls, mut least) = (usize::from(fact.beyond.is_some()), fact.beyond.clone());
        while let Some(next) = facts.next_if(|next| falls > 0 && next.beyond.is_some() && next.rest == fact.rest) {
            falls += 1;
            least = least.into_iter().chain(next.beyond).min_by(|(one, _), (other, _)| one.against(*other));
        }
        if let Some((_, worked)) = least.filter(|_| falls > 1) {
            let line = text("其中最小的降幅 {worked} {bound}", "the least of these falls {worked} {bound}");
            lines.push(line.fill(&[("worked", &worked), ("bound", &fact.rest)]));
            before = Text::default();
            continue;
        }
        let same = fact.lead.is_whole() && fact.lead == before;
        let line = if same {
            text("且 {rest}", "and {rest}").fill(&[("rest", &fact.rest)])
        } else {
            sentences::joined(&[fact.lead.clone(), fact.rest], " ", " ")
        };
        before = fact.lead;
        if !lines.contains(&line) {
            lines.push(line);
        }
    }
    sentences::joined(&lines, "，", ", ")
}

impl<T: Teller> FactWork<'_, T> {
    fn is_yes(&self, at: At, frame: &Frame) -> bool {
        matches!(self.eval.value(at, frame), Val::Bool(true))
    }

    /// What a node reads.
    fn reads(&self, at: At) -> Vec<Leaf> {
        let mut open = vec![at];
        let mut found = Vec::new();
        while let Some(at) = open.pop() {
            if let Node::Leaf(leaf) = self.eval.arena.node(at)
                && !matches!(leaf, Leaf::Limit(_))
            {
                found.push(leaf);
            }
            open.append(&mut self.eval.arena.below(at));
        }
        found
    }

    /// Whether the same was told of the same row; two places of a rule are the same when they come to the same words.
    fn is_known(&self, cmp: Option<Cmp>, sides: [At; 2], frame: &Frame) -> bool {
        let is_this = |known: &KnownFact| {
            let is_same = |(own, side): (&At, &At)| match (*own, *side) {
                (NONE, side) => side == NONE,
                (_, NONE) => false,
                (own, side) => self.is_same((own, &known.frame), (side, frame)),
            };
            known.cmp == cmp && numbers(&known.frame) == numbers(frame) && known.sides.iter().zip(&sides).all(is_same)
        };
        if self.known.borrow().iter().any(is_this) {
            return self.is_grade.get();
        }
        self.known.borrow_mut().push(KnownFact { cmp, sides, frame: *frame });
        false
    }

    /// The facts that decided a statement, whether it holds or not.
    fn facts(&self, at: At, frame: &Frame) -> Vec<Fact> {
        let holds = self.is_yes(at, frame);
        match self.eval.arena.node(at) {
            Node::And(a, b) => self.sides([a, b], holds, false, frame),
            Node::Or(a, b) => self.sides([a, b], !holds, true, frame),
            Node::Xor(a, b) => {
                let both = self.facts(a, frame).into_iter().chain(self.facts(b, frame));
                both.map(|fact| Fact { guard: false, ..fact }).collect()
            }
            Node::Not(inner) | Node::Define(_, inner) | Node::Let(inner) => self.facts(inner, frame),
            Node::Compare(cmp, a, b) => self.compared(at, cmp, a, b, frame),
            Node::In(a, list) => self.listed(at, a, list, holds, frame),
            Node::HasAny(a, _) | Node::MatchesAny(a, _) => self.alone(at, a, false, frame),
            Node::Given(a) => self.alone(at, a, holds, frame),
            Node::IsEmpty(a) => self.alone(at, a, !holds, frame),
            Node::One(one, inner) => self.tested(at, one, inner, holds, frame),
            Node::Two(two, a, b) => self.tested_with(at, two, [a, b], holds, frame),
            Node::Over(place) => match self.eval.arena.overs.get(place as usize) {
                Some(over) => {
                    let rows = self.rows((place, over), holds, frame);
                    if rows.is_whole() { fact(at, rows, Text::default(), false) } else { Vec::new() }
                }
                None => Vec::new(),
            },
            Node::If(choice, yes, no) => match self.eval.truth(choice, frame) {
                Ok(true) => self.facts(yes, frame),
                Ok(false) => self.facts(no, frame),
                Err(_) => Vec::new(),
            },
            // What counts as `no` unless it is known, and is no, decided nothing.
            Node::Default(_, b) if matches!(self.eval.arena.node(b), Node::Const(Val::Bool(usual)) if usual == holds) => Vec::new(),
            Node::Default(a, _) if !self.eval.value(a, frame).is_missing() => self.facts(a, frame),
            Node::Default(a, b) => {
                let unknown = text("{what}无法判断", "{what} cannot be told").fill(&[("what", &sentences::asked(self.live, a))]);
                let mut facts = fact(a, unknown, Text::default(), false);
                facts.extend(self.facts(b, frame));
                facts
            }
            // Facts of the run and of the row in hand are known to everybody.
            Node::Loaded(_)
            | Node::Const(_)
            | Node::Mapped(..)
            | Node::Leaf(Leaf::Fact(_) | Leaf::Row(_, Attr::Leaf | Attr::SelfReported | Attr::Regrouped | Attr::Due)) => Vec::new(),
            Node::Leaf(_)
            | Node::Cell(_)
            | Node::MemberCell(_)
            | Node::Kept(..)
            | Node::KeptOfMember(..)
            | Node::Worked(_)
            | Node::Math(..)
            | Node::Minus(_)
            | Node::OrEmpty(..) => self.alone(at, at, false, frame),
        }
    }

    /// A value with its label.
    fn alone(&self, at: At, what: At, guard: bool, frame: &Frame) -> Vec<Fact> {
        if self.is_known(None, [what, NONE], frame) {
            return Vec::new();
        }
        fact(at, self.shown(what, frame), Text::default(), guard)
    }

    /// Both sides where both were needed, else the sides that decided; guards give way to facts on the same figure.
    fn sides(&self, sides: [At; 2], both: bool, decider: bool, frame: &Frame) -> Vec<Fact> {
        let needed = |side: &At| both || matches!(self.eval.value(*side, frame), Val::Bool(yes) if yes == decider);
        let mut chosen: Vec<At> = sides.iter().copied().filter(needed).collect();
        if chosen.is_empty() {
            chosen = sides.to_vec();
        }
        if !both && !decider {
            // One side that fails is enough to tell why the whole does.
            chosen.truncate(1);
        }
        let mut facts: Vec<Fact> = chosen.into_iter().flat_map(|side| self.facts(side, frame)).collect();
        let mut plain: Vec<Vec<Leaf>> = Vec::new();
        if facts.iter().any(|fact| fact.guard) {
            plain = facts.iter().filter(|fact| !fact.guard).map(|fact| self.reads(fact.at)).collect();
        }
        facts.retain(|fact| {
            let reads = if fact.guard { self.reads(fact.at) } else { Vec::new() };
            let shows = |own: &Vec<Leaf>| reads.is_empty() || reads.iter().any(|leaf| own.contains(leaf));
            !(fact.guard && plain.iter().any(shows))
        });
        facts
    }

    fn listed(&self, at: At, a: At, list: u32, holds: bool, frame: &Frame) -> Vec<Fact> {
        if let Some(Leaf::Row(_, Attr::Id | Attr::Kind | Attr::Parent)) = self.leaf_of(a) {
            return Vec::new();
        }
        let values = self.eval.arena.lists.get(list as usize).map_or(&[][..], Vec::as_slice);
        let is_numbers = values.iter().all(|value| matches!(value, Val::Num(_)));
        if !is_numbers || holds {
            // A guard on a length says nothing to a reader.
            return self.alone(at, a, is_numbers, frame);
        }
        let lead = self.shown(a, frame);
        let rest = text("（应为 {list}）", "(should be {list})").fill(&[("list", &sentences::list(self.live, list))]);
        fact(at, sentences::joined(&[lead, rest], "", " "), Text::default(), false)
    }

    fn tested(&self, at: At, one: One, inner: At, holds: bool, frame: &Frame) -> Vec<Fact> {
        let rest = match (one, holds) {
            (One::CertOk, false) => text("校验位不对", "has a wrong check digit"),
            (One::CertOk, true) => text("校验位正确", "has a right check digit"),
            (One::DisCertOk, false) => text("残疾类别或等级位不对", "has wrong digits for disability"),
            (One::DisCertOk, true) => text("残疾类别和等级位正确", "has right digits for disability"),
            (One::IsMobile, false) => text("不是手机号码", "is not a mobile number"),
            (One::IsMobile, true) => text("是手机号码", "is a mobile number"),
            (One::Abs | One::Round2 | One::Length | One::Size | One::MonthOf, _) => Text::default(),
        };
        if self.eval.value(inner, frame).is_missing() {
            return self.alone(at, inner, false, frame);
        }
        fact(at, self.shown(inner, frame), rest, false)
    }

    fn tested_with(&self, at: At, two: Two, [a, b]: [At; 2], holds: bool, frame: &Frame) -> Vec<Fact> {
        let word = sentences::constant(self.live, b);
        match (two, holds) {
            (Two::Starts | Two::Multiple, false) => Vec::new(),
            (Two::Starts, true) => {
                let rest = text("以 {word} 开头", "begins with {word}").fill(&[("word", &word)]);
                fact(at, self.shown(a, frame), rest, false)
            }
            (Two::Multiple, true) => {
                let rest = text("是 {word} 的整数倍", "is a whole multiple of {word}").fill(&[("word", &word)]);
                fact(at, self.shown(a, frame), rest, false)
            }
            (Two::Has, false) => {
                let rest = text("（没有“{word}”）", "(without {word})").fill(&[("word", &word)]);
                fact(at, sentences::joined(&[self.shown(a, frame), rest], "", " "), Text::default(), false)
            }
            (Two::Has, true) => self.alone(at, a, false, frame),
            (Two::Min | Two::Max | Two::Age | Two::AddYears | Two::FullMonths | Two::Months | Two::Days | Two::Growth, _) => {
                self.alone(at, at, false, frame)
            }
        }
    }

    /// A comparison with its numbers, told as it is.
    fn compared(&self, at: At, cmp: Cmp, a: At, b: At, frame: &Frame) -> Vec<Fact> {
        if let Some(Leaf::Row(_, Attr::Id | Attr::Kind | Attr::Parent) | Leaf::Fact(_)) = self.leaf_of(a) {
            return Vec::new();
        }
        let (left, right) = (self.eval.value(a, frame), self.eval.value(b, frame));
        let is_const = sentences::is_constant(self.live, b);
        if is_const && sentences::is_constant(self.live, self.taken(a, frame)) {
            return self.branch(a, frame);
        }
        if self.is_absent(a, frame) {
            return Vec::new();
        }
        if left.is_missing() {
            return self.alone(at, a, false, frame);
        }
        if right.is_missing() {
            return self.alone(at, b, false, frame);
        }
        let cmp = if self.is_yes(at, frame) { cmp } else { opposite(cmp) };
        let is_word = !matches!(left, Val::Num(_) | Val::Day(_) | Val::Month(_));
        if is_word && is_const {
            return self.alone(at, a, false, frame);
        }
        if self.is_known(Some(cmp), [a, b], frame) {
            return Vec::new();
        }
        let is_whole = !self.is_made(a, frame);
        if is_const && cmp == Cmp::Eq && is_whole {
            return fact(at, self.shown(a, frame), Text::default(), false);
        }
        if is_word && matches!(cmp, Cmp::Eq | Cmp::Ne) {
            let rest = if cmp == Cmp::Eq { text("与{b}相同", "is the same as {b}") } else { text("与{b}不同", "differs from {b}") };
            return fact(at, self.shown(a, frame), rest.fill(&[("b", &self.shown(b, frame))]), false);
        }
        if let Some(fall) = self.told_as_fall(cmp, a, b, frame) {
            return vec![Fact { lead: fall.lead, rest: fall.bound, at, guard: false, beyond: fall.beyond }];
        }
        if let Some((figure, rest)) = self.told_as_change(cmp, a, b, frame) {
            return fact(at, figure, rest, false);
        }
        let percent = self.percent(a, b, frame);
        let lead = self.side(a, percent, frame);
        if is_const && is_whole && matches!(cmp, Cmp::Gt | Cmp::Ge | Cmp::Le | Cmp::Lt) {
            let is_zero = |value: Val| matches!(value, Val::Num(num) if num.num == 0);
            let is_plain = is_zero(right) && (cmp == Cmp::Gt || is_zero(left));
            let rest = if is_plain { Text::default() } else { self.bound(cmp, b, percent, frame) };
            return fact(at, lead, rest, true);
        }
        fact(at, lead, self.bound(cmp, b, percent, frame), false)
    }

    /// Which branch of a choice was taken, when that comes to a constant.
    fn branch(&self, at: At, frame: &Frame) -> Vec<Fact> {
        match self.eval.arena.node(at) {
            Node::Define(_, inner) | Node::Let(inner) => self.branch(inner, frame),
            Node::Default(a, b) => self.branch(if self.eval.value(a, frame).is_missing() { b } else { a }, frame),
            Node::If(choice, yes, no) => {
                let mut facts = self.facts(choice, frame);
                facts.extend(self.branch(if self.is_yes(choice, frame) { yes } else { no }, frame));
                facts
            }
            _ => Vec::new(),
        }
    }

    /// Whether it is over rows of a file that was not imported and may be missing.
    fn is_absent(&self, at: At, frame: &Frame) -> bool {
        let Node::Over(place) = self.eval.arena.node(at) else { return false };
        let over = self.eval.arena.overs.get(place as usize);
        over.is_some_and(|over| over.optional) && !self.live.has_rows(place, frame)
    }

    fn bound(&self, cmp: Cmp, b: At, percent: Option<u32>, frame: &Frame) -> Text {
        text("{sign} {b}", "{sign} {b}").fill(&[("sign", &sentences::sign(cmp)), ("b", &self.side(b, percent, frame))])
    }

    /// `any` and `all` name the rows that decided; where no row did, the condition that none of them meets.
    fn rows(&self, (place, over): (u32, &Over), holds: bool, frame: &Frame) -> Text {
        let wanted = match over.agg {
            Agg::Any => holds,
            Agg::All => !holds,
            Agg::Count | Agg::Sum | Agg::Min | Agg::Max | Agg::Median | Agg::Share | Agg::Densest | Agg::DensestFrom => {
                return Text::default();
            }
        };
        if !wanted && self.is_above.get() {
            return Text::default();
        }
        let decided = self.live.decided(place, frame, if over.agg == Agg::Any { Deciding::Yes } else { Deciding::No });
        if !wanted {
            return self.no_row(over, decided.kept);
        }
        let mut lines: Vec<(Vec<Text>, Text)> = Vec::new();
        let mut named = 0;
        for row in &decided.rows {
            let long = lines.iter().map(|(_, what)| what.get(Lang::Zh).chars().count()).sum::<usize>();
            let has_room = lines.len() < MOST_ROWS && long < LONG;
            let what = told(self.facts(over.body, row));
            if self.is_grade.get() && !what.is_whole() {
                continue;
            }
            let who = sentences::row(over.rows, &self.live.row_name(over.rows, row));
            match lines.iter_mut().find(|(_, own)| *own == what) {
                Some((whose, _)) if whose.len() < 2 * MOST_ROWS => whose.push(who),
                None if has_room => lines.push((vec![who], what)),
                Some(_) | None => continue,
            }
            named += 1;
        }
        let mut parts: Vec<Text> =
            lines.into_iter().map(|(names, what)| named_line(&sentences::joined(&names, "、", ", "), &what)).collect();
        if named < decided.all && named > 0 {
            let more = decided.all - named;
            parts.push(text("另有 {n} {unit}", "{n} more").fill(&[("n", &more), ("unit", &sentences::unit(over.rows))]));
        }
        sentences::joined(&parts, "；", "; ")
    }

    fn no_row(&self, over: &Over, count: usize) -> Text {
        let asked = sentences::asked(self.live, over.body);
        let filter = if over.filter == NONE { Text::default() } else { sentences::asked(self.live, over.filter) };
        let pattern = match (over.agg == Agg::Any, filter.is_whole()) {
            (true, false) => text("{n} {unit}中没有“{asked}”的", "none of {n} {unit} is “{asked}”"),
            (true, true) => text("“{filter}”的 {n} {unit}中没有“{asked}”的", "none of {n} {unit} with “{filter}” is “{asked}”"),
            (false, false) => text("{n} {unit}全部“{asked}”", "all {n} {unit}: “{asked}”"),
            (false, true) => text("“{filter}”的 {n} {unit}全部“{asked}”", "all {n} {unit} with “{filter}”: “{asked}”"),
        };
        pattern.fill(&[("n", &count), ("unit", &sentences::unit(over.rows)), ("asked", &asked), ("filter", &filter)])
    }

    /// The leaf a node comes down to, if it is one.
    pub fn leaf_of(&self, at: At) -> Option<Leaf> {
        match self.eval.arena.node(at) {
            Node::Leaf(leaf) => Some(leaf),
            Node::Define(_, inner) | Node::Let(inner) => self.leaf_of(inner),
            Node::OrEmpty(a, b) | Node::Default(a, b) if sentences::is_constant(self.live, b) => self.leaf_of(a),
            _ => None,
        }
    }
}

fn named_line(who: &Text, what: &Text) -> Text {
    if what.get(Lang::Zh).is_empty() {
        return who.clone();
    }
    text("{who}：{what}", "{who}: {what}").fill(&[("who", who), ("what", what)])
}

const fn opposite(cmp: Cmp) -> Cmp {
    match cmp {
        Cmp::Eq => Cmp::Ne,
        Cmp::Ne => Cmp::Eq,
        Cmp::Lt => Cmp::Ge,
        Cmp::Le => Cmp::Gt,
        Cmp::Gt => Cmp::Le,
        Cmp::Ge => Cmp::Lt,
    }
}
