//! The password of an office's file: opening by it, with a wait that grows with every wrong one; setting, changing and taking it off; and
//! what becomes of the copies that the program left.
//!
//! What does not live here: keys (`store/key.rs`), writing a file anew under one (`store/rekey.rs`), asking (`cli`).

use std::io::Write as _;
use std::path::Path;
use std::path::PathBuf;

use crate::disk::draft::FileDraft;
use crate::disk::keep;
use crate::disk::place;
use crate::domain::act::Act;
use crate::domain::digest;
use crate::domain::text::name;
use crate::i18n::Text;
use crate::i18n::text;
use crate::review::audit::backup;
use crate::review::error::ReviewError;
use crate::review::file::clock::Clock;
use crate::review::file::office::Office;
use crate::store::Write;
use crate::store::error::StoreError;
use crate::store::file;
use crate::store::key;
use crate::store::key::Cost;
use crate::store::key::Salt;
use crate::store::ledger::NewAct;
use crate::store::ledger::Who;
use crate::store::payload::Payload;
use crate::store::rekey;
use crate::store::rekey::NewKey;
use crate::store::rekey::PathKind;

/// Letters that a new password has at least.
const SHORTEST: usize = 8;

/// Wrong passwords that cost no wait.
const FREE: u32 = 3;

/// The longest wait, in seconds.
const LONGEST: i64 = 15 * 60;

/// Whether a file is under a password, given or not.
#[must_use]
pub fn has_one(path: &Path) -> bool {
    Salt::of(path).is_some()
}

/// Whether a file is under a password that has to be asked for.
#[must_use]
pub fn is_locked(path: &Path) -> bool {
    key::is_locked(path)
}

/// Whether the file that this run has open is under a password.
#[must_use]
pub fn is_open_under_one(path: &Path) -> bool {
    key::is_open_under_one(path)
}

/// The recovery key of a file that was opened; none when it is under no password.
#[must_use]
pub fn recovery_key(path: &Path) -> Option<String> {
    key::recovery_key(path)
}

/// Where passwords are tried: what was wrong before is remembered outside the file.
#[derive(Clone, Copy, Debug)]
pub struct Door<'a> {
    /// The folder that remembers; none remembers nothing.
    pub state_dir: Option<&'a Path>,
    /// The clock.
    pub clock: Clock,
}

