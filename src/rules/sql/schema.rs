//! Townships with the columns, tables and periods of a staged folder and nobody in them but a household to say where each is, so that the book is made ready for it as the
//! desk would: limits put in, what cannot change worked out, what is not there found to be missing.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::domain::cell::Cell;
use crate::domain::cell::word_cell;
use crate::domain::field::CITY;
use crate::domain::field::COUNTY;
use crate::domain::field::FieldId;
use crate::domain::field::HH_ID;
use crate::domain::field::PROV;
use crate::domain::field::TOWN;
use crate::domain::field::field;
use crate::domain::period::Period;
use crate::domain::roll::PostPay;
use crate::domain::roll::Roll;
use crate::domain::roll::RowSource;
use crate::domain::table::EXPECTED;
use crate::domain::table::Feed;
use crate::domain::table::TableId;
use crate::domain::tables::Tables;
use crate::rules::stage::back;
use crate::rules::stage::back::StagedTown;
use crate::rules::stage::manifest::Manifest;
use crate::rules::stage::tables;

/// Such townships, of a staged folder.
pub(crate) fn empty(manifest: &Manifest) -> StagedTown {
    let columns = |name: &str| -> Vec<FieldId> {
        let table = manifest.table(name);
        table.into_iter().flat_map(|table| &table.columns).filter(|column| column.cell).filter_map(|column| field(&column.name)).collect()
    };
    let fields = columns(tables::HOUSEHOLDS);
    let mut current = roll(manifest.period, &fields, manifest.towns.len());
    for (household, town) in manifest.towns.iter().enumerate() {
        let said = [(PROV, &town.prov), (CITY, &town.city), (COUNTY, &town.county), (TOWN, &town.town)];
        for (id, name) in said.into_iter().filter(|(id, name)| fields.contains(id) && !name.is_empty()) {
            let cell = word_cell(&mut current.words, name);
            current.set(household, id, cell);
        }
    }
    if manifest.has_members {
        current.declare(&columns(tables::MEMBERS));
        current.member(0, RowSource::default());
    }
    if manifest.has_home_county {
        current.words.add(&manifest.place.county);
    }
    current.seal();
    let mut others: BTreeMap<Period, Roll> = BTreeMap::new();
    for record in &manifest.records {
        let fields: Vec<FieldId> = record.columns.iter().filter_map(|code| field(code)).collect();
        let other = others.entry(record.period).or_insert_with(|| roll(record.period, &fields, 1));
        if record.has_post_pay {
            other.post_pay = Some(Arc::new(PostPay::default()));
        }
    }
    others.values_mut().for_each(Roll::seal);
    let mut beside = Tables::new();
    for table in TableId::all().filter(|table| table.row().feed == Feed::File) {
        if let Some(staged) = manifest.table(&tables::table_name(table)) {
            let has = |code: &str| staged.columns.iter().any(|column| column.cell && column.name == tables::column_name(code));
            let columns: Vec<usize> = (0..).zip(table.row().columns).filter(|(_, column)| has(column.code)).map(|(at, _)| at).collect();
            beside.load_columns(table, &columns);
        }
    }
    if manifest.table(tables::UNCOLLECTED_ROWS).is_some() {
        beside.load(EXPECTED);
    }
    beside.seal(manifest.towns.len());
    StagedTown { campaign: back::campaign(manifest), current, others, tables: beside }
}

fn roll(period: Period, fields: &[FieldId], households: usize) -> Roll {
    let mut roll = Roll::new(period);
    roll.declare(fields);
    for number in 0..households {
        let household = roll.household(&number.to_string(), RowSource::default());
        for field in fields.iter().filter(|field| field.is_household() && **field != HH_ID) {
            roll.set(household, *field, Cell::EMPTY);
        }
    }
    roll
}
