//! Rules about the figures of a household and of a village.
//!
//! What does not live here: rules about people (`people.rs`) and rosters (`rosters.rs`).

use crate::second::dates;
use crate::second::people::any_member;
use crate::second::people::helps_out;
use crate::second::tables::Cell;
use crate::second::town::House;
use crate::second::town::Known;
use crate::second::town::Said;
use crate::second::town::Town;
use crate::second::town::and;
use crate::second::town::any;
use crate::second::town::cmp;
use crate::second::town::graded;
use crate::second::town::is;
use crate::second::town::not;
use crate::second::town::or;
use crate::second::town::plain;

const WAGE: &str = "工资性收入";
const WAGE_POST: &str = "公益性岗位收入";
const WAGE_OTHER: &str = "其他工资性收入";
const PROD_IN: &str = "生产经营性收入";
const PROD_OUT: &str = "生产经营性支出（合计）";
const SUBSIDY: &str = "专项用于减少生产经营性支出的补贴";
const PROP: &str = "财产性收入";
const TRANS: &str = "转移性收入";
const GROSS: &str = "年收入(元)";
const NET: &str = "纯收入(元)";
const NET_PC: &str = "人均纯收入(元)";
const WAGE_ITEMS: [&str; 2] = [WAGE_POST, WAGE_OTHER];
const PROP_ITEMS: [&str; 2] = ["资产收益帮扶分红收入", "其他财产性收入（旧指标）"];
const TRANS_ITEMS: [&str; 8] =
    ["计划生育金", "最低生活保障金", "特困人员救助供养金", "养老金或离退休金", "生态补偿金", "其他转移性收入", "产业奖励", "就业奖励"];

/// Yuan in fen.
const fn yuan(amount: i64) -> i64 {
    amount * 100
}

/// Whether the household is a monitoring object.
pub fn monitored(house: &House) -> Known {
    house.own().cell("监测对象类别").given()
}

/// Whether its risk is still open.
pub fn is_open(house: &House) -> Known {
    and(monitored(house), house.own().says("风险是否已消除", "否"))
}

/// Whether its risk was cleared.
pub fn cleared(house: &House) -> Known {
    and(monitored(house), house.own().says("风险是否已消除", "是"))
}

/// What production cost: the subsidy that lowers it counts as none when nothing is written.
fn cost(house: &House) -> Option<i64> {
    Some(house.now(PROD_OUT)? - house.now(SUBSIDY).unwrap_or(0))
}

/// The rules of a household.
pub fn said(town: &Town, house: &House) -> Vec<(&'static str, Said)> {
    let mut list = level(town, house);
    list.extend(sums(house));
    list.extend(production(house));
    list.extend(monitoring(house));
    list
}

fn level(town: &Town, house: &House) -> Vec<(&'static str, Said)> {
    let own = house.own();
    let (net, net_pc) = (house.now(NET), house.now(NET_PC));
    // The old form calls it 纯收入.
    let (net_was, pc_was) = (house.was("纯收入"), house.was("人均纯收入"));
    let below = |line| is(net_pc, |pc| pc < line);
    let rose = |share: i64| cmp(net_pc, pc_was, |pc, was| 100 * pc > (100 + share) * was);
    let leap = and(is(pc_was, |was| was > 0), and(cmp(net_pc, pc_was, |pc, was| pc - was >= yuan(2000)), rose(30)));
    let fell = and(is(net_was, |was| was > 0), cmp(net, net_was, |net, was| 100 * net < 70 * was));
    let nothing = |title| is(own.cell(title).or_zero(), |value| value == 0);
    let village = own.cell("行政村");
    let mut others: Vec<i64> =
        town.houses.iter().filter(|other| other.own().cell("行政村") == village).filter_map(|other| other.now(NET_PC)).collect();
    others.sort_unstable();
    let n = others.len();
    // Twice the median, so that it stays whole.
    let median2 = if n == 0 { 0 } else { others[(n - 1) / 2] + others[n / 2] };
    let rich = |pc: i64| pc > yuan(60_000) || (n >= 10 && 2 * pc > 3 * median2 && pc > yuan(20_000));
    let money: Vec<&str> =
        [WAGE, PROD_IN, PROD_OUT, SUBSIDY, PROP, TRANS].into_iter().chain(WAGE_ITEMS).chain(PROP_ITEMS).chain(TRANS_ITEMS).collect();
    vec![
        ("INC04", plain(and(below(yuan(8500)), not(is_open(house))), "high")),
        ("INC05", plain(and(below(yuan(10_000)), any_member(house, helps_out)), "medium")),
        ("INC06", plain(if own.cell(NET_PC) == Cell::Empty { Some(true) } else { below(yuan(4000)) }, "high")),
        ("INC07", graded(leap, &[(rose(100), "high"), (rose(50), "medium")], "low")),
        ("INC08", plain(fell, "high")),
        ("INC11", plain([WAGE, PROD_IN, PROP, TRANS].into_iter().map(nothing).fold(Some(true), and), "high")),
        ("INC12", plain(is(net_pc, rich), "medium")),
        ("INC15", plain(Some(money.iter().any(|title| house.now(title).is_some_and(|value| value < 0))), "high")),
        ("INC16", plain(is(net, |net| net < 0), "medium")),
    ]
}

