//! A clue as it is listed: what is due next and how late it is.
//!
//! What does not live here: what a clue is (`domain/office/clue.rs`), the words by which clues are asked for
//! (`domain/office/clue_asked.rs`), the paper (`report/clue_ledger.rs`).

use chrono::NaiveDate;

use crate::domain::office::clue::Clue;
use crate::domain::office::clue::ClueDays;
use crate::domain::office::clue::ClueFound;
use crate::domain::office::clue_asked::ClueFilter;
use crate::domain::office::clue_word::ClueStep;
use crate::domain::period::Period;
use crate::i18n::Lang;
use crate::i18n::Text;
use crate::i18n::text;
use crate::review::rows::mask;
use crate::review::rows::section::Section;
use crate::review::rows::support::RiskSupport;

/// A clue with what is due on the day it is looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClueRow {
    /// The clue.
    pub clue: Clue,
    /// The next step and its last day; none where nothing is due any more.
    pub due: Option<(ClueStep, NaiveDate)>,
    /// Days it is behind; 0 where it is not.
    pub late: i64,
    /// The risk and support of its household, where it was taken in.
    pub support: RiskSupport,
    /// That the support of its household does not meet the risk; none where it does, or where that is not known.
    pub unmet: Option<Text>,
}

impl ClueRow {
    /// A clue on a day.
    #[must_use]
    pub fn of(clue: Clue, days: &ClueDays, today: NaiveDate) -> ClueRow {
        let support = RiskSupport::of_clue(&clue);
        ClueRow { due: clue.due(days), late: clue.days_late(days, today), clue, unmet: support.mismatch(), support }
    }

    /// Whether it is asked for.
    #[must_use]
    pub fn is_asked(&self, filter: &ClueFilter) -> bool {
        filter.holds(&self.clue, self.due.map(|(step, _)| step), self.late)
    }

    /// Where it stands: the end, or the step that is next.
    #[must_use]
    pub fn stands(&self) -> Text {
        match (&self.clue.ended, self.due) {
            (Some((end, ..)), None) => end.label(),
            (Some((end, ..)), Some((step, _))) => text("{end}，{due}", "{end}, {due}").fill(&[("end", &end.label()), ("due", &step.due())]),
            (None, Some((step, _))) => step.due(),
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
        let told = match &self.unmet {
            Some(unmet) => text("{told}；{unmet}", "{told}; {unmet}").fill(&[("told", &told), ("unmet", unmet)]),
            None => told,
        };
        match self.ahead() {
            ahead if ahead.is_empty() => told,
            ahead => text("{told}；{steps}已登记", "{told}; {steps} is on record")
                .fill(&[("told", &told), ("steps", &Text::list(ahead.iter().map(|step| step.label())))]),
        }
    }

    /// Steps on record that come after the one that is next: a paper may come in before the one that should have.
    fn ahead(&self) -> Vec<ClueStep> {
        let Some((next, _)) = self.due else { return Vec::new() };
        self.clue.steps.iter().map(|(step, ..)| *step).filter(|step| *step > next).collect()
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
        let held = [
            (text("风险", "risk"), self.support.risks_told()),
            (text("帮扶措施", "support"), self.support.measures_told()),
            (text("措施与风险", "support and risk"), self.support.verdict()),
        ];
        let held = held.into_iter().filter(|(_, said)| !said.get(Lang::Zh).is_empty()).map(|(label, said)| labelled(label, &said));
        let held: Vec<Text> = held.collect();
        if !held.is_empty() {
            sections.push(Section { heading: text("措施和风险", "Support and risk"), lines: held });
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
