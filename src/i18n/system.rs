//! Why the system refused to open, read or write something, in words: one sentence a kind of refusal, in both languages.
//!
//! The system's own words are in one language only, and not always the reader's. What does not live here: which file it was and
//! what to do now (beside whoever asked for it).

use std::io;

use crate::i18n::Text;
use crate::i18n::text;

/// What the system said, in words that end a sentence: `{file} 无法读写：{why}`. An unusual refusal is told by its number.
#[must_use]
pub fn why(error: &io::Error) -> Text {
    match error.raw_os_error().and_then(|code| of_code(cfg!(windows), code)) {
        Some(said) => said,
        None => of_kind(error.kind()).unwrap_or_else(|| unusual(error.raw_os_error())),
    }
}

/// A refusal that nobody can do anything about without looking its number up.
fn unusual(code: Option<i32>) -> Text {
    match code {
        Some(code) => text("系统报告错误，代码 {code}", "the system reports error {code}").fill(&[("code", &code)]),
        None => text("系统没有说明原因", "the system does not say why"),
    }
}

/// The kinds of refusal that the reader can do something about.
fn of_kind(kind: io::ErrorKind) -> Option<Text> {
    Some(match kind {
        io::ErrorKind::NotFound => text("没有这个文件或文件夹", "there is no such file or folder"),
        io::ErrorKind::IsADirectory => text("这是文件夹，要的是文件", "it is a folder, and a file is wanted"),
        io::ErrorKind::NotADirectory => text("路径中有一段是文件，不是文件夹", "a part of the path is a file and no folder"),
        io::ErrorKind::PermissionDenied => {
            text("没有权限，请换一个文件夹，或让管理员放开权限", "it is not allowed: use another folder, or ask for the right")
        }
        io::ErrorKind::ReadOnlyFilesystem => text("磁盘是只读的，请换一个", "the disk is read-only: use another one"),
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::WriteZero => {
            text("磁盘已满，请清理后再试", "the disk is full: make room and try again")
        }
        io::ErrorKind::FileTooLarge => text("文件太大，这个磁盘放不下", "the file is too large for this disk"),
        io::ErrorKind::AlreadyExists => text("已经有同名的文件或文件夹", "a file or folder of that name is there already"),
        io::ErrorKind::DirectoryNotEmpty => text("文件夹不是空的", "the folder is not empty"),
        io::ErrorKind::InvalidFilename | io::ErrorKind::InvalidInput => {
            text("文件名太长，或有不能用的字符", "the name is too long or holds characters that cannot be used")
        }
        io::ErrorKind::InvalidData => text("不是文字，或编码错误", "it is no text, or its encoding is damaged"),
        io::ErrorKind::UnexpectedEof => text("文件不完整，后面缺了一截", "the file is cut short"),
        io::ErrorKind::ResourceBusy | io::ErrorKind::ExecutableFileBusy | io::ErrorKind::WouldBlock => {
            text("正被另一个程序使用，请先关闭它", "another program is using it: close it there first")
        }
        io::ErrorKind::CrossesDevices => text("不能跨磁盘改名", "it cannot be renamed from one disk to another"),
        io::ErrorKind::TimedOut | io::ErrorKind::StaleNetworkFileHandle | io::ErrorKind::NetworkDown | io::ErrorKind::HostUnreachable => {
            text("网络上的文件夹连不上了", "the folder on the network cannot be reached")
        }
        io::ErrorKind::BrokenPipe => text("接收的一方已经关闭", "the one that reads it has gone"),
        io::ErrorKind::OutOfMemory => text("内存不够", "there is not enough memory"),
        io::ErrorKind::Interrupted => text("被中断了，请再试一次", "it was interrupted: try again"),
        io::ErrorKind::Unsupported => text("这个磁盘或系统不支持", "this disk or system cannot do it"),
        _ => return None,
    })
}

