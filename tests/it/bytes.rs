//! Import meets anything: whatever the bytes, nothing panics, and every row becomes part of a record or a remark.

use std::collections::BTreeSet;
use std::fs;

use encoding_rs::GB18030;
use hezhun::ExchangeError;
use hezhun::Incoming;
use hezhun::Period;
use hezhun::ReadOptions;
use hezhun::read;
use proptest::prelude::Just;
use proptest::prelude::ProptestConfig;
use proptest::prelude::Strategy;
use proptest::prelude::any;
use proptest::prelude::prop;
use proptest::prop_assert;
use proptest::prop_assert_eq;
use proptest::prop_oneof;
use proptest::proptest;

const HEADERS: [&str; 12] = [
    "户编号",
    "行政村",
    "户主姓名",
    "姓名",
    "证件号码",
    "与户主关系",
    "年度家庭人口数",
    "工资性收入",
    "转移性收入",
    "纯收入",
    "人均纯收入",
    "务工时间(月)",
];

fn take_in(name: &str, bytes: &[u8]) -> Result<Incoming, ExchangeError> {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join(name);
    fs::write(&path, bytes).expect("written");
    let options = ReadOptions { period: Some(Period::annual(2024)), only: None, table: None, skip_sheets: false, progress: &|_| true };
    read::read(&[path], &options)
}

/// Cells as offices type them, and some that nobody should.
fn cell() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "[0-9]{1,6}(\\.[0-9]{1,3})?",
        2 => Just(String::new()),
        2 => "[一-龥]{1,4}",
        1 => "[０-９]{1,5}",
        1 => "[1-9],[0-9]{3}\\.[0-9]{2}",
        1 => "=\"[0-9]{18}\"",
        1 => "[0-9]\\.[0-9]{2}E\\+[0-9]{2}",
        1 => "980101(19|20)[0-9]{9}[0-9X]",
        1 => "-[0-9]{1,9}|\\+|\\.|[0-9]{30}",
        1 => "\\PC{0,12}",
    ]
}

fn table() -> impl Strategy<Value = Vec<Vec<String>>> {
    let id = prop_oneof![8 => "980101[0-9]{2}", 1 => Just(String::new()), 1 => "\\PC{1,6}"];
    let row = (id, prop::collection::vec(cell(), HEADERS.len() - 1)).prop_map(|(id, rest)| [vec![id], rest].concat());
    prop::collection::vec(row, 1..25)
}

fn written(rows: &[Vec<String>]) -> String {
    let mut writer = csv::WriterBuilder::new().from_writer(Vec::new());
    writer.write_record(HEADERS).expect("a row");
    for row in rows {
        writer.write_record(row).expect("a row");
    }
    String::from_utf8(writer.into_inner().expect("bytes")).expect("UTF-8")
}

/// Row numbers that became part of a household, and those that were refused.
fn placed(incoming: &Incoming) -> (BTreeSet<u32>, BTreeSet<u32>) {
    let mut kept = BTreeSet::new();
    for layer in &incoming.rolls {
        for household in 0..layer.roll.len() {
            kept.insert(layer.roll.source(household).row);
            kept.extend(layer.roll.members_of(household).iter().map(|&member| layer.roll.member_source(member as usize).row));
        }
    }
    let refused = incoming.problems.iter().filter(|problem| problem.is_refusal());
    let refused = refused.flat_map(|problem| problem.rows.iter().copied().chain([problem.row])).collect();
    (kept, refused)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..3000), name in "(a\\.csv|a\\.xlsx|a\\.xls|a\\.txt|a)") {
        let _ = take_in(&name, &bytes);
    }

    #[test]
    fn a_torn_table_is_read_or_refused(rows in table(), cut in 0usize..4000, noise in prop::collection::vec(any::<u8>(), 0..40)) {
        let mut bytes = written(&rows).into_bytes();
        bytes.truncate(cut.min(bytes.len()));
        bytes.extend(noise);
        let _ = take_in("t.csv", &bytes);
    }

    #[test]
    fn every_row_is_a_record_or_a_remark(rows in table()) {
        let text = written(&rows);
        // Lines as the reader counts them: a record of csv is a row, the header is the first.
        let wanted: Vec<u32> = (2u32..).zip(&rows).filter(|(_, row)| row.iter().any(|cell| !cell.trim().is_empty())).map(|(at, _)| at).collect();
        let incoming = match take_in("t.csv", text.as_bytes()) {
            Ok(incoming) => incoming,
            Err(error) => {
                prop_assert!(wanted.is_empty(), "{error}");
                return Ok(());
            }
        };
        let (kept, refused) = placed(&incoming);
        for row in wanted {
            let said = incoming.problems.iter().any(|problem| problem.row == row || problem.rows.contains(&row));
            prop_assert!(kept.contains(&row) || refused.contains(&row) || said, "row {row} is lost\n{text}");
        }
    }

    #[test]
    fn the_encoding_does_not_matter(rows in table()) {
        let text = written(&rows);
        let (national, _, lost) = GB18030.encode(&text);
        prop_assert!(!lost);
        let wide: Vec<u8> = [0xff, 0xfe].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
        let marked = [b"\xef\xbb\xbf", text.as_bytes()].concat();
        let plain = take_in("t.csv", &marked);
        for bytes in [national.as_ref(), &wide] {
            let other = take_in("t.csv", bytes);
            prop_assert_eq!(plain.is_ok(), other.is_ok());
            if let (Ok(one), Ok(two)) = (&plain, &other) {
                prop_assert_eq!(placed(one), placed(two));
                prop_assert_eq!(one.problems.len(), two.problems.len());
            }
        }
    }
}
