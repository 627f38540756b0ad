//! The window over the last picture while long work is under way: what, how far, and the key that stops it.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::i18n::Text;
use crate::i18n::text;
use crate::input::action::Action;
use crate::input::action::Place;
use crate::ui::look::Look;
use crate::ui::paint::Painter;
use crate::ui::task::STAGES;
use crate::ui::theme::Meaning;

const WIDE: u16 = 60;

/// Draws the window in the middle; `progress` is stage, done and total.
pub fn draw(buffer: &mut Buffer, look: &Look, title: &Text, progress: (usize, usize, usize)) {
    let area = buffer.area;
    let mut paint = Painter { buffer, look };
    let wide = WIDE.min(area.width);
    let window = Rect { x: area.x + (area.width - wide) / 2, y: area.y + area.height / 3, width: wide, height: 5.min(area.height) };
    let foot = [(format!(" {} {} ", look.key(Action::Back, Place::Ask), look.say(&text("停下", "stop"))), Meaning::Key)];
    let inside = paint.window(window, look.say(title), &foot);
    let (stage, done, total) = progress;
    let name = STAGES.get(stage).map(|stage| look.words(stage)).unwrap_or_default();
    paint.put(inside.x, inside.y, inside.width, &name, Meaning::Plain);
    let share = done.min(total).saturating_mul(100).checked_div(total).unwrap_or(0);
    let bar = inside.width.saturating_sub(6);
    let full = usize::from(bar) * share / 100;
    let drawn = format!("{}{}", "#".repeat(full), ".".repeat(usize::from(bar) - full));
    paint.put(inside.x, inside.y + 1, bar, &drawn, Meaning::Key);
    paint.put(inside.x + bar + 1, inside.y + 1, 5, &format!("{share:>3}%"), Meaning::Plain);
}
