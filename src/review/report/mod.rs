//! Papers: what an office stamps, each a row of the register, made of the tables that are exported and of counts.
//!
//! What does not live here: the exported tables (`desk/exports.rs`), 通报 (`count/bulletin.rs`), how a table is written (`exchange`).

pub mod case_file;
pub mod clue_ledger;
pub mod duty_matrix;
pub mod notice;
pub mod register;
pub mod rows;
pub mod visits;

use std::collections::BTreeMap;
use std::collections::HashMap;

use crate::domain::case::Status;
use crate::domain::field;
use crate::domain::field::FIELDS;
use crate::domain::flag::Flag;
use crate::domain::period::Period;
use crate::exchange::out::table::CellOut;
use crate::exchange::out::table::Paper;
use crate::i18n::Lang;
use crate::i18n::Text;
use crate::i18n::text;
use crate::review::desk::state::Desk;
use crate::review::error::ReviewError;
use crate::review::export::column;
use crate::review::export::flags::FlagOut;
use crate::review::export::flags::FlagPlace;
use crate::review::export::flags::ReadAs;
use crate::review::export::parts::Parts;
use crate::review::export::work;
use crate::review::export::work::Decision;
use crate::review::report::register::OwnColumn;
use crate::review::report::register::PaperColumnRow;
use crate::review::report::register::PaperOf;
use crate::review::report::register::PaperRow;
use crate::review::report::rows::CheckOut;
use crate::review::report::rows::HouseholdMore;
use crate::review::report::rows::ReturnedMore;
use crate::review::rows::QueueRow;
use crate::review::rows::mask;
use crate::review::rows::mask::Audience;
use crate::review::rows::mask::Leaves;
use crate::rules::count::each::EachAsked;
use crate::rules::count::each::EachKind;
use crate::rules::count::each::EachValue;
use crate::rules::count::needs::TownNeeds;
use crate::rules::count::tally::CountValue;
use crate::rules::count::tally::split;
use crate::rules::explain::words::FlagSaid;
use crate::store::flag::Standing;
use crate::store::payload::Payload;

/// The column that numbers the rows of a paper.
const NUMBER: &str = "序号";

/// Rules whose answers say why an income fell begin so.
const INCOME_RULES: &str = "INC";

/// Fields of support begin so.
const MEASURE: &str = "meas_";

impl Desk {
    /// The parts of a paper that is a table.
    pub(in crate::review) fn paper_parts(&self, paper: &PaperRow, period: Period, audience: Audience) -> Result<Parts, ReviewError> {
        let (whole, households) = match paper.of {
            PaperOf::Households => {
                let shown = self.paper_households(paper)?;
                (self.household_parts(&shown, period, audience)?, shown)
            }
            PaperOf::Flags => (self.check_parts(period, audience)?, Vec::new()),
            PaperOf::Returns => (self.returned_parts(period, audience)?, Vec::new()),
            PaperOf::Waivers => {
                let columns = rows::waivers();
                let each = self.waivers()?.into_iter().enumerate();
                let rows = each.map(|(at, row)| column::row(&columns, &(at + 1, row), audience, self.lang)).collect();
                (Parts::of(&columns, rows), Vec::new())
            }
            PaperOf::Villages => return self.village_parts(paper, audience),
            PaperOf::Duties => (self.duty_parts(period, audience)?, Vec::new()),
            PaperOf::Clues => (self.clue_parts(audience)?, Vec::new()),
            PaperOf::ClueCounts => (self.clue_count_parts(audience)?, Vec::new()),
            PaperOf::Rounds => (self.round_parts(audience)?, Vec::new()),
            PaperOf::VisitLedger => (self.visit_ledger_parts(audience)?, Vec::new()),
            PaperOf::Revisits => (self.revisit_parts(audience)?, Vec::new()),
            PaperOf::RevisitRates => (self.revisit_rate_parts(audience)?, Vec::new()),
            PaperOf::Slips => return self.notice_parts(period),
            PaperOf::Visits => return self.visit_parts(period),
            PaperOf::Household | PaperOf::Text => return Err(ReviewError::Filter(no_table(paper))),
        };
        let values = self.own_values(paper, period, &households)?;
        Ok(picked(&whole, paper, &values))
    }

    /// The households on a paper as positions in the queue, in its order.
    fn paper_households(&self, paper: &PaperRow) -> Result<Vec<usize>, ReviewError> {
        let mut shown = match &paper.count {
            None => (0..self.queue().len()).collect(),
            Some(code) => {
                let register = self.count_register(&[])?;
                let when = register.rows().iter().find(|row| row.code == *code).map_or("no", |row| row.when.as_str()).to_owned();
                self.queue_where(&when)?.0
            }
        };
        paper.order().sort(self.queue(), &mut shown);
        Ok(shown)
    }

