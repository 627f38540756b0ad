//! The township as a whole: how many villages, which fault goes where, who joined and left; draws every household in order.
//!
//! What does not live here: single households (`family.rs`), faults (`plant*.rs`), files (`files.rs`).

use chrono::Days;

use crate::training::dice::Dice;
use crate::training::family::Shape;
use crate::training::family::Studio;
use crate::training::house::House;
use crate::training::house::Sheet;
use crate::training::key::Key;
use crate::training::key::UNPLANTED;
use crate::training::lines::Lines;
use crate::training::names;
use crate::training::ordinary;
use crate::training::people::Registry;
use crate::training::people::day;
use crate::training::plant::Act;
use crate::training::plant::Found;
use crate::training::plant::Trick;
use crate::training::plant_farm;
use crate::training::plant_income;
use crate::training::plant_person;
use crate::training::plant_sums;
use crate::training::plant_transfer;
use crate::training::plant_work;
use crate::training::village::HABITS;
use crate::training::village::Habit;

/// A drawn township.
pub struct Township {
    /// Villages by name.
    pub villages: Vec<String>,
    /// Every household, village by village.
    pub houses: Vec<House>,
    /// The answer key.
    pub key: Key,
}

/// What is to be drawn next in a village.
#[derive(Clone, Copy)]
enum Job {
    Ordinary,
    Plant { trick: Trick, at: usize, fault: bool },
}

impl Job {
    const fn houses(self) -> usize {
        match self {
            Job::Ordinary => 1,
            Job::Plant { trick, fault, .. } => match if fault { trick.fault } else { trick.near } {
                Act::One(_) => 1,
                Act::Two(_) => 2,
            },
        }
    }
}

/// Relative sizes of the villages of a township of twelve.
const WEIGHTS: [usize; 12] = [160, 130, 110, 95, 85, 75, 70, 60, 55, 45, 40, 35];

/// Village sizes for a number of households: about eighty a village, from large to small, at least one village.
#[must_use]
pub fn sizes(households: usize) -> Vec<usize> {
    let villages = ((households + 40) / 80).max(1);
    let weight = |at: usize| if villages <= 12 { WEIGHTS[at * 12 / villages] } else { WEIGHTS[(at + 12 - villages % 12) % 12] };
    let total: usize = (0..villages).map(weight).sum();
    let mut sizes: Vec<usize> = (0..villages).map(|at| households * weight(at) / total).collect();
    let left = households - sizes.iter().sum::<usize>();
    for at in 0..left {
        sizes[at % villages] += 1;
    }
    sizes
}

/// The pattern of village `at` of `villages`.
fn habit(at: usize, villages: usize, size: usize) -> Habit {
    let from_end = villages - 1 - at;
    if from_end < HABITS.len().min(villages / 2) && size >= 30 { HABITS[from_end] } else { Habit::None }
}

/// Draws the township.
#[must_use]
pub fn draw(households: usize, seed: u64, lines: &Lines) -> Township {
    let sizes = sizes(households);
    let habits: Vec<Habit> = sizes.iter().enumerate().map(|(at, &size)| habit(at, sizes.len(), size)).collect();
    let mut township = Township { villages: (0..sizes.len()).map(names::village).collect(), houses: Vec::new(), key: Key::default() };
    let mut registry = Registry::default();
    let plans = plan(&sizes, &habits);
    for (village, (jobs, habit)) in plans.into_iter().zip(&habits).enumerate() {
        let mut dice = Dice::new(seed, 1 + u64::try_from(village).unwrap_or(0));
        let mut studio =
            Studio { dice: &mut dice, registry: &mut registry, lines, hole: habit.hole(), falling: falling(households), bare: false };
        settle_village(&mut township, &mut studio, village, jobs, (*habit, sizes[village]));
    }
    for (rule, why) in UNPLANTED {
        township.key.unplanted(rule, why);
    }
    township
}

/// How many of a hundred ordinary households fall, so that about a tenth of the township does, whatever its size.
fn falling(households: usize) -> i64 {
    let planted = 680;
    let percent = 1_250 * households / households.saturating_sub(planted).max(1) / 100;
    i64::try_from(percent).unwrap_or(10).clamp(12, 44)
}

/// Spreads the plants over the villages: those that touch amounts over the villages without a pattern, the others over the rest.
///
/// A township too small for all of them gets the first of every rule before the second of any.
fn plan(sizes: &[usize], habits: &[Habit]) -> Vec<Vec<Job>> {
    let mut plans: Vec<Vec<Job>> = vec![Vec::new(); sizes.len()];
    // A village with a pattern keeps three fifths of its households for the pattern.
    let room = |(size, habit): (&usize, &Habit)| if *habit == Habit::None { size - size / 20 } else { size * 2 / 5 };
    let mut free: Vec<usize> = sizes.iter().zip(habits).map(room).collect();
    let patterned = habits.iter().any(|habit| *habit != Habit::None);
    let groups: [(&[Trick], bool); 6] = [
        (&plant_income::TRICKS, false),
        (&plant_sums::TRICKS, false),
        (&plant_work::TRICKS, false),
        (&plant_farm::TRICKS, false),
        (&plant_transfer::TRICKS, false),
        (&plant_person::TRICKS, patterned),
    ];
    for at in 0..5 {
        for (tricks, in_pattern) in groups {
            for trick in tricks {
                for fault in [true, false] {
                    let job = Job::Plant { trick: *trick, at, fault };
                    if job.houses() == 2 && at >= 3 {
                        continue;
                    }
                    let open = |village: &usize| (habits[*village] != Habit::None) == in_pattern && free[*village] >= job.houses();
                    // The village with the most room, the first of equals.
                    let Some(village) = (0..sizes.len()).filter(open).max_by_key(|&village| (free[village], usize::MAX - village)) else {
                        continue;
                    };
                    free[village] -= job.houses();
                    plans[village].push(job);
                }
            }
        }
    }
    for (plan, size) in plans.iter_mut().zip(sizes) {
        let planted: usize = plan.iter().map(|job| job.houses()).sum();
        plan.extend(std::iter::repeat_n(Job::Ordinary, size - planted));
    }
    plans
}

