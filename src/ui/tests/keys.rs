//! Test only: typed keys, then state, then what the screen says. Pictures of every screen hang in `gallery.rs`.

use insta::Settings;

use crate::config::file::Theme;
use crate::domain::case::Status;
use crate::input::key::Code;
use crate::input::key::Key;
use crate::review::rows::Deed;
use crate::ui::shell::After;
use crate::ui::tests::fixture;
use crate::ui::tests::fixture::Bench;
use crate::ui::tests::fixture::Fake;
use crate::ui::tests::fixture::look;
use crate::ui::widgets::display::Look;
use crate::ui::widgets::theme::Colours;

/// Compares a picture with the one that was looked at, in `tests/snapshots`.
fn same(name: &str, picture: &str) {
    let mut settings = Settings::clone_current();
    settings.set_snapshot_path("../../../tests/snapshots");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(format!("ui_{name}"), picture));
}

fn bench() -> Bench {
    Bench::new(look(), 80, 24)
}

#[test]
fn without_colours_every_mark_is_a_character() {
    let mut look = look();
    look.colours = Colours::None;
    let mut plain = Bench::new(look, 80, 24);
    same("styles_none", &plain.styles());
    for (name, colours, theme) in
        [("light", Colours::Sixteen, Theme::Light), ("eight", Colours::Eight, Theme::Dark), ("eight_light", Colours::Eight, Theme::Light)]
    {
        let look = Look { colours, theme, ..fixture::look() };
        let mut bench = Bench::new(look, 80, 24);
        bench.keys("enter tab");
        same(&format!("styles_{name}"), &bench.styles());
    }
}

#[test]
fn a_clean_case_is_approved_by_one_key_and_the_next_one_opens() {
    let mut bench = bench();
    bench.keys("down down down enter F2");
    let last = bench.work.orders.last().expect("an order");
    assert_eq!(last.deed, Some(Deed::Approve));
    assert_eq!(bench.work.rows[3].status, Status::Approved);
    let picture = bench.picture();
    assert!(picture.contains("通过 欧阳𠮷（Ctrl-Z 撤销）"), "{picture}");
    assert!(picture.contains("5/5 下河村6组 孙七"), "{picture}");
    bench.keys("ctrl-z");
    assert_eq!(bench.work.rows[3].status, Status::Submitted);
    assert!(bench.picture().contains("撤销: 通过 欧阳𠮷"));
    assert!(!bench.picture().contains("Ctrl-Z 撤销）"), "what was just taken back is not taken back again");
    bench.keys("ctrl-y");
    assert_eq!(bench.work.rows[3].status, Status::Approved);
    assert!(bench.picture().contains("重做: 通过 欧阳𠮷"));
}

#[test]
fn undo_goes_to_the_household_that_came_back() {
    let mut bench = bench();
    bench.keys("down down down F2 home");
    assert!(!bench.picture().contains("欧阳"), "{}", bench.picture());
    bench.keys("ctrl-z");
    assert!(bench.picture().contains(">  上石门…  欧阳"), "{}", bench.picture());
    assert!(bench.picture().contains("撤销: 通过 欧阳𠮷"));
    bench.keys("enter F2 ctrl-z");
    assert!(bench.picture().contains("4/5 上石门新村4组 欧阳𠮷"), "{}", bench.picture());
}

#[test]
fn nobody_is_not_a_name() {
    let mut work = Fake::new();
    work.seat.0 = "reviewer".to_string();
    let picture = Bench::with(work, look(), 80, 24).picture();
    assert!(picture.contains("未署名（按 , 设置）") && picture.contains("2024-09-30"), "{picture}");
}

#[test]
fn a_high_flag_holds_approval_back_and_says_why() {
    let mut bench = bench();
    bench.keys("enter F2");
    assert!(bench.work.orders.is_empty());
    assert!(bench.picture().contains("有 1 条高疑点未处理，先说明、豁免或退回"));
}

#[test]
fn a_medium_flag_asks_for_a_reason_before_approval() {
    let mut bench = bench();
    bench.keys("down enter F2 ctrl-s");
    assert!(bench.picture().contains("要有至少一项佐证"), "{}", bench.picture());
    bench.keys("space ctrl-s");
    let order = bench.work.orders.last().expect("an order");
    assert_eq!((order.deed, order.reasons.as_slice()), (Some(Deed::Approve), ["R01".to_string()].as_slice()));
    assert!(!order.note.is_empty());
}

