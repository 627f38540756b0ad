//! Plants of the EDU and SEC rules: schooling and insurance of members (readings.md, EDU and SEC).
//!
//! What does not live here: rules that ask for the monitoring block (`watch.rs`); anything that changes an amount.

use crate::training::household::family::FamilyShape;
use crate::training::household::family::Studio;
use crate::training::household::house::EDUCATION;
use crate::training::household::house::House;
use crate::training::household::people::Member;
use crate::training::household::people::day;
use crate::training::household::people::reborn;
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

/// Cells left empty that rules wait for.
pub const BLANKS: [Trick; 1] = [one("IDV20", FamilyShape::Young, idv20, idv20_near)];

/// The EDU and SEC plants about members.
pub const TRICKS: [Trick; 10] = [
    one("EDU01", FamilyShape::Young, edu01, edu01_near),
    one("EDU02", FamilyShape::Young, edu02, edu02_near),
    one("EDU03", FamilyShape::Young, edu03, edu03_near),
    one("EDU04", FamilyShape::Young, edu04, edu04_near),
    one("EDU05", FamilyShape::Middle, edu05, edu05_near),
    Trick {
        rule: "EDU06",
        shape: FamilyShape::Elder,
        fault: PlantAct::One(edu06),
        near_shape: FamilyShape::Grand,
        near: PlantAct::One(edu06_near),
    },
    one("EDU07", FamilyShape::Young, edu07, edu07_near),
    one("SEC01", FamilyShape::Young, sec01, sec01_near),
    one("SEC02", FamilyShape::Young, sec02, sec02_near),
    one("SEC04", FamilyShape::Young, sec04, sec04_near),
];

/// The oldest child of the family, born on a day; schooling follows from the age.
fn child_of<'a>(house: &'a mut House, studio: &mut Studio, (year, month, date): (i32, u32, u32)) -> &'a mut Member {
    let who = child(house);
    reborn(studio.dice, studio.registry, &mut house.members[who], day(year, month, date));
    &mut house.members[who]
}

fn edu01(house: &mut House, _: &mut Studio, at: usize) -> PlantedFault {
    if at.is_multiple_of(2) {
        house.members[1].education = "";
        return medium("文化程度与在校生状况都没有填");
    }
    let who = child(house);
    house.slip_of(who, "education", "小学");
    medium("文化程度与在校生状况都填了")
}

fn edu01_near(house: &mut House, studio: &mut Studio, at: usize) -> PlantedFault {
    if at.is_multiple_of(2) {
        child_of(house, studio, (2018, 9, 2)).student = "";
        return near("9 月 1 日不满六周岁，文化程度与在校生状况都没有填");
    }
    let person = child_of(house, studio, (2012, 3, 3));
    (person.student, person.dropout) = ("", "厌学");
    near("文化程度与在校生状况都没有填，填了未上学原因")
}

fn edu02(house: &mut House, studio: &mut Studio, at: usize) -> PlantedFault {
    let (birth, stage) = nth(
        &[
            ((2009, 9, 1), "小学"),
            ((2013, 9, 2), "七年级"),
            ((2009, 9, 2), "普通高中一年级"),
            ((2018, 9, 2), "小学"),
            ((2008, 1, 9), "本科一年级"),
        ],
        at,
    );
    child_of(house, studio, birth).student = stage;
    // The second and the fifth are two years beside the ages of the stage.
    match at % 5 {
        1 | 4 => medium(format!("{stage}，与学段的年龄相差两岁")),
        _ => low(format!("{stage}，与学段的年龄相差一岁")),
    }
}

fn edu02_near(house: &mut House, studio: &mut Studio, at: usize) -> PlantedFault {
    let (birth, stage) =
        nth(&[((2009, 9, 2), "小学"), ((2012, 9, 1), "七年级"), ((2009, 9, 1), "普通高中一年级"), ((2018, 9, 1), "小学")], at);
    child_of(house, studio, birth).student = stage;
    near(format!("{stage}，恰在学段的年龄之内"))
}

fn edu03(house: &mut House, studio: &mut Studio, at: usize) -> PlantedFault {
    let person = child_of(house, studio, nth(&[(2014, 5, 6), (2018, 9, 1), (2009, 1, 5), (2011, 1, 1)], at));
    (person.student, person.education) = ("", "小学");
    high("义务教育阶段的孩子不在校，也没有未上学原因")
}

fn edu03_near(house: &mut House, studio: &mut Studio, at: usize) -> PlantedFault {
    if at.is_multiple_of(2) {
        let person = child_of(house, studio, (2009, 2, 3));
        (person.student, person.education) = ("", "初中");
        return near("十五周岁，初中已毕业");
    }
    let person = child_of(house, studio, (2008, 9, 1));
    (person.student, person.education, person.labour, person.pension) = ("", "小学", "无劳动力", true);
    person.health = "长期慢性病";
    near("9 月 1 日已满十六周岁").also("EDU05")
}

fn edu04(house: &mut House, studio: &mut Studio, at: usize) -> PlantedFault {
    let stage = if at.is_multiple_of(2) { "学前教育" } else { "学龄前儿童" };
    child_of(house, studio, nth(&[(2017, 9, 1), (2017, 8, 31), (2016, 12, 5), (2015, 4, 4)], at)).student = stage;
    medium("7 周岁以上健康儿童仍登记为学前")
}

