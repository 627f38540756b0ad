//! The loop: waits for events, gives keys to the shell, draws. The only loop and the only lasting threads.
//!
//! Invariant: the terminal is given back however the program ends. What does not live here: what a key does (`ui`).

mod ahead;
pub mod basic;
pub mod burst;
pub mod event;
pub mod idle;
pub mod job;
mod line;
pub mod linear;
pub mod opening;
pub mod parting;
pub mod probe;
pub mod replay;
pub mod stage;
pub mod steady;
pub mod surface;
pub mod terminal;

use std::io;
use std::sync::mpsc::RecvTimeoutError;
use std::sync::mpsc::Sender;
use std::time::Duration;
use std::time::Instant;

use ratatui::backend::Backend;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::app::ahead::AskingAhead;
use crate::app::burst::Burst;
use crate::app::event::Event;
use crate::app::idle::Idle;
use crate::app::job::Job;
use crate::app::line::Line;
use crate::app::line::STEP;
use crate::app::opening::Made;
use crate::app::opening::Making;
use crate::app::parting::Parting;
use crate::app::terminal::TerminalScreen;
use crate::cli::call::MakingAnew;
use crate::cli::call::ShownWalk;
use crate::cli::call::Taught;
use crate::cli::call::WalkForm;
use crate::config::file::Theme;
use crate::config::settings::Settings;
use crate::i18n::Text;
use crate::input::keymap::Keymap;
use crate::review::desk::state::Desk;
use crate::training::drill::round::DrillRound;
use crate::training::lesson::attempt::Attempt;
use crate::training::walk::pace::WalkPace;
use crate::ui::shell::AfterKey;
use crate::ui::shell::Elsewhere;
use crate::ui::shell::Shell;
use crate::ui::task;
use crate::ui::task::Prepared;
use crate::ui::task::Task;
use crate::ui::task::TaskOutcome;
use crate::ui::task::Tell;
use crate::ui::widgets::display::Look;

/// After so long without a key, what is being typed is kept.
const PAUSE: Duration = Duration::from_millis(300);

/// So many characters are kept without waiting for a pause.
const AHEAD: usize = 30;

/// Opens the screens on a desk, with what is taken or shown there, and stays until the reader quits.
///
/// # Errors
/// When the terminal cannot be set up, written to or read.
pub fn run(desk: Desk, settings: Settings, keys: Keymap, taught: Option<Taught>) -> io::Result<Parting> {
    on_screen(settings, keys, taught, |_, _, _| Ok(Made::Ready(Box::new(desk))))
}

/// The same for a desk that has to be made ready first, behind a screen that says so and of how many households. Tells why it could not be.
///
/// # Errors
/// As `run`.
pub fn run_after((making, households): (Making, usize), settings: Settings, keys: Keymap, taught: Option<Taught>) -> io::Result<Parting> {
    let lesson = match &taught {
        Some(Taught::Lesson(lesson)) => Some((**lesson).clone()),
        Some(Taught::Walk(_) | Taught::Drill) | None => None,
    };
    on_screen(settings, keys, taught, |screen, look, line| opening::on_screen(screen, look, line, (making, households), lesson.as_ref()))
}

/// Takes the terminal, gets the work, serves until the reader quits, and gives the terminal back.
fn on_screen(
    mut settings: Settings,
    keys: Keymap,
    taught: Option<Taught>,
    get: impl FnOnce(&mut TerminalScreen, &Look, &Line) -> io::Result<Made>,
) -> io::Result<Parting> {
    let mut screen = TerminalScreen::enter()?;
    let console = probe::console(&settings);
    screen.terminal.backend_mut().learn(console);
    settings.probed = console.glyphs();
    if console.ground != Theme::Auto {
        settings.ground = console.ground;
    }
    // Settings decide, and they have heard what the environment says.
    crossterm::style::force_color_output(true);
    let look = Look::of(&settings, keys);
    let (send, events) = std::sync::mpsc::channel();
    event::listen(send.clone());
    event::watch(send.clone());
    event::hear_signals(send.clone())?;
    let line = Line { send, events };
    let outcome = match get(&mut screen, &look, &line) {
        Ok(Made::Ready(desk)) => serve(&mut screen, *desk, (look, settings), taught, &line).map(|to| to.map_or(Parting::Home, Parting::To)),
        Ok(Made::Left) => Ok(Parting::Home),
        Ok(Made::Failed(why)) => Ok(Parting::Failed(why)),
        Err(error) => Err(error),
    };
    screen.leave()?;
    outcome
}

