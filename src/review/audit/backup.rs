//! Backups: before every import into the folder beside the file and into a second place, on request anywhere, and how old the newest is.
//!
//! An automatic backup belongs to the file whose number it holds, whatever its name says.
//! What does not live here: how a copy is made (`store/copy.rs`), which of them stay (`tiers.rs`), putting one back (`restore.rs`).

use std::path::Path;
use std::path::PathBuf;

use chrono::DateTime;
use chrono::NaiveDateTime;

use crate::disk::keep;
use crate::disk::place;
use crate::domain::act::Act;
use crate::i18n::Text;
use crate::i18n::text;
use crate::review::audit::tiers;
use crate::review::audit::tiers::NamedBackup;
use crate::review::error::ReviewError;
use crate::review::file::office::DeskOptions;
use crate::review::file::office::Office;
use crate::review::file::seal;
use crate::store::copy;

/// The folder of automatic backups beside a file.
pub const FOLDER: &str = "backups";

/// An automatic backup of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
struct KeptBackup {
    named: NamedBackup,
    path: PathBuf,
}

/// What backing up did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BackedUp {
    /// The backup in the folder beside the file; none when there was nothing to back up.
    pub path: Option<PathBuf>,
    /// The backup in the second place; none when none is set, or it could not be written there (`Office::warning` says why).
    pub second: Option<PathBuf>,
}

impl BackedUp {
    /// The folders that hold it now: in the names of the files numbers stand side by side that read like somebody's.
    #[must_use]
    pub fn folders(&self) -> Vec<PathBuf> {
        self.path.iter().chain(&self.second).filter_map(|path| path.parent().map(Path::to_owned)).collect()
    }
}

impl Office {
    /// Writes a backup and then enters it in the ledger, so that none is claimed that was not finished. Gives what is to be said where it
    /// could not be entered, on a full disk for one: the backup stands all the same, and the next writer enters it.
    ///
    /// # Errors
    /// What the store says; there is no backup then.
    pub fn backup(&mut self, to: &Path) -> Result<Option<Text>, ReviewError> {
        // An older file that is only looked at can be copied as it is.
        if self.store.old_schema().is_none() {
            self.store.may_write()?;
        }
        self.store.may_copy_to(to)?;
        let announced = self.announce_backup(to)?;
        if let Err(error) = self.store.copy_to(to) {
            announced.take_back();
            return Err(error.into());
        }
        Ok(self.enter(announced))
    }

    /// The automatic backup before an import: none for a file that holds nothing yet; those that no tier keeps go.
    ///
    /// # Errors
    /// What the disk or the store says of the folder beside the file; what it says of the second place is a warning.
    pub fn backup_before(&mut self) -> Result<BackedUp, ReviewError> {
        if self.store.journal() == "memory" || self.store.read().newest_version()? == 0 {
            return Ok(BackedUp::default());
        }
        self.backup_here()
    }

    /// An automatic backup now, whatever the file holds.
    ///
    /// # Errors
    /// As `backup_before`.
    pub fn backup_here(&mut self) -> Result<BackedUp, ReviewError> {
        let Some(own) = self.own_folder() else { return Ok(BackedUp::default()) };
        let path = self.backup_into(&own)?;
        let mut done = BackedUp { path: Some(path), second: None };
        self.not_twice = None;
        if let Some(second) = self.keeping.second.clone() {
            match self.backup_into(&second) {
                Ok(path) => done.second = Some(path),
                Err(error) => {
                    let said = text("没有备份到第二个地方 {path}：{why}", "there is no backup in the second place {path}: {why}");
                    self.not_twice = Some(said.fill(&[("path", &second.display().to_string()), ("why", &error.text())]));
                }
            }
        }
        if self.aged.is_some() {
            self.aged = self.backup_age();
        }
        Ok(done)
    }

    fn own_folder(&self) -> Option<PathBuf> {
        place::followed(self.store.path()).parent().map(|folder| folder.join(FOLDER))
    }

