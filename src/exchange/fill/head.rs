//! The head of somebody else's table: which rows it takes, what each column is called, and where the rows to fill begin.
//!
//! Heads of county tables have a title over the whole width, groups over several columns, the year under a name, and often a row of
//! column numbers. What does not live here: what a title means (`review/fill/meaning.rs`).

use std::collections::BTreeSet;

use crate::exchange::cells::header::normal;
use crate::exchange::fill::sheet::Area;
use crate::exchange::fill::template::TemplateSheet;

/// How many rows may stand above the first row to fill.
const HEAD_ROWS: u32 = 40;

/// The most columns that are looked at.
const MOST_COLUMNS: u32 = 1_000;

/// What a column is called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Title {
    /// The column, from 0.
    pub column: u32,
    /// Its words, from the top: group, name, year.
    pub words: Vec<String>,
}

impl Title {
    /// As people would say it.
    #[must_use]
    pub fn said(&self) -> String {
        self.words.join("/")
    }
}

/// The head of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableHead {
    /// Its columns that have a title.
    pub titles: Vec<Title>,
    /// The first row below it, from 0.
    pub below: u32,
}

/// Finds the head of a sheet: around the row with most words that are known. One is enough where it is the one by which rows are found,
/// and another word stands beside it; none where there is no such row.
#[must_use]
pub fn find(sheet: &TemplateSheet, is_known: &dyn Fn(&str) -> bool, is_key: &dyn Fn(&str) -> bool) -> Option<TableHead> {
    let last = sheet.last_row()?.min(HEAD_ROWS);
    let width = sheet.words.keys().map(|place| place.1).max()?.min(MOST_COLUMNS) + 1;
    let words = |row: u32, column: u32| -> &str {
        if sheet.area_of((row, column)).is_some_and(|area| is_over_everything(area, width)) { "" } else { sheet.words_at((row, column)) }
    };
    let score = |row: u32| (0..width).map(|column| normal(words(row, column))).filter(|word| is_known(word)).collect::<BTreeSet<_>>().len();
    // The first of the best.
    let (main, most) = (0..=last).map(|row| (row, score(row))).fold((0, 0), |best, one| if one.1 > best.1 { one } else { best });
    let said: BTreeSet<String> = (0..width).map(|column| normal(words(main, column))).filter(|word| !word.is_empty()).collect();
    if most < 2 && (said.len() < 2 || !said.iter().any(|word| is_key(word))) {
        return None;
    }
    let groups =
        |row: u32| (0..width).filter_map(move |column| sheet.area_of((row, column))).filter(move |area| !is_over_everything(*area, width));
    let mut top = main;
    while top > 0 && groups(top - 1).any(|area| area.last.1 > area.first.1 || area.last.0 >= top) {
        top -= 1;
    }
    let mut bottom = groups(main).map(|area| area.last.0).max().map_or(main, |reached| reached.max(main)).min(HEAD_ROWS);
    // What stands under a group is its columns, as long as it is words.
    while bottom < last
        && groups(bottom).any(|area| area.last.0 == bottom && area.last.1 > area.first.1 && has_columns(sheet, area, bottom + 1))
    {
        bottom += 1;
    }
    let mut titles = Vec::new();
    for column in 0..width {
        let mut stacked: Vec<String> = Vec::new();
        for row in top..=bottom {
            let word = words(row, column);
            if !word.is_empty() && stacked.last().is_none_or(|above| above != word) {
                stacked.push(word.to_owned());
            }
        }
        if !stacked.is_empty() {
            titles.push(Title { column, words: stacked });
        }
    }
    let mut below = bottom + 1;
    while below <= last && is_numbering(sheet, below, width) {
        below += 1;
    }
    Some(TableHead { titles, below })
}

/// Whether merged cells are a title over the whole table.
const fn is_over_everything(area: Area, width: u32) -> bool {
    let across = area.last.1 - area.first.1 + 1;
    across >= 3 && across * 4 >= width * 3
}

/// Whether under each column of a group stands a word of its own.
fn has_columns(sheet: &TemplateSheet, group: Area, row: u32) -> bool {
    (group.first.1..=group.last.1).all(|column| {
        let word = sheet.words_at((row, column));
        !word.is_empty() && word.chars().any(|letter| !letter.is_ascii_digit() && !matches!(letter, '.' | '-' | ',' | '%'))
    })
}

/// Whether a row numbers the columns: 1, 2, (3), 4=2+3, 甲, 乙; at least half of them, and no formula among them.
fn is_numbering(sheet: &TemplateSheet, row: u32, width: u32) -> bool {
    let words: Vec<String> = (0..width).map(|column| normal(sheet.words_at((row, column)))).filter(|word| !word.is_empty()).collect();
    let has_formula = (0..width).any(|column| sheet.is_formula((row, column)));
    !has_formula && words.len() >= 2 && words.len() * 2 >= width as usize && words.iter().all(|word| is_number_of_column(word))
}