/// Long work beside the keyboard: what it makes ready is taken in by the desk afterwards.
struct BesideKeyboard {
    job: Job<Result<Prepared, Text>>,
    label: Text,
}

/// Serves until the reader quits; where to, when it is not for good.
fn serve(
    screen: &mut TerminalScreen,
    mut desk: Desk,
    (look, settings): (Look, Settings),
    taught: Option<Taught>,
    line: &Line,
) -> io::Result<Option<Elsewhere>> {
    desk.ask_where_to_rescue();
    let size = screen.terminal.size()?;
    let mut shell = Shell::new(look, settings, &desk, Rect::new(0, 0, size.width, size.height));
    let mut anew = taught.and_then(|taught| begin(taught, &mut shell, &mut desk));
    let mut beat = Instant::now();
    screen.hear_mouse(shell.wants_mouse());
    let (mut seen, _) = draw(screen, &shell, &desk, None)?;
    let mut beside: Option<BesideKeyboard> = None;
    let mut asked: Option<Instant> = None;
    let mut asking = AskingAhead::default();
    let mut untouched = Idle::since(Instant::now());
    loop {
        // Everything that has already happened is taken in before one drawing.
        let is_busy = beside.is_some() || asking.is_under_way();
        let patience = if is_busy { Some(STEP) } else { (shell.unkept() > 0 || shell.to_ask(&desk).is_some()).then_some(PAUSE) };
        let until_locked = untouched.left(shell.lock_after(&desk), Instant::now());
        let until_beat = shell.walk_waits().map(|waits| waits.saturating_sub(beat.elapsed()));
        let mut batch: Vec<Event> = wait(line, patience.into_iter().chain(until_locked).chain(until_beat).min())?.into_iter().collect();
        batch.extend(line.events.try_iter());
        let (mut redraw, mut idle) = (false, batch.is_empty());
        let now = Instant::now();
        if untouched.is_over(shell.lock_after(&desk), now) {
            // Keys that were waiting are for the lock.
            shell.lock(&mut desk);
            (redraw, idle) = (true, false);
        }
        if batch.iter().any(|event| matches!(event, Event::Key(..) | Event::Pointer(_) | Event::Paste(_))) {
            untouched = Idle::since(now);
        }
        if shell.walk_waits().is_some_and(|waits| beat.elapsed() >= waits) {
            idle &= !shell.walk_on(&mut desk);
            beat = Instant::now();
        }
        for event in Burst::gather(batch) {
            let after = match event {
                Event::Paused => screen.pause().map(|()| AfterKey::Redraw),
                Event::Resumed => screen.take_again().map(|()| AfterKey::Redraw),
                event => take(&mut shell, event, asked, &mut desk),
            };
            // Whoever is ended, or loses the terminal, finds what was typed when it comes back.
            let after = after.inspect_err(|_| {
                shell.keep_drafts(&mut desk);
                stop(beside.as_ref());
            });
            match after? {
                AfterKey::Draw => {}
                AfterKey::Redraw => redraw = true,
                AfterKey::Stop => stop(beside.as_ref()),
                AfterKey::Run => {
                    let Some(task) = shell.take_task() else { continue };
                    match start(task, &desk, &line.send) {
                        Ok(begun) => {
                            shell.began(begun.label.clone());
                            beside = Some(begun);
                        }
                        Err(task) => {
                            let label = task.label();
                            desk = busy(screen, &mut shell, desk, &seen, line, &label, move |desk, tell| task::run(desk, task, tell))?;
                        }
                    }
                }
                AfterKey::Quit => {
                    stop(beside.as_ref());
                    return Ok(None);
                }
                AfterKey::Again => {
                    let Some(anew) = &mut anew else { continue };
                    desk = anew(desk).map_err(|why| io::Error::other(why.get(shell.lang()).to_owned()))?;
                    shell.walk_again(&mut desk);
                    beat = Instant::now();
                }
                AfterKey::Go(to) => return Ok(Some(to)),
            }
        }
        if let Some(over) = beside.take_if(|beside| beside.job.is_over()) {
            idle = false;
            let prepared = over.job.take().ok_or_else(|| io::Error::other("the work broke down"))?;
            desk = match prepared {
                Ok(prepared) if prepared.is_heavy() => {
                    busy(screen, &mut shell, desk, &seen, line, &over.label, move |desk, tell| task::take_in(desk, prepared, tell))?
                }
                prepared => {
                    let outcome = prepared.and_then(|prepared| task::take_in(&mut desk, prepared, &|_, _, _| true));
                    shell.finished(outcome, &mut desk);
                    desk
                }
            };
        }
        idle &= !asking.go_on(idle, &mut shell, &mut desk, &line.send);
        if idle || shell.unkept() >= AHEAD {
            // Nothing is drawn for it: a drawing in the middle of a word disturbs the input method.
            idle &= !shell.keep_drafts(&mut desk);
        }
        if idle && !beside.as_ref().is_some_and(|beside| shell.goes_on(beside.job.progress())) {
            continue;
        }
        screen.hear_mouse(shell.wants_mouse());
        if redraw {
            // Not `clear`: that asks the terminal for its cursor and waits behind the thread that reads the keys.
            let size = screen.terminal.size()?;
            screen.terminal.resize(Rect::new(0, 0, size.width, size.height))?;
        }
        let (picture, shown) = draw(screen, &shell, &desk, Some(&seen))?;
        (seen, asked) = (picture, shell.seen().then_some(shown).or(asked));
    }
}

