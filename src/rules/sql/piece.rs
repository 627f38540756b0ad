//! What an expression is in SQL: its value and, beside it, why there is none, each a column or a literal; and how far its numbers reach.
//!
//! Numbers are the desk's own fractions: the same numerators over the same denominators, so that what is proved to fit 64 bits here cannot
//! run over there either.
//! What does not live here: which column a value comes from (`leaves.rs`), what nodes do with it (`nodes.rs`).

use crate::domain::flag::why::Why;
use crate::rules::lang::value::Num;
use crate::rules::lang::value::Val;

/// Why an expression is not printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum NoSql {
    /// A step of it cannot be proved to fit.
    Unbounded(String),
    /// A step of it has no spelling here.
    NoSpelling(&'static str),
}

/// A denominator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Den {
    /// The same for every row.
    Fixed(i128),
    /// Of each row its own, and the largest it can be.
    Column(String, i128),
}

impl Den {
    pub fn sql(&self) -> String {
        match self {
            Den::Fixed(den) => den.to_string(),
            Den::Column(sql, _) => sql.clone(),
        }
    }

    pub const fn most(&self) -> i128 {
        match self {
            Den::Fixed(most) | Den::Column(_, most) => *most,
        }
    }
}

/// A number: `num / den`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SqlNumber {
    pub num: String,
    pub den: Den,
    pub why: String,
    /// The largest numerator, without sign.
    pub most: i128,
    /// How many times larger numerator and denominator may be at the desk.
    pub slack: i128,
    /// How far the desk's denominator may be another one.
    pub mix: Mix,
}

/// How the desk's denominator stands to the one that is written here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Mix {
    /// The same.
    Same,
    /// The same, or 1: sums over both never leave these two.
    OrOne,
    /// Another one, that divides it or is up to `slack` times as large.
    Any,
}

/// What stands beside a number of a person that left as a hash: length, check digit, form of a disability card, mobile, placeholder.
pub(crate) type HashFacts = [String; 5];

/// An expression over a relation.
#[derive(Clone, Debug)]
pub(crate) enum SqlValue {
    /// The same for every row.
    Known(Val),
    /// 0 no, 1 yes, else the code of the reason.
    Truth(String),
    /// A number.
    Num(SqlNumber),
    /// A day, and why there is none.
    Day(String, String),
    /// A month, and why there is none.
    Month(String, String),
    /// A word, why there is none, and what is known of it where it is a hash.
    Word(String, String, Option<HashFacts>),
}

/// The code of a reason, as truths and the columns beside values have it; 0 where there is a value.
pub(crate) const fn code(why: Why) -> usize {
    2 + why as usize
}

/// A word as SQL writes it.
pub(crate) fn quoted(word: &str) -> String {
    format!("'{}'", word.replace('\'', "''"))
}

/// The first reason of some.
pub(crate) fn first_why(whys: &[&str]) -> String {
    let mut whys: Vec<&str> = whys.iter().copied().filter(|why| *why != "0").collect();
    whys.dedup();
    match whys.as_slice() {
        [] => "0".to_owned(),
        [one] => (*one).to_owned(),
        [all @ .., last] => {
            let cases: Vec<String> = all.iter().map(|why| format!("WHEN {why} <> 0 THEN {why}")).collect();
            format!("CASE {} ELSE {last} END", cases.join(" "))
        }
    }
}

/// The number of a value that is known.
pub(crate) fn known_number(num: Num) -> SqlNumber {
    SqlNumber {
        num: num.num.to_string(),
        den: Den::Fixed(i128::from(num.den)),
        why: "0".to_owned(),
        most: i128::from(num.num).abs(),
        slack: 1,
        mix: Mix::Same,
    }
}

/// A number without a value.
pub(crate) fn no_number(why: String) -> SqlNumber {
    SqlNumber { num: "0".to_owned(), den: Den::Fixed(1), why, most: 0, slack: 1, mix: Mix::Same }
}

