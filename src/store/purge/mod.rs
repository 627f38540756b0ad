//! Taking what belongs to people in a period out of the file: documents, rows, findings, words. What is known of them by digest stays.
//!
//! This is the one door that lifts the triggers which keep facts, and it puts them back in the same transaction. What is freed is written
//! over, and the file is built anew afterwards, so that nothing of it stands between the pages either.
//! What does not live here: which year may go, and what is entered for it (`review/audit/purge.rs`).

use std::collections::BTreeMap;

use rusqlite::Connection;
use rusqlite::Transaction;
use rusqlite::named_params;

use crate::domain::digest::Sum;
use crate::domain::period::Period;
use crate::domain::tables::TableRow;
use crate::store::Read;
use crate::store::Store;
use crate::store::Write;
use crate::store::beside::rows_of;
use crate::store::error::StoreError;
use crate::store::payload::Payload;
use crate::store::schema;
use crate::store::table_row;

/// What the file says of itself while it is not yet built anew.
const MARK: &str = "purging";

/// What is taken, with the query that gives every row of it.
const PARTS: [(&str, &str); 9] = [
    ("records", include_str!("records.sql")),
    ("rows", include_str!("rows.sql")),
    ("files", include_str!("files.sql")),
    ("flags", include_str!("flags.sql")),
    ("outcomes", include_str!("outcomes.sql")),
    ("words", include_str!("words.sql")),
    ("asks", include_str!("asks.sql")),
    ("cases", include_str!("cases.sql")),
    ("revisits", include_str!("revisits.sql")),
];

/// What was taken of a period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taken {
    /// The period.
    pub period: Period,
    /// Rows by kind.
    pub counts: BTreeMap<String, i64>,
    /// Digest over all of them as they stood.
    pub digest: String,
}

/// What stands in place of what was taken.
#[derive(Clone, Copy)]
pub struct Instead<'a> {
    /// The document of a record.
    pub record: &'a str,
    /// The document of a row, from the row and its document.
    pub row: &'a dyn Fn(&TableRow, &str) -> String,
}

