//! The arithmetic of a flag: the facts that decided, with labels, numbers and limits, in one language. No rule writes its own explanation.
//!
//! Every sentence is a fact that holds: a comparison that is false is told with the opposite sign, of an `or` only what decided is told,
//! and guards that the rest already shows are left out.
//! What does not live here: the two sides of a comparison (`operands.rs`), rows that decided (`deciding_rows.rs`), conditions without
//! numbers (`sentences.rs`).

use std::borrow::Cow;

use crate::domain::field::FieldId;
use crate::domain::flag::Severity;
use crate::i18n::Lang;
use crate::i18n::Text;
use crate::rules::book::Rule;
use crate::rules::book::telling::NodeName;
use crate::rules::book::telling::NodeTold;
use crate::rules::book::telling::RuleTelling;
use crate::rules::eval::source::Eval;
use crate::rules::eval::source::Frame;
use crate::rules::explain::capture::numbers;
use crate::rules::explain::sentences;
use crate::rules::explain::sentences::Naming;
use crate::rules::explain::teller::Teller;
use crate::rules::explain::written::ToldPiece;
use crate::rules::explain::written::ToldWords;
use crate::rules::lang::expr::At;
use crate::rules::lang::expr::Attr;
use crate::rules::lang::expr::Cmp;
use crate::rules::lang::expr::Leaf;
use crate::rules::lang::expr::NONE;
use crate::rules::lang::expr::Node;
use crate::rules::lang::expr::One;
use crate::rules::lang::expr::Two;
use crate::rules::lang::expr::When;
use crate::rules::lang::value::Num;
use crate::rules::lang::value::Val;

/// Writes the arithmetic of a flag: why it fires, and why with this severity.
pub(crate) fn line<T: Teller>(work: &mut FactWork<T>, (rule, severity): (&Rule, Severity), frame: &Frame) -> ToldPiece {
    work.facts(rule.when, frame);
    let why = work.told(0);
    let Some(test) = rule.test_of(severity) else { return why };
    work.is_grade = true;
    work.is_above = rule.grades.iter().any(|(own, test)| *own == severity && test.is_none());
    work.facts(test, frame);
    let grade = work.told(0);
    if grade.is_empty() {
        return why;
    }
    let from = work.out.here();
    work.out.copy(why);
    work.out.put("；", "; ");
    work.out.put_text(&severity.label());
    work.out.put("：", ": ");
    work.out.copy(grade);
    work.out.since(from)
}

/// One statement that holds.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Fact {
    /// What it is about, so that two bounds of the same figure are told together.
    pub lead: ToldPiece,
    /// What is said of it.
    pub rest: ToldPiece,
    /// What it was told of, for what it reads.
    pub at: At,
    /// A guard: left out where another fact shows the same figure.
    pub guard: bool,
    /// A fall beyond a limit, its change having been told: of several in a row against one limit the least says it for all.
    pub beyond: Option<(Num, ToldPiece)>,
}

impl Fact {
    const fn of(at: At, lead: ToldPiece, rest: ToldPiece, guard: bool) -> Fact {
        Fact { lead, rest, at, guard, beyond: None }
    }
}

/// What works facts out and tells them. What it remembers only grows.
pub(crate) struct FactWork<'w, T> {
    /// Evaluates the book's own expressions.
    pub eval: Eval<'w, T>,
    /// The township, or the facts kept of it.
    pub live: &'w T,
    /// What is known of the rule's nodes.
    pub telling: &'w RuleTelling,
    /// What was written.
    pub out: ToldWords,
    /// Facts of the statement in hand.
    pub facts: Vec<Fact>,
    /// Lines of the sentence in hand.
    pub lines: Vec<ToldPiece>,
    /// What was told before.
    pub before: ToldBefore<'w>,
    /// Whether the grade is being told, no longer why the rule fires.
    pub is_grade: bool,
    /// Whether it is told by the test of the grade above, which does not hold.
    pub is_above: bool,
    /// Whether words are only compared, not told: nothing is remembered and nothing shortened.
    pub is_quiet: bool,
}

