//! Households and periods that keep their figures whatever comes: locked cases and closed campaigns, and what is said of rows for them.
//!
//! What does not live here: closing and locking (`file/campaigns.rs`, `decide`).

use std::collections::HashSet;

use crate::domain::case::Refusal;
use crate::domain::case::Status;
use crate::domain::field::HH_ID;
use crate::domain::period::Period;
use crate::domain::roll::RowSource;
use crate::exchange::batch::FileReport;
use crate::exchange::batch::ProblemKind;
use crate::exchange::batch::RowProblem;
use crate::exchange::batch::TablePart;
use crate::i18n::text;
use crate::review::error::ReviewError;
use crate::review::file::campaigns;
use crate::review::intake::untaken::refused;
use crate::review::rows::mask;
use crate::store::Read;

/// The households of a period whose figures must stay as they are.
pub(in crate::review::intake) enum Frozen {
    /// All of them: the campaign is closed.
    All,
    /// Those whose case is locked.
    Locked(HashSet<String>),
}

impl Frozen {
    pub(in crate::review::intake) fn of(read: Read<'_>, period: Period) -> Result<Frozen, ReviewError> {
        if campaigns::state(read, period)?.closed {
            return Ok(Frozen::All);
        }
        let cases = read.cases(period)?.into_iter().filter(|case| case.state.status == Status::Locked);
        Ok(Frozen::Locked(cases.map(|case| case.hh_id).collect()))
    }

    pub(in crate::review::intake) fn holds(&self, id: &str) -> bool {
        match self {
            Frozen::All => true,
            Frozen::Locked(locked) => locked.contains(id),
        }
    }
}

/// The remark on a row whose household is locked.
pub(in crate::review::intake) fn not_taken((at, hh_id): &(RowSource, String), files: &mut [FileReport]) -> RowProblem {
    let wanted = text(
        "这一户已锁定（或本期已结束），数字没有改；确实要改，先解锁或重新开放本期",
        "this household is locked, or its campaign closed, and keeps its figures; unlock it, or open the campaign again, where they must change",
    );
    refused(*at, HH_ID, mask::household(hh_id), wanted, files)
}

/// The remark on a table that came for a closed campaign.
pub(in crate::review::intake) fn left_out(part: &TablePart, period: Period, files: &mut [FileReport]) -> RowProblem {
    let wanted = Refusal::Closed(period.title()).text();
    let mut problem = RowProblem::new(ProblemKind::LeftOut, 0, String::new(), String::new(), wanted);
    problem.file = part.file;
    if let Some(report) = files.get_mut(part.file) {
        report.counts.refused += part.rows.len();
        problem.sheet.clone_from(&report.sheet);
    }
    problem
}
