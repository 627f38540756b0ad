//! Flags of one root are one question: what an answer to one of them settles besides (readings.md D).
//!
//! An answer settles another flag of the same root only where it can truthfully answer it: the flag is a doubt and not a sum that
//! cannot be, and its own rule names the reason among its usual ones. Whatever else stands on the card stays open.
//! What does not live here: which flags have one root (`rules/judge/root_causes.rs`), writing it down (`carry_out.rs`).

use crate::domain::case::may_settle;
use crate::domain::flag::FlagState;
use crate::i18n::Text;
use crate::i18n::text;
use crate::review::rows::Card;
use crate::review::rows::Deed;

/// The other open flags of the root of one flag, by what an answer to it does to them; rule codes in the order of the cards.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SameRoot {
    /// Settled by the same answer.
    pub answered: Vec<String>,
    /// Could be explained, but not by these reasons.
    pub other_reason: Vec<String>,
    /// No explanation settles them: the figures are to be corrected.
    pub to_correct: Vec<String>,
}

impl SameRoot {
    /// What became of each, in lines; `alone` when the answer was given for one flag only.
    #[must_use]
    pub fn told(&self, alone: bool) -> Vec<Text> {
        let answered = if alone {
            text("同一根源、本次没有一并说明: {rules}", "of the same root, left open this time: {rules}")
        } else {
            text("同一根源，一并说明: {rules}", "of the same root, explained along: {rules}")
        };
        let lists = [
            (answered, &self.answered),
            (
                text("同一根源，这个原因答不了，仍未处理: {rules}", "of the same root, not answered by this reason, still open: {rules}"),
                &self.other_reason,
            ),
            (text("同一根源，须更正数据，仍未处理: {rules}", "of the same root, to be corrected, still open: {rules}"), &self.to_correct),
        ];
        let told =
            lists.into_iter().filter(|(_, rules)| !rules.is_empty()).map(|(words, rules)| words.fill(&[("rules", &rules.join(" "))]));
        told.collect()
    }
}

/// What explaining the flag of `rule` with these reasons does to the others of its root; nothing for any other deed.
///
/// A waiver, a false alarm and waiting for a department speak about one rule only.
#[must_use]
pub fn of(cards: &[Card], rule: &str, deed: Deed, reasons: &[String]) -> SameRoot {
    let mut found = SameRoot::default();
    let Some(chosen) = cards.iter().find(|card| card.flag.rule == rule && card.state.is_unsettled()) else { return found };
    if deed != Deed::Explain {
        return found;
    }
    let others = cards.iter().filter(|card| {
        card.state.is_unsettled() && card.group == chosen.group && card.flag.subject == chosen.flag.subject && card.flag.rule != rule
    });
    for card in others {
        let list = if may_settle(card.flag.kind, card.state, FlagState::Confirmed).is_err() {
            &mut found.to_correct
        } else if reasons.iter().any(|reason| card.usual.contains(reason)) {
            &mut found.answered
        } else {
            &mut found.other_reason
        };
        list.push(card.flag.rule.clone());
    }
    found
}
