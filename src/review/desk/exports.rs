//! Exports: what leaves the desk as a table, for the office or for the notice board, and the sheet a village corrects.
//!
//! Every export is an entry of the ledger with its kind and number of rows. What does not live here: the columns (`*_table.rs`),
//! csv and xlsx (`exchange`).

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::collections::HashMap;
use std::collections::HashSet;
use std::path::Path;

use crate::domain::act::Act;
use crate::domain::case::Status;
use crate::domain::field;
use crate::domain::field::FieldId;
use crate::domain::flag::Flag;
use crate::domain::money::Money;
use crate::domain::period::Period;
use crate::exchange::out::table::CellOut;
use crate::exchange::out::table::Encoding;
use crate::exchange::out::table::Paper;
use crate::exchange::out::table::TableOut;
use crate::exchange::sheets::columns::ASKED_COLUMNS;
use crate::i18n::Lang;
use crate::i18n::Text;
use crate::i18n::text;
use crate::review::decide::sentences;
use crate::review::desk::background::TableTarget;
use crate::review::desk::import_page::TableForm;
use crate::review::desk::state::Desk;
use crate::review::error::ReviewError;
use crate::review::export::column;
use crate::review::export::figures;
use crate::review::export::figures::FiguresForm;
use crate::review::export::flags;
use crate::review::export::flags::FlagOut;
use crate::review::export::flags::FlagPlace;
use crate::review::export::flags::ReadAs;
use crate::review::export::parts::Parts;
use crate::review::export::saving;
use crate::review::export::what::ExportWhat;
use crate::review::export::what::may_leave;
use crate::review::export::work;
use crate::review::export::work::CaseAmounts;
use crate::review::export::work::CaseOut;
use crate::review::export::work::Decision;
use crate::review::export::work::LedgerOut;
use crate::review::export::work::ReturnOut;
use crate::review::export::work::Titles;
use crate::review::file::case_facts;
use crate::review::file::duties::answering;
use crate::review::file::pending::Announced;
use crate::review::report::register::PaperOf;
use crate::review::report::register::signature;
use crate::review::rows::QueueRow;
use crate::review::rows::mask;
use crate::review::rows::mask::Audience;
use crate::store::flag::Standing;
use crate::store::ledger::Stored;
use crate::store::payload::CaseState;
use crate::store::payload::Payload;
use crate::store::payload::returned_in;
use crate::store::slip::Slip;

/// The code of a correction sheet in the ledger.
pub const CORRECTION: &str = "correction";

/// The code of 通报 in the ledger.
pub const BULLETIN: &str = "bulletin";

/// Whom a correction sheet is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HouseholdOrVillage {
    /// One household, by its 户编号.
    Household(String),
    /// All households of a village that are out for correction; all of it when none is.
    Village(String),
}

