//! Every place of the program that opens, makes, renames, flushes, locks or deletes a file, each with its answer to one question:
//! what does Windows do here?
//!
//! A new such call fails the test until it stands in the table. What does not live here: what the answers rest on (`src/disk`, `.ci/smoke`).

use std::collections::BTreeMap;

use crate::source::File;
use crate::source::files;
use crate::source::names;

/// What is asked about: words that open, make, rename, flush, lock or delete a file.
const CALLS: &[&str] = &[
    "fs::read",
    "fs::read_to_string",
    "fs::write",
    "fs::copy",
    "fs::rename",
    "fs::hard_link",
    "fs::remove_file",
    "fs::remove_dir",
    "fs::remove_dir_all",
    "fs::create_dir",
    "fs::create_dir_all",
    "read_dir",
    "canonicalize",
    "File::open",
    "File::create",
    "File::create_new",
    "OpenOptions::new",
    "set_permissions",
    "set_len",
    "sync_all",
    "sync_data",
    "lock",
    "try_lock",
    "Connection::open",
    "Connection::open_with_flags",
    "current_exe",
];

/// Calls that differ so much between systems that only one room makes them.
const ONLY_IN_DISK: &[&str] = &[
    "fs::write",
    "fs::copy",
    "fs::rename",
    "fs::hard_link",
    "fs::remove_file",
    "fs::remove_dir",
    "fs::remove_dir_all",
    "canonicalize",
    "File::create",
    "File::create_new",
    "set_permissions",
    "set_len",
    "sync_all",
    "sync_data",
];

const READ: &str = "shared with every other program; a file that is locked whole says so";
const FOLDER: &str = "makes what is missing; a part that is a file, or a name Windows refuses, is an error with its path";
const LIST: &str = "names come in any order and are sorted; nothing stays open";
const SQLITE: &str = "the database shares reading and writing but not renaming: closed before the file is moved";

