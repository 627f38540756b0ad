//! Changes to a TOML file that people also write by hand: comments, order and spacing of everything else stay as they were.
//!
//! The new file is written whole beside the old one and takes its place in one step, so a power cut leaves one of the two.
//! What does not live here: which settings there are (`config/file.rs`), what a rule file may say (`rules`).

use std::fs;
use std::io;
use std::io::Write;
use std::path::Path;
use std::path::PathBuf;

use toml_edit::Array;
use toml_edit::ArrayOfTables;
use toml_edit::DocumentMut;
use toml_edit::InlineTable;
use toml_edit::Item;
use toml_edit::Table;
use toml_edit::TableLike;
use toml_edit::Value as Toml;

use crate::disk;
use crate::disk::draft::FileDraft;
use crate::disk::keep;
use crate::disk::place;
use crate::i18n::Text;
use crate::i18n::system;
use crate::i18n::text;
use crate::i18n::written;

/// A value as it is written into the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// A string.
    Word(String),
    /// A whole number.
    Number(i64),
    /// Yes or no.
    Yes(bool),
}

/// Keys and values of one entry, in the order they are written.
pub type Entry = Vec<(String, Value)>;

/// One change to a file. A path names tables from the outside in: `["place", "town"]` is `town` in `[place]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SettingChange {
    /// Takes a value away; nothing happens when it is not there.
    Unset {
        /// Where.
        at: Vec<String>,
    },
    /// Sets a value; tables on the way are made.
    Set {
        /// Where.
        at: Vec<String>,
        /// To what.
        value: Value,
    },
    /// Adds an entry at the end of a list of tables.
    Append {
        /// The list.
        list: Vec<String>,
        /// The new entry.
        entry: Entry,
    },
    /// Sets these keys of the entry of a list whose `keys` all have these values; adds the entry when there is none.
    Put {
        /// The list.
        list: Vec<String>,
        /// What the entry is known by; written too when it is new.
        keys: Entry,
        /// What is set.
        entry: Entry,
    },
    /// Takes away every entry of a list whose keys all have these values.
    Remove {
        /// The list.
        list: Vec<String>,
        /// What the entry is known by.
        keys: Entry,
        /// An entry that holds any of these stays.
        but: Entry,
    },
}

