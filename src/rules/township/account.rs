//! The account of a period as rows: which items, blocks, parents, lands and required fields a household has.
//!
//! What does not live here: what stands in the rows of one household (`account_rows.rs`).

use crate::domain::caliber::Caliber;
use crate::domain::caliber::Item;
use crate::domain::caliber::ItemKind;
use crate::domain::campaign::OfficePlace;
use crate::domain::field::FieldId;
use crate::domain::field::Owner;
use crate::domain::field::known;
use crate::domain::flag::why::Why;
use crate::rules::book::Book;
use crate::rules::book::limits::LAND_MOST;
use crate::rules::book::limits::Unit;
use crate::rules::lang::expr::own_word;
use crate::rules::lang::value::Val;
use crate::rules::township::town::Town;

const WAGE: FieldId = known("wage");
pub(crate) const PROD_IN: FieldId = known("prod_in");
const PROP: FieldId = known("prop");
const TRANS: FieldId = known("trans");

/// The four blocks; net production is worked out.
pub(crate) const BLOCKS: [(&str, FieldId); 4] = [("wage", WAGE), ("prod_net", PROD_IN), ("prop", PROP), ("trans", TRANS)];

/// Areas of land; the largest believable one is the limit `land_most_` with the name (readings.md PRD06).
const LANDS: [(&str, FieldId); 6] = [
    ("farm", known("land_farm")),
    ("pasture", known("land_pasture")),
    ("water", known("land_water")),
    ("forest", known("land_forest")),
    ("grain2green", known("land_grain2green")),
    ("orchard", known("land_orchard")),
];

/// Key of the limit that bounds an area of land.
pub(crate) fn land_most_key(id: FieldId) -> Option<String> {
    LANDS.iter().find(|(_, own)| *own == id).map(|(name, _)| format!("{LAND_MOST}{name}"))
}

/// Required fields that another rule owns, or whose emptiness is an answer (readings.md IDV15).
const OWNED: [&str; 15] = [
    "hh_id",
    "year",
    "phone_hh",
    "signed",
    "sign_date",
    "collector",
    "collector_phone",
    "mon_cat",
    "mon_id_month",
    "net_pc",
    "ins_med_res",
    "ins_med_emp",
    "ins_pen_res",
    "ins_pen_emp",
    "head_name",
];

/// What the rows of every household are made of.
pub(crate) struct Account {
    pub items: Vec<Item>,
    pub leaf: Vec<bool>,
    /// Column of each item and each required field in the current roll; `None` where the file lacks it.
    pub columns: Vec<Option<u16>>,
    pub required_columns: Vec<Option<u16>>,
    pub member_columns: Vec<Option<u16>>,
    pub parents: Vec<(FieldId, Vec<FieldId>)>,
    /// Name, field and largest believable area in mu.
    pub lands: Vec<(&'static str, FieldId, Val)>,
    pub required: Vec<FieldId>,
    pub required_of_members: Vec<FieldId>,
    pub village_items: Vec<FieldId>,
    pub has_money: bool,
    pub has_land: bool,
    /// What a required field that is filled in reads as.
    pub yes: Val,
}

impl Account {
    /// Lays the rows out for a caliber and the columns of a roll.
    pub fn new(book: &Book, town: Town, caliber: &Caliber, place: &OfficePlace) -> Account {
        let roll = town.current;
        let has = |id: FieldId| roll.household_column(id).is_some();
        let items: Vec<Item> = caliber.items.iter().filter(|item| has(item.field)).cloned().collect();
        let leaf = items.iter().map(|item| caliber.is_leaf(item.field)).collect();
        let parents = caliber
            .items
            .iter()
            .filter_map(|item| {
                let children: Vec<FieldId> = caliber.children(item.field).map(|child| child.field).collect();
                (!children.is_empty()).then_some((item.field, children))
            })
            .collect();
        let most = |name: &str| land_most(book, town.campaign.period.year, place, name);
        let place = |column: Option<usize>| column.and_then(|at| u16::try_from(at).ok());
        let required_of_members: Vec<FieldId> =
            FieldId::all().filter(|id| id.row().required && id.row().owner == Owner::Member && !OWNED.contains(&id.code())).collect();
        let mut required: Vec<FieldId> =
            FieldId::all().filter(|id| id.row().required && id.is_household() && !OWNED.contains(&id.code())).collect();
        // The parents of the account: a blank block would otherwise escape every money rule (readings.md B1).
        required.extend(caliber.items.iter().filter(|item| item.kind == ItemKind::Income && item.parent.is_none()).map(|item| item.field));
        required.extend(caliber.items.iter().filter(|item| item.parent == Some(WAGE)).map(|item| item.field));
        let mut village_items: Vec<FieldId> = items.iter().filter(|item| caliber.is_leaf(item.field)).map(|item| item.field).collect();
        village_items.extend([PROP, TRANS]);
        village_items.dedup();
        let columns = items.iter().map(|item| place(roll.household_column(item.field))).collect();
        let required_columns = required.iter().map(|id| place(roll.household_column(*id))).collect();
        let member_columns = required_of_members.iter().map(|id| place(roll.member_column(*id))).collect();
        Account {
            columns,
            required_columns,
            member_columns,
            has_money: items.iter().any(|item| item.field.row().owner == Owner::Income),
            yes: own_word("是"),
            has_land: LANDS.iter().any(|(_, id)| has(*id)),
            items,
            leaf,
            parents,
            lands: LANDS.iter().filter(|(_, id)| has(*id)).map(|(name, id)| (*name, *id, most(name))).collect(),
            required,
            required_of_members,
            village_items,
        }
    }

    /// How many required fields a household with some members has.
    pub fn required_rows(&self, members: usize) -> usize {
        self.required.len() + members * self.required_of_members.len()
    }
}

fn land_most(book: &Book, year: i32, place: &OfficePlace, name: &str) -> Val {
    let limit = book.limit(&format!("{LAND_MOST}{name}"), year, place);
    limit.and_then(|limit| Unit::Mu.read(&limit.value)).unwrap_or(Val::No(Why::NoLimit))
}
