//! What kind of township is asked for: how large, by which seed, how restless its honest households, how many with a fault.
//!
//! What does not live here: the drawing (`township.rs`), the words of the command line (`cli/args`).

use crate::training::household::account::printed;

/// Households of the township in `sample-data` and of `hezhun demo`.
pub const HOUSEHOLDS: usize = 960;
/// Seed of the township in `sample-data` and of `hezhun demo`.
pub const SEED: u64 = 3;
/// The largest spread that is drawn, in ten-thousandths: above it incomes would change their sign.
pub const MOST_SPREAD: i64 = 4_000;
/// The largest share of households with a fault, in ten-thousandths: the rest has to stay ordinary.
pub const MOST_FAULTS: i64 = 6_000;

/// A township to be drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TownshipOrder {
    /// How many households.
    pub households: usize,
    /// The seed; the same order gives the same bytes.
    pub seed: u64,
    /// Standard deviation of the yearly change of an ordinary household's net income per head, in ten-thousandths; about a quarter of
    /// them falls, whatever it is. None: the calm township that is shipped.
    pub spread: Option<i64>,
    /// Share of the households that carry a fault, in ten-thousandths; then there are no near misses and no village with a pattern, and
    /// with 0 no paper says anything wrong. None: every rule of the book is planted, as in the township that is shipped.
    pub faults: Option<i64>,
}

impl TownshipOrder {
    /// A township with every rule planted, as the shipped one.
    #[must_use]
    pub const fn planted(households: usize, seed: u64) -> TownshipOrder {
        TownshipOrder { households, seed, spread: None, faults: None }
    }

    /// A township without a fault, whose ordinary households change by `spread` ten-thousandths.
    #[must_use]
    pub const fn honest(households: usize, seed: u64, spread: i64) -> TownshipOrder {
        TownshipOrder { households, seed, spread: Some(spread), faults: Some(0) }
    }

    /// What stands on the command line after the number of households and the seed.
    #[must_use]
    pub fn options(&self) -> String {
        let share = |name: &str, share: Option<i64>| {
            share.map_or_else(String::new, |share| format!(" --{name} {}%", printed(share).trim_end_matches('0').trim_end_matches('.')))
        };
        share("spread", self.spread) + &share("faults", self.faults)
    }
}
