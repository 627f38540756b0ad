//! Test only: clues entered, taken on, ended and taken back by keys, and what the board and the lines say of them.

use crate::i18n::Lang;
use crate::input::action::Place;
use crate::review::intake::preview::Told;
use crate::review::rows::clues::ClueRow;
use crate::ui::tests::rig::Bench;
use crate::ui::tests::rig::Holds;
use crate::ui::tests::rig::WANG;
use crate::ui::tests::rig::look;

fn stands(bench: &Bench) -> Vec<String> {
    let told = |row: &ClueRow| format!("{} {}", row.clue.number, row.stands().get(Lang::Zh));
    bench.desk.clues().expect("read").iter().map(told).collect()
}

/// A clue of yesterday in 石门村, told by the grid.
const TOLD: &str = "alt-c F3 down \"2024-10-15\" down \"石门村\" down \"张三\" down down down \"房屋漏雨\" ctrl-s";

#[test]
fn a_clue_goes_through_its_steps_by_keys_and_each_is_taken_back_by_its_own_key() {
    let mut bench = Bench::new(look(), 80, 24);
    bench.keys("alt-c");
    assert_eq!(bench.shell.place(), Place::Clues);
    assert!(bench.picture().contains("没有线索；F3 登记一条"), "{}", bench.picture());
    // Nothing can be done to a clue that is not there, and letters only look for one.
    let entries = bench.desk.entries();
    bench.keys("F4 F6 F7 \"tns\" esc");
    assert_eq!(bench.desk.entries(), entries);
    bench.keys("esc");
    // What is wrong is where the keys go.
    bench.keys("alt-c F3 ctrl-s");
    assert!(bench.picture().contains("没有写是哪个村"), "{}", bench.picture());
    bench.keys("esc F3 down down \"石门\" ctrl-s");
    assert!(bench.picture().contains("没有“石门”这个村"), "{}", bench.picture());
    bench.keys("ctrl-u \"石门村\" ctrl-s \"张三\" esc esc esc esc");
    assert_eq!(stands(&bench), Vec::<String>::new());
    bench.keys(TOLD);
    assert_eq!(stands(&bench), ["2024-001 待受理"]);
    assert!(bench.picture().contains("登记线索 1 条（2024-001）"), "{}", bench.picture());
    // The step that is due is offered; it is late, as 受理 has two days.
    bench.keys("F4 down \"2024-10-17\" ctrl-s");
    assert_eq!(stands(&bench), ["2024-001 待入户核查"]);
    // A day to come is refused, and what was typed stays.
    bench.keys("F4 down \"2024-12-01\" down \"李四\" ctrl-s");
    assert!(bench.shell.place() == Place::Line && bench.picture().contains("李四"), "{}", bench.picture());
    bench.keys("up ctrl-u \"2024-10-18\" ctrl-s");
    assert_eq!(stands(&bench), ["2024-001 待部门比对"]);
    // The choice is turned by the key to the next part: 不纳入 stands second.
    bench.keys("F6 tab down \"2024-10-18\" down \"收入稳定\" ctrl-s");
    assert!(bench.picture().contains("佐证") && bench.shell.place() == Place::Line, "{}", bench.picture());
    bench.keys("down \"e99\" ctrl-s");
    assert!(bench.picture().contains("没有“e99”"), "{}", bench.picture());
    bench.keys("ctrl-u \"e15\" ctrl-s");
    assert_eq!(stands(&bench), ["2024-001 不纳入"]);
    bench.keys("enter");
    let whole = bench.picture();
    assert!(whole.contains("入户核查: 2024-10-18 李四") && whole.contains("不纳入: 2024-10-18 收入稳定 E15"), "{whole}");
    bench.keys("esc F7");
    assert_eq!(stands(&bench), ["2024-001 待部门比对"]);
    assert!(bench.picture().contains("已撤回线索 2024-001 的“不纳入”"), "{}", bench.picture());
    bench.keys("esc");
    assert_eq!(bench.shell.place(), Place::Queue);
}

#[test]
fn the_board_counts_open_and_late_clues_and_opens_them() {
    let mut bench = Bench::new(look(), 80, 24);
    bench.keys("~ \"线索\"");
    assert!(!bench.picture().contains("线索在办"), "no clue, no line: {}", bench.picture());
    bench.keys("esc esc");
    bench.keys(TOLD);
    let late = bench.desk.clues().expect("read")[0].late;
    assert!(late > 0, "the desk's day is past the term");
    bench.keys("esc ~ \"线索超期\"");
    let shown = bench.picture();
    assert!(shown.contains(&format!("最久超期 {late} 天")), "{shown}");
    bench.keys("enter");
    assert_eq!(bench.shell.place(), Place::Clues);
    assert!(bench.picture().contains("2024-001") && bench.picture().contains("超期"), "{}", bench.picture());
}

