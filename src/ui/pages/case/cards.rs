//! Flag cards: the rule in a sentence, this household's arithmetic, what to look at, what it usually is, how it was settled.

use ratatui::layout::Rect;

use crate::domain::evidence;
use crate::domain::flag::FlagState;
use crate::domain::flag::Severity;
use crate::domain::reason;
use crate::i18n::Lang;
use crate::i18n::Text;
use crate::i18n::text;
use crate::input::action::Action;
use crate::input::action::Place;
use crate::review::rows::Card;
use crate::ui::form::choices;
use crate::ui::widgets::amounts;
use crate::ui::widgets::block_list;
use crate::ui::widgets::block_list::Block;
use crate::ui::widgets::display::Look;
use crate::ui::widgets::painter::Painter;
use crate::ui::widgets::scroll::Beyond;
use crate::ui::widgets::theme::Meaning;
use crate::ui::widgets::theme::of_severity;
use crate::ui::widgets::width;

/// Draws the cards of an open case one below another, the one with the keys whole.
pub fn stack(cards: &[Card], at: usize, paint: &mut Painter, area: Rect) {
    sized(cards, Some(at), Size::Whole, TakesOver::Here, paint, area);
}

/// Draws the cards beside the figures that have the keys: with their sums, for which a wide window has room, and without the codes, for
/// which nobody asked.
pub fn spread(cards: &[Card], paint: &mut Painter, area: Rect) {
    sized(cards, None, Size::Spread, TakesOver::Here, paint, area);
}

/// Draws the cards of an open case below the figures that have the keys: in plain words.
pub fn glance(cards: &[Card], paint: &mut Painter, area: Rect) {
    sized(cards, None, Size::Glance, TakesOver::Here, paint, area);
}

/// Draws the cards of a case beside a list: in plain words.
pub fn beside(cards: &[Card], paint: &mut Painter, area: Rect) {
    sized(cards, None, Size::Glance, TakesOver::Elsewhere, paint, area);
}

/// Whether the key that gives a flag its earlier answer again works where the cards are drawn.
#[derive(Clone, Copy, PartialEq, Eq)]
enum TakesOver {
    Here,
    /// The case has to be opened first.
    Elsewhere,
}

/// The card that the key takes the earlier answer over for: the one with the keys, else the first that has one.
pub fn taken_over(cards: &[Card], at: Option<usize>) -> Option<usize> {
    let has = |at: &usize| cards.get(*at).is_some_and(|card| card.earlier.is_some());
    match at {
        Some(at) => Some(at).filter(has),
        None => (0..cards.len()).find(has),
    }
}

/// The lines of all cards below the figures, unfolded.
pub fn glance_lines(cards: &[Card], look: &Look, room: usize) -> usize {
    lines(&unfolded(cards, None, Size::Glance, TakesOver::Here, look, room))
}

/// The same while the keys are on one of them.
pub fn whole_lines(cards: &[Card], at: usize, look: &Look, room: usize) -> usize {
    lines(&unfolded(cards, Some(at), Size::Whole, TakesOver::Here, look, room))
}

/// That there is none takes a line as well.
fn lines(blocks: &[Block]) -> usize {
    blocks.iter().map(Vec::len).sum::<usize>().max(1)
}

/// What comes first: what is unsettled, the heaviest of it, the first of those.
fn weight(cards: &[Card], at: usize) -> (bool, Severity, usize) {
    (cards[at].state.is_unsettled(), cards[at].flag.severity, usize::MAX - at)
}

/// The card that is whole: the one with the keys, else the one that comes first.
fn opened(cards: &[Card], at: Option<usize>) -> usize {
    at.or_else(|| (0..cards.len()).max_by_key(|at| weight(cards, *at))).unwrap_or(0)
}

/// How many other flags have the same root cause: they are one card, and the lines below its head only say what they found.
fn kin(cards: &[Card], card: &Card) -> usize {
    cards.iter().filter(|other| other.group == card.group).count().saturating_sub(1)
}