impl Desk {
    /// A table for an audience; writing it is the caller's, who announces it before (`announce_export`) and enters it after (`enter_export`).
    ///
    /// # Errors
    /// `NoPeriod`, or what the store says.
    pub fn table(&self, what: ExportWhat, audience: Audience) -> Result<TableOut, ReviewError> {
        may_leave(what, audience)?;
        let period = self.period.ok_or(ReviewError::NoPeriod)?;
        let all: Vec<usize> = (0..self.queue().len()).collect();
        let parts = match what {
            ExportWhat::Paper(paper) => self.paper_parts(paper, period, audience)?,
            ExportWhat::Cases => Parts::of(&work::cases(), self.case_rows(&all, period, audience)?),
            ExportWhat::Ledger => Parts::of(&work::ledger(), self.ledger_rows(audience)?),
            ExportWhat::Returns => Parts::of(&work::returns(), self.return_rows(period, audience)?),
            ExportWhat::Unmatched => Parts::of(&work::unmatched(), self.unmatched_rows(period, audience)?),
            ExportWhat::DutyLines => Parts::of(&work::duty_lines(), self.duty_line_rows(audience)?),
            ExportWhat::Flags => Parts::of(&flags::columns(), self.flag_rows(period, audience)?),
            ExportWhat::Records => {
                let (header, rows) = self.record_rows(period, FiguresForm::Export(audience, self.lang), |_| true)?;
                Parts {
                    paper: header.iter().map(paper_of).collect(),
                    staying: self.records_staying(period)?,
                    header,
                    rows,
                    forms: Vec::new(),
                }
            }
        };
        let Parts { header, mut paper, staying, rows, forms } = parts;
        let said = match what {
            // Clues belong to no period: to a month or earlier period where one is asked for, else to the whole file.
            ExportWhat::Paper(paper) if paper.of == PaperOf::Clues && self.lists_all_clues()? => {
                text("{town} {what}（截至 {day}）", "{town} {what} (as of {day})")
            }
            ExportWhat::Paper(paper) if matches!(paper.of, PaperOf::Clues | PaperOf::ClueCounts) => {
                text("{town}{period} {what}（截至 {day}）", "{town} {period} {what} (as of {day})")
            }
            _ => text("{town}{period} {what}", "{town} {period} {what}"),
        };
        let of = match what {
            ExportWhat::Paper(paper) if paper.of == PaperOf::Rounds => self.round_month().title(),
            _ => self.month.unwrap_or(period).title(),
        };
        let day = match what {
            ExportWhat::Paper(paper) if matches!(paper.of, PaperOf::Clues | PaperOf::ClueCounts) => self.clue_book()?.days.as_of,
            _ => self.today(),
        };
        let title =
            said.fill(&[("town", &mask::scrub(self.place_name())), ("period", &of), ("what", &what.title()), ("day", &day.to_string())]);
        if audience == Audience::Public {
            // What stays in the office is an empty column, and nobody prints one.
            for (paper, _) in paper.iter_mut().zip(&header).filter(|(_, title)| staying.contains(title)) {
                *paper = Paper::Off;
            }
        }
        let left_out = if audience == Audience::Public { left_out(&staying) } else { Text::default() };
        let signed = if matches!(what, ExportWhat::Paper(_)) { signature() } else { Text::default() };
        Ok(TableOut { title, header, rows, paper, left_out, forms, signed, ..TableOut::default() })
    }

    /// Columns of the records that the public does not get.
    fn records_staying(&self, period: Period) -> Result<Vec<Text>, ReviewError> {
        let roll = self.office.stored_roll(period)?;
        let all = figures::columns(&roll, FiguresForm::Export(Audience::Internal, self.lang));
        let public = figures::columns(&roll, FiguresForm::Export(Audience::Public, self.lang));
        Ok(all.into_iter().filter(|field| !public.contains(field)).map(|field| field.row().label.clone()).collect())
    }

    /// The titles of the rules by their codes.
    fn titles(&self) -> Titles {
        self.office.book.rules().iter().map(|rule| (rule.code.clone(), rule.title.clone())).collect()
    }

    /// What a household was asked to correct: the fields of its unsettled flags, the sentences and the evidence of its last slip.
    fn asked(&self, period: Period, hh: &str) -> Result<AskedBack, ReviewError> {
        let read = self.office.store.read();
        let mut asked = AskedBack::default();
        for standing in read.standings_of(period, hh)?.into_iter().filter(|standing| standing.state.is_unsettled()) {
            let flag = read.flag(standing.flag)?;
            asked.fields.extend(flag.fields.iter().filter_map(|code| mask::field_of_path(code)));
        }
        for slip in read.slips(period)? {
            for line in read.slip_lines(&slip.number)?.into_iter().filter(|line| line.hh_id == hh) {
                if !self.withdrawn(&slip, hh)? {
                    // A return without a sentence says its reasons.
                    let reasons = || line.reasons.iter().map(|code| sentences::reason_words(code, Lang::Zh)).collect();
                    asked.asks = if line.asks.is_empty() { reasons() } else { line.asks };
                    asked.evidence = line.evidence;
                }
            }
        }
        Ok(asked)
    }

