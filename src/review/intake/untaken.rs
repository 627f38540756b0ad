//! What was not taken from files: counted first, then said in the order of its weight, then as a table of everything.
//!
//! One place for the preview on the screen, on lines and on the command line, and for the one-shot check. What does not live here: finding
//! it (`exchange`), the rest of the preview (`desk/import_page.rs`).

use std::collections::BTreeMap;
use std::path::Path;

use crate::domain::field::FieldId;
use crate::domain::roll::RowSource;
use crate::exchange::batch::FileReport;
use crate::exchange::batch::PassedOver;
use crate::exchange::batch::ProblemKind;
use crate::exchange::batch::RowProblem;
use crate::exchange::batch::Unknown;
use crate::exchange::batch::UnknownColumn;
use crate::exchange::cells::header::field_of;
use crate::exchange::cells::header::label_of;
use crate::exchange::out::table::CellOut;
use crate::exchange::out::table::TableOut;
use crate::i18n::Lang;
use crate::i18n::Text;
use crate::i18n::text;
use crate::review::error::nothing;
use crate::review::export::saving;
use crate::review::export::saving::Encoding;
use crate::review::file::current_tables::Unmatched;
use crate::review::rows::mask;
use crate::review::rows::section::Section;
use crate::rules::book::Book;
use crate::rules::explain::sentences::joined;

/// The rules that a missing column feeds, `INC01 收入下降` each.
pub type Feeds = BTreeMap<FieldId, Vec<Text>>;

/// Lines of a section; the rest is counted, the whole list goes to a file.
const LISTED: usize = 20;

/// Rows that a folded line names.
const NAMED_ROWS: usize = 5;

/// Rules that a line names.
const NAMED_RULES: usize = 3;

/// All that was not taken from some files as it stood.
#[derive(Clone, Copy, Debug)]
pub struct Untaken<'a> {
    /// The files and sheets.
    pub files: &'a [FileReport],
    /// Remarks on rows and cells.
    pub problems: &'a [RowProblem],
    /// Files that are no tables.
    pub passed_over: &'a [PassedOver],
    /// Rows of rosters that belong to nobody, each with the position of its file.
    pub unmatched: &'a [(usize, Unmatched)],
    /// What missing columns feed.
    pub feeds: &'a Feeds,
    /// Households read, of the newest period.
    pub households: usize,
}

/// The rules that the columns feed which some file lacks.
#[must_use]
pub fn feeds(files: &[FileReport], book: &Book) -> Feeds {
    let mut feeds = Feeds::new();
    for field in files.iter().flat_map(|file| &file.missing_columns) {
        feeds.entry(*field).or_insert_with(|| book.readers(*field).into_iter().map(|rule| rule.title.clone()).collect());
    }
    feeds
}

/// Writes all that was not taken to a file, csv or xlsx as its name says; says how many lines, and where.
///
/// # Errors
/// A sentence on why it cannot be written.
pub fn save(untaken: &Untaken<'_>, path: &Path, lang: Lang) -> Result<Text, Text> {
    let table = untaken.table(lang);
    saving::save(&table, path, lang, Encoding::Utf8Bom).map_err(|error| error.text())?;
    let whole = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
    let said = text("问题清单 {n} 条已写出: {file}", "{n|problem|problems} written: {file}");
    Ok(said.fill(&[("n", &table.rows.len()), ("file", &whole.display().to_string())]))
}

/// The name of a file with its sheet.
#[must_use]
pub fn place(file: &FileReport) -> String {
    if file.sheet.is_empty() { file.name.clone() } else { format!("{}［{}］", file.name, file.sheet) }
}

/// Remarks that say the same.
struct Folded<'a> {
    first: &'a RowProblem,
    rows: Vec<u32>,
    count: usize,
}

