//! Files at the desk, in words: which there are to choose, what an import would do, what it did; and in which form a table is written.
//!
//! What does not live here: reading and storing (`intake/preview.rs`, `intake/batch.rs`), the desk's doors to them (`intake/preview.rs`).

use std::path::Path;
use std::path::PathBuf;

use crate::exchange::batch::FileKind;
use crate::exchange::batch::FileReport;
use crate::i18n::Lang;
use crate::i18n::Text;
use crate::i18n::text;
use crate::review::decide::sentences;
use crate::review::desk::state::Desk;
use crate::review::error::ReviewError;
use crate::review::file::office::Tell;
use crate::review::intake::batch::BatchDone;
use crate::review::intake::preview::PeriodCount;
use crate::review::intake::preview::Preview;
use crate::review::intake::preview::TablePlan;
use crate::review::intake::preview::Told;
use crate::review::intake::untaken;
use crate::review::rows::section::Section;

/// Names offered at most.
const OFFERED: usize = 500;

/// A name that fits what was typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offered {
    /// The whole path, as it would be typed; a folder ends in its separator.
    pub path: String,
    /// Whether it is a folder.
    pub is_folder: bool,
}

/// In which form a table is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TableForm {
    /// A workbook.
    Xlsx,
    /// Comma-separated, for programs of today and spreadsheets.
    CsvUtf8,
    /// Comma-separated, for old office programs.
    CsvGb18030,
}

impl TableForm {
    /// Every form.
    pub const ALL: [TableForm; 3] = [TableForm::Xlsx, TableForm::CsvUtf8, TableForm::CsvGb18030];

    /// The ending of its files.
    #[must_use]
    pub const fn ending(self) -> &'static str {
        match self {
            TableForm::Xlsx => "xlsx",
            TableForm::CsvUtf8 | TableForm::CsvGb18030 => "csv",
        }
    }

    /// Its name.
    #[must_use]
    pub const fn label(self) -> Text {
        match self {
            TableForm::Xlsx => text("Excel 工作簿（xlsx）", "Excel workbook (xlsx)"),
            TableForm::CsvUtf8 => text("CSV，UTF-8", "csv, UTF-8"),
            TableForm::CsvGb18030 => text("CSV，GB18030（旧版软件）", "csv, GB18030 (old programs)"),
        }
    }
}

/// Folders and readable tables that go on from what was typed, folders first.
#[must_use]
pub fn offered(typed: &str) -> Vec<Offered> {
    let separators: &[char] = if cfg!(windows) { &['/', '\\'] } else { &['/'] };
    let (folder, begin) = match typed.rfind(separators) {
        Some(at) => typed.split_at(at + 1),
        None => ("", typed),
    };
    let Ok(entries) = std::fs::read_dir(if folder.is_empty() { Path::new(".") } else { Path::new(folder) }) else { return Vec::new() };
    let wanted = begin.to_lowercase();
    let mut out: Vec<Offered> = entries
        .filter_map(Result::ok)
        .filter_map(|entry| {
            let name = entry.file_name().into_string().ok()?;
            let fits = name.to_lowercase().contains(&wanted) && (!name.starts_with('.') || begin.starts_with('.'));
            let is_folder = entry.path().is_dir();
            let is_table = Path::new(&name).extension().is_some_and(|end| TABLES.iter().any(|known| end.eq_ignore_ascii_case(known)));
            (fits && (is_folder || is_table))
                .then(|| Offered { path: format!("{folder}{name}{}", if is_folder { "/" } else { "" }), is_folder })
        })
        .collect();
    out.sort_by(|a, b| (!a.is_folder, &a.path).cmp(&(!b.is_folder, &b.path)));
    out.truncate(OFFERED);
    out
}

/// Endings of files that can be read.
const TABLES: [&str; 4] = ["csv", "xlsx", "xls", "txt"];

impl Preview {
    /// What was not taken, gravest first, then what the import would do: files, counts by period, households without a record last year.
    #[must_use]
    pub fn sections(&self) -> Vec<Section> {
        let villages = self.villages.iter().map(|village| {
            text("{village} {n} 户，其中 {without} 户没有上年数据", "{village}: {n} households, {without} without a record last year")
                .fill(&[("village", &village.village), ("n", &village.households), ("without", &village.without_prior)])
        });
        let parts = [
            (text("会怎样", "What it would do"), self.period_lines().into_iter().chain(self.table_lines()).collect()),
            (text("文件", "Files"), self.file_lines()),
            (text("各村", "Villages"), villages.collect::<Vec<Text>>()),
        ];
        let parts = parts.into_iter().filter(|(_, lines)| !lines.is_empty()).map(|(heading, lines)| Section { heading, lines });
        let all = self.untaken().sections(&text("可存成清单", "the whole list can be saved")).into_iter().chain(parts);
        all.map(Section::hidden).collect()
    }

    /// What would happen to the households of each period.
    #[must_use]
    pub fn period_lines(&self) -> Vec<Text> {
        let line = |period: &PeriodCount| {
            let line = text(
                "{period}: 新增 {new} 户，有变化 {changed} 户，无变化 {same} 户，文件里没有 {out} 户",
                "{period}: {new} new, {changed} changed, {same} the same, {out} not in these files",
            );
            line.fill(&[
                ("period", &period.period.title()),
                ("new", &period.new),
                ("changed", &period.changed),
                ("same", &period.same),
                ("out", &period.not_in_file),
            ])
        };
        self.periods.iter().map(line).collect()
    }

