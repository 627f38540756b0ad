//! Test only: the register of pictures. Every screen and overlay stands here with the keys that lead to it, and each is compared
//! with a picture that was looked at: in Chinese at 80 by 24, and in English, at 120 by 40, without line characters or in colours where
//! that differs in more than the words.
//!
//! A new screen adds its rows here, or the tests below fail. What does not live here: what keys do (`keys.rs`).

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use insta::Settings;
use ratatui::buffer::Buffer;

use crate::i18n::Lang;
use crate::input::action::Action;
use crate::input::action::ActionGroup;
use crate::input::action::Place;
use crate::input::key::Key;
use crate::review::tests::rig::gone;
use crate::ui::shell::AfterKey;
use crate::ui::tests::gallery::Also::Ascii;
use crate::ui::tests::gallery::Also::Colours;
use crate::ui::tests::gallery::Also::English;
use crate::ui::tests::gallery::Also::Wide;
use crate::ui::tests::picture::styles;
use crate::ui::tests::rig::Bench;
use crate::ui::tests::rig::Shared;
use crate::ui::tests::rig::look;
use crate::ui::tests::walks;
use crate::ui::widgets::display::Look;
use crate::ui::widgets::glyph::GlyphSet;
use crate::ui::widgets::plain_picture;
use crate::ui::widgets::theme;
use crate::ui::widgets::theme::Meaning;

/// Where a picture is not what it is in Chinese at 80 by 24 with lines.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Also {
    /// Other words, of other lengths.
    English,
    /// More columns, or a window beside: 120 by 40.
    Wide,
    /// Drawn with plain characters.
    Ascii,
    /// What its colours mean.
    Colours,
}

/// How the program is found.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Start {
    /// At work.
    Usual,
    /// Started for the first time in an office.
    First,
    /// With the file gone from its place.
    FileGone,
    /// With a walk that has just begun.
    Walk,
}

/// Where a copy is offered.
const COPY: &str = "target/o-rescued-20241018-083000.db";

/// A picture: the type of the screen on top, its name in `tests/snapshots`, and the keys from the start of the program to it.
struct Picture {
    screen: &'static str,
    name: &'static str,
    keys: &'static str,
    also: &'static [Also],
    start: Start,
}

const fn of(screen: &'static str, name: &'static str, keys: &'static str, also: &'static [Also]) -> Picture {
    Picture { screen, name, keys, also, start: Start::Usual }
}

impl Picture {
    /// The program at its start, then the keys.
    fn bench(&self, look: Look, wide: u16, tall: u16) -> Bench {
        let mut bench = match self.start {
            Start::Usual | Start::FileGone => Bench::new(look, wide, tall),
            Start::First => Bench::first_start(look, wide, tall),
            Start::Walk => walks::begun(look, wide, tall),
        };
        if self.start == Start::FileGone {
            // The keys of its help are tried too: a copy that was saved then makes room.
            let _ = fs::remove_file(COPY);
            gone(&mut bench.desk, Some(COPY));
        }
        bench.keys(self.keys);
        gone(&mut bench.desk, None);
        bench
    }
}

/// What a picture shows, drawn once for all tests that only look at it.
struct Drawn {
    place: Place,
    // At 80 by 24, and then in a window of 120 by 40.
    sizes: [DrawnSize; 2],
}

/// The cells of a window, and where the hidden cursor stands; none while it shows in a field.
struct DrawnSize {
    buffer: Buffer,
    hidden: Option<(u16, u16)>,
}

impl Picture {
    /// As it is drawn with a look.
    fn drawn(&self, look: &Look) -> &'static Drawn {
        static DRAWN: Shared<Drawn> = Shared::new();
        DRAWN.of(format!("{} {:?} {:?} {:?}", self.name, look.lang, look.glyphs, look.colours), || {
            let mut bench = self.bench(look.clone(), 80, 24);
            let place = bench.shell.place();
            let sizes = [(80, 24), (120, 40)].map(|(wide, tall)| {
                bench.resize(wide, tall);
                DrawnSize { hidden: bench.hidden_cursor(), buffer: bench.buffer() }
            });
            Drawn { place, sizes }
        })
    }
}

