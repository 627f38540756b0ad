//! Rows of a table: whose each is, its values mended as cells of a record are, and remarks on what is wrong.
//!
//! What does not live here: which table a sheet holds (`table_columns.rs`), finding the household (`review`).

use std::mem;

use csv::ByteRecord;

use crate::domain::field::FieldKind;
use crate::domain::field::Privacy;
use crate::domain::period::Part as PeriodPart;
use crate::domain::period::Period;
use crate::domain::record::RecordEntry;
use crate::domain::roll::Problem;
use crate::domain::tables::TableRow;
use crate::domain::text::cert;
use crate::domain::text::signs;
use crate::domain::text::words::Words;
use crate::exchange::batch::FileKind;
use crate::exchange::batch::FileReport;
use crate::exchange::batch::FileTask;
use crate::exchange::batch::ProblemKind;
use crate::exchange::batch::RowProblem;
use crate::exchange::batch::TablePart;
use crate::exchange::cells::dates;
use crate::exchange::cells::form::CellForm;
use crate::exchange::cells::mend::is_void;
use crate::exchange::cells::mend::mend;
use crate::exchange::cells::numbers;
use crate::exchange::cells::numbers::NumberFault;
use crate::exchange::cells::numbers::Sort;
use crate::exchange::cells::said::CellRemark;
use crate::exchange::cells::said::shared;
use crate::exchange::cells::said::shown_as;
use crate::exchange::cells::said::told;
use crate::exchange::cells::written::Tag;
use crate::exchange::cells::written::bare;
use crate::exchange::done::SheetDone;
use crate::exchange::error::ExchangeError;
use crate::exchange::sheets::columns::left_out;
use crate::exchange::sheets::facts::Mark;
use crate::exchange::sheets::facts::SheetFacts;
use crate::exchange::sheets::fit;
use crate::exchange::sheets::fit::RowFit;
use crate::exchange::sheets::household::Row;
use crate::exchange::sheets::passing;
use crate::exchange::sheets::passing::Passed;
use crate::exchange::sheets::passing::Passing;
use crate::exchange::sheets::remarks;
use crate::exchange::sheets::remarks::Remarks;
use crate::exchange::sheets::remarks::Run;
use crate::exchange::sheets::shared::Covered;
use crate::exchange::sheets::table_columns::RowKey;
use crate::exchange::sheets::table_columns::TableColumns;
use crate::i18n::Text;
use crate::i18n::text;

/// A sheet of a table below its header.
pub struct TableBody<'a> {
    task: FileTask<'a>,
    sheet: String,
    facts: SheetFacts,
    covered: Covered,
    columns: TableColumns,
    places: Vec<(usize, String)>,
    parts: Vec<TablePart>,
    words: Words,
    remarks: Remarks,
    rows: usize,
    passed: Passed,
    // Rows below a second header whose columns stand in another order, and that header's row.
    closed: Option<u32>,
    below: Run,
    // Cells whose digits are lost, by key.
    lost: [Run; 2],
    hidden: Run,
    untitled: Run,
    previous_last: Vec<u8>,
}

/// More rows than a county's rosters have.
const MOST_ROWS: usize = 1_000_000;

