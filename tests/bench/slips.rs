//! Slips of money set into a practice township before its files are written: what was told wrongly, and by how much.
//!
//! The household's own account stays as it was drawn, and so do rosters and payrolls, which are made from it; only the printed cells of
//! its yearly file differ. So the money in error is known from the planting: before and after.
//! What does not live here: the township (`hezhun::training`), how the queue ranks it (`queue.rs`).

use std::collections::BTreeMap;

use hezhun::training::files::cells;
use hezhun::training::household::account::YearAccount;
use hezhun::training::household::house::House;
use hezhun::training::household::rng::Dice;
use hezhun::training::township::DrawnTownship;

/// Money fields of a yearly file.
const MONEY: [&str; 21] = [
    "wage",
    "wage_post",
    "wage_other",
    "prod_in",
    "prod_out",
    "prod_out_subsidy",
    "prop",
    "prop_div",
    "prop_other",
    "trans",
    "trans_birth",
    "trans_dibao",
    "trans_tekun",
    "trans_pension",
    "trans_eco",
    "trans_other",
    "reward_prod",
    "reward_job",
    "gross",
    "net",
    "net_pc",
];

/// A way of telling an account wrongly: false where the household has nothing that could be told so. `part` is drawn from 0 to 99.
type Slip = fn(&mut YearAccount, i64) -> bool;

/// What goes wrong on forms: totals are worked out from what was told, unless the last two say otherwise.
const SLIPS: [Slip; 15] = [
    |account, _| takes(&mut account.wage_other, 400_000, |told| told * 10),
    |account, _| takes(&mut account.prod_in, 200_000, |told| told * 10),
    |account, _| takes(&mut account.wage_other, 800_000, |told| told / 10),
    |account, _| takes(&mut account.wage_other, 500_000, |_| 0),
    |account, part| takes(&mut account.wage_other, 500_000, |told| told + 600_000 + part * 20_000),
    |account, part| takes(&mut account.wage_other, 1_000_000, |told| told * (40 + part / 4) / 100),
    |account, _| takes(&mut account.prod_out, 50_000, |_| 0),
    |account, _| takes(&mut account.prod_in, 200_000, |_| 0),
    |account, _| takes(&mut account.pension, 50_000, |_| 0),
    |account, _| takes(&mut account.dibao, 50_000, |_| 0),
    |account, _| takes(&mut account.wage_post, 100_000, |_| 0),
    |account, _| takes(&mut account.div, 20_000, |_| 0),
    |account, part| takes(&mut account.pension, 50_000, |told| told * (150 + part) / 100),
    |account, part| {
        account.net_slip = 50_000 + part * 10_000;
        true
    },
    |account, part| {
        account.net_slip = -40_000 - part * 4_000;
        true
    },
];

fn takes(amount: &mut i64, least: i64, told: impl Fn(i64) -> i64) -> bool {
    let enough = *amount >= least;
    if enough {
        *amount = told(*amount);
    }
    enough
}

/// Sets slips into a share of the households that carry nothing else, in hundredths; the money in error of each by 户编号, in fen.
pub fn set(township: &mut DrawnTownship, percent: usize, seed: u64) -> BTreeMap<String, i64> {
    let mut dice = Dice::new(seed, 7_777);
    let taken: Vec<String> = carriers(township);
    let mut free: Vec<usize> = (0..township.houses.len())
        .filter(|&at| township.houses[at].years[3].is_some() && !taken.contains(&township.houses[at].id))
        .collect();
    dice.shuffle(&mut free);
    let wanted = free.len() * percent / 100;
    let mut errors = BTreeMap::new();
    for (nth, &at) in free.iter().take(wanted).enumerate() {
        let house = &mut township.houses[at];
        // Every way in turn, the next one where a household has nothing to be told so.
        for step in 0..SLIPS.len() {
            if let Some(error) = told_wrongly(house, SLIPS[(nth + step) % SLIPS.len()], dice.range(0, 99)) {
                errors.insert(house.id.clone(), error);
                break;
            }
        }
    }
    errors
}

/// The households that carry a plant or a near miss.
pub fn carriers(township: &DrawnTownship) -> Vec<String> {
    let planted = township.key.entries.iter().filter(|entry| matches!(entry.kind, "plant" | "near"));
    planted.map(|entry| entry.household.clone()).filter(|id| !id.is_empty()).collect()
}

/// Prints the account otherwise; gives by how much the net income, or what makes it up, is wrong.
fn told_wrongly(house: &mut House, slip: Slip, part: i64) -> Option<i64> {
    let before = house.years[3].clone()?;
    let mut after = before.clone();
    if !slip(&mut after, part) {
        return None;
    }
    for field in MONEY {
        let [was, now] = [&before, &after].map(|account| cells::of_household(house, account, field, 2024, ""));
        if was != now {
            house.slip(field, now);
        }
    }
    Some((after.net() - before.net()).abs())
}
