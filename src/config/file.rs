//! The words and sections of `hezhun.toml`: what a value or an entry may look like.
//!
//! What does not live here: which settings there are and what holds while the file is silent (`config/choice.rs`), how the file is read
//! and kept (`config/own_file.rs`).

use serde::Deserialize;
use serde::Serialize;

use crate::domain::campaign::OfficePlace;
use crate::domain::tab::Tab;
use crate::i18n::Lang;
use crate::i18n::Text;
use crate::i18n::written::Fault;

/// Which characters frames and marks are drawn with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Glyphs {
    /// Unicode, but plain characters on consoles that draw frames two cells wide.
    #[default]
    Auto,
    /// Box drawing.
    Unicode,
    /// `+ - |` only.
    Ascii,
}

/// In which encoding what is written leaves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum OutEncoding {
    /// Files in UTF-8 with its mark; piped text as the console around it shows it.
    #[default]
    Auto,
    /// UTF-8.
    Utf8,
    /// GB18030, for older programs and consoles.
    Gb18030,
}

impl OutEncoding {
    /// Reads `auto`, `utf8`, `gb18030`.
    #[must_use]
    pub fn parse(code: &str) -> Option<OutEncoding> {
        match code {
            "auto" => Some(OutEncoding::Auto),
            "utf8" => Some(OutEncoding::Utf8),
            "gb18030" => Some(OutEncoding::Gb18030),
            _ => None,
        }
    }
}

impl Glyphs {
    /// Reads `auto`, `unicode`, `ascii`.
    #[must_use]
    pub fn parse(code: &str) -> Option<Glyphs> {
        match code {
            "auto" => Some(Glyphs::Auto),
            "unicode" => Some(Glyphs::Unicode),
            "ascii" => Some(Glyphs::Ascii),
            _ => None,
        }
    }
}

/// The ground that colours stand on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Theme {
    /// As the terminal's own ground is, as far as it can be found out; else dark.
    #[default]
    Auto,
    /// Bright colours on the terminal's own ground, which is dark.
    Dark,
    /// Dark colours on a white ground that the program paints, for bright rooms and projectors.
    Light,
}

impl Theme {
    /// Reads `auto`, `dark`, `light`.
    #[must_use]
    pub fn parse(code: &str) -> Option<Theme> {
        match code {
            "auto" => Some(Theme::Auto),
            "dark" => Some(Theme::Dark),
            "light" => Some(Theme::Light),
            _ => None,
        }
    }
}

/// How many colours the console is given.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
pub enum Colours {
    /// As many as the console says it has.
    #[default]
    #[serde(rename = "auto")]
    Auto,
    /// Sixteen.
    #[serde(rename = "16")]
    Sixteen,
    /// Eight, by the oldest codes.
    #[serde(rename = "8")]
    Eight,
    /// None: marks, and the selection reversed.
    #[serde(rename = "none")]
    None,
}

impl Colours {
    /// Reads `auto`, `16`, `8`, `none`.
    #[must_use]
    pub fn parse(code: &str) -> Option<Colours> {
        match code {
            "auto" => Some(Colours::Auto),
            "16" => Some(Colours::Sixteen),
            "8" => Some(Colours::Eight),
            "none" => Some(Colours::None),
            _ => None,
        }
    }
}

/// An entry `[[view]]`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ViewFile {
    /// Its name.
    pub name: String,
    /// Which cases it starts from; those that wait when it is not said.
    #[serde(default)]
    pub tab: Tab,
    /// A filter in the language of the rules.
    #[serde(default, rename = "where")]
    pub filter: String,
    /// Words to look for.
    #[serde(default)]
    pub words: String,
}

/// The section `[place]`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct PlaceFile {
    /// Province.
    pub prov: String,
    /// Prefecture.
    pub city: String,
    /// County.
    pub county: String,
    /// Township.
    pub town: String,
}

impl From<PlaceFile> for OfficePlace {
    fn from(place: PlaceFile) -> OfficePlace {
        OfficePlace { prov: place.prov, city: place.city, county: place.county, town: place.town }
    }
}

/// What is wrong with a settings file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {}, column {}: {}", .0.line, .0.column, .0.said.get(Lang::En))]
pub struct FileError(pub Fault);

impl FileError {
    /// The sentence for the user, with its place.
    #[must_use]
    pub fn text(&self) -> Text {
        self.0.text()
    }
}
