//! What is said of a flag: its facts in the words of the rulebook that found it, which the file keeps.
//!
//! What does not live here: how words are made (`rules/explain`).

use std::cell::OnceCell;

use crate::domain::flag::Flag;
use crate::review::file::office::EarlierBook;
use crate::review::file::office::Office;
use crate::review::rows::mask;
use crate::rules::book::Book;
use crate::rules::book::BookFile;
use crate::rules::explain::words;
use crate::rules::explain::words::FlagWords;
use crate::store::assessment::KeptRuleFile;

fn book_file(kept: KeptRuleFile) -> BookFile {
    BookFile { name: kept.name, text: kept.body.into(), layer: usize::try_from(kept.layer).unwrap_or(usize::MAX) }
}

impl Office {
    /// The words of a flag as they may be shown: by the book in force, else by a book of an earlier run; its numbers alone where neither
    /// has the rule as it was then.
    #[must_use]
    pub fn words(&self, flag: &Flag) -> FlagWords {
        let found = words::told(&self.book, flag)
            .or_else(|| self.earlier_books().iter().rev().find_map(|book| words::told(self.earlier_book(book)?, flag)));
        mask::words(&found.unwrap_or_else(|| words::bare(flag)))
    }

    /// The books of earlier runs, the newest last; none where the file cannot be read: whoever reads the flag then sees its numbers.
    fn earlier_books(&self) -> &[EarlierBook] {
        self.earlier_books.get_or_init(|| {
            let digests = self.store.read().rulebooks().unwrap_or_default();
            let others = digests.into_iter().filter(|digest| *digest != self.book.digest());
            others.map(|digest| EarlierBook { digest, book: OnceCell::new() }).collect()
        })
    }

    /// The book; none where the file does not keep its files or this program cannot read them any more.
    fn earlier_book<'b>(&self, earlier: &'b EarlierBook) -> Option<&'b Book> {
        let read = || {
            let files = self.store.read().rulebook_files(&earlier.digest).ok().filter(|files| !files.is_empty())?;
            Book::of_files(files.into_iter().map(book_file).collect()).ok()
        };
        earlier.book.get_or_init(read).as_ref()
    }
}