impl Untaken<'_> {
    fn counted(&self, of: impl Fn(&FileReport) -> usize) -> usize {
        self.files.iter().map(of).sum()
    }

    /// How much was not taken, kind by kind; what there is none of is not told.
    fn amounts(&self) -> Vec<Text> {
        let parts = [
            (self.counted(|file| file.counts.refused), text("{n} 行", "{n|row|rows}")),
            (
                self.counted(|file| file.counts.unreadable),
                text("{n} 个单元格读不懂", "{n|cell that cannot be read|cells that cannot be read}"),
            ),
            (self.unmatched.len(), text("{n} 行对不上户", "{n|row|rows} of nobody")),
            (self.counted(|file| file.missing_columns.len()), text("缺 {n} 列", "{n|column|columns} missing")),
            (self.counted(|file| file.unknown_columns.len()), text("{n} 列不认识", "{n|column|columns} unknown")),
        ];
        parts.into_iter().filter(|(n, _)| *n > 0).map(|(n, words)| words.fill(&[("n", &n)])).collect()
    }

    /// How many files and households, and how much was not taken, in one line.
    #[must_use]
    pub fn summary(&self) -> Text {
        let mut names: Vec<&str> = self.files.iter().map(|file| file.name.as_str()).collect();
        names.sort_unstable();
        names.dedup();
        let told = self.amounts();
        let line = if told.is_empty() {
            text("文件 {files} 个，{households} 户；全部读入", "{files|file|files}, {households|household|households}; all of it taken")
        } else {
            text(
                "文件 {files} 个，{households} 户；没读入：{untaken}",
                "{files|file|files}, {households|household|households}; not taken: {untaken}",
            )
        };
        line.fill(&[("files", &names.len()), ("households", &self.households), ("untaken", &joined(&told, "，", ", "))])
    }

    /// Files of whose rows none was taken, by name.
    #[must_use]
    pub fn nothing_read(&self) -> Vec<String> {
        self.files.iter().filter(|file| file.is_nothing_read()).map(place).collect()
    }

    /// Everything that was not taken, gravest first; equal remarks are one line. `more` says where the rest of a long section is found.
    #[must_use]
    pub fn sections(&self, more: &Text) -> Vec<Section> {
        let top = self.top();
        // Above a single line that says that all of it was taken stands no other word.
        let is_all = top.len() == 1 && self.amounts().is_empty();
        let heading = if is_all { text("读入情况", "What was taken") } else { text("没有读入的", "What was not taken") };
        let mut sections = vec![Section { heading, lines: top }];
        let grave = [ProblemKind::Refused, ProblemKind::LeftOut, ProblemKind::LostDigits, ProblemKind::Unreadable];
        sections.extend(grave.into_iter().map(|kind| self.of_kind(kind)));
        sections.push(counted(&text("对不上的行", "Rows of nobody"), self.unmatched.len(), self.nobodys()));
        let missing = self.missing();
        sections.push(counted(&text("缺的列", "Columns missing"), self.counted(|file| file.missing_columns.len()), missing));
        let unknown = self.unknown();
        sections.push(counted(&text("不认识的列", "Columns unknown"), self.counted(|file| file.unknown_columns.len()), unknown));
        let light = [ProblemKind::Conflict, ProblemKind::Cleaned, ProblemKind::PassedOver, ProblemKind::Note];
        sections.extend(light.into_iter().map(|kind| self.of_kind(kind)));
        for section in &mut sections {
            let left = section.lines.len().saturating_sub(LISTED);
            if left > 0 {
                section.lines.truncate(LISTED);
                section.lines.push(text("另有 {n} 条，{more}", "{n|more line|more lines}; {more}").fill(&[("n", &left), ("more", more)]));
            }
            for line in &mut section.lines {
                *line = mask::scrub_text(line);
            }
        }
        sections.retain(|section| !section.lines.is_empty());
        sections
    }

    fn top(&self) -> Vec<Text> {
        let mut lines = vec![self.summary()];
        lines.extend(self.passed_over.iter().map(|one| one.why.clone()));
        for file in self.files {
            if file.is_nothing_read() {
                lines.push(nothing(&place(file)));
            } else if file.rows == 0 {
                lines.push(text("“{name}”只有表头，没有数据行", "{name} has a header and no rows").fill(&[("name", &place(file))]));
            }
        }
        lines
    }

    fn of_kind(&self, kind: ProblemKind) -> Section {
        let folded = self.folded(kind);
        let count = folded.iter().map(|one| one.count).sum();
        counted(&kind.label(), count, folded.iter().map(|one| self.line(one)).collect())
    }

    fn folded(&self, kind: ProblemKind) -> Vec<Folded<'_>> {
        let mut folded: Vec<Folded<'_>> = Vec::new();
        let mut known: BTreeMap<(usize, &str, &str, &str), usize> = BTreeMap::new();
        for problem in self.problems.iter().filter(|problem| problem.kind == kind) {
            let key = (problem.file, problem.sheet.as_str(), problem.column.as_str(), problem.wanted.get(Lang::Zh));
            let at = *known.entry(key).or_insert_with(|| {
                folded.push(Folded { first: problem, rows: Vec::new(), count: 0 });
                folded.len() - 1
            });
            if let Some(one) = folded.get_mut(at) {
                one.count += problem.count;
                if problem.row > 0 && one.rows.last() != Some(&problem.row) {
                    one.rows.push(problem.row);
                }
            }
        }
        folded
    }

    /// `年度表.xlsx［Sheet1］ 第 3、4 行等 57 处 工资性收入“三千”：金额，如 12345.60`.
    fn line(&self, folded: &Folded<'_>) -> Text {
        let problem = folded.first;
        let rows: Vec<String> = folded.rows.iter().take(NAMED_ROWS).map(u32::to_string).collect();
        let rows = match (rows.as_slice(), folded.count) {
            ([], 0 | 1) => Text::default(),
            ([], n) => text(" {n} 处", " in {n|place|places}").fill(&[("n", &n)]),
            (rows, n) if n > rows.len() => {
                text(" 第 {rows} 行等 {n} 处", " rows {rows} and more, {n} in all").fill(&[("rows", &Text::list(rows)), ("n", &n)])
            }
            ([row], _) => text(" 第 {row} 行", " row {row}").fill(&[("row", row)]),
            (rows, _) => text(" 第 {rows} 行", " rows {rows}").fill(&[("rows", &Text::list(rows))]),
        };
        let said =
            if problem.said.is_empty() { Text::default() } else { text("“{said}”", " “{said}”").fill(&[("said", &problem.said)]) };
        let pattern = match (problem.column.is_empty(), problem.said.is_empty()) {
            (true, true) => text("{place}{rows}：{wanted}", "{place}{rows}: {wanted}"),
            (true, false) => text("{place}{rows} {said}：{wanted}", "{place}{rows}{said}: {wanted}"),
            (false, _) => text("{place}{rows} {column}{said}：{wanted}", "{place}{rows} {column}{said}: {wanted}"),
        };
        // A header that is known has a name in the reader's own language.
        let column = match field_of(&problem.column) {
            Some(field) => Text::made(problem.column.clone(), field.row().label.get(Lang::En).to_owned()),
            None => Text::same(problem.column.clone()),
        };
        pattern.fill(&[
            ("place", &self.place_of(problem)),
            ("rows", &rows),
            ("column", &column),
            ("said", &said),
            ("wanted", &problem.wanted),
        ])
    }

    fn place_of(&self, problem: &RowProblem) -> String {
        let Some(file) = self.files.get(problem.file) else { return String::new() };
        if problem.sheet.is_empty() { place(file) } else { format!("{}［{}］", file.name, problem.sheet) }
    }

    fn nobodys(&self) -> Vec<Text> {
        let line = |(file, row): &(usize, Unmatched)| {
            let name = self.files.get(*file).map(place).unwrap_or_default();
            let who = [row.hh_id.as_str(), row.name.as_str(), row.cert.as_str()].into_iter().filter(|word| !word.is_empty());
            text("{place} 第 {row} 行 {label} {who}：{why}", "{place} row {row} {label} {who}: {why}").fill(&[
                ("place", &name),
                ("row", &row.row),
                ("label", &row.label()),
                ("who", &who.collect::<Vec<_>>().join(" ")),
                ("why", &row.reason()),
            ])
        };
        self.unmatched.iter().map(line).collect()
    }

    /// Missing columns with the rules they feed; those that feed none share a line.
    fn missing(&self) -> Vec<Text> {
        let mut lines = Vec::new();
        for file in self.files {
            let mut idle = Vec::new();
            for field in &file.missing_columns {
                match self.feeds.get(field).map(Vec::as_slice).unwrap_or_default() {
                    [] => idle.push(field.row().label.clone()),
                    rules => lines.push(feeding(&place(file), *field, rules)),
                }
            }
            if !idle.is_empty() {
                let said = text("{place} 缺 {names}（没有规则用到）", "{place} lacks {names} (no rule reads them)");
                lines.push(said.fill(&[("place", &place(file)), ("names", &Text::list(&idle))]));
            }
        }
        lines
    }

    /// Unknown columns, each with what may be meant; those that look like nothing share a line.
    fn unknown(&self) -> Vec<Text> {
        let mut lines = Vec::new();
        for file in self.files {
            let mut odd = Vec::new();
            for column in &file.unknown_columns {
                match (column.why, &column.nearest) {
                    (Unknown::Title, None) => odd.push(column.title.as_str()),
                    _ => lines.push(unlike(&place(file), column)),
                }
            }
            if !odd.is_empty() {
                let said = text("{place} 没有读：{names}", "{place}, not read: {names}");
                lines.push(said.fill(&[("place", &place(file)), ("names", &Text::list(&odd))]));
            }
        }
        lines.sort_by_key(|line| !line.get(Lang::Zh).contains("万元"));
        lines
    }

    /// The whole list, one thing a row.
    #[must_use]
    pub fn table(&self, lang: Lang) -> TableOut {
        let word = |words: &str| if words.is_empty() { CellOut::Empty } else { CellOut::Text(mask::scrub(words)) };
        let row = |kind: &Text, file: &str, sheet: &str, row: u32, column: &str, said: &str, wanted: &Text, count: usize| {
            vec![
                word(kind.get(lang)),
                word(file),
                word(sheet),
                if row == 0 { CellOut::Empty } else { CellOut::Count(i64::from(row)) },
                word(column),
                word(said),
                word(wanted.get(lang)),
                CellOut::Count(i64::try_from(count).unwrap_or(i64::MAX)),
            ]
        };
        let mut rows = Vec::new();
        let none = Text::default();
        for one in self.passed_over {
            rows.push(row(&text("不是表格的文件", "files that are no tables"), &one.name, "", 0, "", "", &one.why, 1));
        }
        for file in self.files.iter().filter(|file| file.is_nothing_read()) {
            let kind = text("一条也没有读进来", "nothing was read");
            rows.push(row(&kind, &file.name, &file.sheet, 0, "", "", &nothing(&place(file)), file.rows));
        }
        let name = |at: usize| self.files.get(at).map_or("", |file| file.name.as_str());
        let sheet = |at: usize| self.files.get(at).map_or("", |file| file.sheet.as_str());
        let mut problems: Vec<&RowProblem> = self.problems.iter().collect();
        problems.sort_by_key(|problem| (problem.kind, problem.file, problem.row));
        let light = problems.iter().position(|problem| problem.kind > ProblemKind::Unreadable).unwrap_or(problems.len());
        let of = |problem: &RowProblem| {
            let on = if problem.sheet.is_empty() { sheet(problem.file) } else { problem.sheet.as_str() };
            row(&problem.kind.label(), name(problem.file), on, problem.row, &problem.column, &problem.said, &problem.wanted, problem.count)
        };
        rows.extend(problems[..light].iter().map(|problem| of(problem)));
        for (file, one) in self.unmatched {
            let kind = text("对不上的行", "rows of nobody");
            let who = format!("{} {} {}", one.hh_id, one.name, one.cert);
            rows.push(row(&kind, name(*file), sheet(*file), one.row, "", who.trim(), &one.reason(), 1));
        }
        for file in self.files {
            for field in &file.missing_columns {
                let rules = self.feeds.get(field).map(Vec::as_slice).unwrap_or_default();
                let why = if rules.is_empty() { none.clone() } else { feeding(&place(file), *field, rules) };
                rows.push(row(&text("缺的列", "columns missing"), &file.name, &file.sheet, 0, label_of(*field), "", &why, 1));
            }
            for column in &file.unknown_columns {
                let why = unlike(&place(file), column);
                rows.push(row(&text("不认识的列", "columns unknown"), &file.name, &file.sheet, 0, &column.title, "", &why, 1));
            }
        }
        rows.extend(problems[light..].iter().map(|problem| of(problem)));
        TableOut {
            title: text("导入问题清单", "Problems of an import"),
            header: vec![
                text("类别", "kind"),
                text("文件", "file"),
                text("工作表", "sheet"),
                text("行", "row"),
                text("列", "column"),
                text("原文", "said"),
                text("问题", "wanted"),
                text("处数", "places"),
            ],
            rows,
            ..TableOut::default()
        }
    }
}

