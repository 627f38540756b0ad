//! Test only: a clerk who does by keys what is done every day, with the keys counted. Typed words count as one key, being what she has
//! to say anyway; keys that only lead to where an errand begins are not counted.
//!
//! The table is printed (`cargo test --lib clerk`), and each number may only fall. What does not live here: what the
//! keys do beside it (`keys.rs`), the same work in a real terminal (`tests/it/morning.rs`).

use std::fmt::Write as _;
use std::path::Path;

use crate::domain::case::Status;
use crate::input::key::Code;
use crate::input::key::Key;
use crate::review::desk::state::Desk;
use crate::training;
use crate::ui::task;
use crate::ui::task::Task;
use crate::ui::tests::rig;
use crate::ui::tests::rig::Bench;
use crate::ui::tests::rig::Holds;
use crate::ui::tests::rig::LI;
use crate::ui::tests::rig::MAI;
use crate::ui::tests::rig::OU;
use crate::ui::tests::rig::WANG;
use crate::ui::tests::rig::look;

/// The clerk at a desk, with a folder for what she writes.
struct Clerk {
    bench: Bench,
    folder: tempfile::TempDir,
    keys: usize,
}

impl Clerk {
    fn at(desk: Desk) -> Clerk {
        Clerk::on(Bench::with(desk, look(), 80, 24))
    }

    fn on(bench: Bench) -> Clerk {
        Clerk { bench, folder: tempfile::tempdir().expect("a folder"), keys: 0 }
    }

    /// Where an errand begins: not counted.
    fn gets_to(&mut self, keys: &str) {
        self.bench.keys(keys);
    }

    /// Types and counts; what is written goes into her folder.
    fn types(&mut self, keys: &str) {
        for word in keys.split(' ') {
            self.keys += 1;
            match word.strip_prefix('"').and_then(|word| word.strip_suffix('"')) {
                Some(said) => {
                    for letter in said.chars() {
                        self.bench.shell.key(Key::plain(Code::Char(letter)), &mut self.bench.desk);
                    }
                }
                None => _ = self.bench.shell.key(Key::parse(word).expect("a key"), &mut self.bench.desk),
            }
            let Some(mut task) = self.bench.shell.take_task() else { continue };
            if let Task::Export { to, .. } = &mut task {
                to.typed = self.folder.path().join(&to.typed).display().to_string();
            }
            let outcome = task::run(&mut self.bench.desk, task, &|_, _, _| true);
            self.bench.shell.finished(outcome, &mut self.bench.desk);
            self.bench.shell.seen();
        }
    }

    /// The same for what is not typed blank by blank: a path.
    fn path(&mut self, path: &Path, rest: &str) {
        self.types(&format!("< \"{}{rest}\"", path.display()));
    }

    fn shows(&mut self, words: &str) {
        let picture = self.bench.picture();
        assert!(picture.contains(words), "{words} is not in\n{picture}");
    }

    fn is(&self, household: &str, status: Status) {
        assert_eq!(self.bench.desk.status(household), status, "{household}");
    }
}

/// The twenty-seven files of a practice township.
fn brings_27_files() -> usize {
    let mut clerk = Clerk::at(rig::empty());
    let made = training::sample(60, 3);
    assert_eq!(made.files.len(), 27);
    let folder = tempfile::tempdir().expect("a folder");
    for (name, bytes) in &made.files {
        std::fs::write(folder.path().join(name), bytes).expect("written");
    }
    clerk.path(folder.path(), "/");
    clerk.types("* ctrl-s");
    clerk.shows("导入后共 60 户");
    clerk.shows("没有读入的");
    clerk.types("ctrl-s");
    clerk.shows("待审 6");
    assert_eq!(clerk.bench.desk.queue().len(), 60);
    clerk.keys
}

fn comes_to_the_first_screen() -> usize {
    let mut clerk = Clerk::on(Bench::first_start(look(), 80, 24));
    clerk.types("\"李敏\" enter enter");
    clerk.gets_to("enter");
    clerk.shows("李敏");
    clerk.keys
}

fn approves_and_goes_on() -> usize {
    let mut clerk = Clerk::at(rig::desk());
    clerk.gets_to("down down down enter");
    clerk.types("F2");
    clerk.is(OU, Status::Approved);
    clerk.shows("5/5 下河村");
    clerk.keys
}

fn returns_one() -> usize {
    let mut clerk = Clerk::at(rig::desk());
    clerk.gets_to("enter");
    clerk.types("F3 F3");
    clerk.is(WANG, Status::Returned);
    clerk.keys
}

fn returns_three_marked() -> usize {
    let mut clerk = Clerk::at(rig::desk());
    clerk.types("space space space F3 F3");
    for household in [WANG, MAI, LI] {
        clerk.is(household, Status::Returned);
    }
    clerk.keys
}

