//! The columns of a sheet: which row is the header, what each column holds, what kind of file it makes.
//!
//! What does not live here: the spelling of headers (`cells/header.rs`), reading the cells below (`assemble.rs`).

use std::collections::BTreeSet;

use csv::ByteRecord;

use crate::domain::field;
use crate::domain::field::FieldId;
use crate::domain::field::FieldKind;
use crate::domain::field::Owner;
use crate::exchange::batch::FileKind;
use crate::exchange::batch::ProblemKind;
use crate::exchange::batch::RowProblem;
use crate::exchange::batch::Unknown;
use crate::exchange::batch::UnknownColumn;
use crate::exchange::cells::header::field_of;
use crate::exchange::cells::header::label_of;
use crate::exchange::cells::header::nearest;
use crate::exchange::cells::header::normal;
use crate::exchange::cells::header::ten_thousand;
use crate::exchange::cells::mend::words_of;
use crate::i18n::Text;
use crate::i18n::text;

/// How many rows may stand above the first household.
pub const HEAD_ROWS: usize = 30;

/// How many further rows a header may have: the lower half of merged titles, units.
const MOST_BELOW: usize = 3;

/// Fields that only the local collection sheet brings.
const COLLECTION: [FieldId; 5] = [
    field::known("collect_mode"),
    field::known("collector"),
    field::known("collector_phone"),
    field::known("signed"),
    field::known("sign_date"),
];

/// Income figures without which most rules cannot be judged.
const FIGURES: [FieldId; 6] = [
    field::known("wage"),
    field::known("prod_in"),
    field::known("prop"),
    field::known("trans"),
    field::known("net"),
    field::known("net_pc"),
];

/// One column that is read.
#[derive(Clone, Debug)]
pub struct ReadColumn {
    /// Position in a row, from 0.
    pub at: usize,
    /// Its field.
    pub field: FieldId,
    /// Its title as written.
    pub title: String,
}

/// A column whose field an earlier column already holds.
#[derive(Clone, Debug)]
pub struct Twin {
    /// Position of the column that is read.
    pub first: usize,
    /// Position of the repeated one.
    pub second: usize,
    /// Its title as written.
    pub title: String,
}

/// What the header row says.
#[derive(Clone, Debug)]
pub struct HeaderColumns {
    /// The first rows of the sheet that are header and titles, as words.
    pub head: Vec<Vec<String>>,
    /// Kind of file.
    pub kind: FileKind,
    /// Columns read, in the order of the sheet.
    pub columns: Vec<ReadColumn>,
    /// Repeated columns.
    pub twins: Vec<Twin>,
    /// Columns that are not taken.
    pub unknown: Vec<UnknownColumn>,
    /// Whether a note near the header speaks of ten thousand yuan, and no column is known to be in it.
    pub ten_thousand: bool,
    /// Whether it is a correction sheet of ours, which has only the columns that were asked for.
    pub is_asked: bool,
    /// How many titles there are, up to the last one that says anything.
    pub width: usize,
}

/// Columns of our own correction sheets that speak to the village: nothing is read from them.
pub const ASKED_COLUMNS: [&str; 2] = ["请核对", "请带佐证"];

/// Why no row of a sheet is a usable header.
#[derive(Clone, Debug, Default)]
pub struct Unusable {
    /// Known headers of the best row, or the words of the first row that has several.
    pub found: Vec<String>,
    /// What it lacks.
    pub missing: Text,
}

impl HeaderColumns {
    /// Finds the header among the first rows of a sheet.
    ///
    /// # Errors
    /// When no row names 户编号 together with something to read.
    pub fn find(rows: &[ByteRecord], hidden: &BTreeSet<usize>) -> Result<HeaderColumns, Unusable> {
        let titles: Vec<Vec<String>> = rows.iter().map(words_of).collect();
        // Each field counts once: “户主” in many cells of a data row is not many headers.
        let known = |row: &[String]| row.iter().filter_map(|title| field_of(title)).collect::<BTreeSet<FieldId>>().len();
        let is_known = |title: &str| field_of(title).is_some();
        // The first of the best, so that a header repeated further down does not hide the rows between.
        let mut best = (0, 0);
        for (at, row) in titles.iter().enumerate() {
            let score = known(row);
            if score > best.1 {
                best = (at, score);
            }
        }
        let (at, score) = best;
        if score == 0 {
            return Err(Unusable { found: first_words(&titles), missing: text("户编号", "户编号") });
        }
        let (joined, below) = around(&titles, at, &is_known);
        let units = Units::of(&titles[..at], &titles[at + 1..at + 1 + below]);
        let mut columns = HeaderColumns::of(&joined, &units, hidden)?;
        columns.head = titles.into_iter().take(at + 1 + below).collect();
        Ok(columns)
    }

