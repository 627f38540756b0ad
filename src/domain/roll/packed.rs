//! A roll packed into bytes, column after column, and read back: the same as its documents say, in a fraction of the time.
//!
//! The bytes begin with what the registers of fields and codes come to: another program would read the documents otherwise, and reads them
//! itself. Households and members lie apart, so that whoever asks nobody of the members does not read them. Numbers are written in as few
//! bytes as they need (LEB128), words once each, cells without a value by what they are and, where many lie together, how many.
//! What does not live here: when a roll is packed, and for how long what was packed holds (`store/version/packed`).

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::domain::cell::Cell;
use crate::domain::cell::Seen;
use crate::domain::code::CODE_LISTS;
use crate::domain::digest;
use crate::domain::field;
use crate::domain::field::FIELDS;
use crate::domain::field::FieldId;
use crate::domain::field::FieldKind;
use crate::domain::field::HH_ID;
use crate::domain::packing;
use crate::domain::packing::PackedBytes;
use crate::domain::packing::PackedReader;
use crate::domain::period::Period;
use crate::domain::roll::CellTable;
use crate::domain::roll::Note;
use crate::domain::roll::Problem;
use crate::domain::roll::Roll;
use crate::domain::roll::RowSource;
use crate::domain::text::words::Word;

/// A packed roll.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PackedRoll {
    /// Numbers of the households, their values and what is noted of them.
    pub households: Vec<u8>,
    /// The members, with the words that no household has.
    pub members: Vec<u8>,
}

/// What packed bytes begin with: the form, and the registers by which documents were read.
static HEAD: LazyLock<[u8; 12]> = LazyLock::new(|| {
    let fields = FIELDS.iter().map(|field| format!("{} {:?} {:?}\n", field.code, field.owner, field.kind));
    let registers: String = fields.chain(CODE_LISTS.iter().map(|list| format!("{list:?}\n"))).collect();
    let mut head = *b"HZR1........";
    head.iter_mut().skip(4).zip(digest::sha256(registers.as_bytes()).into_bytes()).for_each(|(byte, digit)| *byte = digit);
    head
});

/// Whether bytes were packed by the registers of this program.
#[must_use]
pub fn is_ours(packed: &[u8]) -> bool {
    packed.starts_with(&*HEAD)
}

/// Whether bytes were packed by the registers of this program and are as they were written.
#[must_use]
pub fn is_whole(packed: &[u8]) -> bool {
    body(packed).is_some()
}

/// Packs a sealed roll; of where its rows stood nothing is kept, as in documents.
#[must_use]
pub fn pack(roll: &Roll) -> PackedRoll {
    let mut words = PackedWords { numbers: HashMap::new(), fresh: Vec::new() };
    let mut households = PackedBytes::default();
    households.count(roll.len());
    for id in &roll.ids {
        households.number(words.number(*id));
    }
    let rows: Vec<usize> = (0..roll.len()).collect();
    let own = roll.household_columns().iter().copied().filter(|field| *field != HH_ID).collect();
    households.columns(own, &mut words, &|column| rows.iter().map(|row| roll.get(*row, column)).collect());
    households.notes(roll, false);
    let households = headed(roll, &mut words, &households);

    let mut members = PackedBytes::default();
    let rows: Vec<usize> = (0..roll.len()).flat_map(|household| roll.members_of(household)).map(|member| *member as usize).collect();
    (0..roll.len()).for_each(|household| members.count(roll.members_of(household).len()));
    members.columns(roll.member_columns().to_vec(), &mut words, &|column| rows.iter().map(|row| roll.get_member(*row, column)).collect());
    members.notes(roll, true);
    PackedRoll { households, members: headed(roll, &mut words, &members) }
}

/// A part behind its head, a sum that tells damage, and the words that are new in it.
fn headed(roll: &Roll, words: &mut PackedWords, part: &PackedBytes) -> Vec<u8> {
    let mut body = PackedBytes::default();
    let fresh = std::mem::take(&mut words.fresh);
    body.count(fresh.len());
    for word in fresh {
        body.text(roll.words.get(word));
    }
    body.0.extend_from_slice(&part.0);
    [&HEAD[..], &packing::sum(&body.0), &body.0].concat()
}

/// What lies behind the head; none where it is another program's, or a bit of it was turned on the disk.
fn body(packed: &[u8]) -> Option<PackedReader<'_>> {
    let (sum, body) = packed.strip_prefix(&*HEAD)?.split_first_chunk()?;
    (packing::sum(body) == *sum).then_some(PackedReader { rest: body })
}

