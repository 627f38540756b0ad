//! What becomes of a case after its approval: typed into the county's system, passed or sent back by the county, locked, unlocked.
//!
//! One form for one case and for many: it offers what some of them can take now, with how many. What does not live here: whether a case
//! can take it (`domain/case.rs`), many at once from a file (`cli/commands/cases.rs`).

use crate::i18n::Text;
use crate::i18n::text;
use crate::input::action::Action;
use crate::review::decide::decision_rules::act;
use crate::review::desk::state::Desk;
use crate::review::rows::CaseView;
use crate::review::rows::Deed;
use crate::review::rows::Order;
use crate::review::rows::QueueRow;
use crate::ui::dialog::decide;
use crate::ui::form::Form;
use crate::ui::form::row::FormRow;
use crate::ui::form::row::OrderPart;
use crate::ui::widgets::text_field::TextField;

/// The form for one case; it offers what the case can take now.
#[must_use]
pub fn of_case(case: &CaseView, desk: &Desk) -> Form {
    let title = text("{head}：录入和县级审定", "{head}: entry and county").fill(&[("head", &case.row.head)]);
    let status = text("现在：{status}", "now: {status}").fill(&[("status", &case.row.status.label())]);
    form(title, status, vec![case.row.hh_id.clone()], desk)
}

/// The form for many cases.
///
/// # Errors
/// None of them can take any of it.
pub fn of_many(rows: &[&QueueRow], sums: &Text, desk: &Desk) -> Result<Form, Text> {
    let title = text("选中的 {n} 户：录入和县级审定", "The {n} marked cases: entry and county").fill(&[("n", &rows.len())]);
    let form = form(title, sums.clone(), rows.iter().map(|row| row.hh_id.clone()).collect(), desk);
    if form.offers.is_empty() {
        return Err(text(
            "选中的户都还没有通过：录入、县级审定和锁定在通过以后",
            "none of the marked cases is approved: entry, county and locking come after that",
        ));
    }
    Ok(form)
}

fn form(title: Text, told: Text, households: Vec<String>, desk: &Desk) -> Form {
    let many = households.len() > 1;
    let takers = |deed: Deed| households.iter().filter(|hh| decide::able(deed, hh, desk).is_ok()).cloned().collect::<Vec<_>>();
    let offers: Vec<(Deed, Vec<String>)> =
        Deed::AFTER_APPROVAL.into_iter().map(|deed| (deed, takers(deed))).filter(|(_, takers)| !takers.is_empty()).collect();
    let mut form = Form::new(title, Action::Advance, text("照办", "do it"), Order { households, ..Order::default() });
    form.rows.push(FormRow::Heading(told));
    for (at, (deed, takers)) in offers.iter().enumerate() {
        let label = if many {
            text("{deed}（{n} 户）", "{deed} ({n} cases)").fill(&[("deed", &act(*deed).label()), ("n", &takers.len())])
        } else {
            act(*deed).label()
        };
        form.rows.push(FormRow::Choice { part: OrderPart::Deed, code: act(*deed).code().to_owned(), label, on: at == 0, single: true });
    }
    form.rows
        .push(FormRow::Heading(text("县级退回写县里的意见，解锁写为什么", "the county's words when it sends back; why, when unlocked")));
    form.rows.push(FormRow::Line { part: OrderPart::Note, label: text("说明:", "in words:"), field: TextField::default() });
    form.offers = offers;
    form
}
