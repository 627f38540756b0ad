//! Test only: the settings and the questions of the first start, from typed keys to what is written down.

use std::fs;

use crate::config::choice::Chosen;
use crate::config::choice::NOBODY;
use crate::config::file;
use crate::config::own_file;
use crate::config::settings::Settings;
use crate::i18n::Lang;
use crate::input::action::Place;
use crate::input::keymap::Keymap;
use crate::input::keymap::Letters;
use crate::review::tests::rig as review_rig;
use crate::ui::shell::AfterKey;
use crate::ui::shell::Elsewhere;
use crate::ui::shell::mouse::Pointer;
use crate::ui::tests::rig;
use crate::ui::tests::rig::Bench;
use crate::ui::tests::rig::look;
use crate::ui::widgets::display::Look;

fn bench(folder: &std::path::Path) -> Bench {
    let settings = Settings { file: Some(folder.join("hezhun.toml")), ..rig::settings() };
    Bench::seated(rig::desk(), look(), settings, 80, 24)
}

#[test]
fn a_choice_acts_at_once_and_is_written_with_what_stood_there() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("hezhun.toml");
    fs::write(&path, "# 本机设置\nlang = \"zh\"   # 中文\n").expect("written");
    let mut bench = bench(folder.path());
    bench.keys(", down down");
    assert_eq!(bench.keys("enter"), AfterKey::Redraw);
    let picture = bench.picture();
    assert!(picture.contains("language: English, written to the settings") && picture.contains("[English]"), "{picture}");
    assert_eq!(fs::read_to_string(&path).expect("there"), "# 本机设置\nlang = \"en\"   # 中文\n");
    bench.keys("enter down down down space space");
    assert!(bench.picture().contains("底色: 浅色，已写入设置"), "{}", bench.picture());
    assert!(bench.styles().contains("Black on White"), "the ground is painted");
    let kept = own_file::read(&fs::read_to_string(&path).expect("there")).expect("well formed");
    assert_eq!((kept.lang, kept.theme), (Some(Lang::Zh), Some(file::Theme::Light)));
}

#[test]
fn a_limit_is_named_and_never_by_its_code() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut bench = bench(folder.path());
    bench.keys(", pagedown");
    let is_coded = |line: &str| line.split(' ').any(|word| word.contains('_') && word.chars().all(|c| c == '_' || c.is_ascii_lowercase()));
    for _ in 0..40 {
        bench.keys("down");
        let picture = bench.picture();
        assert!(!picture.lines().any(is_coded), "{picture}");
    }
    // Beside the list a rule is told in words; so is its page, on which a key unfolds its expressions and what they name.
    let mut wide = Bench::seated(rig::desk(), look(), rig::settings(), 120, 40);
    wide.keys("# \"INC01\"");
    assert!(wide.picture().contains("现行标准和依据") && !wide.picture().contains("规则原文"), "{}", wide.picture());
    wide.keys("enter");
    let told = wide.picture();
    assert!(told.contains("Tab 展开规则原文（") && !told.contains("limit.drop_heavy") && !told.contains("样例（结果"), "{told}");
    wide.keys("tab");
    assert!(wide.picture().contains("limit.drop_heavy 是“下降中、重分界”"), "{}", wide.picture());
}

#[test]
fn a_row_that_is_not_changed_here_says_so_and_the_data_file_is_the_one_that_is_open() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut bench = bench(folder.path());
    bench.keys(", end up");
    let open = bench.desk.data_file().file_name().expect("a name").to_string_lossy().into_owned();
    assert!(bench.picture().contains("(空格) 换") && bench.picture().contains(&open), "{}", bench.picture());
    bench.keys("space");
    assert!(bench.picture().contains("不能改: "), "{}", bench.picture());
    bench.keys("home");
    assert!(!bench.picture().contains("(空格) 换"), "{}", bench.picture());
}

