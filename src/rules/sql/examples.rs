//! The samples of the book as SQL, each judged by what the expressions of its rule become, and what the desk says of them.
//!
//! What does not live here: the rows that samples stand for (`given.rs`), how rules end (`judged.rs`).

use std::fmt::Write as _;
use std::slice;

use crate::domain::flag::Outcome;
use crate::domain::period::Part;
use crate::domain::period::Period;
use crate::i18n::Text;
use crate::rules::book::Book;
use crate::rules::book::Rule;
use crate::rules::eval::bind::Ready;
use crate::rules::judge::not_loaded;
use crate::rules::judge::sample::SampleSource;
use crate::rules::judge::sample::run_example;
use crate::rules::sql::dialect::Dialect;
use crate::rules::sql::given::GivenRows;
use crate::rules::sql::judged;
use crate::rules::sql::piece::NoSql;
use crate::rules::sql::piece::quoted;
use crate::rules::sql::plan::RelId;
use crate::rules::sql::printer::Printer;
use crate::rules::sql::printer::SqlPlace;
use crate::rules::sql::schema;
use crate::rules::stage::manifest::Manifest;
use crate::rules::township::context::Live;

/// The samples of a book as SQL.
pub struct PrintedExamples {
    /// Name and text of each file.
    pub files: Vec<(&'static str, String)>,
    /// How many samples it has.
    pub run: usize,
    /// Rules with samples that have no SQL, and why.
    pub not_run: Vec<(String, Text)>,
}

/// Prints every sample of a book.
///
/// # Errors
/// A sample that cannot be read.
pub fn print(book: &Book, dialect: Dialect) -> Result<PrintedExamples, Text> {
    let spelling = dialect.spelling();
    let manifest = Manifest::of_nothing(Period { year: 2024, part: Part::Annual }, book.digest());
    let empty = schema::empty(&manifest);
    let past = empty.past();
    let live = Live::new(book, empty.town(&past));
    let mut out = format!("-- {}: the samples of rulebook {}\n{}", dialect.code(), book.digest(), spelling.settings);
    let mut wanted = "rule,example,outcome\n".to_owned();
    let mut tables: Vec<String> = Vec::new();
    let mut found = PrintedExamples { files: Vec::new(), run: 0, not_run: Vec::new() };
    for rule in &book.rules {
        let samples = rule.examples.iter().map(|example| SampleSource::read(book, &example.given)).collect::<Result<Vec<_>, Text>>()?;
        let all: Vec<usize> = (1..=samples.len()).collect();
        let mut add = |numbers: &[usize]| {
            let table = format!("ended_{}", tables.len());
            let within = &samples[numbers[0] - 1..numbers[numbers.len() - 1]];
            let mut printer = Printer::new(&live, (&book.arena, Vec::new()), &manifest, spelling);
            let (given, root) = GivenRows::new(&mut printer.plan, within, numbers);
            printer.given = Some(given);
            let sql = ended(&mut printer, rule, root, &table)?;
            out.push_str(&sql);
            tables.push(format!("SELECT rule, example, outcome FROM {table}"));
            Ok::<(), NoSql>(())
        };
        // A limit that one of them sets is a number that differs by row, which some steps do not take: then each by itself.
        let together = if all.is_empty() { Ok(()) } else { add(&all) };
        let mut run = all.clone();
        if together.is_err() {
            for number in &all {
                if let Err(why) = add(&[*number]) {
                    run.retain(|own| own != number);
                    found.not_run.push((format!("{} {number}", rule.code), judged::told(&why)));
                }
            }
        }
        for number in run {
            let outcome = run_example(book, rule, &rule.examples[number - 1].given)?;
            let _ = writeln!(wanted, "{},{number},{}", rule.code, outcome.letter());
            found.run += 1;
        }
    }
    out.push_str(&(spelling.table)("example_outcomes", &tables.join("\nUNION ALL\n")));
    found.files =
        vec![("examples.sql", (spelling.read)(&out)), ("examples.csv", wanted), ("not_carried.csv", judged::listed(&found.not_run))];
    Ok(found)
}

/// The tables that come to how a rule ends for some samples.
fn ended(printer: &mut Printer, rule: &Rule, root: RelId, table: &str) -> Result<String, NoSql> {
    let book = printer.live.book;
    let own = outcome(printer, rule, root)?;
    let beside = rule.silent_beside.iter().filter_map(|code| book.rule(code)).filter(|other| other.on);
    let beside = beside.map(|other| outcome(printer, other, root)).collect::<Result<Vec<String>, NoSql>>()?;
    let fires: Vec<String> = beside.iter().map(|other| judged::is_fired(&format!("({other})"))).collect();
    let ends = if fires.is_empty() {
        own
    } else {
        format!("CASE WHEN {} AND ({}) THEN '.' ELSE {own} END", judged::is_fired(&format!("({own})")), fires.join(" OR "))
    };
    if let Some(given) = &printer.given {
        given.write(&mut printer.plan, printer.spelling.whole);
    }
    let mut out =
        printer.plan.print(slice::from_ref(&ends), printer.spelling).map_err(|_| NoSql::NoSpelling("a table too wide for the engine"))?;
    let query = format!(
        "SELECT {} AS rule, b.k0 AS example, {ends} AS outcome FROM {}",
        quoted(&rule.code),
        printer.plan.read(root, slice::from_ref(&ends))
    );
    out.push_str(&(printer.spelling.table)(table, &query));
    Ok(out)
}

/// How a rule by itself ends for each of the samples.
fn outcome(printer: &mut Printer, rule: &Rule, root: RelId) -> Result<String, NoSql> {
    let ready = Ready {
        fixed: None,
        records: Vec::new(),
        enough: rule.enough,
        applies: rule.applies,
        when: rule.when,
        grades: rule.grades.clone(),
    };
    let mut missing = String::new();
    for need in &rule.needs {
        if let Some(there) = printer.given_loaded(*need, &SqlPlace::of(root)) {
            let _ = write!(missing, "WHEN {} <> 1 THEN '{}' ", there.truth(), Outcome::Skipped(not_loaded(*need)).letter());
        }
    }
    let ends = judged::outcome(printer, &ready, rule, root)?;
    Ok(if missing.is_empty() { ends } else { format!("CASE {missing}ELSE {ends} END") })
}
