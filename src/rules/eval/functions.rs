//! Functions of single values, and how cells become values.

use std::cmp::Ordering;

use crate::domain::cell::Cell;
use crate::domain::cell::Seen;
use crate::domain::field::Blank;
use crate::domain::field::FieldId;
use crate::domain::field::FieldKind;
use crate::domain::flag::why::Why;
use crate::domain::text::cert;
use crate::rules::eval::source::Eval;
use crate::rules::eval::source::Source;
use crate::rules::lang::days;
use crate::rules::lang::expr::Cmp;
use crate::rules::lang::expr::Leaf;
use crate::rules::lang::expr::Math;
use crate::rules::lang::expr::Node;
use crate::rules::lang::expr::One;
use crate::rules::lang::expr::RollColumn;
use crate::rules::lang::expr::Shape;
use crate::rules::lang::expr::Two;
use crate::rules::lang::names::RISK_MEASURES;
use crate::rules::lang::value::Num;
use crate::rules::lang::value::Val;

/// How cells of a kind become values.
#[must_use]
pub const fn shape(kind: FieldKind) -> Shape {
    match kind {
        FieldKind::Money => Shape::Money,
        FieldKind::Count | FieldKind::Truth => Shape::Count,
        FieldKind::Decimal => Shape::Decimal,
        FieldKind::Date => Shape::Day,
        FieldKind::Month => Shape::Month,
        FieldKind::Text | FieldKind::Code(_) | FieldKind::Set(_) => Shape::Word,
    }
}

/// The value of a cell of the current roll; an empty cell is missing.
#[must_use]
pub fn plain(cell: Cell, shape: Shape) -> Val {
    of_roll(cell, shape, 0)
}

/// The value of a cell of one of the rolls.
#[must_use]
pub fn of_roll(cell: Cell, shape: Shape, roll: u8) -> Val {
    let raw = match cell.seen() {
        Seen::Value(raw) => raw,
        Seen::Absent => return Val::No(Why::NoColumn),
        Seen::Empty => return Val::No(Why::Empty),
        Seen::Unreadable | Seen::NotInList => return Val::No(Why::Unreadable),
        Seen::Masked => return Val::No(Why::Masked),
    };
    match shape {
        Shape::Money => Val::Num(Num { num: raw, den: 100 }),
        Shape::Count => Val::Num(Num::whole(raw)),
        Shape::Decimal => Val::Num(Num { num: raw, den: 10_000 }),
        Shape::Day => i32::try_from(raw).map_or(Val::No(Why::Overflow), Val::Day),
        Shape::Month => i32::try_from(raw).map_or(Val::No(Why::Overflow), Val::Month),
        Shape::Word => u32::try_from(raw).map_or(Val::No(Why::Overflow), |word| Val::Word(roll, word)),
    }
}

/// The value of a cell; an empty cell reads as none where the field says so.
#[must_use]
pub fn cell(cell: Cell, column: RollColumn) -> Val {
    match plain(cell, column.shape) {
        Val::No(Why::Empty) if column.blank_is_none => none(column.shape),
        value => value,
    }
}

const fn none(shape: Shape) -> Val {
    match shape {
        Shape::Money | Shape::Count | Shape::Decimal => Val::Num(Num::whole(0)),
        Shape::Word => Val::Text(0),
        Shape::Day | Shape::Month => Val::No(Why::Empty),
    }
}

/// Whether an empty cell of a field reads as none.
#[must_use]
pub fn blank_is_none(id: FieldId) -> bool {
    id.row().blank == Blank::None
}

/// An empty leaf reads as none where the field register says so.
#[must_use]
pub fn blank(leaf: Leaf, seen: Val) -> Val {
    match (leaf, seen) {
        (Leaf::Own(_, id) | Leaf::Member(id) | Leaf::Head(id), Val::No(Why::Empty)) if blank_is_none(id) => none(shape(id.row().kind)),
        (_, seen) => seen,
    }
}

/// Whether a node reads a cell whose emptiness its value may not show.
#[must_use]
pub fn hides_blank(node: Node) -> bool {
    match node {
        Node::Cell(column) | Node::MemberCell(column) => column.blank_is_none,
        Node::Leaf(Leaf::Own(_, id) | Leaf::Member(id) | Leaf::Head(id)) => blank_is_none(id),
        _ => false,
    }
}

/// Whether a comma-joined set has a value, or one that ends with it (农村低保 has 低保).
#[must_use]
pub fn has(set: &str, word: &str) -> bool {
    set.split(',').any(|part| part.ends_with(word))
}

