//! Plants of the rules that ask for the monitoring block of a household (readings.md, MON).
//!
//! What does not live here: the block at identification and after elimination (`paper.rs`); anything that changes an amount.

use crate::training::household::family::FamilyShape;
use crate::training::household::family::Studio;
use crate::training::household::family::under_watch;
use crate::training::household::house::House;
use crate::training::household::house::JOB;
use crate::training::household::house::SOCIAL;
use crate::training::household::house::Watch;
use crate::training::plants::PlantedFault;
use crate::training::plants::Trick;
use crate::training::plants::high;
use crate::training::plants::low;
use crate::training::plants::medium;
use crate::training::plants::near;
use crate::training::plants::nth;
use crate::training::plants::one;

/// The plants of the monitoring block.
pub const TRICKS: [Trick; 6] = [
    one("SEC03", FamilyShape::Young, sec03, sec03_near),
    one("MON09", FamilyShape::Young, mon09, mon09_near),
    one("MON11", FamilyShape::Kept, mon11, mon11_near),
    one("MON18", FamilyShape::Young, mon18, mon18_near),
    one("MON19", FamilyShape::Kept, mon19, mon19_near),
    one("MON20", FamilyShape::Young, mon20, mon20_near),
];

/// An open monitoring object since a month.
pub fn open(house: &mut House, since: &'static str) {
    under_watch(house, Watch { category: "脱贫不稳定户", risk: "因意外事故", since, ..Watch::default() });
}

/// A monitoring object whose risk was cleared by support.
pub fn cleared(house: &mut House, since: &'static str, until: &'static str) {
    let (category, risk, mode) = ("脱贫不稳定户", "因意外事故", "帮扶消除");
    under_watch(house, Watch { category, cleared: true, risk, since, until, mode, ..Watch::default() });
}

fn sec03(house: &mut House, _: &mut Studio, at: usize) -> PlantedFault {
    if at.is_multiple_of(2) {
        house.slip("is_unsafe_house", "是");
    } else {
        house.slip("has_safe_water", "否");
    }
    high("脱贫户住房或饮水不安全，没有纳入监测")
}

fn sec03_near(house: &mut House, _: &mut Studio, at: usize) -> PlantedFault {
    open(house, "202311");
    house.slip(if at.is_multiple_of(2) { "is_unsafe_house" } else { "has_safe_water" }, if at.is_multiple_of(2) { "是" } else { "否" });
    near("住房或饮水不安全，已在监测中")
}

fn mon09(house: &mut House, _: &mut Studio, at: usize) -> PlantedFault {
    let (since, until, late) =
        nth(&[("202401", "202406", true), ("202312", "202402", true), ("202403", "202404", false), ("202405", "202405", false)], at);
    cleared(house, since, until);
    if late { medium("识别后不到六个月就消除") } else { high("识别当月或次月就消除") }
}

fn mon09_near(house: &mut House, _: &mut Studio, at: usize) -> PlantedFault {
    if at.is_multiple_of(2) {
        cleared(house, "202401", "202407");
        return near("识别满六个月后消除");
    }
    cleared(house, "202401", "202403");
    if let Some(watch) = &mut house.watch {
        watch.mode = "自然消除";
    }
    near("自然消除，不到六个月")
}

fn mon11(house: &mut House, _: &mut Studio, at: usize) -> PlantedFault {
    cleared(house, nth(&["202205", "202301", "202211"], at), "202312");
    high("整户无劳动力，风险已由帮扶消除")
}

fn mon11_near(house: &mut House, _: &mut Studio, at: usize) -> PlantedFault {
    cleared(house, "202205", "202312");
    if at.is_multiple_of(2) {
        if let Some(watch) = &mut house.watch {
            watch.mode = "自然消除";
        }
        return near("整户无劳动力，风险自然消除");
    }
    house.members[0].labour = "弱劳动力或半劳动力";
    near("户主为弱劳动力或半劳动力，风险已由帮扶消除")
}

fn mon18(house: &mut House, _: &mut Studio, at: usize) -> PlantedFault {
    open(house, "202311");
    house.measures[SOCIAL] = nth(&["低保", "特困供养", "残疾人补贴"], at);
    medium(format!("综合保障登记{}，没有人享受", house.measures[SOCIAL]))
}

fn mon18_near(house: &mut House, _: &mut Studio, at: usize) -> PlantedFault {
    open(house, "202311");
    house.measures[SOCIAL] = nth(&["临时救助", "养老保险"], at);
    near("综合保障登记的是别的项目")
}

fn mon19(house: &mut House, _: &mut Studio, _: usize) -> PlantedFault {
    open(house, "202311");
    house.measures[SOCIAL] = "特困供养";
    house.slip("no_labour_floor", "否");
    medium("整户无劳动力，没有标注兜底保障户")
}

fn mon19_near(house: &mut House, _: &mut Studio, at: usize) -> PlantedFault {
    open(house, "202311");
    house.measures[SOCIAL] = "特困供养";
    if !at.is_multiple_of(2) {
        (house.members[0].labour, house.measures[JOB]) = ("弱劳动力或半劳动力", "技能培训");
        return near("户主为弱劳动力或半劳动力，不是兜底保障户");
    }
    near("整户无劳动力，已标注兜底保障户")
}

fn mon20(house: &mut House, _: &mut Studio, at: usize) -> PlantedFault {
    let (since, long) = nth(&[("202210", false), ("202111", false), ("202110", true), ("202103", true)], at);
    open(house, since);
    if long { medium("监测超过三十六个月，风险没有消除") } else { low("监测超过二十四个月，风险没有消除") }
}

fn mon20_near(house: &mut House, _: &mut Studio, at: usize) -> PlantedFault {
    open(house, nth(&["202211", "202212"], at));
    near("监测恰二十四个月，或不到")
}
