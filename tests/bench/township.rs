//! A township of the bench in memory, judged by the whole book.
//!
//! What does not live here: its files (`county.rs`), what is measured (`figures.rs`, `judging.rs`).

use std::path::Path;

use hezhun::Book;
use hezhun::Campaign;
use hezhun::Flag;
use hezhun::Made;
use hezhun::OfficePlace;
use hezhun::ReadOptions;
use hezhun::Roll;
use hezhun::Tables;
use hezhun::Town;
use hezhun::assess_each;
use hezhun::overlay;
use hezhun::read;

use crate::county;
use crate::county::Figures;
use crate::county::Form;

/// Two years of about so many households, read, for `with` to judge.
pub fn with<R>(folder: &Path, households: usize, figures: Figures, with: impl FnOnce(&Book, &Town<'_>) -> R) -> R {
    let book = Book::shipped().expect("the shipped book");
    let paths = county::two_years(folder, households, Form::Csv, figures);
    let incoming =
        read::read(&paths, &ReadOptions { period: None, only: None, table: None, skip_sheets: false, progress: &|_| true }).expect("read");
    let (files, mut rolls, _) = overlay::merged(incoming);
    drop(files);
    let (period, current) = rolls.pop_last().expect("a period");
    let past: Vec<&Roll> = rolls.values().rev().collect();
    let place =
        OfficePlace {
            prov: "演示省".to_owned(), city: "演示州".to_owned(), county: "青山县".to_owned(), town: "青溪镇".to_owned()
        };
    let dates = book.dates(period, &place);
    let campaign = Campaign {
        period,
        place,
        window_start: dates.window_start,
        window_end: dates.window_end,
        deadline: dates.deadline,
        as_of: period.end(),
    };
    let tables = Tables::new();
    with(&book, &Town { campaign: &campaign, current: &current, past: &past, tables: &tables })
}

/// All flags of such a township, with the book that found them.
pub fn flags(folder: &Path, households: usize, figures: Figures) -> (Book, Vec<Flag>) {
    let mut flags = Vec::new();
    with(folder, households, figures, |book, town| {
        assess_each(book, town, &|_, _| true, usize::MAX, &Made::Flags(&|_, found| found), &mut |found: Vec<Flag>| flags.extend(found));
    });
    (Book::shipped().expect("the shipped book"), flags)
}