/// Whether a text is a mobile number once spaces, dashes and a leading +86 are gone.
#[must_use]
pub fn is_mobile(text: &str) -> bool {
    let plain = |bytes: &[u8]| matches!(bytes, [b'1', b'3'..=b'9', rest @ ..] if rest.len() == 9 && rest.iter().all(u8::is_ascii_digit));
    plain(text.as_bytes()) || plain(phone(text).as_bytes())
}

/// A phone number without spaces, dashes and a leading +86.
#[must_use]
pub fn phone(text: &str) -> String {
    let bare: String = text.chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
    bare.strip_prefix("+86").map_or(bare.clone(), str::to_owned)
}

/// A function of one value.
#[must_use]
pub fn one<S: Source>(eval: &Eval<S>, one: One, value: Val) -> Val {
    if value.is_missing() {
        return value;
    }
    let texts = &eval.arena.texts;
    let on_text = |with: fn(&str) -> Val| eval.source.read(value, texts, with);
    match one {
        One::Abs => match value {
            Val::Num(num) if num.num < 0 => num.negated().into(),
            value => value,
        },
        One::Round2 => match value.number() {
            Ok(num) => num.rounded(2).into(),
            Err(why) => Val::No(why),
        },
        One::CertOk => on_text(|text| Val::Bool(cert::check_ok(text))),
        One::DisCertOk => on_text(|text| Val::Bool(cert::disability_form_ok(text))),
        One::IsMobile => on_text(|text| Val::Bool(is_mobile(text))),
        One::Length => on_text(|text| whole(text.chars().count())),
        One::Size => on_text(|text| whole(text.split(',').filter(|part| !part.is_empty()).count())),
        One::MonthOf => match value {
            Val::Day(day) => Val::Month(days::month(day)),
            other => other,
        },
    }
}

/// Arithmetic of two values.
#[must_use]
pub fn math(math: Math, a: Val, b: Val) -> Val {
    match (a.number(), b.number()) {
        (Err(why), _) | (_, Err(why)) => Val::No(why),
        (Ok(a), Ok(b)) => match math {
            Math::Add => a.plus(b),
            Math::Sub => a.minus(b),
            Math::Mul => a.times(b),
            Math::Div => a.over(b),
        }
        .into(),
    }
}

/// The number with the other sign.
#[must_use]
pub fn negated(value: Val) -> Val {
    value.number().and_then(Num::negated).into()
}

/// Whether a cell is filled in, from what was seen of it; only an empty one surely is not.
#[must_use]
pub const fn is_given(seen: Val) -> Val {
    match seen {
        Val::No(Why::Empty) => Val::Bool(false),
        Val::No(_) => seen,
        _ => Val::Bool(true),
    }
}

/// A count as a value.
#[must_use]
pub fn whole(count: usize) -> Val {
    i64::try_from(count).map_or(Val::No(Why::Overflow), |count| Val::Num(Num::whole(count)))
}

/// A function of two values.
#[must_use]
pub fn two<S: Source>(eval: &Eval<S>, two: Two, a: Val, b: Val) -> Val {
    if a.is_missing() {
        return a;
    }
    if b.is_missing() {
        return b;
    }
    let texts = &eval.arena.texts;
    let source = eval.source;
    match (two, a, b) {
        (Two::Min, Val::Num(x), Val::Num(y)) => Val::Num(if y.against(x).is_lt() { y } else { x }),
        (Two::Max, Val::Num(x), Val::Num(y)) => Val::Num(if y.against(x).is_gt() { y } else { x }),
        (Two::Multiple, Val::Num(x), Val::Num(y)) => Val::Bool(x.is_multiple(y)),
        (Two::Growth, Val::Num(now), Val::Num(before)) => growth(now, before),
        (Two::Starts, a, b) => source.read(a, texts, |a| source.read(b, texts, |b| Val::Bool(a.starts_with(b)))),
        (Two::Has, Val::Word(roll, word), Val::Text(text)) if source.is_word(roll, word, text, texts) => Val::Bool(true),
        (Two::Has, a, b) => source.read(a, texts, |a| source.read(b, texts, |b| Val::Bool(has(a, b)))),
        (Two::Age, Val::Day(birth), on) => match first_day(on) {
            Some(on) => Val::Num(Num::whole(i64::from(days::age(birth, on)))),
            None => Val::No(Why::Unknown),
        },
        (Two::AddYears, Val::Day(day), Val::Num(years)) => match years.as_whole().and_then(|years| i32::try_from(years).ok()) {
            Some(years) if (-200..=200).contains(&years) => Val::Day(days::add_years(day, years)),
            _ => Val::No(Why::Overflow),
        },
        (Two::FullMonths, Val::Day(from), Val::Day(to)) => Val::Num(Num::whole(i64::from(days::full_months(from, to)))),
        (Two::Months, from, to) => match (month(from), month(to)) {
            (Some(from), Some(to)) => Val::Num(Num::whole(i64::from(to) - i64::from(from))),
            _ => Val::No(Why::Unknown),
        },
        (Two::Days, Val::Day(from), Val::Day(to)) => Val::Num(Num::whole(i64::from(to) - i64::from(from))),
        _ => Val::No(Why::Unknown),
    }
}

