//! Functions over rows (readings.md 0.2): `where` keeps rows that are surely yes; an unknown row makes sums and shares unknown.

use crate::domain::flag::why::Why;
use crate::rules::eval::functions;
use crate::rules::eval::source::Eval;
use crate::rules::eval::source::Frame;
use crate::rules::eval::source::Source;
use crate::rules::lang::expr::Agg;
use crate::rules::lang::expr::NONE;
use crate::rules::lang::expr::Over;
use crate::rules::lang::value::Num;
use crate::rules::lang::value::Val;

/// What a function over rows comes to.
#[must_use]
pub fn over<S: Source>(eval: &Eval<S>, over: &Over, frame: &Frame) -> Val {
    let count = match eval.source.rows(over.rows, frame) {
        Ok(count) => count,
        Err(_) if over.optional => 0,
        Err(why) => return Val::No(why),
    };
    fold(over, kept(eval, over, frame, count), |row| eval.value(over.body, row), || eval.value(over.extra, frame))
}

/// What a function comes to over the rows that its `where` kept; `body` gives what it takes of a row, `width` the window of `densest`.
#[must_use]
pub fn fold<R>(over: &Over, rows: impl Iterator<Item = R>, body: impl Fn(&R) -> Val, width: impl FnOnce() -> Val) -> Val {
    let numbers = |row: R| body(&row).number();
    match over.agg {
        Agg::Any => decide(rows.map(|row| body(&row)), true),
        Agg::All => decide(rows.map(|row| body(&row)), false),
        Agg::Count if over.body == NONE => functions::whole(rows.count()),
        Agg::Count => match yes(rows.map(|row| body(&row))) {
            Ok((yes, _)) => functions::whole(yes),
            Err(why) => Val::No(why),
        },
        Agg::Share => match yes(rows.map(|row| body(&row))) {
            Ok((_, 0)) => Val::No(Why::TooFew),
            Ok((yes, all)) => ratio(yes, all),
            Err(why) => Val::No(why),
        },
        Agg::Sum => sum(rows.map(numbers)).into(),
        Agg::Min | Agg::Max => edge(rows.map(numbers), over.agg),
        Agg::Median => match rows.map(numbers).collect::<Result<Vec<Num>, Why>>() {
            Ok(mut all) => median(&mut all),
            Err(why) => Val::No(why),
        },
        Agg::Densest | Agg::DensestFrom => match width().number() {
            Ok(width) => densest(rows.map(numbers), width, over.agg),
            Err(why) => Val::No(why),
        },
    }
}

/// The frames of the rows that `where` keeps.
pub fn kept<'a, S: Source>(
    eval: &'a Eval<'a, S>,
    over: &'a Over,
    frame: &'a Frame,
    count: usize,
) -> impl Iterator<Item = Frame> + use<'a, S> {
    let only = eval.arena.rows.get(over.only as usize);
    (0..only.map_or(count, Vec::len))
        .map(move |at| only.and_then(|rows| rows.get(at)).map_or(at, |row| *row as usize))
        .map(move |at| eval.source.enter(over.rows, frame, at))
        .filter(move |row| over.filter == NONE || matches!(eval.value(over.filter, row), Val::Bool(true)))
}

fn decide(rows: impl Iterator<Item = Val>, wanted: bool) -> Val {
    let mut unknown = None;
    for row in rows {
        match row.truth() {
            Ok(yes) if yes == wanted => return Val::Bool(wanted),
            Ok(_) => {}
            Err(why) => unknown = unknown.or(Some(why)),
        }
    }
    unknown.map_or(Val::Bool(!wanted), Val::No)
}

/// How many rows are yes, of how many.
fn yes(rows: impl Iterator<Item = Val>) -> Result<(usize, usize), Why> {
    let mut found = (0, 0);
    for row in rows {
        found.0 += usize::from(row.truth()?);
        found.1 += 1;
    }
    Ok(found)
}

fn sum(rows: impl Iterator<Item = Result<Num, Why>>) -> Result<Num, Why> {
    let mut total = Num::whole(0);
    for row in rows {
        let num = row?;
        total = if total.num == 0 { num } else { total.plus(num)? };
    }
    Ok(total)
}

fn edge(rows: impl Iterator<Item = Result<Num, Why>>, agg: Agg) -> Val {
    let mut best: Option<Num> = None;
    for row in rows {
        let num = match row {
            Ok(num) => num,
            Err(why) => return Val::No(why),
        };
        let better = best.is_none_or(|best| {
            let order = num.against(best);
            if agg == Agg::Min { order.is_lt() } else { order.is_gt() }
        });
        if better {
            best = Some(num);
        }
    }
    best.map_or(Val::No(Why::TooFew), Val::Num)
}

