//! Where the work may stop: the deeper of the wanted share of the doubtful money and the last open high flag; and the control sample below.
//!
//! The doubtful money of a case is what its flags put at stake (`rules/judge/score.rs`), as the last run found it; what is decided or
//! settled since counts as done, so the line comes nearer with every decision. High flags of a village are settled at the village and
//! do not count here. The sample is drawn by lot from the cases below the line as the run left them: the same files give the same
//! sample, whatever was decided since.
//! What does not live here: the order of the queue (`rows/queue.rs`), what the sample tells (`control.rs`).

use std::cmp::Reverse;

use crate::domain::campaign::OfficePlace;
use crate::domain::flag::Severity;
use crate::domain::money::Money;
use crate::i18n::Text;
use crate::i18n::text;
use crate::review::rows::QueueRow;
use crate::rules::book::Book;
use crate::rules::judge::score;

/// How far down the queue the work should go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StopLine {
    /// Cases above the line, from the top of the queue, every one waiting.
    pub first: usize,
    /// Waiting cases in all.
    pub of: usize,
    /// The share that is wanted, in thousandths.
    pub share_permille: i64,
    /// The case with which the share is reached; 0 when it is done.
    pub by_share: usize,
    /// The last case with an open high flag of its own; 0 when there is none.
    pub by_high: usize,
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
    /// Whether it is the last open high flag that puts the line where it stands, and not the share of the money.
    #[must_use]
    pub const fn is_by_high(&self) -> bool {
        self.by_high > self.by_share
    }

    /// The wanted share as people read it: `80 %`.
    #[must_use]
    pub fn share(&self) -> String {
        if self.share_permille % 10 == 0 {
            format!("{} %", self.share_permille / 10)
        } else {
            format!("{}.{} %", self.share_permille / 10, self.share_permille % 10)
        }
    }

    /// `前 38 户 / 214 户 占可疑金额的 80 %`; when the share is reached, that; where the last open high flag decides, that.
    #[must_use]
    pub fn text(&self) -> Text {
        let words = if self.first == 0 {
            text("可疑金额的 {share} 已处理，其余 {of} 户", "{share} of the doubtful money is done, {of} cases left")
        } else if self.is_by_high() && self.total.0 == 0 {
            text(
                "看到第 {first} 户 / {of} 户：最后一条高疑点在此（没有可疑金额）",
                "as far as case {first} of {of}: the last high flag is there (no money is in doubt)",
            )
        } else if self.is_by_high() && self.by_share == 0 {
            text(
                "看到第 {first} 户 / {of} 户：最后一条高疑点在此（可疑金额的 {share} 已处理）",
                "as far as case {first} of {of}: the last high flag is there ({share} of the doubtful money is done)",
            )
        } else if self.is_by_high() {
            text(
                "看到第 {first} 户 / {of} 户：最后一条高疑点在此（可疑金额的 {share} 到第 {by_share} 户）",
                "as far as case {first} of {of}: the last high flag is there ({share} of the doubtful money is reached with case {by_share})",
            )
        } else if self.done.0 > 0 {
            text(
                "再看前 {first} 户 / {of} 户，连同已处理的占可疑金额的 {share}",
                "the next {first} of {of} cases and what is done hold {share} of the doubtful money",
            )
        } else {
            text("前 {first} 户 / {of} 户 占可疑金额的 {share}", "the first {first} of {of} cases hold {share} of the doubtful money")
        };
        let filled = words.fill(&[("first", &self.first), ("of", &self.of), ("share", &self.share()), ("by_share", &self.by_share)]);
        if self.is_by_high() || self.by_high == 0 {
            return filled;
        }
        text("{line}，各户的高疑点都在其中", "{line}, and every household's own high flag is among them").fill(&[("line", &filled)])
    }

    /// The same in a few words, for the line between two rows.
    #[must_use]
    pub fn short(&self) -> Text {
        let words = if self.is_by_high() {
            text(
                "停止线: 最后一条高疑点在此，可疑金额 {share} 也在以上",
                "stop line: the last high flag; {share} of the money in doubt is above too",
            )
        } else {
            text("停止线: 以上连同已处理的占可疑金额 {share}", "stop line: above it and done, {share} of the money in doubt")
        };
        words.fill(&[("share", &self.share())])
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

/// The line over the queue in its order; none when no money is in doubt and no high flag is open.
#[must_use]
pub fn line(rows: &[QueueRow], share_permille: i64) -> Option<StopLine> {
    let total: i64 = rows.iter().fold(0, |sum, row| sum.saturating_add(row.doubt.0));
    // Waiting cases stand at the top of the queue.
    let waiting = || rows.iter().filter(|row| row.status.is_waiting_for_us());
    let by_high = waiting().rfind(|row| row.flags[0] > 0).map_or(0, |row| row.place);
    if total == 0 && by_high == 0 {
        return None;
    }
    let left: i64 = waiting().map(|row| row.left.0).fold(0, i64::saturating_add);
    let done = total.saturating_sub(left);
    let (mut by_share, mut walked) = (0, 0_i64);
    for row in waiting().filter(|row| row.left.0 > 0) {
        if reached(done.saturating_add(walked), total, share_permille) {
            break;
        }
        walked = walked.saturating_add(row.left.0);
        by_share = row.place;
    }
    let first = by_share.max(by_high);
    let above = waiting().filter(|row| row.place <= first).map(|row| row.left.0).fold(0, i64::saturating_add);
    Some(StopLine {
        first,
        of: waiting().count(),
        share_permille,
        by_share,
        by_high,
        total: Money(total),
        done: Money(done),
        above: Money(above),
        control: waiting().filter(|row| row.control).count(),
    })
}

fn reached(part: i64, total: i64, share_permille: i64) -> bool {
    i128::from(part) * 1000 >= i128::from(total) * i128::from(share_permille)
}

/// Marks the control sample and tells from how many it was drawn; `found` are the weights of the rows as the last run gave them.
pub fn draw(rows: &mut [QueueRow], found: &[i64], how: &Sampling) -> usize {
    let mut order: Vec<usize> = (0..rows.len().min(found.len())).collect();
    order.sort_unstable_by(|&a, &b| {
        let key = |at: usize| (Reverse(found[at]), &rows[at].village, &rows[at].hh_id);
        key(a).cmp(&key(b))
    });
    let total = found.iter().map(|&weight| score::doubt_of(weight).0).fold(0, i64::saturating_add);
    let (mut line, mut above) = (0, 0_i64);
    for (place, &at) in order.iter().enumerate() {
        if !reached(above, total, how.share_permille) || score::severity_of(found[at]) == Some(Severity::High) {
            line = place + 1;
        }
        above = above.saturating_add(score::doubt_of(found[at]).0);
    }
    let below = order.split_off(line);
    let drawn_from = below.len();
    let every = usize::try_from(how.every).unwrap_or(0);
    if every == 0 || below.is_empty() {
        return drawn_from;
    }
    let wanted = below.len().div_ceil(every);
    let mut lots: Vec<(u64, usize)> = below.into_iter().map(|at| (lot(how.seed, &rows[at].hh_id), at)).collect();
    lots.sort_unstable();
    for (_, at) in lots.into_iter().take(wanted) {
        rows[at].control = true;
    }
    drawn_from
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
    use proptest::prelude::prop_assert;
    use proptest::prelude::proptest;

    use crate::domain::case::Status;
    use crate::domain::flag::FlagState;
    use crate::domain::flag::Severity;
    use crate::domain::money::Money;
    use crate::i18n::Lang;
    use crate::i18n::Text;
    use crate::review::queue::stop_line;
    use crate::review::queue::stop_line::Sampling;
    use crate::review::rows::QueueRow;
    use crate::review::rows::queue;
    use crate::review::rows::queue::FlagLine;
    use crate::rules::judge::score;
    use crate::rules::judge::score::QueueScore;
    use crate::store::payload::CaseState;
    use crate::store::queue::QueueLine;

    /// Rows with so much in doubt, in yuan, and whether a flag is high.
    fn made(doubts: &[(i64, bool)]) -> Vec<QueueRow> {
        let row = |(at, &(doubt, high)): (usize, &(i64, bool))| {
            let severity = if high { Severity::High } else { Severity::Medium };
            let has_flag = doubt > 0 || high;
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
                score: if has_flag { score::weight(Money::yuan(doubt), score::rank_of(severity)) } else { 0 },
                why: Text::same("x"),
            };
            let flag = || FlagLine { rule: "INC01".into(), severity, state: FlagState::Open };
            let flags = if has_flag { vec![flag()] } else { Vec::new() };
            queue::row(line, &CaseState::new(), 0, flags, |_| None)
        };
        sorted(doubts.iter().enumerate().map(row).collect())
    }

    fn sorted(mut rows: Vec<QueueRow>) -> Vec<QueueRow> {
        rows.sort_by(queue::order);
        queue::number(&mut rows, 0);
        rows
    }

    fn plain(doubts: &[i64]) -> Vec<QueueRow> {
        made(&doubts.iter().map(|&doubt| (doubt, false)).collect::<Vec<_>>())
    }

    #[test]
    fn the_line_stands_behind_the_first_cases_that_hold_the_share() {
        let mut rows = plain(&[50, 30, 10, 6, 4, 0, 0]);
        let line = stop_line::line(&rows, 800).expect("a line");
        assert_eq!((line.first, line.of, line.above, line.total), (2, 7, Money::yuan(80), Money::yuan(100)));
        assert_eq!(line.text().get(Lang::Zh), "前 2 户 / 7 户 占可疑金额的 80 %");
        assert_eq!(stop_line::line(&rows, 801).expect("a line").first, 3);
        // What is decided is done: the line comes nearer and never runs away.
        rows[0].status = Status::Approved;
        let mut rows = sorted(rows);
        let nearer = stop_line::line(&rows, 800).expect("a line");
        assert_eq!((nearer.first, nearer.of, nearer.done), (1, 6, Money::yuan(50)));
        settle(&mut rows[0]);
        assert_eq!(stop_line::line(&sorted(rows), 800).expect("a line").first, 0, "a settled case is done too");
        assert_eq!(stop_line::line(&[], 800), None);
    }

    fn settle(row: &mut QueueRow) {
        row.rules.clear();
        row.flags = [0; 3];
        queue::settle(row, row.score, QueueScore { weight: 0, doubt: Money(0), why: Text::same("x") });
    }

    #[test]
    fn the_last_open_high_flag_takes_the_line_down_and_the_sentence_says_which_decided() {
        let told = |rows: &[QueueRow]| stop_line::line(rows, 800).map(|line| line.text().get(Lang::Zh).to_owned());
        let mut rows = made(&[(50_000, false), (30_000, true), (10_000, false), (4_000, false), (0, true), (900, false), (10, false)]);
        assert_eq!(told(&rows).as_deref(), Some("看到第 5 户 / 7 户：最后一条高疑点在此（可疑金额的 80 % 到第 2 户）"));
        settle(&mut rows[4]);
        rows = sorted(rows);
        assert_eq!(told(&rows).as_deref(), Some("前 2 户 / 7 户 占可疑金额的 80 %，各户的高疑点都在其中"));
        rows[0].status = Status::Approved;
        rows[1].status = Status::Approved;
        rows = sorted(rows);
        assert_eq!(told(&rows).as_deref(), Some("可疑金额的 80 % 已处理，其余 5 户"));
        let bare = made(&[(0, true), (0, false)]);
        assert_eq!(told(&bare).as_deref(), Some("看到第 1 户 / 2 户：最后一条高疑点在此（没有可疑金额）"));
        assert_eq!(told(&plain(&[0, 0])), None);
    }

    proptest! {
        #[test]
        fn no_decision_takes_the_line_further_down(
            doubts in proptest::collection::vec((0_i64..30_000, proptest::bool::weighted(0.2)), 1..40),
            acts in proptest::collection::vec((0_usize..40, 0_u8..3), 1..40),
        ) {
            let mut rows = made(&doubts);
            let found: std::collections::HashMap<String, i64> = rows.iter().map(|row| (row.hh_id.clone(), row.score)).collect();
            let mut first = stop_line::line(&rows, 800).map_or(0, |line| line.first);
            for (at, act) in acts {
                let at = at % rows.len();
                match act {
                    0 => rows[at].status = Status::Approved,
                    1 => settle(&mut rows[at]),
                    // One of several flags is settled: part of the money, or the high one among them.
                    _ if rows[at].flags == [0; 3] => {}
                    _ => {
                        let left = Money(rows[at].left.0 / 200 * 100);
                        let weight = score::weight(left, score::rank_of(Severity::Low));
                        rows[at].flags = [0, 0, 1];
                        let found = found[&rows[at].hh_id];
                        queue::settle(&mut rows[at], found, QueueScore { weight, doubt: left, why: Text::same("x") });
                    }
                }
                rows = sorted(rows);
                let now = stop_line::line(&rows, 800).map_or(0, |line| line.first);
                prop_assert!(now <= first, "{now} after {first}");
                first = now;
            }
        }
    }

    #[test]
    fn the_sample_is_drawn_from_below_and_stays_the_same() {
        let doubts: Vec<i64> = std::iter::once(1_000_000).chain((0..100).map(|at| at % 7)).collect();
        let how = Sampling { share_permille: 800, every: 20, seed: 7 };
        let drawn = |how: &Sampling, turned: bool| -> Vec<String> {
            let mut rows = plain(&doubts);
            if turned {
                rows.reverse();
            }
            let found: Vec<i64> = rows.iter().map(|row| row.score).collect();
            assert_eq!(stop_line::draw(&mut rows, &found, how), 100);
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