    /// Writes an automatic backup into a folder and takes away what no tier keeps there.
    fn backup_into(&self, folder: &Path) -> Result<PathBuf, ReviewError> {
        let id = self.store.read().file_id()?.unwrap_or_default();
        let kept = self.automatic(folder);
        // Also those of other files count, so that no name is given twice.
        let number = names_in(folder).filter_map(|(named, _)| named.order.0.then_some(named.order.1)).max().unwrap_or_default() + 1;
        let path = self.store.path();
        let stem = path.file_stem().unwrap_or_default().to_string_lossy();
        let to = folder.join(tiers::name(&stem, &id, number, self.clock.now()));
        self.store.copy_to(&to)?;
        let days: Vec<_> = kept.iter().map(|kept| kept.named.at.date()).chain([self.clock.now().date_naive()]).collect();
        for at in tiers::surplus(&days) {
            if let Some(old) = kept.get(at) {
                // One that cannot be taken away is left for the next time.
                let _ = keep::remove(&old.path);
            }
        }
        Ok(to)
    }

    /// Takes away what killed programs left of automatic backups of this file, in both places.
    pub(in crate::review) fn sweep_halves(&self) {
        if self.store.is_read_only() || self.store.journal() == "memory" {
            return;
        }
        let Ok(Some(id)) = self.store.read().file_id() else { return };
        let is_ours = |name: &str| tiers::read(name).is_some_and(|named| named.id.as_deref() == Some(tiers::short(&id)));
        for folder in self.own_folder().into_iter().chain(self.keeping.second.clone()) {
            for half in copy::halves(&folder, &is_ours) {
                // One that stays is taken away the next time.
                let _ = keep::remove(&half);
            }
        }
    }

    /// The automatic backups of this file in a folder, in the order in which they were made: those that hold its number, or, from before
    /// there were numbers, the beginning of its ledger.
    fn automatic(&self, folder: &Path) -> Vec<KeptBackup> {
        let id = self.store.read().file_id().ok().flatten().unwrap_or_default();
        let mut kept: Vec<KeptBackup> = names_in(folder)
            .filter(|(named, _)| named.id.as_deref().is_none_or(|short| short == tiers::short(&id)))
            .map(|(named, path)| KeptBackup { named, path })
            .filter(|kept| self.store.is_copied_in(&kept.path))
            .collect();
        kept.sort_by(|one, other| one.named.order.cmp(&other.named.order).then_with(|| one.path.cmp(&other.path)));
        kept
    }

    /// What is to be said when the newest backup is older than the office wants, in either place or entered in the ledger; none as a rule.
    #[must_use]
    pub fn backup_age(&self) -> Option<Text> {
        if self.store.journal() == "memory" || self.keeping.days == 0 || self.store.read().newest_version().unwrap_or_default() == 0 {
            return None;
        }
        let now = self.clock.now().naive_utc();
        let folders = self.own_folder().into_iter().chain(self.keeping.second.clone());
        let kept = folders.flat_map(|folder| self.automatic(&folder)).map(|kept| kept.named.at);
        // A backup from tomorrow is one of a clock that jumped.
        let newest = kept.chain(self.entered_backup()).filter(|at| *at <= now + chrono::TimeDelta::days(1)).max();
        let most = i64::from(self.keeping.days);
        match newest.map(|at| (now - at).num_days()) {
            Some(days) if days <= most => None,
            // A file that is new itself has time.
            None if self.first_entry().is_some_and(|at| (now - at).num_days() <= most) => None,
            Some(days) => Some(
                text(
                    "最近一次备份是 {n} 天以前的，请“备份”，最好再拷到 U 盘",
                    "the newest backup is {n|day|days} old: “back up”, best onto a stick too",
                )
                .fill(&[("n", &days)]),
            ),
            None => Some(text(
                "这个数据文件还没有备份，请“备份”，最好再拷到 U 盘",
                "there is no backup of this data file: “back up”, best onto a stick too",
            )),
        }
    }

    /// When the last backup was entered in the ledger.
    fn entered_backup(&self) -> Option<NaiveDateTime> {
        moment(&self.store.read().last_of(Act::Backup).ok().flatten()?)
    }

    fn first_entry(&self) -> Option<NaiveDateTime> {
        moment(&self.store.read().entry(1).ok().flatten()?.entry.at)
    }
}

fn moment(written: &str) -> Option<NaiveDateTime> {
    DateTime::parse_from_rfc3339(written).ok().map(|at| at.naive_utc())
}

