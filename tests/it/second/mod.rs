//! A second reading: rules written once more in plain Rust, from their definitions alone, and held against the program on townships that
//! were changed at the edges: blanks, figures on limits and a fen beside them, odd certificates and days, partial rosters, other orders of
//! rows, columns and files.
//!
//! Nothing of `src/rules` is used: own tables, own dates, own arithmetic in hundredths.
//! What does not live here: what the rules say (`household.rs`, `people.rs`, `rosters.rs`, `watched.rs`, `years.rs`), the changes (`change.rs`), orders (`order.rs`).

mod blanks;
mod change;
mod dates;
mod edges;
mod household;
mod order;
mod people;
mod rosters;
mod tables;
mod town;
mod watched;
mod years;

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::path::PathBuf;

use crate::office::Office;
use crate::office::files_in;
use crate::second::change::Dice;
use crate::second::tables::Table;
use crate::second::town::Said;
use crate::second::town::Town;

/// Households of a township.
const HOUSEHOLDS: usize = 150;
/// Townships tried when nobody asks for more with `HEZHUN_TOWNSHIPS`.
const TOWNSHIPS: u64 = 6;

/// Household (or village), rule, severity.
type Flag = (String, String, String);

/// The files of an untouched township.
fn sample(office: &Office, seed: u64) -> Vec<Table> {
    let folder = format!("t{seed}");
    office.line(&format!("sample --households {HOUSEHOLDS} --seed {seed} --out {folder}"));
    tables::read(&files_in(&office.path(&folder)))
}

/// What the program says of some files.
fn screened(office: &Office, files: &[PathBuf]) -> Vec<Vec<String>> {
    let mut words = vec!["screen".to_owned(), "--plain".to_owned(), "--force".to_owned(), "--out".to_owned(), "doubts.csv".to_owned()];
    words.extend(files.iter().map(|file| file.display().to_string()));
    let run = office.command(&words).env("HEZHUN_NOW", "2024-11-18T01:00:00Z").output().expect("the program starts");
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    let mut reader = csv::ReaderBuilder::new().from_path(office.path("doubts.csv")).expect("a list");
    reader.records().map(|line| line.expect("a line").iter().map(str::to_owned).collect()).collect()
}

fn flags_of(lines: &[Vec<String>]) -> BTreeSet<Flag> {
    let whose = |line: &Vec<String>| if line[1].is_empty() { line[2].clone() } else { line[1].clone() };
    lines.iter().map(|line| (whose(line), line[4].clone(), line[6].clone())).collect()
}

/// Expected, missed and extra flags of each rule, and the flags that differ.
#[derive(Default)]
struct Tally {
    rules: BTreeMap<String, [usize; 3]>,
    differ: Vec<String>,
}

impl Tally {
    fn add(&mut self, seed: u64, town: &Town, program: &BTreeSet<Flag>) {
        let mut ours = BTreeSet::new();
        let mut codes = BTreeSet::new();
        for (whose, code, said) in town.judged() {
            codes.insert(code.to_owned());
            if let Said::Fires(severity) = said {
                ours.insert((whose, code.to_owned(), severity.to_owned()));
            }
        }
        for code in &codes {
            self.rules.entry(code.clone()).or_default();
        }
        for flag in &ours {
            let counts = self.rules.entry(flag.1.clone()).or_default();
            counts[0] += 1;
            if !program.contains(flag) {
                counts[1] += 1;
                self.differ.push(format!("seed {seed}: missed {flag:?}"));
            }
        }
        for flag in program.iter().filter(|flag| codes.contains(&flag.1) && !ours.contains(*flag)) {
            self.rules.entry(flag.1.clone()).or_default()[2] += 1;
            self.differ.push(format!("seed {seed}: extra {flag:?}"));
        }
    }
}

#[test]
fn both_readings_agree_flag_for_flag_on_changed_townships() {
    let office = Office::new();
    let townships = std::env::var("HEZHUN_TOWNSHIPS").ok().and_then(|count| count.parse().ok()).unwrap_or(TOWNSHIPS);
    let mut tally = Tally::default();
    for seed in 1..=townships {
        let mut tables = sample(&office, seed);
        change::change(&mut tables, &mut Dice::new(seed));
        let files = tables::write(&tables, &office.path(&format!("m{seed}")));
        tally.add(seed, &Town::new(&tables), &flags_of(&screened(&office, &files)));
    }
    for (code, [expected, missed, extra]) in &tally.rules {
        println!("{code} expected {expected} missed {missed} extra {extra}");
    }
    let silent: Vec<_> = tally.rules.iter().filter(|(_, counts)| counts[0] == 0).map(|(code, _)| code).collect();
    println!("{} rules; never expected: {silent:?}", tally.rules.len());
    assert!(tally.differ.is_empty(), "{} differ\n{}", tally.differ.len(), tally.differ.join("\n"));
    assert!(tally.rules.len() >= 130, "{} rules", tally.rules.len());
}
