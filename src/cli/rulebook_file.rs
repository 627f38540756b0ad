//! The office's own rule files: the folder `rules/` beside `hezhun.toml`, the files and folders it names, and the one the desk writes.
//! Practice data keep rules within their own file (`own.rs`).
//!
//! They are read in this order, later ones over earlier ones: the folder by name, what `rules = [...]` names, and last `desk.toml` of
//! the folder, so that what was set at the desk is in force. A change that the desk makes is written aside first and takes its place when
//! the run that goes with it is kept in the data file; a start that finds one aside asks the data file which of the two counts.
//! What does not live here: what they may say (`rules/book/load.rs`).

use std::fs;
use std::path::Path;
use std::path::PathBuf;
use std::sync::Arc;

use crate::cli::error::CliError;
use crate::cli::error::with_file;
use crate::config::edit;
use crate::config::edit::EditError;
use crate::config::edit::Entry;
use crate::config::edit::SettingChange;
use crate::config::edit::Value;
use crate::disk;
use crate::disk::place;
use crate::domain::digest;
use crate::domain::period::Part;
use crate::i18n::Text;
use crate::i18n::text;
use crate::review::desk::state::Aside;
use crate::review::desk::state::BookChange;
use crate::review::desk::state::BookKeeper;
use crate::review::rulebook::overrides::LastBook;
use crate::rules::book::Book;
use crate::rules::book::limits;
use crate::rules::lang::error::BookErrors;

/// What the name of a file that waits aside adds.
const ASIDE: &str = "-waits-";

/// Name of the folder.
const FOLDER: &str = "rules";

/// The file that changes made at the desk go to.
const DESK_FILE: &str = "desk.toml";

/// The folder with rules in a folder of settings.
#[must_use]
pub fn folder(own: &Path) -> PathBuf {
    own.join(FOLDER)
}

/// The file in a folder of rules that the desk writes.
#[must_use]
pub fn desk_file(folder: &Path) -> PathBuf {
    folder.join(DESK_FILE)
}

/// The rule files of a folder by name, without the one the desk writes; none when it is not there.
fn listed(folder: &Path) -> Result<Vec<PathBuf>, CliError> {
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).map_err(|why| with_file(folder, &why))? {
        let path = entry.map_err(|why| with_file(folder, &why))?.path();
        let rules = path.extension().is_some_and(|end| end.eq_ignore_ascii_case("toml"));
        if rules && path.file_name().is_none_or(|name| name != DESK_FILE) && path.is_file() {
            found.push(path);
        }
    }
    found.sort();
    Ok(found)
}

/// Files and folders with own rules and limits, in the order in which they are read: name and text.
///
/// # Errors
/// A file that cannot be read.
pub fn read(folder: Option<&Path>, named: &[PathBuf]) -> Result<Vec<(String, String)>, CliError> {
    let mut paths = folder.map(listed).transpose()?.unwrap_or_default();
    for path in named {
        if path.is_dir() {
            paths.extend(listed(path)?);
            paths.extend(Some(desk_file(path)).filter(|file| file.is_file()));
        } else {
            paths.push(path.clone());
        }
    }
    let desk = folder.map(desk_file).filter(|file| file.is_file());
    // One that is named twice, or lies in the folder and is named, would stand over itself.
    let mut once: Vec<PathBuf> = Vec::new();
    for path in paths {
        if !desk.iter().chain(&once).any(|other| place::is_same(other, &path)) {
            once.push(path);
        }
    }
    once.extend(desk);
    once.iter()
        .map(|path| {
            let written = disk::text::read(path).map_err(|why| with_file(path, &why))?;
            Ok((path.display().to_string(), written))
        })
        .collect()
}

