//! “The change just crosses the line” (domain.md 4.13): a correction that takes one amount from one side of a rule's line to just
//! behind it, so that the flag goes out, is noted on the case. It says nothing against the correction; it asks for its evidence.
//!
//! The lines of a rule are its limits of money, and its limits of share taken of last year's amounts. How near counts as just behind
//! is the limit `edge_margin`. What does not live here: whether the flag went out (`flag_lifecycle.rs`).

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use crate::domain::act::Act;
use crate::domain::campaign::OfficePlace;
use crate::domain::field::FieldKind;
use crate::domain::field::field;
use crate::domain::flag::Flag;
use crate::domain::flag::FlagState;
use crate::domain::money::Money;
use crate::domain::money::parse_scaled;
use crate::domain::period::Period;
use crate::i18n::Text;
use crate::i18n::text;
use crate::review::error::ReviewError;
use crate::rules::book::Book;
use crate::store::Write;
use crate::store::flag::FlagKey;
use crate::store::flag::Standing;
use crate::store::ledger::NewAct;
use crate::store::ledger::Who;
use crate::store::payload::EDGE;
use crate::store::payload::Payload;

/// What it takes to see that a change just crosses a line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Edges {
    /// How near behind the line is just behind it, in thousandths of the line; 0 notes nothing.
    margin_permille: i64,
    /// Limits that are amounts of money.
    money: BTreeSet<String>,
}

impl Edges {
    /// As the book has it for a period and place.
    #[must_use]
    pub fn of(book: &Book, period: Period, place: &OfficePlace) -> Edges {
        let money = book.limit_keys().map(|(key, _)| key).filter(|key| book.is_money(key)).map(str::to_owned).collect();
        Edges { margin_permille: book.limit_in("edge_margin", period.year, place, 1000).unwrap_or_default(), money }
    }
}

/// A change that just crosses a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Crossing {
    /// Rule whose flag went out.
    pub rule: String,
    /// Field code.
    pub field: String,
    /// The amount before.
    pub before: Money,
    /// The amount after.
    pub after: Money,
    /// The line between them.
    pub line: Money,
}

impl Crossing {
    /// `改动后刚好越线: 低于监测线，人均纯收入 9,940.00 → 10,010.00（线 10,000.00），请核佐证`; `title` is that of the rule.
    #[must_use]
    pub fn text(&self, title: &Text) -> Text {
        let label = field(&self.field).map_or_else(|| Text::same(self.field.clone()), |field| field.row().label.clone());
        text(
            "改动后刚好越线: {rule}，{field} {before} → {after}（线 {line}），请核佐证",
            "the change just crosses the line: {rule}, {field} {before} → {after} (line {line}); ask for its evidence",
        )
        .fill(&[
            ("rule", title),
            ("field", &label),
            ("before", &self.before.to_string()),
            ("after", &self.after.to_string()),
            ("line", &self.line.to_string()),
        ])
    }
}

/// The crossing of a flag that went out, when one of its amounts went just over a line; `now` gives the amounts as they are now.
#[must_use]
pub fn crossing(flag: &Flag, now: &dyn Fn(&str) -> Option<Money>, edges: &Edges) -> Option<Crossing> {
    let amount = |value: &str| Money::parse(value).map(|(amount, _)| amount);
    let earlier: Vec<Money> =
        flag.numbers.iter().filter(|number| number.key.starts_with("prior")).filter_map(|number| amount(&number.value)).collect();
    let mut lines: Vec<i64> = Vec::new();
    for limit in &flag.limits {
        if edges.money.contains(&limit.key) {
            lines.extend(amount(&limit.value).map(|line| line.0));
        } else if let Some((share, _)) = limit.value.strip_suffix('%').and_then(|share| parse_scaled(share, 2)) {
            for Money(of) in &earlier {
                let part = i128::from(*of) * i128::from(share) / 10_000;
                let whole = i128::from(*of);
                lines.extend([part, whole + part, whole - part].into_iter().filter_map(|line| i64::try_from(line).ok()));
            }
        }
    }
    for number in &flag.numbers {
        let money = field(&number.key).is_some_and(|field| field.row().kind == FieldKind::Money);
        let (true, Some(before), Some(after)) = (money, amount(&number.value), now(&number.key)) else { continue };
        let just = |line: &&i64| {
            let crossed = (before.0 < **line && after.0 >= **line) || (before.0 > **line && after.0 <= **line);
            let behind = i128::from(after.0.saturating_sub(**line).saturating_abs()) * 1000;
            crossed && behind <= i128::from(line.saturating_abs()) * i128::from(edges.margin_permille)
        };
        if let Some(line) = lines.iter().find(just) {
            return Some(Crossing { rule: flag.rule.clone(), field: number.key.clone(), before, after, line: Money(*line) });
        }
    }
    None
}

