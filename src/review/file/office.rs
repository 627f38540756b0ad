//! The office: the open file with everything a step of the work needs around it — rulebook, clock, who sits here.
//!
//! What does not live here: the steps themselves (`intake/preview.rs`, `intake/batch.rs`, `assess/run.rs`, `audit/verify.rs`), the desk on top (`desk/mod.rs`).

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::collections::HashSet;
use std::path::Path;
use std::path::PathBuf;
use std::sync::Arc;

use chrono::Datelike;

use crate::disk;
use crate::disk::draft;
use crate::domain::campaign::Campaign;
use crate::domain::campaign::OfficePlace;
use crate::domain::field::CITY;
use crate::domain::field::COUNTY;
use crate::domain::field::FieldId;
use crate::domain::field::Owner;
use crate::domain::field::PROV;
use crate::domain::field::SIZE_CURRENT;
use crate::domain::field::SIZE_YEAR;
use crate::domain::field::TOWN;
use crate::domain::ledger;
use crate::domain::period::Period;
use crate::domain::record::Record;
use crate::domain::roll::Roll;
use crate::domain::roll::places::TownPlaces;
use crate::domain::stamp::Stamp;
use crate::i18n::Text;
use crate::i18n::system;
use crate::i18n::text;
use crate::review::error::ReviewError;
use crate::review::file::clock::Clock;
use crate::review::file::question::Consent;
use crate::review::file::seal;
use crate::review::file::standing;
use crate::rules::book::Book;
use crate::rules::holidays::Calendar;
use crate::store::Store;
use crate::store::Write;
use crate::store::error::StoreError;
use crate::store::file;
use crate::store::ledger::Who;
use crate::store::schema;
use crate::store::version::document::RecordPart;

/// How to open a file; `B` is `()` while the rulebook is still being made.
#[derive(Debug)]
pub struct DeskOptions<B = Book> {
    /// The stamp that is expected; none accepts any, and a new file is stamped by the ids of its first import.
    pub expect: Option<Stamp>,
    /// Name of the reviewer.
    pub reviewer: String,
    /// Code of the workstation.
    pub station: String,
    /// The rulebook.
    pub book: B,
    /// The clock.
    pub now: Clock,
    /// Whether a file that is not there is made.
    pub create: bool,
    /// Whether it is made even where one stood before.
    pub anew: bool,
    /// What becomes of a file of an older schema.
    pub old: OldFile,
    /// Where the last seal is kept, outside the file; none keeps none.
    pub state_dir: Option<PathBuf>,
    /// How backups are kept.
    pub keeping: Keeping,
    /// What was answered beforehand.
    pub asking: Consent,
}

/// What became of a file that is no longer at its place.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rescue {
    /// Whether somebody sits here who can be asked where a copy is to stand.
    pub is_asked: bool,
    /// Where one is offered, until it is saved.
    pub offer: Option<PathBuf>,
    /// Where one was saved.
    pub saved: Option<PathBuf>,
}

/// How an office keeps its backups.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Keeping {
    /// A second folder for automatic backups, on another disk or a stick; none when there is none.
    pub second: Option<PathBuf>,
    /// How old the newest backup may be, in days; 0 never minds.
    pub days: u32,
}

/// The number of the schema that this program writes.
pub const SCHEMA: i64 = schema::NEWEST;

/// What becomes of a file of an older schema when it is opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OldFile {
    /// It is brought up to date, with a copy left beside it first.
    Upgrade,
    /// It stays as it is and is only looked at.
    Look,
}

/// How far a long step has come; the receiver answers `false` to stop it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LongStep {
    /// Another program does it: nothing is known of how far that is.
    Waiting,
    /// Reading files: position in the list, bytes done, bytes in all.
    Reading(usize, u64, u64),
    /// Laying the files over what is stored: period by period.
    Comparing(usize, usize),
    /// Running the rules: done, in all.
    Judging(usize, usize),
    /// Writing households: done, in all. It can no longer be stopped.
    Storing(usize, usize),
}

