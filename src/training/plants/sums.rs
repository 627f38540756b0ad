//! Plants of the ARI rules and of the two household rules about copying, VIL04 and VIL05 (readings.md, ARI and VIL).
//!
//! What does not live here: income level and trend (`income.rs`).

use crate::training::household::account::printed;
use crate::training::household::family::FamilyShape;
use crate::training::household::family::Studio;
use crate::training::household::house::House;
use crate::training::plants::PlantAct;
use crate::training::plants::PlantedFault;
use crate::training::plants::Trick;
use crate::training::plants::child;
use crate::training::plants::farm_only;
use crate::training::plants::high;
use crate::training::plants::medium;
use crate::training::plants::near;
use crate::training::plants::nth;
use crate::training::plants::one;
use crate::training::plants::settle_with_wage;
use crate::training::plants::yuan;

/// The ARI plants and the copied accounts.
pub const TRICKS: [Trick; 10] = [
    one("ARI01", FamilyShape::Young, ari01, ari01_near),
    one("ARI02", FamilyShape::Young, ari02, ari02_near),
    one("ARI03", FamilyShape::Young, ari03, ari03_near),
    one("ARI04", FamilyShape::Grand, ari04, ari04_near),
    one("ARI05", FamilyShape::Young, ari05, ari05_near),
    one("ARI06", FamilyShape::Young, ari06, ari06_near),
    one("ARI07", FamilyShape::Grand, ari07, ari07_near),
    one("ARI09", FamilyShape::Young, ari09, ari09_near),
    Trick {
        rule: "VIL04",
        shape: FamilyShape::Young,
        fault: PlantAct::Two(vil04),
        near_shape: FamilyShape::Young,
        near: PlantAct::Two(vil04_near),
    },
    one("VIL05", FamilyShape::Elder, vil05, vil05_near),
];

/// A gross income that is not the sum: no other cell changes, so whoever carries another plant may carry it.
pub const GROSS: [Trick; 1] = [one("ARI10", FamilyShape::Young, ari10, ari10_near)];

fn ari10(house: &mut House, _: &mut Studio, at: usize) -> PlantedFault {
    let by = nth(&[150_000, -96_000, 101, 480_050, -230_000], at);
    gross_off(house, by);
    high(format!("年收入比四大项合计多 {} 元", yuan(by)))
}

fn ari10_near(house: &mut House, _: &mut Studio, at: usize) -> PlantedFault {
    gross_off(house, nth(&[100, -100, 50, -99, 1], at));
    near("年收入与四大项合计相差不超过 1 元")
}

/// Prints the gross income of this year beside its sum.
fn gross_off(house: &mut House, by: i64) {
    let gross = house.now().gross();
    house.slip("gross", printed(gross + by));
}

fn ari01(house: &mut House, studio: &mut Studio, at: usize) -> PlantedFault {
    house.now().eco = 24_060;
    house.lands[1] = house.lands[1].max(300);
    house.settle(studio.dice);
    let now = house.now().clone();
    match at % 5 {
        0 => house.slip("trans_other", printed(now.other - 30_000)),
        1 => house.slip("wage_other", printed(now.wage_other - 200_000)),
        2 => house.slip("prop_other", printed(now.rent + 25_000)),
        3 => {
            house.slip("trans_eco", "");
            return medium("转移性收入大项含生态补偿金，分项却为空");
        }
        _ => house.slip("trans_other", printed(now.other - 101)),
    }
    high("分项合计与大项相差 1 元以上")
}

fn ari01_near(house: &mut House, studio: &mut Studio, at: usize) -> PlantedFault {
    house.settle(studio.dice);
    let now = house.now().clone();
    match at % 5 {
        0 => house.slip("trans_other", printed(now.other - 100)),
        1 => house.slip("wage_other", printed(now.wage_other + 100)),
        2 => house.slip("prop_other", printed(now.rent + 99)),
        3 => house.slip("trans_other", printed(now.other + 100)),
        _ => house.slip("wage_other", printed(now.wage_other - 50)),
    }
    near("分项合计与大项相差不超过 1 元")
}

fn ari02(house: &mut House, studio: &mut Studio, at: usize) -> PlantedFault {
    let slip = nth(&[150_000, -96_000, 101, 480_050, -230_000], at);
    house.now().net_slip = slip;
    house.settle(studio.dice);
    high(format!("纯收入比按口径计算的多 {} 元", yuan(slip)))
}

fn ari02_near(house: &mut House, studio: &mut Studio, at: usize) -> PlantedFault {
    house.now().net_slip = nth(&[100, -100, 50, -99, 1], at);
    house.settle(studio.dice);
    near("纯收入与计算值相差不超过 1 元")
}

fn ari03(house: &mut House, studio: &mut Studio, at: usize) -> PlantedFault {
    let slip = nth(&[3, 5_000, -3, 100_000, -12_345], at);
    house.now().pc_slip = slip;
    house.settle(studio.dice);
    high(format!("人均纯收入与纯收入除以人口相差 {} 元", yuan(slip)))
}

