//! Names of registers known at build time: a misspelt one does not compile.
//!
//! What does not live here: the registers, each with its own `known`.

/// Whether two texts are the same, for a `const`.
#[must_use]
pub const fn same(a: &str, b: &str) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    if a.len() != b.len() {
        return false;
    }
    let mut i = 0;
    while i < a.len() {
        if a[i] != b[i] {
            return false;
        }
        i += 1;
    }
    true
}
