//! The brush: puts texts, rows, rules and boxes into the buffer, by cells and in the reader's glyphs.
//!
//! Everything shown goes through here, so that no character reaches the screen that its console draws too wide.

use ratatui::buffer::Buffer;
use ratatui::layout::Position;
use ratatui::layout::Rect;
use unicode_width::UnicodeWidthStr;

use crate::i18n::Text;
use crate::input::action::Action;
use crate::input::action::Place;
use crate::ui::widgets::display::Look;
use crate::ui::widgets::scroll;
use crate::ui::widgets::scroll::Beyond;
use crate::ui::widgets::theme::Meaning;
use crate::ui::widgets::width;
use crate::ui::widgets::width::Side;

/// One column of a row: its words, its cells, its side and what it means.
#[derive(Clone, Debug)]
pub struct RowCell {
    /// What it says.
    pub words: String,
    /// How many cells it has.
    pub room: u16,
    /// Where its text sticks.
    pub side: Side,
    /// What it means.
    pub meaning: Meaning,
}

impl RowCell {
    /// A column of words.
    #[must_use]
    pub fn words(words: impl Into<String>, room: u16, meaning: Meaning) -> RowCell {
        RowCell { words: words.into(), room, side: Side::Left, meaning }
    }

    /// A column of figures.
    #[must_use]
    pub fn figure(words: impl Into<String>, room: u16, meaning: Meaning) -> RowCell {
        RowCell { words: words.into(), room, side: Side::Right, meaning }
    }
}

/// The width of the smallest screen: a window that is so much narrower than it stays as far from the edges of a wider one.
const SMALLEST: u16 = 80;

/// Where a window with a list stands over a page: below its first two lines, in the middle, at most so wide and so tall.
#[must_use]
pub fn list_window(area: Rect, (widest, tallest): (u16, u16)) -> Rect {
    let wide = area.width.saturating_sub(SMALLEST.saturating_sub(widest)).min(widest);
    let tall = area.height.saturating_sub(4).min(tallest);
    Rect { x: area.x + (area.width - wide) / 2, y: area.y + 2, width: wide, height: tall }
}

/// Where a window with something to read stands: nearly over the whole page.
#[must_use]
pub fn page_window(area: Rect) -> Rect {
    let wide = area.width.saturating_sub(4).min(100);
    Rect { x: area.x + (area.width - wide) / 2, y: area.y + 1, width: wide, height: area.height.saturating_sub(2) }
}

/// The lower border of such a window where it lists something to pick from: keys with what they do, the one that leaves it last.
pub fn list_foot(look: &Look, named: impl IntoIterator<Item = (Action, Text)>, leaves: &Text) -> Vec<(String, Meaning)> {
    let key = |action: Action, words: &Text| format!(" {} {} ", look.key(action, Place::Pick), look.say(words));
    let named = named.into_iter().map(|(action, words)| (key(action, &words), Meaning::Key));
    named.chain([(key(Action::Back, leaves), Meaning::Plain)]).collect()
}

/// A place to draw.
pub struct Painter<'a> {
    /// The cells.
    pub buffer: &'a mut Buffer,
    /// How to show things.
    pub look: &'a Look,
    /// Where the keys go: the first cell of the row drawn as such, and its last line.
    focus: Option<(Position, u16)>,
    /// The lower border of the box drawn last, which names its keys.
    foot: Option<Rect>,
}

impl<'a> Painter<'a> {
    /// A place to draw on which nothing has the keys yet.
    #[must_use]
    pub const fn new(buffer: &'a mut Buffer, look: &'a Look) -> Painter<'a> {
        Painter { buffer, look, focus: None, foot: None }
    }
}

