//! The engines that rules are printed for: everything in which they differ, a row each (`Spelling`).
//!
//! What does not live here: what is printed (`nodes.rs`, `plan.rs`, `judged.rs`).

use crate::i18n::Text;
use crate::i18n::text;
use crate::rules::stage::manifest::Manifest;
use crate::rules::stage::manifest::StagedTable;
use crate::rules::stage::rows::SEALED;

/// An engine. One stands here only when its answers were compared with the desk's (`tests/engines/run`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    /// `DuckDB` 2.0.
    Duckdb,
    /// `PostgreSQL` 15, by `psql`.
    Postgres,
    /// Spark SQL 4.3, by `spark-submit`.
    Spark,
}

/// How an engine spells what others spell otherwise.
pub(crate) struct Spelling {
    /// Its name on the command line.
    pub code: &'static str,
    /// A whole number of 64 bits.
    pub whole: &'static str,
    /// A whole number that holds the product of two of them.
    pub wide: &'static str,
    /// Text, compared byte by byte.
    pub words: &'static str,
    /// Stands at the top of each file.
    pub settings: &'static str,
    /// Makes a table of a query, in place of one of that name: name, query.
    pub table: fn(&str, &str) -> String,
    /// The same, worked out whenever it is read: nothing is kept.
    pub view: fn(&str, &str) -> String,
    /// Makes a table of a file of its name: name, columns with their types.
    pub load: fn(&str, &[LoadedColumn]) -> String,
    /// Ends a query that is to be worked out before the one around it.
    pub fence: &'static str,
    /// How wide tables and queries may be.
    pub columns: ColumnsMost,
    /// A row for each of some columns of a table that is not null: table, name of the values, columns. The names are in `rule`.
    pub by_rule: fn(&str, &str, &[&str]) -> String,
    /// Whole division of two numbers that are not below zero.
    pub divided: fn(&str, &str) -> String,
    /// The place of a word in a text, 0 where it is not.
    pub place: fn(&str, &str) -> String,
    /// The two middle ones of a group's values that are not null, added up.
    pub middles: fn(&str) -> String,
    /// How many words a list in commas has.
    pub parts: fn(&str) -> String,
    /// The date of a day number.
    pub date: fn(&str) -> String,
    /// `year`, `month` or `day` of a date.
    pub part: fn(&str, &str) -> String,
    /// How many days the month of a date has.
    pub month_days: fn(&str) -> String,
    /// The day number some years later; 29 February becomes 28 February.
    pub add_years: fn(&str, i64) -> String,
    /// A file in the words of the standard as the engine reads them.
    pub read: fn(&str) -> String,
    /// What is printed beside the rules: name and text.
    pub beside: &'static [(&'static str, &'static str)],
}

/// A column of a file that is loaded.
#[derive(Clone, Debug)]
pub(crate) struct LoadedColumn {
    /// Its name.
    pub name: String,
    /// Its type.
    pub ty: &'static str,
    /// Whether no rule reads it, so that it may stay in the file: numbers that the county alone reads again.
    pub is_sealed: bool,
}

/// The most columns.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ColumnsMost {
    /// Of a table that is kept.
    pub table: usize,
    /// Of a query within another one.
    pub query: usize,
}

impl Dialect {
    /// Every engine.
    pub const ALL: [Dialect; 3] = [Dialect::Duckdb, Dialect::Postgres, Dialect::Spark];

    /// Its name on the command line.
    #[must_use]
    pub const fn code(self) -> &'static str {
        self.spelling().code
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
            Dialect::Postgres => &POSTGRES,
            Dialect::Spark => &SPARK,
        }
    }

    /// What makes the staged tables and fills them, run in the staged folder.
    #[must_use]
    pub fn load(self, manifest: &Manifest) -> String {
        let spelling = self.spelling();
        let mut out = format!("-- {}: the tables of schema {}, made anew\n{}", self.code(), manifest.schema, spelling.settings);
        for table in &manifest.tables {
            out.push_str(&(spelling.load)(&table.name, &columns(table, spelling)));
        }
        (spelling.read)(&out)
    }
}

fn columns(table: &StagedTable, spelling: &Spelling) -> Vec<LoadedColumn> {
    let ty = |is_text: bool| if is_text { spelling.words } else { spelling.whole };
    let of = |name: &str, is_text: bool| LoadedColumn { name: name.to_owned(), ty: ty(is_text), is_sealed: name.ends_with(SEALED) };
    table.columns.iter().map(|column| of(&column.name, column.kind.is_text())).chain([of("states", true)]).collect()
}

