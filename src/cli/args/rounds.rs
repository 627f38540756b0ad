//! `rounds …` as it may be written.
//!
//! What does not live here: doing it (`cli/commands/rounds`).

use std::path::PathBuf;

use chrono::NaiveDate;
use clap::Args as Group;
use clap::Subcommand;
use clap::ValueHint;

use crate::cli::args::values;

/// `rounds …`
#[derive(Debug, Subcommand)]
pub enum RoundsTask {
    /// Lists a month.
    #[command(about = "列出一个月各网格的走访，没有人去的写“没有登记” / list the rounds of a month, grid by grid")]
    List,
    /// Enters one.
    #[command(about = "登记一次走访 / enter a round")]
    Add(RoundAdd),
    /// Takes a table in.
    #[command(about = "读入排查表（csv 或 xlsx），只增加不替换 / take a table of rounds in (csv or xlsx); it adds and never replaces")]
    Import {
        /// The table.
        #[arg(value_name = "文件 / FILE", value_hint = ValueHint::FilePath, help = "一次走访一行 / a round a row")]
        file: PathBuf,
    },
    /// Drops a mistake.
    #[command(about = "作废登记错的走访；不写日期就是登记错的网格 / drop a round that was a mistake; without a day, a grid that was")]
    Drop(RoundDrop),
}

impl RoundsTask {
    /// Whether it writes into the data file.
    #[must_use]
    pub const fn writes(&self) -> bool {
        !matches!(self, RoundsTask::List)
    }
}

/// A round that is entered.
#[derive(Debug, Group)]
pub struct RoundAdd {
    /// The village.
    #[arg(value_name = "村 / VILLAGE", help = "村名 / village")]
    pub village: String,
    /// The grid.
    #[arg(value_name = "网格 / GRID", help = "网格或者自然村（组）的名称 / the grid, or the group of the village")]
    pub grid: String,
    /// Who went.
    #[arg(long = "person", value_name = "姓名 / NAME", help = "谁走访的 / who went")]
    pub by: String,
    /// The day.
    #[arg(long, value_name = "日期 / DAY", value_parser = values::day, help = "哪天，不写就是今天 / the day; today when left out")]
    pub on: Option<NaiveDate>,
    /// How many were seen.
    #[arg(long, value_name = "户数 / N", default_value = "0", value_parser = values::between(0, 9_999_u32), help = "走访了几户 / households seen")]
    pub households: u32,
    /// Who was seen.
    #[arg(long, value_name = "姓名 / NAMES", default_value = "", help = "走访了谁，几个用顿号隔开 / who was seen, with commas between")]
    pub seen: String,
    /// What was found.
    #[arg(
        long,
        value_name = "情况 / WORDS",
        conflicts_with = "none",
        required_unless_present = "none",
        help = "发现了什么 / what was found"
    )]
    pub what: Option<String>,
    /// Nothing was found.
    #[arg(long, help = "没有发现；这一项和 --what 必须写一项 / nothing was found; this or --what is wanted")]
    pub none: bool,
}

/// A round that is dropped.
#[derive(Debug, Group)]
pub struct RoundDrop {
    /// The village.
    #[arg(value_name = "村 / VILLAGE", help = "村名 / village")]
    pub village: String,
    /// The grid.
    #[arg(value_name = "网格 / GRID", help = "网格名称 / the grid")]
    pub grid: String,
    /// The day.
    #[arg(long, value_name = "日期 / DAY", value_parser = values::day, requires = "by", help = "哪天的走访 / the day of the round")]
    pub on: Option<NaiveDate>,
    /// Who went.
    #[arg(long = "person", value_name = "姓名 / NAME", requires = "on", help = "谁走访的 / who went")]
    pub by: Option<String>,
}
