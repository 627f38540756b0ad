//! The register of tables beside the household record: what feeds each, whom its rows are about, and its columns in the rule language.
//!
//! Import, rules, store and screens read it; a table is a row of `domain/table_register.rs`. What does not live here: rows
//! (`domain/tables.rs`), fields of the household record itself (`domain/field.rs`).

use crate::domain::field::Kind;
use crate::domain::field::Privacy;
use crate::domain::table_register::TABLES;
use crate::i18n::Lang;
use crate::i18n::Text;

/// Position of a table in the register.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TableId(pub u8);

/// Whom a row is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum About {
    /// A household.
    Household,
    /// One person; rules that look at a member see that person's rows only.
    Member,
}

/// How many rows a subject has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rows {
    /// At most one; its columns are names of the rule language by themselves (`at_id.wage`).
    One,
    /// Any number; rules count and sum them.
    Many,
}

/// What fills a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Feed {
    /// A file of its own.
    File,
    /// The household's record, or another table: made anew for each run.
    Record,
    /// The office's own cases and ledger.
    Office,
    /// Nothing: bank accounts are left out on purpose (domain.md 6.5).
    Nothing,
}

/// How a row of a file finds its person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Join {
    /// By certificate, else by name within the household whose number the row gives.
    CertThenName,
    /// By certificate only: a namesake in the household would be wronged.
    Cert,
}

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holds {
    /// A cell of this kind.
    Cell(Kind),
    /// Yes or no as a truth of the rule language; only in tables that no file feeds.
    Truth,
}

/// Where a column's values come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// A column of the file.
    File,
    /// A column of the file whose header no other kind of file has, so that it tells the kind.
    Telling,
    /// Worked out from other columns by the rules.
    Made,
}

/// One column.
#[derive(Debug)]
pub struct Column {
    /// Name in the rule language, in stored rows and in exports; in a table with one row a subject, the whole name.
    pub code: &'static str,
    /// What it holds.
    pub holds: Holds,
    /// Where it comes from.
    pub origin: Origin,
    /// Who may see it.
    pub privacy: Privacy,
    /// Label on screens, and first header in files.
    pub label: Text,
    /// Other headers seen in files.
    pub aliases: &'static [&'static str],
}

/// One row of the register.
#[derive(Debug)]
pub struct Table {
    /// Name in the rule language.
    pub id: &'static str,
    /// What people call the file or the rows.
    pub label: Text,
    /// Whom its rows are about.
    pub about: About,
    /// How many rows a subject has.
    pub rows: Rows,
    /// What fills it.
    pub feed: Feed,
    /// How its rows find their person.
    pub join: Join,
    /// Words in a file's name, its sheet's name or its title that tell the kind.
    pub words: &'static [&'static str],
    /// Its columns.
    pub columns: &'static [Column],
}

impl Table {
    /// The position of a column.
    #[must_use]
    pub fn column(&self, code: &str) -> Option<usize> {
        self.columns.iter().position(|column| column.code == code)
    }
}

const fn same(a: &str, b: &str) -> bool {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    if a.len() != b.len() {
        return false;
    }
    let mut i = 0;
    while i < a.len() {
        if a[i] != b[i] {
            return false;
        }
        i += 1;
    }
    true
}

/// The id of a table known at build time; a misspelt name does not compile when used in a `const`.
///
/// # Panics
/// When no table has the name; in a `const` that is an error of the build.
#[must_use]
pub const fn known(id: &str) -> TableId {
    let mut at: u8 = 0;
    // Beyond the last table there is none, and the build stops here.
    while !same(TABLES[at as usize].id, id) {
        at += 1;
    }
    TableId(at)
}

/// Finds a table by its name in the rule language, or by that name without `roster.`.
#[must_use]
pub fn table(id: &str) -> Option<TableId> {
    TableId::all().find(|table| table.code() == id || table.short() == id)
}

