//! The class on paper: its forms, marking sheets and answers go out, the sheets of five learners come back and are counted.
//!
//! What does not live here: lessons at the desk (`lesson.rs`).

use std::fs;

use crate::office::Office;

const PAPERS: [&str; 4] = ["练习表.xlsx", "找错登记表.xlsx", "答案.xlsx", "班级.csv"];

#[test]
fn a_class_of_five_goes_out_and_comes_back() {
    let office = Office::new();
    let out = office.run(&["train", "paper", "--lesson", "transfers", "--learners", "5", "--out", "d"]);
    assert_eq!(out.code, Some(0), "{}", out.err);
    assert!(PAPERS.iter().all(|name| office.path("d").join(name).exists()), "{}", out.err);
    // Papers that are there stay unless they are to be replaced.
    let again = office.run(&["train", "paper", "--lesson", "transfers", "--out", "d"]);
    assert!(again.code == Some(1) && again.err.contains("--force"), "{}", again.err);

    // The sheet as it went out: nobody filled in anything.
    let empty = office.run(&["train", "paper", "--import", "d/找错登记表.xlsx"]);
    assert!(empty.code == Some(1) && empty.err.contains("没有一行算得上"), "{}", empty.err);

    let list = fs::read_to_string(office.path("d").join("班级.csv")).expect("the class");
    assert_eq!(list.lines().count(), 6, "{list}");
    let version = list.lines().nth(1).and_then(|line| line.split(',').nth(1)).expect("a version").to_owned();
    let answers = office.run(&["train", "paper", "--lesson", "transfers", "--learners", "5", "--out", "e"]);
    assert_eq!(answers.code, Some(0));
    assert_eq!(fs::read(office.path("d").join("答案.xlsx")).expect("read"), fs::read(office.path("e").join("答案.xlsx")).expect("read"));

    let head = "课程,版本,学员代码,表号,项目,问题,要看的材料\n";
    let row =
        |learner: &str, form: &str, item: &str, evidence: &str| format!("transfers,{version},{learner},{form},{item},不对,{evidence}\n");
    // The first finds everything on every form, the others ever less; nobody knows which form carries what.
    let mut sheet = head.to_owned();
    for form in 1..=6 {
        sheet += &row("学员01", &form.to_string(), "养老金或离退休金", "E6");
        sheet += &row("学员01", &form.to_string(), "最低生活保障金", "民政名册");
    }
    sheet += &row("学员02", "1", "最低生活保障金", "");
    sheet += &row("学员03", "2", "养老金", "E4");
    sheet += &row("学员04", "3", "工资性收入", "");
    sheet += &row("学员5", "1", "养老金", "E6");
    sheet += &row("学员05", "9", "养老金", "E6");
    sheet += &row("学员05", "1", "没有的项目", "E6");
    sheet += &row("学员05", "1", "养老金", "E6");
    sheet += &row("学员02", "2", "养老金", "E6").replace(&version, "00000000");
    fs::write(office.path("d").join("回.csv"), &sheet).expect("written");
    let back = office.run(&["--format", "csv", "train", "paper", "--import", "d/回.csv"]);
    assert_eq!(back.code, Some(0), "{}", back.err);
    for wanted in [
        "第 17 行“学员代码”：班里没有 学员5",
        "第 18 行“表号”：没有第 9 表",
        "第 19 行“项目”：看不出是哪一项",
        "第 21 行“版本”：是另一课或另一版",
    ] {
        assert!(back.err.contains(wanted), "{wanted}: {}", back.err);
    }
    assert!(back.err.contains("5 人交了登记表，班里 5 人") && !back.out.contains("学员"), "{}{}", back.out, back.err);
    let missed: Vec<Vec<&str>> = back
        .out
        .lines()
        .filter(|line| line.contains("漏看,") && line.contains("TRF") || line.contains("XCK"))
        .map(|line| line.split(',').collect())
        .collect();
    assert_eq!(missed.len(), 3, "{}", back.out);
    for fault in &missed {
        let [asked, missed] = [fault.len() - 3, fault.len() - 2].map(|at| fault[at].parse::<usize>().expect("a number"));
        assert!(asked == 5 && (1..5).contains(&missed), "{fault:?}");
    }
    // The list of the class lies elsewhere.
    fs::write(office.path("回.csv"), &sheet).expect("written");
    let elsewhere = office.run(&["train", "paper", "--import", "回.csv"]);
    assert!(elsewhere.code == Some(1) && elsewhere.err.contains("--class"), "{}", elsewhere.err);
    let found = office.run(&["train", "paper", "--import", "回.csv", "--class", "d/班级.csv"]);
    assert_eq!(found.code, Some(0), "{}", found.err);
}

#[test]
fn a_lesson_without_a_fault_on_paper_and_a_class_of_another_version_are_told() {
    let office = Office::new();
    let none = office.run(&["train", "paper", "--lesson", "handing-over", "--out", "d"]);
    assert!(none.code == Some(1) && none.err.contains("没有纸上看得出的问题") && !office.path("d").exists(), "{}", none.err);
    fs::write(office.path("班级.csv"), "课程,版本,学员代码\ntransfers,00000000,学员01\n").expect("written");
    let old = office.run(&["train", "paper", "--import", "回.csv", "--class", "班级.csv"]);
    assert!(old.code == Some(1) && old.err.contains("00000000"), "{}", old.err);
}
