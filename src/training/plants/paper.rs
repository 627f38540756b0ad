//! Plants that stand in the papers beside the yearly export: work spells, monitoring block, sub-ledger, rosters (readings.md, LAB, MON, XCK).
//!
//! What does not live here: plants that also set the account (`roster.rs`).

use crate::training::household::account::printed;
use crate::training::household::family::FamilyShape;
use crate::training::household::family::Studio;
use crate::training::household::house::Farm;
use crate::training::household::house::House;
use crate::training::household::house::JOB;
use crate::training::household::house::POST;
use crate::training::household::house::SOCIAL;
use crate::training::household::paper::PaperChange;
use crate::training::household::paper::PaperFile;
use crate::training::household::papers::detail;
use crate::training::household::people::day;
use crate::training::household::people::reborn;
use crate::training::plants::PlantedFault;
use crate::training::plants::Trick;
use crate::training::plants::child;
use crate::training::plants::high;
use crate::training::plants::low;
use crate::training::plants::medium;
use crate::training::plants::near;
use crate::training::plants::nth;
use crate::training::plants::one;
use crate::training::plants::watch::cleared;
use crate::training::plants::watch::open;

/// Plants of the monthly work file and the school roster: they touch members.
pub const SPELLS: [Trick; 7] = [
    one("LAB09", FamilyShape::Grand, lab09, lab09_near),
    one("LAB10", FamilyShape::Young, lab10, lab10_near),
    one("XCK11", FamilyShape::Young, xck11, xck11_near),
    one("LAB05", FamilyShape::Young, lab05, lab05_near),
    one("LAB17", FamilyShape::Young, lab17, lab17_near),
    one("LAB18", FamilyShape::Young, lab18, lab18_near),
    one("PWP10", FamilyShape::Young, pwp10, pwp10_near),
];

/// Plants of the block at identification and after elimination, of the clue ledger, of travel subsidies and of self-paid cost: no
/// household can carry two, for most set the monitoring block.
pub const BLOCK: [Trick; 13] = [
    one("ARI08", FamilyShape::Young, ari08, ari08_near),
    one("LAB16", FamilyShape::Kept, lab16, lab16_near),
    one("TRF19", FamilyShape::Young, trf19, trf19_near),
    one("TRF20", FamilyShape::Young, trf20, trf20_near),
    one("MON02", FamilyShape::Young, mon02, mon02_near),
    one("MON03", FamilyShape::Young, mon03, mon03_near),
    one("MON04", FamilyShape::Young, mon04, mon04_near),
    one("MON10", FamilyShape::Young, mon10, mon10_near),
    one("MON12", FamilyShape::Young, mon12, mon12_near),
    one("MON13", FamilyShape::Young, mon13, mon13_near),
    one("MON15", FamilyShape::Young, mon15, mon15_near),
    one("MON22", FamilyShape::Young, mon22, mon22_near),
    one("XCK06", FamilyShape::Young, xck06, xck06_near),
];

/// Plants of rosters and of the sub-ledger that nothing else reads.
pub const LISTS: [Trick; 9] = [
    one("COL09", FamilyShape::Young, col09, col09_near),
    one("IDV17", FamilyShape::Young, gone_idv, gone_near),
    one("PRD08", FamilyShape::Young, prd08, prd08_near),
    one("PRD10", FamilyShape::Young, prd10, prd10_near),
    one("PRP04", FamilyShape::Young, prp04, prp04_near),
    one("TRF15", FamilyShape::Young, trf15, trf15_near),
    one("XCK05", FamilyShape::Young, xck05, xck05_near),
    one("XCK07", FamilyShape::Young, xck07, xck07_near),
    one("XCK09", FamilyShape::Young, xck09, xck09_near),
];

fn row(house: &mut House, paper: PaperFile, member: Option<usize>, cells: &[&str]) {
    house.papers.push(PaperChange::Row(paper, member, cells.iter().map(|&cell| cell.to_owned()).collect()));
}

fn cell(house: &mut House, paper: PaperFile, column: usize, said: impl Into<String>) {
    house.papers.push(PaperChange::Cell(paper, column, said.into()));
}

