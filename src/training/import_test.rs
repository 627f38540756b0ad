//! Test only: whatever township is asked for, its files are taken in as the practice they are.
//!
//! What does not live here: what stands in a township (`township.rs`), the wall itself (`review/intake`).

use std::path::PathBuf;

use crate::domain::stamp::Stamp;
use crate::i18n::Lang;
use crate::review::desk::state::Desk;
use crate::review::error::ReviewError;
use crate::review::intake::preview::Told;
use crate::review::tests::rig as work;
use crate::training;
use crate::training::order::MOST_FAULTS;
use crate::training::order::MOST_SPREAD;
use crate::training::order::TownshipOrder;

/// Sizes, spreads and shares of faults that are asked for, and how many seeds of each.
const HOUSEHOLDS: [usize; 2] = [12, 40];
/// The same.
const SPREADS: [Option<i64>; 3] = [None, Some(0), Some(MOST_SPREAD)];
/// The same.
const FAULTS: [Option<i64>; 3] = [None, Some(0), Some(MOST_FAULTS)];
/// The same.
const SEEDS: u64 = 1;

#[test]
fn every_township_that_can_be_asked_for_is_taken_in_as_practice() {
    let mut refused = Vec::new();
    for (nth, households) in HOUSEHOLDS.into_iter().enumerate() {
        for spread in SPREADS {
            for faults in FAULTS {
                for seed in (0..SEEDS).map(|seed| 31 + 100 * seed + nth as u64) {
                    let order = TownshipOrder { households, seed, spread, faults };
                    if let Err(why) = taken_in(&order) {
                        refused.push(format!("{households} households, seed {seed}{}: {why}", order.options()));
                    }
                }
            }
        }
    }
    assert!(refused.is_empty(), "{}", refused.join("\n"));
}

fn taken_in(order: &TownshipOrder) -> Result<(), String> {
    let folder = tempfile::tempdir().expect("a folder");
    let made = training::ordered(order);
    training::write(&made, &folder.path().join("t")).expect("written");
    let paths: Vec<PathBuf> = made.files.iter().map(|(name, _)| folder.path().join("t").join(name)).collect();
    let mut desk = Desk::of(work::office()).expect("a desk");
    let said = |error: ReviewError| error.text().get(Lang::En).to_owned();
    let preview = desk.preview(&paths, Told::default(), &|_| true).map_err(said)?;
    desk.import(preview, false, &|_| true).map_err(said)?;
    if desk.header().stamp == Stamp::Practice { Ok(()) } else { Err("no practice".to_owned()) }
}