/// Told how far a long step has come; `false` stops it.
pub type Tell<'a> = &'a (dyn Fn(LongStep) -> bool + Sync);

/// The open file with everything around it.
#[derive(Debug)]
pub struct Office {
    /// The file.
    pub store: Store,
    /// The rulebook.
    pub book: Book,
    /// The clock.
    pub clock: Clock,
    /// Name of the reviewer.
    pub reviewer: String,
    /// Code of the workstation.
    pub station: String,
    /// Where the last seal is kept.
    pub state_dir: Option<PathBuf>,
    /// What is to be said of the file that was opened: that it was brought up to date, or is an older one; none as a rule.
    pub told: Option<Text>,
    /// Why the seal of the last act could not be kept; the act itself is in the file. None as a rule.
    pub unsealed: Option<Text>,
    /// How backups are kept.
    pub keeping: Keeping,
    /// Why the last automatic backup is not in the second place; none as a rule.
    pub not_twice: Option<Text>,
    /// What became of the file that is no longer at its place.
    pub rescue: Rescue,
    /// That the newest backup is too old, where somebody asked for that; none as a rule.
    pub aged: Option<Text>,
    /// What was answered when the file was opened.
    pub asking: Consent,
    /// That the ledger is not the one that was sealed, as one sentence for the desk; none as a rule.
    pub broken: Option<Text>,
    /// The same for whoever checks the file: each thing with its seals.
    pub broken_whole: Vec<Text>,
    /// The folder of the settings, where the office keeps counts and holidays of its own; none where there is none.
    pub beside: Option<PathBuf>,
    /// Which days are worked: the shipped years, and the office's own.
    pub calendar: Calendar,
    /// Rulebooks of earlier runs by digest, read when a flag asks for its words; none for one that cannot be read.
    pub(in crate::review) earlier_books: RefCell<BTreeMap<String, Option<Arc<Book>>>>,
}

impl<B> DeskOptions<B> {
    /// Opens the file alone, with what is to be said of it.
    ///
    /// # Errors
    /// What the store says.
    pub fn store(&self, path: &Path) -> Result<(Store, Option<Text>), ReviewError> {
        let missing = || ReviewError::Missing(path.display().to_string());
        let is_emptied = is_emptied(path);
        if is_emptied && !self.anew && (!self.create || self.stood_before(path)) {
            return Err(ReviewError::Emptied(path.display().to_string()));
        }
        if self.create && (is_emptied || !path.exists()) {
            if !self.anew && self.stood_before(path) {
                return Err(missing());
            }
            seal::forget(self.state_dir.as_deref(), path, None);
        }
        self.store_as_it_stands(path).map_err(|error| match error {
            // Whoever only looks is told the same.
            ReviewError::Store(StoreError::NotThere(_)) if self.stood_before(path) => missing(),
            error => error,
        })
    }

    /// The same options with a rulebook.
    #[must_use]
    pub fn with_book(self, book: Book) -> DeskOptions {
        let DeskOptions { expect, reviewer, station, book: _, now, create, anew, old, state_dir, keeping, asking } = self;
        DeskOptions { expect, reviewer, station, book, now, create, anew, old, state_dir, keeping, asking }
    }
}

/// Whether nothing is left in a file, nor in its log: a making that was cut off, or a disk that lost it. The database takes such a file for
/// a new one, which would be found clean.
fn is_emptied(path: &Path) -> bool {
    let is_empty = |path: &Path| std::fs::metadata(path).is_ok_and(|found| found.is_file() && found.len() == 0);
    let log = file::beside(path, "wal");
    is_empty(path) && (!log.exists() || is_empty(&log))
}

impl Drop for Office {
    /// What was offered and not yet saved is saved at the end, however it comes: nothing is lost with the desk.
    fn drop(&mut self) {
        if self.rescue.offer.take().is_some() && self.rescue.saved.is_none() {
            self.rescue.saved = self.rescue_places().into_iter().find(|place| self.store.copy_to(place).is_ok());
        }
    }
}

