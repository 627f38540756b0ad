//! A record: one household in one period as a canonical document, the form in which versions are stored and compared.
//!
//! What does not live here: the packed form for whole townships (`domain/roll.rs`), who may change a record (`review`).

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::Deserialize;

use crate::domain::cell::Cell;
use crate::domain::cell::Seen;
use crate::domain::digest;
use crate::domain::field;
use crate::domain::field::FieldId;
use crate::domain::roll::Note;
use crate::domain::roll::Problem;
use crate::domain::roll::Roll;
use crate::domain::roll::RowSource;
use crate::domain::text::cert;
use crate::domain::text::mask::Hide;
use crate::domain::text::mask::hidden;
use crate::domain::text::name;
use crate::domain::text::words::Words;

/// One value of a document; a field that is not in the document was in no file.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub enum RecordEntry {
    /// The value as written by `Cell::written`; empty text is an empty cell.
    Plain(String),
    /// A value the reader mended, could not read, or does not know; `raw` is what the file said.
    Noted {
        /// What was the matter: a code of `Problem`.
        problem: String,
        /// The cell as found.
        raw: String,
        /// The value, where one was kept.
        #[serde(default)]
        value: String,
    },
}

impl RecordEntry {
    /// That of a cell, with what was noted of it.
    #[must_use]
    pub fn of(cell: Cell, field: FieldId, words: &Words, note: Option<&Note>) -> RecordEntry {
        let value = cell.written(field.row().kind, words);
        match note {
            Some(note) => RecordEntry::Noted { problem: note.problem.code().to_owned(), raw: note.raw.to_string(), value },
            None => RecordEntry::Plain(value),
        }
    }

    /// The value, empty when there is none.
    #[must_use]
    pub fn value(&self) -> &str {
        match self {
            RecordEntry::Plain(value) | RecordEntry::Noted { value, .. } => value,
        }
    }

    /// Whether this is the other one as our own sheets show it, with a number of a person hidden: then it says nothing new.
    #[must_use]
    pub fn hides(&self, other: &RecordEntry) -> bool {
        says_nothing_new(self.found(), other.found())
    }

    /// Whether the file said something that could not be read, so that there is no value.
    #[must_use]
    pub fn is_unread(&self) -> bool {
        matches!(self, RecordEntry::Noted { raw, value, .. } if value.is_empty() && !raw.is_empty())
    }

    /// What the file said, where that was kept, or the value.
    fn found(&self) -> &str {
        match self {
            RecordEntry::Noted { raw, value, .. } if value.is_empty() => raw,
            RecordEntry::Plain(value) | RecordEntry::Noted { value, .. } => value,
        }
    }

    /// Whether two entries say the same value; one that was mended says no more than the same value written plainly.
    #[must_use]
    pub fn says_the_same(&self, other: &RecordEntry) -> bool {
        self == other || (!self.value().is_empty() && self.value() == other.value())
    }
}

/// Whether a text is the other one as our own sheets show it, with a number of a person hidden.
#[must_use]
pub fn says_nothing_new(shown: &str, stands: &str) -> bool {
    shown.contains('*') && shown != stands && hidden(stands, Hide::People) == shown
}

/// Field code → value.
pub type Entries = BTreeMap<String, RecordEntry>;

/// One household in one period.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Record {
    /// Household values and income items.
    #[serde(rename = "h")]
    pub household: Entries,
    /// Members, in the order of the file.
    #[serde(rename = "m", default)]
    pub members: Vec<Entries>,
}

impl Record {
    /// The document of one household of a sealed roll.
    #[must_use]
    pub fn of(roll: &Roll, household: usize) -> Record {
        let at = u32::try_from(household).unwrap_or(u32::MAX);
        let notes: Vec<&Note> = roll.notes.iter().filter(|note| note.household == at).collect();
        Record::with_notes(roll, household, &notes)
    }

    /// The same, given the household's own notes, so that a caller who goes through the whole roll can group them once.
    #[must_use]
    pub fn with_notes(roll: &Roll, household: usize, notes: &[&Note]) -> Record {
        Record {
            household: entries(roll, roll.household_columns(), roll.household_row(household), None, notes),
            members: Record::members_of(roll, household, notes),
        }
    }

