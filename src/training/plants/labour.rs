//! Plants of the LAB rules about a member's labour code and work entries (readings.md, LAB).
//!
//! What does not live here: wages (`work.rs`), the monthly work file (`paper.rs`); anything that changes an amount.

use crate::training::household::family::FamilyShape;
use crate::training::household::family::Studio;
use crate::training::household::house::House;
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
use crate::training::plants::parent;

/// The LAB plants about members.
pub const TRICKS: [Trick; 7] = [
    one("LAB06", FamilyShape::Young, lab06, lab06_near),
    one("LAB07", FamilyShape::Young, lab07, lab07_near),
    one("LAB08", FamilyShape::Young, lab08, lab08_near),
    one("LAB11", FamilyShape::Young, lab11, lab11_near),
    one("LAB12", FamilyShape::Grand, lab12, lab12_near),
    one("LAB14", FamilyShape::Middle, lab14, lab14_near),
    one("LAB19", FamilyShape::Young, lab19, lab19_near),
];

/// The LAB plant about a child.
pub const CHILDREN: [Trick; 1] = [one("LAB13", FamilyShape::Young, lab13, lab13_near)];

fn lab06(house: &mut House, _: &mut Studio, at: usize) -> PlantedFault {
    let person = &mut house.members[1];
    if at.is_multiple_of(2) {
        (person.work_place, person.employer) = ("", "");
        return medium("有务工月数，没有务工地点");
    }
    (person.work_place, person.work_months) = ("县内", 0);
    medium("有务工地点，没有务工月数")
}

fn lab06_near(house: &mut House, _: &mut Studio, at: usize) -> PlantedFault {
    let person = &mut house.members[1];
    if at.is_multiple_of(2) {
        (person.work_place, person.work_months, person.employer) = ("", 0, "");
        return near("务工地点与月数都没有填");
    }
    (person.work_place, person.work_months) = ("乡镇内", 1);
    near("务工地点与月数都填了")
}

fn lab07(house: &mut House, _: &mut Studio, at: usize) -> PlantedFault {
    let months = nth(&[13, 24, 15, 14, 18], at);
    house.members[0].work_months = months;
    medium(format!("一年务工 {months} 个月"))
}

fn lab07_near(house: &mut House, _: &mut Studio, _: usize) -> PlantedFault {
    house.members[0].work_months = 12;
    near("务工满 12 个月")
}

fn lab08(house: &mut House, _: &mut Studio, at: usize) -> PlantedFault {
    let person = &mut house.members[1];
    (person.labour, person.health) = (if at.is_multiple_of(2) { "无劳动力" } else { "丧失劳动力" }, "患有大病");
    high("无劳动能力的人登记务工")
}

fn lab08_near(house: &mut House, _: &mut Studio, at: usize) -> PlantedFault {
    let person = &mut house.members[1];
    person.health = "患有大病";
    if at.is_multiple_of(2) {
        person.labour = "弱劳动力或半劳动力";
        return near("弱劳动力或半劳动力登记务工");
    }
    (person.labour, person.work_place, person.work_months, person.employer) = ("无劳动力", "", 0, "");
    near("无劳动能力的人没有务工")
}

fn lab11(house: &mut House, _: &mut Studio, at: usize) -> PlantedFault {
    house.members[1].labour = nth(&["弱劳动力或半劳动力", "弱劳动力或半劳动力", "无劳动力"], at);
    if at % 3 == 2 {
        let person = &mut house.members[1];
        (person.work_place, person.work_months, person.employer) = ("", 0, "");
    }
    medium("健康、适龄、不在校，登记为弱或无劳动力")
}

fn lab11_near(house: &mut House, studio: &mut Studio, at: usize) -> PlantedFault {
    let person = &mut house.members[1];
    if at.is_multiple_of(2) {
        (person.labour, person.health) = ("弱劳动力或半劳动力", "长期慢性病");
        return near("患慢性病的弱劳动力");
    }
    reborn(studio.dice, studio.registry, person, day(1964, 9, 30));
    (person.labour, person.health) = ("弱劳动力或半劳动力", "健康");
    near("恰满六十周岁的弱劳动力")
}

fn lab12(house: &mut House, _: &mut Studio, at: usize) -> PlantedFault {
    let who = parent(house);
    house.members[who].labour = if at.is_multiple_of(2) { "普通劳动力" } else { "技能劳动力" };
    low("六十岁以上登记为普通或技能劳动力（默认关闭，评分时打开）")
}

fn lab12_near(house: &mut House, studio: &mut Studio, at: usize) -> PlantedFault {
    let who = parent(house);
    if at.is_multiple_of(2) {
        house.members[who].health = "健康";
        return near("六十岁以上，登记为弱劳动力或半劳动力");
    }
    reborn(studio.dice, studio.registry, &mut house.members[1], day(1964, 10, 1));
    near("差一天满六十周岁的普通劳动力")
}

fn lab13(house: &mut House, _: &mut Studio, at: usize) -> PlantedFault {
    let who = child(house);
    house.members[who].labour = nth(&["普通劳动力", "弱劳动力或半劳动力", "技能劳动力"], at);
    medium("在校生的劳动技能不是无劳动力")
}

fn lab13_near(house: &mut House, studio: &mut Studio, at: usize) -> PlantedFault {
    let who = child(house);
    let person = &mut house.members[who];
    reborn(studio.dice, studio.registry, person, day(2008, 9, nth(&[30, 2, 11, 20, 8], at)));
    (person.student, person.education, person.labour, person.pension) = ("", "初中", "普通劳动力", true);
    near("已满十六周岁、不在校的普通劳动力")
}

fn lab14(house: &mut House, _: &mut Studio, at: usize) -> PlantedFault {
    let person = &mut house.members[1];
    (person.dis, person.health) = (nth(&["42", "41", "11", "32B1", "21"], at), "残疾");
    medium("一、二级残疾登记为普通或技能劳动力")
}

fn lab14_near(house: &mut House, _: &mut Studio, at: usize) -> PlantedFault {
    let person = &mut house.members[1];
    (person.dis, person.health) = (nth(&["43", "44B2", "13", "33", "24"], at), "残疾");
    near("三、四级残疾登记为普通或技能劳动力")
}

fn lab19(house: &mut House, _: &mut Studio, at: usize) -> PlantedFault {
    house.slip_of(0, "member_phone", nth(&["1234567", "0999-8812345", "254000001234", "15400", "1540000"], at));
    low("务工人员的电话不是手机号")
}

fn lab19_near(house: &mut House, _: &mut Studio, at: usize) -> PlantedFault {
    let phone = house.members[0].phone.clone();
    let printed = if at.is_multiple_of(2) { format!("+86 {phone}") } else { String::new() };
    house.slip_of(0, "member_phone", printed);
    near("电话带国家号，或没有填")
}