/// Why a file was not changed; it is as it was before.
#[derive(Debug, thiserror::Error)]
pub enum EditError {
    /// It is there and cannot be read.
    #[error("{}: {source}", path.display())]
    Unreadable {
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// What it says is no TOML.
    #[error("{}: line {}", path.display(), fault.line)]
    NotToml {
        /// Which.
        path: PathBuf,
        /// Where, and what is wrong there.
        fault: written::Fault,
    },
    /// Something of another form stands where the change belongs.
    #[error("{}: {at} is something else", path.display())]
    Form {
        /// Which.
        path: PathBuf,
        /// Where, with dots.
        at: String,
    },
    /// With the change, the program would refuse the file.
    #[error("{}: {what:?}", path.display())]
    Refused {
        /// Which.
        path: PathBuf,
        /// What would be wrong.
        what: Text,
    },
    /// It or its folder cannot be written.
    #[error("{}: {source}", path.display())]
    Unwritable {
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
}

impl EditError {
    /// The sentence for the user.
    #[must_use]
    pub fn text(&self) -> Text {
        match self {
            EditError::Unreadable { path, source } => text("读不了 {path}: {why}", "cannot read {path}: {why}")
                .fill(&[("path", &path.display().to_string()), ("why", &system::why(source))]),
            EditError::NotToml { path, fault } => text("{path} 没有改动，因为{why}", "{path} was not changed: {why}")
                .fill(&[("path", &path.display().to_string()), ("why", &fault.text())]),
            EditError::Form { path, at } => text(
                "{path} 里的 {at} 不是这种写法，没有改动；请手工改",
                "{at} in {path} is written in another form, nothing was changed; change it by hand",
            )
            .fill(&[("path", &path.display().to_string()), ("at", at)]),
            EditError::Refused { path, what } => text("没有写入 {path}: {what}", "{path} was not written: {what}")
                .fill(&[("path", &path.display().to_string()), ("what", what)]),
            EditError::Unwritable { path, source } => {
                let folder = path.parent().unwrap_or(path).display().to_string();
                let pattern = match source.kind() {
                    io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => text(
                        "文件夹 {folder} 不能写，没有保存；请让管理员放开写权限，或把 hezhun-data 文件夹放到能写的地方",
                        "the folder {folder} cannot be written, nothing was saved; ask for the right to write there, or put hezhun-data elsewhere",
                    ),
                    _ => text("写不了 {path}，没有保存: {why}", "cannot write {path}, nothing was saved: {why}"),
                };
                pattern.fill(&[("folder", &folder), ("path", &path.display().to_string()), ("why", &system::why(source))])
            }
        }
    }
}

/// Changes a file, or makes it with its folder. `check` reads what is about to be written; its refusal keeps the old file.
///
/// # Errors
/// The file cannot be read, is no TOML, has another form at that place, would be refused, or cannot be written; it is unchanged then.
pub fn write(path: &Path, changes: &[SettingChange], check: &dyn Fn(&str) -> Result<(), Text>) -> Result<(), EditError> {
    // A link stays a link: what it points at is written.
    let path = place::real(path);
    let old = at_hand(&path)?.unwrap_or_default();
    let new = changed(&old, changes).map_err(|fault| fault.of(&path))?;
    check(&new).map_err(|what| EditError::Refused { path: path.clone(), what })?;
    if new == old {
        return Ok(());
    }
    replace(&path, new.as_bytes()).map_err(|source| EditError::Unwritable { path, source })
}

/// The text of a file as it would be with changes; nothing is written.
///
/// # Errors
/// The file cannot be read, is no TOML, or has another form at that place.
pub fn edited(path: &Path, changes: &[SettingChange]) -> Result<String, EditError> {
    let path = place::real(path);
    changed(&at_hand(&path)?.unwrap_or_default(), changes).map_err(|fault| fault.of(&path))
}

/// A text as it would be with changes, whoever keeps it.
///
/// # Errors
/// The sentence that says why not: it is no TOML, or has another form at that place.
pub fn text_with(own: &str, changes: &[SettingChange]) -> Result<String, Text> {
    changed(own, changes).map_err(|fault| match fault {
        EditFault::NotToml(fault) => fault.text(),
        EditFault::Form(at) => text("{at} 不是这种写法", "{at} is written in another form").fill(&[("at", &at)]),
    })
}

/// The text of a file; none when there is no such file.
///
/// # Errors
/// It cannot be read.
pub fn at_hand(path: &Path) -> Result<Option<String>, EditError> {
    match disk::text::read(path) {
        Ok(text) => Ok(Some(text)),
        Err(source) if source.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(source) => Err(EditError::Unreadable { path: path.to_owned(), source }),
    }
}

/// Gives a file a text that was made ready, or takes it away when there is none.
///
/// # Errors
/// It cannot be written; it is as it was then.
pub fn give(path: &Path, text: Option<&str>) -> Result<(), EditError> {
    let path = place::real(path);
    let done = match text {
        Some(text) => replace(&path, text.as_bytes()),
        None => keep::remove(&path).map(|_| ()),
    };
    done.map_err(|source| EditError::Unwritable { path, source })
}

/// Writes beside the file and renames; what was written halfway is taken away.
fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        fs::create_dir_all(folder)?;
    }
    let mut draft = FileDraft::beside(path)?;
    draft.take_rights()?;
    draft.write_all(bytes)?;
    draft.keep()
}

/// What keeps a text from being changed.
enum EditFault {
    NotToml(written::Fault),
    Form(String),
}

impl EditFault {
    fn of(self, path: &Path) -> EditError {
        let path = path.to_owned();
        match self {
            EditFault::NotToml(fault) => EditError::NotToml { path, fault },
            EditFault::Form(at) => EditError::Form { path, at },
        }
    }
}

/// The text with the changes; its byte order mark and its line ends stay.
fn changed(old: &str, changes: &[SettingChange]) -> Result<String, EditFault> {
    let bare = old.trim_start_matches('\u{feff}');
    let mut document: DocumentMut =
        bare.parse().map_err(|error: toml_edit::TomlError| EditFault::NotToml(written::fault(bare, error.span(), error.message())))?;
    for change in changes {
        carry_out(&mut document, change)?;
    }
    let mut new = document.to_string();
    if bare.contains("\r\n") {
        new = new.replace("\r\n", "\n").replace('\n', "\r\n");
    }
    Ok(if bare.len() < old.len() { format!("\u{feff}{new}") } else { new })
}

