//! Payrolls of earlier years, laid beside the records whose wages they split (design.md 5, domain.md 2.9).
//!
//! Every face asks here, with the whole roll of that year, so that rules, screens and filters see the same post pay.
//! What does not live here: whose a row is (`current_tables.rs`), what the sums stand beside (`domain/caliber.rs`).

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::sync::Arc;

use crate::domain::campaign::OfficePlace;
use crate::domain::cell::Cell;
use crate::domain::field::CERT_NO;
use crate::domain::field::FieldId;
use crate::domain::field::known;
use crate::domain::money::Money;
use crate::domain::period::Period;
use crate::domain::roll::PostPay;
use crate::domain::roll::Roll;
use crate::domain::table::PAYROLL;
use crate::domain::tables::TableRow;
use crate::domain::tables::Tables;
use crate::review::file::current_tables::Matcher;
use crate::review::file::current_tables::Stood;
use crate::rules::book::Book;

const NAME: FieldId = known("name");
const MEMBER_STATUS: FieldId = known("member_status");
const POST_TYPE: FieldId = known("post_type");
const POST_MONTHS: FieldId = known("post_months");

/// The columns of members that an earlier year is read with for its payroll; else nobody in it is looked at.
pub const MEMBER_COLUMNS: [FieldId; 5] = [CERT_NO, NAME, MEMBER_STATUS, POST_TYPE, POST_MONTHS];

/// What the payroll among these tables paid each household of a roll; none without a payroll that has amounts.
///
/// A household that the payroll leaves out was paid nothing, unless somebody in it is on record with a post, nobody in it is on record at
/// all, or a row that is nobody's may be about it: then the payroll is not the whole of it, and nothing is noted.
#[must_use]
pub fn post_pay(roll: &Roll, stood: &Stood) -> Option<PostPay> {
    let payroll = stood.get(&PAYROLL)?;
    let paid = PAYROLL.row().column("paid").filter(|paid| payroll.columns.contains(paid))?;
    let matcher = Matcher::new(roll);
    let mut tables = Tables::new();
    matcher.fill(&mut tables, PAYROLL, &payroll.columns, &payroll.rows);
    tables.seal(roll.len());
    let is_nobodys = |row: &&TableRow| matcher.find(PAYROLL, row).is_err();
    let doubtful: BTreeSet<usize> = payroll.rows.iter().filter(is_nobodys).flat_map(|row| matcher.may_be_of(row)).collect();
    let mut post_pay = PostPay::default();
    for at in 0..roll.len() {
        let rows = tables.of_household(PAYROLL, u32::try_from(at).unwrap_or(u32::MAX));
        let is_whole = !doubtful.contains(&at) && (!rows.is_empty() || is_without_post(roll, at));
        if let Some(sum) = sum(rows.map(|row| tables.cell(PAYROLL, row, paid))).filter(|_| is_whole) {
            post_pay.note(roll.id(at), sum);
        }
    }
    Some(post_pay)
}

/// The sum of all rows; none when one of them has no amount, or it is below zero.
fn sum(mut rows: impl Iterator<Item = Cell>) -> Option<Money> {
    rows.try_fold(0_i64, |sum, cell| sum.checked_add(cell.raw()?)).filter(|sum| *sum >= 0).map(Money)
}

fn is_without_post(roll: &Roll, household: usize) -> bool {
    let holds = |member: &u32| {
        let months = roll.get_member(*member as usize, POST_MONTHS).raw();
        roll.get_member(*member as usize, POST_TYPE).raw().is_some() || months.is_some_and(|months| months > 0)
    };
    let members = roll.members_of(household);
    !members.is_empty() && !members.iter().any(holds)
}

/// Lays payrolls beside the rolls of other years whose wages the caliber of `period` splits; `stood` gives the tables of a year.
///
/// # Errors
/// What `stood` says.
pub fn lay_beside<E>(
    book: &Book,
    (period, place): (Period, &OfficePlace),
    rolls: &mut BTreeMap<Period, Roll>,
    mut stood: impl FnMut(Period) -> Result<Stood, E>,
) -> Result<(), E> {
    let caliber = book.caliber(period.year, place);
    for (of, roll) in rolls.iter_mut().filter(|(of, roll)| **of != period && roll.post_pay.is_none()) {
        if caliber.splits(book.caliber(of.year, place)) {
            roll.post_pay = post_pay(roll, &stood(*of)?).map(Arc::new);
        }
    }
    Ok(())
}
