//! The tables of a staged folder: townships, villages, households, their other records, members, tables beside the record, notes.
//!
//! Every value is the one that the desk's own rules read (`Source::seen`), so that an engine starts from the same figures. Every row says
//! its township, so that an engine can keep each of them together; households are numbered in the order of their numbers, in which the
//! desk goes through them.
//! What does not live here: how a row is written (`rows.rs`), what rules make of it (`rules/sql`).

use std::io;

use crate::domain::campaign::OfficePlace;
use crate::domain::cell::Cell;
use crate::domain::field::FieldId;
use crate::domain::field::FieldKind;
use crate::domain::field::Privacy;
use crate::domain::table::EXPECTED;
use crate::domain::table::Feed;
use crate::domain::table::Rows;
use crate::domain::table::TableId;
use crate::rules::book::Book;
use crate::rules::eval::functions::plain;
use crate::rules::eval::functions::shape;
use crate::rules::eval::source::Frame;
use crate::rules::eval::source::Source;
use crate::rules::lang::expr::Attr;
use crate::rules::lang::expr::CalcPart;
use crate::rules::lang::expr::Coll;
use crate::rules::lang::expr::Derived;
use crate::rules::lang::expr::Index;
use crate::rules::lang::expr::Leaf;
use crate::rules::lang::expr::RunFact;
use crate::rules::lang::expr::WHENS;
use crate::rules::lang::names;
use crate::rules::lang::value::Val;
use crate::rules::stage::apart::Apart;
use crate::rules::stage::apart::ListedRow;
use crate::rules::stage::manifest::Manifest;
use crate::rules::stage::manifest::SCHEMA;
use crate::rules::stage::manifest::StagedKind;
use crate::rules::stage::manifest::StagedPlace;
use crate::rules::stage::manifest::StagedRecord;
use crate::rules::stage::manifest::StagedTable;
use crate::rules::stage::rows::NumbersLeave;
use crate::rules::stage::rows::RowsOut;
use crate::rules::stage::rows::StagedOut;
use crate::rules::stage::rows::columns;
use crate::rules::stage::rows::key;
use crate::rules::stage::rows::worked_columns;
use crate::rules::township::context::Live;
use crate::rules::township::side_tables;
use crate::rules::township::town::NOBODY;
use crate::rules::township::town::Town;
use crate::rules::township::town::TownOfRoll;
use crate::rules::township::town::Village;

/// Worked out for each household before the rules run, by the name of its column.
pub(crate) const WORKED: [(&str, Leaf, StagedKind); 6] = [
    ("calc_gross", Leaf::Calc(CalcPart::Gross), StagedKind::Money),
    ("calc_net", Leaf::Calc(CalcPart::Net), StagedKind::Money),
    ("calc_net_pc", Leaf::Calc(CalcPart::NetPc), StagedKind::Money),
    ("hh_phone_households", Leaf::Index(Index::HhPhone), StagedKind::Count),
    ("twin_items", Leaf::Index(Index::TwinItems), StagedKind::Count),
    ("day_forms", Leaf::Index(Index::DayForms), StagedKind::Count),
];

/// The same for each member.
pub(crate) const WORKED_OF_MEMBERS: [(&str, Leaf, StagedKind); 7] = [
    ("cert18", Leaf::Derived(Derived::Cert18), StagedKind::Hash),
    ("cert_birth", Leaf::Derived(Derived::CertBirth), StagedKind::Day),
    ("cert_sex", Leaf::Derived(Derived::CertSex), StagedKind::Word),
    ("birthday", Leaf::Derived(Derived::Birthday), StagedKind::Day),
    ("dis_level", Leaf::Derived(Derived::DisLevel), StagedKind::Count),
    (CERT_ROWS, Leaf::Index(Index::CertRows), StagedKind::Count),
    ("phone_households", Leaf::Index(Index::PhoneHouseholds), StagedKind::Count),
];

/// Tables of townships, villages, households, records, members and notes.
pub(crate) const TOWNS: &str = "towns";
pub(crate) const VILLAGES: &str = "villages";
pub(crate) const HOUSEHOLDS: &str = "households";
pub(crate) const RECORDS: &str = "records";
pub(crate) const MEMBERS: &str = "members";
pub(crate) const NOTES: &str = "notes";
/// How many people have the certificate of a member.
pub(crate) const CERT_ROWS: &str = "cert_rows";
/// Expected households without a form, by village.
pub(crate) const UNCOLLECTED_ROWS: &str = "uncollected";

