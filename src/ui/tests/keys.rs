//! Test only: typed keys, then state, then what the screen says. Pictures of every screen hang in `gallery.rs`.

use insta::Settings;

use crate::config::choice::NOBODY;
use crate::config::file::Theme;
use crate::domain::case::Status;
use crate::domain::reason::REASONS;
use crate::i18n::Lang;
use crate::input::key::Code;
use crate::input::key::Key;
use crate::review::decide::same_root;
use crate::review::rows::Deed;
use crate::review::rows::Order;
use crate::rules::book::Book;
use crate::ui::shell::AfterKey;
use crate::ui::tests::rig;
use crate::ui::tests::rig::Bench;
use crate::ui::tests::rig::Holds;
use crate::ui::tests::rig::LI;
use crate::ui::tests::rig::OU;
use crate::ui::tests::rig::WANG;
use crate::ui::tests::rig::look;
use crate::ui::widgets::display::Look;
use crate::ui::widgets::theme::ColourDepth;

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
    look.colours = ColourDepth::None;
    let mut plain = Bench::new(look, 80, 24);
    same("styles_none", &plain.styles());
    for (name, colours, theme) in [
        ("light", ColourDepth::Sixteen, Theme::Light),
        ("eight", ColourDepth::Eight, Theme::Dark),
        ("eight_light", ColourDepth::Eight, Theme::Light),
    ] {
        let look = Look { colours, theme, ..rig::look() };
        let mut bench = Bench::new(look, 80, 24);
        bench.keys("enter tab");
        same(&format!("styles_{name}"), &bench.styles());
    }
}

#[test]
fn a_clean_case_is_approved_by_one_key_and_the_next_one_opens() {
    let mut bench = bench();
    bench.keys("down down down enter F2");
    assert_eq!((bench.acts(), bench.desk.last().as_str()), (1, "通过，上石门新村 欧阳𠮷，"));
    assert_eq!(bench.desk.status(OU), Status::Approved);
    let picture = bench.picture();
    assert!(picture.contains("通过 欧阳𠮷（Ctrl-Z 撤销）"), "{picture}");
    assert!(picture.contains("5/5 下河村6组 孙七"), "{picture}");
    bench.keys("ctrl-z");
    assert_eq!(bench.desk.status(OU), Status::Submitted);
    assert!(bench.picture().contains("撤销: 通过 欧阳𠮷"));
    assert!(!bench.picture().contains("Ctrl-Z 撤销）"), "what was just taken back is not taken back again");
    bench.keys("ctrl-y");
    assert_eq!(bench.desk.status(OU), Status::Approved);
    assert!(bench.picture().contains("重做: 通过 欧阳𠮷"));
}

#[test]
fn undo_goes_to_the_household_that_came_back() {
    let mut bench = bench();
    bench.keys("down down down F2 home");
    assert!(!bench.picture().contains("欧阳"), "{}", bench.picture());
    bench.keys("ctrl-z");
    assert!(bench.front().contains("欧阳"), "{}", bench.picture());
    assert!(bench.picture().contains("撤销: 通过 欧阳𠮷"));
    bench.keys("enter F2 ctrl-z");
    assert!(bench.picture().contains("4/5 上石门新村4组 欧阳𠮷"), "{}", bench.picture());
}

#[test]
fn nobody_is_not_a_name() {
    let mut desk = rig::desk();
    desk.sit(NOBODY, "ws1");
    let picture = Bench::with(desk, look(), 80, 24).picture();
    assert!(picture.contains("未署名（按 , 设置）") && picture.contains("2024-09-30"), "{picture}");
}

#[test]
fn a_high_flag_holds_approval_back_and_says_why() {
    let mut bench = bench();
    bench.keys("enter F2");
    assert_eq!(bench.acts(), 0);
    assert!(bench.picture().contains("有 1 条高疑点未处理，先说明、豁免或退回"));
}