/// What was told before in a line.
#[derive(Clone, Debug, Default)]
pub(crate) struct ToldBefore<'w> {
    /// Documents.
    pub documents: Vec<&'w str>,
    /// Changes of figures.
    pub changes: Vec<ToldChange>,
    /// Calculations already written out; the second time only the result is shown.
    pub worked: Vec<(At, Frame)>,
    /// Facts: what a grade repeats of them is left out.
    known: Vec<KnownFact>,
}

/// How much was told before.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ToldSize([usize; 4]);

impl<'w> ToldBefore<'w> {
    /// How much it is.
    pub fn size(&self) -> ToldSize {
        ToldSize([self.documents.len(), self.changes.len(), self.worked.len(), self.known.len()])
    }

    /// What it was when it was so much.
    pub fn of_size(&self, ToldSize([documents, changes, worked, known]): ToldSize) -> ToldBefore<'w> {
        ToldBefore {
            documents: self.documents.iter().take(documents).copied().collect(),
            changes: self.changes.iter().take(changes).copied().collect(),
            worked: self.worked.iter().take(worked).copied().collect(),
            known: self.known.iter().take(known).copied().collect(),
        }
    }
}

/// A change of a figure as it was told: the field, both periods, what was and what is, and the difference, as far as they are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ToldChange {
    pub field: FieldId,
    pub whens: [When; 2],
    pub shown: [Option<i64>; 3],
}

/// What a fact was told of: a comparison of two sides, or one value.
#[derive(Clone, Copy, Debug)]
struct KnownFact {
    cmp: Option<Cmp>,
    sides: [At; 2],
    frame: Frame,
}

