//! The rows of the queue as the file holds them, read while the rulebook is still being made on another thread: neither waits for the
//! other, so the first picture comes sooner.
//!
//! What does not live here: making queue rows of them (`queue/whole.rs`), the bytes of a queue that is kept (`queue/packed.rs`), the rulebook (`rules`).

use std::panic::resume_unwind;
use std::path::Path;
use std::thread;

use crate::domain::period::Period;
use crate::i18n::Text;
use crate::i18n::text;
use crate::review::assess::findings_summary;
use crate::review::desk::state::Desk;
use crate::review::desk::state::DeskOptions;
use crate::review::error::ReviewError;
use crate::review::file::office::Keeping;
use crate::review::file::office::Office;
use crate::review::queue::packed;
use crate::review::queue::packed::KeptQueue;
use crate::review::queue::packed::QueueMark;
use crate::review::queue::reach::QueueReach;
use crate::review::queue::whole;
use crate::review::queue::whole::MadeQueue;
use crate::review::queue::whole::QueueGround;
use crate::review::queue::whole::QueueSource;
use crate::rules::book::Book;
use crate::store::Read;

/// From so many cases on the queue is kept packed for the next start; fewer are read as quickly one by one.
const KEPT_FROM: usize = 2000;

/// What the queue of a period comes from.
pub(in crate::review) enum Ahead {
    /// What was kept of it.
    Kept(Box<KeptQueue>),
    /// Lines, cases and flags.
    Source(QueueSource),
}

impl Ahead {
    /// Reads a period, as far as is wanted where a queue is kept of it.
    ///
    /// # Errors
    /// What the store says.
    pub fn of(read: Read<'_>, period: Period, reach: &QueueReach) -> Result<Ahead, ReviewError> {
        Ok(match KeptQueue::read(read, period, reach)? {
            Some(kept) => Ahead::Kept(Box::new(kept)),
            None => Ahead::Source(QueueSource::of(read, period)?),
        })
    }
}

impl Desk {
    /// Where the queue of a period is made.
    pub(in crate::review) fn ground(&self, period: Period) -> QueueGround<'_> {
        QueueGround { office: &self.office, period, place: &self.place, poverty: self.poverty }
    }

    /// Lays out the queue of a period: from what was kept of it, where that holds, else from lines, cases and flags. It is kept then for the
    /// next start, where this is the first look or nothing is kept.
    pub(in crate::review) fn read_queue(&mut self, period: Period, ahead: Ahead, is_first: bool) -> Result<(), ReviewError> {
        let source = match ahead {
            Ahead::Kept(kept) => match self.brought_up(period, *kept)? {
                Some(made) => {
                    self.take_queue(made);
                    return Ok(());
                }
                None => QueueSource::of(self.office.store.read(), period)?,
            },
            Ahead::Source(source) => source,
        };
        let read = self.office.store.read();
        self.place = whole::place_of(read, period, &source.lines)?;
        self.poverty = findings_summary::poverty_line(&self.office.book, period, &self.place);
        let made = self.ground(period).made(source, &|hh| self.unjudged_line(period, hh))?;
        let is_kept = made.rows.len() >= KEPT_FROM && self.may_act().is_ok() && (is_first || read.packed_queue(period, |_| ())?.is_none());
        if is_kept {
            self.keep_queue(period, &made)?;
        }
        self.take_queue(made);
        Ok(())
    }

    /// Keeps a queue packed for the next start; where the disk refuses, the next start reads everything again.
    pub(in crate::review) fn keep_queue(&mut self, period: Period, made: &MadeQueue) -> Result<(), ReviewError> {
        let (tip, seal) = self.office.store.read().ledger_tip()?;
        let mark = QueueMark::of(&self.office.book, period);
        if let Some(body) = packed::packed(made, &mark, (tip, &seal), &self.place) {
            let _ = self.office.store.transact(|write| write.pack_queue(period, &body));
        }
        Ok(())
    }

    /// A queue that was kept, brought up to what the file holds; none where it does not hold any more.
    pub(in crate::review) fn brought_up(&mut self, period: Period, mut kept: KeptQueue) -> Result<Option<MadeQueue>, ReviewError> {
        if !kept.is_of(&self.office, period)? {
            return Ok(None);
        }
        let Some(moved) = kept.moved_since(self.office.store.read())? else { return Ok(None) };
        self.place.clone_from(&kept.place);
        self.poverty = findings_summary::poverty_line(&self.office.book, period, &self.place);
        let ground = self.ground(period);
        kept.set_day(|moment| ground.age(moment), self.poverty);
        let is_up = ground.bring_up(&mut kept.made, &moved)? && kept.place_few(self.office.store.read(), period, &moved)?;
        Ok(is_up.then_some(kept.made))
    }

    fn take_queue(&mut self, made: MadeQueue) {
        let MadeQueue { rows, slots, tails, stakes, found, below, run_day, .. } = made;
        self.ids = vec![Box::default(); rows.len()];
        for (row, &slot) in rows.iter().zip(&slots) {
            self.ids[slot as usize] = row.hh_id.as_str().into();
        }
        (self.rows, self.slots, self.tails, self.stakes, self.found) = (rows, slots, tails, stakes, found);
        (self.below, self.run_day) = (below, run_day);
        self.places = vec![0; self.slots.len()];
        self.place_slots(0, self.slots.len());
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

    /// Opens a file and reads its queue, or what of it bears on some households, while `book` makes the rulebook. Where no queue is kept,
    /// all of it is read.
    ///
    /// # Errors
    /// What `book` says; inside, what the store says.
    pub fn open_while<E: Send>(
        path: &Path,
        options: DeskOptions<()>,
        reach: &QueueReach,
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
                let ahead = store.read().period()?.map(|period| Ahead::of(store.read(), period, reach)).transpose()?;
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
