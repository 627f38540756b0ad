//! Plants of rosters that are held against the account: 低保, pensions, post pay, dividends, eco compensation, awards (readings.md, XCK and PRP).
//!
//! What does not live here: rosters that stand for themselves (`paper.rs`).

use crate::training::household::account::printed;
use crate::training::household::family::FamilyShape;
use crate::training::household::family::Studio;
use crate::training::household::family::hold_post;
use crate::training::household::house::House;
use crate::training::household::house::SOCIAL;
use crate::training::household::paper::PaperChange;
use crate::training::household::paper::PaperFile;
use crate::training::plants::PlantedFault;
use crate::training::plants::Trick;
use crate::training::plants::child;
use crate::training::plants::high;
use crate::training::plants::medium;
use crate::training::plants::near;
use crate::training::plants::nth;
use crate::training::plants::one;
use crate::training::plants::paper::on_the_list;
use crate::training::plants::yuan;

/// Plants that set the account.
pub const TRICKS: [Trick; 10] = [
    one("PRP02", FamilyShape::Young, prp02, prp02_near),
    one("PRP03", FamilyShape::Young, prp03, prp03_near),
    one("TRF07", FamilyShape::Young, trf07, trf07_near),
    one("TRF13", FamilyShape::Young, trf13, trf13_near),
    one("XCK01", FamilyShape::Young, xck01, xck01_near),
    one("XCK02", FamilyShape::Young, xck02, xck02_near),
    one("XCK03", FamilyShape::Grand, xck03, xck03_near),
    one("XCK04", FamilyShape::Young, xck04, xck04_near),
    one("XCK10", FamilyShape::Young, xck10, prp03_near),
    one("XCK12", FamilyShape::Young, xck12, xck12_near),
];

/// Plants of the list of deaths and moves.
pub const LISTS: [Trick; 1] = [one("XCK08", FamilyShape::Young, xck08, xck08_near)];

fn instead(house: &mut House, paper: PaperFile, member: Option<usize>, cells: &[&str]) {
    house.papers.push(PaperChange::Without(paper));
    house.papers.push(PaperChange::Row(paper, member, cells.iter().map(|&cell| cell.to_owned()).collect()));
}

/// Sets part of the account; the figure per head stays.
fn with(house: &mut House, studio: &mut Studio, change: impl FnOnce(&mut House)) {
    let per_head = house.per_head();
    change(house);
    house.reach(per_head);
    house.settle(studio.dice);
}

fn prp02(house: &mut House, studio: &mut Studio, at: usize) -> PlantedFault {
    with(house, studio, |house| house.now().div = 0);
    instead(house, PaperFile::Dividends, None, &[nth(&["500.00", "186.00", "1020.00"], at), "2024-06-20"]);
    high("在村集体分红名册上，分红收入为零").also("XCK10")
}

fn prp02_near(house: &mut House, studio: &mut Studio, _: usize) -> PlantedFault {
    with(house, studio, |house| house.now().div = 0);
    near("不在村集体分红名册上，分红收入为零")
}

/// A dividend that the village's list has with this much more.
fn dividend(house: &mut House, studio: &mut Studio, more: i64) {
    let paid = studio.dice.told(210, 880);
    with(house, studio, |house| house.now().div = paid);
    instead(house, PaperFile::Dividends, None, &[&printed(paid + more), "2024-06-20"]);
}

fn prp03(house: &mut House, studio: &mut Studio, at: usize) -> PlantedFault {
    dividend(house, studio, nth(&[1_001, 8_000, -1_001], at));
    medium("分红收入与村集体名册相差十元以上").also("XCK10")
}

fn prp03_near(house: &mut House, studio: &mut Studio, at: usize) -> PlantedFault {
    dividend(house, studio, nth(&[1_000, -1_000], at));
    near("分红收入与村集体名册恰差十元")
}

fn xck10(house: &mut House, studio: &mut Studio, at: usize) -> PlantedFault {
    if at.is_multiple_of(2) {
        dividend(house, studio, nth(&[12_000, 8_100, 26_050], at));
        return high("分红收入与村集体名册不符").also("PRP03");
    }
    with(house, studio, |house| house.now().div = 0);
    instead(house, PaperFile::Dividends, None, &["360.00", "2024-06-20"]);
    high("名册上有分红，分红收入为零").also("PRP02")
}

/// The oldest child draws 低保 of so much a year.
fn on_dibao(house: &mut House, studio: &mut Studio, paid: i64) {
    let per_head = 1_150_000 + studio.dice.range(0, 180_000);
    let who = child(house);
    (house.members[who].dibao, house.measures[SOCIAL]) = ("农村低保", "低保");
    house.now().dibao = paid;
    house.reach(per_head);
    house.settle(studio.dice);
}

fn roster(house: &mut House, monthly: i64, months: i64, paid: i64) {
    let who = child(house);
    let (monthly, months, paid) = (printed(monthly), months.to_string(), printed(paid));
    instead(house, PaperFile::Dibao, Some(who), &["农村低保", &monthly, &months, &paid]);
}

fn trf07(house: &mut House, studio: &mut Studio, at: usize) -> PlantedFault {
    let paid = nth(&[179_999, 432_001, 120_000], at);
    on_dibao(house, studio, paid);
    roster(house, 30_000, 12, paid);
    medium(format!("低保金 {} 元，按月标准和月数应为 3600 元", yuan(paid)))
}

fn trf07_near(house: &mut House, studio: &mut Studio, at: usize) -> PlantedFault {
    let paid = nth(&[180_000, 432_000], at);
    on_dibao(house, studio, paid);
    roster(house, 30_000, 12, paid);
    near("低保金恰为月标准和月数之积的五成或一倍二")
}

