//! The lists below the table: members, notes, history, versions, and the rules that could not be judged.

use ratatui::layout::Rect;

use crate::i18n::Text;
use crate::i18n::text;
use crate::review::rows::LogRow;
use crate::review::rows::MemberRow;
use crate::review::rows::SkippedRow;
use crate::ui::widgets::block_list;
use crate::ui::widgets::block_list::Block;
use crate::ui::widgets::columns;
use crate::ui::widgets::display::Look;
use crate::ui::widgets::painter::Painter;
use crate::ui::widgets::painter::RowCell;
use crate::ui::widgets::theme::Meaning;
use crate::ui::widgets::width;

/// Draws the members; `at` is the one with the keys, `last_year` adds what they were a year before.
pub fn members(members: &[MemberRow], at: Option<usize>, last_year: bool, paint: &mut Painter, area: Rect) {
    let look = paint.look;
    if members.is_empty() {
        return none(&text("没有成员资料。", "No members on record."), paint, area);
    }
    let room = area.width.saturating_sub(1);
    let mut lines: Vec<Vec<RowCell>> = members.iter().map(|member| member_cells(member, look)).collect();
    columns::make_room(&mut lines, &[LABOUR, HEALTH, RELATION, NAME], room, look);
    let lines = lines.into_iter().zip(members);
    let blocks: Vec<Block> = lines.map(|(line, member)| member_block(&line, member, last_year, look, usize::from(area.width))).collect();
    block_list::draw(&blocks, at, at.map(|_| Meaning::Focus), paint, area);
}

/// How many lines members with what they were a year before take, where none has to be broken.
#[must_use]
pub fn members_height(members: &[MemberRow]) -> usize {
    members.iter().map(|member| 1 + usize::from(!member.doing.is_empty() || !member.last_year.is_empty())).sum()
}

/// Places of the columns of a member whose words may be long.
const NAME: usize = 1;
const RELATION: usize = 2;
const HEALTH: usize = 6;
const LABOUR: usize = 7;

fn member_cells(member: &MemberRow, look: &Look) -> Vec<RowCell> {
    let age = member.age.map_or_else(|| "-".to_string(), |age| age.to_string());
    let own = if member.marked { Meaning::High } else { Meaning::Plain };
    vec![
        RowCell::words(if member.marked { "!" } else { "" }, 1, own),
        RowCell::words(member.name.clone(), 12, own),
        RowCell::words(look.words(&member.relation), 8, own),
        RowCell::words(look.words(&member.sex), 6, own),
        RowCell::figure(age, 3, own),
        RowCell::words(member.cert.clone(), 18, own),
        RowCell::words(look.words(&member.health), 8, own),
        RowCell::words(look.words(&member.labour), 12, own),
    ]
}

fn member_block(columns: &[RowCell], member: &MemberRow, last_year: bool, look: &Look, room: usize) -> Block {
    let own = columns.first().map_or(Meaning::Plain, |column| column.meaning);
    let line = |columns: &[RowCell]| {
        let one =
            |column: &RowCell| width::pad(&look.glyphs.show(&column.words), usize::from(column.room), column.side, look.glyphs.ellipsis());
        columns.iter().map(one).collect::<Vec<_>>().join(" ")
    };
    let whole = line(columns);
    // Beside the table the line is too long: who it is comes first, the rest below.
    let mut out = if width::cells(whole.trim_end()) > room {
        let (who, more) = columns.split_at(columns.len().min(5));
        let more = more.iter().map(|column| column.words.as_str()).collect::<Vec<_>>().join(" ");
        let more = width::wrap(&look.glyphs.show(&more), room.saturating_sub(4)).into_iter();
        std::iter::once(line(who)).chain(more.map(|part| format!("    {part}"))).map(|line| block_list::line(line, own)).collect()
    } else {
        vec![block_list::line(whole, own)]
    };
    let doing = match (last_year && !member.last_year.is_empty(), member.doing.is_empty()) {
        (false, _) => member.doing.clone(),
        (true, true) => member.last_year.clone(),
        (true, false) => text("{now}；{then}", "{now}; {then}").fill(&[("now", &member.doing), ("then", &member.last_year)]),
    };
    if !doing.is_empty() {
        let parts = width::wrap(look.say(&doing), room.saturating_sub(4)).into_iter();
        out.extend(parts.map(|part| block_list::line(format!("    {part}"), Meaning::Muted)));
    }
    out
}

/// Draws notes, history or versions.
pub fn log(rows: &[LogRow], empty: &Text, at: Option<usize>, paint: &mut Painter, area: Rect) {
    if rows.is_empty() {
        return none(empty, paint, area);
    }
    let blocks = log_blocks(rows, paint.look, area.width);
    block_list::draw(&blocks, at, at.map(|_| Meaning::Focus), paint, area);
}

/// Notes, history or versions, an entry each.
#[must_use]
pub fn log_blocks(rows: &[LogRow], look: &Look, wide: u16) -> Vec<Block> {
    let of_row = |row: &LogRow| {
        let number = if row.seq > 0 { format!("#{} ", row.seq) } else { String::new() };
        entry(&format!("{number}{} {} ", row.at, row.who), look.say(&row.what), usize::from(wide))
    };
    rows.iter().map(of_row).collect()
}

/// Draws the rules that could not be judged, with what would feed them.
pub fn skipped(rows: &[SkippedRow], at: Option<usize>, paint: &mut Painter, area: Rect) {
    if rows.is_empty() {
        return none(&text("每条规则都判了。", "Every rule was judged."), paint, area);
    }
    let blocks = skipped_blocks(rows, paint.look, area.width);
    block_list::draw(&blocks, at, at.map(|_| Meaning::Focus), paint, area);
}

/// The rules that could not be judged, an entry each; the code of a rule stands on its page.
#[must_use]
pub fn skipped_blocks(rows: &[SkippedRow], look: &Look, wide: u16) -> Vec<Block> {
    let of_row = |row: &SkippedRow| entry(&format!("{}: ", look.say(&row.title)), look.say(&row.why), usize::from(wide));
    rows.iter().map(of_row).collect()
}

fn none(words: &Text, paint: &mut Painter, area: Rect) {
    paint.put(area.x, area.y, area.width, paint.look.say(words), Meaning::Muted);
}

/// An entry: its front muted, its words behind, further lines indented.
fn entry(front: &str, words: &str, room: usize) -> Block {
    let mut parts = width::wrap(&format!("{front}{words}"), room.saturating_sub(4)).into_iter();
    let first = parts.next().unwrap_or_default();
    let head = match first.strip_prefix(front.trim_end()) {
        Some(rest) => vec![(front.trim_end().to_string(), Meaning::Muted), (rest.to_string(), Meaning::Plain)],
        None => block_list::line(first, Meaning::Plain),
    };
    let mut out = vec![head];
    out.extend(parts.map(|part| block_list::line(format!("    {part}"), Meaning::Plain)));
    out
}
