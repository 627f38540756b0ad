//! A list of clues as platforms, grids and departments send it: a clue a row, its source, day, village and household, and what was told.
//!
//! A row that is wrong is refused by file, row and column, the others stand; phones and certificates are not taken.
//! What does not live here: what becomes of the clues (`desk/clues.rs`), opening the table (`exchange/sheets/plain_rows.rs`), a department's
//! roster of clues with the days of identification (`domain/table.rs`).

use std::path::Path;

use crate::domain::field::HH_ID;
use crate::domain::field::VILLAGE;
use crate::domain::office::clue::ClueFound;
use crate::domain::office::clue_word::ClueSource;
use crate::domain::office::duty::clean_name;
use crate::domain::table::CLUE;
use crate::exchange::cells::header::field_of;
use crate::exchange::cells::header::normal;
use crate::exchange::cells::mend::day_of;
use crate::exchange::error::name_of;
use crate::exchange::sheets::plain_rows;
use crate::exchange::sheets::plain_rows::PlainColumn;
use crate::exchange::sheets::plain_rows::PlainRow;
use crate::exchange::sheets::plain_rows::columns_of;
use crate::i18n::Lang;
use crate::i18n::Text;
use crate::i18n::text;
use crate::review::desk::clues::CluePart;
use crate::review::desk::state::Desk;
use crate::review::error::ReviewError;
use crate::review::rows::QueueRow;
use crate::review::rows::mask;
use crate::review::rows::section::Section;

/// How far down a header is looked for.
const HEAD_ROWS: usize = 10;

/// What a column of the list holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Tells {
    Source,
    Day,
    Village,
    Household,
    Name,
    Teller,
    Words,
}

/// A list as it was read, before anything of it is written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ClueListRead {
    /// The clues that can be entered.
    pub found: Vec<ClueFound>,
    /// Rows that cannot, each with file, row and column.
    pub refused: Vec<Text>,
}

/// Whether a file is a list of clues: its name says so, its header has a source and a day, and it is not a department's roster, which
/// also says when households were identified.
#[must_use]
pub fn is_clue_list(path: &Path) -> bool {
    let name = name_of(path).to_lowercase();
    if !(name.contains("线索") || name.contains("clue")) {
        return false;
    }
    let Ok(rows) = plain_rows::read(path) else { return false };
    header(&rows).is_some_and(|(at, _)| !is_roster(&rows, at))
}

/// Whether the header is that of a department's roster of clues.
fn is_roster(rows: &[PlainRow], at: usize) -> bool {
    rows.get(at).is_some_and(|row| row.cells.iter().any(|title| says_identified(title)))
}

/// Whether a title is that of the day on which a household was identified.
fn says_identified(title: &str) -> bool {
    let word = normal(title);
    let column = CLUE.row().columns.iter().find(|column| column.code == "clue.identified_on");
    column.is_some_and(|column| {
        let known = [column.label.get(Lang::Zh), column.label.get(Lang::En)];
        known.iter().chain(column.aliases).any(|known| normal(known) == word)
    })
}

impl Desk {
    /// Reads a list of clues; nothing is written.
    ///
    /// # Errors
    /// The file cannot be read or is no such list.
    pub fn read_clues(&self, path: &Path) -> Result<ClueListRead, ReviewError> {
        if self.period().is_none() {
            return Err(ReviewError::NoPeriod);
        }
        let file = name_of(path);
        let rows = plain_rows::read(path)?;
        let Some((at, columns)) = header(&rows) else {
            let said = text(
                "“{file}”不是线索名单：要有“线索来源”“发现日期”“行政村”“户主”几列，可以有户编号、反映人、线索内容；什么都没有改动",
                "“{file}” is no list of clues: it wants columns source, day, village and name, and may have household number, told by and words; nothing was changed",
            );
            return Err(ReviewError::Listed(said.fill(&[("file", &file)])));
        };
        if is_roster(&rows, at) {
            return Err(ReviewError::RosterOfClues(file));
        }
        let mut read = ClueListRead::default();
        for row in rows.iter().skip(at + 1) {
            match self.clue_row(row, &columns) {
                Ok(Some(found)) => read.found.push(found),
                Ok(None) => {}
                Err((column, what)) => {
                    read.refused.push(plain_rows::not_taken(&file, row.number, &column, &what));
                }
            }
        }
        Ok(read)
    }

    /// Reads a list and enters its clues; gives what became of them and which rows were not taken.
    ///
    /// # Errors
    /// As `read_clues` and `add_clues`, or not one row can be taken; nothing was changed then.
    pub fn take_list(&mut self, path: &Path) -> Result<Section, ReviewError> {
        let ClueListRead { found, mut refused } = self.read_clues(path)?;
        if found.is_empty() && !refused.is_empty() {
            return Err(ReviewError::Listed(Text::series(
                [text("没有一条线索能读入", "not one clue could be taken")].into_iter().chain(refused),
            )));
        }
        let heading = self.add_clues(&found)?.told();
        if !refused.is_empty() {
            let said = text("没有读入 {m} 行，改好可以再读入一次", "{m|row|rows} not taken; mended, the file can be taken in again");
            refused.insert(0, said.fill(&[("m", &refused.len())]));
        }
        Ok(Section { heading, lines: refused })
    }

