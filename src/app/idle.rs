//! How long nobody has touched the keys, and whether that is long enough to lock the desk.
//!
//! What does not live here: the lock itself (`ui/shell/lock.rs`), how long is long enough (`config/choice.rs`).

use std::time::Duration;
use std::time::Instant;

/// Since when nobody has touched the keys.
#[derive(Clone, Copy, Debug)]
pub struct Idle {
    since: Instant,
}

impl Idle {
    /// Somebody touched them now.
    #[must_use]
    pub const fn since(now: Instant) -> Idle {
        Idle { since: now }
    }

    /// What is left of so many minutes; none where nothing is locked, after 0 minutes.
    #[must_use]
    pub fn left(self, minutes: u32, now: Instant) -> Option<Duration> {
        let whole = Duration::from_secs(u64::from(minutes) * 60);
        (minutes > 0).then(|| whole.saturating_sub(now.saturating_duration_since(self.since)))
    }

    /// Whether so many minutes are over.
    #[must_use]
    pub fn is_over(self, minutes: u32, now: Instant) -> bool {
        self.left(minutes, now) == Some(Duration::ZERO)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;
    use std::time::Instant;

    use crate::app::idle::Idle;

    #[test]
    fn minutes_without_a_key_are_counted_from_the_last_one() {
        let start = Instant::now();
        let idle = Idle::since(start);
        for (minutes, seconds, left) in
            [(0, 0, None), (0, 9000, None), (15, 0, Some(900)), (15, 899, Some(1)), (15, 900, Some(0)), (1, 90, Some(0))]
        {
            let now = start + Duration::from_secs(seconds);
            assert_eq!(idle.left(minutes, now), left.map(Duration::from_secs), "{minutes} {seconds}");
            assert_eq!(idle.is_over(minutes, now), left == Some(0), "{minutes} {seconds}");
        }
        assert_eq!(Idle::since(start + Duration::from_secs(5)).left(1, start), Some(Duration::from_mins(1)), "a clock that ran back");
    }
}
