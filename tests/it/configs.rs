//! Sample settings files: each in `valid/` is read, each in `invalid/` is refused with the sentence of its own first line.

use std::fs;
use std::path::PathBuf;

use hezhun::config::file;
use hezhun::i18n::Lang;

use crate::source::top;

fn samples(folder: &str) -> Vec<(PathBuf, String)> {
    let mut paths: Vec<PathBuf> =
        fs::read_dir(top().join("tests/configs").join(folder)).expect("the folder").flatten().map(|entry| entry.path()).collect();
    paths.sort();
    assert!(!paths.is_empty());
    paths.into_iter().map(|path| (path.clone(), fs::read_to_string(&path).expect("a sample"))).collect()
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
fn invalid_ones_are_refused_with_line_and_sentence() {
    for (path, written) in samples("invalid") {
        let wanted = written.lines().next().and_then(|line| line.strip_prefix("# ")).expect("the first line says what is wrong");
        let Err(error) = file::read(&written) else { panic!("{} was read", path.display()) };
        let said = error.text();
        assert!(said.get(Lang::Zh).starts_with(wanted), "{}: {} instead of {wanted}", path.display(), said.get(Lang::Zh));
        assert!(said.is_whole());
    }
}
