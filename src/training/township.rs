//! The township as a whole: how many villages, which fault goes where, who joined and left; draws every household in order.
//!
//! What does not live here: single households (`household/family.rs`), faults (`plant*.rs`), files (`files/mod.rs`).

use std::collections::VecDeque;

use chrono::Days;

use crate::training::household::drift;
use crate::training::household::family::FamilyShape;
use crate::training::household::family::Studio;
use crate::training::household::house::House;
use crate::training::household::house::Sheet;
use crate::training::household::lines::Lines;
use crate::training::household::names;
use crate::training::household::ordinary;
use crate::training::household::people::Registry;
use crate::training::household::people::day;
use crate::training::household::rng::Dice;
use crate::training::key::AnswerKey;
use crate::training::key::UNPLANTED;
use crate::training::order::MOST_FAULTS;
use crate::training::order::TownshipOrder;
use crate::training::plants::PlantAct;
use crate::training::plants::PlantedFault;
use crate::training::plants::Trick;
use crate::training::plants::farm;
use crate::training::plants::income;
use crate::training::plants::labour;
use crate::training::plants::member;
use crate::training::plants::paper;
use crate::training::plants::person;
use crate::training::plants::roster;
use crate::training::plants::school;
use crate::training::plants::sums;
use crate::training::plants::support;
use crate::training::plants::transfer;
use crate::training::plants::watch;
use crate::training::plants::work;
use crate::training::village::HABITS;
use crate::training::village::Habit;

/// How the numbers of the households of a township begin that is alone.
const FIRST: &str = "980101001";

/// A drawn township.
pub struct DrawnTownship {
    /// Its number in the county; 0 where it is alone.
    pub town: usize,
    /// Villages by name.
    pub villages: Vec<String>,
    /// Every household, village by village.
    pub houses: Vec<House>,
    /// The answer key.
    pub key: AnswerKey,
    /// Whether 应采名单 still has households that are gone.
    pub list_is_stale: bool,
}

impl DrawnTownship {
    /// 行政村 as the files of a household write it.
    #[must_use]
    pub fn village(&self, house: &House) -> &str {
        house.village_told.unwrap_or_else(|| self.villages.get(house.village).map_or("", String::as_str))
    }

    /// Makes it a township of a county: the numbers of its households are those of its own.
    fn settle_in(&mut self, town: usize) {
        let own = |id: &str| id.strip_prefix(FIRST).map_or_else(|| id.to_owned(), |rest| format!("980101{:03}{rest}", town + 1));
        self.town = town;
        for house in &mut self.houses {
            house.town = town;
            house.id = own(&house.id);
            house.old_id = house.old_id.as_deref().map(own);
        }
        for entry in &mut self.key.entries {
            entry.household = own(&entry.household);
        }
    }

    /// The households that are gone and still on 应采名单, with what the list says of whether they are due: one in each of four villages.
    pub fn gone_but_listed(&self) -> impl Iterator<Item = (&House, &'static str)> {
        let villages = if self.list_is_stale { self.villages.len() } else { 0 };
        let gone = |village: usize| self.houses.iter().find(|house| house.village == village && house.years[3].is_none());
        (0..villages).filter_map(gone).zip(["是", "是", "是", "否"])
    }
}

/// One fault or near miss, the how-manieth of its rule.
#[derive(Clone, Copy)]
struct DrawStep {
    trick: Trick,
    at: usize,
    fault: bool,
}

impl DrawStep {
    const fn shape(&self) -> FamilyShape {
        if self.fault { self.trick.shape } else { self.trick.near_shape }
    }

    const fn act(&self) -> PlantAct {
        if self.fault { self.trick.fault } else { self.trick.near }
    }
}

/// What is to be drawn next in a village.
#[derive(Clone)]
enum DrawJob {
    Ordinary,
    /// Plants that one household carries together; a plant of two households stands alone.
    Plant(Vec<DrawStep>),
}

impl DrawJob {
    fn houses(&self) -> usize {
        match self {
            DrawJob::Plant(steps) if steps.iter().any(|step| matches!(step.act(), PlantAct::Two(_))) => 2,
            DrawJob::Ordinary | DrawJob::Plant(_) => 1,
        }
    }
}

