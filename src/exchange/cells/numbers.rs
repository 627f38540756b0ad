//! Numbers that are names: one cleaning for what stands for a household, a person, a certificate, a phone or an account.
//!
//! What is left must be one run of the right shape; anything else is a fault with its reason, never a guess.
//! What does not live here: amounts and other kinds of cells (`mend.rs`), whose row it is (`sheets/assemble.rs`, `sheets/table_rows.rs`).

use std::borrow::Cow;

use crate::domain::field;
use crate::domain::field::FieldId;
use crate::domain::roll::Problem;
use crate::domain::text::cert;
use crate::domain::text::signs;
use crate::exchange::cells::header::half_width;
use crate::exchange::cells::written::Tag;
use crate::exchange::cells::written::bare;
use crate::exchange::cells::written::is_error;
use crate::exchange::cells::written::is_scientific;
use crate::i18n::Text;
use crate::i18n::text;

/// What a number stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    /// A household.
    Household,
    /// A person, by the number of a system.
    Person,
    /// A certificate.
    Cert,
    /// A phone or an account.
    Phone,
}

/// The fields that hold such numbers.
const FIELDS: [(FieldId, Sort); 7] = [
    (field::HH_ID, Sort::Household),
    (field::HEAD_CERT_NO, Sort::Cert),
    (field::CERT_NO, Sort::Cert),
    (field::known("person_id"), Sort::Person),
    (field::known("phone_hh"), Sort::Phone),
    (field::known("member_phone"), Sort::Phone),
    (field::known("collector_phone"), Sort::Phone),
];

/// What a field's numbers stand for; none for other fields.
#[must_use]
pub fn sort_of(field: FieldId) -> Option<Sort> {
    FIELDS.iter().find(|(own, _)| *own == field).map(|(_, sort)| *sort)
}

/// A longer text is no number of anything.
const LONGEST: usize = 64;

/// How many digits a workbook's number cell keeps.
const SAFE_DIGITS: usize = 15;

/// A group of digits longer than this, beside another one, is a number of its own.
const LONGEST_GROUP: usize = 8;

/// A number as cleaned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clean<'a> {
    /// One run of the right shape; empty where the cell holds nothing but wrapping.
    pub text: Cow<'a, str>,
    /// Something was taken away or written differently.
    pub mended: bool,
}

/// Why a cell holds no number of that sort.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NumberFault {
    /// A number cell of more than fifteen digits, or one with decimals: digits may be lost.
    Numeric,
    /// Scientific notation: digits are lost.
    Scientific,
    /// Several numbers in one cell.
    Several,
    /// A number together with words or other signs.
    Words,
    /// No digit at all where there must be some.
    NoDigit,
    /// An error of the spreadsheet, or bytes that are no letters.
    Broken,
}

impl NumberFault {
    /// The problem to note of the cell.
    #[must_use]
    pub const fn problem(self) -> Problem {
        match self {
            NumberFault::Numeric => Problem::NumericId,
            NumberFault::Scientific => Problem::Scientific,
            NumberFault::Several | NumberFault::Words | NumberFault::NoDigit | NumberFault::Broken => Problem::Unreadable,
        }
    }

    /// Whether a spreadsheet has thrown digits away.
    #[must_use]
    pub const fn is_loss(self) -> bool {
        matches!(self, NumberFault::Numeric | NumberFault::Scientific)
    }

    /// What was wanted of the cell.
    #[must_use]
    pub fn wanted(self) -> Text {
        match self {
            NumberFault::Numeric | NumberFault::Scientific => lost(),
            NumberFault::Several => text("一格只写一个号码；这格有几个", "one number in a cell; this one has several"),
            NumberFault::Words => text("只写号码，不要夹文字或别的符号", "the number alone, without words or other signs"),
            NumberFault::NoDigit => text("由数字组成的号码", "a number made of digits"),
            NumberFault::Broken => {
                text("完整的号码；这格是乱码或表格错误", "a whole number; this cell is garbled or an error of the spreadsheet")
            }
        }
    }
}

