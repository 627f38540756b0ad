//! What a file is, by its first bytes: a table that can be read, or something else that is named with what to do about it.
//!
//! What does not live here: reading tables (`sheets/delimited.rs`, `sheets/workbook.rs`), which table it is (`sheets/columns.rs`, `sheets/table_columns.rs`).

use std::fs::File;
use std::io::Read;
use std::io::Seek;
use std::path::Path;

use zip::ZipArchive;

use crate::domain::text::signs;
use crate::exchange::bytes::ole;
use crate::i18n::Text;
use crate::i18n::text;

/// What a file is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileSort {
    /// Text with delimiters, as far as its first bytes tell.
    Delimited,
    /// A zip with a workbook: xlsx.
    Xlsx,
    /// An OLE file with a workbook: xls, et.
    Xls,
    /// An OLE file with an encrypted package: an xlsx under a password.
    Locked,
    /// No table; what it is and what to do, in words that follow its name.
    Other(Text),
}

/// First bytes of files that are no tables, and what people call them.
const MAGIC: [(&[u8], &str, &str); 18] = [
    (b"%PDF", "PDF 文件", "a PDF"),
    (b"\x89PNG", "图片", "a picture"),
    (b"\xff\xd8\xff", "图片", "a picture"),
    (b"GIF8", "图片", "a picture"),
    (b"II*\0", "图片", "a picture"),
    (b"MM\0*", "图片", "a picture"),
    (b"RIFF", "图片、声音或录像", "a picture, sound or video"),
    (b"{\\rtf", "Word 文档", "a Word document"),
    (b"7z\xbc\xaf\x27\x1c", "压缩包", "an archive"),
    (b"Rar!", "压缩包", "an archive"),
    (b"\x1f\x8b", "压缩包", "an archive"),
    (b"BZh", "压缩包", "an archive"),
    (b"MZ", "程序", "a program"),
    (b"\x7fELF", "程序", "a program"),
    (b"SQLite format 3", "数据库文件", "a database"),
    (b"\0\0\0\x01Bud1", "系统自己的文件", "a file of the system"),
    (b"L\0\0\0\x01\x14\x02\0", "快捷方式", "a shortcut"),
    (b"ID3", "声音", "a sound"),
];

/// What the file at `path` is, of which `head` are the first bytes.
#[must_use]
pub fn of(path: &Path, head: &[u8]) -> FileSort {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    if let Some(what) = by_name(&name) {
        return FileSort::Other(what);
    }
    if head.iter().all(|byte| *byte == 0) && !head.is_empty() {
        return FileSort::Other(void());
    }
    if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") {
        return of_zip(path);
    }
    if head.starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") {
        return of_ole(path);
    }
    // The sheet of an old xls without the container around it: BIFF 2 to 5.
    if head.len() > 4 && head[0] == 0x09 && matches!(head[1], 0 | 2 | 4 | 8) && head[3] == 0 && matches!(head[2], 4..=16) {
        return FileSort::Other(text(
            "是很旧的 xls 格式，没有读入。请用 WPS 或 Excel 打开，另存为 xlsx 再导入",
            "is in a very old form of xls and was not read. Open it in WPS or Excel, save it as xlsx, and import again",
        ));
    }
    if head.starts_with(b"BM") && head.len() > 14 && head[6..10] == [0; 4] {
        return FileSort::Other(is_a("图片", "a picture"));
    }
    match MAGIC.iter().find(|(magic, _, _)| head.starts_with(magic)) {
        Some((_, zh, en)) => FileSort::Other(is_a(zh, en)),
        None => FileSort::Delimited,
    }
}

/// Files that programs and systems leave beside tables.
fn by_name(name: &str) -> Option<Text> {
    if name.starts_with("~$") || name.starts_with(".~") {
        return Some(text(
            "是表格软件打开文件时留下的锁文件，不是表格，没有读入。请关闭正在编辑的表格，导入原文件",
            "is the lock file of a spreadsheet that is open, no table, and was not read. Close the spreadsheet and import the file itself",
        ));
    }
    let system = ["thumbs.db", ".ds_store", "desktop.ini", "ehthumbs.db"].iter().any(|known| name.eq_ignore_ascii_case(known));
    system.then(|| is_a("系统自己的文件", "a file of the system"))
}

fn is_a(zh: &str, en: &str) -> Text {
    text("是{what}，不是表格，没有读入", "is {what}, no table, and was not read")
        .fill(&[("what", &Text::made(zh.to_owned(), en.to_owned()))])
}

/// The sentence on a file of zero bytes.
#[must_use]
pub fn void() -> Text {
    text(
        "里面全是空字节，多半是拷贝中断了，没有读入。请重新拷贝或重新导出",
        "holds nothing but zero bytes, probably because copying broke off, and was not read. Copy or export it again",
    )
}

/// What a zip holds; a damaged one is left to the reader of workbooks, which says so.
fn of_zip(path: &Path) -> FileSort {
    File::open(path).map_or(FileSort::Xlsx, of_package)
}

