//! Another period by lines: those there are, by number, or named at once.
//!
//! What does not live here: which there are and what is said of them (`review/desk/period.rs`).

use crate::domain::period::Period;
use crate::i18n::text;
use crate::review::desk::period::PeriodChoice;
use crate::review::desk::state::Desk;
use crate::ui::linear::conversation::Ask;
use crate::ui::linear::conversation::Linear;
use crate::ui::linear::conversation::Reply;
use crate::ui::linear::words;

impl Linear {
    /// Lists the periods and asks for one, or turns to the one that is named.
    pub(in crate::ui::linear) fn periods(&mut self, rest: &str, desk: &mut Desk) -> Reply {
        let all = match desk.periods() {
            Ok(all) if all.is_empty() => return self.one(&text("还没有导入数据", "nothing was imported yet")),
            Ok(all) => all,
            Err(why) => return self.one(&why.text()),
        };
        if !rest.is_empty() {
            return self.turn_to(all, rest, desk);
        }
        let line = |(n, choice): (usize, &PeriodChoice)| {
            let words = [choice.period.title(), choice.told(), choice.place()].map(|words| self.say(&words));
            format!("{n} {}", words.join(" ")).trim_end().to_owned()
        };
        let mut lines: Vec<String> = (1..).zip(&all).map(line).collect();
        let asked = text("写号码，或写{forms}；“返回”不换", "a number, or {forms}; “back” leaves it as it is");
        lines.push(self.say(&asked.fill(&[("forms", &Period::FORMS)])));
        self.ask = Some(Ask::Turn(all));
        Reply::of(lines)
    }

    /// Turns to the period of an answer: its number in the list, or its name. The case that was open is opened there too.
    pub(in crate::ui::linear) fn turn_to(&mut self, all: Vec<PeriodChoice>, typed: &str, desk: &mut Desk) -> Reply {
        let numbers = words::numbers(&words::plain(typed)).unwrap_or_default();
        let by_number = numbers.first().filter(|_| numbers.len() == 1).and_then(|n| all.get(n.checked_sub(1)?));
        let Some(period) = by_number.map(|choice| choice.period).or_else(|| Period::typed(typed)) else {
            self.ask = Some(Ask::Turn(all));
            return self.one(&text("写号码，或写{forms}", "a number, or {forms}").fill(&[("forms", &Period::FORMS)]));
        };
        if period.is_month() {
            return self.clues(&period.to_string(), desk);
        }
        let said = match desk.turn_to(period) {
            Ok(said) => said,
            Err(why) => return self.one(&why.text()),
        };
        let mut lines = vec![self.say(&said)];
        self.list.first = 0;
        self.relist(desk);
        if let Some(open) = self.case.take().filter(|open| desk.row(&open.household).is_some()) {
            return self.stay(open, lines, desk);
        }
        lines.extend(self.page(desk));
        Reply::of(lines)
    }
}
