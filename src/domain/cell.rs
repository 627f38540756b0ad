//! One cell of a form: a value, or the reason why there is none. Eight bytes, so that a county fits in memory.
//!
//! Missing is not zero: nothing here turns an absence into a number (invariant 3).
//! What does not live here: finding cells in files (`exchange`), what blank means (`domain/field.rs`).

use chrono::Datelike;
use chrono::NaiveDate;
use rust_decimal::Decimal;

use crate::domain::code::code_list;
use crate::domain::field::FieldKind;
use crate::domain::money;
use crate::domain::money::Money;
use crate::domain::text::words::Word;
use crate::domain::text::words::Words;

/// A packed cell; the kind of its field says how to read the number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Cell(i64);

/// What a cell holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seen {
    /// The file had no such column.
    Absent,
    /// The cell was there and empty.
    Empty,
    /// Something was there that cannot be read as this kind.
    Unreadable,
    /// A word outside a closed code list.
    NotInList,
    /// The value is hidden from this reader.
    Masked,
    /// A value: fen, count, ten-thousandths, days since 1 January 1 CE, months since year 0, or the number of a word.
    Value(i64),
}

impl Cell {
    /// No such column.
    pub const ABSENT: Cell = Cell(i64::MIN);
    /// Empty cell.
    pub const EMPTY: Cell = Cell(i64::MIN + 1);
    /// Unreadable cell.
    pub const UNREADABLE: Cell = Cell(i64::MIN + 2);
    /// Value outside its code list.
    pub const NOT_IN_LIST: Cell = Cell(i64::MIN + 3);
    /// Hidden cell.
    pub const MASKED: Cell = Cell(i64::MIN + 4);

    /// A value; numbers near the lower end of `i64` cannot be held and become unreadable.
    #[must_use]
    pub const fn value(raw: i64) -> Cell {
        if raw < i64::MIN + 16 { Cell::UNREADABLE } else { Cell(raw) }
    }

    /// What the cell holds.
    #[must_use]
    pub const fn seen(self) -> Seen {
        match self.0 {
            i64::MIN => Seen::Absent,
            x if x == i64::MIN + 1 => Seen::Empty,
            x if x == i64::MIN + 2 => Seen::Unreadable,
            x if x == i64::MIN + 3 => Seen::NotInList,
            x if x == i64::MIN + 4 => Seen::Masked,
            x => Seen::Value(x),
        }
    }

    /// The raw number of a value.
    #[must_use]
    pub const fn raw(self) -> Option<i64> {
        match self.seen() {
            Seen::Value(raw) => Some(raw),
            Seen::Absent | Seen::Empty | Seen::Unreadable | Seen::NotInList | Seen::Masked => None,
        }
    }

    /// The amount of a money cell.
    #[must_use]
    pub const fn money(self) -> Option<Money> {
        match self.raw() {
            Some(fen) => Some(Money(fen)),
            None => None,
        }
    }

    /// The word of a text, code or set cell.
    #[must_use]
    pub fn word(self) -> Option<Word> {
        self.raw().and_then(|raw| u32::try_from(raw).ok()).map(Word)
    }

    /// The value as written in stored documents and exports: `37020.00`, `4`, `2.5`, `2024-10-09`, `2024-09`, words as they are.
    ///
    /// Empty for every cell without a value.
    #[must_use]
    pub fn written(self, kind: FieldKind, words: &Words) -> String {
        let Some(raw) = self.raw() else { return String::new() };
        match kind {
            FieldKind::Money => Money(raw).plain(),
            FieldKind::Count | FieldKind::Truth => raw.to_string(),
            FieldKind::Decimal => decimal(raw),
            FieldKind::Date => date_of(raw).map(|day| day.to_string()).unwrap_or_default(),
            FieldKind::Month => format!("{:04}-{:02}", raw.div_euclid(12), raw.rem_euclid(12) + 1),
            FieldKind::Text | FieldKind::Code(_) | FieldKind::Set(_) => {
                self.word().map(|word| words.get(word).to_owned()).unwrap_or_default()
            }
        }
    }

