//! Every crate we build on is under a licence that `.ci/deny.toml` allows, and comes from the registry.

use std::fs;
use std::process::Command;

use serde_json::Value;

use crate::source::top;

/// Whether an SPDX expression can be met with the allowed licences; `AND` binds tighter than `OR`, `/` is an old `OR`.
fn met(expression: &str, allowed: &[&str]) -> bool {
    let spaced = expression.replace('(', " ( ").replace(')', " ) ").replace('/', " OR ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut at = 0;
    either(&words, &mut at, allowed) && at == words.len()
}

fn either(words: &[&str], at: &mut usize, allowed: &[&str]) -> bool {
    let mut good = both(words, at, allowed);
    while words.get(*at) == Some(&"OR") {
        *at += 1;
        good |= both(words, at, allowed);
    }
    good
}

fn both(words: &[&str], at: &mut usize, allowed: &[&str]) -> bool {
    let mut good = one(words, at, allowed);
    while words.get(*at) == Some(&"AND") {
        *at += 1;
        good &= one(words, at, allowed);
    }
    good
}

fn one(words: &[&str], at: &mut usize, allowed: &[&str]) -> bool {
    let Some(word) = words.get(*at) else { return false };
    *at += 1;
    if *word == "(" {
        let good = either(words, at, allowed);
        *at += 1;
        return good;
    }
    let good = allowed.contains(word);
    if words.get(*at) == Some(&"WITH") {
        *at += 2;
    }
    good
}

fn excepted(rules: &toml::Table, name: &str, licence: &str) -> bool {
    rules["licenses"]["exceptions"].as_array().is_some_and(|rows| {
        rows.iter().any(|row| {
            row["crate"].as_str() == Some(name)
                && row["allow"].as_array().is_some_and(|list| list.iter().any(|one| one.as_str() == Some(licence)))
        })
    })
}

#[test]
fn every_crate_may_be_used() {
    let rules: toml::Table = fs::read_to_string(top().join(".ci/deny.toml")).expect("deny.toml").parse().expect("TOML");
    let allowed: Vec<&str> = rules["licenses"]["allow"].as_array().expect("a list").iter().filter_map(toml::Value::as_str).collect();
    assert!(met("MIT OR (Apache-2.0 AND NOPE)", &allowed) && !met("MIT AND GPL-3.0", &allowed));

    let about = Command::new("rustc").arg("-vV").output().expect("rustc is there");
    let about = String::from_utf8_lossy(&about.stdout);
    let host = about.lines().find_map(|line| line.strip_prefix("host: ")).expect("rustc says its host");
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--locked", "--offline", "--filter-platform", host])
        .current_dir(top())
        .output()
        .expect("cargo is there");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let mut faults = Vec::new();
    for package in metadata["packages"].as_array().expect("packages") {
        let name = package["name"].as_str().unwrap_or_default();
        let licence = package["license"].as_str().unwrap_or_default();
        if !met(licence, &allowed) && !excepted(&rules, name, licence) {
            faults.push(format!("{name}: {licence:?} is not allowed"));
        }
        let source = package["source"].as_str().unwrap_or_default();
        // Our own: the program, and the database compiled for it.
        if !matches!(name, "hezhun" | "hezhun-sqlite") && !source.starts_with("registry+") {
            faults.push(format!("{name} comes from {source:?}"));
        }
    }
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}
