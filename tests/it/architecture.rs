//! The architecture: which room stands on which floor, which crates it may name, and the form every file keeps.
//!
//! Invariants 1 and 10 of the house. The table here is the architecture; when code and table disagree, this test fails.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use crate::source::File;
use crate::source::files;
use crate::source::names;
use crate::source::rooms_named;
use crate::source::top;

/// Room and floor; imports run down only, rooms of one floor never meet.
const FLOORS: &[(&str, u8)] = &[
    ("main", 8),
    ("app", 7),
    ("ui", 6),
    ("cli", 6),
    ("training", 5),
    ("review", 4),
    ("config", 4),
    ("store", 3),
    ("exchange", 3),
    ("rules", 3),
    ("domain", 2),
    ("input", 2),
    ("disk", 2),
    ("i18n", 1),
];

/// Ways down that are closed all the same: these reach store and files only through `review`.
const CLOSED: &[(&str, &str)] = &[
    ("main", "store"),
    ("main", "exchange"),
    ("app", "store"),
    ("app", "exchange"),
    ("ui", "store"),
    ("ui", "exchange"),
    ("cli", "store"),
    ("cli", "exchange"),
    ("training", "store"),
];

/// Crates with owners: only these rooms or files may name them.
const CRATES: &[(&str, &[&str])] = &[
    ("sha2", &["src/domain/digest.rs", "src/exchange/bytes/unlock.rs", "src/review/export/county_key.rs"]),
    ("hmac", &["src/review/export/county_key.rs"]),
    ("chacha20", &["src/review/export/county_key.rs"]),
    ("crc32fast", &["src/domain/packing.rs"]),
    ("sha1", &["src/exchange/bytes/unlock.rs", "src/exchange/bytes/unlock_xls.rs"]),
    ("md5", &["src/exchange/bytes/unlock_xls.rs"]),
    ("aes", &["src/exchange/bytes/unlock.rs"]),
    ("rusqlite", &["store"]),
    ("argon2", &["src/store/key.rs"]),
    ("ed25519_dalek", &["src/store/key.rs"]),
    ("csv", &["exchange"]),
    ("calamine", &["exchange"]),
    ("quick_xml", &["exchange"]),
    ("rust_xlsxwriter", &["exchange"]),
    ("zip", &["exchange"]),
    ("unicode_normalization", &["src/domain/text/name.rs"]),
    ("encoding_rs", &["exchange", "src/disk/text.rs"]),
    ("chardetng", &["exchange"]),
    ("ib_matcher", &["review"]),
    ("rand_core", &["training"]),
    ("rand_chacha", &["training"]),
    ("directories", &["config"]),
    ("win32console", &["src/config/code_page.rs"]),
    ("toml_edit", &["src/config/edit.rs"]),
    ("ratatui", &["ui", "app"]),
    ("ratatui_textarea", &["ui"]),
    ("tui_input", &["ui"]),
    // Tables and help pages on the command line are aligned by cell width too, as are workbooks, and siblings never meet.
    ("unicode_width", &["ui", "src/exchange/out/aligned.rs", "src/cli/help/wrap.rs", "src/exchange/out/paper.rs"]),
    ("unicode_segmentation", &["ui", "src/exchange/out/paper.rs"]),
    ("ratatui_crossterm", &["app"]),
    ("crossterm", &["app", "src/cli/secret.rs"]),
    ("clap", &["cli"]),
    ("clap_complete", &["cli"]),
    ("indicatif", &["cli"]),
    ("console", &["src/cli/out.rs"]),
    ("rustix", &["src/app/probe.rs", "src/app/event.rs"]),
    ("signal_hook", &["src/app/event.rs", "src/app/terminal.rs"]),
    ("tokio", &["src/app/event.rs"]),
    ("winapi_util", &["src/disk/place.rs"]),
];

/// Paths of the standard library (and chrono's clock) with owners.
const PATHS: &[(&str, &[&str])] = &[
    ("Utc::now", &["src/review/file/clock.rs"]),
    ("Local::now", &["src/review/file/clock.rs"]),
    ("SystemTime::now", &["src/review/file/clock.rs"]),
    ("env::var", &["config"]),
    ("env::var_os", &["config"]),
    ("env::vars", &["config"]),
    ("env::current_exe", &["config"]),
    ("env::temp_dir", &["config"]),
    ("env::home_dir", &["config"]),
    // Files are made where it is decided that only their owner may read them.
    ("File::create", &["src/disk/keep.rs"]),
    ("File::create_new", &["src/disk/keep.rs"]),
    ("OpenOptions::new", &["disk"]),
    ("create_new", &["disk"]),
    ("thread::spawn", &["app"]),
    ("thread::Builder", &["app"]),
    // Judging is pure: the parts of a town are judged side by side and joined in order, and nothing outlives the call.
    // Pages are proved beside the copying of their bytes, by a connection of the thread's own, which ends with it.
    ("thread::scope", &["exchange", "review", "rules", "src/store/held_still.rs"]),
    ("thread::sleep", &[]),
    // A moment of patience with virus scanners, on Windows only; and with another program that makes a file at this moment.
    ("thread::park_timeout", &["src/disk/keep.rs", "src/cli/open.rs"]),
    ("Instant::now", &["app"]),
    ("process::exit", &["main"]),
    ("println!", &[]),
    ("print!", &[]),
    ("eprintln!", &["main"]),
];

