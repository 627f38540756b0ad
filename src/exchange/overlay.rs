//! A sheet laid over households that stand already, cell by cell: of one command or of two, file beside file or form over roll.
//!
//! What does not live here: which sheets meet which, and in what order (`merge.rs` within a kind, `merged` below for checks that store
//! nothing, `review/intake/layers.rs` for what is stored), people, who are matched and not laid (`merge.rs`, `layers.rs`).

use std::collections::BTreeMap;
use std::collections::HashMap;
use std::collections::HashSet;
use std::mem;

use crate::domain::cell::Cell;
use crate::domain::cell::Seen;
use crate::domain::cell::word_cell;
use crate::domain::field;
use crate::domain::field::FieldId;
use crate::domain::field::FieldKind;
use crate::domain::field::known;
use crate::domain::period::Period;
use crate::domain::record::RecordEntry;
use crate::domain::record::says_nothing_new;
use crate::domain::roll::Note;
use crate::domain::roll::Roll;
use crate::domain::tables::TableRow;
use crate::domain::text::words::Word;
use crate::domain::text::words::Words;
use crate::exchange::batch::FileKind;
use crate::exchange::batch::FileReport;
use crate::exchange::batch::Incoming;
use crate::exchange::batch::Layer;
use crate::exchange::batch::RowProblem;

const HEAD_NAME: FieldId = known("head_name");

/// Whose value stays where two sheets speak of one cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wins {
    /// That of the sheet laid over, an empty cell too.
    Upper,
    /// What stands, unless it is empty.
    Standing,
}

/// The one of two cells that is the other with a number of a person hidden.
enum Less {
    Upper,
    Standing,
}

/// What became of the cells of one household.
#[derive(Debug, Default)]
pub struct Laid {
    /// Cells that stand now as the upper sheet has them.
    pub taken: Vec<FieldId>,
    /// Cells where what stood before stays, with what the upper sheet says there, in the words of the roll below.
    pub left: Vec<(FieldId, Cell)>,
}

/// The household values of one roll, to be laid over those of another.
pub struct SheetOverlay<'a> {
    over: &'a Roll,
    columns: Vec<FieldId>,
    words: Translation<'a>,
    notes: HashMap<u32, Vec<&'a Note>>,
    // What the roll below gets and loses when it is settled.
    replaced: HashSet<(u32, FieldId)>,
    noted: Vec<Note>,
}

