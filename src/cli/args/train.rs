//! `train …` as it may be written.
//!
//! What does not live here: doing it (`cli/commands/practice`).

use std::path::PathBuf;

use clap::Args;
use clap::Subcommand;
use clap::ValueEnum;
use clap::ValueHint;

use crate::cli::args::values::between;
use crate::cli::args::values::walk_step;
use crate::cli::args::values::window;
use crate::training::walk::pace::WalkPace;

/// Learners of a class at most: as many rows as a trainer reads.
const MOST_LEARNERS: u8 = 60;

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
        #[arg(
            value_name = "课程 / LESSON",
            help = "课程代码，train list 列出；自己写的写文件名 / its code, as train list names it; one of your own by its file"
        )]
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
    /// The calibration drill.
    #[command(subcommand, about = "校准练习：十户有商定的答案，看大家判得齐不齐 / the calibration drill: ten cases with agreed answers")]
    Drill(DrillTask),
    /// A walk through the program.
    #[command(
        about = "演示：照写好的步骤在练习数据上走一遍，不写名称就列出 / a walk: the program shown step by step on practice data; without a name, the list of them"
    )]
    Walk(WalkArgs),
    /// How well the lessons were done.
    #[command(
        about = "各课做得怎样，再练哪一课；写上几个人的成绩文件，看全班错在哪 / how well lessons were done; with files of several learners, what the class missed"
    )]
    Score {
        /// Results of several learners.
        #[arg(value_name = "文件 / FILE", value_hint = ValueHint::FilePath, help = "各人写出的成绩，合起来看 / results that learners wrote, to be joined")]
        files: Vec<PathBuf>,
        /// Everybody at this computer.
        #[arg(
            long,
            conflicts_with = "files",
            help = "这台电脑上每个人的，一人一课一行 / of everybody at this computer, a row a person and lesson"
        )]
        everybody: bool,
        /// The file.
        #[arg(long, value_name = "文件 / FILE", value_hint = ValueHint::FilePath, help = "写成 csv 或 xlsx / write csv or xlsx")]
        out: Option<PathBuf>,
        /// Replaces it.
        #[arg(long, help = "文件已经有了也盖掉 / replace a file that is there")]
        force: bool,
    },
}

impl TrainTask {
    /// Whether it opens the desk.
    #[must_use]
    pub const fn is_shown(&self) -> bool {
        matches!(self, TrainTask::Run { .. } | TrainTask::Drill(DrillTask::Run { .. }) | TrainTask::Walk(WalkArgs { walk: Some(_), .. }))
    }

    /// Whether it writes into a practice file.
    #[must_use]
    pub const fn writes(&self) -> bool {
        self.is_shown() || matches!(self, TrainTask::Drill(DrillTask::Save { .. }))
    }
}

/// `train walk`
#[derive(Debug, Args)]
pub struct WalkArgs {
    /// Which.
    #[arg(value_name = "演示 / WALK", help = "演示的代码；不写就列出 / its code; without one, the list")]
    pub walk: Option<String>,
    /// How fast.
    #[arg(long, value_enum, default_value_t = PaceWord::Plain, value_name = "快慢 / PACE", help = "快慢；放的时候也能换 / the pace; it can be changed on the way")]
    pub pace: PaceWord,
    /// The screens as text.
    #[arg(long, value_name = "步 / N", num_args = 0..=1, default_missing_value = "0", allow_negative_numbers = true, value_parser = walk_step, requires = "walk", conflicts_with = "hash", help = "不开屏幕，把每一步的画面写成文字；写上数字只要那一步 / no screen: the picture of every step as text, or of one step")]
    pub print: Option<usize>,
    /// The digest.
    #[arg(long, requires = "walk", help = "不开屏幕，只写各步画面和数据的摘要 / no screen: the digest of the pictures and of the data")]
    pub hash: bool,
    /// Another window.
    #[arg(long, value_name = "列x行 / WxH", default_value = "80x24", value_parser = window, help = "画面多大，80x24 到 300x120 / the size of the pictures, from 80x24 to 300x120")]
    pub size: (u16, u16),
}

/// How fast a walk goes, as it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum PaceWord {
    /// Slowly.
    #[value(help = "慢 / slowly")]
    Slow,
    /// As shipped.
    #[value(help = "中 / as it is meant")]
    Plain,
    /// At once.
    #[value(help = "快 / as quickly as it is drawn")]
    Quick,
}

impl From<PaceWord> for WalkPace {
    fn from(word: PaceWord) -> WalkPace {
        match word {
            PaceWord::Slow => WalkPace::Slow,
            PaceWord::Plain => WalkPace::Plain,
            PaceWord::Quick => WalkPace::Quick,
        }
    }
}

/// `train drill …`
#[derive(Debug, Subcommand)]
pub enum DrillTask {
    /// Opens the desk with the cases.
    #[command(about = "判十户：混在一起，看不出哪户是哪种 / judge ten cases, mixed and blind")]
    Run {
        /// Starts over.
        #[arg(long, help = "从头开始 / start over with a new file")]
        fresh: bool,
    },
    /// Writes one's judgements.
    #[command(about = "写出自己的判断：随机代码，没有姓名 / write your judgements under a random code, without a name")]
    Save {
        /// The file.
        #[arg(long, value_name = "文件 / FILE", value_hint = ValueHint::FilePath, help = "写成 csv / the csv to write")]
        out: PathBuf,
        /// Replaces it.
        #[arg(long, help = "文件已经有了也盖掉 / replace a file that is there")]
        force: bool,
    },
    /// Joins the judgements of several computers.
    #[command(about = "合并几台电脑的判断：每条规则一致多少，不给人排名 / join several results: agreement rule by rule, nobody is ranked")]
    Join {
        /// The files.
        #[arg(required = true, value_name = "文件 / FILE", value_hint = ValueHint::FilePath, help = "各人写出的 csv / the csv files")]
        files: Vec<PathBuf>,
    },
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
    #[arg(long, value_name = "人数 / N", default_value_t = 20, allow_negative_numbers = true, value_parser = between(1, MOST_LEARNERS), help = "班里几个人，1 到 60 / how many learners, from 1 to 60")]
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
