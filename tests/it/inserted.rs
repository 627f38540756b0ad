//! Whatever is put into a well-formed file, each household's stored figures are the true ones or the row is named.

use std::collections::BTreeMap;
use std::fs;
use std::ops::RangeInclusive;

use hezhun::Cell;
use hezhun::Incoming;
use hezhun::Period;
use hezhun::ReadOptions;
use hezhun::Seen;
use hezhun::known;
use hezhun::read;
use proptest::prelude::Just;
use proptest::prelude::ProptestConfig;
use proptest::prelude::Strategy;
use proptest::prelude::prop;
use proptest::prop_assert;
use proptest::prop_oneof;
use proptest::proptest;
use proptest::test_runner::RngSeed;
use rust_xlsxwriter::Format;
use rust_xlsxwriter::Workbook;

const HEADER: [&str; 7] = ["户编号", "年度", "行政村", "户主姓名", "年度家庭人口数", "工资性收入", "纯收入"];
const FIGURES: [&str; 3] = ["size_year", "wage", "net"];

/// Household, its size, wages and net income, all told apart.
fn truth(rows: usize) -> BTreeMap<String, [i64; 3]> {
    let figures = |at: usize| {
        let at = i64::try_from(at).expect("small");
        [2 + at % 5, (10_000 + at * 137) * 100 + 25, (20_000 + at * 211) * 100 + 75]
    };
    (0..rows).map(|at| (format!("9801010010001{:04}", at * 7 + 1), figures(at))).collect()
}

fn table(truth: &BTreeMap<String, [i64; 3]>) -> Vec<Vec<String>> {
    let money = |fen: i64| format!("{}.{:02}", fen / 100, fen % 100);
    let row = |(id, [size, wage, net]): (&String, &[i64; 3])| {
        vec![id.clone(), "2024".into(), "石门村".into(), "王一".into(), size.to_string(), money(*wage), money(*net)]
    };
    std::iter::once(HEADER.map(str::to_owned).to_vec()).chain(truth.iter().map(row)).collect()
}

