//! The register of settings: one row each, with its key, its type, what holds while the file is silent, and for those that a reader
//! chooses at the settings screen its words, its values and what has to follow it.
//!
//! What does not live here: the types of their values (`config/file.rs`), how the file is read and kept (`config/own_file.rs`), what flags
//! and the machine say over it (`config/settings.rs`), the screen (`ui/pages/settings.rs`).

use std::path::PathBuf;

use serde::Deserialize;

use crate::config::file::Colours;
use crate::config::file::Glyphs;
use crate::config::file::OutEncoding;
use crate::config::file::PlaceFile;
use crate::config::file::Theme;
use crate::config::file::ViewFile;
use crate::domain::text::known::same;
use crate::i18n::Lang;
use crate::i18n::Text;
use crate::i18n::text;

/// Who reviews while nobody has said a name.
pub const NOBODY: &str = "reviewer";

/// Which workstation this is while neither file nor machine says.
const STATION: &str = "ws1";

/// A value as written, and as the reader sees it.
pub type Offer = (&'static str, Text);

/// What may be written as the value of a setting.
#[derive(Clone, Debug)]
pub enum Takes {
    /// A staff code, a name: something, of at most 20 characters.
    Code,
    /// A folder; nothing for none.
    Folder,
    /// A whole number from 0 to 3650.
    Number,
    /// Yes or no, with the words for them.
    Truth([Offer; 2]),
    /// One of these words.
    OneOf(&'static [Offer]),
    /// One of these words, or a file.
    OneOfOrFile(&'static [Offer]),
}

/// What has to hear of it when the value is another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Follows {
    /// The picture alone, which is drawn anew anyway.
    Picture,
    /// What the terminal was found to be is forgotten.
    Terminal,
    /// Which key does what.
    Keys,
    /// Who sits at the desk.
    Seat,
    /// How the desk keeps the file.
    Keeping,
}

/// One row of the register.
pub struct ChoiceRow {
    /// Its key in the settings file.
    pub key: &'static str,
    /// Its name.
    pub label: Text,
    /// What it is for, in a sentence.
    pub meaning: Text,
    /// Which values it takes.
    pub takes: Takes,
    /// A value that is taken only after this was read and said yes to.
    pub warning: Option<(&'static str, Text)>,
    /// What has to follow.
    pub follows: Follows,
    get: fn(&Chosen) -> String,
    set: fn(&mut Chosen, &str),
}

/// A type of values that a reader may choose.
trait Choosable: Sized {
    /// Reads it as it is typed or written; none when it is no such value.
    fn from_typed(typed: &str) -> Option<Self>;

    /// As it is written in the file.
    fn written(&self) -> String;
}

impl Choosable for String {
    fn from_typed(typed: &str) -> Option<String> {
        Some(typed.to_owned())
    }

    fn written(&self) -> String {
        self.clone()
    }
}

impl Choosable for PathBuf {
    fn from_typed(typed: &str) -> Option<PathBuf> {
        Some(typed.into())
    }

    fn written(&self) -> String {
        self.display().to_string()
    }
}

impl Choosable for bool {
    fn from_typed(typed: &str) -> Option<bool> {
        typed.parse().ok()
    }

    fn written(&self) -> String {
        self.to_string()
    }
}

impl Choosable for u32 {
    fn from_typed(typed: &str) -> Option<u32> {
        number(typed)
    }

    fn written(&self) -> String {
        self.to_string()
    }
}

/// Types whose values are words of a list.
macro_rules! of_a_list {
    ($($kind:ty: $offers:ident;)*) => {$(
        impl Choosable for $kind {
            fn from_typed(typed: &str) -> Option<$kind> {
                <$kind>::parse(typed)
            }

            fn written(&self) -> String {
                let word = $offers.iter().find(|(word, _)| <$kind>::parse(word).as_ref() == Some(self));
                word.map(|(word, _)| (*word).to_owned()).unwrap_or_default()
            }
        }
    )*};
}

of_a_list! {
    Lang: LANGS;
    Theme: THEMES;
    Colours: COLOURS;
    Glyphs: GLYPHS;
}

const LANGS: &[Offer] = &[("zh", text("中文", "中文")), ("en", text("English", "English"))];
const KEYMAPS: &[Offer] =
    &[("default", text("default 通用", "default")), ("vim", text("vim", "vim")), ("numpad", text("numpad 小键盘", "numpad"))];
const THEMES: &[Offer] = &[("auto", text("自动", "auto")), ("dark", text("深色", "dark")), ("light", text("浅色", "light"))];
const COLOURS: &[Offer] =
    &[("auto", text("自动", "auto")), ("16", text("16 色", "16")), ("8", text("8 色", "8")), ("none", text("不用颜色", "none"))];
const GLYPHS: &[Offer] = &[("auto", text("自动", "auto")), ("unicode", text("线条", "lines")), ("ascii", text("+-|", "+-|"))];

/// Makes the form of the file, the values in force and the rows of the screen out of one list.
macro_rules! settings {
    (
        chosen { $($(#[$doc:meta])* $key:ident: $kind:ty = $silent:expr, { $($part:ident: $said:expr,)* })* }
        written { $($(#[$plain:meta])* $name:ident: $form:ty,)* }
    ) => {
        /// The file as written; everything may be left out.
        #[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
        #[serde(deny_unknown_fields, default)]
        pub struct SettingsFile {
            $($(#[$doc])* pub $key: Option<$kind>,)*
            $($(#[$plain])* pub $name: $form,)*
        }

        /// What was chosen, or holds while nobody has said anything.
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub struct Chosen {
            $($(#[$doc])* pub $key: $kind,)*
        }

        impl Chosen {
            /// What the file says, and where it is silent what holds then.
            #[must_use]
            pub fn of(file: &SettingsFile) -> Chosen {
                Chosen { $($key: file.$key.clone().unwrap_or_else(|| $silent),)* }
            }
        }

        /// The register, in the order of the screen.
        static CHOICES: &[ChoiceRow] = &[$(
            ChoiceRow {
                key: stringify!($key),
                get: |chosen| chosen.$key.written(),
                set: |chosen, typed| {
                    if let Some(value) = Choosable::from_typed(typed) {
                        chosen.$key = value;
                    }
                },
                $($part: $said,)*
            },
        )*];
    };
}

settings! {
    chosen {
        /// Who sits at the desk: name or staff code, as it goes into the ledger.
        reviewer: String = NOBODY.to_owned(), {
            label: text("审核人", "reviewer"),
            meaning: text("写进台账的姓名或工号", "the name or staff code that goes into the ledger"),
            takes: Takes::Code,
            warning: None,
            follows: Follows::Seat,
        }
        /// Code of this workstation, as it goes into the ledger.
        station: String = STATION.to_owned(), {
            label: text("工作站", "workstation"),
            meaning: text("写进台账的工作站代码", "the code of this computer that goes into the ledger"),
            takes: Takes::Code,
            warning: None,
            follows: Follows::Seat,
        }
        /// Language.
        lang: Lang = Lang::default(), {
            label: text("语言", "language"),
            meaning: text("界面的语言；退回单总是中文", "of the screens; slips are always Chinese"),
            takes: Takes::OneOf(LANGS),
            warning: None,
            follows: Follows::Picture,
        }
        /// `default`, `vim`, `numpad`, or the path of a keymap file.
        keymap: String = "default".to_owned(), {
            label: text("按键", "keys"),
            meaning: text("同一文件夹里的 keymap.toml 可以再改个别的键", "single keys can be changed by a keymap.toml in the same folder"),
            takes: Takes::OneOfOrFile(KEYMAPS),
            warning: None,
            follows: Follows::Keys,
        }
        /// Whether letters and the number pad may decide too.
        letters_decide: bool = false, {
            label: text("字母键办理", "letters decide"),
            meaning: text("不用：办理只认 F 键和 Ctrl 键，串进来的文字办不了事", "off: only F-keys and Ctrl-keys decide, stray text cannot"),
            takes: Takes::Truth([("false", text("不用", "off")), ("true", text("字母也能办理", "letters decide too"))]),
            warning: Some((
                "true",
                text(
                    "打开后，单个字母键和小键盘的符号也能通过、退回、豁免：误碰一个键，或者文字串进这个窗口，都可能替您办理。确定打开？",
                    "With it single letters and the signs of the number pad approve, return and waive too: a key touched by mistake, or text that strays into this window, may decide for you. Turn it on?",
                ),
            )),
            follows: Follows::Keys,
        }
        /// Ground of the screen.
        theme: Theme = Theme::default(), {
            label: text("底色", "ground"),
            meaning: text("自动是照终端的底色；浅色是白底黑字，适合投影", "auto follows the terminal; light is black on white, for projectors"),
            takes: Takes::OneOf(THEMES),
            warning: None,
            follows: Follows::Picture,
        }
        /// Number of colours.
        colours: Colours = Colours::default(), {
            label: text("颜色", "colours"),
            meaning: text("老控制台选 8 色；标记从不只靠颜色", "8 for old consoles; no mark is a colour alone"),
            takes: Takes::OneOf(COLOURS),
            warning: None,
            follows: Follows::Picture,
        }
        /// Frame characters.
        glyphs: Glyphs = Glyphs::default(), {
            label: text("边框字符", "lines and marks"),
            meaning: text("边框对不齐时选 +-|", "choose +-| where lines do not meet"),
            takes: Takes::OneOf(GLYPHS),
            warning: None,
            follows: Follows::Terminal,
        }
        /// Whether the mouse may select and scroll; it never decides.
        mouse: bool = false, {
            label: text("鼠标", "mouse"),
            meaning: text("单击选中、滚轮滚动，从不办理", "a click selects, the wheel scrolls, neither decides"),
            takes: Takes::Truth([("false", text("不用", "off")), ("true", text("可选中和滚动", "selects and scrolls"))]),
            warning: None,
            follows: Follows::Picture,
        }
        /// A second folder for automatic backups, relative to the folder of the file; empty for none.
        backup_place: PathBuf = PathBuf::new(), {
            label: text("第二备份处", "second backups"),
            meaning: text(
                "另一个盘或 U 盘上的文件夹，自动备份多放一份；空着就不放",
                "a folder on another disk or a stick, where backups go too; empty: none",
            ),
            takes: Takes::Folder,
            warning: None,
            follows: Follows::Keeping,
        }
        /// How old the newest backup may be, in days; 0 never minds.
        backup_days: u32 = 7, {
            label: text("备份提醒天数", "backup after days"),
            meaning: text("备份超过这么多天就提醒，0 不提醒", "the desk says when the newest backup is older, in days; 0 never"),
            takes: Takes::Number,
            warning: None,
            follows: Follows::Keeping,
        }
        /// After so many days without an entry the clock is asked about; 0 never.
        clock_days: u32 = 60, {
            label: text("核对时间天数", "clock after days"),
            meaning: text(
                "离台账最后一条超过这么多天，打开时问电脑时间对不对；0 不问",
                "so many days after the last entry the clock is asked about at opening; 0 never",
            ),
            takes: Takes::Number,
            warning: None,
            follows: Follows::Keeping,
        }
        /// After so many minutes without a key a desk under a password is locked; 0 never.
        idle_lock: u32 = 15, {
            label: text("闲置锁定分钟", "lock after mins"),
            meaning: text(
                "有密码的文件，这么多分钟没有按键就锁定，要再输密码；0 不锁",
                "a file under a password: after so many minutes without a key the desk asks for it; 0 never",
            ),
            takes: Takes::Number,
            warning: None,
            follows: Follows::Picture,
        }
    }
    // What the file may say beside, which no row of the screen changes.
    written {
        /// Encoding of what is written.
        encoding: Option<OutEncoding>,
        /// Whether the desk is numbered questions and answers on lines, without a screen.
        linear: Option<bool>,
        /// The office's data file; relative to the folder of `hezhun.toml`.
        database: Option<PathBuf>,
        /// Files with the office's own rules and limits, read in this order; relative to the folder of `hezhun.toml`.
        rules: Vec<PathBuf>,
        /// Where the office is; limits are looked up by it.
        place: PlaceFile,
        /// Own views of the queue, in the order of their tabs.
        view: Vec<ViewFile>,
    }
}

/// Position of a setting in the register.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Choice(u8);

/// A setting known at build time; a misspelt key does not compile.
const fn known(key: &str) -> Choice {
    let mut at: u8 = 0;
    // Beyond the last row there is none, and the build stops here.
    while !same(CHOICES[at as usize].key, key) {
        at += 1;
    }
    Choice(at)
}

impl Choice {
    /// Who reviews; asked at the first start.
    pub const REVIEWER: Choice = known("reviewer");
    /// The ground; asked at the first start.
    pub const THEME: Choice = known("theme");
    /// Frame characters; asked at the first start.
    pub const GLYPHS: Choice = known("glyphs");

    /// Every choice, in the order of the screen.
    pub fn all() -> impl Iterator<Item = Choice> {
        (0..CHOICES.len()).filter_map(|at| u8::try_from(at).ok().map(Choice))
    }

    /// Its row of the register.
    #[must_use]
    pub fn row(self) -> &'static ChoiceRow {
        &CHOICES[usize::from(self.0)]
    }

    /// What has to be known, and said yes to, before a value is taken; none where the value is harmless.
    #[must_use]
    pub fn warning(self, value: &str) -> Option<Text> {
        self.row().warning.as_ref().filter(|(careful, _)| *careful == value).map(|(_, words)| words.clone())
    }

    /// The values to choose from; empty where one is typed.
    #[must_use]
    pub fn offers(self) -> &'static [Offer] {
        match &self.row().takes {
            Takes::Code | Takes::Folder | Takes::Number => &[],
            Takes::Truth(words) => words,
            Takes::OneOf(offers) | Takes::OneOfOrFile(offers) => offers,
        }
    }

    /// Whether a typed or offered value may stand there.
    ///
    /// # Errors
    /// The sentence that says why not.
    pub fn check(self, value: &str) -> Result<(), Text> {
        let letters = value.chars().count();
        let has_control = value.chars().any(char::is_control);
        match &self.row().takes {
            Takes::Code if value.trim().is_empty() => Err(text("不能为空", "it must not be empty")),
            Takes::Code if letters > 20 || has_control => Err(text("最多 20 个字", "at most 20 characters")),
            // A key that was pressed into the line is nobody.
            Takes::Code if !value.chars().any(char::is_alphanumeric) => {
                Err(text("写姓名或代码，不能只有符号", "write a name or a code, not signs alone"))
            }
            Takes::Folder if letters > 200 || has_control => {
                Err(text("写一个文件夹，如 E:/核准备份", "write a folder, such as E:/backups"))
            }
            Takes::Number if number(value).is_none_or(|number| number > MOST) => {
                Err(text("写 0 到 {most} 的整数", "a whole number from 0 to {most}").fill(&[("most", &MOST)]))
            }
            Takes::Code | Takes::Folder | Takes::Number | Takes::OneOfOrFile(_) => Ok(()),
            Takes::Truth(_) | Takes::OneOf(_) => {
                let offered = self.offers();
                if offered.iter().any(|(code, _)| *code == value) {
                    return Ok(());
                }
                let known = offered.iter().map(|(code, _)| *code).collect::<Vec<_>>().join(", ");
                Err(text("可以写 {known}", "write {known}").fill(&[("known", &known)]))
            }
        }
    }
}

/// The most days or minutes that can be written.
const MOST: u32 = 3650;

/// A number as people type it, full-width too.
pub fn number(value: &str) -> Option<u32> {
    let plain: String = value.trim().chars().map(|sign| ('０'..='９').position(|wide| wide == sign).map_or(sign, digit)).collect();
    plain.parse().ok()
}

fn digit(value: usize) -> char {
    u32::try_from(value).ok().and_then(|value| char::from_digit(value, 10)).unwrap_or('0')
}

impl Chosen {
    /// A value in force, as it is written in the file.
    #[must_use]
    pub fn value(&self, choice: Choice) -> String {
        (choice.row().get)(self)
    }

    /// Puts a value in force; the file stays as it is.
    ///
    /// # Errors
    /// The sentence that says why the value cannot stand there; nothing has changed then.
    pub fn choose(&mut self, choice: Choice, value: &str) -> Result<(), Text> {
        choice.check(value)?;
        (choice.row().set)(self, value.trim());
        Ok(())
    }
}

impl SettingsFile {
    /// The first code or word that is written and empty, by its key.
    #[must_use]
    pub fn empty_word(&self) -> Option<&'static str> {
        let chosen = Chosen::of(self);
        let is_word = |row: &&ChoiceRow| matches!(row.takes, Takes::Code | Takes::OneOfOrFile(_));
        CHOICES.iter().filter(is_word).find(|row| (row.get)(&chosen).trim().is_empty()).map(|row| row.key)
    }
}
