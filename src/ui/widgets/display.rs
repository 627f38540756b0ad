//! How things are shown to this reader: language, glyphs, colours, keys.

use ratatui::buffer::Buffer;
use ratatui::style::Color;
use ratatui::style::Style;

use crate::config::file;
use crate::config::file::Theme;
use crate::config::settings::Settings;
use crate::i18n::Lang;
use crate::i18n::Text;
use crate::input::action::Action;
use crate::input::action::Place;
use crate::input::key::Key;
use crate::input::keymap::Keymap;
use crate::ui::widgets::glyph::GlyphSet;
use crate::ui::widgets::theme;
use crate::ui::widgets::theme::ColourDepth;
use crate::ui::widgets::theme::Meaning;

/// The reader's choices.
#[derive(Clone, Debug)]
pub struct Look {
    /// Language.
    pub lang: Lang,
    /// Frames and marks.
    pub glyphs: GlyphSet,
    /// How many colours.
    pub colours: ColourDepth,
    /// The ground they stand on; `Auto`, while nobody knows it, is drawn as dark.
    pub theme: Theme,
    /// Keys.
    pub keys: Keymap,
}

impl Look {
    /// What the settings ask for.
    #[must_use]
    pub fn of(settings: &Settings, keys: Keymap) -> Look {
        let glyphs = match (settings.chosen.glyphs, settings.probed) {
            (file::Glyphs::Ascii, _) | (file::Glyphs::Auto, file::Glyphs::Ascii) => GlyphSet::Ascii,
            (file::Glyphs::Unicode, _) | (file::Glyphs::Auto, file::Glyphs::Unicode | file::Glyphs::Auto) => GlyphSet::Unicode,
        };
        let wanted = if settings.chosen.colours == file::Colours::Auto { settings.console } else { settings.chosen.colours };
        let colours = match wanted {
            file::Colours::None => ColourDepth::None,
            file::Colours::Eight => ColourDepth::Eight,
            file::Colours::Sixteen | file::Colours::Auto => ColourDepth::Sixteen,
        };
        let theme = if settings.chosen.theme == Theme::Auto { settings.ground } else { settings.chosen.theme };
        Look { lang: settings.chosen.lang, glyphs, colours, theme, keys }
    }

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
        theme::style(self.colours, self.theme, meaning)
    }

    /// Puts the ground of a light theme under everything that has none of its own.
    pub fn paint_ground(&self, buffer: &mut Buffer) {
        let Some((before, behind)) = theme::ground(self.colours, self.theme) else { return };
        for cell in &mut buffer.content {
            cell.fg = if cell.fg == Color::Reset { before } else { cell.fg };
            cell.bg = if cell.bg == Color::Reset { behind } else { cell.bg };
        }
    }

    /// The key that does this here, as the reader sees it; empty where none does.
    #[must_use]
    pub fn key(&self, action: Action, place: Place) -> String {
        self.keys.shown(action, place).map(|key| self.words(&key.label())).unwrap_or_default()
    }

    /// Every key that does an action at a place, as they are read: `F2/Ctrl-S`.
    #[must_use]
    pub fn every_key(&self, action: Action, place: Place) -> String {
        let does = |key: &Key| self.keys.resolve(*key, place) == Some(action);
        self.keys.keys(action).filter(does).map(|key| self.words(&key.label())).collect::<Vec<_>>().join("/")
    }
}
