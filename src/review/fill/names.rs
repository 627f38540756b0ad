//! What an office taught the program: titles of the county's tables, each with the name or expression that fills it.
//!
//! They stand in `fill.toml` beside the settings, one line a title, and hold for every table from then on.
//! What does not live here: the titles that are known by themselves (`meaning.rs`).

use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;

use serde::Deserialize;
use serde::Serialize;

use crate::disk;
use crate::disk::draft::FileDraft;
use crate::exchange::cells::header::normal;
use crate::i18n::Text;
use crate::i18n::system;
use crate::i18n::text;
use crate::i18n::written;

/// The file beside the settings.
pub const FILE: &str = "fill.toml";

/// Units behind a title, which say nothing about what it names.
const UNITS: [&str; 16] = [
    "(元)",
    "(万元)",
    "(%)",
    "(户)",
    "(人)",
    "(个)",
    "(元/人)",
    "(元/年)",
    "(万元/人)",
    "(单位:元)",
    "(单位:万元)",
    "(户数)",
    "(人数)",
    "(亩)",
    "%",
    "(百分比)",
];

/// A title as one word, without its unit.
#[must_use]
pub fn bare(title: &str) -> String {
    let mut word = normal(title);
    while let Some(shorter) = UNITS.iter().find_map(|unit| word.strip_suffix(unit)) {
        word = shorter.to_owned();
    }
    word
}

/// Titles and what fills them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TaughtNames {
    /// By title as written in the table.
    #[serde(default)]
    pub names: BTreeMap<String, String>,
}

impl TaughtNames {
    /// Reads the file of a folder; none taught where there is no file.
    ///
    /// # Errors
    /// A sentence with file and line: it cannot be read or is not well formed.
    pub fn read(folder: &Path) -> Result<TaughtNames, Text> {
        let path = folder.join(FILE);
        if !path.is_file() {
            return Ok(TaughtNames::default());
        }
        let name = path.display().to_string();
        let found = disk::text::read(&path).map_err(|why| {
            text("读不了“{file}”：{why}", "{file} cannot be read: {why}").fill(&[("file", &name), ("why", &system::why(&why))])
        })?;
        let bare = found.trim_start_matches('\u{feff}');
        toml::from_str(bare).map_err(|error| {
            let fault = written::fault(bare, error.span(), error.message());
            text("{file} 第 {line} 行：{why}", "{file} line {line}: {why}").fill(&[
                ("file", &name),
                ("line", &bare[..error.span().map_or(0, |span| span.start)].lines().count().max(1)),
                ("why", &fault.said),
            ])
        })
    }

    /// What fills a title, its unit left aside; none where nobody taught it.
    #[must_use]
    pub fn get(&self, title: &str) -> Option<&str> {
        let wanted = bare(title);
        self.names.iter().find(|(own, _)| bare(own) == wanted).map(|(_, value)| value.as_str())
    }

    /// Writes the file of a folder, whole.
    ///
    /// # Errors
    /// A sentence: the folder cannot be written.
    pub fn keep(&self, folder: &Path) -> Result<(), Text> {
        let path = folder.join(FILE);
        let head = "# 县里表格的表头，和用什么来填（hezhun fill --teach） / titles of the county's tables, and what fills them\n";
        let body = toml::to_string(self).unwrap_or_default();
        let kept = std::fs::create_dir_all(folder).and_then(|()| FileDraft::beside(&path)).and_then(|mut draft| {
            draft.write_all(format!("{head}{body}").as_bytes())?;
            draft.keep()
        });
        kept.map_err(|why| {
            text("写不了“{file}”：{why}", "{file} cannot be written: {why}")
                .fill(&[("file", &path.display().to_string()), ("why", &system::why(&why))])
        })
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use crate::i18n::Lang;
    use crate::review::fill::names::FILE;
    use crate::review::fill::names::TaughtNames;

    #[test]
    fn what_was_taught_is_read_again_and_a_broken_file_is_told_with_its_line() {
        let folder = tempfile::tempdir().expect("a folder");
        assert_eq!(TaughtNames::read(folder.path()), Ok(TaughtNames::default()));
        let mut taught = TaughtNames::default();
        taught.names.insert("人均可支配（元）".into(), "net_pc".into());
        taught.keep(folder.path()).expect("kept");
        let again = TaughtNames::read(folder.path()).expect("read");
        assert_eq!(again, taught);
        assert_eq!([again.get(" 人均 可支配(元)"), again.get("人均可支配")], [Some("net_pc"); 2]);
        assert_eq!(again.get("可支配"), None);
        fs::write(folder.path().join(FILE), "[names]\n\"甲\" = 3\n").expect("written");
        let why = TaughtNames::read(folder.path()).expect_err("broken");
        assert!(why.get(Lang::Zh).contains("第 2 行"), "{}", why.get(Lang::Zh));
    }
}