fn ari03_near(house: &mut House, studio: &mut Studio, at: usize) -> PlantedFault {
    house.now().pc_slip = nth(&[2, -2, 1, -1, 2], at);
    house.settle(studio.dice);
    near("人均相差不超过 0.02 元")
}

fn ari04(house: &mut House, studio: &mut Studio, at: usize) -> PlantedFault {
    house.size_slips[1] = nth(&[1, -1, 1, 2, -2], at);
    house.settle(studio.dice);
    high("当前家庭人口数与成员行数不符")
}

fn ari04_near(house: &mut House, studio: &mut Studio, _: usize) -> PlantedFault {
    // A member left after the cut-off: the year still counts one head more, which is legal.
    let per_head = house.per_head();
    house.size_slips[0] = 1;
    house.reach(per_head);
    house.growth[0] = 300;
    house.settle(studio.dice);
    near("年度人口比当前人口多一人（年内减少），当前人口与成员行数相符")
}

fn ari05(house: &mut House, studio: &mut Studio, at: usize) -> PlantedFault {
    if at % 5 < 2 {
        tenfold(house, studio, 10, 10);
        return high("生产经营收入和支出是上年的十倍，疑似多写一个零").also("INC09");
    }
    let tiny = nth(&[0, 0, 2_550, 3_800, 4_650], at);
    small_farm(house, studio, tiny);
    high(format!("生产经营收入 {} 元，疑似以千元为单位", yuan(tiny)))
}

fn ari05_near(house: &mut House, studio: &mut Studio, at: usize) -> PlantedFault {
    if at.is_multiple_of(2) {
        let small = nth(&[5_001, 5_100, 6_230], at);
        small_farm(house, studio, small);
        return near(format!("生产经营收入 {} 元，超过 50 元", yuan(small)));
    }
    tenfold(house, studio, 7, 6);
    near("生产经营收入约为上年的七倍，不到八倍").also("INC09")
}

/// Production of this year is `times` that of last year; wages take up the difference.
fn tenfold(house: &mut House, studio: &mut Studio, times: i64, cost_times: i64) {
    let sales = studio.dice.told(26_000, 31_000);
    let now = house.now();
    (now.prod_in, now.prod_out, now.subsidy) = (sales, sales * 7 / 20, 0);
    house.reach(1_900_000 + studio.dice.range(0, 300_000));
    house.growth[0] = 300;
    house.settle(studio.dice);
    let (sales, costs) = (house.now().prod_in, house.now().prod_out);
    let then = house.before();
    let net = then.net();
    (then.prod_in, then.prod_out) = (sales / times, costs / cost_times);
    then.reach(net);
}

fn small_farm(house: &mut House, studio: &mut Studio, sales: i64) {
    let per_head = house.per_head();
    let now = house.now();
    (now.prod_in, now.prod_out, now.subsidy) = (sales, sales * 2 / 5, 0);
    house.reach(per_head);
    house.settle(studio.dice);
}

fn ari06(house: &mut House, studio: &mut Studio, at: usize) -> PlantedFault {
    house.settle(studio.dice);
    match at % 5 {
        0 => house.slip("land_orchard", "约两亩"),
        1 => house.slip("land_water", "1.5E+00"),
        2 => house.slip("land_orchard", "不详"),
        3 => house.slip("land_pasture", "1.2E+01"),
        _ => house.slip_of(1, "work_months", "三个月"),
    }
    high("单元格不是数字或为科学计数")
}

fn ari06_near(house: &mut House, studio: &mut Studio, at: usize) -> PlantedFault {
    house.settle(studio.dice);
    let now = house.now().clone();
    let wide: String = printed(now.rent).chars().map(|c| char::from_u32(u32::from(c) + 0xFEE0).unwrap_or(c)).collect();
    match at % 5 {
        0 => house.slip("prop_other", wide),
        1 => house.slip("gross", thousands(now.gross())),
        2 => house.slip("prod_in", format!("{}元", printed(now.prod_in))),
        3 => house.slip("net", thousands(now.net())),
        _ => house.slip("land_farm", format!("{}", house.lands[0] / 100)),
    }
    if at % 5 == 4 {
        house.lands[0] = house.lands[0] / 100 * 100;
    }
    near("全角、千分位、带单位的数字，读得出来")
}

fn thousands(fen: i64) -> String {
    let whole = (fen / 100).to_string();
    let mut out = String::new();
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    format!("{out}.{:02}", fen % 100)
}

fn ari07(house: &mut House, studio: &mut Studio, at: usize) -> PlantedFault {
    match at % 5 {
        2 => small_wage(house, studio, 29_900),
        3 => on_dibao(house, studio, 19_900),
        _ => birth_award(house, studio, nth(&[9_000, 9_999, 0, 0, 5_000], at)),
    }
    medium("有金额但低于最低合理值")
}

