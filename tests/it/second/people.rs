//! Rules about the people of a household.
//!
//! What does not live here: rules that need a roster (`rosters.rs`).

use std::collections::BTreeSet;

use crate::second::dates;
use crate::second::dates::AS_OF;
use crate::second::dates::CUTOFF;
use crate::second::dates::Day;
use crate::second::dates::SCHOOL_DAY;
use crate::second::tables::Cell;
use crate::second::town::House;
use crate::second::town::Known;
use crate::second::town::Row;
use crate::second::town::Said;
use crate::second::town::Town;
use crate::second::town::all;
use crate::second::town::and;
use crate::second::town::any;
use crate::second::town::cmp;
use crate::second::town::either;
use crate::second::town::graded;
use crate::second::town::is;
use crate::second::town::not;
use crate::second::town::or;
use crate::second::town::plain;

const MALE: [&str; 12] =
    ["之子", "之曾孙子", "之父", "之公公", "之女婿", "之叔伯", "之孙子", "之外孙子", "之岳父", "之侄儿", "之祖父", "之外祖父"];
const FEMALE: [&str; 12] =
    ["之女", "之曾孙女", "之儿媳", "之母", "之婆婆", "之孙女", "之外孙女", "之兄弟媳妇", "之岳母", "之侄女", "之祖母", "之外祖母"];
const EDUCATIONS: [&str; 6] = ["文盲或半文盲", "小学", "初中", "高中", "大专", "本科及以上"];

/// Some member.
pub fn any_member(house: &House, test: impl Fn(Row) -> Known) -> Known {
    any(house.members.iter().map(|member| test(*member)))
}

fn every_member(house: &House, test: impl Fn(Row) -> Known) -> Known {
    and(Some(!house.members.is_empty()), all(house.members.iter().map(|member| test(*member))))
}

/// Full labour.
pub fn works_fully(row: Row) -> Known {
    row.says_one("劳动技能", &["普通劳动力", "技能劳动力"])
}

/// Labour of any kind.
pub fn helps_out(row: Row) -> Known {
    row.says_one("劳动技能", &["普通劳动力", "技能劳动力", "弱劳动力或半劳动力"])
}

/// No labour.
pub fn cannot_work(row: Row) -> Known {
    row.says_one("劳动技能", &["无劳动力", "丧失劳动力"])
}

/// Months at work in hundredths; nothing written is none.
fn months(row: Row, title: &str) -> Option<i64> {
    row.cell(title).or_zero()
}

/// Whether somebody holds a post.
pub fn holds_post(row: Row) -> Known {
    or(row.cell("公益性岗位").given(), is(months(row, "公益性岗位(月数)"), |months| months > 0))
}

/// On 低保.
pub fn on_dibao(row: Row) -> Known {
    row.says_one("享受低保政策情况", &["农村低保", "城市低保", "是"])
}

/// On 特困.
pub fn on_tekun(row: Row) -> Known {
    row.says_one("享受特困供养政策情况", &["农村特困", "城市特困", "是"])
}

/// Level of a disability certificate; none written is none.
pub fn dis_level(row: Row) -> Option<u32> {
    let cert = row.cert()?;
    if cert.len() == 18 { Some(0) } else { cert[19..20].parse().ok() }
}

fn at_school(row: Row) -> Known {
    row.cell("在校生状况").given()
}

