//! From an action to an order: what is done at once, what needs a form first, and why something cannot be done.

use std::collections::BTreeSet;

use crate::domain::case::Move;
use crate::domain::case::Refusal;
use crate::i18n::Lang;
use crate::i18n::Text;
use crate::i18n::text;
use crate::input::action::Action;
use crate::review::decide::decision_rules::act;
use crate::review::decide::return_slip;
use crate::review::desk::state::Desk;
use crate::review::rows::CaseView;
use crate::review::rows::Deed;
use crate::review::rows::Order;
use crate::review::rows::QueueRow;
use crate::ui::dialog::note::NoteBox;
use crate::ui::dialog::settle;
use crate::ui::form::Form;
use crate::ui::form::answer::ApprovalOffer;
use crate::ui::form::choices;
use crate::ui::form::choices::Grounds;
use crate::ui::form::order::order;
use crate::ui::form::row::FormRow;
use crate::ui::form::row::OrderPart;
use crate::ui::screen::Flow;
use crate::ui::screen::Message;
use crate::ui::widgets::text_field::TextField;

/// The deeds an action stands for: one, several of which a form asks which, or none.
#[must_use]
pub const fn deeds(action: Action) -> &'static [Deed] {
    match action {
        Action::Approve => &[Deed::Approve],
        Action::Return => &[Deed::Return],
        Action::Annotate => &[Deed::Annotate],
        Action::Explain => &[Deed::Explain],
        Action::Hold => &[Deed::Hold],
        Action::Waive => &[Deed::Waive],
        Action::FalseAlarm => &[Deed::FalseAlarm],
        Action::Pend => &[Deed::Pend],
        Action::Exempt => &[Deed::Exempt],
        Action::Reverse => &[Deed::Reverse],
        Action::Advance => &Deed::AFTER_APPROVAL,
        _ => &[],
    }
}

/// Whether an action can be begun at a case, by one at least of its deeds.
///
/// # Errors
/// The sentence of the first refusal.
pub fn able_to(action: Action, household: &str, desk: &Desk) -> Result<(), Text> {
    let mut refused = None;
    for deed in deeds(action) {
        match able(*deed, household, desk) {
            Ok(()) => return Ok(()),
            Err(why) => refused = refused.or(Some(why)),
        }
    }
    refused.map_or(Ok(()), Err)
}

/// Whether a deed can be begun; what only lacks a reason can, because a form asks for it.
///
/// # Errors
/// The sentence of the refusal.
pub fn able(deed: Deed, household: &str, desk: &Desk) -> Result<(), Text> {
    match desk.possible(household, deed) {
        Ok(()) => Ok(()),
        Err(refusal) if only_lacks_words(&refusal) => Ok(()),
        Err(refusal) => Err(refusal.text()),
    }
}

const fn only_lacks_words(refusal: &Refusal) -> bool {
    match refusal {
        Refusal::MediumFlagsNeedReason(_)
        | Refusal::ReturnNeedsReason
        | Refusal::NothingAsked(..)
        | Refusal::NoReturnReason(..)
        | Refusal::NeedsEvidence(_)
        | Refusal::EmptyNote
        | Refusal::WhichFlag
        | Refusal::NoReason
        | Refusal::NoSentence
        | Refusal::NoApprover
        | Refusal::NoExpiry
        | Refusal::WrongReason(_) => true,
        Refusal::Locked
        | Refusal::Closed(_)
        | Refusal::NeverLocked
        | Refusal::NotFrom { .. }
        | Refusal::HighFlags { .. }
        | Refusal::VillageFlags(_)
        | Refusal::NotJudged(_)
        | Refusal::NotOpened(..)
        | Refusal::MustBeCorrected
        | Refusal::NoSuchFlag
        | Refusal::NotOpen { .. }
        | Refusal::NotSettled { .. }
        | Refusal::WrongEvidence(_)
        | Refusal::UnknownField(_)
        | Refusal::DuePassed
        | Refusal::ExpiryPassed
        | Refusal::OnlyItsFlags
        | Refusal::ReadOnly
        | Refusal::Barred
        | Refusal::NothingToUndo
        | Refusal::NothingToRedo
        | Refusal::CannotUndo(_)
        | Refusal::UndoneElsewhere { .. } => false,
    }
}