    /// The members of a household alone, given the household's notes.
    #[must_use]
    pub fn members_of(roll: &Roll, household: usize, notes: &[&Note]) -> Vec<Entries> {
        (0u16..)
            .zip(roll.members_of(household))
            .map(|(position, &member)| entries(roll, roll.member_columns(), roll.member_row(member as usize), Some(position), notes))
            .collect()
    }

    /// Adds this document to a roll; the roll must be sealed afterwards. Returns the household's index.
    ///
    /// Fields the register no longer knows are left out; the stored document keeps them.
    pub fn put(&self, roll: &mut Roll, id: &str) -> usize {
        let household = self.put_household(roll, id);
        for (position, entries) in (0u16..).zip(&self.members) {
            let member = roll.member(household, RowSource::default());
            for (code, entry) in entries {
                if let Some(field) = field::field(code).filter(|field| field.row().owner == field::Owner::Member) {
                    let cell = put_entry(roll, household, Some(position), field, entry);
                    roll.set_member(member, field, cell);
                }
            }
        }
        household
    }

    /// Adds the household's own values alone.
    pub fn put_household(&self, roll: &mut Roll, id: &str) -> usize {
        let household = roll.household(id, RowSource::default());
        for (code, entry) in &self.household {
            if let Some(field) = field::field(code).filter(|field| field.is_household() && *field != field::HH_ID) {
                let cell = put_entry(roll, household, None, field, entry);
                roll.set(household, field, cell);
            }
        }
        household
    }

    /// The canonical bytes: JSON with sorted keys.
    #[must_use]
    pub fn canonical(&self) -> String {
        document(said(&self.household), self.members.iter().map(said))
    }

    /// The digest of the canonical bytes.
    #[must_use]
    pub fn digest(&self) -> String {
        digest::sha256(self.canonical().as_bytes())
    }

    /// A household value, empty when there is none.
    #[must_use]
    pub fn value(&self, field: FieldId) -> &str {
        self.household.get(field.code()).map_or("", RecordEntry::value)
    }

    /// The fields in which two documents differ: household fields, then those of the members of `other`, then of the people who are
    /// not among them any more. Members are compared person by person: another order is no difference.
    #[must_use]
    pub fn differences(&self, other: &Record) -> Vec<Difference> {
        let mut found = compare(None, &self.household, &other.household);
        let empty = Entries::new();
        let matched = matched(&self.members, &other.members);
        for (position, (theirs, mine)) in other.members.iter().zip(&matched).enumerate() {
            found.extend(compare(Some(position), mine.map_or(&empty, |mine| &self.members[mine]), theirs));
        }
        for (position, mine) in self.members.iter().enumerate().filter(|(position, _)| !matched.contains(&Some(*position))) {
            found.extend(compare(Some(position), mine, &empty));
        }
        found
    }

    /// Whether two documents say the same of the same people, in whatever order.
    #[must_use]
    pub fn says_the_same(&self, other: &Record) -> bool {
        self.members.len() == other.members.len() && self.differences(other).is_empty()
    }
}

/// One value that differs between two documents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// Member position in the document after, or before for somebody who is gone; none for household values.
    pub member: Option<usize>,
    /// Field code.
    pub field: String,
    /// The value before; none when the field was not there.
    pub before: Option<String>,
    /// The value after; none when the field is not there.
    pub after: Option<String>,
}

fn compare(member: Option<usize>, before: &Entries, after: &Entries) -> Vec<Difference> {
    let mut codes: Vec<&String> = before.keys().chain(after.keys()).collect();
    codes.sort_unstable();
    codes.dedup();
    codes
        .into_iter()
        .filter(|code| match (before.get(*code), after.get(*code)) {
            (Some(before), Some(after)) => !before.says_the_same(after),
            (before, after) => before.is_some() || after.is_some(),
        })
        .map(|code| Difference {
            member,
            field: code.clone(),
            before: before.get(code).map(|entry| entry.value().to_owned()),
            after: after.get(code).map(|entry| entry.value().to_owned()),
        })
        .collect()
}

