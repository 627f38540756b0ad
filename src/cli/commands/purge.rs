//! `purge`: a year goes, after it was said what goes and which copies still hold it.

use crate::cli::args::StaleCopies;
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

/// Takes a year out of the data file.
///
/// # Errors
/// The data file cannot be opened or written, the year may not go, or the answer was no; nothing was changed then. Or a copy could not be
/// removed, which is said.
pub fn purge(call: &mut Call, year: i32, yes: bool, copies: Option<StaleCopies>) -> Result<(), CliError> {
    let failed = |error: ReviewError| CliError::Failed(error.text());
    let mut office = open::without_queue(call, false)?;
    let outlook = office.purge_outlook(year).map_err(failed)?;
    for line in outlook.page() {
        call.say(&line);
    }
    if !outlook.copies.is_empty() {
        call.say(&text("这些备份和副本里还有这一年的数据：", "These backups and copies still hold the year:"));
    }
    for copy in &outlook.copies {
        call.say(&text("  {copy}", "  {copy}").fill(&[("copy", &copy.text())]));
    }
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
    settle(call, &outlook.copies, fate)
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
fn settle(call: &Call, copies: &[LeftCopy], fate: CopyFate) -> Result<(), CliError> {
    let mut left = 0_usize;
    for copy in copies {
        let said = password::settle(copy, fate, None).unwrap_or_else(|error| {
            left += 1;
            let words = text("{path} 没有删掉：{why}", "{path} was not removed: {why}");
            words.fill(&[("path", &copy.path.display().to_string()), ("why", &error.text())])
        });
        call.say(&said);
    }
    if left == 0 {
        return Ok(());
    }
    let said = text(
        "数据文件已经清除，但有 {n} 个备份没有删掉，请自己删",
        "the data file was purged, but {n} backups could not be removed: remove them yourself",
    );
    Err(CliError::Failed(said.fill(&[("n", &left)])))
}
