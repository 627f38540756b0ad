//! Functions of values as SQL: what `eval/functions.rs` does with them.
//!
//! What does not live here: arithmetic and comparisons (`nodes.rs`).

use crate::domain::flag::why::Why;
use crate::rules::lang::days;
use crate::rules::lang::expr::Math;
use crate::rules::lang::expr::One;
use crate::rules::lang::expr::Two;
use crate::rules::lang::value::Val;
use crate::rules::sql::piece::Den;
use crate::rules::sql::piece::HashFacts;
use crate::rules::sql::piece::Mix;
use crate::rules::sql::piece::NoSql;
use crate::rules::sql::piece::SqlNumber;
use crate::rules::sql::piece::SqlValue;
use crate::rules::sql::piece::code;
use crate::rules::sql::piece::first_why;
use crate::rules::sql::piece::quoted;
use crate::rules::sql::piece::times;
use crate::rules::sql::printer::Printer;
use crate::rules::sql::printer::SqlPlace;
use crate::rules::stage::rows::PLACEHOLDER;

/// The longest span of years, months or days that two days of a calendar can be apart.
const SPAN: i128 = 400_000_000;

/// The parts of a day.
struct Ymd {
    year: String,
    month: String,
    day: String,
}

impl Printer<'_, '_> {
    fn whole(&mut self, num: String, why: &str, most: i128, place: &SqlPlace) -> SqlValue {
        let num = self.made_whole(place.rel, num);
        SqlValue::Num(SqlNumber { num, den: Den::Fixed(1), why: why.to_owned(), most, slack: 1, mix: Mix::Same })
    }

    fn said(&mut self, why: &str, test: &str, place: &SqlPlace) -> SqlValue {
        self.made_truth(place, format!("CASE WHEN {why} <> 0 THEN {why} WHEN {test} THEN 1 ELSE 0 END"))
    }

    fn beside(a: &SqlValue) -> Option<(&str, &HashFacts)> {
        match a {
            SqlValue::Word(_, why, Some(beside)) => Some((why, beside)),
            _ => None,
        }
    }

    /// A function of one value.
    pub fn one(&mut self, one: One, a: &SqlValue, place: &SqlPlace) -> Result<SqlValue, NoSql> {
        if let SqlValue::Known(Val::No(why)) = a {
            return Ok(SqlValue::Known(Val::No(*why)));
        }
        match (one, a) {
            (One::Abs, a) => {
                let number = a.number();
                let num = self.made_whole(place.rel, format!("abs({})", number.num));
                Ok(SqlValue::Num(SqlNumber { num, ..number }))
            }
            (One::Round2, a) => self.round2(a.number(), place),
            (One::CertOk | One::DisCertOk | One::IsMobile | One::Length, a) => match (Self::beside(a), one, a) {
                (Some((why, beside)), One::Length, _) => {
                    let (why, length) = (why.to_owned(), beside[0].clone());
                    Ok(self.whole(length, &why, 1_000_000, place))
                }
                (Some((why, beside)), one, _) => {
                    let known = match one {
                        One::CertOk => 1,
                        One::DisCertOk => 2,
                        _ => 3,
                    };
                    let (why, test) = (why.to_owned(), format!("{} = 1", beside[known]));
                    Ok(self.said(&why, &test, place))
                }
                (None, One::Length, SqlValue::Word(word, why, _)) => {
                    let (sql, why) = (format!("length({word})"), why.clone());
                    Ok(self.whole(sql, &why, 1_000_000, place))
                }
                _ => Err(NoSql::NoSpelling("a check of a number that was not hashed")),
            },
            (One::Size, SqlValue::Word(word, why, None)) => {
                let (sql, why) = ((self.spelling.parts)(word), why.clone());
                Ok(self.whole(sql, &why, 1_000_000, place))
            }
            (One::MonthOf, SqlValue::Day(day, why)) => {
                let of = self.ymd(day);
                let month = self.made(place, format!("({} * 12 + {} - 1)", of.year, of.month));
                Ok(SqlValue::Month(month, why.clone()))
            }
            (One::MonthOf, SqlValue::Month(..)) => Ok(a.clone()),
            _ => Err(NoSql::NoSpelling("a function of one value")),
        }
    }

