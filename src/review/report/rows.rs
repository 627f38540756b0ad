//! Rows of the papers and the columns they may have: what the exported ledgers have, and what only stands on paper (domain.md 5.7).
//!
//! What does not live here: which of them a paper takes (`register.rs`), collecting the rows (`mod.rs`, `desk/exports.rs`).

use crate::domain::code;
use crate::exchange::out::table::CellOut;
use crate::exchange::out::table::Paper;
use crate::i18n::Lang;
use crate::i18n::Text;
use crate::i18n::text;
use crate::review::case::waivers::WaiverRow;
use crate::review::export::column::OutColumn;
use crate::review::export::flags::FlagOut;
use crate::review::export::work;
use crate::review::export::work::Decision;
use crate::review::rows::QueueRow;
use crate::review::rows::mask::Leaves;

/// What only papers say of a household.
#[derive(Clone, Copy, Debug)]
pub struct HouseholdMore<'a> {
    /// Reasons that were given for its fall, as codes.
    pub fell_by: &'a [String],
    /// Kinds of support it has.
    pub measures: &'a [Text],
}

/// A flag with who looked into it.
#[derive(Clone, Copy, Debug)]
pub struct CheckOut<'a> {
    /// Its line, from 1.
    pub number: usize,
    /// The flag.
    pub out: FlagOut<'a>,
    /// Its household's line of the queue; none for a village's flag.
    pub row: Option<&'a QueueRow>,
    /// The answer a person gave; none where nobody did.
    pub settled: Option<&'a Decision>,
}

/// What became of a household on a slip.
#[derive(Clone, Debug, Default)]
pub struct ReturnedMore {
    /// When it came back, local time; empty while it is out.
    pub back: String,
    /// What was decided since, by whom; none where nothing was.
    pub checked: Option<(Text, String)>,
    /// Whether the slip is done with for this household; none for one that was withdrawn.
    pub closed: Option<bool>,
}

/// Columns of households behind those of the exported ledger.
#[must_use]
pub fn households<'a>() -> Vec<OutColumn<HouseholdMore<'a>>> {
    vec![
        OutColumn::with("下降原因", "reasons of the fall", (Leaves::Never, Paper::Plain), |out, lang| work::reasons(out.fell_by, lang)),
        OutColumn::with("帮扶措施", "support", (Leaves::Never, Paper::Plain), |out, lang| {
            work::word(Text::list(out.measures).get(lang))
        }),
    ]
}

/// Columns of flags that were looked into (疑点核查台账).
#[must_use]
pub fn checks<'a>() -> Vec<OutColumn<CheckOut<'a>>> {
    vec![
        OutColumn::new("序号", "no.", |out, _| work::number(out.number)),
        OutColumn::new("行政村", "village", |out, _| work::word(out.out.village)),
        OutColumn::new("自然村", "group", |out, _| out.row.map_or(CellOut::Empty, |row| work::word(&row.group))),
        OutColumn::with("户编号", "household no.", (Leaves::Household, Paper::Key), |out, lang| match out.row {
            Some(row) => work::word(&row.hh_id),
            None => work::word(text("（全村）", "(village)").get(lang)),
        }),
        OutColumn::with("户主", "head", (Leaves::Name, Paper::Key), |out, _| work::word(out.out.head)),
        OutColumn::new("户类别", "category", |out, lang| {
            out.row.map_or(CellOut::Empty, |row| work::word(code::label(&row.category).get(lang)))
        }),
        OutColumn::new("疑点编号", "rule", |out, _| work::word(&out.out.flag.rule)),
        OutColumn::new("疑点名称", "title", |out, lang| work::word(out.out.title.get(lang))),
        OutColumn::new("人均本期", "per head, now", |out, _| out.row.map_or(CellOut::Empty, |row| work::money(row.now))),
        OutColumn::new("人均上期", "per head, before", |out, _| out.row.map_or(CellOut::Empty, |row| work::money(row.before))),
        OutColumn::new("差额", "difference", |out, _| {
            let both = out.row.and_then(|row| row.now.zip(row.before)).and_then(|(now, before)| now.checked_sub(before));
            work::money(both)
        }),
        OutColumn::new("差幅", "change", |out, _| out.row.and_then(|row| row.change).map_or(CellOut::Empty, CellOut::Percent)),
        OutColumn::with("核查人", "looked into by", (Leaves::Name, Paper::Plain), |out, _| {
            out.settled.map_or(CellOut::Empty, |settled| work::word(&settled.by))
        }),
        OutColumn::new("核查日期", "on", |out, _| out.settled.map_or(CellOut::Empty, |settled| work::word(&settled.at))),
        OutColumn::new("核查结论", "finding", |out, lang| {
            if out.out.state.is_unsettled() { CellOut::Empty } else { work::word(out.out.state.label().get(lang)) }
        }),
        OutColumn::with("原因说明", "reasons", (Leaves::Never, Paper::Plain), |out, lang| reasons_and_words(out.settled, lang)),
        OutColumn::new("佐证材料", "evidence", |out, lang| {
            out.settled.map_or(CellOut::Empty, |settled| work::evidence(&settled.evidence, lang))
        }),
        OutColumn::new("状态", "state", |out, lang| work::word(out.out.state.label().get(lang))),
    ]
}

