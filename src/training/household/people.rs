//! Members of practice households: certificates of an area nobody has, ages, schooling, work, insurance, all in keeping.
//!
//! What does not live here: families (`family.rs`), money (`account.rs`).

use std::collections::HashSet;

use chrono::Datelike;
use chrono::Days;
use chrono::NaiveDate;

use crate::domain::text::cert;
use crate::training::household::names;
use crate::training::household::rng::Dice;

/// The area code of every practice certificate: nobody has it (design.md invariant 9).
pub const AREA: &str = "980101";

/// One member.
#[derive(Clone, Debug, Default)]
pub struct Member {
    /// Name.
    pub name: String,
    /// Man or woman.
    pub male: bool,
    /// Birth date.
    pub birth: NaiveDate,
    /// 18 characters.
    pub cert: String,
    /// Category, level and reissue tail of a disability certificate, as they follow the 18 characters.
    pub dis: &'static str,
    /// 与户主关系.
    pub relation: &'static str,
    /// 民族.
    pub ethnic: &'static str,
    /// 政治面貌.
    pub politics: &'static str,
    /// 文化程度; empty for pupils.
    pub education: &'static str,
    /// 在校生状况; empty for everybody else.
    pub student: &'static str,
    /// 义务教育阶段未上学原因; empty for nearly everybody.
    pub dropout: &'static str,
    /// 健康状况, comma-joined.
    pub health: &'static str,
    /// 劳动技能.
    pub labour: &'static str,
    /// 务工所在地; empty when not working away from the farm.
    pub work_place: &'static str,
    /// 务工时间(月); 0 prints as an empty cell.
    pub work_months: i64,
    /// 务工企业名称.
    pub employer: &'static str,
    /// 公益性岗位, comma-joined.
    pub post_type: &'static str,
    /// 公益性岗位(月数); 0 prints as an empty cell.
    pub post_months: i64,
    /// Insured as an employee rather than as a resident.
    pub employee: bool,
    /// Pays into or draws the resident pension.
    pub pension: bool,
    /// 享受低保政策情况.
    pub dibao: &'static str,
    /// 享受特困供养政策情况.
    pub tekun: &'static str,
    /// 家庭成员联系电话; empty for children.
    pub phone: String,
    /// First year in which the member is on the household's list.
    pub from: i32,
    /// Last year in which the member is on it.
    pub until: i32,
}

impl Member {
    /// The certificate number with the disability tail.
    #[must_use]
    pub fn number(&self) -> String {
        format!("{}{}", self.cert, self.dis)
    }

    /// Full years on a day.
    #[must_use]
    pub fn age(&self, on: NaiveDate) -> i64 {
        let full = (on.month(), on.day()) >= (self.birth.month(), self.birth.day());
        i64::from(on.year() - self.birth.year()) - i64::from(!full)
    }

    /// Full years at the 2024 cut-off.
    #[must_use]
    pub fn age_now(&self) -> i64 {
        self.age(cutoff(2024))
    }

    /// Whether the member is listed in a year.
    #[must_use]
    pub const fn listed(&self, year: i32) -> bool {
        self.from <= year && year <= self.until
    }
}

/// The last day of an accounting year.
#[must_use]
pub fn cutoff(year: i32) -> NaiveDate {
    day(year, 9, 30)
}

/// A date known to exist.
#[must_use]
pub fn day(year: i32, month: u32, date: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, date).unwrap_or_default()
}

/// The same day so many years later; 29 February becomes the 28th.
#[must_use]
pub fn years_later(date: NaiveDate, years: i32) -> NaiveDate {
    let year = date.year() + years;
    NaiveDate::from_ymd_opt(year, date.month(), date.day()).unwrap_or_else(|| day(year, date.month(), 28))
}

/// Hands out certificate numbers, never one twice.
#[derive(Default)]
pub struct Registry(HashSet<String>, HashSet<String>);

impl Registry {
    /// A phone number that nobody else in the township has.
    pub fn phone(&mut self, dice: &mut Dice) -> String {
        let mut number = names::phone(dice);
        while !self.1.insert(number.clone()) {
            number = names::phone(dice);
        }
        number
    }

    /// A new number for a birth date and sex.
    pub fn issue(&mut self, dice: &mut Dice, birth: NaiveDate, male: bool) -> String {
        self.issue_where(dice, birth, male, |_| true)
    }

    /// A new number whose check character pleases the caller; a caller that is never pleased gets the last one tried.
    pub fn issue_where(&mut self, dice: &mut Dice, birth: NaiveDate, male: bool, pleases: impl Fn(char) -> bool) -> String {
        let start = dice.range(0, 499);
        let mut last = String::new();
        for step in 0..500 {
            let order = (start + step) % 500 * 2 + i64::from(male);
            let first17 = format!("{AREA}{}{order:03}", birth.format("%Y%m%d"));
            let check = cert::check_digit(&first17).map_or('0', char::from);
            last = format!("{first17}{check}");
            if pleases(check) && self.0.insert(last.clone()) {
                break;
            }
        }
        last
    }
}