    fn of(titles: &[String], units: &Units, hidden: &BTreeSet<usize>) -> Result<HeaderColumns, Unusable> {
        let mut columns: Vec<ReadColumn> = Vec::new();
        let mut twins = Vec::new();
        let mut unknown = Vec::new();
        let mut is_asked = false;
        // A visible column comes before a hidden one of the same title.
        let (seen, unseen): (Vec<usize>, Vec<usize>) = (0..titles.len()).partition(|at| !hidden.contains(at));
        for at in seen.into_iter().chain(unseen) {
            let title = &titles[at];
            match field_of(title) {
                Some(field) if field.row().kind == FieldKind::Money && units.is_ten_thousand(at, title) => {
                    let nearest = Some(label_of(field).to_owned());
                    unknown.push(UnknownColumn { title: title.clone(), at, nearest, why: Unknown::TenThousand });
                }
                Some(field) => match columns.iter().find(|column| column.field == field) {
                    Some(first) => twins.push(Twin { first: first.at, second: at, title: title.clone() }),
                    None => columns.push(ReadColumn { at, field, title: title.clone() }),
                },
                None if title.is_empty() => {}
                None if ASKED_COLUMNS.contains(&title.as_str()) => is_asked = true,
                None => unknown.push(unknown_column(at, title)),
            }
        }
        columns.sort_by_key(|column| column.at);
        unknown.sort_by_key(|column: &UnknownColumn| column.at);
        if !lists_members(&columns) {
            give_to_head(&mut columns, &mut unknown);
        }
        let kind = kind_of(&columns)
            .map_err(|missing| Unusable { found: columns.iter().map(|column| column.title.clone()).collect(), missing })?;
        let ten_thousand = units.mentioned && unknown.iter().all(|column| column.why != Unknown::TenThousand);
        let width = titles.iter().rposition(|title| !title.is_empty()).map_or(0, |last| last + 1);
        Ok(HeaderColumns { head: Vec::new(), kind, columns, twins, unknown, ten_thousand, is_asked, width })
    }

    /// Remarks on columns whose figures are in ten thousand yuan.
    #[must_use]
    pub fn left_out(&self) -> Vec<RowProblem> {
        left_out(&self.unknown)
    }

    /// Whether rows describe members.
    #[must_use]
    pub fn lists_members(&self) -> bool {
        self.columns.iter().any(|column| column.field.row().owner == Owner::Member)
    }

    /// The fields read, in register order.
    #[must_use]
    pub fn fields(&self) -> Vec<FieldId> {
        let mut fields: Vec<FieldId> = self.columns.iter().map(|column| column.field).collect();
        fields.sort_unstable();
        fields
    }

    /// The column of a field.
    #[must_use]
    pub fn of_field(&self, field: FieldId) -> Option<&ReadColumn> {
        self.columns.iter().find(|column| column.field == field)
    }

    /// Fields that a file of this kind should have and this one lacks.
    #[must_use]
    pub fn missing(&self) -> Vec<FieldId> {
        if self.is_asked {
            return Vec::new();
        }
        let members = self.lists_members();
        FieldId::all()
            .filter(|field| match self.kind {
                FileKind::Collection => COLLECTION.contains(field),
                FileKind::Table(_) => false,
                FileKind::Yearly => match field.row().owner {
                    Owner::Household => field.row().required && !COLLECTION.contains(field),
                    Owner::Income => FIGURES.contains(field),
                    Owner::Member => members && field.row().required,
                    Owner::Case | Owner::Row => false,
                },
            })
            .filter(|field| self.of_field(*field).is_none())
            .collect()
    }
}

