//! The keys of what a sentence names: where a refusal says “各村” or “rulebook”, the key that leads there stands behind it.
//!
//! A sentence says what to do by the name of the action, which the other faces understand as well: by lines the name is the word to be
//! typed. What does not live here: which ways there are (`input/ways.rs`), the sentences, the
//! commands behind them on the command line (`cli/error.rs`).

use crate::i18n::Text;
use crate::input::action::Place;
use crate::input::ways::NamedWay;
use crate::input::ways::ways;
use crate::ui::screen::Message;
use crate::ui::widgets::display::Look;

/// A message with the keys behind what it names, as they are at this place, else in the list of cases.
pub(in crate::ui) fn with_keys(message: Message, place: Place, look: &Look) -> Message {
    let said = ways().iter().fold(message.said, |said, way| with_key(&said, way, place, look));
    Message { said, ..message }
}

fn with_key(said: &Text, way: &NamedWay, place: Place, look: &Look) -> Text {
    let Some(action) = way.action else { return said.clone() };
    // In a form or a field the way leads over the list, else to the page that has it.
    let places = [place, Place::Queue].into_iter().chain(action.row().places.iter().copied());
    let key = places.map(|place| look.key(action, place)).find(|key| !key.is_empty());
    key.map_or_else(|| said.clone(), |key| way.shown(said, &Text::same(key)))
}

#[cfg(test)]
mod tests {
    use crate::domain::case::Refusal;
    use crate::domain::period::Period;
    use crate::i18n::Lang;
    use crate::i18n::Text;
    use crate::i18n::text;
    use crate::input::action::Place;
    use crate::review::error::ReviewError;
    use crate::ui::screen::Message;
    use crate::ui::tests::rig::look;
    use crate::ui::ways::with_keys;
    use crate::ui::widgets::display::Look;

    #[test]
    fn a_refusal_at_the_desk_names_keys_and_no_command() {
        let year = Period::annual(2024);
        let list = text("“x”是线索名单，在“线索”里“读入名单”", "in “clues” it is “take a list in”");
        let refused: [(ReviewError, &str); 13] = [
            (Refusal::Closed(year.title()).into(), "Alt-G"),
            (Refusal::VillageFlags(2).into(), "^"),
            (Refusal::NotJudged(year).into(), "&"),
            (Refusal::NotOpened("张三".to_owned(), 1).into(), "回车"),
            (Refusal::UndoneElsewhere { said: Text::same("“规则库”“rulebook”"), command: "rules limit x".to_owned() }.into(), "#"),
            (ReviewError::StillCompared { closed: year, period: Period::annual(2023) }, "Alt-G"),
            (ReviewError::OnlyClues(Period::parse("2024m05").expect("a month")), "Alt-C"),
            (ReviewError::Inside(Text::same("x")), ""),
            (ReviewError::NotYet(year), ""),
            (ReviewError::Listed(list), "F9"),
            (ReviewError::Listed(text("请“备份”", "“back up”")), "Alt-F"),
            (ReviewError::RosterOfClues("x.csv".to_owned()), ""),
            (ReviewError::BadLedger(Text::same("x")), "$"),
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
