//! What is peculiar to a village: the pattern its accounts show, planted for a village rule or kept just inside its limit.
//!
//! What does not live here: faults of single households (`plant*.rs`).

use chrono::NaiveDate;

use crate::training::household::account::share;
use crate::training::household::house::House;
use crate::training::household::lines::Lines;
use crate::training::household::people::day;
use crate::training::household::rng::Dice;
use crate::training::key::AnswerKey;
use crate::training::plants::lean_at;

/// The pattern of a village. Each carries one village fault and one near miss of another rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Habit {
    /// Nothing peculiar.
    None,
    /// Growth rates within one percentage point (VIL01); one single household fell (near VIL10).
    Cluster,
    /// Growth rates at the target (VIL02); a third of the accounts round (near VIL03).
    Target,
    /// Half of the accounts round (VIL03); a few growth rates at the target (near VIL02).
    Round,
    /// Dividends gone everywhere (VIL06); growth rates clustered just below the share (near VIL01).
    Gone,
    /// Property income down (VIL07); dividends gone except for a few (near VIL06).
    Falling,
    /// Nobody fell (VIL10); property income down a little less than counts (near VIL07); fifteen forms on one day (near VIL09).
    NoFall,
    /// Incomes just above the monitoring line (VIL08); sixteen forms on one day (VIL09).
    Line,
}

/// The villages with a pattern, from the last village backwards.
pub const HABITS: [Habit; 7] = [Habit::Cluster, Habit::Target, Habit::Round, Habit::Gone, Habit::Falling, Habit::NoFall, Habit::Line];

/// How many forms one collector may bring home in a day (VIL09).
const DAY_FORMS: i64 = 15;
/// How many households of a village stand just above the monitoring line: one in the near miss too few (VIL08).
const AT_LINE: i64 = 5;

/// The patterns by the names that lessons call them.
pub const NAMED: [(&str, Habit); 7] = [
    ("cluster", Habit::Cluster),
    ("target", Habit::Target),
    ("round", Habit::Round),
    ("gone", Habit::Gone),
    ("falling", Habit::Falling),
    ("no-fall", Habit::NoFall),
    ("line", Habit::Line),
];

impl Habit {
    /// Growth rates that the village's other households keep free, in ten-thousandths.
    #[must_use]
    pub const fn hole(self) -> Option<(i64, i64)> {
        match self {
            Habit::Gone => Some((780, 1_100)),
            Habit::None | Habit::Cluster | Habit::Target | Habit::Round | Habit::Falling | Habit::NoFall | Habit::Line => None,
        }
    }

    /// Whether an ordinary household of the village may have fallen on its own.
    #[must_use]
    pub const fn may_fall(self) -> bool {
        match self {
            Habit::Cluster | Habit::NoFall => false,
            Habit::None | Habit::Target | Habit::Round | Habit::Gone | Habit::Falling | Habit::Line => true,
        }
    }

    /// Sets what the pattern asks of ordinary household number `at` of a village of `size`, before its years are worked out.
    pub fn before(self, house: &mut House, dice: &mut Dice, lines: &Lines, at: i64, size: i64) {
        let target = lines.growth_target + dice.range(-15, 15);
        let inside = dice.range(900, 980);
        match self {
            Habit::Cluster if at < (size * 30 + 99) / 100 => house.growth[0] = inside,
            Habit::Cluster if at == (size * 30 + 99) / 100 => house.growth[0] = -410,
            Habit::Target if at < (size * 15 + 99) / 100 => house.growth[0] = target,
            Habit::Target if at < (size * 50 + 99) / 100 => round_off(house, dice),
            Habit::Round if at < target_near_miss(size) => house.growth[0] = target,
            Habit::Round if at < target_near_miss(size) + (size + 1) / 2 => round_off(house, dice),
            Habit::Gone if at < cluster_near_miss(size) => house.growth[0] = inside,
            Habit::Line | Habit::Target if self.at_line(at, size) => just_above(house, dice, lines),
            Habit::None | Habit::Cluster | Habit::Target | Habit::Round | Habit::Gone | Habit::Falling | Habit::NoFall | Habit::Line => {}
        }
    }

    /// Whether ordinary household number `at` of a village of `size` stands just above the monitoring line.
    #[must_use]
    pub const fn at_line(self, at: i64, size: i64) -> bool {
        match self {
            Habit::Line => at < AT_LINE,
            Habit::Target => at >= (size * 50 + 99) / 100 && at < (size * 50 + 99) / 100 + AT_LINE - 1,
            Habit::None | Habit::Cluster | Habit::Round | Habit::Gone | Habit::Falling | Habit::NoFall => false,
        }
    }

    /// The day on which ordinary household number `at` was visited together with all the others of a diligent day.
    #[must_use]
    pub fn one_day(self, at: i64) -> Option<NaiveDate> {
        let forms = match self {
            Habit::Line => DAY_FORMS + 1,
            Habit::NoFall => DAY_FORMS,
            Habit::None | Habit::Cluster | Habit::Target | Habit::Round | Habit::Gone | Habit::Falling => 0,
        };
        (at < forms).then(|| day(2024, 10, 22))
    }

