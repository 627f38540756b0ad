//! The queue: every case of the period in the order in which they should be looked at, and why each stands where it does.
//!
//! Order: waiting for us, weight (money in doubt and a small rank by the heaviest flag, `rules/judge/score.rs`), then village and 户编号,
//! so that the same file gives the same order. A case keeps the place that the run gave it while one of its flags is open, so that
//! what was decided never pushes the stop line further down.
//! What does not live here: reading the cases (`desk/mod.rs`), finding by name (`find.rs`).

use std::cmp::Ordering;
use std::cmp::Reverse;

use chrono::NaiveDate;

use crate::domain::case::Status;
use crate::domain::flag::FlagState;
use crate::domain::flag::Severity;
use crate::domain::money::Money;
use crate::domain::text::mask::Named;
use crate::i18n::Text;
use crate::i18n::text;
use crate::review::rows::QueueRow;
use crate::review::rows::mask;
use crate::rules::judge::score;
use crate::rules::judge::score::QueueScore;
use crate::store::payload::CaseState;
use crate::store::queue::QueueLine;

/// A flag as far as the queue needs it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FlagLine {
    /// Rule code.
    pub rule: String,
    /// Its weight.
    pub severity: Severity,
    /// Where it stands.
    pub state: FlagState,
}

/// The row of a case from its stored line, its state and its flags; `place` is set when the whole queue is put in order.
///
/// `age` is in days; `title` gives the title of a rule; the weight of the line holds the money in doubt.
#[must_use]
pub fn row(line: QueueLine, state: &CaseState, age: i64, flags: Vec<FlagLine>, title: impl Fn(&str) -> Option<Text>) -> QueueRow {
    let open = Unsettled::of(flags, title);
    let doubt = score::doubt_of(line.score);
    QueueRow {
        place: 0,
        hh_id: line.hh_id,
        village: line.village.into(),
        town: Named::default(),
        group: mask::scrub(&line.group),
        head: mask::scrub(&line.head),
        category: mask::scrub(&line.category),
        size: line.size,
        net: line.net,
        now: line.now,
        before: line.before,
        before_why: line.before_why,
        change: line.change,
        status: state.status,
        round: state.round_told(),
        out: out(state),
        flags: open.counts,
        of_village: None,
        rules: open.rules,
        top: open.top,
        age,
        collector: mask::scrub(&line.collector),
        why: mask::scrub_text(&line.why),
        score: line.score,
        doubt,
        left: if open.counts == [0; 3] { Money(0) } else { doubt },
        control: false,
    }
}

/// The row of a case after an act: its figures stay, its state, flags and place are new. `found` is the weight that the run gave it.
#[must_use]
pub fn changed(
    old: &QueueRow,
    (found, now): (i64, QueueScore),
    state: &CaseState,
    age: i64,
    flags: Vec<FlagLine>,
    title: impl Fn(&str) -> Option<Text>,
) -> QueueRow {
    let open = Unsettled::of(flags, title);
    let mut row = QueueRow {
        status: state.status,
        round: state.round_told(),
        out: out(state),
        flags: open.counts,
        rules: open.rules,
        top: open.top,
        age,
        ..old.clone()
    };
    settle(&mut row, found, now);
    row
}

/// The slip a returned case is out on.
fn out(state: &CaseState) -> Option<(String, Option<NaiveDate>)> {
    (state.status == Status::Returned && !state.slip.is_empty()).then(|| (state.slip.clone(), state.due))
}

/// Puts a row of which flags were settled since the run, or stand through a skip, where what is open puts it.
pub fn settle(row: &mut QueueRow, found: i64, now: QueueScore) {
    row.score = if now.weight == 0 { 0 } else { now.weight.max(found) };
    row.doubt = row.doubt.max(now.doubt);
    row.left = now.doubt;
    row.why = now.why;
}

