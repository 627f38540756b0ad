//! Files at the desk, in words: which there are to choose, what an import would do, what it did; and in which form a table is written.
//!
//! What does not live here: reading and storing (`intake/preview.rs`, `intake/batch.rs`), the desk's doors to them (`intake/preview.rs`).

use std::path::Path;
use std::path::PathBuf;

use crate::domain::field::NET;
use crate::domain::money::Money;
use crate::exchange::batch::FileKind;
use crate::exchange::batch::FileReport;
use crate::i18n::Lang;
use crate::i18n::Say;
use crate::i18n::Text;
use crate::i18n::text;
use crate::review::decide::sentences;
use crate::review::desk::state::Desk;
use crate::review::error::ReviewError;
use crate::review::file::office::Tell;
use crate::review::intake::batch::BatchDone;
use crate::review::intake::clue_list;
use crate::review::intake::preview::PeriodCount;
use crate::review::intake::preview::Preview;
use crate::review::intake::preview::TablePlan;
use crate::review::intake::preview::Told;
use crate::review::intake::preview::VillageCount;
use crate::review::intake::undo_batch::LastImport;
use crate::review::intake::untaken;
use crate::review::revisit::taken;
use crate::review::rounds::round_list;
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

impl Offered {
    /// Its name in its folder.
    #[must_use]
    pub fn name(&self) -> &str {
        let path = self.path.trim_end_matches('/');
        &self.path[path.rfind(SEPARATORS).map_or(0, |at| at + 1)..]
    }
}

/// What stands between folders in a path that is typed.
const SEPARATORS: &[char] = if cfg!(windows) { &['/', '\\'] } else { &['/'] };

/// The folder that what was typed stands in, whole where it is known; `here` is where a path begins that does not begin at the root.
#[must_use]
pub fn folder(typed: &str, here: Option<&Path>) -> Text {
    let folder = typed.rfind(SEPARATORS).map_or("", |at| &typed[..=at]);
    match here {
        Some(here) => Text::same(here.join(folder).display().to_string()),
        None if folder.is_empty() => text("程序启动时所在的文件夹", "the one the program was started in"),
        None => Text::same(folder),
    }
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
    /// Plain text, to be read as it is.
    Text,
}

impl TableForm {
    /// Every form.
    pub const ALL: [TableForm; 4] = [TableForm::Xlsx, TableForm::CsvUtf8, TableForm::CsvGb18030, TableForm::Text];

    /// The ending of its files.
    #[must_use]
    pub const fn ending(self) -> &'static str {
        match self {
            TableForm::Xlsx => "xlsx",
            TableForm::CsvUtf8 | TableForm::CsvGb18030 => "csv",
            TableForm::Text => "txt",
        }
    }

    /// Its name.
    #[must_use]
    pub const fn label(self) -> Text {
        match self {
            TableForm::Xlsx => text("Excel 工作簿（xlsx）", "Excel workbook (xlsx)"),
            TableForm::CsvUtf8 => text("CSV，UTF-8", "csv, UTF-8"),
            TableForm::CsvGb18030 => text("CSV，GB18030（旧版软件）", "csv, GB18030 (old programs)"),
            TableForm::Text => text("文本（txt）", "text (txt)"),
        }
    }
}

