//! Every command that takes a case, the queue, a filter, an export or a paper hears `--period`; the others stand below with the reason.
//!
//! The tree of commands is walked: a new one without a row fails. What does not live here: the screen and the lines
//! (`src/ui/tests/keys_queue.rs`, `src/ui/linear/tests.rs`).

use std::collections::BTreeSet;
use std::path::Path;

use clap::CommandFactory;
use hezhun::Args;

use crate::office::Office;

/// A command that hears the period, with words that run it; where it prints what it knows of a period, another one gives other words.
const HEARS: &[(&str, &str, bool)] = &[
    ("unmatched", "unmatched", false),
    ("assess", "assess", true),
    ("queue", "queue --where net_pc>0", true),
    ("villages", "villages", true),
    ("board", "board", true),
    ("count", "count", true),
    ("show", "show 98010100100010001", true),
    ("decide", "decide 98010100100010001 annotate --note x", false),
    ("waivers", "waivers", false),
    ("export", "export records", true),
    ("report", "report bulletin", true),
    ("fill", "fill list.xlsx --out filled.xlsx", false),
    ("correction-sheet", "correction-sheet --household 98010100100010001", true),
    ("rules rates", "rules rates", false),
    ("rules tune", "rules tune --rule INC01", false),
    ("rules replay", "rules replay own.toml", false),
    ("rules limit", "rules limit growth_1 25% --document x --yes", false),
    ("rules on", "rules on PRD10 --yes", false),
    ("rules off", "rules off INC01 --yes", false),
];

/// A command that has no period to look at, and why.
const HAS_NONE: &[(&str, &str)] = &[
    ("demo", "opens the desk; heard there (tests/it/linear.rs)"),
    ("screen", "says of what period files are that do not tell"),
    ("import", "says of what period files are that do not tell"),
    ("rules score", "says of what period files are that do not tell"),
    ("undo", "takes back the last act, of whatever period"),
    ("undo-batch", "takes back an import, of whatever period"),
    ("verify", "reads the whole file"),
    ("upgrade", "the whole file"),
    ("backup", "the whole file"),
    ("restore", "the whole file"),
    ("purge", "names its year itself"),
    ("archive", "names its year itself"),
    ("campaign dates", "a campaign may be dated before anything of it was imported"),
    ("campaign list", "lists every campaign of the file"),
    ("campaign close", "of a period by its name (tests/it/year.rs)"),
    ("campaign reopen", "of a period by its name"),
    ("duties list", "every line with its days, of whatever period"),
    ("duties import", "of a village by its name"),
    ("duties set", "of a village by its name"),
    ("duties drop", "of a village by its name"),
    ("clues", "of clues, which belong to no period"),
    ("clue add", "of a village by its name, in no period"),
    ("clue import", "of villages by their names, in no period"),
    ("clue step", "of a clue by its number"),
    ("clue end", "of a clue by its number"),
    ("clue back", "of a clue by its number"),
    ("password set", "the whole file"),
    ("password change", "the whole file"),
    ("password remove", "the whole file"),
    ("password recovery", "the whole file"),
    ("rules list", "the rulebook, no data"),
    ("rules show", "the rulebook, no data"),
    ("rules check", "the rulebook, no data"),
    ("sample", "makes files"),
    ("train list", "no data"),
    ("train check", "no data"),
    ("train run", "a lesson is of the period it plays in"),
    ("keys", "no data"),
    ("help", "no data"),
    ("man", "no data"),
    ("completions", "no data"),
];

fn leaves(command: &clap::Command, before: &str, out: &mut BTreeSet<String>) {
    for sub in command.get_subcommands() {
        let name = format!("{before} {}", sub.get_name()).trim().to_owned();
        if sub.has_subcommands() {
            leaves(sub, &name, out);
        } else {
            out.insert(name);
        }
    }
}

#[test]
fn every_command_hears_the_period_or_says_why_not() {
    let mut all = BTreeSet::new();
    leaves(&Args::command(), "", &mut all);
    let written = HEARS.iter().map(|row| row.0).chain(HAS_NONE.iter().map(|row| row.0)).map(str::to_owned);
    assert_eq!(all, written.collect::<BTreeSet<_>>(), "a command hears --period or stands among the exceptions with the reason");

    let office = Office::new();
    let desk = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/desk");
    office.import("o.db", &[desk.join("年度表2023.csv"), desk.join("年度表2024.csv")]);
    std::fs::copy(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/templates/merged.xlsx"), office.path("list.xlsx")).expect("a copy");
    std::fs::write(office.path("own.toml"), "rule = [{ code = \"PRD10\", on = true }]\n").expect("written");
    let run = |line: &str, period: &str| {
        let words = ["--db", "o.db", "--by", "lm"].into_iter().chain(line.split(' ')).chain(["--period", period]);
        office.run(&words.collect::<Vec<_>>())
    };
    for (name, line, differs) in HEARS {
        let never = run(line, "2019");
        assert!(never.code == Some(1) && never.err.contains("没有导入2019年度的数据"), "{name}: {:?}\n{}", never.code, never.err);
        if *differs {
            let (now, then) = (run(line, "2024"), run(line, "2023"));
            assert_eq!(now.code, Some(0), "{name}: {}", now.err);
            assert_ne!((&now.out, &now.err), (&then.out, &then.err), "{name} shows the same in another period");
        }
    }
}
