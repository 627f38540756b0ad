//! How the scratch layer is laid out: the account on the left, flags and place on the right, the questions of likely slips below.

use ratatui::layout::Position;
use ratatui::layout::Rect;

use crate::domain::flag::why::Why;
use crate::domain::money::Money;
use crate::domain::period::Part;
use crate::i18n::Text;
use crate::i18n::text;
use crate::review::case::what_if;
use crate::review::case::what_if::FlagFate;
use crate::review::case::what_if::TriedFlag;
use crate::review::case::what_if::TriedRow;
use crate::review::desk::state::SlipAsked;
use crate::ui::pages::what_if::WhatIf;
use crate::ui::screen::Scene;
use crate::ui::widgets::amounts;
use crate::ui::widgets::block_list;
use crate::ui::widgets::block_list::Block;
use crate::ui::widgets::display::Look;
use crate::ui::widgets::painter::Painter;
use crate::ui::widgets::painter::RowCell;
use crate::ui::widgets::text_field::TextField;
use crate::ui::widgets::theme::Meaning;
use crate::ui::widgets::theme::of_severity;
use crate::ui::widgets::width;

const MONEY: u16 = 12;
/// From this width on the difference has a column of its own.
const WIDE: u16 = 100;
/// From this width on the names have the room of the longest.
const WIDEST: u16 = 120;
/// Lines of the questions, their heading among them.
const ASKED: u16 = 6;

struct WhatIfLayout {
    table: Rect,
    label: u16,
    difference: bool,
    side: Rect,
    asked: Rect,
}

fn layout(area: Rect) -> WhatIfLayout {
    let asked = if area.height > 30 { ASKED * 2 } else { ASKED };
    let body = Rect { y: area.y + 2, height: area.height.saturating_sub(3 + asked), ..area };
    // In a wide window the side has room to spare, and the longest names are whole.
    let label = if area.width >= WIDEST { 30 } else { (area.width / 5).clamp(14, 26) };
    let difference = area.width >= WIDE;
    let left = Rect { width: label + (2 + u16::from(difference)) * (MONEY + 1) + 3, ..body };
    // A blank on both sides of the wall.
    let side = Rect { x: left.right() + 2, width: area.right().saturating_sub(left.right() + 2), ..body };
    WhatIfLayout { table: left, label, difference, side, asked: Rect { y: body.bottom() + 1, height: asked, ..area } }
}

/// How many rows of the account fit.
pub fn page(area: Rect) -> usize {
    usize::from(layout(area).table.height.saturating_sub(1))
}

/// Draws the layer; gives the real cursor's place in the figure with the keys.
pub fn layer(layer: &WhatIf, scene: &Scene, paint: &mut Painter, area: Rect) -> Option<Position> {
    let look = paint.look;
    let parts = layout(area);
    let WhatIfLayout { table, side, asked, .. } = parts;
    let banner = format!(" {} ", look.say(&what_if::banner()));
    let whose = text("  {village}{group} {head} {tail}", "  {village} {group} {head} {tail}").fill(&[
        ("village", &layer.row.village),
        ("group", &layer.row.group),
        ("head", &layer.row.head),
        ("tail", &amounts::tail(&layer.row.hh_id)),
    ]);
    paint.pieces(area.x, area.y, area.width, &[(banner, Meaning::Practice), (look.words(&whose), Meaning::Heading)]);
    paint.rule(area.x, area.y + 1, area.width);
    let cursor = account(layer, paint, &parts);
    paint.wall(side.x - 2, table.y, table.bottom());
    block_list::draw(&outcome(layer, scene, usize::from(side.width)), None, None, paint, side);
    paint.rule(area.x, asked.y - 1, area.width);
    paint.beyond(table.x, asked.y - 1, table.width, layer.scroll.beyond(layer.tried.rows.len()));
    let room = Rect { x: asked.x + 1, width: asked.width.saturating_sub(1), ..asked };
    block_list::draw(&questions(layer, look, usize::from(room.width)), None, None, paint, room);
    cursor
}

fn shown(figure: Result<i64, Why>, is_money: bool, look: &Look) -> String {
    match figure {
        Ok(fen) if is_money => Money(fen).to_string(),
        Ok(count) => count.to_string(),
        Err(why) => look.words(&amounts::short_why(why)),
    }
}

/// Cells of the labels and of the reported figures, which give up what they do not hold.
#[derive(Clone, Copy)]
struct AccountRooms {
    label: u16,
    reported: u16,
}

impl AccountRooms {
    fn of(layer: &WhatIf, label: u16, look: &Look) -> AccountRooms {
        let cells = |words: &str| u16::try_from(width::cells(words)).unwrap_or(u16::MAX);
        let rows = || layer.tried.rows.iter();
        let wanted = rows().map(|row| cells(look.say(&row.label)) + 2 * u16::from(row.depth)).max().unwrap_or(0);
        let held = rows().map(|row| cells(&shown(row.reported, row.is_money, look))).max().unwrap_or(0).clamp(8, MONEY);
        let moved = wanted.saturating_sub(label).min(MONEY - held);
        AccountRooms { label: label + moved, reported: MONEY - moved }
    }
}

