//! Plants of the INC rules: level and trend of income (readings.md, INC).
//!
//! What does not live here: village patterns (`village.rs`).

use crate::training::household::account::YearAccount;
use crate::training::household::account::share;
use crate::training::household::family::FamilyShape;
use crate::training::household::family::Studio;
use crate::training::household::family::under_watch;
use crate::training::household::house::House;
use crate::training::household::house::Watch;
use crate::training::plants::PlantedFault;
use crate::training::plants::Trick;
use crate::training::plants::high;
use crate::training::plants::lean;
use crate::training::plants::lean_at;
use crate::training::plants::low;
use crate::training::plants::medium;
use crate::training::plants::near;
use crate::training::plants::nth;
use crate::training::plants::one;
use crate::training::plants::yuan;

/// The INC plants.
pub const TRICKS: [Trick; 14] = [
    one("INC01", FamilyShape::Young, inc01, inc01_near),
    one("INC02", FamilyShape::Young, inc02, inc02_near),
    one("INC03", FamilyShape::Young, inc03, inc03_near),
    one("INC04", FamilyShape::Young, inc04, inc04_near),
    one("INC05", FamilyShape::Young, inc05, inc05_near),
    one("INC06", FamilyShape::Young, inc06, inc06_near),
    one("INC07", FamilyShape::Young, inc07, inc07_near),
    one("INC08", FamilyShape::Young, inc08, inc08_near),
    one("INC09", FamilyShape::Young, inc09, inc09_near),
    one("INC11", FamilyShape::Young, inc11, inc11_near),
    one("INC12", FamilyShape::Young, inc12, inc12_near),
    one("INC15", FamilyShape::Young, inc15, inc15_near),
    one("INC16", FamilyShape::Young, inc16, inc16_near),
    one("MON14", FamilyShape::Young, mon14, mon14_near),
];

fn inc01(house: &mut House, studio: &mut Studio, at: usize) -> PlantedFault {
    lean(house, studio.dice);
    // Divides by 9 and by 4, so that a tenth and a fifth can be met to the fen.
    let now = 1_200_024 + studio.dice.range(0, 13_000) * 36;
    house.reach(now);
    let before = match at % 5 {
        0 => now / 9 * 10 + 1,
        1 => share(now, 100, 86),
        2 => now / 4 * 5,
        3 => share(now, 100, 88),
        _ => share(now, 100, 74),
    };
    house.exact[0] = Some(before);
    house.settle(studio.dice);
    let note = format!("人均纯收入由 {} 降至 {}", yuan(before), yuan(now));
    if matches!(at % 5, 2 | 4) { high(note + "，降幅不低于 20%") } else { medium(note) }
}

fn inc01_near(house: &mut House, studio: &mut Studio, at: usize) -> PlantedFault {
    let now = house.per_head() / 9 * 9;
    house.reach(now);
    let before = match at % 5 {
        0 => now / 9 * 10,
        1 => now + 1,
        2 => share(now, 100, 94),
        _ => now - nth(&[0, 0, 0, 0, 500], at),
    };
    house.exact[0] = Some(before);
    house.settle(studio.dice);
    near(format!("人均纯收入由 {} 到 {}，没有下降或降幅不超过一成", yuan(before), yuan(now)))
}

fn inc02(house: &mut House, studio: &mut Studio, at: usize) -> PlantedFault {
    let step = i64::try_from(at).unwrap_or(0);
    if at % 5 == 1 {
        house.growth = [-450, -300, 900];
        house.settle(studio.dice);
        return medium("人均纯收入连续两年下降，幅度都不大");
    }
    house.growth = [-1_020 - 150 * step, -1_010 - 100 * step, 900];
    house.settle(studio.dice);
    high("人均纯收入连续两年下降，每年都在一成以上").also("INC01")
}

fn inc02_near(house: &mut House, studio: &mut Studio, at: usize) -> PlantedFault {
    let now = house.per_head();
    let before = share(now, 100, 86);
    house.exact = [Some(before), Some(before - nth(&[0, 1, 0, 1, 100], at)), None];
    house.settle(studio.dice);
    near("本年下降，上年没有下降").also("INC01")
}

fn inc03(house: &mut House, studio: &mut Studio, at: usize) -> PlantedFault {
    let step = i64::try_from(at).unwrap_or(0);
    if at % 5 == 1 {
        house.growth = [-1_180, -300, -230];
        house.settle(studio.dice);
        return medium("人均纯收入连续三年下降，前两年幅度不大").also("INC01 INC02");
    }
    house.growth = [-1_020 - 100 * step, -1_020 - 90 * step, -1_010 - 80 * step];
    house.settle(studio.dice);
    high("人均纯收入连续三年下降，每年都在一成以上").also("INC01 INC02")
}

