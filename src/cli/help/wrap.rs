//! Text in lines no wider than the narrowest console: a Chinese character takes two cells, and no line begins with its comma.
//!
//! What does not live here: what the text says (`cli/help/mod.rs`), tables of data (`cli/table.rs`).

use unicode_width::UnicodeWidthChar;
use unicode_width::UnicodeWidthStr;

/// Cells of the narrowest console that is written for.
pub const WIDE: usize = 80;

/// Signs that never begin a line.
const CLOSING: &str = "，。；：、！？）】》”’…,.;:!?)]%";

/// Signs that never end one.
const OPENING: &str = "（【《“‘([";

/// How many cells a text takes.
#[must_use]
pub fn width(text: &str) -> usize {
    text.width()
}

/// A text in lines of at most `room` cells. It is broken at spaces and between Chinese characters; a longer word stands alone.
#[must_use]
pub fn wrap(text: &str, room: usize) -> Vec<String> {
    let mut lines = Vec::new();
    for paragraph in text.lines() {
        let mut line = String::new();
        for piece in pieces(paragraph) {
            if !line.is_empty() && width(&line) + width(piece.trim_end()) > room {
                lines.push(line.trim_end().to_owned());
                line.clear();
            }
            line.push_str(if line.is_empty() { piece.trim_start() } else { piece });
        }
        lines.push(line.trim_end().to_owned());
    }
    lines
}

/// The parts of a paragraph that stay together: words with the spaces behind them, Chinese characters with their signs.
#[must_use]
pub fn pieces(paragraph: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut start = 0;
    let mut before: Option<char> = None;
    for (at, sign) in paragraph.char_indices() {
        if before.is_some_and(|before| may_break(before, sign)) {
            parts.push(&paragraph[start..at]);
            start = at;
        }
        before = Some(sign);
    }
    parts.push(&paragraph[start..]);
    parts
}

fn may_break(before: char, after: char) -> bool {
    let wide = |sign: char| sign.width() == Some(2);
    if after == ' ' || CLOSING.contains(after) || OPENING.contains(before) {
        return false;
    }
    before == ' ' || wide(before) || wide(after)
}

/// A text filled up to so many cells.
#[must_use]
pub fn padded(text: &str, cells: usize) -> String {
    format!("{text}{}", " ".repeat(cells.saturating_sub(width(text))))
}

/// Names on the left with what they mean beside them, in lines of at most `WIDE` cells; a long name has its meaning below it.
#[must_use]
pub fn beside(rows: &[(String, String)], most: usize) -> Vec<String> {
    let left = rows.iter().map(|(name, _)| width(name)).filter(|cells| *cells <= most).max().unwrap_or(most);
    let column = left + 4;
    let mut lines = Vec::new();
    for (name, means) in rows {
        let mut meaning = wrap(means, WIDE - column).into_iter();
        if width(name) > left {
            lines.push(format!("  {name}"));
        } else {
            let first = meaning.next().unwrap_or_default();
            lines.push(format!("  {}  {first}", padded(name, left)).trim_end().to_owned());
        }
        lines.extend(meaning.map(|line| format!("{}{line}", " ".repeat(column))));
    }
    lines
}

#[cfg(test)]
mod tests {
    use crate::cli::help::wrap::beside;
    use crate::cli::help::wrap::width;
    use crate::cli::help::wrap::wrap;

    #[test]
    fn no_line_is_wider_than_its_room_and_none_begins_with_a_comma() {
        let said = "各村的年度表格导入后，每户在队列里都有一个位次；每条疑点都写明规则、本户数字、标准（和标准的出处）。";
        for room in 8..40 {
            let lines = wrap(said, room);
            assert_eq!(lines.concat(), said);
            assert!(lines.iter().all(|line| width(line) <= room && !line.starts_with(['，', '；', '、', '。', '）'])), "{lines:?}");
        }
        assert_eq!(wrap("a list of words, broken at spaces", 12), ["a list of", "words,", "broken at", "spaces"]);
        assert_eq!(wrap("用 --db 指明数据文件", 10), ["用 --db 指", "明数据文件"]);
    }

    #[test]
    fn what_a_name_means_stands_beside_it_or_below_a_long_one() {
        let rows = [("甲".to_owned(), "一".repeat(60)), ("a name that is long".to_owned(), "b".to_owned())];
        let lines = beside(&rows, 10);
        assert!(lines.iter().all(|line| width(line) <= 80), "{lines:?}");
        assert_eq!(lines[lines.len() - 2..], ["  a name that is long".to_owned(), "      b".to_owned()]);
    }
}
