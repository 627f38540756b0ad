//! Words by which clues, grids and visits are asked for, in lists and in the register of counts: all of them have to hold, those behind a
//! “not” must not.
//!
//! What does not live here: the words of clues (`clue_asked.rs`), what a count is (`rules/count`).

use std::collections::BTreeSet;

use crate::domain::office::round::GridRound;
use crate::domain::office::round::RoundFound;
use crate::domain::office::visit::DoorVisit;
use crate::domain::office::visit::VisitHow;
use crate::i18n::Lang;
use crate::i18n::Text;
use crate::i18n::near::closest;
use crate::i18n::near::meant;
use crate::i18n::text;

/// A word that can be asked for.
pub trait AskedWord: Sized {
    /// Reads it, in small letters; `villages` are those that may be named.
    fn read(word: &str, villages: &[&str]) -> Option<Self>;

    /// What it is called.
    fn called(&self) -> Text;

    /// The words there are, with what else may be written.
    fn known() -> (Vec<Text>, Text);
}

/// What is asked for: each word, and whether it has to hold or must not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WordsAsked<W> {
    /// The words.
    pub words: Vec<(W, bool)>,
}

impl<W> Default for WordsAsked<W> {
    fn default() -> WordsAsked<W> {
        WordsAsked { words: Vec::new() }
    }
}

impl<W: AskedWord> WordsAsked<W> {
    /// Reads words: `late`, `在办 石门村`, `not late and grid`.
    ///
    /// # Errors
    /// A word that says nothing, with those that do.
    pub fn parse(written: &str, villages: &[&str]) -> Result<WordsAsked<W>, Text> {
        let mut words = Vec::new();
        let mut wanted = true;
        for word in written.split([' ', '\t', '　', '、', ',', '，']).filter(|word| !word.is_empty()) {
            match word.to_lowercase().as_str() {
                "and" | "且" => {}
                "not" | "不" | "非" => wanted = false,
                plain => {
                    words.push((W::read(plain, villages).ok_or_else(|| no_word::<W>(word, villages))?, wanted));
                    wanted = true;
                }
            }
        }
        if !wanted {
            return Err(text("“not”后面要写条件", "a word has to follow “not”"));
        }
        Ok(WordsAsked { words })
    }

    /// Whether all of them hold.
    pub fn hold(&self, is: impl Fn(&W) -> bool) -> bool {
        self.words.iter().all(|(word, wanted)| is(word) == *wanted)
    }

    /// The words as they may be written.
    #[must_use]
    pub fn said(&self) -> Text {
        let in_lang = |lang: Lang, not: &str| {
            let word = |(word, wanted): &(W, bool)| format!("{}{}", if *wanted { "" } else { not }, word.called().get(lang));
            self.words.iter().map(word).collect::<Vec<_>>().join(" ")
        };
        Text::made(in_lang(Lang::Zh, "不 "), in_lang(Lang::En, "not "))
    }
}

fn no_word<W: AskedWord>(word: &str, villages: &[&str]) -> Text {
    let (own, more) = W::known();
    let list = |lang: Lang, between: &str| own.iter().map(|word| word.get(lang).to_owned()).collect::<Vec<_>>().join(between);
    let guess = closest(word, own.iter().flat_map(|word| [word.get(Lang::Zh), word.get(Lang::En)]).chain(villages.iter().copied()));
    text(
        "不认识条件“{word}”{meant}；可以写{known}{more}，前面加 not 表示“不”",
        "“{word}” is no condition{meant}; there are {known}{more}, and not before one of them",
    )
    .fill(&[
        ("word", &word),
        ("meant", &meant(guess)),
        ("known", &Text::made(list(Lang::Zh, "、"), list(Lang::En, ", "))),
        ("more", &more),
    ])
}

/// A word for grids, villages and single rounds of a month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GridWord {
    /// Somebody went.
    Visited,
    /// Nobody went.
    Silent,
    /// Something was found.
    Found,
}

impl AskedWord for GridWord {
    fn read(word: &str, _: &[&str]) -> Option<GridWord> {
        [GridWord::Visited, GridWord::Silent, GridWord::Found].into_iter().find(|own| own.called().is_called(word))
    }

    fn called(&self) -> Text {
        match self {
            GridWord::Visited => text("有走访", "visited"),
            GridWord::Silent => text("没有登记", "silent"),
            GridWord::Found => text("有发现", "found"),
        }
    }

    fn known() -> (Vec<Text>, Text) {
        ([GridWord::Visited, GridWord::Silent, GridWord::Found].map(|word| word.called()).to_vec(), Text::default())
    }
}

