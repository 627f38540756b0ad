//! Hiding what must not leave the office (domain.md 6.5): certificate numbers, phones, names on public lists.
//!
//! Which field is hidden from whom stands in the field register. What does not live here: the tables that are exported.

use std::borrow::Cow;

use crate::domain::field::Field;
use crate::domain::field::FieldId;
use crate::domain::field::Privacy;
use crate::domain::field::field;
use crate::domain::flag::Flag;
use crate::domain::text::cert;
use crate::domain::text::mask::Hide;
use crate::domain::text::mask::hidden;
use crate::domain::text::mask::is_household_number;
use crate::exchange::out::table::CellOut;
use crate::i18n::Lang;
use crate::i18n::Text;
use crate::rules::explain::words::FlagSaid;

/// Whom an export is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Audience {
    /// The office and the county: numbers masked, names whole.
    Internal,
    /// Posted in the village: masked and inside fields left out, names as 张*三.
    Public,
}

/// A name as it may be posted: the first and last character, one star for all between; 张* for two characters.
#[must_use]
pub fn name(full: &str) -> String {
    let letters: Vec<char> = full.chars().collect();
    match letters.as_slice() {
        [] => String::new(),
        [only] => only.to_string(),
        [first, _] => format!("{first}*"),
        [first, .., last] => format!("{first}*{last}"),
    }
}

/// A phone number with its middle hidden: 138****1234.
#[must_use]
pub fn phone(full: &str) -> String {
    let letters: Vec<char> = full.chars().collect();
    if letters.len() < 8 {
        return "*".repeat(letters.len());
    }
    let head: String = letters[..3].iter().collect();
    let tail: String = letters[letters.len() - 4..].iter().collect();
    format!("{head}{}{tail}", "*".repeat(letters.len() - 7))
}

/// The masked form of a value of a field that is never shown whole.
#[must_use]
pub fn number(code: &str, full: &str) -> String {
    if code.contains("phone") { phone(full) } else { cert::masked(full) }
}

/// Names of member and household fields that hold a person's name.
const NAMES: [&str; 2] = ["head_name", "name"];

/// Whether this audience gets a column of this field at all.
#[must_use]
pub fn has_column(row: &Field, audience: Audience) -> bool {
    match (audience, row.privacy) {
        (Audience::Internal, _) | (Audience::Public, Privacy::Open) => true,
        (Audience::Public, Privacy::Inside) => NAMES.contains(&row.code),
        (Audience::Public, Privacy::Masked) => false,
    }
}

/// A value of a field as this audience may see it; a certificate in the wrong column is hidden there too.
#[must_use]
pub fn value(row: &Field, full: &str, audience: Audience) -> String {
    match (row.privacy, audience) {
        (Privacy::Masked, _) => number(row.code, full),
        (Privacy::Open | Privacy::Inside, _) => leaving(leaves(row), full, audience),
    }
}

/// The register row behind a path of the rule language (`m2.cert18` → certificate number), where its last part names a field.
#[must_use]
pub fn field_of_path(path: &str) -> Option<FieldId> {
    let last = path.rsplit('.').next().unwrap_or(path);
    match last {
        "cert18" => field("cert_no"),
        "cert_birth" | "birthday" => field("birth"),
        other => field(other),
    }
}

/// A sentence without numbers of people, whatever a rule, a file or a person put into it.
#[must_use]
pub fn scrub(sentence: &str) -> String {
    hidden(sentence, Hide::People).into_owned()
}

/// `scrub` in both languages.
#[must_use]
pub fn scrub_text(sentence: &Text) -> Text {
    let [zh, en] = [Lang::Zh, Lang::En].map(|lang| hidden(sentence.get(lang), Hide::People));
    // Most sentences stay as they are.
    match (zh, en) {
        (Cow::Borrowed(_), Cow::Borrowed(_)) => sentence.clone(),
        (zh, en) => Text::made(zh.into_owned(), en.into_owned()),
    }
}

/// A flag as it may be shown: numbers of people that a file had in a wrong column stay hidden.
#[must_use]
pub fn flag(mut flag: Flag) -> Flag {
    for number in &mut flag.numbers {
        if let Cow::Owned(clean) = hidden(&number.value, Hide::People) {
            number.value = clean;
        }
    }
    flag
}

/// Words of a flag as they may be shown, likewise.
#[must_use]
pub fn words(words: FlagSaid) -> FlagSaid {
    // Most sentences stay as they are.
    let clean = |said: String| match hidden(&said, Hide::People) {
        Cow::Owned(clean) => clean,
        Cow::Borrowed(_) => said,
    };
    FlagSaid { said: clean(words.said), worked: clean(words.worked) }
}