#[test]
fn the_keys_stay_with_a_clue_that_a_step_moves_down_and_with_the_one_that_was_looked_for() {
    let mut bench = Bench::new(look(), 80, 24);
    bench.keys(TOLD);
    bench.keys("F3 down \"2024-10-16\" down \"石门村\" down \"李四\" down down down \"看病\" ctrl-s");
    assert_eq!(stands(&bench), ["2024-001 待受理", "2024-002 待受理"]);
    // After its first steps the first is due later than the second, and the next step is of the first all the same.
    bench.keys("F4 down \"2024-10-16\" ctrl-s F4 down \"2024-10-16\" ctrl-s");
    assert_eq!(stands(&bench), ["2024-001 待部门比对", "2024-002 待受理"]);
    bench.keys("F7");
    assert_eq!(stands(&bench), ["2024-001 待入户核查", "2024-002 待受理"]);
    bench.keys("\"李四\"");
    bench.keys("esc F4 down \"2024-10-17\" ctrl-s");
    assert_eq!(stands(&bench), ["2024-001 待入户核查", "2024-002 待入户核查"], "{}", bench.picture());
}

#[test]
fn a_list_is_taken_in_by_keys_and_is_no_import() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("线索名单.csv");
    let rows = "线索来源,发现日期,行政村,户主,线索内容\n网格,2024-10-15,石门村,张三,房屋漏雨\n听说,2024-10-15,石门村,李四,\n";
    std::fs::write(&path, rows).expect("written");
    let mut bench = Bench::new(look(), 80, 24);
    let entries = bench.desk.entries();
    let paths = [path.clone()];
    let refused = bench.desk.preview(&paths, Told::default(), &|_| true).expect_err("no roster").text();
    assert!(refused.get(Lang::Zh).contains("是线索名单") && refused.get(Lang::Zh).contains("“线索”里“读入名单”"), "{refused:?}");
    assert_eq!(bench.desk.entries(), entries);
    bench.keys("alt-c F9");
    bench.shell.paste(&path.display().to_string(), &mut bench.desk);
    bench.keys("ctrl-s");
    let shown = bench.picture();
    assert!(shown.contains("登记线索 1 条（2024-001）") && shown.contains("第 3 行“线索来源”"), "{shown}");
    // Mended, the same file is sent off again from the form, into which what was typed is taken up: the first row is there already.
    std::fs::write(&path, rows.replace("听说", "走访")).expect("mended");
    bench.keys("esc");
    assert_eq!(bench.shell.place(), Place::Clues, "one Esc leads back to the list");
    bench.keys("F9 ctrl-o ctrl-s");
    assert!(bench.picture().contains("登记线索 1 条（2024-002）、已经有的 1 条"), "{}", bench.picture());
    assert_eq!(bench.shell.place(), Place::Clues);
    assert_eq!(stands(&bench), ["2024-001 待受理", "2024-002 待受理"]);
}

#[test]
fn a_clue_from_a_case_knows_its_household_and_shows_no_whole_number() {
    let mut bench = Bench::new(look(), 80, 24);
    bench.keys("enter alt-c F3");
    let shown = bench.picture();
    assert!(shown.contains("审核发现") && !shown.contains(WANG), "{shown}");
    bench.keys("ctrl-s");
    let row = bench.desk.clues().expect("read").remove(0);
    assert_eq!((row.clue.found.hh_id.as_str(), row.clue.found.name.as_str()), (WANG, "王建国"));
    // Another number typed over it is that number, and none is one outside the roll.
    bench.keys("F3 down down down down backspace \"98\" ctrl-s");
    assert!(bench.picture().contains("名册里没有户编号"), "{}", bench.picture());
    bench.keys("esc esc");
    assert_eq!(bench.shell.place(), Place::Review);
}

#[test]
fn a_day_that_is_written_in_part_says_at_once_which_day_it_is() {
    let mut bench = Bench::new(look(), 80, 24);
    bench.keys("alt-c F3 down");
    assert!(!bench.picture().contains("就是 "), "{}", bench.picture());
    for (typed, wanted) in [("24", "就是 2024-09-24"), ("10-6", "就是 2024-10-06"), ("12-28", "就是 2023-12-28")] {
        bench.keys(&format!("ctrl-u \"{typed}\""));
        assert!(bench.picture().contains(wanted), "{typed}: {}", bench.picture());
    }
}
