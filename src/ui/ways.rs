//! The keys of what a sentence names: where a refusal says “各村” or “rulebook”, the key that leads there stands behind it.
//!
//! A sentence says what to do by the name of the action, which the other faces understand as well: by lines the name is the word to be
//! typed. What does not live here: the sentences, the commands behind them on the command line (`cli/error.rs`).

use crate::i18n::Lang;
use crate::i18n::Text;
use crate::i18n::text;
use crate::input::action::Action;
use crate::input::action::Place;
use crate::ui::screen::Message;
use crate::ui::widgets::display::Look;

/// What sentences name as leading on. None of them decides anything: states of cases are quoted by the same words.
const WAYS: [Action; 9] = [
    Action::Open,
    Action::Villages,
    Action::Periods,
    Action::Assess,
    Action::Rulebook,
    Action::Clues,
    Action::Export,
    Action::Practice,
    Action::Verify,
];

/// A message with the keys behind what it names, as they are at this place, else in the list of cases.
pub(in crate::ui) fn with_keys(message: Message, place: Place, look: &Look) -> Message {
    let said = WAYS.iter().fold(message.said, |said, action| with_key(&said, *action, place, look));
    Message { said, ..message }
}

fn with_key(said: &Text, action: Action, place: Place, look: &Look) -> Text {
    let label = &action.row().label;
    let named = text("“{label}”", "“{label}”").fill(&[("label", label)]);
    // In a form or a field the way leads over the list.
    let key = Some(look.key(action, place)).filter(|key| !key.is_empty()).unwrap_or_else(|| look.key(action, Place::Queue));
    if key.is_empty() || !said.get(look.lang).contains(named.get(look.lang)) {
        return said.clone();
    }
    let keyed = text("{named}（{key}）", "{named} ({key})").fill(&[("named", &named), ("key", &key)]);
    let put = |lang: Lang| said.get(lang).replacen(named.get(lang), keyed.get(lang), 1);
    Text::made(put(Lang::Zh), put(Lang::En))
}

#[cfg(test)]
mod tests {
    use crate::domain::case::Refusal;
    use crate::domain::period::Period;
    use crate::i18n::Lang;
    use crate::i18n::Text;
    use crate::input::action::Place;
    use crate::review::error::ReviewError;
    use crate::ui::screen::Message;
    use crate::ui::tests::rig::look;
    use crate::ui::ways::with_keys;
    use crate::ui::widgets::display::Look;

    #[test]
    fn a_refusal_at_the_desk_names_keys_and_no_command() {
        let year = Period::annual(2024);
        let refused: [(ReviewError, &str); 9] = [
            (Refusal::Closed(year.title()).into(), "Alt-G"),
            (Refusal::VillageFlags(2).into(), "^"),
            (Refusal::NotJudged(year).into(), "&"),
            (Refusal::NotOpened("张三".to_owned(), 1).into(), "回车"),
            (Refusal::UndoneElsewhere { said: Text::same("“规则库”“rulebook”"), command: "rules limit x".to_owned() }.into(), "#"),
            (ReviewError::StillCompared { closed: year, period: Period::annual(2023) }, "Alt-G"),
            (ReviewError::OnlyClues(Period::parse("2024m05").expect("a month")), "Alt-C"),
            (ReviewError::Inside(Text::same("x")), ""),
            (ReviewError::NotYet(year), ""),
        ];
        for (error, key) in refused {
            for lang in [Lang::Zh, Lang::En] {
                let look = Look { lang, ..look() };
                let said = with_keys(Message::wrong(error.text()), Place::Queue, &look).said.get(lang).to_owned();
                assert!(!said.contains("hezhun") && !said.contains("--"), "{said}");
                let key = if lang == Lang::En && key == "回车" { "Enter" } else { key };
                assert!(said.contains(key), "{key}: {said}");
            }
        }
    }
}