/// Every screen and overlay there is.
static PICTURES: &[Picture] = &[
    of("Queue", "queue", "", &[English, Wide, Ascii, Colours]),
    Picture { screen: "Queue", name: "walk", keys: "", also: &[English, Ascii], start: Start::Walk },
    Picture { screen: "Review", name: "walk_keys", keys: "right right", also: &[English], start: Start::Walk },
    of("Queue", "queue_find", "ctrl-f \"l\"", &[]),
    of("Queue", "queue_filter", "F9 \"size\"", &[]),
    of("Queue", "queue_marks", "space space", &[Colours]),
    of("Queue", "queue_view_name", "F9 \"下河村\" enter ctrl-s", &[]),
    of("Queue", "queue_view", "F9 \"下河村\" enter ctrl-s enter", &[]),
    of("Confirm", "queue_bulk", "space space space space space F2", &[English, Colours]),
    of("Confirm", "queue_village", "down down down F7", &[]),
    of("Form", "queue_return_marked", "space space F3", &[]),
    of("Help", "queue_help", "F1", &[English, Wide, Colours]),
    of("HandbookList", "handbook", "alt-n", &[English]),
    of("Palette", "queue_palette", "ctrl-g", &[English, Colours]),
    of("Periods", "periods", "alt-g", &[English]),
    of("CampaignForm", "periods_dates", "alt-g F4", &[English]),
    of("Confirm", "periods_close", "alt-g F6", &[]),
    of("Confirm", "assess", "&", &[]),
    of("Import", "import", "< \"tests/desk/\"", &[]),
    of("Import", "import_preview", "< \"tests/desk/新\" enter ctrl-s", &[English, Wide, Colours]),
    of("Import", "import_period", "< \"tests/desk/无\" enter ctrl-s \"20\"", &[]),
    of("Confirm", "import_undo", "< \"tests/desk/\" ctrl-r", &[]),
    of("Export", "export", ">", &[English]),
    of("Review", "review", "enter", &[English, Wide, Ascii, Colours]),
    of("Review", "review_second_round", "down enter", &[]),
    of("Review", "review_years", "enter y", &[Wide]),
    of("Review", "review_cards", "enter tab", &[Wide, Colours]),
    of("Review", "review_members", "enter tab tab", &[English, Wide]),
    of("Review", "review_notes", "enter tab tab tab", &[]),
    of("Review", "review_history", "down enter tab tab tab tab", &[]),
    of("Review", "review_versions", "down enter tab tab tab tab tab", &[]),
    of("Review", "review_skipped", "enter tab tab tab tab tab tab", &[]),
    of("Detail", "review_figure", "enter down down down enter", &[]),
    of("Detail", "review_flag", "enter tab enter", &[English, Wide, Colours]),
    of("Form", "review_approve", "down down enter F2", &[]),
    of("Form", "review_return", "enter F3", &[English, Ascii, Colours]),
    of("Form", "review_hold", "enter F6", &[]),
    of("Form", "review_explain", "enter F5", &[]),
    of("Form", "review_waive", "enter ctrl-w", &[]),
    of("Form", "review_false_alarm", "enter F8", &[]),
    of("Form", "review_pend", "enter ctrl-d", &[]),
    of("Form", "review_exempt", "enter ctrl-e", &[]),
    of("Villages", "villages", "^", &[English]),
    of("BoardPage", "board", "~", &[English, Wide, Ascii, Colours]),
    of("Queue", "board_narrowed", "~ down enter", &[]),
    of("CluesPage", "clues", "alt-c F3 down down \"石门村\" down \"张三\" ctrl-s", &[English, Wide]),
    of("ClueForm", "clues_found", "alt-c F3", &[English]),
    of("ClueForm", "clues_step", "alt-c F3 down down \"石门村\" down \"张三\" ctrl-s F4", &[English]),
    of("ClueForm", "clues_end", "alt-c F3 down down \"石门村\" down \"张三\" ctrl-s F6 tab", &[English]),
    of("Detail", "clues_whole", "alt-c F3 down down \"石门村\" down \"张三\" ctrl-s enter", &[]),
    of("RevisitsPage", "revisits_none", "alt-w", &[English]),
    of("RevisitForm", "revisits_draw", "alt-w F3", &[English]),
    of("RevisitForm", "revisits_sheet", "alt-w F9", &[]),
    of(
        "RoundsPage",
        "rounds",
        "alt-z F3 \"石门村\" down \"第一网格\" down down \"李四\" down \"12\" down down \"未发现\" ctrl-s",
        &[English, Wide],
    ),
    of("RoundsPage", "rounds_ahead", "alt-z F6", &[Colours]),
    of("VisitsPage", "visits", "enter alt-u F3 \"2024-10-17\" down \"入户\" down \"李四、王五\" down \"王建国\" ctrl-s", &[English, Wide]),
    of("VisitForm", "visits_form", "enter alt-u F3", &[English]),
    of("VisitForm", "visits_week", "alt-u F4", &[English]),
    of("VisitForm", "visits_sheet", "alt-u F9", &[]),
    of("VisitsPage", "visits_none", "alt-u", &[English]),
    of("RoundForm", "rounds_form", "alt-z F3", &[English]),
    of("RoundForm", "rounds_list", "alt-z F9", &[]),
    of("VillagePage", "village", "^ home enter", &[English, Wide, Ascii, Colours]),
    of("Form", "village_explain", "^ home enter F5", &[]),
    of("Detail", "village_why", "^ home enter F4", &[]),
    of("Duties", "village_duties", "^ home enter F6 F5 \"2\" down \"王芳\" down \"2024-09-01\" ctrl-s", &[English]),
    of("DutyForm", "village_duty_form", "^ home enter F6 F5 \"2\" down \"王芳\"", &[English]),
    of("Queue", "queue_narrowed", "^ home enter F9", &[]),
    of("WhatIf", "what_if", "enter F7", &[Wide]),
    of("WhatIf", "what_if_typed", "enter F7 down down \"24,00\"", &[English, Colours]),
    of("NoteBox", "review_note", "enter F4 \"钱\"", &[English, Colours]),
    of("Phrases", "phrases", "enter F4 F9 \"hs\"", &[English]),
    of("CodePoint", "code_point", "enter F4 \"20BB7\" alt-x", &[English]),
    of("Confirm", "quit", "enter F4 \"钱\" ctrl-c", &[]),
    of("SettingsScreen", "settings", ",", &[English, Wide, Colours]),
    of("SettingsScreen", "settings_name", ", enter \"甲\"", &[]),
    Picture { screen: "FirstRun", name: "first_name", keys: "\"李\"", also: &[English], start: Start::First },
    Picture { screen: "FirstRun", name: "first_lines", keys: "enter", also: &[Ascii], start: Start::First },
    Picture { screen: "FirstRun", name: "first_ground", keys: "enter esc", also: &[Colours], start: Start::First },
    Picture { screen: "RescueCopy", name: "rescue", keys: "down", also: &[English, Ascii], start: Start::FileGone },
    of("Rulebook", "rulebook", "#", &[English, Wide]),
    of("Detail", "rulebook_rule", "# \"inc01\" enter", &[]),
    of("Confirm", "rulebook_switch", "# \"inc01\" F5", &[]),
    of("LimitForm", "rulebook_limit", "# \"inc01\" F6", &[English]),
    of("LedgerPage", "ledger", "@", &[English, Wide, Colours]),
    of("Detail", "ledger_entry", "@ down down down down down enter", &[]),
];

