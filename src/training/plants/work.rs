//! Plants of the LAB and PWP rules: work, labour and public posts (readings.md, LAB and PWP).
//!
//! What does not live here: what a post or a job is (`household/people.rs`, `household/family.rs`).

use crate::training::household::family::FamilyShape;
use crate::training::household::family::Studio;
use crate::training::household::family::hold_post;
use crate::training::household::house::House;
use crate::training::household::people::day;
use crate::training::household::people::reborn;
use crate::training::plants::PlantAct;
use crate::training::plants::PlantedFault;
use crate::training::plants::Trick;
use crate::training::plants::farm_only;
use crate::training::plants::high;
use crate::training::plants::lean;
use crate::training::plants::low;
use crate::training::plants::medium;
use crate::training::plants::near;
use crate::training::plants::nth;
use crate::training::plants::one;
use crate::training::plants::parent;
use crate::training::plants::settle_with_wage;
use crate::training::plants::yuan;

/// The LAB and PWP plants.
pub const TRICKS: [Trick; 14] = [
    one("LAB01", FamilyShape::Elder, lab01, lab01_near),
    one("LAB02", FamilyShape::Young, lab02, lab02_near),
    one("LAB03", FamilyShape::Young, lab03, lab03_near),
    one("LAB04", FamilyShape::Young, lab04, lab04_near),
    one("LAB15", FamilyShape::Young, lab15, lab15_near),
    Trick {
        rule: "PWP01",
        shape: FamilyShape::Young,
        fault: PlantAct::One(pwp01),
        near_shape: FamilyShape::Middle,
        near: PlantAct::One(pwp01_near),
    },
    one("PWP02", FamilyShape::Young, pwp02, pwp02_near),
    one("PWP03", FamilyShape::Young, pwp03, pwp03_near),
    one("PWP04", FamilyShape::Young, pwp04, pwp04_near),
    one("PWP05", FamilyShape::Young, pwp05, pwp05_near),
    one("PWP06", FamilyShape::Young, pwp06, pwp06_near),
    one("PWP07", FamilyShape::Grand, pwp07, pwp07_near),
    one("PWP08", FamilyShape::Young, pwp08, pwp08_near),
    one("PWP09", FamilyShape::Young, pwp09, pwp09_near),
];

/// An old household that lives on support and 低保, with a small wage; nobody can work.
fn without_labour(house: &mut House, studio: &mut Studio, wage: i64) {
    for person in &mut house.members {
        (person.labour, person.health, person.dibao) = ("无劳动力", "长期慢性病", "农村低保");
    }
    let per_head = 1_090_000 + studio.dice.range(0, 90_000);
    let heads = house.size(2024);
    let now = house.now();
    (now.wage_other, now.prod_in, now.prod_out, now.subsidy) = (0, 0, 0, 0);
    now.dibao = heads * studio.dice.range(33_000, 38_000) * 12;
    house.reach(per_head);
    house.settle(studio.dice);
    let kept = studio.dice.told(700, 1_400);
    for (account, part) in house.years.iter_mut().zip([88, 92, 96, 100]) {
        if let Some(account) = account {
            account.wage_other = wage * part / 100;
            account.prod_in = kept * part / 100;
            account.prod_out = account.prod_in * 2 / 5;
        }
    }
}

fn lab01(house: &mut House, studio: &mut Studio, at: usize) -> PlantedFault {
    let wage = nth(&[90_000, 30_000, 99_960, 62_050, 45_000], at);
    without_labour(house, studio, wage);
    medium(format!("整户无劳动力，却有其他工资性收入 {} 元", yuan(wage)))
}

fn lab01_near(house: &mut House, studio: &mut Studio, at: usize) -> PlantedFault {
    without_labour(house, studio, nth(&[90_000, 30_000, 99_960, 62_050, 45_000], at));
    house.members[0].labour = "弱劳动力或半劳动力";
    near("户主为弱劳动力或半劳动力，可以有零星工资")
}

fn lab02(house: &mut House, studio: &mut Studio, at: usize) -> PlantedFault {
    farm_only(house);
    let months = nth(&[1, 3, 8, 5, 11], at);
    (house.members[0].work_place, house.members[0].work_months) = ("县内", months);
    house.settle(studio.dice);
    high(format!("务工 {months} 个月，工资性收入为零")).also("LAB04")
}

fn lab02_near(house: &mut House, studio: &mut Studio, _: usize) -> PlantedFault {
    farm_only(house);
    house.settle(studio.dice);
    near("没有务工，工资性收入为零")
}

