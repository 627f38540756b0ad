//! The seal: position and hash of the last ledger entry, kept outside the file in two places, by the number of the file: in the state
//! folder of this computer, and beside the file. Whoever cuts the ledger, or puts an older file in its place, is found by either; a whole
//! folder that was put back is found by the first, a new computer knows the second.
//!
//! What does not live here: checking the whole ledger (`audit/verify.rs`), asking about a copy (`file/greeting.rs`).

use std::fmt::Write as _;
use std::io;
use std::io::Write as _;
use std::path::Path;
use std::path::PathBuf;

use crate::disk::draft::FileDraft;
use crate::disk::keep;
use crate::disk::place;
use crate::domain::digest;
use crate::domain::ledger;
use crate::i18n::Text;
use crate::i18n::system;
use crate::i18n::text;
use crate::review::error::ReviewError;
use crate::store::Read;
use crate::store::error::StoreError;
use crate::store::file;

/// What is remembered of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Seal {
    /// Position of the last entry.
    pub seq: i64,
    /// Its hash.
    pub hash: String,
    /// The number of the file; empty where an earlier version kept the seal.
    pub id: String,
    /// Where the file stood (`place::spelling`); empty where an earlier version kept the seal.
    pub place: String,
    /// Position and hash of the last entry of a file that is about to take this one's place: killed meanwhile, either is the sealed one.
    pub next: Option<SealedEntry>,
    /// Position and hash of an entry that was sealed, is lost, and that no restore has brought back.
    pub lost: Option<SealedEntry>,
}

/// An entry of a ledger: position and hash.
pub type SealedEntry = (i64, String);

impl Seal {
    fn written(&self) -> String {
        let mut written = format!("{} {}\nid {}\nplace {}\n", self.seq, self.hash, self.id, self.place);
        for (name, mark) in [("next", &self.next), ("lost", &self.lost)] {
            if let Some((seq, hash)) = mark {
                // Writing into a text cannot fail.
                let _ = writeln!(written, "{name} {seq} {hash}");
            }
        }
        written
    }

    fn read(written: &str) -> Option<Seal> {
        let mark = |line: &str| -> Option<SealedEntry> {
            let (seq, hash) = line.trim().split_once(' ')?;
            Some((seq.parse().ok()?, hash.to_owned()))
        };
        let mut lines = written.lines();
        let (seq, hash) = mark(lines.next()?)?;
        let mut seal = Seal { seq, hash, ..Seal::default() };
        for line in lines {
            match line.split_once(' ') {
                Some(("id", id)) => id.clone_into(&mut seal.id),
                Some(("place", place)) => place.clone_into(&mut seal.place),
                Some(("next", next)) => seal.next = mark(next),
                Some(("lost", lost)) => seal.lost = mark(lost),
                Some(_) | None => {}
            }
        }
        Some(seal)
    }

    fn at(path: &Path) -> Option<Seal> {
        Seal::read(&std::fs::read_to_string(path).ok()?)
    }

    /// What the ledger is, as far as this seal knows.
    fn against(&self, read: Read<'_>) -> Result<Stands, StoreError> {
        if self.seq == 0 {
            return Ok(Stands::Holds);
        }
        match self.next.as_ref().map_or(Ok(false), |next| has(read, next)) {
            Ok(true) => return Ok(Stands::Holds),
            Ok(false) | Err(StoreError::Damaged(_)) => {}
            Err(error) => return Err(error),
        }
        match read.entry(self.seq) {
            Ok(None) => Ok(Stands::Cut { tip: read.ledger_tip()?.0 }),
            Ok(Some(stored)) if stored.hash != self.hash => Ok(Stands::Other(stored.hash)),
            // What cannot be read is said by whoever reads the whole.
            Ok(Some(_)) | Err(StoreError::Damaged(_)) => Ok(Stands::Holds),
            Err(error) => Err(error),
        }
    }

    /// What was sealed and is not in a ledger: the entry that no restore brought back, else the last one.
    fn missing_in(&self, read: Read<'_>) -> Result<Option<SealedEntry>, StoreError> {
        if let Some(lost) = &self.lost
            && !has(read, lost)?
        {
            return Ok(Some(lost.clone()));
        }
        Ok((self.against(read)? != Stands::Holds).then(|| (self.seq, self.hash.clone())))
    }
}

