//! Test only: every shipped walk is played on a real desk to its end, twice to the same, by other keys, forward and back.
//!
//! What does not live here: what a walk may say (`training/walk/read.rs`), the real program (`tests/it/walk.rs`).

use std::fs;
use std::path::Path;

use crate::i18n::Lang;
use crate::input::key::Key;
use crate::input::keymap::Keymap;
use crate::input::keymap::Letters;
use crate::review::desk::state::Desk;
use crate::review::tests::rig::twin;
use crate::rules::book::Book;
use crate::training::walk::SHIPPED_WALKS;
use crate::training::walk::pace::WalkPace;
use crate::training::walk::player::WalkPlayer;
use crate::training::walk::read;
use crate::training::walk::script::Intention;
use crate::training::walk::script::Walk;
use crate::ui::replay;
use crate::ui::shell::AfterKey;
use crate::ui::shell::lesson::WORDS;
use crate::ui::shell::lesson::with_keys;
use crate::ui::tests::lessons;
use crate::ui::tests::rig::Bench;
use crate::ui::tests::rig::look;
use crate::ui::tests::rig::settings;
use crate::ui::widgets::display::Look;
use crate::ui::widgets::width;

/// The walks as they stand in the folder, so that one may be tried before the program is built anew.
fn walks() -> Vec<Walk> {
    let book = Book::shipped().expect("a rulebook");
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample-data/walks");
    let read = |(name, _): &(&str, &str)| {
        let written = fs::read_to_string(folder.join(name)).expect("a walk");
        read::walk(name, &written, &book).unwrap_or_else(|faults| panic!("{}", faults.text().get(Lang::En)))
    };
    SHIPPED_WALKS.iter().map(read).collect()
}

/// A desk as a walk finds it.
pub fn staged(walk: &Walk) -> Desk {
    lessons::at(&walk.stage, &walk.code)
}

/// The first walk as it begins, in a window of this size.
pub fn begun(look: Look, wide: u16, tall: u16) -> Bench {
    let walk = walks().remove(0);
    let mut bench = Bench::with(staged(&walk), look, wide, tall);
    bench.shell.present(walk, WalkPace::Plain, &bench.desk);
    bench
}

/// Everybody and every village of the first walk, and who collected there.
pub fn names() -> Vec<String> {
    let desk = begun(look(), 80, 24).desk;
    let of_row = desk.queue().iter().flat_map(|row| {
        let (village, head) = (row.village.to_string(), row.head.clone());
        [format!("{village}{head}"), row.collector.clone(), village]
    });
    let drawn = walks().remove(0).stage.drawn();
    let members = drawn.houses.iter().flat_map(|house| house.members.iter().map(|member| member.name.clone()));
    of_row.chain(members).collect()
}

fn played(walk: &Walk, look: Look) -> replay::WalkPlayed {
    played_on(staged(walk), walk, look)
}

fn played_on(mut desk: Desk, walk: &Walk, look: Look) -> replay::WalkPlayed {
    replay::played(walk.clone(), &mut desk, look, settings(), (80, 24)).unwrap_or_else(|why| panic!("{}", why.get(Lang::Zh)))
}

#[test]
fn every_walk_ends_and_replays_to_the_same_screens_and_digest() {
    for walk in walks() {
        // The second time the township is made anew too.
        let anew = twin(&lessons::made(&walk.stage, &walk.code));
        let (first, again) = (played(&walk, look()), played_on(anew, &walk, look()));
        assert_eq!(first.screens.len(), walk.steps.len(), "{}", walk.code);
        assert_eq!(first, again, "{}", walk.code);
        assert!(first.digest.len() == 64 && played(&walk, Look { lang: Lang::En, ..look() }).digest != first.digest, "{}", walk.code);
    }
}

#[test]
fn the_years_stand_side_by_side_where_a_walk_says_so_at_any_width() {
    for size in [(80, 24), (100, 30), (120, 40)] {
        for walk in walks() {
            let mut desk = staged(&walk);
            let played =
                replay::played(walk.clone(), &mut desk, look(), settings(), size).unwrap_or_else(|why| panic!("{}", why.get(Lang::Zh)));
            for (step, screen) in walk.steps.iter().zip(&played.screens).filter(|(step, _)| step.intention == Intention::Compare) {
                assert!(screen.picture.contains("前三年"), "{size:?} {}: {}", step.says.get(Lang::Zh), screen.picture);
            }
        }
    }
}

#[test]
fn while_a_walk_plays_no_key_of_the_screen_below_is_named() {
    for lang in [Lang::Zh, Lang::En] {
        let mut bench = begun(Look { lang, ..look() }, 80, 24);
        let foot = |bench: &mut Bench| bench.picture().lines().last().unwrap_or_default().to_owned();
        let said = foot(&mut bench);
        assert!(said.contains("Esc") && !said.contains("F2") && !said.contains("F3"), "{said}");
        bench.keys("esc");
        let handed_over = foot(&mut bench);
        assert!(handed_over.contains("F2"), "{handed_over}");
    }
}