/// What a deed needs before it is done.
pub enum Begun {
    /// Nothing: the order stands; with `on`, it decides the case.
    Ready {
        /// The order.
        order: Box<Order>,
        /// Whether the next case may come after it.
        on: bool,
    },
    /// What the form asks.
    Form(Box<Form>),
    /// Words of the clerk's own.
    Note,
}

/// Begins a deed on one case: carries it out, or opens the form it needs. `card` is the flag with the keys.
pub fn start(action: Action, case: &CaseView, card: Option<usize>, desk: &mut Desk, lang: Lang) -> Flow {
    match begin(action, case, card, desk) {
        Ok(Begun::Ready { order, on }) => carry_out(&order, on, desk),
        Ok(Begun::Form(form)) => Flow::Open(form.ready(lang)),
        Ok(Begun::Note) => Flow::Open(Box::new(NoteBox::new(case, None))),
        Err(why) => Flow::Say(Message::wrong(why).by(way_on(action, &case.row.hh_id, desk))),
    }
}

/// What lets an action be done that the case's decision stands against: taking that back.
fn way_on(action: Action, household: &str, desk: &Desk) -> Option<Action> {
    let stands_against = |deed: &Deed| desk.possible(household, *deed).is_err_and(|refusal| refusal.is_undone_first());
    deeds(action).first().is_some_and(stands_against).then_some(Action::Reverse)
}

/// What an action on one case needs; `card` is the flag it is about, and the action sends its form off.
///
/// # Errors
/// Why it cannot be done.
pub fn begin(action: Action, case: &CaseView, card: Option<usize>, desk: &Desk) -> Result<Begun, Text> {
    able_to(action, &case.row.hh_id, desk)?;
    let deed = match deeds(action) {
        [] => return Err(text("这里做不了", "not here")),
        [deed] => *deed,
        _ => return Ok(Begun::Form(Box::new(later_of_case(case, desk)))),
    };
    Ok(match deed {
        Deed::Approve if case.row.flags[1] == 0 => Begun::Ready { order: Box::new(order(case, deed)), on: true },
        Deed::Approve => Begun::Form(Box::new(approved(case, desk)?)),
        Deed::Return => Begun::Form(Box::new(returned(case))),
        Deed::Hold => Begun::Form(Box::new(held(case))),
        Deed::Annotate => Begun::Note,
        Deed::Explain | Deed::Waive | Deed::FalseAlarm | Deed::Pend => {
            let hh = &case.row.hh_id;
            let approvable = deed != Deed::Pend && case.row.status.after(Move::Approve).is_ok() && !desk.is_unopened(hh);
            let approval = if approvable { ApprovalOffer::WhenLast } else { ApprovalOffer::Never };
            let form = settle::form(deed, action, (&case.row.head, hh), &case.cards, card, approval, desk.weighed(hh)?)?;
            Begun::Form(Box::new(form))
        }
        Deed::Exempt => Begun::Form(Box::new(exempted(case))),
        Deed::Reverse => {
            let mut order = Box::new(order(case, deed));
            // On a settled flag it takes the settlement back, else the case's decision.
            order.rule = card.and_then(|at| case.cards.get(at)).filter(|card| card.state.is_human()).map(|card| card.flag.rule.clone());
            Begun::Ready { order, on: false }
        }
        Deed::Enter | Deed::CountyPass | Deed::CountyReturn | Deed::Lock | Deed::Unlock => {
            Begun::Ready { order: Box::new(order(case, deed)), on: false }
        }
    })
}

fn carry_out(order: &Order, on: bool, desk: &mut Desk) -> Flow {
    match desk.order(order) {
        Ok(done) if on => Flow::Decided(Message::decided(done.said)),
        Ok(done) => Flow::Changed(Message::decided(done.said)),
        Err(why) => Flow::Say(Message::wrong(why)),
    }
}

