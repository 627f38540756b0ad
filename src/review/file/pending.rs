//! What leaves the office and is still to be entered in its ledger: announced by a note before the file is written, entered after it, and
//! entered by the next writer when the program was killed in between, could not write the ledger, or was only reading.
//!
//! What does not live here: the note on the disk (`disk/note.rs`), writing the files (`audit/backup.rs`, `desk/exports.rs`).

use std::collections::BTreeMap;
use std::path::Path;
use std::path::PathBuf;

use serde::Deserialize;
use serde::Serialize;

use crate::disk::draft;
use crate::disk::note;
use crate::disk::note::HeldNote;
use crate::disk::place;
use crate::domain::act::Act;
use crate::domain::digest;
use crate::domain::period::Period;
use crate::i18n::Text;
use crate::i18n::text;
use crate::review::error::ReviewError;
use crate::review::file::office::Office;
use crate::store::copy;
use crate::store::error::StoreError;
use crate::store::file;
use crate::store::ledger::NewAct;
use crate::store::ledger::Who;
use crate::store::payload::Payload;

/// In the entry of what was entered by a later program.
pub const LATE: &str = "late";

/// Rows, in the entry of an export.
pub const ROWS: &str = "rows";

/// What is to be entered. The place of the file stands in the note only, never in the ledger.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Leaving {
    /// `export` or `backup`.
    act: String,
    /// What was exported; empty for a backup.
    what: String,
    /// Rows of an export.
    rows: i64,
    /// The period of an export.
    period: Option<String>,
    /// The whole path of the file; empty for what went to standard output.
    file: String,
    /// SHA-256 of the file; for a backup the hash of its last ledger entry.
    digest: String,
    /// Ledger entries of the file when it was announced; of a backup those in it.
    entries: i64,
    /// Who.
    reviewer: String,
    /// Where.
    station: String,
}

/// Something announced: the note that says so, or none where it could be left nowhere.
#[derive(Debug)]
pub struct Announced {
    leaving: Leaving,
    note: Option<HeldNote>,
}

impl Announced {
    /// Takes the announcement back: nothing left.
    pub fn take_back(self) {
        if let Some(note) = self.note {
            note.take_away();
        }
    }
}

impl Leaving {
    fn payload(&self, late: bool) -> Payload {
        let mut counts = BTreeMap::new();
        if self.act == Act::Export.code() {
            counts.insert(ROWS.to_owned(), self.rows);
        }
        if late {
            counts.insert(LATE.to_owned(), 1);
        }
        let why = if self.what.is_empty() { "asked".to_owned() } else { self.what.clone() };
        let digest = self.digest.clone();
        Payload { counts, digest, period: self.period.as_deref().and_then(Period::parse), why, ..Payload::default() }
    }

    fn code(&self) -> Option<Act> {
        Act::parse(&self.act).filter(|act| matches!(act, Act::Export | Act::Backup))
    }

    /// Whether the file that was announced was finished: it stands there and is the one.
    fn is_there(&self) -> bool {
        let path = Path::new(&self.file);
        match self.code() {
            Some(Act::Backup) => copy::tip_of(path).is_ok_and(|tip| tip == (self.entries, self.digest.clone())),
            Some(_) => self.file.is_empty() || std::fs::read(path).is_ok_and(|bytes| digest::sha256(&bytes) == self.digest),
            None => false,
        }
    }
}

impl Office {
    /// Announces an export of so many rows, whose file will have these bytes; without a path it goes to standard output.
    #[must_use]
    pub fn announce_export(&self, what: &str, rows: usize, period: Option<Period>, file: Option<(&Path, &[u8])>) -> Announced {
        self.announce(Leaving {
            act: Act::Export.code().to_owned(),
            what: what.to_owned(),
            rows: i64::try_from(rows).unwrap_or(i64::MAX),
            period: period.map(|period| period.to_string()),
            file: file.map(|(path, _)| whole(path)).unwrap_or_default(),
            digest: file.map(|(_, bytes)| digest::sha256(bytes)).unwrap_or_default(),
            entries: self.store.read().ledger_tip().map(|(seq, _)| seq).unwrap_or_default(),
            reviewer: self.reviewer.clone(),
            station: self.station.clone(),
        })
    }

