//! Layers: how files become versions (design.md section 6).
//!
//! A column absent from a file leaves the value, an empty cell clears it, households absent from a file are untouched,
//! members absent from a file that lists their household are no longer members. The collection sheet's columns stand over the yearly
//! file's, whichever came first; a correction sheet stands over both. What does not live here: reading files (`exchange`), storing versions (`review/intake/batch.rs`).

use std::collections::HashMap;
use std::collections::HashSet;

use crate::domain::field;
use crate::domain::field::FieldId;
use crate::domain::field::HH_ID;
use crate::domain::period::Period;
use crate::domain::record;
use crate::domain::record::Difference;
use crate::domain::record::Entries;
use crate::domain::record::Record;
use crate::domain::record::RecordEntry;
use crate::domain::roll::Note;
use crate::domain::roll::Roll;
use crate::domain::roll::RowSource;
use crate::exchange::batch::FileKind;
use crate::exchange::batch::Layer;
use crate::exchange::overlay::SheetOverlay;
use crate::exchange::overlay::Strays;
use crate::exchange::overlay::Wins;
use crate::exchange::overlay::lay_layer;
use crate::exchange::overlay::strays;
use crate::store::Read;
use crate::store::error::StoreError;
use crate::store::version::LayerOrigin;
use crate::store::version::Sources;
use crate::store::version::Version;

/// What an import makes of one household.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HouseholdFate {
    /// Had no record in this period; the number is the version's position.
    New(i64),
    /// Gets another version.
    Changed {
        /// The version's position.
        seq: i64,
        /// A field changed that the account or a rule reads.
        weighty: bool,
    },
    /// In a file, and equal to what is stored.
    Same,
    /// In none of the files.
    NotInFile,
}

/// What an import makes of one period: its whole roll as it will stand, and each household's fate.
#[derive(Debug)]
pub struct Plan {
    /// The period.
    pub period: Period,
    /// Every household that will have a record.
    pub roll: Roll,
    /// For each household of the roll: files and rows; a file of this import is `-1 - its position`.
    pub sources: Vec<Sources>,
    /// For each household of the roll.
    pub fates: Vec<HouseholdFate>,
    /// Households that will have no record any more (a batch is undone): 户编号 and position of the empty version.
    pub gone: Vec<(String, i64)>,
    /// Rows of collection sheets whose household is in no yearly file, or whose yearly file is still to come, and which are not stored
    /// yet: a form alone makes no household.
    pub strays: Strays,
    /// Households that the files would change and that must not change: their case is locked, or the campaign is closed.
    /// Their rows, with their 户编号.
    pub frozen: Vec<(RowSource, String)>,
    /// Rows of correction sheets whose household the period does not have, with their 户编号.
    pub nobodys: Vec<(RowSource, String)>,
    /// Rows of corrections with cells that cannot be read, with their 户编号 and those fields: the household keeps its figures.
    pub unread: Vec<(RowSource, String, Vec<FieldId>)>,
}

/// What planning asks about fields, households and rows.
pub struct Asks<'a> {
    /// Whether the account or a rule reads a field.
    pub weighs: &'a dyn Fn(&str) -> bool,
    /// Whether a household must stay as it is.
    pub frozen: &'a dyn Fn(&str) -> bool,
    /// Whether a row is of a correction sheet, which makes no household.
    pub is_form: &'a dyn Fn(RowSource) -> bool,
    /// Whether a household is out with its village, so that what comes of it, on whatever sheet, is a correction.
    pub is_out: &'a dyn Fn(&str) -> bool,
}

impl Plan {
    /// Whether forms came and no yearly file of the period is there: they wait for it.
    #[must_use]
    pub fn is_waiting(&self) -> bool {
        !self.sources.is_empty() && self.sources.iter().all(|sources| sources.yearly.is_none())
    }

    /// How many households have this fate: new, changed, same, not in a file.
    #[must_use]
    pub fn counts(&self) -> [usize; 4] {
        let mut counts = [0; 4];
        for fate in &self.fates {
            counts[match fate {
                HouseholdFate::New(_) => 0,
                HouseholdFate::Changed { .. } => 1,
                HouseholdFate::Same => 2,
                HouseholdFate::NotInFile => 3,
            }] += 1;
        }
        counts
    }

    /// The households that get a version, in the order of the roll.
    #[must_use]
    pub fn touched(&self) -> Vec<usize> {
        let touched = |fate: &HouseholdFate| match fate {
            HouseholdFate::New(_) | HouseholdFate::Changed { .. } => true,
            HouseholdFate::Same | HouseholdFate::NotInFile => false,
        };
        (0..self.fates.len()).filter(|&at| touched(&self.fates[at])).collect()
    }

