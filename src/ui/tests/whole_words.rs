//! Test only: what a screen has no room for is counted, figures are never cut, and a clerk reads words where there are words for a code.
//!
//! What does not live here: the pictures (`gallery.rs`), what the keys do (`keys.rs`).

use crate::config::settings::Settings;
use crate::i18n::Lang;
use crate::ui::tests::rig;
use crate::ui::tests::rig::Bench;
use crate::ui::tests::rig::Holds;
use crate::ui::tests::rig::MAI;
use crate::ui::tests::rig::WANG;
use crate::ui::tests::rig::look;
use crate::ui::widgets::display::Look;

fn english() -> Look {
    Look { lang: Lang::En, ..look() }
}

/// The line above the keys.
fn said(bench: &mut Bench) -> String {
    let picture = bench.picture();
    picture.lines().rev().nth(1).unwrap_or_default().to_owned()
}

#[test]
fn the_line_above_the_keys_counts_what_it_has_no_room_for_and_help_shows_it_whole() {
    // The reason for the place of a case, and the choices of a line of a form.
    for (look, keys, end) in [
        (look(), "", "人均少 28.0%"),
        (english(), "", "28.0% per head"),
        (english(), "alt-c F3", "found in review"),
        (look(), "F9 \"net_pc\" tab space \"<\" space \"limit.\" enter", ""),
    ] {
        let mut bench = Bench::new(look, 80, 24);
        bench.keys(keys);
        let line = said(&mut bench);
        if !line.contains('…') {
            assert_eq!(end, "", "{line}");
            continue;
        }
        let lines = line.trim_end().rsplit_once("↓ ").map(|(_, n)| n.to_owned());
        assert!(lines.is_some_and(|n| n.parse::<usize>().is_ok()), "{line}");
        bench.keys("F1");
        let help: String = bench.picture().chars().filter(|letter| !letter.is_whitespace() && *letter != '│').collect();
        assert!(help.contains(&end.replace(' ', "")), "{end}: {help}");
    }
}

#[test]
fn a_wide_queue_shows_the_whole_reason_beside_the_list_and_counts_what_its_cards_fold() {
    let mut bench = Bench::new(look(), 120, 40);
    let pane: Vec<String> = bench.picture().lines().filter_map(|line| Some(line.split_once('│')?.1.trim().to_owned())).collect();
    let all = pane.concat().replace(' ', "");
    let why = bench.desk.queue()[0].why.get(Lang::Zh).replace(' ', "");
    assert!(all.contains(&why), "{why}\n{all}");
    let cut: Vec<&String> = pane.iter().filter(|line| line.contains('…') && !line.contains("…0")).collect();
    assert!(!cut.is_empty() && cut.iter().all(|line| line.contains("↓ ")), "{cut:#?}");
}

#[test]
fn no_figure_of_a_village_is_cut() {
    for look in [look(), english()] {
        let mut bench = Bench::new(look, 80, 24);
        bench.keys("^ home enter");
        for _ in 0..5 {
            let picture = bench.picture();
            let lines: Vec<&str> = picture.lines().collect();
            // What has no room is a whole clause, and counted; a long name is none.
            assert!(!lines[3..lines.len() - 2].iter().any(|line| line.replace("·…", "").contains('…')), "{picture}");
            bench.keys("tab");
        }
        bench.keys("tab tab tab tab tab");
        let picture = bench.picture();
        assert!(picture.contains("12.0% ↓ 1") && said(&mut bench).contains("14,000.00"), "{picture}");
    }
}

#[test]
fn what_is_said_of_the_lines_of_a_part_of_the_board_stands_in_one_column_and_whole_clauses_give_way() {
    let mut bench = Bench::new(look(), 120, 40);
    bench.keys("~");
    let at = |line: &str| {
        let before = line.split("上年同期").next().filter(|before| before.len() < line.len() && !before.ends_with("没有"))?;
        Some(crate::ui::widgets::width::cells(before))
    };
    let mut columns: Vec<usize> = bench.picture().lines().filter_map(at).collect();
    columns.dedup();
    assert_eq!(columns.len(), 1, "{}", bench.picture());
    for look in [look(), english()] {
        let mut bench = Bench::new(look, 80, 24);
        bench.keys("~");
        for line in bench.picture().lines().filter(|line| line.replace("·…", "").contains('…')) {
            assert!(line.contains("↓ "), "{line}");
        }
    }
}

