//! What other limits would do to the flags of a rule: each limit it reads, set to a few values beside the one in force, with what past
//! decisions say of the flags that would go; and what a rule that is off would find.
//!
//! Nothing is written and no book is put in force. What does not live here: judging (`assess/run.rs`), holding two runs beside each other
//! (`trial.rs`), the hit rate (`hit_rate.rs`).

use std::collections::BTreeMap;

use crate::i18n::Text;
use crate::review::desk::state::Desk;
use crate::review::error::ReviewError;
use crate::review::file::office::LongStep;
use crate::review::file::office::Tell;
use crate::review::rulebook::hit_rate::HitRate;
use crate::review::rulebook::limit_page::LimitRow;
use crate::review::rulebook::trial::TrialRow;
use crate::rules::book::Book;
use crate::rules::book::Rule;
use crate::rules::judge::Outline;
use crate::rules::judge::ReadyTown;

/// A limit of a rule, and one other value of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TunedLimit {
    /// The limit as it is in force.
    pub limit: LimitRow,
    /// Whether it decides where the rule fires; one that only measures the doubtful money moves no flag and is not tried.
    pub decides: bool,
    /// The other value, as it is written in a limits file; none where nobody has set the limit, it is a day or a word, or decides nothing.
    pub other: Option<String>,
    /// What the other value would do to the flags of the rule; the same as now where it would do nothing.
    pub then: TrialRow,
}

/// A rule, with what other limits would do to it; of a rule that is off, what switching it on would give.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TunedRule {
    /// Rule code.
    pub rule: String,
    /// Its title.
    pub title: Text,
    /// Flags under the limits in force; none of a rule that is off.
    pub now: usize,
    /// Households, or villages, at which it cannot be judged; of a rule that is off: could not, if it were on.
    pub skipped: usize,
    /// Flags of all years that were explained as true or corrected.
    pub hits: usize,
    /// Flags of all years of which something was decided.
    pub decided: usize,
    /// What switching it on would give under the limits in force; none of a rule that is on.
    pub switched: Option<TrialRow>,
    /// Limit by limit and value by value; empty for a rule without limits. A rule that is off would be on as well.
    pub limits: Vec<TunedLimit>,
}

/// What some rules find by a book, and how often they are skipped.
struct TunedRun {
    flags: Vec<Outline>,
    skipped: BTreeMap<String, usize>,
}

/// Judges by a book, and keeps what it says of some rules.
fn run(town: &ReadyTown<'_>, book: &Book, codes: &[&str], tell: Tell<'_>) -> Result<TunedRun, ReviewError> {
    let (mut flags, assessment) = town.outlined(&book.only(codes), &|done, total| tell(LongStep::Judging(done, total)));
    if assessment.cancelled {
        return Err(ReviewError::Stopped);
    }
    let is_meant = |code: &str| codes.contains(&code);
    let skips = assessment.tallies.iter().filter(|tally| is_meant(&tally.rule));
    let skipped = skips.map(|tally| (tally.rule.clone(), tally.skipped.values().sum())).collect();
    flags.retain(|flag| is_meant(&flag.rule));
    Ok(TunedRun { flags, skipped })
}

