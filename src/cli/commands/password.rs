//! `password …`: setting one, changing it, taking it off, showing the recovery key.
//!
//! What does not live here: asking for passwords (`cli/secret.rs`), the work itself (`review/audit/password.rs`).

use std::path::Path;

use crate::cli::args::password::Copies;
use crate::cli::args::password::NewWords;
use crate::cli::args::password::PasswordTask;
use crate::cli::ask;
use crate::cli::call::Call;
use crate::cli::error::CliError;
use crate::cli::log;
use crate::cli::open;
use crate::cli::progress::Busy;
use crate::cli::secret;
use crate::disk::keep;
use crate::i18n::Text;
use crate::i18n::text;
use crate::review::audit::password;
use crate::review::audit::password::CopyFate;
use crate::review::audit::password::DoneBy;
use crate::review::audit::password::LeftCopy;
use crate::review::audit::password::NewPassword;
use crate::review::error::ReviewError;
use crate::review::file::office::Office;

fn failed(error: &ReviewError) -> CliError {
    CliError::of(error)
}

/// Does what was asked with the password of the data file.
///
/// # Errors
/// A sentence; the file is then as it was.
pub fn password(call: &mut Call, task: PasswordTask) -> Result<(), CliError> {
    let path = open::database(call)?;
    // Seal, place and clock are looked at as for any other act; then the file is let go of.
    let office = open::without_queue(call, false)?;
    let has_one = password::has_one(&path);
    match task {
        PasswordTask::Set(_) if has_one => Err(CliError::Failed(text(
            "数据文件已经有密码。要更换，运行 hezhun password change",
            "the data file is under a password already: to change it, run hezhun password change",
        ))),
        PasswordTask::Change(_) | PasswordTask::Remove { .. } | PasswordTask::Recovery if !has_one => Err(CliError::Failed(text(
            "数据文件没有密码。要加上，运行 hezhun password set",
            "the data file is under no password: to set one, run hezhun password set",
        ))),
        PasswordTask::Recovery => {
            let mut office = office;
            office.enter_recovery().map_err(|error| failed(&error))?;
            show_key(call, &password::recovery_key(&path).unwrap_or_default())
        }
        PasswordTask::Set(new) | PasswordTask::Change(new) => {
            let faults = known_faults(call, &office, new.yes)?;
            drop(office);
            renew(call, &path, &new, faults)
        }
        PasswordTask::Remove { copies } => {
            drop(office);
            remove(call, &path, copies)
        }
    }
}

/// Checks the file before its days are signed: a signature makes what is wrong look right. Gives how much is.
fn known_faults(call: &Call, office: &Office, yes: bool) -> Result<usize, CliError> {
    let busy = Busy::new(call.lang(), &text("核对", "checking"));
    let verdict = office.verify().map_err(|error| failed(&error))?;
    drop(busy);
    if verdict.is_clean() {
        return Ok(0);
    }
    call.say(&verdict.text());
    for finding in verdict.told() {
        call.say(&text("  {finding}", "  {finding}").fill(&[("finding", finding)]));
    }
    let question = text(
        "数据文件核对没有通过（见上）。加上密码就等于给它签名，以后看不出是谁改的。仍要加吗？",
        "The file does not verify (see above). A password signs it as it is, and who changed it shows no more. Go on all the same?",
    );
    if yes || ask::yes(call, &question)? {
        return Ok(verdict.told().count());
    }
    Err(CliError::Failed(text(
        "没有加密码，什么都没有改动。请先查明，或恢复以前的备份",
        "no password was set and nothing was changed: find the reason first, or restore an earlier backup",
    )))
}

/// Puts the file, and what was said of its copies, under a new password.
fn renew(call: &mut Call, path: &Path, words: &NewWords, faults: usize) -> Result<(), CliError> {
    let copies = listed(call, path)?;
    let fate = fate(call, &copies, words.copies)?;
    let new = secret::new_words(call, words.new_password_file.as_deref())?;
    let busy = Busy::new(call.lang(), &text("加密", "enciphering"));
    let new = NewPassword::of(&new).map_err(|error| failed(&error))?;
    password::put(path, Some(&new), Some(by(call, faults))).map_err(|error| failed(&error))?;
    seal(call);
    drop(busy);
    let done = text("{path} 已经加上新密码", "{path} is now under the new password");
    writeln!(call.out, "{}", done.fill(&[("path", &path.display().to_string())]).get(call.lang()))?;
    show_key(call, &new.recovery_key())?;
    settle(call, &copies, fate, Some(&new))?;
    if fate == CopyFate::Remove {
        let logs = log::files(call.settings.state.as_deref());
        // The newest is being written.
        for file in logs.iter().rev().skip(1) {
            // One that stays holds nobody's name.
            let _ = keep::remove(file);
        }
    }
    call.say(&text(
        "导出的表、更正表和村里交来的文件不加密；拷到别处的旧备份仍是原来的样子，请自己处理",
        "Exports, correction sheets and the files of the villages stay plain; older backups that were taken elsewhere are as they were: see to them yourself",
    ));
    Ok(())
}

