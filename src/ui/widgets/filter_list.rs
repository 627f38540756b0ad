//! A list that typing narrows, on a page or in a window: what is typed, which rows fit it, which one has the keys; its top lines.
//!
//! What does not live here: the rows and their columns (each list's own screen), what fits (`review/rows/pinyin.rs`).

use ratatui::layout::Position;
use ratatui::layout::Rect;

use crate::i18n::Text;
use crate::i18n::text;
use crate::input::action::Action;
use crate::input::key::Key;
use crate::review::rows::pinyin::Fit;
use crate::review::rows::pinyin::Typed;
use crate::ui::widgets::painter::Painter;
use crate::ui::widgets::scroll::Scroll;
use crate::ui::widgets::text_field::TextField;
use crate::ui::widgets::theme::Meaning;
use crate::ui::widgets::width;

/// Lines above the rows of a page: title, field, line, names of the columns.
pub const ABOVE: u16 = 4;

/// Lines above the rows of a window: the field.
const FIELD: u16 = 1;

/// What is typed and what fits it.
#[derive(Clone, Debug, Default)]
pub struct Browse {
    /// Positions of the rows that fit, in their order.
    pub shown: Vec<usize>,
    /// Place among them.
    pub scroll: Scroll,
    typed: TextField,
    /// The row found last by what is typed.
    last: Option<usize>,
    /// The row that was found by what is forgotten: it has the keys among all rows too.
    found: Option<usize>,
}

impl Browse {
    /// Chooses the rows that fit what was typed, in their order; each row is the words it is found by, in small letters.
    pub fn sift<R: AsRef<[S]>, S: AsRef<str>>(&mut self, rows: &[R]) {
        self.sift_by(rows, |_, _| ());
    }

    /// The same, in an order: of a row's position and how well it fits.
    pub fn sift_by<R: AsRef<[S]>, S: AsRef<str>, K: Ord>(&mut self, rows: &[R], order: impl Fn(usize, Fit) -> K) {
        let fits = Typed::new(self.typed.value()).fits(rows);
        let mut fitting: Vec<(usize, Fit)> = fits.into_iter().enumerate().filter_map(|(at, fit)| Some((at, fit?))).collect();
        fitting.sort_by_key(|(at, fit)| order(*at, *fit));
        self.show(fitting.into_iter().map(|(at, _)| at).collect());
    }

    /// Shows the rows that fit by another measure, in their order.
    pub fn choose(&mut self, fits: impl Iterator<Item = bool>) {
        self.show(fits.enumerate().filter(|(_, fits)| *fits).map(|(at, _)| at).collect());
    }

    fn show(&mut self, rows: Vec<usize>) {
        self.shown = rows;
        self.scroll.keep(self.shown.len());
        if let Some(row) = self.found.take() {
            self.stay(row);
        }
    }

    /// What is typed.
    #[must_use]
    pub fn typed(&self) -> &str {
        self.typed.value()
    }

    /// The row with the keys.
    #[must_use]
    pub fn here(&self) -> Option<usize> {
        self.shown.get(self.scroll.at).copied()
    }

    /// Gives a row the keys, where it is shown.
    pub fn stay(&mut self, row: usize) {
        if let Some(at) = self.shown.iter().position(|shown| *shown == row) {
            self.scroll.go(at, self.shown.len());
        }
    }

    /// Moves by an action of the move group; false for any other action.
    pub fn moves(&mut self, action: Action) -> bool {
        self.scroll.act(action, self.shown.len())
    }

    /// Takes a key; true when the rows have to be sifted again.
    pub fn key(&mut self, key: Key) -> bool {
        let changed = self.typed.key(key);
        if changed {
            self.begin_anew();
        }
        changed
    }

    fn begin_anew(&mut self) {
        self.last = self.here().or(self.last);
        self.scroll.go(0, 0);
    }

    /// Takes pasted text.
    pub fn paste(&mut self, pasted: &str) {
        self.typed.paste(pasted);
        self.begin_anew();
    }

    /// Forgets what was typed; false when nothing was. The rows have to be sifted again: the keys stay on the one that was found.
    pub fn forget(&mut self) -> bool {
        if self.typed.value().is_empty() {
            return false;
        }
        self.typed = TextField::default();
        // Where nothing was found in the end, the last that was.
        self.found = self.here().or(self.last);
        true
    }

    /// Tells how much room a page has.
    pub fn fit(&mut self, area: Rect) {
        self.scroll.fit(usize::from(area.height.saturating_sub(ABOVE + 1)), self.shown.len());
    }

