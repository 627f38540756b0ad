//! Plants of the IDV and COL rules: certificates, relations, empty cells, the collection sheet (readings.md, IDV and COL).
//!
//! What does not live here: anything that changes an amount, so that these plants disturb no village pattern.

use crate::training::family::Shape;
use crate::training::family::Studio;
use crate::training::house::House;
use crate::training::people::Member;
use crate::training::people::day;
use crate::training::plant::Act;
use crate::training::plant::Found;
use crate::training::plant::Trick;
use crate::training::plant::child;
use crate::training::plant::high;
use crate::training::plant::low;
use crate::training::plant::medium;
use crate::training::plant::near;
use crate::training::plant::nth;
use crate::training::plant::one;

/// The IDV and COL plants.
pub const TRICKS: [Trick; 9] = [
    one("COL01", Shape::Young, col01, col01_near),
    one("COL02", Shape::Young, col02, col02_near),
    one("COL03", Shape::Young, col03, col03_near),
    one("IDV01", Shape::Young, idv01, idv01_near),
    Trick { rule: "IDV02", shape: Shape::Young, fault: Act::Two(idv02), near_shape: Shape::Young, near: Act::Two(idv02_near) },
    one("IDV05", Shape::Young, idv05, idv05_near),
    one("IDV11", Shape::Young, idv11, idv11_near),
    one("IDV13", Shape::Young, idv13, idv13_near),
    one("IDV15", Shape::Young, idv15, idv15_near),
];

fn away(house: &mut House) {
    for person in house.members.iter_mut().take(2) {
        person.work_place = "省外";
        person.work_months = person.work_months.max(8);
    }
}

fn col01(house: &mut House, studio: &mut Studio, at: usize) -> Found {
    house.settle(studio.dice);
    house.sheet.mode = if at % 5 == 1 || at % 5 == 3 { "推算" } else { "电话" };
    if at % 5 == 2 || at % 5 == 3 {
        away(house);
    }
    match at % 5 {
        2 => low("整户在外，仅电话采集"),
        1 | 3 => high("推算，没有核实"),
        _ => high("有人在家，仅电话采集"),
    }
}

fn col01_near(house: &mut House, studio: &mut Studio, _: usize) -> Found {
    house.settle(studio.dice);
    house.sheet.mode = "视频";
    away(house);
    near("整户在外，视频采集")
}

fn col02(house: &mut House, studio: &mut Studio, at: usize) -> Found {
    house.settle(studio.dice);
    match at % 5 {
        0 | 3 => house.sheet.signed = "否",
        1 => house.sheet.signed = "",
        2 => house.sheet.date = None,
        _ => house.sheet.signed = "未签字",
    }
    high("户主未签字，或没有填表时间")
}

fn col02_near(house: &mut House, studio: &mut Studio, at: usize) -> Found {
    house.settle(studio.dice);
    house.sheet.signed = nth(&["代签", "已签字", "代签", "1", "已签字"], at);
    near("代签、已签字等写法都算签字")
}

fn col03(house: &mut House, studio: &mut Studio, at: usize) -> Found {
    house.settle(studio.dice);
    let (month, date) = nth(&[(10, 7), (11, 16), (9, 30), (9, 12), (11, 25)], at);
    house.sheet.date = Some(day(2024, month, date));
    medium("填表时间不在采集期内")
}

fn col03_near(house: &mut House, studio: &mut Studio, at: usize) -> Found {
    house.settle(studio.dice);
    let (month, date) = studio.lines.window[at % 2];
    house.sheet.date = Some(day(2024, month, date));
    near("填表时间为采集期的第一天或最后一天")
}

fn idv01(house: &mut House, studio: &mut Studio, at: usize) -> Found {
    house.settle(studio.dice);
    let person = &mut house.members[at % 2];
    let wrong = match person.cert.pop() {
        // After an X comes a 0, after a 9 too.
        Some(digit) => char::from_digit((digit.to_digit(10).unwrap_or(9) + 1) % 10, 10).unwrap_or('0'),
        None => '0',
    };
    person.cert.push(wrong);
    high("证件号码校验码错误")
}

fn idv01_near(house: &mut House, studio: &mut Studio, at: usize) -> Found {
    let person = &mut house.members[1];
    let (birth, male) = (person.birth, person.male);
    if at % 5 == 4 {
        (person.dis, person.health, person.labour) = ("43B1", "残疾", "弱劳动力或半劳动力");
        house.settle(studio.dice);
        return near("22 位残疾人证号，前 18 位校验正确");
    }
    person.cert = studio.registry.issue_where(studio.dice, birth, male, |check| check == 'X').replace('X', "x");
    house.settle(studio.dice);
    near("校验码为小写 x")
}

