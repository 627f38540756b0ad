//! Blocks of lines one below another, one of them with the keys and always in sight: cards, forms, logs.

use ratatui::layout::Rect;

use crate::ui::widgets::painter::Painter;
use crate::ui::widgets::scroll::Beyond;
use crate::ui::widgets::theme::Meaning;
use crate::ui::widgets::width;

/// One line in pieces of different meaning.
pub type Line = Vec<(String, Meaning)>;

/// A block of lines that stays together.
pub type Block = Vec<Line>;

/// A line of one meaning.
#[must_use]
pub fn line(words: impl Into<String>, meaning: Meaning) -> Line {
    vec![(words.into(), meaning)]
}

/// The first block to draw so that block `at` is in sight: as early as possible, whole where it fits.
#[must_use]
pub fn first(heights: &[usize], at: usize, room: usize) -> usize {
    let at = at.min(heights.len().saturating_sub(1));
    let mut sum = heights.get(at).copied().unwrap_or(0);
    let mut first = at;
    while first > 0 && sum + heights[first - 1] <= room {
        first -= 1;
        sum += heights[first];
    }
    first
}

/// How many blocks end above the last line, counted with those before the first that is drawn; all where there is room for all.
#[must_use]
pub fn whole(heights: &[usize], at: usize, room: usize) -> usize {
    let mut left = room;
    for (n, height) in heights.iter().enumerate().skip(first(heights, at, room)) {
        let Some(rest) = left.checked_sub(*height) else { return n };
        // The mark of what lies below stands on the last line.
        if rest == 0 && heights[n + 1..].iter().any(|below| *below > 0) {
            return n;
        }
        left = rest;
    }
    heights.len()
}

/// Draws blocks from `first` on and returns the line of block `at`; `over` is the meaning of the block with the keys.
pub fn draw(blocks: &[Block], at: Option<usize>, over: Option<Meaning>, paint: &mut Painter, area: Rect) -> Option<u16> {
    if area.height == 0 {
        return None;
    }
    let heights: Vec<usize> = blocks.iter().map(Vec::len).collect();
    let room = usize::from(area.height);
    let from = first(&heights, at.unwrap_or(0), room);
    let sum = |heights: &[usize]| heights.iter().sum::<usize>();
    let above = Beyond { above: sum(&heights[..from]), below: 0 };
    let below = Beyond { above: 0, below: sum(&heights[from..]).saturating_sub(room) };
    // What is cut is counted at the end of the first and of the last line.
    let marks = [(area.y, above), (area.bottom() - 1, below)];
    let taken = |y: u16| -> u16 {
        let marks = marks.iter().filter(|(line, beyond)| *line == y && *beyond != Beyond::default());
        marks.map(|(_, beyond)| u16::try_from(width::cells(&beyond.mark()) + 4).unwrap_or(0)).sum()
    };
    let mut y = area.y;
    let mut found = None;
    for (n, block) in blocks.iter().enumerate().skip(from) {
        let here = at == Some(n);
        if here {
            found = Some(y);
        }
        for pieces in block {
            if y >= area.bottom() {
                break;
            }
            let wide = area.width.saturating_sub(taken(y));
            if let Some(meaning) = over.filter(|_| here) {
                let words: String = pieces.iter().map(|(words, _)| words.as_str()).collect();
                paint.put(area.x, y, area.width, &" ".repeat(usize::from(area.width)), meaning);
                paint.put(area.x, y, wide, &words, meaning);
            } else {
                paint.pieces(area.x, y, wide, &giving_way(pieces, usize::from(wide), paint));
            }
            y += 1;
        }
    }
    if marks[0].0 == marks[1].0 {
        paint.beyond(area.x, area.y, area.width, Beyond { below: below.below, ..above });
    } else {
        for (y, beyond) in marks {
            paint.beyond(area.x, y, area.width, beyond);
        }
    }
    found
}

/// A line that has to leave room for the mark at its end: its widest piece gives way, not what stands behind it.
fn giving_way(pieces: &[(String, Meaning)], room: usize, paint: &Painter) -> Line {
    let glyphs = &paint.look.glyphs;
    let cells = |words: &str| width::cells(&glyphs.show(words));
    let mut out = pieces.to_vec();
    let over = out.iter().map(|(words, _)| cells(words)).sum::<usize>().saturating_sub(room);
    if over == 0 {
        return out;
    }
    if let Some((words, _)) = out.iter_mut().max_by_key(|(words, _)| cells(words)) {
        let left = cells(words).saturating_sub(over);
        // A line to be filled in has no words that could be missed.
        let is_blank = words.chars().all(|letter| letter == '_' || letter == ' ');
        *words = if is_blank {
            words.chars().take(left).collect()
        } else {
            width::pad(&glyphs.show(words.trim_end()), left, width::Side::Left, glyphs.ellipsis())
        };
    }
    out
}

#[cfg(test)]
mod tests {
    use crate::ui::widgets::block_list::first;
    use crate::ui::widgets::block_list::whole;

    #[test]
    fn a_block_on_the_last_line_above_others_is_not_whole() {
        assert_eq!(whole(&[3, 3, 3], 0, 9), 3);
        assert_eq!(whole(&[3, 3, 3], 0, 8), 2);
        assert_eq!(whole(&[3, 3, 3], 0, 6), 1, "its last line bears the mark of the third");
        assert_eq!(whole(&[3, 3, 3], 2, 6), 3, "the first lies above");
        assert_eq!(whole(&[], 0, 6), 0);
    }

    #[test]
    fn the_block_with_the_keys_is_in_sight() {
        assert_eq!(first(&[3, 3, 3, 3], 0, 6), 0);
        assert_eq!(first(&[3, 3, 3, 3], 1, 6), 0);
        assert_eq!(first(&[3, 3, 3, 3], 2, 6), 1);
        assert_eq!(first(&[3, 9], 1, 6), 1);
        assert_eq!(first(&[], 0, 6), 0);
    }
}
