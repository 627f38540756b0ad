//! What can go wrong with the office's file, each with its sentence.
//!
//! What does not live here: refusals of acts (`domain/case.rs`), errors of a step of the work (`review/error.rs`).

use std::path::PathBuf;

use rusqlite::ErrorCode;
use thiserror::Error;

use crate::domain::case::Refusal;
use crate::domain::stamp::Stamp;
use crate::i18n::Text;
use crate::i18n::system;
use crate::i18n::text;

/// An error of the store.
#[derive(Debug, Error)]
pub enum StoreError {
    /// There is no file and none was to be made.
    #[error("no file at {0}")]
    NotThere(String),
    /// Another program is making the file at this moment.
    #[error("{0} is being made")]
    BeingMade(String),
    /// There is no backup at this path.
    #[error("no backup at {0}")]
    NoCopy(String),
    /// The folder or file cannot be made, opened or written.
    #[error("{path}: {source}")]
    Disk {
        /// The path.
        path: String,
        /// What the system said.
        source: std::io::Error,
    },
    /// The file is a database of another program, or none at all.
    #[error("{0} is not a hezhun file")]
    NotOurs(String),
    /// The file was written by a newer program.
    #[error("schema {found}, this program knows {known}")]
    Newer {
        /// Version in the file.
        found: i64,
        /// Newest version this program knows.
        known: i64,
        /// The newest copy beside it that this program can open; none when there is none.
        copy: Option<Box<Behind>>,
    },
    /// The file has an older schema and was opened only to be looked at, or not yet brought up to date.
    #[error("schema {found}, {known} is wanted")]
    Older {
        /// Schema of the file.
        found: i64,
        /// The one this program writes.
        known: i64,
    },
    /// The file has an older schema and could not be brought up to date; it is as it was.
    #[error("{path} was not brought up to date: {why}")]
    NotUpgraded {
        /// The file.
        path: String,
        /// What stood in the way.
        why: Box<StoreError>,
    },
    /// The signed days of a file do not hold, so that it was not put under another password.
    #[error("the signatures of {0} do not hold")]
    Unsigned(String),
    /// A copy does not say what the file says.
    #[error("the copy differs from the file")]
    CopyDiffers,
    /// The file holds the other kind of data (invariant 9).
    #[error("stamped {found:?}, expected {wanted:?}")]
    WrongStamp {
        /// What the file says.
        found: Stamp,
        /// What was expected.
        wanted: Stamp,
    },
    /// Tables, triggers, views or indexes are missing, changed, or not ours.
    #[error("not as it was made: {0:?}")]
    Strays(Vec<String>),
    /// A copy would replace a file that is no backup.
    #[error("{0} would be overwritten")]
    Onto(String),
    /// The file has a second name, whose lock and log would be others.
    #[error("{0} has another name")]
    Linked(String),
    /// The file that was opened is no longer at its place.
    #[error("{0} is gone")]
    Gone(String),
    /// No file to keep a backup in.
    #[error("{0} is a link or a device")]
    Odd(String),
    /// A log of the database stands where a file is to come, and would be played into it.
    #[error("{0} is in the way")]
    StaleLog(String),
    /// The file is under a password that was not given.
    #[error("{0} is under a password")]
    Locked(String),
    /// There is not enough memory to derive a key.
    #[error("no memory for a key")]
    NoMemory,
    /// Another program has the file.
    #[error("open for reading only")]
    ReadOnly,
    /// The file, its folder or its disk may not be written.
    #[error("may not be written")]
    Barred,
    /// The file is shown as an example.
    #[error("an example")]
    Example,
    /// The file is the archive of a year.
    #[error("an archive")]
    Archive,
    /// Another program is reading the file.
    #[error("in use")]
    InUse,
    /// Another program is restoring a backup at this place.
    #[error("{0} is being restored")]
    Restoring(String),
    /// Something stored cannot be read as what it should be.
    #[error("damaged: {0}")]
    Damaged(String),
    /// The database reported an error.
    #[error(transparent)]
    Sql(#[from] rusqlite::Error),
    /// The schema could not be brought up to date.
    #[error("schema step {step}: {source}")]
    Schema {
        /// The step that did not run, counted from 1.
        step: i64,
        /// What the database said.
        source: rusqlite::Error,
    },
}

/// A copy of a file from the future that this program can open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Behind {
    /// The file from the future.
    pub file: PathBuf,
    /// The copy.
    pub copy: PathBuf,
    /// Its schema.
    pub schema: i64,
    /// How many ledger entries it has less; none when the newer ledger cannot be read.
    pub lacks: Option<i64>,
}