impl Painter<'_> {
    /// Where the keys go, as far as it was drawn: what was drawn last stands above the rest.
    #[must_use]
    pub fn focus(&self) -> Option<Position> {
        self.focus.map(|(first, _)| first)
    }

    /// The keys go here, unless this is the same row or the line below it.
    fn focus_at(&mut self, x: u16, y: u16) {
        match &mut self.focus {
            // A row is drawn in pieces from left to right, a block of lines from its left edge down.
            Some((first, last)) if y == *last && y >= first.y && x >= first.x => {}
            Some((first, last)) if y == *last + 1 && x == first.x => *last = y,
            _ => self.focus = Some((Position { x, y }, y)),
        }
    }

    /// Puts a text at a place, at most `room` cells, and says how many it took.
    pub fn put(&mut self, x: u16, y: u16, room: u16, words: &str, meaning: Meaning) -> u16 {
        let area = self.buffer.area;
        if y < area.top() || y >= area.bottom() || x >= area.right() {
            return 0;
        }
        if meaning == Meaning::Focus && room > 0 {
            self.focus_at(x, y);
        }
        let room = room.min(area.right() - x);
        let shown = self.look.glyphs.show(words);
        let fitted = width::fit(&shown, usize::from(room), self.look.glyphs.ellipsis());
        self.buffer.set_string(x, y, &fitted, self.look.style(meaning));
        u16::try_from(width::cells(&fitted)).unwrap_or(room)
    }

    /// Puts pieces of different meaning one after another; where they do not all fit, the last one in sight ends in an ellipsis.
    pub fn pieces(&mut self, x: u16, y: u16, room: u16, pieces: &[(String, Meaning)]) -> u16 {
        let wide = |words: &str| u16::try_from(width::cells(&self.look.glyphs.show(words))).unwrap_or(u16::MAX);
        let sizes: Vec<u16> = pieces.iter().map(|(words, _)| wide(words)).collect();
        let dots = wide(self.look.glyphs.ellipsis());
        let mut used = 0;
        for (n, (words, meaning)) in pieces.iter().enumerate() {
            let left = room - used;
            let rest = sizes[n + 1..].iter().fold(0, |sum: u16, size| sum.saturating_add(*size));
            if rest > 0 && sizes[n].saturating_add(rest) > left && sizes[n].saturating_add(dots) > left {
                // What comes behind is cut too, so this piece has to say so even where it fits by itself.
                let shown = format!("{words}{}", self.look.glyphs.ellipsis().repeat(2));
                return used + self.put(x + used, y, left, &shown, *meaning);
            }
            used += self.put(x + used, y, left, words, *meaning);
        }
        used
    }

    /// Puts clauses one after another with what parts them, whole ones as far as they fit; the mark behind says how many there are more.
    /// The cells it took.
    pub fn clauses(&mut self, x: u16, y: u16, room: u16, clauses: &[String], between: &str, meaning: Meaning) -> u16 {
        let glyphs = self.look.glyphs;
        let fits = |words: &String| width::cells(&glyphs.show(words)) <= usize::from(room);
        let upto = |n: usize| match clauses.len() - n {
            0 => clauses.join(between),
            more => format!("{} {}", clauses[..n].join(between), scroll::beside(more)),
        };
        match (1..=clauses.len()).rev().map(upto).find(fits) {
            Some(words) => self.put(x, y, room, &words, meaning),
            None => self.first_clause(x, y, room, clauses, meaning),
        }
    }

    /// The first clause as far as it fits, and how many there are that are not whole, itself with them.
    fn first_clause(&mut self, x: u16, y: u16, room: u16, clauses: &[String], meaning: Meaning) -> u16 {
        let mark = format!(" {}", scroll::beside(clauses.len()));
        let wide = u16::try_from(width::cells(&self.look.glyphs.show(&mark))).unwrap_or(0).min(room);
        let used = self.put(x, y, room - wide, clauses.first().map_or("", String::as_str), meaning);
        used + self.put(x + used, y, wide, &mark, meaning)
    }

    /// Puts columns with one blank between them.
    ///
    /// With `over`, the whole row has that meaning (the selection) and is blank-filled to `room`.
    pub fn row(&mut self, x: u16, y: u16, room: u16, columns: &[RowCell], over: Option<Meaning>) {
        if let Some(meaning) = over {
            self.put(x, y, room, &" ".repeat(usize::from(room)), meaning);
        }
        let mut at = 0;
        for column in columns {
            if at >= room {
                break;
            }
            let shown = self.look.glyphs.show(&column.words);
            let padded = width::pad(&shown, usize::from(column.room.min(room - at)), column.side, self.look.glyphs.ellipsis());
            self.put(x + at, y, room - at, &padded, over.unwrap_or(column.meaning));
            at += column.room + 1;
        }
    }

    /// The mark of what is cut at the right end of a line; the cells it took.
    pub fn beyond(&mut self, x: u16, y: u16, room: u16, beyond: Beyond) -> u16 {
        let mark = beyond.mark();
        if mark.is_empty() {
            return 0;
        }
        let words = format!(" {mark} ");
        let wide = u16::try_from(width::cells(&self.look.glyphs.show(&words))).unwrap_or(u16::MAX).min(room);
        self.put(x + room - wide, y, wide, &words, Meaning::Key)
    }

    /// A horizontal line.
    pub fn rule(&mut self, x: u16, y: u16, room: u16) {
        self.put(x, y, room, &self.look.glyphs.dash().repeat(usize::from(room)), Meaning::Muted);
    }

    /// A vertical line.
    pub fn wall(&mut self, x: u16, top: u16, bottom: u16) {
        for y in top..bottom {
            self.put(x, y, 1, self.look.glyphs.bar(), Meaning::Muted);
        }
    }

    /// A box over whatever is there, with a title above and a foot below; returns its inside. The keys named at the foot of a box below it
    /// do not work while it stands, so they are no longer named.
    pub fn window(&mut self, area: Rect, title: &str, foot: &[(String, Meaning)]) -> Rect {
        let area = area.intersection(self.buffer.area);
        if let Some(under) = self.foot.take() {
            self.put(under.x, under.y, under.width, &self.look.glyphs.dash().repeat(usize::from(under.width)), Meaning::Heading);
        }
        self.clear(area);
        if area.width < 4 || area.height < 3 {
            return Rect::ZERO;
        }
        let glyphs = self.look.glyphs;
        let [top_left, top_right, bottom_left, bottom_right] = glyphs.corners();
        let line = glyphs.dash().repeat(usize::from(area.width - 2));
        let (right, bottom) = (area.right() - 1, area.bottom() - 1);
        for (y, left_corner, right_corner) in [(area.y, top_left, top_right), (bottom, bottom_left, bottom_right)] {
            self.put(area.x, y, area.width, &format!("{left_corner}{line}{right_corner}"), Meaning::Heading);
        }
        for y in area.y + 1..bottom {
            self.put(area.x, y, 1, glyphs.bar(), Meaning::Heading);
            self.put(right, y, 1, glyphs.bar(), Meaning::Heading);
        }
        if !title.is_empty() {
            self.put(area.x + 2, area.y, area.width - 4, &format!(" {title} "), Meaning::Heading);
        }
        let wide: usize = foot.iter().map(|(words, _)| width::cells(&glyphs.show(words))).sum();
        let wide = u16::try_from(wide).unwrap_or(u16::MAX).min(area.width - 4);
        self.pieces(right - 1 - wide, bottom, wide, foot);
        self.foot = Some(Rect { x: area.x + 1, y: bottom, width: area.width - 2, height: 1 });
        // A box in which nothing is drawn as the row with the keys is read from its top.
        self.focus = Some((Position { x: area.x + 2, y: area.y + 1 }, area.y));
        Rect { x: area.x + 2, y: area.y + 1, width: area.width - 4, height: area.height - 2 }
    }

    /// Blanks an area; a wide character that reaches into it from the left goes too, else it would eat the left border.
    fn clear(&mut self, area: Rect) {
        for y in area.top()..area.bottom() {
            if area.x > self.buffer.area.x {
                let cell = &mut self.buffer[(area.x - 1, y)];
                if cell.symbol().width() == 2 {
                    cell.set_symbol(" ");
                }
            }
            for x in area.left()..area.right() {
                self.buffer[(x, y)].reset();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use ratatui::buffer::Buffer;
    use ratatui::layout::Rect;

    use crate::ui::tests::rig;
    use crate::ui::widgets::glyph::GlyphSet;
    use crate::ui::widgets::painter::Painter;
    use crate::ui::widgets::plain_picture;
    use crate::ui::widgets::theme::Meaning;

    #[test]
    fn a_box_under_another_names_no_keys() {
        let look = rig::look();
        let mut buffer = Buffer::empty(Rect::new(0, 0, 30, 9));
        let mut paint = Painter::new(&mut buffer, &look);
        let keys = |words: &str| [(words.to_owned(), Meaning::Key)];
        paint.window(Rect::new(0, 0, 30, 9), "退回", &keys(" F3 退回 "));
        paint.window(Rect::new(4, 2, 20, 4), "确认", &keys(" F2 确定 "));
        let text = plain_picture::of(&buffer);
        assert!(text.contains("退回 ─") && text.contains("F2 确定") && !text.contains("F3"), "{text}");
        assert_eq!(text.lines().last().map(str::trim_end), Some(format!("└{}┘", "─".repeat(28)).as_str()), "{text}");
    }

    #[test]
    fn a_box_over_chinese_keeps_its_borders_at_any_column() {
        for glyphs in [GlyphSet::Unicode, GlyphSet::Ascii] {
            for x in 0..6 {
                let mut look = rig::look();
                look.glyphs = glyphs;
                let mut buffer = Buffer::empty(Rect::new(0, 0, 20, 5));
                let mut paint = Painter::new(&mut buffer, &look);
                for y in 0..5 {
                    paint.put(0, y, 20, "青溪镇石门村王建国一", Meaning::Plain);
                }
                let inside = paint.window(Rect::new(x, 1, 9, 3), "", &[]);
                paint.put(inside.x, inside.y, inside.width, "核准吗", Meaning::Plain);
                let bar = glyphs.bar();
                let text = plain_picture::of(&buffer);
                let line = text.lines().nth(2).expect("a third line");
                assert_eq!(buffer[(x, 2)].symbol(), bar, "{line}");
                assert_eq!(buffer[(x + 8, 2)].symbol(), bar, "{line}");
                assert!(text.lines().all(|line| crate::ui::widgets::width::cells(line) <= 20), "{text}");
            }
        }
    }
}