    /// The files: kind, encoding, rows.
    #[must_use]
    pub fn file_lines(&self) -> Vec<Text> {
        let line = |file: &FileReport| {
            let line = match file.kind {
                FileKind::Table(_) => text("{name} {kind} {encoding} {rows} 行", "{name} {kind}, {encoding}, {rows} rows"),
                FileKind::Yearly | FileKind::Collection => {
                    text("{name} {kind} {encoding} {rows} 行 {n} 户", "{name} {kind}, {encoding}, {rows} rows, {n} households")
                }
            };
            let line = line.fill(&[
                ("kind", &file.kind.label()),
                ("name", &untaken::place(file)),
                ("encoding", &file.encoding),
                ("rows", &file.rows),
                ("n", &file.households),
            ]);
            if file.hidden { text("{line}（隐藏的工作表）", "{line} (a hidden sheet)").fill(&[("line", &line)]) } else { line }
        };
        self.files.iter().map(line).collect()
    }

    /// What the import would do to tables beside the records, a line for each.
    #[must_use]
    pub fn table_lines(&self) -> Vec<Text> {
        let line = |plan: &TablePlan| {
            let rows = text(
                "{label} {period}: {rows} 行，对上 {found} 行，对不上 {out} 行",
                "{label} {period}: {rows} rows, {found} found, {out} belong to nobody",
            );
            let waiting = text(
                "{label} {period}: {rows} 行，等本期数据导入后再对人",
                "{label} {period}: {rows} rows, joined when the records of the period come",
            );
            let rows = if plan.is_waiting { waiting } else { rows };
            let rows = rows.fill(&[
                ("label", &plan.table.row().label),
                ("period", &plan.period.title()),
                ("rows", &plan.rows),
                ("found", &(plan.rows - plan.unmatched)),
                ("out", &plan.unmatched),
            ]);
            let fate = match plan.replaces {
                _ if plan.is_same => text("，与已有的相同，不再存入", "; the same files stand already, nothing is stored"),
                Some((batch, old)) => text("，整表替换第 {batch} 批的 {old} 行", "; takes the place of all {old} rows of batch {batch}")
                    .fill(&[("batch", &batch), ("old", &old)]),
                None => Text::default(),
            };
            text("{rows}{fate}", "{rows}{fate}").fill(&[("rows", &rows), ("fate", &fate)])
        };
        self.tables.iter().map(line).collect()
    }

    /// Writes all that was not taken to a file, csv or xlsx as its name says; says how many lines, and where.
    ///
    /// # Errors
    /// A sentence on why it cannot be written.
    pub fn save_problems(&self, path: &Path, lang: Lang) -> Result<Text, Text> {
        untaken::save(&self.untaken(), path, lang)
    }

    /// The same to a file of a name that is not taken yet, in the folder the program was started in.
    ///
    /// # Errors
    /// A sentence on why it cannot be written.
    pub fn keep_problems(&self, lang: Lang) -> Result<Text, Text> {
        let name = |turn: usize| if turn == 0 { "导入问题清单.xlsx".to_owned() } else { format!("导入问题清单({turn}).xlsx") };
        let free = (0..1000).map(name).find(|name| !Path::new(name).exists()).unwrap_or_else(|| name(1000));
        self.save_problems(Path::new(&free), lang)
    }
}

/// What an import, or undoing one, did.
#[must_use]
pub fn brought_in(done: &BatchDone) -> Text {
    let Some(batch) = done.batch else {
        return text("没有变化，什么都没有写入", "nothing changed, nothing was written");
    };
    let brought = sentences::brought(batch, &done.new, &done.changed);
    let said = text("{brought}；整改回来 {back} 户，重新打开 {open} 户", "{brought}; {back} cases came back, {open} stand open again");
    said.fill(&[("brought", &brought), ("back", &done.came_back), ("open", &done.reopened)])
}

impl Desk {
    /// The last import that can still be taken back: its number and its files.
    ///
    /// # Errors
    /// What the store says.
    pub fn last_batch(&self) -> Result<Option<(i64, String)>, ReviewError> {
        let read = self.office.store.read();
        let batches = read.batches()?;
        let Some(last) = batches.iter().filter(|batch| batch.undoes.is_none() && batch.undone_by.is_none()).max_by_key(|batch| batch.id)
        else {
            return Ok(None);
        };
        let mut names: Vec<String> = read.files_of(last.id)?.into_iter().map(|file| file.name).collect();
        names.dedup();
        Ok(Some((last.id, names.join(" "))))
    }

    /// Reads files and says what importing them would do; the same as `preview`, for paths as they were typed.
    ///
    /// # Errors
    /// As `preview`.
    pub fn preview_typed(&self, paths: &[String], told: Told, tell: Tell<'_>) -> Result<Preview, ReviewError> {
        let paths: Vec<PathBuf> = paths.iter().map(PathBuf::from).collect();
        self.preview(&paths, told, tell)
    }
}

#[cfg(test)]
mod tests {
    use crate::review::desk::import_page::offered;

    #[test]
    fn folders_come_first_and_only_tables_are_offered() {
        let root = concat!(env!("CARGO_MANIFEST_DIR"), "/");
        let names: Vec<String> = offered(root).into_iter().map(|one| one.path).collect();
        assert!(names.contains(&format!("{root}src/")), "{names:?}");
        assert!(!names.iter().any(|name| name.ends_with("Cargo.toml") || name.contains("/.git")), "{names:?}");
        assert!(offered("/no/such/folder/").is_empty());
    }
}
