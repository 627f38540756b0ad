//! Two languages side by side: `Text` carries a sentence in Chinese and English, with named holes.
//!
//! Invariant: this room knows no noun of ours; a shipped sentence without its English does not compile.
//! What does not live here: the sentences themselves, which stand beside their owners; only why a
//! system refuses (`system.rs`) and what is wrong with a written file (`written.rs`) is said here.

pub mod near;
pub mod system;
pub mod written;

use std::borrow::Cow;
use std::fmt::Write as _;

use serde::Deserialize;
use serde::Serialize;

/// The language a reader has chosen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    /// Chinese, the office's own.
    #[default]
    Zh,
    /// English.
    En,
}

impl Lang {
    /// Reads `zh` or `en`.
    #[must_use]
    pub fn parse(code: &str) -> Option<Lang> {
        match code {
            "zh" => Some(Lang::Zh),
            "en" => Some(Lang::En),
            _ => None,
        }
    }
}

/// One sentence or label in both languages; holes are written `{name}`. What is counted is written `{name|household|households}`: the
/// number, and the noun for one or for any other number.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Text {
    zh: Cow<'static, str>,
    /// Empty only in an office's overlay; the reader then sees the Chinese.
    #[serde(default)]
    en: Cow<'static, str>,
}

/// A shipped text: both languages, checked by the compiler to be there.
#[must_use]
pub const fn text(zh: &'static str, en: &'static str) -> Text {
    Text { zh: Cow::Borrowed(zh), en: Cow::Borrowed(en) }
}

impl Text {
    /// A text made while running.
    #[must_use]
    pub fn made(zh: String, en: String) -> Text {
        Text { zh: Cow::Owned(zh), en: Cow::Owned(en) }
    }

    /// Its words in Chinese and in English as they are held; the second empty where an office wrote none.
    #[must_use]
    pub fn both(&self) -> (&str, &str) {
        (&self.zh, &self.en)
    }

    /// The same characters in both languages: a name, a number, a code.
    #[must_use]
    pub fn same(word: impl Into<String>) -> Text {
        let word = word.into();
        Text { zh: Cow::Owned(word.clone()), en: Cow::Owned(word) }
    }

    /// The text in one language; an overlay's missing English falls back to its Chinese.
    #[must_use]
    pub fn get(&self, lang: Lang) -> &str {
        match lang {
            Lang::En if !self.en.is_empty() => &self.en,
            Lang::En | Lang::Zh => &self.zh,
        }
    }

    /// Whether it says nothing in either language.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.zh.is_empty() && self.en.is_empty()
    }

    /// Whether both languages are present.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        !self.zh.is_empty() && !self.en.is_empty()
    }

    /// Whether a word is what it is called, in either language.
    #[must_use]
    pub fn is_called(&self, word: &str) -> bool {
        self.zh == word || self.en == word
    }

    /// The names of the holes of one language, in order of appearance.
    #[must_use]
    pub fn holes(&self, lang: Lang) -> Vec<&str> {
        let mut found = Vec::new();
        let mut rest = self.get(lang);
        while let Some(open) = rest.find('{') {
            let Some(len) = rest[open..].find('}') else { break };
            found.push(counted(&rest[open + 1..open + len]).0);
            rest = &rest[open + len + 1..];
        }
        found
    }

    /// Words one behind the other, parted as each language parts them: `甲、乙` and `a, b`.
    #[must_use]
    pub fn list(words: impl IntoIterator<Item = impl Say>) -> Text {
        Text::joined(words, "、", ", ")
    }

    /// Sentences one behind the other: `甲；乙` and `a; b`.
    #[must_use]
    pub fn series(sentences: impl IntoIterator<Item = impl Say>) -> Text {
        Text::joined(sentences, "；", "; ")
    }

    fn joined(words: impl IntoIterator<Item = impl Say>, zh: &str, en: &str) -> Text {
        let words: Vec<_> = words.into_iter().collect();
        let all = |lang: Lang, by: &str| words.iter().map(|word| word.say(lang)).collect::<Vec<_>>().join(by);
        Text::made(all(Lang::Zh, zh), all(Lang::En, en))
    }

    /// Puts values into the holes; an unknown hole stays as written, so that a test or a reader sees it.
    #[must_use]
    pub fn fill(&self, values: &[(&str, &dyn Say)]) -> Text {
        Text::made(fill_one(&self.zh, Lang::Zh, values), fill_one(&self.en, Lang::En, values))
    }
}

/// Something that can be put into a hole, perhaps with other words in each language.
pub trait Say {
    /// The words in this language.
    fn say(&self, lang: Lang) -> Cow<'_, str>;
}

