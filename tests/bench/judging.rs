//! What judging, keeping and showing cost, in turns with two engines that others use: `cargo bench -- judging`.
//!
//! The engines come from `tests/bench/peers/setup`; without them the rows that compare say *no peer*. They do less than the program: fewer
//! rules, no words, nothing kept. What does not live here: the rules by hand (`tests/bench/peers`), the townships (`county.rs`).

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;
use std::time::Instant;

use hezhun::Lang;

use crate::Bench;
use crate::Cost;
use crate::Desk;
use crate::cost;
use crate::county;
use crate::county::Figures;
use crate::county::Form;
use crate::line;
use crate::mega;
use crate::millis;
use crate::most_memory;
use crate::rules;
use crate::size;
use crate::township;

/// How often each side of a comparison is run, in turns; the middle one counts.
const TURNS: usize = 3;

/// How often a desk is opened and a key pressed.
const PRESSES: usize = 9;

/// Acts in the file that is verified.
const ACTS: usize = 10_000;

/// F2, as a terminal sends it.
const APPROVE: &[u8] = b"\x1bOQ";

/// Prints the table.
pub fn table(bench: &Bench) {
    screens(bench);
    imports(bench);
    for households in [10_000, 100_000] {
        rules(&bench.folder, households, 15.0);
    }
    explanations(&bench.folder);
    limit(bench);
    let ordinary = county::two_years(&bench.folder, 10_000, Form::Csv, Figures::Ordinary);
    bench.import_into("ten.db", &ordinary);
    desk(bench, "ten.db", "10,000 cases", 30.0, 25.0);
    let ordinary = county::two_years(&bench.folder, 100_000, Form::Csv, Figures::Ordinary);
    bench.import_into("hundred.db", &ordinary);
    desk(bench, "hundred.db", "100,000 cases", 60.0, 80.0);
    at_a_hundred(bench);
}

/// `screen` beside Polars.
fn screens(bench: &Bench) {
    for (figures, promised, called) in [(Figures::Odd, 2.0, "several flags a household"), (Figures::Ordinary, 1.2, "about one")] {
        let csv = county::two_years(&bench.folder, 100_000, Form::Csv, figures);
        let screen =
            |list: &[&str]| [words(&["screen"], &csv), words(&["--out", "s.csv", "--force", "--plain"], &[]), words(list, &[])].concat();
        let ours = screen(&["--brief"]);
        let (ours, peer) = in_turns(bench, "polars_screen.py", &csv, || bench.run(&ours));
        let found = flags_of(&bench.folder.join("s.csv"), ["疑点编号", "户编号", "等级"]);
        let theirs = flags_of(&bench.folder.join("peer.csv"), ["rule", "hh", "severity"]);
        let flags = found.len();
        let what = format!("screen, 100,000 households, two years, {called} ({flags} flags): processor time against Polars with 15 rules");
        against(&what, promised, |cost| cost.work, &ours, peer.as_ref());
        if peer.is_some() {
            let rules: BTreeSet<&str> = theirs.iter().map(|[rule, ..]| rule.as_str()).collect();
            let own = found.iter().filter(|[rule, ..]| rules.contains(rule.as_str())).count();
            let both = theirs.intersection(&found).count();
            let said = format!("{both} of ours {own}, of the peer's {}", theirs.len());
            // The peer mends no cell: full-width digits stay unread there.
            line("the peer found the same by these rules", "99.5 %", &said, both * 1000 >= own.max(theirs.len()) * 995);
        }
        line("its memory", "under 150 MB", &format!("{:.0} MB", mega(ours.bytes)), mega(ours.bytes) < 150.0);
        // The peer says no sentence; what ours cost stands in a row of its own.
        let told = bench.run(&screen(&[]));
        let times = told.work.as_secs_f64() / ours.work.as_secs_f64().max(0.001);
        line(
            "the same list with every flag's sentence, arithmetic and numbers",
            "stated",
            &format!("{told}: {times:.1} times the brief one"),
            true,
        );
    }
}