/// Seals the entry of a password, so that a file from before it is noticed; a ledger that its seals contradict stays as they have it.
///
/// The password is on by now: what fails here is a warning.
fn seal(call: &Call) {
    let told = match open::without_queue(call, false) {
        Ok(office) if office.standing().is_some() => None,
        Ok(office) => office.keep_seal().err().map(|why| why.text()),
        Err(why) => why.text().cloned(),
    };
    if let Some(why) = told {
        call.say(&why);
    }
}

fn by<'a>(call: &Call<'a>, faults: usize) -> DoneBy<'a> {
    DoneBy { reviewer: &call.settings.chosen.reviewer, station: &call.settings.chosen.station, clock: call.clock(), faults }
}

fn remove(call: &mut Call, path: &Path, copies: Copies) -> Result<(), CliError> {
    let found = listed(call, path)?;
    let fate = fate(call, &found, copies)?;
    let busy = Busy::new(call.lang(), &text("去掉密码", "taking the password off"));
    password::put(path, None, Some(by(call, 0))).map_err(|error| failed(&error))?;
    seal(call);
    drop(busy);
    let done = text("{path} 已经去掉密码：谁拿到这个文件都能看", "{path} is under no password any more: whoever gets the file can read it");
    writeln!(call.out, "{}", done.fill(&[("path", &path.display().to_string())]).get(call.lang()))?;
    settle(call, &found, fate, None)
}

/// The copies of the file, said one by one.
fn listed(call: &Call, path: &Path) -> Result<Vec<LeftCopy>, CliError> {
    let find = || password::copies(path, call.settings.backup_place().as_deref()).map_err(|error| failed(&error));
    let mut copies = find()?;
    let locked = copies.iter().filter(|copy| copy.is_locked()).map(|copy| copy.path.as_path());
    if secret::unlock_copies(call, locked)? {
        copies = find()?;
    }
    if !copies.is_empty() {
        call.say(&text("程序留下的副本：", "Copies that the program left:"));
    }
    for copy in &copies {
        call.say(&text("  {copy}", "  {copy}").fill(&[("copy", &copy.text())]));
    }
    if copies.iter().any(LeftCopy::is_locked) && call.copy_password_file.is_none() {
        call.say(&text(
            "用另一个密码的，用 --copy-password-file 指明存放那个密码的文件，就一起办",
            "Those under another password are seen to as well when --copy-password-file names a file that holds it",
        ));
    }
    if let Some(folder) = log::files(call.settings.state.as_deref()).first().and_then(|file| file.parent()) {
        let words = text(
            "运行日志在 {folder}：里面没有姓名、号码和金额，不加密；选删除时一起删（今天的留着）",
            "The log is in {folder}: it holds nobody's name, number or amount and stays plain; it goes where copies are removed (today's stays)",
        );
        call.say(&words.fill(&[("folder", &folder.display().to_string())]));
    }
    Ok(copies)
}

/// What is to become of them: as the command line says, else as the reader answers.
fn fate(call: &Call, copies: &[LeftCopy], said: Copies) -> Result<CopyFate, CliError> {
    if let Some(what) = said.copies {
        return Ok(what.fate());
    }
    if copies.is_empty() {
        return Ok(CopyFate::Keep);
    }
    let question = text(
        "这些副本怎么办？a 和数据文件一样改  d 删除  k 不动（写字母后回车）",
        "What becomes of these copies? a the same as the data file  d removed  k left as they are (a letter and Enter)",
    );
    match secret::choice(call, &question, &['a', 'd', 'k'])? {
        Some('a') => Ok(CopyFate::Follow),
        Some('d') => Ok(CopyFate::Remove),
        Some(_) => Ok(CopyFate::Keep),
        None => Err(CliError::Failed(text(
            "副本怎么办没有说明，什么都没有改动。请加 --copies follow（一样改）、remove（删除）或 keep（不动）",
            "what becomes of the copies was not said and nothing was changed: add --copies follow (the same), remove or keep",
        ))),
    }
}

/// Does to each copy what was decided, and says so; one that cannot be changed stops none of the others.
fn settle(call: &mut Call, copies: &[LeftCopy], fate: CopyFate, new: Option<&NewPassword>) -> Result<(), CliError> {
    let mut left = 0_usize;
    for copy in copies {
        let said = password::settle(copy, fate, new).unwrap_or_else(|error| {
            left += 1;
            let words = text("{path} 没有动：{why}", "{path} was left as it is: {why}");
            words.fill(&[("path", &copy.path.display().to_string()), ("why", &error.text())])
        });
        call.say(&said);
    }
    if left == 0 {
        return Ok(());
    }
    let said = text(
        "数据文件已经办好，但有 {n} 个副本没有办成，请按上面的说明处理",
        "the data file is done, but {n|copy is|copies are} not: see above",
    );
    Err(CliError::Failed(said.fill(&[("n", &left)])))
}

fn show_key(call: &mut Call, key: &str) -> Result<(), CliError> {
    let words: Text = text(
        "恢复密钥：\n{key}\n忘了密码时，用它代替密码就能打开。请打印或抄下来，锁进柜子，不要和电脑放在一起；换了密码，它也跟着换。",
        "Recovery key:\n{key}\nIt opens the file in place of a forgotten password. Print it or write it down and lock it away, not beside the computer; a new password comes with a new one.",
    );
    writeln!(call.out, "{}", words.fill(&[("key", &key)]).get(call.lang()))?;
    Ok(call.out.flush()?)
}