    fn household_parts(&self, shown: &[usize], period: Period, audience: Audience) -> Result<Parts, ReviewError> {
        let mut measures: HashMap<String, Vec<Text>> = HashMap::new();
        let kinds: Vec<_> = FIELDS.iter().filter(|row| row.code.starts_with(MEASURE)).collect();
        self.office.store.read().each_current(period, &mut |version| {
            let has = |code: &str| field::field(code).is_some_and(|field| !version.record.value(field).is_empty());
            let own = kinds.iter().filter(|row| has(row.code)).map(|row| row.label.clone()).collect();
            measures.insert(version.hh_id.clone(), own);
        })?;
        let mut fell_by: HashMap<String, Vec<String>> = HashMap::new();
        for standing in self.answered(period, INCOME_RULES)? {
            let own = fell_by.entry(standing.key.hh_id).or_default();
            for code in self.answer(standing.settled)?.map(|answer| answer.reasons).unwrap_or_default() {
                if !own.contains(&code) {
                    own.push(code);
                }
            }
        }
        let columns = rows::households();
        let more = shown.iter().filter_map(|at| self.queue().get(*at)).map(|row| {
            let out = HouseholdMore {
                fell_by: fell_by.get(&row.hh_id).map_or(&[], Vec::as_slice),
                measures: measures.get(&row.hh_id).map_or(&[], Vec::as_slice),
            };
            column::row(&columns, &out, audience, self.lang)
        });
        let more = more.collect();
        Ok(Parts::of(&work::cases(), self.case_rows(shown, period, audience)?).beside(Parts::of(&columns, more)))
    }

    /// Flags that a person answered, of rules whose codes begin so.
    fn answered(&self, period: Period, begin: &str) -> Result<Vec<Standing>, ReviewError> {
        let mut found = Vec::new();
        self.office.store.read().each_flag(period, &mut |standing: Standing, flag: Flag| {
            if standing.settled > 0 && flag.rule.starts_with(begin) {
                found.push(standing);
            }
        })?;
        Ok(found)
    }

    fn check_parts(&self, period: Period, audience: Audience) -> Result<Parts, ReviewError> {
        let known: HashMap<&str, &QueueRow> = self.queue().iter().map(|row| (row.hh_id.as_str(), row)).collect();
        let mut all: Vec<(FlagPlace, Standing, Flag)> = Vec::new();
        self.office.store.read().each_flag(period, &mut |standing: Standing, flag: Flag| {
            all.push((FlagPlace::of(&flag), standing, flag));
        })?;
        all.sort_by(|a, b| a.0.cmp(&b.0));
        let title_of = |flag: &Flag| {
            let rule = self.office.book.rule(&flag.rule);
            rule.map_or_else(|| Text::same(flag.rule.clone()), |rule| rule.title.clone())
        };
        let titles: Vec<Text> = all.iter().map(|(_, _, flag)| title_of(flag)).collect();
        let words: Vec<FlagSaid> = all.iter().map(|(_, _, flag)| self.office.words_in(flag, period, self.lang)).collect();
        let answers: Vec<Option<Decision>> =
            all.iter().map(|(_, standing, _)| self.answer(standing.settled)).collect::<Result<_, ReviewError>>()?;
        let (columns, limits) = (rows::checks(), BTreeMap::new());
        let mut lines = Vec::new();
        for (at, ((((_, standing, flag), title), settled), words)) in all.iter().zip(&titles).zip(&answers).zip(&words).enumerate() {
            let row = known.get(standing.key.hh_id.as_str()).copied();
            let out = FlagOut {
                period,
                village: row.map_or(standing.key.village.as_str(), |row| row.village.key()),
                head: row.map_or("", |row| row.head.as_str()),
                flag,
                words,
                state: standing.state,
                title,
                audience,
                read: ReadAs::Words(&limits),
            };
            lines.push(column::row(&columns, &CheckOut { number: at + 1, out, row, settled: settled.as_ref() }, audience, self.lang));
        }
        Ok(Parts::of(&columns, lines))
    }

    fn returned_parts(&self, period: Period, audience: Audience) -> Result<Parts, ReviewError> {
        let (own, more) = (work::returns(), rows::returned());
        let (mut lines, mut beside) = (Vec::new(), Vec::new());
        for (out, group) in self.returned_households(period)? {
            let told = self.became_of(period, &out.hh_id, group, out.is_withdrawn)?;
            beside.push(column::row(&more, &told, audience, self.lang));
            lines.push(column::row(&own, &out, audience, self.lang));
        }
        Ok(Parts::of(&own, lines).beside(Parts::of(&more, beside)))
    }

