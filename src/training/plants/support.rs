//! Plants of the rules about the support of a monitoring object and the risk it was identified for (readings.md, MON).
//!
//! What does not live here: identification and elimination (`watch.rs`); anything that changes an amount.

use crate::training::household::account::printed;
use crate::training::household::family::FamilyShape;
use crate::training::household::family::Studio;
use crate::training::household::family::under_watch;
use crate::training::household::house::HEALTH;
use crate::training::household::house::House;
use crate::training::household::house::JOB;
use crate::training::household::house::SOCIAL;
use crate::training::household::house::SOCIETY;
use crate::training::household::house::Watch;
use crate::training::plants::PlantedFault;
use crate::training::plants::Trick;
use crate::training::plants::high;
use crate::training::plants::medium;
use crate::training::plants::near;
use crate::training::plants::nth;
use crate::training::plants::one;
use crate::training::plants::watch::cleared;
use crate::training::plants::watch::open;

/// The plants about support and risks.
pub const TRICKS: [Trick; 8] = [
    one("MON17", FamilyShape::Young, mon17, mon17_near),
    one("MON01", FamilyShape::Young, mon01, mon01_near),
    one("MON06", FamilyShape::Young, mon06, mon06_near),
    one("MON07", FamilyShape::Young, mon07, mon07_near),
    one("MON08", FamilyShape::Young, mon08, mon08_near),
    one("MON16", FamilyShape::Young, mon16, mon16_near),
    one("MON21", FamilyShape::Young, mon21, mon21_near),
    one("MON23", FamilyShape::Young, mon23, mon23_near),
];

/// An open monitoring object with exactly this support.
fn supported(house: &mut House, since: &'static str, measures: &[(usize, &'static str)]) {
    open(house, since);
    house.measures = Default::default();
    for &(kind, what) in measures {
        house.measures[kind] = what;
    }
}

/// An open monitoring object with this risk and self-paid cost.
fn at_risk(house: &mut House, risk: &'static str, self_paid: i64) {
    let category = "脱贫不稳定户";
    under_watch(house, Watch { category, risk, since: "202311", self_paid, ..Watch::default() });
}

fn mon01(house: &mut House, _: &mut Studio, at: usize) -> PlantedFault {
    supported(house, nth(&["202409", "202408", "202406"], at), &[]);
    high("识别一个月以上，没有任何帮扶措施")
}

fn mon01_near(house: &mut House, _: &mut Studio, at: usize) -> PlantedFault {
    if at.is_multiple_of(2) {
        supported(house, "202410", &[]);
        return near("识别满一个月，尚无帮扶措施");
    }
    supported(house, "202408", &[(SOCIETY, "爱心捐赠")]);
    near("识别两个多月，有一项社会帮扶")
}

fn mon06(house: &mut House, _: &mut Studio, at: usize) -> PlantedFault {
    at_risk(house, nth(&["因学", "因安全住房", "因安全饮水"], at), 0);
    house.measures[SOCIETY] = "";
    high("帮扶措施里没有一项对应风险")
}

fn mon06_near(house: &mut House, _: &mut Studio, at: usize) -> PlantedFault {
    at_risk(house, nth(&["因学", "因意外事故"], at), 0);
    near("帮扶措施对应风险，或该风险没有指定措施")
}

fn mon07(house: &mut House, _: &mut Studio, at: usize) -> PlantedFault {
    let since = nth(&["202405", "202404", "202403"], at);
    supported(house, since, &[(SOCIETY, "爱心捐赠"), (HEALTH, "大病保险")]);
    high("有劳动力，识别满六个月没有开发式帮扶")
}

fn mon07_near(house: &mut House, _: &mut Studio, at: usize) -> PlantedFault {
    if at.is_multiple_of(2) {
        supported(house, "202406", &[(SOCIETY, "爱心捐赠")]);
        return near("有劳动力，识别不满六个月没有开发式帮扶");
    }
    supported(house, "202404", &[(JOB, "劳务输出")]);
    near("有劳动力，有就业帮扶")
}

