//! The sides of a comparison written out: labels with values, sums and quotients worked out, limits with title and document.
//!
//! What does not live here: which facts are told (`arithmetic.rs`), how a value is spelled (`amounts.rs`).

use crate::domain::code;
use crate::domain::field::FieldKind;
use crate::domain::flag::why::Why;
use crate::domain::table::AFTER_FIELDS;
use crate::domain::table::LIVING;
use crate::i18n::Lang;
use crate::i18n::Text;
use crate::i18n::text;
use crate::rules::book::Show;
use crate::rules::book::limits::LimitValue;
use crate::rules::eval::functions::blank_is_none;
use crate::rules::eval::source::Frame;
use crate::rules::explain::amounts;
use crate::rules::explain::arithmetic::FactWork;
use crate::rules::explain::sentences;
use crate::rules::explain::sentences::sign;
use crate::rules::explain::teller::Deciding;
use crate::rules::explain::teller::MOST_TERMS;
use crate::rules::explain::teller::Teller;
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

impl<T: Teller> FactWork<'_, T> {
    /// A value with its label, worked out where it is made of several.
    pub(crate) fn shown(&self, at: At, frame: &Frame) -> Text {
        self.side(at, None, frame)
    }

    /// Both sides are shares when one is; more decimals where one would make a true comparison look wrong.
    pub(crate) fn percent(&self, a: At, b: At, frame: &Frame) -> Percent {
        if !self.is_share(a) && !self.is_share(b) {
            return None;
        }
        let (Ok(a), Ok(b)) = (self.eval.number(a, frame), self.eval.number(b, frame)) else { return Some(1) };
        let is_close = a.against(b).is_ne() && amounts::percent(a, 1) == amounts::percent(b, 1);
        Some(if is_close { 4 } else { 1 })
    }

    /// One side of a comparison: what it is made of, and what it comes to when that is more than one value.
    pub(crate) fn side(&self, at: At, percent: Percent, frame: &Frame) -> Text {
        let made = self.made(at, frame);
        if !self.is_made(at, frame) {
            let is_share = self.is_share(at) || matches!(self.eval.arena.node(self.bare(at)), Node::Leaf(Leaf::Stat(_)));
            return if percent.is_some() && is_share && !self.is_limit(at) {
                labelled(&sentences::node(self.live, at), &self.value(at, percent, frame))
            } else {
                made
            };
        }
        let value = self.value(at, percent, frame);
        if self.is_worked_out(at, frame) {
            return match self.eval.arena.node(self.bare(at)) {
                Node::Two(Two::Growth, a, _) => labelled(&sentences::growth(self.live, a), &value),
                _ => sentences::joined(&[Text::same(value), self.unit(at)], " ", " "),
            };
        }
        self.worked.borrow_mut().push((at, *frame));
        let made = match self.eval.arena.node(self.bare(at)) {
            Node::Two(Two::Growth, a, _) => sentences::joined(&[sentences::growth(self.live, a), made], " ", " "),
            _ => made,
        };
        let value = sentences::joined(&[Text::same(value), self.unit(at)], " ", " ");
        if let Node::One(One::Abs, _) = self.eval.arena.node(self.bare(at)) {
            return sentences::joined(&[made, value], " ", " ");
        }
        text("{made} = {value}", "{made} = {value}").fill(&[("made", &made), ("value", &value)])
    }

    /// The expression with nothing shortened, to know it again.
    pub(crate) fn whole(&self, at: At, frame: &Frame) -> Text {
        let before = self.is_quiet.replace(true);
        let whole = self.made(at, frame);
        self.is_quiet.set(before);
        whole
    }

    /// Whether two expressions are told by the same words; most are told apart by what they come to, without the words.
    pub(crate) fn is_same(&self, (a, of_a): (At, &Frame), (b, of_b): (At, &Frame)) -> bool {
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
        self.whole(a, of_a) == self.whole(b, of_b)
    }

    /// Whether a calculation was written out before.
    fn is_worked_out(&self, at: At, frame: &Frame) -> bool {
        self.worked.borrow().iter().any(|(own, of)| self.is_same((*own, of), (at, frame)))
    }

    /// Whether words were told before; when they are being told, they are remembered.
    fn was_told(&self, words: &Text) -> bool {
        if self.is_quiet.get() {
            return false;
        }
        let was = self.told.borrow().contains(words);
        if !was {
            self.told.borrow_mut().push(words.clone());
        }
        was
    }

    /// The unit of a span of time.
    fn unit(&self, at: At) -> Text {
        match self.eval.arena.node(self.bare(at)) {
            Node::Two(Two::Months | Two::FullMonths, ..) => text("个月", "months"),
            Node::Two(Two::Days, ..) => text("天", "days"),
            _ => Text::default(),
        }
    }

    /// Below names and rounding.
    fn bare(&self, at: At) -> At {
        match self.eval.arena.node(at) {
            Node::Define(_, inner) | Node::Let(inner) | Node::One(One::Round2, inner) => self.bare(inner),
            _ => at,
        }
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
                    if sentences::is_constant(self.live, b) { at } else { self.taken(b, frame) }
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
            Node::Over(place) => self.eval.arena.overs.get(place as usize).is_some_and(|over| self.terms((place, over), frame).len() > 1),
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
            Node::Math(Math::Div, a, b) => amounts::is_money(self.live.book(), a) && amounts::is_money(self.live.book(), b),
            Node::Leaf(Leaf::Limit(place)) => self.limit(place).is_some_and(|limit| limit.unit == "share"),
            Node::Over(place) => self.eval.arena.overs.get(place as usize).is_some_and(|over| over.agg == Agg::Share),
            _ => false,
        }
    }

    fn limit(&self, place: u16) -> Option<&LimitValue> {
        self.live.limit(place)
    }

    /// The value alone.
    fn value(&self, at: At, percent: Percent, frame: &Frame) -> String {
        let value = self.eval.value(at, frame);
        if let (Some(places), Val::Num(num)) = (percent, value) {
            return minus(amounts::percent(num, places));
        }
        if let (Val::Num(num), Node::Leaf(Leaf::Stat(_)), true) =
            (value, self.eval.arena.node(self.bare(at)), amounts::is_money(self.live.book(), at))
        {
            return minus(amounts::half_fen(num));
        }
        let ty = if amounts::is_money(self.live.book(), at) { Ty::Money } else { Ty::Number };
        minus(amounts::value(&self.eval, value, ty, Show::Plain, Lang::Zh))
    }

    /// The expression with labels and values, without its result.
    pub(crate) fn made(&self, at: At, frame: &Frame) -> Text {
        if let (Some(title), Node::Over(_) | Node::Two(Two::Age, ..)) =
            (sentences::title(self.live, at), self.eval.arena.node(self.bare(at)))
        {
            return labelled(&title, &self.value(at, None, frame));
        }
        let at = self.taken(at, frame);
        match self.eval.arena.node(at) {
            Node::Math(math, a, b) => self.math(math, a, b, frame),
            Node::Const(_) => Text::same(self.value(at, None, frame)),
            Node::Leaf(Leaf::Limit(place)) => self.limit_text(place, at, frame),
            Node::Leaf(leaf) => self.leaf(leaf, at, frame),
            Node::One(One::Abs, inner) if self.is_made(inner, frame) => match self.eval.arena.node(self.taken(inner, frame)) {
                Node::Math(Math::Sub, a, b) => text("{a} 与{b} 相差", "{a} and {b} differ by")
                    .fill(&[("a", &self.made(a, frame)), ("b", &self.right(Math::Sub, a, b, frame))]),
                _ => text("|{a}|", "|{a}|").fill(&[("a", &self.made(inner, frame))]),
            },
            // A part of a loss is told of its size: half of a negative number would be nonsense.
            Node::One(One::Abs, inner) if matches!(self.eval.value(inner, frame), Val::Num(num) if num.num < 0) => {
                labelled(&sentences::node(self.live, inner), &format!("|{}|", self.value(inner, None, frame)))
            }
            Node::One(One::Abs, inner) => self.made(inner, frame),
            Node::Minus(inner) => text("−({a})", "−({a})").fill(&[("a", &self.made(inner, frame))]),
            Node::OrEmpty(a, _) | Node::Default(a, _) => self.made(a, frame),
            Node::Two(Two::Growth, a, b) if !self.eval.value(at, frame).is_missing() => {
                Text::same(format!("{} ÷ {} − 1", self.value(a, None, frame), self.value(b, None, frame)))
            }
            Node::Two(Two::Months | Two::FullMonths | Two::Days, a, b) if !self.eval.value(at, frame).is_missing() => {
                text("{from} 至 {to}", "{from} to {to}").fill(&[("from", &self.made(a, frame)), ("to", &self.made(b, frame))])
            }
            Node::Two(Two::Age, _, b) if self.is_birthday(b) => {
                text("年龄差 {n} 岁", "age difference {n|year|years}").fill(&[("n", &self.value(at, None, frame))])
            }
            Node::Two(Two::Age, ..) => text("年龄 {n} 岁", "age {n|year|years}").fill(&[("n", &self.value(at, None, frame))]),
            Node::Over(place) => match self.eval.arena.overs.get(place as usize) {
                Some(over) => self.over((place, over), at, frame),
                None => Text::default(),
            },
            _ => labelled(&sentences::node(self.live, at), &self.value(at, None, frame)),
        }
    }

    fn is_birthday(&self, at: At) -> bool {
        matches!(self.leaf_of(at), Some(Leaf::Derived(Derived::Birthday) | Leaf::HeadDerived(Derived::Birthday)))
    }

    fn over(&self, (place, over): (u32, &Over), at: At, frame: &Frame) -> Text {
        let label = sentences::node(self.live, at);
        let terms = self.terms((place, over), frame);
        if terms.len() > 1 {
            return labelled(&label, &terms.join(" + "));
        }
        labelled(&label, &self.value(at, if over.agg == Agg::Share { Some(1) } else { None }, frame))
    }

    /// The terms of a short sum; none when it is long or no sum.
    fn terms(&self, (place, over): (u32, &Over), frame: &Frame) -> Vec<String> {
        if over.agg != Agg::Sum || over.body == NONE {
            return Vec::new();
        }
        let decided = self.live.decided(place, frame, Deciding::Counted);
        if decided.all > MOST_TERMS {
            return Vec::new();
        }
        decided.rows.iter().map(|row| self.value(over.body, None, row)).collect()
    }

    fn limit_text(&self, place: u16, at: At, frame: &Frame) -> Text {
        let Some(limit) = self.limit(place) else { return sentences::leaf(self.live, Leaf::Limit(place)) };
        let value = if amounts::is_money(self.live.book(), at) { self.value(at, None, frame) } else { limit.value.clone() };
        let unit = sentences::limit_unit(&limit.unit);
        let value = sentences::joined(&[Text::same(value), unit], " ", " ");
        let known = sentences::joined(&[within(&limit.title), value], " ", " ");
        let document = Text::same(limit.document.as_str());
        if limit.document.is_empty() || self.was_told(&document) {
            return known;
        }
        text("{known}（{document}）", "{known} ({document})").fill(&[("known", &known), ("document", &limit.document)])
    }

    /// Net income worked out from the items that the caliber counts; those of 0 are left out.
    fn net(&self, at: At, frame: &Frame) -> Text {
        let (mut zh, mut en) = (String::new(), String::new());
        let mut terms = 0;
        for (id, adds) in self.live.net_items() {
            let seen = self.eval.source.seen(Leaf::Own(When::Now, id), frame);
            let shown = match seen {
                Val::Num(num) if num.num != 0 => Text::same(minus(amounts::money(num))),
                Val::No(Why::Empty) if !blank_is_none(id) => text("未填", "not filled"),
                _ => continue,
            };
            let sign = match (adds, terms) {
                (true, 0) => "",
                (true, _) => " + ",
                (false, 0) => "0 − ",
                (false, _) => " − ",
            };
            terms += 1;
            for (out, lang) in [(&mut zh, Lang::Zh), (&mut en, Lang::En)] {
                out.extend([sign, id.row().label.get(lang), " ", shown.get(lang)]);
            }
        }
        let label = sentences::leaf(self.live, Leaf::Calc(CalcPart::Net));
        let value = self.value(at, None, frame);
        if terms < 2 {
            return labelled(&label, &value);
        }
        text("{label} ({terms} = {value})", "{label} ({terms} = {value})").fill(&[
            ("label", &label),
            ("terms", &Text::made(zh, en)),
            ("value", &value),
        ])
    }

    /// The largest believable area of a row of land is a limit of its own.
    fn land_limit(&self, at: At, frame: &Frame) -> Text {
        let title = self.live.land_limit(frame).map_or_else(|| sentences::node(self.live, at), |limit| limit.title.clone());
        text("{title} {value} 亩", "{title} {value} mu").fill(&[("title", &within(&title)), ("value", &self.value(at, None, frame))])
    }

    fn math(&self, math: Math, a: At, b: At, frame: &Frame) -> Text {
        let sign = match math {
            Math::Add => "+",
            Math::Sub => "−",
            Math::Mul => "×",
            Math::Div => "÷",
        };
        let right = self.right(math, a, b, frame);
        let left = if matches!(math, Math::Add | Math::Sub) { self.made(a, frame) } else { self.bracketed(a, Math::Mul, frame) };
        text("{a} {sign} {b}", "{a} {sign} {b}").fill(&[("a", &left), ("sign", &sign), ("b", &right)])
    }

    /// The second operand; the same field of another period is called by the period alone.
    fn right(&self, math: Math, a: At, b: At, frame: &Frame) -> Text {
        match (math, self.change(a, b, frame)) {
            (Math::Add | Math::Sub, Some((_, when))) => labelled(&when, &self.value(b, None, frame)),
            _ => self.bracketed(b, math, frame),
        }
    }

    fn bracketed(&self, at: At, of: Math, frame: &Frame) -> Text {
        let taken = self.taken(at, frame);
        let is_product = matches!(self.eval.arena.node(taken), Node::Math(Math::Mul | Math::Div, ..));
        if is_product && !self.is_quiet.get() && self.is_worked_out(at, frame) {
            return Text::same(self.value(at, None, frame));
        }
        let inner = self.made(at, frame);
        if is_product && matches!(of, Math::Add | Math::Sub) {
            if !self.is_quiet.get() && !self.is_worked_out(at, frame) {
                self.worked.borrow_mut().push((at, *frame));
            }
            let value = self.value(at, None, frame);
            return text("({a} = {value})", "({a} = {value})").fill(&[("a", &inner), ("value", &value)]);
        }
        let needs = match self.eval.arena.node(taken) {
            Node::Math(Math::Add | Math::Sub, ..) => of != Math::Add,
            Node::Math(Math::Mul | Math::Div, ..) => of == Math::Div,
            Node::Over(place) => self.eval.arena.overs.get(place as usize).is_some_and(|over| self.terms((place, over), frame).len() > 1),
            _ => false,
        };
        if needs { text("({a})", "({a})").fill(&[("a", &inner)]) } else { inner }
    }

    /// A leaf with its value as a reader may see it: numbers that name a person stay masked, an empty cell says so.
    fn leaf(&self, leaf: Leaf, at: At, frame: &Frame) -> Text {
        if let (Leaf::Calc(CalcPart::Net), Val::Num(_)) = (leaf, self.eval.value(at, frame)) {
            return self.net(at, frame);
        }
        if let Leaf::Row(Coll::Lands, Attr::Most) = leaf {
            return self.land_limit(at, frame);
        }
        // A row that is a cell is called by it already.
        let is_cell = |coll: Coll| coll == Coll::Required || matches!(names::table_of(coll), Some(LIVING | AFTER_FIELDS));
        let label = if matches!(leaf, Leaf::Row(coll, _) if is_cell(coll)) { Text::default() } else { sentences::leaf(self.live, leaf) };
        let seen = self.eval.source.seen(leaf, frame);
        match (seen, self.eval.value(at, frame)) {
            (Val::No(Why::Empty), _) => return sentences::joined(&[label, text("未填", "not filled")], " ", " "),
            (Val::No(_), Val::No(_)) => return sentences::joined(&[label, text("不明", "unknown")], " ", " "),
            _ => {}
        }
        if names::is_secret(leaf) {
            return labelled(&label, &amounts::plain_leaf(self.live, self.live.book(), seen, leaf));
        }
        let value = self.eval.value(at, frame);
        let said = || is_counts(leaf).then(|| self.live.read(value, &self.eval.arena.texts, sentences::made_word)).flatten();
        if let Some(known) = sentences::own_word(self.live, value).or_else(said) {
            return known;
        }
        labelled(&label, &self.value(at, None, frame))
    }

    /// Whether two values are the same field of two periods: the label of the first, the word for the period of the second.
    fn change(&self, a: At, b: At, frame: &Frame) -> Option<(Text, Text)> {
        let (a, b) = (self.taken(a, frame), self.taken(b, frame));
        match (self.eval.arena.node(a), self.eval.arena.node(b)) {
            (Node::Leaf(leaf @ Leaf::Own(x, id)), Node::Leaf(Leaf::Own(y, other))) if id == other && x != y => {
                Some((sentences::leaf(self.live, leaf), sentences::when(y)))
            }
            _ => None,
        }
    }

    /// A figure beside the same of an earlier period: the difference, and what part it is.
    pub(crate) fn told_as_change(&self, cmp: Cmp, a: At, b: At, frame: &Frame) -> Option<(Text, Text)> {
        if !matches!(cmp, Cmp::Lt | Cmp::Gt) || !amounts::is_money(self.live.book(), a) {
            return None;
        }
        let b = self.taken(b, frame);
        let (label, when) = self.change(a, b, frame)?;
        let (now, was) = (self.eval.number(a, frame).ok()?, self.eval.number(b, frame).ok()?);
        let difference = now.minus(was).ok()?;
        let lead = labelled(&label, &minus(amounts::money(now)));
        let rest = text("− {when} {was} = {difference} 元", "− {when} {was} = {difference} yuan").fill(&[
            ("when", &when),
            ("was", &minus(amounts::money(was))),
            ("difference", &minus(amounts::money(difference))),
        ]);
        self.told.borrow_mut().push(sentences::joined(&[lead.clone(), rest.clone()], " ", " "));
        Some((lead, rest))
    }

    /// `x < (1 − share) × y` told as the fall from `y` to `x` against the share.
    pub(crate) fn told_as_fall(&self, cmp: Cmp, a: At, b: At, frame: &Frame) -> Option<ToldFall> {
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
        let places = if part.against(limit).is_ne() && amounts::percent(part, 1) == amounts::percent(limit, 1) { 4 } else { 1 };
        let bound = text("{sign} {limit}", "{sign} {limit}").fill(&[("sign", &sign(cmp)), ("limit", &self.made(share, frame))]);
        let change = self.told_as_change(Cmp::Lt, a, base, frame).map(|(lead, rest)| sentences::joined(&[lead, rest], " ", " "));
        let change = change.unwrap_or_default();
        let is_new = self.told.borrow().iter().filter(|own| **own == change).count() < 2;
        let [fall, was, share] = [amounts::money(fall), amounts::money(was), amounts::percent(part, places)].map(minus);
        let worked = format!("{fall} ÷ {was} = {share}");
        let told = text("降幅 {worked}", "fall {worked}").fill(&[("worked", &worked)]);
        Some(if is_new {
            ToldFall { lead: sentences::joined(&[change, told], "，", ", "), bound, beyond: None }
        } else {
            ToldFall { lead: told, bound, beyond: matches!(cmp, Cmp::Gt | Cmp::Ge).then_some((part, worked)) }
        })
    }
}