#[test]
fn a_return_takes_two_keys_when_the_slip_is_right() {
    let mut bench = bench();
    bench.keys("enter F3 F3");
    let order = bench.work.orders.last().expect("an order");
    assert_eq!(order.deed, Some(Deed::Return));
    assert_eq!(order.ask, ["人均纯收入下降 28.0%：请说明务工变化并附证明"]);
    assert_eq!(order.evidence, ["E14", "E4", "E3"]);
    assert_eq!(order.reasons, ["R11"]);
    assert_eq!(order.due.map(|day| day.to_string()).as_deref(), Some("2024-10-24"));
    let picture = bench.picture();
    assert!(picture.contains("退回 王建国，退回单 青镇退〔2024〕012号"), "{picture}");
    assert!(picture.contains("李秀英"), "{picture}");
}

#[test]
fn the_slip_can_be_changed_sentence_by_sentence() {
    let mut bench = bench();
    bench.keys("enter F3 enter end \"，另附照片\" enter down space tab \"x\"");
    // The day is wrong now: the form stays and says so.
    bench.keys("F3");
    assert!(bench.work.orders.is_empty());
    assert!(bench.picture().contains("时限要写成 2024-10-24 这样"));
    bench.keys("backspace down \"急\" F3");
    let order = bench.work.orders.last().expect("an order");
    assert_eq!(order.ask.len(), 2);
    assert!(order.ask[0].ends_with("，另附照片"), "{:?}", order.ask);
    assert_eq!(order.note, "急");
}

#[test]
fn a_flag_is_explained_with_reason_evidence_and_sentence() {
    let mut bench = bench();
    bench.keys("enter F5 F5");
    assert!(bench.work.orders.is_empty());
    assert!(bench.picture().contains("要有至少一项佐证"));
    // The keys are where something is missing.
    bench.keys("space F5");
    let order = bench.work.orders.last().expect("an order");
    assert_eq!(order.deed, Some(Deed::Explain));
    assert_eq!(order.rule.as_deref(), Some("INC01"));
    assert_eq!(order.reasons, ["R01"]);
    assert_eq!(order.evidence, ["E14"]);
    assert_eq!(order.note, "务工收入减少（失业、返乡、换岗）");
    // The flag is settled; the case is not decided, so it stays.
    assert!(bench.picture().contains("1/5 石门村1组 王建国"));
}

#[test]
fn a_reason_is_asked_for_before_the_desk_is() {
    let mut bench = bench();
    bench.keys("enter F5 tab space F5");
    assert!(bench.work.orders.is_empty());
    assert!(bench.picture().contains("先选一个原因"));
}

#[test]
fn a_contradiction_cannot_be_explained() {
    let mut bench = bench();
    bench.keys("enter tab down down F5");
    assert!(bench.picture().contains("逻辑错误和缺项只能更正、豁免或判为误报"));
    bench.keys("F8");
    assert!(bench.picture().contains("判为误报: 王建国"));
}

#[test]
fn a_note_is_written_with_the_real_cursor_and_pasted_enters_press_nothing() {
    let mut bench = bench();
    bench.keys("enter F4 \"工厂\"");
    let picture = bench.picture();
    let line = picture.lines().position(|line| line.contains("工厂")).expect("the note");
    let cursor = bench.cursor();
    assert_eq!(usize::from(cursor.1), line);
    bench.keys("\"停\"");
    assert_eq!(bench.cursor(), (cursor.0 + 2, cursor.1));
    bench.shell.paste("工\r\n六月起", &mut bench.work);
    bench.keys("F4");
    assert_eq!(bench.work.orders.last().map(|order| order.note.as_str()), Some("工厂停工\n六月起"));
    bench.keys("F4 F4");
    assert!(bench.picture().contains("批注不能是空的"));
}

#[test]
fn a_note_can_hang_on_a_figure() {
    let mut bench = bench();
    bench.keys("enter down F4 tab \"漏了\" ctrl-s");
    assert_eq!(bench.work.orders.last().and_then(|order| order.field.as_deref()), Some("wage_post"));
}