    /// The sheet that a village fills in: the figures that were asked for and no others; it is imported again as a yearly file. Writing
    /// it is the caller's, who announces and enters it as `CORRECTION`.
    ///
    /// # Errors
    /// `NoHousehold` when there is none of that name, or what the store says.
    pub fn correction_sheet(&self, whose: HouseholdOrVillage) -> Result<TableOut, ReviewError> {
        let period = self.period.ok_or(ReviewError::NoPeriod)?;
        let (name, wanted) = match whose {
            HouseholdOrVillage::Household(hh) => {
                let own = self.queue().iter().filter(|row| row.hh_id == hh).collect();
                (hh, own)
            }
            HouseholdOrVillage::Village(village) => {
                let village = self.village_meant(&village);
                let out = of_village(self.queue(), &village);
                if out.is_empty() && !village.is_empty() {
                    return Err(ReviewError::Listed(self.no_village(&village)));
                }
                (village, out)
            }
        };
        if wanted.is_empty() {
            return Err(ReviewError::NoHousehold(name));
        }
        let ids: Vec<String> = wanted.iter().map(|row| row.hh_id.clone()).collect();
        // A village reads it, so it is in Chinese whoever writes it.
        let title = format!("{} 更正表 {}", mask::scrub(&name), period.title().get(Lang::Zh));
        let is_out = wanted.iter().any(|row| row.status == Status::Returned);
        let mut asked: HashMap<String, AskedBack> =
            ids.into_iter().map(|hh| self.asked(period, &hh).map(|asked| (hh, asked))).collect::<Result<_, _>>()?;
        // Nobody is out: those of whom something is asked, so that a village does not print pages of households to no purpose.
        if !is_out && asked.values().any(AskedBack::is_any) {
            asked.retain(|_, asked| asked.is_any());
        }
        let roll = self.office.stored_roll(period)?;
        let columns = figures::asked_columns(&roll, asked.values().flat_map(|asked| asked.fields.iter().copied()));
        let notes = figures::notes(&roll);
        let (mut rows, mut shaded) = (Vec::new(), HashSet::new());
        for at in 0..roll.len() {
            let Some(asked) = asked.get(roll.id(at)) else { continue };
            // Where nothing was asked nothing is shaded; a return without a flag asks for the account.
            let of_household = if asked.is_any() { figures::asked_of(&roll, &asked.fields, &columns) } else { Vec::new() };
            let own = u32::try_from(at).ok().and_then(|at| notes.get(&at)).map_or(&[][..], Vec::as_slice);
            let evidence = asked.evidence.iter().map(|code| sentences::evidence_words(code, Lang::Zh)).collect::<Vec<_>>().join("；");
            for (turn, mut row) in figures::rows(&roll, at, &columns, FiguresForm::Correction, own).into_iter().enumerate() {
                // Once a household: its further rows are its members.
                let words =
                    if turn == 0 { [sentences::asks_in_a_row(&asked.asks), evidence.clone()] } else { [String::new(), String::new()] };
                row.extend(
                    words.into_iter().map(|words| if words.is_empty() { CellOut::Empty } else { CellOut::Text(mask::scrub(&words)) }),
                );
                shaded.extend(of_household.iter().map(|column| (rows.len(), *column)));
                rows.push(row);
            }
        }
        let mut header = figures::header(&columns, FiguresForm::Correction);
        header.extend(ASKED_COLUMNS.map(Text::same));
        let mut paper = figures::correction_paper(&columns);
        paper.extend([Paper::Each, Paper::Plain]);
        let hint = Text::same("请核对有底色的格，改好后交回这个文件");
        let (title, asked, comes_back) = (Text::same(title), shaded, true);
        Ok(TableOut { title, header, rows, paper, comes_back, asked, hint, ..TableOut::default() })
    }

    /// Announces an export of so many rows before its file is written with these bytes; one to standard output (no file) once it went.
    #[must_use]
    pub fn announce_export(&self, what: &str, rows: usize, file: Option<(&Path, &[u8])>) -> Announced {
        self.office.announce_export(what, rows, self.period, file)
    }

    /// Enters an export that was announced and written; says so where that has to wait for the next writer.
    pub fn enter_export(&mut self, announced: Announced) -> Option<Text> {
        self.office.enter(announced)
    }

    /// Makes a sheet that goes out and comes back, writes it to a file that is not there yet, and enters it as `code`; says what making it
    /// said and where it lies.
    ///
    /// # Errors
    /// The file is there already, it cannot be made or written. Where it cannot be written, what making it entered stands.
    pub(in crate::review) fn leave_sheet(
        &mut self,
        code: &str,
        typed: &str,
        make: impl FnOnce(&mut Desk) -> Result<(Text, TableOut), ReviewError>,
    ) -> Result<Text, ReviewError> {
        let path = TableTarget { typed: typed.to_owned(), form: TableForm::Xlsx, replaces: false }.path();
        saving::not_of_data(&path, self.office.store.path()).map_err(ReviewError::Listed)?;
        if path.exists() {
            let why = text("{file} 已经有了，换个名字", "{file} is there already; choose another name");
            return Err(ReviewError::Listed(why.fill(&[("file", &path.display().to_string())])));
        }
        let (said, sheet) = make(self)?;
        let ready = saving::ready(&sheet, &path, Lang::Zh, Encoding::Utf8Bom)?;
        let announced = self.announce_export(code, sheet.rows.len(), Some((&path, &ready.bytes)));
        if let Err(error) = saving::put(&path, &ready) {
            announced.take_back();
            return Err(error.into());
        }
        let whole = std::path::absolute(&path).unwrap_or(path);
        let written = text("{said}；入户表: {file}", "{said}; the sheet: {file}");
        let written = written.fill(&[("said", &said), ("file", &whole.display().to_string())]);
        Ok(match self.enter_export(announced) {
            None => written,
            Some(why) => text("{said}；{remark}", "{said}; {remark}").fill(&[("said", &written), ("remark", &why)]),
        })
    }

