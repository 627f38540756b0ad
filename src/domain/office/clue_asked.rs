//! The words by which clues are asked for: where they stand, how they ended, whence, in which village, of which month or year.
//!
//! What does not live here: what a clue is (`clue.rs`), how words are joined (`asked.rs`).

use chrono::Datelike;
use chrono::NaiveDate;

use crate::domain::office::asked::AskedWord;
use crate::domain::office::asked::WordsAsked;
use crate::domain::office::clue::Clue;
use crate::domain::office::clue_word::ClueEnd;
use crate::domain::office::clue_word::ClueSource;
use crate::domain::office::clue_word::ClueStep;
use crate::domain::period::Part;
use crate::domain::period::Period;
use crate::i18n::Lang;
use crate::i18n::Text;
use crate::i18n::text;

/// One word of what is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ClueWord {
    /// It did not end.
    Open,
    /// A step of it is late.
    Late,
    /// It ended.
    Ended,
    /// Its household is outside the roll.
    Outside,
    /// It was found in the month or year that is asked for, not carried into it.
    New,
    /// It ended so.
    End(ClueEnd),
    /// It came from there.
    Source(ClueSource),
    /// This step is next.
    Next(ClueStep),
    /// It belongs to these days: found by the last of them and open in them, or something was done about it then.
    Within(NaiveDate, NaiveDate),
    /// Its village.
    Village(String),
}

impl ClueWord {
    /// Whether it asks for a month or year.
    #[must_use]
    pub const fn is_of_days(&self) -> bool {
        matches!(self, ClueWord::Within(..))
    }
}

/// Which clues are asked for.
pub type ClueFilter = WordsAsked<ClueWord>;

/// Words of their own.
const OWN: [ClueWord; 5] = [ClueWord::Late, ClueWord::Open, ClueWord::Ended, ClueWord::Outside, ClueWord::New];

/// The days of a month of 常态化排查, or of a year.
fn days_of(period: Period) -> Option<(NaiveDate, NaiveDate)> {
    match period.part {
        Part::Month(_) => Some((period.start(), period.end())),
        Part::Annual => Some((NaiveDate::from_ymd_opt(period.year, 1, 1)?, NaiveDate::from_ymd_opt(period.year, 12, 31)?)),
        Part::Q1 | Part::H1 | Part::Q3 => None,
    }
}

impl AskedWord for ClueWord {
    fn read(word: &str, villages: &[&str]) -> Option<ClueWord> {
        let own = OWN.into_iter().find(|own| own.called().is_called(word));
        own.or_else(|| ClueEnd::parse(word).map(ClueWord::End))
            .or_else(|| ClueStep::parse(word).map(ClueWord::Next))
            .or_else(|| ClueSource::parse(word).map(ClueWord::Source))
            .or_else(|| Period::typed(word).and_then(days_of).map(|(first, last)| ClueWord::Within(first, last)))
            .or_else(|| villages.contains(&word).then(|| ClueWord::Village(word.to_owned())))
    }

    fn called(&self) -> Text {
        match self {
            ClueWord::Open => text("在办", "open"),
            ClueWord::Late => text("超期", "late"),
            ClueWord::Ended => text("办结", "ended"),
            ClueWord::Outside => text("名册外", "outside"),
            ClueWord::New => text("新发现", "new"),
            ClueWord::End(end) => Text::made(end.label().get(Lang::Zh).to_owned(), end.code().to_owned()),
            ClueWord::Source(source) => Text::made(source.label().get(Lang::Zh).to_owned(), source.code().to_owned()),
            ClueWord::Next(step) => Text::made(step.label().get(Lang::Zh).to_owned(), step.code().to_owned()),
            ClueWord::Within(first, last) if first.month() == last.month() => {
                let month = Period::month_of(*first);
                Text::made(month.title().get(Lang::Zh).to_owned(), month.to_string())
            }
            ClueWord::Within(first, _) => Text::made(format!("{}年", first.year()), first.year().to_string()),
            ClueWord::Village(village) => Text::same(village.as_str()),
        }
    }

    fn known() -> (Vec<Text>, Text) {
        let ends = ClueEnd::ALL.map(|end| ClueWord::End(end).called());
        let more = text(
            "、来源、下一步、月份（2024m05）、年（2024）或村名",
            ", a source, the next step, a month (2024m05), a year (2024) or a village",
        );
        (OWN.iter().map(ClueWord::called).chain(ends).collect(), more)
    }
}

impl ClueFilter {
    /// The same clues, of a month of 常态化排查 alone.
    #[must_use]
    pub fn of_month(self, month: Period) -> ClueFilter {
        self.within(month.start(), month.end())
    }

    /// The same clues, of these days alone.
    #[must_use]
    pub fn within(mut self, first: NaiveDate, last: NaiveDate) -> ClueFilter {
        self.words.insert(0, (ClueWord::Within(first, last), true));
        self
    }

    /// Whether a clue is asked for: with what is due next of it, and whether it is late.
    #[must_use]
    pub fn holds(&self, clue: &Clue, due: Option<ClueStep>, late: i64) -> bool {
        let is_new = || {
            self.words.iter().all(|word| match word {
                (ClueWord::Within(first, last), true) => (first..=last).contains(&&clue.found.on),
                _ => true,
            })
        };
        self.hold(|word| match word {
            ClueWord::Open => clue.is_open(),
            ClueWord::Late => late > 0,
            ClueWord::Ended => !clue.is_open(),
            ClueWord::Outside => clue.found.hh_id.is_empty(),
            ClueWord::New => is_new(),
            ClueWord::End(end) => clue.ended.as_ref().is_some_and(|(own, ..)| own == end),
            ClueWord::Source(source) => clue.found.source == *source,
            ClueWord::Next(step) => due == Some(*step),
            ClueWord::Within(first, last) => clue.is_within(*first, *last),
            ClueWord::Village(village) => clue.found.village == *village,
        })
    }
}

#[cfg(test)]
mod tests {
    use crate::domain::office::asked::WordsAsked;
    use crate::domain::office::clue_asked::ClueFilter;
    use crate::domain::office::clue_asked::ClueWord;
    use crate::i18n::Lang;

    #[test]
    fn what_is_asked_of_clues_is_read_back_from_what_it_says_in_both_languages() {
        for written in ["late", "not open 石门村", "2024 included", "2024m10 new", "12317 not-included", "accept", "outside and grid"] {
            let asked = ClueFilter::parse(written, &["石门村"]).expect("understood");
            for lang in [Lang::Zh, Lang::En] {
                let said = asked.said();
                assert_eq!(WordsAsked::<ClueWord>::parse(said.get(lang), &["石门村"]).as_ref(), Ok(&asked), "{}", said.get(lang));
            }
        }
        assert!(ClueFilter::parse("2024q3", &[]).is_err(), "clues have no quarter");
        assert!(ClueFilter::parse("石门材", &["石门村"]).expect_err("no village").get(Lang::Zh).contains("是否指 石门村"));
    }
}