/// Every card unfolded, the open one as `whole` says.
fn unfolded(cards: &[Card], at: Option<usize>, whole: Size, takes: TakesOver, look: &Look, room: usize) -> Vec<Block> {
    let open = opened(cards, at);
    let answered = taken_over(cards, at).filter(|_| takes == TakesOver::Here);
    let size = |at: usize| if at == open { whole } else { whole.beside() };
    let drawn = |at: usize| block(&cards[at], (kin(cards, &cards[at]), answered == Some(at)), size(at), look, room).block;
    (0..cards.len()).map(drawn).collect()
}

fn sized(cards: &[Card], at: Option<usize>, whole: Size, takes: TakesOver, paint: &mut Painter, area: Rect) {
    if cards.is_empty() {
        let none = text("没有疑点。", "No flags.");
        paint.put(area.x, area.y, area.width, paint.look.say(&none), Meaning::Approved);
        return;
    }
    let blocks = folded_to(cards, at, whole, takes, paint.look, area);
    block_list::draw(&blocks, Some(opened(cards, at)), None, paint, area);
}

/// How cards stand on the screen of a case.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum CardsShown {
    /// Below the figures.
    Glance,
    /// Beside the figures of a wide window.
    Spread,
    /// With the keys on one of them.
    Stack(usize),
}

impl CardsShown {
    /// The card with the keys, and how much of the open one is shown.
    const fn sized(self) -> (Option<usize>, Size) {
        match self {
            CardsShown::Glance => (None, Size::Glance),
            CardsShown::Spread => (None, Size::Spread),
            CardsShown::Stack(at) => (Some(at), Size::Whole),
        }
    }
}

/// The lines of a part of the screen that the cards leave blank, however much they unfold.
pub fn blank_lines(cards: &[Card], shown: CardsShown, look: &Look, area: Rect) -> u16 {
    if cards.is_empty() {
        return area.height.saturating_sub(1);
    }
    let (at, whole) = shown.sized();
    let used = lines(&folded_to(cards, at, whole, TakesOver::Here, look, area));
    area.height.saturating_sub(u16::try_from(used).unwrap_or(u16::MAX))
}

/// The cards of a wide window that this much room folds, unfolded for lines of `wide` cells.
pub fn folded_off(cards: &[Card], shown: CardsShown, look: &Look, area: Rect, wide: usize) -> Vec<Block> {
    if cards.is_empty() {
        return Vec::new();
    }
    let (at, whole) = shown.sized();
    let here = folded_to(cards, at, whole, TakesOver::Here, look, area);
    let full = unfolded(cards, at, whole, TakesOver::Here, look, usize::from(area.width));
    let answered = taken_over(cards, at);
    let folded = (0..cards.len()).filter(|at| here[*at].len() < full[*at].len());
    folded.map(|at| block(&cards[at], (kin(cards, &cards[at]), answered == Some(at)), Size::Spread, look, wide).block).collect()
}

