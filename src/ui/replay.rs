//! A walk or a lesson played without a terminal: the same keys on the same screens, as quickly as they are drawn.
//!
//! What does not live here: the panel and the presenter's keys (`shell/presenting.rs`), who asks for it (`app/replay.rs`).

use ratatui::layout::Rect;

use crate::config::settings::Settings;
use crate::i18n::Text;
use crate::i18n::text;
use crate::input::key::Code;
use crate::input::key::Key;
use crate::review::desk::state::Desk;
use crate::training::lesson::attempt::Attempt;
use crate::training::lesson::course::Lesson;
use crate::training::lesson::read::is_typed;
use crate::training::walk::pace::WalkPace;
use crate::training::walk::script::Walk;
use crate::ui::shell::Shell;
use crate::ui::shell::walk_panel::PlayedScreen;
use crate::ui::task;
use crate::ui::widgets::display::Look;

/// What came of a walk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WalkPlayed {
    /// The screen at the end of each step.
    pub screens: Vec<PlayedScreen>,
    /// The digest of the screens and of the desk.
    pub digest: String,
}

/// Plays a walk to its end in a window of this size.
///
/// # Errors
/// What could not be done, with the step.
pub fn played(walk: Walk, desk: &mut Desk, look: Look, settings: Settings, (wide, tall): (u16, u16)) -> Result<WalkPlayed, Text> {
    let mut shell = Shell::new(look, settings, desk, Rect::new(0, 0, wide, tall));
    shell.present(walk, WalkPace::Quick, desk);
    while shell.walk_on(desk) {}
    let (screens, digest) = shell.walked()?;
    Ok(WalkPlayed { screens: screens.to_vec(), digest: digest.to_owned() })
}

/// The window in which the keys of a lesson lead to its end.
const SMALLEST: (u16, u16) = (80, 24);

/// Plays a lesson by its own solution.
///
/// # Errors
/// The first step that its keys do not do, with their place in the file.
pub fn learnt(lesson: &Lesson, desk: &mut Desk, look: Look, settings: Settings) -> Result<(), Text> {
    let mut shell = Shell::new(look, settings, desk, Rect::new(0, 0, SMALLEST.0, SMALLEST.1));
    shell.teach(Attempt::at(lesson.clone(), desk), desk);
    for (step, at) in lesson.steps.iter().zip(1..) {
        let written = shell.attempt().map(|attempt| attempt.keys(&step.keys)).unwrap_or_default();
        type_all(&mut shell, desk, &written);
        if !shell.attempt().is_some_and(|attempt| attempt.is_over() || attempt.place().0 > at) {
            let said = text(
                "第 {line} 行第 {column} 列：第 {step} 步按它自己的键“{keys}”做不成",
                "line {line}, column {column}: step {step} is not done by its own keys “{keys}”",
            );
            let (line, column) = step.keys_at;
            return Err(said.fill(&[("line", &line), ("column", &column), ("step", &at), ("keys", &written)]));
        }
    }
    Ok(())
}

/// Presses keys as keymaps write them, separated by blanks; `"words"` are typed letter by letter.
fn type_all(shell: &mut Shell, desk: &mut Desk, written: &str) {
    for word in written.split(' ').filter(|word| !word.is_empty()) {
        let keys: Vec<Key> = if is_typed(word) {
            word.trim_matches('"').chars().map(|letter| Key::plain(Code::Char(letter))).collect()
        } else {
            Key::parse(word).into_iter().collect()
        };
        for key in keys {
            shell.key(key, desk);
            if let Some(task) = shell.take_task() {
                // Practice is small: nobody waits, and the next key finds it done.
                let outcome = task::run(desk, task, &|_, _, _| true);
                shell.finished(outcome, desk);
            }
        }
    }
}
