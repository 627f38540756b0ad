//! The forms over the visits of teams: the list of a week with its sheet, one visit with the figures that were told, and a sheet taken in.
//!
//! The last figure stands beside an empty line; what is left empty stays as it is. What does not live here: the list (`mod.rs`), what a
//! visit may be and keeping it (`review/visits`).

use std::collections::BTreeMap;
use std::path::Path;

use crate::domain::field::FieldId;
use crate::domain::office::visit::DoorVisit;
use crate::domain::office::visit::VisitHow;
use crate::i18n::Lang;
use crate::i18n::Text;
use crate::i18n::text;
use crate::review::desk::state::Desk;
use crate::review::rounds::round_list::names;
use crate::review::rows::section::Section;
use crate::review::visits::VisitPart;
use crate::review::visits::VisitRow;
use crate::review::visits::taken::figure;
use crate::training::handbook::Chapter;
use crate::ui::dialog::detail::Detail;
use crate::ui::form;
use crate::ui::form::lines::FormLine;
use crate::ui::form::lines::FormLines;
use crate::ui::form::lines::LinesForm;
use crate::ui::screen::Flow;
use crate::ui::screen::Message;
use crate::ui::screen::Scene;

/// Households on a list where nobody says how many.
const MOST: usize = 20;

/// What is entered.
#[derive(Clone, Debug, PartialEq, Eq)]
enum VisitFormOf {
    Week,
    Sheet,
    /// The visit of a household, by its number, with what its window is called.
    Visit(String, Text),
}

/// What a line of a form asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VisitAsked {
    /// The village.
    Village,
    /// The day, of the visit or of the week.
    Day,
    /// How many households at most.
    Most,
    /// Where the sheet is written, or lies.
    File,
    /// How.
    How,
    /// Who went.
    By,
    /// Who signed.
    Signed,
    /// What else there is to say.
    Words,
    /// A figure that was told.
    Figure(FieldId),
}

/// A form about visits.
pub struct VisitForm {
    of: VisitFormOf,
    asked: FormLines<VisitAsked>,
}

impl VisitForm {
    /// The list of this week, in the village that the keys are on.
    #[must_use]
    pub fn week(here: Option<&VisitRow>, desk: &Desk, lang: Lang) -> VisitForm {
        let villages: Vec<Text> = desk.village_names().into_iter().map(Text::same).collect();
        let first = villages.first().map(|name| name.get(lang).to_owned()).unwrap_or_default();
        let today = desk.today();
        let name = text("对照表_{day}.xlsx", "team-sheet-{day}.xlsx").fill(&[("day", &today.format("%Y%m%d").to_string())]);
        let lines = vec![
            FormLine::offering(VisitAsked::Village, text("村", "village"), here.map_or(first, |row| row.village.clone())).one_of(villages),
            FormLine::offering(VisitAsked::Day, text("哪一周", "week of"), today.to_string())
                .said(Some(text("那一周里的一天", "a day of the week"))),
            FormLine::offering(VisitAsked::Most, text("最多几户", "at most"), MOST.to_string())
                .said(Some(text("按队列的次序", "in the order of the queue"))),
            FormLine::offering(VisitAsked::File, text("对照表写到", "write the sheet to"), name.get(lang)),
        ];
        VisitForm { of: VisitFormOf::Week, asked: FormLines::new(lines) }
    }

    /// A filled sheet to be taken in.
    #[must_use]
    pub fn sheet(desk: &Desk) -> VisitForm {
        let line = FormLine::offering(VisitAsked::File, text("填好的对照表", "the filled sheet"), desk.visits_ready())
            .said(Some(text("csv 或 xlsx", "csv or xlsx")));
        VisitForm { of: VisitFormOf::Sheet, asked: FormLines::new(vec![line]) }
    }

