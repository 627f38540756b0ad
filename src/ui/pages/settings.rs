//! The settings: what the reader chooses, the limits in force, and where the files lie. A choice acts at once and is written down.
//!
//! What does not live here: the register of choices (`config/choice.rs`), changing a limit (the rulebook).

use std::path::Path;
use std::path::PathBuf;

use ratatui::layout::Position;
use ratatui::layout::Rect;

use crate::config::choice::Choice;
use crate::config::settings::Settings;
use crate::i18n::Lang;
use crate::i18n::Text;
use crate::i18n::text;
use crate::input::action::Action;
use crate::input::action::Place;
use crate::input::key::Key;
use crate::review::desk::state::Desk;
use crate::review::rulebook::limit_page::LimitRow;
use crate::ui::dialog::confirm::Confirm;
use crate::ui::screen::Flow;
use crate::ui::screen::Message;
use crate::ui::screen::Scene;
use crate::ui::screen::Screen;
use crate::ui::screen::only_a_field;
use crate::ui::widgets::display::Look;
use crate::ui::widgets::painter::Painter;
use crate::ui::widgets::painter::RowCell;
use crate::ui::widgets::scroll::Scroll;
use crate::ui::widgets::text_field::TextField;
use crate::ui::widgets::theme::Meaning;
use crate::ui::widgets::width;

// Lines above the rows: title, rule; below: a rule.
const ABOVE: u16 = 2;
const BELOW: u16 = 1;

/// A line of the screen.
#[derive(Clone, Debug)]
enum SettingRow {
    Heading(Text),
    Choice(Choice),
    Limit(LimitRow),
    // What it is, where it is, and what is said of it.
    File(Text, String, Text),
}

/// The settings screen.
pub struct SettingsScreen {
    // The settings as they were when the keys last did something, to step from.
    settings: Settings,
    typing: Option<TextField>,
    scroll: Scroll,
    // Derived from the work.
    limits: Vec<LimitRow>,
    data: PathBuf,
}

impl SettingsScreen {
    /// The settings in force.
    #[must_use]
    pub fn new(settings: &Settings, desk: &Desk) -> SettingsScreen {
        let mut screen = SettingsScreen {
            settings: settings.clone(),
            typing: None,
            scroll: Scroll::default(),
            limits: Vec::new(),
            data: PathBuf::new(),
        };
        screen.refresh(desk);
        screen.scroll.at = 1;
        screen
    }

    fn rows(&self, settings: &Settings) -> Vec<SettingRow> {
        let mut rows = vec![SettingRow::Heading(text("选择", "Choices"))];
        rows.extend(Choice::all().map(SettingRow::Choice));
        let heading = match self.limits.first() {
            Some(limit) => {
                text("现行标准（{year} 年 {place}），下面写全，规则库里改", "Limits of {year} {place}: whole below, set in the rulebook")
                    .fill(&[("year", &limit.year), ("place", &limit.place)])
            }
            None => text("现行标准：还没有导入数据", "Limits in force: nothing imported yet"),
        };
        rows.push(SettingRow::Heading(heading));
        rows.extend(self.limits.iter().cloned().map(SettingRow::Limit));
        rows.push(SettingRow::Heading(text("文件", "Files")));
        rows.extend(files(settings, &self.data));
        rows
    }

    fn here(&self) -> Option<SettingRow> {
        self.rows(&self.settings).into_iter().nth(self.scroll.at)
    }

    /// Enter or space: the next value, or typing where one is typed.
    fn change(&mut self) -> Flow {
        match self.here() {
            Some(SettingRow::Choice(choice)) if choice.offers().is_empty() => {
                self.typing = Some(TextField::offering(self.settings.chosen.value(choice)));
                Flow::EnterField
            }
            Some(SettingRow::Choice(choice)) => {
                let now = self.settings.chosen.value(choice);
                let at = choice.offers().iter().position(|(code, _)| *code == now);
                let next = at.map_or(0, |at| (at + 1) % choice.offers().len());
                let value = choice.offers()[next].0;
                match choice.warning(value) {
                    Some(warning) => Flow::Open(Box::new(Confirm::choice(warning, choice, value))),
                    None => self.choose(choice, value.to_owned()),
                }
            }
            Some(SettingRow::Limit(_) | SettingRow::File(..) | SettingRow::Heading(_)) | None => Flow::Stay,
        }
    }

