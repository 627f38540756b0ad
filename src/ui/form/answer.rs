//! One answer to flags of one root: which of them are ticked with the reason that is ticked, and whether the case could be approved then.
//!
//! What does not live here: which flags an answer can truthfully settle (`review/decide/same_root.rs`), the other rows (`mod.rs`).

use crate::domain::flag::Severity;
use crate::domain::flag::Subject;
use crate::i18n::text;
use crate::review::decide::same_root;
use crate::review::rows::Card;
use crate::review::rows::Deed;
use crate::ui::form::row::FormRow;
use crate::ui::form::row::OrderPart;

/// Whether the case may be approved with its last flag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ApprovalOffer {
    /// Nothing but its flags keeps the case from being approved.
    WhenLast,
    /// Something else does, or there is no case.
    Never,
}

/// The flags an answer is about.
#[derive(Clone, Debug)]
pub struct FlagAnswer {
    /// The deed.
    pub deed: Deed,
    /// Every open flag shown with the case.
    pub cards: Vec<Card>,
    /// The one the form was opened for.
    pub about: String,
    /// Whether an approval is offered.
    pub approval: ApprovalOffer,
    /// The clerk chose the flags: they do not follow the reason any more.
    pub by_hand: bool,
}

impl FlagAnswer {
    /// Ticks the flags that the ticked reason settles, while the clerk has chosen none, and offers the approval where it would be the last.
    pub fn follow(&self, rows: &mut Vec<FormRow>) {
        if self.deed == Deed::Explain && !self.by_hand {
            let reasons: Vec<String> = ticked(rows, OrderPart::Reason);
            let root = same_root::of(&self.cards, &self.about, self.deed, &reasons);
            for row in rows.iter_mut() {
                if let FormRow::Choice { part: OrderPart::Flag, code, on, .. } = row {
                    *on = *code == self.about || root.answered.contains(code);
                }
            }
        }
        self.offer_approval(rows);
    }

    /// The approval stands last, so no row before it moves when it comes or goes.
    fn offer_approval(&self, rows: &mut Vec<FormRow>) {
        let settled = ticked(rows, OrderPart::Flag);
        // A village's own flag is shown with the case; what it holds back is refused by the desk.
        let own = |card: &&Card| matches!(card.flag.subject, Subject::Household(_));
        let weighs = |card: &Card| card.flag.severity != Severity::Low && !settled.contains(&card.flag.rule);
        let last = self.approval == ApprovalOffer::WhenLast && !settled.is_empty() && !self.cards.iter().filter(own).any(weighs);
        let stands = rows.iter().position(|row| matches!(row, FormRow::Choice { part: OrderPart::Approve, .. }));
        match (last, stands) {
            (true, None) => {
                let label = text("这是最后要处理的疑点: 同时通过，并下一户", "these are the last flags to settle: approve too, next case");
                rows.push(FormRow::Heading(text("办结", "And then")));
                rows.push(FormRow::Choice { part: OrderPart::Approve, code: "approve".to_string(), label, on: true, single: false });
            }
            (false, Some(at)) => rows.truncate(at.saturating_sub(1)),
            (true, Some(_)) | (false, None) => {}
        }
    }
}

fn ticked(rows: &[FormRow], wanted: OrderPart) -> Vec<String> {
    let codes = rows.iter().filter_map(|row| match row {
        FormRow::Choice { part, code, on: true, .. } if *part == wanted => Some(code.clone()),
        FormRow::Choice { .. } | FormRow::Sentence { .. } | FormRow::Heading(_) | FormRow::Line { .. } => None,
    });
    codes.collect()
}
