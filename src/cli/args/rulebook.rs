//! `rules …` as it may be written.
//!
//! What does not live here: doing it (`cli/commands/rulebook.rs`).

use std::path::PathBuf;

use clap::Args;
use clap::Subcommand;
use clap::ValueHint;

use crate::cli::args::values;
use crate::cli::args::values::RuleCode;

impl RulesTask {
    /// Whether it changes the rulebook of the office.
    #[must_use]
    pub const fn writes(&self) -> bool {
        matches!(self, RulesTask::Limit(_) | RulesTask::On { .. } | RulesTask::Off { .. })
    }
}

/// `rules …`
#[derive(Debug, Subcommand)]
pub enum RulesTask {
    /// All of them.
    #[command(about = "所有规则 / every rule")]
    List,
    /// One.
    #[command(about = "一条规则 / one rule: text, formula, limits, examples")]
    Show {
        /// Its code.
        #[arg(value_name = "代码 / CODE", value_parser = RuleCode, help = "规则代码 / code of the rule")]
        code: String,
    },
    /// Sets a limit.
    #[command(about = "改一个标准：先看会怎样，再问 / set a limit: shows what it would do, then asks")]
    Limit(LimitWords),
    /// Switches a rule on.
    #[command(about = "启用一条规则：先看会怎样，再问 / switch a rule on: shows what it would do, then asks")]
    On {
        /// Its code.
        #[arg(value_name = "代码 / CODE", value_parser = RuleCode, help = "规则代码 / code of the rule")]
        code: String,
        /// Without asking.
        #[arg(long, help = "不问，直接改 / without asking")]
        yes: bool,
    },
    /// Switches a rule off.
    #[command(about = "关闭一条规则：先看会怎样，再问 / switch a rule off: shows what it would do, then asks")]
    Off {
        /// Its code.
        #[arg(value_name = "代码 / CODE", value_parser = RuleCode, help = "规则代码 / code of the rule")]
        code: String,
        /// Without asking.
        #[arg(long, help = "不问，直接改 / without asking")]
        yes: bool,
    },
    /// Holds the rules against the answer key of a practice township.
    #[command(about = "用练习乡镇的答案给规则评分 / score the rules against the answer key of a practice township")]
    Score {
        /// The folder; its key is DIR-key.csv beside it.
        #[arg(value_name = "文件夹 / FOLDER", value_hint = ValueHint::DirPath, help = "练习乡镇的文件夹，答案在旁边的 -key.csv 里 / folder; its key is FOLDER-key.csv beside it")]
        folder: PathBuf,
    },
    /// Checks own files.
    #[command(about = "检查规则文件 / check files with own rules and limits")]
    Check {
        /// The files; none checks the shipped book.
        #[arg(value_name = "文件 / FILE", value_hint = ValueHint::FilePath, help = "规则文件 / files")]
        files: Vec<PathBuf>,
    },
    /// What became of the flags of each rule.
    #[command(about = "各规则的命中率 / hit rate of each rule, from past decisions")]
    Rates,
    /// Tries other limits.
    #[command(about = "各规则的标准松一点、紧一点会怎样，不改动 / what other limits would do to the flags of each rule, nothing changed")]
    Tune {
        /// One rule.
        #[arg(long, value_name = "规则 / RULE", value_parser = RuleCode, help = "只看一条规则；不写就看有疑点的每一条 / one rule; every rule with flags when left out")]
        rule: Option<String>,
    },
    /// Tries changed rules.
    #[command(about = "试用改过的规则，不保存 / try changed rules on the cases in the file, nothing stored")]
    Replay {
        /// The files.
        #[arg(required = true, value_name = "文件 / FILE", value_hint = ValueHint::FilePath, help = "规则文件 / files with the changed rules and limits")]
        files: Vec<PathBuf>,
        /// Flag by flag.
        #[arg(long, help = "逐条列出 / list the flags one by one")]
        each: bool,
    },
    /// The rulebook as SQL.
    #[command(about = "把规则集写成 SQL，在县里的引擎上跑 / the rulebook as SQL, for an engine of the county")]
    Sql {
        /// Which engine.
        #[arg(long, value_name = "引擎 / ENGINE", help = "哪种引擎：duckdb、postgres、spark / which engine: duckdb, postgres, spark")]
        dialect: String,
        /// What was staged.
        #[arg(
            long,
            value_name = "文件夹 / FOLDER",
            value_hint = ValueHint::DirPath,
            required_unless_present = "examples",
            help = "stage 写出的文件夹 / the folder that stage made"
        )]
        staged: Option<PathBuf>,
        /// The samples of the rules.
        #[arg(
            long,
            conflicts_with = "staged",
            help = "写各条规则的例子，不要文件夹 / the samples of the rules instead of a staged folder"
        )]
        examples: bool,
        /// Where it goes.
        #[arg(long, value_name = "文件夹 / FOLDER", value_hint = ValueHint::DirPath, help = "写到哪个文件夹 / the folder to make")]
        out: PathBuf,
        /// Over a folder that is there.
        #[arg(long, help = "文件夹已有也换掉 / replace a folder that is there")]
        force: bool,
    },
}

/// `rules limit …`
#[derive(Debug, Args)]
pub struct LimitWords {
    /// Its key.
    #[arg(
        value_name = "标准 / KEY",
        help = "标准的代码，如 mon_line；rules show 列出一条规则用到的 / key of the limit, such as mon_line; rules show lists those of a rule"
    )]
    pub key: String,
    /// Its new value.
    #[arg(
        value_name = "数值 / VALUE",
        required_unless_present = "shipped",
        conflicts_with = "shipped",
        help = "新的数值，如 9000 或 15% / the new value, such as 9000 or 15%"
    )]
    pub value: Option<String>,
    /// The document it comes from.
    #[arg(long, value_name = "文号 / DOCUMENT", help = "依据的文件号，改标准时要写 / the document it comes from, wanted with a value")]
    pub document: Option<String>,
    /// The year it holds for.
    #[arg(long, value_name = "年份 / YEAR", value_parser = values::year, conflicts_with = "every_year", help = "哪一年用；不写就是现在审核的一年 / the year it holds for; the one under review when left out")]
    pub year: Option<i32>,
    /// For every year.
    #[arg(long, help = "每年都用 / for every year")]
    pub every_year: bool,
    /// Back to the shipped value.
    #[arg(long, help = "改回随程序的数值 / back to the shipped value")]
    pub shipped: bool,
    /// Without asking.
    #[arg(long, help = "不问，直接改 / without asking")]
    pub yes: bool,
}
