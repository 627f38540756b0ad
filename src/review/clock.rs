//! The time: the only file that reads the system's clock.
//!
//! What does not live here: which fixed time a test or lesson wants (`config`), periods (`domain/period.rs`).

use chrono::DateTime;
use chrono::Local;
use chrono::NaiveDate;
use chrono::SecondsFormat;
use chrono::Utc;

/// Where the time comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Clock {
    /// The system's clock.
    System,
    /// One moment, for tests and lessons.
    Fixed(DateTime<Utc>),
    /// A day of practice: it started at this moment and has run on by this much since the system's clock showed `started`.
    Practice {
        /// The moment it began with.
        at: DateTime<Utc>,
        /// What the system's clock showed then.
        started: DateTime<Utc>,
    },
}

impl Clock {
    /// The system's clock.
    #[must_use]
    pub const fn system() -> Clock {
        Clock::System
    }

    /// A clock that stands still.
    #[must_use]
    pub const fn fixed(at: DateTime<Utc>) -> Clock {
        Clock::Fixed(at)
    }

    /// A clock that starts at this moment and runs on.
    #[must_use]
    pub fn practice(at: DateTime<Utc>) -> Clock {
        Clock::Practice { at, started: Utc::now() }
    }

    /// The moment, UTC.
    #[must_use]
    pub fn now(self) -> DateTime<Utc> {
        match self {
            Clock::System => Utc::now(),
            Clock::Fixed(at) => at,
            Clock::Practice { at, started } => at + (Utc::now() - started),
        }
    }

    /// The moment as the ledger writes it: `2024-10-18T08:30:00Z`.
    #[must_use]
    pub fn stamp(self) -> String {
        self.now().to_rfc3339_opts(SecondsFormat::Secs, true)
    }

    /// The day where the office is; a clock that is not the system's counts days in China's time, so that tests agree everywhere.
    #[must_use]
    pub fn today(self) -> NaiveDate {
        match self {
            Clock::System => Local::now().date_naive(),
            Clock::Fixed(_) | Clock::Practice { .. } => (self.now() + CHINA).date_naive(),
        }
    }

    /// A ledger time as the office reads it, to the minute: `2024-10-18 16:30`; the text as it is when it is no time.
    #[must_use]
    pub fn local(self, stamp: &str) -> String {
        let Ok(at) = DateTime::parse_from_rfc3339(stamp) else { return stamp.to_owned() };
        let shown = "%Y-%m-%d %H:%M";
        match self {
            Clock::System => at.with_timezone(&Local).format(shown).to_string(),
            Clock::Fixed(_) | Clock::Practice { .. } => (at.to_utc() + CHINA).format(shown).to_string(),
        }
    }
}

const CHINA: chrono::TimeDelta = chrono::TimeDelta::hours(8);

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use crate::review::clock::Clock;

    #[test]
    fn a_fixed_clock_counts_days_in_chinas_time() {
        let at = DateTime::parse_from_rfc3339("2024-10-18T20:30:00Z").expect("a time").to_utc();
        let clock = Clock::fixed(at);
        assert_eq!(clock.stamp(), "2024-10-18T20:30:00Z");
        assert_eq!(clock.today().to_string(), "2024-10-19");
        assert_eq!(clock.local("2024-10-18T08:30:00Z"), "2024-10-18 16:30");
    }

    #[test]
    fn a_practice_clock_starts_where_it_is_told_and_runs_on() {
        let at = DateTime::parse_from_rfc3339("2024-11-18T01:00:00Z").expect("a time").to_utc();
        let clock = Clock::practice(at);
        assert!(clock.now() >= at && clock.now() < at + chrono::TimeDelta::hours(1));
        assert_eq!(clock.today().to_string(), "2024-11-18");
    }
}