/// Folders and readable tables that go on from what was typed, folders first.
#[must_use]
pub fn offered(typed: &str) -> Vec<Offered> {
    let (folder, begin) = match typed.rfind(SEPARATORS) {
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
    /// The sums that matter, what was not taken, gravest first, then the rest: rosters, files, households without a record last year.
    #[must_use]
    pub fn sections(&self) -> Vec<Section> {
        let villages = self.listed_villages().iter().map(|village| {
            text(
                "{village} {n} 户，其中 {without} 户没有上年同期数据",
                "{village}: {n|household|households}, {without} without a record last year",
            )
            .fill(&[("village", &village.village), ("n", &village.households), ("without", &village.without_prior)])
        });
        let parts = [
            (text("名册和台账", "Rosters"), self.table_lines()),
            (text("文件", "Files"), self.file_lines()),
            (text("各村", "Villages"), villages.collect::<Vec<Text>>()),
        ];
        let parts = parts.into_iter().filter(|(_, lines)| !lines.is_empty()).map(|(heading, lines)| Section { heading, lines });
        let first = Section { heading: text("会怎样", "What it would do"), lines: self.sum_lines() };
        let untaken = self.untaken().sections(&text("可存成清单", "the whole list can be saved"));
        std::iter::once(first).chain(self.what_changes()).chain(untaken).chain(parts).map(Section::hidden).collect()
    }

    /// The villages of the newest period; none where the files only correct: what a correction leaves as it is goes without saying.
    #[must_use]
    pub fn listed_villages(&self) -> &[VillageCount] {
        if self.periods.iter().all(|period| period.not_in_file.is_none()) { &[] } else { &self.villages }
    }

    /// Where few households change: what changes of each.
    #[must_use]
    pub fn what_changes(&self) -> Option<Section> {
        (!self.changed.is_empty()).then(|| Section { heading: text("改哪些数", "What changes"), lines: self.changed_lines() }.hidden())
    }

    /// Of each period what would happen to its households and what they come to afterwards; of all rosters how many rows.
    fn sum_lines(&self) -> Vec<Text> {
        let sums = self.plans.iter().map(|plan| {
            let known = (0..plan.roll.len()).filter_map(|household| plan.roll.get(household, NET).raw());
            let (count, net) = known.fold((0usize, 0i128), |(count, sum), fen| (count + 1, sum + i128::from(fen)));
            let net = i64::try_from(net).map_or_else(|_| "-".to_owned(), |fen| Money(fen).to_string());
            let line = match plan.roll.len() - count {
                // What nobody has comes to nothing that could be added: empty is not zero.
                _ if count == 0 => text("  导入后共 {n} 户，都没有纯收入", "  afterwards {n|household|households}, none with a net income"),
                0 => text("  导入后共 {n} 户，纯收入合计 {net} 元", "  afterwards {n|household|households}, net income {net} yuan in all"),
                _ => text(
                    "  导入后共 {n} 户，纯收入合计 {net} 元（{none} 户没有）",
                    "  afterwards {n|household|households}, net income {net} yuan in all ({none} have none)",
                ),
            };
            line.fill(&[("n", &plan.roll.len()), ("net", &net), ("none", &(plan.roll.len() - count))])
        });
        let sums = sums.zip(&self.periods).map(|(sum, period)| period.not_in_file.map(|_| sum));
        let both = self.period_lines().into_iter().zip(sums);
        let mut lines: Vec<Text> = both.flat_map(|(line, sum)| std::iter::once(line).chain(sum)).collect();
        let of = |count: fn(&TablePlan) -> usize| self.tables.iter().map(count).sum::<usize>();
        if !self.tables.is_empty() {
            let waiting = of(|plan| if plan.is_waiting { plan.rows } else { 0 });
            let line = if waiting == 0 {
                text(
                    "名册和台账 {n} 种: {rows} 行，对上 {found} 行，对不上 {out} 行",
                    "{n|roster|rosters}: {rows|row|rows}, {found} found, {out} belong to nobody",
                )
            } else {
                text(
                    "名册和台账 {n} 种: {rows} 行，对上 {found} 行，对不上 {out} 行，{waiting} 行等本期数据导入后再对人",
                    "{n|roster|rosters}: {rows|row|rows}, {found} found, {out} belong to nobody, {waiting} wait for the records of their period",
                )
            };
            let rows = of(|plan| plan.rows);
            let out = of(|plan| if plan.is_waiting { 0 } else { plan.unmatched });
            let found = rows - waiting - out;
            lines.push(line.fill(&[("n", &self.tables.len()), ("rows", &rows), ("found", &found), ("out", &out), ("waiting", &waiting)]));
        }
        lines
    }

    /// Where few households change: each, and below it item by item what stood and what would stand.
    fn changed_lines(&self) -> Vec<Text> {
        let several = self.periods.len() > 1;
        let mut lines = Vec::new();
        for household in &self.changed {
            let whose = text("{village} {head} {id}", "{village} {head} {id}").fill(&[
                ("village", &household.village),
                ("head", &household.head),
                ("id", &household.hh_id),
            ]);
            let of_period = text("{whose}，{period}", "{whose}, {period}");
            let line = of_period.fill(&[("whose", &whose), ("period", &household.period.title())]);
            lines.push(if several { line } else { whose });
            lines.extend(household.items.iter().map(|item| text("  {item}", "  {item}").fill(&[("item", item)])));
        }
        lines
    }

    /// What would happen to the households of each period.
    #[must_use]
    pub fn period_lines(&self) -> Vec<Text> {
        let line = |period: &PeriodCount| {
            let line = match period.not_in_file {
                Some(_) => text(
                    "{period}: 新增 {new} 户，有变化 {changed} 户，无变化 {same} 户，文件里没有 {out} 户",
                    "{period}: {new} new, {changed} changed, {same} the same, {out} not in these files",
                ),
                // A correction says nothing of the households that are not in it.
                None => text("{period}: 更正 {changed} 户，无变化 {same} 户", "{period}: {changed} corrected, {same} the same"),
            };
            line.fill(&[
                ("period", &period.period.title()),
                ("new", &period.new),
                ("changed", &period.changed),
                ("same", &period.same),
                ("out", &period.not_in_file.unwrap_or_default()),
            ])
        };
        self.periods.iter().map(line).collect()
    }

    /// The files: kind, encoding, rows.
    #[must_use]
    pub fn file_lines(&self) -> Vec<Text> {
        let line = |file: &FileReport| {
            let line = match file.kind {
                FileKind::Table(_) => text("{name} {kind} {encoding} {rows} 行", "{name} {kind}, {encoding}, {rows|row|rows}"),
                FileKind::Yearly | FileKind::Collection => text(
                    "{name} {kind} {encoding} {rows} 行 {n} 户",
                    "{name} {kind}, {encoding}, {rows|row|rows}, {n|household|households}",
                ),
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
                "{label} {period}: {rows|row|rows}, {found} found, {out} belong to nobody",
            );
            let waiting = text(
                "{label} {period}: {rows} 行，等本期数据导入后再对人",
                "{label} {period}: {rows|row|rows}, joined when the records of the period come",
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
                Some((batch, old)) => text("，整表替换第 {batch} 批的 {old} 行", "; takes the place of {old|row|rows} of batch {batch}")
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
        let stem = text("导入问题清单", "import-problems").get(lang).to_owned();
        let name = |turn: usize| if turn == 0 { format!("{stem}.xlsx") } else { format!("{stem}({turn}).xlsx") };
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
    if done.undoes.is_some() {
        return taken_back(done);
    }
    let brought = sentences::brought(batch, &done.new, &done.changed);
    let said = text("{brought}；整改回来 {back} 户，重新打开 {open} 户", "{brought}; {back|case|cases} came back, {open} stand open again");
    and_judged(said.fill(&[("brought", &brought), ("back", &done.came_back), ("open", &done.reopened)]), done)
}

/// With the other periods that were judged again, and those that are to be.
fn and_judged(said: Text, done: &BatchDone) -> Text {
    let more = |said: Text, next: Text| text("{said}；{next}", "{said}; {next}").fill(&[("said", &said), ("next", &next)]);
    [done.also_judged(), done.waits()].into_iter().flatten().fold(said, more)
}

/// What undoing an import did.
#[must_use]
pub fn taken_back(done: &BatchDone) -> Text {
    let (Some(batch), Some(undone)) = (done.batch, done.undoes) else {
        return text("没有变化，什么都没有写入", "nothing changed, nothing was written");
    };
    let said = text(
        "第 {batch} 批（撤销第 {undone} 批导入）: 改回 {changed} 份，撤走 {gone} 份；重新打开 {open} 户",
        "batch {batch}, import {undone} undone: {changed|record|records} as before, {gone} gone; {open|case stands|cases stand} open again",
    );
    let counts: &[(&str, &dyn Say)] =
        &[("batch", &batch), ("undone", &undone), ("changed", &done.changed), ("gone", &done.gone), ("open", &done.reopened)];
    let told = [
        (
            done.out_again,
            text("交回来的 {n} 户回到退回在外", "{n|case that had come back is|cases that had come back are} out with the village again"),
        ),
        (done.stay_open, text("这批重新打开的 {n} 户仍是待审", "{n|case|cases} that it had opened stay open")),
        (done.dropped, text("办过的 {n} 户随数据撤走", "{n|case|cases} that somebody had worked on went with their records")),
    ];
    let more = |said: Text, (n, next): (usize, Text)| {
        if n == 0 { said } else { text("{said}；{next}", "{said}; {next}").fill(&[("said", &said), ("next", &next.fill(&[("n", &n)]))]) }
    };
    and_judged(told.into_iter().fold(said.fill(counts), more), done)
}

impl Desk {
    /// Says where files lie that are to be brought in: choosing files begins there.
    pub fn files_lie_in(&mut self, folder: PathBuf) {
        self.files = Some(folder);
    }

    /// The folder where files lie that are to be brought in, as it would be typed; none where nobody said so.
    #[must_use]
    pub fn files_begin(&self) -> Option<String> {
        self.files.as_deref().map(|folder| format!("{}/", folder.display()))
    }

    /// Says which files lie ready that are taken in by a form of their own.
    pub fn lie_ready(&mut self, files: Vec<PathBuf>) {
        self.ready = files;
    }

    /// The list of clues that lies ready, as it would be typed; empty where none does.
    #[must_use]
    pub fn clues_ready(&self) -> String {
        self.first_ready(clue_list::is_clue_list)
    }

    /// The table of rounds that lies ready, as it would be typed; empty where none does.
    #[must_use]
    pub fn rounds_ready(&self) -> String {
        self.first_ready(round_list::is_round_list)
    }

    /// The sheet of second visits that lies ready, as it would be typed; empty where none does.
    #[must_use]
    pub fn revisits_ready(&self) -> String {
        self.first_ready(taken::is_revisit_sheet)
    }

    /// The first file that lies ready and is one of these, as it would be typed; empty where none does.
    pub(in crate::review) fn first_ready(&self, is: fn(&Path) -> bool) -> String {
        self.ready.iter().find(|file| is(file)).map(|file| file.display().to_string()).unwrap_or_default()
    }

    /// The last import that can still be taken back.
    ///
    /// # Errors
    /// What the store says.
    pub fn last_batch(&self) -> Result<Option<LastImport>, ReviewError> {
        let read = self.office.store.read();
        let batches = read.batches()?;
        let last = batches.iter().filter(|batch| batch.can_be_undone()).max_by_key(|batch| batch.id);
        last.map(|last| self.office.import_to_undo(last.id)).transpose()
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
    use std::path::Path;

    use crate::i18n::Lang;
    use crate::review::desk::import_page::Offered;
    use crate::review::desk::import_page::folder;
    use crate::review::desk::import_page::offered;

    #[test]
    fn the_folder_is_told_whole_and_a_file_by_its_name() {
        let here = Path::new("/home/lm");
        for (typed, whole) in [("", "/home/lm/"), ("表/20", "/home/lm/表/"), ("/mnt/u/", "/mnt/u/"), ("x", "/home/lm/")] {
            assert_eq!(folder(typed, Some(here)).get(Lang::Zh), whole, "{typed}");
        }
        assert_eq!(folder("表/20", None).get(Lang::Zh), "表/");
        for (path, name) in [("a.csv", "a.csv"), ("表/a.csv", "a.csv"), ("表/", "表/"), ("/x/表/", "表/")] {
            assert_eq!(Offered { path: path.to_owned(), is_folder: false }.name(), name);
        }
    }

    #[test]
    fn folders_come_first_and_only_tables_are_offered() {
        let root = concat!(env!("CARGO_MANIFEST_DIR"), "/");
        let names: Vec<String> = offered(root).into_iter().map(|one| one.path).collect();
        assert!(names.contains(&format!("{root}src/")), "{names:?}");
        assert!(!names.iter().any(|name| name.ends_with("Cargo.toml") || name.contains("/.git")), "{names:?}");
        assert!(offered("/no/such/folder/").is_empty());
    }
}
