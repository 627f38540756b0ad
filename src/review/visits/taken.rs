//! The sheet of a team as it comes back, filled in: csv or xlsx, a household a row; or the same of one household, typed.
//!
//! A row that is wrong is refused by file, row and column, the others stand; a row in which nothing was filled in says nothing, and its
//! household goes on missing. Figures go the way of a correction sheet: one door for every change, so that locked cases, closed campaigns,
//! the rules and the ledger see them as they see any other. An empty cell leaves the figure. What does not live here: entering the visits
//! (`mod.rs`), bringing figures in (`intake`), opening the table (`exchange/sheets/plain_rows.rs`).

use std::collections::BTreeMap;
use std::collections::HashMap;
use std::fs;
use std::path::Path;
use std::path::PathBuf;

use crate::domain::cell::Cell;
use crate::domain::digest;
use crate::domain::field::FieldId;
use crate::domain::field::FieldKind;
use crate::domain::field::HH_ID;
use crate::domain::field::VILLAGE;
use crate::domain::field::known;
use crate::domain::office::duty::clean_name;
use crate::domain::office::visit::DoorVisit;
use crate::domain::office::visit::VisitHow;
use crate::domain::office::visit::week_of;
use crate::domain::period::Period;
use crate::domain::roll::Problem;
use crate::domain::roll::Roll;
use crate::domain::roll::RowSource;
use crate::domain::text::name;
use crate::domain::text::words::Words;
use crate::exchange::batch::FileKind;
use crate::exchange::batch::FileReport;
use crate::exchange::batch::Incoming;
use crate::exchange::batch::Layer;
use crate::exchange::batch::ProblemKind;
use crate::exchange::batch::SheetCounts;
use crate::exchange::cells::form::CellForm;
use crate::exchange::cells::header::field_of;
use crate::exchange::cells::header::normal;
use crate::exchange::cells::mend::day_of;
use crate::exchange::cells::mend::mend;
use crate::exchange::cells::written::Tag;
use crate::exchange::error::ExchangeError;
use crate::exchange::error::name_of;
use crate::exchange::sheets::plain_rows;
use crate::exchange::sheets::plain_rows::PlainColumn;
use crate::exchange::sheets::plain_rows::PlainRow;
use crate::exchange::sheets::plain_rows::columns_of;
use crate::i18n::Lang;
use crate::i18n::Text;
use crate::i18n::near::closest;
use crate::i18n::near::meant;
use crate::i18n::text;
use crate::review::desk::import_page;
use crate::review::desk::state::Desk;
use crate::review::error::ReviewError;
use crate::review::file::campaigns;
use crate::review::file::office::Tell;
use crate::review::rounds::round_list::names;
use crate::review::rows::mask;
use crate::review::rows::section::Section;
use crate::review::visits::VisitPart;
use crate::review::visits::sheet;

/// 户主.
const HEAD_NAME: FieldId = known("head_name");

/// How far down a header is looked for.
const HEAD_ROWS: usize = 10;

/// A larger file is no such sheet and is not looked into.
const MOST_BYTES: u64 = 2 << 20;

/// What a column of the sheet holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum VisitTells {
    Household,
    Village,
    Head,
    Period,
    Week,
    Item(FieldId),
    On,
    How,
    By,
    Signed,
    Note,
}

/// What was told of one household.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VisitTold {
    /// The row it stands in, from 1.
    pub row: u32,
    /// The visit.
    pub visit: DoorVisit,
    /// The figures that were told, as written; what was left empty is as it was.
    pub figures: BTreeMap<FieldId, String>,
}

/// A sheet as it was read, before anything of it is written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct VisitSheetRead {
    /// What was told, in the order of the file.
    pub told: Vec<VisitTold>,
    /// Rows that cannot be taken, each with file, row and column.
    pub refused: Vec<Text>,
    /// Columns that nobody knows, with the nearest; the others were read.
    pub warned: Vec<Text>,
    /// Rows in which nothing was filled in.
    pub empty: usize,
}

