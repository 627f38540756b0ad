//! `train …` as it may be written.
//!
//! What does not live here: doing it (`cli/commands/practice/lesson.rs`).

use std::path::PathBuf;

use clap::Subcommand;
use clap::ValueHint;

/// `train …`
#[derive(Debug, Subcommand)]
pub enum TrainTask {
    /// Lists the lessons.
    #[command(about = "列出课程 / list the lessons")]
    List,
    /// Opens the desk with a lesson.
    #[command(
        about = "上一课：真的工作台，练习数据，接着上次的一步 / take a lesson: the real desk on practice data, from the step where you left"
    )]
    Run {
        /// Which.
        #[arg(value_name = "课程 / LESSON", help = "课程代码，train list 列出 / its code, as train list names it")]
        lesson: String,
        /// Starts over.
        #[arg(long, help = "从头开始 / start over with a new file")]
        fresh: bool,
    },
    /// Checks lessons that were written.
    #[command(about = "检查写好的课程文件 / check lesson files that were written")]
    Check {
        /// The files.
        #[arg(required = true, value_name = "文件 / FILE", value_hint = ValueHint::FilePath, help = "课程文件 / lesson files")]
        files: Vec<PathBuf>,
    },
}