/// Reads what was packed, sealed; without `members` the households alone. None where the bytes are none of this program's, or damaged.
#[must_use]
pub fn unpack(period: Period, households: &[u8], members: Option<&[u8]>) -> Option<Roll> {
    let mut roll = Roll::new(period);
    let mut words = Vec::new();
    let mut bytes = body(households)?;
    bytes.words(&mut roll, &mut words)?;
    for _ in 0..bytes.count()? {
        let id = *words.get(bytes.count()?)?;
        let id = roll.words.get(id).to_owned();
        roll.household(&id, RowSource::default());
    }
    let len = roll.len();
    bytes.columns(&words, &mut roll.households)?;
    let mut notes = Vec::new();
    bytes.notes(len, &mut notes)?;
    if let Some(members) = members {
        let mut bytes = body(members)?;
        bytes.words(&mut roll, &mut words)?;
        for household in 0..len {
            for _ in 0..bytes.count().filter(|members| roll.members_len() + members <= MOST_MEMBERS)? {
                roll.member(household, RowSource::default());
            }
        }
        bytes.columns(&words, &mut roll.members)?;
        bytes.notes(len, &mut notes)?;
        // As documents are read: a household, then its members. What lies together keeps its order.
        notes.sort_by_key(|note| note.household);
    }
    roll.notes = notes;
    roll.seal();
    Some(roll)
}

/// The words met so far, numbered as they come.
struct PackedWords {
    numbers: HashMap<Word, u64>,
    fresh: Vec<Word>,
}

impl PackedWords {
    fn number(&mut self, word: Word) -> u64 {
        let next = u64::try_from(self.numbers.len()).unwrap_or(u64::MAX);
        *self.numbers.entry(word).or_insert_with(|| {
            self.fresh.push(word);
            next
        })
    }
}

/// How a cell is written: a reason why there is no value, a number that needs all its bytes, a row of equal reasons, else a value.
const WHOLE: u64 = 5;
const REPEATED: u64 = 6;
const FIRST_VALUE: u64 = 7;

/// So many members has no period of a province's office: bytes that say more are damaged.
const MOST_MEMBERS: usize = 1 << 24;

/// From how many equal ones on they are counted.
const MANY: usize = 3;

/// The reasons, by their numbers.
const REASONS: [Cell; 5] = [Cell::ABSENT, Cell::EMPTY, Cell::UNREADABLE, Cell::NOT_IN_LIST, Cell::MASKED];

const fn reason(cell: Cell) -> Option<u64> {
    match cell.seen() {
        Seen::Absent => Some(0),
        Seen::Empty => Some(1),
        Seen::Unreadable => Some(2),
        Seen::NotInList => Some(3),
        Seen::Masked => Some(4),
        Seen::Value(_) => None,
    }
}

/// What can be the matter with a cell, by its number.
const PROBLEMS: [Problem; 6] =
    [Problem::Mended, Problem::Rounded, Problem::Unreadable, Problem::Scientific, Problem::NotInList, Problem::NumericId];

impl PackedBytes {
    /// The columns that hold anything, in the order of their codes.
    fn columns(&mut self, mut fields: Vec<FieldId>, words: &mut PackedWords, cells: &dyn Fn(FieldId) -> Vec<Cell>) {
        fields.sort_unstable_by_key(|field| field.code());
        let held: Vec<(FieldId, Vec<Cell>)> = fields.into_iter().map(|field| (field, cells(field))).collect();
        let held: Vec<_> = held.into_iter().filter(|(_, cells)| cells.iter().any(|cell| *cell != Cell::ABSENT)).collect();
        self.count(held.len());
        for (field, _) in &held {
            self.text(field.code());
        }
        for (field, cells) in held {
            let mut at = 0;
            while let Some(cell) = cells.get(at) {
                let Some(reason) = reason(*cell) else {
                    self.value(field, *cell, words);
                    at += 1;
                    continue;
                };
                let equal = cells[at..].iter().take_while(|other| *other == cell).count();
                if equal >= MANY {
                    self.number(REPEATED);
                    self.number(reason);
                    self.count(equal);
                } else {
                    (0..equal).for_each(|_| self.number(reason));
                }
                at += equal;
            }
        }
    }

    fn value(&mut self, field: FieldId, cell: Cell, words: &mut PackedWords) {
        let raw = cell.raw().unwrap_or_default();
        let coded = match cell.word().filter(|_| holds_words(field)) {
            Some(word) => words.number(word),
            // Small numbers of either sign are short.
            None => ((raw << 1) ^ (raw >> 63)).cast_unsigned(),
        };
        if let Some(number) = coded.checked_add(FIRST_VALUE) {
            self.number(number);
        } else {
            self.number(WHOLE);
            self.0.extend_from_slice(&raw.to_le_bytes());
        }
    }