fn sums(house: &House) -> Vec<(&'static str, Said)> {
    let own = house.own();
    let (mut off, mut wrong) = (Some(false), Some(false));
    for (parent, items) in [(WAGE, &WAGE_ITEMS[..]), (PROP, &PROP_ITEMS[..]), (TRANS, &TRANS_ITEMS[..])] {
        let given: Vec<i64> = items.iter().filter_map(|item| house.now(item)).collect();
        if given.is_empty() {
            continue;
        }
        let (sum, has_blank) = (given.iter().sum::<i64>(), given.len() < items.len());
        off = or(off, is(house.now(parent), |value| (sum - value).abs() > yuan(1)));
        // A block that is not known says nothing about how heavy another one is.
        let is_wrong = is(house.now(parent), |value| (sum - value).abs() > yuan(1) && (!has_blank || sum > value));
        wrong = or(wrong, Some(is_wrong == Some(true)));
    }
    let incomes: Vec<Option<i64>> = [WAGE, PROD_IN, PROP, TRANS].iter().map(|title| house.now(title)).collect();
    let gross: i64 = incomes.iter().flatten().sum();
    // What is not filled in is not nought: net income alone is worked out as its system does.
    let all_incomes = incomes.iter().all(Option::is_some).then_some(gross);
    let calc = gross - house.now(PROD_OUT).unwrap_or(0) + house.now(SUBSIDY).unwrap_or(0);
    let calc = incomes.iter().any(Option::is_some).then_some(calc);
    // Whole people: the figure is in hundredths too.
    let size = house.now("年度家庭人口数").map(|size| size / 100).filter(|size| *size != 0);
    let a_head = || {
        let (net, size) = (house.now(NET)?, size?);
        // Rounded half up to the fen.
        Some((2 * net + size).div_euclid(2 * size))
    };
    let small = |title, least| {
        let value = own.cell(title).or_zero();
        is(value, |value| value > 0 && value < least)
    };
    let tiny = [
        small(WAGE, yuan(300)),
        small("最低生活保障金", yuan(200)),
        small("计划生育金", yuan(100)),
        small("养老金或离退休金", yuan(88)),
        small("特困人员救助供养金", yuan(200)),
    ];
    vec![
        ("ARI01", graded(off, &[(wrong, "high")], "medium")),
        ("ARI02", plain(cmp(house.now(NET), calc, |net, calc| (net - calc).abs() > yuan(1)), "high")),
        ("ARI03", plain(cmp(house.now(NET_PC), a_head(), |pc, a_head| (pc - a_head).abs() > 2), "high")),
        ("ARI07", plain(any(tiny), "medium")),
        ("ARI10", plain(cmp(house.now(GROSS), all_incomes, |said, sum| (said - sum).abs() > yuan(1)), "high")),
        ("ARI09", plain(is(house.now(WAGE), |wage| wage > yuan(300_000)), "high")),
    ]
}