impl<B> DeskOptions<B> {
    /// Whether a data file stood at a place where there is none: this computer remembers one, or what is kept beside one is there.
    pub(in crate::review) fn stood_before(&self, path: &Path) -> bool {
        let is_remembered = seal::is_known(self.state_dir.as_deref(), path);
        let has_log = copy::leaves_traces(path);
        let stem = format!("{}-", path.file_stem().unwrap_or_default().to_string_lossy());
        let own = |folder: &Path| {
            names_in(folder).any(|(_, backup)| backup.file_name().is_some_and(|name| name.to_string_lossy().starts_with(&stem)))
        };
        is_remembered || has_log || path.parent().is_some_and(|folder| own(&folder.join(FOLDER)))
    }
}

/// The files of a folder that have the name of an automatic backup.
fn names_in(folder: &Path) -> impl Iterator<Item = (NamedBackup, PathBuf)> {
    let entries = std::fs::read_dir(folder).ok().into_iter().flatten().flatten();
    let files = entries.filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_file()));
    files.filter_map(|entry| Some((tiers::read(&entry.file_name().to_string_lossy())?, entry.path())))
}

#[cfg(test)]
mod tests {
    use crate::domain::act::Act;
    use crate::domain::case::Status;
    use crate::exchange::batch::FileKind;
    use crate::i18n::Lang;
    use crate::review::file::office::Keeping;
    use crate::review::file::office::Office;
    use crate::review::file::seal;
    use crate::review::tests::rig;
    use crate::review::tests::rig::layer;

    const HH: &str = "98010100001";

    /// An office in a folder, with one household.
    fn office(folder: &std::path::Path, state: &std::path::Path) -> Office {
        let options = crate::review::file::office::DeskOptions { state_dir: Some(state.to_owned()), anew: true, ..rig::options() };
        let mut office = Office::open(&folder.join("o.db"), options).expect("an office");
        let house = [("village", "石门村"), ("net", "30000"), ("size_year", "2")];
        rig::import(&mut office, vec![layer(2024, FileKind::Yearly, &[(HH, &house, &[])])], false).expect("imported");
        office
    }

