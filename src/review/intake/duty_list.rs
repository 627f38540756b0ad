//! A matrix of responsibility as offices keep it: a village a row and a role a column, or a person a row with the role beside.
//!
//! A row that is wrong is refused by file, row and column, the others stand; phones and numbers of people are not taken.
//! What does not live here: what becomes of the lines (`file/duties.rs`), opening the table (`exchange/sheets/plain_rows.rs`).

use std::path::Path;

use chrono::NaiveDate;

use crate::domain::field::VILLAGE;
use crate::domain::office::duty::Duty;
use crate::domain::office::duty::DutyRole;
use crate::domain::office::duty::clean_name;
use crate::domain::office::duty::no_name;
use crate::exchange::cells::header::field_of;
use crate::exchange::cells::header::normal;
use crate::exchange::cells::mend;
use crate::exchange::sheets::plain_rows;
use crate::exchange::sheets::plain_rows::PlainColumn;
use crate::exchange::sheets::plain_rows::PlainRow;
use crate::exchange::sheets::plain_rows::columns_of;
use crate::i18n::Text;
use crate::i18n::text;
use crate::review::desk::state::Desk;
use crate::review::error::ReviewError;

/// How far down a header is looked for.
const HEAD_ROWS: usize = 10;

/// What a column of the matrix holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Holds {
    Village,
    People(DutyRole),
    Role,
    Person,
    From,
    Until,
}

/// What came of a matrix.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MatrixRead {
    /// Lines written.
    pub written: usize,
    /// Lines that the file has, those that stood already among them.
    pub lines: usize,
    /// Rows and cells that were not taken, each with file, row and column.
    pub refused: Vec<Text>,
}

impl Desk {
    /// Takes a matrix in; with `instead` whoever was in these roles and is not on it ends.
    ///
    /// # Errors
    /// The file cannot be read or is no matrix, or what the store says; nothing was changed then.
    pub fn import_duties(&mut self, path: &Path, instead: bool) -> Result<MatrixRead, ReviewError> {
        if self.period().is_none() {
            return Err(ReviewError::NoPeriod);
        }
        let file = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let rows = plain_rows::read(path)?;
        let Some((at, columns)) = header(&rows) else {
            let said = text(
                "“{file}”不是责任台账：要有“行政村”一列，和包村领导、包村干部、驻村工作队、村书记、采集人、帮扶责任人、审核人中的列，或者“职责”和“姓名”两列；什么都没有改动",
                "“{file}” is no matrix of responsibility: it wants a column village and columns leader, cadre, team, secretary, collector, helper or reviewer, or two columns role and name; nothing was changed",
            );
            return Err(ReviewError::Listed(said.fill(&[("file", &file)])));
        };
        let (mut read, mut duties) = (MatrixRead::default(), Vec::new());
        for row in rows.iter().skip(at + 1) {
            let (taken, wrong) = self.matrix_row(row, &columns);
            duties.extend(taken);
            read.refused.extend(wrong.into_iter().map(|(column, what)| plain_rows::not_taken(&file, row.number, &column, &what)));
        }
        read.lines = duties.len();
        read.written = self.set_duties(&duties, instead)?;
        Ok(read)
    }

    /// The lines of a row, and what is wrong with it by the title of the column.
    fn matrix_row(&self, row: &PlainRow, columns: &[PlainColumn<Holds>]) -> (Vec<Duty>, Vec<(String, Text)>) {
        let cell = |column: &PlainColumn<Holds>| row.cells.get(column.at).map_or("", |cell| cell.as_str());
        let of = |holds: Holds| columns.iter().find(|column| column.holds == holds);
        let title = |holds: Holds| of(holds).map(|column| column.title.clone()).unwrap_or_default();
        let word = |holds: Holds| of(holds).map_or("", &cell);
        let is_person = |column: &&PlainColumn<Holds>| matches!(column.holds, Holds::People(_) | Holds::Person);
        let village = clean_name(word(Holds::Village));
        if columns.iter().filter(is_person).all(|column| clean_name(cell(column)).is_empty()) {
            return (Vec::new(), Vec::new());
        }
        let wrong = |holds: Holds, what: Text| (Vec::new(), vec![(title(holds), what)]);
        if village.is_empty() {
            return wrong(Holds::Village, text("没有写村", "there is no village"));
        }
        let village = self.village_meant(&village);
        if !self.queue().iter().any(|row| row.village.key() == village) {
            return wrong(Holds::Village, self.no_village(&village));
        }
        let mut days = [None, None];
        for (day, holds) in days.iter_mut().zip([Holds::From, Holds::Until]) {
            match day_of(word(holds)) {
                Ok(found) => *day = found,
                Err(what) => return wrong(holds, what),
            }
        }
        let [from, until] = days;
        if from.zip(until).is_some_and(|(from, until)| until < from) {
            return wrong(Holds::Until, text("结束日期早于开始日期", "the last day lies before the first"));
        }
        let (mut taken, mut refused) = (Vec::new(), Vec::new());
        for column in columns.iter().filter(is_person) {
            let written = cell(column);
            let role = match column.holds {
                Holds::People(role) => role,
                _ => match DutyRole::parse(&normal(word(Holds::Role))) {
                    Some(role) => role,
                    None => {
                        return wrong(
                            Holds::Role,
                            text("没有“{role}”这种职责", "there is no role “{role}”").fill(&[("role", &word(Holds::Role))]),
                        );
                    }
                },
            };
            for name in written.split(['、', '，', ',', '；', ';', '/', '\n']).map(clean_name).filter(|name| !name.is_empty()) {
                if let Some(what) = no_name(&name) {
                    refused.push((column.title.clone(), what));
                    continue;
                }
                taken.push(Duty { village: village.clone(), role, person: name, from, until });
            }
        }
        (taken, refused)
    }
}

