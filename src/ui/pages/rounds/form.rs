//! The forms over the rounds of a month: one round, and a table taken in.
//!
//! What does not live here: the list (`mod.rs`), what a round may be and keeping it (`review/rounds`).

use std::cell::Cell;
use std::path::Path;
use std::rc::Rc;

use crate::domain::office::round::GridRound;
use crate::domain::office::round::RoundFound;
use crate::domain::office::round::RoundRow;
use crate::domain::period::Period;
use crate::i18n::Lang;
use crate::i18n::Text;
use crate::i18n::text;
use crate::review::desk::state::Desk;
use crate::review::rounds::RoundPart;
use crate::review::rounds::round_list::names;
use crate::review::rounds::says_both;
use crate::training::handbook::Chapter;
use crate::ui::dialog::detail::Detail;
use crate::ui::form;
use crate::ui::form::lines::FormLine;
use crate::ui::form::lines::FormLines;
use crate::ui::form::lines::LinesForm;
use crate::ui::screen::Flow;
use crate::ui::screen::Message;
use crate::ui::screen::Scene;

/// What is entered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum RoundFormOf {
    Round,
    List,
}

/// What a line of a form asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RoundAsked {
    /// The village.
    Village,
    /// The grid.
    Grid,
    /// The day of the visit.
    Day,
    /// Who went.
    Person,
    /// How many households were seen.
    Households,
    /// Who was seen.
    Seen,
    /// What it came to.
    Found,
    /// What was found.
    Words,
    /// A file with a table.
    File,
}

/// A form about rounds.
pub struct RoundForm {
    of: RoundFormOf,
    asked: FormLines<RoundAsked>,
    month: Option<Rc<Cell<Period>>>,
}

impl RoundForm {
    /// A round of today, in the grid that the keys are on; in another month the day is asked. The month becomes the one that was entered.
    #[must_use]
    pub fn round(here: Option<&RoundRow>, month: &Rc<Cell<Period>>, desk: &Desk, lang: Lang) -> RoundForm {
        let today = Some(desk.today()).filter(|today| Period::month_of(*today) == month.get());
        let like = text("{month}里的一天，如 {day}", "a day of {month} like {day}");
        let like = like.fill(&[("month", &month.get().title()), ("day", &month.get().start().to_string())]);
        let villages: Vec<Text> = desk.village_names().into_iter().map(Text::same).collect();
        let only = if let [one] = villages.as_slice() { one.get(lang).to_owned() } else { String::new() };
        let results = [RoundFound::Nothing, RoundFound::Something].map(RoundFound::label);
        let lines = vec![
            FormLine::offering(RoundAsked::Village, text("村", "village"), here.map_or(only, |row| row.village.clone())).one_of(villages),
            FormLine::offering(RoundAsked::Grid, text("网格", "grid"), here.map_or("", |row| row.grid.as_str())),
            FormLine::offering(RoundAsked::Day, text("走访日期", "day"), today.map(|today| today.to_string()).unwrap_or_default())
                .past_day()
                .said(today.is_none().then_some(like)),
            FormLine::offering(RoundAsked::Person, text("走访人", "who went"), ""),
            FormLine::offering(RoundAsked::Households, text("走访户数", "households seen"), "")
                .said(Some(text("和下一项至少写一项", "this or the next one"))),
            FormLine::offering(RoundAsked::Seen, text("走访了谁", "who was seen"), "").said(Some(text("几个用顿号隔开", "commas between"))),
            FormLine::offering(RoundAsked::Found, text("排查结果", "result"), "").one_of(results.to_vec()),
            FormLine::offering(RoundAsked::Words, text("情况说明", "words"), "")
                .said(Some(text("有发现必须写", "needed where something was found"))),
        ];
        RoundForm { of: RoundFormOf::Round, asked: FormLines::new(lines), month: Some(Rc::clone(month)) }
    }

    /// A table of rounds to be taken in.
    #[must_use]
    pub fn list(desk: &Desk) -> RoundForm {
        let line = FormLine::offering(RoundAsked::File, text("排查表", "file of the table"), desk.rounds_ready())
            .said(Some(text("csv 或 xlsx", "csv or xlsx")));
        RoundForm { of: RoundFormOf::List, asked: FormLines::new(vec![line]), month: None }
    }

    fn wrong<T>(&mut self, at: RoundAsked, why: Text) -> Result<T, Text> {
        self.asked.go(at);
        Err(why)
    }

