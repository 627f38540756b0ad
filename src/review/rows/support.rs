//! The support of a household that a clue took in, held against the risk: which kinds of risk are named, which kinds of support, and
//! whether one of them meets it.
//!
//! Of a household whose record names its risks the record speaks, else what was written of the clue: the risk in its words, the support in
//! the step that sets it up. Where no risk is named nothing is held against anything. What does not live here: the rule that asks of the
//! record (MON06), which support meets which risk (`rules/lang/names.rs`).

use crate::domain::code;
use crate::domain::field::FieldId;
use crate::domain::office::clue::Clue;
use crate::domain::office::clue_word::ClueStep;
use crate::domain::record::Record;
use crate::i18n::Lang;
use crate::i18n::Text;
use crate::i18n::text;
use crate::rules::lang::made::MEASURE_ROWS;
use crate::rules::lang::made::RISK_FIELDS;
use crate::rules::lang::names::RISK_MEASURES;

/// What may stand before a risk that is said not to be there.
const NO_RISK: [&str; 7] = ["不是", "并非", "没有", "非", "无", "no ", "not "];

/// The value of the code list that is no kind of its own.
const NO_KIND: &str = "其他";

/// Risks and support of a household.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RiskSupport {
    /// Kinds of risk, as the code list has them.
    pub risks: Vec<&'static str>,
    /// Kinds of support, by the word that risks name them by.
    pub measures: Vec<&'static str>,
    /// Whether support is due: the household was taken in, and somebody set it up or the record has it.
    is_due: bool,
}

impl RiskSupport {
    /// What was written of a clue; nothing of one by which nobody was taken in.
    #[must_use]
    pub fn of_clue(clue: &Clue) -> RiskSupport {
        if !clue.is_included() {
            return RiskSupport::default();
        }
        let told = std::iter::once(&clue.found).chain(&clue.again).map(|found| found.words.as_str());
        let notes = clue.steps.iter().map(|(.., note)| note.as_str());
        let why = clue.ended.iter().map(|(_, _, why, _)| why.as_str());
        let words = told.chain(notes).chain(why).collect::<Vec<_>>().join("\n");
        let plan = clue.steps.iter().find(|(step, ..)| *step == ClueStep::Support).map(|(.., note)| note.as_str());
        let risks = risk_kinds().filter(|risk| names_risk(&words, risk)).collect();
        let measures = MEASURE_ROWS.iter().filter(|(word, _, field)| plan.is_some_and(|plan| names_measure(plan, word, *field)));
        RiskSupport { risks, measures: measures.map(|(word, ..)| *word).collect(), is_due: plan.is_some() }
    }

    /// What the record of a household says; none where it names no risk.
    #[must_use]
    pub fn of_record(record: &Record) -> Option<RiskSupport> {
        let named: Vec<&str> = RISK_FIELDS.iter().map(|field| record.value(*field)).collect();
        let risks: Vec<&'static str> = risk_kinds().filter(|risk| named.contains(risk)).collect();
        let measures = MEASURE_ROWS.iter().filter(|(.., field)| !record.value(*field).is_empty()).map(|(word, ..)| *word).collect();
        (!risks.is_empty()).then_some(RiskSupport { risks, measures, is_due: true })
    }

    /// The risks that no support meets.
    #[must_use]
    pub fn unmet(&self) -> Vec<&'static str> {
        let meets = |risk: &str| {
            let known = RISK_MEASURES.iter().find(|(own, _)| *own == risk);
            known.is_none_or(|(_, meeting)| self.measures.iter().any(|measure| meeting.contains(measure)))
        };
        if self.is_due { self.risks.iter().copied().filter(|risk| !meets(risk)).collect() } else { Vec::new() }
    }

    /// That support and risk do not meet, with the risks; none where they do, or nothing is known.
    #[must_use]
    pub fn mismatch(&self) -> Option<Text> {
        let unmet = self.unmet();
        let said = text("措施与风险不对应：{risks}", "support does not meet the risk: {risks}");
        (!unmet.is_empty()).then(|| said.fill(&[("risks", &Text::list(unmet.into_iter().map(code::label)))]))
    }

    /// The kinds of risk by name.
    #[must_use]
    pub fn risks_told(&self) -> Text {
        Text::list(self.risks.iter().map(|risk| code::label(risk)))
    }

    /// The kinds of support by name.
    #[must_use]
    pub fn measures_told(&self) -> Text {
        let own = MEASURE_ROWS.iter().filter(|(word, ..)| self.measures.contains(word));
        Text::list(own.map(|(.., field)| field.row().label.clone()))
    }

    /// Whether they meet, as a paper says it; empty where nothing is known.
    #[must_use]
    pub fn verdict(&self) -> Text {
        match self.mismatch() {
            Some(mismatch) => mismatch,
            None if self.is_due && self.risks.iter().any(|risk| can_be_met(risk)) => text("对应", "meets it"),
            None => Text::default(),
        }
    }
}

/// The kinds of risk of the code list, without the last, which names none.
fn risk_kinds() -> impl Iterator<Item = &'static str> {
    let all = code::code_list("risk").map_or(&[][..], |list| list.values);
    all.iter().copied().filter(|risk| *risk != NO_KIND)
}

/// Whether it is known which support meets a risk.
fn can_be_met(risk: &str) -> bool {
    RISK_MEASURES.iter().any(|(own, _)| *own == risk)
}

