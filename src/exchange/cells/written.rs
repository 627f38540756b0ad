//! A cell as a file writes it: what the file says it is, what stands around it, errors of a spreadsheet.
//!
//! What does not live here: what it comes to (`mend.rs`, `numbers.rs`).

/// What the file itself says a cell is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tag {
    /// Characters; every cell of a text file.
    #[default]
    Text,
    /// A number of a workbook, written out in plain digits.
    Number,
    /// A date of a workbook, written out as `2024-10-09`.
    Day,
}

/// The cell without outer spaces, the `="…"` that keeps digits from a spreadsheet, and the apostrophe that does the same.
#[must_use]
pub fn bare(raw: &str) -> &str {
    let text = trimmed(raw);
    let text = match text.strip_prefix('=').and_then(|rest| rest.strip_prefix('"')) {
        Some(inner) => inner.strip_suffix('"').unwrap_or(text),
        None => text,
    };
    trimmed(text.strip_prefix('\'').unwrap_or(text))
}

/// The cell without blanks around it.
#[must_use]
pub fn trimmed(raw: &str) -> &str {
    raw.trim_matches(|letter: char| {
        !letter.is_ascii_graphic() && (letter.is_whitespace() || matches!(letter, '\u{feff}' | '\u{200b}' | '\0'))
    })
}

/// What is put into a cell whose formula was never worked out.
pub const UNWORKED: &str = "#FORMULA!";

/// Whether a cell is an error of the spreadsheet.
#[must_use]
pub fn is_error(text: &str) -> bool {
    text.starts_with('#')
        && matches!(
            text,
            "#N/A"
                | "#REF!"
                | "#VALUE!"
                | "#DIV/0!"
                | "#NAME?"
                | "#NULL!"
                | "#NUM!"
                | "#GETTING_DATA"
                | "#DATA!"
                | "#SPILL!"
                | "#CALC!"
                | "#FIELD!"
                | "#BLOCKED!"
                | "#CONNECT!"
                | "#BUSY!"
                | "#UNKNOWN!"
                | UNWORKED
        )
}

/// `1.2E+17`: the digits behind are lost.
#[must_use]
pub fn is_scientific(plain: &str) -> bool {
    let Some((digits, power)) = plain.split_once(['e', 'E']) else { return false };
    let digits = digits.strip_prefix('-').unwrap_or(digits);
    let power = power.strip_prefix(['+', '-']).unwrap_or(power);
    let number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    number(digits) && number(power)
}

#[cfg(test)]
mod tests {
    use crate::exchange::cells::written::is_scientific;

    #[test]
    fn a_number_to_a_power_has_digits_on_both_sides() {
        for lost in ["1.2E+17", "9.80101E+17", "1e5", "-3.5E-2"] {
            assert!(is_scientific(lost), "{lost}");
        }
        for kept in ["", "12", "1.2", "E5", "5E", "E", "1.2E+", "3-4E2", "一E5", "5E五", "EE01"] {
            assert!(!is_scientific(kept), "{kept}");
        }
    }
}