impl Door<'_> {
    /// Refuses a try that comes too soon after wrong ones.
    ///
    /// # Errors
    /// `Password`, with the time that is left.
    pub fn may_try(&self, path: &Path) -> Result<(), ReviewError> {
        let Some((wrong, last)) = self.remembered(path) else { return Ok(()) };
        let since = self.clock.now().timestamp() - last;
        let left = wait_after(wrong) - since;
        // A clock that was set back locks nobody out.
        if since < 0 || left <= 0 {
            return Ok(());
        }
        let said = text(
            "密码连续 {times} 次不对，请等 {wait}再试。什么都没有改动",
            "the password was wrong {times|time|times} in a row: try again in {wait}. Nothing was changed",
        );
        Err(ReviewError::Password(said.fill(&[("times", &wrong), ("wait", &told_wait(left))])))
    }

    /// Tries a password or a recovery key. When it is the one, the file and its copies are open to this run of the program.
    ///
    /// # Errors
    /// `Password` when it is not, or comes too soon; or what the store says. Nothing was changed then.
    pub fn open(&self, path: &Path, words: &str) -> Result<(), ReviewError> {
        let Some(wrong) = self.tried(path, || key::try_words(path, &name::plain(words)))? else { return Ok(()) };
        let words = if wait_after(wrong) == 0 {
            text("密码不对，{path} 没有打开，什么都没有改动", "wrong password: {path} was not opened, nothing was changed")
        } else {
            text(
                "密码不对，{path} 没有打开，什么都没有改动。请等 {wait}再试。密码确实没错的话，可能是文件开头坏了，请用同一个密码打开最近的备份",
                "wrong password: {path} was not opened, nothing was changed. Try again in {wait}. If the password is the right one, the file may be damaged at its beginning: open the newest backup by the same password",
            )
        };
        Err(ReviewError::Password(words.fill(&[("path", &path.display().to_string()), ("wait", &told_wait(wait_after(wrong)))])))
    }

    /// Tries a password or a recovery key for a file that is open, by what opened it: the file is not touched.
    ///
    /// # Errors
    /// As `open`.
    pub fn open_again(&self, path: &Path, words: &str) -> Result<(), ReviewError> {
        let Some(wrong) = self.tried(path, || key::opened(path, &name::plain(words)))? else { return Ok(()) };
        let words = if wait_after(wrong) == 0 {
            text("密码不对，请再输入", "wrong password: type it again")
        } else {
            text("密码不对，请等 {wait}再试", "wrong password: try again in {wait}")
        };
        Err(ReviewError::Password(words.fill(&[("wait", &told_wait(wait_after(wrong)))])))
    }

    /// One try, unless it comes too soon; how many were wrong in a row, none when it was right.
    fn tried(&self, path: &Path, is_right: impl FnOnce() -> Result<bool, StoreError>) -> Result<Option<u32>, ReviewError> {
        self.may_try(path)?;
        if is_right()? {
            if let Some(memory) = self.memory(path) {
                // There may be none, which is as good.
                let _ = keep::remove(&memory);
            }
            return Ok(None);
        }
        let wrong = self.remembered(path).map_or(0, |(wrong, _)| wrong).saturating_add(1);
        self.remember(path, wrong)?;
        Ok(Some(wrong))
    }

    fn memory(&self, path: &Path) -> Option<PathBuf> {
        let name = digest::sha256(place::spelling(path).as_bytes());
        Some(self.state_dir?.join(format!("password-{}.txt", name.get(..16).unwrap_or(&name))))
    }

    /// How many passwords were wrong in a row, and when the last of them was (seconds since 1970).
    fn remembered(&self, path: &Path) -> Option<(u32, i64)> {
        let kept = std::fs::read_to_string(self.memory(path)?).ok()?;
        let (wrong, last) = kept.trim().split_once(' ')?;
        Some((wrong.parse().ok()?, last.parse().ok()?))
    }

    fn remember(&self, path: &Path, wrong: u32) -> Result<(), ReviewError> {
        let Some(memory) = self.memory(path) else { return Ok(()) };
        let write = || {
            if let Some(folder) = memory.parent() {
                std::fs::create_dir_all(folder)?;
            }
            let mut draft = FileDraft::beside(&memory)?;
            writeln!(draft, "{wrong} {}", self.clock.now().timestamp())?;
            draft.place()
        };
        write().map_err(|source| ReviewError::State { path: memory.display().to_string(), source })
    }
}

/// Seconds to wait after so many wrong passwords in a row: none for the first three, then 2, 4, 8 … up to a quarter of an hour.
fn wait_after(wrong: u32) -> i64 {
    match wrong.checked_sub(FREE) {
        None => 0,
        Some(beyond) => 1_i64.checked_shl(beyond + 1).filter(|wait| *wait < LONGEST && beyond < 30).unwrap_or(LONGEST),
    }
}

fn told_wait(seconds: i64) -> Text {
    if seconds < 120 {
        text("{n} 秒", "{n|second|seconds}").fill(&[("n", &seconds)])
    } else {
        text("{n} 分钟", "{n|minute|minutes}").fill(&[("n", &((seconds + 59) / 60))])
    }
}

/// A new password for a file and its copies. Takes as long as deriving a key does.
#[derive(Clone, Debug)]
pub struct NewPassword(NewKey);

impl NewPassword {
    /// Takes the words of a new password.
    ///
    /// # Errors
    /// `Password` when it is too short, or there is not enough memory.
    pub fn of(words: &str) -> Result<NewPassword, ReviewError> {
        NewPassword::at(words, Cost::NOW)
    }

