//! What the program can say of its own making (`hezhun --version --long`), and what is linked into it on Windows: icon and version.
//!
//! Git is asked only where an optimised build is made: a commit alone never rebuilds what the tests use. `HEZHUN_COMMIT` names the
//! commit where there is no git; `HEZHUN_RESOURCE` names an object file with the icon, which `.ci/release` makes.

use std::collections::hash_map::DefaultHasher;
use std::env;
use std::fs;
use std::hash::Hash;
use std::hash::Hasher;
use std::io;
use std::path::Path;
use std::process::Command;

/// What the program is made of.
const SOURCES: [&str; 4] = ["Cargo.toml", "Cargo.lock", "sqlite", "src"];

fn main() {
    println!("cargo::rerun-if-changed=.ci/build.rs");
    println!("cargo::rerun-if-env-changed=HEZHUN_COMMIT");
    println!("cargo::rerun-if-env-changed=HEZHUN_RESOURCE");
    let optimised = env::var("PROFILE").is_ok_and(|profile| profile == "release");
    let commit = env::var("HEZHUN_COMMIT").ok().or_else(|| if optimised { head() } else { None });
    say("COMMIT", commit.as_deref().unwrap_or("unknown"));
    say("SOURCE", &sources());
    say("TARGET", &env::var("TARGET").unwrap_or_default());
    say("PROFILE", &profile());
    let compiler = env::var("RUSTC").ok().and_then(|rustc| told(&rustc, &["--version"]));
    say("COMPILER", compiler.as_deref().unwrap_or("unknown"));
    if let Ok(object) = env::var("HEZHUN_RESOURCE") {
        println!("cargo::rerun-if-changed={object}");
        println!("cargo::rustc-link-arg-bins={object}");
    }
}

fn say(name: &str, value: &str) {
    println!("cargo::rustc-env=HEZHUN_BUILT_{name}={value}");
}

/// A digest of these sources: two programs with one are the same program, also where there is no git or where it knows less than is built.
fn sources() -> String {
    let mut digest = DefaultHasher::new();
    for source in SOURCES {
        println!("cargo::rerun-if-changed={source}");
        feed(Path::new(source), &mut digest).unwrap_or_else(|why| panic!("{source}: {why}"));
    }
    format!("{:016x}", digest.finish())
}

fn feed(path: &Path, digest: &mut DefaultHasher) -> io::Result<()> {
    if path.is_file() {
        path.hash(digest);
        fs::read(path)?.hash(digest);
        return Ok(());
    }
    let mut within = fs::read_dir(path)?.map(|entry| Ok(entry?.path())).collect::<io::Result<Vec<_>>>()?;
    within.sort();
    within.iter().try_for_each(|path| feed(path, digest))
}

/// The commit of these sources; none where they are no checkout of their own.
fn head() -> Option<String> {
    if !Path::new(".git").exists() {
        return None;
    }
    let commit = told("git", &["rev-parse", "HEAD"])?;
    // Every move of the head is written there. A file that is not there would make every build run again.
    let moves = told("git", &["rev-parse", "--git-path", "logs/HEAD"])?;
    if Path::new(&moves).exists() {
        println!("cargo::rerun-if-changed={moves}");
    }
    Some(commit)
}

/// `dist` and `release` are both `release` to cargo; the folder is named after the one that was asked for.
fn profile() -> String {
    let out = env::var("OUT_DIR").unwrap_or_default();
    let mut above = Path::new(&out).ancestors().skip_while(|folder| !folder.ends_with("build")).skip(1);
    let folder = above.next().and_then(Path::file_name).and_then(|name| name.to_str());
    folder.map_or_else(|| env::var("PROFILE").unwrap_or_default(), str::to_owned)
}

/// What a program says on its first line; none when it is not there or fails.
fn told(program: &str, words: &[&str]) -> Option<String> {
    let output = Command::new(program).args(words).output().ok().filter(|output| output.status.success())?;
    let line = String::from_utf8(output.stdout).ok()?.lines().next()?.trim().to_owned();
    (!line.is_empty()).then_some(line)
}
