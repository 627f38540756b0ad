//! The sides of a comparison written out: labels with values, sums and quotients worked out, limits with title and document.
//!
//! What does not live here: which facts are told (`arithmetic.rs`), how a value is spelled (`amounts.rs`).

use crate::domain::field::FieldId;
use crate::domain::field::FieldKind;
use crate::domain::flag::why::Why;
use crate::domain::table::AFTER_FIELDS;
use crate::domain::table::LIVING;
use crate::rules::book::Show;
use crate::rules::eval::functions;
use crate::rules::eval::functions::blank_is_none;
use crate::rules::eval::source::Frame;
use crate::rules::explain::amounts;
use crate::rules::explain::amounts::MINUS;
use crate::rules::explain::arithmetic::FactWork;
use crate::rules::explain::arithmetic::ToldChange;
use crate::rules::explain::sentences;
use crate::rules::explain::teller::Deciding;
use crate::rules::explain::teller::MOST_TERMS;
use crate::rules::explain::teller::Teller;
use crate::rules::explain::written::ToldPiece;
use crate::rules::lang::expr::Agg;
use crate::rules::lang::expr::At;
use crate::rules::lang::expr::Attr;
use crate::rules::lang::expr::CalcPart;
use crate::rules::lang::expr::Cmp;
use crate::rules::lang::expr::Coll;
use crate::rules::lang::expr::Derived;
use crate::rules::lang::expr::Leaf;
use crate::rules::lang::expr::Math;
use crate::rules::lang::expr::NONE;
use crate::rules::lang::expr::Node;
use crate::rules::lang::expr::One;
use crate::rules::lang::expr::Over;
use crate::rules::lang::expr::Two;
use crate::rules::lang::expr::When;
use crate::rules::lang::names;
use crate::rules::lang::types::Ty;
use crate::rules::lang::value::Num;
use crate::rules::lang::value::Val;

/// How numbers of a comparison are spelled: as they are, or as percent with so many decimals.
type Percent = Option<u32>;

impl<'w, T: Teller> FactWork<'w, T> {
    /// A value with its label, worked out where it is made of several.
    pub(crate) fn shown(&mut self, at: At, frame: &Frame) -> ToldPiece {
        self.side(at, None, frame)
    }

    /// Both sides are shares when one is; more decimals where one would make a true comparison look wrong.
    pub(crate) fn percent(&self, a: At, b: At, frame: &Frame) -> Percent {
        if !self.is_share(a) && !self.is_share(b) {
            return None;
        }
        let (Ok(a), Ok(b)) = (self.eval.number(a, frame), self.eval.number(b, frame)) else { return Some(1) };
        Some(if is_close(a, b) { 4 } else { 1 })
    }

    /// One side of a comparison: what it is made of, and what it comes to when that is more than one value.
    pub(crate) fn side(&mut self, at: At, percent: Percent, frame: &Frame) -> ToldPiece {
        let made = self.made(at, frame);
        let bare = self.eval.arena.node(self.bare(at));
        if !self.is_made(at, frame) {
            let is_share = self.is_share(at) || matches!(bare, Node::Leaf(Leaf::Stat(_)));
            if percent.is_some() && is_share && !self.is_limit(at) {
                let from = self.out.here();
                self.put_name(at);
                return self.valued(from, at, percent, frame);
            }
            return made;
        }
        if self.is_worked_out(at, frame) {
            let from = self.out.here();
            if let Node::Two(Two::Growth, a, _) = bare {
                self.put_growth(a);
                return self.valued(from, at, percent, frame);
            }
            self.put_value(at, percent, frame);
            self.put_unit(at, from);
            return self.out.since(from);
        }
        self.before.worked.push((at, *frame));
        let from = match bare {
            Node::Two(Two::Growth, a, _) => {
                let from = self.out.here();
                self.put_growth(a);
                if !made.is_empty() {
                    self.out.part(from);
                    self.out.copy(made);
                }
                from
            }
            _ => self.out.at_end(made),
        };
        match bare {
            Node::One(One::Abs, _) => self.out.part(from),
            _ => self.out.add(" = "),
        }
        let value = self.out.here();
        self.put_value(at, percent, frame);
        self.put_unit(at, value);
        self.out.since(from)
    }