/// Where figures come from, for the batch that brings them in.
struct ToldIn {
    path: PathBuf,
    name: String,
    digest: String,
    kind: &'static str,
}

/// Whether a file is a sheet of a team: its head says on which day somebody went and how.
#[must_use]
pub fn is_team_sheet(path: &Path) -> bool {
    let is_small = path.metadata().is_ok_and(|file| file.is_file() && file.len() <= MOST_BYTES);
    is_small && plain_rows::read(path).is_ok_and(|rows| header(&rows, &|_| true).is_some())
}

/// Reads a figure of an item as it is kept; none where nothing is written.
///
/// # Errors
/// Why it cannot be one.
pub fn figure(field: FieldId, written: &str) -> Result<Option<String>, Text> {
    let mut words = Words::new();
    let mended = mend(CellForm::of(field), written, Tag::Text, &mut words);
    match mended.cell.raw() {
        Some(value) if field.row().kind == FieldKind::Count && value < 1 => {
            Err(text("要写大于 0 的人数", "a number of people above 0 is wanted"))
        }
        Some(_) if mended.problem == Some(Problem::Rounded) => {
            let said = text("“{word}”的小数超过两位，写到分", "“{word}” has more than two decimals: write it in yuan and fen");
            Err(said.fill(&[("word", &mask::scrub(written))]))
        }
        Some(_) => Ok(Some(mended.cell.written(field.row().kind, &words))),
        None if written.trim().is_empty() => Ok(None),
        None => Err(text("“{word}”读不出一个数", "no figure can be read from “{word}”").fill(&[("word", &mask::scrub(written))])),
    }
}

fn tells(title: &str, may_ask: &dyn Fn(FieldId) -> bool) -> Option<VisitTells> {
    let word = normal(title);
    let own = [
        (sheet::OF, VisitTells::Period),
        (sheet::WEEK, VisitTells::Week),
        (sheet::ON, VisitTells::On),
        (sheet::HOW, VisitTells::How),
        (sheet::BY, VisitTells::By),
        (sheet::SIGNED, VisitTells::Signed),
        (sheet::NOTE, VisitTells::Note),
    ];
    if let Some((_, tells)) = own.into_iter().find(|(title, _)| normal(title) == word) {
        return Some(tells);
    }
    if let Some(item) = title.trim().strip_prefix(sheet::THIS_TIME) {
        return field_of(item).filter(|field| may_ask(*field)).map(VisitTells::Item);
    }
    let beside = [(HH_ID, VisitTells::Household), (VILLAGE, VisitTells::Village), (HEAD_NAME, VisitTells::Head)];
    let field = field_of(title)?;
    beside.into_iter().find(|(own, _)| *own == field).map(|(_, tells)| tells)
}

/// Where the header stands, and its columns.
fn header(rows: &[PlainRow], may_ask: &dyn Fn(FieldId) -> bool) -> Option<(usize, Vec<PlainColumn<VisitTells>>)> {
    let is_header = |columns: &[PlainColumn<VisitTells>]| {
        [VisitTells::Household, VisitTells::On, VisitTells::How].iter().all(|wanted| columns.iter().any(|column| column.holds == *wanted))
    };
    let of_row = |row: &PlainRow| columns_of(row, |title| tells(title, may_ask));
    rows.iter().take(HEAD_ROWS).map(of_row).enumerate().find(|(_, columns)| is_header(columns))
}

/// The column in which a part of a visit stands.
const fn told_in(part: VisitPart) -> VisitTells {
    match part {
        VisitPart::Household => VisitTells::Household,
        VisitPart::Day => VisitTells::On,
        VisitPart::How => VisitTells::How,
        VisitPart::By => VisitTells::By,
        VisitPart::Signed => VisitTells::Signed,
    }
}

