//! Rows that are no data: totals, examples, notes and titles between or below the rows of a sheet.
//!
//! What does not live here: what becomes of rows that are data (`body.rs`, `table_rows.rs`).

use crate::domain::text::signs;
use crate::exchange::batch::ProblemKind;
use crate::exchange::batch::RowProblem;
use crate::exchange::cells::written::bare;
use crate::exchange::sheets::household::Row;
use crate::exchange::sheets::remarks::Run;
use crate::i18n::text;

/// What a row is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Passing {
    /// A row of data; without a usable number it is refused.
    Data,
    /// A sum of other rows.
    Total,
    /// A row that shows how to fill in the form.
    Example,
    /// Words to the reader.
    Note,
}

const TOTALS: [&str; 6] = ["合计", "小计", "总计", "共计", "累计", "总合计"];

const EXAMPLES: [&str; 8] = ["例", "示例", "样例", "范例", "例如", "如:", "填表示例", "填写示例"];

const NOTES: [&str; 20] = [
    "填表",
    "制表",
    "填报",
    "审核",
    "复核",
    "负责人",
    "经办",
    "备注",
    "说明",
    "注:",
    "单位",
    "盖章",
    "签字",
    "签名",
    "日期",
    "截至",
    "截止",
    "联系",
    "续表",
    "页",
];

/// A run of digits this long is a number of somebody.
const LONG_RUN: usize = 11;

/// A number this short may be a count beside a total.
const SHORT_NUMBER: usize = 4;

/// What a row is whose own number cannot be used; `said` is the cell where it should stand.
#[must_use]
pub fn without_number(row: Row, said: &str) -> Passing {
    let said = plain(said);
    if is_example(&said) || first_word(row).is_some_and(|word| is_example(&word)) {
        return Passing::Example;
    }
    if longest_run(&said) >= LONG_RUN {
        return Passing::Data;
    }
    if TOTALS.iter().any(|total| said.contains(total)) || has_total(row) {
        return Passing::Total;
    }
    // Five words are more than a note has.
    let filled = row.cells.iter().map(|cell| plain(&String::from_utf8_lossy(cell))).filter(|word| !word.is_empty());
    let words: Vec<String> = filled.take(5).collect();
    let note = |word: &String| NOTES.iter().any(|note| word.contains(note)) || word.starts_with('注');
    let is_lone = words.len() == 1 && row.cells.len() > 2 && longest_run(&words[0]) < LONG_RUN;
    if is_lone || (words.len() <= 4 && words.iter().any(note)) { Passing::Note } else { Passing::Data }
}

/// Whether a cell of the row names a total; one without any letter beyond ASCII does not.
fn has_total(row: Row) -> bool {
    row.cells.iter().filter(|cell| !cell.is_ascii()).any(|cell| is_total(&plain(&String::from_utf8_lossy(cell))))
}

/// What a row is whose number looks right: a count beside a total, or an example with an invented number.
#[must_use]
pub fn with_number(row: Row, number: &str, names: &[Option<usize>]) -> Passing {
    if first_word(row).is_some_and(|word| is_example(&word)) {
        return Passing::Example;
    }
    let invented = |at: &Option<usize>| {
        at.is_some_and(|at| std::str::from_utf8(row.cell(at)).is_ok_and(|name| name.contains("示例") || name.contains("样例")))
    };
    if names.iter().any(invented) {
        return Passing::Example;
    }
    let is_count = number.len() <= SHORT_NUMBER && number.bytes().all(|byte| byte.is_ascii_digit());
    if !is_count {
        return Passing::Data;
    }
    let is_empty = |cell: &[u8]| String::from_utf8_lossy(cell).chars().all(signs::is_blank);
    let is_lone = row.cells.len() > 2 && row.cells.iter().filter(|cell| !is_empty(cell)).count() == 1;
    match has_total(row) {
        true => Passing::Total,
        // The number of a page, or of a line that nobody filled in.
        false if is_lone => Passing::Note,
        false => Passing::Data,
    }
}

/// A cell without blanks of any kind, with half-width signs.
fn plain(cell: &str) -> String {
    cell.chars().filter(|letter| !signs::is_blank(*letter)).take(60).map(crate::exchange::cells::header::half_width).collect()
}

/// The first cell of a row that says anything, when it begins with a Chinese letter.
fn first_word(row: Row) -> Option<String> {
    let first = row.cells.iter().find(|cell| !cell.is_empty())?;
    // Nearly every row begins with a digit or a place.
    matches!(first.first(), Some(0xe4 | 0xe7 | 0xe6 | 0xe8 | 0xe5 | 0xef | b'(')).then(|| plain(&String::from_utf8_lossy(first)))
}