fn inc03_near(house: &mut House, studio: &mut Studio, at: usize) -> PlantedFault {
    let now = house.per_head();
    let before = share(now, 100, 87);
    let earlier = share(before, 100, 97);
    house.exact = [Some(before), Some(earlier), Some(earlier - nth(&[0, 1, 0, 1, 100], at))];
    house.settle(studio.dice);
    near("连续两年下降，更早一年没有下降").also("INC01 INC02")
}

fn watched(cleared: bool) -> Watch {
    let (since, until, mode) = if cleared { ("202204", "202305", "帮扶消除") } else { ("202310", "", "") };
    Watch { category: "脱贫不稳定户", cleared, risk: "因务工就业不稳", since, until, mode, self_paid: 0 }
}

fn inc04(house: &mut House, studio: &mut Studio, at: usize) -> PlantedFault {
    let below = nth(&[1, 37_655, 69_990, 119_880, 4_445], at);
    let figure = studio.lines.mon_line - below;
    lean_at(house, studio.dice, figure);
    if at % 5 == 2 {
        under_watch(house, watched(true));
    }
    house.settle(studio.dice);
    high(format!("人均 {} 低于监测线且不在监测中", yuan(figure))).also("INC05")
}

fn inc04_near(house: &mut House, studio: &mut Studio, at: usize) -> PlantedFault {
    let above = nth(&[0, 1, -10_000, -90_000, 100], at);
    let figure = studio.lines.mon_line + above;
    lean_at(house, studio.dice, figure);
    if above < 0 {
        under_watch(house, watched(false));
    }
    house.settle(studio.dice);
    near(format!("人均 {}：不低于监测线，或已在监测中", yuan(figure))).also("INC05")
}

fn inc05(house: &mut House, studio: &mut Studio, at: usize) -> PlantedFault {
    let figure = studio.lines.attention - nth(&[1, 13_500, 87_700, 129_990, 44_445], at);
    lean_at(house, studio.dice, figure);
    house.settle(studio.dice);
    medium(format!("有劳动力，人均 {} 低于一万元", yuan(figure)))
}

fn inc05_near(house: &mut House, studio: &mut Studio, at: usize) -> PlantedFault {
    let figure = studio.lines.attention + nth(&[0, 1, 500, 1_230, 990], at);
    lean_at(house, studio.dice, figure);
    house.settle(studio.dice);
    near(format!("人均 {}，不低于一万元", yuan(figure)))
}

fn inc06(house: &mut House, studio: &mut Studio, at: usize) -> PlantedFault {
    if at.is_multiple_of(2) {
        house.settle(studio.dice);
        house.slip("net_pc", "");
        return high("人均纯收入为空");
    }
    let figure = studio.lines.floor - nth(&[1, 1, 1, 48_766], at);
    lean_at(house, studio.dice, figure);
    house.settle(studio.dice);
    high(format!("人均 {} 低于历史底线", yuan(figure))).also("INC04 INC05")
}

fn inc06_near(house: &mut House, studio: &mut Studio, at: usize) -> PlantedFault {
    let figure = studio.lines.floor + nth(&[0, 1, 10, 250, 1_200], at);
    lean_at(house, studio.dice, figure);
    house.settle(studio.dice);
    near(format!("人均 {}，不低于历史底线", yuan(figure))).also("INC04 INC05")
}

fn inc07(house: &mut House, studio: &mut Studio, at: usize) -> PlantedFault {
    let rate = nth(&[3_010, 5_800, 11_000, 4_100, 7_500], at);
    let figure = 1_350_000 + studio.dice.range(0, 500_000);
    lean_at(house, studio.dice, figure);
    house.growth[0] = rate;
    house.settle(studio.dice);
    let note = format!("人均纯收入增长约 {}%", rate / 100);
    match rate {
        ..=5_000 => low(note),
        5_001..=10_000 => medium(note),
        _ => high(note),
    }
}

