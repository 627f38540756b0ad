//! The window over the last picture while long work is under way: what, how far, and the key that stops it.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::i18n::Text;
use crate::i18n::text;
use crate::input::action::Action;
use crate::input::action::Place;
use crate::ui::task::STAGES;
use crate::ui::widgets::display::Look;
use crate::ui::widgets::painter::Painter;
use crate::ui::widgets::theme::Meaning;

const WIDE: u16 = 60;

/// Draws the window in the middle; `progress` is stage, done and total.
pub fn draw(buffer: &mut Buffer, look: &Look, title: &Text, progress: (usize, usize, usize)) {
    // What is being written is written to its end.
    let stops = (progress.0 + 1 < STAGES.len()).then(|| text("停下", "stop"));
    draw_stage(buffer, look, title, STAGES.get(progress.0), progress, stops.as_ref());
}

/// The same with its own word for the stage, and for what the key does; none when it does nothing now.
pub fn draw_stage(
    buffer: &mut Buffer,
    look: &Look,
    title: &Text,
    stage: Option<&Text>,
    (_, done, total): (usize, usize, usize),
    stops: Option<&Text>,
) {
    let area = buffer.area;
    let mut paint = Painter::new(buffer, look);
    let wide = WIDE.min(area.width);
    let window = Rect { x: area.x + (area.width - wide) / 2, y: area.y + area.height / 3, width: wide, height: 5.min(area.height) };
    let foot: Vec<_> =
        stops.map(|stops| (format!(" {} {} ", look.key(Action::Back, Place::Ask), look.say(stops)), Meaning::Key)).into_iter().collect();
    let inside = paint.window(window, look.say(title), &foot);
    let name = stage.map(|stage| look.words(stage)).unwrap_or_default();
    paint.put(inside.x, inside.y, inside.width, &name, Meaning::Plain);
    let share = done.min(total).saturating_mul(100).checked_div(total).unwrap_or(0);
    let bar = inside.width.saturating_sub(6);
    let full = usize::from(bar) * share / 100;
    let drawn = format!("{}{}", "#".repeat(full), ".".repeat(usize::from(bar) - full));
    paint.put(inside.x, inside.y + 1, bar, &drawn, Meaning::Key);
    paint.put(inside.x + bar + 1, inside.y + 1, 5, &format!("{share:>3}%"), Meaning::Plain);
}
