//! `duties …` as it may be written.
//!
//! What does not live here: doing it (`cli/commands/duties.rs`).

use std::path::PathBuf;

use chrono::NaiveDate;
use clap::Args as Group;
use clap::Subcommand;
use clap::ValueHint;

use crate::cli::args::values;
use crate::domain::office::duty::DutyRole;

/// `duties …`
#[derive(Debug, Subcommand)]
pub enum DutiesTask {
    /// Lists them.
    #[command(about = "列出各村责任人和起止日期 / list who is responsible for which village, from when to when")]
    List {
        /// Only those of a day.
        #[arg(long, value_name = "日期 / DAY", value_parser = values::day, help = "只列这一天在任的 / only those of that day")]
        on: Option<NaiveDate>,
    },
    /// Takes a matrix in.
    #[command(about = "读入责任台账（csv 或 xlsx） / take a matrix of responsibility in (csv or xlsx)")]
    Import {
        /// The table.
        #[arg(value_name = "文件 / FILE", value_hint = ValueHint::FilePath, help = "一村一行、一种职责一列，或一人一行 / a village a row and a role a column, or a person a row")]
        file: PathBuf,
        /// Ends those who are not on it.
        #[arg(
            long,
            help = "接替：表里写到的村和职责，原来在任、表里没有的人到此为止 / take over: whoever was in these roles and is not on the table ends"
        )]
        instead: bool,
    },
    /// Sets one.
    #[command(about = "登记一个村的一个责任人 / say who is responsible for a village in a role")]
    Set(DutySet),
    /// Drops one.
    #[command(about = "作废登记错的责任人 / drop one that was a mistake")]
    Drop(DutyNamed),
}

/// One person in one role in one village.
#[derive(Debug, Group)]
pub struct DutyNamed {
    /// The village.
    #[arg(value_name = "村 / VILLAGE", help = "村名 / village")]
    pub village: String,
    /// The role.
    #[arg(
        value_name = "职责 / ROLE",
        value_parser = values::duty_role,
        help = "包村领导 leader、包村干部 cadre、驻村工作队 team、村书记 secretary、采集人 collector、帮扶责任人 helper、审核人 reviewer / the role, in Chinese or by its code"
    )]
    pub role: DutyRole,
    /// The person.
    #[arg(value_name = "姓名 / NAME", help = "姓名，工作队可以写队名 / name of the person or the team")]
    pub person: String,
}

/// One person in one role in one village, with days.
#[derive(Debug, Group)]
pub struct DutySet {
    /// Who and where.
    #[command(flatten)]
    pub named: DutyNamed,
    /// First day.
    #[arg(long, value_name = "日期 / DAY", value_parser = values::day, help = "从哪天起，不写就是一直 / first day; from the beginning when left out")]
    pub from: Option<NaiveDate>,
    /// Last day.
    #[arg(long, value_name = "日期 / DAY", value_parser = values::day, help = "到哪天止，不写就是至今 / last day; still so when left out")]
    pub until: Option<NaiveDate>,
    /// Takes over.
    #[arg(long, help = "接替：原来在任的人到前一天为止 / take over: whoever was in this role ends the day before")]
    pub instead: bool,
}
