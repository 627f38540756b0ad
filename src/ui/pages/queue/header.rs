//! The two top lines: where we are, whose data it is, how much is done and how long there is.

use chrono::Datelike;
use chrono::NaiveDate;
use ratatui::layout::Rect;

use crate::config::choice::NOBODY;
use crate::domain::period::Period;
use crate::domain::stamp::Stamp;
use crate::i18n::Text;
use crate::i18n::text;
use crate::input::action::Action;
use crate::input::action::Place;
use crate::review::rows::Header;

use crate::ui::pages::queue::strip::Label;
use crate::ui::widgets::painter::Painter;
use crate::ui::widgets::theme::Meaning;
use crate::ui::widgets::width;

/// Whether nobody has said who sits at the desk.
#[must_use]
pub fn is_unsigned(header: &Header) -> bool {
    header.reviewer.is_empty() || header.reviewer == NOBODY
}

/// The first line: office, period, reviewer, practice or office data.
pub fn top(paint: &mut Painter, area: Rect, header: &Header) {
    let look = paint.look;
    let office = [(format!(" {}", look.say(&text("核准", "hezhun"))), Meaning::Heading), (format!("  {}", header.town), Meaning::Plain)];
    let (stamp, meaning) = match header.stamp {
        Stamp::Office => (text("办公数据", "office data"), Meaning::Plain),
        Stamp::Practice => (text("演练数据", "practice data"), Meaning::Practice),
    };
    let mut right = if is_unsigned(header) {
        let key = look.key(Action::Settings, Place::Queue);
        vec![(look.words(&text("未署名（按 {key} 设置）  ", "no name (press {key})  ").fill(&[("key", &key)])), Meaning::Wrong)]
    } else {
        vec![(format!("{}  ", header.reviewer), Meaning::Plain)]
    };
    if header.closed {
        right.push((look.words(&text("已结束  ", "closed  ")), Meaning::Medium));
    }
    if header.read_only.is_some() {
        right.push((look.words(&text("只读", "read-only")), Meaning::Wrong));
        right.push(("  ".to_string(), Meaning::Plain));
    }
    right.push((format!(" {} ", look.say(&stamp)), meaning));
    let wide = total(paint, &right).min(area.width);
    // The days of the period give way, first their year and then all, before they run into the name.
    let spans = header.period.map(spans).unwrap_or_default();
    let ways = spans.iter().map(|span| office.iter().cloned().chain([(look.words(span), Meaning::Plain)]).collect::<Vec<_>>());
    let room = (area.width - wide).saturating_sub(APART);
    let mut ways = ways.chain([office.to_vec()]);
    let pieces = ways.find(|way| total(paint, way) <= room).unwrap_or_else(|| office.to_vec());
    paint.pieces(area.x, area.y, area.width - wide, &pieces);
    paint.pieces(area.right() - wide, area.y, wide, &right);
}

/// Cells between the period and the name.
const APART: u16 = 2;

/// A period with its days, with them in short, and by its name alone.
fn spans(period: Period) -> [Text; 3] {
    let day = |day: NaiveDate, short: bool| day.format(if short { "%m-%d" } else { "%Y-%m-%d" }).to_string();
    let with = |short: bool| {
        text(" {title} {from} 至 {to}", " {title} {from} to {to}").fill(&[
            ("title", &period.title()),
            ("from", &day(period.start(), short)),
            ("to", &day(period.end(), short)),
        ])
    };
    // The days of a year of account lie in two.
    let short = if period.start().year() == period.end().year() { with(true) } else { with(false) };
    [with(false), short, text(" {title}", " {title}").fill(&[("title", &period.title())])]
}

/// The second line: tabs with counts on the left, the clock of the campaign on the right; what is needed a day gives way first, then the
/// tabs farthest from the open one, with their count where some are left out; names in full give way to short ones before.
pub fn counts(paint: &mut Painter, area: Rect, header: &Header, [whole, short]: [&[Label]; 2]) {
    let look = paint.look;
    let dots = look.glyphs.ellipsis();
    let pieces = |tabs: &[Label]| -> Vec<(String, Meaning)> {
        let piece = |tab: &Label| {
            let name = width::fit(&tab.name, TAB, dots);
            let count = tab.count.map_or_else(|| dots.to_string(), |count| count.to_string());
            let words = format!("{name} {count}");
            if tab.open { (format!("[{words}]"), Meaning::Focus) } else { (format!(" {words}"), Meaning::Plain) }
        };
        tabs.iter().map(piece).collect()
    };
    let mut left = pieces(whole);
    let mut right: Vec<(String, Meaning)> = Vec::new();
    // A period that only stands for comparison is late for nothing.
    if let Some(days) = header.days_left.filter(|_| header.total > 0) {
        let (line, meaning) = match days {
            ..0 => (text(" 超期{n}天", " {n} d late").fill(&[("n", &-days)]), Meaning::High),
            0..=3 => (text(" 剩{n}天", " {n} d left").fill(&[("n", &days)]), Meaning::Medium),
            4.. => (text(" 剩{n}天", " {n} d left").fill(&[("n", &days)]), Meaning::Plain),
        };
        right.push((look.words(&line), meaning));
    }
    if let Some(need) = header.per_day {
        right.push((look.words(&text(" 每天{n}户", " {n}/day").fill(&[("n", &need)])), Meaning::Plain));
    }
    right.push((look.words(&text(" 今天{n} ", " today {n} ").fill(&[("n", &header.today)])), Meaning::Plain));
    if right.len() == 3 && total(paint, &left) + total(paint, &right) > area.width {
        right.remove(1);
    }
    let wide = total(paint, &right).min(area.width);
    if total(paint, &left) > area.width - wide {
        left = pieces(short);
    }
    let open = whole.iter().position(|tab| tab.open).unwrap_or(0);
    let left = in_sight(paint, left, open, area.width - wide);
    paint.pieces(area.x, area.y, area.width - wide, &left);
    paint.pieces(area.right() - wide, area.y, wide, &right);
}