fn counted(label: &Text, count: usize, lines: Vec<Text>) -> Section {
    Section { heading: text("{label} {n}", "{label} ({n})").fill(&[("label", label), ("n", &count)]), lines }
}

fn feeding(place: &str, field: FieldId, rules: &[Text]) -> Text {
    let named = Text::list(rules.iter().take(NAMED_RULES));
    let more = if rules.len() > NAMED_RULES { text("等", " and more") } else { Text::default() };
    text(
        "{place} 缺“{column}”：{n} 条规则要用它，没有就判不了或判不全（{named}{more}）",
        "{place} lacks {column}: {n|rule reads|rules read} it and cannot judge in full ({named}{more})",
    )
    .fill(&[("place", &place), ("column", &field.row().label), ("n", &rules.len()), ("named", &named), ("more", &more)])
}

fn unlike(place: &str, column: &UnknownColumn) -> Text {
    let nearest = column.nearest.as_deref().unwrap_or_default();
    let said = match column.why {
        Unknown::TenThousand => text(
            "{place} “{title}”没有读：金额以元为单位，请把这一列换算成元，列名写“{nearest}”，再导入",
            "{place}: {title} was not read. Amounts are in yuan: write this column in yuan, head it {nearest}, import again",
        ),
        Unknown::Owner => text(
            "{place} “{title}”没有读：这张表一户一行，成员的列要一人一行",
            "{place}: {title} was not read; this sheet has one row for a household, and columns of members want a row for each person",
        ),
        Unknown::Title if nearest.is_empty() => text("{place} “{title}”没有读", "{place}: {title} was not read"),
        Unknown::Title => text(
            "{place} “{title}”没有读；是“{nearest}”的话，请改列名再导入",
            "{place}: {title} was not read; if {nearest} is meant, change the head and import again",
        ),
    };
    said.fill(&[("place", &place), ("title", &column.title), ("nearest", &nearest)])
}

