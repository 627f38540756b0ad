//! A table of rounds as grids hand it in: a round a row, with grid, day, who went, whom they saw, and what it came to.
//!
//! A row that is wrong is refused by file, row and column, the others stand. A row that names a grid and nothing else says that nobody
//! went: silence, kept as such. What does not live here: what becomes of the rounds (`mod.rs`).

use std::path::Path;

use crate::domain::field::VILLAGE;
use crate::domain::office::round::GridRound;
use crate::domain::office::round::RoundFound;
use crate::domain::office::round::RoundsKnown;
use crate::domain::office::round::kept_grid;
use crate::domain::office::round::kept_name;
use crate::exchange::cells::header::field_of;
use crate::exchange::cells::header::normal;
use crate::exchange::cells::mend::day_of;
use crate::exchange::error::name_of;
use crate::exchange::sheets::plain_rows;
use crate::exchange::sheets::plain_rows::PlainColumn;
use crate::exchange::sheets::plain_rows::PlainRow;
use crate::i18n::Lang;
use crate::i18n::Text;
use crate::i18n::text;
use crate::review::desk::state::Desk;
use crate::review::error::ReviewError;
use crate::review::rounds::RoundPart;
use crate::review::rounds::contradicted;
use crate::review::rounds::says_both;
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
    Note,
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
        let said: Vec<_> = rows.iter().skip(at + 1).map(|row| (row.number, self.round_row(row, &columns))).collect();
        let round = |said: &Result<RoundSaid, _>| if let Ok(RoundSaid::Round(round)) = said { Some(round.cleaned()) } else { None };
        let (places, all): (Vec<u32>, Vec<GridRound>) = said.iter().filter_map(|(number, said)| Some((*number, round(said)?))).unzip();
        let known = self.rounds_known()?;
        for (number, said) in said {
            let checked = said.and_then(|said| match &said {
                RoundSaid::Round(round) => match against(round, (&places, &all), &known) {
                    Some(why) => Err((RoundCell::Found, why)),
                    None => Ok(said),
                },
                RoundSaid::Silent(..) | RoundSaid::Nothing => Ok(said),
            });
            match checked {
                Ok(RoundSaid::Round(round)) => read.rounds.push(round),
                Ok(RoundSaid::Silent(village, grid)) => read.grids.push((village, grid)),
                Ok(RoundSaid::Nothing) => {}
                Err((cell, what)) => {
                    let own = columns.iter().find(|column| column.holds == cell).map(|column| column.title.clone());
                    let column = own.unwrap_or_else(|| default_title(cell).get(Lang::Zh).to_owned());
                    read.refused.push(plain_rows::not_taken(&file, number, &column, &what));
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
            let own = columns.iter().filter(|column| column.holds == cell).filter_map(|column| row.cells.get(column.at));
            own.map(|cell| cell.trim()).find(|cell| !cell.is_empty()).unwrap_or_default()
        };
        let rest = [RoundCell::Day, RoundCell::Person, RoundCell::Households, RoundCell::Seen, RoundCell::Words, RoundCell::Note];
        // The program's own list writes of a silent grid that it is one.
        let says_silence = ["", "没有登记", "noround"].contains(&normal(word(RoundCell::Found)).to_lowercase().as_str());
        let says_no_more = says_silence && rest.iter().all(|cell| word(*cell).is_empty());
        let (village, grid) = (self.village_meant(&kept_name(word(RoundCell::Village))), kept_name(word(RoundCell::Grid)));
        if normal(word(RoundCell::Village)) == "合计" || (says_no_more && village.is_empty() && grid.is_empty()) {
            return Ok(RoundSaid::Nothing);
        }
        if let Some(two) = twice(row, columns) {
            return Err(two);
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
                    "没有写排查结果；没有发现也要写“{none}”，空着不算",
                    "there is no result; “{none}” is wanted where nothing was found, an empty cell says nothing",
                ),
                _ => text("“{word}”不是排查结果，写“{none}”或者“{found}”", "“{word}” is no result: “{none}” or “{found}”"),
            };
            // The words are those of the table, whoever reads the sentence.
            let is_english = columns.iter().any(|column| column.holds == RoundCell::Found && column.title.is_ascii());
            let (none, found) = if is_english { ("none", "found") } else { ("未发现", "发现") };
            let word = mask::scrub(word(RoundCell::Found));
            return Err((RoundCell::Found, said.fill(&[("word", &word), ("none", &none), ("found", &found)])));
        };
        let every = |cell: RoundCell| {
            let own = columns.iter().filter(move |column| column.holds == cell).filter_map(|column| row.cells.get(column.at));
            own.map(|cell| cell.trim()).filter(|said| !said.is_empty())
        };
        if let Some(why) = every(RoundCell::Words).find_map(|words| says_both(found, words)) {
            return Err((RoundCell::Words, why));
        }
        let seen = names(word(RoundCell::Seen));
        let mut said: Vec<&str> = every(RoundCell::Words).chain(every(RoundCell::Note)).collect();
        said.dedup();
        let words = said.join("；");
        let by = word(RoundCell::Person).to_owned();
        let round = GridRound { village, grid, on, by, households, seen, found, words };
        match self.unfit_round(&round) {
            Some((part, why)) => Err((cell_of(part), why)),
            None => Ok(RoundSaid::Round(round)),
        }
    }
}