fn trf13(house: &mut House, studio: &mut Studio, at: usize) -> PlantedFault {
    with(house, studio, |house| house.now().eco = 0);
    let paid = nth(&["240.00", "118.50", "402.00"], at);
    instead(house, PaperFile::Eco, None, &["退耕还林补助", "3.00", paid]);
    medium("名册上发放了生态补偿，生态补偿金为零")
}

fn trf13_near(house: &mut House, studio: &mut Studio, _: usize) -> PlantedFault {
    with(house, studio, |house| house.now().eco = 0);
    instead(house, PaperFile::Eco, None, &["退耕还林补助", "3.00", "0.00"]);
    near("名册上有面积，没有发放")
}

fn xck01(house: &mut House, studio: &mut Studio, at: usize) -> PlantedFault {
    if at % 3 == 1 {
        on_dibao(house, studio, 18_000);
        house.papers.push(PaperChange::Without(PaperFile::Dibao));
        return high("登记了低保，不在民政名册上").also("ARI07");
    }
    let who = child(house);
    instead(house, PaperFile::Dibao, Some(who), &["农村低保", "0.00", "0", "0.00"]);
    high("在民政名册上，没有登记低保")
}

fn xck01_near(house: &mut House, studio: &mut Studio, _: usize) -> PlantedFault {
    on_dibao(house, studio, 372_000);
    near("登记了低保，也在民政名册上")
}

fn xck02(house: &mut House, studio: &mut Studio, at: usize) -> PlantedFault {
    on_dibao(house, studio, 360_000);
    let paid = nth(&[384_001, 420_000, 330_000], at);
    roster(house, 30_000, 12, paid);
    medium(format!("低保金 3600 元，实发 {} 元", yuan(paid)))
}

fn xck02_near(house: &mut House, studio: &mut Studio, at: usize) -> PlantedFault {
    let (told, paid) = nth(&[(360_000, 380_000), (522_500, 550_000)], at);
    on_dibao(house, studio, told);
    roster(house, paid / 12, 12, paid);
    near("低保金与实发恰差 200 元或 5%")
}

/// The grandparent's pension, and this much more on the roster.
fn pension(house: &mut House, studio: &mut Studio, more: i64) {
    let paid = 180_000 + studio.dice.range(0, 9) * 1_200;
    with(house, studio, |house| house.now().pension = paid);
    let who = house.members.len().saturating_sub(1);
    instead(house, PaperFile::Pension, Some(who), &["城乡居民", &printed(paid / 12), "12", &printed(paid + more)]);
}

fn xck03(house: &mut House, studio: &mut Studio, at: usize) -> PlantedFault {
    pension(house, studio, nth(&[12_000, -30_000, 66_050], at));
    medium("养老金与发放名册相差 5% 以上")
}

fn xck03_near(house: &mut House, studio: &mut Studio, at: usize) -> PlantedFault {
    pension(house, studio, nth(&[10_000, -8_000], at));
    near("养老金与发放名册相差不到 100 元或 5%")
}

/// The spouse holds a post for the year, and the payroll has this share of the pay.
fn posted(house: &mut House, studio: &mut Studio, percent: i64) {
    let per_head = house.per_head();
    let mut account = house.now().clone();
    hold_post(house, &mut account, studio.dice);
    (house.members[1].post_months, account.wage_post) = (12, 720_000);
    *house.now() = account;
    house.reach(per_head);
    house.settle(studio.dice);
    let paid = 720_000 * percent / 100;
    instead(house, PaperFile::Posts, Some(1), &["保洁员", &printed(paid / 12), "12", &printed(paid)]);
}

fn xck04(house: &mut House, studio: &mut Studio, at: usize) -> PlantedFault {
    if at % 3 == 1 {
        house.settle(studio.dice);
        instead(house, PaperFile::Posts, Some(1), &["保洁员", "0.00", "0", "0.00"]);
        return high("在公益岗工资表上，没有登记岗位");
    }
    posted(house, studio, nth(&[88, 100, 125], at));
    high("公益岗收入与工资表相差一成以上")
}

fn xck04_near(house: &mut House, studio: &mut Studio, at: usize) -> PlantedFault {
    posted(house, studio, nth(&[100, 110], at));
    near("公益岗收入与工资表相差不到一成")
}

fn xck12(house: &mut House, studio: &mut Studio, at: usize) -> PlantedFault {
    with(house, studio, |house| (house.now().subsidy, house.now().reward_prod) = (0, 0));
    instead(house, PaperFile::Awards, None, &["到户产业奖补", nth(&["1500.00", "800.00", "2600.00"], at), "2024-07-12"]);
    medium("发放了到户奖补，产业奖励和抵减补贴都为零")
}

fn xck12_near(house: &mut House, studio: &mut Studio, at: usize) -> PlantedFault {
    with(house, studio, |house| {
        let now = house.now();
        (now.subsidy, now.reward_prod) = if at.is_multiple_of(2) { (0, 65_030) } else { (now.prod_out / 10, 0) };
    });
    instead(house, PaperFile::Awards, None, &["到户产业奖补", "1500.00", "2024-07-12"]);
    near("发放了到户奖补，产业奖励或抵减补贴不为零")
}

fn xck08(house: &mut House, _: &mut Studio, at: usize) -> PlantedFault {
    on_the_list(house, at);
    high("成员在公安、卫健、民政的死亡迁出名单上").also("IDV17")
}

fn xck08_near(_: &mut House, _: &mut Studio, _: usize) -> PlantedFault {
    near("名单上没有本户成员")
}