/// Columns with their types, as a table is made.
fn typed(columns: &[LoadedColumn]) -> String {
    columns.iter().map(|column| format!("  \"{}\" {}", column.name, column.ty)).collect::<Vec<_>>().join(",\n")
}

/// The columns that rules may read.
fn kept(columns: &[LoadedColumn]) -> String {
    listed(&columns.iter().filter(|column| !column.is_sealed).map(|column| column.name.as_str()).collect::<Vec<_>>())
}

fn listed(columns: &[&str]) -> String {
    columns.iter().map(|column| format!("\"{column}\"")).collect::<Vec<_>>().join(", ")
}

fn as_written(sql: &str) -> String {
    sql.to_owned()
}

static DUCKDB: Spelling = Spelling {
    code: "duckdb",
    whole: "BIGINT",
    wide: "HUGEINT",
    words: "VARCHAR",
    // Rows are told apart by their keys: kept in their order they take more memory and time. Until 0.2.0 `outcomes` was a table.
    settings: "SET preserve_insertion_order = false;\n\
               CREATE OR REPLACE TEMPORARY TABLE hz_earlier AS SELECT CAST(error('outcomes 是以前的版本留下的表：换一个新的库文件，或者先 DROP TABLE \
               outcomes / outcomes is a table that an earlier version left: use a new database file, or DROP TABLE outcomes first') AS VARCHAR) AS \
               refused FROM duckdb_tables() WHERE table_name = 'outcomes' AND schema_name = current_schema() AND database_name = \
               current_database();\n",
    table: |name, query| format!("CREATE OR REPLACE TABLE {name} AS {query};\n"),
    view: |name, query| format!("CREATE OR REPLACE VIEW {name} AS {query};\n"),
    load: |name, columns| {
        let types: Vec<String> = columns.iter().map(|column| format!("  '{}': '{}'", column.name, column.ty)).collect();
        format!(
            "CREATE OR REPLACE TABLE {name} AS SELECT {kept} FROM read_csv('{name}.csv', auto_detect = false, header = true, delim = ',', \
             quote = '\"', escape = '\"', nullstr = '', parallel = true, columns = {{\n{types}\n}});\n",
            kept = kept(columns),
            types = types.join(",\n"),
        )
    },
    fence: "",
    columns: ColumnsMost { table: usize::MAX, query: usize::MAX },
    by_rule: |table, values, columns| format!("(SELECT * FROM {table} UNPIVOT ({values} FOR rule IN ({})))", listed(columns)),
    divided: |a, b| format!("({a} // {b})"),
    place: |text, word| format!("strpos({text}, {word})"),
    middles: |value| {
        let sorted = format!("list_sort(list({value}) FILTER (WHERE {value} IS NOT NULL))");
        format!("{sorted}[(len({sorted}) + 1) // 2] + {sorted}[(len({sorted}) + 2) // 2]")
    },
    parts: |text| format!("len(list_filter(string_split({text}, ','), lambda word: word <> ''))"),
    date: |day| format!("(DATE '0001-01-01' + CAST({day} - 1 AS INTEGER))"),
    part: |part, date| format!("{part}({date})"),
    month_days: |date| format!("day(last_day({date}))"),
    add_years: |day, years| {
        format!("(CAST((DATE '0001-01-01' + CAST({day} - 1 AS INTEGER)) + INTERVAL {years} YEAR AS DATE) - DATE '0001-01-01' + 1)")
    },
    read: as_written,
    beside: &[],
};

