//! How an ordinary household is drawn: who lives there, what land it has, what it lives on. Ordinary means that nothing is doubtful.
//!
//! What does not live here: earlier years (`house.rs`), faults (`plant*.rs`).

use crate::training::household::account::YearAccount;
use crate::training::household::account::share;
use crate::training::household::house::EDUCATION;
use crate::training::household::house::HEALTH;
use crate::training::household::house::House;
use crate::training::household::house::INDUSTRY;
use crate::training::household::house::JOB;
use crate::training::household::house::POST;
use crate::training::household::house::SOCIAL;
use crate::training::household::house::SOCIETY;
use crate::training::household::house::Watch;
use crate::training::household::lines::Lines;
use crate::training::household::names;
use crate::training::household::people;
use crate::training::household::people::Registry;
use crate::training::household::people::Wish;
use crate::training::household::rng::Dice;

/// What kind of family lives there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FamilyShape {
    /// Two parents in their thirties or forties with pupils; nobody is 47.
    Young,
    /// The same with an insured grandparent between 64 and 79.
    Grand,
    /// Parents around fifty with grown-up children; nobody is 59.
    Middle,
    /// One or two people between 64 and 78 who still farm.
    Elder,
    /// One person without labour who is kept by the township.
    Kept,
}

/// What the drawing of one household needs.
pub struct Studio<'a> {
    /// Numbers.
    pub dice: &'a mut Dice,
    /// Certificate numbers handed out so far.
    pub registry: &'a mut Registry,
    /// The limits.
    pub lines: &'a Lines,
    /// Growth rates that this village keeps free, in ten-thousandths.
    pub hole: Option<(i64, i64)>,
    /// How many of a hundred ordinary households fall by themselves.
    pub falling: i64,
    /// How restless ordinary households are (`TownshipOrder::spread`).
    pub spread: Option<i64>,
    /// No posts, 低保, rewards or monitoring: what a plant is set into.
    pub bare: bool,
}

