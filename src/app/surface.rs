//! How a frame goes to the console: every cell at its own place, on consoles that draw characters wider or narrower than they should too.
//!
//! After a character that consoles do not agree on, the place of the next one is said, so that a wrong width never moves the rest of a
//! line. Where a Chinese character takes one cell, or nobody knows how many, its cells are blanked first, so that nothing old stays
//! between characters. What does not live here: what is drawn (`ui`), which rows are written whole (`steady.rs`), the codes of colours
//! (`basic.rs`).

use std::io;
use std::io::Write;

use crossterm::cursor::MoveTo;
use crossterm::queue;
use crossterm::style::Attribute;
use crossterm::style::Color as Ink;
use crossterm::style::Colors;
use crossterm::style::Print;
use crossterm::style::SetAttribute;
use crossterm::style::SetColors;
use ratatui::backend::Backend;
use ratatui::backend::ClearType;
use ratatui::backend::WindowSize;
use ratatui::buffer::Cell;
use ratatui::layout::Position;
use ratatui::layout::Size;
use ratatui::style::Color;
use ratatui::style::Modifier;
use ratatui_crossterm::CrosstermBackend;
use ratatui_crossterm::IntoCrossterm;

use crate::config::terminals::Console;
use crate::ui::widgets::glyph;
use crate::ui::widgets::width;

/// A console that frames are drawn on.
pub struct Surface<W: Write> {
    under: CrosstermBackend<W>,
    console: Console,
}

impl<W: Write> Surface<W> {
    /// On a writer; nothing is taken for granted until `learn`.
    pub const fn new(out: W) -> Surface<W> {
        Surface { under: CrosstermBackend::new(out), console: Console { signs: 0, chinese: 0, ..Console::USUAL } }
    }

    /// Takes in what was found out about the console.
    pub const fn learn(&mut self, console: Console) {
        self.console = console;
    }

    /// What is known of the console.
    #[must_use]
    pub const fn console(&self) -> Console {
        self.console
    }

    /// Whether the cursor surely stands in the next cell after this one.
    fn is_sure(&self, symbol: &str) -> bool {
        symbol.is_ascii() || (self.console.signs == 1 && width::cells(symbol) == 1 && !glyph::is_pictograph_in(symbol))
    }
}

/// The colours and the attribute that the console was told last.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Pen {
    before: Color,
    behind: Color,
    reversed: bool,
}

const BARE: Pen = Pen { before: Color::Reset, behind: Color::Reset, reversed: false };

impl<W: Write> Backend for Surface<W> {
    type Error = io::Error;

