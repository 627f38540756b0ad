//! The real program in a real pseudo-terminal: keys go in, the picture comes out.
//!
//! Nothing sleeps: the picture is looked at each time bytes arrive, until it shows what was waited for.

use std::io::Read;
use std::io::Write;
use std::num::NonZeroU16;
use std::path::Path;
use std::sync::mpsc;
use std::sync::mpsc::Receiver;
use std::sync::mpsc::RecvTimeoutError;
use std::thread;
use std::time::Duration;
use std::time::Instant;

use portable_pty::Child;
use portable_pty::CommandBuilder;
use portable_pty::MasterPty;
use portable_pty::PtySize;
use portable_pty::native_pty_system;
use vt100::Callbacks;
use vt100::Parser;
use vt100::Screen;

use crate::office::NOW;
use crate::office::Office;

/// After this long without the expected picture the test has failed.
const PATIENCE: Duration = Duration::from_mins(1);

/// How a terminal answers when it is asked.
#[derive(Clone, Copy, Default)]
pub struct Manner {
    /// It never answers.
    pub mute: bool,
    /// What it says of its ground; nothing when empty.
    pub ground: &'static str,
}

/// The answers of a terminal that have not been sent yet.
struct Answers {
    manner: Manner,
    ready: Vec<u8>,
}

impl Answers {
    fn say(&mut self, answer: &str) {
        if !self.manner.mute {
            self.ready.extend_from_slice(answer.as_bytes());
        }
    }
}

impl Callbacks for Answers {
    fn unhandled_csi(&mut self, screen: &mut Screen, first: Option<u8>, _: Option<u8>, numbers: &[&[u16]], end: char) {
        match (first, numbers, end) {
            (None, [[6]], 'n') => {
                let (line, column) = screen.cursor_position();
                self.say(&format!("\u{1b}[{};{}R", line + 1, column + 1));
            }
            (None, _, 'c') => self.say("\u{1b}[?64;1;2c"),
            _ => {}
        }
    }

    fn unhandled_osc(&mut self, _: &mut Screen, words: &[&[u8]]) {
        if words == [&b"11"[..], &b"?"[..]] && !self.manner.ground.is_empty() {
            self.say(&format!("\u{1b}]11;{}\u{1b}\\", self.manner.ground));
        }
    }
}

/// A terminal with the program in it.
pub struct Terminal {
    child: Box<dyn Child + Send + Sync>,
    keys: Box<dyn Write + Send>,
    bytes: Receiver<Vec<u8>>,
    picture: Parser<Answers>,
    // The pair stays open as long as the program runs.
    _master: Box<dyn MasterPty + Send>,
}

impl Terminal {
    /// Starts the program with 80 columns and 24 rows.
    pub fn open(office: &Office, words: &[&str]) -> Terminal {
        Terminal::start(office, Path::new(env!("CARGO_BIN_EXE_hezhun")), words, &[])
    }

    /// Starts another program in a terminal of that size, with more in its environment.
    pub fn start(office: &Office, program: &Path, words: &[&str], more: &[(&str, &str)]) -> Terminal {
        Terminal::of(Manner::default(), (80, 24), office, program, words, more)
    }

    /// Starts a program in a terminal of this manner and size. A variable of the environment that is empty is not set at all.
    pub fn of(
        manner: Manner,
        (cols, rows): (u16, u16),
        office: &Office,
        program: &Path,
        words: &[&str],
        more: &[(&str, &str)],
    ) -> Terminal {
        let size = PtySize { rows, cols, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).expect("a terminal");
        let mut command = CommandBuilder::new(program);
        command.args(words);
        command.cwd(office.path("."));
        command.env_clear();
        for (name, value) in [("HEZHUN_NOW", NOW), ("USER", "lm"), ("HOSTNAME", "ws1"), ("TERM", "xterm-256color"), ("LANG", "C.UTF-8")] {
            command.env(name, value);
        }
        for (name, value) in more {
            if value.is_empty() {
                command.env_remove(name);
            } else {
                command.env(name, value);
            }
        }
        for name in ["HOME", "TMPDIR"] {
            command.env(name, office.path("."));
        }
        let child = pair.slave.spawn_command(command).expect("the program starts");
        drop(pair.slave);
        let mut reader = pair.master.try_clone_reader().expect("a reader");
        let keys = pair.master.take_writer().expect("a writer");
        let (send, bytes) = mpsc::channel();
        thread::spawn(move || {
            let mut buffer = [0; 8192];
            while let Ok(count) = reader.read(&mut buffer) {
                if count == 0 || send.send(buffer[..count].to_vec()).is_err() {
                    break;
                }
            }
        });
        // The picture of a terminal that says it has no size is drawn somewhere all the same.
        let cells = |count: u16, usual| NonZeroU16::new(if count == 0 { usual } else { count }).expect("a size");
        let answers = Answers { manner, ready: Vec::new() };
        let picture = Parser::new_with_callbacks(cells(rows, 24), cells(cols, 80), 0, answers);
        Terminal { child, keys, bytes, picture, _master: pair.master }
    }

