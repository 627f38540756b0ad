//! The forms over the list of periods: the dates of a campaign, and why a closed one is opened again.
//!
//! What does not live here: the list (`periods.rs`), the question before closing (`confirm.rs`), what each does (`review/desk/closing.rs`).

use ratatui::layout::Position;
use ratatui::layout::Rect;

use crate::domain::period::Period;
use crate::i18n::Lang;
use crate::i18n::Text;
use crate::i18n::text;
use crate::input::action::Action;
use crate::input::action::Place;
use crate::input::key::Key;
use crate::review::desk::closing;
use crate::review::desk::state::Desk;
use crate::review::error::ReviewError;
use crate::review::file::campaigns::CampaignDay;
use crate::review::file::campaigns::DateChange;
use crate::review::file::campaigns::takes_back;
use crate::ui::form;
use crate::ui::screen::Flow;
use crate::ui::screen::Message;
use crate::ui::screen::Scene;
use crate::ui::screen::Screen;
use crate::ui::screen::only_fields;
use crate::ui::task::Task;
use crate::ui::widgets::painter::Painter;
use crate::ui::widgets::text_field::TextField;
use crate::ui::widgets::theme::Meaning;
use crate::ui::widgets::width;

/// Cells of a label.
const LABEL: u16 = 18;

/// How many lines of the list stay in view above it.
const OVER_LIST: u16 = 5;

/// A line to fill in; none of the days where it is the sentence that says why.
struct DayLine {
    day: Option<CampaignDay>,
    field: TextField,
    // What it held when the form was opened, and whether that is a day of the limits.
    offered: String,
    of_limits: bool,
}

/// A form on one campaign.
pub struct CampaignForm {
    period: Period,
    lines: Vec<DayLine>,
    at: usize,
}

impl CampaignForm {
    /// The dates of a campaign as they hold, to be changed.
    ///
    /// # Errors
    /// What the store says.
    pub fn dates(period: Period, desk: &Desk) -> Result<CampaignForm, ReviewError> {
        let row = desk.campaign(period)?;
        let line = |day: CampaignDay| {
            let offered = day.of(&row).map(|day| day.to_string()).unwrap_or_default();
            DayLine { day: Some(day), field: TextField::offering(offered.clone()), offered, of_limits: day.is_of_limits(&row) }
        };
        Ok(CampaignForm { period, lines: CampaignDay::all().map(line).collect(), at: 0 })
    }

    /// Why a closed campaign is opened again.
    #[must_use]
    pub fn reopening(period: Period) -> CampaignForm {
        CampaignForm {
            period,
            lines: vec![DayLine { day: None, field: TextField::default(), offered: String::new(), of_limits: false }],
            at: 0,
        }
    }

    fn reopens(&self) -> bool {
        self.lines.iter().any(|line| line.day.is_none())
    }

    /// The days that were typed anew, and those that were emptied.
    fn change(&self) -> Result<DateChange, Text> {
        let mut change = DateChange::default();
        for line in &self.lines {
            let (typed, Some(named)) = (line.field.value().trim(), line.day) else { continue };
            if typed == line.offered {
                continue;
            }
            if takes_back(typed) {
                change.insert(named, None);
                continue;
            }
            let day = form::day(typed).ok_or_else(|| {
                text("{day}要写成 2024-10-24 这样", "{day}: write the day as 2024-10-24").fill(&[("day", &named.label())])
            })?;
            change.insert(named, Some(day));
        }
        if change.is_empty() { Err(text("没有改动任何日期", "no date was changed")) } else { Ok(change) }
    }

    fn send(&self, desk: &mut Desk) -> Flow {
        if self.reopens() {
            let why = self.lines.first().map_or("", |line| line.field.value());
            return match desk.reopen_campaign(self.period, why) {
                Ok(unlocked) => Flow::Finished { said: Message::done(closing::reopened(self.period, unlocked)), on: false },
                Err(why) => Flow::Say(Message::wrong(why)),
            };
        }
        let set = self.change().and_then(|change| Ok(desk.set_dates_alone(self.period, &change)?));
        match set {
            Ok(true) => Flow::Run(Task::Assess),
            Ok(false) => Flow::Finished { said: Message::done(closing::dated(self.period)), on: false },
            Err(why) => Flow::Say(Message::wrong(why)),
        }
    }
}

impl Screen for CampaignForm {
    fn place(&self) -> Place {
        Place::Line
    }

    fn is_popup(&self) -> bool {
        true
    }

