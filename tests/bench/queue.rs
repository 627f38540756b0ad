//! How well the order of the queue gathers the money in error: townships with slips of money whose amounts are known from the planting.
//!
//! What does not live here: the slips (`slips.rs`), speed (`figures.rs`).

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

use hezhun::training::files;
use hezhun::training::household::lines::Lines;
use hezhun::training::order::HOUSEHOLDS;
use hezhun::training::order::SEED;
use hezhun::training::order::TownshipOrder;
use hezhun::training::township;
use serde_json::Value;

use crate::slips;

/// An error counts for at most so much, in fen, where the few largest must not speak for all: 20,000 yuan.
const CAP: i64 = 2_000_000;

/// Spreads of a year in ten-thousandths, households in a hundred with a slip of money, and seeds.
const SPREADS: [i64; 3] = [1_000, 1_500, 2_500];
const RATES: [usize; 3] = [6, 10, 15];
const SEEDS: [u64; 3] = [11, 12, 13];

/// A case as the queue lists it.
struct Listed {
    id: String,
    has_high: bool,
}

/// What one township shows.
struct Gathered {
    first: f64,
    first_best: f64,
    capped: f64,
    capped_best: f64,
    above: f64,
    line: usize,
    of: usize,
    high_below: usize,
}

/// Prints the table: one line a township, and the means.
pub fn table(folder: &Path, program: &str) {
    println!(
        "\n| township | in error | first 5 % | best | capped 20,000 | best | of best | above the line | line | high below |\n|---|---|---|---|---|---|---|---|---|---|"
    );
    let mut all = Vec::new();
    for spread in SPREADS {
        for rate in RATES {
            for seed in SEEDS {
                let order = TownshipOrder::honest(HOUSEHOLDS / 2, seed, spread);
                all.push(one(
                    folder,
                    program,
                    &order,
                    rate,
                    &format!("{} households, seed {seed}, spread {} %, slips {rate} %", order.households, spread / 100),
                ));
            }
        }
    }
    let count = u32::try_from(all.len()).map_or(1.0, f64::from);
    let mean = |of: fn(&Gathered) -> f64| all.iter().map(of).sum::<f64>() / count;
    println!(
        "| mean of {} | | {:.1} % | {:.1} % | {:.1} % | {:.1} % | {:.1} % | {:.1} % | {:.0} % | {} |",
        all.len(),
        mean(|found| found.first),
        mean(|found| found.first_best),
        mean(|found| found.capped),
        mean(|found| found.capped_best),
        mean(|found| 100.0 * found.capped / found.capped_best),
        mean(|found| found.above),
        mean(|found| 100.0 * number(found.line) / number(found.of)),
        all.iter().map(|found| found.high_below).sum::<usize>(),
    );
    // Of the shipped township, those that carry a rule's plant are left out: their figures were made for the rule, and have no truth beside them.
    let order = TownshipOrder::planted(HOUSEHOLDS, SEED);
    one(folder, program, &order, 10, "the shipped one, without its plants, slips 10 %");
}

fn number(count: usize) -> f64 {
    u32::try_from(count).map_or(f64::MAX, f64::from)
}