fn approved(case: &CaseView, desk: &Desk) -> Result<Form, Text> {
    let title = text("通过 {head}: 还有 {n} 条中疑点，写明原因", "Approve {head}: {n|medium flag is|medium flags are} open, say why")
        .fill(&[("head", &case.row.head), ("n", &case.row.flags[1])]);
    let mut form = Form::new(title, Action::Approve, text("通过并下一户", "approve, next case"), order(case, Deed::Approve));
    let grounds = Grounds { cards: choices::unsettled(&case.cards).collect(), weighed: desk.weighed(&case.row.hh_id)? };
    form.rows = choices::reasons(text("原因", "Reason"), &grounds, Deed::Approve, true, true);
    form.rows.extend(note(text("说明", "Explanation"), text("说明:", "in words:")));
    form.rows.extend(choices::evidence(text("看过的佐证", "Evidence seen"), &grounds.cards, false));
    form.note_follows = true;
    Ok(form)
}

fn note(heading: Text, label: Text) -> [FormRow; 2] {
    [FormRow::Heading(heading), FormRow::Line { part: OrderPart::Note, label, field: TextField::default() }]
}

fn returned(case: &CaseView) -> Form {
    let title =
        text("退回 {head}（{village}）", "Return {head} ({village})").fill(&[("head", &case.row.head), ("village", &case.row.village)]);
    let mut form = Form::new(title, Action::Return, text("退回并下一户", "return, next case"), order(case, Deed::Return));
    let cards: Vec<_> = choices::unsettled(&case.cards).collect();
    form.rows.push(FormRow::Heading(text("请村里核对", "What the village should check (the slip is sent in Chinese)")));
    for (n, card) in cards.iter().enumerate() {
        // The slip goes to the village, in the office's own language.
        let words = card.ask.get(Lang::Zh);
        if !words.is_empty() {
            form.means.push(card.ask.clone());
            form.rows.push(FormRow::Sentence { on: return_slip::asks_by_itself(n, card), field: TextField::holding(words) });
        }
    }
    form.rows.push(FormRow::Sentence { on: false, field: TextField::default() });
    form.rows.push(FormRow::Heading(text("时限和补充", "Due and remarks")));
    let due = case.default_due.map(|day| day.to_string()).unwrap_or_default();
    form.rows.push(FormRow::Line { part: OrderPart::Due, label: text("时限:", "due:"), field: TextField::offering(due) });
    form.rows.push(FormRow::Line { part: OrderPart::Note, label: text("补充:", "remarks:"), field: TextField::default() });
    let mut reasons =
        choices::reasons(text("原因", "Reason"), &Grounds { cards: cards.clone(), ..Grounds::default() }, Deed::Return, false, true);
    tick_one(&mut reasons);
    form.rows.extend(reasons);
    let first: Vec<_> = cards.iter().take(1).copied().collect();
    form.rows.extend(choices::evidence(text("要带", "To bring"), &first, true));
    form
}

/// A return always carries a reason: when no card names a usual one, the first of the list is ticked for the clerk to change.
fn tick_one(rows: &mut [FormRow]) {
    let ticked = rows.iter().any(|row| matches!(row, FormRow::Choice { on: true, .. }));
    if let (false, Some(FormRow::Choice { on, .. })) = (ticked, rows.get_mut(1)) {
        *on = true;
    }
}

fn held(case: &CaseView) -> Form {
    let title = text("挂起 {head}", "Put {head} on hold").fill(&[("head", &case.row.head)]);
    let mut form = Form::new(title, Action::Hold, text("挂起并下一户", "hold, next case"), order(case, Deed::Hold));
    form.rows = choices::reasons(text("原因", "Reason"), &Grounds::default(), Deed::Hold, true, false);
    tick_one(&mut form.rows);
    form.rows.extend(note(text("说明", "Explanation"), text("说明:", "in words:")));
    form
}