/// The same pupil stands in two households, or in the near miss a namesake born on the same day.
fn shared(first: &mut House, second: &mut House, studio: &mut Studio, same: bool) {
    let mut twin: Member = first.members[child(first)].clone();
    twin.from = 2024;
    if !same {
        twin.cert = studio.registry.issue(studio.dice, twin.birth, twin.male);
    }
    let per_head = second.per_head();
    second.members.push(twin);
    // The year counts the heads it counted before: the child is new on the list.
    second.size_slips[0] = -1;
    second.reach(per_head);
    first.settle(studio.dice);
    second.settle(studio.dice);
}

fn idv02(first: &mut House, second: &mut House, studio: &mut Studio, _: usize) -> Found {
    shared(first, second, studio, true);
    high("同一证件号码出现在两户")
}

fn idv02_near(first: &mut House, second: &mut House, studio: &mut Studio, _: usize) -> Found {
    shared(first, second, studio, false);
    near("同名同日生，证件号码不同")
}

fn idv05(house: &mut House, studio: &mut Studio, at: usize) -> Found {
    house.settle(studio.dice);
    let who = at % 2;
    let person = &house.members[who];
    let (birth, male) = (person.birth, person.male);
    if at % 5 < 3 {
        let other = birth.succ_opt().unwrap_or(birth);
        house.slip_of(who, "birth", other.format("%Y%m%d").to_string());
        return high("出生日期与证件号码不符");
    }
    house.slip_of(who, "sex", if male { "女" } else { "男" });
    high("性别与证件号码不符").also("IDV12")
}

fn idv05_near(house: &mut House, studio: &mut Studio, at: usize) -> Found {
    house.settle(studio.dice);
    let person = &house.members[at % 2];
    let (birth, male) = (person.birth, person.male);
    if at % 5 < 3 {
        house.slip_of(at % 2, "sex", if male { "1" } else { "2" });
        return near("性别写作代码 1 或 2，与证件号码相符");
    }
    house.slip_of(at % 2, "birth", birth.format("%Y-%m-%d").to_string());
    near("出生日期带横线，与证件号码相符")
}

fn idv11(house: &mut House, studio: &mut Studio, at: usize) -> Found {
    house.settle(studio.dice);
    if at.is_multiple_of(2) {
        house.slip_of(0, "relation", "其他");
        return high("没有户主");
    }
    house.slip_of(1, "relation", "户主");
    high("有两个户主")
}

fn idv11_near(house: &mut House, studio: &mut Studio, _: usize) -> Found {
    house.settle(studio.dice);
    house.head_last = true;
    near("只有一个户主，排在最后一行")
}

fn idv13(house: &mut House, studio: &mut Studio, at: usize) -> Found {
    house.settle(studio.dice);
    let who = child(house);
    let male = house.members[who].male;
    let (for_him, for_her) =
        nth(&[("之女", "之子"), ("之儿媳", "之女婿"), ("之女", "之子"), ("之侄女", "之侄儿"), ("之曾孙女", "之曾孙子")], at);
    house.slip_of(who, "relation", if male { for_him } else { for_her });
    medium("与户主关系和性别矛盾")
}

fn idv13_near(house: &mut House, studio: &mut Studio, at: usize) -> Found {
    house.settle(studio.dice);
    let who = child(house);
    house.slip_of(who, "relation", nth(&["其他", "之兄弟姐妹", "其他", "之兄弟姐妹", "其他"], at));
    near("关系不分性别")
}

fn idv15(house: &mut House, studio: &mut Studio, at: usize) -> Found {
    house.settle(studio.dice);
    let who = child(house);
    match at % 5 {
        0 => house.slip_of(1, "ethnic", ""),
        1 => house.slip("group", ""),
        2 => house.slip_of(who, "ins_serious", ""),
        3 => house.slip_of(who, "health", ""),
        _ => house.slip("hh_type", ""),
    }
    medium("必填项为空")
}

fn idv15_near(house: &mut House, studio: &mut Studio, at: usize) -> Found {
    house.settle(studio.dice);
    match at % 5 {
        0 => house.slip_of(0, "politics", ""),
        1 => house.slip_of(0, "employer", ""),
        2 => house.slip_of(0, "member_phone", ""),
        3 => house.slip("no_labour_floor", ""),
        _ => house.slip_of(1, "employer", ""),
    }
    near("空着的不是必填项")
}