    /// Tells how much room a window has, its border included.
    pub fn fit_window(&mut self, window: Rect) {
        self.scroll.fit(usize::from(window.height.saturating_sub(FIELD + 2)), self.shown.len());
    }

    /// Draws the field after its question, and below it a sentence where nothing fits; gives the real cursor's place.
    pub fn field(&self, question: &str, none: &Text, paint: &mut Painter, line: Rect) -> Position {
        let look = paint.look;
        let used = paint.put(line.x, line.y, line.width, question, Meaning::Heading);
        let marked = paint.beyond(line.x, line.y, line.width, self.scroll.beyond(self.shown.len()));
        let room = line.width.saturating_sub(used + marked);
        let (shown, cursor) = self.typed.window(room.saturating_sub(1), look.glyphs.ellipsis());
        paint.put(line.x + used, line.y, room, &shown, Meaning::Plain);
        if self.shown.is_empty() {
            paint.put(line.x, line.y + line.height, line.width, look.say(none), Meaning::Muted);
        }
        Position { x: line.x + used + cursor, y: line.y }
    }

    /// Draws title, field and the lines around the rows; gives the real cursor's place.
    pub fn frame(&self, title: &[(String, Meaning)], paint: &mut Painter, area: Rect) -> Position {
        let found = text("{n} 条 ", "{n} found ").fill(&[("n", &self.shown.len())]);
        self.frame_with(title, &found, paint, area)
    }

    /// The same, where the rows are counted in other words.
    pub fn frame_with(&self, title: &[(String, Meaning)], found: &Text, paint: &mut Painter, area: Rect) -> Position {
        let look = paint.look;
        paint.pieces(area.x, area.y, area.width, title);
        let found = look.words(found);
        let wide = u16::try_from(width::cells(&found)).unwrap_or(0).min(area.width);
        paint.put(area.right() - wide, area.y + 1, wide, &found, Meaning::Muted);
        paint.rule(area.x, area.y + 2, area.width);
        paint.rule(area.x, area.bottom().saturating_sub(1), area.width);
        // A sentence that nothing fits stands below the names of the columns.
        let line = Rect { y: area.y + 1, width: area.width - wide, height: ABOVE, ..area };
        // Where nothing was typed nothing is there, and fewer letters find no more; what is to be done says the page.
        let none = if self.typed.value().is_empty() {
            text("  还没有。", "  none yet")
        } else {
            text("  没有符合的，少打几个字试试。", "  nothing fits; try fewer letters")
        };
        self.field(look.say(&text(" 输入几个字来找: ", " type to narrow: ")), &none, paint, line)
    }

    /// The rows of a page in sight: line, position of the row, whether it has the keys.
    pub fn lines(&self, area: Rect) -> impl Iterator<Item = (u16, usize, bool)> {
        self.lines_from(area.y + ABOVE)
    }

    /// The rows of a window in sight, in the same way.
    pub fn window_lines(&self, inside: Rect) -> impl Iterator<Item = (u16, usize, bool)> {
        self.lines_from(inside.y + FIELD).take_while(move |(y, ..)| *y < inside.bottom())
    }

    fn lines_from(&self, first: u16) -> impl Iterator<Item = (u16, usize, bool)> {
        let rows = self.shown.iter().enumerate().skip(self.scroll.top).take(self.scroll.page());
        let at = self.scroll.at;
        (first..).zip(rows).map(move |(y, (n, row))| (y, *row, n == at))
    }
}

#[cfg(test)]
mod tests {
    use crate::input::key::Code;
    use crate::input::key::Key;
    use crate::ui::widgets::filter_list::Browse;

    const ROWS: [[&str; 1]; 3] = [["inc01"], ["inc04"], ["lab05"]];

    fn typed(words: &str) -> Browse {
        let mut browse = Browse::default();
        browse.sift(&ROWS);
        for letter in words.chars() {
            assert!(browse.key(Key::plain(Code::Char(letter))));
            browse.sift(&ROWS);
        }
        browse
    }

    #[test]
    fn the_row_that_was_found_keeps_the_keys_when_what_is_typed_is_forgotten() {
        for (words, while_typed, after) in [("inc04", Some(1), 1), ("inc049", None, 1), ("lab", Some(2), 2), ("zz", None, 0)] {
            let mut browse = typed(words);
            assert_eq!(browse.here(), while_typed, "{words}");
            assert!(browse.forget());
            browse.sift(&ROWS);
            assert_eq!((browse.here(), browse.shown.len()), (Some(after), 3), "{words}");
        }
        assert!(!typed("").forget(), "nothing was typed");
    }
}
