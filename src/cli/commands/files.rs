//! `export`, `correction-sheet`, `verify`, `upgrade`, `backup`, `restore`: files go out, and care is taken of the one that stays.

use std::path::Path;

use crate::cli::args::What;
use crate::cli::args::reader::WrittenAs;
use crate::cli::ask;
use crate::cli::call::Call;
use crate::cli::error::CliError;
use crate::cli::error::with_commands;
use crate::cli::open;
use crate::cli::out;
use crate::cli::progress::Busy;
use crate::cli::secret;
use crate::i18n::Text;
use crate::i18n::text;
use crate::review::audit::password;
use crate::review::audit::restore;
use crate::review::audit::upgrade;
use crate::review::desk::exports::CORRECTION;
use crate::review::desk::exports::HouseholdOrVillage;
use crate::review::desk::state::Desk;
use crate::review::error::ReviewError;
use crate::review::export::saving;
use crate::review::export::saving::ReadyTable;
use crate::review::export::saving::Table;
use crate::review::export::what::ExportWhat;
use crate::review::rows::mask::Audience;

/// Says that an export is under way.
#[must_use]
pub fn exporting(call: &Call) -> Busy {
    Busy::new(call.lang(), &text("导出", "exporting"))
}

/// Where a table goes.
#[derive(Clone, Copy, Debug)]
pub struct Going<'a> {
    /// The file, csv or xlsx by its name; standard output when there is none.
    pub path: Option<&'a Path>,
    /// Exact text in a csv, for other programs.
    pub is_plain: bool,
    /// Whether a file that is there may be replaced.
    pub force: bool,
}

impl<'a> Going<'a> {
    /// To a file, or to standard output, as the command line has it.
    #[must_use]
    pub const fn of(path: Option<&'a Path>, written: WrittenAs) -> Going<'a> {
        Going { path, is_plain: written.plain, force: written.force }
    }

    /// Refuses a file that is there, unless it may be replaced.
    ///
    /// # Errors
    /// The sentence that names it.
    pub fn check(&self, call: &Call) -> Result<(), CliError> {
        may_write(call, self.path, self.force)
    }
}

/// Refuses to write over a file that is there, unless that was allowed; and over the data file and what belongs to it whatever was allowed.
///
/// # Errors
/// The sentence that names it.
pub fn may_write(call: &Call, path: Option<&Path>, force: bool) -> Result<(), CliError> {
    if let (Some(path), Some(file)) = (path, &call.settings.database) {
        saving::not_of_data(path, file).map_err(CliError::Failed)?;
    }
    match path.filter(|path| path.is_file() && !force) {
        None => Ok(()),
        Some(path) => {
            let said = text(
                "{file} 已经有了，没有盖掉。请换一个名字；确实要盖掉就加 --force",
                "{file} is there already and was not replaced: give another name, or --force to replace it",
            );
            Err(CliError::Failed(said.fill(&[("file", &path.display().to_string())])))
        }
    }
}

/// What is about to leave: its code in the ledger, how many rows it has, and its bytes made ready.
struct Outgoing<'a> {
    what: &'a str,
    rows: usize,
    ready: ReadyTable,
    // The file; standard output when there is none.
    path: Option<&'a Path>,
    // What is said once the file is there.
    said: Text,
}

/// Writes a table to its file, or as csv to standard output.
///
/// # Errors
/// The file cannot be written, or is the data file.
pub fn leave(call: &mut Call, desk: &mut Desk, what: &str, table: &Table, going: Going<'_>, busy: Busy) -> Result<(), CliError> {
    let form = out::csv_form(call.settings.encoding, going.path.is_some(), going.is_plain);
    let (lang, rows) = (call.lang(), table.rows.len());
    let ready = match going.path {
        None => {
            let left_out = (table.left_out != Text::default()).then(|| table.left_out.clone());
            ReadyTable { bytes: saving::csv(table, lang, form), remarks: left_out.into_iter().collect() }
        }
        Some(path) => saving::ready(table, path, lang, form).map_err(|error| CliError::Failed(error.text()))?,
    };
    drop(busy);
    let said = text("已写出 {n} 行: {file}", "{n|row|rows} written: {file}").fill(&[("n", &rows)]);
    let_out(call, desk, Outgoing { what, rows, ready, path: going.path, said })
}

/// Writes lines of text to a file in UTF-8 with its mark, or to standard output.
///
/// # Errors
/// The name is that of a table, the file cannot be written, or is the data file.
pub fn leave_text(call: &mut Call, desk: &mut Desk, what: &str, lines: &[String], path: Option<&Path>) -> Result<(), CliError> {
    // A spreadsheet would not open text under such a name.
    if let Some(other) = path.filter(|path| path.extension().is_some_and(|ending| !ending.eq_ignore_ascii_case("txt"))) {
        let said = text(
            "这是一篇文字，不是表格：“{file}”要写成 .txt 结尾，没有写出",
            "this is text and no table: {file} has to end in .txt; nothing was written",
        );
        return Err(CliError::Usage(said.fill(&[("file", &other.display().to_string())])));
    }
    let mark = if path.is_some() { "\u{feff}" } else { "" };
    let bytes = format!("{mark}{}\n", lines.join("\n")).into_bytes();
    let said = text("已写出: {file}", "written: {file}");
    let_out(call, desk, Outgoing { what, rows: lines.len(), ready: ReadyTable { bytes, remarks: Vec::new() }, path, said })
}

