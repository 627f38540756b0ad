//! `visits …` as it may be written.
//!
//! What does not live here: doing it (`cli/commands/visits`).

use std::path::PathBuf;

use chrono::NaiveDate;
use clap::Args as Group;
use clap::Subcommand;
use clap::ValueHint;

use crate::cli::args::values;
use crate::domain::office::visit::VisitHow;

/// `visits …`
#[derive(Debug, Subcommand)]
pub enum VisitsTask {
    /// Lists a week and writes its sheet.
    #[command(about = "列出一村一周要入户的户，写出信息采集对照表 / list whom to visit in a village and week, and write the sheet")]
    Sheet(VisitSheetArgs),
    /// Lists what stands.
    #[command(
        about = "列出清单上和入户过的户：没有交回、只打电话、过周的在前 / list the households: missing, called only and late ones first"
    )]
    List,
    /// Enters one.
    #[command(about = "登记一户的入户，可以带这次的数 / enter a visit, with the figures that were told")]
    Add(VisitAdd),
    /// Takes sheets in.
    #[command(about = "读入填好的对照表（csv 或 xlsx） / take filled sheets in (csv or xlsx)")]
    Import {
        /// The sheets.
        #[arg(value_name = "文件 / FILE", required = true, value_hint = ValueHint::FilePath, help = "visits sheet 写出、填好的表，可以几个 / sheets that visits sheet wrote, filled in")]
        files: Vec<PathBuf>,
    },
    /// Drops a mistake.
    #[command(about = "作废登记错的入户 / drop a visit that was a mistake")]
    Drop {
        /// The household.
        #[arg(value_name = "户编号 / HOUSEHOLD", help = "户编号 / household number")]
        household: String,
        /// The day.
        #[arg(long, value_name = "日期 / DAY", value_parser = values::day, help = "哪天的入户 / the day of the visit")]
        on: NaiveDate,
        /// How.
        #[arg(long, value_name = "方式 / HOW", value_parser = how, help = "那天登记了几次的，作废哪一次：入户、电话、视频或没有找到 / which of several of that day: door, phone, video or not-found")]
        how: Option<VisitHow>,
    },
}

impl VisitsTask {
    /// Whether it writes into the data file.
    #[must_use]
    pub const fn writes(&self) -> bool {
        !matches!(self, VisitsTask::List)
    }
}

/// The list of a week.
#[derive(Debug, Group)]
pub struct VisitSheetArgs {
    /// The village.
    #[arg(value_name = "村 / VILLAGE", help = "村名 / village")]
    pub village: String,
    /// A day of the week.
    #[arg(long, value_name = "日期 / DAY", value_parser = values::day, help = "那一周里的一天，不写就是本周 / a day of the week; this week when left out")]
    pub week: Option<NaiveDate>,
    /// How many at most.
    #[arg(long, value_name = "户数 / N", default_value = "20", value_parser = values::between(1, 1000_u16), help = "最多列几户，按队列的次序 / households at most, in the order of the queue")]
    pub most: u16,
    /// Where.
    #[arg(long, value_name = "文件.xlsx / FILE.xlsx", value_hint = ValueHint::FilePath, help = "对照表写到哪里，.xlsx 或 .csv / where to write the sheet, .xlsx or .csv")]
    pub out: PathBuf,
    /// Replaces a file that is there.
    #[arg(long, help = "文件已经有了也盖掉 / replace a file that is there")]
    pub force: bool,
}

/// A visit that is entered.
#[derive(Debug, Group)]
pub struct VisitAdd {
    /// The household.
    #[arg(value_name = "户编号 / HOUSEHOLD", help = "户编号 / household number")]
    pub household: String,
    /// The day.
    #[arg(long, value_name = "日期 / DAY", value_parser = values::day, help = "哪天，不写就是今天 / the day; today when left out")]
    pub on: Option<NaiveDate>,
    /// How.
    #[arg(long, value_name = "方式 / HOW", value_parser = how, help = "入户、电话、视频或没有找到 / door, phone, video or not-found")]
    pub how: VisitHow,
    /// Who went.
    #[arg(long = "person", value_name = "姓名 / NAMES", help = "谁去的，几个用顿号隔开 / who went, with commas between")]
    pub by: String,
    /// Who signed.
    #[arg(long, value_name = "姓名 / NAME", default_value = "", help = "农户谁签的字 / who signed for the household")]
    pub signed: String,
    /// What else there is to say.
    #[arg(long, value_name = "说明 / WORDS", default_value = "", help = "说明 / what else there is to say")]
    pub note: String,
    /// Figures that were told.
    #[arg(
        long = "told",
        value_name = "项目=数 / ITEM=FIGURE",
        help = "这次问到的数，可以几个；没有变的不写 / a figure that was told, several times; what did not change is left out"
    )]
    pub told: Vec<String>,
}

/// A way of asking.
fn how(word: &str) -> Result<VisitHow, String> {
    VisitHow::parse(word).ok_or_else(|| "入户、电话、视频、没有找到 / door, phone, video, not-found".to_owned())
}