impl Desk {
    /// Tries other limits on the period under review: of one rule, or of every rule that makes flags or is off.
    ///
    /// Each try judges only the rules that read the limit.
    ///
    /// # Errors
    /// Nothing imported, `Stopped`, or what the store says.
    pub fn tune(&self, only: Option<&str>, tell: Tell<'_>) -> Result<Vec<TunedRule>, ReviewError> {
        let period = self.period().ok_or(ReviewError::NoPeriod)?;
        let mut rolls = BTreeMap::new();
        let ground = self.office.ground(period, &mut rolls)?;
        let book = &self.office.book;
        let town = ground.ready(book);
        let meant = |rule: &&Rule| only.is_none_or(|only| rule.code == only);
        let on: Vec<&Rule> = book.rules().iter().filter(meant).filter(|rule| rule.on).collect();
        let codes: Vec<&str> = on.iter().map(|rule| rule.code.as_str()).collect();
        let live = run(&town, book, &codes, tell)?;
        let fires = |rule: &&&Rule| only.is_some() || live.flags.iter().any(|flag| flag.rule == rule.code);
        let on: Vec<&Rule> = on.iter().filter(fires).copied().collect();
        let off: Vec<&Rule> = book.rules().iter().filter(meant).filter(|rule| !rule.on).collect();
        // Each rule that is off is switched on alone, the others are tried side by side: a limit that several read is tried once.
        let groups: Vec<Vec<&Rule>> = std::iter::once(on).chain(off.into_iter().map(|rule| vec![rule])).collect();
        let rates: BTreeMap<String, HitRate> = self.hit_rates()?.into_iter().map(|rate| (rate.rule.clone(), rate)).collect();
        let total = groups.iter().flat_map(|group| self.deciding(group)).map(|limit| others(&limit).len()).sum();
        let known = self.decisions()?;
        let mut done = 0;
        let mut tuned = Vec::new();
        for group in &groups {
            let codes: Vec<&str> = group.iter().map(|rule| rule.code.as_str()).collect();
            let is_off = group.iter().any(|rule| !rule.on);
            let switched = if is_off { Some(run(&town, book, &codes, tell)?) } else { None };
            let skipped = switched.as_ref().map_or(&live.skipped, |run| &run.skipped).clone();
            let mut tried: BTreeMap<(String, String), Vec<TrialRow>> = BTreeMap::new();
            for limit in self.deciding(group) {
                let readers: Vec<&str> =
                    group.iter().filter(|rule| rule.limits.contains(&limit.key)).map(|rule| rule.code.as_str()).collect();
                let before: Vec<Outline> = live.flags.iter().filter(|flag| readers.contains(&flag.rule.as_str())).cloned().collect();
                for other in others(&limit) {
                    let Some(book) = book.with_limit(&limit.key, &other, period, &self.place) else { continue };
                    let after = run(&town, &book, &readers, &|_| tell(LongStep::Judging(done, total)))?.flags;
                    done += 1;
                    let trial = self.trial_beside(&known, &book, before.clone(), after);
                    tried.insert((limit.key.clone(), other), trial.rules);
                }
            }
            let then = switched.map(|run| self.trial_beside(&known, book, Vec::new(), run.flags));
            for rule in group {
                let now = live.flags.iter().filter(|flag| flag.rule == rule.code).count();
                let same = TrialRow { rule: rule.code.clone(), title: rule.title.clone(), before: now, after: now, ..TrialRow::default() };
                let of = |rows: &[TrialRow]| rows.iter().find(|row| row.rule == rule.code).cloned().unwrap_or_else(|| same.clone());
                let rate = rates.get(&rule.code).cloned().unwrap_or_default();
                tuned.push(TunedRule {
                    rule: rule.code.clone(),
                    title: rule.title.clone(),
                    now,
                    skipped: skipped.get(&rule.code).copied().unwrap_or(0),
                    hits: rate.hits(),
                    decided: rate.decided(),
                    switched: then.as_ref().map(|trial| of(&trial.rules)),
                    limits: self
                        .limits_of_rule(&rule.code)
                        .into_iter()
                        .flat_map(|limit| lines(&limit, book.decides(rule, &limit.key), &tried, &same, &of))
                        .collect(),
                });
            }
        }
        let place = |rule: &TunedRule| book.rules().iter().position(|own| own.code == rule.rule);
        tuned.sort_by_key(place);
        Ok(tuned)
    }

    /// The limits that decide where some rules fire, each once.
    fn deciding(&self, rules: &[&Rule]) -> Vec<LimitRow> {
        let mut found: Vec<LimitRow> = Vec::new();
        let of_rule = |rule: &&&Rule| {
            let limits = self.limits_of_rule(&rule.code);
            let decides = |limit: &LimitRow| self.office.book.decides(rule, &limit.key);
            limits.into_iter().filter(decides).collect::<Vec<_>>()
        };
        for limit in rules.iter().flat_map(|rule| of_rule(&rule)) {
            if !found.iter().any(|known| known.key == limit.key) {
                found.push(limit);
            }
        }
        found
    }
}

