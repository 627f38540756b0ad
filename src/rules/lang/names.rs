//! What a name may mean: fields, rows and their columns, counts, facts, and columns of tables with one row for a household.
//!
//! What does not live here: limits, statistics and definitions, which the book brings (`check.rs`).

use std::borrow::Cow;
use std::sync::LazyLock;

use crate::domain::field::FIELDS;
use crate::domain::field::Field;
use crate::domain::field::FieldId;
use crate::domain::field::Owner;
use crate::domain::field::Privacy;
use crate::domain::field::field;
use crate::domain::table::About;
use crate::domain::table::MEASURES;
use crate::domain::table::Rows;
use crate::domain::table::TABLES;
use crate::domain::table::TableId;
use crate::domain::table::UNCOLLECTED;
use crate::i18n::Lang;
use crate::rules::lang::expr::Attr;
use crate::rules::lang::expr::CalcPart;
use crate::rules::lang::expr::Coll;
use crate::rules::lang::expr::Derived;
use crate::rules::lang::expr::Index;
use crate::rules::lang::expr::Leaf;
use crate::rules::lang::expr::RunFact;
use crate::rules::lang::expr::When;
use crate::rules::lang::types::Ty;

const WORD: Ty = Ty::Text(None);

/// A name that is a column of a table with one row for a household.
#[derive(Clone, Copy, Debug)]
pub struct Scalar {
    /// The name.
    pub name: &'static str,
    /// Its table.
    pub table: TableId,
    /// Position of the column.
    pub column: usize,
    /// Its type.
    pub ty: Ty,
}

/// The names that tables with one row for a household bring, in the order of the register.
pub static SCALARS: LazyLock<Vec<Scalar>> = LazyLock::new(|| {
    let of_table = |table: TableId| {
        let columns = table.row().columns.iter().enumerate();
        columns.map(move |(column, row)| Scalar { name: row.code, table, column, ty: Ty::of(row.kind) })
    };
    TableId::all().filter(|table| table.row().rows == Rows::One).flat_map(of_table).collect()
});

/// The table of a collection.
#[must_use]
pub fn table_of(coll: Coll) -> Option<TableId> {
    match coll {
        Coll::Other(at) => u8::try_from(at).ok().map(TableId).filter(|table| usize::from(table.0) < TABLES.len()),
        _ => None,
    }
}

/// Whether a row of a collection may stand inside a row of another one, so that both stay in reach (`measures` of a risk).
#[must_use]
pub fn is_inner(coll: Coll) -> bool {
    table_of(coll) == Some(MEASURES)
}

/// Whether a leaf is a number that names a person.
pub(crate) fn is_secret(leaf: Leaf) -> bool {
    match leaf {
        Leaf::Own(_, id) | Leaf::Member(id) | Leaf::Head(id) => id.row().privacy == Privacy::Masked,
        Leaf::Derived(derived) | Leaf::HeadDerived(derived) => derived == Derived::Cert18,
        _ => false,
    }
}

/// Whether the rows of a collection are about a village, not about one of its households with a record.
#[must_use]
pub fn is_of_village(coll: Coll) -> bool {
    table_of(coll) == Some(UNCOLLECTED)
}

/// The tables that are collections of rows.
fn collections() -> impl Iterator<Item = TableId> {
    TableId::all().filter(|table| table.row().rows == Rows::Many)
}

/// The names of all collections.
pub fn collection_names() -> impl Iterator<Item = &'static str> {
    OWN_ROWS.iter().map(|(own, _)| *own).chain(collections().map(TableId::code))
}

/// Which risk is met by which measures (domain.md 4.11, MON06).
pub static RISK_MEASURES: &[(&str, &[&str])] = &[
    ("因病", &["健康", "社会", "综合保障"]),
    ("因学", &["义务教育", "教育", "社会"]),
    ("因残", &["综合保障", "社会"]),
    ("因安全住房", &["住房", "搬迁"]),
    ("因安全饮水", &["饮水"]),
];

/// Whose figure a statistic is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StatOf {
    /// A village's.
    Village,
    /// A township's.
    Town,
    /// Of all townships there are.
    County,
}

impl StatOf {
    /// Each with its code in files and with what stands before the point where it is read.
    const ALL: [(StatOf, &'static str, &'static str); 3] =
        [(StatOf::Village, "village", "vstat"), (StatOf::Town, "town", "town"), (StatOf::County, "county", "county")];

