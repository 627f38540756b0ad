//! Which automatic backups stay: their names, and the tiers that keep some of every age.
//!
//! The tiers count the days on which backups were made, never how long ago that is, so that a clock which jumped takes nothing away.
//! What does not live here: whose backup a file is and taking files away (`backup.rs`).

use chrono::DateTime;
use chrono::Datelike;
use chrono::NaiveDate;
use chrono::NaiveDateTime;
use chrono::Utc;

/// So many are kept whatever their days.
const LAST: usize = 10;

/// One of each day is kept, for so many days on which there were any.
const DAYS: usize = 14;

/// One of each week is kept, for so many weeks in which there were any.
const WEEKS: usize = 10;

/// Signs of the file's number in the name of a backup.
const SHORT: usize = 8;

/// What the name of an automatic backup says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedBackup {
    /// The beginning of the number of the file; none in names of before there were numbers.
    pub id: Option<String>,
    /// The order in which they were made, whatever the clock said: those without a number of their file first.
    pub order: (bool, u64),
    /// When it was made by the clock of then, UTC.
    pub at: NaiveDateTime,
}

/// The name of the next automatic backup: `hezhun-1f0c9a3e-000012-20241018-083000.db`.
#[must_use]
pub fn name(stem: &str, id: &str, number: u64, now: DateTime<Utc>) -> String {
    format!("{stem}-{}-{number:06}-{}.db", short(id), now.format("%Y%m%d-%H%M%S"))
}

/// The beginning of a file's number, as it stands in names.
#[must_use]
pub fn short(id: &str) -> &str {
    id.get(..SHORT).unwrap_or(id)
}

/// Reads the name of an automatic backup: of now, or of before (`hezhun-20241018-083000-000005.db`); none for any other name, as that
/// of a copy made by hand or left by an upgrade.
#[must_use]
pub fn read(name: &str) -> Option<NamedBackup> {
    let parts: Vec<&str> = name.strip_suffix(".db")?.rsplitn(5, '-').collect();
    let digits = |part: &str, least: usize| part.len() >= least && part.bytes().all(|byte| byte.is_ascii_digit());
    let at = |day: &str, time: &str| {
        let is_time = digits(day, 8) && digits(time, 6);
        NaiveDateTime::parse_from_str(&format!("{day}{time}"), "%Y%m%d%H%M%S").ok().filter(|_| is_time && day.len() + time.len() == 14)
    };
    if let [time, day, number, id, stem] = parts.as_slice()
        && let Some(at) = at(day, time)
        && id.len() == SHORT
        && id.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte))
        && digits(number, 6)
        && !stem.is_empty()
    {
        return Some(NamedBackup { id: Some((*id).to_owned()), order: (true, number.parse().ok()?), at });
    }
    let [number, time, day, stem @ ..] = parts.as_slice() else { return None };
    let at = at(day, time).filter(|_| digits(number, 6) && stem.iter().any(|part| !part.is_empty()))?;
    Some(NamedBackup { id: None, order: (false, number.parse().ok()?), at })
}