    /// What is noted of households, or of members, in the order of the households.
    fn notes(&mut self, roll: &Roll, of_members: bool) {
        let notes: Vec<&Note> = roll.notes.iter().filter(|note| note.member.is_some() == of_members).collect();
        self.count(notes.len());
        for note in notes {
            self.number(u64::from(note.household));
            self.number(note.member.map_or(0, |member| u64::from(member) + 1));
            self.text(note.field.code());
            self.count(PROBLEMS.iter().position(|problem| *problem == note.problem).unwrap_or_default());
            self.text(&note.raw);
        }
    }
}

/// Whether the number of a cell is that of a word.
fn holds_words(field: FieldId) -> bool {
    matches!(field.row().kind, FieldKind::Text | FieldKind::Code(_) | FieldKind::Set(_))
}

impl PackedReader<'_> {
    fn words(&mut self, roll: &mut Roll, words: &mut Vec<Word>) -> Option<()> {
        for _ in 0..self.count()? {
            words.push(roll.words.add(self.text()?));
        }
        Some(())
    }

    /// Fills a table that has its rows; a field that the register no longer knows has been refused with the head.
    fn columns(&mut self, words: &[Word], table: &mut CellTable) -> Option<()> {
        let fields = (0..self.count()?).map(|_| field::field(self.text()?)).collect::<Option<Vec<FieldId>>>()?;
        table.widen(&fields);
        let width = table.columns.len();
        for field in fields {
            let (is_word, column) = (holds_words(field), table.column(field)?);
            let mut row = 0;
            while row < table.rows {
                let (cell, equal) = match self.number()? {
                    WHOLE => {
                        let (raw, rest) = self.rest.split_first_chunk()?;
                        self.rest = rest;
                        (Cell::value(i64::from_le_bytes(*raw)), 1)
                    }
                    REPEATED => (*REASONS.get(self.count()?)?, self.count()?),
                    coded => match coded.checked_sub(FIRST_VALUE) {
                        None => (*REASONS.get(usize::try_from(coded).ok()?)?, 1),
                        Some(word) if is_word => (Cell::value(i64::from(words.get(usize::try_from(word).ok()?)?.0)), 1),
                        Some(number) => (Cell::value((number >> 1).cast_signed() ^ -(number & 1).cast_signed()), 1),
                    },
                };
                let end = row.checked_add(equal).filter(|end| *end <= table.rows)?;
                (row..end).for_each(|row| table.cells[row * width + column] = cell);
                row = end;
            }
        }
        Some(())
    }

    fn notes(&mut self, households: usize, notes: &mut Vec<Note>) -> Option<()> {
        for _ in 0..self.count()? {
            let household = u32::try_from(self.number()?).ok().filter(|household| (*household as usize) < households)?;
            let member = u16::try_from(self.number()?).ok()?.checked_sub(1);
            let field = field::field(self.text()?)?;
            let problem = *PROBLEMS.get(self.count()?)?;
            notes.push(Note { household, member, field, problem, raw: self.text()?.into() });
        }
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use crate::domain::cell::Cell;
    use crate::domain::field::FieldId;
    use crate::domain::field::HH_ID;
    use crate::domain::field::Owner;
    use crate::domain::packing;
    use crate::domain::period::Period;
    use crate::domain::roll::Note;
    use crate::domain::roll::Roll;
    use crate::domain::roll::RowSource;
    use crate::domain::roll::packed::PROBLEMS;
    use crate::domain::roll::packed::PackedRoll;
    use crate::domain::roll::packed::REASONS;
    use crate::domain::roll::packed::holds_words;
    use crate::domain::roll::packed::is_ours;
    use crate::domain::roll::packed::pack;
    use crate::domain::roll::packed::unpack;

    const NOW: Period = Period::annual(2024);

    fn fields(of_members: bool) -> Vec<FieldId> {
        let fits = |field: &FieldId| match field.row().owner {
            Owner::Member => of_members,
            _ => !of_members && field.is_household() && *field != HH_ID,
        };
        FieldId::all().filter(fits).collect()
    }

    /// Numbers at every edge that a byte more begins at, and words, by lot.
    fn cell(roll: &mut Roll, field: FieldId, (kind, number): (u8, i64)) -> Cell {
        match kind {
            0..=4 => REASONS[usize::from(kind)],
            _ if holds_words(field) => Cell::value(i64::from(roll.words.add(&format!("词{}", number % 40)).0)),
            5 => Cell::value(number),
            6 => {
                Cell::value([i64::MAX, i64::MIN + 16, 0, -1, 60, 61, 63, 64, -64, -65][usize::try_from(number.rem_euclid(10)).unwrap_or(0)])
            }
            _ => Cell::value(number % 300),
        }
    }

    /// A roll filled by lot: members of a household may lie apart, columns may be empty, the first household repeats a lot.
    fn roll(households: &[(u8, Vec<(u8, i64)>)], notes: &[(u32, u8, u8)]) -> Roll {
        let (own, of_members) = (fields(false), fields(true));
        let mut roll = Roll::new(NOW);
        for (at, (_, cells)) in households.iter().enumerate() {
            let household = roll.household(&format!("9801010000{at}"), RowSource::default());
            for (number, drawn) in cells.iter().enumerate() {
                let field = own[(number * 7) % own.len()];
                let cell = cell(&mut roll, field, *drawn);
                roll.set(household, field, cell);
            }
        }
        for round in 0..3 {
            for (at, (members, cells)) in households.iter().enumerate().filter(|(_, (members, _))| *members > round) {
                let member = roll.member(at, RowSource::default());
                for (number, drawn) in cells.iter().enumerate() {
                    let field = of_members[(number * 5 + usize::from(*members)) % of_members.len()];
                    let cell = cell(&mut roll, field, *drawn);
                    roll.set_member(member, field, cell);
                }
            }
        }
        roll.seal();
        let mut notes: Vec<Note> = notes
            .iter()
            .filter(|_| !households.is_empty())
            .map(|(household, member, problem)| Note {
                household: household % u32::try_from(households.len()).unwrap_or(1),
                member: u16::from(*member).checked_sub(1),
                field: if *member == 0 { own[3] } else { of_members[3] },
                problem: PROBLEMS[usize::from(*problem) % PROBLEMS.len()],
                raw: format!("约{problem}元").into(),
            })
            .collect();
        notes.sort_by_key(|note| (note.household, note.member.is_some()));
        roll.notes = notes;
        roll
    }

    /// Everything that can be asked of a roll, but for where its rows stood and what its columns are called first.
    fn shown(roll: &Roll) -> Vec<String> {
        let written = |cell: Cell, field: FieldId| match cell.word().filter(|_| holds_words(field)) {
            Some(word) => roll.words.get(word).to_owned(),
            None => format!("{cell:?}"),
        };
        let mut lines = Vec::new();
        for at in 0..roll.len() {
            assert_eq!(roll.find(roll.id(at)), Some(at));
            lines.push(roll.id(at).to_owned());
            lines.extend(fields(false).into_iter().map(|field| written(roll.get(at, field), field)));
            for member in roll.members_of(at) {
                lines.push("member".to_owned());
                lines.extend(fields(true).into_iter().map(|field| written(roll.get_member(*member as usize, field), field)));
            }
        }
        lines.push(format!("{:?}", roll.notes));
        lines
    }

    fn drawn() -> impl Strategy<Value = Roll> {
        let cells = proptest::collection::vec((0..9_u8, any::<i64>()), 0..60);
        let households = proptest::collection::vec((0..4_u8, cells), 0..12);
        let notes = proptest::collection::vec((any::<u32>(), 0..4_u8, any::<u8>()), 0..6);
        (households, notes).prop_map(|(households, notes)| roll(&households, &notes))
    }

    proptest! {
        #[test]
        fn what_is_packed_is_read_back_whole(roll in drawn()) {
            let PackedRoll { households, members } = pack(&roll);
            prop_assert!(is_ours(&households) && is_ours(&members));
            let back = unpack(NOW, &households, Some(&members)).expect("packed by this program");
            prop_assert_eq!(shown(&back), shown(&roll));
            // The same households give the same bytes, whatever order their columns came in.
            prop_assert_eq!(pack(&back), PackedRoll { households: households.clone(), members });
            let alone = unpack(NOW, &households, None).expect("packed by this program");
            prop_assert_eq!((alone.len(), alone.members_len()), (roll.len(), 0));
            for (at, field) in (0..roll.len()).flat_map(|at| fields(false).into_iter().map(move |field| (at, field))) {
                let of = |roll: &Roll| roll.get(at, field).written(field.row().kind, &roll.words);
                prop_assert_eq!(of(&alone), of(&roll));
            }
        }

        #[test]
        fn damaged_bytes_are_refused(roll in drawn(), at in any::<usize>(), byte in 1..=u8::MAX, cut in any::<bool>()) {
            let PackedRoll { households, members } = pack(&roll);
            let damaged = |whole: &[u8]| {
                let (mut bytes, at) = (whole.to_vec(), at % whole.len());
                bytes[at] ^= byte;
                bytes.truncate(if cut { at } else { whole.len() });
                bytes
            };
            prop_assert!(unpack(NOW, &damaged(&households), Some(&members)).is_none());
            prop_assert!(unpack(NOW, &households, Some(&damaged(&members))).is_none());
            // PackedBytes whose sum was put right are read for what they are, and no further than they go.
            let mut forged = damaged(&members);
            if let Some((head, body)) = forged.split_at_mut_checked(16) {
                head[12..].copy_from_slice(&packing::sum(body));
                let _ = unpack(NOW, &households, Some(&forged));
            }
        }
    }
}