fn mon08(house: &mut House, _: &mut Studio, at: usize) -> PlantedFault {
    if at.is_multiple_of(2) {
        supported(house, "202407", &[(SOCIAL, "临时救助")]);
        return medium("有劳动力，只有综合保障");
    }
    supported(house, "202403", &[(JOB, "技能培训"), (SOCIETY, "爱心捐赠")]);
    medium("有劳动力，开发式帮扶只有技能培训")
}

fn mon08_near(house: &mut House, _: &mut Studio, at: usize) -> PlantedFault {
    if at.is_multiple_of(2) {
        supported(house, "202407", &[(SOCIAL, "临时救助"), (JOB, "劳务输出")]);
        return near("综合保障之外还有就业帮扶");
    }
    supported(house, "202403", &[(JOB, "技能培训,劳务输出")]);
    near("技能培训之外还有劳务输出")
}

fn mon16(house: &mut House, _: &mut Studio, at: usize) -> PlantedFault {
    if at.is_multiple_of(2) {
        at_risk(house, "因病", 0);
        return medium("风险为因病，合规自付支出为零");
    }
    at_risk(house, "因病", 426_050);
    if let Some(person) = house.members.last_mut() {
        person.health = "健康";
    }
    medium("风险为因病，没有患病成员")
}

fn mon16_near(house: &mut House, _: &mut Studio, at: usize) -> PlantedFault {
    at_risk(house, "因病", nth(&[1, 386_020], at));
    near("风险为因病，有患病成员，也有自付支出")
}

fn mon17(house: &mut House, _: &mut Studio, at: usize) -> PlantedFault {
    // Two workers among three or four people are no lack of labour, among five they are.
    if at % 3 == 1 && house.members.len() < 5 {
        at_risk(house, "缺劳动力", 0);
        return medium("风险为缺劳动力，劳动力占一半以上");
    }
    at_risk(house, "因残", 0);
    house.measures[SOCIETY] = "助残慰问";
    medium("风险为因残，没有残疾成员")
}

fn mon17_near(house: &mut House, _: &mut Studio, at: usize) -> PlantedFault {
    if at.is_multiple_of(2) {
        at_risk(house, "因残", 0);
        house.measures[SOCIETY] = "助残慰问";
        let person = &mut house.members[1];
        (person.dis, person.health, person.labour) = ("43", "残疾", "弱劳动力或半劳动力");
        return near("风险为因残，配偶三级残疾");
    }
    at_risk(house, "因务工就业不稳", 0);
    near("风险为因务工就业不稳，有人务工")
}

fn mon21(house: &mut House, _: &mut Studio, at: usize) -> PlantedFault {
    let paid = nth(&[2_000_001, 2_684_050, 4_120_000], at);
    if at.is_multiple_of(2) {
        house.slip("self_paid", printed(paid));
        return high(format!("自付 {} 元，没有纳入监测", printed(paid)));
    }
    cleared(house, "202205", "202306");
    house.slip("self_paid", printed(paid));
    high(format!("自付 {} 元，风险已消除，没有重新纳入", printed(paid)))
}

fn mon21_near(house: &mut House, _: &mut Studio, at: usize) -> PlantedFault {
    if at.is_multiple_of(2) {
        house.slip("self_paid", "20000.00");
        return near("自付恰为两万元");
    }
    open(house, "202311");
    house.slip("self_paid", "26840.00");
    near("自付超过两万元，已在监测中")
}

fn mon23(house: &mut House, _: &mut Studio, at: usize) -> PlantedFault {
    if at.is_multiple_of(2) {
        open(house, "202401");
        house.measures[HEALTH] = "大病保险";
        return medium("医保缴费截止前识别，没有个人缴费补贴");
    }
    open(house, "202402");
    house.measures[HEALTH] = "参加城乡居民基本医疗保险个人缴费补贴";
    medium("医保缴费截止后识别，登记了个人缴费补贴")
}

fn mon23_near(house: &mut House, _: &mut Studio, at: usize) -> PlantedFault {
    open(house, nth(&["202402", "202401"], at));
    near("截止当月识别不补贴，截止前一月识别有补贴")
}
