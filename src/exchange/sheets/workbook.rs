//! Workbooks: xlsx cell by cell, xls whole; every sheet is offered, those without a usable header are skipped with a note.
//!
//! What does not live here: what the rows mean (`assemble.rs`), writing workbooks (`out/spreadsheet.rs`).

use std::fs::File;
use std::io::BufReader;
use std::io::Cursor;
use std::io::Read;
use std::io::Seek;

use calamine::DataType as _;
use calamine::Dimensions;
use calamine::Reader;
use calamine::Sheet;
use calamine::SheetType;
use calamine::SheetVisible;
use calamine::Xls;
use calamine::XlsError;
use calamine::XlsOptions;
use calamine::Xlsx;
use calamine::XlsxError;

use crate::domain::digest::sha256;
use crate::domain::text::signs;
use crate::exchange::batch::FileTask;
use crate::exchange::batch::ProblemKind;
use crate::exchange::batch::RowProblem;
use crate::exchange::bytes::decode::Metered;
use crate::exchange::bytes::guard::guarded;
use crate::exchange::bytes::kinds;
use crate::exchange::bytes::kinds::FileSort;
use crate::exchange::bytes::ole;
use crate::exchange::bytes::package;
use crate::exchange::bytes::package::Refused;
use crate::exchange::bytes::package::SheetLook;
use crate::exchange::bytes::unlock;
use crate::exchange::bytes::unlock_xls;
use crate::exchange::done::FileDone;
use crate::exchange::done::SheetDone;
use crate::exchange::error::ExchangeError;
use crate::exchange::error::name_of;
use crate::exchange::sheets::assemble::Assembler;
use crate::exchange::sheets::columns::Unusable;
use crate::exchange::sheets::facts::SheetFacts;
use crate::exchange::sheets::facts::Span;
use crate::exchange::sheets::line::SheetLine;
use crate::i18n::text;

/// What the first bytes say a workbook is, whatever its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Container {
    /// A zip: xlsx.
    Xlsx,
    /// An OLE file with a workbook: xls, et.
    Ole,
    /// An OLE file with an encrypted package: an xlsx under a password.
    Locked,
}

/// The most columns a workbook has; a damaged file may claim more.
const MOST_COLUMNS: u32 = 16_384;

/// Rows between two words to the caller on how far reading has come.
const ROWS_A_WORD: u32 = 1024;

/// Reads a workbook; a reader that stumbles over damaged bytes counts as a broken file.
///
/// # Errors
/// When it cannot be opened or recognised, or reading is cancelled.
pub fn read_guarded(task: &FileTask, container: Container) -> Result<FileDone, ExchangeError> {
    let read = || match container {
        Container::Xlsx => read_xlsx(task, &digest(task)?, || open(task)),
        Container::Ole => read_ole(task),
        Container::Locked => read_locked(task),
    };
    guarded(read).unwrap_or_else(|| Err(broken(task)))
}

fn broken(task: &FileTask) -> ExchangeError {
    ExchangeError::Broken { name: name_of(task.path), cause: text("内容损坏或不完整", "damaged or not whole") }
}

fn refused(task: &FileTask, why: Refused) -> ExchangeError {
    match why {
        Refused::Large(what) => ExchangeError::TooLarge { name: task.name(), what },
        Refused::Broken(cause) => ExchangeError::Broken { name: task.name(), cause },
    }
}

fn open(task: &FileTask) -> Result<File, ExchangeError> {
    File::open(task.path).map_err(|error| ExchangeError::reading(task.path, &error))
}

fn all_bytes(task: &FileTask) -> Result<Vec<u8>, ExchangeError> {
    let mut bytes = Vec::new();
    open(task)?.read_to_end(&mut bytes).map_err(|error| ExchangeError::reading(task.path, &error))?;
    Ok(bytes)
}

fn digest(task: &FileTask) -> Result<String, ExchangeError> {
    Metered::new(open(task)?).finish().map_err(|error| ExchangeError::reading(task.path, &error))
}

/// Sheets read and sheets left out, while a workbook is gone through.
#[derive(Default)]
struct GatheredSheets {
    done: FileDone,
    hidden: Vec<SheetDone>,
    best: Unusable,
    // The first sheet that cannot be opened.
    failed: Option<String>,
    // The workbook has one worksheet, so that nothing is left without it.
    is_single: bool,
}

impl GatheredSheets {
    fn add(&mut self, assembler: Assembler, name: &str, is_hidden: bool, digest: &str, encoding: &str) -> Result<(), ExchangeError> {
        match assembler.finish(digest, encoding)? {
            Ok(sheet) if is_hidden => self.hidden.push(sheet),
            Ok(sheet) => self.done.sheets.push(sheet),
            Err(unusable) => {
                if !is_hidden {
                    let name = signs::visible(name).into_owned();
                    let why = text("工作表“{name}”没有可用的表头，已跳过", "sheet {name} has no usable header and was skipped");
                    self.done.skipped.push((name.clone(), why.fill(&[("name", &name)])));
                }
                if unusable.found.len() >= self.best.found.len() {
                    self.best = unusable;
                }
            }
        }
        Ok(())
    }