fn entries(roll: &Roll, columns: &[FieldId], row: &[Cell], member: Option<u16>, notes: &[&Note]) -> Entries {
    columns
        .iter()
        .zip(row)
        .filter(|(_, cell)| cell.seen() != Seen::Absent)
        .map(|(&field, &cell)| {
            let note = notes.iter().find(|note| note.field == field && note.member == member);
            (field.code().to_owned(), RecordEntry::of(cell, field, &roll.words, note.copied()))
        })
        .collect()
}

/// The cell of an entry, with what was noted of it added to the roll.
pub fn put_entry(roll: &mut Roll, household: usize, member: Option<u16>, field: FieldId, entry: &RecordEntry) -> Cell {
    match entry {
        RecordEntry::Plain(value) => Cell::read(field.row().kind, value, &mut roll.words),
        RecordEntry::Noted { problem, raw, value } => {
            let problem = Problem::parse(problem).unwrap_or(Problem::Unreadable);
            roll.notes.push(Note {
                household: u32::try_from(household).unwrap_or(u32::MAX),
                member,
                field,
                problem,
                raw: raw.as_str().into(),
            });
            match problem {
                Problem::NotInList => Cell::NOT_IN_LIST,
                Problem::Mended | Problem::Rounded => Cell::read(field.row().kind, value, &mut roll.words),
                Problem::Unreadable | Problem::Scientific | Problem::NumericId => Cell::UNREADABLE,
            }
        }
    }
}

/// A value as a document says it.
#[derive(Debug)]
pub struct WrittenEntry<'v> {
    /// The value; empty for an empty cell.
    pub value: Cow<'v, str>,
    /// The code of a problem, and what the file said.
    pub noted: Option<(&'v str, &'v str)>,
}

/// The canonical JSON of a household, by the only writer of it: its values, then those of its members in the order of the file. Codes come sorted, and once each.
#[must_use]
pub fn document<'v, E: Iterator<Item = (&'v str, WrittenEntry<'v>)>>(household: E, members: impl Iterator<Item = E>) -> String {
    let mut out = String::with_capacity(4096);
    out.push_str("{\"h\":");
    values(&mut out, household);
    out.push_str(",\"m\":[");
    for (position, member) in members.enumerate() {
        if position > 0 {
            out.push(',');
        }
        values(&mut out, member);
    }
    out.push_str("]}");
    out
}

/// The document of one row of values.
#[must_use]
pub fn row_document(entries: &Entries) -> String {
    let mut out = String::new();
    values(&mut out, said(entries));
    out
}

/// The values of a document, in order.
pub fn said(entries: &Entries) -> impl Iterator<Item = (&str, WrittenEntry<'_>)> {
    entries.iter().map(|(code, entry)| {
        let noted = match entry {
            RecordEntry::Plain(_) => None,
            RecordEntry::Noted { problem, raw, .. } => Some((problem.as_str(), raw.as_str())),
        };
        (code.as_str(), WrittenEntry { value: Cow::Borrowed(entry.value()), noted })
    })
}

fn values<'v>(out: &mut String, entries: impl Iterator<Item = (&'v str, WrittenEntry<'v>)>) {
    out.push('{');
    for (position, (code, said)) in entries.enumerate() {
        if position > 0 {
            out.push(',');
        }
        quoted(out, code);
        out.push(':');
        match said.noted {
            None => quoted(out, &said.value),
            Some((problem, raw)) => {
                out.push_str("{\"problem\":");
                quoted(out, problem);
                out.push_str(",\"raw\":");
                quoted(out, raw);
                if !said.value.is_empty() {
                    out.push_str(",\"value\":");
                    quoted(out, &said.value);
                }
                out.push('}');
            }
        }
    }
    out.push('}');
}

/// A JSON string.
fn quoted(out: &mut String, text: &str) {
    if text.bytes().all(|byte| byte >= 0x20 && byte != b'"' && byte != b'\\') {
        out.push('"');
        out.push_str(text);
        out.push('"');
    } else {
        out.push_str(&serde_json::to_string(text).unwrap_or_default());
    }
}

/// A way of telling who somebody is; none when the values for it are not there.
type Identity = fn(&Entries) -> Option<String>;

