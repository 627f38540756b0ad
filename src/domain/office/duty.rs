//! Who is responsible for a village in which role and when: the matrix of responsibility (责任台账), line by line.
//!
//! A line is kept as the words of the ledger entry that set it, and reads as such: `石门村，包村干部，张三，2024-03-01至今`.
//! What does not live here: which line holds (`review/file/duties.rs`), reading a matrix from a table (`review/intake/duty_list.rs`).

use std::fmt::Write as _;

use chrono::NaiveDate;

use crate::domain::office::held_line::HeldLine;
use crate::i18n::Lang;
use crate::i18n::Text;
use crate::i18n::text;

/// A role in the matrix, in the order of its columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DutyRole {
    /// 包村领导.
    Leader,
    /// 包村干部.
    Cadre,
    /// 驻村工作队.
    Team,
    /// 村书记.
    Secretary,
    /// 采集人.
    Collector,
    /// 帮扶责任人.
    Supporter,
    /// 审核人.
    Reviewer,
}

impl DutyRole {
    /// Every role.
    pub const ALL: [DutyRole; 7] = [
        DutyRole::Leader,
        DutyRole::Cadre,
        DutyRole::Team,
        DutyRole::Secretary,
        DutyRole::Collector,
        DutyRole::Supporter,
        DutyRole::Reviewer,
    ];

    /// Those who answer for what a village hands in; the others act household by household.
    pub const OF_VILLAGE: [DutyRole; 4] = [DutyRole::Leader, DutyRole::Cadre, DutyRole::Team, DutyRole::Secretary];

    /// Its code on the command line.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            DutyRole::Leader => "leader",
            DutyRole::Cadre => "cadre",
            DutyRole::Team => "team",
            DutyRole::Secretary => "secretary",
            DutyRole::Collector => "collector",
            DutyRole::Supporter => "helper",
            DutyRole::Reviewer => "reviewer",
        }
    }

    /// What it is called.
    #[must_use]
    pub const fn label(self) -> Text {
        match self {
            DutyRole::Leader => text("包村领导", "leader"),
            DutyRole::Cadre => text("包村干部", "cadre"),
            DutyRole::Team => text("驻村工作队", "team"),
            DutyRole::Secretary => text("村书记", "secretary"),
            DutyRole::Collector => text("采集人", "collector"),
            DutyRole::Supporter => text("帮扶责任人", "helper"),
            DutyRole::Reviewer => text("审核人", "reviewer"),
        }
    }

    /// Other titles of its column.
    const fn other_words(self) -> &'static [&'static str] {
        match self {
            DutyRole::Leader => &["包片领导", "联村领导", "挂村领导", "包保领导", "包联领导"],
            DutyRole::Cadre => &["包片干部", "联村干部", "驻村干部", "挂村干部"],
            DutyRole::Team => &["驻村工作队长", "驻村工作队队长", "工作队", "工作队长", "驻村第一书记", "第一书记"],
            DutyRole::Secretary => &["村支部书记", "村党支部书记", "村支书", "支部书记"],
            DutyRole::Collector => &["信息采集人", "采集员", "入户采集人"],
            DutyRole::Supporter => &["帮扶干部", "帮扶人", "帮扶联系人"],
            DutyRole::Reviewer => &["乡镇审核人", "审核员"],
        }
    }

    /// Reads a code, a name or a title of a column.
    #[must_use]
    pub fn parse(word: &str) -> Option<DutyRole> {
        let word = word.trim();
        let means = |role: &DutyRole| role.code() == word || role.label().is_called(word) || role.other_words().contains(&word);
        DutyRole::ALL.into_iter().find(means)
    }
}

/// One person in one role in one village, from a day to a day.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Duty {
    /// Village.
    pub village: String,
    /// The role.
    pub role: DutyRole,
    /// The person, or the team by its name.
    pub person: String,
    /// First day; none where it was so from the beginning.
    pub from: Option<NaiveDate>,
    /// Last day; none where it goes on.
    pub until: Option<NaiveDate>,
}

/// What stands between the parts of a line; no part may hold it.
const BETWEEN: char = '，';
const TO: &str = "至";
const BEGINNING: &str = "起始";
const NOW: &str = "今";
const DROPPED: &str = "作废";

impl Duty {
    /// Whether it holds on a day.
    #[must_use]
    pub fn holds(&self, day: NaiveDate) -> bool {
        self.holds_within(day, day)
    }

    /// Whether it holds on any day from the first to the last.
    #[must_use]
    pub fn holds_within(&self, first: NaiveDate, last: NaiveDate) -> bool {
        self.from.is_none_or(|from| from <= last) && self.until.is_none_or(|until| first <= until)
    }

    /// Whether it is the same term: village, role, person and first day.
    #[must_use]
    pub fn is_same_term(&self, other: &Duty) -> bool {
        (&self.village, self.role, &self.person, self.from) == (&other.village, other.role, &other.person, other.from)
    }

    /// From which day to which, in words.
    #[must_use]
    pub fn days(&self) -> Text {
        match (self.from, self.until) {
            (None, None) => text("一直是", "always"),
            (None, Some(until)) => text("到 {until}", "until {until}").fill(&[("until", &until.to_string())]),
            (Some(from), None) => text("{from} 起", "from {from}").fill(&[("from", &from.to_string())]),
            (Some(from), Some(until)) => {
                text("{from} 到 {until}", "{from} to {until}").fill(&[("from", &from.to_string()), ("until", &until.to_string())])
            }
        }
    }