impl Behind {
    /// Which copy there is, and how to go back to it.
    fn text(&self) -> Text {
        let words = match self.lacks {
            Some(_) => text(
                "。旁边的副本 {copy} 本程序能打开（结构 {schema}），它比这个文件少 {n} 条台账；确实要退回去，就用它“恢复备份”",
                ". This program can open the copy {copy} beside it (schema {schema}), which lacks {n|ledger entry|ledger entries} of this file; where it is wanted all the same, “restore a backup” from it",
            ),
            None => text(
                "。旁边的副本 {copy} 本程序能打开（结构 {schema}），新文件的台账读不出来，少了多少条不清楚；确实要退回去，就用它“恢复备份”",
                ". This program can open the copy {copy} beside it (schema {schema}); the newer ledger cannot be read, so how many entries it lacks is not known; where it is wanted all the same, “restore a backup” from it",
            ),
        };
        words.fill(&[("copy", &self.copy.display().to_string()), ("schema", &self.schema), ("n", &self.lacks.unwrap_or_default())])
    }
}

impl StoreError {
    /// The sentence for the user.
    #[must_use]
    pub fn text(&self) -> Text {
        match self {
            StoreError::NotThere(path) => not_there(path),
            StoreError::BeingMade(path) => being_made(path),
            StoreError::NoCopy(path) => no_copy(path),
            StoreError::Disk { path, source } => {
                text("{path} 无法读写：{why}", "{path} cannot be read or written: {why}").fill(&[("path", path), ("why", &system::why(source))])
            }
            StoreError::NotOurs(path) => text("{path} 不是核准的数据文件", "{path} is not a hezhun file").fill(&[("path", path)]),
            StoreError::Newer { found, known, copy } => text(
                "这个文件由更新的版本写成（结构 {found}，本程序只认识 {known}），请升级程序后再打开；文件没有改动{copy}",
                "this file was written by a newer program (schema {found}, this one knows {known}): use the newer program; nothing was changed{copy}",
            )
            .fill(&[("found", found), ("known", known), ("copy", &copy.as_ref().map_or_else(|| Text::same(""), |copy| copy.text()))]),
            StoreError::Older { found, known } => text(
                "数据文件是旧版本写的（结构 {found}，本程序用 {known}），没有改动。请先“升级文件”：先在旁边留一份副本，再升级",
                "the data file was written by an older version (schema {found}, this program uses {known}) and was not changed. First “upgrade the file”: a copy is left beside it before that begins",
            )
            .fill(&[("found", found), ("known", known)]),
            StoreError::NotUpgraded { path, why } => not_upgraded(path, why),
            StoreError::Unsigned(path) => text(
                "{path} 的台账签名对不上，密码没有改动。请先“核对台账”",
                "the signed days of {path} do not hold and the password is as it was: first “check the file”",
            )
            .fill(&[("path", path)]),
            StoreError::CopyDiffers => text("副本和原文件对不上", "the copy does not say what the file says"),
            StoreError::WrongStamp { found, wanted } => text(
                "这个文件是{found}，现在要的是{wanted}，两者不能混在一起",
                "this file holds {found} and {wanted} is wanted: the two never meet",
            )
            .fill(&[("found", &found.label()), ("wanted", &wanted.label())]),
            StoreError::Onto(path) => text(
                "{path} 已经存在，又不是这个数据文件以前的备份，不能盖掉。请换一个文件名",
                "{path} is there already and is no older backup of this file: give another name",
            )
            .fill(&[("path", path)]),
            StoreError::Strays(names) => text(
                "文件的结构被改动过（{names}），不能用",
                "the file is not built as this program builds it ({names}) and is not used",
            )
            .fill(&[("names", &Text::list(names))]),
            StoreError::InUse => text(
                "数据文件正被另一个窗口或程序使用，请关闭它后再试",
                "another window or program is using the data file: close it and try again",
            ),
            StoreError::Linked(path) => text(
                "{path} 还有另一个名字（硬链接），两个名字同时用会坏，没有打开。请删掉其中一个名字，或复制成单独的文件",
                "{path} has another name (a hard link); used by both it would be damaged, so it was not opened. Remove one of the names, or make a copy",
            )
            .fill(&[("path", path)]),
            StoreError::Gone(path) => text(
                "数据文件 {path} 不在原来的地方了：被移走、删除、换掉，或者 U 盘拔了。这一步没有做。请退出，把它放回原处再打开",
                "the data file {path} is no longer at its place: moved, deleted, replaced, or its disk unplugged. This step was not done. Leave, put it back and open it again",
            )
            .fill(&[("path", path)]),
            StoreError::Odd(path) => text(
                "{path} 是链接或设备，不能存备份。请换一个文件名",
                "{path} is a link or a device and can hold no backup: give another name",
            )
            .fill(&[("path", path)]),
            StoreError::StaleLog(path) => text(
                "旁边有 {path}，是一个数据文件没写完的日志，会混进备份。请换一个文件名",
                "{path} is the unfinished log of a data file and would get into the backup: give another name",
            )
            .fill(&[("path", path)]),
            StoreError::Locked(path) => text(
                "{path} 有密码，没有打开。请在终端里运行，按提示输入密码；或者指明存放密码的文件",
                "{path} is under a password and was not opened: run this in a terminal, which asks for it, or name a file that holds it",
            )
            .fill(&[("path", path)]),
            StoreError::NoMemory => text(
                "内存不够，密码没有核对成。请关闭别的程序后再试",
                "there is not enough memory to try the password: close other programs and try again",
            ),
            StoreError::ReadOnly => Refusal::ReadOnly.text(),
            StoreError::Barred => Refusal::Barred.text(),
            StoreError::Example => only_an_example(),
            StoreError::Archive => only_an_archive(),
            StoreError::Restoring(path) => text(
                "另一个程序正在 {path} 上恢复备份，等它做完再试",
                "another program is restoring a backup at {path}: wait for its end and try again",
            )
            .fill(&[("path", path)]),
            StoreError::Damaged(what) => {
                text("数据文件有损坏：{what}；请“核对台账”，需要时“恢复备份”", "the file is damaged: {what}; “check the file”, and “restore a backup” where it is wanted")
                    .fill(&[("what", what)])
            }
            StoreError::Sql(error) => sql(error),
            // A full disk is said as such, wherever it was met.
            StoreError::Schema { step, source } => mendable(source).unwrap_or_else(|| {
                text(
                    "数据文件结构升级到第 {step} 步时没有成功，文件没有改动：{why}",
                    "the file could not be brought to schema {step} and was not changed: {why}",
                )
                .fill(&[("step", step), ("why", &odd(source))])
            }),
        }
    }
}