/// The sentence for digits that a spreadsheet has thrown away.
#[must_use]
pub fn lost() -> Text {
    text(
        "完整的号码。表格软件只留了前 15 位，后面的位数丢了；请从原系统重新导出，号码列设为文本",
        "the whole number. The spreadsheet kept only 15 digits and the rest is lost; export again with the column as text",
    )
}

/// The number in a cell.
///
/// # Errors
/// Why the cell holds none.
pub fn clean(sort: Sort, raw: &str, tag: Tag) -> Result<Clean<'_>, NumberFault> {
    if tag == Tag::Day {
        return Err(NumberFault::Numeric);
    }
    if !raw.is_empty() && raw.len() <= LONGEST && raw.bytes().all(|byte| byte.is_ascii_digit()) {
        let is_whole = tag != Tag::Number || raw.len() <= SAFE_DIGITS;
        return if is_whole { Ok(Clean { text: Cow::Borrowed(raw), mended: false }) } else { Err(NumberFault::Numeric) };
    }
    let text = bare(raw);
    if is_error(text) || text.contains('\u{fffd}') {
        return Err(NumberFault::Broken);
    }
    let decoded = signs::unescaped(text);
    let (core, is_masked) = unwrapped(&decoded);
    let plain: String = core.chars().filter(|letter| !signs::is_invisible(*letter)).map(half_width).map(blank_to_space).collect();
    let plain = plain.trim().to_ascii_uppercase();
    if plain.is_empty() {
        return Ok(Clean { text: Cow::Borrowed(""), mended: false });
    }
    if is_scientific(&plain) {
        return Err(NumberFault::Scientific);
    }
    let whole = without_decimals(&plain);
    if tag == Tag::Number && (whole.len() != plain.len() || !whole.bytes().all(|byte| byte.is_ascii_digit())) {
        return Err(NumberFault::Numeric);
    }
    let joined = joined(sort, whole)?;
    if joined.len() > LONGEST {
        return Err(NumberFault::Words);
    }
    // Behind asterisks nobody knows which household it is.
    if !is_masked || sort == Sort::Household {
        shape(sort, &joined)?;
    }
    let mended = joined != text.to_ascii_uppercase() || signs::has_invisible(raw);
    Ok(Clean { text: if joined == text { Cow::Borrowed(text) } else { Cow::Owned(joined) }, mended })
}

/// The text without what stands around a number, and whether asterisks hide digits of it: those are no wrapping.
fn unwrapped(text: &str) -> (&str, bool) {
    let is_star = |letter: char| matches!(letter, '*' | '＊');
    let around = |letter: char| signs::is_blank(letter) || (signs::is_wrapper(letter) && !is_star(letter));
    let start = |letter: char| around(letter) || matches!(letter, '=' | '＝');
    let core = text.trim_start_matches(start).trim_end_matches(around);
    let bare = core.trim_matches(is_star);
    let front = core.chars().take_while(|letter| is_star(*letter)).count();
    let back = core.chars().rev().take_while(|letter| is_star(*letter)).count();
    if front > 2 || back > 2 || bare.contains(is_star) {
        return (core, bare.contains(|letter: char| letter.is_ascii_digit()));
    }
    (bare.trim_start_matches(start).trim_end_matches(around), false)
}

fn blank_to_space(letter: char) -> char {
    if letter.is_whitespace() { ' ' } else { letter }
}

/// The digits before the `.0` of a spreadsheet.
fn without_decimals(plain: &str) -> &str {
    match plain.split_once('.') {
        Some((whole, zeros))
            if !whole.is_empty()
                && !zeros.is_empty()
                && whole.bytes().all(|byte| byte.is_ascii_digit())
                && zeros.bytes().all(|byte| byte == b'0') =>
        {
            whole
        }
        _ => plain,
    }
}

