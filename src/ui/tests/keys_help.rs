//! Test only: help, keys without effect, and the digits of panes.

use crate::domain::period::Period;
use crate::i18n::Lang;
use crate::input::action::Place;
use crate::input::keymap::Keymap;
use crate::ui::tests::rig;
use crate::ui::tests::rig::Bench;
use crate::ui::tests::rig::look;
use crate::ui::widgets::display::Look;

fn bench() -> Bench {
    Bench::new(look(), 80, 24)
}

/// The line above the keys.
fn said(bench: &mut Bench) -> String {
    let picture = bench.picture();
    let lines: Vec<&str> = picture.lines().collect();
    lines[lines.len() - 2].to_string()
}

/// Everything that help shows, from its top to its end.
fn whole(bench: &mut Bench) -> String {
    let mut pages = String::new();
    for _ in 0..8 {
        pages.push_str(&bench.picture());
        bench.keys("pagedown");
    }
    pages
}

#[test]
fn help_lists_what_works_now_and_explains_the_signs() {
    let mut bench = bench();
    bench.keys("F1");
    let shown = whole(&mut bench);
    let label = |name: &str| shown.lines().any(|line| line.split_whitespace().any(|word| word == name));
    assert!(label("退回") && label("按条件筛选") && !label("通过") && !label("撤销上一步") && !label("选到这里"), "{shown}");
    for sign in ["轮", "#", "高1中4", "2户=80 %"] {
        assert!(label(sign) || shown.contains(sign), "{sign}: {shown}");
    }
    assert!(shown.contains("对照样本") && shown.contains("照现在的顺序看到第 2 户"), "{shown}");
    bench.keys("esc enter F1");
    let shown = whole(&mut bench);
    assert!(shown.contains("同一个根源") && shown.contains("各栏名字前的数字") && shown.contains("F5"), "{shown}");
    // In English the same, without a word of Chinese beside the household.
    let mut bench = Bench::new(Look { lang: Lang::En, ..look() }, 80, 24);
    bench.keys("F1");
    let shown = whole(&mut bench);
    assert!(shown.contains("control sample") && shown.contains("2 = 80 %"), "{shown}");
}

#[test]
fn help_scrolls_by_every_usual_key() {
    for (keymap, down, up, first, last) in [
        ("default", "down", "up", "home", "end"),
        ("default", "j", "k", "home", "end"),
        ("vim", "j", "k", "g", "G"),
        ("numpad", "2", "8", "7", "1"),
    ] {
        let keys = Keymap::shipped(keymap).expect("a whole keymap");
        let mut bench = Bench::new(Look { keys, ..look() }, 80, 24);
        bench.keys("F1");
        let top = bench.picture();
        bench.keys(down);
        let one = bench.picture();
        assert_ne!(one, top, "{keymap} {down}");
        bench.keys(up);
        assert_eq!(bench.picture(), top, "{keymap} {up}");
        bench.keys(last);
        let end = bench.picture();
        assert!(end != top && end.contains("括号里"), "{keymap} {last}: {end}");
        bench.keys(first);
        assert_eq!(bench.picture(), top, "{keymap} {first}");
        bench.keys("pagedown");
        assert_ne!(bench.picture(), top, "{keymap}");
        bench.keys("pageup");
        assert_eq!(bench.picture(), top, "{keymap}");
        bench.keys("esc");
        assert!(!bench.picture().contains("此处可用的按键"), "{keymap}");
    }
}