#[test]
fn finding_narrows_as_one_types_and_enter_opens() {
    let mut bench = bench();
    bench.keys("/ \"mm\"");
    let picture = bench.picture();
    assert!(picture.contains("买买提") && !picture.contains("王建国"), "{picture}");
    bench.keys("enter");
    assert!(bench.picture().contains("1/1 下河村3组 买买提·吐尔逊"));
    bench.keys("esc esc");
    assert!(bench.picture().contains("王建国"));
}

#[test]
fn a_filter_counts_what_it_could_not_judge_and_says_what_is_wrong() {
    let mut bench = bench();
    bench.keys("F9 \"size\" space \">\" enter");
    assert!(bench.picture().contains("第 7 列: 这里要有一个数"));
    assert!(bench.picture().contains("size >"));
    bench.keys("backspace \"》３\" enter");
    let picture = bench.picture();
    assert!(picture.contains("size >3") && picture.contains("（1 户缺数据）") && !picture.contains("王建国"), "{picture}");
}

#[test]
fn full_width_keys_work_and_pasted_text_outside_fields_does_nothing() {
    let mut bench = bench();
    bench.shell.key(Key::plain(Code::Char('ｊ')), &mut bench.work);
    assert!(bench.picture().contains(">  石门村   李秀英"));
    bench.shell.paste("a\na\n", &mut bench.work);
    assert!(bench.work.orders.is_empty());
    assert!(bench.picture().contains("这里不是输入框"));
}

#[test]
fn resizing_keeps_the_place_and_small_windows_say_so() {
    let mut bench = bench();
    bench.keys("enter down down F4 \"未完\"");
    bench.resize(60, 10);
    assert!(bench.picture().contains("窗口太小"));
    bench.resize(132, 40);
    assert!(bench.picture().contains("未完"));
    bench.keys("esc");
    assert!(bench.picture().contains("王建国"));
}

#[test]
fn leaving_with_something_typed_asks_first() {
    let mut bench = bench();
    bench.keys("enter F4 \"未完\"");
    assert_eq!(bench.keys("ctrl-c"), After::Draw);
    assert!(bench.picture().contains("正在填的已存成草稿"));
    assert_eq!(bench.work.drafts.values().collect::<Vec<_>>(), ["未完"]);
    assert_eq!(bench.keys("enter"), After::Quit);
    let mut bench = Bench::new(look(), 80, 24);
    assert_eq!(bench.keys("ctrl-q"), After::Quit);
}

#[test]
fn an_empty_queue_says_what_to_do_next() {
    let mut work = Fake::new();
    work.rows.clear();
    same("empty_no_data", &Bench::with(work, look(), 80, 24).picture());
    let mut work = Fake::new();
    work.rows.iter_mut().for_each(|row| row.status = Status::Approved);
    same("empty_all_done", &Bench::with(work, look(), 80, 24).picture());
}

#[test]
fn help_narrows_and_runs_what_is_chosen() {
    let mut bench = bench();
    bench.keys("F1 \"退回\"");
    let picture = bench.picture();
    assert!(picture.contains("F3") && !picture.contains("F3  r") && !picture.contains("F6"), "{picture}");
    bench.keys("enter");
    assert!(bench.picture().contains("回车不算") && bench.picture().contains("输入几个字来找"), "{}", bench.picture());
    bench.keys("ctrl-s");
    assert!(bench.picture().contains("请村里核对"));
}

#[test]
fn the_palette_finds_by_a_few_letters_runs_and_says_why_not() {
    let mut bench = bench();
    bench.keys("F10 \"zzz\"");
    assert!(bench.picture().contains("没有这样的操作"));
    bench.keys("esc ctrl-g \"th\"");
    assert!(bench.picture().contains("> 退回"), "{}", bench.picture());
    bench.keys("esc ctrl-g \"ｔｕｉｈｕｉ\" ctrl-s");
    assert!(bench.picture().contains("请村里核对"), "{}", bench.picture());
    bench.keys("esc ctrl-g \"通过\"");
    let picture = bench.picture();
    assert!(picture.contains("(通过)") && picture.contains("有 1 条高疑点未处理"), "{picture}");
    bench.keys("enter ctrl-s");
    assert!(bench.work.orders.is_empty());
    assert!(bench.picture().contains("命令（列表）"), "it stays to say why");
    bench.keys("esc");
    assert!(bench.picture().contains("筛选: 无"));
}