#[test]
fn a_return_of_many_names_every_slip_and_the_page_of_its_entry_folds_the_digests() {
    let mut bench = Bench::new(look(), 80, 24);
    bench.keys("space space F3 F3 @");
    let part = bench.desk.ledger_part(None).expect("read");
    let why = part.rows[0].why.clone();
    for said in ["002号（", "003号（", "（石门村 1 户）", "（下河村 1 户）"] {
        assert_eq!(why.get(Lang::Zh).matches(said).count(), 1, "{said}: {why:?}");
    }
    assert!(why.get(Lang::En).contains("1 household"), "{why:?}");
    bench.keys("enter");
    let has_digest = |picture: &str| picture.split(|sign: char| !sign.is_ascii_hexdigit()).any(|word| word.len() == 64);
    let page = bench.picture();
    assert!(page.contains("Tab 展开校验码") && page.contains("封签") && !has_digest(&page), "{page}");
    bench.keys("tab end");
    assert!(has_digest(&bench.picture()), "{}", bench.picture());
}

#[test]
fn what_an_entry_without_a_case_says_takes_the_room_of_the_case() {
    let mut bench = Bench::new(english(), 80, 24);
    bench.keys("@");
    assert!(bench.picture().contains("batch 2: 0 new records, 1 changed"), "{}", bench.picture());
}

#[test]
fn a_sentence_of_a_rule_is_read_in_the_language_of_the_screen_and_that_of_a_clerk_as_it_was_typed() {
    let is_chinese = |words: &str| words.chars().any(|letter| ('\u{4e00}'..='\u{9fff}').contains(&letter));
    let mut bench = Bench::new(english(), 80, 24);
    bench.keys("enter F3");
    let form = bench.picture();
    let sentence = form.lines().find(|line| line.contains("[x]")).expect("a sentence").replace('─', "");
    assert!(!is_chinese(&sentence.replace("王建国", "")), "{form}");
    assert!(form.contains("= 人均纯收入"), "as the village gets it: {form}");
    bench.keys("F3");
    let asks = bench.desk.case(WANG).expect("a case").asked.expect("asked").asks;
    assert!(!asks.is_empty() && asks.iter().all(|ask| is_chinese(ask.get(Lang::Zh)) && !is_chinese(ask.get(Lang::En))), "{asks:?}");
    let typed = bench.desk.case(MAI).expect("a case").asked.expect("asked").asks;
    assert!(typed.iter().all(|ask| ask.get(Lang::En) == ask.get(Lang::Zh)), "{typed:?}");
}

#[test]
fn pages_name_the_keys_that_lead_on_and_no_next_page_where_nothing_lies_below() {
    let mut bench = Bench::new(look(), 80, 24);
    bench.keys("alt-c F3 down down \"石门村\" down \"张三\" ctrl-s enter");
    let line = said(&mut bench);
    assert!(line.trim() == "F4 办一步  F6 办结线索  F7 撤回一步", "{line}");
    let mut bench = Bench::new(look(), 80, 24);
    bench.keys("^ home enter");
    let village = bench.picture();
    assert!(village.contains("这条疑点给全村办一次: F5"), "{village}");
    let mut bench = Bench::new(look(), 80, 24);
    bench.keys("enter tab enter");
    assert!(bench.picture().contains("PgDn"));
    bench.keys("end");
    assert!(!bench.picture().contains("PgDn"), "{}", bench.picture());
    for help in ["F1", "F1 end"] {
        let mut bench = Bench::new(look(), 80, 24);
        bench.keys(help);
        assert_eq!(bench.picture().contains("PgDn 下一页"), help == "F1", "{}", bench.picture());
    }
}

#[test]
fn the_fields_of_a_visit_say_what_they_mean() {
    for (keys, word) in
        [("", "填表时间"), ("down", "采集方式"), ("down down", "信息采集人"), ("down down down down down down", "工资性收入")]
    {
        let mut bench = Bench::new(look(), 80, 24);
        bench.keys("enter alt-u F3");
        bench.keys(keys);
        bench.keys("F1 F1");
        let page = bench.picture();
        assert!(page.contains(word) && !page.contains("找什么"), "{keys}: {page}");
    }
}

#[test]
fn a_draft_that_is_taken_up_gives_way_to_typing_and_is_kept_where_nothing_is_typed() {
    let mut bench = Bench::new(look(), 80, 24);
    bench.keys("ctrl-f \"lx\" esc ctrl-f ctrl-o esc ctrl-f ctrl-o");
    assert!(bench.picture().contains("末几位）: lx"), "left as it was, it is set aside again: {}", bench.picture());
    bench.keys("\"w\"");
    assert!(bench.picture().contains("末几位）: w "), "{}", bench.picture());
    bench.keys("esc ctrl-f ctrl-o end \"j\"");
    assert!(bench.picture().contains("末几位）: wj"), "an arrow keeps it: {}", bench.picture());
}