impl Say for Text {
    fn say(&self, lang: Lang) -> Cow<'_, str> {
        Cow::Borrowed(self.get(lang))
    }
}

impl Say for str {
    fn say(&self, _: Lang) -> Cow<'_, str> {
        Cow::Borrowed(self)
    }
}

impl<T: Say + ?Sized> Say for &T {
    fn say(&self, lang: Lang) -> Cow<'_, str> {
        (**self).say(lang)
    }
}

impl Say for String {
    fn say(&self, _: Lang) -> Cow<'_, str> {
        Cow::Borrowed(self)
    }
}

macro_rules! say_numbers {
    ($($number:ty),*) => {$(
        impl Say for $number {
            fn say(&self, _: Lang) -> Cow<'_, str> {
                Cow::Owned(self.to_string())
            }
        }
    )*};
}

say_numbers!(i32, i64, u16, u32, u64, usize);

/// The name of a hole, and where something is counted its noun for one and for any other number.
fn counted(written: &str) -> (&str, Option<(&str, &str)>) {
    match written.split_once('|') {
        Some((name, nouns)) => (name, nouns.split_once('|')),
        None => (written, None),
    }
}

fn fill_one(pattern: &str, lang: Lang, values: &[(&str, &dyn Say)]) -> String {
    let mut out = String::with_capacity(pattern.len() + 16);
    let mut rest = pattern;
    while let Some(open) = rest.find('{') {
        out.push_str(&rest[..open]);
        let Some(len) = rest[open..].find('}') else {
            out.push_str(&rest[open..]);
            return out;
        };
        let written = &rest[open + 1..open + len];
        let (name, nouns) = counted(written);
        match values.iter().find(|(hole, _)| *hole == name) {
            // A hole that is left open for later keeps its nouns.
            Some((_, value)) if value.say(lang).strip_prefix('{').and_then(|said| said.strip_suffix('}')) == Some(name) => {
                let _ = write!(out, "{{{written}}}");
            }
            Some((_, value)) => {
                let said = value.say(lang);
                out.push_str(&said);
                if let Some((one, many)) = nouns {
                    out.push(' ');
                    out.push_str(if said == "1" { one } else { many });
                }
            }
            None => {
                let _ = write!(out, "{{{written}}}");
            }
        }
        rest = &rest[open + len + 1..];
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use crate::i18n::Lang;
    use crate::i18n::Text;
    use crate::i18n::text;

    #[test]
    fn lists_are_parted_as_their_language_parts_them() {
        let words = [text("甲", "a"), text("乙", "b")];
        assert_eq!((Text::list(&words).get(Lang::Zh), Text::list(&words).get(Lang::En)), ("甲、乙", "a, b"));
        assert_eq!((Text::series(&words).get(Lang::Zh), Text::series(&words).get(Lang::En)), ("甲；乙", "a; b"));
        assert_eq!(Text::list([3, 4]).get(Lang::En), "3, 4");
        assert_eq!(Text::list(Vec::<String>::new()), Text::default());
    }

    #[test]
    fn holes_are_filled_in_each_language() {
        let who = text("石门村", "Shimen");
        let line = text("{who}还剩 {n} 户", "{n} left in {who}, {odd}").fill(&[("who", &who), ("n", &3)]);
        assert_eq!(line.get(Lang::Zh), "石门村还剩 3 户");
        assert_eq!(line.get(Lang::En), "3 left in Shimen, {odd}");
        assert_eq!(line.holes(Lang::En), ["odd"]);
    }

    #[test]
    fn one_is_counted_as_one() {
        let line = text("{n} 条高疑点未处理", "{n|high flag is|high flags are} not settled");
        assert_eq!((line.holes(Lang::Zh), line.holes(Lang::En)), (vec!["n"], vec!["n"]));
        for (n, said) in [(0, "0 high flags are not settled"), (1, "1 high flag is not settled"), (21, "21 high flags are not settled")] {
            assert_eq!(line.fill(&[("n", &n)]).get(Lang::En), said);
        }
        assert_eq!(line.fill(&[("n", &1)]).get(Lang::Zh), "1 条高疑点未处理");
        assert_eq!(
            line.fill(&[("m", &1)]).get(Lang::En),
            "{n|high flag is|high flags are} not settled",
            "an unknown hole stays as written"
        );
        let later = line.fill(&[("n", &"{n}")]);
        assert_eq!(later.fill(&[("n", &1)]).get(Lang::En), "1 high flag is not settled", "what is filled later counts then");
    }
}