    /// The rows of cases at these positions of the queue.
    pub(in crate::review) fn case_rows(
        &self,
        shown: &[usize],
        period: Period,
        audience: Audience,
    ) -> Result<Vec<Vec<CellOut>>, ReviewError> {
        let read = self.office.store.read();
        let mut accounts: HashMap<String, CaseAmounts> = HashMap::new();
        read.each_current(period, &mut |version| {
            let amount = |code: &str| {
                let field = field::field(code)?;
                Money::parse(version.record.value(field)).map(|(amount, _)| amount)
            };
            let account = CaseAmounts {
                wage: amount("wage"),
                prod_in: amount("prod_in"),
                prod_out: amount("prod_out"),
                prop: amount("prop"),
                trans: amount("trans"),
                net: amount("net"),
            };
            accounts.insert(version.hh_id.clone(), account);
        })?;
        let decided: HashMap<String, i64> = read.cases(period)?.into_iter().map(|case| (case.hh_id, case.seq)).collect();
        let titles = self.titles();
        let mut rows = Vec::new();
        for row in shown.iter().filter_map(|at| self.queue().get(*at)) {
            let decision = self.decision(decided.get(&row.hh_id).copied().unwrap_or(0))?;
            let account = accounts.get(&row.hh_id).copied().unwrap_or_default();
            let out = CaseOut { row, account, decision: decision.as_ref(), titles: &titles };
            rows.push(column::row(&work::cases(), &out, audience, self.lang));
        }
        Ok(rows)
    }

    /// The decision an entry stands for; none for imports and for what was undone.
    pub(in crate::review) fn decision(&self, seq: i64) -> Result<Option<Decision>, ReviewError> {
        let read = self.office.store.read();
        let Some(stored) = read.entry(seq)? else { return Ok(None) };
        if stored.entry.act == Act::Undo {
            // A redo is the undoing of an undo: what stands again is what that one had taken back.
            let undoes = |stored: &Stored| Payload::parse(&stored.entry.payload).and_then(|told| told.undo);
            let back = undoes(&stored).map(|seq| read.entry(seq)).transpose()?.flatten();
            let again = back.filter(|back| back.entry.act == Act::Undo).and_then(|back| undoes(&back));
            return again.map_or(Ok(None), |seq| self.decision(seq));
        }
        if !matches!(stored.entry.act, Act::Approve | Act::Return | Act::Hold | Act::Exempt) {
            return Ok(None);
        }
        self.told_by(&stored).map(Some)
    }

    /// The answer to a flag that an entry stands for; none for 0.
    pub(in crate::review) fn answer(&self, seq: i64) -> Result<Option<Decision>, ReviewError> {
        let entry = if seq > 0 { self.office.store.read().entry(seq)? } else { None };
        entry.map(|stored| self.told_by(&stored)).transpose()
    }

    /// Who said what, when and why by an entry.
    fn told_by(&self, stored: &Stored) -> Result<Decision, ReviewError> {
        let read = self.office.store.read();
        let payload = Payload::parse(&stored.entry.payload).unwrap_or_default();
        Ok(Decision {
            by: read.staff_name(&stored.entry.reviewer)?,
            at: self.office.clock.local(&stored.entry.at),
            reasons: payload.reasons,
            evidence: payload.evidence,
            note: read.note(stored.entry.seq)?.unwrap_or_default(),
        })
    }