/// A value outside the list is not known.
fn education(row: Row<'_>) -> Cell<'_> {
    match row.cell("文化程度") {
        Cell::Text(text) if !EDUCATIONS.contains(&text) => Cell::Absent,
        cell => cell,
    }
}

fn missing(cell: Cell) -> Known {
    not(cell.given())
}

fn sum_months(house: &House, title: &str) -> Option<i64> {
    house.members.iter().map(|member| months(*member, title)).sum()
}

/// The rules of people, one list a household.
pub fn said(town: &Town, house: &House) -> Vec<(&'static str, Said)> {
    let mut list = labour(house);
    list.extend(posts(house));
    list.extend(transfers(house));
    list.extend(identity(town, house));
    list.extend(school(house));
    list.extend(insurance(house));
    list
}

fn labour(house: &House) -> Vec<(&'static str, Said)> {
    let other = house.now("其他工资性收入");
    let worked = sum_months(house, "务工时间(月)");
    let age = |row: Row| row.age(CUTOFF);
    let place_or_months = |row: Row| either(row.cell("务工所在地").given(), is(months(row, "务工时间(月)"), |months| months > 0));
    let idle = |row: Row| {
        let of_age = is(age(row), |age| (16..60).contains(&age));
        and(and(of_age, row.has("健康状况", "健康")), and(not(at_school(row)), not(works_fully(row))))
    };
    let young = |row: Row| or(at_school(row), is(age(row), |age| age < 16));
    let none = |row: Row| row.says("劳动技能", "无劳动力");
    let severe = |row: Row| is(dis_level(row), |level| (1..=2).contains(&level));
    let lost = |row: Row| and(row.has("健康状况", "健康"), row.says("劳动技能", "丧失劳动力"));
    vec![
        ("LAB01", plain(and(is(other, |pay| pay > 0), not(any_member(house, helps_out))), "medium")),
        ("LAB02", plain(and(is(worked, |months| months >= 100), is(house.now("工资性收入"), |wage| wage == 0)), "high")),
        ("LAB06", plain(any_member(house, place_or_months), "medium")),
        ("LAB11", plain(any_member(house, idle), "medium")),
        ("LAB13", plain(any_member(house, |row| and(young(row), not(none(row)))), "medium")),
        ("LAB14", plain(any_member(house, |row| and(severe(row), works_fully(row))), "medium")),
        ("IDV18", plain(any_member(house, lost), "medium")),
    ]
}

fn posts(house: &House) -> Vec<(&'static str, Said)> {
    let pay = house.now("公益性岗位收入");
    let months_held = sum_months(house, "公益性岗位(月数)");
    let held = any_member(house, holds_post);
    let half = |row: Row| either(row.cell("公益性岗位").given(), is(months(row, "公益性岗位(月数)"), |months| months > 0));
    let a_month = |pay: i64, months: i64| months > 0 && (pay * 100 < 20_000 * months || pay * 100 > 300_000 * months);
    let child = |row: Row| and(holds_post(row), is(row.age(CUTOFF), |age| age < 16));
    let old = |row: Row| and(holds_post(row), is(row.age(CUTOFF), |age| age >= 70));
    let many = |row: Row| match row.cell("公益性岗位") {
        Cell::Absent => None,
        Cell::Empty => Some(false),
        Cell::Text(text) => {
            let plain = |post: &'_ str| if post == "护林员" { "生态护林员".to_owned() } else { post.to_owned() };
            Some(text.split([',', '，', '、', ';']).map(plain).collect::<BTreeSet<_>>().len() >= 3)
        }
    };
    let (is_child, is_old) = (any_member(house, child), any_member(house, old));
    vec![
        ("PWP01", plain(and(held, is(pay, |pay| pay == 0)), "high")),
        ("PWP02", plain(and(is(pay, |pay| pay > 0), not(held)), "high")),
        ("PWP03", plain(any_member(house, half), "medium")),
        ("PWP04", plain(and(is(pay, |pay| pay > 0), cmp(pay, months_held, a_month)), "medium")),
        ("PWP07", graded(or(is_child, is_old), &[(is_child, "high")], "medium")),
        ("PWP08", plain(any_member(house, |row| and(cannot_work(row), holds_post(row))), "medium")),
        ("PWP09", plain(any_member(house, many), "medium")),
    ]
}

fn transfers(house: &House) -> Vec<(&'static str, Said)> {
    let pension = house.now("养老金或离退休金");
    let resident = |row: Row| row.says("是否参加城乡居民基本养老保险", "是");
    let employee = |row: Row| row.says("是否参加城镇职工基本养老保险", "是");
    let insured = |row: Row| or(resident(row), employee(row));
    let old = |row: Row| is(row.age(CUTOFF), |age| age >= 60);
    let due = |row: Row| row.birth().map(|birth| dates::full_months(dates::years_on(birth, 60), CUTOFF));
    let waits = |row: Row| and(is(due(row), |months| months >= 2), insured(row));
    let retired = |row: Row| and(employee(row), is(row.age(CUTOFF), |age| age >= 50));
    // Rows that are not known are left out of what is counted.
    let counted = |test: &dyn Fn(Row) -> Known| house.members.iter().copied().filter(|row| test(*row) == Some(true)).collect::<Vec<_>>();
    let pensioners = i64::try_from(counted(&|row| and(old(row), insured(row))).len()).expect("few");
    let base: i64 = counted(&|row| and(old(row), resident(row))).into_iter().map(|row| i64::from(due(row).unwrap_or(0).min(12))).sum();
    let odd = |paid: i64| pensioners > 0 && (10 * paid < 8 * 12_300 * base || paid > 6_000_000 * pensioners);
    let dibao = house.now("最低生活保障金");
    let tekun = house.now("特困人员救助供养金");
    let birth_award = is(house.now("计划生育金"), |paid| paid > 0);
    let zero = |value| is(value, |value: i64| value == 0);
    let some = |value| is(value, |value: i64| value > 0);
    vec![
        ("TRF02", plain(and(zero(pension), any_member(house, waits)), "high")),
        ("TRF03", plain(and(and(some(pension), every_member(house, |row| not(old(row)))), not(any_member(house, retired))), "medium")),
        ("TRF04", plain(and(some(pension), is(pension, odd)), "medium")),
        ("TRF05", plain(and(any_member(house, on_dibao), zero(dibao)), "high")),
        ("TRF06", plain(and(some(dibao), not(any_member(house, on_dibao))), "high")),
        ("TRF08", plain(either(any_member(house, on_tekun), some(tekun)), "high")),
        ("TRF09", plain(any_member(house, |row| and(on_dibao(row), on_tekun(row))), "medium")),
        ("TRF18", plain(and(birth_award, not(any_member(house, |row| is(row.age(CUTOFF), |age| age >= 49)))), "low")),
        ("MON11", plain(floor(house), "high")),
    ]
}

/// A household without labour whose risk was cleared by help.
fn floor(house: &House) -> Known {
    let by_itself = house.own().says("风险消除方式", "自然消除");
    and(and(crate::second::household::cleared(house), not(by_itself)), every_member(house, cannot_work))
}

fn is_mobile(text: &str) -> bool {
    let digits: String = text.chars().filter(|sign| !sign.is_whitespace() && *sign != '-').collect();
    let digits = digits.strip_prefix("+86").unwrap_or(&digits);
    digits.len() == 11
        && digits.starts_with('1')
        && (b'3'..=b'9').contains(&digits.as_bytes()[1])
        && digits.bytes().all(|digit| digit.is_ascii_digit())
}

fn identity(town: &Town, house: &House) -> Vec<(&'static str, Said)> {
    let own = house.own();
    let without = |cert: &str| cert.starts_with("999999");
    let misprinted = |row: Row| {
        let kind = row.cell("证件类型");
        let is_meant = kind == Cell::Empty || row.says_one("证件类型", &["居民身份证", "残疾人证"]) == Some(true);
        let Some(cert) = row.cert().filter(|cert| !without(cert) && is_meant) else { return Some(false) };
        Some(dates::check_sign(&cert[..17]) != cert[17..18].to_ascii_uppercase().chars().next())
    };
    let shared = |row: Row| Some(row.cert().is_some_and(|cert| !without(cert) && town.holders(cert) >= 2));
    let odd_card = |row: Row| {
        let Some(cert) = row.cert().filter(|cert| cert.len() > 18) else { return Some(false) };
        let is_fine = ('1'..='7').contains(&sign(cert, 18)) && ('1'..='4').contains(&sign(cert, 19));
        Some(!(is_fine && (cert.len() == 20 || (sign(cert, 20) == 'B' && sign(cert, 21).is_ascii_digit()))))
    };
    let no_number = |row: Row| match row.cell("证件号码") {
        Cell::Absent => None,
        cell => Some(row.cert().is_none() || cell.text().is_some_and(without)),
    };
    let differs = |row: Row| {
        let (Some(cert), Some(birth)) = (row.cert(), row.cert_birth()) else { return Some(false) };
        let written = row.cell("出生日期").text().and_then(dates::day);
        let sex = if cert[16..17].parse::<u32>().is_ok_and(|digit| digit % 2 == 1) { "男" } else { "女" };
        or(is(written, |written| written != birth), not(row.says("性别", sex)))
    };
    let odd_age = |row: Row| is(row.birth(), |birth: Day| birth > AS_OF || dates::age(birth, AS_OF) > 105);
    let card_and_health = |row: Row| {
        let has_card = or(row.says("证件类型", "残疾人证"), is(dis_level(row), |level| level > 0));
        either(row.has("健康状况", "残疾"), has_card)
    };
    let heads = house.members.iter().filter(|row| row.says("与户主关系", "户主") == Some(true)).count();
    let relation = |row: Row, one: &[&str]| row.says_one("与户主关系", one);
    let wrong_sex = |row: Row| or(and(relation(row, &MALE), row.says("性别", "女")), and(relation(row, &FEMALE), row.says("性别", "男")));
    let mut list = vec![
        ("IDV01", plain(any_member(house, misprinted), "high")),
        ("IDV02", plain(any_member(house, shared), "high")),
        ("IDV03", plain(any_member(house, odd_card), "medium")),
        ("IDV04", plain(any_member(house, no_number), "medium")),
        ("IDV05", plain(any_member(house, differs), "high")),
        ("IDV06", plain(any_member(house, odd_age), "medium")),
        ("IDV07", plain(any_member(house, card_and_health), "medium")),
        ("IDV08", plain(phone(own.cell("户联系电话")), "low")),
        ("IDV11", plain(Some(heads != 1), "high")),
        ("IDV13", plain(any_member(house, wrong_sex), "medium")),
    ];
    if let (1, Some(head)) = (heads, house.head()) {
        let years = |row: Row| head.birth().zip(row.birth()).map(|(head, own)| (dates::age(head, own), dates::age(own, head)));
        let odd = |row: Row| {
            let child = and(relation(row, &["之子", "之女"]), is(years(row), |(younger, _)| younger < 14));
            let parent = and(relation(row, &["之父", "之母"]), is(years(row), |(_, older)| older < 14));
            let grand = and(relation(row, &["之孙子", "之孙女", "之外孙子", "之外孙女"]), is(years(row), |(younger, _)| younger < 30));
            or(or(child, parent), grand)
        };
        list.push(("IDV14", plain(any_member(house, odd), "medium")));
    }
    list
}

fn sign(cert: &str, at: usize) -> char {
    cert.chars().nth(at).unwrap_or(' ')
}

fn phone(cell: Cell) -> Known {
    match cell {
        Cell::Absent => None,
        Cell::Empty => Some(true),
        Cell::Text(text) => Some(!is_mobile(text)),
    }
}

fn school(house: &House) -> Vec<(&'static str, Said)> {
    let age = |row: Row| row.age(SCHOOL_DAY);
    let stays = |row: Row| missing(row.cell("义务教育阶段未上学原因"));
    let fits = |row: Row| {
        let both = and(education(row).given(), at_school(row));
        let neither = and(and(missing(education(row)), missing(row.cell("在校生状况"))), stays(row));
        or(both, and(neither, is(age(row), |age| age >= 6)))
    };
    // How many years somebody is beside the ages of the stage; none who is not at school, or at one without ages.
    let beside = |row: Row| {
        let Some(stage) = row.cell("在校生状况").text() else { return Some(0) };
        let (from, to) = match stage {
            "小学" => (6, 14),
            "七年级" | "八年级" | "九年级" => (12, 17),
            "硕士研究生及以上" => (20, 999),
            _ if stage.starts_with("普通高中") || stage.starts_with("中职") => (15, 20),
            _ if ["高职高专", "技师学院", "本科"].iter().any(|kind| stage.starts_with(kind)) => (18, 999),
            _ => return Some(0),
        };
        age(row).map(|age| (from - age).max(age - to).max(0))
    };
    // Somebody of unknown age leaves the weight to the others.
    let far = any_member(house, |row| Some(beside(row).is_some_and(|beside| beside > 1)));
    let absent = |row: Row| {
        let due = is(age(row), |age| (6..=15).contains(&age));
        let done = and(is(age(row), |age| age == 15), education_is(row, &["初中"]));
        and(and(due, missing(row.cell("在校生状况"))), and(stays(row), not(done)))
    };
    let late = |row: Row| {
        let small = written(row, "在校生状况", &["学龄前儿童", "学前教育"]);
        and(and(is(age(row), |age| age >= 7), row.has("健康状况", "健康")), small)
    };
    let short = |row: Row| and(is(row.age(CUTOFF), |age| (16..=22).contains(&age)), education_is(row, &["小学", "文盲或半文盲"]));
    let excuse = |row: Row| and(written(row, "义务教育阶段未上学原因", &["因病", "因残"]), row.has("健康状况", "健康"));
    vec![
        ("EDU01", plain(any_member(house, fits), "medium")),
        ("EDU02", graded(any_member(house, |row| is(beside(row), |beside| beside > 0)), &[(far, "medium")], "low")),
        ("EDU03", plain(any_member(house, absent), "high")),
        ("EDU04", plain(any_member(house, late), "medium")),
        ("EDU05", plain(any_member(house, short), "medium")),
        ("EDU07", plain(any_member(house, excuse), "medium")),
    ]
}

/// A cell whose blank means none says one of these.
fn written(row: Row, title: &str, values: &[&str]) -> Known {
    match row.cell(title) {
        Cell::Empty => Some(false),
        cell => is(cell.text(), |text| values.contains(&text)),
    }
}

/// Whether the schooling is one of these; nothing written is none of them.
pub fn education_is(row: Row, values: &[&str]) -> Known {
    match education(row) {
        Cell::Empty => Some(false),
        cell => is(cell.text(), |text| values.contains(&text)),
    }
}

fn insurance(house: &House) -> Vec<(&'static str, Said)> {
    let (resident, employee) = ("是否参加城乡居民基本医疗保险", "是否参加城镇职工基本医疗保险");
    let neither = |row: Row| and(row.says(resident, "否"), row.says(employee, "否"));
    let odd = |row: Row| {
        let both = and(row.says(resident, "是"), row.says(employee, "是"));
        let blank = and(missing(row.cell(resident)), missing(row.cell(employee)));
        or(or(both, neither(row)), blank)
    };
    let serious = |row: Row| and(not(row.says("是否参加大病保险", "是")), not(row.says(employee, "是")));
    // People who are not known to be meant are left out.
    let pension = |row: Row| {
        let meant = and(is(row.age(CUTOFF), |age| age >= 16), not(at_school(row))) == Some(true);
        let cells = ["是否参加城乡居民基本养老保险", "是否参加城镇职工基本养老保险"];
        if meant { and(missing(row.cell(cells[0])), missing(row.cell(cells[1]))) } else { Some(false) }
    };
    vec![
        ("SEC01", graded(any_member(house, odd), &[(any_member(house, neither), "high")], "medium")),
        ("SEC02", plain(any_member(house, serious), "medium")),
        ("SEC04", plain(any_member(house, pension), "low")),
    ]
}
