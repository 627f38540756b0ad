//! The two top lines: where we are, whose data it is, how much is done and how long there is.

use ratatui::layout::Rect;

use crate::config::settings::NOBODY;
use crate::domain::stamp::Stamp;
use crate::i18n::Text;
use crate::i18n::text;
use crate::review::view::Header;

use crate::ui::paint::Painter;
use crate::ui::theme::Meaning;
use crate::ui::width;

/// The first line: office, period, reviewer, practice or office data.
pub fn top(paint: &mut Painter, area: Rect, header: &Header) {
    let look = paint.look;
    let mut pieces = vec![(format!(" {}", look.say(&text("核准", "hezhun"))), Meaning::Heading)];
    pieces.push((format!("  {}", header.town), Meaning::Plain));
    if let Some(period) = header.period {
        let span = text(" {title} {from} 至 {to}", " {title} {from} to {to}").fill(&[
            ("title", &period.title()),
            ("from", &period.start().to_string()),
            ("to", &period.end().to_string()),
        ]);
        pieces.push((look.words(&span), Meaning::Plain));
    }
    let (stamp, meaning) = match header.stamp {
        Stamp::Office => (text("办公数据", "office data"), Meaning::Plain),
        Stamp::Practice => (text("演练数据", "practice data"), Meaning::Practice),
    };
    let mut right = if header.reviewer.is_empty() || header.reviewer == NOBODY {
        vec![(look.words(&text("未署名（--by 代码）  ", "no name (--by CODE)  ")), Meaning::Wrong)]
    } else {
        vec![(format!("{}  ", header.reviewer), Meaning::Plain)]
    };
    if header.read_only {
        right.push((look.words(&text("只读", "read-only")), Meaning::Wrong));
        right.push(("  ".to_string(), Meaning::Plain));
    }
    right.push((format!(" {} ", look.say(&stamp)), meaning));
    let wide = total(paint, &right).min(area.width);
    paint.pieces(area.x, area.y, area.width - wide, &pieces);
    paint.pieces(area.right() - wide, area.y, wide, &right);
}

/// The second line: tabs with counts on the left, the clock of the campaign on the right; what is needed a day gives way first.
pub fn counts(paint: &mut Painter, area: Rect, header: &Header, tabs: &[(Text, usize, bool)]) {
    let look = paint.look;
    let mut left = Vec::new();
    for (label, count, chosen) in tabs {
        let words = format!("{} {count}", look.say(label));
        left.push(if *chosen { (format!("[{words}]"), Meaning::Focus) } else { (format!(" {words}"), Meaning::Plain) });
    }
    let mut right: Vec<(String, Meaning)> = Vec::new();
    if let Some(days) = header.days_left {
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
    paint.pieces(area.x, area.y, area.width - wide, &left);
    paint.pieces(area.right() - wide, area.y, wide, &right);
}

fn total(paint: &Painter, pieces: &[(String, Meaning)]) -> u16 {
    let sum: usize = pieces.iter().map(|(words, _)| width::cells(&paint.look.glyphs.show(words))).sum();
    u16::try_from(sum).unwrap_or(u16::MAX)
}
