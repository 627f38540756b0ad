//! Counting cells: how wide a text is on the screen, and how it is cut or padded to a column.
//!
//! A Chinese character takes two cells. Nothing is cut silently: what does not fit ends in an ellipsis.

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthChar;
use unicode_width::UnicodeWidthStr;

use crate::ui::widgets::glyph::twin;

/// Which side a column keeps its text on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Words.
    Left,
    /// Figures.
    Right,
}

/// How many cells a text takes.
#[must_use]
pub fn cells(text: &str) -> usize {
    text.width()
}

/// The text itself where it fits into `room` cells, else its beginning and `ellipsis`.
#[must_use]
pub fn fit(text: &str, room: usize, ellipsis: &str) -> String {
    if cells(text) <= room {
        return text.to_string();
    }
    let dots = if cells(ellipsis) <= room { ellipsis } else { "" };
    let mut out = String::with_capacity(room + dots.len());
    let mut used = cells(dots);
    for letter in text.graphemes(true) {
        let wide = cells(letter);
        if used + wide > room {
            break;
        }
        used += wide;
        out.push_str(letter);
    }
    out.push_str(dots);
    out
}

/// The same, cut after a whole word where there is one to end with.
#[must_use]
pub fn fit_words(text: &str, room: usize, ellipsis: &str) -> String {
    if cells(text) <= room {
        return text.to_string();
    }
    let begun = fit(text, room, ellipsis);
    let begun = begun.strip_suffix(ellipsis).unwrap_or(&begun);
    // A blank right behind it says that the last word is whole.
    let is_whole = text[begun.len()..].starts_with(' ');
    let words = begun.rsplit_once(' ').map(|(words, _)| words).filter(|words| !is_whole && !words.is_empty());
    format!("{}{ellipsis}", words.unwrap_or(begun).trim_end_matches([' ', ',']))
}

/// The text itself where it fits into `room` cells, else `ellipsis` and its end: of a path the end tells more.
#[must_use]
pub fn fit_end(text: &str, room: usize, ellipsis: &str) -> String {
    if cells(text) <= room {
        return text.to_string();
    }
    let dots = if cells(ellipsis) <= room { ellipsis } else { "" };
    let mut left = room - cells(dots);
    let mut begin = text.len();
    for (at, letter) in text.grapheme_indices(true).rev() {
        if cells(letter) > left {
            break;
        }
        left -= cells(letter);
        begin = at;
    }
    format!("{dots}{}", &text[begin..])
}

/// The text in exactly `room` cells.
#[must_use]
pub fn pad(text: &str, room: usize, side: Side, ellipsis: &str) -> String {
    let fitted = fit(text, room, ellipsis);
    let blank = " ".repeat(room.saturating_sub(cells(&fitted)));
    match side {
        Side::Left => fitted + &blank,
        Side::Right => blank + &fitted,
    }
}

/// Cells of a text in whichever set it is drawn: `→` takes two where it is drawn as `->`.
fn cells_in_any_set(text: &str) -> usize {
    let more = |letter: char| twin(letter).map_or(0, |twin| twin.len().saturating_sub(letter.width().unwrap_or(0)));
    cells(text) + text.chars().map(more).sum::<usize>()
}

/// Breaks a text into lines of at most `room` cells: Latin words and figures stay whole where they fit,
/// Chinese breaks anywhere but before closing and after opening punctuation. A line fits in either set of signs: what it is broken for is
/// often known before how it is drawn.
#[must_use]
pub fn wrap(text: &str, room: usize) -> Vec<String> {
    let room = room.max(2);
    let mut lines = Vec::new();
    for paragraph in text.split('\n') {
        let mut line = String::new();
        let mut used = 0;
        for piece in pieces(paragraph) {
            let piece = piece.as_str();
            let wide = cells_in_any_set(piece);
            if used + wide > room && !line.is_empty() {
                lines.push(line.trim_end().to_string());
                line = String::new();
                used = 0;
                if piece.trim().is_empty() {
                    continue;
                }
            }
            if wide <= room {
                line.push_str(piece);
                used += wide;
                continue;
            }
            for letter in piece.graphemes(true) {
                if used + cells_in_any_set(letter) > room {
                    lines.push(std::mem::take(&mut line));
                    used = 0;
                }
                line.push_str(letter);
                used += cells_in_any_set(letter);
            }
        }
        lines.push(line.trim_end().to_string());
    }
    lines
}

