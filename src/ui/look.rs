//! How things are shown to this reader: language, glyphs, colours, keys.

use ratatui::style::Style;

use crate::i18n::Lang;
use crate::i18n::Text;
use crate::input::action::Action;
use crate::input::action::Place;
use crate::input::keymap::Keymap;
use crate::ui::glyph::GlyphSet;
use crate::ui::theme::Colours;
use crate::ui::theme::Meaning;

/// The reader's choices.
#[derive(Clone, Debug)]
pub struct Look {
    /// Language.
    pub lang: Lang,
    /// Frames and marks.
    pub glyphs: GlyphSet,
    /// Colours.
    pub colours: Colours,
    /// Keys.
    pub keys: Keymap,
}

impl Look {
    /// The words of a text in the reader's language.
    #[must_use]
    pub fn say<'t>(&self, text: &'t Text) -> &'t str {
        text.get(self.lang)
    }

    /// The words of a text, owned.
    #[must_use]
    pub fn words(&self, text: &Text) -> String {
        text.get(self.lang).to_string()
    }

    /// The style of a meaning.
    #[must_use]
    pub fn style(&self, meaning: Meaning) -> Style {
        self.colours.style(meaning)
    }

    /// The key that does this here, as the reader sees it; empty where none does.
    #[must_use]
    pub fn key(&self, action: Action, place: Place) -> String {
        self.keys.shown(action, place).map(|key| self.words(&key.label())).unwrap_or_default()
    }
}
