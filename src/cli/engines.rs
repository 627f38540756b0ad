//! `stage`, `rules sql` and `explain`: townships as tables, the rulebook over them, for an engine of the county, and what it found in words.
//!
//! What does not live here: the tables (`rules/stage`, `review/export/staging.rs`), the SQL (`rules/sql`).

use std::path::Path;
use std::path::PathBuf;

use crate::cli::call::Call;
use crate::cli::commands::files;
use crate::cli::commands::files::Going;
use crate::cli::commands::intake;
use crate::cli::error::CliError;
use crate::cli::error::with_file;
use crate::cli::open;
use crate::cli::out;
use crate::cli::progress::SCREEN;
use crate::cli::progress::WorkBar;
use crate::disk;
use crate::disk::draft::FileDraft;
use crate::i18n::text;
use crate::review::error::ReviewError;
use crate::review::export::county_key::CountyKey;
use crate::review::export::explaining;
use crate::review::export::screening;
use crate::review::export::screening::ScreenJob;
use crate::review::export::screening::ScreenList;
use crate::review::export::staging;
use crate::review::export::staging_apart;
use crate::review::intake::preview::Told;
use crate::review::rows::mask::Audience;
use crate::rules::book::Book;
use crate::rules::sql::dialect::Dialect;
use crate::rules::sql::examples;
use crate::rules::sql::judged;
use crate::rules::stage::manifest;
use crate::rules::stage::manifest::Manifest;

/// `rules sql --dialect duckdb --staged DIR --out DIR`; without a staged folder the samples of the rules.
///
/// # Errors
/// An engine that is not there or too small, a folder that was staged otherwise, a period that is not in it, or a folder that cannot be written.
pub fn sql(call: &mut Call, dialect: &str, (staged, folder): (Option<&Path>, &Path), force: bool) -> Result<(), CliError> {
    let dialect = Dialect::parse(dialect).map_err(CliError::Failed)?;
    let book = open::book(call)?;
    let Some(staged) = staged else { return sql_of_examples(call, (&book, dialect), folder, force) };
    let manifest = manifest(call, staged, &book)?;
    let printed = judged::print(&book, &manifest, dialect).map_err(CliError::Failed)?;
    staging::write_folder(folder, force, &printed.files).map_err(|why| with_file(folder, &why))?;
    let said = text(
        "{n} 条规则写入 {out}；没有带上的 {left} 条，见 not_carried.csv",
        "{n|rule|rules} in {out}; {left} not carried, listed in not_carried.csv",
    );
    let n = printed.carried.len();
    call.say(&said.fill(&[("n", &n), ("left", &printed.not_carried.len()), ("out", &folder.display().to_string())]));
    Ok(())
}

fn sql_of_examples(call: &mut Call, (book, dialect): (&Book, Dialect), folder: &Path, force: bool) -> Result<(), CliError> {
    let printed = examples::print(book, dialect).map_err(CliError::Failed)?;
    staging::write_folder(folder, force, &printed.files).map_err(|why| with_file(folder, &why))?;
    let said = text(
        "{n} 个例子写入 {out}，该得的结果在 examples.csv；没有带上的 {left} 个，见 not_carried.csv",
        "{n|sample|samples} in {out}, what they come to in examples.csv; {left} not carried, listed in not_carried.csv",
    );
    call.say(&said.fill(&[("n", &printed.run), ("left", &printed.not_run.len()), ("out", &folder.display().to_string())]));
    Ok(())
}

/// What a staged folder says of itself.
fn manifest(call: &Call, staged: &Path, book: &Book) -> Result<Manifest, CliError> {
    let file = staged.join(manifest::FILE);
    let written = disk::text::read(&file).map_err(|why| with_file(&file, &why))?;
    let manifest = Manifest::read(&written).map_err(|fault| CliError::Failed(fault.text()))?;
    if let Some(period) = call.period.filter(|period| *period != manifest.period) {
        let said = text("这个文件夹是 {found} 的，没有 {wanted}", "this folder is of {found}: there is no {wanted} in it");
        return Err(CliError::Failed(said.fill(&[("found", &manifest.period.to_string()), ("wanted", &period.to_string())])));
    }
    if manifest.book != book.digest() {
        return Err(CliError::Failed(text(
            "这个文件夹是按另一套规则 stage 的，可能缺列；请用现在的规则重新 stage",
            "this folder was staged by another rulebook and may lack columns: stage the files again with the one in force",
        )));
    }
    Ok(manifest)
}

