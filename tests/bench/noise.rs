//! How loud the rules are where nothing is wrong: households flagged on honest townships of several spreads, and the rules that flag most.
//!
//! Printed, never asserted. What does not live here: how an honest township is drawn (`src/training/household/drift.rs`).

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::process::Stdio;

use hezhun::training;
use hezhun::training::order::TownshipOrder;

/// Standard deviations of the yearly change, in ten-thousandths.
const SPREADS: [i64; 3] = [1_000, 1_500, 2_500];
/// One township each.
const SEEDS: [u64; 4] = [1, 2, 3, 4];
/// Households of each.
const HOUSEHOLDS: usize = 960;
/// Rules that are named of each spread.
const NAMED: usize = 10;

/// What the townships of one spread showed.
#[derive(Default)]
struct Noise {
    households: usize,
    /// Whose gravest flag is high, medium, low.
    gravest: [usize; 3],
    /// Flags of villages.
    village_flags: usize,
    /// Households by rule and severity.
    rules: BTreeMap<(String, String), usize>,
}

/// Prints the table.
pub fn table(folder: &Path, program: &str) {
    println!(
        "| spread | high | high or medium | low only | village flags a township | what asks most, households of 100 |\n|---|---|---|---|---|---|"
    );
    for spread in SPREADS {
        let mut noise = Noise::default();
        for seed in SEEDS {
            noise.add(folder, program, &TownshipOrder::honest(HOUSEHOLDS, seed, spread));
        }
        let of_100 = |count: usize| tenths(count * 1_000 / noise.households.max(1));
        let [high, medium, low] = noise.gravest;
        let mut loud: Vec<(&(String, String), &usize)> = noise.rules.iter().collect();
        loud.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
        let loud: Vec<String> =
            loud.into_iter().take(NAMED).map(|((rule, severity), count)| format!("{rule} {severity} {}", of_100(*count))).collect();
        let villages = tenths(noise.village_flags * 10 / SEEDS.len());
        let flagged = [of_100(high), of_100(high + medium), of_100(low)].join(" | ");
        println!("| {} % | {flagged} | {villages} | {} |", spread / 100, loud.join(", "));
    }
}

/// A number of tenths as it is printed.
fn tenths(count: usize) -> String {
    format!("{}.{}", count / 10, count % 10)
}

impl Noise {
    /// Adds what the program says of a township.
    fn add(&mut self, folder: &Path, program: &str, order: &TownshipOrder) {
        let town = folder.join("honest");
        let sample = training::ordered(order);
        training::write(&sample, &town).expect("written");
        let list = folder.join("honest-flags.csv");
        let mut command = Command::new(program);
        command.args(["--lang", "en", "screen", "--force", "--out"]).arg(&list).stdout(Stdio::null()).stderr(Stdio::null());
        command.args(sample.files.iter().map(|(name, _)| town.join(name)));
        assert!(command.status().expect("the program starts").success(), "screened");
        let severities = ["high", "medium", "low"];
        let mut gravest: BTreeMap<String, usize> = BTreeMap::new();
        let mut seen: BTreeSet<[String; 3]> = BTreeSet::new();
        for flag in training::flags(&fs::read(&list).expect("the list")).expect("a list") {
            let [rule, subject, severity] = flag.clone();
            if !subject.bytes().all(|byte| byte.is_ascii_digit()) {
                self.village_flags += 1;
                continue;
            }
            let at = severities.iter().position(|known| *known == severity).unwrap_or(2);
            gravest.entry(subject).and_modify(|so_far| *so_far = at.min(*so_far)).or_insert(at);
            if seen.insert(flag) {
                *self.rules.entry((rule, severity)).or_default() += 1;
            }
        }
        for at in gravest.into_values() {
            self.gravest[at] += 1;
        }
        self.households += order.households;
    }
}
