//! The names of a file: as the database reads it where settings follow, and of what stands beside it.
//!
//! What does not live here: opening files (`store/file.rs`).

use std::fmt::Write as _;
use std::io;
use std::path::Path;
use std::path::PathBuf;

/// `name.db` → `name.db-lock`, the way the database names its own companions.
#[must_use]
pub(in crate::store) fn beside(path: &Path, what: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push("-");
    name.push(what);
    PathBuf::from(name)
}

/// The name, to which settings may be added.
///
/// # Errors
/// It is no text, or the folder of today is not known.
pub(in crate::store) fn of(path: &Path) -> io::Result<String> {
    let whole = std::path::absolute(path)?;
    let Some(written) = whole.to_str() else { return Err(io::ErrorKind::InvalidFilename.into()) };
    let slashes = if cfg!(windows) { written.replace('\\', "/") } else { written.to_owned() };
    let mut name = String::from(if slashes.starts_with('/') { "file://" } else { "file:///" });
    for byte in slashes.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'.' | b'-' | b'_' | b':' => name.push(char::from(byte)),
            _ => {
                let _ = write!(name, "%{byte:02X}");
            }
        }
    }
    Ok(name)
}

/// The name under which it is read as it stands, with no heed to logs, locks and changes.
///
/// # Errors
/// As `of`.
pub(in crate::store) fn unchanging(path: &Path) -> io::Result<String> {
    Ok(of(path)? + "?immutable=1")
}
