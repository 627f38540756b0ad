//! What the control sample tells of the cases below the stop line: the share with an error, as an interval, or that it is too small to.
//!
//! Counted are the cases of the sample that were decided: wrong is one that went back to the village or the county sent back, right one
//! that was approved in the first round. What does not live here: drawing the sample (`stop_line.rs`).

use crate::domain::case::Status;
use crate::i18n::Text;
use crate::i18n::text;
use crate::review::rows::QueueRow;

/// Widest interval that is told as one, in thousandths: beyond it the sample says too little.
const WIDEST: i64 = 300;

/// What became of the control sample.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ControlFinding {
    /// Cases below the line as the last run left it, the sample among them.
    pub below: usize,
    /// Cases drawn.
    pub drawn: usize,
    /// Of them, decided.
    pub seen: usize,
    /// Of those, wrong.
    pub wrong: usize,
}

/// What the rows of the control sample show.
#[must_use]
pub fn finding(rows: &[QueueRow], below: usize) -> ControlFinding {
    let mut found = ControlFinding { below, ..ControlFinding::default() };
    for row in rows.iter().filter(|row| row.control) {
        found.drawn += 1;
        let verdict = is_wrong(row);
        found.seen += usize::from(verdict.is_some());
        found.wrong += usize::from(verdict == Some(true));
    }
    found
}

/// Whether a case was found wrong; none while nobody has decided it.
const fn is_wrong(row: &QueueRow) -> Option<bool> {
    match row.status {
        Status::Returned | Status::CountyReturned => Some(true),
        _ if row.was_returned() => Some(true),
        Status::Approved | Status::Entered | Status::CountyPassed | Status::Locked => Some(false),
        Status::Submitted | Status::Corrected | Status::Held | Status::Exempted => None,
    }
}

impl ControlFinding {
    /// The share of wrong cases below the line, lower and upper bound in thousandths, with 95 % confidence; none before one was decided.
    #[must_use]
    pub fn interval(&self) -> Option<[i64; 2]> {
        (self.seen > 0).then(|| clopper_pearson(self.wrong, self.seen))
    }

    /// What is to be said of it; none where no sample was drawn.
    #[must_use]
    pub fn text(&self) -> Option<Text> {
        if self.drawn == 0 {
            return None;
        }
        let Some([low, high]) = self.interval() else {
            return Some(
                text(
                    "停止线以下 {below} 户，对照样本 {drawn} 户还没有看，说不出有多少错",
                    "{below|case|cases} below the stop line: none of the {drawn} of the control sample is decided yet, so nothing is known of them",
                )
                .fill(&[("below", &self.below), ("drawn", &self.drawn)]),
            );
        };
        let words = if high - low > WIDEST {
            text(
                "停止线以下 {below} 户，对照样本 {drawn} 户看了 {seen} 户，{wrong} 户有错：样本太少，还说不出有多少错（{low} 到 {high} 都有可能）",
                "{below|case|cases} below the stop line; of the {drawn} of the control sample {seen} are decided, {wrong} wrong: too few to tell how many are (anything from {low} to {high})",
            )
        } else {
            text(
                "停止线以下 {below} 户，对照样本 {drawn} 户看了 {seen} 户，{wrong} 户有错：有错的户大约占 {low} 到 {high}（95 % 把握）",
                "{below|case|cases} below the stop line; of the {drawn} of the control sample {seen} are decided, {wrong} wrong: between {low} and {high} of them are (95 % confidence)",
            )
        };
        Some(self.fill(&words, low, high))
    }
}

impl ControlFinding {
    /// The same in one line of a screen.
    #[must_use]
    pub fn short(&self) -> Option<Text> {
        if self.drawn == 0 {
            return None;
        }
        let (words, [low, high]) = match self.interval() {
            None => (
                text("停止线以下 {below} 户，样本 {drawn} 户还没有看", "{below} below the line, none of the {drawn} drawn decided"),
                [0, 0],
            ),
            Some([low, high]) if high - low > WIDEST => (
                text(
                    "样本 {drawn} 户看了 {seen} 户，{wrong} 户有错：太少，说不出停止线以下 {below} 户的错",
                    "{seen} of {drawn} drawn decided, {wrong} wrong: too few to tell of the {below} below",
                ),
                [low, high],
            ),
            Some(bounds) => (
                text(
                    "样本 {drawn} 户看了 {seen} 户，{wrong} 户有错：停止线以下 {below} 户 {low} 到 {high} 有错",
                    "{seen} of {drawn} drawn decided, {wrong} wrong: of the {below} below {low} to {high} are",
                ),
                bounds,
            ),
        };
        Some(self.fill(&words, low, high))
    }