    /// Whether two expressions are told by the same words; most are told apart by what they come to, without the words.
    pub(crate) fn is_same(&mut self, (a, of_a): (At, &Frame), (b, of_b): (At, &Frame)) -> bool {
        if a == b && of_a == of_b {
            return true;
        }
        let hundredths = |num: Num| num.rounded(2).map(|num| num.num).ok();
        match (self.eval.value(a, of_a), self.eval.value(b, of_b)) {
            (Val::Num(a), Val::Num(b)) if hundredths(a) != hundredths(b) => return false,
            (Val::Bool(a), Val::Bool(b)) if a != b => return false,
            (Val::Day(a), Val::Day(b)) | (Val::Month(a), Val::Month(b)) if a != b => return false,
            _ => {}
        }
        let before = std::mem::replace(&mut self.is_quiet, true);
        let from = self.out.here();
        let (one, other) = (self.made(a, of_a), self.made(b, of_b));
        let is_same = self.out.is_same(one, other);
        self.out.take_back(from);
        self.is_quiet = before;
        is_same
    }

    /// Whether a calculation was written out before.
    fn is_worked_out(&mut self, at: At, frame: &Frame) -> bool {
        (0..self.before.worked.len()).any(|place| {
            let (own, of) = self.before.worked[place];
            self.is_same((own, &of), (at, frame))
        })
    }

    /// Writes the growth of an expression as it is called.
    fn put_growth(&mut self, at: At) {
        self.out.put("", "growth of ");
        self.put_name(at);
        self.out.put("增幅", "");
    }

    /// Writes the unit of a span of time behind what stands from there on.
    fn put_unit(&mut self, at: At, from: usize) {
        let (zh, en) = match self.eval.arena.node(self.bare(at)) {
            Node::Two(Two::Months | Two::FullMonths, ..) => ("个月", "months"),
            Node::Two(Two::Days, ..) => ("天", "days"),
            _ => return,
        };
        self.out.part(from);
        self.out.put(zh, en);
    }

    /// Below names and rounding.
    fn bare(&self, at: At) -> At {
        self.node(at).map_or(at, |node| node.bare)
    }

    fn is_money(&self, at: At) -> bool {
        self.node(at).is_some_and(|node| node.is_money)
    }

    /// The branch that is taken, without limits of 0 that are added or taken away.
    pub(crate) fn taken(&self, at: At, frame: &Frame) -> At {
        let at = self.bare(at);
        let is_zero = |at: At| self.is_limit(at) && matches!(self.eval.value(at, frame), Val::Num(num) if num.num == 0);
        match self.eval.arena.node(at) {
            Node::Math(Math::Add | Math::Sub, a, b) if is_zero(b) => self.taken(a, frame),
            Node::Math(Math::Sub, a, b) if self.is_optional_zero(b, frame) => self.taken(a, frame),
            Node::If(choice, yes, no) => self.taken(if self.eval.truth(choice, frame) == Ok(true) { yes } else { no }, frame),
            Node::Default(a, b) => {
                if self.eval.value(a, frame).is_missing() {
                    if sentences::is_constant(self.eval.arena, b) { at } else { self.taken(b, frame) }
                } else {
                    self.taken(a, frame)
                }
            }
            Node::Two(two @ (Two::Min | Two::Max), a, b) => {
                let (Ok(left), Ok(right)) = (self.eval.number(a, frame), self.eval.number(b, frame)) else { return at };
                let first = if two == Two::Min { left.against(right).is_le() } else { left.against(right).is_ge() };
                self.taken(if first { a } else { b }, frame)
            }
            _ => at,
        }
    }

    fn is_optional_zero(&self, at: At, frame: &Frame) -> bool {
        let is_optional = matches!(self.eval.arena.node(self.bare(at)), Node::Default(..) | Node::OrEmpty(..));
        is_optional && matches!(self.eval.value(at, frame), Val::Num(num) if num.num == 0)
    }