/// Which of some backups may go: positions in their days, which are in the order in which they were made.
///
/// The last ten stay, the last one of each of the fourteen days and of the ten weeks with any, and the last one of every month. A day that
/// a later backup contradicts was told by a clock that had jumped: such a backup stays, and counts for no tier.
#[must_use]
pub fn surplus(days: &[NaiveDate]) -> Vec<usize> {
    let mut earliest = NaiveDate::MAX;
    let mut sound: Vec<usize> = Vec::new();
    for (at, day) in days.iter().enumerate().rev() {
        if *day <= earliest {
            earliest = *day;
            sound.push(at);
        }
    }
    let mut stays = vec![false; days.len()];
    // Newest first, days never rise: a day, week or month is new when it differs from the one before.
    let mut tier = |most: usize, of: &dyn Fn(NaiveDate) -> (i32, u32)| {
        let (mut last, mut counted) = (None, 0);
        for at in &sound {
            let span = of(days[*at]);
            if last != Some(span) {
                last = Some(span);
                counted += 1;
                stays[*at] |= counted <= most;
            }
        }
    };
    tier(DAYS, &|day| (day.year(), day.ordinal()));
    tier(WEEKS, &|day| (day.iso_week().year(), day.iso_week().week()));
    tier(usize::MAX, &|day| (day.year(), day.month()));
    let old = sound.iter().skip(LAST).copied();
    let mut gone: Vec<usize> = old.filter(|at| !stays[*at]).collect();
    gone.sort_unstable();
    gone
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use chrono::DateTime;
    use chrono::Datelike;
    use chrono::Days;
    use chrono::NaiveDate;
    use proptest::collection::vec;
    use proptest::prop_assert;
    use proptest::prop_assert_eq;
    use proptest::proptest;

    use crate::review::audit::tiers::DAYS;
    use crate::review::audit::tiers::LAST;
    use crate::review::audit::tiers::WEEKS;
    use crate::review::audit::tiers::name;
    use crate::review::audit::tiers::read;
    use crate::review::audit::tiers::surplus;

    #[test]
    fn only_names_that_the_program_gives_are_read() {
        let now = DateTime::parse_from_rfc3339("2024-10-18T08:30:00Z").expect("a time").to_utc();
        let own = name("核-准", "1f0c9a3e55aa", 12, now);
        assert_eq!(own, "核-准-1f0c9a3e-000012-20241018-083000.db");
        let named = read(&own).expect("read");
        assert_eq!((named.id.as_deref(), named.order, named.at), (Some("1f0c9a3e"), (true, 12), now.naive_utc()));
        for (file, id, order) in [
            ("hezhun-20241018-083000-000005.db", None, (false, 5)),
            ("hezhun-20241018-083000-1000005.db", None, (false, 1_000_005)),
            ("h-ff00ff00-1000000-20241018-083000.db", Some("ff00ff00"), (true, 1_000_000)),
        ] {
            let named = read(file).expect(file);
            assert_eq!((named.id.as_deref(), named.order), (id, order), "{file}");
        }
        for file in [
            "hezhun-before-v1.db",
            "hezhun-before-restore-1.db",
            "hezhun-20241018-083000-000005-before-v1.db",
            "hezhun-20241018-083000-000005.db-half",
            "hezhun-20241399-083000-000005.db",
            "hezhun-20241018-083000-05.db",
            "hezhun-20241018.db",
            "hezhun-copy.db",
            "hezhun.db",
            "-20241018-083000-000005.db",
            "hezhun-1f0c9a3e-000012-20241018-083000 - 副本.db",
            "hezhun-1f0c9a3e-000012-20241018-083000(1).db",
        ] {
            assert_eq!(read(file), None, "{file}");
        }
    }

    fn day(from: u64) -> NaiveDate {
        NaiveDate::from_ymd_opt(2024, 1, 1).expect("a day") + Days::new(from)
    }

    #[test]
    fn a_year_of_daily_backups_leaves_some_of_every_age() {
        let days: Vec<NaiveDate> = (0..366).flat_map(|at| [day(at), day(at), day(at)]).collect();
        let gone: BTreeSet<usize> = surplus(&days).into_iter().collect();
        let left: Vec<NaiveDate> = (0..days.len()).filter(|at| !gone.contains(at)).map(|at| days[at]).collect();
        assert_eq!(left.iter().filter(|left| **left == day(365)).count(), 3);
        let behind = |least: u64| left.iter().filter(|left| **left <= day(365 - least)).count();
        assert_eq!(left.iter().collect::<BTreeSet<_>>().iter().filter(|left| ***left > day(365 - 14)).count(), 14);
        assert!(behind(14) >= 8 && behind(70) >= 9, "weeks and months are left: {left:?}");
        assert_eq!(left.iter().map(Datelike::month).collect::<BTreeSet<_>>().len(), 12);
        assert!(left.len() < 40, "{}", left.len());
    }

    proptest! {
        #[test]
        fn the_tiers_hold_whatever_the_days(gaps in vec(0_u64..20, 0..120)) {
            let days: Vec<NaiveDate> = gaps.iter().scan(0, |at, gap| { *at += gap; Some(day(*at)) }).collect();
            let gone: BTreeSet<usize> = surplus(&days).into_iter().collect();
            prop_assert!(gone.iter().all(|at| *at + LAST < days.len()), "one of the last ten goes");
            let newest_of = |same: &dyn Fn(NaiveDate, NaiveDate) -> bool, most: usize| -> Vec<usize> {
                let last = (0..days.len()).filter(|at| days.get(at + 1).is_none_or(|next| !same(days[*at], *next)));
                let mut last: Vec<usize> = last.collect();
                let surplus = last.len().saturating_sub(most);
                last.drain(..surplus);
                last
            };
            let wanted: BTreeSet<usize> = newest_of(&|one, other| one == other, DAYS)
                .into_iter()
                .chain(newest_of(&|one, other| one.iso_week() == other.iso_week(), WEEKS))
                .chain(newest_of(&|one, other| (one.year(), one.month()) == (other.year(), other.month()), usize::MAX))
                .collect();
            prop_assert!(gone.is_disjoint(&wanted));
            let kept = (0..days.len()).filter(|at| !gone.contains(at));
            prop_assert!(kept.clone().all(|at| at + LAST >= days.len() || wanted.contains(&at)), "something stays for no reason");
        }

        #[test]
        fn a_clock_that_jumps_and_comes_back_takes_nothing_away(gaps in vec(0_u64..20, 1..80), place in 0_usize..80, jump in 0_u64..40_000) {
            let days: Vec<NaiveDate> = gaps.iter().scan(10_000, |at, gap| { *at += gap; Some(day(*at)) }).collect();
            let place = place % days.len();
            let mut jumped = days.clone();
            jumped.insert(place, day(jump));
            // Positions of the sound ones among those with the jump.
            let back = |at: usize| (at != place).then(|| at - usize::from(at > place));
            let without: BTreeSet<usize> = surplus(&days).into_iter().collect();
            let with: BTreeSet<usize> = surplus(&jumped).into_iter().filter_map(back).collect();
            if jump > 10_000 + 20 * 80 {
                prop_assert_eq!(&with, &without, "a day of the future that came back counts for nothing");
            }
            if jump < 10_000 {
                prop_assert!(with.is_subset(&without), "a day of the past keeps what was before it");
            }
        }
    }
}
