//! How a reader leaves the desk, by a screen or by lines.
//!
//! What does not live here: where to go on (`ui/shell`), going there (`main.rs`).

use crate::i18n::Text;
use crate::ui::shell::Elsewhere;

/// How the reader left.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Parting {
    /// For good.
    Home,
    /// To go on elsewhere.
    To(Elsewhere),
    /// There was no desk, for this reason.
    Failed(Text),
}
