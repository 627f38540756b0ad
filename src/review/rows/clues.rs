//! A clue as it is listed: what is due next and how late it is; and the words by which clues are asked for.
//!
//! What does not live here: what a clue is (`domain/office/clue.rs`), the paper (`report/clue_ledger.rs`).

use chrono::NaiveDate;

use crate::domain::office::clue::Clue;
use crate::domain::office::clue::ClueDays;
use crate::domain::office::clue::ClueFound;
use crate::domain::office::clue_word::ClueEnd;
use crate::domain::office::clue_word::ClueSource;
use crate::domain::office::clue_word::ClueStep;
use crate::domain::period::Period;
use crate::i18n::Lang;
use crate::i18n::Text;
use crate::i18n::near::closest;
use crate::i18n::near::meant;
use crate::i18n::text;
use crate::review::rows::mask;
use crate::review::rows::section::Section;

/// A clue with what is due on the day it is looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClueRow {
    /// The clue.
    pub clue: Clue,
    /// The next step and its last day; none where nothing is due any more.
    pub due: Option<(ClueStep, NaiveDate)>,
    /// Days it is behind; 0 where it is not.
    pub late: i64,
    /// That the support of its household does not meet the risk; none where it does, or where the household has none registered.
    pub unmet: Option<Text>,
}

impl ClueRow {
    /// A clue on a day.
    #[must_use]
    pub fn of(clue: Clue, days: &ClueDays, today: NaiveDate) -> ClueRow {
        ClueRow { due: clue.due(days), late: clue.days_late(days, today), clue, unmet: None }
    }

    /// Where it stands: the end, or the step that is next.
    #[must_use]
    pub fn stands(&self) -> Text {
        match (&self.clue.ended, self.due) {
            (Some((end, ..)), None) => end.label(),
            (Some((end, ..)), Some((step, _))) => {
                text("{end}，待{step}", "{end}, to be {step}").fill(&[("end", &end.label()), ("step", &step.label())])
            }
            (None, Some((step, _))) => text("待{step}", "to be {step}").fill(&[("step", &step.label())]),
            (None, None) => text("在办", "open"),
        }
    }

    /// Its number, where it stands and by when the next step is due, in a sentence.
    #[must_use]
    pub fn told(&self) -> Text {
        let number = self.clue.number.to_string();
        let told = match self.due {
            Some((_, day)) => text("线索 {number}：{stands}，期限 {day}", "clue {number}: {stands}, due {day}").fill(&[
                ("number", &number),
                ("stands", &self.stands()),
                ("day", &day.to_string()),
            ]),
            None => text("线索 {number}：{stands}", "clue {number}: {stands}").fill(&[("number", &number), ("stands", &self.stands())]),
        };
        match &self.unmet {
            Some(unmet) => text("{told}；{unmet}", "{told}; {unmet}").fill(&[("told", &told), ("unmet", unmet)]),
            None => told,
        }
    }

    /// By what a typed word finds it on a day, in both languages.
    #[must_use]
    pub fn found_by(&self, today: NaiveDate) -> String {
        let both = |said: &Text| format!("{} {}", said.get(Lang::Zh), said.get(Lang::En));
        let found = &self.clue.found;
        let state = match (self.clue.is_open(), self.late > 0) {
            (_, true) => text("在办 超期", "open late"),
            (true, false) => text("在办", "open"),
            (false, false) => text("办结", "ended"),
        };
        let unmet = self.unmet.as_ref().map(both).unwrap_or_default();
        let parts = [both(&found.source.label()), both(&self.stands()), both(&state), unmet, self.months(today)];
        format!("{} {} {} {}", self.clue.number, mask::scrub(&found.village), mask::scrub(&found.name), parts.join(" ")).to_lowercase()
    }

    /// The months of 常态化排查 to which it belongs as far as a day, by code and name.
    fn months(&self, today: NaiveDate) -> String {
        let mut month = Period::month_of(self.clue.found.on);
        let mut months = Vec::new();
        while month.start() <= today {
            if self.clue.is_of_month(month) {
                months.push(format!("{month} {}", month.title().get(Lang::Zh)));
            }
            let Some(next) = month.end().succ_opt() else { break };
            month = Period::month_of(next);
        }
        months.join(" ")
    }

