//! The members of a household as the reviewer sees them: age, labour, work, certificates masked.
//!
//! What does not live here: the income table (`compare.rs`), putting the whole case together (`case/mod.rs`).

use chrono::Datelike;
use chrono::NaiveDate;

use crate::domain::cell;
use crate::domain::cell::Cell;
use crate::domain::code;
use crate::domain::field::CERT_NO;
use crate::domain::field::FieldId;
use crate::domain::field::RELATION;
use crate::domain::field::known;
use crate::domain::roll::Roll;
use crate::domain::text::cert;
use crate::i18n::Lang;
use crate::i18n::Text;
use crate::i18n::text;
use crate::review::rows::MemberRow;
use crate::review::rows::mask;

const NAME: FieldId = known("name");
const SEX: FieldId = known("sex");
const BIRTH: FieldId = known("birth");
const LABOUR: FieldId = known("labour");
const HEALTH: FieldId = known("health");
const STUDENT: FieldId = known("student");
const WORK_PLACE: FieldId = known("work_place");
const WORK_MONTHS: FieldId = known("work_months");
const POST_TYPE: FieldId = known("post_type");
const POST_MONTHS: FieldId = known("post_months");
const DIBAO: FieldId = known("dibao");
const TEKUN: FieldId = known("tekun");
const COLLECT_MODE: FieldId = known("collect_mode");
const SIGN_DATE: FieldId = known("sign_date");

/// The members of a household; `marked` are the positions that unsettled flags name, `cutoff` the day ages are counted on, `before` the
/// household alone as it was a year earlier.
#[must_use]
pub fn rows(roll: &Roll, at: usize, marked: &[u16], cutoff: NaiveDate, before: Option<&Roll>) -> Vec<MemberRow> {
    (0u16..)
        .zip(roll.members_of(at))
        .map(|(position, &member)| {
            let member = member as usize;
            let number = word(roll, roll.get_member(member, CERT_NO));
            MemberRow {
                name: mask::scrub(&word(roll, roll.get_member(member, NAME))),
                relation: coded(roll, member, RELATION),
                sex: coded(roll, member, SEX),
                age: born(roll, member, &number).and_then(|born| age(born, cutoff)),
                cert: cert::masked(&number),
                labour: coded(roll, member, LABOUR),
                health: coded(roll, member, HEALTH),
                doing: mask::scrub_text(&doing(roll, member)),
                last_year: before.map(|before| roll.period.part.said(last_year((roll, member), &number, before))).unwrap_or_default(),
                marked: marked.contains(&position),
            }
        })
        .collect()
}

/// A value of a code list, in words.
fn coded(roll: &Roll, member: usize, field: FieldId) -> Text {
    mask::scrub_text(&code::label(&word(roll, roll.get_member(member, field))))
}

/// What was otherwise a year before, of the member with the same certificate; never told by the name alone.
fn last_year((roll, member): (&Roll, usize), number: &str, before: &Roll) -> Text {
    let person = |number: &str| number.get(..18).map(str::to_owned);
    let known = person(number);
    let then = before.members_of(0).iter().map(|&then| then as usize);
    let mut then = then.filter(|&then| known.is_some() && person(&word(before, before.get_member(then, CERT_NO))) == known);
    let Some(then) = then.next() else {
        return text("上年的表上没有这个证件号", "not on the form of last year by this certificate");
    };
    let mut parts: Vec<Text> = Vec::new();
    for field in [RELATION, HEALTH, LABOUR] {
        let (now, was) = (coded(roll, member, field), coded(before, then, field));
        if now != was {
            parts.push(if was.is_empty() { text("{label}没填", "{label} empty").fill(&[("label", &field.row().label)]) } else { was });
        }
    }
    let (now, was) = (doing(roll, member), doing(before, then));
    if now != was {
        parts.push(if was.is_empty() { text("没有务工、就学等", "no work, school or the like") } else { was });
    }
    if parts.is_empty() {
        return text("上年: 一样", "last year: the same");
    }
    let joined = |lang: Lang, gap: &str| parts.iter().map(|part| part.get(lang)).collect::<Vec<_>>().join(gap);
    let was = Text::made(joined(Lang::Zh, "，"), joined(Lang::En, ", "));
    mask::scrub_text(&text("上年: {was}", "last year: {was}").fill(&[("was", &was)]))
}

/// How and when the form was collected: `入户 10-12`; empty when neither is known.
#[must_use]
pub fn collected(roll: &Roll, at: usize) -> Text {
    let mode = code::label(&word(roll, roll.get(at, COLLECT_MODE)));
    let day = roll.get(at, SIGN_DATE).raw().and_then(cell::date_of).map(|day| day.format("%m-%d").to_string()).unwrap_or_default();
    let both = |lang: Lang| format!("{} {day}", mode.get(lang)).trim().to_owned();
    mask::scrub_text(&Text::made(both(Lang::Zh), both(Lang::En)))
}

/// Full years on a day; a birthday counts on the day itself, 29 February on 28 February (readings.md 0.3).
#[must_use]
pub fn age(born: NaiveDate, on: NaiveDate) -> Option<i64> {
    let years = i64::from(on.year()) - i64::from(born.year());
    let birthday = born.with_year(on.year()).or_else(|| NaiveDate::from_ymd_opt(on.year(), 2, 28))?;
    let full = if birthday > on { years - 1 } else { years };
    (full >= 0).then_some(full)
}

fn born(roll: &Roll, member: usize, number: &str) -> Option<NaiveDate> {
    cert::birth(number).or_else(|| roll.get_member(member, BIRTH).raw().and_then(cell::date_of))
}

