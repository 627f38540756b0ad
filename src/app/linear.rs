//! The loop over lines: reads what is typed or piped, says what comes back. No raw mode, no escape codes.
//!
//! What does not live here: what a line means and what is said (`ui/linear`).

use std::io;
use std::io::BufRead;
use std::io::Write;
use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering;
use std::time::Instant;

use crate::app::idle::Idle;
use crate::app::parting::Parting;
use crate::cli::call::Taught;
use crate::cli::out;
use crate::cli::secret;
use crate::config::settings::Settings;
use crate::i18n::Text;
use crate::i18n::text;
use crate::input::keymap::Keymap;
use crate::review::desk::state::Desk;
use crate::review::export::saving;
use crate::training::drill::round::DrillRound;
use crate::training::lesson::attempt::Attempt;
use crate::ui::linear::conversation::AfterLine;
use crate::ui::linear::conversation::Linear;
use crate::ui::task;
use crate::ui::task::STAGES;
use crate::ui::task::Task;

/// Holds the conversation until the reader quits or there is nothing more to read. `notice` is why it is held by lines where nobody asked
/// for them: it stands right above the first prompt, because the list before it may be longer than the terminal. The lesson or the drill is the one that is taken there.
///
/// # Errors
/// When lines cannot be read or written; a reader who has gone away is no error.
pub fn run(mut desk: Desk, settings: &Settings, keys: Keymap, (notice, taught): (Option<&Text>, Option<Taught>)) -> io::Result<Parting> {
    match talk(&mut desk, Linear::new(settings.chosen.lang, keys), settings, (notice, taught)) {
        Err(gone) if gone.kind() == io::ErrorKind::BrokenPipe => Ok(Parting::Home),
        outcome => outcome,
    }
}

fn talk(
    desk: &mut Desk,
    mut linear: Linear,
    settings: &Settings,
    (notice, taught): (Option<&Text>, Option<Taught>),
) -> io::Result<Parting> {
    desk.ask_where_to_rescue();
    say(settings, &linear.begin(desk))?;
    if let Some(notice) = notice {
        say(settings, &[notice.get(settings.chosen.lang).to_owned()])?;
    }
    match taught {
        Some(Taught::Lesson(lesson)) => {
            let attempt = Attempt::at(*lesson, desk);
            say(settings, &linear.teach(attempt, desk))?;
        }
        Some(Taught::Drill) => say(settings, &linear.judge(DrillRound::drawn(), desk))?,
        // A walk is for a screen.
        Some(Taught::Walk(_)) | None => {}
    }
    loop {
        let mut out = out::standard(settings, false);
        write!(out, "{}", linear.prompt())?;
        out.flush()?;
        drop(out);
        // Not `lines()`: what an old console sends need not be UTF-8.
        let (mut bytes, untouched) = (Vec::new(), Idle::since(Instant::now()));
        if io::stdin().lock().read_until(b'\n', &mut bytes)? == 0 {
            return writeln!(io::stdout()).map(|()| Parting::Home);
        }
        let typed = saving::typed(&bytes);
        let typed = typed.trim_end_matches(['\r', '\n']);
        let minutes = if desk.is_under_password() { settings.chosen.idle_lock } else { 0 };
        if untouched.is_over(minutes, Instant::now()) {
            // The line may be anybody's: nothing is done for it, and nothing of it is lost.
            if !opened_again(desk, settings)? {
                return match linear.put_aside(typed, desk) {
                    Ok(()) => Ok(Parting::Home),
                    Err(why) => say(settings, &[why.get(settings.chosen.lang).to_owned()]).map(|()| Parting::Home),
                };
            }
            say(settings, &linear.hold(typed))?;
            continue;
        }
        let reply = linear.line(typed, desk);
        say(settings, &reply.lines)?;
        match reply.after {
            AfterLine::Ask => {}
            AfterLine::Run(task) => {
                let outcome = long(task, desk, settings);
                say(settings, &linear.finished(outcome, desk))?;
            }
            AfterLine::Quit => return Ok(Parting::Home),
            AfterLine::Go(to) => return Ok(Parting::To(to)),
        }
    }
}

/// Asks for the password after a long silence; whether it came. Nobody knows who sits there now.
fn opened_again(desk: &Desk, settings: &Settings) -> io::Result<bool> {
    let said = text(
        "一段时间没有操作，已锁定，刚才那一行没有办，留着。请输入密码或恢复密钥，不显示；空行退出",
        "Locked after a while without a line, and that line was not heeded but is kept. Password or recovery key, which is not shown; an empty line ends the program",
    );
    loop {
        say(settings, &[said.get(settings.chosen.lang).to_owned()])?;
        let Some(words) = secret::once_more()? else { return Ok(false) };
        match desk.unlock(&words) {
            Ok(()) => return Ok(true),
            Err(why) => say(settings, &[why.text().get(settings.chosen.lang).to_owned()])?,
        }
    }
}

/// Long work. Ctrl-C ends the program, and nothing of it is written.
fn long(task: Task, desk: &mut Desk, settings: &Settings) -> Result<crate::ui::task::TaskOutcome, Text> {
    task::run(desk, task, &quarters(settings))
}

/// Says each quarter of each stage once, on a line of its own; always goes on.
pub(in crate::app) fn quarters(settings: &Settings) -> impl Fn(usize, usize, usize) -> bool + Sync {
    let told = AtomicUsize::new(0);
    move |stage, done, total| {
        let quarter = done.saturating_mul(4).checked_div(total).unwrap_or(0).min(4);
        let now = if stage == task::WAITING { 0 } else { stage * 5 + quarter };
        if now > told.fetch_max(now, Ordering::Relaxed) {
            let name = STAGES.get(stage).map(|stage| stage.get(settings.chosen.lang)).unwrap_or_default();
            let line = text("{stage} {n}%", "{stage} {n}%").fill(&[("stage", &name), ("n", &(quarter * 25))]);
            // The reader may have gone; the work is done all the same.
            let _ = say(settings, &[line.get(settings.chosen.lang).to_owned()]);
        }
        true
    }
}

pub(in crate::app) fn say(settings: &Settings, lines: &[String]) -> io::Result<()> {
    let mut out = out::standard(settings, false);
    for line in lines {
        writeln!(out, "{line}")?;
    }
    out.flush()
}
