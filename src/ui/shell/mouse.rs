//! The mouse: a click selects the row or tab under it, the wheel scrolls. It never decides: all it can do is what arrows and Tab do.
//!
//! Where a row is, is read from the picture itself, so that no screen has to know of mice. What does not live here: whether
//! the mouse is heard (`config/choice.rs`), the terminal's own report (`app/event.rs`).

use ratatui::buffer::Buffer;
use ratatui::style::Color;

use crate::input::action::Action;
use crate::review::desk::state::Desk;
use crate::ui::screen::Flow;
use crate::ui::screen::Scene;
use crate::ui::shell::AfterKey;
use crate::ui::shell::Shell;
use crate::ui::widgets::painter::Painter;
use crate::ui::widgets::theme::Meaning;
use crate::ui::widgets::width;

/// What the mouse did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pointer {
    /// The left button went down: column, line, from 0.
    Click(u16, u16),
    /// The wheel was turned towards the top.
    Up,
    /// The wheel was turned towards the end.
    Down,
}

/// Rows of one turn of the wheel.
const TURN: usize = 3;

/// A selection longer than this is a row, a shorter one a tab.
const ROW: usize = 20;

/// More steps than any screen has rows.
const STEPS: usize = 200;

impl Shell {
    /// Takes what the mouse did, when the reader wants one.
    pub fn pointer(&mut self, pointer: Pointer, desk: &mut Desk) -> AfterKey {
        if !self.settings.chosen.mouse || self.is_too_small() || self.lock.is_some() {
            return AfterKey::Draw;
        }
        self.message = None;
        match pointer {
            Pointer::Up => (0..TURN).for_each(|_| self.step(Action::Up, desk)),
            Pointer::Down => (0..TURN).for_each(|_| self.step(Action::Down, desk)),
            Pointer::Click(x, y) => self.click(x, y, desk),
        }
        AfterKey::Draw
    }

    /// Moves the keys; nothing but moving comes of it.
    fn step(&mut self, action: Action, desk: &mut Desk) {
        if !action.is_valid_in(self.top().place()) {
            return;
        }
        let lang = self.look.lang;
        if let flow @ Flow::Say(_) = self.top_mut().act(action, desk, lang) {
            self.follow(flow, desk);
        }
    }

    fn click(&mut self, x: u16, y: u16, desk: &mut Desk) {
        let tab = |buffer: &Buffer, shell: &Shell| {
            let marked = shell.selected(buffer, y);
            (!marked.is_empty() && marked.len() <= ROW).then(|| marked.contains(&x))
        };
        if let Some(mut there) = tab(&self.picture(desk), self) {
            // Round once at most.
            for _ in 0..ROW {
                if there {
                    return;
                }
                self.step(Action::NextPane, desk);
                there = tab(&self.picture(desk), self).unwrap_or(true);
            }
            return;
        }
        let mut last = None;
        for _ in 0..STEPS {
            let Some((first, end)) = self.row_selected(&self.picture(desk)) else { return };
            let forward = match y {
                _ if y < first => false,
                _ if y > end => true,
                _ => return,
            };
            // At the end of the list, or past a line that takes no keys.
            if last == Some((first, end, forward)) || last.is_some_and(|(_, _, before)| before != forward) {
                return;
            }
            last = Some((first, end, forward));
            self.step(if forward { Action::Down } else { Action::Up }, desk);
        }
    }

    /// The screens as they are drawn now.
    fn picture(&self, desk: &Desk) -> Buffer {
        let mut buffer = Buffer::empty(self.area);
        let scene = Scene { desk, look: &self.look, settings: &self.settings };
        let mut paint = Painter::new(&mut buffer, &self.look);
        for screen in self.in_sight() {
            screen.draw(&scene, &mut paint, self.body());
        }
        buffer
    }

    /// Columns of a line that are drawn as selected.
    fn selected(&self, buffer: &Buffer, y: u16) -> Vec<u16> {
        let style = self.look.style(Meaning::Focus);
        let (before, behind) = (style.fg.unwrap_or(Color::Reset), style.bg.unwrap_or(Color::Reset));
        let area = buffer.area;
        if y < area.top() || y >= area.bottom() {
            return Vec::new();
        }
        let is_selected = |x: &u16| {
            let cell = &buffer[(*x, y)];
            (cell.fg, cell.bg) == (before, behind) && cell.modifier == style.add_modifier
        };
        // The hidden half of a wide character has no style of its own.
        let behind_wide = |x: &u16| *x > area.left() && is_selected(&(x - 1)) && width::cells(buffer[(x - 1, y)].symbol()) == 2;
        (area.left()..area.right()).filter(|x| is_selected(x) || behind_wide(x)).collect()
    }

    /// First and last line of the row that has the keys on the screen on top: the one drawn last is the longest.
    fn row_selected(&self, buffer: &Buffer) -> Option<(u16, u16)> {
        let lines = buffer.area.top()..buffer.area.bottom();
        let mut found = lines.filter(|y| self.selected(buffer, *y).len() > ROW);
        let first = found.next()?;
        Some((first, found.next_back().unwrap_or(first)))
    }
}