    fn round2(&mut self, number: SqlNumber, place: &SqlPlace) -> Result<SqlValue, NoSql> {
        let wide = self.spelling.wide;
        // Twice the value in hundredths, and one denominator for the half.
        let (doubled, most) = times(wide, &format!("abs({})", number.num), number.most, "200", 200)?;
        let (den, den_most) = (number.den.sql(), number.den.most());
        if most.checked_add(den_most).is_none_or(|sum| sum >= 10_i128.pow(38)) {
            return Err(NoSql::Unbounded(format!("{most} + {den_most}")));
        }
        let up = (self.spelling.divided)(&format!("({doubled} + {den})"), &format!("(2 * {den})"));
        let num = self.made_whole(place.rel, format!("(CASE WHEN {} < 0 THEN -1 ELSE 1 END) * {up}", number.num));
        let smallest = number.fixed().unwrap_or(1);
        let most = number.most * 100 / smallest + 1;
        Ok(SqlValue::Num(SqlNumber { num, den: Den::Fixed(100), why: number.why, most, slack: number.slack, mix: number.mix }.fits()?))
    }

    fn ymd(&self, day: &str) -> Ymd {
        if let Ok(day) = day.parse::<i32>() {
            let (year, month, day) = days::civil(day);
            return Ymd { year: year.to_string(), month: month.to_string(), day: day.to_string() };
        }
        let date = (self.spelling.date)(day);
        let part = |name: &str| (self.spelling.part)(name, &date);
        Ymd { year: part("year"), month: part("month"), day: part("day") }
    }

    /// The parts of a day, each a column.
    fn parts(&mut self, day: &str, place: &SqlPlace) -> Ymd {
        let of = self.ymd(day);
        Ymd { year: self.made(place, of.year), month: self.made(place, of.month), day: self.made(place, of.day) }
    }

    /// A function of two values.
    pub fn two(&mut self, two: Two, a: &SqlValue, b: &SqlValue, place: &SqlPlace) -> Result<SqlValue, NoSql> {
        for piece in [a, b] {
            if let SqlValue::Known(Val::No(why)) = piece
                && (std::ptr::eq(piece, a) || matches!(a, SqlValue::Known(_)))
            {
                return Ok(SqlValue::Known(Val::No(*why)));
            }
        }
        let (why_a, why_b) = (a.why(), b.why());
        let why = self.made(place, first_why(&[&why_a, &why_b]));
        match two {
            Two::Min | Two::Max => {
                let (x, y) = (a.number(), b.number());
                let sign = if two == Two::Min { "<" } else { ">" };
                let test = self.ordered(sign, &y, &x)?;
                let other = SqlValue::Num(SqlNumber { why: "0".to_owned(), ..y });
                let own = SqlValue::Num(SqlNumber { why: "0".to_owned(), ..x });
                let chosen = self.chosen(place, &[(test, other)], &own)?;
                Ok(self.unless(place, &format!("{why} <> 0"), &why, chosen))
            }
            Two::Multiple => self.multiple(&a.number(), &b.number(), &why, place),
            Two::Growth => {
                let (now, before) = (a.number(), b.number());
                let rise = self.math(Math::Sub, &now, &before, place.rel)?;
                let test = format!("{} <= 0", before.num);
                let share = self.math(Math::Div, &rise, &before, place.rel)?;
                let none = code(Why::DividedByZero).to_string();
                let share = SqlNumber { why: "0".to_owned(), ..share };
                let found = self.unless(place, &test, &none, SqlValue::Num(share));
                Ok(self.unless(place, &format!("{why} <> 0"), &why, found))
            }
            Two::Starts | Two::Has => self.of_words(two, a, b, &why, place),
            Two::Age | Two::FullMonths | Two::Months | Two::Days | Two::AddYears => self.of_days(two, a, b, &why, place),
        }
    }

    fn multiple(&mut self, x: &SqlNumber, y: &SqlNumber, why: &str, place: &SqlPlace) -> Result<SqlValue, NoSql> {
        let wide = self.spelling.wide;
        let (num, _) = times(wide, &x.num, x.most, &y.den.sql(), y.den.most())?;
        let (den, _) = times(wide, &x.den.sql(), x.den.most(), &y.num, y.most)?;
        let test = format!("{num} <> 0 AND {den} <> 0 AND {num} % (CASE WHEN {den} = 0 THEN 1 ELSE {den} END) = 0");
        Ok(self.said(why, &test, place))
    }