/// The remark on a row of which nothing is taken, at one of its fields; the row counts as refused.
pub(in crate::review::intake) fn refused(
    at: RowSource,
    field: FieldId,
    said: String,
    wanted: Text,
    files: &mut [FileReport],
) -> RowProblem {
    let mut problem = RowProblem::new(ProblemKind::Refused, at.row, label_of(field).to_owned(), said, wanted);
    problem.file = usize::from(at.file);
    if let Some(report) = files.get_mut(problem.file) {
        report.counts.refused += 1;
        problem.sheet.clone_from(&report.sheet);
    }
    problem
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use tempfile::TempDir;

    use crate::i18n::Lang;
    use crate::i18n::text;
    use crate::review::intake::preview::Preview;
    use crate::review::intake::preview::Told;
    use crate::review::tests::rig;

    fn preview(files: &[(&str, &str)]) -> (TempDir, Preview) {
        let folder = TempDir::new().expect("a folder");
        let paths: Vec<PathBuf> = files.iter().map(|(name, _)| folder.path().join(name)).collect();
        for (path, (_, words)) in paths.iter().zip(files) {
            std::fs::write(path, words).expect("a file");
        }
        let preview = rig::office().preview(&paths, Told::default(), &|_| true).expect("a preview");
        (folder, preview)
    }

    const HEAD: &str = "年度,户编号,行政村,户主姓名,工资性收入,纯收入,人均纯收入,经营收人（万元）,工资性收入(万元),行政村名,备用\n";

    fn rows() -> String {
        let bad: Vec<String> = (1..=7).map(|at| format!("2024,9801010010001000{at},石门村,王{at},待核,1,1,2,3,,\n")).collect();
        let bad = bad.concat();
        format!("{HEAD}{bad}2024,无,石门村,李,1,1,1,2,3,,\n2024,98010100100010009,石门村,周,1,1,1,,,,\n")
    }

    #[test]
    fn refused_rows_come_first_and_equal_remarks_are_one_line() {
        let (_folder, preview) = preview(&[("年度表.csv", &rows())]);
        let untaken = preview.untaken();
        let sections = untaken.sections(&text("存清单", "save"));
        let heads: Vec<&str> = sections.iter().map(|section| section.heading.get(Lang::Zh)).collect();
        assert!(heads[0] == "没有读入的" && heads[1] == "没读入的行 1" && heads[2] == "没读入的表或列 1", "{heads:?}");
        assert_eq!((heads[3], sections[3].lines.len()), ("读不懂的单元格 7", 1));
        let line = sections[3].lines[0].get(Lang::Zh);
        assert_eq!(line, "年度表.csv 第 2、3、4、5、6 行等 7 处 工资性收入“待核”：金额，如 12345.60");
        let all: String = sections.iter().flat_map(|section| &section.lines).map(|line| line.get(Lang::Zh).to_owned() + "\n").collect();
        assert!(all.contains("1 行，7 个单元格读不懂") && all.contains("工资性收入(万元)”没有读：金额以元为单位"), "{all}");
        assert!(all.contains("年度表.csv “行政村名”没有读；是“行政村”的话") && all.contains("没有读：经营收人（万元）、备用"), "{all}");
        assert!(all.contains("缺“户主证件号码”"), "{all}");
        let table = untaken.table(Lang::Zh);
        assert!(table.rows.iter().all(|row| row.len() == table.header.len()));
        assert!(table.rows.len() > 8 && untaken.nothing_read().is_empty());
    }

    #[test]
    fn a_file_of_which_nothing_was_read_is_named() {
        let good = "年度,户编号,行政村,纯收入\n2024,98010100100010001,石门村,1\n";
        let (_folder, preview) = preview(&[("好.csv", good), ("坏.csv", "年度,户编号,行政村,纯收入\n2024,无,石门村,1\n")]);
        assert_eq!(preview.untaken().nothing_read(), ["坏.csv"]);
        let top = &preview.untaken().sections(&text("存", "save"))[0].lines;
        assert!(top.iter().any(|line| line.get(Lang::Zh) == "“坏.csv”这个文件一条也没有读进来"), "{top:?}");
    }
}
