//! Everything that can wake the program, and the thread that waits for the terminal.

use std::io;
use std::sync::mpsc::Sender;
use std::time::Instant;

use crossterm::event::KeyCode;
use crossterm::event::KeyEvent;
use crossterm::event::KeyEventKind;
use crossterm::event::KeyModifiers;
use crossterm::event::MouseButton;
use crossterm::event::MouseEvent;
use crossterm::event::MouseEventKind;

use crate::input::key::Code;
use crate::input::key::Key;
use crate::ui::shell::mouse::Pointer;

/// Everything that can wake the program; the list is closed.
#[derive(Debug)]
pub enum Event {
    /// A key, and when it came.
    Key(Key, Instant),
    /// Pasted text.
    Paste(String),
    /// The mouse.
    Pointer(Pointer),
    /// The terminal has another size: columns, lines.
    Resize(u16, u16),
    /// Work beside the keyboard has something to say.
    Woken,
    /// The system asks the program to stop until it says to go on.
    Paused,
    /// The program goes on after a stop; the terminal may have been anybody's meanwhile.
    Resumed,
    /// The terminal cannot be read any more, or (`Interrupted`) the system ends the program.
    Lost(io::Error),
}

/// Starts the thread that hears what the system says: to end, to stop, to go on. Without it a program that is ended would leave the
/// terminal as a screen, and what is being typed unkept.
///
/// # Errors
/// When the system lets nobody hear it.
#[cfg(unix)]
pub fn hear_signals(send: Sender<Event>) -> io::Result<()> {
    use signal_hook::consts::SIGCONT;
    use signal_hook::consts::SIGHUP;
    use signal_hook::consts::SIGINT;
    use signal_hook::consts::SIGQUIT;
    use signal_hook::consts::SIGTERM;
    use signal_hook::consts::SIGTSTP;
    let mut signals = signal_hook::iterator::Signals::new([SIGTERM, SIGHUP, SIGINT, SIGQUIT, SIGTSTP, SIGCONT])?;
    std::thread::spawn(move || {
        for signal in signals.forever() {
            let event = match signal {
                SIGTSTP => Event::Paused,
                SIGCONT => Event::Resumed,
                _ => Event::Lost(io::ErrorKind::Interrupted.into()),
            };
            if send.send(event).is_err() {
                return;
            }
        }
    });
    Ok(())
}

/// The same on Windows: Ctrl-C, Ctrl-Break, the window's close button, the end of the session and of the system. Who closes a window or
/// ends a session ends the program as soon as its handler comes back, and `tokio`'s never does: there are the seconds that Windows gives
/// (five as a rule) for keeping what was typed, and the program ends by itself.
///
/// # Errors
/// When the system lets nobody hear it.
#[cfg(windows)]
pub fn hear_signals(send: Sender<Event>) -> io::Result<()> {
    use tokio::signal::windows;
    let (mut ctrl_c, mut ctrl_break) = (windows::ctrl_c()?, windows::ctrl_break()?);
    let (mut close, mut logoff, mut shutdown) = (windows::ctrl_close()?, windows::ctrl_logoff()?, windows::ctrl_shutdown()?);
    let waiting = tokio::runtime::Builder::new_current_thread().build()?;
    std::thread::spawn(move || {
        let any = std::future::poll_fn(|context| {
            let heard = [
                ctrl_c.poll_recv(context),
                ctrl_break.poll_recv(context),
                close.poll_recv(context),
                logoff.poll_recv(context),
                shutdown.poll_recv(context),
            ];
            if heard.iter().any(std::task::Poll::is_ready) { std::task::Poll::Ready(()) } else { std::task::Poll::Pending }
        });
        waiting.block_on(any);
        // Nobody listening means the program is ending anyway. Whoever presses again, where it does not, has the system end it.
        let _ = send.send(Event::Lost(io::ErrorKind::Interrupted.into()));
    });
    Ok(())
}

/// Starts the thread that waits for the terminal; it ends with the program, or when nobody listens.
pub fn listen(send: Sender<Event>) {
    std::thread::spawn(move || {
        loop {
            let event = match crossterm::event::read() {
                Ok(event) => translate(event),
                Err(error) => {
                    // Nobody listening means the program is ending anyway.
                    let _ = send.send(Event::Lost(error));
                    return;
                }
            };
            if event.is_some_and(|event| send.send(event).is_err()) {
                return;
            }
        }
    });
}

/// Starts the thread that notices that the terminal is gone.
///
/// A terminal that vanishes tells the program by a signal, but a program started by `nohup` and its like does not hear it. What reads the
/// keys then finds the end of the file again and again, never comes back, and burns a core; the program has to end from outside of it.
#[cfg(unix)]
pub fn watch(send: Sender<Event>) {
    use rustix::event::PollFd;
    use rustix::event::PollFlags;
    use rustix::io::Errno;
    std::thread::spawn(move || {
        let input = io::stdin();
        loop {
            // No event is asked for: only that the line is cut, which is always told.
            let mut line = [PollFd::new(&input, PollFlags::empty())];
            match rustix::event::poll(&mut line, None) {
                Err(Errno::INTR) => {}
                Ok(_) if line[0].revents().intersects(PollFlags::HUP | PollFlags::ERR | PollFlags::NVAL) => {
                    let _ = send.send(Event::Lost(io::ErrorKind::UnexpectedEof.into()));
                    return;
                }
                // A system that cannot tell is left alone.
                Ok(_) | Err(_) => return,
            }
        }
    });
}