/// Why a round is contradicted by another row of its table, or by what stands.
fn against(round: &GridRound, (places, all): (&[u32], &[GridRound]), known: &RoundsKnown) -> Option<Text> {
    let own = round.cleaned();
    if let Some((number, _)) = places.iter().zip(all).find(|(_, other)| own.contradicts(other)) {
        let said = text("和第 {row} 行的“发现”矛盾", "this contradicts row {row}, where something was found");
        return Some(said.fill(&[("row", number)]));
    }
    contradicted(&own, all, known)
}

/// Two columns of one meaning that say different things in a row; a grid may stand beside its group, and words beside words.
fn twice(row: &PlainRow, columns: &[PlainColumn<RoundCell>]) -> Option<(RoundCell, Text)> {
    let word = |column: &PlainColumn<RoundCell>| row.cells.get(column.at).map_or("", |cell| cell.trim()).to_owned();
    columns.iter().enumerate().find_map(|(at, column)| {
        let is_other = |other: &&PlainColumn<RoundCell>| {
            let may_differ = matches!(column.holds, RoundCell::Grid | RoundCell::Words) && normal(&column.title) != normal(&other.title);
            let (a, b) = (word(column), word(other));
            other.holds == column.holds && !may_differ && !a.is_empty() && !b.is_empty() && a != b
        };
        let other = columns.iter().skip(at + 1).find(is_other)?;
        let said = text("有两列（“{one}”“{two}”），一列写“{a}”，一列写“{b}”", "two columns, “{one}” and “{two}”, say “{a}” and “{b}”");
        let (a, b) = (mask::scrub(&word(column)), mask::scrub(&word(other)));
        Some((column.holds, said.fill(&[("one", &column.title), ("two", &other.title), ("a", &a), ("b", &b)])))
    })
}

/// Every column that is meant, also where two mean the same.
fn columns_of(row: &PlainRow) -> Vec<PlainColumn<RoundCell>> {
    let each = row.cells.iter().enumerate();
    each.filter_map(|(at, title)| cell(title).map(|holds| PlainColumn { at, holds, title: title.clone() })).collect()
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
    rows.iter().take(HEAD_ROWS).map(columns_of).enumerate().find(|(_, columns)| is_header(columns))
}

