//! How well the rules find what was planted: the answer key of a practice township held against a list of flags, rule by rule.
//!
//! What does not live here: judging the township (`review/export/screening.rs`), the key while it is drawn (`key.rs`).

use std::collections::BTreeMap;
use std::collections::BTreeSet;

/// What became of one rule.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ScoreRow {
    /// Rule code.
    pub rule: String,
    /// Faults planted.
    pub planted: usize,
    /// Of them, flagged with the severity that the key says.
    pub found: usize,
    /// Of them, not flagged, or with another severity.
    pub missed: usize,
    /// Near misses.
    pub near: usize,
    /// Of them, flagged.
    pub near_fired: usize,
    /// Flags that the key tells of besides the plants (`natural`, `also`) and that do not stand.
    pub absent: usize,
    /// Flags on households and villages that carry no plant and no near miss.
    pub on_unplanted: usize,
    /// Flags that the key does not tell of, wherever they stand.
    pub unexplained: usize,
    /// Why the rule is not planted; empty for a planted rule.
    pub reason: String,
}

impl ScoreRow {
    fn add(&mut self, other: &ScoreRow) {
        self.planted += other.planted;
        self.found += other.found;
        self.missed += other.missed;
        self.near += other.near;
        self.near_fired += other.near_fired;
        self.absent += other.absent;
        self.on_unplanted += other.on_unplanted;
        self.unexplained += other.unexplained;
    }
}

/// The whole comparison.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Score {
    /// One row for each rule of the key or of the list of flags, by code.
    pub rows: Vec<ScoreRow>,
    /// The sums, with the number of rules that are not planted as its reason.
    pub sum: ScoreRow,
    /// Rules that are not planted.
    pub unplantable: usize,
    /// By how much the income of every household was moved by lot, as the key says; empty where nothing was. Flags of such moves are what
    /// ordinary years raise: they stand in no key and are counted, not held against the rules.
    pub drift: String,
    /// What is not as the key says: kind, rule, household or village.
    pub faults: Vec<(&'static str, String, String)>,
}

impl Score {
    /// Whether everything is as the key says.
    #[must_use]
    pub fn is_right(&self) -> bool {
        self.faults.is_empty()
    }
}

/// A line of the key as it is read back.
struct KeyLine<'a> {
    kind: &'a str,
    rule: &'a str,
    severity: &'a str,
    subject: &'a str,
    note: &'a str,
    also: &'a str,
}

/// Holds a key against flags; each is a table as it was written, header first, and a flag is given by rule, household or village, severity.
#[must_use]
pub fn score(key: &[Vec<String>], flags: &[[String; 3]]) -> Score {
    let fired: BTreeMap<(&str, &str), &str> =
        flags.iter().map(|[rule, who, severity]| ((rule.as_str(), who.as_str()), severity.as_str())).collect();
    let mut rows: BTreeMap<&str, ScoreRow> = BTreeMap::new();
    let mut told: BTreeSet<(&str, &str)> = BTreeSet::new();
    let mut carriers: BTreeSet<&str> = BTreeSet::new();
    let mut faults = Vec::new();
    let drift = lines(key).find(|line| line.kind == "drift").map_or("", |line| line.note);
    for line in lines(key).filter(|line| line.kind != "drift") {
        let row = rows.entry(line.rule).or_default();
        let flag = fired.get(&(line.rule, line.subject)).copied();
        match line.kind {
            "plant" => {
                row.planted += 1;
                if flag == Some(line.severity) {
                    row.found += 1;
                } else {
                    row.missed += 1;
                    faults.push(("missed", line.rule.to_owned(), line.subject.to_owned()));
                }
            }
            "near" => {
                row.near += 1;
                if flag.is_some() {
                    row.near_fired += 1;
                    faults.push(("near miss fired", line.rule.to_owned(), line.subject.to_owned()));
                }
            }
            "natural" if flag != Some(line.severity) => {
                row.absent += 1;
                faults.push(("absent", line.rule.to_owned(), line.subject.to_owned()));
            }
            "unplanted" => line.note.clone_into(&mut row.reason),
            _ => {}
        }
        if matches!(line.kind, "plant" | "near") {
            carriers.insert(line.subject);
        }
        told.insert((line.rule, line.subject));
        for rule in line.also.split_whitespace() {
            if !fired.contains_key(&(rule, line.subject)) && told.insert((rule, line.subject)) {
                rows.entry(rule).or_default().absent += 1;
                faults.push(("absent", rule.to_owned(), line.subject.to_owned()));
            }
            told.insert((rule, line.subject));
        }
    }
    for (rule, subject) in fired.keys() {
        let row = rows.entry(rule).or_default();
        row.on_unplanted += usize::from(!carriers.contains(subject));
        if !told.contains(&(*rule, *subject)) {
            row.unexplained += 1;
            if drift.is_empty() {
                faults.push(("unexplained", (*rule).to_owned(), (*subject).to_owned()));
            }
        }
    }
    let mut sum = ScoreRow::default();
    let rows: Vec<ScoreRow> = rows.into_iter().map(|(rule, row)| ScoreRow { rule: rule.to_owned(), ..row }).collect();
    for row in &rows {
        sum.add(row);
    }
    let unplantable = rows.iter().filter(|row| !row.reason.is_empty()).count();
    Score { rows, sum, unplantable, drift: drift.to_owned(), faults }
}