fn carry_out(document: &mut DocumentMut, change: &SettingChange) -> Result<(), EditFault> {
    match change {
        SettingChange::Unset { at } => {
            let (table, key) = inside(document, at)?;
            table.remove(key);
            Ok(())
        }
        SettingChange::Set { at, value } => {
            let (table, key) = inside(document, at)?;
            put(table, key, value, at)
        }
        SettingChange::Append { list, entry } => append(document, list, entry),
        SettingChange::Put { list, keys, entry } => {
            if !each(document, list, keys, &mut |found| {
                for (key, value) in entry {
                    put(found, key, value, list)?;
                }
                Ok(())
            })? {
                append(document, list, &keys.iter().chain(entry).cloned().collect())?;
            }
            Ok(())
        }
        SettingChange::Remove { list, keys, but } => remove(document, list, keys, but),
    }
}

/// The table that holds the last name of a path; those on the way are made.
fn inside<'d, 'p>(document: &'d mut DocumentMut, at: &'p [String]) -> Result<(&'d mut dyn TableLike, &'p str), EditFault> {
    let Some((key, way)) = at.split_last() else { return Err(EditFault::Form(String::new())) };
    let mut table: &mut dyn TableLike = document.as_table_mut();
    for name in way {
        let next = table.entry(name).or_insert_with(|| Item::Table(Table::new()));
        table = next.as_table_like_mut().ok_or_else(|| EditFault::Form(at.join(".")))?;
    }
    Ok((table, key))
}

/// Writes a value where one may stand already; the comment behind the old one stays.
fn put(table: &mut dyn TableLike, key: &str, value: &Value, at: &[String]) -> Result<(), EditFault> {
    let mut new = toml(value);
    match table.get_mut(key) {
        Some(Item::Value(old)) => {
            *new.decor_mut() = old.decor().clone();
            *old = new;
        }
        Some(Item::None) | None => {
            table.insert(key, Item::Value(new));
        }
        Some(Item::Table(_) | Item::ArrayOfTables(_)) => return Err(EditFault::Form(at.join("."))),
    }
    Ok(())
}

fn append(document: &mut DocumentMut, list: &[String], entry: &Entry) -> Result<(), EditFault> {
    let (table, key) = inside(document, list)?;
    let found = table.entry(key).or_insert_with(|| Item::ArrayOfTables(ArrayOfTables::new()));
    match found {
        Item::ArrayOfTables(tables) => {
            let mut row = Table::new();
            for (key, value) in entry {
                row.insert(key, Item::Value(toml(value)));
            }
            tables.push(row);
        }
        Item::Value(Toml::Array(rows)) => push(rows, entry),
        _ => return Err(EditFault::Form(list.join("."))),
    }
    Ok(())
}

/// A list written in brackets gets its new row on a line of its own, as the rows before it stand.
fn push(rows: &mut Array, entry: &Entry) {
    let mut row = Toml::InlineTable(inline(entry));
    let before = rows.iter().last().and_then(|last| last.decor().prefix()).and_then(|prefix| prefix.as_str()).map(str::to_owned);
    let apart = before.as_deref().and_then(|prefix| prefix.rfind('\n').map(|at| prefix[at..].to_owned()));
    row.decor_mut().set_prefix(apart.clone().unwrap_or_else(|| if rows.is_empty() { String::new() } else { " ".to_owned() }));
    rows.push_formatted(row);
    if apart.is_some() {
        rows.set_trailing_comma(true);
    }
}

/// Does something to every entry of a list whose keys have these values; says whether there was one.
fn each(
    document: &mut DocumentMut,
    list: &[String],
    keys: &Entry,
    act: &mut dyn FnMut(&mut dyn TableLike) -> Result<(), EditFault>,
) -> Result<bool, EditFault> {
    let (table, key) = inside(document, list)?;
    let mut found = false;
    match table.get_mut(key) {
        Some(Item::ArrayOfTables(tables)) => {
            for row in tables.iter_mut().filter(|row| is_entry(*row, keys)) {
                found = true;
                act(row)?;
            }
        }
        Some(Item::Value(Toml::Array(rows))) => {
            for row in rows.iter_mut().filter_map(Toml::as_inline_table_mut).filter(|row| is_entry(*row, keys)) {
                found = true;
                act(row)?;
            }
        }
        Some(Item::None) | None => {}
        Some(_) => return Err(EditFault::Form(list.join("."))),
    }
    Ok(found)
}

