//! Test only: writing words: the note box, phrases, rare characters, drafts.

use std::fs;

use crate::config::settings::Settings;
use crate::input::action::Place;
use crate::ui::tests::rig;
use crate::ui::tests::rig::Bench;
use crate::ui::tests::rig::Holds;
use crate::ui::tests::rig::WANG;
use crate::ui::tests::rig::look;
use crate::ui::widgets::display::Look;
use crate::ui::widgets::glyph::GlyphSet;

fn bench() -> Bench {
    Bench::new(look(), 80, 24)
}

/// The program ends without a word, and starts again on the same file.
fn crashed(bench: &mut Bench) -> Bench {
    bench.shell.keep_drafts(&mut bench.desk);
    Bench::with(rig::again(&bench.desk), look(), 80, 24)
}

#[test]
fn letters_are_taken_back_in_the_note_and_not_at_the_desk() {
    let mut bench = bench();
    bench.keys("enter F4 \"甲乙\" ctrl-z ctrl-z ctrl-y");
    assert_eq!(bench.acts(), 0);
    bench.keys("F4");
    assert!(bench.desk.history(WANG).starts_with("甲\n"), "{}", bench.desk.history(WANG));
}

#[test]
fn a_long_line_wraps_and_the_cursor_goes_with_it() {
    let mut bench = bench();
    bench.keys(&format!("enter F4 \"{}\"", "工厂停工".repeat(20)));
    let first = bench.cursor();
    let picture = bench.picture();
    assert!(picture.lines().filter(|line| line.contains("工厂停工")).count() >= 2, "{picture}");
    bench.keys("\"了\"");
    assert_eq!(bench.cursor(), (first.0 + 2, first.1));
}

#[test]
fn a_phrase_is_found_by_initials_and_inserted_at_the_cursor() {
    let mut bench = bench();
    bench.keys("enter F4 \"查：\" F9 \"gctg\" enter");
    let picture = bench.picture();
    assert!(picture.contains("查：工厂停工，务工收入减少。"), "{picture}");
    bench.keys("F4");
    assert!(bench.desk.history(WANG).starts_with("查：工厂停工，务工收入减少。\n"), "{}", bench.desk.history(WANG));
}

#[test]
fn phrases_go_into_the_lines_of_a_form_and_nowhere_else() {
    let mut bench = bench();
    bench.keys("enter F6 end alt-p enter");
    assert!(bench.picture().contains("电话核对，户主确认属实。"), "{}", bench.picture());
    bench.keys("esc esc / alt-p");
    assert!(bench.picture().contains("这里不写文字"), "{}", bench.picture());
}

#[test]
fn what_was_written_can_be_kept_as_a_phrase_of_ones_own() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("phrases.toml");
    let settings = Settings { phrases: Some(path.clone()), ..rig::settings() };
    let mut bench = Bench::seated(rig::desk(), look(), settings, 80, 24);
    bench.keys("enter F4 F8");
    assert!(bench.picture().contains("先写几个字"), "{}", bench.picture());
    bench.keys("\"请驻村队员核实\" alt-k");
    assert!(bench.picture().contains("已存成常用语"), "{}", bench.picture());
    bench.keys("esc F4 F9");
    assert!(bench.picture().contains("> 请驻村队员核实"), "own ones come first\n{}", bench.picture());
    fs::write(&path, "[[phrase]\n").expect("written");
    bench.keys("esc F9");
    assert!(bench.picture().contains("第 1 行第 10 列"), "{}", bench.picture());
}

#[test]
fn a_rare_character_is_shown_with_its_width_and_takes_the_place_of_its_code() {
    let mut bench = bench();
    bench.keys("enter F4 \"欧阳20BB7\" alt-x");
    let picture = bench.picture();
    assert!(picture.contains("𠮷   U+20BB7   占 2 格"), "{picture}");
    bench.keys("enter F10 \"D800\" enter");
    assert!(bench.picture().contains("没有这个编码的字"), "{}", bench.picture());
    bench.keys("ctrl-u \"1B\" enter");
    assert!(bench.picture().contains("控制符"), "{}", bench.picture());
    bench.keys("esc F4");
    assert!(bench.desk.history(WANG).starts_with("欧阳𠮷\n"), "{}", bench.desk.history(WANG));
}

