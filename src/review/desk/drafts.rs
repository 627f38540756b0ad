//! Drafts at the desk: words typed for a case outlive the program, for the reviewer who typed them and nobody else.
//!
//! No ledger entry: nothing was done yet. What does not live here: what the words are (`ui`), the table (`store/draft`).

use crate::review::desk::state::Desk;
use crate::review::error::ReviewError;
use crate::store::draft::KeptWords;

/// Words that were typed and not sent off.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// When they were kept, by the office's calendar: `2024-10-18 16:30`.
    pub at: String,
    /// The words, as the form wrote them.
    pub words: String,
}

impl Desk {
    /// What this reviewer has typed for something (`note 98…`); none when nothing was kept.
    ///
    /// # Errors
    /// What the store says.
    pub fn draft(&self, what: &str) -> Result<Option<Draft>, ReviewError> {
        let kept = self.office.store.read().draft(&self.office.reviewer, &self.of_period(what))?;
        Ok(kept.map(|KeptWords { at, words }| Draft { at: self.office.clock.local(&at).chars().take(16).collect(), words }))
    }

    /// Keeps what this reviewer has typed for something.
    ///
    /// # Errors
    /// The file can only be read, or what the store says.
    pub fn keep_draft(&mut self, what: &str, words: &str) -> Result<(), ReviewError> {
        self.may_act()?;
        let (name, what) = (self.office.reviewer.clone(), self.of_period(what));
        let kept = KeptWords { at: self.office.clock.stamp(), words: words.to_owned() };
        self.office.store.transact(|write| write.keep_draft(&write.staff_code(&name)?, &what, &kept))?;
        Ok(())
    }

    /// Forgets what this reviewer has typed for something.
    ///
    /// # Errors
    /// The file can only be read, or what the store says.
    pub fn drop_draft(&mut self, what: &str) -> Result<(), ReviewError> {
        if self.draft(what)?.is_none() {
            return Ok(());
        }
        let (name, what) = (self.office.reviewer.clone(), self.of_period(what));
        self.office.store.transact(|write| write.drop_draft(&write.staff_code(&name)?, &what))?;
        Ok(())
    }

    /// The same household has other drafts in another period.
    fn of_period(&self, what: &str) -> String {
        self.period.map_or_else(|| what.to_owned(), |period| format!("{period} {what}"))
    }
}

#[cfg(test)]
mod tests {
    use crate::review::desk::state::Desk;
    use crate::review::tests::rig;

    #[test]
    fn a_draft_belongs_to_who_typed_it_and_goes_when_it_is_dropped() {
        let mut desk = Desk::of(rig::office()).expect("a desk");
        assert_eq!(desk.draft("note 1").expect("read"), None);
        desk.keep_draft("note 1", "工厂").expect("kept");
        desk.keep_draft("note 1", "工厂停工").expect("kept");
        let kept = desk.draft("note 1").expect("read").expect("kept");
        assert_eq!((kept.words.as_str(), kept.at.as_str()), ("工厂停工", "2024-10-18 16:30"));
        desk.sit("王芳", "ws1");
        assert_eq!(desk.draft("note 1").expect("read"), None, "nobody reads what another has not sent off");
        desk.keep_draft("note 1", "别的").expect("kept");
        desk.sit("李敏", "ws1");
        desk.drop_draft("note 1").expect("dropped");
        desk.drop_draft("note 1").expect("twice is as good");
        assert_eq!(desk.draft("note 1").expect("read"), None);
        desk.sit("王芳", "ws1");
        assert!(desk.draft("note 1").expect("read").is_some());
        assert_eq!(desk.office.store.read().ledger_tip().expect("read").0, 0, "nothing was done yet");
    }
}
