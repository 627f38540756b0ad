//! Amounts, percentages and marks as they stand in columns.

use crate::domain::flag::Severity;
use crate::domain::flag::why::Why;
use crate::domain::money::Money;
use crate::i18n::Lang;
use crate::i18n::Text;
use crate::i18n::text;
use crate::ui::widgets::theme::Meaning;
use crate::ui::widgets::theme::of_severity;

/// A change in ten-thousandths as a signed percentage with one decimal: `-28.0%`, `+116.5%`.
#[must_use]
pub fn percent(change: i64) -> String {
    let tenths = (change.unsigned_abs() + 5) / 10;
    let sign = match change {
        _ if tenths == 0 => "",
        0.. => "+",
        _ => "-",
    };
    format!("{sign}{}.{}%", tenths / 10, tenths % 10)
}

/// The change from `before` to `now` in ten-thousandths, rounded half up; none without a positive base.
#[must_use]
pub fn change(now: Money, before: Money) -> Option<i64> {
    if before.0 <= 0 {
        return None;
    }
    let scaled = (i128::from(now.0) - i128::from(before.0)) * 10_000;
    crate::domain::money::divide_half_up(scaled, i128::from(before.0))
}

/// An amount, or a dash for one that is missing.
#[must_use]
pub fn amount(money: Option<Money>) -> String {
    money.map_or_else(|| "-".to_string(), |money| money.to_string())
}

/// Why an amount is missing, short enough for a column.
#[must_use]
pub const fn short_why(why: Why) -> Text {
    match why {
        Why::Empty => text("空", "empty"),
        Why::NoColumn => text("无此列", "no column"),
        Why::NoFile => text("未导入", "no file"),
        Why::NoPeriod => text("无上年", "no record"),
        Why::NotInCaliber | Why::NotComparable => text("口径变化，不可比", "not comparable"),
        Why::Masked => text("已遮盖", "masked"),
        Why::Unreadable => text("无法识别", "unreadable"),
        Why::NoLimit => text("未设标准", "no limit"),
        Why::TooFew => text("样本不足", "too few"),
        Why::DividedByZero => text("除数为零", "by zero"),
        Why::Overflow => text("数值过大", "too large"),
        Why::Unknown => text("无从判断", "unknown"),
        Why::NotInFile => text("不在文件", "not in file"),
    }
}

/// The letter that marks a severity in tables: 高, 中, 低 or H, M, L.
#[must_use]
pub const fn letter(severity: Severity) -> Text {
    match severity {
        Severity::High => text("高", "H"),
        Severity::Medium => text("中", "M"),
        Severity::Low => text("低", "L"),
    }
}

/// `高1中2` in pieces, each with its meaning; a muted dash when nothing is open.
#[must_use]
pub fn flags(counts: [u16; 3], lang: Lang) -> Vec<(String, Meaning)> {
    let mut out: Vec<(String, Meaning)> = Vec::new();
    for (severity, count) in Severity::ALL.into_iter().zip(counts) {
        if count > 0 {
            out.push((format!("{}{count}", letter(severity).get(lang)), of_severity(severity)));
        }
    }
    if out.is_empty() {
        out.push(("-".to_string(), Meaning::Muted));
    }
    out
}

/// The last digits of a household number, with a sign that something stands before them.
#[must_use]
pub fn tail(household: &str) -> String {
    let letters: Vec<char> = household.chars().collect();
    if letters.len() <= 6 {
        return household.to_string();
    }
    format!("…{}", letters[letters.len() - 4..].iter().collect::<String>())
}

#[cfg(test)]
mod tests {
    use crate::domain::money::Money;
    use crate::ui::widgets::amounts::change;
    use crate::ui::widgets::amounts::percent;

    #[test]
    fn percentages_carry_their_sign() {
        assert_eq!(percent(-2797), "-28.0%");
        assert_eq!(percent(11_646), "+116.5%");
        assert_eq!(percent(0), "0.0%");
        assert_eq!(percent(-4), "0.0%");
        assert_eq!(change(Money::yuan(9255), Money::yuan(12849)), Some(-2797));
        assert_eq!(change(Money::yuan(9255), Money(0)), None);
        assert_eq!(change(Money(i64::MAX), Money(1)), None);
    }
}