/// File, call, how often, what Windows does there.
const PLACES: &[(&str, &str, usize, &str)] = &[
    ("src/cli/log.rs", "fs::create_dir_all", 1, FOLDER),
    ("src/cli/log.rs", "read_dir", 1, LIST),
    ("src/cli/open.rs", "fs::create_dir_all", 1, FOLDER),
    ("src/cli/rulebook_file.rs", "read_dir", 2, LIST),
    ("src/cli/secret.rs", "fs::read", 1, READ),
    ("src/cli/commands/practice/people.rs", "read_dir", 1, LIST),
    ("src/cli/commands/score.rs", "read_dir", 1, LIST),
    ("src/cli/commands/fill.rs", "fs::read", 1, READ),
    ("src/config/edit.rs", "fs::create_dir_all", 1, FOLDER),
    ("src/review/fill/names.rs", "fs::create_dir_all", 1, FOLDER),
    ("src/review/visits/taken.rs", "fs::read", 1, READ),
    ("src/config/paths.rs", "current_exe", 1, "as the program was started, without `\\\\?\\`"),
    ("src/config/terminals.rs", "fs::create_dir_all", 1, FOLDER),
    ("src/config/terminals.rs", "fs::read_to_string", 1, READ),
    ("src/disk/draft.rs", "OpenOptions::new", 1, "tried for writing: refused while the program that left it lives, and then it stays"),
    ("src/disk/draft.rs", "lock", 1, "mandatory there; let go of when the program dies"),
    ("src/disk/draft.rs", "read_dir", 1, LIST),
    ("src/disk/draft.rs", "try_lock", 1, "refused while the program that left it lives: then it stays"),
    ("src/disk/draft.rs", "fs::remove_file", 1, "closed before it goes"),
    ("src/disk/draft.rs", "set_permissions", 1, "not done there: the only right is “read-only”, which refuses the replacing itself"),
    ("src/disk/draft.rs", "sync_all", 1, "the handle that wrote it"),
    ("src/disk/note.rs", "OpenOptions::new", 1, "opened for reading and writing; while it is locked nobody else reads it"),
    ("src/disk/note.rs", "lock", 1, "mandatory there; let go of when the program dies"),
    ("src/disk/note.rs", "read_dir", 1, LIST),
    ("src/disk/note.rs", "sync_all", 1, "the handle that wrote it"),
    ("src/disk/text.rs", "fs::read", 1, READ),
    ("src/disk/note.rs", "try_lock", 1, "refused while the program that left it lives: then it is passed over"),
    ("src/review/file/pending.rs", "fs::read", 1, READ),
    ("src/disk/folder.rs", "File::open", 1, "a file of a folder under way, read by its own program and closed before it is taken away"),
    ("src/disk/folder.rs", "fs::create_dir_all", 1, FOLDER),
    ("src/disk/folder.rs", "fs::create_dir", 1, "refused where the name is taken"),
    ("src/disk/folder.rs", "read_dir", 2, "what is in it, and what a killed program left beside it; nothing stays open"),
    ("src/disk/folder.rs", "fs::read_to_string", 1, READ),
    ("src/disk/put_back.rs", "fs::create_dir_all", 2, FOLDER),
    ("src/disk/put_back.rs", "fs::read", 1, READ),
    ("src/disk/put_back.rs", "read_dir", 1, LIST),
    ("src/disk/keep.rs", "File::open", 2, "a folder is not opened there; a file is read to be copied"),
    ("src/disk/keep.rs", "OpenOptions::new", 4, "opened for writing, or the flush is refused"),
    ("src/disk/keep.rs", "fs::hard_link", 1, "done on NTFS; where the disk knows no links the file is copied whole"),
    ("src/disk/keep.rs", "fs::remove_dir_all", 1, "only what was moved aside whole"),
    ("src/disk/keep.rs", "fs::remove_file", 1, "refused while somebody has it open: tried again, then said"),
    ("src/disk/keep.rs", "fs::rename", 2, "over a file; refused while somebody has either open: tried again, then said"),
    ("src/disk/keep.rs", "set_permissions", 1, "not done there: the rights of the folder say who reads"),
    ("src/disk/keep.rs", "sync_all", 4, "through a handle that may write; of a folder not at all"),
    (
        "src/disk/place.rs",
        "canonicalize",
        8,
        "gives `\\\\?\\` and `\\\\?\\UNC\\`: compared with its like, told without, drives of the network found out by it",
    ),
    ("src/exchange/sheets/delimited.rs", "File::open", 2, READ),
    ("src/exchange/bytes/kinds.rs", "File::open", 2, "also while a spreadsheet program has it open"),
    ("src/exchange/listed.rs", "read_dir", 1, LIST),
    ("src/exchange/peek.rs", "File::open", 1, READ),
    ("src/exchange/out/own_csv.rs", "fs::read", 1, READ),
    ("src/exchange/bytes/survey.rs", "File::open", 1, READ),
    ("src/exchange/sheets/plain_rows.rs", "File::open", 1, "also while a spreadsheet program has it open"),
    ("src/exchange/sheets/workbook.rs", "File::open", 1, "also while a spreadsheet program has it open"),
    ("src/review/audit/archive.rs", "File::open", 1, READ),
    ("src/review/export/explaining.rs", "File::open", 2, READ),
    ("src/review/audit/backup.rs", "read_dir", 1, LIST),
    ("src/review/audit/password.rs", "fs::create_dir_all", 1, FOLDER),
    ("src/review/audit/password.rs", "fs::read_to_string", 1, READ),
    ("src/review/desk/import_page.rs", "read_dir", 1, LIST),
    ("src/review/file/seal.rs", "fs::create_dir_all", 1, FOLDER),
    ("src/review/file/seal.rs", "fs::read_to_string", 2, READ),
    ("src/review/audit/upgrade.rs", "File::open", 1, READ),
    ("src/store/copy.rs", "Connection::open", 3, SQLITE),
    ("src/store/copy.rs", "read_dir", 1, LIST),
    (
        "src/store/held_still.rs",
        "File::open",
        1,
        "beside the database's own handle; bytes it locks there are not asked for; closed after it",
    ),
    ("src/store/swap.rs", "fs::read_to_string", 1, READ),
    ("src/store/file.rs", "Connection::open_with_flags", 2, SQLITE),
    ("src/store/file.rs", "fs::create_dir_all", 1, FOLDER),
    ("src/store/file.rs", "try_lock", 1, "mandatory there; the second program gets `WouldBlock` and reads only"),
    ("src/store/hot.rs", "File::open", 1, "of a journal whose program is dead; closed before the database opens it"),
    ("src/store/key.rs", "Connection::open_with_flags", 3, SQLITE),
    ("src/store/key.rs", "File::open", 1, "read before the database opens it, and closed"),
    ("src/store/newer.rs", "read_dir", 1, "names come in any order, the longest ledger wins; nothing stays open"),
    ("src/store/rekey.rs", "Connection::open", 1, SQLITE),
    ("src/store/rekey.rs", "File::open", 1, READ),
    ("src/store/rekey.rs", "read_dir", 1, LIST),
    ("src/store/upgrade.rs", "File::open", 2, READ),
    ("src/training/mod.rs", "fs::create_dir_all", 2, FOLDER),
    ("src/training/lesson/stage.rs", "fs::create_dir_all", 1, FOLDER),
];

