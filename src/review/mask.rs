//! Hiding what must not leave the office (domain.md 6.5): certificate numbers, phones, names on public lists.
//!
//! Which field is hidden from whom stands in the field register. What does not live here: the tables that are exported.

use crate::domain::cert;
use crate::domain::field::Field;
use crate::domain::field::FieldId;
use crate::domain::field::Privacy;
use crate::domain::field::field;
use crate::i18n::Lang;
use crate::i18n::Text;

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

/// A value of a field as this audience may see it.
#[must_use]
pub fn value(row: &Field, full: &str, audience: Audience) -> String {
    match (row.privacy, audience) {
        (Privacy::Masked, _) => number(row.code, full),
        (Privacy::Inside, Audience::Public) if NAMES.contains(&row.code) => name(full),
        (Privacy::Inside, Audience::Public) => String::new(),
        (Privacy::Open, _) | (Privacy::Inside, Audience::Internal) => full.to_owned(),
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

/// A sentence without whole certificate or phone numbers, whatever a rule put into it.
#[must_use]
pub fn scrub(sentence: &str) -> String {
    let mut out = String::with_capacity(sentence.len());
    let mut rest = sentence;
    while let Some(start) = rest.find(|c: char| c.is_ascii_alphanumeric()) {
        out.push_str(&rest[..start]);
        let run = &rest[start..];
        let len = run.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(run.len());
        let word = &run[..len];
        if looks_like_cert(word) {
            out.push_str(&cert::masked(word));
        } else if looks_like_mobile(word) {
            out.push_str(&phone(word));
        } else {
            out.push_str(word);
        }
        rest = &run[len..];
    }
    out.push_str(rest);
    out
}

/// `scrub` in both languages.
#[must_use]
pub fn scrub_text(sentence: &Text) -> Text {
    Text::made(scrub(sentence.get(Lang::Zh)), scrub(sentence.get(Lang::En)))
}

fn looks_like_cert(word: &str) -> bool {
    word.len() >= 18 && word.as_bytes()[..17].iter().all(u8::is_ascii_digit) && cert::birth(word).is_some()
}

fn looks_like_mobile(word: &str) -> bool {
    let bytes = word.as_bytes();
    bytes.len() == 11 && bytes.iter().all(u8::is_ascii_digit) && bytes[0] == b'1' && (b'3'..=b'9').contains(&bytes[1])
}

#[cfg(test)]
mod tests {
    use crate::domain::field::field;
    use crate::review::mask;
    use crate::review::mask::Audience;

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
