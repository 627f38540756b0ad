//! What belongs to one data file alone: rules, limits and views that practice keeps within its own file, so that they go wherever it goes,
//! are copied, backed up and restored with it, and reach neither the office nor another practice.
//!
//! An office keeps its own in files beside its settings, for whichever data file it opens; a change is written there aside and takes its
//! place when its run is kept. Within a data file text and run are one transaction.
//! What does not live here: changes themselves (`overrides.rs`), the files (`cli/rulebook_file.rs`), the texts (`store/meta`).

use std::sync::Arc;

use crate::domain::stamp::Stamp;
use crate::i18n::Text;
use crate::i18n::text;
use crate::review::desk::state::Aside;
use crate::review::desk::state::BookChange;
use crate::review::desk::state::BookKeeper;
use crate::review::desk::state::Desk;
use crate::review::desk::state::PracticeRules;
use crate::review::error::ReviewError;
use crate::review::file::office::Office;
use crate::rules::book::Book;
use crate::store::Write;
use crate::store::error::StoreError;
use crate::store::meta;

/// What a file keeps of its own, as TOML.
pub type OwnTexts = meta::OwnTexts;

/// A change that is kept with the run that goes with it.
pub(in crate::review::rulebook) enum Kept {
    /// Aside, until the run stands.
    Aside(Aside),
    /// In the data file, as the text of its own that it has now.
    Within(String),
}

impl BookKeeper {
    /// The book as it would be with changes; writes nothing.
    ///
    /// # Errors
    /// What is wrong with them.
    pub(in crate::review) fn with(&self, changes: &[BookChange]) -> Result<Book, Text> {
        match self {
            BookKeeper::Beside { with, .. } => with(changes),
            BookKeeper::Within { own, edit } => edit(own, changes).map(|(book, _)| book),
        }
    }

    /// Keeps changes in the transaction of the run by the book that they make.
    ///
    /// # Errors
    /// It cannot be written, or what it was tried on was changed since.
    pub(in crate::review::rulebook) fn keep(
        &self,
        write: &Write<'_>,
        (changes, judged): (&[BookChange], &Book),
        of_file: &str,
    ) -> Result<Kept, ReviewError> {
        match self {
            BookKeeper::Beside { keep, .. } => keep(changes, judged.digest(), of_file).map(Kept::Aside).map_err(ReviewError::Kept),
            BookKeeper::Within { own, edit } => {
                let (book, now) = edit(own, changes).map_err(ReviewError::Kept)?;
                if book.digest() != judged.digest() || write.read().own_texts()?.rules != *own {
                    return Err(ReviewError::Kept(text(
                        "这份练习的规则刚刚被改过；请关掉再打开，再改一次",
                        "the rules of this practice were changed meanwhile; close and open it, and change them again",
                    )));
                }
                write.set_own_rules(&now)?;
                Ok(Kept::Within(now))
            }
        }
    }
}

impl Desk {
    /// What this file keeps of its own.
    ///
    /// # Errors
    /// What the store says.
    pub fn own_texts(&self) -> Result<OwnTexts, ReviewError> {
        Ok(self.office.store.read().own_texts()?)
    }

    /// Gives a desk whose file says nothing of itself yet the rules that it goes by when the first import brings practice data: nothing
    /// done in practice changes the rules of the office.
    pub fn set_practice_rules(&mut self, rules: Arc<PracticeRules>) {
        self.if_practice = Some(rules);
    }

    /// Goes by the rules and views of the practice that the file turned out to hold; where they cannot be read none are changed here.
    ///
    /// # Errors
    /// What the store says.
    pub(in crate::review) fn go_by_practice(&mut self) -> Result<(), StoreError> {
        let Some(rules) = self.if_practice.take_if(|_| self.stamp == Stamp::Practice) else { return Ok(()) };
        match rules(&self.office.store.read().own_texts()?) {
            Ok(own) => {
                self.office.book = own.book;
                self.set_overlay(own.file, own.keeper);
                self.set_views(own.views, Some(own.view_keeper));
            }
            Err(_) => self.overlay.keeper = None,
        }
        Ok(())
    }

