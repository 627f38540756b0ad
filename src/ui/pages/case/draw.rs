//! How the review screen is laid out: narrow, table above and one pane below; wide, cards on the right, members and notes under the table.

use ratatui::layout::Rect;

use crate::domain::code;
use crate::domain::stamp::Stamp;
use crate::i18n::Text;
use crate::i18n::text;
use crate::input::action::Action;
use crate::input::action::Place;
use crate::review::rows::CaseView;

use crate::ui::pages::case::Pane;
use crate::ui::pages::case::Review;
use crate::ui::pages::case::cards;
use crate::ui::pages::case::cards::CardsShown;
use crate::ui::pages::case::income;
use crate::ui::pages::case::lists;
use crate::ui::screen::Scene;
use crate::ui::widgets::amounts;
use crate::ui::widgets::block_list;
use crate::ui::widgets::display::Look;
use crate::ui::widgets::painter::Painter;
use crate::ui::widgets::theme::Meaning;
use crate::ui::widgets::theme::of_status;
use crate::ui::widgets::width;

/// Where the parts stand.
struct CaseLayout {
    table: Rect,
    tabs: Rect,
    pane: Rect,
    // Wide only: members and notes under the table.
    below: Option<Rect>,
    folded: bool,
}

const SIDE: u16 = 38;

/// Whether the cards stand beside the table.
pub const fn is_wide(area: Rect) -> bool {
    area.width >= 118
}

/// `opened`: nobody has moved in the table yet, and the first card wants to be in view; `needs`: the lines that what stands below the table
/// takes at most, more than which the table need not leave it.
fn layout(area: Rect, keys: Pane, opened: bool, needs: usize, case: &CaseView) -> CaseLayout {
    let top = area.y + 2;
    let room = area.bottom().saturating_sub(top);
    let all = u16::try_from(income::rows(case, false).len()).unwrap_or(u16::MAX).saturating_add(1);
    if is_wide(area) {
        let left = area.width - SIDE - 2;
        // The last column keeps off the wall.
        let table = Rect { x: area.x, y: top, width: left - 1, height: all.min(room.saturating_sub(6)) };
        let below = Rect { y: table.bottom() + 1, height: area.bottom().saturating_sub(table.bottom() + 1), width: left, ..table };
        let side = Rect { x: area.x + left + 2, y: top, width: SIDE, height: room };
        // The third line stays blank where two are enough.
        let tabs = Rect { height: 3, ..side };
        let pane = Rect { y: side.y + 3, height: side.height.saturating_sub(3), ..side };
        return CaseLayout { table, tabs, pane, below: Some(below), folded: false };
    }
    let reads = keys == Pane::Income && !opened;
    // Without a flag and a slip there is one sentence below, and the table takes the room.
    let says = !case.cards.is_empty() || case.asked.is_some() || !matches!(keys, Pane::Income | Pane::Cards);
    let wanted = match (reads, says) {
        (true, _) => room.saturating_sub(5),
        (false, true) => room.saturating_sub(10),
        (false, false) => room.saturating_sub(3),
    };
    let least =
        if !reads && all > wanted { u16::try_from(income::rows(case, true).len()).unwrap_or(u16::MAX).saturating_add(1) } else { all };
    let least = least.min(wanted);
    // What the part below leaves blank is for items that would be folded.
    let spare = room.saturating_sub(least + 1).saturating_sub(u16::try_from(needs).unwrap_or(u16::MAX));
    let height = least.saturating_add(spare).min(all).max(least);
    with_table(area, height, all, reads)
}

/// The narrow layout with a table of this height.
fn with_table(area: Rect, height: u16, all: u16, reads: bool) -> CaseLayout {
    let top = area.y + 2;
    let folded = !reads && all > height;
    let table = Rect { y: top, height, ..area };
    let tabs = Rect { y: table.bottom(), height: 1, ..area };
    let pane = Rect { x: area.x + 1, width: area.width - 2, y: tabs.bottom(), height: area.bottom().saturating_sub(tabs.bottom()) };
    CaseLayout { table, tabs, pane, below: None, folded }
}

