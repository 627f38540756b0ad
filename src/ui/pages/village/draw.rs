//! How a village is laid out: its pictures by name, the flags and the bars of one on the left, its households on the right.

use ratatui::layout::Rect;

use crate::i18n::Text;
use crate::i18n::text;
use crate::input::action::Action;
use crate::input::action::Place;
use crate::review::case::village_figures::Bar;
use crate::ui::pages::village::VillagePage;
use crate::ui::widgets::amounts;
use crate::ui::widgets::block_list;
use crate::ui::widgets::block_list::Block;
use crate::ui::widgets::display::Look;
use crate::ui::widgets::painter::Painter;
use crate::ui::widgets::painter::RowCell;
use crate::ui::widgets::scroll::Beyond;
use crate::ui::widgets::theme::Meaning;
use crate::ui::widgets::theme::of_severity;
use crate::ui::widgets::width;
use crate::ui::widgets::width::Side;

const COUNT: u16 = 4;
/// What stands before the part of a household besides its head: the mark, and a blank behind each.
const MARK: u16 = 1 + 1 + 1;
/// Cells of a head at least.
const HEAD: u16 = 8;
/// What is said of a household has so many cells before its head gets more.
const SAID: u16 = 24;
/// The least cells of a bar.
const BAR: u16 = 2;

struct VillageLayout {
    left: Rect,
    right: Rect,
}

fn layout(area: Rect) -> VillageLayout {
    let body = Rect { y: area.y + 3, height: area.height.saturating_sub(3), ..area };
    let wide = (area.width * 11 / 20).min(72) - 1;
    let left = Rect { width: wide, ..body };
    // A blank on both sides of the wall.
    let right = Rect { x: left.right() + 2, width: area.right().saturating_sub(left.right() + 2), ..body };
    VillageLayout { left, right }
}

/// Lines below the households on which keys settle the flag of the picture.
const WAYS: u16 = 5;

/// How many households fit, with the ways to settle an open flag below them or without.
pub fn page(area: Rect, is_open: bool) -> usize {
    page_of(layout(area).right, is_open)
}

fn page_of(right: Rect, is_open: bool) -> usize {
    usize::from(right.height.saturating_sub(if is_open { 1 + WAYS } else { 1 }))
}

/// Which key is for what becomes of a flag that the whole village shares, and what is for its households; none where no flag waits or nothing is settled any more.
fn ways(village: &VillagePage, look: &Look) -> Option<Text> {
    let kind = village.card_to_settle()?.flag.kind;
    let once = if kind.may_be_explained() {
        text(
            "这条疑点给全村办一次: {explain} 说明属实，{alarm} 误报，{waive} 豁免。",
            "Settled once for the village: {explain} true, {alarm} false alarm, {waive} waived. ",
        )
    } else {
        text("这条疑点给全村办一次: {alarm} 误报，{waive} 豁免。", "Settled once for the village: {alarm} false alarm, {waive} waived. ")
    };
    let pattern = if village.households().is_empty() {
        once
    } else {
        text("{once}哪户的数要改，{open} 进去退回", "{once}A household with wrong figures: {open} it and return it")
            .fill(&[("once", &once)])
    };
    let key = |action| look.key(action, Place::Village);
    Some(pattern.fill(&[
        ("explain", &key(Action::Explain)),
        ("alarm", &key(Action::FalseAlarm)),
        ("waive", &key(Action::Waive)),
        ("open", &key(Action::Open)),
    ]))
}