    /// The line that the ledger keeps; `dropped` where it was a mistake and does not count any more.
    #[must_use]
    pub fn line(&self, dropped: bool) -> String {
        let day = |day: Option<NaiveDate>, none: &str| day.map_or_else(|| none.to_owned(), |day| day.to_string());
        let (village, person) = (clean_name(&self.village), clean_name(&self.person));
        let mut line = [&village, self.role.label().get(Lang::Zh), &person].join(&BETWEEN.to_string());
        let _ = write!(line, "{BETWEEN}{}{TO}{}", day(self.from, BEGINNING), day(self.until, NOW));
        if dropped {
            let _ = write!(line, "{BETWEEN}{DROPPED}");
        }
        line
    }

    /// Reads a line; tells whether it was dropped. None for what is no such line.
    #[must_use]
    pub fn parse(line: &str) -> Option<(Duty, bool)> {
        let parts: Vec<&str> = line.split(BETWEEN).collect();
        let (village, role, person, days, dropped) = match parts.as_slice() {
            [village, role, person, days] => (village, role, person, days, false),
            [village, role, person, days, last] if *last == DROPPED => (village, role, person, days, true),
            _ => return None,
        };
        let (from, until) = days.split_once(TO)?;
        let day = |word: &str, none: &str| if word == none { Some(None) } else { word.parse().ok().map(Some) };
        let duty = Duty {
            village: (*village).to_owned(),
            role: DutyRole::parse(role)?,
            person: (*person).to_owned(),
            from: day(from, BEGINNING)?,
            until: day(until, NOW)?,
        };
        Some((duty, dropped))
    }
}

impl HeldLine for (Duty, bool) {
    fn is_about(&self, other: &(Duty, bool)) -> bool {
        self.0.is_same_term(&other.0)
    }

    fn stands(&self) -> bool {
        !self.1
    }

    fn dropping(&self) -> (Duty, bool) {
        (self.0.clone(), true)
    }
}

/// A name as it may stand in a line: without blanks and without the marks that part a line.
#[must_use]
pub fn clean_name(written: &str) -> String {
    written.chars().filter(|letter| !letter.is_whitespace() && !letter.is_control() && !matches!(*letter, BETWEEN | '；')).collect()
}

/// So many digits in a name are a number of somebody.
const MOST_DIGITS: usize = 6;

/// Longer is no name.
const LONGEST: usize = 40;

/// Why this is no name; none where it may be one.
#[must_use]
pub fn no_name(name: &str) -> Option<Text> {
    let digits = name.chars().filter(char::is_ascii_digit).count();
    if digits > MOST_DIGITS {
        return Some(text("这一格像证件号或电话，只写姓名", "this looks like a certificate or a phone; write the name alone"));
    }
    (name.chars().count() > LONGEST).then(|| text("太长，不像姓名", "too long for a name"))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use crate::domain::office::duty::Duty;
    use crate::domain::office::duty::DutyRole;
    use crate::domain::office::duty::clean_name;
    use crate::domain::office::duty::no_name;
    use crate::i18n::Lang;

    #[test]
    fn a_number_and_a_whole_sentence_are_no_name() {
        for name in ["张三", "张三 123456", &"三".repeat(40)] {
            assert_eq!(no_name(name), None, "{name}");
        }
        for name in ["张三 1234567", "980101198001011234", &"三".repeat(41), &"三".repeat(90)] {
            assert!(no_name(name).is_some(), "{name}");
        }
    }

    #[test]
    fn a_line_reads_back_as_it_was_written() {
        let day = |day: &str| day.parse().ok();
        for (from, until) in [(None, None), (day("2024-03-01"), None), (None, day("2024-12-31")), (day("2024-03-01"), day("2024-12-31"))] {
            for role in DutyRole::ALL {
                let duty = Duty { village: "石门村".into(), role, person: "张三".into(), from, until };
                for dropped in [false, true] {
                    assert_eq!(Duty::parse(&duty.line(dropped)), Some((duty.clone(), dropped)));
                }
            }
        }
        for wrong in ["", "石门村，包村干部，张三", "石门村，村长，张三，起始至今", "石门村，村书记，张三，起始至2024-13-01"]
        {
            assert_eq!(Duty::parse(wrong), None, "{wrong}");
        }
        assert_eq!(clean_name(" 张 三，\n"), "张三");
    }

    proptest! {
        #[test]
        fn whatever_is_written_reads_back_as_it_is_kept(village in "([，；｜至今作废 \\n]|\\PC){0,8}", person in "([，；｜至今作废 \\n]|\\PC){0,8}") {
            let duty = Duty { village, role: DutyRole::Cadre, person, from: None, until: None };
            let kept = Duty { village: clean_name(&duty.village), person: clean_name(&duty.person), ..duty.clone() };
            let line = duty.line(true);
            prop_assert_eq!(line.lines().count(), 1);
            prop_assert_eq!(Duty::parse(&line), Some((kept, true)));
        }
    }

    #[test]
    fn a_role_is_found_by_each_of_its_titles_and_by_one_only() {
        let mut seen = std::collections::BTreeSet::new();
        for role in DutyRole::ALL {
            assert!(role.label().is_whole());
            for word in [role.code(), role.label().get(Lang::Zh)].iter().chain(role.other_words()) {
                assert_eq!(DutyRole::parse(word), Some(role), "{word}");
                assert!(seen.insert((*word).to_owned()), "{word} stands twice");
            }
        }
        let held = Duty {
            village: "石门村".into(),
            role: DutyRole::Cadre,
            person: "张三".into(),
            from: "2024-03-01".parse().ok(),
            until: "2024-06-30".parse().ok(),
        };
        let holds = |day: &str| held.holds(day.parse().expect("a day"));
        assert_eq!(["2024-02-29", "2024-03-01", "2024-06-30", "2024-07-01"].map(holds), [false, true, true, false]);
    }
}