/// Remarks on the columns among these whose figures are in ten thousand yuan.
#[must_use]
pub fn left_out(unknown: &[UnknownColumn]) -> Vec<RowProblem> {
    let remark = |column: &UnknownColumn| {
        let wanted = text(
            "金额以元为单位；“{title}”这一列是万元，没有读入，也没有换算。请改成元后再导入",
            "amounts in yuan; the column {title} is in ten thousand yuan, was not taken and not multiplied. Change it to yuan and import again",
        )
        .fill(&[("title", &column.title)]);
        RowProblem::new(ProblemKind::LeftOut, 0, column.title.clone(), String::new(), wanted)
    };
    unknown.iter().filter(|column| column.why == Unknown::TenThousand).map(remark).collect()
}

/// What the rows around a header say of the unit of its figures.
struct Units {
    // A row above says that the sheet is in ten thousand yuan.
    all: bool,
    // Cells below the header that say so of their column.
    columns: BTreeSet<usize>,
    mentioned: bool,
}

impl Units {
    fn of(above: &[Vec<String>], below: &[Vec<String>]) -> Units {
        let says = |cell: &String| cell.len() < 200 && normal(cell).contains("万元");
        let of_sheet = |cell: &String| {
            let word = normal(cell);
            says(cell) && (word.contains("单位:万元") || word.contains("单位(万元)") || matches!(word.as_str(), "万元" | "(万元)"))
        };
        let columns = below.iter().flat_map(|row| row.iter().enumerate().filter(|(_, cell)| says(cell)).map(|(at, _)| at)).collect();
        Units { all: above.iter().flatten().any(of_sheet), columns, mentioned: above.iter().chain(below).flatten().any(says) }
    }

    fn is_ten_thousand(&self, at: usize, title: &str) -> bool {
        self.columns.contains(&at) || (self.all && !normal(title).ends_with("(元)"))
    }
}

/// The header at a row put together with what stands above and below it, and how many rows below belong to it.
pub fn around(titles: &[Vec<String>], at: usize, is_known: &dyn Fn(&str) -> bool) -> (Vec<String>, usize) {
    let above = at.checked_sub(1).map(|up| titles[up].as_slice()).unwrap_or_default();
    let below: Vec<&Vec<String>> =
        titles[at + 1..].iter().take(MOST_BELOW).take_while(|row| continues(row) && !renames(row, &titles[at], is_known)).collect();
    let joined = below.iter().fold(join(above, &titles[at], &[], is_known), |joined, row| join(&[], &joined, row, is_known));
    (joined, below.len())
}

/// What may be titles on a sheet without any known one; cells with digits are left out, they may be numbers of people.
fn first_words(titles: &[Vec<String>]) -> Vec<String> {
    let word = |cell: &&String| !cell.is_empty() && cell.chars().count() <= 20 && !cell.contains(|letter: char| letter.is_ascii_digit());
    let rows = titles.iter().map(|row| row.iter().filter(word).take(MOST_WORDS).cloned().collect::<Vec<String>>());
    rows.into_iter().find(|words| words.len() > 1).unwrap_or_default()
}

/// How many words of an unknown sheet are named.
const MOST_WORDS: usize = 8;

/// A second header row (units, the lower half of merged titles) has words but no digit, and no 户编号 of its own.
fn continues(row: &[String]) -> bool {
    let filled = row.iter().filter(|cell| !cell.is_empty()).count();
    filled > 0 && !row.iter().any(|cell| cell.chars().any(|letter| letter.is_ascii_digit())) && !looks_like_person(row)
}

/// Whether a row names a column of the row above it in another place, or repeats some of its titles and lacks others: a second header
/// with its own order, no part of the first.
fn renames(row: &[String], main: &[String], is_known: &dyn Fn(&str) -> bool) -> bool {
    let moved = |(at, word): (usize, &String)| {
        let name = normal(word);
        main.get(at).is_none_or(|own| normal(own) != name) && main.iter().any(|own| normal(own) == name)
    };
    let names = row.iter().enumerate().filter(|(_, word)| !word.is_empty() && is_known(word));
    let of_main = |at: usize| main.get(at).is_some_and(|own| row.get(at).is_some_and(|word| normal(own) == normal(word)));
    let repeated = names.clone().filter(|(at, _)| of_main(*at)).count();
    let lacks = || main.iter().enumerate().any(|(at, own)| is_known(own) && row.get(at).is_none_or(String::is_empty));
    names.into_iter().any(moved) || (repeated > 1 && lacks())
}