    /// The clue of a row; none for an empty one or a sum. Else what is wrong with it, by the title of the column.
    fn clue_row(&self, row: &PlainRow, columns: &[PlainColumn<Tells>]) -> Result<Option<ClueFound>, (String, Text)> {
        let word = |tells: Tells| {
            let cell = columns.iter().find(|column| column.holds == tells).and_then(|column| row.cells.get(column.at));
            cell.map_or("", |cell| cell.trim())
        };
        let title = |tells: Tells| {
            let own = columns.iter().find(|column| column.holds == tells).map(|column| column.title.clone());
            own.unwrap_or_else(|| default_title(tells).get(Lang::Zh).to_owned())
        };
        let wrong = |tells: Tells, what: Text| Err((title(tells), what));
        let told = [Tells::Source, Tells::Day, Tells::Household, Tells::Name, Tells::Words];
        if told.iter().all(|tells| word(*tells).is_empty()) || normal(word(Tells::Village)) == "合计" {
            return Ok(None);
        }
        let Some(source) = ClueSource::parse(word(Tells::Source)) else {
            let said = match word(Tells::Source) {
                "" => text("没有写来源，要写{known}之一", "there is no source; it is one of {known}"),
                _ => text("没有“{source}”这种来源，要写{known}之一", "there is no source “{source}”; it is one of {known}"),
            };
            let known = Text::list(ClueSource::ALL.map(ClueSource::label));
            return wrong(Tells::Source, said.fill(&[("source", &mask::scrub(word(Tells::Source))), ("known", &known)]));
        };
        let Some(on) = day_of(word(Tells::Day)) else {
            let said = match word(Tells::Day) {
                "" => text("没有写发现日期", "there is no day"),
                _ => text("要写日历上有的一天，如 2024-10-24", "a day of the calendar like 2024-10-24 is wanted"),
            };
            return wrong(Tells::Day, said);
        };
        let village = clean_name(word(Tells::Village));
        if village.is_empty() {
            return wrong(Tells::Village, text("没有写村", "there is no village"));
        }
        let hh_id = clean_name(word(Tells::Household));
        let on_roll = self.queue().iter().find(|own| own.hh_id == hh_id);
        let name = match (clean_name(word(Tells::Name)), on_roll) {
            (name, Some(own)) if name.is_empty() => own.head.clone(),
            (name, _) => name,
        };
        let is_own = |own: &&QueueRow| own.village.key() == village || own.village_alone() == village;
        let village = on_roll.filter(is_own).map_or_else(|| self.village_meant(&village), |own| own.village.key().to_owned());
        if let Some(own) = on_roll.filter(|own| own.village.key() != village) {
            let said = text("这个户编号是{village}的", "this household is of {village}");
            return wrong(Tells::Household, said.fill(&[("village", &own.village.key())]));
        }
        let [teller, words] = [Tells::Teller, Tells::Words].map(|tells| word(tells).to_owned());
        let found = ClueFound { source, on, village, hh_id, name, teller, words };
        match self.unfit_clue(&found) {
            Some((CluePart::Day, what)) => wrong(Tells::Day, what),
            Some((CluePart::Village, what)) => wrong(Tells::Village, what),
            Some((CluePart::Household, what)) => wrong(Tells::Household, what),
            Some((CluePart::Name, what)) => wrong(Tells::Name, what),
            None => Ok(Some(found)),
        }
    }
}

/// Where the header stands, and its columns.
fn header(rows: &[PlainRow]) -> Option<(usize, Vec<PlainColumn<Tells>>)> {
    let is_header = |columns: &[PlainColumn<Tells>]| {
        let has = |wanted: Tells| columns.iter().any(|column| column.holds == wanted);
        has(Tells::Source) && (has(Tells::Day) || has(Tells::Village)) && (has(Tells::Name) || has(Tells::Household))
    };
    rows.iter().take(HEAD_ROWS).map(|row| columns_of(row, tells)).enumerate().find(|(_, columns)| is_header(columns))
}

