//! Every register is whole: unique codes and aliases, both languages, equal holes, no name without a row.

use std::collections::BTreeSet;
use std::collections::HashMap;

use hezhun::Act;
use hezhun::CODE_LISTS;
use hezhun::EVIDENCE;
use hezhun::FIELDS;
use hezhun::FieldKind;
use hezhun::FlagState;
use hezhun::Lang;
use hezhun::Move;
use hezhun::Owner;
use hezhun::REASONS;
use hezhun::Severity;
use hezhun::Status;
use hezhun::TABLES;
use hezhun::Text;
use hezhun::Why;
use hezhun::flag;

/// Checks one sentence: both languages there, the same holes in both.
pub fn whole(what: &str, text: &Text) {
    assert!(text.is_whole(), "{what} lacks a language: {text:?}");
    let names = |lang| text.holes(lang).into_iter().map(|hole| hole.split(':').next().unwrap_or(hole)).collect::<BTreeSet<_>>();
    assert_eq!(names(Lang::Zh), names(Lang::En), "{what}: other holes in the other language: {text:?}");
}

fn unique<'a>(what: &str, words: impl IntoIterator<Item = &'a str>) {
    let mut seen = BTreeSet::new();
    for word in words {
        assert!(!word.is_empty(), "{what}: an empty name");
        assert!(seen.insert(word), "{what}: {word} stands twice");
    }
}

#[test]
fn fields() {
    unique("field codes", FIELDS.iter().map(|field| field.code));
    for group in [&[Owner::Household, Owner::Income][..], &[Owner::Member][..]] {
        let headers = FIELDS
            .iter()
            .filter(|field| group.contains(&field.owner))
            .flat_map(|field| std::iter::once(field.label.get(Lang::Zh)).chain(field.aliases.iter().copied()));
        unique("headers of one owner", headers);
    }
    for field in FIELDS {
        whole(field.code, &field.label);
        assert!(
            field.code.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_'),
            "{} cannot be written in the rule language",
            field.code
        );
        if let FieldKind::Code(list) | FieldKind::Set(Some(list)) = field.kind {
            assert!(CODE_LISTS.iter().any(|row| row.id == list), "{} names the list {list}, which is not there", field.code);
        }
        if field.owner == Owner::Income {
            assert_eq!(field.kind, FieldKind::Money, "{} is an item and no money", field.code);
        }
        for header in field.aliases {
            assert!(
                !header.contains(char::is_whitespace) && !header.contains('（'),
                "{header}: aliases are compared half-width without spaces"
            );
        }
    }
}

#[test]
fn tables() {
    unique("tables", TABLES.iter().map(|table| table.id));
    for table in TABLES {
        whole(table.id, &table.label);
        unique(table.id, table.columns.iter().map(|column| column.code));
        for column in table.columns {
            whole(column.code, &column.label);
            if let FieldKind::Code(list) | FieldKind::Set(Some(list)) = column.kind {
                assert!(CODE_LISTS.iter().any(|row| row.id == list), "{} names the list {list}, which is not there", column.code);
            }
            for header in column.aliases {
                assert!(
                    !header.contains(char::is_whitespace) && !header.contains('（'),
                    "{header}: aliases are compared half-width without spaces"
                );
            }
        }
    }
}

#[test]
fn code_lists() {
    unique("lists", CODE_LISTS.iter().map(|list| list.id));
    for list in CODE_LISTS {
        unique(list.id, list.values.iter().copied());
        let spellings: HashMap<&str, &str> = list.aliases.iter().copied().collect();
        assert_eq!(spellings.len(), list.aliases.len(), "{}: a spelling stands twice", list.id);
        for (found, stored) in list.aliases {
            assert!(stored.is_empty() || list.values.contains(stored), "{}: {found} becomes {stored}, which is no value", list.id);
            assert!(!list.values.contains(found), "{}: {found} is a value and a spelling", list.id);
        }
    }
}

#[test]
fn reasons_and_evidence() {
    unique("reasons", REASONS.iter().map(|reason| reason.code));
    unique("evidence", EVIDENCE.iter().map(|evidence| evidence.code));
    assert_eq!((REASONS.len(), EVIDENCE.len()), (23, 18));
    for reason in REASONS {
        whole(reason.code, &reason.label);
    }
    for evidence in EVIDENCE {
        whole(evidence.code, &evidence.label);
    }
}