fn lines(key: &[Vec<String>]) -> impl Iterator<Item = KeyLine<'_>> {
    key.iter().skip(1).filter_map(|row| match row.as_slice() {
        [kind, rule, severity, village, household, note, also] => {
            Some(KeyLine { kind, rule, severity, subject: if household.is_empty() { village } else { household }, note, also })
        }
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use crate::training::score::score;

    fn key(lines: &[&str]) -> Vec<Vec<String>> {
        let line = |line: &&str| line.split(',').map(str::to_owned).collect();
        std::iter::once(&"kind,rule,severity,village,household,note,also").chain(lines).map(line).collect()
    }

    #[test]
    fn what_moved_by_lot_is_counted_and_not_held_against_the_rules() {
        let lines = ["plant,INC01,high,甲村,1,,INC09", "drift,,,,,15.00 %,"];
        let more = flags(&["INC01 1 high", "INC09 1 medium", "INC05 3 medium"]);
        let found = score(&key(&lines), &more);
        assert!(found.is_right() && found.sum.unexplained == 1 && found.drift == "15.00 %", "{:?}", found.faults);
        assert!(!score(&key(&lines[..1]), &more).is_right(), "without lots each flag wants a line");
        assert!(!score(&key(&lines), &more[1..]).is_right(), "what was planted is held against them all the same");
    }

    fn flags(lines: &[&str]) -> Vec<[String; 3]> {
        let flag = |line: &&str| {
            let mut words = line.split(' ').map(str::to_owned);
            std::array::from_fn(|_| words.next().unwrap_or_default())
        };
        lines.iter().map(flag).collect()
    }

    #[test]
    fn all_is_found_and_every_flag_is_told() {
        let key = key(&[
            "plant,INC01,high,甲村,1,,INC09",
            "near,INC01,,甲村,2,,",
            "natural,INC05,medium,甲村,3,,",
            "plant,VIL01,high,甲村,,,",
            "unplanted,COL06,,,,由台账产生,",
        ]);
        let found = score(&key, &flags(&["INC01 1 high", "INC09 1 medium", "INC05 3 medium", "VIL01 甲村 high"]));
        assert!(found.is_right(), "{:?}", found.faults);
        assert_eq!((found.sum.planted, found.sum.found, found.sum.near, found.sum.on_unplanted, found.unplantable), (2, 2, 1, 1, 1));
    }

    #[test]
    fn every_way_of_being_wrong_is_counted() {
        let key =
            key(&["plant,INC01,high,甲村,1,,INC09", "plant,INC02,high,甲村,2,,", "near,INC01,,甲村,2,,", "natural,INC05,medium,甲村,3,,"]);
        let found = score(&key, &flags(&["INC01 1 medium", "INC01 2 high", "LAB01 9 low"]));
        assert_eq!((found.sum.missed, found.sum.near_fired, found.sum.absent, found.sum.unexplained), (2, 1, 2, 1));
        assert_eq!(found.sum.on_unplanted, 1);
        assert_eq!(found.faults.len(), 6);
    }
}
