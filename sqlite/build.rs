//! Compiles SQLite with ciphers (SQLite3 Multiple Ciphers, untouched, from `sqlite3mc-src`): a C compiler is all it takes.
//!
//! `libsqlite3-sys` brings the bindings and, under `in_gecko`, neither compiles nor links anything. The options are those that it
//! compiles its own copy with, so that nothing which `rusqlite` knows of is missing, and a few that keep data off the disk.

use std::env;

/// As `libsqlite3-sys` has them under `bundled`.
const AS_BUNDLED: &[&str] = &[
    "SQLITE_CORE",
    "SQLITE_DEFAULT_FOREIGN_KEYS=1",
    "SQLITE_ENABLE_API_ARMOR",
    "SQLITE_ENABLE_COLUMN_METADATA",
    "SQLITE_ENABLE_DBSTAT_VTAB",
    "SQLITE_ENABLE_FTS3",
    "SQLITE_ENABLE_FTS3_PARENTHESIS",
    "SQLITE_ENABLE_FTS5",
    "SQLITE_ENABLE_JSON1",
    "SQLITE_ENABLE_LOAD_EXTENSION=1",
    "SQLITE_ENABLE_RTREE",
    "SQLITE_ENABLE_STAT4",
    "SQLITE_SOUNDEX",
    "SQLITE_THREADSAFE=1",
    "SQLITE_USE_URI",
    "HAVE_USLEEP=1",
    "HAVE_ISNAN",
    // For a compiler of Windows programs that is none of Microsoft's.
    "_POSIX_THREAD_SAFE_FUNCTIONS",
];

/// The two ciphers of `store/key.rs`, the others stay out; what would go to temporary files stays in memory; pages can be read one by one.
const OURS: &[&str] = &[
    "HAVE_CIPHER_CHACHA20=1",
    "HAVE_CIPHER_AEGIS=1",
    "HAVE_CIPHER_AES_128_CBC=0",
    "HAVE_CIPHER_AES_256_CBC=0",
    "HAVE_CIPHER_SQLCIPHER=0",
    "HAVE_CIPHER_RC4=0",
    "HAVE_CIPHER_ASCON128=0",
    "SQLITE_TEMP_STORE=2",
    "SQLITE_ENABLE_DBPAGE_VTAB",
];

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let mut build = cc::Build::new();
    build.file(sqlite3mc_src::source_dir().join(sqlite3mc_src::SOURCE_FILE)).include(sqlite3mc_src::source_dir());
    for option in AS_BUNDLED.iter().chain(OURS) {
        let (name, value) = option.split_once('=').map_or((*option, None), |(name, value)| (name, Some(value)));
        build.define(name, value);
    }
    if env::var_os("CARGO_CFG_WINDOWS").is_none() {
        build.define("HAVE_LOCALTIME_R", None);
    }
    build.warnings(false).cargo_metadata(false).compile("hezhun_sqlite");
    // Whole: some linkers take from a library only what was asked for before it, and who asks may come after.
    println!("cargo::rustc-link-lib=static:+whole-archive=hezhun_sqlite");
    println!("cargo::rustc-link-search=native={}", env::var("OUT_DIR").unwrap_or_default());
}
