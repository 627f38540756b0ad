//! Practice quarters: the same honest households over two years of quarters and the years themselves, a folder each, with faults of their
//! own and an answer key for each period.
//!
//! Cumulative figures are the year's share of months; incomes move by lot, so a key says what was planted and not what ordinary years
//! raise. What does not live here: drawing the households (`township.rs`), the columns of a file (`files/mod.rs`).

use crate::domain::period::Part;
use crate::domain::period::Period;
use crate::training::Sample;
use crate::training::files;
use crate::training::household::account::YearAccount;
use crate::training::household::account::printed;
use crate::training::household::account::share;
use crate::training::household::house::House;
use crate::training::household::lines::Lines;
use crate::training::key::AnswerKey;
use crate::training::office;
use crate::training::order::TownshipOrder;
use crate::training::township;
use crate::training::township::DrawnTownship;

/// The years there are quarters of.
const YEARS: [i32; 2] = [2023, 2024];

/// The parts of a year, in the order they are collected.
const PARTS: [Part; 4] = [Part::Q1, Part::H1, Part::Q3, Part::Annual];

/// Spread of the yearly change of the households, in ten-thousandths.
const SPREAD: i64 = 400;

/// Faults and near misses of a rule in a period.
const FAULTS: usize = 3;
const NEAR: usize = 2;

/// Rules that a period can carry.
const RULES: [PlantedRule; 4] = [PlantedRule::Sum, PlantedRule::Negative, PlantedRule::Backwards, PlantedRule::FullYear];

/// How much a cumulative figure falls behind the earlier one, in fen.
const BEHIND: i64 = 50_000;

/// A rule planted in a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum PlantedRule {
    /// 纯收入 is not what its items come to.
    Sum,
    /// A negative item.
    Negative,
    /// A cumulative figure below that of the period before.
    Backwards,
    /// Three quarters above all of the year before.
    FullYear,
}

impl PlantedRule {
    const fn code(self) -> &'static str {
        match self {
            PlantedRule::Sum => "ARI02",
            PlantedRule::Negative => "INC15",
            PlantedRule::Backwards => "INC13",
            PlantedRule::FullYear => "INC14",
        }
    }

    const fn severity(self) -> &'static str {
        match self {
            PlantedRule::Sum | PlantedRule::Negative | PlantedRule::Backwards => "high",
            PlantedRule::FullYear => "low",
        }
    }

    /// Why it cannot stand in a period; none where it can.
    fn lacks(self, period: Period) -> Option<&'static str> {
        match self {
            PlantedRule::Backwards if period.earlier().is_empty() => Some("本期没有同年更早的累计期"),
            PlantedRule::FullYear if period.part != Part::Q3 => Some("只查前三季度"),
            PlantedRule::FullYear if period.year == YEARS[0] => Some("上年全年不在这些文件里"),
            _ => None,
        }
    }

    /// Sets the account of a household, `before` being that of the period it is held against; says what was done.
    fn set(self, account: &mut YearAccount, before: &YearAccount, size: i64, is_fault: bool) -> String {
        match (self, is_fault) {
            (PlantedRule::Sum, true) => {
                account.net_slip = 150_000;
                "纯收入比按口径计算的多 1500.00 元".to_owned()
            }
            (PlantedRule::Sum, false) => {
                account.net_slip = 100;
                "纯收入与计算值相差不超过 1 元".to_owned()
            }
            (PlantedRule::Negative, true) => {
                account.rent = -10_000;
                "其他财产性收入是负数".to_owned()
            }
            (PlantedRule::Negative, false) => {
                account.rent = 0;
                "其他财产性收入是零".to_owned()
            }
            (PlantedRule::Backwards, true) => {
                account.wage_other = before.wage_other - BEHIND;
                format!("工资性收入累计数比前一期少 {} 元", printed(BEHIND))
            }
            (PlantedRule::Backwards, false) => {
                account.wage_other = before.wage_other;
                "工资性收入累计数和前一期一样".to_owned()
            }
            (PlantedRule::FullYear, is_fault) => {
                let heads = before.per_head(size);
                account.reach(share(heads, if is_fault { 15_000 } else { 11_900 }, 10_000) * size);
                if is_fault { "前三季度人均是上年全年的 1.5 倍" } else { "前三季度人均是上年全年的 1.19 倍" }.to_owned()
            }
        }
    }
}

/// The periods as townships of their own: q1, h1, q3 and the year, of two years; the same number and seed give the same bytes.
#[must_use]
pub fn quarters(households: usize, seed: u64) -> Vec<(Period, Sample)> {
    let township = township::draw(&TownshipOrder::honest(households, seed, SPREAD), &Lines::default());
    let periods = YEARS.iter().flat_map(|&year| PARTS.iter().map(move |&part| Period { year, part }));
    periods.enumerate().map(|(turn, period)| (period, of_period(&township, period, turn))).collect()
}

