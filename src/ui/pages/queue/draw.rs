//! How the queue is drawn: header, tabs, filter line, rows, and on a wide screen the card of the row with the keys.

use chrono::NaiveDate;
use ratatui::layout::Position;
use ratatui::layout::Rect;

use crate::domain::code;
use crate::domain::money::Money;
use crate::domain::tab::Tab;
use crate::i18n::Lang;
use crate::i18n::Text;
use crate::i18n::text;
use crate::input::action::Action;
use crate::input::action::Place;
use crate::review::rows::CaseCard;
use crate::review::rows::QueueRow;
use crate::review::rows::returned::slip_out;
use crate::ui::pages::case::cards;
use crate::ui::pages::queue::LiveCount;
use crate::ui::pages::queue::Queue;
use crate::ui::pages::queue::Sift;
use crate::ui::pages::queue::Typing;
use crate::ui::pages::queue::header;
use crate::ui::screen::Scene;
use crate::ui::widgets::amounts;
use crate::ui::widgets::columns;
use crate::ui::widgets::display::Look;
use crate::ui::widgets::painter::Painter;
use crate::ui::widgets::painter::RowCell;
use crate::ui::widgets::scroll::Beyond;
use crate::ui::widgets::theme::Meaning;
use crate::ui::widgets::theme::of_status;
use crate::ui::widgets::width;

// Lines above the rows: two of header, filter, rule, names of columns; below: a rule.
const ABOVE: u16 = 5;
const BELOW: u16 = 1;
const PANE: u16 = 32;
/// What the card has at least, where names in the list want more room.
const LEAST_PANE: u16 = 28;
// Cells that a field on the line of the filter has for itself in any case.
const LEFT: usize = 24;

/// Whether there is room for the card beside the rows.
pub fn has_pane(area: Rect) -> bool {
    area.width >= 118
}

/// How many rows fit.
pub fn page(area: Rect) -> usize {
    usize::from(area.height.saturating_sub(ABOVE + BELOW))
}

/// Draws the queue; returns the cursor while a field is typed into.
pub fn queue(queue: &Queue, scene: &Scene, paint: &mut Painter, area: Rect) -> Option<Position> {
    let header = scene.desk.header();
    header::top(paint, area, &header);
    let [whole, short] = [has_pane(area), false].map(|wide| queue.strip.labels(paint.look, wide));
    header::counts(paint, Rect { y: area.y + 1, height: 1, ..area }, &header, [&whole, &short]);
    // The mark under a mistake in a filter stands on the rule.
    paint.rule(area.x, area.y + 3, area.width);
    let cursor = filter_line(queue, scene, paint, Rect { y: area.y + 2, height: 1, ..area });
    let bottom = area.bottom().saturating_sub(BELOW);
    let mut y = area.y + ABOVE;
    let mut drawn = 0;
    let shown = usize::from(bottom.saturating_sub(y));
    let rows: Vec<&QueueRow> =
        queue.visible.iter().skip(queue.scroll.top).take(shown).filter_map(|at| scene.desk.queue().get(*at)).collect();
    let QueueTable { wide: table, lines } = laid(queue, &rows, scene, paint.look, area);
    let pane_wide = area.width.saturating_sub(table + 1);
    let flags = place_of(FLAGS, area, queue.strip.tab(), scene);
    let mut lines = lines.into_iter();
    if let Some(names) = lines.next() {
        paint.row(area.x, area.y + 4, table, &names, None);
    }
    for (line, at) in queue.visible.iter().enumerate().skip(queue.scroll.top) {
        if y < bottom && queue.stop == Some(line) && line > queue.scroll.top {
            stop_rule(scene, paint, Rect { y, width: table, height: 1, ..area });
            y += 1;
        }
        if y >= bottom {
            break;
        }
        let Some((row, mut cells)) = scene.desk.queue().get(*at).zip(lines.next()) else { continue };
        let marked = queue.marked.contains(&row.hh_id);
        cells[0].words = mark(row, line == queue.scroll.at, marked);
        let shade = match (line == queue.scroll.at, marked) {
            (true, _) => Some(Meaning::Focus),
            (false, true) => Some(Meaning::Marked),
            (false, false) => None,
        };
        draw_row(&cells, flags, row, shade, paint, Rect { y, width: table, height: 1, ..area });
        y += 1;
        drawn += 1;
    }
    if queue.visible.is_empty() {
        empty(queue, scene, paint, Rect { y: area.y + ABOVE + 1, height: bottom.saturating_sub(area.y + ABOVE + 1), width: table, ..area });
    }
    paint.rule(area.x, bottom, area.width);
    let top = queue.scroll.top;
    let beyond = Beyond { above: top, below: queue.visible.len().saturating_sub(top + drawn) };
    let marked = paint.beyond(area.x, bottom, table, beyond);
    flag_line(queue, scene, paint, Rect { y: bottom, width: table - marked, height: 1, ..area });
    if has_pane(area) {
        paint.wall(area.x + table, area.y + 4, bottom);
        let pane = Rect { x: area.x + table + 2, y: area.y + 4, width: pane_wide.saturating_sub(2), height: bottom - area.y - 4 };
        if let Some(case) = &queue.pane {
            card(case, paint, pane);
        }
    }
    cursor
}

