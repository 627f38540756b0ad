//! Tables as plain text: columns aligned by cell width, words wrapped within a width; where that is not enough each row has lines of its
//! own. Nothing is ever left out.
//!
//! What does not live here: what is listed, csv (`write.rs`), workbooks (`paper.rs`).

use unicode_width::UnicodeWidthChar;
use unicode_width::UnicodeWidthStr;

use crate::exchange::out::table::CellOut;
use crate::exchange::out::table::TableOut;
use crate::exchange::out::write::percent;
use crate::i18n::Lang;

/// Blanks between two columns.
const GAP: usize = 2;

/// A column keeps so many cells at least.
const LEAST: usize = 12;

/// A row of columns has so many lines at most; where it would be more, reading along it is harder than a row in lines of its own.
const TALLEST: usize = 3;

/// The table as lines of at most `room` cells, where one is given: heads first.
#[must_use]
pub fn lines(table: &TableOut, lang: Lang, room: Option<usize>) -> Vec<String> {
    let rows: Vec<Vec<(String, bool)>> = table.rows.iter().map(|row| row.iter().map(shown).collect()).collect();
    // A head stands over its numbers on the right.
    let right = |at: usize| rows.iter().any(|row| row.get(at).is_some_and(|cell| cell.1));
    let heads: Vec<(String, bool)> = table.header.iter().enumerate().map(|(at, head)| (head.get(lang).to_owned(), right(at))).collect();
    let wide = |at: usize| {
        let lines = std::iter::once(&heads).chain(&rows);
        lines.filter_map(|line| line.get(at)).map(|(word, _)| word.width()).max().unwrap_or(0)
    };
    let natural: Vec<usize> = (0..heads.len()).map(wide).collect();
    let each: Vec<&Vec<(String, bool)>> = std::iter::once(&heads).chain(&rows).collect();
    let tall =
        |widths: &[usize]| each.iter().flat_map(|line| line.iter().zip(widths)).map(|((word, _), room)| wrapped(word, *room).len()).max();
    let widths = fitted(&natural, &each, room).filter(|widths| *widths == natural || tall(widths).unwrap_or(0) <= TALLEST);
    let Some(widths) = widths else { return records(&heads, &rows, room.unwrap_or(0)) };
    let mut out = Vec::new();
    for line in each {
        let cells: Vec<Vec<String>> = line.iter().zip(&widths).map(|((word, _), room)| wrapped(word, *room)).collect();
        for part in 0..cells.iter().map(Vec::len).max().unwrap_or(1) {
            let mut row = String::new();
            for (at, (_, right)) in line.iter().enumerate() {
                let word = cells[at].get(part).map_or("", String::as_str);
                let blank = " ".repeat(widths[at].saturating_sub(word.width()));
                row.push_str(if at == 0 { "" } else { "  " });
                let (one, other) = if *right { (blank.as_str(), word) } else { (word, blank.as_str()) };
                row.push_str(one);
                row.push_str(other);
            }
            out.push(row.trim_end().to_owned());
        }
    }
    out
}

/// The widths of the columns in a line of `room` cells: the widest gives way first, down to its longest word. None when it is not enough.
fn fitted(natural: &[usize], lines: &[&Vec<(String, bool)>], room: Option<usize>) -> Option<Vec<usize>> {
    let mut widths = natural.to_vec();
    let gaps = GAP * widths.len().saturating_sub(1);
    let Some(room) = room.filter(|room| natural.iter().sum::<usize>() + gaps > *room) else { return Some(widths) };
    let longest = |at: usize| {
        let cells = lines.iter().filter_map(|line| line.get(at));
        cells.flat_map(|(word, _)| pieces(word)).map(|piece| piece.trim_end().width()).max().unwrap_or(0)
    };
    let least: Vec<usize> = (0..widths.len()).map(|at| longest(at).max(natural[at].min(LEAST))).collect();
    while widths.iter().sum::<usize>() + gaps > room {
        let widest = (0..widths.len()).filter(|at| widths[*at] > least[*at]).max_by_key(|at| widths[*at])?;
        widths[widest] -= 1;
    }
    Some(widths)
}

/// What is never broken: a word, a number, a code with the blank after it; a Chinese character with the punctuation that closes it.
fn pieces(words: &str) -> Vec<&str> {
    let mut out = Vec::new();
    let mut from = 0;
    let mut before: Option<char> = None;
    for (at, letter) in words.char_indices() {
        let is_wide = |letter: char| letter.width() == Some(2);
        let breaks = match before {
            None => false,
            Some(' ') => letter != ' ',
            Some(_) if letter == ' ' || "，。；：、）〕》」”！？,.;:)%".contains(letter) => false,
            Some(before) => !"（〔《「“(".contains(before) && (is_wide(before) || is_wide(letter)),
        };
        if breaks {
            out.push(&words[from..at]);
            from = at;
        }
        before = Some(letter);
    }
    out.push(&words[from..]);
    out
}

/// The words in lines of `room` cells; what is longer than that by itself stays whole.
fn wrapped(words: &str, room: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for piece in pieces(words) {
        if let Some(line) = lines.last_mut() {
            if line.is_empty() || line.width() + piece.trim_end().width() <= room {
                line.push_str(piece);
            } else {
                lines.push(piece.to_owned());
            }
        }
    }
    for line in &mut lines {
        line.truncate(line.trim_end().len());
    }
    lines
}

