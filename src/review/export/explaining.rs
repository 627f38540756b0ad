//! Flags that an engine found in a staged folder, said as `screen` says them: the same rows, byte for byte.
//!
//! What does not live here: reading the folder back (`rules/stage/back.rs`), the sentences (`rules/explain`), the list (`screening.rs`).

use std::collections::BTreeMap;
use std::collections::HashSet;
use std::fs::File;
use std::io;
use std::io::BufRead;
use std::io::BufReader;
use std::io::Write;
use std::path::Path;

use crate::domain::flag::Flag;
use crate::domain::flag::Severity;
use crate::domain::flag::Subject;
use crate::domain::roll::places::TownPlaces;
use crate::i18n::Text;
use crate::i18n::system;
use crate::i18n::text;
use crate::review::error::ReviewError;
use crate::review::export::county_key::CountyKey;
use crate::review::export::screening;
use crate::review::export::screening::FlagList;
use crate::review::export::screening::ScreenJob;
use crate::rules::judge::asked::AskedFlag;
use crate::rules::judge::asked::NotSaid;
use crate::rules::judge::asked::said_again;
use crate::rules::stage::back;
use crate::rules::stage::back::BackFault;
use crate::rules::stage::manifest::Manifest;
use crate::rules::stage::rows::CsvRows;

/// Columns of a list of flags that say which they are.
const COLUMNS: [&str; 4] = ["subject", "number", "rule", "severity"];

/// The column with the digest of the book that found them; it may be left out.
const BOOK: &str = "book";

/// Writes a list of flags with what the desk says of each, and says how many there are.
///
/// # Errors
/// `Staging` when the list or the folder is not what it should be, else what the writer says.
pub fn explain(
    job: &ScreenJob,
    (flags, staged): (&Path, &Path),
    (manifest, key): (&Manifest, &CountyKey),
    out: &mut dyn Write,
) -> Result<Text, ReviewError> {
    let asked = asked(job, flags)?;
    let open =
        |name: &str| -> io::Result<Box<dyn BufRead>> { Ok(Box::new(BufReader::new(File::open(staged.join(format!("{name}.csv")))?))) };
    let unsealed = |hash: &str, sealed: &str| key.unsealed(hash, sealed);
    let failed = |fault: BackFault| ReviewError::Staging(fault.text());
    let wanted = if job.book.asks_of_county() { None } else { back::wanted(manifest, &open, &subjects(&asked)).map_err(failed)? };
    let back = back::read(manifest, job.book, &open, &unsealed, wanted.as_ref()).map_err(failed)?;
    let past = back.past();
    let said = said_again(job.book, &back.town(&past), &asked.iter().map(|(_, flag)| flag.clone()).collect::<Vec<_>>());
    let flags = said.map_err(|(at, why)| ReviewError::Staging(not_said(flags, &asked[at], why)))?;
    let mut villages = Vec::new();
    let mut households: BTreeMap<String, Vec<Flag>> = BTreeMap::new();
    for flag in flags {
        match &flag.subject {
            Subject::Household(id) => households.entry(id.clone()).or_default().push(flag),
            Subject::Village(_) | Subject::Town | Subject::Township(_) => villages.push(flag),
        }
    }
    let places = TownPlaces::of(&back.current);
    let of = (&back.current, &places);
    let mut list = FlagList::new(job, of, out)?;
    for (id, flags) in households {
        if let Some(at) = back.current.find(&id) {
            list.add(screening::lines(job, of, at, flags));
        }
    }
    let [high, medium, low] = list.end(&villages)?;
    let said = text(
        "说明了 {n} 条疑点：高 {high} 条，中 {medium} 条，低 {low} 条",
        "{n|flag|flags} explained: {high} high, {medium} medium, {low} low",
    );
    Ok(said.fill(&[("n", &(high + medium + low)), ("high", &high), ("medium", &medium), ("low", &low)]))
}

