//! Acts on many cases at once: who takes part, who is left out and why, and what it comes to, told before it is done.
//!
//! What does not live here: carrying the order out (`review`), marking (`mod.rs`).

use crate::domain::case::Move;
use crate::domain::flag::Severity;
use crate::domain::money::Money;
use crate::domain::text::mask::Named;
use crate::i18n::Lang;
use crate::i18n::Text;
use crate::i18n::text;
use crate::input::action::Action;
use crate::review::desk::state::Desk;
use crate::review::rows::Deed;
use crate::review::rows::Order;
use crate::review::rows::QueueRow;
use crate::ui::dialog::confirm::Confirm;
use crate::ui::dialog::decide;
use crate::ui::screen::Flow;
use crate::ui::screen::Message;

/// Why a case takes no part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Left {
    High,
    Village,
    Medium,
    Low,
    Control,
    Status,
}

impl Left {
    const ALL: [Left; 6] = [Left::High, Left::Village, Left::Medium, Left::Low, Left::Control, Left::Status];

    const fn why(self) -> Text {
        match self {
            Left::High => text("{n} 户有高疑点未处理", "{n} with open high flags"),
            Left::Village => text("{n} 户在本村高疑点的名单内", "{n} named by an open high flag of their village"),
            Left::Medium => text("{n} 户有中疑点，要逐户写原因", "{n} with open medium flags, each wants a reason"),
            Left::Low => text("{n} 户有低疑点", "{n} with low flags"),
            Left::Control => text("{n} 户是对照样本，要先打开看过", "{n} of the control sample, to be opened and looked at first"),
            Left::Status => text("{n} 户现在的状态办不了", "{n} whose status does not allow it"),
        }
    }
}

/// What some cases come to: households, net income, doubtful money.
pub fn sums(rows: &[&QueueRow]) -> Text {
    let sum = |amount: &dyn Fn(&QueueRow) -> Option<Money>| {
        let total: i128 = rows.iter().filter_map(|row| amount(row)).map(|money| i128::from(money.0)).sum();
        i64::try_from(total).map_or_else(|_| "-".to_string(), |total| Money(total).to_string())
    };
    let unknown = rows.iter().filter(|row| row.net.is_none()).count();
    let line = if unknown == 0 {
        text("{n} 户，纯收入合计 {net} 元，可疑金额合计 {doubt} 元", "{n|case|cases}, net income {net}, in doubt {doubt} yuan in all")
    } else {
        text(
            "{n} 户，纯收入合计 {net} 元（{unknown} 户没有），可疑金额合计 {doubt} 元",
            "{n|case|cases}, net income {net} ({unknown} have none), in doubt {doubt} yuan in all",
        )
    };
    line.fill(&[("n", &rows.len()), ("net", &sum(&|row| row.net)), ("unknown", &unknown), ("doubt", &sum(&|row| Some(row.doubt)))])
}

/// Who is left out, and why; empty when nobody is.
fn left_out(left: &[Left]) -> Text {
    let mut out: Option<Text> = None;
    for why in Left::ALL {
        let n = left.iter().filter(|other| **other == why).count();
        if n > 0 {
            let line = why.why().fill(&[("n", &n)]);
            out = Some(match out {
                None => line,
                Some(before) => text("{before}，{line}", "{before}, {line}").fill(&[("before", &before), ("line", &line)]),
            });
        }
    }
    out.unwrap_or_default()
}

fn part(rows: Vec<&QueueRow>, out: impl Fn(&QueueRow) -> Option<Left>) -> (Vec<&QueueRow>, Vec<Left>) {
    let mut taking = Vec::new();
    let mut left = Vec::new();
    for row in rows {
        match out(row) {
            Some(why) => left.push(why),
            None => taking.push(row),
        }
    }
    (taking, left)
}

fn ask(verb: &Text, rows: &[&QueueRow], left: &[Left], order: Order) -> Flow {
    let sums = sums(rows);
    let question = if left.is_empty() {
        text("{verb}: {sums}？", "{verb}: {sums}?")
    } else {
        text("{verb}: {sums}？\n留下 {left} 户不动: {why}。", "{verb}: {sums}?\nLeft out are {left}: {why}.")
    };
    let question = question.fill(&[("verb", verb), ("sums", &sums), ("left", &left.len()), ("why", &left_out(left))]);
    Flow::Open(Box::new(Confirm::order(question, order)))
}

fn nobody(left: &[Left]) -> Text {
    text("一户也办不了: {why}", "none can take part: {why}").fill(&[("why", &left_out(left))])
}