impl Office {
    /// Opens a file; a second program gets it for reading only. A file made anew owes nothing to one that stood at its place before.
    ///
    /// # Errors
    /// What the store says.
    pub fn open(path: &Path, options: DeskOptions) -> Result<Office, ReviewError> {
        let old = options.old;
        let (store, told) = options.store(path)?;
        let mut office = Office::around(store, options);
        office.told = told;
        office.greet(old)?;
        // What could not be entered stays noted, and the file opens all the same.
        let _ = office.catch_up();
        office.sweep_halves();
        for folder in path.parent().into_iter().chain(office.state_dir.as_deref()) {
            draft::sweep(folder);
        }
        Ok(office)
    }

    /// Puts an office around a store that is open already.
    #[must_use]
    pub fn around(store: Store, options: DeskOptions) -> Office {
        let DeskOptions { reviewer, station, book, now, state_dir, keeping, asking, .. } = options;
        let (told, unsealed, not_twice, aged, broken, broken_whole) = (None, None, None, None, None, Vec::new());
        let clock = now;
        Office {
            store,
            book,
            clock,
            reviewer,
            station,
            state_dir,
            told,
            unsealed,
            keeping,
            not_twice,
            rescue: Rescue::default(),
            aged,
            asking,
            broken,
            broken_whole,
            beside: None,
            calendar: Calendar::shipped(),
            earlier_books: RefCell::default(),
        }
    }

    /// Reads the office's own holidays beside its settings: `holidays/YEAR.toml` of the years that days are reckoned in, which stand in place
    /// of shipped ones. Gives a sentence for every day that is wrong, or a file that cannot be read; the other days stand.
    pub fn read_holidays(&mut self) -> Vec<Text> {
        let Some(folder) = self.beside.as_ref().map(|folder| folder.join("holidays")) else { return Vec::new() };
        let this = self.clock.today().year();
        let mut wrong = Vec::new();
        for year in this - 1..=this + 1 {
            let path = folder.join(format!("{year}.toml"));
            if !path.is_file() {
                continue;
            }
            let name = path.display().to_string();
            match disk::text::read(&path) {
                Ok(written) => wrong.extend(self.calendar.read(year, &name, &written)),
                Err(why) => {
                    let said = text("读不了“{file}”：{why}", "{file} cannot be read: {why}");
                    wrong.push(said.fill(&[("file", &name), ("why", &system::why(&why))]));
                }
            }
        }
        wrong
    }

    /// The period under review: the one that was set, else the newest imported; none before the first import, and after the last one was
    /// taken back.
    ///
    /// # Errors
    /// What the store says.
    pub fn period(&self) -> Result<Option<Period>, ReviewError> {
        let read = self.store.read();
        let Some(period) = read.period()? else { return Ok(None) };
        Ok(read.holds_records(&Record::default().digest())?.then_some(period))
    }