#[test]
fn a_medium_flag_asks_for_a_reason_before_approval() {
    let mut bench = bench();
    bench.keys("down down enter F2 ctrl-s");
    assert!(bench.picture().contains("先选一个原因"), "{}", bench.picture());
    bench.keys("space ctrl-s");
    assert!(bench.picture().contains("要有至少一项佐证"), "{}", bench.picture());
    assert_eq!(bench.acts(), 0);
    bench.keys("space ctrl-s");
    assert_eq!(bench.desk.status(LI), Status::Approved);
    let last = bench.desk.last();
    assert!(last.starts_with("通过，石门村 李秀英，R08 属实：真实增长") && last.contains("佐证 E1 "), "{last}");
}

#[test]
fn a_return_takes_two_keys_when_the_slip_is_right() {
    let mut bench = bench();
    bench.keys("enter F3 F3");
    assert_eq!(bench.desk.status(WANG), Status::Returned);
    let last = bench.desk.last();
    assert!(last.starts_with("退回，石门村 王建国，R09 录入错误：金额（多零少零、单位），佐证 E14 上年采集表、E1 "), "{last}");
    assert!(last.ends_with("，青镇退〔2024〕002号，2024-10-23 前交回"), "{last}");
    let asked = bench.desk.returns();
    assert!(asked.contains("人均纯收入 9,255.00，上年 12,849.00：请入户逐项对照上年采集表"), "{asked}");
    let picture = bench.picture();
    assert!(picture.contains("退回 王建国，退回单 青镇退〔2024〕002号"), "{picture}");
    assert!(picture.contains("2/5 下河村3组 买买提·吐尔逊"), "{picture}");
}

#[test]
fn the_slip_can_be_changed_sentence_by_sentence() {
    let mut bench = bench();
    bench.keys("enter F3 enter end \"，另附照片\" enter down space tab \"x\"");
    // The day is wrong now: the form stays and says so.
    bench.keys("F3");
    assert_eq!(bench.acts(), 0);
    assert!(bench.picture().contains("时限要写成 2024-10-24 这样"));
    bench.keys("backspace down \"急\" F3");
    let asked = bench.desk.returns();
    assert!(asked.contains("附户口本。，另附照片；工资性收入 31,060.40：请对照采集表原件"), "{asked}");
    assert!(bench.desk.last().contains("急"), "{}", bench.desk.last());
}

#[test]
fn a_flag_is_explained_with_reason_evidence_and_sentence() {
    let mut bench = bench();
    bench.keys("enter F5 F5");
    assert_eq!(bench.acts(), 0);
    assert!(bench.picture().contains("要有至少一项佐证"));
    // The keys are where something is missing.
    bench.keys("space F5");
    let last = bench.desk.last();
    assert!(last.starts_with("说明属实，石门村 王建国，“人均纯收入较上年同期下降”属实，R01 属实：务工收入减少"), "{last}");
    assert!(last.ends_with("，佐证 E14 上年采集表，务工收入减少（失业、返乡、换岗）"), "{last}");
    // The flag is settled; the case is not decided, so it stays.
    assert!(bench.picture().contains("1/5 石门村1组 王建国"));
}

#[test]
fn one_answer_settles_the_flags_of_one_root_that_it_can_answer_and_is_one_step() {
    // An office that asks about every block that moved has two flags of one root here.
    let desk =
        rig::desk_with("rule = [{ code = \"INC09\", silent_beside = [], when = 'any(blocks: abs(value - was) > limit.block_abs)' }]");
    let mut bench = Bench::with(desk, look(), 80, 24);
    let open = |bench: &Bench| -> Vec<String> {
        let case = bench.desk.case(WANG).map_err(|why| why.text()).expect("a case");
        case.cards.iter().filter(|card| card.state.is_unsettled()).map(|card| card.flag.rule.clone()).collect()
    };
    let before = open(&bench);
    assert!(["INC01", "INC09", "TRF01"].iter().all(|rule| before.contains(&rule.to_string())), "{before:?}");
    // R01, less wage work, is no answer to transfers that ended.
    bench.keys("enter F5 tab tab space F5");
    assert_eq!(bench.acts(), 2, "each flag keeps an entry of its own");
    let last = bench.desk.last();
    assert!(last.starts_with("说明属实，石门村 王建国，“人均纯收入较上年同期下降”属实，“单项大幅变动”属实，R01"), "{last}");
    let after = open(&bench);
    assert_eq!(before.iter().filter(|rule| !after.contains(rule)).collect::<Vec<_>>(), ["INC01", "INC09"]);
    assert!(bench.picture().contains("（2 条疑点）"));
    bench.keys("ctrl-z");
    assert_eq!(open(&bench), before, "one step back for both");
    bench.keys("ctrl-y");
    assert_eq!(open(&bench), after);
    bench.keys("ctrl-z");
    // A tick the clerk has taken away stays away, whatever reason is chosen then.
    bench.keys("F5 down space tab down space tab space F5");
    assert!(bench.desk.last().starts_with("说明属实，石门村 王建国，“人均纯收入较上年同期下降”属实，R06"), "{}", bench.desk.last());
    assert_eq!(open(&bench).len(), before.len() - 1);
}

