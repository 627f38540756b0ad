//! A county in one file: each township says what it says alone, whatever the order of the files, and the file it is kept in too.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use crate::office::Office;
use crate::office::files_in;

/// The lines of a list of flags without the townships before the names of villages.
fn flags(office: &Office, files: &[PathBuf], out: &str) -> BTreeSet<String> {
    let out = office.path(out);
    let mut words = vec!["screen".to_owned(), "--plain".to_owned(), "--out".to_owned(), out.display().to_string()];
    words.extend(files.iter().map(|file| file.display().to_string()));
    office.ok(&words);
    let list = fs::read_to_string(&out).expect("a list");
    let mut lines: BTreeSet<String> = list.lines().skip(1).map(str::to_owned).collect();
    for town in ["青溪镇/", "白云乡/", "龙潭镇/"] {
        lines = lines.into_iter().map(|line| line.replace(&format!(",{town}"), ",")).collect();
    }
    lines
}

#[test]
fn a_county_says_of_each_township_what_it_says_alone_in_any_order() {
    let office = Office::new();
    let county = office.path("k");
    office.ok(&["sample", "--county", "3", "--households", "60", "--seed", "5", "--out", &county.display().to_string()]);
    let files = files_in(&county);
    let of = |town: &str| -> Vec<PathBuf> {
        files.iter().filter(|file| file.file_name().is_some_and(|name| name.to_string_lossy().starts_with(town))).cloned().collect()
    };
    let together = flags(&office, &files, "all.csv");
    let mut alone = BTreeSet::new();
    for town in ["青溪镇", "白云乡", "龙潭镇"] {
        alone.extend(flags(&office, &of(town), &format!("{town}.csv")));
    }
    assert!(together.len() > 100);
    assert_eq!(together, alone);
    let backwards: Vec<PathBuf> = files.iter().rev().cloned().collect();
    assert_eq!(flags(&office, &backwards, "back.csv"), together);
    // Each of its answers is found under its own township.
    let scored = office.ok(&["rules", "score", &county.display().to_string()]);
    assert!(scored.contains("COL08"), "{scored}");
    // And in a file of its own.
    office.import("o.db", &files);
    let db = office.path("o.db").display().to_string();
    let villages = office.ok(&["--db", &db, "villages", "--format", "csv"]);
    for town in ["青溪镇", "白云乡", "龙潭镇"] {
        assert!(villages.contains(&format!("{town}/石门村")), "{villages}");
    }
    let refused = office.run(&["--db", &db, "correction-sheet", "--village", "石门村", "--out", "s.csv"]);
    assert!(refused.err.contains("白云乡/石门村、"), "{}", refused.err);
    office.ok(&["--db", &db, "correction-sheet", "--village", "白云乡/石门村", "--out", &office.path("s.csv").display().to_string()]);
}