fn is_number_of_column(word: &str) -> bool {
    let mut digits = 0;
    for letter in word.chars() {
        match letter {
            '0'..='9' => digits += 1,
            '(' | ')' | '=' | '+' | '-' | '*' | '/' | '×' | '÷' | '%' | '甲' | '乙' | '丙' | '丁' | '戊' | '栏' | '列' => {
                digits = 0;
            }
            _ => return false,
        }
        // A number of a household is longer.
        if digits > 3 {
            return false;
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use rust_xlsxwriter::Format;
    use rust_xlsxwriter::Workbook;

    use crate::exchange::fill::head::TableHead;
    use crate::exchange::fill::head::Title;
    use crate::exchange::fill::head::find;
    use crate::exchange::fill::template::Template;

    const KNOWN: [&str; 6] = ["户编号", "户主", "人均纯收入", "工资性收入", "转移性收入", "村"];

    /// A sheet of cells and merged areas (first row, first column, last row, last column, words).
    fn head(cells: &[(u32, u16, &str)], merged: &[(u32, u16, u32, u16, &str)]) -> Option<TableHead> {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        for (row, column, words) in cells {
            sheet.write(*row, *column, *words).expect("written");
        }
        for (row, column, last_row, last_column, words) in merged {
            sheet.merge_range(*row, *column, *last_row, *last_column, words, &Format::new()).expect("merged");
        }
        let template = Template::read(book.save_to_buffer().expect("saved")).unwrap_or_else(|why| panic!("{why:?}"));
        find(&template.sheets[0], &|word| KNOWN.contains(&word), &|word| word == "户编号")
    }

    fn said(head: &TableHead) -> Vec<String> {
        head.titles.iter().map(Title::said).collect()
    }

    #[test]
    fn a_title_groups_years_and_numbers_of_columns_are_told_apart() {
        let found = head(
            &[
                (2, 3, "上年"),
                (2, 4, "本年"),
                (2, 5, "工资性收入"),
                (2, 6, "转移性收入"),
                (3, 0, "甲"),
                (3, 1, "乙"),
                (3, 2, "1"),
                (3, 3, "2"),
                (3, 4, "3"),
                (3, 5, "(4)"),
                (3, 6, "5=3-2"),
                (4, 1, "98010100031"),
            ],
            &[
                (0, 0, 0, 7, "青溪镇收入情况表"),
                (1, 0, 2, 0, "序号"),
                (1, 1, 2, 1, "户编号"),
                (1, 2, 2, 2, "户主"),
                (1, 3, 1, 4, "人均纯收入"),
                (1, 5, 1, 6, "其中"),
                (1, 7, 2, 7, "备注"),
            ],
        )
        .expect("a head");
        assert_eq!(
            said(&found),
            ["序号", "户编号", "户主", "人均纯收入/上年", "人均纯收入/本年", "其中/工资性收入", "其中/转移性收入", "备注"]
        );
        assert_eq!(found.below, 4);
    }

    #[test]
    fn rows_that_hold_what_formulas_came_to_are_no_numbers_of_columns() {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        for (column, title) in (0..).zip(["序号", "户编号", "人均纯收入"]) {
            sheet.write(0, column, title).expect("written");
        }
        sheet.write(1, 0, 1).expect("written");
        sheet.write_formula(1, 2, rust_xlsxwriter::Formula::new("=A2-A2").set_result("0")).expect("written");
        let template = Template::read(book.save_to_buffer().expect("saved")).unwrap_or_else(|why| panic!("{why:?}"));
        let found = find(&template.sheets[0], &|word| KNOWN.contains(&word), &|word| word == "户编号").expect("a head");
        assert_eq!(found.below, 1);
    }

    #[test]
    fn a_single_row_is_a_head_and_rows_of_people_are_none() {
        let cells = [(0, 0, "青溪镇"), (1, 0, "户编号"), (1, 1, "户主"), (1, 2, "备注"), (2, 0, "98010100031"), (2, 1, "王建国")];
        let found = head(&cells, &[]).expect("a head");
        assert_eq!((said(&found), found.below), (vec!["户编号".into(), "户主".into(), "备注".into()], 2));
        assert_eq!(head(&[(0, 0, "户编号"), (1, 0, "甲")], &[]), None, "one word is no head");
        assert_eq!(head(&[(0, 0, "户主"), (0, 1, "甲")], &[]), None, "nor one known word that finds no row");
        assert!(head(&[(0, 0, "户编号"), (0, 1, "甲")], &[]).is_some());
        assert_eq!(head(&[], &[]), None);
    }
}