#[test]
fn a_key_without_effect_says_so_and_names_the_way() {
    let mut bench = bench();
    for (keys, told) in [
        ("F5", "F5 说明属实: 在一户里用，回车先打开"),
        ("F11", "F11 在这里没有用；F1 看能用的键"),
        ("y", "y 近三年: 在一户里用，回车先打开"),
        ("enter *", "在列表里用，Esc 先返回"),
        ("Q", "Q 在这里没有用"),
        ("F3 y", "y 近三年: 在一户里用，Esc 先返回"),
        // Over a case the list is two steps away; over the list a case is nowhere below.
        ("*", "在列表里用，按 2 次 Esc 先返回"),
        ("esc esc space F3 y", "y 近三年: 在一户里用，这里不用"),
        ("*", "在列表里用，Esc 先返回"),
        ("esc esc esc enter", ""),
        ("esc esc ctrl-f F5", "这里只输入文字"),
    ] {
        bench.keys(keys);
        assert!(said(&mut bench).contains(told), "{keys}: {}", bench.picture());
    }
    // What is typed into a field is no key without effect.
    bench.keys("\"y\"");
    assert!(!said(&mut bench).contains("近三年"), "{}", bench.picture());
    // The key to the next part changes the choice of an export and leads on among limits: no refusal beside it.
    for keys in ["esc > tab", "shift-tab", "esc # \"inc01\" F6 tab", "shift-tab"] {
        bench.keys(keys);
        assert!(!said(&mut bench).contains("这里只输入文字"), "{keys}: {}", bench.picture());
    }
}

#[test]
fn help_calls_a_key_by_what_it_does_here_and_lists_nothing_that_an_empty_office_lacks() {
    let mut bench = bench();
    bench.keys("F9 F1");
    let shown = whole(&mut bench);
    assert!(shown.contains("补全") && !shown.contains("下一栏"), "{shown}");
    bench.keys("esc esc ctrl-f \"赵六\" F1");
    let shown = whole(&mut bench);
    assert!(shown.contains("到有这一户的栏") && !shown.contains("下一栏"), "{shown}");
    let mut bench = Bench::with(rig::empty(), look(), 80, 24);
    bench.keys("F1");
    let shown = whole(&mut bench);
    let label = |name: &str| shown.lines().any(|line| line.split_whitespace().any(|word| word == name));
    assert!(label("导入"), "{shown}");
    for name in ["找人", "按条件筛选", "换排序", "下一栏", "打开", "选中", "换期", "重新筛查", "各村", "看板", "台账"]
    {
        assert!(!label(name), "{name}: {shown}");
    }
    for (keys, why) in [("esc ^", "还没有导入数据"), ("~", "还没有导入数据"), ("@", "台账里还没有一条")] {
        bench.keys(keys);
        assert!(said(&mut bench).contains(why), "{keys}: {}", bench.picture());
    }
    bench.keys("ctrl-f");
    assert!(said(&mut bench).contains("这里没有户"), "{}", bench.picture());
}

#[test]
fn the_page_of_a_rule_leads_to_its_limits() {
    let mut bench = bench();
    bench.keys("# \"inc01\" enter");
    assert!(bench.picture().contains("F6 改标准"), "{}", bench.picture());
    bench.keys("F6");
    assert!(bench.picture().contains("Ctrl-S") && bench.picture().contains("人均减少超过多少才要说明"), "{}", bench.picture());
    // A page about a flag is not the rulebook.
    let mut bench = Bench::new(look(), 80, 24);
    bench.keys("enter enter F6");
    assert!(said(&mut bench).contains("标准在规则库里改"), "{}", bench.picture());
}

#[test]
fn an_export_says_how_many_choices_there_are() {
    let mut bench = bench();
    bench.keys(">");
    let all = crate::ui::pages::export::whats().len();
    assert!(bench.picture().contains(&format!(" 1/{all}")) && bench.picture().contains(" 1/2"), "{}", bench.picture());
    bench.keys("tab");
    assert!(bench.picture().contains(&format!(" 2/{all}")), "{}", bench.picture());
}

#[test]
fn panes_carry_the_digit_that_goes_there() {
    let mut bench = bench();
    bench.keys("enter");
    let picture = bench.picture();
    for pane in ["0疑点 5", "1成员 4", "2批注 1", "3经过 1", "4版本 1", "5未判"] {
        assert!(picture.contains(pane), "{pane}: {picture}");
    }
    for (key, shown) in [("5", "[5未判"), ("3", "[3经过"), ("0", "[0疑点")] {
        bench.keys(key);
        assert!(bench.picture().contains(shown), "{key}: {}", bench.picture());
    }
}