/// The form that puts many cases on hold with one word; `sums` tells how many and what they come to.
#[must_use]
pub fn many_held(order: Order, sums: &Text) -> Form {
    let title = text("挂起选中的 {n} 户", "Put the {n|marked case|marked cases} on hold").fill(&[("n", &order.households.len())]);
    let mut form = Form::new(title, Action::Hold, text("挂起", "hold"), order);
    form.rows.push(FormRow::Heading(sums.clone()));
    let mut reasons = choices::reasons(text("原因", "Reason"), &Grounds::default(), Deed::Hold, true, false);
    tick_one(&mut reasons);
    form.rows.push(FormRow::Line { part: OrderPart::Note, label: text("说明:", "in words:"), field: TextField::default() });
    form.rows.extend(reasons);
    form
}

/// The form that returns many cases, each for its own flags, on one slip a village; what is written here is asked of all of them besides.
///
/// # Errors
/// What the desk says of one of the households.
pub fn many_returned(households: Vec<String>, sums: &Text, desk: &Desk) -> Result<Form, Text> {
    let due = households.first().and_then(|first| desk.case(first).ok()).and_then(|case| case.default_due);
    let mut order = Order { households, deed: Some(Deed::Return), ..Order::default() };
    desk.fill_return(&mut order)?;
    let villages: BTreeSet<&str> = order.households.iter().filter_map(|hh| desk.row(hh)).map(|row| row.village.key()).collect();
    let title = match villages.len() {
        0 | 1 => text("退回选中的 {n} 户，一张退回单", "Return the {n|marked case|marked cases} on one slip"),
        _ => text(
            "退回选中的 {n} 户，每村一张，退回单 {slips} 张",
            "Return the {n|marked case|marked cases} on {slips|slip|slips}, one a village",
        ),
    };
    let title = title.fill(&[("n", &order.households.len()), ("slips", &villages.len())]);
    let sentences: usize = order.own.values().map(|own| own.ask.len()).sum();
    let papers: usize = order.own.values().map(|own| own.evidence.len()).sum();
    let told = text(
        "各户按自己的疑点: 核对 {n} 句，要带材料 {papers} 项",
        "each for its own flags: {n|sentence|sentences}, {papers|paper|papers} to bring",
    );
    let told = told.fill(&[("n", &sentences), ("papers", &papers)]);
    let bare: Vec<&str> =
        order.households.iter().filter(|hh| order.own.get(*hh).is_none_or(|own| own.ask.is_empty())).map(|hh| head(hh, desk)).collect();
    let bare = (!bare.is_empty()).then(|| {
        let pattern = match bare.len() {
            ..=NAMED => text(
                "没有可问的，写一句问各户的话，或取消后不选: {names}",
                "nothing to ask, write a sentence for all or leave them out: {names}",
            ),
            _ => text(
                "{n} 户没有可问的，写一句问各户的话，或取消后不选: {names} 等",
                "nothing to ask of {n}, write a sentence for all or leave them out: {names} and more",
            ),
        };
        pattern.fill(&[("n", &bare.len()), ("names", &bare[..bare.len().min(NAMED)].join(" "))])
    });
    let unreasoned = order.own.values().any(|own| own.reasons.is_empty());
    let mut form = Form::new(title, Action::Return, text("退回", "return"), order);
    form.rows.extend([sums.clone(), told].map(FormRow::Heading));
    form.rows.extend(bare.map(FormRow::Heading));
    form.rows.push(FormRow::Heading(text("另外问各户一句（可以不写）", "Asked of all of them besides (may stay empty)")));
    form.rows.push(FormRow::Sentence { on: false, field: TextField::default() });
    let due = due.map(|day| day.to_string()).unwrap_or_default();
    form.rows.push(FormRow::Line { part: OrderPart::Due, label: text("时限:", "due:"), field: TextField::offering(due) });
    form.rows.push(FormRow::Line { part: OrderPart::Note, label: text("说明:", "in words:"), field: TextField::default() });
    let heading = if unreasoned {
        text("原因（有的户要您选一个）", "Reason (some of them need one from you)")
    } else {
        text("原因（不选就按各户的疑点）", "Reason (each by its own flags unless you choose)")
    };
    form.rows.extend(choices::reasons(heading, &Grounds::default(), Deed::Return, false, false));
    form.rows.extend(choices::evidence(text("各户都要带", "To bring by all of them"), &[], false));
    Ok(form)
}

