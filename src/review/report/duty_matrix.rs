//! 责任台账: a village a row, a role a column, as they stand on the day that is asked; it names people and stays in the office.
//!
//! What does not live here: the lines behind it with their days (`duties list`), which of them hold (`file/duties.rs`).

use std::collections::BTreeSet;

use crate::domain::office::duty::DutyRole;
use crate::domain::period::Period;
use crate::exchange::out::table::Paper;
use crate::review::desk::state::Desk;
use crate::review::error::ReviewError;
use crate::review::export::column;
use crate::review::export::column::OutColumn;
use crate::review::export::parts::Parts;
use crate::review::export::work;
use crate::review::file::duties::people;
use crate::review::rows::mask::Audience;
use crate::review::rows::mask::Leaves;

/// A village with its people, by role.
#[derive(Clone, Debug, Default)]
pub struct DutyOut {
    /// Its line, from 1.
    number: usize,
    /// Village.
    village: String,
    /// Its households.
    households: usize,
    /// Names by role, in the order of the roles.
    people: [String; DutyRole::ALL.len()],
}

/// Columns of the matrix.
#[must_use]
pub fn columns() -> Vec<OutColumn<DutyOut>> {
    let inside = (Leaves::Never, Paper::Plain);
    vec![
        OutColumn::new("序号", "no.", |out, _| work::number(out.number)),
        OutColumn::with("行政村", "village", (Leaves::Words, Paper::Key), |out, _| work::word(&out.village)),
        OutColumn::new("户数", "households", |out, _| work::number(out.households)),
        OutColumn::with("包村领导", "leader", inside, |out, _| work::word(&out.people[0])),
        OutColumn::with("包村干部", "cadre", inside, |out, _| work::word(&out.people[1])),
        OutColumn::with("驻村工作队", "team", inside, |out, _| work::word(&out.people[2])),
        OutColumn::with("村书记", "secretary", inside, |out, _| work::word(&out.people[3])),
        OutColumn::with("采集人", "collector", inside, |out, _| work::word(&out.people[4])),
        OutColumn::with("帮扶责任人", "helper", inside, |out, _| work::word(&out.people[5])),
        OutColumn::with("审核人", "reviewer", inside, |out, _| work::word(&out.people[6])),
    ]
}

impl Desk {
    /// The matrix of the period, every village of it a row.
    pub(in crate::review) fn duty_parts(&self, period: Period, audience: Audience) -> Result<Parts, ReviewError> {
        let (duties, day) = (self.duties()?, self.duty_day(period)?);
        let villages: BTreeSet<&str> = self.queue().iter().map(|row| row.village.key()).collect();
        let columns = columns();
        let row = |(at, village): (usize, &str)| {
            let households = self.queue().iter().filter(|row| row.village.key() == village).count();
            let people = DutyRole::ALL.map(|role| people(&duties, village, role, day));
            column::row(&columns, &DutyOut { number: at + 1, village: village.to_owned(), households, people }, audience, self.lang)
        };
        let rows = villages.into_iter().enumerate().map(row).collect();
        Ok(Parts::of(&columns, rows))
    }
}

#[cfg(test)]
mod tests {
    use crate::domain::office::duty::DutyRole;
    use crate::i18n::Lang;
    use crate::review::export::column::header;
    use crate::review::report::duty_matrix::columns;

    #[test]
    fn every_role_has_its_column_in_its_order() {
        let heads = header(&columns());
        let own: Vec<&str> = heads.iter().skip(3).map(|head| head.get(Lang::Zh)).collect();
        assert_eq!(own, DutyRole::ALL.map(|role| role.label().get(Lang::Zh).to_owned()));
    }
}
