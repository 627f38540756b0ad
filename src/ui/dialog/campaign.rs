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
use crate::ui::form::lines;
use crate::ui::form::lines::FormLine;
use crate::ui::form::lines::FormLines;
use crate::ui::screen::Flow;
use crate::ui::screen::Message;
use crate::ui::screen::Scene;
use crate::ui::screen::Screen;
use crate::ui::task::Task;
use crate::ui::widgets::painter::Painter;

/// A form on one campaign.
pub struct CampaignForm {
    period: Period,
    // A day a line; none where a sentence says why a closed campaign is opened again.
    asked: FormLines<Option<CampaignDay>>,
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
            // Of an unchanged day of the limits it is said: it is not the office's own, to be taken back here.
            let beside = day.is_of_limits(&row).then(|| text("标准里的日期", "from the limits"));
            FormLine::offering(Some(day), day.label(), offered).said(beside)
        };
        Ok(CampaignForm { period, asked: FormLines::new(CampaignDay::all().map(line).collect()) })
    }

    /// Why a closed campaign is opened again.
    #[must_use]
    pub fn reopening(period: Period) -> CampaignForm {
        let asked = FormLines::new(vec![FormLine::offering(None, text("为什么", "why"), "")]);
        CampaignForm { period, asked }
    }

    fn reopens(&self) -> bool {
        self.asked.lines.iter().any(|line| line.part().is_none())
    }

    /// The days that were typed anew, and those that were emptied.
    fn change(&self) -> Result<DateChange, Text> {
        let mut change = DateChange::default();
        for line in &self.asked.lines {
            let (typed, Some(named)) = (line.value(), line.part()) else { continue };
            if typed == line.offered() {
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
            return match desk.reopen_campaign(self.period, self.asked.value(None)) {
                Ok(unlocked) => Flow::Finished { said: Message::done(closing::reopened(self.period, unlocked)), on: false },
                Err(why) => Flow::Say(Message::wrong(why)),
            };
        }
        let set = self.change().and_then(|change| Ok((desk.set_dates_alone(self.period, &change)?, change)));
        match set {
            Ok((true, change)) => Flow::Run(Task::SetDates(self.period, change)),
            Ok((false, _)) => Flow::Finished { said: Message::done(closing::dated(self.period)), on: false },
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
        let (title, send) = if self.reopens() {
            (text("重新开放{period}", "Reopen {period}"), text("重新开放", "reopen"))
        } else {
            (text("{period}的日期", "Dates of {period}"), text("设好", "set"))
        };
        self.asked.draw(&title.fill(&[("period", &self.period.title())]), &send, paint, area)
    }

    fn hint(&self, _: &Scene) -> Option<Message> {
        Some(Message::plain(if self.reopens() && self.period.is_month() {
            text("写明为什么，记入台账", "say why, it is entered")
        } else if self.period.is_month() {
            text("写成 2024-10-24 这样；清空就是收回", "days as 2024-10-24; emptied takes it back")
        } else if self.reopens() {
            text("写明为什么，记入台账；锁定的户回到原来的状态", "say why, it is entered; locked cases go back to where they stood")
        } else {
            text("写成 2024-10-24 这样；清空就是收回；设好重新筛查", "days as 2024-10-24; emptied takes it back; the rules run again")
        }))
    }

    fn able(&self, action: Action, _: &Desk) -> Result<(), Text> {
        self.asked.able(action)
    }

    fn named(&self, action: Action) -> Option<Text> {
        lines::named(action)
    }

    fn act(&mut self, action: Action, desk: &mut Desk, lang: Lang) -> Flow {
        match action {
            Action::Submit => return self.send(desk),
            Action::Back => return Flow::Back,
            _ => self.asked.act(action, lang),
        }
        Flow::Stay
    }

    fn edit(&mut self, key: Key, _: &mut Desk) -> Flow {
        self.asked.edit(key);
        Flow::Stay
    }

    fn paste(&mut self, pasted: &str, _: &mut Desk) -> Flow {
        self.asked.paste(pasted);
        Flow::Stay
    }

    fn has_draft(&self) -> bool {
        self.asked.has_draft()
    }

    fn draft_of(&self) -> Option<String> {
        let what = if self.reopens() { "reopen" } else { "dates" };
        Some(format!("{what} {}", self.period))
    }

    fn draft(&self) -> Option<String> {
        self.asked.draft()
    }

    fn restore(&mut self, words: &str) {
        self.asked.restore(words);
    }

    fn refresh(&mut self, _: &Desk) {}

    fn resize(&mut self, _: Rect, _: &Desk) {}
}