static POSTGRES: Spelling = Spelling {
    code: "postgres",
    whole: "BIGINT",
    wide: "NUMERIC(38, 0)",
    words: "TEXT COLLATE \"C\"",
    // Compiling thousands of columns takes longer than working them out; the joins stand in a good order.
    // How tables are joined stands in the scripts, and of a column its planner needs few values; it looks through thousands of them.
    settings: "\\set ON_ERROR_STOP on\nSET client_min_messages = warning;\nSET jit = off;\nSET join_collapse_limit = 1;\n\
               SET default_statistics_target = 10;\nSET work_mem = '64MB';\n",
    // Its planner knows nothing of a table that was not looked through.
    // A view of an earlier run stands on its tables.
    table: |name, query| format!("DROP TABLE IF EXISTS {name} CASCADE;\nCREATE TABLE {name} AS {query};\nANALYZE {name};\n"),
    // A table of that name is one that an earlier version left.
    view: |name, query| {
        format!(
            "DO $$ BEGIN IF EXISTS (SELECT 1 FROM pg_class WHERE oid = to_regclass('{name}') AND relkind = 'r') THEN DROP TABLE {name} CASCADE; \
             END IF; END $$;\nDROP VIEW IF EXISTS {name};\nCREATE VIEW {name} AS {query};\n"
        )
    },
    load: |name, columns| {
        let columns = typed(columns);
        format!(
            "DROP TABLE IF EXISTS {name} CASCADE;\nCREATE TABLE {name} (\n{columns}\n);\n\
             \\copy {name} FROM '{name}.csv' WITH (FORMAT csv, HEADER true, NULL '', ENCODING 'UTF8')\nANALYZE {name};\n"
        )
    },
    // Else it writes every step into the next one, and doubles it each time. In quotes: over a number that has still to be made one of 64
    // bits it does not see that nothing is left out, and works all steps out in one process.
    fence: " OFFSET '0'",
    // A table may have 1,600, but its row has to fit 8,160 bytes at 8 a number.
    columns: ColumnsMost { table: 1_000, query: 1_600 },
    by_rule: |table, values, columns| {
        let rows: Vec<String> = columns.iter().map(|column| format!("('{column}', t.\"{column}\")")).collect();
        format!(
            "(SELECT t.*, l.rule, l.{values} FROM {table} t CROSS JOIN LATERAL (VALUES {}) l(rule, {values}) WHERE l.{values} IS NOT NULL)",
            rows.join(", ")
        )
    },
    divided: |a, b| format!("CAST(div(CAST({a} AS NUMERIC), CAST({b} AS NUMERIC)) AS BIGINT)"),
    place: |text, word| format!("strpos({text}, {word})"),
    middles: |value| {
        let sorted = format!("(array_agg({value} ORDER BY {value}) FILTER (WHERE {value} IS NOT NULL))");
        format!("{sorted}[CAST((count({value}) + 1) / 2 AS INTEGER)] + {sorted}[CAST((count({value}) + 2) / 2 AS INTEGER)]")
    },
    parts: |text| format!("cardinality(array_remove(string_to_array({text}, ','), ''))"),
    date: |day| format!("(DATE '0001-01-01' + CAST({day} - 1 AS INTEGER))"),
    part: |part, date| format!("CAST(extract({part} FROM {date}) AS INTEGER)"),
    month_days: |date| {
        format!("CAST(extract(day FROM date_trunc('month', CAST({date} AS TIMESTAMP)) + INTERVAL '1 month' - INTERVAL '1 day') AS INTEGER)")
    },
    add_years: |day, years| {
        format!("(CAST((DATE '0001-01-01' + CAST({day} - 1 AS INTEGER)) + INTERVAL '{years} year' AS DATE) - DATE '0001-01-01' + 1)")
    },
    read: as_written,
    beside: &[],
};

static SPARK: Spelling = Spelling {
    code: "spark",
    whole: "BIGINT",
    wide: "DECIMAL(38, 0)",
    words: "STRING",
    // A number that would run over is an error, never another number.
    settings: "SET spark.sql.ansi.enabled = true;\n",
    table: |name, query| format!("DROP TABLE IF EXISTS {name};\nCREATE TABLE {name} USING parquet AS {query};\n"),
    view: |name, query| format!("CREATE OR REPLACE TEMPORARY VIEW {name} AS {query};\n"),
    load: |name, columns| {
        let (columns, kept) = (typed(columns), kept(columns));
        format!(
            "CREATE OR REPLACE TEMPORARY VIEW {name}_csv (\n{columns}\n) USING csv OPTIONS (path '${{staged}}/{name}.csv', header 'true', \
             quote '\"', escape '\"', multiLine 'true', nullValue '', emptyValue '', encoding 'UTF-8', mode 'FAILFAST');\n\
             DROP TABLE IF EXISTS {name};\nCREATE TABLE {name} USING parquet AS SELECT {kept} FROM {name}_csv;\n"
        )
    },
    fence: "",
    columns: ColumnsMost { table: usize::MAX, query: usize::MAX },
    by_rule: |table, values, columns| format!("(SELECT * FROM {table} UNPIVOT ({values} FOR rule IN ({})))", listed(columns)),
    divided: |a, b| format!("({a} div {b})"),
    place: |text, word| format!("instr({text}, {word})"),
    middles: |value| {
        let sorted = format!("array_sort(collect_list({value}))");
        format!("get({sorted}, (count({value}) + 1) div 2 - 1) + get({sorted}, (count({value}) + 2) div 2 - 1)")
    },
    parts: |text| format!("cardinality(array_remove(split({text}, ','), ''))"),
    date: |day| format!("date_add(DATE '0001-01-01', CAST({day} - 1 AS INTEGER))"),
    part: |part, date| format!("{part}({date})"),
    month_days: |date| format!("day(last_day({date}))"),
    add_years: |day, years| {
        let months = years * 12;
        format!("(datediff(add_months(date_add(DATE '0001-01-01', CAST({day} - 1 AS INTEGER)), {months}), DATE '0001-01-01') + 1)")
    },
    read: in_back_ticks,
    beside: &[("run_spark.py", include_str!("run_spark.py"))],
};

