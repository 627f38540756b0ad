//! A bar on standard error while something long runs, and only where somebody can see it. It never runs backwards.
//!
//! What does not live here: how far the work is (each step of the work tells), progress on a screen (`ui`).

use std::io::IsTerminal;
use std::io::stderr;
use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering;
use std::time::Duration;

use indicatif::ProgressBar;
use indicatif::ProgressStyle;

use crate::i18n::Lang;
use crate::i18n::Text;
use crate::i18n::text;
use crate::review::file::office::LongStep;

/// The whole of a work, as the bar counts it.
const WHOLE: u64 = 1000;

/// How often the sign of a work that cannot tell how far it is turns.
const TURN: Duration = Duration::from_millis(200);

/// A part of a long work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum WorkPart {
    Reading,
    Comparing,
    Judging,
    Storing,
}

/// A long work: its parts in order, each with its share of the time.
#[derive(Debug)]
pub struct LongWork(&'static [(WorkPart, u64)]);

/// Files come in.
pub const IMPORT: LongWork = LongWork(&[(WorkPart::Reading, 4), (WorkPart::Comparing, 1), (WorkPart::Judging, 3), (WorkPart::Storing, 2)]);

/// An import is taken back.
pub const UNDO_IMPORT: LongWork = LongWork(&[(WorkPart::Comparing, 1), (WorkPart::Judging, 3), (WorkPart::Storing, 2)]);

/// The rules run.
pub const JUDGE: LongWork = LongWork(&[(WorkPart::Judging, 9), (WorkPart::Storing, 1)]);

/// Files are read and judged household by household.
pub const SCREEN: LongWork = LongWork(&[(WorkPart::Judging, 1)]);

/// How far a work is: the furthest that was ever told, whatever its parts say.
#[derive(Debug)]
struct Course {
    work: LongWork,
    told: AtomicU64,
}

impl Course {
    const fn new(work: LongWork) -> Course {
        Course { work, told: AtomicU64::new(0) }
    }

    /// Takes in how far a part is; gives how far the whole is, out of `WHOLE`.
    fn at(&self, part: WorkPart, done: u64, total: u64) -> u64 {
        let sum: u64 = self.work.0.iter().map(|(_, share)| share).sum();
        let before: u64 = self.work.0.iter().take_while(|(other, _)| *other != part).map(|(_, share)| share).sum();
        let share = self.work.0.iter().find(|(other, _)| *other == part).map_or(0, |(_, share)| *share);
        let (done, total) = (u128::from(done.min(total)), u128::from(total.max(1)));
        // A part that this work was not said to have moves nothing.
        let here = if share == 0 {
            0
        } else {
            u128::from(WHOLE) * (u128::from(before) * total + u128::from(share) * done) / (u128::from(sum) * total)
        };
        let here = u64::try_from(here).unwrap_or(WHOLE);
        self.told.fetch_max(here, Ordering::Relaxed).max(here)
    }
}

/// A bar; hidden when standard error is no terminal.
pub struct WorkBar {
    drawn: ProgressBar,
    course: Course,
    lang: Lang,
}

impl WorkBar {
    /// A bar that names each part in this language.
    #[must_use]
    pub fn new(lang: Lang, work: LongWork) -> WorkBar {
        let course = Course::new(work);
        if !stderr().is_terminal() {
            return WorkBar { drawn: ProgressBar::hidden(), course, lang };
        }
        let bar = ProgressBar::new(WHOLE);
        if let Ok(style) = ProgressStyle::with_template("{msg} [{bar:40}] {percent}%") {
            bar.set_style(style.progress_chars("#>-"));
        }
        WorkBar { drawn: bar, course, lang }
    }

    /// Moves the bar; always goes on, because the terminal's own interrupt stops the program and the open transaction falls.
    #[must_use]
    pub fn step(&self, step: LongStep) -> bool {
        let (part, what, done, total) = match step {
            // Commands wait for nobody's work.
            LongStep::Waiting => return true,
            LongStep::Reading(_, done, total) => (WorkPart::Reading, text("读取", "reading"), done, total),
            LongStep::Comparing(done, total) => (WorkPart::Comparing, text("比对", "comparing"), done as u64, total as u64),
            LongStep::Judging(done, total) => (WorkPart::Judging, text("筛查", "judging"), done as u64, total as u64),
            LongStep::Storing(done, total) => (WorkPart::Storing, text("写入", "storing"), done as u64, total as u64),
        };
        self.drawn.set_message(what.get(self.lang).to_owned());
        self.drawn.set_position(self.course.at(part, done, total));
        true
    }

    /// Moves the bar of a work of one part without a word; always goes on.
    #[must_use]
    pub fn at(&self, done: u64, total: u64) -> bool {
        self.drawn.set_position(self.course.at(WorkPart::Judging, done, total));
        true
    }
}

impl Drop for WorkBar {
    fn drop(&mut self) {
        self.drawn.finish_and_clear();
    }
}

/// A sign that goes round beside what is being done and for how long, for a work that cannot tell how far it is; hidden when standard
/// error is no terminal, gone when the work ends.
pub struct Busy(ProgressBar);

impl Busy {
    /// Says what is being done.
    #[must_use]
    pub fn new(lang: Lang, what: &Text) -> Busy {
        if !stderr().is_terminal() {
            return Busy(ProgressBar::hidden());
        }
        let bar = ProgressBar::new_spinner();
        if let Ok(style) = ProgressStyle::with_template("{spinner} {msg} {elapsed}") {
            bar.set_style(style.tick_chars(r"|/-\ "));
        }
        bar.set_message(what.get(lang).to_owned());
        bar.enable_steady_tick(TURN);
        Busy(bar)
    }
}

impl Drop for Busy {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::any;
    use proptest::prelude::prop;
    use proptest::proptest;

    use crate::cli::progress::Course;
    use crate::cli::progress::IMPORT;
    use crate::cli::progress::JUDGE;
    use crate::cli::progress::UNDO_IMPORT;
    use crate::cli::progress::WHOLE;
    use crate::cli::progress::WorkPart;

    proptest! {
        #[test]
        fn it_never_runs_backwards_and_never_past_the_end(
            told in vec((prop::sample::select(vec![WorkPart::Reading, WorkPart::Comparing, WorkPart::Judging, WorkPart::Storing]), any::<u64>(), any::<u64>()), 1..40),
        ) {
            for work in [IMPORT, UNDO_IMPORT, JUDGE] {
                let course = Course::new(work);
                let mut before = 0;
                for (part, done, total) in &told {
                    let now = course.at(*part, *done, *total);
                    assert!(before <= now && now <= WHOLE, "{before} {now}");
                    before = now;
                }
            }
        }
    }

    #[test]
    fn the_parts_of_a_work_stand_one_after_the_other() {
        let course = Course::new(IMPORT);
        let told = [
            (WorkPart::Reading, 0, 10, 0),
            (WorkPart::Reading, 5, 10, 200),
            (WorkPart::Reading, 10, 10, 400),
            (WorkPart::Comparing, 0, 7, 400),
            (WorkPart::Judging, 1, 2, 650),
            (WorkPart::Comparing, 7, 7, 650),
            (WorkPart::Storing, 0, 0, 800),
            (WorkPart::Storing, 3, 3, 1000),
        ];
        for (part, done, total, whole) in told {
            assert_eq!(course.at(part, done, total), whole, "{part:?} {done}/{total}");
        }
    }
}
