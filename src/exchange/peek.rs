//! A look at some households of text files, before they are read: which year the first is of, which townships there are; and which township
//! the name of a file tells.
//!
//! What does not live here: reading (`read.rs`); workbooks, which are small enough to be read whole.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::Read;
use std::io::Seek as _;
use std::io::SeekFrom;
use std::path::Path;
use std::path::PathBuf;

use csv::ByteRecord;
use csv::Reader;
use csv::ReaderBuilder;
use encoding_rs::Encoding;

use crate::domain::field::COUNTY;
use crate::domain::field::TOWN;
use crate::domain::field::YEAR;
use crate::exchange::batch::FileKind;
use crate::exchange::bytes::decode::sniff;
use crate::exchange::cells::dates;
use crate::exchange::cells::mend::words_of;
use crate::exchange::listed::files_of;
use crate::exchange::sheets::columns::HEAD_ROWS;
use crate::exchange::sheets::columns::HeaderColumns;
use crate::exchange::sheets::delimited::head_of;
use crate::exchange::sheets::delimited::layout;

/// The newest year among the first households of these text files; files that cannot be looked at are passed over.
#[must_use]
pub fn newest_year(paths: &[PathBuf]) -> Option<i32> {
    let (files, _) = files_of(paths).ok()?;
    files.iter().filter_map(|path| first_year(path)).max()
}

/// How many places of a file are looked at for its townships, and how many bytes at each: some rows of a wide sheet.
const LOOKS: u64 = 64;
const LOOK_BYTES: u64 = 16 * 1024;

/// Townships that a text file with a row a person speaks of, each as county and name, as far as some of its rows tell; none of other files.
/// Whoever goes by it looks again when all is read.
#[must_use]
pub fn towns(path: &Path) -> Option<BTreeSet<[String; 2]>> {
    let start = Start::of(path)?;
    let town = start.columns.of_field(TOWN).filter(|_| start.columns.kind == FileKind::Yearly)?.at;
    let county = start.columns.of_field(COUNTY).map(|column| column.at);
    let mut found = BTreeSet::new();
    let mut note = |row: &ByteRecord| {
        let words = words_of(row);
        let said = |at: usize| words.get(at).map(|word| word.trim().to_owned()).unwrap_or_default();
        let town = said(town);
        if row.len() == start.width && !town.is_empty() {
            found.insert([county.map(said).unwrap_or_default(), town]);
        }
    };
    start.rows.iter().skip(start.columns.head.len()).for_each(&mut note);
    let mut file = File::open(path).ok()?;
    let bytes = file.metadata().ok()?.len();
    for look in 1..=LOOKS {
        let at = bytes.saturating_sub(LOOK_BYTES) / LOOKS * look;
        file.seek(SeekFrom::Start(at)).ok()?;
        let mut part = Vec::new();
        Read::take(&mut file, LOOK_BYTES).read_to_end(&mut part).ok()?;
        // Begun within a row, and ended within one: the first and the last are left out.
        let from = part.iter().position(|byte| *byte == b'\n').map_or(part.len(), |at| at + 1);
        let to = part.iter().rposition(|byte| *byte == b'\n').map_or(from, |at| at + 1);
        let (text, _) = start.encoding.decode_without_bom_handling(part.get(from..to).unwrap_or_default());
        start.reader(&text).byte_records().filter_map(Result::ok).for_each(|row| note(&row));
    }
    Some(found)
}

/// How the names of townships end.
const TOWN_ENDINGS: [&str; 5] = ["街道办事处", "街道", "镇", "乡", "苏木"];

/// The township, as county and name, that the name of a file or of its folder tells: the only one of `known` that stands in it, else a word
/// of its own that ends as such names do.
#[must_use]
pub fn town_in_name(path: &Path, known: &BTreeSet<[String; 2]>) -> Option<[String; 2]> {
    let file = path.file_stem().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let folder = path.parent().and_then(Path::file_name).map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    [file, folder].into_iter().find_map(|name| {
        let mut named = known.iter().filter(|[_, town]| name.contains(town.as_str()));
        let words = || {
            name.split(|letter: char| !letter.is_alphabetic())
                .find(|word| TOWN_ENDINGS.iter().any(|ending| word.len() > ending.len() && word.ends_with(ending)))
        };
        match (named.next(), named.next()) {
            (Some(only), None) => Some(only.clone()),
            (Some(_), Some(_)) => None,
            (None, _) => words().map(|word| [String::new(), word.to_owned()]),
        }
    })
}

fn first_year(path: &Path) -> Option<i32> {
    let start = Start::of(path)?;
    let at = start.columns.of_field(YEAR)?.at;
    let rows = start.rows.iter().skip(start.columns.head.len());
    rows.filter_map(|row| words_of(row).get(at).cloned()).find_map(|word| dates::year(&word).map(|(year, _)| year))
}

