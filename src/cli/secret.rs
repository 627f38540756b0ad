//! Consent for a password: on the terminal, where nothing of it is shown, or out of a file; and opening a file by it.
//!
//! Never from an argument or the environment, which other programs can read. What does not live here: trying it (`review/audit/password.rs`).

use std::fs;
use std::io;
use std::io::BufRead as _;
use std::io::IsTerminal;
use std::path::Path;

use crossterm::event;
use crossterm::event::Event;
use crossterm::event::KeyCode;
use crossterm::event::KeyEvent;
use crossterm::event::KeyEventKind;
use crossterm::event::KeyModifiers;
use crossterm::terminal;

use crate::cli::call::Call;
use crate::cli::error::CliError;
use crate::cli::error::with_file;
use crate::cli::out;
use crate::i18n::Say;
use crate::i18n::Text;
use crate::i18n::text;
use crate::review::audit::password;
use crate::review::audit::password::Door;
use crate::review::error::ReviewError;
use crate::review::export::saving;

/// Letters that a password has at most.
const LONGEST: usize = 1024;

/// Asks for the password of a file, if it is under one that was not given yet, and opens it.
///
/// # Errors
/// There is nobody to ask, the password is wrong, or comes too soon after wrong ones; nothing was changed then.
pub fn unlock(call: &Call, path: &Path) -> Result<(), CliError> {
    if !password::is_locked(path) {
        return Ok(());
    }
    let failed = <CliError as From<ReviewError>>::from;
    let door = Door { state_dir: call.settings.state.as_deref(), clock: call.clock() };
    door.may_try(path).map_err(failed)?;
    let question = text(
        "请输入 {path} 的密码或恢复密钥，输入时不显示，回车确认：",
        "Password or recovery key of {path}, which is not shown; Enter when done:",
    );
    let none = text(
        "{path} 有密码，没有打开。请在终端里运行，按提示输入密码；或者用 --password-file 指明存放密码的文件",
        "{path} is under a password and was not opened: run this in a terminal, which asks for it, or name a file that holds it with --password-file",
    );
    let file = [("path", &path.display().to_string() as &dyn Say)];
    let words = match &call.password_file {
        Some(from) => read(from)?,
        None => typed(call, &question.fill(&file), &none.fill(&file))?,
    };
    door.open(path, &words).map_err(failed)
}

/// The same for a copy, which may be under the password of earlier days: `--copy-password-file`, else the one of today where that opens
/// it, else it is asked for.
///
/// # Errors
/// As `unlock`; the sentence says whose password is wanted.
pub fn unlock_copy(call: &Call, path: &Path) -> Result<(), CliError> {
    if !password::is_locked(path) {
        return Ok(());
    }
    let door = Door { state_dir: call.settings.state.as_deref(), clock: call.clock() };
    let failed = <CliError as From<ReviewError>>::from;
    door.may_try(path).map_err(failed)?;
    let file = [("path", &path.display().to_string() as &dyn Say)];
    if let Some(from) = &call.copy_password_file {
        return door.open(path, &read(from)?).map_err(failed);
    }
    if let Some(from) = &call.password_file
        && door.open(path, &read(from)?).is_ok()
    {
        return Ok(());
    }
    let question = text(
        "请输入备份 {path} 的密码或恢复密钥（备份当时的，可能和现在的不同），输入时不显示，回车确认：",
        "Password or recovery key of the copy {path} (that of the day it was made, maybe not that of today), which is not shown; Enter when done:",
    );
    let none = text(
        "备份 {path} 要用备份当时的密码才能打开，什么都没有改动。用 --copy-password-file 指明存放那个密码的文件，或者在终端里运行，按提示输入",
        "the copy {path} opens only by the password that it was made under, and nothing was changed: name a file that holds it with --copy-password-file, or run this in a terminal, which asks for it",
    );
    door.open(path, &typed(call, &question.fill(&file), &none.fill(&file))?).map_err(failed)
}

/// Opens those copies that the file of `--copy-password-file` opens; the others stay shut. Whether it was given.
///
/// # Errors
/// The file cannot be read.
pub fn unlock_copies<'p>(call: &Call, paths: impl Iterator<Item = &'p Path>) -> Result<bool, CliError> {
    let Some(from) = &call.copy_password_file else { return Ok(false) };
    let words = read(from)?;
    let door = Door { state_dir: call.settings.state.as_deref(), clock: call.clock() };
    for path in paths {
        // One that it does not open is said to be shut.
        let _ = door.open(path, &words);
    }
    Ok(true)
}

