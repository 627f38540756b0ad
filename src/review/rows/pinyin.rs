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

/// What was typed, ready to be compared: one or more words, and all of them have to fit.
pub struct Typed {
    words: Vec<String>,
}

impl Typed {
    /// Full-width letters and capitals count as plain ones.
    #[must_use]
    pub fn new(typed: &str) -> Typed {
        Typed { words: narrow(typed).to_lowercase().split_whitespace().map(str::to_owned).collect() }
    }

    /// For each row, how well what was typed fits the words it may be found by, in small letters; nothing typed fits all.
    #[must_use]
    pub fn fits<R: AsRef<[S]>, S: AsRef<str>>(&self, rows: &[R]) -> Vec<Option<Fit>> {
        let mut fits = vec![Some(Fit::Begins); rows.len()];
        for word in &self.words {
            let data = PINYIN.get_or_init(|| PinyinData::new(SPELT));
            let pinyin = PinyinMatchConfig::builder(SPELT).data(data).build();
            let matcher: IbMatcher<'_, str> =
                IbMatcher::builder(word.as_str()).pinyin(pinyin).is_pattern_partial(true).analyze(true).build();
            let fit = |words: &S| matcher.find(words.as_ref()).map(|found| if found.start() == 0 { Fit::Begins } else { Fit::Holds });
            for (all, row) in fits.iter_mut().zip(rows) {
                // A row fits as badly as the worst of the words.
                *all = all.and_then(|before| row.as_ref().iter().filter_map(fit).min().map(|now| before.max(now)));
            }
        }
        fits
    }
}

#[cfg(test)]
mod tests {
    use crate::review::rows::pinyin::Fit;
    use crate::review::rows::pinyin::Typed;

    fn fits(typed: &str, words: &[&str]) -> Option<Fit> {
        Typed::new(typed).fits(&[words])[0]
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
        assert_eq!(fits("th 单", &["退回单"]), Some(Fit::Holds));
        assert_eq!(fits("th zz", &["退回单"]), None);
        assert_eq!(fits("return th", &["退回", "return"]), Some(Fit::Begins));
    }
}