impl<'w, T: Teller> FactWork<'w, T> {
    /// Nothing told yet.
    pub fn new(live: &'w T, telling: &'w RuleTelling, out: ToldWords) -> FactWork<'w, T> {
        FactWork {
            eval: Eval { arena: &live.book().arena, source: live },
            live,
            telling,
            out,
            facts: Vec::new(),
            lines: Vec::new(),
            before: ToldBefore::default(),
            is_grade: false,
            is_above: false,
            is_quiet: false,
        }
    }

    /// The facts from one on as one sentence; they are told with it.
    pub fn told(&mut self, from: usize) -> ToldPiece {
        let (whole, first) = (self.out.here(), self.lines.len());
        let mut before = ToldPiece::default();
        let mut at = from;
        while let Some(fact) = self.facts.get(at).copied() {
            at += 1;
            let (mut falls, mut least) = (usize::from(fact.beyond.is_some()), fact.beyond);
            while let Some(next) = self.facts.get(at).filter(|next| falls > 0 && self.out.is_same(next.rest, fact.rest))
                && let Some(beyond) = next.beyond
            {
                at += 1;
                falls += 1;
                least = least.into_iter().chain([beyond]).min_by(|(one, _), (other, _)| one.against(*other));
            }
            let start = self.out.here();
            if start > whole {
                self.out.put("，", ", ");
            }
            let line = self.out.here();
            if let Some((_, worked)) = least.filter(|_| falls > 1) {
                self.out.put("其中最小的降幅 ", "the least of these falls ");
                self.out.copy(worked);
                self.out.add(" ");
                self.out.copy(fact.rest);
                self.lines.push(self.out.since(line));
                before = ToldPiece::default();
                continue;
            }
            if !fact.lead.is_empty() && self.out.is_same(fact.lead, before) {
                self.out.put("且 ", "and ");
                self.out.copy(fact.rest);
            } else {
                self.out.copy(fact.lead);
                if !fact.rest.is_empty() {
                    self.out.part(line);
                    self.out.copy(fact.rest);
                }
            }
            before = fact.lead;
            let own = self.out.since(line);
            if own.is_empty() || self.lines.iter().skip(first).any(|known| self.out.is_same(*known, own)) {
                self.out.take_back(start);
            } else {
                self.lines.push(own);
            }
        }
        self.facts.truncate(from);
        self.lines.truncate(first);
        self.out.since(whole)
    }

    /// Adds a fact.
    fn fact(&mut self, at: At, lead: ToldPiece, rest: ToldPiece, guard: bool) {
        self.facts.push(Fact::of(at, lead, rest, guard));
    }

    fn is_yes(&self, at: At, frame: &Frame) -> bool {
        matches!(self.eval.value(at, frame), Val::Bool(true))
    }

    /// What is known of a node.
    pub fn node(&self, at: At) -> Option<&'w NodeTold> {
        self.telling.node(at)
    }

    /// Writes the name of a node.
    pub fn put_name(&mut self, at: At) {
        let naming = self.naming();
        let made = || Box::new(name(sentences::node(&naming, at), &naming));
        let known = self.node(at).map(|node| &**node.name.get_or_init(made)).filter(|name| name.denominator == naming.denominator);
        match known {
            Some(known) => self.put_with_limits(known),
            None => self.put_with_limits(&made()),
        }
    }

    /// A condition in words.
    pub fn asked(&self, at: At) -> Cow<'w, NodeName> {
        let naming = self.naming();
        let made = || Box::new(name(sentences::asked(&naming, at), &naming));
        let known = self.node(at).map(|node| &**node.asked.get_or_init(made)).filter(|name| name.denominator == naming.denominator);
        known.map_or_else(|| Cow::Owned(*made()), Cow::Borrowed)
    }

    /// What names are made with here.
    pub fn naming(&self) -> Naming<'w> {
        Naming { book: self.live.book(), denominator: self.live.denominator() }
    }

    /// Writes a name with the limits that stand in it.
    pub fn put_with_limits(&mut self, name: &NodeName) {
        let mut rest = name.text.get(self.out.lang);
        while name.has_limits
            && let Some((before, place, after)) = sentences::limit_parted(rest)
        {
            self.out.add(before);
            match self.live.limit(place) {
                Some(limit) => {
                    let from = self.out.here();
                    self.out.add(limit.value);
                    self.put_limit_unit(limit.unit, from);
                }
                None => self.out.put_text(&sentences::leaf(&self.naming(), Leaf::Limit(place))),
            }
            rest = after;
        }
        self.out.add(rest);
    }

    /// Writes the unit of a limit behind what stands from there on.
    pub fn put_limit_unit(&mut self, unit: &str, from: usize) {
        let unit = sentences::limit_unit(unit);
        if !unit.is_empty() {
            self.out.part(from);
            self.out.put_text(&unit);
        }
    }

    /// What a node reads.
    fn reads(&self, at: At) -> &'w [Leaf] {
        let arena = self.eval.arena;
        let made = || {
            let mut open = vec![at];
            let mut found = Vec::new();
            while let Some(at) = open.pop() {
                if let Node::Leaf(leaf) = arena.node(at)
                    && !matches!(leaf, Leaf::Limit(_))
                {
                    found.push(leaf);
                }
                open.append(&mut arena.below(at));
            }
            found
        };
        self.node(at).map_or(&[], |node| node.reads.get_or_init(made))
    }

    /// Whether the same was told of the same row; two places of a rule are the same when they come to the same words.
    fn is_known(&mut self, cmp: Option<Cmp>, sides: [At; 2], frame: &Frame) -> bool {
        for at in 0..self.before.known.len() {
            let known = self.before.known[at];
            if known.cmp != cmp || numbers(&known.frame) != numbers(frame) {
                continue;
            }
            let is_same = known.sides.into_iter().zip(sides).all(|(own, side)| match (own, side) {
                (NONE, side) => side == NONE,
                (_, NONE) => false,
                (own, side) => self.is_same((own, &known.frame), (side, frame)),
            });
            if is_same {
                return self.is_grade;
            }
        }
        self.before.known.push(KnownFact { cmp, sides, frame: *frame });
        false
    }

    /// Adds the facts that decided a statement, whether it holds or not.
    pub fn facts(&mut self, at: At, frame: &Frame) {
        let holds = self.is_yes(at, frame);
        match self.eval.arena.node(at) {
            Node::And(a, b) => self.sides([a, b], holds, false, frame),
            Node::Or(a, b) => self.sides([a, b], !holds, true, frame),
            Node::Xor(a, b) => {
                let from = self.facts.len();
                self.facts(a, frame);
                self.facts(b, frame);
                self.facts.iter_mut().skip(from).for_each(|fact| fact.guard = false);
            }
            Node::Not(inner) | Node::Define(_, inner) | Node::Let(inner) => self.facts(inner, frame),
            Node::Compare(cmp, a, b) => self.compared(at, cmp, [a, b], frame),
            Node::In(a, list) => self.listed(at, a, list, holds, frame),
            Node::HasAny(a, _) | Node::MatchesAny(a, _) => self.alone(at, a, false, frame),
            Node::Given(a) => self.alone(at, a, holds, frame),
            Node::IsEmpty(a) => self.alone(at, a, !holds, frame),
            Node::One(one, inner) => self.tested(at, one, inner, holds, frame),
            Node::Two(two, a, b) => self.tested_with(at, two, [a, b], holds, frame),
            Node::Over(place) => {
                let Some(over) = self.eval.arena.overs.get(place as usize) else { return };
                let rows = self.rows((place, over), holds, frame);
                if !rows.is_empty() {
                    self.fact(at, rows, ToldPiece::default(), false);
                }
            }
            Node::If(choice, yes, no) => match self.eval.truth(choice, frame) {
                Ok(true) => self.facts(yes, frame),
                Ok(false) => self.facts(no, frame),
                Err(_) => {}
            },
            // What counts as `no` unless it is known, and is no, decided nothing.
            Node::Default(_, b) if matches!(self.eval.arena.node(b), Node::Const(Val::Bool(usual)) if usual == holds) => {}
            Node::Default(a, _) if !self.eval.value(a, frame).is_missing() => self.facts(a, frame),
            Node::Default(a, b) => {
                let from = self.out.here();
                let asked = self.asked(a);
                self.put_with_limits(&asked);
                self.out.put("无法判断", " cannot be told");
                self.fact(a, self.out.since(from), ToldPiece::default(), false);
                self.facts(b, frame);
            }
            // Facts of the run and of the row in hand are known to everybody.
            Node::Loaded(_)
            | Node::Const(_)
            | Node::Mapped(..)
            | Node::Leaf(Leaf::Fact(_) | Leaf::Row(_, Attr::Leaf | Attr::SelfReported | Attr::Regrouped | Attr::Due)) => {}
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
    fn alone(&mut self, at: At, what: At, guard: bool, frame: &Frame) {
        if !self.is_known(None, [what, NONE], frame) {
            let shown = self.shown(what, frame);
            self.fact(at, shown, ToldPiece::default(), guard);
        }
    }

    /// Both sides where both were needed, else the sides that decided; guards give way to facts on the same figure.
    fn sides(&mut self, sides: [At; 2], both: bool, decider: bool, frame: &Frame) {
        let needed = sides.map(|side| both || matches!(self.eval.value(side, frame), Val::Bool(yes) if yes == decider));
        let from = self.facts.len();
        for (side, is_needed) in sides.into_iter().zip(needed) {
            if !is_needed && needed != [false; 2] {
                continue;
            }
            self.facts(side, frame);
            if !both && !decider {
                // One side that fails is enough to tell why the whole does.
                break;
            }
        }
        let all = self.facts.get(from..).unwrap_or_default();
        if all.iter().any(|fact| fact.guard) && all.iter().any(|fact| !fact.guard) {
            let gives_way = |fact: &Fact| {
                let reads = self.reads(fact.at);
                let shows = |own: &[Leaf]| reads.is_empty() || reads.iter().any(|leaf| own.contains(leaf));
                fact.guard && all.iter().any(|own| !own.guard && shows(self.reads(own.at)))
            };
            let left: Vec<Fact> = all.iter().filter(|fact| !gives_way(fact)).copied().collect();
            self.facts.truncate(from);
            self.facts.extend(left);
        }
    }

    fn listed(&mut self, at: At, a: At, list: u32, holds: bool, frame: &Frame) {
        if let Some(Leaf::Row(_, Attr::Id | Attr::Kind | Attr::Parent)) = self.leaf_of(a) {
            return;
        }
        let values = self.eval.arena.lists.get(list as usize).map_or(&[][..], Vec::as_slice);
        let is_numbers = values.iter().all(|value| matches!(value, Val::Num(_)));
        if !is_numbers || holds {
            // A guard on a length says nothing to a reader.
            return self.alone(at, a, is_numbers, frame);
        }
        let lead = self.shown(a, frame);
        let from = self.out.at_end(lead);
        if self.out.lang == Lang::En {
            self.out.part(from);
        }
        self.out.put("（应为 ", "(should be ");
        self.out.put_text(&sentences::list(&self.naming(), list));
        self.out.put("）", ")");
        self.fact(at, self.out.since(from), ToldPiece::default(), false);
    }

    fn tested(&mut self, at: At, one: One, inner: At, holds: bool, frame: &Frame) {
        if self.eval.value(inner, frame).is_missing() {
            return self.alone(at, inner, false, frame);
        }
        let shown = self.shown(inner, frame);
        let from = self.out.here();
        match (one, holds) {
            (One::CertOk, false) => self.out.put("校验位不对", "has a wrong check digit"),
            (One::CertOk, true) => self.out.put("校验位正确", "has a right check digit"),
            (One::DisCertOk, false) => self.out.put("残疾类别或等级位不对", "has wrong digits for disability"),
            (One::DisCertOk, true) => self.out.put("残疾类别和等级位正确", "has right digits for disability"),
            (One::IsMobile, false) => self.out.put("不是手机号码", "is not a mobile number"),
            (One::IsMobile, true) => self.out.put("是手机号码", "is a mobile number"),
            (One::Abs | One::Round2 | One::Length | One::Size | One::MonthOf, _) => {}
        }
        self.fact(at, shown, self.out.since(from), false);
    }

    fn tested_with(&mut self, at: At, two: Two, [a, b]: [At; 2], holds: bool, frame: &Frame) {
        match (two, holds) {
            (Two::Starts | Two::Multiple, false) => return,
            (Two::Has, true) => return self.alone(at, a, false, frame),
            (Two::Min | Two::Max | Two::Age | Two::AddYears | Two::FullMonths | Two::Months | Two::Days | Two::Growth, _) => {
                return self.alone(at, at, false, frame);
            }
            (Two::Starts | Two::Multiple, true) | (Two::Has, false) => {}
        }
        let word = sentences::constant(&self.naming(), b);
        let shown = self.shown(a, frame);
        if two == Two::Has {
            let from = self.out.at_end(shown);
            if self.out.lang == Lang::En {
                self.out.part(from);
            }
            self.out.put("（没有“", "(without ");
            self.out.put_text(&word);
            self.out.put("”）", ")");
            return self.fact(at, self.out.since(from), ToldPiece::default(), false);
        }
        let from = self.out.here();
        let (zh, en) =
            if two == Two::Starts { (("以 ", " 开头"), "begins with ") } else { (("是 ", " 的整数倍"), "is a whole multiple of ") };
        self.out.put(zh.0, en);
        self.out.put_text(&word);
        self.out.put(zh.1, "");
        self.fact(at, shown, self.out.since(from), false);
    }

    /// A comparison with its numbers, told as it is.
    fn compared(&mut self, at: At, cmp: Cmp, [a, b]: [At; 2], frame: &Frame) {
        if let Some(Leaf::Row(_, Attr::Id | Attr::Kind | Attr::Parent) | Leaf::Fact(_)) = self.leaf_of(a) {
            return;
        }
        let (left, right) = (self.eval.value(a, frame), self.eval.value(b, frame));
        let is_const = sentences::is_constant(self.eval.arena, b);
        if is_const && sentences::is_constant(self.eval.arena, self.taken(a, frame)) {
            return self.branch(a, frame);
        }
        if self.is_absent(a, frame) {
            return;
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
            return;
        }
        let is_whole = !self.is_made(a, frame);
        if is_const && cmp == Cmp::Eq && is_whole {
            let shown = self.shown(a, frame);
            return self.fact(at, shown, ToldPiece::default(), false);
        }
        if is_word && matches!(cmp, Cmp::Eq | Cmp::Ne) {
            return self.words_compared(at, cmp, [a, b], frame);
        }
        if let Some(fall) = self.told_as_fall(cmp, a, b, frame) {
            self.facts.push(Fact { lead: fall.lead, rest: fall.bound, at, guard: false, beyond: fall.beyond });
            return;
        }
        if let Some((figure, rest)) = self.told_as_change(cmp, a, b, frame) {
            return self.fact(at, figure, rest, false);
        }
        let percent = self.percent(a, b, frame);
        let lead = self.side(a, percent, frame);
        if is_const && is_whole && matches!(cmp, Cmp::Gt | Cmp::Ge | Cmp::Le | Cmp::Lt) {
            let is_zero = |value: Val| matches!(value, Val::Num(num) if num.num == 0);
            let is_plain = is_zero(right) && (cmp == Cmp::Gt || is_zero(left));
            let rest = if is_plain { ToldPiece::default() } else { self.bound(cmp, b, percent, frame) };
            return self.fact(at, lead, rest, true);
        }
        let rest = self.bound(cmp, b, percent, frame);
        self.fact(at, lead, rest, false);
    }

    fn words_compared(&mut self, at: At, cmp: Cmp, [a, b]: [At; 2], frame: &Frame) {
        let lead = self.shown(a, frame);
        let other = self.shown(b, frame);
        let from = self.out.here();
        self.out.put("与", if cmp == Cmp::Eq { "is the same as " } else { "differs from " });
        self.out.copy(other);
        self.out.put(if cmp == Cmp::Eq { "相同" } else { "不同" }, "");
        self.fact(at, lead, self.out.since(from), false);
    }

    /// Which branch of a choice was taken, when that comes to a constant.
    fn branch(&mut self, at: At, frame: &Frame) {
        match self.eval.arena.node(at) {
            Node::Define(_, inner) | Node::Let(inner) => self.branch(inner, frame),
            Node::Default(a, b) => self.branch(if self.eval.value(a, frame).is_missing() { b } else { a }, frame),
            Node::If(choice, yes, no) => {
                self.facts(choice, frame);
                self.branch(if self.is_yes(choice, frame) { yes } else { no }, frame);
            }
            _ => {}
        }
    }

    /// Whether it is over rows of a file that was not imported and may be missing.
    fn is_absent(&self, at: At, frame: &Frame) -> bool {
        let Node::Over(place) = self.eval.arena.node(at) else { return false };
        let over = self.eval.arena.overs.get(place as usize);
        over.is_some_and(|over| over.optional) && !self.live.has_rows(place, frame)
    }

    fn bound(&mut self, cmp: Cmp, b: At, percent: Option<u32>, frame: &Frame) -> ToldPiece {
        let side = self.side(b, percent, frame);
        self.signed(cmp, side)
    }

    /// A sign and what follows it.
    pub fn signed(&mut self, cmp: Cmp, side: ToldPiece) -> ToldPiece {
        let from = self.out.here();
        self.out.add(sentences::sign(cmp));
        self.out.add(" ");
        self.out.copy(side);
        self.out.since(from)
    }

    /// The leaf a node comes down to, if it is one.
    pub fn leaf_of(&self, at: At) -> Option<Leaf> {
        match self.eval.arena.node(at) {
            Node::Leaf(leaf) => Some(leaf),
            Node::Define(_, inner) | Node::Let(inner) => self.leaf_of(inner),
            Node::OrEmpty(a, b) | Node::Default(a, b) if sentences::is_constant(self.eval.arena, b) => self.leaf_of(a),
            _ => None,
        }
    }
}

fn name(text: Text, naming: &Naming) -> NodeName {
    NodeName { has_limits: sentences::has_limits(&text), text, denominator: naming.denominator }
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