    fn at(words: &str, cost: Cost) -> Result<NewPassword, ReviewError> {
        let words = name::plain(words);
        if words.chars().count() < SHORTEST {
            let said = text("密码太短，至少要 {n} 个字", "the password is too short: {n} letters at least");
            return Err(ReviewError::Password(said.fill(&[("n", &SHORTEST)])));
        }
        Ok(NewPassword(NewKey::of(&words, cost)?))
    }

    /// The recovery key, which opens the file without the password.
    #[must_use]
    pub fn recovery_key(&self) -> String {
        self.0.recovery_key()
    }
}

/// Who does it, for the ledger.
#[derive(Clone, Copy, Debug)]
pub struct DoneBy<'a> {
    /// Name of the reviewer.
    pub reviewer: &'a str,
    /// Code of the workstation.
    pub station: &'a str,
    /// The clock.
    pub clock: Clock,
    /// How many things a check found wrong just before, which were known to whoever went on.
    pub faults: usize,
}

/// In the entry of a password: how many things were wrong with the file.
const FAULTS: &str = "faults";

/// What is done with a password, as the ledger has it.
pub static DEEDS: [(&str, Text); 4] = [
    ("set", text("加上密码", "set")),
    ("change", text("更换密码", "changed")),
    ("remove", text("去掉密码", "taken off")),
    ("recovery", text("显示恢复密钥", "recovery key shown")),
];

/// What an entry about the password says.
#[must_use]
pub fn told(payload: &Payload) -> Option<Text> {
    let (_, said) = DEEDS.iter().find(|(code, _)| *code == payload.why)?;
    let with = text("{deed}，当时核对有 {n} 处问题", "{deed}, while {n|thing was|things were} wrong with the file");
    Some(payload.counts.get(FAULTS).map_or_else(|| said.clone(), |faults| with.fill(&[("deed", said), ("n", faults)])))
}

fn entry(write: &Write<'_>, by: DoneBy<'_>, why: &str) -> Result<(), StoreError> {
    let who = Who { station: by.station.to_owned(), reviewer: write.staff_code(by.reviewer)?, at: by.clock.stamp() };
    let faults = (by.faults > 0).then(|| (FAULTS.to_owned(), i64::try_from(by.faults).unwrap_or(i64::MAX)));
    let payload = Payload { why: why.to_owned(), counts: faults.into_iter().collect(), ..Payload::default() };
    write.act(&who, Act::Password, NewAct { payload, ..NewAct::default() }).map(drop)
}

impl Office {
    /// Enters that the recovery key is shown.
    ///
    /// # Errors
    /// What the store says; it must not be shown then.
    pub fn enter_recovery(&mut self) -> Result<(), ReviewError> {
        let (reviewer, station, clock) = (self.reviewer.clone(), self.station.clone(), self.clock);
        self.transact(|write, _| Ok(entry(write, DoneBy { reviewer: &reviewer, station: &station, clock, faults: 0 }, "recovery")?))
    }
}

/// Puts a file under a password, or under none, and enters it when somebody is named; its own must have been given before.
///
/// # Errors
/// `Password` when another program has it open, or what the store says; the file is then as it was.
pub fn put(path: &Path, new: Option<&NewPassword>, by: Option<DoneBy<'_>>) -> Result<(), ReviewError> {
    let why = match (new, has_one(path)) {
        (Some(_), false) => "set",
        (Some(_), true) => "change",
        (None, _) => "remove",
    };
    let enter = by.map(|by| move |write: &Write<'_>| entry(write, by, why));
    let enter: rekey::Enter<'_> = enter.as_ref().map(|enter| enter as _);
    rekey::rekey(path, new.map(|new| &new.0), enter).map_err(|error| match error {
        StoreError::ReadOnly => ReviewError::Password(
            text(
                "{path} 正被另一个程序使用，没有改动。请关闭它后再试",
                "another program has {path} open and nothing was changed: close it and try again",
            )
            .fill(&[("path", &path.display().to_string())]),
        ),
        other => other.into(),
    })
}

/// A copy that the program left.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftCopy {
    /// Where it is.
    pub path: PathBuf,
    /// What it is.
    pub kind: PathKind,
}

