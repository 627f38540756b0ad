//! Reasons held against the figures of a household: which of them the figures contradict, which they speak for, and where they are silent.
//!
//! Each reason of the register may name a fact with which it cannot be true; it is asked as a rule asks, of the household and its record of
//! a year before, restated. What does not live here: the facts (`domain/reason.rs`), how a form shows them (`ui/form/choices.rs`).

use std::collections::BTreeMap;

use crate::domain::reason::REASONS;
use crate::domain::tables::Tables;
use crate::i18n::Text;
use crate::i18n::text;
use crate::review::desk::state::Desk;
use crate::review::error::ReviewError;
use crate::review::queue::filter::FilterLine;
use crate::review::rows::Deed;
use crate::review::rows::Order;
use crate::rules::eval::filter;
use crate::rules::judge::ready;
use crate::rules::township::town::Town;

/// What the figures say of reasons, by code. A reason that is not there they say nothing of.
pub type WeighedReasons = BTreeMap<&'static str, Weighs>;

/// What the figures say of a reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weighs {
    /// They contradict it.
    Against,
    /// They do not contradict it, and do not make it the likely one either.
    Little,
    /// They speak for it.
    For,
}

impl Desk {
    /// What the figures of a household say of the reasons.
    ///
    /// # Errors
    /// `NoHousehold`, or what the store says.
    pub fn weighed(&self, hh: &str) -> Result<WeighedReasons, ReviewError> {
        let period = self.period.ok_or(ReviewError::NoPeriod)?;
        let row = self.row(hh).ok_or_else(|| ReviewError::NoHousehold(hh.to_owned()))?;
        let current = self.some_households(period, &[hh])?;
        let before = self.records_in(period.back(1), &[hh])?;
        let campaign = self.office.campaign(&current, self.office.exported(period)?)?;
        let tables = Tables::default();
        let town = Town { campaign: &campaign, current: &current, past: &[&before], tables: &tables };
        // Every fact asks the same two records.
        let live = ready(&self.office.book, &town);
        let holds = |when: &str| -> Result<Option<bool>, ReviewError> {
            let fact = filter::compile(&self.office.book, when).map_err(|error| ReviewError::Filter(error.text()))?;
            let asked = fact.ask_ready(&live, &|_| None);
            Ok(fact.test(&FilterLine { row }, &asked, current.find(hh)))
        };
        let mut weighed = WeighedReasons::new();
        for reason in REASONS {
            let against = reason.against.map(|against| holds(against.when)).transpose()?.flatten();
            let bears = reason.bears.map(holds).transpose()?.flatten();
            let weighs = match (against, bears) {
                (None, _) => continue,
                (Some(true), _) => Weighs::Against,
                (Some(false), Some(true)) => Weighs::For,
                (Some(false), Some(false) | None) => Weighs::Little,
            };
            weighed.insert(reason.code, weighs);
        }
        Ok(weighed)
    }

    /// What is to be said of an order whose reasons the figures of its households contradict, a line for each; the order is taken all
    /// the same, as somebody may know better than last year's file.
    ///
    /// # Errors
    /// As `weighed`.
    pub fn contradicted(&self, order: &Order) -> Result<Vec<Text>, ReviewError> {
        if !matches!(order.deed, Some(Deed::Explain | Deed::Approve)) || order.reasons.is_empty() {
            return Ok(Vec::new());
        }
        let mut lines = Vec::new();
        for row in order.households.iter().filter_map(|hh| self.row(hh)) {
            let weighed = self.weighed(&row.hh_id)?;
            let given = REASONS.iter().filter(|reason| order.reasons.iter().any(|code| code == reason.code));
            let against = given.filter(|reason| weighed.get(reason.code) == Some(&Weighs::Against));
            lines.extend(against.filter_map(|reason| {
                let said = text("{head}: {code} 和数据不符，{fact}", "{head}: {code} against the figures, {fact}");
                Some(said.fill(&[("head", &row.head), ("code", &reason.code), ("fact", &reason.against?.said())]))
            }));
        }
        Ok(lines)
    }
}

#[cfg(test)]
mod tests {
    use crate::domain::reason::REASONS;
    use crate::exchange::batch::FileKind;
    use crate::i18n::Lang;
    use crate::review::case::weighed::Weighs;
    use crate::review::desk::state::Desk;
    use crate::review::rows::Deed;
    use crate::review::rows::Order;
    use crate::review::tests::rig;
    use crate::rules::book::Book;
    use crate::rules::eval::filter;