fn is_example(word: &str) -> bool {
    let word = word.trim_start_matches(['(', '[', '【']);
    EXAMPLES.iter().any(|example| {
        word.strip_prefix(example).is_some_and(|rest| {
            rest.is_empty()
                || rest.starts_with([':', ')', ']', '】', ',', '、', '.'])
                || rest.starts_with(|letter: char| letter.is_ascii_digit())
        })
    })
}

fn is_total(word: &str) -> bool {
    word.chars().count() <= 30
        && longest_run(word) < LONG_RUN
        && TOTALS.iter().any(|total| word.starts_with(total) || word.trim_end_matches([':', ')']).ends_with(total))
}

fn longest_run(word: &str) -> usize {
    word.split(|letter: char| !letter.is_ascii_digit()).map(str::len).max().unwrap_or(0)
}

/// The rows of a sheet that were passed over, for one sentence.
#[derive(Debug, Default)]
pub struct Passed {
    run: Run,
    said: Vec<String>,
}

impl Passed {
    /// How many of them are named.
    const NAMED: usize = 5;

    /// Passes a row over.
    pub fn add(&mut self, row: u32, cells: Row) {
        self.run.add(row);
        if self.said.len() < Passed::NAMED {
            let first = cells.cells.iter().map(|cell| String::from_utf8_lossy(cell).into_owned()).find(|cell| {
                let word = bare(cell);
                !word.is_empty() && !word.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
            });
            let first: String = first.unwrap_or_default().chars().take(20).collect();
            self.said.push(signs::visible(bare(&first)).into_owned());
        }
    }

    /// The sentence; none when there were none.
    #[must_use]
    pub fn remark(self) -> Option<RowProblem> {
        let wanted = text(
            "合计、示例、说明共 {n} 行（第 {rows} 行），不是户也不是人，不计",
            "{n|row|rows} of totals, examples and notes (rows {rows}) are nobody's and are not counted",
        );
        self.run.told(ProblemKind::PassedOver, "", self.said.join("；"), &wanted)
    }
}

#[cfg(test)]
mod tests {
    use csv::ByteRecord;

    use crate::exchange::sheets::household::Row;
    use crate::exchange::sheets::passing::Passing;
    use crate::exchange::sheets::passing::with_number;
    use crate::exchange::sheets::passing::without_number;

    #[test]
    fn rows_that_are_nobodys_are_told_from_rows_without_a_number() {
        use Passing::Data;
        use Passing::Example;
        use Passing::Note;
        use Passing::Total;
        let table: &[(&[&str], usize, Passing)] = &[
            (&["2024", "", "石门村合计5户", "99999.00"], 2, Total),
            (&["合 计", "", "", "99999.00"], 2, Total),
            (&["石门村小计", "", "", "5", "7"], 2, Total),
            (&["总计：", "", "", "5"], 2, Total),
            (&["填表人：张三　审核人：李四　2024年10月18日", "", "", ""], 2, Note),
            (&["", "", "制表日期：2024年10月18日", "", ""], 2, Note),
            (&["注：金额以元为单位", "", "", ""], 2, Note),
            (&["下河村2024年收入表", "", "", ""], 2, Note),
            (&["填表人：王五", "联系电话：13800000000", "", ""], 2, Note),
            (&["2024", "石门村", "例：98010100100010001", "1"], 2, Example),
            (&["示例", "石门村", "", "1"], 2, Example),
            (&["2024", "石门村", "无", "1", "2", "王一"], 2, Data),
            (&["2024", "石门村", "98010100100010001（已搬迁）", "1"], 2, Data),
            (&["2024", "石门村", "", "1", "2", "王一"], 2, Data),
        ];
        for (cells, at, wanted) in table {
            let record = ByteRecord::from(cells.to_vec());
            let row = Row { cells: &record, tags: &[], number: 1 };
            assert_eq!(without_number(row, cells[*at]), *wanted, "{cells:?}");
        }
        let table: &[(&[&str], Passing)] = &[
            (&["石门村合计", "5", "99"], Total),
            (&["", "1", "", ""], Note),
            (&["", "1", "", "王一"], Data),
            (&["", "98010100100010001", "", ""], Data),
            (&["石门村", "98010100100010001", "99"], Data),
            (&["示例", "98010100100010001", "99"], Example),
            (&["石门村", "98010100100010001", "张三（示例）"], Example),
            (&["例", "98010100100010001", "99"], Example),
            (&["例家沟", "98010100100010001", "99"], Data),
        ];
        for (cells, wanted) in table {
            let record = ByteRecord::from(cells.to_vec());
            let row = Row { cells: &record, tags: &[], number: 1 };
            assert_eq!(with_number(row, cells[1], &[Some(2), None]), *wanted, "{cells:?}");
        }
    }
}