#[test]
fn no_answer_settles_a_contradiction_or_a_missing_item() {
    let bench = bench();
    for row in bench.desk.queue() {
        let case = bench.desk.case(&row.hh_id).map_err(|why| why.text()).expect("a case");
        for (card, reason) in case.cards.iter().flat_map(|card| REASONS.iter().map(move |reason| (card, reason))) {
            let found = same_root::of(&case.cards, &card.flag.rule, Deed::Explain, &[reason.code.to_owned()]);
            for rule in &found.answered {
                let other = case.cards.iter().find(|other| other.flag.rule == *rule).expect("a card");
                assert!(other.flag.kind.may_be_explained() && other.group == card.group, "{rule} by {}", reason.code);
                assert!(other.usual.iter().any(|usual| usual == reason.code), "{rule} by {}", reason.code);
            }
            assert!(found.to_correct.iter().all(|rule| !found.answered.contains(rule)));
            for deed in [Deed::Waive, Deed::FalseAlarm, Deed::Pend] {
                let other = same_root::of(&case.cards, &card.flag.rule, deed, &[reason.code.to_owned()]);
                assert!(other.answered.is_empty(), "{deed:?} speaks of one rule");
            }
        }
    }
}

/// The codes of the reasons in an open form, as they stand from top to bottom, with a `*` where one is ticked.
fn reasons(bench: &mut Bench) -> Vec<String> {
    let picture = bench.picture();
    let rows = picture.lines().filter_map(|line| {
        let (before, code) = line.split_once(") R")?;
        Some(format!("{}R{}", if before.ends_with('*') { "*" } else { "" }, code.get(..2)?))
    });
    rows.collect()
}

#[test]
fn a_reason_that_the_figures_contradict_stands_last_with_the_fact_and_unticked() {
    // 王建国's wages fell and the family is as large as it was.
    let mut bench = Bench::new(look(), 120, 40);
    bench.keys("enter F5 tab");
    let found = reasons(&mut bench);
    assert_eq!(found.first().map(String::as_str), Some("*R01"), "{found:?}");
    let picture = bench.picture();
    for fact in ["R03 属实：人口增加摊薄（和数据不符: 家庭人口没有增加）", "R04 属实：人口减少（和数据不符: 家庭人口没有减少）"]
    {
        assert!(picture.contains(fact), "{fact}: {picture}");
    }
    assert!(found.iter().rev().take(4).any(|code| code == "R04") && found.iter().position(|code| code == "R03") > Some(4), "{found:?}");
    // 李秀英's wages rose: the usual reason of her flag is not ticked for the clerk, and the form says what it takes.
    let mut bench = Bench::new(look(), 120, 40);
    bench.keys("down down enter F5 tab");
    let found = reasons(&mut bench);
    assert!(found.iter().all(|code| !code.starts_with('*')) && found.last().is_some_and(|code| code != "R08"), "{found:?}");
    let picture = bench.picture();
    assert!(picture.contains("R01 属实：务工收入减少（失业、返乡、换岗）（和数据不符: 工资性收入没有比上年少）"), "{picture}");
    assert!(picture.contains("疑点 1，佐证 0"), "how much is ticked stands beside the key: {picture}");
}

#[test]
fn a_reason_is_asked_for_before_the_desk_is() {
    let mut bench = bench();
    bench.keys("enter F5 tab space F5");
    assert_eq!(bench.acts(), 0);
    assert!(bench.picture().contains("先选一个原因"));
}