    /// Reads what `written` writes, and nothing looser; dirty cells are mended by `exchange` before.
    #[must_use]
    pub fn read(kind: FieldKind, written: &str, words: &mut Words) -> Cell {
        if written.is_empty() {
            return Cell::EMPTY;
        }
        match kind {
            FieldKind::Money => Money::parse(written).map_or(Cell::UNREADABLE, |(amount, _)| Cell::value(amount.0)),
            FieldKind::Count | FieldKind::Truth => written.parse().map_or(Cell::UNREADABLE, Cell::value),
            FieldKind::Decimal => money::parse_scaled(written, 4).map_or(Cell::UNREADABLE, |(fixed, _)| Cell::value(fixed)),
            FieldKind::Date => NaiveDate::parse_from_str(written, "%Y-%m-%d").map_or(Cell::UNREADABLE, day_cell),
            FieldKind::Month => match written.split_once('-').map(|(y, m)| (y.parse(), m.parse())) {
                Some((Ok(year), Ok(month))) => month_cell(year, month),
                _ => Cell::UNREADABLE,
            },
            FieldKind::Text | FieldKind::Set(None) => word_cell(words, written),
            FieldKind::Code(list) => match code_list(list).map(|list| list.canonical(written)) {
                Some(Some("")) => Cell::EMPTY,
                Some(Some(value)) => word_cell(words, value),
                Some(None) => Cell::NOT_IN_LIST,
                None => word_cell(words, written),
            },
            FieldKind::Set(Some(list)) => match code_list(list) {
                Some(list) => {
                    let mut values = Vec::new();
                    for part in written.split(',').filter(|part| !part.is_empty()) {
                        match list.canonical(part) {
                            Some(value) => values.push(value),
                            None => return Cell::NOT_IN_LIST,
                        }
                    }
                    values.sort_unstable();
                    values.dedup();
                    if values.is_empty() { Cell::EMPTY } else { word_cell(words, &values.join(",")) }
                }
                None => word_cell(words, written),
            },
        }
    }
}

/// A cell that holds a word.
pub fn word_cell(words: &mut Words, text: &str) -> Cell {
    Cell::value(i64::from(words.add(text).0))
}

/// A cell that holds a day.
#[must_use]
pub fn day_cell(day: NaiveDate) -> Cell {
    Cell::value(i64::from(day.num_days_from_ce()))
}

/// A cell that holds a month; unreadable outside 1 to 12.
#[must_use]
pub fn month_cell(year: i32, month: u32) -> Cell {
    if (1..=12).contains(&month) && (1..=9999).contains(&year) {
        Cell::value(i64::from(year) * 12 + i64::from(month) - 1)
    } else {
        Cell::UNREADABLE
    }
}

/// The day of a date cell's raw number.
#[must_use]
pub fn date_of(raw: i64) -> Option<NaiveDate> {
    NaiveDate::from_num_days_from_ce_opt(i32::try_from(raw).ok()?)
}

/// Ten-thousandths without trailing zeros.
#[must_use]
pub fn decimal(raw: i64) -> String {
    Decimal::new(raw, 4).normalize().to_string()
}

#[cfg(test)]
mod tests {
    use crate::domain::cell::Cell;
    use crate::domain::field::FieldKind;
    use crate::domain::text::words::Words;

    #[test]
    fn written_is_read_back() {
        let mut words = Words::new();
        for (kind, text) in [
            (FieldKind::Money, "-37020.05"),
            (FieldKind::Count, "4"),
            (FieldKind::Decimal, "2.5"),
            (FieldKind::Decimal, "0"),
            (FieldKind::Decimal, "-0.0001"),
            (FieldKind::Decimal, "120"),
            (FieldKind::Date, "2024-10-09"),
            (FieldKind::Month, "2024-09"),
            (FieldKind::Text, "石门村"),
            (FieldKind::Code("labour"), "普通劳动力"),
            (FieldKind::Set(Some("health")), "残疾,长期慢性病"),
        ] {
            let cell = Cell::read(kind, text, &mut words);
            assert_eq!(cell.written(kind, &words), text);
        }
        assert_eq!(Cell::read(FieldKind::Money, "", &mut words), Cell::EMPTY);
        assert_eq!(Cell::read(FieldKind::Money, "三千", &mut words), Cell::UNREADABLE);
        assert_eq!(Cell::read(FieldKind::Code("labour"), "普通劳动", &mut words), Cell::NOT_IN_LIST);
        let set = Cell::read(FieldKind::Set(Some("health")), "长期慢性病,残疾", &mut words);
        assert_eq!(set.written(FieldKind::Set(Some("health")), &words), "残疾,长期慢性病");
    }
}