/// Words that stand in data rows only; a row of them without any digit is a poor record, not a header.
fn looks_like_person(row: &[String]) -> bool {
    const WORDS: [&str; 8] = ["户主", "配偶", "之子", "之女", "男", "女", "是", "否"];
    row.iter().any(|cell| WORDS.contains(&cell.as_str()))
}

/// Puts two- and three-row headers together: the main row, else what stands under it, else what a merged cell above says.
fn join(above: &[String], main: &[String], below: &[String], is_known: &dyn Fn(&str) -> bool) -> Vec<String> {
    let width = main.len().max(below.len());
    let cell = |row: &[String], at: usize| row.get(at).cloned().unwrap_or_default();
    (0..width)
        .map(|at| {
            let (up, here, down) = (cell(above, at), cell(main, at), cell(below, at));
            if is_known(&here) {
                here
            } else if is_known(&down) {
                down
            } else if here.is_empty() && is_known(&up) {
                up
            } else {
                here
            }
        })
        .collect()
}

/// Member columns that may just as well describe the head on a sheet of one row for each household.
const ALSO_OF_HEAD: [FieldId; 8] = [
    NAME,
    field::CERT_NO,
    field::known("cert_type"),
    field::known("sex"),
    field::known("birth"),
    field::known("ethnic"),
    field::known("politics"),
    field::known("education"),
];
const NAME: FieldId = field::known("name");

/// A column whose title names no field.
#[must_use]
pub fn unknown_column(at: usize, title: &str) -> UnknownColumn {
    match ten_thousand(title) {
        Some(field) => UnknownColumn { title: title.to_owned(), at, nearest: Some(label_of(field).to_owned()), why: Unknown::TenThousand },
        None => UnknownColumn { title: title.to_owned(), at, nearest: nearest(title).map(str::to_owned), why: Unknown::Title },
    }
}

fn lists_members(columns: &[ReadColumn]) -> bool {
    columns.iter().any(|column| column.field.row().owner == Owner::Member && !ALSO_OF_HEAD.contains(&column.field))
}

/// On a sheet that lists no members, name and certificate are the head's; a list of one member would make the others leave.
fn give_to_head(columns: &mut Vec<ReadColumn>, unknown: &mut Vec<UnknownColumn>) {
    for (member, head) in [(NAME, field::known("head_name")), (field::CERT_NO, field::HEAD_CERT_NO)] {
        if columns.iter().all(|column| column.field != head)
            && let Some(column) = columns.iter_mut().find(|column| column.field == member)
        {
            column.field = head;
        }
    }
    columns.retain(|column| {
        let keep = column.field.is_household();
        if !keep {
            unknown.push(UnknownColumn { title: column.title.clone(), at: column.at, nearest: None, why: Unknown::Owner });
        }
        keep
    });
}

fn kind_of(columns: &[ReadColumn]) -> Result<FileKind, Text> {
    let has = |field: FieldId| columns.iter().any(|column| column.field == field);
    let count = |owner: Owner| columns.iter().filter(|column| column.field.row().owner == owner).count();
    if !has(field::HH_ID) {
        return Err(text("户编号", "户编号"));
    }
    let marks = COLLECTION.iter().filter(|mark| has(**mark)).count();
    match (count(Owner::Income), count(Owner::Member), marks) {
        (0, 0, marks) if marks > 0 => Ok(FileKind::Collection),
        (0, 0, _) => Err(text("收入列或成员列（如 {a}、{b}）", "income or member columns (such as {a}, {b})")
            .fill(&[("a", &label_of(field::NET)), ("b", &label_of(field::RELATION))])),
        _ => Ok(FileKind::Yearly),
    }
}
