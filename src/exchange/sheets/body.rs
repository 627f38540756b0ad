//! A yearly or collection sheet below its header: sorts rows by period and household, and remarks on what is wrong.
//!
//! What does not live here: finding the header (`assemble.rs`), a household's values (`household.rs`), rows that are no data (`passing.rs`).

use std::collections::BTreeSet;
use std::hash::DefaultHasher;
use std::hash::Hasher;
use std::mem;
use std::sync::atomic::Ordering;

use csv::ByteRecord;

use crate::domain::field;
use crate::domain::field::FieldId;
use crate::domain::field::FieldKind;
use crate::domain::period::Part as PeriodPart;
use crate::domain::period::Period;
use crate::domain::roll::RowSource;
use crate::domain::text::name;
use crate::domain::text::signs;
use crate::exchange::batch::FileKind;
use crate::exchange::batch::FileReport;
use crate::exchange::batch::FileTask;
use crate::exchange::batch::Keep;
use crate::exchange::batch::ProblemKind;
use crate::exchange::batch::RowProblem;
use crate::exchange::cells::dates;
use crate::exchange::cells::mend::is_void;
use crate::exchange::cells::numbers;
use crate::exchange::cells::numbers::NumberFault;
use crate::exchange::cells::numbers::Sort;
use crate::exchange::cells::said::shown;
use crate::exchange::cells::said::unworked;
use crate::exchange::cells::written::Tag;
use crate::exchange::cells::written::UNWORKED;
use crate::exchange::cells::written::bare;
use crate::exchange::done::SheetDone;
use crate::exchange::error::ExchangeError;
use crate::exchange::sheets::columns::HeaderColumns;
use crate::exchange::sheets::facts::Mark;
use crate::exchange::sheets::facts::SheetFacts;
use crate::exchange::sheets::fit;
use crate::exchange::sheets::fit::RowFit;
use crate::exchange::sheets::household::RollPart;
use crate::exchange::sheets::household::Row;
use crate::exchange::sheets::household::is_head;
use crate::exchange::sheets::passing;
use crate::exchange::sheets::passing::Passed;
use crate::exchange::sheets::passing::Passing;
use crate::exchange::sheets::remarks;
use crate::exchange::sheets::remarks::Remarks;
use crate::exchange::sheets::remarks::Run;
use crate::exchange::sheets::shared;
use crate::exchange::sheets::shared::SharedColumn;
use crate::exchange::sheets::waiting;
use crate::exchange::sheets::waiting::Waiting;
use crate::i18n::Text;
use crate::i18n::text;

/// What a correction sheet is called, in its name or that of its file.
const CORRECTION: &str = "更正表";

/// More households than a county has, all periods and sheets of a file together; an import of so many stays near 300 MB.
const MOST_HOUSEHOLDS: usize = 105_000;

/// Positions of the cells that say whose row it is.
struct KeyCells {
    id: usize,
    year: Option<usize>,
    relation: Option<usize>,
    person: Option<usize>,
    cert: Option<usize>,
    name: Option<usize>,
    head_name: Option<usize>,
    head_cert: Option<usize>,
    members: Vec<usize>,
}

/// A row was refused, and the remark is made.
struct RowRefused;

/// A sheet below its header.
pub struct Body<'a> {
    task: FileTask<'a>,
    sheet: String,
    facts: SheetFacts,
    columns: HeaderColumns,
    keys: KeyCells,
    // Where the year and the amounts stand.
    figures: Vec<usize>,
    header: u32,
    parts: Vec<RollPart>,
    part: usize,
    household: usize,
    // How many there are so far, in all periods.
    // The row before, when it went into `household`.
    previous: ByteRecord,
    previous_tags: Vec<Tag>,
    previous_row: u32,
    adjacent: bool,
    shared: Vec<SharedColumn>,
    twins_differ: Vec<bool>,
    odd_years: BTreeSet<i32>,
    remarks: Remarks,
    rows: usize,
    passed: Passed,
    // Rows below a second header whose columns stand in another order, and that header's row.
    closed: Option<u32>,
    below: Run,
    // Rows whose 户编号 has lost digits, those that only look so, and how many whole long ones there are.
    lost: Run,
    waiting: Vec<Waiting>,
    long: usize,
    is_settled: bool,
    hidden: Run,
    untitled: Run,
}

/// Whether a column holds the year or an amount of the household.
fn is_figure(field: FieldId) -> bool {
    field == field::YEAR || (field.is_household() && field.row().kind == FieldKind::Money)
}

