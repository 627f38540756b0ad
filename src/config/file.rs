//! `hezhun.toml`: what an office may write into it; an unknown key is an error with its line.
//!
//! What does not live here: what is used when the file is silent (`config/settings.rs`).

use std::path::PathBuf;

use serde::Deserialize;
use serde::Serialize;

use crate::domain::campaign::OfficePlace;
use crate::domain::tab::Tab;
use crate::i18n::Lang;
use crate::i18n::Text;
use crate::i18n::text;
use crate::i18n::written;
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

/// The file as written; everything may be left out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct SettingsFile {
    /// `zh` or `en`.
    pub lang: Option<Lang>,
    /// Staff code of the reviewer, as it goes into the ledger.
    pub reviewer: Option<String>,
    /// Code of this workstation, as it goes into the ledger.
    pub station: Option<String>,
    /// `default`, `vim`, `numpad`, or the path of a keymap file.
    pub keymap: Option<String>,
    /// Whether letters and the number pad may decide too.
    pub letters_decide: Option<bool>,
    /// Frame characters.
    pub glyphs: Option<Glyphs>,
    /// Encoding of what is written.
    pub encoding: Option<OutEncoding>,
    /// Ground of the screen.
    pub theme: Option<Theme>,
    /// Number of colours.
    pub colours: Option<Colours>,
    /// Whether the mouse may select and scroll; it never decides.
    pub mouse: Option<bool>,
    /// Whether the desk is numbered questions and answers on lines, without a screen.
    pub linear: Option<bool>,
    /// The office's data file; relative to the folder of `hezhun.toml`.
    pub database: Option<PathBuf>,
    /// A second folder for automatic backups, relative to this file.
    pub backup_place: Option<PathBuf>,
    /// How old the newest backup may be, in days; 0 never minds.
    pub backup_days: Option<u32>,
    /// After so many days without an entry the clock is asked about; 0 never.
    pub clock_days: Option<u32>,
    /// After so many minutes without a key a desk under a password is locked; 0 never.
    pub idle_lock: Option<u32>,
    /// Files with the office's own rules and limits, read in this order; relative to the folder of `hezhun.toml`.
    pub rules: Vec<PathBuf>,
    /// Where the office is; limits are looked up by it.
    pub place: PlaceFile,
    /// Own views of the queue, in the order of their tabs.
    pub view: Vec<ViewFile>,
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

/// Reads the text of a settings file.
///
/// # Errors
/// An unknown key, a value of the wrong type or outside its list, an empty code, or text that is no TOML, with its place.
pub fn read(written: &str) -> Result<SettingsFile, FileError> {
    let bare = written.trim_start_matches('\u{feff}');
    let file: SettingsFile = toml::from_str(bare).map_err(|error| FileError(written::fault(bare, error.span(), error.message())))?;
    for (key, value) in [("reviewer", &file.reviewer), ("station", &file.station), ("keymap", &file.keymap)] {
        if value.as_ref().is_some_and(|value| value.trim().is_empty()) {
            let before: usize = bare.split_inclusive('\n').take_while(|line| !line.trim_start().starts_with(key)).map(str::len).sum();
            let what = text("{key} 不能为空；不用就删去这一行", "{key} must not be empty; take the line away instead");
            return Err(FileError(Fault::at(bare, before, what.fill(&[("key", &key)]))));
        }
    }
    Ok(file)
}

#[cfg(test)]
mod tests {
    use crate::config::file::read;
    use crate::i18n::Lang;

    #[test]
    fn an_unknown_key_is_named_with_its_line() {
        let error = read("lang = \"zh\"\n\nreviwer = \"li\"\n").expect_err("misspelt");
        assert_eq!((error.0.line, error.0.column), (3, 1));
        let zh = "第 3 行第 1 列：没有“reviwer”这一项，是否指 reviewer；可用的有 lang, reviewer";
        assert!(error.text().get(Lang::Zh).starts_with(zh), "{error:?}");
        let error = read("glyphs = \"big\"").expect_err("not in the list");
        assert!(error.text().get(Lang::En).contains("“big” is not possible; write auto, unicode, ascii"), "{error:?}");
    }
}
