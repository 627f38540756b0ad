//! A walk played without a terminal: the same keys on the same screens, as quickly as they are drawn.
//!
//! What does not live here: the panel and the presenter's keys (`shell/presenting.rs`), who asks for it (`app/replay.rs`).

use ratatui::layout::Rect;

use crate::config::settings::Settings;
use crate::i18n::Text;
use crate::review::desk::state::Desk;
use crate::training::walk::pace::WalkPace;
use crate::training::walk::script::Walk;
use crate::ui::shell::Shell;
use crate::ui::shell::walk_panel::PlayedScreen;
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
