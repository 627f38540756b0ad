//! Test only: a week listed by keys and by lines, a visit typed with a figure, the sheet taken back, and what the pages say of it.

use crate::i18n::Lang;
use crate::input::action::Place;
use crate::ui::tests::rig::Bench;
use crate::ui::tests::rig::WANG;
use crate::ui::tests::rig::look;

fn stands(bench: &Bench) -> Vec<String> {
    let rows = bench.desk.visit_rows().expect("read");
    rows.iter().map(|row| format!("{} {}", row.head, row.stands.label().get(Lang::Zh))).collect()
}

#[test]
fn a_week_goes_out_and_comes_back_by_keys_and_a_visit_is_typed_with_a_figure() {
    let folder = tempfile::tempdir().expect("a folder");
    let (sheet, back) = (folder.path().join("对照表"), folder.path().join("交回.csv"));
    let mut bench = Bench::new(look(), 80, 24);
    bench.keys("alt-u");
    assert_eq!(bench.shell.place(), Place::Visits);
    assert!(bench.picture().contains("还没有清单；F4 发一村一周的清单，F9 读入填好的对照表"), "{}", bench.picture());
    bench.keys("F4 ctrl-u \"石门村\" down down down ctrl-u");
    bench.shell.paste(&sheet.display().to_string(), &mut bench.desk);
    bench.keys("ctrl-s");
    assert!(folder.path().join("对照表.xlsx").exists(), "{}", bench.picture());
    assert!(stands(&bench).iter().all(|told| told.ends_with("还没到期")) && !stands(&bench).is_empty(), "{:?}", stands(&bench));
    // One is typed, with the wage that was told there; what is wrong stays in the form.
    bench.keys("\"王建国\" F3");
    assert!(bench.picture().contains("登记入户 石门村 王建国") && bench.picture().contains("上次"), "{}", bench.picture());
    bench.keys("down \"入户\" down \"李四\" down \"王建国\" down down down \"3万多\" ctrl-s");
    assert!(bench.picture().contains("读不出一个数"), "{}", bench.picture());
    bench.keys("ctrl-u \"31000\" ctrl-s");
    assert!(stands(&bench).contains(&"王建国 已入户".to_owned()), "{}\n{:?}", bench.picture(), stands(&bench));
    let wage = bench.desk.last_told(WANG).expect("read").into_iter().find(|(field, _)| field.code() == "wage");
    assert_eq!(wage.map(|(_, told)| told), Some("31,000.00".to_owned()), "the figure came in by the one door");
    // The visit is taken back by name; the figure is a batch of its own.
    bench.keys("esc esc esc esc ctrl-z");
    assert!(bench.picture().contains("撤销: 登记入户 石门村 王建国 2024-10-18（入户）（同来的第 3 批数据不在内）"), "{}", bench.picture());
    assert!(stands(&bench).contains(&"王建国 还没到期".to_owned()), "{:?}", stands(&bench));
    std::fs::write(&back, format!("户编号,入户日期,入户方式,入户人\n{WANG},2024-10-17,电话,李四\n")).expect("written");
    bench.keys("alt-u F9 ctrl-u");
    bench.shell.paste(&back.display().to_string(), &mut bench.desk);
    bench.keys("ctrl-s");
    assert!(stands(&bench).contains(&"王建国 只打电话".to_owned()), "{}\n{:?}", bench.picture(), stands(&bench));
    // The ledger says it in words, not as the line is stored.
    bench.keys("esc esc esc esc @");
    let picture = bench.picture();
    assert!(picture.contains("入户，石门村 王建国") && !picture.contains('｜') && !picture.contains(WANG), "{picture}");
}

#[test]
fn in_a_closed_campaign_no_form_of_a_visit_is_begun_and_the_reason_is_said() {
    let mut bench = Bench::new(look(), 80, 24);
    bench.keys("alt-u F4 ctrl-u \"石门村\" down down down ctrl-u");
    let folder = tempfile::tempdir().expect("a folder");
    bench.shell.paste(&folder.path().join("对照表").display().to_string(), &mut bench.desk);
    bench.keys("ctrl-s esc esc");
    let period = bench.desk.header().period.expect("a period");
    bench.desk.close_campaign(period).expect("closed");
    bench.keys("alt-u");
    for key in ["F3", "F4", "F8"] {
        bench.keys(key);
        assert!(bench.shell.place() == Place::Visits && bench.picture().contains("已经结束，不能再改"), "{key}\n{}", bench.picture());
    }
}