    /// Whether it is a calculation, so that its result has to be told as well.
    pub(crate) fn is_made(&self, at: At, frame: &Frame) -> bool {
        let at = self.taken(at, frame);
        match self.eval.arena.node(at) {
            Node::Math(..) | Node::Two(Two::Growth | Two::Months | Two::FullMonths | Two::Days, ..) => {
                !self.eval.value(at, frame).is_missing()
            }
            Node::One(One::Abs, inner) => self.is_made(inner, frame),
            Node::Over(place) => self.terms(place, frame).len() > 1,
            _ => false,
        }
    }

    fn is_limit(&self, at: At) -> bool {
        matches!(self.eval.arena.node(self.bare(at)), Node::Leaf(Leaf::Limit(_)))
    }

    /// Whether a number is a share, a growth or a bound of one.
    pub(crate) fn is_share(&self, at: At) -> bool {
        match self.eval.arena.node(at) {
            Node::Define(_, inner) | Node::Let(inner) | Node::One(One::Abs, inner) => self.is_share(inner),
            Node::Two(Two::Growth, ..) => true,
            Node::Two(Two::Min | Two::Max, a, b) | Node::Math(Math::Add | Math::Sub, a, b) => self.is_share(a) || self.is_share(b),
            Node::Math(Math::Div, a, b) => self.is_money(a) && self.is_money(b),
            Node::Leaf(Leaf::Limit(place)) => self.live.limit(place).is_some_and(|limit| limit.unit == "share"),
            Node::Over(place) => self.eval.arena.overs.get(place as usize).is_some_and(|over| over.agg == Agg::Share),
            _ => false,
        }
    }

    /// Writes the value alone; whether it is a word.
    fn put_value(&mut self, at: At, percent: Percent, frame: &Frame) -> bool {
        let value = self.eval.value(at, frame);
        if let (Some(places), Val::Num(num)) = (percent, value) {
            amounts::write_percent(num, places, MINUS, self.out.end());
            return false;
        }
        let is_money = self.is_money(at);
        if let (Val::Num(num), true, Node::Leaf(Leaf::Stat(_))) = (value, is_money, self.eval.arena.node(self.bare(at))) {
            amounts::write_half_fen(num, MINUS, self.out.end());
            return false;
        }
        let ty = if is_money { Ty::Money } else { Ty::Number };
        let from = self.out.here();
        let is_word = amounts::write_value(&self.eval, value, (ty, Show::Plain), MINUS, self.out.end());
        if is_word {
            self.out.sign(from);
        }
        is_word
    }

    /// Writes a blank and the value behind the label that stands from there on, called as lists call it.
    fn valued(&mut self, label: usize, at: At, percent: Percent, frame: &Frame) -> ToldPiece {
        self.out.add(" ");
        let from = self.out.here();
        if self.put_value(at, percent, frame) {
            self.out.call(from);
        }
        self.out.since(label)
    }

    /// The name of a node with its value.
    fn named_value(&mut self, at: At, of: At, percent: Percent, frame: &Frame) -> ToldPiece {
        let from = self.out.here();
        self.put_name(at);
        self.valued(from, of, percent, frame)
    }

