//! What a cell of a yearly export says of a drawn household or member.
//!
//! What does not live here: which columns a file has (`mod.rs`).

use crate::domain::period::Part;
use crate::domain::period::Period;
use crate::training::household::account::YearAccount;
use crate::training::household::account::printed;
use crate::training::household::house::House;
use crate::training::household::house::MEASURES;
use crate::training::household::names;
use crate::training::household::names::PLACE;
use crate::training::household::people::Member;
use crate::training::household::people::day;
use crate::training::household::people::grade;

/// The text of a member's cell; none when the field describes the household.
#[must_use]
pub fn of_member(house: &House, at: usize, person: &Member, field: &str, year: i32) -> Option<String> {
    // In earlier years today's workers of twenty were pupils.
    let school = grade(person.age(day(year, 9, 1))).filter(|_| year < 2024);
    let then_pupil = school.is_some();
    let yes = |yes: bool| if yes { "是" } else { "否" }.to_owned();
    let unless_pupil = |text: &str| if then_pupil { String::new() } else { text.to_owned() };
    let months = |months: i64| if months == 0 || then_pupil { String::new() } else { months.to_string() };
    Some(match field {
        "person_id" => format!("{}{:02}", number(house, year), at + 1),
        "name" => person.name.clone(),
        "sex" => if person.male { "男" } else { "女" }.to_owned(),
        "birth" => person.birth.format("%Y%m%d").to_string(),
        "cert_type" => if person.dis.is_empty() { "居民身份证" } else { "残疾人证" }.to_owned(),
        "cert_no" => person.number(),
        "relation" => person.relation.to_owned(),
        "ethnic" => person.ethnic.to_owned(),
        "politics" => person.politics.to_owned(),
        "education" => unless_pupil(person.education),
        "student" => school.unwrap_or(if year == 2024 { person.student } else { "" }).to_owned(),
        "dropout_reason" => person.dropout.to_owned(),
        "health" => person.health.to_owned(),
        "labour" => if then_pupil { "无劳动力" } else { person.labour }.to_owned(),
        "work_place" => unless_pupil(person.work_place),
        "work_months" => months(person.work_months),
        "employer" => unless_pupil(person.employer),
        "post_type" => unless_pupil(person.post_type),
        "post_months" => months(person.post_months),
        "ins_med_res" | "ins_serious" => yes(!person.employee),
        "ins_med_emp" | "ins_pen_emp" => yes(person.employee),
        "ins_pen_res" => yes(person.pension && !person.employee && !then_pupil),
        "member_phone" => person.phone.clone(),
        "dibao" if year < 2024 => yes(person.dibao != "未享受" && person.dibao != "否"),
        "tekun" if year < 2024 => yes(person.tekun != "不享受" && person.tekun != "否"),
        "dibao" => person.dibao.to_owned(),
        "tekun" => person.tekun.to_owned(),
        _ => return None,
    })
}

/// What the sheet of a quarter says of a member otherwise than that of the year: no more months than have gone by, and the class of then.
#[must_use]
pub fn of_part(person: &Member, field: &str, period: Period) -> Option<String> {
    let gone = |months: i64| {
        let then = (months * period.months() + 11) / 12;
        if then == 0 { String::new() } else { then.to_string() }
    };
    let pupil = grade(person.age(period.school_day()));
    match (field, period.part) {
        (_, Part::Annual) => None,
        ("work_months" | "post_months", _) if pupil.is_some() => Some(String::new()),
        ("work_months", _) => Some(gone(person.work_months)),
        ("post_months", _) => Some(gone(person.post_months)),
        ("student", Part::Q1 | Part::H1) => Some(pupil.unwrap_or_default().to_owned()),
        _ => None,
    }
}

/// The 户编号 that the household had in a year.
fn number(house: &House, year: i32) -> &str {
    match &house.old_id {
        Some(old) if year < 2024 => old,
        _ => &house.id,
    }
}