/// The same where the part below leaves lines blank all the same, as its cards stand there by whole sentences: they are for items.
fn filled(layout: CaseLayout, review: &Review, look: &Look, area: Rect) -> CaseLayout {
    let shown = match review.pane {
        Pane::Income => CardsShown::Glance,
        Pane::Cards => CardsShown::Stack(review.scroll(Pane::Cards).at),
        Pane::Members | Pane::Notes | Pane::History | Pane::Versions | Pane::Skipped => return layout,
    };
    if !layout.folded {
        return layout;
    }
    let asked = asked_room(&review.case, shown, look, layout.pane);
    let below = Rect { height: layout.pane.height.saturating_sub(asked), ..layout.pane };
    let blank = cards::blank_lines(&review.case.cards, shown, look, below);
    let all = u16::try_from(income::rows(&review.case, false).len()).unwrap_or(u16::MAX).saturating_add(1);
    let height = layout.table.height.saturating_add(blank).min(all);
    with_table(area, height, all, false)
}

/// How many rows of a pane fit while `keys` has the keys.
pub fn page(area: Rect, pane: Pane, keys: Pane, case: &CaseView) -> usize {
    let layout = layout(area, keys, false, usize::MAX, case);
    let lines = match pane {
        Pane::Income => layout.table.height.saturating_sub(1),
        Pane::Cards | Pane::Members | Pane::Notes | Pane::History | Pane::Versions | Pane::Skipped => layout.pane.height,
    };
    usize::from(lines)
}

/// Draws the review screen.
pub fn review(review: &Review, scene: &Scene, paint: &mut Painter, area: Rect) {
    let case = &review.case;
    let needs = needs(review, paint.look, usize::from(area.width.saturating_sub(2)));
    let layout = filled(layout(area, review.pane, review.scroll(Pane::Income).at == 0, needs, case), review, paint.look, area);
    headline(review, scene, paint, area);
    paint.rule(area.x, area.y + 1, area.width);
    let keys = review.pane == Pane::Income;
    if let Some(below) = layout.below {
        paint.rule(below.x, below.y - 1, below.width);
        let left = Rect { x: below.x + 1, width: below.width.saturating_sub(2), ..below };
        under(review, paint, left, layout.pane);
        paint.wall(layout.tabs.x - 2, area.y + 2, area.bottom());
    }
    tabs(review, paint, layout.tabs, layout.below.is_some());
    let show = income::IncomeShow { folded: layout.folded, years: review.shows_years(), keys };
    income::draw(case, show, review.scroll(Pane::Income), paint, layout.table);
    pane(review, paint, layout.pane);
}

/// The lines that the part below the table takes at most; nothing is left to the table by a list that is scrolled.
fn needs(review: &Review, look: &Look, wide: usize) -> usize {
    let case = &review.case;
    let asked = || asked_lines(case, look, wide).len();
    match review.pane {
        Pane::Income => asked() + cards::glance_lines(&case.cards, look, wide),
        Pane::Cards => asked() + cards::whole_lines(&case.cards, review.scroll(Pane::Cards).at, look, wide),
        Pane::Members | Pane::Notes | Pane::History | Pane::Versions | Pane::Skipped => usize::MAX,
    }
}

/// What the line above a case does without where it is too long, each step with those before it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum GivesWay {
    Nothing,
    SizeBefore,
    Group,
    Category,
    Round,
    Total,
    Collected,
}

impl GivesWay {
    const ALL: [GivesWay; 7] = [
        GivesWay::Nothing,
        GivesWay::SizeBefore,
        GivesWay::Group,
        GivesWay::Category,
        GivesWay::Round,
        GivesWay::Total,
        GivesWay::Collected,
    ];
}