/// That an item was told twice.
#[must_use]
pub fn told_twice(field: FieldId) -> Text {
    text("“{item}”写了两次，只写一次", "{item} is told twice: tell it once").fill(&[("item", &field.row().label)])
}

/// The item of the sheet that a title means.
#[must_use]
pub fn item(title: &str, items: &[FieldId]) -> Option<FieldId> {
    field_of(title.trim()).filter(|field| items.contains(field))
}

impl Desk {
    /// The sheet of a team that lies ready, as it would be typed; empty where none does.
    #[must_use]
    pub fn visits_ready(&self) -> String {
        self.first_ready(is_team_sheet)
    }

    /// Reads a sheet of a team; nothing is written.
    ///
    /// # Errors
    /// The file cannot be read or is no such sheet.
    pub fn read_visits(&self, path: &Path) -> Result<VisitSheetRead, ReviewError> {
        let period = self.period.ok_or(ReviewError::NoPeriod)?;
        let file = name_of(path);
        let rows = plain_rows::read(path)?;
        let items = self.visit_items();
        let Some((at, columns)) = header(&rows, &|field| items.contains(&field)) else {
            let said = text(
                "“{file}”不是信息采集对照表：要有“户编号”“入户日期”“入户方式”和“这次…”的各项，就像发清单时写出的那张；什么都没有改动",
                "“{file}” is no sheet of a team: it wants columns 户编号, 入户日期, 入户方式 and items that begin with 这次, as the list of a week writes it; nothing was changed",
            );
            return Err(ReviewError::Listed(said.fill(&[("file", &file)])));
        };
        let warned = rows.get(at).map(|row| strange(row, &columns, &items, &file)).unwrap_or_default();
        let mut read = VisitSheetRead { warned, ..VisitSheetRead::default() };
        let mut seen: HashMap<String, u32> = HashMap::new();
        for row in rows.iter().skip(at + 1) {
            match self.visit_row(row, &columns, period, &mut seen) {
                Ok(Some(told)) => read.told.push(told),
                Ok(None) => read.empty += usize::from(!row.word(&columns, &VisitTells::Household).is_empty()),
                Err((tells, what)) => {
                    let own = columns.iter().find(|column| column.holds == tells).map(|column| column.title.clone());
                    read.refused.push(plain_rows::not_taken(&file, row.number, &own.unwrap_or_else(|| default_title(tells)), &what));
                }
            }
        }
        Ok(read)
    }