#[test]
fn another_reviewer_sits_down_by_typing_a_name() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut bench = bench(folder.path());
    bench.keys(", enter");
    assert_eq!(bench.shell.place(), Place::Line);
    bench.keys("backspace backspace enter");
    assert!(bench.picture().contains("审核人: 不能为空"), "{}", bench.picture());
    bench.keys("\"王芳\" enter");
    assert_eq!(bench.desk.header().reviewer, "王芳");
    assert!(fs::read_to_string(folder.path().join("hezhun.toml")).expect("made").contains("reviewer = \"王芳\""));
    bench.keys("enter \"x\" esc esc");
    assert_eq!(bench.desk.header().reviewer, "王芳", "Esc leaves it as it was");
    assert!(bench.picture().contains("王芳"));
}

#[test]
fn letters_decide_only_after_a_warning_that_enter_does_not_answer() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut bench = bench(folder.path());
    bench.keys("enter h");
    assert!(bench.picture().contains("h 不办理") && bench.picture().contains("挂起请按 F6"), "{}", bench.picture());
    assert!(bench.acts() == 0 && bench.shell.place() == Place::Review, "{}", bench.picture());
    bench.keys(", down down down down space enter");
    assert!(bench.picture().contains("可能替您办理"), "{}", bench.picture());
    assert_eq!(bench.shell.place(), Place::Consent);
    bench.keys("F2");
    assert!(bench.picture().contains("字母键办理: 字母也能办理，已写入设置"), "{}", bench.picture());
    let kept = fs::read_to_string(folder.path().join("hezhun.toml")).expect("made");
    assert!(kept.contains("letters_decide = true"), "{kept}");
    bench.keys("esc h");
    assert_eq!(bench.shell.place(), Place::Form, "the letter puts on hold now: {}", bench.picture());
    bench.keys("esc , down down down down space");
    assert!(bench.picture().contains("字母键办理: 不用"), "turning it off is not asked: {}", bench.picture());
}

#[test]
fn another_keymap_means_other_keys_at_once() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut bench = bench(folder.path());
    bench.keys(", down down down enter esc");
    bench.keys("G");
    assert!(bench.front().starts_with("># 下河村 孙七"), "{}", bench.picture());
}

#[test]
fn an_own_line_that_clashes_has_the_shipped_keys_and_is_told_at_the_start_and_when_the_keymap_changes() {
    let folder = tempfile::tempdir().expect("a folder");
    let own = folder.path().join("keymap.toml");
    fs::write(&own, "\nmark = [\"F2\"]\n").expect("written");
    let settings = Settings { own_keys: Some(own), ..rig::settings() };
    let mut bench = Bench::seated(rig::desk(), look(), settings, 120, 40);
    let clashes = [("keymap.toml".to_owned(), "\nmark = [\"F2\"]\n".to_owned())];
    let keys = Keymap::layered("default", &clashes, Letters::Type).expect("keys");
    let mut started = Bench::with(rig::desk(), Look { keys, ..look() }, 120, 40);
    assert!(started.picture().contains("第 2 行: 按键 F2 在列表里有两个意思"), "{}", started.picture());
    bench.keys(", down down down enter");
    let picture = bench.picture();
    assert!(picture.contains("第 2 行: 按键 F2 在列表里有两个意思") && picture.contains("[vim]"), "{picture}");
    bench.keys("esc space");
    assert!(bench.picture().contains("选中 1 户"), "{}", bench.picture());
}

#[test]
fn a_folder_that_cannot_be_written_is_told_and_the_choice_holds_for_now() {
    let folder = tempfile::tempdir().expect("a folder");
    // A file where the folder should be.
    let blocked = folder.path().join("blocked");
    fs::write(&blocked, "").expect("written");
    let settings = Settings { file: Some(blocked.join("hezhun.toml")), ..rig::settings() };
    let mut bench = Bench::seated(rig::desk(), look(), settings, 120, 40);
    let mut nowhere = Bench::seated(rig::desk(), look(), Settings { file: None, ..rig::settings() }, 80, 24);
    nowhere.keys(", down down enter");
    assert!(nowhere.picture().contains("language: English for now; there is no folder for settings"), "{}", nowhere.picture());
    bench.keys(", down down enter");
    let picture = bench.picture();
    assert!(picture.contains("language: English for now; ") && picture.contains("blocked"), "{picture}");
    assert!(picture.contains("[English]"));
}