fn floor(room: &str) -> u8 {
    FLOORS.iter().find(|(name, _)| *name == room).unwrap_or_else(|| panic!("{room} is not a room of the house")).1
}

fn allowed(file: &File, owners: &[&str]) -> bool {
    owners.iter().any(|owner| *owner == file.room() || *owner == file.path)
}

/// Whether a path begins with this crate's name; `exchange::csv::` does not.
fn names_crate(code: &str, name: &str) -> bool {
    code.match_indices(&format!("{name}::"))
        .any(|(at, _)| code[..at].chars().last().is_none_or(|before| !before.is_alphanumeric() && before != '_' && before != ':'))
}

fn report(mut faults: Vec<String>) {
    faults.sort();
    faults.dedup();
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

/// What the house is entered by: each name that `lib.rs` gives out, with its room.
fn entrances(sources: &[File]) -> BTreeMap<String, String> {
    let lib = sources.iter().find(|file| file.room() == "lib").expect("lib.rs");
    let given = lib.all_code.lines().filter_map(|line| line.strip_prefix("pub use crate::")?.strip_suffix(';'));
    let named = |path: &str| {
        let name = path.rsplit_once(" as ").map_or_else(|| path.rsplit("::").next(), |(_, name)| Some(name));
        Some((name?.to_owned(), path.split("::").next()?.to_owned()))
    };
    let found: BTreeMap<String, String> = given.filter_map(named).collect();
    assert!(found.len() > 40, "{found:?}");
    found
}

#[test]
fn imports_run_down_the_floors() {
    let mut faults = Vec::new();
    let sources = files(&["src"]);
    let entrances = entrances(&sources);
    for file in sources.iter().filter(|file| file.room() != "lib") {
        let root = if file.room() == "main" { "hezhun::" } else { "crate::" };
        for target in rooms_named(&file.all_code, root) {
            let target = entrances.get(&target).cloned().unwrap_or(target);
            if target == file.room() {
                continue;
            }
            if floor(&target) >= floor(file.room()) {
                faults.push(format!("{} names {target}, which is not below it", file.path));
            }
            if CLOSED.contains(&(file.room(), target.as_str())) {
                faults.push(format!("{} reaches {target} directly; go through review", file.path));
            }
        }
    }
    report(faults);
}

#[test]
fn a_crate_has_owners_and_only_they_name_it() {
    let sources = files(&["src"]);
    let mut faults = Vec::new();
    for file in &sources {
        for (name, owners) in CRATES {
            if names_crate(&file.code, name) && !allowed(file, owners) {
                faults.push(format!("{} names {name}, which belongs to {owners:?}", file.path));
            }
        }
        for (path, owners) in PATHS {
            if names(&file.code, path) && !allowed(file, owners) {
                faults.push(format!("{} names {path}, which belongs to {owners:?}", file.path));
            }
        }
        // What is printed for the engine of a county is text to this program, which never runs it.
        if file.room() != "store"
            && !file.is_test
            && !file.path.starts_with("src/rules/sql/")
            && ["\"SELECT ", "\"INSERT ", "\"UPDATE ", "\"DELETE ", "\"PRAGMA "].iter().any(|sql| file.text.contains(sql))
        {
            faults.push(format!("{} holds SQL; SQL lives in store", file.path));
        }
    }
    report(faults);
}

#[test]
fn every_dependency_is_said_why() {
    let manifest = fs::read_to_string(top().join("Cargo.toml")).expect("Cargo.toml");
    let readme = fs::read_to_string(top().join("README.md")).expect("README.md");
    let table: toml::Table = manifest.parse().expect("Cargo.toml is TOML");
    let mut names: Vec<String> = Vec::new();
    for section in ["dependencies", "dev-dependencies"] {
        names.extend(table[section].as_table().expect("a table").keys().cloned());
    }
    names.extend(["directories", "win32console", "tokio", "winapi-util", "rustix", "signal-hook"].map(str::to_owned));
    let missing: Vec<String> = names.into_iter().filter(|name| !readme.contains(&format!("`{name}`"))).collect();
    assert!(missing.is_empty(), "README.md does not say why we use {missing:?}");
}

#[test]
fn what_is_shipped_keeps_its_checks() {
    let manifest: toml::Table = fs::read_to_string(top().join("Cargo.toml")).expect("Cargo.toml").parse().expect("TOML");
    let (release, dist) = (&manifest["profile"]["release"], &manifest["profile"]["dist"]);
    // A damaged workbook makes its reader stumble, which is answered with a sentence; a sum that does not fit is never wrapped.
    assert_eq!((release["panic"].as_str(), release["overflow-checks"].as_bool()), (Some("unwind"), Some(true)));
    assert_eq!((dist["inherits"].as_str(), manifest["profile"]["bench"]["inherits"].as_str()), (Some("release"), Some("dist")));
    assert!(dist.get("panic").is_none() && dist.get("overflow-checks").is_none(), "dist has these of release");
    // Its mouse positions may come from any program; nothing else goes unchecked.
    let unchecked: Vec<&String> = manifest["profile"]
        .as_table()
        .expect("profiles")
        .values()
        .filter_map(|profile| profile.get("package")?.as_table())
        .flat_map(|packages| packages.iter().filter(|(_, set)| set.get("overflow-checks").is_some()).map(|(name, _)| name))
        .collect();
    assert!(unchecked.iter().all(|name| *name == "crossterm"), "{unchecked:?}");
}

#[test]
fn files_keep_the_form() {
    let mut faults = Vec::new();
    for file in files(&["src", "tests"]) {
        let path = &file.path;
        let mut fault = |what: &str| faults.push(format!("{path}: {what}"));
        if !file.text.starts_with("//! ") {
            fault("does not open with `//!`: what lives here and what does not");
        }
        if file.text.lines().count() > 800 {
            fault("more than 800 lines");
        }
        for (bad, why) in [
            ("super::", "names a path from crate:: instead of super::"),
            ("pub use ", "re-exports; name things where they live"),
            ("#[ignore", "ignores a test"),
            ("thread::sleep", "sleeps"),
            ("should_panic", "expects a panic instead of an error"),
            ("todo!(", "is unfinished"),
            ("unimplemented!(", "is unfinished"),
            ("dbg!(", "prints debug output"),
        ] {
            // The one door: `lib.rs` gives out what the house is entered by.
            if file.all_code.contains(bad) && !(bad == "pub use " && file.path == "src/lib.rs") {
                fault(why);
            }
        }
        if names(&file.all_code, "unsafe") {
            fault("unsafe");
        }
        for line in file.all_code.lines() {
            let line = line.trim_start();
            if line.starts_with("use ") && line.contains('{') {
                fault("groups imports; one a line");
            }
        }
        for mark in ["TO\u{44}O", "FIX\u{4d}E", "XX\u{58}", "HAC\u{4b}"] {
            if names(&file.text, mark) {
                fault("carries an unfinished mark");
            }
        }
    }
    report(faults);
}

#[test]
fn nothing_can_panic_by_hand_outside_tests() {
    let mut faults = Vec::new();
    for file in files(&["src"]).iter().filter(|file| !file.is_test) {
        for bad in [".unwrap()", ".expect()", ".unwrap_err()", ".expect_err()"] {
            if file.code.contains(bad) {
                faults.push(format!("{}: {bad}", file.path));
            }
        }
        // A constant function may stop the build; a running program may not stop itself.
        if file.code.contains("panic!(") && file.path != "src/domain/field.rs" {
            faults.push(format!("{}: panic!", file.path));
        }
    }
    report(faults);
}

#[test]
fn names_say_what_a_thing_is() {
    let mut faults = Vec::new();
    for file in files(&["src", "tests"]) {
        for part in file.path.trim_end_matches(".rs").split('/') {
            if ["util", "utils", "helper", "helpers", "common", "misc", "prelude", "manager", "core", "lib2"].contains(&part) {
                faults.push(format!("{}: no room is called {part}", file.path));
            }
        }
        for word in ["Manager", "Helper", "Helpers", "Util", "Utils"] {
            if names(&file.all_code, word) || file.all_code.contains(&format!("{word} {{")) {
                faults.push(format!("{}: a type called {word}", file.path));
            }
        }
        // Spelt apart, so that this file does not name them.
        for word in [["/wo", "rk/"], ["/ro", "ot/"], ["crates", ".io"], ["assist", "ant"]] {
            if file.text.to_lowercase().contains(&word.concat()) {
                faults.push(format!("{}: names {}", file.path, word.concat()));
            }
        }
    }
    report(faults);
}

/// Files in a folder of `src`, data included; more than this and nobody sees what the folder is for.
const FULLEST: usize = 20;

#[test]
fn no_folder_is_too_full() {
    let mut paths = Vec::new();
    crate::source::walk(&top().join("src"), &mut paths);
    let mut folders: BTreeMap<PathBuf, usize> = BTreeMap::new();
    for path in paths {
        *folders.entry(path.parent().expect("in a folder").to_owned()).or_default() += 1;
    }
    let most = folders.iter().max_by_key(|(_, count)| **count).expect("folders");
    println!("fullest folder: {} with {} files", most.0.strip_prefix(top()).expect("inside").display(), most.1);
    report(
        folders
            .iter()
            .filter(|(_, count)| **count > FULLEST)
            .map(|(folder, count)| format!("{}: {count} files", folder.display()))
            .collect(),
    );
}

#[test]
fn a_type_name_is_used_once() {
    let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for file in files(&["src"]).iter().filter(|file| !file.is_test) {
        for line in file.code.lines() {
            let mut words = line.split_whitespace().skip_while(|word| word.starts_with("pub") || word.starts_with("in"));
            let (Some("struct" | "enum" | "trait"), Some(name)) = (words.next(), words.next()) else { continue };
            let name: String = name.chars().take_while(|letter| letter.is_alphanumeric()).collect();
            found.entry(name).or_default().insert(file.path.clone());
        }
    }
    let twice: Vec<String> = found
        .iter()
        .filter(|(_, files)| files.len() > 1)
        .map(|(name, files)| format!("{name}: {}", files.iter().map(String::as_str).collect::<Vec<_>>().join(", ")))
        .collect();
    println!("type names used twice: {} of {}", twice.len(), found.len());
    report(twice);
}

#[test]
fn imports_inside_rooms_run_in_no_circle() {
    let sources: Vec<File> = files(&["src"]).into_iter().filter(|file| !file.is_test).collect();
    let module = |file: &File| file.path.trim_start_matches("src/").trim_end_matches(".rs").trim_end_matches("/mod").replace('/', "::");
    let modules: Vec<String> = sources.iter().map(module).collect();
    let named = |path: &str| {
        let mut path = path;
        loop {
            if let Some(at) = modules.iter().position(|module| module == path) {
                return Some(at);
            }
            path = path.rsplit_once("::")?.0;
        }
    };
    let arrows: Vec<BTreeSet<usize>> = sources
        .iter()
        .enumerate()
        .map(|(own, file)| {
            let uses = file.code.lines().filter_map(|line| line.trim_start().strip_prefix("use crate::")?.strip_suffix(';'));
            uses.filter_map(named).filter(|other| *other != own).collect()
        })
        .collect();
    let reached: Vec<BTreeSet<usize>> = (0..sources.len())
        .map(|from| {
            let mut seen = BTreeSet::new();
            let mut next: Vec<usize> = arrows[from].iter().copied().collect();
            while let Some(at) = next.pop() {
                if seen.insert(at) {
                    next.extend(&arrows[at]);
                }
            }
            seen
        })
        .collect();
    let circle =
        |at: usize| (0..sources.len()).filter(|other| reached[at].contains(other) && reached[*other].contains(&at)).collect::<Vec<usize>>();
    let circles: BTreeSet<Vec<usize>> = (0..sources.len()).filter(|at| reached[*at].contains(at)).map(circle).collect();
    println!("circles of imports: {}", circles.len());
    let named: Vec<Vec<&str>> = circles.iter().map(|circle| circle.iter().map(|at| modules[*at].as_str()).collect()).collect();
    assert!(named.is_empty(), "files that name each other in a circle: {named:?}");
}

#[test]
fn the_top_level_stays_small() {
    const ALLOWED: &[&str] = &[
        ".ci",
        ".git",
        ".gitattributes",
        ".gitignore",
        "CHANGELOG.md",
        "Cargo.lock",
        "Cargo.toml",
        "LICENSE",
        "README.md",
        "hezhun-data",
        "keymaps",
        "rustfmt.toml",
        "sample-data",
        "sqlite",
        "src",
        "target",
        "tests",
    ];
    let odd: Vec<String> = fs::read_dir(top())
        .expect("the top")
        .flatten()
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .filter(|name| !ALLOWED.contains(&name.as_str()))
        .collect();
    assert!(odd.is_empty(), "beside the planned house: {odd:?}");
}

#[test]
fn the_practice_township_stays_small() {
    let mut paths = Vec::new();
    crate::source::walk(&top().join("sample-data"), &mut paths);
    let bytes: u64 = paths.iter().map(|path| fs::metadata(path).map_or(0, |meta| meta.len())).sum();
    assert!(bytes < 8 << 20, "sample-data has {bytes} bytes");
}
