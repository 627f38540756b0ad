//! Where the work may stop, and the control sample below: one walk down the queue in its own order gives both.
//!
//! The line stands at the deeper of the wanted share of the doubtful money and the last case that carries an open high flag of its own
//! or is named by an open high flag of its village; once such a flag is settled at its village, the line moves up.
//! The doubtful money of a case is what its flags put at stake (`rules/judge/score.rs`). The walk goes over the cases as they stand:
//! what is decided or settled counts as done, so the line comes nearer with every decision. For the sample the same walk goes over them
//! as the last run left them, so the same files give the same sample, whatever was decided since. That line is never above the one of
//! today, so no case of the sample stands above either.
//! What does not live here: the order of the queue (`rows/queue.rs`), what the sample tells (`control.rs`).

use std::cmp::Reverse;

use crate::domain::campaign::OfficePlace;
use crate::domain::flag::Severity;
use crate::domain::money::Money;
use crate::i18n::Text;
use crate::i18n::text;
use crate::review::rows::QueueRow;
use crate::rules::book::Book;

/// How far down the queue the work should go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StopLine {
    /// Cases above the line, from the top of the queue, every one waiting.
    pub first: usize,
    /// Waiting cases in all.
    pub of: usize,
    /// The share that is wanted, in thousandths.
    pub share_permille: i64,
    /// The cases that each reason reaches.
    pub reach: StopReach,
    /// What put the line where it stands.
    pub ground: Ground,
    /// Doubtful money of the whole period.
    pub total: Money,
    /// Of it: decided or settled.
    pub done: Money,
    /// Of it: waiting above the line.
    pub above: Money,
    /// Cases of the control sample that are still waiting.
    pub control: usize,
    /// The day for which the rules last ran, `2024-10-18`: the flags are of that day, what is decided of now. Empty before a run.
    pub day: String,
}

/// How far down each reason to look goes, in cases from the top; 0 when there is none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct StopReach {
    /// The case with which the share is reached.
    pub share: usize,
    /// The last case with a high flag of its own.
    pub own: usize,
    /// The last case that a high flag of its village names.
    pub village: usize,
}

impl StopReach {
    /// The deepest of them.
    #[must_use]
    pub fn deepest(self) -> usize {
        self.share.max(self.own).max(self.village)
    }
}

/// What put the line where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ground {
    /// The share of the doubtful money.
    Share,
    /// The last high flag of a household: its village and its head.
    Own(String),
    /// A high flag of a village that names the household: the village and the title of the flag.
    Village(String, Text),
}

impl StopLine {
    /// The wanted share as people read it: `80 %`.
    #[must_use]
    pub fn share(&self) -> String {
        if self.share_permille % 10 == 0 {
            format!("{} %", self.share_permille / 10)
        } else {
            format!("{}.{} %", self.share_permille / 10, self.share_permille % 10)
        }
    }

    /// `前 38 户 / 214 户 占可疑金额的 80 %`; when the share is reached, that; where a high flag decides, which; and of what day it is.
    #[must_use]
    pub fn text(&self) -> Text {
        let line = self.place_in_words();
        if self.day.is_empty() {
            return line;
        }
        text("{line}。疑点按 {day} 的筛查，处理情况到现在", "{line}. Flags are of the run for {day}, decisions of now")
            .fill(&[("line", &line), ("day", &self.day)])
    }

