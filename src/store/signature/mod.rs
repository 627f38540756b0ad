//! Signed days: under a password, the last entry of each day is signed by a key that comes from the password. The hash of an entry
//! stands for everything before it, so that whoever makes the chain anew without the password cannot make the signatures anew.
//!
//! What does not live here: the keys (`store/key.rs`), what is said of days that do not hold (`review/audit/signed.rs`).

use rusqlite::OptionalExtension;
use rusqlite::named_params;

use crate::store::Read;
use crate::store::Store;
use crate::store::Write;
use crate::store::error::StoreError;
use crate::store::key;
use crate::store::key::Signer;

/// A signed day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signed {
    /// The day in China's time, `2024-10-18`.
    pub day: String,
    /// Its last entry.
    pub seq: i64,
    /// The hash of that entry.
    pub hash: String,
    /// The public key, in base sixteen.
    pub public: String,
    /// The signature, in base sixteen.
    pub signature: String,
}

/// What the signatures of a ledger come to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Signatures {
    /// The file is under no password, or of a time before signatures.
    None,
    /// So many days are signed, up to the last entry, by the password of the file.
    Hold(usize),
    /// They do not hold: the entries that are not as they were signed, with their days; and the last entry, if no signature reaches it.
    Broken {
        /// Day and entry of each signature that does not hold.
        days: Vec<(String, i64)>,
        /// The last entry, when it is not signed.
        unsigned: Option<i64>,
    },
}

impl Signed {
    fn message(&self) -> Vec<u8> {
        format!("hezhun: a day of the ledger, 1\n{}\n{}\n{}\n", self.day, self.seq, self.hash).into_bytes()
    }

    /// Whether the key of this password signed it.
    fn is_by(&self, signer: &Signer) -> bool {
        self.public == signer.public() && signer.has_signed(&self.message(), &self.signature)
    }
}

impl Store {
    /// Holds every signature against the ledger and the password that the file was opened by.
    ///
    /// # Errors
    /// What the database says.
    pub fn signatures(&self) -> Result<Signatures, StoreError> {
        match key::signer(self.on_disk()) {
            Some(signer) if self.old_schema().is_none() => signatures(self.read(), &signer),
            Some(_) | None => Ok(Signatures::None),
        }
    }
}

/// Holds every signature against the ledger and a key.
pub(in crate::store) fn signatures(read: Read<'_>, signer: &Signer) -> Result<Signatures, StoreError> {
    // Read before the rows: what is signed meanwhile only reaches further.
    let (tip, _) = read.ledger_tip()?;
    let (mut days, mut reach, mut good) = (Vec::new(), 0, 0);
    for row in read.signed_days()? {
        let stands = match read.entry(row.seq) {
            Ok(entry) => entry.is_some_and(|stored| stored.hash == row.hash && stored.entry.hash() == row.hash),
            Err(StoreError::Damaged(_)) => false,
            Err(error) => return Err(error),
        };
        if stands && row.is_by(signer) {
            (reach, good) = (reach.max(row.seq), good + 1);
        } else {
            days.push((row.day, row.seq));
        }
    }
    let unsigned = (reach < tip).then_some(tip);
    Ok(if days.is_empty() && unsigned.is_none() { Signatures::Hold(good) } else { Signatures::Broken { days, unsigned } })
}

impl Read<'_> {
    /// The signed days, oldest first.
    ///
    /// # Errors
    /// What the database says.
    pub fn signed_days(self) -> Result<Vec<Signed>, StoreError> {
        let mut statement = self.connection.prepare_cached(include_str!("all.sql"))?;
        let rows = statement.query_map([], |row| {
            Ok(Signed {
                day: row.get("day")?,
                seq: row.get("seq")?,
                hash: row.get("hash")?,
                public: row.get("public")?,
                signature: row.get("signed")?,
            })
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

impl Write<'_> {
    /// Signs the day of the last entry, where the file is under a password and the entry is new.
    pub(in crate::store) fn sign_if_moved(&self, before: i64) -> Result<(), StoreError> {
        if self.read().ledger_tip()?.0 == before {
            return Ok(());
        }
        key::signer(&self.transaction).map_or(Ok(()), |signer| self.sign(&signer))
    }

    /// Signs the day of the last entry.
    pub(in crate::store) fn sign(&self, signer: &Signer) -> Result<(), StoreError> {
        let mut statement = self.transaction.prepare_cached(include_str!("tip.sql"))?;
        let tip = statement.query_row([], |row| Ok((row.get("seq")?, row.get("hash")?, row.get("day")?))).optional()?;
        let Some((seq, hash, day)) = tip else { return Ok(()) };
        self.put_signed(Signed { day, seq, hash, public: String::new(), signature: String::new() }, signer)
    }

    /// Signs every day anew by the key of another password, and the last entry; without one they go.
    pub(in crate::store) fn sign_anew(&self, signer: Option<&Signer>) -> Result<(), StoreError> {
        let days = self.read().signed_days()?;
        self.transaction.prepare_cached(include_str!("clear.sql"))?.execute([])?;
        let Some(signer) = signer else { return Ok(()) };
        for day in days {
            self.put_signed(day, signer)?;
        }
        self.sign(signer)
    }

    fn put_signed(&self, mut day: Signed, signer: &Signer) -> Result<(), StoreError> {
        day.public = signer.public();
        day.signature = signer.sign(&day.message());
        let mut statement = self.transaction.prepare_cached(include_str!("put.sql"))?;
        statement.execute(named_params! {
            ":day": day.day, ":seq": day.seq, ":hash": day.hash, ":public": day.public, ":signed": day.signature,
        })?;
        Ok(())
    }
}