impl WordsAsked<GridWord> {
    /// Whether the rounds of a grid, of the grids of a village, or one round alone, are asked for.
    #[must_use]
    pub fn holds(&self, rounds: &[&GridRound]) -> bool {
        self.hold(|word| match word {
            GridWord::Visited => !rounds.is_empty(),
            GridWord::Silent => rounds.is_empty(),
            GridWord::Found => rounds.iter().any(|round| round.found == RoundFound::Something),
        })
    }
}

/// A word for visits of teams.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VisitWord {
    /// How it was made.
    How(VisitHow),
    /// Nobody signed.
    Unsigned,
}

impl AskedWord for VisitWord {
    fn read(word: &str, _: &[&str]) -> Option<VisitWord> {
        let unsigned = VisitWord::Unsigned;
        if unsigned.called().is_called(word) { Some(unsigned) } else { VisitHow::parse(word).map(VisitWord::How) }
    }

    fn called(&self) -> Text {
        match self {
            VisitWord::How(how) => Text::made(how.label().get(Lang::Zh).to_owned(), how.code().to_owned()),
            VisitWord::Unsigned => text("没有签字", "unsigned"),
        }
    }

    fn known() -> (Vec<Text>, Text) {
        let ways = VisitHow::ALL.map(|how| VisitWord::How(how).called());
        (ways.into_iter().chain([VisitWord::Unsigned.called()]).collect(), Text::default())
    }
}

impl WordsAsked<VisitWord> {
    /// Whether a visit is asked for; of one way several may be named.
    #[must_use]
    pub fn holds(&self, visit: &DoorVisit) -> bool {
        let ways: BTreeSet<VisitHow> = self.words.iter().filter_map(|(word, wanted)| word.way().filter(|_| *wanted)).collect();
        let by_way = ways.is_empty() || ways.contains(&visit.how);
        by_way
            && self.words.iter().all(|(word, wanted)| match word {
                VisitWord::How(how) => *wanted || visit.how != *how,
                VisitWord::Unsigned => visit.signed.is_empty() == *wanted,
            })
    }
}

impl VisitWord {
    const fn way(self) -> Option<VisitHow> {
        match self {
            VisitWord::How(how) => Some(how),
            VisitWord::Unsigned => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::domain::office::asked::AskedWord;
    use crate::domain::office::asked::GridWord;
    use crate::domain::office::asked::VisitWord;
    use crate::domain::office::asked::WordsAsked;
    use crate::domain::office::visit::DoorVisit;
    use crate::domain::office::visit::VisitHow;
    use crate::i18n::Lang;

    #[test]
    fn what_is_asked_for_is_read_back_from_what_it_says_in_both_languages() {
        fn same<W: AskedWord + PartialEq + std::fmt::Debug>(written: &str) {
            let asked = WordsAsked::<W>::parse(written, &[]).expect("understood");
            for lang in [Lang::Zh, Lang::En] {
                let said = asked.said();
                assert_eq!(WordsAsked::<W>::parse(said.get(lang), &[]).as_ref(), Ok(&asked), "{}", said.get(lang));
            }
        }
        for written in ["", "silent", "not found and visited"] {
            same::<GridWord>(written);
        }
        for written in ["phone video", "door unsigned", "not not-found"] {
            same::<VisitWord>(written);
        }
        assert!(WordsAsked::<GridWord>::parse("silnt", &[]).expect_err("no word").get(Lang::En).contains("silent"));
        assert!(WordsAsked::<GridWord>::parse("visited not", &[]).is_err());
    }

    #[test]
    fn of_several_ways_a_visit_was_made_one_and_other_words_hold_besides() {
        let visit = |how: VisitHow, signed: &str| DoorVisit {
            hh_id: "A".into(),
            village: "石门村".into(),
            on: "2024-11-12".parse().expect("a day"),
            how,
            by: vec!["李四".into()],
            signed: signed.into(),
            words: String::new(),
        };
        let holds = |written: &str, how: VisitHow, signed: &str| {
            WordsAsked::<VisitWord>::parse(written, &[]).expect("understood").holds(&visit(how, signed))
        };
        assert!(holds("phone video", VisitHow::Phone, "") && holds("电话 视频", VisitHow::Video, ""));
        assert!(!holds("phone video", VisitHow::Door, ""));
        assert!(holds("door unsigned", VisitHow::Door, "") && !holds("door unsigned", VisitHow::Door, "张三"));
        assert!(!holds("not phone", VisitHow::Phone, "") && holds("not phone", VisitHow::Door, ""));
    }
}