/// What a zip holds that was read from anywhere.
#[must_use]
pub fn of_package(from: impl Read + Seek) -> FileSort {
    let Ok(zip) = ZipArchive::new(from) else { return FileSort::Xlsx };
    let inside: Vec<String> = zip.file_names().filter_map(Result::ok).map(std::borrow::Cow::into_owned).collect();
    let has =
        |start: &str| inside.iter().any(|name| name.to_ascii_lowercase().replace('\\', "/").trim_start_matches('/').starts_with(start));
    if has("xl/workbook.bin") {
        return FileSort::Other(text(
            "是 xlsb 格式，没有读入。请用 WPS 或 Excel 打开，另存为 xlsx 再导入",
            "is in the xlsb form and was not read. Open it in WPS or Excel, save it as xlsx, and import again",
        ));
    }
    if has("xl/") || has("[content_types].xml") && !has("word/") && !has("ppt/") {
        return FileSort::Xlsx;
    }
    if has("word/") {
        return FileSort::Other(is_a("Word 文档", "a Word document"));
    }
    if has("ppt/") {
        return FileSort::Other(is_a("演示文稿", "a presentation"));
    }
    if has("content.xml") && has("mimetype") {
        return FileSort::Other(text(
            "是 ods 一类的文档，没有读入。请打开它，另存为 xlsx 再导入",
            "is an OpenDocument file and was not read. Open it, save it as xlsx, and import again",
        ));
    }
    let names: Vec<String> = inside
        .iter()
        .filter(|name| !name.ends_with('/'))
        .take(NAMED)
        .map(|name| signs::visible(name.rsplit('/').next().unwrap_or(name)).into_owned())
        .collect();
    FileSort::Other(
        text(
            "是压缩包，没有读入；里面有：{names}。请先解压，再导入里面的表格",
            "is an archive and was not read; it holds: {names}. Unpack it and import the tables in it",
        )
        .fill(&[("names", &Text::list(&names))]),
    )
}

/// How many files of an archive are named.
const NAMED: usize = 5;

/// An OLE file larger than this is no workbook that could be read.
const MOST_OLE: u64 = 256 * 1024 * 1024;

fn of_ole(path: &Path) -> FileSort {
    let mut bytes = Vec::new();
    let read = File::open(path).and_then(|file| file.take(MOST_OLE).read_to_end(&mut bytes));
    let Some(names) = read.ok().and_then(|_| ole::stream_names(&bytes)) else { return FileSort::Xls };
    let has = |wanted: &str| names.iter().any(|name| name.eq_ignore_ascii_case(wanted));
    if has("Workbook") || has("Book") {
        return FileSort::Xls;
    }
    if has("EncryptedPackage") || has("EncryptionInfo") {
        return FileSort::Locked;
    }
    if has("WordDocument") {
        return FileSort::Other(is_a("Word 文档", "a Word document"));
    }
    if has("PowerPoint Document") {
        return FileSort::Other(is_a("演示文稿", "a presentation"));
    }
    if has("Catalog") {
        return FileSort::Other(is_a("系统自己的文件", "a file of the system"));
    }
    FileSort::Xls
}

/// A page of markup saved under another name, as some systems export “xls”.
#[must_use]
pub fn is_markup(start: &str) -> bool {
    let start = start.trim_start_matches(|letter: char| letter.is_whitespace() || letter == '\u{feff}');
    let Some(rest) = start.strip_prefix('<') else { return false };
    rest.starts_with(|letter: char| letter.is_ascii_alphabetic() || matches!(letter, '!' | '?'))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use tempfile::TempDir;

    use crate::exchange::bytes::kinds::FileSort;
    use crate::exchange::bytes::kinds::of;
    use crate::i18n::Lang;

    #[test]
    fn files_are_told_by_their_first_bytes() {
        let folder = TempDir::new().expect("a folder");
        let table: &[(&str, &[u8], &str)] = &[
            ("a.csv", b"a,b\n", ""),
            ("a.xlsx", b"%PDF-1.7", "PDF"),
            ("a.csv", b"\x89PNG\r\n", "图片"),
            ("a.xls", b"\xff\xd8\xff\xe0", "图片"),
            ("a.xls", b"{\\rtf1", "Word"),
            ("a.xlsx", b"Rar!\x1a", "压缩包"),
            ("~$a.xlsx", b"\x05abc", "锁文件"),
            (".~a.xlsx", b"\x05abc", "锁文件"),
            ("Thumbs.db", b"\xd0\xcf", "系统"),
            (".DS_Store", b"\0\0\0\x01Bud1", "系统"),
            ("a.csv", &[0; 64], "空字节"),
            ("a.xls", b"\x09\x08\x08\x00\x00\x05\x05\x00", "很旧的 xls"),
            ("a.xls", b"\x09\x04\x06\x00\x00\x04\x10\x00", "很旧的 xls"),
            ("a.csv", b"\t98,2024\n", ""),
        ];
        for (name, bytes, word) in table {
            let path = folder.path().join(name);
            fs::write(&path, bytes).expect("written");
            match (of(&path, bytes), word.is_empty()) {
                (FileSort::Delimited, true) => {}
                (FileSort::Other(what), false) => assert!(what.get(Lang::Zh).contains(word) && what.is_whole(), "{name} {what:?}"),
                (other, _) => panic!("{name} {bytes:?} {other:?}"),
            }
        }
    }
}