/// A fall told as a share of what was there before.
pub(crate) struct ToldFall {
    /// The calculation of the share, behind that of the change where that is told for the first time.
    pub lead: Text,
    /// The sign and the limit that the share is held against.
    pub bound: Text,
    /// The share and its calculation, where it is beyond the limit and the change was told before.
    pub beyond: Option<(Num, String)>,
}

/// A title as it stands within a sentence: the English without its capital.
fn within(title: &Text) -> Text {
    let english = title.get(Lang::En);
    let mut chars = english.chars();
    let first = chars.next().map_or_else(String::new, |first| first.to_lowercase().collect());
    Text::made(title.get(Lang::Zh).to_owned(), format!("{first}{}", chars.as_str()))
}

/// Whether a value says that money counts, which is told alike whether a file says it or the caliber.
fn is_counts(leaf: Leaf) -> bool {
    let Leaf::Row(coll, Attr::Other(column)) = leaf else { return false };
    let column = names::table_of(coll).and_then(|table| table.row().columns.get(usize::from(column)));
    column.is_some_and(|column| matches!(column.kind, FieldKind::Code("counts")))
}

fn labelled(label: &Text, value: &str) -> Text {
    text("{label} {value}", "{label} {value}").fill(&[("label", label), ("value", &code::label(value))])
}

/// The sign of a negative number as it stands in a calculation.
fn minus(number: String) -> String {
    match number.strip_prefix('-') {
        Some(digits) if digits.starts_with(|c: char| c.is_ascii_digit()) => format!("−{digits}"),
        _ => number,
    }
}
