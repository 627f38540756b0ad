//! All records of a period as they stand: from what was packed of them, else from their documents.
//!
//! What was packed is a cache: a new record takes it away within its own transaction (a trigger), so that what is there holds.
//! What does not live here: the bytes (`domain/roll/packed.rs`), a single document (`document.rs`).

use std::collections::BTreeSet;

use rusqlite::OptionalExtension;
use rusqlite::named_params;

use crate::domain::period::Period;
use crate::domain::roll::Roll;
use crate::domain::roll::packed;
use crate::domain::roll::packed::PackedRoll;
use crate::store::Read;
use crate::store::Write;
use crate::store::error::StoreError;
use crate::store::version::document;
use crate::store::version::document::RecordPart;

/// How the two parts are called.
const HOUSEHOLDS: &str = "households";
const MEMBERS: &str = "members";

/// The queue of a period (`review/queue/packed.rs`), which nobody here reads.
const QUEUE: &str = "queue";

/// After so many households the reader of documents is told again.
const TOLD_EVERY: usize = 500;

impl Read<'_> {
    /// The records of a period, or its households alone, sealed; told now and then how many were read.
    ///
    /// # Errors
    /// What the database says, or `Damaged`.
    pub fn roll(self, period: Period, part: RecordPart, tell: &mut dyn FnMut(usize)) -> Result<Roll, StoreError> {
        match self.packed_roll(period, part)? {
            Some(roll) => {
                tell(roll.len());
                Ok(roll)
            }
            None => self.roll_of_documents(period, part, tell),
        }
    }

    /// What was packed of the queue of a period; none where nothing was, or figures came in since.
    ///
    /// # Errors
    /// What the database says.
    pub fn packed_queue<T>(self, period: Period, look: impl FnOnce(&[u8]) -> T) -> Result<Option<T>, StoreError> {
        self.look_at_part(period, QUEUE, look)
    }

    fn packed_roll(self, period: Period, part: RecordPart) -> Result<Option<Roll>, StoreError> {
        let Some(households) = self.packed_part(period, HOUSEHOLDS)? else { return Ok(None) };
        let members = match part {
            RecordPart::Whole => Some(self.packed_part(period, MEMBERS)?),
            RecordPart::Household => None,
        };
        Ok(match members {
            Some(None) => None,
            Some(Some(members)) => packed::unpack(period, &households, Some(&members)),
            None => packed::unpack(period, &households, None),
        })
    }

    fn packed_part(self, period: Period, part: &str) -> Result<Option<Vec<u8>>, StoreError> {
        self.look_at_part(period, part, <[u8]>::to_vec)
    }

    /// Looks at what is packed where the database holds it.
    fn look_at_part<T>(self, period: Period, part: &str, look: impl FnOnce(&[u8]) -> T) -> Result<Option<T>, StoreError> {
        let mut statement = self.connection.prepare_cached(include_str!("part.sql"))?;
        let found = statement
            .query_row(named_params! { ":period": period.to_string(), ":part": part }, |row| Ok(look(row.get_ref("body")?.as_blob()?)));
        Ok(found.optional()?)
    }

    /// The same from the documents alone: what rules are run on is never a cache.
    ///
    /// # Errors
    /// What the database says, or `Damaged`.
    pub fn roll_of_documents(self, period: Period, part: RecordPart, tell: &mut dyn FnMut(usize)) -> Result<Roll, StoreError> {
        let (mut roll, mut read) = (Roll::new(period), 0_usize);
        self.each_document(period, &mut |hh_id, written| {
            read += 1;
            if read.is_multiple_of(TOLD_EVERY) {
                tell(read);
            }
            document::put(written, &mut roll, hh_id, part).is_ok()
        })?;
        roll.seal();
        Ok(roll)
    }

    /// The periods of which something else is packed than their documents say. What another program packed, by other registers, is read by
    /// nobody here and says nothing.
    ///
    /// # Errors
    /// What the database says.
    pub fn packed_otherwise(self) -> Result<BTreeSet<String>, StoreError> {
        let mut statement = self.connection.prepare_cached(include_str!("all.sql"))?;
        let parts = statement.query_map([], |row| Ok((row.get::<_, String>("period")?, row.get::<_, String>("part")?)))?;
        let mut odd = BTreeSet::new();
        // What the documents of one period come to: parts come period by period, and no more than one is held.
        let mut by_documents: Option<(Period, Option<PackedRoll>)> = None;
        for part in parts {
            let (code, part) = part?;
            if part == QUEUE && Period::parse(&code).is_some() {
                continue;
            }
            let (Some(period), true) = (Period::parse(&code), [HOUSEHOLDS, MEMBERS].contains(&part.as_str())) else {
                odd.insert(code);
                continue;
            };
            if self.look_at_part(period, &part, packed::is_ours)? != Some(true) {
                continue;
            }
            if by_documents.as_ref().is_none_or(|(of, _)| *of != period) {
                drop(by_documents.take());
                // Documents that cannot be read are told of by their own check.
                let documents = self.roll_of_documents(period, RecordPart::Whole, &mut |_| ()).ok();
                by_documents = Some((period, documents.map(|roll| packed::pack(&roll))));
            }
            let Some((_, Some(PackedRoll { households, members }))) = &by_documents else { continue };
            let meant = if part == HOUSEHOLDS { households } else { members };
            if self.look_at_part(period, &part, |body| body != meant.as_slice())? == Some(true) {
                odd.insert(code);
            }
        }
        Ok(odd)
    }

    fn is_packed(self, period: Period) -> Result<bool, StoreError> {
        let parts = (self.packed_part(period, HOUSEHOLDS)?, self.packed_part(period, MEMBERS)?);
        Ok(matches!(parts, (Some(households), Some(members)) if packed::is_whole(&households) && packed::is_whole(&members)))
    }
}

