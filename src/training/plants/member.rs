//! Plants of the IDV rules about members: certificates, relations, ages (readings.md, IDV).
//!
//! What does not live here: the household's own cells (`person.rs`); anything that changes an amount.

use chrono::Days;
use chrono::NaiveDate;

use crate::training::household::family::FamilyShape;
use crate::training::household::family::Studio;
use crate::training::household::house::House;
use crate::training::household::people::day;
use crate::training::household::people::reborn;
use crate::training::household::people::years_later;
use crate::training::plants::PlantedFault;
use crate::training::plants::Trick;
use crate::training::plants::child;
use crate::training::plants::high;
use crate::training::plants::medium;
use crate::training::plants::near;
use crate::training::plants::nth;
use crate::training::plants::one;
use crate::training::plants::parent;

/// The IDV plants about one member.
pub const TRICKS: [Trick; 9] = [
    one("IDV01", FamilyShape::Young, idv01, idv01_near),
    one("IDV03", FamilyShape::Young, idv03, idv03_near),
    one("IDV05", FamilyShape::Young, idv05, idv05_near),
    one("IDV06", FamilyShape::Grand, idv06, idv06_near),
    one("IDV07", FamilyShape::Young, idv07, idv07_near),
    one("IDV11", FamilyShape::Young, idv11, idv11_near),
    one("IDV12", FamilyShape::Young, idv12, idv12_near),
    one("IDV16", FamilyShape::Young, idv16, idv16_near),
    one("IDV18", FamilyShape::Grand, idv18, idv18_near),
];

/// The IDV plants about a child.
pub const CHILDREN: [Trick; 3] = [
    one("IDV04", FamilyShape::Young, idv04, idv04_near),
    one("IDV13", FamilyShape::Young, idv13, idv13_near),
    one("IDV14", FamilyShape::Young, idv14, idv14_near),
];

fn idv01(house: &mut House, _: &mut Studio, at: usize) -> PlantedFault {
    let person = &mut house.members[at % 2];
    let wrong = match person.cert.pop() {
        // After an X comes a 0, after a 9 too.
        Some(digit) => char::from_digit((digit.to_digit(10).unwrap_or(9) + 1) % 10, 10).unwrap_or('0'),
        None => '0',
    };
    person.cert.push(wrong);
    high("证件号码校验码错误")
}

fn idv01_near(house: &mut House, studio: &mut Studio, at: usize) -> PlantedFault {
    let person = &mut house.members[1];
    let (birth, male) = (person.birth, person.male);
    if at % 5 == 1 {
        (person.dis, person.health, person.labour) = ("43B1", "残疾", "弱劳动力或半劳动力");
        return near("22 位残疾人证号，前 18 位校验正确");
    }
    person.cert = studio.registry.issue_where(studio.dice, birth, male, |check| check == 'X').replace('X', "x");
    near("校验码为小写 x")
}

fn idv05(house: &mut House, _: &mut Studio, at: usize) -> PlantedFault {
    let who = at % 2;
    let person = &house.members[who];
    let (birth, male) = (person.birth, person.male);
    if at % 5 < 2 {
        let other = birth.succ_opt().unwrap_or(birth);
        house.slip_of(who, "birth", other.format("%Y%m%d").to_string());
        return high("出生日期与证件号码不符");
    }
    house.slip_of(who, "sex", if male { "女" } else { "男" });
    high("性别与证件号码不符").also("IDV12")
}

fn idv05_near(house: &mut House, _: &mut Studio, at: usize) -> PlantedFault {
    let person = &house.members[at % 2];
    let (birth, male) = (person.birth, person.male);
    if at.is_multiple_of(2) {
        house.slip_of(at % 2, "sex", if male { "1" } else { "2" });
        return near("性别写作代码 1 或 2，与证件号码相符");
    }
    house.slip_of(at % 2, "birth", birth.format("%Y-%m-%d").to_string());
    near("出生日期带横线，与证件号码相符")
}

fn idv11(house: &mut House, _: &mut Studio, at: usize) -> PlantedFault {
    if at.is_multiple_of(2) {
        house.slip_of(0, "relation", "其他");
        return high("没有户主");
    }
    house.slip_of(1, "relation", "户主");
    high("有两个户主")
}

fn idv11_near(house: &mut House, _: &mut Studio, _: usize) -> PlantedFault {
    house.head_last = true;
    near("只有一个户主，排在最后一行")
}

fn idv13(house: &mut House, _: &mut Studio, at: usize) -> PlantedFault {
    let who = child(house);
    let male = house.members[who].male;
    let (for_him, for_her) =
        nth(&[("之女", "之子"), ("之儿媳", "之女婿"), ("之女", "之子"), ("之侄女", "之侄儿"), ("之曾孙女", "之曾孙子")], at);
    house.slip_of(who, "relation", if male { for_him } else { for_her });
    medium("与户主关系和性别矛盾")
}

fn idv13_near(house: &mut House, _: &mut Studio, at: usize) -> PlantedFault {
    let who = child(house);
    house.slip_of(who, "relation", nth(&["其他", "之兄弟姐妹", "其他", "之兄弟姐妹", "其他"], at));
    near("关系不分性别")
}

/// Gives a member a disability certificate: category, level and reissue tail.
fn certified(house: &mut House, who: usize, dis: &'static str) {
    let person = &mut house.members[who];
    (person.dis, person.health, person.labour) = (dis, "残疾", "弱劳动力或半劳动力");
}

fn idv03(house: &mut House, _: &mut Studio, at: usize) -> PlantedFault {
    certified(house, 1, nth(&["95", "46", "03", "43X1", "38"], at));
    medium("残疾人证号的类别或等级不在范围内")
}

