//! Number formats of a spreadsheet, as far as it matters what is put into their cells: percent, a literal percent sign, a day.
//!
//! What does not live here: which cell has which format (`template.rs`), the figure that is put (`review/fill/values.rs`).

use std::str::Chars;

/// What a format makes of a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum NumberFormat {
    /// It shows it as it is.
    Plain,
    /// It shows 0.05 as 5 %.
    Percent,
    /// It shows 5 as 5 %: the sign is only written behind the number.
    PercentSign,
    /// It shows it as a day.
    Day,
}

/// Numbers of the formats that every spreadsheet has (ECMA-376, 18.8.30).
#[must_use]
pub const fn built_in(id: u32) -> NumberFormat {
    match id {
        9 | 10 => NumberFormat::Percent,
        14..=17 | 22 | 27..=31 | 36 | 50..=58 => NumberFormat::Day,
        _ => NumberFormat::Plain,
    }
}

/// Reads a format as it is written. What is quoted, stands behind `\\` or fills the cell (`*x`) is shown as it is; `_x` leaves room and shows
/// nothing; a bracket holds a colour, a condition or the sign of a currency. Of its sections (`;`) the first with a percent sign holds.
#[must_use]
pub fn read(code: &str) -> NumberFormat {
    let mut letters = code.chars();
    let (mut found, mut is_day) = (NumberFormat::Plain, false);
    while let Some(letter) = letters.next() {
        let shown: String = match letter {
            '"' => until(&mut letters, '"'),
            '\\' | '*' => letters.next().into_iter().collect(),
            '_' => {
                letters.next();
                continue;
            }
            '[' => {
                let inside = until(&mut letters, ']');
                let Some(sign) = inside.strip_prefix('$') else { continue };
                sign.split('-').next().unwrap_or_default().to_owned()
            }
            '%' => {
                // One sign that multiplies is enough, whatever is written beside it.
                found = NumberFormat::Percent;
                continue;
            }
            ';' if found != NumberFormat::Plain => break,
            'y' | 'Y' => {
                is_day = true;
                continue;
            }
            _ => continue,
        };
        if found == NumberFormat::Plain && shown.contains('%') {
            found = NumberFormat::PercentSign;
        }
    }
    if found == NumberFormat::Plain && is_day { NumberFormat::Day } else { found }
}

/// What stands before a mark, which is passed by.
fn until(letters: &mut Chars<'_>, mark: char) -> String {
    letters.take_while(|letter| *letter != mark).collect()
}

#[cfg(test)]
mod tests {
    use crate::exchange::fill::number_format::NumberFormat;
    use crate::exchange::fill::number_format::read;

    #[test]
    fn a_percent_sign_multiplies_only_where_it_is_no_letter_to_be_shown() {
        for (code, is) in [
            ("0%", NumberFormat::Percent),
            ("0.00%", NumberFormat::Percent),
            ("#,##0.0 %", NumberFormat::Percent),
            ("0.0%;[Red]-0.0%", NumberFormat::Percent),
            ("[=0]\"-\";0.0%", NumberFormat::Percent),
            ("0.0_);(0.0%)", NumberFormat::Percent),
            ("0.0%\"占%\"", NumberFormat::Percent),
            ("\"约%\"0.0%", NumberFormat::Percent),
            ("\\%0.0%", NumberFormat::Percent),
            ("0.0\\\\%", NumberFormat::Percent),
            ("0.0_a%", NumberFormat::Percent),
            ("0.0*-%", NumberFormat::Percent),
            ("[$¥-804]0.0%", NumberFormat::Percent),
            ("0.0\\%", NumberFormat::PercentSign),
            ("0.0\\%;-0.0%", NumberFormat::PercentSign),
            ("0.0\"%\"", NumberFormat::PercentSign),
            ("0.0\"个%点\"", NumberFormat::PercentSign),
            ("0.00*%", NumberFormat::PercentSign),
            ("0.0[$%-804]", NumberFormat::PercentSign),
            ("0.0\"%", NumberFormat::PercentSign),
            ("0.00_%", NumberFormat::Plain),
            ("0.00_%;-0.00_%", NumberFormat::Plain),
            ("0.0", NumberFormat::Plain),
            ("[Yellow]0.00", NumberFormat::Plain),
            ("0\"years\"", NumberFormat::Plain),
            ("0\\y", NumberFormat::Plain),
            ("General", NumberFormat::Plain),
            ("", NumberFormat::Plain),
            ("\\", NumberFormat::Plain),
            ("yyyy-mm-dd", NumberFormat::Day),
            ("[$-804]yyyy\"年\"m\"月\";@", NumberFormat::Day),
            ("YYYY/M/D", NumberFormat::Day),
        ] {
            assert_eq!(read(code), is, "{code}");
        }
    }
}
