//! A form: choices to tick, sentences to keep or change, lines to fill in; what comes out is one order to the desk.
//!
//! Everything is filled in as far as the case allows, so that the clerk changes rather than writes.
//! What does not live here: which rows a form has (`ui/dialog`), how it is drawn (`draw.rs`).

pub mod answer;
pub mod choices;
mod draft;
mod draw;
pub mod lines;
pub mod order;
pub mod row;

use chrono::Datelike;
use chrono::Months;
use chrono::NaiveDate;
use ratatui::layout::Position;
use ratatui::layout::Rect;

use crate::domain::case::Refusal;
use crate::domain::reason::reason;
use crate::i18n::Lang;
use crate::i18n::Text;
use crate::i18n::text;
use crate::input::action::Action;
use crate::input::action::ActionGroup;
use crate::input::action::Place;
use crate::input::key::Key;
use crate::review::decide::decision_rules;
use crate::review::desk::state::Desk;
use crate::review::rows::Deed;
use crate::review::rows::Done;
use crate::review::rows::Order;
use crate::training::handbook::Chapter;
use crate::training::procedure::REVIEW;
use crate::training::walk::player::Ticks;
use crate::ui::form::answer::FlagAnswer;
use crate::ui::form::row::FormRow;
use crate::ui::form::row::OrderPart;
use crate::ui::screen::CANCEL;
use crate::ui::screen::Flow;
use crate::ui::screen::Message;
use crate::ui::screen::Scene;
use crate::ui::screen::Screen;
use crate::ui::widgets::painter::Painter;
use crate::ui::widgets::text_field::TextField;

/// Who leads the keys through a form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    /// The clerk.
    Own,
    /// The form, from one thing that is missing to the next.
    Led,
}

/// What the clerk did in a form that is not sent off.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Unsent {
    /// Nothing.
    Nothing,
    /// Ticked something.
    Ticked,
    /// Typed words: the note no longer follows the reason.
    Typed,
}

/// A form on its way to an order.
pub struct Form {
    /// Title of the window.
    pub title: Text,
    /// The action that opened it and that also sends it off.
    pub opener: Action,
    /// What sending it off is called.
    pub submit: Text,
    /// What the rows are put into.
    pub order: Order,
    /// The rows.
    pub rows: Vec<FormRow>,
    /// Sentences that go out in the office's language, with what they say in the other one.
    pub means: Vec<Text>,
    /// The note follows the ticked reason until somebody types into it.
    pub note_follows: bool,
    /// The flags it settles, where it settles any.
    pub answer: Option<Box<FlagAnswer>>,
    /// The deeds it offers, each with the households that can take it; empty where what is done stands from the beginning.
    pub offers: Vec<(Deed, Vec<String>)>,
    at: usize,
    editing: bool,
    unsent: Unsent,
    way: Way,
    // The flag that was ticked when it was opened: another flag has another draft.
    about: String,
}

impl Form {
    /// What a sentence that goes out in Chinese says, for whoever reads the form in English; none of one that was changed.
    #[must_use]
    pub fn meaning(&self, row: &FormRow, lang: Lang) -> Option<&str> {
        let FormRow::Sentence { field, .. } = row else { return None };
        let means = self.means.iter().find(|means| means.get(Lang::Zh) == field.value()).filter(|_| lang == Lang::En);
        means.map(|means| means.get(lang))
    }

    /// A form for an order; rows are pushed before it is opened.
    #[must_use]
    pub fn new(title: Text, opener: Action, submit: Text, order: Order) -> Form {
        Form {
            title,
            opener,
            submit,
            order,
            rows: Vec::new(),
            means: Vec::new(),
            note_follows: false,
            answer: None,
            offers: Vec::new(),
            at: 0,
            editing: false,
            unsent: Unsent::Nothing,
            way: Way::Own,
            about: String::new(),
        }
    }

    /// Ready to be shown: the keys go to the first row that takes them.
    #[must_use]
    pub fn ready(mut self, lang: Lang) -> Box<Form> {
        self.at = self.rows.iter().position(|row| !matches!(row, FormRow::Heading(_))).unwrap_or(0);
        if let Some(answer) = &self.answer {
            self.about = format!(" {}", answer.about);
        }
        self.follow(lang);
        Box::new(self)
    }

