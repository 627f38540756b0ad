//! The terminal: taken over at the start, given back at the end, also after a panic.

use std::io;
use std::io::BufWriter;
use std::io::Stdout;
use std::io::Write;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering;

use crossterm::cursor;
use crossterm::event::DisableBracketedPaste;
use crossterm::event::DisableMouseCapture;
use crossterm::event::EnableBracketedPaste;
use crossterm::event::EnableMouseCapture;
use crossterm::execute;
use crossterm::terminal::Clear;
use crossterm::terminal::ClearType;
use crossterm::terminal::DisableLineWrap;
use crossterm::terminal::EnableLineWrap;
use crossterm::terminal::EnterAlternateScreen;
use crossterm::terminal::LeaveAlternateScreen;
use crossterm::terminal::disable_raw_mode;
use crossterm::terminal::enable_raw_mode;
use ratatui::Terminal;
use ratatui::layout::Rect;

use crate::app::basic::Basic;
use crate::app::surface::Surface;

/// Whether the terminal tells of the mouse; also a panic has to know.
static MOUSE: AtomicBool = AtomicBool::new(false);

/// Whether the terminal is ours now. It is given back once: a second time would put the cursor back over what was said since.
static OURS: AtomicBool = AtomicBool::new(false);

/// The terminal while it is ours.
pub struct TerminalScreen {
    /// Where frames go.
    pub terminal: Terminal<Surface<Basic<BufWriter<Stdout>>>>,
}

impl TerminalScreen {
    /// Takes the terminal over; from here on a panic gives it back before it speaks.
    ///
    /// # Errors
    /// When there is no terminal or it refuses.
    pub fn enter() -> io::Result<TerminalScreen> {
        enable_raw_mode()?;
        OURS.store(true, Ordering::SeqCst);
        let before = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            give_back();
            before(panic);
        }));
        // The last cell of the last line would scroll the screen on a Windows console that wraps.
        execute!(io::stdout(), EnterAlternateScreen, DisableLineWrap, Clear(ClearType::All))?;
        // Consoles without escape codes know no bracketed paste; the burst guard is for them.
        let _ = execute!(io::stdout(), EnableBracketedPaste);
        let terminal = Terminal::new(Surface::new(Basic::new(BufWriter::with_capacity(1 << 16, io::stdout()))))?;
        Ok(TerminalScreen { terminal })
    }

    /// Gives the terminal back.
    ///
    /// # Errors
    /// When it cannot be written to any more.
    pub fn leave(mut self) -> io::Result<()> {
        self.terminal.show_cursor()?;
        give_back();
        io::stdout().flush()
    }
}

impl TerminalScreen {
    /// Gives the terminal back, stops until the system says to go on, and takes it again.
    ///
    /// # Errors
    /// When it cannot be taken again.
    pub fn pause(&mut self) -> io::Result<()> {
        give_back();
        #[cfg(unix)]
        signal_hook::low_level::emulate_default_handler(signal_hook::consts::SIGTSTP)?;
        self.take_again()
    }

    /// Takes the terminal again after a stop, whoever had it meanwhile; everything has to be drawn anew.
    ///
    /// # Errors
    /// When it cannot be taken.
    pub fn take_again(&mut self) -> io::Result<()> {
        // What `enter` saved is the terminal as it was before us; what it is now is somebody else's.
        let _ = disable_raw_mode();
        enable_raw_mode()?;
        OURS.store(true, Ordering::SeqCst);
        execute!(io::stdout(), EnterAlternateScreen, DisableLineWrap, Clear(ClearType::All))?;
        let _ = execute!(io::stdout(), EnableBracketedPaste);
        let size = self.terminal.size()?;
        self.terminal.resize(Rect::new(0, 0, size.width, size.height))
    }

    /// Asks the terminal to tell of the mouse, or not to any more; where it cannot, there is none.
    pub fn hear_mouse(&mut self, wanted: bool) {
        if MOUSE.swap(wanted, Ordering::Relaxed) == wanted {
            return;
        }
        let _ = if wanted { execute!(io::stdout(), EnableMouseCapture) } else { execute!(io::stdout(), DisableMouseCapture) };
    }
}

impl Drop for TerminalScreen {
    fn drop(&mut self) {
        give_back();
    }
}

/// Undoes everything `enter` did; failures are left alone, because there is nobody left to tell.
fn give_back() {
    if !OURS.swap(false, Ordering::SeqCst) {
        return;
    }
    // Taking away what was never given is an error on Windows (crossterm#660).
    if MOUSE.swap(false, Ordering::Relaxed) {
        let _ = execute!(io::stdout(), DisableMouseCapture);
    }
    let _ = execute!(io::stdout(), DisableBracketedPaste);
    let _ = execute!(io::stdout(), EnableLineWrap, LeaveAlternateScreen, cursor::Show);
    let _ = disable_raw_mode();
}
