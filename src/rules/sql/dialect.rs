//! The engines that rules are printed for, each with the few spellings in which they differ.
//!
//! What does not live here: what is printed (`nodes.rs`, `files.rs`).

use std::fmt::Write as _;

use crate::i18n::Text;
use crate::i18n::text;
use crate::rules::stage::manifest::Manifest;
use crate::rules::stage::manifest::StagedKind;
use crate::rules::stage::manifest::StagedTable;

/// An engine. One stands here only when its answers were compared with the desk's (`tests/engines/run`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    /// `DuckDB` 2.0.
    Duckdb,
}

/// How an engine spells what others spell otherwise.
pub(crate) struct Spelling {
    /// A whole number of 64 bits.
    pub whole: &'static str,
    /// A whole number that holds the product of two of them.
    pub wide: &'static str,
    /// Text, compared byte by byte.
    pub words: &'static str,
    /// Whole division of two numbers that are not below zero.
    pub divided: fn(&str, &str) -> String,
    /// The place of a word in a text, 0 where it is not.
    pub place: fn(&str, &str) -> String,
    /// The sorted list of a group's values that are not null.
    pub sorted: fn(&str) -> String,
    /// An element of a list, counted from 1.
    pub element: fn(&str, &str) -> String,
    /// How many elements.
    pub size: fn(&str) -> String,
    /// How many words a list in commas has.
    pub parts: fn(&str) -> String,
    /// The date of a day number.
    pub date: fn(&str) -> String,
    /// The day number some years later; 29 February becomes 28 February.
    pub add_years: fn(&str, i64) -> String,
}

impl Dialect {
    /// Every engine.
    pub const ALL: [Dialect; 1] = [Dialect::Duckdb];

    /// Its name on the command line.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Dialect::Duckdb => "duckdb",
        }
    }

    /// The engine of a name.
    ///
    /// # Errors
    /// Which names there are.
    pub fn parse(code: &str) -> Result<Dialect, Text> {
        Dialect::ALL.into_iter().find(|dialect| dialect.code() == code).ok_or_else(|| {
            let all: Vec<&str> = Dialect::ALL.iter().map(|dialect| dialect.code()).collect();
            text(
                "没有与本程序逐项比过的 {code} 写法；现有：{all}",
                "there is no {code} spelling that was compared with this program; there is: {all}",
            )
            .fill(&[("code", &code), ("all", &all.join(", "))])
        })
    }

    pub(crate) const fn spelling(self) -> &'static Spelling {
        match self {
            Dialect::Duckdb => &DUCKDB,
        }
    }

    /// What makes the staged tables and fills them, run in the staged folder.
    #[must_use]
    pub fn load(self, manifest: &Manifest) -> String {
        let mut out = format!("-- {}: run in this folder; makes the tables of schema {} anew\n", self.code(), manifest.schema);
        for table in &manifest.tables {
            out.push_str(&self.create(table));
            let _ = writeln!(
                out,
                "COPY {0} FROM '{0}.csv' (FORMAT csv, HEADER true, QUOTE '\"', ESCAPE '\"', NULLSTR '', PARALLEL true);",
                table.name
            );
        }
        out
    }

    fn create(self, table: &StagedTable) -> String {
        let spelling = self.spelling();
        let ty = |kind: StagedKind| if kind.is_text() { spelling.words } else { spelling.whole };
        let mut out = format!("DROP TABLE IF EXISTS {0};\nCREATE TABLE {0} (\n", table.name);
        for column in &table.columns {
            let _ = writeln!(out, "  \"{}\" {},", column.name, ty(column.kind));
        }
        let _ = writeln!(out, "  states {}\n);", spelling.words);
        out
    }
}

static DUCKDB: Spelling = Spelling {
    whole: "BIGINT",
    wide: "HUGEINT",
    words: "VARCHAR",
    divided: |a, b| format!("({a} // {b})"),
    place: |text, word| format!("strpos({text}, {word})"),
    sorted: |value| format!("list_sort(list({value}) FILTER (WHERE {value} IS NOT NULL))"),
    element: |list, at| format!("{list}[{at}]"),
    size: |list| format!("len({list})"),
    parts: |text| format!("len(list_filter(string_split({text}, ','), lambda word: word <> ''))"),
    date: |day| format!("(DATE '0001-01-01' + CAST({day} - 1 AS INTEGER))"),
    add_years: |day, years| {
        format!("(CAST((DATE '0001-01-01' + CAST({day} - 1 AS INTEGER)) + INTERVAL {years} YEAR AS DATE) - DATE '0001-01-01' + 1)")
    },
};