/// Where the header stands, and its columns.
fn header(rows: &[PlainRow]) -> Option<(usize, Vec<PlainColumn<Holds>>)> {
    let columns_of = |row: &PlainRow| {
        let mut columns = columns_of(row, holds);
        // The names of a person a row stand beside the role; without a role 姓名 says nothing.
        if !columns.iter().any(|column| column.holds == Holds::Role) {
            columns.retain(|column| column.holds != Holds::Person);
        }
        columns
    };
    let is_header = |columns: &[PlainColumn<Holds>]| {
        let has = |wanted: fn(Holds) -> bool| columns.iter().any(|column| wanted(column.holds));
        has(|holds| holds == Holds::Village) && has(|holds| matches!(holds, Holds::People(_) | Holds::Person))
    };
    rows.iter().take(HEAD_ROWS).map(columns_of).enumerate().find(|(_, columns)| is_header(columns))
}

fn holds(title: &str) -> Option<Holds> {
    let word = normal(title);
    match word.as_str() {
        "村" | "村名" | "村名称" | "行政村名称" | "village" => Some(Holds::Village),
        "职责" | "角色" | "责任类型" | "role" => Some(Holds::Role),
        "姓名" | "责任人" | "责任人姓名" | "person" | "name" => Some(Holds::Person),
        "from" | "开始日期" | "起始日期" | "开始时间" | "起始时间" | "任职时间" | "起" => Some(Holds::From),
        "until" | "结束日期" | "截止日期" | "结束时间" | "截止时间" | "终止日期" | "止" => Some(Holds::Until),
        other => DutyRole::parse(other).map(Holds::People).or_else(|| (field_of(title) == Some(VILLAGE)).then_some(Holds::Village)),
    }
}

