//! The seal: position and hash of the last ledger entry, kept outside the file in two places, by the number of the file: in the state
//! folder of this computer, and beside the file. Whoever cuts the ledger, or puts an older file in its place, is found by either; a whole
//! folder that was put back is found by the first, a new computer knows the second.
//!
//! What does not live here: checking the whole ledger (`audit/verify.rs`), asking about a copy (`file/greeting.rs`).

use std::io::Write as _;
use std::path::Path;
use std::path::PathBuf;

use crate::disk::draft::FileDraft;
use crate::disk::keep;
use crate::disk::place;
use crate::domain::digest;
use crate::domain::ledger;
use crate::i18n::Text;
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
}

impl Seal {
    fn written(&self) -> String {
        format!("{} {}\nid {}\nplace {}\n", self.seq, self.hash, self.id, self.place)
    }

    fn read(written: &str) -> Option<Seal> {
        let mut lines = written.lines();
        let (seq, hash) = lines.next()?.trim().split_once(' ')?;
        let mut seal = Seal { seq: seq.parse().ok()?, hash: hash.to_owned(), ..Seal::default() };
        for line in lines {
            match line.split_once(' ') {
                Some(("id", id)) => id.clone_into(&mut seal.id),
                Some(("place", place)) => place.clone_into(&mut seal.place),
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
        match read.entry(self.seq) {
            Ok(None) => Ok(Stands::Cut { tip: read.ledger_tip()?.0 }),
            Ok(Some(stored)) if stored.hash != self.hash => Ok(Stands::Other(stored.hash)),
            // What cannot be read is said by whoever reads the whole.
            Ok(Some(_)) | Err(StoreError::Damaged(_)) => Ok(Stands::Holds),
            Err(error) => Err(error),
        }
    }
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
        let seal = Seal { seq, hash, id: self.id.to_owned(), place: place::spelling(self.file) };
        let holds = |kept: Option<Seal>| kept.map_or(Ok(true), |kept| kept.against(read).map(|stands| stands == Stands::Holds));
        // What does not hold in one place is not made to look whole by the other.
        if !holds(self.here())? || !holds(self.beside())? {
            return Ok(());
        }
        let here = self.put_here(&seal);
        let beside = put(&beside(self.file), &seal);
        here.and(beside)
    }

    /// Keeps a seal in both places, whatever was kept before: of a file that was restored.
    ///
    /// # Errors
    /// As `keep`.
    pub fn renew(&self, seq: i64, hash: &str) -> Result<(), ReviewError> {
        let seal = Seal { seq, hash: hash.to_owned(), id: self.id.to_owned(), place: place::spelling(self.file) };
        let here = self.put_here(&seal);
        here.and(put(&beside(self.file), &seal))
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
            "the ledger was cut, or the file is older: {who} remembers {n} entries, the file has {m}",
        )
        .fill(&[("who", who), ("n", &seal.seq), ("m", tip)]),
        (Stands::Other(found), true) => text(
            "台账第 {n} 条不是原来那一条：{who}记得的封签是 {seal}，文件里是 {other}",
            "entry {n} is not the one that was sealed: {who} remembers {seal}, the file has {other}",
        )
        .fill(&[("who", who), ("n", &seal.seq), ("seal", &of(&seal.hash)), ("other", &of(found))]),
        (Stands::Other(_), false) => text(
            "台账第 {n} 条不是原来那一条（按{who}），请运行 hezhun verify",
            "entry {n} is not the one that was sealed (by {who}): run hezhun verify",
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
        let seal = Seal { seq: 7, hash: "ab".into(), id: "0123".into(), place: "/home/李 敏/o.db".into() };
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