    fn draw(&self, _: &Scene, paint: &mut Painter, area: Rect) -> Option<Position> {
        let look = paint.look;
        let wide = area.width.saturating_sub(8).min(64);
        let tall = u16::try_from(self.lines.len() + 2).unwrap_or(area.height).min(area.height);
        // Over the list it belongs to, which begins at the top of any screen.
        let down = ((area.height - tall) / 2).min(OVER_LIST);
        let window = Rect { x: area.x + (area.width - wide) / 2, y: area.y + down, width: wide, height: tall };
        let (title, send) = if self.reopens() {
            (text("重新开放{period}", "Reopen {period}"), text("重新开放", "reopen"))
        } else {
            (text("{period}的日期", "Dates of {period}"), text("设好", "set"))
        };
        let foot = [
            (format!(" {} {} ", look.key(Action::Submit, Place::Line), look.say(&send)), Meaning::Key),
            (format!(" {} {} ", look.key(Action::Back, Place::Line), look.say(&text("取消", "cancel"))), Meaning::Plain),
        ];
        let inside = paint.window(window, look.say(&title.fill(&[("period", &self.period.title())])), &foot);
        let top = (self.at + 1).saturating_sub(usize::from(inside.height));
        let mut cursor = None;
        for ((at, line), y) in self.lines.iter().enumerate().skip(top).zip(inside.y..inside.bottom()) {
            let here = at == self.at;
            let label = line.day.map_or_else(|| text("为什么", "why"), CampaignDay::label);
            paint.put(inside.x, y, LABEL - 1, &look.words(&label), if here { Meaning::Heading } else { Meaning::Plain });
            let room = inside.width.saturating_sub(LABEL);
            // Of an unchanged day of the limits it is said: it is not the office's own, to be taken back here.
            let beside = text("标准里的日期", "from the limits");
            let beside = (line.of_limits && line.field.value() == line.offered).then(|| look.words(&beside));
            let space = room.saturating_sub(beside.as_deref().map_or(0, |words| u16::try_from(width::cells(words)).unwrap_or(room)));
            let (shown, from) = line.field.window(space.saturating_sub(1));
            let shown = width::pad(&shown, usize::from(space), width::Side::Left, look.glyphs.ellipsis());
            // Only the line that has the keys stands out: what typing would replace is that of no other.
            paint.put(inside.x + LABEL, y, space, &shown, if here { Meaning::Focus } else { Meaning::Plain });
            if let Some(words) = beside {
                paint.put(inside.x + LABEL + space, y, room - space, &words, Meaning::Muted);
            }
            if here {
                cursor = Some(Position { x: inside.x + LABEL + from, y });
            }
        }
        cursor
    }

    fn hint(&self, _: &Scene) -> Option<Message> {
        Some(Message::plain(if self.reopens() {
            text("写明为什么，记入台账；锁定的户回到原来的状态", "say why, it is entered; locked cases go back to where they stood")
        } else {
            text("写成 2024-10-24 这样；清空就是收回；设好重新筛查", "days as 2024-10-24; emptied takes it back; the rules run again")
        }))
    }

    fn able(&self, action: Action, _: &Desk) -> Result<(), Text> {
        only_fields(action)
    }

    fn act(&mut self, action: Action, desk: &mut Desk, _: Lang) -> Flow {
        match action {
            Action::Submit => return self.send(desk),
            Action::Back => return Flow::Back,
            Action::Up | Action::PrevPane => self.at = self.at.saturating_sub(1),
            Action::Down | Action::NextPane | Action::Accept => self.at = (self.at + 1).min(self.lines.len().saturating_sub(1)),
            _ => {}
        }
        Flow::Stay
    }

    fn edit(&mut self, key: Key, _: &mut Desk) -> Flow {
        if let Some(line) = self.lines.get_mut(self.at) {
            line.field.key(key);
        }
        Flow::Stay
    }

    fn paste(&mut self, pasted: &str, _: &mut Desk) -> Flow {
        if let Some(line) = self.lines.get_mut(self.at) {
            line.field.paste(pasted);
        }
        Flow::Stay
    }

    fn has_draft(&self) -> bool {
        self.lines.iter().any(|line| line.field.value() != line.offered)
    }

    fn draft_of(&self) -> Option<String> {
        let what = if self.reopens() { "reopen" } else { "dates" };
        Some(format!("{what} {}", self.period))
    }

    fn draft(&self) -> Option<String> {
        self.has_draft().then(|| self.lines.iter().map(|line| line.field.value()).collect::<Vec<_>>().join("\n"))
    }

    fn restore(&mut self, words: &str) {
        for (line, typed) in self.lines.iter_mut().zip(words.split('\n')) {
            line.field = TextField::holding(typed);
        }
    }

    fn refresh(&mut self, _: &Desk) {}

    fn resize(&mut self, _: Rect, _: &Desk) {}
}