    /// The expression with labels and values, without its result.
    pub(crate) fn made(&mut self, at: At, frame: &Frame) -> ToldPiece {
        if let Some(title) = self.node(at).and_then(|node| node.title.as_ref()) {
            let from = self.out.here();
            self.out.put_text(title);
            return self.valued(from, at, None, frame);
        }
        let at = self.taken(at, frame);
        let from = self.out.here();
        match self.eval.arena.node(at) {
            Node::Math(math, a, b) => self.math(math, a, b, frame),
            Node::Const(_) => {
                self.put_value(at, None, frame);
                self.out.since(from)
            }
            Node::Leaf(Leaf::Limit(place)) => self.limit_piece(place, at, frame),
            Node::Leaf(leaf) => self.leaf(leaf, at, frame),
            Node::One(One::Abs, inner) if self.is_made(inner, frame) => self.size_made(inner, frame),
            // A part of a loss is told of its size: half of a negative number would be nonsense.
            Node::One(One::Abs, inner) if matches!(self.eval.value(inner, frame), Val::Num(num) if num.num < 0) => {
                self.put_name(inner);
                self.out.add(" |");
                self.put_value(inner, None, frame);
                self.out.add("|");
                self.out.since(from)
            }
            Node::One(One::Abs, inner) => self.made(inner, frame),
            Node::Minus(inner) => {
                let made = self.made(inner, frame);
                self.around("−(", made, ")")
            }
            Node::OrEmpty(a, _) | Node::Default(a, _) => self.made(a, frame),
            Node::Two(Two::Growth, a, b) if !self.eval.value(at, frame).is_missing() => {
                self.put_value(a, None, frame);
                self.out.add(" ÷ ");
                self.put_value(b, None, frame);
                self.out.add(" − 1");
                self.out.since(from)
            }
            Node::Two(Two::Months | Two::FullMonths | Two::Days, a, b) if !self.eval.value(at, frame).is_missing() => {
                let (a, b) = (self.made(a, frame), self.made(b, frame));
                let from = self.out.at_end(a);
                self.out.put(" 至 ", " to ");
                self.out.copy(b);
                self.out.since(from)
            }
            Node::Two(Two::Age, _, b) => self.age(at, self.is_birthday(b), frame),
            Node::Over(place) => match self.eval.arena.overs.get(place as usize) {
                Some(over) => self.over((place, over), at, frame),
                None => ToldPiece::default(),
            },
            _ => self.named_value(at, at, None, frame),
        }
    }

    fn size_made(&mut self, inner: At, frame: &Frame) -> ToldPiece {
        if let Node::Math(Math::Sub, a, b) = self.eval.arena.node(self.taken(inner, frame)) {
            let (a, b) = (self.made(a, frame), self.right(Math::Sub, a, b, frame));
            let from = self.out.at_end(a);
            self.out.put(" 与", " and ");
            self.out.copy(b);
            self.out.put(" 相差", " differ by");
            return self.out.since(from);
        }
        let made = self.made(inner, frame);
        self.around("|", made, "|")
    }

    /// A piece between two signs.
    fn around(&mut self, before: &str, piece: ToldPiece, after: &str) -> ToldPiece {
        let from = self.out.here();
        self.out.add(before);
        self.out.copy(piece);
        self.out.add(after);
        self.out.since(from)
    }

    fn age(&mut self, at: At, is_difference: bool, frame: &Frame) -> ToldPiece {
        let from = self.out.here();
        if is_difference {
            self.out.put("年龄差 ", "age difference ");
        } else {
            self.out.put("年龄 ", "age ");
        }
        let value = self.out.here();
        self.put_value(at, None, frame);
        let years = if self.out.words(self.out.since(value)) == "1" { " year" } else { " years" };
        self.out.put(" 岁", years);
        self.out.since(from)
    }

    fn is_birthday(&self, at: At) -> bool {
        matches!(self.leaf_of(at), Some(Leaf::Derived(Derived::Birthday) | Leaf::HeadDerived(Derived::Birthday)))
    }

    fn over(&mut self, (place, over): (u32, &Over), at: At, frame: &Frame) -> ToldPiece {
        let terms = self.terms(place, frame);
        if terms.len() > 1 {
            let from = self.out.here();
            self.put_name(at);
            self.out.add(" ");
            for (n, row) in terms.iter().enumerate() {
                if n > 0 {
                    self.out.add(" + ");
                }
                self.put_value(over.body, None, row);
            }
            return self.out.since(from);
        }
        self.named_value(at, at, (over.agg == Agg::Share).then_some(1), frame)
    }

    /// The rows that are the terms of a short sum; none when it is long or no sum.
    fn terms(&self, place: u32, frame: &Frame) -> Vec<Frame> {
        let over = self.eval.arena.overs.get(place as usize);
        if over.is_none_or(|over| over.agg != Agg::Sum || over.body == NONE) {
            return Vec::new();
        }
        let decided = self.live.decided(place, frame, Deciding::Counted);
        if decided.all > MOST_TERMS { Vec::new() } else { decided.rows }
    }

