//! Records as a table of persons, household values repeated: what an export of records and a correction sheet have in common.
//!
//! A correction sheet carries the headers of the register, so that it is read back as a yearly file, and no column of hidden numbers;
//! what of them stands in another column is hidden, and hidden it says nothing new when it comes back (`intake/layers.rs`).
//! What does not live here: choosing the households (`desk/exports.rs`), reading files (`exchange`).

use std::collections::BTreeSet;
use std::collections::HashMap;

use crate::domain::cell::Cell;
use crate::domain::code;
use crate::domain::field::FieldId;
use crate::domain::field::FieldKind;
use crate::domain::field::HH_ID;
use crate::domain::field::Owner;
use crate::domain::field::Privacy;
use crate::domain::field::YEAR;
use crate::domain::field::field;
use crate::domain::field::known;
use crate::domain::money::Money;
use crate::domain::period::Part;
use crate::domain::roll::Note;
use crate::domain::roll::Roll;
use crate::domain::text::mask::is_household_number;
use crate::exchange::out::table::CellOut;
use crate::exchange::out::table::Paper;
use crate::i18n::Lang;
use crate::i18n::Text;
use crate::review::rows::mask;
use crate::review::rows::mask::Audience;

const PERSON_ID: FieldId = known("person_id");

/// Which columns a table of records has, and how their values are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FiguresForm {
    /// An export: hidden numbers masked, values of code lists in the reader's language.
    Export(Audience, Lang),
    /// A correction sheet: hidden numbers left out, Chinese headers whatever the reader's language.
    Correction,
}

impl FiguresForm {
    fn has(self, field: FieldId) -> bool {
        match self {
            FiguresForm::Export(audience, _) => mask::has_column(field.row(), audience),
            FiguresForm::Correction => field.row().privacy != Privacy::Masked,
        }
    }

    fn label(self, field: FieldId) -> Text {
        match self {
            FiguresForm::Export(..) => field.row().label.clone(),
            FiguresForm::Correction => Text::same(field.row().label.get(Lang::Zh)),
        }
    }
}

/// The columns a roll has for this form, in register order.
#[must_use]
pub fn columns(roll: &Roll, form: FiguresForm) -> Vec<FieldId> {
    let there = |field: FieldId| match field.row().owner {
        Owner::Household | Owner::Income => roll.household_column(field).is_some(),
        Owner::Member => roll.member_column(field).is_some(),
        Owner::Case | Owner::Row => false,
    };
    FieldId::all().filter(|&field| there(field) && form.has(field)).collect()
}

/// Columns of a correction sheet beside those that say whose row it is: the fields that were asked for, and what they are made of.
///
/// The result is asked for with its blocks, a block with its items: whoever corrects it corrects one of them; and an item with the totals it goes into, which move
/// with it. Without any field the account is asked for.
#[must_use]
pub fn asked_columns(roll: &Roll, asked: impl Iterator<Item = FieldId>) -> Vec<FieldId> {
    let asked: Vec<FieldId> = asked.collect();
    let is_asked = |code: &str| asked.iter().any(|field| field.code() == code);
    let whole = !asked.iter().any(|field| FiguresForm::Correction.has(*field) && field.row().owner != Owner::Case);
    let blocks = ["gross", "net", "net_pc"].into_iter().any(is_asked);
    let part_of = |code: &str| {
        let of = |total: &str, parts: &str| is_asked(total) && code.starts_with(parts);
        of("wage", "wage_") || of("prop", "prop_") || of("trans", "trans_") || of("prod_out", "prod_out_")
    };
    let of_account = asked.iter().any(|field| field.row().owner == Owner::Income);
    let total_of = |code: &str| {
        let over = |total: &str, parts: &str| code == total && asked.iter().any(|field| field.code().starts_with(parts));
        (blocks && matches!(code, "wage" | "prod_in" | "prod_out" | "prop" | "trans"))
            || (of_account && matches!(code, "gross" | "net" | "net_pc"))
            || over("wage", "wage_")
            || over("prop", "prop_")
            || over("trans", "trans_")
    };
    let wanted = |field: FieldId| match field.row().owner {
        Owner::Income => whole || asked.contains(&field) || part_of(field.code()) || total_of(field.code()),
        Owner::Household | Owner::Member => asked.contains(&field),
        Owner::Case | Owner::Row => false,
    };
    let there = columns(roll, FiguresForm::Correction);
    let figures: Vec<FieldId> = there.iter().copied().filter(|field| wanted(*field)).collect();
    // A file without any item of the account is known by its members, and then lists all of them.
    let of_members = figures.iter().any(|field| !field.is_household()) || !figures.iter().any(|field| field.row().owner == Owner::Income);
    let named = if of_members { &NAMED[..] } else { &NAMED[..3] };
    let named: Vec<FieldId> = named.iter().filter_map(|code| field(code)).filter(|field| there.contains(field)).collect();
    let rest = figures.into_iter().filter(|field| !named.contains(field)).collect::<Vec<_>>();
    named.into_iter().chain(rest).collect()
}