/// Writes a file that is whole already.
///
/// # Errors
/// The file cannot be written, or is the data file.
pub fn leave_bytes(
    call: &mut Call,
    desk: &mut Desk,
    what: &str,
    (rows, ready): (usize, ReadyTable),
    path: &Path,
    said: Text,
) -> Result<(), CliError> {
    let_out(call, desk, Outgoing { what, rows, ready, path: Some(path), said })
}

/// Writes what was made ready, and enters what was written and nothing else; a reader that went away in the middle has had what it read.
fn let_out(call: &mut Call, desk: &mut Desk, outgoing: Outgoing<'_>) -> Result<(), CliError> {
    let Outgoing { what, rows, ready, path, said } = outgoing;
    let (announced, written) = match path {
        None => {
            let written = call.out.write_all(&ready.bytes).and_then(|()| call.out.flush()).map_err(CliError::from);
            if !matches!(written, Ok(()) | Err(CliError::Closed)) {
                return written;
            }
            (desk.announce_export(what, rows, None), written)
        }
        Some(path) => {
            let announced = desk.announce_export(what, rows, Some((path, &ready.bytes)));
            if let Err(error) = saving::put(path, &ready) {
                announced.take_back();
                return Err(CliError::Failed(error.text()));
            }
            (announced, Ok(()))
        }
    };
    for remark in &ready.remarks {
        call.say(remark);
    }
    if let Some(path) = path {
        call.say(&said.fill(&[("file", &path.display().to_string())]));
    }
    if let Some(later) = desk.enter_export(announced) {
        call.say(&later);
    }
    open::warn(call, desk.warning().as_ref());
    written
}

/// Writes cases, flags, records, ledger, slips, rows that belong to nobody, or who is responsible.
///
/// # Errors
/// The data file cannot be opened, or the table cannot be written.
pub fn export(call: &mut Call, what: What, going: Going<'_>, audience: Audience) -> Result<(), CliError> {
    going.check(call)?;
    let mut desk = open::looking(call)?;
    let what = match what {
        What::Cases => ExportWhat::Cases,
        What::Flags => ExportWhat::Flags,
        What::Records => ExportWhat::Records,
        What::Ledger => ExportWhat::Ledger,
        What::Returns => ExportWhat::Returns,
        What::Unmatched => ExportWhat::Unmatched,
        What::Duties => ExportWhat::DutyLines,
    };
    let busy = exporting(call);
    let table = desk.table(what, audience).map_err(CliError::from)?;
    leave(call, &mut desk, what.code(), &table, going, busy)
}

/// Writes a sheet for a household or a village to correct.
///
/// # Errors
/// The data file cannot be opened, there is no such household or village, or the sheet cannot be written.
pub fn correction_sheet(call: &mut Call, household: Option<String>, village: Option<String>, going: Going<'_>) -> Result<(), CliError> {
    going.check(call)?;
    let mut desk = open::looking(call)?;
    let whose = match (household, village) {
        (Some(household), _) => HouseholdOrVillage::Household(household),
        (None, village) => HouseholdOrVillage::Village(village.unwrap_or_default()),
    };
    let busy = exporting(call);
    let table = desk.correction_sheet(whose).map_err(CliError::from)?;
    leave(call, &mut desk, CORRECTION, &table, going, busy)
}

/// Checks the ledger's chain, the digests of facts and the caches; prints the day's seal. First enters a loss that is known, if so told.
///
/// # Errors
/// The data file cannot be opened, or something does not add up: each fault is a line.
pub fn verify(call: &mut Call, known_loss: bool) -> Result<(), CliError> {
    let mut office = open::without_queue(call, false)?;
    if known_loss {
        let known = office.know_loss().map_err(CliError::from)?;
        call.say(&known.unwrap_or_else(|| text("封过的记录都在，没有要确认的", "everything that was sealed is there: nothing to enter")));
        open::warn(call, office.warning().as_ref());
    }
    let busy = Busy::new(call.lang(), &text("核对", "checking"));
    let verdict = office.verify().map_err(CliError::from)?;
    drop(busy);
    let lang = call.lang();
    writeln!(call.out, "{}", verdict.text().get(lang))?;
    call.say(&verdict.signed);
    for finding in verdict.told() {
        writeln!(call.out, "  {}", with_commands(finding).get(lang))?;
    }
    if verdict.is_clean() { Ok(()) } else { Err(CliError::Failed(text("核对没有通过", "the file does not verify"))) }
}

