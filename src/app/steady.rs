//! Rows with wide characters are written whole when anything in them changed.
//!
//! The difference between two frames goes cell by cell and overlooks the hidden half of a wide character: when Chinese text
//! moves by one cell, a strip of an old background stays on the screen. What does not live here: what is drawn (`ui`).

use crate::config::terminals::Console;
use crate::ui::widgets::width;
use ratatui::buffer::Buffer;
use ratatui::buffer::CellDiffOption;

/// Marks the rows to be written whole, compared with the frame before; without one everything is new anyway.
///
/// On a console that draws signs wider than one cell, or that did not say, a row with a sign is one of them.
pub fn rows(next: &mut Buffer, seen: Option<&Buffer>, console: Console) {
    let Some(seen) = seen.filter(|seen| seen.area == next.area) else { return };
    let (wide, area) = (usize::from(next.area.width), next.area);
    for line in 0..usize::from(area.height) {
        let cells = line * wide..(line + 1) * wide;
        let (now, before) = (&next.content[cells.clone()], &seen.content[cells.clone()]);
        let same = now.iter().zip(before).all(|(now, before)| now.symbol() == before.symbol() && now.style() == before.style());
        let is_doubtful = |symbol: &str| if console.signs == 1 { width::cells(symbol) > 1 } else { !symbol.is_ascii() };
        let has_wide = now.iter().chain(before).any(|cell| is_doubtful(cell.symbol()));
        if !same && has_wide {
            for cell in &mut next.content[cells] {
                cell.set_diff_option(CellDiffOption::AlwaysUpdate);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use ratatui::buffer::Buffer;
    use ratatui::layout::Rect;
    use ratatui::style::Color;

    use crate::app::steady;
    use crate::config::terminals::Console;
    use crate::ui::tests::rig::Bench;
    use crate::ui::tests::rig::look;
    use crate::ui::widgets::width;

    /// The ground of every cell on a terminal that leaves the other half of an overwritten wide character as it was.
    struct Harsh {
        ground: Vec<Color>,
    }

    impl Harsh {
        fn write(&mut self, before: &Buffer, next: &Buffer) {
            for (x, y, cell) in before.diff(next) {
                let at = usize::from(y) * usize::from(next.area.width) + usize::from(x);
                for place in at..at + width::cells(cell.symbol()).max(1) {
                    self.ground[place] = cell.bg;
                }
            }
        }
    }

    fn strips(steady: bool) -> usize {
        let mut bench = Bench::new(look(), 80, 24);
        let mut seen = Buffer::empty(Rect::new(0, 0, 80, 24));
        let mut screen = Harsh { ground: vec![Color::Reset; 80 * 24] };
        let mut wrong = 0;
        for keys in
            ["", "enter", "tab", "F5", "esc F3", "down down", "esc F4", "esc", "down", "tab tab", "esc", "F1", "esc", "home down", "^"]
        {
            bench.keys(keys);
            let mut next = bench.buffer();
            if steady {
                steady::rows(&mut next, Some(&seen), Console::USUAL);
            }
            screen.write(&seen, &next);
            let mut hidden: Option<(usize, Color)> = None;
            for (cell, got) in next.content.iter().zip(&screen.ground) {
                let (left, ground) = hidden.take().filter(|(left, _)| *left > 0).unwrap_or((width::cells(cell.symbol()).max(1), cell.bg));
                wrong += usize::from(ground != *got);
                hidden = Some((left - 1, ground));
            }
            seen = next;
        }
        wrong
    }

    #[test]
    fn no_strip_of_a_selection_stays_behind() {
        assert!(strips(false) > 0, "the frames no longer show what this guards against");
        assert_eq!(strips(true), 0);
    }
}
