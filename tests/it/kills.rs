//! Kills: the real program is killed or interrupted while it imports, decides, restores, and changes the password of its file;
//! nothing finished is lost, nothing is half done.
//!
//! The moment of each kill is driven by what the file on disk has grown to, not by a clock: a few moments of each. Every call that could be
//! killed is tried by `tests/kills/sweep.py`, which needs strace.

use std::fs;
use std::path::Path;
use std::process::Child;
use std::process::Command;
use std::process::Stdio;

use crate::office::Office;
use crate::office::files_in;

const IMPORT_KILLS: u64 = 10;
const DECISION_KILLS: u64 = 12;
const RESTORE_KILLS: u64 = 12;
const PASSWORD_KILLS: u64 = 4;
const HOUSEHOLDS: usize = 24;

/// Bytes of the data file and of everything the database keeps beside it.
fn grown(db: &Path) -> u64 {
    let beside = |tail: &str| fs::metadata(format!("{}{tail}", db.display())).map_or(0, |meta| meta.len());
    beside("") + beside("-wal") + beside("-journal")
}

/// How a program is ended from outside.
#[derive(Clone, Copy)]
enum End {
    /// At once.
    Kill,
    /// As Ctrl-C in its terminal does.
    Interrupt,
}

impl End {
    fn bring(self, child: &mut Child) {
        match self {
            End::Kill => child.kill().expect("a child"),
            End::Interrupt => {
                let sent = Command::new("kill").args(["-INT", &child.id().to_string()]).status().expect("a signal");
                assert!(sent.success());
            }
        }
    }
}

/// Ends the child once the file is as large as this, unless it ends before; whether it ended by itself.
fn kill_when(child: &mut Child, db: &Path, bytes: u64, end: End) -> bool {
    loop {
        if let Some(status) = child.try_wait().expect("a child") {
            assert!(status.success(), "it failed by itself");
            return true;
        }
        if grown(db) >= bytes {
            end.bring(child);
            return child.wait().expect("a child").success();
        }
        std::thread::yield_now();
    }
}

fn sample(office: &Office) -> Vec<String> {
    office.line(&format!("sample --households {HOUSEHOLDS} --seed 5 --out t"));
    files_in(&office.path("t")).iter().map(|file| file.display().to_string()).collect()
}

fn households(office: &Office, db: &str) -> Vec<String> {
    let rows: Vec<serde_json::Value> = serde_json::from_str(&office.ok(&["--db", db, "queue", "--format", "json"])).expect("json");
    rows.iter().filter_map(|row| row["hh_id"].as_str().map(str::to_owned)).collect()
}

#[test]
fn an_import_is_there_as_a_whole_or_not_at_all() {
    let office = Office::new();
    let files = sample(&office);
    let words = |db: &str| [vec!["--db".to_owned(), db.to_owned(), "import".to_owned()], files.clone()].concat();
    office.ok(&words("whole.db"));
    let whole = grown(&office.path("whole.db"));
    for kill in 0..IMPORT_KILLS {
        let name = format!("o{kill}.db");
        let db = office.path(&name);
        let mut child = office.command(&words(&name)).stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("it starts");
        // From before the first byte to past the last.
        let end = if kill % 2 == 0 { End::Kill } else { End::Interrupt };
        let finished = kill_when(&mut child, &db, whole * kill * 2 / IMPORT_KILLS, end);
        let count = if db.exists() { households(&office, &name).len() } else { 0 };
        assert!(count == HOUSEHOLDS || (count == 0 && !finished), "kill {kill}: {count} households");
        if count > 0 {
            office.ok(&["--db", &name, "verify"]);
        }
        // Whatever the kill left behind, the import can be made whole.
        office.ok(&words(&name));
        assert_eq!(households(&office, &name).len(), HOUSEHOLDS, "kill {kill}");
        office.ok(&["--db", &name, "verify"]);
    }
}

#[test]
fn no_finished_decision_is_lost() {
    let office = Office::new();
    let files = sample(&office);
    office.ok(&[vec!["--db".to_owned(), "o.db".to_owned(), "import".to_owned()], files].concat());
    let ids = households(&office, "o.db");
    let db = office.path("o.db");
    let notes = |office: &Office| {
        office.line("--db o.db export ledger --out ledger.csv --force --lang en");
        crate::flow::rows(&office.bytes("ledger.csv")).iter().filter(|row| row.iter().any(|cell| cell == "annotate")).count()
    };
    let (mut least, mut most) = (0, 0);
    for kill in 0..DECISION_KILLS {
        let household = &ids[usize::try_from(kill).expect("small") % ids.len()];
        let before = grown(&db);
        let words = ["--db", "o.db", "decide", household, "annotate", "--note", "核对过"];
        let mut child = office.command(&words).stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("it starts");
        let finished = kill_when(&mut child, &db, before + kill * 5120, End::Kill);
        least += usize::from(finished);
        most += 1;
        let found = notes(&office);
        assert!((least..=most).contains(&found), "kill {kill}: {found} notes, {least} were finished");
        // What was found is there for good.
        (least, most) = (found, found);
        let checked = office.run(&["--db", "o.db", "verify"]);
        assert_eq!(checked.code, Some(0), "kill {kill}: {}{}", checked.out, checked.err);
    }
}

