//! `fill` as it may be written.
//!
//! What does not live here: doing it (`cli/commands/fill.rs`).

use std::path::PathBuf;

use clap::Args as Group;
use clap::ValueHint;

use crate::cli::args::reader::ForWhom;

/// `fill`
#[derive(Clone, Debug, Group)]
pub struct FillArgs {
    /// The table.
    #[arg(value_name = "表格.xlsx / TEMPLATE.xlsx", value_hint = ValueHint::FilePath, help = "县里发的表格，不会改动它 / the table as the county sent it; it is not changed")]
    pub template: PathBuf,
    /// Where.
    #[arg(long, value_name = "文件.xlsx / FILE.xlsx", value_hint = ValueHint::FilePath, help = "填好的写到哪里 / where to write the filled one")]
    pub out: PathBuf,
    /// Which sheet.
    #[arg(
        long,
        value_name = "工作表 / SHEET",
        help = "填哪一张工作表；不写就填第一张有表头的 / which sheet; the first with a head when left out"
    )]
    pub sheet: Option<String>,
    /// Which households a list gets.
    #[arg(
        long = "where",
        value_name = "条件 / FILTER",
        help = "只有表头的表格列出哪些户；不写就是全部 / which households a table without rows gets; all when left out"
    )]
    pub filter: Option<String>,
    /// Fills cells that hold something else.
    #[arg(long, help = "已经有别的内容的格也改 / fill cells that hold something else too")]
    pub replace: bool,
    /// Teaches a title.
    #[arg(
        long,
        value_name = "表头=名称 / TITLE=NAME",
        help = "教一个表头是什么，以后都记得；可以写几个 / teach what a title means, kept from then on; may be repeated"
    )]
    pub teach: Vec<String>,
    /// For whom.
    #[command(flatten)]
    pub for_whom: ForWhom,
    /// Replaces a file that is there.
    #[arg(long, help = "文件已经有了也盖掉 / replace a file that is there")]
    pub force: bool,
    /// Own counts.
    #[arg(long, value_name = "文件 / FILE", value_hint = ValueHint::FilePath, help = "单位自己的统计项 / the office's own counts")]
    pub own: Vec<PathBuf>,
}
