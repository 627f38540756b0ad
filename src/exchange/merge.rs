//! Files of one batch joined: one roll for each period and kind, in the order of the files.
//!
//! What does not live here: reading a file (`read.rs`), laying a collection sheet over a yearly one (`overlay.rs`).

use std::collections::BTreeMap;
use std::collections::HashMap;

use crate::domain::cell::Cell;
use crate::domain::field::FieldId;
use crate::domain::period::Period;
use crate::domain::roll::Note;
use crate::domain::roll::RowSource;
use crate::exchange::batch::FileKind;
use crate::exchange::batch::FileReport;
use crate::exchange::batch::Incoming;
use crate::exchange::batch::Layer;
use crate::exchange::batch::PassedOver;
use crate::exchange::batch::ProblemKind;
use crate::exchange::batch::RowProblem;
use crate::exchange::batch::TablePart;
use crate::exchange::cells::header::label_of;
use crate::exchange::cells::said::shown;
use crate::exchange::done::FileDone;
use crate::exchange::error::ExchangeError;
use crate::exchange::overlay::SheetOverlay;
use crate::exchange::overlay::Wins;
use crate::exchange::sheets::household::RollPart;
use crate::i18n::Text;
use crate::i18n::text;

/// Joins what the files of a batch held; `behind` is a period of which files that stand before them have rows.
///
/// # Errors
/// When a collection sheet has no period and no yearly sheet lends it one, or there are too many sheets to number.
pub fn merge(done: Vec<FileDone>, passed_over: Vec<PassedOver>, behind: Option<Period>) -> Result<Incoming, ExchangeError> {
    let mut files: Vec<FileReport> = Vec::new();
    let mut problems = Vec::new();
    let mut parts: Vec<(FileKind, RollPart)> = Vec::new();
    let mut tables: Vec<TablePart> = Vec::new();
    let mut digests: HashMap<String, usize> = HashMap::new();
    for file in done {
        let first = files.len();
        let mut seen: Option<usize> = None;
        for mut sheet in file.sheets {
            let at = files.len();
            let number = u16::try_from(at).map_err(|_| ExchangeError::TooMany)?;
            let before = digests.get(&sheet.report.digest).copied().filter(|before| *before < first);
            seen = seen.or(before);
            problems.extend(sheet.problems.drain(..).map(|problem| RowProblem { file: at, ..problem }));
            if before.is_none() {
                digests.entry(sheet.report.digest.clone()).or_insert(at);
                tables.extend(sheet.tables.drain(..).map(|part| TablePart { file: at, ..part }));
                for mut part in sheet.parts {
                    part.roll.shift_files(number);
                    parts.push((sheet.report.kind, part));
                }
            }
            files.push(sheet.report);
        }
        if let Some(before) = seen {
            let wanted = text("与“{name}”内容完全相同，未再计入", "the same bytes as {name}; not counted again")
                .fill(&[("name", &files[before].name)]);
            problems.push(remark(ProblemKind::LeftOut, first, String::new(), wanted));
        }
        for (name, why) in file.skipped {
            problems.push(RowProblem { sheet: name.clone(), ..remark(ProblemKind::LeftOut, first, name, why) });
        }
    }
    lend_periods(&mut files, &mut parts, &mut tables)?;
    let rolls = layers(parts, &files, &mut problems, behind);
    problems.sort_by_key(|problem| problem.file);
    for problem in problems.iter_mut().filter(|problem| problem.sheet.is_empty()) {
        problem.sheet = files.get(problem.file).map(|file| file.sheet.clone()).unwrap_or_default();
    }
    Ok(Incoming { files, rolls, tables, problems, passed_over })
}

fn remark(kind: ProblemKind, file: usize, column: String, wanted: Text) -> RowProblem {
    RowProblem { file, ..RowProblem::new(kind, 0, column, String::new(), wanted) }
}

/// A collection sheet or table that does not say its period belongs to the newest yearly one of its batch.
fn lend_periods(files: &mut [FileReport], parts: &mut [(FileKind, RollPart)], tables: &mut [TablePart]) -> Result<(), ExchangeError> {
    let newest = parts.iter().filter(|(kind, _)| *kind == FileKind::Yearly).filter_map(|(_, part)| part.period).max();
    for (_, part) in parts.iter_mut().filter(|(_, part)| part.period.is_none() && !part.roll.is_empty()) {
        let file = usize::from(part.roll.source(0).file);
        let Some(period) = newest else {
            let report = &files[file];
            return Err(ExchangeError::NoPeriod { name: report.name.clone(), sheet: report.sheet.clone() });
        };
        part.period = Some(period);
        part.roll.period = period;
        files[file].period = Some(period);
    }
    for table in tables.iter_mut().filter(|table| table.period.is_none()) {
        table.period = newest;
        files[table.file].period = newest;
    }
    Ok(())
}