    fn entered(&mut self, desk: &mut Desk) -> Result<Flow, Text> {
        if self.of == RoundFormOf::List {
            let taken = desk.take_rounds(Path::new(self.asked.value(RoundAsked::File).trim_matches(['"', '\''])))?;
            if taken.lines.is_empty() {
                return Ok(Flow::Finished { said: Message::done(taken.heading), on: false });
            }
            // The rows that were not taken are read in the place of the form: mended, the file is sent off again.
            return Ok(Flow::Tell(Box::new(Detail::of_sections(text("读入排查表", "the table"), vec![taken]))));
        }
        let value = |asked: &FormLines<RoundAsked>, part: RoundAsked| asked.value(part).to_owned();
        let Some(on) = form::past_day(self.asked.value(RoundAsked::Day), desk.today()) else {
            return self.wrong(RoundAsked::Day, form::past_day_is_written());
        };
        let households = match self.asked.value(RoundAsked::Households) {
            "" => 0,
            typed => match typed.parse::<u32>().ok().filter(|n| *n < 10_000) {
                Some(n) => n,
                None => return self.wrong(RoundAsked::Households, text("户数要写一个数，如 12", "a number like 12 is wanted")),
            },
        };
        let Some(found) = RoundFound::parse(self.asked.value(RoundAsked::Found)) else {
            let said = text("排查结果写“未发现”或者“发现”，空着不算", "the result is “nothing found” or “found”; empty says nothing");
            return self.wrong(RoundAsked::Found, said);
        };
        let [village, grid, by, words] =
            [RoundAsked::Village, RoundAsked::Grid, RoundAsked::Person, RoundAsked::Words].map(|part| value(&self.asked, part));
        let seen = names(self.asked.value(RoundAsked::Seen));
        let round = GridRound { village, grid, on, by, households, seen, found, words };
        if let Some((part, why)) = desk.unfit_round(&round) {
            return self.wrong(line_of(part), why);
        }
        if let Some(why) = says_both(round.found, &round.words) {
            return self.wrong(RoundAsked::Words, why);
        }
        let taken = desk.add_rounds(std::slice::from_ref(&round), &[])?;
        if let Some(month) = &self.month {
            month.set(round.month());
        }
        Ok(Flow::Finished { said: Message::done(taken.told()), on: false })
    }
}

/// The line that a part of a round stands in.
const fn line_of(part: RoundPart) -> RoundAsked {
    match part {
        RoundPart::Village => RoundAsked::Village,
        RoundPart::Grid => RoundAsked::Grid,
        RoundPart::Day => RoundAsked::Day,
        RoundPart::Person => RoundAsked::Person,
        RoundPart::Seen => RoundAsked::Households,
        RoundPart::Found => RoundAsked::Words,
    }
}

impl LinesForm for RoundForm {
    type Asked = RoundAsked;

    fn lines(&self) -> &FormLines<RoundAsked> {
        &self.asked
    }

    fn lines_mut(&mut self) -> &mut FormLines<RoundAsked> {
        &mut self.asked
    }

    fn words(&self) -> (Text, Text) {
        let title = match self.of {
            RoundFormOf::Round => text("登记走访", "A round"),
            RoundFormOf::List => text("读入排查表", "Take a table of rounds in"),
        };
        (title, text("登记", "enter"))
    }

    fn hint(&self, scene: &Scene) -> Option<Message> {
        if self.of == RoundFormOf::List {
            return Some(Message::plain(text(
                "要有行政村、走访日期、走访人、排查结果；只增加不替换，只写网格的行记为没有登记",
                "columns village, day, person, result; it adds and never replaces; a grid alone is a silent one",
            )));
        }
        self.asked.told(scene).or_else(|| {
            Some(Message::plain(text(
                "没有发现也要写“未发现”；有发现的另外登记线索",
                "“nothing found” is written too; what was found is entered as a clue besides",
            )))
        })
    }

    fn topics(&self) -> Vec<(Chapter, String)> {
        let (chapter, code) = match self.asked.asks() {
            Some(RoundAsked::Village) => (Chapter::Items, "village"),
            Some(RoundAsked::Grid) => (Chapter::Words, "网格"),
            Some(RoundAsked::Found | RoundAsked::Words) => (Chapter::Words, "排查结果"),
            _ => (Chapter::Words, "网格排查"),
        };
        vec![(chapter, code.to_owned())]
    }

    fn draft_name(&self) -> String {
        match self.of {
            // What was typed for one month is not taken up in another.
            RoundFormOf::Round => self.month.as_ref().map_or_else(|| "round".to_owned(), |month| format!("round-{}", month.get())),
            RoundFormOf::List => "round-list".to_owned(),
        }
    }

    fn submit(&mut self, desk: &mut Desk) -> Result<Flow, Text> {
        self.entered(desk)
    }
}
