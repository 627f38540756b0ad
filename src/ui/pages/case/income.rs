//! The income table: this period, the same period last year, change, per cent, village median or the figure when returned.

use std::cmp::Reverse;

use ratatui::layout::Rect;

use crate::domain::field::NET_PC;
use crate::domain::flag::why::Why;
use crate::domain::money::Money;
use crate::i18n::Text;
use crate::i18n::text;
use crate::review::rows::CaseView;
use crate::review::rows::ItemRow;
use crate::ui::widgets::amounts;
use crate::ui::widgets::columns;
use crate::ui::widgets::display::Look;
use crate::ui::widgets::painter::Painter;
use crate::ui::widgets::painter::RowCell;
use crate::ui::widgets::scroll::Beyond;
use crate::ui::widgets::scroll::Scroll;
use crate::ui::widgets::theme::Meaning;
use crate::ui::widgets::theme::of_severity;
use crate::ui::widgets::width;

/// Positions of the items that are shown: all that say something, or, `folded`, only the top ones and the marked ones.
#[must_use]
pub fn rows(case: &CaseView, folded: bool) -> Vec<usize> {
    let nothing = |figure: &Result<Money, Why>| match figure {
        Ok(money) => money.0 == 0,
        Err(Why::Masked | Why::Unreadable | Why::Overflow | Why::Unknown) => false,
        Err(_) => true,
    };
    let says = |item: &ItemRow| {
        let silent = nothing(&item.now) && nothing(&item.before);
        // A top item that is nil in both years is an answer; one that is nil and has nothing to be compared with is not.
        let answers = item.depth == 0 && (!silent || item.before.is_ok());
        item.mark.is_some() || answers || !(folded || silent)
    };
    (0..case.items.len()).filter(|at| says(&case.items[*at])).collect()
}

/// The rows of the folded table that have room: the one with the keys, the income per head, those that a flag marks, the heaviest first,
/// then the top items, then the others; in the order of the table.
#[must_use]
pub fn fitting(case: &CaseView, at: usize, room: usize) -> Vec<usize> {
    let mut order = rows(case, false);
    let (keys, first) = (order.get(at).copied(), rows(case, true));
    let other = |item: usize| case.items[item].field != NET_PC.code();
    order.sort_by_key(|item| (!first.contains(item), Some(*item) != keys, other(*item), Reverse(case.items[*item].mark), *item));
    order.truncate(room.max(1));
    order.sort_unstable();
    order
}

const MARK: u16 = 2;
const LABEL: u16 = 16;
const MONEY: u16 = 12;
const SHARE: u16 = 8;

/// How the table is shown.
#[derive(Clone, Copy, Debug)]
pub struct IncomeShow {
    /// Only the top items and the marked ones.
    pub folded: bool,
    /// Two and three years back instead of the change in yuan and the village median.
    pub years: bool,
    /// The table has the keys.
    pub keys: bool,
}

