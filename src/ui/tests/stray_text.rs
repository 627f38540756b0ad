//! Text that strays into the window: whatever it says and wherever it lands, it decides nothing.
//!
//! What does not live here: which keys may decide (`input/keymap.rs`), pasted text that the terminal marks (`app/burst.rs`).

use proptest::prelude::*;

use crate::input::key::Code;
use crate::input::key::Key;
use crate::input::keymap::Keymap;
use crate::ui::task::Task;
use crate::ui::tests::rig::Bench;
use crate::ui::tests::rig::look;
use crate::ui::widgets::display::Look;

/// Words that mean something somewhere, signs, and any letters.
fn text() -> impl Strategy<Value = String> {
    let words = prop_oneof![
        Just(":通过\n"),
        Just("?退回\n"),
        Just(":approve\n"),
        Just("r\nr\n"),
        Just("*a\n"),
        Just("!\n\n"),
        Just("&\n"),
        Just("#inc01\n"),
        Just(",jjjj \n \n"),
        Just("/王\n"),
        Just("=size > 3\n"),
        Just("+-*.08"),
        Just("\n"),
        Just("\t"),
        Just("uUxwehn"),
        Just("^\n\n"),
        Just("ＡＲ！＊\n"),
        Just("1\n2\n"),
        Just("<年\n"),
        Just("zg y"),
        Just("rr"),
        Just("hh"),
        Just("aa"),
        Just("+--"),
    ];
    prop::collection::vec(prop_oneof![3 => words.prop_map(str::to_owned), 1 => "[ -~]{1,6}"], 1..12).prop_map(|parts| parts.concat())
}

fn key(letter: char) -> Key {
    Key::plain(match letter {
        '\n' => Code::Enter,
        '\t' => Code::Tab,
        letter => Code::Char(letter),
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, ..ProptestConfig::default() })]

    #[test]
    fn no_text_decides_or_changes_a_rule_whatever_stands_in_front(
        text in text(),
        keymap in prop_oneof![Just("default"), Just("vim"), Just("numpad")],
        front in prop_oneof![
            Just(""), Just("enter"), Just("enter F3"), Just("enter F5"), Just("enter F6"), Just("enter ctrl-w"), Just("* F2"), Just("* F3"),
            Just("down F7"), Just("F10"), Just("F1"), Just("# F5"), Just("# F6"), Just("enter F4"), Just("alt-o enter"), Just(", down"),
        ],
    ) {
        let keys = Keymap::shipped(keymap).expect("a whole keymap");
        let mut bench = Bench::new(Look { keys, ..look() }, 80, 24);
        bench.keys(front);
        for letter in text.chars() {
            bench.shell.key(key(letter), &mut bench.desk);
            let task = bench.shell.take_task();
            let writes = matches!(task, Some(Task::Import(_) | Task::UndoBatch(_) | Task::Assess(_) | Task::SetDates(..) | Task::TakeBook(_) | Task::PutBack(_)));
            prop_assert!(!writes, "{task:?}: {text:?} after {front:?} in {keymap}");
        }
        prop_assert_eq!(bench.acts(), 0, "{:?} after {:?} in {}", text, front, keymap);
    }
}