/// Which of the columns of a correction sheet a household is asked about, as positions.
#[must_use]
pub fn asked_of(roll: &Roll, asked: &BTreeSet<FieldId>, columns: &[FieldId]) -> Vec<usize> {
    let own = asked_columns(roll, asked.iter().copied());
    let is_own = |field: &FieldId| own.contains(field) && (!NAMED.contains(&field.code()) || asked.contains(field));
    columns.iter().enumerate().filter(|(_, field)| is_own(field)).map(|(at, _)| at).collect()
}

/// How the columns of a correction sheet stand in a workbook: members apart, so that a figure of the household stands there once.
#[must_use]
pub fn correction_paper(columns: &[FieldId]) -> Vec<Paper> {
    // Without an item of the account nobody would know the households' part for a yearly sheet.
    let is_apart = columns.iter().any(|field| field.row().owner == Owner::Income);
    let of = |field: &FieldId| match field.code() {
        "hh_id" | "head_name" | "year" => Paper::Key,
        "name" if is_apart => Paper::MemberKey,
        _ if is_apart && !field.is_household() => Paper::Member,
        "name" => Paper::Key,
        _ => Paper::Plain,
    };
    columns.iter().map(of).collect()
}

/// Columns of a correction sheet that say whose row it is; the last three where it lists members.
const NAMED: [&str; 6] = ["hh_id", "head_name", "year", "person_id", "name", "relation"];

/// The header of these columns.
#[must_use]
pub fn header(columns: &[FieldId], form: FiguresForm) -> Vec<Text> {
    columns.iter().map(|&field| form.label(field)).collect()
}

/// The notes of a roll by household, so that a cell that could not be read is written out as it was found.
#[must_use]
pub fn notes(roll: &Roll) -> HashMap<u32, Vec<&Note>> {
    let mut by: HashMap<u32, Vec<&Note>> = HashMap::new();
    for note in &roll.notes {
        by.entry(note.household).or_default().push(note);
    }
    by
}

/// The rows of one household: one a member, or a single one when it has none.
#[must_use]
pub fn rows(roll: &Roll, at: usize, columns: &[FieldId], form: FiguresForm, notes: &[&Note]) -> Vec<Vec<CellOut>> {
    let members = roll.members_of(at);
    let cell = |field: FieldId, member: Option<(u16, u32)>| {
        let (value, position) = match (field.is_household(), member) {
            (true, _) => (roll.get(at, field), None),
            (false, Some((position, member))) => (roll.get_member(member as usize, field), Some(position)),
            (false, None) => (Cell::ABSENT, None),
        };
        let note = notes.iter().find(|note| note.field == field && note.member == position);
        shown(roll, at, field, value, note.map(|note| &*note.raw), form)
    };
    // A sheet to be corrected that asks for nothing of the members has one row a household.
    let of_members = columns.iter().any(|field| !field.is_household());
    if members.is_empty() || (form == FiguresForm::Correction && !of_members) {
        return vec![columns.iter().map(|&field| cell(field, None)).collect()];
    }
    (0u16..).zip(members).map(|(position, &member)| columns.iter().map(|&field| cell(field, Some((position, member)))).collect()).collect()
}

fn shown(roll: &Roll, at: usize, field: FieldId, cell: Cell, raw: Option<&str>, form: FiguresForm) -> CellOut {
    let row = field.row();
    if field == YEAR && roll.period.part != Part::Annual && cell.raw().is_some() {
        // The year alone would bring the row back into the whole year.
        return CellOut::Text(roll.period.title().get(Lang::Zh).to_owned());
    }
    if cell.raw().is_none() {
        // What could not be read is handed back as it was found, unless it may hold a number that is to be hidden; being free text,
        // it never leaves the office.
        let stays = row.privacy != Privacy::Open || matches!(form, FiguresForm::Export(Audience::Public, _));
        let found = raw.filter(|_| !stays).unwrap_or_default();
        return if found.is_empty() { CellOut::Empty } else { CellOut::Text(mask::scrub(found)) };
    }
    let audience = match form {
        FiguresForm::Export(audience, _) => audience,
        FiguresForm::Correction => Audience::Internal,
    };
    // A sheet of a part of the year comes back as one.
    if field == YEAR && form == FiguresForm::Correction && roll.period.part != Part::Annual {
        return CellOut::Text(roll.period.title().get(Lang::Zh).to_owned());
    }
    let number = |cell: CellOut| mask::cell(mask::Leaves::Words, cell, audience);
    match (row.kind, cell.raw()) {
        (FieldKind::Money, Some(fen)) => number(CellOut::Money(Money(fen))),
        (FieldKind::Count, Some(count)) => number(CellOut::Count(count)),
        (kind, _) => {
            let written = cell.written(kind, &roll.words);
            // The number of a household with two digits behind it is nobody's but here.
            let is_own_number = field == PERSON_ID && is_own(&written, roll.id(at));
            let value = match form {
                FiguresForm::Export(Audience::Internal, _) if is_own_number => written,
                FiguresForm::Export(audience, lang) => in_words(kind, mask::value(row, &written, audience), lang),
                // A sheet comes back by the numbers of households and members, so those stay as they are.
                FiguresForm::Correction if field == HH_ID || is_own_number => written,
                FiguresForm::Correction => mask::scrub(&written),
            };
            if value.is_empty() { CellOut::Empty } else { CellOut::Text(value) }
        }
    }
}