fn spell(house: &mut House, member: usize, start: &str, end: &str, monthly: &str) {
    let cells = ["是", start, end, "青山县", "演示工地", "建筑业", monthly, "外出务工", "否", "0.00"];
    row(house, PaperFile::Spells, Some(member), &cells);
}

const MONTHLY: usize = 6;

fn lab05(house: &mut House, _: &mut Studio, at: usize) -> PlantedFault {
    cell(house, PaperFile::Spells, MONTHLY, nth(&["21000.00", "450.00", "24800.00"], at));
    medium("务工月监测的收入与其他工资性收入相差四成以上")
}

fn lab05_near(house: &mut House, _: &mut Studio, at: usize) -> PlantedFault {
    if at.is_multiple_of(2) {
        spell(house, 1, "2023年10月", "2023年10月", "900.00");
        return near("多登记一段短工，相差不到四成");
    }
    near("务工月监测与工资相符")
}

/// The oldest child is sixteen and at school.
fn schoolchild(house: &mut House, studio: &mut Studio) -> usize {
    let who = child(house);
    reborn(studio.dice, studio.registry, &mut house.members[who], day(2007, 10, 20));
    who
}

fn lab09(house: &mut House, studio: &mut Studio, at: usize) -> PlantedFault {
    let who = schoolchild(house, studio);
    let (start, end) = nth(&[("2024年1月", "2024年3月"), ("2024年3月", "2024年6月"), ("2023年11月", "2024年1月")], at);
    spell(house, who, start, end, "1200.00");
    medium("在校生务工三个月及以上").also("LAB08")
}

fn lab09_near(house: &mut House, studio: &mut Studio, _: usize) -> PlantedFault {
    let who = schoolchild(house, studio);
    spell(house, who, "2024年7月", "2024年8月", "1200.00");
    near("在校生暑期务工两个月").also("LAB08")
}

/// The oldest child has left school and works from the month of a birthday on.
fn young_worker(house: &mut House, studio: &mut Studio, born: (i32, u32, u32)) {
    let who = child(house);
    reborn(studio.dice, studio.registry, &mut house.members[who], day(born.0, born.1, born.2));
    let person = &mut house.members[who];
    (person.student, person.education, person.labour, person.pension) = ("", "初中", "普通劳动力", true);
    spell(house, who, "2024年5月", "2024年7月", "1200.00");
}

fn lab10(house: &mut House, studio: &mut Studio, at: usize) -> PlantedFault {
    young_worker(house, studio, nth(&[(2008, 5, 2), (2008, 6, 14), (2008, 9, 1)], at));
    high("务工开始时不满十六周岁")
}

fn lab10_near(house: &mut House, studio: &mut Studio, at: usize) -> PlantedFault {
    young_worker(house, studio, nth(&[(2008, 5, 1), (2008, 4, 30)], at));
    near("务工开始时已满十六周岁")
}

fn lab16(house: &mut House, _: &mut Studio, at: usize) -> PlantedFault {
    house.members[0].labour = "弱劳动力或半劳动力";
    spell(house, 0, "2024年3月", nth(&["2024年4月", "2024年6月", "2024年3月"], at), "500.00");
    medium("特困供养人员有务工记录")
}

fn lab16_near(house: &mut House, _: &mut Studio, _: usize) -> PlantedFault {
    house.members[0].labour = "弱劳动力或半劳动力";
    near("特困供养人员没有务工记录")
}

fn lab17(house: &mut House, _: &mut Studio, at: usize) -> PlantedFault {
    cell(house, PaperFile::Spells, nth(&[5, 8, 7, 3, 4], at), "");
    medium("务工信息有一项没有填")
}

fn lab17_near(house: &mut House, _: &mut Studio, _: usize) -> PlantedFault {
    cell(house, PaperFile::Spells, 8, "是");
    near("务工信息各项齐全")
}

fn lab18(house: &mut House, _: &mut Studio, at: usize) -> PlantedFault {
    cell(house, PaperFile::Spells, 0, "否");
    cell(house, PaperFile::Spells, 2, nth(&["", "2024年12月", ""], at));
    medium("已不务工，结束时间为空或在将来")
}