fn headline(review: &Review, scene: &Scene, paint: &mut Painter, area: Rect) {
    let look = paint.look;
    let case = &review.case;
    let row = &case.row;
    let number = |n: Option<i64>| n.map_or_else(|| "-".to_string(), |n| n.to_string());
    let stamp = match scene.desk.header().stamp {
        Stamp::Practice => look.words(&text(" 演练 ", " practice ")),
        Stamp::Office => String::new(),
    };
    let wide = u16::try_from(width::cells(&stamp)).unwrap_or(0);
    // A blank more keeps what is said of the case off the badge, which is not of it.
    let room = area.width.saturating_sub(wide + u16::from(wide > 0));
    // What the status and the round have no room behind gives way: the size of last year where it is the same, then the group, then the
    // long name of the category, then a round that is the first, then of how many it is one, and last when it was collected.
    let same = row.size == case.size_before;
    let before_it = |words: Text| scene.desk.period().map_or_else(Text::default, |period| period.part.said(words));
    let all = GivesWay::ALL.map(|given| {
        let of = if given < GivesWay::Total { format!("/{}", review.scope.len()) } else { String::new() };
        let line = text(" {n}{of} {village}{group} ", " {n}{of} {village}{group} ").fill(&[
            ("n", &(review.position() + 1)),
            ("of", &of),
            ("village", &row.village),
            ("group", &if given < GivesWay::Group { text("{group}", " {group}").fill(&[("group", &row.group)]) } else { Text::default() }),
        ]);
        let before = if given < GivesWay::SizeBefore || !same {
            before_it(text("(上年{before})", " (was {before})")).fill(&[("before", &number(case.size_before))])
        } else {
            Text::default()
        };
        let size = match row.size {
            Some(size) => text("{size}人", "{size|person|people}").fill(&[("size", &size)]),
            None => text("-人", "size unknown"),
        };
        let more = text(" {tail} {size}{before} {category} ", " {tail}, {size}{before}, {category}: ").fill(&[
            ("tail", &amounts::tail(&row.hh_id)),
            ("size", &size),
            ("before", &before),
            ("category", &if given < GivesWay::Category { code::label(&row.category) } else { code::brief(&row.category) }),
        ]);
        let collected = if given < GivesWay::Collected { case.collected.clone() } else { Text::default() };
        let round = if given < GivesWay::Round {
            text(" 第{n}轮", ", round {n}")
        } else if row.round > 1 {
            text(" 第{n}轮", ", rd {n}")
        } else {
            Text::default()
        };
        let collected = if collected.is_empty() { collected } else { text(" {on}", ", {on}").fill(&[("on", &collected)]) };
        let round = text("{round}{collected}", "{round}{collected}")
            .fill(&[("round", &round.fill(&[("n", &i64::from(row.round))])), ("collected", &collected)]);
        vec![
            (look.words(&line), Meaning::Plain),
            (row.head.clone(), Meaning::Heading),
            (look.words(&more), Meaning::Plain),
            (look.words(&row.status.label()), of_status(row.status)),
            (look.words(&round), Meaning::Plain),
        ]
    });
    let fits = |pieces: &&Vec<(String, Meaning)>| {
        pieces.iter().map(|(words, _)| width::cells(&look.glyphs.show(words))).sum::<usize>() <= usize::from(room)
    };
    let [.., shortest] = &all;
    let pieces = all.iter().find(fits).unwrap_or(shortest);
    paint.pieces(area.x, area.y, room, pieces);
    paint.put(area.right().saturating_sub(wide), area.y, wide, &stamp, Meaning::Practice);
}