    /// What the answer key says of a household of that day.
    pub fn tell_of_day(self, key: &mut AnswerKey, village: &str, household: &str) {
        match self {
            Habit::Line => key.plant("VIL09", "medium", village, household, "同一采集人一天采集十六户", ""),
            _ => key.near("VIL09", village, household, "同一采集人一天采集十五户", ""),
        }
    }

    /// Sets what the pattern asks of every household number `at` of the village, after its years are worked out; income per head stays.
    pub fn after(self, house: &mut House, dice: &mut Dice, at: i64, size: i64) {
        match self {
            Habit::None | Habit::Cluster | Habit::Target | Habit::Round | Habit::Line => {}
            Habit::Gone => {
                let had = if at < size * 40 / 100 { dice.told(90, 160) } else { 0 };
                property(house, had, 0, 92);
            }
            Habit::Falling => {
                let had = if at < size * 40 / 100 { dice.told(90, 160) } else { 0 };
                let now = if at <= size / 20 { had } else { 0 };
                property(house, had, now, 115);
            }
            Habit::NoFall => {
                let now = house.now().div;
                property(house, share(now, 104, 100), now, 104);
            }
        }
    }

    /// What the answer key says of the village.
    pub fn tell(self, key: &mut AnswerKey, village: &str) {
        match self {
            Habit::None => {}
            Habit::Cluster => {
                key.plant("VIL01", "high", village, "", "三成户的增幅挤在一个百分点之内", "");
                key.near("VIL10", village, "", "全村只有一户下降", "VIL01");
            }
            Habit::Target => {
                key.plant("VIL02", "high", village, "", "一成半的户增幅与增收目标相差不到 0.2 个百分点", "");
                key.near("VIL03", village, "", "三成半的户取整，不到四成", "VIL02");
                key.near("VIL08", village, "", "四户刚好高于监测线", "VIL02");
            }
            Habit::Round => {
                key.plant("VIL03", "medium", village, "", "半数户的自报分项为整百元", "");
                key.near("VIL02", village, "", "与目标相近的户不到一成", "VIL03");
            }
            Habit::Gone => {
                key.plant("VIL06", "high", village, "", "上年四成户有分红，本年全部为零", "");
                key.near("VIL01", village, "", "增幅相近的户不到四分之一", "VIL06");
            }
            Habit::Falling => {
                key.plant("VIL07", "medium", village, "", "全村人均财产性收入下降 5% 以上", "");
                key.near("VIL06", village, "", "本年仍有超过 5% 的户有分红", "VIL07");
            }
            Habit::NoFall => {
                key.plant("VIL10", "low", village, "", "全镇有户下降，本村没有一户下降", "");
                key.near("VIL07", village, "", "全村人均财产性收入下降不到 5%", "VIL10");
            }
            Habit::Line => key.plant("VIL08", "medium", village, "", "五户刚好高于监测线，线下没有户", ""),
        }
    }
}

/// Figures per head a little above the monitoring line.
fn just_above(house: &mut House, dice: &mut Dice, lines: &Lines) {
    (house.watch, house.measures) = (None, Default::default());
    let figure = lines.mon_line + dice.range(1, lines.mon_line * 3 / 100);
    lean_at(house, dice, figure);
}

/// The most households that may stand at the target without the village being flagged: fewer than four, or fewer than a tenth.
const fn target_near_miss(size: i64) -> i64 {
    if size <= 40 { 3 } else { (size - 1) / 10 }
}

/// The most households that may stand in one window without the village being flagged: fewer than six, or fewer than a quarter.
const fn cluster_near_miss(size: i64) -> i64 {
    if size <= 24 { 5 } else { (size - 1) / 4 }
}

/// Tells sales, costs, rent and other transfers in whole hundreds of yuan.
fn round_off(house: &mut House, dice: &mut Dice) {
    let per_head = house.per_head();
    let now = house.now();
    if now.prod_in > 0 && now.prod_in < 500_000 {
        // Small farms have few round figures to choose from; larger ones do not become twins by chance (VIL04).
        now.prod_in = dice.range(52, 140) * 10_000;
        now.prod_out = now.prod_in * dice.range(30, 60) / 100;
    }
    for amount in [&mut now.prod_in, &mut now.prod_out, &mut now.rent, &mut now.other] {
        *amount = (*amount / 10_000).max(1) * 10_000;
    }
    if now.wage_other > 0 {
        house.reach(per_head);
    }
}

/// Sets dividends of last year and of this, and last year's rent as a share of this year's; what people live on takes up the difference.
fn property(house: &mut House, had: i64, now: i64, rent_percent: i64) {
    let account = house.now();
    let (net, rent) = (account.net(), account.rent);
    account.div = now;
    account.reach(net);
    for account in house.years.iter_mut().take(3).flatten() {
        let net = account.net();
        account.div = had;
        account.rent = share(rent, rent_percent, 100);
        account.reach(net);
    }
}