fn one(folder: &Path, program: &str, order: &TownshipOrder, rate: usize, name: &str) -> Gathered {
    let mut drawn = township::draw(order, &Lines::default());
    let errors = slips::set(&mut drawn, rate, order.seed);
    let left_out: BTreeSet<String> = slips::carriers(&drawn).into_iter().collect();
    let place = folder.join("queue");
    let _ = fs::remove_dir_all(&place);
    fs::create_dir_all(&place).expect("a folder");
    let paths: Vec<String> = files::files(&drawn)
        .into_iter()
        .map(|(name, bytes)| {
            fs::write(place.join(&name), bytes).expect("written");
            name
        })
        .collect();
    let words: Vec<&str> = ["import"].into_iter().chain(paths.iter().map(String::as_str)).collect();
    run(program, &place, &words);
    let (list, told) = run(program, &place, &["queue", "--format", "json"]);
    let list: Value = serde_json::from_str(&list).expect("json");
    let text = |row: &Value, key: &str| {
        row.get(key).map(|value| value.as_str().map_or_else(|| value.to_string(), str::to_owned)).unwrap_or_default()
    };
    let rows: Vec<Listed> = list
        .as_array()
        .expect("a list")
        .iter()
        .map(|row| Listed { id: text(row, "hh_id"), has_high: !matches!(text(row, "high").as_str(), "" | "0" | "null") })
        .collect();
    let line = told.lines().find_map(stands_at).unwrap_or(0);
    let found = gathered(&rows, line, &errors, &left_out);
    let total: i64 = errors.values().sum();
    println!(
        "| {name} | {} × {:.0} | {:.1} % | {:.1} % | {:.1} % | {:.1} % | {:.1} % | {:.1} % | {} of {} | {} |",
        errors.len(),
        yuan(total) / number(errors.len().max(1)),
        found.first,
        found.first_best,
        found.capped,
        found.capped_best,
        100.0 * found.capped / found.capped_best,
        found.above,
        found.line,
        found.of,
        found.high_below,
    );
    found
}

fn yuan(fen: i64) -> f64 {
    i32::try_from(fen / 100).map_or(f64::MAX, f64::from)
}

fn gathered(rows: &[Listed], line: usize, errors: &BTreeMap<String, i64>, left_out: &BTreeSet<String>) -> Gathered {
    let kept: Vec<(usize, &Listed)> = rows.iter().enumerate().filter(|(_, row)| !left_out.contains(&row.id)).collect();
    let top = kept.len().div_ceil(20);
    let of = |row: &Listed, cap: i64| errors.get(&row.id).copied().unwrap_or_default().min(cap);
    let sum = |rows: &mut dyn Iterator<Item = i64>| yuan(rows.sum());
    let share = |cap: i64| {
        let mut all: Vec<i64> = kept.iter().map(|(_, row)| of(row, cap)).collect();
        let (total, first) = (sum(&mut all.iter().copied()), sum(&mut all.iter().take(top).copied()));
        all.sort_unstable_by(|a, b| b.cmp(a));
        [100.0 * first / total, 100.0 * sum(&mut all.iter().take(top).copied()) / total]
    };
    let ([first, first_best], [capped, capped_best]) = (share(i64::MAX), share(CAP));
    let total = sum(&mut kept.iter().map(|(_, row)| of(row, i64::MAX)));
    let above = sum(&mut kept.iter().filter(|(place, _)| *place < line).map(|(_, row)| of(row, i64::MAX)));
    let high_below = rows.iter().skip(line).filter(|row| row.has_high).count();
    Gathered { first, first_best, capped, capped_best, above: 100.0 * above / total, line, of: rows.len(), high_below }
}

/// The case at which the sentence of the stop line stands.
fn stands_at(said: &str) -> Option<usize> {
    if !said.contains(" of ") || !said.contains("doubt") && !said.contains("high flag") {
        return None;
    }
    said.split(|sign: char| !sign.is_ascii_digit()).find(|word| !word.is_empty())?.parse().ok()
}

/// What the program prints, and what it says beside.
fn run(program: &str, place: &Path, words: &[&str]) -> (String, String) {
    let mut command = Command::new(program);
    command.args(["--lang", "en", "--db", "q.db"]).args(words).current_dir(place);
    command.env("HOME", place).env("HEZHUN_NOW", "2024-11-18T01:00:00Z");
    let done = command.output().expect("the program starts");
    let said = String::from_utf8_lossy(&done.stderr).into_owned();
    assert!(done.status.success(), "{words:?}: {said}");
    (String::from_utf8_lossy(&done.stdout).into_owned(), said)
}
