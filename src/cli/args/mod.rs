//! The command line as it may be written. Each help line and each name of a value stands in both languages, `中文 / English`.
//!
//! What does not live here: doing any of it, values and their lists (`cli/args/values.rs`), help pages (`cli/help/mod.rs`).

pub mod campaign;
pub mod clue;
pub mod decide;
pub mod duties;
pub mod fill;
pub mod password;
pub mod purge;
pub mod reader;
pub mod revisit;
pub mod rounds;
pub mod rulebook;
#[cfg(test)]
mod tests;
pub mod train;
pub mod values;
pub mod visits;

use std::path::PathBuf;

use clap::ArgAction;
use clap::Args as Group;
use clap::Parser;
use clap::Subcommand;
use clap::ValueEnum;
use clap::ValueHint;
use clap_complete::Shell;

use crate::cli::args::campaign::ArchiveArgs;
use crate::cli::args::campaign::CampaignTask;
use crate::cli::args::clue::ClueTask;
use crate::cli::args::decide::Decide;
use crate::cli::args::decide::UndoArgs;
use crate::cli::args::duties::DutiesTask;
use crate::cli::args::fill::FillArgs;
use crate::cli::args::password::PasswordTask;
use crate::cli::args::purge::StaleCopies;
use crate::cli::args::reader::ForWhom;
use crate::cli::args::reader::WrittenAs;
use crate::cli::args::revisit::RevisitTask;
use crate::cli::args::rounds::RoundsTask;
use crate::cli::args::rulebook::RulesTask;
use crate::cli::args::train::TrainTask;
use crate::cli::args::visits::VisitsTask;
use crate::config::file::Colours;
use crate::config::file::Glyphs;
use crate::config::file::OutEncoding;
use crate::config::file::Theme;
use crate::config::settings::Flags;
use crate::domain::period::Period;
use crate::domain::table::TableId;
use crate::i18n::Lang;
use crate::review::file::question::Found;
use crate::review::queue::ordering::QueueOrder;
use crate::review::rows::clue_counts::ClueSplit;

/// The whole command line.
#[derive(Debug, Parser)]
#[command(name = "hezhun", version, about = "核准: 乡镇低收入户收入核查工作台 / township desk for reviewing household income records")]
#[command(disable_help_subcommand = true, disable_help_flag = true, disable_version_flag = true)]
pub struct Args {
    /// Flags that go with every command.
    #[command(flatten)]
    pub shared: SharedFlags,
    /// What to do; without one the desk opens on the office's file.
    #[command(subcommand)]
    pub command: Option<CommandTask>,
}

