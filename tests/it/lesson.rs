//! Lessons as the real program gives them: listed, checked, taken in a terminal wrongly and then rightly, with a kill in between.
//!
//! What does not live here: every lesson by its own solution and wrong ways (`src/ui/tests/lessons.rs`).

use std::fs;
use std::path::Path;
use std::path::PathBuf;

use crate::linear::piped;
use crate::office::Office;
use crate::source;
use crate::source::top;
use crate::terminal::Terminal;

/// Where everybody at a computer had the first lesson once.
const SHARED: &str = "hezhun-lm/lessons/first-steps";

/// The folder of a lesson, in that of the person who alone took it here.
fn practice_of(office: &Office, lesson: &str) -> PathBuf {
    let people = fs::read_dir(office.path("hezhun-lm/learners")).expect("the people").flatten().map(|entry| entry.path());
    let taken: Vec<PathBuf> = people.map(|folder| folder.join("lessons").join(lesson)).filter(|folder| folder.exists()).collect();
    assert_eq!(taken.len(), 1, "{taken:?}");
    taken[0].clone()
}

const ENTER: &str = "\r";

fn shipped() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("sample-data/lessons");
    let mut found: Vec<String> =
        fs::read_dir(folder).expect("the lessons").flatten().map(|entry| entry.path().display().to_string()).collect();
    found.sort();
    found
}

#[test]
fn the_lessons_are_listed_and_checked() {
    let office = Office::new();
    let list = office.run(&["train", "list", "--format", "csv"]);
    let files = shipped();
    assert_eq!(list.out.lines().count(), files.len() + 1, "{}", list.out);
    let mut words = vec!["train", "check"];
    words.extend(files.iter().map(String::as_str));
    let checked = office.run(&words);
    assert_eq!((checked.code, checked.err.matches("没有错误").count()), (Some(0), files.len()), "{}", checked.err);
    // A township that is put back is no older file, and nothing is remembered of it.
    assert_eq!(checked.err.lines().count(), files.len(), "{}", checked.err);
    let mut left = Vec::new();
    source::walk(&office.path(""), &mut left);
    left.retain(|path| path.to_string_lossy().contains("seal"));
    assert!(left.is_empty(), "{left:?}");

    let bad = fs::read_to_string(&files[0]).expect("read").replace("goal = {", "gaol = {");
    fs::write(office.path("bad.toml"), bad).expect("written");
    let checked = office.run(&["train", "check", "bad.toml", &files[1]]);
    assert_eq!(checked.code, Some(1));
    assert!(checked.err.contains("bad.toml 第 ") && checked.err.contains("goal") && checked.err.contains("没有错误"), "{}", checked.err);

    // Well written, and its own keys no longer do what the second step waits for: that is told too, and nothing of it stays.
    let good = top().join("sample-data/lessons/good-return.toml");
    let drifted = fs::read_to_string(good).expect("read").replacen("keys = 'F3'", "keys = 'F6'", 1);
    let line = drifted.lines().position(|line| line == "keys = 'F6'").expect("a step") + 1;
    fs::write(office.path("drifted.toml"), drifted).expect("written");
    let checked = office.run(&["train", "check", "drifted.toml", &files[1]]);
    assert!(checked.code == Some(1) && checked.err.contains(&format!("drifted.toml 第 {line} 行第 8 列：第 2 步")), "{}", checked.err);
    assert!(checked.err.contains("“F6”做不成") && checked.err.contains("没有错误"), "{}", checked.err);

    let unknown = office.run(&["train", "run", "frist-steps"]);
    assert!(unknown.code == Some(2) && unknown.err.contains("是否指 first-steps"), "{}", unknown.err);
    let named = office.run(&["--db", "o.db", "train", "run", "first-steps"]);
    assert!(named.code == Some(2) && named.err.contains("--db") && !office.path("o.db").exists(), "{}", named.err);
}

