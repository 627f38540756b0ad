//! The calibration drill as the real program gives it: judged by lines, saved under a code, begun anew by the same person.
//!
//! What does not live here: its cases and agreement (`src/training/drill`).

use std::fs;

use crate::linear::piped;
use crate::office::Office;

/// The codes of a result.
fn codes(office: &Office, file: &str) -> Vec<String> {
    let saved = fs::read_to_string(office.path(file)).expect("a result");
    saved.lines().skip(1).filter_map(|line| line.split(',').nth(1)).map(str::to_owned).collect()
}

#[test]
fn each_judges_on_a_desk_of_their_own_and_whoever_begins_anew_stays_the_same_judge() {
    let office = Office::new();
    for (fresh, by, file) in [(false, "李敏", "a.csv"), (true, "李敏", "b.csv"), (false, "王芳", "c.csv"), (true, "李敏", "d.csv")]
    {
        let mut words = vec!["--by", by, "--linear", "train", "drill", "run"];
        words.extend(fresh.then_some("--fresh"));
        let ran = piped(&office, &words, "1\n退回\n0\n");
        assert_eq!(ran.code, Some(0), "{}{}", ran.out, ran.err);
        assert!(ran.out.contains("校准练习 已判 0/10：") && ran.out.contains("题（共 10 题）"), "{}", ran.out);
        assert!(ran.out.contains("待审 10"), "nobody sees what another decided: {}", ran.out);
        let saved = office.run(&["train", "drill", "save", "--out", file]);
        assert_eq!(saved.code, Some(0), "{}", saved.err);
    }
    let [first, again, both, last] = ["a.csv", "b.csv", "c.csv", "d.csv"].map(|file| codes(&office, file));
    assert!(first.len() == 1 && first == again && both.len() == 2 && both.contains(&first[0]), "{first:?} {again:?} {both:?}");
    let sorted = |mut codes: Vec<String>| {
        codes.sort();
        codes
    };
    assert_eq!(sorted(both), sorted(last));
    // Joined, two people have judged, and the case that one of them judged again is told.
    let joined = office.run(&["train", "drill", "join", "a.csv", "b.csv", "c.csv", "d.csv"]);
    assert!(joined.err.contains("2 个人的判断") && joined.err.contains("以后面的为准"), "{}{}", joined.out, joined.err);
}
