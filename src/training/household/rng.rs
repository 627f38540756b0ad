//! The seeded dice: whole numbers only, the same on every machine.
//!
//! What does not live here: what is drawn with them.

use rand_chacha::ChaCha8Rng;
use rand_core::RngCore;
use rand_core::SeedableRng;

/// A stream of drawn numbers; the same seed and stream give the same numbers for ever.
pub struct Dice(ChaCha8Rng);

impl Dice {
    /// The dice of one household or of one step: every stream of a seed is independent of the others.
    #[must_use]
    pub fn new(seed: u64, stream: u64) -> Dice {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        rng.set_stream(stream);
        Dice(rng)
    }

    /// A number from `lo` to `hi`, both included; `lo` when the span is empty.
    pub fn range(&mut self, lo: i64, hi: i64) -> i64 {
        let span = hi.saturating_sub(lo);
        if span <= 0 {
            return lo;
        }
        let drawn = self.0.next_u64() % (span.unsigned_abs() + 1);
        lo + i64::try_from(drawn).unwrap_or(0)
    }

    /// True in `percent` of a hundred draws.
    pub fn chance(&mut self, percent: i64) -> bool {
        self.range(0, 99) < percent
    }

    /// One of a list; the default value when it is empty.
    pub fn pick<T: Copy + Default>(&mut self, list: &[T]) -> T {
        list.get(self.index(list.len())).copied().unwrap_or_default()
    }

    /// A position below `len`.
    pub fn index(&mut self, len: usize) -> usize {
        let last = i64::try_from(len).unwrap_or(1) - 1;
        usize::try_from(self.range(0, last)).unwrap_or(0)
    }

    /// An amount in fen between two amounts in yuan, told as people tell it: never a whole hundred yuan.
    pub fn told(&mut self, lo: i64, hi: i64) -> i64 {
        let fen = self.range(lo, hi) * 100 + self.range(0, 9) * 10;
        if fen % 10_000 == 0 { fen + 1_350 } else { fen }
    }

    /// A number around 0 that is near the middle more often than far from it; its standard deviation is `deviation`.
    ///
    /// The sum of twelve equal draws: bell-shaped, whole numbers only, never further out than six deviations.
    pub fn bell(&mut self, deviation: i64) -> i64 {
        let sum: i64 = (0..12).map(|_| self.range(-5_000, 5_000)).sum();
        sum.saturating_mul(deviation) / 10_000
    }

    /// What a restless figure is of its usual self, in ten-thousandths: never less than a third of it and never three times as much.
    pub fn restless(&mut self, deviation: i64) -> i64 {
        (10_000 + self.bell(deviation)).clamp(3_300, 30_000)
    }

    /// Puts a list into a drawn order.
    pub fn shuffle<T>(&mut self, list: &mut [T]) {
        for at in (1..list.len()).rev() {
            let other = self.index(at + 1);
            list.swap(at, other);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::training::household::rng::Dice;

    #[test]
    fn the_bell_is_as_wide_as_asked_for() {
        let mut dice = Dice::new(7, 1);
        let drawn: Vec<i64> = (0..20_000).map(|_| dice.bell(1_500)).collect();
        let count = i64::try_from(drawn.len()).expect("a number");
        assert!((drawn.iter().sum::<i64>() / count).abs() < 40);
        let variance = drawn.iter().map(|one| one * one).sum::<i64>() / count;
        assert!((1_450 * 1_450..1_550 * 1_550).contains(&variance), "{variance}");
    }

    #[test]
    fn the_same_seed_gives_the_same_numbers() {
        let draw = |seed, stream| (0..8).map(|_| Dice::new(seed, stream).range(0, 1_000_000)).collect::<Vec<i64>>();
        assert_eq!(draw(3, 1), draw(3, 1));
        assert_ne!(draw(3, 1), draw(3, 2));
        let mut dice = Dice::new(1, 1);
        for _ in 0..500 {
            assert!((5..=9).contains(&dice.range(5, 9)));
            assert_ne!(dice.told(1, 40) % 10_000, 0);
        }
        assert_eq!(dice.range(4, 4), 4);
    }
}
