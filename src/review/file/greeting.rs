//! What is looked at and asked when a file is opened: whether it is the ledger that was sealed, whether the computer's clock can date the
//! next entry, and whether a file at a new place was moved there or copied. The answers are entered.
//!
//! What does not live here: the seals (`file/seal.rs`), asking people (`cli`).

use std::collections::BTreeMap;
use std::path::Path;
use std::path::PathBuf;

use chrono::DateTime;
use chrono::TimeDelta;
use chrono::Utc;

use crate::disk::place;
use crate::domain::act::Act;
use crate::i18n::Text;
use crate::i18n::text;
use crate::review::error::ReviewError;
use crate::review::file::clock::Clock;
use crate::review::file::office::Office;
use crate::review::file::office::OldFile;
use crate::review::file::office::PLACE;
use crate::review::file::office::number_at;
use crate::review::file::question::Found;
use crate::review::file::question::Question;
use crate::review::file::seal::Places;
use crate::store::Write;
use crate::store::error::StoreError;
use crate::store::ledger::NewAct;
use crate::store::ledger::Who;
use crate::store::payload::Payload;

/// By so much two computers that share a file may differ.
const TOLERANCE: TimeDelta = TimeDelta::minutes(2);

/// Counts of a clock's entry: seconds since 1970 of the entry before, and of the clock.
const LAST: &str = "last";
const NOW: &str = "now";

/// A clock that is to be asked about; none when it may date the next entry.
#[must_use]
pub fn doubt(clock: Clock, last: &str, days: u32) -> Option<Question> {
    // A day of practice begins anew with every start.
    if matches!(clock, Clock::Practice { .. }) {
        return None;
    }
    let last = moment(last)?;
    let now = clock.now();
    let told = [("now", clock.local(&clock.stamp())), ("last", clock.local(&last.to_rfc3339()))];
    let told = |words: Text| words.fill(&[("now", &told[0].1), ("last", &told[1].1), ("n", &(now - last).num_days())]);
    if now < last - TOLERANCE {
        let words = text(
            "电脑现在是 {now}，比台账最后一条（{last}）还早。时间对吗？",
            "This computer says {now}, which is before the last entry ({last}). Is that right?",
        );
        return Some(Question::Clock(told(words)));
    }
    (days > 0 && now - last > TimeDelta::days(i64::from(days))).then(|| {
        let words = text(
            "电脑现在是 {now}，离台账最后一条（{last}）已有 {n} 天。时间对吗？",
            "This computer says {now}, {n|day|days} after the last entry ({last}). Is that right?",
        );
        Question::Clock(told(words))
    })
}

fn moment(stamp: &str) -> Option<DateTime<Utc>> {
    DateTime::parse_from_rfc3339(stamp).ok().map(|at| at.to_utc())
}

impl Office {
    /// Where the seals of this file are kept; none when none are.
    pub(in crate::review) fn seals<'a>(&'a self, id: &'a str) -> Option<Places<'a>> {
        Some(Places { state_dir: self.state_dir.as_deref()?, file: self.store.path(), id })
    }

    pub(in crate::review) fn number(&self) -> Result<String, StoreError> {
        // The number that an older file is looked at with is made up.
        if self.store.old_schema().is_some() { Ok(String::new()) } else { Ok(self.store.read().file_id()?.unwrap_or_default()) }
    }

    /// The clock against the last entry.
    ///
    /// # Errors
    /// What the store says.
    pub fn clock_doubt(&self) -> Result<Option<Question>, StoreError> {
        let read = self.store.read();
        let (tip, _) = read.ledger_tip()?;
        let last = if tip == 0 { None } else { read.entry(tip)? };
        Ok(last.and_then(|last| doubt(self.clock, &last.entry.at, self.asking.clock_days)))
    }

    /// Where the file stands that this one is a copy of; none when it is no copy, or the other is no longer there.
    fn original(&self, id: &str) -> Option<PathBuf> {
        let known = PathBuf::from(self.seals(id)?.here()?.place);
        let is_here = |path: &Path| place::spelling(path) == place::spelling(self.store.path()) || place::is_same(path, self.store.path());
        let stands = !known.as_os_str().is_empty() && !id.is_empty() && !is_here(&known);
        (stands && number_at(&known).as_deref() == Some(id)).then_some(known)
    }

    /// Looks at seal, place and clock, before anything is written.
    ///
    /// # Errors
    /// `Asks` when something has to be answered first, with what was done to the file on the way, or what the store says; nothing was
    /// changed then.
    pub fn greet(&mut self, old: OldFile) -> Result<(), ReviewError> {
        let done = self.told.clone();
        self.look_around(old).map_err(|error| match (error, done) {
            (ReviewError::Asks(question), Some(done)) => ReviewError::Asks(question.after(&done)),
            (error, _) => error,
        })
    }