#[test]
fn a_changed_key_does_not_break_a_walk() {
    let own = "find = [\"F11\"]\nfilter = [\"alt-5\"]\nyears = [\"alt-6\"]\nexplain = [\"ctrl-e\"]\nexempt = [\"F5\"]\nnext-pane = [\"alt-0\"]\nopen = [\"alt-7\"]".to_owned();
    let changed = Keymap::layered("default", &[("own.toml".to_owned(), own)], Letters::Type).unwrap_or_else(|wrong| panic!("{wrong:?}"));
    for keys in [changed, Keymap::shipped("vim").expect("vim"), Keymap::shipped("numpad").expect("numpad")] {
        for walk in walks() {
            assert_eq!(played(&walk, Look { keys: keys.clone(), ..look() }).screens.len(), walk.steps.len());
        }
    }
}

#[test]
fn what_a_walk_means_and_the_desk_does_not_show_is_told_with_its_line() {
    let book = Book::shipped().expect("a rulebook");
    for (was, is, wanted) in [
        ("status = [\"approved\"]", "status = [\"held\"]", "第 3 步做不成：第 30 行第 6 列：要达到的没有达到"),
        ("do = \"explain\"", "do = \"hold\"", "R01 可勾选"),
        ("press = 'ledger'", "press = 'tell-clue'", "登记线索"),
        ("do = \"open\"\ncase = \"calm\"", "do = \"press\"\npress = 'board'", "第 7 步做不成"),
    ] {
        let (name, written) = SHIPPED_WALKS[0];
        assert!(written.contains(was), "{was}");
        let walk =
            read::walk(name, &written.replacen(was, is, 1), &book).unwrap_or_else(|faults| panic!("{}", faults.text().get(Lang::Zh)));
        let mut desk = staged(&walk);
        let why = replay::played(walk, &mut desk, look(), settings(), (80, 24)).expect_err(is);
        assert!(why.get(Lang::Zh).contains(wanted), "{is}: {}", why.get(Lang::Zh));
    }
}

#[test]
fn a_presenter_stops_goes_on_forward_and_back_and_hands_the_desk_over() {
    let walk = walks().remove(0);
    let whole = played(&walk, look());
    let mut bench = Bench::with(staged(&walk), look(), 80, 24);
    bench.shell.present(walk.clone(), WalkPace::Plain, &bench.desk);
    let begun = bench.picture();
    assert!(begun.contains("演示 第一个早晨 1/8") && begun.contains("队列把可疑的钱多的户排在前面"), "{begun}");
    assert!(bench.shell.walk_waits().is_some_and(|waits| waits.as_secs() > 2));
    bench.keys("space");
    assert_eq!(bench.shell.walk_waits(), None);
    // Two steps on: the key and what it did stand in large marks.
    bench.keys("right right");
    let compared = bench.picture();
    assert!(compared.contains("2/8"), "{compared}");
    assert!(compared.contains("％   近三年"), "{compared}");
    // A step back is the step before, on a desk made anew.
    assert_eq!(bench.keys("left"), AfterKey::Again);
    bench.desk = staged(&walk);
    bench.shell.walk_again(&mut bench.desk);
    assert!(bench.picture().contains("1/8"), "{}", bench.picture());
    // And from there on to the end: the same as without a stop.
    bench.keys("right right right right right right right");
    let over = bench.picture();
    assert!(over.contains("放完了") && over.contains(&whole.digest[..16]), "{over}");
    assert_eq!(bench.shell.walked().expect("over").0, whole.screens);
    // Any other key does nothing but say so.
    bench.keys("F2");
    assert!(bench.picture().contains("演示中"), "{}", bench.picture());
    bench.keys("esc");
    assert!(!bench.picture().contains("放完了"), "{}", bench.picture());
    assert_eq!(bench.shell.key(Key::parse("esc").expect("a key"), &mut bench.desk), AfterKey::Draw);
}

#[test]
fn every_caption_is_read_to_its_end_in_the_smallest_window() {
    let mut wrong = Vec::new();
    for walk in walks() {
        let desk = staged(&walk);
        for at in 0..=walk.steps.len() {
            let mut one = walk.clone();
            if let Some(step) = walk.steps.get(at) {
                one.end = step.says.clone();
            }
            one.steps.clear();
            let said = WalkPlayer::at(one, &desk).said();
            for lang in [Lang::Zh, Lang::En] {
                let look = Look { lang, ..look() };
                let said = with_keys(&said, &look);
                if width::wrap(look.say(&said), 78).len() > usize::from(WORDS) || look.say(&said).contains('{') {
                    wrong.push(format!("{} {at}: {}", walk.code, look.say(&said)));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