/// Every row as lines of its own: the head before each cell, as many a line as fit, the lines after the first set in. What is empty is
/// left out and nothing is cut: a cell longer than the terminal has a line to itself, which the terminal breaks.
fn records(heads: &[(String, bool)], rows: &[Vec<(String, bool)>], room: usize) -> Vec<String> {
    let mut lines = Vec::new();
    for row in rows {
        let mut line = String::new();
        for ((head, _), (word, _)) in heads.iter().zip(row).filter(|(_, (word, _))| !word.is_empty()) {
            let pair = format!("{head}: {word}");
            if line.trim().is_empty() {
                line.push_str(&pair);
            } else if line.width() + GAP + pair.width() <= room {
                line.push_str("  ");
                line.push_str(&pair);
            } else {
                lines.push(std::mem::take(&mut line));
                line = format!("  {pair}");
            }
        }
        lines.push(line);
    }
    lines
}

/// The words of a cell and whether they stand on the right.
fn shown(cell: &CellOut) -> (String, bool) {
    match cell {
        CellOut::Text(word) | CellOut::Coded { words: word, .. } => (word.replace(char::is_control, " "), false),
        CellOut::Money(amount) => (amount.to_string(), true),
        CellOut::Count(count) => (count.to_string(), true),
        CellOut::Percent(share) => (percent(*share), true),
        CellOut::Empty => (String::new(), false),
    }
}

#[cfg(test)]
mod tests {
    use unicode_width::UnicodeWidthStr;

    use crate::domain::money::Money;
    use crate::exchange::out::aligned::lines;
    use crate::exchange::out::aligned::pieces;
    use crate::exchange::out::aligned::wrapped;
    use crate::exchange::out::table::CellOut;
    use crate::exchange::out::table::TableOut;
    use crate::i18n::Lang;
    use crate::i18n::text;

    fn listing() -> TableOut {
        let words = |words: &str| CellOut::Text(words.to_owned());
        TableOut {
            header: vec![
                text("户编号", "household"),
                text("户主", "head"),
                text("金额", "amount"),
                text("疑点", "flag"),
                text("日期", "day"),
            ],
            rows: vec![
                vec![
                    words("98010100031"),
                    words("欧阳建国"),
                    CellOut::Money(Money(1_234_567)),
                    words("人均纯收入由 12,849.00 元降至 9,255.00 元，降幅 28.0%，大于二档标准"),
                    words("2024-10-18"),
                ],
                vec![words("98010100032"), words("王五"), CellOut::Count(7), CellOut::Empty, words("2024-10-19")],
            ],
            ..TableOut::default()
        }
    }

    fn printed(room: Option<usize>) -> Vec<String> {
        lines(&listing(), Lang::Zh, room)
    }

    #[test]
    fn a_listing_keeps_within_the_terminal_and_loses_nothing() {
        let whole = printed(None);
        assert!(whole.len() == 3 && whole[1].contains("降幅 28.0%，大于二档标准"), "a pipe gets one line a row: {whole:?}");
        let letters = |lines: &[String]| {
            let mut letters: Vec<char> = lines.concat().chars().filter(|letter| *letter != ' ').collect();
            letters.sort_unstable();
            letters
        };
        let mut wrapped = 0;
        for room in 80..130 {
            let lines = printed(Some(room));
            assert!(lines.iter().all(|line| line.width() <= room), "{room}: {lines:#?}");
            for kept in ["98010100031", "12,345.67", "2024-10-18", "欧阳建国", "12,849.00", "28.0%"] {
                assert!(lines.iter().any(|line| line.contains(kept)), "{kept} at {room}: {lines:#?}");
            }
            assert_eq!(letters(&lines), letters(&whole), "{room}: {lines:#?}");
            wrapped += usize::from(lines.len() > 3);
        }
        assert!(wrapped > 20);
        assert_eq!(printed(Some(400)), whole);
    }

    #[test]
    fn where_columns_do_not_fit_each_row_has_lines_of_its_own_and_nothing_is_cut() {
        for room in [1, 20, 40] {
            let lines = printed(Some(room));
            assert!(lines[0].starts_with("户编号: 98010100031"), "{lines:#?}");
            assert!(lines.iter().any(|line| line.ends_with("大于二档标准")), "{lines:#?}");
            assert!(lines.iter().any(|line| line.starts_with("户编号: 98010100032")), "each row begins at the edge: {lines:#?}");
            assert!(!lines.iter().any(|line| line.ends_with("疑点: ")), "what is empty is left out: {lines:#?}");
            assert!(lines.iter().all(|line| line.width() <= room || line.trim().matches(": ").count() == 1), "{lines:#?}");
        }
        assert_eq!(printed(Some(40))[0], "户编号: 98010100031  户主: 欧阳建国");
    }

    #[test]
    fn words_numbers_and_closing_signs_are_not_torn() {
        assert_eq!(
            wrapped("人均 12,849.00 元，降幅 28.0%，低", 12),
            ["人均", "12,849.00", "元，降幅", "28.0%，低"].map(str::to_owned).to_vec()
        );
        assert_eq!(wrapped("INC04 INC06 INC11", 11), ["INC04 INC06", "INC11"]);
        assert_eq!(wrapped("", 5), [""]);
        assert_eq!(wrapped("98010100031", 5), ["98010100031"]);
        assert_eq!(pieces("收入（元）降 5%"), ["收", "入", "（元）", "降 ", "5%"]);
    }
}
