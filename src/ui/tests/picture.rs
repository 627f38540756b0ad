//! Test only: turns a buffer into a map of styles. What does not live here: its text (`ui/widgets/plain_picture.rs`).

use std::fmt::Write as _;

use ratatui::buffer::Buffer;
use ratatui::style::Color;
use ratatui::style::Modifier;
use unicode_width::UnicodeWidthStr;

/// The coloured runs of a buffer: line, first column, colour on ground, text.
#[must_use]
pub fn styles(buffer: &Buffer) -> String {
    let mut out = String::new();
    for y in buffer.area.top()..buffer.area.bottom() {
        let mut run: Option<(Color, Color, bool, u16, String)> = None;
        let mut skip = 0;
        for x in buffer.area.left()..=buffer.area.right() {
            if skip > 0 {
                skip -= 1;
                continue;
            }
            let cell = (x < buffer.area.right()).then(|| &buffer[(x, y)]);
            let look = cell.map(|cell| (cell.fg, cell.bg, cell.modifier.contains(Modifier::REVERSED)));
            if let Some((fg, bg, reversed, from, text)) = run.take() {
                match cell {
                    Some(cell) if look == Some((fg, bg, reversed)) => {
                        skip = cell.symbol().width().saturating_sub(1);
                        run = Some((fg, bg, reversed, from, text + cell.symbol()));
                        continue;
                    }
                    _ if reversed => {
                        let _ = writeln!(out, "{:>2}:{:<3} reversed: {}", y + 1, from + 1, text.trim_end());
                    }
                    _ if (fg, bg) != (Color::Reset, Color::Reset) => {
                        let _ = writeln!(out, "{:>2}:{:<3} {fg} on {bg}: {}", y + 1, from + 1, text.trim_end());
                    }
                    _ => {}
                }
            }
            if let Some(cell) = cell {
                skip = cell.symbol().width().saturating_sub(1);
                run = Some((cell.fg, cell.bg, cell.modifier.contains(Modifier::REVERSED), x, cell.symbol().to_string()));
            }
        }
    }
    out
}
