//! Whether words fit what was typed in a list: as they are, or by pinyin, whole or initials.
//!
//! What does not live here: finding households, with their numbers (`find.rs`).

use std::sync::OnceLock;

use ib_matcher::matcher::IbMatcher;
use ib_matcher::matcher::PinyinMatchConfig;
use ib_matcher::pinyin::PinyinData;
use ib_matcher::pinyin::PinyinNotation;

use crate::review::rows::find::narrow;

/// How well words fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fit {
    /// They begin with what was typed.
    Begins,
    /// They hold it.
    Holds,
}

static PINYIN: OnceLock<PinyinData> = OnceLock::new();

const SPELT: PinyinNotation = PinyinNotation::Ascii.union(PinyinNotation::AsciiFirstLetter);

/// What was typed, ready to be compared.
pub struct Typed {
    word: String,
}

impl Typed {
    /// Full-width letters and capitals count as plain ones.
    #[must_use]
    pub fn new(typed: &str) -> Typed {
        Typed { word: narrow(typed.trim()).to_lowercase() }
    }

    /// For each row, how well the best of its words fits; nothing typed fits all.
    #[must_use]
    pub fn fits(&self, rows: &[Vec<String>]) -> Vec<Option<Fit>> {
        if self.word.is_empty() {
            return vec![Some(Fit::Begins); rows.len()];
        }
        let data = PINYIN.get_or_init(|| PinyinData::new(SPELT));
        let pinyin = PinyinMatchConfig::builder(SPELT).data(data).build();
        let matcher: IbMatcher<'_, str> =
            IbMatcher::builder(self.word.as_str()).pinyin(pinyin).is_pattern_partial(true).analyze(true).build();
        let fit = |words: &String| matcher.find(words.as_str()).map(|found| if found.start() == 0 { Fit::Begins } else { Fit::Holds });
        rows.iter().map(|row| row.iter().filter_map(fit).min()).collect()
    }
}

#[cfg(test)]
mod tests {
    use crate::review::rows::pinyin::Fit;
    use crate::review::rows::pinyin::Typed;

    fn fits(typed: &str, words: &[&str]) -> Option<Fit> {
        Typed::new(typed).fits(&[words.iter().map(|word| (*word).to_string()).collect()])[0]
    }

    #[test]
    fn words_are_found_by_initials_pinyin_and_as_they_are() {
        assert_eq!(fits("th", &["退回"]), Some(Fit::Begins));
        assert_eq!(fits("tuihui", &["退回"]), Some(Fit::Begins));
        assert_eq!(fits("tuih", &["退回"]), Some(Fit::Begins));
        assert_eq!(fits("回", &["退回"]), Some(Fit::Holds));
        assert_eq!(fits("ＲＥＴ", &["退回", "return"]), Some(Fit::Begins));
        assert_eq!(fits("cjy", &["存成常用语"]), None);
        assert_eq!(fits("cyy", &["存成常用语"]), Some(Fit::Holds));
        assert_eq!(fits(" ", &["退回"]), Some(Fit::Begins));
        assert_eq!(fits("zz", &["退回", "return"]), None);
    }
}