#[test]
fn a_lesson_is_taken_wrongly_then_rightly_and_goes_on_after_a_kill() {
    let office = Office::new();
    let mut desk = Terminal::open(&office, &["train", "run", "first-steps"]);
    desk.sees("第 1/9 步");
    // Its words stand there while the township is made.
    desk.sees("待审 16");
    // Keys that come all at once would be pasted text.
    desk.types("/");
    desk.sees("找人（姓名");
    desk.types("高建龙");
    desk.sees("第 2/9 步");
    desk.types(ENTER);
    desk.sees("第 3/9 步");
    desk.types("%");
    desk.sees("第 4/9 步");
    // The proof is here already, and the case is returned all the same.
    desk.function(3);
    desk.sees("请村里核对");
    desk.function(3);
    desk.sees("再想想");
    desk.sees("白跑一趟");
    desk.kill();

    let mut desk = Terminal::open(&office, &["train", "run", "first-steps"]);
    desk.sees("第 4/9 步");
    // Taken up where it was found; undone as if it were the same sitting, opened again, explained by the paper that was brought.
    desk.sees("高建龙");
    desk.types("\u{1a}");
    desk.sees("撤销: 退回");
    desk.types(ENTER);
    desk.sees("村中位");
    desk.function(5);
    desk.sees("看过的佐证");
    desk.function(5);
    desk.types("\u{1b}[B");
    desk.types("\u{1b}[B");
    desk.types(" ");
    desk.sees("佐证 1");
    desk.function(5);
    desk.sees("第 5/9 步");
    desk.types("\u{1a}");
    desk.sees("第 6/9 步");
    desk.types("\u{11}");
    assert_eq!(desk.end(), 0);

    // The score says what went wrong before the kill.
    let score = office.run(&["--format", "csv", "train", "score"]);
    let line = score.out.lines().nth(1).unwrap_or_default();
    let cells: Vec<&str> = line.split(',').collect();
    assert_eq!(cells[0], "first-steps", "{}{}", score.out, score.err);
    assert!(cells[2].contains("5/9") && cells[7] == "0" && cells[8] == "1" && line.contains("INC01"), "{line}");
    assert!(score.err.contains("再练：认识按键"), "{}", score.err);
    let saved = office.run(&["train", "score", "--out", "成绩.csv"]);
    assert!(saved.code == Some(0) && office.path("成绩.csv").exists(), "{}", saved.err);

    // What was done stands in the practice file, and nowhere else.
    office.ok(&["--db", &practice_of(&office, "first-steps").join("practice.db").display().to_string(), "verify"]);
    let own = office.run(&["queue"]);
    assert!(own.code == Some(1) && !own.out.contains("高建龙"), "{}{}", own.out, own.err);
}

