//! Judging few rules of a township of which the last run says how the others ended.
//!
//! What comes out is what judging all of them would give: letters of every rule, and the flags of those that were judged. The rule that
//! asks for cells others wait for is worked out again where one of the judged could change what it asks.
//! What does not live here: which rules have to be judged (`book/touched.rs`), how the others ended (`given.rs`), the last run itself (`review/assess/carried.rs`).

use crate::domain::flag::Flag;
use crate::rules::book::Book;
use crate::rules::book::touched::Touched;
use crate::rules::judge::Fired;
use crate::rules::judge::JudgedWhich;
use crate::rules::judge::Made;
use crate::rules::judge::Outline;
use crate::rules::judge::Progress;
use crate::rules::judge::ReadyTown;
use crate::rules::judge::STRETCH;
use crate::rules::judge::alone;
use crate::rules::judge::given::GivenLetters;
use crate::rules::judge::given::LastLetters;
use crate::rules::judge::outline_of;
use crate::rules::judge::run;
use crate::rules::judge::stats;
use crate::rules::judge::threads;
use crate::rules::township::town::Assessment;

/// What judging few rules gave.
pub struct JudgedPartly<R> {
    /// Letters of all household rules, of village rules that were judged; tallies of both; flags of villages.
    pub assessment: Assessment,
    /// What was made of each household's flags of the rules that were judged.
    pub made: Vec<R>,
    /// The households of which it was worked out again what their rules wait for, by their place in the roll.
    pub asked: Vec<usize>,
}

impl ReadyTown<'_> {
    /// Judges the rules that are touched, by a book of the same files that differs in limits, or in which rules are on; none where the
    /// letters of the last run do not say how the others ended.
    #[must_use]
    pub fn flags_of(&self, book: &Book, touched: &Touched, last: &LastLetters, progress: Progress) -> Option<JudgedPartly<Vec<Flag>>> {
        self.partly(book, touched, last, progress, &Made::Flags(&alone))
    }

    /// The same without what the flags say.
    #[must_use]
    pub fn outlines_of(
        &self,
        book: &Book,
        touched: &Touched,
        last: &LastLetters,
        progress: Progress,
    ) -> Option<JudgedPartly<Vec<Outline>>> {
        let roll = self.0.town.current;
        let of_household =
            |household: usize, fired: &[Fired]| -> Vec<Outline> { fired.iter().map(|fired| outline_of(roll, household, fired)).collect() };
        self.partly(book, touched, last, progress, &Made::Outlines(&of_household))
    }

    fn partly<R: Send>(
        &self,
        book: &Book,
        touched: &Touched,
        last: &LastLetters,
        progress: Progress,
        made: &Made<R>,
    ) -> Option<JudgedPartly<R>> {
        let mut live = self.0.lend(book);
        stats::work_out_beside(&mut live, &self.0);
        let given = GivenLetters::of(&live, touched, last)?;
        let (mut all, mut asked, mut outcomes) = (Vec::new(), Vec::new(), Vec::with_capacity(live.town.current.len()));
        let which = JudgedWhich { given: Some(&given), ..JudgedWhich::ALL };
        let mut assessment = run(&live, progress, (threads(), STRETCH), which, made, &mut |stretch| {
            all.extend(stretch.made);
            asked.extend(stretch.asked);
            outcomes.extend(stretch.outcomes);
            true
        });
        assessment.outcomes = outcomes;
        Some(JudgedPartly { assessment, made: all, asked })
    }
}