/// Begins what is taken or shown at the desk; what makes its practice anew, where that is asked for on the way.
fn begin(taught: Taught, shell: &mut Shell, desk: &mut Desk) -> Option<MakingAnew> {
    match taught {
        Taught::Lesson(lesson) => {
            let attempt = Attempt::at(*lesson, desk);
            shell.teach(attempt, desk);
            None
        }
        Taught::Drill => {
            shell.judge(DrillRound::drawn(), desk);
            None
        }
        Taught::Walk(shown) => {
            let ShownWalk { walk, form, anew } = *shown;
            let pace = if let WalkForm::Screen(pace) = form { pace } else { WalkPace::default() };
            shell.present(walk, pace, desk);
            Some(anew)
        }
    }
}

/// Asks the work beside the keyboard to stop at its next step.
fn stop(beside: Option<&BesideKeyboard>) {
    if let Some(beside) = beside {
        beside.job.cancel();
    }
}

/// The next event; with patience, none when nothing has come for so long.
fn wait(line: &Line, patience: Option<Duration>) -> io::Result<Option<Event>> {
    let Some(patience) = patience else {
        return line.events.recv().map(Some).map_err(|_| io::ErrorKind::BrokenPipe.into());
    };
    match line.events.recv_timeout(patience) {
        Ok(event) => Ok(Some(event)),
        Err(RecvTimeoutError::Timeout) => Ok(None),
        Err(RecvTimeoutError::Disconnected) => Err(io::ErrorKind::BrokenPipe.into()),
    }
}

/// Starts what can be made ready beside the desk; gives the task back where it cannot.
fn start(task: Task, desk: &Desk, send: &Sender<Event>) -> Result<BesideKeyboard, Task> {
    let label = task.label();
    let aside = task::aside(desk, task)?;
    let send = send.clone();
    // The loop may be gone, which is as good.
    let job = Job::start(aside, move || drop(send.send(Event::Woken)));
    Ok(BesideKeyboard { job, label })
}

