//! How a form is drawn: a window over the case, rows with ticks, fields with the real cursor.

use ratatui::layout::Position;
use ratatui::layout::Rect;

use crate::i18n::text;
use crate::input::action::Action;
use crate::input::action::Place;
use crate::review::rows::Deed;
use crate::ui::form::Form;
use crate::ui::form::row::FormRow;
use crate::ui::form::row::OrderPart;
use crate::ui::screen::CANCEL;
use crate::ui::screen::Screen;
use crate::ui::widgets::block_list;
use crate::ui::widgets::block_list::Block;
use crate::ui::widgets::display::Look;
use crate::ui::widgets::painter::Painter;
use crate::ui::widgets::theme::Meaning;
use crate::ui::widgets::width;

/// Draws the form; returns the cursor while a field has the keys.
pub fn form(form: &Form, paint: &mut Painter, area: Rect) -> Option<Position> {
    let look = paint.look;
    let wide = area.width.saturating_sub(4).min(92);
    let inner = wide.saturating_sub(4);
    let blocks = blocks(form, paint, inner);
    let lines: usize = blocks.iter().map(Vec::len).sum();
    let tall = u16::try_from(lines + 2).unwrap_or(u16::MAX).min(area.height.saturating_sub(1));
    let window = Rect { x: area.x + (area.width - wide) / 2, y: area.y + (area.height - tall) / 2, width: wide, height: tall };
    let place = form.place();
    let send = format!(" {} {}{} ", look.key(form.opener, place), look.say(&form.submit), tally(form, look));
    let leave = format!(" {} {} ", look.key(Action::Back, place), look.say(&CANCEL));
    let foot = [(send, Meaning::Key), (leave, Meaning::Plain)];
    let inside = paint.window(window, look.say(&form.title), &foot);
    let y = block_list::draw(&blocks, Some(form.at), Some(Meaning::Focus), paint, inside)?;
    let (field, front) = match form.rows.get(form.at)? {
        FormRow::Line { label, field, .. } => (field, format!("{} ", look.say(label))),
        FormRow::Sentence { on, field } if form.editing => (field, tick(*on, false).to_string()),
        FormRow::Sentence { .. } | FormRow::Choice { .. } | FormRow::Heading(_) => return None,
    };
    let used = u16::try_from(width::cells(&look.glyphs.show(&front))).unwrap_or(0);
    let (_, cursor) = field.window(inside.width.saturating_sub(used + 1), look.glyphs.ellipsis());
    Some(Position { x: inside.x + used + cursor, y })
}

/// What would be sent off, by count, as some of it lies below or is folded: `: 疑点 3，佐证 1，并通过`.
fn tally(form: &Form, look: &Look) -> String {
    let rows = &form.rows;
    let ticked = |part: OrderPart| {
        let mut choices = rows.iter().filter_map(|row| match row {
            FormRow::Choice { part: own, on, .. } if *own == part => Some(*on),
            FormRow::Choice { .. } | FormRow::Sentence { .. } | FormRow::Heading(_) | FormRow::Line { .. } => None,
        });
        choices.clone().next().map(|_| choices.by_ref().filter(|on| *on).count())
    };
    let sentences = rows.iter().any(|row| matches!(row, FormRow::Sentence { .. }));
    let sentences = sentences.then(|| rows.iter().filter(|row| matches!(row, FormRow::Sentence { on: true, .. })).count());
    // What the flags of many households ask is sent off with what all of them are asked.
    let own = || form.order.own.values();
    let (asks, brings): (usize, usize) = (own().map(|own| own.ask.len()).sum(), own().map(|own| own.evidence.len()).sum());
    let each = form.order.households.len().max(1);
    let sentences = sentences.map(|n| n * each + asks);
    let is_return = form.order.deed == Some(Deed::Return);
    let papers = if is_return { text("要带 {n}", "to bring {n}") } else { text("佐证 {n}", "evidence {n}") };
    let counted = [
        (text("疑点 {n}", "flags {n}"), ticked(OrderPart::Flag)),
        (text("核对 {n} 句", "sentences {n}"), sentences),
        (papers, ticked(OrderPart::Evidence).map(|n| if is_return { n * each + brings } else { n })),
    ];
    let mut parts: Vec<String> =
        counted.into_iter().filter_map(|(words, count)| Some(look.words(&words.fill(&[("n", &count?)])))).collect();
    if ticked(OrderPart::Approve) == Some(1) {
        parts.push(look.words(&text("并通过", "and approve")));
    }
    if parts.is_empty() { String::new() } else { format!(": {}", parts.join(&look.words(&text("，", ", ")))) }
}

