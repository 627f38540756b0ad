//! Forms that settle one flag: explain it as true, waive it, call it a false alarm, or wait for a department.

use crate::domain::case::may_settle;
use crate::domain::flag::Subject;
use crate::i18n::Text;
use crate::i18n::text;
use crate::input::action::Action;
use crate::review::case::weighed::WeighedReasons;
use crate::review::decide::same_root;
use crate::review::rows::Card;
use crate::review::rows::Deed;
use crate::review::rows::Order;
use crate::ui::form::Form;
use crate::ui::form::answer::ApprovalOffer;
use crate::ui::form::answer::FlagAnswer;
use crate::ui::form::choices;
use crate::ui::form::choices::Grounds;
use crate::ui::form::row::FormRow;
use crate::ui::form::row::OrderPart;
use crate::ui::widgets::text_field::TextField;

/// What the form says; none for deeds that settle no flag.
const fn verb(deed: Deed) -> Option<Text> {
    match deed {
        Deed::Explain => Some(text("说明属实", "Explain as true")),
        Deed::Waive => Some(text("豁免", "Waive")),
        Deed::FalseAlarm => Some(text("判为误报", "Call a false alarm")),
        Deed::Pend => Some(text("待部门核实", "Wait for a department")),
        _ => None,
    }
}

/// The form for settling a flag of a household, or of a village when that is in hand: its name and number (empty for a village),
/// its flags, and what its figures say of reasons. `card` is the flag with the keys, else the first that can be settled so.
///
/// # Errors
/// Why no flag of this case can be settled so.
pub fn form(
    deed: Deed,
    opener: Action,
    (whose, hh_id): (&str, &str),
    cards: &[Card],
    card: Option<usize>,
    approval: ApprovalOffer,
    weighed: WeighedReasons,
) -> Result<Form, Text> {
    let (Some(to), Some(verb)) = (deed.settles(), verb(deed)) else {
        return Err(text("这不是疑点的操作", "this does not settle a flag"));
    };
    let fitting: Vec<&Card> = cards.iter().filter(|card| may_settle(card.flag.kind, card.state, to).is_ok()).collect();
    let chosen = match card.and_then(|at| cards.get(at)) {
        Some(card) => {
            may_settle(card.flag.kind, card.state, to).map_err(|refusal| refusal.text())?;
            card
        }
        None => match fitting.first() {
            Some(card) => *card,
            None if choices::unsettled(cards).next().is_some() => {
                return Err(text(
                    "剩下的疑点只能更正、豁免或判为误报",
                    "the flags left can only be corrected, waived or called false alarms",
                ));
            }
            None => return Err(text("没有未处理的疑点", "no flag is open")),
        },
    };
    let title = text("{verb}: {head}", "{verb}: {head}").fill(&[("verb", &verb), ("head", &whose)]);
    // A village's flag is settled for the village, wherever it was seen.
    let order = match &chosen.flag.subject {
        Subject::Household(_) => Order { households: vec![hh_id.to_owned()], deed: Some(deed), ..Order::default() },
        Subject::Village(name) | Subject::Township(name) => Order { village: Some(name.clone()), deed: Some(deed), ..Order::default() },
        Subject::Town => Order { village: Some(String::new()), deed: Some(deed), ..Order::default() },
    };
    let fitting = fitting.into_iter().filter(|card| card.flag.subject == chosen.flag.subject);
    let mut form = Form::new(title, opener, verb, order);
    form.rows.push(FormRow::Heading(if deed == Deed::Explain {
        text("疑点（同一原因的一并勾选）", "Flags (all that the reason answers)")
    } else {
        text("疑点", "Flag")
    }));
    for card in fitting {
        let label = text("{severity} {title}: {said}", "{severity} {title}: {said}").fill(&[
            ("severity", &card.flag.severity.label()),
            ("title", &card.title),
            ("said", &card.words.said),
        ]);
        let on = card.flag.rule == chosen.flag.rule;
        // One reason can answer several flags; what is said of a rule is said of one.
        let single = deed != Deed::Explain;
        form.rows.push(FormRow::Choice { part: OrderPart::Flag, code: card.flag.rule.clone(), label, on, single });
    }
    let left = same_root::of(cards, &chosen.flag.rule, deed, &[]).to_correct;
    if !left.is_empty() {
        let said = text("同一根源还要更正，不随说明结案: {rules}", "of the same root, to be corrected, stays open: {rules}");
        let titles = Text::list(cards.iter().filter(|card| left.contains(&card.flag.rule)).map(|card| &card.brief));
        form.rows.push(FormRow::Heading(said.fill(&[("rules", &titles)])));
    }
    form.answer = Some(Box::new(FlagAnswer {
        deed,
        cards: choices::unsettled(cards).cloned().collect(),
        about: chosen.flag.rule.clone(),
        // A village has no case to approve.
        approval: if form.order.village.is_some() { ApprovalOffer::Never } else { approval },
        by_hand: false,
    }));
    match deed.own_reason() {
        None => {
            let grounds = Grounds { cards: vec![chosen], weighed };
            form.rows.extend(choices::reasons(text("原因（常见的在前）", "Reason (usual ones first)"), &grounds, deed, true, true));
            form.note_follows = true;
        }
        Some(code) => form.order.reasons.push(code.to_string()),
    }
    form.rows.extend(choices::evidence(text("看过的佐证", "Evidence seen"), &[chosen], false));
    if deed == Deed::Waive {
        form.rows.push(FormRow::Heading(text("批准", "Approval")));
        form.rows.push(FormRow::Line { part: OrderPart::Approver, label: text("批准人:", "approved by:"), field: TextField::default() });
        form.rows.push(FormRow::Line { part: OrderPart::Until, label: text("到期日:", "holds until:"), field: TextField::default() });
    }
    form.rows.push(FormRow::Heading(text("说明", "Explanation")));
    form.rows.push(FormRow::Line { part: OrderPart::Note, label: text("一句话:", "a sentence:"), field: TextField::default() });
    Ok(form)
}