/// Whether an entry stands in a ledger.
fn has(read: Read<'_>, (seq, hash): &SealedEntry) -> Result<bool, StoreError> {
    Ok(read.entry(*seq)?.is_some_and(|stored| stored.hash == *hash))
}

/// A ledger against one seal.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Stands {
    Holds,
    Cut { tip: i64 },
    Other(String),
}

/// Where the seals of a file are kept, and which file it is.
#[derive(Clone, Debug)]
pub struct Places<'a> {
    /// The folder of this computer.
    pub state_dir: &'a Path,
    /// The file.
    pub file: &'a Path,
    /// Its number; empty for a file of an earlier version.
    pub id: &'a str,
}

impl Places<'_> {
    /// By the number of the file, in the state folder.
    fn by_id(&self) -> Option<PathBuf> {
        (!self.id.is_empty()).then(|| numbered(self.state_dir, self.id))
    }

    /// What this computer remembers of the file.
    #[must_use]
    pub fn here(&self) -> Option<Seal> {
        let by_place = || Seal::at(&by_place(self.state_dir, self.file)).filter(|seal| seal.id.is_empty() || seal.id == self.id);
        self.by_id().and_then(|path| Seal::at(&path)).or_else(by_place)
    }

    /// What stands beside the file, if it is of the same file.
    #[must_use]
    pub fn beside(&self) -> Option<Seal> {
        Seal::at(&beside(self.file)).filter(|seal| seal.id == self.id)
    }

    /// The number of another file that stood at this place when this computer wrote here last.
    fn predecessor(&self) -> Option<String> {
        let seal = Seal::at(&by_place(self.state_dir, self.file))?;
        (!self.id.is_empty() && !seal.id.is_empty() && seal.id != self.id).then_some(seal.id)
    }

    /// Keeps position and hash of the last entry in both places. A ledger that lost what was sealed stays remembered as it was, so that it
    /// goes on being said.
    ///
    /// # Errors
    /// The first place that cannot be written; the other is written all the same.
    pub fn keep(&self, read: Read<'_>) -> Result<(), ReviewError> {
        let (seq, hash) = read.ledger_tip()?;
        let kept = [self.here(), self.beside()];
        for seal in kept.iter().flatten() {
            // What does not hold in one place is not made to look whole by the other.
            if seal.against(read)? != Stands::Holds {
                return Ok(());
            }
        }
        let lost = self.lost_in(read)?;
        self.put_both(&Seal { seq, hash, id: self.id.to_owned(), place: place::spelling(self.file), next: None, lost })
    }

    /// The entry that was lost and that a ledger has not either, as either place remembers it.
    fn lost_in(&self, read: Read<'_>) -> Result<Option<SealedEntry>, StoreError> {
        let mut lost = None;
        for mark in [self.here(), self.beside()].into_iter().flatten().filter_map(|seal| seal.lost) {
            if !has(read, &mark)? {
                lost = lost.max(Some(mark));
            }
        }
        Ok(lost)
    }

    /// What was sealed, is not in the file at hand (none where it cannot be read), and would not come back with a backup: the newest such
    /// entry.
    ///
    /// # Errors
    /// What the store says.
    pub fn not_mended(&self, here: Option<Read<'_>>, backup: Read<'_>) -> Result<Option<SealedEntry>, StoreError> {
        let mut missing = None;
        for seal in [self.here(), self.beside()].into_iter().flatten().filter(|seal| seal.seq > 0) {
            // What the file at hand has is lost knowingly: it is listed before.
            let lost = here.map_or_else(|| Ok(Some((seal.seq, seal.hash.clone()))), |here| seal.missing_in(here))?;
            for mark in lost.into_iter().chain(seal.lost) {
                if !has(backup, &mark)? && !here.map_or(Ok(false), |here| has(here, &mark))? {
                    missing = missing.max(Some(mark));
                }
            }
        }
        Ok(missing)
    }

    /// What was sealed and is not in the ledger: the newest such entry.
    ///
    /// # Errors
    /// What the store says.
    pub fn missing(&self, read: Read<'_>) -> Result<Option<SealedEntry>, StoreError> {
        let mut missing = None;
        for seal in [self.here(), self.beside()].into_iter().flatten() {
            missing = missing.max(seal.missing_in(read)?);
        }
        Ok(missing)
    }

    /// Lets both places know of the file that is about to stand here, so that a kill in between leaves no seal that would accuse it.
    ///
    /// # Errors
    /// As `keep`.
    pub fn expect(&self, next: &SealedEntry) -> Result<(), ReviewError> {
        let with = |seal: Seal| Seal { next: Some(next.clone()), ..seal };
        let here = self.here().map_or(Ok(()), |seal| self.put_here(&with(seal)));
        here.and(self.beside().map_or(Ok(()), |seal| put(&beside(self.file), &with(seal))))
    }

    /// Keeps a seal in both places, whatever was kept before: of a file that was restored, with what it did not bring back.
    ///
    /// # Errors
    /// As `keep`.
    pub fn renew(&self, (seq, hash): &SealedEntry, lost: Option<SealedEntry>) -> Result<(), ReviewError> {
        self.put_both(&Seal { seq: *seq, hash: hash.clone(), id: self.id.to_owned(), place: place::spelling(self.file), next: None, lost })
    }

    fn put_both(&self, seal: &Seal) -> Result<(), ReviewError> {
        let here = self.put_here(seal);
        here.and(put(&beside(self.file), seal))
    }

    fn put_here(&self, seal: &Seal) -> Result<(), ReviewError> {
        let by_place = by_place(self.state_dir, self.file);
        let Some(by_id) = self.by_id() else { return put(&by_place, seal) };
        // The place only says which file stands there, so that it is rarely written.
        if Seal::at(&by_place).is_none_or(|known| known.id != seal.id) {
            put(&by_place, seal)?;
        }
        put(&by_id, seal)
    }

    /// What the two places say of the ledger, a sentence for each thing that does not hold; with `whole`, with its seals.
    ///
    /// # Errors
    /// What the store says.
    pub fn findings(&self, read: Read<'_>, whole: bool) -> Result<Vec<Text>, StoreError> {
        let computer = text("这台电脑", "this computer");
        let paper = text("文件旁边的封签", "the seal beside the file");
        let mut found = Vec::new();
        let kept = [(&computer, self.here()), (&paper, self.beside())];
        let mut holding = None;
        for (who, seal) in &kept {
            let Some(seal) = seal else { continue };
            match told(who, seal, &seal.against(read)?, whole) {
                Some(finding) => found.push(finding),
                None => holding = Some(*who),
            }
        }
        if let (false, Some(who)) = (found.is_empty(), holding) {
            found.push(text("两处封签不一致：与{who}对得上", "the two seals disagree: {who} agrees with the file").fill(&[("who", who)]));
        }
        if let Some((seq, hash)) = self.lost_in(read)? {
            let words = if whole {
                text(
                    "台账少了记录：封过第 {n} 条（封签 {seal}），恢复的备份里没有它",
                    "entries are missing: entry {n} was sealed ({seal}), and the restored copy did not bring it back",
                )
            } else {
                text(
                    "台账少了记录：封过第 {n} 条，恢复的备份里没有它",
                    "entries are missing: entry {n} was sealed, and the restored copy did not bring it back",
                )
            };
            found.push(words.fill(&[("n", &seq), ("seal", &ledger::seal(&hash))]));
        }
        // Whoever put it there may have meant to: it is said, and no fault of the file.
        if !whole
            && let Some(other) = self.predecessor()
            && self.here().is_none()
        {
            let words = text(
                "这里以前是另一个数据文件（编号 {other}），不是现在这个（{id}）",
                "another data file stood here before (number {other}), not this one ({id})",
            );
            let short = |id: &str| id.get(..8).unwrap_or(id).to_owned();
            found.push(words.fill(&[("other", &short(&other)), ("id", &short(self.id))]));
        }
        Ok(found)
    }

    /// What the two places remember beyond a backup of the file, which is rightly behind.
    ///
    /// # Errors
    /// What the store says.
    pub fn beyond(&self, backup: Read<'_>) -> Result<Vec<Text>, StoreError> {
        let computer = text("这台电脑", "this computer");
        let paper = text("文件旁边的封签", "the seal beside the file");
        let mut said = Vec::new();
        for (who, seal) in [(computer, self.here()), (paper, self.beside())] {
            let Some(seal) = seal else { continue };
            match seal.against(backup)? {
                Stands::Holds => {}
                Stands::Cut { tip } => {
                    let words =
                        text("{who}记得到第 {n} 条，备份只到第 {m} 条", "{who} remembers up to entry {n}, the backup ends with {m}");
                    said.push(words.fill(&[("who", &who), ("n", &seal.seq), ("m", &tip)]));
                }
                other @ Stands::Other(_) => said.extend(told(&who, &seal, &other, true)),
            }
        }
        Ok(said)
    }

    /// That a seal is there and cannot be read, which is not the same as none: with what it remembers nothing was compared.
    fn unread(&self) -> Option<Text> {
        let here = (text("这台电脑的封签", "the seal of this computer"), self.by_id()?);
        let paper = (text("文件旁边的封签", "the seal beside the file"), beside(self.file));
        [here, paper].into_iter().find_map(|(which, path)| {
            let why = match std::fs::read_to_string(&path) {
                Ok(written) if Seal::read(&written).is_some() => return None,
                Err(error) if error.kind() == io::ErrorKind::NotFound => return None,
                Err(error) if error.kind() != io::ErrorKind::InvalidData => system::why(&error),
                Ok(_) | Err(_) => text("内容不是封签", "it holds no seal"),
            };
            let words = text(
                "{which}在，但读不出（{path}：{why}），没有和它核对：以前少没少记录看不出",
                "{which} is there but cannot be read ({path}: {why}) and nothing was compared with it: what was cut before does not show",
            );
            Some(words.fill(&[("which", &which), ("path", &path.display().to_string()), ("why", &why)]))
        })
    }

    /// That a seal cannot be read, is missing in one place or in both, or is another file's: whoever took it away may have changed the ledger. None for a
    /// file with nothing to seal, or one of the days before numbers.
    ///
    /// # Errors
    /// What the store says.
    pub fn absent(&self, read: Read<'_>) -> Result<Option<Text>, StoreError> {
        if self.id.is_empty() || read.ledger_tip()?.0 == 0 {
            return Ok(None);
        }
        if let Some(unread) = self.unread() {
            return Ok(Some(unread));
        }
        let strange = Seal::at(&beside(self.file)).filter(|seal| !seal.id.is_empty() && seal.id != self.id);
        let said = match (self.here(), self.beside(), strange) {
            (Some(_), Some(_), _) => return Ok(None),
            // An earlier version kept it in this one place.
            (Some(here), None, None) if here.id.is_empty() => return Ok(None),
            (here, None, Some(strange)) => {
                let words = if here.is_some() {
                    text("{file} 旁边的封签是另一个数据文件的（编号 {other}）", "the seal beside {file} is another file's (number {other})")
                } else {
                    text(
                        "{file} 旁边的封签是另一个数据文件的（编号 {other}），这台电脑也没有它的封签：以前少没少记录看不出",
                        "the seal beside {file} is another file's (number {other}), and this computer has none of it: what was cut before does not show",
                    )
                };
                words.fill(&[("other", &strange.id.get(..8).unwrap_or(&strange.id))])
            }
            (Some(_), None, None) => {
                text("{file} 旁边的封签不见了，这台电脑的还在", "the seal beside {file} is missing; the one of this computer is there")
            }
            (None, Some(_), _) => {
                text("这台电脑没有 {file} 的封签，只有文件旁边的", "this computer has no seal of {file}, there is only the one beside it")
            }
            (None, None, None) => {
                text("{file} 没有封签，以前少没少记录看不出", "no seal is kept of {file}: what was cut before does not show")
            }
        };
        Ok(Some(said.fill(&[("file", &self.file.display().to_string())])))
    }
}