/// On Windows a console that goes takes its programs with it.
#[cfg(not(unix))]
pub fn watch(_: Sender<Event>) {}

fn translate(event: crossterm::event::Event) -> Option<Event> {
    use crossterm::event::Event as Raw;
    match event {
        Raw::Key(key) => Some(Event::Key(key_of(key)?, Instant::now())),
        Raw::Paste(pasted) => Some(Event::Paste(pasted)),
        Raw::Resize(wide, tall) => Some(Event::Resize(wide, tall)),
        Raw::Mouse(mouse) => pointer_of(mouse).map(Event::Pointer),
        Raw::FocusGained | Raw::FocusLost => None,
    }
}

/// A terminal's mouse as ours; only the left button going down and the wheel count.
const fn pointer_of(event: MouseEvent) -> Option<Pointer> {
    match event.kind {
        MouseEventKind::Down(MouseButton::Left) => Some(Pointer::Click(event.column, event.row)),
        MouseEventKind::ScrollUp => Some(Pointer::Up),
        MouseEventKind::ScrollDown => Some(Pointer::Down),
        MouseEventKind::Down(_)
        | MouseEventKind::Up(_)
        | MouseEventKind::Drag(_)
        | MouseEventKind::Moved
        | MouseEventKind::ScrollLeft
        | MouseEventKind::ScrollRight => None,
    }
}

/// A terminal's key as ours; only presses and repeats count, because Windows also tells of releases.
fn key_of(event: KeyEvent) -> Option<Key> {
    if event.kind == KeyEventKind::Release {
        return None;
    }
    let code = match event.code {
        KeyCode::Char(letter) => Code::Char(letter),
        KeyCode::F(n) => Code::F(n),
        KeyCode::Enter => Code::Enter,
        KeyCode::Esc => Code::Esc,
        KeyCode::Tab | KeyCode::BackTab => Code::Tab,
        KeyCode::Backspace => Code::Backspace,
        KeyCode::Delete => Code::Delete,
        KeyCode::Insert => Code::Insert,
        KeyCode::Up => Code::Up,
        KeyCode::Down => Code::Down,
        KeyCode::Left => Code::Left,
        KeyCode::Right => Code::Right,
        KeyCode::Home => Code::Home,
        KeyCode::End => Code::End,
        KeyCode::PageUp => Code::PageUp,
        KeyCode::PageDown => Code::PageDown,
        KeyCode::Null
        | KeyCode::CapsLock
        | KeyCode::ScrollLock
        | KeyCode::NumLock
        | KeyCode::PrintScreen
        | KeyCode::Pause
        | KeyCode::Menu
        | KeyCode::KeypadBegin
        | KeyCode::Media(_)
        | KeyCode::Modifier(_) => return None,
    };
    let down = |modifier| event.modifiers.contains(modifier);
    // Some terminals tell of back-tab without Shift.
    let shift = down(KeyModifiers::SHIFT) || event.code == KeyCode::BackTab;
    // AltGr on Windows comes as Ctrl and Alt together and types a character.
    let altgr =
        down(KeyModifiers::CONTROL) && down(KeyModifiers::ALT) && matches!(code, Code::Char(letter) if !letter.is_ascii_alphanumeric());
    let (ctrl, alt) = if altgr { (false, false) } else { (down(KeyModifiers::CONTROL), down(KeyModifiers::ALT)) };
    Some(Key::new(code, ctrl, alt, shift))
}

#[cfg(test)]
mod tests {
    use crossterm::event::KeyCode;
    use crossterm::event::KeyEvent;
    use crossterm::event::KeyEventKind;
    use crossterm::event::KeyModifiers;

    use crate::app::event::key_of;
    use crate::input::key::Key;

    #[test]
    fn presses_count_and_shift_is_one_law() {
        let event = |code, modifiers| KeyEvent::new(code, modifiers);
        let key = |written: &str| Key::parse(written);
        assert_eq!(key_of(event(KeyCode::Char('A'), KeyModifiers::SHIFT)), key("A"));
        assert_eq!(key_of(event(KeyCode::Char('A'), KeyModifiers::NONE)), key("A"));
        assert_eq!(key_of(event(KeyCode::BackTab, KeyModifiers::NONE)), key("shift-tab"));
        assert_eq!(key_of(event(KeyCode::Char('z'), KeyModifiers::CONTROL)), key("ctrl-z"));
        assert_eq!(key_of(event(KeyCode::Char('@'), KeyModifiers::CONTROL | KeyModifiers::ALT)), key("@"));
        let release = KeyEvent { kind: KeyEventKind::Release, ..event(KeyCode::Enter, KeyModifiers::NONE) };
        assert_eq!(key_of(release), None);
    }
}