/// The list as it is laid out: its cells, and every line with the names of the columns before them.
struct QueueTable {
    wide: u16,
    lines: Vec<Vec<RowCell>>,
}

/// Lays the list out so that villages and heads stand whole wherever that can be: a card beside it gives up a few cells. No column comes and
/// goes with the names in view.
fn laid(queue: &Queue, rows: &[&QueueRow], scene: &Scene, look: &Look, area: Rect) -> QueueTable {
    let tab = queue.strip.tab();
    let place = |column: usize| place_of(column, area, tab, scene);
    let named = [place(HEAD), place(VILLAGE)];
    let lay = |wide: u16, given: u16| {
        let mut lines = vec![names(area, tab, scene)];
        lines.extend(rows.iter().map(|row| row_cells(queue, row, scene, wide - given)));
        // Flags and names are never cut beside columns that lie empty.
        if has_pane(area) {
            // The last one keeps off the wall.
            columns::make_room(&mut lines, &[place(FLAGS), place(COLLECTOR), named[0], named[1]], wide - 1, look);
        } else {
            if let Some(last) = lines.first_mut().and_then(|names| names.last_mut()) {
                last.room = last.room.saturating_sub(given);
            }
            columns::make_room(&mut lines, &[place(FLAGS), named[0], named[1]], wide, look);
        }
        QueueTable { wide, lines }
    };
    let is_cut = |cell: &RowCell| width::cells(&look.glyphs.show(&cell.words)) > usize::from(cell.room);
    let is_whole = |table: &QueueTable| !table.lines.iter().any(|cells| named.iter().filter_map(|at| cells.get(*at)).any(is_cut));
    if !has_pane(area) {
        // The last column stands whole in the line below the list, and gives up as much as names take.
        let whole = (0..LAST_GIVES).map(|given| lay(area.width, given)).find(is_whole);
        return whole.unwrap_or_else(|| lay(area.width, LAST_GIVES));
    }
    // English categories take two cells more, which the card gives up.
    let given = if look.lang == Lang::En { ENGLISH_CATEGORY - WIDE[CATEGORY] } else { 0 };
    let as_a_rule = lay(area.width + given - PANE - 1, 0);
    if is_whole(&as_a_rule) {
        return as_a_rule;
    }
    let with_room = lay(area.width + given - LEAST_PANE - 1, 0);
    if is_whole(&with_room) { with_room } else { as_a_rule }
}

/// The stop line between the rows, with the share that stands above it.
fn stop_rule(scene: &Scene, paint: &mut Painter, area: Rect) {
    let Some(line) = scene.desk.stop_line() else { return };
    paint.rule(area.x, area.y, area.width);
    let words = format!(" {} ", paint.look.words(&line.short()));
    paint.put(area.x + 2, area.y, area.width.saturating_sub(4), &words, Meaning::Heading);
}

