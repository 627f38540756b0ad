//! Plants of the TRF rules: pensions, 低保, 特困 and other transfers (readings.md, TRF).
//!
//! What does not live here: rules that need a roster or a detail ledger; those cannot be planted with yearly files.

use crate::training::household::family::FamilyShape;
use crate::training::household::family::Studio;
use crate::training::household::house::House;
use crate::training::household::paper::PaperChange;
use crate::training::household::paper::PaperFile;
use crate::training::household::papers::detail;
use crate::training::household::people::day;
use crate::training::household::people::reborn;
use crate::training::plants::PlantAct;
use crate::training::plants::PlantedFault;
use crate::training::plants::Trick;
use crate::training::plants::child;
use crate::training::plants::high;
use crate::training::plants::lean;
use crate::training::plants::low;
use crate::training::plants::medium;
use crate::training::plants::near;
use crate::training::plants::nth;
use crate::training::plants::one;
use crate::training::plants::parent;
use crate::training::plants::yuan;

/// The TRF plants.
pub const TRICKS: [Trick; 15] = [
    one("TRF01", FamilyShape::Young, trf01, trf01_near),
    one("TRF02", FamilyShape::Grand, trf02, trf02_near),
    Trick {
        rule: "TRF03",
        shape: FamilyShape::Young,
        fault: PlantAct::One(trf03),
        near_shape: FamilyShape::Grand,
        near: PlantAct::One(trf03_near),
    },
    one("TRF04", FamilyShape::Grand, trf04, trf04_near),
    one("TRF05", FamilyShape::Young, trf05, trf05_near),
    one("TRF06", FamilyShape::Young, trf06, trf06_near),
    one("TRF08", FamilyShape::Grand, trf08, trf08_near),
    one("TRF09", FamilyShape::Grand, trf09, trf09_near),
    one("TRF10", FamilyShape::Elder, trf10, trf10_near),
    one("TRF11", FamilyShape::Young, trf11, trf11_near),
    one("TRF12", FamilyShape::Young, trf12, trf12_near),
    one("TRF14", FamilyShape::Young, trf14, trf14_near),
    one("TRF16", FamilyShape::Grand, trf16, trf16_near),
    one("TRF17", FamilyShape::Young, trf17, trf17_near),
    Trick {
        rule: "TRF18",
        shape: FamilyShape::Young,
        fault: PlantAct::One(trf18),
        near_shape: FamilyShape::Middle,
        near: PlantAct::One(trf18_near),
    },
];

/// Keeps the figure per head while `change` sets a transfer, then works out the earlier years.
fn keep(house: &mut House, studio: &mut Studio, change: impl FnOnce(&mut House)) {
    let per_head = house.per_head();
    keep_at(house, studio, per_head, change);
}

fn keep_at(house: &mut House, studio: &mut Studio, per_head: i64, change: impl FnOnce(&mut House)) {
    change(house);
    house.reach(per_head);
    house.settle(studio.dice);
}

fn transfers(house: &mut House, studio: &mut Studio, before: i64, now: i64) {
    house.lands[0] = 40;
    keep(house, studio, |house| {
        house.now().eco = 0;
        house.now().other = now;
    });
    let net = house.before().net();
    house.before().other = before;
    house.before().reach(net);
}

fn trf01(house: &mut House, studio: &mut Studio, at: usize) -> PlantedFault {
    let (before, now) = nth(&[(100_001, 70_000), (50_000, 0), (240_050, 96_020), (288_000, 0), (186_030, 61_000)], at);
    transfers(house, studio, before, now);
    medium(format!("转移性收入由 {} 降至 {}", yuan(before), yuan(now)))
}

fn trf01_near(house: &mut House, studio: &mut Studio, at: usize) -> PlantedFault {
    let (before, now) = nth(&[(100_000, 70_000), (49_999, 0), (240_050, 168_035), (36_000, 0), (186_030, 131_000)], at);
    transfers(house, studio, before, now);
    near(format!("转移性收入由 {} 到 {}：恰为七成，或上年不足 500 元", yuan(before), yuan(now)))
}

fn unpaid(house: &mut House, studio: &mut Studio, month: u32, date: u32) {
    let at = parent(house);
    reborn(studio.dice, studio.registry, &mut house.members[at], day(1964, month, date));
    keep(house, studio, |house| house.now().pension = 0);
}