/// The most cells a tab's own name takes.
const TAB: usize = 16;

/// As many tabs as fit around the open one, with an ellipsis where some are left out.
fn in_sight(paint: &Painter, tabs: Vec<(String, Meaning)>, open: usize, room: u16) -> Vec<(String, Meaning)> {
    if total(paint, &tabs) <= room {
        return tabs;
    }
    // What is left out is counted at either end.
    let mark = |sign: &str, n: usize| (format!(" {sign} {n}"), Meaning::Key);
    let room = room.saturating_sub(2 * total(paint, &[mark("→", tabs.len())]));
    let (mut from, mut to) = (open, (open + 1).min(tabs.len()));
    // The shipped ones stand first and are wanted most: the window grows to the left before it grows to the right.
    while from > 0 && total(paint, &tabs[from - 1..to]) <= room {
        from -= 1;
    }
    while to < tabs.len() && total(paint, &tabs[from..=to]) <= room {
        to += 1;
    }
    let (before, after) = (from > 0, to < tabs.len());
    let mut out = Vec::new();
    let all = tabs.len();
    out.extend(before.then(|| mark("←", from)));
    out.extend(tabs.into_iter().skip(from).take(to - from));
    out.extend(after.then(|| mark("→", all - to)));
    out
}

fn total(paint: &Painter, pieces: &[(String, Meaning)]) -> u16 {
    let sum: usize = pieces.iter().map(|(words, _)| width::cells(&paint.look.glyphs.show(words))).sum();
    u16::try_from(sum).unwrap_or(u16::MAX)
}

#[cfg(test)]
mod tests {
    use ratatui::buffer::Buffer;
    use ratatui::layout::Rect;

    use crate::domain::period::Period;
    use crate::domain::stamp::Stamp;
    use crate::i18n::Lang;
    use crate::review::rows::Header;
    use crate::ui::pages::queue::header::top;
    use crate::ui::tests::rig::Bench;
    use crate::ui::tests::rig::look;
    use crate::ui::widgets::display::Look;
    use crate::ui::widgets::painter::Painter;

    #[test]
    fn a_campaign_that_is_over_says_so_and_counts_no_days_to_its_deadline() {
        for lang in [Lang::Zh, Lang::En] {
            let mut bench = Bench::new(Look { lang, ..look() }, 80, 24);
            let (left, over) = if lang == Lang::Zh { ("剩", "已结束") } else { (" d left", "closed") };
            assert!(bench.picture().contains(left) && !bench.picture().contains(over), "{}", bench.picture());
            bench.desk.close_campaign(bench.desk.period().expect("a period")).expect("closed");
            let head: Vec<String> = bench.picture().lines().take(2).map(str::to_owned).collect();
            assert!(head[0].contains(over) && !head[1].contains(left), "{head:?}");
            // In a case it is what keeps from approving, whatever flags it has.
            bench.keys("enter");
            let why = if lang == Lang::Zh { "2024年度已经结束" } else { "year 2024 is closed" };
            assert!(bench.picture().contains(why), "{}", bench.picture());
            bench.keys("esc");
        }
    }

    #[test]
    fn no_period_runs_into_the_name_of_who_reviews() {
        for (lang, name) in [(Lang::Zh, "阿卜杜热合曼·麦麦提"), (Lang::En, "Li Min")] {
            for code in ["2024", "2024q1", "2024h1", "2024q3"] {
                let period = Period::parse(code);
                let header = Header {
                    town: "青溪镇".into(),
                    period,
                    stamp: Stamp::Practice,
                    reviewer: name.into(),
                    counts: Vec::new(),
                    total: 0,
                    days_left: None,
                    per_day: None,
                    closed: false,
                    today: 0,
                    read_only: None,
                };
                let area = Rect::new(0, 0, 80, 1);
                let mut buffer = Buffer::empty(area);
                let look = Look { lang, ..look() };
                top(&mut Painter::new(&mut buffer, &look), area, &header);
                let line: String = buffer.content().iter().map(ratatui::buffer::Cell::symbol).collect();
                let (title, name) = (look.words(&period.expect("a period").title()), name.to_owned());
                let squeezed = |words: &str| words.replace(' ', "");
                assert!(squeezed(&line).contains(&squeezed(&title)) && squeezed(&line).contains(&squeezed(&name)), "{line}");
                // The signs of a wide letter are followed by a blank of their own in the buffer.
                let front = line.find(name.chars().next().unwrap_or(' ')).expect("the name");
                assert!(line[..front].ends_with("  "), "{line}");
                assert!(!line.contains(".."), "{line}");
            }
        }
    }
}