/// A day as it is written; none where nothing is.
fn day_of(written: &str) -> Result<Option<NaiveDate>, Text> {
    let written = written.trim();
    if written.is_empty() || matches!(written, "至今" | "今" | "-" | "/" | "—") {
        return Ok(None);
    }
    match mend::day_of(written) {
        Some(day) => Ok(Some(day)),
        None => Err(text("要写日历上有的一天，如 2024-10-24", "a day of the calendar like 2024-10-24 is wanted")),
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use crate::domain::office::duty::Duty;
    use crate::domain::office::duty::DutyRole;
    use crate::i18n::Lang;
    use crate::review::desk::background::TableTarget;
    use crate::review::desk::import_page::TableForm;
    use crate::review::export::what::ExportWhat;
    use crate::review::rows::mask::Audience;
    use crate::review::tests::rig;

    #[test]
    fn a_matrix_is_taken_row_by_row_and_what_is_wrong_is_named_by_row_and_column() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("责任台账.csv");
        let mut desk = rig::two_villages();
        let rows = "青溪镇责任台账\n行政村,包村领导,包村干部,驻村工作队,电话,开始日期,结束日期\n\
                    石门村,王镇长,张三、李四,县交通局工作队,13800001111,2024-01-05,\n\
                    石们村,王镇长,赵六,,,,\n\
                    下河村,王镇长,980101199003074514,,,2024年3月1日,2024-12-31\n\
                    下河村,王镇长,,,,2024-13-01,\n\
                    ,王镇长,,,,,\n\
                    合计,,,,,,\n";
        fs::write(&path, rows).expect("written");
        let read = desk.import_duties(&path, false).expect("read");
        assert_eq!((read.written, read.lines), (5, 5));
        let said: Vec<&str> = read.refused.iter().map(|said| said.get(Lang::Zh)).collect();
        let wanted = [
            ("第 4 行“行政村”", "是否指 石门村"),
            ("第 5 行“包村干部”", "只写姓名"),
            ("第 6 行“开始日期”", "日历"),
            ("第 7 行“行政村”", "没有写村"),
        ];
        assert_eq!(said.len(), wanted.len(), "{said:?}");
        for (said, (place, what)) in said.iter().zip(wanted) {
            assert!(said.contains("责任台账.csv") && said.contains(place) && said.contains(what), "{said}");
            assert!(!said.contains("980101199003074514"));
        }
        let lines: Vec<String> = desk.duties().expect("read").iter().map(|duty| duty.line(false)).collect();
        assert_eq!(
            lines,
            [
                "下河村，包村领导，王镇长，2024-03-01至2024-12-31",
                "石门村，包村领导，王镇长，2024-01-05至今",
                "石门村，包村干部，张三，2024-01-05至今",
                "石门村，包村干部，李四，2024-01-05至今",
                "石门村，驻村工作队，县交通局工作队，2024-01-05至今",
            ]
        );
        assert_eq!(desk.import_duties(&path, false).expect("read").written, 0, "the same again changes nothing");
        assert_eq!(rig::findings(&desk.office), Vec::<String>::new());
    }

    #[test]
    fn what_is_exported_is_read_back_as_it_was_and_never_for_the_public() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut desk = rig::two_villages();
        let day = |day: &str| day.parse().ok();
        let duty = |village: &str, role, person: &str, from: &str, until: &str| Duty {
            village: village.into(),
            role,
            person: person.into(),
            from: day(from),
            until: day(until),
        };
        let mut all: Vec<Duty> = DutyRole::ALL.map(|role| duty("石门村", role, "张三", "", "")).into();
        all.push(duty("石门村", DutyRole::Cadre, "李四", "2024-01-05", "2024-06-30"));
        all.push(duty("下河村", DutyRole::Team, "县交通局工作队", "2024-03-01", ""));
        desk.set_duties(&all, false).expect("set");
        for (lang, form) in [Lang::Zh, Lang::En]
            .into_iter()
            .flat_map(|lang| [TableForm::Xlsx, TableForm::CsvUtf8, TableForm::CsvGb18030].map(|form| (lang, form)))
        {
            let typed = folder.path().join(format!("{lang:?} {form:?}")).display().to_string();
            let to = TableTarget { typed, form, replaces: false };
            desk.lang = lang;
            let written = desk.write_table(ExportWhat::DutyLines, Audience::Internal, &to, lang).expect("written");
            let _ = desk.note_written(written);
            let mut other = rig::two_villages();
            let read = other.import_duties(&to.path(), false).expect("read");
            assert_eq!((read.written, read.refused), (all.len(), Vec::new()), "{to:?}");
            assert_eq!(other.duties().expect("read"), desk.duties().expect("read"), "{to:?}");
            let refused = desk.table(ExportWhat::DutyLines, Audience::Public).expect_err("refused").text();
            assert!(refused.get(Lang::Zh).contains("只在单位内部用"), "{refused:?}");
        }
    }

    #[test]
    fn a_person_a_row_is_taken_too_and_takes_over_where_that_is_said() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.csv");
        let mut desk = rig::two_villages();
        fs::write(&path, "村,职责,姓名,开始日期\n石门村,包村干部,张三,2024-01-05\n石门村,村长,李四,\n").expect("written");
        let read = desk.import_duties(&path, false).expect("read");
        assert!(read.written == 1 && read.refused[0].get(Lang::Zh).contains("第 3 行“职责”"), "{read:?}");
        fs::write(&path, "村,职责,姓名,开始日期\n石门村,包村干部,李四,2024-06-01\n").expect("written");
        desk.import_duties(&path, true).expect("read");
        let cadres = |day: &str| {
            crate::review::file::duties::people(&desk.duties().expect("read"), "石门村", DutyRole::Cadre, day.parse().expect("a day"))
        };
        assert_eq!((cadres("2024-05-31"), cadres("2024-06-01")), ("张三".to_owned(), "李四".to_owned()));
        fs::write(&path, "户编号,姓名\n1,张三\n").expect("written");
        assert!(desk.import_duties(&path, false).is_err());
    }
}