#[test]
fn a_mistyped_limit_is_refused_by_its_name_and_not_by_a_line_of_a_file() {
    let mut bench = Bench::new(look(), 80, 24);
    bench.keys("# \"inc01\" F6 ctrl-u \"abc\" down down down down down down \"文号\" ctrl-s");
    let picture = bench.picture();
    assert!(picture.contains("下降中、重分界") && picture.contains("不能写“abc”，要写比例，如 15%"), "{picture}");
    assert!(!picture.contains("drop_heavy") && !picture.contains(".toml"), "{picture}");
}

#[test]
fn limits_are_read_here_and_changed_in_the_rulebook() {
    let mut bench = Bench::new(look(), 80, 24);
    bench.keys(", down down down down down down down down down down down down down down down down down down");
    let picture = bench.picture();
    assert!(picture.contains("本乡镇的行政村") && picture.contains("未设定") && picture.contains("要用它的规则都不判"), "{picture}");
    assert!(picture.contains("7000 元") && picture.contains("演示〔2024〕1号") && picture.contains("2024 年 演示省/演示州"), "{picture}");
    bench.keys("enter");
    assert!(bench.picture().contains("标准在规则库里改"));
    bench.keys("#");
    assert_eq!(bench.shell.place(), Place::Rules);
}

#[test]
fn the_first_start_asks_for_a_name_for_lines_and_for_the_ground_and_writes_them() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut bench = Bench::first_start(look(), 80, 24);
    bench.keys("esc");
    assert_eq!(bench.shell.place(), Place::Queue, "it never blocks");
    let path = folder.path().join("hezhun.toml");
    let settings = Settings {
        file: Some(path.clone()),
        named: false,
        chosen: Chosen { reviewer: "lm".to_string(), ..rig::settings().chosen },
        ..rig::settings()
    };
    let mut bench = Bench::seated(rig::empty(), look(), settings, 80, 24);
    bench.keys("\"李敏\" enter");
    let picture = bench.picture();
    assert!(picture.contains("看得清这几行框线吗") && picture.contains('┐') && picture.contains('+'), "{picture}");
    bench.keys("esc");
    assert!(!bench.picture().contains('─'), "the answer acts at once");
    assert!(bench.picture().contains("底色是深的"), "{}", bench.picture());
    bench.keys("esc");
    assert_eq!(bench.shell.place(), Place::Queue);
    assert!(bench.styles().contains("Black on White"), "and so does this one");
    assert_eq!(bench.desk.header().reviewer, "李敏");
    let written = fs::read_to_string(&path).expect("made");
    assert_eq!(written, "reviewer = \"李敏\"\nglyphs = \"ascii\"\ntheme = \"light\"\n");
}

#[test]
fn an_empty_answer_takes_the_user_of_the_computer_and_practice_asks_nothing() {
    let mut bench = Bench::first_start(look(), 80, 24);
    // A key pressed too early is nobody's name.
    bench.keys("\"<\" enter");
    assert!(bench.shell.place() == Place::Line && bench.picture().contains("不能只有符号"), "{}", bench.picture());
    bench.keys("backspace enter enter");
    assert_eq!((bench.desk.header().reviewer.as_str(), bench.shell.place()), ("lm", Place::Ask));
    bench.keys("enter");
    assert_eq!(bench.shell.place(), Place::Queue);
    // A ground that is known, or has no colours on it, is not asked for.
    for told in [
        Settings { ground: file::Theme::Dark, ..rig::settings() },
        Settings { chosen: Chosen { theme: file::Theme::Light, ..rig::settings().chosen }, ..rig::settings() },
        Settings { console: file::Colours::None, ..rig::settings() },
    ] {
        let mut bench = Bench::seated(
            rig::empty(),
            look(),
            Settings { named: false, chosen: Chosen { reviewer: "lm".to_string(), ..told.chosen.clone() }, ..told },
            80,
            24,
        );
        bench.keys("enter enter");
        assert_eq!(bench.shell.place(), Place::Queue);
    }
    let unnamed = Settings { named: false, ..rig::settings() };
    let bench = Bench::seated(rig::desk(), look(), unnamed, 80, 24);
    assert_eq!(bench.shell.place(), Place::Queue);
}

fn moused() -> Bench {
    Bench::seated(rig::desk(), look(), Settings { chosen: Chosen { mouse: true, ..rig::settings().chosen }, ..rig::settings() }, 80, 24)
}

