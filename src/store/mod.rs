//! The office's file: one database, opened through one door.
//!
//! Invariant: the only SQL of the program lives here, in `.sql` files beside the noun they serve, with named parameters;
//! a ledger row is never updated or deleted, nor is another fact, but for what a purge takes out (`purge`).
//! What does not live here: when to write and what it means (`review`), reading the office's lists (`exchange`).
//!
//! `Store` is the open file, `Read` reads, `Write` is one transaction. Each noun adds its methods to `Read` and `Write`.

mod address;
pub mod assessment;
pub mod batch;
pub mod beside;
pub mod cases;
pub mod copy;
pub mod draft;
pub mod error;
pub mod file;
pub mod flag;
mod held_still;
mod hot;
pub mod key;
pub mod ledger;
pub mod meta;
mod newer;
pub mod open;
pub mod payload;
pub mod purge;
pub mod queue;
pub mod rekey;
pub mod revisit;
pub mod schema;
mod shape;
pub mod signature;
pub mod slip;
pub mod swap;
pub mod table_row;
pub mod upgrade;
pub mod version;

#[cfg(test)]
mod tests;

use std::cell::OnceCell;
use std::cell::RefCell;
use std::collections::BTreeSet;
use std::fs::File;
use std::path::Path;
use std::path::PathBuf;

use rusqlite::Connection;
use rusqlite::Transaction;
use rusqlite::TransactionBehavior;

use crate::disk::place;
use crate::disk::place::FileIdentity;
#[cfg(test)]
use crate::domain::ledger::Entry;
#[cfg(test)]
use crate::domain::ledger::GENESIS;
use crate::store::error::StoreError;
use crate::store::shape::folding::Shapes;

/// An open file.
#[derive(Debug)]
pub struct Store {
    connection: Connection,
    path: PathBuf,
    hold: Hold,
    journal: String,
    // What stood at the path when it was opened for writing.
    identity: Option<FileIdentity>,
    // The file by a handle of its own, once it was copied by its bytes. To close it lets go of the connection's locks (POSIX): it stands
    // below the connection, and is closed after it.
    bytes: OnceCell<File>,
}

/// How the file is held.
#[derive(Debug)]
pub(in crate::store) enum Hold {
    /// For writing; the system lets go of the lock when the program dies.
    Locked(#[allow(dead_code, reason = "held, never read: closing it lets go of the lock")] File),
    /// In memory: nobody else can reach it.
    Alone,
    /// Another program has it, or it is only looked at.
    ReadOnly,
    /// It may not be written, whoever has it.
    Barred,
    /// It is an example, to be looked at.
    Example,
    /// It is the archive of a year that was closed.
    Archive,
    /// It has an older schema and stays as it is: what is read is a copy of it that was brought up to date.
    Old {
        /// The schema the file has.
        schema: i64,
        /// The file itself.
        original: Connection,
        #[allow(dead_code, reason = "held, never read: closing it lets go of the lock")]
        lock: Option<File>,
    },
}

/// Reading: everything that can be asked of the file.
#[derive(Clone, Copy, Debug)]
pub struct Read<'a> {
    connection: &'a Connection,
}

/// One transaction: nothing of it stays unless `Store::transact` ends well.
#[derive(Debug)]
pub struct Write<'a> {
    transaction: Transaction<'a>,
    // Who is known to have acted before, so that it is asked once.
    known: RefCell<BTreeSet<String>>,
    // The shapes of the file and those that were added, once one was asked for.
    shapes: RefCell<Option<Shapes>>,
}

impl Store {
    /// Where the file is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Whether the file is only read, for one of the reasons that `may_write` tells apart.
    #[must_use]
    pub const fn is_read_only(&self) -> bool {
        matches!(self.hold, Hold::ReadOnly | Hold::Barred | Hold::Example | Hold::Archive | Hold::Old { .. })
    }

    /// From now on the file is only read, and others may write it: it is shown as an example.
    pub fn only_look(&mut self) {
        self.hold = Hold::Example;
    }

    /// Refuses a file that is only read, and says why it is.
    ///
    /// # Errors
    /// `ReadOnly` when another program holds it, `Barred` when it may not be written, `Archive` when it is one, `Older` when it has an older schema and was opened to
    /// be looked at.
    pub const fn may_write(&self) -> Result<(), StoreError> {
        match self.hold {
            Hold::Locked(_) | Hold::Alone => Ok(()),
            Hold::ReadOnly => Err(StoreError::ReadOnly),
            Hold::Barred => Err(StoreError::Barred),
            Hold::Example => Err(StoreError::Example),
            Hold::Archive => Err(StoreError::Archive),
            Hold::Old { schema, .. } => Err(StoreError::Older { found: schema, known: schema::NEWEST }),
        }
    }