/// A new password, asked for twice.
///
/// # Errors
/// There is nobody to ask, or the two differ.
pub fn new_words(call: &Call, from: Option<&Path>) -> Result<String, CliError> {
    if let Some(from) = from {
        return read(from);
    }
    let none = text(
        "没有新密码，什么都没有改动。请在终端里运行，按提示输入；或者用 --new-password-file 指明存放新密码的文件",
        "there is no new password and nothing was changed: run this in a terminal, which asks for it, or name a file that holds it with --new-password-file",
    );
    let first = typed(
        call,
        &text(
            "请输入新密码，至少 8 个字，输入时不显示，回车确认：",
            "New password, 8 letters at least, which is not shown; Enter when done:",
        ),
        &none,
    )?;
    let again = typed(call, &text("请再输入一次新密码：", "The new password once more:"), &none)?;
    if first == again {
        return Ok(first);
    }
    Err(CliError::Failed(text("两次输入不一样，什么都没有改动", "the two are not the same; nothing was changed")))
}

/// Asks for one letter of some; none where there is nobody to ask.
///
/// # Errors
/// The terminal cannot be read.
pub fn choice(call: &Call, question: &Text, letters: &[char]) -> Result<Option<char>, CliError> {
    if !io::stdin().is_terminal() {
        return Ok(None);
    }
    loop {
        call.say(question);
        let mut bytes = Vec::new();
        if io::stdin().lock().read_until(b'\n', &mut bytes)? == 0 {
            return Ok(None);
        }
        let answer = saving::typed(&bytes).trim().to_lowercase();
        if let Some(letter) = letters.iter().find(|letter| answer == letter.to_string()) {
            return Ok(Some(*letter));
        }
    }
}