impl Studio<'_> {
    /// Draws the shape of an ordinary household.
    pub fn shape(&mut self) -> FamilyShape {
        match self.dice.range(0, 99) {
            0..=34 => FamilyShape::Young,
            35..=62 => FamilyShape::Grand,
            63..=86 => FamilyShape::Middle,
            87..=96 => FamilyShape::Elder,
            _ => FamilyShape::Kept,
        }
    }

    /// Draws an ordinary household of a shape, with all its years.
    pub fn house(&mut self, shape: FamilyShape) -> House {
        let far = self.dice.chance(8);
        let mut house = House {
            group: format!("{}组", self.dice.range(1, 9)),
            hh_type: "脱贫户",
            surname: names::surname(self.dice).to_owned(),
            far,
            since: 2021,
            ..House::default()
        };
        self.people(&mut house, shape);
        if let Some(head) = house.members.first() {
            house.phone.clone_from(&head.phone);
        }
        self.land(&mut house);
        house.years[3] = Some(self.income(&mut house, shape));
        house.growth = [self.growth(shape), self.dice.range(400, 1_900), self.dice.range(700, 2_200)];
        house
    }

    /// Adds a member.
    pub fn add(&mut self, house: &mut House, relation: &'static str, male: bool, age: i64) {
        let own_name = matches!(relation, "户主" | "之子" | "之女" | "之父");
        let surname = if own_name { house.surname.clone() } else { names::surname(self.dice).to_owned() };
        let wish = Wish { surname: &surname, far: house.far, male, age, relation };
        house.members.push(people::member(self.dice, self.registry, &wish));
    }

    fn people(&mut self, house: &mut House, shape: FamilyShape) {
        let dice = &mut *self.dice;
        let male = dice.chance(82);
        match shape {
            FamilyShape::Young | FamilyShape::Grand => {
                let age = dice.range(33, 44);
                let spouse = dice.range(age - 2, age + 1);
                let mut child = dice.range(5, (age - 23).min(16));
                let children = dice.range(1, 3);
                self.add(house, "户主", male, age);
                self.add(house, "配偶", !male, spouse);
                for _ in 0..children {
                    let boy = self.dice.chance(52);
                    self.add(house, if boy { "之子" } else { "之女" }, boy, child);
                    child -= self.dice.range(2, 4);
                    if child < 5 {
                        break;
                    }
                }
                if shape == FamilyShape::Grand {
                    let (age, father) = ((age + self.dice.range(24, 34)).clamp(64, 79), self.dice.chance(45));
                    self.add(house, if father { "之父" } else { "之母" }, father, age);
                }
            }
            FamilyShape::Middle => {
                let (age, spouse, grown) = (dice.range(49, 57), dice.range(48, 57), dice.range(21, 26));
                let children = dice.range(1, 2);
                self.add(house, "户主", male, age);
                self.add(house, "配偶", !male, spouse);
                for at in 0..children {
                    let boy = self.dice.chance(52);
                    self.add(house, if boy { "之子" } else { "之女" }, boy, grown - at * 3);
                }
            }
            FamilyShape::Elder => {
                let age = dice.range(64, 77);
                let pair = dice.chance(60);
                self.add(house, "户主", male, age);
                if pair {
                    let spouse = self.dice.range(64, age);
                    self.add(house, "配偶", !male, spouse);
                }
            }
            FamilyShape::Kept => {
                let age = dice.range(66, 77);
                self.add(house, "户主", true, age);
                house.members[0].labour = "无劳动力";
                house.members[0].health = "长期慢性病";
                house.members[0].tekun = "农村特困";
            }
        }
        if !matches!(shape, FamilyShape::Elder | FamilyShape::Kept) {
            self.work(house);
        }
    }

    /// The head works most of the year away, the spouse part of it near home, grown-up children all of it.
    fn work(&mut self, house: &mut House) {
        for (at, person) in house.members.iter_mut().enumerate() {
            if !matches!(person.labour, "普通劳动力" | "技能劳动力") {
                continue;
            }
            let dice = &mut *self.dice;
            let (place, months) = match at {
                0 => (dice.pick(&["省外", "省内县外", "县内"]), dice.range(8, 11)),
                1 => ("乡镇内", dice.range(2, 7)),
                _ => (dice.pick(&["省外", "省内县外"]), dice.range(9, 12)),
            };
            (person.work_place, person.work_months, person.employer) = (place, months, names::employer(dice));
        }
    }

    fn land(&mut self, house: &mut House) {
        let dice = &mut *self.dice;
        let farm = dice.range(110, 720);
        let forest = if dice.chance(70) { dice.range(150, 1_800) } else { 0 };
        let green = if dice.chance(60) { dice.range(0, forest.min(500)) } else { 0 };
        let orchard = if dice.chance(30) { dice.range(50, 300) } else { 0 };
        house.lands = [farm, forest, green, orchard, 0, 0];
    }

    fn income(&mut self, house: &mut House, shape: FamilyShape) -> YearAccount {
        let pensioners = i64::try_from(house.members.iter().filter(|person| person.age_now() >= 60).count()).unwrap_or(0);
        let dice = &mut *self.dice;
        let mut account = YearAccount {
            prod_in: dice.told(5_200, 29_000),
            div: if dice.chance(65) { dice.told(130, 900) } else { 0 },
            rent: dice.told(420, 1_500),
            pension: (0..pensioners).map(|_| dice.range(14_600, 21_900) * 12).sum(),
            birth: if pensioners > 0 && dice.chance(15) { 96_000 * dice.range(1, 2) } else { 0 },
            eco: if house.lands[1] > 0 { dice.told(120, 640) } else { 0 },
            other: dice.told(1_100, 8_200),
            ..YearAccount::default()
        };
        account.prod_out = share(account.prod_in, dice.range(340, 560), 1_000);
        if dice.chance(12) {
            account.subsidy = share(account.prod_out, dice.range(60, 160), 1_000);
        }
        match shape {
            FamilyShape::Young | FamilyShape::Grand | FamilyShape::Middle => self.earn(house, &mut account),
            FamilyShape::Elder => {
                account.other = self.dice.told(1_900, 3_800) * house.size(2024);
                let per_head = self.dice.range(1_052_000, 1_370_000);
                account.prod_in = 1;
                account.prod_out = 0;
                account.subsidy = 0;
                let net = per_head * house.size(2024) - account.net() + 1;
                account.prod_in = share(net, 1_000, self.dice.range(480, 620));
                account.prod_out = account.prod_in - net;
            }
            FamilyShape::Kept => {
                (account.prod_in, account.prod_out, account.subsidy) = (0, 0, 0);
                account.tekun = self.dice.range(91_000, 104_000) * 12;
                house.lands[0] = 0;
            }
        }
        account
    }

    /// Wages make up what is missing to the drawn figure per head; some families also hold a post, draw 低保 or a reward.
    fn earn(&mut self, house: &mut House, account: &mut YearAccount) {
        let bare = self.bare;
        let dice = &mut *self.dice;
        let mut per_head = 1_070_000 + dice.range(0, 860_000) + dice.range(0, 420_000);
        if bare {
            account.wage_other = 1;
            account.reach(per_head * house.size(2024));
            spare_wages(account);
            return;
        }
        if dice.chance(8) {
            per_head += dice.range(0, 700_000);
        }
        if dice.chance(9) {
            // A child or grandparent of the family draws 低保, and the family lives close to the line.
            if let Some(person) = house.members.last_mut() {
                person.dibao = "农村低保";
                account.dibao = dice.range(31_000, 47_000) * 12;
                per_head = dice.range(1_060_000, 1_340_000).min(2 * self.lines.dibao_std - 10_000);
                house.measures[SOCIAL] = "低保";
            }
        }
        if dice.chance(10) {
            hold_post(house, account, dice);
        }
        if dice.chance(10) {
            account.reward_prod = dice.told(310, 1_480);
            house.measures[INDUSTRY] = "种植业";
        }
        if dice.chance(8) {
            account.reward_job = dice.told(220, 960);
            house.measures[JOB] = "外出务工补贴";
        }
        if dice.chance(7) {
            self.watch(house);
        }
        account.wage_other = 1;
        account.reach(per_head * house.size(2024));
        spare_wages(account);
    }

    /// Makes the household a monitoring object.
    pub fn watch(&mut self, house: &mut House) {
        let category = self.dice.pick(&["脱贫不稳定户", "边缘易致贫户", "突发严重困难户"]);
        if category == "边缘易致贫户" {
            house.hh_type = "一般农户";
        }
        let cleared = self.dice.chance(65);
        let risk = self.dice.pick(&["因病", "因学", "因务工就业不稳", "因意外事故"]);
        let self_paid = if risk == "因病" { self.dice.told(1_200, 9_800) } else { 0 };
        let (since, until, mode) = if cleared { ("202205", "202306", "帮扶消除") } else { ("202311", "", "") };
        under_watch(house, Watch { category, cleared, risk, since, until, mode, self_paid });
    }

    /// A growth rate as most households have it: small more often than large, never a fall, never near the target.
    fn growth(&mut self, shape: FamilyShape) -> i64 {
        let most = if matches!(shape, FamilyShape::Elder | FamilyShape::Kept) { 900 } else { 2_450 };
        for _ in 0..200 {
            let (one, two) = (self.dice.range(25, most), self.dice.range(25, most));
            let drawn = if self.dice.chance(50) { one.min(two) } else { one };
            let free = self.hole.is_none_or(|(lo, hi)| !(lo..=hi).contains(&drawn));
            if free && (drawn - self.lines.growth_target).abs() > 40 {
                return drawn;
            }
        }
        25
    }
}