/// Puts an open flag of the village to a row that makes it up: the reason for its place names it, and it weighs.
pub fn mark(row: &mut QueueRow, of_village: Option<(Severity, Text)>) {
    if let Some((_, title)) = &of_village {
        let whole = if row.flags == [0; 3] {
            text("本村疑点“{title}”的名单内有本户", "one of those in the village's flag “{title}”").fill(&[("title", title)])
        } else {
            text("{why}；本村疑点“{title}”的名单内", "{why}; in the village's flag “{title}”").fill(&[("why", &row.why), ("title", title)])
        };
        row.why = whole;
        row.score = score::named_by_village(row.score);
        row.top = row.top.take().or_else(|| Some(title.clone()));
    }
    row.of_village = of_village;
}

/// The unsettled flags of a case, heaviest first.
struct Unsettled {
    counts: [u16; 3],
    rules: Vec<String>,
    top: Option<Text>,
}

impl Unsettled {
    fn of(flags: Vec<FlagLine>, title: impl Fn(&str) -> Option<Text>) -> Unsettled {
        let mut open: Vec<FlagLine> = flags.into_iter().filter(|flag| flag.state.is_unsettled()).collect();
        open.sort_by(|a, b| b.severity.cmp(&a.severity).then_with(|| a.rule.cmp(&b.rule)));
        let count = |severity| u16::try_from(open.iter().filter(|flag| flag.severity == severity).count()).unwrap_or(u16::MAX);
        let counts = [count(Severity::High), count(Severity::Medium), count(Severity::Low)];
        let top = open.first().map(|flag| title(&flag.rule).unwrap_or_else(|| Text::same(flag.rule.clone())));
        Unsettled { counts, rules: open.into_iter().map(|flag| flag.rule).collect(), top }
    }
}

/// Which of two cases comes first.
#[must_use]
pub fn order(a: &QueueRow, b: &QueueRow) -> Ordering {
    (!a.status.is_waiting_for_us(), Reverse(a.score))
        .cmp(&(!b.status.is_waiting_for_us(), Reverse(b.score)))
        .then_with(|| a.village.cmp(&b.village))
        .then_with(|| a.hh_id.cmp(&b.hh_id))
}

/// Puts the whole queue in order and numbers it.
#[cfg(test)]
fn arrange(rows: &mut [QueueRow]) {
    rows.sort_by(order);
    number(rows, 0);
}

/// Puts rows of which some changed in order where they lie, what stands beside each along with it, and numbers them: a second list of
/// them takes as much room as the first.
pub fn arrange_with<T>(rows: &mut [QueueRow], beside: &mut [T]) {
    // Which row comes where: those that did not change stand in order already, which a merging sort takes as it is.
    let mut from: Vec<usize> = (0..rows.len()).collect();
    from.sort_by(|&a, &b| order(&rows[a], &rows[b]));
    for start in 0..from.len() {
        // Each round of rows that take each other's places is gone through once.
        let mut to = start;
        while from[to] != start {
            let next = std::mem::replace(&mut from[to], to);
            rows.swap(to, next);
            beside.swap(to, next);
            to = next;
        }
        from[to] = to;
    }
    number(rows, 0);
}

/// Puts one changed line where it now belongs and gives its new position: only the lines between its old and its new place move.
pub fn replace(rows: &mut [QueueRow], at: usize, fresh: QueueRow) -> usize {
    let Some(slot) = rows.get_mut(at) else { return at };
    *slot = fresh;
    let before = rows[..at].partition_point(|row| order(row, &rows[at]) == Ordering::Less);
    if before < at {
        rows[before..=at].rotate_right(1);
        number(&mut rows[before..=at], before);
        return before;
    }
    let after = at + 1 + rows[at + 1..].partition_point(|row| order(row, &rows[at]) == Ordering::Less);
    rows[at..after].rotate_left(1);
    number(&mut rows[at..after], at);
    after - 1
}

/// Numbers lines that are in order, the first of them at this position.
pub fn number(rows: &mut [QueueRow], first: usize) {
    for (row, place) in rows.iter_mut().zip(first + 1..) {
        row.place = place;
    }
}

#[cfg(test)]
mod tests {
    use crate::domain::case::Status;
    use crate::domain::flag::FlagState;
    use crate::domain::flag::Severity;
    use crate::domain::money::Money;
    use crate::i18n::Lang;
    use crate::i18n::Text;
    use crate::review::rows::QueueRow;
    use crate::review::rows::queue;
    use crate::review::rows::queue::FlagLine;
    use crate::rules::judge::score;
    use crate::store::payload::CaseState;
    use crate::store::queue::QueueLine;

