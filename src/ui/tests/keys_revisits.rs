//! Test only: households drawn by keys and by lines, the sheet filled in and taken back, and what the pages say of it.

use std::path::Path;

use crate::i18n::Lang;
use crate::input::action::Place;
use crate::review::revisit::lines::RevisitLine;
use crate::ui::tests::rig::Bench;
use crate::ui::tests::rig::Holds;
use crate::ui::tests::rig::WANG;
use crate::ui::tests::rig::look;

fn stands(bench: &Bench) -> Vec<String> {
    let told = |line: &RevisitLine| format!("{} {}", line.head, line.stands().get(Lang::Zh));
    bench.desk.revisits().expect("read").iter().map(told).collect()
}

/// A sheet with these wages for a household.
fn filled(path: &Path, wages: &str) {
    let head = "户编号,回访期,回访年度家庭人口数,回访工资性收入,回访生产经营性收入,回访生产经营性支出,\
                回访专项用于减少生产经营性支出的补贴,回访财产性收入,回访转移性收入,回访人,回访日期";
    std::fs::write(path, format!("{head}\n{WANG},2024,,{wages},,,,,,王五,2024-10-17\n")).expect("written");
}

#[test]
fn a_drawing_goes_out_and_comes_back_by_keys() {
    let folder = tempfile::tempdir().expect("a folder");
    let (sheet, back) = (folder.path().join("入户表"), folder.path().join("回来.csv"));
    let mut bench = Bench::new(look(), 80, 24);
    let entries = bench.desk.entries();
    bench.keys("alt-w");
    assert_eq!(bench.shell.place(), Place::Revisits);
    assert!(bench.picture().contains("还没有抽样；F3 抽样写出入户表，F9 读入填好的表"), "{}", bench.picture());
    // Nothing is drawn by what is no number; letters only look for a household.
    bench.keys("\"w\" esc F3 \"x\" ctrl-s");
    assert!(bench.picture().contains("户数要写 1 到 1000") && bench.desk.entries() == entries, "{}", bench.picture());
    bench.keys("ctrl-u \"9\" down \"7\" down");
    bench.shell.paste(&sheet.display().to_string(), &mut bench.desk);
    bench.keys("ctrl-s");
    assert!(
        folder.path().join("入户表.xlsx").exists() && stands(&bench).iter().all(|told| told.ends_with("待回访")),
        "{}",
        bench.picture()
    );
    assert_eq!(bench.desk.entries(), entries + 2, "the drawing, and that its sheet went out");
    assert!(bench.picture().contains("待回访"), "{}", bench.picture());
    // The same file is not written over.
    bench.keys("F3 \"9\" down \"7\" down");
    bench.shell.paste(&sheet.display().to_string(), &mut bench.desk);
    bench.keys("ctrl-s");
    assert!(bench.picture().contains("已经有了"), "{}", bench.picture());
    bench.keys("esc");
    filled(&back, "1");
    bench.keys("F9");
    bench.shell.paste(&back.display().to_string(), &mut bench.desk);
    bench.keys("ctrl-s");
    assert!(bench.picture().contains("读入回访 1 户，有差错的 1 户"), "{}", bench.picture());
    assert!(stands(&bench).contains(&"王建国 有差错".to_owned()), "{:?}", stands(&bench));
    // The wrong one stands first; whole it says what differs and how often its collector was wrong.
    bench.keys("home enter");
    let whole = bench.picture();
    assert!(whole.contains("回访 1.00") && whole.contains("差错率 100.00%"), "{whole}");
    bench.keys("esc esc");
    assert_eq!(bench.shell.place(), Place::Queue);
    // Ctrl-Z takes it back by name, and it is done again.
    bench.keys("ctrl-z");
    assert!(bench.picture().contains("撤销: 回头看：读入回访 1 户"), "{}", bench.picture());
    assert!(stands(&bench).iter().all(|told| told.ends_with("待回访")), "{:?}", stands(&bench));
    bench.desk.redo().expect("done again");
    // The history of the case says it too.
    let history = bench.desk.case(WANG).expect("a case").history;
    assert!(history.iter().any(|row| row.what.get(Lang::Zh).contains("王五 回访，有差错")), "{history:?}");
}
