//! The rows of the queue as the file holds them, read while the rulebook is still being made on another thread: neither waits for the
//! other, so the first picture comes sooner.
//!
//! What does not live here: making queue rows of them (`mod.rs`), the rulebook (`rules`).

use std::panic::resume_unwind;
use std::path::Path;
use std::thread;

use crate::domain::period::Period;
use crate::i18n::Text;
use crate::i18n::text;
use crate::review::desk::state::Desk;
use crate::review::desk::state::DeskOptions;
use crate::review::error::ReviewError;
use crate::review::file::office::Keeping;
use crate::review::file::office::Office;
use crate::rules::book::Book;
use crate::store::Read;
use crate::store::cases::CaseRow;
use crate::store::flag::Standing;
use crate::store::queue::QueueLine;

/// What the queue of a period is made of.
pub(in crate::review) struct Ahead {
    /// The lines of the last run of the rules.
    pub lines: Vec<QueueLine>,
    /// The cases.
    pub cases: Vec<CaseRow>,
    /// The flags.
    pub standings: Vec<Standing>,
}

impl Ahead {
    /// Reads a period.
    ///
    /// # Errors
    /// What the store says.
    pub fn of(read: Read<'_>, period: Period) -> Result<Ahead, ReviewError> {
        Ok(Ahead { lines: read.lines(period)?, cases: read.cases(period)?, standings: read.standings(period)? })
    }
}

impl Desk {
    /// What is to be said of the file that was opened: that it was brought up to date, or that it is an older one; none as a rule.
    #[must_use]
    pub const fn told(&self) -> Option<&Text> {
        self.office.told.as_ref()
    }

    /// What has to be said for as long as it holds; none as a rule.
    #[must_use]
    pub fn warning(&self) -> Option<Text> {
        self.office.warning()
    }

    /// What the desk shows for as long as it holds: that the ledger is not the one that was sealed, or a warning; none as a rule.
    #[must_use]
    pub fn standing(&self) -> Option<Text> {
        self.office.standing()
    }

    /// That the ledger is not the one that was sealed; none as a rule.
    #[must_use]
    pub const fn broken(&self) -> Option<&Text> {
        self.office.broken.as_ref()
    }

    /// From now on the file is only looked at.
    pub fn only_look(&mut self) {
        self.office.store.only_look();
    }

    /// From now on what has to be said includes that the newest backup is too old.
    pub fn mind_backups(&mut self) {
        self.office.aged = self.office.backup_age();
    }

    /// Writes an automatic backup now, and says in which folders it stands.
    ///
    /// # Errors
    /// What the disk or the store says of the folder beside the file.
    pub fn back_up(&mut self) -> Result<Text, ReviewError> {
        let folders = self.office.backup_here()?.folders();
        if folders.is_empty() {
            return Ok(text("数据只在内存里，没有文件可备份", "the data are in memory only: there is no file to back up"));
        }
        let folders = Text::list(folders.iter().map(|folder| folder.display().to_string()));
        Ok(text("已备份到 {folders}", "backed up to {folders}").fill(&[("folders", &folders)]))
    }

    /// From now on backups are kept, and the clock is asked about, like this.
    pub fn mind(&mut self, keeping: Keeping, clock_days: u32) {
        self.office.keeping = keeping;
        self.office.asking.clock_days = clock_days;
        self.office.not_twice = None;
        self.mind_backups();
    }

    /// Opens a file and reads its queue while `book` makes the rulebook.
    ///
    /// # Errors
    /// What `book` says; inside, what the store says.
    pub fn open_while<E: Send>(
        path: &Path,
        options: DeskOptions<()>,
        book: impl FnOnce() -> Result<Book, E> + Send,
    ) -> Result<Result<Desk, ReviewError>, E> {
        if !path.exists() {
            // Without a rulebook no file is begun.
            return book().map(|book| Desk::open(path, options.with_book(book)));
        }
        let old = options.old;
        let (book, read) = thread::scope(|scope| {
            let book = scope.spawn(book);
            let read = options.store(path).and_then(|(store, told)| {
                let ahead = store.read().period()?.map(|period| Ahead::of(store.read(), period)).transpose()?;
                Ok((store, told, ahead))
            });
            (book.join().unwrap_or_else(|panic| resume_unwind(panic)), read)
        });
        let book = book?;
        Ok(read.and_then(|(store, told, ahead)| {
            let mut office = Office::around(store, options.with_book(book));
            office.told = told;
            let mut desk = Desk::around(office);
            desk.office.greet(old)?;
            // What could not be entered stays noted, and the desk opens all the same.
            let _ = desk.office.catch_up();
            // A waiver that has run out changes what was read.
            let lapsed = desk.office.lapse_waivers()?;
            desk.sat_at = desk.office.store.read().ledger_tip()?.0;
            desk.refresh_with(ahead.filter(|_| lapsed == 0))?;
            Ok(desk)
        }))
    }
}
