//! Comparing figures: like with like, both amounts always there, what cannot be compared says why (domain.md 2.7, 2.9, 4.13).
//!
//! What does not live here: which items there are (`domain/caliber.rs`), drawing the table (`ui`).

use std::collections::BTreeMap;

use crate::domain::caliber::Caliber;
use crate::domain::caliber::ItemKind;
use crate::domain::cell::Cell;
use crate::domain::cell::Seen;
use crate::domain::field::FieldId;
use crate::domain::flag::Severity;
use crate::domain::flag::why::Why;
use crate::domain::money;
use crate::domain::money::Money;
use crate::domain::roll::Roll;
use crate::i18n::Text;
use crate::review::rows::ItemRow;

/// One household in one period, with the caliber of that period.
#[derive(Clone, Copy, Debug)]
pub struct Figures<'a> {
    /// The roll that holds it.
    pub roll: &'a Roll,
    /// Its index in the roll.
    pub at: usize,
    /// The caliber of that period.
    pub caliber: &'a Caliber,
}

impl Figures<'_> {
    fn cell(&self, field: FieldId) -> Cell {
        self.roll.get(self.at, field)
    }
}

/// What stands beside the figures of one household.
pub struct Beside<'a> {
    /// The same period one, two and three years before, where there is a record.
    pub years: [Option<Figures<'a>>; 3],
    /// Medians of the village in this period.
    pub medians: &'a BTreeMap<FieldId, Money>,
    /// The figures when the case was last returned; in later rounds only.
    pub at_return: Option<Figures<'a>>,
    /// Heaviest unsettled flag of each field.
    pub marks: &'a BTreeMap<String, Severity>,
    /// Where each figure came from.
    pub sources: &'a BTreeMap<FieldId, Text>,
}

/// A money cell as an amount, or the reason why there is none.
///
/// # Errors
/// Why the cell has no amount.
pub fn amount(cell: Cell) -> Result<Money, Why> {
    match cell.seen() {
        Seen::Value(fen) => Ok(Money(fen)),
        Seen::Absent => Err(Why::NoColumn),
        Seen::Empty => Err(Why::Empty),
        Seen::Unreadable | Seen::NotInList => Err(Why::Unreadable),
        Seen::Masked => Err(Why::Masked),
    }
}

/// A figure of an earlier year as it may stand beside this year's caliber.
///
/// # Errors
/// Why it may not: no record, not in that year's caliber, moved between items, not known from a payroll, or the cell itself.
pub fn restated(field: FieldId, now: &Caliber, earlier: Option<Figures>) -> Result<Money, Why> {
    let earlier = earlier.ok_or(Why::NoPeriod)?;
    amount(now.restated(field, earlier.caliber, earlier.roll).cell(field, earlier.roll, earlier.at)?)
}

/// The change in ten-thousandths of the base, rounded half up; none without a positive base.
#[must_use]
pub fn share(now: Option<Money>, before: Option<Money>) -> Option<i64> {
    let (now, before) = (now?, before?);
    if before.0 <= 0 {
        return None;
    }
    money::divide_half_up((i128::from(now.0) - i128::from(before.0)) * 10_000, i128::from(before.0))
}

/// The median of amounts: the middle one, or the mean of the two middle ones rounded half up; none without amounts.
#[must_use]
pub fn median(mut amounts: Vec<Money>) -> Option<Money> {
    amounts.sort_unstable();
    let middle = amounts.len() / 2;
    let upper = *amounts.get(middle)?;
    if amounts.len() % 2 == 1 {
        return Some(upper);
    }
    let lower = amounts.get(middle.checked_sub(1)?)?;
    money::divide_half_up(i128::from(lower.0) + i128::from(upper.0), 2).map(Money)
}

/// Medians of the items of a caliber over some households of a roll; absent and empty cells are left out.
#[must_use]
pub fn medians(roll: &Roll, households: &[usize], caliber: &Caliber) -> BTreeMap<FieldId, Money> {
    let of = |field: FieldId| median(households.iter().filter_map(|&at| roll.get(at, field).money()).collect());
    caliber.items.iter().filter_map(|item| of(item.field).map(|median| (item.field, median))).collect()
}

