//! `fill`: the county's own table, filled.
//!
//! What does not live here: what its titles mean and what belongs into its cells (`review/fill`), the workbook (`exchange/fill`).

use crate::cli::args::fill::FillArgs;
use crate::cli::call::Call;
use crate::cli::commands::files;
use crate::cli::error::CliError;
use crate::cli::open;
use crate::disk;
use crate::i18n::system;
use crate::i18n::text;
use crate::review::export::saving::ReadyTable;
use crate::review::fill::FILLED;
use crate::review::fill::FillAsked;

/// Fills a table.
///
/// # Errors
/// The table cannot be filled, the data file cannot be opened, or the file is there already or cannot be written.
pub fn fill(call: &mut Call, asked: &FillArgs) -> Result<(), CliError> {
    files::may_write(call, Some(&asked.out), asked.force)?;
    let name = asked.template.display().to_string();
    if disk::place::is_same(&asked.template, &asked.out) {
        let said = text("填好的表格要写到另一个文件，“{file}”留着原样", "the filled table goes into another file; “{file}” stays as it is");
        return Err(CliError::Usage(said.fill(&[("file", &name)])));
    }
    let is_xlsx = asked.out.extension().is_some_and(|end| end.eq_ignore_ascii_case("xlsx"));
    if !is_xlsx {
        let said = text("填好的表格是 xlsx，请把文件名写成 .xlsx", "the filled table is an xlsx: give a name that ends in .xlsx");
        return Err(CliError::Usage(said));
    }
    let teach = asked.teach.iter().map(|written| taught(written)).collect::<Result<Vec<_>, _>>()?;
    let bytes = std::fs::read(&asked.template).map_err(|why| {
        let said = text("读不了“{file}”：{why}", "{file} cannot be read: {why}");
        CliError::Failed(said.fill(&[("file", &name), ("why", &system::why(&why))]))
    })?;
    let mut desk = open::looking_in_month(call)?;
    let busy = files::exporting(call);
    let how = FillAsked {
        name: asked.template.file_name().map_or(name.clone(), |name| name.to_string_lossy().into_owned()),
        sheet: asked.sheet.clone(),
        filter: asked.filter.clone(),
        replace: asked.replace,
        audience: asked.for_whom.audience(),
        teach,
        own: asked.own.clone(),
    };
    let filled = desk.fill_table(bytes, &how).map_err(CliError::from)?;
    drop(busy);
    let said = text("已填 {rows} 行 {cells} 格: {file}", "{rows|row|rows}, {cells|cell|cells} filled: {file}");
    let said = said.fill(&[("rows", &filled.rows), ("cells", &filled.cells)]);
    let ready = ReadyTable { bytes: filled.bytes, remarks: filled.remarks };
    files::leave_bytes(call, &mut desk, FILLED, (filled.rows, ready), &asked.out, said)
}

/// `title=name`; the first sign parts them, so that an expression may have one.
fn taught(written: &str) -> Result<(String, String), CliError> {
    let parted = written.split_once('=').map(|(title, name)| (title.trim().to_owned(), name.trim().to_owned()));
    parted.filter(|(title, name)| !title.is_empty() && !name.is_empty()).ok_or_else(|| {
        let said = text("“{written}”要写成 表头=名称，如 可支配=net_pc", "write “{written}” as TITLE=NAME, such as 可支配=net_pc");
        CliError::Usage(said.fill(&[("written", &written)]))
    })
}