/// Whether a picture says how much it leaves out: `↓ 12`, `还有 3 行`, `折起 2 项`.
fn is_marked(shown: &str) -> bool {
    let counted = |mark: &str| shown.match_indices(mark).any(|(at, _)| shown[at + mark.len()..].starts_with(|c: char| c.is_ascii_digit()));
    ["↑ ", "↓ ", "还有 ", "折起 "].into_iter().any(counted)
}

#[test]
fn what_is_cut_carries_a_mark_with_its_count() {
    let mut faults = Vec::new();
    for picture in PICTURES {
        let mut bench = picture.bench(look(), 80, 24);
        let shown = bench.picture();
        bench.resize(80, 120);
        let whole = bench.picture();
        // Lines with words in them: frames and blank ones are as many as there is room. Of a screen under a window nothing is cut that
        // the window does not hide.
        let side = if shown.contains('┌') { '│' } else { '|' };
        let inside = |line: &str| line.split_once(side).and_then(|(_, rest)| rest.rsplit_once(side)).map(|(inside, _)| inside.to_owned());
        let worded = |shown: &str| {
            let is_window = shown.contains('┌') || shown.contains("+- ");
            let lines = shown.lines().filter_map(|line| if is_window { inside(line) } else { Some(line.to_owned()) });
            lines.filter(|line| line.chars().any(char::is_alphanumeric)).count()
        };
        if worded(&whole) > worded(&shown) && !is_marked(&shown) {
            faults.push(format!("{}\n{shown}", picture.name));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn what_help_lists_works() {
    // Moving may find an end, and taking back and drawing again may show the same; what writes a file or checks one shows only its message,
    // as does a form that is not filled in; help is closed by F1 and runs what its line names.
    let silent = |action: Action| {
        action.row().group == ActionGroup::Move && ![Action::Open, Action::Back, Action::NextCase, Action::PrevCase].contains(&action)
            || [Action::Redraw, Action::Undo, Action::Redo, Action::Backup, Action::Verify, Action::SaveProblems, Action::Quit]
                .contains(&action)
    };
    let mut seen = BTreeSet::new();
    let mut faults = Vec::new();
    for picture in PICTURES.iter().filter(|picture| {
        !["Export", "RevisitForm", "RoundForm", "VisitForm", "LimitForm", "CampaignForm", "DutyForm", "Help"].contains(&picture.screen)
    }) {
        let start = picture.bench(look(), 80, 24);
        let place = start.shell.place();
        if !seen.insert((picture.screen, place)) {
            continue;
        }
        for action in start.shell.listed(&start.desk).into_iter().filter(|action| !silent(*action)) {
            let mut bench = picture.bench(look(), 80, 24);
            // Cells, cursor and place; the two last lines are the message and the keys.
            let shown = |bench: &mut Bench| (bench.buffer().content[..80 * 22].to_vec(), bench.cursor(), bench.shell.place());
            let before = shown(&mut bench);
            let key = look().keys.shown(action, place).expect("a key").to_string();
            let after = bench.keys(&key);
            if after == AfterKey::Draw && shown(&mut bench) == before {
                faults.push(format!("{} at {place:?}: {key} {action:?}", picture.name));
            }
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
}

/// The keys that a line in Chinese names, as keymaps write them; none that stands in brackets, as it says itself that it does nothing now,
/// and none that is said to come after another.
fn keys_named(line: &str) -> BTreeSet<String> {
    let mut named = BTreeSet::new();
    for (at, _) in line.char_indices() {
        let (before, rest) = line.split_at(at);
        if before.ends_with(|letter: char| letter.is_ascii_alphanumeric() || ['-', '('].contains(&letter)) || before.ends_with("后 ") {
            continue;
        }
        let word: String = rest.chars().take_while(|letter| letter.is_ascii_alphanumeric() || *letter == '-').collect();
        let is_key = word.strip_prefix('F').is_some_and(|number| number.parse::<u8>().is_ok())
            || ["Ctrl-", "Alt-"].iter().any(|held| word.strip_prefix(held).is_some_and(|letter| letter.len() == 1))
            || ["Esc", "Tab"].contains(&word.as_str());
        if is_key {
            named.insert(if word.starts_with('F') { word } else { word.to_lowercase() });
        }
        named.extend(
            [("回车", "enter"), ("空格", "space")].into_iter().filter(|(said, _)| rest.starts_with(said)).map(|(_, key)| key.to_owned()),
        );
    }
    named
}

/// The windows in a picture: left, top, width and height.
fn windows(buffer: &Buffer) -> Vec<(u16, u16, u16, u16)> {
    let area = buffer.area;
    let is = |x: u16, y: u16, signs: [&str; 2]| signs.contains(&buffer[(x, y)].symbol());
    let begins = |x: u16, y: u16| is(x, y, ["┌", "+"]) && is(x + 1, y, ["─", "-"]) && is(x, y + 1, ["│", "|"]);
    let corners = (0..area.height - 1).flat_map(|y| (0..area.width - 1).map(move |x| (x, y))).filter(|(x, y)| begins(*x, *y));
    let whole = corners.filter_map(|(x, y)| {
        let right = (x + 1..area.width).find(|right| is(*right, y, ["┐", "+"]))?;
        let low = (y + 1..area.height).find(|low| is(x, *low, ["└", "+"]))?;
        Some((x, y, right - x + 1, low - y + 1))
    });
    whole.collect()
}

#[test]
fn every_key_that_a_screen_names_does_something_there() {
    let mut faults = BTreeSet::new();
    for picture in PICTURES {
        let buffer = &picture.drawn(&look()).sizes[0].buffer;
        let row =
            |x: u16, y: u16, wide: u16| (x..x + wide).map(|x| buffer[(x, y)].symbol()).filter(|cell| *cell != "\0").collect::<String>();
        // The uppermost window is the smallest; without one all of the screen is asked. Lists of keys speak of other places, but for the
        // foot of their window.
        let (x, y, wide, tall) = windows(buffer).into_iter().min_by_key(|(_, _, wide, tall)| wide * tall).unwrap_or((0, 0, 80, 22));
        let only_foot = ["Help", "Palette", "HandbookList"].contains(&picture.screen);
        let asked = (y..y + tall).skip(if only_foot { usize::from(tall) - 1 } else { 0 }).map(|y| row(x, y, wide));
        let last = row(0, 22, 80);
        let named: BTreeSet<String> = asked.chain([last.clone(), row(0, 23, 80)]).flat_map(|line| keys_named(&line)).collect();
        for key in named {
            let mut bench = picture.bench(look(), 80, 24);
            // What writes a file shows only its message.
            let action = look().keys.resolve(Key::parse(&key).expect("a key"), bench.shell.place());
            let writes = ["Export", "RevisitForm", "VisitForm"].contains(&picture.screen) && action != Some(Action::Back);
            if writes || action == Some(Action::SaveProblems) {
                continue;
            }
            let shown = |bench: &mut Bench| (bench.buffer().content[..80 * 22].to_vec(), bench.cursor(), bench.shell.place());
            let before = shown(&mut bench);
            let after = bench.keys(&key);
            let said = bench.picture().lines().nth(22).unwrap_or_default().to_owned();
            let elsewhere = ["在这里没有用", "里用，", "这里不"].iter().any(|words| said.contains(words));
            if elsewhere || after == AfterKey::Draw && shown(&mut bench) == before && said.trim() == last.trim() {
                faults.insert(format!("{} {key}: {said}", picture.name));
            }
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
}

/// Compares pictures with those that were looked at; `shown` says what of a picture is compared.
fn hang(set: &str, pictures: impl Iterator<Item = &'static Picture>, shown: impl Fn(&Picture) -> String) {
    let mut settings = Settings::clone_current();
    settings.set_snapshot_path("../../../tests/snapshots");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| {
        for picture in pictures {
            insta::assert_snapshot!(format!("ui_{set}_{}", picture.name), shown(picture));
        }
    });
}

/// A picture in its first window, in words.
fn plain(picture: &Picture, look: &Look) -> String {
    plain_picture::of(&picture.drawn(look).sizes[0].buffer)
}

fn those(also: Also) -> impl Iterator<Item = &'static Picture> {
    PICTURES.iter().filter(move |picture| picture.also.contains(&also))
}

#[test]
fn chinese_80_by_24() {
    hang("zh80", PICTURES.iter(), |picture| plain(picture, &look()));
}

#[test]
fn english_80_by_24() {
    hang("en80", those(English), |picture| plain(picture, &Look { lang: Lang::En, ..look() }));
}

#[test]
fn chinese_120_by_40() {
    // Opened in a window of that size, not widened to it.
    hang("zh120", those(Wide), |picture| picture.bench(look(), 120, 40).picture());
}

#[test]
fn ascii_80_by_24() {
    hang("ascii80", those(Ascii), |picture| plain(picture, &Look { glyphs: GlyphSet::Ascii, ..look() }));
}

#[test]
fn colours_80_by_24() {
    hang("styles", those(Colours), |picture| styles(&picture.drawn(&look()).sizes[0].buffer));
}

#[test]
fn no_picture_is_left_over() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/snapshots");
    let sets = [("en80", English), ("zh120", Wide), ("ascii80", Ascii), ("styles", Colours)];
    let also = sets.into_iter().flat_map(|(set, also)| those(also).map(move |picture| format!("ui_{set}_{}.snap", picture.name)));
    let hung: BTreeSet<String> = PICTURES.iter().map(|picture| format!("ui_zh80_{}.snap", picture.name)).chain(also).collect();
    let sets = ["ui_zh80_", "ui_en80_", "ui_zh120_", "ui_ascii80_"];
    let there = fs::read_dir(folder).expect("a folder").flatten().filter_map(|entry| entry.file_name().into_string().ok());
    let left: Vec<String> = there
        .filter(|name| {
            std::path::Path::new(name).extension().is_some_and(|ending| ending == "snap")
                && sets.iter().any(|set| name.starts_with(set))
                && !hung.contains(name)
        })
        .collect();
    assert!(left.is_empty(), "{left:?}");
}

#[test]
fn ascii_pictures_have_no_character_of_doubtful_width() {
    // The question whether lines meet has to show them.
    for picture in PICTURES.iter().filter(|picture| picture.name != "first_lines") {
        for size in &picture.drawn(&Look { glyphs: GlyphSet::Ascii, ..look() }).sizes {
            let shown = plain_picture::of(&size.buffer);
            // Plain characters, and Chinese ones, which every console draws two cells wide.
            let wide = |letter: char| {
                crate::ui::widgets::width::cells(letter.encode_utf8(&mut [0; 4])) == 2 && !crate::ui::widgets::glyph::is_ambiguous(letter)
            };
            let odd: Vec<char> = shown.chars().filter(|letter| !letter.is_ascii() && !wide(*letter)).collect();
            assert!(odd.is_empty(), "{odd:?} in {}\n{shown}", picture.name);
        }
    }
}

/// Columns of the files in `tests/desk` whose words are names.
const NAMES: [&str; 9] = ["省", "市(州)", "县(市、区、旗)", "乡(镇)", "行政村", "自然村", "户主姓名", "姓名", "信息采集人"];

/// Chinese that an English reader meets: names in the files, what people wrote, and sentences that go to the village.
fn chinese_of_data() -> Vec<String> {
    let mut words: BTreeSet<String> = BTreeSet::new();
    for entry in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/desk")).expect("a folder").flatten() {
        words.insert(entry.file_name().to_string_lossy().into_owned());
        let written = fs::read_to_string(entry.path()).expect("a file");
        // No name of these files holds a comma.
        let rows: Vec<Vec<&str>> = written.trim_start_matches('\u{feff}').lines().map(|line| line.split(',').collect()).collect();
        let named: Vec<usize> = rows[0].iter().enumerate().filter(|(_, head)| NAMES.contains(head)).map(|(at, _)| at).collect();
        words.extend(rows[1..].iter().flat_map(|row| named.iter().filter_map(|at| row.get(*at))).map(|name| (*name).to_owned()));
    }
    words.extend(walks::names());
    // Reviewers, a note, what was asked of a village, the number of its slip, a document, a cell, the name of a file that is written, the
    // sample of signs, the name of the language itself.
    let said = [
        "王芳",
        "李敏甲",
        "已电话询问户主，工厂六月停工，流水待补。",
        "请核对务工收入，附工资流水",
        "青镇退〔2024〕001号",
        "演示〔2024〕1号",
        "三千",
        "青溪镇",
        "甲·28.0% “属实”…",
        "中文",
    ];
    words.extend(said.map(str::to_owned));
    let limits = include_str!("../../rules/shipped/limits/demo.toml");
    words.extend(limits.lines().filter_map(|line| line.split("document = ").nth(1)).map(str::to_owned));
    let desk = crate::ui::tests::rig::desk();
    for row in desk.queue() {
        let cards = desk.case(&row.hh_id).map_err(|error| error.text()).expect("a case").cards;
        words.extend(cards.iter().map(|card| card.ask.get(Lang::Zh).to_owned()));
    }
    words.extend(PICTURES.iter().map(|picture| picture.keys.to_owned()));
    words.into_iter().collect()
}

const fn is_han(letter: char) -> bool {
    matches!(letter, '\u{3400}'..='\u{9fff}' | '\u{20000}'..='\u{3ffff}')
}

#[test]
fn english_has_no_chinese_but_what_comes_from_data() {
    let known = chinese_of_data();
    let mut faults: BTreeSet<String> = BTreeSet::new();
    for picture in PICTURES {
        for size in &picture.drawn(&Look { lang: Lang::En, ..look() }).sizes {
            let wide = size.buffer.area.width;
            let shown = plain_picture::of(&size.buffer);
            for line in shown.lines() {
                let runs = line.split(|letter| !is_han(letter)).filter(|run| !run.is_empty());
                faults.extend(
                    runs.filter(|run| !known.iter().any(|words| words.contains(run)))
                        .map(|run| format!("{} {wide}: {run} in {}", picture.name, line.trim())),
                );
            }
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
}

/// Where codes of rules are read: what speaks rules, cards and pages that somebody unfolded, and lists by code.
const UNFOLDED: [&str; 7] = ["review_cards", "review_flag", "village_why", "handbook", "queue_palette", "rulebook_rule", "rulebook_limit"];

/// Where names of the rule language and digests belong: a filter that is being typed, the rulebook that the office writes, and the page
/// of an entry of the ledger, which is opened to compare it.
const SPEAKS_RULES: [&str; 6] = ["queue_filter", "rulebook", "rulebook_rule", "rulebook_switch", "rulebook_limit", "ledger_entry"];

#[test]
fn a_clerk_reads_no_digest_and_no_name_of_the_rule_language() {
    let is_digest = |word: &str| {
        word.len() >= 8
            && word.chars().all(|letter| letter.is_ascii_hexdigit() && !letter.is_ascii_uppercase())
            && word.contains(|letter: char| letter.is_ascii_digit())
            && word.contains(|letter: char| letter.is_ascii_alphabetic())
    };
    let is_rule = |word: &str| {
        word.len() == 5
            && word[..3].chars().all(|letter| letter.is_ascii_uppercase())
            && word[3..].chars().all(|letter| letter.is_ascii_digit())
    };
    let is_code =
        |word: &str| word.contains('_') && word.trim_matches('_').contains('_') && word.chars().any(|letter| letter.is_ascii_lowercase());
    let mut faults: BTreeSet<String> = BTreeSet::new();
    for picture in PICTURES.iter().filter(|picture| !SPEAKS_RULES.contains(&picture.name)) {
        for lang in [Lang::Zh, Lang::En] {
            for size in &picture.drawn(&Look { lang, ..look() }).sizes {
                let wide = size.buffer.area.width;
                let shown = plain_picture::of(&size.buffer);
                for line in shown.lines() {
                    let mut words = line.split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_');
                    let is_unfolded = UNFOLDED.contains(&picture.name);
                    if words.any(|word| is_digest(word) || is_code(word) || !is_unfolded && is_rule(word)) {
                        faults.insert(format!("{} {wide} {lang:?}: {}", picture.name, line.trim()));
                    }
                }
            }
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
}

/// The types that are screens, as the sources of this room say.
fn screens(folder: &Path, found: &mut BTreeSet<String>) {
    for entry in fs::read_dir(folder).expect("a folder").flatten() {
        let path = entry.path();
        if path.is_dir() {
            screens(&path, found);
            continue;
        }
        let written = fs::read_to_string(&path).expect("a source");
        let named = |line: &str| {
            let of = line.strip_prefix("impl Screen for ").or_else(|| line.strip_prefix("impl LinesForm for "))?;
            of.strip_suffix(" {").map(str::to_owned)
        };
        found.extend(written.lines().filter_map(named));
    }
}

#[test]
fn every_screen_and_every_place_has_pictures() {
    let mut written = BTreeSet::new();
    screens(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src/ui"), &mut written);
    let shown: BTreeSet<String> = PICTURES.iter().map(|picture| picture.screen.to_owned()).collect();
    assert_eq!(shown, written, "screens with pictures, and screens there are");
    let told: BTreeSet<String> = those(English).map(|picture| picture.screen.to_owned()).collect();
    assert_eq!(told, written, "screens that are shown in English too");
    let names: BTreeSet<&str> = PICTURES.iter().map(|picture| picture.name).collect();
    assert_eq!(names.len(), PICTURES.len(), "a name is there twice");
    let reached: BTreeSet<Place> = PICTURES.iter().map(|picture| picture.drawn(&look()).place).collect();
    let missing: Vec<Place> = Place::ALL.into_iter().filter(|place| !reached.contains(place)).collect();
    assert!(missing.is_empty(), "no picture where the keys are those of {missing:?}");
}

#[test]
fn the_hidden_cursor_stands_at_the_row_with_the_keys() {
    // Pages without such a row: their window is read from its top, a page without a window from the top of the screen.
    let page = |screen: &str| ["Detail", "Confirm", "FirstRun"].contains(&screen);
    let mut faults = Vec::new();
    for colours in [theme::ColourDepth::Sixteen, theme::ColourDepth::None] {
        let look = Look { colours, ..look() };
        for picture in PICTURES {
            for DrawnSize { buffer, hidden } in &picture.drawn(&look).sizes {
                // A field with a cursor in it shows it.
                let Some((x, y)) = *hidden else { continue };
                let wide = buffer.area.width;
                let (cell, focus) = (&buffer[(x, y)], look.style(Meaning::Focus));
                let (before, behind) = (focus.fg.unwrap_or_default(), focus.bg.unwrap_or_default());
                let at_row = (cell.fg, cell.bg) == (before, behind) && cell.modifier == focus.add_modifier;
                let in_window = x > 1 && ["│", "|"].contains(&buffer[(x - 2, y)].symbol());
                let right = if page(picture.screen) { in_window } else { at_row || (picture.name == "import_preview" && (x, y) == (0, 0)) };
                if !right {
                    faults.push(format!("{} {wide}: {x},{y}", picture.name));
                }
            }
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
}

#[test]
fn no_size_is_too_small_to_be_told_so() {
    for picture in PICTURES {
        let mut bench = picture.bench(look(), 80, 24);
        for (wide, tall) in [(0, 0), (1, 1), (2, 1), (1, 24), (80, 1), (5, 3), (79, 24), (80, 23), (80, 24), (81, 25), (400, 100)] {
            bench.resize(wide, tall);
            bench.keys("down");
            let shown = bench.picture();
            if (wide, tall) == (79, 24) || (wide, tall) == (80, 23) {
                assert!(shown.contains("窗口太小"), "{} {wide} {tall}\n{shown}", picture.name);
            }
        }
    }
}