fn settle_village(township: &mut Township, studio: &mut Studio, village: usize, mut jobs: Vec<Job>, (habit, size): (Habit, usize)) {
    studio.dice.shuffle(&mut jobs);
    let name = township.villages[village].clone();
    let team: Vec<(String, String)> = (0..3)
        .map(|at| {
            let surname = names::surname(studio.dice);
            (names::person(studio.dice, surname, at != 1, false), studio.registry.phone(studio.dice))
        })
        .collect();
    let count = i64::try_from(size).unwrap_or(i64::MAX);
    let (mut ordinary, mut placed) = (0, 0);
    for job in jobs {
        let start = township.houses.len();
        match job {
            Job::Ordinary => {
                let mut house = ordinary::house(studio, habit, (ordinary, count));
                if ordinary == 0 && habit == Habit::None && house.years[2].is_some() {
                    // One household of the village was given a new number this year; only the head's certificate tells that it is the same.
                    house.old_id = Some(format!("980101001{:04}9{:03}", village + 1, studio.dice.range(0, 999)));
                }
                ordinary += 1;
                enter(&mut house, studio, village, placed, &team);
                ordinary::tell(&mut house, &mut township.key, studio.lines, &name);
                township.houses.push(house);
            }
            Job::Plant { trick, at, fault } => plant(township, studio, (trick, at, fault), village, &team, placed),
        }
        for house in &mut township.houses[start..] {
            house.fit_months();
            habit.after(house, studio.dice, i64::try_from(placed).unwrap_or(0), count);
            placed += 1;
        }
    }
    habit.tell(&mut township.key, &name);
    for at in 0..if habit == Habit::None { size / 40 } else { 0 } {
        let mut house = ordinary::left(studio);
        enter(&mut house, studio, village, size + at, &team);
        township.houses.push(house);
    }
}

/// Draws the households of one plant and notes them in the key.
fn plant(
    township: &mut Township,
    studio: &mut Studio,
    (trick, at, fault): (Trick, usize, bool),
    village: usize,
    team: &[(String, String)],
    placed: usize,
) {
    let (shape, act) = if fault { (trick.shape, trick.fault) } else { (trick.near_shape, trick.near) };
    let mut houses = vec![bare(studio, shape)];
    if let Act::Two(_) = act {
        houses.push(bare(studio, shape));
    }
    for (step, house) in houses.iter_mut().enumerate() {
        enter(house, studio, village, placed + step, team);
    }
    let found = match (act, houses.as_mut_slice()) {
        (Act::One(set), [house]) => set(house, studio, at),
        (Act::Two(set), [first, second]) => set(first, second, studio, at),
        (Act::One(_) | Act::Two(_), _) => return,
    };
    for house in houses {
        tell(&mut township.key, trick.rule, &found, &township.villages[village], &house.id);
        township.houses.push(house);
    }
}

fn bare(studio: &mut Studio, shape: Shape) -> House {
    studio.bare = true;
    let house = studio.house(shape);
    studio.bare = false;
    house
}

fn tell(key: &mut Key, rule: &'static str, found: &Found, village: &str, household: &str) {
    if found.severity.is_empty() {
        key.near(rule, village, household, &found.note, found.also);
    } else {
        key.plant(rule, found.severity, village, household, &found.note, found.also);
    }
}

/// Gives a household its number, village and row of the collection sheet.
fn enter(house: &mut House, studio: &mut Studio, village: usize, at: usize, team: &[(String, String)]) {
    house.village = village;
    house.id = format!("980101001{:04}{:04}", village + 1, at + 1);
    let (month, date) = studio.lines.window[0];
    let visited = day(2024, month, date).checked_add_days(Days::new(u64::try_from(at % 37).unwrap_or(0)));
    let (collector, phone) = team.get(at % team.len().max(1)).cloned().unwrap_or_default();
    house.sheet = Sheet { mode: if studio.dice.chance(88) { "入户" } else { "视频" }, collector, phone, signed: "是", date: visited };
}

#[cfg(test)]
mod tests {
    use crate::training::township;

    #[test]
    fn villages_hold_every_household() {
        assert_eq!(township::sizes(960), [160, 130, 110, 95, 85, 75, 70, 60, 55, 45, 40, 35]);
        for households in [1, 7, 39, 80, 200, 961, 5_000] {
            let sizes = township::sizes(households);
            assert_eq!(sizes.iter().sum::<usize>(), households);
            assert!(sizes.iter().all(|&size| size > 0), "{households}: {sizes:?}");
        }
    }
}