fn trf02(house: &mut House, studio: &mut Studio, at: usize) -> PlantedFault {
    if at.is_multiple_of(5) {
        unpaid(house, studio, 7, 30);
    } else {
        keep(house, studio, |house| house.now().pension = 0);
    }
    high("60 周岁以上已参保，养老金为零")
}

fn trf02_near(house: &mut House, studio: &mut Studio, at: usize) -> PlantedFault {
    if at % 5 == 1 {
        let at = parent(house);
        house.members[at].pension = false;
        keep(house, studio, |house| house.now().pension = 0);
        return near("60 周岁以上未参保，没有养老金");
    }
    let (month, date) = nth(&[(7, 31), (7, 31), (8, 15), (9, 1), (9, 29)], at);
    unpaid(house, studio, month, date);
    near("满 60 周岁不足两个整月，尚无养老金")
}

fn trf03(house: &mut House, studio: &mut Studio, at: usize) -> PlantedFault {
    let paid = nth(&[147_600, 189_040, 205_200, 31_050, 176_400], at);
    keep(house, studio, |house| house.now().pension = paid);
    medium(format!("养老金 {} 元，没有 60 周岁以上成员", yuan(paid))).also("XCK03")
}

fn trf03_near(house: &mut House, studio: &mut Studio, at: usize) -> PlantedFault {
    if at.is_multiple_of(2) {
        let at = parent(house);
        reborn(studio.dice, studio.registry, &mut house.members[at], day(1964, 9, 30));
        keep(house, studio, |house| house.now().pension = 12_340);
        return near("有养老金，成员恰满 60 周岁");
    }
    let who = parent(house);
    reborn(studio.dice, studio.registry, &mut house.members[who], day(1965, 3, if at % 5 == 3 { 8 } else { 19 }));
    house.members[who].employee = true;
    keep(house, studio, |house| house.now().pension = 1_860_050);
    near("50 周岁以上参加职工养老保险，提前退休")
}

fn trf04(house: &mut House, studio: &mut Studio, at: usize) -> PlantedFault {
    let least = studio.lines.pension_month * 12 * 8 / 10;
    let paid = nth(&[least - 1, 98_050, 6_000_001, 61_200, 6_420_030], at);
    let per_head = 2_600_000 + studio.dice.range(0, 90_000);
    keep_at(house, studio, per_head, |house| house.now().pension = paid);
    medium(format!("一人领取养老金 {} 元，过少或过多", yuan(paid)))
}

fn trf04_near(house: &mut House, studio: &mut Studio, at: usize) -> PlantedFault {
    let least = studio.lines.pension_month * 12 * 8 / 10;
    let paid = nth(&[least, least + 1, 6_000_000, least + 2_500, 5_990_030], at);
    let per_head = 2_600_000 + studio.dice.range(0, 90_000);
    keep_at(house, studio, per_head, |house| house.now().pension = paid);
    near(format!("一人领取养老金 {} 元，恰在界内", yuan(paid)))
}

/// Marks a child as drawing 低保 and pays it; the family lives close to the line.
fn dibao(house: &mut House, studio: &mut Studio, mark: &'static str, paid: i64) {
    let at = child(house);
    house.members[at].dibao = mark;
    lean(house, studio.dice);
    let per_head = 1_090_000 + studio.dice.range(0, 200_000);
    keep_at(house, studio, per_head, |house| house.now().dibao = paid);
}

fn trf05(house: &mut House, studio: &mut Studio, at: usize) -> PlantedFault {
    dibao(house, studio, nth(&["农村低保", "是", "城市低保", "农村低保", "是"], at), 0);
    high("有低保人员，低保金为零")
}

fn trf05_near(house: &mut House, studio: &mut Studio, at: usize) -> PlantedFault {
    let (mark, paid) = nth(&[("农村低保", 20_000), ("是", 36_050), ("未享受", 0), ("否", 0), ("城市低保", 480_000)], at);
    dibao(house, studio, mark, paid);
    near("低保标注与低保金相符")
}

fn trf06(house: &mut House, studio: &mut Studio, at: usize) -> PlantedFault {
    let (mark, paid) = nth(&[("未享受", 360_000), ("否", 420_060), ("未享受", 144_000), ("未享受", 96_030), ("否", 515_000)], at);
    dibao(house, studio, mark, paid);
    high("有低保金，没有低保人员").also("XCK02")
}

fn trf06_near(house: &mut House, studio: &mut Studio, at: usize) -> PlantedFault {
    let (mark, paid) = nth(&[("城市低保", 360_000), ("是", 420_060), ("农村低保", 144_000), ("城市低保", 96_030), ("是", 515_000)], at);
    dibao(house, studio, mark, paid);
    near("有低保金，也有低保人员（含城市低保、旧写法“是”）")
}