fn inc07_near(house: &mut House, studio: &mut Studio, at: usize) -> PlantedFault {
    if at % 5 == 1 {
        // A third more, but less than 2,000 yuan; watched, so that the low figure itself is no finding of INC04.
        lean_at(house, studio.dice, 799_999);
        house.exact[0] = Some(600_000);
        under_watch(house, watched(false));
        house.settle(studio.dice);
        return near("增幅超过 30%，但增加额不足 2000 元").also("INC05");
    }
    let figure = (1_350_000 + studio.dice.range(0, 500_000)) / 13 * 13;
    lean_at(house, studio.dice, figure);
    let before = if at.is_multiple_of(5) { figure / 13 * 10 } else { share(figure, 10_000, nth(&[0, 0, 12_990, 12_950, 12_800], at)) };
    house.exact[0] = Some(before);
    house.settle(studio.dice);
    near("增幅不超过 30%")
}

fn inc08(house: &mut House, studio: &mut Studio, at: usize) -> PlantedFault {
    let figure = 1_150_000 + studio.dice.range(0, 300_000);
    lean_at(house, studio.dice, figure);
    let left = nth(&[69, 66, 64, 62, 67], at);
    house.exact[0] = Some(share(figure, 100, left));
    house.settle(studio.dice);
    high(format!("纯收入只有上年的 {left}%")).also("INC01")
}

fn inc08_near(house: &mut House, studio: &mut Studio, at: usize) -> PlantedFault {
    let figure = (1_150_000 + studio.dice.range(0, 300_000)) / 7 * 7;
    lean_at(house, studio.dice, figure);
    let before = if at.is_multiple_of(5) { figure / 7 * 10 } else { share(figure, 1_000, nth(&[0, 701, 710, 720, 730], at)) };
    house.exact[0] = Some(before);
    house.settle(studio.dice);
    near("纯收入不低于上年的 70%").also("INC01")
}

/// Sets one block of last year to a figure of its own; wages take up the difference, the figure per head stays.
fn inc09(house: &mut House, studio: &mut Studio, at: usize) -> PlantedFault {
    house.reach(1_500_000 + studio.dice.range(0, 400_000));
    house.growth[0] = 600;
    match at % 5 {
        0 | 3 => farm_from(house, studio, 300_000, 930_000),
        1 | 4 => rent_from(house, studio, 90_000, 630_000),
        _ => other_from(house, studio, 150_000, 690_000),
    }
    let what = nth(&["生产经营净收入", "财产性收入", "转移性收入", "生产经营净收入", "财产性收入"], at);
    medium(format!("{what}单项大幅增加"))
}

fn inc09_near(house: &mut House, studio: &mut Studio, at: usize) -> PlantedFault {
    house.reach(1_500_000 + studio.dice.range(0, 400_000));
    house.growth[0] = 600;
    match at % 5 {
        0 | 4 => rent_from(house, studio, 90_050, 590_050),
        1 => farm_from(house, studio, 1_100_000, 1_650_000),
        2 => other_from(house, studio, 150_020, 650_020),
        _ => farm_from(house, studio, 1_040_000, 1_560_000),
    }
    near("单项变动恰好不超过 5000 元，或恰好 50%")
}

fn keep_wages(house: &mut House, studio: &mut Studio) -> i64 {
    let figure = house.per_head().max(1_500_000);
    house.reach(figure);
    house.settle(studio.dice);
    house.before().net()
}

fn farm_from(house: &mut House, studio: &mut Studio, before: i64, now: i64) {
    let account = house.now();
    (account.prod_in, account.prod_out, account.subsidy) = (now * 8 / 5, now * 3 / 5, 0);
    let net = keep_wages(house, studio);
    let then = house.before();
    (then.prod_in, then.prod_out) = (before * 8 / 5, before * 3 / 5);
    then.reach(net);
}

fn rent_from(house: &mut House, studio: &mut Studio, before: i64, now: i64) {
    (house.now().rent, house.now().div) = (now, 0);
    let net = keep_wages(house, studio);
    house.before().rent = before;
    house.before().reach(net);
}

fn other_from(house: &mut House, studio: &mut Studio, before: i64, now: i64) {
    (house.now().other, house.now().eco) = (now, 0);
    let net = keep_wages(house, studio);
    house.before().other = before;
    house.before().reach(net);
}

/// New on the list this year, without land, post or work.
fn newcomer(house: &mut House) {
    house.since = 2024;
    house.lands[0] = 0;
    for person in &mut house.members {
        (person.work_place, person.work_months, person.employer) = ("", 0, "");
        if person.labour == "技能劳动力" {
            person.labour = "普通劳动力";
        }
        if person.education == "大专" {
            person.education = "初中";
        }
    }
    house.years = [None, None, None, Some(YearAccount::default())];
}