    fn fill(&self, words: &Text, low: i64, high: i64) -> Text {
        let share = |permille: i64| format!("{}.{} %", permille / 10, permille % 10);
        words.fill(&[
            ("below", &self.below),
            ("drawn", &self.drawn),
            ("seen", &self.seen),
            ("wrong", &self.wrong),
            ("low", &share(low)),
            ("high", &share(high)),
        ])
    }
}

/// The exact interval of Clopper and Pearson for `wrong` of `seen`, at 95 %, in thousandths, rounded outwards.
///
/// Each bound is the share at which so few, or so many, would come up in one of forty samples only. It takes no account of how many
/// cases there are below the line, and is the wider for it.
pub(in crate::review) fn clopper_pearson(wrong: usize, seen: usize) -> [i64; 2] {
    let at_most = |share: f64, most: usize| (0..=most).map(|k| binomial(seen, k, share)).sum::<f64>();
    // The chance of at least as many grows with the share, that of at most as many falls.
    let low = wrong.checked_sub(1).map_or(0.0, |fewer| crossing(|share| 1.0 - at_most(share, fewer) < ONE_SIDE));
    let high = if wrong == seen { 1.0 } else { crossing(|share| at_most(share, wrong) > ONE_SIDE) };
    // A bound that is a whole thousandth stays one: what halving leaves is no reason to round it away.
    [permille((low * 1000.0 + LEFT_BY_HALVING).floor()), permille((high * 1000.0 - LEFT_BY_HALVING).ceil())]
}

/// What is left out on each side.
const ONE_SIDE: f64 = 0.025;

/// Larger than what halving leaves of a thousandth.
const LEFT_BY_HALVING: f64 = 1e-6;

/// The share at which `holds` stops to hold, by halving.
fn crossing(holds: impl Fn(f64) -> bool) -> f64 {
    let (mut low, mut high) = (0.0_f64, 1.0_f64);
    for _ in 0..50 {
        let middle = f64::midpoint(low, high);
        if holds(middle) {
            low = middle;
        } else {
            high = middle;
        }
    }
    f64::midpoint(low, high)
}

/// The chance of exactly `k` of `n` at a share between 0 and 1, worked out in logarithms so that nothing runs under.
fn binomial(n: usize, k: usize, share: f64) -> f64 {
    let ways: f64 = (1..=k).map(|at| (number(n - k + at) / number(at)).ln()).sum();
    (ways + number(k) * share.ln() + number(n - k) * (-share).ln_1p()).exp()
}

fn number(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}

#[expect(clippy::cast_possible_truncation, reason = "a whole number between 0 and 1000")]
const fn permille(share: f64) -> i64 {
    share as i64
}

#[cfg(test)]
mod tests {
    use crate::i18n::Lang;
    use crate::review::queue::control::ControlFinding;
    use crate::review::queue::control::clopper_pearson;

    #[test]
    fn the_interval_is_that_of_the_tables() {
        // Wrong, seen, and the bounds as printed tables of exact 95 % limits have them, in thousandths, rounded outwards.
        for (wrong, seen, bounds) in [
            (0, 1, [0, 975]),
            (1, 1, [25, 1000]),
            (0, 10, [0, 309]),
            (1, 10, [2, 446]),
            (5, 10, [187, 813]),
            (10, 10, [691, 1000]),
            (5, 20, [86, 492]),
            (0, 30, [0, 116]),
            (0, 100, [0, 37]),
            (10, 100, [49, 177]),
            (500, 1_000, [468, 532]),
        ] {
            assert_eq!(clopper_pearson(wrong, seen), bounds, "{wrong} of {seen}");
        }
        let [low, high] = clopper_pearson(3, 20_000);
        assert!(low == 0 && high == 1, "nothing runs under with a county's sample: {low} {high}");
    }

    #[test]
    fn a_sample_that_is_too_small_says_so() {
        let told = |seen, wrong| {
            let finding = ControlFinding { below: 700, drawn: 35, seen, wrong };
            finding.text().map(|text| text.get(Lang::Zh).to_owned()).unwrap_or_default()
        };
        assert!(told(0, 0).contains("35 户还没有看"), "{}", told(0, 0));
        assert!(told(5, 0).contains("样本太少") && told(5, 0).contains("0.0 % 到 52.2 %"), "{}", told(5, 0));
        assert!(told(35, 2).contains("2 户有错：有错的户大约占 0.6 % 到 19.2 %（95 % 把握）"), "{}", told(35, 2));
        assert_eq!(ControlFinding::default().text(), None);
        let short = ControlFinding { below: 700, drawn: 35, seen: 35, wrong: 2 }.short().expect("a sample");
        assert_eq!(short.get(Lang::Zh), "样本 35 户看了 35 户，2 户有错：停止线以下 700 户 0.6 % 到 19.2 % 有错");
    }
}
