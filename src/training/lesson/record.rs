//! What a learner did in a lesson so far, as it is kept beside the drafts of the practice file, so that a kill loses nothing of it.
//!
//! What does not live here: when it is kept (`attempt.rs`), what it is worth (`result.rs`).

use chrono::DateTime;
use chrono::Utc;

use crate::domain::tab::Tab;
use crate::input::action::Action;

/// More seconds than this without a key are a pause, not work.
const LONGEST_LOOK: i64 = 300;

/// Where a learner stands on the screen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LessonPlace {
    /// The first step that was begun from there, from 0.
    pub step: usize,
    /// The tab of the queue that is open.
    pub tab: Tab,
    /// The case in front.
    pub case: Option<String>,
    /// The action that leads to the page in front, where that is none of a case.
    pub page: Option<Action>,
}

/// What stands for nothing among the words of a place.
const NOTHING: &str = "-";

impl LessonPlace {
    fn written(&self) -> String {
        let case = self.case.as_deref().unwrap_or(NOTHING);
        let page = self.page.map_or(NOTHING, |page| page.row().id);
        format!("{} {} {case} {page}", self.step, self.tab.code())
    }

    fn read(words: &str) -> Option<LessonPlace> {
        let mut words = words.split(' ');
        let step = words.next()?.parse().ok()?;
        let code = words.next()?;
        let tab = Tab::ALL.into_iter().find(|tab| tab.code() == code)?;
        let mut next = || words.next().filter(|word| *word != NOTHING);
        let case = next().map(str::to_owned);
        Some(LessonPlace { step, tab, case, page: next().and_then(Action::parse) })
    }
}

/// How far a learner is, and what it took.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LearnerRecord {
    /// The version of the lesson.
    pub version: String,
    /// The step, from 0.
    pub step: usize,
    /// The newest entry when the step began.
    pub began: i64,
    /// Where the learner stood behind the last step that changed the file; none in a record of an earlier program.
    pub place: Option<LessonPlace>,
    /// The newest entry when the lesson began.
    pub first: i64,
    /// Keys pressed.
    pub keys: usize,
    /// Seconds of work.
    pub seconds: i64,
    /// Steps of the hints that were asked for.
    pub hints: Vec<usize>,
    /// Wrong acts that were told: the step, and which of it.
    pub wrong: Vec<(usize, usize)>,
    /// What was carried out since the step began.
    pub done: Vec<Action>,
}

impl LearnerRecord {
    /// Adds the time since the last key.
    pub fn pass(&mut self, from: DateTime<Utc>, to: DateTime<Utc>) {
        self.seconds += (to - from).num_seconds().clamp(0, LONGEST_LOOK);
    }

    /// Whether it was begun in another version of the lesson; a record of an earliest program names none.
    #[must_use]
    pub fn is_of_another(&self, version: &str) -> bool {
        !self.version.is_empty() && self.version != version
    }

    /// As it is kept.
    #[must_use]
    pub fn written(&self) -> String {
        let hints: Vec<String> = self.hints.iter().map(ToString::to_string).collect();
        let wrong: Vec<String> = self.wrong.iter().map(|(step, at)| format!("{step}.{at}")).collect();
        let done: Vec<&str> = self.done.iter().map(|action| action.row().id).collect();
        let place = self.place.as_ref().map(|place| format!("\nplace {}", place.written()));
        format!(
            "{} {}\nversion {}\nfirst {}\nkeys {}\nseconds {}\nhints {}\nwrong {}\ndone {}{}",
            self.step,
            self.began,
            self.version,
            self.first,
            self.keys,
            self.seconds,
            hints.join(" "),
            wrong.join(" "),
            done.join(" "),
            place.unwrap_or_default()
        )
    }

    /// What was kept; none where it is no record. An earlier program kept the step alone.
    #[must_use]
    pub fn read(words: &str) -> Option<LearnerRecord> {
        let mut lines = words.lines();
        let (step, began) = lines.next()?.split_once(' ')?;
        let (step, began) = (step.parse().ok()?, began.parse().ok()?);
        let mut record = LearnerRecord { step, began, first: began, ..LearnerRecord::default() };
        for (name, value) in lines.filter_map(|line| line.split_once(' ')) {
            let number = || value.parse().unwrap_or_default();
            match name {
                "version" => value.clone_into(&mut record.version),
                "place" => record.place = LessonPlace::read(value),
                "first" => record.first = number(),
                "keys" => record.keys = usize::try_from(number()).unwrap_or(0),
                "seconds" => record.seconds = number(),
                "hints" => record.hints = value.split(' ').filter_map(|word| word.parse().ok()).collect(),
                "wrong" => {
                    let pair = |word: &str| word.split_once('.').and_then(|(step, at)| Some((step.parse().ok()?, at.parse().ok()?)));
                    record.wrong = value.split(' ').filter_map(pair).collect();
                }
                "done" => record.done = value.split(' ').filter_map(Action::parse).collect(),
                _ => {}
            }
        }
        Some(record)
    }
}

#[cfg(test)]
mod tests {
    use crate::domain::tab::Tab;
    use crate::input::action::Action;
    use crate::training::lesson::record::LearnerRecord;
    use crate::training::lesson::record::LessonPlace;

    #[test]
    fn a_record_is_read_as_it_was_kept_and_one_of_an_earlier_program_has_its_step() {
        let mut record = LearnerRecord {
            place: Some(LessonPlace { step: 3, tab: Tab::Returned, case: Some("980101".into()), page: Some(Action::Clues) }),
            version: "0a1b2c3d".into(),
            step: 3,
            began: 17,
            first: 9,
            keys: 41,
            seconds: 130,
            hints: vec![0, 2, 2],
            wrong: vec![(2, 1)],
            done: vec![Action::Members, Action::Years],
        };
        assert_eq!(LearnerRecord::read(&record.written()), Some(record.clone()));
        record.place = Some(LessonPlace { tab: Tab::Back, ..LessonPlace::default() });
        assert_eq!(LearnerRecord::read(&record.written()), Some(record));
        assert_eq!(LearnerRecord::read("2 8"), Some(LearnerRecord { step: 2, began: 8, first: 8, ..LearnerRecord::default() }));
        assert_eq!(LearnerRecord::read("nothing"), None);
    }
}