    /// A visit of today at one door, with the last figure beside each item.
    ///
    /// # Errors
    /// What the store says.
    pub fn visit(row: &VisitRow, desk: &Desk) -> Result<VisitForm, Text> {
        let last = desk.last_told(&row.hh_id)?;
        let mut lines = vec![
            FormLine::offering(VisitAsked::Day, text("入户日期", "day"), desk.today().to_string()).past_day(),
            FormLine::offering(VisitAsked::How, text("方式", "how"), "").one_of(VisitHow::ALL.map(VisitHow::label).to_vec()),
            FormLine::offering(VisitAsked::By, text("入户人", "who went"), "").said(Some(text("几个用顿号隔开", "commas between"))),
            FormLine::offering(VisitAsked::Signed, text("签字人", "who signed"), "").said(Some(text("农户谁签的字", "for the household"))),
            FormLine::offering(VisitAsked::Words, text("说明", "words"), ""),
        ];
        lines.extend(desk.visit_items().into_iter().map(|field| {
            let said =
                last.get(&field).map(|told| text("上次 {told}，没有变的空着", "last {told}; empty as it is").fill(&[("told", told)]));
            FormLine::offering(VisitAsked::Figure(field), field.row().label.clone(), "").said(said)
        }));
        let title =
            text("登记入户 {village} {head}", "A visit at {head}, {village}").fill(&[("village", &row.village), ("head", &row.head)]);
        Ok(VisitForm { of: VisitFormOf::Visit(row.hh_id.clone(), title), asked: FormLines::new(lines) })
    }

    fn wrong<T>(&mut self, at: VisitAsked, why: Text) -> Result<T, Text> {
        self.asked.go(at);
        Err(why)
    }

    fn file(&self) -> String {
        self.asked.value(VisitAsked::File).trim_matches(['"', '\'']).to_owned()
    }

    fn listed(&mut self, desk: &mut Desk) -> Result<Flow, Text> {
        let Some(day) = form::day(self.asked.value(VisitAsked::Day)) else {
            return self.wrong(VisitAsked::Day, text("日期要写成 2024-10-24 这样", "write the day as 2024-10-24"));
        };
        let Some(most) = self.asked.value(VisitAsked::Most).parse::<u16>().ok().filter(|most| (1..=1000).contains(most)) else {
            return self.wrong(VisitAsked::Most, text("户数要写 1 到 1000", "a number from 1 to 1000 is wanted"));
        };
        let (village, out) = (self.asked.value(VisitAsked::Village).to_owned(), self.file());
        if out.is_empty() {
            return self.wrong(VisitAsked::File, text("写上文件名", "name the file"));
        }
        let said = desk.leave_week(&village, day, usize::from(most), &out)?;
        Ok(Flow::Finished { said: Message::done(said), on: false })
    }

    fn entered(&mut self, hh_id: String, desk: &mut Desk) -> Result<Flow, Text> {
        let Some(on) = form::past_day(self.asked.value(VisitAsked::Day), desk.today()) else {
            return self.wrong(VisitAsked::Day, form::past_day_is_written());
        };
        let Some(how) = VisitHow::parse(self.asked.value(VisitAsked::How)) else {
            let said = text("写 入户、电话、视频 或 没有找到", "at the door, telephone, video call or not found is wanted");
            return self.wrong(VisitAsked::How, said);
        };
        let value = |asked: VisitAsked| self.asked.value(asked).to_owned();
        let (by, signed, words) = (names(self.asked.value(VisitAsked::By)), value(VisitAsked::Signed), value(VisitAsked::Words));
        let visit = DoorVisit { hh_id, village: String::new(), on, how, by, signed, words };
        if let Some((part, why)) = desk.unfit_visit(&visit) {
            return self.wrong(line_of(part), why);
        }
        let mut figures = BTreeMap::new();
        for field in desk.visit_items() {
            match figure(field, self.asked.value(VisitAsked::Figure(field))) {
                Ok(Some(told)) => drop(figures.insert(field, told)),
                Ok(None) => {}
                Err(why) => return self.wrong(VisitAsked::Figure(field), why),
            }
        }
        let taken = desk.take_visit(visit, figures, &|_| true)?;
        if taken.lines.is_empty() {
            return Ok(Flow::Finished { said: Message::done(taken.heading), on: false });
        }
        Ok(Flow::Tell(Box::new(Detail::of_sections(text("登记入户", "the visit"), vec![taken]))))
    }
}

