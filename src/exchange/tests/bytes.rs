//! Property tests of reading: no bytes make it panic, and every row becomes a record or a remark.

use proptest::collection::vec;
use proptest::prelude::*;
use rust_xlsxwriter::Workbook;

use crate::exchange::tests::read::batch;

/// A cell without delimiters, quotes and line ends.
fn cell() -> impl Strategy<Value = String> {
    prop_oneof![
        Just(String::new()),
        Just("A1".to_owned()),
        Just("2024".to_owned()),
        Just("户主".to_owned()),
        Just("１，２３４元".to_owned()),
        "[0-9.eE+-]{0,12}",
        "[^,\"\r\n\u{0}]{0,6}",
    ]
}

fn small_workbook() -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (column, title) in (0u16..).zip(["户编号", "年度", "纯收入", "姓名"]) {
        sheet.write(0, column, title).expect("written");
        sheet.write(1, column, "2024").expect("written");
        sheet.write(2, column, 2024).expect("written");
    }
    book.save_to_buffer().expect("a workbook")
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_read_or_refused(bytes in vec(any::<u8>(), 0..600), magic in 0..4) {
        let start: &[u8] = match magic {
            0 => b"PK\x03\x04",
            1 => b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
            2 => "户编号,年度,纯收入\n".as_bytes(),
            _ => b"",
        };
        let bytes = [start, &bytes].concat();
        // Only that it returns is asked.
        let _ = batch(&[("a", &bytes)], None).1;
    }

    #[test]
    fn a_damaged_workbook_is_read_or_refused(at in 0usize..10_000, byte in any::<u8>(), cut in 0usize..10_000) {
        let mut bytes = small_workbook();
        let len = bytes.len();
        bytes[at % len] = byte;
        bytes.truncate(len - (cut % len) / 2 * (cut % 2));
        let _ = batch(&[("a.xlsx", &bytes)], None).1;
    }

    #[test]
    fn every_row_is_a_record_or_a_remark(rows in vec(vec(cell(), 1..8), 0..40)) {
        let mut text = String::from("户编号,年度,纯收入,姓名,与户主关系,证件号码\n");
        for row in &rows {
            text.push_str(&row.join(","));
            text.push('\n');
        }
        let Ok(incoming) = batch(&[("a.csv", text.as_bytes())], None).1 else { return Err(TestCaseError::fail("refused")) };
        let placed: usize = incoming.rolls.iter().map(|layer| {
            let lone = (0..layer.roll.len()).filter(|&household| layer.roll.members_of(household).is_empty()).count();
            layer.roll.members_len() + lone
        }).sum();
        let refused: usize = incoming.problems.iter().filter(|problem| problem.is_refusal()).map(|problem| problem.count).sum();
        // Rows that only repeat or name a household again are remarked on; a lone household may gain members later.
        let repeated: usize =
            incoming.problems.iter().filter(|problem| !problem.is_refusal() && problem.column.is_empty()).map(|problem| problem.count).sum();
        let rows = incoming.files[0].rows;
        prop_assert!(placed + refused <= rows);
        prop_assert!(placed + refused + repeated + incoming.rolls.iter().map(|layer| layer.roll.len()).sum::<usize>() >= rows);
    }
}
