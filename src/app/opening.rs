//! The desk that is not there yet: its work is made ready on a thread of its own while something stands on the screen or is said on a line.
//!
//! What does not live here: what is made ready (`cli/commands/practice/mod.rs`), what is drawn meanwhile (`ui/pages/preparing.rs`).

use std::io;
use std::sync::mpsc::RecvTimeoutError;

use ratatui::layout::Rect;

use crate::app::event::Event;
use crate::app::job::Job;
use crate::app::line::Line;
use crate::app::line::STEP;
use crate::app::linear;
use crate::app::terminal::TerminalScreen;
use crate::config::settings::Settings;
use crate::i18n::Text;
use crate::review::desk::state::Desk;
use crate::review::file::office;
use crate::training::lesson::attempt::Attempt;
use crate::training::lesson::course::Lesson;
use crate::ui::pages::preparing;
use crate::ui::task;
use crate::ui::widgets::display::Look;

/// Makes the work of a desk; told how far it is, it stops when the answer is `false`.
pub type Making = Box<dyn FnOnce(office::Tell<'_>) -> Result<Desk, Text> + Send>;

/// What came of it.
pub(in crate::app) enum Made {
    /// The desk can open.
    Ready(Box<Desk>),
    /// It cannot, for this reason.
    Failed(Text),
    /// The reader left meanwhile.
    Left,
}

/// Makes the work ready behind its own screen.
pub(in crate::app) fn on_screen(
    screen: &mut TerminalScreen,
    look: &Look,
    line: &Line,
    (making, households): (Making, usize),
    lesson: Option<&Lesson>,
) -> io::Result<Made> {
    let send = line.send.clone();
    // The loop may be gone, which is as good.
    let job = Job::start(
        move |tell| {
            making(&|step| {
                let (stage, done, total) = task::stage(step);
                tell(stage, done, total)
            })
        },
        move || drop(send.send(Event::Woken)),
    );
    let ahead = lesson.map(|lesson| Attempt::ahead(lesson.clone()));
    let mut leaving = false;
    let mut page = None;
    while !job.is_over() {
        // Other words stand in the same places: the hidden halves of the old ones would stay between them.
        let now = Some((leaving, job.progress().0));
        if page != now {
            page = now;
            clear(screen)?;
        }
        screen.terminal.draw(|frame| preparing::draw(frame.buffer_mut(), look, (households, job.progress()), leaving, ahead.as_ref()))?;
        match line.events.recv_timeout(STEP) {
            Ok(Event::Key(key, _)) if preparing::leaves(look, key) => {
                leaving = true;
                job.cancel();
            }
            Ok(Event::Resize(..)) => page = None,
            Ok(Event::Key(..) | Event::Pointer(_) | Event::Paste(_) | Event::Woken) | Err(RecvTimeoutError::Timeout) => {}
            Ok(Event::Paused) => screen.pause()?,
            Ok(Event::Resumed) => {
                screen.take_again()?;
                page = None;
            }
            Ok(Event::Lost(error)) => return Err(error),
            Err(RecvTimeoutError::Disconnected) => return Err(io::ErrorKind::BrokenPipe.into()),
        }
    }
    clear(screen)?;
    let made = job.take().ok_or_else(|| io::Error::other("the work broke down"))?;
    Ok(match made {
        _ if leaving => Made::Left,
        Ok(desk) => Made::Ready(Box::new(desk)),
        Err(why) => Made::Failed(why),
    })
}

/// Makes every cell new. Not `clear`: that asks the terminal for its cursor and waits behind the thread that reads the keys.
fn clear(screen: &mut TerminalScreen) -> io::Result<()> {
    let size = screen.terminal.size()?;
    screen.terminal.resize(Rect::new(0, 0, size.width, size.height))
}

/// The same for a reader of lines: what is being made ready is said first.
///
/// # Errors
/// A sentence on why the desk cannot open.
pub fn by_lines(making: Making, households: usize, settings: &Settings) -> Result<Desk, Text> {
    let said = preparing::words(households).get(settings.chosen.lang).to_owned();
    // The reader may have gone; the work is done all the same.
    let _ = linear::say(settings, &[said]);
    let told = linear::quarters(settings);
    making(&|step| {
        let (stage, done, total) = task::stage(step);
        told(stage, done, total)
    })
}