#[test]
fn a_note_outlives_the_program_and_is_gone_when_it_is_sent_or_cancelled() {
    let mut bench = bench();
    bench.keys("enter F4 \"工厂六月\" enter \"停工\"");
    assert_eq!(bench.shell.unkept(), 7);
    let mut bench = crashed(&mut bench);
    bench.keys("enter F4");
    let picture = bench.picture();
    assert!(picture.contains("找回了 2024-10-18 16:30 没有提交的草稿") && picture.contains("工厂六月"), "{picture}");
    assert_eq!(bench.shell.unkept(), 0);
    bench.keys("\"，属实\" F4");
    assert!(bench.desk.history(WANG).starts_with("工厂六月\n停工，属实\n"), "{}", bench.desk.history(WANG));
    let kept = |bench: &Bench| bench.desk.draft(&format!("note {WANG}")).expect("read").map(|draft| draft.words);
    assert_eq!(kept(&bench), None, "sent");
    bench.keys("F4 \"又\"");
    bench.shell.keep_drafts(&mut bench.desk);
    assert_eq!(kept(&bench).as_deref(), Some("又"));
    bench.keys("esc");
    assert_eq!(kept(&bench), None, "cancelled");
    bench.keys("right F4");
    assert!(!bench.picture().contains("又"), "another case has its own");
}

#[test]
fn what_is_cancelled_is_set_aside_and_had_back_by_one_key() {
    // A note, for this case and nobody else's.
    let mut bench = bench();
    bench.keys("enter F4 \"工厂停工\" esc");
    assert!(bench.picture().contains("没提交的留成了草稿，再打开时按 Ctrl-O 取回"), "{}", bench.picture());
    bench.keys("F4");
    let picture = bench.picture();
    assert!(picture.contains("取消时留下的草稿还在，按 Ctrl-O 取回") && !picture.contains("工厂停工"), "{picture}");
    // What was begun anew is set aside in its place, so that none of the two is lost.
    bench.keys("\"又\" ctrl-o");
    assert!(bench.picture().contains("工厂停工") && bench.picture().contains("的草稿取回来了"), "{}", bench.picture());
    bench.keys("ctrl-o");
    assert!(bench.picture().contains("又") && !bench.picture().contains("工厂停工"), "{}", bench.picture());
    bench.keys("ctrl-o");
    // Also after the program has ended, and gone once it is sent off.
    let mut bench = crashed(&mut bench);
    bench.keys("enter F4");
    assert!(bench.picture().contains("工厂停工"), "{}", bench.picture());
    bench.keys("esc F4 ctrl-o F4 F4 ctrl-o");
    assert!(bench.desk.history(WANG).starts_with("工厂停工\n"), "{}", bench.desk.history(WANG));
    assert!(bench.picture().contains("没有可以取回的草稿"), "{}", bench.picture());
    // A form opens as it is filled in, with ticks and words to be had back; another flag has another draft.
    let mut bench = Bench::new(look(), 80, 24);
    bench.keys("enter F3 down space esc F3");
    let ticked = |bench: &mut Bench| bench.picture().matches("[x]").count();
    let filled = ticked(&mut bench);
    bench.keys("ctrl-o");
    assert_eq!(ticked(&mut bench), filled + 1, "{}", bench.picture());
    bench.keys("F3");
    assert!(bench.desk.draft(&format!("aside return {WANG}")).expect("read").is_none(), "sent");
    // Nothing was touched, nothing is said.
    bench.keys("F3 esc");
    assert!(!bench.picture().contains("草稿"), "{}", bench.picture());
    // Several at once.
    let mut bench = Bench::new(look(), 80, 24);
    bench.keys("space down space F3 enter \"请核对人口\" enter esc F3 ctrl-o");
    assert!(bench.picture().contains("请核对人口"), "{}", bench.picture());
    // Limits of a rule.
    let mut bench = Bench::new(look(), 120, 40);
    bench.keys("# \"INC01\" F6 \"77%\" esc F6");
    assert!(!bench.picture().contains("77%"), "{}", bench.picture());
    bench.keys("ctrl-o");
    assert!(bench.picture().contains("77%"), "{}", bench.picture());
}

#[test]
fn the_fields_of_the_queue_keep_what_was_typed_too() {
    let mut bench = bench();
    bench.keys("F9 \"net_pc<8500\" esc");
    assert!(bench.picture().contains("没提交的留成了草稿，再打开时按 Ctrl-O 取回"), "{}", bench.picture());
    bench.keys("F9");
    assert!(bench.picture().contains("取消时留下的草稿还在，按 Ctrl-O 取回"), "{}", bench.picture());
    bench.keys("ctrl-o");
    assert!(bench.picture().contains("net_pc<8500"), "{}", bench.picture());
    bench.keys("ctrl-u \"下河村\" enter F9 \"石门村\" enter");
    assert!(bench.picture().contains("筛选: 石门村 "), "typing takes the place of what is on: {}", bench.picture());
    bench.keys("F9 end space \"低保\" enter");
    assert!(bench.picture().contains("筛选: 石门村 低保"), "an arrow keeps it: {}", bench.picture());
    bench.keys("esc / \"王建\" esc");
    assert!(bench.picture().contains("没提交的留成了草稿") && bench.picture().contains("李秀英"), "{}", bench.picture());
    bench.keys("/ ctrl-o");
    assert!(!bench.picture().contains("李秀英"), "{}", bench.picture());
    // The day of a form.
    let mut bench = Bench::new(look(), 80, 24);
    bench.keys("enter F3 tab \"2024-10-30\" F3");
    assert!(bench.desk.last().ends_with("2024-10-30 前交回"), "{}", bench.desk.last());
}