#[test]
fn the_first_card_is_in_view_when_a_case_opens_with_what_to_look_at() {
    for lang in [Lang::Zh, Lang::En] {
        let mut bench = Bench::new(Look { lang, ..look() }, 80, 24);
        bench.keys("enter");
        let picture = bench.picture();
        let (title, look_at, usually, net) = match lang {
            Lang::Zh => ("高 人均纯收入较上年同期下降", "看: ", "常见: ", "人均纯收入           9,255.00"),
            Lang::En => ("H Net income per head fell from a year before", "look at: ", "usually:", "9,255.00"),
        };
        assert!(picture.contains(title) && picture.contains(look_at) && picture.contains(usually) && picture.contains(net), "{picture}");
        // Its code and how it was worked out are there once the cards have the keys.
        assert!(!picture.contains("INC01") && !picture.contains("= −3,594.00"), "{picture}");
        bench.keys("0");
        let unfolded = bench.picture();
        assert!(unfolded.contains("INC01") && unfolded.contains("= −3,594.00"), "{unfolded}");
        bench.keys("esc enter");
        // Moving in the table unfolds it.
        bench.keys("down");
        let picture = bench.picture();
        assert!(picture.contains("23,860.40") && picture.contains(net), "{picture}");
    }
    // One that came back tells its slip above, and the card is there all the same.
    let mut bench = bench();
    bench.keys("down enter");
    let picture = bench.picture();
    assert!(picture.contains("退回单 青镇退") && picture.contains("人均纯收入增幅") && picture.contains("看: "), "{picture}");
}

#[test]
fn a_refusal_is_read_to_its_end() {
    let mut bench = bench();
    bench.keys("* F3 F3 space F3");
    let picture = bench.picture();
    let lines: Vec<&str> = picture.lines().collect();
    let said = lines[lines.len() - 3..lines.len() - 1].concat();
    assert!(!said.contains('…'), "{picture}");
}

#[test]
fn whatever_a_pane_cuts_is_read_in_full_behind_enter() {
    let mut bench = bench();
    for (keys, told) in
        [("enter 1 enter", "与户主关系"), ("esc 2 enter", "已电话询问户主，工厂六月停工，流水待补。"), ("esc 5 enter", "这条规则")]
    {
        bench.keys(keys);
        assert!(bench.picture().contains(told), "{keys}: {}", bench.picture());
    }
}

#[test]
fn the_entry_of_the_ledger_with_the_keys_is_read_whole_at_80_columns() {
    let mut bench = Bench::new(look(), 80, 24);
    bench.keys("@ down down down down down");
    let shown = bench.picture();
    let whole: String = shown.lines().rev().take(5).collect::<Vec<_>>().into_iter().rev().map(str::trim).collect();
    for words in ["2024-10-10 09:12 王芳 退回 下河村 买买提·吐尔逊", "R11 漏采", "佐证 E4"] {
        assert!(whole.contains(words), "{words}\n{shown}");
    }
    assert!(!whole.contains('…'), "{shown}");
}

#[test]
fn the_help_key_again_reads_what_the_keys_are_on_and_the_whole_handbook_is_searched() {
    // In the queue the doubt that stands first, with the step of the procedure it speaks of.
    let mut bench = bench();
    bench.keys("F1 F1");
    let shown = bench.picture();
    assert!(shown.contains("在标准程序里") && !shown.contains("此处可用的按键"), "{shown}");
    // In a case the item of the account.
    bench.keys("esc enter down F1 F1");
    let shown = bench.picture();
    assert!(shown.contains("在收入账里") && shown.contains("空着"), "{shown}");
    // In a form the evidence that the keys were led to.
    bench.keys("esc F5 F5 F1 F1");
    let shown = bench.picture();
    assert!(shown.contains("这些疑点要看它"), "{shown}");
    // The whole, narrowed by pinyin; Enter reads the entry.
    bench.keys("esc esc esc alt-n \"fsb\"");
    let shown = bench.picture();
    assert!(shown.contains("业务手册") && shown.contains("翻烧饼"), "{shown}");
    bench.keys("enter");
    assert!(bench.picture().contains("来回改"), "{}", bench.picture());
}