    /// What a row says of its household; none where nothing was filled in. Else what is wrong with it, by its column.
    fn visit_row(
        &self,
        row: &PlainRow,
        columns: &[PlainColumn<VisitTells>],
        period: Period,
        seen: &mut HashMap<String, u32>,
    ) -> Result<Option<VisitTold>, (VisitTells, Text)> {
        let word = |tells: VisitTells| row.word(columns, &tells);
        let mut figures = BTreeMap::new();
        for column in columns {
            let VisitTells::Item(field) = column.holds else { continue };
            if let Some(written) = figure(field, word(column.holds)).map_err(|why| (column.holds, why))? {
                figures.insert(field, written);
            }
        }
        let of_visit = [VisitTells::On, VisitTells::How, VisitTells::By, VisitTells::Signed, VisitTells::Note];
        if figures.is_empty() && of_visit.iter().all(|tells| word(*tells).is_empty()) {
            return Ok(None);
        }
        let of = word(VisitTells::Period);
        let named = Period::typed(of);
        if let Some(other) = named
            && let Err(why) = campaigns::open(self.office.store.read(), other)
        {
            return Err((VisitTells::Period, why.text()));
        }
        if !of.is_empty() && named != Some(period) {
            let said = text(
                "这是“{of}”的对照表，不是{period}的：先“换期”到那一期再读入",
                "this sheet is of “{of}” and not of {period}: “change period” first",
            );
            return Err((VisitTells::Period, said.fill(&[("of", &mask::scrub(of)), ("period", &period.title())])));
        }
        let hh_id = clean_name(word(VisitTells::Household));
        self.unfit_week(&hh_id, word(VisitTells::Week)).map_err(|why| (VisitTells::Week, why))?;
        let written = word(VisitTells::On);
        let Some(on) = day_of(written) else {
            let said = match written {
                "" => text("没有写入户日期", "there is no day"),
                _ => text("要写日历上有的一天，如 2024-10-24", "a day of the calendar like 2024-10-24 is wanted"),
            };
            return Err((VisitTells::On, said));
        };
        let Some(how) = VisitHow::parse(word(VisitTells::How)) else {
            let said = match word(VisitTells::How) {
                "" => text("没有写入户方式", "there is no way of asking"),
                _ => text("写 入户、电话、视频 或 没有找到", "at the door, by telephone, by video or not found is wanted"),
            };
            return Err((VisitTells::How, said));
        };
        let visit = DoorVisit {
            hh_id: hh_id.clone(),
            village: String::new(),
            on,
            how,
            by: names(word(VisitTells::By)),
            signed: word(VisitTells::Signed).to_owned(),
            words: word(VisitTells::Note).to_owned(),
        };
        if let Some((part, why)) = self.unfit_visit(&visit) {
            return Err((told_in(part), why));
        }
        if let Some(own) = self.row(&hh_id) {
            for (tells, known) in [(VisitTells::Village, own.village.key()), (VisitTells::Head, own.head.as_str())] {
                let written = clean_name(word(tells));
                if !written.is_empty() && !known.is_empty() && !name::is_same(&written, &clean_name(known)) {
                    let said = text(
                        "写的是“{word}”，户编号 {hh} 是{village}{head}家的，对不上",
                        "“{word}” is written, but household {hh} is that of {head} in {village}",
                    );
                    let household = mask::household(&hh_id);
                    let said = said.fill(&[
                        ("word", &mask::scrub(&written)),
                        ("hh", &household),
                        ("village", &own.village.key()),
                        ("head", &own.head),
                    ]);
                    return Err((tells, said));
                }
            }
        }
        if let Some(above) = seen.get(&hh_id) {
            let said = text("第 {row} 行已经有这一户", "row {row} has this household already");
            return Err((VisitTells::Household, said.fill(&[("row", above)])));
        }
        if how == VisitHow::NotFound && !figures.is_empty() {
            let said = text("方式是“没有找到”，又写了数", "nobody was found, and yet a figure was told");
            return Err((VisitTells::How, said));
        }
        seen.insert(hh_id, row.number);
        Ok(Some(VisitTold { row: row.number, visit, figures }))
    }

    /// Refuses the week of a row that is not that of the newest list of its household; one on no list has none to differ from.
    fn unfit_week(&self, hh_id: &str, written: &str) -> Result<(), Text> {
        if written.is_empty() {
            return Ok(());
        }
        let Some(week) = day_of(written).map(week_of) else {
            return Err(text("要写日历上有的一天，如 2024-10-24", "a day of the calendar like 2024-10-24 is wanted"));
        };
        let known = self.visits_known().map_err(|error| error.text())?;
        match known.of.get(hh_id).and_then(|own| own.listed.as_ref()) {
            Some(door) if door.week != week => {
                let said = text(
                    "写的是 {week} 起一周，这一户的清单是 {listed} 起一周的",
                    "the week of {week} is written, but the list of this household is that of the week of {listed}",
                );
                Err(said.fill(&[("week", &week.to_string()), ("listed", &door.week.to_string())]))
            }
            _ => Ok(()),
        }
    }

