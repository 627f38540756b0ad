//! The data file and what lies beside it: whose file it is, by which names it is reached, what is left of work that was cut off.
//!
//! What does not live here: fifty kills (`kills.rs`), every call that could be killed (`tests/kills/sweep.py`).

use std::fs;

use crate::office::Office;
use crate::office::files_in;
use crate::source::top;

/// An office with a small file of an earlier version, brought up to date.
fn small() -> Office {
    let office = Office::new();
    fs::copy(top().join("tests/stores/v4.db"), office.path("o.db")).expect("a copy");
    office.line("--db o.db upgrade");
    office
}

const HH: &str = "98010100100010003";

#[test]
fn a_file_that_is_not_ours_gets_nothing_beside_it() {
    let office = Office::new();
    fs::write(office.path("list.xlsx"), b"this is no data file").expect("written");
    rusqlite::Connection::open(office.path("other.db")).expect("made").execute_batch("CREATE TABLE a (x)").expect("made");
    for name in ["list.xlsx", "other.db"] {
        let before = office.bytes(name);
        for words in
            [&["--db", name, "queue"][..], &["--db", name, "verify"], &["--db", name, "upgrade"], &["--db", name, "backup", "b.db"]]
        {
            let ran = office.run(words);
            assert!(ran.code == Some(1) && ran.err.contains("不是核准的数据文件"), "{words:?}: {}", ran.err);
        }
        assert!(office.bytes(name) == before);
    }
    let beside: Vec<_> = files_in(&office.path("")).into_iter().filter(|path| path.is_file()).collect();
    assert_eq!(beside, [office.path("list.xlsx"), office.path("other.db")]);
}

#[cfg(unix)]
#[test]
fn a_link_leads_to_the_same_lock_and_a_second_name_is_refused() {
    let office = small();
    std::os::unix::fs::symlink(office.path("o.db"), office.path("link.db")).expect("linked");
    office.ok(&["--db", "link.db", "decide", HH, "annotate", "--note", "经链接"]);
    assert!(!office.path("link.db-lock").exists() && office.path("o.db-lock").exists());
    assert!(office.ok(&["--db", "o.db", "show", HH]).contains("经链接"));
    fs::hard_link(office.path("o.db"), office.path("hard.db")).expect("linked");
    for name in ["o.db", "hard.db"] {
        let ran = office.run(&["--db", name, "decide", HH, "annotate", "--note", "不行"]);
        assert!(ran.code == Some(1) && ran.err.contains("另一个名字"), "{}", ran.err);
    }
    fs::remove_file(office.path("hard.db")).expect("removed");
    office.line("--db o.db verify");
}

#[test]
fn an_export_over_a_file_wants_to_be_told_so() {
    let office = small();
    fs::write(office.path("f.csv"), "somebody's").expect("written");
    for words in ["export flags --out f.csv", "correction-sheet --household 98010100100010003 --out f.csv"] {
        let words: Vec<&str> = ["--db", "o.db"].into_iter().chain(words.split(' ')).collect();
        let ran = office.run(&words);
        assert!(ran.code == Some(1) && ran.err.contains("--force"), "{}", ran.err);
        assert_eq!(office.bytes("f.csv"), b"somebody's");
        office.ok(&[&words[..], &["--force"]].concat());
        assert!(office.bytes("f.csv").len() > 20);
        fs::write(office.path("f.csv"), "somebody's").expect("written");
    }
    let pending = files_in(&office.path("")).into_iter().filter(|path| path.to_string_lossy().contains("-pending")).count();
    assert_eq!(pending, 0);
}