fn lab03(house: &mut House, studio: &mut Studio, at: usize) -> PlantedFault {
    let wage = nth(&[100_001, 156_000, 480_050, 356_000, 230_000], at);
    farm_only(house);
    settle_with_wage(house, studio.dice, wage);
    medium(format!("其他工资性收入 {} 元，没有务工登记", yuan(wage)))
}

fn lab03_near(house: &mut House, studio: &mut Studio, at: usize) -> PlantedFault {
    let wage = nth(&[100_000, 99_999, 86_050, 100_000, 52_000], at);
    farm_only(house);
    settle_with_wage(house, studio.dice, wage);
    near(format!("零工收入 {} 元，不超过 1000 元", yuan(wage)))
}

/// The head alone works, for so many months, and brings home `wage`; the farm carries the household.
fn paid_for(house: &mut House, studio: &mut Studio, months: i64, wage: i64) {
    farm_only(house);
    (house.members[0].work_place, house.members[0].work_months) = ("省外", months);
    settle_with_wage(house, studio.dice, wage);
    house.months_stand = true;
}

fn lab04(house: &mut House, studio: &mut Studio, at: usize) -> PlantedFault {
    let (months, wage) = nth(&[(10, 399_999), (11, 150_050), (1, 3_000_001), (9, 210_000), (8, 88_030)], at);
    if months == 1 {
        rich_farm(house, studio);
    }
    paid_for(house, studio, months, wage);
    medium(format!("务工 {months} 个月，其他工资性收入 {} 元", yuan(wage)))
}

fn lab04_near(house: &mut House, studio: &mut Studio, at: usize) -> PlantedFault {
    let (months, wage) = nth(&[(10, 400_000), (1, 3_000_000)], at);
    if months == 1 {
        rich_farm(house, studio);
    }
    paid_for(house, studio, months, wage);
    near(format!("务工 {months} 个月，其他工资性收入 {} 元，恰在界内", yuan(wage)))
}

/// A household whose farm can give up thirty thousand yuan of its sales to a wage.
fn rich_farm(house: &mut House, studio: &mut Studio) {
    house.reach(2_200_000 + studio.dice.range(0, 90_000));
    house.growth[0] = 300;
}

/// Nobody farms; wages carry the household.
fn without_farm(house: &mut House, studio: &mut Studio, kept: i64) {
    let per_head = house.per_head();
    house.lands[0] = 40;
    let now = house.now();
    (now.prod_in, now.prod_out, now.subsidy) = (kept, kept * 2 / 5, 0);
    house.reach(per_head);
    let person = &mut house.members[1];
    (person.work_place, person.work_months, person.employer) = ("", 0, "");
    house.settle(studio.dice);
}

fn lab15(house: &mut House, studio: &mut Studio, at: usize) -> PlantedFault {
    without_farm(house, studio, 0);
    let person = &mut house.members[1];
    if at.is_multiple_of(2) {
        (person.labour, person.education) = ("技能劳动力", "初中");
        return low("技能劳动力没有务工，也没有经营");
    }
    (person.labour, person.education) = ("普通劳动力", "大专");
    low("大专毕业没有务工，也没有经营")
}

fn lab15_near(house: &mut House, studio: &mut Studio, at: usize) -> PlantedFault {
    without_farm(house, studio, if at.is_multiple_of(2) { 0 } else { 60_050 });
    let person = &mut house.members[1];
    if at.is_multiple_of(2) {
        (person.labour, person.education) = ("普通劳动力", "高中");
        return near("高中毕业的普通劳动力没有务工");
    }
    (person.labour, person.education) = ("技能劳动力", "大专");
    near("没有务工，家里有小额经营")
}

/// The spouse holds a post for `months` months and is paid `pay`; the figure per head stays.
fn posted(house: &mut House, studio: &mut Studio, months: i64, pay: i64) {
    let per_head = house.per_head();
    let mut account = house.now().clone();
    hold_post(house, &mut account, studio.dice);
    *house.now() = account;
    house.members[1].post_months = months;
    house.now().wage_post = pay;
    house.reach(per_head);
}

fn pwp01(house: &mut House, studio: &mut Studio, at: usize) -> PlantedFault {
    posted(house, studio, nth(&[12, 10, 12, 6, 9], at), 0);
    house.settle(studio.dice);
    high("有公益性岗位人员，公益性岗位收入为零")
}