    /// Why the row with the keys cannot be changed here; none where it can.
    fn stays(&self) -> Option<Text> {
        match self.here()? {
            SettingRow::Choice(_) => None,
            SettingRow::Limit(_) => {
                Some(text("标准在规则库里改，要写明年份、地区和文件", "limits are changed in the rulebook, with year, place and document"))
            }
            SettingRow::File(_, path, _) => Some(
                text("这里只写明文件在哪里，不能改: {path}", "says where the file lies; not changed here: {path}").fill(&[("path", &path)]),
            ),
            SettingRow::Heading(_) => Some(text("这一行是标题，没有可换的", "a heading: there is nothing to change")),
        }
    }

    fn choose(&mut self, choice: Choice, value: String) -> Flow {
        if let Err(why) = self.settings.choose(choice, &value) {
            let line = text("{what}: {why}", "{what}: {why}").fill(&[("what", &choice.row().label), ("why", &why)]);
            return Flow::Say(Message::wrong(line));
        }
        self.typing = None;
        Flow::Choose { what: vec![(choice, value)], leave: false }
    }

    fn draw_row(&self, row: &SettingRow, here: bool, scene: &Scene, paint: &mut Painter, area: Rect) -> Option<Position> {
        let look = paint.look;
        let over = here.then_some(Meaning::Focus);
        let mark = RowCell::words(if here { ">" } else { "" }, 1, Meaning::Plain);
        match row {
            SettingRow::Heading(words) => {
                paint.put(area.x, area.y, area.width, look.say(words), Meaning::Heading);
            }
            SettingRow::Choice(choice) => {
                let named = named(look);
                let label = RowCell::words(look.words(&choice.row().label), named, Meaning::Plain);
                if let (true, Some(field)) = (here, &self.typing) {
                    paint.row(area.x, area.y, area.width, &[mark, label], None);
                    let room = area.width.saturating_sub(named + 6);
                    let (shown, cursor) = field.window(room, look.glyphs.ellipsis());
                    paint.put(area.x + named + 3, area.y, room, &shown, field.meaning());
                    return Some(Position { x: area.x + named + 3 + cursor, y: area.y });
                }
                let now = scene.settings.chosen.value(*choice);
                let mut words: Vec<String> = choice
                    .offers()
                    .iter()
                    .map(|(code, said)| if *code == now { format!("[{}]", look.say(said)) } else { format!(" {} ", look.say(said)) })
                    .collect();
                if !choice.offers().iter().any(|(code, _)| *code == now) {
                    words.push(if choice.offers().is_empty() { now } else { format!("[{now}]") });
                }
                let value = RowCell::words(words.join(" "), area.width.saturating_sub(named + 4), Meaning::Plain);
                paint.row(area.x, area.y, area.width, &[mark, label, value], over);
            }
            SettingRow::Limit(limit) => {
                // What lies empty behind the documents is for long titles.
                let widest = |said: fn(&LimitRow) -> Text| {
                    let cells = self.limits.iter().map(|limit| width::cells(look.say(&said(limit)))).max().unwrap_or(0);
                    u16::try_from(cells).unwrap_or(u16::MAX)
                };
                let behind = widest(document_of).min(DOCUMENT);
                let titles = widest(LimitRow::named).min(area.width.saturating_sub(19 + behind)).max(34);
                let meaning = if limit.value.is_none() { Meaning::Medium } else { Meaning::Plain };
                let columns = [
                    mark,
                    RowCell::words(look.words(&limit.named()), titles, meaning),
                    RowCell::figure(look.words(&limit.said()), 14, meaning),
                    RowCell::words(look.words(&document_of(limit)), area.width.saturating_sub(titles + 19), Meaning::Muted),
                ];
                paint.row(area.x, area.y, area.width, &columns, over);
            }
            SettingRow::File(what, path, said) => {
                let rest = area.width.saturating_sub(31);
                let columns = [
                    mark,
                    RowCell::words(look.words(what), 16, Meaning::Plain),
                    RowCell::words(look.words(said), 10, Meaning::Muted),
                    RowCell::words(width::fit_end(path, usize::from(rest), look.glyphs.ellipsis()), rest, Meaning::Plain),
                ];
                paint.row(area.x, area.y, area.width, &columns, over);
            }
        }
        None
    }
}

