//! Rows of reasons and evidence for forms, the usual ones first.

use crate::domain::evidence::EVIDENCE;
use crate::domain::reason::Effect;
use crate::domain::reason::REASONS;
use crate::domain::reason::Reason;
use crate::i18n::Text;
use crate::i18n::text;
use crate::review::case::weighed::WeighedReasons;
use crate::review::case::weighed::Weighs;
use crate::review::decide::decision_rules::fits;
use crate::review::rows::Card;
use crate::review::rows::Deed;
use crate::ui::form::row::FormRow;
use crate::ui::form::row::OrderPart;

/// The cards that still need somebody.
pub fn unsettled(cards: &[Card]) -> impl Iterator<Item = &Card> {
    cards.iter().filter(|card| card.state.is_unsettled())
}

/// What reasons are ordered by: the cards and the figures.
#[derive(Clone, Debug, Default)]
pub struct Grounds<'a> {
    /// The flags that are answered; what they call usual comes first.
    pub cards: Vec<&'a Card>,
    /// What the figures say of reasons; what they contradict comes last, with the fact, and nothing that claims a change of the figures is
    /// ticked beforehand unless they speak for it.
    pub weighed: WeighedReasons,
}

impl Grounds<'_> {
    fn contradicts(&self, reason: &Reason) -> bool {
        self.weighed.get(reason.code) == Some(&Weighs::Against)
    }

    /// First what the figures speak for, then what they allow, then what they say nothing of.
    fn rank(&self, reason: &Reason) -> u8 {
        match self.weighed.get(reason.code) {
            Some(Weighs::For) => 0,
            Some(Weighs::Little) => 1,
            Some(Weighs::Against) | None => 2,
        }
    }

    /// Whether it may be ticked beforehand: the figures speak for it, or it claims nothing that they could show.
    fn may_be_ticked(&self, reason: &Reason) -> bool {
        self.rank(reason) == 0 || reason.bears.is_none() && !self.contradicts(reason)
    }
}

/// The reasons that fit a deed as rows: first those that the cards call usual, among them those that the figures speak for;
/// `tick_first` ticks the first one if it is usual.
#[must_use]
pub fn reasons(heading: Text, grounds: &Grounds, deed: Deed, single: bool, tick_first: bool) -> Vec<FormRow> {
    let usual: Vec<&str> = grounds.cards.iter().flat_map(|card| card.usual.iter().map(String::as_str)).collect();
    let place = |code: &str| usual.iter().position(|other| *other == code).unwrap_or(usize::MAX);
    let mut fitting: Vec<_> = REASONS.iter().filter(|reason| fits(deed, reason)).collect();
    // A return asks for corrections first, and holding is above all waiting for somebody else; what starts something new comes late.
    let later = |effect: Effect| (effect == Effect::Identifies, deed == Deed::Hold && effect != Effect::Waits);
    fitting.sort_by_key(|reason| {
        let place = place(reason.code);
        (grounds.contradicts(reason), later(reason.effect), place == usize::MAX, grounds.rank(reason), place)
    });
    let mut rows = vec![FormRow::Heading(heading)];
    for (n, reason) in fitting.into_iter().enumerate() {
        let against = reason.against.filter(|_| grounds.contradicts(reason));
        let is_usual = place(reason.code) != usize::MAX;
        let label = coded(reason.code, &reason.label);
        rows.push(FormRow::Choice {
            part: OrderPart::Reason,
            code: reason.code.to_string(),
            label: match against {
                Some(against) => text("{label}（和数据不符: {fact}）", "{label} (the figures say otherwise: {fact})")
                    .fill(&[("label", &label), ("fact", &against.said())]),
                None => label,
            },
            on: tick_first && n == 0 && is_usual && grounds.may_be_ticked(reason) && reason.effect != Effect::Identifies,
            single,
        });
    }
    rows
}

/// Evidence as rows, what the cards tell to look at first; `ticked` ticks those.
#[must_use]
pub fn evidence(heading: Text, cards: &[&Card], ticked: bool) -> Vec<FormRow> {
    let look: Vec<&str> = cards.iter().flat_map(|card| card.look.iter().map(String::as_str)).collect();
    let place = |code: &str| look.iter().position(|other| *other == code).unwrap_or(usize::MAX);
    let mut all: Vec<_> = EVIDENCE.iter().collect();
    all.sort_by_key(|evidence| place(evidence.code));
    let mut rows = vec![FormRow::Heading(heading)];
    for evidence in all {
        rows.push(FormRow::Choice {
            part: OrderPart::Evidence,
            code: evidence.code.to_string(),
            label: coded(evidence.code, &evidence.label),
            on: ticked && place(evidence.code) != usize::MAX,
            single: false,
        });
    }
    rows
}

/// What a reason says without its “true:”, as it stands in a sentence.
#[must_use]
pub fn bare(label: &str) -> &str {
    label.strip_prefix("属实：").or_else(|| label.strip_prefix("true: ")).unwrap_or(label)
}

fn coded(code: &str, label: &Text) -> Text {
    text("{code} {label}", "{code} {label}").fill(&[("code", &code), ("label", label)])
}
