//! Nothing depends on the order of rows, columns and files: neither a flag nor its words, neither what is at stake nor the queue.
//!
//! Members and rows of rosters are numbered as they come in the file, so that a clerk finds them on the sheet, and a flag keeps the numbers
//! of the record it was made from: these numbers alone may move, and which of several people a sum shows.
//! What does not live here: rules.

use std::collections::BTreeMap;

use crate::office::Office;
use crate::second;
use crate::second::change;
use crate::second::change::Dice;
use crate::second::tables;

/// The words of a sentence without the numbers of members and of rows, both of which follow the files.
fn unnumbered(words: &str) -> Vec<String> {
    let mut out = String::new();
    let mut rest = words;
    while let Some((at, mark)) = ["成员", "第"].iter().filter_map(|mark| Some((rest.find(mark)?, mark))).min() {
        let (before, after) = rest.split_at(at + mark.len());
        out.push_str(before);
        rest = after.trim_start_matches(|sign: char| sign.is_ascii_digit() || sign == ' ');
    }
    out += rest;
    let mut parts: Vec<String> = out.split(['，', '、', '；', '：', ' ']).map(str::to_owned).collect();
    parts.sort();
    parts
}

/// What is said of a household by a rule: severity, sentence, limits, households concerned, what was not checked; without the numbers of
/// members. The sum below a sentence shows one of several people to whom it applies, the first of the file, and so is not held here.
type Saying = BTreeMap<(String, String, String), Vec<String>>;

fn sayings(lines: &[Vec<String>]) -> Saying {
    let mut all = Saying::new();
    for line in lines {
        let words = [&line[6], &line[9], &line[12], &line[14], &line[15]].map(|cell| unnumbered(cell).join(" "));
        all.insert((line[1].clone(), line[2].clone(), line[4].clone()), words.to_vec());
    }
    all
}

#[test]
fn the_order_of_rows_columns_and_files_changes_no_flag_no_word_and_no_place_in_the_queue() {
    let office = Office::new();
    let mut dice = Dice::new(17);
    let mut first = second::sample(&office, 17);
    change::change(&mut first, &mut dice);
    let mut said = None;
    for turn in 0..3 {
        let mut files = tables::write(&first, &office.path(&format!("o{turn}")));
        if turn > 0 {
            dice.shuffle(&mut files);
        }
        let lines = sayings(&second::screened(&office, &files));
        assert!(lines.len() > 200, "{}", lines.len());
        let db = format!("{turn}.db");
        office.import(&db, &files);
        // The control sample is drawn by lot from the bytes of the files: other files, another lot.
        let queue = office.line(&format!("--db {db} queue")).replace('#', " ");
        let (one_lines, one_queue) = said.get_or_insert_with(|| (lines.clone(), queue.clone()));
        let differ: Vec<_> = one_lines
            .iter()
            .filter(|(key, words)| lines.get(*key) != Some(*words))
            .map(|(key, words)| format!("{key:?}\n  {words:?}\n  {:?}", lines.get(key)))
            .collect();
        let more: Vec<_> = lines.keys().filter(|key| !one_lines.contains_key(*key)).collect();
        assert!(differ.is_empty() && more.is_empty(), "{turn}: {}\n{more:?}", differ.join("\n"));
        let apart: Vec<_> = one_queue.lines().zip(queue.lines()).filter(|(one, other)| one != other).take(5).collect();
        assert!(*one_queue == queue, "{turn}: the queue moves\n{apart:#?}");
        change::order(&mut first, &mut dice);
    }
}
