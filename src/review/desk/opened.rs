//! Which cases of the control sample a reviewer has opened: such a case is approved only by who has had it before their eyes as it
//! stands now, because what the sample tells of the cases below the stop line is worth as much as the looking was.
//!
//! Kept beside the drafts of the reviewer, with the digest of the version that was shown: no act, so no entry, and a new version asks for
//! another look. What does not live here: who shows a case (`ui/shell`, `ui/linear`, `cli/commands/cases.rs`).

use crate::domain::case::Refusal;
use crate::review::desk::state::Desk;
use crate::review::error::ReviewError;
use crate::review::rows::Deed;
use crate::review::rows::Order;

impl Desk {
    /// Notes that a case of the control sample is before this reviewer's eyes; whether that is new. Of other cases nothing is noted, nor
    /// in a file that takes no act. What could not be noted is asked for again when the case is approved.
    pub fn opened(&mut self, hh: &str) -> bool {
        if !self.is_unopened(hh) || self.may_act().is_err() {
            return false;
        }
        let version = self.period.and_then(|period| self.office.store.read().current(period, hh).ok().flatten());
        version.is_some_and(|version| self.keep_draft(&what(hh), &version.digest).is_ok())
    }

    /// Whether a case is of the control sample and this reviewer has not opened it since its figures last changed.
    #[must_use]
    pub fn is_unopened(&self, hh: &str) -> bool {
        let Some(period) = self.period.filter(|_| self.row(hh).is_some_and(|row| row.control)) else { return false };
        let shown = self.draft(&what(hh)).ok().flatten().map(|kept| kept.words);
        let stands = self.office.store.read().current(period, hh).ok().flatten().map(|version| version.digest);
        shown.is_none() || shown != stands
    }

    /// Whether a deed on one case waits until it has been opened.
    pub(in crate::review) fn asks_a_look(&self, hh: &str, deed: Deed) -> Result<(), Refusal> {
        let unopened = deed == Deed::Approve && self.is_unopened(hh);
        if unopened { Err(Refusal::NotOpened(self.row(hh).map(|row| row.head.clone()).unwrap_or_default(), 1)) } else { Ok(()) }
    }

    /// Refuses to approve cases of the control sample that nobody has opened, before anything is written.
    pub(in crate::review::desk) fn was_looked_at(&self, order: &Order) -> Result<(), ReviewError> {
        if order.deed != Some(Deed::Approve) && !order.then_approve {
            return Ok(());
        }
        let unopened: Vec<&String> = order.households.iter().filter(|hh| self.is_unopened(hh)).collect();
        if unopened.is_empty() { Ok(()) } else { Err(Refusal::NotOpened(self.named(&unopened), unopened.len()).into()) }
    }
}

/// What the note is kept for.
fn what(hh: &str) -> String {
    format!("opened {hh}")
}

#[cfg(test)]
mod tests {
    use crate::domain::case::Refusal;
    use crate::domain::case::Status;
    use crate::exchange::batch::FileKind;
    use crate::review::desk::state::Desk;
    use crate::review::error::ReviewError;
    use crate::review::rows::Deed;
    use crate::review::rows::Order;
    use crate::review::tests::rig;

    fn refusal(error: ReviewError) -> Refusal {
        match error {
            ReviewError::Refused(refusal) => refusal,
            other => panic!("{other}"),
        }
    }

    #[test]
    fn a_control_case_is_approved_by_who_has_opened_it_as_it_stands() {
        let house = |net: &'static str| [("village", "石门村"), ("head_name", "王建国"), ("size_year", "1"), ("net", net)];
        let mut office = rig::office();
        rig::import(
            &mut office,
            vec![rig::layer(2024, FileKind::Yearly, &[("A", &house("9000"), &[]), ("B", &house("9100"), &[])])],
            false,
        )
        .expect("imported");
        let mut desk = Desk::of(office).expect("a desk");
        let drawn: Vec<String> = desk.queue().iter().filter(|row| row.control).map(|row| row.hh_id.clone()).collect();
        let [drawn] = drawn.as_slice() else { panic!("one of two: {drawn:?}") };
        let other = if drawn == "A" { "B" } else { "A" };
        let order = |households: &[&str]| Order {
            households: households.iter().map(|&hh| hh.to_owned()).collect(),
            deed: Some(Deed::Approve),
            ..Order::default()
        };
        let unopened = Refusal::NotOpened("王建国".into(), 1);
        assert_eq!(desk.possible(drawn, Deed::Approve), Err(unopened.clone()));
        assert_eq!(desk.possible(drawn, Deed::Return), Ok(()), "only an approval waits for a look");
        assert_eq!(refusal(desk.order(&order(&[other, drawn])).expect_err("refused")), unopened, "all or none");
        assert_eq!(desk.row(other).expect("a row").status, Status::Submitted);
        assert!(!desk.opened(other), "the others are not noted");
        assert!(desk.opened(drawn) && !desk.opened(drawn), "once is enough");
        assert_eq!(desk.possible(drawn, Deed::Approve), Ok(()));
        // Somebody else has not seen it, and what was seen was the old version.
        desk.sit("王芳", "ws1");
        assert_eq!(desk.possible(drawn, Deed::Approve), Err(unopened.clone()));
        desk.sit("李敏", "ws1");
        let tip = desk.office.store.read().ledger_tip().expect("read").0;
        rig::import(&mut desk.office, vec![rig::layer(2024, FileKind::Yearly, &[(drawn.as_str(), &house("9500"), &[])])], false)
            .expect("imported");
        desk.refresh().expect("read");
        assert!(desk.office.store.read().ledger_tip().expect("read").0 > tip && desk.row(drawn).expect("a row").control);
        assert_eq!(refusal(desk.order(&order(&[drawn])).expect_err("refused")), unopened);
        assert!(desk.opened(drawn));
        desk.order(&order(&[drawn])).expect("approved");
        assert_eq!(desk.row(drawn).expect("a row").status, Status::Approved);
    }
}