impl Write<'_> {
    /// Keeps the queue of a period packed, in the place of what was packed of it.
    ///
    /// # Errors
    /// What the database says.
    pub fn pack_queue(&self, period: Period, body: &[u8]) -> Result<(), StoreError> {
        let mut statement = self.transaction.prepare_cached(include_str!("put.sql"))?;
        statement.execute(named_params! { ":period": period.to_string(), ":part": QUEUE, ":body": body })?;
        Ok(())
    }

    /// Packs the records of every period anew, whatever was packed of them.
    ///
    /// # Errors
    /// What the database says.
    pub fn pack_anew(&self) -> Result<(), StoreError> {
        self.transaction.prepare_cached(include_str!("drop.sql"))?.execute([])?;
        self.pack()
    }

    /// Packs the records of every period of which nothing whole is packed by this program, so that they are read quickly from now on. A
    /// period with a document that cannot be read is left as it is.
    ///
    /// # Errors
    /// What the database says.
    pub fn pack(&self) -> Result<(), StoreError> {
        let read = self.read();
        for period in read.periods()? {
            if read.is_packed(period)? {
                continue;
            }
            let roll = match read.roll_of_documents(period, RecordPart::Whole, &mut |_| ()) {
                Ok(roll) => roll,
                Err(StoreError::Damaged(_)) => continue,
                Err(error) => return Err(error),
            };
            let PackedRoll { households, members } = packed::pack(&roll);
            let mut statement = self.transaction.prepare_cached(include_str!("put.sql"))?;
            for (part, body) in [(HOUSEHOLDS, households), (MEMBERS, members)] {
                statement.execute(named_params! { ":period": period.to_string(), ":part": part, ":body": body })?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use crate::domain::digest;
    use crate::domain::field;
    use crate::domain::period::Period;
    use crate::store::Store;
    use crate::store::error::StoreError;
    use crate::store::version::NewVersion;
    use crate::store::version::document::RecordPart;
    use crate::store::version::packed::HOUSEHOLDS;
    use crate::store::version::packed::MEMBERS;

    const NOW: Period = Period::annual(2024);
    const BEFORE: Period = Period::annual(2023);

    fn add(store: &mut Store, period: Period, seq: i64, doc: &str) {
        let added = store.transact(|write| {
            let batch = write.add_batch("2024-10-18T08:30:00Z", "r1", None)?;
            let digest = digest::sha256(doc.as_bytes());
            write.add_version(&NewVersion { period, hh_id: "9801", seq, batch, digest: &digest, sources: "{}", doc })
        });
        added.map_err(|error: StoreError| error).expect("added");
    }

    fn pack(store: &mut Store) {
        let packed: Result<(), StoreError> = store.transact(|write| {
            write.pack()?;
            Ok(())
        });
        packed.expect("packed");
    }

    /// The wage and the members of the only household, as they are read.
    fn read(store: &Store, period: Period, part: RecordPart) -> (String, usize) {
        let roll = store.read().roll(period, part, &mut |_| ()).expect("read");
        let wage = field::field("wage").expect("a field");
        (roll.get(0, wage).written(wage.row().kind, &roll.words), roll.members_len())
    }

    #[test]
    fn a_new_record_takes_away_what_was_packed_of_its_period_and_of_no_other() {
        let mut store = Store::in_memory().expect("a store");
        add(&mut store, NOW, 1, r#"{"h":{"wage":"100.00"},"m":[{"name":"甲"}]}"#);
        add(&mut store, BEFORE, 1, r#"{"h":{"wage":"90.00"},"m":[]}"#);
        let packed = |store: &Store, period| store.read().is_packed(period).expect("read");
        assert!(!packed(&store, NOW) && !packed(&store, BEFORE));
        pack(&mut store);
        assert!(packed(&store, NOW) && packed(&store, BEFORE));
        assert_eq!(read(&store, NOW, RecordPart::Whole), ("100.00".into(), 1));
        assert_eq!(read(&store, NOW, RecordPart::Household), ("100.00".into(), 0));
        add(&mut store, NOW, 2, r#"{"h":{"wage":"120.00"},"m":[]}"#);
        assert!(!packed(&store, NOW) && packed(&store, BEFORE));
        assert_eq!(read(&store, NOW, RecordPart::Whole), ("120.00".into(), 0));
        pack(&mut store);
        assert_eq!(read(&store, NOW, RecordPart::Whole), ("120.00".into(), 0));
        assert!(store.read().packed_otherwise().expect("read").is_empty());
    }

    #[test]
    fn what_is_packed_is_what_is_read_and_damage_to_it_is_passed_over_and_told() {
        let mut store = Store::in_memory().expect("a store");
        add(&mut store, NOW, 1, r#"{"h":{"wage":"100.00"},"m":[{"name":"甲"}]}"#);
        pack(&mut store);
        let kept = [HOUSEHOLDS, MEMBERS].map(|part| store.read().packed_part(NOW, part).expect("read").expect("packed"));
        // The same bytes under another record: they are what is read, and told to be another's.
        add(&mut store, NOW, 2, r#"{"h":{"wage":"120.00"},"m":[]}"#);
        let put = |store: &mut Store, part: &str, body: &[u8]| {
            let given = rusqlite::named_params! { ":period": NOW.to_string(), ":part": part, ":body": body };
            store.connection.execute(include_str!("put.sql"), given).expect("put");
        };
        put(&mut store, HOUSEHOLDS, &kept[0]);
        put(&mut store, MEMBERS, &kept[1]);
        assert_eq!(read(&store, NOW, RecordPart::Whole), ("100.00".into(), 1));
        assert_eq!(store.read().packed_otherwise().expect("read").into_iter().collect::<Vec<_>>(), ["2024"]);
        // Half of it, or a bit turned: the documents are read.
        let mut turned = kept[0].clone();
        *turned.last_mut().expect("bytes") ^= 1;
        put(&mut store, HOUSEHOLDS, &turned);
        assert_eq!(read(&store, NOW, RecordPart::Whole), ("120.00".into(), 0));
        put(&mut store, HOUSEHOLDS, b"another program's");
        put(&mut store, MEMBERS, b"another program's");
        assert_eq!(read(&store, NOW, RecordPart::Household), ("120.00".into(), 0));
        assert!(store.read().packed_otherwise().expect("read").is_empty());
    }
}