#[cfg(unix)]
#[test]
fn what_may_not_be_written_can_be_looked_at_and_acts_are_refused_in_one_sentence() {
    use std::os::unix::fs::PermissionsExt;
    use std::os::unix::process::CommandExt;
    let office = small();
    office.line("--db o.db verify");
    // Nobody is refused anything as root, so that another is asked, from a place where he may be.
    let folder = tempfile::tempdir().expect("a folder");
    let at = |name: &str| folder.path().join(name);
    let mode = |path: &std::path::Path, mode| fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("set");
    let is_root = fs::metadata("/proc/self").is_ok_and(|own| std::os::unix::fs::MetadataExt::uid(&own) == 0);
    fs::copy(env!("CARGO_BIN_EXE_hezhun"), at("hezhun")).expect("copied");
    mode(folder.path(), 0o755);
    for name in ["data", "home"] {
        fs::create_dir(at(name)).expect("made");
    }
    fs::copy(office.path("o.db"), at("data/o.db")).expect("copied");
    if is_root {
        for path in [at("data"), at("home"), at("data/o.db")] {
            std::os::unix::fs::chown(path, Some(65534), Some(65534)).expect("given away");
        }
    }
    let run = |line: &str| {
        let mut command = office.command(&[&["--db", "../data/o.db"], &line.split(' ').collect::<Vec<_>>()[..]].concat());
        let mut as_nobody = std::process::Command::new(at("hezhun"));
        as_nobody
            .args(command.get_args())
            .env_clear()
            .current_dir(at("home"))
            .env("HOME", at("home"))
            .env("HEZHUN_NOW", crate::office::NOW);
        if is_root {
            as_nobody.uid(65534).gid(65534);
        }
        command = as_nobody;
        crate::office::ran(&command.output().expect("the program starts"))
    };
    for (file, data) in [(0o444, 0o555), (0o644, 0o555), (0o444, 0o755)] {
        mode(&at("data"), 0o755);
        for beside in ["lock", "wal", "shm"] {
            let _ = fs::remove_file(at(&format!("data/o.db-{beside}")));
        }
        mode(&at("data/o.db"), file);
        mode(&at("data"), data);
        let before = fs::read(at("data/o.db")).expect("there");
        for line in ["queue", "verify", &format!("show {HH}"), "export flags --out f.csv --force --by lm", "waivers"] {
            let ran = run(line);
            assert_eq!(ran.code, Some(0), "{file:o} {data:o} {line}: {}", ran.err);
        }
        for line in
            [&format!("decide {HH} annotate --note x"), "undo", "undo-batch 1", "assess", "backup b.db", &format!("show {HH} --numbers")]
        {
            let ran = run(&format!("{line} --by lm"));
            assert!(ran.code == Some(1) && ran.err.contains("不允许写入"), "{file:o} {data:o} {line}: {}", ran.err);
        }
        assert!(fs::read(at("data/o.db")).expect("there") == before);
    }
    mode(&at("data"), 0o755);
}

#[test]
fn a_copy_of_an_older_password_says_which_one_it_wants() {
    let office = small();
    for (name, words) in [("p.txt", "eight letters"), ("q.txt", "nine letters.")] {
        fs::write(office.path(name), words).expect("written");
    }
    office.line("--db o.db password set --new-password-file p.txt --copies keep");
    office.line("--db o.db --password-file p.txt backup old.db");
    office.line("--db o.db --password-file p.txt password change --new-password-file q.txt --copies keep");
    let ran = office.run(&["--db", "o.db", "--password-file", "q.txt", "restore", "old.db", "--check"]);
    assert!(ran.code == Some(1) && ran.err.contains("备份当时的密码") && ran.err.contains("--copy-password-file"), "{}", ran.err);
    let both = ["--db", "o.db", "--password-file", "q.txt", "--copy-password-file", "p.txt", "restore", "old.db"];
    assert!(office.ok(&[&both[..], &["--check"]].concat()).contains("备份完好"));
    office.ok(&[&both[..], &["--yes"]].concat());
    office.line("--db o.db --password-file p.txt verify");
}