fn none(left: &[Left]) -> Flow {
    Flow::Say(Message::wrong(nobody(left)))
}

fn ids(rows: &[&QueueRow]) -> Vec<String> {
    rows.iter().map(|row| row.hh_id.clone()).collect()
}

/// Whether a case can be approved without a word.
fn keeps_from_approval(row: &QueueRow, desk: &Desk) -> Option<Left> {
    match row.flags {
        _ if row.status.after(Move::Approve).is_err() => Some(Left::Status),
        [high, ..] if high > 0 => Some(Left::High),
        _ if matches!(row.of_village, Some((Severity::High, _))) => Some(Left::Village),
        [_, medium, _] if medium > 0 => Some(Left::Medium),
        _ => desk.is_unopened(&row.hh_id).then_some(Left::Control),
    }
}

/// Asks before the marked cases are approved, returned or put on hold together.
pub fn decide(action: Action, marked: Vec<&QueueRow>, desk: &Desk, lang: Lang) -> Flow {
    let [deed] = decide::deeds(action) else { return later(&marked, desk, lang) };
    let deed = *deed;
    let step = match deed {
        Deed::Approve => {
            let (taking, left) = part(marked, |row| keeps_from_approval(row, desk));
            if taking.is_empty() {
                return none(&left);
            }
            let order = Order { households: ids(&taking), deed: Some(deed), ..Order::default() };
            return ask(&text("通过选中的", "Approve the marked"), &taking, &left, order);
        }
        Deed::Return => Move::Return,
        Deed::Hold => Move::Hold,
        _ => {
            let why = text("选中多户时可以一起通过、退回、挂起；其他请逐户办理", "marked cases can be approved, returned or held together");
            return Flow::Say(Message::wrong(why));
        }
    };
    let (taking, left) = part(marked, |row| row.status.after(step).is_err().then_some(Left::Status));
    if taking.is_empty() {
        return none(&left);
    }
    let note = if left.is_empty() {
        sums(&taking)
    } else {
        text("{sums}；{left}", "{sums}; {left}").fill(&[("sums", &sums(&taking)), ("left", &left_out(&left))])
    };
    let households = ids(&taking);
    if deed == Deed::Hold {
        let order = Order { households, deed: Some(deed), ..Order::default() };
        return Flow::Open(decide::many_held(order, &note).ready(lang));
    }
    match decide::many_returned(households, &note, desk) {
        Ok(form) => Flow::Open(form.ready(lang)),
        Err(why) => Flow::Say(Message::wrong(why)),
    }
}

/// Asks what became of the marked cases after their approval, with how many can take each.
fn later(marked: &[&QueueRow], desk: &Desk, lang: Lang) -> Flow {
    match decide::later_of_many(marked, &sums(marked), desk) {
        Ok(form) => Flow::Open(form.ready(lang)),
        Err(why) => Flow::Say(Message::wrong(why)),
    }
}

/// The waiting households of a village without any flag, and who is left out.
fn unflagged<'d>(village: &Named, desk: &'d Desk) -> (Vec<&'d QueueRow>, Vec<Left>) {
    let waiting = desk.queue().iter().filter(|row| row.village == *village && row.status.is_waiting_for_us()).collect();
    part(waiting, |row| match row.flags {
        [0, 0, low] if low > 0 => Some(Left::Low),
        _ => keeps_from_approval(row, desk),
    })
}

/// Whether a household of a village can be approved for having no flag.
///
/// # Errors
/// The sentence that says why none can.
pub fn able_village(village: &Named, desk: &Desk) -> Result<(), Text> {
    let (taking, left) = unflagged(village, desk);
    match (taking.first(), left) {
        // Where nothing can be approved now, nothing is asked first.
        (Some(first), _) => decide::able_to(Action::Approve, &first.hh_id, desk),
        (None, left) if left.is_empty() => Err(text("{village} 没有待审的户", "nothing waits in {village}").fill(&[("village", village)])),
        (None, left) => Err(nobody(&left)),
    }
}

/// Asks before the households of a village without any flag are approved, in one act.
pub fn approve_village(village: &Named, desk: &Desk) -> Flow {
    let (taking, left) = unflagged(village, desk);
    if let Err(why) = able_village(village, desk) {
        return Flow::Say(Message::wrong(why));
    }
    let order = Order { households: ids(&taking), deed: Some(Deed::Approve), ..Order::default() };
    let verb = text("一次通过 {village} 无疑点的户", "Approve at once the cases of {village} without a flag").fill(&[("village", village)]);
    ask(&verb, &taking, &left, order)
}
