//! What a household was asked when it was last returned, and what its figures answered: slip, day, sentences, and each item then and now.
//!
//! What does not live here: the sentences of a slip (`review/decide/return_slip.rs`), the ledger of returns (`review/desk/exports.rs`).

use std::collections::BTreeSet;

use crate::domain::case::Status;
use crate::domain::period::Period;
use crate::i18n::Lang;
use crate::i18n::Text;
use crate::review::decide::return_slip;
use crate::review::decide::sentences;
use crate::review::desk::state::Desk;
use crate::review::error::ReviewError;
use crate::review::file::coming_back;
use crate::review::rows::ItemRow;
use crate::review::rows::QueueRow;
use crate::review::rows::answers::answers;
use crate::review::rows::mask;
use crate::review::rows::returned::ReturnAnswered;
use crate::store::payload::Payload;
use crate::store::slip::SlipLine;

impl Desk {
    /// What the return that `payload` entered asked of a household; none when its slip is not kept any more.
    ///
    /// # Errors
    /// What the store says.
    pub(in crate::review::case) fn asked_back(
        &self,
        period: Period,
        row: &QueueRow,
        payload: &Payload,
        items: &[ItemRow],
    ) -> Result<Option<ReturnAnswered>, ReviewError> {
        let read = self.office.store.read();
        let Some(number) = payload.to.as_ref().map(|to| to.slip.as_str()).filter(|number| !number.is_empty()) else { return Ok(None) };
        let Some(slip) = read.slip(number)? else { return Ok(None) };
        let line = read.slip_lines(number)?.into_iter().find(|line| line.hh_id == row.hh_id);
        let Some(line) = line else { return Ok(None) };
        let is_out = row.status == Status::Returned;
        let mut fields: BTreeSet<String> = BTreeSet::new();
        for standing in read.standings_of(period, &row.hh_id)? {
            if payload.counts.contains_key(&standing.key.rule) {
                fields.extend(read.flag(standing.flag)?.fields);
            }
        }
        Ok(Some(ReturnAnswered {
            slip: slip.number,
            due: slip.due,
            over: self.days_over(row),
            is_out,
            of: None,
            asks: self.asks_told(&line),
            evidence: line.evidence,
            answers: if is_out { Vec::new() } else { answers(items, &fields) },
        }))
    }

    /// What an earlier campaign asked of a household and was closed without; none as a rule.
    ///
    /// # Errors
    /// What the store says.
    pub(in crate::review::case) fn asked_before(&self, period: Period, hh: &str) -> Result<Option<ReturnAnswered>, ReviewError> {
        let read = self.office.store.read();
        let Some((of, line)) = coming_back::slip_left(read, period, hh)? else { return Ok(None) };
        let due = read.slip(&line.slip)?.and_then(|slip| slip.due);
        let asks = self.asks_told(&line);
        let SlipLine { slip, evidence, .. } = line;
        Ok(Some(ReturnAnswered { of: Some(of), slip, due, over: 0, is_out: true, asks, evidence, answers: Vec::new() }))
    }

    /// The sentences of a slip's line: those of a rule in both languages, a clerk's own as the village got them; a return without a sentence
    /// says its reasons.
    pub(in crate::review) fn asks_told(&self, line: &SlipLine) -> Vec<Text> {
        if line.asks.is_empty() {
            let reason = |code: &String| [Lang::Zh, Lang::En].map(|lang| sentences::reason_words(code, lang));
            return line.reasons.iter().map(reason).map(|[zh, en]| Text::made(zh, en)).collect();
        }
        let rules = self.office.book.rules();
        let told = |words: &String| {
            let of_rule = rules.iter().find_map(|rule| return_slip::in_both(words, &rule.title, rule.ask.as_ref()));
            mask::scrub_text(&of_rule.unwrap_or_else(|| Text::same(words.clone())))
        };
        line.asks.iter().map(told).collect()
    }
}
