//! The loop: waits for events, gives keys to the shell, draws. The only loop and the only lasting threads.
//!
//! Invariant: the terminal is given back however the program ends. What does not live here: what a key does (`ui`).

pub mod basic;
pub mod burst;
pub mod event;
pub mod job;
pub mod steady;
pub mod terminal;

use std::io;
use std::sync::mpsc::Receiver;
use std::sync::mpsc::RecvTimeoutError;
use std::time::Duration;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::app::burst::Burst;
use crate::app::event::Event;
use crate::app::job::Job;
use crate::app::terminal::Screen;
use crate::config::file::Glyphs;
use crate::config::settings::Settings;
use crate::input::keymap::Keymap;
use crate::ui::look::Look;
use crate::ui::shell::After;
use crate::ui::shell::Shell;
use crate::ui::work::Work;

/// How often the window over long work is drawn again.
const STEP: Duration = Duration::from_millis(100);

/// Opens the screens on a desk and stays until the reader quits.
///
/// # Errors
/// When the terminal cannot be set up, written to or read.
pub fn run<W: Work + Send + 'static>(work: W, mut settings: Settings, keys: Keymap) -> io::Result<()> {
    let mut screen = Screen::enter()?;
    if settings.glyphs == Glyphs::Auto {
        settings.probed = terminal::probe();
    }
    // Settings decide, and they have heard what the environment says.
    crossterm::style::force_color_output(true);
    let look = Look::of(&settings, keys);
    let (send, events) = std::sync::mpsc::channel();
    event::listen(send);
    let outcome = serve(&mut screen, work, (look, settings), &events);
    screen.leave()?;
    outcome
}

fn serve<W: Work + Send + 'static>(
    screen: &mut Screen,
    mut work: W,
    (look, settings): (Look, Settings),
    events: &Receiver<Event>,
) -> io::Result<()> {
    let size = screen.terminal.size()?;
    let mut shell = Shell::new(look, settings, &work, Rect::new(0, 0, size.width, size.height));
    let mut seen = draw(screen, &shell, &work, None)?;
    while let Ok(first) = events.recv() {
        // Everything that has already happened is taken in before one drawing.
        let mut batch = vec![first];
        batch.extend(events.try_iter());
        let mut redraw = false;
        for event in Burst::gather(batch) {
            match take(&mut shell, event, &mut work)? {
                After::Draw => {}
                After::Redraw => redraw = true,
                After::Run => work = busy(screen, &mut shell, work, &seen, events)?,
                After::Quit => return Ok(()),
            }
        }
        if redraw {
            // Not `clear`: that asks the terminal for its cursor and waits behind the thread that reads the keys.
            let size = screen.terminal.size()?;
            screen.terminal.resize(Rect::new(0, 0, size.width, size.height))?;
        }
        seen = draw(screen, &shell, &work, Some(&seen))?;
    }
    Ok(())
}

/// Long work on a thread of its own: the picture stays, with a window that says how far it is; one key stops it.
fn busy<W: Work + Send + 'static>(
    screen: &mut Screen,
    shell: &mut Shell,
    work: W,
    seen: &Buffer,
    events: &Receiver<Event>,
) -> io::Result<W> {
    let Some(task) = shell.take_task() else { return Ok(work) };
    let title = task.label();
    let mut work = work;
    let job = Job::start(move |tell| {
        let outcome = work.run(task, tell);
        (work, outcome)
    });
    let mut size = None;
    while !job.is_over() {
        match events.recv_timeout(STEP) {
            Ok(Event::Key(key, _)) if shell.stops(key) => job.cancel(),
            Ok(Event::Key(..) | Event::Paste(_)) | Err(RecvTimeoutError::Timeout) => {}
            Ok(Event::Resize(wide, tall)) => size = Some(Rect::new(0, 0, wide, tall)),
            Ok(Event::Lost(error)) => return Err(error),
            Err(RecvTimeoutError::Disconnected) => return Err(io::ErrorKind::BrokenPipe.into()),
        }
        screen.terminal.draw(|frame| {
            let buffer = frame.buffer_mut();
            if buffer.area == seen.area {
                buffer.clone_from(seen);
            }
            shell.draw_busy(buffer, &title, job.progress());
        })?;
    }
    let (mut work, outcome) = job.take().ok_or_else(|| io::Error::other("the work broke down"))?;
    if let Some(area) = size {
        shell.resize(area, &work);
    }
    shell.finished(outcome, &mut work);
    Ok(work)
}

fn draw(screen: &mut Screen, shell: &Shell, work: &impl Work, seen: Option<&Buffer>) -> io::Result<Buffer> {
    let done = screen.terminal.draw(|frame| {
        shell.draw(frame, work);
        steady::rows(frame.buffer_mut(), seen);
    })?;
    Ok(done.buffer.clone())
}

fn take(shell: &mut Shell, event: Event, work: &mut impl Work) -> io::Result<After> {
    match event {
        Event::Key(key, _) => Ok(shell.key(key, work)),
        Event::Paste(pasted) => {
            shell.paste(&pasted, work);
            Ok(After::Draw)
        }
        Event::Resize(wide, tall) => {
            shell.resize(Rect::new(0, 0, wide, tall), work);
            Ok(After::Draw)
        }
        Event::Lost(error) => Err(error),
    }
}