    fn draw<'a, I>(&mut self, content: I) -> io::Result<()>
    where
        I: Iterator<Item = (u16, u16, &'a Cell)>,
    {
        let mut pen = BARE;
        // Where the cursor stands; none when the console may see that otherwise.
        let mut at = None;
        for (x, y, cell) in content {
            let symbol = cell.symbol();
            let sure = self.is_sure(symbol);
            let out = &mut self.under;
            if at != Some((x, y)) {
                queue!(out, MoveTo(x, y))?;
            }
            let wanted = Pen { before: cell.fg, behind: cell.bg, reversed: cell.modifier.contains(Modifier::REVERSED) };
            if wanted.reversed != pen.reversed {
                queue!(out, SetAttribute(if wanted.reversed { Attribute::Reverse } else { Attribute::NoReverse }))?;
            }
            if (wanted.before, wanted.behind) != (pen.before, pen.behind) {
                queue!(out, SetColors(Colors::new(wanted.before.into_crossterm(), wanted.behind.into_crossterm())))?;
            }
            pen = wanted;
            let wide = width::cells(symbol);
            if wide > 1 && self.console.chinese != 2 {
                queue!(out, Print(" ".repeat(wide)), MoveTo(x, y))?;
            }
            queue!(out, Print(symbol))?;
            at = sure.then(|| (x.saturating_add(1), y));
        }
        queue!(self.under, SetColors(Colors::new(Ink::Reset, Ink::Reset)), SetAttribute(Attribute::Reset))
    }

    fn hide_cursor(&mut self) -> io::Result<()> {
        self.under.hide_cursor()
    }

    /// A terminal that is gone has no cursor to show, and `ratatui` would complain of it on a standard error that is gone as well, which
    /// ends the program.
    fn show_cursor(&mut self) -> io::Result<()> {
        let _ = self.under.show_cursor();
        Ok(())
    }

    fn get_cursor_position(&mut self) -> io::Result<Position> {
        self.under.get_cursor_position()
    }

    fn set_cursor_position<P: Into<Position>>(&mut self, position: P) -> io::Result<()> {
        self.under.set_cursor_position(position)
    }

    fn clear(&mut self) -> io::Result<()> {
        self.under.clear()
    }

    fn clear_region(&mut self, region: ClearType) -> io::Result<()> {
        self.under.clear_region(region)
    }

    fn append_lines(&mut self, count: u16) -> io::Result<()> {
        self.under.append_lines(count)
    }

    fn size(&self) -> io::Result<Size> {
        self.under.size()
    }

    fn window_size(&mut self) -> io::Result<WindowSize> {
        self.under.window_size()
    }

    fn flush(&mut self) -> io::Result<()> {
        Backend::flush(&mut self.under)
    }
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;
    use std::io;
    use std::io::Write;
    use std::rc::Rc;

    use ratatui::Terminal;
    use ratatui::TerminalOptions;
    use ratatui::Viewport;
    use ratatui::backend::Backend as _;
    use ratatui::buffer::Buffer;
    use ratatui::layout::Rect;

    use crate::app::basic::Basic;
    use crate::app::steady;
    use crate::app::surface::Surface;
    use crate::config::terminals::Console;
    use crate::i18n::Lang;
    use crate::ui::tests::rig::Bench;
    use crate::ui::tests::rig::Shared;
    use crate::ui::tests::rig::look;
    use crate::ui::widgets::display::Look;
    use crate::ui::widgets::glyph;
    use crate::ui::widgets::glyph::GlyphSet;
    use crate::ui::widgets::width;

    /// A console that understands what the program sends and draws signs and Chinese characters as wide as it likes.
    /// A character that is half overwritten is gone, as on the consoles of Windows.
    struct Model {
        draws: Console,
        wide: usize,
        // The character of each cell; none in the second half of one.
        cells: Vec<Option<char>>,
        at: (usize, usize),
    }

    impl Model {
        fn new(draws: Console, wide: usize, tall: usize) -> Model {
            // Filled with rubbish: what was never written must not pass for a blank.
            Model { draws, wide, cells: vec![Some('?'); wide * tall], at: (0, 0) }
        }

        fn cells_of(&self, letter: char) -> usize {
            match width::cells(letter.encode_utf8(&mut [0; 4])) {
                2 => usize::from(self.draws.chinese),
                1 if glyph::is_ambiguous(letter) => usize::from(self.draws.signs),
                other => other,
            }
        }

        fn put(&mut self, letter: char) {
            let (x, y) = self.at;
            let long = self.cells_of(letter);
            // Lines do not wrap: the last cell is written over.
            let x = x.min(self.wide - 1);
            let row = y * self.wide;
            for place in x..(x + long).min(self.wide) {
                // Whatever reached into this cell is gone.
                if self.cells[row + place].is_none() && place > 0 {
                    self.cells[row + place - 1] = Some(' ');
                }
                if place + 1 < self.wide && self.cells[row + place + 1].is_none() {
                    self.cells[row + place + 1] = Some(' ');
                }
                self.cells[row + place] = Some(' ');
            }
            self.cells[row + x] = Some(letter);
            for place in x + 1..(x + long).min(self.wide) {
                self.cells[row + place] = None;
            }
            self.at = (x + long, y);
        }

        fn take(&mut self, bytes: &[u8]) {
            let text = String::from_utf8(bytes.to_vec()).expect("text");
            let mut letters = text.chars();
            while let Some(letter) = letters.next() {
                if letter != '\u{1b}' {
                    self.put(letter);
                    continue;
                }
                assert_eq!(letters.next(), Some('['), "only plain sequences are sent");
                let code: String = letters.up_to_final();
                if let Some(place) = code.strip_suffix('H') {
                    let (line, column) = place.split_once(';').expect("line and column");
                    self.at = (column.parse::<usize>().expect("column") - 1, line.parse::<usize>().expect("line") - 1);
                } else {
                    assert!(code.ends_with('m') || code.ends_with('l') || code.ends_with('h'), "unknown sequence {code}");
                }
            }
        }

        fn row(&self, y: usize) -> String {
            self.cells[y * self.wide..(y + 1) * self.wide].iter().flatten().collect()
        }
    }

    trait UpToFinal {
        fn up_to_final(&mut self) -> String;
    }

    impl<I: Iterator<Item = char>> UpToFinal for I {
        fn up_to_final(&mut self) -> String {
            let mut code = String::new();
            for letter in self {
                code.push(letter);
                if ('@'..='~').contains(&letter) {
                    break;
                }
            }
            code
        }
    }

    /// What stands on each line, as the frame has it: `gap` is what a Chinese character is followed by.
    fn meant(frame: &Buffer, y: u16, gap: &str) -> String {
        let mut line = String::new();
        let mut skip = 0;
        for x in 0..frame.area.width {
            if skip > 0 {
                skip -= 1;
                continue;
            }
            let symbol = frame[(x, y)].symbol();
            line.push_str(symbol);
            if width::cells(symbol) == 2 {
                skip = 1;
                line.push_str(gap);
            }
        }
        line
    }

    #[test]
    fn a_terminal_that_is_gone_is_let_go_without_a_word() {
        struct Gone;
        impl io::Write for Gone {
            fn write(&mut self, _: &[u8]) -> io::Result<usize> {
                Err(io::ErrorKind::BrokenPipe.into())
            }
            fn flush(&mut self) -> io::Result<()> {
                Err(io::ErrorKind::BrokenPipe.into())
            }
        }
        let mut surface = Surface::new(Basic::new(Gone));
        assert!(surface.hide_cursor().is_err(), "what is drawn is missed");
        assert!(surface.show_cursor().is_ok());
    }

    /// What is typed in a morning at the desk.
    const TYPED: [&str; 16] = [
        "",
        "enter",
        "tab",
        "F5",
        "esc F3",
        "down down",
        "esc F4",
        "\"钱·对“不上”…\"",
        "esc",
        "down",
        "esc",
        "F1",
        "esc ^",
        "esc #",
        "esc ,",
        "esc",
    ];

    /// The frame after each of these; they hang on the look alone, and every console is shown the same.
    fn frames(look: &Look) -> &'static Vec<Buffer> {
        static FRAMES: Shared<Vec<Buffer>> = Shared::new();
        FRAMES.of(format!("{:?} {:?}", look.lang, look.glyphs), || {
            let mut bench = Bench::new(look.clone(), 80, 24);
            let after = |keys: &&str| {
                bench.keys(keys);
                bench.buffer()
            };
            TYPED.iter().map(after).collect()
        })
    }

