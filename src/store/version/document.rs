//! A stored document laid straight into a roll: a township is read whole, and a record of each household in between would cost more than
//! the rest of the reading.
//!
//! What does not live here: the record itself and the writing of documents (`domain/record.rs`).

use std::fmt;

use serde::de::DeserializeSeed;
use serde::de::Deserializer;
use serde::de::Error as _;
use serde::de::IgnoredAny;
use serde::de::MapAccess;
use serde::de::SeqAccess;
use serde::de::Visitor;

use crate::domain::cell::Cell;
use crate::domain::field;
use crate::domain::field::FieldId;
use crate::domain::record::RecordEntry;
use crate::domain::record::put_entry;
use crate::domain::roll::Roll;
use crate::domain::roll::RowSource;

/// Adds a document to a roll, as `Record::put` does with the record that it holds; the roll must be sealed afterwards. A document without
/// values, as a purge leaves it, adds nothing.
///
/// # Errors
/// It is no document of a record.
pub fn put(document: &str, roll: &mut Roll, id: &str, part: RecordPart) -> Result<(), serde_json::Error> {
    if let Some(household) = document.strip_prefix(BEGINS).filter(|_| part == RecordPart::Household) {
        // What follows is not read, and is found damaged by `verify`.
        let mut reader = serde_json::Deserializer::from_str(household);
        return StoredRow { roll, owner: RowOwner::Household { id, at: &mut None } }.deserialize(&mut reader);
    }
    let mut reader = serde_json::Deserializer::from_str(document);
    StoredDocument { roll, id }.deserialize(&mut reader)?;
    reader.end()
}

/// How the only writer of documents begins one.
const BEGINS: &str = "{\"h\":";

/// How much of a record is laid into a roll.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RecordPart {
    /// The household and its members.
    Whole,
    /// At least the household: what asks nobody of its members is asked twice as soon.
    Household,
}

struct StoredDocument<'r> {
    roll: &'r mut Roll,
    id: &'r str,
}

impl<'de> DeserializeSeed<'de> for StoredDocument<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        from.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for StoredDocument<'_> {
    type Value = ();

    fn expecting(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str("a household's document")
    }

    fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<(), M::Error> {
        let mut household = None;
        // Its only writer puts the household before its members.
        if map.next_key_seed(PartName)? != Some("h") {
            return Err(M::Error::missing_field("h"));
        }
        map.next_value_seed(StoredRow { roll: &mut *self.roll, owner: RowOwner::Household { id: self.id, at: &mut household } })?;
        match (map.next_key_seed(PartName)?, household) {
            (None, _) => return Ok(()),
            (Some("m"), Some(household)) => map.next_value_seed(StoredMembers { roll: self.roll, household })?,
            (Some("m"), None) => map.next_value::<IgnoredAny>().map(drop)?,
            (Some(part), _) => return Err(M::Error::duplicate_field(part)),
        }
        match map.next_key_seed(PartName)? {
            None => Ok(()),
            Some(part) => Err(M::Error::duplicate_field(part)),
        }
    }
}

/// The name of a part.
struct PartName;

impl<'de> DeserializeSeed<'de> for PartName {
    type Value = &'static str;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<&'static str, D::Error> {
        from.deserialize_str(self)
    }
}

impl Visitor<'_> for PartName {
    type Value = &'static str;

    fn expecting(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str("h or m")
    }

    fn visit_str<E: serde::de::Error>(self, name: &str) -> Result<&'static str, E> {
        const PARTS: &[&str] = &["h", "m"];
        PARTS.iter().find(|part| **part == name).copied().ok_or_else(|| E::unknown_field(name, PARTS))
    }
}

struct StoredMembers<'r> {
    roll: &'r mut Roll,
    household: usize,
}

impl<'de> DeserializeSeed<'de> for StoredMembers<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        from.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for StoredMembers<'_> {
    type Value = ();

    fn expecting(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str("members")
    }

    fn visit_seq<S: SeqAccess<'de>>(self, mut members: S) -> Result<(), S::Error> {
        for position in 0u16.. {
            let owner = RowOwner::Member { household: self.household, position };
            if members.next_element_seed(StoredRow { roll: &mut *self.roll, owner })?.is_none() {
                break;
            }
        }
        Ok(())
    }
}

