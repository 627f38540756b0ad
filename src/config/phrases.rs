//! Phrases for notes and explanations: those the program brings and the reader's own, in `phrases.toml`.
//!
//! No phrase holds a figure. What does not live here: choosing and inserting one (`ui/dialog/phrases.rs`).

use std::io;
use std::path::Path;

use serde::Deserialize;

use crate::config::edit;
use crate::config::edit::SettingChange;
use crate::config::edit::Value;
use crate::disk;
use crate::i18n::Text;
use crate::i18n::system;
use crate::i18n::text;
use crate::i18n::written;

/// What clerks write most, in the words of the office.
pub static SHIPPED: [Text; 16] = [
    text("电话核对，户主确认属实。", "Checked by phone, the head confirms it."),
    text("入户核实，情况属实。", "Visited the household, it is so."),
    text("与村干部核对，情况属实。", "Checked with the village, it is so."),
    text("已看一卡通流水，与填报一致。", "Bank slips seen, they agree with the form."),
    text("已看工资流水，与填报一致。", "Wage slips seen, they agree with the form."),
    text("漏采，待村里补录。", "Left out in the collection; the village will add it."),
    text("录入错误，待村里更正。", "Typed wrongly; the village will correct it."),
    text("工厂停工，务工收入减少。", "The plant closed, wages fell."),
    text("家庭成员返乡，务工月数减少。", "A member came home, fewer months of work."),
    text("家庭成员外出务工，工资收入增加。", "A member went out to work, wages rose."),
    text("家庭成员毕业就业。", "A member finished school and works."),
    text("家庭成员去世，人口减少。", "A member died, the household is smaller."),
    text("婚嫁迁出，人口减少。", "Moved out by marriage, the household is smaller."),
    text("上年口径不同，不可直接比较。", "Last year's caliber was another one; not comparable."),
    text("一次性补贴，上年有本期无。", "A one-off subsidy last year, none in this period."),
    text("联系不上户主，已请村干部转告。", "The head cannot be reached; the village will tell."),
];

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct PhrasesFile {
    phrase: Vec<PhraseRow>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct PhraseRow {
    words: String,
}

/// The reader's own phrases, the newest first; none when there is no file.
///
/// # Errors
/// A sentence on a file that cannot be read or is not well formed, with its line.
pub fn own(path: &Path) -> Result<Vec<String>, Text> {
    let name = path.display().to_string();
    match disk::text::read(path) {
        Ok(written) => match parse(&written) {
            Ok(mut phrases) => {
                phrases.reverse();
                Ok(phrases)
            }
            Err(why) => Err(text("常用语 {path} {why}", "phrases {path} {why}").fill(&[("path", &name), ("why", &why)])),
        },
        Err(why) if why.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
        Err(why) => Err(text("读不了常用语 {path}: {why}", "cannot read the phrases {path}: {why}")
            .fill(&[("path", &name), ("why", &system::why(&why))])),
    }
}

/// The phrases of a file, in the order in which they are written.
///
/// # Errors
/// A sentence on what is wrong and where.
pub fn parse(whole: &str) -> Result<Vec<String>, Text> {
    let bare = whole.trim_start_matches('\u{feff}');
    let file: PhrasesFile = toml::from_str(bare).map_err(|error| written::fault(bare, error.span(), error.message()).text())?;
    Ok(file.phrase.into_iter().map(|row| row.words).filter(|words| !words.trim().is_empty()).collect())
}

/// Adds a phrase to the reader's own; one that is there already is not added twice.
///
/// # Errors
/// A sentence on why it was not written.
pub fn add(path: &Path, words: &str) -> Result<(), Text> {
    if own(path)?.iter().any(|phrase| phrase == words) {
        return Ok(());
    }
    let change =
        SettingChange::Append { list: vec!["phrase".to_owned()], entry: vec![("words".to_owned(), Value::Word(words.to_owned()))] };
    edit::write(path, &[change], &|whole| parse(whole).map(drop)).map_err(|error| error.text())
}

#[cfg(test)]
mod tests {
    use std::fs;

    use crate::config::phrases::SHIPPED;
    use crate::config::phrases::add;
    use crate::config::phrases::own;
    use crate::i18n::Lang;

    #[test]
    fn own_phrases_are_added_once_and_read_newest_first() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("hezhun/phrases.toml");
        assert_eq!(own(&path), Ok(Vec::new()));
        for words in ["已请驻村队员核实。", "说“属实”\n第二行", "已请驻村队员核实。"] {
            add(&path, words).expect("written");
        }
        assert_eq!(own(&path).expect("read"), ["说“属实”\n第二行", "已请驻村队员核实。"]);
        fs::write(&path, "# 我的\n[[phrase]]\nwrods = \"x\"\n").expect("written");
        let said = own(&path).expect_err("misspelt");
        assert!(said.get(Lang::Zh).contains("phrases.toml 第 3 行第 1 列：没有“wrods”这一项，是否指 words"), "{said:?}");
        assert!(add(&path, "新的").is_err(), "a file with a mistake is left alone");
    }

    #[test]
    fn no_phrase_holds_a_figure() {
        for phrase in &SHIPPED {
            assert!(phrase.is_whole());
            assert!(!phrase.get(Lang::Zh).chars().any(|letter| letter.is_ascii_digit()), "{phrase:?}");
        }
    }
}
