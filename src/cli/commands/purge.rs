//! `purge`: a year goes, after it was said what goes and which copies still hold it.

use crate::cli::args::purge::StaleCopies;
use crate::cli::ask;
use crate::cli::call::Call;
use crate::cli::error::CliError;
use crate::cli::open;
use crate::cli::progress::Busy;
use crate::cli::secret;
use crate::i18n::text;
use crate::review::audit::password;
use crate::review::audit::password::CopyFate;
use crate::review::audit::password::LeftCopy;
use crate::review::error::ReviewError;
use crate::review::file::office::Office;

/// Takes a year out of the data file.
///
/// # Errors
/// The data file cannot be opened or written, the year may not go, or the answer was no; nothing was changed then. Or a copy could not be
/// removed, which is said.
pub fn purge(call: &mut Call, year: i32, yes: bool, copies: Option<StaleCopies>) -> Result<(), CliError> {
    let failed = <CliError as From<ReviewError>>::from;
    let mut office = open::without_queue(call, false)?;
    if let Some(held) = office.copies_of_purged(year).map_err(failed)?.filter(|copies| !copies.is_empty()) {
        return of_purged(call, &office, year, held, yes, copies);
    }
    let mut outlook = office.purge_outlook(year).map_err(failed)?;
    if open_locked(call, &outlook.copies)? {
        outlook = office.purge_outlook(year).map_err(failed)?;
    }
    for line in outlook.page() {
        call.say(&line);
    }
    list(call, &outlook.copies);
    let question = text("清除后找不回来。清除吗？", "What goes is gone for good. Purge?");
    if !yes && !ask::yes(call, &question)? {
        return Err(CliError::Failed(text("没有清除，什么都没有改动", "not purged; nothing was changed")));
    }
    // Asked before anything is done, so that nobody is left with half an answer.
    let fate = fate(call, &outlook.copies, copies)?;
    let busy = Busy::new(call.lang(), &text("清除往年数据", "purging"));
    let done = office.purge(&outlook).map_err(failed)?;
    drop(busy);
    writeln!(call.out, "{}", done.text().get(call.lang()))?;
    open::warn(call, office.warning().as_ref());
    settle(call, &outlook.copies, fate, year)
}

/// The year is out of the file already: only the copies that still hold it are seen to.
fn of_purged(
    call: &Call,
    office: &Office,
    year: i32,
    mut held: Vec<LeftCopy>,
    yes: bool,
    said: Option<StaleCopies>,
) -> Result<(), CliError> {
    let failed = <CliError as From<ReviewError>>::from;
    if open_locked(call, &held)? {
        held = office.copies_of_purged(year).map_err(failed)?.unwrap_or_default();
    }
    let words = text("数据文件里的 {year} 年已经清除过了", "the year {year} was taken out of the data file before");
    call.say(&words.fill(&[("year", &year)]));
    list(call, &held);
    let fate = fate(call, &held, said)?;
    // Nothing was asked yet where the command line said it; a letter that was typed is an answer.
    let is_asked = fate == CopyFate::Remove && said.is_some() && !yes;
    let question = text("这些备份和副本删除后找不回来。删除吗？", "These backups and copies are gone for good once removed. Remove them?");
    if is_asked && !ask::yes(call, &question)? {
        return Err(CliError::Failed(text("没有删除，什么都没有改动", "not removed; nothing was changed")));
    }
    settle(call, &held, fate, year)
}

/// Opens what `--copy-password-file` opens; whether anything may have been opened.
fn open_locked(call: &Call, copies: &[LeftCopy]) -> Result<bool, CliError> {
    secret::unlock_copies(call, copies.iter().filter(|copy| copy.is_locked()).map(|copy| copy.path.as_path()))
}

/// Says which copies hold the year, and which could not be looked into.
fn list(call: &Call, copies: &[LeftCopy]) {
    let (locked, open): (Vec<&LeftCopy>, Vec<&LeftCopy>) = copies.iter().partition(|copy| copy.is_locked());
    for (copies, words) in [
        (open, text("这些备份和副本里还有这一年的数据：", "These backups and copies still hold the year:")),
        (
            locked,
            text(
                "这些文件用另一个密码，打不开看，里面可能也有（用 --copy-password-file 指明存放那个密码的文件）：",
                "These files are under another password and could not be looked into; they may hold it too (--copy-password-file names a file that holds the password):",
            ),
        ),
    ] {
        if !copies.is_empty() {
            call.say(&words);
        }
        for copy in copies {
            call.say(&text("  {copy}", "  {copy}").fill(&[("copy", &copy.text())]));
        }
    }
}

/// What is to become of the copies: as the command line says, else as the reader answers.
fn fate(call: &Call, copies: &[LeftCopy], said: Option<StaleCopies>) -> Result<CopyFate, CliError> {
    if copies.is_empty() {
        return Ok(CopyFate::Keep);
    }
    let question = text(
        "这些备份和副本怎么办？d 删除  k 不动（写字母后回车）",
        "What becomes of these backups and copies? d removed  k left as they are (a letter and Enter)",
    );
    let answer = match said {
        Some(StaleCopies::Remove) => Some('d'),
        Some(StaleCopies::Keep) => Some('k'),
        None => secret::choice(call, &question, &['d', 'k'])?,
    };
    match answer {
        Some('d') => Ok(CopyFate::Remove),
        Some(_) => Ok(CopyFate::Keep),
        None => Err(CliError::Failed(text(
            "备份怎么办没有说明，什么都没有改动。请加 --copies remove（删除）或 keep（不动）",
            "what becomes of the backups was not said and nothing was changed: add --copies remove or keep",
        ))),
    }
}

/// Does to each copy what was decided; one that cannot be removed stops none of the others.
fn settle(call: &Call, copies: &[LeftCopy], fate: CopyFate, year: i32) -> Result<(), CliError> {
    let mut left = 0_usize;
    for copy in copies {
        let said = password::settle(copy, fate, None).unwrap_or_else(|error| {
            left += 1;
            let words = text("{path} 没有删掉：{why}", "{path} was not removed: {why}");
            words.fill(&[("path", &copy.path.display().to_string()), ("why", &error.text())])
        });
        call.say(&said);
    }
    if copies.iter().any(|copy| fate == CopyFate::Keep || copy.is_locked()) {
        let words = text(
            "留着的以后要删，再运行 hezhun purge {year} --copies remove",
            "to remove later what stays: hezhun purge {year} --copies remove",
        );
        call.say(&words.fill(&[("year", &year)]));
    }
    if left == 0 {
        return Ok(());
    }
    let said = text(
        "数据文件已经清除，但有 {n} 个备份没有删掉，请自己删",
        "the data file was purged, but {n|backup|backups} could not be removed: remove them yourself",
    );
    Err(CliError::Failed(said.fill(&[("n", &left)])))
}