fn told(who: &Text, seal: &Seal, stands: &Stands, whole: bool) -> Option<Text> {
    let of = |hash: &str| ledger::seal(hash);
    Some(match (stands, whole) {
        (Stands::Holds, _) => return None,
        (Stands::Cut { tip }, true) => text(
            "台账被截短，或文件换成了旧的：{who}记得第 {n} 条（封签 {seal}），文件里只有 {m} 条",
            "the ledger lost its tail, or the file is an older one: {who} remembers entry {n} (seal {seal}), the file has {m}",
        )
        .fill(&[("who", who), ("n", &seal.seq), ("seal", &of(&seal.hash)), ("m", tip)]),
        (Stands::Cut { tip }, false) => text(
            "台账被截短，或文件换成了旧的：{who}记得 {n} 条，文件只有 {m} 条",
            "the ledger was cut, or the file is older: {who} remembers {n|entry|entries}, the file has {m}",
        )
        .fill(&[("who", who), ("n", &seal.seq), ("m", tip)]),
        (Stands::Other(found), true) => text(
            "台账第 {n} 条不是原来那一条：{who}记得的封签是 {seal}，文件里是 {other}",
            "entry {n} is not the one that was sealed: {who} remembers {seal}, the file has {other}",
        )
        .fill(&[("who", who), ("n", &seal.seq), ("seal", &of(&seal.hash)), ("other", &of(found))]),
        (Stands::Other(_), false) => text(
            "台账第 {n} 条不是原来那一条（按{who}），请“核对台账”",
            "entry {n} is not the one that was sealed (by {who}): “check the file”",
        )
        .fill(&[("who", who), ("n", &seal.seq)]),
    })
}