impl SqlNumber {
    /// The number once it is seen that it fits, at the desk too.
    pub fn fits(self) -> Result<SqlNumber, NoSql> {
        let most = i128::from(i64::MAX);
        let reaches = |what: i128| what.checked_mul(self.slack).is_some_and(|reached| reached <= most);
        if reaches(self.most) && reaches(self.den.most()) {
            Ok(self)
        } else {
            Err(NoSql::Unbounded(format!("{} / {} x {}", self.most, self.den.most(), self.slack)))
        }
    }

    /// How the desk's denominator stands to a common one.
    pub fn mix_within(&self, den: i128) -> Mix {
        match self.fixed() {
            // Nothing over anything is nothing over 1.
            Some(own) if own == den => self.mix,
            Some(1) => self.mix.max(Mix::OrOne),
            _ => Mix::Any,
        }
    }

    /// Whether numerators can be added and compared as they stand.
    pub const fn fixed(&self) -> Option<i128> {
        match self.den {
            Den::Fixed(den) => Some(den),
            Den::Column(..) => None,
        }
    }
}

/// The smallest number that both divide.
pub(crate) fn common(a: i128, b: i128) -> i128 {
    let (mut x, mut y) = (a, b);
    while y != 0 {
        (x, y) = (y, x % y);
    }
    if x == 0 { 0 } else { a / x * b }
}

/// Two whole numbers multiplied; of two that are known the number, since engines take small ones for 32 bits.
pub(crate) fn product(x: &str, y: &str) -> String {
    match (x, y, x.parse::<i128>(), y.parse::<i128>()) {
        ("1", other, ..) | (other, "1", ..) => other.to_owned(),
        (_, _, Ok(a), Ok(b)) if a.checked_mul(b).is_some() => (a * b).to_string(),
        _ => format!("({x} * {y})"),
    }
}

/// What is taken for a value in a comparison or sum of whole numbers: wide where 64 bits might not hold it.
pub(crate) fn times(wide: &str, sql: &str, most: i128, by: &str, by_most: i128) -> Result<(String, i128), NoSql> {
    let reach = most.checked_mul(by_most).filter(|reach| *reach < 10_i128.pow(38));
    let reach = reach.ok_or_else(|| NoSql::Unbounded(format!("{most} x {by_most}")))?;
    let is_wide = by != "1" && reach > i128::from(i64::MAX);
    Ok((if is_wide { format!("(CAST({sql} AS {wide}) * {by})") } else { product(sql, by) }, reach))
}

impl SqlValue {
    /// Why there is no value.
    pub fn why(&self) -> String {
        match self {
            SqlValue::Known(Val::No(why)) => code(*why).to_string(),
            SqlValue::Known(_) => "0".to_owned(),
            SqlValue::Truth(truth) => format!("CASE WHEN {truth} > 1 THEN {truth} ELSE 0 END"),
            SqlValue::Num(number) => number.why.clone(),
            SqlValue::Day(_, why) | SqlValue::Month(_, why) | SqlValue::Word(_, why, _) => why.clone(),
        }
    }

    /// As yes or no.
    pub fn truth(&self) -> String {
        let unknown = code(Why::Unknown);
        match self {
            SqlValue::Truth(truth) => truth.clone(),
            SqlValue::Known(Val::Bool(yes)) => u8::from(*yes).to_string(),
            SqlValue::Known(Val::No(why)) => code(*why).to_string(),
            SqlValue::Known(_) => unknown.to_string(),
            _ => format!("CASE WHEN {why} <> 0 THEN {why} ELSE {unknown} END", why = self.why()),
        }
    }

    /// As a number.
    pub fn number(&self) -> SqlNumber {
        match self {
            SqlValue::Num(number) => number.clone(),
            SqlValue::Known(Val::Num(num)) => known_number(*num),
            SqlValue::Known(Val::No(why)) => no_number(code(*why).to_string()),
            _ => no_number(format!("CASE WHEN {why} <> 0 THEN {why} ELSE {} END", code(Why::Unknown), why = self.why())),
        }
    }

