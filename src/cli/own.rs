//! Where what was set at a desk is kept: rules and limits, and views.
//!
//! Invariant: data that say of themselves that they are practice keep them within their own file, so that they go wherever the file goes and
//! nothing tried there reaches the office or another practice; an office keeps them with its settings, `rules/` and `hezhun.toml`, for
//! whichever of its files it opens. What does not live here: what the rule files say (`rulebook_file.rs`), opening the data file
//! (`open.rs`), what the data file keeps (`store/meta`).

use std::path::Path;
use std::path::PathBuf;
use std::sync::Arc;

use crate::cli::error::CliError;
use crate::cli::rulebook_file;
use crate::config::edit;
use crate::config::edit::SettingChange;
use crate::config::edit::Value;
use crate::config::file::ViewFile;
use crate::config::own_file;
use crate::config::settings::Settings;
use crate::disk::place;
use crate::domain::stamp::Stamp;
use crate::i18n::Text;
use crate::i18n::text;
use crate::review::desk::state::Keeper;
use crate::review::desk::state::PracticeOwn;
use crate::review::desk::state::PracticeRules;
use crate::review::desk::state::View;
use crate::review::desk::state::ViewChange;
use crate::review::rulebook::own::OwnTexts;
use crate::rules::book::Book;

/// Where what was set at the desk of a data file is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OwnPlace {
    /// Nowhere: the machine has no settings folder, or it is practice that goes by the shipped rules alone.
    Nowhere,
    /// A folder of settings.
    Folder(PathBuf),
    /// The data file.
    Within {
        /// The file, as people write it.
        name: String,
        /// What it keeps.
        texts: OwnTexts,
    },
}

/// The folder of the practice that `demo` opens, among what may be thrown away.
#[must_use]
pub fn of_demo(throwaway: &Path) -> PathBuf {
    throwaway.join("demo")
}

/// The file of that practice.
#[must_use]
pub fn demo_file(throwaway: &Path) -> PathBuf {
    of_demo(throwaway).join("practice.db")
}

impl OwnPlace {
    /// That of the office.
    #[must_use]
    pub fn of_office(settings: &Settings) -> OwnPlace {
        let folder = settings.file.as_ref().and_then(|file| file.parent());
        folder.map_or(OwnPlace::Nowhere, |folder| OwnPlace::Folder(folder.to_owned()))
    }

    /// That of a data file that says this of itself.
    #[must_use]
    pub fn of_file(settings: &Settings, path: &Path, stamp: Stamp, texts: OwnTexts) -> OwnPlace {
        match stamp {
            Stamp::Practice => OwnPlace::of_practice(path, texts),
            Stamp::Office => OwnPlace::of_office(settings),
        }
    }

    /// That of a practice file.
    #[must_use]
    pub fn of_practice(path: &Path, texts: OwnTexts) -> OwnPlace {
        OwnPlace::Within { name: path.display().to_string(), texts }
    }

    /// The folder with rules, where there is one.
    #[must_use]
    pub fn rules(&self) -> Option<PathBuf> {
        match self {
            OwnPlace::Folder(folder) => Some(rulebook_file::folder(folder)),
            OwnPlace::Nowhere | OwnPlace::Within { .. } => None,
        }
    }

    /// Every text with own rules and limits, in the order in which they are read: what was set at the desk comes last.
    ///
    /// # Errors
    /// A file that cannot be read.
    pub fn files(&self, named: &[PathBuf]) -> Result<Vec<(String, String)>, CliError> {
        let mut files = rulebook_file::read(self.rules().as_deref(), named)?;
        if let OwnPlace::Within { name, texts } = self {
            files.push((name.clone(), texts.rules.clone()));
        }
        Ok(files)
    }

    /// The same with more files over them; one that is among them already is read once, in its place there.
    ///
    /// # Errors
    /// A file that cannot be read.
    pub fn files_with(&self, named: &[PathBuf], more: &[PathBuf]) -> Result<Vec<(String, String)>, CliError> {
        let mut files = self.files(named)?;
        let is_new = |name: &str| files.iter().all(|(other, _)| !place::is_same(Path::new(name), Path::new(other)));
        let mut more = rulebook_file::read(None, more)?;
        more.retain(|(name, _)| is_new(name));
        files.append(&mut more);
        Ok(files)
    }