fn word(roll: &Roll, cell: Cell) -> String {
    cell.word().map(|word| roll.words.get(word).to_owned()).unwrap_or_default()
}

/// Work, post, school, dibao and the like, in one line.
fn doing(roll: &Roll, member: usize) -> Text {
    let value = |field| word(roll, roll.get_member(member, field));
    let months = |field| roll.get_member(member, field).raw().filter(|months| *months > 0);
    let mut parts: Vec<Text> = Vec::new();
    let place = code::label(&value(WORK_PLACE));
    match (place.is_empty(), months(WORK_MONTHS)) {
        (_, Some(months)) => {
            parts.push(text("务工{place} {n} 个月", "works {place} {n|month|months}").fill(&[("place", &place), ("n", &months)]));
        }
        (false, None) => parts.push(text("务工{place}", "works {place}").fill(&[("place", &place)])),
        (true, None) => {}
    }
    let post = code::label(&value(POST_TYPE));
    match (post.is_empty(), months(POST_MONTHS)) {
        (_, Some(months)) => {
            parts.push(text("公益岗 {post} {n} 个月", "post {post} {n|month|months}").fill(&[("post", &post), ("n", &months)]));
        }
        (false, None) => parts.push(text("公益岗 {post}", "post {post}").fill(&[("post", &post)])),
        (true, None) => {}
    }
    parts.extend(
        [STUDENT, DIBAO, TEKUN].map(value).into_iter().filter(|word| !NONE.contains(&word.as_str())).map(|word| code::label(&word)),
    );
    let joined = |lang: Lang, gap: &str| parts.iter().map(|part| part.get(lang)).collect::<Vec<_>>().join(gap);
    Text::made(joined(Lang::Zh, "，"), joined(Lang::En, ", "))
}

/// Words that say there is nothing to say.
const NONE: [&str; 3] = ["", "未享受", "不享受"];

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use crate::domain::cell::Cell;
    use crate::domain::cell::word_cell;
    use crate::domain::field;
    use crate::domain::field::CERT_NO;
    use crate::domain::field::known;
    use crate::domain::period::Period;
    use crate::domain::roll::Roll;
    use crate::domain::roll::RowSource;
    use crate::i18n::Lang;
    use crate::review::rows::people;

    #[test]
    fn a_member_in_one_line() {
        let period = Period::annual(2024);
        let mut roll = Roll::new(period);
        let at = roll.household("98010100031", RowSource::default());
        let member = roll.member(at, RowSource::default());
        for (field, value) in [(CERT_NO, "980101199003074514"), (known("work_place"), "省外"), (known("dibao"), "农村低保")] {
            let cell = word_cell(&mut roll.words, value);
            roll.set_member(member, field, cell);
        }
        roll.set_member(member, known("work_months"), Cell::value(8));
        roll.seal();
        let rows = people::rows(&roll, at, &[0], period.end(), None);
        assert_eq!(rows[0].age, Some(34));
        assert_eq!(rows[0].cert, "980***********4514");
        assert!(rows[0].marked);
        assert_eq!(rows[0].doing.get(Lang::Zh), "务工省外 8 个月，农村低保");
        assert_eq!(rows[0].doing.get(Lang::En), "works outside the province 8 months, rural dibao");
        assert!(people::collected(&roll, at).is_empty() && rows[0].last_year.is_empty());
    }

    #[test]
    fn a_member_is_held_against_the_same_certificate_of_last_year() {
        let household = |year: i32, values: &[(&str, &str)]| {
            let mut roll = Roll::new(Period::annual(year));
            let at = roll.household("98010100031", RowSource::default());
            let member = roll.member(at, RowSource::default());
            for (code, value) in values {
                let cell = word_cell(&mut roll.words, value);
                roll.set_member(member, field::field(code).expect("a field"), cell);
            }
            roll.seal();
            roll
        };
        let now = household(2024, &[("cert_no", "980101199003074514"), ("health", "长期慢性病"), ("labour", "普通劳动力")]);
        for (then, zh, en) in [
            (&[("cert_no", "980101199003074514"), ("health", "健康"), ("labour", "普通劳动力")][..], "上年: 健康", "last year: healthy"),
            (&[("cert_no", "980101199003074514"), ("health", "长期慢性病"), ("labour", "普通劳动力")], "上年: 一样", "last year: the same"),
            (&[("cert_no", "980101199003074514"), ("labour", "普通劳动力")], "上年: 健康状况没填", "last year: health empty"),
            (
                &[("cert_no", "98010119900307451443"), ("health", "长期慢性病"), ("labour", "无劳动力")],
                "上年: 无劳动力",
                "last year: no labour",
            ),
            (
                &[("cert_no", "980101199003074522"), ("health", "健康")],
                "上年的表上没有这个证件号",
                "not on the form of last year by this certificate",
            ),
        ] {
            let then = household(2023, then);
            let rows = people::rows(&now, 0, &[], now.period.end(), Some(&then));
            assert_eq!((rows[0].last_year.get(Lang::Zh), rows[0].last_year.get(Lang::En)), (zh, en));
        }
    }

    #[test]
    fn leap_day_birthdays() {
        let day = |text: &str| text.parse::<NaiveDate>().expect("a date");
        assert_eq!(people::age(day("2004-02-29"), day("2023-02-28")), Some(19));
        assert_eq!(people::age(day("2004-02-29"), day("2023-02-27")), Some(18));
        assert_eq!(people::age(day("2024-10-01"), day("2024-09-30")), None);
    }
}
