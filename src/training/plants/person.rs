//! Plants of the COL rules and of a household's own cells: the collection sheet, telephones, empty cells (readings.md, COL and IDV).
//!
//! What does not live here: members (`member.rs`); anything that changes an amount, so that these plants disturb no village pattern.

use crate::training::household::family::FamilyShape;
use crate::training::household::family::Studio;
use crate::training::household::house::House;
use crate::training::household::names;
use crate::training::household::people::Member;
use crate::training::household::people::day;
use crate::training::plants::PlantAct;
use crate::training::plants::PlantedFault;
use crate::training::plants::Trick;
use crate::training::plants::child;
use crate::training::plants::high;
use crate::training::plants::low;
use crate::training::plants::medium;
use crate::training::plants::near;
use crate::training::plants::nth;
use crate::training::plants::one;

/// The COL plants and those of a household's own cells.
pub const TRICKS: [Trick; 8] = [
    one("COL01", FamilyShape::Young, col01, col01_near),
    one("COL02", FamilyShape::Young, col02, col02_near),
    one("COL03", FamilyShape::Young, col03, col03_near),
    one("COL10", FamilyShape::Young, col10, col10_near),
    one("IDV08", FamilyShape::Young, idv08, idv08_near),
    one("IDV19", FamilyShape::Young, idv19, idv19_near),
    one("SEC05", FamilyShape::Young, sec05, sec05_near),
    one("IDV15", FamilyShape::Young, idv15, idv15_near),
];

/// Two households with one number.
pub const PAIRS: [Trick; 2] = [
    Trick {
        rule: "IDV02",
        shape: FamilyShape::Young,
        fault: PlantAct::Two(idv02),
        near_shape: FamilyShape::Young,
        near: PlantAct::Two(idv02_near),
    },
    Trick {
        rule: "IDV09",
        shape: FamilyShape::Young,
        fault: PlantAct::Two(idv09),
        near_shape: FamilyShape::Young,
        near: PlantAct::Two(idv09_near),
    },
];

fn away(house: &mut House) {
    for person in house.members.iter_mut().take(2) {
        person.work_place = "省外";
        person.work_months = person.work_months.max(8);
    }
}

fn col01(house: &mut House, _: &mut Studio, at: usize) -> PlantedFault {
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

fn col01_near(house: &mut House, _: &mut Studio, _: usize) -> PlantedFault {
    house.sheet.mode = "视频";
    away(house);
    near("整户在外，视频采集")
}

fn col02(house: &mut House, _: &mut Studio, at: usize) -> PlantedFault {
    match at % 5 {
        0 | 3 => house.sheet.signed = "否",
        1 => house.sheet.signed = "",
        2 => house.sheet.date = None,
        _ => house.sheet.signed = "未签字",
    }
    high("户主未签字，或没有填表时间")
}

fn col02_near(house: &mut House, _: &mut Studio, at: usize) -> PlantedFault {
    house.sheet.signed = nth(&["代签", "已签字", "代签", "1", "已签字"], at);
    near("代签、已签字等写法都算签字")
}

fn col03(house: &mut House, _: &mut Studio, at: usize) -> PlantedFault {
    let (month, date) = nth(&[(10, 7), (11, 16), (9, 30), (9, 12), (11, 25)], at);
    house.sheet.date = Some(day(2024, month, date));
    medium("填表时间不在采集期内")
}

fn col03_near(house: &mut House, studio: &mut Studio, at: usize) -> PlantedFault {
    let (month, date) = studio.lines.window[at % 2];
    house.sheet.date = Some(day(2024, month, date));
    near("填表时间为采集期的第一天或最后一天")
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

fn idv02(first: &mut House, second: &mut House, studio: &mut Studio, _: usize) -> PlantedFault {
    shared(first, second, studio, true);
    high("同一证件号码出现在两户")
}

fn idv02_near(first: &mut House, second: &mut House, studio: &mut Studio, _: usize) -> PlantedFault {
    shared(first, second, studio, false);
    near("同名同日生，证件号码不同")
}

fn col10(house: &mut House, _: &mut Studio, at: usize) -> PlantedFault {
    match at % 3 {
        0 => house.sheet.phone.clear(),
        1 => house.sheet.collector.clear(),
        _ => (house.sheet.collector, house.sheet.phone) = (String::new(), String::new()),
    }
    medium("采集人或采集人电话为空")
}

fn col10_near(house: &mut House, studio: &mut Studio, _: usize) -> PlantedFault {
    let surname = names::surname(studio.dice);
    let second = names::person(studio.dice, surname, true, false);
    house.sheet.collector = format!("{},{second}", house.sheet.collector);
    near("两名采集人，留一个电话")
}

fn idv08(house: &mut House, _: &mut Studio, at: usize) -> PlantedFault {
    house.slip("phone_hh", nth(&["", "1540000012", "0999-8812345", "254000001234", "无"], at));
    low("户联系电话为空或不是手机号")
}

fn idv08_near(house: &mut House, _: &mut Studio, at: usize) -> PlantedFault {
    let phone = house.phone.clone();
    let (start, end) = phone.split_at(3.min(phone.len()));
    house.slip("phone_hh", if at.is_multiple_of(2) { format!("{start} {end}") } else { format!("+86 {start}-{end}") });
    near("手机号带空格、短横或国家号")
}

fn idv09(first: &mut House, second: &mut House, _: &mut Studio, _: usize) -> PlantedFault {
    second.phone.clone_from(&first.phone);
    low("两户登记同一个联系电话")
}

fn idv09_near(first: &mut House, second: &mut House, studio: &mut Studio, _: usize) -> PlantedFault {
    if let (Some(head), Some(other)) = (second.members.first(), first.members.get(1)) {
        second.phone.clone_from(&head.phone);
        first.phone.clone_from(&other.phone);
    }
    first.settle(studio.dice);
    second.settle(studio.dice);
    near("户联系电话是配偶的号码，两户不同")
}

fn idv19(house: &mut House, _: &mut Studio, at: usize) -> PlantedFault {
    house.village_told = Some(nth(&["青溪镇", "外镇某村", "第三村民组"], at));
    medium("行政村不在本乡镇的名单里")
}

fn idv19_near(_: &mut House, _: &mut Studio, _: usize) -> PlantedFault {
    near("行政村在本乡镇的名单里")
}

fn sec05(house: &mut House, _: &mut Studio, at: usize) -> PlantedFault {
    house.slip(nth(&["toilet", "road_distance", "fuel", "house_area", "power_work"], at), "");
    low("生产生活条件有一项没有填（默认关闭，评分时打开）")
}

fn sec05_near(house: &mut House, _: &mut Studio, at: usize) -> PlantedFault {
    house.slip(nth(&["toilet", "power_work"], at), "否");
    near("生产生活条件填了“否”，不是没有填")
}

fn idv15(house: &mut House, _: &mut Studio, at: usize) -> PlantedFault {
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

fn idv15_near(house: &mut House, _: &mut Studio, at: usize) -> PlantedFault {
    match at % 5 {
        0 => house.slip_of(0, "politics", ""),
        1 => house.slip_of(0, "employer", ""),
        2 => house.slip_of(0, "member_phone", ""),
        3 => house.slip("no_labour_floor", ""),
        _ => house.slip_of(1, "employer", ""),
    }
    near("空着的不是必填项")
}