impl Read<'_> {
    /// The entries by which periods were taken out, oldest first, each with its position.
    ///
    /// # Errors
    /// What the database says, or `Damaged`.
    pub fn purges(self) -> Result<Vec<(i64, Payload)>, StoreError> {
        let mut statement = self.connection.prepare_cached(include_str!("all.sql"))?;
        let rows = statement.query_map([], |row| Ok((row.get::<_, i64>("seq")?, row.get::<_, String>("payload")?)))?;
        rows.map(|row| {
            let (seq, payload) = row?;
            Ok((seq, Payload::parse(&payload).ok_or_else(|| StoreError::Damaged(format!("ledger {seq}")))?))
        })
        .collect()
    }

    /// Whether a period was taken out.
    ///
    /// # Errors
    /// What the database says, or `Damaged`.
    pub fn is_purged(self, period: Period) -> Result<bool, StoreError> {
        Ok(self.purges()?.iter().any(|(_, payload)| payload.period == Some(period)))
    }

    /// The periods of a year that anything stands under, in order.
    ///
    /// # Errors
    /// What the database says, or `Damaged`.
    pub fn periods_of(self, year: i32) -> Result<Vec<Period>, StoreError> {
        let mut statement = self.connection.prepare_cached(include_str!("periods.sql"))?;
        let mut periods = Vec::new();
        for code in statement.query_map([], |row| row.get::<_, String>(0))? {
            let code = code?;
            match Period::parse(&code) {
                Some(period) => periods.push(period),
                // Rows of several periods were in the file.
                None if code.is_empty() => {}
                None => return Err(StoreError::Damaged(code)),
            }
        }
        periods.retain(|period| period.year == year);
        periods.sort_unstable();
        Ok(periods)
    }

    /// How many documents of a period still say something; `empty` is one that does not.
    ///
    /// # Errors
    /// What the database says.
    pub fn documents(self, period: Period, empty: &str) -> Result<i64, StoreError> {
        let mut statement = self.connection.prepare_cached(include_str!("whole.sql"))?;
        Ok(statement.query_row(named_params! { ":period": period.to_string(), ":empty": empty }, |row| row.get(0))?)
    }

    /// How many cases of a period nobody has finished.
    ///
    /// # Errors
    /// What the database says.
    pub fn unfinished(self, period: Period) -> Result<i64, StoreError> {
        let mut statement = self.connection.prepare_cached(include_str!("open.sql"))?;
        Ok(statement.query_row(named_params! { ":period": period.to_string() }, |row| row.get(0))?)
    }

    /// What would be taken of a period.
    ///
    /// # Errors
    /// What the database says.
    pub fn to_take(self, period: Period) -> Result<Taken, StoreError> {
        let (mut counts, mut whole) = (BTreeMap::new(), Sum::default());
        for (kind, query) in PARTS {
            let (count, digest) = rows_of(self.connection, query, named_params! { ":period": period.to_string() })?;
            counts.insert(kind.to_owned(), count);
            whole.add(format!("{kind} {count} {digest}\n").as_bytes());
        }
        Ok(Taken { period, counts, digest: whole.finish() })
    }

    fn batches_of(self, period: Period) -> Result<Vec<i64>, StoreError> {
        let mut statement = self.connection.prepare_cached(include_str!("batches.sql"))?;
        let rows = statement.query_map(named_params! { ":period": period.to_string() }, |row| row.get(0))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

impl Store {
    /// Takes periods out, in one transaction with what `enter` writes of it: what was taken of each, and the batches that brought it.
    /// `finish_purge` is to follow.
    ///
    /// # Errors
    /// `InUse` when another program reads the file, `Strays` when it holds triggers that are not ours, what `enter` says, or what the
    /// database says; nothing was changed then.
    pub fn purge<E: From<StoreError>>(
        &mut self,
        periods: &[Period],
        instead: Instead<'_>,
        enter: impl FnOnce(&Write<'_>, &[Taken], &[i64]) -> Result<(), E>,
    ) -> Result<(), E> {
        self.may_write()?;
        let strays = schema::strays(&self.connection)?;
        if !strays.is_empty() {
            return Err(StoreError::Strays(strays).into());
        }
        write_over(&self.connection)?;
        if !self.empty_log()? {
            return Err(StoreError::InUse.into());
        }
        // Each flag would be looked for in two tables; the check at the end of the transaction looks once.
        self.connection.pragma_update(None, "foreign_keys", false).map_err(StoreError::from)?;
        let done = self.transact(|write| {
            let (taken, batches) = write.empty(periods, instead)?;
            enter(write, &taken, &batches)?;
            write.set_meta(MARK, "1")?;
            Ok(())
        });
        self.connection.pragma_update(None, "foreign_keys", true).map_err(StoreError::from)?;
        done
    }

    /// Whether periods were taken out and the file is not yet built anew.
    ///
    /// # Errors
    /// What the database says.
    pub fn is_purging(&self) -> Result<bool, StoreError> {
        Ok(!self.is_read_only() && self.read().meta(MARK)?.is_some())
    }

    /// Builds the file anew, so that nothing of what was taken stands in pages, between them or in the log; whether that could be done to
    /// the end: not while another program reads the file. A program that was killed before is followed by the next one that writes.
    ///
    /// # Errors
    /// What the disk or the database says; the file is whole then, and marked.
    pub fn finish_purge(&mut self) -> Result<bool, StoreError> {
        write_over(&self.connection)?;
        if !self.empty_log()? {
            return Ok(false);
        }
        self.connection.execute_batch("VACUUM")?;
        if !self.empty_log()? {
            return Ok(false);
        }
        self.transact(|write| write.drop_meta(MARK))?;
        self.empty_log()
    }

    /// Brings the log into the file and cuts it to nothing; whether nobody's reading stood in the way.
    fn empty_log(&self) -> Result<bool, StoreError> {
        if self.journal != "wal" {
            return Ok(true);
        }
        let busy: i64 = self.connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))?;
        Ok(busy == 0)
    }
}