/// Keeps changes of the rulebook in the desk's file of a folder; `named` are the other rule files.
#[must_use]
pub fn keeper(folder: PathBuf, named: Vec<PathBuf>) -> BookKeeper {
    let file = desk_file(&folder);
    let name = file.display().to_string();
    let own_name = name.clone();
    let book = Arc::new(move |own_text: &str| -> Result<Result<Book, BookErrors>, Text> {
        let mut own = read(Some(&folder), &named).map_err(|error| said(&error))?;
        own.retain(|(other, _)| *other != name);
        own.push((name.clone(), own_text.trim_start_matches('\u{feff}').to_owned()));
        Ok(Book::with_overlay(&own))
    });
    let (path, checked) = (file.clone(), book.clone());
    let with = move |changes: &[BookChange]| {
        let changes: Vec<SettingChange> = changes.iter().map(written).collect();
        let new = edit::edited(&path, &changes).map_err(|error| error.text())?;
        book(&new)?.map_err(|errors| {
            // What was wrong before has its place in a file; what the change brought was typed, and its setting is named.
            let before = edit::at_hand(&path).ok().flatten().unwrap_or_default();
            let was_sound = book(&before).is_ok_and(|book| book.is_ok());
            if was_sound { errors.typed(&own_name) } else { errors.text() }
        })
    };
    let keep = move |changes: &[BookChange], judged: &str, of_file: &str| -> Result<Aside, Text> {
        let said = |error: EditError| error.text();
        let changes: Vec<SettingChange> = changes.iter().map(written).collect();
        let before = edit::at_hand(&file).map_err(said)?;
        let new = edit::edited(&file, &changes).map_err(said)?;
        // Somebody may have edited the files while the flags were worked out: what is written is what was judged.
        if checked(&new)?.map_err(|errors| errors.text())?.digest() != judged {
            return Err(text("规则文件刚刚被改过；请再改一次", "the rule files were changed meanwhile; change it again"));
        }
        let (aside, mark) = (aside_of(&file, of_file), AsideMark { book: judged.to_owned(), before: digest_of(before.as_deref()) });
        edit::give(&aside, Some(&format!("{}\n{new}", mark.line()))).map_err(said)?;
        let (file, going) = (file.clone(), aside.clone());
        Ok(Aside {
            place: Box::new(move || {
                edit::give(&file, Some(&new)).map_err(|error| error.text())?;
                // One that stays says what stands there already.
                let _ = edit::give(&aside, None);
                Ok(())
            }),
            // One that stays is taken away by the next start: no run goes with it.
            take_back: Box::new(move || drop(edit::give(&going, None))),
        })
    };
    BookKeeper::Beside { with: Box::new(with), keep: Box::new(keep) }
}

/// Keeps changes of the rulebook within a data file of this name, whose own rules are `own` now; `named` are the other rule files. Own rules
/// that this version does not understand give way to what is changed.
#[must_use]
pub fn keeper_within(name: String, own: String, named: Vec<PathBuf>) -> BookKeeper {
    let edited = move |own: &str, changes: &[BookChange]| -> Result<(Book, String), Text> {
        let changes: Vec<SettingChange> = changes.iter().map(written).collect();
        let others = read(None, &named).map_err(|error| said(&error))?;
        let book = |own: &str| Book::with_overlay(&[others.as_slice(), &[(name.clone(), own.to_owned())]].concat());
        let over = |own: &str| -> Result<Result<(Book, String), BookErrors>, Text> {
            let new = edit::text_with(own, &changes)?;
            Ok(book(&new).map(|book| (book, new)))
        };
        let wrong = match over(own) {
            Ok(Ok(done)) => return Ok(done),
            Ok(Err(errors)) => errors.typed(&name),
            Err(why) => why,
        };
        if book(own).is_ok() { Err(wrong) } else { over("")?.map_err(|errors| errors.typed(&name)) }
    };
    BookKeeper::Within { own, edit: Box::new(edited) }
}

/// Where a change waits that a data file has no run for yet: every data file has a place of its own.
fn aside_of(file: &Path, of_file: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(ASIDE);
    name.push(digest_of(Some(of_file)).get(..12).unwrap_or_default());
    PathBuf::from(name)
}

fn digest_of(text: Option<&str>) -> String {
    digest::sha256(text.unwrap_or_default().as_bytes())
}

/// The first line of what waits aside.
struct AsideMark {
    /// Digest of the whole book that it makes.
    book: String,
    /// Digest of the file whose place it takes.
    before: String,
}

impl AsideMark {
    fn line(&self) -> String {
        format!("# hezhun {} {}", self.book, self.before)
    }

    fn read(line: &str) -> Option<AsideMark> {
        let (book, before) = line.strip_prefix("# hezhun ")?.split_once(' ')?;
        Some(AsideMark { book: book.to_owned(), before: before.to_owned() })
    }
}

/// Whether changes wait aside in a folder, of whatever data file.
#[must_use]
pub fn has_aside(folder: &Path) -> bool {
    let start = format!("{DESK_FILE}{ASIDE}");
    fs::read_dir(folder).is_ok_and(|entries| entries.flatten().any(|entry| entry.file_name().to_string_lossy().starts_with(&start)))
}