#[test]
fn where_all_is_in_sight_no_key_for_the_next_page_is_offered() {
    let mut bench = bench();
    bench.keys("enter tab enter");
    assert!(bench.picture().contains("PgDn"), "{}", bench.picture());
    bench.resize(80, 60);
    assert!(!bench.picture().contains("PgDn"), "{}", bench.picture());
    bench.keys("pagedown");
    assert!(bench.picture().contains("全文都在眼前"), "{}", bench.picture());
}

#[test]
fn the_help_key_again_explains_every_line_of_every_form() {
    // The way there and how many lines it has at least; each is left again by the keys behind it.
    let told = "alt-c F3 down \"2024-10-15\" down \"石门村\" down \"张三\" down down down \"房屋漏雨\" ctrl-s esc";
    let mut bench = bench();
    bench.keys(told);
    for (way, lines, leave) in [
        ("alt-c F3", 7, "esc esc"),
        ("alt-c F4", 4, "esc esc"),
        ("alt-c F6", 4, "esc esc"),
        ("alt-c F9", 1, "esc esc"),
        ("alt-z F3", 8, "esc esc"),
        ("alt-z F9", 1, "esc esc"),
        ("alt-w F3", 3, "esc esc"),
        ("alt-w F9", 1, "esc esc"),
        ("alt-u F4", 4, "esc esc"),
        ("alt-g F4", 10, "esc esc"),
        ("^ home enter F6 F5", 5, "esc esc esc esc"),
        ("enter F3", 8, "esc esc"),
        ("enter F5", 8, "esc esc"),
        ("enter ctrl-w", 8, "esc esc"),
    ] {
        bench.keys(way);
        let place = bench.shell.place();
        for line in 0..lines {
            bench.keys("F1 F1");
            let shown = bench.picture();
            assert!(!shown.contains("业务手册") && !shown.contains("此处可用的按键"), "{way}, line {line}\n{shown}");
            bench.keys("esc");
            assert!(matches!(bench.shell.place(), Place::Line | Place::Form), "{way} began at {place:?}, line {line}\n{}", bench.picture());
            bench.keys("down");
        }
        bench.keys(leave);
    }
}

#[test]
fn a_folder_without_tables_says_so_and_a_period_for_comparison_is_late_for_nothing() {
    let mut bench = bench();
    bench.keys("< \"src/\" *");
    assert!(said(&mut bench).contains("这里没有可读的表格，回车进文件夹"), "{}", bench.picture());
    bench.keys("esc alt-g down enter");
    let shown = bench.picture();
    assert!(shown.contains("2023年度") && !shown.contains("超期"), "{shown}");
}

#[test]
fn what_a_page_leads_to_is_done_from_the_page() {
    let clue = "alt-c F3 down down \"石门村\" down \"张三\" ctrl-s enter";
    for (key, shown) in [("F4", "办一步"), ("F6", "办结 ─"), ("F7", "线索")] {
        let mut bench = bench();
        bench.keys(clue);
        let line = said(&mut bench);
        assert!(line.contains("F4 办一步") && line.contains("F6") && line.contains("F7") && !line.contains("以后"), "{line}");
        bench.keys("F1");
        let help = whole(&mut bench);
        assert!(help.contains("办一步") && help.contains("办结线索"), "{help}");
        bench.keys("esc");
        bench.keys(key);
        let picture = bench.picture();
        assert!(picture.contains(shown) && !said(&mut bench).contains("先返回"), "{key}: {picture}");
        assert_eq!(bench.shell.place(), if key == "F7" { Place::Clues } else { Place::Line }, "{key}: {picture}");
    }
    // From its help too, with the page's own keys beside.
    let mut bench = bench();
    bench.keys(clue);
    bench.keys("F1 ctrl-s");
    assert!(bench.picture().contains("办一步"), "{}", bench.picture());
}