    /// Reads a code.
    #[must_use]
    pub fn parse(code: &str) -> Option<StatOf> {
        StatOf::ALL.into_iter().find(|(_, own, _)| *own == code).map(|(of, ..)| of)
    }

    /// Reads what stands before the point.
    #[must_use]
    pub fn before_point(prefix: &str) -> Option<StatOf> {
        StatOf::ALL.into_iter().find(|(_, code, own)| *own == prefix || *code == prefix).map(|(of, ..)| of)
    }

    /// What stands before the point.
    #[must_use]
    pub fn prefix(self) -> &'static str {
        StatOf::ALL.into_iter().find(|(of, ..)| *of == self).map_or("", |(_, _, prefix)| prefix)
    }
}

/// What the rows in hand are, from the outermost to the innermost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// All townships.
    County,
    /// A township.
    Town,
    /// A village.
    Village,
    /// A household.
    Household,
    /// A row of a collection.
    Rows(Coll),
}

/// The collection of a name.
#[must_use]
pub fn rows(name: &str) -> Option<Coll> {
    OWN_ROWS
        .iter()
        .find(|(own, _)| *own == name)
        .map(|(_, coll)| *coll)
        .or_else(|| collections().find(|table| table.code() == name).map(|table| Coll::Other(u16::from(table.0))))
}

/// Collections that are always there.
pub const OWN_ROWS: [(&str, Coll); 10] = [
    ("households", Coll::Households),
    ("members", Coll::Members),
    ("items", Coll::Items),
    ("blocks", Coll::Blocks),
    ("parents", Coll::Parents),
    ("lands", Coll::Lands),
    ("cells", Coll::Cells),
    ("required", Coll::Required),
    ("village_items", Coll::VillageItems),
    ("waits", Coll::Waits),
];

/// The name of a collection.
#[must_use]
pub fn rows_name(coll: Coll) -> &'static str {
    match coll {
        Coll::Other(_) => table_of(coll).map_or("", TableId::code),
        own => OWN_ROWS.iter().find(|(_, coll)| *coll == own).map_or("", |(name, _)| name),
    }
}

/// Name, column and type.
type Columns = &'static [(&'static str, Attr, Ty)];

/// The columns of the collections that the program makes itself.
const COLUMNS: [(Coll, Columns); 8] = [
    (
        Coll::Items,
        &[
            ("id", Attr::Id, WORD),
            ("parent", Attr::Parent, WORD),
            ("leaf", Attr::Leaf, Ty::Bool),
            ("kind", Attr::Kind, WORD),
            ("self_reported", Attr::SelfReported, Ty::Bool),
            ("regrouped", Attr::Regrouped, Ty::Bool),
            ("value", Attr::Value, Ty::Money),
            ("was", Attr::Was, Ty::Money),
            ("was_raw", Attr::WasRaw, Ty::Money),
            ("earlier", Attr::Earlier, Ty::Money),
        ],
    ),
    (Coll::Blocks, &[("id", Attr::Id, WORD), ("value", Attr::Value, Ty::Money), ("was", Attr::Was, Ty::Money)]),
    (
        Coll::Parents,
        &[
            ("id", Attr::Id, WORD),
            ("value", Attr::Value, Ty::Money),
            ("children_sum", Attr::ChildrenSum, Ty::Money),
            ("children_given", Attr::ChildrenGiven, Ty::Number),
            ("children_blank", Attr::ChildrenBlank, Ty::Number),
        ],
    ),
    (Coll::Lands, &[("id", Attr::Id, WORD), ("area", Attr::Area, Ty::Number), ("most", Attr::Most, Ty::Number)]),
    (Coll::Cells, &[("field", Attr::Field, WORD), ("problem", Attr::Problem, WORD)]),
    (Coll::Required, &[("id", Attr::Id, WORD), ("due", Attr::Due, Ty::Bool), ("value", Attr::Value, WORD)]),
    (
        Coll::VillageItems,
        &[
            ("id", Attr::Id, WORD),
            ("n", Attr::N, Ty::Number),
            ("had_before", Attr::HadBefore, Ty::Number),
            ("has_now", Attr::HasNow, Ty::Number),
        ],
    ),
    (Coll::Waits, &[("id", Attr::Id, WORD), ("weight", Attr::Kind, WORD)]),
];

