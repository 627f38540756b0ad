//! The income caliber of a year (domain.md 2.1, 2.4, 2.9): which items there are, how they add up, how last year's are compared.
//!
//! The calibers themselves are data in `rules/shipped/caliber`; this file gives them meaning. Restating moves whole items; it splits
//! one only by what a payroll says, never by a guess.

use crate::domain::cell::Cell;
use crate::domain::field::FieldId;
use crate::domain::field::Owner;
use crate::domain::field::known;
use crate::domain::flag::why::Why;
use crate::domain::money;
use crate::domain::roll::Roll;
use crate::i18n::Text;

const WAGE: FieldId = known("wage");
const WAGE_POST: FieldId = known("wage_post");
const WAGE_OTHER: FieldId = known("wage_other");

/// What an item is in the formula.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ItemKind {
    /// Adds to its parent, or to `gross` when it has none.
    Income,
    /// Is taken from `gross`.
    Cost,
    /// Reduces the cost.
    Subsidy,
    /// Computed: gross, net, net per head.
    Derived,
}

impl ItemKind {
    /// Its code in the rule language.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            ItemKind::Income => "income",
            ItemKind::Cost => "cost",
            ItemKind::Subsidy => "subsidy",
            ItemKind::Derived => "derived",
        }
    }
}

/// Whether money of a kind is income (domain.md 2.8).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Counted {
    /// It is.
    Yes,
    /// It is not.
    No,
    /// Counties differ: a person has to look.
    Ask,
}

impl Counted {
    /// Every answer, the strictest first: of several words in one text the strictest decides.
    pub const ALL: [Counted; 3] = [Counted::No, Counted::Ask, Counted::Yes];

    /// Its code in the rule language, and in the code list `counts`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Counted::Yes => "yes",
            Counted::No => "no",
            Counted::Ask => "ask",
        }
    }
}

/// One item of the account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// Its field.
    pub field: FieldId,
    /// The item it is part of.
    pub parent: Option<FieldId>,
    /// Its part in the formula.
    pub kind: ItemKind,
    /// Told by the household rather than set by decree (readings.md VIL03).
    pub self_reported: bool,
    /// Rent, or paid by the mu: neighbours with as much land have as much, and nobody copied (VIL04).
    pub by_mu: bool,
}

impl Item {
    /// Whether the formula reads it directly: top-level items and subsidies.
    fn counts(&self) -> bool {
        self.parent.is_none() || self.kind == ItemKind::Subsidy
    }
}

/// The caliber of some years.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caliber {
    /// Its code: `old`, `new`.
    pub code: String,
    /// Its name.
    pub title: Text,
    /// First year it applies to; it applies until the next caliber's first year.
    pub from_year: i32,
    /// Whether public-post pay is counted apart from other wages.
    pub split: bool,
    /// The household size that divides `net` (domain.md 2.5).
    pub denominator: FieldId,
    /// The items, parents before children.
    pub items: Vec<Item>,
    /// Per earlier caliber: items of this caliber that earlier figures cannot be compared with, because something moved in or out of them.
    pub not_comparable: Vec<(String, Vec<FieldId>)>,
    /// Words for kinds of money, and whether it counts; the strictest first.
    pub counted: Vec<(String, Counted)>,
}

/// How the figures of a field in an earlier record stand beside those of a caliber (domain.md 2.9).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Restated {
    /// As they were reported.
    AsReported,
    /// Post pay inside wages that were one figure: what the payroll of that period paid.
    PostPay,
    /// Other wages inside wages that were one figure: those less what the payroll of that period paid.
    OtherWages,
    /// Not at all.
    Not(Why),
}

impl Restated {
    /// Whether a payroll gives the figure, which no form of then has.
    #[must_use]
    pub const fn is_by_payroll(self) -> bool {
        matches!(self, Restated::PostPay | Restated::OtherWages)
    }

