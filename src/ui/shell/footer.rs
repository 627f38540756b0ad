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

/// A blank on both sides of the line.
pub const MARGINS: u16 = 2;

/// The short line: what has just happened, or the hint; where there is room for several lines it goes on in the next.
pub fn message(paint: &mut Painter, area: Rect, message: Option<&Message>) {
    let Some(message) = message else { return };
    let (room, words) = (area.width.saturating_sub(MARGINS), paint.look.say(&message.said).to_owned());
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
    width::wrap(look.say(&message.said), usize::from(area.width.saturating_sub(MARGINS))).len() > usize::from(area.height.max(1))
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
    beside(paint, area, &words)
}

/// Words at the right end of the line. The cells they take.
pub fn beside(paint: &mut Painter, area: Rect, words: &Text) -> u16 {
    let look = paint.look;
    // Measured as they are drawn: signs that a console lacks are written longer.
    let words = look.glyphs.show(look.say(words));
    let wide = u16::try_from(width::cells(&words)).unwrap_or(u16::MAX).min(area.width);
    paint.put(area.right() - wide, area.y, wide, &words, Meaning::Focus);
    wide
}

/// A key that the footer may name.
struct KeyItem {
    key: String,
    label: String,
    is_able: bool,
    // Leads out, or to what has no room here: it leaves last.
    is_kept: bool,
    word: KeyWord,
}

/// Whether a key needs its word where there is no room for all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum KeyWord {
    // It says what the key does here.
    Own,
    // The key means the same on every page.
    Everywhere,
    // So does help, whose word leaves last of these.
    Help,
}

impl KeyItem {
    /// The cells it takes, with the two blanks behind it.
    fn wide(&self) -> usize {
        let words = if self.label.is_empty() { 0 } else { width::cells(&self.label) + 1 };
        width::cells(&self.key) + words + 2
    }
}

/// The keys of a screen, by what they do on it; an action that cannot run is dim and in brackets. As many as fit: the keys that lead out
/// and to help always, then what can be pressed, then what cannot. `own` are the actions that a screen names itself, in its order.
pub fn keys(paint: &mut Painter, area: Rect, top: &dyn Screen, own: &[Action], able: &dyn Fn(Action) -> Result<(), Text>) {
    // Where nothing lies below nothing is said of a next page.
    let at_end = top.is_at_end(paint.look.lang);
    let named = |action: Action| top.named(action);
    let hidden = |action: Action| action == Action::PageDown && at_end;
    let of_place = of_place(top.place());
    let shown: Vec<Action> = if own.is_empty() { of_place } else { own.iter().copied().chain(helps(top.place())).collect() };
    let shown: Vec<Action> = shown.into_iter().filter(|action| !hidden(*action)).collect();
    put(paint, area, top.place(), &shown, &named, able);
}

/// The keys while a walk is shown: those of the screen below do nothing meanwhile, and the walk's own stand in its panel.
pub fn keys_of_walk(paint: &mut Painter, area: Rect) {
    let named = |action: Action| (action == Action::Back).then(|| text("结束演示", "end the walk"));
    put(paint, area, Place::Present, &of_place(Place::Present), &named, &|_| Ok(()));
}

/// The actions that the footer of a place names, help last.
fn of_place(place: Place) -> Vec<Action> {
    let rows = ACTIONS.iter().filter(|row| row.footer.contains(&place) && row.action != Action::Help).map(|row| row.action);
    rows.chain(helps(place)).collect()
}

/// Help, where the footer of the place names it.
fn helps(place: Place) -> Option<Action> {
    Action::Help.row().footer.contains(&place).then_some(Action::Help)
}

fn put(
    paint: &mut Painter,
    area: Rect,
    place: Place,
    shown: &[Action],
    named: &dyn Fn(Action) -> Option<Text>,
    able: &dyn Fn(Action) -> Result<(), Text>,
) {
    let look = paint.look;
    let item = |action: Action| {
        let key = Some(look.key(action, place)).filter(|key| !key.is_empty())?;
        let is_able = action == Action::Help || able(action).is_ok();
        let label = look.words(&named(action).unwrap_or_else(|| action.row().label.clone()));
        let is_kept = is_able && matches!(action, Action::Back | Action::Help);
        let word = match action {
            Action::Help => KeyWord::Help,
            Action::Back | Action::NextPane | Action::Palette if is_able => KeyWord::Everywhere,
            _ => KeyWord::Own,
        };
        let key = if is_able { key } else { format!("({key})") };
        Some(KeyItem { key, label, is_able, is_kept, word })
    };
    let items: Vec<KeyItem> = shown.iter().filter_map(|action| item(*action)).collect();
    let mut x = area.x + 1;
    // The last one needs no blanks behind it.
    let room = usize::from(area.right().saturating_sub(x)) + 2;
    let items = shortened(items, room);
    for item in fitting(&items, room) {
        let (own, words) = if item.is_able { (Meaning::Key, Meaning::Plain) } else { (Meaning::Muted, Meaning::Muted) };
        x += paint.put(x, area.y, area.right().saturating_sub(x), &item.key, own);
        if !item.label.is_empty() {
            x += 1 + paint.put(x + 1, area.y, area.right().saturating_sub(x + 1), &item.label, words);
        }
        x += 2;
    }
}