/// Flags that go with every command.
#[derive(Debug, Default, Group)]
#[allow(clippy::struct_excessive_bools, reason = "each is a flag of its own on the command line")]
pub struct SharedFlags {
    /// The data file.
    #[arg(long, global = true, value_name = "文件 / FILE", value_hint = ValueHint::FilePath, help = "数据文件；不写就用本单位的 / data file; the office's own when left out")]
    pub db: Option<PathBuf>,
    /// A new data file.
    #[arg(long, help = "数据文件不见了也从头建一个新的 / begin a new data file even where one stood before")]
    pub new: bool,
    /// The settings file.
    #[arg(long, global = true, value_name = "文件 / FILE", value_hint = ValueHint::FilePath, help = "设置文件 / settings file")]
    pub config: Option<PathBuf>,
    /// Where the password stands.
    #[arg(long, global = true, value_name = "文件 / FILE", value_hint = ValueHint::FilePath, help = "密码写在这个文件的第一行；不写就在终端里问 / the password is the first line of this file; asked on the terminal when left out")]
    pub password_file: Option<PathBuf>,
    /// Where the password of copies stands.
    #[arg(long, global = true, value_name = "文件 / FILE", value_hint = ValueHint::FilePath, help = "备份的密码（备份当时的）写在这个文件的第一行；和现在的一样就不用写 / the password that a copy was made under is the first line of this file; not needed where it is that of today")]
    pub copy_password_file: Option<PathBuf>,
    /// The clock was looked at, and it is right.
    #[arg(long, global = true, help = "看过了，电脑的时间没错，记入台账 / the computer's clock was looked at and is right; entered")]
    pub clock_right: bool,
    /// What a file at a new place is.
    #[arg(long, global = true, value_name = "来历 / HOW", value_parser = values::found(), help = "同一编号的文件有两份时，这一份是哪一种 / where two files have one number, which of them this is")]
    pub found: Option<Found>,
    /// Language.
    #[arg(long, global = true, value_name = "语言 / LANG", value_parser = values::lang(), help = "界面和输出的语言 / language of screens and output")]
    pub lang: Option<Lang>,
    /// Form of listings.
    #[arg(
        long,
        global = true,
        value_enum,
        default_value = "table",
        hide_possible_values = true,
        value_name = "格式 / FORM",
        help = "清单的格式 / form of listings"
    )]
    pub format: Format,
    /// The period: of files that do not say theirs, else the one to look at; a month of clues.
    #[arg(long, global = true, value_parser = values::period, value_name = "期 / PERIOD", help = "哪一期，如 2024、2024q1、2024h1；线索的月份 2024m05 / the period, like 2024, 2024q1, 2024h1; a month of clues 2024m05")]
    pub period: Option<Period>,
    /// Staff code of the reviewer.
    #[arg(long = "by", global = true, value_name = "代码 / CODE", help = "审核人代码 / staff code of the reviewer")]
    pub reviewer: Option<String>,
    /// Code of the workstation.
    #[arg(long, global = true, value_name = "代码 / CODE", help = "工作站代码 / code of this workstation")]
    pub station: Option<String>,
    /// More rule and limit files.
    #[arg(long = "rules-file", global = true, value_name = "文件 / FILE", value_hint = ValueHint::FilePath, help = "单位自己的规则和标准 / the office's own rules and limits")]
    pub rules: Vec<PathBuf>,
    /// Help.
    #[arg(short = 'h', long, global = true, action = ArgAction::Help, help = "帮助 / help")]
    pub help: Option<bool>,
    /// Version.
    #[arg(short = 'V', long, help = "版本 / version")]
    pub version: bool,
    /// All of what tells one build from another.
    #[arg(
        long,
        requires = "version",
        help = "与 --version 连用: 源码、平台、数据结构、规则库、编译器 / with --version: commit, target, schema, rulebook, compiler"
    )]
    pub long: bool,
    /// Keymap.
    #[arg(
        long,
        global = true,
        value_name = "名称 / NAME",
        help = "按键表：default、vim、numpad 或一个文件 / keymap: default, vim, numpad, or a file"
    )]
    pub keymap: Option<String>,
    /// Frame characters.
    #[arg(long, global = true, value_name = "字符 / SIGNS", value_parser = values::glyphs(), help = "边框字符 / frame characters")]
    pub glyphs: Option<Glyphs>,
    /// Ground of the screen.
    #[arg(long, global = true, value_name = "底色 / GROUND", value_parser = values::theme(), help = "屏幕的底色 / ground of the screen")]
    pub theme: Option<Theme>,
    /// Lines instead of a screen.
    #[arg(
        long,
        global = true,
        help = "逐行问答，不画屏幕（读屏软件、老控制台） / questions and answers on lines, for screen readers and old consoles"
    )]
    pub linear: bool,
    /// Encoding of what is written.
    #[arg(
        long,
        global = true,
        value_name = "编码 / ENCODING",
        value_parser = values::encoding(),
        help = "写出的文字用哪种编码: csv 文件和管道 / encoding of what is written: csv files and pipes"
    )]
    pub encoding: Option<OutEncoding>,
    /// Number of colours.
    #[arg(long, global = true, value_name = "颜色 / COLOURS", value_parser = values::colours(), help = "颜色数 / number of colours")]
    pub colours: Option<Colours>,
}

/// Form of a listing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// Columns aligned by cell width.
    #[value(help = "对齐的表格 / aligned columns")]
    #[default]
    Table,
    /// For a spreadsheet.
    #[value(help = "给电子表格 / for a spreadsheet")]
    Csv,
    /// For another program.
    #[value(help = "给别的程序 / for another program")]
    Json,
}

