//! The facts of a flag: every value its sentences read, typed, in the fixed order of the rule's own slots, with the rows that decided.
//!
//! Words are made of them when somebody asks (`rules/explain`), never stored; so what is not in here cannot be said of a flag. Numbers that
//! name a person are masked before they come here.
//! What does not live here: which slots a rule has (`rules/book/slots.rs`), reading and telling them (`rules/explain`).

use serde::Deserialize;
use serde::Deserializer;
use serde::Serialize;
use serde::Serializer;
use serde::de::Error;
use serde::ser::SerializeSeq;

use crate::domain::field::FieldId;
use crate::domain::field::field;
use crate::domain::flag::why::Why;

/// What a flag's words are made of.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FlagFacts {
    /// Digest of what the book says: sentence, expressions, titles (`Rule::wording`). Facts are read with no other.
    #[serde(rename = "by")]
    pub wording: String,
    /// The subject itself, then every row that decided, each after the row it stands in.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rows: Vec<FactRow>,
    /// Functions over rows that something is said of.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub counts: Vec<FactCount>,
    /// The size that divides income, where the rule reads it.
    #[serde(default, rename = "div", skip_serializing_if = "Option::is_none")]
    pub denominator: Option<FactField>,
    /// The items that net income is made of and whether each adds to it, where the rule works it out.
    #[serde(default, rename = "net", skip_serializing_if = "Vec::is_empty")]
    pub net_items: Vec<(FactField, bool)>,
    /// Households without a form, as they may be named: the first few.
    #[serde(default, rename = "who", skip_serializing_if = "Vec::is_empty")]
    pub listed: Vec<String>,
    /// Whether there are more of them.
    #[serde(default, rename = "etc", skip_serializing_if = "is_no")]
    pub more_listed: bool,
    /// Empty cells that other rules wait for: the first few.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub waits: Vec<FactWait>,
    /// How many more there are.
    #[serde(default, rename = "etcw", skip_serializing_if = "is_zero")]
    pub more_waits: u16,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the shape that serde asks for")]
const fn is_no(yes: &bool) -> bool {
    !*yes
}

/// A field by its code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FactField(pub FieldId);

impl Serialize for FactField {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0.code())
    }
}

impl<'de> Deserialize<'de> for FactField {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<FactField, D::Error> {
        let code = String::deserialize(deserializer)?;
        field(&code).map(FactField).ok_or_else(|| D::Error::custom(format!("no field {code}")))
    }
}

/// The subject or a row that decided, with the values read of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FactRow {
    /// Slot of the function over rows it is one of; 0 for the subject.
    #[serde(default, rename = "o", skip_serializing_if = "is_zero")]
    pub over: u16,
    /// Position of the row that one stands in; 0 for the subject.
    #[serde(default, rename = "in", skip_serializing_if = "is_zero")]
    pub within: u16,
    /// Which household, member, row and inner row it is, counted as they were met: the same row in two places has the same numbers.
    #[serde(default, rename = "at", skip_serializing_if = "is_whole_subject")]
    pub place: [u16; 4],
    /// What a reader calls it.
    #[serde(default, rename = "n", skip_serializing_if = "is_plain")]
    pub name: FactName,
    /// What was read in slots.
    #[serde(default, rename = "v", skip_serializing_if = "SlotValues::is_empty")]
    pub values: SlotValues,
}

/// Slots with what was read there. Stored as a list in which a number says in which slot the next value stands; the one after it is in the
/// next slot.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SlotValues(pub Vec<(u16, FactValue)>);

impl SlotValues {
    /// Whether nothing was read.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What was read in a slot.
    #[must_use]
    pub fn get(&self, slot: u16) -> Option<&FactValue> {
        self.0.iter().find(|(own, _)| *own == slot).map(|(_, value)| value)
    }
}

/// An entry of the stored list.
#[derive(Deserialize, Serialize)]
#[serde(untagged)]
enum SlotEntry {
    Slot(u16),
    Value(FactValue),
}

impl Serialize for SlotValues {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut list = serializer.serialize_seq(None)?;
        let mut next = None;
        for (slot, value) in &self.0 {
            if next != Some(*slot) {
                list.serialize_element(slot)?;
            }
            list.serialize_element(value)?;
            next = slot.checked_add(1);
        }
        list.end()
    }
}