/// Whose values a row holds.
enum RowOwner<'r> {
    /// A household, which stands in the roll once it has a value.
    Household {
        id: &'r str,
        at: &'r mut Option<usize>,
    },
    Member {
        household: usize,
        position: u16,
    },
}

struct StoredRow<'r> {
    roll: &'r mut Roll,
    owner: RowOwner<'r>,
}

impl<'de> DeserializeSeed<'de> for StoredRow<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        from.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for StoredRow<'_> {
    type Value = ();

    fn expecting(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str("values by field")
    }

    fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<(), M::Error> {
        let roll = self.roll;
        match self.owner {
            RowOwner::Household { id, at } => {
                while let Some(known) = map.next_key_seed(StoredCode)? {
                    let household = *at.get_or_insert_with(|| roll.household(id, RowSource::default()));
                    let own = known.filter(|field| field.is_household() && *field != field::HH_ID);
                    let value = StoredValue { roll: &mut *roll, household, member: None, field: own };
                    if let (Some(field), Some(cell)) = (own, map.next_value_seed(value)?) {
                        roll.set(household, field, cell);
                    }
                }
            }
            RowOwner::Member { household, position } => {
                let member = roll.member(household, RowSource::default());
                while let Some(known) = map.next_key_seed(StoredCode)? {
                    let own = known.filter(|field| field.row().owner == field::Owner::Member);
                    let value = StoredValue { roll: &mut *roll, household, member: Some(position), field: own };
                    if let (Some(field), Some(cell)) = (own, map.next_value_seed(value)?) {
                        roll.set_member(member, field, cell);
                    }
                }
            }
        }
        Ok(())
    }
}

/// The code of a field; none for one that the register no longer knows.
struct StoredCode;

impl<'de> DeserializeSeed<'de> for StoredCode {
    type Value = Option<FieldId>;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<Option<FieldId>, D::Error> {
        from.deserialize_str(self)
    }
}

impl Visitor<'_> for StoredCode {
    type Value = Option<FieldId>;

    fn expecting(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str("a field")
    }

    fn visit_str<E: serde::de::Error>(self, code: &str) -> Result<Option<FieldId>, E> {
        Ok(field::field(code))
    }
}

/// The value of a field, as a cell.
struct StoredValue<'r> {
    roll: &'r mut Roll,
    household: usize,
    member: Option<u16>,
    field: Option<FieldId>,
}

