//! `revisit …` as it may be written.
//!
//! What does not live here: doing it (`cli/commands/revisits.rs`).

use std::path::PathBuf;

use clap::Args as Group;
use clap::Subcommand;
use clap::ValueHint;

use crate::cli::args::values;

/// `revisit …`
#[derive(Debug, Subcommand)]
pub enum RevisitTask {
    /// Draws households.
    #[command(about = "按采集人抽样，写出不带数字的入户表 / draw households of each collector and write the sheet without figures")]
    Sample(RevisitSampleArgs),
    /// Takes a sheet in.
    #[command(about = "读入填好的入户表（csv 或 xlsx），单独存放 / take a filled sheet in (csv or xlsx), kept apart")]
    Import {
        /// The sheet.
        #[arg(value_name = "文件 / FILE", value_hint = ValueHint::FilePath, help = "revisit sample 写出、填好的表 / the sheet that revisit sample wrote, filled in")]
        file: PathBuf,
    },
    /// Lists the households.
    #[command(about = "列出抽中的户和各项差异 / list the households that were drawn and what differs")]
    List,
    /// Lists the rates.
    #[command(about = "各村、各采集人的差错率 / how often households of each village and collector were wrong")]
    Rates,
}

/// A drawing.
#[derive(Debug, Group)]
pub struct RevisitSampleArgs {
    /// How many of each collector.
    #[arg(
        long,
        value_name = "户数 / N",
        default_value = "5",
        value_parser = values::between(1, 1000_u16),
        help = "每个采集人抽几户；有疑点查实的户，一户加抽一户，最多加一倍 / households of each collector; one more for each of which a flag proved right, at most twice as many"
    )]
    pub per_collector: u16,
    /// What the lot is drawn with.
    #[arg(
        long,
        value_name = "抽样号 / SEED",
        value_parser = values::seed::<i64>,
        help = "抽签用的数；同一个数、同样的数据抽出同样的户 / the same number draws the same households from the same data"
    )]
    pub seed: i64,
    /// Where.
    #[arg(long, value_name = "文件.xlsx / FILE.xlsx", value_hint = ValueHint::FilePath, help = "入户表写到哪里，.xlsx 或 .csv / where to write the sheet, .xlsx or .csv")]
    pub out: PathBuf,
    /// Replaces a file that is there.
    #[arg(long, help = "文件已经有了也盖掉 / replace a file that is there")]
    pub force: bool,
}
