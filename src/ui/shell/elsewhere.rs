//! A key that means nothing where it was pressed: what it would do elsewhere, and the way there.
//!
//! What does not live here: keys that would decide if letters might (`Keymap::silent`).

use crate::i18n::Text;
use crate::i18n::text;
use crate::input::action::Action;
use crate::input::action::Place;
use crate::input::key::Code;
use crate::input::key::Key;
use crate::ui::widgets::display::Look;

/// Where a key is looked up, the places a clerk works at most first.
const NEAR: [Place; 14] = [
    Place::Review,
    Place::Queue,
    Place::Village,
    Place::Rules,
    Place::Files,
    Place::Preview,
    Place::Note,
    Place::Settings,
    Place::Form,
    Place::Read,
    Place::Clues,
    Place::Revisits,
    Place::Rounds,
    Place::Visits,
];

/// The sentence for a key without effect, pressed at the first of these places, which lie one over the other; none where text is typed,
/// as the field may have taken it. `refused` says why an action cannot run so many steps below, where none lies below wherever it is.
#[must_use]
pub fn said(key: Key, places: &[Place], look: &Look, refused: &dyn Fn(Action, usize) -> Option<Text>) -> Option<Text> {
    let (&place, below) = places.split_first()?;
    if place.is_typing() && !matches!(key.code, Code::F(_)) {
        return None;
    }
    let label = look.words(&key.label());
    if matches!(place, Place::Ask | Place::Consent) {
        return Some(unanswered(&label, place, look));
    }
    // What lies below is gone back to; only what is not there is somewhere else.
    let under = (1..).zip(below).find_map(|(steps, there)| Some((look.keys.resolve(key, *there)?, *there, steps)));
    let found = under.or_else(|| NEAR.into_iter().find_map(|there| Some((look.keys.resolve(key, there)?, there, 0))));
    let Some((action, there, steps)) = found else {
        let help = look.key(Action::Help, place);
        return Some(
            text("{key} 在这里没有用；{help} 看能用的键", "{key} does nothing here; {help} lists what does")
                .fill(&[("key", &label), ("help", &help)]),
        );
    };
    // What is refused there too leads nowhere.
    if let Some(why) = refused(action, steps) {
        let line = text("{key} {label}: {why}", "{key} ({label}): {why}");
        return Some(line.fill(&[("key", &label), ("label", &action.row().label), ("why", &why)]));
    }
    let way = if steps > 0 { back(place, steps, look) } else { way(place, there, look) };
    let line = match way {
        Some(way) => text("{key} {label}: {at}用，{way}", "{key} ({label}) works {at}: {way}").fill(&[("way", &way)]),
        None => text("{key} {label}: {at}用，这里不用", "{key} ({label}) works {at}, not here"),
    };
    Some(line.fill(&[("key", &label), ("label", &action.row().label), ("at", &inside(there))]))
}

/// That a question stands in front, and the key that takes it away.
#[must_use]
pub fn unanswered(label: &str, place: Place, look: &Look) -> Text {
    text("{key}: 先回答眼前的问题，{no} 取消", "{key}: answer the question in front first; {no} says no")
        .fill(&[("key", &label), ("no", &look.key(Action::Back, place))])
}

/// The key that goes back to what lies so many steps below.
fn back(from: Place, steps: usize, look: &Look) -> Option<Text> {
    let key = look.key(Action::Back, from);
    let line = match steps {
        1 => text("{key} 先返回", "{key} goes back"),
        _ => text("按 {n} 次 {key} 先返回", "{key} {n} times goes back"),
    };
    (!key.is_empty()).then(|| line.fill(&[("key", &key), ("n", &steps)]))
}

/// Being at a place, as one says it.
fn inside(there: Place) -> Text {
    match there {
        Place::Review => text("在一户里", "in a case"),
        Place::Queue => text("在列表里", "in the queue"),
        Place::Village => text("在一村里", "in a village"),
        Place::Rules => text("在规则库里", "in the rulebook"),
        Place::Files => text("在导入里", "where files are brought in"),
        Place::Note => text("在批注里", "in a note"),
        Place::Settings => text("在设置里", "in the settings"),
        Place::Form
        | Place::Line
        | Place::Read
        | Place::Ask
        | Place::Consent
        | Place::List
        | Place::Preview
        | Place::Scratch
        | Place::Help
        | Place::Clues
        | Place::Revisits
        | Place::Rounds
        | Place::Visits
        | Place::Present
        | Place::Pick => text("在{place}里", "at the {place}").fill(&[("place", &there.label())]),
    }
}

/// The key that leads on from one place to another, with what it does; none where no single key does.
fn way(from: Place, there: Place, look: &Look) -> Option<Text> {
    let (action, line) = match (from, there) {
        (Place::Queue | Place::Village, Place::Review) => (Action::Open, text("{key}先打开", "{key} opens one")),
        (Place::Queue | Place::Review, Place::Village) => (Action::Villages, text("{key}先看各村", "{key} lists them")),
        (Place::Queue | Place::Review | Place::Village | Place::Read | Place::Settings, Place::Rules) => {
            (Action::Rulebook, text("{key} 打开规则库", "{key} opens it"))
        }
        (Place::Queue | Place::Review, Place::Clues) => (Action::Clues, text("{key} 先打开线索", "{key} opens them")),
        (Place::Queue | Place::Review, Place::Revisits) => (Action::Revisits, text("{key} 先打开回头看", "{key} opens them")),
        (Place::Queue | Place::Review, Place::Rounds) => (Action::Rounds, text("{key} 先打开网格排查", "{key} opens them")),
        (Place::Queue | Place::Review, Place::Visits) => (Action::Visits, text("{key} 先打开入户", "{key} opens them")),
        (Place::Queue, Place::Files | Place::Preview) => (Action::Import, text("{key} 先开导入", "{key} opens it")),
        (Place::Queue | Place::Review, Place::Note) => (Action::Annotate, text("{key} 先写批注", "{key} begins one")),
        (Place::Queue | Place::Review, Place::Settings) => (Action::Settings, text("{key} 打开设置", "{key} opens them")),
        _ => return None,
    };
    let key = look.key(action, from);
    (!key.is_empty()).then(|| line.fill(&[("key", &key)]))
}
