//! What a typed line means: a number, an action by its name, its label or its key, or words for the question that was asked.
//!
//! Names, labels and keys come from the register of actions and the keymap in force, so that whoever knows the screens knows the lines.

use crate::i18n::Lang;
use crate::i18n::Text;
use crate::i18n::text;
use crate::input::action::ACTIONS;
use crate::input::action::Action;
use crate::input::action::By;
use crate::input::action::Place;
use crate::input::key::Key;
use crate::input::key::fold;
use crate::input::keymap::Keymap;

/// A line of commands, understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Said {
    /// Nothing was typed.
    Nothing,
    /// A number, and a second one after a point or a blank: `1` or `1.3`.
    Number(usize, Option<usize>),
    /// Forward: the next page or the next case.
    On,
    /// Backward.
    Before,
    /// An action and what stands after it.
    Action(Action, String),
    /// Nothing that is known here.
    Unknown,
}

/// Reads a line at a place; `served` are the actions that can be done there.
#[must_use]
pub fn read(typed: &str, place: Place, served: &[Action], keys: &Keymap) -> Said {
    let typed = typed.trim();
    let plain: String = typed.chars().map(fold).collect();
    match plain.as_str() {
        "" => return Said::Nothing,
        "+" => return Said::On,
        "-" => return Said::Before,
        _ => {}
    }
    if let Some(numbers) = numbers(&plain) {
        match numbers[..] {
            [one] => return Said::Number(one, None),
            [one, two] => return Said::Number(one, Some(two)),
            _ => {}
        }
    }
    let (first, rest) = plain.split_once(char::is_whitespace).unwrap_or((&plain, ""));
    // What stands behind keeps the letters as they were typed: it may be a path or a sentence.
    let kept = typed.split_once(char::is_whitespace).map_or("", |(_, kept)| kept).trim();
    if let Some(said) = labelled(typed, &plain, served) {
        return said;
    }
    if let Some(action) = action(first, place, served, keys) {
        Said::Action(action, kept.to_owned())
    } else {
        // A label may have blanks in it.
        let whole = action(&plain, place, served, keys);
        whole.map_or(Said::Unknown, |action| Said::Action(action, if rest.is_empty() { kept.to_owned() } else { String::new() }))
    }
}

/// A whole label and what stands behind it: `change period 2024q3`. Behind a Chinese one that decides nothing a figure needs no blank:
/// `换期2024q3`.
fn labelled(typed: &str, plain: &str, served: &[Action]) -> Option<Said> {
    let lower = plain.to_lowercase();
    let behind = |label: &str, by: By| {
        let rest = lower.strip_prefix(&label.to_lowercase()).filter(|_| !label.is_empty())?;
        let is_apart = rest.starts_with(char::is_whitespace);
        let is_figure = by == By::Any && !label.is_ascii() && rest.starts_with(|letter: char| letter.is_ascii_digit());
        (is_apart || is_figure).then(|| label.chars().count())
    };
    let rows = ACTIONS.iter().filter(|row| served.contains(&row.action));
    let fit = rows.flat_map(|row| [Lang::Zh, Lang::En].map(|lang| (behind(row.label.get(lang), row.by), row.action)));
    let fit = fit.filter_map(|(long, action)| Some((long?, action)));
    // A longer label says more.
    let (long, action) = fit.max_by_key(|(long, _)| *long)?;
    let kept: String = typed.chars().skip(long).collect();
    Some(Said::Action(action, kept.trim().to_owned()))
}

/// Whether a line asks for the draft that was set aside. Shorter parts of the label may be names of files.
#[must_use]
pub fn is_recall(typed: &str, keys: &Keymap) -> bool {
    let said = read(typed, Place::Form, &[Action::Recall], keys);
    typed.trim().chars().count() >= 4 && matches!(said, Said::Action(_, rest) if rest.is_empty())
}

/// Words by which the program itself names an action, though they are part of other labels too.
const SAID: [(&str, Action); 1] = [("撤销", Action::Undo)];

/// The action of a word: its name in keymaps, its label in either language, its key at this place, or a part of one label only; one
/// letter or sign is no part of what decides.
#[must_use]
pub fn action(word: &str, place: Place, served: &[Action], keys: &Keymap) -> Option<Action> {
    let wanted = word.to_lowercase();
    let rows = || ACTIONS.iter().filter(|row| served.contains(&row.action));
    let labels = |row: &&crate::input::action::ActionRow| [Lang::Zh, Lang::En].map(|lang| row.label.get(lang).to_lowercase());
    let exact = rows().find(|row| row.id == wanted || labels(row).contains(&wanted));
    let said = || SAID.iter().find(|(said, action)| *said == wanted && served.contains(action)).map(|(_, action)| *action);
    let key = || Key::parse(word).and_then(|key| keys.resolve(key, place)).filter(|action| served.contains(action));
    let only = || {
        let mut parts = rows().filter(|row| row.id.starts_with(&wanted) || labels(row).iter().any(|label| label.contains(&wanted)));
        parts.next().filter(|row| (row.by == By::Any || wanted.chars().count() > 1) && parts.next().is_none()).map(|row| row.action)
    };
    exact.map(|row| row.action).or_else(said).or_else(key).or_else(only)
}