    /// Announces a backup of the file as it stands.
    ///
    /// # Errors
    /// What the store says.
    pub fn announce_backup(&self, file: &Path) -> Result<Announced, ReviewError> {
        let (entries, digest) = self.store.read().ledger_tip()?;
        Ok(self.announce(Leaving {
            act: Act::Backup.code().to_owned(),
            what: String::new(),
            rows: 0,
            period: None,
            file: whole(file),
            digest,
            entries,
            reviewer: self.reviewer.clone(),
            station: self.station.clone(),
        }))
    }

    /// Leaves the note beside the file, or in the state folder where that cannot be written; what goes to standard output is announced
    /// once it went.
    fn announce(&self, leaving: Leaving) -> Announced {
        let words = serde_json::to_string(&leaving).unwrap_or_default();
        let note = if leaving.file.is_empty() {
            None
        } else {
            self.beginnings().iter().find_map(|beginning| HeldNote::leave(beginning, &words).ok())
        };
        Announced { leaving, note }
    }

    /// Where notes on this file are left: beside it, else in the state folder.
    fn beginnings(&self) -> Vec<PathBuf> {
        if self.store.journal() == "memory" {
            return Vec::new();
        }
        let path = place::real(self.store.path());
        let spelt = digest::sha256(place::spelling(&path).as_bytes());
        let mut beginnings = vec![file::beside(&path, "pending")];
        beginnings.extend(self.state_dir.as_ref().map(|folder| folder.join(format!("pending-{}", spelt.get(..16).unwrap_or(&spelt)))));
        beginnings
    }

    /// Enters what left. Where that cannot be done now the note stays for the next writer, and a sentence says so.
    pub fn enter(&mut self, announced: Announced) -> Option<Text> {
        let Announced { leaving, note } = announced;
        if self.store.old_schema().is_some() {
            // It was said at opening that nothing is entered in an older file that is only looked at.
            if let Some(note) = note {
                note.take_away();
            }
            return None;
        }
        let shut = match self.store.may_write() {
            Ok(()) => None,
            Err(StoreError::Barred) => Some(text("这个用户对数据文件只有看的权限", "this user may only look at the data file")),
            Err(StoreError::ReadOnly) => Some(text("文件正被另一个程序使用", "another program has the file")),
            Err(other) => Some(other.text()),
        };
        // Where nothing will ever be entered no note stays: nobody could take it away, who may only look could not even read it.
        let is_for_good = matches!(self.store.may_write(), Err(StoreError::Barred | StoreError::Archive | StoreError::Example));
        let why = if let Some(why) = shut {
            why
        } else {
            let payload = leaving.payload(false);
            let act = leaving.code().unwrap_or(Act::Export);
            match self.transact(|write, who| Ok(write.act(who, act, NewAct { payload, ..NewAct::default() })?)) {
                Ok(_) => {
                    if let Some(note) = note {
                        note.take_away();
                    }
                    return None;
                }
                // That nothing was done is said of acts, and this one is.
                Err(ReviewError::Asks(question)) => {
                    text("电脑的时间还没有确认（{question}）", "the clock has not been confirmed ({question})")
                        .fill(&[("question", question.words())])
                }
                Err(error) => error.text(),
            }
        };
        let note = if is_for_good {
            note.into_iter().for_each(HeldNote::take_away);
            None
        } else {
            note.or_else(|| {
                let words = serde_json::to_string(&leaving).unwrap_or_default();
                self.beginnings().iter().find_map(|beginning| HeldNote::leave(beginning, &words).ok())
            })
        };
        let words = if note.is_some() {
            text(
                "还没有记入台账，下次打开这个数据文件做事时补记：{why}",
                "not yet entered in the ledger; that is done the next time this data file is opened for work: {why}",
            )
        } else {
            text(
                "没有记入台账，也没有地方记下来补记，请自己登记：{why}",
                "not entered in the ledger, and there is no place to note that; write it down yourself: {why}",
            )
        };
        Some(words.fill(&[("why", &why)]))
    }

    /// Whether an announcement was entered already, by a program that was killed before it could take its note away.
    fn is_entered(&self, leaving: &Leaving, act: Act) -> Result<bool, ReviewError> {
        let read = self.store.read();
        let since = read.ledger(leaving.entries + 1, read.ledger_tip()?.0)?;
        let same = |payload: &Payload| payload.digest == leaving.digest && payload.why == leaving.payload(false).why;
        Ok(!leaving.digest.is_empty()
            && since.iter().any(|stored| stored.entry.act == act && Payload::parse(&stored.entry.payload).as_ref().is_some_and(same)))
    }