#[test]
fn a_contradiction_cannot_be_explained() {
    let mut bench = bench();
    bench.keys("enter tab down F5");
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
    bench.shell.paste("工\r\n六月起", &mut bench.desk);
    bench.keys("F4");
    assert!(bench.desk.history(WANG).starts_with("工厂停工\n六月起\n"), "{}", bench.desk.history(WANG));
    bench.keys("F4 F4");
    assert!(bench.picture().contains("批注不能是空的"));
}

#[test]
fn a_note_can_hang_on_a_figure() {
    let mut bench = bench();
    bench.keys("enter down F4 tab \"漏了\" ctrl-s");
    let history = bench.desk.history(WANG);
    assert!(history.starts_with("公益性岗位收入：漏了\n"), "{history}");
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
    bench.keys("F9 \"prior.net_pc\" space \">\" enter");
    assert!(bench.picture().contains("第 15 列"), "{}", bench.picture());
    assert!(bench.picture().contains("prior.net_pc >"));
    bench.keys("backspace \"》１３０００\" enter");
    let picture = bench.picture();
    assert!(picture.contains("prior.net_pc >13000") && picture.contains("（1 户缺数据）"), "{picture}");
    assert!(picture.contains("孙七") && !picture.contains("王建国"), "{picture}");
}

#[test]
fn full_width_keys_work_and_pasted_text_outside_fields_does_nothing() {
    let mut bench = bench();
    bench.shell.key(Key::plain(Code::Char('ｊ')), &mut bench.desk);
    assert!(bench.front().starts_with("> 下河村 买买提"));
    bench.shell.paste("a\na\n", &mut bench.desk);
    assert_eq!(bench.acts(), 0);
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
    assert_eq!(bench.keys("ctrl-c"), AfterKey::Draw);
    assert!(bench.picture().contains("正在填的已存成草稿"));
    let draft = bench.desk.draft(&format!("note {WANG}")).expect("read").expect("kept");
    assert_eq!(draft.words, "未完");
    assert_eq!(bench.keys("enter"), AfterKey::Quit);
    let mut bench = Bench::new(look(), 80, 24);
    assert_eq!(bench.keys("ctrl-q"), AfterKey::Quit);
    // A question with which nothing is lost keeps nobody.
    let mut bench = Bench::new(look(), 80, 24);
    bench.keys("alt-g F6");
    assert!(bench.picture().contains(" 确认 "), "{}", bench.picture());
    assert_eq!(bench.keys("ctrl-q"), AfterKey::Quit);
}

#[test]
fn an_empty_queue_says_what_to_do_next() {
    same("empty_no_data", &Bench::with(rig::empty(), look(), 80, 24).picture());
    let mut bench = bench();
    bench.keys("enter F3 F3 F3 F3 F3 F3 F2 F2 esc");
    same("empty_all_done", &bench.picture());
}

#[test]
fn help_runs_the_line_with_the_keys() {
    let mut bench = bench();
    bench.keys("F1");
    let picture = bench.picture();
    assert!(picture.contains("F3") && !picture.contains("F3  r"), "{picture}");
    bench.keys("enter");
    assert!(bench.picture().contains("回车不算") && bench.picture().contains("此处可用的按键"), "{}", bench.picture());
    bench.keys("ctrl-s");
    assert!(bench.picture().contains("请村里核对"));
}

#[test]
fn the_palette_finds_by_a_few_letters_runs_and_says_why_not() {
    let mut bench = bench();
    bench.keys("F10 \"批量\"");
    assert!(bench.picture().contains("批量通过本村无疑点户"), "a name is whole while room lies beside it: {}", bench.picture());
    bench.keys("esc F10 \"zzz\"");
    assert!(bench.picture().contains("没有这样的操作"));
    bench.keys("esc ctrl-g \"th\"");
    assert!(bench.picture().contains("> 退回"), "{}", bench.picture());
    bench.keys("esc ctrl-g \"ｔｕｉｈｕｉ\" ctrl-s");
    assert!(bench.picture().contains("请村里核对"), "{}", bench.picture());
    bench.keys("esc ctrl-g \"通过\"");
    let picture = bench.picture();
    assert!(picture.contains("(通过)") && picture.contains("有 1 条高疑点未处理"), "{picture}");
    bench.keys("enter ctrl-s");
    assert_eq!(bench.acts(), 0);
    assert!(bench.picture().contains("命令（列表）"), "it stays to say why");
    bench.keys("esc");
    assert!(bench.picture().contains("筛选: 无"));
}

