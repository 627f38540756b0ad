//! Consoles as offices have them: mute, light, without a name or a size, gone; the real program says what it does, and does it.

use std::fs;
use std::io::Read;
use std::path::Path;
use std::process::Command;
use std::process::Stdio;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use crate::office::NOW;
use crate::office::Office;
use crate::terminal::Manner;
use crate::terminal::Terminal;

const PROGRAM: &str = env!("CARGO_BIN_EXE_hezhun");

const DESK: [&str; 2] = ["--db", "o.db"];

fn desk(office: &Office, manner: Manner, size: (u16, u16), words: &[&str], more: &[(&str, &str)]) -> Terminal {
    let words = [&DESK[..], &["--by", "lm"], words].concat();
    Terminal::of(manner, size, office, Path::new(PROGRAM), &words, more)
}

#[test]
fn a_terminal_that_never_answers_gets_plain_characters_and_is_waited_for_once() {
    let office = Office::with_township();
    let remembered = || fs::read_to_string(office.path(".local/state/hezhun/consoles.toml")).unwrap_or_default();
    let mute = Manner { mute: true, ..Manner::default() };
    for _ in 0..2 {
        let mut desk = desk(&office, mute, (80, 24), &[], &[]);
        let picture = desk.sees("待审 240");
        assert!(picture.contains("----") && !picture.contains('─'), "{picture}");
        assert!(remembered().contains("signs = 0"), "{}", remembered());
        desk.types("\u{11}");
        assert_eq!(desk.end(), 0);
    }
    // Another terminal is asked anew, and choosing the frames anew forgets this one.
    let mut other = desk(&office, Manner::default(), (80, 24), &[], &[("TERM_PROGRAM", "other")]);
    let picture = other.sees("待审 240");
    assert!(picture.contains('─'), "{picture}");
    assert!(remembered().contains("signs = 1"), "{}", remembered());
    other.types("\u{11}");
    assert_eq!(other.end(), 0);
}

#[test]
fn a_light_ground_is_found_and_its_answer_presses_no_key() {
    let office = Office::with_township();
    for (ground, light) in [("rgb:ffff/ffff/dddd", true), ("rgb:1e1e/1e1e/1e1e", false), ("", false)] {
        let mut desk = desk(&office, Manner { mute: false, ground }, (80, 24), &[], &[]);
        let picture = desk.sees("待审 240");
        assert_eq!(desk.ground(), if light { vt100::Color::Idx(15) } else { vt100::Color::Default }, "{ground}");
        assert!(!picture.contains("粘贴") && !picture.contains("rgb"), "{picture}");
        desk.types("\u{11}");
        assert_eq!(desk.end(), 0);
    }
    // The environment tells it where the terminal does not; settings win over both.
    let told = [("COLORFGBG", "0;15")];
    for (words, light) in [(&[][..], true), (&["--theme", "dark"], false)] {
        let mut desk = desk(&office, Manner::default(), (80, 24), words, &told);
        desk.sees("待审 240");
        assert_eq!(desk.ground(), if light { vt100::Color::Idx(15) } else { vt100::Color::Default });
        desk.types("\u{11}");
        assert_eq!(desk.end(), 0);
    }
}

#[test]
fn a_terminal_that_cannot_draw_says_so_and_goes_on_by_lines() {
    let office = Office::with_township();
    let usual = (80, 24);
    for (size, term, lang, said) in [
        ((0, 0), "xterm", "zh", "0 列 0 行"),
        (usual, "dumb", "zh", "TERM=dumb"),
        (usual, "", "en", "TERM is not set"),
        (usual, "linux", "zh", "--lang en"),
    ] {
        let mut desk = desk(&office, Manner::default(), size, &["--lang", lang], &[("TERM", term)]);
        desk.until(said, |text| text.replace('\n', "").contains(said));
        desk.until("the prompt", |text| text.trim_end().ends_with('>'));
        desk.types(if lang == "zh" { "退出\r" } else { "quit\r" });
        assert_eq!(desk.end(), 0, "{term}");
    }
}

#[test]
fn without_a_terminal_there_is_a_sentence_and_a_failure() {
    let office = Office::with_township();
    for (lang, said) in [("zh", "这里不是终端"), ("en", "this is no terminal")] {
        let ran = office.run(&["--db", "o.db", "--lang", lang]);
        assert_eq!(ran.code, Some(1), "{}", ran.err);
        assert!(ran.err.contains(said) && ran.err.contains("--linear") && ran.out.is_empty(), "{}{}", ran.out, ran.err);
    }
}

/// A process of its own that holds a terminal with the program in it, until it is killed: then the terminal is gone.
#[cfg(unix)]
#[test]
fn holds_a_terminal_for_another_test() {
    let Some(folder) = std::env::var_os("HEZHUN_TEST_HOLDS") else { return };
    let pair = portable_pty::native_pty_system().openpty(portable_pty::PtySize { rows: 24, cols: 80, pixel_width: 0, pixel_height: 0 });
    let pair = pair.expect("a terminal");
    let mut command = portable_pty::CommandBuilder::new("sh");
    // As `nohup` does: the signal that the terminal is gone is not heard. The pipe is closed when the program ends.
    command.args(["-c", "trap '' HUP; exec 9>ended; exec \"$0\" \"$@\"", PROGRAM, "--db", "o.db", "--by", "lm"]);
    command.cwd(folder);
    command.env("TERM", "xterm-256color");
    command.env("HOME", ".");
    command.env("HEZHUN_NOW", NOW);
    let _child = pair.slave.spawn_command(command).expect("the program starts");
    drop(pair.slave);
    let mut reader = pair.master.try_clone_reader().expect("a reader");
    let mut seen = Vec::new();
    let mut part = [0; 4096];
    while !String::from_utf8_lossy(&seen).contains("240") {
        let count = reader.read(&mut part).expect("a picture");
        assert!(count > 0, "the program has ended: {}", String::from_utf8_lossy(&seen));
        seen.extend_from_slice(&part[..count]);
    }
    println!("shown");
    // Nothing more comes by itself; whoever started this ends it.
    while reader.read(&mut part).is_ok_and(|count| count > 0) {}
}

#[cfg(unix)]
#[test]
fn a_program_whose_terminal_vanishes_ends_instead_of_burning_a_core() {
    let office = Office::with_township();
    let made = Command::new("mkfifo").arg(office.path("ended")).status().expect("mkfifo");
    assert!(made.success());
    let test = std::env::current_exe().expect("this test");
    let mut holder = Command::new(test)
        .args(["--exact", "consoles::holds_a_terminal_for_another_test", "--nocapture"])
        .env("HEZHUN_TEST_HOLDS", office.path("."))
        .stdout(Stdio::piped())
        .spawn()
        .expect("a process of its own");
    let (send, ended) = mpsc::channel();
    let pipe = office.path("ended");
    thread::spawn(move || {
        let mut pipe = fs::File::open(pipe).expect("the pipe");
        let _ = send.send(pipe.read_to_end(&mut Vec::new()).is_ok());
    });
    let mut said = holder.stdout.take().expect("what it says");
    let mut seen = String::new();
    let mut letter = [0; 1];
    while !seen.contains("shown") && said.read(&mut letter).is_ok_and(|count| count == 1) {
        seen.push(char::from(letter[0]));
    }
    assert!(seen.contains("shown"), "{seen}");
    assert!(ended.try_recv().is_err(), "it goes on while there is a terminal");
    holder.kill().expect("it was running");
    holder.wait().expect("it ended");
    assert_eq!(ended.recv_timeout(Duration::from_mins(1)), Ok(true), "it goes on without a terminal");
}
