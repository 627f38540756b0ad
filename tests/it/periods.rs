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
    ("count", "count fell", true),
    ("show", "show 98010100100010001", true),
    ("decide", "decide 98010100100010001 annotate --note x", false),
    ("waivers", "waivers", false),
    ("export", "export records", true),
    ("report", "report bulletin", true),
    ("fill", "fill list.xlsx --out filled.xlsx", false),
    ("revisit sample", "revisit sample --seed 7 --out again.csv --force", false),
    ("revisit import", "revisit import visited.csv", false),
    ("revisit list", "revisit list", true),
    ("revisit rates", "revisit rates", true),
    ("visits sheet", "visits sheet 石门村 --out team.csv --force", true),
    ("visits import", "visits import team.csv", false),
    ("visits list", "visits list", false),
    ("visits add", "visits add 98010100100010001 --how phone --person 李四", false),
    ("visits drop", "visits drop 98010100100010001 --on 2024-10-08", false),
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
    ("stage", "says of what period files are that do not tell"),
    ("explain", "wants the period of what was staged, as rules sql"),
    ("rules sql", "wants the period of what was staged (tests/it/engines.rs)"),
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
    ("clues", "of clues, which belong to no period; a month is heard below"),
    ("clue add", "of a village by its name, in no period"),
    ("clue import", "of villages by their names, in no period"),
    ("clue step", "of a clue by its number"),
    ("clue end", "of a clue by its number"),
    ("clue back", "of a clue by its number"),
    ("rounds list", "of a month of rounds, today's where none is said; heard in tests/it/field_work.rs"),
    ("rounds add", "of a village by its name, on a day"),
    ("rounds import", "of villages by their names, each row on its day"),
    ("rounds drop", "of a village by its name, on a day"),
    ("password set", "the whole file"),
    ("password change", "the whole file"),
    ("password remove", "the whole file"),
    ("password recovery", "the whole file"),
    ("rules list", "the rulebook, no data"),
    ("rules show", "the rulebook, no data; of a period it takes the year"),
    ("rules check", "the rulebook, no data"),
    ("sample", "makes files"),
    ("train list", "no data"),
    ("train check", "no data"),
    ("train drill run", "the drill is of the period it plays in"),
    ("train drill save", "of the drill"),
    ("train drill join", "of files that the drill wrote"),
    ("train walk", "a walk is of the period it plays in"),
    ("train score", "of lessons, which play in periods of their own"),
    ("train paper", "of the period its lesson plays in"),
    ("train run", "a lesson is of the period it plays in"),
    ("handbook", "the rulebook, no data; of a period it takes the limits"),
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
    office.ok(&["--db", "o.db", "--by", "lm", "revisit", "sample", "--seed", "6", "--per-collector", "1", "--out", "first.csv"]);
    std::fs::write(office.path("visited.csv"), "户编号,回访工资性收入,回访人,回访日期\n").expect("written");
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

#[test]
fn a_month_of_clues_is_refused_wherever_households_have_incomes_and_is_never_the_period_under_review() {
    let office = Office::new();
    let desk = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/desk");
    let sheet = desk.join("年度表2024.csv");
    let run = |line: &str| {
        let words = ["--db", "o.db", "--by", "lm"].into_iter().chain(line.split(' '));
        office.run(&words.collect::<Vec<_>>())
    };
    let refused = |line: &str| {
        let ran = run(line);
        let is_named = ran.err.contains("2024年5月是常态化排查的月份") || ran.err.contains("2024年5月没有各户收入");
        assert!(ran.code == Some(1) && is_named, "{line}: {:?}\n{}{}", ran.code, ran.out, ran.err);
    };
    // Files that say no period are not taken for a month's.
    let files = sheet.display();
    refused(&format!("import {files} --period 2024m05"));
    refused(&format!("screen {files} --period 2024m05"));
    office.import("o.db", std::slice::from_ref(&sheet));
    std::fs::copy(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/templates/merged.xlsx"), office.path("list.xlsx")).expect("a copy");
    std::fs::write(office.path("own.toml"), "rule = [{ code = \"PRD10\", on = true }]\n").expect("written");
    for (_, line, _) in HEARS {
        refused(&format!("{line} --period 2024m05"));
    }
    let said = |line: &str, words: &[&str]| {
        let ran = run(line);
        assert_eq!(ran.code, Some(0), "{line}: {}", ran.err);
        let all = format!("{}{}", ran.out, ran.err);
        for words in words {
            assert!(all.contains(words), "{line}: no “{words}” in\n{all}");
        }
        all
    };
    let clues = [("张三", "2024-05-02"), ("李四", "2024-06-03")];
    for (head, on) in clues {
        said(&format!("clue add 石门村 {head} --source grid --on {on}"), &["登记线索 1 条"]);
    }
    assert!(!said("clues --period 2024m05", &["张三", "线索 1 条，在办 1 条"]).contains("李四"));
    said("clues --period 2024m06", &["张三", "李四", "线索 2 条"]);
    let counted = said("count --period 2024m05", &["线索在办", "本月没有走访的网格", "入户次数"]);
    assert!(!counted.contains("人均纯收入"), "nothing of households: {counted}");
    said("report clues --period 2024m05", &["2024年5月 线索台账"]);
    assert!(!said("report clues", &["线索台账", "李四"]).contains("2024年度"), "clues belong to no period");
    said("campaign dates --deadline 2024-06-05 --period 2024m05", &["2024年5月的日期已设好"]);
    for (person, until) in [("前任某", "2024-04-30"), ("在任某", "2024-05-02")] {
        said(&format!("duties set 石门村 team {person} --from 2024-01-01 --until {until}"), &["1"]);
    }
    assert!(!said("duties list --period 2024m05", &["在任某"]).contains("前任某"), "whoever was responsible on any of its days");
    said("campaign close --yes --period 2024m05", &["没办结的线索 1 条，转到下个月: 2024-001", "2024年5月已结束"]);
    let late = run("clue add 石门村 王五 --source grid --on 2024-05-31");
    assert!(late.code == Some(1) && late.err.contains("2024年5月已经结束"), "{}", late.err);
    said("campaign list", &["2024m05", "2024-06-05", "线索 1 条，在办 1 条，已结束"]);
    said("campaign reopen --note 补登 --period 2024m05", &["2024年5月重新开放"]);
    said("clue add 石门村 王五 --source grid --on 2024-05-31", &["登记线索 1 条"]);
    // Without a period it is the year, whatever was done to the month since.
    said("count", &["2024年度"]);
    said("verify", &[]);
    // A month that was dated is a campaign of its year: it is closed before the year is archived.
    said("campaign close --yes", &["2024年度已结束"]);
    let open = run("archive 2024 --out 2024.db");
    assert!(open.code == Some(1) && open.err.contains("2024年5月还没有结束"), "{}", open.err);
    said("campaign close --yes --period 2024m05", &["2024年5月已结束"]);
    said("archive 2024 --out 2024.db", &["2024"]);
}