#[test]
fn the_rulebook_opens_at_the_rule_in_front_and_narrows_as_one_types() {
    let mut bench = bench();
    bench.keys("alt-r");
    let picture = bench.picture();
    assert!(picture.contains("规则库   共 175 条，关闭 5 条") && picture.contains("> 收入水平 INC01"), "{picture}");
    bench.keys("\"转移性收入较上年同期归零\"");
    let picture = bench.picture();
    assert!(picture.contains("> 转移收入 TRF01") && picture.contains(" 1/1\n") && !picture.contains("INC01"), "{picture}");
    bench.keys("enter");
    assert!(bench.picture().contains("TRF01") && bench.picture().contains("查什么"), "{}", bench.picture());
    bench.keys("#");
    assert!(bench.picture().contains("这一页不是讲某条规则的疑点"));
    bench.keys("esc esc");
    assert!(bench.picture().contains(" 175 条\n"), "Esc forgets what was typed before it leaves");
    bench.keys("\"zhuanyi\" space \"guiling\"");
    let picture = bench.picture();
    assert!(picture.contains("TRF01 转移性收入较上年同期归零") && !picture.contains("INC01"), "by pinyin too: {picture}");
    bench.keys("esc");
    bench.keys("esc");
    assert!(bench.picture().contains("筛选: 无"));
}

#[test]
fn the_ledger_reads_on_as_one_searches_and_shows_the_seal() {
    let mut desk = rig::desk();
    let all: Vec<String> = desk.queue().iter().map(|row| row.hh_id.clone()).cycle().take(6 * 350).collect();
    for some in all.chunks(6) {
        let some: Vec<&str> = some.iter().map(String::as_str).collect();
        desk.order(&Order { note: "抽查".to_owned(), ..rig::order(Deed::Annotate, &some) }).expect("noted");
    }
    let (seal, newest) = (desk.ledger_top().expect("read").seal, desk.entries());
    let mut bench = Bench::with(desk, look(), 80, 24);
    bench.keys("@");
    let picture = bench.picture();
    assert!(picture.contains(&format!("日封签 {seal}")) && picture.contains(&format!("#{}", newest - 5)), "{picture}");
    bench.keys("\"导入\"");
    assert!(bench.picture().contains("第 1 批"), "what was not read yet is found too");
    bench.keys("esc \"退回\" enter");
    assert!(bench.picture().contains("台账第 3 号 退回"), "{}", bench.picture());
    bench.keys("esc esc esc");
    assert!(bench.picture().contains("筛选: 无"));
}

#[test]
fn one_key_shows_two_and_three_years_back() {
    let mut bench = bench();
    bench.keys("enter y");
    let picture = bench.picture();
    assert!(
        picture.contains("前两年") && picture.contains("前三年") && picture.contains("39,000.00") && picture.contains("35,000.00"),
        "{picture}"
    );
    bench.keys("right");
    assert!(bench.picture().contains("前三年"), "it stays for the next case");
    bench.keys("left %");
    assert!(bench.picture().contains("村中位"));
}

#[test]
fn files_are_chosen_previewed_brought_in_and_taken_back() {
    let mut bench = bench();
    bench.keys("alt-i ctrl-s");
    assert!(bench.picture().contains("先选文件"));
    bench.keys("\"tests/desk/新\" enter ctrl-s");
    let picture = bench.picture();
    assert!(picture.contains("还没有写入") && picture.contains("新户2024.csv 第 2 行 其他工资性收入“三千”"), "{picture}");
    bench.keys("esc");
    assert!(bench.picture().contains("已选 1 个文件"), "Esc goes back to the files");
    bench.keys("ctrl-s ctrl-s");
    let picture = bench.picture();
    assert!(picture.contains("第 3 批: 新增 1 份") && picture.contains("筛选: 无"), "{picture}");
    bench.keys("< ctrl-r");
    let picture = bench.picture();
    assert!(picture.contains("撤销第 3 批导入（2024-10-18 16:30 李敏，1 个文件：新增") && picture.contains("1 份）？那一批"), "{picture}");
    assert!(!picture.contains("新户2024"), "{picture}");
    assert_eq!(bench.desk.queue().len(), 7);
    bench.keys("F2");
    assert!(
        bench.picture().contains("第 4 批（撤销第 3 批导入）: 改回 0 份，撤走 1 份") && bench.picture().contains("筛选: 无"),
        "{}",
        bench.picture()
    );
    assert_eq!(bench.desk.queue().len(), 6);
}

