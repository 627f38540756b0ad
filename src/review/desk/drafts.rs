//! Drafts at the desk: words typed for a case outlive the program, for the reviewer who typed them and nobody else.
//!
//! What was cancelled is set aside under a name of its own, and had back. A file that takes no act holds no drafts, and figures that were
//! only tried never go into a file: those stay in memory until the program ends.
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
        let what = self.of_period(what);
        let kept = match self.held.get(&(self.office.reviewer.clone(), what.clone())) {
            Some(held) => Some(held.clone()),
            None => self.office.store.read().draft(&self.office.reviewer, &what)?,
        };
        Ok(kept.map(|KeptWords { at, words }| Draft { at: self.office.clock.local(&at).chars().take(16).collect(), words }))
    }

    /// Keeps what this reviewer has typed for something.
    ///
    /// # Errors
    /// The file takes no act for now, or what the store says.
    pub fn keep_draft(&mut self, what: &str, words: &str) -> Result<(), ReviewError> {
        if self.may_write().is_err() {
            self.hold_draft(what, words);
            return Ok(());
        }
        self.may_act()?;
        let (name, what) = (self.office.reviewer.clone(), self.of_period(what));
        let kept = KeptWords { at: self.office.clock.stamp(), words: words.to_owned() };
        self.office.store.transact(|write| write.keep_draft(&write.staff_code(&name)?, &what, &kept))?;
        Ok(())
    }

    /// What a practice file keeps of somebody who need not be at the desk.
    ///
    /// # Errors
    /// What the store says.
    pub fn kept_of(&self, whose: &str, what: &str) -> Result<Option<String>, ReviewError> {
        let kept = self.office.store.read().draft(whose, &self.of_period(what))?;
        Ok(kept.map(|kept| kept.words))
    }

    /// What each reviewer, by name, has kept for something.
    ///
    /// # Errors
    /// What the store says.
    pub fn kept_by_all(&self, what: &str) -> Result<Vec<(String, String)>, ReviewError> {
        Ok(self.office.store.read().drafts_for(&self.of_period(what))?)
    }

    /// Keeps it.
    ///
    /// # Errors
    /// The file takes no act for now, or what the store says.
    pub fn keep_of(&mut self, whose: &str, what: &str, words: &str) -> Result<(), ReviewError> {
        self.may_act()?;
        let what = self.of_period(what);
        let kept = KeptWords { at: self.office.clock.stamp(), words: words.to_owned() };
        self.office.store.transact(|write| write.keep_draft(&write.staff_code(whose)?, &what, &kept))?;
        Ok(())
    }

    /// Keeps what this reviewer has typed in memory, and nowhere else.
    pub fn hold_draft(&mut self, what: &str, words: &str) {
        let whose = (self.office.reviewer.clone(), self.of_period(what));
        self.held.insert(whose, KeptWords { at: self.office.clock.stamp(), words: words.to_owned() });
    }

    /// Forgets what this reviewer has typed for something.
    ///
    /// # Errors
    /// What the store says.
    pub fn drop_draft(&mut self, what: &str) -> Result<(), ReviewError> {
        if self.held.remove(&(self.office.reviewer.clone(), self.of_period(what))).is_some() {
            return Ok(());
        }
        if self.draft(what)?.is_none() {
            return Ok(());
        }
        let (name, what) = (self.office.reviewer.clone(), self.of_period(what));
        self.office.store.transact(|write| write.drop_draft(&write.staff_code(&name)?, &what))?;
        Ok(())
    }

    /// What was sent off leaves nothing behind, also of what was set aside before.
    ///
    /// # Errors
    /// What the store says.
    pub fn drop_drafts(&mut self, what: &str) -> Result<(), ReviewError> {
        self.drop_draft(what)?;
        self.drop_draft(&set_aside(what))
    }

    /// The same household has other drafts in another period.
    fn of_period(&self, what: &str) -> String {
        self.period.map_or_else(|| what.to_owned(), |period| format!("{period} {what}"))
    }
}

/// What the draft of something that was cancelled is kept for.
#[must_use]
pub fn set_aside(what: &str) -> String {
    format!("aside {what}")
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

    #[test]
    fn what_is_held_stays_in_memory_and_so_does_all_where_the_file_takes_no_act() {
        let mut desk = Desk::of(rig::office()).expect("a desk");
        let stored = |desk: &Desk, what: &str| desk.office.store.read().draft("李敏", what).expect("read");
        desk.hold_draft("what-if 1", "9000");
        assert_eq!(desk.draft("what-if 1").expect("read").map(|draft| draft.words).as_deref(), Some("9000"));
        assert_eq!(stored(&desk, "what-if 1"), None);
        desk.sit("王芳", "ws1");
        assert_eq!(desk.draft("what-if 1").expect("read"), None, "nobody reads what another has tried");
        desk.sit("李敏", "ws1");
        desk.drop_drafts("what-if 1").expect("dropped");
        assert_eq!(desk.draft("what-if 1").expect("read"), None);
        desk.only_look();
        desk.keep_draft("export", "a.csv").expect("kept");
        assert_eq!((desk.draft("export").expect("read").is_some(), stored(&desk, "export")), (true, None));
    }
}