fn account(layer: &WhatIf, paint: &mut Painter, parts: &WhatIfLayout) -> Option<Position> {
    let look = paint.look;
    let area = parts.table;
    let rooms = AccountRooms::of(layer, parts.label, look);
    let AccountRooms { label, reported } = rooms;
    let say = |zh: &'static str, en: &'static str| look.words(&text(zh, en));
    let is_cut = |row: &TriedRow| width::cells(&look.glyphs.show(&named(row, look))) > usize::from(label);
    // The line above the keys names the row that has them whole.
    let item =
        if layer.tried.rows.iter().any(is_cut) { say("项目（下面写全）", "item (whole below)") } else { say("项目", "item") };
    let mut names = vec![
        RowCell::words("", 1, Meaning::Heading),
        RowCell::words(item, label, Meaning::Heading),
        RowCell::figure(say("填报", "reported"), reported, Meaning::Heading),
        RowCell::figure(say("测算", "what if"), MONEY, Meaning::Heading),
    ];
    if parts.difference {
        names.push(RowCell::figure(say("差额", "difference"), MONEY, Meaning::Heading));
    }
    paint.row(area.x, area.y, area.width, &names, None);
    let room = usize::from(area.height.saturating_sub(1));
    let mut cursor = None;
    for ((line, row), y) in layer.tried.rows.iter().enumerate().skip(layer.scroll.top).take(room).zip(area.y + 1..) {
        let here = line == layer.scroll.at;
        let words = layer.typed.get(&row.field);
        line_of(row, words, here, paint, (parts, rooms, y));
        if here {
            let right = area.x + 2 + label + 1 + reported + 1 + MONEY;
            let behind = words.map_or(0, |words| {
                let (shown, at) = words.window(MONEY, paint.look.glyphs.ellipsis());
                u16::try_from(width::cells(&shown)).unwrap_or(0).saturating_sub(at)
            });
            cursor = Some(Position { x: right.saturating_sub(behind), y });
        }
    }
    cursor
}

/// The name of a row, set in below what it is part of.
fn named(row: &TriedRow, look: &Look) -> String {
    format!("{}{}", "  ".repeat(usize::from(row.depth)), look.say(&row.label))
}

fn line_of(
    row: &TriedRow,
    words: Option<&TextField>,
    here: bool,
    paint: &mut Painter,
    (parts, rooms, y): (&WhatIfLayout, AccountRooms, u16),
) {
    let look = paint.look;
    let moved = row.reported != row.tried;
    let own = match (row.typed, moved) {
        (true, _) => Meaning::Changed,
        (false, true) => Meaning::Medium,
        (false, false) => Meaning::Muted,
    };
    let tried = match words.map(TextField::value).filter(|words| !words.is_empty()) {
        Some(words) => words.to_owned(),
        None => shown(row.tried, row.is_money, look),
    };
    let difference = match (row.reported, row.tried) {
        (Ok(then), Ok(now)) if then != now => now.checked_sub(then).map(|by| shown(Ok(by), row.is_money, look)).unwrap_or_default(),
        _ => String::new(),
    };
    let mark = match (row.typed, moved) {
        (true, _) => "*",
        (false, true) => "~",
        (false, false) => "",
    };
    let mut columns = vec![
        RowCell::words(mark, 1, own),
        RowCell::words(named(row, look), rooms.label, Meaning::Plain),
        RowCell::figure(shown(row.reported, row.is_money, look), rooms.reported, Meaning::Plain),
        RowCell::figure(tried, MONEY, own),
    ];
    if parts.difference {
        columns.push(RowCell::figure(difference, MONEY, own));
    }
    paint.row(parts.table.x, y, parts.table.width, &columns, here.then_some(Meaning::Focus));
}

/// Flags, place and totals, now and as tried; the flags, and last why it stands there.
fn outcome(layer: &WhatIf, scene: &Scene, room: usize) -> Vec<Block> {
    let look = scene.look;
    let [now, then] = layer.tried.counts;
    let counts = |counts| amounts::flags(counts, look.lang).into_iter().map(|(words, _)| words).collect::<String>();
    let arrow = look.glyphs.show("→").into_owned();
    let mut out = vec![vec![vec![
        (look.words(&text("待核疑点 ", "open flags ")), Meaning::Heading),
        (format!("{} {arrow} {}", counts(now), counts(then)), if now == then { Meaning::Muted } else { Meaning::Changed }),
    ]]];
    let [place, instead] = layer.tried.place;
    let line = text("排第 {place} {arrow} {instead}", "place {place} {arrow} {instead}").fill(&[
        ("place", &place),
        ("arrow", &arrow),
        ("instead", &instead),
    ]);
    out.push(vec![block_list::line(look.words(&line), if place == instead { Meaning::Muted } else { Meaning::Changed })]);
    out.extend(totals(layer, look, &arrow, scene.desk.period().map_or(Part::Annual, |period| period.part)));
    out.extend(layer.tried.flags.iter().map(|flag| flag_line(flag, scene, room)));
    let why = width::wrap(look.say(&layer.tried.why), room.saturating_sub(2));
    out.push(why.into_iter().map(|part| block_list::line(format!("  {part}"), Meaning::Muted)).collect());
    out
}