/// Brings an older data file up to date, leaving a copy beside it, or says that there was nothing to do.
///
/// # Errors
/// There is no such file, it is in other hands, or the copy cannot be made; then nothing was changed.
pub fn upgrade(call: &mut Call) -> Result<(), CliError> {
    let path = open::database(call)?;
    secret::unlock(call, &path)?;
    let options = open::options(open::clock(call), call, open::expected(call), false);
    let busy = Busy::new(call.lang(), &text("升级数据文件", "bringing the data file up to date"));
    let done = options.upgrade(&path).map_err(CliError::from)?;
    drop(busy);
    let said = done.map_or_else(upgrade::up_to_date, |done| done.text());
    writeln!(call.out, "{}", said.get(call.lang()))?;
    Ok(())
}

/// Writes a copy of the data file; without a name the automatic one beside it, and in the second place where one is set.
///
/// # Errors
/// The data file cannot be opened, or the copy cannot be written.
pub fn back_up(call: &mut Call, file: Option<&Path>) -> Result<(), CliError> {
    let mut office = open::without_queue(call, false)?;
    let busy = Busy::new(call.lang(), &text("备份", "backing up"));
    let said = text("已备份到 {file}", "backed up to {file}");
    let failed = <CliError as From<ReviewError>>::from;
    let (paths, later) = if let Some(file) = file {
        let later = office.backup(file).map_err(failed)?;
        (vec![file.to_owned()], later)
    } else {
        (office.backup_here().map_err(failed)?.folders(), None)
    };
    drop(busy);
    for path in paths {
        call.say(&said.fill(&[("file", &path.display().to_string())]));
    }
    if let Some(later) = later {
        call.say(&text("备份是好的，但{why}", "the backup is good, but {why}").fill(&[("why", &later)]));
    }
    open::warn(call, office.warning().as_ref());
    Ok(())
}

/// Takes a copy back as the data file after saying what would be lost, only looks at it, or rehearses it.
///
/// # Errors
/// The copy is no data file, is newer, or does not verify, or the answer was no; then nothing was changed.
pub fn restore(call: &mut Call, file: &Path, how: Restoring) -> Result<(), CliError> {
    let (to, lang) = (open::database(call)?, call.lang());
    secret::unlock(call, &to)?;
    // The backup may be under another password than the file it takes the place of.
    secret::unlock_copy(call, file)?;
    let had_one = password::has_one(&to);
    let failed = <CliError as From<ReviewError>>::from;
    let options = open::options(open::clock(call), call, open::expected(call), false);
    let busy = Busy::new(lang, &text("检查备份", "looking at the backup"));
    if how == Restoring::Drill {
        let said = restore::drill(file, &to, options.expect).map_err(failed)?;
        drop(busy);
        return Ok(writeln!(call.out, "{}", said.get(lang))?);
    }
    if how == Restoring::Check {
        let outlook = restore::look(file, &to, options.expect, options.state_dir.as_deref()).map_err(failed)?;
        drop(busy);
        for line in [outlook.text()].iter().chain(&outlook.page()) {
            writeln!(call.out, "{}", line.get(lang))?;
        }
        return Ok(());
    }
    let ready = options.ready_to_restore(file, &to).map_err(failed)?;
    drop(busy);
    for line in ready.outlook.page() {
        call.say(&line);
    }
    let question = text("现在的文件会另存一份。恢复吗？", "The file of today is kept beside. Restore?");
    if ready.outlook.asks() && how != Restoring::Yes && !ask::yes(call, &question)? {
        return Err(CliError::Failed(text("没有恢复，什么都没有改动", "not restored; nothing was changed")));
    }
    let busy = Busy::new(lang, &text("恢复备份", "restoring the backup"));
    let done = options.restore(ready).map_err(failed)?;
    drop(busy);
    writeln!(call.out, "{}", restore::restored(&done).get(lang))?;
    if password::has_one(&to) {
        call.say(&text("数据文件现在用的是这份备份当时的密码", "the data file now opens by the password that this backup was made under"));
    } else if had_one {
        call.say(&text(
            "恢复的备份没有密码，所以数据文件现在也没有密码了。要加上，运行 hezhun password set",
            "the backup was under no password, and so is the data file now: to set one, run hezhun password set",
        ));
    }
    Ok(())
}

/// How far a restore goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Restoring {
    /// It asks where something would be lost.
    Ask,
    /// It was answered beforehand.
    Yes,
    /// It only looks.
    Check,
    /// It rehearses.
    Drill,
}

impl Restoring {
    /// What the flags say.
    #[must_use]
    pub const fn of(check: bool, drill: bool, yes: bool) -> Restoring {
        match (check, drill, yes) {
            (true, _, _) => Restoring::Check,
            (_, true, _) => Restoring::Drill,
            (_, _, true) => Restoring::Yes,
            _ => Restoring::Ask,
        }
    }
}