impl<'de> Deserialize<'de> for SlotValues {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<SlotValues, D::Error> {
        let (mut found, mut next) = (Vec::new(), None);
        for entry in Vec::<SlotEntry>::deserialize(deserializer)? {
            match (entry, next) {
                (SlotEntry::Slot(slot), _) => next = Some(slot),
                (SlotEntry::Value(value), Some(slot)) => {
                    found.push((slot, value));
                    next = slot.checked_add(1);
                }
                (SlotEntry::Value(_), None) => return Err(D::Error::custom("a value without its slot")),
            }
        }
        Ok(SlotValues(found))
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the shape that serde asks for")]
const fn is_zero(number: &u16) -> bool {
    *number == 0
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the shape that serde asks for")]
fn is_whole_subject(place: &[u16; 4]) -> bool {
    *place == [0; 4]
}

fn is_plain(name: &FactName) -> bool {
    *name == FactName::Plain
}

/// How many rows there were of a function over rows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FactCount {
    /// Slot of the function.
    #[serde(rename = "o")]
    pub over: u16,
    /// Position of the row it was asked of.
    #[serde(default, rename = "in", skip_serializing_if = "is_zero")]
    pub within: u16,
    /// Rows that its condition kept; none where there is nothing to count: no such file.
    #[serde(rename = "k")]
    pub kept: Option<u32>,
    /// Of these, rows that decided.
    #[serde(default, rename = "d")]
    pub decided: u32,
}

/// An empty cell and the rules that wait for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FactWait {
    /// The cell.
    #[serde(rename = "n")]
    pub name: FactName,
    /// Codes of the rules: the first few.
    pub rules: Vec<String>,
    /// How many more there are.
    #[serde(default, rename = "etc", skip_serializing_if = "is_zero")]
    pub more: u16,
}

/// What a row is called by.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum FactName {
    /// By what rows of its kind are called.
    #[default]
    Plain,
    /// By its place among the household's rows of the file, from 1.
    Numbered(u32),
    /// By a field.
    Field(FieldId),
    /// By net production, the block that is worked out.
    NetProduction,
    /// By a column of the monitoring file.
    Column(u16),
    /// A member by place, from 1, and relation.
    Member(u32, Option<String>),
    /// A field of a member.
    MemberField(u32, Option<String>, FieldId),
}

impl FactName {
    fn written(&self) -> String {
        let relation = |relation: &Option<String>| relation.as_ref().map_or(String::new(), |word| format!(":{word}"));
        match self {
            FactName::Plain => String::new(),
            FactName::Numbered(n) => format!("#{n}"),
            FactName::Field(id) => format!("f{}", id.code()),
            FactName::NetProduction => "net".to_owned(),
            FactName::Column(at) => format!("c{at}"),
            FactName::Member(n, word) => format!("m{n}{}", relation(word)),
            FactName::MemberField(n, word, id) => format!("M{}/{n}{}", id.code(), relation(word)),
        }
    }

    fn read(written: &str) -> Option<FactName> {
        let member = |written: &str| {
            let (n, word) = written.split_once(':').map_or((written, None), |(n, word)| (n, Some(word.to_owned())));
            n.parse().ok().map(|n| (n, word))
        };
        match (written, written.get(..1), written.get(1..)) {
            ("", ..) => Some(FactName::Plain),
            ("net", ..) => Some(FactName::NetProduction),
            (_, Some("#"), Some(n)) => n.parse().ok().map(FactName::Numbered),
            (_, Some("c"), Some(at)) => at.parse().ok().map(FactName::Column),
            (_, Some("f"), Some(code)) => field(code).map(FactName::Field),
            (_, Some("m"), Some(who)) => member(who).map(|(n, word)| FactName::Member(n, word)),
            (_, Some("M"), Some(whole)) => {
                let (code, who) = whole.split_once('/')?;
                let (n, word) = member(who)?;
                field(code).map(|id| FactName::MemberField(n, word, id))
            }
            _ => None,
        }
    }
}

impl Serialize for FactName {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.written())
    }
}

impl<'de> Deserialize<'de> for FactName {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<FactName, D::Error> {
        let written = String::deserialize(deserializer)?;
        FactName::read(&written).ok_or_else(|| D::Error::custom(format!("no name of a row: {written}")))
    }
}

/// One value that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FactValue {
    /// Nothing, and why.
    No(Why),
    /// Yes or no.
    Bool(bool),
    /// A number as a fraction; money is in yuan.
    Number(i64, i64),
    /// A day, as days since 1 January 1 CE.
    Day(i32),
    /// A month, as months since year 0.
    Month(i32),
    /// A word of a file.
    Word(String),
    /// A word of the program or of the rule.
    Own(String),
}

impl FactValue {
    /// As it is stored: one character for its kind, then the value.
    #[must_use]
    pub fn written(&self) -> String {
        match self {
            FactValue::No(why) => format!("?{}", why.letter()),
            FactValue::Bool(true) => "y".to_owned(),
            FactValue::Bool(false) => "n".to_owned(),
            FactValue::Number(num, 1) => num.to_string(),
            FactValue::Number(num, 100) => {
                let (sign, size) = (if *num < 0 { "-" } else { "" }, num.unsigned_abs());
                format!("{sign}{}.{:02}", size / 100, size % 100)
            }
            FactValue::Number(num, den) => format!("{num}/{den}"),
            FactValue::Day(day) => format!("d{day}"),
            FactValue::Month(month) => format!("m{month}"),
            FactValue::Word(word) => format!("'{word}"),
            FactValue::Own(word) => format!("={word}"),
        }
    }