/// Draws the screen.
pub fn village(village: &VillagePage, paint: &mut Painter, area: Rect) {
    let look = paint.look;
    let row = &village.view.row;
    let counts = text("  {n} 户，待审 {waiting} 户，有高疑点 {high} 户", "  {n|household|households}, {waiting} waiting, {high} high")
        .fill(&[("n", &row.households), ("waiting", &row.waiting), ("high", &row.high)]);
    let responsible = match village.responsible {
        0 => text("   {key} 责任人: 没有登记", "   {key} responsible: nobody"),
        n => text("   {key} 责任人 {n} 人", "   {key} responsible: {n}").fill(&[("n", &n)]),
    };
    let responsible = responsible.fill(&[("key", &look.key(Action::Duties, Place::Village))]);
    let pieces =
        [(row.name.to_string(), Meaning::Heading), (look.words(&counts), Meaning::Plain), (look.words(&responsible), Meaning::Muted)];
    paint.pieces(area.x + 1, area.y, area.width.saturating_sub(1), &pieces);
    names(village, paint, Rect { x: area.x + 1, y: area.y + 1, width: area.width.saturating_sub(1), height: 1 });
    paint.rule(area.x, area.y + 2, area.width);
    let VillageLayout { left, right } = layout(area);
    paint.wall(right.x - 2, left.y, left.bottom());
    let told = told(village, paint, left);
    bars(village, paint, Rect { y: left.y + told, height: left.height.saturating_sub(told), ..left });
    households(village, paint, right);
}

/// The names of the pictures; the one shown is in brackets, a mark says that an open flag is about it.
fn names(village: &VillagePage, paint: &mut Painter, area: Rect) {
    let mut x = area.x;
    for (at, picture) in village.view.pictures.iter().enumerate() {
        let card = village.view.cards.iter().find(|card| picture.rules.contains(&card.flag.rule.as_str()));
        let open = card.filter(|card| card.state.is_unsettled());
        let mark = open.map(|card| paint.look.words(&amounts::letter(card.flag.severity))).unwrap_or_default();
        let gap = if mark.is_empty() { "" } else { " " };
        let name = format!("{mark}{gap}{}", paint.look.say(&picture.name));
        let here = at == village.at;
        let words = if here { format!("[{name}]") } else { format!(" {name} ") };
        let meaning = match (here, open) {
            (true, _) => Meaning::Focus,
            (false, Some(card)) => of_severity(card.flag.severity),
            (false, None) => Meaning::Muted,
        };
        x += paint.put(x, area.y, area.right().saturating_sub(x), &words, meaning);
    }
}

/// The flags the picture is about and what it comes to; how many lines that took.
fn told(village: &VillagePage, paint: &mut Painter, area: Rect) -> u16 {
    let look = paint.look;
    let Some(picture) = village.picture() else { return 0 };
    let room = usize::from(area.width.saturating_sub(1));
    let mut lines: Vec<block_list::Line> = Vec::new();
    for card in village.view.cards.iter().filter(|card| picture.rules.contains(&card.flag.rule.as_str())) {
        let meaning = if card.state.is_unsettled() { of_severity(card.flag.severity) } else { Meaning::Muted };
        let state = look.words(&card.state.label());
        let name = format!("{} {}", look.say(&amounts::letter(card.flag.severity)), look.say(&card.title));
        let left = room.saturating_sub(width::cells(&state) + 1);
        // A long name goes on in the next line.
        for (n, part) in width::wrap(&name, left).into_iter().enumerate() {
            let part = width::pad(&look.glyphs.show(&part), left, Side::Left, look.glyphs.ellipsis());
            lines.push(block_list::line(if n == 0 { format!("{part} {state}") } else { part }, meaning));
        }
    }
    for said in &picture.said {
        let said = said.fill(&[("export", &look.key(Action::Export, Place::Queue))]);
        lines.extend(width::wrap(look.say(&said), room).into_iter().map(|part| block_list::line(part, Meaning::Muted)));
    }
    let tall = u16::try_from(lines.len()).unwrap_or(area.height).min(area.height);
    let block: Vec<Block> = vec![lines];
    block_list::draw(&block, None, None, paint, Rect { height: tall, ..area });
    tall
}

