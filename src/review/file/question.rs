//! What may have to be answered before anything is written into a file, and what was answered.
//!
//! What does not live here: when there is something to ask (`file/greeting.rs`), asking people (`cli`).

use crate::i18n::Text;
use crate::i18n::text;

/// What was answered beforehand, and when there is something to ask.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Consent {
    /// After so many days without an entry the clock is asked about; 0 never.
    pub clock_days: u32,
    /// Somebody looked at the clock, and it is right.
    pub clock_right: bool,
    /// What a file at a new place beside its old one is.
    pub found: Option<Found>,
    /// Something is entered though nothing is written into records and cases: an export, a backup.
    pub enters: bool,
}

/// What a file at a new place is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found {
    /// The office's file from now on; the other is left behind.
    Moved,
    /// A file of its own from now on, with a number of its own.
    Copy,
}

/// What has to be answered before anything is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Question {
    /// Whether the clock is right.
    Clock(Text),
    /// Whether the file was moved or copied.
    Found(Text),
}

impl Question {
    /// The same question where something was done to the file on the way to it.
    #[must_use]
    pub fn after(self, done: &Text) -> Question {
        let both = |words: Text| text("{done}。{words}", "{done}. {words}").fill(&[("done", done), ("words", &words)]);
        match self {
            Question::Clock(words) => Question::Clock(both(words)),
            Question::Found(words) => Question::Found(both(words)),
        }
    }

    /// The question.
    #[must_use]
    pub const fn words(&self) -> &Text {
        match self {
            Question::Clock(words) | Question::Found(words) => words,
        }
    }

    /// The sentence where the answer keeps the file shut: what to do next, and how to look meanwhile.
    #[must_use]
    pub fn shut(&self) -> Text {
        match self {
            Question::Clock(_) => text(
                "没有打开，数据没有改动。请把电脑的日期和时间改对，再打开一次；现在只想看，用 hezhun queue、hezhun show 户编号，不用回答",
                "Not opened, and none of its data was changed. Set date and time right and open again; only to look now, hezhun queue and hezhun show HOUSEHOLD ask nothing",
            ),
            Question::Found(_) => text(
                "没有打开，数据没有改动。问清楚这个文件是怎么来的，再打开一次：移来的答 m，复制出来单独用的答 c；现在只想看，用 hezhun queue、hezhun show 户编号，不用回答",
                "Not opened, and none of its data was changed. Find out where this file comes from and open again: m if it was moved, c if it is a copy to be a file of its own; only to look now, hezhun queue and hezhun show HOUSEHOLD ask nothing",
            ),
        }
    }

    /// The sentence where it was not answered.
    #[must_use]
    pub fn text(&self) -> Text {
        let words = match self {
            Question::Clock(_) => text(
                "{question}没有办理，数据没有改动。时间不对就先校正电脑的日期和时间；没错就退出重新打开，打开时会问",
                "{question} Nothing was done and no data changed. If it is wrong, set date and time first; if it is right, leave and open again, where it is asked",
            ),
            Question::Found(_) => text("{question}没有打开，数据没有改动", "{question} It was not opened and none of its data was changed"),
        };
        words.fill(&[("question", self.words())])
    }
}