/// Reasons, and behind them what the reviewer wrote.
fn reasons_and_words(settled: Option<&Decision>, lang: Lang) -> CellOut {
    let Some(settled) = settled else { return CellOut::Empty };
    let CellOut::Coded { code, words } = work::reasons(&settled.reasons, lang) else { return work::word(&settled.note) };
    if settled.note.is_empty() {
        return CellOut::Coded { code, words };
    }
    let behind = |said: &str| match lang {
        Lang::Zh => format!("{said}；{}", settled.note),
        Lang::En => format!("{said}; {}", settled.note),
    };
    CellOut::Coded { code: behind(&code), words: behind(&words) }
}

/// Columns of returned households behind those of the exported ledger (退回整改台账).
#[must_use]
pub fn returned() -> Vec<OutColumn<ReturnedMore>> {
    vec![
        OutColumn::new("交回时间", "came back", |out, _| work::word(&out.back)),
        OutColumn::new("复审结果", "looked at again", |out, lang| {
            out.checked.as_ref().map_or(CellOut::Empty, |(result, _)| work::word(result.get(lang)))
        }),
        OutColumn::with("复审人", "by", (Leaves::Name, Paper::Plain), |out, _| {
            out.checked.as_ref().map_or(CellOut::Empty, |(_, by)| work::word(by))
        }),
        OutColumn::new("是否销号", "done with", |out, lang| match out.closed {
            Some(true) => work::word(text("是", "yes").get(lang)),
            Some(false) => work::word(text("否", "no").get(lang)),
            None => CellOut::Empty,
        }),
    ]
}

/// Columns of waivers (豁免清单).
#[must_use]
pub fn waivers() -> Vec<OutColumn<(usize, WaiverRow)>> {
    vec![
        OutColumn::new("序号", "no.", |(number, _), _| work::number(*number)),
        OutColumn::new("疑点编号", "rule", |(_, row), _| work::word(&row.rule)),
        OutColumn::new("疑点名称", "title", |(_, row), lang| work::word(row.title.get(lang))),
        OutColumn::new("行政村", "village", |(_, row), _| work::word(&row.village)),
        OutColumn::with("户编号", "household no.", (Leaves::Household, Paper::Key), |(_, row), lang| match row.hh_id.as_str() {
            "" => work::word(text("（全村）", "(village)").get(lang)),
            hh_id => work::word(hh_id),
        }),
        OutColumn::with("户主", "head", (Leaves::Name, Paper::Key), |(_, row), _| work::word(&row.head)),
        OutColumn::with("豁免理由", "ground", (Leaves::Never, Paper::Plain), |(_, row), _| work::word(&row.ground)),
        OutColumn::with("批准人", "approved by", (Leaves::Name, Paper::Plain), |(_, row), _| work::word(&row.approver)),
        OutColumn::new("登记时间", "granted", |(_, row), _| work::word(&row.granted)),
        OutColumn::with("经办", "by", (Leaves::Name, Paper::Plain), |(_, row), _| work::word(&row.by)),
        OutColumn::new("到期日", "until", |(_, row), _| row.until.map_or(CellOut::Empty, |until| work::word(&until.to_string()))),
        OutColumn::new("状态", "state", |(_, row), lang| work::word(row.state.label().get(lang))),
    ]
}

/// Title of the column of villages.
#[must_use]
pub const fn village_head() -> Text {
    text("村", "village")
}