    #[test]
    fn a_backup_that_was_not_finished_is_never_claimed() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut office = office(folder.path(), &folder.path().join("state"));
        let tip = |office: &Office| office.store.read().ledger_tip().expect("read").0;
        let before = tip(&office);
        std::fs::write(folder.path().join("plain"), "").expect("written");
        for refused in ["plain/b.db", "o.db"] {
            assert!(office.backup(&folder.path().join(refused)).is_err(), "{refused}");
            assert_eq!(tip(&office), before, "{refused}");
        }
        assert_eq!(office.backup(&folder.path().join("b.db")).expect("backed up"), None);
        assert_eq!(tip(&office), before + 1);
        assert!(folder.path().join("b.db").exists());
    }

    #[test]
    fn an_act_whose_seal_cannot_be_kept_is_done_and_warned_of() {
        let folder = tempfile::tempdir().expect("a folder");
        let state = folder.path().join("state");
        std::fs::write(&state, "a file where a folder should be").expect("written");
        let mut office = office(folder.path(), &state);
        let seq = rig::decide(&mut office, HH, Act::Approve, Status::Approved);
        assert!(seq > 0 && rig::status(&office, HH).is_some_and(|(status, _)| status == Status::Approved));
        let warning = office.warning().expect("a warning");
        assert!(warning.get(Lang::Zh).starts_with("已经办好；但封签没有存下："), "{warning:?}");
        std::fs::remove_file(&state).expect("removed");
        rig::decide(&mut office, HH, Act::Hold, Status::Held);
        assert_eq!(office.warning(), None);
        assert!(seal::is_known(office.state_dir.as_deref(), office.store.path()));
    }

    /// Names in the folder of automatic backups, in order.
    fn backups(folder: &std::path::Path) -> Vec<String> {
        let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
        let mut names: Vec<String> = entries.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }

    #[test]
    fn a_backup_belongs_to_the_file_whose_number_it_holds() {
        let folder = tempfile::tempdir().expect("a folder");
        let (state, own) = (folder.path().join("state"), folder.path().join("backups"));
        let mut one = office(folder.path(), &state);
        for _ in 0..12 {
            one.backup_here().expect("backed up");
        }
        assert_eq!(backups(&own).len(), 10);
        let kept = backups(&own);
        for half in ["-half", "-half-journal"] {
            std::fs::write(own.join(format!("{}{half}", kept[0])), "张三").expect("written");
        }
        // Another file of the same name moves in: its backups are told from those of the first, however many there are.
        drop(one);
        for name in ["o.db", "o.db-lock", "o.db-wal", "o.db-shm"] {
            let _ = std::fs::remove_file(folder.path().join(name));
        }
        let mut other = office(folder.path(), &state);
        assert_eq!(backups(&own).iter().filter(|name| name.contains("-half")).count(), 2, "halves of another file stay");
        for half in ["-half", "-half-journal"] {
            std::fs::remove_file(own.join(format!("{}{half}", kept[0]))).expect("removed");
        }
        for _ in 0..12 {
            other.backup_here().expect("backed up");
        }
        let now = backups(&own);
        assert_eq!(now.len(), 20);
        std::fs::write(own.join(format!("{}-half", now.iter().find(|name| !kept.contains(name)).expect("one"))), "张三").expect("written");
        drop(other);
        let options = crate::review::file::office::DeskOptions { state_dir: Some(state.clone()), ..rig::options() };
        let mut other = Office::open(&folder.path().join("o.db"), options).expect("opened");
        assert_eq!(backups(&own), now, "a half of its own goes with the next start");
        assert!(kept.iter().all(|name| now.contains(name)), "{now:?}");
        // A name alone makes no backup, and one that somebody renamed is theirs.
        let first = now.iter().find(|name| !kept.contains(name)).expect("one of the other");
        std::fs::rename(own.join(first), own.join("年底.db")).expect("renamed");
        let id = other.store.read().file_id().expect("read").expect("a number");
        std::fs::write(own.join(format!("o-{}-000001-20240101-000000.db", &id[..8])), "no backup").expect("written");
        for _ in 0..12 {
            other.backup_here().expect("backed up");
        }
        let now = backups(&own);
        assert!(now.contains(&"年底.db".to_owned()) && now.iter().any(|name| name.contains("-000001-20240101-")), "{now:?}");
        assert!(kept.iter().all(|name| now.contains(name)), "{now:?}");
    }

    #[test]
    fn the_second_place_gets_one_too_and_is_warned_of_when_it_cannot() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut office = office(folder.path(), &folder.path().join("state"));
        let second = folder.path().join("stick");
        std::fs::write(&second, "a file where a folder should be").expect("written");
        office.keeping = Keeping { second: Some(second.clone()), days: 7 };
        assert!(office.backup_here().expect("backed up").second.is_none());
        let warning = office.warning().expect("a warning");
        assert!(warning.get(Lang::Zh).starts_with("没有备份到第二个地方"), "{warning:?}");
        std::fs::remove_file(&second).expect("removed");
        let done = office.backup_here().expect("backed up");
        assert_eq!(done.folders().last(), Some(&second));
        assert!(done.folders().len() == 2 && done.second.is_some_and(|path| path.exists()) && office.warning().is_none());
    }

    #[test]
    fn a_backup_that_is_too_old_is_told_of() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut office = office(folder.path(), &folder.path().join("state"));
        office.keeping = Keeping { second: None, days: 7 };
        let at = |office: &mut Office, day: &str| {
            let at = chrono::DateTime::parse_from_rfc3339(&format!("{day}T08:30:00Z")).expect("a time").to_utc();
            office.clock = crate::review::file::clock::Clock::fixed(at);
            office.backup_age().map(|said| said.get(Lang::Zh).to_owned())
        };
        assert_eq!(at(&mut office, "2024-10-20"), None, "the file itself is new");
        assert!(at(&mut office, "2024-10-28").is_some_and(|said| said.starts_with("这个数据文件还没有备份")));
        office.backup_here().expect("backed up");
        assert_eq!(at(&mut office, "2024-11-04"), None);
        assert!(at(&mut office, "2024-11-08").is_some_and(|said| said.starts_with("最近一次备份是 11 天以前的")));
        office.backup(&folder.path().join("stick.db")).expect("backed up");
        assert_eq!(at(&mut office, "2024-11-08"), None, "one by hand counts");
        assert!(at(&mut office, "2024-10-01").is_none_or(|said| said.starts_with("这个数据文件还没有备份")), "one from tomorrow does not");
        office.keeping.days = 0;
        assert_eq!(at(&mut office, "2030-01-01"), None);
    }

    #[test]
    fn what_cannot_be_replaced_by_a_backup_is_refused() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut office = office(folder.path(), &folder.path().join("state"));
        let at = |name: &str| folder.path().join(name);
        office.backup(&at("b.db")).expect("backed up");
        office.backup(&at("b.db")).expect("an older backup of the same file gives way");
        std::fs::write(at("empty.db"), "").expect("written");
        std::fs::write(at("list.xlsx"), "somebody's").expect("written");
        std::fs::write(at("log.db-wal"), "of another file").expect("written");
        std::fs::copy(at("b.db"), at("younger.db")).expect("copied");
        {
            let options = rig::options();
            let mut younger = Office::open(&at("younger.db"), options).expect("opened");
            rig::decide(&mut younger, HH, Act::Hold, Status::Held);
        }
        drop(crate::store::Store::open(&at("other.db"), None, true).expect("made"));
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink(at("b.db"), at("link.db")).expect("linked");
            std::fs::hard_link(at("b.db"), at("hard.db")).expect("linked");
        }
        let before = office.store.read().ledger_tip().expect("read");
        for name in ["empty.db", "list.xlsx", "log.db", "younger.db", "other.db", "o.db", "o.db-wal", "o.db-lock"] {
            let bytes = std::fs::read(at(name)).ok();
            assert!(office.backup(&at(name)).is_err(), "{name}");
            assert!(std::fs::read(at(name)).ok() == bytes, "{name}");
        }
        #[cfg(unix)]
        for path in [at("link.db"), at("hard.db"), "/dev/null".into(), folder.path().to_owned()] {
            assert!(office.backup(&path).is_err(), "{}", path.display());
        }
        assert_eq!(office.store.read().ledger_tip().expect("read"), before);
        std::fs::write(at("log.db-wal"), "").expect("written");
        office.backup(&at("log.db")).expect("an empty log is in nobody's way");
        assert!(!at("log.db-wal").exists());
    }

    #[cfg(unix)]
    #[test]
    fn a_file_that_is_moved_or_replaced_under_an_open_desk_is_noticed_and_saved() {
        for replaced in [false, true] {
            let folder = tempfile::tempdir().expect("a folder");
            let mut office = office(folder.path(), &folder.path().join("state"));
            rig::decide(&mut office, HH, Act::Hold, Status::Held);
            let before = office.store.read().ledger_tip().expect("read");
            if replaced {
                std::fs::write(folder.path().join("new.db"), "another").expect("written");
                std::fs::rename(folder.path().join("new.db"), folder.path().join("o.db")).expect("replaced");
            } else {
                std::fs::rename(folder.path().join("o.db"), folder.path().join("elsewhere.db")).expect("moved");
            }
            for _ in 0..2 {
                let refused = office.transact(|write, _| Ok(write.set_meta("a", "b")?)).expect_err("refused");
                let said = refused.text();
                assert!(said.get(Lang::Zh).contains("o-rescued-20241018-083000.db"), "{said:?}");
            }
            assert_eq!(office.store.read().ledger_tip().expect("read"), before);
            let saved = Office::open(&folder.path().join("o-rescued-20241018-083000.db"), rig::options()).expect("whole");
            assert_eq!(saved.store.read().ledger_tip().expect("read"), before);
            assert!(saved.verify().expect("checked").is_clean());
        }
    }

    #[test]
    fn a_file_that_is_missing_is_not_made_anew_in_silence() {
        let folder = tempfile::tempdir().expect("a folder");
        let state = folder.path().join("state");
        let path = folder.path().join("o.db");
        drop(office(folder.path(), &state));
        std::fs::rename(&path, folder.path().join("gone.db")).expect("moved");
        let with = |anew, state_dir| crate::review::file::office::DeskOptions { anew, state_dir, ..rig::options() };
        let refused = Office::open(&path, with(false, Some(state.clone()))).expect_err("refused");
        assert!(refused.text().get(Lang::Zh).contains("不见了") && !path.exists());
        // A computer that remembers nothing sees the log that the file left.
        std::fs::write(folder.path().join("o.db-wal"), "the last acts").expect("written");
        assert!(Office::open(&path, with(false, None)).is_err() && !path.exists());
        std::fs::remove_file(folder.path().join("o.db-wal")).expect("removed");
        Office::open(&path, with(true, Some(state))).expect("made anew");
    }
}
