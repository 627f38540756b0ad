//! Certificate numbers (domain.md 1.4): 18-digit citizen numbers (GB 11643) and the 20- and 22-character disability certificates.

use chrono::NaiveDate;

const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECKS: [u8; 11] = *b"10X98765432";

/// The first 18 characters, on which people are compared and joined; none when the number is shorter or not ASCII.
#[must_use]
pub fn first18(number: &str) -> Option<&str> {
    number.is_ascii().then_some(number)?.get(..18)
}

/// Whether the check digit of the first 18 characters is right; lowercase `x` is accepted.
#[must_use]
pub fn check_ok(number: &str) -> bool {
    first18(number).is_some_and(|first| check_digit(&first[..17]) == Some(first.as_bytes()[17].to_ascii_uppercase()))
}

/// The check digit for 17 digits.
#[must_use]
pub fn check_digit(first17: &str) -> Option<u8> {
    if first17.len() != 17 || !first17.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let sum: u32 = first17.bytes().zip(WEIGHTS).map(|(byte, weight)| u32::from(byte - b'0') * weight).sum();
    CHECKS.get((sum % 11) as usize).copied()
}

/// Whether a number is as long as certificates are: 18, 20 or 22 characters. Of any other length it tells nothing of its holder, since
/// nobody knows where a character was lost or added.
#[must_use]
pub fn length_ok(number: &str) -> bool {
    number.is_ascii() && matches!(number.len(), 18 | 20 | 22)
}

/// The birth date in characters 7 to 14 of a number of the right length, when they form a date.
#[must_use]
pub fn birth(number: &str) -> Option<NaiveDate> {
    let digits = first18(number).filter(|_| length_ok(number))?.get(6..14)?;
    if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    NaiveDate::from_ymd_opt(digits[..4].parse().ok()?, digits[4..6].parse().ok()?, digits[6..].parse().ok()?)
}

/// 男 or 女, from the parity of the 17th digit of a number of the right length.
#[must_use]
pub fn sex(number: &str) -> Option<&'static str> {
    let digit = first18(number).filter(|_| length_ok(number))?.as_bytes()[16];
    digit.is_ascii_digit().then(|| if (digit - b'0') % 2 == 1 { "男" } else { "女" })
}

/// The disability level 1 (most severe) to 4 of a 20- or 22-character number; 0 for every other length.
#[must_use]
pub fn disability_level(number: &str) -> i64 {
    match (number.is_ascii(), number.len()) {
        (true, 20 | 22) => i64::from(number.as_bytes()[19].wrapping_sub(b'0')).min(9),
        _ => 0,
    }
}

/// Whether category, level and reissue tail of a disability certificate are well formed.
#[must_use]
pub fn disability_form_ok(number: &str) -> bool {
    let bytes = number.as_bytes();
    let tail_ok = match bytes.len() {
        20 => true,
        22 => bytes[20].eq_ignore_ascii_case(&b'B') && bytes[21].is_ascii_digit(),
        _ => return false,
    };
    tail_ok && (b'1'..=b'7').contains(&bytes[18]) && (b'1'..=b'4').contains(&bytes[19])
}

/// The number with its middle hidden: first three and last four characters of the first 18.
#[must_use]
pub fn masked(number: &str) -> String {
    let count = number.chars().count();
    if count <= 7 {
        return "*".repeat(count);
    }
    let head: String = number.chars().take(3).collect();
    let tail: String = number.chars().skip(count.min(18) - 4).take(4).collect();
    format!("{head}{}{tail}", "*".repeat(count.min(18) - 7))
}

#[cfg(test)]
mod tests {
    use crate::domain::text::cert;

    #[test]
    fn numbers_of_an_area_nobody_has() {
        let first17 = "98010119900307451";
        let check = cert::check_digit(first17).expect("17 digits") as char;
        let number = format!("{first17}{check}");
        assert!(cert::check_ok(&number));
        assert!(!cert::check_ok(&format!("{first17}{}", if check == '0' { '1' } else { '0' })));
        assert_eq!(cert::birth(&number).expect("a date").to_string(), "1990-03-07");
        assert_eq!(cert::sex(&number), Some("男"));
        assert_eq!(cert::disability_level(&number), 0);
        assert_eq!(cert::disability_level(&format!("{number}42B1")), 2);
        assert!(cert::disability_form_ok(&format!("{number}42B1")));
        assert!(!cert::disability_form_ok(&format!("{number}85")));
        for (tail, known) in [("", true), ("4", false), ("42", true), ("42B", false), ("42B1", true), ("42B12", false)] {
            let number = format!("{number}{tail}");
            assert_eq!((cert::birth(&number).is_some(), cert::sex(&number).is_some()), (known, known), "{} characters", number.len());
        }
        assert_eq!((cert::birth(&number[..17]), cert::sex(&number[..17])), (None, None));
        assert_eq!(cert::masked(&number).len(), 18);
        assert_eq!(cert::masked("号码"), "**");
    }
}