/// What is exported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum What {
    /// One line a case, with its decision.
    #[value(help = "案卷，一户一行 / cases, one line each")]
    Cases,
    /// One line a flag.
    #[value(help = "疑点，一条一行 / flags, one line each")]
    Flags,
    /// The figures as stored.
    #[value(help = "数据 / the figures")]
    Records,
    /// Every act.
    #[value(help = "台账 / every act")]
    Ledger,
    /// Return slips.
    #[value(help = "退回单 / return slips")]
    Returns,
    /// Rows of rosters and collection sheets that belong to no household.
    #[value(help = "对不上的行 / rows of rosters and collection sheets that belong to nobody")]
    Unmatched,
    /// Who is responsible for which village.
    #[value(help = "责任人，一人一行，可以再读入 / who is responsible, a person a row, to be read back")]
    Duties,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum CommandTask {
    /// Opens the desk on a practice township.
    #[command(about = "打开练习乡镇 / open the desk on a practice township")]
    Demo {
        /// Starts over.
        #[arg(long, help = "从头开始 / start over with a new file")]
        fresh: bool,
        /// Only to look at.
        #[arg(long, help = "只看样例，什么都不会改动 / only look at it as an example; nothing can change")]
        look: bool,
    },
    /// Lessons.
    #[command(subcommand, about = "课程：在真的工作台上学着审核 / lessons: learning the work at the real desk")]
    Train(TrainTask),
    /// What rules, items, steps and forms mean.
    #[command(
        about = "业务手册：口径、程序、规则、标准、项目、用表、名词 / the handbook: caliber, procedure, rules, limits, items, forms, words"
    )]
    Handbook {
        /// Words to be found.
        #[arg(
            value_name = "名称 / NAME",
            help = "名称、代码或拼音；不写就列出各章 / a name, a code or pinyin; the chapters when left out"
        )]
        words: Vec<String>,
        /// The whole as a file.
        #[arg(long, conflicts_with = "words", value_name = "文件.txt / FILE.txt", value_hint = ValueHint::FilePath, help = "整本写到这里 / write the whole here")]
        out: Option<PathBuf>,
        /// Over a file that is there.
        #[arg(long, requires = "out", help = "文件已有也盖掉 / replace a file that is there")]
        force: bool,
    },
    /// Files in, flags out.
    #[command(about = "只筛查，不保存 / files in, flags out, nothing stored")]
    Screen {
        /// The files.
        #[arg(required = true, value_name = "文件 / FILE", value_hint = ValueHint::FilePath, help = "数据文件 / files")]
        files: Vec<PathBuf>,
        /// What table every file is, where headers and names do not tell.
        #[arg(long, value_name = "名册 / ROSTER", value_parser = values::roster(), help = "指定是哪种名册 / what roster the files are")]
        roster: Option<TableId>,
        /// Goes on without sheets that cannot be opened.
        #[arg(long, help = "打不开的工作表不读，其余照读 / leave out sheets that cannot be opened, read the others")]
        skip_sheets: bool,
        /// Where the flags go; standard output when left out.
        #[arg(long, value_name = "文件.csv / FILE.csv", value_hint = ValueHint::FilePath, help = "写到哪里，.csv 或 .xlsx；不写就显示出来 / where to write, .csv or .xlsx; shown when left out")]
        out: Option<PathBuf>,
        /// Where the whole list of what was not taken goes.
        #[arg(long, value_name = "文件.csv / FILE.csv", value_hint = ValueHint::FilePath, help = "没有读入的都写到这个文件 / write all that was not taken to this file")]
        problems: Option<PathBuf>,
        /// Where it goes how every rule ended.
        #[arg(long, value_name = "文件.csv / FILE.csv", value_hint = ValueHint::FilePath, help = "每户每条规则的结果（字母）写到这个文件 / write how every rule ended for every household, a letter each")]
        outcomes: Option<PathBuf>,
        /// For whom.
        #[command(flatten)]
        for_whom: ForWhom,
        /// Only whose, which rule and how heavy.
        #[arg(
            long,
            help = "只写户编号、村、疑点编号和等级，不写说明，快几倍 / only household, village, rule and severity, without explanations: several times as fast"
        )]
        brief: bool,
        /// How it is written.
        #[command(flatten)]
        written: WrittenAs,
    },
    /// The township as tables for an engine of the county.
    #[command(about = "把文件做成县里引擎用的表 / files as tables for an engine of the county")]
    Stage {
        /// The files.
        #[arg(required = true, value_name = "文件 / FILE", value_hint = ValueHint::FilePath, help = "数据文件 / files")]
        files: Vec<PathBuf>,
        /// What table every file is, where headers and names do not tell.
        #[arg(long, value_name = "名册 / ROSTER", value_parser = values::roster(), help = "指定是哪种名册 / what roster the files are")]
        roster: Option<TableId>,
        /// The folder.
        #[arg(long, value_name = "文件夹 / FOLDER", value_hint = ValueHint::DirPath, help = "写到哪个文件夹 / the folder to make")]
        out: PathBuf,
        /// The county's key.
        #[arg(long, value_name = "文件 / FILE", value_hint = ValueHint::FilePath, help = "密钥文件，没有就新做一个；不写就是文件夹旁的 .key / key file, made where there is none; FOLDER.key when left out")]
        key: Option<PathBuf>,
        /// Where the whole list of what was not taken goes.
        #[arg(long, value_name = "文件.csv / FILE.csv", value_hint = ValueHint::FilePath, help = "没有读入的都写到这个文件 / write all that was not taken to this file")]
        problems: Option<PathBuf>,
        /// Goes on without sheets that cannot be opened.
        #[arg(long, help = "打不开的工作表不读，其余照读 / leave out sheets that cannot be opened, read the others")]
        skip_sheets: bool,
        /// Over a folder that is there.
        #[arg(long, help = "文件夹已有也换掉 / replace a folder that is there")]
        force: bool,
    },
    /// What an engine of the county found, in words.
    #[command(about = "把县里引擎找出的疑点写成说明和算式 / what an engine of the county found, with sentences and arithmetic")]
    Explain {
        /// The flags.
        #[arg(value_name = "疑点.csv / FLAGS.csv", value_hint = ValueHint::FilePath, help = "引擎里 flags 这张表 / the engine's table flags")]
        flags: PathBuf,
        /// What was staged.
        #[arg(long, value_name = "文件夹 / FOLDER", value_hint = ValueHint::DirPath, help = "stage 写出的文件夹 / the folder that stage made")]
        staged: PathBuf,
        /// The county's key.
        #[arg(long, value_name = "文件 / FILE", value_hint = ValueHint::FilePath, help = "密钥文件；不写就是文件夹旁的 .key / key file; FOLDER.key when left out")]
        key: Option<PathBuf>,
        /// Where the list goes; standard output when left out.
        #[arg(long, value_name = "文件.csv / FILE.csv", value_hint = ValueHint::FilePath, help = "写到哪里；不写就显示出来 / where to write; shown when left out")]
        out: Option<PathBuf>,
        /// For whom.
        #[command(flatten)]
        for_whom: ForWhom,
        /// How it is written.
        #[command(flatten)]
        written: WrittenAs,
    },
    /// Brings files in.
    #[command(about = "导入文件并筛查 / bring files in and assess")]
    Import {
        /// The files.
        #[arg(required = true, value_name = "文件 / FILE", value_hint = ValueHint::FilePath, help = "数据文件 / files")]
        files: Vec<PathBuf>,
        /// What table every file is, where headers and names do not tell.
        #[arg(long, value_name = "名册 / ROSTER", value_parser = values::roster(), help = "指定是哪种名册 / what roster the files are")]
        roster: Option<TableId>,
        /// Goes on without sheets that cannot be opened.
        #[arg(long, help = "打不开的工作表不读，其余照读 / leave out sheets that cannot be opened, read the others")]
        skip_sheets: bool,
        /// Where the whole list of what was not taken goes.
        #[arg(long, value_name = "文件.csv / FILE.csv", value_hint = ValueHint::FilePath, help = "没有读入的都写到这个文件 / write all that was not taken to this file")]
        problems: Option<PathBuf>,
        /// Only says what would happen.
        #[arg(long, help = "只预览 / preview only")]
        dry_run: bool,
        /// Leaves the rules for later.
        #[arg(long, help = "不筛查 / do not run the rules")]
        no_assess: bool,
        /// Replaces a file that is there.
        #[arg(long, help = "文件已经有了也盖掉 / replace a file that is there")]
        force: bool,
    },
    /// Lists rows of rosters and collection sheets that belong to nobody.
    #[command(about = "名册、采集表里对不上的行 / rows of rosters and collection sheets that belong to nobody")]
    Unmatched,
    /// Runs the rules again.
    #[command(about = "重新筛查 / run the rules again")]
    Assess,
    /// Lists the queue.
    #[command(about = "列出待审队列 / list the queue")]
    Queue {
        /// A filter in the rule language.
        #[arg(long = "where", value_name = "条件 / FILTER", help = "筛选条件 / filter, in the language of the rules")]
        filter: Option<String>,
        /// In which order.
        #[arg(long, value_name = "排序 / ORDER", value_parser = values::order(), help = "按什么排 / in which order")]
        order: Option<QueueOrder>,
        /// At most this many.
        #[arg(long, value_name = "行数 / LINES", value_parser = values::lines, help = "最多几行 / at most so many lines")]
        limit: Option<usize>,
    },
    /// Lists the villages with their own flags.
    #[command(about = "列出各村和村级疑点 / list the villages with their own flags")]
    Villages {
        /// A filter about villages, in the rule language.
        #[arg(long = "where", value_name = "条件 / FILTER", help = "筛选条件，从全村的户里数 / filter, over all households of a village")]
        filter: Option<String>,
    },
    /// Lists how the work stands.
    #[command(about = "看板：进度、办理速度、各村、统计、人员 / the board: progress, pace, villages, counts, people")]
    Board,
    /// Lists what the county asks for in numbers.
    #[command(about = "上级要的统计数，旁边是上年同期 / the counts a county asks for, beside those of a year before")]
    Count {
        /// Codes of counts.
        #[arg(value_name = "统计项 / COUNT", help = "统计项的代码；不写就列出全部 / codes of counts; all of them when left out")]
        codes: Vec<String>,
        /// How households are parted.
        #[arg(
            long,
            value_name = "分法 / SPLIT",
            help = "按什么分: village 村，town 乡镇，group 组，collector 采集人，reviewer 审核人，category 监测类别，type 户类型，status 状态，按责任台账还有 leader 包村领导，cadre 包村干部，team 驻村工作队，secretary 村书记，helper 帮扶责任人；线索还有 source 来源，outcome 结果，month 月份 / split by village, town, group, collector, reviewer, category, type, status, or by leader, cadre, team, secretary or helper of the village; clues by source, outcome or month too"
        )]
        split: Option<String>,
        /// Own counts.
        #[arg(long, value_name = "文件 / FILE", value_hint = ValueHint::FilePath, help = "单位自己的统计项 / the office's own counts")]
        own: Vec<PathBuf>,
    },
    /// Shows one household.
    #[command(about = "查看一户 / show one household")]
    Show {
        /// Its number.
        #[arg(value_name = "户编号 / HOUSEHOLD", value_parser = values::household(), help = "户编号 / household number")]
        household: String,
        /// Its certificates and phones in full.
        #[arg(
            long,
            help = "只列出这一户的完整证件号和电话；查看会记入台账 / list its certificates and phones in full; the ledger notes that they were looked at"
        )]
        numbers: bool,
    },
    /// Decides a case.
    #[command(about = "对一户或一条疑点作决定 / decide on a household or a flag", allow_missing_positional = true)]
    Decide(Decide),
    /// The campaigns of the file.
    #[command(subcommand, about = "采集期：日期、结束、重新开放 / campaigns: dates, closing, opening again")]
    Campaign(CampaignTask),
    /// Who is responsible for which village.
    #[command(subcommand, about = "责任台账：各村的包村领导、包村干部、工作队等 / who is responsible for which village")]
    Duties(DutiesTask),
    /// Lists clues.
    #[command(about = "列出监测线索和下一步的期限 / list the clues and what is due next")]
    Clues {
        /// Which.
        #[arg(
            long = "where",
            value_name = "条件 / WORDS",
            default_value = "",
            help = "late 超期、open 在办、ended 办结、outside 名册外、结果、来源、下一步、村名，几个都要符合；not 表示不 / late, open, ended, outside, an end, a source, the next step or a village; all of them hold, not before one turns it round"
        )]
        filter: String,
        /// Counted instead.
        #[arg(
            long,
            value_name = "按 / BY",
            value_parser = values::clue_split,
            help = "不列出，按来源 source、村 village 或发现的月份 month 数：在办、超期、各种结果 / counted instead, by source, village or month: open, late, each end"
        )]
        split: Option<ClueSplit>,
    },
    /// Enters what happened to a clue.
    #[command(subcommand, about = "监测线索：登记、办理、办结、撤回 / clues: entering, steps, ends, taking back")]
    Clue(ClueTask),
    /// Second visits.
    #[command(subcommand, about = "回头看：抽样、读入、差异、差错率 / second visits: drawing, taking in, what differs, how often")]
    Revisit(RevisitTask),
    /// Visits of teams.
    #[command(
        subcommand,
        about = "工作队入户：一周的清单和对照表、登记、读入、作废 / visits of teams: the list and sheet of a week, entering, taking in, dropping"
    )]
    Visits(VisitsTask),
    /// Rounds in grids.
    #[command(subcommand, about = "网格排查：列出、登记、读入、作废 / rounds in grids: listing, entering, taking in, dropping")]
    Rounds(RoundsTask),
    /// Copies a closed year into an archive.
    #[command(about = "把已结束的一年存档，存档只能查看 / copy a closed year into an archive that is only looked at")]
    Archive(ArchiveArgs),
    /// Lists the waivers.
    #[command(about = "豁免清单 / list the waivers")]
    Waivers,
    /// Takes the last act back.
    #[command(about = "撤销上一步：先说是哪一步，再问 / undo the last act: says which, then asks")]
    Undo(UndoArgs),
    /// Takes an import back.
    #[command(about = "撤销一次导入 / undo an import")]
    UndoBatch {
        /// Its number.
        #[arg(value_name = "批次 / BATCH", value_parser = values::batch, help = "批次号 / number of the batch")]
        batch: i64,
        /// Without asking.
        #[arg(long, help = "不再询问 / do not ask")]
        yes: bool,
    },
    /// Writes a table.
    #[command(about = "导出案卷、疑点、数据、台账、退回单 / write cases, flags, figures, ledger or slips")]
    Export {
        /// Which.
        #[arg(value_enum, value_name = "表 / TABLE", hide_possible_values = true, help = "导出哪种表 / which table")]
        what: What,
        /// Where; standard output when left out.
        #[arg(long, value_name = "文件.xlsx / FILE.xlsx", value_hint = ValueHint::FilePath, help = "写到哪里，.csv 或 .xlsx；不写就显示出来 / where to write, .csv or .xlsx; shown when left out")]
        out: Option<PathBuf>,
        /// For whom.
        #[command(flatten)]
        for_whom: ForWhom,
        /// How it is written.
        #[command(flatten)]
        written: WrittenAs,
    },
    /// Writes a paper.
    #[command(about = "写出台账、汇总表、通报、一户一档 / write ledgers, the summary, the bulletin, a case file")]
    Report {
        /// Which.
        #[arg(
            value_name = "文书 / PAPER",
            required_unless_present = "list",
            help = "哪一种，代码或名称，见 --list / which, by code or name; see --list"
        )]
        paper: Option<String>,
        /// The household of a case file; the slip or village of a notice.
        #[arg(
            value_name = "户编号 / HOUSEHOLD",
            help = "一户一档是哪一户的；通知单是哪一张退回单、哪个村的，入户清单是哪个村的，不写就是全部 / whose case file; which slip or village a notice is for, which village the visits are in, all when left out"
        )]
        household: Option<String>,
        /// Lists the papers.
        #[arg(long, conflicts_with_all = ["out", "household"], help = "列出各种文书 / list the papers")]
        list: bool,
        /// Lists the numbers of the bulletin.
        #[arg(
            long,
            conflicts_with_all = ["out", "household", "list"],
            help = "列出通报的每个数、是哪个统计项、打开各户的筛选条件 / list every number of the bulletin with its count and the filter that opens it"
        )]
        explain: bool,
        /// Where; standard output when left out.
        #[arg(long, value_name = "文件.xlsx / FILE.xlsx", value_hint = ValueHint::FilePath, help = "写到哪里，.xlsx、.csv 或 .txt；不写就显示出来 / where to write, .xlsx, .csv or .txt; shown when left out")]
        out: Option<PathBuf>,
        /// For whom.
        #[command(flatten)]
        for_whom: ForWhom,
        /// How it is written.
        #[command(flatten)]
        written: WrittenAs,
        /// Own counts.
        #[arg(long, value_name = "文件 / FILE", value_hint = ValueHint::FilePath, help = "通报用的单位自己的统计项 / the office's own counts, for the bulletin")]
        own: Vec<PathBuf>,
    },
    /// Fills a table of the county.
    #[command(about = "把县里发的 xlsx 表格填好 / fill a table that the county sent")]
    Fill(FillArgs),
    /// Writes a sheet for the village to correct.
    #[command(about = "写出更正表，改后再导入 / write a correction sheet, to be imported back")]
    CorrectionSheet {
        /// One household.
        #[arg(
            long,
            value_name = "户编号 / HOUSEHOLD",
            value_parser = values::household(),
            conflicts_with = "village",
            required_unless_present = "village",
            help = "户编号 / household number"
        )]
        household: Option<String>,
        /// Or one village.
        #[arg(long, value_name = "村名 / VILLAGE", help = "行政村 / village")]
        village: Option<String>,
        /// Where; standard output when left out.
        #[arg(long, value_name = "文件.xlsx / FILE.xlsx", value_hint = ValueHint::FilePath, help = "写到哪里，.csv 或 .xlsx；不写就显示出来 / where to write, .csv or .xlsx; shown when left out")]
        out: Option<PathBuf>,
        /// How it is written.
        #[command(flatten)]
        written: WrittenAs,
    },
    /// Checks chain, digests and caches.
    #[command(about = "核对台账和数据 / check the ledger's chain, the digests and the caches")]
    Verify {
        /// A loss is known.
        #[arg(
            long,
            help = "封过的记录确实找不回来：记入台账，以后不再提醒 / what was sealed is gone for good: it is entered and told no more"
        )]
        known_loss: bool,
    },
    /// Brings a file of an older version up to date.
    #[command(about = "升级旧版本的数据文件，先在旁边留副本 / bring an older data file up to date, leaving a copy beside it first")]
    Upgrade,
    /// Writes a copy.
    #[command(about = "备份数据文件 / back the data file up")]
    Backup {
        /// Where.
        #[arg(value_name = "文件 / FILE", value_hint = ValueHint::FilePath, help = "写到哪里；不写就放进数据文件旁边的 backups，设了第二个地方的也放一份 / where to; when left out into the folder backups beside the data file, and the second place where one is set")]
        file: Option<PathBuf>,
    },
    /// Takes a copy back.
    #[command(about = "恢复备份 / restore a backup into the data file")]
    Restore {
        /// From where.
        #[arg(value_name = "文件 / FILE", value_hint = ValueHint::FilePath, help = "备份文件 / the backup")]
        file: PathBuf,
        /// Only says whether it could.
        #[arg(long, conflicts_with_all = ["drill", "yes"], help = "只检查，说明会失去和多出什么 / check only, and say what would be lost and gained")]
        check: bool,
        /// Rehearses it.
        #[arg(long, conflicts_with = "yes", help = "演练: 在旁边恢复一遍，核对后删除 / rehearse: restore aside, compare, take away")]
        drill: bool,
        /// Does not ask.
        #[arg(long, help = "不问，直接恢复 / do not ask")]
        yes: bool,
    },
    /// Takes a year out.
    #[command(
        about = "清除往年数据：姓名、证件号、数据和文字清掉，台账和摘要留下 / take a year out of the data file: names, numbers and words go, ledger and digests stay"
    )]
    Purge {
        /// Which.
        #[arg(value_name = "年份 / YEAR", value_parser = values::year, help = "哪一年，四年以前的才行 / the year, four back or more")]
        year: i32,
        /// Does not ask.
        #[arg(long, help = "不问，直接清除 / do not ask")]
        yes: bool,
        /// What becomes of copies that hold the year.
        #[arg(
            long,
            value_enum,
            hide_possible_values = true,
            value_name = "办法 / WHAT",
            help = "还有这一年数据的备份怎么办；不写就在终端里问 / what becomes of backups that still hold the year; asked when left out"
        )]
        copies: Option<StaleCopies>,
    },
    /// The password of the file.
    #[command(subcommand, about = "加密码、换密码、去掉密码、恢复密钥 / set, change or remove the password; recovery key")]
    Password(PasswordTask),
    /// The rulebook.
    #[command(subcommand, about = "查看、检查、试用、评分 / look at rules, check, try and score them")]
    Rules(RulesTask),
    /// Makes a practice township.
    #[command(about = "生成练习乡镇 / make a synthetic practice township")]
    Sample {
        /// How many households.
        #[arg(long, default_value_t = 960, value_parser = values::households, value_name = "户数 / COUNT", help = "多少户 / how many households")]
        households: u32,
        /// The seed; the same seed gives the same files.
        #[arg(long, default_value_t = 3, value_parser = values::seed::<u64>, value_name = "数 / SEED", help = "同一个数生成同样的乡镇 / the same seed makes the same township")]
        seed: u64,
        /// How restless honest households are, in ten-thousandths.
        #[arg(long, value_parser = values::spread, value_name = "百分数 / PERCENT", help = "一般户的人均纯收入每年涨跌多少（标准差），如 15%；约四分之一的户下降 / standard deviation of an ordinary household's yearly change of net income per head, like 15%; about a quarter falls")]
        spread: Option<i64>,
        /// The share of households with a fault, in ten-thousandths.
        #[arg(long, value_parser = values::faults, value_name = "百分数 / PERCENT", help = "百分之几的户有埋设的问题，0 就是一处问题都没有；不写就每条规则都埋 / share of households with a planted fault, 0 for none at all; every rule is planted when left out")]
        faults: Option<i64>,
        /// Quarters of two years and the years themselves.
        #[arg(long, conflicts_with_all = ["spread", "faults"], help = "生成两年的一季度、上半年、前三季度和全年，一期一个文件夹，各有答案 / quarters of two years and the years, a folder each with its own key")]
        quarters: bool,
        /// Townships of one county.
        #[arg(long, conflicts_with = "quarters", value_parser = values::towns, value_name = "乡镇数 / TOWNSHIPS", help = "生成一个县的几个乡镇，村名相同，每个乡镇 --households 户 / so many townships of a county with villages of the same names, --households in each")]
        county: Option<u32>,
        /// The folder; the answer key goes to DIR-key.csv beside it.
        #[arg(long, value_name = "文件夹 / FOLDER", value_hint = ValueHint::DirPath, help = "写到哪个文件夹，答案在旁边的 -key.csv 里 / folder; the answer key goes to FOLDER-key.csv beside it")]
        out: PathBuf,
    },
    /// Lists the keys.
    #[command(about = "列出按键 / list the keys")]
    Keys,
    /// Explains the commands.
    #[command(about = "怎样使用这些命令 / how the commands are used")]
    Help {
        /// A command, or a list.
        #[arg(
            value_name = "命令 / COMMAND",
            help = "命令名，或 全局、筛选、字段、原因、佐证、名册、规则代码 / a command, or global, filters, fields, reasons, evidence, rosters, codes"
        )]
        words: Vec<String>,
    },
    /// Writes the manual page.
    #[command(about = "输出 man 手册页 / write the manual page")]
    Man,
    /// Writes completions for a shell.
    #[command(about = "输出命令补全脚本 / completions for a shell")]
    Completions {
        /// Which.
        #[arg(value_enum, value_name = "终端 / SHELL", help = "哪种终端 / which shell")]
        shell: Shell,
    },
}