/// A column of a row.
#[must_use]
pub fn column(coll: Coll, name: &str) -> Option<(Leaf, Ty)> {
    if let Some(table) = table_of(coll) {
        let place = table.row().column(name)?;
        return Some((Leaf::Row(coll, Attr::Other(u16::try_from(place).ok()?)), Ty::of(table.row().columns[place].kind)));
    }
    let columns = COLUMNS.iter().find(|(own, _)| *own == coll)?.1;
    columns.iter().find(|(column, _, _)| *column == name).map(|(_, attr, ty)| (Leaf::Row(coll, *attr), *ty))
}

/// The names of the columns of a collection.
pub fn columns_of(coll: Coll) -> impl Iterator<Item = &'static str> {
    let own = COLUMNS.iter().filter(move |(own, _)| *own == coll).flat_map(|(_, columns)| columns.iter().map(|(name, _, _)| *name));
    own.chain(table_of(coll).into_iter().flat_map(|table| table.row().columns.iter().map(|column| column.code)))
}

/// The name of a column.
#[must_use]
pub fn column_name(coll: Coll, attr: Attr) -> &'static str {
    match (coll, attr) {
        (Coll::Other(_), Attr::Other(place)) => {
            table_of(coll).and_then(|table| table.row().columns.get(usize::from(place))).map_or("", |column| column.code)
        }
        _ => COLUMNS
            .iter()
            .find(|(own, _)| *own == coll)
            .and_then(|(_, columns)| columns.iter().find(|(_, own, _)| *own == attr))
            .map_or("", |(name, _, _)| name),
    }
}

/// Values worked out from a certificate number.
pub const DERIVED: [(&str, Derived, Ty); 5] = [
    ("cert18", Derived::Cert18, WORD),
    ("cert_birth", Derived::CertBirth, Ty::Date),
    ("cert_sex", Derived::CertSex, Ty::Text(Some("sex"))),
    ("birthday", Derived::Birthday, Ty::Date),
    ("dis_level", Derived::DisLevel, Ty::Number),
];

/// Counts over the import; the flag says the count is about a member.
pub const INDEXES: [(&str, Index, bool); 9] = [
    ("cert_rows", Index::CertRows, true),
    ("phone_households", Index::PhoneHouseholds, true),
    ("phone_counties", Index::PhoneCounties, true),
    ("hh_phone", Index::HhPhone, false),
    ("hh_bank", Index::HhBank, false),
    ("hh_villages", Index::HhVillages, false),
    ("village_listed", Index::VillageListed, false),
    ("twin_items", Index::TwinItems, false),
    ("day_forms", Index::DayForms, false),
];

/// Facts of the run.
pub const FACTS: [(&str, RunFact, Ty); 12] = [
    ("period.annual", RunFact::Annual, Ty::Bool),
    ("period.kind", RunFact::PeriodKind, WORD),
    ("period.start", RunFact::PeriodStart, Ty::Date),
    ("period.end", RunFact::PeriodEnd, Ty::Date),
    ("cutoff", RunFact::Cutoff, Ty::Date),
    ("school_day", RunFact::SchoolDay, Ty::Date),
    ("asof", RunFact::AsOf, Ty::Date),
    ("campaign.start", RunFact::CampaignStart, Ty::Date),
    ("campaign.end", RunFact::CampaignEnd, Ty::Date),
    ("home.county", RunFact::HomeCounty, WORD),
    ("caliber.split", RunFact::Split, Ty::Bool),
    ("caliber.first_split", RunFact::FirstSplit, Ty::Bool),
];

/// The other records of a household.
pub const RECORDS: [(&str, When); 6] = [
    ("prior", When::Prior(1)),
    ("prior2", When::Prior(2)),
    ("prior3", When::Prior(3)),
    ("prior_raw", When::PriorRaw),
    ("last_annual", When::LastAnnual),
    ("earlier", When::Earlier),
];

/// The name of another record; empty for the current one.
#[must_use]
pub fn record_name(when: When) -> &'static str {
    RECORDS.iter().find(|(_, own)| *own == when).map_or("", |(name, _)| name)
}

/// What a name means at one level; `filter` also lets the office's own case fields in.
#[must_use]
pub fn at_level(name: &str, level: Level, filter: bool) -> Option<(Leaf, Ty)> {
    let own = if filter { spoken(name, level) } else { Cow::Borrowed(name) };
    let name = own.as_ref();
    match level {
        Level::County | Level::Town | Level::Village => None,
        Level::Household | Level::Rows(Coll::Households) => household(name, filter),
        Level::Rows(Coll::Members) => member(name),
        // A row about a person, such as a spell of work, has the person's own values in reach.
        Level::Rows(coll) => column(coll, name).or_else(|| member(name).filter(|_| is_of_member(coll))),
    }
}