    /// As a word: itself and why there is none; none where it is something else.
    pub fn word(&self, texts: &[String]) -> Option<(String, String)> {
        match self {
            SqlValue::Word(word, why, _) => Some((word.clone(), why.clone())),
            SqlValue::Known(Val::Text(text)) => Some((quoted(texts.get(*text as usize)?), "0".to_owned())),
            SqlValue::Known(Val::No(why)) => Some(("''".to_owned(), code(*why).to_string())),
            _ => None,
        }
    }

    /// As a day.
    pub fn day(&self) -> Option<(String, String)> {
        match self {
            SqlValue::Day(day, why) => Some((day.clone(), why.clone())),
            SqlValue::Known(Val::Day(day)) => Some((day.to_string(), "0".to_owned())),
            SqlValue::Known(Val::No(why)) => Some(("1".to_owned(), code(*why).to_string())),
            _ => None,
        }
    }

    /// As a month.
    pub fn month(&self) -> Option<(String, String)> {
        match self {
            SqlValue::Month(month, why) => Some((month.clone(), why.clone())),
            SqlValue::Known(Val::Month(month)) => Some((month.to_string(), "0".to_owned())),
            SqlValue::Known(Val::No(why)) => Some(("0".to_owned(), code(*why).to_string())),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::domain::flag::why::Why;
    use crate::rules::lang::value::Num;
    use crate::rules::sql::piece::Den;
    use crate::rules::sql::piece::Mix;
    use crate::rules::sql::piece::NoSql;
    use crate::rules::sql::piece::SqlNumber;
    use crate::rules::sql::piece::code;
    use crate::rules::sql::piece::common;
    use crate::rules::sql::piece::first_why;
    use crate::rules::sql::piece::known_number;
    use crate::rules::sql::piece::quoted;
    use crate::rules::sql::piece::times;

    #[test]
    fn a_step_that_could_run_over_is_refused() {
        let number = |most: i128, den: i128, slack: i128| SqlNumber {
            num: "c1".to_owned(),
            den: Den::Fixed(den),
            why: "0".to_owned(),
            most,
            slack,
            mix: Mix::Same,
        };
        let most = i128::from(i64::MAX);
        assert!(number(most, 100, 1).fits().is_ok());
        assert!(matches!(number(most + 1, 100, 1).fits(), Err(NoSql::Unbounded(_))));
        assert!(matches!(number(most, 100, 2).fits(), Err(NoSql::Unbounded(_))), "the desk's may be larger");
        assert!(matches!(number(1, most + 1, 1).fits(), Err(NoSql::Unbounded(_))));
        assert!(times("HUGEINT", "c1", most, "c2", most).is_ok_and(|(sql, _)| sql.contains("HUGEINT")));
        assert!(times("HUGEINT", "c1", 1000, "100", 100).is_ok_and(|(sql, most)| sql == "(c1 * 100)" && most == 100_000));
        assert!(times("HUGEINT", "c1", most * 10, "c2", most * 2).is_err());
        assert!(times("HUGEINT", "500000", 500_000, "10000", 10_000).is_ok_and(|(sql, _)| sql == "5000000000"), "no engine's 32 bits");
    }

    #[test]
    fn reasons_and_words_as_sql_writes_them() {
        assert_eq!((code(Why::Empty), code(Why::NotInFile)), (2, 15));
        assert_eq!(first_why(&["0", "c1", "c1", "0"]), "c1");
        assert_eq!(first_why(&["c1", "c2"]), "CASE WHEN c1 <> 0 THEN c1 ELSE c2 END");
        assert_eq!(quoted("it's"), "'it''s'");
        assert_eq!((common(100, 10_000), common(4, 6), common(1, 1)), (10_000, 12, 1));
        let half = known_number(Num { num: -1, den: 2 });
        assert_eq!((half.num.as_str(), half.den, half.most), ("-1", Den::Fixed(2), 1));
    }
}