#[test]
fn files_are_marked_as_cases_are() {
    let mut bench = bench();
    bench.keys("< \"tests/desk/\" space space");
    let picture = bench.picture();
    assert!(picture.contains("已选 2 个文件") && picture.contains("文件夹: tests/desk/"), "{picture}");
    assert!(picture.contains(" * 年度表2021.csv") && picture.contains(">  年度表2023.csv"), "a mark steps on\n{picture}");
    bench.keys("up space");
    assert!(bench.picture().contains("已选 1 个文件"), "a second time takes the mark off");
    bench.keys("*");
    assert!(bench.picture().contains("已选 8 个文件"), "{}", bench.picture());
    bench.keys("ctrl-u \"tests/desk/更\" *");
    assert!(bench.picture().contains("已选 7 个文件"), "those that are shown lose their marks together\n{}", bench.picture());
    // Full-width signs of an input method do the same; nothing of it is typed.
    bench.keys("ctrl-u \"tests/desk/\" ＊");
    let picture = bench.picture();
    assert!(picture.contains("已选 8 个文件") && picture.lines().nth(2) == Some(" 路径: tests/desk/"), "{picture}");
}

#[test]
fn nothing_marked_is_the_file_with_the_keys_and_the_sums_come_first() {
    let mut bench = bench();
    bench.keys("< \"tests/desk/新\" ctrl-s");
    let picture = bench.picture();
    let lines: Vec<&str> = picture.lines().collect();
    assert!(lines[2].contains("会怎样") && lines[3].contains("新增 1 户"), "{picture}");
    assert!(lines[4].contains("导入后共 7 户，纯收入合计 209,922.20 元"), "{picture}");
    assert!(picture.contains("没读入：1 个单元格读不懂，缺 9 列"), "{picture}");
}

#[test]
fn a_preview_adds_up_no_zeros_where_nothing_was_written() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("年度表2023.csv");
    let rows =
        "年度,行政村,户编号,户主姓名,年度家庭人口数,姓名,与户主关系,纯收入\n2023,石门村,=\"98010100100010001\",王建国,1,王建国,户主,\n";
    std::fs::write(&path, rows).expect("written");
    for (lang, told) in [(Lang::Zh, "导入后共 1 户，都没有纯收入"), (Lang::En, "afterwards 1 household, none with a net income")]
    {
        let mut bench = Bench::with(rig::empty(), Look { lang, ..look() }, 80, 24);
        bench.keys("<");
        bench.shell.paste(&path.display().to_string(), &mut bench.desk);
        bench.keys("ctrl-s");
        let picture = bench.picture();
        assert!(picture.contains(told) && !picture.contains("0.00"), "{picture}");
    }
}

#[test]
fn what_if_keeps_totals_and_place_in_sight() {
    let mut bench = bench();
    bench.keys("enter F7 down down down \"100000\"");
    for keys in ["", "end", "home"] {
        bench.keys(keys);
        let picture = bench.picture();
        for words in ["纯收入 37,020.00 → ", "人均   9,255.00 → ", "年收入 40,520.00 → ", "排第 1 → "] {
            assert!(picture.contains(words), "{words} after {keys}\n{picture}");
        }
    }
    let picture = bench.picture();
    assert!(!picture.contains("人均   9,255.00 → 9,255.00"), "it moves with what is typed\n{picture}");
    // Why it stands there goes on below where it began.
    bench.keys("esc F7");
    let picture = bench.picture();
    let below: Vec<&str> = picture.lines().filter_map(|line| line.split_once('│')).map(|(_, side)| side).collect();
    let at = below.iter().position(|side| side.starts_with("   可疑金额")).expect("why");
    assert!(below[at + 1].starts_with("   ") && !below[at + 1].starts_with("    "), "{picture}");
}