    /// Runs one transaction in the reviewer's name, then keeps the seal. What is in the file is done: a seal that cannot be kept is a
    /// warning (`unsealed`) until one is.
    ///
    /// # Errors
    /// What `work` or the store says; nothing was changed then.
    pub fn transact<T>(&mut self, work: impl FnOnce(&Write<'_>, &Who) -> Result<T, ReviewError>) -> Result<T, ReviewError> {
        if let Some(question) = self.clock_doubt()? {
            return Err(ReviewError::Asks(question));
        }
        let (at, station, name) = (self.clock.stamp(), self.station.clone(), self.reviewer.clone());
        let done = self.store.transact(|write| {
            let who = Who { station, reviewer: write.staff_code(&name)?, at };
            work(write, &who)
        });
        if let Err(ReviewError::Store(StoreError::Gone(path))) = done {
            return Err(self.gone(path));
        }
        let done = done?;
        self.unsealed = self.keep_seal().err().map(|error| error.text());
        Ok(done)
    }

    /// A file that is no longer at its place: a desk that can ask offers a whole copy, anybody else saves one at once.
    fn gone(&mut self, path: String) -> ReviewError {
        if self.rescue.saved.is_none() && self.rescue.is_asked {
            self.rescue.offer = Some(self.rescue_places().into_iter().next().unwrap_or_default());
            return ReviewError::RescueOffered(path);
        }
        if self.rescue.saved.is_none() {
            self.rescue.saved = self.rescue_places().into_iter().find(|place| self.store.copy_to(place).is_ok());
        }
        match &self.rescue.saved {
            Some(copy) => ReviewError::Rescued { path, copy: copy.display().to_string() },
            None => StoreError::Gone(path).into(),
        }
    }

    /// Where a copy of a file that is no longer at its place can stand: in its folder, else in the second place, else in the state folder.
    fn rescue_places(&self) -> Vec<PathBuf> {
        let file = self.store.path();
        let stem = file.file_stem().unwrap_or_default().to_string_lossy();
        let name = format!("{stem}-rescued-{}.db", self.clock.now().format("%Y%m%d-%H%M%S"));
        let folders = [file.parent().filter(|folder| folder.is_dir()), self.keeping.second.as_deref(), self.state_dir.as_deref()];
        folders.into_iter().flatten().map(|folder| folder.join(&name)).collect()
    }

    /// Saves a whole copy of the file that is no longer at its place.
    ///
    /// # Errors
    /// What the store says of the place, or that something stands there already, an older copy of this very file too; there is no copy
    /// then.
    pub fn save_rescue(&mut self, to: &Path) -> Result<Text, ReviewError> {
        // Where a folder is named, another disk as a rule, the copy is called there as it was offered.
        let within = self.rescue.offer.as_deref().and_then(Path::file_name).filter(|_| to.is_dir()).map(|name| to.join(name));
        let to = within.as_deref().unwrap_or(to);
        if std::fs::symlink_metadata(to).is_ok() {
            return Err(ReviewError::Taken(to.display().to_string()));
        }
        self.store.copy_to(to)?;
        (self.rescue.saved, self.rescue.offer) = (Some(to.to_owned()), None);
        let said = text(
            "已另存一份完整的：{copy}。请退出，把数据文件放回原处；找不回来就用这一份“恢复备份”",
            "a whole copy was saved: {copy}. Leave and put the file back; where it cannot be found, “restore a backup” from this copy",
        );
        Ok(said.fill(&[("copy", &to.display().to_string())]))
    }

    /// What has to be said for as long as it holds: that the seal of the last act could not be kept, that there is no second backup, or
    /// that the newest is too old.
    #[must_use]
    pub fn warning(&self) -> Option<Text> {
        let said = text("已经办好；但封签没有存下：{why}", "done; but its seal could not be kept: {why}");
        let unsealed = self.unsealed.as_ref().map(|why| said.fill(&[("why", why)]));
        unsealed.or_else(|| self.not_twice.clone()).or_else(|| self.aged.clone())
    }

    /// What has to be said on the desk for as long as it holds: that the ledger is not the one that was sealed, that somebody changed the
    /// file that is only looked at, that a power cut could take a file back, or a warning.
    #[must_use]
    pub fn standing(&self) -> Option<Text> {
        let changed = || standing::changed_under(self.store.path());
        self.broken.clone().or_else(changed).or_else(standing::could_take_back).or_else(|| self.warning())
    }

    /// The day's seal, for the paper register.
    ///
    /// # Errors
    /// What the store says.
    pub fn seal(&self) -> Result<String, ReviewError> {
        Ok(ledger::seal(&self.store.read().ledger_tip()?.1))
    }

    /// Where this office is, from the records: province, prefecture, county, township; of several townships what all have in common.
    #[must_use]
    pub fn place_of(roll: &Roll) -> OfficePlace {
        let places = TownPlaces::of(roll);
        if places.are_several() {
            return places.common_place();
        }
        let first = |field| {
            let word = (0..roll.len()).find_map(|at| roll.get(at, field).word());
            word.map(|word| roll.words.get(word).to_owned()).unwrap_or_default()
        };
        OfficePlace { prov: first(PROV), city: first(CITY), county: first(COUNTY), town: first(TOWN) }
    }

    /// The campaign of a period.
    ///
    /// # Errors
    /// What the store says.
    pub fn campaign(&self, roll: &Roll, exported: Option<chrono::NaiveDate>) -> Result<Campaign, StoreError> {
        let place = Office::place_of(roll);
        let dates = self.dates(roll.period, &place)?;
        Ok(Campaign {
            period: roll.period,
            place,
            window_start: dates.window_start,
            window_end: dates.window_end,
            deadline: dates.deadline,
            as_of: exported.unwrap_or_else(|| self.clock.today()),
        })
    }

    /// The fields whose change reopens a decision: those of the account, and those that a rule of the book reads.
    #[must_use]
    pub fn weighty_fields(&self) -> HashSet<&'static str> {
        let account = FieldId::all().filter(|field| field.row().owner == Owner::Income).chain([SIZE_YEAR, SIZE_CURRENT]);
        account.chain(self.book.reads()).map(FieldId::code).collect()
    }

