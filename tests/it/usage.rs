//! The command line as people meet it: mistakes, help, the manual page, completions in a real shell, and files that refuse.
//!
//! What does not live here: the sentences themselves, which are held beside the code that says them.

use std::fs;
use std::process::Command;

use crate::office::Office;

#[test]
fn a_mistake_is_said_in_the_readers_language_with_an_example_and_code_two() {
    let office = Office::new();
    let ran = office.run(&["decid"]);
    assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""));
    assert_eq!(
        ran.err,
        "没有“decid”这个命令，是否指 decide\n例如: hezhun decide 98010100031 return --reason R11 --bring E4\n说明: hezhun help decide\n"
    );
    let ran = office.run(&["--lang", "en", "import"]);
    assert_eq!(ran.code, Some(2));
    assert!(ran.err.starts_with("hezhun import still wants FILE… (files)\nExample: hezhun import"), "{}", ran.err);
    let ran = office.run(&["help", "improt"]);
    assert_eq!(ran.code, Some(2), "{}", ran.err);
}

#[test]
fn help_is_given_even_when_the_settings_are_broken() {
    let office = Office::new();
    fs::create_dir_all(office.path(".config/hezhun")).expect("a folder");
    fs::write(office.path(".config/hezhun/hezhun.toml"), "lang = \n").expect("written");
    for words in
        [&["help"][..], &["--help"], &["help", "decide"], &["decide", "--help"], &["man"], &["completions", "bash"], &["--version"]]
    {
        let out = office.ok(words);
        assert!(out.contains("hezhun"), "{words:?}: {out}");
    }
    let ran = office.run(&["queue"]);
    assert_eq!(ran.code, Some(1));
    assert!(ran.err.contains("hezhun.toml 第 1 行第") && ran.err.contains("要写成“名称 = 值”"), "{}", ran.err);
    assert_eq!(office.ok(&["help", "decide"]), office.ok(&["decide", "--help"]));
}

/// What bash offers for the last word of a command line.
fn offered(office: &Office, line: &[&str]) -> Vec<String> {
    let script = office.path("hezhun.bash");
    fs::write(&script, office.ok(&["completions", "bash"])).expect("written");
    let words = line.iter().map(|word| format!("'{word}'")).collect::<Vec<_>>().join(" ");
    let ask = format!(
        "source '{}'; COMP_WORDS=({words}); COMP_CWORD={}; COMP_LINE='{}'; COMP_POINT=${{#COMP_LINE}}; \
         _hezhun hezhun '{}' '{}' 2>/dev/null; printf '%s\\n' \"${{COMPREPLY[@]}}\"",
        script.display(),
        line.len() - 1,
        line.join(" "),
        line[line.len() - 1],
        line[line.len() - 2],
    );
    let ran = Command::new("bash").args(["--norc", "-c", &ask]).output().expect("bash starts");
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    String::from_utf8_lossy(&ran.stdout).lines().filter(|line| !line.is_empty()).map(str::to_owned).collect()
}

#[cfg(unix)]
#[test]
fn bash_completes_commands_options_and_their_values() {
    let office = Office::new();
    for (line, wanted) in [
        (&["hezhun", "corr"][..], &["correction-sheet"][..]),
        (&["hezhun", "decide", "1", "return", "--reason", "R0"], &["R01", "R02", "R09"]),
        (&["hezhun", "decide", "1", "return", "--bring", "E1"], &["E1", "E10", "E18"]),
        (&["hezhun", "decide", "1", "explain", "--rule", "INC0"], &["INC01", "INC07"]),
        (&["hezhun", "import", "--roster", "p"], &["pension", "post", "plans"]),
        (&["hezhun", "export", "f"], &["flags"]),
        (&["hezhun", "queue", "--lang", ""], &["zh", "en"]),
        (&["hezhun", "queue", "--format", ""], &["table", "csv", "json"]),
        (&["hezhun", "rules", "show", "COL0"], &["COL06"]),
        (&["hezhun", "sample", "--hou"], &["--households"]),
    ] {
        let offered = offered(&office, line);
        for word in wanted {
            assert!(offered.iter().any(|found| found == word), "{line:?}: {offered:?}");
        }
    }
    assert!(offered(&office, &["hezhun", "decide", "--reason", "R01", "--bring", "R"]).is_empty());
}

#[test]
fn completions_of_other_shells_are_in_one_language() {
    let office = Office::new();
    for shell in ["zsh", "fish", "elvish"] {
        let zh = office.ok(&["completions", shell]);
        assert!(zh.contains("待审队列") && !zh.contains("list the queue") && !zh.contains(" / "), "{shell}");
        let en = office.ok(&["--lang", "en", "completions", shell]);
        assert!(en.contains("list the queue") && !en.contains("待审队列"), "{shell}");
    }
    let fish = office.ok(&["completions", "fish"]);
    assert!(fish.contains("R01") && fish.contains("__fish_seen_subcommand_from export' -f -a flags"), "{fish}");
    // PowerShell reads scripts in the code page of the system.
    let power = office.ok(&["completions", "powershell"]);
    assert!(power.is_ascii() && power.contains("[regex]::Unescape('\\u5217\\u51fa"), "{power}");
    assert!(power.contains("'R11'") && power.contains("'pension'") && power.contains("'flags'"), "{power}");
}