/// How a text file begins.
struct Start {
    encoding: &'static Encoding,
    delimiter: u8,
    rows: Vec<ByteRecord>,
    columns: HeaderColumns,
    /// Cells of a row.
    width: usize,
}

impl Start {
    fn of(path: &Path) -> Option<Start> {
        let head = head_of(path).ok()?;
        if head.starts_with(b"PK") || head.starts_with(b"\xd0\xcf\x11\xe0") {
            return None;
        }
        let (encoding, mark) = sniff(&head, false);
        let (text, _) = encoding.decode_without_bom_handling(&head[mark..]);
        let delimiter = layout(&text).0;
        let mut reader = delimited(&text, delimiter);
        let rows: Vec<ByteRecord> = reader.byte_records().take(HEAD_ROWS).filter_map(Result::ok).collect();
        let columns = HeaderColumns::find(&rows, &BTreeSet::new()).ok()?;
        let width = rows.get(columns.head.len()).map_or(0, ByteRecord::len);
        Some(Start { encoding, delimiter, rows, columns, width })
    }

    fn reader<'t>(&self, text: &'t str) -> Reader<&'t [u8]> {
        delimited(text, self.delimiter)
    }
}

fn delimited(text: &str, delimiter: u8) -> Reader<&[u8]> {
    ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter).from_reader(text.as_bytes())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::fs;
    use std::path::Path;

    use tempfile::TempDir;

    use crate::exchange::peek::newest_year;
    use crate::exchange::peek::town_in_name;
    use crate::exchange::peek::towns;

    #[test]
    fn the_newest_year_is_seen_without_reading() {
        let folder = TempDir::new().expect("a folder");
        let file = |name: &str, text: &str| {
            let path = folder.path().join(name);
            fs::write(&path, text).expect("written");
            path
        };
        let paths = [
            file("a.csv", "户编号,年度,纯收入\nA1,2023,5\n"),
            file("b.csv", "标题\n户编号;年度;纯收入\nA1;2024年度;5\n"),
            file("c.csv", "户编号,采集方式\nA1,入户\n"),
            file("d.xlsx", "PK"),
            folder.path().join("none.csv"),
        ];
        assert_eq!(newest_year(&paths), Some(2024));
        assert_eq!(newest_year(&paths[2..]), None);
    }

    #[test]
    fn a_township_is_told_by_the_name_of_a_file_or_folder() {
        let known = BTreeSet::from([["青山县", "青溪镇"], ["青山县", "白云乡"]].map(|names| names.map(str::to_owned)));
        for (path, told) in [
            ("县/青溪镇_公益岗工资表_202409.csv", Some(["青山县", "青溪镇"])),
            ("县/白云乡/公益岗工资表.xlsx", Some(["青山县", "白云乡"])),
            ("县/20241118青溪镇低保.xls", Some(["青山县", "青溪镇"])),
            ("县/红岩乡_应采名单.csv", Some(["", "红岩乡"])),
            ("县/城关街道-名册.csv", Some(["", "城关街道"])),
            ("县/青溪镇和白云乡名册.csv", None),
            ("县/公益岗工资表_202409.csv", None),
            ("县/乡.csv", None),
        ] {
            assert_eq!(town_in_name(Path::new(path), &known), told.map(|names| names.map(str::to_owned)), "{path}");
        }
    }

    #[test]
    fn townships_are_seen_without_reading_all() {
        let folder = TempDir::new().expect("a folder");
        let file = |name: &str, bytes: &[u8]| {
            let path = folder.path().join(name);
            fs::write(&path, bytes).expect("written");
            towns(&path)
        };
        let head = "年度,县,乡镇,行政村,户编号,姓名,纯收入\n";
        let rows = |county: &str, town: &str| format!("2024,{county},{town},\"石,门村\",98010100100010001,王,5\n").repeat(3000);
        let text = format!("{head}{}{}", rows("青山县", "青溪镇"), rows("", "白云乡"));
        let both = BTreeSet::from([["青山县", "青溪镇"], ["", "白云乡"]].map(|names| names.map(str::to_owned)));
        assert_eq!(file("a.csv", text.as_bytes()), Some(both.clone()));
        assert_eq!(file("b.csv", &encoding_rs::GB18030.encode(&text).0), Some(both));
        assert_eq!(file("c.csv", format!("{head}2024,,,石门村,98010100100010001,王,5\n").as_bytes()), Some(BTreeSet::new()));
        assert_eq!(file("d.csv", "户编号,采集方式\nA1,入户\n".as_bytes()), None, "no row a person");
        assert_eq!(file("e.xlsx", b"PK"), None);
    }
}