impl StoreError {
    /// Whether the database found nothing that it could open at the place that was named.
    #[must_use]
    pub fn cannot_be_opened(&self) -> bool {
        matches!(self, StoreError::Sql(error) if error.sqlite_error_code() == Some(ErrorCode::CannotOpen))
    }
}

/// That there is no file.
fn not_there(path: &str) -> Text {
    text(
        "没有这个文件：{path}。请检查路径；第一次使用请先导入",
        "there is no file {path}: check the path; the first thing to do is an import",
    )
    .fill(&[("path", &path)])
}

/// That another program is making the file.
fn being_made(path: &str) -> Text {
    text(
        "另一个程序正在新建 {path}，还不能打开；等一会儿再打开一次",
        "another program is making {path} and it cannot be opened yet: open it again in a moment",
    )
    .fill(&[("path", &path)])
}

/// That there is no backup.
fn no_copy(path: &str) -> Text {
    text(
        "没有这份备份：{path}。请检查路径；自动的备份在数据文件旁边的 backups 文件夹里",
        "there is no backup {path}: check the path; those made by the program stand in the folder backups beside the data file",
    )
    .fill(&[("path", &path)])
}

/// Whether the disk was full.
fn is_full(error: &StoreError) -> bool {
    let code = match error {
        StoreError::Disk { source, .. } => return source.kind() == std::io::ErrorKind::StorageFull,
        StoreError::Sql(source) | StoreError::Schema { source, .. } => source.sqlite_error_code(),
        _ => None,
    };
    code == Some(ErrorCode::DiskFull)
}

fn only_an_archive() -> Text {
    text(
        "这是存档的往年数据，只能查看；要接着办理，用办公的数据文件",
        "this is the archive of a year and can only be looked at; the work goes on in the office's data file",
    )
}

/// Why an example is not written.
const fn only_an_example() -> Text {
    text("这是样例，只能看；要自己试，“打开练习”", "this is an example, to be looked at only; to try things open the “practice”")
}

/// Why a file stays with its older schema, and what can be done about it.
fn not_upgraded(path: &str, why: &StoreError) -> Text {
    let words = match why {
        StoreError::ReadOnly => text(
            "没有升级，文件没有改动：另一个程序正在使用 {path}，请关闭它后再试",
            "not upgraded, nothing was changed: another program is using {path}; close it and try again",
        ),
        full if is_full(full) => text(
            "没有升级，文件没有改动：磁盘已满，放不下升级前的副本和升级后的文件。请清理 {path} 所在的磁盘，再“升级文件”",
            "not upgraded, nothing was changed: the disk is full and has no room for the copy that is left beside the file before an upgrade. Make room on the disk of {path}, then “upgrade the file”",
        ),
        _ => text(
            "没有升级，文件没有改动：{why}。请检查 {path} 和它所在的文件夹能否写入，再“升级文件”",
            "not upgraded, nothing was changed: {why}. See whether {path} and its folder may be written, then “upgrade the file”",
        ),
    };
    words.fill(&[("path", &path), ("why", &why.text())])
}