/// What the program says of files that cannot be what they are named for; the data file stays as it is.
#[test]
fn files_and_folders_in_the_wrong_place_are_said_plainly_and_nothing_changes() {
    let office = Office::with_township();
    fs::create_dir_all(office.path("folder")).expect("a folder");
    fs::write(office.path("plain.txt"), "abc").expect("written");
    // An act seals the file; a copy without a seal is told so at each opening.
    office.ok(&["--db", "o.db", "backup", "sealed.db"]);
    let seal = || office.ok(&["--db", "o.db", "verify"]);
    for (words, zh) in [
        (&["--db", "none/o.db", "queue"][..], "没有这个文件：none/o.db。请检查路径"),
        (&["--db", "folder", "queue"], "folder 无法读写：这是文件夹，要的是文件"),
        (&["--db", "folder", "assess"], "folder 无法读写：这是文件夹，要的是文件"),
        (&["--db", "plain.txt/o.db", "queue"], "plain.txt/o.db 无法读写：路径中有一段是文件，不是文件夹"),
        (&["--db", "plain.txt", "queue"], "plain.txt 不是核准的数据文件"),
        (&["--db", "o.db", "export", "flags", "--out", "none/f.csv"], "写不了文件“f.csv”：没有“none”这个文件夹，请先建好"),
        (&["--db", "o.db", "export", "flags", "--out", "none/f.xlsx"], "写不了文件“f.xlsx”：没有“none”这个文件夹，请先建好"),
        (&["--db", "o.db", "backup", "folder"], "folder 无法读写：这是文件夹，要的是文件"),
        (&["--db", "o.db", "backup", "plain.txt/b.db"], "plain.txt 无法读写：路径中有一段是文件，不是文件夹"),
        (&["--db", "o.db", "restore", "folder"], "folder 无法读写：这是文件夹，要的是文件"),
        (&["--db", "o.db", "restore", "none.db"], "没有这份备份：none.db"),
        (&["--db", "o.db", "--config", "none.toml", "queue"], "读不了设置文件 none.toml: 没有这个文件或文件夹"),
        (&["--db", "o.db", "--config", "folder", "queue"], "读不了设置文件 folder: 这是文件夹，要的是文件"),
        (&["--db", "o.db", "--rules-file", "none.toml", "queue"], "没有“none.toml”这个文件或文件夹"),
        (&["--keymap", "emacs", "keys"], "emacs: 没有这套按键，也没有这个文件；有的是 default, vim, numpad"),
        (&["rules", "check", "folder"], "这里面没有规则文件（.toml）"),
        (&["screen", "plain.txt", "--out", "none/f.csv"], "不认得“plain.txt”"),
    ] {
        let before = seal();
        let ran = office.run(words);
        assert_eq!(ran.code, Some(1), "{words:?}: {}", ran.err);
        assert!(seal() == before, "{words:?} changed the file");
        assert!(ran.err.starts_with(zh), "{words:?}: {}", ran.err);
        let foreign = ["directory", "No such", "denied", "error", "file"].iter().find(|word| ran.err.contains(**word));
        assert!(foreign.is_none(), "{words:?}: {}", ran.err);
    }
    assert!(!office.path("none").exists());
}

/// A home whose folders cannot be made: a file stands where each is wanted, which stops every user, the system's own too.
#[test]
fn a_home_that_cannot_be_written_stops_what_needs_it_and_nothing_else() {
    let office = Office::with_township();
    fs::write(office.path(".local"), "").expect("written");
    let ran = office.run(&["queue"]);
    assert_eq!(ran.code, Some(1));
    assert!(ran.err.contains(".local") && !ran.err.contains("irectory"), "{}", ran.err);
    assert!(office.ok(&["--db", "o.db", "queue", "--limit", "1"]).contains("位次"), "the log has no folder, the work goes on");
    assert!(office.ok(&["--db", "o.db", "verify"]).contains("核对无误"));
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_said_and_is_no_success() {
    let office = Office::with_township();
    for words in [
        &["--db", "o.db", "export", "flags"][..],
        &["--db", "o.db", "queue"],
        &["help"],
        &["man"],
        &["completions", "bash"],
        &["--version"],
    ] {
        let full = fs::OpenOptions::new().write(true).open("/dev/full").expect("there");
        let ran = office.command(words).stdout(full).output().expect("the program starts");
        assert_eq!(ran.status.code(), Some(1), "{words:?}");
        assert_eq!(String::from_utf8_lossy(&ran.stderr).lines().last(), Some("写不出去: 磁盘已满，请清理后再试"), "{words:?}");
    }
}