/// The cards as this much room shows them.
fn folded_to(cards: &[Card], at: Option<usize>, whole: Size, takes: TakesOver, look: &Look, area: Rect) -> Vec<Block> {
    let weight = |at: &usize| weight(cards, *at);
    let open = opened(cards, at);
    let room = usize::from(area.width);
    let answered = taken_over(cards, at).filter(|_| takes == TakesOver::Here);
    let told = |at: usize, size: Size| block(&cards[at], (kin(cards, &cards[at]), answered == Some(at)), size, look, room);
    let drawn = |at: usize, size: Size| told(at, size).block;
    let beside = whole.beside();
    let mut full = unfolded(cards, at, whole, takes, look, room);
    let mut blocks: Vec<Block> = (0..cards.len()).map(|at| drawn(at, Size::Short)).collect();
    // A card that is taller than its room says what to do before how it was worked out, so that never the remedy is cut.
    if full.get(open).is_some_and(|block| block.len() > usize::from(area.height)) {
        full[open] = drawn(open, whole.tight());
    }
    // The one with the keys is whole; the others as the room allows, the heaviest that are unsettled first.
    let mut order: Vec<usize> = (0..cards.len()).filter(|at| *at != open).collect();
    order.sort_by_key(|at| std::cmp::Reverse(weight(at)));
    let mut left = usize::from(area.height).saturating_sub(blocks.iter().map(Vec::len).sum());
    let (mut folded, mut more) = (Vec::new(), vec![0; cards.len()]);
    for at in std::iter::once(open).chain(order) {
        let wants = full[at].len().saturating_sub(blocks[at].len());
        if at == open || wants <= left {
            blocks[at] = std::mem::take(&mut full[at]);
            left = left.saturating_sub(wants);
        } else {
            folded.push(at);
        }
    }
    // What room is left then shows as much more of these as it holds, what to do before how it was worked out.
    for at in folded {
        let CardBlock { block: mut tight, found, told, brief } = told(at, beside.tight());
        let all = tight.len().max(full[at].len());
        let (short, most) = (blocks[at].len(), blocks[at].len() + left);
        // What to do stands there whole, or what to look at of it, or not at all.
        let shown = if told <= most {
            most.min(tight.len())
        } else if brief.len() <= most {
            tight = brief;
            tight.len()
        } else {
            most.min(found)
        };
        if (short + 1..=most).contains(&shown) {
            tight.truncate(shown);
            left -= shown - short;
            blocks[at] = tight;
        }
        more[at] = all.saturating_sub(blocks[at].len());
    }
    let heights: Vec<usize> = blocks.iter().map(Vec::len).collect();
    let whole = block_list::whole(&heights, open, usize::from(area.height));
    for (at, more) in more.into_iter().enumerate() {
        if at < whole {
            count_folded(&mut blocks[at], more, look, room);
        } else {
            // Where the part ends within it or above it, its lines are counted there with all that lie below: one mark, not two.
            blocks[at].extend(std::iter::repeat_n(block_list::line("", Meaning::Plain), more));
        }
    }
    if let Some(head) = at.and_then(|at| blocks.get_mut(at)).and_then(|block| block.first_mut()) {
        for piece in head.iter_mut() {
            piece.1 = Meaning::Focus;
        }
    }
    blocks
}

/// Puts the mark of a folded card at the end of its last line: how many lines it has more.
fn count_folded(block: &mut Block, more: usize, look: &Look, room: usize) {
    let Some([(words, own)]) = block.last_mut().filter(|_| more > 0).map(Vec::as_mut_slice) else { return };
    let mark = format!(" {}", Beyond { above: 0, below: more }.mark());
    let left = room.saturating_sub(width::cells(&look.glyphs.show(&mark)));
    *words = width::pad(&look.glyphs.show(words), left, width::Side::Left, look.glyphs.ellipsis());
    let own = *own;
    if let Some(line) = block.last_mut() {
        line.push((mark, own));
    }
}

/// How much of a card is shown.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Size {
    Whole,
    /// The same without its code, where the window unfolded it and nobody else.
    Spread,
    /// Without its code and how it was worked out, where nothing is unfolded yet.
    Glance,
    /// The same, what to look at first.
    TightGlance,
    /// Whole, what to look at first.
    Tight,
    /// The same without its code.
    TightSpread,
    Short,
}

impl Size {
    /// How the cards beside it are shown: the code of a rule stands on the card with the keys alone.
    fn beside(self) -> Size {
        if self == Size::Whole { Size::Spread } else { self }
    }

    /// The same with what to look at first.
    const fn tight(self) -> Size {
        match self {
            Size::Whole | Size::Tight => Size::Tight,
            Size::Spread | Size::TightSpread => Size::TightSpread,
            Size::Glance | Size::TightGlance | Size::Short => Size::TightGlance,
        }
    }
}

/// A card with the lines that say what it found, and those that say what to do as well.
struct CardBlock {
    block: Block,
    found: usize,
    told: usize,
    // The same up to what it found, and of what to do only what to look at.
    brief: Block,
}

