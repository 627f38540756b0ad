//! A data file that is moved under an open desk: a whole copy is offered, by keys and by lines.

use std::path::Path;

use tempfile::TempDir;

use crate::i18n::Lang;
use crate::input::action::Place;
use crate::review::desk::state::Desk;
use crate::review::file::office::Office;
use crate::review::tests::rig;
use crate::ui::linear::conversation::Linear;
use crate::ui::tests::rig::Bench;
use crate::ui::tests::rig::look;

/// A desk over a file of one household, which is then moved away.
fn moved() -> (TempDir, Desk) {
    let folder = tempfile::tempdir().expect("a folder");
    let mut desk = Desk::of(rig::office_at(&folder.path().join("o.db"))).expect("a desk");
    desk.ask_where_to_rescue();
    std::fs::rename(folder.path().join("o.db"), folder.path().join("elsewhere.db")).expect("moved");
    (folder, desk)
}

/// Copies that were saved in a folder.
fn saved(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).expect("listed").flatten();
    let mut names: Vec<String> = entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.retain(|name| name.contains("rescued") || name.starts_with("stick"));
    names.sort();
    names
}

#[test]
fn by_keys_a_copy_is_offered_and_ctrl_s_saves_it() {
    let (folder, desk) = moved();
    let mut bench = Bench::with(desk, look(), 80, 24);
    bench.keys("enter F4 \"电话核过\" F4");
    let picture = bench.picture();
    assert!(picture.contains("不在原来的地方") && bench.shell.place() == Place::Line, "{picture}");
    assert!(saved(folder.path()).is_empty(), "nothing is copied before anybody said so");
    bench.keys("enter");
    assert!(saved(folder.path()).is_empty(), "no Enter says yes");
    bench.keys("ctrl-s");
    assert_eq!(saved(folder.path()), ["o-rescued-20241018-083000.db"]);
    assert!(bench.picture().contains("已另存一份完整的"), "{}", bench.picture());
    drop(bench);
    assert_eq!(saved(folder.path()).len(), 1, "once");
    let copy = Office::open(&folder.path().join("o-rescued-20241018-083000.db"), rig::options()).expect("whole");
    assert!(copy.verify().expect("checked").is_clean());
}

#[test]
fn its_place_is_typed_over_and_never_a_file_that_is_there() {
    let (folder, desk) = moved();
    let older = folder.path().join("older.db");
    std::fs::copy(folder.path().join("elsewhere.db"), &older).expect("copied");
    let mut bench = Bench::with(desk, look(), 80, 24);
    bench.keys("enter F4 \"电话核过\" F4");
    for (typed, wanted) in [("elsewhere.db", "已经存在"), ("older.db", "已经存在"), ("stick.db", "已另存一份完整的")]
        .map(|(name, said)| (folder.path().join(name), said))
    {
        // What was typed stays when it does not serve, and Ctrl-U clears the line.
        bench.keys(&format!("ctrl-u \"{}\" ctrl-s", typed.display()));
        assert!(bench.picture().contains(wanted), "{}", bench.picture());
    }
    drop(bench);
    assert_eq!(saved(folder.path()), ["stick.db"], "what was saved where it was wanted is not saved again");

    // The first letter takes the place of what is offered; a folder gets the name that was offered.
    let (folder, desk) = moved();
    let usb = folder.path().join("usb");
    std::fs::create_dir(&usb).expect("made");
    let mut bench = Bench::with(desk, look(), 80, 24);
    bench.keys(&format!("enter F4 \"电话核过\" F4 \"{}\" enter", usb.display()));
    assert!(saved(&usb).is_empty(), "no Enter saves it");
    bench.keys("ctrl-s");
    assert_eq!(saved(&usb), ["o-rescued-20241018-083000.db"]);
    drop(bench);
    assert!(saved(folder.path()).is_empty());
}

#[test]
fn what_was_offered_and_not_saved_is_saved_at_the_end() {
    let (folder, desk) = moved();
    let mut bench = Bench::with(desk, look(), 80, 24);
    bench.keys("enter F4 \"电话核过\" F4 esc");
    assert!(saved(folder.path()).is_empty());
    drop(bench);
    assert_eq!(saved(folder.path()), ["o-rescued-20241018-083000.db"]);
}

#[test]
fn by_lines_it_is_saved_where_the_reader_says() {
    let (folder, mut desk) = moved();
    let mut linear = Linear::new(Lang::Zh, look().keys);
    linear.begin(&desk);
    let mut say = |typed: &str| linear.line(typed, &mut desk).lines.join("\n");
    say("1");
    let said = say("批注 电话核过");
    assert!(said.contains("不在原来的地方") && said.contains("1 另存到那里"), "{said}");
    // A place that does not serve leaves the question standing.
    assert!(say(&folder.path().join("elsewhere.db").display().to_string()).contains("已经存在"));
    assert!(say(&folder.path().join("stick.db").display().to_string()).contains("已另存一份完整的"));
    drop(desk);
    assert_eq!(saved(folder.path()), ["stick.db"]);
}