/// What is deleted or replaced is written over with zeros.
fn write_over(connection: &Connection) -> Result<(), StoreError> {
    connection.pragma_update_and_check(None, "secure_delete", true, |row| row.get::<_, i64>(0))?;
    Ok(())
}

impl Write<'_> {
    fn empty(&self, periods: &[Period], instead: Instead<'_>) -> Result<(Vec<Taken>, Vec<i64>), StoreError> {
        let read = self.read();
        let taken = periods.iter().map(|period| read.to_take(*period)).collect::<Result<Vec<_>, _>>()?;
        let mut batches = Vec::new();
        for period in periods {
            batches.extend(read.batches_of(*period)?);
        }
        batches.sort_unstable();
        batches.dedup();
        lifted(&self.transaction, || {
            for period in periods {
                empty_one(&self.transaction, &period.to_string(), instead)?;
            }
            Ok(())
        })?;
        let mut dangling = self.transaction.prepare("PRAGMA foreign_key_check")?;
        if dangling.exists([])? {
            return Err(StoreError::Damaged("a row refers to one that is gone".to_owned()));
        }
        Ok((taken, batches))
    }
}

fn empty_one(transaction: &Transaction<'_>, period: &str, instead: Instead<'_>) -> Result<(), StoreError> {
    let mut rows = Vec::new();
    {
        let mut statement = transaction.prepare(include_str!("rows.sql"))?;
        let mut found = statement.query(named_params! { ":period": period })?;
        while let Some(row) = found.next()? {
            let whose = table_row::row_without_values(row)?;
            rows.push((row.get::<_, i64>("id")?, (instead.row)(&whose, &row.get::<_, String>("doc")?)));
        }
    }
    let mut statement = transaction.prepare(include_str!("empty_row.sql"))?;
    for (id, doc) in rows {
        statement.execute(named_params! { ":id": id, ":doc": doc })?;
    }
    transaction.execute(include_str!("empty_records.sql"), named_params! { ":period": period, ":empty": instead.record })?;
    for sql in EMPTY {
        let mut statement = transaction.prepare(sql)?;
        if statement.parameter_count() == 0 {
            statement.execute([])?;
        } else {
            statement.execute(named_params! { ":period": period })?;
        }
    }
    Ok(())
}

/// What empties the rest, in order: what refers goes before what it refers to.
const EMPTY: [&str; 13] = [
    include_str!("empty/files.sql"),
    include_str!("empty/standing.sql"),
    include_str!("empty/found.sql"),
    include_str!("empty/outcomes.sql"),
    include_str!("empty/flags.sql"),
    include_str!("empty/lines.sql"),
    include_str!("empty/cases.sql"),
    include_str!("empty/notes.sql"),
    include_str!("empty/slip_lines.sql"),
    include_str!("empty/drafts.sql"),
    include_str!("empty/revisit_picks.sql"),
    include_str!("empty/revisits.sql"),
    include_str!("empty/packed.sql"),
];

/// Does something to facts with the triggers away that keep them, and puts these back as they were.
fn lifted(transaction: &Transaction<'_>, work: impl FnOnce() -> Result<(), StoreError>) -> Result<(), StoreError> {
    let mut statement = transaction.prepare(include_str!("triggers.sql"))?;
    let rows = statement.query_map([], |row| Ok((row.get::<_, String>("name")?, row.get::<_, String>("sql")?)))?;
    let triggers: Vec<(String, String)> = rows.collect::<Result<_, _>>()?;
    for (name, _) in &triggers {
        transaction.execute_batch(&format!("DROP TRIGGER \"{name}\""))?;
    }
    work()?;
    for (_, made) in &triggers {
        transaction.execute_batch(made)?;
    }
    Ok(())
}