    fn look_around(&mut self, old: OldFile) -> Result<(), ReviewError> {
        let id = self.number()?;
        let looks = old == OldFile::Look || self.store.is_read_only();
        let original = self.original(&id);
        if let Some(original) = &original {
            let path = original.display().to_string();
            match self.asking.found {
                _ if self.store.is_read_only() => self.tell(copy_of(&path)),
                Some(Found::Copy) => self.set_apart()?,
                Some(Found::Moved) => {}
                // An entry would make this file the office's, and the office's file the copy.
                None if looks && !self.asking.enters => self.tell(copy_of(&path)),
                None => {
                    let words = text(
                        "这个文件和 {path} 编号相同：是移到这里的，还是复制出来的？",
                        "This file has the number of {path}: was it moved here, or is it a copy?",
                    );
                    return Err(ReviewError::Asks(Question::Found(words.fill(&[("path", &path)]))));
                }
            }
        }
        // A copy is rightly behind what is remembered of the file itself; what is said to be the file is not.
        if (original.is_none() || self.asking.found == Some(Found::Moved))
            && let Some(seals) = self.seals(&id)
        {
            let (found, whole) = (seals.findings(self.store.read(), false)?, seals.findings(self.store.read(), true)?);
            let absent = seals.absent(self.store.read())?;
            self.broken = joined(&found);
            self.broken_whole = whole;
            if let Some(absent) = absent {
                self.tell(absent);
            }
        }
        let Some(question) = self.clock_doubt()? else { return Ok(()) };
        match (self.asking.clock_right, looks) {
            (true, _) if !self.store.is_read_only() => self.enter_clock(),
            (_, true) => {
                self.tell(question.words().clone());
                Ok(())
            }
            (_, false) => Err(ReviewError::Asks(question)),
        }
    }

    fn tell(&mut self, said: Text) {
        self.told = Some(match self.told.take() {
            Some(before) => text("{before}；{said}", "{before}; {said}").fill(&[("before", &before), ("said", &said)]),
            None => said,
        });
    }

    fn enter_answer(
        &mut self,
        act: Act,
        payload: Payload,
        more: impl FnOnce(&Write<'_>) -> Result<(), StoreError>,
    ) -> Result<(), ReviewError> {
        let (station, name, at) = (self.station.clone(), self.reviewer.clone(), self.clock.stamp());
        self.store.transact(|write| {
            more(write)?;
            let who = Who { station, reviewer: write.staff_code(&name)?, at };
            write.act(&who, act, NewAct { payload, ..NewAct::default() })
        })?;
        self.unsealed = self.keep_seal().err().map(|error| error.text());
        Ok(())
    }

    /// The clock was asked about, and it is right.
    fn enter_clock(&mut self) -> Result<(), ReviewError> {
        let read = self.store.read();
        let last = read.entry(read.ledger_tip()?.0)?.and_then(|last| moment(&last.entry.at));
        let seconds = |at: DateTime<Utc>| at.timestamp();
        let counts =
            BTreeMap::from([(LAST.to_owned(), last.map(seconds).unwrap_or_default()), (NOW.to_owned(), seconds(self.clock.now()))]);
        self.enter_answer(Act::Clock, Payload { counts, ..Payload::default() }, |_| Ok(()))
    }

    /// The file was copied to be worked in: from now on it has a number of its own.
    fn set_apart(&mut self) -> Result<(), ReviewError> {
        let stands = place::spelling(&place::followed(self.store.path()));
        self.enter_answer(Act::Apart, Payload::default(), |write| {
            write.renew_file_id()?;
            write.set_meta(PLACE, &stands)
        })
    }
}

fn copy_of(path: &str) -> Text {
    text("这是 {path} 的副本", "this is a copy of {path}").fill(&[("path", &path)])
}

fn joined(found: &[Text]) -> Option<Text> {
    let (first, rest) = found.split_first()?;
    let join = |all: Text, next: &Text| text("{all}；{next}", "{all}; {next}").fill(&[("all", &all), ("next", next)]);
    Some(rest.iter().fold(first.clone(), join))
}

/// What an entry about the clock says.
#[must_use]
pub fn told(payload: &Payload) -> Option<Text> {
    let at = |key: &str| payload.counts.get(key).and_then(|seconds| DateTime::from_timestamp(*seconds, 0));
    let (last, now) = (at(LAST)?, at(NOW)?);
    let local = |at: DateTime<Utc>| Clock::system().local(&at.to_rfc3339());
    let words = text("前一条是 {last}，确认电脑时间 {now} 没错", "the entry before is of {last}; the clock, {now}, was said to be right");
    Some(words.fill(&[("last", &local(last)), ("now", &local(now))]))
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use crate::i18n::Lang;
    use crate::review::file::clock::Clock;
    use crate::review::file::greeting::doubt;
    use crate::review::file::question::Question;

    #[test]
    fn a_clock_that_ran_back_or_far_ahead_is_asked_about() {
        let last = "2024-10-18T08:30:00Z";
        for (now, days, asked) in [
            ("2024-10-18T08:30:00Z", 60, None),
            ("2024-10-18T08:28:00Z", 60, None),
            ("2024-10-18T08:27:59Z", 60, Some("还早")),
            ("2024-10-17T08:30:00Z", 0, Some("还早")),
            ("1970-01-01T00:00:00Z", 60, Some("还早")),
            ("2024-12-17T08:30:00Z", 60, None),
            ("2024-12-17T08:30:01Z", 60, Some("已有 60 天")),
            ("2024-12-17T08:30:01Z", 0, None),
            ("2024-12-17T08:30:01Z", 61, None),
            ("2099-01-01T00:00:00Z", 60, Some("天。时间对吗")),
        ] {
            let at = DateTime::parse_from_rfc3339(now).expect("a time").to_utc();
            for clock in [Clock::fixed(at), Clock::Named(at)] {
                match (doubt(clock, last, days), asked) {
                    (None, None) => {}
                    (Some(Question::Clock(words)), Some(said)) => {
                        assert!(words.is_whole() && words.get(Lang::Zh).contains(said), "{words:?}");
                    }
                    (found, _) => panic!("{now} {days}: {found:?}"),
                }
            }
            assert_eq!(doubt(Clock::practice(at), last, days), None);
        }
        let at = DateTime::parse_from_rfc3339(last).expect("a time").to_utc();
        assert_eq!(doubt(Clock::fixed(at), "", 60), None);
    }
}