fn inc11(house: &mut House, _: &mut Studio, _: usize) -> PlantedFault {
    newcomer(house);
    high("新增户，四大项收入全部为零").also("INC04 INC05 INC06")
}

fn inc11_near(house: &mut House, studio: &mut Studio, _: usize) -> PlantedFault {
    newcomer(house);
    house.now().other = studio.dice.told(110, 290);
    near("新增户，只有一项小额转移性收入").also("INC04 INC05 INC06")
}

fn inc12(house: &mut House, studio: &mut Studio, at: usize) -> PlantedFault {
    house.members.truncate(4);
    let figure = 6_000_001 + nth(&[0, 120_000, 333_300, 510_000, 20_000], at);
    house.reach(figure);
    house.settle(studio.dice);
    medium(format!("人均 {} 超过 6 万元", yuan(figure)))
}

fn inc12_near(house: &mut House, studio: &mut Studio, _: usize) -> PlantedFault {
    house.members.truncate(4);
    let figure = 4_000_000 + studio.dice.range(0, 80_000);
    house.reach(figure);
    house.settle(studio.dice);
    near(format!("人均 {}：不超过 6 万元，也不超过本村中位数的 3 倍", yuan(figure)))
}

fn inc15(house: &mut House, studio: &mut Studio, at: usize) -> PlantedFault {
    let per_head = house.per_head();
    let below = nth(&[12_000, 15_050, 9_900, 8_000, 5_000], at);
    (house.now().div, house.now().rent) = (64_030, 0);
    if at % 5 < 2 {
        house.now().rent = -below;
    } else {
        house.now().reward_prod = -below;
    }
    house.reach(per_head);
    house.settle(studio.dice);
    for account in house.years.iter_mut().take(3).flatten() {
        account.rent = 0;
    }
    high("分项为负数")
}

fn inc15_near(house: &mut House, studio: &mut Studio, at: usize) -> PlantedFault {
    let per_head = house.per_head();
    (house.now().div, house.now().rent) = (64_030, 0);
    house.reach(per_head);
    house.settle(studio.dice);
    if at < 2 {
        house.slip("prop_other", "-0.00");
    }
    near("分项为零或负零，不是负数")
}

fn inc16(house: &mut House, studio: &mut Studio, at: usize) -> PlantedFault {
    loss(house, studio, nth(&[350_000, 1, 120_010, 20_000, 780_030], at));
    medium("纯收入为负数").also("INC04 INC05 INC06 PRD02")
}

fn inc16_near(house: &mut House, studio: &mut Studio, at: usize) -> PlantedFault {
    loss(house, studio, nth(&[0, 0, -1, -100, -500], at));
    near("支出等于或略低于收入，纯收入不为负").also("INC04 INC05 INC06 PRD02")
}

fn mon14(house: &mut House, studio: &mut Studio, at: usize) -> PlantedFault {
    let now = house.per_head() / 9 * 9;
    house.reach(now);
    under_watch(house, watched(true));
    let before = share(now, nth(&[10, 100, 100, 100, 100], at), nth(&[9, 88, 85, 83, 82], at));
    house.exact[0] = Some(before);
    house.settle(studio.dice);
    let fell = high(format!("风险已消除，人均纯收入由 {} 降至 {}", yuan(before), yuan(now)));
    // At exactly a tenth MON14 asks and INC01 does not.
    if at.is_multiple_of(5) { fell } else { fell.also("INC01") }
}

fn mon14_near(house: &mut House, studio: &mut Studio, at: usize) -> PlantedFault {
    let now = house.per_head();
    under_watch(house, watched(true));
    house.exact[0] = Some(share(now, 1_000, nth(&[901, 912], at)));
    house.settle(studio.dice);
    near("风险已消除，下降不到一成")
}

/// New on the list, with a farm whose costs exceed all income by `by`.
fn loss(house: &mut House, studio: &mut Studio, by: i64) {
    house.since = 2024;
    for (person, months) in house.members.iter_mut().zip([2, 1]) {
        person.work_months = months;
    }
    let (wage, sales, other) = (studio.dice.told(2_400, 3_900), studio.dice.told(5_000, 8_000), studio.dice.told(400, 900));
    let account = YearAccount { wage_other: wage, prod_in: sales, other, ..YearAccount::default() };
    let costs = account.gross() + by;
    house.years = [None, None, None, Some(YearAccount { prod_out: costs, ..account })];
}