fn lab18_near(house: &mut House, _: &mut Studio, _: usize) -> PlantedFault {
    cell(house, PaperFile::Spells, 0, "否");
    cell(house, PaperFile::Spells, 2, "2024年11月");
    near("已不务工，结束时间为当月")
}

fn pwp10(house: &mut House, _: &mut Studio, at: usize) -> PlantedFault {
    house.members[0].work_place = "省外";
    cell(house, PaperFile::Spells, 3, "海东市");
    cell(house, PaperFile::Spells, 7, nth(&["公益性岗位", "帮扶车间", "公益性岗位"], at));
    medium("县外务工，就业渠道为公益性岗位或帮扶车间")
}

fn pwp10_near(house: &mut House, _: &mut Studio, at: usize) -> PlantedFault {
    cell(house, PaperFile::Spells, 3, "青山县");
    cell(house, PaperFile::Spells, 7, nth(&["帮扶车间", "公益性岗位"], at));
    near("县内务工，就业渠道为公益性岗位或帮扶车间")
}

const ID_WAGE: usize = 0;
const ID_NET: usize = 1;
const AFTER_WAGE: usize = 5;
const AFTER_TRANS: usize = 6;
const AFTER_NET: usize = 7;

fn ari08(house: &mut House, _: &mut Studio, at: usize) -> PlantedFault {
    open(house, "202311");
    cell(house, PaperFile::Monitoring, ID_WAGE, nth(&["99.99", "12.00", "36.50"], at));
    medium("识别时工资性收入不足一百元")
}

fn ari08_near(house: &mut House, _: &mut Studio, at: usize) -> PlantedFault {
    open(house, "202311");
    cell(house, PaperFile::Monitoring, ID_WAGE, nth(&["100.00", "0.00"], at));
    near("识别时工资性收入为零或一百元")
}

fn trf19(house: &mut House, _: &mut Studio, at: usize) -> PlantedFault {
    cleared(house, "202205", "202306");
    house.measures[SOCIAL] = nth(&["低保", "特困供养", "残疾人补贴"], at);
    cell(house, PaperFile::Monitoring, AFTER_TRANS, "0.00");
    high("享受现金保障，消除后转移性收入为零")
}

fn trf19_near(house: &mut House, _: &mut Studio, at: usize) -> PlantedFault {
    cleared(house, "202205", "202306");
    house.measures[SOCIAL] = nth(&["养老保险", "低保"], at);
    cell(house, PaperFile::Monitoring, AFTER_TRANS, nth(&["0.00", "0.01"], at));
    near("综合保障不是现金，或消除后转移性收入不为零")
}

fn trf20(house: &mut House, _: &mut Studio, at: usize) -> PlantedFault {
    cleared(house, "202205", "202306");
    let (job, post) = nth(&[("劳务输出", ""), ("", "保洁员"), ("劳务输出", "保洁员")], at);
    (house.measures[JOB], house.measures[POST]) = (job, post);
    cell(house, PaperFile::Monitoring, AFTER_WAGE, "0.00");
    high("有就业或岗位帮扶，消除后工资性收入为零")
}

fn trf20_near(house: &mut House, _: &mut Studio, at: usize) -> PlantedFault {
    cleared(house, "202205", "202306");
    if at.is_multiple_of(2) {
        (house.measures[JOB], house.measures[POST]) = ("", "");
        cell(house, PaperFile::Monitoring, AFTER_WAGE, "0.00");
        return near("没有就业帮扶，消除后工资性收入为零");
    }
    cell(house, PaperFile::Monitoring, AFTER_WAGE, "0.01");
    near("有就业帮扶，消除后有工资")
}

fn mon02(house: &mut House, _: &mut Studio, at: usize) -> PlantedFault {
    open(house, "202311");
    cell(house, PaperFile::Clues, 0, nth(&["2023-10-30", "2023-10-02", "2023-09-15"], at));
    high("发现线索十五天以后才识别")
}

fn mon02_near(house: &mut House, _: &mut Studio, at: usize) -> PlantedFault {
    open(house, "202311");
    cell(house, PaperFile::Clues, 0, nth(&["2023-10-31", "2023-11-15"], at));
    near("发现线索后十五天以内识别")
}