/// Makes the household a monitoring object, with the support that its risk, its workers and its pupils call for.
pub fn under_watch(house: &mut House, watch: Watch) {
    let able = house.members.iter().any(|person| matches!(person.labour, "普通劳动力" | "技能劳动力"));
    let vocational = house.members.iter().any(|person| person.student.starts_with("高职高专"));
    if watch.risk == "因病"
        && let Some(person) = house.members.last_mut()
        && person.health == "健康"
    {
        person.health = "长期慢性病";
    }
    let mut give = |kind: usize, what: &'static str| {
        if house.measures[kind].is_empty() {
            house.measures[kind] = what;
        }
    };
    // Everybody identified before February 2024 had the insurance contribution paid (MON23).
    give(HEALTH, if watch.since < "202402" { "参加城乡居民基本医疗保险个人缴费补贴" } else { "大病保险" });
    if able {
        give(JOB, "劳务输出");
    }
    if watch.risk == "因学" {
        give(SOCIETY, "助学帮扶");
    }
    if vocational {
        give(EDUCATION, "雨露计划");
    }
    house.watch = Some(watch);
}

/// Where production leaves almost nothing for wages, the farm is made smaller.
fn spare_wages(account: &mut YearAccount) {
    while account.wage_other < 600_000 && account.prod_in > 300_000 {
        let (before, part) = (account.prod_net(), share(account.prod_in, 7, 10));
        account.prod_out = share(account.prod_out, part, account.prod_in);
        account.subsidy = share(account.subsidy, part, account.prod_in);
        account.prod_in = part;
        account.wage_other += before - account.prod_net();
    }
}

/// The spouse keeps a post at home for the whole year at a pay of her own.
pub fn hold_post(house: &mut House, account: &mut YearAccount, dice: &mut Dice) {
    let Some(holder) = house.members.get_mut(1) else { return };
    (holder.work_place, holder.work_months, holder.employer) = ("", 0, "");
    holder.post_type = dice.pick(&["生态护林员", "保洁员", "护路员", "水管员"]);
    holder.post_months = dice.range(9, 12);
    account.wage_post = holder.post_months * dice.range(54_000, 66_000);
    house.measures[POST] = holder.post_type;
}