    fn limit_piece(&mut self, place: u16, at: At, frame: &Frame) -> ToldPiece {
        let from = self.out.here();
        let Some(limit) = self.live.limit(place) else {
            self.out.put_text(&sentences::leaf(&self.naming(), Leaf::Limit(place)));
            return self.out.since(from);
        };
        self.out.within(limit.title);
        self.out.part(from);
        let value = self.out.here();
        if self.is_money(at) {
            self.put_value(at, None, frame);
        } else {
            self.out.add(limit.value);
        }
        self.put_limit_unit(limit.unit, value);
        if !limit.document.is_empty() && !self.was_told(limit.document) {
            self.out.put("（", " (");
            self.out.add(limit.document);
            self.out.put("）", ")");
        }
        self.out.since(from)
    }

    /// Net income worked out from the items that the caliber counts; those of 0 are left out.
    fn net(&mut self, at: At, frame: &Frame) -> ToldPiece {
        let from = self.out.here();
        self.put_name(at);
        let label = self.out.here();
        self.out.add(" (");
        let mut terms = 0;
        for (id, adds) in self.live.net_items() {
            let seen = self.live.seen(Leaf::Own(When::Now, id), frame);
            let is_shown = match seen {
                Val::Num(num) => num.num != 0,
                Val::No(Why::Empty) => !blank_is_none(id),
                _ => false,
            };
            if !is_shown {
                continue;
            }
            self.out.add(match (adds, terms) {
                (true, 0) => "",
                (true, _) => " + ",
                (false, 0) => "0 − ",
                (false, _) => " − ",
            });
            terms += 1;
            self.out.put_text(&id.row().label);
            self.out.add(" ");
            match seen {
                Val::Num(num) => amounts::write_money(num, MINUS, self.out.end()),
                _ => self.out.put("未填", "not filled"),
            }
        }
        if terms < 2 {
            self.out.take_back(label);
            return self.valued(from, at, None, frame);
        }
        self.out.add(" = ");
        self.put_value(at, None, frame);
        self.out.add(")");
        self.out.since(from)
    }

    /// The largest believable area of a row of land is a limit of its own.
    fn land_limit(&mut self, at: At, frame: &Frame) -> ToldPiece {
        let from = self.out.here();
        match self.live.land_limit(frame) {
            Some(title) => self.out.within(title),
            None => self.out.within(&sentences::node(&self.naming(), at)),
        }
        self.out.add(" ");
        self.put_value(at, None, frame);
        self.out.put(" 亩", " mu");
        self.out.since(from)
    }

    fn math(&mut self, math: Math, a: At, b: At, frame: &Frame) -> ToldPiece {
        let sign = match math {
            Math::Add => " + ",
            Math::Sub => " − ",
            Math::Mul => " × ",
            Math::Div => " ÷ ",
        };
        let right = self.right(math, a, b, frame);
        let left = if matches!(math, Math::Add | Math::Sub) { self.made(a, frame) } else { self.bracketed(a, Math::Mul, frame) };
        let from = self.out.at_end(left);
        self.out.add(sign);
        self.out.copy(right);
        self.out.since(from)
    }

    /// The second operand; the same field of another period is called by the period alone.
    fn right(&mut self, math: Math, a: At, b: At, frame: &Frame) -> ToldPiece {
        match (math, self.change(a, b, frame)) {
            (Math::Add | Math::Sub, Some((.., when))) => {
                let from = self.out.here();
                self.out.put_text(&sentences::when(when));
                self.valued(from, b, None, frame)
            }
            _ => self.bracketed(b, math, frame),
        }
    }

    fn bracketed(&mut self, at: At, of: Math, frame: &Frame) -> ToldPiece {
        let taken = self.taken(at, frame);
        let is_product = matches!(self.eval.arena.node(taken), Node::Math(Math::Mul | Math::Div, ..));
        if is_product && !self.is_quiet && self.is_worked_out(at, frame) {
            let from = self.out.here();
            self.put_value(at, None, frame);
            return self.out.since(from);
        }
        let inner = self.made(at, frame);
        if is_product && matches!(of, Math::Add | Math::Sub) {
            if !self.is_quiet && !self.is_worked_out(at, frame) {
                self.before.worked.push((at, *frame));
            }
            let from = self.out.here();
            self.out.add("(");
            self.out.copy(inner);
            self.out.add(" = ");
            self.put_value(at, None, frame);
            self.out.add(")");
            return self.out.since(from);
        }
        let needs = match self.eval.arena.node(taken) {
            Node::Math(Math::Add | Math::Sub, ..) => of != Math::Add,
            Node::Math(Math::Mul | Math::Div, ..) => of == Math::Div,
            Node::Over(place) => self.terms(place, frame).len() > 1,
            _ => false,
        };
        if needs { self.around("(", inner, ")") } else { inner }
    }