/// How many choices of a part are shown while the keys are elsewhere.
const FOLDED: usize = 3;

/// The rows as blocks. A part with many choices shows the ticked and the first ones until the keys come to it.
fn blocks(form: &Form, paint: &Painter, room: u16) -> Vec<Block> {
    let heads: Vec<usize> = (0..form.rows.len()).filter(|at| matches!(form.rows[*at], FormRow::Heading(_))).collect();
    let mut out: Vec<Block> = form.rows.iter().enumerate().map(|(at, row)| block(form, at, row, paint, room)).collect();
    for (n, head) in heads.iter().enumerate() {
        let end = heads.get(n + 1).copied().unwrap_or(form.rows.len());
        let choices = form.rows[*head..end].iter().filter(|row| matches!(row, FormRow::Choice { .. })).count();
        if (*head..end).contains(&form.at) || choices <= FOLDED + 1 {
            continue;
        }
        let ticked = form.rows[*head..end].iter().filter(|row| matches!(row, FormRow::Choice { on: true, .. })).count();
        let (mut left, mut hidden) = (FOLDED.saturating_sub(ticked), 0usize);
        for (row, lines) in form.rows[head + 1..end].iter().zip(&mut out[head + 1..end]) {
            if matches!(row, FormRow::Choice { on: false, .. }) {
                if left > 0 {
                    left -= 1;
                } else {
                    hidden += 1;
                    lines.clear();
                }
            }
        }
        let more = text("（还有 {n} 项，{key} 展开）", " ({n} more, {key} unfolds)")
            .fill(&[("n", &hidden), ("key", &paint.look.key(Action::NextPane, Place::Form))]);
        if let Some(line) = out[*head].last_mut() {
            line.push((paint.look.words(&more), Meaning::Muted));
        }
    }
    out
}

const fn tick(on: bool, single: bool) -> &'static str {
    match (on, single) {
        (true, false) => "[x] ",
        (false, false) => "[ ] ",
        (true, true) => "(*) ",
        (false, true) => "( ) ",
    }
}

fn block(form: &Form, at: usize, row: &FormRow, paint: &Painter, room: u16) -> Block {
    let look = paint.look;
    let here = at == form.at;
    match row {
        FormRow::Heading(label) => hung("", look.say(label), Meaning::Heading, room),
        FormRow::Choice { label, on, single, .. } => {
            let meaning = if *on { Meaning::Approved } else { Meaning::Plain };
            hung(tick(*on, *single), look.say(label), meaning, room)
        }
        FormRow::Sentence { on, field } if here && form.editing => {
            let (shown, _) = field.window(room.saturating_sub(5), look.glyphs.ellipsis());
            vec![block_list::line(format!("{}{shown}", tick(*on, false)), Meaning::Plain)]
        }
        FormRow::Sentence { on, field } => {
            let meaning = if *on { Meaning::Approved } else { Meaning::Plain };
            // A rule's own sentence is read in the reader's language; as the village gets it, it stands below where the keys are.
            let Some(means) = form.meaning(row, look.lang) else { return hung(tick(*on, false), field.value(), meaning, room) };
            let mut lines = hung(tick(*on, false), means, meaning, room);
            if here {
                lines.extend(hung("    = ", field.value(), Meaning::Muted, room));
            }
            lines
        }
        FormRow::Line { label, field, .. } => {
            let front = format!("{} ", look.say(label));
            let used = u16::try_from(width::cells(&look.glyphs.show(&front))).unwrap_or(0);
            let room = room.saturating_sub(used + 1);
            let (shown, _) = field.window(room, look.glyphs.ellipsis());
            let blank = usize::from(room).saturating_sub(width::cells(&shown));
            let line = if here { " ".repeat(blank) } else { "_".repeat(blank.min(usize::from(room))) };
            vec![vec![(front, Meaning::Heading), (shown, Meaning::Plain), (line, Meaning::Muted)]]
        }
    }
}

/// A text hanging behind its tick, broken into lines.
fn hung(front: &str, words: &str, meaning: Meaning, room: u16) -> Block {
    let indent = width::cells(front);
    let parts = width::wrap(words, usize::from(room).saturating_sub(indent));
    let mut out = Vec::new();
    for (n, part) in parts.into_iter().enumerate() {
        let front = if n == 0 { front.to_string() } else { " ".repeat(indent) };
        out.push(block_list::line(front + &part, meaning));
    }
    out
}
