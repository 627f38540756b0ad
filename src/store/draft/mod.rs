//! Drafts: what a reviewer has typed and not sent off, by what it is for; and which cases of the control sample they have opened.
//!
//! What does not live here: when to keep one (`ui`), what the words mean (the form that wrote them).

use rusqlite::OptionalExtension;
use rusqlite::named_params;

use crate::store::Read;
use crate::store::Write;
use crate::store::error::StoreError;

/// Words that were kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptWords {
    /// When they were kept, UTC.
    pub at: String,
    /// The words, as the form wrote them.
    pub words: String,
}

impl Read<'_> {
    /// What a reviewer (by name) has typed for something; none when nothing was kept.
    ///
    /// # Errors
    /// What the database says.
    pub fn draft(self, reviewer: &str, what: &str) -> Result<Option<KeptWords>, StoreError> {
        let mut statement = self.connection.prepare_cached(include_str!("get.sql"))?;
        let kept = statement.query_row(named_params! { ":name": reviewer, ":what": what }, |row| {
            Ok(KeptWords { at: row.get("at")?, words: row.get("words")? })
        });
        Ok(kept.optional()?)
    }

    /// What each reviewer, by name, has kept for something.
    ///
    /// # Errors
    /// What the database says.
    pub fn drafts_for(self, what: &str) -> Result<Vec<(String, String)>, StoreError> {
        let mut statement = self.connection.prepare_cached(include_str!("all_for.sql"))?;
        let kept = statement.query_map(named_params! { ":what": what }, |row| Ok((row.get("name")?, row.get("words")?)))?;
        Ok(kept.collect::<Result<_, _>>()?)
    }
}

impl Write<'_> {
    /// Keeps what a reviewer (by code) has typed for something, in place of what was kept before.
    ///
    /// # Errors
    /// What the database says.
    pub fn keep_draft(&self, reviewer: &str, what: &str, kept: &KeptWords) -> Result<(), StoreError> {
        let mut statement = self.transaction.prepare_cached(include_str!("keep.sql"))?;
        statement.execute(named_params! { ":reviewer": reviewer, ":what": what, ":at": kept.at, ":words": kept.words })?;
        Ok(())
    }

    /// Forgets what a reviewer (by code) has typed for something.
    ///
    /// # Errors
    /// What the database says.
    pub fn drop_draft(&self, reviewer: &str, what: &str) -> Result<(), StoreError> {
        let mut statement = self.transaction.prepare_cached(include_str!("drop.sql"))?;
        statement.execute(named_params! { ":reviewer": reviewer, ":what": what })?;
        Ok(())
    }
}