    fn step(&mut self, forward: bool) {
        self.editing = false;
        let mut at = self.at;
        loop {
            at = match (forward, at) {
                (true, at) if at + 1 < self.rows.len() => at + 1,
                (false, at) if at > 0 => at - 1,
                _ => return,
            };
            if !matches!(self.rows[at], FormRow::Heading(_)) {
                self.at = at;
                return;
            }
        }
    }

    /// To the first row of the next or previous part.
    fn leap(&mut self, forward: bool) {
        self.editing = false;
        let heads: Vec<usize> =
            self.rows.iter().enumerate().filter(|(_, row)| matches!(row, FormRow::Heading(_))).map(|(at, _)| at + 1).collect();
        let next = if forward {
            heads.iter().find(|head| **head > self.at).or(heads.first())
        } else {
            let own = heads.iter().rposition(|head| *head <= self.at).unwrap_or(0);
            heads.get(own.checked_sub(1).unwrap_or(heads.len().saturating_sub(1)))
        };
        if let Some(at) = next.filter(|at| **at < self.rows.len()) {
            self.at = *at;
        }
    }

    /// Ticks a row, or takes its tick away; a row that is no choice stays.
    pub fn tick(&mut self, at: usize, lang: Lang) {
        let Some(row) = self.rows.get(at) else { return };
        self.unsent = self.unsent.max(Unsent::Ticked);
        if let (FormRow::Choice { part: OrderPart::Flag, .. }, Some(answer)) = (row, &mut self.answer) {
            answer.by_hand = true;
        }
        let wanted = match row {
            FormRow::Choice { part, on, single: true, .. } => Some((*part, !*on)),
            FormRow::Choice { .. } | FormRow::Sentence { .. } | FormRow::Heading(_) | FormRow::Line { .. } => None,
        };
        if let Some((part, true)) = wanted {
            for row in &mut self.rows {
                match row {
                    FormRow::Choice { part: other, on, .. } if *other == part => *on = false,
                    FormRow::Choice { .. } | FormRow::Sentence { .. } | FormRow::Heading(_) | FormRow::Line { .. } => {}
                }
            }
        }
        match self.rows.get_mut(at) {
            Some(FormRow::Choice { on, .. } | FormRow::Sentence { on, .. }) => *on = !*on,
            Some(FormRow::Heading(_) | FormRow::Line { .. }) | None => {}
        }
        self.follow(lang);
    }

    /// Puts words into a row that takes words; whether it does. A sentence that is rewritten is wanted.
    pub fn write(&mut self, at: usize, words: &str) -> bool {
        match self.rows.get_mut(at) {
            Some(FormRow::Line { field, .. }) => *field = TextField::holding(words),
            Some(FormRow::Sentence { on, field }) => {
                *field = TextField::holding(words);
                *on = true;
            }
            Some(FormRow::Heading(_) | FormRow::Choice { .. }) | None => return false,
        }
        self.unsent = Unsent::Typed;
        true
    }

    /// Ticks the flags that the ticked reason answers, and puts its words into the note while nobody has typed there.
    fn follow(&mut self, lang: Lang) {
        if let Some(answer) = &self.answer {
            answer.follow(&mut self.rows);
        }
        if !self.note_follows || self.unsent == Unsent::Typed {
            return;
        }
        let code = self.rows.iter().find_map(|row| match row {
            FormRow::Choice { part: OrderPart::Reason, code, on: true, .. } => reason(code),
            FormRow::Choice { .. } | FormRow::Sentence { .. } | FormRow::Heading(_) | FormRow::Line { .. } => None,
        });
        let words = code.map(|reason| choices::bare(reason.label.get(lang))).unwrap_or_default();
        for row in &mut self.rows {
            if let FormRow::Line { part: OrderPart::Note, field, .. } = row {
                *field = TextField::offering(words);
            }
        }
    }