    /// Whether nothing would be stored.
    #[must_use]
    pub fn is_idle(&self) -> bool {
        self.gone.is_empty() && self.touched().is_empty() && self.strays.is_empty()
    }
}

/// What the documents of a file say about its columns, for the layers under and over it.
#[derive(Debug, Default)]
pub struct FileColumns(HashMap<i64, HashSet<String>>);

impl FileColumns {
    /// Reads the columns of every stored file.
    ///
    /// # Errors
    /// What the store says.
    pub fn stored(read: Read<'_>) -> Result<FileColumns, StoreError> {
        Ok(FileColumns(read.files()?.into_iter().map(|file| (file.id, file.columns.into_iter().collect())).collect()))
    }

    fn has(&self, file: i64, field: &str) -> bool {
        self.0.get(&file).is_some_and(|columns| columns.contains(field))
    }
}

/// Plans one period: its layers over what is stored.
///
/// # Errors
/// What the store says.
pub fn plan(read: Read<'_>, period: Period, layers: Vec<Layer>, asks: &Asks<'_>) -> Result<Plan, StoreError> {
    if read.heads(period)?.is_empty() && layers.iter().skip(1).all(|layer| !layer.lists_members) {
        return Ok(first_plan(period, layers));
    }
    let columns = FileColumns::stored(read)?;
    let mut sheets: Vec<LayerSheet<'_>> = layers.iter().map(LayerSheet::new).collect();
    let mut standing = Roll::new(period);
    // A form that comes before any yearly file waits for it; afterwards a form alone makes no household.
    let is_waiting = !layers.iter().any(|layer| layer.kind == FileKind::Yearly) && !has_yearly(read, period)?;
    let is_listed = |id: &str| layers.iter().any(|layer| layer.kind == FileKind::Yearly && layer.roll.find(id).is_some());
    let mut strange: HashSet<String> = HashSet::new();
    let mut ids: Vec<String> = Vec::new();
    for layer in &layers {
        ids.extend((0..layer.roll.len()).map(|at| layer.roll.id(at).to_owned()));
    }
    let mut kept: Vec<(RowSource, String)> = Vec::new();
    let mut nobodys: Vec<(RowSource, String)> = Vec::new();
    let mut unread: Vec<(RowSource, String, Vec<FieldId>)> = Vec::new();
    let mut plan = revise(read, period, ids, asks.weighs, &mut |id, now| {
        let is_known = now.is_some_and(|version| version.sources.yearly.is_some() && !version.record.household.is_empty());
        if !is_waiting && !is_known && !is_listed(id) {
            strange.insert(id.to_owned());
            // A form that waited for the yearly file and is not in it: what it made is no household any more.
            return now.is_some_and(|version| !version.record.household.is_empty()).then(Default::default);
        }
        let rows: Vec<RowSource> = layers.iter().filter_map(|layer| layer.roll.find(id).map(|at| layer.roll.source(at))).collect();
        let first = *rows.first()?;
        if !is_known && rows.iter().all(|row| (asks.is_form)(*row)) {
            nobodys.push((first, id.to_owned()));
            return None;
        }
        let (record, sources) = now.map(|version| (version.record.clone(), version.sources.clone())).unwrap_or_default();
        let (laid, origin) = laid(&mut sheets, id, record, sources, (&columns, asks.is_form), &mut standing);
        if (asks.frozen)(id) && now.is_none_or(|now| laid != now.record && !laid.says_the_same(&now.record)) {
            kept.extend(rows.iter().copied().map(|source| (source, id.to_owned())));
            return None;
        }
        // A figure that was found fault with never gives way to a cell that says nothing.
        let correction = rows.iter().copied().find(|row| (asks.is_form)(*row)).or_else(|| (asks.is_out)(id).then_some(first));
        if let Some((row, now)) = correction.zip(now.filter(|_| is_known)) {
            let fields = unread_since(&now.record, &laid);
            if !fields.is_empty() {
                unread.push((row, id.to_owned(), fields));
                return None;
            }
        }
        Some((laid, origin))
    })?;
    (plan.frozen, plan.nobodys, plan.unread) = (kept, nobodys, unread);
    for sheet in layers.iter().filter(|layer| layer.kind == FileKind::Collection) {
        // A form that waits is kept beside its record too: the yearly file may leave it out.
        plan.strays.extend(strays(sheet, &|id| !is_waiting && !strange.contains(id)));
    }
    Ok(plan)
}