fn mon03(house: &mut House, _: &mut Studio, at: usize) -> PlantedFault {
    open(house, "202311");
    cell(house, PaperFile::Clues, 2, nth(&["2023-11-26", "2023-12-20", "2024-02-01"], at));
    high("识别十天以后才有第一项帮扶措施")
}

fn mon03_near(house: &mut House, _: &mut Studio, at: usize) -> PlantedFault {
    open(house, "202311");
    cell(house, PaperFile::Clues, 2, nth(&["2023-11-25", "2023-11-15"], at));
    near("识别后十天以内有第一项帮扶措施")
}

fn mon04(house: &mut House, _: &mut Studio, at: usize) -> PlantedFault {
    open(house, "202311");
    match at % 3 {
        0 => house.slip("risk_1", ""),
        1 => cell(house, PaperFile::Monitoring, ID_NET, ""),
        _ => cell(house, PaperFile::Monitoring, 3, ""),
    }
    high("风险、收入或三保障没有填")
}

fn mon04_near(house: &mut House, _: &mut Studio, _: usize) -> PlantedFault {
    open(house, "202311");
    cell(house, PaperFile::Monitoring, ID_WAGE, "");
    near("空着的识别时工资不是必填项")
}

fn mon10(house: &mut House, _: &mut Studio, at: usize) -> PlantedFault {
    cleared(house, "202205", "202306");
    cell(house, PaperFile::Monitoring, AFTER_NET, nth(&["7299.99", "6810.00", "5904.30"], at));
    high("消除后人均纯收入低于当年监测线")
}

fn mon10_near(house: &mut House, _: &mut Studio, at: usize) -> PlantedFault {
    cleared(house, "202205", "202306");
    cell(house, PaperFile::Monitoring, AFTER_NET, nth(&["7300.00", "7300.01"], at));
    near("消除后人均纯收入不低于当年监测线")
}

fn mon12(house: &mut House, _: &mut Studio, at: usize) -> PlantedFault {
    cleared(house, "202205", "202306");
    cell(house, PaperFile::Monitoring, nth(&[9, 10, 12, 11], at), "是");
    high("风险已消除，三保障或饮水有问题")
}

fn mon12_near(house: &mut House, _: &mut Studio, at: usize) -> PlantedFault {
    open(house, "202311");
    cell(house, PaperFile::Monitoring, nth(&[9, 11], at), "是");
    near("三保障有问题，风险没有消除")
}

fn mon13(house: &mut House, _: &mut Studio, at: usize) -> PlantedFault {
    cleared(house, "202205", "202306");
    cell(house, PaperFile::Monitoring, nth(&[AFTER_WAGE, 12, AFTER_NET], at), "");
    medium("消除后收入或保障有一项没有填")
}

fn mon13_near(house: &mut House, _: &mut Studio, at: usize) -> PlantedFault {
    cleared(house, "202205", "202306");
    cell(house, PaperFile::Monitoring, nth(&[ID_WAGE, ID_NET], at), "0.00");
    near("消除后各项都填了")
}

fn mon15(house: &mut House, _: &mut Studio, at: usize) -> PlantedFault {
    open(house, "202311");
    cell(house, PaperFile::Monitoring, ID_NET, nth(&["20000.01", "26400.00", "31250.50"], at));
    medium("识别时人均纯收入超过两万元")
}

fn mon15_near(house: &mut House, _: &mut Studio, at: usize) -> PlantedFault {
    open(house, "202311");
    if at.is_multiple_of(2) {
        cell(house, PaperFile::Monitoring, ID_NET, "20000.00");
        return near("识别时人均纯收入恰为两万元");
    }
    if let Some(watch) = &mut house.watch {
        watch.category = "突发严重困难户";
    }
    cell(house, PaperFile::Monitoring, ID_NET, "30000.00");
    near("突发严重困难户，识别时收入不限")
}

fn mon22(house: &mut House, _: &mut Studio, at: usize) -> PlantedFault {
    open(house, "202311");
    house.measures[JOB] = nth(&["外出务工补贴", "交通补贴", "外出务工补贴"], at);
    cell(house, PaperFile::Spells, 9, "0.00");
    medium("登记了务工补贴，全年没有交通费补助")
}