fn explains_one_flag() -> usize {
    let mut clerk = Clerk::at(rig::desk());
    // A fall, whose usual reason the figures do not contradict: where they do, nothing is ticked beforehand and a reason has to be chosen.
    clerk.gets_to("enter");
    clerk.types("F5 F5 space F5");
    assert!(clerk.bench.desk.history(WANG).contains("属实"), "{}", clerk.bench.picture());
    clerk.keys
}

fn annotates() -> usize {
    let mut clerk = Clerk::at(rig::desk());
    clerk.gets_to("down down down enter");
    clerk.types("F4 \"户主外出，周五回访\" ctrl-s");
    assert!(clerk.bench.desk.history(OU).contains("周五回访"));
    clerk.keys
}

fn waives() -> usize {
    let mut clerk = Clerk::at(rig::desk());
    clerk.gets_to("enter");
    clerk.types("ctrl-w tab space tab \"张镇长\" down \"2025-06-30\" down \"村级评议通过\" ctrl-w");
    assert!(clerk.bench.desk.history(WANG).contains("豁免"), "{}", clerk.bench.picture());
    clerk.keys
}

fn approves_a_village() -> usize {
    let mut clerk = Clerk::at(rig::crowd(40));
    clerk.gets_to("down down down");
    clerk.types("F7 F2");
    clerk.is(OU, Status::Approved);
    assert!(clerk.bench.acts() >= 30, "{}", clerk.bench.picture());
    clerk.keys
}

fn finds_by_name() -> usize {
    let mut clerk = Clerk::at(rig::desk());
    clerk.types("/ \"孙七\" enter");
    clerk.shows("下河村6组 孙七");
    clerk.keys
}

fn takes_back() -> usize {
    let mut clerk = Clerk::at(rig::desk());
    clerk.gets_to("down down down F2");
    clerk.is(OU, Status::Approved);
    clerk.types("ctrl-z");
    clerk.is(OU, Status::Submitted);
    clerk.keys
}

fn brings_a_correction() -> usize {
    let mut clerk = Clerk::at(rig::desk());
    let folder = tempfile::tempdir().expect("a folder");
    let sheet = "年度,行政村,户编号,户主姓名,其他工资性收入\n2024,下河村,=\"98010100100020006\",孙七,9100.00\n";
    std::fs::write(folder.path().join("更正.csv"), sheet).expect("written");
    std::fs::write(folder.path().join("别的.csv"), sheet).expect("written");
    clerk.path(folder.path(), "/更");
    clerk.types("ctrl-s ctrl-s");
    clerk.shows("有变化 1 份");
    clerk.keys
}

fn exports_flags() -> usize {
    let mut clerk = Clerk::at(rig::desk());
    clerk.types("> tab enter");
    let written: Vec<_> = std::fs::read_dir(clerk.folder.path()).expect("a folder").flatten().collect();
    assert_eq!(written.len(), 1, "{}", clerk.bench.picture());
    clerk.keys
}

/// An errand, the keys it took before the second round of the desk, and those it takes at most now.
type Errand = (&'static str, fn() -> usize, usize, usize);

const ERRANDS: [Errand; 13] = [
    ("import 27 files", brings_27_files, 57, 5),
    ("first screen", comes_to_the_first_screen, 3, 3),
    ("approve and next", approves_and_goes_on, 1, 1),
    ("return", returns_one, 2, 2),
    ("return three marked", returns_three_marked, 5, 5),
    ("explain one flag", explains_one_flag, 4, 4),
    ("annotate", annotates, 3, 3),
    ("waive", waives, 10, 10),
    ("approve a village", approves_a_village, 2, 2),
    ("find by name", finds_by_name, 3, 3),
    ("undo", takes_back, 1, 1),
    ("import a correction", brings_a_correction, 5, 4),
    ("export flags", exports_flags, 3, 3),
];

/// So many keys an errand may take.
pub fn promised(errand: &str) -> usize {
    ERRANDS.iter().find(|(name, ..)| *name == errand).map(|(.., most)| *most).expect("an errand")
}

#[test]
fn a_clerk_needs_no_more_keys_than_before() {
    let mut table = format!("{:<22}{:>8}{:>8}\n", "errand", "before", "now");
    let mut wrong = Vec::new();
    for (name, go, before, most) in ERRANDS {
        let keys = go();
        let _ = writeln!(table, "{name:<22}{before:>8}{keys:>8}");
        if keys > most || most > before {
            wrong.push(format!("{name}: {keys} keys, at most {most}, before {before}"));
        }
        if keys < most {
            wrong.push(format!("{name}: {keys} keys are enough, so {most} is to be lowered"));
        }
    }
    // Past what the test run holds back, so that it is read without asking for it.
    std::io::Write::write_all(&mut std::io::stderr(), table.as_bytes()).expect("printed");
    assert!(wrong.is_empty(), "{wrong:#?}\n{table}");
}
