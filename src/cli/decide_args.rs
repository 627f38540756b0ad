//! `decide …` as it may be written.
//!
//! What does not live here: doing it (`cli/cases.rs`).

use chrono::NaiveDate;
use clap::Args as Group;

use crate::review::view::Deed;

/// `decide …`
#[derive(Debug, Group)]
pub struct Decide {
    /// The village whose own flag is settled.
    #[arg(
        long,
        value_name = "NAME",
        conflicts_with = "households",
        help = "处理全村疑点的村名（乡镇的写“-”） / village whose own flag is settled (- for the town's)"
    )]
    pub village: Option<String>,
    /// One or more households, apart by commas.
    #[arg(
        value_name = "HOUSEHOLD",
        value_delimiter = ',',
        num_args = 1,
        required_unless_present = "village",
        help = "户编号，可用逗号分开 / household numbers, apart by commas"
    )]
    pub households: Vec<String>,
    /// What.
    #[arg(value_parser = deed, value_name = "ACT",
        help = "approve|return|hold|annotate|explain|waive|false-alarm|pend|reverse|exempt: 通过|退回|挂起|批注|属实|豁免|误报|待部门|撤回|不采集")]
    pub deed: Deed,
    /// Reason codes.
    #[arg(long = "reason", value_name = "R..", value_delimiter = ',', help = "原因代码 / reason codes")]
    pub reasons: Vec<String>,
    /// Evidence looked at.
    #[arg(long, value_name = "E..", value_delimiter = ',', help = "看过的佐证 / evidence looked at")]
    pub evidence: Vec<String>,
    /// Evidence to bring.
    #[arg(long, value_name = "E..", value_delimiter = ',', help = "退回时要带的材料 / evidence to bring")]
    pub bring: Vec<String>,
    /// A sentence.
    #[arg(long, value_name = "TEXT", default_value = "", hide_default_value = true, help = "说明 / sentence of explanation, or the note")]
    pub note: String,
    /// Sentences on the slip.
    #[arg(long, value_name = "TEXT", help = "退回单上的要求 / sentence on the return slip")]
    pub ask: Vec<String>,
    /// Rule code of the flag.
    #[arg(long, value_name = "CODE", help = "疑点的规则代码 / rule code of the flag")]
    pub rule: Option<String>,
    /// Field of an annotation.
    #[arg(long, value_name = "FIELD", help = "批注哪一项 / field the note hangs on")]
    pub field: Option<String>,
    /// When due.
    #[arg(long, value_name = "2024-10-24", help = "时限 / when the correction is due")]
    pub due: Option<NaiveDate>,
    /// Who approved a waiver.
    #[arg(long, value_name = "NAME", default_value = "", hide_default_value = true, help = "豁免的批准人 / who approved a waiver")]
    pub approver: String,
    /// How long a waiver holds.
    #[arg(long, value_name = "2025-06-30", help = "豁免的到期日 / last day of a waiver")]
    pub until: Option<NaiveDate>,
}

/// How each deed is written on the command line.
#[must_use]
pub const fn deed_word(deed: Deed) -> &'static str {
    match deed {
        Deed::Approve => "approve",
        Deed::Return => "return",
        Deed::Hold => "hold",
        Deed::Annotate => "annotate",
        Deed::Explain => "explain",
        Deed::Waive => "waive",
        Deed::FalseAlarm => "false-alarm",
        Deed::Pend => "pend",
        Deed::Reverse => "reverse",
        Deed::Exempt => "exempt",
    }
}

fn deed(word: &str) -> Result<Deed, String> {
    Deed::ALL.into_iter().find(|deed| deed_word(*deed) == word).ok_or_else(|| Deed::ALL.map(deed_word).join(" | "))
}