    /// Enters what earlier programs left unentered, if their files are there; gives how many.
    ///
    /// # Errors
    /// What the store says; what was not entered stays noted.
    pub fn catch_up(&mut self) -> Result<usize, ReviewError> {
        if self.store.is_read_only() || self.clock_doubt()?.is_some() {
            return Ok(0);
        }
        let mut entered = 0;
        for (words, note) in self.beginnings().iter().flat_map(|beginning| note::left(beginning)) {
            let leaving = serde_json::from_str::<Leaving>(&words).ok();
            // What the program had under way when it was killed goes.
            match leaving.as_ref().and_then(|leaving| Some((leaving.code()?, Path::new(&leaving.file)))) {
                Some((Act::Backup, file)) => copy::remove_half(file),
                Some((Act::Export, file)) => file.parent().into_iter().for_each(draft::sweep),
                Some(_) | None => {}
            }
            if let Some(leaving) = leaving.filter(Leaving::is_there)
                && let Some(act) = leaving.code()
                && !self.is_entered(&leaving, act)?
            {
                let (payload, at) = (leaving.payload(true), self.clock.stamp());
                self.store.transact(|write| {
                    let who = Who { station: leaving.station.clone(), reviewer: write.staff_code(&leaving.reviewer)?, at };
                    write.act(&who, act, NewAct { payload, ..NewAct::default() })
                })?;
                entered += 1;
            }
            note.take_away();
        }
        if entered > 0 {
            self.unsealed = self.keep_seal().err().map(|error| error.text());
        }
        Ok(entered)
    }
}

fn whole(path: &Path) -> String {
    std::path::absolute(path).unwrap_or_else(|_| path.to_owned()).display().to_string()
}