fn remove(document: &mut DocumentMut, list: &[String], keys: &Entry, but: &Entry) -> Result<(), EditFault> {
    let goes = |row: &dyn TableLike| is_entry(row, keys) && !but.iter().any(|part| is_entry(row, std::slice::from_ref(part)));
    let (table, key) = inside(document, list)?;
    match table.get_mut(key) {
        Some(Item::ArrayOfTables(tables)) => {
            tables.retain(|row| !goes(row));
            if tables.is_empty() {
                table.remove(key);
            }
        }
        Some(Item::Value(Toml::Array(rows))) => {
            rows.retain(|row| !row.as_inline_table().is_some_and(|row| goes(row)));
        }
        Some(Item::None) | None => {}
        Some(_) => return Err(EditFault::Form(list.join("."))),
    }
    Ok(())
}

fn is_entry(row: &dyn TableLike, keys: &[(String, Value)]) -> bool {
    keys.iter().all(|(key, value)| row.get(key).and_then(Item::as_value).is_some_and(|found| is_same(found, value)))
}

fn is_same(found: &Toml, wanted: &Value) -> bool {
    match wanted {
        Value::Word(word) => found.as_str() == Some(word),
        Value::Number(number) => found.as_integer() == Some(*number),
        Value::Yes(yes) => found.as_bool() == Some(*yes),
    }
}

fn toml(value: &Value) -> Toml {
    match value {
        Value::Word(word) => Toml::from(word.as_str()),
        Value::Number(number) => Toml::from(*number),
        Value::Yes(yes) => Toml::from(*yes),
    }
}