impl LeftCopy {
    /// Its line in a list.
    #[must_use]
    pub fn text(&self) -> Text {
        let words = match self.kind {
            PathKind::Plain => text("{path}（没有密码）", "{path} (under no password)"),
            PathKind::Ours => text("{path}（用现在的密码）", "{path} (under the password of today)"),
            PathKind::Earlier => text("{path}（用以前的密码）", "{path} (under an earlier password)"),
            PathKind::Locked => text(
                "{path}（用另一个密码，打不开，不知道是不是副本：不会动它）",
                "{path} (under another password, so that nobody can tell whether it is a copy: it is not touched)",
            ),
            PathKind::Half => text("{path}（没有写完的副本）", "{path} (a copy that was never finished)"),
            PathKind::Apart => text(
                "{path}（由副本变成的单独文件，里面有自己的记录：不会动它）",
                "{path} (a file of its own that began as a copy: it is never touched)",
            ),
        };
        words.fill(&[("path", &self.path.display().to_string())])
    }
}

/// The copies of a file beside it, in the folder of its backups and in their second place, told by their ledger: those made by hand are
/// among them, those elsewhere are not.
///
/// # Errors
/// What the store says.
pub fn copies(path: &Path, second: Option<&Path>) -> Result<Vec<LeftCopy>, ReviewError> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or_else(|| Path::new("."));
    let found = rekey::copies(
        path,
        &[folder.to_owned(), folder.join(backup::FOLDER)].into_iter().chain(second.map(Path::to_owned)).collect::<Vec<_>>(),
    )?;
    // As people write it.
    let plain = |path: PathBuf| path.strip_prefix(".").map(Path::to_owned).unwrap_or(path);
    Ok(found.into_iter().map(|(path, kind)| LeftCopy { path: plain(path), kind }).collect())
}

impl LeftCopy {
    /// Whether it is under a password that this run was not given: what it is and holds is not known.
    #[must_use]
    pub fn is_locked(&self) -> bool {
        self.kind == PathKind::Locked
    }
}

/// What becomes of copies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CopyFate {
    /// They go under the password of the file, or under none when it has none. What was never finished goes.
    Follow,
    /// They are taken away.
    Remove,
    /// They stay as they are.
    Keep,
}