    fn of_words(&mut self, two: Two, a: &SqlValue, b: &SqlValue, why: &str, place: &SqlPlace) -> Result<SqlValue, NoSql> {
        let Some(word) = (match b {
            SqlValue::Known(Val::Text(text)) => self.arena.texts.get(*text as usize).cloned(),
            _ => None,
        }) else {
            return Err(NoSql::NoSpelling("a word that is no constant"));
        };
        if let Some((_, beside)) = Self::beside(a) {
            if two == Two::Starts && word == PLACEHOLDER {
                let test = format!("{} = 1", beside[4]);
                return Ok(self.said(why, &test, place));
            }
            return Err(NoSql::NoSpelling("a part of a number that was hashed"));
        }
        let SqlValue::Word(text, ..) = a else { return Err(NoSql::NoSpelling("a search in what is no text")) };
        let found = match two {
            Two::Starts => format!("{} = 1", (self.spelling.place)(text, &quoted(&word))),
            _ => format!("{} > 0", (self.spelling.place)(&format!("({text} || ',')"), &quoted(&format!("{word},")))),
        };
        Ok(self.said(why, &found, place))
    }

    fn of_days(&mut self, two: Two, a: &SqlValue, b: &SqlValue, why: &str, place: &SqlPlace) -> Result<SqlValue, NoSql> {
        let missing = || NoSql::NoSpelling("days of another type");
        match two {
            Two::Days => {
                let ((from, _), (to, _)) = (a.day().ok_or_else(missing)?, b.day().ok_or_else(missing)?);
                Ok(self.whole(format!("({to} - {from})"), why, SPAN, place))
            }
            Two::Months => {
                let (from, to) = (self.month(a, place)?, self.month(b, place)?);
                Ok(self.whole(format!("({to} - {from})"), why, SPAN, place))
            }
            Two::FullMonths => {
                let ((from, _), (to, _)) = (a.day().ok_or_else(missing)?, b.day().ok_or_else(missing)?);
                let (from, to) = (self.parts(&from, place), self.parts(&to, place));
                let sql = format!(
                    "(({} - {}) * 12 + {} - {} - CASE WHEN {} < {} THEN 1 ELSE 0 END)",
                    to.year, from.year, to.month, from.month, to.day, from.day
                );
                Ok(self.whole(sql, why, SPAN, place))
            }
            Two::Age => {
                let (birth, _) = a.day().ok_or_else(missing)?;
                let birth = self.parts(&birth, place);
                let (on, last) = if let Some((on, _)) = b.day() {
                    let last = self.last_day(&on);
                    (self.parts(&on, place), last)
                } else {
                    let (month, _) = b.month().ok_or_else(missing)?;
                    let year = self.made(place, (self.spelling.divided)(&month, "12"));
                    let of_year = self.made(place, format!("({month} % 12 + 1)"));
                    (Ymd { year, month: of_year, day: "1".to_owned() }, "31".to_owned())
                };
                let last = self.made(place, last);
                let sql = format!(
                    "({oy} - {by} - CASE WHEN {om} < {bm} OR ({om} = {bm} AND {od} < least({bd}, {last})) THEN 1 ELSE 0 END)",
                    oy = on.year,
                    by = birth.year,
                    om = on.month,
                    bm = birth.month,
                    od = on.day,
                    bd = birth.day,
                );
                Ok(self.whole(sql, why, SPAN, place))
            }
            _ => {
                let (day, _) = a.day().ok_or_else(missing)?;
                let SqlValue::Known(Val::Num(years)) = b else { return Err(NoSql::NoSpelling("a number of years that differs by row")) };
                let years = years.as_whole().filter(|years| (-200..=200).contains(years));
                let Some(years) = years else { return Ok(SqlValue::Known(Val::No(Why::Overflow))) };
                let sql = (self.spelling.add_years)(&day, years);
                Ok(SqlValue::Day(self.made(place, sql), why.to_owned()))
            }
        }
    }

    /// How many days the month of a day has.
    fn last_day(&self, day: &str) -> String {
        match day.parse::<i32>() {
            Ok(day) => {
                let (year, month, _) = days::civil(day);
                let next = if month == 12 { days::from_civil(year + 1, 1, 1) } else { days::from_civil(year, month + 1, 1) };
                (next - days::from_civil(year, month, 1)).to_string()
            }
            Err(_) => (self.spelling.month_days)(&(self.spelling.date)(day)),
        }
    }

    fn month(&mut self, piece: &SqlValue, place: &SqlPlace) -> Result<String, NoSql> {
        if let Some((day, _)) = piece.day().filter(|_| !matches!(piece, SqlValue::Month(..))) {
            let of = self.parts(&day, place);
            let (Ok(year), Ok(month)) = (of.year.parse::<i64>(), of.month.parse::<i64>()) else {
                return Ok(self.made(place, format!("({} * 12 + {} - 1)", of.year, of.month)));
            };
            return Ok((year * 12 + month - 1).to_string());
        }
        piece.month().map(|(month, _)| month).ok_or(NoSql::NoSpelling("a month of another type"))
    }
}