fn of_period(township: &DrawnTownship, period: Period, turn: usize) -> Sample {
    let mut key = AnswerKey::default();
    let mut accounts: Vec<Option<YearAccount>> = township.houses.iter().map(|house| cumulative(house, period)).collect();
    let mut carriers = carriers(township, turn);
    for rule in RULES {
        if let Some(why) = rule.lacks(period) {
            key.unplanted(rule.code(), why);
            continue;
        }
        let against = match rule {
            PlantedRule::FullYear => Some(Period::annual(period.year - 1)),
            _ => period.earlier().first().copied(),
        };
        for (at, place) in carriers.by_ref().take(FAULTS + NEAR).enumerate() {
            let house = &township.houses[place];
            let before = against.and_then(|against| cumulative(house, against)).unwrap_or_default();
            let Some(account) = accounts[place].as_mut() else { continue };
            let is_fault = at < FAULTS;
            let said = rule.set(account, &before, house.size(period.year), is_fault);
            if is_fault {
                key.plant(rule.code(), rule.severity(), township.village(house), &house.id, &said, "");
            } else {
                key.near(rule.code(), township.village(house), &house.id, &said, "");
            }
        }
    }
    key.drift(SPREAD);
    Sample {
        files: vec![files::of_period(township, period, &accounts)],
        key: files::key(&key),
        rules: office(&[(String::new(), township.villages.clone())]),
        entries: key.entries,
        readme: String::new(),
    }
}

/// The account of a household up to the end of a period: the year's, by months.
fn cumulative(house: &House, period: Period) -> Option<YearAccount> {
    let year = usize::try_from(period.year - 2021).ok().and_then(|at| house.years.get(at))?.as_ref()?;
    let part = |amount: i64| share(amount, period.months(), 12);
    Some(YearAccount {
        wage_other: part(year.wage_other),
        wage_post: part(year.wage_post),
        prod_in: part(year.prod_in),
        prod_out: part(year.prod_out),
        subsidy: part(year.subsidy),
        div: part(year.div),
        rent: part(year.rent),
        birth: part(year.birth),
        dibao: part(year.dibao),
        tekun: part(year.tekun),
        pension: part(year.pension),
        eco: part(year.eco),
        other: part(year.other),
        reward_prod: part(year.reward_prod),
        reward_job: part(year.reward_job),
        net_slip: 0,
        pc_slip: 0,
    })
}

/// Places of households that can carry a fault in a period: ordinary earners with a record in every year, others in each period.
fn carriers(township: &DrawnTownship, turn: usize) -> impl Iterator<Item = usize> {
    let is_fit = |house: &House| {
        let earns = house.years.iter().all(|year| year.as_ref().is_some_and(|year| year.wage_other > 1_200_000 && year.rent >= 0));
        earns && house.watch.is_none() && house.old_id.is_none() && house.village_told.is_none()
    };
    let fit: Vec<usize> = township.houses.iter().enumerate().filter(|(_, house)| is_fit(house)).map(|(place, _)| place).collect();
    let (count, each) = (fit.len().max(1), (FAULTS + NEAR) * RULES.len());
    // Far apart, so that no village has them all.
    let step = (1..=count).map(|add| count / 7 + add).find(|step| gcd(*step, count) == 1).unwrap_or(1);
    (turn * each..(turn + 1) * each).filter_map(move |at| fit.get(at * step % count).copied())
}

const fn gcd(a: usize, b: usize) -> usize {
    if b == 0 { a } else { gcd(b, a % b) }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use crate::training::quarters::quarters;

    #[test]
    fn every_period_has_a_file_faults_and_a_key_and_the_same_seed_gives_the_same_bytes() {
        let made = quarters(120, 3);
        let codes: Vec<String> = made.iter().map(|(period, _)| period.to_string()).collect();
        assert_eq!(codes, ["2023q1", "2023h1", "2023q3", "2023", "2024q1", "2024h1", "2024q3", "2024"]);
        for ((period, sample), (_, again)) in made.iter().zip(quarters(120, 3)) {
            assert!(sample.files == again.files && sample.key == again.key, "{period}");
            let of = |rule: &str, kind: &str| sample.entries.iter().filter(|entry| entry.rule == rule && entry.kind == kind).count();
            assert_eq!((of("ARI02", "plant"), of("ARI02", "near")), (3, 2), "{period}");
            let backwards = ["2023h1", "2023q3", "2024h1", "2024q3"].contains(&period.to_string().as_str());
            assert_eq!((of("INC13", "plant"), of("INC13", "unplanted")), if backwards { (3, 0) } else { (0, 1) }, "{period}");
            assert_eq!(of("INC14", "plant"), if period.to_string() == "2024q3" { 3 } else { 0 }, "{period}");
            let carried: Vec<&str> = sample
                .entries
                .iter()
                .filter(|entry| matches!(entry.kind, "plant" | "near"))
                .map(|entry| entry.household.as_str())
                .collect();
            assert_eq!(carried.iter().collect::<BTreeSet<_>>().len(), carried.len(), "{period}: a household carries one");
        }
    }
}
