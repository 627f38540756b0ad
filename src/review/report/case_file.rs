//! 一户一档: one household on a page, with its account, doubts, returns and what was decided.
//!
//! What does not live here: putting the case together (`case/mod.rs`), how a table is written (`exchange`).

use crate::domain::code;
use crate::domain::flag::why::Why;
use crate::domain::money::Money;
use crate::exchange::out::table::CellOut;
use crate::exchange::out::table::TableOut;
use crate::i18n::Lang;
use crate::i18n::Text;
use crate::i18n::text;
use crate::review::decide::sentences;
use crate::review::desk::state::Desk;
use crate::review::error::ReviewError;
use crate::review::export::work;
use crate::review::report::register::signature;
use crate::review::rows::CaseView;
use crate::review::rows::mask;

/// The code of a case file in the ledger.
pub const CASE_FILE: &str = "case";

/// Entries of the history on the page, the newest.
const MOST_ENTRIES: usize = 12;

impl Desk {
    /// A household on a page, for the office; writing it is the caller's, who announces and enters it as `CASE_FILE`.
    ///
    /// # Errors
    /// `NoHousehold`, or what the store says.
    pub fn case_file(&self, hh: &str) -> Result<TableOut, ReviewError> {
        let case = self.case(hh)?;
        let period = self.period.ok_or(ReviewError::NoPeriod)?;
        let what = sentences::exported(CASE_FILE).unwrap_or_default();
        let title = text("{town}{period} {what} {hh}", "{town} {period} {what} {hh}").fill(&[
            ("town", &mask::scrub(self.place_name())),
            ("period", &period.title()),
            ("what", &what),
            ("hh", &mask::household(hh)),
        ]);
        let header = vec![text("项目", "item"), text("本期", "now"), text("上年同期", "a year ago"), text("增减", "change")];
        Ok(TableOut { title, header, rows: lines(&case, self.lang), is_page: true, signed: signature(), ..TableOut::default() })
    }
}

/// The lines of the page.
fn lines(case: &CaseView, lang: Lang) -> Vec<Vec<CellOut>> {
    let said = |head: &str, words: &str| vec![work::word(head), work::word(&mask::scrub(words)), CellOut::Empty, CellOut::Empty];
    let heading = |head: Text| said(&format!("【{}】", head.get(lang)), "");
    let row = &case.row;
    let mut lines = vec![heading(text("基本情况", "the household"))];
    let gap = match lang {
        Lang::Zh => "，",
        Lang::En => ", ",
    };
    let joined = |words: &[String]| words.iter().map(|word| word.trim()).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(gap);
    let size = row.size.map(|size| text("{n} 人", "{n|person|people}").fill(&[("n", &size)]).get(lang).to_owned()).unwrap_or_default();
    let household =
        [format!("{} {}", row.village.key(), row.group), row.head.clone(), code::label(&row.category).get(lang).to_owned(), size];
    lines.push(said(text("户", "household").get(lang), &joined(&household)));
    let status = format!("{}{}", row.status.label().get(lang), round(row.round).get(lang));
    lines.push(said(text("采集和审核", "collected, status").get(lang), &joined(&[case.collected.get(lang).to_owned(), status])));
    for member in &case.members {
        let age = member.age.map(|age| text("{age} 岁", "aged {age}").fill(&[("age", &age)]));
        let words = [&member.relation, &member.sex, &age.unwrap_or_default(), &member.labour, &member.doing];
        lines.push(said(&member.name, &joined(&words.map(|word| word.get(lang).to_owned()))));
    }
    lines.push(heading(text("收支（元）", "the account, yuan")));
    for item in &case.items {
        let nothing = |figure: &Result<Money, Why>| figure.is_err() || *figure == Ok(Money(0));
        // A line of noughts says nothing on a page.
        if item.depth > 0 && nothing(&item.now) && nothing(&item.before) {
            continue;
        }
        let change = match (&item.now, &item.before) {
            (Ok(now), Ok(before)) => now.checked_sub(*before),
            _ => None,
        };
        let figure = |figure: &Result<Money, Why>| figure.map_or_else(|why| work::word(why.label().get(lang)), CellOut::Money);
        let label = format!("{}{}", "　".repeat(usize::from(item.depth)), item.label.get(lang));
        lines.push(vec![work::word(&label), figure(&item.now), figure(&item.before), work::money(change)]);
    }
    if !case.cards.is_empty() {
        lines.push(heading(text("疑点和处理", "doubts and answers")));
    }
    for card in &case.cards {
        let settled = card.settled.as_ref().map(|settled| settled.get(lang)).unwrap_or_default();
        let words = format!("{}\n{}（{}）{settled}", card.words.said.get(lang), card.title.get(lang), card.state.label().get(lang));
        lines.push(said(&card.flag.rule, words.trim_end()));
    }
    if let Some(asked) = &case.asked {
        lines.push(heading(text("退回和交回", "asked and brought back")));
        lines.extend(asked.lines().iter().map(|line| said("", line.get(lang))));
    }
    if !case.history.is_empty() {
        lines.push(heading(text("经过", "history")));
    }
    for entry in case.history.iter().take(MOST_ENTRIES) {
        lines.push(said(&entry.at, &format!("{} {}", entry.who, entry.what.get(lang))));
    }
    if case.history.len() > MOST_ENTRIES {
        let more = text("更早的 {n} 条见操作台账", "{n|earlier entry stands|earlier entries stand} in the ledger");
        lines.push(said("", more.fill(&[("n", &(case.history.len() - MOST_ENTRIES))]).get(lang)));
    }
    lines
}

fn round(round: u32) -> Text {
    text("（第 {n} 轮）", "(round {n})").fill(&[("n", &round)])
}