/// Numbers apart by blanks, points or commas; none when anything else is there.
#[must_use]
pub fn numbers(typed: &str) -> Option<Vec<usize>> {
    typed.split([' ', '.', ',', '、']).filter(|part| !part.is_empty()).map(|part| part.parse().ok()).collect()
}

/// Numbers and stretches of them, `1 3 5-9`, in order and each once; none when anything else is there, or nothing.
#[must_use]
pub fn stretches(typed: &str) -> Option<Vec<usize>> {
    let plain: String = typed.chars().map(fold).collect();
    let mut out = Vec::new();
    for part in plain.split([' ', ',', '、']).filter(|part| !part.is_empty()) {
        let (from, to) = part.split_once('-').unwrap_or((part, part));
        let (from, to): (usize, usize) = (from.parse().ok()?, to.parse().ok()?);
        // A list longer than any township is a slip of the finger.
        (to.checked_sub(from)? < 100_000).then(|| out.extend(from..=to))?;
    }
    out.sort_unstable();
    out.dedup();
    (!out.is_empty()).then_some(out)
}

/// What was typed, without blanks around it and with what an input method widens made plain.
#[must_use]
pub fn plain(typed: &str) -> String {
    typed.trim().chars().map(fold).collect()
}

/// A yes or a no, by number, word or key; none when it is neither.
#[must_use]
pub fn yes(typed: &str) -> Option<bool> {
    match plain(typed).to_lowercase().as_str() {
        "1" | "y" | "yes" | "是" | "确定" | "accept" => Some(true),
        "2" | "n" | "no" | "否" | "不" | "取消" | "返回" | "back" | "esc" => Some(false),
        _ => None,
    }
}

/// What was done, marked as done and how it is taken back.
#[must_use]
pub fn done_so(said: &Text) -> Text {
    text("已办: {said}（“撤销”可以收回）", "done: {said} (“undo” takes it back)").fill(&[("said", said)])
}

/// A path as it was meant: quotes around it are not part of it.
#[must_use]
pub fn unquoted(typed: &str) -> String {
    typed.trim().trim_matches(['"', '\'']).to_owned()
}

#[cfg(test)]
mod tests {
    use crate::input::action::Action;
    use crate::input::action::Place;
    use crate::input::keymap::Keymap;
    use crate::ui::linear::words::Said;
    use crate::ui::linear::words::read;
    use crate::ui::linear::words::stretches;

    #[test]
    fn names_labels_keys_and_numbers_are_understood() {
        let keys = Keymap::shipped("default").expect("the shipped keymap");
        let served = [Action::Approve, Action::Return, Action::Filter, Action::Import, Action::UndoBatch, Action::Undo];
        let said = |typed: &str| read(typed, Place::Queue, &served, &keys);
        assert_eq!(said("  "), Said::Nothing);
        assert_eq!(said("１２"), Said::Number(12, None));
        assert_eq!(said("1.3"), Said::Number(1, Some(3)));
        assert_eq!(said("F3"), Said::Action(Action::Return, String::new()));
        assert_eq!(said("ａ"), Said::Unknown, "a letter decides nothing");
        assert_eq!(said("通"), Said::Unknown, "nor does a sign of a name");
        assert_eq!(said("筛"), Said::Action(Action::Filter, String::new()));
        assert_eq!(said("通过 2"), Said::Action(Action::Approve, "2".to_owned()));
        assert_eq!(said("筛选 net_pc < 8500"), Said::Action(Action::Filter, "net_pc < 8500".to_owned()));
        assert_eq!(said("import A.csv"), Said::Action(Action::Import, "A.csv".to_owned()));
        assert_eq!(said("undo last import"), Said::Action(Action::Undo, "last import".to_owned()), "a shorter name comes first");
        assert_eq!(said("撤销"), Said::Action(Action::Undo, String::new()), "the word that the program says");
        assert_eq!(said("撤销上次导入"), Said::Action(Action::UndoBatch, String::new()));
        assert_eq!(said("飞"), Said::Unknown);
        let turned = |typed: &str| read(typed, Place::Queue, &[Action::Periods, Action::Approve], &keys);
        for typed in ["change period 2024q3", "Change Period  2024q3", "换期2024q3", "换期　2024q3", "换期２０24q3"] {
            let Said::Action(Action::Periods, rest) = turned(typed) else { panic!("{typed}: {:?}", turned(typed)) };
            assert_eq!(rest.chars().map(crate::input::key::fold).collect::<String>(), "2024q3", "{typed}");
        }
        assert_eq!(turned("通过2"), Said::Unknown, "what decides wants its blank");
        assert_eq!(turned("通过了吗"), Said::Unknown, "a word behind it is another word");
        assert_eq!(stretches("1 3-5，4"), Some(vec![1, 3, 4, 5]));
        assert_eq!(stretches("5-3"), None);
        assert_eq!(stretches("x"), None);
    }
}
