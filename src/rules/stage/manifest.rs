//! What a staged folder says of itself: period, place, which tables and columns there are, and how wide their numbers get.
//!
//! What does not live here: the rows (`rows.rs`).

use chrono::NaiveDate;
use serde::Deserialize;
use serde::Serialize;

use crate::domain::field::FieldKind;
use crate::domain::period::Period;
use crate::i18n::Text;
use crate::i18n::text;

/// The version of the tables that this program writes and reads.
pub const SCHEMA: u32 = 3;

/// Name of the file in the folder.
pub const FILE: &str = "manifest.toml";

/// State of a cell with a value.
pub const VALUE: char = 'v';

/// State of a cell with a word outside its list; every other state is the letter of its reason (`Why::letter`).
pub const NOT_IN_LIST: char = 'x';

/// The letters of `states`, for a reader.
const STATES: &str = "v value, e empty, c absent, u unreadable, x not in list, m masked, p no record, i not in that caliber, \
                      n not comparable, f file not imported, h not in the file, k unknown";

/// A staged folder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// Version of the tables.
    pub schema: u32,
    /// The period under review.
    pub period: Period,
    /// The day the judgement is made for.
    pub as_of: NaiveDate,
    /// First day on which forms may be signed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub window_start: Option<NaiveDate>,
    /// Last day on which forms may be signed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub window_end: Option<NaiveDate>,
    /// Digest of the rulebook that said which columns are kept.
    pub book: String,
    /// Fingerprint of the key under which numbers of people were hashed.
    pub key: String,
    /// What the letters of the column `states` mean; the first letter is about the first column whose `cell` is true.
    pub states: String,
    /// Households of the period.
    pub households: usize,
    /// Whether any file had people.
    pub has_members: bool,
    /// Whether the township's county stands among the words of the files.
    pub has_home_county: bool,
    /// Where: of several townships what they have in common.
    pub place: StagedPlace,
    /// The townships, by `town_no`.
    pub towns: Vec<StagedPlace>,
    /// The other records of a household that are there.
    #[serde(default)]
    pub records: Vec<StagedRecord>,
    /// The tables.
    pub tables: Vec<StagedTable>,
}

/// Where a township is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StagedPlace {
    /// Province.
    pub prov: String,
    /// Prefecture.
    pub city: String,
    /// County.
    pub county: String,
    /// Township.
    pub town: String,
}

/// Another record of the households.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StagedRecord {
    /// As rules call it: `prior`.
    pub record: String,
    /// The period it is of.
    pub period: Period,
    /// Whether a payroll splits its wages.
    pub has_post_pay: bool,
    /// The columns that its files had.
    pub columns: Vec<String>,
}

/// One table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StagedTable {
    /// Its name, and that of its file without `.csv`.
    pub name: String,
    /// How many rows.
    pub rows: usize,
    /// Most rows of one household.
    pub most: usize,
    /// Its columns, in order.
    pub columns: Vec<StagedColumn>,
}

/// One column.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StagedColumn {
    /// Its name.
    pub name: String,
    /// What it holds.
    pub kind: StagedKind,
    /// Whether `states` has a letter for it.
    pub cell: bool,
    /// The largest number in it, without sign.
    #[serde(default)]
    pub widest: i64,
}

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StagedKind {
    /// Whole fen.
    Money,
    /// A whole number.
    Count,
    /// Ten-thousandths.
    Decimal,
    /// Days since 1 January 1 CE, that day being 1.
    Day,
    /// Months since year 0.
    Month,
    /// Words as they stand in the file; several are set apart by commas.
    Word,
    /// A number of a person under the county's key.
    Hash,
    /// 0 or 1.
    Truth,
}