/// The text of a household's cell.
#[must_use]
pub fn of_household(house: &House, account: &YearAccount, field: &str, year: i32, village: &str) -> String {
    let head = house.members.first();
    let count = house.listed(year).count();
    let slip = |at: usize| if year == 2024 { house.size_slips[at] } else { 0 };
    let size = |at: usize| (i64::try_from(count).unwrap_or(0) + slip(at)).to_string();
    match field {
        "year" => year.to_string(),
        "prov" => PLACE[0].to_owned(),
        "city" => PLACE[1].to_owned(),
        "county" => PLACE[2].to_owned(),
        "town" => names::town(house.town).to_owned(),
        "village" => village.to_owned(),
        "group" => house.group.clone(),
        "hh_id" => number(house, year).to_owned(),
        "head_name" => head.map_or(String::new(), |head| head.name.clone()),
        "head_cert_no" => head.map_or(String::new(), Member::number),
        "phone_hh" => house.phone.clone(),
        "hh_type" => house.hh_type.to_owned(),
        "size_current" => size(1),
        "size_year" => size(0),
        "is_unsafe_house" => "否".to_owned(),
        "has_safe_water" => "是".to_owned(),
        "no_labour_floor" => if unable(house, year) { "是" } else { "否" }.to_owned(),
        "self_paid" | "insurance_claim" if house.watch.is_none() => String::new(),
        "self_paid" => printed(house.watch.as_ref().map_or(0, |watch| watch.self_paid)),
        "insurance_claim" => "0.00".to_owned(),
        "road_distance" => "0.60".to_owned(),
        "road_type" => "硬化路".to_owned(),
        "house_area" => format!("{}.00", 48 + 17 * count),
        "fuel" => "清洁能源".to_owned(),
        "toilet" | "power_work" | "power_home" | "broadcast" => "是".to_owned(),
        "risk_2" | "risk_3" | "risk_4" | "risk_5" => String::new(),
        _ if field.starts_with("meas_") => measure(house, field).to_owned(),
        "land_farm" => printed(house.lands[0]),
        "land_forest" => printed(house.lands[1]),
        "land_grain2green" => printed(house.lands[2]),
        "land_orchard" => printed(house.lands[3]),
        "land_pasture" => printed(house.lands[4]),
        "land_water" => printed(house.lands[5]),
        "mon_cat" | "risk_cleared" | "risk_1" | "mon_id_month" | "mon_clear_month" | "clear_mode" => watch(house, field, year),
        _ => printed(amount(account, i64::try_from(count).unwrap_or(0) + slip(0), field)),
    }
}

fn measure(house: &House, field: &str) -> &'static str {
    MEASURES.iter().position(|kind| *kind == field).and_then(|at| house.measures.get(at)).copied().unwrap_or_default()
}

fn unable(house: &House, year: i32) -> bool {
    house.listed(year).all(|(_, person)| matches!(person.labour, "无劳动力" | "丧失劳动力"))
}

/// The monitoring block as it stood in a year.
fn watch(house: &House, field: &str, year: i32) -> String {
    let known = |month: &str| month.get(..4).and_then(|year| year.parse::<i32>().ok()).is_some_and(|of| of <= year);
    let Some(watch) = house.watch.as_ref().filter(|watch| known(watch.since)) else {
        return String::new();
    };
    let cleared = watch.cleared && known(watch.until);
    match field {
        "mon_cat" => watch.category,
        "risk_cleared" if cleared => "是",
        "risk_cleared" => "否",
        "risk_1" => watch.risk,
        "mon_id_month" => watch.since,
        "mon_clear_month" if cleared => watch.until,
        "clear_mode" if cleared => watch.mode,
        _ => "",
    }
    .to_owned()
}

/// An income item in fen; wages of an old-caliber year are all in one figure.
fn amount(account: &YearAccount, size: i64, field: &str) -> i64 {
    match field {
        "wage" => account.wage(),
        "wage_post" => account.wage_post,
        "wage_other" => account.wage_other,
        "prod_in" => account.prod_in,
        "prod_out" => account.prod_out,
        "prod_out_subsidy" => account.subsidy,
        "prop" => account.prop(),
        "prop_div" => account.div,
        "prop_other" => account.rent,
        "trans" => account.trans(),
        "trans_birth" => account.birth,
        "trans_dibao" => account.dibao,
        "trans_tekun" => account.tekun,
        "trans_pension" => account.pension,
        "trans_eco" => account.eco,
        "trans_other" => account.other,
        "reward_prod" => account.reward_prod,
        "reward_job" => account.reward_job,
        "gross" => account.gross(),
        "net" => account.net(),
        "net_pc" => account.per_head(size),
        _ => 0,
    }
}