fn inline(entry: &Entry) -> InlineTable {
    let mut row = InlineTable::new();
    for (key, value) in entry {
        row.insert(key, toml(value));
    }
    row
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::io;
    use std::path::PathBuf;

    use crate::config::edit::EditError;
    use crate::config::edit::Entry;
    use crate::config::edit::SettingChange;
    use crate::config::edit::Value;
    use crate::config::edit::changed;
    use crate::config::edit::write;
    use crate::config::own_file;
    use crate::i18n::Lang;

    fn path(dotted: &str) -> Vec<String> {
        dotted.split('.').map(str::to_owned).collect()
    }

    fn words(pairs: &[(&str, &str)]) -> Entry {
        pairs.iter().map(|(key, value)| ((*key).to_owned(), Value::Word((*value).to_owned()))).collect()
    }

    fn set(at: &str, value: &str) -> SettingChange {
        SettingChange::Set { at: path(at), value: Value::Word(value.to_owned()) }
    }

    fn new(written: &str, changes: &[SettingChange]) -> String {
        changed(written, changes).unwrap_or_else(|fault| panic!("{}", fault.of(&PathBuf::from("x"))))
    }

    const OWN: &str = "# 本办的设置\nlang = \"zh\"   # 张三改的\n\n[place]\nprov = \"演示省\" # 省\n\n# 末尾的话\n";

    #[test]
    fn comments_order_and_spacing_stay() {
        let got = new(OWN, &[set("lang", "en"), set("place.town", "青溪镇"), set("reviewer", "lm")]);
        let want = "# 本办的设置\nlang = \"en\"   # 张三改的\nreviewer = \"lm\"\n\n[place]\nprov = \"演示省\" # 省\ntown = \"青溪镇\"\n\n# 末尾的话\n";
        assert_eq!(got, want);
        assert_eq!(new("", &[set("place.town", "青溪镇")]), "[place]\ntown = \"青溪镇\"\n");
    }

    #[test]
    fn a_mark_and_line_ends_stay() {
        let got = new("\u{feff}# 甲\r\nlang = \"zh\"\r\n", &[set("reviewer", "lm")]);
        assert_eq!(got, "\u{feff}# 甲\r\nlang = \"zh\"\r\nreviewer = \"lm\"\r\n");
    }

    #[test]
    fn entries_come_and_go_in_both_spellings() {
        let add = |name: &str| SettingChange::Append { list: path("view"), entry: words(&[("name", name), ("where", "net_pc < 8500")]) };
        let gone = |name: &str| SettingChange::Remove { list: path("view"), keys: words(&[("name", name)]), but: Vec::new() };
        let own = "lang = \"zh\"\n\n# 查看用\n[[view]]\nname = \"甲\"\n";
        let two = new(own, &[add("乙")]);
        assert_eq!(two, format!("{own}\n[[view]]\nname = \"乙\"\nwhere = \"net_pc < 8500\"\n"));
        assert_eq!(new(&two, &[gone("乙")]), own);
        assert_eq!(new(&two, &[gone("甲"), gone("乙"), gone("丙")]), "lang = \"zh\"\n");

        let rows = "limit = [\n  { key = \"floor\", value = \"4000\" }, # 老标准\n]\n";
        let more = SettingChange::Append { list: path("limit"), entry: words(&[("key", "attention"), ("value", "12000")]) };
        let got = new(rows, &[more]);
        assert!(
            got.contains("# 老标准\n") && got.parse::<toml::Table>().expect("TOML")["limit"].as_array().expect("rows").len() == 2,
            "{got}"
        );
    }

    #[test]
    fn an_entry_is_changed_in_place_or_made() {
        let put = |value: &str| SettingChange::Put {
            list: path("limit"),
            keys: vec![("key".into(), Value::Word("floor".into())), ("year".into(), Value::Number(2024))],
            entry: words(&[("value", value)]),
        };
        let one = new("", &[put("4000")]);
        assert_eq!(one, "[[limit]]\nkey = \"floor\"\nyear = 2024\nvalue = \"4000\"\n");
        assert_eq!(new(&one, &[put("4500")]), one.replace("4000", "4500"));
        let row = "limit = [{ key = \"floor\", year = 2024, value = \"4000\" }] # 一行\n";
        assert_eq!(new(row, &[put("4500")]), row.replace("4000", "4500"));
    }

    #[test]
    fn the_file_is_made_changed_or_left_as_it_was() {
        let folder = tempfile::tempdir().expect("folder");
        let path = folder.path().join("new/hezhun.toml");
        let check = |written: &str| own_file::read(written).map(|_| ()).map_err(|error| error.text());
        write(&path, &[set("lang", "en")], &check).expect("written");
        assert_eq!(fs::read_to_string(&path).expect("there"), "lang = \"en\"\n");
        let refused = write(&path, &[set("lang", "fr")], &check).expect_err("no such language");
        assert!(refused.text().get(Lang::Zh).contains("没有写入"), "{refused}");
        let form = write(&path, &[set("lang.deep", "x")], &check).expect_err("a word, not a table");
        assert!(form.text().get(Lang::Zh).contains("lang.deep"), "{form}");
        assert_eq!(fs::read_to_string(&path).expect("there"), "lang = \"en\"\n");
        assert_eq!(fs::read_dir(folder.path().join("new")).expect("folder").count(), 1);

        fs::write(&path, "lang = \"zh\n").expect("written");
        let broken = write(&path, &[set("lang", "en")], &check).expect_err("no TOML");
        assert!(broken.text().get(Lang::Zh).contains("第 1 行"), "{broken}");
    }

    #[test]
    fn a_folder_that_cannot_be_written_is_said_plainly() {
        let folder = tempfile::tempdir().expect("folder");
        let file = folder.path().join("a-file");
        fs::write(&file, "").expect("written");
        let error = write(&file.join("hezhun.toml"), &[set("lang", "en")], &|_| Ok(())).expect_err("no folder");
        assert!(error.text().is_whole() && error.text().get(Lang::Zh).contains("hezhun.toml"), "{error}");
        let denied = EditError::Unwritable { path: file.join("hezhun.toml"), source: io::Error::from(io::ErrorKind::PermissionDenied) };
        assert!(denied.text().get(Lang::Zh).contains("不能写，没有保存"), "{denied}");
        assert!(denied.text().get(Lang::Zh).contains("a-file"), "{denied}");
    }
}