    /// What it says and where it stands, in a line.
    #[must_use]
    pub fn summary(&self) -> Text {
        let words = mask::scrub(&self.clue.found.words);
        if words.is_empty() {
            return self.told();
        }
        text("{told}；{words}", "{told}; {words}").fill(&[("told", &self.told()), ("words", &words)])
    }

    /// The whole clue: how it came in, what was done, how it ended; numbers of people hidden.
    #[must_use]
    pub fn sections(&self) -> Vec<Section> {
        let labelled =
            |label: Text, value: &Text| text("{label}: {value}", "{label}: {value}").fill(&[("label", &label), ("value", value)]);
        let telling = |found: &ClueFound| {
            let line = |label: Text, value: &str| (!value.is_empty()).then(|| labelled(label, &Text::same(value)));
            let whose =
                if found.hh_id.is_empty() { text("名册外", "outside the roll") } else { Text::same(mask::household(&found.hh_id)) };
            let lines = [
                Some(labelled(text("来源", "source"), &found.source.label())),
                line(text("发现日期", "day"), &found.on.to_string()),
                line(text("村", "village"), &found.village),
                line(text("户主", "name"), &found.name),
                Some(labelled(text("户编号", "household"), &whose)),
                line(text("反映人", "told by"), &found.teller),
                line(text("线索内容", "words"), &found.words),
            ];
            lines.into_iter().flatten().collect::<Vec<_>>()
        };
        let mut sections = vec![Section { heading: text("怎么来的", "How it came in"), lines: telling(&self.clue.found) }];
        for again in &self.clue.again {
            sections.push(Section { heading: text("再次反映", "Told again"), lines: telling(again) });
        }
        let step = |(step, on, by, note): &(ClueStep, NaiveDate, String, String)| {
            let words = [on.to_string().as_str(), by, note].map(str::to_owned).into_iter().filter(|word| !word.is_empty());
            labelled(step.label(), &Text::same(words.collect::<Vec<_>>().join(" ")))
        };
        let mut steps: Vec<Text> = self.clue.steps.iter().map(step).collect();
        if let Some((end, on, why, evidence)) = &self.clue.ended {
            let words = [on.to_string(), why.clone(), evidence.join("、")].into_iter().filter(|word| !word.is_empty());
            steps.push(labelled(end.label(), &Text::same(words.collect::<Vec<_>>().join(" "))));
        }
        if !steps.is_empty() {
            sections.push(Section { heading: text("办了什么", "What was done"), lines: steps });
        }
        sections.push(Section { heading: text("现在", "Now"), lines: vec![self.told()] });
        sections.into_iter().map(Section::hidden).collect()
    }

    /// The steps taken, `受理 2024-05-02；入户核查 2024-05-04 李四`.
    #[must_use]
    pub fn path(&self, lang: Lang) -> String {
        let step = |(step, on, by, note): &(ClueStep, NaiveDate, String, String)| {
            let words = [step.label().get(lang), &on.to_string(), by, note].map(str::to_owned);
            words.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
        };
        let between = match lang {
            Lang::Zh => "；",
            Lang::En => "; ",
        };
        self.clue.steps.iter().map(step).collect::<Vec<_>>().join(between)
    }

    /// Who helps; empty where nobody does yet.
    #[must_use]
    pub fn helper(&self) -> &str {
        self.clue.steps.iter().find(|(step, ..)| *step == ClueStep::Support).map_or("", |(_, _, by, _)| by.as_str())
    }
}

/// One word of what is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
enum ClueWord {
    Open,
    Late,
    Ended,
    Outside,
    End(ClueEnd),
    Source(ClueSource),
    Next(ClueStep),
    Month(Period),
    Village(String),
}