/// What is put in, and where.
#[derive(Clone, Debug)]
enum Insertion {
    Sign(usize, usize, usize, char),
    Piece(usize, usize, &'static str),
    Cell(usize, usize, &'static str),
    NoCell(usize, usize),
    Row(usize, Vec<&'static str>),
    Again(usize),
    Header(usize, bool),
    Quote(usize, usize),
}

fn insertion() -> impl Strategy<Value = Insertion> {
    let sign = prop_oneof![
        Just('\u{202d}'),
        Just('\u{200b}'),
        Just('\u{feff}'),
        Just('`'),
        Just('\''),
        Just('*'),
        Just('\u{a0}'),
        Just('\u{ad}'),
        Just('\u{2066}'),
        Just('\u{3000}'),
        Just('“'),
    ];
    let piece = prop_oneof![
        Just("_x000D_"),
        Just(" 300"),
        Just("\n300"),
        Just(",000"),
        Just(".0"),
        Just("元"),
        Just("户"),
        Just(" 98010100100019999")
    ];
    let cell = prop_oneof![Just(""), Just("1"), Just("备注"), Just("5000")];
    let row = prop_oneof![
        Just(vec!["合计", "", "", "", "99", "99999", "99999"]),
        Just(vec!["石门村小计5户", "2024", "", "", "99", "99999", "99999"]),
        Just(vec!["填表人：张三 2024年10月18日"]),
        Just(vec!["", "", "", "", "", "", ""]),
        Just(vec!["例：98010100100019999", "2024", "石门村", "示例", "1", "1", "1"]),
    ];
    prop_oneof![
        (0usize..40, 0usize..7, 0usize..20, sign).prop_map(|(row, cell, at, sign)| Insertion::Sign(row, cell, at, sign)),
        (0usize..40, 0usize..7, piece).prop_map(|(row, cell, piece)| Insertion::Piece(row, cell, piece)),
        (0usize..40, 0usize..8, cell).prop_map(|(row, at, cell)| Insertion::Cell(row, at, cell)),
        (0usize..40, 0usize..7).prop_map(|(row, at)| Insertion::NoCell(row, at)),
        (0usize..40, row).prop_map(|(at, row)| Insertion::Row(at, row)),
        (0usize..40).prop_map(Insertion::Again),
        (0usize..40, prop::bool::ANY).prop_map(|(at, swap)| Insertion::Header(at, swap)),
        (0usize..40, 0usize..7).prop_map(|(row, cell)| Insertion::Quote(row, cell)),
    ]
}

/// The header that holds for the rows from `at` on.
fn header_above(rows: &[Vec<String>], at: usize) -> Vec<String> {
    // One that lost or got a cell is a header all the same.
    let titles = |row: &Vec<String>| row.iter().filter(|title| HEADER.contains(&title.as_str())).cloned().collect::<Vec<String>>();
    let above = rows[..at].iter().rev().map(titles).find(|titles| titles.len() > 1);
    above.unwrap_or_else(|| HEADER.map(str::to_owned).to_vec())
}

fn apply(rows: &mut Vec<Vec<String>>, insertion: &Insertion) {
    let pick = |row: usize, rows: &[Vec<String>]| 1 + row % (rows.len() - 1);
    match insertion {
        Insertion::Sign(row, cell, at, sign) => {
            let row = pick(*row, rows);
            let Some(cell) = rows[row].get_mut(*cell) else { return };
            let mut letters: Vec<char> = cell.chars().collect();
            letters.insert((*at).min(letters.len()), *sign);
            *cell = letters.into_iter().collect();
        }
        Insertion::Piece(row, cell, piece) => {
            let row = pick(*row, rows);
            // Thousands behind a whole number are another whole number, and a good one.
            let is_whole = |cell: &str| cell.bytes().all(|byte| byte.is_ascii_digit());
            if let Some(cell) = rows[row].get_mut(*cell).filter(|cell| !(piece.starts_with(",0") && is_whole(cell))) {
                cell.push_str(piece);
            }
        }
        Insertion::Cell(row, at, cell) => {
            let row = pick(*row, rows);
            // A cell more and a cell less in one row would be a row that nobody can tell from a good one.
            if rows[row].len() >= HEADER.len() {
                let at = (*at).min(rows[row].len());
                rows[row].insert(at, (*cell).to_owned());
            }
        }
        Insertion::NoCell(row, at) => {
            let row = pick(*row, rows);
            if rows[row].len() <= HEADER.len() && *at < rows[row].len() {
                rows[row].remove(*at);
            }
        }
        Insertion::Row(at, row) => {
            let at = pick(*at, rows);
            rows.insert(at, row.iter().map(|cell| (*cell).to_owned()).collect());
        }
        Insertion::Again(at) => {
            let at = pick(*at, rows);
            // Below another header the same cells would be another household's.
            if header_above(rows, at + 1) == header_above(rows, rows.len()) {
                rows.push(rows[at].clone());
            }
        }
        Insertion::Header(at, swap) => {
            let at = pick(*at, rows);
            let mut header = header_above(rows, at);
            // Rows that no longer have their seven cells would say nothing of the order.
            if *swap && header.len() == 7 && rows.iter().all(|row| row.len() == 7) {
                header.swap(5, 6);
                rows[at..].iter_mut().for_each(|row| row.swap(5, 6));
            }
            rows.insert(at, header);
        }
        // A quote that is never closed.
        Insertion::Quote(row, cell) => {
            let row = pick(*row, rows);
            if let Some(cell) = rows[row].get_mut(*cell) {
                cell.insert(0, '"');
            }
        }
    }
}

fn take_in(name: &str, bytes: &[u8]) -> Option<Incoming> {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join(name);
    fs::write(&path, bytes).expect("written");
    let options = ReadOptions { period: Some(Period::annual(2024)), only: None, table: None, skip_sheets: false, progress: &|_| true };
    read::read(&[path], &options).ok()
}

/// Each stored figure is the true one, or nothing, or its row is named; nobody is stored who is not there. `sharing` are rows that a
/// merged cell gives one number, so that they are one household.
fn faults(incoming: &Incoming, truth: &BTreeMap<String, [i64; 3]>, sharing: &[RangeInclusive<u32>]) -> Vec<String> {
    let mut faults = Vec::new();
    for layer in incoming.rolls.iter().filter(|layer| layer.period == Period::annual(2024)) {
        let roll = &layer.roll;
        for household in 0..roll.len() {
            let id = roll.id(household);
            let row = roll.source(household).row;
            let its_rows = sharing.iter().find(|rows| rows.contains(&row)).cloned().unwrap_or(row..=row);
            let is_own = |named: &u32| its_rows.contains(named);
            let is_named = incoming.problems.iter().any(|problem| is_own(&problem.row) || problem.rows.iter().any(is_own));
            let Some(figures) = truth.get(id) else {
                if !is_named {
                    faults.push(format!("{id} is nobody and was stored"));
                }
                continue;
            };
            for (code, wanted) in FIGURES.iter().zip(figures) {
                let cell = roll.get(household, known(code));
                let is_true = match cell.seen() {
                    Seen::Value(_) => cell == Cell::value(*wanted),
                    _ => true,
                };
                let is_missing = !matches!(cell.seen(), Seen::Value(_));
                if (!is_true || is_missing) && !is_named {
                    faults.push(format!("{id} {code} is {:?}, not {wanted}, and nothing is said of row {row}", cell.raw()));
                }
            }
        }
    }
    faults
}

/// The same files every time, 400 of each kind; `PROPTEST_CASES=20000` searches among as many others, new ones each time.
fn config() -> ProptestConfig {
    let given = ProptestConfig::default();
    match std::env::var_os("PROPTEST_CASES") {
        Some(_) => ProptestConfig { failure_persistence: None, ..given },
        None => ProptestConfig { cases: 400, rng_seed: RngSeed::Fixed(20_241_018), failure_persistence: None, ..given },
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn figures_of_a_text_file_are_true_or_named(rows in 3usize..20, insertions in prop::collection::vec(insertion(), 1..4)) {
        let truth = truth(rows);
        let mut table = table(&truth);
        for insertion in &insertions {
            apply(&mut table, insertion);
        }
        // Commas and line breaks stand in quotes as programs write them; an open quote stands as it is.
        let cell = |cell: &String| {
            let is_open = cell.starts_with('"');
            if !is_open && cell.contains(['\n', ',']) && !cell.contains(",000") { format!("\"{cell}\"") } else { cell.clone() }
        };
        let text: String = table.iter().map(|row| row.iter().map(cell).collect::<Vec<String>>().join(",") + "\r\n").collect();
        if let Some(incoming) = take_in("a.csv", text.as_bytes()) {
            let faults = faults(&incoming, &truth, &[]);
            prop_assert!(faults.is_empty(), "{faults:?}\n{text}");
        }
    }

    #[test]
    fn figures_of_a_workbook_are_true_or_named(
        rows in 3usize..12,
        insertions in prop::collection::vec(insertion(), 0..3),
        merged in prop::collection::vec((0usize..12, 2usize..4, 0u16..7), 0..2),
        hidden in prop::collection::vec(0usize..12, 0..2),
        first in prop::bool::ANY,
    ) {
        let truth = truth(rows);
        let mut table = table(&truth);
        for insertion in insertions.iter().filter(|insertion| !matches!(insertion, Insertion::Cell(..) | Insertion::NoCell(..) | Insertion::Quote(..))) {
            apply(&mut table, insertion);
        }
        let mut book = Workbook::new();
        if first {
            // A draft with other figures that nobody sees.
            let draft = book.add_worksheet();
            for (at, row) in (0u32..).zip(&table) {
                for (column, cell) in (0u16..).zip(row) {
                    let cell = if column > 4 && at > 0 { "1" } else { cell };
                    draft.write_string(at, column, cell).expect("written");
                }
            }
            draft.set_hidden(true);
        }
        let sheet = book.add_worksheet();
        for (at, row) in (0u32..).zip(&table) {
            for (column, cell) in (0u16..).zip(row) {
                sheet.write_string(at, column, cell).expect("written");
            }
        }
        let plain = Format::new();
        let mut sharing = Vec::new();
        for (row, len, column) in merged {
            let top = 1 + row % (table.len() - 1);
            let bottom = (top + len - 1).min(table.len() - 1);
            if bottom > top && table[top].len() > usize::from(column) {
                let value = table[top][usize::from(column)].clone();
                let (top, bottom) = (u32::try_from(top).expect("small"), u32::try_from(bottom).expect("small"));
                // Merging drops what stood below; a second one may overlap, which the writer refuses.
                let is_merged = sheet.merge_range(top, column, bottom, column, &value, &plain).is_ok();
                if is_merged && column == 0 {
                    sharing.push(top + 1..=bottom + 1);
                }
            }
        }
        for row in hidden {
            let row = u32::try_from(1 + row % (table.len() - 1)).expect("small");
            sheet.set_row_hidden(row).expect("hidden");
        }
        sheet.set_active(true);
        let Ok(bytes) = book.save_to_buffer() else { return Ok(()) };
        if let Some(incoming) = take_in("a.xlsx", &bytes) {
            let faults = faults(&incoming, &truth, &sharing);
            prop_assert!(faults.is_empty(), "{faults:?}\n{table:?}");
        }
    }
}