/// The most households that a form names.
const NAMED: usize = 8;

fn head<'d>(household: &str, desk: &'d Desk) -> &'d str {
    desk.row(household).map_or("", |row| row.head.as_str())
}

fn exempted(case: &CaseView) -> Form {
    let title = text("不采集 {head}", "Exempt {head} from collection").fill(&[("head", &case.row.head)]);
    let mut form = Form::new(title, Action::Exempt, text("不采集并下一户", "exempt, next case"), order(case, Deed::Exempt));
    form.rows = choices::reasons(text("原因", "Reason"), &Grounds::default(), Deed::Exempt, true, false);
    form.rows.extend(note(text("说明", "Explanation"), text("说明:", "in words:")));
    form.rows.extend(choices::evidence(text("看过的佐证", "Evidence seen"), &[], false));
    form
}

/// The form for one case; it offers what the case can take now.
fn later_of_case(case: &CaseView, desk: &Desk) -> Form {
    let title = text("{head}：录入和县级审定", "{head}: entry and county").fill(&[("head", &case.row.head)]);
    let status = text("现在：{status}", "now: {status}").fill(&[("status", &case.row.status.label())]);
    later(title, status, vec![case.row.hh_id.clone()], desk)
}

/// The form for many cases.
///
/// # Errors
/// None of them can take any of it.
pub fn later_of_many(rows: &[&QueueRow], sums: &Text, desk: &Desk) -> Result<Form, Text> {
    let title = text("选中的 {n} 户：录入和县级审定", "The {n|marked case|marked cases}: entry and county").fill(&[("n", &rows.len())]);
    let form = later(title, sums.clone(), rows.iter().map(|row| row.hh_id.clone()).collect(), desk);
    if form.offers.is_empty() {
        return Err(text(
            "选中的户都还没有通过：录入、县级审定和锁定在通过以后",
            "none of the marked cases is approved: entry, county and locking come after that",
        ));
    }
    Ok(form)
}

fn later(title: Text, told: Text, households: Vec<String>, desk: &Desk) -> Form {
    let many = households.len() > 1;
    let takers = |deed: Deed| households.iter().filter(|hh| able(deed, hh, desk).is_ok()).cloned().collect::<Vec<_>>();
    let offers: Vec<(Deed, Vec<String>)> =
        Deed::AFTER_APPROVAL.into_iter().map(|deed| (deed, takers(deed))).filter(|(_, takers)| !takers.is_empty()).collect();
    let mut form = Form::new(title, Action::Advance, text("照办", "do it"), Order { households, ..Order::default() });
    form.rows.push(FormRow::Heading(told));
    for (at, (deed, takers)) in offers.iter().enumerate() {
        let label = if many {
            text("{deed}（{n} 户）", "{deed} ({n|case|cases})").fill(&[("deed", &act(*deed).label()), ("n", &takers.len())])
        } else {
            act(*deed).label()
        };
        form.rows.push(FormRow::Choice { part: OrderPart::Deed, code: act(*deed).code().to_owned(), label, on: at == 0, single: true });
    }
    // Only what is offered is explained.
    let is_offered = |wanted: Deed| offers.iter().any(|(deed, _)| *deed == wanted);
    form.rows.push(FormRow::Heading(match (is_offered(Deed::CountyReturn), is_offered(Deed::Unlock)) {
        (true, true) => text("县级退回写县里的意见，解锁写为什么", "the county's words when it sends back; why, when unlocked"),
        (true, false) => text("县级退回要写县里的意见", "when the county sends back: its words"),
        (false, true) => text("解锁要写为什么", "when unlocked: why"),
        (false, false) => text("可以不写", "may stay empty"),
    }));
    form.rows.push(FormRow::Line { part: OrderPart::Note, label: text("说明:", "in words:"), field: TextField::default() });
    form.offers = offers;
    form
}