/// The periods before this one, as a clerk calls them.
const BEFORE: [(&str, &str); 3] = [("上年", "prior"), ("前两年", "prior2"), ("前三年", "prior3")];

/// What a filter calls the records of earlier years: in Chinese, and by name.
pub fn earlier_records() -> impl Iterator<Item = (&'static str, &'static str)> {
    BEFORE.into_iter()
}

/// A field called by its Chinese name or one of its other titles, by its code; `上年.人均纯收入` too. Anything else as it is written.
fn spoken(name: &str, level: Level) -> Cow<'_, str> {
    if name.is_ascii() {
        return Cow::Borrowed(name);
    }
    let of_member = matches!(level, Level::Rows(coll) if coll == Coll::Members || is_of_member(coll));
    let (front, title) = match name.split_once('.') {
        Some((front, title)) => (BEFORE.iter().find(|(own, _)| *own == front).map_or(front, |(_, record)| record), title),
        None => ("", name),
    };
    let called = |field: &&Field| field.label.get(Lang::Zh) == title || field.aliases.contains(&title);
    let found = FIELDS.iter().filter(|field| (field.owner == Owner::Member) == of_member).find(called);
    match (found, front) {
        (None, _) => Cow::Borrowed(name),
        (Some(field), "") => Cow::Borrowed(field.code),
        (Some(field), front) => Cow::Owned(format!("{front}.{}", field.code)),
    }
}

/// The Chinese names of fields, for suggestions to a filter.
pub fn titles() -> impl Iterator<Item = &'static str> {
    FIELDS.iter().map(|field| field.label.get(Lang::Zh))
}

/// Whether the rows of a collection are about people.
fn is_of_member(coll: Coll) -> bool {
    table_of(coll).is_some_and(|table| table.row().about == About::Member)
}

fn member(name: &str) -> Option<(Leaf, Ty)> {
    if let Some((_, derived, ty)) = DERIVED.iter().find(|(own, _, _)| *own == name) {
        return Some((Leaf::Derived(*derived), *ty));
    }
    if let Some(counted) = name.strip_prefix("index.") {
        return INDEXES.iter().find(|(own, _, member)| *own == counted && *member).map(|(_, index, _)| (Leaf::Index(*index), Ty::Number));
    }
    let id = field(name).filter(|id| id.row().owner == Owner::Member)?;
    Some((Leaf::Member(id), Ty::of(id.row().kind)))
}

fn household(name: &str, filter: bool) -> Option<(Leaf, Ty)> {
    if let Some((_, fact, ty)) = FACTS.iter().find(|(own, _, _)| *own == name) {
        return Some((Leaf::Fact(*fact), *ty));
    }
    if let Some(at) = SCALARS.iter().position(|scalar| scalar.name == name) {
        return Some((Leaf::Fed(u16::try_from(at).ok()?), SCALARS[at].ty));
    }
    if name == "denominator" {
        return Some((Leaf::Denominator(When::Now), Ty::Number));
    }
    if let Some((prefix, rest)) = name.split_once('.') {
        if let Some((_, when)) = RECORDS.iter().find(|(own, _)| *own == prefix) {
            if rest == "denominator" {
                return Some((Leaf::Denominator(*when), Ty::Number));
            }
            let id = own_field(rest, false)?;
            return Some((Leaf::Own(*when, id), Ty::of(id.row().kind)));
        }
        return match prefix {
            "head" => match member(rest)? {
                (Leaf::Member(id), ty) => Some((Leaf::Head(id), ty)),
                (Leaf::Derived(derived), ty) => Some((Leaf::HeadDerived(derived), ty)),
                _ => None,
            },
            "calc" => match rest {
                "gross" => Some((Leaf::Calc(CalcPart::Gross), Ty::Money)),
                "net" => Some((Leaf::Calc(CalcPart::Net), Ty::Money)),
                "net_pc" => Some((Leaf::Calc(CalcPart::NetPc), Ty::Money)),
                _ => None,
            },
            "index" => {
                INDEXES.iter().find(|(own, _, member)| *own == rest && !*member).map(|(_, index, _)| (Leaf::Index(*index), Ty::Number))
            }
            _ => None,
        };
    }
    let id = own_field(name, filter)?;
    Some((Leaf::Own(When::Now, id), Ty::of(id.row().kind)))
}

