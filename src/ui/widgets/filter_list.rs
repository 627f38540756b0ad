//! A long list that typing narrows: what is typed, which rows fit it, which one has the keys; its top lines.
//!
//! What does not live here: the rows and their columns (each list's own screen).

use ratatui::layout::Position;
use ratatui::layout::Rect;

use crate::i18n::text;
use crate::input::action::Action;
use crate::input::key::Key;
use crate::ui::widgets::painter::Painter;
use crate::ui::widgets::scroll::Scroll;
use crate::ui::widgets::text_field::Field;
use crate::ui::widgets::theme::Meaning;
use crate::ui::widgets::width;

/// Lines above the rows: title, field, line, names of the columns.
pub const ABOVE: u16 = 4;

/// What is typed and what fits it.
#[derive(Clone, Debug, Default)]
pub struct Browse {
    /// Positions of the rows that fit, in their order.
    pub shown: Vec<usize>,
    /// Place among them.
    pub scroll: Scroll,
    typed: Field,
}

impl Browse {
    /// Chooses the rows that hold every word that was typed; `texts` are the rows in small letters.
    pub fn sift<'t>(&mut self, texts: impl Iterator<Item = &'t str>) {
        let typed = self.typed.value().to_lowercase();
        let words: Vec<&str> = typed.split_whitespace().collect();
        let fitting = texts.enumerate().filter(|(_, row)| words.iter().all(|word| row.contains(word)));
        self.shown = fitting.map(|(at, _)| at).collect();
        self.scroll.keep(self.shown.len());
    }

    /// The row with the keys.
    #[must_use]
    pub fn here(&self) -> Option<usize> {
        self.shown.get(self.scroll.at).copied()
    }

    /// Moves by an action of the move group; false for any other action.
    pub fn moves(&mut self, action: Action) -> bool {
        self.scroll.act(action, self.shown.len())
    }

    /// Takes a key; true when the rows have to be sifted again.
    pub fn key(&mut self, key: Key) -> bool {
        let changed = self.typed.key(key);
        if changed {
            self.scroll.go(0, 0);
        }
        changed
    }

    /// Takes pasted text.
    pub fn paste(&mut self, pasted: &str) {
        self.typed.paste(pasted);
        self.scroll.go(0, 0);
    }

    /// Forgets what was typed; false when nothing was.
    pub fn forget(&mut self) -> bool {
        let had = !self.typed.value().is_empty();
        self.typed = Field::default();
        had
    }

    /// Tells how much room there is.
    pub fn fit(&mut self, area: Rect) {
        self.scroll.fit(usize::from(area.height.saturating_sub(ABOVE + 1)), self.shown.len());
    }

    /// Draws title, field and the lines around the rows; gives the real cursor's place.
    pub fn frame(&self, title: &[(String, Meaning)], paint: &mut Painter, area: Rect) -> Position {
        let look = paint.look;
        paint.pieces(area.x, area.y, area.width, title);
        let found = look.words(&text("{n} 条 ", "{n} found ").fill(&[("n", &self.shown.len())]));
        let wide = u16::try_from(width::cells(&found)).unwrap_or(0).min(area.width);
        paint.put(area.right() - wide, area.y + 1, wide, &found, Meaning::Muted);
        let room = area.width - wide;
        let used = paint.put(area.x, area.y + 1, room, look.say(&text(" 输入几个字来找: ", " type to narrow: ")), Meaning::Heading);
        let (shown, cursor) = self.typed.window(room.saturating_sub(used + 1));
        paint.put(area.x + used, area.y + 1, room.saturating_sub(used), &shown, Meaning::Plain);
        paint.rule(area.x, area.y + 2, area.width);
        paint.rule(area.x, area.bottom().saturating_sub(1), area.width);
        if self.shown.is_empty() {
            let none = text("没有符合的，少打几个字试试。", "nothing fits; try fewer letters");
            paint.put(area.x + 2, area.y + ABOVE + 1, area.width.saturating_sub(2), look.say(&none), Meaning::Muted);
        }
        Position { x: area.x + used + cursor, y: area.y + 1 }
    }

    /// The rows in sight: line, position of the row, whether it has the keys.
    pub fn lines(&self, area: Rect) -> impl Iterator<Item = (u16, usize, bool)> {
        let top = self.scroll.top;
        let rows = self.shown.iter().enumerate().skip(top).take(self.scroll.page());
        let at = self.scroll.at;
        (area.y + ABOVE..).zip(rows).map(move |(y, (n, row))| (y, *row, n == at))
    }
}