/// The names of the panes with their counts; the one shown is in brackets.
fn tabs(review: &Review, paint: &mut Painter, area: Rect, wide: bool) {
    if !wide {
        paint.rule(area.x, area.y, area.width);
    }
    let shown = shown(review.pane);
    let (mut x, mut y) = (area.x + u16::from(!wide), area.y);
    for pane in Pane::ALL {
        if pane == Pane::Income {
            continue;
        }
        // The digit that goes there; a keymap with longer keys has no room for them, and help lists them.
        let digit = pane.key().map(|action| paint.look.key(action, Place::Review)).filter(|key| width::cells(key) == 1).unwrap_or_default();
        let words = format!("{digit}{} {}", paint.look.say(&pane.label()), pane.len(&review.case));
        let words = if pane == shown { format!("[{words}]") } else { format!(" {words} ") };
        let meaning = match (pane == review.pane, pane == shown) {
            (true, _) => Meaning::Focus,
            (false, true) => Meaning::Heading,
            (false, false) => Meaning::Muted,
        };
        let long = u16::try_from(width::cells(&words)).unwrap_or(0);
        if x + long > area.right() && y + 1 < area.bottom() {
            (x, y) = (area.x, y + 1);
        }
        x += paint.put(x, y, area.right().saturating_sub(x), &words, meaning);
    }
}

/// The pane that is drawn: the cards while the table has the keys.
const fn shown(keys: Pane) -> Pane {
    match keys {
        Pane::Income | Pane::Cards => Pane::Cards,
        Pane::Members | Pane::Notes | Pane::History | Pane::Versions | Pane::Skipped => keys,
    }
}

fn pane(review: &Review, paint: &mut Painter, area: Rect) {
    let case = &review.case;
    let last_year = is_wide(review.area);
    let at = Some(review.scroll(review.pane).at);
    match review.pane {
        Pane::Income => {
            let below = asked(case, if last_year { CardsShown::Spread } else { CardsShown::Glance }, paint, area);
            // In a narrow window the cards unfold once they have the keys.
            if last_year {
                cards::spread(&case.cards, paint, below);
            } else {
                cards::glance(&case.cards, paint, below);
            }
        }
        Pane::Cards => {
            // The cards have the keys: the whole room is theirs, but for the slip.
            let at = review.scroll(Pane::Cards).at;
            let below = asked(case, CardsShown::Stack(at), paint, area);
            cards::stack(&case.cards, at, paint, below);
        }
        Pane::Members => lists::members(&case.members, at, last_year, paint, area),
        Pane::Notes => lists::log(&case.notes, &text("还没有批注。", "No notes yet."), at, paint, area),
        Pane::History => lists::log(&case.history, &text("还没有办理过。", "Nothing has been done yet."), at, paint, area),
        Pane::Versions => lists::log(&case.versions, &text("只有导入时的一个版本。", "Only the version first imported."), at, paint, area),
        Pane::Skipped => lists::skipped(&case.skipped, at, paint, area),
    }
}

/// What a returned case was asked and what came back, in lines of this width; none where nothing was.
fn asked_lines(case: &CaseView, look: &Look, wide: usize) -> Vec<(String, Meaning)> {
    let Some(asked) = &case.asked else { return Vec::new() };
    let mut lines: Vec<(String, Meaning)> = Vec::new();
    for (n, line) in asked.lines().iter().enumerate() {
        let own = match n {
            0 if asked.over > 0 => Meaning::High,
            0 => Meaning::Heading,
            _ => Meaning::Plain,
        };
        lines.extend(width::wrap(&look.words(line), wide).into_iter().map(|part| (part, own)));
    }
    lines
}

/// The lines of it above the cards: the first card keeps room, and what the cards leave blank is taken.
fn asked_room(case: &CaseView, shown: CardsShown, look: &Look, area: Rect) -> u16 {
    let lines = u16::try_from(asked_lines(case, look, usize::from(area.width)).len()).unwrap_or(u16::MAX);
    if lines == 0 || matches!(shown, CardsShown::Stack(1..)) {
        return 0;
    }
    // A card is told in two lines at least.
    let most = area.height.saturating_sub(2);
    let room = most.clamp(1, (area.height * 2 / 5).max(1));
    let below = Rect { height: area.height.saturating_sub(room), ..area };
    (room + cards::blank_lines(&case.cards, shown, look, below)).min(lines)
}

