//! Consoles as offices have them: mute, light, without a name or a size; the real program says what it does, and does it.

use std::fs;
use std::path::Path;

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
        let picture = desk.sees("待审 960");
        assert!(picture.contains("----") && !picture.contains('─'), "{picture}");
        assert!(remembered().contains("signs = 0"), "{}", remembered());
        desk.types("\u{11}");
        assert_eq!(desk.end(), 0);
    }
    // Another terminal is asked anew, and choosing the frames anew forgets this one.
    let mut other = desk(&office, Manner::default(), (80, 24), &[], &[("TERM_PROGRAM", "other")]);
    let picture = other.sees("待审 960");
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
        let picture = desk.sees("待审 960");
        assert_eq!(desk.ground(), if light { vt100::Color::Idx(15) } else { vt100::Color::Default }, "{ground}");
        assert!(!picture.contains("粘贴") && !picture.contains("rgb"), "{picture}");
        desk.types("\u{11}");
        assert_eq!(desk.end(), 0);
    }
    // The environment tells it where the terminal does not; settings win over both.
    let told = [("COLORFGBG", "0;15")];
    for (words, light) in [(&[][..], true), (&["--theme", "dark"], false)] {
        let mut desk = desk(&office, Manner::default(), (80, 24), words, &told);
        desk.sees("待审 960");
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
