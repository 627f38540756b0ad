//! The return slip (domain.md 5.7): its number, its sentences, its due date; it names what is odd, never what to arrive at.
//!
//! What does not live here: returning a case (`carry_out.rs`), keeping slips (`store`), printing them.

use crate::domain::field::FieldId;
use crate::domain::field::FieldKind;
use crate::domain::field::field;
use crate::domain::flag::Flag;
use crate::domain::flag::Severity;
use crate::domain::money::Money;
use crate::domain::period::Part;
use crate::domain::reason::Effect;
use crate::domain::reason::reason;
use crate::i18n::Lang;
use crate::i18n::Text;
use crate::i18n::text;
use crate::review::decide::decision_rules;
use crate::review::rows::Card;
use crate::review::rows::Deed;
use crate::review::rows::OwnAsk;
use crate::review::rows::mask;

/// A slip's number: `青镇退〔2024〕012号`, from the town's name, the year of the period and a number counted within the year.
#[must_use]
pub fn number(town: &str, year: i32, count: u32) -> String {
    // A number is kept and printed: a number of a person in the place of the town's name stays out of it.
    format!("{}退〔{year}〕{count:03}号", mask::scrub(&short_name(town)))
}

/// The short name of a township: its first character and its kind, as on document numbers (青溪镇 → 青镇).
#[must_use]
pub fn short_name(town: &str) -> String {
    let name = town.trim();
    for kind in ["街道", "民族乡", "镇", "乡"] {
        if let Some(first) = name.strip_suffix(kind).and_then(|rest| rest.chars().next()) {
            return format!("{first}{kind}");
        }
    }
    name.to_owned()
}

/// What a household is asked for its own unsettled flags: the sentence of the first and of every high one, the evidence of the first,
/// and the reason for a return that its cards name first.
#[must_use]
pub fn of_cards(cards: &[Card]) -> OwnAsk {
    let open = || cards.iter().filter(|card| card.state.is_unsettled());
    let said = open().enumerate().filter(|(n, card)| asks_by_itself(*n, card));
    let usual = open()
        .flat_map(|card| &card.usual)
        .find(|code| reason(code).is_some_and(|reason| decision_rules::fits(Deed::Return, reason) && reason.effect != Effect::Identifies));
    OwnAsk {
        ask: said.map(|(_, card)| card.ask.get(Lang::Zh).to_owned()).filter(|words| !words.is_empty()).collect(),
        evidence: open().next().map(|card| card.look.clone()).unwrap_or_default(),
        reasons: usual.cloned().into_iter().collect(),
    }
}

/// Whether an unsettled flag is asked about unless the clerk says otherwise; `n` is its place among them.
#[must_use]
pub fn asks_by_itself(n: usize, card: &Card) -> bool {
    n == 0 || card.flag.severity == Severity::High
}

/// How many amounts a sentence names before what is asked.
const NAMED: usize = 2;

/// The sentence of a flag on a slip: the household's own amounts that the rule read, then what the rule's author asks for.
///
/// Limits, lines and targets are left out on purpose: a village that reads them may write towards them.
#[must_use]
pub fn sentence(flag: &Flag, part: Part, title: &Text, ask: Option<&Text>) -> Text {
    let ask = asks_for(ask);
    let amounts = amounts(flag, part);
    let odd = if amounts.is_empty() {
        title.clone()
    } else {
        let list = |lang: Lang, gap: &str| amounts.iter().map(|amount| amount.get(lang)).collect::<Vec<_>>().join(gap);
        Text::made(list(Lang::Zh, "；"), list(Lang::En, "; "))
    };
    text("{odd}：{ask}", "{odd}: {ask}").fill(&[("odd", &odd), ("ask", &ask)])
}

/// What a rule asks for, or what is asked where it says nothing of its own.
fn asks_for(ask: Option<&Text>) -> Text {
    ask.cloned().unwrap_or_else(|| text("请核对原始凭证并说明原因", "please check the papers and give the reason"))
}

/// A sentence of a slip, which goes to the village in Chinese, in both languages: where it is that of a rule with this title and this ask,
/// as it was written. None for the words of a clerk.
#[must_use]
pub fn in_both(written: &str, title: &Text, ask: Option<&Text>) -> Option<Text> {
    let ask = asks_for(ask);
    let odd = written.strip_suffix(ask.get(Lang::Zh))?.strip_suffix('：')?;
    let odd = if odd == title.get(Lang::Zh) {
        title.clone()
    } else {
        let amounts = odd.split('；').map(amount_in_both).collect::<Option<Vec<Text>>>()?;
        let told = amounts.iter().map(|amount| amount.get(Lang::En)).collect::<Vec<_>>().join("; ");
        Text::made(odd.to_owned(), told)
    };
    Some(text("{odd}：{ask}", "{odd}: {ask}").fill(&[("odd", &odd), ("ask", &ask)]))
}