/// What the column of the first flag may have cut, in full, on the line under the rows.
fn flag_line(queue: &Queue, scene: &Scene, paint: &mut Painter, area: Rect) {
    let Some(row) = queue.row(scene.desk) else { return };
    let mut parts = Vec::new();
    if let Some((slip, due)) = &row.out {
        parts.push(paint.look.words(&slip_out(slip, *due, scene.desk.days_over(row))));
    }
    if let Some(top) = &row.top {
        let more = row.rules.len().saturating_sub(1);
        let line = if more == 0 {
            text("首要疑点: {top}", "first flag: {top}")
        } else {
            text("首要疑点: {top}，另有 {more} 条", "first flag: {top}, {more} more")
        };
        parts.push(paint.look.words(&line.fill(&[("top", top), ("more", &more)])));
    }
    if queue.strip.tab() == Tab::Control
        && let Some(told) = scene.desk.control_finding().short()
    {
        parts.insert(0, paint.look.words(&told));
    } else if row.control {
        let control = text("# 对照样本: 停止线以下抽出来逐户看的", "# control sample: drawn from below the stop line to be looked at");
        parts.push(paint.look.words(&control));
    }
    // What has no room beside what goes before it is read in the line below, not by its first letters here.
    let room = usize::from(area.width.saturating_sub(4));
    while parts.len() > 1 && width::cells(&paint.look.glyphs.show(&parts.join("  "))) > room {
        parts.pop();
    }
    if !parts.is_empty() {
        paint.put(area.x + 1, area.y, area.width.saturating_sub(2), &format!(" {} ", parts.join("  ")), Meaning::Muted);
    }
}

/// How far the list goes and in which order, at the right of its line: first in full, then what gives way to the share of the village.
fn told_right(queue: &Queue, scene: &Scene, look: &Look) -> Vec<Text> {
    let is_whole = queue.typing == Typing::Nothing && queue.sift == Sift::Nothing;
    let order = queue.order.label();
    let line = match scene.desk.stop_line().filter(|_| is_whole && queue.stop.is_some()) {
        Some(line) => text("排序: {order}   {sign} ", "{order}   {sign} ").fill(&[("order", &order), ("sign", &line.sign())]),
        None if queue.typing == Typing::Filtering && !queue.filter.value().is_empty() => match queue.live {
            LiveCount::Told(n) => text("符合 {n} 户 ", "{n} fit ").fill(&[("n", &n)]),
            LiveCount::Counting(share) => text("正在数 {share}% ", "counting {share}% ").fill(&[("share", &share)]),
            LiveCount::Untold => Text::default(),
        },
        None => {
            let n = queue.visible.len();
            let counted = text("共 {n} 户 ", "{n|case|cases} ").fill(&[("n", &n)]);
            if queue.typing != Typing::Nothing {
                return vec![counted];
            }
            let words = text("排序: {order}（{key} 换）   共 {n} 户 ", "{order} ({key} changes)   {n|case|cases} ");
            let short = text("排序: {order}   共 {n} 户 ", "{order}   {n|case|cases} ");
            let key = look.key(Action::Sort, Place::Queue);
            let [whole, short] = [words, short].map(|words| words.fill(&[("order", &order), ("key", &key), ("n", &n)]));
            return vec![whole, short, counted];
        }
    };
    vec![line]
}

/// What the list is narrowed by; none where it is whole.
fn told_left(queue: &Queue, look: &Look) -> Option<String> {
    let mut parts = Vec::new();
    if queue.sift != Sift::Nothing {
        parts.push(queue.sift.written().to_string());
        if queue.missing > 0 {
            parts.push(look.words(&text("（{n} 户缺数据）", "({n} lack data)").fill(&[("n", &queue.missing)])));
        }
    }
    if let Some((name, households)) = &queue.only {
        let words = text("{name} {n} 户（{key} 全部）", "{name}, {n} ({key}: all)");
        let key = look.key(Action::Back, Place::Queue);
        parts.push(look.words(&words.fill(&[("name", name), ("n", &households.len()), ("key", &key)])));
    }
    if !queue.find.value().is_empty() {
        parts.push(format!("/{}", queue.find.value()));
    }
    if !queue.marked.is_empty() {
        parts.push(look.words(&text("选中 {n} 户", "{n} marked").fill(&[("n", &queue.marked.len())])));
    }
    (!parts.is_empty()).then(|| parts.join("  "))
}

