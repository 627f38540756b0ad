//! `campaign …` as it may be written.
//!
//! What does not live here: doing it (`cli/commands/campaign.rs`), which campaign it is (`--period`, `SharedFlags`).

use std::path::PathBuf;

use clap::Args as Group;
use clap::Subcommand;
use clap::ValueHint;

use crate::cli::args::values;
use crate::cli::args::values::DayOrNone;
use crate::domain::campaign::Milestone;

/// `campaign …`
#[derive(Debug, Subcommand)]
pub enum CampaignTask {
    /// Lists them.
    #[command(about = "列出各采集期：日期、进度、是否结束 / list the campaigns: dates, progress, closed or not")]
    List,
    /// Sets dates.
    #[command(about = "设采集期的日期 / set the dates of a campaign")]
    Dates(CampaignDays),
    /// Closes one.
    #[command(about = "结束采集期：办完的户锁定，没办完的列出来 / close it: what is done is locked, what is not is listed")]
    Close {
        /// Does not ask.
        #[arg(long, help = "不再问 / do not ask")]
        yes: bool,
    },
    /// Opens one again.
    #[command(about = "重新开放已结束的采集期 / open a closed campaign again")]
    Reopen {
        /// Why.
        #[arg(long, value_name = "文字 / TEXT", help = "为什么，记入台账 / why; entered")]
        note: String,
    },
}

/// The days of a campaign that can be set.
#[derive(Debug, Group)]
pub struct CampaignDays {
    /// First day of collection.
    #[arg(long, value_name = "日期 / DAY", value_parser = values::day_or_none, help = "采集开始的日子，写 none 收回 / first day of collection; none takes it back")]
    pub from: Option<DayOrNone>,
    /// Last day of collection.
    #[arg(long, value_name = "日期 / DAY", value_parser = values::day_or_none, help = "采集截止的日子，写 none 收回 / last day of collection; none takes it back")]
    pub to: Option<DayOrNone>,
    /// Deadline.
    #[arg(long, value_name = "日期 / DAY", value_parser = values::day_or_none, help = "向县里上报的截止日，写 none 收回 / day by which the county wants the set; none takes it back")]
    pub deadline: Option<DayOrNone>,
    /// Last days of steps.
    #[arg(
        long = "step",
        value_name = "步骤=日期 / STEP=DAY",
        value_parser = values::step_day,
        help = "某一步骤的最后一天，如 村级初审=2024-10-20 或 village-check=2024-10-20，写 =none 收回，可写几个 / last day of a step, like village-check=2024-10-20, or =none to take it back; may be repeated"
    )]
    pub steps: Vec<(Milestone, DayOrNone)>,
}

/// A year that is copied into an archive.
#[derive(Debug, Group)]
pub struct ArchiveArgs {
    /// The year.
    #[arg(value_name = "年 / YEAR", value_parser = values::year, help = "哪一年，它的采集期都要已结束 / the year; its campaigns must be closed")]
    pub year: i32,
    /// Where.
    #[arg(long, value_name = "文件.db / FILE.db", value_hint = ValueHint::FilePath, help = "存档写成哪个新文件 / the new file that becomes the archive")]
    pub out: PathBuf,
}
