//! A table of rounds as grids hand it in: a round a row, with grid, day, who went, whom they saw, and what it came to.
//!
//! A row that is wrong is refused by file, row and column, the others stand. A row that names a grid and nothing else says that nobody
//! went: silence, kept as such. What does not live here: what becomes of the rounds (`mod.rs`).

use std::path::Path;

use chrono::NaiveDate;

use crate::domain::field::VILLAGE;
use crate::domain::office::round::GridRound;
use crate::domain::office::round::RoundFound;
use crate::domain::office::round::kept_grid;
use crate::domain::office::round::kept_name;
use crate::exchange::cells::dates;
use crate::exchange::cells::header::field_of;
use crate::exchange::cells::header::normal;
use crate::exchange::cells::mend::serial_day;
use crate::exchange::error::name_of;
use crate::exchange::sheets::plain_rows;
use crate::exchange::sheets::plain_rows::PlainColumn;
use crate::exchange::sheets::plain_rows::PlainRow;
use crate::exchange::sheets::plain_rows::columns_of;
use crate::i18n::Lang;
use crate::i18n::Text;
use crate::i18n::text;
use crate::review::desk::state::Desk;
use crate::review::error::ReviewError;
use crate::review::rounds::RoundPart;
use crate::review::rows::mask;
use crate::review::rows::section::Section;

/// How far down a header is looked for.
const HEAD_ROWS: usize = 10;

/// What a column of the table holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum RoundCell {
    Village,
    Grid,
    Day,
    Person,
    Households,
    Seen,
    Found,
    Words,
}

/// A table as it was read, before anything of it is written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RoundListRead {
    /// The rounds that can be entered.
    pub rounds: Vec<GridRound>,
    /// Grids with nothing beside their name, by village.
    pub grids: Vec<(String, String)>,
    /// Rows that cannot, each with file, row and column.
    pub refused: Vec<Text>,
}

/// What a row says.
enum RoundSaid {
    Round(GridRound),
    Silent(String, String),
    Nothing,
}

/// Whether a file is a table of rounds: its name says so, and its header has a day, who went and what it came to.
#[must_use]
pub fn is_round_list(path: &Path) -> bool {
    let name = name_of(path).to_lowercase();
    if !(name.contains("排查") || name.contains("round")) {
        return false;
    }
    plain_rows::read(path).is_ok_and(|rows| header(&rows).is_some())
}

impl Desk {
    /// Reads a table of rounds; nothing is written.
    ///
    /// # Errors
    /// The file cannot be read or is no such table.
    pub fn read_rounds(&self, path: &Path) -> Result<RoundListRead, ReviewError> {
        if self.period().is_none() {
            return Err(ReviewError::NoPeriod);
        }
        let file = name_of(path);
        let rows = plain_rows::read(path)?;
        let Some((at, columns)) = header(&rows) else {
            let said = text(
                "“{file}”不是排查表：要有“行政村”“走访日期”“走访人”“排查结果”几列，可以有网格、走访户数、走访户、情况说明；什么都没有改动",
                "“{file}” is no table of rounds: it wants columns village, day, person and result, and may have grid, households, seen and words; nothing was changed",
            );
            return Err(ReviewError::Listed(said.fill(&[("file", &file)])));
        };
        let mut read = RoundListRead::default();
        for row in rows.iter().skip(at + 1) {
            match self.round_row(row, &columns) {
                Ok(RoundSaid::Round(round)) => read.rounds.push(round),
                Ok(RoundSaid::Silent(village, grid)) => read.grids.push((village, grid)),
                Ok(RoundSaid::Nothing) => {}
                Err((cell, what)) => {
                    let own = columns.iter().find(|column| column.holds == cell).map(|column| column.title.clone());
                    let column = own.unwrap_or_else(|| default_title(cell).get(Lang::Zh).to_owned());
                    let said = text("“{file}”第 {row} 行“{column}”：{what}，没有读入", "“{file}” row {row}, {column}: {what}; not taken");
                    read.refused.push(said.fill(&[("file", &file), ("row", &row.number), ("column", &column), ("what", &what)]));
                }
            }
        }
        Ok(read)
    }

    /// Reads a table and enters its rounds; gives what became of them and which rows were not taken.
    ///
    /// # Errors
    /// As `read_rounds` and `add_rounds`, or not one row can be taken; nothing was changed then.
    pub fn take_rounds(&mut self, path: &Path) -> Result<Section, ReviewError> {
        let RoundListRead { rounds, grids, mut refused } = self.read_rounds(path)?;
        if rounds.is_empty() && grids.is_empty() && !refused.is_empty() {
            return Err(ReviewError::Listed(Text::series(
                [text("没有一行能读入", "not one row could be taken")].into_iter().chain(refused),
            )));
        }
        let heading = self.add_rounds(&rounds, &grids)?.told();
        if !refused.is_empty() {
            let said = text("没有读入 {m} 行，改好可以再读入一次", "{m|row|rows} not taken; mended, the file can be taken in again");
            refused.insert(0, said.fill(&[("m", &refused.len())]));
        }
        Ok(Section { heading, lines: refused })
    }

