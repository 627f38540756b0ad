//! Corrections held against the cases they are about: sheets that fit no period, households that nobody asked for, another head, people who
//! are no longer listed, rows that say nothing.
//!
//! What does not live here: laying a correction over what stands (`layers.rs`), cases that take no figure (`frozen.rs`).

use std::collections::BTreeSet;
use std::collections::HashMap;
use std::collections::HashSet;

use crate::domain::case::Status;
use crate::domain::field::FieldId;
use crate::domain::field::HH_ID;
use crate::domain::field::YEAR;
use crate::domain::field::known;
use crate::domain::period::Period;
use crate::domain::record;
use crate::domain::record::Record;
use crate::domain::record::RecordEntry;
use crate::domain::roll::RowSource;
use crate::domain::text::name;
use crate::exchange::batch::FileReport;
use crate::exchange::batch::Layer;
use crate::exchange::batch::ProblemKind;
use crate::exchange::batch::RowProblem;
use crate::exchange::cells::header::label_of;
use crate::i18n::Text;
use crate::i18n::text;
use crate::review::intake::layers::Plan;
use crate::review::intake::untaken::refused;
use crate::review::rows::mask;
use crate::store::Read;
use crate::store::error::StoreError;

const HEAD_NAME: FieldId = known("head_name");
const NAME: FieldId = known("name");

/// The status of each case of a period, by 户编号.
pub(in crate::review::intake) type Cases = HashMap<String, Status>;

/// The households of a period that are out with their villages.
pub(in crate::review::intake) fn out_with_villages(read: Read<'_>, period: Period) -> Result<HashSet<String>, StoreError> {
    let out = read.cases(period)?.into_iter().filter(|case| case.state.status == Status::Returned);
    Ok(out.map(|case| case.hh_id).collect())
}

/// Leaves out the correction sheets of periods that have no cases and no data file beside them: a sheet corrects what was reported, and alone
/// it would make a period of its few households, or change unseen what others are compared with. What else came stands.
pub(in crate::review::intake) fn leave_out_forms(
    rolls: &mut Vec<Layer>,
    files: &mut [FileReport],
    with_cases: &BTreeSet<Period>,
    stored: &[Period],
) -> Vec<RowProblem> {
    let sources = |layer: &Layer| (0..layer.roll.len()).map(|at| layer.roll.source(at)).collect::<Vec<_>>();
    let is_form = |source: &RowSource| files.get(usize::from(source.file)).is_some_and(|file| file.is_form);
    let mut corrected = with_cases.clone();
    corrected.extend(rolls.iter().filter(|layer| !sources(layer).iter().all(is_form)).map(|layer| layer.period));
    let (taken, left): (Vec<Layer>, Vec<Layer>) = rolls.drain(..).partition(|layer| corrected.contains(&layer.period));
    *rolls = taken;
    let mut problems = Vec::new();
    for layer in &left {
        let why = if stored.contains(&layer.period) {
            text(
                "这张更正表是{period}的，那一期只作对照，没有案卷可以更正；确实要改，导入那一期的数据文件",
                "this correction sheet is of {period}, which is only compared with and has no case to correct; import that period's data \
                 file where it must change",
            )
        } else {
            text(
                "这张更正表是{period}的，数据文件里没有这一期；看年度写得对不对",
                "this correction sheet is of {period}, of which nothing is in the file; see whether the year is right",
            )
        };
        let why = why.fill(&[("period", &layer.period.title())]);
        problems.extend(sources(layer).into_iter().map(|at| refused(at, YEAR, String::new(), why.clone(), files)));
    }
    // A household may have a row for each member: of a file of which no household is left nothing was read.
    let is_read = |file: usize| rolls.iter().flat_map(sources).any(|source| usize::from(source.file) == file);
    for file in left.iter().flat_map(sources).map(|source| usize::from(source.file)).filter(|file| !is_read(*file)).collect::<Vec<_>>() {
        if let Some(report) = files.get_mut(file) {
            report.counts.refused = report.rows;
        }
    }
    problems
}

/// That a correction sheet names a household which the period does not have: it makes none.
pub(in crate::review::intake) fn corrects_nobody(
    (at, hh_id): &(RowSource, String),
    period: Period,
    files: &mut [FileReport],
) -> RowProblem {
    let wanted = text(
        "更正表只改本期已有的户，{period}没有这个户编号；对照退回单改好号码再导入",
        "a correction sheet changes households that are there, and {period} has none of this number; put it right after the slip and import again",
    );
    refused(*at, HH_ID, mask::household(hh_id), wanted.fill(&[("period", &period.title())]), files)
}

/// That a cell of a correction cannot be read: what stands is not cleared by it, and the household is not taken for answered.
pub(in crate::review::intake) fn says_nothing(
    (at, hh_id, fields): &(RowSource, String, Vec<FieldId>),
    files: &mut [FileReport],
) -> RowProblem {
    let wanted = text(
        "这一行的{fields}读不出来，这一户的更正没有收，原来的数没有动；改好再导入",
        "{fields} of this row cannot be read; the correction of the household is not taken and it keeps its figures; put it right and import again",
    );
    let names = Text::list(fields.iter().map(|field| field.row().label.clone()));
    refused(*at, HH_ID, mask::household(hh_id), wanted.fill(&[("fields", &names)]), files)
}