/// A value as its reader says it: one of a code list by its name there.
fn in_words(kind: FieldKind, value: String, lang: Lang) -> String {
    match kind {
        FieldKind::Code(_) | FieldKind::Set(Some(_)) => code::label(&value).get(lang).to_owned(),
        _ => value,
    }
}

/// Whether a 人编号 is made of the number of its household, and neither is somebody's.
fn is_own(person: &str, household: &str) -> bool {
    let rest = person.strip_prefix(household).map_or(0, str::len);
    (1..=3).contains(&rest) && is_household_number(household) && is_household_number(person)
}

#[cfg(test)]
mod tests {
    use crate::domain::cell::Cell;
    use crate::domain::cell::word_cell;
    use crate::domain::field::CERT_NO;
    use crate::domain::field::HEAD_CERT_NO;
    use crate::domain::field::NET;
    use crate::domain::field::YEAR;
    use crate::domain::field::known;
    use crate::domain::period::Period;
    use crate::domain::roll::Note;
    use crate::domain::roll::Problem;
    use crate::domain::roll::Roll;
    use crate::domain::roll::RowSource;
    use crate::exchange::cells::dates;
    use crate::exchange::out::table::CellOut;
    use crate::i18n::Lang;
    use crate::review::export::figures;
    use crate::review::export::figures::FiguresForm;
    use crate::review::rows::mask::Audience;

    #[test]
    fn a_number_of_a_member_is_shown_where_it_is_nobodys() {
        for (person, household, wanted) in [
            ("9801010010001000101", "98010100100010001", true),
            ("9801010010001000201", "98010100100010001", false),
            ("98010100100010001", "98010100100010001", false),
            ("980101199003074514", "9801", false),
            ("98010119900307451401", "980101199003074514", false),
            ("980101199003074514", "9801011990030745", false),
        ] {
            assert_eq!(figures::is_own(person, household), wanted, "{person} of {household}");
        }
    }

    fn roll() -> Roll {
        let mut roll = Roll::new(Period::annual(2024));
        let at = roll.household("98010100031", RowSource::default());
        let cert = word_cell(&mut roll.words, "980101199003074514");
        let name = word_cell(&mut roll.words, "王建国");
        roll.set(at, HEAD_CERT_NO, cert);
        roll.set(at, NET, Cell::UNREADABLE);
        roll.notes.push(Note { household: 0, member: None, field: NET, problem: Problem::Unreadable, raw: "三千".into() });
        for _ in 0..2 {
            let member = roll.member(at, RowSource::default());
            roll.set_member(member, CERT_NO, cert);
            roll.set_member(member, known("name"), name);
        }
        roll.seal();
        roll
    }

    fn table(form: FiguresForm) -> (Vec<String>, Vec<Vec<CellOut>>) {
        let roll = roll();
        let columns = figures::columns(&roll, form);
        let notes = figures::notes(&roll);
        let header = figures::header(&columns, form).iter().map(|label| label.get(Lang::En).to_owned()).collect();
        (header, figures::rows(&roll, 0, &columns, form, &notes[&0]))
    }

    #[test]
    fn a_correction_sheet_of_a_part_of_the_year_names_it() {
        let half = Period::parse("2024h1").expect("a period");
        for (period, said) in [(half, CellOut::Text("2024年上半年".into())), (Period::annual(2024), CellOut::Count(2024))] {
            let mut roll = Roll::new(period);
            let at = roll.household("98010100031", RowSource::default());
            roll.set(at, YEAR, Cell::value(2024));
            roll.seal();
            let row = figures::rows(&roll, at, &[YEAR], FiguresForm::Correction, &[]);
            assert_eq!(row, [vec![said]], "{period}");
        }
        assert_eq!(dates::year("2024年上半年").and_then(|(_, part)| part), Some(half.part), "and is read back so");
    }

    #[test]
    fn a_correction_sheet_has_chinese_headers_and_no_hidden_number() {
        let (header, rows) = table(FiguresForm::Correction);
        assert_eq!(header, ["户编号", "纯收入", "姓名"]);
        assert_eq!(rows.len(), 2);
        assert_eq!(rows[0][1], CellOut::Text("三千".into()));
        assert_eq!(rows[1][2], CellOut::Text("王建国".into()));
    }

    #[test]
    fn exports_mask() {
        let (_, rows) = table(FiguresForm::Export(Audience::Internal, Lang::Zh));
        assert_eq!(rows[0][1], CellOut::Text("980***********4514".into()));
        let (header, rows) = table(FiguresForm::Export(Audience::Public, Lang::Zh));
        assert_eq!(header, ["household no.", "net income", "name"]);
        assert_eq!(rows[0][2], CellOut::Text("王*国".into()));
    }
}