    /// Reads what `written` wrote; none for anything else.
    #[must_use]
    pub fn read(written: &str) -> Option<FactValue> {
        let rest = written.get(1..);
        match (written.chars().next()?, rest) {
            ('?', Some(letter)) => Why::ALL.into_iter().find(|why| why.letter().to_string() == letter).map(FactValue::No),
            ('y', Some("")) => Some(FactValue::Bool(true)),
            ('n', Some("")) => Some(FactValue::Bool(false)),
            ('d', Some(day)) => day.parse().ok().map(FactValue::Day),
            ('m', Some(month)) => month.parse().ok().map(FactValue::Month),
            ('\'', Some(word)) => Some(FactValue::Word(word.to_owned())),
            ('=', Some(word)) => Some(FactValue::Own(word.to_owned())),
            _ => {
                if let Some((whole, cents)) = written.split_once('.') {
                    let plain = cents.len() == 2 && cents.bytes().all(|byte| byte.is_ascii_digit());
                    return plain.then(|| format!("{whole}{cents}").parse().ok()).flatten().map(|num| FactValue::Number(num, 100));
                }
                let (num, den) = written.split_once('/').unwrap_or((written, "1"));
                let den = den.parse().ok().filter(|den| *den > 0)?;
                num.parse().ok().map(|num| FactValue::Number(num, den))
            }
        }
    }
}

impl Serialize for FactValue {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.written())
    }
}

impl<'de> Deserialize<'de> for FactValue {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<FactValue, D::Error> {
        let written = String::deserialize(deserializer)?;
        FactValue::read(&written).ok_or_else(|| D::Error::custom(format!("no value: {written}")))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::Just;
    use proptest::prelude::Strategy;
    use proptest::prelude::any;
    use proptest::prelude::prop_assert_eq;
    use proptest::prop_oneof;
    use proptest::proptest;

    use crate::domain::field::FieldId;
    use crate::domain::flag::facts::FactName;
    use crate::domain::flag::facts::FactValue;
    use crate::domain::flag::facts::SlotValues;
    use crate::domain::flag::why::Why;

    fn values() -> impl Strategy<Value = FactValue> {
        prop_oneof![
            (0..Why::ALL.len()).prop_map(|at| FactValue::No(Why::ALL[at])),
            any::<bool>().prop_map(FactValue::Bool),
            (any::<i64>(), 1..=i64::MAX).prop_map(|(num, den)| FactValue::Number(num, den)),
            any::<i32>().prop_map(FactValue::Day),
            any::<i32>().prop_map(FactValue::Month),
            ".*".prop_map(FactValue::Word),
            ".*".prop_map(FactValue::Own),
        ]
    }

    fn names() -> impl Strategy<Value = FactName> {
        let id = || (0..FieldId::all().count()).prop_filter_map("a field", |at| FieldId::all().nth(at));
        let relation = || proptest::option::of("[^\0]*");
        prop_oneof![
            Just(FactName::Plain),
            Just(FactName::NetProduction),
            any::<u32>().prop_map(FactName::Numbered),
            any::<u16>().prop_map(FactName::Column),
            id().prop_map(FactName::Field),
            (any::<u32>(), relation()).prop_map(|(n, word)| FactName::Member(n, word)),
            (any::<u32>(), relation(), id()).prop_map(|(n, word, id)| FactName::MemberField(n, word, id)),
        ]
    }

    proptest! {
        #[test]
        fn every_value_is_read_back(value in values()) {
            prop_assert_eq!(FactValue::read(&value.written()), Some(value));
        }

        #[test]
        fn amounts_are_read_back(num in any::<i64>()) {
            let value = FactValue::Number(num, 100);
            prop_assert_eq!(FactValue::read(&value.written()), Some(value));
        }

        #[test]
        fn slots_are_read_back(slots in proptest::collection::btree_map(any::<u16>(), values(), 0..12)) {
            let all = SlotValues(slots.into_iter().collect());
            let stored = serde_json::to_string(&all).expect("stored");
            prop_assert_eq!(serde_json::from_str::<SlotValues>(&stored).expect("read"), all);
        }

        #[test]
        fn every_name_is_read_back(name in names()) {
            prop_assert_eq!(FactName::read(&name.written()), Some(name));
        }
    }

    #[test]
    fn values_are_stored_short() {
        let values = [(1, FactValue::Number(283_052, 100)), (2, FactValue::Number(-5, 100)), (4, FactValue::Bool(true))];
        assert_eq!(serde_json::to_string(&SlotValues(values.into())).expect("stored"), r#"[1,"2830.52","-0.05",4,"y"]"#);
        assert!(serde_json::from_str::<SlotValues>(r#"["2830.52"]"#).is_err(), "a value without its slot");
    }

    #[test]
    fn what_is_no_value_is_refused() {
        for written in ["", "?", "?9", "?ee", "yes", "1/0", "1/-2", "1.5", "1.234", "1.-2", "d", "x1"] {
            assert_eq!(FactValue::read(written), None, "{written}");
        }
    }
}