impl<'de> DeserializeSeed<'de> for StoredValue<'_> {
    type Value = Option<Cell>;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<Option<Cell>, D::Error> {
        from.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for StoredValue<'_> {
    type Value = Option<Cell>;

    fn expecting(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str("a value")
    }

    fn visit_str<E: serde::de::Error>(self, value: &str) -> Result<Option<Cell>, E> {
        Ok(self.field.map(|field| Cell::read(field.row().kind, value, &mut self.roll.words)))
    }

    fn visit_map<M: MapAccess<'de>>(self, map: M) -> Result<Option<Cell>, M::Error> {
        // Few values have something noted.
        let entry: RecordEntry = serde::Deserialize::deserialize(serde::de::value::MapAccessDeserializer::new(map))?;
        Ok(self.field.map(|field| put_entry(self.roll, self.household, self.member, field, &entry)))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use crate::domain::field::FieldId;
    use crate::domain::field::Owner;
    use crate::domain::period::Period;
    use crate::domain::record::Entries;
    use crate::domain::record::Record;
    use crate::domain::record::RecordEntry;
    use crate::domain::roll::Roll;
    use crate::store::version::document::RecordPart;
    use crate::store::version::document::put;

    /// What a roll holds of a document that was put into it: through a record, and straight.
    fn both(document: &str) -> (Option<Roll>, Option<Roll>) {
        let mut through = Roll::new(Period::annual(2024));
        let record = serde_json::from_str::<Record>(document).ok().map(|record| {
            if !record.household.is_empty() {
                record.put(&mut through, "98010100001");
            }
            through.seal();
            through
        });
        let mut straight = Roll::new(Period::annual(2024));
        let put = put(document, &mut straight, "98010100001", RecordPart::Whole).ok().map(|()| {
            straight.seal();
            straight
        });
        (record, put)
    }

    fn same(document: &str) -> Result<(), TestCaseError> {
        let (through, straight) = both(document);
        let shown = |roll: &Option<Roll>| {
            roll.as_ref().map(|roll| {
                let held: Vec<Record> = (0..roll.len()).map(|at| Record::of(roll, at)).collect();
                format!("{held:?} {:?}", roll.notes)
            })
        };
        prop_assert_eq!(shown(&straight), shown(&through), "{}", document);
        Ok(())
    }

    #[test]
    fn a_household_alone_has_the_same_values_and_nobody_in_it() {
        let document = r#"{"h":{"village":"石门村","wage":"12.30"},"m":[{"name":"甲"}]}"#;
        let laid = |part: RecordPart| {
            let mut roll = Roll::new(Period::annual(2024));
            put(document, &mut roll, "98010100001", part).expect("a document");
            roll.seal();
            (Record::of(&roll, 0).household, roll.members_len())
        };
        let (whole, alone) = (laid(RecordPart::Whole), laid(RecordPart::Household));
        assert_eq!((whole.0, whole.1, alone.1), (alone.0, 1, 0));
        let mut roll = Roll::new(Period::annual(2024));
        assert!(put(r#"{"h":{"village":"#, &mut roll, "98010100001", RecordPart::Household).is_err());
        let mut roll = Roll::new(Period::annual(2024));
        put(r#"{"h":{}}"#, &mut roll, "98010100001", RecordPart::Household).expect("a document without values");
        assert_eq!(roll.len(), 0);
    }

    #[test]
    fn what_is_no_document_is_refused_and_an_empty_one_adds_nobody() {
        for document in [
            r#"{"h":{"net":"5"},"m":[{"name":"张三"},{}]}"#,
            r#"{"h":{"net":"5","nobody_knows":"x","nobody_knows_2":{"problem":"mended","raw":"x"}}}"#,
            r#"{"h":{"name":"x","hh_id":"7","net":""},"m":[{"net":"5"}]}"#,
            r#"{"h":{},"m":[]}"#,
            r#"{"h":{},"m":[{"name":"张三"}]}"#,
            r#"{"h":{"net":5}}"#,
            r#"{"h":{"net":{"raw":"x"}}}"#,
            r#"{"h":{"net":"5"},"m":{}}"#,
            r#"{"h":{"net":"5"},"x":[]}"#,
            r#"{"h":{"net":"5"},"m":[],"m":[]}"#,
            r#"{"h":{"net":"5"}} x"#,
            r#"{"m":[]}"#,
            "",
            "[]",
        ] {
            same(document).expect("as through a record");
        }
    }

    fn entry() -> impl Strategy<Value = RecordEntry> {
        let value = prop_oneof![
            Just(String::new()),
            (-1_000_000_i64..100_000_000).prop_map(|fen| format!("{}.{:02}", fen / 100, fen.unsigned_abs() % 100)),
            "[0-9]{1,18}",
            "[\\u{4e00}-\\u{4e20}\"\\\\\n*]{0,6}",
            Just("2024-05-01".to_owned()),
            Just("是".to_owned()),
        ];
        let problem = prop_oneof![Just("mended"), Just("unreadable"), Just("not_in_list"), Just("rounded"), Just("x")];
        let noted = (problem, "[a-z\"]{0,4}", value.clone()).prop_map(|(problem, raw, value)| RecordEntry::Noted {
            problem: problem.to_owned(),
            raw,
            value,
        });
        prop_oneof![8 => value.prop_map(RecordEntry::Plain), 1 => noted]
    }

    fn entries(owner: fn(FieldId) -> bool) -> impl Strategy<Value = Entries> {
        let codes: Vec<&'static str> = FieldId::all().filter(|field| owner(*field)).map(FieldId::code).chain(["gone", "hh_id"]).collect();
        prop::collection::btree_map(prop::sample::select(codes).prop_map(str::to_owned), entry(), 0..12)
    }

    proptest! {
        #[test]
        fn a_document_laid_straight_into_a_roll_is_as_through_a_record(
            household in entries(FieldId::is_household),
            members in prop::collection::vec(entries(|field| field.row().owner == Owner::Member), 0..4),
        ) {
            same(&Record { household, members }.canonical())?;
        }
    }
}