fn mon22_near(house: &mut House, _: &mut Studio, _: usize) -> PlantedFault {
    open(house, "202311");
    house.measures[JOB] = "外出务工补贴";
    near("登记了务工补贴，有交通费补助")
}

fn col09(house: &mut House, _: &mut Studio, at: usize) -> PlantedFault {
    row(house, PaperFile::Changes, None, &nth(&[["死亡", "2024-09-20", "2024-11-17"], ["迁出", "2024-08-02", "2024-11-18"]], at));
    medium("签字后补录了核算期内的人口变动，人口数没有重算")
}

fn col09_near(house: &mut House, _: &mut Studio, at: usize) -> PlantedFault {
    if at.is_multiple_of(2) {
        row(house, PaperFile::Changes, None, &["死亡", "2024-10-12", "2024-11-17"]);
        return near("核算期以后的人口变动");
    }
    row(house, PaperFile::Changes, None, &["死亡", "2024-09-20", "2024-09-28"]);
    near("签字前已录入的人口变动")
}

/// A member who is on the list of deaths and moves: IDV17 and XCK08 are the same finding.
pub fn on_the_list(house: &mut House, at: usize) {
    row(house, PaperFile::Gone, Some(1), &nth(&[["死亡", "2024-03-01"], ["迁出", "2024-07-15"], ["死亡", "2023-12-09"]], at));
}

fn gone_idv(house: &mut House, _: &mut Studio, at: usize) -> PlantedFault {
    on_the_list(house, at);
    high("成员在死亡、注销、迁出名单上，仍在册").also("XCK08")
}

fn gone_near(_: &mut House, _: &mut Studio, _: usize) -> PlantedFault {
    near("名单上没有本户成员")
}

/// Mu of farmland at which the sales come to 8,000 yuan a mu, in hundredths, rounded down.
fn full_mu(house: &mut House) -> i64 {
    house.now().prod_in.max(0) / 8_000
}

fn prd08(house: &mut House, _: &mut Studio, at: usize) -> PlantedFault {
    house.farm = Farm::Crops;
    house.lands[0] = (full_mu(house) * nth(&[9, 7, 5], at) / 10).max(1);
    low("只有种植业，每亩经营收入超过 8000 元")
}

fn prd08_near(house: &mut House, _: &mut Studio, at: usize) -> PlantedFault {
    if at.is_multiple_of(2) {
        (house.farm, house.lands[0]) = (Farm::Crops, full_mu(house) + 1);
        return near("只有种植业，每亩经营收入不超过 8000 元");
    }
    house.lands[0] = full_mu(house) / 2 + 1;
    near("每亩经营收入超过 8000 元，有养殖业")
}

fn prd10(house: &mut House, _: &mut Studio, at: usize) -> PlantedFault {
    let sales = house.now().prod_in;
    cell(house, PaperFile::Scale, 0, printed(sales * nth(&[3, 4, 6], at)));
    low("申报的经营收入与种养规模相差六成以上（默认关闭，评分时打开）")
}

fn prd10_near(house: &mut House, _: &mut Studio, at: usize) -> PlantedFault {
    let sales = house.now().prod_in;
    cell(house, PaperFile::Scale, 0, printed(sales * nth(&[5, 4], at) / 2));
    near("申报的经营收入与种养规模相差不到六成")
}

fn prp04(house: &mut House, _: &mut Studio, _: usize) -> PlantedFault {
    house.papers.push(PaperChange::Without(PaperFile::Leases));
    row(house, PaperFile::Details, None, &["财产性收入", "土地流转租金", "320.00", "", "是"]);
    medium("有土地流转租金，台账上没有流转")
}

fn prp04_near(house: &mut House, _: &mut Studio, _: usize) -> PlantedFault {
    row(house, PaperFile::Leases, None, &["0.60", "180.00", "2023-03-01"]);
    near("有流转，其他财产性收入不为零")
}

fn trf15(house: &mut House, _: &mut Studio, at: usize) -> PlantedFault {
    let (note, counts) = nth(&[("临时救助", "否"), ("慰问金", "否"), ("雨露计划", "待定")], at);
    house.papers.push(PaperChange::Row(PaperFile::Details, None, detail("转移性收入", "其他", 50_000, note, counts)));
    if counts == "否" {
        medium(format!("其他转移性收入里有{note}"))
    } else {
        low(format!("其他转移性收入里有{note}，是否计入待定"))
    }
}

