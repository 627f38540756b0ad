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

    // The sheet as it went out: all of them have found nothing, and it is told how those who were absent are left out.
    let empty = office.run(&["--format", "csv", "train", "paper", "--import", "d/找错登记表.xlsx"]);
    assert!(empty.code == Some(0) && empty.err.contains("5 人一处也没有写") && empty.err.contains("5 人交了登记表"), "{}", empty.err);
    assert!(figures(&empty.out).iter().all(|(_, asked, missed)| (*asked, *missed) == (5, 5)), "{}", empty.out);

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
    let missed = figures(&back.out);
    // What refused rows of the fifth may have named counts neither way: the pension of every form, and anything on the first. Of the four
    // that are left, the first found the dibao that lacks on the first form and so did the second; the pensions only the first.
    let mut by_rule = missed;
    by_rule.sort();
    let wanted = [("TRF02", 4, 3), ("TRF05", 4, 2), ("XCK03", 4, 3)].map(|(rule, asked, missed)| (rule.to_owned(), asked, missed));
    assert_eq!(by_rule, wanted, "{}", back.out);
    assert!(back.err.contains("既不算看出也不算漏看"), "{}", back.err);
    // The list of the class lies elsewhere.
    fs::write(office.path("回.csv"), &sheet).expect("written");
    let elsewhere = office.run(&["train", "paper", "--import", "回.csv"]);
    assert!(elsewhere.code == Some(1) && elsewhere.err.contains("--class"), "{}", elsewhere.err);
    let found = office.run(&["train", "paper", "--import", "回.csv", "--class", "d/班级.csv"]);
    assert_eq!(found.code, Some(0), "{}", found.err);
}

/// Of each fault its rule, how often it could be found, and how often it was missed.
fn figures(out: &str) -> Vec<(String, usize, usize)> {
    let faults = out.lines().filter(|line| line.contains("漏看,") && line.contains("TRF") || line.contains("XCK"));
    let of = |line: &str| {
        let cells: Vec<&str> = line.split(',').collect();
        let [asked, missed] = [cells.len() - 3, cells.len() - 2].map(|at| cells[at].parse::<usize>().expect("a number"));
        (cells[1].to_owned(), asked, missed)
    };
    faults.map(of).collect()
}

#[test]
fn what_is_refused_counts_neither_way_and_who_found_nothing_has_handed_in() {
    let office = Office::new();
    assert_eq!(office.run(&["train", "paper", "--lesson", "transfers", "--learners", "2", "--out", "d"]).code, Some(0));
    let list = fs::read_to_string(office.path("d").join("班级.csv")).expect("the class");
    let version = list.lines().nth(1).and_then(|line| line.split(',').nth(1)).expect("a version").to_owned();
    let back = |rows: &[&str]| {
        let mut sheet = "课程,版本,学员代码,表号,项目,问题,要看的材料\n".to_owned();
        sheet.extend(rows.iter().map(|row| format!("transfers,{version},{row}\n")));
        fs::write(office.path("d").join("回.csv"), &sheet).expect("written");
        let out = office.run(&["--format", "csv", "train", "paper", "--import", "d/回.csv"]);
        (out.code, out.out, out.err)
    };
    let asked = |out: &str| figures(out).iter().map(|(_, asked, _)| asked).sum::<usize>();
    let missed = |out: &str| figures(out).iter().map(|(_, _, missed)| missed).sum::<usize>();

    // 没有问题 under the item, under the fault alone, or a blank row: handed in, and all of it missed.
    let clean = back(&["学员01,1,没有问题,,", "学员０２,４.0,,没有问题。,"]);
    assert!(clean.0 == Some(0) && clean.2.contains("2 人交了登记表") && !clean.2.contains("没有算"), "{}", clean.2);
    let all = asked(&clean.1);
    assert!(all > 0 && all == missed(&clean.1) && !clean.1.contains("多看"), "{}", clean.1);
    let blank = back(&["学员01,1,,,"]);
    assert!(blank.2.contains("1 人交了登记表") && missed(&blank.1) * 2 == all, "{}", blank.2);
    // Every form marked under an item that nobody knows: of that learner nothing counts either way.
    let unread = back(&["学员01,1,,,", "学员02,1,,,", "学员02,9,看不清,不对,"]);
    assert!(unread.0 == Some(0) && asked(&unread.1) * 2 == all && missed(&unread.1) * 2 == all, "{}{}", unread.1, unread.2);
    // One who is not of the class leads to nobody else.
    let stranger = back(&["学员01,1,,,", "学员03,1,养老金,,", "学员2,1,养老金,,"]);
    assert!(stranger.2.contains("班里没有 学员03，这一行") && stranger.2.contains("班里没有 学员2，是否指 学员02"), "{}", stranger.2);
    assert_eq!(missed(&stranger.1) * 2, all, "{}", stranger.1);
    // Who was absent says so in one row, and the blank ones beside it count for nothing; a blank row alone is a form with nothing found.
    let away = back(&["学员01,1,没有来,,", "学员01,2,,,", "学员02,1,,,"]);
    assert!(away.2.contains("1 人没有来") && away.2.contains("1 人交了登记表") && away.2.contains("1 人一处也没有写"), "{}", away.2);
    assert!(asked(&away.1) * 2 == all && missed(&away.1) * 2 == all, "{}", away.1);
    let both = back(&["学员01,1,缺席,,", "学员01,2,没有问题,,", "学员02,1,,没来,"]);
    assert!(both.2.contains("学员01 一行写“没有来”") && both.2.contains("1 人没有来") && both.2.contains("1 人交了登记表"), "{}", both.2);
    // Of another version, and nothing else: nobody handed in.
    fs::write(office.path("d").join("回.csv"), "课程,版本,学员代码,表号,项目,问题,要看的材料\ntransfers,00000000,学员01,1,养老金,,\n")
        .expect("written");
    let other = office.run(&["train", "paper", "--import", "d/回.csv"]);
    assert!(other.code == Some(1) && other.err.contains("没有一行算得上"), "{}", other.err);
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
