//! Where the work may stop: how far down the queue the wanted share of the doubtful money reaches, and the control sample below.
//!
//! The doubtful money of a case is what `rules/judge/score.rs` puts at stake for it, as the last run found it; what is decided or settled
//! since counts as done, so the line comes nearer with every decision. The sample is drawn by lot from the cases below the line as
//! the run left them: the same files give the same sample, whatever was decided since.
//! What does not live here: the order of the queue (`rows/queue.rs`).

use std::cmp::Reverse;

use crate::domain::campaign::OfficePlace;
use crate::domain::money::Money;
use crate::i18n::Text;
use crate::i18n::text;
use crate::review::rows::QueueRow;
use crate::rules::book::Book;

/// How far down the queue the work should go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StopLine {
    /// Cases above the line, from the top of the queue, every one waiting.
    pub first: usize,
    /// Waiting cases in all.
    pub of: usize,
    /// The share that is wanted, in thousandths.
    pub share_permille: i64,
    /// Doubtful money of the whole period.
    pub total: Money,
    /// Of it: decided or settled.
    pub done: Money,
    /// Of it: waiting above the line.
    pub above: Money,
    /// Cases of the control sample that are still waiting.
    pub control: usize,
}

impl StopLine {
    /// `前 38 户 / 214 户 占可疑金额的 80 %`; when the share is reached, that.
    #[must_use]
    pub fn text(&self) -> Text {
        let share = if self.share_permille % 10 == 0 {
            format!("{} %", self.share_permille / 10)
        } else {
            format!("{}.{} %", self.share_permille / 10, self.share_permille % 10)
        };
        let words = if self.first == 0 {
            text("可疑金额的 {share} 已处理，其余 {of} 户", "{share} of the doubtful money is done, {of} cases left")
        } else if self.done.0 > 0 {
            text(
                "再看前 {first} 户 / {of} 户，连同已处理的占可疑金额的 {share}",
                "the next {first} of {of} cases and what is done hold {share} of the doubtful money",
            )
        } else {
            text("前 {first} 户 / {of} 户 占可疑金额的 {share}", "the first {first} of {of} cases hold {share} of the doubtful money")
        };
        words.fill(&[("first", &self.first), ("of", &self.of), ("share", &share)])
    }
}

/// How the sample is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sampling {
    /// The share above the line, in thousandths.
    pub share_permille: i64,
    /// One in how many below it; 0 draws none.
    pub every: i64,
    /// What the lots are drawn with.
    pub seed: u64,
}

/// The share above the line as the office has set it, in thousandths, at most the whole.
#[must_use]
pub fn share(book: &Book, year: i32, place: &OfficePlace) -> i64 {
    book.limit_in("stop_share", year, place, 1000).unwrap_or(1000).clamp(0, 1000)
}

/// The line over the queue in its order; none when no money is in doubt.
#[must_use]
pub fn line(rows: &[QueueRow], share_permille: i64) -> Option<StopLine> {
    let total: i64 = rows.iter().fold(0, |sum, row| sum.saturating_add(row.doubt.0));
    if total == 0 {
        return None;
    }
    let waiting = || rows.iter().filter(|row| row.status.is_waiting_for_us());
    let left: i64 = waiting().map(left_of).fold(0, i64::saturating_add);
    let done = total.saturating_sub(left);
    let mut found = StopLine {
        first: 0,
        of: waiting().count(),
        share_permille,
        total: Money(total),
        done: Money(done),
        above: Money(0),
        control: waiting().filter(|row| row.control).count(),
    };
    // Waiting cases stand at the top of the queue.
    for row in waiting().filter(|row| left_of(row) > 0) {
        if reached(done.saturating_add(found.above.0), total, share_permille) {
            break;
        }
        found.above = Money(found.above.0.saturating_add(left_of(row)));
        found.first = row.place;
    }
    Some(found)
}

/// What of a case is still in doubt: all of it while a flag is unsettled.
fn left_of(row: &QueueRow) -> i64 {
    if row.rules.is_empty() { 0 } else { row.doubt.0 }
}

fn reached(part: i64, total: i64, share_permille: i64) -> bool {
    i128::from(part) * 1000 >= i128::from(total) * i128::from(share_permille)
}

/// Marks the control sample; `found` are the scores of the rows as the last run gave them.
pub fn draw(rows: &mut [QueueRow], found: &[i64], how: &Sampling) {
    let mut order: Vec<usize> = (0..rows.len().min(found.len())).collect();
    order.sort_unstable_by(|&a, &b| {
        let key = |at: usize| (Reverse(found[at]), &rows[at].village, &rows[at].hh_id);
        key(a).cmp(&key(b))
    });
    let total: i64 = rows.iter().fold(0, |sum, row| sum.saturating_add(row.doubt.0));
    let mut above = 0_i64;
    let line = order.iter().position(|&at| {
        let below = reached(above, total, how.share_permille);
        above = above.saturating_add(rows[at].doubt.0);
        below
    });
    let Ok(every) = usize::try_from(how.every) else { return };
    let below = order.split_off(line.unwrap_or(order.len()));
    if every == 0 || below.is_empty() {
        return;
    }
    let wanted = below.len().div_ceil(every);
    let mut lots: Vec<(u64, usize)> = below.into_iter().map(|at| (lot(how.seed, &rows[at].hh_id), at)).collect();
    lots.sort_unstable();
    for (_, at) in lots.into_iter().take(wanted) {
        rows[at].control = true;
    }
}