fn filter_line(queue: &Queue, scene: &Scene, paint: &mut Painter, area: Rect) -> Option<Position> {
    let look = paint.look;
    let told = told_left(queue, look);
    let front = look.words(&text(" 筛选: ", " filter: "));
    let line = front + told.as_deref().unwrap_or(look.say(&text("无", "none")));
    // Two blanks part the halves.
    let needed = if queue.typing == Typing::Nothing { width::cells(&look.glyphs.show(&line)) + 2 } else { LEFT };
    // How much of the village of the case still waits.
    let row = queue.row(scene.desk).filter(|_| queue.typing == Typing::Nothing);
    let share = row.and_then(|row| Some((row, queue.shares.get(row.village.key())?)));
    let share = share.map(|(row, [waiting, all])| format!("{} {waiting}/{all}   ", row.village)).unwrap_or_default();
    let ways: Vec<String> = told_right(queue, scene, look).iter().map(|right| look.words(right)).collect();
    let shared = ways.iter().map(|right| format!("{share}{right}"));
    let fits = |right: &String| width::cells(&look.glyphs.show(right)) + needed <= usize::from(area.width);
    // What is filtered by is never cut for what stands at the right, which is left out where not even its last words fit.
    let right = shared.chain(ways.iter().cloned()).find(fits).unwrap_or_default();
    let wide = u16::try_from(width::cells(&right)).unwrap_or(0).min(area.width);
    paint.put(area.right() - wide, area.y, wide, &right, Meaning::Muted);
    let room = area.width - wide;
    let (prompt, field) = match queue.typing {
        Typing::Finding => (text(" 找人（姓名、拼音、户编号或证件号末几位）: ", " find (name, pinyin, number tail): "), &queue.find),
        Typing::Filtering => (text(" 筛选条件: ", " filter: "), &queue.filter),
        Typing::Naming => (text(" 存为视图，名称: ", " keep as a view named: "), &queue.name),
        Typing::Nothing => {
            let mut line = line;
            if told.is_some() {
                let off = text("   {key} 取消", "   {key} takes it off").fill(&[("key", &look.key(Action::Back, Place::Queue))]);
                // Told where there is room for it; what is on comes first.
                let off = look.words(&off);
                if width::cells(&line) + width::cells(&off) <= usize::from(room) {
                    line.push_str(&off);
                }
            }
            paint.put(area.x, area.y, room, &line, if told.is_none() { Meaning::Muted } else { Meaning::Changed });
            return None;
        }
    };
    let used = paint.put(area.x, area.y, room, look.say(&prompt), Meaning::Heading);
    let (shown, cursor) = field.window(room.saturating_sub(used + 1), look.glyphs.ellipsis());
    paint.put(area.x + used, area.y, room.saturating_sub(used), &shown, field.meaning());
    if let (Typing::Filtering, Some(slip)) = (queue.typing, queue.slip) {
        // What has been scrolled out to the left shows no mark.
        let before: String = field.value().chars().take(slip).collect();
        let hidden = width::cells(field.value()).saturating_sub(width::cells(&shown));
        let at = width::cells(&before).checked_sub(hidden).and_then(|at| u16::try_from(at).ok());
        if let Some(at) = at {
            paint.put(area.x + used + at, area.y + 1, 1, "^", Meaning::Wrong);
        }
    }
    Some(Position { x: area.x + used + cursor, y: area.y })
}

/// Widths of the columns: mark, village, group, head, category, size, now, before, change, round, flags, age, collector; the rest is the top flag.
const NARROW: [u16; 13] = [2, 8, 0, 8, 0, 2, 10, 10, 7, 2, 9, 0, 0];
const WIDE: [u16; 13] = [2, 8, 4, 7, 6, 2, 10, 10, 7, 2, 8, 3, 5];

/// Place of the column of the category, and its cells in English.
const CATEGORY: usize = 4;
/// The same.
const ENGLISH_CATEGORY: u16 = 8;

/// Place of the column of last year.
const BEFORE: usize = 7;

/// Places of the columns of villages, of heads, of flags and of who collected.
const VILLAGE: usize = 1;
const HEAD: usize = 3;
const FLAGS: usize = 10;
const COLLECTOR: usize = 12;

/// Cells of the flags in a narrow English window: `H10M12L3`.
const ENGLISH_FLAGS: u16 = 8;

