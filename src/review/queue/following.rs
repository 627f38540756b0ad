//! A file that is only looked at here while another program works in it: the queue follows what was done there, and all that is shown of a
//! case is of one state of the file.
//!
//! What does not live here: who may write (`store`), reading the queue (`desk/mod.rs`), the case itself (`case/mod.rs`).

use std::collections::BTreeSet;

use crate::review::desk::state::Desk;
use crate::review::error::ReviewError;
use crate::review::rows::QueueRow;

/// How often something is read again that another program wrote into meanwhile.
const TRIES: usize = 4;

/// Above so many entries the whole queue is read again.
const MANY: i64 = 200;

impl Desk {
    /// The last entry of a ledger into which another program may write at any moment; none where this one has the file.
    fn tip_elsewhere(&self) -> Result<Option<i64>, ReviewError> {
        if self.office.store.may_write().is_ok() {
            return Ok(None);
        }
        Ok(Some(self.office.store.read().ledger_tip()?.0))
    }

    /// Brings the queue up to what another program did since it was read; whether anything was done.
    ///
    /// # Errors
    /// What the store says.
    pub fn catch_up(&mut self) -> Result<bool, ReviewError> {
        let before = self.seen_at;
        for _ in 0..TRIES {
            let Some(tip) = self.tip_elsewhere()?.filter(|tip| *tip != self.seen_at) else { break };
            match self.moved_since(tip)? {
                Some(households) => self.touch(&households)?,
                None => self.refresh()?,
            }
            self.seen_at = tip;
        }
        Ok(self.seen_at != before)
    }

    /// The households that the new entries are about; none where some are about more than these, as an import or a run of the rules is.
    fn moved_since(&self, tip: i64) -> Result<Option<Vec<String>>, ReviewError> {
        if tip < self.seen_at || tip - self.seen_at > MANY {
            return Ok(None);
        }
        let entries = self.office.store.read().ledger(self.seen_at + 1, tip)?;
        let of_cases = entries.iter().all(|stored| !stored.entry.case.is_empty() && self.position(&stored.entry.case).is_some());
        let households: BTreeSet<String> = entries.into_iter().map(|stored| stored.entry.case).collect();
        Ok(of_cases.then(|| households.into_iter().collect()))
    }

    /// Reads what belongs together, again where another program wrote meanwhile.
    pub(in crate::review) fn of_one_state<T>(&self, read: impl Fn() -> Result<T, ReviewError>) -> Result<T, ReviewError> {
        let mut before = self.tip_elsewhere()?;
        for _ in 0..TRIES {
            let told = read();
            let after = self.tip_elsewhere()?;
            if after == before {
                return told;
            }
            before = after;
        }
        read()
    }

    /// The line of a household, as the file has it now where another program may have moved it.
    ///
    /// # Errors
    /// `NoHousehold`, or what the store says.
    pub(in crate::review) fn row_now(&self, hh: &str) -> Result<QueueRow, ReviewError> {
        let none = || ReviewError::NoHousehold(hh.to_owned());
        let at = self.position(hh).ok_or_else(none)?;
        let moved = self.tip_elsewhere()?.is_some_and(|tip| tip != self.seen_at);
        let fresh = match self.period.filter(|_| moved) {
            Some(period) => self.fresh(period, at)?,
            None => None,
        };
        fresh.or_else(|| self.rows.get(at).cloned()).ok_or_else(none)
    }
}

#[cfg(test)]
mod tests {
    use crate::domain::case::Status;
    use crate::exchange::batch::FileKind;
    use crate::i18n::Lang;
    use crate::review::desk::state::Desk;
    use crate::review::rows::Deed;
    use crate::review::rows::Order;
    use crate::review::tests::rig;

    #[test]
    fn a_desk_that_only_looks_follows_the_one_that_works_and_shows_a_case_of_one_state() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("o.db");
        drop(rig::office_at(&path));
        let mut works = Desk::open(&path, rig::options()).expect("a desk");
        let mut looks = Desk::open(&path, rig::options()).expect("a second desk");
        assert!(works.header().read_only.is_none() && looks.header().read_only.is_some());
        let hh = "98010100001";
        let back = Order {
            households: vec![hh.into()],
            deed: Some(Deed::Return),
            reasons: vec!["R11".into()],
            ask: vec!["请核对工资".into()],
            ..Order::default()
        };
        works.order(&back).expect("returned");
        assert_eq!(looks.row(hh).expect("a row").status, Status::Submitted, "nobody has pressed a key there yet");
        let case = looks.case(hh).expect("a case");
        let asked = case.asked.expect("asked");
        assert_eq!((case.row.status, asked.is_out), (Status::Returned, true));
        assert!(asked.head().get(Lang::Zh).ends_with("前交回"), "not back yet: {asked:?}");
        assert_eq!(looks.case_card(hh).expect("a card").row.status, Status::Returned);
        assert!(looks.catch_up().expect("read") && !looks.catch_up().expect("read"));
        assert_eq!(looks.row(hh).expect("a row").status, Status::Returned);
        works.undo().expect("taken back");
        assert!(looks.catch_up().expect("read"));
        assert_eq!((looks.row(hh).expect("a row").status, looks.header().total), (Status::Submitted, 1));
        // What is about more than cases is read whole.
        let house = [("village", "下河村"), ("net", "20000"), ("size_year", "2")];
        rig::import(&mut works.office, vec![rig::layer(2024, FileKind::Yearly, &[("98010100002", &house, &[])])], true).expect("imported");
        assert!(looks.catch_up().expect("read"));
        assert_eq!(looks.header().total, 2);
        assert!(!works.catch_up().expect("read"), "who works has nobody to follow");
    }
}