/// The same above the cards, of which one may have the keys; what is cut is counted. Returns the room below.
fn asked(case: &CaseView, shown: CardsShown, paint: &mut Painter, area: Rect) -> Rect {
    let room = usize::from(asked_room(case, shown, paint.look, area));
    if room == 0 {
        return area;
    }
    let mut lines = asked_lines(case, paint.look, usize::from(area.width));
    let cut = lines.len().saturating_sub(room);
    if cut > 0 {
        lines.truncate(room);
        let more = text("（还有 {n} 行，在表上按 {key} 看）", " ({n|more line|more lines}: {key} on the table)")
            .fill(&[("n", &(cut)), ("key", &paint.look.key(Action::Open, Place::Review))]);
        if let Some(last) = lines.last_mut() {
            let more = paint.look.words(&more);
            let left = usize::from(area.width).saturating_sub(width::cells(&more));
            last.0 = format!("{}{more}", width::fit(&last.0, left, paint.look.glyphs.ellipsis()));
        }
    }
    let mut y = area.y;
    for (words, own) in &lines {
        paint.put(area.x, y, area.width, words, *own);
        y += 1;
    }
    Rect { y, height: area.bottom().saturating_sub(y), ..area }
}

/// Wide: members and notes under the table; what room is left shows what was done, the cards that have no room in their pane, and what
/// could not be judged.
fn under(review: &Review, paint: &mut Painter, area: Rect, pane_of_cards: Rect) {
    let case = &review.case;
    let members = u16::try_from(lists::members_height(&case.members)).unwrap_or(u16::MAX).min(area.height.saturating_sub(3)).max(1);
    paint.put(area.x, area.y, area.width, paint.look.say(&Pane::Members.label()), Meaning::Heading);
    let place = Rect { y: area.y + 1, height: members.min(area.height.saturating_sub(1)), ..area };
    lists::members(&case.members, None, true, paint, place);
    let mut rest = Rect { y: place.bottom(), height: area.bottom().saturating_sub(place.bottom()), ..area };
    for pane in [Pane::Notes, Pane::History, Pane::Cards, Pane::Skipped] {
        if pane == Pane::Cards {
            rest = folded_cards(review, paint, pane_of_cards, rest);
            continue;
        }
        let blocks = match pane {
            Pane::Notes => lists::log_blocks(&case.notes, paint.look, rest.width),
            Pane::History => lists::log_blocks(&case.history, paint.look, rest.width),
            _ => lists::skipped_blocks(&case.skipped, paint.look, rest.width),
        };
        if rest.height <= 1 || (blocks.is_empty() && pane != Pane::Notes) {
            continue;
        }
        let title = format!("{} {}", paint.look.say(&pane.label()), blocks.len());
        paint.put(rest.x, rest.y, rest.width, &title, Meaning::Heading);
        let lines = u16::try_from(blocks.iter().map(Vec::len).sum::<usize>()).unwrap_or(u16::MAX);
        let list = Rect { y: rest.y + 1, height: lines.clamp(1, rest.height - 1), ..rest };
        if blocks.is_empty() {
            paint.put(list.x, list.y, list.width, paint.look.say(&text("还没有批注。", "No notes yet.")), Meaning::Muted);
        }
        block_list::draw(&blocks, None, None, paint, list);
        rest = Rect { y: list.bottom(), height: rest.bottom().saturating_sub(list.bottom()), ..rest };
    }
}

