//! Exact money: whole fen in an `i64` (domain.md 2.1). What does not live here: reading dirty cells (`domain/cell.rs`).

use std::fmt;

use serde::Deserialize;
use serde::Serialize;

/// An amount in fen (1 yuan = 100 fen); negative amounts are legal values and are judged by rules.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Money(pub i64);

/// The largest amount a cell may hold, in fen: a hundred billion yuan, far beyond any household.
pub const MOST: i64 = 10_000_000_000_000;

impl Money {
    /// Whole yuan.
    #[must_use]
    pub const fn yuan(yuan: i64) -> Money {
        Money(yuan * 100)
    }

    /// The sum, or nothing when it leaves the range of an `i64`.
    #[must_use]
    pub fn checked_add(self, other: Money) -> Option<Money> {
        self.0.checked_add(other.0).map(Money)
    }

    /// The difference, or nothing when it leaves the range of an `i64`.
    #[must_use]
    pub fn checked_sub(self, other: Money) -> Option<Money> {
        self.0.checked_sub(other.0).map(Money)
    }

    /// This amount shared among `heads` (at least 1), rounded half up away from zero to the fen (domain.md 2.4).
    #[must_use]
    pub fn per_head(self, heads: i64) -> Option<Money> {
        if heads <= 0 {
            return None;
        }
        Some(Money(divide_half_up(i128::from(self.0), i128::from(heads))?))
    }

    /// Reads plain digits with at most one sign and one point: `12345`, `-0.5`, `1200.005`.
    ///
    /// More than two decimals are rounded half up; the second value says whether that happened.
    #[must_use]
    pub fn parse(plain: &str) -> Option<(Money, bool)> {
        let (fixed, exact) = parse_scaled(plain, 2)?;
        (fixed.abs() <= MOST).then_some((Money(fixed), !exact))
    }

    /// Two decimals without thousands separators, as written into files.
    #[must_use]
    pub fn plain(self) -> String {
        let whole = self.0.unsigned_abs();
        format!("{}{}.{:02}", if self.0 < 0 { "-" } else { "" }, whole / 100, whole % 100)
    }
}

impl Money {
    /// Writes it with two decimals and thousands separators, a negative one behind `sign`: `-12,345.60`.
    pub fn write(self, sign: &str, out: &mut String) {
        let fen = self.0.unsigned_abs();
        if self.0 < 0 {
            out.push_str(sign);
        }
        grouped(fen / 100, out);
        out.push('.');
        push_digits(fen % 100, 2, out);
    }
}

/// Writes a number with a comma before every three digits.
fn grouped(number: u64, out: &mut String) {
    if number >= 1_000 {
        grouped(number / 1_000, out);
        out.push(',');
        push_digits(number % 1_000, 3, out);
    } else {
        push_digits(number, 1, out);
    }
}

/// Writes a number with at least so many digits.
pub fn push_digits(number: u64, least: u32, out: &mut String) {
    // As many as the largest has.
    let mut digits = [b'0'; 20];
    let (mut rest, mut from) = (number, digits.len());
    while from > 0 && (rest > 0 || digits.len() - from < least as usize) {
        from -= 1;
        digits[from] = b'0' + (rest % 10) as u8;
        rest /= 10;
    }
    out.extend(digits[from..].iter().map(|digit| char::from(*digit)));
}

impl fmt::Display for Money {
    /// Two decimals with thousands separators, as shown on screens: `-12,345.60`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut written = String::with_capacity(16);
        self.write("-", &mut written);
        f.pad_integral(true, "", &written)
    }
}

/// Divides with rounding half away from zero; nothing when `by` is not positive or the quotient leaves an `i64`.
#[must_use]
pub fn divide_half_up(value: i128, by: i128) -> Option<i64> {
    if by <= 0 {
        return None;
    }
    let magnitude = value.unsigned_abs();
    let by = by.unsigned_abs();
    let quotient = (magnitude / by) + u128::from((magnitude % by) * 2 >= by);
    let signed = i128::try_from(quotient).ok()?;
    i64::try_from(if value < 0 { -signed } else { signed }).ok()
}

/// Reads a plain decimal as an integer scaled by 10^`places`; the second value is false when digits were rounded off.
#[must_use]
pub fn parse_scaled(plain: &str, places: u32) -> Option<(i64, bool)> {
    let bytes = plain.as_bytes();
    let (negative, digits) = match bytes.first()? {
        b'-' => (true, &bytes[1..]),
        b'+' => (false, &bytes[1..]),
        _ => (false, bytes),
    };
    let mut value: i64 = 0;
    let mut seen = false;
    let mut after: Option<u32> = None;
    let mut round_up = false;
    let mut exact = true;
    for &byte in digits {
        match byte {
            b'0'..=b'9' => {
                seen = true;
                let digit = i64::from(byte - b'0');
                match after {
                    Some(n) if n >= places => {
                        if n == places {
                            round_up = digit >= 5;
                        }
                        exact &= digit == 0;
                        after = Some(n + 1);
                        continue;
                    }
                    Some(n) => after = Some(n + 1),
                    None => {}
                }
                value = value.checked_mul(10)?.checked_add(digit)?;
            }
            b'.' if after.is_none() => after = Some(0),
            _ => return None,
        }
    }
    if !seen {
        return None;
    }
    for _ in after.unwrap_or(0).min(places)..places {
        value = value.checked_mul(10)?;
    }
    if round_up {
        value = value.checked_add(1)?;
    }
    Some((if negative { -value } else { value }, exact))
}

#[cfg(test)]
mod tests {
    use crate::domain::money::Money;

    #[test]
    fn reads_and_prints() {
        assert_eq!(Money::parse("12345.6"), Some((Money(1_234_560), false)));
        assert_eq!(Money::parse("-0.005"), Some((Money(-1), true)));
        assert_eq!(Money::parse("0.0049"), Some((Money(0), true)));
        assert_eq!(Money::parse("7."), Some((Money(700), false)));
        assert_eq!(Money::parse(".5"), Some((Money(50), false)));
        assert_eq!(Money::parse("."), None);
        assert_eq!(Money::parse("1.2.3"), None);
        assert_eq!(Money::parse("99999999999999999999"), None);
        assert_eq!(Money(-1_234_560).to_string(), "-12,345.60");
        assert_eq!(Money(-5).plain(), "-0.05");
        assert_eq!(format!("{:>12}", Money(123_456)), "    1,234.56");
    }

    #[test]
    fn sums_and_differences_are_exact_or_nothing() {
        assert_eq!(Money::yuan(3).checked_add(Money(45)), Some(Money(345)));
        assert_eq!(Money(345).checked_sub(Money::yuan(4)), Some(Money(-55)));
        assert_eq!(Money(i64::MAX).checked_add(Money(1)), None);
        assert_eq!(Money(i64::MIN).checked_sub(Money(1)), None);
    }

    #[test]
    fn per_head_rounds_half_up() {
        assert_eq!(Money(5_119_600).per_head(4), Some(Money(1_279_900)));
        assert_eq!(Money(1).per_head(2), Some(Money(1)));
        assert_eq!(Money(-1).per_head(2), Some(Money(-1)));
        assert_eq!(Money(1).per_head(0), None);
    }
}