    /// The shipped rulebook with all of them over it, and what has to be said: a practice whose own rules this version does not understand
    /// goes by the others, for nobody can mend a text within a data file by hand.
    ///
    /// # Errors
    /// A file that cannot be read, or rules that are not well formed.
    pub fn book(&self, named: &[PathBuf]) -> Result<(Book, Option<Text>), CliError> {
        let mut files = self.files(named)?;
        let errors = match Book::with_overlay(&files) {
            Ok(book) => return Ok((book, None)),
            Err(errors) => CliError::Failed(errors.text()),
        };
        let OwnPlace::Within { name, .. } = self else { return Err(errors) };
        files.pop();
        let Ok(book) = Book::with_overlay(&files) else { return Err(errors) };
        let said = text(
            "{file} 里定的规则和标准这个版本读不了，这次按自带的；再改一次规则或标准就换成新的",
            "the rules and limits that were set in {file} are not understood by this version, and the shipped ones hold; the next change replaces them",
        );
        Ok((book, Some(said.fill(&[("file", name)]))))
    }

    /// The views that were kept, where they are the data file's own, and who keeps changes of them.
    ///
    /// # Errors
    /// The sentence that says what this version does not understand of them.
    pub fn views(texts: &OwnTexts) -> Result<(Vec<View>, Keeper), Text> {
        let read = own_file::read(&texts.views).map_err(|error| error.text())?;
        Ok((views(&read.view), view_keeper_within(texts.views.clone())))
    }
}

/// The rules and views that a file goes by whose first import brings practice.
pub fn practice_rules(named: Vec<PathBuf>, path: &Path) -> Arc<PracticeRules> {
    let path = path.to_owned();
    Arc::new(move |texts| {
        let own = OwnPlace::of_practice(&path, texts.clone());
        let (book, _) = own.book(&named).map_err(|error| error.text().cloned().unwrap_or_default())?;
        let (views, view_keeper) = OwnPlace::views(texts)?;
        let file = path.display().to_string();
        let keeper = rulebook_file::keeper_within(file.clone(), texts.rules.clone(), named.clone());
        Ok(PracticeOwn { book, file, keeper, views, view_keeper })
    })
}

/// The views of a settings file.
#[must_use]
pub fn views(written: &[ViewFile]) -> Vec<View> {
    let view = |view: &ViewFile| View { name: view.name.clone(), tab: view.tab, filter: view.filter.clone(), words: view.words.clone() };
    written.iter().map(view).collect()
}

/// Keeps changed views in a settings file.
#[must_use]
pub fn view_keeper(path: PathBuf) -> Keeper {
    let check = |written: &str| own_file::read(written).map(|_| ()).map_err(|error| error.text());
    Keeper::Beside(Box::new(move |change| edit::write(&path, &[written(change)], &check).map_err(|error| error.text())))
}

/// Keeps changed views within a data file; what this version does not understand gives way.
fn view_keeper_within(own: String) -> Keeper {
    let edited = |own: &str, change: &ViewChange| {
        let own = if own_file::read(own).is_ok() { own } else { "" };
        let new = edit::text_with(own, &[written(change)])?;
        own_file::read(&new).map_err(|error| error.text())?;
        Ok(new)
    };
    Keeper::Within { own, edit: Box::new(edited) }
}