/// Does to a copy what was decided; the sentence that says so.
///
/// # Errors
/// What the store or the disk says; the copy is then as it was.
pub fn settle(copy: &LeftCopy, fate: CopyFate, new: Option<&NewPassword>) -> Result<Text, ReviewError> {
    let words = match (fate, copy.kind) {
        (CopyFate::Keep, _) | (_, PathKind::Apart | PathKind::Locked) => text("没有动：{path}", "left as it is: {path}"),
        (CopyFate::Remove, _) | (CopyFate::Follow, PathKind::Half) => {
            rekey::remove(&copy.path)?;
            text("已删除：{path}", "removed: {path}")
        }
        (CopyFate::Follow, PathKind::Plain | PathKind::Ours | PathKind::Earlier) => {
            put(&copy.path, new, None)?;
            // Held while it was written; nobody works in a copy.
            let _ = keep::remove(&file::beside(&copy.path, "lock"));
            if new.is_some() {
                text("已加上密码：{path}", "now under the password: {path}")
            } else {
                text("已去掉密码：{path}", "now under no password: {path}")
            }
        }
    };
    Ok(words.fill(&[("path", &copy.path.display().to_string())]))
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use chrono::DateTime;
    use chrono::TimeDelta;

    use crate::domain::act::Act;
    use crate::i18n::Lang;
    use crate::review::audit::password;
    use crate::review::audit::password::CopyFate;
    use crate::review::audit::password::DoneBy;
    use crate::review::audit::password::Door;
    use crate::review::audit::password::NewPassword;
    use crate::review::error::ReviewError;
    use crate::review::file::clock::Clock;
    use crate::review::file::office::DeskOptions;
    use crate::review::file::office::Office;
    use crate::review::file::office::OldFile;
    use crate::review::tests::rig;
    use crate::store::Store;
    use crate::store::key::Cost;
    use crate::store::payload::Payload;

    fn made(path: &Path) -> Office {
        let mut office = Office::open(path, DeskOptions { ..rig::options() }).expect("an office");
        rig::import(
            &mut office,
            vec![rig::layer(2024, crate::exchange::batch::FileKind::Yearly, &[("98010100001", &[("net", "30000")], &[])])],
            false,
        )
        .expect("imported");
        office
    }

    fn said_of(error: &ReviewError) -> String {
        said(error)
    }

    fn said(error: &ReviewError) -> String {
        error.text().get(Lang::Zh).to_owned()
    }

    #[test]
    fn the_wait_grows_with_every_wrong_password_and_ends_with_the_right_one() {
        for (wrong, wait) in [(0, 0), (2, 0), (3, 2), (4, 4), (5, 8), (11, 512), (12, 900), (13, 900), (40, 900), (u32::MAX, 900)] {
            assert_eq!(password::wait_after(wrong), wait, "{wrong}");
        }
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("o.db");
        drop(made(&path));
        password::put(&path, Some(&NewPassword::at("12345678", Cost::LEAST).expect("a password")), None).expect("put");
        let begin = DateTime::parse_from_rfc3339("2024-10-18T08:30:00Z").expect("a time").to_utc();
        let state = folder.path().join("state");
        let at = |seconds: i64| Door { state_dir: Some(&state), clock: Clock::fixed(begin + TimeDelta::seconds(seconds)) };
        for second in 0..2 {
            let error = at(second).open(&path, "1234567").expect_err("wrong");
            assert!(said(&error).starts_with("密码不对") && !said(&error).contains("请等"), "{}", said(&error));
        }
        let third = at(2).open(&path, "１２３４５６７").expect_err("wrong");
        assert!(said(&third).contains("请等 2 秒"), "{}", said(&third));
        let soon = at(3).open(&path, "12345678").expect_err("too soon, though it is the one");
        assert!(said(&soon).contains("3 次不对，请等 1 秒"), "{}", said(&soon));
        assert!(at(-500).may_try(&path).is_ok(), "a clock that was set back");
        at(4).open(&path, "x").expect_err("wrong");
        at(7).may_try(&path).expect_err("four seconds");
        // As an input method writes it.
        at(8).open(&path, "１２３４５６７８").expect("the one");
        assert_eq!(std::fs::read_dir(&state).expect("listed").count(), 0);
        at(9).open(&path, "1").expect_err("wrong, and the first again");
        // The same at the lock of a desk that is open.
        let office = Office::open(&path, DeskOptions { ..rig::options() }).expect("an office");
        for second in 9..11 {
            at(second).open_again(&path, "1").expect_err("wrong");
        }
        let soon = at(11).open_again(&path, "12345678").expect_err("too soon");
        assert!(said(&soon).contains("请等 1 秒"), "{}", said(&soon));
        at(13).open_again(&path, "１２３４５６７８").expect("the one");
        let recovery = password::recovery_key(&path).expect("a key");
        at(13).open_again(&path, &recovery.to_lowercase()).expect("the recovery key");
        drop(office);
        at(13).open(&path, "1").expect_err("wrong, and the first again");
        at(13).may_try(&path).expect("no wait");
    }

    #[test]
    fn a_short_password_is_refused_whatever_it_is_written_in() {
        for (words, taken) in [("1234567", false), ("", false), ("石门村办公室甲", false), ("石门村办公室甲乙", true), ("12345678", true)]
        {
            assert_eq!(NewPassword::at(words, Cost::LEAST).is_ok(), taken, "{words}");
        }
    }

    fn findings(path: &Path) -> Vec<String> {
        rig::findings(&Office::open(path, DeskOptions { old: OldFile::Look, ..rig::options() }).expect("an office"))
    }

    /// A file with some entries under a password.
    fn under_password(path: &Path, by: Option<DoneBy<'_>>) {
        drop(made(path));
        password::put(path, Some(&NewPassword::at("12345678", Cost::LEAST).expect("a password")), by).expect("put");
    }

    #[test]
    fn a_chain_that_was_made_anew_without_the_password_is_found() {
        let folder = tempfile::tempdir().expect("a folder");
        let plain = folder.path().join("plain.db");
        drop(made(&plain));
        Store::forge(&plain, 1, |entry| entry.station = "ws9".into());
        assert_eq!(findings(&plain), Vec::<String>::new(), "without a password nobody can tell");

        for (what, sql) in Store::FORGERIES {
            let said = if what == "no signatures left" { &["没有签名"][..] } else { &["签名对不上", "没有签名"][..] };
            let path = folder.path().join(format!("{}.db", what.replace(' ', "-")));
            under_password(&path, None);
            assert_eq!(findings(&path), Vec::<String>::new(), "{what}");
            Store::forge(&path, 1, |entry| entry.station = "ws9".into());
            Store::tamper_with_key(&path, sql);
            let found = findings(&path);
            assert_eq!(found.len(), said.len(), "{what}: {found:?}");
            assert!(found.iter().zip(said).all(|(found, said)| found.contains(said)), "{what}: {found:?}");
            let other = NewPassword::at("87654321", Cost::LEAST).expect("a password");
            let refused = password::put(&path, Some(&other), None).expect_err("another password would make it good");
            assert!(said_of(&refused).contains("签名对不上"), "{what}");
        }
    }

    #[test]
    fn every_act_is_signed_and_goes_over_to_another_password() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("o.db");
        let by = DoneBy { reviewer: "李敏", station: "ws1", clock: rig::options().now, faults: 0 };
        under_password(&path, Some(by));
        let deed = |why: &str| {
            let mut office = Office::open(&path, DeskOptions { ..rig::options() }).expect("an office");
            let read = office.store.read();
            let last = read.entry(read.ledger_tip().expect("read").0).expect("read").expect("there").entry;
            assert_eq!((last.act, last.reviewer.as_str()), (Act::Password, "r1"));
            let payload = Payload::parse(&last.payload).expect("a payload");
            assert_eq!(payload.why, why);
            assert!(password::told(&payload).is_some_and(|told| told.is_whole()));
            office.enter_recovery().expect("entered");
            assert_eq!(rig::findings(&office), Vec::<String>::new(), "{why}");
        };
        deed("set");
        password::put(&path, Some(&NewPassword::at("87654321", Cost::LEAST).expect("a password")), Some(by)).expect("put");
        deed("change");
        let signed = Store::open_to_read(&path).expect("opened").read().signed_days().expect("read");
        assert_eq!(signed.len(), 1, "one day");
        password::put(&path, None, Some(by)).expect("put");
        deed("remove");
        assert_eq!(Store::open_to_read(&path).expect("opened").read().signed_days().expect("read"), []);
    }

    #[test]
    fn copies_follow_go_or_stay() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("o.db");
        let mut office = made(&path);
        for name in ["a.db", "b.db"] {
            assert_eq!(office.backup(&folder.path().join(name)).expect("backed up"), None);
        }
        drop(office);
        let new = NewPassword::at("12345678", Cost::LEAST).expect("a password");
        let copies = password::copies(&path, None).expect("found");
        assert_eq!(copies.len(), 2);
        password::put(&path, Some(&new), None).expect("put");
        for (copy, fate) in copies.iter().zip([CopyFate::Follow, CopyFate::Remove]) {
            assert!(password::settle(copy, fate, Some(&new)).expect("settled").is_whole());
        }
        assert!(password::has_one(&folder.path().join("a.db")) && !folder.path().join("b.db").exists());
        let copies = password::copies(&path, None).expect("found");
        password::put(&path, None, None).expect("put");
        for (copy, fate) in copies.iter().zip([CopyFate::Keep]) {
            password::settle(copy, fate, None).expect("settled");
        }
        assert!(password::has_one(&folder.path().join("a.db")) && !password::has_one(&path));
    }
}