/// The households and the villages that flags are about.
fn subjects(asked: &[(usize, AskedFlag)]) -> (HashSet<&str>, HashSet<&str>) {
    let (mut households, mut villages) = (HashSet::new(), HashSet::new());
    for (_, flag) in asked {
        match &flag.subject {
            Subject::Household(number) => households.insert(number.as_str()),
            Subject::Village(name) => villages.insert(name.as_str()),
            Subject::Town | Subject::Township(_) => false,
        };
    }
    (households, villages)
}

/// The flags of a list, each with its row as a reader counts them.
fn asked(job: &ScreenJob, flags: &Path) -> Result<Vec<(usize, AskedFlag)>, ReviewError> {
    let file = flags.display().to_string();
    let refused = |said: Text| ReviewError::Staging(said);
    let failed = |why: io::Error| {
        refused(text("{file} 读不出来：{why}", "{file} cannot be read: {why}").fill(&[("file", &file), ("why", &system::why(&why))]))
    };
    let mut rows = CsvRows::new(BufReader::new(File::open(flags).map_err(failed)?));
    let header = rows.next_row().map_err(failed)?.unwrap_or_default().to_vec();
    let mut places = [0; COLUMNS.len()];
    for (place, name) in places.iter_mut().zip(COLUMNS) {
        *place = header.iter().position(|own| own == name).ok_or_else(|| {
            let said = text(
                "{file} 没有 {name} 这一列；要的是引擎里 flags 这张表，列名照原样",
                "{file} has no column {name}; it is the engine's table flags that is wanted, its columns called as they are",
            );
            refused(said.fill(&[("file", &file), ("name", &name)]))
        })?;
    }
    let book = header.iter().position(|own| own == BOOK);
    let mut found = Vec::new();
    let mut row = 1;
    while let Some(cells) = rows.next_row().map_err(failed)? {
        row += 1;
        if let [only] = cells
            && only.is_empty()
        {
            continue;
        }
        let [subject, number, rule, severity] = places.map(|at| cells.get(at).map_or("", String::as_str));
        let subject = match subject {
            "household" => Subject::Household(number.to_owned()),
            "village" => Subject::Village(number.to_owned()),
            _ => return Err(refused(no_flag(&file, row))),
        };
        let Some(severity) = Severity::parse(severity) else { return Err(refused(no_flag(&file, row))) };
        if book.and_then(|at| cells.get(at)).is_some_and(|digest| digest != job.book.digest()) {
            let said = text(
                "{file} 第 {row} 行是按另一套规则找出来的，请用同一套规则",
                "row {row} of {file} was found by another rulebook: use the same one",
            );
            return Err(refused(said.fill(&[("file", &file), ("row", &row)])));
        }
        found.push((row, AskedFlag { subject, rule: rule.to_owned(), severity }));
    }
    Ok(found)
}

fn no_flag(file: &str, row: usize) -> Text {
    text(
        "{file} 第 {row} 行不是疑点：subject 是 household 或 village，severity 是 high、medium 或 low",
        "row {row} of {file} is no flag: subject is household or village, severity is high, medium or low",
    )
    .fill(&[("file", &file), ("row", &row)])
}

fn not_said(flags: &Path, (row, asked): &(usize, AskedFlag), why: NotSaid) -> Text {
    let who = match &asked.subject {
        Subject::Household(name) | Subject::Village(name) | Subject::Township(name) => name.as_str(),
        Subject::Town => "",
    };
    let said = match why {
        NotSaid::NoRule => text(
            "{file} 第 {row} 行：现用的规则里没有 {rule}，或者它是关着的",
            "row {row} of {file}: the rules in force have no {rule}, or it is switched off",
        ),
        NotSaid::Nobody => text(
            "{file} 第 {row} 行：这个文件夹里没有 {who}，或者 {rule} 不是问它的",
            "row {row} of {file}: the folder has no {who}, or {rule} is not about such",
        ),
        NotSaid::Otherwise(_) => text(
            "{file} 第 {row} 行：按这个文件夹里的数，{who} 的 {rule} 不是 {severity}",
            "row {row} of {file}: by what the folder holds, {rule} of {who} is not {severity}",
        ),
    };
    said.fill(&[
        ("file", &flags.display().to_string()),
        ("row", row),
        ("rule", &asked.rule),
        ("who", &who),
        ("severity", &asked.severity.code()),
    ])
}