    /// Keeps position and hash of the last entry outside the file, in both places.
    ///
    /// # Errors
    /// One of them cannot be written.
    pub fn keep_seal(&self) -> Result<(), ReviewError> {
        let id = self.number()?;
        self.seals(&id).map_or(Ok(()), |seals| seals.keep(self.store.read()))
    }

    /// A fresh roll of the records that are stored for a period.
    ///
    /// # Errors
    /// What the store says.
    pub fn stored_roll(&self, period: Period) -> Result<Roll, StoreError> {
        self.stored_roll_told(period, RecordPart::Whole, &mut |_| ())
    }

    /// The same, or without members, told now and then how many are read.
    ///
    /// # Errors
    /// What the store says.
    pub fn stored_roll_told(&self, period: Period, part: RecordPart, tell: &mut dyn FnMut(usize)) -> Result<Roll, StoreError> {
        self.store.read().roll(period, part, tell)
    }
}

/// Where a file remembers the place at which it was last written, among what it says of itself.
pub const PLACE: &str = "place";

/// The number of the file at a place; none when there is no file of ours, or one without a number.
#[must_use]
pub fn number_at(path: &Path) -> Option<String> {
    let there = Store::open_to_read(path).ok()?;
    if there.old_schema().is_some() { None } else { there.read().file_id().ok().flatten() }
}

#[cfg(test)]
mod tests {
    use crate::review::error::ReviewError;
    use crate::review::file::office::DeskOptions;
    use crate::review::file::office::Office;
    use crate::review::tests::rig;
    use crate::store::file;

    #[test]
    fn a_file_of_which_nothing_is_left_is_not_taken_for_a_new_one() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("o.db");
        let open = |create: bool, anew: bool| {
            let options = DeskOptions { state_dir: Some(folder.path().join("state")), create, anew, ..rig::options() };
            Office::open(&path, options).map(|office| {
                office.keep_seal().expect("sealed");
                office.store.read().file_id().expect("read")
            })
        };
        // A making that was cut off before anything was written begins again.
        std::fs::write(&path, "").expect("written");
        assert!(matches!(open(false, false), Err(ReviewError::Emptied(_))), "whoever only looks finds nothing clean");
        let first = open(true, false).expect("made");
        for what in ["wal", "shm"] {
            let _ = std::fs::remove_file(file::beside(&path, what));
        }
        std::fs::write(&path, "").expect("cut");
        for create in [false, true] {
            assert!(matches!(open(create, false), Err(ReviewError::Emptied(_))), "{create}");
            assert_eq!(std::fs::metadata(&path).expect("there").len(), 0, "nothing was made");
        }
        assert_ne!(open(true, true).expect("anew, as it was said"), first);
    }
}