    /// The figure of a household, in fen where the field is money.
    ///
    /// # Errors
    /// Why it cannot stand beside this year's: the field as a whole, or this household, whose pay is not known or more than its wages.
    pub fn cell(self, field: FieldId, roll: &Roll, at: usize) -> Result<Cell, Why> {
        let paid = || roll.post_pay.as_ref().and_then(|post_pay| post_pay.of(roll.id(at))).ok_or(Why::NotComparable);
        match self {
            Restated::AsReported => Ok(roll.get(at, field)),
            Restated::Not(why) => Err(why),
            Restated::PostPay => Ok(Cell::value(paid()?.0)),
            Restated::OtherWages => {
                let (paid, wage) = (paid()?, roll.get(at, WAGE));
                match wage.money().map(|wage| wage.0.checked_sub(paid.0)) {
                    // An empty or unreadable cell says so itself.
                    None => Ok(wage),
                    Some(Some(rest)) if rest >= 0 => Ok(Cell::value(rest)),
                    // Paid more than the form has of wages: one of the two is wrong, and nobody can say which.
                    Some(_) => Err(Why::NotComparable),
                }
            }
        }
    }
}

/// What the caliber computes for one household (domain.md 2.4).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Computed {
    /// Sum of the top-level incomes.
    pub gross: Cell,
    /// gross − (cost − subsidy).
    pub net: Cell,
    /// net ÷ size, rounded half up to the fen.
    pub net_pc: Cell,
}

impl Caliber {
    /// The row of an item, if this caliber has it.
    #[must_use]
    pub fn item(&self, field: FieldId) -> Option<&Item> {
        self.items.iter().find(|item| item.field == field)
    }

    /// Whether money described in these words counts; none when the caliber knows no word of it.
    #[must_use]
    pub fn counted(&self, words: &str) -> Option<Counted> {
        self.counted.iter().find(|(word, _)| words.contains(word.as_str())).map(|(_, counted)| *counted)
    }

    /// The children of an item, in form order.
    pub fn children(&self, parent: FieldId) -> impl Iterator<Item = &Item> {
        self.items.iter().filter(move |item| item.parent == Some(parent))
    }

    /// Whether an item has no children in this caliber and is not computed.
    #[must_use]
    pub fn is_leaf(&self, field: FieldId) -> bool {
        self.item(field).is_some_and(|item| item.kind != ItemKind::Derived) && self.children(field).next().is_none()
    }

    /// The items that each household tells in its own words: two that are equal to the fen were perhaps copied (VIL04).
    ///
    /// What is set by decree, rent, and what is paid by the mu are equal among neighbours without anybody copying.
    pub fn own_words(&self) -> impl Iterator<Item = FieldId> {
        self.items.iter().filter(|item| item.self_reported && !item.by_mu && self.is_leaf(item.field)).map(|item| item.field)
    }

    /// Whether a figure of `field` reported under `earlier` may stand beside this caliber's.
    #[must_use]
    pub fn comparable(&self, field: FieldId, earlier: &Caliber) -> bool {
        if earlier.code == self.code {
            return true;
        }
        if earlier.item(field).is_none() || self.item(field).is_none() {
            return false;
        }
        !self.not_comparable.iter().any(|(code, fields)| *code == earlier.code && fields.contains(&field))
    }

    /// Whether wages are split here that were one figure under `earlier`, so that a payroll of then could split them.
    #[must_use]
    pub const fn splits(&self, earlier: &Caliber) -> bool {
        self.split && !earlier.split
    }

    /// How figures of `field` in a roll that was reported under `earlier` stand beside this caliber's; rules and screens both ask here.
    #[must_use]
    pub fn restated(&self, field: FieldId, earlier: &Caliber, roll: &Roll) -> Restated {
        if field.row().owner != Owner::Income || self.comparable(field, earlier) {
            return Restated::AsReported;
        }
        if self.splits(earlier) && roll.post_pay.is_some() && self.item(field).is_some() {
            if field == WAGE_POST {
                return Restated::PostPay;
            }
            if field == WAGE_OTHER {
                return Restated::OtherWages;
            }
        }
        let known = earlier.item(field).is_some() && self.item(field).is_some();
        Restated::Not(if known { Why::NotComparable } else { Why::NotInCaliber })
    }

