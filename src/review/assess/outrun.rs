//! Whether the figures of a period have outrun its rules: something that they read came in after they last ran.
//!
//! What does not live here: the run itself (`run.rs`), what is refused meanwhile (`decide/decision_rules.rs`, `decide/closing.rs`).

use crate::domain::period::Period;
use crate::review::assess::run::periods_read;
use crate::review::error::ReviewError;
use crate::store::Read;

/// Whether a household's figures, or any of a period that it is compared with, are newer than the last run; not where none was.
///
/// # Errors
/// What the store says.
pub fn of_case(read: Read<'_>, period: Period, hh_id: &str) -> Result<bool, ReviewError> {
    let Some(upto) = behind(read, period)? else { return Ok(false) };
    if read.current(period, hh_id)?.is_some_and(|version| version.id > upto) {
        return Ok(true);
    }
    // A household may have had another number then.
    any(read, &periods_read(period), upto)
}

/// Whether figures of any household are.
///
/// # Errors
/// What the store says.
pub fn of_period(read: Read<'_>, period: Period) -> Result<bool, ReviewError> {
    let Some(upto) = behind(read, period)? else { return Ok(false) };
    any(read, &[periods_read(period), vec![period]].concat(), upto)
}

fn any(read: Read<'_>, periods: &[Period], upto: i64) -> Result<bool, ReviewError> {
    for &of in periods {
        if !read.changed_between(of, upto, i64::MAX)?.is_empty() {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The newest version that the last run saw, where any came after it.
fn behind(read: Read<'_>, period: Period) -> Result<Option<i64>, ReviewError> {
    let Some(run) = read.newest_assessment(period)? else { return Ok(None) };
    Ok((run.upto < read.newest_version()?).then_some(run.upto))
}