fn layers(parts: Vec<(FileKind, RollPart)>, files: &[FileReport], problems: &mut Vec<RowProblem>, behind: Option<Period>) -> Vec<Layer> {
    let mut joined: BTreeMap<(Period, FileKind), (RollPart, bool)> = BTreeMap::new();
    for (kind, mut part) in parts {
        let Some(period) = part.period else { continue };
        match joined.get_mut(&(period, kind)) {
            None => {
                if behind == Some(period) {
                    // As `absorb` leaves them: those of households, then those of their people.
                    part.roll.notes.sort_by_key(|note| note.member.is_some());
                }
                joined.insert((period, kind), (part, false));
            }
            Some((into, grown)) => {
                absorb(into, &part, files, problems);
                *grown = true;
            }
        }
    }
    joined
        .into_iter()
        .map(|((period, kind), (mut part, grown))| {
            if grown {
                part.roll.seal();
            }
            Layer { kind, period, lists_members: part.lists_members, columns: part.fields, roll: part.roll }
        })
        .collect()
}

/// Adds the rows of a later file; where both speak of a household, the earlier file's values stay.
fn absorb(into: &mut RollPart, from: &RollPart, files: &[FileReport], problems: &mut Vec<RowProblem>) {
    into.roll.declare(&from.fields);
    into.fields.extend(&from.fields);
    into.fields.sort_unstable();
    into.fields.dedup();
    into.lists_members |= from.lists_members;
    let mut overlay = SheetOverlay::new(&from.roll);
    let mut places = Vec::with_capacity(from.roll.len());
    for household in 0..from.roll.len() {
        let source = from.roll.source(household);
        let (at, _) = into.household(from.roll.id(household), source);
        for (field, cell) in overlay.lay(household, &mut into.roll, at, Wins::Standing, &|_| false).left {
            if cell != Cell::EMPTY && into.roll.get(at, field) != cell {
                problems.push(conflict(into, at, field, cell, source, files));
            }
        }
        places.push((at, absorb_members(into, at, from, household, &mut overlay, problems)));
    }
    overlay.settle(&mut into.roll);
    for note in &from.roll.notes {
        let Some((at, members)) = places.get(note.household as usize) else { continue };
        let member = note.member.and_then(|position| *members.get(usize::from(position))?);
        if member.is_some() {
            into.roll.notes.push(Note { household: u32::try_from(*at).unwrap_or(u32::MAX), member, ..note.clone() });
        }
    }
}

/// Adds the members of one household; for each its position there, or nothing when it was there already.
fn absorb_members(
    into: &mut RollPart,
    at: usize,
    from: &RollPart,
    household: usize,
    overlay: &mut SheetOverlay<'_>,
    problems: &mut Vec<RowProblem>,
) -> Vec<Option<u16>> {
    let mut placed = Vec::new();
    for &member in from.roll.members_of(household) {
        let member = member as usize;
        let source = from.roll.member_source(member);
        let key = from.key(member);
        if into.double(at, key).is_some() {
            let wanted = text("同一人只要一行；另一文件或工作表已有，不计", "one row for a person; another file or sheet has it already");
            problems
                .push(RowProblem { row: source.row, ..remark(ProblemKind::PassedOver, usize::from(source.file), String::new(), wanted) });
            placed.push(None);
            continue;
        }
        let (new, position) = into.add_member(at, key, source);
        for (&field, &cell) in from.roll.member_columns().iter().zip(from.roll.member_row(member)) {
            let cell = overlay.translated(field, cell, &mut into.roll);
            into.roll.set_member(new, field, cell);
        }
        placed.push(Some(position));
    }
    placed
}

fn conflict(into: &RollPart, household: usize, field: FieldId, cell: Cell, source: RowSource, files: &[FileReport]) -> RowProblem {
    let kind = field.row().kind;
    let kept = into.roll.get(household, field).written(kind, &into.roll.words);
    let first = usize::from(into.roll.source(household).file);
    let name = files.get(first).map(|file| file.name.clone()).unwrap_or_default();
    let wanted = if kept.is_empty() {
        text(
            "“{name}”里的读不懂，两个都没有采用。请核对后只留一个",
            "in {name} it cannot be read, and neither is used. Check them and leave one",
        )
    } else {
        text("“{name}”里是 {kept}，采用 {kept}，这里的不用", "{name} has {kept}; {kept} is used, this one is not")
    };
    let wanted = wanted.fill(&[("name", &name), ("kept", &shown(field, &kept))]);
    let said = shown(field, &cell.written(kind, &into.roll.words));
    let column = label_of(field).to_owned();
    RowProblem { file: usize::from(source.file), ..RowProblem::new(ProblemKind::Conflict, source.row, column, said, wanted) }
}