#[test]
fn the_line_above_a_case_keeps_off_the_badge() {
    for look in [look(), english()] {
        let mut bench = Bench::new(look, 80, 24);
        bench.keys("enter");
        let first = bench.picture();
        let first = first.lines().next().expect("a line");
        assert!(["入户 10-", "at home 10-"].iter().any(|day| first.contains(day)), "when it was collected is last to give way: {first}");
        for _ in 0..5 {
            let picture = bench.picture();
            let line = picture.lines().next().expect("a line").trim_end().to_owned();
            let badge = ["演练", "practice"].into_iter().find_map(|badge| line.strip_suffix(badge)).expect("a badge");
            assert!(badge.ends_with("  ") && !line.contains("……"), "{line}");
            bench.keys("]");
        }
    }
}

#[test]
fn a_ledger_with_acts_on_many_counts_lines_and_entries_in_words_of_their_own() {
    let mut bench = Bench::with(rig::crowd(30), look(), 80, 24);
    bench.keys("down down down F7 F2 @");
    let picture = bench.picture();
    let entries = bench.desk.entries();
    assert!(picture.contains(&format!("共 {entries} 条，一次办的合成一行")) && picture.contains("封签"), "{picture}");
    let counted = picture.lines().nth(1).expect("a line").trim_end().to_owned();
    assert!(counted.ends_with(" 行") && !counted.ends_with(&format!("{entries} 行")), "{counted}");
}

#[test]
fn a_filter_is_completed_in_words() {
    let mut bench = Bench::new(look(), 80, 24);
    bench.keys("F9 \"hh_type\" \"=\" \"=\" \"“\" \"脱\" tab");
    assert!(!said(&mut bench).contains('_') && said(&mut bench).contains("脱贫户"), "{}", said(&mut bench));
    let mut bench = Bench::new(english(), 80, 24);
    bench.keys("F9 \"size_y\" tab");
    assert!(said(&mut bench).contains("size of the year") && !said(&mut bench).contains("size_year"), "{}", said(&mut bench));
}

#[test]
fn a_correction_of_one_household_says_whose_figures_change_from_what_to_what_and_nothing_of_the_others() {
    let folder = tempfile::tempdir().expect("a folder");
    let sheet = "年度,行政村,户编号,户主姓名,其他工资性收入\n2024,下河村,=\"98010100100020006\",孙七,9100.00\n";
    let path = folder.path().join("更正.csv");
    std::fs::write(&path, sheet).expect("written");
    let mut bench = Bench::new(look(), 80, 24);
    bench.keys(&format!("< \"{}\" enter ctrl-s", path.display()));
    let picture = bench.picture();
    for told in ["更正 1 户", "改哪些数", "下河村 孙七 98010100100020006", "其他工资性收入", "→ 9,100.00"] {
        assert!(picture.contains(told), "{told}: {picture}");
    }
    assert!(!picture.contains("文件里没有"), "{picture}");
}

#[test]
fn an_office_without_data_names_the_keys_that_lead_on() {
    for (look, words) in [(look(), ["< 导入", "Alt-T 打开练习", "Alt-Y 看样例"]), (english(), ["< import", "Alt-T", "Alt-Y"])] {
        let mut bench = Bench::with(rig::empty(), look, 80, 24);
        let picture = bench.picture();
        let foot = picture.lines().last().expect("a line");
        assert!(words.iter().all(|word| foot.contains(word)) && !foot.contains('('), "{foot}");
    }
}

#[test]
fn the_ledger_tells_the_words_of_its_lines_in_the_language_of_the_screen() {
    let mut bench = Bench::new(english(), 80, 24);
    bench.keys("alt-c F3 down down \"石门村\" down \"张三\" ctrl-s esc @");
    let picture = bench.picture();
    let under: Vec<&str> = picture.lines().rev().skip(2).take(3).collect();
    let told = under.concat();
    assert!(told.contains("found, ") && told.contains("张三") && !told.contains("发现"), "{picture}");
}