    /// A case whose open flags put so many yuan in doubt.
    fn case(hh_id: &str, status: Status, flags: &[(Severity, FlagState)], doubt: i64) -> QueueRow {
        let is_open = flags.iter().any(|(_, state)| state.is_unsettled());
        let heaviest = flags.iter().map(|(severity, _)| *severity).max().unwrap_or(Severity::Low);
        let line = QueueLine {
            hh_id: hh_id.into(),
            village: "石门村".into(),
            score: if is_open { score::weight(Money::yuan(doubt), score::rank_of(heaviest)) } else { 0 },
            why: Text::same("户纯收入少 14,376.00 元"),
            ..QueueLine::default()
        };
        let flags = flags.iter().map(|&(severity, state)| FlagLine { rule: "INC01".into(), severity, state }).collect();
        let state = CaseState { status, ..CaseState::new() };
        queue::row(line, &state, 0, flags, |_| Some(Text::same("人均下降")))
    }

    fn ids(rows: &[QueueRow]) -> Vec<&str> {
        rows.iter().map(|row| row.hh_id.as_str()).collect()
    }

    #[test]
    fn waiting_then_money_in_doubt_and_rank_then_number() {
        let high = [(Severity::High, FlagState::Open)];
        let medium = [(Severity::Medium, FlagState::Open)];
        let mut rows = vec![
            case("6", Status::Approved, &high, 80_000),
            case("5", Status::Submitted, &[(Severity::High, FlagState::Confirmed)], 80_000),
            case("4", Status::Submitted, &medium, 11_699),
            case("3", Status::Corrected, &high, 10_000),
            case("2", Status::Submitted, &high, 10_000),
            case("1", Status::CountyReturned, &high, 14_376),
        ];
        queue::arrange(&mut rows);
        assert_eq!(ids(&rows), ["1", "2", "3", "4", "5", "6"]);
        assert_eq!(rows[0].why.get(Lang::Zh), "户纯收入少 14,376.00 元");
        assert!(rows.iter().all(|row| row.why.is_whole()));
    }

    #[test]
    fn changed_lines_are_put_in_order_with_what_stands_beside_them() {
        let high = [(Severity::High, FlagState::Open)];
        // 7 and 30 have nothing in common: every row comes up, none twice.
        let mut rows: Vec<QueueRow> = (0..30).map(|i: i64| case(&i.to_string(), Status::Submitted, &high, i * 7 % 30 * 1000)).collect();
        let mut beside: Vec<String> = rows.iter().map(|row| row.hh_id.clone()).collect();
        for (at, status) in [(0, Status::Submitted), (3, Status::Approved), (29, Status::Held), (11, Status::Approved)] {
            rows[at].status = status;
            let mut whole = rows.clone();
            queue::arrange(&mut whole);
            queue::arrange_with(&mut rows, &mut beside);
            assert_eq!(rows, whole);
            assert_eq!(ids(&rows), beside);
        }
        queue::arrange_with(&mut Vec::new(), &mut Vec::<u8>::new());
    }

    #[test]
    fn one_changed_line_moves_alone() {
        let high = [(Severity::High, FlagState::Open)];
        let mut rows: Vec<QueueRow> = (1..=9).map(|i: i64| case(&i.to_string(), Status::Submitted, &high, i * 1000)).collect();
        queue::arrange(&mut rows);
        for (at, status) in
            [(0, Status::Approved), (8, Status::Submitted), (4, Status::Returned), (6, Status::Submitted), (8, Status::Held)]
        {
            let mut fresh = rows[at].clone();
            fresh.status = status;
            fresh.score += i64::try_from(at).expect("small") * 7000;
            queue::replace(&mut rows, at, fresh);
            let mut whole = rows.clone();
            queue::arrange(&mut whole);
            assert_eq!(ids(&rows), ids(&whole));
            assert!(rows.iter().zip(1..).all(|(row, place)| row.place == place));
        }
    }
}