    /// What became of a household since it was returned by an act of this group.
    fn became_of(&self, period: Period, hh: &str, group: i64, is_withdrawn: bool) -> Result<ReturnedMore, ReviewError> {
        if is_withdrawn {
            return Ok(ReturnedMore::default());
        }
        let read = self.office.store.read();
        let mut told = ReturnedMore { closed: Some(false), ..ReturnedMore::default() };
        let Some(case) = read.case(period, hh)? else { return Ok(told) };
        for stored in read.ledger_of(hh)?.into_iter().filter(|stored| stored.entry.group > group) {
            let status = Payload::parse(&stored.entry.payload).and_then(|payload| payload.to).map(|to| to.status);
            if told.back.is_empty() && status == Some(Status::Corrected) {
                told.back = self.office.clock.local(&stored.entry.at);
            }
        }
        if let Some(decision) = self.decision(case.seq)?.filter(|_| case.seq > group && case.state.status != Status::Returned) {
            told.checked = Some((case.state.status.label(), decision.by));
        }
        let is_out =
            matches!(case.state.status, Status::Returned | Status::Corrected | Status::Submitted | Status::Held | Status::CountyReturned);
        told.closed = Some(!is_out);
        Ok(told)
    }

    fn village_parts(&self, paper: &PaperRow, audience: Audience) -> Result<Parts, ReviewError> {
        let register = self.count_register(&[])?;
        let counts = self.counts(&register, split("village"))?;
        let mut values: HashMap<(&str, Option<&str>), [Option<CountValue>; 2]> = HashMap::new();
        let mut villages: Vec<Option<&str>> = Vec::new();
        for line in &counts.lines {
            let group = line.group.as_deref();
            values.insert((line.code.as_str(), group), [line.value, line.before]);
            if !villages.contains(&group) {
                villages.push(group);
            }
        }
        // The whole stands last, as on any sum.
        villages.sort_by_key(|group| (group.is_none(), *group));
        let of = |code: &str, group: Option<&str>, before: bool| {
            values.get(&(code, group)).and_then(|[now, was]| if before { *was } else { *now })
        };
        let cell = |own: &OwnColumn, group: Option<&str>| -> CellOut {
            let Some(code) = &own.count else { return CellOut::Empty };
            match (of(code, group, own.before), own.of.as_ref().map(|whole| of(whole, group, own.before))) {
                (Some(CountValue::Whole(part)), Some(Some(CountValue::Whole(whole)))) if whole > 0 => share_of(part, whole),
                (Some(CountValue::Whole(count)), None) => CellOut::Count(count),
                (Some(CountValue::Money(amount)), None) => CellOut::Money(amount),
                (Some(CountValue::Hundredths(part)), None) => CellOut::Text(crate::domain::money::Money(part).plain()),
                _ => CellOut::Empty,
            }
        };
        let rows = villages.iter().map(|group| {
            let name = match group {
                None => text("合计", "in all").get(self.lang).to_owned(),
                Some("") => text("（没有填）", "(none)").get(self.lang).to_owned(),
                Some(name) => mask::leaving(Leaves::Words, name, audience),
            };
            let each = paper.columns.iter().map(|column| match column {
                PaperColumnRow::Of(_) => CellOut::Text(name.clone()),
                PaperColumnRow::Own(own) => cell(own, *group),
            });
            each.collect()
        });
        let rows = rows.collect();
        let header = paper.columns.iter().map(|column| match column {
            PaperColumnRow::Of(_) => rows::village_head(),
            PaperColumnRow::Own(own) => counts.period.part.said(own.title.clone()),
        });
        let paper = paper.columns.iter().map(|column| if matches!(column, PaperColumnRow::Of(_)) { Paper::Key } else { Paper::Plain });
        Ok(Parts { header: header.collect(), paper: paper.collect(), staying: Vec::new(), rows, forms: Vec::new() })
    }

    /// What the numbers of the paper's own columns come to, household by household.
    fn own_values(&self, paper: &PaperRow, period: Period, shown: &[usize]) -> Result<Vec<Vec<CellOut>>, ReviewError> {
        let asked: Vec<&OwnColumn> = own_columns(paper).filter(|own| own.value.is_some()).collect();
        if asked.is_empty() {
            return Ok(Vec::new());
        }
        let written: Vec<&str> = asked.iter().filter_map(|own| own.value.as_deref()).collect();
        let expressions =
            EachAsked::read(&self.office.book, &written, EachKind::Number).map_err(|error| ReviewError::Filter(error.text()))?;
        let mut known: HashMap<String, Vec<EachValue>> = HashMap::new();
        self.over_town(period, &TownNeeds::All, &mut |town, line| {
            let each = expressions.each(&self.office.book, town, line);
            known = each.into_iter().enumerate().map(|(at, values)| (town.current.id(at).to_owned(), values)).collect();
            Ok(())
        })?;
        let none = Vec::new();
        let of = |at: &usize| {
            let values = self.queue().get(*at).and_then(|row| known.get(&row.hh_id)).unwrap_or(&none);
            asked.iter().enumerate().map(|(at, own)| written_value(values.get(at), own.share)).collect()
        };
        Ok(shown.iter().map(of).collect())
    }
}