fn own_field(name: &str, filter: bool) -> Option<FieldId> {
    field(name).filter(|id| match id.row().owner {
        Owner::Household | Owner::Income => true,
        Owner::Case => filter,
        Owner::Member | Owner::Row => false,
    })
}

/// Every name that could have been meant, for suggestions.
pub fn known() -> impl Iterator<Item = &'static str> {
    FIELDS
        .iter()
        .map(|field| field.code)
        .chain(DERIVED.iter().map(|(name, _, _)| *name))
        .chain(FACTS.iter().map(|(name, _, _)| *name))
        .chain(SCALARS.iter().map(|scalar| scalar.name))
        .chain(COLUMNS.iter().flat_map(|(_, columns)| columns.iter().map(|(name, _, _)| *name)))
        .chain(["denominator", "calc.net", "calc.gross", "calc.net_pc"])
}

/// The path of a leaf as written in rules; limits and statistics are named by the book.
#[must_use]
pub fn path(leaf: Leaf) -> String {
    let derived = |wanted: Derived| DERIVED.iter().find(|(_, own, _)| *own == wanted).map_or("", |(name, _, _)| name);
    match leaf {
        Leaf::Own(When::Now, id) | Leaf::Member(id) => id.code().to_owned(),
        Leaf::Own(when, id) => format!("{}.{}", record_name(when), id.code()),
        Leaf::Head(id) => format!("head.{}", id.code()),
        Leaf::Derived(which) => derived(which).to_owned(),
        Leaf::HeadDerived(which) => format!("head.{}", derived(which)),
        Leaf::Calc(CalcPart::Gross) => "calc.gross".to_owned(),
        Leaf::Calc(CalcPart::Net) => "calc.net".to_owned(),
        Leaf::Calc(CalcPart::NetPc) => "calc.net_pc".to_owned(),
        Leaf::Denominator(When::Now) => "denominator".to_owned(),
        Leaf::Denominator(when) => format!("{}.denominator", record_name(when)),
        Leaf::Row(coll, attr) => column_name(coll, attr).to_owned(),
        Leaf::Index(which) => {
            INDEXES.iter().find(|(_, own, _)| *own == which).map(|(name, _, _)| format!("index.{name}")).unwrap_or_default()
        }
        Leaf::Limit(at) => format!("limit.{at}"),
        Leaf::Stat(at) => format!("stat.{at}"),
        Leaf::Fact(which) => FACTS.iter().find(|(_, own, _)| *own == which).map_or("", |(name, _, _)| name).to_owned(),
        Leaf::Fed(at) => SCALARS.get(usize::from(at)).map_or("", |scalar| scalar.name).to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::lang::expr::Coll;
    use crate::rules::lang::names::Level;
    use crate::rules::lang::names::at_level;
    use crate::rules::lang::names::path;

    #[test]
    fn every_name_is_printed_as_it_is_read() {
        for name in
            ["net_pc", "prior2.net_pc", "head.birthday", "head.sex", "calc.net", "denominator", "index.hh_phone", "asof", "case.due"]
        {
            let (leaf, _) = at_level(name, Level::Household, false).expect("a name");
            assert_eq!(path(leaf), name);
        }
        assert!(at_level("labour", Level::Household, false).is_none());
        assert!(at_level("labour", Level::Rows(Coll::Members), false).is_some());
        assert!(at_level("status", Level::Household, false).is_none());
        assert!(at_level("status", Level::Household, true).is_some());
    }

    #[test]
    fn a_filter_may_call_a_field_by_its_name() {
        let filter = |name: &str, level| at_level(name, level, true).map(|(leaf, _)| path(leaf));
        for (name, code) in [
            ("人均纯收入", "net_pc"),
            ("上年.人均纯收入", "prior.net_pc"),
            ("状态", "status"),
            ("低保金", "trans_dibao"),
            ("net_pc", "net_pc"),
        ] {
            assert_eq!(filter(name, Level::Household).as_deref(), Some(code), "{name}");
        }
        assert_eq!(filter("姓名", Level::Rows(Coll::Members)).as_deref(), Some("name"));
        assert_eq!(filter("姓名", Level::Household), None);
        assert_eq!(filter("没有的", Level::Household), None);
        assert!(at_level("人均纯收入", Level::Household, false).is_none(), "rules are written in codes");
    }
}