/// The same, where what can be pressed has no room with all its words: keys that mean the same on every page stand by themselves, and stay;
/// help does where a key more has room then.
fn shortened(mut items: Vec<KeyItem>, room: usize) -> Vec<KeyItem> {
    let is_over = |items: &[KeyItem]| items.iter().filter(|item| item.is_able).map(KeyItem::wide).sum::<usize>() > room;
    if is_over(&items) {
        for item in items.iter_mut().filter(|item| item.word == KeyWord::Everywhere) {
            item.label.clear();
            item.is_kept = true;
        }
    }
    let whole = first_gone(&items, room);
    let words: Vec<String> = items.iter().map(|item| item.label.clone()).collect();
    items.iter_mut().filter(|item| item.word == KeyWord::Help).for_each(|item| item.label.clear());
    if first_gone(&items, room) <= whole {
        // No key is gained by it.
        items.iter_mut().zip(words).for_each(|(item, label)| item.label = label);
    }
    items
}

/// The place of the first key that can be pressed and has no room.
fn first_gone(items: &[KeyItem], room: usize) -> usize {
    let kept = fitting(items, room);
    let is_kept = |item: &KeyItem| kept.iter().any(|other| std::ptr::eq(*other, item));
    items.iter().position(|item| item.is_able && !is_kept(item)).unwrap_or(items.len())
}

/// The keys that have room, in their order: what cannot be pressed leaves first, then what stands last, and last of all the ways out.
fn fitting(items: &[KeyItem], room: usize) -> Vec<&KeyItem> {
    let rank = |item: &KeyItem| (!item.is_kept, !item.is_able);
    let mut order: Vec<usize> = (0..items.len()).collect();
    order.sort_by_key(|at| (rank(&items[*at]), *at));
    let mut left = room;
    let mut kept = Vec::new();
    let mut has_left = false;
    for at in order {
        let item = &items[at];
        match left.checked_sub(item.wide()) {
            // One that cannot be pressed does not stand alone where those before it had no room.
            Some(_) if !item.is_able && has_left => {}
            Some(rest) => {
                left = rest;
                kept.push(at);
            }
            None => has_left |= !item.is_able,
        }
    }
    kept.sort_unstable();
    kept.into_iter().map(|at| &items[at]).collect()
}

#[cfg(test)]
mod tests {
    use crate::ui::shell::footer::KeyItem;
    use crate::ui::shell::footer::KeyWord;
    use crate::ui::shell::footer::fitting;
    use crate::ui::shell::footer::shortened;

    #[test]
    fn what_cannot_be_pressed_leaves_before_what_can_and_the_way_out_stays() {
        let item = |key: &str, is_able: bool, is_kept: bool| KeyItem {
            key: key.to_owned(),
            label: "abcd".to_owned(),
            is_able,
            is_kept,
            word: match (key, is_kept) {
                ("F1", _) => KeyWord::Help,
                (_, true) => KeyWord::Everywhere,
                (_, false) => KeyWord::Own,
            },
        };
        let items =
            [item("F2", true, false), item("(F3)", false, false), item("F4", true, false), item("Esc", true, true), item("F1", true, true)];
        let shown = |room: usize| fitting(&items, room).iter().map(|item| item.key.clone()).collect::<Vec<_>>().join(" ");
        assert_eq!(shown(100), "F2 (F3) F4 Esc F1");
        assert_eq!(shown(40), "F2 F4 Esc F1");
        assert_eq!(shown(30), "F2 Esc F1");
        assert_eq!(shown(20), "Esc F1");
        assert_eq!(shown(12), "Esc", "one way out of two, the first");
        let words = |room: usize| {
            let items = [
                item("F2", true, false),
                item("F4", true, false),
                item("Tab", true, true),
                item("Esc", true, true),
                item("F1", true, true),
            ];
            let items = shortened(items.into(), room);
            fitting(&items, room).iter().map(|item| format!("{}{}", item.key, item.label)).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(words(49), "F2abcd F4abcd Tababcd Escabcd F1abcd");
        assert_eq!(words(40), "F2abcd F4abcd Tab Esc F1abcd", "what is the same on every page needs no word");
        assert_eq!(words(36), "F2abcd F4abcd Tab Esc F1", "the word of help leaves before a key does");
        assert_eq!(words(30), "F2abcd Tab Esc F1abcd");
        // A short one that cannot be pressed does not stand alone where a longer one before it had no room.
        let long = KeyItem { label: "a much longer label".to_owned(), ..item("(F2)", false, false) };
        let grey = [long, item("(F6)", false, false), item("F1", true, true)];
        assert_eq!(fitting(&grey, 30).iter().map(|item| item.key.as_str()).collect::<Vec<_>>(), ["F1"]);
    }
}