#[test]
fn states_and_acts() {
    unique("statuses", Status::ALL.iter().map(|status| status.code()));
    unique("flag states", FlagState::ALL.iter().map(|state| state.code()));
    unique("acts", Act::ALL.iter().map(|act| act.code()));
    for status in Status::ALL {
        whole(status.code(), &status.label());
    }
    for state in FlagState::ALL {
        whole(state.code(), &state.label());
        assert_eq!(FlagState::parse(state.code()), Some(state));
    }
    for act in Act::ALL {
        whole(act.code(), &act.label());
        assert_eq!(serde_json::to_value(act).expect("an act"), act.code());
    }
    for change in Move::ALL {
        whole("move", &change.label());
    }
    for severity in Severity::ALL {
        whole(severity.code(), &severity.label());
    }
    let letters: BTreeSet<char> = Why::ALL.iter().map(|why| why.letter()).collect();
    assert_eq!(letters.len(), Why::ALL.len());
    for why in Why::ALL {
        whole("why", &why.label());
    }
    for kind in
        [flag::FlagKind::Contradiction, flag::FlagKind::Missing, flag::FlagKind::Doubt, flag::FlagKind::Warning, flag::FlagKind::Procedure]
    {
        whole("kind", &kind.label());
    }
}

/// Every `{ zh, en }` of a file of rules, limits, calibers or cards, with the path to it.
fn texts(at: &str, value: &toml::Value, found: &mut Vec<(String, Text)>) {
    match value {
        toml::Value::Table(table) => {
            if let (Some(zh), Some(en)) = (table.get("zh").and_then(toml::Value::as_str), table.get("en").and_then(toml::Value::as_str)) {
                found.push((at.to_owned(), Text::made(zh.to_owned(), en.to_owned())));
                return;
            }
            assert!(!table.contains_key("zh") && !table.contains_key("en"), "{at} has one language only");
            let name = table.get("code").or_else(|| table.get("key")).or_else(|| table.get("name")).and_then(toml::Value::as_str);
            for (key, value) in table {
                texts(&format!("{} {key}", name.unwrap_or(at)), value, found);
            }
        }
        toml::Value::Array(rows) => rows.iter().for_each(|row| texts(at, row, found)),
        toml::Value::String(_) | toml::Value::Integer(_) | toml::Value::Float(_) | toml::Value::Boolean(_) | toml::Value::Datetime(_) => {}
    }
}

/// The shipped files of rules, limits and calibers.
pub fn shipped() -> Vec<(String, toml::Table)> {
    let mut paths = Vec::new();
    crate::source::walk(&crate::source::top().join("src/rules"), &mut paths);
    paths.retain(|path| path.extension().is_some_and(|ext| ext == "toml"));
    paths.sort();
    let read = |path: &std::path::PathBuf| {
        let text = std::fs::read_to_string(path).expect("UTF-8");
        (path.display().to_string(), text.parse().unwrap_or_else(|error| panic!("{}: {error}", path.display())))
    };
    paths.iter().map(read).collect()
}

#[test]
fn rules_limits_and_calibers() {
    let files = shipped();
    let mut codes = Vec::new();
    for (path, table) in &files {
        let mut found = Vec::new();
        texts(path, &toml::Value::Table(table.clone()), &mut found);
        for (at, text) in found {
            whole(&at, &text);
        }
        let empty = Vec::new();
        for rule in table.get("rule").and_then(toml::Value::as_array).unwrap_or(&empty) {
            let code = rule["code"].as_str().expect("a code");
            codes.push(code.to_owned());
            for (list, known) in
                [("look", EVIDENCE.iter().map(|row| row.code).collect::<Vec<_>>()), ("usual", REASONS.iter().map(|row| row.code).collect())]
            {
                let named = rule.get(list).and_then(toml::Value::as_array).unwrap_or(&empty);
                for word in named.iter().filter_map(toml::Value::as_str) {
                    assert!(known.contains(&word), "{code}: {list} names {word}, which is not there");
                }
            }
            let expected: BTreeSet<&str> =
                rule["example"].as_array().expect("examples").iter().filter_map(|example| example["expect"].as_str()).collect();
            assert!(expected.contains("clear") && expected.contains("skipped") && expected.len() > 2, "{code} shows only {expected:?}");
        }
    }
    unique("rules", codes.iter().map(String::as_str));
    for code in [
        "INC01", "INC02", "INC03", "INC04", "INC05", "INC06", "INC07", "INC08", "INC09", "INC10", "INC11", "INC12", "INC13", "INC14",
        "INC15", "INC16", "ARI01", "ARI02", "ARI03", "ARI04", "ARI05", "ARI06", "ARI07", "ARI09", "PWP01", "PWP02", "PWP03", "PWP04",
        "PRP01", "TRF01", "LAB01", "LAB02", "LAB03", "IDV01", "IDV02", "IDV05", "IDV11", "IDV13", "IDV15", "COL01", "COL02", "COL03",
        "VIL01", "VIL02", "VIL03", "VIL04", "VIL05", "VIL06", "VIL07", "VIL10",
    ] {
        assert!(codes.iter().any(|found| found == code), "{code} is not in the book");
    }
}