fn growth(now: Num, before: Num) -> Val {
    if before.num <= 0 {
        return Val::No(Why::DividedByZero);
    }
    now.minus(before).and_then(|rise| rise.over(before)).into()
}

fn month(value: Val) -> Option<i32> {
    match value {
        Val::Month(month) => Some(month),
        Val::Day(day) => Some(days::month(day)),
        Val::No(_) | Val::Bool(_) | Val::Num(_) | Val::Word(..) | Val::Text(_) => None,
    }
}

/// A day, or the first day of a month.
fn first_day(value: Val) -> Option<i32> {
    match value {
        Val::Day(day) => Some(day),
        Val::Month(month) => Some(days::from_civil(month.div_euclid(12), month.rem_euclid(12) + 1, 1)),
        Val::No(_) | Val::Bool(_) | Val::Num(_) | Val::Word(..) | Val::Text(_) => None,
    }
}

impl<S: Source> Eval<'_, S> {
    /// Compares two values that are not missing.
    #[must_use]
    pub fn compare(&self, cmp: Cmp, a: Val, b: Val) -> Val {
        let order = match (a, b) {
            (Val::No(why), _) | (_, Val::No(why)) => return Val::No(why),
            (Val::Num(a), Val::Num(b)) => a.against(b),
            (Val::Day(a), Val::Day(b)) | (Val::Month(a), Val::Month(b)) => a.cmp(&b),
            (Val::Bool(a), Val::Bool(b)) => a.cmp(&b),
            (a, b) => {
                if self.same(a, b) {
                    Ordering::Equal
                } else {
                    Ordering::Less
                }
            }
        };
        Val::Bool(cmp.holds(order))
    }

    /// Whether two words are the same.
    fn same(&self, a: Val, b: Val) -> bool {
        match (a, b) {
            (Val::Word(roll, word), Val::Text(text)) | (Val::Text(text), Val::Word(roll, word)) => {
                self.source.is_word(roll, word, text, &self.arena.texts)
            }
            (Val::Text(a), Val::Text(b)) => a == b,
            (Val::Word(x, a), Val::Word(y, b)) if x == y => a == b,
            (a, b) => self.source.read(a, &self.arena.texts, |a| self.source.read(b, &self.arena.texts, |b| a == b)),
        }
    }

    /// Whether a value is one of a list.
    #[must_use]
    pub fn is_in(&self, value: Val, list: u32) -> Val {
        if value.is_missing() {
            return value;
        }
        let list = self.arena.lists.get(list as usize).map_or(&[][..], Vec::as_slice);
        Val::Bool(list.iter().any(|known| match (value, *known) {
            (Val::Num(a), Val::Num(b)) => a.against(b) == Ordering::Equal,
            (a, b) => self.same(a, b),
        }))
    }

    /// Whether a set has one of a list of words.
    #[must_use]
    pub fn has_any(&self, set: Val, list: u32) -> Val {
        self.any_of(set, list, has)
    }

    /// Whether a text contains one of a list of words.
    #[must_use]
    pub fn matches_any(&self, text: Val, list: u32) -> Val {
        self.any_of(text, list, |found, word| found.contains(word))
    }

    fn any_of(&self, value: Val, list: u32, fits: impl Fn(&str, &str) -> bool) -> Val {
        if value.is_missing() {
            return value;
        }
        let list = self.arena.lists.get(list as usize).map_or(&[][..], Vec::as_slice);
        let texts = &self.arena.texts;
        let words = list.iter().filter_map(|known| match known {
            Val::Text(at) => texts.get(*at as usize).map(String::as_str),
            _ => None,
        });
        self.source.read(value, texts, |found| Val::Bool(words.clone().any(|word| fits(found, word))))
    }

    /// Whether the map of risks and measures has a key, or with it this value.
    #[must_use]
    pub fn mapped(&self, key: Val, value: Option<Val>) -> Val {
        if key.is_missing() {
            return key;
        }
        let texts = &self.arena.texts;
        let row = self.source.read(key, texts, |key| RISK_MEASURES.iter().find(|(own, _)| *own == key));
        match value {
            None => Val::Bool(row.is_some()),
            Some(missing @ Val::No(_)) => missing,
            Some(value) => self.source.read(value, texts, |value| Val::Bool(row.is_some_and(|(_, all)| all.contains(&value)))),
        }
    }
}