/// Remarks on households that a correction sheet changes though they are not out: what nobody asked for is taken, not unseen.
pub(in crate::review::intake) fn not_asked(plan: &Plan, cases: &Cases, files: &[FileReport]) -> Vec<RowProblem> {
    let mut problems = Vec::new();
    for at in plan.touched() {
        let Some(row) = CorrectionRow::of(plan, at, files, cases) else { continue };
        let hh_id = plan.roll.id(at);
        let Some(status) = cases.get(hh_id).filter(|status| **status != Status::Returned) else { continue };
        let wanted = text(
            "更正表改了这一户的数，可是这一户现在是“{status}”，没有退回在外",
            "the correction sheet changes this household, which is {status} and not out with the village",
        );
        let wanted = wanted.fill(&[("status", &status.label())]);
        problems.push(row.remark(ProblemKind::Note, HH_ID, mask::household(hh_id), wanted));
    }
    problems
}

/// A household whose figures a correction changes, as it stands and as it would.
pub(in crate::review::intake) struct Corrected<'f> {
    row: CorrectionRow<'f>,
    before: Record,
    now: Record,
}

/// The households that corrections change and that have a record, each read once.
pub(in crate::review::intake) fn corrected<'f>(
    read: Read<'_>,
    plan: &Plan,
    files: &'f [FileReport],
    cases: &Cases,
) -> Result<Vec<Corrected<'f>>, StoreError> {
    let mut found = Vec::new();
    for at in plan.touched() {
        let Some(row) = CorrectionRow::of(plan, at, files, cases) else { continue };
        let Some(before) = read.current(plan.period, plan.roll.id(at))? else { continue };
        found.push(Corrected { row, before: before.record, now: Record::of(&plan.roll, at) });
    }
    Ok(found)
}

/// Remarks on corrections that name another head than the household of that number has: a number may be that of a neighbour.
pub(in crate::review::intake) fn other_heads(corrected: &[Corrected]) -> Vec<RowProblem> {
    let mut problems = Vec::new();
    for Corrected { row, before, now } in corrected {
        let head = |record: &Record| record.household.get(HEAD_NAME.code()).map(|entry| entry.value().to_owned()).unwrap_or_default();
        let (was, now) = (head(before), head(now));
        if was.is_empty() || now.is_empty() || name::is_same(&was, &now) {
            continue;
        }
        let wanted = text(
            "这个户编号的户主原是{was}：号码写成了别的户，就改好再导入",
            "the head of this number has been {was}: where the number is another household's, put it right and import again",
        );
        problems.push(row.remark(ProblemKind::Conflict, HEAD_NAME, now, wanted.fill(&[("was", &was)])));
    }
    problems
}

/// Remarks on corrections that list fewer people than the household has: who is left out is no member any more.
pub(in crate::review::intake) fn fewer_members(corrected: &[Corrected]) -> Vec<RowProblem> {
    let mut problems = Vec::new();
    for Corrected { row, before, now } in corrected {
        let there = record::matched(&before.members, &now.members);
        let gone = before.members.iter().enumerate().filter(|(position, _)| !there.contains(&Some(*position)));
        let names: Vec<&str> = gone.map(|(_, member)| member.get(NAME.code()).map_or("?", RecordEntry::value)).collect();
        if names.is_empty() {
            continue;
        }
        let wanted = text(
            "更正里没有列{names}，导入后不再是这一户的人；人还在，就补上再导入",
            "the correction does not list {names}, who will be no member of the household any more; where they still are, add them and import again",
        );
        let wanted = wanted.fill(&[("names", &Text::list(names))]);
        problems.push(row.remark(ProblemKind::Conflict, NAME, String::new(), wanted));
    }
    problems
}

/// Where the figures of a corrected household come from.
struct CorrectionRow<'f> {
    file: usize,
    report: &'f FileReport,
    row: u32,
}

impl CorrectionRow<'_> {
    /// The row of a correction sheet, or for a household that is out with its village of whatever sheet comes; none where the figures
    /// come from no such file.
    fn of<'f>(plan: &Plan, at: usize, files: &'f [FileReport], cases: &Cases) -> Option<CorrectionRow<'f>> {
        let origin = plan.sources.get(at)?.yearly.as_ref()?;
        let file = usize::try_from(-1 - origin.file).ok()?;
        let is_out = cases.get(plan.roll.id(at)) == Some(&Status::Returned);
        let report = files.get(file).filter(|report| report.is_form || is_out)?;
        Some(CorrectionRow { file, report, row: origin.row })
    }

    /// What is remarked on it, at a field.
    fn remark(&self, kind: ProblemKind, field: FieldId, said: String, wanted: Text) -> RowProblem {
        let mut problem = RowProblem::new(kind, self.row, label_of(field).to_owned(), said, wanted);
        problem.file = self.file;
        problem.sheet.clone_from(&self.report.sheet);
        problem
    }
}