/// The labels of tables by their names; a name that is no table stays as it is.
#[must_use]
pub fn labels(codes: &[String]) -> Text {
    let list = |lang: Lang, by: &str| {
        let label = |code: &String| table(code).map_or_else(|| code.clone(), |table| table.row().label.get(lang).to_owned());
        codes.iter().map(label).collect::<Vec<_>>().join(by)
    };
    Text::made(list(Lang::Zh, "、"), list(Lang::En, ", "))
}

/// The column behind the key of a value that a flag keeps: `roster.passbook#2.paid`, `at_id.wage`.
#[must_use]
pub fn column_of_key(key: &str) -> Option<&'static Column> {
    let of = |table: TableId, code: &str| table.row().column(code).map(|at| &table.row().columns[at]);
    match key.split_once('#') {
        Some((id, rest)) => of(table(id)?, rest.split_once('.')?.1),
        None => TableId::all().filter(|table| table.row().rows == Rows::One).find_map(|table| of(table, key)),
    }
}

impl TableId {
    /// Every table, in register order.
    pub fn all() -> impl Iterator<Item = TableId> {
        (0..TABLES.len()).filter_map(|at| u8::try_from(at).ok().map(TableId))
    }

    /// Its row of the register.
    #[must_use]
    pub fn row(self) -> &'static Table {
        &TABLES[usize::from(self.0)]
    }

    /// Its name in the rule language.
    #[must_use]
    pub fn code(self) -> &'static str {
        self.row().id
    }

    /// Its name on the command line.
    #[must_use]
    pub fn short(self) -> &'static str {
        self.code().strip_prefix("roster.").unwrap_or(self.code())
    }
}

/// 务工月监测.
pub const SPELLS: TableId = known("spells");
/// 收入分项台账.
pub const DETAILS: TableId = known("details");
/// 监测对象识别和消除信息.
pub const MON: TableId = known("mon");
/// 惠农补贴一卡通流水.
pub const PASSBOOK: TableId = known("roster.passbook");
/// The fourteen measures of a monitoring object.
pub const MEASURES: TableId = known("measures");
/// Risks of a monitoring object.
pub const RISKS: TableId = known("risks");
/// Living conditions.
pub const LIVING: TableId = known("living");
/// 应采名单.
pub const EXPECTED: TableId = known("roster.expected");
/// Households of 应采名单 that have no form in the period, by village.
pub const UNCOLLECTED: TableId = known("uncollected");
/// Cells of the block after clearing.
pub const AFTER_FIELDS: TableId = known("after_fields");

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use crate::domain::field::FIELDS;
    use crate::domain::table::Feed;
    use crate::domain::table::Origin;
    use crate::domain::table::table;
    use crate::domain::table_register::TABLES;
    use crate::i18n::Lang;

    #[test]
    fn headers_that_tell_a_kind_belong_to_one_table_and_to_no_field() {
        let mut seen: BTreeSet<&str> = BTreeSet::new();
        let fields: BTreeSet<&str> =
            FIELDS.iter().flat_map(|field| std::iter::once(field.label.get(Lang::Zh)).chain(field.aliases.iter().copied())).collect();
        for row in TABLES {
            let mut own = BTreeSet::new();
            for column in row.columns {
                assert!(own.insert(column.code), "{}.{} stands twice", row.id, column.code);
                if row.feed == Feed::File && column.origin == Origin::Telling {
                    let label = column.label.get(Lang::Zh);
                    assert!(seen.insert(label), "{label} would tell two kinds");
                    assert!(!fields.contains(label), "{label} is a field");
                }
            }
            assert!(row.feed == Feed::File || row.columns.iter().all(|column| column.origin == Origin::Made), "{}", row.id);
            assert!(row.feed != Feed::File || !row.words.is_empty(), "{} has no word that tells it", row.id);
        }
        assert_eq!(table("dibao"), table("roster.dibao"));
        assert!(table("dibao").is_some());
    }
}