    fn flag_rows(&self, period: Period, audience: Audience) -> Result<Vec<Vec<CellOut>>, ReviewError> {
        let heads: HashMap<&str, &QueueRow> = self.queue().iter().map(|row| (row.hh_id.as_str(), row)).collect();
        let keys = self.office.book.limit_keys().filter_map(|(key, title)| title.map(|title| (key.to_owned(), title.clone())));
        let titles: BTreeMap<String, Text> = keys.collect();
        let mut rows: Vec<(FlagPlace, Vec<CellOut>)> = Vec::new();
        self.office.store.read().each_flag(period, &mut |standing: Standing, flag: Flag| {
            let row = heads.get(standing.key.hh_id.as_str());
            let own = self.office.book.rule(&flag.rule).map(|rule| rule.title.clone());
            let title = own.unwrap_or_else(|| Text::same(flag.rule.clone()));
            let out = FlagOut {
                period,
                village: row.map_or(standing.key.village.as_str(), |row| row.village.key()),
                head: row.map_or("", |row| row.head.as_str()),
                flag: &flag,
                words: &self.office.words_in(&flag, period, self.lang),
                state: standing.state,
                title: &title,
                audience,
                read: ReadAs::Words(&titles),
            };
            rows.push((FlagPlace::of(&flag), flags::row(&out, self.lang)));
        })?;
        rows.sort_by(|a, b| a.0.cmp(&b.0));
        Ok(rows.into_iter().map(|(_, row)| row).collect())
    }

    fn record_rows(
        &self,
        period: Period,
        form: FiguresForm,
        wanted: impl Fn(&str) -> bool,
    ) -> Result<(Vec<Text>, Vec<Vec<CellOut>>), ReviewError> {
        let roll = self.office.stored_roll(period)?;
        let columns = figures::columns(&roll, form);
        let notes = figures::notes(&roll);
        let mut rows = Vec::new();
        for at in (0..roll.len()).filter(|&at| wanted(roll.id(at))) {
            let own = u32::try_from(at).ok().and_then(|at| notes.get(&at)).map_or(&[][..], Vec::as_slice);
            rows.extend(figures::rows(&roll, at, &columns, form, own));
        }
        Ok((figures::header(&columns, form), rows))
    }

    fn ledger_rows(&self, audience: Audience) -> Result<Vec<Vec<CellOut>>, ReviewError> {
        let read = self.office.store.read();
        let names: HashMap<String, String> = read.staff()?.into_iter().collect();
        let mut rows = Vec::new();
        let titles = self.titles();
        let heads: HashMap<&str, &str> = self.queue().iter().map(|row| (row.hh_id.as_str(), row.head.as_str())).collect();
        let (tip, _) = read.ledger_tip()?;
        for stored in read.ledger(1, tip)? {
            let entry = &stored.entry;
            let payload = Payload::parse(&entry.payload).unwrap_or_default();
            let note = read.note(entry.seq)?.unwrap_or_default();
            let is_of_file = entry.case.is_empty() && note.is_empty();
            let said = if is_of_file { sentences::why(entry.act, &payload, None, &|code| self.titled(code)) } else { Text::default() };
            let out = LedgerOut {
                seq: entry.seq,
                at: &self.office.clock.local(&entry.at),
                station: &entry.station,
                by: names.get(&entry.reviewer).unwrap_or(&entry.reviewer),
                act: entry.act,
                group: entry.group,
                hh_id: &entry.case,
                head: heads.get(entry.case.as_str()).copied().unwrap_or_default(),
                said: &said,
                payload: &payload,
                note: &note,
                hash: &stored.hash,
                titles: &titles,
            };
            rows.push(column::row(&work::ledger(), &out, audience, self.lang));
        }
        Ok(rows)
    }

    /// Whether the return of a household on this slip was undone.
    pub(in crate::review::desk) fn withdrawn(&self, slip: &Slip, hh: &str) -> Result<bool, ReviewError> {
        let entries = self.office.store.read().ledger_of(hh)?;
        let returned = entries.iter().find(|stored| stored.entry.group == slip.group).map(|stored| stored.entry.seq);
        let newest_first =
            entries.iter().rev().map(|stored| (stored.entry.seq, Payload::parse(&stored.entry.payload).and_then(|told| told.undo)));
        let undone = case_facts::taken_back(newest_first);
        Ok(returned.is_some_and(|seq| undone.contains(&seq)))
    }