/// `explain FLAGS.csv --staged DIR`
///
/// # Errors
/// A folder that was staged otherwise or under another key, a list that is none of flags, or a file that cannot be written.
pub fn explain(
    call: &mut Call,
    (flags, staged, key): (&Path, &Path, Option<&Path>),
    going: Going<'_>,
    audience: Audience,
) -> Result<(), CliError> {
    files::may_write(call, going.path, going.force)?;
    let book = open::book(call)?;
    let manifest = manifest(call, staged, &book)?;
    let beside = staged.with_extension("key");
    let key_file = key.unwrap_or(&beside);
    let key = CountyKey::of(key_file).map_err(CliError::Failed)?;
    if key.fingerprint() != manifest.key {
        let said = text("这个文件夹不是用 {file} 这个密钥 stage 的", "this folder was not staged under the key {file}");
        return Err(CliError::Failed(said.fill(&[("file", &key_file.display().to_string())])));
    }
    let job = ScreenJob {
        book: &book,
        paths: &[],
        told: Told { table: None, skip_sheets: false, period: call.period },
        today: manifest.as_of,
        audience,
        lang: call.lang(),
        form: out::csv_form(call.settings.encoding, going.path.is_some(), going.is_plain),
        list: ScreenList::Whole,
    };
    let failed = <CliError as From<ReviewError>>::from;
    let done = match going.path {
        Some(path) => {
            let mut draft = FileDraft::beside(path).map_err(|why| with_file(path, &why))?;
            let done = explaining::explain(&job, (flags, staged), (&manifest, &key), &mut draft).map_err(failed)?;
            draft.keep().map_err(|why| with_file(path, &why))?;
            done
        }
        None => explaining::explain(&job, (flags, staged), (&manifest, &key), &mut *call.out).map_err(failed)?,
    };
    call.say(&done);
    Ok(())
}

/// Where a path leads from here, whether anything is there or not.
fn absolute(path: &Path) -> PathBuf {
    std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf())
}

/// `stage FILE... --out DIR`
///
/// # Errors
/// A file cannot be read, or the folder cannot be written.
pub fn stage(
    call: &mut Call,
    (files, told): (&[PathBuf], Told),
    (folder, key, problems): (&Path, Option<&Path>, Option<&Path>),
    force: bool,
) -> Result<(), CliError> {
    files::may_write(call, problems, force)?;
    let book = open::book(call)?;
    let beside = folder.with_extension("key");
    let key_file = key.unwrap_or(&beside);
    let is_inside = |file: &Path| absolute(file).starts_with(absolute(folder));
    if is_inside(key_file) {
        let said = text("密钥不能放在要交出去的文件夹里：{file}", "the key may not lie in the folder that leaves: {file}");
        return Err(CliError::Failed(said.fill(&[("file", &key_file.display().to_string())])));
    }
    if let Some(file) = problems.filter(|file| is_inside(file)) {
        let said = text(
            "问题清单不能放在要交出去的文件夹里：{file}",
            "the list of what was not taken may not lie in the folder that leaves: {file}",
        );
        return Err(CliError::Failed(said.fill(&[("file", &file.display().to_string())])));
    }
    let job = ScreenJob {
        book: &book,
        paths: files,
        told,
        today: open::clock(call).today(),
        audience: Audience::Internal,
        lang: call.lang(),
        form: out::csv_form(call.settings.encoding, true, true),
        list: ScreenList::Whole,
    };
    let failed = <CliError as From<ReviewError>>::from;
    let bar = WorkBar::new(call.lang(), SCREEN);
    let progress = |done: u64, total: u64| bar.at(done, total);
    let key = || CountyKey::at(key_file).map_err(ReviewError::Staging);
    let done = if let Some((done, found)) = staging_apart::stage(&job, &key, (folder, force), &progress).map_err(failed)? {
        intake::tell_untaken(call, &found, problems)?;
        done
    } else {
        let found = screening::read(&job, &progress).map_err(failed)?;
        intake::tell_untaken(call, &found, problems)?;
        staging::stage(&job, found, &key().map_err(failed)?, (folder, force)).map_err(failed)?
    };
    drop(bar);
    call.say(&done);
    Ok(())
}
