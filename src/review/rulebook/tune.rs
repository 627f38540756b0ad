//! What other limits would do to the flags of a rule: each limit it reads, set to a few values beside the one in force, with what past
//! decisions say of the flags that would go.
//!
//! Nothing is written and no book is put in force. What does not live here: judging and holding two runs beside each other (`trial.rs`),
//! the hit rate (`hit_rate.rs`).

use std::collections::BTreeMap;

use crate::i18n::Text;
use crate::review::desk::state::Desk;
use crate::review::error::ReviewError;
use crate::review::file::office::LongStep;
use crate::review::file::office::Tell;
use crate::review::rulebook::limit_page::LimitRow;
use crate::review::rulebook::trial::TrialRow;

/// A limit of a rule, and one other value of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TunedLimit {
    /// The limit as it is in force.
    pub limit: LimitRow,
    /// The other value, as it is written in a limits file; none where nobody has set the limit, or it is a day or a word.
    pub other: Option<String>,
    /// What the other value would do to the flags of the rule; the same as now where it would do nothing.
    pub then: TrialRow,
}

/// A rule, with what other limits would do to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TunedRule {
    /// Rule code.
    pub rule: String,
    /// Its title.
    pub title: Text,
    /// Flags under the limits in force.
    pub now: usize,
    /// Hits among the flags of all years of which something was decided, in thousandths; none when nothing was.
    pub rate_permille: Option<i64>,
    /// Limit by limit and value by value; empty for a rule without limits.
    pub limits: Vec<TunedLimit>,
}

impl Desk {
    /// Tries other limits on the period under review: of one rule, or of every rule that makes flags.
    ///
    /// # Errors
    /// Nothing imported, `Stopped`, or what the store says.
    pub fn tune(&mut self, only: Option<&str>, tell: Tell<'_>) -> Result<Vec<TunedRule>, ReviewError> {
        let period = self.period().ok_or(ReviewError::NoPeriod)?;
        let mut rolls = BTreeMap::new();
        let before = self.office.judge(period, &mut rolls, tell)?.assessment.flags;
        let mut now: BTreeMap<&str, usize> = BTreeMap::new();
        for flag in &before {
            *now.entry(flag.rule.as_str()).or_default() += 1;
        }
        let chosen: Vec<(String, Text)> = self
            .office
            .book
            .rules()
            .iter()
            .filter(|rule| only.map_or_else(|| now.contains_key(rule.code.as_str()), |only| rule.code == only))
            .map(|rule| (rule.code.clone(), rule.title.clone()))
            .collect();
        let mut wanted: Vec<(LimitRow, Vec<String>)> = Vec::new();
        for (code, _) in &chosen {
            for limit in self.limits_of_rule(code) {
                if !wanted.iter().any(|(known, _)| known.key == limit.key) {
                    let others = others(&limit);
                    wanted.push((limit, others));
                }
            }
        }
        // A limit that several rules read is tried once for all of them.
        let total = wanted.iter().map(|(_, others)| others.len()).sum();
        let mut tried: BTreeMap<(String, String), BTreeMap<String, TrialRow>> = BTreeMap::new();
        for (limit, other) in wanted.iter().flat_map(|(limit, others)| others.iter().map(move |other| (limit, other))) {
            let Some(book) = self.office.book.with_limit(&limit.key, other, period, &self.place) else { continue };
            let done = tried.len();
            let after = self.judged_by(&book, &mut rolls, &|_| tell(LongStep::Judging(done, total)))?;
            let trial = self.trial(&book, before.clone(), after)?;
            let rows = trial.rules.into_iter().map(|row| (row.rule.clone(), row)).collect();
            tried.insert((limit.key.clone(), other.clone()), rows);
        }
        let rates: BTreeMap<String, Option<i64>> = self.hit_rates()?.into_iter().map(|rate| (rate.rule, rate.rate_permille)).collect();
        let rule = |(code, title): (String, Text)| {
            let flags = now.get(code.as_str()).copied().unwrap_or(0);
            let same = TrialRow { rule: code.clone(), title: title.clone(), before: flags, after: flags, ..TrialRow::default() };
            let mut limits = Vec::new();
            for limit in self.limits_of_rule(&code) {
                let others =
                    wanted.iter().find(|(known, _)| known.key == limit.key).map(|(_, others)| others.as_slice()).unwrap_or_default();
                if others.is_empty() {
                    limits.push(TunedLimit { limit: limit.clone(), other: None, then: same.clone() });
                }
                for other in others {
                    let found = tried.get(&(limit.key.clone(), other.clone())).and_then(|rows| rows.get(&code));
                    let then = found.unwrap_or(&same).clone();
                    limits.push(TunedLimit { limit: limit.clone(), other: Some(other.clone()), then });
                }
            }
            TunedRule { rate_permille: rates.get(&code).copied().flatten(), rule: code, title, now: flags, limits }
        };
        Ok(chosen.into_iter().map(rule).collect())
    }
}

