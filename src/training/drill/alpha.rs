//! Krippendorff's alpha for names: how far judges agree beyond what chance gives.
//!
//! Whole numbers only. Units that one judge alone has seen say nothing of agreement and are left out, as the method has it. What does not
//! live here: what is judged (`mod.rs`), whose judgements are joined (`joined.rs`).

use std::collections::BTreeMap;

/// Fewer judgements than this say nothing that may be printed.
pub const LEAST: usize = 10;

/// What comes of the judgements of a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Agreement {
    /// There are too few: so many that stand beside another one.
    TooFew(usize),
    /// All are the same, so that nothing is said of chance.
    AllAlike(usize),
    /// So many judgements, and alpha in ten-thousandths.
    Alpha(usize, i64),
}

fn gcd(a: i128, b: i128) -> i128 {
    if b == 0 { a } else { gcd(b, a % b) }
}

/// Alpha of units, each the judgements that were made of it.
#[must_use]
pub fn nominal<T: Ord>(units: &[Vec<T>]) -> Agreement {
    let paired: Vec<&Vec<T>> = units.iter().filter(|unit| unit.len() > 1).collect();
    let n = paired.iter().map(|unit| unit.len()).sum::<usize>();
    if n < LEAST {
        return Agreement::TooFew(n);
    }
    let wide = |count: usize| i128::try_from(count).unwrap_or(i128::MAX);
    // Disagreeing pairs of each unit, over one less than its judgements; brought to one denominator.
    let (mut over, mut under) = (0_i128, 1_i128);
    let mut whole: BTreeMap<&T, usize> = BTreeMap::new();
    for unit in &paired {
        let mut own: BTreeMap<&T, usize> = BTreeMap::new();
        for value in *unit {
            *own.entry(value).or_default() += 1;
            *whole.entry(value).or_default() += 1;
        }
        let pairs: usize = own.values().map(|count| count * (unit.len() - count)).sum();
        let by = wide(unit.len() - 1);
        over = over * by + wide(pairs) * under;
        under *= by;
        let common = gcd(over, under).max(1);
        (over, under) = (over / common, under / common);
    }
    let chance: i128 = whole.values().map(|count| wide(count * (n - count))).sum();
    if chance == 0 {
        return Agreement::AllAlike(n);
    }
    // 1 - (n - 1) × observed / chance, rounded half away from nought.
    let (top, bottom) = (under * chance - wide(n - 1) * over, under * chance);
    let twice = top * 20_000;
    let rounded = (twice.abs() + bottom) / (2 * bottom) * twice.signum();
    Agreement::Alpha(n, i64::try_from(rounded).unwrap_or(i64::MIN))
}

/// Alpha as people write it: `0.743`.
#[must_use]
pub fn written(alpha: i64) -> String {
    let thousandths = (alpha.abs() + 5) / 10;
    let sign = if alpha < 0 && thousandths > 0 { "-" } else { "" };
    format!("{sign}{}.{:03}", thousandths / 1000, thousandths % 1000)
}

#[cfg(test)]
mod tests {
    use crate::training::drill::alpha::Agreement;
    use crate::training::drill::alpha::nominal;
    use crate::training::drill::alpha::written;

    /// Judges one above the other, a column each unit; a dot where a judge has none.
    fn units(judges: &[&str]) -> Vec<Vec<char>> {
        let width = judges[0].len();
        let column = |at: usize| judges.iter().filter_map(|judge| judge.chars().nth(at)).filter(|value| *value != '.').collect();
        (0..width).map(column).collect()
    }

    #[test]
    fn tables_worked_by_hand_give_what_was_worked_out() {
        // Two judges, ten units, two values: 4 of 10 units disagree; 14 noughts, 6 ones.
        // Observed pairs 8, chance 14·6·2 = 168: 1 - 19·8/168 = 16/168 = 0.0952.
        let two = units(&["0100000010", "1110010000"]);
        assert_eq!(nominal(&two), Agreement::Alpha(20, 952));
        // Krippendorff's table of four judges, with gaps: 40 that stand beside another, alpha 0.743.
        let four = units(&["123321412...", "1233224125.3", ".3332342251.", "12332441251."]);
        let Agreement::Alpha(n, alpha) = nominal(&four) else { panic!("{four:?}") };
        assert_eq!((n, written(alpha).as_str()), (40, "0.743"));
        // All agree, and there is more than one value.
        assert_eq!(nominal(&units(&["aabbc", "aabbc"])), Agreement::Alpha(10, 10_000));
        // Five units, each the other way round: observed 10, chance 5·5·2 = 50: 1 - 9·10/50 = -0.8.
        assert_eq!(nominal(&units(&["ababa", "babab"])), Agreement::Alpha(10, -8_000));
    }

    #[test]
    fn too_few_and_all_alike_are_told_as_that() {
        assert_eq!(nominal(&units(&["abab", "abab"])), Agreement::TooFew(8));
        assert_eq!(nominal(&units(&["ababababab", ".........."])), Agreement::TooFew(0));
        assert_eq!(nominal(&units(&["aaaaa", "aaaaa"])), Agreement::AllAlike(10));
        assert_eq!(nominal::<u8>(&[]), Agreement::TooFew(0));
        assert_eq!([written(-4), written(-952), written(10_000), written(7_434)], ["0.000", "-0.095", "1.000", "0.743"]);
    }
}