impl<'a> SheetOverlay<'a> {
    /// Of this roll; every household of it may be laid over one of the same other roll.
    #[must_use]
    pub fn new(over: &'a Roll) -> SheetOverlay<'a> {
        let mut notes: HashMap<u32, Vec<&Note>> = HashMap::new();
        for note in over.notes.iter().filter(|note| note.member.is_none()) {
            notes.entry(note.household).or_default().push(note);
        }
        let columns = over.household_columns().iter().copied().filter(|field| *field != field::HH_ID).collect();
        SheetOverlay { over, columns, words: Translation::new(over), notes, replaced: HashSet::new(), noted: Vec::new() }
    }

    /// A cell of this roll in the words of the roll below.
    pub fn translated(&mut self, field: FieldId, cell: Cell, under: &mut Roll) -> Cell {
        self.words.cell(field, cell, &mut under.words)
    }

    /// Lays household `at` over household `into` of the roll below; columns for which `hidden` holds are passed over. Whoever wins, a
    /// number that our own sheets hid says nothing new, and gives way to the whole one.
    pub fn lay(&mut self, at: usize, under: &mut Roll, into: usize, wins: Wins, hidden: &dyn Fn(FieldId) -> bool) -> Laid {
        let (above, below) = (number(at), number(into));
        let mut laid = Laid::default();
        for position in 0..self.columns.len() {
            let field = self.columns[position];
            let cell = self.over.get(at, field);
            if cell.seen() == Seen::Absent {
                continue;
            }
            let cell = self.words.cell(field, cell, &mut under.words);
            let stands = under.get(into, field);
            let takes = match self.shows_less(field, (above, cell), (below, stands), under) {
                Some(Less::Standing) => true,
                Some(Less::Upper) => false,
                None if hidden(field) => continue,
                None => match wins {
                    Wins::Upper => true,
                    Wins::Standing => stands.seen() == Seen::Absent || (stands == Cell::EMPTY && cell != Cell::EMPTY),
                },
            };
            if takes {
                under.set(into, field, cell);
                self.replaced.insert((below, field));
                laid.taken.push(field);
            } else {
                laid.left.push((field, cell));
            }
        }
        let notes = self.notes.get(&above).into_iter().flatten().filter(|note| laid.taken.contains(&note.field));
        self.noted.extend(notes.map(|note| Note { household: below, ..(*note).clone() }));
        laid
    }

    /// Which of two cells is the other one as our own sheets show it, if any: it never stands before the whole.
    fn shows_less(&self, field: FieldId, upper: (u32, Cell), standing: (u32, Cell), under: &Roll) -> Option<Less> {
        let of_upper = || self.note(upper.0, field);
        let of_standing = || under.notes.iter().find(|note| note.household == standing.0 && note.member.is_none() && note.field == field);
        let written = |cell: Cell, note: Option<&Note>| match (cell.raw(), note) {
            (None, Some(note)) => note.raw.to_string(),
            _ => cell.written(field.row().kind, &under.words),
        };
        // Hardly a cell has a star, and the notes below are many.
        let has_star = |cell: Cell| match cell.seen() {
            Seen::Absent | Seen::Empty => false,
            Seen::Value(_) => is_word(field) && cell.word().is_some_and(|word| under.words.get(word).contains('*')),
            Seen::Unreadable | Seen::NotInList | Seen::Masked => true,
        };
        let (upper_star, standing_star) = (has_star(upper.1), has_star(standing.1));
        if !upper_star && !standing_star {
            return None;
        }
        let (above, below) = (written(upper.1, of_upper()), written(standing.1, of_standing()));
        if says_nothing_new(&above, &below) {
            Some(Less::Upper)
        } else if says_nothing_new(&below, &above) {
            Some(Less::Standing)
        } else {
            None
        }
    }

    /// A cell of household `at` that was taken, as a document says it.
    #[must_use]
    pub fn entry(&self, at: usize, field: FieldId) -> RecordEntry {
        RecordEntry::of(self.over.get(at, field), field, &self.over.words, self.note(number(at), field))
    }

    fn note(&self, household: u32, field: FieldId) -> Option<&'a Note> {
        self.notes.get(&household)?.iter().find(|note| note.field == field).copied()
    }

    /// Gives the roll below the notes of the cells that were taken, in the place of those they had. Call it after the last household,
    /// or after each where another sheet follows.
    pub fn settle(&mut self, under: &mut Roll) {
        let replaced = mem::take(&mut self.replaced);
        under.notes.retain(|note| note.member.is_some() || !replaced.contains(&(note.household, note.field)));
        under.notes.append(&mut self.noted);
    }
}

fn number(household: usize) -> u32 {
    u32::try_from(household).unwrap_or(u32::MAX)
}

fn is_word(field: FieldId) -> bool {
    match field.row().kind {
        FieldKind::Money | FieldKind::Count | FieldKind::Decimal | FieldKind::Date | FieldKind::Month | FieldKind::Truth => false,
        FieldKind::Text | FieldKind::Code(_) | FieldKind::Set(_) => true,
    }
}

/// Cells of one roll for another: words change their numbers.
struct Translation<'a> {
    from: &'a Words,
    known: Vec<Option<Word>>,
}