impl ClueWord {
    fn holds(&self, row: &ClueRow) -> bool {
        let clue = &row.clue;
        match self {
            ClueWord::Open => clue.is_open(),
            ClueWord::Late => row.late > 0,
            ClueWord::Ended => !clue.is_open(),
            ClueWord::Outside => clue.found.hh_id.is_empty(),
            ClueWord::End(end) => clue.ended.as_ref().is_some_and(|(own, ..)| own == end),
            ClueWord::Source(source) => clue.found.source == *source,
            ClueWord::Next(step) => row.due.is_some_and(|(own, _)| own == *step),
            ClueWord::Month(month) => clue.is_of_month(*month),
            ClueWord::Village(village) => clue.found.village == *village,
        }
    }
}

/// Which clues are asked for: all of the words hold, those after “not” do not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ClueFilter {
    words: Vec<(ClueWord, bool)>,
}

/// Words of their own, with what else they are called.
const OWN: [(&str, &str, ClueWord); 4] = [
    ("late", "超期", ClueWord::Late),
    ("open", "在办", ClueWord::Open),
    ("ended", "办结", ClueWord::Ended),
    ("outside", "名册外", ClueWord::Outside),
];

impl ClueFilter {
    /// Reads words: `late`, `在办 石门村`, `not late and grid`. `villages` are those that clues are in.
    ///
    /// # Errors
    /// A word that says nothing, with those that do.
    pub fn parse(written: &str, villages: &[&str]) -> Result<ClueFilter, Text> {
        let mut words = Vec::new();
        let mut wanted = true;
        for word in written.split([' ', '\t', '　', '、', ',', '，']).filter(|word| !word.is_empty()) {
            match word.to_lowercase().as_str() {
                "and" | "且" => {}
                "not" | "不" | "非" => wanted = false,
                plain => {
                    words.push((read(plain, villages).ok_or_else(|| no_word(word, villages))?, wanted));
                    wanted = true;
                }
            }
        }
        if !wanted {
            return Err(text("“not”后面要写条件", "a word has to follow “not”"));
        }
        Ok(ClueFilter { words })
    }

    /// The same clues, of a month of 常态化排查 alone.
    #[must_use]
    pub fn of_month(mut self, month: Period) -> ClueFilter {
        self.words.push((ClueWord::Month(month), true));
        self
    }

    /// Whether a clue is asked for.
    #[must_use]
    pub fn holds(&self, row: &ClueRow) -> bool {
        self.words.iter().all(|(word, wanted)| word.holds(row) == *wanted)
    }
}

fn read(word: &str, villages: &[&str]) -> Option<ClueWord> {
    let own = OWN.into_iter().find(|(code, zh, _)| *code == word || *zh == word).map(|(.., word)| word);
    own.or_else(|| ClueEnd::parse(word).map(ClueWord::End))
        .or_else(|| ClueStep::parse(word).map(ClueWord::Next))
        .or_else(|| ClueSource::parse(word).map(ClueWord::Source))
        .or_else(|| Period::typed(word).filter(|period| period.is_month()).map(ClueWord::Month))
        .or_else(|| villages.contains(&word).then(|| ClueWord::Village(word.to_owned())))
}

fn no_word(word: &str, villages: &[&str]) -> Text {
    let known = |lang: Lang| {
        let own = OWN.iter().map(|(code, zh, _)| match lang {
            Lang::Zh => *zh,
            Lang::En => *code,
        });
        let ends = ClueEnd::ALL.map(|end| match lang {
            Lang::Zh => end.label().get(lang).to_owned(),
            Lang::En => end.code().to_owned(),
        });
        own.map(str::to_owned).chain(ends).collect::<Vec<_>>().join(match lang {
            Lang::Zh => "、",
            Lang::En => ", ",
        })
    };
    let guess = closest(word, OWN.iter().flat_map(|(code, zh, _)| [*code, *zh]).chain(villages.iter().copied()));
    text(
        "不认识条件“{word}”{meant}；可以写{known}、来源、下一步、月份（2024m05）或村名，前面加 not 表示“不”",
        "“{word}” is no condition{meant}; there are {known}, a source, the next step, a month (2024m05) or a village, and not before one of them",
    )
    .fill(&[("word", &word), ("meant", &meant(guess)), ("known", &Text::made(known(Lang::Zh), known(Lang::En)))])
}