/// The cards that have no room in their own pane, as many as are whole in this one; gives the room below them.
fn folded_cards(review: &Review, paint: &mut Painter, pane: Rect, area: Rect) -> Rect {
    let shown = match review.pane {
        Pane::Income => CardsShown::Spread,
        Pane::Cards => CardsShown::Stack(review.scroll(Pane::Cards).at),
        Pane::Members | Pane::Notes | Pane::History | Pane::Versions | Pane::Skipped => return area,
    };
    let case = &review.case;
    let asked = asked_room(case, shown, paint.look, pane);
    let room = Rect { height: pane.height.saturating_sub(asked), ..pane };
    let mut left = usize::from(area.height).saturating_sub(1);
    let mut whole = cards::folded_off(&case.cards, shown, paint.look, room, usize::from(area.width));
    whole.retain(|card| {
        let fits = card.len() <= left;
        left = left.saturating_sub(if fits { card.len() } else { 0 });
        fits
    });
    if whole.is_empty() {
        return area;
    }
    let title = text("疑点，右边折起的 {n} 条", "Flags folded at the right: {n}").fill(&[("n", &whole.len())]);
    paint.put(area.x, area.y, area.width, paint.look.say(&title), Meaning::Heading);
    let used = u16::try_from(whole.iter().map(Vec::len).sum::<usize>() + 1).unwrap_or(area.height);
    block_list::draw(&whole, None, None, paint, Rect { y: area.y + 1, height: used - 1, ..area });
    Rect { y: area.y + used, height: area.height.saturating_sub(used), ..area }
}

#[cfg(test)]
mod tests {
    use crate::i18n::Lang;
    use crate::ui::tests::rig::Bench;
    use crate::ui::tests::rig::look;
    use crate::ui::widgets::display::Look;

    #[test]
    fn nothing_is_folded_or_left_for_another_page_over_blank_lines() {
        for lang in [Lang::Zh, Lang::En] {
            for tall in 24..=44 {
                let mut bench = Bench::new(Look { lang, ..look() }, 80, tall);
                bench.keys("tab tab tab tab tab tab tab home enter");
                for _ in 0..bench.desk.queue().len() {
                    let picture = bench.picture();
                    let hides = ["（折起 ", " folded)", "（还有 ", " more line"].iter().any(|words| picture.contains(words));
                    let body: Vec<&str> = picture.lines().take(usize::from(tall) - 2).collect();
                    let blank = body.iter().rev().take_while(|line| line.trim().is_empty()).count();
                    assert!(!hides || blank == 0, "{tall}: {picture}");
                    bench.keys("right");
                }
            }
        }
    }
    #[test]
    fn a_wide_window_leaves_no_lines_empty_in_which_a_folded_card_would_be_whole() {
        let mut unfolded = 0;
        for lang in [Lang::Zh, Lang::En] {
            for tall in 30..=50 {
                let mut bench = Bench::new(Look { lang, ..look() }, 120, tall);
                bench.keys("home enter");
                for keys in ["", "0", "down"] {
                    bench.keys(keys);
                    let picture = bench.picture();
                    let halves: Vec<(&str, &str)> = picture.lines().filter_map(|line| line.split_once('│')).collect();
                    let folds = halves.iter().any(|(_, cards)| cards.contains("↓ "));
                    let blank = halves.iter().rev().take_while(|(left, _)| left.trim().is_empty()).count();
                    // The head, what it found, how it was worked out, and what to look at.
                    assert!(!folds || blank < 7, "{tall}: {picture}");
                    let told = halves.iter().position(|(left, _)| left.contains("右边折起的") || left.contains("folded at the right"));
                    if let Some(told) = told {
                        unfolded += 1;
                        let is_next = |left: &str| left.starts_with(" 未判") || left.starts_with(" not judged");
                        let below: String = halves[told..].iter().map(|(left, _)| *left).take_while(|left| !is_next(left)).collect();
                        assert!((below.contains("看: ") || below.contains("look at: ")) && !below.contains('…'), "{tall}: {picture}");
                    }
                }
            }
        }
        assert!(unfolded > 0);
    }
}