/// Cells of the document of a limit that its name leaves free: a number of one fits, a title is told below.
const DOCUMENT: u16 = 22;

/// How many cells the names of choices take, the longest of them whole.
fn named(look: &Look) -> u16 {
    let longest = Choice::all().map(|choice| width::cells(look.say(&choice.row().label))).max().unwrap_or(0);
    u16::try_from(longest).unwrap_or(16).clamp(16, 22)
}

/// By what document a limit holds.
fn document_of(limit: &LimitRow) -> Text {
    match (&limit.value, limit.document.is_empty()) {
        (None, _) => text("要用它的规则都不判", "its rules wait"),
        (Some(_), true) => text("随程序的默认值", "default of the program"),
        (Some(_), false) => Text::same(limit.document.clone()),
    }
}

/// What the words of a field are kept for while they are typed.
#[must_use]
pub fn draft_of_setting(choice: Choice) -> String {
    format!("setting {}", choice.row().key)
}

/// Where things lie on this computer; of the data the file that is open, which need not be the one of the settings.
fn files(settings: &Settings, data: &Path) -> Vec<SettingRow> {
    let row = |what: Text, path: Option<&Path>| {
        let said = match path {
            Some(path) if path.exists() => text("有", "there"),
            Some(_) => text("还没有", "not yet"),
            None => text("没有地方", "nowhere"),
        };
        SettingRow::File(what, path.map(|path| path.display().to_string()).unwrap_or_default(), said)
    };
    let mut rows = vec![
        row(text("设置", "settings"), settings.file.as_deref()),
        row(text("自己的按键", "own keys"), settings.own_keys_at().as_deref()),
        row(text("自己的常用语", "own phrases"), settings.phrases.as_deref()),
    ];
    rows.extend(settings.rules.iter().map(|path| row(text("自己的规则", "own rules"), Some(path))));
    rows.push(row(text("数据", "data"), Some(data)));
    rows.push(row(text("日志和封签", "log and seal"), settings.state.as_deref()));
    rows
}

impl Screen for SettingsScreen {
    fn place(&self) -> Place {
        if self.typing.is_some() { Place::Line } else { Place::Settings }
    }

    fn draw(&self, scene: &Scene, paint: &mut Painter, area: Rect) -> Option<Position> {
        let look = paint.look;
        let name = text(" 设置", " Settings");
        let file = match &scene.settings.file {
            Some(path) => {
                let said = text("   改动立即生效，写入 {path}", "   acts at once and is written to {path}");
                let before = width::cells(look.say(&said.fill(&[("path", &"")]))) + width::cells(look.say(&name));
                let room = usize::from(area.width).saturating_sub(before);
                said.fill(&[("path", &width::fit_end(&path.display().to_string(), room, look.glyphs.ellipsis()))])
            }
            None => text("   改动立即生效；没有设置文件夹，关闭后不保留", "   acts at once; there is no folder to keep it in"),
        };
        let title = [(look.words(&name), Meaning::Heading), (look.words(&file), Meaning::Muted)];
        paint.pieces(area.x, area.y, area.width, &title);
        paint.rule(area.x, area.y + 1, area.width);
        paint.rule(area.x, area.bottom().saturating_sub(1), area.width);
        let mut cursor = None;
        let rows = self.rows(scene.settings);
        paint.beyond(area.x, area.bottom().saturating_sub(1), area.width, self.scroll.beyond(rows.len()));
        for (y, (n, row)) in (area.y + ABOVE..area.bottom().saturating_sub(BELOW)).zip(rows.iter().enumerate().skip(self.scroll.top)) {
            let line = Rect { x: area.x, y, width: area.width, height: 1 };
            cursor = self.draw_row(row, n == self.scroll.at, scene, paint, line).or(cursor);
        }
        cursor
    }

    fn able(&self, action: Action, _: &Desk) -> Result<(), Text> {
        match action {
            _ if self.typing.is_some() => only_a_field(action),
            Action::Toggle | Action::Accept => self.stays().map_or(Ok(()), Err),
            _ => Ok(()),
        }
    }

