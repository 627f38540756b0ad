//! `decide …` and `undo` as they may be written.
//!
//! What does not live here: doing it (`cli/commands/cases.rs`).

use std::path::PathBuf;

use chrono::NaiveDate;
use clap::Args as Group;
use clap::ValueHint;

use crate::cli::args::values;
use crate::cli::args::values::DecideWord;
use crate::cli::args::values::FieldCode;
use crate::cli::args::values::RuleCode;

/// `decide …`
#[derive(Debug, Group)]
pub struct Decide {
    /// The village whose own flag is settled.
    #[arg(
        long,
        value_name = "村名 / VILLAGE",
        conflicts_with_all = ["households", "from"],
        help = "处理全村疑点的村名，乡镇的写 - / village whose own flag is settled, - for the town"
    )]
    pub village: Option<String>,
    /// One or more households, apart by commas.
    #[arg(
        value_name = "户编号 / HOUSEHOLD",
        value_delimiter = ',',
        value_parser = values::household(),
        num_args = 1,
        required_unless_present_any = ["village", "from"],
        help = "户编号，可用逗号分开 / household numbers, apart by commas"
    )]
    pub households: Vec<String>,
    /// A table that names households.
    #[arg(
        long,
        value_name = "文件 / FILE",
        value_hint = ValueHint::FilePath,
        conflicts_with = "households",
        help = "从表里读户编号（csv、xlsx，要有“户编号”一列），一次办完 / read the household numbers from a table that has them in a column of that name, all in one act"
    )]
    pub from: Option<PathBuf>,
    /// What.
    #[arg(value_parser = values::deed(), value_name = "决定 / ACT", help = "做什么 / what to do")]
    pub deed: DecideWord,
    /// Reason codes.
    #[arg(long = "reason", value_name = "原因 / REASON", value_parser = values::reason(), ignore_case = true, value_delimiter = ',', help = "原因代码，可用逗号分开 / reason codes, apart by commas")]
    pub reasons: Vec<String>,
    /// Evidence looked at.
    #[arg(long, value_name = "佐证 / EVIDENCE", value_parser = values::evidence(), ignore_case = true, value_delimiter = ',', help = "看过的佐证 / evidence looked at")]
    pub evidence: Vec<String>,
    /// Evidence to bring.
    #[arg(long, value_name = "佐证 / EVIDENCE", value_parser = values::evidence(), ignore_case = true, value_delimiter = ',', help = "退回时要带的材料 / evidence to bring")]
    pub bring: Vec<String>,
    /// A sentence.
    #[arg(
        long,
        value_name = "文字 / TEXT",
        default_value = "",
        hide_default_value = true,
        help = "说明 / sentence of explanation, or the note"
    )]
    pub note: String,
    /// Sentences on the slip.
    #[arg(long, value_name = "文字 / TEXT", help = "退回单上的要求 / sentence on the return slip")]
    pub ask: Vec<String>,
    /// Rule code of the flag.
    #[arg(long, value_name = "规则 / RULE", value_parser = RuleCode, help = "疑点的规则代码 / rule code of the flag")]
    pub rule: Option<String>,
    /// Only this flag.
    #[arg(long, requires = "rule", help = "只说明这一条，同一根源的其他疑点不动 / explain this flag alone, leave the others of its root")]
    pub only: bool,
    /// Field of an annotation.
    #[arg(long, value_name = "项目 / FIELD", value_parser = FieldCode, help = "批注哪一项 / field the note hangs on")]
    pub field: Option<String>,
    /// When due.
    #[arg(long, value_name = "日期 / DAY", value_parser = values::day, help = "时限 / when the correction is due")]
    pub due: Option<NaiveDate>,
    /// Who approved a waiver.
    #[arg(long, value_name = "姓名 / NAME", default_value = "", hide_default_value = true, help = "豁免的批准人 / who approved a waiver")]
    pub approver: String,
    /// How long a waiver holds.
    #[arg(long, value_name = "日期 / DAY", value_parser = values::day, help = "豁免的到期日 / last day of a waiver")]
    pub until: Option<NaiveDate>,
}

impl Decide {
    /// Whether it says more than whose flag is answered as before: such words would be those of the earlier answer twice.
    #[must_use]
    pub fn says_more_than_the_flag(&self) -> bool {
        let lists = [&self.reasons, &self.evidence, &self.bring, &self.ask];
        let words = [&self.note, &self.approver];
        lists.iter().any(|list| !list.is_empty())
            || words.iter().any(|words| !words.is_empty())
            || [self.due, self.until].iter().any(Option::is_some)
            || self.field.is_some()
            || self.only
    }
}

/// Words of `undo`.
#[derive(Debug, Group)]
pub struct UndoArgs {
    /// Without asking.
    #[arg(long, help = "不问，直接撤销 / without asking")]
    pub yes: bool,
}
