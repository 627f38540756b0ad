//! Workbooks: xlsx cell by cell, xls whole; every sheet is offered, those without a usable header are skipped with a note.
//!
//! What does not live here: what the rows mean (`assemble.rs`), writing workbooks (`spreadsheet.rs`).

use std::fmt::Write as _;
use std::fs::File;
use std::io::BufReader;
use std::io::Cursor;
use std::io::Read;

use calamine::DataType;
use calamine::Dimensions;
use calamine::Reader;
use calamine::Xls;
use calamine::XlsError;
use calamine::Xlsx;
use calamine::XlsxError;
use csv::ByteRecord;

use crate::domain::digest::sha256;
use crate::exchange::assemble::Assembler;
use crate::exchange::assemble::Span;
use crate::exchange::columns::Unusable;
use crate::exchange::decode::Metered;
use crate::exchange::error::ExchangeError;
use crate::exchange::error::name_of;
use crate::exchange::guard::guarded;
use crate::exchange::mend::Tag;
use crate::exchange::ole;
use crate::exchange::read::FileDone;
use crate::exchange::read::Task;
use crate::i18n::text;

/// What the first bytes say a workbook is, whatever its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Container {
    /// A zip: xlsx.
    Xlsx,
    /// An OLE file: xls, et, or an xlsx under a password.
    Ole,
}

/// The most columns a workbook has; a damaged file may claim more.
const MOST_COLUMNS: u32 = 16_384;

/// Rows between two words to the caller on how far reading has come.
const ROWS_A_WORD: u32 = 1024;

/// Reads a workbook; a reader that stumbles over damaged bytes counts as a broken file.
///
/// # Errors
/// When it cannot be opened or recognised, or reading is cancelled.
pub fn read_guarded(task: &Task, container: Container) -> Result<FileDone, ExchangeError> {
    let read = || match container {
        Container::Xlsx => read_xlsx(task),
        Container::Ole => read_ole(task),
    };
    guarded(read).unwrap_or_else(|| Err(broken(task, "damaged")))
}

fn broken(task: &Task, cause: &str) -> ExchangeError {
    ExchangeError::Broken { name: name_of(task.path), cause: cause.chars().take(80).collect() }
}

fn open(task: &Task) -> Result<File, ExchangeError> {
    File::open(task.path).map_err(|error| ExchangeError::reading(task.path, &error))
}

fn digest(task: &Task) -> Result<String, ExchangeError> {
    Metered::new(open(task)?).finish().map_err(|error| ExchangeError::reading(task.path, &error))
}

/// Sheets read and sheets left out, while a workbook is gone through.
#[derive(Default)]
struct Gathered {
    done: FileDone,
    best: Unusable,
}

impl Gathered {
    fn add(&mut self, assembler: Assembler, name: &str, digest: &str, encoding: &str) -> Result<(), ExchangeError> {
        match assembler.finish(digest, encoding)? {
            Ok(sheet) => self.done.sheets.push(sheet),
            Err(unusable) => {
                let why = text("工作表“{name}”没有可用的表头，已跳过", "sheet {name} has no usable header and was skipped");
                self.done.skipped.push((name.to_owned(), why.fill(&[("name", &name)])));
                if unusable.found.len() >= self.best.found.len() {
                    self.best = unusable;
                }
            }
        }
        Ok(())
    }

    fn finish(self, task: &Task) -> Result<FileDone, ExchangeError> {
        if self.done.sheets.is_empty() {
            return Err(ExchangeError::NotRecognised { name: task.name(), found: self.best.found, missing: self.best.missing });
        }
        Ok(self.done)
    }
}

/// The row under way.
struct Line {
    cells: ByteRecord,
    tags: Vec<Tag>,
    number: u32,
    text: String,
}

impl Line {
    fn new() -> Line {
        Line { cells: ByteRecord::new(), tags: Vec::new(), number: 0, text: String::new() }
    }

