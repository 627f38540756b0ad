//! Ordinary households: most drift, some fall, some leap, a few live below the attention line; people are born and marry away.
//!
//! What does not live here: planted faults. What happens here by itself is noted in the key as `natural`.

use crate::training::household::family::FamilyShape;
use crate::training::household::family::Studio;
use crate::training::household::house::House;
use crate::training::household::lines::Lines;
use crate::training::household::people::day;
use crate::training::household::people::reborn;
use crate::training::key::AnswerKey;
use crate::training::plants::lean;
use crate::training::plants::lean_at;
use crate::training::village::Habit;

/// From here to 99, of a hundred draws: a household close to the monitoring line.
const CLOSE: i64 = 92;

/// Draws ordinary household number `at` of a village of `size`, with whatever happened to it.
pub fn house(studio: &mut Studio, habit: Habit, (at, size): (i64, i64)) -> House {
    let shape = studio.shape();
    let fell = studio.dice.chance(studio.falling);
    let event = if habit.at_line(at, size) { CLOSE } else { studio.dice.range(0, 99) };
    let calm = habit != Habit::None;
    studio.bare = event >= 82;
    let mut house = studio.house(if event >= 82 { FamilyShape::Young } else { shape });
    studio.bare = false;
    match event {
        _ if fell && event < 82 && habit.may_fall() && shape != FamilyShape::Kept => fall(&mut house, studio, shape),
        0..=10 if !calm => newborn(&mut house, studio, shape),
        11..=19 if !calm => married_away(&mut house, studio, shape),
        20..=32 if !calm => house.since = studio.dice.pick(&[2022, 2023, 2023, 2024]).max(2022),
        82..=91 => leap(&mut house, studio),
        CLOSE.. => close_to_the_line(&mut house, studio, habit),
        _ => {}
    }
    habit.before(&mut house, studio.dice, studio.lines, at, size);
    house.settle(studio.dice);
    house
}

/// A household that left before the year under review.
pub fn left(studio: &mut Studio) -> House {
    let shape = studio.shape();
    let mut house = studio.house(shape);
    house.settle(studio.dice);
    let last = studio.dice.pick(&[1, 2, 2]);
    for account in house.years.iter_mut().skip(last + 1) {
        *account = None;
    }
    house
}

fn fall(house: &mut House, studio: &mut Studio, shape: FamilyShape) {
    let most = match shape {
        FamilyShape::Young | FamilyShape::Middle => 2_300,
        FamilyShape::Grand | FamilyShape::Elder | FamilyShape::Kept => 1_100,
    };
    house.growth[0] = -studio.dice.range(20, most).min(studio.dice.range(20, most));
}

/// A child was born this spring, where there were two already.
pub fn newborn(house: &mut House, studio: &mut Studio, shape: FamilyShape) {
    if shape != FamilyShape::Young || house.members.len() < 4 {
        return;
    }
    let per_head = house.per_head();
    let girl = studio.dice.chance(48);
    studio.add(house, if girl { "之女" } else { "之子" }, !girl, 5);
    let birth = day(2024, 3, 1 + u32::try_from(studio.dice.range(0, 27)).unwrap_or(0));
    if let Some(baby) = house.members.last_mut() {
        reborn(studio.dice, studio.registry, baby, birth);
    }
    house.reach(per_head);
    house.growth[0] = studio.dice.range(25, 400);
}

/// A daughter married away last year.
pub fn married_away(house: &mut House, studio: &mut Studio, shape: FamilyShape) {
    if shape != FamilyShape::Middle {
        return;
    }
    studio.add(house, "之女", false, 24);
    if let Some(daughter) = house.members.last_mut() {
        daughter.until = 2023;
        (daughter.work_place, daughter.work_months, daughter.employer) = ("省外", 10, "演示电子厂");
    }
    house.growth[0] = studio.dice.range(60, 900);
}

fn leap(house: &mut House, studio: &mut Studio) {
    lean(house, studio.dice);
    house.reach(1_300_000 + studio.dice.range(0, 700_000));
    house.growth[0] = studio.dice.range(3_060, 4_150);
}

fn close_to_the_line(house: &mut House, studio: &mut Studio, habit: Habit) {
    let watched = studio.dice.chance(50);
    if watched {
        studio.watch(house);
        if let Some(watch) = &mut house.watch {
            (watch.cleared, watch.since, watch.until, watch.mode) = (false, "202311", "", "");
        }
    }
    let line = studio.lines.mon_line;
    let lowest = match habit {
        Habit::None if watched => line - 120_000,
        Habit::None => line + 9_000,
        // How many stand just above the line is what the pattern of the village decides.
        _ => line + line * 3 / 100 + 1_000,
    };
    let figure = studio.dice.range(lowest, studio.lines.attention - 6_000);
    lean_at(house, studio.dice, figure);
}

/// Whether a quarter of a village, and at least six households, happen to have grown within one percentage point of each other.
///
/// Small villages without any pattern do so now and then; the key calls it natural.
pub fn clustered(houses: &mut [House]) -> bool {
    let mut rates: Vec<i64> = Vec::new();
    for house in houses {
        let (now, size) = (house.per_head(), house.size(2023));
        let before = house.years[2].as_ref().map_or(0, |account| account.per_head(size));
        let blank = house.slips.iter().any(|slip| slip.field == "net_pc");
        if before > 0 && !blank {
            // In hundred-millionths, fine enough to tell any two rates of whole fen apart from the edge of a window.
            rates.push((now - before).saturating_mul(100_000_000) / before);
        }
    }
    rates.sort_unstable();
    let densest = rates.iter().enumerate().map(|(at, low)| rates[at..].iter().take_while(|rate| **rate <= low + 1_000_000).count()).max();
    rates.len() >= 10 && densest.is_some_and(|most| most >= 6 && most * 4 >= rates.len())
}

/// Notes in the key what an ordinary household shows by itself, judged on the figures that were drawn.
pub fn tell(house: &mut House, key: &mut AnswerKey, lines: &Lines, village: &str) {
    let id = house.id.clone();
    let now = house.per_head();
    let size = house.size(2023);
    let before = house.years[2].as_ref().map(|account| account.per_head(size));
    if let Some(before) = before.filter(|&before| now * 10_000 < before * (10_000 - lines.ask_drop)) {
        let severity = if now * 100 <= before * 80 { "high" } else { "medium" };
        key.natural("INC01", severity, village, &id, "收入自然下降", "");
    }
    let cleared = house.watch.as_ref().is_some_and(|watch| watch.cleared);
    if before.is_some_and(|before| cleared && now * 100 <= before * 90) {
        key.natural("MON14", "high", village, &id, "已消除户下降一成以上", "");
    }
    if let Some(before) = before.filter(|&before| now * 100 > before * 130) {
        let severity = if now * 100 > before * 200 {
            "high"
        } else if now * 100 > before * 150 {
            "medium"
        } else {
            "low"
        };
        key.natural("INC07", severity, village, &id, "收入自然增长较多", "");
    }
    if now < lines.attention {
        key.natural("INC05", "medium", village, &id, "人均低于一万元", "");
    }
}