/// What figures are counted in, and stays on their line.
const UNITS: [&str; 24] = [
    "元", "万", "人", "户", "亩", "条", "天", "月", "岁", "年", "项", "个", "名", "句", "次", "处", "行", "份", "村", "页", "张", "批",
    "yuan", "mu",
];

/// What may not be broken: words, figures with their sign and their unit, dates, punctuation with its neighbour.
fn pieces(paragraph: &str) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let mut parts = paragraph.split_word_bounds().peekable();
    while let Some(piece) = parts.next() {
        let next = parts.peek().copied().unwrap_or_default();
        let is_figure = |word: &str| word.ends_with(|letter: char| letter.is_ascii_digit());
        let clings = |last: &String| {
            let joint = |sign: &str| matches!(sign, "-" | ":" | "/");
            let goes_on = next.starts_with(|letter: char| letter.is_ascii_digit());
            // `2024-11-21`, `15:56`: the sign, and what comes behind it.
            let of_date = joint(piece) && is_figure(last) && goes_on
                || is_figure(piece) && last.ends_with(['-', ':', '/']) && is_figure(&last[..last.len() - 1]);
            // `9,255.00 元`: the blank, and the unit behind it or behind the figure itself.
            let has_unit = piece == " " && is_figure(last) && UNITS.contains(&next);
            let is_unit = UNITS.contains(&piece) && (is_figure(last) || last.strip_suffix(' ').is_some_and(is_figure));
            // `32 条→30 条`: what was, and what is.
            let of_change = piece == "→" && goes_on || is_figure(piece) && last.ends_with('→');
            // `980***********0016`, `…0001`: what hides a part of a number, and the rest of it.
            let hides = |word: &str| word.ends_with('*') || word.chars().all(|letter| letter == '…');
            let of_masked = piece.chars().all(|letter| letter == '*') && (is_figure(last) || last.ends_with('*'))
                || piece.starts_with(|letter: char| letter.is_ascii_digit()) && hides(last);
            // `常见: 务工收入减少`: a label is not left alone at the end of a line.
            let of_label = piece == " " && last.ends_with(':') && !next.trim().is_empty() || last.ends_with(": ");
            if of_date || has_unit || is_unit || of_change || of_masked || of_label {
                return true;
            }
            // `back-pay` is parted behind its hyphen, `Ctrl-S` is one key.
            let is_letter = |letter: char| letter.is_ascii_alphabetic();
            let hyphen = piece == "-" && last.ends_with(is_letter) && !next.trim().is_empty();
            let of_key = last.strip_suffix('-').is_some_and(|word| word.ends_with(is_letter)) && piece.len() == 1 && piece != " ";
            let closes = piece.chars().all(|letter| "，。；：、）〕》」”！？,.;:)%".contains(letter)) && !last.ends_with(' ');
            let opened = last.ends_with(['（', '〔', '《', '「', '“', '(']);
            let sign = last.ends_with(['-', '+']) && !last[..last.len() - 1].ends_with(|letter: char| letter.is_alphanumeric());
            let signed = sign && piece.starts_with(|letter: char| letter.is_ascii_digit());
            hyphen || of_key || closes || opened || signed
        };
        match out.last_mut().filter(|last| clings(last)) {
            Some(last) => last.push_str(piece),
            None => out.push(piece.to_string()),
        }
        if piece == ":" {
            keep_label(&mut out);
        }
    }
    out
}

/// Letters of a Chinese label that are kept together.
const LABEL: usize = 4;

/// `常见:` is no sentence, and is not broken within.
fn keep_label(pieces: &mut Vec<String>) {
    let is_letter = |piece: &String| piece.len() > 2 && piece.chars().count() == 1 && piece.chars().all(char::is_alphabetic);
    for _ in 1..LABEL {
        let [.., before, last] = pieces.as_mut_slice() else { return };
        if !is_letter(before) {
            return;
        }
        before.push_str(last);
        pieces.pop();
    }
}

#[cfg(test)]
mod tests {
    use crate::ui::widgets::glyph::GlyphSet;
    use crate::ui::widgets::width::Side;
    use crate::ui::widgets::width::cells;
    use crate::ui::widgets::width::fit;
    use crate::ui::widgets::width::fit_end;
    use crate::ui::widgets::width::fit_words;
    use crate::ui::widgets::width::pad;
    use crate::ui::widgets::width::wrap;