/// The lot of a household: FNV-1a over its number, started with the seed, then stirred so that neighbours draw far apart.
fn lot(seed: u64, hh_id: &str) -> u64 {
    let stepped = hh_id.bytes().fold(seed ^ 0xcbf2_9ce4_8422_2325, |lot, byte| (lot ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3));
    let stirred = (stepped ^ (stepped >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let stirred = (stirred ^ (stirred >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    stirred ^ (stirred >> 31)
}

#[cfg(test)]
mod tests {
    use crate::domain::case::Status;
    use crate::domain::money::Money;
    use crate::i18n::Lang;
    use crate::i18n::Text;
    use crate::review::queue::stop_line;
    use crate::review::queue::stop_line::Sampling;
    use crate::review::rows::QueueRow;
    use crate::review::rows::queue;
    use crate::review::rows::queue::FlagLine;
    use crate::store::payload::CaseState;
    use crate::store::queue::QueueLine;

    fn rows(doubts: &[i64]) -> Vec<QueueRow> {
        let row = |(at, &doubt): (usize, &i64)| {
            let line = QueueLine {
                hh_id: format!("{at:04}"),
                village: "石门村".into(),
                group: String::new(),
                head: String::new(),
                category: String::new(),
                tails: String::new(),
                size: None,
                size_before: None,
                net: None,
                net_before: None,
                now: None,
                before: None,
                before_why: None,
                change: None,
                collector: String::new(),
                score: doubt,
                why: Text::same("x"),
            };
            let flag = || FlagLine {
                rule: "INC01".into(),
                severity: crate::domain::flag::Severity::Medium,
                state: crate::domain::flag::FlagState::Open,
            };
            let flags = if doubt > 0 { vec![flag()] } else { Vec::new() };
            queue::row(line, &CaseState::new(), 0, flags, Money(doubt), |_| None)
        };
        let mut rows: Vec<QueueRow> = doubts.iter().enumerate().map(row).collect();
        rows.sort_by(queue::order);
        queue::number(&mut rows, 0);
        rows
    }

    #[test]
    fn the_line_stands_behind_the_first_cases_that_hold_the_share() {
        let mut rows = rows(&[50, 30, 10, 6, 4, 0, 0]);
        let line = stop_line::line(&rows, 800).expect("a line");
        assert_eq!((line.first, line.of, line.above, line.total), (2, 7, Money(80), Money(100)));
        assert_eq!(line.text().get(Lang::Zh), "前 2 户 / 7 户 占可疑金额的 80 %");
        assert_eq!(stop_line::line(&rows, 801).expect("a line").first, 3);
        // What is decided is done: the line comes nearer and never runs away.
        rows[0].status = Status::Approved;
        rows.sort_by(queue::order);
        queue::number(&mut rows, 0);
        let nearer = stop_line::line(&rows, 800).expect("a line");
        assert_eq!((nearer.first, nearer.of, nearer.done), (1, 6, Money(50)));
        rows[0].rules.clear();
        assert_eq!(stop_line::line(&rows, 800).expect("a line").first, 0, "a settled case is done too");
        assert_eq!(stop_line::line(&[], 800), None);
    }

    #[test]
    fn the_sample_is_drawn_from_below_and_stays_the_same() {
        let doubts: Vec<i64> = std::iter::once(1_000_000).chain((0..100).map(|at| at % 7)).collect();
        let how = Sampling { share_permille: 800, every: 20, seed: 7 };
        let drawn = |how: &Sampling, turned: bool| -> Vec<String> {
            let mut rows = rows(&doubts);
            if turned {
                rows.reverse();
            }
            let found: Vec<i64> = rows.iter().map(|row| row.score).collect();
            stop_line::draw(&mut rows, &found, how);
            let mut ids: Vec<String> = rows.into_iter().filter(|row| row.control).map(|row| row.hh_id).collect();
            ids.sort();
            ids
        };
        let first = drawn(&how, false);
        assert_eq!(first.len(), 5, "one in twenty of a hundred");
        assert!(!first.contains(&"0000".to_owned()), "the case above the line is no sample of what lies below");
        assert_eq!(first, drawn(&how, true), "whatever the order of the rows");
        assert_ne!(first, drawn(&Sampling { seed: 8, ..how }, false));
        assert_eq!(drawn(&Sampling { every: 0, ..how }, false).len(), 0);
    }
}