/// Looks after a change that a killed program left aside: it is put in force when the data file was judged by it, else taken away. The
/// sentence that says which; none when none was left.
#[must_use]
pub fn settle(folder: &Path, last: &LastBook) -> Option<Text> {
    let file = desk_file(folder);
    let aside = aside_of(&file, &last.of_file);
    let left = edit::at_hand(&aside).ok()??;
    let (mark, new) = left.split_once('\n').and_then(|(line, new)| Some((AsideMark::read(line)?, new)))?;
    let name = file.display().to_string();
    let said = |words: Text| Some(words.fill(&[("file", &name)]));
    if last.digest.as_deref() != Some(mark.book.as_str()) {
        let _ = edit::give(&aside, None);
        return said(text(
            "上次改规则或标准时程序中断，没有改成：{file} 和疑点都还是原来的。要改请再改一次",
            "the last change of a rule or limit was cut off and not made: {file} and the flags are those of before. To make it, do it again",
        ));
    }
    let now = edit::at_hand(&file).ok()?;
    if now.as_deref() == Some(new) {
        let _ = edit::give(&aside, None);
        return said(text(
            "上次改规则或标准时程序中断，已经改成：{file} 是新的，疑点也按新的筛查过",
            "the last change of a rule or limit was cut off and is made: {file} is the new one, and the rules ran by it",
        ));
    }
    if digest_of(now.as_deref()) != mark.before {
        let _ = edit::give(&aside, None);
        return said(text(
            "上次改规则或标准时程序中断，疑点已按新的筛查；{file} 后来又改过，照后来的，没有动。请看一遍标准，再运行 hezhun assess",
            "the last change of a rule or limit was cut off after the rules had run by it; {file} was changed since and stays as it is. Look over the limits, and run hezhun assess",
        ));
    }
    match edit::give(&file, Some(new)) {
        Ok(()) => {
            let _ = edit::give(&aside, None);
            said(text(
                "上次改规则或标准时程序中断，现在已经做完：{file} 是新的，疑点已按新的筛查过",
                "the last change of a rule or limit was cut off and is made now: {file} is the new one, and the rules ran by it",
            ))
        }
        Err(error) => Some(
            text(
                "上次改规则或标准时程序中断：疑点已按新的筛查，但规则文件还写不了（{why}），暂时还是原来的标准",
                "the last change of a rule or limit was cut off: the rules ran by it, but the rules file cannot be written yet ({why}), so that the limits are still those of before",
            )
            .fill(&[("why", &error.text())]),
        ),
    }
}

fn said(error: &CliError) -> Text {
    error.text().cloned().unwrap_or_else(|| Text::same(error.to_string()))
}