/// The ways, surest first: certificate, 人编号, name with relation, and for somebody without any of these every value.
const SAME_PERSON: [Identity; 4] = [
    |member| cert::first18(member.get("cert_no").map_or("", RecordEntry::value)).map(str::to_ascii_uppercase),
    |member| Some(member.get("person_id")?.value().to_owned()).filter(|id| !id.is_empty()),
    |member| {
        let name = member.get("name").map(RecordEntry::value).filter(|name| !name.is_empty())?;
        // A number of a person in the place of a name comes back from our own sheets hidden.
        let name = hidden(name, Hide::People);
        Some(format!("{} {}", name::key(&name), member.get("relation").map_or("", RecordEntry::value)))
    },
    |member| Some(row_document(member)),
];

/// For each member of `after`, the position of the same person in `before`; a surer way of telling goes first for everybody.
#[must_use]
pub fn matched(before: &[Entries], after: &[Entries]) -> Vec<Option<usize>> {
    let mut found: Vec<Option<usize>> = vec![None; after.len()];
    for same in SAME_PERSON {
        for (at, member) in after.iter().enumerate() {
            if found[at].is_some() {
                continue;
            }
            let Some(key) = same(member) else { continue };
            let free = |position: &usize| !found.contains(&Some(*position));
            found[at] = (0..before.len()).filter(free).find(|&position| same(&before[position]).as_deref() == Some(&*key));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use crate::domain::cell::Cell;
    use crate::domain::field::NET;
    use crate::domain::field::RELATION;
    use crate::domain::period::Period;
    use crate::domain::record::Entries;
    use crate::domain::record::Record;
    use crate::domain::record::RecordEntry;
    use crate::domain::record::document;
    use crate::domain::record::matched;
    use crate::domain::record::row_document;
    use crate::domain::record::said;
    use crate::domain::roll::Note;
    use crate::domain::roll::Problem;
    use crate::domain::roll::Roll;
    use crate::domain::roll::RowSource;

    #[test]
    fn a_document_goes_through_a_roll_unchanged() {
        let mut roll = Roll::new(Period::annual(2024));
        let household = roll.household("5101", RowSource::default());
        let member = roll.member(household, RowSource::default());
        roll.set(household, NET, Cell::UNREADABLE);
        roll.notes.push(Note { household: 0, member: None, field: NET, problem: Problem::Unreadable, raw: "三千".into() });
        roll.set_member(member, RELATION, Cell::EMPTY);
        roll.seal();
        let record = Record::of(&roll, household);
        let json = record.canonical();
        assert_eq!(json, r#"{"h":{"hh_id":"5101","net":{"problem":"unreadable","raw":"三千"}},"m":[{"relation":""}]}"#);
        let read: Record = serde_json::from_str(&json).expect("canonical bytes are read back");
        let mut again = Roll::new(Period::annual(2024));
        read.put(&mut again, "5101");
        again.seal();
        assert_eq!(Record::of(&again, 0), record);
        let mut changed = record.clone();
        changed.household.remove("net");
        assert_eq!(record.differences(&changed).len(), 1);
    }

    #[test]
    fn what_our_sheets_hid_says_nothing_new() {
        let plain = |value: &str| RecordEntry::Plain(value.to_owned());
        let unreadable = |raw: &str| RecordEntry::Noted { problem: "unreadable".into(), raw: raw.into(), value: String::new() };
        for (back, stood, wanted) in [
            (plain("980***********0038"), plain("980101198001010038"), true),
            (plain("980***********0038"), plain("980101 19800101 0038"), true),
            (unreadable("980***********0038"), unreadable("980101198001010038"), true),
            (unreadable("980***********0038.00"), plain("980101198001010038.00"), true),
            (plain("980***********0046"), plain("980101198001010038"), false),
            (plain("石门村"), plain("980101198001010038"), false),
            (plain(""), plain("980101198001010038"), false),
            (plain("张*三"), plain("张大三"), false),
            (plain("石门村"), plain("石门村"), false),
        ] {
            assert_eq!(back.hides(&stood), wanted, "{back:?} {stood:?}");
        }
    }

    #[test]
    fn a_mended_value_says_the_same_as_the_value_written_plainly() {
        let noted = |raw: &str, value: &str| RecordEntry::Noted { problem: "mended".into(), raw: raw.into(), value: value.into() };
        assert!(noted("18209.00元", "18209.00").says_the_same(&RecordEntry::Plain("18209.00".into())));
        assert!(!noted("约两亩", "").says_the_same(&RecordEntry::Plain(String::new())), "unreadable is not empty");
        assert!(!noted("约两亩", "").says_the_same(&noted("约三亩", "")));
    }

    #[test]
    fn another_order_of_the_members_is_no_difference() {
        let member = |name: &str, health: &str| -> Entries {
            [("name", name), ("health", health)].map(|(code, value)| (code.to_owned(), RecordEntry::Plain(value.to_owned()))).into()
        };
        let before = Record { members: vec![member("甲", "健康"), member("乙", "残疾")], ..Record::default() };
        let turned = Record { members: vec![member("乙", "残疾"), member("甲", "健康")], ..Record::default() };
        assert!(before.says_the_same(&turned));
        let moved = Record { members: vec![member("乙", "健康"), member("甲", "健康")], ..Record::default() };
        let found: Vec<_> = before.differences(&moved).into_iter().map(|one| (one.member, one.field)).collect();
        assert_eq!(found, [(Some(0), "health".to_owned())]);
        let fewer = Record { members: vec![member("乙", "残疾")], ..Record::default() };
        assert_eq!(before.differences(&fewer).len(), 2, "甲 is gone");
        assert_eq!(fewer.differences(&before).len(), 2, "甲 is new");
    }

    fn person(values: &[(&str, &str)]) -> Entries {
        values.iter().map(|(code, value)| ((*code).to_owned(), RecordEntry::Plain((*value).to_owned()))).collect()
    }

    #[test]
    fn people_are_known_by_the_surest_sign_first() {
        let before = [
            person(&[("name", "甲"), ("cert_no", "98010119900307451x")]),
            person(&[("name", "乙"), ("person_id", "7")]),
            person(&[("name", "丙"), ("relation", "之子")]),
            person(&[("health", "健康")]),
        ];
        let after = [
            person(&[("health", "健康")]),
            person(&[("name", "丙"), ("relation", "之子"), ("health", "残疾")]),
            person(&[("name", "甲")]),
            person(&[("name", "甲改"), ("cert_no", "98010119900307451X")]),
            person(&[("name", "乙改"), ("person_id", "7")]),
        ];
        assert_eq!(matched(&before, &after), [Some(3), Some(2), None, Some(0), Some(1)]);
    }

    fn plain(value: &str) -> RecordEntry {
        RecordEntry::Plain(value.to_owned())
    }

    fn noted(problem: &str, raw: &str, value: &str) -> RecordEntry {
        RecordEntry::Noted { problem: problem.to_owned(), raw: raw.to_owned(), value: value.to_owned() }
    }

    #[test]
    fn the_bytes_of_each_kind_of_value_are_fixed() {
        for (entry, wanted) in [
            (plain(""), r#"{"x":""}"#),
            (plain("37020.05"), r#"{"x":"37020.05"}"#),
            (plain("石门村"), r#"{"x":"石门村"}"#),
            (plain("他说\"好\"\n\\\t\u{1}\u{7f}"), "{\"x\":\"他说\\\"好\\\"\\n\\\\\\t\\u0001\u{7f}\"}"),
            (noted("mended", "１２", "12.00"), r#"{"x":{"problem":"mended","raw":"１２","value":"12.00"}}"#),
            (noted("unreadable", "三千", ""), r#"{"x":{"problem":"unreadable","raw":"三千"}}"#),
        ] {
            let document = Entries::from([("x".to_owned(), entry.clone())]);
            assert_eq!(row_document(&document), wanted);
            let back: Entries = serde_json::from_str(wanted).expect("read back");
            assert_eq!(back["x"], entry);
        }
        let two = Entries::from([("b".to_owned(), plain("2")), ("a".to_owned(), plain("1"))]);
        assert_eq!(row_document(&two), r#"{"a":"1","b":"2"}"#);
        assert_eq!(row_document(&Entries::new()), "{}");
        assert_eq!(
            document(said(&two), [said(&two), said(&Entries::new())].into_iter()),
            r#"{"h":{"a":"1","b":"2"},"m":[{"a":"1","b":"2"},{}]}"#
        );
    }
}
