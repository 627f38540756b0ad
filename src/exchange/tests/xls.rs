//! Tests of old workbooks: a small writer of xls, files under a password, damaged ones.

use proptest::prelude::*;

use crate::domain::field::NET;
use crate::domain::field::known;
use crate::exchange::error::ExchangeError;
use crate::exchange::tests::read::batch;
use crate::exchange::tests::read::shown;

/// An OLE file with one stream of at least 4,096 bytes beside its root.
pub fn ole(name: &str, stream: &[u8]) -> Vec<u8> {
    const END: u32 = 0xffff_fffe;
    const FREE: u32 = 0xffff_ffff;
    const TABLE: u32 = 0xffff_fffd;
    let mut body = stream.to_vec();
    body.resize(stream.len().max(4096).div_ceil(512) * 512, 0);
    let sectors = u32::try_from(body.len() / 512).expect("small");
    let mut head = vec![0u8; 512];
    let mut put = |at: usize, bytes: &[u8]| head[at..at + bytes.len()].copy_from_slice(bytes);
    put(0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1");
    put(24, &[0x3e, 0, 3, 0, 0xfe, 0xff, 9, 0, 6, 0]);
    put(44, &1u32.to_le_bytes());
    put(48, &1u32.to_le_bytes());
    put(56, &4096u32.to_le_bytes());
    put(60, &END.to_le_bytes());
    put(68, &END.to_le_bytes());
    for at in (80..512).step_by(4) {
        put(at, &FREE.to_le_bytes());
    }
    // Sector 0 is the table, 1 the directory, the stream follows.
    let mut table = vec![TABLE, END];
    table.extend((3..sectors + 2).chain([END]));
    table.resize(128, FREE);
    let mut file = head;
    file.extend(table.iter().flat_map(|entry| entry.to_le_bytes()));
    for (name, kind, start, len) in [("Root Entry", 5u8, END, 0), (name, 2, 2, body.len()), ("", 0, END, 0), ("", 0, END, 0)] {
        let mut entry = [0u8; 128];
        for (at, unit) in name.encode_utf16().enumerate() {
            entry[at * 2..at * 2 + 2].copy_from_slice(&unit.to_le_bytes());
        }
        entry[64] = u8::try_from((name.len() + 1) * 2).expect("short");
        entry[66] = kind;
        for at in [68, 72, 76] {
            entry[at..at + 4].copy_from_slice(&FREE.to_le_bytes());
        }
        entry[116..120].copy_from_slice(&start.to_le_bytes());
        entry[120..124].copy_from_slice(&u32::try_from(len).expect("small").to_le_bytes());
        file.extend(entry);
    }
    file.extend(body);
    file
}

fn record(kind: u16, data: &[u8]) -> Vec<u8> {
    [&kind.to_le_bytes()[..], &u16::try_from(data.len()).expect("short").to_le_bytes(), data].concat()
}

fn utf16(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

enum Put<'a> {
    Word(&'a str),
    Number(f64),
}

fn put(row: u16, column: u16, cell: &Put) -> Vec<u8> {
    let place = [row.to_le_bytes(), column.to_le_bytes(), [0, 0]].concat();
    match cell {
        Put::Word(word) => {
            let count = u16::try_from(word.encode_utf16().count()).expect("short");
            record(0x0204, &[place, count.to_le_bytes().to_vec(), vec![1], utf16(word)].concat())
        }
        Put::Number(number) => record(0x0203, &[place, number.to_le_bytes().to_vec()].concat()),
    }
}

fn xls(cells: &[(u16, u16, Put)]) -> Vec<u8> {
    let begin = |kind: u16| record(0x0809, &[0x0600u16, kind, 0, 0].map(u16::to_le_bytes).concat());
    let mut globals = begin(0x0005);
    let name = [&[2u8, 1][..], &utf16("年度")].concat();
    let start = u32::try_from(globals.len() + 4 + 6 + name.len() + 4).expect("short");
    globals.extend(record(0x0085, &[&start.to_le_bytes()[..], &[0, 0], &name].concat()));
    globals.extend(record(0x000a, &[]));
    let mut sheet = begin(0x0010);
    for (row, column, cell) in cells {
        sheet.extend(put(*row, *column, cell));
    }
    sheet.extend(record(0x000a, &[]));
    ole("Workbook", &[globals, sheet].concat())
}

fn township() -> Vec<u8> {
    let mut cells = Vec::new();
    for (column, title) in (0u16..).zip(["户编号", "年度", "纯收入", "户主证件号码", "行政村"]) {
        cells.push((2, column, Put::Word(title)));
    }
    for (row, id) in [(3, "980101000000000001"), (4, "980101000000000002")] {
        cells.push((row, 0, Put::Word(id)));
        cells.push((row, 1, Put::Number(2024.0)));
        cells.push((row, 2, Put::Number(1234.5)));
        cells.push((row, 3, Put::Number(980_101_199_003_074_518.0)));
        cells.push((row, 4, Put::Word("石门村")));
    }
    xls(&cells)
}

#[test]
fn old_workbooks_are_read() {
    // WPS gives the same bytes the name et.
    let incoming = batch(&[("表.et", &township())], None).1.expect("read");
    let roll = &incoming.rolls[0].roll;
    assert_eq!((roll.len(), roll.source(1).row), (2, 5));
    assert_eq!(shown(roll, "980101000000000002", NET), "1234.50");
    assert_eq!(shown(roll, "980101000000000002", known("village")), "石门村");
    assert_eq!(shown(roll, "980101000000000002", known("head_cert_no")), "unreadable");
    assert_eq!((incoming.files[0].sheet.as_str(), incoming.files[0].encoding.as_str()), ("年度", "xls"));
}

#[test]
fn far_cells_and_circles_are_refused() {
    let far = xls(&[(0, 0, Put::Word("户编号")), (65_535, 255, Put::Word("x"))]);
    assert!(matches!(batch(&[("a.xls", &far)], None).1, Err(ExchangeError::TooLarge { .. })));
    let wide = xls(&[(0, 60_000, Put::Word("户编号"))]);
    assert!(matches!(batch(&[("a.xls", &wide)], None).1, Err(ExchangeError::Broken { .. })));
    let mut circle = township();
    // The directory's chain leads back to itself.
    circle[512 + 4..512 + 8].copy_from_slice(&1u32.to_le_bytes());
    assert!(matches!(batch(&[("a.xls", &circle)], None).1, Err(ExchangeError::Broken { .. })));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_damaged_old_workbook_is_read_or_refused(at in 0usize..2_600, byte in any::<u8>(), other in 0usize..2_600) {
        let mut bytes = township();
        let len = bytes.len();
        bytes[at % len] = byte;
        bytes[other % len] ^= 0xff;
        let _ = batch(&[("a.xls", &bytes)], None).1;
    }
}

/// A workbook whose first record says how it is encrypted.
fn locked(said: &[u8]) -> Vec<u8> {
    let head = record(0x0809, &[0x0600u16, 5, 0, 0].map(u16::to_le_bytes).concat());
    ole("Workbook", &[head, record(0x002f, said), record(0x000a, &[])].concat())
}

#[test]
fn another_password_is_told_whatever_the_form() {
    let rc4 = [&[1u8, 0, 1, 0, 1, 0][..], &[7; 48]].concat();
    let api = [&[1u8, 0, 2, 0, 2, 0, 4, 0, 0, 0, 32, 0, 0, 0][..], &[0; 16], &[128, 0, 0, 0], &[0; 12], &[7; 60]].concat();
    let header_too_long = [&[1u8, 0, 2, 0, 2, 0, 4, 0, 0, 0, 255, 255, 255, 255][..], &[7; 90]].concat();
    let key_too_long = [&[1u8, 0, 2, 0, 2, 0, 4, 0, 0, 0, 32, 0, 0, 0][..], &[0; 16], &[255; 4], &[0; 12], &[7; 60]].concat();
    // The obfuscation of Excel 95, RC4, its newer form, damaged ones, one that nobody knows.
    for said in [&[0u8, 0, 1, 2, 3, 4][..], &[1, 2, 3, 4], &rc4, &api, &header_too_long, &key_too_long, &[9, 9, 9, 9], &[]] {
        let error = batch(&[("a.xls", &locked(said))], None).1.expect_err("locked");
        assert!(matches!(error, ExchangeError::Password { .. }), "{said:?} {error}");
    }
}