    /// Reads a sheet, brings its figures in and enters its visits; gives what became of them and which rows were not taken.
    ///
    /// # Errors
    /// As `read_visits`, not one row can be taken, or what the store says; nothing was changed then.
    pub fn take_visits(&mut self, path: &Path, tell: Tell<'_>) -> Result<Section, ReviewError> {
        let VisitSheetRead { told, mut refused, warned, empty } = self.read_visits(path)?;
        if told.is_empty() {
            let nothing = if empty > 0 && refused.is_empty() {
                text("{n} 户都没有填，什么都没有改动", "none of {n|household|households} was filled in; nothing was changed")
                    .fill(&[("n", &empty)])
            } else {
                text("没有一户能读入，什么都没有改动", "not one household could be taken; nothing was changed")
            };
            return Err(ReviewError::Listed(Text::series([nothing].into_iter().chain(refused).chain(warned))));
        }
        let bytes = fs::read(path).map_err(|error| ExchangeError::reading(path, &error))?;
        let kind = if path.extension().is_some_and(|end| end.eq_ignore_ascii_case("csv")) { "csv" } else { "xlsx" };
        let from = ToldIn { path: path.to_path_buf(), name: name_of(path), digest: digest::sha256(&bytes), kind };
        let mut section = self.take_told(&told, from, tell)?;
        if empty > 0 {
            let said = text(
                "没有填的 {n} 户，仍算没有交回",
                "{n|household was not filled in and stays|households were not filled in and stay} missing",
            );
            section.lines.push(said.fill(&[("n", &empty)]));
        }
        if !refused.is_empty() {
            let said = text("没有读入 {m} 行，改好可以再读入一次", "{m|row|rows} not taken; mended, the file can be taken in again");
            refused.insert(0, said.fill(&[("m", &refused.len())]));
        }
        section.lines.extend(refused.into_iter().chain(warned));
        Ok(section)
    }

    /// Enters one visit with the figures that were told there, typed at the desk.
    ///
    /// # Errors
    /// The visit cannot be, nobody was found and yet a figure was told, or what the store says; nothing was changed then.
    pub fn take_visit(&mut self, visit: DoorVisit, figures: BTreeMap<FieldId, String>, tell: Tell<'_>) -> Result<Section, ReviewError> {
        if visit.how == VisitHow::NotFound && !figures.is_empty() {
            let said =
                text("方式是“没有找到”，又写了数；什么都没有改动", "nobody was found, and yet a figure was told; nothing was changed");
            return Err(ReviewError::Listed(said));
        }
        let name = text("入户登记", "entered visit").get(self.lang).to_owned();
        let said = format!("{visit:?}{figures:?}");
        let from = ToldIn { path: PathBuf::new(), name, digest: digest::sha256(said.as_bytes()), kind: "" };
        self.take_told(&[VisitTold { row: 1, visit, figures }], from, tell)
    }

    /// Figures first, as a correction sheet brings them, then the visits: where the program is ended between the two, the same once more
    /// brings no figure twice.
    fn take_told(&mut self, told: &[VisitTold], from: ToldIn, tell: Tell<'_>) -> Result<Section, ReviewError> {
        let visits: Vec<DoorVisit> = told.iter().map(|told| told.visit.clone()).collect();
        if let Some((_, why)) = visits.iter().find_map(|visit| self.unfit_visit(visit)) {
            return Err(ReviewError::Listed(text("{why}；什么都没有改动", "{why}; nothing was changed").fill(&[("why", &why)])));
        }
        let mut lines = Vec::new();
        let (mut brought, mut batch, name) = (None, None, from.name.clone());
        if let Some(incoming) = self.told_figures(told, from) {
            let preview = self.office.preview_of(incoming, tell)?;
            // What was not taken is told; that a household was not returned is no fault of a team's.
            let wrong = preview.problems.iter().filter(|problem| problem.kind != ProblemKind::Note);
            lines.extend(wrong.map(|problem| plain_rows::wrong_at(&name, problem.row, &problem.column, &problem.wanted)));
            let done = self.import(preview, true, tell)?;
            batch = done.batch;
            brought = done.batch.is_some().then(|| import_page::brought_in(&done));
        }
        let taken = self.add_visits_with(&visits, batch)?;
        let heading = match brought {
            Some(brought) => text("{taken}；{brought}", "{taken}; {brought}").fill(&[("taken", &taken.told()), ("brought", &brought)]),
            None => taken.told(),
        };
        Ok(Section { heading, lines })
    }