fn ari07_near(house: &mut House, studio: &mut Studio, at: usize) -> PlantedFault {
    match at % 5 {
        2 => small_wage(house, studio, 30_000),
        3 => on_dibao(house, studio, 20_000),
        _ => birth_award(house, studio, nth(&[10_000, 10_001, 0, 0, 10_050], at)),
    }
    near("金额恰好不低于最低合理值")
}

fn small_wage(house: &mut House, studio: &mut Studio, wage: i64) {
    farm_only(house);
    settle_with_wage(house, studio.dice, wage);
    // Earlier years told a reasonable wage; only this year's is under review.
    for account in house.years.iter_mut().take(3).flatten() {
        account.prod_in += account.wage_other - 31_000;
        account.wage_other = 31_000;
    }
}

fn on_dibao(house: &mut House, studio: &mut Studio, paid: i64) {
    let at = child(house);
    house.members[at].dibao = "农村低保";
    house.now().dibao = paid;
    house.reach(1_180_000 + studio.dice.range(0, 90_000));
    house.settle(studio.dice);
}

fn birth_award(house: &mut House, studio: &mut Studio, paid: i64) {
    let per_head = house.per_head();
    house.now().birth = paid;
    house.reach(per_head);
    house.settle(studio.dice);
}

fn ari09(house: &mut House, studio: &mut Studio, at: usize) -> PlantedFault {
    full_time(house);
    house.now().wage_other = 30_000_001 + nth(&[0, 45_000, 300_000, 1_200_000, 999], at);
    house.settle(studio.dice);
    high("工资性收入超过 30 万元").also("INC12")
}

fn ari09_near(house: &mut House, studio: &mut Studio, at: usize) -> PlantedFault {
    full_time(house);
    house.now().wage_other = 30_000_000 - nth(&[0, 0, 1, 10_000, 50_000], at);
    house.settle(studio.dice);
    near("工资性收入不超过 30 万元").also("INC12")
}

/// Both parents work nearly all year, so that the pay of a month stays believable.
fn full_time(house: &mut House) {
    for person in house.members.iter_mut().take(2) {
        person.work_months = 11;
    }
}

fn copy_items(from: &mut House, to: &mut House, studio: &mut Studio, items: usize) {
    let source = from.now().clone();
    let (div, rent) = (source.div + 3_310, source.rent + 2_170);
    let per_head = to.per_head();
    let now = to.now();
    (now.prod_in, now.prod_out, now.subsidy) = (source.prod_in, source.prod_out, 0);
    (now.div, now.rent, now.eco, now.other) = (div, rent, 0, source.other);
    if items > 3 {
        now.rent = source.rent;
    }
    if items > 4 {
        now.eco = source.eco;
    }
    to.lands[1] = to.lands[1].max(200);
    to.reach(per_head);
    from.settle(studio.dice);
    to.settle(studio.dice);
}

fn vil04(first: &mut House, second: &mut House, studio: &mut Studio, at: usize) -> PlantedFault {
    copy_items(first, second, studio, if at.is_multiple_of(2) { 4 } else { 5 });
    medium("同村两户至少四个分项金额完全相同")
}

fn vil04_near(first: &mut House, second: &mut House, studio: &mut Studio, at: usize) -> PlantedFault {
    if !at.is_multiple_of(2) {
        copy_items(first, second, studio, 5);
        // Other costs: only the sales are told alike, the rest is rent and what is paid by the mu.
        let per_head = second.per_head();
        second.now().prod_out += 21_030;
        second.reach(per_head);
        second.settle(studio.dice);
        return near("同村两户四个分项金额相同，自报的只有一项");
    }
    copy_items(first, second, studio, 3);
    near("同村两户只有三个分项金额相同")
}

/// An old couple without wages or other transfers, whose every item is what it was last year.
fn same_again(house: &mut House, studio: &mut Studio) {
    house.lands[0] = 40;
    house.now().other = 0;
    house.now().eco = 24_030;
    house.lands[1] = house.lands[1].max(300);
    house.now().subsidy = 0;
    house.reach(1_080_000 + studio.dice.range(0, 150_000));
    house.settle(studio.dice);
    let now = house.now().clone();
    house.years[2] = Some(now);
}

fn vil05(house: &mut House, studio: &mut Studio, _: usize) -> PlantedFault {
    same_again(house, studio);
    medium("各分项与上年完全一致")
}

fn vil05_near(house: &mut House, studio: &mut Studio, at: usize) -> PlantedFault {
    same_again(house, studio);
    let by = nth(&[1, 100, 1, 2_000, 10], at);
    if at.is_multiple_of(2) {
        house.before().eco -= by;
    } else {
        house.before().prod_in -= by;
    }
    near("除一项外与上年一致")
}
