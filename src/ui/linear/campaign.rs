//! A campaign by lines: its dates, closing it, opening it again; of the period that is named first, else of the one that is shown.
//!
//! What does not live here: what each does and says (`review/desk/closing.rs`), the same on the screen (`ui/dialog/campaign.rs`).

use crate::domain::period::Period;
use crate::i18n::Text;
use crate::i18n::text;
use crate::review::desk::closing;
use crate::review::desk::state::Desk;
use crate::review::error::ReviewError;
use crate::review::file::campaigns::CampaignDay;
use crate::review::file::campaigns::DateChange;
use crate::review::file::campaigns::takes_back;
use crate::ui::form;
use crate::ui::linear::conversation::AfterLine;
use crate::ui::linear::conversation::Ask;
use crate::ui::linear::conversation::Linear;
use crate::ui::linear::conversation::Reply;
use crate::ui::linear::words;
use crate::ui::task::Task;

/// The period a line begins with, else the one that is shown, and what stands behind it.
fn meant<'a>(rest: &'a str, desk: &Desk) -> Result<(Period, &'a str), Text> {
    let (first, behind) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
    if let Some(period) = Period::typed(first) {
        return Ok((period, behind.trim()));
    }
    let shown = desk.period().ok_or(ReviewError::NoPeriod)?;
    Ok((shown, rest))
}

/// What a line sets: `name=day` and more of them; `name=none` takes a day back.
fn change(typed: &str) -> Result<DateChange, Text> {
    let mut change = DateChange::default();
    for part in typed.split_whitespace() {
        let plain = words::plain(part);
        let said = || text("{part} 不是“名称=日期”，如 上报截止=2024-11-29", "{part} is no NAME=DAY, like deadline=2024-11-29");
        let read = |day: &str| if takes_back(day) { Some(None) } else { form::day(day).map(Some) };
        let set = plain.split_once('=').and_then(|(name, day)| Some((CampaignDay::parse(name)?, read(day)?)));
        let (named, day) = set.ok_or_else(|| said().fill(&[("part", &part.to_owned())]))?;
        change.insert(named, day);
    }
    Ok(change)
}

impl Linear {
    /// Reads the dates of a campaign, or sets those that are named.
    pub(in crate::ui::linear) fn dates(&mut self, rest: &str, desk: &mut Desk) -> Reply {
        match meant(rest, desk).and_then(|(period, rest)| self.dated(period, rest, desk)) {
            Ok(reply) => reply,
            Err(why) => self.one(&why),
        }
    }

    fn dated(&self, period: Period, rest: &str, desk: &mut Desk) -> Result<Reply, Text> {
        if rest.is_empty() {
            let row = desk.campaign(period)?;
            let line = |named: CampaignDay| {
                let day = named.of(&row).map_or_else(|| text("没有设", "not set"), |day| Text::same(day.to_string()));
                let line = text("{name}（{code}）: {day}", "{name} ({code}): {day}");
                self.say(&line.fill(&[("name", &named.label()), ("code", &named.code()), ("day", &day)]))
            };
            let mut lines = vec![self.say(&period.title())];
            lines.extend(CampaignDay::all().map(line));
            lines.push(self.say(&text(
                "设一个或几个: “设日期 上报截止=2024-11-29 村级初审=2024-11-22”；收回写“上报截止=无”；别的期把它写在前面，如 设日期 2024q3 …",
                "to set some: “set-dates deadline=2024-11-29 village-check=2024-11-22”; “deadline=none” takes one back; another period is named first: set-dates 2024q3 …",
            )));
            return Ok(Reply::of(lines));
        }
        let change = change(rest)?;
        Ok(if desk.set_dates_alone(period, &change)? {
            Reply { lines: Vec::new(), after: AfterLine::Run(Task::SetDates(period, change)) }
        } else {
            Reply { lines: vec![self.say(&closing::dated(period))], after: AfterLine::Ask }
        })
    }

    /// Lists what is unfinished and asks whether to close.
    pub(in crate::ui::linear) fn close(&mut self, rest: &str, desk: &Desk) -> Reply {
        let found = meant(rest, desk).and_then(|(period, _)| Ok((period, desk.closing(period)?)));
        let (period, found) = match found {
            Ok(found) => found,
            Err(why) => return self.one(&why),
        };
        let mut lines: Vec<String> = found.unfinished().iter().map(|line| self.say(line)).collect();
        lines.extend([self.say(&found.question(period)), self.say(&text("1 结束  2 不结束", "1 close it  2 leave it"))]);
        self.ask = Some(Ask::Close(period));
        Reply::of(lines)
    }

    /// Closes a campaign after a yes.
    pub(in crate::ui::linear) fn closed(&mut self, period: Period, desk: &mut Desk) -> Reply {
        match desk.close_campaign(period) {
            Ok(done) => self.changed(&done.done(period), desk),
            Err(why) => self.one(&why.text()),
        }
    }

    /// Opens a closed campaign again, or asks why first.
    pub(in crate::ui::linear) fn reopen(&mut self, rest: &str, desk: &mut Desk) -> Reply {
        // What is not closed is not asked about first.
        let found = meant(rest, desk).and_then(|(period, why)| Ok((period, why, desk.may_reopen(period)?)));
        match found.map(|(period, why, ())| (period, why)) {
            Ok((period, "")) => {
                let words =
                    text("为什么重新开放{period}？写一句话，“返回”不开", "why is {period} opened again? A sentence; “back” leaves it");
                self.again(Ask::Reopen(period), &words.fill(&[("period", &period.title())]))
            }
            Ok((period, why)) => self.reopened(period, why, desk),
            Err(why) => self.one(&why),
        }
    }

    /// Opens a closed campaign again.
    pub(in crate::ui::linear) fn reopened(&mut self, period: Period, why: &str, desk: &mut Desk) -> Reply {
        match desk.reopen_campaign(period, why) {
            Ok(unlocked) => self.changed(&closing::reopened(period, unlocked), desk),
            Err(why) => self.one(&why.text()),
        }
    }

    fn changed(&mut self, said: &Text, desk: &mut Desk) -> Reply {
        self.relist(desk);
        let mut lines = vec![self.say(said)];
        lines.extend(self.page(desk));
        Reply::of(lines)
    }
}