    /// Hands the row over and starts the next.
    fn hand(&mut self, to: &mut Assembler) -> Result<(), ExchangeError> {
        if !self.cells.is_empty() {
            to.offer(&mut self.cells, &mut self.tags, self.number)?;
        }
        self.cells.clear();
        self.tags.clear();
        Ok(())
    }

    fn put<D: DataType>(&mut self, column: usize, cell: &D) {
        while self.cells.len() < column {
            self.cells.push_field(b"");
            self.tags.push(Tag::Text);
        }
        self.text.clear();
        let tag = write_cell(cell, &mut self.text);
        self.cells.push_field(self.text.as_bytes());
        self.tags.push(tag);
    }
}

/// Writes a cell as plain text and says what the workbook calls it.
fn write_cell<D: DataType>(cell: &D, out: &mut String) -> Tag {
    if let Some(word) = cell.get_string().or_else(|| cell.get_datetime_iso()).or_else(|| cell.get_duration_iso()) {
        out.push_str(word);
        return Tag::Text;
    }
    if let Some(number) = cell.get_float() {
        write_number(number, out);
        return Tag::Number;
    }
    if let Some(number) = cell.get_int() {
        out.push_str(&number.to_string());
        return Tag::Number;
    }
    if let Some(moment) = cell.get_datetime() {
        if moment.is_duration() {
            write_number(moment.as_f64(), out);
            return Tag::Number;
        }
        let (year, month, day, ..) = moment.to_ymd_hms_milli();
        let _ = write!(out, "{year:04}-{month:02}-{day:02}");
        return Tag::Day;
    }
    if let Some(truth) = cell.get_bool() {
        out.push_str(if truth { "TRUE" } else { "FALSE" });
    } else if cell.is_error() {
        out.push_str("#N/A");
    }
    Tag::Text
}

/// A number in plain digits, exact to the fifteen that a workbook keeps.
fn write_number(number: f64, out: &mut String) {
    if !number.is_finite() {
        out.push_str("#NUM!");
        return;
    }
    // Fifteen digits written out decimally: no arithmetic on the binary value, so 0.1 stays 0.1.
    let written = format!("{number:.14e}");
    let (mantissa, power) = written.split_once('e').unwrap_or((&written, "0"));
    let power: i32 = power.parse().unwrap_or(0);
    let (sign, mantissa) = mantissa.strip_prefix('-').map_or(("", mantissa), |rest| ("-", rest));
    let digits: String = mantissa.chars().filter(char::is_ascii_digit).collect();
    let digits = digits.trim_end_matches('0');
    if digits.is_empty() {
        out.push('0');
        return;
    }
    out.push_str(sign);
    let whole = power + 1;
    match usize::try_from(whole) {
        Ok(whole) if whole >= digits.len() => {
            out.push_str(digits);
            out.extend(std::iter::repeat_n('0', whole - digits.len()));
        }
        Ok(whole) if whole > 0 => {
            out.push_str(&digits[..whole]);
            out.push('.');
            out.push_str(&digits[whole..]);
        }
        Ok(_) | Err(_) => {
            out.push_str("0.");
            out.extend(std::iter::repeat_n('0', usize::try_from(-whole).unwrap_or(0)));
            out.push_str(digits);
        }
    }
}

type Book = Xlsx<BufReader<File>>;

fn read_xlsx(task: &Task) -> Result<FileDone, ExchangeError> {
    let digest = digest(task)?;
    let mut book: Book = Xlsx::new(BufReader::new(open(task)?)).map_err(|error| xlsx_error(task, &error))?;
    let mut gathered = Gathered::default();
    let names = book.sheet_names();
    let sheets = names.len().max(1) as u64;
    for (at, name) in (0u64..).zip(&names) {
        let Some(mut assembler) = read_sheet(task, &mut book, name, (at, sheets), Vec::new())? else { continue };
        // Merged cells stand behind the rows in the file, so they are fetched only where rows lack their 户编号.
        if assembler.lacks_ids()? {
            let spans = spans(&book.merge_cells_by_sheet_name(name).unwrap_or_default());
            if !spans.is_empty() {
                let Some(again) = read_sheet(task, &mut book, name, (at, sheets), spans)? else { continue };
                assembler = again;
            }
        }
        gathered.add(assembler, name, &digest, "xlsx")?;
    }
    gathered.finish(task)
}