fn pwp01_near(house: &mut House, studio: &mut Studio, _: usize) -> PlantedFault {
    let pay = 720_000 + studio.dice.range(0, 9_000);
    posted(house, studio, 12, pay);
    house.members[2].post_type = "护路员";
    house.members[2].post_months = 6;
    house.settle(studio.dice);
    near("两名岗位人员，岗位收入只有一份，但不为零")
}

fn pwp02(house: &mut House, studio: &mut Studio, at: usize) -> PlantedFault {
    let per_head = house.per_head();
    house.now().wage_post = nth(&[720_000, 600_050, 360_000, 480_000, 660_000], at);
    house.reach(per_head);
    house.settle(studio.dice);
    high("有公益性岗位收入，没有岗位人员").also("XCK04")
}

fn pwp02_near(house: &mut House, studio: &mut Studio, at: usize) -> PlantedFault {
    let months = nth(&[0, 0, 1, 2, 12], at);
    posted(house, studio, months, if months == 12 { 720_000 } else { 60_000 });
    house.settle(studio.dice);
    let found = near("有公益性岗位收入，也登记了岗位人员");
    if months == 0 { found.also("PWP03") } else { found }
}

fn pwp03(house: &mut House, studio: &mut Studio, at: usize) -> PlantedFault {
    if at.is_multiple_of(2) {
        posted(house, studio, 0, 660_000);
    } else {
        posted(house, studio, 10, 600_000);
        house.members[1].post_type = "";
    }
    house.settle(studio.dice);
    medium("公益性岗位与月数只填了一项")
}

fn pwp03_near(house: &mut House, studio: &mut Studio, at: usize) -> PlantedFault {
    let months = nth(&[1, 2, 1, 3, 12], at);
    posted(house, studio, months, months * 61_000);
    house.settle(studio.dice);
    near("岗位与月数都填了")
}

fn pwp04(house: &mut House, studio: &mut Studio, at: usize) -> PlantedFault {
    lean(house, studio.dice);
    house.reach(2_200_000 + studio.dice.range(0, 90_000));
    let month = nth(&[19_999, 8_300, 300_001, 421_000, 15_000], at);
    posted(house, studio, 12, 12 * month);
    house.settle(studio.dice);
    medium(format!("岗位月均 {} 元", yuan(month)))
}

fn pwp04_near(house: &mut House, studio: &mut Studio, at: usize) -> PlantedFault {
    lean(house, studio.dice);
    house.reach(2_200_000 + studio.dice.range(0, 90_000));
    let month = nth(&[20_000, 20_010, 300_000, 299_000, 20_500], at);
    posted(house, studio, 12, 12 * month);
    house.settle(studio.dice);
    near(format!("岗位月均 {} 元，在 200 至 3000 元之内", yuan(month)))
}

/// The farm carries the household; the whole other wage is `wage`, the post itself unpaid.
fn post_in_wage(house: &mut House, studio: &mut Studio, wage: i64) {
    farm_only(house);
    posted(house, studio, 12, 0);
    (house.members[0].work_place, house.members[0].work_months) = ("乡镇内", 3);
    settle_with_wage(house, studio.dice, wage);
}

fn pwp05(house: &mut House, studio: &mut Studio, at: usize) -> PlantedFault {
    let pay = 12 * studio.lines.post_month * nth(&[100, 105, 95, 103, 98], at) / 100;
    post_in_wage(house, studio, pay);
    high("岗位收入为零，其他工资恰为全年岗位补贴").also("PWP01")
}

fn pwp05_near(house: &mut House, studio: &mut Studio, at: usize) -> PlantedFault {
    let pay = 12 * studio.lines.post_month * nth(&[106, 94, 120, 107, 93], at) / 100;
    post_in_wage(house, studio, pay);
    near("岗位收入为零，其他工资与全年岗位补贴相差 5% 以上").also("PWP01")
}

/// Last year's whole wage differs from this year's other wage by `gap`.
fn same_wage(house: &mut House, studio: &mut Studio, gap_of_pay: i64, plus: i64) {
    let pay = 12 * studio.dice.range(56_000, 64_000);
    lean(house, studio.dice);
    house.reach(1_500_000 + studio.dice.range(0, 400_000));
    posted(house, studio, 12, pay);
    house.settle(studio.dice);
    let now = house.now().clone();
    let then = house.before();
    then.wage_other = now.wage_other - pay * gap_of_pay / 100 - plus;
    (then.prod_in, then.prod_out) = (now.prod_in * 97 / 100, now.prod_out * 97 / 100);
}