    /// A sheet that cannot be opened: the file is refused, unless the clerk goes on without it.
    fn fail(&mut self, task: &FileTask, name: &str) -> Result<(), ExchangeError> {
        let sheet = signs::visible(name).into_owned();
        if self.is_single {
            return Err(ExchangeError::OnlySheet { name: task.name(), sheet });
        }
        if !task.options.skip_sheets {
            return Err(ExchangeError::Sheet { name: task.name(), sheet });
        }
        let why = text("工作表“{name}”打不开，没有读入", "sheet {name} cannot be opened and was not read").fill(&[("name", &sheet)]);
        self.done.skipped.push((sheet.clone(), why));
        self.failed.get_or_insert(sheet);
        Ok(())
    }

    fn finish(mut self, task: &FileTask) -> Result<FileDone, ExchangeError> {
        // What people see wins: hidden sheets are read only where nothing else is there.
        let is_alone = self.done.sheets.is_empty();
        for mut sheet in self.hidden {
            let name = sheet.report.sheet.clone();
            if is_alone {
                let wanted =
                    text("看得见的工作表；这张表是隐藏的，也读入了", "a visible sheet; this one is hidden and was taken all the same");
                sheet.problems.push(RowProblem::new(ProblemKind::Note, 0, String::new(), String::new(), wanted));
                self.done.sheets.push(sheet);
            } else {
                let why = text(
                    "工作表“{name}”是隐藏的，没有读入；要用请先取消隐藏",
                    "sheet {name} is hidden and was not read; make it visible if it is wanted",
                );
                self.done.skipped.push((name.clone(), why.fill(&[("name", &name)])));
            }
        }
        match (self.done.sheets.is_empty(), self.failed) {
            (false, _) => Ok(self.done),
            (true, Some(sheet)) => Err(ExchangeError::OnlySheet { name: task.name(), sheet }),
            (true, None) => Err(ExchangeError::NotRecognised { name: task.name(), found: self.best.found, missing: self.best.missing }),
        }
    }
}

/// Reads an xlsx under a password, when it is the one that spreadsheets try by themselves.
fn read_locked(task: &FileTask) -> Result<FileDone, ExchangeError> {
    let bytes = all_bytes(task)?;
    let digest = sha256(&bytes);
    let streams = (ole::stream(&bytes, "EncryptionInfo"), ole::stream(&bytes, "EncryptedPackage"));
    drop(bytes);
    let package = streams.0.zip(streams.1).and_then(|(info, locked)| unlock::package(&info, &locked));
    let Some(package) = package else { return Err(ExchangeError::Password { name: task.name() }) };
    match kinds::of_package(Cursor::new(package.as_slice())) {
        FileSort::Other(what) => Err(ExchangeError::NotTable { name: task.name(), what }),
        _ => read_xlsx(task, &digest, || Ok(Cursor::new(package.as_slice()))),
    }
}

fn read_xlsx<R: Read + Seek>(
    task: &FileTask,
    digest: &str,
    open: impl Fn() -> Result<R, ExchangeError>,
) -> Result<FileDone, ExchangeError> {
    let look = package::look(BufReader::new(open()?)).map_err(|why| refused(task, why))?;
    let mut book = Xlsx::new(BufReader::new(open()?)).map_err(|error| xlsx_error(task, &error))?;
    let sheets = book.sheets_metadata().to_vec();
    let mut gathered = GatheredSheets { is_single: is_single(&sheets), ..GatheredSheets::default() };
    let count = sheets.len().max(1) as u64;
    for (at, sheet) in sheets.iter().enumerate().filter(|(_, sheet)| sheet.typ == SheetType::WorkSheet) {
        let Some(Some(known)) = look.sheets.get(at) else {
            gathered.fail(task, &sheet.name)?;
            continue;
        };
        let is_hidden = sheet.visible != SheetVisible::Visible;
        let facts =
            SheetFacts { is_text: false, hidden: is_hidden, hidden_columns: known.hidden_columns.clone(), spans: known.spans.clone() };
        let assembler = Assembler::new(*task, &sheet.name, facts);
        let place = SheetPlace { sheet: at as u64, sheets: count, placeholders: look.placeholders };
        match read_sheet(task, &mut book, (&sheet.name, place), assembler, known)? {
            Some(assembler) => gathered.add(assembler, &sheet.name, is_hidden, digest, "xlsx")?,
            None => gathered.fail(task, &sheet.name)?,
        }
    }
    gathered.finish(task)
}

fn is_single(sheets: &[Sheet]) -> bool {
    sheets.iter().filter(|sheet| sheet.typ == SheetType::WorkSheet).count() == 1
}