#[test]
fn the_rulebook_opens_at_the_rule_in_front_and_narrows_as_one_types() {
    let mut bench = bench();
    bench.keys("alt-r");
    let picture = bench.picture();
    assert!(picture.contains("规则库   共 4 条，关闭 1 条") && picture.contains("> 收入水平 INC01"), "{picture}");
    bench.keys("\"转移\"");
    let picture = bench.picture();
    assert!(picture.contains("TRF01") && !picture.contains("ARI01"), "{picture}");
    bench.keys("enter");
    assert!(bench.picture().contains("演示〔2024〕1号"));
    bench.keys("#");
    assert!(bench.picture().contains("这一页不是讲某条规则的疑点"));
    bench.keys("esc esc");
    assert!(bench.picture().contains("ARI01"), "Esc forgets what was typed before it leaves");
    bench.keys("esc");
    assert!(bench.picture().contains("筛选: 无"));
}

#[test]
fn the_ledger_reads_on_as_one_searches_and_shows_the_seal() {
    let mut bench = bench();
    bench.keys("@");
    let picture = bench.picture();
    assert!(picture.contains("日封印 0123-4567-89ab") && picture.contains("#44"), "{picture}");
    bench.keys("\"导入\"");
    assert!(bench.picture().contains("第 1 批"), "what was not read yet is found too");
    bench.keys("esc \"退回\" enter");
    assert!(bench.picture().contains("台账第 44 号 退回"));
    bench.keys("esc esc esc");
    assert!(bench.picture().contains("筛选: 无"));
}

#[test]
fn one_key_shows_two_and_three_years_back() {
    let mut bench = bench();
    bench.keys("enter y");
    let picture = bench.picture();
    assert!(picture.contains("前两年") && picture.contains("前三年") && picture.contains("46,000.00"), "{picture}");
    bench.keys("right");
    assert!(bench.picture().contains("前三年"), "it stays for the next case");
    bench.keys("%");
    assert!(bench.picture().contains("村中位"));
}

#[test]
fn files_are_chosen_previewed_brought_in_and_taken_back() {
    let mut bench = bench();
    bench.keys("alt-i ctrl-s");
    assert!(bench.picture().contains("先选文件"));
    bench.keys("\"年\" enter ctrl-s");
    let picture = bench.picture();
    assert!(picture.contains("还没有写入") && picture.contains("年度表.xlsx"), "{picture}");
    bench.keys("esc");
    assert!(bench.picture().contains("已选 1 个文件"), "Esc goes back to the files");
    bench.keys("ctrl-s ctrl-s");
    let picture = bench.picture();
    assert!(picture.contains("第 4 批: 新增 1 户") && picture.contains("筛选: 无"), "{picture}");
    bench.keys("< ctrl-r");
    assert!(bench.picture().contains("撤销第 3 批导入（年度表.xlsx）"));
    bench.keys("F2");
    assert!(bench.picture().contains("撤销第 3 批") && bench.picture().contains("筛选: 无"));
}

#[test]
fn long_work_says_how_far_it_is_over_what_was_there() {
    let mut bench = bench();
    let mut buffer = bench.buffer();
    bench.shell.draw_busy(&mut buffer, &crate::i18n::text("导入", "Import"), (2, 960, 1920));
    let picture = crate::ui::tests::picture::of(&buffer);
    assert!(picture.contains("筛查") && picture.contains("50%") && picture.contains("王建国"), "{picture}");
    assert!(bench.shell.stops(Key::plain(Code::Esc)));
}

#[test]
fn a_table_is_written_where_the_reader_says() {
    let mut bench = bench();
    bench.keys("> tab space down tab");
    let picture = bench.picture();
    assert!(picture.contains("采集数据") && picture.contains("青溪镇2024采集数据_公示.xlsx"), "{picture}");
    bench.keys("down tab tab down home \"甲\" enter");
    assert!(bench.picture().contains("已写出 6 行: 甲青溪镇2024采集数据_公示.csv"), "{}", bench.picture());
    bench.keys("alt-e esc");
    assert!(bench.picture().contains("筛选: 无"));
}

#[test]
fn the_second_round_shows_what_moved() {
    let mut bench = bench();
    bench.keys("down down enter");
    let picture = bench.picture();
    assert!(picture.contains("退回时") && picture.contains("~ 120.00"), "{picture}");
}

