//! The wall between practice and the office's data: neither opens, takes in or counts the other's, whatever a file is called.
//!
//! What does not live here: what stamps a file (`src/review/intake`).

use std::fs;
use std::path::PathBuf;

use crate::office::Office;
use crate::office::Ran;

/// Practice folders of earlier programs, and that of a walk, each with a file that says its township was made.
const PRACTICE: [&str; 3] = ["hezhun-lm/lessons/first-steps", "hezhun-lm/drill", "hezhun-lm/walks/first-morning"];

/// Practice folders in that of a person.
const OF_A_PERSON: [&str; 2] = ["lessons/first-steps", "drill"];

/// A file of households as an office has them, and one of practice.
fn rolls(office: &Office) -> [PathBuf; 2] {
    office.ok(&["sample", "--households", "12", "--seed", "1", "--out", "t"]);
    let practice = office.path("t").join("（自定义）脱贫户信息_20221121.csv");
    let own = office.path("own.csv");
    fs::write(&own, fs::read_to_string(&practice).expect("read").replace("980101", "110101")).expect("written");
    [own, practice]
}

/// Runs by the clock of this computer: an office's file takes no named one.
fn now(office: &Office, words: &[&str]) -> Ran {
    let output = office.command(words).env_remove("HEZHUN_NOW").output().expect("the program starts");
    crate::office::ran(&output)
}

#[test]
fn practice_does_not_open_the_offices_file_under_any_name() {
    let office = Office::new();
    let [own, _] = rolls(&office);
    let made = now(&office, &["--db", "o.db", "--by", "李敏", "import", &own.display().to_string()]);
    assert_eq!(made.code, Some(0), "{}", made.err);
    let bytes = office.bytes("o.db");
    // Somebody has learned here.
    now(&office, &["--linear", "train", "run", "first-steps"]);
    let person = fs::read_dir(office.path("hezhun-lm/learners")).expect("the people").flatten().next().expect("a person").path();
    let own = OF_A_PERSON.map(|folder| person.join(folder));
    let folders: Vec<PathBuf> = PRACTICE.iter().map(|folder| office.path(folder)).chain(own).collect();
    for folder in &folders {
        if folder.exists() {
            fs::remove_dir_all(folder).expect("begun anew");
        }
        fs::create_dir_all(folder).expect("made");
        fs::copy(office.path("o.db"), folder.join("practice.db")).expect("copied");
        fs::write(folder.join("made"), b"").expect("written");
    }
    for words in [
        &["train", "run", "first-steps"][..],
        &["train", "score"],
        &["train", "drill", "run"],
        &["train", "drill", "save", "--out", "x.csv"],
        &["--db", "o.db", "demo"],
    ] {
        let ran = now(&office, words);
        assert!(ran.code == Some(1) && ran.err.contains("练习数据"), "{words:?}: {:?} {}{}", ran.code, ran.out, ran.err);
    }
    // A walk has a folder of its own each time, and takes only practice away, whatever an office's file is called.
    let ended = office.path("hezhun-lm/walks/first-morning.4000000");
    fs::create_dir_all(&ended).expect("made");
    fs::copy(office.path("o.db"), ended.join("practice.db")).expect("copied");
    fs::write(office.path("hezhun-lm/walks/first-morning-4000000-0"), "4000000").expect("a note of a run that is no more");
    assert_eq!(now(&office, &["train", "walk", "first-morning", "--hash"]).code, Some(0));
    assert_eq!(fs::read(ended.join("practice.db")).expect("read"), bytes);
    assert!(!office.path("x.csv").exists());
    assert_eq!(office.bytes("o.db"), bytes, "the office's file is as it was");
    for folder in &folders {
        assert_eq!(fs::read(folder.join("practice.db")).expect("read"), bytes, "{}: so is its copy", folder.display());
    }
}

#[test]
fn neither_takes_in_households_of_the_other_whatever_the_file_is_called() {
    let office = Office::new();
    let [own, practice] = rolls(&office).map(|path| path.display().to_string());
    assert_eq!(now(&office, &["--db", "o.db", "--by", "李敏", "import", &own]).code, Some(0));
    assert_eq!(now(&office, &["--db", "p.db", "--by", "李敏", "import", &practice]).code, Some(0));
    // A practice file under the name of the office's, and the other way.
    fs::copy(office.path("p.db"), office.path("办公.db")).expect("copied");
    fs::copy(office.path("o.db"), office.path("练习.db")).expect("copied");
    for (db, file) in [("办公.db", &own), ("练习.db", &practice), ("o.db", &practice), ("p.db", &own)] {
        let ran = now(&office, &["--db", db, "--found", "copy", "--by", "李敏", "import", file]);
        assert!(ran.code == Some(1) && ran.err.contains("练习"), "{db} {file}: {:?} {}{}", ran.code, ran.out, ran.err);
    }
}
