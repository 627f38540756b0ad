//! Restless honest households: every figure of theirs moves from year to year by the spread that was asked for, and nothing is wrong.
//!
//! What does not live here: the calm township (`ordinary.rs`), faults (`training/plants`).

use crate::training::household::account::share;
use crate::training::household::family::FamilyShape;
use crate::training::household::family::Studio;
use crate::training::household::house::House;
use crate::training::household::ordinary;
use crate::training::household::rng::Dice;

/// How far the middle of the changes lies above nothing, in ten-thousandths of the spread: a quarter of a bell lies below nothing then.
const MIDDLE: i64 = 6_745;
/// The deepest fall and the highest rise of a year, in ten-thousandths.
const BOUNDS: (i64, i64) = (-7_500, 15_000);
/// What is left of work and farm in the poorest year, in hundredths of this year's: nobody lives on a negative farm.
const LEAST: i64 = 12;
/// How often a year is drawn anew that would leave less.
const TRIES: usize = 40;

/// Draws a household whose net income per head changes by the spread, with a birth, a wedding or a later entry as ordinary ones have.
///
/// Who is kept by the township gets what is paid to everybody, and moves with it.
pub fn house(studio: &mut Studio, spread: i64) -> House {
    let shape = studio.shape();
    let event = studio.dice.range(0, 99);
    let mut house = studio.house(shape);
    if event <= 10 {
        ordinary::newborn(&mut house, studio, shape);
    } else if event <= 19 {
        ordinary::married_away(&mut house, studio, shape);
    } else if event <= 32 {
        house.since = studio.dice.pick(&[2022, 2023, 2023, 2024]).max(2022);
    }
    if shape != FamilyShape::Kept {
        house.spread = spread;
        restless_years(&mut house, studio.dice, spread);
    }
    house.settle(studio.dice);
    house
}

/// Draws the changes of the three years, and where the year under review lies by its own.
fn restless_years(house: &mut House, dice: &mut Dice, spread: i64) {
    let middle = spread * MIDDLE / 10_000;
    let drawn = |dice: &mut Dice| (middle + dice.bell(spread)).clamp(BOUNDS.0, BOUNDS.1);
    let (usual, calm) = (house.per_head(), house.years[3].clone());
    for _ in 0..TRIES {
        let change = drawn(dice);
        // Half of what is unusual in the change lies in this year, half in the last.
        level(house, share(usual, 10_000 + (change - middle) / 2, 10_000));
        let heads = (house.size(2023).max(1), house.size(2024).max(1));
        // A child more eats from the same income.
        let diluted = if heads.1 > heads.0 { share(10_000 + change, heads.0, heads.1) - 10_000 } else { change };
        house.growth = [diluted, drawn(dice), drawn(dice)];
        if leaves_enough(house) {
            return;
        }
        house.years[3].clone_from(&calm);
    }
    house.growth = [middle; 3];
}

/// Brings the year under review to a figure per head through wages and farm alike.
fn level(house: &mut House, per_head: i64) {
    let size = house.size(2024);
    let account = house.now();
    let own = (account.wage_other + account.prod_net()).max(1);
    let reached = (own + per_head * size - account.net()).max(0);
    for amount in [&mut account.prod_in, &mut account.prod_out, &mut account.subsidy] {
        *amount = share(*amount, reached, own);
    }
    account.reach(per_head * size);
}

/// Whether wages and farm of every year stay a believable part of what they are now.
fn leaves_enough(house: &mut House) -> bool {
    let sizes = [house.size(2023), house.size(2022), house.size(2021)];
    let (mut per_head, growth) = (house.per_head(), house.growth);
    let account = house.now();
    let own = account.wage() + account.prod_net();
    let other = account.net() - own;
    let enough = |left: i64| left >= own * LEAST / 100;
    let earlier = sizes.iter().zip(growth).all(|(size, change)| {
        per_head = share(per_head, 10_000, 10_000 + change);
        enough(per_head * size - other)
    });
    own > 0 && earlier
}