/// What an entry says of being late.
#[must_use]
pub fn told(payload: &Payload) -> Option<Text> {
    payload.counts.contains_key(LATE).then(|| text("补记", "entered later"))
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use crate::domain::act::Act;
    use crate::i18n::Lang;
    use crate::review::file::office::DeskOptions;
    use crate::review::file::office::Office;
    use crate::review::tests::rig;
    use crate::store::payload::Payload;

    fn open(folder: &Path) -> Office {
        let options = DeskOptions { state_dir: Some(folder.join("state")), ..rig::options() };
        Office::open(&folder.join("o.db"), options).expect("an office")
    }

    /// The acts of the ledger, each with whether it was entered later.
    fn acts(office: &Office) -> Vec<(Act, bool)> {
        let entries = office.store.read().ledger(1, 1000).expect("read");
        let late = |payload: &str| Payload::parse(payload).is_some_and(|payload| payload.counts.contains_key("late"));
        entries.iter().map(|stored| (stored.entry.act, late(&stored.entry.payload))).collect()
    }

    fn notes(folder: &Path) -> usize {
        std::fs::read_dir(folder)
            .expect("a folder")
            .flatten()
            .filter(|entry| entry.file_name().to_string_lossy().contains("pending-"))
            .count()
    }

    #[test]
    fn what_was_written_and_not_entered_is_entered_by_the_next_writer_and_nothing_else_is() {
        let folder = tempfile::tempdir().expect("a folder");
        let at = |name: &str| folder.path().join(name);
        let office = open(folder.path());
        // Killed between file and entry; killed before the file was whole; killed within a backup; killed after one.
        drop(office.announce_export("flags", 3, None, Some((&at("f.csv"), b"whole"))));
        std::fs::write(at("f.csv"), "whole").expect("written");
        drop(office.announce_export("cases", 3, None, Some((&at("c.csv"), b"whole"))));
        std::fs::write(at("c.csv"), "who").expect("written");
        drop(office.announce_backup(&at("none.db")).expect("announced"));
        drop(office.announce_backup(&at("b.db")).expect("announced"));
        office.store.copy_to(&at("b.db")).expect("copied");
        std::fs::write(at("o.db-pending-1-0"), "{\"act\":").expect("a note that was cut off");
        assert_eq!(notes(folder.path()), 5);
        drop(office);
        let office = open(folder.path());
        let mut found = acts(&office);
        found.sort_by_key(|(act, _)| act.code());
        assert_eq!(found, [(Act::Backup, true), (Act::Export, true)]);
        assert_eq!(notes(folder.path()), 0);
        assert!(office.verify().expect("checked").is_clean());
        drop(office);
        assert_eq!(acts(&open(folder.path())).len(), 2, "once");
        // Killed after the entry and before the note went: the note says nothing new.
        let mut office = open(folder.path());
        let announced = office.announce_export("flags", 3, None, Some((&at("f.csv"), b"whole")));
        let note = serde_json::to_string(&announced.leaving).expect("words");
        assert_eq!(office.enter(announced), None);
        std::fs::write(at("o.db-pending-1-0"), note).expect("written");
        std::fs::write(at("b.db-half"), "half a backup").expect("written");
        std::fs::write(at(".hezhun-1-0.part"), "half a table").expect("written");
        drop(office.announce_backup(&at("b.db")).expect("announced"));
        std::fs::remove_file(at("b.db")).expect("removed");
        drop(office);
        assert_eq!(acts(&open(folder.path())).len(), 3);
        assert!(!at("b.db-half").exists() && !at(".hezhun-1-0.part").exists() && notes(folder.path()) == 0);
    }

    #[test]
    fn a_program_that_only_reads_leaves_it_to_the_next_writer() {
        let folder = tempfile::tempdir().expect("a folder");
        let writer = open(folder.path());
        let mut reader = open(folder.path());
        assert!(reader.store.is_read_only());
        let path = folder.path().join("f.csv");
        let announced = reader.announce_export("flags", 1, None, Some((&path, b"x")));
        std::fs::write(&path, "x").expect("written");
        let said = reader.enter(announced).expect("it has to wait");
        assert!(said.get(Lang::Zh).starts_with("还没有记入台账"), "{said:?}");
        let said = reader.enter(reader.announce_export("cases", 2, None, None)).expect("it has to wait");
        assert!(said.get(Lang::Zh).starts_with("还没有记入台账"), "{said:?}");
        drop((reader, writer));
        assert_eq!(acts(&open(folder.path())), [(Act::Export, true), (Act::Export, true)]);
    }

    #[test]
    fn what_leaves_an_archive_is_said_to_stand_in_no_ledger_and_leaves_no_note() {
        let folder = tempfile::tempdir().expect("a folder");
        let office = open(folder.path());
        let archive = folder.path().join("2024.db");
        office.store.archive_to(&archive, 2024).expect("archived");
        drop(office);
        let options = DeskOptions { state_dir: Some(folder.path().join("state")), ..rig::options() };
        let mut reader = Office::open(&archive, options).expect("an office");
        let path = folder.path().join("f.csv");
        for file in [Some((path.as_path(), b"x".as_slice())), None] {
            let said = reader.enter(reader.announce_export("flags", 1, None, file)).expect("said");
            assert!(said.get(Lang::Zh).starts_with("没有记入台账") && said.get(Lang::Zh).contains("存档"), "{said:?}");
        }
        assert_eq!(notes(folder.path()), 0);
    }

    #[test]
    fn who_may_only_look_is_promised_no_entry_and_leaves_no_note() {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::create_dir(folder.path().join("state")).expect("made");
        drop(open(folder.path()));
        // Every user is stopped by it, the system's own too: a folder stands where the lock would be.
        std::fs::remove_file(folder.path().join("o.db-lock")).expect("gone");
        std::fs::create_dir(folder.path().join("o.db-lock")).expect("made");
        let mut reader = open(folder.path());
        assert!(reader.store.is_read_only());
        for file in [Some(folder.path().join("f.csv")), None] {
            let announced = reader.announce_export("flags", 1, None, file.as_deref().map(|path| (path, b"x".as_slice())));
            let said = reader.enter(announced).expect("it is not entered");
            assert!(said.get(Lang::Zh).starts_with("没有记入台账") && said.get(Lang::Zh).contains("只有看的权限"), "{said:?}");
        }
        assert_eq!((notes(folder.path()), notes(&folder.path().join("state"))), (0, 0));
    }

    #[test]
    fn where_the_folder_cannot_be_written_the_state_folder_takes_the_note() {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::create_dir(folder.path().join("state")).expect("made");
        let office = open(folder.path());
        let beginnings = office.beginnings();
        assert_eq!(beginnings.len(), 2);
        assert!(beginnings[1].starts_with(folder.path().join("state")));
        let mut office = office;
        let announced = office.announce_export("flags", 1, None, Some((&folder.path().join("f.csv"), b"x")));
        assert_eq!(office.enter(announced), None);
        assert_eq!((notes(folder.path()), acts(&office)), (0, vec![(Act::Export, false)]));
    }
}