#[test]
fn every_place_names_its_keys_in_the_footer() {
    let mut bench = bench();
    for keys in ["", "enter", "F3", "esc F4", "esc tab enter", "esc ctrl-t"] {
        bench.keys(keys);
        let picture = bench.picture();
        let footer = picture.lines().last().expect("a last line");
        assert!(footer.contains("Esc") || footer.contains("F1"), "{keys}: {footer}");
    }
}

#[test]
fn figures_are_tried_on_a_scratch_layer_and_forgotten() {
    let mut bench = bench();
    bench.keys("enter F7");
    let picture = bench.picture();
    assert!(picture.contains("测算 草稿 不保存") && picture.contains("是否少写了一个零"), "{picture}");
    bench.keys("down \"２４a0０0\"");
    let picture = bench.picture();
    assert!(picture.contains("24000") && picture.contains("- 高 INC01") && picture.contains("排第 1 → 4"), "{picture}");
    let line = picture.lines().position(|line| line.contains("24000")).expect("the figure");
    assert_eq!(usize::from(bench.cursor().1), line);
    bench.shell.paste("1,000元", &mut bench.work);
    assert!(bench.picture().contains("240001,000"));
    bench.keys("esc");
    assert!(bench.picture().contains("什么都没有保存"));
    assert!(bench.work.orders.is_empty());
    bench.keys("F7");
    assert!(!bench.picture().contains("24000"), "it starts from what is reported");
    bench.keys("F7");
    assert!(bench.picture().contains("1/5 石门村1组 王建国"));
}

#[test]
fn a_village_shows_its_evidence_and_its_flag_is_settled_there() {
    let mut bench = bench();
    bench.keys("^");
    let picture = bench.picture();
    assert!(picture.contains("各村   共 3 个村，1 个有未处理的村级疑点") && picture.contains("高VIL01"), "{picture}");
    bench.keys("enter");
    let picture = bench.picture();
    assert!(picture.contains("[高增幅]") && picture.contains("← 增收目标") && picture.contains("组成这张图的 2 户"), "{picture}");
    bench.keys("tab enter");
    assert!(bench.picture().contains("这张图里没有户"));
    bench.keys("shift-tab down enter");
    assert!(bench.picture().contains("2/2 石门村2组 李秀英"));
    bench.keys("esc F9");
    let picture = bench.picture();
    assert!(picture.contains("石门村 增幅 2 户") && !picture.contains("买买提"), "{picture}");
    bench.keys("esc");
    assert!(bench.picture().contains("买买提"));
    bench.keys("^ enter F5 tab tab space F5");
    let order = bench.work.orders.last().expect("an order");
    assert_eq!((order.deed, order.rule.as_deref(), order.village.as_deref()), (Some(Deed::Explain), Some("VIL01"), Some("石门村")));
    assert!(order.households.is_empty());
}

#[test]
fn an_office_switches_a_rule_and_sets_a_limit_in_the_rulebook() {
    let mut bench = bench();
    bench.keys("down down down enter F2 esc");
    bench.keys("# \"inc01\"");
    assert!(bench.picture().contains("90%"), "{}", bench.picture());
    bench.keys("F5");
    assert!(bench.picture().contains("关闭 INC01") && bench.picture().contains("own.toml"));
    bench.keys("ctrl-s");
    assert_eq!(bench.work.book, ["INC01 false"]);
    let picture = bench.picture();
    assert!(picture.contains("INC01 已改") && !picture.contains("撤销）"), "undo takes the decision back, not the rule: {picture}");
    bench.keys("F6 ctrl-s");
    assert!(bench.picture().contains("没有改动任何标准"));
    bench.keys("backspace backspace backspace \"25%\" ctrl-s");
    assert!(bench.picture().contains("要写明依据的文件号"));
    bench.keys("down \"演示〔2024〕9号\" down \"x\" ctrl-s");
    assert!(bench.picture().contains("年度要写成 2024 这样"));
    bench.keys("backspace ctrl-s");
    assert_eq!(bench.work.book.last().map(String::as_str), Some("drop_2 25% 2024 演示〔2024〕9号"));
    assert!(bench.picture().contains("多 1 条"), "{}", bench.picture());
}