fn pwp06(house: &mut House, studio: &mut Studio, at: usize) -> PlantedFault {
    same_wage(house, studio, nth(&[0, 4, 2, 1, 3], at), 0);
    low("首个单列年度：其他工资与上年全部工资相同，又另计一份岗位收入")
}

fn pwp06_near(house: &mut House, studio: &mut Studio, at: usize) -> PlantedFault {
    same_wage(house, studio, nth(&[6, 0, 7, 0, 8], at), nth(&[0, -1, 0, -5_000, 0], at));
    near("其他工资低于上年全部工资，或高出岗位收入的 5% 以上")
}

/// Gives the post to another member.
fn hand_over(house: &mut House, to: usize) {
    let from = &mut house.members[1];
    let (post, months) = (from.post_type, from.post_months);
    (from.post_type, from.post_months) = ("", 0);
    (house.members[to].post_type, house.members[to].post_months) = (post, months);
}

/// A pupil of the family, as a position; grandparents come last on the list.
fn pupil(house: &House) -> usize {
    house.members.iter().position(|person| !person.student.is_empty()).unwrap_or(2)
}

fn pwp07(house: &mut House, studio: &mut Studio, at: usize) -> PlantedFault {
    posted(house, studio, 12, 720_000);
    if at % 5 < 2 {
        let (holder, year) = (parent(house), nth(&[1954, 1951], at));
        reborn(studio.dice, studio.registry, &mut house.members[holder], day(year, 9, 30));
        hand_over(house, holder);
        house.settle(studio.dice);
        return medium("岗位人员年满 70 周岁");
    }
    let holder = pupil(house);
    reborn(studio.dice, studio.registry, &mut house.members[holder], day(nth(&[2009, 2010, 2009, 2009, 2010], at), 1, 15));
    house.members[holder].labour = "普通劳动力";
    hand_over(house, holder);
    house.settle(studio.dice);
    high("岗位人员未满 16 周岁").also("LAB13")
}

fn pwp07_near(house: &mut House, studio: &mut Studio, at: usize) -> PlantedFault {
    posted(house, studio, 12, 720_000);
    if at.is_multiple_of(2) {
        let (holder, birth) = (parent(house), nth(&[1, 2, 20], at));
        reborn(studio.dice, studio.registry, &mut house.members[holder], day(1954, 10, birth));
        hand_over(house, holder);
        house.settle(studio.dice);
        return near("岗位人员不满 70 周岁");
    }
    let holder = pupil(house);
    reborn(studio.dice, studio.registry, &mut house.members[holder], day(2008, 9, nth(&[30, 29, 1, 30, 28], at)));
    (house.members[holder].student, house.members[holder].education) = ("", "初中");
    (house.members[holder].labour, house.members[holder].pension) = ("普通劳动力", true);
    hand_over(house, holder);
    house.settle(studio.dice);
    near("岗位人员已满 16 周岁")
}

fn pwp08(house: &mut House, studio: &mut Studio, at: usize) -> PlantedFault {
    posted(house, studio, 12, 690_000);
    house.members[1].labour = if at.is_multiple_of(2) { "无劳动力" } else { "丧失劳动力" };
    house.members[1].health = "长期慢性病";
    house.settle(studio.dice);
    medium("无劳动能力的人任公益性岗位")
}

fn pwp08_near(house: &mut House, studio: &mut Studio, _: usize) -> PlantedFault {
    posted(house, studio, 12, 690_000);
    (house.members[1].labour, house.members[1].health) = ("弱劳动力或半劳动力", "长期慢性病");
    house.settle(studio.dice);
    near("弱劳动力或半劳动力任公益性岗位")
}

fn pwp09(house: &mut House, studio: &mut Studio, at: usize) -> PlantedFault {
    posted(house, studio, 12, 720_000);
    house.members[1].post_type = nth(
        &[
            "生态护林员,保洁员,护路员",
            "保洁员,水管员,网格员",
            "护路员,保洁员,生态护林员,水管员",
            "治安协管,护路员,水管员",
            "网格员,护理员,保洁员",
        ],
        at,
    );
    house.settle(studio.dice);
    medium("一人登记三种及以上岗位")
}

fn pwp09_near(house: &mut House, studio: &mut Studio, at: usize) -> PlantedFault {
    posted(house, studio, 12, 720_000);
    house.members[1].post_type =
        nth(&["生态护林员,保洁员", "保洁员,水管员", "护路员,网格员", "治安协管,护路员", "护林员,生态护林员,保洁员"], at);
    house.settle(studio.dice);
    near("一人登记两种岗位（护林员与生态护林员算一种）")
}