#[test]
fn the_fields_of_the_queue_outlive_a_kill_and_leave_nothing_once_they_are_used() {
    for (field, words, shown) in [("/", "王建", "王建国"), ("F9", "net_pc<3", "符合"), ("/ \"王\" enter esc ctrl-s", "王家的户", "名称")]
    {
        let mut bench = bench();
        bench.keys(&format!("{field} \"{words}\""));
        assert!(bench.shell.unkept() > 0, "{field}");
        let mut bench = crashed(&mut bench);
        bench.keys(field);
        let picture = bench.picture();
        assert!(picture.contains("找回了 2024-10-18 16:30 没有提交的草稿"), "{field}\n{picture}");
        assert!(picture.contains(words) && picture.contains(shown), "{field}\n{picture}");
        assert_eq!(bench.shell.unkept(), 0, "{field}");
        // Used, also after it was set aside: neither of the two is offered again.
        bench.keys(&format!("esc {} ctrl-o enter", field.rsplit(' ').next().unwrap_or(field)));
        let mut bench = crashed(&mut bench);
        bench.keys(field);
        assert!(!bench.picture().contains("草稿"), "{field}\n{}", bench.picture());
    }
    // What a search found when the program was killed is found again.
    let mut bench = bench();
    bench.keys("/ \"王建\"");
    let mut bench = crashed(&mut bench);
    bench.keys("/");
    assert!(!bench.picture().contains("李秀英"), "{}", bench.picture());
    bench.keys("enter");
    assert_eq!(bench.shell.place(), Place::Review, "{}", bench.picture());
    // A pause writes it down as it stands, and emptied it is gone.
    let mut bench = Bench::new(look(), 80, 24);
    bench.keys("/ \"李\"");
    bench.shell.keep_drafts(&mut bench.desk);
    bench.keys("backspace");
    bench.shell.keep_drafts(&mut bench.desk);
    assert_eq!(bench.desk.draft("find").expect("read"), None);
}

#[test]
fn a_return_slip_and_an_explanation_keep_what_was_changed_on_them() {
    let mut bench = bench();
    bench.keys("enter F3 enter end \"，另附照片\"");
    let mut bench = crashed(&mut bench);
    bench.keys("enter F3");
    assert!(bench.picture().contains("找回了"), "{}", bench.picture());
    bench.keys("F3");
    assert!(bench.desk.returns().contains("附户口本。，另附照片"), "{}", bench.desk.returns());
    assert!(bench.desk.last().contains("，R09 "), "ticks are as they were: {}", bench.desk.last());
    assert!(bench.desk.draft(&format!("return {WANG}")).expect("read").is_none());
    let mut bench = Bench::new(look(), 80, 24);
    bench.keys("enter F5 end up \"务工证明已看\"");
    let typed = bench.picture().contains("务工证明已看");
    let mut bench = crashed(&mut bench);
    bench.keys("enter F5");
    assert_eq!(bench.picture().contains("找回了"), typed, "{}", bench.picture());
    bench.keys("esc tab down F5");
    assert!(!bench.picture().contains("找回了"), "another flag has another draft");
}

#[test]
fn pasted_text_brings_no_controls_and_old_consoles_get_plain_marks() {
    let mut bench = Bench::new(Look { glyphs: GlyphSet::Ascii, ..look() }, 80, 24);
    bench.keys("enter F4");
    bench.shell.paste("说“属实”…\u{1b}[31m\r\n买买提·吐尔逊", &mut bench.desk);
    let picture = bench.picture();
    assert!(picture.contains("说\"属实\". [31m") && picture.contains("买买提.吐尔逊"), "{picture}");
    bench.keys("F4");
    assert!(bench.desk.history(WANG).starts_with("说“属实”… [31m\n买买提·吐尔逊\n"), "{}", bench.desk.history(WANG));
}