/// `转移性收入 320.00，上年 4,596.00` in both languages; none where it names no field.
fn amount_in_both(written: &str) -> Option<Text> {
    let named = |field: FieldId| {
        let label = &field.row().label;
        Some((label, written.strip_prefix(label.get(Lang::Zh))?.strip_prefix(' ')?))
    };
    let money = FieldId::all().filter(|field| field.row().kind == FieldKind::Money);
    money.filter_map(named).find_map(|(label, figures)| {
        let before_it = [Part::Annual, Part::Q3].map(|part| part.said(YEAR_BEFORE));
        let split = before_it.into_iter().find_map(|words| {
            let (now, before) = figures.split_once(&format!("，{} ", words.get(Lang::Zh)))?;
            Some((now, Some((words, before))))
        });
        let (now, before) = split.unwrap_or((figures, None));
        let is_amount = |words: &str| Money::parse(&words.replace(',', "")).is_some();
        (is_amount(now) && before.as_ref().is_none_or(|(_, before)| is_amount(before))).then(|| amount(label, now, before))
    })
}

/// What stands before the amount of a year before; in a part of the year it is that of the same part.
const YEAR_BEFORE: Text = text("上年", "last year");

/// An amount, and what it was before with the words for when.
fn amount(label: &Text, now: &str, before: Option<(Text, &str)>) -> Text {
    match before {
        Some((when, before)) => text("{label} {now}，{when} {before}", "{label} {now}, {when} {before}").fill(&[
            ("label", label),
            ("now", &now),
            ("when", &when),
            ("before", &before),
        ]),
        None => text("{label} {now}", "{label} {now}").fill(&[("label", label), ("now", &now)]),
    }
}

/// `转移性收入 320.00，上年 4,596.00` for each money field of the household that the rule read in this period.
fn amounts(flag: &Flag, part: Part) -> Vec<Text> {
    let value = |key: &str| {
        let number = flag.numbers.iter().find(|number| number.key == key)?;
        Money::parse(&number.value).map(|(amount, _)| amount.to_string())
    };
    let own = flag.numbers.iter().filter_map(|number| field(&number.key)).filter(|field| field.row().kind == FieldKind::Money);
    own.filter_map(|field| {
        let now = value(field.code())?;
        let before = value(&format!("prior.{}", field.code()));
        Some(amount(&field.row().label, &now, before.as_deref().map(|before| (part.said(YEAR_BEFORE), before))))
    })
    .take(NAMED)
    .collect()
}

#[cfg(test)]
mod tests {
    use crate::domain::flag::Flag;
    use crate::domain::flag::FlagKind;
    use crate::domain::flag::LimitUsed;
    use crate::domain::flag::Number;
    use crate::domain::flag::Severity;
    use crate::domain::flag::Subject;
    use crate::domain::period::Part;
    use crate::i18n::Lang;
    use crate::i18n::text;
    use crate::review::decide::return_slip;

    #[test]
    fn numbers_and_sentences() {
        assert_eq!(return_slip::number("青溪镇", 2024, 12), "青镇退〔2024〕012号");
        assert_eq!(return_slip::number("980101199003074514", 2024, 1), "980***********4514退〔2024〕001号");
        assert_eq!(return_slip::number("石门民族乡", 2024, 1234), "石民族乡退〔2024〕1234号");
        assert_eq!(return_slip::short_name(""), "");
        let number = |key: &str, value: &str| Number { key: key.into(), value: value.into() };
        let flag = Flag {
            rule: "TRF01".into(),
            subject: Subject::Household("98010100031".into()),
            severity: Severity::Medium,
            kind: FlagKind::Doubt,
            numbers: vec![number("trans", "320.00"), number("prior.trans", "4596.00"), number("size_year", "4")],
            limits: vec![LimitUsed { key: "mon_line".into(), value: "8500".into(), document: String::new() }],
            said: Some(text("低于监测线 8,500.00 元", "below the line of 8,500.00")),
            worked: None,
            members: Vec::new(),
            fields: Vec::new(),
            marked: Vec::new(),
            partial: Vec::new(),
            stake: crate::domain::money::Money(0),
            facts: None,
        };
        let title = text("转移性收入骤降", "transfers fell sharply");
        let ask = text("请核对一卡通流水后补录", "please check the subsidy card");
        let line = return_slip::sentence(&flag, Part::Annual, &title, Some(&ask));
        assert_eq!(line.get(Lang::Zh), "转移性收入 320.00，上年 4,596.00：请核对一卡通流水后补录");
        assert!(!line.get(Lang::En).contains("8,500"), "no figure to arrive at");
        let of_a_part = return_slip::sentence(&flag, Part::Q3, &title, Some(&ask));
        assert!(of_a_part.get(Lang::Zh).starts_with("转移性收入 320.00，上年同期 4,596.00："), "{of_a_part:?}");
        assert_eq!(return_slip::in_both(of_a_part.get(Lang::Zh), &title, Some(&ask)), Some(of_a_part));
        let bare = Flag { numbers: Vec::new(), ..flag };
        let plain = return_slip::sentence(&bare, Part::Annual, &title, None);
        assert_eq!(plain.get(Lang::Zh), "转移性收入骤降：请核对原始凭证并说明原因");
        // What a slip keeps is read again in both languages, but for the words of a clerk.
        assert_eq!(return_slip::in_both(line.get(Lang::Zh), &title, Some(&ask)), Some(line));
        assert_eq!(return_slip::in_both(plain.get(Lang::Zh), &title, None), Some(plain));
        assert_eq!(return_slip::in_both("转移性收入很少：请核对一卡通流水后补录", &title, Some(&ask)), None);
    }
}