impl StagedKind {
    /// That of a field.
    #[must_use]
    pub const fn of(kind: FieldKind) -> StagedKind {
        match kind {
            FieldKind::Money => StagedKind::Money,
            FieldKind::Count => StagedKind::Count,
            FieldKind::Decimal => StagedKind::Decimal,
            FieldKind::Date => StagedKind::Day,
            FieldKind::Month => StagedKind::Month,
            FieldKind::Text | FieldKind::Code(_) | FieldKind::Set(_) => StagedKind::Word,
            FieldKind::Truth => StagedKind::Truth,
        }
    }

    /// Whether its values are text.
    #[must_use]
    pub const fn is_text(self) -> bool {
        matches!(self, StagedKind::Word | StagedKind::Hash)
    }
}

/// Why a staged folder cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ManifestFault {
    /// Not a manifest.
    Unreadable(String),
    /// Written by another version.
    OtherSchema(u32),
    /// Its cells have other states than this program writes.
    OtherStates,
}

impl ManifestFault {
    /// In words.
    #[must_use]
    pub fn text(&self) -> Text {
        match self {
            ManifestFault::Unreadable(why) => {
                text("manifest.toml 读不懂：{why}", "manifest.toml cannot be read: {why}").fill(&[("why", why)])
            }
            ManifestFault::OtherSchema(found) => text(
                "这个文件夹是第 {found} 版的表，本程序用第 {own} 版，请用本程序重新 stage",
                "this folder has tables of version {found}, this program uses version {own}: stage the files again",
            )
            .fill(&[("found", found), ("own", &SCHEMA)]),
            ManifestFault::OtherStates => text(
                "这个文件夹的单元格状态与本程序的不同，请用本程序重新 stage",
                "the states of cells in this folder are not those of this program: stage the files again",
            ),
        }
    }
}

impl Manifest {
    /// That of a township with nobody and no files.
    #[must_use]
    pub fn of_nothing(period: Period, book: &str) -> Manifest {
        Manifest {
            schema: SCHEMA,
            period,
            as_of: NaiveDate::default(),
            window_start: None,
            window_end: None,
            book: book.to_owned(),
            key: String::new(),
            states: Manifest::states(),
            households: 0,
            has_members: false,
            has_home_county: false,
            place: StagedPlace::default(),
            towns: vec![StagedPlace::default()],
            records: Vec::new(),
            tables: Vec::new(),
        }
    }

    /// What `states` says.
    #[must_use]
    pub fn states() -> String {
        STATES.to_owned()
    }

    /// The file.
    ///
    /// # Errors
    /// A number that the format cannot hold.
    pub fn written(&self) -> Result<String, ManifestFault> {
        toml::to_string(self).map_err(|error| ManifestFault::Unreadable(error.to_string()))
    }

    /// Reads a manifest.
    ///
    /// # Errors
    /// What is the matter with it.
    pub fn read(written: &str) -> Result<Manifest, ManifestFault> {
        #[derive(Deserialize)]
        struct SchemaOnly {
            schema: u32,
        }
        let fault = |error: toml::de::Error| ManifestFault::Unreadable(error.message().to_owned());
        let version: SchemaOnly = toml::from_str(written).map_err(fault)?;
        if version.schema != SCHEMA {
            return Err(ManifestFault::OtherSchema(version.schema));
        }
        let manifest: Manifest = toml::from_str(written).map_err(fault)?;
        if manifest.states == STATES { Ok(manifest) } else { Err(ManifestFault::OtherStates) }
    }

    /// A table by its name.
    #[must_use]
    pub fn table(&self, name: &str) -> Option<&StagedTable> {
        self.tables.iter().find(|table| table.name == name)
    }
}

impl StagedTable {
    /// A column by its name.
    #[must_use]
    pub fn column(&self, name: &str) -> Option<&StagedColumn> {
        self.columns.iter().find(|column| column.name == name)
    }

    /// The place of a cell in `states`, counted from 1.
    #[must_use]
    pub fn state(&self, name: &str) -> Option<usize> {
        self.columns.iter().filter(|column| column.cell).position(|column| column.name == name).map(|at| at + 1)
    }
}
