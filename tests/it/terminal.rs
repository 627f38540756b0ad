//! The real program in a real pseudo-terminal: keys go in, the picture comes out.
//!
//! Nothing sleeps: the picture is looked at each time bytes arrive, until it shows what was waited for.

use std::io::Read;
use std::io::Write;
use std::num::NonZeroU16;
use std::path::Path;
use std::sync::mpsc;
use std::sync::mpsc::Receiver;
use std::thread;
use std::time::Duration;
use std::time::Instant;

use portable_pty::Child;
use portable_pty::CommandBuilder;
use portable_pty::MasterPty;
use portable_pty::PtySize;
use portable_pty::native_pty_system;
use vt100::Parser;

use crate::office::NOW;
use crate::office::Office;

/// After this long without the expected picture the test has failed.
const PATIENCE: Duration = Duration::from_mins(1);

/// A terminal with the program in it.
pub struct Terminal {
    child: Box<dyn Child + Send + Sync>,
    keys: Box<dyn Write + Send>,
    bytes: Receiver<Vec<u8>>,
    picture: Parser,
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
        let size = PtySize { rows: 24, cols: 80, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).expect("a terminal");
        let mut command = CommandBuilder::new(program);
        command.args(words);
        command.cwd(office.path("."));
        command.env_clear();
        for (name, value) in [("HEZHUN_NOW", NOW), ("USER", "lm"), ("HOSTNAME", "ws1"), ("TERM", "xterm-256color"), ("LANG", "C.UTF-8")] {
            command.env(name, value);
        }
        for (name, value) in more {
            command.env(name, value);
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
        let cells = |count| NonZeroU16::new(count).expect("a size");
        Terminal { child, keys, bytes, picture: Parser::new(cells(24), cells(80), 0), _master: pair.master }
    }

    /// The picture as text.
    pub fn text(&self) -> String {
        self.picture.screen().contents()
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
            match self.bytes.recv_timeout(end.saturating_duration_since(Instant::now())) {
                Ok(bytes) => self.picture.process(&bytes),
                Err(why) => panic!("waited for {what} ({why}), saw:\n{text}"),
            }
        }
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
    pub fn kill(mut self) {
        self.child.kill().expect("it was running");
        self.child.wait().expect("it ended");
    }

    /// Waits for the program to end by itself; its exit code.
    pub fn end(mut self) -> u32 {
        self.child.wait().expect("it ended").exit_code()
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        let _ = self.child.kill();
    }
}