/// Plants that set the account of a household: each has a household of its own, in a village without a pattern.
const ALONE: [&[Trick]; 6] = [&income::TRICKS, &sums::TRICKS, &work::TRICKS, &farm::TRICKS, &transfer::TRICKS, &roster::TRICKS];

/// Plants of two households that leave the account alone; any village will do.
const PAIRS: [&[Trick]; 1] = [&person::PAIRS];

/// Plants that leave the account alone: one of each lane may be carried by the same household, for no lane touches what another sets.
///
/// Plants about a child come first in one lane and last in another, so that no child carries two.
const LANES: [&[&[Trick]]; 5] = [
    &[&member::TRICKS, &labour::TRICKS, &member::CHILDREN, &labour::CHILDREN],
    &[&school::TRICKS, &paper::SPELLS],
    &[&support::TRICKS, &watch::TRICKS, &paper::BLOCK],
    &[&person::TRICKS, &paper::LISTS, &roster::LISTS],
    &[&school::BLANKS, &sums::GROSS],
];

/// How many faults and near misses of a rule there are at most.
const ROUNDS: usize = 5;
/// From so many households on a township gets all rounds; a smaller one stops at the third fault, so that much of it stays ordinary.
const LARGE: usize = 2_000;

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
    if from_end < HABITS.len().min(villages * 7 / 12) && size >= 30 { HABITS[from_end] } else { Habit::None }
}

/// A plant that a lesson asks for by its rule: a fault, or a near miss.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PlantWanted<'a> {
    /// Rule code.
    pub rule: &'a str,
    /// Which of the two.
    pub kind: FaultOrNear,
}

/// What of a rule is planted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FaultOrNear {
    /// A fault that the rule finds.
    Fault,
    /// A household just inside the limit.
    Near,
}

/// The rules that have plants, each of which a lesson may ask for.
pub fn planted() -> impl Iterator<Item = &'static str> {
    tricks().map(|trick| trick.rule)
}

fn tricks() -> impl Iterator<Item = Trick> {
    let lanes = LANES.into_iter().flat_map(|lane| lane.iter().copied());
    ALONE.into_iter().chain(PAIRS).chain(lanes).flatten().copied()
}