/// A value as it stands in a cell.
fn written_value(value: Option<&EachValue>, share: bool) -> CellOut {
    match value {
        None | Some(EachValue::Missing) => CellOut::Empty,
        Some(EachValue::Money(amount)) => CellOut::Money(*amount),
        Some(EachValue::Whole(count)) if share => CellOut::Percent(count.saturating_mul(10_000)),
        Some(EachValue::Whole(count)) => CellOut::Count(*count),
        Some(EachValue::Share(part)) => CellOut::Percent(*part),
        Some(EachValue::Words(words)) => work::word(words),
        Some(EachValue::Day(day)) => work::word(&day.to_string()),
    }
}

/// A part of a whole in ten-thousandths, rounded half up.
fn share_of(part: i64, whole: i64) -> CellOut {
    let scaled = i128::from(part) * 10_000;
    crate::domain::money::divide_half_up(scaled, i128::from(whole)).map_or(CellOut::Empty, CellOut::Percent)
}

fn own_columns(paper: &PaperRow) -> impl Iterator<Item = &OwnColumn> {
    paper.columns.iter().filter_map(|column| match column {
        PaperColumnRow::Own(own) => Some(own),
        PaperColumnRow::Of(_) => None,
    })
}

/// The columns that the paper takes, in its order; its rows are numbered from 1.
fn picked(whole: &Parts, paper: &PaperRow, values: &[Vec<CellOut>]) -> Parts {
    let place = |title: &str| whole.header.iter().position(|head| head.get(Lang::Zh) == title);
    let mut own = 0..;
    let columns: Vec<PickedColumn<'_>> = paper
        .columns
        .iter()
        .map(|column| match column {
            PaperColumnRow::Of(title) if title == NUMBER => PickedColumn::Number(place(title)),
            PaperColumnRow::Of(title) => PickedColumn::Of(place(title)),
            PaperColumnRow::Own(OwnColumn { value: Some(_), title, .. }) => PickedColumn::Value(title, own.next().unwrap_or(0)),
            PaperColumnRow::Own(blank) => PickedColumn::Blank(&blank.title),
        })
        .collect();
    let head = |taken: &PickedColumn<'_>| match taken {
        PickedColumn::Number(at) | PickedColumn::Of(at) => at.and_then(|at| whole.header.get(at)).cloned().unwrap_or_default(),
        PickedColumn::Value(title, _) | PickedColumn::Blank(title) => (*title).clone(),
    };
    let kind = |taken: &PickedColumn<'_>| match taken {
        // What a table has for programs alone stands on a paper that asks for it.
        PickedColumn::Number(at) | PickedColumn::Of(at) => match at.and_then(|at| whole.paper.get(at)).copied().unwrap_or_default() {
            Paper::Off => Paper::Plain,
            kind => kind,
        },
        PickedColumn::Value(..) | PickedColumn::Blank(_) => Paper::Plain,
    };
    let line = |(number, row): (usize, &Vec<CellOut>)| {
        let cell = |taken: &PickedColumn<'_>| match taken {
            PickedColumn::Number(_) => work::number(number + 1),
            PickedColumn::Of(at) => at.and_then(|at| row.get(at)).cloned().unwrap_or(CellOut::Empty),
            PickedColumn::Value(_, own) => values.get(number).and_then(|row| row.get(*own)).cloned().unwrap_or(CellOut::Empty),
            PickedColumn::Blank(_) => CellOut::Empty,
        };
        columns.iter().map(cell).collect()
    };
    let header: Vec<Text> = columns.iter().map(head).collect();
    let staying = whole.staying.iter().filter(|title| header.contains(title)).cloned().collect();
    let (paper, rows) = (columns.iter().map(kind).collect(), whole.rows.iter().enumerate().map(line).collect());
    Parts { header, paper, staying, rows, forms: Vec::new() }
}

/// A column that a paper takes.
enum PickedColumn<'a> {
    /// The running number, where the table has one.
    Number(Option<usize>),
    /// One of the table.
    Of(Option<usize>),
    /// A number of its own, by its place among those.
    Value(&'a Text, usize),
    /// To be filled in by hand.
    Blank(&'a Text),
}

/// Why a paper is not made as a table.
fn no_table(paper: &PaperRow) -> Text {
    let said = match paper.of {
        PaperOf::Household => text("“{what}”要写明是哪一户", "{what}: say of which household"),
        _ => text("“{what}”是文字，不是表", "{what} is text, not a table"),
    };
    said.fill(&[("what", &paper.title)])
}