    fn named(&self, action: Action) -> Option<Text> {
        (action == Action::Toggle).then(|| text("换", "change"))
    }

    fn hint(&self, scene: &Scene) -> Option<Message> {
        let key = |action, place| scene.look.key(action, place);
        let line = match self.here()? {
            SettingRow::Choice(choice) if self.typing.is_some() => {
                text("{what}；{enter} 定下，{esc} 不改", "{what}; {enter} takes it, {esc} leaves it").fill(&[
                    ("what", &choice.row().meaning),
                    ("enter", &key(Action::Accept, Place::Line)),
                    ("esc", &key(Action::Back, Place::Line)),
                ])
            }
            SettingRow::Choice(choice) => text("{enter} 换: {what}", "{enter} changes it: {what}")
                .fill(&[("what", &choice.row().meaning), ("enter", &key(Action::Accept, Place::Settings))]),
            SettingRow::Limit(limit) => text("{title}: {value}，{by}   {key} 规则库", "{title}: {value}, {by}   {key} rulebook").fill(&[
                ("title", &limit.named()),
                ("value", &limit.said()),
                ("by", &document_of(&limit)),
                ("key", &key(Action::Rulebook, Place::Settings)),
            ]),
            // What has no room on the line is counted there.
            SettingRow::File(_, path, _) => Text::same(path),
            SettingRow::Heading(_) => return None,
        };
        Some(Message::plain(line))
    }

    fn act(&mut self, action: Action, _: &mut Desk, _: Lang) -> Flow {
        if self.typing.is_some() {
            return match (action, self.here()) {
                (Action::Accept | Action::Submit, Some(SettingRow::Choice(choice))) => {
                    let value = self.typing.as_ref().map(|field| field.value().trim().to_owned()).unwrap_or_default();
                    self.choose(choice, value)
                }
                (Action::Back, _) => Flow::LeaveField,
                _ => Flow::Stay,
            };
        }
        let rows = self.rows(&self.settings);
        let before = self.scroll.at;
        if self.scroll.act(action, rows.len()) {
            // The keys pass over headings.
            if matches!(rows.get(self.scroll.at), Some(SettingRow::Heading(_))) {
                let down = self.scroll.at > before || self.scroll.at == 0;
                self.scroll.act(if down { Action::Down } else { Action::Up }, rows.len());
            }
            return Flow::Stay;
        }
        match action {
            Action::Accept | Action::Toggle => self.change(),
            Action::Back => Flow::Back,
            _ => Flow::Stay,
        }
    }

    fn edit(&mut self, key: Key, _: &mut Desk) -> Flow {
        if let Some(field) = &mut self.typing {
            field.key(key);
        }
        Flow::Stay
    }

    fn paste(&mut self, pasted: &str, _: &mut Desk) -> Flow {
        if let Some(field) = &mut self.typing {
            field.paste(pasted);
        }
        Flow::Stay
    }

    fn draft_of(&self) -> Option<String> {
        match (&self.typing, self.here()) {
            (Some(_), Some(SettingRow::Choice(choice))) => Some(draft_of_setting(choice)),
            _ => None,
        }
    }

    fn draft(&self) -> Option<String> {
        let (field, row) = (self.typing.as_ref()?, self.here()?);
        let SettingRow::Choice(choice) = row else { return None };
        (field.value() != self.settings.chosen.value(choice)).then(|| field.value().to_owned())
    }

    fn has_draft(&self) -> bool {
        self.draft().is_some()
    }

    fn restore(&mut self, words: &str) {
        self.typing = Some(TextField::taken_up(words));
    }

    fn leave_field(&mut self, _: &Desk) {
        self.typing = None;
    }

    fn refresh(&mut self, desk: &Desk) {
        self.limits = desk.limits_in_force();
        self.data = desk.data_file().to_path_buf();
    }

    fn chosen(&mut self, settings: &Settings) {
        self.settings = settings.clone();
    }

    fn resize(&mut self, area: Rect, _: &Desk) {
        self.scroll.fit(usize::from(area.height.saturating_sub(ABOVE + BELOW)), self.rows(&self.settings).len());
    }
}