    fn place_in_words(&self) -> Text {
        let (first, of, share) = (&self.first, &self.of, &self.share());
        let money = if self.total.0 == 0 {
            text("没有可疑金额", "no money is in doubt")
        } else if self.reach.share == 0 {
            text("可疑金额的 {share} 已处理", "{share} of the doubtful money is done").fill(&[("share", share)])
        } else {
            text("可疑金额的 {share} 到第 {n} 户", "{share} of the doubtful money is reached with case {n}")
                .fill(&[("share", share), ("n", &self.reach.share)])
        };
        let words = match &self.ground {
            Ground::Own(who) => {
                return text(
                    "看到第 {first} 户 / {of} 户：最后一条高疑点在此，{who}（{money}）",
                    "as far as case {first} of {of}: the last high flag is there, of {who} ({money})",
                )
                .fill(&[("first", first), ("of", of), ("who", who), ("money", &money)]);
            }
            Ground::Village(village, title) => {
                return text(
                    "看到第 {first} 户 / {of} 户：{village}的高疑点“{title}”点名到此，在村页处理后停止线上移（{money}）",
                    "as far as case {first} of {of}: the last household that a high flag of {village}, “{title}”, names; settled at its village the line moves up ({money})",
                )
                .fill(&[("first", first), ("of", of), ("village", village), ("title", title), ("money", &money)]);
            }
            Ground::Share if self.first == 0 => {
                text("可疑金额的 {share} 已处理，其余 {of} 户", "{share} of the doubtful money is done, {of|case|cases} left")
            }
            Ground::Share if self.done.0 > 0 => text(
                "再看前 {first} 户 / {of} 户，连同已处理的占可疑金额的 {share}",
                "the next {first} of {of|case|cases} and what is done hold {share} of the doubtful money",
            ),
            Ground::Share => text(
                "前 {first} 户 / {of} 户 占可疑金额的 {share}",
                "the first {first} of {of|case|cases} hold {share} of the doubtful money",
            ),
        };
        let filled = words.fill(&[("first", first), ("of", of), ("share", share)]);
        let also = match (self.reach.own, self.reach.village) {
            (0, 0) => return filled,
            (_, 0) => text("{line}，各户的高疑点都在其中", "{line}, and every household's own high flag is among them"),
            _ => text("{line}，各户和各村点名的高疑点都在其中", "{line}, and every high flag of a household or its village is among them"),
        };
        also.fill(&[("line", &filled)])
    }

    /// The same as a sign beside the list: `看到第38户: 末条高疑点`, `38户=80 %`.
    #[must_use]
    pub fn sign(&self) -> Text {
        let words = match self.ground {
            Ground::Own(_) => text("看到第{n}户: 末条高疑点", "last high flag at {n}"),
            Ground::Village(..) => text("看到第{n}户: 村级高疑点", "village flag to {n}"),
            Ground::Share => text("{n}户={share}", "{n} = {share}"),
        };
        words.fill(&[("n", &self.first), ("share", &self.share())])
    }