fn line_of(bench: &mut Bench, words: &str) -> u16 {
    let picture = bench.picture();
    let line = picture.lines().position(|line| line.contains(words)).unwrap_or_else(|| panic!("no {words} in\n{picture}"));
    u16::try_from(line).expect("a line")
}

#[test]
fn a_click_selects_a_row_and_the_wheel_scrolls_but_neither_decides() {
    let mut bench = moused();
    let y = line_of(&mut bench, "欧阳");
    bench.shell.pointer(Pointer::Click(20, y), &mut bench.desk);
    assert!(bench.picture().contains(">  上石门新村 欧阳") || bench.picture().contains(">  上石门"), "{}", bench.picture());
    bench.shell.pointer(Pointer::Up, &mut bench.desk);
    assert!(bench.front().starts_with("> 石门村 王建国"), "{}", bench.picture());
    bench.shell.pointer(Pointer::Click(5, 23), &mut bench.desk);
    bench.shell.pointer(Pointer::Click(79, 0), &mut bench.desk);
    assert_eq!(bench.acts(), 0);
}

#[test]
fn a_click_turns_to_a_tab_and_to_a_row_of_a_form_or_list() {
    let mut bench = moused();
    let picture = bench.picture();
    let line = picture.lines().nth(1).expect("the tabs");
    let before = line.split("通过").next().expect("a tab");
    let x = u16::try_from(crate::ui::widgets::width::cells(before)).expect("a column");
    bench.shell.pointer(Pointer::Click(x, 1), &mut bench.desk);
    assert!(bench.picture().contains("[通过 1]"), "{}", bench.picture());
    let mut bench = moused();
    bench.keys(",");
    let y = line_of(&mut bench, "鼠标");
    bench.shell.pointer(Pointer::Click(4, y), &mut bench.desk);
    assert!(bench.picture().contains("> 鼠标"), "{}", bench.picture());
    bench.keys("esc enter F6");
    let y = line_of(&mut bench, "说明:");
    bench.shell.pointer(Pointer::Click(20, y), &mut bench.desk);
    bench.keys("\"甲\"");
    assert!(bench.picture().contains("说明: 甲"), "{}", bench.picture());
    assert_eq!(bench.acts(), 0);
}

#[test]
fn without_the_setting_the_mouse_is_not_heard() {
    let mut bench = Bench::new(look(), 80, 24);
    let before = bench.picture();
    bench.shell.pointer(Pointer::Click(20, 8), &mut bench.desk);
    bench.shell.pointer(Pointer::Down, &mut bench.desk);
    assert_eq!(bench.picture(), before);
    assert!(!bench.shell.wants_mouse());
}

#[test]
fn nobody_is_no_answer_to_who_reviews() {
    let settings = Settings { named: false, chosen: Chosen { reviewer: NOBODY.to_string(), ..rig::settings().chosen }, ..rig::settings() };
    let mut bench = Bench::seated(rig::empty(), look(), settings, 80, 24);
    bench.keys("enter");
    assert!(bench.picture().contains("不能为空") && bench.shell.place() == Place::Line, "{}", bench.picture());
}

#[test]
fn what_goes_into_the_ledger_asks_who_does_it_first() {
    let settings = Settings { named: false, chosen: Chosen { reviewer: NOBODY.to_string(), ..rig::settings().chosen }, ..rig::settings() };
    let mut bench = Bench::seated(rig::empty(), look(), settings, 80, 24);
    bench.keys("esc down ,");
    assert_eq!(bench.shell.place(), Place::Settings, "looking around asks nothing");
    bench.keys("esc <");
    assert!(bench.picture().contains("这一步要记入台账"), "{}", bench.picture());
    bench.keys("esc <");
    assert!(bench.picture().contains("这一步要记入台账"), "it is asked each time\n{}", bench.picture());
    bench.keys("\"李\" enter");
    assert_eq!((bench.shell.place(), bench.desk.header().reviewer.as_str()), (Place::Queue, "李"));
    bench.keys("<");
    assert_eq!(bench.shell.place(), Place::Files, "{}", bench.picture());
}