/// From this width on an English flag has room beside last year.
const NAMES_FIT: u16 = 96;

/// How many cells more a village and a head have where there is room for them: names of a nationality or a street are long.
const LONG: u16 = 4;

/// How many cells at most the last column of a narrow window gives to names that would be cut.
const LAST_GIVES: u16 = 4;

/// How many cells a village has with its township before it.
const WITH_TOWN: u16 = 13;

/// English names a flag in twice the cells: in a narrow window last year makes room for it, which the change tells. So it does for the
/// township before a village where there are several; in a wide one the group does.
fn widths(area: Rect, tab: Tab, scene: &Scene) -> [u16; 13] {
    let with_towns = scene.desk.queue().first().is_some_and(|row| !row.town.key().is_empty());
    if has_pane(area) {
        let mut widths = WIDE;
        if scene.look.lang == Lang::En {
            widths[CATEGORY] = ENGLISH_CATEGORY;
        }
        if with_towns {
            (widths[1], widths[2]) = (WITH_TOWN, 0);
        }
        return widths;
    }
    let mut widths = NARROW;
    if with_towns {
        (widths[1], widths[BEFORE]) = (WITH_TOWN, 0);
    }
    if scene.look.lang == Lang::En && !shows_status(tab) && area.width < NAMES_FIT {
        widths[BEFORE] = 0;
        widths[FLAGS] = ENGLISH_FLAGS;
    }
    let spare = area.width.saturating_sub(80);
    let village = spare.min(LONG);
    widths[1] += village;
    widths[3] += (spare - village).min(LONG);
    widths
}

/// Whether the last column tells the status instead of the first flag.
const fn shows_status(tab: Tab) -> bool {
    match tab {
        Tab::Waiting | Tab::High | Tab::Back | Tab::Control => false,
        Tab::Returned | Tab::Held | Tab::Approved | Tab::All => true,
    }
}

/// The place of a column among those that have room.
fn place_of(column: usize, area: Rect, tab: Tab, scene: &Scene) -> usize {
    widths(area, tab, scene).iter().take(column).filter(|room| **room > 0).count()
}

fn names(area: Rect, tab: Tab, scene: &Scene) -> Vec<RowCell> {
    let say = |zh: &'static str, en: &'static str| scene.look.words(&text(zh, en));
    let size = say("人", "n");
    let last = if tab == Tab::Returned {
        say("退回单", "slip")
    } else if shows_status(tab) {
        say("状态", "status")
    } else {
        say("首要疑点", "first flag")
    };
    let words = [
        String::new(),
        say("村", "village"),
        say("组", "grp"),
        say("户主", "head"),
        say("类别", "kind"),
        size,
        say("人均本期", "per head"),
        say("上年同期", "a year ago"),
        say("增减", "change"),
        say("轮", "rd"),
        say("疑点", "flags"),
        say("天", "age"),
        say("采集", "by"),
    ];
    let figure = [5, 6, 7, 8, 9, 11];
    let mut out = Vec::new();
    for (at, (words, room)) in words.into_iter().zip(widths(area, tab, scene)).enumerate() {
        if room > 0 {
            let column = if figure.contains(&at) { RowCell::figure } else { RowCell::words };
            out.push(column(words, room, Meaning::Heading));
        }
    }
    if !has_pane(area) {
        let room = area.width.saturating_sub(out.iter().map(|column: &RowCell| column.room + 1).sum());
        out.push(RowCell::words(last, room, Meaning::Heading));
    }
    out
}

/// `012号 10-24前`, `012号 超3天`: the slip and how it stands with its day, as short as the column.
fn out_short((slip, due): &(String, Option<NaiveDate>), over: i64) -> Text {
    let number = slip.rsplit('〕').next().unwrap_or(slip);
    let number = text("{number}", "{digits}").fill(&[("number", &number), ("digits", &number.trim_end_matches('号'))]);
    let line = match (due, over) {
        (_, 1..) => text("{number} 超{over}天", "{number} {over}d over"),
        (Some(_), _) => text("{number}{due}前", "{number} by {due}"),
        (None, _) => text("{number}", "{number}"),
    };
    let due = due.map(|due| due.format("%m-%d").to_string()).unwrap_or_default();
    line.fill(&[("number", &number), ("over", &over), ("due", &due)])
}