/// The income table of one household, in the order of its caliber.
#[must_use]
pub fn rows(now: Figures, beside: &Beside) -> Vec<ItemRow> {
    let computed = now.caliber.compute(|field| now.cell(field));
    let [first, second, third] = beside.years;
    now.caliber
        .items
        .iter()
        .map(|item| {
            let field = item.field;
            let current = amount(now.cell(field));
            let derived = match field.code() {
                "gross" => computed.gross.money(),
                "net" => computed.net.money(),
                "net_pc" => computed.net_pc.money(),
                _ => None,
            };
            ItemRow {
                field: field.code().to_owned(),
                label: now.roll.period.part.said(field.row().label.clone()),
                depth: u8::from(item.parent.is_some()),
                negative: matches!(item.kind, ItemKind::Cost),
                now: current,
                before: restated(field, now.caliber, first),
                older: [restated(field, now.caliber, second), restated(field, now.caliber, third)],
                by_payroll: beside.years.map(|year| {
                    year.is_some_and(|year| now.caliber.restated(field, year.caliber, year.roll).is_by_payroll())
                        && restated(field, now.caliber, year).is_ok()
                }),
                village_median: beside.medians.get(&field).copied(),
                computed: derived.filter(|value| current.ok() != Some(*value)),
                at_return: beside.at_return.and_then(|was| amount(was.cell(field)).ok()),
                mark: beside.marks.get(field.code()).copied(),
                source: beside.sources.get(&field).cloned(),
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use crate::domain::caliber::Caliber;
    use crate::domain::caliber::Item;
    use crate::domain::caliber::ItemKind;
    use crate::domain::cell::Cell;
    use crate::domain::field::FieldId;
    use crate::domain::field::NET_PC;
    use crate::domain::field::SIZE_YEAR;
    use crate::domain::field::known;
    use crate::domain::flag::why::Why;
    use crate::domain::money::Money;
    use crate::domain::period::Period;
    use crate::domain::roll::Roll;
    use crate::domain::roll::RowSource;
    use crate::i18n::text;
    use crate::review::rows::compare;
    use crate::review::rows::compare::Beside;
    use crate::review::rows::compare::Figures;

    const WAGE: FieldId = known("wage");
    const WAGE_POST: FieldId = known("wage_post");
    const GROSS: FieldId = known("gross");
    const NET: FieldId = known("net");

    fn caliber(code: &str, split: bool) -> Caliber {
        let item = |field, parent, kind| Item { field, parent, kind, self_reported: true, by_mu: false };
        let mut items = vec![item(WAGE, None, ItemKind::Income)];
        if split {
            items.push(item(WAGE_POST, Some(WAGE), ItemKind::Income));
        }
        items.extend([GROSS, NET, NET_PC].map(|field| item(field, None, ItemKind::Derived)));
        Caliber {
            code: code.into(),
            title: text("口径", "caliber"),
            from_year: 2018,
            split,
            denominator: SIZE_YEAR,
            items,
            not_comparable: vec![("old".into(), vec![WAGE_POST])],
            counted: Vec::new(),
        }
    }

    fn roll(year: i32, cells: &[(FieldId, i64)]) -> Roll {
        let mut roll = Roll::new(Period::annual(year));
        let at = roll.household("98010100031", RowSource::default());
        for &(field, raw) in cells {
            roll.set(at, field, Cell::value(raw));
        }
        roll.seal();
        roll
    }

    #[test]
    fn what_cannot_be_compared_says_why() {
        let (old, new) = (caliber("old", false), caliber("new", true));
        let now =
            roll(2024, &[(WAGE, 3_120_000), (WAGE_POST, 720_000), (GROSS, 3_120_000), (NET, 3_120_000), (NET_PC, 780_001), (SIZE_YEAR, 4)]);
        let was = roll(2023, &[(WAGE, 4_200_000), (NET_PC, 1_050_000)]);
        let medians = BTreeMap::new();
        let marks = BTreeMap::new();
        let sources = BTreeMap::new();
        let beside = Beside {
            years: [Some(Figures { roll: &was, at: 0, caliber: &old }), None, None],
            medians: &medians,
            at_return: None,
            marks: &marks,
            sources: &sources,
        };
        let rows = compare::rows(Figures { roll: &now, at: 0, caliber: &new }, &beside);
        let row = |code: &str| rows.iter().find(|row| row.field == code).expect("a row");
        assert_eq!(row("wage").before, Ok(Money(4_200_000)));
        assert_eq!(row("wage_post").before, Err(Why::NotInCaliber));
        assert_eq!(row("wage_post").depth, 1);
        assert_eq!(row("wage").older, [Err(Why::NoPeriod), Err(Why::NoPeriod)]);
        assert_eq!(row("gross").before, Err(Why::NoColumn));
        assert_eq!(row("net").computed, None);
        assert_eq!(row("net_pc").computed, Some(Money(780_000)));
    }

    #[test]
    fn changes_and_medians() {
        assert_eq!(compare::share(Some(Money(925_500)), Some(Money(1_284_900))), Some(-2797));
        assert_eq!(compare::share(Some(Money(1)), Some(Money(0))), None);
        assert_eq!(compare::median(vec![Money(3), Money(1), Money(2)]), Some(Money(2)));
        assert_eq!(compare::median(vec![Money(1), Money(2)]), Some(Money(2)));
        assert_eq!(compare::median(Vec::new()), None);
    }
}
