//! What the file says of itself, who its reviewers are, and what is its own: the rules and views of practice.
//!
//! What does not live here: the name of the township, which stands in the records; what rules and views may say.

use rusqlite::OptionalExtension;
use rusqlite::named_params;

use crate::domain::period::Period;
use crate::domain::stamp::Stamp;
use crate::store::Read;
use crate::store::Write;
use crate::store::error::StoreError;

/// What an archive says of itself, by which it is told: the year that it is of.
pub(in crate::store) const ARCHIVE: &str = "archive";

/// Where a file keeps rules of its own, and views.
const OWN_RULES: &str = "own_rules";
const OWN_VIEWS: &str = "own_views";

/// What a file keeps of its own, as TOML; each empty where nothing was set.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OwnTexts {
    /// Rules and limits, as a file of rules says them.
    pub rules: String,
    /// Views, as the settings file says them.
    pub views: String,
}

impl Read<'_> {
    /// The stamp; none before the first import.
    ///
    /// # Errors
    /// What the database says.
    pub fn stamp(self) -> Result<Option<Stamp>, StoreError> {
        Ok(self.meta("stamp")?.and_then(|code| Stamp::parse(&code)))
    }

    /// The period under review; none before the first import.
    ///
    /// # Errors
    /// What the database says.
    pub fn period(self) -> Result<Option<Period>, StoreError> {
        Ok(self.meta("period")?.and_then(|code| Period::parse(&code)))
    }

    /// The number of this file, by which its backups know it: 32 signs of base sixteen; none in a file of schema 4 or before.
    ///
    /// # Errors
    /// What the database says.
    pub fn file_id(self) -> Result<Option<String>, StoreError> {
        self.meta("id")
    }

    /// Whether it is an archive, which nobody writes any more.
    ///
    /// # Errors
    /// What the database says.
    pub fn is_archive(self) -> Result<bool, StoreError> {
        Ok(self.meta(ARCHIVE)?.is_some())
    }

    /// The rules and views that are this file's own.
    ///
    /// # Errors
    /// What the database says.
    pub fn own_texts(self) -> Result<OwnTexts, StoreError> {
        Ok(OwnTexts { rules: self.meta(OWN_RULES)?.unwrap_or_default(), views: self.meta(OWN_VIEWS)?.unwrap_or_default() })
    }

    /// Any other setting of the file (`place`, for one); none when it was never set.
    ///
    /// # Errors
    /// What the database says.
    pub fn meta(self, key: &str) -> Result<Option<String>, StoreError> {
        let mut statement = self.connection.prepare_cached(include_str!("get.sql"))?;
        Ok(statement.query_row(named_params! { ":key": key }, |row| row.get(0)).optional()?)
    }

    /// The reviewer's name for a code; the code itself when the name was taken away.
    ///
    /// # Errors
    /// What the database says.
    pub fn staff_name(self, code: &str) -> Result<String, StoreError> {
        let mut statement = self.connection.prepare_cached(include_str!("staff_name.sql"))?;
        let name = statement.query_row(named_params! { ":code": code }, |row| row.get(0)).optional()?;
        Ok(name.unwrap_or_else(|| code.to_owned()))
    }

    /// Every reviewer: code, name.
    ///
    /// # Errors
    /// What the database says.
    pub fn staff(self) -> Result<Vec<(String, String)>, StoreError> {
        let mut statement = self.connection.prepare_cached(include_str!("staff.sql"))?;
        let rows = statement.query_map([], |row| Ok((row.get("code")?, row.get("name")?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

impl Write<'_> {
    /// Stamps the file.
    ///
    /// # Errors
    /// What the database says.
    pub fn set_stamp(&self, stamp: Stamp) -> Result<(), StoreError> {
        self.set_meta("stamp", stamp.code())
    }

    /// Sets the period under review.
    ///
    /// # Errors
    /// What the database says.
    pub fn set_period(&self, period: Period) -> Result<(), StoreError> {
        self.set_meta("period", &period.to_string())
    }

    /// Gives the file a number that no other file has.
    ///
    /// # Errors
    /// What the database says.
    pub fn renew_file_id(&self) -> Result<(), StoreError> {
        self.transaction.prepare_cached(include_str!("renew_id.sql"))?.execute([])?;
        Ok(())
    }

    /// Sets any other setting of the file.
    ///
    /// # Errors
    /// What the database says.
    pub fn set_meta(&self, key: &str, value: &str) -> Result<(), StoreError> {
        let mut statement = self.transaction.prepare_cached(include_str!("set.sql"))?;
        statement.execute(named_params! { ":key": key, ":value": value })?;
        Ok(())
    }

    /// Keeps rules of the file's own in the place of those it had.
    ///
    /// # Errors
    /// What the database says.
    pub fn set_own_rules(&self, rules: &str) -> Result<(), StoreError> {
        self.set_meta(OWN_RULES, rules)
    }

    /// Keeps views of the file's own in the place of those it had.
    ///
    /// # Errors
    /// What the database says.
    pub fn set_own_views(&self, views: &str) -> Result<(), StoreError> {
        self.set_meta(OWN_VIEWS, views)
    }

    /// Takes a setting of the file away.
    ///
    /// # Errors
    /// What the database says.
    pub fn drop_meta(&self, key: &str) -> Result<(), StoreError> {
        let mut statement = self.transaction.prepare_cached(include_str!("drop.sql"))?;
        statement.execute(named_params! { ":key": key })?;
        Ok(())
    }

    /// The code of a reviewer, made (`r1`, `r2`, …) when the name is new.
    ///
    /// # Errors
    /// What the database says.
    pub fn staff_code(&self, name: &str) -> Result<String, StoreError> {
        let mut statement = self.transaction.prepare_cached(include_str!("staff_code.sql"))?;
        if let Some(code) = statement.query_row(named_params! { ":name": name }, |row| row.get(0)).optional()? {
            return Ok(code);
        }
        let code = format!("r{}", self.read().staff()?.len() + 1);
        let mut statement = self.transaction.prepare_cached(include_str!("staff_add.sql"))?;
        statement.execute(named_params! { ":code": code, ":name": name })?;
        Ok(code)
    }
}