    /// The schema of the file when it is an older one that is looked at through a copy; none when it is up to date.
    #[must_use]
    pub const fn old_schema(&self) -> Option<i64> {
        match self.hold {
            Hold::Old { schema, .. } => Some(schema),
            Hold::Locked(_) | Hold::Alone | Hold::ReadOnly | Hold::Barred | Hold::Example | Hold::Archive => None,
        }
    }

    /// The database that lies on the disk.
    const fn on_disk(&self) -> &Connection {
        match &self.hold {
            Hold::Old { original, .. } => original,
            Hold::Locked(_) | Hold::Alone | Hold::ReadOnly | Hold::Barred | Hold::Example | Hold::Archive => &self.connection,
        }
    }

    /// The journal mode in force: `wal`, `delete`, `copy` for an older file that is only looked at, or `memory` in tests.
    #[must_use]
    pub fn journal(&self) -> &str {
        &self.journal
    }

    /// Reads.
    #[must_use]
    pub const fn read(&self) -> Read<'_> {
        Read { connection: &self.connection }
    }

    /// Refuses to go on when the file that was opened is no longer at its place: moved, deleted, replaced, or its disk unplugged. What was
    /// written then would be found by nobody.
    ///
    /// # Errors
    /// `Gone`.
    pub fn still_there(&self) -> Result<(), StoreError> {
        match self.identity {
            Some(opened) if place::identity(&self.path).ok() != Some(opened) => Err(StoreError::Gone(self.path.display().to_string())),
            Some(_) | None => Ok(()),
        }
    }

    /// Runs one transaction: committed durably when `work` ends well, without a trace when not.
    ///
    /// # Errors
    /// What `work` returns, `ReadOnly`, `Barred`, `Older`, `Gone`, or what the database says.
    pub fn transact<T, E: From<StoreError>>(&mut self, work: impl FnOnce(&Write<'_>) -> Result<T, E>) -> Result<T, E> {
        self.may_write()?;
        self.still_there()?;
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate).map_err(StoreError::from)?;
        let write = Write::of(transaction);
        let (before, _) = write.read().ledger_tip()?;
        let done = work(&write)?;
        write.sign_if_moved(before)?;
        write.transaction.commit().map_err(StoreError::from)?;
        Ok(done)
    }
}

#[cfg(test)]
impl Store {
    /// A store of its own, in memory, that holds the same.
    ///
    /// # Panics
    /// When there is no memory for it.
    #[must_use]
    pub fn twin(&self) -> Store {
        // The copy brings the schema along.
        let mut connection = Connection::open_in_memory().expect("a database");
        file::settle(&connection).expect("settled");
        rusqlite::backup::Backup::new(&self.connection, &mut connection)
            .and_then(|copy| copy.run_to_completion(4096, std::time::Duration::ZERO, None))
            .expect("a copy");
        Store::alone(connection)
    }

    /// Everything that stands in it, row by row: what two stores hold alike is told alike.
    ///
    /// # Panics
    /// When it cannot be read.
    #[must_use]
    pub fn told(&self) -> Vec<String> {
        let names = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name";
        let mut statement = self.connection.prepare(names).expect("a schema");
        let tables: Vec<String> = statement.query_map([], |row| row.get(0)).expect("read").map(|name| name.expect("a name")).collect();
        let mut told = Vec::new();
        for table in tables {
            let mut statement = self.connection.prepare(&format!("SELECT * FROM {table}")).expect("a table");
            let columns = statement.column_count();
            let mut rows = statement.query([]).expect("read");
            while let Some(row) = rows.next().expect("a row") {
                let cells = (0..columns).map(|at| format!("{:?}", row.get_ref(at).expect("a cell")));
                told.push(format!("{table} {}", cells.collect::<Vec<_>>().join(" ")));
            }
        }
        // Rows of a table without numbers come in the order of its key, those of others in that of their numbers.
        told
    }

    /// Does to a closed file what a stranger with an SQL tool could do: triggers off, anything goes.
    ///
    /// # Panics
    /// When the file or the statement does not serve.
    pub fn tamper(path: &Path, sql: &str) {
        Store::tampered(path, sql);
    }

