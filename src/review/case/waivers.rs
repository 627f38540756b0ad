//! Waivers: who approved which, on what ground and until when; and their lapsing, which opens the flag again.
//!
//! The ledger holds the code of the approver and the last day; the ground stands with the notes. A waiver lapses by an entry of its own,
//! written when the file is opened or the rules run after its last day, so that a replay needs no clock.
//! What does not live here: granting and revoking one (`decide/carry_out.rs`: they are orders like any other).

use std::collections::HashSet;

use chrono::NaiveDate;

use crate::domain::act::Act;
use crate::domain::flag::FlagState;
use crate::domain::period::Period;
use crate::i18n::Text;
use crate::i18n::text;
use crate::review::assess::waivers::WAIVER;
use crate::review::desk::state::Desk;
use crate::review::error::ReviewError;
use crate::review::file::case_facts::taken_back;
use crate::store::flag::FlagKey;
use crate::store::ledger::Stored;
use crate::store::payload::Payload;

/// Entries read at a time.
const WINDOW: i64 = 2000;

/// What has become of a waiver.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WaiverState {
    /// It holds.
    InForce,
    /// Its last day has passed; the flag stands open again.
    Expired,
    /// Somebody took it back, or settled the flag in another way since.
    Revoked,
    /// The numbers it was given for moved; the flag stands open again.
    Moved,
    /// The flag no longer fires.
    Gone,
}

impl WaiverState {
    /// Its label.
    #[must_use]
    pub const fn label(self) -> Text {
        match self {
            WaiverState::InForce => text("有效", "in force"),
            WaiverState::Expired => text("已到期", "run out"),
            WaiverState::Revoked => text("已撤回", "taken back"),
            WaiverState::Moved => text("数字已变", "numbers moved"),
            WaiverState::Gone => text("疑点已消除", "flag gone"),
        }
    }
}

/// A waiver.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WaiverRow {
    /// Its ledger entry.
    pub seq: i64,
    /// 户编号; empty for a village's flag.
    pub hh_id: String,
    /// Village; empty for the town's flag.
    pub village: String,
    /// Head of household; empty for a village's flag.
    pub head: String,
    /// Rule code.
    pub rule: String,
    /// Title of the rule.
    pub title: Text,
    /// Who approved it; empty for one given before approvers were asked for.
    pub approver: String,
    /// On what ground; empty when it was archived away.
    pub ground: String,
    /// When it was written down, local time.
    pub granted: String,
    /// Who wrote it down.
    pub by: String,
    /// Its last day; none for one given before an expiry was asked for.
    pub until: Option<NaiveDate>,
    /// Days left, negative when past.
    pub days_left: Option<i64>,
    /// What has become of it.
    pub state: WaiverState,
}

impl Desk {
    /// Every waiver of the period that was not undone, newest first.
    ///
    /// # Errors
    /// What the store says.
    pub fn waivers(&self) -> Result<Vec<WaiverRow>, ReviewError> {
        let period = self.period().ok_or(ReviewError::NoPeriod)?;
        let read = self.office.store.read();
        let mut entries: Vec<(Stored, Payload)> = Vec::new();
        let (tip, _) = read.ledger_tip()?;
        let mut from = 1;
        while from <= tip {
            let window = read.ledger(from, from + WINDOW - 1)?.into_iter();
            let told = window.map(|stored| (Payload::parse(&stored.entry.payload).unwrap_or_default(), stored));
            entries.extend(told.filter(|(payload, _)| payload.period == Some(period)).map(|(payload, stored)| (stored, payload)));
            from += WINDOW;
        }
        let gone: HashSet<i64> = taken_back(entries.iter().rev().map(|(stored, payload)| (stored.entry.seq, payload.undo)));
        let mut rows = Vec::new();
        for (at, (stored, payload)) in entries.iter().enumerate().rev() {
            if stored.entry.act != Act::Waive || gone.contains(&stored.entry.seq) {
                continue;
            }
            for rule in payload.flags.keys() {
                let lapsed = entries[at..].iter().any(|(later, said)| {
                    said.why == WAIVER
                        && later.entry.case == stored.entry.case
                        && said.village == payload.village
                        && said.flags.get(rule).is_some_and(|change| change.was == stored.entry.seq)
                });
                rows.push(self.waiver(period, stored, payload, rule, lapsed)?);
            }
        }
        Ok(rows)
    }

    fn waiver(&self, period: Period, stored: &Stored, payload: &Payload, rule: &str, lapsed: bool) -> Result<WaiverRow, ReviewError> {
        let read = self.office.store.read();
        let entry = &stored.entry;
        let key = FlagKey { hh_id: entry.case.clone(), village: payload.village.clone(), rule: rule.to_owned() };
        let standing = read.standings_at(period, &key.hh_id, &key.village)?.into_iter().find(|standing| standing.key == key);
        let today = self.office.clock.today();
        let over = payload.until.is_some_and(|until| until < today);
        let state = match standing {
            Some(now) if now.settled == entry.seq => match now.state {
                FlagState::Waived if over => WaiverState::Expired,
                FlagState::Waived => WaiverState::InForce,
                _ => WaiverState::Gone,
            },
            _ if lapsed => WaiverState::Expired,
            Some(now) if now.state == FlagState::Reopened => WaiverState::Moved,
            _ => WaiverState::Revoked,
        };
        let row = self.position(&entry.case).and_then(|at| self.queue().get(at));
        Ok(WaiverRow {
            seq: entry.seq,
            hh_id: entry.case.clone(),
            village: row.map_or_else(|| payload.village.clone(), |row| row.village.key().to_owned()),
            head: row.map(|row| row.head.clone()).unwrap_or_default(),
            rule: rule.to_owned(),
            title: self.office.book.rule(rule).map_or_else(|| Text::same(rule), |rule| rule.title.clone()),
            approver: if payload.approver.is_empty() { String::new() } else { read.staff_name(&payload.approver)? },
            ground: read.note(entry.seq)?.unwrap_or_default(),
            granted: self.office.clock.local(&entry.at),
            by: read.staff_name(&entry.reviewer)?,
            until: payload.until,
            days_left: payload.until.map(|until| (until - today).num_days()),
            state,
        })
    }
}