/// A change as it is written into the settings.
fn written(change: &ViewChange) -> SettingChange {
    let list = vec!["view".to_owned()];
    let named = |name: &str| vec![("name".to_owned(), Value::Word(name.to_owned()))];
    match change {
        ViewChange::Keep(view) => {
            let parts = [("tab", view.tab.code()), ("where", &view.filter), ("words", &view.words)];
            let entry = parts.map(|(key, words)| (key.to_owned(), Value::Word(words.to_owned()))).to_vec();
            SettingChange::Put { list, keys: named(&view.name), entry }
        }
        ViewChange::Drop(name) => SettingChange::Remove { list, keys: named(name), but: Vec::new() },
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use crate::cli::own::OwnPlace;
    use crate::cli::own::view_keeper;
    use crate::cli::own::views;
    use crate::config::own_file;
    use crate::domain::tab::Tab;
    use crate::i18n::Lang;
    use crate::review::desk::state::Keeper;
    use crate::review::desk::state::View;
    use crate::review::desk::state::ViewChange;
    use crate::review::rulebook::own::OwnTexts;

    fn view(name: &str) -> View {
        View { name: name.into(), tab: Tab::High, filter: "village = \"石门村\"".into(), words: "低保".into() }
    }

    #[test]
    fn views_come_back_from_the_settings_and_the_rest_of_them_stays() {
        let folder = tempfile::tempdir().expect("folder");
        let path = folder.path().join("hezhun.toml");
        fs::write(&path, "# 本办\nreviewer = \"lm\"\n").expect("written");
        let Keeper::Beside(keep) = view_keeper(path.clone()) else { panic!("a file") };
        for name in ["石门高", "乙"] {
            keep(&ViewChange::Keep(view(name))).expect("kept");
        }
        keep(&ViewChange::Keep(View { words: String::new(), ..view("乙") })).expect("kept");
        let back = || views(&own_file::read(&fs::read_to_string(&path).expect("there")).expect("well formed").view);
        assert_eq!(back(), [view("石门高"), View { words: String::new(), ..view("乙") }]);
        keep(&ViewChange::Drop("石门高".into())).expect("forgotten");
        assert_eq!(back().len(), 1);
        assert!(fs::read_to_string(&path).expect("there").starts_with("# 本办\nreviewer = \"lm\"\n"));
    }

    #[test]
    fn views_within_a_data_file_come_back_and_what_is_not_understood_gives_way() {
        let (none, Keeper::Within { own, edit }) = OwnPlace::views(&OwnTexts::default()).expect("nothing was kept") else {
            panic!("within")
        };
        assert!(none.is_empty());
        let one = edit(&own, &ViewChange::Keep(view("石门高"))).expect("kept");
        let two = edit(&one, &ViewChange::Keep(view("乙"))).expect("kept");
        let back = |text: &str| OwnPlace::views(&OwnTexts { views: text.into(), ..OwnTexts::default() }).map(|(views, _)| views);
        assert_eq!(back(&two).expect("read"), [view("石门高"), view("乙")]);
        assert_eq!(back(&edit(&two, &ViewChange::Drop("石门高".into())).expect("forgotten")).expect("read"), [view("乙")]);
        let newer = "[[view]]\nname = \"x\"\ntab = \"of a newer program\"\n";
        assert!(back(newer).is_err());
        assert_eq!(back(&edit(newer, &ViewChange::Keep(view("乙"))).expect("kept")).expect("read"), [view("乙")]);
    }

    #[test]
    fn a_file_that_is_read_already_is_read_once() {
        let folder = tempfile::tempdir().expect("a folder");
        let rules = folder.path().join("rules");
        fs::create_dir_all(&rules).expect("a folder");
        for (name, code) in [("a.toml", "OWN01"), ("desk.toml", "OWN02")] {
            fs::write(rules.join(name), format!("[define]\n{code}_D = 'net > 5'\n")).expect("written");
        }
        fs::write(folder.path().join("b.toml"), "").expect("written");
        let own = OwnPlace::Folder(folder.path().to_owned());
        let more = ["rules/a.toml", "rules/../rules/desk.toml", "b.toml"].map(|name| folder.path().join(name));
        let names = |files: Vec<(String, String)>| files.into_iter().map(|(name, _)| name).collect::<Vec<_>>();
        let read = names(own.files_with(&[], &more).expect("read"));
        assert_eq!(
            read.iter().map(|name| name.rsplit(['/', '\\']).next().unwrap_or_default()).collect::<Vec<_>>(),
            ["a.toml", "desk.toml", "b.toml"]
        );
        assert_eq!(
            names(own.files_with(std::slice::from_ref(&rules), std::slice::from_ref(&rules)).expect("read")).len(),
            2,
            "a folder that is named too"
        );
    }

    #[test]
    fn practice_goes_by_its_own_rules_and_by_the_shipped_ones_where_they_are_not_understood() {
        let of = |rules: &str| OwnPlace::of_practice(Path::new("p.db"), OwnTexts { rules: rules.into(), ..OwnTexts::default() });
        let (book, said) = of("rule = [{ code = \"INC01\", on = false }]").book(&[]).expect("a book");
        assert!(!book.rule("INC01").expect("a rule").on && said.is_none());
        let (book, said) = of("rule = [{ code = \"XYZ01\", on = false }]").book(&[]).expect("a book");
        assert!(book.rule("INC01").expect("a rule").on && said.expect("said").get(Lang::Zh).contains("p.db"));
        // What is wrong in a file of the office can be mended there, and is said.
        let folder = tempfile::tempdir().expect("a folder");
        let wrong = folder.path().join("wrong.toml");
        fs::write(&wrong, "rule = [{ code = \"XYZ01\", on = false }]").expect("written");
        assert!(of("").book(&[wrong]).is_err());
    }
}