fn production(house: &House) -> Vec<(&'static str, Said)> {
    let own = house.own();
    let (income, spent) = (house.now(PROD_IN), house.now(PROD_OUT));
    let margin = |income: i64, cost: i64| {
        let in_bounds = cost > 0 && cost <= income && income >= yuan(2000);
        in_bounds && (100 * (income - cost) < 10 * income || 100 * (income - cost) > 90 * income)
    };
    let lands = [
        ("耕地面积(亩)", 100),
        ("牧草地面积(亩)", 100),
        ("水面面积(亩)", 100),
        ("林地面积(亩)", 200),
        ("退耕还林(草)面积(亩)", 200),
        ("林果面积(亩)", 200),
    ];
    let odd = |(title, most): &(&str, i64)| own.figure(title).is_some_and(|area| area < 0 || area > most * 100);
    let more_trees = || Some(own.figure("退耕还林(草)面积(亩)")? > own.figure("林地面积(亩)")? + own.figure("牧草地面积(亩)").unwrap_or(0));
    let subsidy = house.now(SUBSIDY);
    let twice =
        is(subsidy, |subsidy| subsidy >= yuan(100) && [house.now("其他转移性收入"), house.now("产业奖励")].contains(&Some(subsidy)));
    let beyond = cmp(subsidy, spent, |subsidy, spent| subsidy > spent);
    let dropped = |title: &str, least: i64, share: i64| {
        let (now, was) = (house.now(title), house.was(title));
        and(is(was, |was| was >= yuan(least)), cmp(now, was, |now, was| 100 * now < (100 - share) * was))
    };
    // Money that only moved between items with the new form is no fall.
    let moved = cmp(house.now(NET), house.was("纯收入"), |net, was| net == was) == Some(true);
    let eco = is(house.now("生态补偿金"), |eco| eco > 0);
    let zero = |title| is(own.figure(title), |area| area == 0);
    let no_pasture = Some(own.figure("牧草地面积(亩)").unwrap_or(0) == 0);
    let none = |title| is(house.now(title), |value| value == 0);
    vec![
        ("PRD01", plain(and(is(income, |income| income >= yuan(500)), is(spent, |spent| spent == 0)), "medium")),
        ("PRD02", plain(cmp(cost(house), income, |cost, income| cost > income), "medium")),
        ("PRD03", plain(cmp(income, cost(house), margin), "low")),
        ("PRD05", plain(and(own.cell("产业帮扶").given(), none(PROD_IN)), "medium")),
        ("PRD06", plain(Some(lands.iter().any(odd)), "medium")),
        ("PRD07", plain(more_trees(), "medium")),
        ("PRD09", graded(or(beyond, twice), &[(Some(beyond == Some(true)), "high")], "medium")),
        ("PRP01", plain(dropped(PROP, 200, 50), "medium")),
        ("TRF01", plain(and(dropped(TRANS, 500, 30), Some(!moved)), "medium")),
        ("TRF12", plain(and(and(eco, zero("退耕还林(草)面积(亩)")), and(zero("林地面积(亩)"), no_pasture)), "medium")),
    ]
}

fn monitoring(house: &House) -> Vec<(&'static str, Said)> {
    let own = house.own();
    let month = |title| own.cell(title).text().and_then(dates::month);
    let took = month("识别监测时间").zip(month("消除监测时间")).map(|(from, to)| dates::months(from, to));
    let helped = own.says("风险消除方式", "帮扶消除");
    let quick = and(and(cleared(house), helped), is(took, |took| took < 6));
    let (net, net_was) = (house.now(NET), house.was("纯收入"));
    let (pc, pc_was) = (house.now(NET_PC), house.was("人均纯收入"));
    let fell_pc = and(is(pc_was, |was| was > 0), cmp(pc, pc_was, |pc, was| 100 * pc <= 90 * was));
    let fell = and(is(net_was, |was| was > 0), cmp(net, net_was, |net, was| 100 * net < 70 * was));
    let open_for = month("识别监测时间").map(|from| dates::months(from, (dates::AS_OF.0, dates::AS_OF.1)));
    let is_floor = own.says("整户无劳动能力兜底保障户", "是") == Some(true);
    let long = if is_floor { Some(false) } else { and(is_open(house), is(open_for, |months| months > 24)) };
    let unsafe_home = or(own.says("是否危房户", "是"), own.says("是否解决安全饮用水", "否"));
    let was_poor = is(own.cell("户类型").text(), |kind| kind.starts_with("脱贫户"));
    vec![
        ("MON09", graded(quick, &[(is(took, |took| took <= 1), "high")], "medium")),
        ("MON14", plain(and(cleared(house), or(fell_pc, fell)), "high")),
        ("MON20", graded(long, &[(is(open_for, |months| months > 36), "medium")], "low")),
        ("SEC03", plain(and(and(was_poor, unsafe_home), not(is_open(house))), "high")),
    ]
}

/// The rules of a village.
pub fn of_village(houses: &[&House]) -> Vec<(&'static str, Said)> {
    let line = yuan(8500);
    let figures: Vec<i64> = houses.iter().filter_map(|house| house.now(NET_PC)).collect();
    let above = figures.iter().filter(|pc| **pc > line && 100 * **pc <= 103 * line).count();
    let below = figures.iter().filter(|pc| 100 * **pc > 97 * line && **pc <= line).count();
    let crowd = above >= 5 && above >= 3 * below.max(1);
    let with_net: Vec<&&House> = houses.iter().filter(|house| house.now(NET).is_some()).collect();
    let round = |house: &House, to: i64| {
        let is_round = |value: Option<i64>| value.is_some_and(|value| value != 0 && value % yuan(to) == 0);
        let items = [WAGE_OTHER, PROD_IN, PROD_OUT, PROP_ITEMS[1], "其他转移性收入"];
        is_round(house.now(NET)) || items.iter().filter(|item| is_round(house.now(item))).count() >= 3
    };
    let share = |to, percent| 100 * with_net.iter().filter(|house| round(house, to)).count() >= percent * with_net.len();
    let rounded = if with_net.len() < 10 { None } else { Some(share(100, 40) || share(1000, 20)) };
    vec![("VIL03", plain(rounded, "medium")), ("VIL08", plain(Some(crowd), "medium"))]
}