    /// Computes gross, net and net per head from the top-level items as imported.
    ///
    /// A single empty item counts 0; when every income is empty or absent the results are missing (readings.md ARI02).
    /// `size` is the value of `denominator`.
    #[must_use]
    pub fn compute(&self, get: impl Fn(FieldId) -> Cell) -> Computed {
        let mut gross: Option<i64> = None;
        let mut unreadable = false;
        let mut cost: i64 = 0;
        let mut overflow = false;
        for item in &self.items {
            let cell = get(item.field);
            unreadable |= matches!(item.kind, ItemKind::Income | ItemKind::Cost | ItemKind::Subsidy)
                && (cell == Cell::UNREADABLE || cell == Cell::MASKED)
                && item.counts();
            let Some(fen) = cell.raw() else { continue };
            let sum = match item.kind {
                ItemKind::Income if item.parent.is_none() => gross.unwrap_or(0).checked_add(fen).map(|sum| gross = Some(sum)),
                ItemKind::Cost if item.parent.is_none() => cost.checked_add(fen).map(|sum| cost = sum),
                ItemKind::Subsidy => cost.checked_sub(fen).map(|sum| cost = sum),
                ItemKind::Income | ItemKind::Cost | ItemKind::Derived => Some(()),
            };
            overflow |= sum.is_none();
        }
        if unreadable || overflow {
            return Computed { gross: Cell::UNREADABLE, net: Cell::UNREADABLE, net_pc: Cell::UNREADABLE };
        }
        let Some(gross) = gross else {
            return Computed { gross: Cell::EMPTY, net: Cell::EMPTY, net_pc: Cell::EMPTY };
        };
        let net = gross.checked_sub(cost).map_or(Cell::UNREADABLE, Cell::value);
        let net_pc = match (net.raw(), get(self.denominator).raw()) {
            (Some(net), Some(size)) if size > 0 => {
                money::divide_half_up(i128::from(net), i128::from(size)).map_or(Cell::UNREADABLE, Cell::value)
            }
            _ => Cell::EMPTY,
        };
        Computed { gross: Cell::value(gross), net, net_pc }
    }
}

#[cfg(test)]
mod tests {
    use crate::domain::caliber::Caliber;
    use crate::domain::caliber::Counted;
    use crate::domain::caliber::Item;
    use crate::domain::caliber::ItemKind;
    use crate::domain::caliber::WAGE;
    use crate::domain::field::FieldId;
    use crate::domain::field::SIZE_YEAR;
    use crate::domain::field::known;
    use crate::i18n::text;

    const PROP: FieldId = known("prop");

    fn caliber(code: &str, items: &[FieldId]) -> Caliber {
        let item = |field: &FieldId| Item { field: *field, parent: None, kind: ItemKind::Income, self_reported: false, by_mu: false };
        Caliber {
            code: code.to_owned(),
            title: text("新口径", "new"),
            from_year: 2024,
            split: true,
            denominator: SIZE_YEAR,
            items: items.iter().map(item).collect(),
            not_comparable: Vec::new(),
            counted: Vec::new(),
        }
    }

    #[test]
    fn figures_stand_side_by_side_only_where_both_calibers_know_the_item_and_nothing_forbids_it() {
        let (both, only_old) = (caliber("old", &[WAGE, PROP]), caliber("old", &[WAGE]));
        let new = caliber("new", &[WAGE, PROP]);
        assert!(new.comparable(WAGE, &both) && new.comparable(PROP, &both));
        assert!(!new.comparable(PROP, &only_old) && !caliber("new", &[WAGE]).comparable(PROP, &both));
        assert!(caliber("new", &[]).comparable(PROP, &caliber("new", &[WAGE])), "under one caliber whatever it is");
        let strict = Caliber { not_comparable: vec![("old".to_owned(), vec![WAGE])], ..new };
        assert!(!strict.comparable(WAGE, &both) && strict.comparable(PROP, &both) && strict.comparable(WAGE, &caliber("older", &[WAGE])));
    }

    #[test]
    fn the_strictest_word_that_is_found_says_whether_money_counts() {
        let counted = vec![("慰问金".to_owned(), Counted::No), ("补贴".to_owned(), Counted::Yes)];
        let caliber = Caliber { counted, ..caliber("new", &[]) };
        assert_eq!(caliber.counted("春节慰问金和补贴"), Some(Counted::No));
        assert_eq!(caliber.counted("耕地补贴"), Some(Counted::Yes));
        assert_eq!(caliber.counted("彩礼"), None);
    }
}
