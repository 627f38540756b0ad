//! Reads our own source for the tests that hold its form: files, code without comments and strings, crates named.
//!
//! What does not live here: what the form is (`architecture.rs`).

use std::fs;
use std::path::Path;
use std::path::PathBuf;

/// One source file.
pub struct File {
    /// Path from the top of the repository, with `/`.
    pub path: String,
    /// As written.
    pub text: String,
    /// The same, comments and the insides of strings blanked, the tests at its end cut off.
    pub code: String,
    /// Like `code`, tests included.
    pub all_code: String,
    /// A module that is built for tests only, or that stands in one.
    pub is_test: bool,
}

impl File {
    /// The room of `src` it stands in: `domain`, `main`, `lib`.
    pub fn room(&self) -> &str {
        let inside = self.path.strip_prefix("src/").unwrap_or(&self.path);
        inside.split('/').next().unwrap_or(inside).trim_end_matches(".rs")
    }
}

/// The top of the repository.
pub fn top() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every `.rs` file under these folders, sorted by path.
pub fn files(folders: &[&str]) -> Vec<File> {
    let mut paths = Vec::new();
    for folder in folders {
        walk(&top().join(folder), &mut paths);
    }
    paths.sort();
    let mut files: Vec<File> = paths
        .into_iter()
        .filter(|path| path.extension().is_some_and(|ext| ext == "rs"))
        .map(|path| {
            let text = fs::read_to_string(&path).expect("source is UTF-8");
            let all_code = code_only(&text);
            let end =
                ["mod tests {", "pub fn ", "fn ", "impl "].iter().filter_map(|item| all_code.find(&format!("#[cfg(test)]\n{item}"))).min();
            let end = end.unwrap_or(all_code.len());
            let code = all_code[..end].to_owned();
            let path = path.strip_prefix(top()).expect("inside the repository").to_string_lossy().replace('\\', "/");
            File { path, text, code, all_code, is_test: false }
        })
        .collect();
    let tests: Vec<String> = files.iter().flat_map(test_modules).collect();
    for file in &mut files {
        file.is_test = tests.iter().any(|test| file.path == format!("{test}.rs") || file.path.starts_with(&format!("{test}/")));
    }
    files
}

/// Paths, without `.rs`, of the modules that a `mod.rs` declares for tests only.
fn test_modules(file: &File) -> Vec<String> {
    let Some(folder) = file.path.strip_suffix("/mod.rs") else { return Vec::new() };
    let lines: Vec<&str> = file.all_code.lines().map(str::trim).filter(|line| !line.starts_with("#[expect(")).collect();
    let declared = lines.windows(2).filter(|pair| pair[0] == "#[cfg(test)]");
    let named = declared.filter_map(|pair| {
        pair[1].trim_start_matches("pub(crate) ").trim_start_matches("pub ").strip_prefix("mod ")?.strip_suffix(';').map(str::to_owned)
    });
    named.map(|name| format!("{folder}/{name}")).collect()
}

/// Every file below a folder.
pub fn walk(folder: &Path, into: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let path = entry.path();
        if path.is_dir() {
            walk(&path, into);
        } else {
            into.push(path);
        }
    }
}

/// Blanks comments and the insides of strings and characters, keeping lines where they are.
pub fn code_only(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    while at < chars.len() {
        let rest = &chars[at..];
        let end = if rest.starts_with(&['/', '/']) {
            at + rest.iter().position(|&c| c == '\n').unwrap_or(rest.len())
        } else if rest.starts_with(&['/', '*']) {
            at + comment_end(rest)
        } else if let Some(len) = raw_string_end(rest, out.chars().last()) {
            at + len
        } else if rest[0] == '"' {
            at + string_end(rest)
        } else if let Some(len) = char_end(rest) {
            at + len
        } else {
            out.push(rest[0]);
            at += 1;
            continue;
        };
        out.extend(chars[at..end].iter().filter(|&&c| c == '\n'));
        at = end;
    }
    out
}

fn comment_end(rest: &[char]) -> usize {
    let mut depth = 0;
    let mut at = 0;
    while at < rest.len() {
        if rest[at..].starts_with(&['/', '*']) {
            depth += 1;
            at += 2;
        } else if rest[at..].starts_with(&['*', '/']) {
            depth -= 1;
            at += 2;
            if depth == 0 {
                return at;
            }
        } else {
            at += 1;
        }
    }
    at
}

fn string_end(rest: &[char]) -> usize {
    let mut at = 1;
    while at < rest.len() {
        match rest[at] {
            '\\' => at += 2,
            '"' => return at + 1,
            _ => at += 1,
        }
    }
    rest.len()
}

fn raw_string_end(rest: &[char], before: Option<char>) -> Option<usize> {
    if rest[0] != 'r' || before.is_some_and(|c| c.is_alphanumeric() && c != 'b' || c == '_') {
        return None;
    }
    let hashes = rest[1..].iter().take_while(|&&c| c == '#').count();
    if rest.get(1 + hashes) != Some(&'"') {
        return None;
    }
    let mut close = vec!['"'];
    close.resize(1 + hashes, '#');
    let body = 2 + hashes;
    let found = rest[body..].windows(close.len()).position(|window| window == close)?;
    Some(body + found + close.len())
}

fn char_end(rest: &[char]) -> Option<usize> {
    if rest[0] != '\'' {
        return None;
    }
    if rest.get(1) == Some(&'\\') {
        return rest[3..].iter().take(10).position(|&c| c == '\'').map(|at| at + 4);
    }
    (rest.get(2) == Some(&'\'')).then_some(3)
}

/// The first parts of the paths `crate::X` that the code names.
pub fn rooms_named(code: &str, root: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = code;
    while let Some(at) = rest.find(root) {
        let whole = rest[..at].chars().last().is_none_or(|c| !c.is_alphanumeric() && c != '_');
        rest = &rest[at + root.len()..];
        let name: String = rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
        if whole && !name.is_empty() {
            found.push(name);
        }
    }
    found.sort();
    found.dedup();
    found
}

/// Whether the code names this word, standing alone.
pub fn names(code: &str, word: &str) -> bool {
    let inside = |c: char| c.is_alphanumeric() || c == '_';
    code.match_indices(word)
        .any(|(at, _)| !code[..at].chars().last().is_some_and(inside) && !code[at + word.len()..].chars().next().is_some_and(inside))
}

#[test]
fn strings_and_comments_are_not_code() {
    let code = code_only("let a = \"super::x\"; // super::\nlet b = r#\"pub use \"#; 'x'; '\\''; /* unwrap() */ f::<'a>(b\"c\");");
    assert_eq!(code, "let a = ; \nlet b = ; ; ;  f::<'a>(b);");
    assert!(names("use csv::Reader;", "csv"));
    assert!(!names("write::csv_out", "csv"));
    assert_eq!(rooms_named("use crate::domain::cell; my_crate::x", "crate::"), ["domain"]);
}