    /// The picture as text.
    pub fn text(&self) -> String {
        self.picture.screen().contents()
    }

    /// The ground under the first cell.
    pub fn ground(&self) -> vt100::Color {
        self.picture.screen().cell(0, 0).map(vt100::Cell::bgcolor).unwrap_or_default()
    }

    /// Whether the terminal is as a shell wants it: its own screen, a cursor, pasted text unmarked.
    pub fn is_given_back(&self) -> bool {
        let screen = self.picture.screen();
        !screen.alternate_screen() && !screen.hide_cursor() && !screen.bracketed_paste()
    }

    /// Waits until the picture is as wanted.
    pub fn until(&mut self, what: &str, wanted: impl Fn(&str) -> bool) -> String {
        let end = Instant::now() + PATIENCE;
        loop {
            let text = self.text();
            if wanted(&text) {
                return text;
            }
            if let Err(why) = self.take(end) {
                panic!("waited for {what} ({why}), saw:\n{text}");
            }
        }
    }

    /// Draws what the program says next, and answers what it asks.
    fn take(&mut self, end: Instant) -> Result<(), RecvTimeoutError> {
        let bytes = self.bytes.recv_timeout(end.saturating_duration_since(Instant::now()))?;
        self.picture.process(&bytes);
        let answers = std::mem::take(&mut self.picture.callbacks_mut().ready);
        // A program that has ended is not answered any more.
        let _ = self.keys.write_all(&answers).and_then(|()| self.keys.flush());
        Ok(())
    }

    /// Waits until the picture holds a text.
    pub fn sees(&mut self, wanted: &str) -> String {
        self.until(wanted, |text| text.contains(wanted))
    }

    /// Types characters.
    pub fn types(&mut self, keys: &str) {
        self.keys.write_all(keys.as_bytes()).expect("keys arrive");
        self.keys.flush().expect("keys arrive");
    }

    /// Presses F1 to F12.
    pub fn function(&mut self, number: usize) {
        let codes = ["OP", "OQ", "OR", "OS", "[15~", "[17~", "[18~", "[19~", "[20~", "[21~", "[23~", "[24~"];
        self.types(&format!("\u{1b}{}", codes[number - 1]));
    }

    /// Kills the program at once, as `kill -9` does.
    /// Says something to the program as the system does: `TERM`, `CONT`.
    #[cfg(unix)]
    pub fn signal(&self, name: &str) {
        let id = self.child.process_id().expect("it runs").to_string();
        let said = std::process::Command::new("sh").args(["-c", &format!("kill -{name} {id}")]).status().expect("kill runs");
        assert!(said.success(), "{name}");
    }

    pub fn kill(mut self) {
        self.child.kill().expect("it was running");
        self.child.wait().expect("it ended");
    }

    /// Waits for the program to end by itself; its exit code.
    pub fn end(mut self) -> u32 {
        let end = Instant::now() + PATIENCE;
        loop {
            match self.take(end) {
                Ok(()) => {}
                Err(RecvTimeoutError::Disconnected) => break,
                Err(RecvTimeoutError::Timeout) => panic!("it does not end:\n{}", self.text()),
            }
        }
        self.child.wait().expect("it ended").exit_code()
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        let _ = self.child.kill();
        // Its folder goes next, and is not made again by a last word of it.
        let _ = self.child.wait();
    }
}