#[test]
fn what_import_refuses_names_keys_that_work_there() {
    let mut bench = bench();
    bench.keys("< alt-c");
    assert_eq!(bench.shell.place(), Place::Clues, "{}", bench.picture());
    for (key, place) in [("alt-w", Place::Revisits), ("alt-z", Place::Rounds), ("alt-u", Place::Visits)] {
        let mut bench = self::bench();
        bench.keys("<");
        bench.keys(key);
        assert_eq!(bench.shell.place(), place, "{}", bench.picture());
    }
}

#[test]
fn what_was_set_in_a_list_is_taken_back_from_there() {
    let mut bench = bench();
    bench.keys("^ home enter F6");
    assert!(!said(&mut bench).contains("撤销"), "{}", bench.picture());
    bench.keys("F5 \"2\" down \"王芳\" down \"2024-09-01\" ctrl-s");
    assert!(bench.picture().contains("王芳"), "{}", bench.picture());
    bench.keys("down up ctrl-z F6");
    assert!(!bench.picture().contains("王芳"), "{}", bench.picture());
}

#[test]
fn one_key_shows_the_slip_that_was_just_written() {
    for lang in [Lang::Zh, Lang::En] {
        let mut bench = Bench::new(Look { lang, ..look() }, 80, 24);
        bench.keys("alt-q");
        let (way, asks) = match lang {
            Lang::Zh => ("Alt-Q 看退回单", "问: "),
            Lang::En => ("Alt-Q the slip", "asked: "),
        };
        // The slip of an earlier day is the newest until another is written.
        assert!(bench.picture().contains("青镇退〔2024〕001号"), "{}", bench.picture());
        bench.keys("esc enter F3 F3");
        let line = said(&mut bench);
        assert!(line.contains(way) && line.contains("Ctrl-Z"), "{line}");
        bench.keys("alt-q");
        let page = bench.picture();
        assert!(page.contains("青镇退〔2024〕002号") && page.contains("王建国") && page.contains(asks), "{page}");
        bench.keys("esc ctrl-z");
        bench.keys("alt-q");
        let page = bench.picture();
        assert!(page.contains("青镇退〔2024〕001号") && !page.contains("002号"), "a return that was taken back has no slip: {page}");
    }
    let mut bench = Bench::with(rig::empty(), look(), 80, 24);
    bench.keys("alt-q");
    assert!(said(&mut bench).contains("本期还没有退回单"), "{}", bench.picture());
}

#[test]
fn no_card_is_folded_while_there_is_room_below_it() {
    for (wide, tall) in [(80, 24), (100, 30), (120, 40), (140, 50)] {
        for rows in 0..5 {
            let mut bench = Bench::new(look(), wide, tall);
            bench.keys(&"down ".repeat(rows));
            bench.keys("enter");
            for keys in ["", "0", "down"] {
                bench.keys(keys);
                let picture = bench.picture();
                let cells: Vec<String> = picture.lines().map(str::to_owned).collect();
                let side = |line: &String| line.rsplit_once('│').map_or(line.clone(), |(_, side)| side.to_owned());
                let lines: Vec<String> = cells[..cells.len() - 2].iter().map(side).collect();
                let folded =
                    lines.iter().any(|line| line.trim_end().rsplit_once("↓ ").is_some_and(|(_, count)| count.parse::<u8>().is_ok()));
                let blank = lines.iter().rev().take_while(|line| line.trim().is_empty()).count();
                // A remedy is never cut: it may be longer than what is left.
                assert!(!folded || blank <= 3, "{wide}×{tall} {rows} {keys}: {blank} blank lines\n{picture}");
            }
        }
    }
}

#[test]
fn a_village_in_which_nothing_is_settled_any_more_offers_no_key_that_would() {
    let mut bench = Bench::new(look(), 80, 24);
    bench.keys("^ home enter");
    assert!(bench.picture().contains(" F5 说明属实"), "{}", bench.picture());
    bench.desk.close_campaign(Period::annual(2024)).expect("closed");
    bench.keys("esc enter");
    assert!(!bench.picture().contains(" F5 说明属实"), "{}", bench.picture());
    bench.keys("F5");
    assert!(bench.picture().contains("2024年度已经结束"), "{}", bench.picture());
}