/// Draws one village that carries these plants and nothing else, each a household of its own (two where it takes two); the others are
/// ordinary, or show the pattern of the village. Rules without plants are left out.
#[must_use]
pub fn staged((households, seed): (usize, u64), wanted: &[PlantWanted<'_>], habit: Habit, lines: &Lines) -> DrawnTownship {
    let mut before: Vec<PlantWanted<'_>> = Vec::new();
    let mut jobs: Vec<DrawJob> = Vec::new();
    for one in wanted {
        let at = before.iter().filter(|other| *other == one).count();
        let fault = one.kind == FaultOrNear::Fault;
        before.push(*one);
        jobs.extend(tricks().find(|trick| trick.rule == one.rule).map(|trick| DrawJob::Plant(vec![DrawStep { trick, at, fault }])));
    }
    let planted: usize = jobs.iter().map(DrawJob::houses).sum();
    let size = households.max(planted);
    let mut plans = vec![jobs];
    fill_up(&mut plans, &[size]);
    let order = TownshipOrder { households: size, seed, spread: None, faults: Some(0) };
    drawn(&order, lines, (&[size], &[habit]), plans, &mut Registry::default())
}

/// Draws the township.
#[must_use]
pub fn draw(order: &TownshipOrder, lines: &Lines) -> DrawnTownship {
    draw_among(order, lines, &mut Registry::default())
}

fn draw_among(order: &TownshipOrder, lines: &Lines, registry: &mut Registry) -> DrawnTownship {
    let &TownshipOrder { households, seed, spread, faults } = order;
    let sizes = sizes(households);
    // A pattern is a fault of its village, and would pull at changes that are to have their own spread.
    let patterned = spread.is_none() && faults.is_none();
    let of_village = |(at, &size): (usize, &usize)| if patterned { habit(at, sizes.len(), size) } else { Habit::None };
    let habits: Vec<Habit> = sizes.iter().enumerate().map(of_village).collect();
    let plans = match faults {
        None => plan(&sizes, &habits),
        Some(share) => scattered(&sizes, share, &mut Dice::new(seed, 0)),
    };
    drawn(order, lines, (&sizes, &habits), plans, registry)
}

/// Draws the townships of a county, each with a seed of its own; villages have the same names in all of them, and nobody's certificate
/// or phone is in two.
#[must_use]
pub fn county(order: &TownshipOrder, towns: usize, lines: &Lines) -> Vec<DrawnTownship> {
    let mut registry = Registry::default();
    let town = |at: usize| {
        let order = TownshipOrder { seed: order.seed.wrapping_add(u64::try_from(at).unwrap_or(0)), ..*order };
        let mut township = draw_among(&order, lines, &mut registry);
        township.settle_in(at);
        township
    };
    (0..towns).map(town).collect()
}

/// Draws what was planned for each village; `registry` holds the numbers that are taken.
fn drawn(
    order: &TownshipOrder,
    lines: &Lines,
    (sizes, habits): (&[usize], &[Habit]),
    plans: Vec<Vec<DrawJob>>,
    registry: &mut Registry,
) -> DrawnTownship {
    let &TownshipOrder { households, seed, spread, faults } = order;
    let mut township = DrawnTownship {
        town: 0,
        villages: (0..sizes.len()).map(names::village).collect(),
        houses: Vec::new(),
        key: AnswerKey::default(),
        list_is_stale: faults.is_none(),
    };
    let falling = falling(households, plans.iter().flatten().filter(|job| matches!(job, DrawJob::Plant(_))).map(DrawJob::houses).sum());
    for (village, (jobs, habit)) in plans.into_iter().zip(habits).enumerate() {
        let mut dice = Dice::new(seed, 1 + u64::try_from(village).unwrap_or(0));
        let mut studio = Studio { dice: &mut dice, registry, lines, hole: habit.hole(), falling, spread, bare: false };
        settle_village(&mut township, &mut studio, village, jobs, (*habit, sizes[village]));
    }
    tell_of_list(&mut township);
    if let Some(spread) = spread {
        township.key.drift(spread);
    }
    for (rule, why) in UNPLANTED {
        township.key.unplanted(rule, why);
    }
    township
}

/// What the answer key says of the villages whose households are on 应采名单 and gone.
fn tell_of_list(township: &mut DrawnTownship) {
    let listed: Vec<(String, bool)> =
        township.gone_but_listed().map(|(house, due)| (township.village(house).to_owned(), due == "是")).collect();
    for (village, is_due) in listed {
        if is_due {
            township.key.plant("COL08", "high", &village, "", "应采名单上的一户没有采集表", "");
        } else {
            township.key.near("COL08", &village, "", "没有采集表的一户，名单上写明不采", "");
        }
    }
}

/// How many of a hundred ordinary households fall, so that about a tenth of the township does, whatever its size.
fn falling(households: usize, planted: usize) -> i64 {
    let percent = 1_250 * households / households.saturating_sub(planted).max(1) / 100;
    i64::try_from(percent).unwrap_or(10).clamp(12, 44)
}

/// Spreads the plants over the villages: those that touch amounts over the villages without a pattern, the others over the rest first.
///
/// A township too small for all of them gets the first of every rule before the second of any.
fn plan(sizes: &[usize], habits: &[Habit]) -> Vec<Vec<DrawJob>> {
    let mut plans: Vec<Vec<DrawJob>> = vec![Vec::new(); sizes.len()];
    // Half of the township stays ordinary; a village with a pattern keeps three fifths of its households for the pattern.
    let room = |(size, habit): (&usize, &Habit)| if *habit == Habit::None { size * 7 / 10 } else { size * 2 / 5 };
    let large = sizes.iter().sum::<usize>() >= LARGE;
    let mut free: Vec<usize> = sizes.iter().zip(habits).map(room).collect();
    for at in 0..ROUNDS {
        let kinds = [true, false].into_iter().filter(|&fault| large || at < 2 || (at == 2 && fault));
        for (job, touches) in kinds.flat_map(|fault| round(at, fault)) {
            let patterned = |village: usize| habits[village] != Habit::None;
            let open = |village: &usize| free[*village] >= job.houses() && !(touches && patterned(*village));
            // The village with the most room, the first of equals.
            let best = |village: &usize| (patterned(*village), free[*village], usize::MAX - village);
            let Some(village) = (0..sizes.len()).filter(open).max_by_key(best) else {
                continue;
            };
            free[village] -= job.houses();
            plans[village].push(job);
        }
    }
    fill_up(&mut plans, sizes);
    plans
}

/// Faults of rules drawn by lot for a share of the households, in ten-thousandths, spread over the villages by lot too; no near misses.
fn scattered(sizes: &[usize], share: i64, dice: &mut Dice) -> Vec<Vec<DrawJob>> {
    let total: usize = sizes.iter().sum();
    let mut wanted = usize::try_from(share.clamp(0, MOST_FAULTS)).unwrap_or(0) * total / 10_000;
    let mut plans: Vec<Vec<DrawJob>> = vec![Vec::new(); sizes.len()];
    let mut free: Vec<usize> = sizes.to_vec();
    for at in 0.. {
        let mut jobs: Vec<DrawJob> = if wanted == 0 { Vec::new() } else { round(at, true).into_iter().map(|(job, _)| job).collect() };
        dice.shuffle(&mut jobs);
        let before = wanted;
        for job in jobs {
            let open: Vec<usize> = (0..sizes.len()).filter(|village| job.houses() <= free[*village].min(wanted)).collect();
            // A large village has more faults than a small one.
            let places: Vec<usize> = open.into_iter().flat_map(|village| std::iter::repeat_n(village, free[village])).collect();
            if places.is_empty() {
                continue;
            }
            let village = dice.pick(&places);
            free[village] -= job.houses();
            wanted -= job.houses();
            plans[village].push(job);
        }
        if wanted == before {
            break;
        }
    }
    fill_up(&mut plans, sizes);
    plans
}

/// Whoever carries no plant is ordinary.
fn fill_up(plans: &mut [Vec<DrawJob>], sizes: &[usize]) {
    for (plan, size) in plans.iter_mut().zip(sizes) {
        let planted: usize = plan.iter().map(DrawJob::houses).sum();
        plan.extend(std::iter::repeat_n(DrawJob::Ordinary, size - planted));
    }
}

/// The jobs of one round, and whether each touches amounts.
fn round(at: usize, fault: bool) -> Vec<(DrawJob, bool)> {
    let steps = |tricks: &'static [Trick]| tricks.iter().map(move |&trick| DrawStep { trick, at, fault });
    let alone = ALONE.into_iter().flat_map(steps).map(|step| (DrawJob::Plant(vec![step]), true));
    let pairs = PAIRS.into_iter().flat_map(steps).map(|step| (DrawJob::Plant(vec![step]), false));
    let mut jobs: Vec<(DrawJob, bool)> = alone.chain(pairs).collect();
    let mut lanes: Vec<VecDeque<DrawStep>> = LANES.into_iter().map(|lane| lane.iter().copied().flat_map(steps).collect()).collect();
    for lane in 0..lanes.len() {
        while let Some(first) = lanes[lane].pop_front() {
            let mut carried = vec![first];
            for other in &mut lanes[lane + 1..] {
                let fits = other.iter().position(|step| step.shape() == first.shape());
                carried.extend(fits.and_then(|place| other.remove(place)));
            }
            jobs.push((DrawJob::Plant(carried), false));
        }
    }
    jobs
}

fn settle_village(
    township: &mut DrawnTownship,
    studio: &mut Studio,
    village: usize,
    mut jobs: Vec<DrawJob>,
    (habit, size): (Habit, usize),
) {
    studio.dice.shuffle(&mut jobs);
    let name = township.villages[village].clone();
    let team: Vec<(String, String)> = (0..3)
        .map(|at| {
            let surname = names::surname(studio.dice);
            (names::person(studio.dice, surname, at != 1, false), studio.registry.phone(studio.dice))
        })
        .collect();
    // Somebody who belongs to no team, so that only the pattern decides how many forms a day brings.
    let diligent = (names::person(studio.dice, "冉", true, false), studio.registry.phone(studio.dice));
    let count = i64::try_from(size).unwrap_or(i64::MAX);
    let (mut ordinary, mut placed) = (0, 0);
    let first = township.houses.len();
    for job in jobs {
        let start = township.houses.len();
        match job {
            DrawJob::Ordinary => {
                let mut house = match studio.spread {
                    Some(spread) => drift::house(studio, spread),
                    None => ordinary::house(studio, habit, (ordinary, count)),
                };
                let nth = ordinary;
                if ordinary == 0 && habit == Habit::None && house.years[2].is_some() {
                    // One household of the village was given a new number this year; only the head's certificate tells that it is the same.
                    house.old_id = Some(format!("{FIRST}{:04}9{:03}", village + 1, studio.dice.range(0, 999)));
                }
                ordinary += 1;
                enter(&mut house, studio, village, placed, &team);
                if let Some(day) = habit.one_day(nth) {
                    (house.sheet.mode, house.sheet.date) = ("入户", Some(day));
                    (house.sheet.collector, house.sheet.phone) = diligent.clone();
                    habit.tell_of_day(&mut township.key, &name, &house.id);
                }
                ordinary::tell(&mut house, &mut township.key, studio.lines, &name);
                township.houses.push(house);
            }
            DrawJob::Plant(steps) => plant(township, studio, &steps, village, &team, placed),
        }
        for house in &mut township.houses[start..] {
            house.fit_months();
            habit.after(house, studio.dice, i64::try_from(placed).unwrap_or(0), count);
            placed += 1;
        }
    }
    habit.tell(&mut township.key, &name);
    if habit == Habit::None && ordinary::clustered(&mut township.houses[first..]) {
        township.key.natural("VIL01", "high", &name, "", "小村的增幅碰巧相近", "");
    }
    for at in 0..if habit == Habit::None { size / 40 } else { 0 } {
        let mut house = ordinary::left(studio);
        enter(&mut house, studio, village, size + at, &team);
        township.houses.push(house);
    }
}

/// Draws the households of one job and notes its plants in the key.
fn plant(township: &mut DrawnTownship, studio: &mut Studio, steps: &[DrawStep], village: usize, team: &[(String, String)], placed: usize) {
    let Some(first) = steps.first() else { return };
    let mut houses = vec![bare(studio, first.shape())];
    if let PlantAct::Two(_) = first.act() {
        houses.push(bare(studio, first.shape()));
    }
    for (step, house) in houses.iter_mut().enumerate() {
        enter(house, studio, village, placed + step, team);
    }
    for step in steps {
        let found = match (step.act(), houses.as_mut_slice()) {
            (PlantAct::One(set), [house]) => set(house, studio, step.at),
            (PlantAct::Two(set), [one, other]) => set(one, other, studio, step.at),
            (PlantAct::One(_) | PlantAct::Two(_), _) => continue,
        };
        for house in &houses {
            tell(&mut township.key, step.trick.rule, &found, &township.villages[village], &house.id);
        }
    }
    for house in &mut houses {
        if house.years[..3].iter().all(Option::is_none) && house.since < 2024 {
            house.settle(studio.dice);
        }
    }
    township.houses.append(&mut houses);
}

fn bare(studio: &mut Studio, shape: FamilyShape) -> House {
    studio.bare = true;
    let house = studio.house(shape);
    studio.bare = false;
    house
}

fn tell(key: &mut AnswerKey, rule: &'static str, found: &PlantedFault, village: &str, household: &str) {
    if found.severity.is_empty() {
        key.near(rule, village, household, &found.note, found.also);
    } else {
        key.plant(rule, found.severity, village, household, &found.note, found.also);
    }
}

/// Gives a household its number, village and row of the collection sheet.
fn enter(house: &mut House, studio: &mut Studio, village: usize, at: usize, team: &[(String, String)]) {
    house.village = village;
    house.id = format!("{FIRST}{:04}{:04}", village + 1, at + 1);
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