/// `import` beside `DuckDB`, and what it leaves on the disk.
fn imports(bench: &Bench) {
    let csv = county::two_years(&bench.folder, 10_000, Form::Csv, Figures::Odd);
    let (ours, peer) = in_turns(bench, "duckdb_judge.py", &csv, || bench.import_into("odd.db", &csv));
    let what =
        "import and assess 10,000 households, two years, csv, several flags each, durable: time against DuckDB in memory with 23 rules";
    against(what, 1.0, |cost| cost.time, &ours, peer.as_ref());
    let share = mega(fs::metadata(bench.folder.join("odd.db")).map_or(0, |meta| meta.len())) / size(&csv);
    line("its memory", "under 100 MB", &format!("{:.0} MB", mega(ours.bytes)), mega(ours.bytes) < 100.0);
    line("its file against the csv", "1.5 times", &format!("{share:.1} times ({:.0} MB of csv)", size(&csv)), share <= 1.5);
    let xlsx = county::two_years(&bench.folder, 10_000, Form::Xlsx, Figures::Odd);
    let mut costs: Vec<Cost> = (0..TURNS).map(|_| bench.import_into("odd-xlsx.db", &xlsx)).collect();
    costs.sort_by_key(|cost| cost.time);
    let cost = &costs[TURNS / 2];
    line("the same from xlsx", "1.5 s", &cost.to_string(), cost.time.as_secs_f64() < 1.5);
}

/// The words of every flag of a township, made from its facts in one language after the other, in turns; the middle time of each counts.
fn explanations(folder: &Path) {
    let (book, flags) = township::flags(folder, 10_000, Figures::Odd);
    let told = |lang: Lang| {
        let start = Instant::now();
        let told = flags.iter().filter_map(|flag| hezhun::flag_words_in(&book, flag, lang)).filter(|words| !words.said.is_empty()).count();
        (start.elapsed().as_secs_f64() * 1e6 / f64::from(u32::try_from(told.max(1)).unwrap_or(u32::MAX)), told)
    };
    let mut times = [Vec::new(), Vec::new()];
    let mut all = 0;
    for _ in 0..TURNS {
        for (times, lang) in times.iter_mut().zip([Lang::Zh, Lang::En]) {
            let (time, told) = told(lang);
            times.push(time);
            all = told;
        }
    }
    for times in &mut times {
        times.sort_by(f64::total_cmp);
    }
    let [zh, en] = times.map(|times| times[TURNS / 2]);
    let what = format!("explanation, one flag, one language ({all} of {} flags told)", flags.len());
    line(&what, "1 µs", &format!("{zh:.1} µs in Chinese, {en:.1} in English"), zh.max(en) <= 1.0);
}

/// A limit changed, and everything judged again.
fn limit(bench: &Bench) {
    let turn =
        |value: &str| bench.run(&words(&["--db", "odd.db", "rules", "limit", "drop_heavy", value, "--document", "镇通知", "--yes"], &[]));
    let mut costs: Vec<Cost> = ["25%", "20%", "30%"].into_iter().map(turn).collect();
    costs.sort_by_key(|cost| cost.work);
    let cost = &costs[1];
    let what = "one limit changed and 10,000 households assessed again, several flags each";
    line(what, "0.5 s of processor time", &cost.to_string(), cost.work.as_secs_f64() < 0.5);
}

/// The first picture of a desk, and its memory.
fn desk(bench: &Bench, db: &str, cases: &str, promised: f64, memory: f64) {
    let mut starts: Vec<Duration> = (0..PRESSES).map(|_| Desk::open(&bench.folder, &["--db", db]).0).collect();
    starts.sort();
    let start = millis(starts[PRESSES / 2]);
    line(&format!("start to first full screen, {cases}"), &format!("{promised:.0} ms"), &format!("{start:.0} ms"), start <= promised);
    let (_, mut desk) = Desk::open(&bench.folder, &["--db", db]);
    for _ in 0..PRESSES {
        desk.press(b"\x1b[B");
    }
    let held = mega(most_memory(desk.id));
    line(&format!("memory reviewing {cases}"), &format!("{memory:.0} MB"), &format!("{held:.0} MB"), held <= memory);
}

