//! 线索台账 and 线索统计表: a clue a row, with the steps taken, how it ended and how late it is, and clues counted; both stay in the office.
//!
//! What does not live here: what a clue is (`domain/office/clue.rs`), which of them are listed (`rows/clues.rs`), how they are counted
//! (`rows/clue_counts.rs`).

use crate::domain::evidence;
use crate::domain::office::clue_asked::ClueFilter;
use crate::exchange::out::table::CellOut;
use crate::exchange::out::table::Paper;
use crate::i18n::Lang;
use crate::i18n::Text;
use crate::i18n::text;
use crate::review::desk::state::Desk;
use crate::review::error::ReviewError;
use crate::review::export::column;
use crate::review::export::column::OutColumn;
use crate::review::export::parts::Parts;
use crate::review::export::work;
use crate::review::rows::clue_counts::ClueSplit;
use crate::review::rows::clue_counts::ClueTally;
use crate::review::rows::clue_counts::clue_counts;
use crate::review::rows::clue_counts::tallies;
use crate::review::rows::clues::ClueRow;
use crate::review::rows::mask;
use crate::review::rows::mask::Audience;
use crate::review::rows::mask::Leaves;
use crate::rules::count::CountRegister;
use crate::rules::count::CountRow;

/// A line of the ledger: its number from 1, and the clue.
pub type ClueOut = (usize, ClueRow);

/// Columns of the ledger.
#[must_use]
pub fn columns() -> Vec<OutColumn<ClueOut>> {
    let inside = (Leaves::Never, Paper::Plain);
    vec![
        OutColumn::new("序号", "no.", |(at, _), _| work::number(*at)),
        OutColumn::with("线索编号", "clue", (Leaves::Words, Paper::Key), |(_, row), _| work::word(&row.clue.number.to_string())),
        OutColumn::new("线索来源", "source", |(_, row), lang| work::word(row.clue.found.source.label().get(lang))),
        OutColumn::new("发现日期", "day", |(_, row), _| work::word(&row.clue.found.on.to_string())),
        OutColumn::with("行政村", "village", (Leaves::Words, Paper::Key), |(_, row), _| work::word(&row.clue.found.village)),
        OutColumn::with("户编号", "household no.", (Leaves::Household, Paper::Plain), |(_, row), _| work::word(&row.clue.found.hh_id)),
        OutColumn::with("户主", "name", (Leaves::Name, Paper::Key), |(_, row), _| work::word(&row.clue.found.name)),
        OutColumn::with("反映人", "told by", inside, |(_, row), _| work::word(&row.clue.found.teller)),
        OutColumn::with("线索内容", "words", inside, |(_, row), _| work::word(&row.clue.found.words)),
        OutColumn::with("办理经过", "steps", inside, |(_, row), lang| work::word(&row.path(lang))),
        OutColumn::new("办理结果", "stands", |(_, row), lang| work::word(row.stands().get(lang))),
        OutColumn::new("办结日期", "ended on", |(_, row), _| {
            work::word(&row.clue.ended.as_ref().map(|(_, on, ..)| on.to_string()).unwrap_or_default())
        }),
        OutColumn::with("原因", "why", inside, |(_, row), _| {
            work::word(row.clue.ended.as_ref().map_or("", |(_, _, why, _)| why.as_str()))
        }),
        OutColumn::with("依据", "evidence", inside, |(_, row), lang| {
            work::word(&row.clue.ended.as_ref().map_or_else(String::new, |(.., shown)| shown_by(shown, lang)))
        }),
        OutColumn::with("帮扶责任人", "helper", inside, |(_, row), _| work::word(row.helper())),
        OutColumn::with("风险", "risk", inside, |(_, row), lang| work::word(row.support.risks_told().get(lang))),
        OutColumn::with("帮扶措施", "support", inside, |(_, row), lang| work::word(row.support.measures_told().get(lang))),
        OutColumn::with("措施与风险", "support and risk", inside, |(_, row), lang| {
            // What the rule found and somebody answered is no mismatch any more.
            let is_answered = row.unmet.is_none() && row.support.mismatch().is_some();
            work::word(if is_answered { text("已说明", "explained") } else { row.support.verdict() }.get(lang))
        }),
        OutColumn::new("期限", "due", |(_, row), _| work::word(&row.due.map(|(_, day)| day.to_string()).unwrap_or_default())),
        OutColumn::new("超期天数", "days late", |(_, row), _| work::number(usize::try_from(row.late).unwrap_or_default())),
    ]
}

/// Evidence by its names; a code that is not known stays.
fn shown_by(codes: &[String], lang: Lang) -> String {
    let name = |code: &String| evidence::evidence(code).map_or_else(|| code.clone(), |known| known.label.get(lang).to_owned());
    let between = match lang {
        Lang::Zh => "、",
        Lang::En => ", ",
    };
    codes.iter().map(name).collect::<Vec<_>>().join(between)
}

/// Titles of the counts: by what clues are parted, the part, and each count of clues of the register.
#[must_use]
pub fn count_heads(register: &CountRegister) -> Vec<Text> {
    let parts = [text("按", "by"), text("名称", "name")];
    parts.into_iter().chain(clue_counts(register).into_iter().map(|(row, _)| row.title.clone())).collect()
}

impl Desk {
    /// The clues of the period that is shown, or of the month that is asked for, counted by source, by village and by month, each with all of
    /// them below.
    pub(in crate::review) fn clue_count_parts(&self, audience: Audience) -> Result<Parts, ReviewError> {
        let register = self.count_register(&[])?;
        let book = self.clue_book()?;
        let counts: Vec<(&CountRow, ClueFilter)> =
            clue_counts(&register).into_iter().map(|(row, filter)| (row, book.asked(filter))).collect();
        let counts: Vec<(&CountRow, &ClueFilter)> = counts.iter().map(|(row, filter)| (*row, filter)).collect();
        let parts = |split: ClueSplit| tallies(book.of_days(), split, &counts);
        let each = ClueSplit::ALL.into_iter().flat_map(|split| parts(split).into_iter().map(move |tally| (split, tally)));
        let line = |(split, tally): (ClueSplit, ClueTally)| {
            let called = mask::leaving(Leaves::Words, tally.called.get(self.lang), audience);
            let named = [CellOut::Text(split.label().get(self.lang).to_owned()), work::word(&called)];
            named.into_iter().chain(tally.counts.into_iter().map(work::number)).collect()
        };
        let header = count_heads(&register);
        let paper = (0..header.len()).map(|at| if at == 1 { Paper::Key } else { Paper::Plain }).collect();
        Ok(Parts { paper, header, staying: Vec::new(), rows: each.map(line).collect(), forms: Vec::new() })
    }

    /// The ledger of clues, a clue a row: every one that stands; those of the month where one is asked for, or of an earlier period that is
    /// shown, as they stood on its last day.
    pub(in crate::review) fn clue_parts(&self, audience: Audience) -> Result<Parts, ReviewError> {
        let columns = columns();
        let rows = if self.lists_all_clues()? { self.clues()? } else { self.clue_book()?.of_days().cloned().collect() };
        let each = rows.into_iter().enumerate();
        let rows = each.map(|(at, row)| column::row(&columns, &(at + 1, row), audience, self.lang)).collect();
        Ok(Parts::of(&columns, rows))
    }

    /// Whether the ledger of clues is that of the whole file, and of no month or earlier period.
    pub(in crate::review) fn lists_all_clues(&self) -> Result<bool, ReviewError> {
        Ok(self.month.is_none() && self.office.period()? == self.period)
    }
}