#[test]
fn a_wide_window_unfolds_cards_and_shows_the_years_before() {
    let mut bench = Bench::new(look(), 120, 40);
    bench.keys("enter");
    let picture = bench.picture();
    assert!(picture.contains("前两年") && picture.contains("35,000.00"), "{picture}");
    assert!(picture.contains("上年: 一样"), "{picture}");
    // The room below the heaviest is given to the next ones.
    assert!(picture.matches("看: ").count() > 1, "{picture}");
    // What nobody unfolded is told in words: the codes of rules come with the keys.
    let codes = |picture: &str| Book::shipped().expect("a book").rules().iter().filter(|rule| picture.contains(&rule.code)).count();
    assert_eq!(codes(&picture), 0, "{picture}");
    bench.keys("0");
    assert!(codes(&bench.picture()) > 0, "{}", bench.picture());
    bench.keys("esc enter");
    bench.keys("y");
    assert!(bench.picture().contains("村中位"), "{}", bench.picture());
    // What a case that came back had when it was returned matters more.
    bench.keys("esc down enter");
    assert!(bench.picture().contains("退回时"), "{}", bench.picture());
    bench.resize(80, 24);
    assert!(bench.picture().contains("退回时"));
}

#[test]
fn long_work_says_how_far_it_is_over_what_was_there() {
    let mut bench = bench();
    let mut buffer = bench.buffer();
    bench.shell.draw_busy(&mut buffer, &crate::i18n::text("导入", "Import"), (2, 960, 1920));
    let picture = crate::ui::widgets::plain_picture::of(&buffer);
    assert!(picture.contains("筛查") && picture.contains("50%") && picture.contains("王建国"), "{picture}");
    assert!(bench.shell.stops(Key::plain(Code::Esc)));
}

#[test]
fn a_table_is_written_where_the_reader_says() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut bench = Bench::new(look(), 200, 24);
    bench.keys("> tab space down tab");
    let picture = bench.picture();
    assert!(picture.contains("采集数据") && picture.contains("青溪镇2024采集数据_公示.xlsx"), "{picture}");
    bench.keys(&format!("down tab tab down home \"{}/甲\" enter", folder.path().display()));
    let path = folder.path().join("甲青溪镇2024采集数据_公示.csv");
    assert!(bench.picture().contains(&format!("已写出 15 行: {}", path.display())), "{}", bench.picture());
    assert!(path.is_file());
    bench.keys("alt-e esc");
    assert!(bench.picture().contains("筛选: 无"));
}