fn bars(village: &VillagePage, paint: &mut Painter, area: Rect) {
    let look = paint.look;
    let Some(picture) = village.picture() else { return };
    let most = picture.bars.iter().map(|bar| bar.count).max().unwrap_or(0).max(1);
    let widest =
        |words: &dyn Fn(&Bar) -> String| picture.bars.iter().map(|bar| width::cells(&look.glyphs.show(&words(bar)))).max().unwrap_or(0);
    let label = u16::try_from(widest(&|bar| look.words(&bar.label))).unwrap_or(0);
    let said = u16::try_from(widest(&|bar| bar.said.as_ref().map(|said| look.words(said)).unwrap_or_default())).unwrap_or(0);
    // Names and what is said of them stand whole; the bars take what is left.
    let label = label.min(area.width.saturating_sub(1 + COUNT + 2 + BAR + 1 + said + 1));
    let used = label + 1 + COUNT + 2;
    // What there is to say goes whole behind the bars; the bars keep a few cells in any case.
    let room = area.width.saturating_sub(used + said + 1).max(BAR);
    // What no flag is about may stand out, but does not cry.
    let cries = village.view.cards.iter().any(|card| card.state.is_unsettled() && picture.rules.contains(&card.flag.rule.as_str()));
    let loud = if cries { Meaning::High } else { Meaning::Changed };
    for (bar, y) in picture.bars.iter().zip(area.y..area.bottom()) {
        let long = u16::try_from(bar.count * usize::from(room) / most).unwrap_or(room).max(u16::from(bar.count > 0));
        let meaning = if bar.is_hot { loud } else { Meaning::Plain };
        let columns = [RowCell::words(look.words(&bar.label), label, meaning), RowCell::figure(bar.count.to_string(), COUNT, meaning)];
        paint.row(area.x, y, area.width, &columns, None);
        let x = area.x + used - 1;
        let full = if bar.is_hot { "█" } else { "=" };
        let drawn = paint.put(x, y, area.right().saturating_sub(x + 1), &full.repeat(usize::from(long)), meaning);
        if let Some(said) = &bar.said {
            let from = x + drawn + 1;
            paint.put(from, y, area.right().saturating_sub(from + 1), look.say(said), if bar.is_hot { loud } else { Meaning::Muted });
        }
    }
    // The last line gives way to the mark, and is counted with what is cut.
    let room = usize::from(area.height);
    if picture.bars.len() > room && room > 0 {
        let line = " ".repeat(usize::from(area.width.saturating_sub(1)));
        paint.put(area.x, area.bottom() - 1, area.width.saturating_sub(1), &line, Meaning::Plain);
        paint.beyond(area.x, area.bottom() - 1, area.width.saturating_sub(1), Beyond { above: 0, below: picture.bars.len() - room + 1 });
    }
}

fn households(village: &VillagePage, paint: &mut Painter, area: Rect) {
    let look = paint.look;
    let shown = village.households();
    let title = text("组成这张图的 {n} 户", "{n|household|households} make it up").fill(&[("n", &shown.len())]);
    paint.put(area.x, area.y, area.width, look.say(&title), Meaning::Heading);
    paint.beyond(area.x, area.y, area.width, village.scroll.beyond(shown.len()));
    let ways = ways(village, look);
    let below = ways.map(|ways| width::wrap(look.say(&ways), usize::from(area.width))).unwrap_or_default();
    let first = area.bottom().saturating_sub(u16::try_from(below.len()).unwrap_or(WAYS).min(WAYS));
    for (line, y) in below.iter().zip(first..area.bottom()) {
        paint.put(area.x, y, area.width, line, Meaning::Plain);
    }
    let room = page_of(area, !below.is_empty());
    let widest = shown.iter().map(|shown| width::cells(&look.glyphs.show(&shown.head))).max().unwrap_or(0);
    let head = u16::try_from(widest).unwrap_or(HEAD).clamp(HEAD, area.width.saturating_sub(MARK + SAID).max(HEAD));
    let said_at = MARK + head;
    for ((at, shown), y) in shown.iter().enumerate().skip(village.scroll.top).take(room).zip(area.y + 1..) {
        let here = at == village.scroll.at;
        let columns = [RowCell::words(if here { ">" } else { "" }, 1, Meaning::Plain), RowCell::words(&shown.head, head, Meaning::Plain)];
        let over = here.then_some(Meaning::Focus);
        paint.row(area.x, y, area.width, &columns, over);
        let clauses: Vec<String> = shown.said.iter().map(|said| look.words(said)).collect();
        let between = look.say(&text("，", ", ")).to_owned();
        paint.clauses(area.x + said_at, y, area.width.saturating_sub(said_at), &clauses, &between, over.unwrap_or(Meaning::Muted));
    }
}
