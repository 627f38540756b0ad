//! Which table a sheet holds, told by its headers and by the words of its names and titles, and where its columns stand.
//!
//! What does not live here: yearly and collection sheets (`columns.rs`), reading the rows (`table_rows.rs`).

use std::collections::HashMap;
use std::sync::LazyLock;

use csv::ByteRecord;

use crate::domain::field;
use crate::domain::field::FieldId;
use crate::domain::field::Origin;
use crate::domain::field::Owner;
use crate::domain::field::known;
use crate::domain::table::Feed;
use crate::domain::table::TableId;
use crate::exchange::batch::UnknownColumn;
use crate::exchange::cells::header::field_of;
use crate::exchange::cells::header::meant;
use crate::exchange::cells::header::normal;
use crate::exchange::cells::mend::words_of;
use crate::exchange::sheets::columns::Unusable;
use crate::exchange::sheets::columns::around;
use crate::exchange::sheets::columns::unknown_column;
use crate::i18n::Lang;
use crate::i18n::text;

/// What says whose row it is, and for which period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowKey {
    /// 户编号.
    Household,
    /// A certificate number.
    Cert,
    /// A name.
    Name,
    /// 行政村.
    Village,
    /// 年度.
    Year,
}

/// Headers of keys that are no fields of the record: the key, and how far it stands behind a better one on the same sheet.
const KEYS: [(&str, RowKey, u8); 14] = [
    ("残疾证号", RowKey::Cert, 1),
    ("残疾人证号", RowKey::Cert, 1),
    ("残疾证号码", RowKey::Cert, 1),
    ("身份证", RowKey::Cert, 1),
    ("身份证件号码", RowKey::Cert, 1),
    ("证件号码(身份证)", RowKey::Cert, 1),
    ("领取人身份证号", RowKey::Cert, 1),
    ("学生身份证号", RowKey::Cert, 1),
    ("领取人", RowKey::Name, 1),
    ("领取人姓名", RowKey::Name, 1),
    ("领款人", RowKey::Name, 1),
    ("领款人姓名", RowKey::Name, 1),
    ("学生姓名", RowKey::Name, 1),
    ("人员姓名", RowKey::Name, 1),
];

/// Fields that are keys of a row: the person's own before the head's.
const KEY_FIELDS: [(FieldId, RowKey, u8); 7] = [
    (field::HH_ID, RowKey::Household, 0),
    (field::CERT_NO, RowKey::Cert, 0),
    (field::HEAD_CERT_NO, RowKey::Cert, 2),
    (known("name"), RowKey::Name, 0),
    (known("head_name"), RowKey::Name, 2),
    (field::VILLAGE, RowKey::Village, 0),
    (field::YEAR, RowKey::Year, 0),
];

/// Marks of the yearly sheet among the columns of members: with several of them, a word in a file's name alone makes it no roster.
const MEMBER_MARKS: usize = 4;

/// What a word in the name or title weighs beside a column that the table has, and a header that only this table has.
const WEIGHT_OF_WORD: usize = 3;
const WEIGHT_OF_TELLING: usize = 2;

/// Normalised header → column, for each table a file feeds.
static HEADERS: LazyLock<HashMap<TableId, HashMap<String, usize>>> = LazyLock::new(|| {
    let of_table = |table: TableId| {
        let mut headers = HashMap::new();
        for (at, column) in table.row().columns.iter().enumerate().filter(|(_, column)| column.origin != Origin::Made) {
            for word in std::iter::once(column.label.get(Lang::Zh)).chain(column.aliases.iter().copied()) {
                headers.entry(normal(word)).or_insert(at);
            }
        }
        (table, headers)
    };
    fed_by_files().map(of_table).collect()
});

/// The tables that files feed.
pub fn fed_by_files() -> impl Iterator<Item = TableId> {
    TableId::all().filter(|table| table.row().feed == Feed::File)
}

/// One column of the table that is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableColumn {
    /// Position in a row, from 0.
    pub at: usize,
    /// Position in the register.
    pub column: usize,
    /// Its title as written.
    pub title: String,
}

/// What the header of a table says.
#[derive(Clone, Debug)]
pub struct TableColumns {
    /// The table.
    pub table: TableId,
    /// The first rows of the sheet that are header and titles, as words.
    pub head: Vec<Vec<String>>,
    /// Columns read, in the order of the sheet.
    pub columns: Vec<TableColumn>,
    /// Where the keys stand, with their titles: household, certificate, name, village, year.
    pub keys: [Option<(usize, String)>; 5],
    /// How many titles there are, up to the last one that says anything.
    pub width: usize,
    /// Columns that are not taken.
    pub unknown: Vec<UnknownColumn>,
}