impl<'a> TableBody<'a> {
    /// Before the first row.
    #[must_use]
    pub fn new(task: FileTask<'a>, sheet: &str, columns: TableColumns, facts: SheetFacts) -> TableBody<'a> {
        let keys = columns.keys.iter().flatten().map(|(at, title)| (*at, title.clone()));
        let places = columns.columns.iter().map(|column| (column.at, column.title.clone())).chain(keys).collect();
        let mut body = TableBody {
            task,
            sheet: signs::visible(sheet).into_owned(),
            covered: Covered::new(&facts.spans),
            facts,
            columns,
            places,
            parts: Vec::new(),
            words: Words::new(),
            remarks: Remarks::default(),
            rows: 0,
            passed: Passed::default(),
            closed: None,
            below: Run::default(),
            lost: [Run::default(), Run::default()],
            hidden: Run::default(),
            untitled: Run::default(),
            previous_last: Vec::new(),
        };
        for remark in left_out(&body.columns.unknown) {
            body.remarks.add(remark);
        }
        body
    }

    /// Takes one row.
    ///
    /// # Errors
    /// When the sheet holds more than any office's.
    pub fn take(&mut self, cells: &ByteRecord, tags: &[Tag], number: u32, mark: Mark) -> Result<(), ExchangeError> {
        let row = Row { cells, tags, number };
        if cells.iter().all(|cell| String::from_utf8_lossy(cell).chars().all(signs::is_blank)) || self.is_header(row) {
            return Ok(());
        }
        if self.closed.is_some() {
            self.rows += 1;
            self.below.add(number);
            return Ok(());
        }
        let raw = |key: RowKey| self.columns.key(key).map(|at| String::from_utf8_lossy(row.cell(at)).into_owned()).unwrap_or_default();
        let (raw_id, raw_cert) = (raw(RowKey::Household), raw(RowKey::Cert));
        match fit::of(row, self.columns.width, self.facts.is_text) {
            RowFit::Fits => {}
            RowFit::Untitled => self.untitled.add(number),
            RowFit::Misfit => {
                if passing::without_number(row, bare(&raw_id)) == Passing::Data {
                    let wanted = if mark.unended { fit::cut() } else { fit::misfit(row, self.columns.width) };
                    self.refuse_whole("", number, wanted, 1);
                } else {
                    self.passed.add(number, row);
                }
                return Ok(());
            }
        }
        let last = cells.get(self.columns.width.saturating_sub(1)).unwrap_or_default();
        if mark.unended {
            let (kind, is_id) = self.kind_of_last();
            if fit::is_cut(last, &self.previous_last, kind, is_id) {
                self.refuse_whole("", number, fit::cut(), 1);
                return Ok(());
            }
            self.remarks.add(RowProblem::new(ProblemKind::Note, number, String::new(), String::new(), fit::unended()));
        }
        self.previous_last.clear();
        self.previous_last.extend_from_slice(last);
        let usable = |key: RowKey, sort: Sort, raw: &str| {
            self.columns.key(key).is_some_and(|at| numbers::clean(sort, raw, row.tag(at)).is_ok_and(|clean| !clean.text.is_empty()))
        };
        let has_number = (!is_void(bare(&raw_id)) && usable(RowKey::Household, Sort::Household, &raw_id))
            || (!is_void(bare(&raw_cert))
                && usable(RowKey::Cert, Sort::Cert, &raw_cert)
                && raw_cert.bytes().any(|byte| byte.is_ascii_digit()));
        let names = [self.columns.key(RowKey::Name)];
        let said = if bare(&raw_id).is_empty() { raw_cert.as_str() } else { raw_id.as_str() };
        let passing = if has_number { passing::with_number(row, bare(said), &names) } else { passing::without_number(row, said) };
        if passing != Passing::Data {
            self.passed.add(number, row);
            return Ok(());
        }
        self.rows += 1;
        if self.rows > MOST_ROWS {
            return Err(ExchangeError::too_many_rows(&self.task.name()));
        }
        let hh_id = match self.id(row, RowKey::Household, Sort::Household) {
            Ok(id) => id,
            // A row that names its household in a way nobody can read belongs to nobody, whatever else it says.
            Err(fault) if !fault.is_loss() => {
                let said = signs::visible(bare(&raw_id)).into_owned();
                self.refuse(number, self.columns.title(RowKey::Household).to_owned(), &said, fault.wanted());
                return Ok(());
            }
            Err(_) => String::new(),
        };
        let cert = self.id(row, RowKey::Cert, Sort::Cert).unwrap_or_default();
        let name = self.word(row, RowKey::Name);
        if hh_id.is_empty() && cert.is_empty() {
            let column = if self.columns.key(RowKey::Cert).is_some() { RowKey::Cert } else { RowKey::Household };
            let wanted = text("每行都要有户编号或证件号码", "a household number or a certificate on every row");
            self.refuse(number, self.columns.title(column).to_owned(), &name, wanted);
            return Ok(());
        }
        let Some(period) = self.period(row) else { return Ok(()) };
        if mark.hidden {
            self.hidden.add(number);
        }
        let cert18 = cert::first18(&cert).unwrap_or(&cert).to_ascii_uppercase();
        let values = self.values(row);
        let village = self.word(row, RowKey::Village);
        let at = self.part_of(period);
        self.parts[at].rows.push(TableRow { row: number, hh_id, cert18, name, village, values });
        Ok(())
    }

    /// What the last column of the sheet holds.
    fn kind_of_last(&self) -> (FieldKind, bool) {
        let last = self.columns.width.saturating_sub(1);
        let own = self.columns.columns.iter().find(|column| column.at == last);
        let kind = own.map(|column| self.columns.table.row().columns[column.column].kind);
        let is_id = [RowKey::Household, RowKey::Cert].into_iter().any(|key| self.columns.key(key) == Some(last));
        (kind.unwrap_or(FieldKind::Text), is_id)
    }

    /// Refuses `lines` rows from this one on that can no longer be told apart.
    pub fn refuse_whole(&mut self, said: &str, number: u32, wanted: Text, lines: usize) {
        self.rows += lines;
        let said = signs::visible(said).into_owned();
        self.remarks.add(RowProblem { count: lines, ..RowProblem::new(ProblemKind::Refused, number, String::new(), said, wanted) });
    }

    fn refuse(&mut self, row: u32, column: String, said: &str, wanted: Text) {
        self.remarks.add(RowProblem::new(ProblemKind::Refused, row, column, said.to_owned(), wanted));
    }

    /// Hears a header that stood among lines which ran together.
    pub fn see_header(&mut self, row: Row) {
        self.is_header(row);
    }

    /// A header printed again further down; one with another order closes the sheet to the rows below it.
    fn is_header(&mut self, row: Row) -> bool {
        let key = if self.columns.key(RowKey::Household).is_some() { RowKey::Household } else { RowKey::Cert };
        let is_number = |byte: &u8| byte.is_ascii_digit();
        let has_number = self.columns.key(key).is_some_and(|at| row.cell(at).first().is_some_and(is_number));
        // A merged cell may have put a number over the first title; comparing bytes is cheap enough to do with every row.
        let has_title = || row.cells.iter().any(|cell| self.places.iter().any(|(_, title)| title.as_bytes() == cell));
        if has_number && !has_title() {
            return false;
        }
        let places: Vec<(usize, &str)> = self.places.iter().map(|(at, title)| (*at, title.as_str())).collect();
        let Some(is_same) = fit::header_again(row, &places, &self.columns.head) else { return false };
        self.closed = if is_same { None } else { self.closed.or(Some(row.number)) };
        true
    }

    fn word(&self, row: Row, key: RowKey) -> String {
        let raw = self.columns.key(key).map(|at| String::from_utf8_lossy(row.cell(at))).unwrap_or_default();
        bare(&raw).chars().filter(|letter| !signs::is_blank(*letter)).take(60).collect()
    }

    /// A number that is a name, empty when it is missing.
    ///
    /// # Errors
    /// When it cannot be read; a certificate is remarked on, a household's number is for the caller.
    fn id(&mut self, row: Row, key: RowKey, sort: Sort) -> Result<String, NumberFault> {
        let Some(at) = self.columns.key(key) else { return Ok(String::new()) };
        let raw = String::from_utf8_lossy(row.cell(at));
        if is_void(bare(&raw)) {
            return Ok(String::new());
        }
        match numbers::clean(sort, &raw, row.tag(at)) {
            Ok(clean) => {
                let odd = if clean.mended { numbers::odd_signs(&raw) } else { String::new() };
                if !odd.is_empty() {
                    let (column, said) = (self.columns.title(key).to_owned(), shown_id(sort, &raw));
                    self.remarks.cleaned(RowProblem::new(ProblemKind::Cleaned, row.number, column, said, numbers::cleaned(&odd)));
                }
                Ok(clean.text.into_owned())
            }
            Err(fault) if fault.is_loss() => {
                self.lost[usize::from(sort == Sort::Cert)].add(row.number);
                Err(fault)
            }
            Err(fault) => {
                if sort == Sort::Cert {
                    let (column, said) = (self.columns.title(key).to_owned(), shown_id(sort, &raw));
                    self.remarks.add(RowProblem::new(ProblemKind::Unreadable, row.number, column, said, fault.wanted()));
                }
                Err(fault)
            }
        }
    }

    /// The period of a row, none where nothing says; nothing when the row is refused.
    #[expect(clippy::option_option, reason = "a row without a period and a refused row are two things")]
    fn period(&mut self, row: Row) -> Option<Option<Period>> {
        let given = self.task.options.period;
        let raw = self.columns.key(RowKey::Year).map(|at| String::from_utf8_lossy(row.cell(at))).unwrap_or_default();
        let said = bare(&raw);
        if said.is_empty() {
            return Some(given);
        }
        let Some((year, part)) = dates::year(said) else {
            self.refuse(row.number, self.columns.title(RowKey::Year).to_owned(), said, Period::FORMS_WITH_CASES);
            return None;
        };
        let part = part.or(given.map(|given| given.part)).unwrap_or(PeriodPart::Annual);
        Some(Some(Period { year, part }))
    }

    fn values(&mut self, row: Row) -> Vec<(usize, RecordEntry)> {
        let mut values = Vec::with_capacity(self.columns.columns.len());
        for column in &self.columns.columns {
            let own = &self.columns.table.row().columns[column.column];
            let raw = String::from_utf8_lossy(row.cell(column.at));
            let is_figure = matches!(own.kind, FieldKind::Money | FieldKind::Count | FieldKind::Decimal);
            let is_shared = is_figure && !bare(&raw).is_empty() && self.covered.has(column.at, row.number);
            if is_shared {
                let (title, said) = (column.title.clone(), shown_as(own.privacy, &raw));
                self.remarks.add(RowProblem::new(ProblemKind::Unreadable, row.number, title, said, shared()));
                let raw = raw.chars().take(200).collect();
                values.push((
                    column.column,
                    RecordEntry::Noted { problem: Problem::Unreadable.code().to_owned(), raw, value: String::new() },
                ));
                continue;
            }
            let form = CellForm::of_column(own);
            let mended = mend(form, &raw, row.tag(column.at), &mut self.words);
            let value = mended.cell.written(own.kind, &self.words);
            let Some(problem) = mended.problem else {
                values.push((column.column, RecordEntry::Plain(value)));
                continue;
            };
            let (raw, told) = told(form, problem, raw, row.tag(column.at));
            let remark = |sort, wanted| RowProblem::new(sort, row.number, column.title.clone(), shown_as(own.privacy, &raw), wanted);
            match told {
                CellRemark::Nothing => {}
                CellRemark::Cleaned(wanted) => self.remarks.cleaned(remark(ProblemKind::Cleaned, wanted)),
                CellRemark::Lost => self.remarks.add(remark(ProblemKind::Unreadable, numbers::lost())),
                CellRemark::Unreadable(wanted) => self.remarks.add(remark(ProblemKind::Unreadable, wanted)),
            }
            let raw = raw.chars().take(200).collect();
            values.push((column.column, RecordEntry::Noted { problem: problem.code().to_owned(), raw, value }));
        }
        values.sort_by_key(|(at, _)| *at);
        values
    }

    fn part_of(&mut self, period: Option<Period>) -> usize {
        if let Some(at) = self.parts.iter().position(|part| part.period == period) {
            return at;
        }
        self.parts.push(TablePart { period, file: 0, columns: self.columns.present(), rows: Vec::new() });
        self.parts.len() - 1
    }

    /// The sentences that stand for many rows.
    fn remark_on_runs(&mut self) {
        let lost = text("{n} 格；{lost}", "{n|cell|cells}: {lost}").fill(&[("n", &"{n}"), ("lost", &numbers::lost())]);
        for (run, key) in mem::take(&mut self.lost).into_iter().zip([RowKey::Household, RowKey::Cert]) {
            if let Some(remark) = run.told(ProblemKind::LostDigits, self.columns.title(key), String::new(), &lost) {
                self.remarks.add(remark);
            }
        }
        let below = self.closed.and_then(|header| remarks::below(header, mem::take(&mut self.below)));
        let passed = mem::take(&mut self.passed).remark();
        let (hidden, untitled) = (remarks::hidden(mem::take(&mut self.hidden)), remarks::untitled(mem::take(&mut self.untitled)));
        let none = (self.rows == 0 && passed.is_none()).then(|| remarks::no_rows(0));
        for remark in [below, hidden, untitled, passed, none].into_iter().flatten() {
            self.remarks.add(remark);
        }
    }

    /// The sheet's rows and its report.
    #[must_use]
    pub fn finish(mut self, digest: &str, encoding: &str) -> SheetDone {
        if self.parts.is_empty() {
            // A list on which nobody stands is loaded all the same.
            self.part_of(self.task.options.period);
        }
        self.remark_on_runs();
        let name = self.task.name();
        let report = FileReport {
            is_form: false,
            path: self.task.path.to_path_buf(),
            export_date: dates::of_name(&name),
            name,
            sheet: self.sheet,
            hidden: self.facts.hidden,
            kind: FileKind::Table(self.columns.table),
            period: match self.parts.as_slice() {
                [part] => part.period,
                _ => None,
            },
            rows: self.rows,
            households: 0,
            digest: digest.to_owned(),
            encoding: encoding.to_owned(),
            unknown_columns: self.columns.unknown.clone(),
            missing_columns: Vec::new(),
            counts: self.remarks.counts,
        };
        SheetDone { report, parts: Vec::new(), tables: self.parts, problems: self.remarks.all() }
    }
}

/// A number as the preview shows it.
fn shown_id(sort: Sort, raw: &str) -> String {
    shown_as(if sort == Sort::Cert { Privacy::Masked } else { Privacy::Open }, raw)
}