    /// Size, wages, post pay, production income and cost, property, transfers.
    type Account = [&'static str; 7];

    const CODES: [&str; 7] = ["size_year", "wage", "wage_post", "prod_in", "prod_out", "prop", "trans"];
    const BEFORE: Account = ["4", "20000", "6000", "9000", "3000", "500", "1200"];

    /// Households `H0`, `H1` and so on with these accounts, and what theirs were a year before.
    fn desk(now: &[Account], before: Option<Account>) -> Desk {
        let house = |account: &Account| -> Vec<(&'static str, String)> {
            let fields = CODES.into_iter().zip(*account).filter(|(_, value)| !value.is_empty());
            let [size, wage, _, prod_in, prod_out, prop, trans] = account.map(|value| value.parse::<f64>().ok());
            let net = (|| Some(wage? + prod_in? - prod_out? + prop? + trans?))();
            let per_head = net.zip(size).map(|(net, size)| net / size);
            let sums = [("net", net), ("net_pc", per_head)].into_iter().filter_map(|(code, sum)| Some((code, format!("{:.2}", sum?))));
            let fields = [("village", "石门村"), ("head_name", "王建国")].into_iter().chain(fields);
            fields.map(|(code, value)| (code, value.to_owned())).chain(sums).collect()
        };
        let mut desk = Desk::of(rig::office()).expect("a desk");
        // Two years whose forms both tell post pay from other wages.
        rig::on(&mut desk, "2026-03-02T08:30:00Z", "李敏");
        let ids: Vec<String> = (0..now.len()).map(|n| format!("H{n}")).collect();
        let layer = |year: i32, accounts: &[Vec<(&str, String)>]| {
            let told: Vec<Vec<(&str, &str)>> =
                accounts.iter().map(|house| house.iter().map(|(code, value)| (*code, value.as_str())).collect()).collect();
            let rows: Vec<rig::Given> = ids.iter().zip(&told).map(|(id, house)| (id.as_str(), house.as_slice(), [].as_slice())).collect();
            rig::layer(year, FileKind::Yearly, &rows)
        };
        let mut layers = vec![layer(2025, &now.iter().map(house).collect::<Vec<_>>())];
        layers.extend(before.map(|before| layer(2024, &vec![house(&before); now.len()])));
        rig::import(&mut desk.office, layers, false).expect("imported");
        desk.refresh().expect("read");
        desk
    }

    #[test]
    fn each_reason_is_contradicted_and_spoken_for_where_its_facts_hold_and_nowhere_else() {
        let with = |at: usize, value: &'static str| {
            let mut account = BEFORE;
            account[at] = value;
            account
        };
        let both = |one: (usize, &'static str), other: (usize, &'static str)| {
            let mut account = with(one.0, one.1);
            account[other.0] = other.1;
            account
        };
        let (no, little, yes) = (Some(Weighs::Against), Some(Weighs::Little), Some(Weighs::For));
        let cases = [
            ("R01", BEFORE, no),
            ("R01", with(1, "19999.99"), yes),
            // Post pay is not wage work, and a block that fell by more bears more.
            ("R01", both((1, "15000"), (2, "2000")), little),
            ("R01", both((1, "19000"), (6, "0")), little),
            ("R01", with(1, ""), None),
            // With more members it is not the wages, unless the household's own income fell by what is asked about.
            ("R01", both((0, "5"), (1, "19000")), little),
            ("R01", both((0, "5"), (1, "10000")), yes),
            ("R03", BEFORE, no),
            ("R03", with(0, "5"), yes),
            ("R03", both((0, "5"), (1, "10000")), little),
            ("R03", with(0, "3"), no),
            ("R04", BEFORE, no),
            ("R04", with(0, "5"), no),
            ("R04", with(0, "3"), yes),
            ("R04", with(0, ""), None),
            ("R05", BEFORE, no),
            ("R05", with(3, "8999"), yes),
            ("R05", with(4, "3001"), yes),
            ("R05", both((4, "3001"), (1, "19000")), little),
            ("R05", with(4, "2999"), no),
            ("R06", BEFORE, no),
            ("R06", both((1, "15000"), (2, "2000")), yes),
            ("R06", with(5, "499"), yes),
            ("R06", with(6, "1199"), yes),
            ("R06", both((6, "1199"), (3, "8000")), little),
            ("R06", with(6, "1201"), no),
            ("R07", BEFORE, no),
            ("R07", with(5, "0"), little),
            ("R07", with(1, "30000"), no),
            ("R08", BEFORE, no),
            ("R08", with(1, "10000"), no),
            // A rise below what the rules ask about is no growth that would explain anything.
            ("R08", with(1, "20222"), little),
            ("R08", with(6, "1201"), little),
            ("R08", with(1, "30000"), yes),
            ("R08", with(6, "6201"), yes),
        ];
        let asked = desk(&cases.map(|(_, now, _)| now), Some(BEFORE));
        for (n, (code, now, weighs)) in cases.into_iter().enumerate() {
            let weighed = asked.weighed(&format!("H{n}")).expect("weighed");
            assert_eq!(weighed.get(code).copied(), weighs, "{code} {now:?}");
        }
        let order = |deed, reasons: &[&str]| Order {
            households: vec!["H0".into()],
            deed: Some(deed),
            reasons: reasons.iter().map(|&code| code.to_owned()).collect(),
            ..Order::default()
        };
        let smaller = desk(&[with(0, "3")], Some(BEFORE));
        let told = |order: &Order| -> Vec<String> {
            let lines = smaller.contradicted(order).expect("weighed");
            lines.iter().map(|line| line.get(Lang::Zh).to_owned()).collect()
        };
        assert_eq!(told(&order(Deed::Explain, &["R03", "R04", "R16"])), ["王建国: R03 和数据不符，家庭人口没有增加"]);
        assert!(told(&order(Deed::Return, &["R11"])).is_empty());
        let alone = desk(&[BEFORE], None).weighed("H0").expect("weighed");
        assert!(alone.is_empty(), "without a year before the figures say nothing: {alone:?}");
    }

    #[test]
    fn every_fact_is_well_formed_and_asked_of_one_household() {
        let book = Book::shipped().expect("a rulebook");
        let facts: Vec<_> = REASONS.iter().filter_map(|reason| Some((reason.code, reason.against?))).collect();
        assert!(facts.len() >= 7, "{facts:?}");
        for (code, against) in &facts {
            assert!(against.said().is_whole(), "{code}");
        }
        let bears = REASONS.iter().filter_map(|reason| Some((reason.code, reason.bears?)));
        for (code, when) in facts.into_iter().map(|(code, against)| (code, against.when)).chain(bears) {
            let fact = filter::compile(&book, when).map_err(|error| error.text().get(Lang::Zh).to_owned());
            let fact = fact.unwrap_or_else(|why| panic!("{code}: {why}"));
            assert!(!fact.is_of_villages() && !fact.is_of_acts(), "{code}");
        }
    }
}
