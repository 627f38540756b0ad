//! Plants of the PRD and PRP rules: production, land and property (readings.md, PRD and PRP).
//!
//! What does not live here: transfers (`transfer.rs`).

use crate::training::household::account::YearAccount;
use crate::training::household::family::FamilyShape;
use crate::training::household::family::Studio;
use crate::training::household::house::House;
use crate::training::household::house::INDUSTRY;
use crate::training::household::paper::PaperChange;
use crate::training::household::paper::PaperFile;
use crate::training::plants::PlantedFault;
use crate::training::plants::Trick;
use crate::training::plants::high;
use crate::training::plants::low;
use crate::training::plants::medium;
use crate::training::plants::near;
use crate::training::plants::nth;
use crate::training::plants::one;
use crate::training::plants::yuan;

/// The PRD and PRP plants.
pub const TRICKS: [Trick; 9] = [
    one("PRD01", FamilyShape::Young, prd01, prd01_near),
    one("PRD02", FamilyShape::Young, prd02, prd02_near),
    one("PRD03", FamilyShape::Young, prd03, prd03_near),
    one("PRD04", FamilyShape::Young, prd04, prd04_near),
    one("PRD05", FamilyShape::Young, prd05, prd05_near),
    one("PRD06", FamilyShape::Young, prd06, prd06_near),
    one("PRD07", FamilyShape::Young, prd07, prd07_near),
    one("PRD09", FamilyShape::Young, prd09, prd09_near),
    one("PRP01", FamilyShape::Young, prp01, prp01_near),
];

/// Sets sales, costs and the subsidy on them; wages keep the figure per head.
fn farm(house: &mut House, studio: &mut Studio, sales: i64, costs: i64, subsidy: i64) {
    let per_head = house.per_head();
    let now = house.now();
    (now.prod_in, now.prod_out, now.subsidy) = (sales, costs, subsidy);
    house.reach(per_head);
    house.settle(studio.dice);
}

fn prd01(house: &mut House, studio: &mut Studio, at: usize) -> PlantedFault {
    let sales = nth(&[50_000, 80_050, 123_000, 456_070, 812_000], at);
    farm(house, studio, sales, 0, 0);
    medium(format!("生产经营收入 {} 元，支出为零", yuan(sales)))
}

fn prd01_near(house: &mut House, studio: &mut Studio, at: usize) -> PlantedFault {
    match at % 5 {
        0 => farm(house, studio, 49_999, 0, 0),
        1 => farm(house, studio, 36_050, 0, 0),
        2 => farm(house, studio, 523_050, 40_070, 40_070),
        3 => farm(house, studio, 49_900, 0, 0),
        _ => farm(house, studio, 312_020, 40_010, 5_030),
    }
    near("生产经营收入不足 500 元，或支出不为零")
}

fn prd02(house: &mut House, studio: &mut Studio, at: usize) -> PlantedFault {
    let (sales, over) = (studio.dice.told(2_000, 6_000), nth(&[1, 50_060, 120_000, 333_010, 9_990], at));
    farm(house, studio, sales, sales + over, 0);
    medium(format!("支出比收入多 {} 元", yuan(over)))
}

fn prd02_near(house: &mut House, studio: &mut Studio, at: usize) -> PlantedFault {
    let (sales, given) = (studio.dice.told(1_200, 1_900), nth(&[0, 50_010, 120_070, 0, 23_450], at));
    farm(house, studio, sales, sales + given, given);
    near("扣除补贴后支出恰等于收入")
}

fn prd03(house: &mut House, studio: &mut Studio, at: usize) -> PlantedFault {
    let (sales, costs) =
        nth(&[(1_000_000, 99_999), (1_000_000, 900_001), (1_234_050, 1_180_000), (864_020, 41_000), (200_000, 190_000)], at);
    farm(house, studio, sales, costs, 0);
    low(format!("收入 {}，支出 {}，净收益率不在 10% 至 90% 之内", yuan(sales), yuan(costs)))
}

fn prd03_near(house: &mut House, studio: &mut Studio, at: usize) -> PlantedFault {
    let (sales, costs) =
        nth(&[(1_000_000, 100_000), (1_000_000, 900_000), (199_999, 10_000), (1_234_000, 1_110_600), (864_020, 86_402)], at);
    farm(house, studio, sales, costs, 0);
    near("净收益率恰在界上，或收入不足 2000 元")
}

/// No sales, no costs, no rent: the land lies idle.
fn idle(house: &mut House, studio: &mut Studio, mu: i64, rent: i64) {
    let per_head = house.per_head();
    house.lands[0] = mu;
    let now = house.now();
    (now.prod_in, now.prod_out, now.subsidy, now.rent) = (0, 0, 0, rent);
    now.div = 46_030;
    house.reach(per_head);
    house.settle(studio.dice);
}

fn prd04(house: &mut House, studio: &mut Studio, at: usize) -> PlantedFault {
    let mu = nth(&[100, 230, 415, 660, 120], at);
    idle(house, studio, mu, 0);
    low("有耕地、有劳动力在家，既无经营收入也无流转收入")
}

fn prd04_near(house: &mut House, studio: &mut Studio, at: usize) -> PlantedFault {
    match at % 5 {
        0 => idle(house, studio, 99, 0),
        1 | 3 => {
            for person in house.members.iter_mut().take(2) {
                person.work_place = "省外";
            }
            idle(house, studio, 310, 0);
        }
        4 => {
            idle(house, studio, 310, 0);
            let cells = ["0.80", "400.00", "2023-03-01"].map(str::to_owned).to_vec();
            house.papers.push(PaperChange::Row(PaperFile::Leases, None, cells));
            return near("土地流转台账上有这一户，只问租金").also("PRP04");
        }
        _ => idle(house, studio, 310, 60_030),
    }
    near("耕地不足 1 亩，或劳动力都在县外，或有租金")
}