impl<'a> Translation<'a> {
    fn new(from: &'a Roll) -> Translation<'a> {
        Translation { from: &from.words, known: vec![None; from.words.len()] }
    }

    /// The cell as the other roll holds it.
    fn cell(&mut self, field: FieldId, cell: Cell, into: &mut Words) -> Cell {
        let Some(word) = cell.word().filter(|_| is_word(field)) else { return cell };
        if let Some(Some(known)) = self.known.get(word.0 as usize) {
            return Cell::value(i64::from(known.0));
        }
        let cell = word_cell(into, self.from.get(word));
        if let Some(slot) = self.known.get_mut(word.0 as usize) {
            *slot = cell.word();
        }
        cell
    }
}

/// Lays a sheet's households over a roll, and says for each where it stands there: a form alone makes no household.
pub fn lay_layer(under: &mut Roll, layer: &Layer) -> Vec<Option<usize>> {
    under.declare(layer.roll.household_columns());
    let mut overlay = SheetOverlay::new(&layer.roll);
    let places = (0..layer.roll.len())
        .map(|at| {
            let id = layer.roll.id(at);
            let into = match layer.kind {
                FileKind::Collection => under.find(id)?,
                FileKind::Yearly | FileKind::Table(_) => under.household(id, layer.roll.source(at)),
            };
            overlay.lay(at, under, into, Wins::Upper, &|_| false);
            Some(into)
        })
        .collect();
    overlay.settle(under);
    places
}

/// One roll for each period; a collection sheet's columns replace the yearly file's, and households it alone knows are left out.
#[must_use]
pub fn merged(incoming: Incoming) -> (Vec<FileReport>, BTreeMap<Period, Roll>, Vec<RowProblem>) {
    let (files, rolls, problems, _) = merged_with_strays(incoming);
    (files, rolls, problems)
}

/// Rows of collection sheets whose household is in no yearly file, each with the period and the position of its file.
pub type Strays = Vec<(Period, usize, TableRow)>;

/// The same, with what was left out.
#[must_use]
pub fn merged_with_strays(incoming: Incoming) -> (Vec<FileReport>, BTreeMap<Period, Roll>, Vec<RowProblem>, Strays) {
    let mut rolls: BTreeMap<Period, Roll> = BTreeMap::new();
    let mut left_out = Strays::new();
    let (sheets, yearly): (Vec<Layer>, Vec<Layer>) = incoming.rolls.into_iter().partition(|layer| layer.kind == FileKind::Collection);
    for layer in yearly.into_iter().chain(sheets) {
        let is_sheet = layer.kind == FileKind::Collection;
        match rolls.get_mut(&layer.period) {
            None if is_sheet => left_out.extend(strays(&layer, &|_| false)),
            None => {
                rolls.insert(layer.period, layer.roll);
            }
            Some(under) => {
                if is_sheet {
                    left_out.extend(strays(&layer, &|id| under.find(id).is_some()));
                }
                lay_layer(under, &layer);
                under.seal();
            }
        }
    }
    (incoming.files, rolls, incoming.problems, left_out)
}

/// The rows of a collection sheet whose household is not known: a form alone makes no household.
#[must_use]
pub fn strays(sheet: &Layer, is_known: &dyn Fn(&str) -> bool) -> Strays {
    let roll = &sheet.roll;
    let word = |at: usize, id: FieldId| roll.get(at, id).word().map(|word| roll.words.get(word).to_owned()).unwrap_or_default();
    let stray = |at: usize| {
        let source = roll.source(at);
        let row = TableRow {
            row: source.row,
            hh_id: roll.id(at).to_owned(),
            name: word(at, HEAD_NAME),
            village: word(at, field::VILLAGE),
            ..TableRow::default()
        };
        (sheet.period, usize::from(source.file), row)
    };
    (0..roll.len()).filter(|at| !is_known(roll.id(*at))).map(stray).collect()
}

#[cfg(test)]
mod tests {
    use crate::domain::cell::Cell;
    use crate::domain::cell::word_cell;
    use crate::domain::field::FieldId;
    use crate::domain::field::HEAD_CERT_NO;
    use crate::domain::field::NET;
    use crate::domain::field::known;
    use crate::domain::period::Period;
    use crate::domain::roll::Note;
    use crate::domain::roll::Problem;
    use crate::domain::roll::Roll;
    use crate::domain::roll::RowSource;
    use crate::exchange::overlay::SheetOverlay;
    use crate::exchange::overlay::Wins;

    const WAGE: FieldId = known("wage");
    const FULL: &str = "980101198001010038";
    const HIDDEN: &str = "980***********0038";

    /// A roll of one household; words become words, figures figures, `?…` a figure nobody can read.
    fn roll(values: &[(FieldId, &str)]) -> Roll {
        let mut roll = Roll::new(Period::annual(2024));
        // Other words come first, so that equal words have other numbers.
        roll.words.add("another word");
        let at = roll.household("510101", RowSource::default());
        for &(field, value) in values {
            let cell = match value.strip_prefix('?') {
                Some(raw) => {
                    roll.notes.push(Note { household: 0, member: None, field, problem: Problem::Unreadable, raw: raw.into() });
                    Cell::UNREADABLE
                }
                None if value.is_empty() => Cell::EMPTY,
                None if field == HEAD_CERT_NO => word_cell(&mut roll.words, value),
                None => Cell::read(field.row().kind, value, &mut roll.words),
            };
            roll.set(at, field, cell);
        }
        roll.seal();
        roll
    }

