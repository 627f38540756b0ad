//! `handbook`: what the office's rulebook, procedure and forms mean, read by a word or written to a file.
//!
//! What does not live here: what stands in it (`training/handbook`).

use std::path::Path;
use std::path::PathBuf;

use chrono::Datelike;

use crate::cli::call::Call;
use crate::cli::commands::files;
use crate::cli::error::CliError;
use crate::cli::open;
use crate::cli::table::Listing;
use crate::cli::table::column;
use crate::domain::period::Period;
use crate::i18n::text;
use crate::review::export::saving;
use crate::review::export::saving::ReadyTable;
use crate::review::export::saving::TableCell;
use crate::review::rulebook::in_force::InForce;
use crate::training::handbook::Chapter;
use crate::training::handbook::Handbook;
use crate::training::handbook::HandbookEntry;
use crate::training::handbook::HandbookFace;
use crate::training::handbook::written;

/// As many entries that fit are read out; of more their titles.
const READ_OUT: usize = 3;

/// Which part of the handbook is wanted, and where it goes.
#[derive(Clone, Debug)]
pub struct HandbookWanted {
    /// Words to be found; none for the contents.
    pub words: Vec<String>,
    /// The file for the whole.
    pub out: Option<PathBuf>,
    /// Whether a file that is there may be replaced.
    pub force: bool,
}

/// Reads entries out, lists the chapters, or writes the whole to a file.
///
/// # Errors
/// The office's rules are not well formed, nothing fits, or the file is there already or cannot be written.
pub fn handbook(call: &mut Call, wanted: &HandbookWanted) -> Result<(), CliError> {
    let book = open::book(call)?;
    let period = call.period.unwrap_or(Period::annual(open::clock(call).today().year()));
    let handbook = Handbook::of(&InForce { book: &book, place: &call.settings.place, period }, HandbookFace::Commands);
    match &wanted.out {
        Some(path) => write(call, &handbook, path, wanted.force),
        None if wanted.words.is_empty() => contents(call, &handbook),
        None => read(call, &handbook, &wanted.words.join(" ")),
    }
}

fn contents(call: &mut Call, handbook: &Handbook) -> Result<(), CliError> {
    let lang = call.lang();
    let row = |chapter: Chapter| {
        let count = handbook.entries.iter().filter(|entry| entry.chapter == chapter).count();
        vec![TableCell::Text(chapter.label().get(lang).to_owned()), TableCell::Count(i64::try_from(count).unwrap_or(i64::MAX))]
    };
    let columns = vec![column("chapter", text("章", "chapter")), column("entries", text("条数", "entries"))];
    Listing { columns, rows: Chapter::ALL.into_iter().map(row).collect() }.print(call.format, lang, call.out)?;
    call.say(&text(
        "看一条: hezhun handbook 名称、代码或拼音；写成文件: hezhun handbook --out 手册.txt",
        "read an entry: hezhun handbook NAME, code or pinyin; the whole as a file: hezhun handbook --out handbook.txt",
    ));
    Ok(())
}

fn read(call: &mut Call, handbook: &Handbook, words: &str) -> Result<(), CliError> {
    let lang = call.lang();
    let found = handbook.found(words);
    // What is so called is meant, whatever else has the word in it.
    let called = found.iter().filter(|entry| entry.code.eq_ignore_ascii_case(words) || entry.title.is_called(words)).count();
    let meant: &[&HandbookEntry] = if called > 0 { &found[..called] } else { &found };
    if meant.is_empty() {
        let said = text(
            "手册里没有“{words}”；少打几个字，或看 hezhun handbook",
            "the handbook has no {words}: try fewer letters, or see hezhun handbook",
        );
        return Err(CliError::Failed(said.fill(&[("words", &words)])));
    }
    if meant.len() <= READ_OUT {
        for line in meant.iter().flat_map(|entry| written(entry, lang)) {
            writeln!(call.out, "{line}")?;
        }
        return Ok(());
    }
    let row = |entry: &&HandbookEntry| {
        let word = |words: &str| TableCell::Text(words.to_owned());
        vec![word(entry.chapter.label().get(lang)), word(&entry.code), word(entry.title.get(lang))]
    };
    let columns =
        vec![column("chapter", text("章", "chapter")), column("code", text("代码", "code")), column("title", text("名称", "title"))];
    Listing { columns, rows: meant.iter().map(row).collect() }.print(call.format, lang, call.out)
}

fn write(call: &mut Call, handbook: &Handbook, path: &Path, force: bool) -> Result<(), CliError> {
    files::may_write(call, Some(path), force)?;
    // With the mark by which Windows knows UTF-8, as every text that this program writes.
    let bytes = format!("\u{feff}{}\n", handbook.lines(call.lang()).join("\n")).into_bytes();
    saving::put(path, &ReadyTable { bytes, remarks: Vec::new() }).map_err(|error| CliError::Failed(error.text()))?;
    let said = text("已写出 {n} 条: {file}", "{n|entry|entries} written: {file}");
    call.say(&said.fill(&[("n", &handbook.entries.len()), ("file", &path.display().to_string())]));
    Ok(())
}