fn edu04_near(house: &mut House, studio: &mut Studio, at: usize) -> PlantedFault {
    let person = child_of(house, studio, nth(&[(2017, 9, 2), (2017, 8, 1)], at));
    person.student = "学前教育";
    if at.is_multiple_of(2) {
        return near("9 月 1 日差一天满 7 周岁");
    }
    person.health = "长期慢性病";
    near("7 周岁以上，因病仍在学前")
}

fn edu05(house: &mut House, studio: &mut Studio, at: usize) -> PlantedFault {
    let person = child_of(house, studio, nth(&[(2007, 5, 1), (2006, 8, 30), (2003, 3, 3), (2002, 1, 15)], at));
    (person.student, person.labour, person.pension) = ("", "普通劳动力", true);
    person.education = if at.is_multiple_of(2) { "小学" } else { "文盲或半文盲" };
    medium("十六至二十二岁，文化程度在小学及以下")
}

fn edu05_near(house: &mut House, studio: &mut Studio, at: usize) -> PlantedFault {
    if at.is_multiple_of(2) {
        let person = child_of(house, studio, (2007, 5, 1));
        (person.student, person.labour, person.pension, person.education) = ("", "普通劳动力", true, "初中");
        return near("十七岁，初中毕业");
    }
    let person = child_of(house, studio, (2001, 9, 30));
    (person.student, person.labour, person.pension, person.education) = ("", "普通劳动力", true, "小学");
    near("恰满二十三周岁，小学文化")
}

fn edu06(house: &mut House, _: &mut Studio, at: usize) -> PlantedFault {
    house.measures[EDUCATION] = nth(&["雨露计划", "雨露计划,助学金", "雨露计划"], at);
    medium("登记了雨露计划，没有读中职、高职的成员")
}

fn edu06_near(house: &mut House, studio: &mut Studio, at: usize) -> PlantedFault {
    house.measures[EDUCATION] = "雨露计划";
    let person = child_of(house, studio, nth(&[(2008, 10, 11), (2008, 2, 28)], at));
    person.student = "中职一年级";
    near("读中职，享受雨露计划")
}

fn edu07(house: &mut House, studio: &mut Studio, at: usize) -> PlantedFault {
    let person = child_of(house, studio, nth(&[(2011, 5, 6), (2013, 1, 9), (2010, 2, 2)], at));
    (person.student, person.education) = ("", "小学");
    person.dropout = if at.is_multiple_of(2) { "因病" } else { "因残" };
    medium("未上学原因为因病或因残，健康状况为健康")
}

fn edu07_near(house: &mut House, studio: &mut Studio, at: usize) -> PlantedFault {
    let person = child_of(house, studio, nth(&[(2011, 5, 6), (2013, 1, 9)], at));
    (person.student, person.education) = ("", "小学");
    if at.is_multiple_of(2) {
        (person.dropout, person.health) = ("因病", "患有大病");
        return near("因病未上学，健康状况为患有大病");
    }
    person.dropout = "厌学";
    near("因厌学未上学")
}

fn idv20(house: &mut House, _: &mut Studio, at: usize) -> PlantedFault {
    house.slip_of(at % 2, if at.is_multiple_of(3) { "ins_med_emp" } else { "ins_med_res" }, "");
    if at.is_multiple_of(3) {
        house.slip_of(at % 2, "ins_med_res", "否");
    }
    high("一种基本医疗保险没有填，看不出有没有参保")
}

fn idv20_near(house: &mut House, _: &mut Studio, at: usize) -> PlantedFault {
    house.slip_of(at % 2, "politics", "");
    near("空着的格没有规则在等")
}

fn sec01(house: &mut House, _: &mut Studio, at: usize) -> PlantedFault {
    match at % 3 {
        0 => {
            house.slip_of(1, "ins_med_res", "否");
            return high("两种基本医疗保险都没有参加");
        }
        1 => house.slip_of(1, "ins_med_emp", "是"),
        _ => {
            house.slip_of(1, "ins_med_res", "");
            house.slip_of(1, "ins_med_emp", "");
        }
    }
    medium("两种基本医疗保险同时为是，或同时为空")
}

fn sec01_near(house: &mut House, _: &mut Studio, _: usize) -> PlantedFault {
    house.members[0].employee = true;
    near("参加职工医保，不参加居民医保")
}

fn sec02(house: &mut House, _: &mut Studio, at: usize) -> PlantedFault {
    house.slip_of(at % 2, "ins_serious", "否");
    medium("没有参加大病保险")
}

fn sec02_near(house: &mut House, _: &mut Studio, _: usize) -> PlantedFault {
    house.members[1].employee = true;
    near("职工医保参保人没有大病保险")
}

fn sec04(house: &mut House, _: &mut Studio, at: usize) -> PlantedFault {
    for field in ["ins_pen_res", "ins_pen_emp"] {
        house.slip_of(at % 2, field, "");
    }
    low("两种养老保险都是空的")
}

fn sec04_near(house: &mut House, studio: &mut Studio, at: usize) -> PlantedFault {
    child_of(house, studio, (2008, 10, nth(&[1, 9, 30], at)));
    let who = child(house);
    for field in ["ins_pen_res", "ins_pen_emp"] {
        house.slip_of(who, field, "");
    }
    near("不满十六周岁，养老保险为空")
}
