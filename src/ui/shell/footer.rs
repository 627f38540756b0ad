//! The last two lines: the effect of the last key or a hint, and the keys valid here, from the action register.

use ratatui::layout::Rect;

use crate::i18n::Text;
use crate::i18n::text;
use crate::input::action::ACTIONS;
use crate::input::action::Action;
use crate::input::action::Place;
use crate::ui::screen::Message;
use crate::ui::screen::Screen;
use crate::ui::task::STAGES;
use crate::ui::widgets::display::Look;
use crate::ui::widgets::painter::Painter;
use crate::ui::widgets::scroll::Beyond;
use crate::ui::widgets::theme::Meaning;
use crate::ui::widgets::width;

/// How far long work is: stage (a position in `STAGES`), how much of it is done, of how much.
pub type Progress = (usize, usize, usize);

/// The short line: what has just happened, or the hint; where there is room for several lines it goes on in the next.
pub fn message(paint: &mut Painter, area: Rect, message: Option<&Message>) {
    let Some(message) = message else { return };
    let (room, words) = (area.width.saturating_sub(1), paint.look.say(&message.said).to_owned());
    let lines = width::wrap(&words, usize::from(room));
    let last = usize::from(area.height.max(1)) - 1;
    for (n, y) in (area.y..area.bottom()).enumerate() {
        if n < last || lines.len() <= last + 1 {
            paint.put(area.x + 1, y, room, lines.get(n).map_or("", String::as_str), message.meaning);
            continue;
        }
        // What the last line has no room for ends in an ellipsis there, with how many more lines it would take; help shows it whole.
        let marked = paint.beyond(area.x + 1, y, room, Beyond { above: 0, below: lines.len() - last - 1 });
        let rest = lines[..n].iter().fold(words.as_str(), |rest, line| {
            let rest = rest.trim_start();
            rest.strip_prefix(line.as_str()).unwrap_or(rest)
        });
        paint.put(area.x + 1, y, room - marked, rest.trim_start(), message.meaning);
    }
}

/// Whether the line has no room for all of it.
pub fn is_cut(look: &Look, area: Rect, message: &Message) -> bool {
    width::wrap(look.say(&message.said), usize::from(area.width.saturating_sub(1))).len() > usize::from(area.height.max(1))
}

/// Long work beside the keyboard, at the right end of the line: what, how far, and the key that stops it. The cells it takes.
pub fn job(paint: &mut Painter, area: Rect, label: &Text, progress: Progress) -> u16 {
    let look = paint.look;
    let (stage, done, total) = progress;
    let share = done.min(total).saturating_mul(100).checked_div(total).unwrap_or(0);
    let name = STAGES.get(stage).map(|stage| look.words(stage)).unwrap_or_default();
    let key = look.key(Action::StopJob, Place::Queue);
    let words = if total == 0 {
        text(" {label}…  {key} 停下 ", " {label}...  {key} stops it ")
    } else {
        text(" {label}: {stage} {n}%  {key} 停下 ", " {label}: {stage} {n}%  {key} stops it ")
    };
    let words = words.fill(&[("label", label), ("stage", &name), ("n", &share), ("key", &key)]);
    // Measured as it is drawn: signs that a console lacks are written longer.
    let words = look.glyphs.show(look.say(&words));
    let wide = u16::try_from(width::cells(&words)).unwrap_or(u16::MAX).min(area.width);
    paint.put(area.right() - wide, area.y, wide, &words, Meaning::Focus);
    wide
}

/// The keys of a screen, by what they do on it; an action that cannot run is dim and in brackets. As many as fit, help always. `own` are
/// the actions that a screen names itself, in its order.
pub fn keys(paint: &mut Painter, area: Rect, top: &dyn Screen, own: &[Action], able: &dyn Fn(Action) -> Result<(), Text>) {
    let (look, place) = (paint.look, top.place());
    let item = |action: Action| {
        let key = look.key(action, place);
        (!key.is_empty()).then(|| (key, look.words(&top.named(action).unwrap_or_else(|| action.row().label.clone()))))
    };
    let help = item(Action::Help).filter(|_| Action::Help.row().footer.contains(&place));
    let long = |key: &str, label: &str| u16::try_from(width::cells(key) + width::cells(label) + 3).unwrap_or(u16::MAX);
    let kept = help.as_ref().map_or(0, |(key, label)| long(key, label));
    let mut x = area.x + 1;
    let of_place = ACTIONS.iter().filter(|row| row.footer.contains(&place) && row.action != Action::Help).map(|row| row.action);
    let shown: Vec<Action> = if own.is_empty() { of_place.collect() } else { own.to_vec() };
    for action in shown {
        let Some((key, label)) = item(action) else { continue };
        if x + long(&key, &label) + kept > area.right() {
            continue;
        }
        // Where nothing lies below nothing is said of a next page.
        if action == Action::PageDown && top.is_at_end(look.lang) {
            continue;
        }
        let is_able = able(action).is_ok();
        let (key, own) = if is_able { (key, Meaning::Key) } else { (format!("({key})"), Meaning::Muted) };
        x += paint.put(x, area.y, area.right() - x, &format!("{key} "), own);
        x += paint.put(x, area.y, area.right() - x, &label, if own == Meaning::Key { Meaning::Plain } else { own }) + 2;
    }
    if let Some((key, label)) = help {
        x += paint.put(x, area.y, area.right().saturating_sub(x), &format!("{key} "), Meaning::Key);
        paint.put(x, area.y, area.right().saturating_sub(x), &label, Meaning::Plain);
    }
}
