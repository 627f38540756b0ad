//! A walk without a terminal: its screens as text, or the digest of them and of the desk, on standard output.
//!
//! A lesson or a walk that is checked is played the same way. What does not live here: playing it (`ui/replay.rs`), a walk on the screen (`app/mod.rs`).

use std::io;
use std::io::Write;

use crate::cli::call::CheckedCourse;
use crate::cli::call::MakingPractice;
use crate::cli::out;
use crate::config::settings::Settings;
use crate::i18n::Text;
use crate::i18n::system;
use crate::input::keymap;
use crate::input::keymap::Keymap;
use crate::input::keymap::KeymapError;
use crate::review::desk::state::Desk;
use crate::training::walk::script::Walk;
use crate::ui::replay;
use crate::ui::widgets::display::Look;

/// What of a walk is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Printed {
    /// Every screen.
    Screens,
    /// The screen of one step, from 1, without its caption.
    Step(usize),
    /// The digest.
    Digest,
}

/// Plays what `train check` was given, by the shipped keys, on practices that are made for it.
///
/// # Errors
/// The step that is not done, or what is answered otherwise, with its place in the file.
pub fn to_the_end(what: CheckedCourse<'_>, anew: &mut MakingPractice<'_>, settings: &Settings) -> Result<(), Vec<Text>> {
    let wrong = |errors: Vec<KeymapError>| errors.iter().map(KeymapError::text).collect::<Vec<Text>>();
    let look = Look::of(settings, Keymap::shipped(keymap::DEFAULT).map_err(wrong)?);
    match what {
        CheckedCourse::Lesson(lesson) => replay::learnt(lesson, anew, &look, settings),
        CheckedCourse::Walk(walk) => {
            let mut desk = anew().map_err(|why| vec![why])?;
            replay::fits(walk, &desk, &look)?;
            let played = replay::played(walk.clone(), &mut desk, look, settings.clone(), (80, 24));
            played.map(drop).map_err(|why| vec![why])
        }
    }
}

/// Plays a walk and prints what was asked for.
///
/// # Errors
/// What could not be done, or could not be written.
pub fn print(mut desk: Desk, settings: &Settings, keys: Keymap, (walk, size): (Walk, (u16, u16)), what: Printed) -> Result<(), Text> {
    let look = Look::of(settings, keys);
    let played = replay::played(walk, &mut desk, look, settings.clone(), size)?;
    let lang = settings.chosen.lang;
    let mut out = out::standard(settings, false);
    let write = |out: &mut dyn Write| -> io::Result<()> {
        match what {
            Printed::Digest => writeln!(out, "{}", played.digest)?,
            Printed::Step(step) => {
                let screen = played.screens.get(step.saturating_sub(1)).map_or("", |screen| screen.picture.as_str());
                write!(out, "{screen}")?;
            }
            Printed::Screens => {
                for (screen, at) in played.screens.iter().zip(1..) {
                    writeln!(out, "{at}. {}\n{}", screen.says.get(lang), screen.picture)?;
                }
            }
        }
        out.flush()
    };
    match write(&mut out) {
        Err(why) if why.kind() != io::ErrorKind::BrokenPipe => Err(system::why(&why)),
        _ => Ok(()),
    }
}