/// The middle value, or the mean of the two middle ones.
#[must_use]
pub fn median(all: &mut [Num]) -> Val {
    all.sort_unstable_by(|a, b| a.against(*b));
    let middle = all.len() / 2;
    match (all.len() % 2, middle.checked_sub(1).and_then(|below| all.get(below)), all.get(middle)) {
        (1, _, Some(middle)) => Val::Num(*middle),
        (0, Some(below), Some(above)) => below.plus(*above).and_then(|sum| sum.over(Num::whole(2))).into(),
        _ => Val::No(Why::TooFew),
    }
}

/// The largest number of values in one closed window, or the lowest value of that window; ties go to the lowest (readings.md VIL01).
fn densest(rows: impl Iterator<Item = Result<Num, Why>>, width: Num, agg: Agg) -> Val {
    let mut all = match rows.collect::<Result<Vec<Num>, Why>>() {
        Ok(all) => all,
        Err(why) => return Val::No(why),
    };
    all.sort_unstable_by(|a, b| a.against(*b));
    let (mut best, mut from) = (0, None);
    let mut end = 0;
    for (start, low) in all.iter().enumerate() {
        let high = match low.plus(width) {
            Ok(high) => high,
            Err(why) => return Val::No(why),
        };
        while all.get(end).is_some_and(|value| value.against(high).is_le()) {
            end += 1;
        }
        // A window of less than nothing holds nothing.
        let within = end.saturating_sub(start);
        if within > best {
            (best, from) = (within, Some(*low));
        }
    }
    match (agg, from) {
        (Agg::Densest, _) => functions::whole(best),
        (_, Some(from)) => Val::Num(from),
        (_, None) => Val::No(Why::TooFew),
    }
}

fn ratio(part: usize, all: usize) -> Val {
    match (i64::try_from(part), i64::try_from(all)) {
        (Ok(num), Ok(den)) if den > 0 => Val::Num(Num { num, den }),
        _ => Val::No(Why::Overflow),
    }
}

#[cfg(test)]
mod tests {
    use crate::domain::flag::why::Why;
    use crate::rules::eval::aggregates::densest;
    use crate::rules::eval::aggregates::median;
    use crate::rules::lang::expr::Agg;
    use crate::rules::lang::value::Num;
    use crate::rules::lang::value::Val;

    #[test]
    fn the_middle_of_odd_and_even_numbers_of_values() {
        let middle = |numbers: &[i64]| {
            let mut all: Vec<Num> = numbers.iter().map(|number| Num::whole(*number)).collect();
            match median(&mut all) {
                Val::Num(found) => Some((found.times(Num::whole(2)).expect("small").as_whole()).expect("halves")),
                _ => None,
            }
        };
        for (numbers, doubled) in [
            (&[][..], None),
            (&[7], Some(14)),
            (&[9, 2], Some(11)),
            (&[5, 1, 3], Some(6)),
            (&[8, 1, 2, 5], Some(7)),
            (&[1, 2, 3, 4, 90], Some(6)),
        ] {
            assert_eq!(middle(numbers), doubled, "{numbers:?}");
        }
    }

    #[test]
    fn the_densest_window_of_any_width() {
        let all = |numbers: &[i64]| numbers.iter().map(|number| Ok(Num::whole(*number))).collect::<Vec<_>>().into_iter();
        for (numbers, width, most, from) in [
            (&[1, 2, 2, 9][..], 0, 2, Some(2)),
            (&[1, 2, 2, 9], 1, 3, Some(1)),
            (&[9, 1, 5, 6], 1, 2, Some(5)),
            (&[3, 4, 8, 9], 1, 2, Some(3)),
            (&[1, 2, 2, 9], 8, 4, Some(1)),
            (&[1, 2, 2, 9], 7, 3, Some(1)),
            (&[1, 2, 2, 9], -1, 0, None),
            (&[], 5, 0, None),
        ] {
            let found = [Agg::Densest, Agg::DensestFrom].map(|agg| densest(all(numbers), Num::whole(width), agg).number());
            let wanted = from.ok_or(Why::TooFew);
            assert_eq!(found[0].map(|most| most.num), Ok(most), "{numbers:?} within {width}");
            assert_eq!(found[1].map(|from| from.num), wanted, "{numbers:?} within {width}");
        }
    }
}