fn trf15_near(house: &mut House, _: &mut Studio, at: usize) -> PlantedFault {
    let note = nth(&["临时救助", "其他补贴"], at);
    house.papers.push(PaperChange::Row(PaperFile::Details, None, detail("转移性收入", "其他", 50_000, note, "是")));
    near("按口径应计入的项目")
}

fn xck05(house: &mut House, _: &mut Studio, at: usize) -> PlantedFault {
    let paid = nth(&["960.00", "1200.00", "840.00"], at);
    row(house, PaperFile::Disability, Some(1), &["困难残疾人生活补贴", "80.00", "12", paid]);
    medium("发放了残疾人补贴，分项台账里没有")
}

fn xck05_near(house: &mut House, _: &mut Studio, at: usize) -> PlantedFault {
    row(house, PaperFile::Disability, Some(1), &["困难残疾人生活补贴", "80.00", "12", "960.00"]);
    let counts = if at.is_multiple_of(2) { "是" } else { "" };
    house.papers.push(PaperChange::Row(PaperFile::Details, None, detail("转移性收入", "残疾人两项补贴", 96_000, "", counts)));
    near("发放的残疾人补贴已在分项台账里")
}

fn xck06(house: &mut House, _: &mut Studio, at: usize) -> PlantedFault {
    let (insured, paid) = nth(&[("否", "0.00"), ("否", "120.00"), ("是", "20000.01")], at);
    row(house, PaperFile::Medical, Some(1), &[insured, paid]);
    let found = high("医保名册上有人未参保，或自付超过两万元");
    if insured == "是" { found.also("MON21") } else { found }
}

fn xck06_near(house: &mut House, _: &mut Studio, _: usize) -> PlantedFault {
    row(house, PaperFile::Medical, Some(1), &["是", "20000.00"]);
    near("自付恰为两万元")
}

/// The card shows this much more than the household declared.
fn card(house: &mut House, more: impl Fn(i64) -> i64) {
    let now = house.now();
    let declared = now.eco + now.other + now.subsidy + now.reward_prod + now.reward_job;
    house.papers.push(PaperChange::Without(PaperFile::Passbook));
    row(house, PaperFile::Passbook, Some(0), &["耕地地力保护补贴", &printed(more(declared)), "2024-05-16", "是"]);
}

fn xck07(house: &mut House, _: &mut Studio, at: usize) -> PlantedFault {
    card(house, |declared| declared * nth(&[112, 130, 170], at) / 100 + 30_001);
    medium("一卡通发放的补贴多于申报")
}

fn xck07_near(house: &mut House, _: &mut Studio, at: usize) -> PlantedFault {
    card(house, |declared| declared + nth(&[30_000, 1], at));
    near("一卡通发放比申报多不到 300 元")
}

fn xck09(house: &mut House, _: &mut Studio, at: usize) -> PlantedFault {
    let hit = nth(
        &[["车辆", "2024-03-08", "小型轿车一辆"], ["市场主体", "2023-11-20", "个体工商户一户"], ["购房", "2024-06-01", "县城住房一套"]],
        at,
    );
    row(house, PaperFile::Assets, Some(0), &hit);
    medium(format!("部门比对有{}线索", hit[0]))
}

fn xck09_near(_: &mut House, _: &mut Studio, _: usize) -> PlantedFault {
    near("部门比对没有本户成员")
}

fn xck11(house: &mut House, studio: &mut Studio, at: usize) -> PlantedFault {
    let who = child(house);
    reborn(studio.dice, studio.registry, &mut house.members[who], day(2011, 3, 2));
    cell(house, PaperFile::School, 0, nth(&["九年级", "七年级", "小学"], at));
    medium("学籍年级与在校生状况不一致")
}

fn xck11_near(house: &mut House, studio: &mut Studio, _: usize) -> PlantedFault {
    let who = child(house);
    reborn(studio.dice, studio.registry, &mut house.members[who], day(2011, 3, 2));
    near("学籍年级与在校生状况一致")
}