/// The line that a part of a visit stands in.
const fn line_of(part: VisitPart) -> VisitAsked {
    match part {
        VisitPart::Household | VisitPart::Day => VisitAsked::Day,
        VisitPart::How => VisitAsked::How,
        VisitPart::By => VisitAsked::By,
        VisitPart::Signed => VisitAsked::Signed,
    }
}

impl LinesForm for VisitForm {
    type Asked = VisitAsked;

    fn lines(&self) -> &FormLines<VisitAsked> {
        &self.asked
    }

    fn lines_mut(&mut self) -> &mut FormLines<VisitAsked> {
        &mut self.asked
    }

    fn words(&self) -> (Text, Text) {
        match &self.of {
            VisitFormOf::Week => (text("发一周的入户清单", "List a week"), text("写出", "write it")),
            VisitFormOf::Sheet => (text("读入信息采集对照表", "Take a sheet in"), text("读入", "take in")),
            VisitFormOf::Visit(_, title) => (title.clone(), text("登记", "enter")),
        }
    }

    fn hint(&self, scene: &Scene) -> Option<Message> {
        self.asked.told(scene).or_else(|| {
            Some(Message::plain(match self.of {
                VisitFormOf::Week => text(
                    "一村一周一张；列入清单记入台账，过了周日没有交回的写“没有交回”",
                    "one a village and week; it is entered, and what is not back by Sunday is missing",
                ),
                VisitFormOf::Sheet => text(
                    "数字走更正表的路，重新筛查；错的行指明哪一列，没有填的仍算没有交回",
                    "figures go as a correction sheet does; a wrong row is named, an empty one stays missing",
                ),
                VisitFormOf::Visit(..) => text(
                    "没有变的空着；写了的数走更正表的路，重新筛查，记入台账",
                    "leave empty what did not change; figures go as a correction sheet does",
                ),
            }))
        })
    }

    fn topics(&self) -> Vec<(Chapter, String)> {
        let item = match (&self.of, self.asked.asks()) {
            (_, Some(VisitAsked::Village)) => "village",
            (_, Some(VisitAsked::Figure(field))) => field.code(),
            (VisitFormOf::Visit(..), Some(VisitAsked::Day)) => "sign_date",
            (_, Some(VisitAsked::How)) => "collect_mode",
            (_, Some(VisitAsked::By)) => "collector",
            (_, Some(VisitAsked::Signed)) => "signed",
            _ => return vec![(Chapter::Procedure, "5.2-4".to_owned())],
        };
        vec![(Chapter::Items, item.to_owned())]
    }

    fn draft_name(&self) -> String {
        match &self.of {
            VisitFormOf::Week => "visit-week".to_owned(),
            VisitFormOf::Sheet => "visit-sheet".to_owned(),
            VisitFormOf::Visit(hh_id, _) => format!("visit-{hh_id}"),
        }
    }

    fn submit(&mut self, desk: &mut Desk) -> Result<Flow, Text> {
        match self.of.clone() {
            VisitFormOf::Week => self.listed(desk),
            VisitFormOf::Visit(hh_id, _) => self.entered(hh_id, desk),
            VisitFormOf::Sheet => {
                let file = self.file();
                let read = desk.read_visits(Path::new(&file))?;
                if read.told.is_empty() && !read.refused.is_empty() {
                    // Every row is read whole over the form, as of a sheet of which some were taken.
                    let heading = text("没有一户能读入，什么都没有改动", "not one household could be taken; nothing was changed");
                    let refused = Section { heading, lines: read.refused.into_iter().chain(read.warned).collect() };
                    return Ok(Flow::Tell(Box::new(Detail::of_sections(text("读入入户", "the sheet"), vec![refused.hidden()]))));
                }
                let taken = desk.take_visits(Path::new(&file), &|_| true)?;
                if taken.lines.is_empty() {
                    return Ok(Flow::Finished { said: Message::done(taken.heading), on: false });
                }
                Ok(Flow::Tell(Box::new(Detail::of_sections(text("读入入户", "the sheet"), vec![taken]))))
            }
        }
    }
}