#[test]
fn the_second_round_shows_what_moved() {
    let mut bench = bench();
    bench.keys("down enter");
    let picture = bench.picture();
    assert!(picture.contains("退回时") && picture.contains("~ 660.00"), "{picture}");
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
fn figures_are_tried_on_a_scratch_layer_and_no_file_has_them() {
    let mut bench = bench();
    bench.keys("enter F7");
    let picture = bench.picture();
    assert!(picture.contains("测算 草稿 不保存") && picture.contains("没有哪一种笔误能单独解释"), "{picture}");
    bench.keys("\"６２a0０0\"");
    let picture = bench.picture();
    assert!(picture.contains("62000") && picture.contains("- 高 人均下降") && picture.contains("排第 1 → 1"), "{picture}");
    let line = picture.lines().position(|line| line.contains("62000")).expect("the figure");
    assert_eq!(usize::from(bench.cursor().1), line);
    bench.shell.paste("1,000元", &mut bench.desk);
    assert!(bench.picture().contains("620001,000"));
    bench.keys("esc");
    assert!(bench.picture().contains("试算的数先留着") && bench.picture().contains("数据文件里没有"), "{}", bench.picture());
    assert_eq!(bench.acts(), 0);
    bench.keys("F7");
    assert!(!bench.picture().contains("62000"), "it starts from what is reported");
    bench.keys("F7");
    assert!(bench.picture().contains("1/5 石门村1组 王建国"));
}

#[test]
fn a_village_shows_its_evidence_and_its_flag_is_settled_there() {
    let mut bench = bench();
    bench.keys("^ home");
    let picture = bench.picture();
    assert!(
        picture.contains("各村   共 3 个村，1 个有未处理的村级疑点") && picture.contains("中 ") && !picture.contains("VIL01"),
        "{picture}"
    );
    bench.keys("enter");
    let picture = bench.picture();
    assert!(picture.contains("[中 增幅]") && picture.contains("← 增收目标") && picture.contains("组成这张图的 2 户"), "{picture}");
    bench.keys("tab tab enter");
    assert!(bench.picture().contains("这张图里没有户"), "{}", bench.picture());
    bench.keys("shift-tab shift-tab down enter");
    assert!(bench.picture().contains("2/2 下河村5组 赵六"), "{}", bench.picture());
    bench.keys("esc F9");
    let picture = bench.picture();
    assert!(picture.contains("下河村 增幅 2 户") && !picture.contains("买买提"), "{picture}");
    bench.keys("esc");
    assert!(bench.picture().contains("买买提"));
    // Nobody's figures speak for a reason of a whole village: none is ticked beforehand.
    bench.keys("^ home enter F5 tab");
    assert!(!bench.picture().contains("(•)") && bench.picture().contains("R08"), "{}", bench.picture());
    bench.keys("space tab space F5");
    let last = bench.desk.last();
    assert!(last.starts_with("说明属实，，下河村，“同村增幅雷同”属实，R08 "), "{last}");
    assert!(bench.desk.village("下河村").expect("a village").cards.iter().all(|card| !card.state.is_unsettled()));
}

#[test]
fn an_office_switches_a_rule_and_sets_a_limit_in_the_rulebook() {
    let mut bench = bench();
    bench.keys("down down down enter F2 esc");
    bench.keys("# \"inc01\"");
    bench.keys("F5");
    let asked = bench.picture();
    for part in ["关闭 INC01 人均纯收入较上年同期下降", "消除 1", "INC01 人均", "1 条→0 条", "own.toml"] {
        assert!(asked.contains(part), "{part}: {asked}");
    }
    let is_on_yet = bench.desk.rule_rows().iter().any(|rule| rule.code == "INC01" && rule.on);
    assert!(is_on_yet, "asked before it is done");
    bench.keys("ctrl-s");
    let is_on = |bench: &Bench| bench.desk.rule_rows().iter().any(|rule| rule.code == "INC01" && rule.on);
    assert!(!is_on(&bench));
    let picture = bench.picture();
    let said = "INC01 人均纯收入较上年同期下降 已关闭；重新筛查: 新增疑点 0 条，消除 1 条";
    assert!(picture.contains(said) && !picture.contains("撤销）"), "undo takes the decision back, not the rule: {picture}");
    bench.keys("F5 ctrl-s");
    assert!(is_on(&bench));
    bench.keys("F6 ctrl-s");
    let form = bench.picture();
    assert!(form.contains("没有改动任何标准"));
    assert!(form.contains("下降中、重分界 ") && !form.contains("drop_heavy"), "a limit is read by its name: {form}");
    bench.keys("backspace backspace backspace \"30%\" ctrl-s");
    assert!(bench.picture().contains("要写明依据的文件号"));
    // The keys stand where something is missing.
    bench.keys("\"演示〔2024〕9号\" down \"x\" ctrl-s");
    assert!(bench.picture().contains("年度要写成 2024 这样"));
    bench.keys("backspace ctrl-s");
    assert!(bench.picture().contains("从 20% 改为 30%"), "{}", bench.picture());
    // A no leads back to the form with what was typed.
    bench.keys("esc");
    assert!(bench.picture().contains("演示〔2024〕9号"), "{}", bench.picture());
    bench.keys("ctrl-s ctrl-s");
    let limit = bench.desk.limits_of_rule("INC01").into_iter().find(|limit| limit.key == "drop_heavy").expect("a limit");
    assert_eq!((limit.value.as_deref(), limit.document.as_str()), (Some("30%"), "演示〔2024〕9号"));
    assert!(bench.picture().contains("下降中、重分界已设为 30%；重新筛查"), "{}", bench.picture());
    // The fall of 28 % is no grave one any more.
    assert_eq!(bench.desk.of(WANG).flags[0], 0);
}