#[test]
fn where_an_export_goes_and_a_setting_outlive_esc_and_a_kill() {
    // An export: the form with its choices and the path.
    let mut bench = bench();
    bench.keys("> down down tab down \"/tmp/本村\" esc");
    assert!(bench.picture().contains("没提交的留成了草稿，再打开时按 Ctrl-O 取回"), "{}", bench.picture());
    bench.keys(">");
    assert!(!bench.picture().contains("/tmp/本村") && bench.picture().contains("取消时留下的草稿还在"), "{}", bench.picture());
    bench.keys("ctrl-o");
    let shown = bench.picture();
    assert!(shown.contains("/tmp/本村"), "{shown}");
    let mut bench = crashed(&mut bench);
    bench.keys(">");
    assert!(bench.picture().contains("/tmp/本村") && bench.picture().contains("找回了"), "{}", bench.picture());
    // Written, it leaves nothing behind.
    let folder = tempfile::tempdir().expect("a folder");
    bench.keys("down down down ctrl-u");
    bench.shell.paste(&folder.path().join("a").display().to_string(), &mut bench.desk);
    bench.keys("enter >");
    assert!(!bench.picture().contains("草稿"), "{}", bench.picture());
    // A setting that is typed: Esc leaves the field alone, and the screen stays.
    let at = (0..40).find(|n| {
        let mut other = Bench::new(look(), 80, 24);
        other.keys(&format!(", {}enter", "down ".repeat(*n)));
        other.shell.place() == Place::Line
    });
    let to_field = format!(", {}enter", "down ".repeat(at.expect("a setting that is typed")));
    let mut bench = Bench::new(look(), 80, 24);
    bench.keys(&to_field);
    bench.keys("\"半截话\" esc");
    assert_eq!(bench.shell.place(), Place::Settings);
    assert!(bench.picture().contains("没提交的留成了草稿"), "{}", bench.picture());
    bench.keys("enter");
    assert!(!bench.picture().contains("半截话"), "{}", bench.picture());
    bench.keys("ctrl-o");
    assert!(bench.picture().contains("半截话"), "{}", bench.picture());
    let mut bench = crashed(&mut bench);
    bench.keys(&to_field);
    assert!(bench.picture().contains("半截话") && bench.picture().contains("找回了"), "{}", bench.picture());
    bench.keys("enter enter");
    assert!(!bench.picture().contains("草稿"), "taken: {}", bench.picture());
}

#[test]
fn tried_figures_wait_in_memory_and_never_in_the_file() {
    let mut bench = bench();
    bench.keys("enter F7 \"12345\" esc");
    let shown = bench.picture();
    assert!(shown.contains("试算的数先留着") && shown.contains("数据文件里没有"), "{shown}");
    let what = format!("aside what-if {WANG}");
    assert_eq!(bench.desk.draft(&what).expect("read").map(|draft| draft.words.ends_with("12345")), Some(true));
    bench.keys("F7 ctrl-o");
    assert!(bench.picture().contains("12,345") || bench.picture().contains("12345"), "{}", bench.picture());
    assert_eq!(bench.shell.unkept(), 0, "no pause writes them down");
    let mut bench = crashed(&mut bench);
    assert_eq!(bench.desk.draft(&what).expect("read"), None);
    // Nothing tried, nothing said of it.
    bench.keys("enter F7 esc");
    assert!(bench.picture().contains("测算关了"), "{}", bench.picture());
}

#[test]
fn a_file_that_takes_no_act_keeps_drafts_too_while_the_program_runs() {
    let mut desk = rig::desk();
    desk.only_look();
    let mut bench = Bench::with(desk, look(), 80, 24);
    bench.keys("> down down down \"x\" esc");
    assert!(bench.picture().contains("没提交的留成了草稿"), "{}", bench.picture());
}

#[test]
fn a_note_longer_than_its_box_says_how_many_lines_are_out_of_sight() {
    let mut bench = bench();
    bench.keys("enter F4");
    bench.shell.paste(&(1..=12).map(|n| format!("第{n}行")).collect::<Vec<_>>().join("\n"), &mut bench.desk);
    // The case below has a mark of its own.
    let foot = |shown: &str| shown.lines().find(|line| line.contains("Ctrl-S 提交")).expect("the foot of the box").to_owned();
    let shown = bench.picture();
    assert!(foot(&shown).contains("↑ 5  Ctrl-S") && shown.contains("第12行"), "{shown}");
    bench.keys("up up up up up up up up up up up");
    let shown = bench.picture();
    assert!(foot(&shown).contains("↓ 5  Ctrl-S") && !foot(&shown).contains('↑') && shown.contains("第1行"), "{shown}");
    // The cursor stands in the line that has the keys, and a wrapped line counts as many as it takes.
    let line = shown.lines().position(|line| line.contains("第1行")).expect("in sight");
    assert_eq!(usize::from(bench.cursor().1), line);
    bench.keys(&format!("\"{}\"", "工厂停工".repeat(20)));
    assert!(foot(&bench.picture()).contains("↓ 7"), "{}", bench.picture());
}
