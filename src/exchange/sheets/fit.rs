//! Whether a row fits its header: as many cells, no second header, and not cut off where the file breaks off.
//!
//! What does not live here: what becomes of rows that do not fit (`body.rs`, `table_rows.rs`).

use csv::ByteRecord;

use crate::domain::field::FieldKind;
use crate::domain::text::signs;
use crate::exchange::cells::header::field_of;
use crate::exchange::cells::header::normal;
use crate::exchange::cells::mend::words_of;
use crate::exchange::cells::written::bare;
use crate::exchange::sheets::household::Row;
use crate::exchange::sheets::table_columns::is_title;
use crate::i18n::Text;
use crate::i18n::text;

/// A longer cell, in bytes, is no title.
const LONGEST_TITLE: usize = 1000;

/// How a row stands to its header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowFit {
    /// Every cell stands under a title.
    Fits,
    /// A workbook has cells to the right of its header.
    Untitled,
    /// A text file has more or fewer cells than its header, so that nobody knows which stands under which title.
    Misfit,
}

/// How a row stands to a header of `width` titles; `is_text` where cells stand by their order alone.
#[must_use]
pub fn of(row: Row, width: usize, is_text: bool) -> RowFit {
    let cells = row.cells.len();
    if cells == width || (cells < width && !is_text) {
        return RowFit::Fits;
    }
    if cells < width {
        return RowFit::Misfit;
    }
    let is_blank = |at: usize| String::from_utf8_lossy(row.cell(at)).chars().all(signs::is_blank);
    match ((width..cells).all(is_blank), is_text) {
        (true, _) => RowFit::Fits,
        (false, true) => RowFit::Misfit,
        (false, false) => RowFit::Untitled,
    }
}

/// What was wanted of a row that does not fit.
#[must_use]
pub fn misfit(row: Row, width: usize) -> Text {
    text(
        "每行的格数与表头一样；这行有 {cells} 格，表头有 {width} 格，分不清哪格对哪列，没有读入。请看看是不是有没加引号的逗号，或少了一格",
        "as many cells in a row as in the header; this one has {cells} and the header {width}, so it was not taken. Look for a comma without quotes, or a cell that is lacking",
    )
    .fill(&[("cells", &row.cells.len()), ("width", &width)])
}

/// What was wanted of a row in whose middle the file breaks off.
#[must_use]
pub fn cut() -> Text {
    text(
        "完整的一行；文件到这里断了，这行没有读入。请重新导出或重新拷贝",
        "a whole row; the file breaks off here and the row was not taken. Export or copy it again",
    )
}

/// The remark on a last row without a line end.
#[must_use]
pub fn unended() -> Text {
    text(
        "行末有换行；这是文件最后一行，后面没有换行，请核对它最后一格是否完整",
        "a line end behind the row; this is the last one and has none, check that its last cell is whole",
    )
}

/// Whether a row names columns again, and if so whether each stands where it did; `places` are the columns with their titles, none where
/// any sheet's header counts, and `head` the rows above the data, of which one alone may name fewer.
#[must_use]
pub fn header_again(row: Row, places: &[(usize, &str)], head: &[Vec<String>]) -> Option<bool> {
    let apart = || -> ByteRecord { row.cells.iter().flat_map(|cell| cell.split(|byte| *byte == b',')).collect() };
    // A stray quote may have swallowed the commas between titles.
    let has_commas = || row.cells.iter().any(|cell| cell.contains(&b','));
    order_of(&words_of(row.cells), places, head).or_else(|| if has_commas() { order_of(&words_of(&apart()), places, head) } else { None })
}

fn order_of(words: &[String], places: &[(usize, &str)], head: &[Vec<String>]) -> Option<bool> {
    let titles: Vec<String> = places.iter().map(|(_, title)| normal(title)).collect();
    let is_known = |word: &String| {
        let is_written = places.iter().any(|(_, title)| *title == word);
        let is_any = |word: &str| titles.contains(&normal(word)) || field_of(word).is_some() || (places.is_empty() && is_title(word));
        is_written || word.len() <= LONGEST_TITLE && is_any(word)
    };
    let filled = words.iter().filter(|word| !word.is_empty()).count();
    // Most rows are no header, and are done with once half of their words are no titles.
    let mut unknown = 0;
    for word in words.iter().filter(|word| !word.is_empty()) {
        unknown += usize::from(!is_known(word));
        if unknown * 2 > filled {
            return None;
        }
    }
    let known = filled - unknown;
    // Where more than a quarter is damaged or covered by merged cells, a row without any number of a household or person is still no
    // data when most of its words are titles.
    let is_damaged = unknown * 4 > filled;
    if known < 2 || (is_damaged && (known < 3 || known <= unknown || words.iter().any(|word| has_number(word)))) {
        return None;
    }
    let is_same = places.iter().all(|(at, title)| {
        let word = words.get(*at).map(String::as_str).unwrap_or_default();
        word == *title || normal(word) == normal(title) || field_of(word).is_some_and(|field| field_of(title) == Some(field))
    });
    Some(is_same || head.iter().any(|line| filled_of(line) == filled_of(words)))
}

/// Digits of the shortest number that tells a household or person.
const NUMBER: usize = 8;

