//! Backups: before every import and on request.
//!
//! What does not live here: how a copy is made (`store/copy.rs`), putting one back (`restore.rs`).

use std::path::Path;
use std::path::PathBuf;

use crate::disk::keep;
use crate::domain::ledger::Act;
use crate::i18n::Text;
use crate::review::error::ReviewError;
use crate::review::file::office::Office;
use crate::store::error::StoreError;
use crate::store::ledger::NewAct;
use crate::store::payload::Payload;

/// How many automatic backups are kept beside a file.
const KEEP: usize = 10;

impl Office {
    /// Writes a backup and then notes it in the ledger, so that none is claimed that was not finished. Gives why it could not be noted,
    /// on a full disk for one: the backup stands all the same.
    ///
    /// # Errors
    /// What the store says; there is no backup then.
    pub fn backup(&mut self, to: &Path) -> Result<Option<Text>, ReviewError> {
        if self.store.is_read_only() {
            return Err(StoreError::ReadOnly.into());
        }
        self.store.may_copy_to(to)?;
        self.store.copy_to(to)?;
        let payload = Payload { why: "asked".to_owned(), ..Payload::default() };
        let entered = self.transact(|write, who| Ok(write.act(who, Act::Backup, NewAct { payload, ..NewAct::default() })?));
        Ok(entered.err().map(|error| error.text()))
    }

    /// The automatic backup before an import: none for a file that holds nothing yet; the oldest beyond ten go.
    ///
    /// # Errors
    /// What the disk or the store says.
    pub fn backup_before(&self) -> Result<Option<PathBuf>, ReviewError> {
        let path = self.store.path();
        let (Some(name), Some(folder)) = (path.file_stem(), path.parent()) else { return Ok(None) };
        if self.store.journal() == "memory" || self.store.read().newest_version()? == 0 {
            return Ok(None);
        }
        let name = name.to_string_lossy();
        let folder = folder.join("backups");
        let stamp = self.clock.now().format("%Y%m%d-%H%M%S");
        let (seq, _) = self.store.read().ledger_tip()?;
        let to = folder.join(format!("{name}-{stamp}-{seq:06}.db"));
        self.store.copy_to(&to)?;
        rotate(&folder, &name);
        Ok(Some(to))
    }
}

/// Takes the oldest automatic backups away; one that cannot be removed is left for the next time.
fn rotate(folder: &Path, name: &str) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    let mut backups: Vec<PathBuf> = entries
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .filter(|path| path.file_name().is_some_and(|file| is_automatic(name, &file.to_string_lossy())))
        .collect();
    backups.sort_unstable();
    let surplus = backups.len().saturating_sub(KEEP);
    for old in backups.into_iter().take(surplus) {
        let _ = keep::remove(&old);
    }
}

/// Whether a file name is one that `backup_before` gives: `name-20241018-083000-000005.db`. Copies made by hand, and those that an
/// upgrade left (`name-before-v1.db`), are never taken away.
fn is_automatic(name: &str, file: &str) -> bool {
    let rest = file.strip_prefix(name).and_then(|rest| rest.strip_prefix('-')).and_then(|rest| rest.strip_suffix(".db"));
    let parts: Vec<&str> = rest.unwrap_or_default().split('-').collect();
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    matches!(parts.as_slice(), [day, time, seq] if (day.len(), time.len()) == (8, 6) && seq.len() >= 6 && parts.iter().all(|part| digits(part)))
}

#[cfg(test)]
mod tests {
    use crate::domain::case::Status;
    use crate::domain::ledger::Act;
    use crate::exchange::batch::FileKind;
    use crate::i18n::Lang;
    use crate::review::audit::backup;
    use crate::review::file::office::Office;
    use crate::review::tests::rig;
    use crate::review::tests::rig::layer;

    const HH: &str = "98010100001";

    /// An office in a folder, with one household.
    fn office(folder: &std::path::Path, state: &std::path::Path) -> Office {
        let options = crate::review::file::office::DeskOptions { state_dir: Some(state.to_owned()), ..rig::options() };
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
        assert!(office.kept_seal().is_some());
    }

    #[test]
    fn only_what_was_made_before_imports_is_ever_taken_away() {
        for (file, is) in [
            ("hezhun-20241018-083000-000005.db", true),
            ("hezhun-20241018-083000-1000005.db", true),
            ("hezhun-before-v1.db", false),
            ("hezhun-before-v1-2.db", false),
            ("hezhun-20241018-083000-000005-before-v1.db", false),
            ("hezhun-2-20241018-083000-000005.db", false),
            ("hezhun-20241018-083000-000005.db-half", false),
            ("hezhun-20241018.db", false),
            ("hezhun-copy.db", false),
            ("hezhun.db", false),
        ] {
            assert_eq!(backup::is_automatic("hezhun", file), is, "{file}");
        }
    }

    #[test]
    fn ten_are_kept_and_the_copies_of_upgrades_beside_them() {
        let folder = tempfile::tempdir().expect("a folder");
        let copy = "hezhun-before-v1.db".to_owned();
        for name in (0..13).map(|seq| format!("hezhun-20241018-083000-{seq:06}.db")).chain([copy.clone()]) {
            std::fs::write(folder.path().join(name), "").expect("written");
        }
        backup::rotate(folder.path(), "hezhun");
        let left = std::fs::read_dir(folder.path()).expect("a folder").count();
        assert_eq!(left, backup::KEEP + 1);
        assert!(folder.path().join(copy).exists());
        assert!(!folder.path().join("hezhun-20241018-083000-000002.db").exists());
    }
}
