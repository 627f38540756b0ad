//! The ledger: one entry for each act, chained, and the two status tables kept in step with it in the same breath.
//!
//! What does not live here: the hashed bytes (`domain/ledger.rs`), whether an act is allowed (`review`).

use rusqlite::OptionalExtension;
use rusqlite::Row;
use rusqlite::named_params;

use crate::domain::act::Act;
use crate::domain::digest;
use crate::domain::ledger::Entry;
use crate::domain::ledger::GENESIS;
use crate::domain::period::Period;
use crate::store::Read;
use crate::store::Write;
use crate::store::cases::CaseRow;
use crate::store::error::StoreError;
use crate::store::payload::CaseState;
use crate::store::payload::Payload;

/// Who acts, where and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Who {
    /// Workstation code.
    pub station: String,
    /// Reviewer's code (`Write::staff_code`).
    pub reviewer: String,
    /// Time in UTC, `2024-10-18T08:30:00Z`.
    pub at: String,
}

/// An act to be written. The store fills in what stood before: `payload.from` and each flag's `from` and `was`.
#[derive(Clone, Debug, Default)]
pub struct NewAct {
    /// 户编号; empty for acts on the whole file.
    pub hh_id: String,
    /// Group of a bulk act: the seq of its first entry; none starts a group of its own.
    pub group: Option<i64>,
    /// Digest of the version that was acted on; empty when there is none.
    pub version: String,
    /// What it carries; `period` must be set for an act on a case.
    pub payload: Payload,
    /// Words of the reviewer; they stand in their own table, the payload gets their digest.
    pub note: String,
}

/// An entry with the hash it was stored with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored {
    /// The entry.
    pub entry: Entry,
    /// The hash in the table; `verify` compares it with `entry.hash()`.
    pub hash: String,
}

/// A note of a reviewer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoteRow {
    /// The entry it belongs to.
    pub seq: i64,
    /// Field code; empty for the whole record.
    pub field: String,
    /// Its words.
    pub body: String,
}