/// The grandparent's mark and the money of 特困.
fn tekun(house: &mut House, studio: &mut Studio, mark: &'static str, paid: i64) {
    let at = parent(house);
    house.members[at].tekun = mark;
    keep(house, studio, |house| house.now().tekun = paid);
}

fn trf08(house: &mut House, studio: &mut Studio, at: usize) -> PlantedFault {
    let (mark, paid) = nth(&[("农村特困", 0), ("不享受", 600_000), ("城市特困", 0), ("否", 845_040), ("是", 0)], at);
    tekun(house, studio, mark, paid);
    high(if paid == 0 { "有特困人员，供养金为零" } else { "有供养金，没有特困人员" })
}

fn trf08_near(house: &mut House, studio: &mut Studio, at: usize) -> PlantedFault {
    let (mark, paid) = nth(&[("农村特困", 600_000), ("城市特困", 20_010), ("是", 845_040), ("不享受", 0), ("否", 0)], at);
    tekun(house, studio, mark, paid);
    near("特困标注与供养金相符")
}

fn both_kinds(house: &mut House, studio: &mut Studio, one_person: bool) {
    let (old, young) = (parent(house), child(house));
    house.members[old].tekun = "农村特困";
    house.members[if one_person { old } else { young }].dibao = "农村低保";
    let per_head = 1_150_000 + studio.dice.range(0, 150_000);
    keep_at(house, studio, per_head, |house| {
        house.now().dibao = 312_000;
        house.now().tekun = 702_000;
    });
}

fn trf09(house: &mut House, studio: &mut Studio, _: usize) -> PlantedFault {
    both_kinds(house, studio, true);
    medium("同一人既享受低保又享受特困供养")
}

fn trf09_near(house: &mut House, studio: &mut Studio, _: usize) -> PlantedFault {
    both_kinds(house, studio, false);
    near("两名成员分别享受低保和特困供养")
}

fn trf10(house: &mut House, studio: &mut Studio, at: usize) -> PlantedFault {
    for person in &mut house.members {
        (person.labour, person.health) = (if at.is_multiple_of(2) { "无劳动力" } else { "丧失劳动力" }, "长期慢性病");
    }
    house.settle(studio.dice);
    if at % 5 == 1 {
        // Part of the other transfers is what a child pays that lives elsewhere.
        house.papers.push(PaperChange::Row(PaperFile::Details, None, detail("转移性收入", "赡养费", 96_000, "", "是")));
        return medium("整户无劳动力，无低保也无特困，有户外子女赡养");
    }
    high("整户无劳动力，无低保也无特困")
}

fn trf10_near(house: &mut House, studio: &mut Studio, at: usize) -> PlantedFault {
    for person in house.members.iter_mut().skip(1) {
        (person.labour, person.health) = ("无劳动力", "长期慢性病");
    }
    if at.is_multiple_of(2) {
        house.settle(studio.dice);
        return near("户主为弱劳动力或半劳动力，其余成员无劳动力");
    }
    (house.members[0].labour, house.members[0].health) = ("无劳动力", "长期慢性病");
    house.members[0].dibao = "农村低保";
    let before = house.now().prod_net();
    keep(house, studio, |house| house.now().dibao = (before / 3).min(396_000));
    near("整户无劳动力，已享受低保")
}

/// A disability certificate for the spouse; no other transfers, too little land for a subsidy.
fn disabled(house: &mut House, studio: &mut Studio, tail: &'static str) {
    house.lands[0] = 40;
    let person = &mut house.members[1];
    (person.dis, person.health, person.labour) = (tail, "残疾", "弱劳动力或半劳动力");
    keep(house, studio, |house| house.now().other = 0);
}

fn trf11(house: &mut House, studio: &mut Studio, at: usize) -> PlantedFault {
    disabled(house, studio, nth(&["42", "11", "31B1", "61", "52"], at));
    medium("一二级残疾，其他转移性收入为零")
}

fn trf11_near(house: &mut House, studio: &mut Studio, at: usize) -> PlantedFault {
    disabled(house, studio, nth(&["43", "14", "33B1", "64", "53"], at));
    near("三四级残疾、未享受低保，没有补贴")
}

