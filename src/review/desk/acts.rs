//! What was done at the desk, act by act, in codes: what a lesson asks after every key.
//!
//! What does not live here: the ledger as it is read by people (`rulebook/ledger_page.rs`), how acts are written (`store/ledger`).

use std::collections::BTreeSet;

use chrono::NaiveDate;

use crate::domain::act::Act;
use crate::review::desk::state::Desk;
use crate::review::error::ReviewError;
use crate::store::payload::Payload;

/// One entry of the ledger, as far as codes tell of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ActSeen {
    /// Its position in the chain.
    pub seq: i64,
    /// What was done.
    pub act: Act,
    /// 户编号; empty for acts on the whole file or a village.
    pub case: String,
    /// The village whose flags it moved; empty otherwise.
    pub village: String,
    /// Rule codes of the flags it moved.
    pub rules: Vec<String>,
    /// Reason codes.
    pub reasons: Vec<String>,
    /// Evidence codes.
    pub evidence: Vec<String>,
    /// When the correction is due, of a return.
    pub due: Option<NaiveDate>,
    /// The entry that it takes back, of an undo.
    pub undoes: Option<i64>,
}

impl Desk {
    /// The position of the newest entry.
    ///
    /// # Errors
    /// What the store says.
    pub fn last_act(&self) -> Result<i64, ReviewError> {
        Ok(self.office.store.read().ledger_tip()?.0)
    }

    /// What was done after an entry, oldest first, without what was taken back since; the taking back itself is among it.
    ///
    /// # Errors
    /// What the store says.
    pub fn acts_after(&self, seq: i64) -> Result<Vec<ActSeen>, ReviewError> {
        let read = self.office.store.read();
        let stored = read.ledger(seq + 1, read.ledger_tip()?.0)?;
        let mut found: Vec<ActSeen> = stored
            .into_iter()
            .map(|stored| {
                let entry = stored.entry;
                let payload = Payload::parse(&entry.payload).unwrap_or_default();
                ActSeen {
                    seq: entry.seq,
                    act: entry.act,
                    case: entry.case,
                    village: payload.village,
                    rules: payload.flags.into_keys().collect(),
                    reasons: payload.reasons,
                    evidence: payload.evidence,
                    due: payload.to.and_then(|to| to.due),
                    undoes: payload.undo,
                }
            })
            .collect();
        let mut gone = BTreeSet::new();
        // A taking back that was itself taken back (done again) takes nothing back.
        for act in found.iter().rev().filter(|act| act.undoes.is_some()) {
            if !gone.contains(&act.seq) {
                gone.extend(act.undoes);
            }
        }
        found.retain(|act| !gone.contains(&act.seq));
        Ok(found)
    }
}

#[cfg(test)]
mod tests {
    use crate::domain::act::Act;
    use crate::review::rows::Deed;
    use crate::review::rows::Order;
    use crate::review::tests::rig;

    #[test]
    fn what_was_taken_back_was_not_done_until_it_is_done_again() {
        let mut desk = rig::two_villages();
        let from = desk.last_act().expect("read");
        let hold = Order {
            households: vec!["98010100001".into()],
            deed: Some(Deed::Hold),
            reasons: vec!["R22".into()],
            note: "等民政".into(),
            ..Order::default()
        };
        let acts = |desk: &crate::review::desk::state::Desk| -> Vec<Act> {
            desk.acts_after(from).expect("read").iter().map(|act| act.act).collect()
        };
        desk.order(&hold).expect("held");
        assert_eq!(acts(&desk), [Act::Hold]);
        assert_eq!(desk.acts_after(from).expect("read")[0].reasons, ["R22"]);
        desk.undo().expect("undone");
        assert_eq!(acts(&desk), [Act::Undo]);
        desk.redo().expect("done again");
        assert!(acts(&desk).contains(&Act::Hold), "{:?}", acts(&desk));
    }
}
