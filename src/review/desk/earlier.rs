//! A household in another period: under which number its record stands there, and the records of some households in such a period.
//!
//! The rules' own matcher decides, so that a case, a village, a try-out and a filter see the last year that the flags saw.
//! What does not live here: the matcher (`rules/township/prior_match.rs`), asking it (`file/renumbered.rs`), what may be compared with what (`rows/compare.rs`).

use std::collections::HashMap;
use std::sync::Arc;

use crate::domain::period::Period;
use crate::domain::roll::PostPay;
use crate::domain::roll::Roll;
use crate::domain::table::PAYROLL;
use crate::review::desk::state::Desk;
use crate::review::error::ReviewError;
use crate::review::file::current_tables::Stood;
use crate::review::file::payrolls;
use crate::review::file::renumbered;

impl Desk {
    /// The number under which a household of the period under review has its record in another period: the same 户编号, else that of
    /// the only household without a successor that had the same head (design.md 5); none when it has no record there.
    ///
    /// # Errors
    /// What the store says.
    pub(in crate::review) fn number_in(&self, of: Period, hh: &str) -> Result<Option<String>, ReviewError> {
        let version = self.office.store.read().current(of, hh)?;
        if version.is_some_and(|version| !version.record.household.is_empty()) {
            return Ok(Some(hh.to_owned()));
        }
        if !self.renumbered.borrow().contains_key(&of) {
            let found = self.found_by_head(of)?;
            self.renumbered.borrow_mut().insert(of, found);
        }
        Ok(self.renumbered.borrow().get(&of).and_then(|found| found.get(hh)).cloned())
    }

    /// The records of some households of the period under review in another one, in this order; those without one there are left out.
    ///
    /// # Errors
    /// What the store says.
    pub(in crate::review) fn records_in(&self, of: Period, households: &[&str]) -> Result<Roll, ReviewError> {
        let mut numbers = Vec::with_capacity(households.len());
        for hh in households {
            numbers.extend(self.number_in(of, hh)?);
        }
        let numbers: Vec<&str> = numbers.iter().map(String::as_str).collect();
        let mut roll = self.some_households(of, &numbers)?;
        roll.post_pay = self.post_pay_in(of)?;
        Ok(roll)
    }

    /// What the payroll of another period paid, where it splits the wages of then; worked out once, from all records of that period.
    fn post_pay_in(&self, of: Period) -> Result<Option<Arc<PostPay>>, ReviewError> {
        if let Some(known) = self.post_pay.borrow().get(&of) {
            return Ok(known.clone());
        }
        let caliber = |of: Period| self.office.book.caliber(of.year, &self.place);
        let splits = self.period.is_some_and(|period| caliber(period).splits(caliber(of)));
        let stood = if splits { self.office.stood_of(of, None, Some(PAYROLL))? } else { Stood::new() };
        let paid = if stood.is_empty() { None } else { payrolls::post_pay(&self.office.stored_roll(of)?, &stood).map(Arc::new) };
        self.post_pay.borrow_mut().insert(of, paid.clone());
        Ok(paid)
    }

    /// What the matcher says of the households that have no namesake in the other period.
    fn found_by_head(&self, of: Period) -> Result<HashMap<String, String>, ReviewError> {
        self.period.map_or_else(|| Ok(HashMap::new()), |period| renumbered::found_by_head(self.office.store.read(), period, of))
    }
}

#[cfg(test)]
mod tests {
    use crate::domain::money::Money;
    use crate::domain::period::Period;
    use crate::exchange::batch::FileKind;
    use crate::review::desk::state::Desk;
    use crate::review::tests::rig;
    use crate::review::tests::rig::layer;

    const HEAD: &str = "98010119900307451X";
    const OTHER: &str = "980101199003074528";

    fn desk() -> Desk {
        let house =
            |net: &'static str, head: &'static str| [("village", "石门村"), ("head_cert_no", head), ("net", net), ("size_year", "2")];
        let mut office = rig::office();
        let old = house("30000", HEAD);
        let layers = vec![
            layer(2021, FileKind::Yearly, &[("98010100007", &old, &[])]),
            layer(2022, FileKind::Yearly, &[("98010100005", &old, &[]), ("98010100002", &house("1", OTHER), &[])]),
            layer(2023, FileKind::Yearly, &[("98010100005", &old, &[]), ("98010100002", &house("20000", OTHER), &[])]),
            layer(2024, FileKind::Yearly, &[("98010100009", &house("31000", HEAD), &[]), ("98010100002", &house("21000", OTHER), &[])]),
        ];
        rig::import(&mut office, layers, true).expect("imported");
        Desk::of(office).expect("a desk")
    }

    #[test]
    fn a_new_number_is_found_by_its_head_in_every_year() {
        let desk = desk();
        for (year, now, then) in [
            (2023, "98010100009", Some("98010100005")),
            (2023, "98010100002", Some("98010100002")),
            // Each year is matched for itself: another number again two years on does not break the chain.
            (2022, "98010100009", Some("98010100005")),
            (2021, "98010100009", Some("98010100007")),
            (2021, "98010100002", None),
            (2020, "98010100009", None),
        ] {
            let found = desk.number_in(Period::annual(year), now).expect("read");
            assert_eq!(found.as_deref(), then, "{year} {now}");
        }
    }

    #[test]
    fn the_case_shows_the_years_that_the_rules_saw() {
        let case = desk().case("98010100009").expect("a case");
        let net = case.items.iter().find(|item| item.field == "net").expect("net");
        let years = [&net.before, &net.older[0], &net.older[1]].map(|year| year.map(Money::plain));
        assert!(years.iter().all(|year| year.as_deref() == Ok("30000.00")), "{years:?}");
    }
}
