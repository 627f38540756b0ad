//! The types of the language. Nothing is converted silently: a month is not a day, money times money is nothing.

use crate::domain::field;
use crate::i18n::Text;
use crate::i18n::text;

/// What kind of value an expression has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ty {
    /// Yuan, or yuan per something.
    Money,
    /// A count, share, area or number of years.
    Number,
    /// A number written in the rule: stands beside money and numbers alike.
    Literal,
    /// A day.
    Date,
    /// A month.
    Month,
    /// Text, or a value of the named code list.
    Text(Option<&'static str>),
    /// Yes or no.
    Bool,
    /// Several values, of the named code list.
    Set(Option<&'static str>),
    /// `unknown`: fits everywhere.
    Any,
}

impl Ty {
    /// The type of a field.
    #[must_use]
    pub const fn of(kind: field::FieldKind) -> Ty {
        match kind {
            field::FieldKind::Money => Ty::Money,
            field::FieldKind::Count | field::FieldKind::Decimal => Ty::Number,
            field::FieldKind::Date => Ty::Date,
            field::FieldKind::Month => Ty::Month,
            field::FieldKind::Text => Ty::Text(None),
            field::FieldKind::Code(list) => Ty::Text(Some(list)),
            field::FieldKind::Set(list) => Ty::Set(list),
            field::FieldKind::Truth => Ty::Bool,
        }
    }

    /// Whether it can be added, compared by size and so on.
    #[must_use]
    pub const fn is_number(self) -> bool {
        matches!(self, Ty::Money | Ty::Number | Ty::Literal | Ty::Any)
    }

    /// Whether it is text.
    #[must_use]
    pub const fn is_text(self) -> bool {
        matches!(self, Ty::Text(_) | Ty::Any)
    }

    /// The type both sides have in common, if they may stand beside each other.
    #[must_use]
    pub fn with(self, other: Ty) -> Option<Ty> {
        match (self, other) {
            (Ty::Any, ty)
            | (ty, Ty::Any)
            | (Ty::Literal, ty @ (Ty::Money | Ty::Number | Ty::Literal))
            | (ty @ (Ty::Money | Ty::Number), Ty::Literal) => Some(ty),
            (Ty::Text(a), Ty::Text(b)) => Some(Ty::Text(a.or(b))),
            (a, b) => (a == b).then_some(a),
        }
    }

    /// Its name for a reader.
    #[must_use]
    pub const fn name(self) -> Text {
        match self {
            Ty::Money => text("金额", "money"),
            Ty::Number => text("数", "number"),
            Ty::Literal => text("数字", "number"),
            Ty::Date => text("日期", "date"),
            Ty::Month => text("月份", "month"),
            Ty::Text(_) => text("文字", "text"),
            Ty::Bool => text("是否", "yes/no"),
            Ty::Set(_) => text("多选", "set"),
            Ty::Any => text("未知", "unknown"),
        }
    }
}