#[test]
fn lines_of_a_list_that_are_cut_say_where_they_stand_whole() {
    // The heading of the ledger says so while a line of it is cut.
    let mut bench = Bench::new(look(), 80, 24);
    bench.keys("enter F3 F3 @");
    let picture = bench.picture();
    let list: Vec<&str> = picture.lines().skip(4).take(14).collect();
    assert!(list.iter().any(|line| line.trim_end().ends_with('…')) && picture.contains("原因（整行在下面）"), "{picture}");
    // Names in the scratch layer go on in the next line.
    for look in [look(), english()] {
        let mut bench = Bench::new(look, 80, 24);
        bench.keys("enter F7");
        let picture = bench.picture();
        let side: Vec<&str> = picture.lines().filter_map(|line| Some(line.split_once('│')?.1.trim_end())).collect();
        assert!(side.iter().all(|line| !line.contains('…') || line.contains("↓ ")), "{picture}");
        let item = ["项目（下面写全）", "item (whole below)"];
        assert!(item.iter().any(|item| picture.contains(item)), "{picture}");
    }
    // Of a path the end tells more, and names of limits take what documents leave empty.
    let file = std::path::PathBuf::from(format!("/{}/own/hezhun.toml", "a-long-folder".repeat(8)));
    let mut bench = Bench::seated(rig::desk(), english(), Settings { file: Some(file), ..rig::settings() }, 80, 24);
    bench.keys(", end");
    bench.keys("up up up up up up");
    let picture = bench.picture();
    let paths: Vec<&str> = picture.lines().filter(|line| line.contains("a-long-folder")).collect();
    assert!(paths.len() > 1 && paths[..2].iter().all(|line| line.trim_end().ends_with("own/hezhun.toml")), "{picture}");
}

#[test]
fn a_box_under_a_question_names_no_keys() {
    let mut bench = Bench::new(look(), 80, 24);
    bench.keys("enter F3");
    assert!(bench.picture().contains("Esc 取消"), "{}", bench.picture());
    bench.keys("F1");
    let picture = bench.picture();
    assert!(!picture.contains("Esc 取消"), "{picture}");
}

#[test]
fn the_table_of_a_case_without_a_flag_takes_the_room() {
    let mut bench = Bench::with(rig::crowd(30), look(), 80, 24);
    bench.keys("enter");
    let all = bench.desk.queue().len();
    let clean = (0..all).find(|_| {
        let is_clean = bench.picture().contains("没有疑点。");
        if !is_clean {
            bench.keys("right");
        }
        is_clean
    });
    let picture = bench.picture();
    assert!(clean.is_some() && !picture.contains("折起") && picture.contains("人均纯收入"), "{picture}");
    // Another pane keeps the room it needs.
    bench.keys("tab");
    bench.keys("1");
    assert!(bench.picture().contains("1成员"), "{}", bench.picture());
}

#[test]
fn no_word_touches_a_wall() {
    for look in [look(), english()] {
        for (wide, tall) in [(80, 24), (100, 30), (120, 40)] {
            for keys in ["", "enter", "enter %", "enter F7", "#", "^ home enter", "^ home enter tab"] {
                let mut bench = Bench::new(look.clone(), wide, tall);
                bench.keys(keys);
                let picture = bench.picture();
                for line in picture.lines() {
                    let signs: Vec<char> = line.chars().collect();
                    let touches = |at: usize| signs.get(at).is_some_and(|sign| !" │─┌┐└┘├┤┬┴┼".contains(*sign));
                    let walls = signs.iter().enumerate().filter(|(_, sign)| **sign == '│').map(|(at, _)| at);
                    for at in walls.filter(|at| *at > 0) {
                        assert!(!touches(at - 1) && !touches(at + 1), "{wide} {keys}: {line}\n{picture}");
                    }
                }
            }
        }
    }
}

#[test]
fn long_names_of_villages_and_heads_stand_whole_in_the_list() {
    for look in [look(), english()] {
        // In the narrowest window last year has the room that a long name would want; what is cut there carries its mark.
        for (wide, tall) in [(100, 30), (120, 40)] {
            let mut bench = Bench::new(look.clone(), wide, tall);
            let picture = bench.picture();
            let list = picture.lines().skip(4).collect::<Vec<_>>().join("\n");
            assert!(list.contains("上石门新村") && list.contains("买买提·吐尔逊"), "{wide}: {picture}");
        }
    }
}

#[test]
fn where_a_clue_stands_is_whole_in_the_list() {
    let steps = "alt-c F3 down \"10-1\" down \"石门村\" down \"张三\" ctrl-s F4 down \"10-2\" ctrl-s F4 down \"10-3\" down \"李敏\" ctrl-s \
                 F4 down \"10-4\" ctrl-s F4 down \"10-5\" ctrl-s F4 down \"10-12\" ctrl-s F6 ctrl-s";
    for look in [look(), english()] {
        let lang = look.lang;
        let mut bench = Bench::new(look, 80, 24);
        bench.keys(steps);
        let picture = bench.picture();
        let stands = if lang == Lang::Zh { "纳入，待录入" } else { "included, to be entered" };
        assert!(picture.lines().skip(4).take(2).any(|line| line.contains(stands) && !line.contains('…')), "{picture}");
    }
}
