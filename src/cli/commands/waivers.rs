//! `waivers`: the list of waivers with approver, ground and last day.

use crate::cli::call::Call;
use crate::cli::error::CliError;
use crate::cli::open;
use crate::cli::table::Listing;
use crate::cli::table::column;
use crate::i18n::Lang;
use crate::i18n::text;
use crate::review::case::waivers::WaiverRow;
use crate::review::case::waivers::WaiverState;
use crate::review::export::saving::TableCell;

fn word(text: impl Into<String>) -> TableCell {
    TableCell::Text(text.into())
}

/// Lists the waivers, newest first, and counts those in force.
///
/// # Errors
/// The file cannot be opened or read.
pub fn waivers(call: &mut Call) -> Result<(), CliError> {
    let desk = open::looking(call)?;
    let rows = desk.waivers().map_err(CliError::from)?;
    let lang = call.lang();
    let listing = Listing {
        columns: vec![
            column("seq", text("记录号", "entry")),
            column("village", text("村", "village")),
            column("hh_id", text("户编号", "household")),
            column("head", text("户主", "head")),
            column("rule", text("规则", "rule")),
            column("title", text("名称", "title")),
            column("approver", text("批准人", "approved by")),
            column("ground", text("依据", "ground")),
            column("granted", text("登记时间", "granted")),
            column("by", text("经办", "by")),
            column("until", text("到期日", "until")),
            column("days_left", text("剩余天数", "days left")),
            column("state", text("状态", "state")),
        ],
        rows: rows.iter().map(|row| line(row, lang)).collect(),
    };
    listing.print(call.format, lang, call.out)?;
    let in_force = rows.iter().filter(|row| row.state == WaiverState::InForce).count();
    call.say(&text("有效豁免 {n} 条，共 {all} 条", "{n} waivers in force, {all} in all").fill(&[("n", &in_force), ("all", &rows.len())]));
    Ok(())
}

fn line(row: &WaiverRow, lang: Lang) -> Vec<TableCell> {
    vec![
        TableCell::Count(row.seq),
        word(&row.village),
        word(&row.hh_id),
        word(&row.head),
        word(&row.rule),
        word(row.title.get(lang)),
        word(&row.approver),
        word(&row.ground),
        word(&row.granted),
        word(&row.by),
        row.until.map_or(TableCell::Empty, |until| word(until.to_string())),
        row.days_left.map_or(TableCell::Empty, TableCell::Count),
        word(row.state.label().get(lang)),
    ]
}