/// What stands before a row: whether the keys are on it, whether it is marked or of the control sample.
fn mark(row: &QueueRow, here: bool, marked: bool) -> String {
    let second = match (marked, row.control) {
        (true, _) => "*",
        (false, true) => "#",
        (false, false) => "",
    };
    format!("{}{second}", if here { ">" } else { " " })
}

/// The columns of a row, without the mark before it; `table` is the room of them all.
fn row_cells(queue: &Queue, row: &QueueRow, scene: &Scene, table: u16) -> Vec<RowCell> {
    let look = scene.look;
    let wide = has_pane(queue.area);
    let status = shows_status(queue.strip.tab());
    let change = row.change.map_or_else(|| "-".to_string(), amounts::percent);
    let falls = row.change.is_some_and(|change| change < 0);
    let before = row.before.map_or_else(|| why_not(row, look), |money: Money| money.to_string());
    let last = |room: u16| match (&row.out, status) {
        (Some(out), true) if queue.strip.tab() == Tab::Returned => look.words(&out_short(out, scene.desk.days_over(row))),
        (_, true) => look.words(&row.status.label()),
        (_, false) => row.top.as_ref().map(|top| scene.title_in(top, room)).unwrap_or_default(),
    };
    let flags: String = amounts::flags(row.flags, look.lang).into_iter().map(|(words, _)| words).collect();
    let cells = [
        RowCell::words("", 0, Meaning::Plain),
        RowCell::words(row.village.to_string(), 0, Meaning::Plain),
        RowCell::words(&row.group, 0, Meaning::Plain),
        RowCell::words(&row.head, 0, Meaning::Plain),
        RowCell::words(look.words(&code::brief(&row.category)), 0, Meaning::Plain),
        RowCell::figure(row.size.map_or_else(|| "-".to_string(), |size| size.to_string()), 0, Meaning::Plain),
        RowCell::figure(amounts::amount(row.now), 0, Meaning::Plain),
        RowCell::figure(before, 0, if row.before.is_some() { Meaning::Plain } else { Meaning::Muted }),
        RowCell::figure(change, 0, if falls { Meaning::High } else { Meaning::Plain }),
        RowCell::figure(row.round.to_string(), 0, if row.round > 1 { Meaning::Changed } else { Meaning::Plain }),
        RowCell::words(flags, 0, Meaning::Plain),
        RowCell::figure(row.age.to_string(), 0, Meaning::Muted),
        RowCell::words(&row.collector, 0, Meaning::Muted),
    ];
    let mut columns: Vec<RowCell> = Vec::new();
    for (cell, room) in cells.into_iter().zip(widths(queue.area, queue.strip.tab(), scene)) {
        if room > 0 {
            columns.push(RowCell { room, ..cell });
        }
    }
    if !wide {
        // A blank keeps the last one off the wall.
        let room = table.saturating_sub(columns.iter().map(|column| column.room + 1).sum::<u16>() + 1);
        let last = width::fit_words(&look.glyphs.show(&last(room)), usize::from(room), look.glyphs.ellipsis());
        columns.push(RowCell::words(last, room, if status { of_status(row.status) } else { Meaning::Plain }));
    }
    columns
}

/// Draws a row; its flags have a meaning each.
fn draw_row(cells: &[RowCell], flags: usize, row: &QueueRow, shade: Option<Meaning>, paint: &mut Painter, area: Rect) {
    paint.row(area.x, area.y, area.width, cells, shade);
    let Some(own) = cells.get(flags) else { return };
    let x = area.x + cells[..flags].iter().map(|cell| cell.room + 1).sum::<u16>();
    let pieces = amounts::flags(row.flags, paint.look.lang).into_iter().map(|(words, own)| (words, shade.unwrap_or(own)));
    paint.pieces(x, area.y, own.room, &pieces.collect::<Vec<_>>());
}

fn why_not(row: &QueueRow, look: &Look) -> String {
    row.before_why.map_or_else(|| "-".to_string(), |why| look.words(&amounts::short_why(why)))
}

/// What can be done in an office into which nothing was imported.
pub const EMPTY_OFFICE: [Action; 6] = [Action::Import, Action::Practice, Action::Example, Action::Settings, Action::Palette, Action::Quit];

