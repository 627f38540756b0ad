//! The forms over the list of periods: the dates of a campaign, and why a closed one is opened again.
//!
//! What does not live here: the list (`periods.rs`), the question before closing (`confirm.rs`), what each does (`review/desk/closing.rs`).

use crate::domain::campaign::Milestone;
use crate::domain::period::Period;
use crate::i18n::Text;
use crate::i18n::text;
use crate::review::desk::closing;
use crate::review::desk::state::Desk;
use crate::review::error::ReviewError;
use crate::review::file::campaigns::CampaignDay;
use crate::review::file::campaigns::DateChange;
use crate::review::file::campaigns::takes_back;
use crate::training::handbook::Chapter;
use crate::ui::form;
use crate::ui::form::lines::FormLine;
use crate::ui::form::lines::FormLines;
use crate::ui::form::lines::LinesForm;
use crate::ui::screen::Flow;
use crate::ui::screen::Message;
use crate::ui::screen::Scene;
use crate::ui::task::Task;

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

/// Where a step stands in the procedure.
const fn in_procedure(step: Milestone) -> &'static str {
    match step {
        Milestone::Training => "5.2-1",
        Milestone::Visits => "5.2-4",
        Milestone::VillageCheck => "5.2-6",
        Milestone::Review => "5.2-7",
        Milestone::Entry => "5.2-9",
        Milestone::County => "5.2-10",
        Milestone::Filing => "5.2-11",
    }
}

impl LinesForm for CampaignForm {
    type Asked = Option<CampaignDay>;

    fn lines(&self) -> &FormLines<Option<CampaignDay>> {
        &self.asked
    }

    fn lines_mut(&mut self) -> &mut FormLines<Option<CampaignDay>> {
        &mut self.asked
    }

    fn words(&self) -> (Text, Text) {
        let (title, send) = if self.reopens() {
            (text("重新开放{period}", "Reopen {period}"), text("重新开放", "reopen"))
        } else {
            (text("{period}的日期", "Dates of {period}"), text("设好", "set"))
        };
        (title.fill(&[("period", &self.period.title())]), send)
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

    fn topics(&self) -> Vec<(Chapter, String)> {
        let (chapter, code) = match self.asked.asks() {
            Some(Some(CampaignDay::From | CampaignDay::To)) => (Chapter::Words, "采集期"),
            Some(Some(CampaignDay::Deadline)) => (Chapter::Words, "上报截止"),
            Some(Some(CampaignDay::Step(step))) => (Chapter::Procedure, in_procedure(step)),
            Some(None) | None => (Chapter::Words, "重新开放"),
        };
        vec![(chapter, code.to_owned())]
    }

    fn draft_name(&self) -> String {
        let what = if self.reopens() { "reopen" } else { "dates" };
        format!("{what} {}", self.period)
    }

    fn submit(&mut self, desk: &mut Desk) -> Result<Flow, Text> {
        Ok(self.send(desk))
    }
}