fn put(path: &Path, seal: &Seal) -> Result<(), ReviewError> {
    let write = || {
        if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
            std::fs::create_dir_all(folder)?;
        }
        let mut draft = FileDraft::beside(path)?;
        draft.write_all(seal.written().as_bytes())?;
        // The ledger itself is on the disk; a seal lost in a power cut accuses nobody.
        draft.place()
    };
    write().map_err(|source| ReviewError::State { path: path.display().to_string(), source })
}

/// Forgets what is kept of the file at a place, and of the file with a number: another ledger will stand there.
pub fn forget(state_dir: Option<&Path>, file: &Path, id: Option<&str>) {
    // There may be none, which is as good.
    let _ = keep::remove(&beside(file));
    let Some(folder) = state_dir else { return };
    let known = Seal::at(&by_place(folder, file)).map(|seal| seal.id);
    for id in known.iter().map(String::as_str).chain(id).filter(|id| !id.is_empty()) {
        let _ = keep::remove(&numbered(folder, id));
    }
    let _ = keep::remove(&by_place(folder, file));
}

/// Whether something is remembered of a place: a data file stood there.
#[must_use]
pub fn is_known(state_dir: Option<&Path>, file: &Path) -> bool {
    beside(file).exists() || state_dir.is_some_and(|folder| by_place(folder, file).exists())
}

