//! Sample files that people write: each in `valid/` is read, each of the others is refused with the sentence of its own first line,
//! and no Chinese sentence holds a word of the English of the reader of TOML.

use std::fs;
use std::path::PathBuf;

use hezhun::Book;
use hezhun::Keymap;
use hezhun::Lang;
use hezhun::Text;
use hezhun::phrases;
use hezhun::settings_file as file;

use crate::source::top;

/// Latin words that a Chinese sentence may hold: values and names to be written, and what stands in the files.
const LATIN: [&str; 16] =
    ["true", "false", "TOML", "Windows", "own", "toml", "lm", "place", "view", "key", "floor", "year", "keys", "ctrl", "enter", "hezhun"];

fn samples(folder: &str) -> Vec<(PathBuf, String)> {
    let mut paths: Vec<PathBuf> =
        fs::read_dir(top().join("tests/configs").join(folder)).expect("the folder").flatten().map(|entry| entry.path()).collect();
    paths.sort();
    assert!(!paths.is_empty());
    paths.into_iter().map(|path| (path.clone(), fs::read_to_string(&path).expect("a sample"))).collect()
}

/// The refusal of a file: begins as its first line says, in both languages, without foreign words.
fn held(path: &std::path::Path, written: &str, said: &Text, faults: &mut Vec<String>) {
    let wanted = written.lines().next().and_then(|line| line.strip_prefix("# ")).expect("the first line says what is wrong");
    let zh = said.get(Lang::Zh);
    let name = path.display();
    if !zh.starts_with(wanted) {
        faults.push(format!("{name}: {zh}\n    instead of {wanted}"));
    }
    if !said.is_whole() {
        faults.push(format!("{name}: one language only"));
    }
    let known = zh.split_once("可用的有").or_else(|| zh.split_once("可以写")).map_or(zh, |(before, _)| before);
    for word in known.split(|c: char| !c.is_ascii_alphabetic()).filter(|word| word.len() > 2) {
        if !written.contains(word) && !known.contains("缺少") && !LATIN.contains(&word) && !known.contains(&format!("是否指 {word}")) {
            faults.push(format!("{name}: “{word}” in {zh}"));
        }
    }
}

#[test]
fn valid_ones_are_read() {
    for (path, written) in samples("valid") {
        if let Err(error) = file::read(&written) {
            panic!("{}: {error}", path.display());
        }
    }
}

#[test]
fn invalid_ones_are_refused_with_place_and_sentence() {
    let mut faults = Vec::new();
    for (path, written) in samples("invalid") {
        match file::read(&written) {
            Ok(_) => faults.push(format!("{} was read", path.display())),
            Err(error) => held(&path, &written, &error.text(), &mut faults),
        }
    }
    for (path, written) in samples("phrases") {
        match phrases::parse(&written) {
            Ok(_) => faults.push(format!("{} was read", path.display())),
            Err(said) => held(&path, &written, &said, &mut faults),
        }
    }
    for (path, written) in samples("keymaps") {
        match Keymap::load("keymap.toml", &written) {
            Ok(_) => faults.push(format!("{} was read", path.display())),
            Err(errors) => {
                let said = errors[0].text();
                let bare = |lang| said.get(lang).split_once(' ').map_or("", |(_, rest)| rest).to_owned();
                held(&path, &written, &Text::made(bare(Lang::Zh), bare(Lang::En)), &mut faults);
            }
        }
    }
    for (path, written) in samples("rules") {
        match Book::with_overlay(&[("own".to_owned(), written.clone())]) {
            Ok(_) => faults.push(format!("{} was read", path.display())),
            Err(errors) => {
                let said = errors.0[0].text();
                let bare = |lang| said.get(lang).trim_start_matches("own ").trim_start_matches("own, ").to_owned();
                held(&path, &written, &Text::made(bare(Lang::Zh), bare(Lang::En)), &mut faults);
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