/// The fields whose newest value cannot be read, where another value stood before or none did.
fn unread_since(before: &Record, after: &Record) -> Vec<FieldId> {
    let entry = |difference: &Difference| {
        let entries = match difference.member {
            Some(at) => after.members.get(at)?,
            None => &after.household,
        };
        entries.get(&difference.field)
    };
    let changed = before.differences(after);
    let unread = changed.iter().filter(|difference| difference.after.is_some() && entry(difference).is_some_and(RecordEntry::is_unread));
    let mut fields: Vec<FieldId> = unread.filter_map(|difference| field::field(&difference.field)).collect();
    fields.sort_unstable();
    fields.dedup();
    fields
}

/// Whether a yearly file of a period is stored.
fn has_yearly(read: Read<'_>, period: Period) -> Result<bool, StoreError> {
    let mut found = false;
    read.each_current(period, &mut |version| found |= version.sources.yearly.is_some())?;
    Ok(found)
}

/// Gives the record a household shall have, from its 户编号 and newest version; none to leave it as it is.
pub type Change<'a> = dyn FnMut(&str, Option<&Version>) -> Option<(Record, Sources)> + 'a;

/// Plans a period by going through every stored household and the further `ids`: `change` gives the record a household shall have,
/// none to leave it; a record without household fields means that it shall have none.
///
/// # Errors
/// What the store says.
pub fn revise(
    read: Read<'_>,
    period: Period,
    ids: Vec<String>,
    weighs: &dyn Fn(&str) -> bool,
    change: &mut Change<'_>,
) -> Result<Plan, StoreError> {
    let mut plan = Plan {
        period,
        roll: Roll::new(period),
        sources: Vec::new(),
        fates: Vec::new(),
        gone: Vec::new(),
        strays: Strays::new(),
        frozen: Vec::new(),
        nobodys: Vec::new(),
        unread: Vec::new(),
    };
    let mut seen: HashSet<String> = HashSet::new();
    read.each_current(period, &mut |version| {
        seen.insert(version.hh_id.clone());
        let had = !version.record.household.is_empty();
        let next = version.seq + 1;
        match change(&version.hh_id, Some(&version)) {
            None if had => plan.put(&version.hh_id, &version.record, version.sources, HouseholdFate::NotInFile),
            None => {}
            Some((record, _)) if record.household.is_empty() && had => plan.gone.push((version.hh_id, next)),
            Some((record, _)) if record.household.is_empty() => {}
            Some((record, sources)) if !had => plan.put(&version.hh_id, &record, sources, HouseholdFate::New(next)),
            Some((record, _)) if record == version.record || record.says_the_same(&version.record) => {
                plan.put(&version.hh_id, &version.record, version.sources, HouseholdFate::Same);
            }
            Some((record, sources)) => {
                let weighty = version.record.differences(&record).iter().any(|difference: &Difference| weighs(&difference.field));
                plan.put(&version.hh_id, &record, sources, HouseholdFate::Changed { seq: next, weighty });
            }
        }
    })?;
    for id in ids {
        if seen.insert(id.clone())
            && let Some((record, sources)) = change(&id, None)
        {
            plan.put(&id, &record, sources, HouseholdFate::New(1));
        }
    }
    plan.roll.seal();
    Ok(plan)
}

impl Plan {
    fn put(&mut self, id: &str, record: &Record, sources: Sources, fate: HouseholdFate) {
        record.put(&mut self.roll, id);
        self.sources.push(sources);
        self.fates.push(fate);
    }
}

/// The first import of a period: the yearly roll as it was read, the collection sheet laid over it cell by cell.
fn first_plan(period: Period, layers: Vec<Layer>) -> Plan {
    let is_waiting = layers.iter().all(|layer| layer.kind != FileKind::Yearly);
    let mut left_out = Strays::new();
    for sheet in layers.iter().filter(|layer| is_waiting && layer.kind == FileKind::Collection) {
        left_out.extend(strays(sheet, &|_| false));
    }
    let mut layers = layers.into_iter();
    let (mut roll, mut sources) = match layers.next() {
        Some(layer) => {
            let sources = (0..layer.roll.len()).map(|at| sources_of(&layer, at)).collect();
            (layer.roll, sources)
        }
        None => (Roll::new(period), Vec::new()),
    };
    for layer in layers {
        if layer.kind == FileKind::Collection && !is_waiting {
            left_out.extend(strays(&layer, &|id| roll.find(id).is_some()));
        }
        let places = lay_layer(&mut roll, &layer);
        sources.resize(roll.len(), Sources::default());
        for (at, place) in places.into_iter().enumerate() {
            if let Some(place) = place {
                note_source(&mut sources[place], &layer, at);
            }
        }
    }
    roll.seal();
    let fates = vec![HouseholdFate::New(1); roll.len()];
    let (gone, frozen, nobodys, unread) = Default::default();
    Plan { period, roll, sources, fates, gone, strays: left_out, frozen, nobodys, unread }
}