/// Draws the names of the columns and the rows from `scroll` on.
pub fn draw(case: &CaseView, show: IncomeShow, scroll: Scroll, paint: &mut Painter, area: Rect) {
    let look = paint.look;
    let IncomeShow { folded, years, keys } = show;
    let returned = case.row.was_returned() && case.items.iter().any(|item| item.at_return.is_some());
    let say = |zh: &'static str, en: &'static str| look.words(&text(zh, en));
    let extra = area.width.saturating_sub(80).min(8);
    let last = if returned { say("退回时", "at return") } else { say("村中位", "vill. med.") };
    let third = if years { say("前两年", "2 yrs ago") } else { say("增减", "change") };
    let last = if years { say("前三年", "3 yrs ago") } else { last };
    let room = usize::from(area.height.saturating_sub(1));
    let shown = if folded { fitting(case, scroll.at, room) } else { rows(case, false) };
    let item = match rows(case, false).len() - shown.len() {
        0 => say("项目", "item"),
        n => look.words(&text("项目（折起 {n}）", "item ({n} folded)").fill(&[("n", &n)])),
    };
    let mut names = vec![
        RowCell::words("", MARK, Meaning::Heading),
        RowCell::words(item, LABEL + extra, Meaning::Heading),
        RowCell::figure(say("本期", "this period"), MONEY, Meaning::Heading),
        RowCell::figure(say("上年同期", "year before"), MONEY, Meaning::Heading),
        RowCell::figure(third, MONEY, Meaning::Heading),
        RowCell::figure(say("幅度", "%"), SHARE, Meaning::Heading),
        RowCell::figure(last, MONEY, Meaning::Heading),
    ];
    if years {
        // The four years stand side by side.
        names.swap(5, 6);
    }
    let top = if folded { 0 } else { scroll.top };
    // A year without any record says so once, on the top line.
    let is_top = |at: usize| shown.get(top) == Some(&at);
    // All lines are measured, so that nothing moves when they are scrolled or unfolded.
    let all = rows(case, false);
    let mut lines = vec![names];
    lines.extend(all.iter().map(|at| match &case.items[*at] {
        item if years => year_cells(item, years_told(case, is_top(*at)), extra, look),
        item => item_cells(item, returned, extra, look),
    }));
    // A blank keeps the last one off the wall.
    columns::make_room(&mut lines, &[1], area.width.saturating_sub(1), look);
    paint.row(area.x, area.y, area.width, &lines[0], None);
    for (line, at) in shown.iter().skip(top).take(room).enumerate() {
        let y = area.y + 1 + u16::try_from(line).unwrap_or(u16::MAX);
        let over = (keys && top + line == scroll.at).then_some(Meaning::Focus);
        let Some(cells) = all.iter().position(|other| other == at).and_then(|place| lines.get(place + 1)) else { continue };
        let row = Rect { y, height: 1, ..area };
        paint.row(row.x, row.y, row.width, cells, over);
        if let Err(why) = &case.items[*at].before
            && !years
            && years_told(case, line == 0)[0]
        {
            tell_why(*why, cells, over, paint, row);
        }
    }
    paint.beyond(area.x, area.bottom(), area.width, Beyond { above: top, below: shown.len().saturating_sub(top + room) });
}

/// The reason stands where figure, change and share would, so that nobody takes it for a zero.
fn tell_why(why: Why, cells: &[RowCell], over: Option<Meaning>, paint: &mut Painter, area: Rect) {
    let look = paint.look;
    let wide = |cells: &[RowCell]| cells.iter().map(|cell| cell.room + 1).sum::<u16>();
    let (x, room) = (area.x + wide(&cells[..3]), wide(&cells[3..6]) - 1);
    let words = look.words(&match why {
        Why::NotInCaliber => Why::NotComparable.label(),
        Why::NoPeriod => text("没有上年同期的记录", "no record a year before"),
        why => why.label(),
    });
    let short = look.words(&amounts::short_why(why));
    let words = if width::cells(&words) > usize::from(room) { short } else { words };
    let indent = u16::try_from(width::cells(&words)).map_or(0, |wide| room.saturating_sub(wide).min(2));
    paint.put(x + indent, area.y, room - indent, &words, over.unwrap_or(Meaning::Muted));
}

/// For each of the three years before, whether this line says why it has no figure.
fn years_told(case: &CaseView, is_top: bool) -> [bool; 3] {
    let silent = |of: &dyn Fn(&ItemRow) -> Result<Money, Why>| case.items.iter().all(|item| of(item) == Err(Why::NoPeriod));
    let silent = [silent(&|item| item.before), silent(&|item| item.older[0]), silent(&|item| item.older[1])];
    silent.map(|silent| is_top || !silent)
}