fn empty(queue: &Queue, scene: &Scene, paint: &mut Painter, area: Rect) {
    let look = paint.look;
    let header = scene.desk.header();
    let left = queue.strip.count(Tab::Waiting);
    let lines = if header.total == 0 && header.period.is_some() {
        vec![
            scene.desk.only_compared(),
            text(
                "{periods} 换到正在核查的一期；这一期的数在那里的每一户旁边作对照。",
                "{periods} turns to the one under review; the figures of this one stand beside each case there.",
            ),
        ]
    } else if header.total == 0 {
        vec![
            text("这个文件里还没有户。可以:", "There are no households in this file yet. You can:"),
            text("{import}  导入系统导出的年度表、采集表和名册", "{import}  bring in yearly files, collection sheets and rosters"),
            text(
                "{practice}  练习：一个编出来的乡镇，随便试，与真实数据分开存放",
                "{practice}  practise on an invented township, kept apart from real data",
            ),
            text(
                "{example}  看样例：同一个练习乡镇，只看，什么都不会改动",
                "{example}  look at an example: the same township, nothing can change",
            ),
        ]
    } else if !queue.find.value().is_empty() || queue.sift != Sift::Nothing {
        let none =
            if queue.elsewhere.is_empty() { text("没有符合条件的户。", "No case fits.") } else { queue.told_elsewhere(scene) };
        vec![none, text("{back} 取消查找和筛选。", "{back} takes the search and the filter away.")]
    } else if left == 0 {
        vec![
            text("审完了，没有待审的户。", "All done: nothing waits here."),
            text("接下来: {export} 导出结果，{verify} 核对台账。", "Next: {export} exports the result, {verify} checks the file."),
            text("{next} 看其他状态的户。", "{next} shows the other cases."),
        ]
    } else {
        vec![text("这一栏没有户。{next} 换一栏。", "No case in this tab. {next} turns to the next.")]
    };
    let mut y = area.y;
    let keys = [
        Action::Back,
        Action::NextPane,
        Action::Periods,
        Action::Import,
        Action::Export,
        Action::Practice,
        Action::Example,
        Action::Verify,
    ];
    let keys = keys.map(|action| look.key(action, Place::Queue));
    for line in lines {
        let line = line.fill(&[
            ("back", &keys[0]),
            ("next", &keys[1]),
            ("periods", &keys[2]),
            ("import", &keys[3]),
            ("export", &keys[4]),
            ("practice", &keys[5]),
            ("example", &keys[6]),
            ("verify", &keys[7]),
        ]);
        for part in width::wrap(look.say(&line), usize::from(area.width.saturating_sub(8))) {
            if y < area.bottom() {
                paint.put(area.x + 4, y, area.width.saturating_sub(6), &part, Meaning::Plain);
            }
            y += 1;
        }
    }
}

fn card(case: &CaseCard, paint: &mut Painter, area: Rect) {
    let look = paint.look;
    let row = &case.row;
    let mut y = area.y;
    paint.put(area.x, y, area.width, &format!("{} {}", row.head, amounts::tail(&row.hh_id)), Meaning::Heading);
    y += 1;
    let place = format!("{} {} {}", row.village, row.group, look.say(&code::label(&row.category)));
    paint.put(area.x, y, area.width, &place, Meaning::Plain);
    y += 1;
    let state = text("{status}  第 {round} 轮  {collected}", "{status}  rd {round}  {collected}").fill(&[
        ("status", &row.status.label()),
        ("round", &i64::from(row.round)),
        ("collected", &case.collected),
    ]);
    paint.put(area.x, y, area.width, look.say(&state), of_status(row.status));
    y += 1;
    // Why it stands where it does: in the line above the keys it is cut where it is long.
    let why = text("排第 {n}: {why}", "No. {n}: {why}").fill(&[("n", &row.place), ("why", &row.why)]);
    for part in width::wrap(look.say(&why), usize::from(area.width)) {
        paint.put(area.x, y, area.width, &part, Meaning::Muted);
        y += 1;
    }
    y += 1;
    cards::beside(&case.cards, paint, Rect { y, height: area.bottom().saturating_sub(y), ..area });
}