/// Work that needs the desk itself, on a thread of its own: the picture stays, with a window that says how far it is; one key stops it.
fn busy(
    screen: &mut TerminalScreen,
    shell: &mut Shell,
    desk: Desk,
    seen: &Buffer,
    line: &Line,
    title: &Text,
    run: impl FnOnce(&mut Desk, Tell<'_>) -> Result<TaskOutcome, Text> + Send + 'static,
) -> io::Result<Desk> {
    let mut desk = desk;
    let send = line.send.clone();
    let job = Job::start(
        move |tell| {
            let outcome = run(&mut desk, tell);
            (desk, outcome)
        },
        move || drop(send.send(Event::Woken)),
    );
    let mut size = None;
    while !job.is_over() {
        match line.events.recv_timeout(STEP) {
            Ok(Event::Key(key, _)) if shell.stops(key) => job.cancel(),
            Ok(Event::Woken) => continue,
            Ok(Event::Key(..) | Event::Pointer(_) | Event::Paste(_)) | Err(RecvTimeoutError::Timeout) => {}
            Ok(Event::Resize(wide, tall)) => size = Some(Rect::new(0, 0, wide, tall)),
            Ok(Event::Paused) => screen.pause()?,
            Ok(Event::Resumed) => screen.take_again()?,
            Ok(Event::Lost(error)) => return Err(error),
            Err(RecvTimeoutError::Disconnected) => return Err(io::ErrorKind::BrokenPipe.into()),
        }
        screen.terminal.draw(|frame| {
            let buffer = frame.buffer_mut();
            if buffer.area == seen.area {
                buffer.clone_from(seen);
            }
            shell.draw_busy(buffer, title, job.progress());
        })?;
    }
    let (mut desk, outcome) = job.take().ok_or_else(|| io::Error::other("the work broke down"))?;
    if let Some(area) = size {
        shell.resize(area, &desk);
    }
    shell.finished(outcome, &mut desk);
    Ok(desk)
}

/// Draws what is to be seen; gives the picture, and the moment at which it went to the terminal: whoever sees it can answer from then on.
fn draw(screen: &mut TerminalScreen, shell: &Shell, desk: &Desk, seen: Option<&Buffer>) -> io::Result<(Buffer, Instant)> {
    let console = screen.terminal.backend().console();
    let (mut hidden, mut shown) = (None, Instant::now());
    let done = screen.terminal.draw(|frame| {
        hidden = shell.draw(frame, desk);
        steady::rows(frame.buffer_mut(), seen, console);
        shown = Instant::now();
    })?;
    let seen = done.buffer.clone();
    if let Some(row) = hidden {
        screen.terminal.backend_mut().set_cursor_position(row)?;
    }
    Ok((seen, shown))
}

/// Takes what happened; `asked` is when a question that long work led to was first in sight.
fn take(shell: &mut Shell, event: Event, asked: Option<Instant>, desk: &mut Desk) -> io::Result<AfterKey> {
    match event {
        Event::Key(_, at) if asked.is_some_and(|asked| at < asked) => {
            shell.pressed_before(desk);
            Ok(AfterKey::Draw)
        }
        Event::Key(key, _) => Ok(shell.key(key, desk)),
        Event::Pointer(pointer) => Ok(shell.pointer(pointer, desk)),
        Event::Paste(pasted) => {
            shell.paste(&pasted, desk);
            Ok(AfterKey::Draw)
        }
        Event::Resize(wide, tall) => {
            shell.resize(Rect::new(0, 0, wide, tall), desk);
            Ok(AfterKey::Draw)
        }
        Event::Woken | Event::Paused | Event::Resumed => Ok(AfterKey::Draw),
        Event::Lost(error) => Err(error),
    }
}