    /// The order the rows come to.
    ///
    /// # Errors
    /// What is still to be filled in, or filled in wrongly.
    pub fn order(&self) -> Result<Order, Text> {
        let mut order = self.order.clone();
        let asked = self.asks_reason();
        let chosen = self.rows.iter().any(|row| matches!(row, FormRow::Choice { part: OrderPart::Reason, on: true, .. }));
        if asked && !chosen {
            return Err(text("先选一个原因", "choose a reason first"));
        }
        let mut flags = Vec::new();
        for row in &self.rows {
            match row {
                FormRow::Choice { part: OrderPart::Flag, code, on: true, .. } => flags.push(code.clone()),
                FormRow::Choice { part: OrderPart::Reason, code, on: true, .. } => order.reasons.push(code.clone()),
                FormRow::Choice { part: OrderPart::Evidence, code, on: true, .. } => order.evidence.push(code.clone()),
                FormRow::Choice { part: OrderPart::Approve, on: true, .. } => order.then_approve = true,
                FormRow::Choice { part: OrderPart::Deed, code, on: true, .. } => {
                    let offer = self.offers.iter().find(|(deed, _)| decision_rules::act(*deed).code() == code);
                    (order.deed, order.households) = offer.cloned().map(|(deed, takers)| (Some(deed), takers)).unwrap_or_default();
                }
                FormRow::Sentence { on: true, field } if !field.value().trim().is_empty() => {
                    order.ask.push(field.value().trim().to_string());
                }
                FormRow::Line { part: OrderPart::Due, field, .. } => order.due = due(field.value())?,
                FormRow::Line { part: OrderPart::Until, field, .. } => order.until = due(field.value())?,
                FormRow::Line { part: OrderPart::Approver, field, .. } => order.approver = field.value().trim().to_string(),
                FormRow::Line { part: OrderPart::Note, field, .. } => order.note = field.value().trim().to_string(),
                FormRow::Choice { .. } | FormRow::Sentence { .. } | FormRow::Heading(_) | FormRow::Line { .. } => {}
            }
        }
        if order.deed.is_none() {
            return Err(text("先选做什么", "choose what is done first"));
        }
        if let Some(answer) = &self.answer {
            // The flag it was opened for comes first, where it is still ticked.
            flags.sort_by_key(|code| *code != answer.about);
            let mut flags = flags.into_iter();
            order.rule = Some(flags.next().ok_or_else(|| text("先勾选要说明的疑点", "tick the flag it is about first"))?);
            let also: Vec<String> = flags.collect();
            if !also.is_empty() {
                order.also.insert(order.households.first().cloned().unwrap_or_default(), also);
            }
        }
        Ok(order)
    }

    /// Whether the clerk has to choose a reason: not where the flags of every household name their own.
    fn asks_reason(&self) -> bool {
        let own = &self.order.own;
        let named = !own.is_empty() && own.values().all(|own| !own.reasons.is_empty());
        !named && self.rows.iter().any(|row| matches!(row, FormRow::Choice { part: OrderPart::Reason, .. }))
    }

    /// The row that is still to be filled in, a reason or its evidence, with what to say.
    fn lacking(&self) -> Option<(usize, Text)> {
        let reason_row = |row: &FormRow| matches!(row, FormRow::Choice { part: OrderPart::Reason, .. });
        let chosen = self.rows.iter().any(|row| matches!(row, FormRow::Choice { part: OrderPart::Reason, on: true, .. }));
        if let Some(at) = self.rows.iter().position(reason_row).filter(|_| self.asks_reason() && !chosen) {
            return Some((at, text("先选一个原因", "choose a reason first")));
        }
        let asks = self.rows.iter().find_map(|row| match row {
            FormRow::Choice { part: OrderPart::Reason, code, on: true, .. } => reason(code).filter(|reason| reason.needs_evidence),
            FormRow::Choice { .. } | FormRow::Sentence { .. } | FormRow::Heading(_) | FormRow::Line { .. } => None,
        })?;
        let evidence = |row: &FormRow| matches!(row, FormRow::Choice { part: OrderPart::Evidence, .. });
        let seen = self.rows.iter().any(|row| matches!(row, FormRow::Choice { part: OrderPart::Evidence, on: true, .. }));
        let at = self.rows.iter().position(evidence).filter(|_| !seen && self.order.deed != Some(Deed::Return))?;
        Some((at, Refusal::NeedsEvidence(asks.code.to_string()).text()))
    }

    fn send(&mut self, desk: &mut Desk) -> Flow {
        // What is missing is where the keys go next.
        if let Some((at, why)) = self.lacking() {
            (self.at, self.editing, self.way) = (at, false, Way::Led);
            return Flow::Say(Message::wrong(why));
        }
        match self.order().and_then(|order| Ok(desk.order(&order)?)) {
            Ok(done) => {
                let slip = (!done.slips.is_empty()).then_some(Action::Slip);
                Flow::Finished { said: Message::decided(told(&done)).by(slip), on: self.decides() }
            }
            Err(why) => Flow::Say(Message::wrong(why)),
        }
    }

