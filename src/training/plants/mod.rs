//! What a plant is: a fault or a near miss set into an ordinary household, and what the answer key must say of it.
//!
//! What does not live here: the faults themselves, which stand in one file for each group of rules.

pub mod farm;
pub mod income;
pub mod labour;
pub mod member;
pub mod paper;
pub mod person;
pub mod roster;
pub mod school;
pub mod sums;
pub mod support;
pub mod transfer;
pub mod watch;
pub mod work;

use crate::training::household::account::printed;
use crate::training::household::family::FamilyShape;
use crate::training::household::family::Studio;
use crate::training::household::house::House;
use crate::training::household::rng::Dice;

/// What the key says of a planted household.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlantedFault {
    /// Severity of the rule's flag; empty for a near miss.
    pub severity: &'static str,
    /// Other rules that the same figures make fire, separated by spaces.
    pub also: &'static str,
    /// What was done, for the trainer.
    pub note: String,
}

/// A fault of high severity.
pub fn high(note: impl Into<String>) -> PlantedFault {
    PlantedFault { severity: "high", also: "", note: note.into() }
}

/// A fault of medium severity.
pub fn medium(note: impl Into<String>) -> PlantedFault {
    PlantedFault { severity: "medium", also: "", note: note.into() }
}

/// A fault of low severity.
pub fn low(note: impl Into<String>) -> PlantedFault {
    PlantedFault { severity: "low", also: "", note: note.into() }
}

/// A household just inside the limit.
pub fn near(note: impl Into<String>) -> PlantedFault {
    PlantedFault { severity: "", also: "", note: note.into() }
}

impl PlantedFault {
    /// Names the rules that fire besides.
    #[must_use]
    pub const fn also(mut self, rules: &'static str) -> PlantedFault {
        self.also = rules;
        self
    }
}

/// Sets a fault, or a near miss, number `0..` into one household.
pub type One = fn(&mut House, &mut Studio, usize) -> PlantedFault;
/// Sets it into two households of one village.
pub type Two = fn(&mut House, &mut House, &mut Studio, usize) -> PlantedFault;

/// How many households a plant needs.
#[derive(Clone, Copy)]
pub enum PlantAct {
    /// One.
    One(One),
    /// Two of the same village; the key names both.
    Two(Two),
}

/// The plants of one rule.
#[derive(Clone, Copy)]
pub struct Trick {
    /// Rule code.
    pub rule: &'static str,
    /// The family into which the fault is set.
    pub shape: FamilyShape,
    /// Sets the fault.
    pub fault: PlantAct,
    /// The family into which the near miss is set.
    pub near_shape: FamilyShape,
    /// Sets the near miss.
    pub near: PlantAct,
}

/// Plants that need one household each.
pub const fn one(rule: &'static str, shape: FamilyShape, fault: One, near: One) -> Trick {
    Trick { rule, shape, fault: PlantAct::One(fault), near_shape: shape, near: PlantAct::One(near) }
}

/// The element number `at` of a list that is at least five long; repeats for more.
#[must_use]
pub fn nth<T: Copy + Default>(list: &[T], at: usize) -> T {
    list.get(at % list.len().max(1)).copied().unwrap_or_default()
}

/// Amount in fen as the note shows it.
#[must_use]
pub fn yuan(fen: i64) -> String {
    printed(fen)
}

/// Leaves little besides wages and a small farm, so that wages carry any change of income.
pub fn lean(house: &mut House, dice: &mut Dice) {
    let (prod_in, other) = (dice.told(2_300, 3_600), dice.told(700, 1_100));
    let now = house.now();
    (now.prod_in, now.prod_out, now.subsidy) = (prod_in, prod_in * 2 / 5, 0);
    (now.other, now.div, now.birth) = (other, 0, 0);
}

/// A lean household at exactly this figure per head.
pub fn lean_at(house: &mut House, dice: &mut Dice, per_head: i64) {
    lean(house, dice);
    house.reach(per_head);
    if per_head < 1_000_000 {
        for (person, months) in house.members.iter_mut().zip([5, 2]) {
            person.work_months = months;
        }
    }
}

/// Nobody works for wages; the farm carries the household at its present figure per head.
pub fn farm_only(house: &mut House) {
    for person in &mut house.members {
        (person.work_place, person.work_months, person.employer) = ("", 0, "");
    }
    let per_head = house.per_head();
    let now = house.now();
    (now.wage_other, now.wage_post, now.subsidy) = (0, 0, 0);
    (now.prod_in, now.prod_out) = (1, 0);
    house.reach(per_head);
    let now = house.now();
    let net = now.prod_in;
    now.prod_out = net * 4 / 5;
    now.prod_in = net + now.prod_out;
}

/// Settles a household that lives on its farm and then lets a small wage take the place of sales, every year.
pub fn settle_with_wage(house: &mut House, dice: &mut Dice, wage: i64) {
    house.settle(dice);
    let parts = [88, 92, 96, 100];
    for (account, part) in house.years.iter_mut().zip(parts) {
        if let Some(account) = account {
            let paid = wage * part / 100;
            account.wage_other += paid;
            account.prod_in -= paid;
        }
    }
}

/// The first child on the list, as a position.
#[must_use]
pub fn child(house: &House) -> usize {
    house.members.iter().position(|person| matches!(person.relation, "之子" | "之女")).unwrap_or(0)
}

/// The grandparent of the family, as a position; the last member of families without one.
#[must_use]
pub fn parent(house: &House) -> usize {
    house.members.iter().position(|person| matches!(person.relation, "之父" | "之母")).unwrap_or(house.members.len().saturating_sub(1))
}