fn item_cells(item: &ItemRow, returned: bool, extra: u16, look: &Look) -> Vec<RowCell> {
    let signed = |money: Money| if item.negative { Money(money.0.saturating_neg()) } else { money };
    let mark = item.mark.map(|severity| look.words(&amounts::letter(severity))).unwrap_or_default();
    let meaning = item.mark.map_or(Meaning::Plain, of_severity);
    let label = format!("{}{}", "  ".repeat(usize::from(item.depth)), look.say(&item.label));
    let now = match &item.now {
        Ok(money) => signed(*money).to_string(),
        Err(why) => look.words(&amounts::short_why(*why)),
    };
    let both = match (&item.now, &item.before) {
        (Ok(now), Ok(before)) => Some((*now, *before)),
        _ => None,
    };
    let (before, difference, share) = match (&item.before, both) {
        (Ok(before), Some((now, _))) => (
            signed(*before).to_string(),
            now.checked_sub(*before).map_or_else(String::new, |by| signed(by).to_string()),
            amounts::change(now, *before).map_or_else(|| "-".to_string(), amounts::percent),
        ),
        (Ok(before), None) => (signed(*before).to_string(), String::new(), String::new()),
        (Err(_), _) => (String::new(), String::new(), String::new()),
    };
    let moved = returned && item.at_return.is_some_and(|then| item.now.as_ref().is_ok_and(|now| *now != then));
    let last = match (returned, item.at_return, item.village_median) {
        (true, Some(then), _) => format!("{}{}", if moved { "~ " } else { "" }, signed(then)),
        (false, _, Some(median)) => signed(median).to_string(),
        (true, None, _) | (false, _, None) => String::new(),
    };
    let falls = both.is_some_and(|(now, before)| now < before);
    let trend = if falls { meaning } else { Meaning::Plain };
    vec![
        RowCell::words(mark, MARK, meaning),
        RowCell::words(label, LABEL + extra, meaning),
        RowCell::figure(now, MONEY, if item.now.is_ok() { meaning } else { Meaning::Muted }),
        RowCell::figure(before, MONEY, Meaning::Plain),
        RowCell::figure(difference, MONEY, trend),
        RowCell::figure(share, SHARE, trend),
        RowCell::figure(last, MONEY, if moved { Meaning::Changed } else { Meaning::Muted }),
    ]
}

/// An item through four years, with the change against last year; a year that is not comparable says so.
fn year_cells(item: &ItemRow, told: [bool; 3], extra: u16, look: &Look) -> Vec<RowCell> {
    let mark = item.mark.map(|severity| look.words(&amounts::letter(severity))).unwrap_or_default();
    let meaning = item.mark.map_or(Meaning::Plain, of_severity);
    let label = format!("{}{}", "  ".repeat(usize::from(item.depth)), look.say(&item.label));
    let year = |figure: &Result<Money, Why>, told: bool, own: Meaning| match figure {
        Err(_) if !told => RowCell::figure("", MONEY, own),
        Ok(money) if item.negative => RowCell::figure(Money(money.0.saturating_neg()).to_string(), MONEY, own),
        Ok(money) => RowCell::figure(money.to_string(), MONEY, own),
        Err(why) => RowCell::figure(look.words(&short_year(*why)), MONEY, Meaning::Muted),
    };
    let share = match (&item.now, &item.before) {
        (Ok(now), Ok(before)) => amounts::change(*now, *before).map_or_else(|| "-".to_string(), amounts::percent),
        _ => String::new(),
    };
    vec![
        RowCell::words(mark, MARK, meaning),
        RowCell::words(label, LABEL + extra, meaning),
        year(&item.now, true, meaning),
        year(&item.before, told[0], Meaning::Plain),
        year(&item.older[0], told[1], Meaning::Plain),
        year(&item.older[1], told[2], Meaning::Plain),
        RowCell::figure(share, SHARE, Meaning::Plain),
    ]
}

/// Why a figure of a year is missing, short enough for its column.
const fn short_year(why: Why) -> Text {
    match why {
        Why::NotInCaliber | Why::NotComparable => text("不可比", "not comp."),
        Why::NoPeriod => text("无记录", "no record"),
        Why::Empty
        | Why::NoColumn
        | Why::NoFile
        | Why::Masked
        | Why::Unreadable
        | Why::NoLimit
        | Why::TooFew
        | Why::DividedByZero
        | Why::Overflow
        | Why::Unknown
        | Why::NotInFile => amounts::short_why(why),
    }
}

#[cfg(test)]
mod tests {
    use crate::domain::field::NET_PC;
    use crate::ui::pages::case::income;
    use crate::ui::tests::rig;

    #[test]
    fn however_little_room_there_is_the_income_per_head_is_in_sight() {
        let case = rig::desk().case(rig::WANG).map_err(|error| error.text()).expect("a case");
        for room in 2..=income::rows(&case, false).len() {
            let shown = income::fitting(&case, 0, room);
            assert!(shown.len() == room && shown.iter().any(|at| case.items[*at].field == NET_PC.code()), "{room}: {shown:?}");
        }
    }
}