    /// A morning at the desk on a console that draws like `draws` while the program believes `known`; each frame is held against what the
    /// console then shows.
    fn morning(draws: Console, known: Console, look: &Look, held: impl Fn(&str, &Buffer, u16) -> Result<(), String>) -> Result<(), String> {
        let (wide, tall) = (80, 24);
        let mut model = Model::new(draws, usize::from(wide), usize::from(tall));
        let sent = SurfaceLine::default();
        let area = Rect::new(0, 0, wide, tall);
        let mut surface = Surface::new(Basic::new(sent.clone()));
        surface.learn(known);
        let options = TerminalOptions { viewport: Viewport::Fixed(area) };
        let mut terminal = Terminal::with_options(surface, options).expect("a terminal");
        let mut seen: Option<&Buffer> = None;
        // The console starts blank, as after the alternate screen was cleared.
        model.cells.fill(Some(' '));
        for (keys, next) in TYPED.iter().zip(frames(look)) {
            terminal
                .draw(|frame| {
                    frame.buffer_mut().clone_from(next);
                    steady::rows(frame.buffer_mut(), seen, known);
                })
                .expect("a frame");
            model.take(&sent.0.take());
            for y in 0..tall {
                let shown = model.row(usize::from(y));
                if let Err(want) = held(&shown, next, y) {
                    return Err(format!("after {keys:?}, line {}:\nshown {shown}\nmeant {want}", y + 1));
                }
            }
            seen = Some(next);
        }
        Ok(())
    }

    /// What the program sends, kept.
    #[derive(Clone, Default)]
    struct SurfaceLine(Rc<RefCell<Vec<u8>>>);

    impl Write for SurfaceLine {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.borrow_mut().extend_from_slice(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    fn same(gap: &'static str) -> impl Fn(&str, &Buffer, u16) -> Result<(), String> {
        move |shown, frame, y| {
            let want = meant(frame, y, gap);
            if shown == want { Ok(()) } else { Err(want) }
        }
    }

    #[test]
    fn every_line_is_shown_as_it_is_meant_on_every_console() {
        let usual = Console::USUAL;
        let mute = Console::default();
        for lang in [Lang::Zh, Lang::En] {
            let lines = Look { lang, ..look() };
            let plain = Look { lang, glyphs: GlyphSet::Ascii, ..look() };
            assert_eq!(morning(usual, usual, &lines, same("")), Ok(()));
            // It did not say, and draws as most do.
            assert_eq!(morning(usual, mute, &plain, same("")), Ok(()));
            // Signs two cells wide: none of them is drawn then.
            let broad = Console { signs: 2, ..usual };
            assert_eq!(morning(broad, broad, &plain, same("")), Ok(()));
            assert_eq!(morning(broad, mute, &plain, same("")), Ok(()));
            // Chinese one cell wide: gaps, and nothing old in them.
            let narrow = Console { chinese: 1, ..usual };
            assert_eq!(morning(narrow, narrow, &lines, same(" ")), Ok(()));
            assert_eq!(morning(narrow, narrow, &plain, same(" ")), Ok(()));
            assert_eq!(morning(narrow, mute, &plain, same(" ")), Ok(()));
        }
    }

    #[test]
    fn the_model_sees_what_this_guards_against() {
        let (usual, lines) = (Console::USUAL, look());
        for draws in [Console { signs: 2, ..usual }, Console { chinese: 1, ..usual }] {
            assert!(morning(draws, usual, &lines, same(if draws.chinese == 1 { " " } else { "" })).is_err(), "{draws:?}");
        }
    }

    #[test]
    fn a_console_that_draws_signs_wider_than_it_says_loses_no_word() {
        let words = |line: &str| line.chars().filter(|letter| *letter != ' ' && !glyph::is_ambiguous(*letter)).collect::<String>();
        let broad = Console { signs: 2, ..Console::USUAL };
        for known in [broad, Console::default()] {
            // The clerk has chosen lines all the same.
            let outcome = morning(broad, known, &look(), |shown, frame, y| {
                let want = words(&meant(frame, y, ""));
                if words(shown) == want { Ok(()) } else { Err(want) }
            });
            assert_eq!(outcome, Ok(()));
        }
    }
}