    /// The rows of rosters and collection sheets that belong to nobody.
    fn unmatched_rows(&self, period: Period, audience: Audience) -> Result<Vec<Vec<CellOut>>, ReviewError> {
        let columns = work::unmatched();
        let unmatched = self.office.unmatched(period)?;
        Ok(unmatched.iter().map(|row| column::row(&columns, row, audience, self.lang)).collect())
    }

    fn return_rows(&self, period: Period, audience: Audience) -> Result<Vec<Vec<CellOut>>, ReviewError> {
        let columns = work::returns();
        let each = self.returned_households(period)?;
        Ok(each.iter().map(|(out, _)| column::row(&columns, out, audience, self.lang)).collect())
    }

    /// The households on slips of the period, each with the group of the act that returned it.
    pub(in crate::review) fn returned_households(&self, period: Period) -> Result<Vec<(ReturnOut, i64)>, ReviewError> {
        let read = self.office.store.read();
        let known: HashMap<&str, &QueueRow> = self.queue().iter().map(|row| (row.hh_id.as_str(), row)).collect();
        let (mut rows, duties) = (Vec::new(), self.duties()?);
        for slip in read.slips(period)? {
            let by = match read.entry(slip.group)? {
                Some(stored) => read.staff_name(&stored.entry.reviewer)?,
                None => String::new(),
            };
            let day = self.office.clock.local(&slip.at).split(' ').next().and_then(|day| day.parse().ok());
            for line in read.slip_lines(&slip.number)? {
                let row = known.get(line.hh_id.as_str());
                let is_withdrawn = self.withdrawn(&slip, &line.hh_id)?;
                let result = if is_withdrawn {
                    Some(text("已撤销", "withdrawn"))
                } else {
                    read.case(period, &line.hh_id)?.map(|case| result(&slip, &case.state))
                };
                let village = row.map(|row| row.village.key().to_owned()).unwrap_or_default();
                let out = ReturnOut {
                    answering: day.map_or_else(String::new, |day| answering(&duties, &village, day)),
                    number: rows.len() + 1,
                    slip: slip.number.clone(),
                    village,
                    head: row.map(|row| row.head.clone()).unwrap_or_default(),
                    hh_id: line.hh_id,
                    round: returned_in(line.round),
                    at: self.office.clock.local(&slip.at),
                    reasons: line.reasons,
                    asks: line.asks,
                    evidence: line.evidence,
                    due: slip.due.map(|due| due.to_string()).unwrap_or_default(),
                    by: by.clone(),
                    result,
                    is_withdrawn,
                };
                rows.push((out, slip.group));
            }
        }
        Ok(rows)
    }
}

/// What the public does not get of a table, in a sentence.
fn left_out(columns: &[Text]) -> Text {
    let masked = text("姓名只留首尾，11 位以上的数字已遮盖", "names are shortened, numbers of 11 and more digits masked");
    if columns.is_empty() {
        return text("公示表：{masked}", "for the public: {masked}").fill(&[("masked", &masked)]);
    }
    let names = Text::list(columns);
    text("公示表没有写出：{names}；{masked}", "left out for the public: {names}; {masked}").fill(&[("names", &names), ("masked", &masked)])
}

/// What a household was asked to correct.
#[derive(Default)]
struct AskedBack {
    fields: BTreeSet<FieldId>,
    asks: Vec<String>,
    evidence: Vec<String>,
}

impl AskedBack {
    /// Whether anything is.
    fn is_any(&self) -> bool {
        !(self.fields.is_empty() && self.asks.is_empty())
    }
}

/// A table of records repeats household and name on every page.
fn paper_of(title: &Text) -> Paper {
    let is = |code: &str| field::field(code).is_some_and(|field| field.row().label.get(Lang::Zh) == title.get(Lang::Zh));
    if ["hh_id", "head_name", "name"].into_iter().any(is) { Paper::Key } else { Paper::Plain }
}

/// Where a returned household stands: still out on this slip, or what became of it.
fn result(slip: &Slip, now: &CaseState) -> Text {
    if now.slip == slip.number { text("未交回", "not back") } else { now.status.label() }
}

/// The households of a village that are out for correction; the whole village when none is.
fn of_village<'a>(queue: &'a [QueueRow], village: &str) -> Vec<&'a QueueRow> {
    let all: Vec<&QueueRow> = queue.iter().filter(|row| row.village.key() == village).collect();
    let out: Vec<&QueueRow> = all.iter().copied().filter(|row| row.status == Status::Returned).collect();
    if out.is_empty() { all } else { out }
}