    /// What a row says, or what is wrong with it by its column.
    fn round_row(&self, row: &PlainRow, columns: &[PlainColumn<RoundCell>]) -> Result<RoundSaid, (RoundCell, Text)> {
        let word = |cell: RoundCell| {
            let own = columns.iter().find(|column| column.holds == cell).and_then(|column| row.cells.get(column.at));
            own.map_or("", |cell| cell.trim())
        };
        let rest = [RoundCell::Day, RoundCell::Person, RoundCell::Households, RoundCell::Seen, RoundCell::Found, RoundCell::Words];
        let says_no_more = rest.iter().all(|cell| word(*cell).is_empty());
        let (village, grid) = (kept_name(word(RoundCell::Village)), kept_name(word(RoundCell::Grid)));
        if normal(word(RoundCell::Village)) == "合计" || (says_no_more && village.is_empty() && grid.is_empty()) {
            return Ok(RoundSaid::Nothing);
        }
        if village.is_empty() {
            return Err((RoundCell::Village, text("没有写村", "there is no village")));
        }
        if says_no_more {
            let grid = kept_grid(&grid);
            return match self.unfit_grid(&village, &grid) {
                Some((part, why)) => Err((cell_of(part), why)),
                None => Ok(RoundSaid::Silent(village, grid)),
            };
        }
        let Some(on) = day_of(word(RoundCell::Day)) else {
            let said = match word(RoundCell::Day) {
                "" => text("没有写走访日期", "there is no day"),
                _ => text("要写日历上有的一天，如 2024-10-24", "a day of the calendar like 2024-10-24 is wanted"),
            };
            return Err((RoundCell::Day, said));
        };
        let households = match word(RoundCell::Households).trim_end_matches('户').trim() {
            "" => 0,
            written => written
                .parse::<u32>()
                .ok()
                .filter(|n| *n < 10_000)
                .ok_or_else(|| (RoundCell::Households, text("户数要写一个数，如 12", "a number of households like 12 is wanted")))?,
        };
        let Some(found) = RoundFound::parse(word(RoundCell::Found)) else {
            let said = match word(RoundCell::Found) {
                "" => text(
                    "没有写排查结果；没有发现也要写“未发现”，空着不算",
                    "there is no result; “none” is wanted where nothing was found, an empty cell says nothing",
                ),
                _ => text("“{word}”不是排查结果，写“未发现”或者“发现”", "“{word}” is no result: “none” or “found”"),
            };
            return Err((RoundCell::Found, said.fill(&[("word", &mask::scrub(word(RoundCell::Found)))])));
        };
        let seen = names(word(RoundCell::Seen));
        let (by, words) = (word(RoundCell::Person).to_owned(), word(RoundCell::Words).to_owned());
        let round = GridRound { village, grid, on, by, households, seen, found, words };
        match self.unfit_round(&round) {
            Some((part, why)) => Err((cell_of(part), why)),
            None => Ok(RoundSaid::Round(round)),
        }
    }
}

/// The names in what was written, one after another.
#[must_use]
pub fn names(written: &str) -> Vec<String> {
    written.split(['、', '，', ',', '；', ';', '/', ' ', '\n']).map(kept_name).filter(|name| !name.is_empty()).collect()
}

const fn cell_of(part: RoundPart) -> RoundCell {
    match part {
        RoundPart::Village => RoundCell::Village,
        RoundPart::Grid => RoundCell::Grid,
        RoundPart::Day => RoundCell::Day,
        RoundPart::Person => RoundCell::Person,
        RoundPart::Seen => RoundCell::Seen,
        RoundPart::Found => RoundCell::Words,
    }
}

/// Where the header stands, and its columns.
fn header(rows: &[PlainRow]) -> Option<(usize, Vec<PlainColumn<RoundCell>>)> {
    let is_header = |columns: &[PlainColumn<RoundCell>]| {
        let has = |wanted: RoundCell| columns.iter().any(|column| column.holds == wanted);
        [RoundCell::Village, RoundCell::Day, RoundCell::Person, RoundCell::Found].into_iter().all(has)
    };
    rows.iter().take(HEAD_ROWS).map(|row| columns_of(row, cell)).enumerate().find(|(_, columns)| is_header(columns))
}