/// The groups of one number put together; groups that are numbers of their own are several numbers.
fn joined(sort: Sort, plain: &str) -> Result<String, NumberFault> {
    let has_digit = plain.bytes().any(|byte| byte.is_ascii_digit());
    if !plain.contains(' ') {
        let parts =
            plain.split(['/', ',', ';', '、', '|', '\\', '。', '+', '&']).filter(|part| part.bytes().any(|byte| byte.is_ascii_digit()));
        return if parts.count() > 1 { Err(NumberFault::Several) } else { Ok(plain.to_owned()) };
    }
    let mut groups: Vec<&str> = plain.split(' ').filter(|group| !group.is_empty()).collect();
    // The number of the country stands apart.
    let country = if sort == Sort::Phone && matches!(groups.first(), Some(&("+86" | "86" | "0086"))) { groups.remove(0) } else { "" };
    if groups.len() == 1 && !country.is_empty() {
        return Ok(format!("{country}{}", groups[0]));
    }
    if !has_digit {
        return Ok(groups.concat());
    }
    let digits = |group: &&str| group.bytes().all(|byte| byte.is_ascii_digit() || byte == b'X' || (sort == Sort::Phone && byte == b'-'));
    if !groups.iter().all(digits) {
        let numbers = groups.iter().filter(|group| group.bytes().filter(u8::is_ascii_digit).count() > LONGEST_GROUP).count();
        return Err(if numbers > 1 { NumberFault::Several } else { NumberFault::Words });
    }
    let total: usize = groups.iter().map(|group| group.len()).sum();
    let fits = match sort {
        Sort::Household | Sort::Person => total >= 11,
        Sort::Cert => matches!(total, 15 | 18 | 20 | 22),
        Sort::Phone => (7..=13).contains(&total),
    };
    let is_one = fits && groups.iter().all(|group| group.len() <= LONGEST_GROUP);
    if is_one { Ok(format!("{country}{}", groups.concat())) } else { Err(NumberFault::Several) }
}

/// Whether the text is one run of the right shape; words without a digit are left to the rules where a certificate or phone may be lacking.
fn shape(sort: Sort, text: &str) -> Result<(), NumberFault> {
    let has_digit = text.bytes().any(|byte| byte.is_ascii_digit());
    if !has_digit {
        return if matches!(sort, Sort::Cert | Sort::Phone | Sort::Person) { Ok(()) } else { Err(NumberFault::NoDigit) };
    }
    let fits = |letter: char| {
        letter.is_ascii_alphanumeric()
            || match sort {
                Sort::Household | Sort::Person => matches!(letter, '-' | '_'),
                Sort::Cert => matches!(letter, '-' | '(' | ')'),
                Sort::Phone => matches!(letter, '-' | '(' | ')' | '+'),
            }
    };
    if text.chars().all(fits) { Ok(()) } else { Err(NumberFault::Words) }
}

/// Whether a written number looks as a spreadsheet leaves it: more than fifteen digits, and nothing but zeros behind the fifteenth.
#[must_use]
pub fn is_rounded(sort: Sort, text: &str) -> bool {
    is_long(text) && text.as_bytes()[SAFE_DIGITS..].iter().all(|byte| *byte == b'0') && !(sort == Sort::Cert && cert::check_ok(text))
}