fn idv03_near(house: &mut House, _: &mut Studio, at: usize) -> PlantedFault {
    certified(house, 1, nth(&["43B2", "74", "13", "64B1", "33"], at));
    near("残疾人证号的类别、等级和换证次数都合规")
}

fn idv04(house: &mut House, _: &mut Studio, at: usize) -> PlantedFault {
    let who = child(house);
    let (birth, male) = (house.members[who].birth, house.members[who].male);
    let printed = match at % 3 {
        0 => String::new(),
        1 => format!("999999{}00{}X", birth.format("%Y%m%d"), if male { 1 } else { 2 }),
        _ => house.members[who].cert.chars().take(15).collect(),
    };
    house.slip_of(who, "cert_no", printed);
    medium("没有身份证号码，或位数不对")
}

fn idv04_near(house: &mut House, _: &mut Studio, _: usize) -> PlantedFault {
    let who = child(house);
    house.slip_of(who, "cert_type", "出生证");
    near("证件类型为出生证，号码齐全")
}

fn idv06(house: &mut House, studio: &mut Studio, at: usize) -> PlantedFault {
    let who = parent(house);
    let (year, month, date) = nth(&[(1918, 11, 17), (1909, 5, 2), (1901, 1, 1), (1915, 6, 6), (1911, 9, 9)], at);
    reborn(studio.dice, studio.registry, &mut house.members[who], day(year, month, date));
    medium("年龄超过 105 周岁")
}

fn idv06_near(house: &mut House, studio: &mut Studio, at: usize) -> PlantedFault {
    let who = parent(house);
    let (year, month, date) = nth(&[(1918, 12, 20), (1919, 3, 1), (1924, 8, 8), (1930, 2, 2), (1926, 4, 4)], at);
    reborn(studio.dice, studio.registry, &mut house.members[who], day(year, month, date));
    near("年龄不超过 105 周岁")
}

fn idv07(house: &mut House, _: &mut Studio, at: usize) -> PlantedFault {
    let person = &mut house.members[1];
    if at.is_multiple_of(2) {
        person.health = "残疾";
        return medium("健康状况为残疾，没有残疾人证");
    }
    person.dis = "43";
    medium("有残疾人证，健康状况为健康")
}

fn idv07_near(house: &mut House, _: &mut Studio, at: usize) -> PlantedFault {
    let person = &mut house.members[1];
    (person.dis, person.labour) = ("43", "弱劳动力或半劳动力");
    person.health = if at.is_multiple_of(2) { "残疾,长期慢性病" } else { "长期慢性病,残疾" };
    near("健康状况含残疾，有残疾人证")
}

fn idv12(house: &mut House, studio: &mut Studio, at: usize) -> PlantedFault {
    if at.is_multiple_of(2) {
        let male = house.members[0].male;
        let person = &mut house.members[1];
        person.male = male;
        person.cert = studio.registry.issue(studio.dice, person.birth, male);
        return high("配偶与户主同性别");
    }
    let who = child(house);
    let (male, head) = (house.members[who].male, house.members[0].male);
    house.slip_of(who, "relation", "配偶");
    high(if male == head { "登记了两名配偶，其中一名与户主同性别" } else { "登记了两名配偶" })
}

fn idv12_near(house: &mut House, _: &mut Studio, at: usize) -> PlantedFault {
    house.slip_of(1, "relation", if at.is_multiple_of(2) { "其他" } else { "之兄弟姐妹" });
    near("没有登记配偶")
}

/// The oldest child is born this many years and days after the head.
fn born_after(house: &mut House, studio: &mut Studio, years: i32, days: u64) {
    let who = child(house);
    let birth: NaiveDate = years_later(house.members[0].birth, years);
    let birth = birth.checked_add_days(Days::new(days)).unwrap_or(birth);
    reborn(studio.dice, studio.registry, &mut house.members[who], birth);
}

fn idv14(house: &mut House, studio: &mut Studio, at: usize) -> PlantedFault {
    born_after(house, studio, nth(&[13, 12, 13, 12, 13], at), nth(&[300, 40, 120, 9, 15], at));
    medium("子女只比户主小十二三岁")
}

fn idv14_near(house: &mut House, studio: &mut Studio, at: usize) -> PlantedFault {
    born_after(house, studio, 14, nth(&[0, 1, 12, 9, 15], at));
    near("子女比户主小十四周岁")
}

fn idv16(house: &mut House, _: &mut Studio, at: usize) -> PlantedFault {
    house.slip_of(1, "education", nth(&["专科", "中等教育", "大学", "高小", "中专"], at));
    medium("文化程度不在代码表内")
}

fn idv16_near(house: &mut House, _: &mut Studio, at: usize) -> PlantedFault {
    house.slip_of(1, "education", nth(&["本科", "本科及以上", "高中", "大专", "初中"], at));
    near("文化程度是代码表内的写法")
}

fn idv18(house: &mut House, _: &mut Studio, _: usize) -> PlantedFault {
    let who = parent(house);
    (house.members[who].health, house.members[who].labour) = ("健康", "丧失劳动力");
    medium("健康状况为健康，劳动技能为丧失劳动力")
}

fn idv18_near(house: &mut House, _: &mut Studio, at: usize) -> PlantedFault {
    let who = parent(house);
    (house.members[who].health, house.members[who].labour) =
        if at.is_multiple_of(2) { ("长期慢性病", "丧失劳动力") } else { ("健康", "无劳动力") };
    near("因病丧失劳动力，或健康而无劳动力")
}