    /// Does something by the rules that a first import is judged by: those of the practice where it brings practice, so that no flag of a
    /// practice rests on what an office has set.
    ///
    /// # Errors
    /// The rules of the practice cannot be read, or what is done fails.
    pub(in crate::review) fn by_rules_of<T>(
        &mut self,
        brings: Option<Stamp>,
        act: impl FnOnce(&mut Office) -> Result<T, ReviewError>,
    ) -> Result<T, ReviewError> {
        let Some(rules) = self.if_practice.as_ref().filter(|_| brings == Some(Stamp::Practice)) else { return act(&mut self.office) };
        let own = rules(&self.office.store.read().own_texts()?).map_err(ReviewError::Listed)?;
        let before = std::mem::replace(&mut self.office.book, own.book);
        let done = act(&mut self.office);
        // Whose data the file holds is seen when it is read next; where nothing came in nothing has changed.
        self.office.book = before;
        done
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use crate::domain::tab::Tab;
    use crate::exchange::batch::FileKind;
    use crate::i18n::Text;
    use crate::review::desk::state::BookChange;
    use crate::review::desk::state::BookKeeper;
    use crate::review::desk::state::Desk;
    use crate::review::desk::state::Keeper;
    use crate::review::desk::state::PracticeOwn;
    use crate::review::desk::state::View;
    use crate::review::desk::state::ViewChange;
    use crate::review::error::ReviewError;
    use crate::review::rulebook::own::OwnTexts;
    use crate::review::tests::rig::import;
    use crate::review::tests::rig::layer;
    use crate::review::tests::rig::office;
    use crate::rules::book::Book;

    fn book(own: &str) -> Book {
        Book::with_overlay(&[("o.db".to_owned(), own.to_owned())]).map_err(|errors| errors.text()).expect("a book")
    }

    fn switched(own: &str, changes: &[BookChange]) -> String {
        let line = |code: &str, on: bool| format!("[[rule]]\ncode = \"{code}\"\non = {on}\n");
        changes.iter().fold(own.to_owned(), |own, change| match change {
            BookChange::Switch { code, on } => own.replace(&line(code, !on), "") + &line(code, *on),
            BookChange::Limit(limit) => panic!("{limit:?}"),
        })
    }

    /// What a file that holds practice is given.
    fn own(texts: &OwnTexts) -> PracticeOwn {
        let edit = |own: &str, changes: &[BookChange]| {
            let text = switched(own, changes);
            Ok((book(&text), text))
        };
        let views = |own: &str, change: &ViewChange| match change {
            ViewChange::Keep(view) => Ok(format!("{own}{};", view.name)),
            ViewChange::Drop(name) => Ok(own.replace(&format!("{name};"), "")),
        };
        PracticeOwn {
            book: book(&texts.rules),
            file: "o.db".into(),
            keeper: BookKeeper::Within { own: texts.rules.clone(), edit: Box::new(edit) },
            views: Vec::new(),
            view_keeper: Keeper::Within { own: texts.views.clone(), edit: Box::new(views) },
        }
    }

    /// A desk of an office whose files keep nothing, before anything was imported.
    fn desk() -> Desk {
        let mut desk = Desk::of(office()).expect("a desk");
        let (with, refused) = (|changes: &[BookChange]| Ok(book(&switched("", changes))), || Err(Text::same("office")));
        let keeper = BookKeeper::Beside { with: Box::new(with), keep: Box::new(move |_, _, _| refused()) };
        desk.set_overlay("desk.toml".into(), keeper);
        desk.set_views(Vec::new(), Some(Keeper::Beside(Box::new(|_| Err(Text::same("office"))))));
        desk.set_practice_rules(Arc::new(|texts| Ok(own(texts))));
        desk
    }

    fn bring_in(desk: &mut Desk, number: &str) {
        let figures = [("village", "石门村"), ("net_pc", "9000"), ("net", "9000"), ("size_year", "1")];
        import(&mut desk.office, vec![layer(2024, FileKind::Yearly, &[(number, &figures, &[])])], true).expect("imported");
        desk.start_over().expect("read");
    }

    fn switch_off(desk: &mut Desk, code: &str) -> Result<(), ReviewError> {
        let new = desk.with_rule(code, false).expect("a book");
        let judged = desk.judge_by(new, &|_| true).expect("judged");
        desk.take_in_book(judged).map(drop)
    }

    #[test]
    fn a_file_that_turns_out_to_hold_practice_leaves_the_rules_and_views_of_the_office_alone() {
        for (number, is_within) in [("98010100001", true), ("51010100001", false)] {
            let mut desk = desk();
            bring_in(&mut desk, number);
            let view = View { name: "石门".into(), tab: Tab::High, ..View::default() };
            let done = [switch_off(&mut desk, "INC01").is_ok(), desk.change_view(ViewChange::Keep(view)).is_ok()];
            assert_eq!(done, [is_within; 2], "{number}");
            let texts = desk.own_texts().expect("read");
            let expected = if is_within { [switched("", &[off("INC01")]), "石门;".to_owned()] } else { Default::default() };
            assert_eq!([texts.rules, texts.views], expected, "{number}");
        }
    }

    fn off(code: &str) -> BookChange {
        BookChange::Switch { code: code.into(), on: false }
    }

    #[test]
    fn what_is_kept_within_a_file_goes_with_its_run_or_not_at_all_and_comes_after_what_was_kept_before() {
        let mut desk = desk();
        bring_in(&mut desk, "98010100001");
        switch_off(&mut desk, "INC01").expect("kept");
        let runs = |desk: &Desk| desk.office.store.read().assessments().expect("read").len();
        let at_first = runs(&desk);
        // What another program wrote into the file is not written over.
        let other = switched("", &[off("INC02")]);
        desk.office.store.transact(|write| write.set_own_rules(&other)).expect("written");
        assert!(matches!(switch_off(&mut desk, "INC04"), Err(ReviewError::Kept(_))));
        assert_eq!((runs(&desk), desk.own_texts().expect("read").rules), (at_first, other));
        let before = switched("", &[off("INC01")]);
        desk.office.store.transact(|write| write.set_own_rules(&before)).expect("written");
        switch_off(&mut desk, "INC04").expect("kept");
        assert_eq!(desk.own_texts().expect("read").rules, switched("", &[off("INC01"), off("INC04")]));
        assert!(!desk.is_judged_otherwise() && runs(&desk) == at_first + 1);
        // Taken back by name, as any change of the rulebook.
        desk.undo().expect("undone");
        assert!(desk.office.book.rule("INC04").expect("a rule").on && !desk.office.book.rule("INC01").expect("a rule").on);
    }
}