/// Ten-thousandths in one: limits are written with no more decimals.
const FINE: i64 = 10_000;

/// The values tried beside the one in force, from low to high, as they are written: half, three quarters, half as much again and double
/// of amounts and shares; one and two less or more of whole numbers; a beginning where nothing is let pass yet.
fn others(limit: &LimitRow) -> Vec<String> {
    let Some(written) = limit.value.as_deref() else { return Vec::new() };
    let (digits, sign) = written.strip_suffix('%').map_or((written, ""), |digits| (digits, "%"));
    let Some(value) = fine(digits) else { return Vec::new() };
    let whole = if sign == "%" { 100 * FINE } else { FINE };
    let tried: Vec<i64> = match (limit.unit.as_str(), value) {
        ("money", 0) => vec![100 * FINE, 500 * FINE, 1_000 * FINE],
        ("share", 0) => vec![whole / 20, whole / 10, whole / 5],
        ("money" | "share" | "mu" | "times", _) => vec![value / 2, value / 4 * 3, value / 2 * 3, value * 2],
        ("count" | "years" | "months", _) => vec![value - 2 * FINE, value - FINE, value + FINE, value + 2 * FINE],
        _ => Vec::new(),
    };
    // What is less than the whole stays a part of it.
    let most = if limit.unit == "share" && value <= whole { whole } else { i64::MAX };
    tried.into_iter().filter(|other| *other >= 0 && *other != value && *other <= most).map(|other| unfine(other) + sign).collect()
}

/// A written number in ten-thousandths; none for words, days and more decimals than four.
fn fine(written: &str) -> Option<i64> {
    let (whole, part) = written.split_once('.').unwrap_or((written, ""));
    let digits = |word: &str| word.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || part.len() > 4 || !digits(whole) || !digits(part) {
        return None;
    }
    whole.parse::<i64>().ok()?.checked_mul(FINE)?.checked_add(format!("{part:0<4}").parse().ok()?).filter(|value| *value < i64::MAX / 4)
}

fn unfine(value: i64) -> String {
    let written = format!("{}.{:04}", value / FINE, value % FINE);
    written.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use crate::i18n::Text;
    use crate::review::rulebook::limit_page::LimitRow;
    use crate::review::rulebook::tune::others;

    #[test]
    fn neighbours_are_of_the_limits_own_kind() {
        for (unit, value, wanted) in [
            ("share", Some("10%"), "5% 7.5% 15% 20%"),
            ("share", Some("0.3"), "0.15 0.225 0.45 0.6"),
            ("share", Some("80%"), "40% 60%"),
            ("share", Some("0%"), "5% 10% 20%"),
            ("share", Some("120%"), "60% 90% 180% 240%"),
            ("money", Some("2000"), "1000 1500 3000 4000"),
            ("money", Some("0.02"), "0.01 0.015 0.03 0.04"),
            ("money", Some("0"), "100 500 1000"),
            ("count", Some("1"), "0 2 3"),
            ("years", Some("60"), "58 59 61 62"),
            ("times", Some("3"), "1.5 2.25 4.5 6"),
            ("text", Some("石门村、下河村"), ""),
            ("date", Some("2024-10-08"), ""),
            ("money", None, ""),
        ] {
            let limit = LimitRow {
                key: "x".into(),
                title: Text::same("x"),
                value: value.map(str::to_owned),
                unit: unit.into(),
                document: String::new(),
                effective: None,
                year: 2024,
                place: String::new(),
            };
            assert_eq!(others(&limit).join(" "), wanted, "{unit} {value:?}");
        }
    }
}
