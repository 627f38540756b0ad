//! The evidence for a village's flag counts what the rule counted, and names the households the flag names.

use std::collections::BTreeSet;

use crate::office::Office;
use crate::what_if::desk;
use hezhun::Lang;
use hezhun::Picture;

fn numbers(words: &str) -> Vec<usize> {
    words.split(|letter: char| !letter.is_ascii_digit()).filter_map(|part| part.parse().ok()).collect()
}

#[test]
fn the_pictures_count_what_the_rules_counted() {
    let office = Office::with_handbook_township();
    let desk = desk(&office);
    let mut seen = BTreeSet::new();
    for row in desk.villages().expect("villages") {
        let view = desk.village(row.name.key()).expect("a village");
        let uncollected = view.cards.iter().filter(|card| card.flag.rule == "COL08").count();
        assert_eq!(view.pictures.len(), 5 + uncollected);
        for card in &view.cards {
            let rule = card.flag.rule.as_str();
            let picture: Option<&Picture> = view.pictures.iter().find(|picture| picture.rules.contains(&rule));
            let picture = picture.unwrap_or_else(|| panic!("no picture for {rule}"));
            if rule == "COL08" {
                // A household without a form has no figures to draw; the sentence names it.
                assert!(picture.said.contains(&card.words.said) && picture.households.is_empty());
                continue;
            }
            let shown: BTreeSet<&str> = picture.households.iter().map(|shown| shown.hh_id.as_str()).collect();
            let marked: BTreeSet<&str> = card.flag.marked.iter().map(String::as_str).collect();
            assert!(marked.is_subset(&shown), "{rule} {}: {:?}", row.name, marked.difference(&shown).collect::<Vec<_>>());
            let told = numbers(card.words.said.get(Lang::Zh));
            let said: Vec<usize> = picture.said.iter().flat_map(|said| numbers(said.get(Lang::Zh))).collect();
            match rule {
                "VIL01" | "VIL08" => assert!(said.contains(&told[0]), "{rule}: {told:?} {said:?}"),
                "VIL03" => assert_eq!([told[0], told[1], told[2]], [picture.bars[2].count, picture.bars[1].count, picture.bars[0].count]),
                "VIL06" => assert_eq!(said[0], told[0]),
                _ => {}
            }
            seen.insert(rule.to_owned());
        }
    }
    assert!(seen.len() >= 3, "the township plants village flags: {seen:?}");
}