/// A card; `kin` is how many other flags have the same root cause, `is_taken` whether the key for an earlier answer is about this one.
fn block(card: &Card, (kin, is_taken): (usize, bool), size: Size, look: &Look, room: usize) -> CardBlock {
    let flag = &card.flag;
    let own = if card.state.is_unsettled() { of_severity(flag.severity) } else { Meaning::Muted };
    let state = look.say(&card.state.label()).to_string();
    let kind = look.say(&flag.kind.label()).to_string();
    let front = if card.heads { "" } else { "  + " };
    // The code of a rule is for whoever unfolds the card.
    let code = if matches!(size, Size::Whole | Size::Tight) { format!("{} ", flag.rule) } else { String::new() };
    let named = |title: &Text| format!("{front}{} {code}{}", look.say(&amounts::letter(flag.severity)), look.say(title));
    let left = room.saturating_sub(width::cells(&state) + 1);
    let fits = |name: &String| width::cells(&look.glyphs.show(name)) <= left;
    let name = Some(named(&card.title)).filter(fits).unwrap_or_else(|| named(&card.brief));
    let head = format!("{name} ({kind})");
    // The sort of finding gives way to the name of the rule.
    let head = if width::cells(&look.glyphs.show(&head)) > left { name } else { head };
    let head = width::pad(&look.glyphs.show(&head), left, width::Side::Left, look.glyphs.ellipsis());
    let mut out: Block = vec![vec![(head, own), (" ".to_string(), own), (state, of_state(card.state))]];
    let indent = if card.heads { "   " } else { "       " };
    let body = room.saturating_sub(indent.len());
    let said = look.glyphs.show(look.say(&card.words.said)).into_owned();
    if size == Size::Short {
        if card.heads {
            let line = width::fit(&said, body, look.glyphs.ellipsis());
            out.push(block_list::line(format!("{indent}{line}"), Meaning::Plain));
        }
        if let Some(earlier) = card.earlier.as_ref().filter(|_| is_taken) {
            let line = text("{key} 沿用{period}的处理", "{key} gives the answer of {period} again")
                .fill(&[("key", &look.key(Action::TakeOver, Place::Review)), ("period", &earlier.period.title())]);
            out.push(block_list::line(format!("{indent}{}", look.say(&line)), Meaning::Changed));
        }
        let told = out.len();
        return CardBlock { found: told, told, brief: out.clone(), block: out };
    }
    let mut add = |words: &str, meaning: Meaning| {
        for part in width::wrap(words, body) {
            out.push(block_list::line(format!("{indent}{part}"), meaning));
        }
        out.len()
    };
    if let (Some(cause), true, 1..) = (&card.cause, card.heads, kin) {
        let line = text("根源: {cause}（同源的 {n} 条列在下面）", "root cause: {cause} ({n} more of it below)");
        add(look.say(&line.fill(&[("cause", cause), ("n", &kin)])), Meaning::Heading);
    }
    let remedy = match &card.settled {
        Some(settled) => (look.words(settled), Meaning::Approved),
        None => (advice(card, look), Meaning::Heading),
    };
    let found = add(&said, Meaning::Plain);
    let remedy_first = size == size.tight();
    let mut told = 0;
    if remedy_first {
        told = add(&remedy.0, remedy.1);
    }
    if !matches!(size, Size::Glance | Size::TightGlance) {
        add(look.say(&card.words.worked), Meaning::Muted);
    }
    for limit in card.limits.iter().filter(|limit| !limit.document.is_empty()) {
        let line = text("标准: {said}（{document}）", "limit: {said} ({document})");
        add(look.say(&line.fill(&[("said", &limit.said), ("document", &limit.document)])), Meaning::Muted);
    }
    if !remedy_first {
        told = add(&remedy.0, remedy.1);
    }
    if let Some(earlier) = &card.earlier {
        let said = match look.key(Action::TakeOver, Place::Review) {
            key if is_taken => {
                text("{said}（{key} 沿用）", "{said} ({key} gives it again)").fill(&[("said", &earlier.said), ("key", &key)])
            }
            _ => earlier.said.clone(),
        };
        add(look.say(&said), Meaning::Changed);
    }
    let mut brief: Block = out[..found].to_vec();
    if card.settled.is_none() {
        // The mark of what is folded stands behind its last line.
        let lines = width::wrap(&seen(card, look), body.saturating_sub(MARK));
        brief.extend(lines.into_iter().map(|part| block_list::line(format!("{indent}{part}"), Meaning::Heading)));
    }
    CardBlock { block: out, found, told, brief }
}