    /// Enter: starts or ends typing on a sentence, ticks a choice, goes on from a line.
    fn enter(&mut self, lang: Lang) {
        match self.rows.get(self.at) {
            Some(FormRow::Sentence { .. }) => self.editing = !self.editing,
            Some(FormRow::Choice { .. }) => self.tick(self.at, lang),
            Some(FormRow::Line { .. }) => self.step(true),
            Some(FormRow::Heading(_)) | None => {}
        }
    }

    /// Whether the case is decided by it, so that the next one may come.
    #[must_use]
    pub fn decides(&self) -> bool {
        matches!(self.order.deed, Some(Deed::Approve | Deed::Return | Deed::Hold | Deed::Exempt))
            || self.rows.iter().any(|row| matches!(row, FormRow::Choice { part: OrderPart::Approve, on: true, .. }))
    }

    /// Something was typed: a sentence that is rewritten is wanted, and one that was emptied is not.
    fn written(&mut self) {
        self.unsent = Unsent::Typed;
        if let Some(FormRow::Sentence { on, field }) = self.rows.get_mut(self.at) {
            *on = !field.value().trim().is_empty();
        }
    }

    fn field(&mut self) -> Option<&mut TextField> {
        let editing = self.editing;
        match self.rows.get_mut(self.at) {
            Some(FormRow::Line { field, .. }) => Some(field),
            Some(FormRow::Sentence { field, .. }) if editing => Some(field),
            Some(FormRow::Sentence { .. } | FormRow::Choice { .. } | FormRow::Heading(_)) | None => None,
        }
    }
}

/// What was done, with the number of the slip where there is one.
#[must_use]
pub fn told(done: &Done) -> Text {
    let said =
        match done.slips.as_slice() {
            [] => done.said.clone(),
            [slip] => text("{said}，退回单 {slip}", "{said}, slip {slip}").fill(&[("said", &done.said), ("slip", slip)]),
            [first, .., last] => {
                text("{said}，每村一张，退回单 {n} 张: {first} 至 {last}", "{said}, one slip a village, {n} in all: {first} to {last}")
                    .fill(&[("said", &done.said), ("n", &done.slips.len()), ("first", first), ("last", last)])
            }
        };
    match &done.days {
        None => said,
        Some(days) => text("{said}；{days}", "{said}; {days}").fill(&[("said", &said), ("days", days)]),
    }
}

/// Reads a day as people type it.
#[must_use]
pub fn day(typed: &str) -> Option<NaiveDate> {
    let typed: String = typed.trim().chars().map(crate::input::key::fold).collect();
    ["%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y%m%d"].iter().find_map(|form| NaiveDate::parse_from_str(&typed, form).ok())
}

/// Reads a day that is over or is today: also its month and day alone (`11-6`), or its day alone (`6`), each the newest one that has come.
#[must_use]
pub fn past_day(typed: &str, today: NaiveDate) -> Option<NaiveDate> {
    if let Some(whole) = day(typed) {
        return Some(whole);
    }
    let typed: String = typed.trim().chars().map(crate::input::key::fold).collect();
    let plain = typed.replace('月', "-").replace(['日', '号'], "");
    let numbers: Option<Vec<u32>> = plain.split(['-', '/', '.']).map(|part| part.parse().ok()).collect();
    let before = |day: &NaiveDate| *day <= today;
    match numbers?.as_slice() {
        // A leap day is found within eight years.
        [month, date] => (0..=8).filter_map(|back| NaiveDate::from_ymd_opt(today.year() - back, *month, *date)).find(before),
        // Of two months one has 31 days.
        [date] => {
            let of_month = |back: u32| today.checked_sub_months(Months::new(back))?.with_day(*date);
            (0..=2).filter_map(of_month).find(before)
        }
        _ => None,
    }
}

/// How such a day is written.
#[must_use]
pub const fn past_day_is_written() -> Text {
    text("日期要写成 2024-10-24 这样，也可以只写月日 10-24 或日 24", "write the day as 2024-10-24, or 10-24, or 24")
}

fn due(typed: &str) -> Result<Option<NaiveDate>, Text> {
    let typed: String = typed.trim().chars().map(crate::input::key::fold).collect();
    if typed.is_empty() {
        return Ok(None);
    }
    day(&typed).map(Some).ok_or_else(|| text("时限要写成 2024-10-24 这样", "write the day as 2024-10-24"))
}