/// Where a sheet stands in its workbook, and whether its formulas hold placeholders.
#[derive(Clone, Copy)]
struct SheetPlace {
    sheet: u64,
    sheets: u64,
    placeholders: bool,
}

/// Reads one worksheet; nothing when it cannot be opened or breaks off.
fn read_sheet<'a, R: Read + Seek>(
    task: &FileTask<'a>,
    book: &mut Xlsx<BufReader<R>>,
    (name, place): (&str, SheetPlace),
    mut assembler: Assembler<'a>,
    known: &SheetLook,
) -> Result<Option<Assembler<'a>>, ExchangeError> {
    let Ok(mut cells) = book.worksheet_cells_reader(name) else { return Ok(None) };
    let last = u64::from(cells.dimensions().end.0).max(1);
    let mut line = SheetLine::new(&known.spans, &known.hidden_rows);
    loop {
        let Ok(cell) = cells.next_cell_with_formula_metadata() else { return Ok(None) };
        let Some(cell) = cell else { break };
        let (row, column) = cell.pos;
        if row.saturating_add(1) != line.number {
            line.hand(&mut assembler)?;
            line.number = row.saturating_add(1);
            if line.number.is_multiple_of(ROWS_A_WORD) {
                let share = (place.sheet * 100 + (u64::from(row) * 100 / last).min(99)) / place.sheets;
                task.tell(task.bytes / 100 * share)?;
            }
            if assembler.is_hopeless() {
                break;
            }
        }
        if column < MOST_COLUMNS {
            let is_zero = place.placeholders && cell.value.get_float() == Some(0.0);
            let is_unworked = cell.formula.is_some() && (cell.value.is_empty() || is_zero);
            line.put(column as usize, &cell.value, is_unworked);
        }
    }
    line.hand(&mut assembler)?;
    Ok(Some(assembler))
}

fn xlsx_error(task: &FileTask, error: &XlsxError) -> ExchangeError {
    match error {
        XlsxError::Password => ExchangeError::Password { name: task.name() },
        _ => broken(task),
    }
}

/// Code pages in which old programs say that they write Chinese; where another one or none is said, they write GBK all the same.
const KNOWN_PAGES: [u16; 5] = [936, 54_936, 65_001, 950, 932];

fn read_ole(task: &FileTask) -> Result<FileDone, ExchangeError> {
    let mut bytes = all_bytes(task)?;
    let digest = sha256(&bytes);
    if !ole::change_workbooks(&mut bytes, unlock_xls::workbook) {
        return Err(ExchangeError::Password { name: task.name() });
    }
    let look = ole::look(&bytes).map_err(|why| refused(task, why))?;
    let mut options = XlsOptions::default();
    if look.is_old && look.code_page.is_none_or(|page| !KNOWN_PAGES.contains(&page)) {
        options.force_codepage = Some(936);
    }
    let mut book = Xls::new_with_options(Cursor::new(bytes.as_slice()), options).map_err(|error| xls_error(task, &error))?;
    let sheets = book.sheets_metadata().to_vec();
    let mut gathered = GatheredSheets { is_single: is_single(&sheets), ..GatheredSheets::default() };
    let none = ole::OleSheetLook::default();
    for (at, sheet) in sheets.into_iter().enumerate() {
        if sheet.typ != SheetType::WorkSheet {
            continue;
        }
        let name = sheet.name;
        let Ok(range) = book.worksheet_range(&name) else {
            gathered.fail(task, &name)?;
            continue;
        };
        let Some((top, left)) = range.start() else { continue };
        let known = look.sheets.get(at).unwrap_or(&none);
        let merged = spans(&book.merge_cells_by_sheet_name(&name).unwrap_or_default());
        let is_hidden = sheet.visible != SheetVisible::Visible;
        let facts = SheetFacts { is_text: false, hidden: is_hidden, hidden_columns: known.hidden_columns.clone(), spans: merged.clone() };
        let mut assembler = Assembler::new(*task, &name, facts);
        let mut line = SheetLine::new(&merged, &known.hidden_rows);
        for (row, cells) in (top..).zip(range.rows()) {
            line.number = row.saturating_add(1);
            for (column, cell) in (left as usize..).zip(cells) {
                let is_unworked = look.placeholders && known.zeros.contains(&(row, u32::try_from(column).unwrap_or(u32::MAX)));
                line.put(column, cell, is_unworked);
            }
            line.hand(&mut assembler)?;
            if line.number.is_multiple_of(ROWS_A_WORD) {
                task.tell(task.bytes / 2)?;
            }
            if assembler.is_hopeless() {
                break;
            }
        }
        gathered.add(assembler, &name, is_hidden, &digest, "xls")?;
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

fn xls_error(task: &FileTask, error: &XlsError) -> ExchangeError {
    match error {
        XlsError::Password => ExchangeError::Password { name: task.name() },
        _ => broken(task),
    }
}