    /// What stands after a sheet was laid over, with the text of its note.
    fn laid(below: &[(FieldId, &str)], above: &[(FieldId, &str)], wins: Wins, field: FieldId) -> (String, Option<String>) {
        let (mut under, over) = (roll(below), roll(above));
        let mut overlay = SheetOverlay::new(&over);
        overlay.lay(0, &mut under, 0, wins, &|_| false);
        overlay.settle(&mut under);
        let notes: Vec<&Note> = under.notes.iter().filter(|note| note.field == field).collect();
        assert!(notes.len() < 2, "one note a cell: {notes:?}");
        (under.get(0, field).written(field.row().kind, &under.words), notes.first().map(|note| note.raw.to_string()))
    }

    #[test]
    fn each_cell_stands_as_the_sheet_that_wins_has_it() {
        let note = |raw: &str| Some(raw.to_owned());
        for (below, above, upper, standing) in [
            ("1.00", "2.00", ("2.00", None), ("1.00", None)),
            ("1.00", "", ("", None), ("1.00", None)),
            ("", "2.00", ("2.00", None), ("2.00", None)),
            ("?三千", "2.00", ("2.00", None), ("", note("三千"))),
            ("1.00", "?三千", ("", note("三千")), ("1.00", None)),
            ("", "?三千", ("", note("三千")), ("", note("三千"))),
            ("?三千", "?四千", ("", note("四千")), ("", note("三千"))),
            ("?三千", "", ("", None), ("", note("三千"))),
        ] {
            for (wins, wanted) in [(Wins::Upper, upper), (Wins::Standing, standing)] {
                let found = laid(&[(WAGE, below)], &[(WAGE, above)], wins, WAGE);
                assert_eq!((found.0.as_str(), found.1), wanted, "{above:?} over {below:?}, {wins:?}");
            }
        }
    }

    #[test]
    fn a_column_the_upper_sheet_lacks_keeps_its_value_and_its_note() {
        for wins in [Wins::Upper, Wins::Standing] {
            let found = laid(&[(WAGE, "?三千"), (NET, "1.00")], &[(NET, "2.00")], wins, WAGE);
            assert_eq!(found, (String::new(), Some("三千".to_owned())), "{wins:?}");
        }
    }

    #[test]
    fn a_number_that_our_own_sheets_hid_takes_nothing_away() {
        for (below, above, wanted) in [
            (FULL, HIDDEN, FULL),
            (FULL, "980***********0046", "980***********0046"),
            (FULL, "", ""),
            ("", HIDDEN, HIDDEN),
            ("石门村", HIDDEN, HIDDEN),
            (HIDDEN, FULL, FULL),
        ] {
            let found = laid(&[(HEAD_CERT_NO, below)], &[(HEAD_CERT_NO, above)], Wins::Upper, HEAD_CERT_NO);
            assert_eq!(found.0, wanted, "{above} over {below}");
        }
        let first = laid(&[(HEAD_CERT_NO, HIDDEN)], &[(HEAD_CERT_NO, FULL)], Wins::Standing, HEAD_CERT_NO);
        assert_eq!(first.0, FULL, "whichever file came first");
        let unread = laid(&[(WAGE, "?980101198001010038")], &[(WAGE, "?980***********0038")], Wins::Upper, WAGE);
        assert_eq!(unread.1.as_deref(), Some(FULL), "nor one that stands where a figure should");
    }

    #[test]
    fn a_hidden_column_is_passed_over_and_what_was_left_is_told() {
        let (mut under, over) = (roll(&[(WAGE, "1.00"), (NET, "1.00")]), roll(&[(WAGE, "2.00"), (NET, "2.00")]));
        let mut overlay = SheetOverlay::new(&over);
        let laid = overlay.lay(0, &mut under, 0, Wins::Upper, &|field| field == WAGE);
        assert_eq!((laid.taken, laid.left), (vec![NET], vec![]));
        let laid = overlay.lay(0, &mut under, 0, Wins::Standing, &|_| false);
        assert_eq!((laid.taken, laid.left), (vec![], vec![(WAGE, Cell::value(200)), (NET, Cell::value(200))]));
    }
}