/// The first line of a file.
fn read(path: &Path) -> Result<String, CliError> {
    let bytes = fs::read(path).map_err(|why| with_file(path, &why))?;
    let written = match bytes.as_slice() {
        // As Windows writes what a shell puts into a file.
        [0xff, 0xfe, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0xfe, 0xff, rest @ ..] => utf16(rest, u16::from_be_bytes),
        [0xef, 0xbb, 0xbf, rest @ ..] => saving::typed(rest),
        plain => saving::typed(plain),
    };
    let words = written.lines().next().unwrap_or_default().to_owned();
    if words.is_empty() {
        let said = text("{path} 的第一行是空的，没有密码", "the first line of {path} is empty: there is no password");
        return Err(CliError::Failed(said.fill(&[("path", &path.display().to_string())])));
    }
    Ok(words)
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> String {
    let units = bytes.chunks_exact(2).map(|pair| unit([pair[0], pair[1]]));
    char::decode_utf16(units).map(|sign| sign.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
}

/// What is typed on the terminal up to Enter.
fn typed(call: &Call, question: &Text, none: &Text) -> Result<String, CliError> {
    if !io::stdin().is_terminal() {
        return Err(CliError::Failed(none.clone()));
    }
    let asked = call.settings.encoding;
    let words = unseen(|| out::ask(asked, question.get(call.lang())));
    // The line of the question ends here, where the terminal makes lines again.
    out::say(asked, "");
    match words? {
        Some(words) if !words.is_empty() => Ok(words),
        _ => Err(CliError::Failed(text("没有输入密码，什么都没有改动", "no password was typed; nothing was changed"))),
    }
}

/// A password that is asked for again: unseen on a terminal, else the next line. None when it was given up.
///
/// # Errors
/// The terminal cannot be read.
pub fn once_more() -> io::Result<Option<String>> {
    let words = if io::stdin().is_terminal() {
        unseen(|| ())?
    } else {
        let mut bytes = Vec::new();
        io::stdin().lock().read_until(b'\n', &mut bytes)?;
        Some(saving::typed(&bytes).trim_end_matches(['\r', '\n']).to_owned())
    };
    Ok(words.filter(|words| !words.is_empty()))
}

/// The terminal shows nothing for as long as this is held.
struct Unseen;

impl Drop for Unseen {
    fn drop(&mut self) {
        // The terminal may be gone.
        let _ = terminal::disable_raw_mode();
    }
}

/// What is typed after the question, which stands there only when nothing is shown any more; none when it was given up.
fn unseen(ask: impl FnOnce()) -> io::Result<Option<String>> {
    terminal::enable_raw_mode()?;
    let _unseen = Unseen;
    ask();
    let mut words = String::new();
    loop {
        if let Some(done) = take(&mut words, &event::read()?) {
            return Ok(done.then_some(words));
        }
    }
}

/// What an event does to the words; whether they are done (`true`), or given up (`false`).
fn take(words: &mut String, event: &Event) -> Option<bool> {
    match event {
        Event::Paste(pasted) => words.extend(pasted.chars().filter(|letter| !letter.is_control())),
        Event::Key(KeyEvent { kind: KeyEventKind::Release, .. }) => {}
        Event::Key(KeyEvent { code, modifiers, .. }) => {
            let plain = !modifiers.contains(KeyModifiers::CONTROL) || modifiers.contains(KeyModifiers::ALT);
            match code {
                KeyCode::Enter => return Some(true),
                KeyCode::Esc => return Some(false),
                KeyCode::Char('c' | 'd') if !plain => return Some(false),
                KeyCode::Char('j' | 'm') if !plain => return Some(true),
                KeyCode::Char('u') if !plain => words.clear(),
                KeyCode::Backspace => drop(words.pop()),
                KeyCode::Char(letter) if plain && words.chars().count() < LONGEST => words.push(*letter),
                _ => {}
            }
        }
        _ => {}
    }
    None
}

#[cfg(test)]
mod tests {
    use std::fs;

    use crossterm::event::Event;
    use crossterm::event::KeyCode;
    use crossterm::event::KeyEvent;
    use crossterm::event::KeyModifiers;

    use crate::cli::secret::read;
    use crate::cli::secret::take;

    #[test]
    fn keys_make_words_and_only_enter_ends_them() {
        let key = |code, modifiers| Event::Key(KeyEvent::new(code, modifiers));
        let letter = |letter| key(KeyCode::Char(letter), KeyModifiers::NONE);
        let mut words = String::new();
        for event in [
            letter('石'),
            letter('x'),
            key(KeyCode::Backspace, KeyModifiers::NONE),
            key(KeyCode::Char('G'), KeyModifiers::SHIFT),
            Event::Paste("门\n 村".into()),
            key(KeyCode::Left, KeyModifiers::NONE),
            key(KeyCode::Char('@'), KeyModifiers::CONTROL | KeyModifiers::ALT),
            Event::Resize(80, 24),
        ] {
            assert_eq!(take(&mut words, &event), None);
        }
        assert_eq!(words, "石G门 村@");
        assert_eq!(take(&mut words, &key(KeyCode::Enter, KeyModifiers::NONE)), Some(true));
        for given_up in [key(KeyCode::Esc, KeyModifiers::NONE), key(KeyCode::Char('c'), KeyModifiers::CONTROL)] {
            assert_eq!(take(&mut words, &given_up), Some(false));
        }
        assert_eq!(take(&mut words, &key(KeyCode::Char('u'), KeyModifiers::CONTROL)), None);
        assert_eq!(words, "");
    }

    #[test]
    fn the_password_in_a_file_is_its_first_line_as_any_editor_writes_it() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("p.txt");
        let units: Vec<u16> = "\u{feff}石门 1\r\nx".encode_utf16().collect();
        let (little, big): (Vec<u8>, Vec<u8>) =
            (units.iter().flat_map(|unit| unit.to_le_bytes()).collect(), units.iter().flat_map(|unit| unit.to_be_bytes()).collect());
        for bytes in [
            "石门 1".as_bytes(),
            "石门 1\n".as_bytes(),
            "\u{feff}石门 1\r\nx".as_bytes(),
            b"\xca\xaf\xc3\xc5 1\r\n",
            little.as_slice(),
            big.as_slice(),
        ] {
            fs::write(&path, bytes).expect("written");
            assert_eq!(read(&path).expect("a password"), "石门 1", "{bytes:?}");
        }
        for bytes in [b"".as_slice(), b"\nx"] {
            fs::write(&path, bytes).expect("written");
            assert!(read(&path).is_err(), "{bytes:?}");
        }
        assert!(read(&folder.path().join("none")).is_err());
    }
}
