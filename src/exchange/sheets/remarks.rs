//! Remarks on rows and cells while a sheet is read: counted whole, listed up to a bound.
//!
//! What does not live here: the sentences (`cells/said.rs`), the remarks as the preview shows them (`review`).

use crate::exchange::batch::ProblemKind;
use crate::exchange::batch::RowProblem;
use crate::exchange::batch::SheetCounts;
use crate::i18n::Text;
use crate::i18n::text;

/// How many remarks on cells a sheet may make before the rest are only counted.
const MOST_REMARKS: usize = 10_000;

/// How many refused rows a sheet may name one by one; no sheet that people look after has more.
const MOST_REFUSED: usize = 100_000;

/// How many cells may be cleaned in one column before they are told in one sentence with the others of the column.
pub const MOST_CLEANED: usize = 3;

/// Remarks on rows, with those that refuse a row always kept.
#[derive(Debug, Default)]
pub struct Remarks {
    /// The remarks, in reading order.
    pub list: Vec<RowProblem>,
    /// Remarks left out.
    pub more: usize,
    /// All of them, counted.
    pub counts: SheetCounts,
    kept: usize,
    refused: usize,
}

impl Remarks {
    /// Adds a remark.
    pub fn add(&mut self, remark: RowProblem) {
        match remark.kind {
            ProblemKind::Refused => self.counts.refused += remark.count,
            ProblemKind::Unreadable | ProblemKind::LostDigits => self.counts.unreadable += remark.count,
            ProblemKind::PassedOver => self.counts.passed_over += remark.count,
            ProblemKind::Cleaned => self.counts.cleaned += remark.count,
            ProblemKind::LeftOut | ProblemKind::Conflict | ProblemKind::Note => {}
        }
        if remark.is_refusal() {
            if self.refused >= MOST_REFUSED {
                self.more += 1;
                return;
            }
            self.refused += 1;
        } else {
            if self.kept >= MOST_REMARKS {
                self.more += 1;
                return;
            }
            self.kept += 1;
        }
        self.list.push(remark);
    }

    /// Adds a remark on a cleaned cell; the fourth and further ones of a column only count in the third.
    pub fn cleaned(&mut self, remark: RowProblem) {
        let mut of_column = self.list.iter_mut().filter(|other| other.kind == ProblemKind::Cleaned && other.column == remark.column);
        let third = of_column.nth(MOST_CLEANED - 1).filter(|_| remark.kind == ProblemKind::Cleaned);
        match third {
            Some(third) => {
                third.count += 1;
                self.counts.cleaned += 1;
            }
            None => self.add(remark),
        }
    }

    /// The remarks, and how many more there were.
    #[must_use]
    pub fn all(self) -> Vec<RowProblem> {
        let mut list = self.list;
        if self.more > 0 {
            let wanted = text("另有 {n} 处问题未列出", "{n|more remark is|more remarks are} not listed").fill(&[("n", &self.more)]);
            list.push(RowProblem::new(ProblemKind::Note, 0, String::new(), String::new(), wanted));
        }
        list
    }
}

/// Rows or cells of one reason, told in one sentence.
#[derive(Clone, Debug, Default)]
pub struct Run {
    rows: Vec<u32>,
    count: usize,
}

impl Run {
    /// One more.
    pub fn add(&mut self, row: u32) {
        self.count += 1;
        if self.rows.len() < MOST_REFUSED && self.rows.last() != Some(&row) {
            self.rows.push(row);
        }
    }

    /// The remark, when there are any; the holes `n`, `row` and `rows` of its sentence are filled.
    #[must_use]
    pub fn told(mut self, kind: ProblemKind, column: &str, said: String, wanted: &Text) -> Option<RowProblem> {
        self.rows.sort_unstable();
        let row = *self.rows.first()?;
        let named = Text::list(self.rows.iter().take(NAMED));
        let dots = if self.rows.len() > NAMED { "…" } else { "" };
        let wanted = wanted.fill(&[
            ("n", &self.count),
            ("row", &row),
            ("rows", &text("{rows}{dots}", "{rows}{dots}").fill(&[("rows", &named), ("dots", &dots)])),
        ]);
        let rows = if self.rows.len() > 1 { self.rows } else { Vec::new() };
        Some(RowProblem { count: self.count, rows, ..RowProblem::new(kind, row, column.to_owned(), said, wanted) })
    }
}

/// How many rows a sentence names.
const NAMED: usize = 5;

/// Rows below a second header whose columns stand in another order.
#[must_use]
pub fn below(header: u32, run: Run) -> Option<RowProblem> {
    let wanted = text(
        "一张表只有一个表头；第 {header} 行又有一个表头，列的次序不同，它下面的 {n} 行没有读入；请另存成一个文件再导入",
        "one header for a sheet; row {header} is another one with its columns in another order, and the {n|row below it was|rows below it were} not taken; \
         save them as a file of their own",
    );
    run.told(ProblemKind::Refused, "", String::new(), &wanted.fill(&[("header", &header), ("n", &"{n}")]))
}

/// Rows that are hidden.
#[must_use]
pub fn hidden(run: Run) -> Option<RowProblem> {
    let wanted = text(
        "看得见的行；隐藏的 {n} 行也读入了（第 {rows} 行），与看得见的行不同时以看得见的为准",
        "visible rows; {n|hidden row was|hidden rows were} taken too (rows {rows}), and where they differ the visible ones stand",
    );
    run.told(ProblemKind::Note, "", String::new(), &wanted)
}

/// Rows with cells to the right of the header.
#[must_use]
pub fn untitled(run: Run) -> Option<RowProblem> {
    let wanted = text(
        "每列都有表头；表头右边没有列名的格，有 {n} 行有内容，没有读入（第 {rows} 行）",
        "a title over every column; {n|row has|rows have} cells to the right of the header, which were not taken (rows {rows})",
    );
    run.told(ProblemKind::LeftOut, "", String::new(), &wanted)
}

/// A sheet without any row below its header.
#[must_use]
pub fn no_rows(header: u32) -> RowProblem {
    let wanted = text("表头下面的数据行；这张表只有表头，没有数据", "rows below the header; this sheet has a header only and no rows");
    RowProblem::new(ProblemKind::Note, header, String::new(), String::new(), wanted)
}

#[cfg(test)]
mod tests {
    use crate::exchange::batch::ProblemKind;
    use crate::exchange::batch::RowProblem;
    use crate::exchange::sheets::remarks::Remarks;
    use crate::i18n::text;

    #[test]
    fn three_cleaned_cells_of_a_column_are_told_and_the_others_counted_in_the_third() {
        let mut remarks = Remarks::default();
        let cleaned = |row: u32, column: &str| {
            RowProblem::new(ProblemKind::Cleaned, row, column.to_owned(), " 5".to_owned(), text("去掉空格", "blanks taken off"))
        };
        for row in 2..7 {
            remarks.cleaned(cleaned(row, "年收入"));
        }
        remarks.cleaned(cleaned(2, "年支出"));
        let told: Vec<(&str, u32, usize)> = remarks.list.iter().map(|one| (one.column.as_str(), one.row, one.count)).collect();
        assert_eq!(told, [("年收入", 2, 1), ("年收入", 3, 1), ("年收入", 4, 3), ("年支出", 2, 1)]);
        assert_eq!((remarks.counts.cleaned, remarks.more), (6, 0));
    }
}