    /// Changes what is kept, triggers and all; gives the triggers that are gone and the open file.
    fn tampered(path: &Path, sql: &str) -> (Connection, Vec<(String, String)>) {
        let connection = Connection::open(path).expect("opened");
        // A test waits for no disk.
        connection.pragma_update(None, "synchronous", false).expect("off");
        connection.pragma_update(None, "foreign_keys", false).expect("off");
        let triggers = Store::triggers(&connection);
        for (trigger, _) in &triggers {
            connection.execute(&format!("DROP TRIGGER {trigger}"), []).expect("dropped");
        }
        connection.execute_batch(sql).expect("tampered");
        (connection, triggers)
    }

    /// The same by somebody careful, who puts the triggers back.
    ///
    /// # Panics
    /// When the file or the statement does not serve.
    pub fn tamper_leaving_triggers(path: &Path, sql: &str) {
        let (connection, triggers) = Store::tampered(path, sql);
        for (_, made) in triggers {
            connection.execute(&made, []).expect("put back");
        }
    }

    /// Changes one entry and makes the whole chain anew behind it, as somebody could who got into the open file, triggers put back.
    ///
    /// # Panics
    /// When the file does not serve.
    pub fn forge(path: &Path, seq: i64, change: impl Fn(&mut Entry)) {
        let connection = file::connect(path, true).expect("opened");
        let triggers = Store::triggers(&connection);
        for (trigger, _) in &triggers {
            connection.execute(&format!("DROP TRIGGER {trigger}"), []).expect("dropped");
        }
        let entries = Read { connection: &connection }.ledger(1, i64::MAX).expect("read");
        let mut before = GENESIS.to_owned();
        for mut entry in entries.into_iter().map(|stored| stored.entry) {
            if entry.seq == seq {
                change(&mut entry);
            }
            entry.before = before;
            before = entry.hash();
            let Entry { seq, station, reviewer, payload, before: follows, .. } = &entry;
            let changed = "UPDATE ledger SET station = ?2, reviewer = ?3, payload = ?4, before = ?5, hash = ?6 WHERE seq = ?1";
            connection.execute(changed, rusqlite::params![seq, station, reviewer, payload, follows, before]).expect("forged");
        }
        for (_, made) in triggers {
            connection.execute(&made, []).expect("put back");
        }
    }

    /// What a forger without the password may do to the signatures.
    pub const FORGERIES: [(&str, &str); 5] = [
        ("the chain alone", ""),
        ("no signatures left", "DELETE FROM signature"),
        ("hashes put right", "UPDATE signature SET hash = (SELECT hash FROM ledger l WHERE l.seq = signature.seq)"),
        ("another key", "UPDATE signature SET public = replace(public, '0', '1')"),
        ("no signature at all", "UPDATE signature SET signed = ''"),
    ];

    /// Does to a closed file under a password what somebody could who got its key, but not the password.
    ///
    /// # Panics
    /// When the statement does not serve.
    pub fn tamper_with_key(path: &Path, sql: &str) {
        file::connect(path, true).expect("opened").execute_batch(sql).expect("tampered");
    }

    /// Every column of every table: table, column, type.
    ///
    /// # Panics
    /// When the file does not serve.
    #[must_use]
    pub fn columns(path: &Path) -> Vec<(String, String, String)> {
        let connection = Connection::open(path).expect("opened");
        let all = "SELECT t.name, c.name, c.type FROM sqlite_schema t JOIN pragma_table_info(t.name) c \
                   WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%' ORDER BY t.name, c.cid";
        let mut statement = connection.prepare(all).expect("prepared");
        let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).expect("rows");
        rows.map(|row| row.expect("a column")).collect()
    }

    /// A count that a query gives.
    ///
    /// # Panics
    /// When the file or the query does not serve.
    #[must_use]
    pub fn count(path: &Path, query: &str) -> i64 {
        Connection::open(path).expect("opened").query_row(query, [], |row| row.get(0)).expect("a count")
    }

    fn triggers(connection: &Connection) -> Vec<(String, String)> {
        let names = "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'";
        let mut statement = connection.prepare(names).expect("prepared");
        statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).expect("rows").map(|name| name.expect("a name")).collect()
    }
}

impl<'a> Write<'a> {
    /// Around a transaction that has begun.
    fn of(transaction: Transaction<'a>) -> Write<'a> {
        Write { transaction, known: RefCell::default(), shapes: RefCell::default() }
    }
}

impl Write<'_> {
    /// Reads within the transaction.
    #[must_use]
    pub fn read(&self) -> Read<'_> {
        Read { connection: &self.transaction }
    }
}
