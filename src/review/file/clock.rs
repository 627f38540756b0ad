//! The time: the only file that reads the system's clock.
//!
//! What does not live here: which fixed time a test or lesson wants (`config`), periods (`domain/period.rs`).

use chrono::DateTime;
use chrono::FixedOffset;
use chrono::Local;
use chrono::NaiveDate;
use chrono::SecondsFormat;
use chrono::Utc;

use crate::domain::stamp::Stamp;
use crate::i18n::Text;
use crate::i18n::text;
use crate::review::error::ReviewError;

/// Where the time comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Clock {
    /// The system's clock.
    System,
    /// One moment, for tests and lessons.
    Fixed(DateTime<Utc>),
    /// One moment that whoever started the program named (`HEZHUN_NOW`): a ledger of an office must not be dated by it.
    Named(DateTime<Utc>),
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

    /// Whether it may date the acts of a file with this stamp: one that was named is for practice, and for a file that is nothing yet.
    ///
    /// # Errors
    /// `NamedClock` for an office's file.
    pub fn may_date(self, stamp: Option<Stamp>) -> Result<(), ReviewError> {
        match (self, stamp) {
            (Clock::Named(_), Some(Stamp::Office)) => Err(ReviewError::NamedClock),
            (Clock::System | Clock::Fixed(_) | Clock::Named(_) | Clock::Practice { .. }, _) => Ok(()),
        }
    }

    /// The moment, UTC.
    #[must_use]
    pub fn now(self) -> DateTime<Utc> {
        match self {
            Clock::System => Utc::now(),
            Clock::Fixed(at) | Clock::Named(at) => at,
            Clock::Practice { at, started } => at + (Utc::now() - started),
        }
    }

    /// The moment as the ledger writes it: `2024-10-18T08:30:00Z`.
    #[must_use]
    pub fn stamp(self) -> String {
        self.now().to_rfc3339_opts(SecondsFormat::Secs, true)
    }

    /// The day where the office is. China has one time; what zone this computer believes to be in, or that it knows of none, moves no day.
    #[must_use]
    pub fn today(self) -> NaiveDate {
        (self.now() + CHINA).date_naive()
    }

    /// A sentence where this computer goes by another time than China's: it may have been set by hand to the right hour in a wrong zone,
    /// and would then be wrong by hours in the ledger.
    #[must_use]
    pub fn zone_note(self) -> Option<Text> {
        match self {
            Clock::System => self.note_of(*Local::now().offset()),
            Clock::Fixed(_) | Clock::Named(_) | Clock::Practice { .. } => None,
        }
    }

    fn note_of(self, offset: FixedOffset) -> Option<Text> {
        let said = text(
            "这台电脑的时区不是北京时间。台账一律按北京时间记，现在是 {now}；如果不对，请先校正电脑的时区和时间",
            "this computer is not set to Beijing time, which the ledger goes by: it is now {now}; if that is wrong, set zone and clock first",
        );
        let elsewhere = i64::from(offset.local_minus_utc()) != CHINA.num_seconds();
        elsewhere.then(|| said.fill(&[("now", &self.local(&self.stamp()))]))
    }

    /// A ledger time as the office reads it, to the minute: `2024-10-18 16:30`; the text as it is when it is no time.
    #[must_use]
    pub fn local(self, stamp: &str) -> String {
        let Ok(at) = DateTime::parse_from_rfc3339(stamp) else { return stamp.to_owned() };
        (at.to_utc() + CHINA).format("%Y-%m-%d %H:%M").to_string()
    }
}

const CHINA: chrono::TimeDelta = chrono::TimeDelta::hours(8);

#[cfg(test)]
mod tests {
    use chrono::DateTime;
    use chrono::FixedOffset;

    use crate::domain::stamp::Stamp;
    use crate::i18n::Lang;
    use crate::review::file::clock::Clock;

    #[test]
    fn a_fixed_clock_counts_days_in_chinas_time() {
        let at = DateTime::parse_from_rfc3339("2024-10-18T20:30:00Z").expect("a time").to_utc();
        let clock = Clock::fixed(at);
        assert_eq!(clock.stamp(), "2024-10-18T20:30:00Z");
        assert_eq!(clock.today().to_string(), "2024-10-19");
        assert_eq!(clock.local("2024-10-18T08:30:00Z"), "2024-10-18 16:30");
    }

    #[test]
    fn a_computer_in_another_zone_moves_no_day_and_is_told_of() {
        let at = DateTime::parse_from_rfc3339("2024-10-18T20:30:00Z").expect("a time").to_utc();
        let clock = Clock::fixed(at);
        for (hours, told) in [(8, false), (0, true), (-8, true), (9, true)] {
            let note = clock.note_of(FixedOffset::east_opt(hours * 3600).expect("a zone"));
            assert_eq!(note.is_some(), told, "{hours}");
            assert!(note.is_none_or(|note| note.is_whole() && note.get(Lang::Zh).contains("2024-10-19 04:30")));
        }
        assert_eq!(clock.zone_note(), None, "a clock that stands still is nobody's");
    }

    #[test]
    fn a_named_time_dates_no_file_of_an_office() {
        let at = DateTime::parse_from_rfc3339("2024-10-18T20:30:00Z").expect("a time").to_utc();
        for clock in [Clock::System, Clock::fixed(at), Clock::practice(at), Clock::Named(at)] {
            for stamp in [None, Some(Stamp::Practice), Some(Stamp::Office)] {
                let refused = matches!(clock, Clock::Named(_)) && stamp == Some(Stamp::Office);
                assert_eq!(clock.may_date(stamp).is_err(), refused, "{clock:?} {stamp:?}");
            }
        }
    }

    #[test]
    fn a_practice_clock_starts_where_it_is_told_and_runs_on() {
        let at = DateTime::parse_from_rfc3339("2024-11-18T01:00:00Z").expect("a time").to_utc();
        let clock = Clock::practice(at);
        assert!(clock.now() >= at && clock.now() < at + chrono::TimeDelta::hours(1));
        assert_eq!(clock.today().to_string(), "2024-11-18");
    }
}
