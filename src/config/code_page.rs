//! What the console we were started from takes for text.
//!
//! What does not live here: what is done about it (`cli/out.rs`).

/// The number of the code page that the console shows piped text in; none where there is no console, or no code pages.
#[cfg(windows)]
#[must_use]
pub fn current() -> Option<u32> {
    win32console::console::WinConsole::get_output_code_page().ok()
}

/// The same where there are none.
#[cfg(not(windows))]
#[must_use]
pub const fn current() -> Option<u32> {
    None
}