fn sources_of(layer: &Layer, at: usize) -> Sources {
    let mut sources = Sources::default();
    note_source(&mut sources, layer, at);
    sources
}

fn note_source(sources: &mut Sources, layer: &Layer, at: usize) {
    let file = |position: u16| -1 - i64::from(position);
    let source = layer.roll.source(at);
    let members = if layer.lists_members {
        layer.roll.members_of(at).iter().map(|&member| layer.roll.member_source(member as usize)).map(|s| (file(s.file), s.row)).collect()
    } else {
        Vec::new()
    };
    let origin = Some(LayerOrigin { file: file(source.file), row: source.row, members });
    match layer.kind {
        FileKind::Yearly => sources.yearly = origin,
        FileKind::Collection => sources.collection = origin,
        // Tables are no layers of a record.
        FileKind::Table(_) => {}
    }
}

/// A sheet of an import, to be laid over what is stored.
struct LayerSheet<'a> {
    layer: &'a Layer,
    overlay: SheetOverlay<'a>,
    // By household: what a document of its members needs.
    notes: HashMap<u32, Vec<&'a Note>>,
}

impl<'a> LayerSheet<'a> {
    fn new(layer: &'a Layer) -> LayerSheet<'a> {
        let mut notes: HashMap<u32, Vec<&Note>> = HashMap::new();
        for note in &layer.roll.notes {
            notes.entry(note.household).or_default().push(note);
        }
        LayerSheet { layer, overlay: SheetOverlay::new(&layer.roll), notes }
    }
}

/// A household's document after the sheets that list it were laid over it; `standing` holds the households as they are laid over.
fn laid(
    sheets: &mut [LayerSheet<'_>],
    id: &str,
    mut record: Record,
    mut sources: Sources,
    (columns, is_form): (&FileColumns, &dyn Fn(RowSource) -> bool),
    standing: &mut Roll,
) -> (Record, Sources) {
    let into = record.put_household(standing, id);
    if record.household.is_empty() {
        record.members.clear();
    }
    for LayerSheet { layer, overlay, notes } in sheets {
        let Some(at) = layer.roll.find(id) else { continue };
        let above = match layer.kind {
            // What a village was asked to correct it has corrected, on whichever sheet it stood.
            FileKind::Yearly if is_form(layer.roll.source(at)) => None,
            FileKind::Yearly => sources.collection.as_ref().map(|origin| origin.file),
            FileKind::Collection | FileKind::Table(_) => None,
        };
        let hidden = |field: FieldId| above.is_some_and(|file| columns.has(file, field.code()));
        for field in overlay.lay(at, standing, into, Wins::Upper, &hidden).taken {
            record.household.insert(field.code().to_owned(), overlay.entry(at, field));
        }
        overlay.settle(standing);
        record.household.entry(HH_ID.code().to_owned()).or_insert_with(|| RecordEntry::Plain(id.to_owned()));
        if layer.lists_members {
            let number = u32::try_from(at).unwrap_or(u32::MAX);
            let listed = Record::members_of(&layer.roll, at, notes.get(&number).map_or(&[], Vec::as_slice));
            record.members = members(std::mem::take(&mut record.members), listed);
        }
        note_source(&mut sources, layer, at);
    }
    standing.notes.clear();
    (record, sources)
}

/// Lays a value over what stands; one that our own sheet hid and that comes back hidden leaves it.
fn lay_entry(over: &mut Entries, field: String, entry: RecordEntry) {
    if !over.get(&field).is_some_and(|known| entry.hides(known)) {
        over.insert(field, entry);
    }
}

/// The members a file lists, each laid over the same person's earlier values.
fn members(before: Vec<Entries>, listed: Vec<Entries>) -> Vec<Entries> {
    let matched = record::matched(&before, &listed);
    let mut before: Vec<Option<Entries>> = before.into_iter().map(Some).collect();
    let over = |(member, at): (Entries, Option<usize>)| match at.and_then(|at| before[at].take()) {
        Some(mut known) => {
            for (field, entry) in member {
                lay_entry(&mut known, field, entry);
            }
            known
        }
        None => member,
    };
    listed.into_iter().zip(matched).map(over).collect()
}