/// Names in back ticks; a quote and a backslash in a word behind a backslash.
fn in_back_ticks(sql: &str) -> String {
    let mut out = String::with_capacity(sql.len());
    let mut is_word = false;
    let mut letters = sql.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '\'' if is_word && letters.peek() == Some(&'\'') => {
                letters.next();
                out.push_str("\\'");
            }
            '\'' => {
                is_word = !is_word;
                out.push('\'');
            }
            '\\' if is_word => out.push_str("\\\\"),
            '"' if !is_word => out.push('`'),
            other => out.push(other),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use crate::i18n::Lang;
    use crate::rules::sql::dialect::Dialect;
    use crate::rules::sql::dialect::LoadedColumn;
    use crate::rules::sql::dialect::in_back_ticks;
    use crate::rules::stage::rows::SEALED;

    #[test]
    fn an_engine_is_known_by_its_name_and_no_other_one_is() {
        for dialect in Dialect::ALL {
            assert_eq!(Dialect::parse(dialect.code()), Ok(dialect));
        }
        assert!(Dialect::parse("oracle").is_err_and(|why| why.get(Lang::Zh).contains("duckdb, postgres, spark")));
    }

    #[test]
    fn spark_reads_words_and_names_as_the_standard_writes_them() {
        for (standard, spark) in [
            (r#"b."INC01" = 'v'"#, "b.`INC01` = 'v'"),
            ("'it''s'", r"'it\'s'"),
            (r"'D:\x'", r"'D:\\x'"),
            (r#"'say "no"'"#, r#"'say "no"'"#),
            ("''", "''"),
            ("'' || c1 || ''", "'' || c1 || ''"),
            ("''''", r"'\''"),
        ] {
            assert_eq!(in_back_ticks(standard), spark);
        }
    }

    #[test]
    fn what_differs_is_spelled_in_each_engine() {
        let of = |dialect: Dialect| dialect.spelling();
        let (duckdb, postgres, spark) = (of(Dialect::Duckdb), of(Dialect::Postgres), of(Dialect::Spark));
        assert_eq!((duckdb.divided)("c1", "12"), "(c1 // 12)");
        assert_eq!((postgres.divided)("c1", "12"), "CAST(div(CAST(c1 AS NUMERIC), CAST(12 AS NUMERIC)) AS BIGINT)");
        assert_eq!((spark.divided)("c1", "12"), "(c1 div 12)");
        assert_eq!(
            (spark.add_years)("c1", -3),
            "(datediff(add_months(date_add(DATE '0001-01-01', CAST(c1 - 1 AS INTEGER)), -36), DATE '0001-01-01') + 1)"
        );
        assert!((postgres.add_years)("c1", -3).contains("INTERVAL '-3 year'") && (duckdb.add_years)("c1", -3).contains("INTERVAL -3 YEAR"));
        for spelling in [duckdb, postgres, spark] {
            let long = (spelling.by_rule)("judged_village", "outcome", &["VIL01", "VIL02"]);
            assert!(long.starts_with('(') && long.ends_with(')') && long.contains("\"VIL01\"") && long.contains("rule"), "{long}");
            assert!((spelling.table)("t", "SELECT 1").contains(" AS SELECT 1;\n"));
            let view = (spelling.view)("v", "SELECT 1");
            assert!(view.ends_with("VIEW v AS SELECT 1;\n") && !view.contains("CREATE TABLE"), "nothing is kept: {view}");
            let column = |name: &str| LoadedColumn { name: name.to_owned(), ty: "BIGINT", is_sealed: name.ends_with(SEALED) };
            let load = (spelling.load)("notes", &[column("row"), column("row__sealed")]);
            assert!(
                load.contains("notes.csv") && load.contains("row") && load.contains("BIGINT") && load.contains("TABLE notes"),
                "{load}"
            );
            let is_copied = load.contains("copy");
            assert_eq!(load.matches("row__sealed").count(), 1, "named for the file, and kept by no table that can leave it out: {load}");
            assert_eq!(is_copied, spelling.code == "postgres", "{load}");
        }
    }
}