/// A limit of a rule with each value tried, or with none.
fn lines(
    limit: &LimitRow,
    decides: bool,
    tried: &BTreeMap<(String, String), Vec<TrialRow>>,
    same: &TrialRow,
    of: &dyn Fn(&[TrialRow]) -> TrialRow,
) -> Vec<TunedLimit> {
    let others = if decides { others(limit) } else { Vec::new() };
    if others.is_empty() {
        return vec![TunedLimit { limit: limit.clone(), decides, other: None, then: same.clone() }];
    }
    let line = |other: String| {
        let then = tried.get(&(limit.key.clone(), other.clone())).map_or_else(|| same.clone(), |rows| of(rows));
        TunedLimit { limit: limit.clone(), decides, other: Some(other), then }
    };
    others.into_iter().map(line).collect()
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
        ("count" | "households" | "items" | "turns" | "days" | "years" | "months", _) => {
            vec![value - 2 * FINE, value - FINE, value + FINE, value + 2 * FINE]
        }
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
    use crate::exchange::batch::FileKind;
    use crate::i18n::Text;
    use crate::review::desk::state::Desk;
    use crate::review::rulebook::limit_page::LimitRow;
    use crate::review::rulebook::trial::TrialRow;
    use crate::review::rulebook::tune::others;
    use crate::review::tests::rig::import;
    use crate::review::tests::rig::layer;
    use crate::review::tests::rig::office_by;
    use crate::rules::book::Book;

    /// Three households around the line of the made-up province, 8500, the second one below last year's figure, by a book with these lines.
    fn desk(own: &str) -> Desk {
        let own = if own.is_empty() { Vec::new() } else { vec![("own.toml".to_owned(), own.to_owned())] };
        let mut office = office_by(Book::with_overlay(&own).expect("a rulebook"));
        let of = |year, figures: [&str; 3]| {
            let figures = figures.map(|net| {
                ["wage", "gross", "net", "net_pc"].map(|code| (code, net)).into_iter().chain([
                    ("prov", "演示省"),
                    ("village", "石门村"),
                    ("size_year", "1"),
                    ("mon_cat", ""),
                ])
            });
            let figures: Vec<Vec<(&str, &str)>> = figures.into_iter().map(Iterator::collect).collect();
            let ids = ["98010100001", "98010100002", "98010100003"];
            let given: Vec<_> = ids.into_iter().zip(&figures).map(|(id, figures)| (id, figures.as_slice(), &[][..])).collect();
            layer(year, FileKind::Yearly, &given)
        };
        import(&mut office, vec![of(2023, ["8000", "16000", "12000"]), of(2024, ["8000", "9000", "12000"])], true).expect("imported");
        Desk::of(office).expect("a desk")
    }

    #[test]
    fn what_a_rule_says_alone_is_what_it_says_among_all() {
        let mut desk = desk("");
        let period = desk.period().expect("a period");
        let tuned = desk.tune(None, &|_| true).expect("tuned");
        let (mut tried, mut differ) = (0, 0);
        for rule in &tuned {
            for line in &rule.limits {
                let Some(other) = &line.other else { continue };
                let book = desk.office.book.with_limit(&line.limit.key, other, period, &desk.place).expect("a book");
                let full = desk.try_book(&if rule.switched.is_some() { book.only(&[&rule.rule]) } else { book }, &|_| true).expect("tried");
                let same = TrialRow {
                    rule: rule.rule.clone(),
                    title: rule.title.clone(),
                    before: rule.now,
                    after: rule.now,
                    ..TrialRow::default()
                };
                let row = full.rules.into_iter().find(|row| row.rule == rule.rule).unwrap_or(same);
                differ += usize::from(row.before != row.after);
                assert_eq!(line.then, row, "{} {} {other}", rule.rule, line.limit.key);
                tried += 1;
            }
        }
        assert!(tried >= 30 && differ > 3, "{tried} tried, {differ} differ");
        assert!(tuned.windows(2).all(|pair| pair[0].rule != pair[1].rule), "each rule once");
    }

    #[test]
    fn a_limit_that_only_measures_the_money_is_named_and_not_tried() {
        let tuned = desk("").tune(Some("INC01"), &|_| true).expect("tuned");
        let of = |key: &str| -> Vec<(bool, Option<&str>)> {
            tuned[0].limits.iter().filter(|line| line.limit.key == key).map(|line| (line.decides, line.other.as_deref())).collect()
        };
        assert_eq!(of("ordinary_change"), [(false, None)]);
        assert_eq!(of("ask_drop").first(), Some(&(true, Some("5%"))));
        // A figure of the village hangs on its own limit, and so does the rule that reads the figure.
        let book = Book::shipped().expect("a book");
        let decides = |code: &str, key: &str| book.decides(book.rule(code).expect("a rule"), key);
        assert!(decides("VIL10", "min_drop") && decides("INC12", "median_times") && !decides("INC12", "ordinary_change"));
    }

    #[test]
    fn a_rule_that_is_off_says_what_switching_it_on_would_give() {
        let then = |own: &str| {
            let tuned = desk(own).tune(Some("INC04"), &|_| true).expect("tuned");
            let [rule] = tuned.as_slice() else { panic!("one rule") };
            let line =
                |key: &str| -> Vec<usize> { rule.limits.iter().filter(|line| line.limit.key == key).map(|line| line.then.after).collect() };
            (rule.now, rule.switched.as_ref().map(|row| (row.before, row.after, row.gained)), line("mon_line"))
        };
        assert_eq!(then(""), (1, None, vec![0, 0, 3, 3]));
        assert_eq!(then("rule = [{ code = \"INC04\", on = false }]"), (0, Some((0, 1, 1)), vec![0, 0, 3, 3]));
        // IDV10 reads a column that no file has.
        let tuned = desk("").tune(Some("IDV10"), &|_| true).expect("tuned");
        assert_eq!((tuned[0].skipped, tuned[0].switched.as_ref().map(|row| row.gained)), (3, Some(0)));
    }

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
                part: None,
                place: String::new(),
            };
            assert_eq!(others(&limit).join(" "), wanted, "{unit} {value:?}");
        }
    }
}