fn eco(house: &mut House, studio: &mut Studio, forest: i64, green: i64, pasture: i64) {
    house.lands[1] = forest;
    house.lands[2] = green;
    house.lands[4] = pasture;
    let paid = studio.dice.told(160, 520);
    keep(house, studio, |house| house.now().eco = paid);
}

fn trf12(house: &mut House, studio: &mut Studio, _: usize) -> PlantedFault {
    eco(house, studio, 0, 0, 0);
    medium("有生态补偿金，没有林地、退耕还林或草地")
}

fn trf12_near(house: &mut House, studio: &mut Studio, at: usize) -> PlantedFault {
    let (forest, green, pasture) = nth(&[(0, 0, 500), (1, 0, 0), (20, 20, 0), (0, 0, 1), (120, 0, 0)], at);
    eco(house, studio, forest, green, pasture);
    near("有生态补偿金，只有少量林地或草地")
}

fn trf14(house: &mut House, studio: &mut Studio, at: usize) -> PlantedFault {
    house.lands[0] = nth(&[50, 180, 340, 95, 610], at);
    keep(house, studio, |house| house.now().other = 0);
    low("有耕地，没有地力补贴")
}

fn trf14_near(house: &mut House, studio: &mut Studio, at: usize) -> PlantedFault {
    house.lands[0] = nth(&[49, 30, 48, 10, 45], at);
    keep(house, studio, |house| house.now().other = 0);
    near("耕地不足 0.5 亩，没有地力补贴")
}

fn old(house: &mut House, studio: &mut Studio, year: i32, month: u32, date: u32) {
    let at = parent(house);
    reborn(studio.dice, studio.registry, &mut house.members[at], day(year, month, date));
    house.lands[0] = 40;
    keep(house, studio, |house| house.now().other = 0);
}

fn trf16(house: &mut House, studio: &mut Studio, at: usize) -> PlantedFault {
    let (year, month, date) = nth(&[(1944, 9, 30), (1943, 2, 11), (1940, 7, 4), (1944, 9, 29), (1938, 12, 1)], at);
    old(house, studio, year, month, date);
    low("80 周岁以上，没有高龄补贴")
}

fn trf16_near(house: &mut House, studio: &mut Studio, at: usize) -> PlantedFault {
    let (year, month, date) = nth(&[(1944, 10, 1), (1944, 10, 2), (1944, 11, 20), (1945, 3, 8), (1944, 12, 31)], at);
    old(house, studio, year, month, date);
    near("不满 80 周岁，没有高龄补贴")
}

/// Children, and where they are too few the spouse, draw 低保: `half` of the members, or a single child.
fn above_standard(house: &mut House, studio: &mut Studio, over: i64, half: bool) {
    let on_it = if half { house.members.len().div_ceil(2) } else { 1 };
    for person in house.members.iter_mut().rev().take(on_it) {
        person.dibao = "农村低保";
    }
    let per_head = 2 * studio.lines.dibao_std + over;
    let paid = 384_000 * i64::try_from(on_it).unwrap_or(1);
    keep_at(house, studio, per_head, |house| house.now().dibao = paid);
}

fn trf17(house: &mut House, studio: &mut Studio, at: usize) -> PlantedFault {
    above_standard(house, studio, nth(&[1, 50_000, 233_060, 700_000, 9_990], at), true);
    medium("半数成员享受低保，人均纯收入超过低保标准两倍")
}

fn trf17_near(house: &mut House, studio: &mut Studio, at: usize) -> PlantedFault {
    if at % 5 == 1 {
        above_standard(house, studio, 88_020, false);
        return near("只有一名成员享受低保，不到半数");
    }
    above_standard(house, studio, nth(&[0, 0, -1, -100, -5_000], at), true);
    near("低保户人均纯收入恰不超过低保标准两倍")
}

fn trf18(house: &mut House, studio: &mut Studio, at: usize) -> PlantedFault {
    let paid = 96_000 * nth(&[1, 2, 1, 1, 2], at);
    keep(house, studio, |house| house.now().birth = paid);
    low("有计划生育金，没有 49 周岁以上成员")
}

fn trf18_near(house: &mut House, studio: &mut Studio, at: usize) -> PlantedFault {
    let date = nth(&[30, 29, 30, 12, 1], at);
    reborn(studio.dice, studio.registry, &mut house.members[0], day(1976, 6, 14));
    reborn(studio.dice, studio.registry, &mut house.members[1], day(1975, 9, date));
    keep(house, studio, |house| house.now().birth = 96_000);
    near("有计划生育金，成员恰满 49 周岁")
}
