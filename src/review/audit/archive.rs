//! The archive of a closed year: a whole copy of the file that nobody writes any more, entered with its digest.
//!
//! Nothing leaves the office's file, so the years that follow are compared with the same figures as before. What does not live here: how a
//! copy is made and told (`store/copy.rs`), taking names out of the office's file (`purge.rs`).

use std::fs::File;
use std::io;
use std::io::Read as _;
use std::path::Path;

use crate::domain::act::Act;
use crate::domain::digest::Sum;
use crate::domain::ledger;
use crate::domain::period::Period;
use crate::i18n::Text;
use crate::i18n::text;
use crate::review::error::ReviewError;
use crate::review::file::campaigns;
use crate::review::file::office::Office;
use crate::store::error::StoreError;
use crate::store::ledger::NewAct;
use crate::store::payload::Payload;

/// An archive that was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Archived {
    /// SHA-256 of the file, which stock tools give too.
    pub digest: String,
    /// The seal of the last entry that it holds, for the paper register.
    pub seal: String,
    /// Why it could not be entered in the ledger; the archive stands all the same. None as a rule.
    pub not_entered: Option<Text>,
}

impl Office {
    /// Copies a year whose campaigns are all closed into an archive, and enters it; months of 常态化排查 that were dated are campaigns too.
    ///
    /// # Errors
    /// The year is not in the file, one of its campaigns is open, something stands at the place, or what the store says; there is no
    /// archive then.
    pub fn archive(&mut self, year: i32, to: &Path) -> Result<Archived, ReviewError> {
        self.store.may_write()?;
        let read = self.store.read();
        let there = read.periods()?;
        let periods: Vec<Period> = there.iter().copied().filter(|period| period.year == year).collect();
        let Some(last) = periods.iter().copied().max_by_key(|period| period.newness()) else {
            return Err(ReviewError::NotImported(Period::annual(year), there));
        };
        let mut open = Vec::new();
        let months = self.months()?.into_iter().filter(|month| month.year == year);
        for period in periods.into_iter().chain(months) {
            // In one that is only compared with there is nothing to be closed.
            let is_reviewed = period.is_month() || !read.cases(period)?.is_empty();
            if is_reviewed && !campaigns::state(read, period)?.closed {
                open.push(period);
            }
        }
        if !open.is_empty() {
            let said = text("{list}还没有结束，不能归档；先办 {close}", "{list}: not closed yet, so nothing is archived; first {close}");
            let close = Text::list(open.iter().map(|period| Text::same(format!("hezhun campaign close --period {period}"))));
            return Err(ReviewError::Campaign(
                said.fill(&[("list", &Text::list(open.iter().map(|period| period.title()))), ("close", &close)]),
            ));
        }
        let (_, tip) = read.ledger_tip()?;
        self.store.archive_to(to, year)?;
        let digest = digest_of(to).map_err(|source| StoreError::Disk { path: to.display().to_string(), source })?;
        let payload = Payload { digest: digest.clone(), period: Some(last), ..Payload::default() };
        let entered = self.transact(|write, who| Ok(write.act(who, Act::Archive, NewAct { payload, ..NewAct::default() })?));
        Ok(Archived { digest, seal: ledger::seal(&tip), not_entered: entered.err().map(|error| error.text()) })
    }
}

/// SHA-256 of a file.
fn digest_of(path: &Path) -> io::Result<String> {
    let (mut file, mut sum, mut part) = (File::open(path)?, Sum::default(), vec![0; 1 << 16]);
    loop {
        match file.read(&mut part)? {
            0 => return Ok(sum.finish()),
            read => sum.add(&part[..read]),
        }
    }
}