/// Cells merged over several rows.
fn spans(merged: &[Dimensions]) -> Vec<Span> {
    let span = |area: &Dimensions| Span {
        rows: area.start.0.saturating_add(1)..=area.end.0.saturating_add(1),
        columns: area.start.1 as usize..=area.end.1 as usize,
    };
    merged.iter().filter(|area| area.end.0 > area.start.0).map(span).collect()
}

/// Reads one worksheet, the `place.0`th of `place.1`; nothing for charts and the like.
fn read_sheet<'a>(
    task: &Task<'a>,
    book: &mut Book,
    name: &str,
    place: (u64, u64),
    spans: Vec<Span>,
) -> Result<Option<Assembler<'a>>, ExchangeError> {
    let Ok(mut cells) = book.worksheet_cells_reader(name) else { return Ok(None) };
    let mut assembler = Assembler::new(*task, name).with_spans(spans);
    let last = u64::from(cells.dimensions().end.0).max(1);
    let mut line = Line::new();
    while let Some(cell) = cells.next_cell().map_err(|error| xlsx_error(task, &error))? {
        let (row, column) = cell.get_position();
        if row.saturating_add(1) != line.number {
            line.hand(&mut assembler)?;
            line.number = row.saturating_add(1);
            if line.number.is_multiple_of(ROWS_A_WORD) {
                let share = (place.0 * 100 + (u64::from(row) * 100 / last).min(99)) / place.1;
                task.tell(task.bytes / 100 * share)?;
            }
            if assembler.is_hopeless() {
                break;
            }
        }
        // Cells that stand before the last one, or beyond the last column, occur in damaged files only.
        if column < MOST_COLUMNS && column as usize >= line.cells.len() {
            line.put(column as usize, cell.get_value());
        }
    }
    line.hand(&mut assembler)?;
    Ok(Some(assembler))
}

fn xlsx_error(task: &Task, error: &XlsxError) -> ExchangeError {
    match error {
        XlsxError::Password => ExchangeError::Password { name: task.name() },
        other => broken(task, &other.to_string()),
    }
}

fn read_ole(task: &Task) -> Result<FileDone, ExchangeError> {
    let mut bytes = Vec::new();
    open(task)?.read_to_end(&mut bytes).map_err(|error| ExchangeError::reading(task.path, &error))?;
    let digest = sha256(&bytes);
    if !ole::is_sound(&bytes) {
        return Err(broken(task, "damaged"));
    }
    // An xlsx under a password is an OLE file too.
    if let Err(XlsxError::Password) = Xlsx::new(Cursor::new(bytes.as_slice())) {
        return Err(ExchangeError::Password { name: task.name() });
    }
    let mut book = Xls::new(Cursor::new(bytes.as_slice())).map_err(|error| xls_error(task, &error))?;
    let mut gathered = Gathered::default();
    for name in book.sheet_names() {
        let Ok(range) = book.worksheet_range(&name) else { continue };
        let Some((top, left)) = range.start() else { continue };
        let merged = spans(&book.merge_cells_by_sheet_name(&name).unwrap_or_default());
        let mut assembler = Assembler::new(*task, &name).with_spans(merged);
        let mut line = Line::new();
        for (row, cells) in (top..).zip(range.rows()) {
            line.number = row.saturating_add(1);
            for (column, cell) in (left as usize..).zip(cells) {
                line.put(column, cell);
            }
            line.hand(&mut assembler)?;
            if line.number.is_multiple_of(ROWS_A_WORD) {
                task.tell(task.bytes / 2)?;
            }
            if assembler.is_hopeless() {
                break;
            }
        }
        gathered.add(assembler, &name, &digest, "xls")?;
    }
    gathered.finish(task)
}

fn xls_error(task: &Task, error: &XlsError) -> ExchangeError {
    match error {
        XlsError::Password => ExchangeError::Password { name: task.name() },
        other => broken(task, &other.to_string()),
    }
}