    /// The figures as a correction sheet holds them; none where none was told. What was left empty is absent and leaves what stands.
    fn told_figures(&self, told: &[VisitTold], from: ToldIn) -> Option<Incoming> {
        let period = self.period?;
        let told: Vec<&VisitTold> = told.iter().filter(|told| !told.figures.is_empty()).collect();
        let mut columns: Vec<FieldId> = told.iter().flat_map(|told| told.figures.keys().copied()).chain([HH_ID]).collect();
        columns.sort_unstable();
        columns.dedup();
        let mut roll = Roll::new(period);
        for VisitTold { row, visit, figures } in &told {
            let at = roll.household(&visit.hh_id, RowSource { file: 0, row: *row });
            for (field, written) in figures {
                let cell = Cell::read(field.row().kind, written, &mut roll.words);
                roll.set(at, *field, cell);
            }
        }
        roll.seal();
        let file = FileReport {
            path: from.path,
            name: from.name,
            sheet: String::new(),
            hidden: false,
            kind: FileKind::Yearly,
            is_form: true,
            period: Some(period),
            rows: told.len(),
            households: told.len(),
            digest: from.digest,
            encoding: from.kind.to_owned(),
            unknown_columns: Vec::new(),
            missing_columns: Vec::new(),
            export_date: None,
            counts: SheetCounts::default(),
        };
        let layer = Layer { kind: FileKind::Yearly, period, roll, lists_members: false, columns };
        let incoming =
            Incoming { files: vec![file], rolls: vec![layer], tables: Vec::new(), problems: Vec::new(), passed_over: Vec::new() };
        (!told.is_empty()).then_some(incoming)
    }
}

/// The title of a column that the sheet lacks.
fn default_title(tells: VisitTells) -> String {
    let title = match tells {
        VisitTells::Household => HH_ID.row().label.get(Lang::Zh),
        VisitTells::Village => VILLAGE.row().label.get(Lang::Zh),
        VisitTells::Head => HEAD_NAME.row().label.get(Lang::Zh),
        VisitTells::Period => sheet::OF,
        VisitTells::Week => sheet::WEEK,
        VisitTells::Item(field) => field.row().label.get(Lang::Zh),
        VisitTells::On => sheet::ON,
        VisitTells::How => sheet::HOW,
        VisitTells::By => sheet::BY,
        VisitTells::Signed => sheet::SIGNED,
        VisitTells::Note => sheet::NOTE,
    };
    title.to_owned()
}

/// Titles of items that nobody knows, each with the nearest that is asked, and those that stand twice.
fn strange(head: &PlainRow, columns: &[PlainColumn<VisitTells>], items: &[FieldId], file: &str) -> Vec<Text> {
    let names: Vec<String> = items.iter().map(|field| format!("{}{}", sheet::THIS_TIME, field.row().label.get(Lang::Zh))).collect();
    let own = |(at, title): &(usize, &String)| title.trim().starts_with(sheet::THIS_TIME) && columns.iter().all(|column| column.at != *at);
    let told = head.cells.iter().enumerate().filter(own).map(|(_, title)| {
        let nearest = closest(title, names.iter().map(String::as_str));
        let said = text(
            "“{file}”的“{title}”不认识，或者有两列，没有读{meant}",
            "“{file}”: nobody knows {title}, or it stands twice; not read{meant}",
        );
        said.fill(&[("file", &file), ("title", title), ("meant", &meant(nearest))])
    });
    told.collect()
}
