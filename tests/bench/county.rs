//! A county of any size from one practice township: its yearly files, copied with shifted numbers, villages and amounts.
//!
//! The generator of practice townships draws every household anew and would take minutes for a county.
//! What does not live here: the township (`hezhun::training`), the figures (`figures.rs`).

use std::fs;
use std::path::Path;
use std::path::PathBuf;

use calamine::Reader;
use calamine::open_workbook_auto;
use hezhun::cert;
use hezhun::training;
use rust_xlsxwriter::Workbook;

/// Households of the township that is copied.
const TOWNSHIP: usize = 960;

/// First column of the amounts, which are the last ones of a yearly file.
const FIRST_AMOUNT: &str = "工资性收入";

/// The kind of file written.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// UTF-8 with a mark.
    Csv,
    /// One sheet.
    Xlsx,
}

/// How the amounts of a county come about.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Figures {
    /// All amounts of a copy by the same share: about a flag a household, as in a township.
    Ordinary,
    /// Each amount by a share of its own: sums and years agree nowhere, several flags a household.
    Odd,
}

/// The yearly files of the last two years for about this many households; made once a folder.
pub fn two_years(folder: &Path, households: usize, form: Form, figures: Figures) -> Vec<PathBuf> {
    let town = folder.join("township");
    if !town.exists() {
        training::write(&training::sample(TOWNSHIP, 3), &town).expect("written");
    }
    let mut files: Vec<PathBuf> = fs::read_dir(&town).expect("a folder").flatten().map(|entry| entry.path()).collect();
    files.sort();
    let name = |file: &PathBuf| file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let recent = |file: &&PathBuf| name(file).contains("脱贫户信息_2024") || name(file).contains("脱贫户信息_2023");
    files.iter().filter(recent).map(|file| county(file, households.div_ceil(TOWNSHIP), form, figures)).collect()
}

fn county(file: &Path, copies: usize, form: Form, figures: Figures) -> PathBuf {
    let ending = if form == Form::Csv { "csv" } else { "xlsx" };
    let name = file.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    let folder = file.with_file_name(match figures {
        Figures::Ordinary => format!("../county{copies}"),
        Figures::Odd => format!("../odd{copies}"),
    });
    let out = folder.join(format!("{name}.{ending}"));
    if out.exists() {
        return out;
    }
    fs::create_dir_all(&folder).expect("a folder");
    let (header, rows) = table(file);
    let shift = Shift::new(&header, figures);
    let shifted = (0..copies).flat_map(|copy| rows.iter().map(move |row| (copy, row))).map(|(copy, row)| shift.row(row, copy));
    match form {
        Form::Csv => {
            let mut writer = csv::Writer::from_path(&out).expect("a file");
            writer.write_record(&header).expect("written");
            shifted.for_each(|row| writer.write_record(&row).expect("written"));
            writer.flush().expect("written");
        }
        Form::Xlsx => {
            let mut book = Workbook::new();
            let sheet = book.add_worksheet();
            for (at, row) in (0..).zip(std::iter::once(header.clone()).chain(shifted)) {
                for (column, word) in (0..).zip(&row) {
                    sheet.write_string(at, column, word).expect("written");
                }
            }
            book.save(&out).expect("written");
        }
    }
    out
}

/// Header and rows of the file's first sheet that has the amounts.
fn table(file: &Path) -> (Vec<String>, Vec<Vec<String>>) {
    let mut book = open_workbook_auto(file).expect("a workbook");
    let mut rows: Vec<Vec<String>> = book
        .worksheets()
        .iter()
        .flat_map(|(_, sheet)| sheet.rows().map(|row| row.iter().map(ToString::to_string).collect()).collect::<Vec<_>>())
        .collect();
    let at = rows.iter().position(|row: &Vec<String>| row.iter().any(|word| word == FIRST_AMOUNT)).expect("a header");
    let rest = rows.split_off(at + 1);
    (rows.swap_remove(at), rest)
}

/// Where the columns are that differ from copy to copy.
struct Shift {
    village: usize,
    numbers: Vec<usize>,
    certificates: Vec<usize>,
    phones: Vec<usize>,
    amounts: usize,
    figures: Figures,
}

impl Shift {
    fn new(header: &[String], figures: Figures) -> Shift {
        let all = |words: &[&str]| (0..header.len()).filter(|&at| words.contains(&header[at].as_str())).collect::<Vec<_>>();
        let only = |word: &str| all(&[word]).first().copied().expect("a column");
        Shift {
            village: only("行政村"),
            numbers: all(&["户编号", "人编号"]),
            certificates: all(&["户主证件号码", "证件号码"]),
            phones: all(&["户联系电话", "家庭成员联系电话"]),
            amounts: only(FIRST_AMOUNT),
            figures,
        }
    }

    fn row(&self, row: &[String], copy: usize) -> Vec<String> {
        let mut row = row.to_vec();
        row[self.village].push_str(&copy.to_string());
        for &at in &self.numbers {
            // The four digits after the area code are the copy's own.
            if let Some(tail) = row[at].get(10..) {
                row[at] = format!("980101{copy:04}{tail}");
            }
        }
        for &at in &self.certificates {
            row[at] = certificate(&row[at], copy);
        }
        for &at in &self.phones {
            row[at] = add_digits(&row[at], 4, copy * 97);
        }
        // The same in every row of a household, another in each column, copy and year.
        let household: usize = self.numbers.first().and_then(|at| row[*at].get(10..)).and_then(|tail| tail.parse().ok()).unwrap_or(0);
        let columns = row.len();
        for (column, word) in row[self.amounts..].iter_mut().enumerate() {
            let share = match self.figures {
                Figures::Ordinary => 1000 + copy % 210,
                Figures::Odd => 600 + (household * 7919 + copy * 104_729 + column * 1_299_709 + columns * 15_485_863) % 1009,
            };
            *word = amount(word, share);
        }
        row
    }
}

/// The digits from a place on with a number added, as many as there were.
fn add_digits(word: &str, from: usize, more: usize) -> String {
    match (word.get(..from), word.get(from..).map(|tail| (tail.len(), tail.parse::<usize>()))) {
        (Some(front), Some((width, Ok(tail)))) => {
            format!("{front}{:0width$}", (tail + more) % 10usize.pow(u32::try_from(width).unwrap_or(1)))
        }
        _ => word.to_owned(),
    }
}

/// Another number of a person with the same birthday and sex; one with a fault keeps it.
fn certificate(number: &str, copy: usize) -> String {
    let (Some(front), Some(sequence)) = (number.get(..14), number.get(14..17).and_then(|digits| digits.parse::<usize>().ok())) else {
        return number.to_owned();
    };
    let first17 = format!("{front}{:03}", (sequence + 2 * copy) % 1000);
    let Some(check) = cert::check_digit(&first17).filter(|_| cert::check_ok(number)) else { return number.to_owned() };
    format!("{first17}{}{}", char::from(check), &number[18..])
}

/// The amount by so many thousandths, rounded down to whole fen: where all are by the same, sums still hold within their tolerance.
fn amount(word: &str, thousandths: usize) -> String {
    let Some((yuan, fen)) = word.split_once('.') else { return word.to_owned() };
    match (yuan.parse::<u64>(), fen.len(), fen.parse::<u64>()) {
        (Ok(yuan), 2, Ok(fen)) => {
            let more = (yuan * 100 + fen) * thousandths as u64 / 1000;
            format!("{}.{:02}", more / 100, more % 100)
        }
        _ => word.to_owned(),
    }
}