/// How often a file of ours makes each call outside tests.
fn made(file: &File) -> Vec<(String, String, usize)> {
    let times = |call: &str| file.code.lines().map(|line| occurrences(line, call)).sum::<usize>();
    CALLS.iter().map(|call| (file.path.clone(), (*call).to_owned(), times(call))).filter(|(_, _, times)| *times > 0).collect()
}

/// How often a word stands in a line as a whole and is called or imported; a thread's `Mutex::lock` is no file.
fn occurrences(line: &str, call: &str) -> usize {
    let called = |after: &str| after.starts_with('(') || after.starts_with(';');
    let whole = |at: usize| names(&line[at.saturating_sub(1)..at + call.len()], call) || at == 0;
    let found = line.match_indices(call).filter(|(at, _)| line.is_char_boundary(at.saturating_sub(1)) && whole(*at));
    found.filter(|(at, _)| called(&line[at + call.len()..]) && (call != "lock" || line.contains("file"))).count()
}

#[test]
fn every_place_that_touches_a_file_says_what_windows_does_there() {
    let sources = files(&["src"]);
    let found: BTreeMap<(String, String), usize> =
        sources.iter().filter(|file| !file.is_test).flat_map(made).map(|(path, call, times)| ((path, call), times)).collect();
    let known: BTreeMap<(String, String), usize> =
        PLACES.iter().map(|(path, call, times, _)| (((*path).to_owned(), (*call).to_owned()), *times)).collect();
    assert_eq!(known.len(), PLACES.len(), "a place stands in the table twice");
    let mut faults = Vec::new();
    for ((path, call), times) in &found {
        let entered = known.get(&(path.clone(), call.clone())).copied().unwrap_or_default();
        if entered != *times {
            faults
                .push(format!("{path}: {call} is called {times} times, the table knows {entered}: enter it with what Windows does there"));
        }
        if ONLY_IN_DISK.contains(&call.as_str()) && !path.starts_with("src/disk/") {
            faults.push(format!("{path}: {call} belongs to src/disk, which knows how systems differ"));
        }
    }
    faults.extend(known.keys().filter(|place| !found.contains_key(*place)).map(|(path, call)| format!("{path}: no {call} there any more")));
    faults.extend(PLACES.iter().filter(|place| place.3.len() < 10).map(|place| format!("{}: {} has no answer", place.0, place.1)));
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

#[test]
fn a_call_is_told_from_a_word_that_looks_like_it() {
    assert_eq!(occurrences("    std::fs::rename(&half, to)?;", "fs::rename"), 1);
    assert_eq!(occurrences("use std::fs::rename;", "fs::rename"), 1);
    assert_eq!(occurrences("fs::read_to_string(path)", "fs::read"), 0);
    assert_eq!(occurrences("one.canonicalize(), other.canonicalize()", "canonicalize"), 2);
    assert_eq!(occurrences("io::stdin().lock()", "lock"), 0);
    assert_eq!(occurrences("Draft::open(path)", "fs::open"), 0);
}