/// The table column that a header names.
fn column_of(table: TableId, header: &str) -> Option<usize> {
    let headers = HEADERS.get(&table)?;
    meant(header, &|word| headers.get(word).copied())
}

/// The key that a header names, and how far it stands behind a better one.
fn key_of(header: &str) -> Option<(RowKey, u8)> {
    let of_field = field_of(header).and_then(|id| KEY_FIELDS.iter().find(|(own, _, _)| *own == id).map(|(_, key, rank)| (*key, *rank)));
    of_field.or_else(|| meant(header, &|word| KEYS.iter().find(|(own, _, _)| *own == word).map(|(_, key, rank)| (*key, *rank))))
}

/// Whether a header names a column or key of any table.
#[must_use]
pub fn is_title(header: &str) -> bool {
    key_of(header).is_some() || fed_by_files().any(|table| column_of(table, header).is_some())
}

fn is_telling(table: TableId, header: &str, column: usize) -> bool {
    let row = &table.row().columns[column];
    let label = normal(row.label.get(Lang::Zh));
    row.origin == Origin::Telling && meant(header, &|word| (word == label).then_some(())).is_some()
}

/// Whether a row names whose rows follow.
fn has_subject(row: &[String]) -> bool {
    row.iter().any(|title| matches!(key_of(title), Some((RowKey::Household | RowKey::Cert, _))))
}

/// What speaks for a table at one row.
fn points(table: TableId, row: &[String], is_told: bool) -> usize {
    let mut own = 0;
    let mut telling = 0;
    for title in row {
        if let Some(column) = column_of(table, title) {
            own += 1;
            telling += usize::from(is_telling(table, title, column));
        }
    }
    if telling == 0 && !is_told {
        return 0;
    }
    own + telling * WEIGHT_OF_TELLING + if is_told { WEIGHT_OF_WORD } else { 0 }
}

impl TableColumns {
    /// Finds the table and its header among the first rows of a sheet; `names` are the file's and the sheet's. None when it is no table.
    ///
    /// # Errors
    /// The table is `forced` and no row names 户编号 or a certificate.
    pub fn find(rows: &[ByteRecord], names: &[&str], forced: Option<TableId>) -> Result<Option<TableColumns>, Unusable> {
        let titles: Vec<Vec<String>> = rows.iter().map(words_of).collect();
        if let Some(table) = forced {
            let own = |row: &[String]| row.iter().filter(|title| column_of(table, title).is_some() || key_of(title).is_some()).count();
            let best = titles
                .iter()
                .enumerate()
                .filter(|(_, row)| has_subject(row))
                .map(|(at, row)| (own(row), at))
                .rev()
                .max_by_key(|(own, _)| *own);
            return match best {
                Some((_, at)) => Ok(Some(TableColumns::of(table, &titles, at))),
                None => Err(Unusable { found: Vec::new(), missing: text("户编号或证件号码", "户编号 or 证件号码") }),
            };
        }
        let mut best: Option<(usize, TableId, usize)> = None;
        let mut is_tie = false;
        for (at, row) in titles.iter().enumerate().filter(|(_, row)| has_subject(row)) {
            let count = |owner: Owner| row.iter().filter_map(|title| field_of(title)).filter(|id| id.row().owner == owner).count();
            if count(Owner::Income) > 0 {
                return Ok(None);
            }
            let like_members = count(Owner::Member) >= MEMBER_MARKS;
            for table in fed_by_files() {
                let told = |word: &&str| {
                    names.iter().any(|name| name.contains(*word)) || titles[..at].iter().flatten().any(|cell| cell.contains(*word))
                };
                let is_told = !like_members && table.row().words.iter().any(told);
                let points = points(table, row, is_told);
                match best {
                    Some((most, _, _)) if points < most => {}
                    Some((most, other, _)) if points == most => is_tie |= points > 0 && other != table,
                    _ if points == 0 => {}
                    _ => (best, is_tie) = (Some((points, table, at)), false),
                }
            }
        }
        Ok(best.filter(|_| !is_tie).map(|(_, table, at)| TableColumns::of(table, &titles, at)))
    }