#[test]
fn a_lesson_that_is_wrong_in_itself_is_told_with_its_place_and_what_helps() {
    let office = Office::new();
    let folder = top().join("tests/broken-lessons");
    let mut files: Vec<_> = fs::read_dir(&folder).expect("the folder").flatten().map(|entry| entry.path()).collect();
    files.sort();
    assert!(files.len() > 20, "{files:?}");
    let mut words = vec!["train".to_owned(), "check".to_owned()];
    words.extend(files.iter().map(|file| file.display().to_string()));
    let checked = office.run(&words);
    assert_eq!(checked.code, Some(1));
    let mut wrong = Vec::new();
    for file in &files {
        // The first line of each is the sentence about it.
        let wanted = fs::read_to_string(file).expect("read").lines().next().unwrap_or_default().trim_start_matches("# ").to_owned();
        let name = file.display().to_string();
        let said: Vec<&str> = checked.err.lines().filter_map(|line| line.strip_prefix(&name)).map(str::trim).collect();
        if said != [wanted.as_str()] {
            wrong.push(format!("{name}\n  wanted {wanted}\n  said   {said:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_trainers_own_lesson_and_walk_are_taken_from_their_files() {
    let office = Office::new();
    let own = fs::read_to_string(top().join("sample-data/lessons/first-steps.toml")).expect("read").replace("认识按键", "我们镇的课");
    fs::write(office.path("我的课.toml"), &own).expect("written");
    let mut desk = Terminal::open(&office, &["train", "run", "我的课.toml"]);
    desk.sees("课 我们镇的课 第 1/9 步");
    desk.sees("待审 16");
    desk.types("/");
    desk.sees("找人（姓名");
    desk.types("高建龙");
    desk.sees("第 2/9 步");
    desk.kill();
    let mut desk = Terminal::open(&office, &["train", "run", "我的课.toml"]);
    desk.sees("第 2/9 步");
    desk.types("\u{11}");
    assert_eq!(desk.end(), 0);
    // Another version of the file begins anew, and the shipped lesson of that code is another one.
    fs::write(office.path("我的课.toml"), own.replace("我们镇的课", "改过的课")).expect("written");
    let mut desk = Terminal::open(&office, &["train", "run", "我的课.toml"]);
    desk.sees("课 改过的课 第 1/9 步");
    desk.types("\u{11}");
    assert_eq!(desk.end(), 0);
    let people = fs::read_dir(office.path("hezhun-lm/learners")).expect("the people").flatten();
    assert!(people.map(|entry| entry.path().join("lessons/first-steps")).all(|folder| !folder.exists()));

    let walk = fs::read_to_string(top().join("sample-data/walks/first-morning.toml")).expect("read");
    fs::write(office.path("我的演示.toml"), walk.replace("第一个早晨", "我们镇的早晨")).expect("written");
    let checked = office.run(&["train", "check", "我的演示.toml"]);
    assert!(checked.code == Some(0) && checked.err.contains("做得到头"), "{}", checked.err);
    let hash = office.ok(&["train", "walk", "我的演示.toml", "--hash"]);
    assert_eq!((hash.trim().len(), office.ok(&["train", "walk", "./我的演示.toml", "--hash"])), (64, hash.clone()));
    let mut desk = Terminal::open(&office, &["train", "walk", "我的演示.toml"]);
    desk.sees("演示 我们镇的早晨 1/8");
    desk.types("\u{11}");
    assert_eq!(desk.end(), 0);

    fs::write(office.path("坏的.toml"), walk.replacen("do = \"compare\"", "do = \"comparr\"", 1)).expect("written");
    for (words, wanted) in [
        (["train", "walk", "坏的.toml"], "坏的.toml 第 "),
        (["train", "walk", "坏的.toml"], "是否指 compare"),
        (["train", "walk", "没有.toml"], "没有.toml"),
        (["train", "walk", "我的课.toml"], "hezhun train run 我的课.toml"),
        (["train", "run", "我的演示.toml"], "hezhun train walk 我的演示.toml"),
    ] {
        let refused = office.run(&words);
        assert!(refused.code != Some(0) && refused.err.contains(wanted), "{words:?}: {}", refused.err);
    }
}

/// Takes the first step of the first lesson by lines.
fn begins(office: &Office, by: &str, steps: &str) -> String {
    let ran = piped(office, &["--by", by, "--linear", "train", "run", "first-steps"], steps);
    assert_eq!(ran.code, Some(0), "{}{}", ran.out, ran.err);
    ran.out + &ran.err
}

/// The state of the first lesson in the list of a person.
fn state(office: &Office, by: &str) -> String {
    let list = office.run(&["--by", by, "--format", "csv", "train", "list"]);
    let row = list.out.lines().find(|row| row.starts_with("first-steps")).unwrap_or_default().to_owned();
    row.split(',').nth(2).unwrap_or_default().to_owned()
}

#[test]
fn each_person_has_a_lesson_of_their_own_and_the_results_of_all_are_joined() {
    let office = Office::new();
    assert_eq!(state(&office, "李敏"), "没上过");
    // A name may hold what no folder is called by, or differ in case alone.
    let people = ["李敏", "王/芳", "CON", "con"];
    for by in people {
        let said = begins(&office, by, "找人 高建龙\n0\n");
        assert!(said.contains("第 1/9 步") && said.contains("第 2/9 步"), "{by}: {said}");
        assert_eq!(state(&office, by), "第 2/9 步");
        assert!(begins(&office, by, "0\n").contains("第 2/9 步"));
    }
    assert_eq!(state(&office, "赵强"), "没上过");
    let own = office.run(&["--by", "CON", "train", "score", "--out", "con.csv"]);
    assert!(own.code == Some(0) && own.err.contains("练习文件在 ") && own.err.contains("learners"), "{}", own.err);
    let all = office.run(&["train", "score", "--everybody", "--out", "all.csv"]);
    assert!(all.code == Some(0) && all.err.contains("这台电脑上 4 个人"), "{}", all.err);
    let written = fs::read_to_string(office.path("all.csv")).expect("a result");
    assert!(people.iter().all(|by| written.contains(&format!("{by},first-steps,"))), "{written}");
    // With that of another computer, and nobody is ranked.
    fs::copy(office.path("con.csv"), office.path("other.csv")).expect("copied");
    let joined = office.run(&["train", "score", "all.csv", "other.csv"]);
    assert!(joined.code == Some(0) && joined.err.contains("5 个人的成绩"), "{}{}", joined.out, joined.err);
}

/// Puts a person's lesson where everybody had it once.
fn shared(office: &Office) {
    let own = practice_of(office, "first-steps");
    fs::create_dir_all(office.path(SHARED)).expect("made");
    fs::remove_dir(office.path(SHARED)).expect("empty");
    fs::rename(own, office.path(SHARED)).expect("moved");
}

#[test]
fn what_lies_in_the_folder_of_before_is_taken_over_by_who_alone_used_it() {
    let office = Office::new();
    begins(&office, "李敏", "找人 高建龙\n0\n");
    shared(&office);
    assert_eq!((state(&office, "李敏").as_str(), state(&office, "王芳").as_str()), ("第 2/9 步", "没上过"));
    assert!(begins(&office, "王芳", "0\n").contains("第 1/9 步") && office.path(SHARED).exists());
    assert!(begins(&office, "李敏", "0\n").contains("第 2/9 步") && !office.path(SHARED).exists());

    // Two had it together: each begins anew, and what they did there counts until they have done something of their own.
    let office = Office::new();
    begins(&office, "李敏", "找人 高建龙\n0\n");
    let people = office.path("hezhun-lm/learners");
    let folder_of_li = fs::read_dir(&people).expect("people").flatten().next().expect("one").path();
    let aside = office.path("aside");
    fs::rename(folder_of_li.join("lessons"), &aside).expect("moved");
    begins(&office, "王芳", "0\n");
    let of = |folder: &Path| folder.join("lessons/first-steps");
    let folder_of_wang = fs::read_dir(&people).expect("people").flatten().map(|entry| entry.path()).find(|own| of(own).exists());
    let folder_of_wang = folder_of_wang.expect("hers");
    // She goes on where he was, as it was once.
    fs::remove_dir_all(of(&folder_of_wang)).expect("hers goes");
    fs::rename(aside.join("first-steps"), of(&folder_of_wang)).expect("his is hers");
    begins(&office, "王芳", "找人 高建龙\n0\n");
    fs::create_dir_all(office.path("hezhun-lm/lessons")).expect("made");
    fs::rename(of(&folder_of_wang), office.path(SHARED)).expect("moved");
    let all = office.run(&["train", "score", "--everybody"]);
    assert!(all.err.contains("这台电脑上 2 个人"), "{}{}", all.out, all.err);
    let said = begins(&office, "李敏", "0\n");
    assert!(said.contains("第 1/9 步") && said.contains("合用的练习留在"), "{said}");
    assert!(office.path(SHARED).exists());
    let all = office.run(&["train", "score", "--everybody"]);
    assert!(all.err.contains("这台电脑上 2 个人"), "{}{}", all.out, all.err);
}