/// Whether a written number has more digits than a spreadsheet keeps.
#[must_use]
pub fn is_long(text: &str) -> bool {
    text.len() > SAFE_DIGITS && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// The odd signs that cleaning takes away, named for the reader; empty where there are none but plain spaces.
#[must_use]
pub fn odd_signs(raw: &str) -> String {
    let mut found: Vec<String> = Vec::new();
    let mut add = |name: String| {
        if !found.contains(&name) {
            found.push(name);
        }
    };
    let inner = bare(raw);
    for letter in raw.chars().filter(|letter| signs::is_invisible(*letter)) {
        add(signs::code_point(letter));
    }
    for letter in inner.chars().filter(|letter| signs::is_wrapper(*letter)) {
        add(letter.to_string());
    }
    if inner.contains("_x") && signs::unescaped(inner) != inner {
        add("_x000D_".to_owned());
    }
    found.join("、")
}

/// The sentence for a value taken after odd signs were taken away.
#[must_use]
pub fn cleaned(odd: &str) -> Text {
    text("不带多余符号的内容；已去掉 {signs} 后读入", "the value without odd signs; taken after {signs} was removed")
        .fill(&[("signs", &odd)])
}

#[cfg(test)]
mod tests {
    use crate::exchange::cells::numbers::NumberFault;
    use crate::exchange::cells::numbers::Sort;
    use crate::exchange::cells::numbers::clean;
    use crate::exchange::cells::numbers::is_rounded;
    use crate::exchange::cells::numbers::odd_signs;
    use crate::exchange::cells::written::Tag;

    #[test]
    fn what_is_left_is_one_run_of_the_right_shape() {
        use NumberFault::Broken;
        use NumberFault::NoDigit;
        use NumberFault::Numeric;
        use NumberFault::Scientific;
        use NumberFault::Several;
        use NumberFault::Words;
        use Sort::Cert;
        use Sort::Household;
        use Sort::Person;
        use Sort::Phone;
        type Wanted<'a> = Result<(&'a str, bool), NumberFault>;
        let table: &[(Sort, &str, Wanted)] = &[
            (Household, "98010100100010002", Ok(("98010100100010002", false))),
            (Household, "\u{202d}98010100100010002\u{202c}", Ok(("98010100100010002", true))),
            (Household, "980101\u{200b}00100010002", Ok(("98010100100010002", true))),
            (Household, "\u{feff}98010100100010002", Ok(("98010100100010002", true))),
            (Household, "\u{2066}98010100100010002\u{2069}", Ok(("98010100100010002", true))),
            (Household, "98010100100010002\u{ad}\u{180e}\u{fe0f}", Ok(("98010100100010002", true))),
            (Household, "\u{a0}98010100100010002\u{2009}", Ok(("98010100100010002", false))),
            (Household, "`98010100100010002", Ok(("98010100100010002", true))),
            (Household, "'98010100100010002", Ok(("98010100100010002", false))),
            (Household, "＇98010100100010002＇", Ok(("98010100100010002", true))),
            (Household, "“98010100100010002”", Ok(("98010100100010002", true))),
            (Household, "*98010100100010002*", Ok(("98010100100010002", true))),
            (Household, "=\"98010100100010002\"", Ok(("98010100100010002", false))),
            (Household, "＝＂98010100100010002＂", Ok(("98010100100010002", true))),
            (Household, "\t98010100100010002", Ok(("98010100100010002", false))),
            (Household, "98010100100010002_x000D_", Ok(("98010100100010002", true))),
            (Household, "_x0009_98010100100010002_x000d__x000a_", Ok(("98010100100010002", true))),
            (Household, "９８０１０１００１０００１０００２", Ok(("98010100100010002", true))),
            (Household, "98010100100010001.0", Ok(("98010100100010001", true))),
            (Household, "98010100100010001.00", Ok(("98010100100010001", true))),
            (Household, "980101 001000 10002", Ok(("98010100100010002", true))),
            (Household, "A1", Ok(("A1", false))),
            (Household, "hh-7", Ok(("HH-7", false))),
            (Household, "98010100100010001.5", Err(Words)),
            (Household, "98010100100010001 98010100100010002", Err(Several)),
            (Household, "98010100100010001\n98010100100010002", Err(Several)),
            (Household, "98010100100010001/98010100100010002", Err(Several)),
            (Household, "98010100100010001、98010100100010002", Err(Several)),
            (Household, "98010100100010001，98010100100010002", Err(Several)),
            (Household, "1 2", Err(Several)),
            (Household, "98010100100010001（已搬迁）", Err(Words)),
            (Household, "98010100100010001 已搬迁", Err(Words)),
            (Household, "石门村合计5户", Err(Words)),
            (Household, "填表人：张三　审核人：李四　2024年10月18日", Err(Words)),
            (Household, "9801********0002", Err(Words)),
            (Household, "9*8010100100010001", Err(Words)),
            (Household, "无", Err(NoDigit)),
            (Household, "9.80101E+16", Err(Scientific)),
            (Household, "#N/A", Err(Broken)),
            (Household, "9801\u{fffd}1", Err(Broken)),
            (Household, "''", Ok(("", false))),
            (Person, "9801010010001000201", Ok(("9801010010001000201", false))),
            (Cert, "98010119900307451x", Ok(("98010119900307451X", false))),
            (Cert, "980101 19900307 451X", Ok(("98010119900307451X", true))),
            (Cert, "\u{202d}98010119900307451x\u{202c}", Ok(("98010119900307451X", true))),
            (Cert, "1101********1234", Ok(("1101********1234", false))),
            (Cert, "980101199003******", Ok(("980101199003******", false))),
            (Cert, "***************", Ok(("***************", false))),
            (Cert, "98010119900307451X（过期）", Err(Words)),
            (Cert, "98010119900307451X 980101199003074519", Err(Several)),
            (Cert, "980101199003074514 和 980101199003074519", Err(Several)),
            (Cert, "980101199003074514 待核", Err(Words)),
            (Cert, "无", Ok(("无", false))),
            (Cert, "H1234567(8)", Ok(("H1234567(8)", false))),
            (Phone, "138 0000 0000", Ok(("13800000000", true))),
            (Phone, "0991-1234567", Ok(("0991-1234567", false))),
            (Phone, "'+86 13800000000", Ok(("+8613800000000", true))),
            (Phone, "+86 138 0000 0000", Ok(("+8613800000000", true))),
            (Phone, "+8613800000000", Ok(("+8613800000000", false))),
            (Phone, "13800000000/13900000000", Err(Several)),
            (Phone, "13800000000.0", Ok(("13800000000", true))),
        ];
        for (sort, raw, wanted) in table {
            let found = clean(*sort, raw, Tag::Text);
            let found = found.as_ref().map(|clean| (&*clean.text, clean.mended)).map_err(|fault| *fault);
            assert_eq!(found, *wanted, "{sort:?} {raw:?}");
        }
        for (raw, tag, wanted) in [
            ("980101001000100", Tag::Number, Ok("980101001000100".to_owned())),
            ("9801010010001000", Tag::Number, Err(Numeric)),
            ("12.5", Tag::Number, Err(Numeric)),
            ("2024-10-09", Tag::Day, Err(Numeric)),
        ] {
            assert_eq!(clean(Household, raw, tag).map(|clean| clean.text.into_owned()), wanted, "{raw}");
        }
    }

    #[test]
    fn signs_are_named_and_lost_digits_seen() {
        for (raw, wanted) in [
            ("\u{202d}98\u{202c}", "U+202D、U+202C"),
            ("`98", "`"),
            ("*98*", "*"),
            ("98_x000D_", "_x000D_"),
            ("'98", ""),
            ("=\"98\"", ""),
            (" 98 ", ""),
        ] {
            assert_eq!(odd_signs(raw), wanted, "{raw:?}");
        }
        for (sort, text, wanted) in [
            (Sort::Household, "98010100100010000", true),
            (Sort::Household, "98010100100010001", false),
            (Sort::Household, "980101001000100", false),
            (Sort::Cert, "980101195906066000", true),
            (Sort::Cert, "98010119590606657X", false),
            (Sort::Person, "9801010010001000000", true),
        ] {
            assert_eq!(is_rounded(sort, text), wanted, "{text}");
        }
    }
}