/// Whether words name a risk, in either language, and do not say that it is not there.
fn names_risk(words: &str, risk: &str) -> bool {
    let label = code::label(risk);
    let is_said = |name: &str| {
        let small = words.to_lowercase();
        small.match_indices(&name.to_lowercase()).any(|(at, _)| !NO_RISK.iter().any(|no| small[..at].ends_with(no)))
    };
    is_said(risk) || (label.get(Lang::En) != risk && is_said(label.get(Lang::En)))
}

/// Whether words name a kind of support: by its title, or by its short word alone between stops.
fn names_measure(plan: &str, word: &str, field: FieldId) -> bool {
    let row = field.row();
    let titles = [row.label.get(Lang::Zh), row.label.get(Lang::En)].into_iter().chain(row.aliases.iter().copied());
    let small = plan.to_lowercase();
    let parts = |letter: char| letter.is_whitespace() || letter.is_ascii_punctuation() || "，、；。：".contains(letter);
    titles.into_iter().any(|title| small.contains(&title.to_lowercase())) || small.split(parts).any(|part| part == word)
}

#[cfg(test)]
mod tests {
    use crate::domain::office::clue::Clue;
    use crate::domain::office::clue::ClueEvent;
    use crate::domain::office::clue::ClueFound;
    use crate::domain::office::clue::ClueNumber;
    use crate::domain::office::clue_word::ClueEnd;
    use crate::domain::office::clue_word::ClueSource;
    use crate::domain::office::clue_word::ClueStep;
    use crate::domain::record::Record;
    use crate::domain::record::RecordEntry;
    use crate::i18n::Lang;
    use crate::review::rows::support::RiskSupport;

    /// A clue by these words that ended so, with what is planned for the household; none where nothing was set up.
    fn clue(words: &str, end: ClueEnd, plan: Option<&str>) -> Clue {
        let day = |day: &str| day.parse().expect("a day");
        let found = ClueFound {
            source: ClueSource::Grid,
            on: day("2024-05-02"),
            village: "石门村".into(),
            hh_id: String::new(),
            name: "外来户".into(),
            teller: String::new(),
            words: words.into(),
        };
        let ended = ClueEvent::Ended { end, on: day("2024-05-15"), why: String::new(), evidence: Vec::new() };
        let set_up =
            plan.map(|note| ClueEvent::Step { step: ClueStep::Support, on: day("2024-05-20"), by: "李四".into(), note: note.into() });
        let events = [ClueEvent::Found(found), ended].into_iter().chain(set_up);
        Clue::replay(ClueNumber { year: 2024, n: 1 }, events).expect("a clue")
    }

    #[test]
    fn kind_of_risk_is_held_against_kind_of_support_as_they_were_written() {
        let told = |words: &str, plan: Option<&str>| {
            let support = RiskSupport::of_clue(&clue(words, ClueEnd::Included, plan));
            [support.risks_told(), support.measures_told(), support.verdict()].map(|said| said.get(Lang::Zh).to_owned())
        };
        let (ill, not) = ("因病住院，欠债", "措施与风险不对应：因病");
        assert_eq!(told(ill, Some("产业帮扶，养羊")), ["因病", "产业帮扶", not]);
        assert_eq!(told(ill, Some("健康帮扶，签约医生")), ["因病", "健康帮扶", "对应"]);
        assert_eq!(told(ill, Some("健康、就业")), ["因病", "就业帮扶、健康帮扶", "对应"]);
        assert_eq!(told(ill, Some("关注健康状况")), ["因病", "", not], "no kind of support by itself");
        assert_eq!(told(ill, None), ["因病", "", ""], "not due yet");
        assert_eq!(told("不是因病，房屋漏雨，因安全住房", Some("住房保障")), ["因安全住房", "住房安全保障", "对应"]);
        assert_eq!(told("因病、因学", Some("健康帮扶")), ["因病、因学", "健康帮扶", "措施与风险不对应：因学"]);
        assert_eq!(told("缺劳动力", Some("产业帮扶")), ["缺劳动力", "产业帮扶", ""], "nothing says what meets it");
        assert_eq!(told("房屋漏雨", Some("产业帮扶")), ["", "产业帮扶", ""], "no risk is named");
        let english = RiskSupport::of_clue(&clue("illness in the family", ClueEnd::Included, Some("health support")));
        assert_eq!((english.risks.as_slice(), english.mismatch()), (&["因病"][..], None));
        let not_in = RiskSupport::of_clue(&clue(ill, ClueEnd::PassedOn, None));
        assert_eq!(not_in, RiskSupport::default());
    }

    #[test]
    fn a_record_speaks_where_it_names_a_risk() {
        let record = |values: &[(&str, &str)]| {
            let household = values.iter().map(|(field, value)| ((*field).to_owned(), RecordEntry::Plain((*value).to_owned()))).collect();
            Record { household, ..Record::default() }
        };
        assert_eq!(RiskSupport::of_record(&record(&[("meas_job", "务工")])), None);
        let support = RiskSupport::of_record(&record(&[("risk_1", "因学"), ("meas_job", "务工")])).expect("a risk");
        assert_eq!(support.mismatch().expect("unmet").get(Lang::En), "support does not meet the risk: schooling");
        let met = RiskSupport::of_record(&record(&[("risk_1", "因学"), ("meas_school", "劝返复学")])).expect("a risk");
        assert_eq!(met.mismatch(), None);
    }
}