    #[test]
    fn words_are_cut_after_a_whole_one() {
        let of = |room: usize| fit_words("Work monitoring differs from wages", room, "..");
        assert_eq!(of(34), "Work monitoring differs from wages");
        assert_eq!(["Work monitoring differs..", "Work monitoring..", "Work..", "Wo.."], [25, 24, 12, 4].map(of)[..]);
        assert_eq!(fit_words("人均纯收入较上年下降", 13, ".."), "人均纯收入..");
    }

    #[test]
    fn a_broken_line_fits_in_the_plain_set_of_signs_too() {
        let written = "人均纯收入 14,699.35 → 14,729.35；务工监测 252,000.00 ≥ 比对起点 5,000.00，其他工资 57,823.86…… ①②";
        for room in 8..60 {
            for set in [GlyphSet::Ascii, GlyphSet::Unicode] {
                let wide: Vec<usize> = wrap(written, room).iter().map(|line| cells(&set.show(line))).collect();
                assert!(wide.iter().all(|wide| *wide <= room), "{room}: {wide:?}");
            }
        }
    }

    #[test]
    fn chinese_takes_two_cells_and_is_never_cut_in_half() {
        assert_eq!(cells("石门村A"), 7);
        assert_eq!(fit("疑似漏报务工收入", 9, "…"), "疑似漏报…");
        assert_eq!(fit("疑似漏报务工收入", 8, "…"), "疑似漏…");
        assert_eq!(fit("疑似", 4, "…"), "疑似");
        assert_eq!(fit("疑似", 0, "…"), "");
        assert_eq!(fit_end("/a/下河村", 8, "…"), "…/下河村");
        assert_eq!(fit_end("/a/下河村", 9, "…"), "/a/下河村");
        assert_eq!(fit_end("下河村", 4, "…"), "…村");
        assert_eq!(fit_end("下河村", 0, "…"), "");
        assert_eq!(pad("疑似漏报", 6, Side::Left, "…"), "疑似… ");
        assert_eq!(pad("1.00", 6, Side::Right, "…"), "  1.00");
        assert_eq!(cells(&pad("𠮷野家", 5, Side::Left, "...")), 5);
    }

    #[test]
    fn lines_break_within_the_room() {
        let lines = wrap("人均纯收入由 12,849.00 元降至 9,255.00 元，降幅 28.0%", 20);
        assert!(lines.iter().all(|line| cells(line) <= 20), "{lines:?}");
        assert_eq!(lines.concat().replace(' ', ""), "人均纯收入由12,849.00元降至9,255.00元，降幅28.0%");
        assert_eq!(wrap("", 10), [""]);
        for (written, whole) in [
            ("纯收入合计 3,160,097.19 元，可疑金额", ["3,160,097.19 元，"].as_slice()),
            ("要在 2024-11-21 15:56 以前交回，共 12 户、3亩", &["2024-11-21", "15:56", "12 户", "3亩"]),
            ("in doubt 97,134.00 yuan in all", &["97,134.00 yuan"]),
            ("名册（养老金、工资表）    常见: 务工收入减少", &["常见: 务"]),
            ("pension and post payroll    usually: less wage work", &["usually: less"]),
        ] {
            for room in 18..40 {
                let lines = wrap(written, room);
                assert!(lines.iter().all(|line| cells(line) <= room), "{lines:?}");
                assert!(whole.iter().all(|whole| lines.iter().any(|line| line.contains(whole))), "{room}: {lines:?}");
            }
        }
        for masked in ["980***********0016", "138****1234", "户 …0001", "9801**********003X"] {
            let whole = masked.trim_start_matches("户 ");
            for room in 20..44 {
                let lines = wrap(&format!("更正表第 2 行写的证件号码 {masked} 在本期没有对上任何一户"), room);
                assert!(lines.iter().any(|line| line.contains(whole)), "{room}: {lines:?}");
            }
        }
        for room in 10..30 {
            let lines = wrap("say so for back-pay, then press Ctrl-S here", room);
            assert!(lines.iter().all(|line| !line.starts_with('-')) && lines.iter().any(|line| line.contains("Ctrl-S")), "{lines:?}");
        }
        assert_eq!(wrap("abcdefghijkl", 5), ["abcde", "fghij", "kl"]);
    }
}