/// A change as it is written into the file.
fn written(change: &BookChange) -> SettingChange {
    let word = |key: &str, value: &str| (key.to_owned(), Value::Word(value.to_owned()));
    match change {
        BookChange::Switch { code, on } => SettingChange::Put {
            list: vec!["rule".to_owned()],
            keys: vec![word("code", code)],
            entry: vec![("on".to_owned(), Value::Yes(*on))],
        },
        BookChange::Limit(limit) if limit.value.trim().is_empty() => {
            // A line that names no part is one of the whole year.
            let others = |mine: Part| Part::ALL.into_iter().filter(move |part| *part != mine);
            let but = limit.part.filter(|part| *part == Part::Annual).into_iter().flat_map(others);
            let part = limit.part.filter(|part| *part != Part::Annual).map(|part| word("part", limits::part_code(part)));
            SettingChange::Remove {
                list: vec!["limit".to_owned()],
                keys: std::iter::once(word("key", &limit.key)).chain(part).collect(),
                but: but.map(|part| word("part", limits::part_code(part))).collect(),
            }
        }
        BookChange::Limit(limit) => {
            let list = vec!["limit".to_owned()];
            let mut entry: Entry = vec![word("value", limit.value.trim()), word("document", limit.document.trim())];
            entry.extend(limit.effective.map(|day| word("effective", &day.to_string())));
            let part = limit.part.map(|part| word("part", limits::part_code(part)));
            let key: Entry = std::iter::once(word("key", &limit.key)).chain(part).collect();
            match limit.year {
                // The place stands there even when it is everywhere, so that this entry is not taken for one of a place.
                Some(year) => {
                    let year = ("year".to_owned(), Value::Number(i64::from(year)));
                    let keys = [key, vec![year, word("place", &limit.place)]].concat();
                    SettingChange::Put { list, keys, entry }
                }
                None => SettingChange::Append { list, entry: [key, vec![word("place", &limit.place)], entry].concat() },
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use crate::cli::rulebook_file::has_aside;
    use crate::cli::rulebook_file::keeper;
    use crate::cli::rulebook_file::read;
    use crate::cli::rulebook_file::settle;
    use crate::domain::campaign::OfficePlace;
    use crate::domain::period::Part;
    use crate::domain::period::Period;
    use crate::i18n::Lang;
    use crate::review::desk::state::BookChange;
    use crate::review::desk::state::BookKeeper;
    use crate::review::desk::state::LimitChange;
    use crate::review::rulebook::overrides::LastBook;
    use crate::rules::book::Book;

    #[test]
    fn what_is_set_at_the_desk_stands_over_the_other_files_and_beside_what_people_wrote() {
        let folder = tempfile::tempdir().expect("a folder");
        let rules = folder.path().join("rules");
        fs::create_dir_all(&rules).expect("a folder");
        fs::write(rules.join("b.toml"), "rule = [{ code = \"INC01\", on = false }]\n").expect("written");
        fs::write(rules.join("a.toml"), "# 说明\n").expect("written");
        fs::write(rules.join("notes.txt"), "x").expect("written");
        fs::write(
            rules.join("desk.toml"),
            "# 镇里定的\n[[limit]]\nkey = \"mon_line\" # 线\nvalue = \"1\"\nyear = 2024\nplace = \"演示省\"\n",
        )
        .expect("written");
        let again = [rules.join("b.toml"), rules.join("desk.toml"), rules.join("../rules/b.toml"), rules.clone()];
        let names: Vec<String> = read(Some(&rules), &again).expect("read").into_iter().map(|(name, _)| name).collect();
        assert_eq!(names.len(), 3);
        assert!(names[0].ends_with("a.toml") && names[2].ends_with("desk.toml"));
        let BookKeeper::Beside { with, keep: keep_aside } = keeper(rules.clone(), Vec::new()) else { panic!("a file") };
        let keep = |change: &BookChange| {
            let before = fs::read_to_string(rules.join("desk.toml")).ok();
            let book = with(std::slice::from_ref(change))?;
            assert_eq!(fs::read_to_string(rules.join("desk.toml")).ok(), before, "a look writes nothing");
            // Kept, taken back, and kept for good.
            (keep_aside(std::slice::from_ref(change), book.digest(), "1")?.take_back)();
            assert_eq!(fs::read_to_string(rules.join("desk.toml")).ok(), before);
            assert!(keep_aside(std::slice::from_ref(change), "another", "1").is_err(), "not what was judged");
            let aside = keep_aside(std::slice::from_ref(change), book.digest(), "1")?;
            assert_eq!(fs::read_to_string(rules.join("desk.toml")).ok(), before, "aside");
            assert!(has_aside(&rules));
            (aside.place)()?;
            assert!(!has_aside(&rules));
            Ok::<_, crate::i18n::Text>(book)
        };
        let book = keep(&BookChange::Switch { code: "INC01".into(), on: true }).expect("kept");
        assert!(book.rule("INC01").expect("a rule").on);
        let limit = LimitChange {
            key: "mon_line".into(),
            value: "9100".into(),
            year: Some(2024),
            part: None,
            place: "演示省".into(),
            document: "演示〔2024〕9号".into(),
            effective: None,
        };
        let book = keep(&BookChange::Limit(limit.clone())).expect("kept");
        let place = OfficePlace { prov: "演示省".into(), ..OfficePlace::default() };
        assert_eq!(book.limit("mon_line", 2024, &place).expect("set").value, "9100");
        let everywhere = LimitChange { place: String::new(), value: "9200".into(), ..limit.clone() };
        let book = keep(&BookChange::Limit(everywhere)).expect("kept");
        assert_eq!(book.limit("mon_line", 2024, &place).expect("set").value, "9100", "a place stands over everywhere");
        assert_eq!(book.limit("mon_line", 2024, &OfficePlace::default()).expect("set").value, "9200");
        let file = fs::read_to_string(rules.join("desk.toml")).expect("read");
        assert!(file.starts_with("# 镇里定的\n") && file.contains("# 线"), "{file}");
        let wrong = keep(&BookChange::Limit(LimitChange { value: "一万".into(), ..limit.clone() })).expect_err("no amount");
        assert!(wrong.get(Lang::Zh).contains("一万"), "{wrong:?}");
        assert!(
            wrong.get(Lang::Zh).contains("mon_line") && !wrong.get(Lang::Zh).contains("desk.toml"),
            "it was typed, and stands in no file: {wrong:?}"
        );
        assert_eq!(fs::read_to_string(rules.join("desk.toml")).expect("read"), file, "nothing was written");
        let shipped = LimitChange { value: String::new(), ..limit };
        let book = keep(&BookChange::Limit(shipped.clone())).expect("kept");
        assert_eq!(book.limit("mon_line", 2024, &place).expect("shipped").value, "8500", "what the desk set is taken back");
        // A line of one part goes back alone.
        let parts =
            [Part::Annual, Part::Q1, Part::Q3].map(|part| LimitChange { value: "9100".into(), part: Some(part), ..shipped.clone() });
        for part in &parts {
            keep(&BookChange::Limit(part.clone())).expect("kept");
        }
        let set = |book: &Book| {
            [Part::Annual, Part::Q1, Part::Q3]
                .map(|part| book.limit_of("mon_line", Period { year: 2024, part }, &place).map(|found| found.value))
        };
        let own = || Some("9100".to_owned());
        let [annual, q1, _] = &parts;
        let book = keep(&BookChange::Limit(LimitChange { value: String::new(), ..q1.clone() })).expect("kept");
        assert_eq!(set(&book), [own(), None, own()]);
        let book = keep(&BookChange::Limit(LimitChange { value: String::new(), ..annual.clone() })).expect("kept");
        assert_eq!(set(&book), [Some("8500".to_owned()), None, own()]);
    }

    #[test]
    fn a_change_that_was_cut_off_counts_when_the_data_file_was_judged_by_it_and_else_never_was() {
        // Whether the run was kept, what became of the file meanwhile, the value then, and how the sentence begins.
        for (judged, meanwhile, value, said) in [
            (false, None, "9000", "上次改规则或标准时程序中断，没有改成"),
            (true, None, "9100", "上次改规则或标准时程序中断，现在已经做完"),
            (true, Some("9100"), "9100", "上次改规则或标准时程序中断，已经改成"),
            (true, Some("9300"), "9300", "上次改规则或标准时程序中断，疑点已按新的筛查；"),
        ] {
            let folder = tempfile::tempdir().expect("a folder");
            let rules = folder.path().join("rules");
            fs::create_dir_all(&rules).expect("a folder");
            let written = |value: &str| {
                format!("# 线\n[[limit]]\nkey = \"mon_line\"\nvalue = \"{value}\"\nyear = 2024\nplace = \"\"\ndocument = \"一号\"\n")
            };
            fs::write(rules.join("desk.toml"), written("9000")).expect("written");
            let BookKeeper::Beside { with, keep } = keeper(rules.clone(), Vec::new()) else { panic!("a file") };
            let change = BookChange::Limit(LimitChange {
                key: "mon_line".into(),
                value: "9100".into(),
                year: Some(2024),
                document: "一号".into(),
                ..LimitChange::default()
            });
            let book = with(std::slice::from_ref(&change)).expect("a book");
            assert!(!has_aside(&rules));
            drop(keep(&[change], book.digest(), "7").expect("aside"));
            if let Some(value) = meanwhile {
                fs::write(rules.join("desk.toml"), written(value)).expect("written");
            }
            // Another data file that reads the same rules knows nothing of it.
            let of = |of_file: &str, digest: &str| LastBook { of_file: of_file.into(), digest: Some(digest.into()) };
            assert_eq!(settle(&rules, &of("8", book.digest())), None);
            assert!(has_aside(&rules));
            let last = of("7", if judged { book.digest() } else { "another" });
            let told = settle(&rules, &last).expect("it was cut off");
            assert!(told.get(Lang::Zh).starts_with(said), "{told:?}");
            assert_eq!(fs::read_to_string(rules.join("desk.toml")).expect("read"), written(value));
            assert!(!has_aside(&rules) && settle(&rules, &last).is_none(), "once is enough");
        }
    }
}