    fn of(table: TableId, titles: &[Vec<String>], at: usize) -> TableColumns {
        let is_known = |title: &str| column_of(table, title).is_some() || key_of(title).is_some();
        let (joined, below) = around(titles, at, &is_known);
        let width = joined.iter().rposition(|title| !title.is_empty()).map_or(0, |last| last + 1);
        let (columns, keys, unknown) = (Vec::new(), [const { None }; 5], Vec::new());
        let mut found = TableColumns { table, head: titles[..=at + below].to_vec(), columns, keys, width, unknown };
        let mut ranks = [u8::MAX; 5];
        for (at, title) in joined.iter().enumerate() {
            // A column of the table comes before a key: 学校 is no name.
            match (column_of(table, title), key_of(title)) {
                (Some(column), _) if found.columns.iter().all(|other| other.column != column) => {
                    found.columns.push(TableColumn { at, column, title: title.clone() });
                }
                (_, Some((key, rank))) if rank < ranks[key as usize] => {
                    ranks[key as usize] = rank;
                    found.keys[key as usize] = Some((at, title.clone()));
                }
                (Some(_), _) | (_, Some(_)) => {}
                (None, None) if title.is_empty() => {}
                (None, None) => found.unknown.push(unknown_column(at, title)),
            }
        }
        found
    }

    /// Where a key stands.
    #[must_use]
    pub fn key(&self, key: RowKey) -> Option<usize> {
        self.keys[key as usize].as_ref().map(|(at, _)| *at)
    }

    /// The title of a key's column.
    #[must_use]
    pub fn title(&self, key: RowKey) -> &str {
        self.keys[key as usize].as_ref().map_or("", |(_, title)| title)
    }

    /// The columns of the register that the sheet has.
    #[must_use]
    pub fn present(&self) -> Vec<usize> {
        let mut present: Vec<usize> = self.columns.iter().map(|column| column.column).collect();
        present.sort_unstable();
        present
    }
}

#[cfg(test)]
mod tests {
    use csv::ByteRecord;

    use crate::exchange::sheets::table_columns::RowKey;
    use crate::exchange::sheets::table_columns::TableColumns;

    /// Rows, file name, and the table they are taken for.
    type Case<'a> = (&'a [&'a [&'a str]], &'a str, Option<&'a str>);

    fn kind(rows: &[&[&str]], name: &str) -> Option<&'static str> {
        let rows: Vec<ByteRecord> = rows.iter().map(|row| ByteRecord::from(row.to_vec())).collect();
        TableColumns::find(&rows, &[name, ""], None).expect("never forced").map(|found| found.table.code())
    }

    #[test]
    fn a_sheet_tells_its_kind_by_headers_or_names() {
        let table: &[Case] = &[
            (&[&["户编号", "姓名", "证件号码", "务工企业名称", "务工月收入", "开始时间"]], "x", Some("spells")),
            (&[&["青溪镇农村低保备案表"], &["姓名", "身份证号", "月保障金额"]], "x", Some("roster.dibao")),
            (&[&["姓名", "身份证号", "发放金额"]], "养老金发放名册_2024", Some("roster.pension")),
            (&[&["姓名", "身份证号", "发放金额"]], "x", None),
            (&[&["姓名", "身份证号", "岗位名称", "实发工资"]], "x", Some("roster.post")),
            (&[&["户主姓名", "户编号", "流转面积(亩)", "租金"]], "2024", Some("roster.lease")),
            (&[&["村", "姓名", "公民身份号码", "年级", "学校"]], "x", Some("roster.school")),
            (&[&["户编号", "户主姓名"]], "应采名单", Some("roster.expected")),
            (&[&["户编号", "年度", "纯收入", "低保金", "姓名"]], "低保户信息", None),
            (&[&["户编号", "姓名", "证件号码", "与户主关系", "健康状况", "民族"]], "低保户信息", None),
            (&[&["户编号", "采集方式", "信息采集人", "填表时间"]], "采集登记表", None),
            (&[&["户编号", "变动类型", "变动日期", "录入日期"]], "x", Some("changes")),
            (&[&["户编号", "风险消除后人均纯收入", "消除年度监测线"]], "x", Some("mon")),
        ];
        for (rows, name, wanted) in table {
            assert_eq!(kind(rows, name), *wanted, "{rows:?} {name}");
        }
    }

    #[test]
    fn the_persons_own_certificate_comes_before_the_heads() {
        let rows = [ByteRecord::from(vec!["户主身份证号", "户主姓名", "姓名", "身份证号", "年级"])];
        let found = TableColumns::find(&rows, &["x"], None).expect("not forced").expect("a school roster");
        assert_eq!((found.key(RowKey::Cert), found.key(RowKey::Name)), (Some(3), Some(2)));
    }
}