    /// A leaf with its value as a reader may see it: numbers that name a person stay masked, an empty cell says so.
    fn leaf(&mut self, leaf: Leaf, at: At, frame: &Frame) -> ToldPiece {
        let value = self.eval.value(at, frame);
        if let (Leaf::Calc(CalcPart::Net), Val::Num(_)) = (leaf, value) {
            return self.net(at, frame);
        }
        if let Leaf::Row(Coll::Lands, Attr::Most) = leaf {
            return self.land_limit(at, frame);
        }
        // An empty cell may read as none.
        let seen = if functions::hides_blank(self.eval.arena.node(at)) { self.live.seen(leaf, frame) } else { value };
        let from = self.out.here();
        // A row that is a cell is called by it already.
        let is_cell = |coll: Coll| coll == Coll::Required || matches!(names::table_of(coll), Some(LIVING | AFTER_FIELDS));
        if !matches!(leaf, Leaf::Row(coll, _) if is_cell(coll)) {
            self.put_name(at);
        }
        let unknown = match (seen, value) {
            (Val::No(Why::Empty), _) => Some(("未填", "not filled")),
            (Val::No(_), Val::No(_)) => Some(("不明", "unknown")),
            _ => None,
        };
        if let Some((zh, en)) = unknown {
            self.out.part(from);
            self.out.put(zh, en);
            return self.out.since(from);
        }
        if names::is_secret(leaf) {
            self.out.add(" ");
            let word = self.out.here();
            self.out.add(&amounts::plain_leaf(self.live, self.live.book(), seen, leaf));
            self.out.call(word);
            return self.out.since(from);
        }
        let said = || is_counts(leaf).then(|| self.live.read(value, &self.eval.arena.texts, sentences::made_word)).flatten();
        if let Some(known) = sentences::own_word(self.live.book(), value).or_else(said) {
            self.out.take_back(from);
            self.out.put_text(&known);
            return self.out.since(from);
        }
        self.valued(from, at, None, frame)
    }

    /// Whether a document was told before; when it is being told, it is remembered.
    fn was_told(&mut self, document: &'w str) -> bool {
        if self.is_quiet {
            return false;
        }
        let was = self.before.documents.contains(&document);
        if !was {
            self.before.documents.push(document);
        }
        was
    }

    /// Whether two values are the same field of two periods: the node of the first, the field, and both periods.
    fn change(&self, a: At, b: At, frame: &Frame) -> Option<Change> {
        let (a, b) = (self.taken(a, frame), self.taken(b, frame));
        match (self.eval.arena.node(a), self.eval.arena.node(b)) {
            (Node::Leaf(Leaf::Own(x, id)), Node::Leaf(Leaf::Own(y, other))) if id == other && x != y => Some((a, id, x, y)),
            _ => None,
        }
    }

    /// A figure beside the same of an earlier period: the difference, and what part it is.
    pub(crate) fn told_as_change(&mut self, cmp: Cmp, a: At, b: At, frame: &Frame) -> Option<(ToldPiece, ToldPiece)> {
        if !matches!(cmp, Cmp::Lt | Cmp::Gt) || !self.is_money(a) {
            return None;
        }
        let b = self.taken(b, frame);
        let (at, field, now_of, when) = self.change(a, b, frame)?;
        let (now, was) = (self.eval.number(a, frame).ok()?, self.eval.number(b, frame).ok()?);
        let difference = now.minus(was).ok()?;
        let from = self.out.here();
        self.put_name(at);
        self.out.add(" ");
        amounts::write_money(now, MINUS, self.out.end());
        let lead = self.out.since(from);
        let from = self.out.here();
        self.out.add("− ");
        self.out.put_text(&sentences::when(when));
        self.out.add(" ");
        amounts::write_money(was, MINUS, self.out.end());
        self.out.add(" = ");
        amounts::write_money(difference, MINUS, self.out.end());
        self.out.put(" 元", " yuan");
        let shown = [now, was, difference].map(|num| num.rounded(2).ok().map(|num| num.num));
        self.before.changes.push(ToldChange { field, whens: [now_of, when], shown });
        Some((lead, self.out.since(from)))
    }