    /// The same in a few words, for the line between two rows.
    #[must_use]
    pub fn short(&self) -> Text {
        let words = match &self.ground {
            Ground::Own(_) => text(
                "停止线: 最后一条高疑点在此，可疑金额 {share} 也在以上",
                "stop line: the last high flag; {share} of the money in doubt is above too",
            ),
            Ground::Village(village, title) => {
                // In a narrow window the title loses its end, not what is to be done.
                return text(
                    "停止线: {village}“{title}”点名到此，在村页处理后上移",
                    "stop line: settle {village}'s “{title}” to move it up",
                )
                .fill(&[("village", village), ("title", title)]);
            }
            Ground::Share => {
                text("停止线: 以上连同已处理的占可疑金额 {share}", "stop line: above it and done, {share} of the money in doubt")
            }
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

/// A case as the walk meets it.
struct WalkedCase {
    /// What of its doubtful money is open.
    left: i64,
    /// Whether it has an open high flag of its own.
    own: bool,
    /// Whether an open high flag of its village names it.
    village: bool,
}

/// The walk: how far each reason reaches, given the open cases from the top, what was in doubt in all and what of it is done.
fn walk(cases: impl Iterator<Item = WalkedCase>, total: i64, done: i64, share_permille: i64) -> StopReach {
    let (mut reach, mut walked) = (StopReach::default(), done);
    for (case, place) in cases.zip(1..) {
        if case.left > 0 && !reached(walked, total, share_permille) {
            walked = walked.saturating_add(case.left);
            reach.share = place;
        }
        if case.own {
            reach.own = place;
        }
        if case.village {
            reach.village = place;
        }
    }
    reach
}

fn reached(part: i64, total: i64, share_permille: i64) -> bool {
    i128::from(part) * 1000 >= i128::from(total) * i128::from(share_permille)
}

/// The line over the queue in its order, of a run for a day; none when no money is in doubt and no high flag is open.
#[must_use]
pub fn line(rows: &[QueueRow], share_permille: i64, day: &str) -> Option<StopLine> {
    let total: i64 = rows.iter().fold(0, |sum, row| sum.saturating_add(row.doubt.0));
    // Waiting cases stand at the top of the queue.
    let waiting = || rows.iter().filter(|row| row.status.is_waiting_for_us());
    let left: i64 = waiting().map(|row| row.left.0).fold(0, i64::saturating_add);
    let done = total.saturating_sub(left);
    let passed = |row: &QueueRow| WalkedCase { left: row.left.0, own: row.flags[0] > 0, village: is_named(row) };
    let reach = walk(waiting().map(passed), total, done, share_permille);
    if total == 0 && reach.deepest() == 0 {
        return None;
    }
    let first = reach.deepest();
    let ground = match waiting().nth(first.saturating_sub(1)) {
        Some(row) if first > reach.share => ground(row),
        _ => Ground::Share,
    };
    Some(StopLine {
        first,
        of: waiting().count(),
        share_permille,
        reach,
        ground,
        total: Money(total),
        done: Money(done),
        above: Money(waiting().take(first).map(|row| row.left.0).fold(0, i64::saturating_add)),
        control: waiting().filter(|row| row.control).count(),
        day: day.to_owned(),
    })
}

/// Whether an open high flag of its village names a case.
fn is_named(row: &QueueRow) -> bool {
    matches!(row.of_village, Some((Severity::High, _)))
}

/// Which high flag brought the line down to a case: its own, else the one of its village.
fn ground(row: &QueueRow) -> Ground {
    let village = row.village.to_string();
    match &row.of_village {
        Some((_, title)) if row.flags[0] == 0 => Ground::Village(village, title.clone()),
        _ => Ground::Own(format!("{village} {}", row.head).trim_end().to_owned()),
    }
}

/// A case as the last run left it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AsFound {
    /// Its weight in the order, with what a flag of the village adds.
    pub weight: i64,
    /// Whether it had a high flag of its own.
    pub own: bool,
    /// Whether a high flag of its village named it.
    pub village: bool,
}

/// Marks the control sample, from below the line as the last run left the cases, and tells from how many it was drawn.
pub fn draw(rows: &mut [QueueRow], found: &[AsFound], how: &Sampling) -> usize {
    let mut order: Vec<usize> = (0..rows.len().min(found.len())).collect();
    order.sort_unstable_by(|&a, &b| {
        let key = |at: usize| (Reverse(found[at].weight), &rows[at].village, &rows[at].hh_id);
        key(a).cmp(&key(b))
    });
    let total = rows.iter().map(|row| row.doubt.0).fold(0, i64::saturating_add);
    let passed = |&at: &usize| WalkedCase { left: rows[at].doubt.0, own: found[at].own, village: found[at].village };
    let line = walk(order.iter().map(passed), total, 0, how.share_permille).deepest();
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
    use crate::review::queue::stop_line::AsFound;
    use crate::review::queue::stop_line::Ground;
    use crate::review::queue::stop_line::Sampling;
    use crate::review::queue::stop_line::StopReach;
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
                score: if has_flag { score::weight(Money::yuan(doubt), score::rank_of(severity)) } else { 0 },
                why: Text::same("x"),
                ..QueueLine::default()
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
        let line = stop_line::line(&rows, 800, "").expect("a line");
        assert_eq!((line.first, line.of, line.above, line.total), (2, 7, Money::yuan(80), Money::yuan(100)));
        assert_eq!(line.text().get(Lang::Zh), "前 2 户 / 7 户 占可疑金额的 80 %");
        assert_eq!(stop_line::line(&rows, 801, "").expect("a line").first, 3);
        // What is decided is done: the line comes nearer and never runs away.
        rows[0].status = Status::Approved;
        let mut rows = sorted(rows);
        let nearer = stop_line::line(&rows, 800, "").expect("a line");
        assert_eq!((nearer.first, nearer.of, nearer.done), (1, 6, Money::yuan(50)));
        settle(&mut rows[0]);
        assert_eq!(stop_line::line(&sorted(rows), 800, "").expect("a line").first, 0, "a settled case is done too");
        assert_eq!(stop_line::line(&[], 800, ""), None);
    }

    fn settle(row: &mut QueueRow) {
        row.rules.clear();
        row.flags = [0; 3];
        queue::settle(row, row.score, QueueScore { weight: 0, doubt: Money(0), why: Text::same("x") });
    }

    #[test]
    fn the_last_open_high_flag_takes_the_line_down_and_the_sentence_says_which_decided() {
        let told = |rows: &[QueueRow]| stop_line::line(rows, 800, "").map(|line| line.text().get(Lang::Zh).to_owned());
        let mut rows = made(&[(50_000, false), (30_000, true), (10_000, false), (4_000, false), (0, true), (900, false), (10, false)]);
        assert_eq!(told(&rows).as_deref(), Some("看到第 5 户 / 7 户：最后一条高疑点在此，石门村（可疑金额的 80 % 到第 2 户）"));
        settle(&mut rows[4]);
        rows = sorted(rows);
        assert_eq!(told(&rows).as_deref(), Some("前 2 户 / 7 户 占可疑金额的 80 %，各户的高疑点都在其中"));
        rows[0].status = Status::Approved;
        rows[1].status = Status::Approved;
        rows = sorted(rows);
        assert_eq!(told(&rows).as_deref(), Some("可疑金额的 80 % 已处理，其余 5 户"));
        let bare = made(&[(0, true), (0, false)]);
        assert_eq!(told(&bare).as_deref(), Some("看到第 1 户 / 2 户：最后一条高疑点在此，石门村（没有可疑金额）"));
        assert_eq!(told(&plain(&[0, 0])), None);
    }

    /// As a high flag of its village names it.
    fn named(row: &mut QueueRow) {
        queue::mark(row, Some((Severity::High, Text::same("两户数据相同"))));
    }

    fn unnamed(row: &mut QueueRow, found: i64) {
        row.of_village = None;
        row.score = if row.rules.is_empty() { 0 } else { found };
    }

    fn as_found(row: &QueueRow) -> AsFound {
        AsFound { weight: row.score, own: row.flags[0] > 0, village: row.of_village.is_some() }
    }

    /// Doubtful yuan, own high flag, named by the village; the share; reach of share, own flags and village flags, and the ground.
    type StopRow<'a> = (&'a [(i64, bool, bool)], i64, Option<([usize; 3], Ground)>);

