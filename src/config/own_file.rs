//! `hezhun.toml` read and kept: an unknown key is an error with its line, and what people wrote beside a value stays.
//!
//! What does not live here: which settings there are (`config/choice.rs`), what is in force (`config/settings.rs`).

use std::path::Path;

use crate::config::choice::Choice;
use crate::config::choice::SettingsFile;
use crate::config::choice::Takes;
use crate::config::choice::number;
use crate::config::edit;
use crate::config::edit::SettingChange;
use crate::config::edit::Value;
use crate::config::file::FileError;
use crate::i18n::Text;
use crate::i18n::text;
use crate::i18n::written;
use crate::i18n::written::Fault;

/// Reads the text of a settings file.
///
/// # Errors
/// An unknown key, a value of the wrong type or outside its list, an empty code, or text that is no TOML, with its place.
pub fn read(written: &str) -> Result<SettingsFile, FileError> {
    let bare = written.trim_start_matches('\u{feff}');
    let file: SettingsFile = toml::from_str(bare).map_err(|error| FileError(written::fault(bare, error.span(), error.message())))?;
    let Some(key) = file.empty_word() else { return Ok(file) };
    let before: usize = bare.split_inclusive('\n').take_while(|line| !line.trim_start().starts_with(key)).map(str::len).sum();
    let what = text("{key} 不能为空；不用就删去这一行", "{key} must not be empty; take the line away instead");
    Err(FileError(Fault::at(bare, before, what.fill(&[("key", &key)]))))
}

/// Writes a choice into the settings file, which keeps everything else that stands in it; a file that is not there is made.
///
/// # Errors
/// The sentence that says why it was not written.
pub fn keep(path: &Path, choice: Choice, value: &str) -> Result<(), Text> {
    let at = vec![choice.row().key.to_owned()];
    let change = match &choice.row().takes {
        Takes::Truth(_) => SettingChange::Set { at, value: Value::Yes(value == "true") },
        Takes::Number => SettingChange::Set { at, value: Value::Number(i64::from(number(value).unwrap_or_default())) },
        Takes::Folder if value.trim().is_empty() => SettingChange::Unset { at },
        Takes::Code | Takes::Folder | Takes::OneOf(_) | Takes::OneOfOrFile(_) => {
            SettingChange::Set { at, value: Value::Word(value.trim().to_owned()) }
        }
    };
    edit::write(path, &[change], &|whole| read(whole).map(drop).map_err(|error| error.text())).map_err(|error| error.text())
}

#[cfg(test)]
mod tests {
    use std::fs;

    use crate::config::choice::Choice;
    use crate::config::choice::Takes;
    use crate::config::own_file::keep;
    use crate::config::own_file::read;
    use crate::config::paths::Machine;
    use crate::config::settings::Flags;
    use crate::config::settings::merge;
    use crate::i18n::Lang;

    fn named(key: &str) -> Choice {
        Choice::all().find(|choice| choice.row().key == key).expect("a setting")
    }

    #[test]
    fn an_unknown_key_is_named_with_its_line() {
        let error = read("lang = \"zh\"\n\nreviwer = \"li\"\n").expect_err("misspelt");
        assert_eq!((error.0.line, error.0.column), (3, 1));
        let zh = "第 3 行第 1 列：没有“reviwer”这一项，是否指 reviewer；可用的有 reviewer, station, lang";
        assert!(error.text().get(Lang::Zh).starts_with(zh), "{error:?}");
        let error = read("glyphs = \"big\"").expect_err("not in the list");
        assert!(error.text().get(Lang::En).contains("“big” is not possible; write auto, unicode, ascii"), "{error:?}");
        let error = read("lang = \"zh\"\nstation = \" \"\n").expect_err("empty");
        assert_eq!((error.0.line, error.0.column), (2, 1));
    }

    #[test]
    fn every_offer_can_be_chosen_is_kept_and_is_read_back() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("new/hezhun.toml");
        for choice in Choice::all() {
            let mut settings = merge(&Machine::default(), None, &Flags::default()).expect("merged");
            let typed = match &choice.row().takes {
                Takes::Folder => [("/mnt/核准备份", crate::i18n::text("", ""))],
                Takes::Number => [("30", crate::i18n::text("", ""))],
                _ => [("李敏", crate::i18n::text("", ""))],
            };
            let offers = if choice.offers().is_empty() { &typed[..] } else { choice.offers() };
            for (value, _) in offers {
                settings.chosen.choose(choice, value).expect("an offer");
                assert_eq!(settings.chosen.value(choice), *value);
                keep(&path, choice, value).expect("kept");
                let file = read(&fs::read_to_string(&path).expect("there")).expect("well formed");
                let again = merge(&Machine::default(), Some((path.clone(), file)), &Flags::default()).expect("merged");
                assert_eq!(again.chosen.value(choice), *value, "{}", choice.row().key);
            }
            assert!(choice.row().label.is_whole() && choice.row().meaning.is_whole());
        }
        let whole = fs::read_to_string(&path).expect("there");
        assert_eq!(whole.lines().count(), Choice::all().count(), "{whole}");
        keep(&path, named("backup_place"), "").expect("taken away");
        assert!(!fs::read_to_string(&path).expect("there").contains("backup_place"));
    }

    #[test]
    fn what_cannot_stand_there_is_refused() {
        let mut settings = merge(&Machine::default(), None, &Flags::default()).expect("merged");
        let before = settings.clone();
        for (choice, value) in [
            (named("reviewer"), "  "),
            (named("station"), "a\nb"),
            (named("theme"), "dim"),
            (named("mouse"), "yes"),
            (named("backup_days"), "-1"),
            (named("backup_days"), "三"),
            (named("clock_days"), "99999"),
            (named("backup_place"), "a\nb"),
        ] {
            assert!(settings.chosen.choose(choice, value).is_err(), "{} {value:?}", choice.row().key);
        }
        assert_eq!(settings, before);
    }
}
