//! Names that Windows does not take for what they look like, and words made into names that every system takes.
//!
//! `报表:1.csv` is an empty file with a hidden stream there, and `con.csv` is the console: both would be a “done” with nothing behind it.
//! What does not live here: paths (`place.rs`).

use std::io;
use std::path::Path;

/// Names of devices, whatever ending they have.
const DEVICES: [&str; 6] = ["con", "prn", "aux", "nul", "conin$", "conout$"];

/// Refuses, on Windows, a name that would not become the file it names.
///
/// # Errors
/// `InvalidFilename`.
pub fn check(path: &Path) -> io::Result<()> {
    let usable = path.file_name().is_none_or(|name| is_usable(&name.to_string_lossy()));
    if cfg!(windows) && !usable { Err(io::ErrorKind::InvalidFilename.into()) } else { Ok(()) }
}

/// Whether Windows makes the file that a name says.
#[must_use]
pub fn is_usable(name: &str) -> bool {
    !name.is_empty() && !name.contains(is_odd) && !name.ends_with(['.', ' ']) && !is_device(name)
}

/// A word as a part of a name: what Windows refuses becomes `_`.
#[must_use]
pub fn usable(word: &str) -> String {
    let plain: String = word.trim().chars().map(|sign| if is_odd(sign) { '_' } else { sign }).collect();
    let plain = plain.trim_end_matches(['.', ' ']);
    if is_device(plain) { format!("{plain}_") } else { plain.to_owned() }
}

fn is_odd(sign: char) -> bool {
    sign.is_control() || matches!(sign, '<' | '>' | ':' | '"' | '/' | '\\' | '|' | '?' | '*')
}

fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or(name).trim_end().to_lowercase();
    let port = |kind: &str| {
        stem.strip_prefix(kind).is_some_and(|number| {
            let mut signs = number.chars();
            matches!((signs.next(), signs.next()), (Some('1'..='9' | '\u{b9}' | '\u{b2}' | '\u{b3}'), None))
        })
    };
    DEVICES.contains(&stem.as_str()) || port("com") || port("lpt")
}

#[cfg(test)]
mod tests {
    use crate::disk::name::is_usable;
    use crate::disk::name::usable;

    #[test]
    fn what_windows_takes_for_something_else_is_known() {
        for good in ["疑点.csv", "（自定义）脱贫户信息_20241118.xlsx", "a b.csv", ".part", "console.csv", "com10.csv", "com.csv", "nul1.db"]
        {
            assert!(is_usable(good), "{good}");
            assert_eq!(usable(good), good);
        }
        for (bad, made) in [
            ("报表:1.csv", "报表_1.csv"),
            ("谁?.csv", "谁_.csv"),
            ("a/b", "a_b"),
            ("a\\b", "a_b"),
            ("1*2|3<4>5\"6", "1_2_3_4_5_6"),
            ("尾.", "尾"),
            ("尾 ", "尾"),
            ("con", "con_"),
            ("NUL.csv", "NUL.csv_"),
            ("Com1.txt", "Com1.txt_"),
            ("lpt\u{b3}", "lpt\u{b3}_"),
            ("nul .txt", "nul .txt_"),
            ("换\n行", "换_行"),
        ] {
            assert!(!is_usable(bad), "{bad}");
            assert_eq!(usable(bad), made);
        }
        assert!(!is_usable(""));
    }
}