impl Screen for Form {
    fn place(&self) -> Place {
        match self.rows.get(self.at) {
            Some(FormRow::Line { .. }) => Place::Line,
            Some(FormRow::Sentence { .. }) if self.editing => Place::Line,
            Some(FormRow::Sentence { .. } | FormRow::Choice { .. } | FormRow::Heading(_)) | None => Place::Form,
        }
    }

    fn is_popup(&self) -> bool {
        true
    }

    fn draw(&self, _: &Scene, paint: &mut Painter, area: Rect) -> Option<Position> {
        draw::form(self, paint, area)
    }

    fn able(&self, action: Action, _: &Desk) -> Result<(), Text> {
        let decides = matches!(action.row().group, ActionGroup::Decide | ActionGroup::Settle);
        if decides && action != self.opener {
            return Err(text("先把这张表单办完或取消", "finish or leave this form first"));
        }
        Ok(())
    }

    fn hint(&self, scene: &Scene) -> Option<Message> {
        let key = |action| scene.look.key(action, self.place());
        let line = match self.rows.get(self.at)? {
            FormRow::Sentence { .. } if self.editing => text("改这一句；{enter} 改完", "change this sentence; {enter} when done"),
            FormRow::Sentence { .. } => text("{space} 勾选这一句，{enter} 修改", "{space} ticks this sentence, {enter} changes it"),
            FormRow::Choice { single: true, .. } => text("{space} 选这一项（单选）", "{space} picks this one"),
            FormRow::Choice { .. } => text("{space} 勾选（可多选）", "{space} ticks"),
            FormRow::Line { field, .. } if field.is_selected() => {
                text("打字就换掉整行；按方向键接着改", "typing takes the place of the line; an arrow keeps it")
            }
            FormRow::Line { part: OrderPart::Due | OrderPart::Until, .. } => text("写成 2024-10-24 这样", "write the day as 2024-10-24"),
            FormRow::Line { .. } | FormRow::Heading(_) => return None,
        };
        Some(Message::plain(line.fill(&[("enter", &key(Action::Accept)), ("space", &key(Action::Toggle))])))
    }

    fn named(&self, action: Action) -> Option<Text> {
        (action == Action::Back).then_some(CANCEL)
    }

    fn act(&mut self, action: Action, desk: &mut Desk, lang: Lang) -> Flow {
        match action {
            Action::Submit => return self.send(desk),
            _ if action == self.opener => return self.send(desk),
            Action::Back if self.editing => self.editing = false,
            Action::Back => return Flow::Back,
            Action::Up => self.step(false),
            Action::Down => self.step(true),
            Action::NextPane => self.leap(true),
            Action::PrevPane => self.leap(false),
            Action::First | Action::PageUp => {
                self.at = 0;
                self.step(true);
            }
            Action::Last | Action::PageDown => self.at = self.rows.len().saturating_sub(1),
            Action::Toggle => {
                self.tick(self.at, lang);
                // Led to a reason that needs evidence, the keys go on to the evidence.
                if let (Way::Led, Some((at, why))) = (self.way, self.lacking()) {
                    self.at = at;
                    return Flow::Say(Message::plain(why));
                }
            }
            Action::Accept => self.enter(lang),
            _ => {}
        }
        Flow::Stay
    }

    fn edit(&mut self, key: Key, _: &mut Desk) -> Flow {
        if self.field().is_some_and(|field| field.key(key)) {
            self.written();
        }
        Flow::Stay
    }

    fn paste(&mut self, pasted: &str, _: &mut Desk) -> Flow {
        if let Some(field) = self.field() {
            field.paste(pasted);
            self.written();
        }
        Flow::Stay
    }

    fn refresh(&mut self, _: &Desk) {}

    fn resize(&mut self, _: Rect, _: &Desk) {}

    fn has_draft(&self) -> bool {
        self.unsent != Unsent::Nothing
    }