fn cell(title: &str) -> Option<RoundCell> {
    match normal(title).to_lowercase().as_str() {
        "村" | "村名" | "村名称" | "行政村名称" | "village" => Some(RoundCell::Village),
        "网格" | "网格名称" | "所属网格" | "网格编号" | "自然村" | "村民小组" | "村民组" | "组" | "grid" => {
            Some(RoundCell::Grid)
        }
        "走访日期" | "排查日期" | "入户日期" | "日期" | "走访时间" | "排查时间" | "day" | "date" | "on" => {
            Some(RoundCell::Day)
        }
        "走访人" | "排查人" | "入户人" | "网格员" | "走访干部" | "排查人员" | "走访人员" | "person" | "by" | "who" | "whowent" => {
            Some(RoundCell::Person)
        }
        "走访户数" | "排查户数" | "入户户数" | "户数" | "households" | "householdsseen" => Some(RoundCell::Households),
        "走访户" | "走访对象" | "排查对象" | "走访农户" | "排查农户" | "户主" | "seen" => Some(RoundCell::Seen),
        "排查结果" | "走访结果" | "结果" | "有无发现" | "是否发现风险" | "有无风险" | "result" | "found" => {
            Some(RoundCell::Found)
        }
        "情况说明" | "说明" | "发现情况" | "发现问题" | "排查情况" | "words" => Some(RoundCell::Words),
        "备注" | "note" => Some(RoundCell::Note),
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
        RoundCell::Note => text("备注", "note"),
    }
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
        let kept = desk.office.store.read().round_acts().expect("read").into_iter().map(|(_, words)| words).collect::<Vec<_>>().join("\n");
        assert!(kept.contains("孙家房屋漏雨") && !kept.contains("13800001111"), "{kept}");
        let again = desk.take_rounds(&path).expect("taken");
        assert_eq!(again.heading.get(Lang::Zh), "已经有的 2 次", "the same again adds nothing");
        assert_eq!(rig::findings(&desk.office), Vec::<String>::new());
        fs::write(&path, "户编号,走访日期\n98010100001,2024-10-02\n").expect("written");
        assert!(!is_round_list(&path) && desk.read_rounds(&path).is_err());
    }
    #[test]
    fn what_contradicts_itself_is_told_by_row_and_column_and_the_words_of_the_table() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("rounds.csv");
        let mut desk = rig::two_villages();
        let mut refused = |rows: &str| -> Vec<String> {
            fs::write(&path, rows).expect("written");
            assert!(is_round_list(&path));
            let taken = desk.take_rounds(&path).expect("taken");
            taken.lines.iter().skip(1).map(|said| said.get(Lang::Zh).to_owned()).collect()
        };
        let said = refused(
            "行政村,网格,走访日期,走访人,走访户数,走访户数,走访户,排查结果,情况说明,备注\n\
             石门村,1组,2024-10-08,李四,2,2,张三,发现,漏雨,\n\
             石门村,１组,2024-10-08,李四,2,2,张三,未发现,,\n\
             石门村,1组,2024-10-08,李四,2,2,王五,未发现问题,,人在家\n\
             石门村,2组,2024-10-08,李四,2,2,,未发现,漏雨,\n\
             石门村,2组,2024-10-08,李四,2,3,,未发现,,\n\
             石门村,2组,2024-10-08,李四,2,2,,没有发现,无,\n",
        );
        let places = ["第 3 行“排查结果”：和第 2 行", "第 5 行“情况说明”", "第 6 行“走访户数”：有两列"];
        assert_eq!(said.len(), places.len(), "{said:?}");
        assert!(said.iter().zip(places).all(|(said, place)| said.contains(place)), "{said:?}");
        // What stands is not said otherwise by a later table; a household besides joins it.
        let said = refused(
            "month,village,grid,day,who went,households,seen,result,words\n\
             2024m10,石门村,1组,2024-10-08,李四,2,张三,nothing found,\n\
             2024m10,石门村,3组,,,,,no round,\n\
             2024m10,石门村,4组,2024-10-08,李四,2,,perhaps,\n",
        );
        assert_eq!(said.len(), 2, "{said:?}");
        assert!(said[0].contains("第 2 行“result”：已经登记"), "{said:?}");
        assert!(said[1].contains("写“none”或者“found”"), "{said:?}");
    }
}