/// The name of the staged table of a table beside the record.
pub(crate) fn table_name(table: TableId) -> String {
    table.code().replace('.', "_")
}

/// The name of a column of such a table.
pub(crate) fn column_name(code: &str) -> String {
    code.replace('.', "_")
}

/// How a column of cells leaves.
pub(crate) fn kind_of(kind: FieldKind, privacy: Privacy) -> StagedKind {
    match StagedKind::of(kind) {
        StagedKind::Word if privacy == Privacy::Masked => StagedKind::Hash,
        kind => kind,
    }
}

/// A township, or several, ready to be written.
pub struct Staging<'a> {
    live: Live<'a>,
    leave: NumbersLeave<'a>,
    /// For each household its place in the order of their numbers.
    numbered: Vec<i64>,
}

impl<'a> Staging<'a> {
    /// Makes a township ready.
    #[must_use]
    pub fn new(book: &'a Book, town: &Town<'a>, leave: NumbersLeave<'a>) -> Staging<'a> {
        let live = Live::new(book, *town);
        let mut numbered = vec![0; live.order.len()];
        for (number, household) in (0..).zip(live.order.iter()) {
            numbered[*household as usize] = number;
        }
        Staging { live, leave, numbered }
    }

    /// What stays of these townships once their rows are written, to be joined with others; `listed` are rows of lists that may be about
    /// somebody of those.
    #[must_use]
    pub fn apart(&self, manifest: Manifest, listed: Vec<ListedRow>) -> Apart {
        Apart::of(&self.live, manifest, listed)
    }

    /// The names of its tables.
    #[must_use]
    pub fn names(&self) -> Vec<String> {
        names_where(|table| self.live.town.tables.is_loaded(table))
    }

    fn files(&self) -> impl Iterator<Item = TableId> {
        TableId::all().filter(|table| table.row().feed == Feed::File && self.live.town.tables.is_loaded(*table))
    }

    /// The manifest, but for its tables.
    #[must_use]
    pub fn manifest(&self, fingerprint: &str) -> Manifest {
        let (campaign, roll) = (self.live.town.campaign, self.live.town.current);
        let day = |fact| match self.live.fact(fact) {
            Val::Day(day) => crate::domain::cell::date_of(i64::from(day)),
            _ => None,
        };
        let records = WHENS.iter().zip(&self.live.past).filter_map(|(when, past)| {
            let roll = past.as_ref()?.roll;
            Some(StagedRecord {
                record: names::record_name(*when).to_owned(),
                period: roll.period,
                has_post_pay: roll.post_pay.is_some(),
                columns: in_order(roll.household_columns()).into_iter().map(|(id, _)| id.code().to_owned()).collect(),
            })
        });
        Manifest {
            schema: SCHEMA,
            period: campaign.period,
            as_of: campaign.as_of,
            window_start: day(RunFact::CampaignStart),
            window_end: day(RunFact::CampaignEnd),
            book: self.live.book.digest().to_owned(),
            key: fingerprint.to_owned(),
            states: Manifest::states(),
            households: roll.len(),
            has_members: roll.members_len() > 0,
            has_home_county: !self.live.fact(RunFact::HomeCounty).is_missing(),
            place: staged_place(&campaign.place),
            towns: self.live.towns.iter().map(|town| staged_place(&town.place)).collect(),
            records: records.collect(),
            tables: Vec::new(),
        }
    }

    /// Writes one of the tables.
    ///
    /// # Errors
    /// What the writer says.
    pub fn write(&self, name: &str, out: RowsOut) -> io::Result<StagedTable> {
        match name {
            TOWNS => towns(out, &self.live.towns),
            VILLAGES => villages(out, &self.live.villages),
            HOUSEHOLDS => self.households(out),
            RECORDS => self.records(out),
            MEMBERS => self.members(out),
            NOTES => self.notes(out),
            UNCOLLECTED_ROWS => self.uncollected(out),
            _ => match self.files().find(|table| table_name(*table) == name) {
                Some(table) => self.table(table, name, out),
                None => Err(io::ErrorKind::NotFound.into()),
            },
        }
    }

    fn read(&self, value: Val) -> String {
        self.live.read(value, &self.live.book.arena.texts, str::to_owned)
    }

    /// The place of a member among those of the household's files, left or not.
    fn member_no(&self, household: usize, member: u32) -> Option<i64> {
        let place = self.live.town.current.members_of(household).iter().position(|own| *own == member);
        place.and_then(|place| i64::try_from(place).ok())
    }

    fn put(&self, out: &mut StagedOut, value: Val, cell: Option<Cell>, kind: StagedKind) {
        out.value(value, cell, |value| self.read(value), (kind == StagedKind::Hash).then_some(self.leave));
    }

    fn put_cell(&self, out: &mut StagedOut, id: FieldId, cell: Cell) {
        let kind = kind_of(id.row().kind, id.row().privacy);
        self.put(out, plain(cell, shape(id.row().kind)), Some(cell), kind);
    }

    /// The households in the order of their numbers.
    fn in_order(&self) -> impl Iterator<Item = usize> {
        self.live.order.iter().map(|household| *household as usize)
    }

    /// What a household is called in the folder.
    fn number(&self, household: usize) -> Option<i64> {
        self.numbered.get(household).copied()
    }

    /// Begins a row of a household; gives its number.
    fn begin(&self, out: &mut StagedOut, household: usize) -> Option<i64> {
        self.begin_in(out, 0, household)
    }

    /// The same in one of the sections of a table that goes through the households several times.
    fn begin_in(&self, out: &mut StagedOut, section: usize, household: usize) -> Option<i64> {
        let number = self.number(household);
        out.number(Some(i64::from(self.live.town_of(household))));
        out.number(number);
        out.own(section, number);
        number
    }

    fn households(&self, out: RowsOut) -> io::Result<StagedTable> {
        let roll = self.live.town.current;
        let fields = in_order(roll.household_columns());
        let mut all = vec![
            key("town_no", StagedKind::Count),
            key("household", StagedKind::Count),
            key("number", StagedKind::Word),
            key("place", StagedKind::Word),
            key("village_no", StagedKind::Count),
            key("head_member", StagedKind::Count),
        ];
        all.extend(fields.iter().flat_map(|(id, _)| columns(id.code(), kind_of(id.row().kind, id.row().privacy))));
        all.extend(WORKED.iter().flat_map(|(name, _, kind)| worked_columns(name, *kind)));
        let mut out = StagedOut::new(out, HOUSEHOLDS, all)?;
        for household in self.in_order() {
            let frame = self.live.household(household);
            let owner = self.begin(&mut out, household);
            out.word(roll.id(household));
            out.word(self.live.towns.get(self.live.town_of(household) as usize).map_or("", |town| town.name.as_str()));
            out.number(Some(i64::from(frame.village)));
            out.own(0, owner);
            out.number(self.member_no(household, self.live.people.head(household)));
            let row = roll.household_row(household);
            for (id, at) in &fields {
                self.put_cell(&mut out, *id, row.get(*at).copied().unwrap_or(Cell::ABSENT));
            }
            for (_, leaf, kind) in WORKED {
                self.put(&mut out, self.live.seen(leaf, &frame), None, kind);
            }
            out.row(owner)?;
        }
        Ok(out.end_table())
    }

    /// The columns that any other record has.
    fn past_columns(&self) -> Vec<FieldId> {
        let mut all: Vec<FieldId> =
            self.live.past.iter().flatten().flat_map(|past| past.roll.household_columns().iter().copied()).collect();
        // What a payroll gives stands in no file of then.
        let restated = self.live.past.iter().flatten().flat_map(|past| FieldId::all().filter(|id| past.restated(*id).is_by_payroll()));
        all.extend(restated);
        all.sort_unstable();
        all.dedup();
        all
    }

    fn records(&self, out: RowsOut) -> io::Result<StagedTable> {
        let fields = self.past_columns();
        let mut all = vec![key("town_no", StagedKind::Count), key("household", StagedKind::Count), key("record", StagedKind::Word)];
        all.extend(fields.iter().flat_map(|id| columns(id.code(), kind_of(id.row().kind, id.row().privacy))));
        let mut out = StagedOut::new(out, RECORDS, all)?;
        for (section, (when, past)) in WHENS.iter().zip(&self.live.past).enumerate() {
            let Some(past) = past else { continue };
            for household in self.in_order() {
                if past.index.get(household).is_none_or(|index| *index == NOBODY) {
                    continue;
                }
                let frame = self.live.household(household);
                let owner = self.begin_in(&mut out, section, household);
                out.word(names::record_name(*when));
                for id in &fields {
                    let is_listed = past.roll.get(past.index[household] as usize, *id);
                    let kind = kind_of(id.row().kind, id.row().privacy);
                    self.put(&mut out, self.live.of_past(*when, *id, &frame), Some(is_listed), kind);
                }
                out.row(owner)?;
            }
        }
        Ok(out.end_table())
    }

    fn members(&self, out: RowsOut) -> io::Result<StagedTable> {
        let roll = self.live.town.current;
        let fields = in_order(roll.member_columns());
        let mut all = ["town_no", "household", "member", "is_current"].map(|name| key(name, StagedKind::Count)).to_vec();
        all.extend(fields.iter().flat_map(|(id, _)| columns(id.code(), kind_of(id.row().kind, id.row().privacy))));
        all.extend(WORKED_OF_MEMBERS.iter().flat_map(|(name, _, kind)| worked_columns(name, *kind)));
        let mut out = StagedOut::new(out, MEMBERS, all)?;
        for household in self.in_order() {
            let household_frame = self.live.household(household);
            let current = self.live.people.of(household);
            for (place, member) in (0_i64..).zip(roll.members_of(household)) {
                let owner = self.begin(&mut out, household);
                out.number(Some(place));
                // Who left stays for rows of other tables about him.
                out.number(Some(i64::from(current.contains(member))));
                let row = roll.member_row(*member as usize);
                for (id, at) in &fields {
                    self.put_cell(&mut out, *id, row.get(*at).copied().unwrap_or(Cell::ABSENT));
                }
                let frame = Frame { member: *member, ..household_frame };
                for (_, leaf, kind) in WORKED_OF_MEMBERS {
                    let value = self.live.seen(leaf, &frame);
                    if leaf == Leaf::Index(Index::CertRows) && !value.is_missing() {
                        out.times_met(*member);
                    }
                    self.put(&mut out, value, None, kind);
                }
                out.row(owner)?;
            }
        }
        Ok(out.end_table())
    }

    fn notes(&self, out: RowsOut) -> io::Result<StagedTable> {
        let all = vec![
            key("town_no", StagedKind::Count),
            key("household", StagedKind::Count),
            key("row", StagedKind::Count),
            key("field", StagedKind::Word),
            key("problem", StagedKind::Word),
        ];
        let mut out = StagedOut::new(out, NOTES, all)?;
        for household in self.in_order() {
            for (row, note) in (0_i64..).zip(self.live.notes_of(household)) {
                let Some(note) = self.live.town.current.notes.get(*note as usize) else { continue };
                let owner = self.begin(&mut out, household);
                out.number(Some(row));
                out.word(note.field.code());
                out.word(note.problem.code());
                out.row(owner)?;
            }
        }
        Ok(out.end_table())
    }

    fn uncollected(&self, out: RowsOut) -> io::Result<StagedTable> {
        let mut all = ["town_no", "village_no", "row"].map(|name| key(name, StagedKind::Count)).to_vec();
        all.push(key("who", StagedKind::Word));
        let mut out = StagedOut::new(out, UNCOLLECTED_ROWS, all)?;
        for (village, rows) in (0_i64..).zip(self.live.uncollected.iter()) {
            let town = usize::try_from(village).ok().and_then(|at| self.live.villages.get(at)).map(|village| i64::from(village.town));
            for (place, row) in (0_i64..).zip(rows) {
                out.number(town);
                out.number(Some(village));
                out.own(0, Some(village));
                out.number(Some(place));
                out.word(side_tables::uncollected_named(self.live.town.tables, *row));
                out.row(Some(village))?;
            }
        }
        Ok(out.end_table())
    }

    fn table(&self, table: TableId, name: &str, out: RowsOut) -> io::Result<StagedTable> {
        let tables = self.live.town.tables;
        let coll = Coll::Other(u16::from(table.0));
        let of = |at: usize| table.row().columns.get(at);
        // Of a table with one row a household, what no file had is not there; rows of others say so themselves.
        let has = |at: &u16| table.row().rows == Rows::Many || tables.has_column(table, usize::from(*at));
        let kinds: Vec<(u16, StagedKind)> = (0..)
            .zip(table.row().columns)
            .filter(|(at, _)| has(at))
            .map(|(at, column)| (at, kind_of(column.kind, column.privacy)))
            .collect();
        let mut all = ["town_no", "household", "member", "row", "village_no"].map(|name| key(name, StagedKind::Count)).to_vec();
        all.extend(kinds.iter().filter_map(|(at, kind)| Some(columns(&column_name(of(usize::from(*at))?.code), *kind))).flatten());
        let mut out = StagedOut::new(out, name, all)?;
        for household in self.in_order() {
            let household_frame = self.live.household(household);
            let rows = tables.of_household(table, household_frame.household);
            for (place, row) in (0_i64..).zip(rows) {
                let member = tables.member(table, row);
                let owner = self.begin(&mut out, household);
                out.number(self.member_no(household, member));
                out.number(Some(place));
                out.number(Some(i64::from(household_frame.village)));
                let frame = Frame { row: u32::try_from(row).unwrap_or(NOBODY), member, ..household_frame };
                for (at, kind) in &kinds {
                    let held = tables.cell(table, row, usize::from(*at));
                    let value = self.live.seen(Leaf::Row(coll, Attr::Other(*at)), &frame);
                    self.put(&mut out, value, Some(held), *kind);
                }
                out.row(owner)?;
            }
        }
        Ok(out.end_table())
    }
}

/// Columns of a roll in the order of the register, whichever file was read first; each with its place in a row.
fn in_order(columns: &[FieldId]) -> Vec<(FieldId, usize)> {
    let mut all: Vec<(FieldId, usize)> = columns.iter().copied().zip(0..).collect();
    all.sort_unstable();
    all
}

/// The names of all tables, of those beside the record only where `is_there`, in the order in which they are written.
pub(crate) fn names_where(is_there: impl Fn(TableId) -> bool) -> Vec<String> {
    let own = [TOWNS, VILLAGES, HOUSEHOLDS, RECORDS, MEMBERS, NOTES].map(str::to_owned);
    let expected = is_there(EXPECTED).then(|| UNCOLLECTED_ROWS.to_owned());
    let files = TableId::all().filter(|table| table.row().feed == Feed::File && is_there(*table));
    own.into_iter().chain(files.map(table_name)).chain(expected).collect()
}

/// The townships, by their numbers.
pub(crate) fn towns(out: RowsOut, all: &[TownOfRoll]) -> io::Result<StagedTable> {
    let words = ["number", "prov", "city", "county", "town"].map(|name| key(name, StagedKind::Word));
    let mut out = StagedOut::new(out, TOWNS, std::iter::once(key("town_no", StagedKind::Count)).chain(words).collect())?;
    for (at, town) in (0_i64..).zip(all) {
        out.number(Some(at));
        let place = &town.place;
        for word in [&town.name, &place.prov, &place.city, &place.county, &place.town] {
            out.word(word);
        }
        out.row(None)?;
    }
    Ok(out.end_table())
}

/// The villages, by their numbers.
pub(crate) fn villages(out: RowsOut, all: &[Village]) -> io::Result<StagedTable> {
    let columns = vec![
        key("town_no", StagedKind::Count),
        key("village_no", StagedKind::Count),
        key("number", StagedKind::Word),
        key("name", StagedKind::Word),
    ];
    let mut out = StagedOut::new(out, VILLAGES, columns)?;
    for (at, village) in (0_i64..).zip(all) {
        out.number(Some(i64::from(village.town)));
        out.number(Some(at));
        out.word(&village.name);
        out.word(&village.alone);
        out.row(None)?;
    }
    Ok(out.end_table())
}

/// What the manifest says of a place.
pub(crate) fn staged_place(place: &OfficePlace) -> StagedPlace {
    StagedPlace { prov: place.prov.clone(), city: place.city.clone(), county: place.county.clone(), town: place.town.clone() }
}