/// Notes on their cases the corrections of this run that just crossed a line, one entry for each.
///
/// # Errors
/// What the store says.
pub fn note(
    write: &Write<'_>,
    who: &Who,
    group: i64,
    period: Period,
    edges: &Edges,
    before: &BTreeMap<FlagKey, Standing>,
    after: &[Standing],
) -> Result<(), ReviewError> {
    if edges.margin_permille <= 0 {
        return Ok(());
    }
    for standing in after.iter().filter(|standing| standing.state == FlagState::Corrected && !standing.key.hh_id.is_empty()) {
        let read = write.read();
        let Some(was) = before.get(&standing.key) else { continue };
        let Some(version) = read.current(period, &standing.key.hh_id)? else { continue };
        let now = |key: &str| Money::parse(version.record.value(field(key)?)).map(|(amount, _)| amount);
        let Some(found) = crossing(&read.flag(was.flag)?, &now, edges) else { continue };
        let counts = [("after", found.after), ("before", found.before), ("line", found.line)];
        let payload = Payload {
            counts: counts.map(|(name, amount)| (name.to_owned(), amount.0)).into(),
            field: found.field,
            period: Some(period),
            rule: found.rule,
            why: EDGE.to_owned(),
            ..Payload::default()
        };
        let new = NewAct { hh_id: standing.key.hh_id.clone(), group: Some(group), version: version.digest, payload, ..NewAct::default() };
        write.act(who, Act::Notice, new)?;
    }
    Ok(())
}

/// The crossing an entry tells of; none when it tells of something else.
#[must_use]
pub fn told(payload: &Payload) -> Option<Crossing> {
    let amount = |name: &str| payload.counts.get(name).copied().map(Money);
    (payload.why == EDGE).then_some(())?;
    Some(Crossing {
        rule: payload.rule.clone(),
        field: payload.field.clone(),
        before: amount("before")?,
        after: amount("after")?,
        line: amount("line")?,
    })
}

#[cfg(test)]
mod tests {
    use crate::domain::campaign::OfficePlace;
    use crate::domain::flag::Flag;
    use crate::domain::flag::FlagKind;
    use crate::domain::flag::LimitUsed;
    use crate::domain::flag::Number;
    use crate::domain::flag::Severity;
    use crate::domain::flag::Subject;
    use crate::domain::money::Money;
    use crate::domain::period::Period;
    use crate::i18n::Lang;
    use crate::i18n::Text;
    use crate::review::assess::threshold::Edges;
    use crate::review::assess::threshold::crossing;
    use crate::rules::book::Book;

    fn flag(numbers: &[(&str, &str)], limits: &[(&str, &str)]) -> Flag {
        Flag {
            rule: "INC04".into(),
            subject: Subject::Household("A".into()),
            severity: Severity::High,
            kind: FlagKind::Warning,
            numbers: numbers.iter().map(|&(key, value)| Number { key: key.into(), value: value.into() }).collect(),
            limits: limits
                .iter()
                .map(|&(key, value)| LimitUsed { key: key.into(), value: value.into(), document: String::new() })
                .collect(),
            said: None,
            worked: None,
            members: Vec::new(),
            fields: Vec::new(),
            marked: Vec::new(),
            partial: Vec::new(),
            stake: crate::domain::money::Money(0),
            facts: None,
        }
    }

    #[test]
    fn only_a_step_to_just_behind_the_line_is_noted() {
        let edges = Edges::of(&Book::shipped().expect("a book"), Period::annual(2024), &OfficePlace::default());
        let low = flag(&[("net_pc", "9940.00")], &[("mon_line", "10000")]);
        let to = |flag: &Flag, fen: i64| crossing(flag, &|_| Some(Money(fen)), &edges);
        let found = to(&low, 1_001_000).expect("noted");
        assert_eq!((found.before, found.after, found.line), (Money(994_000), Money(1_001_000), Money(1_000_000)));
        let title = Text::same("低于监测线");
        assert_eq!(
            found.text(&title).get(Lang::Zh),
            "改动后刚好越线: 低于监测线，人均纯收入 9,940.00 → 10,010.00（线 10,000.00），请核佐证"
        );
        assert!(to(&low, 1_010_000).is_some() && to(&low, 1_010_100).is_none(), "one hundredth of the line is the margin");
        assert!(to(&low, 999_900).is_none(), "not over the line");
        // A limit of share is a line of last year's amount: 30 % over 10,000 is 13,000.
        let leap = flag(&[("net_pc", "14000.00"), ("prior.net_pc", "10000.00")], &[("growth_1", "30%")]);
        assert_eq!(to(&leap, 1_299_000).expect("noted").line, Money(1_300_000));
        assert!(to(&leap, 1_200_000).is_none());
        // On the line is behind it, from either side; who stood on it crosses nothing.
        for (before, after, wanted) in [
            ("9999.99", 1_000_000, true),
            ("10000.01", 1_000_000, true),
            ("10000.00", 1_000_000, false),
            ("10000.00", 1_000_001, false),
            ("10000.00", 999_999, false),
            ("9999.99", 1_010_000, true),
            ("9999.99", 1_010_001, false),
            ("10000.01", 990_000, true),
            ("10000.01", 989_999, false),
            ("10000.01", 1_000_001, false),
        ] {
            let flag = flag(&[("net_pc", before)], &[("mon_line", "10000")]);
            assert_eq!(to(&flag, after).is_some(), wanted, "{before} to {after}");
        }
        let count = flag(&[("size_year", "3")], &[("mon_line", "3")]);
        assert!(to(&count, 300).is_none(), "only money");
    }
}