impl<'a> Body<'a> {
    /// Before the first row.
    ///
    /// # Errors
    /// When the period cannot be known.
    pub fn new(
        task: FileTask<'a>,
        sheet: &str,
        columns: HeaderColumns,
        header: u32,
        mut facts: SheetFacts,
    ) -> Result<Body<'a>, ExchangeError> {
        let at = |field: FieldId| columns.of_field(field).map(|column| column.at);
        let members = columns.columns.iter().filter(|column| !column.field.is_household()).map(|column| column.at).collect();
        let keys = KeyCells {
            id: at(field::HH_ID).unwrap_or(0),
            year: at(field::YEAR),
            relation: at(field::RELATION),
            person: at(field::known("person_id")),
            cert: at(field::CERT_NO),
            name: at(field::known("name")),
            head_name: at(field::known("head_name")),
            head_cert: at(field::HEAD_CERT_NO),
            members,
        };
        if columns.kind == FileKind::Yearly && keys.year.is_none() && task.options.period.is_none() {
            return Err(ExchangeError::NoPeriod { name: task.name(), sheet: signs::visible(sheet).into_owned() });
        }
        let shared = shared::of(&columns, &mem::take(&mut facts.spans));
        let mut body = Body {
            task,
            sheet: signs::visible(sheet).into_owned(),
            facts,
            twins_differ: vec![false; columns.twins.len()],
            figures: columns.columns.iter().filter(|column| is_figure(column.field)).map(|column| column.at).collect(),
            columns,
            keys,
            header,
            parts: Vec::new(),
            part: 0,
            household: 0,
            previous: ByteRecord::new(),
            previous_tags: Vec::new(),
            previous_row: 0,
            adjacent: false,
            shared,
            odd_years: BTreeSet::new(),
            remarks: Remarks::default(),
            rows: 0,
            passed: Passed::default(),
            closed: None,
            below: Run::default(),
            lost: Run::default(),
            waiting: Vec::new(),
            long: 0,
            is_settled: false,
            hidden: Run::default(),
            untitled: Run::default(),
        };
        body.remark_on_columns();
        Ok(body)
    }

    /// Says what of the header will not be taken.
    fn remark_on_columns(&mut self) {
        for column in self.columns.left_out() {
            self.remarks.add(RowProblem { row: self.header, ..column });
        }
        if self.columns.ten_thousand {
            let wanted = text(
                "金额以元为单位；表上写着万元，请核对后再导入",
                "amounts in yuan; the sheet mentions ten thousand yuan, check before importing",
            );
            self.remark(ProblemKind::Note, self.header, String::new(), "万元", wanted);
        }
        let hidden: Vec<String> = self
            .columns
            .columns
            .iter()
            .filter(|column| self.facts.hidden_columns.contains(&column.at))
            .map(|column| column.title.clone())
            .collect();
        for title in hidden {
            let wanted = text("看得见的列；这一列是隐藏的，也读入了", "a visible column; this one is hidden and was taken all the same");
            self.remark(ProblemKind::Note, self.header, title, "", wanted);
        }
    }

    /// Makes room for `percent` more than what has been taken.
    pub fn make_room(&mut self, percent: usize) {
        for part in &mut self.parts {
            part.roll.reserve(percent);
        }
    }

    fn remark(&mut self, kind: ProblemKind, row: u32, column: String, said: &str, wanted: Text) {
        self.remarks.add(RowProblem::new(kind, row, column, signs::visible(said).into_owned(), wanted));
    }

    fn refuse(&mut self, row: u32, field: FieldId, said: &str, wanted: Text) {
        let column = self.columns.of_field(field).map(|column| column.title.clone()).unwrap_or_default();
        self.remarks.add(RowProblem::new(ProblemKind::Refused, row, column, shown(field, said), wanted));
        self.adjacent = false;
    }

    /// Refuses `lines` rows from this one on.
    pub fn refuse_whole(&mut self, said: &str, row: u32, wanted: Text, lines: usize) {
        self.rows += lines;
        self.adjacent = false;
        let said = shown(field::HH_ID, said);
        self.remarks.add(RowProblem { count: lines, ..RowProblem::new(ProblemKind::Refused, row, String::new(), said, wanted) });
    }

    /// Takes one row; its buffers may come back holding something else.
    ///
    /// # Errors
    /// When the sheet holds more than any office's.
    pub fn take(&mut self, cells: &mut ByteRecord, tags: &mut Vec<Tag>, number: u32, mark: Mark) -> Result<(), ExchangeError> {
        let row = Row { cells, tags, number };
        if row.is_blank() {
            return Ok(());
        }
        let fit = fit::of(row, self.columns.width, self.facts.is_text);
        let is_odd = self.closed.is_some() || fit != RowFit::Fits || mark.unended;
        if is_odd && !self.takes_as_it_stands(row, fit, mark) {
            return Ok(());
        }
        // A merged cell may have put a household's number over the first title.
        if self.has_words_for_figures(row) && self.is_header(row) {
            return Ok(());
        }
        self.rows += 1;
        self.compare_twins(row);
        let year_same = self.keys.year.is_none_or(|at| row.cell(at) == self.previous.get(at).unwrap_or_default());
        let same = self.adjacent
            && year_same
            && !row.cell(self.keys.id).is_empty()
            && row.cell(self.keys.id) == self.previous.get(self.keys.id).unwrap_or_default();
        let placed = if same { Some(false) } else { self.place(row, mark) };
        if let Some(new) = placed {
            if new && self.task.households.fetch_add(1, Ordering::Relaxed) >= MOST_HOUSEHOLDS {
                return Err(ExchangeError::too_many_households(&self.task.name(), MOST_HOUSEHOLDS));
            }
            if mark.hidden {
                self.hidden.add(number);
            }
            self.fill(row, new, same, mark);
            mem::swap(&mut self.previous, cells);
            mem::swap(&mut self.previous_tags, tags);
            self.previous_row = number;
            self.adjacent = true;
        }
        Ok(())
    }

    /// Whether a row that the header does not fit, or with which the file breaks off, is taken all the same.
    fn takes_as_it_stands(&mut self, row: Row, fit: RowFit, mark: Mark) -> bool {
        if fit == RowFit::Untitled {
            self.untitled.add(row.number);
        }
        if self.closed.is_none() && matches!(fit, RowFit::Fits | RowFit::Untitled) {
            if !mark.unended {
                return true;
            }
            let last = self.columns.columns.iter().max_by_key(|column| column.at).map(|column| (column.at, column.field));
            let before = Row { cells: &self.previous, tags: &self.previous_tags, number: self.previous_row };
            if last
                .is_some_and(|(at, field)| fit::is_cut(row.cell(at), before.cell(at), field.row().kind, numbers::sort_of(field).is_some()))
            {
                self.refuse_whole(&String::from_utf8_lossy(row.cell(self.keys.id)), row.number, fit::cut(), 1);
                return false;
            }
            self.remark(ProblemKind::Note, row.number, String::new(), "", fit::unended());
            return true;
        }
        let raw = String::from_utf8_lossy(row.cell(self.keys.id)).into_owned();
        if self.is_header(row) || self.is_nobodys(row, bare(&raw)) {
            return false;
        }
        if self.closed.is_some() {
            self.rows += 1;
            self.below.add(row.number);
        } else {
            let wanted = if mark.unended { fit::cut() } else { fit::misfit(row, self.columns.width) };
            self.refuse_whole(&raw, row.number, wanted, 1);
        }
        false
    }

    /// Whether words stand where the year or an amount belongs: cheap to ask of every row, and true of every header.
    fn has_words_for_figures(&self, row: Row) -> bool {
        let is_word = |at: usize| row.cell(at).first().is_some_and(|byte| !byte.is_ascii());
        self.figures.iter().any(|at| is_word(*at))
    }

    /// Hears a header that stood among lines which ran together.
    pub fn see_header(&mut self, row: Row) {
        self.is_header(row);
    }

    /// Whether a row is a header again; one with another order closes the sheet to the rows below it.
    fn is_header(&mut self, row: Row) -> bool {
        let places: Vec<(usize, &str)> = self.columns.columns.iter().map(|column| (column.at, column.title.as_str())).collect();
        let Some(is_same) = fit::header_again(row, &places, &self.columns.head) else { return false };
        self.closed = if is_same { None } else { self.closed.or(Some(row.number)) };
        self.adjacent = false;
        true
    }

    /// Passes over a row that is no data.
    fn is_nobodys(&mut self, row: Row, said: &str) -> bool {
        if passing::without_number(row, said) == Passing::Data {
            return false;
        }
        self.passed.add(row.number, row);
        self.adjacent = false;
        true
    }

    /// Finds the period and household of a row; whether the household is new, or nothing when the row is refused or no row at all.
    fn place(&mut self, row: Row, mark: Mark) -> Option<bool> {
        let raw = String::from_utf8_lossy(row.cell(self.keys.id));
        let tag = row.tag(self.keys.id);
        let clean = if is_void(bare(&raw)) { None } else { Some(numbers::clean(Sort::Household, &raw, tag)) };
        let id = match clean {
            Some(Ok(clean)) if !clean.text.is_empty() => clean,
            Some(Err(fault)) => return self.without_number(row, &raw, Some(fault)),
            Some(Ok(_)) | None => return self.without_number(row, "", None),
        };
        if passing::with_number(row, &id.text, &[self.keys.head_name, self.keys.name]) != Passing::Data {
            self.rows -= 1;
            self.passed.add(row.number, row);
            self.adjacent = false;
            return None;
        }
        if numbers::is_rounded(Sort::Household, &id.text) && !self.is_settled {
            self.rows -= 1;
            self.adjacent = false;
            let (cells, tags, id) = (row.cells.clone(), row.tags.to_vec(), id.text.into_owned());
            self.waiting.push(Waiting { cells, tags, number: row.number, mark, id });
            return None;
        }
        self.long += usize::from(numbers::is_long(&id.text));
        let period = self.period(row).ok()?;
        if id.mended {
            let odd = numbers::odd_signs(&raw);
            if !odd.is_empty() {
                let column = self.columns.of_field(field::HH_ID).map(|column| column.title.clone()).unwrap_or_default();
                let said = shown(field::HH_ID, &raw);
                self.remarks.cleaned(RowProblem::new(ProblemKind::Cleaned, row.number, column, said, numbers::cleaned(&odd)));
            }
        }
        self.part = self.part_of(period);
        let (household, new) = self.parts[self.part].household(&id.text, RowSource { file: 0, row: row.number });
        self.household = household;
        Some(new)
    }

    /// A row whose 户编号 cannot be used: a header again, nobody's, or refused.
    fn without_number(&mut self, row: Row, raw: &str, fault: Option<NumberFault>) -> Option<bool> {
        let said = bare(raw);
        if self.is_header(row) || self.is_nobodys(row, said) {
            self.rows -= 1;
            return None;
        }
        match fault {
            Some(fault) if fault.is_loss() => {
                self.lost.add(row.number);
                self.adjacent = false;
            }
            Some(_) if said == UNWORKED => self.refuse(row.number, field::HH_ID, raw, unworked()),
            Some(fault) => self.refuse(row.number, field::HH_ID, raw, fault.wanted()),
            None => {
                let wanted =
                    text("每行都要有户编号；合并的单元格请拆开填满", "a household number on every row; unmerge cells and fill them");
                self.refuse(row.number, field::HH_ID, "", wanted);
            }
        }
        None
    }

    /// Rows whose 户编号 ends in zeros behind the fifteenth digit: whether a spreadsheet made them so is seen from all of them together.
    fn settle(&mut self) -> Result<(), ExchangeError> {
        self.is_settled = true;
        let waiting = mem::take(&mut self.waiting);
        let keys = waiting::HeadCells {
            head_name: self.keys.head_name,
            head_cert: self.keys.head_cert,
            name: self.keys.name,
            relation: self.keys.relation,
        };
        let is_lost = waiting::are_lost(&waiting, &keys, self.long);
        for mut row in waiting {
            if is_lost {
                self.rows += 1;
                self.lost.add(row.number);
            } else {
                self.take(&mut row.cells, &mut row.tags, row.number, row.mark)?;
            }
        }
        Ok(())
    }

    /// The period of a row, none where a collection sheet does not say; an error when the row is refused.
    fn period(&mut self, row: Row) -> Result<Option<Period>, RowRefused> {
        let given = self.task.options.period;
        let raw = self.keys.year.map(|at| String::from_utf8_lossy(row.cell(at))).unwrap_or_default();
        let said = bare(&raw);
        if said.is_empty() {
            if given.is_none() && (self.columns.kind == FileKind::Yearly || self.keys.year.is_some()) {
                self.refuse(row.number, field::YEAR, "", text("每行都要有年度", "a year on every row"));
                return Err(RowRefused);
            }
            return Ok(given);
        }
        let Some((year, part)) = dates::year(said) else {
            self.refuse(row.number, field::YEAR, said, Period::FORMS_WITH_CASES);
            return Err(RowRefused);
        };
        if let Some(given) = given.filter(|given| given.year != year && self.odd_years.insert(year)) {
            let wanted = text(
                "指定的是{given}，表中年度不同；按表中年度读入",
                "{given} was asked for and the sheet says otherwise; the sheet's year is kept",
            )
            .fill(&[("given", &given.title())]);
            let column = self.columns.of_field(field::YEAR).map(|column| column.title.clone()).unwrap_or_default();
            self.remark(ProblemKind::Note, row.number, column, said, wanted);
        }
        let part = part.or(given.map(|given| given.part)).unwrap_or(PeriodPart::Annual);
        Ok(Some(Period { year, part }))
    }

    fn part_of(&mut self, period: Option<Period>) -> usize {
        if let Some(at) = self.parts.iter().position(|part| part.period == period) {
            return at;
        }
        let keep = period.and_then(|period| self.task.options.only.map(|only| only(period))).unwrap_or(Keep::All);
        self.parts.push(RollPart::new(period, &self.columns, &keep));
        self.parts.len() - 1
    }

    /// Takes the values of a placed row.
    fn fill(&mut self, row: Row, new: bool, same: bool, mark: Mark) {
        // What people do not see never stands over what they see.
        let head = !mark.hidden && self.keys.relation.is_some_and(|at| is_head(row.cell(at)));
        let part = &mut self.parts[self.part];
        let source = RowSource { file: 0, row: row.number };
        if new {
            part.first(self.household, row, head, &mut self.remarks);
        } else {
            let before = same.then_some(Row { cells: &self.previous, tags: &self.previous_tags, number: row.number });
            part.further(self.household, row, before, head, &mut self.remarks);
        }
        let described = self.keys.members.iter().any(|&at| !row.cell(at).is_empty());
        if !described {
            self.spoil(row, new, false);
            if !new {
                let again = text("同一户只要一行；重复的行不计", "one row for a household; the further row is not counted");
                let id = String::from_utf8_lossy(row.cell(self.keys.id)).into_owned();
                self.remark(ProblemKind::PassedOver, row.number, String::new(), &id, again);
            }
            return;
        }
        let key = self.member_key(row);
        let part = &mut self.parts[self.part];
        if let Some(first) = part.double(self.household, key) {
            let first = part.roll.member_source(first).row;
            let again = text("同一人只要一行；与第 {row} 行重复，不计", "one row for a person; repeats row {row} and is not counted")
                .fill(&[("row", &first)]);
            let name = self.keys.name.map(|at| String::from_utf8_lossy(row.cell(at)).into_owned()).unwrap_or_default();
            self.remark(ProblemKind::PassedOver, row.number, String::new(), &name, again);
            self.spoil(row, new, false);
            return;
        }
        if part.lists_members {
            part.member(self.household, key, row, source, &mut self.remarks);
        }
        self.spoil(row, new, true);
    }

    /// Takes away figures of merged cells that stand over several households or members: nobody knows whose share is what.
    fn spoil(&mut self, row: Row, new: bool, member: bool) {
        let (part, household) = (self.part, self.household);
        for shared in &mut self.shared {
            let (column, of_member) = (shared.column, shared.of_member);
            let Some((is_first, owner)) = shared.at_row(row.number) else { continue };
            if of_member {
                if member && self.parts[part].lists_members {
                    self.parts[part].spoil_last_member(household, column, row.number, &mut self.remarks);
                }
                continue;
            }
            match owner {
                None if is_first => *owner = Some((part, household)),
                // A further row of a household whose figure stands elsewhere: the merged cell says nothing of it.
                None if !new && row.cell(column).is_empty() => {}
                // The row where it begins was refused.
                None => {
                    *owner = Some((part, household));
                    self.parts[part].spoil(household, column, row.number, &mut self.remarks);
                }
                Some(first) if *first == (part, household) => {}
                Some((first_part, first)) => {
                    let source = self.parts[*first_part].roll.source(*first).row;
                    self.parts[*first_part].spoil(*first, column, source, &mut self.remarks);
                    if new {
                        self.parts[part].spoil(household, column, row.number, &mut self.remarks);
                    }
                }
            }
        }
    }

    /// What tells members of a household apart: the person number, else certificate and name together.
    fn member_key(&self, row: Row) -> Option<u64> {
        let mut hasher = DefaultHasher::new();
        if let Some(person) = self.keys.person.and_then(|at| row.telling(Sort::Person, at)) {
            hasher.write(person.as_bytes());
            hasher.write_u8(1);
        } else {
            let cert = self.keys.cert.and_then(|at| row.telling(Sort::Cert, at))?;
            let name = self.keys.name.and_then(|at| std::str::from_utf8(row.cell(at)).ok()).map(bare).unwrap_or_default();
            hasher.write(cert.as_bytes());
            hasher.write_u8(0);
            hasher.write(name::key(name).as_bytes());
        }
        Some(hasher.finish() >> 1)
    }

    fn compare_twins(&mut self, row: Row) {
        for at in 0..self.columns.twins.len() {
            let twin = &self.columns.twins[at];
            if self.twins_differ[at] || row.cell(twin.first) == row.cell(twin.second) {
                continue;
            }
            self.twins_differ[at] = true;
            let title = twin.title.clone();
            let said = String::from_utf8_lossy(row.cell(twin.second)).into_owned();
            let field = self.columns.columns.iter().find(|column| column.at == twin.first).map(|column| column.field);
            let said = field.map(|field| shown(field, &said)).unwrap_or_default();
            let wanted = if self.facts.hidden_columns.contains(&twin.second) {
                text(
                    "与看得见的同名列一致；这一列是隐藏的，内容不同，没有用它，从本行起请核对",
                    "the same as the visible column of that name; this one is hidden and differs, it is not used, check from this row on",
                )
            } else {
                text(
                    "与前面的同名列内容不同；只用前一列，从本行起请核对",
                    "differs from the earlier column of that name; only the earlier is used, check from this row on",
                )
            };
            self.remark(ProblemKind::Conflict, row.number, title, &said, wanted);
        }
    }

    /// The sheet's households and its report.
    ///
    /// # Errors
    /// When the sheet holds more than any office's.
    pub fn finish(mut self, digest: &str, encoding: &str) -> Result<SheetDone, ExchangeError> {
        self.settle()?;
        for at in 0..self.columns.twins.len() {
            if !self.twins_differ[at] {
                let title = self.columns.twins[at].title.clone();
                let wanted = text("列重复，内容相同；只用前一列", "a repeated column with the same content; only the earlier is used");
                self.remark(ProblemKind::Note, self.header, title, "", wanted);
            }
        }
        for part in &mut self.parts {
            part.settle(&mut self.remarks);
            part.roll.seal();
        }
        self.remark_on_runs();
        let name = self.task.name();
        // A correction sheet has the columns that were asked for, also where a village took those out that speak to it.
        let is_correction = [&name, &self.sheet].into_iter().any(|named| named.contains(CORRECTION));
        let missing_columns = if is_correction { Vec::new() } else { self.columns.missing() };
        let report = FileReport {
            is_form: self.columns.is_asked,
            path: self.task.path.to_path_buf(),
            export_date: dates::of_name(&name),
            name,
            sheet: self.sheet,
            hidden: self.facts.hidden,
            kind: self.columns.kind,
            period: match self.parts.as_slice() {
                [part] => part.period,
                _ => None,
            },
            rows: self.rows,
            households: self.parts.iter().map(|part| part.roll.len()).sum(),
            digest: digest.to_owned(),
            encoding: encoding.to_owned(),
            unknown_columns: self.columns.unknown.clone(),
            missing_columns,
            counts: self.remarks.counts,
        };
        Ok(SheetDone { report, parts: self.parts, tables: Vec::new(), problems: self.remarks.all() })
    }

    /// The sentences that stand for many rows.
    fn remark_on_runs(&mut self) {
        let column = self.columns.of_field(field::HH_ID).map(|column| column.title.clone()).unwrap_or_default();
        let lost = text(
            "完整的户编号：表格软件只留了前 15 位，后面的位数丢了，{n} 行分不清是哪一户，没有读入（第 {rows} 行）；请从原系统重新导出，户编号列设为文本",
            "whole household numbers: the spreadsheet kept only 15 digits, so nobody knows whose {n|row is|rows are} and they were not taken (rows \
             {rows}); export again with the column as text",
        );
        let lost = mem::take(&mut self.lost).told(ProblemKind::Refused, &column, String::new(), &lost);
        let below = self.closed.and_then(|header| remarks::below(header, mem::take(&mut self.below)));
        let passed = mem::take(&mut self.passed).remark();
        let (hidden, untitled) = (remarks::hidden(mem::take(&mut self.hidden)), remarks::untitled(mem::take(&mut self.untitled)));
        let none = (self.rows == 0 && passed.is_none()).then(|| remarks::no_rows(self.header));
        for remark in [lost, below, hidden, untitled, passed, none].into_iter().flatten() {
            self.remarks.add(remark);
        }
    }
}