#[test]
fn a_restore_asks_where_something_would_be_lost() {
    let office = small();
    office.line("--db o.db backup copy.db");
    office.ok(&["--db", "o.db", "decide", HH, "annotate", "--note", "备份以后"]);
    let before = office.bytes("o.db");
    let asked = office.run(&["--db", "o.db", "restore", "copy.db"]);
    assert_eq!(asked.code, Some(1));
    for said in ["恢复后会失去 2 条记录", "2024-10-18  批注 1，备份 1", "--yes"] {
        assert!(asked.err.contains(said), "{said}: {}", asked.err);
    }
    assert!(office.bytes("o.db") == before);
    assert!(office.line("--db o.db restore copy.db --drill").starts_with("演练通过"));
    assert!(office.bytes("o.db") == before);
    assert!(office.line("--db o.db restore copy.db --yes").contains("o-before-restore-1.db"));
    assert!(office.line("--db o.db restore o-before-restore-1.db --yes").contains("o-before-restore-2.db"));
    assert!(office.ok(&["--db", "o.db", "show", HH]).contains("备份以后"));
    office.line("--db o.db verify");
}

#[test]
fn what_cut_off_work_left_is_looked_after_at_the_next_start() {
    let office = small();
    office.line("--db o.db backup copy.db");
    // As a kill leaves it before the restored file counts, and after.
    fs::write(office.path("o.db-restoring"), "o-before-restore-1.db").expect("written");
    fs::write(office.path("o.db-half"), "half").expect("written");
    let next = office.run(&["--db", "o.db", "queue"]);
    assert!(next.code == Some(0) && next.err.contains("还是恢复以前的那一份"), "{}", next.err);
    assert!(!office.path("o.db-half").exists() && !office.path("o.db-restoring").exists());
    fs::write(office.path("o.db-restored"), "o-before-restore-1.db").expect("written");
    fs::copy(office.path("copy.db"), office.path("o.db-half")).expect("copied");
    // Nothing but a restore knows beforehand how the file will end that takes the place.
    let tip = {
        let copy = rusqlite::Connection::open(office.path("copy.db")).expect("opened");
        let tip = "SELECT seq || ' ' || hash FROM ledger ORDER BY seq DESC LIMIT 1";
        copy.query_row(tip, [], |row| row.get::<_, String>(0)).expect("an entry")
    };
    let mut seals = Vec::new();
    crate::source::walk(&office.path(""), &mut seals);
    seals.retain(|path| path.to_string_lossy().contains("seal"));
    assert_eq!(seals.len(), 3, "{seals:?}");
    for seal in &seals {
        let mut words = fs::read_to_string(seal).expect("a seal");
        words.extend(["next ", tip.as_str(), "\n"]);
        fs::write(seal, words).expect("written");
    }
    let next = office.run(&["--db", "o.db", "verify"]);
    assert!(next.code == Some(0) && next.err.contains("现在已经做完"), "{}", next.err);
    assert!(!office.path("o.db-half").exists() && !office.path("o.db-restored").exists());
}

/// An entry would make the copy the office's file, and the office's file the copy.
#[test]
fn what_enters_into_a_copied_file_asks_first_which_it_is() {
    let office = small();
    // From here on this computer knows whose number it is.
    office.line("--db o.db assess");
    fs::create_dir(office.path("b")).expect("a folder");
    fs::copy(office.path("o.db"), office.path("b/o.db")).expect("copied");
    let before = fs::read(office.path("b/o.db")).expect("there");
    for line in ["backup z.db", "export flags --out f.csv", "report falls --out r.csv"] {
        let ran = office.run(&["--db", "b/o.db"].into_iter().chain(line.split(' ')).collect::<Vec<_>>());
        assert!(ran.code == Some(1) && ran.err.contains("--found"), "{line}: {} {}", ran.out, ran.err);
    }
    assert!(!office.path("z.db").exists() && !office.path("f.csv").exists() && !office.path("r.csv").exists());
    assert!(fs::read(office.path("b/o.db")).expect("there") == before);
    assert_eq!(office.run(&["--db", "b/o.db", "queue", "--limit", "1"]).code, Some(0), "whoever only looks is not asked");
    office.line("--db o.db assess");
    office.line("--db b/o.db --found copy backup z.db");
    office.line("--db o.db verify");
}