    #[test]
    fn the_line_stands_at_the_deepest_of_share_own_flag_and_village_flag_and_says_which() {
        let own = |at: &str| Ground::Own(format!("石门村 {at}"));
        let village = || Ground::Village("石门村".into(), Text::same("两户数据相同"));
        let table: [StopRow; 9] = [
            (&[], 800, None),
            (&[(0, false, false), (0, false, false)], 800, None),
            (&[(80, false, false), (20, false, false), (0, false, false)], 800, Some(([1, 0, 0], Ground::Share))),
            (&[(80, false, false), (20, false, false), (0, false, false)], 1000, Some(([2, 0, 0], Ground::Share))),
            (&[(80, false, false), (20, false, false)], 0, Some(([0, 0, 0], Ground::Share))),
            (&[(9_000, false, false), (100, true, false), (0, false, false)], 800, Some(([1, 2, 0], own("0001")))),
            // The villages' flags alone: as deep as the last household that they name.
            (&[(0, false, true), (0, false, true), (0, false, false)], 800, Some(([0, 0, 2], village()))),
            (&[(9_000, false, false), (0, true, true), (0, false, true), (0, false, false)], 800, Some(([1, 2, 3], village()))),
            // Its own flag is the nearer word where both stand at one case.
            (&[(9_000, false, false), (0, true, true), (0, false, false)], 1000, Some(([1, 2, 2], own("0001")))),
        ];
        for (cases, share, wanted) in table {
            let mut rows = made(&cases.iter().map(|&(doubt, own, _)| (doubt, own)).collect::<Vec<_>>());
            for row in &mut rows {
                row.head.clone_from(&row.hh_id);
                let at: usize = row.hh_id.parse().expect("a number");
                if cases[at].2 {
                    named(row);
                }
            }
            let mut rows = sorted(rows);
            let got = stop_line::line(&rows, share, "2024-10-18");
            let told = got.as_ref().map(|line| (line.reach, line.ground.clone()));
            let wanted = wanted.map(|([share, own, village], ground)| (StopReach { share, own, village }, ground));
            assert_eq!(told, wanted, "{cases:?}");
            // The sample comes from below the same line.
            let found: Vec<AsFound> = rows.iter().map(as_found).collect();
            let below = stop_line::draw(&mut rows, &found, &Sampling { share_permille: share, every: 1, seed: 7 });
            let first = got.map_or(0, |line| line.first);
            assert_eq!(below, rows.len() - first, "{cases:?}");
            assert!(rows.iter().all(|row| row.control == (row.place > first)), "{cases:?}");
        }
    }

