//! A second visit (回头看): who is drawn for it, and which of its figures say that the first was an error.
//!
//! Drawn are so many households of each collector, and one more for each of the collector's households of which a flag proved right, at
//! most as many again: whoever was found wrong is looked at more closely. Within a collector the lot alone decides, so that a rate told of
//! a collector stands for all of that collector's households. What does not live here: keeping it (`review/revisit`), the limits
//! (`rules/shipped/limits`).

use std::collections::BTreeMap;

use crate::domain::digest;
use crate::domain::field::FieldKind;

/// A household that may be drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RevisitChance {
    /// 户编号.
    pub hh_id: String,
    /// Who collected; empty where the file does not say.
    pub collector: String,
    /// Whether a flag of it proved right: explained as true, or gone with a correction of its figures.
    pub is_confirmed: bool,
}

/// The households that are drawn, by collector and 户编号. The same households, number and seed give the same ones.
#[must_use]
pub fn drawn(chances: &[RevisitChance], per_collector: usize, seed: i64) -> Vec<&RevisitChance> {
    let mut of_collector: BTreeMap<&str, Vec<(String, &RevisitChance)>> = BTreeMap::new();
    for chance in chances {
        let lot = digest::sha256(format!("{seed}\n{}", chance.hh_id).as_bytes());
        of_collector.entry(&chance.collector).or_default().push((lot, chance));
    }
    let mut out = Vec::new();
    for mut own in of_collector.into_values() {
        let confirmed = own.iter().filter(|(_, chance)| chance.is_confirmed).count();
        own.sort_by(|a, b| a.0.cmp(&b.0));
        own.truncate(per_collector + confirmed.min(per_collector));
        let mut drawn: Vec<&RevisitChance> = own.into_iter().map(|(_, chance)| chance).collect();
        drawn.sort_by(|a, b| a.hh_id.cmp(&b.hh_id));
        out.extend(drawn);
    }
    out
}

/// From which difference on the first figure is called an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RevisitMeasure {
    /// Share of the first figure, in ten-thousandths, that the difference is above.
    pub share: i64,
    /// Amount in fen that it is above as well.
    pub floor: i64,
}

impl RevisitMeasure {
    /// Whether the first figure was an error, by the second. An amount is one where the difference is above both the share and the floor,
    /// an item that was left empty counting as nothing there; a number of people is one where it is another.
    #[must_use]
    pub fn is_error(&self, kind: FieldKind, first: Option<i64>, second: i64) -> bool {
        if kind != FieldKind::Money {
            return first != Some(second);
        }
        let base = i128::from(first.unwrap_or(0));
        let apart = (i128::from(second) - base).abs();
        apart > i128::from(self.floor) && apart * 10_000 > base.abs() * i128::from(self.share)
    }
}

#[cfg(test)]
mod tests {
    use crate::domain::field::FieldKind;
    use crate::domain::office::revisit::RevisitChance;
    use crate::domain::office::revisit::RevisitMeasure;
    use crate::domain::office::revisit::drawn;

    fn chances(collector: &str, households: usize, confirmed: usize) -> Vec<RevisitChance> {
        (0..households)
            .map(|at| RevisitChance { hh_id: format!("{collector}{at:02}"), collector: collector.into(), is_confirmed: at < confirmed })
            .collect()
    }

    #[test]
    fn the_lot_is_the_same_again_and_larger_where_flags_were_confirmed() {
        let all = [chances("甲", 30, 0), chances("乙", 30, 2), chances("丙", 30, 20), chances("丁", 3, 3)].concat();
        let count = |per: usize, who: &str| drawn(&all, per, 7).iter().filter(|chance| chance.collector == who).count();
        assert_eq!(
            ["甲", "乙", "丙", "丁"].map(|who| count(5, who)),
            [5, 7, 10, 3],
            "at most twice as many, and never more than there are"
        );
        let ids = |seed: i64| drawn(&all, 5, seed).iter().map(|chance| chance.hh_id.clone()).collect::<Vec<_>>();
        assert_eq!(ids(7), ids(7));
        assert_ne!(ids(7), ids(8));
        let mut turned = all.clone();
        turned.reverse();
        assert_eq!(
            drawn(&turned, 5, 7).iter().map(|chance| chance.hh_id.clone()).collect::<Vec<_>>(),
            ids(7),
            "whatever order they come in"
        );
        assert!(drawn(&[], 5, 7).is_empty() && drawn(&all, 0, 7).is_empty());
    }

    #[test]
    fn a_difference_is_an_error_above_share_and_floor() {
        let measure = RevisitMeasure { share: 1000, floor: 20_000 };
        let money = |first: Option<i64>, second: i64| measure.is_error(FieldKind::Money, first, second);
        assert!(!money(Some(1_000_000), 1_100_000), "10 % is not above 10 %");
        assert!(money(Some(1_000_000), 1_100_001) && money(Some(1_000_000), 899_999));
        assert!(!money(Some(50_000), 70_000) && money(Some(50_000), 70_001), "and above the floor");
        assert!(!money(None, 20_000) && money(None, 20_001) && !money(None, 0), "left empty is nothing there");
        assert!(money(Some(i64::MIN), i64::MAX), "nothing runs over");
        let size = |first: Option<i64>, second: i64| measure.is_error(FieldKind::Count, first, second);
        assert!(size(Some(3), 4) && !size(Some(3), 3) && size(None, 3));
    }
}