#[test]
fn an_empty_office_offers_files_practice_and_an_example() {
    let mut bench = Bench::with(rig::empty(), look(), 80, 24);
    let picture = bench.picture();
    for offer in ["<  导入", "Alt-T  练习", "Alt-Y  看样例"] {
        assert!(picture.contains(offer), "{offer}\n{picture}");
    }
    assert_eq!(bench.keys("alt-t"), AfterKey::Go(Elsewhere::Practice));
    assert_eq!(bench.keys("alt-y"), AfterKey::Go(Elsewhere::Example));
    // Where nothing was brought in, nothing of it is offered to be taken back.
    bench.keys("< ctrl-r");
    assert!(bench.picture().contains("没有可以撤销的导入") && !bench.picture().contains("Ctrl-R 撤销"), "{}", bench.picture());
    // Who is at the practice is there already.
    let mut bench = Bench::new(look(), 80, 24);
    assert_eq!(bench.keys("alt-t"), AfterKey::Draw);
    assert!(bench.picture().contains("现在就是练习数据"), "{}", bench.picture());
}

#[test]
fn an_example_is_only_looked_at() {
    let mut desk = rig::desk();
    desk.only_look();
    let mut bench = Bench::with(desk, look(), 80, 24);
    for keys in ["F3", "F2", "down down down F2", "F7", "< \"tests/desk/新\" ctrl-s"] {
        bench.keys(keys);
        assert!(!bench.picture().contains("确认"), "{keys}: what cannot be done is not asked first");
    }
    assert_eq!(bench.acts(), 0);
    bench.keys("esc esc home enter F3");
    assert!(bench.picture().contains("这是样例，只能看"), "{}", bench.picture());
}

#[test]
fn a_locked_desk_shows_nothing_and_takes_no_key_but_those_of_the_lock() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut bench = bench(folder.path());
    assert_eq!(bench.shell.lock_after(&bench.desk), 0, "a file under no password is not locked");
    bench.keys("enter");
    let before = bench.picture();
    bench.shell.lock(&mut bench.desk);
    let acts = bench.acts();
    for keys in ["F2", "F3 F3", "down", "ctrl-z", ">"] {
        assert_eq!(bench.keys(keys), AfterKey::Draw, "{keys}");
    }
    bench.shell.paste("石门村", &mut bench.desk);
    let picture = bench.picture();
    assert!(picture.contains("已锁定") && !picture.contains("王建国") && !picture.contains("石门"), "{picture}");
    assert_eq!(picture.lines().filter(|line| !line.trim().is_empty()).count(), 2, "{picture}");
    bench.keys("enter");
    assert!(bench.picture().contains("密码不对"), "{}", bench.picture());
    assert_eq!(bench.acts(), acts);
    bench.keys("\"x\" esc");
    assert_eq!(bench.keys("esc"), AfterKey::Quit);
    assert!(before.contains("王建国"));
}

#[test]
fn what_has_to_be_said_for_long_is_read_to_its_end() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut bench = bench(folder.path());
    let said = crate::i18n::text(
        "台账被截短，或文件换成了旧的：这台电脑记得 8 条，文件只有 6 条；台账被截短，或文件换成了旧的：文件旁边的封签记得 8 条，文件只有 6 条",
        "x",
    );
    review_rig::broken(&mut bench.desk, said.clone());
    bench.keys("down");
    let picture: String = bench.picture().lines().map(str::trim).collect();
    assert!(picture.contains(said.get(Lang::Zh)), "{}", bench.picture());
    bench.keys("up up up");
    assert!(bench.picture().contains('>'), "the row with the keys is in sight");
}

#[test]
fn the_whole_numbers_of_a_case_stand_on_a_page_that_is_entered() {
    let mut bench = Bench::new(look(), 80, 24);
    bench.keys("enter");
    let masked = bench.picture();
    let acts = bench.acts();
    for n in 0..2 {
        bench.keys("ctrl-u");
        let page = bench.picture();
        assert!(page.contains("完整号码，查看已记入台账"), "{page}");
        assert_eq!(bench.acts(), acts + 1, "once, at turn {n}");
        bench.keys("esc");
    }
    let after = bench.picture();
    assert!(masked.contains("王建国") && !after.contains("完整号码"), "{after}");
}