    #[test]
    fn a_village_flag_holds_the_line_until_it_is_settled_at_its_village() {
        let mut rows = made(&[(50_000, false), (0, false), (0, false), (0, false)]);
        named(&mut rows[2]);
        let found: Vec<i64> = rows.iter().map(|row| row.score).collect();
        let mut rows = sorted(rows);
        let told = |rows: &[QueueRow]| stop_line::line(rows, 800, "2024-10-18").expect("a line").text();
        assert_eq!(
            told(&rows).get(Lang::Zh),
            "看到第 2 户 / 4 户：石门村的高疑点“两户数据相同”点名到此，在村页处理后停止线上移（可疑金额的 80 % 到第 1 户）。疑点按 2024-10-18 的筛查，处理情况到现在"
        );
        unnamed(&mut rows[1], found[2]);
        assert_eq!(told(&sorted(rows)).get(Lang::Zh), "前 1 户 / 4 户 占可疑金额的 80 %。疑点按 2024-10-18 的筛查，处理情况到现在");
    }

    proptest! {
        #[test]
        fn no_decision_takes_the_line_further_down(
            doubts in proptest::collection::vec((0_i64..30_000, proptest::bool::weighted(0.2)), 1..40),
            acts in proptest::collection::vec((0_usize..40, 0_u8..3), 1..40),
        ) {
            let mut rows = made(&doubts);
            for row in rows.iter_mut().step_by(3) {
                named(row);
            }
            let mut rows = sorted(rows);
            let left: Vec<AsFound> = rows.iter().map(as_found).collect();
            stop_line::draw(&mut rows, &left, &Sampling { share_permille: 800, every: 4, seed: 1 });
            let found: std::collections::HashMap<String, i64> = rows.iter().map(|row| (row.hh_id.clone(), row.score)).collect();
            let mut first = stop_line::line(&rows, 800, "").map_or(0, |line| line.first);
            for (at, act) in acts {
                let at = at % rows.len();
                match act {
                    // A flag of the village is settled at the village, for whomever it names.
                    _ if rows[at].of_village.is_some() && act > 0 => {
                        let found = found[&rows[at].hh_id];
                        unnamed(&mut rows[at], found);
                    }
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
                let now = stop_line::line(&rows, 800, "").map_or(0, |line| line.first);
                prop_assert!(now <= first, "{now} after {first}");
                let of_sample = rows.iter().find(|row| row.control && row.status.is_waiting_for_us() && row.place <= now);
                prop_assert!(of_sample.is_none(), "{of_sample:?} above {now}");
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
            let found: Vec<AsFound> = rows.iter().map(as_found).collect();
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
