//! `--version`, and with `--long` everything that tells one build of the program from another.
//!
//! What does not live here: how these things are found out while it is built (`.ci/build.rs`).

use std::fmt::Write as _;

use crate::i18n::Lang;
use crate::i18n::Text;
use crate::i18n::text;
use crate::review::file::office;
use crate::rules::book::Book;

/// The version as the manifest has it.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// The commit it was made of; `unknown` where nobody said and there was no git.
pub const COMMIT: &str = env!("HEZHUN_BUILT_COMMIT");

/// The platform it was made for.
pub const TARGET: &str = env!("HEZHUN_BUILT_TARGET");

/// Program and version on one line.
#[must_use]
pub fn short() -> String {
    format!("hezhun {VERSION}\n")
}

/// The same and what it was made of: a line each.
#[must_use]
pub fn long(lang: Lang) -> String {
    let mut said = short();
    // The shipped rulebook is read by a test; a program whose own rules do not read says so where rules are needed.
    let rules = Book::shipped().map_or_else(|_| "unknown".to_owned(), |book| book.digest().to_owned());
    let rows: [(Text, &str); 6] = [
        (text("源码", "commit"), COMMIT),
        (text("平台", "target"), TARGET),
        (text("编译方式", "profile"), env!("HEZHUN_BUILT_PROFILE")),
        (text("数据结构", "schema"), &office::SCHEMA.to_string()),
        (text("规则库", "rulebook"), &rules),
        (text("编译器", "compiler"), env!("HEZHUN_BUILT_COMPILER")),
    ];
    for (name, value) in rows {
        let _ = writeln!(said, "{}: {value}", name.get(lang));
    }
    said
}