/// What a new member is like; the rest follows from the age.
pub struct Wish<'a> {
    /// Surname of the household.
    pub surname: &'a str,
    /// Whether names of the house have a middle dot.
    pub far: bool,
    /// Man or woman.
    pub male: bool,
    /// Age at the 2024 cut-off.
    pub age: i64,
    /// 与户主关系.
    pub relation: &'static str,
}

/// Makes a member whose schooling, labour code and insurance fit the age.
pub fn member(dice: &mut Dice, registry: &mut Registry, wish: &Wish) -> Member {
    // No birthday lies within three months of the cut-off, so that only planted people sit on an age bound.
    let back = wish.age * 365 + wish.age / 4 + dice.range(95, 270);
    let birth = cutoff(2024).checked_sub_days(Days::new(back.unsigned_abs())).unwrap_or_default();
    let mut made = Member {
        name: names::person(dice, wish.surname, wish.male, wish.far),
        male: wish.male,
        birth,
        cert: registry.issue(dice, birth, wish.male),
        relation: wish.relation,
        ethnic: if wish.far { "彝族" } else { "汉族" },
        politics: "群众",
        health: "健康",
        dibao: "未享受",
        tekun: "不享受",
        from: 2021,
        until: 2024,
        ..Member::default()
    };
    made.from = made.from.max(first_listed(birth));
    suit_age(dice, registry, &mut made);
    made
}

/// A child born between October and September first stands in the sheet of that accounting year.
fn first_listed(birth: NaiveDate) -> i32 {
    birth.year() + i32::from(birth.month() >= 10)
}

/// Sets schooling, labour, insurance and phone as they follow from the age.
fn suit_age(dice: &mut Dice, registry: &mut Registry, person: &mut Member) {
    let age = person.age_now();
    let school = person.age(day(2024, 9, 1));
    person.student = grade(school).unwrap_or_default();
    person.education = match school {
        _ if !person.student.is_empty() => "",
        ..=24 => dice.pick(&["初中", "高中", "大专"]),
        25..=45 => dice.pick(&["初中", "初中", "高中", "大专", "小学"]),
        46..=60 => dice.pick(&["小学", "小学", "初中"]),
        _ => dice.pick(&["文盲或半文盲", "小学"]),
    };
    person.labour = match age {
        ..=15 => "无劳动力",
        _ if !person.student.is_empty() => "无劳动力",
        16..=59 if dice.chance(25) => "技能劳动力",
        16..=59 => "普通劳动力",
        _ => "弱劳动力或半劳动力",
    };
    if person.politics == "群众" && age >= 28 && dice.chance(6) {
        person.politics = "中共党员";
    } else if (14..28).contains(&age) && dice.chance(30) {
        person.politics = "共青团员";
    }
    if age >= 60 && dice.chance(35) {
        person.health = "长期慢性病";
    }
    person.pension = age >= 16 && person.student.is_empty();
    if age < 18 {
        person.phone.clear();
    } else if person.phone.is_empty() {
        person.phone = registry.phone(dice);
    }
}

/// What a child or young person of this age on 1 September attends; none for everybody else.
#[must_use]
pub const fn grade(age: i64) -> Option<&'static str> {
    Some(match age {
        ..=2 => "学龄前儿童",
        3..=5 => "学前教育",
        6..=11 => "小学",
        12 => "七年级",
        13 => "八年级",
        14 => "九年级",
        15 => "普通高中一年级",
        16 => "普通高中二年级",
        17 => "普通高中三年级",
        18 => "高职高专一年级",
        19 => "高职高专二年级",
        20 => "本科三年级",
        _ => return None,
    })
}

/// Gives a member another birth date, with the certificate and everything else that follows from it.
pub fn reborn(dice: &mut Dice, registry: &mut Registry, person: &mut Member, birth: NaiveDate) {
    person.birth = birth;
    person.cert = registry.issue(dice, birth, person.male);
    person.from = 2021.max(first_listed(birth));
    suit_age(dice, registry, person);
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use crate::domain::text::cert;
    use crate::training::household::people;
    use crate::training::household::people::Registry;
    use crate::training::household::people::Wish;
    use crate::training::household::rng::Dice;

    #[test]
    fn numbers_are_right_and_never_repeat() {
        let (mut dice, mut registry) = (Dice::new(1, 1), Registry::default());
        let mut seen = HashSet::new();
        for at in 0..400 {
            let wish = Wish { surname: "王", far: at % 9 == 0, male: at % 2 == 0, age: 40, relation: "户主" };
            let made = people::member(&mut dice, &mut registry, &wish);
            assert!(cert::check_ok(&made.cert));
            assert_eq!(cert::birth(&made.cert), Some(made.birth));
            assert_eq!(cert::sex(&made.cert), Some(if made.male { "男" } else { "女" }));
            assert_eq!(made.age_now(), 40);
            assert!(made.cert.starts_with(people::AREA));
            assert!(seen.insert(made.cert));
        }
    }
}