impl CommandTask {
    /// Whether it enters something into the ledger, with the name of who did it.
    #[must_use]
    pub const fn signs(&self) -> bool {
        match self {
            CommandTask::Export { .. }
            | CommandTask::CorrectionSheet { .. }
            | CommandTask::Report { list: false, explain: false, .. }
            | CommandTask::Fill(_)
            | CommandTask::Backup { .. }
            | CommandTask::Restore { .. } => true,
            CommandTask::Rules(task) => task.writes(),
            other => other.writes(),
        }
    }

    /// Whether it writes into the data file: an older file is then brought up to date first. The others look at it as it is, and so
    /// does an export, which the ledger of an older file cannot note.
    #[must_use]
    pub const fn writes(&self) -> bool {
        match self {
            CommandTask::Demo { .. }
            | CommandTask::Assess
            | CommandTask::Decide(_)
            | CommandTask::Undo(_)
            | CommandTask::UndoBatch { .. }
            | CommandTask::Upgrade
            | CommandTask::Purge { .. }
            | CommandTask::Clue(_)
            | CommandTask::Archive(_)
            | CommandTask::Password(_) => true,
            CommandTask::Import { dry_run, .. } => !*dry_run,
            CommandTask::Train(task) => task.writes(),
            CommandTask::Campaign(task) => !matches!(task, CampaignTask::List),
            CommandTask::Duties(task) => !matches!(task, DutiesTask::List { .. }),
            CommandTask::Revisit(task) => !matches!(task, RevisitTask::List | RevisitTask::Rates),
            CommandTask::Rounds(task) => task.writes(),
            CommandTask::Visits(task) => task.writes(),
            CommandTask::Show { numbers, .. } => *numbers,
            CommandTask::Verify { known_loss } => *known_loss,
            CommandTask::Screen { .. }
            | CommandTask::Stage { .. }
            | CommandTask::Explain { .. }
            | CommandTask::Unmatched
            | CommandTask::Queue { .. }
            | CommandTask::Villages { .. }
            | CommandTask::Board
            | CommandTask::Count { .. }
            | CommandTask::Report { .. }
            | CommandTask::Fill(_)
            | CommandTask::Waivers
            | CommandTask::Clues { .. }
            | CommandTask::Export { .. }
            | CommandTask::CorrectionSheet { .. }
            | CommandTask::Backup { .. }
            | CommandTask::Restore { .. }
            | CommandTask::Rules(_)
            | CommandTask::Sample { .. }
            | CommandTask::Keys
            | CommandTask::Handbook { .. }
            | CommandTask::Help { .. }
            | CommandTask::Man
            | CommandTask::Completions { .. } => false,
        }
    }
}

impl SharedFlags {
    /// What of it overrides settings.
    #[must_use]
    pub fn flags(&self) -> Flags {
        Flags {
            config: self.config.clone(),
            db: self.db.clone(),
            lang: self.lang,
            reviewer: self.reviewer.clone(),
            station: self.station.clone(),
            keymap: self.keymap.clone(),
            glyphs: self.glyphs,
            encoding: self.encoding,
            theme: self.theme,
            linear: self.linear,
            colours: self.colours,
            rules: self.rules.clone(),
        }
    }
}
