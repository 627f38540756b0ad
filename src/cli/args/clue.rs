//! `clue …` as it may be written.
//!
//! What does not live here: doing it (`cli/commands/clues.rs`).

use std::path::PathBuf;

use chrono::NaiveDate;
use clap::Args as Group;
use clap::Subcommand;
use clap::ValueHint;

use crate::cli::args::values;
use crate::domain::office::clue::ClueNumber;
use crate::domain::office::clue_word::ClueEnd;
use crate::domain::office::clue_word::ClueSource;
use crate::domain::office::clue_word::ClueStep;

/// `clue …`
#[derive(Debug, Subcommand)]
pub enum ClueTask {
    /// Enters one.
    #[command(about = "登记一条线索，名册外的户也可以 / enter a clue, also of a household outside the roll")]
    Add(ClueAdd),
    /// Takes a list in.
    #[command(about = "读入线索名单（csv 或 xlsx），只增加不替换 / take a list of clues in (csv or xlsx); it adds and never replaces")]
    Import {
        /// The table.
        #[arg(value_name = "文件 / FILE", value_hint = ValueHint::FilePath, help = "一条线索一行 / a clue a row")]
        file: PathBuf,
    },
    /// Enters a step.
    #[command(about = "登记办理的一步：受理、入户核查、部门比对、评议公示、审批、录入、明确帮扶、风险消除 / enter a step that was taken")]
    Step(ClueStepped),
    /// Enters the end.
    #[command(about = "办结：纳入、不纳入、转办、重复 / how it ended: included, not included, passed on, double")]
    End(ClueEnded),
    /// Takes back what was last entered.
    #[command(about = "撤回一条线索最后登记的一步 / take back what was last entered of a clue")]
    Back {
        /// Which clue.
        #[arg(value_name = "编号 / CLUE", value_parser = values::clue_number, help = "线索编号，如 2024-003 / its number")]
        clue: ClueNumber,
    },
}

/// A clue that is entered.
#[derive(Debug, Group)]
pub struct ClueAdd {
    /// The village.
    #[arg(value_name = "村 / VILLAGE", required_unless_present = "from", help = "村名 / village")]
    pub village: Option<String>,
    /// Whom it is about.
    #[arg(value_name = "户主 / NAME", required_unless_present = "from", help = "是谁家，写户主姓名 / the head of the household")]
    pub name: Option<String>,
    /// The case that begins it.
    #[arg(
        long,
        value_name = "户编号 / HOUSEHOLD",
        conflicts_with_all = ["village", "name", "source", "household"],
        help = "从按 R18 退回、挂起或说明的这一户登记：村、户主、来源和疑点的话照案卷写 / from this household, returned, held or explained with R18: village, head, source and the words of its flags are those of the case"
    )]
    pub from: Option<String>,
    /// Where it came from.
    #[arg(
        long,
        value_name = "来源 / SOURCE",
        value_parser = values::clue_source,
        required_unless_present = "from",
        help = "自主申报平台 declared、12317、网格 grid、部门 department、省级推送 province、走访 rounds、审核发现 review / where it came from"
    )]
    pub source: Option<ClueSource>,
    /// The day.
    #[arg(long, value_name = "日期 / DAY", value_parser = values::day, help = "发现日期，不写就是今天 / the day it was found; today when left out")]
    pub on: Option<NaiveDate>,
    /// The number of the household.
    #[arg(
        long,
        value_name = "户编号 / HOUSEHOLD",
        default_value = "",
        help = "户编号，名册外的户不写 / household number; none for one outside the roll"
    )]
    pub household: String,
    /// Who told it.
    #[arg(long, value_name = "姓名 / NAME", default_value = "", help = "反映人、上报人 / who told it")]
    pub told_by: String,
    /// What was told.
    #[arg(long, value_name = "内容 / WORDS", default_value = "", help = "线索内容 / what was told")]
    pub words: String,
}

/// A clue on a day.
#[derive(Debug, Group)]
pub struct ClueNamed {
    /// Which clue.
    #[arg(value_name = "编号 / CLUE", value_parser = values::clue_number, help = "线索编号，如 2024-003 / its number")]
    pub clue: ClueNumber,
    /// The day.
    #[arg(long, value_name = "日期 / DAY", value_parser = values::day, help = "哪天，不写就是今天 / the day; today when left out")]
    pub on: Option<NaiveDate>,
}

/// A step that is entered.
#[derive(Debug, Group)]
pub struct ClueStepped {
    /// Which clue, on which day.
    #[command(flatten)]
    pub named: ClueNamed,
    /// Which step.
    #[arg(
        value_name = "步骤 / STEP",
        value_parser = values::clue_step,
        help = "受理 accept、入户核查 visit、部门比对 compare、评议公示 post（开始那天）、审批 approve、录入 enter、明确帮扶 support、风险消除 clear / the step"
    )]
    pub step: ClueStep,
    /// Who.
    #[arg(
        long,
        value_name = "姓名 / NAME",
        default_value = "",
        help = "谁办的；明确帮扶写帮扶责任人 / who took it; who is to help for support"
    )]
    pub person: String,
    /// What was found.
    #[arg(long, value_name = "说明 / NOTE", default_value = "", help = "查到什么 / what was found")]
    pub note: String,
}

/// An end that is entered.
#[derive(Debug, Group)]
pub struct ClueEnded {
    /// Which clue, on which day.
    #[command(flatten)]
    pub named: ClueNamed,
    /// How.
    #[arg(
        value_name = "结果 / END",
        value_parser = values::clue_end,
        help = "纳入 included、不纳入 not-included、转办 passed-on、重复 double / how it ended"
    )]
    pub end: ClueEnd,
    /// Why.
    #[arg(
        long,
        value_name = "原因 / WHY",
        default_value = "",
        help = "原因；转办写转给谁，重复写另一条的编号 / why; to whom it was passed on, or which clue it doubles"
    )]
    pub why: String,
    /// Evidence.
    #[arg(long, value_name = "依据 / EVIDENCE", value_parser = values::evidence(), ignore_case = true, value_delimiter = ',', help = "依据，如 E15 / what shows it, by code")]
    pub evidence: Vec<String>,
}