/// Beside the file, as the database names its own companions.
#[must_use]
pub fn beside(path: &Path) -> PathBuf {
    file::beside(&place::followed(path), "seal")
}

fn numbered(state_dir: &Path, id: &str) -> PathBuf {
    state_dir.join(format!("seal-id-{}.txt", id.get(..16).unwrap_or(id)))
}

/// By the place of the file: which file stands there; in earlier versions the seal itself.
fn by_place(state_dir: &Path, file: &Path) -> PathBuf {
    let name = digest::sha256(place::spelling(file).as_bytes());
    state_dir.join(format!("seal-{}.txt", name.get(..16).unwrap_or(&name)))
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use crate::i18n::Lang;
    use crate::review::file::seal::Places;
    use crate::review::file::seal::Seal;
    use crate::review::file::seal::beside;
    use crate::review::file::seal::by_place;
    use crate::review::file::seal::forget;
    use crate::review::file::seal::is_known;
    use crate::review::file::seal::numbered;
    use crate::review::file::seal::put;
    use crate::review::tests::rig;

    #[test]
    fn a_seal_is_read_as_it_is_written_and_as_earlier_versions_wrote_it() {
        let seal = Seal { seq: 7, hash: "ab".into(), id: "0123".into(), place: "/home/李 敏/o.db".into(), ..Seal::default() };
        assert_eq!(Seal::read(&seal.written()), Some(seal.clone()));
        let seal = Seal { next: Some((8, "cd".into())), lost: Some((9, "ef".into())), ..seal };
        assert_eq!(Seal::read(&seal.written()), Some(seal.clone()));
        assert_eq!(Seal::read("7 ab\n"), Some(Seal { seq: 7, hash: "ab".into(), ..Seal::default() }));
        for other in ["", "7", "x ab", "\n7 ab"] {
            assert_eq!(Seal::read(other), None, "{other:?}");
        }
    }

    #[test]
    fn both_places_are_asked_and_a_disagreement_is_told() {
        let folder = tempfile::tempdir().expect("a folder");
        let (state, file) = (folder.path().join("state"), folder.path().join("o.db"));
        let mut office = rig::office();
        rig::import(
            &mut office,
            vec![rig::layer(2024, crate::exchange::batch::FileKind::Yearly, &[("98010100001", &[("net", "30000")], &[])])],
            false,
        )
        .expect("imported");
        let read = office.store.read();
        let (tip, hash) = read.ledger_tip().expect("read");
        let good = |seq: i64| Seal { seq, hash: read.entry(seq).expect("read").expect("there").hash, id: "n".into(), ..Seal::default() };
        let long = Seal { seq: tip + 3, hash: hash.clone(), id: "n".into(), ..Seal::default() };
        let odd = Seal { seq: 1, hash: "00".into(), id: "n".into(), ..Seal::default() };
        let strange = Seal { id: "other".into(), ..long.clone() };
        let places = Places { state_dir: &state, file: &file, id: "n" };
        for (here, paper, said) in [
            (None, None, vec![]),
            (Some(good(tip)), Some(good(tip)), vec![]),
            (Some(good(1)), None, vec![]),
            (Some(long.clone()), Some(long.clone()), vec!["这台电脑记得", "文件旁边的封签记得"]),
            (Some(long.clone()), Some(good(1)), vec!["这台电脑记得", "两处封签不一致：与文件旁边的封签对得上"]),
            (Some(good(tip)), Some(odd.clone()), vec!["按文件旁边的封签", "两处封签不一致：与这台电脑对得上"]),
            (Some(odd), None, vec!["按这台电脑"]),
            (None, Some(long), vec!["文件旁边的封签记得"]),
            (None, Some(strange), vec![]),
        ] {
            forget(Some(&state), &file, Some("n"));
            assert!(!is_known(Some(&state), &file));
            for (path, seal) in [(numbered(&state, "n"), &here), (beside(&file), &paper)] {
                if let Some(seal) = seal {
                    put(&path, seal).expect("kept");
                }
            }
            for whole in [false, true] {
                let found = places.findings(read, whole).expect("read");
                assert_eq!(found.len(), said.len(), "{here:?} {paper:?}: {found:?}");
                assert!(found.iter().zip(&said).all(|(found, said)| whole || found.get(Lang::Zh).contains(said)), "{found:?}");
            }
            places.keep(read).expect("kept");
            assert_eq!(places.findings(read, false).expect("read").len(), said.len(), "what does not hold stays remembered");
        }
    }

    #[test]
    fn a_seal_that_cannot_be_read_is_not_called_missing() {
        let folder = tempfile::tempdir().expect("a folder");
        let (state, file) = (folder.path().join("state"), folder.path().join("o.db"));
        std::fs::create_dir(&state).expect("made");
        let mut office = rig::office();
        let one = rig::layer(2024, crate::exchange::batch::FileKind::Yearly, &[("98010100001", &[("net", "30000")], &[])]);
        rig::import(&mut office, vec![one], false).expect("imported");
        let read = office.store.read();
        let places = Places { state_dir: &state, file: &file, id: "n" };
        places.keep(read).expect("kept");
        assert_eq!(places.absent(read).expect("read"), None);
        let whole = |path: &Path| std::fs::read(path).expect("kept");
        for (path, which) in [(numbered(&state, "n"), "这台电脑的封签"), (beside(&file), "文件旁边的封签")] {
            let seal = whole(&path);
            for broken in [b"".as_slice(), b"7", b"\xff\xfe7 ab", &seal[..1]] {
                std::fs::write(&path, broken).expect("broken");
                let said = places.absent(read).expect("read").expect("it is said");
                let said = said.get(Lang::Zh);
                assert!(said.starts_with(which) && said.contains("读不出") && said.contains("内容不是封签"), "{said}");
            }
            // A folder of that name is a refusal of the system, with its own reason.
            std::fs::remove_file(&path).expect("gone");
            std::fs::create_dir(&path).expect("made");
            let said = places.absent(read).expect("read").expect("it is said");
            assert!(said.get(Lang::Zh).contains("读不出") && !said.get(Lang::Zh).contains("内容"), "{said:?}");
            std::fs::remove_dir(&path).expect("gone");
            let said = places.absent(read).expect("read");
            assert!(said.is_none_or(|said| !said.get(Lang::Zh).contains("读不出")), "what is not there is missing");
            std::fs::write(&path, seal).expect("put back");
        }
    }

    #[test]
    fn another_file_at_the_same_place_is_told_of() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("o.db");
        let office = rig::office();
        let read = office.store.read();
        let of = |id| Places { state_dir: folder.path(), file: &file, id };
        of("one").keep(read).expect("kept");
        assert!(by_place(folder.path(), Path::new(&file)).exists());
        assert!(of("one").findings(read, false).expect("read").is_empty());
        let found = of("two").findings(read, false).expect("read");
        assert!(found.len() == 1 && found[0].get(Lang::Zh).contains("另一个数据文件"), "{found:?}");
    }
}