/// Numbers of the system that say more than their kind, or have none.
fn of_code(windows: bool, code: i32) -> Option<Text> {
    let busy = text("正被另一个程序使用，请先关闭它", "another program is using it: close it there first");
    let gone = text("磁盘或 U 盘读写失败，可能已拔出或损坏", "the disk or stick cannot be read or written: it may be gone or damaged");
    let far = text("网络上的文件夹连不上了", "the folder on the network cannot be reached");
    let name = text("文件名太长，或有不能用的字符", "the name is too long or holds characters that cannot be used");
    let many = text("同时打开的文件太多", "too many files are open");
    Some(match (windows, code) {
        (true, 19) => text("磁盘是只读的，请换一个", "the disk is read-only: use another one"),
        (true, 32 | 33) => busy,
        (true, 21 | 23 | 27 | 31 | 55 | 1006 | 1110 | 1117) => gone,
        (true, 51 | 53 | 59 | 64 | 67 | 121 | 1231) => far,
        (true, 123 | 206) => name,
        (true, 4) => many,
        (true, 39 | 112) => text("磁盘已满，请清理后再试", "the disk is full: make room and try again"),
        (false, 5 | 6 | 19 | 117) => gone,
        (false, 23 | 24) => many,
        (false, 36) => name,
        (_, _) => return None,
    })
}

#[cfg(test)]
mod tests {
    use std::io;

    use crate::i18n::Lang;
    use crate::i18n::system::of_code;
    use crate::i18n::system::why;

    #[test]
    fn every_usual_refusal_is_a_sentence_in_both_languages() {
        for (kind, zh) in [
            (io::ErrorKind::NotFound, "没有这个文件或文件夹"),
            (io::ErrorKind::PermissionDenied, "没有权限，请换一个文件夹，或让管理员放开权限"),
            (io::ErrorKind::ReadOnlyFilesystem, "磁盘是只读的，请换一个"),
            (io::ErrorKind::IsADirectory, "这是文件夹，要的是文件"),
            (io::ErrorKind::NotADirectory, "路径中有一段是文件，不是文件夹"),
            (io::ErrorKind::StorageFull, "磁盘已满，请清理后再试"),
            (io::ErrorKind::QuotaExceeded, "磁盘已满，请清理后再试"),
            (io::ErrorKind::AlreadyExists, "已经有同名的文件或文件夹"),
            (io::ErrorKind::InvalidData, "不是文字，或编码错误"),
            (io::ErrorKind::UnexpectedEof, "文件不完整，后面缺了一截"),
            (io::ErrorKind::ResourceBusy, "正被另一个程序使用，请先关闭它"),
            (io::ErrorKind::TimedOut, "网络上的文件夹连不上了"),
            (io::ErrorKind::OutOfMemory, "内存不够"),
            (io::ErrorKind::Other, "系统没有说明原因"),
        ] {
            let said = why(&io::Error::from(kind));
            assert_eq!(said.get(Lang::Zh), zh);
            assert!(said.is_whole() && said.get(Lang::En).is_ascii(), "{said:?}");
        }
        let wrapped = why(&io::Error::other("CSV error: record 3"));
        assert_eq!(wrapped.get(Lang::Zh), "系统没有说明原因");
    }

    #[test]
    fn numbers_of_the_system_are_told_where_they_say_more_than_their_kind() {
        let zh = |windows, code| of_code(windows, code).map(|said| said.get(Lang::Zh).to_owned());
        assert_eq!(zh(true, 32).as_deref(), Some("正被另一个程序使用，请先关闭它"));
        assert_eq!(zh(true, 53).as_deref(), Some("网络上的文件夹连不上了"));
        assert_eq!(zh(true, 112).as_deref(), Some("磁盘已满，请清理后再试"));
        assert_eq!(zh(false, 5).as_deref(), Some("磁盘或 U 盘读写失败，可能已拔出或损坏"));
        assert_eq!((zh(true, 5), zh(false, 13)), (None, None), "the kind says it");
        let odd = why(&io::Error::from_raw_os_error(9999));
        assert_eq!(odd.get(Lang::Zh), "系统报告错误，代码 9999");
    }
}
