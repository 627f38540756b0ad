//! `rules …` as it may be written.
//!
//! What does not live here: doing it (`cli/commands/rulebook.rs`).

use std::path::PathBuf;

use clap::Subcommand;
use clap::ValueHint;

use crate::cli::args::values::RuleCode;

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
}