/// A number of a household as it may be shown: whole, unless somebody's certificate or phone stands in its place.
#[must_use]
pub fn household(number: &str) -> String {
    if is_household_number(number) { number.to_owned() } else { scrub(number) }
}

/// What a column of an export holds, and so what may leave the office of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leaves {
    /// Words that people wrote, numbers of people: nothing.
    Never,
    /// A number of a household, when it is one.
    Household,
    /// Several of them with blanks between.
    Households,
    /// A name, as 张*三.
    Name,
    /// Days and times, and numbers of slips and periods: short words without a long number.
    Words,
    /// A hash of the ledger.
    Hash,
}

/// The words of a cell as this audience may see them.
#[must_use]
pub fn leaving(leaves: Leaves, words: &str, audience: Audience) -> String {
    match (audience, leaves) {
        (_, Leaves::Hash) => words.to_owned(),
        (_, Leaves::Households) => {
            let each: Vec<String> = words.split(' ').map(|word| leaving(Leaves::Household, word, audience)).collect();
            each.join(" ")
        }
        (Audience::Internal, Leaves::Household) => household(words),
        (Audience::Internal, _) => scrub(words),
        (Audience::Public, Leaves::Never) => String::new(),
        (Audience::Public, Leaves::Household) if is_household_number(words) => words.to_owned(),
        (Audience::Public, Leaves::Name) => hidden(&name(words), Hide::AllLong).into_owned(),
        (Audience::Public, Leaves::Household | Leaves::Words) => hidden(words, Hide::AllLong).into_owned(),
    }
}

/// Amounts of eleven digits and more, in fen: rather a number of a person in a wrong column.
const LONG_AMOUNT: u64 = 1_000_000_000_000;

/// Counts of as many digits.
const LONG_COUNT: u64 = 10_000_000_000;

/// A cell as this audience may see it; amounts and counts are nobody's number, unless they are as long as one.
#[must_use]
pub fn cell(leaves: Leaves, cell: CellOut, audience: Audience) -> CellOut {
    match cell {
        CellOut::Text(words) => match leaving(leaves, &words, audience) {
            left if left.is_empty() => CellOut::Empty,
            left => CellOut::Text(left),
        },
        CellOut::Coded { code, words } => {
            CellOut::Coded { code: leaving(leaves, &code, audience), words: leaving(leaves, &words, audience) }
        }
        CellOut::Money(amount) if amount.0.unsigned_abs() >= LONG_AMOUNT => {
            CellOut::Text(leaving(Leaves::Words, &amount.plain(), audience))
        }
        CellOut::Count(count) if count.unsigned_abs() >= LONG_COUNT => CellOut::Text(leaving(Leaves::Words, &count.to_string(), audience)),
        CellOut::Money(_) | CellOut::Count(_) | CellOut::Percent(_) | CellOut::Empty => cell,
    }
}

/// What a field may show when it leaves, from its row of the register.
#[must_use]
pub fn leaves(row: &Field) -> Leaves {
    match (row.code, row.privacy) {
        ("hh_id", _) => Leaves::Household,
        (code, Privacy::Inside) if NAMES.contains(&code) => Leaves::Name,
        (_, Privacy::Open) => Leaves::Words,
        (_, Privacy::Masked | Privacy::Inside) => Leaves::Never,
    }
}

#[cfg(test)]
mod tests {
    use crate::domain::field::field;
    use crate::review::rows::mask;
    use crate::review::rows::mask::Audience;

    #[test]
    fn names_and_phones() {
        assert_eq!(mask::name("王建国"), "王*国");
        assert_eq!(mask::name("李敏"), "李*");
        assert_eq!(mask::name("买买提·艾力"), "买*力");
        assert_eq!(mask::phone("13800001234"), "138****1234");
        assert_eq!(mask::phone("1234"), "****");
    }

    #[test]
    fn sentences_keep_amounts_and_household_numbers() {
        let dirty = "证件 980101199003074514 电话13800001234，户 98010100031，纯收入 37,020.00";
        let clean = mask::scrub(dirty);
        assert_eq!(clean, "证件 980***********4514 电话138****1234，户 98010100031，纯收入 37,020.00");
    }

    #[test]
    fn public_lists_have_no_masked_column() {
        let cert = field("cert_no").expect("registered").row();
        let birth = field("birth").expect("registered").row();
        let head = field("head_name").expect("registered").row();
        assert!(!mask::has_column(cert, Audience::Public));
        assert!(!mask::has_column(birth, Audience::Public));
        assert_eq!(mask::value(head, "王建国", Audience::Public), "王*国");
        assert_eq!(mask::value(head, "王建国", Audience::Internal), "王建国");
        assert_eq!(mask::value(cert, "980101199003074514", Audience::Internal), "980***********4514");
        assert_eq!(mask::field_of_path("m2.cert18"), field("cert_no"));
    }
}
