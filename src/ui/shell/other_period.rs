//! Another period is shown: the list and the case in front go along.
//!
//! What does not live here: which periods there are (`review/desk/period.rs`), the list of them (`ui/dialog/periods.rs`).

use crate::domain::period::Period;
use crate::i18n::Text;
use crate::i18n::text;
use crate::review::desk::state::Desk;
use crate::ui::dialog::periods::Periods;
use crate::ui::pages::clues::CluesPage;
use crate::ui::screen::Flow;
use crate::ui::screen::Message;
use crate::ui::screen::Screen;
use crate::ui::shell::AfterKey;
use crate::ui::shell::Shell;

impl Shell {
    /// Why the period cannot be changed now.
    pub(in crate::ui) fn stays_in_period(&self, desk: &Desk) -> Option<Text> {
        if desk.header().period.is_none() {
            return Some(text("还没有导入数据", "nothing was imported yet"));
        }
        // What was made ready for one period is not taken in under another.
        self.job.is_some().then_some(text("后台的任务还没做完", "a job is still under way"))
    }

    /// Offers the periods.
    pub(in crate::ui) fn offer_periods(&mut self, desk: &mut Desk) -> AfterKey {
        let flow = match (self.stays_in_period(desk), Periods::new(desk)) {
            (Some(why), _) => Flow::Say(Message::wrong(why)),
            (None, Err(why)) => Flow::Say(Message::wrong(why)),
            (None, Ok(periods)) => Flow::Open(Box::new(periods)),
        };
        self.follow(flow, desk)
    }

    /// Turns to a period; of a month of 常态化排查 its clues are shown. A case that was open is opened there too; where it has none, the list is shown.
    pub(in crate::ui) fn turn_to(&mut self, period: Period, desk: &mut Desk) -> AfterKey {
        if period.is_month() {
            self.above.pop();
            let clues = CluesPage::new(&period.to_string(), None, desk);
            return self.follow(Flow::Open(Box::new(clues)), desk);
        }
        let household = self.above.iter().find_map(|screen| screen.case_in_front()).map(str::to_owned);
        let said = match desk.turn_to(period) {
            Ok(said) => said,
            Err(why) => return self.follow(Flow::BackSaying(Message::wrong(why)), desk),
        };
        // What was made ready for one period is not taken in under another.
        let said = match self.forget_tried() {
            Some(gone) => text("{said}；{gone}，换期以后不再问", "{said}; {gone}, and is not asked in another period")
                .fill(&[("said", &said), ("gone", &gone)]),
            None => said,
        };
        self.above.clear();
        self.bottom.other_period(desk);
        if let Some(household) = household.filter(|household| desk.row(household).is_some()) {
            self.bottom.show(std::slice::from_ref(&household), desk);
            let ids = desk.queue().iter().map(|row| row.hh_id.clone()).collect();
            self.follow(Flow::Case(household, ids), desk);
        }
        self.message.get_or_insert(Message::done(said));
        AfterKey::Draw
    }
}
