//! A drawn screen as text: what a walk shows at the end of a step, and what tests compare.
//!
//! What does not live here: colours (`ui/tests/picture.rs`), drawing (`painter.rs`).

use ratatui::buffer::Buffer;
use unicode_width::UnicodeWidthStr;

/// The text of a buffer, line by line, without blanks at line ends; the cells behind wide characters are passed over.
#[must_use]
pub fn of(buffer: &Buffer) -> String {
    let mut out = String::new();
    for y in buffer.area.top()..buffer.area.bottom() {
        let mut line = String::new();
        let mut skip = 0;
        for x in buffer.area.left()..buffer.area.right() {
            if skip > 0 {
                skip -= 1;
                continue;
            }
            let symbol = buffer[(x, y)].symbol();
            skip = symbol.width().saturating_sub(1);
            line.push_str(symbol);
        }
        out.push_str(line.trim_end());
        out.push('\n');
    }
    out
}