/// A failure of the database.
fn sql(error: &rusqlite::Error) -> Text {
    mendable(error)
        .unwrap_or_else(|| text("数据库出错：{why}。请“核对台账”", "database error: {why}: “check the file”").fill(&[("why", &odd(error))]))
}

/// A failure that only its number tells; the words of the database are English.
fn odd(error: &rusqlite::Error) -> Text {
    match error {
        rusqlite::Error::SqliteFailure(failure, _) => {
            text("代码 {code}，这一步没有做成", "number {code}, this step was not done").fill(&[("code", &failure.extended_code)])
        }
        _ => text("有读不懂的内容，这一步没有做成", "something in it cannot be read, this step was not done"),
    }
}

/// The failures about which the user can do something.
fn mendable(error: &rusqlite::Error) -> Option<Text> {
    let said = match error.sqlite_error_code()? {
        ErrorCode::DiskFull => {
            text("磁盘已满，这一步没有做成。请清理磁盘后再试", "the disk is full and this step was not done: make room and try again")
        }
        ErrorCode::SystemIoFailure => text(
            "磁盘读写失败，这一步没有做成。请检查磁盘是否已满、U 盘或网络是否断开，再试一次",
            "the disk cannot be read or written and this step was not done: see whether it is full or gone, and try again",
        ),
        ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase => text(
            "数据文件已损坏。请退出，用 backups 文件夹里最近的一份“恢复备份”",
            "the data file is damaged: leave, and “restore a backup” from the newest copy in the folder backups",
        ),
        ErrorCode::CannotOpen => {
            text("打不开数据文件。请检查它的路径和读写权限", "the data file cannot be opened: check the path and its permissions")
        }
        ErrorCode::ReadOnly | ErrorCode::PermissionDenied => Refusal::Barred.text(),
        ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => {
            text("数据文件正被另一个程序使用，请关闭它后再试", "another program is using the data file: close it and try again")
        }
        _ => return None,
    };
    Some(said)
}

#[cfg(test)]
mod tests {
    use rusqlite::ffi;

    use crate::i18n::Lang;
    use crate::store::error::StoreError;

    #[test]
    fn what_the_user_can_mend_is_said_in_plain_words() {
        for code in [ffi::SQLITE_FULL, ffi::SQLITE_IOERR, ffi::SQLITE_CORRUPT, ffi::SQLITE_CANTOPEN, ffi::SQLITE_READONLY, ffi::SQLITE_BUSY]
        {
            let said = StoreError::Sql(rusqlite::Error::SqliteFailure(ffi::Error::new(code), None)).text();
            assert!(said.is_whole() && !said.get(Lang::Zh).contains("数据库出错"), "{code}: {said:?}");
        }
        let odd = StoreError::Sql(rusqlite::Error::SqliteFailure(ffi::Error::new(ffi::SQLITE_MISUSE), Some("bad use".into()))).text();
        assert!(odd.get(Lang::Zh).starts_with("数据库出错：代码 21，") && !odd.get(Lang::Zh).contains("bad"), "{odd:?}");
        let unread = StoreError::Sql(rusqlite::Error::InvalidColumnIndex(3)).text();
        assert!(unread.is_whole() && !unread.get(Lang::Zh).contains("olumn"), "{unread:?}");
    }

    #[test]
    fn why_a_file_was_not_brought_up_says_what_to_do() {
        let sql = |code| rusqlite::Error::SqliteFailure(ffi::Error::new(code), None);
        let disk = |kind: std::io::ErrorKind| StoreError::Disk { path: "o.db".into(), source: kind.into() };
        for (why, zh) in [
            (StoreError::ReadOnly, "另一个程序正在使用"),
            (StoreError::Sql(sql(ffi::SQLITE_FULL)), "请清理"),
            (StoreError::Schema { step: 2, source: sql(ffi::SQLITE_FULL) }, "请清理"),
            (disk(std::io::ErrorKind::StorageFull), "请清理"),
            (disk(std::io::ErrorKind::PermissionDenied), "能否写入"),
            (StoreError::CopyDiffers, "副本和原文件对不上"),
        ] {
            let said = StoreError::NotUpgraded { path: "o.db".into(), why: Box::new(why) }.text();
            let told = said.get(Lang::Zh);
            assert!(said.is_whole() && told.starts_with("没有升级，文件没有改动") && told.contains(zh) && told.contains("o.db"), "{told}");
        }
    }
}