/// What everything comes to, as reported and as tried: in sight wherever the account is scrolled to.
fn totals(layer: &WhatIf, look: &Look, arrow: &str, part: Part) -> Vec<Block> {
    let named = [("gross", part.said(text("年收入", "gross"))), ("net", text("纯收入", "net")), ("net_pc", text("人均", "per head"))];
    let wide = named.iter().map(|(_, label)| width::cells(look.say(label))).max().unwrap_or(0);
    let line = |(field, label): &(&str, Text)| {
        let row = layer.tried.rows.iter().find(|row| row.field == *field)?;
        let [then, now] = [row.reported, row.tried].map(|figure| shown(figure, row.is_money, look));
        let label = width::pad(look.say(label), wide, width::Side::Left, "");
        let own = if row.reported == row.tried { Meaning::Muted } else { Meaning::Changed };
        Some(vec![vec![(format!("{label} "), Meaning::Heading), (format!("{then} {arrow} {now}"), own)]])
    };
    named.iter().filter_map(line).collect()
}

const fn fate(fate: FlagFate) -> (&'static str, Text) {
    match fate {
        FlagFate::Gained => ("+", text("新出现", "new")),
        FlagFate::Lost => ("-", text("会消失", "gone")),
        FlagFate::Changed => ("~", text("有变化", "moves")),
        FlagFate::Stays => (" ", text("仍在", "stays")),
    }
}

fn flag_line(flag: &TriedFlag, scene: &Scene, room: usize) -> Block {
    let look = scene.look;
    let (mark, label) = fate(flag.fate);
    let label = if flag.fate != FlagFate::Lost && !flag.is_open { text("已处理", "settled") } else { label };
    let meaning = match flag.fate {
        FlagFate::Gained | FlagFate::Changed => of_severity(flag.severity),
        FlagFate::Lost => Meaning::Approved,
        FlagFate::Stays => Meaning::Muted,
    };
    let end = format!(" {}", look.say(&label));
    let left = room.saturating_sub(width::cells(&end));
    let front = format!("{mark} {} ", look.say(&amounts::letter(flag.severity)));
    let space = left.saturating_sub(width::cells(&front));
    let brief = look.say(scene.desk.brief(&flag.title));
    let whole = look.say(&flag.title);
    // Few words where the title has no room, and those go on in the next line.
    let title = if width::cells(&look.glyphs.show(whole)) <= space { whole } else { brief };
    let line = |(n, part): (usize, String)| {
        let (before, behind) = if n == 0 { (front.clone(), end.as_str()) } else { (" ".repeat(width::cells(&front)), "") };
        let words = width::pad(&look.glyphs.show(&format!("{before}{part}")), left, width::Side::Left, look.glyphs.ellipsis());
        block_list::line(format!("{words}{behind}"), meaning)
    };
    width::wrap(title, space).into_iter().enumerate().map(line).collect()
}

/// The slips that explain everything, or the flag in hand, as questions.
fn questions(layer: &WhatIf, look: &Look, room: usize) -> Vec<Block> {
    let in_hand = |slip: &&SlipAsked| slip.explains_all || layer.rule.as_ref().is_none_or(|rule| slip.explains.contains(rule));
    let mut out = vec![vec![block_list::line(
        look.words(&text("可能的笔误，只用来问村里，不能照此改数:", "Slips that alone would explain it: ask the village, never enter:")),
        Meaning::Heading,
    )]];
    for slip in layer.tried.slips.iter().filter(in_hand) {
        let named = |code: &String| {
            let flag = layer.tried.flags.iter().find(|flag| flag.rule == *code);
            flag.map_or_else(|| Text::same(code), |flag| flag.title.clone())
        };
        let rules = Text::list(slip.explains.iter().map(named));
        let brings = match slip.brings.as_slice() {
            [] => Text::same(""),
            brings => text("，但会带出 {n} 条新疑点", ", but brings {n|new flag|new flags}").fill(&[("n", &brings.len())]),
        };
        let line = text("· {question}（能解释 {rules}{brings}）", "· {question} (explains {rules}{brings})").fill(&[
            ("question", &slip.question),
            ("rules", &rules),
            ("brings", &brings),
        ]);
        out.push(width::wrap(look.say(&line), room).into_iter().map(|part| block_list::line(part, Meaning::Plain)).collect());
    }
    if out.len() == 1 {
        let none = text("没有哪一种笔误能单独解释现有的高、中疑点。", "No single slip would explain the high and medium flags.");
        out.push(vec![block_list::line(look.words(&none), Meaning::Muted)]);
    }
    out
}