    /// `x < (1 − share) × y` told as the fall from `y` to `x` against the share.
    pub(crate) fn told_as_fall(&mut self, cmp: Cmp, a: At, b: At, frame: &Frame) -> Option<ToldFall> {
        let Node::Math(Math::Mul, rest, base) = self.eval.arena.node(self.bare(b)) else { return None };
        let Node::Math(Math::Sub, one, share) = self.eval.arena.node(self.bare(rest)) else { return None };
        let cmp = match cmp {
            Cmp::Lt => Cmp::Gt,
            Cmp::Le => Cmp::Ge,
            Cmp::Gt => Cmp::Lt,
            Cmp::Ge => Cmp::Le,
            Cmp::Eq | Cmp::Ne => return None,
        };
        if !self.is_limit(share)
            || !self.is_share(share)
            || !matches!(self.eval.arena.node(one), Node::Const(Val::Num(num)) if num.num == num.den)
        {
            return None;
        }
        let (now, was) = (self.eval.number(a, frame).ok()?, self.eval.number(base, frame).ok()?);
        self.change(a, base, frame)?;
        if was.num <= 0 {
            return None;
        }
        let fall = was.minus(now).ok()?;
        let part = fall.over(was).ok()?;
        let limit = self.eval.number(share, frame).ok()?;
        let places = if is_close(part, limit) { 4 } else { 1 };
        let limit = self.made(share, frame);
        let bound = self.signed(cmp, limit);
        let change = self.told_as_change(Cmp::Lt, a, base, frame);
        let is_new = change.is_none()
            || self.before.changes.last().is_some_and(|own| self.before.changes.iter().filter(|known| *known == own).count() < 2);
        let from = self.out.here();
        amounts::write_money(fall, MINUS, self.out.end());
        self.out.add(" ÷ ");
        amounts::write_money(was, MINUS, self.out.end());
        self.out.add(" = ");
        amounts::write_percent(part, places, MINUS, self.out.end());
        let worked = self.out.since(from);
        let from = self.out.here();
        if let Some((lead, rest)) = change.filter(|_| is_new) {
            self.out.copy(lead);
            self.out.add(" ");
            self.out.copy(rest);
            self.out.put("，", ", ");
        }
        self.out.put("降幅 ", "fall ");
        self.out.copy(worked);
        let beyond = (!is_new && matches!(cmp, Cmp::Gt | Cmp::Ge)).then_some((part, worked));
        Some(ToldFall { lead: self.out.since(from), bound, beyond })
    }
}

/// The node of a figure, its field, its period, and the other one.
type Change = (At, FieldId, When, When);

/// A fall told as a share of what was there before.
pub(crate) struct ToldFall {
    /// The calculation of the share, behind that of the change where that is told for the first time.
    pub lead: ToldPiece,
    /// The sign and the limit that the share is held against.
    pub bound: ToldPiece,
    /// The share and its calculation, where it is beyond the limit and the change was told before.
    pub beyond: Option<(Num, ToldPiece)>,
}

/// Whether two different shares look the same with one decimal.
fn is_close(one: Num, other: Num) -> bool {
    let tenths = |num: Num| num.times(Num::whole(100)).and_then(|num| num.rounded(1)).map(|num| num.num).ok();
    one.against(other).is_ne() && tenths(one) == tenths(other)
}

/// Whether a value says that money counts, which is told alike whether a file says it or the caliber.
fn is_counts(leaf: Leaf) -> bool {
    let Leaf::Row(coll, Attr::Other(column)) = leaf else { return false };
    let column = names::table_of(coll).and_then(|table| table.row().columns.get(usize::from(column)));
    column.is_some_and(|column| matches!(column.kind, FieldKind::Code("counts")))
}