/// Whether a word holds such a number.
fn has_number(word: &str) -> bool {
    word.split(|letter: char| !letter.is_ascii_digit()).any(|run| run.len() >= NUMBER)
}

/// Words with where they stand, as far as a row goes.
fn filled_of(words: &[String]) -> Vec<(usize, String)> {
    words.iter().enumerate().filter(|(_, word)| !word.is_empty()).map(|(at, word)| (at, normal(word))).collect()
}

/// Whether the last cell of a file breaks off, as far as the row before tells: other decimals, or a number that is too short.
#[must_use]
pub fn is_cut(last: &[u8], before: &[u8], kind: FieldKind, is_id: bool) -> bool {
    let (last, before) = (String::from_utf8_lossy(last), String::from_utf8_lossy(before));
    if last.contains('\u{fffd}') || (last.starts_with("=\"") && !last.ends_with('"')) {
        return true;
    }
    let (last, before) = (bare(&last), bare(&before));
    if last.is_empty() || before.is_empty() {
        return false;
    }
    if is_id {
        return last.len() < before.len();
    }
    let decimals = |text: &str| text.split_once('.').map(|(_, decimals)| decimals.len());
    match kind {
        FieldKind::Money | FieldKind::Decimal => match (decimals(before), decimals(last)) {
            (Some(whole), Some(left)) => left < whole,
            (Some(_), None) => true,
            (None, _) => last.ends_with('.'),
        },
        FieldKind::Date | FieldKind::Month => last.len() < before.len() && before.bytes().all(|byte| byte.is_ascii_graphic()),
        FieldKind::Count | FieldKind::Text | FieldKind::Code(_) | FieldKind::Set(_) | FieldKind::Truth => false,
    }
}

#[cfg(test)]
mod tests {
    use csv::ByteRecord;

    use crate::domain::field::FieldKind;
    use crate::exchange::sheets::fit::RowFit;
    use crate::exchange::sheets::fit::header_again;
    use crate::exchange::sheets::fit::is_cut;
    use crate::exchange::sheets::fit::of;
    use crate::exchange::sheets::household::Row;

    #[test]
    fn a_row_has_as_many_cells_as_its_header() {
        let table: &[(&[&str], bool, RowFit)] = &[
            (&["1", "2", "3"], true, RowFit::Fits),
            (&["1", "2", "3", "", " "], true, RowFit::Fits),
            (&["1", "2", "", ""], true, RowFit::Fits),
            (&["1", "2"], true, RowFit::Misfit),
            (&["1", "2", "3", "4"], true, RowFit::Misfit),
            (&["1", "2"], false, RowFit::Fits),
            (&["1", "2", "3", "4"], false, RowFit::Untitled),
        ];
        for (cells, is_text, wanted) in table {
            let record = ByteRecord::from(cells.to_vec());
            assert_eq!(of(Row { cells: &record, tags: &[], number: 1 }, 3, *is_text), *wanted, "{cells:?}");
        }
    }

    #[test]
    fn a_header_again_is_heard_and_one_in_another_order_is_told() {
        let places = [(0, "户编号"), (1, "年度"), (2, "工资性收入"), (3, "纯收入")];
        let head = [["户编号", "年度", "收入"].map(str::to_owned).to_vec(), ["", "", "工资性收入", "纯收入"].map(str::to_owned).to_vec()];
        let table: &[(&[&str], Option<bool>)] = &[
            (&["户编号", "年度", "工资性收入", "纯收入"], Some(true)),
            (&["户编号", "年度", "工资性收入(元)", "纯收入"], Some(true)),
            (&["户编号", "年度", "纯收入", "工资性收入"], Some(false)),
            (&["年度", "户编号", "工资性收入", "纯收入"], Some(false)),
            (&["", "", "工资性收入", "纯收入", ""], Some(true)),
            (&["户编号", "年度", "工资性收入"], Some(false)),
            (&["户编号", "年度", "", "工资性收入"], Some(false)),
            (&["A1", "2024", "1", "2"], None),
            (&["合计", "", "1", "2"], None),
            (&["石门村", "户主", "", ""], None),
        ];
        for (cells, wanted) in table {
            let record = ByteRecord::from(cells.to_vec());
            assert_eq!(header_again(Row { cells: &record, tags: &[], number: 1 }, &places, &head), *wanted, "{cells:?}");
        }
    }

    #[test]
    fn a_file_that_breaks_off_inside_a_number_is_seen() {
        for (last, before, kind, is_id, wanted) in [
            ("169", "21204.26", FieldKind::Money, false, true),
            ("16986.1", "21204.26", FieldKind::Money, false, true),
            ("16986.", "21204", FieldKind::Money, false, true),
            ("16986.11", "21204.26", FieldKind::Money, false, false),
            ("169", "21204", FieldKind::Money, false, false),
            ("9801011990", "98010119900307451X", FieldKind::Text, true, true),
            ("98010119900307451X", "98010119900307451X", FieldKind::Text, true, false),
            ("2024-1", "2024-10-09", FieldKind::Date, false, true),
            ("石\u{fffd}", "石门村", FieldKind::Text, false, true),
            ("", "5.00", FieldKind::Money, false, false),
        ] {
            assert_eq!(is_cut(last.as_bytes(), before.as_bytes(), kind, is_id), wanted, "{last} {before}");
        }
    }
}