#[test]
fn a_killed_restore_leaves_the_old_file_or_the_new_one() {
    let (mut old, mut new) = (0, 0);
    for kill in 0..RESTORE_KILLS {
        let office = Office::new();
        fs::copy(crate::source::top().join("tests/stores/v4.db"), office.path("o.db")).expect("a copy");
        office.line("--db o.db upgrade");
        office.line("--db o.db backup copy.db");
        let whole = office.bytes("copy.db").len() as u64;
        let words = ["--db", "o.db", "restore", "copy.db", "--yes"];
        let mut child = office.command(&words).stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("it starts");
        // From before the first byte of the new file to past its last.
        let finished = kill_when(&mut child, &office.path("o.db-half"), (whole + 8192) * kill / (RESTORE_KILLS - 2), End::Kill);
        let verified = office.line("--db o.db verify");
        let is_new = office.path("o-before-restore-1.db").exists();
        *if is_new { &mut new } else { &mut old } += 1;
        // Seven entries and the backup's own, or seven and the restore's: the kept file tells which it is.
        assert!(verified.contains("台账 8 条"), "kill {kill}: {verified}");
        assert!(is_new || !finished, "kill {kill}: said to be done");
        assert_eq!(office.line("--db o.db export ledger").contains("恢复备份"), is_new, "kill {kill}");
        if is_new {
            office.line("--db o-before-restore-1.db verify");
        }
        for left in ["o.db-half", "o.db-restoring", "o.db-restored"] {
            assert!(!office.path(left).exists(), "kill {kill}: {left}");
        }
    }
    assert!(old > 0, "no kill came in time: {new}");
}

#[test]
fn a_file_is_under_its_old_password_or_its_new_one() {
    let office = Office::new();
    let files = sample(&office);
    office.ok(&[vec!["--db".to_owned(), "whole.db".to_owned(), "import".to_owned()], files].concat());
    for (name, words) in [("p.txt", "一二三四五六七八"), ("q.txt", "八七六五四三二一")] {
        fs::write(office.path(name), words).expect("written");
    }
    // Never opened from here, so that what is copied from it is no second file beside a first.
    let masters = office.path("masters");
    fs::create_dir(&masters).expect("made");
    fs::copy(office.path("whole.db"), masters.join("whole.db")).expect("copied");
    fs::rename(office.path("whole.db"), office.path("secret.db")).expect("moved");
    office.line("--db secret.db password set --new-password-file p.txt --copies keep");
    let whole = grown(&office.path("secret.db"));
    fs::rename(office.path("secret.db"), masters.join("secret.db")).expect("moved");
    let (none, old, new): (&[&str], &[&str], &[&str]) = (&[], &["--password-file", "p.txt"], &["--password-file", "q.txt"]);
    // Password before, what is done, password after.
    for (from, before, task, after) in
        [("whole.db", none, "set", new), ("secret.db", old, "change", new), ("secret.db", old, "remove", none)]
    {
        let mut killed = 0;
        for kill in 0..PASSWORD_KILLS {
            let name = "o.db";
            let db = office.path(name);
            fs::copy(masters.join(from), &db).expect("copied");
            // It is from before entries that were sealed, which a seal would tell.
            for seal in files_named(&office, "seal-").into_iter().chain(files_named(&office, "o.db-seal")) {
                fs::remove_file(seal).expect("gone");
            }
            let given: &[&str] = if task == "remove" { &[] } else { &["--new-password-file", "q.txt"] };
            let words = [&["--db", name], before, &["password", task, "--copies", "keep"], given].concat();
            let mut child = office.command(&words).stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("it starts");
            // By what the new file has grown to; the last two after it has its name.
            let finished = kill_when(&mut child, &office.path("o.db-half"), 1 + whole * kill / (PASSWORD_KILLS - 2), End::Kill);
            killed += u64::from(!finished);
            let opens = |by: &[&str]| office.run(&[&["--db", name], by, &["queue", "--limit", "1"]].concat()).code == Some(0);
            // A file under no password opens by any.
            let by = [none, old, new].into_iter().find(|by| opens(by)).expect("it opens");
            let ended = by == after;
            assert!(ended || (by == before && !finished), "{task}, kill {kill}: opens by {by:?}");
            office.ok(&[&["--db", name], by, &["verify"]].concat());
            if !ended {
                office.ok(&words);
                office.ok(&[&["--db", name], after, &["verify"]].concat());
                assert!(!office.path("o.db-half").exists(), "{task}, kill {kill}");
            }
            for left in ["o.db", "o.db-half", "o.db-wal", "o.db-shm", "o.db-lock"] {
                let _ = fs::remove_file(office.path(left));
            }
            // What was wrong on purpose makes nobody wait.
            for memory in files_named(&office, "password-") {
                fs::remove_file(memory).expect("gone");
            }
        }
        assert!(killed > 0, "{task}: only {killed} of {PASSWORD_KILLS} came in time");
    }
}

/// Files anywhere in the office whose name begins so.
fn files_named(office: &Office, begin: &str) -> Vec<std::path::PathBuf> {
    let mut files = Vec::new();
    crate::source::walk(&office.path(""), &mut files);
    files.retain(|path| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(begin)));
    files
}
