//! `train …` as it may be written.
//!
//! What does not live here: doing it (`cli/commands/practice/lesson.rs`, `class.rs`).

use std::path::PathBuf;

use clap::Args;
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
    /// The class on paper.
    #[command(
        about = "村级练习班：打印练习表、登记表、答案；收回登记表，看什么漏得最多 / the class on paper: forms, marking sheets and answers; what was missed"
    )]
    Paper(ClassArgs),
}

/// `train paper`
#[derive(Debug, Args)]
pub struct ClassArgs {
    /// Which lesson.
    #[arg(
        long,
        value_name = "课程 / LESSON",
        required_unless_present = "import",
        requires = "out",
        help = "用哪一课的户 / whose households"
    )]
    pub lesson: Option<String>,
    /// Where the papers go.
    #[arg(long, value_name = "文件夹 / DIR", value_hint = ValueHint::DirPath, conflicts_with = "import", help = "写到这个文件夹 / the folder to write to")]
    pub out: Option<PathBuf>,
    /// How many learners.
    #[arg(long, value_name = "人数 / N", default_value_t = 20, value_parser = clap::value_parser!(u8).range(1..=60), help = "班里几个人 / how many learners")]
    pub learners: u8,
    /// Replaces papers that are there.
    #[arg(long, help = "文件已经有了也盖掉 / replace files that are there")]
    pub force: bool,
    /// Marking sheets that came back.
    #[arg(long, value_name = "文件 / FILE", num_args = 1.., value_hint = ValueHint::FilePath, conflicts_with = "lesson", help = "收回的登记表 / marking sheets that came back")]
    pub import: Vec<PathBuf>,
    /// The list of the class.
    #[arg(long, value_name = "文件 / FILE", value_hint = ValueHint::FilePath, requires = "import", help = "班级名单；不写就找登记表旁边的 班级.csv / the class list; else the one beside the sheets")]
    pub class: Option<PathBuf>,
}