fn cell(title: &str) -> Option<RoundCell> {
    match normal(title).as_str() {
        "村" | "村名" | "村名称" | "行政村名称" | "village" => Some(RoundCell::Village),
        "网格" | "网格名称" | "所属网格" | "网格编号" | "自然村" | "村民小组" | "村民组" | "组" | "grid" => {
            Some(RoundCell::Grid)
        }
        "走访日期" | "排查日期" | "入户日期" | "日期" | "走访时间" | "排查时间" | "day" | "date" => {
            Some(RoundCell::Day)
        }
        "走访人" | "排查人" | "入户人" | "网格员" | "走访干部" | "排查人员" | "走访人员" | "person" | "by" => {
            Some(RoundCell::Person)
        }
        "走访户数" | "排查户数" | "入户户数" | "户数" | "households" => Some(RoundCell::Households),
        "走访户" | "走访对象" | "排查对象" | "走访农户" | "排查农户" | "户主" | "seen" => Some(RoundCell::Seen),
        "排查结果" | "走访结果" | "结果" | "有无发现" | "是否发现风险" | "有无风险" | "result" | "found" => {
            Some(RoundCell::Found)
        }
        "情况说明" | "说明" | "发现情况" | "发现问题" | "排查情况" | "备注" | "words" | "note" => {
            Some(RoundCell::Words)
        }
        _ => (field_of(title) == Some(VILLAGE)).then_some(RoundCell::Village),
    }
}

const fn default_title(cell: RoundCell) -> Text {
    match cell {
        RoundCell::Village => text("行政村", "village"),
        RoundCell::Grid => text("网格", "grid"),
        RoundCell::Day => text("走访日期", "day"),
        RoundCell::Person => text("走访人", "person"),
        RoundCell::Households => text("走访户数", "households"),
        RoundCell::Seen => text("走访户", "seen"),
        RoundCell::Found => text("排查结果", "result"),
        RoundCell::Words => text("情况说明", "words"),
    }
}

/// A day as it is written, also as a number of a sheet.
fn day_of(written: &str) -> Option<NaiveDate> {
    dates::day(written).or_else(|| written.parse().ok().and_then(serial_day))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use crate::i18n::Lang;
    use crate::review::rounds::round_list::is_round_list;
    use crate::review::tests::rig;

    #[test]
    fn a_table_is_taken_row_by_row_and_what_is_wrong_is_named_by_row_and_column() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("网格排查10月.csv");
        let mut desk = rig::two_villages();
        let rows = "青溪镇网格排查表\n行政村,网格,走访日期,走访人,走访户数,走访户,排查结果,情况说明\n\
                    石门村,第一网格,2024-10-08,李四,12,张三、王五,未发现,\n\
                    石门村,第二网格,2024年10月9日,李四,8户,,发现,孙家房屋漏雨13800001111\n\
                    石门村,第三网格,,,,,,\n\
                    石门村,第一网格,2024-10-10,李四,3,,,\n\
                    石门村,第一网格,,李四,3,,未发现,\n\
                    石们村,第一网格,2024-10-08,李四,3,,未发现,\n\
                    石门村,第一网格,2024-10-10,,3,,未发现,\n\
                    石门村,第一网格,2024-10-10,李四,几户,,未发现,\n\
                    石门村,第一网格,2024-10-10,李四,,,未发现,\n\
                    石门村,第一网格,2024-12-10,李四,3,,未发现,\n\
                    石门村,第一网格,2024-10-10,李四,3,,发现,\n\
                    石门村,第一网格,2024-10-10,李四,3,,不知道,\n\
                    合计,,,,26,,,\n";
        fs::write(&path, rows).expect("written");
        assert!(is_round_list(&path));
        let said: Vec<String> = desk.read_rounds(&path).expect("read").refused.iter().map(|said| said.get(Lang::Zh).to_owned()).collect();
        let wanted = [
            ("第 6 行“排查结果”", "空着不算"),
            ("第 7 行“走访日期”", "没有写走访日期"),
            ("第 8 行“行政村”", "石门村"),
            ("第 9 行“走访人”", "没有写谁走访的"),
            ("第 10 行“走访户数”", "一个数"),
            ("第 11 行“走访户”", "几户"),
            ("第 12 行“走访日期”", "还没有到"),
            ("第 13 行“情况说明”", "发现了什么"),
            ("第 14 行“排查结果”", "不知道"),
        ];
        assert_eq!(said.len(), wanted.len(), "{said:?}");
        for (said, (place, what)) in said.iter().zip(wanted) {
            assert!(said.contains("网格排查10月.csv") && said.contains(place) && said.contains(what), "{said}");
        }
        let taken = desk.take_rounds(&path).expect("taken");
        assert_eq!(taken.heading.get(Lang::Zh), "登记排查 2 次、没有写走访的网格 1 个，记为没有登记、有发现的 1 次，另外登记线索");
        let kept = desk.office.store.read().round_acts().expect("read").join("\n");
        assert!(kept.contains("孙家房屋漏雨") && !kept.contains("13800001111"), "{kept}");
        let again = desk.take_rounds(&path).expect("taken");
        assert_eq!(again.heading.get(Lang::Zh), "已经有的 2 次", "the same again adds nothing");
        assert_eq!(rig::findings(&desk.office), Vec::<String>::new());
        fs::write(&path, "户编号,走访日期\n98010100001,2024-10-02\n").expect("written");
        assert!(!is_round_list(&path) && desk.read_rounds(&path).is_err());
    }
}