/// Cells of the mark behind the last line of a folded card.
const MARK: usize = 5;

/// What to look at and what it usually is, in one line.
fn advice(card: &Card, look: &Look) -> String {
    let usual: Vec<&str> =
        card.usual.iter().take(4).filter_map(|code| reason::reason(code)).map(|reason| short(reason.label.get(look.lang))).collect();
    let line = text("{seen}    常见: {usual}", "{seen}    usually: {usual}");
    look.words(&line.fill(&[("seen", &seen(card, look)), ("usual", &usual.join(comma(look.lang)))]))
}

/// What to look at.
fn seen(card: &Card, look: &Look) -> String {
    let seen: Vec<&str> =
        card.look.iter().filter_map(|code| evidence::evidence(code)).map(|evidence| evidence.label.get(look.lang)).collect();
    look.words(&text("看: {seen}", "look at: {seen}").fill(&[("seen", &seen.join(comma(look.lang)))]))
}

const fn comma(lang: Lang) -> &'static str {
    match lang {
        Lang::Zh => "、",
        Lang::En => ", ",
    }
}

/// “属实：务工收入减少（失业、返乡、换岗）” → “务工收入减少”.
fn short(label: &str) -> &str {
    let tail = choices::bare(label);
    tail.split(['（', '(']).next().unwrap_or(tail).trim()
}

const fn of_state(state: FlagState) -> Meaning {
    match state {
        FlagState::Open | FlagState::Reopened => Meaning::Plain,
        FlagState::Pending => Meaning::Medium,
        FlagState::Confirmed | FlagState::Waived | FlagState::FalseAlarm | FlagState::Corrected | FlagState::AutoCleared => {
            Meaning::Approved
        }
    }
}

#[cfg(test)]
mod tests {
    use ratatui::buffer::Buffer;
    use ratatui::layout::Rect;

    use crate::domain::period::Period;
    use crate::i18n::Text;
    use crate::review::rows::Deed;
    use crate::review::rows::EarlierAnswer;
    use crate::ui::pages::case::cards;
    use crate::ui::tests::rig;
    use crate::ui::widgets::painter::Painter;
    use crate::ui::widgets::plain_picture;

    #[test]
    fn the_card_that_the_key_answers_as_before_says_so_wherever_the_key_works() {
        let mut cards = rig::desk().case(rig::WANG).map_err(|error| error.text()).expect("a case").cards;
        for at in [0, 3] {
            cards[at].earlier = Some(EarlierAnswer {
                period: Period::parse("2023").expect("a period"),
                deed: Deed::Explain,
                reasons: Vec::new(),
                evidence: Vec::new(),
                note: String::new(),
                approver: String::new(),
                until: None,
                said: Text::same("2023年度已处理: 说明属实"),
            });
        }
        let look = rig::look();
        let drawn = |draw: &dyn Fn(&mut Painter, Rect), tall: u16| {
            let area = Rect::new(0, 0, 78, tall);
            let mut buffer = Buffer::empty(area);
            draw(&mut Painter::new(&mut buffer, &look), area);
            plain_picture::of(&buffer)
        };
        // Below the figures the key is about the first such card, with the keys on the cards about that one.
        for tall in [9, 40] {
            let below = drawn(&|paint, area| cards::glance(&cards, paint, area), tall);
            assert_eq!(below.matches("F9 沿用").count(), 1, "{below}");
        }
        let at_third = drawn(&|paint, area| cards::stack(&cards, 3, paint, area), 40);
        assert_eq!(at_third.matches("F9 沿用").count(), 1, "{at_third}");
        assert_eq!(drawn(&|paint, area| cards::stack(&cards, 1, paint, area), 40).matches("F9 沿用").count(), 0);
        // In the list the key does something else.
        let list = drawn(&|paint, area| cards::beside(&cards, paint, area), 40);
        assert!(list.contains("2023年度已处理") && !list.contains("F9"), "{list}");
    }
}
