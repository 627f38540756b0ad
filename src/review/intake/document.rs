//! Documents written straight from a roll: the bytes of `Record::canonical`, without building the record first.
//!
//! An import writes tens of thousands of them; a test holds the two ways equal.
//! What does not live here: the bytes of the document (`domain/record.rs`), storing it (`store/version`).

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::mpsc::sync_channel;

use crate::domain::cell::Cell;
use crate::domain::cell::Seen;
use crate::domain::digest;
use crate::domain::field::FieldId;
use crate::domain::field::FieldKind;
use crate::domain::record;
use crate::domain::record::WrittenEntry;
use crate::domain::roll::Note;
use crate::domain::roll::Roll;

/// Households handed from a thread at a time: large enough to cost little, small enough that few documents wait in memory.
const BLOCK: usize = 128;

/// Writes the documents of one roll.
#[derive(Debug)]
pub struct Documents<'a> {
    roll: &'a Roll,
    household: Vec<(usize, FieldId)>,
    member: Vec<(usize, FieldId)>,
    notes: HashMap<u32, Vec<&'a Note>>,
}

/// One household's document.
#[derive(Debug)]
pub struct Document {
    /// Index of the household in the roll.
    pub household: usize,
    /// Canonical JSON.
    pub doc: String,
    /// Its SHA-256.
    pub digest: String,
}

impl<'a> Documents<'a> {
    /// Gets ready: columns in the order of their codes, notes by household.
    #[must_use]
    pub fn new(roll: &'a Roll) -> Documents<'a> {
        let sorted = |columns: &[FieldId]| {
            let mut columns: Vec<(usize, FieldId)> = columns.iter().copied().enumerate().collect();
            columns.sort_unstable_by_key(|(_, field)| field.code());
            columns
        };
        let mut notes: HashMap<u32, Vec<&Note>> = HashMap::new();
        for note in &roll.notes {
            notes.entry(note.household).or_default().push(note);
        }
        Documents { roll, household: sorted(roll.household_columns()), member: sorted(roll.member_columns()), notes }
    }

    /// The canonical document of one household.
    #[must_use]
    pub fn of(&self, household: usize) -> String {
        let at = u32::try_from(household).unwrap_or(u32::MAX);
        let notes: &[&Note] = self.notes.get(&at).map_or(&[], Vec::as_slice);
        let entries = |columns, row, member| self.entries(columns, row, member, notes);
        let members = (0u16..).zip(self.roll.members_of(household));
        record::document(
            entries(self.household.as_slice(), self.roll.household_row(household), None),
            members.map(|(position, &member)| entries(self.member.as_slice(), self.roll.member_row(member as usize), Some(position))),
        )
    }

    fn entries<'d>(
        &'d self,
        columns: &'d [(usize, FieldId)],
        row: &'d [Cell],
        member: Option<u16>,
        notes: &'d [&'d Note],
    ) -> impl Iterator<Item = (&'d str, WrittenEntry<'d>)> {
        columns.iter().filter(|(column, _)| row[*column].seen() != Seen::Absent).map(move |&(column, field)| {
            let own = notes.iter().find(|note| note.field == field && note.member == member);
            let said = own.map(|note| (note.problem.code(), &*note.raw));
            (field.code(), WrittenEntry { value: self.value(row[column], field.row().kind), noted: said })
        })
    }

    fn value(&self, cell: Cell, kind: FieldKind) -> Cow<'_, str> {
        match (kind, cell.word()) {
            (FieldKind::Text | FieldKind::Code(_) | FieldKind::Set(_), Some(word)) => Cow::Borrowed(self.roll.words.get(word)),
            _ => cell.written(kind, &self.roll.words).into(),
        }
    }

    /// Hands over the documents of these households, in their order; two threads write ahead while the caller stores.
    ///
    /// # Errors
    /// What `take` returns first; the threads then stop.
    pub fn each<E>(&self, households: &[usize], mut take: impl FnMut(Document) -> Result<(), E>) -> Result<(), E> {
        const THREADS: usize = 2;
        std::thread::scope(|scope| {
            let mut lanes = Vec::new();
            for lane in 0..THREADS {
                let (send, receive) = sync_channel::<Vec<Document>>(2);
                lanes.push(receive);
                scope.spawn(move || {
                    for block in households.chunks(BLOCK).skip(lane).step_by(THREADS) {
                        let written = block.iter().map(|&household| {
                            let doc = self.of(household);
                            Document { household, digest: digest::sha256(doc.as_bytes()), doc }
                        });
                        if send.send(written.collect()).is_err() {
                            return;
                        }
                    }
                });
            }
            for block in 0..households.len().div_ceil(BLOCK) {
                // A lane that has nothing more to send has already sent its last block.
                for document in lanes[block % THREADS].recv().unwrap_or_default() {
                    take(document)?;
                }
            }
            Ok(())
        })
    }
}

#[cfg(test)]
mod tests {
    use crate::domain::cell::Cell;
    use crate::domain::field::FieldId;
    use crate::domain::field::HH_ID;
    use crate::domain::period::Period;
    use crate::domain::record::Record;
    use crate::domain::roll::Note;
    use crate::domain::roll::Problem;
    use crate::domain::roll::Roll;
    use crate::domain::roll::RowSource;
    use crate::review::intake::document::Documents;

    #[test]
    fn both_ways_give_the_same_bytes() {
        let mut roll = Roll::new(Period::annual(2024));
        let fields: Vec<FieldId> = FieldId::all().filter(|field| *field != HH_ID).collect();
        for at in 0..300u32 {
            let household = roll.household(&format!("9801010{at:04}"), RowSource::default());
            let member = roll.member(household, RowSource::default());
            for (number, &field) in fields.iter().enumerate() {
                let wanted = ["", "1", "2024-10", "2024-10-08", "是", "他说\"好\"\n\\"][(number + at as usize) % 6];
                let cell = Cell::read(field.row().kind, wanted, &mut roll.words);
                let problem = if cell == Cell::UNREADABLE { Some(Problem::Unreadable) } else { None };
                let problem = if at % 7 == 0 && cell.raw().is_some() { Some(Problem::Mended) } else { problem };
                let of_member = !field.is_household();
                if let Some(problem) = problem {
                    let member = of_member.then_some(0);
                    roll.notes.push(Note { household: at, member, field, problem, raw: wanted.into() });
                }
                if field.row().owner == crate::domain::field::Owner::Case || (number + at as usize).is_multiple_of(11) {
                    continue;
                }
                if of_member { roll.set_member(member, field, cell) } else { roll.set(household, field, cell) }
            }
        }
        roll.seal();
        let documents = Documents::new(&roll);
        let all: Vec<usize> = (0..roll.len()).collect();
        let mut seen = Vec::new();
        let done: Result<(), ()> = documents.each(&all, |document| {
            assert_eq!(document.doc, Record::of(&roll, document.household).canonical());
            seen.push(document.household);
            Ok(())
        });
        assert_eq!(done, Ok(()));
        assert_eq!(seen, all);
    }
}
