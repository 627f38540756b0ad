//! Test only: what the queue does with tabs and views, marks, and acts on many cases.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use crate::domain::case::Status;
use crate::domain::period::Period;
use crate::domain::tab::Tab;
use crate::i18n::Lang;
use crate::i18n::Text;
use crate::input::action::Action;
use crate::review::decide::return_slip;
use crate::review::desk::state::View;
use crate::review::rows::Deed;
use crate::review::rows::Order;
use crate::review::rows::OwnAsk;
use crate::review::rows::returned::ItemAnswer;
use crate::ui::task;
use crate::ui::task::Task;
use crate::ui::tests::rig;
use crate::ui::tests::rig::Bench;
use crate::ui::tests::rig::Holds;
use crate::ui::tests::rig::LI;
use crate::ui::tests::rig::MAI;
use crate::ui::tests::rig::OU;
use crate::ui::tests::rig::SUN;
use crate::ui::tests::rig::WANG;
use crate::ui::tests::rig::ZHAO;
use crate::ui::tests::rig::look;
use crate::ui::widgets::display::Look;
use crate::ui::widgets::width;

/// A rule of the office without a usual reason, which one household breaks.
const UNUSUAL: &str = "[[rule]]
code = \"OWN01\"
title = { zh = \"自定\" }
scope = \"household\"
kind = \"doubt\"
severity = \"medium\"
when = 'net_pc > 15400 and net_pc < 15600'
";

fn bench() -> Bench {
    Bench::new(look(), 80, 24)
}

/// Types keys from the queue and says how many they were.
fn pressed(bench: &mut Bench, keys: &str) -> usize {
    bench.keys(keys);
    keys.split(' ').map(|word| if word.starts_with('"') { word.chars().count() - 2 } else { 1 }).sum()
}

#[test]
fn a_clean_approval_is_one_key_a_return_eight_and_an_explanation_six_at_most() {
    // Clean, from the queue and from the case.
    let mut bench = bench();
    bench.keys("down down down");
    assert_eq!(pressed(&mut bench, "F2"), 1);
    assert_eq!(bench.desk.status(OU), Status::Approved);
    bench.keys("enter");
    assert_eq!(pressed(&mut bench, "F2"), 1);
    assert_eq!(bench.desk.status(SUN), Status::Approved);
    // A return as it is filled in, and one with a second sentence, a remark of three letters, and another day left alone.
    let mut bench = Bench::new(look(), 80, 24);
    assert!(pressed(&mut bench, "enter F3 down space F3") <= 8);
    assert_eq!(bench.desk.status(WANG), Status::Returned);
    assert!(bench.desk.returns().contains("。工资性收入"), "two sentences: {}", bench.desk.returns());
    assert!(pressed(&mut bench, "F3 F3") <= 8);
    assert_eq!(bench.desk.status(MAI), Status::Returned);
    // An explanation: opened, the reason that fits best taken, the first evidence ticked; the case is done with and the next one opens.
    // Its wages did not fall, so the usual reason is not ticked beforehand.
    let mut bench = Bench::new(look(), 80, 24);
    bench.keys("down down");
    let keys = pressed(&mut bench, "enter F5 F5 space space F5");
    assert!(keys <= 6, "{keys}");
    assert!(
        bench.desk.history(LI).contains("说明属实：“低于关注线”属实，R08 属实：真实增长（新增务工、涨薪、新增产业），佐证 E1 "),
        "{}",
        bench.desk.history(LI)
    );
    assert_eq!((bench.desk.status(LI), bench.acts()), (Status::Approved, 2));
    let picture = bench.picture();
    assert!(picture.contains("4/5 上石门新村4组 欧阳𠮷"), "{picture}");
    // A flag without a usual reason: the keys are led to the reasons, then to the evidence.
    let mut bench = Bench::with(rig::desk_with(UNUSUAL), look(), 80, 24);
    for _ in 0..bench.desk.position(OU).expect("a place") {
        bench.keys("down");
    }
    let keys = pressed(&mut bench, "enter F5 F5 space space F5");
    assert!(keys <= 6, "{keys}");
    assert_eq!(bench.desk.status(OU), Status::Approved, "{}", bench.picture());
}

#[test]
fn members_notes_history_and_versions_are_one_key_away() {
    let mut bench = bench();
    bench.keys("enter");
    for (key, shown) in [("1", "[1成员"), ("2", "[2批注"), ("3", "[3经过"), ("4", "[4版本")] {
        bench.keys(key);
        assert!(bench.picture().contains(shown), "{key}: {}", bench.picture());
    }
}

/// The line of the tabs.
fn tabs(bench: &mut Bench) -> String {
    bench.picture().lines().nth(1).expect("a second line").to_string()
}

fn said(bench: &mut Bench) -> String {
    let picture = bench.picture();
    let lines: Vec<&str> = picture.lines().collect();
    lines[lines.len() - 2].to_string()
}

#[test]
fn a_filter_is_kept_as_a_tab_with_its_count_and_goes_again() {
    let mut bench = bench();
    bench.keys("ctrl-s");
    assert!(said(&mut bench).contains("先筛选或查找"));
    bench.keys("F9 \"下河村\" enter");
    let picture = bench.picture();
    assert!(picture.contains("筛选: 下河村   Esc 取消") && !picture.contains("王建国"), "{picture}");
    bench.keys("ctrl-s");
    assert!(bench.picture().contains("存为视图，名称: 下河村"), "{}", bench.picture());
    bench.keys("ctrl-u \"下河\" enter");
    assert_eq!(bench.desk.views(), [View { name: "下河".into(), tab: Tab::Waiting, filter: String::new(), words: "下河村".into() }]);
    let picture = bench.picture();
    assert!(tabs(&mut bench).contains("[下河 2]") && picture.contains("筛选: 无"), "{picture}");
    bench.keys("tab");
    assert!(tabs(&mut bench).contains("[待审 5]"), "after the last tab comes the first");
    bench.keys("shift-tab F9 \"size_year\" space \">\" \"2\" enter ctrl-s end \"二\" enter");
    assert_eq!(bench.desk.views()[1].filter, "size_year >2", "a view of a view holds both");
    assert_eq!(bench.desk.views()[1].words, "下河村");
    bench.keys("delete");
    assert_eq!(bench.desk.views().len(), 1);
    let picture = bench.picture();
    assert!(picture.contains("已去掉视图 下河二，筛选还在") && picture.contains("size_year >2"), "{picture}");
    bench.keys("delete");
    assert!(said(&mut bench).contains("这一栏是自带的，不能去掉"));
}

#[test]
fn undo_takes_back_a_view_or_a_rule_by_name_and_never_an_older_act() {
    let mut bench = bench();
    bench.keys("down down down F6 F6");
    let held = bench.acts();
    assert_eq!(held, 1, "{}", bench.picture());
    bench.keys("F9 \"下河村\" enter ctrl-s enter");
    assert!(tabs(&mut bench).contains("[下河村 2]"), "{}", bench.picture());
    bench.keys("delete ctrl-z");
    assert!(said(&mut bench).contains("撤销: 去掉视图 下河村"), "{}", bench.picture());
    assert!(tabs(&mut bench).contains("下河村 2") && bench.acts() == held, "{}", bench.picture());
    bench.keys("ctrl-z");
    assert!(said(&mut bench).contains("撤销: 存视图 下河村") && bench.desk.views().is_empty(), "{}", bench.picture());
    // A rule goes back where it was switched, with a run of its own.
    bench.keys("esc # \"INC01\" F5 F2");
    let on = |bench: &Bench| bench.desk.rule_rows().iter().any(|row| row.code == "INC01" && row.on);
    assert!(!on(&bench), "{}", bench.picture());
    let acts = bench.acts();
    bench.keys("ctrl-z");
    assert!(on(&bench) && bench.acts() > acts && said(&mut bench).contains("撤销: 关闭 INC01"), "{}", bench.picture());
    assert_eq!(bench.desk.queue().iter().filter(|row| row.status == Status::Held).count(), 1, "the older act stands");
    bench.keys("esc esc ctrl-z");
    assert_eq!(bench.desk.queue().iter().filter(|row| row.status == Status::Held).count(), 0, "{}", bench.picture());
}

#[test]
fn tabs_never_run_over_and_the_open_one_is_always_in_sight() {
    for lang in [Lang::Zh, Lang::En] {
        let mut desk = rig::desk();
        desk.set_views((1..=9).map(|n| View { name: format!("很长名字的自己的视图{n}"), ..View::default() }).collect(), None);
        let mut bench = Bench::with(desk, Look { lang, ..look() }, 80, 24);
        for _ in 0..17 {
            let line = tabs(&mut bench);
            let open = line.split_once('[').and_then(|(_, rest)| rest.split_once(']')).map(|(open, _)| open.to_string());
            let open = open.unwrap_or_else(|| panic!("no open tab in {line}"));
            assert!(open.ends_with(|letter: char| letter.is_ascii_digit()), "{line}");
            assert!(width::cells(&line) <= 80 && (line.contains("→ ") || line.contains("← ")), "{line}");
            bench.keys("tab");
        }
    }
}

#[test]
fn a_range_and_everything_in_view_are_marked_with_sums() {
    let mut bench = bench();
    bench.keys(";");
    assert!(said(&mut bench).contains("先选中范围的第一户"));
    bench.keys("space down ;");
    let line = said(&mut bench);
    assert!(line.contains("已选 3 户，纯收入合计 69,650.20 元，可疑金额合计 18,598.00 元"), "{line}");
    bench.keys("*");
    assert!(said(&mut bench).contains("已选 5 户"));
    bench.keys("*");
    assert!(said(&mut bench).contains("没有选中的户"));
}

/// Opens the case of the control sample, which stands last, and goes back to the first.
fn look_at_sun(bench: &mut Bench) {
    bench.keys("end enter esc home");
}

#[test]
fn a_case_of_the_control_sample_is_approved_only_once_it_was_open() {
    let mut bench = bench();
    bench.keys("end F2");
    let line = bench.picture();
    assert!(line.contains("1 户是对照样本，看过才能通过，先“打开”（回车）看一遍: 孙七"), "{line}");
    assert_eq!((bench.acts(), bench.desk.status(SUN)), (0, Status::Submitted));
    // In a window too small to draw it nobody has seen it.
    bench.resize(60, 20);
    bench.keys("enter esc");
    bench.resize(80, 24);
    bench.keys("F2");
    assert_eq!(bench.desk.status(SUN), Status::Submitted);
    bench.keys("enter");
    assert!(!bench.picture().contains("先打开"), "{}", bench.picture());
    bench.keys("esc F2");
    assert_eq!((bench.acts(), bench.desk.status(SUN)), (1, Status::Approved));
    // The next start of the program knows it; somebody else has not seen it.
    bench.keys("ctrl-z");
    let mut again = rig::again(&bench.desk);
    assert!(again.possible(SUN, Deed::Approve).is_ok());
    again.sit("王芳", "ws1");
    assert!(again.possible(SUN, Deed::Approve).is_err());
    assert!(again.order(&rig::order(Deed::Approve, &[SUN])).is_err(), "by no door");
}

#[test]
fn marked_cases_are_approved_together_after_a_question_with_counts_and_sums() {
    let mut bench = bench();
    bench.keys("* F2");
    let picture = bench.picture();
    for part in ["1 户，纯收入合计", "留下 4 户不动", "2 户有高疑点未处理，1 户有中疑点", "1 户是对照样本，要先打开看过"]
    {
        assert!(picture.replace('\n', "").contains(part), "{part}: {picture}");
    }
    // One of them is of the control sample: once it has been opened, it takes part.
    bench.keys("esc");
    look_at_sun(&mut bench);
    bench.keys("* * F2");
    let picture = bench.picture();
    for part in ["2 户，纯收入合计", "留下 3 户不动", "2 户有高疑点未处理，1 户有中疑点"] {
        assert!(picture.contains(part), "{part}: {picture}");
    }
    bench.keys("enter");
    assert_eq!(bench.acts(), 0, "Enter approves nobody");
    bench.keys("F2");
    assert_eq!((bench.acts(), bench.desk.last().as_str()), (2, "通过，2 户，"));
    bench.keys("ctrl-z");
    assert_eq!(bench.desk.queue().iter().filter(|row| row.status == Status::Approved).count(), 1, "one act, one step back");
    bench.keys("esc home space F2");
    assert!(bench.picture().contains("一户也办不了: 1 户有高疑点未处理"), "{}", bench.picture());
    assert_eq!(bench.acts(), 4, "nothing more than the act and its undoing");
}

#[test]
fn marked_cases_are_each_returned_for_their_own_flags_on_one_slip_a_village() {
    let mut bench = bench();
    // What each is asked when it is returned alone.
    let alone: Vec<(String, OwnAsk)> =
        [WANG, LI].map(|hh| (hh.to_owned(), return_slip::of_cards(&bench.desk.case(hh).expect("a case").cards))).into();
    assert!(alone.iter().all(|(_, own)| !own.ask.is_empty() && !own.reasons.is_empty()) && alone[0].1 != alone[1].1, "{alone:?}");
    bench.keys("space down space F3");
    let picture = bench.picture();
    assert!(picture.contains("退回选中的 2 户") && picture.contains("各户按自己的疑点"), "{picture}");
    assert!(!picture.contains("[x]") && !picture.contains("(*)"), "nothing is ticked that no flag asked for: {picture}");
    bench.keys("F3");
    let of: Vec<String> = bench.desk.queue().iter().filter(|row| row.status == Status::Returned).map(|row| row.hh_id.clone()).collect();
    assert_eq!(of.len(), 2, "{}", bench.picture());
    let own = bench.desk.own_asks(&of).expect("asked");
    let returns = bench.desk.returns();
    for own in own.values() {
        for words in &own.ask {
            assert_eq!(returns.matches(words.as_str()).count(), 1, "{words}: {returns}");
        }
    }
    let villages: BTreeSet<&str> = of.iter().map(|hh| bench.desk.of(hh).village.key()).collect();
    let slips: BTreeSet<&str> = returns.split("青镇退〔2024〕").skip(1).filter_map(|rest| rest.split_once('号')).map(|(n, _)| n).collect();
    // 001 is the return that the township came with.
    assert_eq!(slips.len(), villages.len() + 1, "one slip a village: {slips:?}");
    bench.keys("ctrl-z");
    assert!(of.iter().all(|hh| bench.desk.status(hh) != Status::Returned), "one act, one step back");
    assert!(bench.picture().contains("选中 2 户"), "what was marked is so again: {}", bench.picture());
    bench.keys("ctrl-y");
    assert!(!bench.picture().contains("选中 2 户"), "{}", bench.picture());
}

#[test]
fn a_slip_that_would_be_empty_is_refused_by_name_until_something_is_asked() {
    let mut bench = bench();
    let before = bench.acts();
    bench.keys("* F3 F3");
    let picture = bench.picture();
    assert!(picture.contains("没有可问的，写一句问各户的话，或取消后不选: 欧阳𠮷") && picture.contains("先选一个原因"), "{picture}");
    bench.keys("space F3");
    assert!(said(&mut bench).contains("1 户没有可问的，写一句要核对什么，或不选这些户: 欧阳𠮷"), "{}", bench.picture());
    assert_eq!(bench.acts(), before, "nobody is returned");
    bench.keys("home enter \"请核对人口\" enter F3");
    let out = bench.desk.queue().iter().filter(|row| row.status == Status::Returned).count();
    assert_eq!(bench.desk.returns().matches("请核对人口").count(), out, "{}", bench.picture());
    assert!(out >= 4, "{}", bench.picture());
}

#[test]
fn the_command_line_fills_a_return_from_the_flags_too() {
    let desk = rig::desk();
    let mut order = rig::order(Deed::Return, &[WANG]);
    desk.fill_return(&mut order).expect("filled");
    let asked = order.at(WANG);
    let own = return_slip::of_cards(&desk.case(WANG).expect("a case").cards);
    assert_eq!((&asked.ask, &asked.evidence, &asked.reasons), (&own.ask, &own.evidence, &own.reasons));
    // What was written is what one household is asked; of many it is asked besides.
    let mut order = Order { ask: vec!["请核对人口".to_owned()], ..rig::order(Deed::Return, &[WANG]) };
    desk.fill_return(&mut order).expect("filled");
    assert_eq!((order.at(WANG).ask, order.at(WANG).reasons), (vec!["请核对人口".to_owned()], own.reasons.clone()));
    let mut order = Order { ask: vec!["请核对人口".to_owned()], ..rig::order(Deed::Return, &[WANG, LI]) };
    desk.fill_return(&mut order).expect("filled");
    assert_eq!(order.at(WANG).ask, [own.ask.as_slice(), &["请核对人口".to_owned()]].concat());
}

#[test]
fn marked_cases_are_held_with_one_reason() {
    let mut bench = bench();
    bench.keys("home space F6 F6");
    assert!(bench.desk.last().starts_with("挂起，"), "{}", bench.desk.last());
    bench.keys("* F4");
    assert!(said(&mut bench).contains("其他请逐户办理"));
}

#[test]
fn the_unflagged_of_a_village_are_approved_by_one_key_and_a_yes() {
    // 赵六 is waiting again, beside a grave flag and the control sample.
    let mut desk = rig::desk();
    desk.order(&rig::order(Deed::Reverse, &[ZHAO])).expect("reversed");
    let mut bench = Bench::with(desk, look(), 80, 24);
    bench.keys("down F7");
    let picture = bench.picture();
    for part in ["一次通过 下河村 无疑点的户", "1 户，纯收入合计 35,840.00 元", "留下 2 户", "1 户是对照样本"]
    {
        assert!(picture.contains(part), "{part}: {picture}");
    }
    bench.keys("F2");
    assert_eq!((bench.acts(), bench.desk.last().as_str()), (1, "通过，下河村 赵六，"));
    bench.keys("home F7");
    assert!(said(&mut bench).contains("一户也办不了"), "{}", bench.picture());
}

#[test]
fn the_stop_line_stands_between_the_rows_and_the_sample_is_marked() {
    let mut bench = bench();
    let picture = bench.picture();
    let rows: Vec<&str> = picture.lines().collect();
    assert!(rows[2].contains("2户=80 %"), "{picture}");
    assert!(
        rows[6].contains("买买提") && rows[7].contains("停止线: 以上连同已处理的占可疑金额 80 %") && rows[8].contains("李秀英"),
        "{picture}"
    );
    assert!(picture.lines().any(|line| line.starts_with(" # 下河村") && line.contains("孙七")), "{picture}");
    bench.keys("end");
    assert!(bench.picture().contains("# 对照样本: 停止线以下抽出来逐户看的"));
    bench.keys("tab tab");
    assert!(!bench.picture().contains("停止线: 以上"), "nothing of this tab stands above it");
    // Everything is reached also where the line takes the place of a row.
    let mut bench = Bench::with(rig::crowd(54), look(), 80, 24);
    for _ in 0..60 {
        let picture = bench.picture();
        assert_eq!(picture.lines().filter(|line| line.starts_with('>')).count(), 1, "{picture}");
        bench.keys("down");
    }
    assert!(bench.front().starts_with("> 下河村 孙七"), "{}", bench.picture());
}

#[test]
fn the_first_flag_is_told_in_full_under_the_rows() {
    for (lang, full) in [
        (Lang::Zh, "首要疑点: 人均纯收入较上年同期下降，另有 4 条"),
        (Lang::En, "first flag: Net income per head fell from a year before, 4 more"),
    ] {
        let mut bench = Bench::new(Look { lang, ..look() }, 80, 24);
        assert!(bench.picture().contains(full), "{}", bench.picture());
    }
}

#[test]
fn a_returned_case_shows_its_slip_and_one_that_came_back_what_became_of_each_item() {
    let mut bench = bench();
    let back = bench.desk.case(MAI).expect("a case").asked.expect("asked");
    assert!(!back.is_out && back.asks == [Text::same("请核对务工收入，附工资流水")], "{back:?}");
    assert!(back.answers.iter().any(ItemAnswer::moved), "{back:?}");
    let at = bench.desk.queue().iter().position(|row| row.hh_id == MAI).expect("in the queue");
    bench.keys(&"down ".repeat(at));
    bench.keys("enter");
    let picture = bench.picture();
    assert!(picture.contains("退回单 青镇退〔2024〕001号（2024-10-17 前）已交回"), "{picture}");
    bench.keys("enter");
    let picture = bench.picture();
    assert!(picture.contains("问: 请核对务工收入，附工资流水") && picture.contains("改了: "), "{picture}");
    // Out, and over its day.
    let mut desk = rig::desk();
    desk.order(&Order {
        due: "2024-10-18".parse().ok(),
        reasons: vec!["R11".to_owned()],
        note: "请核对".to_owned(),
        ..rig::order(Deed::Return, &[LI])
    })
    .expect("returned");
    crate::review::tests::rig::on(&mut desk, "2024-10-21T08:30:00Z", "李敏");
    let mut bench = Bench::with(desk, look(), 80, 24);
    bench.keys("tab tab");
    let picture = bench.picture();
    assert!(picture.contains("002号 超3天") && picture.contains("退回单 青镇退〔2024〕002号，2024-10-18 前交回，已超 3 天"), "{picture}");
    bench.keys("enter");
    let picture = bench.picture();
    assert!(picture.contains("已超 3 天"), "{picture}");
}

#[test]
fn leaving_a_case_returns_to_the_one_last_seen() {
    let mut bench = bench();
    bench.keys("enter right right esc");
    assert!(bench.front().starts_with("> 石门村 李秀英"), "{}", bench.picture());
    // From a village too.
    bench.keys("^ home enter enter right esc");
    assert!(bench.picture().contains("> 赵六"), "{}", bench.picture());
}

#[test]
fn the_list_is_looked_at_in_four_orders_and_says_in_which() {
    let mut bench = bench();
    let heads = |bench: &mut Bench| -> Vec<String> {
        let names = ["王建国", "买买提", "李秀英", "欧阳", "孙七"];
        let picture = bench.picture();
        let of = |line: &str| names.iter().find(|name| line.contains(*name)).map(|name| (*name).to_owned());
        picture.lines().skip(4).take(14).filter_map(of).collect()
    };
    assert_eq!(heads(&mut bench), ["王建国", "买买提", "李秀英", "欧阳", "孙七"]);
    for (order, told) in [
        (["欧阳", "买买提", "孙七", "王建国", "李秀英"], "按村"),
        (["买买提", "王建国", "孙七", "李秀英", "欧阳"], "增减大的在前"),
        (["买买提", "王建国", "李秀英", "欧阳", "孙七"], "退回后回来的在前"),
    ] {
        bench.keys("F8");
        let mut shown = heads(&mut bench);
        let picture = bench.picture();
        assert!(picture.contains(&format!("排序: {told}（F8 换）")) && !picture.contains("停止线: 以上"), "{picture}");
        if told == "按村" {
            // Villages stand by name, whatever their order is; those of one stand together.
            shown.sort_unstable();
            let mut all: Vec<String> = order.iter().map(|name| (*name).to_owned()).collect();
            all.sort_unstable();
            assert_eq!(shown, all);
            let villages: Vec<&str> =
                picture.lines().skip(5).take(5).filter_map(|line| line.get(3..).and_then(|line| line.split(' ').next())).collect();
            let mut seen: Vec<&str> = Vec::new();
            for village in villages {
                assert!(seen.last() == Some(&village) || !seen.contains(&village), "{picture}");
                seen.push(village);
            }
        } else {
            assert_eq!(shown, order, "{told}");
        }
    }
    bench.keys("F8");
    assert!(bench.picture().contains("排序: 可疑金额优先") && bench.picture().contains("停止线: 以上"), "{}", bench.picture());
}

#[test]
fn a_village_shows_its_share() {
    let mut bench = bench();
    assert!(bench.picture().contains("石门村 2/2"), "{}", bench.picture());
    bench.keys("end");
    assert!(bench.picture().contains("下河村 2/3"), "{}", bench.picture());
    bench.keys("enter esc F2");
    assert!(bench.picture().contains("下河村 1/3") || bench.picture().contains("上石门新村 1/1"), "{}", bench.picture());
}

#[test]
fn finding_starts_at_the_best_hit_and_hears_capitals_members_and_other_tabs() {
    let mut bench = bench();
    // 李秀英 is named so; in the list 王建国 stands above her, whose member is of the same sound or not.
    bench.keys("ctrl-f \"LXY\"");
    assert!(bench.front().starts_with("> 石门村 李秀英"), "{}", bench.picture());
    // 赵六 is approved: the tab that has him is named, and Tab goes there.
    bench.keys("ctrl-u \"赵六\"");
    assert!(bench.picture().contains("另有 1 户在 通过；Tab 换过去"), "{}", bench.picture());
    bench.keys("tab");
    let picture = bench.picture();
    assert!(tabs(&mut bench).contains("[通过 1]") && bench.front().starts_with("> 下河村 赵六"), "{picture}");
    // The list that was sent off and stayed empty says the same, and the key does what it says.
    let mut bench = Bench::new(look(), 80, 24);
    bench.keys("ctrl-f \"赵六\" enter");
    assert!(bench.picture().contains("另有 1 户在 通过；Tab 换过去"), "{}", bench.picture());
    bench.keys("tab");
    assert!(tabs(&mut bench).contains("[通过 1]") && bench.picture().contains("赵六"), "{}", bench.picture());
    // A member is nobody's head.
    let members = bench.desk.case(WANG).expect("a case").members;
    let child = members.iter().find(|member| member.name != "王建国").expect("a member").name.clone();
    let mut bench = Bench::new(look(), 80, 24);
    bench.keys(&format!("down down ctrl-f \"{child}\""));
    assert!(bench.front().starts_with("> 石门村 王建国"), "{child}: {}", bench.picture());
}

#[test]
fn leaving_a_search_puts_the_keys_back_where_they_were() {
    let mut bench = Bench::new(look(), 80, 24);
    let row = |bench: &mut Bench| bench.picture().lines().find(|line| line.starts_with('>')).unwrap_or_default().to_owned();
    bench.keys("end");
    let stood = row(&mut bench);
    for search in ["\"李秀英\"", "\"赵六\" tab"] {
        bench.keys(&format!("ctrl-f {search}"));
        assert_ne!(row(&mut bench), stood, "{search}");
        bench.keys("esc");
        assert_eq!(row(&mut bench), stood, "{search}: {}", bench.picture());
    }
    // A case that was opened from it is the one last seen.
    bench.keys("ctrl-f \"李秀英\" enter esc esc");
    assert!(row(&mut bench).contains("李秀英"), "{}", bench.picture());
}

#[test]
fn the_share_of_the_village_and_the_order_stand_beside_each_other() {
    for lang in [Lang::Zh, Lang::En] {
        let mut bench = Bench::new(Look { lang, ..look() }, 80, 24);
        let line = |bench: &mut Bench| bench.picture().lines().nth(2).unwrap_or_default().to_owned();
        let order = if lang == Lang::Zh { "可疑金额优先" } else { "money in doubt first" };
        let top = line(&mut bench);
        assert!(top.contains("石门村 2/2") && top.contains(order), "{top}");
        bench.keys("F9 \"石门\" enter");
        let top = line(&mut bench);
        assert!(top.contains("石门村 2/2") && top.contains(order), "{top}");
    }
}

#[test]
fn a_period_that_is_only_compared_says_so_and_an_office_emptied_again_offers_its_three_ways_in() {
    let mut bench = Bench::new(look(), 80, 24);
    bench.keys("alt-g down enter");
    let picture = bench.picture();
    assert!(picture.contains("2023年度只作对照") && picture.contains("正在核查的是2024年度"), "{picture}");
    let folder = tempfile::tempdir().expect("a folder");
    let mut desk = rig::in_file(&folder.path().join("o.db"));
    task::run(&mut desk, Task::UndoBatch(1), &|_, _, _| true).expect("taken back");
    let mut bench = Bench::with(desk, look(), 80, 24);
    let picture = bench.picture();
    for way in ["还没有户", "导入系统导出", "练习", "看样例"] {
        assert!(picture.contains(way), "{way}: {picture}");
    }
    assert!(!picture.contains("只作对照"), "{picture}");
    // What comes in then is reviewed, also where it is older than what was there.
    rig::bring(&mut bench.desk, &["年度表2023.csv"]);
    assert_eq!((bench.desk.period(), bench.desk.queue().is_empty()), (Some(Period::annual(2023)), false));
}

#[test]
fn a_filter_is_counted_while_it_is_typed_and_speaks_chinese() {
    let mut bench = bench();
    bench.keys("F9 \"人均纯收入\" \"<10000\"");
    assert!(bench.picture().contains("符合 2 户"), "{}", bench.picture());
    bench.keys("enter");
    let picture = bench.picture();
    assert!(picture.contains("王建国") && picture.contains("李秀英") && !picture.contains("欧阳"), "{picture}");
    bench.keys("F9 ctrl-u \"fires(inc07)\"");
    assert!(bench.picture().contains("符合 1 户"), "{}", bench.picture());
    bench.keys("enter");
    assert!(bench.picture().contains("买买提") && !bench.picture().contains("王建国"), "{}", bench.picture());
    // Words are counted too.
    bench.keys("F9 ctrl-u \"下河\"");
    assert!(bench.picture().contains("符合 2 户"), "{}", bench.picture());
}

#[test]
fn a_mistake_in_a_filter_is_marked_where_it_stands_and_tab_completes_names() {
    let mut bench = bench();
    bench.keys("F9 \"flags>1\" space \"and\" space \"人均存收入>1\" enter");
    let picture = bench.picture();
    let lines: Vec<&str> = picture.lines().collect();
    assert!(lines[2].contains("人均存收入") && said(&mut bench).contains("是否指 人均纯收入"), "{picture}");
    let caret = lines[3].split('^').next().map(width::cells);
    let name = lines[2].split("人均存").next().map(width::cells);
    assert_eq!(caret, name, "{picture}");
    // A bracket too many, or a sign where none fits, is marked before it is sent; what may go on is not.
    let marked = |bench: &mut Bench| {
        let picture = bench.picture();
        let lines: Vec<&str> = picture.lines().collect();
        lines[3].split_once('^').map(|(front, _)| {
            lines[2]
                .chars()
                .scan(0, |at, letter| {
                    let from = *at;
                    *at += width::cells(&letter.to_string());
                    Some((from, letter))
                })
                .find(|(at, _)| *at == width::cells(front))
                .map_or(' ', |(_, letter)| letter)
        })
    };
    for (typed, sign) in [
        ("\"flags>1)\"", Some(')')),
        ("\"flags\" \">\"", None),
        ("\"flags>>1\"", Some('>')),
        ("\"flags>1\" space \"and\" space \"net_p\"", None),
        ("\"status=\"", None),
        ("\"（flags>1））\"", Some('）')),
    ] {
        bench.keys(&format!("ctrl-u {typed}"));
        assert_eq!(marked(&mut bench), sign, "{typed}: {}", bench.picture());
    }
    bench.keys("ctrl-u \"人均\" tab");
    assert!(bench.picture().contains("筛选条件: 人均纯收入"), "{}", bench.picture());
    bench.keys("ctrl-u \"rjcsr\" tab");
    assert!(bench.picture().contains("筛选条件: 人均纯收入"), "by its sound: {}", bench.picture());
    bench.keys("ctrl-u \"fir\" tab \"INC0\" tab");
    assert!(
        bench.picture().contains("筛选条件: fires(INC01)") && said(&mut bench).contains("人均纯收入较上年同期下降"),
        "{}",
        bench.picture()
    );
    bench.keys("tab");
    assert!(bench.picture().contains("筛选条件: fires(INC02)"), "{}", bench.picture());
    // Help lists the fields with what the case in front has there.
    bench.keys("ctrl-u F1 end pageup pageup pageup");
    let mut shown = String::new();
    bench.keys("home");
    for _ in 0..12 {
        shown.push_str(&bench.picture());
        bench.keys("pagedown");
    }
    assert!(shown.contains("人均纯收入") && shown.contains("net_pc   本户: 9255") && shown.contains("fires(INC01)"), "{shown}");
}

#[test]
fn another_period_is_shown_and_decided_in_without_leaving() {
    let mut bench = bench();
    bench.keys("space alt-g");
    let shown = bench.picture();
    for line in ["> 2024年度", "正在核查，在看", "2023年度", "2021年度"] {
        assert!(shown.contains(line), "{line}\n{shown}");
    }
    // Typing narrows, Enter turns; what was marked belonged to the other period.
    bench.keys("\"2023\" enter");
    let shown = bench.picture();
    assert!(shown.contains("2023年度") && shown.contains("现在看的是2023年度"), "{shown}");
    assert!(shown.contains("2023年度只作对照") && shown.contains("Alt-G 换到正在核查的一期"), "{shown}");
    // The rules run over periods with cases: a run is refused by name, and help does not list it.
    bench.keys("&");
    assert!(said(&mut bench).contains("2023年度只作对照，没有要审的户，不筛查"), "{}", bench.picture());
    assert!(!bench.shell.listed(&bench.desk).contains(&Action::Assess));
    // From a case, the same household is opened in the other period; the way back leads to the list of that period.
    bench.keys("alt-g up enter");
    assert!(bench.picture().contains("2024年度"), "{}", bench.picture());
    bench.keys("enter");
    assert!(bench.picture().contains("王建国"), "{}", bench.picture());
    bench.keys("alt-g \"2023\" enter");
    let shown = bench.picture();
    assert!(shown.contains("现在看的是2023年度"), "{shown}");
    bench.keys("alt-g esc");
    assert_eq!((bench.desk.period(), bench.acts()), (Some(Period::annual(2023)), 0), "nothing was entered");
    // An office without data has no period to turn to.
    let mut bench = Bench::with(rig::empty(), look(), 80, 24);
    bench.keys("alt-g");
    assert!(bench.picture().contains("还没有导入数据"), "{}", bench.picture());
}

#[test]
fn a_campaign_is_dated_closed_and_opened_again_from_the_list_of_periods() {
    let mut bench = bench();
    // The dates as they hold stand in the form; what is typed anew is set, and the rules run again.
    bench.keys("alt-g F4");
    let shown = bench.picture();
    assert!(shown.contains("2024年度的日期") && shown.contains("上报截止") && shown.contains("村级初审"), "{shown}");
    bench.keys("ctrl-s");
    assert!(bench.picture().contains("没有改动任何日期"), "{}", bench.picture());
    bench.keys("down down \"x\" ctrl-s");
    assert!(bench.picture().contains("上报截止要写成 2024-10-24 这样"), "{}", bench.picture());
    bench.keys("ctrl-u backspace \"2024-11-29\" ctrl-s");
    assert_eq!(bench.desk.campaign(Period::annual(2024)).expect("read").dates.deadline, NaiveDate::from_ymd_opt(2024, 11, 29));
    // Closing says what is unfinished and asks; Enter is no yes.
    let before = bench.desk.entries();
    bench.keys("F6");
    let shown = bench.picture();
    assert!(shown.contains("还没审") && shown.contains("结束2024年度") && shown.contains("没办完的"), "{shown}");
    bench.keys("enter");
    assert_eq!(bench.desk.entries(), before, "nothing was done");
    bench.keys("F2");
    let shown = bench.picture();
    assert!(shown.contains("2024年度已结束：锁定 1 户") && shown.contains("已结束"), "{shown}");
    assert_eq!(bench.desk.status(ZHAO), Status::Locked);
    // A closed one takes no dates; it is opened again with a reason, and what was locked is where it was.
    bench.keys("F4");
    assert!(bench.picture().contains("这一期已经结束"), "{}", bench.picture());
    bench.keys("F7 ctrl-s");
    assert_eq!(bench.desk.status(ZHAO), Status::Locked, "no reason, nothing done");
    bench.keys("\"补录两户\" ctrl-s");
    let shown = bench.picture();
    assert!(shown.contains("2024年度重新开放：解锁 1 户"), "{shown}");
    assert_eq!(bench.desk.status(ZHAO), Status::Approved);
    bench.keys("F7");
    assert!(bench.picture().contains("2024年度没有结束，不用重新开放"), "{}", bench.picture());
    // Undo stops there and says where it is done anew; commands and phrases have no campaign in hand.
    bench.keys("esc ctrl-z");
    assert!(bench.picture().contains("不在这里撤销：到“换期”（Alt-G）里再办"), "{}", bench.picture());
    let entries = bench.desk.entries();
    bench.keys("F10 F6");
    assert!(bench.picture().contains("先打开“换期”"), "{}", bench.picture());
    assert_eq!(bench.desk.entries(), entries);
}

#[test]
fn a_month_of_clues_is_dated_by_typing_it_shows_its_clues_and_is_closed_and_opened_again() {
    let mut bench = bench();
    let month = Period::parse("2024m10").expect("a month");
    bench.keys("alt-g \"2024年10月\"");
    assert!(bench.picture().contains("线索 0 条，在办 0 条"), "{}", bench.picture());
    bench.keys("F4 down down \"2024-11-05\" ctrl-s");
    let shown = bench.picture();
    assert!(shown.contains("2024年10月的日期已设好"), "{shown}");
    assert_eq!(bench.desk.campaign(month).expect("read").dates.deadline, NaiveDate::from_ymd_opt(2024, 11, 5));
    // It stands among the periods now; closing it asks, and Enter shows its clues alone.
    bench.keys("esc alt-g");
    assert!(bench.picture().contains("2024年10月"), "{}", bench.picture());
    bench.keys("\"m10\" F6");
    assert!(bench.picture().contains("结束2024年10月：线索 0 条，在办 0 条"), "{}", bench.picture());
    bench.keys("F2 F7 \"补登\" ctrl-s");
    assert!(bench.picture().contains("2024年10月重新开放"), "{}", bench.picture());
    let under_review = bench.desk.period();
    bench.keys("enter");
    let shown = bench.picture();
    assert!(shown.contains("输入几个字来找: 2024m10") && shown.contains("线索"), "{shown}");
    assert_eq!(bench.desk.period(), under_review);
}

#[test]
fn tab_completes_a_value_of_a_code_list_and_a_field_of_last_year() {
    let mut bench = bench();
    bench.keys("F9 \"status==\"");
    bench.shell.paste("\"", &mut bench.desk);
    bench.keys("tab");
    assert!(bench.picture().contains("status==\"待审\""), "{}", bench.picture());
    bench.keys("tab");
    assert!(bench.picture().contains("status==\"已退回\""), "another one at each Tab: {}", bench.picture());
    bench.keys("ctrl-u \"上年.rjc\" tab");
    assert!(bench.picture().contains("上年.人均纯收入"), "{}", bench.picture());
}