impl Read<'_> {
    /// The newest entry: position and hash; position 0 and the genesis hash in an empty ledger.
    ///
    /// # Errors
    /// What the database says.
    pub fn ledger_tip(self) -> Result<(i64, String), StoreError> {
        let mut statement = self.connection.prepare_cached(include_str!("tip.sql"))?;
        let tip = statement.query_row([], |row| Ok((row.get("seq")?, row.get("hash")?))).optional()?;
        Ok(tip.unwrap_or_else(|| (0, GENESIS.to_owned())))
    }

    /// Entries `from..=to`, oldest first.
    ///
    /// # Errors
    /// What the database says, or `Damaged`.
    pub fn ledger(self, from: i64, to: i64) -> Result<Vec<Stored>, StoreError> {
        let mut statement = self.connection.prepare_cached(include_str!("range.sql"))?;
        let rows = statement.query_map(named_params! { ":from": from, ":to": to }, stored)?;
        rows.map(|row| row?).collect()
    }

    /// One entry.
    ///
    /// # Errors
    /// What the database says, or `Damaged`.
    pub fn entry(self, seq: i64) -> Result<Option<Stored>, StoreError> {
        Ok(self.ledger(seq, seq)?.into_iter().next())
    }

    /// When an act was last entered, UTC; none when it never was.
    ///
    /// # Errors
    /// What the database says.
    pub fn last_of(self, act: Act) -> Result<Option<String>, StoreError> {
        let mut statement = self.connection.prepare_cached(include_str!("last_of.sql"))?;
        Ok(statement.query_row(named_params! { ":act": act.code() }, |row| row.get(0)).optional()?)
    }

    /// The entries of one case in every period, oldest first.
    ///
    /// # Errors
    /// What the database says, or `Damaged`.
    pub fn ledger_of(self, hh_id: &str) -> Result<Vec<Stored>, StoreError> {
        let mut statement = self.connection.prepare_cached(include_str!("of_household.sql"))?;
        let rows = statement.query_map(named_params! { ":hh_id": hh_id }, stored)?;
        rows.map(|row| row?).collect()
    }

    /// The entries of one group, oldest first.
    ///
    /// # Errors
    /// What the database says, or `Damaged`.
    pub fn ledger_group(self, group: i64) -> Result<Vec<Stored>, StoreError> {
        let mut statement = self.connection.prepare_cached(include_str!("of_group.sql"))?;
        let rows = statement.query_map(named_params! { ":grp": group }, stored)?;
        rows.map(|row| row?).collect()
    }

    /// What was done to campaigns, of every period, newest first.
    ///
    /// # Errors
    /// What the database says, or `Damaged`.
    pub fn campaign_acts(self) -> Result<Vec<Stored>, StoreError> {
        let mut statement = self.connection.prepare_cached(include_str!("campaigns.sql"))?;
        let rows = statement.query_map([], stored)?;
        rows.map(|row| row?).collect()
    }

    /// The words of every act that said who is responsible for a village with its position, oldest first.
    ///
    /// # Errors
    /// What the database says.
    pub fn duty_acts(self) -> Result<Vec<(i64, String)>, StoreError> {
        let mut statement = self.connection.prepare_cached(include_str!("duties.sql"))?;
        let rows = statement.query_map([], |row| Ok((row.get("seq")?, row.get("body")?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// How many entries about clues, rounds and visits came after a batch was brought in, by their act.
    ///
    /// # Errors
    /// What the database says.
    pub fn field_work_since(self, batch: i64) -> Result<Vec<(String, i64)>, StoreError> {
        let mut statement = self.connection.prepare_cached(include_str!("field_work_since.sql"))?;
        let rows = statement.query_map(named_params! { ":batch": batch }, |row| Ok((row.get("act")?, row.get("entries")?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// The words of every act about clues, oldest first.
    ///
    /// # Errors
    /// What the database says.
    pub fn clue_acts(self) -> Result<Vec<String>, StoreError> {
        let mut statement = self.connection.prepare_cached(include_str!("clues.sql"))?;
        let rows = statement.query_map([], |row| row.get("body"))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// The same, each with its position.
    ///
    /// # Errors
    /// What the database says.
    pub fn clue_entries(self) -> Result<Vec<(i64, String)>, StoreError> {
        let mut statement = self.connection.prepare_cached(include_str!("clues.sql"))?;
        let rows = statement.query_map([], |row| Ok((row.get("seq")?, row.get("body")?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Every act about second visits, oldest first.
    ///
    /// # Errors
    /// What the database says.
    pub fn revisit_acts(self) -> Result<Vec<Stored>, StoreError> {
        let mut statement = self.connection.prepare_cached(include_str!("revisits.sql"))?;
        let rows = statement.query_map([], stored)?;
        rows.map(|row| row?).collect()
    }

    /// The words of every act about visits in a period with its position, oldest first.
    ///
    /// # Errors
    /// What the database says.
    pub fn visit_acts(self, period: Period) -> Result<Vec<(i64, String)>, StoreError> {
        let mut statement = self.connection.prepare_cached(include_str!("visits.sql"))?;
        let rows = statement.query_map(named_params! { ":period": period.to_string() }, |row| Ok((row.get("seq")?, row.get("body")?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// The words of every act about rounds in grids with its position, oldest first.
    ///
    /// # Errors
    /// What the database says.
    pub fn round_acts(self) -> Result<Vec<(i64, String)>, StoreError> {
        let mut statement = self.connection.prepare_cached(include_str!("rounds.sql"))?;
        let rows = statement.query_map([], |row| Ok((row.get("seq")?, row.get("body")?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// The notes on one household in a period, oldest first.
    ///
    /// # Errors
    /// What the database says.
    pub fn notes(self, period: Period, hh_id: &str) -> Result<Vec<NoteRow>, StoreError> {
        let mut statement = self.connection.prepare_cached(include_str!("notes.sql"))?;
        let rows = statement.query_map(named_params! { ":period": period.to_string(), ":hh_id": hh_id }, |row| {
            Ok(NoteRow { seq: row.get("seq")?, field: row.get("field")?, body: row.get("body")? })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// The words that belong to an entry; none when it had none or they were archived away.
    ///
    /// # Errors
    /// What the database says.
    pub fn note(self, seq: i64) -> Result<Option<String>, StoreError> {
        let mut statement = self.connection.prepare_cached(include_str!("note.sql"))?;
        Ok(statement.query_row(named_params! { ":seq": seq }, |row| row.get(0)).optional()?)
    }
}

fn stored(row: &Row<'_>) -> Result<Result<Stored, StoreError>, rusqlite::Error> {
    let act: String = row.get("act")?;
    let Some(act) = Act::parse(&act) else { return Ok(Err(StoreError::Damaged(format!("ledger act {act}")))) };
    Ok(Ok(Stored {
        entry: Entry {
            seq: row.get("seq")?,
            station: row.get("station")?,
            at: row.get("at")?,
            reviewer: row.get("reviewer")?,
            act,
            group: row.get("grp")?,
            case: row.get("hh_id")?,
            version: row.get("version")?,
            payload: row.get("payload")?,
            before: row.get("before")?,
        },
        hash: row.get("hash")?,
    }))
}

impl Write<'_> {
    /// Writes one entry, its note, and what it does to case and flags; gives its position in the chain.
    ///
    /// # Errors
    /// What the database says, or `Damaged` when the case or a flag it moves is not there.
    pub fn act(&self, who: &Who, act: Act, new: NewAct) -> Result<i64, StoreError> {
        let (last, before) = self.read().ledger_tip()?;
        let seq = last + 1;
        let NewAct { hh_id, group, version, mut payload, note } = new;
        if !note.is_empty() {
            payload.note = digest::sha256(note.as_bytes());
        }
        self.name(&who.reviewer, &mut payload)?;
        if let Some(period) = payload.period {
            if !hh_id.is_empty() {
                self.move_case(period, &hh_id, &mut payload, who, seq)?;
            }
            self.move_flags(period, &hh_id, &mut payload, who, seq)?;
        }
        let entry = Entry {
            seq,
            station: who.station.clone(),
            at: who.at.clone(),
            reviewer: who.reviewer.clone(),
            act,
            group: group.unwrap_or(seq),
            case: hh_id,
            version,
            payload: payload.canonical(),
            before,
        };
        self.add_entry(&entry)?;
        if !note.is_empty() {
            let mut statement = self.transaction.prepare_cached(include_str!("add_note.sql"))?;
            statement.execute(named_params! {
                ":seq": seq,
                ":period": payload.period.map(|period| period.to_string()).unwrap_or_default(),
                ":hh_id": entry.case,
                ":field": payload.field,
                ":body": note,
            })?;
        }
        Ok(seq)
    }

    /// Takes the words of one entry away, in the transaction of a purge.
    ///
    /// # Errors
    /// What the database says.
    pub fn empty_note(&self, seq: i64) -> Result<(), StoreError> {
        self.transaction.prepare_cached(include_str!("empty_note.sql"))?.execute(named_params! { ":seq": seq })?;
        Ok(())
    }

    /// Puts the digest of a name into the first entry of whoever acts, and that of whoever approved a waiver.
    fn name(&self, reviewer: &str, payload: &mut Payload) -> Result<(), StoreError> {
        let read = self.read();
        let first = !self.known.borrow().contains(reviewer) && !read.has_acted(reviewer)?;
        self.known.borrow_mut().insert(reviewer.to_owned());
        let approver = payload.approver.clone();
        for code in [reviewer].into_iter().filter(|_| first).chain(Some(approver.as_str()).filter(|code| !code.is_empty())) {
            if let Some(digest) = read.beside_name(code)? {
                payload.names.insert(code.to_owned(), digest);
            }
        }
        Ok(())
    }

    fn move_case(&self, period: Period, hh_id: &str, payload: &mut Payload, who: &Who, seq: i64) -> Result<(), StoreError> {
        let Some(to) = payload.to.clone() else { return Ok(()) };
        let now = self.read().case(period, hh_id)?;
        payload.from = Some(now.map_or_else(CaseState::new, |case| case.state));
        self.put_case(period, &CaseRow { hh_id: hh_id.to_owned(), state: to, since: who.at.clone(), seq })
    }

    fn move_flags(&self, period: Period, hh_id: &str, payload: &mut Payload, who: &Who, seq: i64) -> Result<(), StoreError> {
        if payload.flags.is_empty() {
            return Ok(());
        }
        let mut standings = self.read().standings_at(period, hh_id, &payload.village)?;
        for (rule, change) in &mut payload.flags {
            let standing = standings
                .iter_mut()
                .find(|standing| standing.key.rule == *rule)
                .ok_or_else(|| StoreError::Damaged(format!("no flag {rule} to move")))?;
            change.from = standing.state;
            change.was = standing.settled;
            standing.state = change.to;
            standing.settled = change.settles(seq);
            standing.since.clone_from(&who.at);
            self.put_standing(period, standing)?;
        }
        Ok(())
    }

    fn add_entry(&self, entry: &Entry) -> Result<(), StoreError> {
        let mut statement = self.transaction.prepare_cached(include_str!("add.sql"))?;
        statement.execute(named_params! {
            ":seq": entry.seq,
            ":station": entry.station,
            ":at": entry.at,
            ":reviewer": entry.reviewer,
            ":act": entry.act.code(),
            ":grp": entry.group,
            ":hh_id": entry.case,
            ":version": entry.version,
            ":payload": entry.payload,
            ":before": entry.before,
            ":hash": entry.hash(),
        })?;
        Ok(())
    }
}