fn tells(title: &str) -> Option<Tells> {
    match normal(title).as_str() {
        "线索来源" | "来源" | "发现渠道" | "渠道" | "线索渠道" | "source" => Some(Tells::Source),
        "发现日期" | "线索发现日期" | "日期" | "登记日期" | "上报日期" | "推送日期" | "发现时间" | "day" | "date" => {
            Some(Tells::Day)
        }
        "村" | "村名" | "村名称" | "行政村名称" | "village" => Some(Tells::Village),
        "household" | "hhid" | "hh_id" => Some(Tells::Household),
        "户主" | "户主姓名" | "姓名" | "对象" | "线索对象" | "农户" | "农户姓名" | "name" => Some(Tells::Name),
        "反映人" | "上报人" | "报送人" | "网格员" | "teller" | "toldby" | "told by" => Some(Tells::Teller),
        "线索内容" | "内容" | "情况" | "反映情况" | "情况说明" | "线索描述" | "问题" | "words" => Some(Tells::Words),
        _ => match field_of(title) {
            Some(VILLAGE) => Some(Tells::Village),
            Some(HH_ID) => Some(Tells::Household),
            _ => None,
        },
    }
}

const fn default_title(tells: Tells) -> Text {
    match tells {
        Tells::Source => text("线索来源", "source"),
        Tells::Day => text("发现日期", "day"),
        Tells::Village => text("行政村", "village"),
        Tells::Household => text("户编号", "household"),
        Tells::Name => text("户主", "name"),
        Tells::Teller => text("反映人", "told by"),
        Tells::Words => text("线索内容", "words"),
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use crate::i18n::Lang;
    use crate::review::intake::clue_list::is_clue_list;
    use crate::review::tests::rig;

    #[test]
    fn a_list_is_taken_row_by_row_and_what_is_wrong_is_named_by_row_and_column() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("线索10月.csv");
        let mut desk = rig::two_villages();
        let rows = "青溪镇线索名单\n线索来源,发现日期,行政村,户编号,户主,反映人,联系电话,线索内容\n\
                    网格,2024-10-02,石门村,98010100001,张三,李四,13800001111,房屋漏雨\n\
                    12317,2024年10月3日,下河村,,王五,,,外来户，看病花了钱13800001111\n\
                    网格,,石门村,,赵六,,,\n\
                    网格,2024-10-02,,,赵六,,,\n\
                    听说,2024-10-02,石门村,,赵六,,,\n\
                    网格,2024-12-02,石门村,,赵六,,,\n\
                    网格,2024-10-02,石们村,,赵六,,,\n\
                    网格,2024-10-02,石门村,98010100009,赵六,,,\n\
                    网格,2024-10-02,石门村,98010100002,赵六,,,\n\
                    网格,2024-10-02,石门村,,,,,漏雨\n\
                    ,,合计,,,,,\n";
        fs::write(&path, rows).expect("written");
        assert!(is_clue_list(&path));
        let read = desk.read_clues(&path).expect("read");
        assert_eq!(desk.clues().expect("read"), Vec::new(), "reading writes nothing");
        let done = desk.add_clues(&read.found).expect("taken");
        assert_eq!(done.new.iter().map(ToString::to_string).collect::<Vec<_>>(), ["2024-001", "2024-002"]);
        let said: Vec<&str> = read.refused.iter().map(|said| said.get(Lang::Zh)).collect();
        let wanted = [
            ("第 5 行“发现日期”", "没有写发现日期"),
            ("第 6 行“行政村”", "没有写村"),
            ("第 7 行“线索来源”", "听说"),
            ("第 8 行“发现日期”", "还没有到"),
            ("第 9 行“行政村”", "石门村"),
            ("第 10 行“户编号”", "名册外的户不写户编号"),
            ("第 11 行“户编号”", "下河村"),
            ("第 12 行“户主”", "没有写是谁家"),
        ];
        assert_eq!(said.len(), wanted.len(), "{said:?}");
        for (said, (place, what)) in said.iter().zip(wanted) {
            assert!(said.contains("线索10月.csv") && said.contains(place) && said.contains(what), "{said}");
        }
        let words: Vec<String> = desk.clues().expect("read").into_iter().map(|row| row.clue.found.words).collect();
        assert!(words[0] == "房屋漏雨" && !words[1].contains("13800001111"), "{words:?}");
        let again = desk.read_clues(&path).expect("read");
        let done = desk.add_clues(&again.found).expect("taken");
        assert_eq!((done.new.len(), done.joined.len(), done.same), (0, 0, 2), "the same again adds nothing");
        assert_eq!(rig::findings(&desk.office), Vec::<String>::new());
        fs::write(&path, "户编号,线索发现日期,识别纳入日期\n98010100001,2024-10-02,\n").expect("written");
        assert!(!is_clue_list(&path), "a department's roster is none");
        fs::write(&path, "线索来源,线索发现日期,行政村,户编号,户主,纳入监测日期\n网格,2024-10-02,石门村,98010100001,张三,2024-10-09\n")
            .expect("written");
        assert!(!is_clue_list(&path), "also where it says a source");
        assert!(desk.read_clues(&path).is_err(), "what it says of the identification is not passed over");
        fs::write(&path, "户编号,线索发现日期,识别纳入日期\n98010100001,2024-10-02,\n").expect("written");
        assert!(desk.read_clues(&path).is_err());
    }
}
