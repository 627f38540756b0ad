//! A look at the first household of text files: which year they hold, before they are read.
//!
//! What does not live here: reading (`read.rs`); workbooks, which are small enough to be read whole.

use std::collections::BTreeSet;
use std::path::Path;
use std::path::PathBuf;

use csv::ByteRecord;
use csv::ReaderBuilder;

use crate::domain::field::YEAR;
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

fn first_year(path: &Path) -> Option<i32> {
    let head = head_of(path).ok()?;
    if head.starts_with(b"PK") || head.starts_with(b"\xd0\xcf\x11\xe0") {
        return None;
    }
    let (encoding, mark) = sniff(&head, false);
    let (text, _) = encoding.decode_without_bom_handling(&head[mark..]);
    let mut reader = ReaderBuilder::new().has_headers(false).flexible(true).delimiter(layout(&text).0).from_reader(text.as_bytes());
    let rows: Vec<ByteRecord> = reader.byte_records().take(HEAD_ROWS).filter_map(Result::ok).collect();
    let columns = HeaderColumns::find(&rows, &BTreeSet::new()).ok()?;
    let at = columns.of_field(YEAR)?.at;
    rows[columns.head.len().min(rows.len())..].iter().find_map(|row| dates::year(words_of(row).get(at)?).map(|(year, _)| year))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use tempfile::TempDir;

    use crate::exchange::peek::newest_year;

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
}