    fn topics(&self, _: &Desk) -> Vec<(Chapter, String)> {
        let of = |codes: &[(Chapter, &str)]| codes.iter().map(|(chapter, code)| (*chapter, (*code).to_owned())).collect();
        match self.rows.get(self.at) {
            Some(FormRow::Choice { part: OrderPart::Reason | OrderPart::Evidence | OrderPart::Flag, code, .. }) => {
                of(&[(Chapter::Reasons, code), (Chapter::Proofs, code), (Chapter::Rules, code)])
            }
            Some(FormRow::Line { part: OrderPart::Until | OrderPart::Approver, .. }) => of(&[(Chapter::Words, "豁免")]),
            Some(FormRow::Line { part: OrderPart::Due, .. } | FormRow::Sentence { .. }) => of(&[(Chapter::Procedure, "5.2-8")]),
            // Of words, of the approval and of what became of it at the county: what it is all about, else the step they stand in.
            Some(FormRow::Line { .. } | FormRow::Choice { .. } | FormRow::Heading(_)) | None => {
                let step = if self.rows.iter().any(|row| matches!(row, FormRow::Choice { part: OrderPart::Deed, .. })) {
                    "5.2-10"
                } else {
                    REVIEW
                };
                match &self.answer {
                    Some(answer) => of(&[(Chapter::Rules, &answer.about), (Chapter::Procedure, step)]),
                    None => of(&[(Chapter::Procedure, step)]),
                }
            }
        }
    }

    fn ticks(&self) -> Ticks {
        let is_head = |row: &FormRow| matches!(row, FormRow::Heading(_));
        let parts = self.rows.iter().enumerate().filter(|(_, row)| is_head(row)).map(|(at, _)| at + 1).collect();
        let tick = |(at, row): (usize, &FormRow)| match row {
            FormRow::Choice { code, on, .. } => Some((at, code.clone(), *on)),
            FormRow::Heading(_) | FormRow::Sentence { .. } | FormRow::Line { .. } => None,
        };
        Ticks { at: self.at, parts, rows: self.rows.iter().enumerate().filter_map(tick).collect() }
    }

    fn draft_of(&self) -> Option<String> {
        let (opener, about) = (self.opener.row().id, &self.about);
        match (self.order.households.as_slice(), &self.order.village) {
            ([household], _) => Some(format!("{opener} {household}{about}")),
            // Marked cases: as many, from the same first to the same last.
            ([first, .., last], _) => Some(format!("{opener} {} {first} {last}{about}", self.order.households.len())),
            ([], Some(village)) => Some(format!("{opener} village {village}{about}")),
            ([], None) => None,
        }
    }

    fn draft(&self) -> Option<String> {
        (self.unsent != Unsent::Nothing).then(|| draft::written(&self.rows))
    }

    fn restore(&mut self, words: &str) {
        let read = draft::read(words, &mut self.rows);
        self.unsent = if read { Unsent::Typed } else { Unsent::Nothing };
        if let Some(answer) = self.answer.as_mut().filter(|_| read) {
            // What was ticked is what was wanted; the approval comes with the flags, and has its tick in the draft.
            answer.by_hand = true;
            answer.follow(&mut self.rows);
            draft::read(words, &mut self.rows);
        }
    }

    fn before(&self) -> Option<String> {
        match self.rows.get(self.at)? {
            FormRow::Line { part: OrderPart::Note, field, .. } => Some(field.before()),
            FormRow::Sentence { field, .. } if self.editing => Some(field.before()),
            FormRow::Line { .. } | FormRow::Sentence { .. } | FormRow::Choice { .. } | FormRow::Heading(_) => None,
        }
    }

    fn insert(&mut self, instead: usize, words: &str) {
        if let Some(field) = self.field() {
            field.insert(instead, words);
            self.written();
        }
    }
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use crate::ui::form::past_day;

    #[test]
    fn a_day_that_has_come_may_be_written_by_month_and_day_or_by_its_day() {
        let day = |written: &str| written.parse::<NaiveDate>().expect("a day");
        for (today, typed, wanted) in [
            ("2024-11-18", "2024-11-06", "2024-11-06"),
            ("2024-11-18", "11-6", "2024-11-06"),
            ("2024-11-18", "11月6日", "2024-11-06"),
            ("2024-11-18", "１１．６", "2024-11-06"),
            ("2024-11-18", "6", "2024-11-06"),
            ("2024-11-18", "18日", "2024-11-18"),
            // Later than today: of the month or the year before.
            ("2024-11-18", "24", "2024-10-24"),
            ("2024-12-05", "31", "2024-10-31"),
            ("2025-01-03", "12-28", "2024-12-28"),
            ("2025-02-01", "2-29", "2024-02-29"),
        ] {
            assert_eq!(past_day(typed, day(today)), Some(day(wanted)), "{typed} on {today}");
        }
        for typed in ["", "0", "32", "13-1", "2-30", "6-", "昨天"] {
            assert_eq!(past_day(typed, day("2024-11-18")), None, "{typed}");
        }
    }
}