/// Acts, commands and the check of everything at 100,000 cases.
fn at_a_hundred(bench: &Bench) {
    let (_, mut desk) = Desk::open(&bench.folder, &["--db", "hundred.db"]);
    // Who has no flag stands last and is approved by one key.
    desk.press(b"\x1b[F");
    let mut times: Vec<Duration> = (0..PRESSES).map(|_| desk.press(APPROVE)).collect();
    times.sort();
    let time = millis(times[PRESSES / 2]);
    drop(desk);
    bench.run(&words(&["--db", "hundred.db", "export", "ledger", "--plain", "--force", "--out", "ledger.csv"], &[]));
    let approved =
        fs::read_to_string(bench.folder.join("ledger.csv")).map_or(0, |ledger| ledger.lines().filter(|row| row.contains("通过")).count());
    line(
        &format!("one act (approve) at 100,000 cases, durable ({approved} of {PRESSES} were)"),
        "20 ms",
        &format!("{time:.0} ms"),
        time <= 20.0,
    );
    let cases = bench.folder.join("cases.csv");
    bench.run(&words(&["--db", "hundred.db", "export", "cases", "--plain", "--force", "--out", "cases.csv"], &[]));
    let listed = fs::read_to_string(&cases).unwrap_or_default();
    let first =
        listed.lines().nth(1).and_then(|row| row.split(',').find(|word| word.len() > 10 && word.bytes().all(|byte| byte.is_ascii_digit())));
    let household = first.unwrap_or_default();
    for asked in [&["decide", household, "annotate", "--note", "看过"][..], &["show", household], &["queue", "--limit", "1"]] {
        let command = [&["--db", "hundred.db"], asked].concat();
        let mut costs: Vec<Cost> = (0..TURNS).map(|_| bench.run(&words(&command, &[]))).collect();
        costs.sort_by_key(|cost| cost.time);
        let (time, held) = (millis(costs[TURNS / 2].time), mega(costs[TURNS / 2].bytes));
        let what = format!("`{}` by command at 100,000 cases", asked[0]);
        line(&what, "60 ms, 40 MB", &format!("{time:.0} ms, {held:.0} MB"), time <= 60.0 && held <= 40.0);
    }
    let few: Vec<&str> = listed.lines().take(ACTS + 1).collect();
    fs::write(bench.folder.join("few.csv"), few.join("\n")).expect("written");
    bench.run(&words(&["--db", "hundred.db", "decide", "annotate", "--from", "few.csv", "--note", "看过"], &[]));
    let cost = bench.run(&words(&["--db", "hundred.db", "verify"], &[]));
    line(
        "verify, 100,000 cases, 10,000 acts",
        "5 s, 100 MB",
        &cost.to_string(),
        cost.time.as_secs_f64() <= 5.0 && mega(cost.bytes) <= 100.0,
    );
}

/// Ours and the peer's costs, run in turns, the middle of each; the peer's without the start of its interpreter.
fn in_turns(bench: &Bench, script: &str, csv: &[PathBuf], ours: impl Fn() -> Cost) -> (Cost, Option<Cost>) {
    let python = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/peers/bin/python");
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/bench/peers").join(script);
    let peer = |args: &[&str]| {
        let mut command = Command::new(&python);
        command.arg(&script).args(args).current_dir(&bench.folder);
        cost(command)
    };
    let files: Vec<&str> = csv.iter().filter_map(|path| path.to_str()).chain(["peer.csv"]).collect();
    let (mut own, mut theirs, mut starts) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..TURNS {
        own.push(ours());
        if python.exists() {
            theirs.push(peer(&files));
            starts.push(peer(&["--start"]));
        }
    }
    let middle = |mut costs: Vec<Cost>| {
        costs.sort_by_key(|cost| cost.work);
        (!costs.is_empty()).then(|| costs.swap_remove(costs.len() / 2))
    };
    let start = middle(starts);
    let theirs = middle(theirs).zip(start).map(|(cost, start)| {
        println!("| its interpreter's start, taken off | | {start} | |");
        Cost { time: cost.time.saturating_sub(start.time), work: cost.work.saturating_sub(start.work), bytes: cost.bytes }
    });
    (middle(own).unwrap_or_default(), theirs)
}

/// A row that holds us against a peer.
fn against(what: &str, promised: f64, of: impl Fn(&Cost) -> Duration, ours: &Cost, peer: Option<&Cost>) {
    let Some(peer) = peer else {
        line(what, &format!("{promised:.1} times"), &format!("{ours}; *no peer*: tests/bench/peers/setup makes it"), false);
        return;
    };
    let times = of(ours).as_secs_f64() / of(peer).as_secs_f64().max(0.001);
    line(what, &format!("{promised:.1} times"), &format!("{times:.1} times: {ours}; peer {peer}"), times <= promised);
}

fn words(first: &[&str], files: &[PathBuf]) -> Vec<String> {
    let files = files.iter().map(|file| file.display().to_string());
    first.iter().map(|word| (*word).to_owned()).chain(files).collect()
}

/// The flags of a table: rule, household, severity, by the titles of its columns.
fn flags_of(path: &Path, titles: [&str; 3]) -> BTreeSet<[String; 3]> {
    let Ok(mut table) = csv::Reader::from_path(path) else { return BTreeSet::new() };
    let header = table.headers().cloned().unwrap_or_default();
    let places = titles.map(|title| header.iter().position(|own| own.trim_start_matches('\u{feff}') == title).unwrap_or(usize::MAX));
    table.records().flatten().map(|row| places.map(|at| row.get(at).unwrap_or_default().to_owned())).collect()
}