fn prd05(house: &mut House, studio: &mut Studio, at: usize) -> PlantedFault {
    house.measures[INDUSTRY] = nth(&["种植业", "养殖业", "种植业,养殖业", "林果业", "加工业"], at);
    idle(house, studio, 60, 52_060);
    medium("享受产业帮扶，没有生产经营收入")
}

fn prd05_near(house: &mut House, studio: &mut Studio, at: usize) -> PlantedFault {
    house.measures[INDUSTRY] = nth(&["种植业", "养殖业", "林果业", "加工业", "种植业"], at);
    let sales = nth(&[30_070, 21_040, 45_080, 36_090, 5_110], at);
    farm(house, studio, sales, sales / 3, 0);
    near("享受产业帮扶，有少量生产经营收入")
}

fn prd06(house: &mut House, studio: &mut Studio, at: usize) -> PlantedFault {
    match at % 5 {
        0 => house.lands[0] = 10_001,
        1 => house.lands[1] = 20_001,
        2 => house.slip("land_orchard", "-0.50"),
        3 => house.lands[3] = 21_250,
        _ => house.lands[5] = 10_050,
    }
    house.settle(studio.dice);
    medium("土地面积为负或过大")
}

fn prd06_near(house: &mut House, studio: &mut Studio, at: usize) -> PlantedFault {
    match at % 5 {
        0 => house.lands[0] = 10_000,
        1 => house.lands[1] = 20_000,
        2 => house.lands[3] = 0,
        3 => house.lands[3] = 20_000,
        _ => house.lands[5] = 10_000,
    }
    house.settle(studio.dice);
    near("土地面积恰在上限")
}

fn prd07(house: &mut House, studio: &mut Studio, at: usize) -> PlantedFault {
    house.lands[1] = nth(&[200, 0, 350, 120, 480], at);
    house.lands[4] = nth(&[0, 100, 0, 80, 0], at);
    house.lands[2] = house.lands[1] + house.lands[4] + nth(&[1, 150, 60, 10, 320], at);
    house.settle(studio.dice);
    medium("退耕还林面积大于林地加草地")
}

fn prd07_near(house: &mut House, studio: &mut Studio, at: usize) -> PlantedFault {
    house.lands[1] = nth(&[200, 150, 350, 120, 480], at);
    house.lands[4] = nth(&[0, 100, 0, 80, 0], at);
    house.lands[2] = house.lands[1] + house.lands[4];
    house.settle(studio.dice);
    near("退耕还林面积恰等于林地加草地")
}

/// Sets another item; the figure per head stays.
fn told_beside(house: &mut House, set: impl FnOnce(&mut YearAccount)) {
    let per_head = house.per_head();
    set(house.now());
    house.reach(per_head);
}

fn prd09(house: &mut House, studio: &mut Studio, at: usize) -> PlantedFault {
    match at % 5 {
        0 => farm(house, studio, 1_500_050, 120_000, 120_001),
        1 => farm(house, studio, 1_500_050, 90_000, 150_040),
        2 | 4 => {
            let same = studio.dice.told(900, 2_400);
            told_beside(house, |account| account.other = same);
            farm(house, studio, 1_500_050, 700_030, same);
        }
        _ => {
            told_beside(house, |account| account.reward_prod = 120_060);
            farm(house, studio, 1_500_050, 700_030, 120_060);
        }
    }
    if at % 5 < 2 { high("抵减补贴大于支出") } else { medium("抵减补贴与另一项收入金额相同，疑似重复") }
}

fn prd09_near(house: &mut House, studio: &mut Studio, at: usize) -> PlantedFault {
    match at % 5 {
        0 | 3 => farm(house, studio, 1_500_050, 120_000, 120_000),
        1 => {
            told_beside(house, |account| account.other = 9_999);
            farm(house, studio, 1_500_050, 700_030, 9_999);
        }
        2 => {
            told_beside(house, |account| account.other = 130_000);
            farm(house, studio, 1_500_050, 700_030, 130_001);
        }
        _ => {
            told_beside(house, |account| account.reward_prod = 9_900);
            farm(house, studio, 1_500_050, 700_030, 9_900);
        }
    }
    near("抵减补贴恰等于支出，或相同金额不足 100 元，或差一分")
}

/// Property income of this year and of last year; dividends stay out of it.
fn property(house: &mut House, studio: &mut Studio, before: i64, now: i64) {
    let per_head = house.per_head();
    (house.now().rent, house.now().div) = (now, 0);
    house.reach(per_head);
    house.settle(studio.dice);
    let net = house.before().net();
    house.before().rent = before;
    house.before().reach(net);
}

fn prp01(house: &mut House, studio: &mut Studio, at: usize) -> PlantedFault {
    let (before, now) = nth(&[(121_000, 60_499), (20_000, 0), (86_050, 0), (240_000, 96_010), (64_030, 12_000)], at);
    property(house, studio, before, now);
    medium(format!("财产性收入由 {} 降至 {}", yuan(before), yuan(now)))
}

fn prp01_near(house: &mut House, studio: &mut Studio, at: usize) -> PlantedFault {
    let (before, now) = nth(&[(121_000, 60_500), (19_999, 0), (86_050, 43_025), (15_000, 0), (64_030, 33_000)], at);
    property(house, studio, before, now);
    near(format!("财产性收入由 {} 到 {}：恰好一半，或上年不足 200 元", yuan(before), yuan(now)))
}
