//! The register of what a reader may choose at the settings screen: one row a setting, with its words, its values, where it stands among
//! the settings in force and what has to follow it.
//!
//! What does not live here: the file's form (`config/file.rs`), how it is changed (`config/edit.rs`), the screen (`ui/pages/settings.rs`).

use std::path::Path;

use crate::config::edit;
use crate::config::edit::SettingChange;
use crate::config::edit::Value;
use crate::config::file;
use crate::config::file::Colours;
use crate::config::file::Glyphs;
use crate::config::file::Theme;
use crate::config::settings::Settings;
use crate::domain::text::known::same;
use crate::i18n::Lang;
use crate::i18n::Text;
use crate::i18n::text;
use crate::input::keymap::Letters;

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
    get: fn(&Settings) -> String,
    set: fn(&mut Settings, &str),
}

const LANGS: &[Offer] = &[("zh", text("中文", "中文")), ("en", text("English", "English"))];
const KEYMAPS: &[Offer] =
    &[("default", text("default 通用", "default")), ("vim", text("vim", "vim")), ("numpad", text("numpad 小键盘", "numpad"))];
const THEMES: &[Offer] = &[("auto", text("自动", "auto")), ("dark", text("深色", "dark")), ("light", text("浅色", "light"))];
const COLOURS: &[Offer] =
    &[("auto", text("自动", "auto")), ("16", text("16 色", "16")), ("8", text("8 色", "8")), ("none", text("不用颜色", "none"))];
const GLYPHS: &[Offer] = &[("auto", text("自动", "auto")), ("unicode", text("线条", "lines")), ("ascii", text("+-|", "+-|"))];

/// The register, in the order of the screen.
static CHOICES: &[ChoiceRow] = &[
    ChoiceRow {
        key: "reviewer",
        label: text("审核人", "reviewer"),
        meaning: text("写进台账的姓名或工号", "the name or staff code that goes into the ledger"),
        takes: Takes::Code,
        warning: None,
        follows: Follows::Seat,
        get: |settings| settings.reviewer.clone(),
        set: |settings, value| {
            value.clone_into(&mut settings.reviewer);
            settings.named = true;
        },
    },
    ChoiceRow {
        key: "station",
        label: text("工作站", "workstation"),
        meaning: text("写进台账的工作站代码", "the code of this computer that goes into the ledger"),
        takes: Takes::Code,
        warning: None,
        follows: Follows::Seat,
        get: |settings| settings.station.clone(),
        set: |settings, value| value.clone_into(&mut settings.station),
    },
    ChoiceRow {
        key: "lang",
        label: text("语言", "language"),
        meaning: text("界面的语言；退回单总是中文", "of the screens; slips are always Chinese"),
        takes: Takes::OneOf(LANGS),
        warning: None,
        follows: Follows::Picture,
        get: |settings| {
            let code = match settings.lang {
                Lang::Zh => "zh",
                Lang::En => "en",
            };
            code.to_owned()
        },
        set: |settings, value| settings.lang = Lang::parse(value).unwrap_or_default(),
    },
    ChoiceRow {
        key: "keymap",
        label: text("按键", "keys"),
        meaning: text("同一文件夹里的 keymap.toml 可以再改个别的键", "single keys can be changed by a keymap.toml in the same folder"),
        takes: Takes::OneOfOrFile(KEYMAPS),
        warning: None,
        follows: Follows::Keys,
        get: |settings| settings.keymap.clone(),
        set: |settings, value| value.clone_into(&mut settings.keymap),
    },
    ChoiceRow {
        key: "letters_decide",
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
        get: |settings| (settings.letters == Letters::Decide).to_string(),
        set: |settings, value| settings.letters = if value == "true" { Letters::Decide } else { Letters::Type },
    },
    ChoiceRow {
        key: "theme",
        label: text("底色", "ground"),
        meaning: text("自动是照终端的底色；浅色是白底黑字，适合投影", "auto follows the terminal; light is black on white, for projectors"),
        takes: Takes::OneOf(THEMES),
        warning: None,
        follows: Follows::Picture,
        get: |settings| {
            let code = match settings.theme {
                Theme::Auto => "auto",
                Theme::Dark => "dark",
                Theme::Light => "light",
            };
            code.to_owned()
        },
        set: |settings, value| settings.theme = Theme::parse(value).unwrap_or_default(),
    },
    ChoiceRow {
        key: "colours",
        label: text("颜色", "colours"),
        meaning: text("老控制台选 8 色；标记从不只靠颜色", "8 for old consoles; no mark is a colour alone"),
        takes: Takes::OneOf(COLOURS),
        warning: None,
        follows: Follows::Picture,
        get: |settings| {
            let code = match settings.colours {
                Colours::Auto => "auto",
                Colours::Sixteen => "16",
                Colours::Eight => "8",
                Colours::None => "none",
            };
            code.to_owned()
        },
        set: |settings, value| settings.colours = Colours::parse(value).unwrap_or_default(),
    },
    ChoiceRow {
        key: "glyphs",
        label: text("边框字符", "lines and marks"),
        meaning: text("边框对不齐时选 +-|", "choose +-| where lines do not meet"),
        takes: Takes::OneOf(GLYPHS),
        warning: None,
        follows: Follows::Terminal,
        get: |settings| {
            let code = match settings.glyphs {
                Glyphs::Auto => "auto",
                Glyphs::Unicode => "unicode",
                Glyphs::Ascii => "ascii",
            };
            code.to_owned()
        },
        set: |settings, value| settings.glyphs = Glyphs::parse(value).unwrap_or_default(),
    },
    ChoiceRow {
        key: "mouse",
        label: text("鼠标", "mouse"),
        meaning: text("单击选中、滚轮滚动，从不办理", "a click selects, the wheel scrolls, neither decides"),
        takes: Takes::Truth([("false", text("不用", "off")), ("true", text("可选中和滚动", "selects and scrolls"))]),
        warning: None,
        follows: Follows::Picture,
        get: |settings| settings.mouse.to_string(),
        set: |settings, value| settings.mouse = value == "true",
    },
    ChoiceRow {
        key: "backup_place",
        label: text("第二备份处", "second backups"),
        meaning: text(
            "另一个盘或 U 盘上的文件夹，自动备份多放一份；空着就不放",
            "a folder on another disk or a stick, where backups go too; empty: none",
        ),
        takes: Takes::Folder,
        warning: None,
        follows: Follows::Keeping,
        get: |settings| settings.backup_place.as_ref().map(|place| place.display().to_string()).unwrap_or_default(),
        set: |settings, value| {
            let beside = settings.file.as_ref().and_then(|file| file.parent()).unwrap_or_else(|| Path::new(""));
            settings.backup_place = (!value.is_empty()).then(|| beside.join(value));
        },
    },
    ChoiceRow {
        key: "backup_days",
        label: text("备份提醒天数", "backup after"),
        meaning: text("备份超过这么多天就提醒，0 不提醒", "the desk says when the newest backup is older, in days; 0 never"),
        takes: Takes::Number,
        warning: None,
        follows: Follows::Keeping,
        get: |settings| settings.backup_days.to_string(),
        set: |settings, value| settings.backup_days = number(value).unwrap_or(settings.backup_days),
    },
    ChoiceRow {
        key: "clock_days",
        label: text("核对时间天数", "ask clock after"),
        meaning: text(
            "离台账最后一条超过这么多天，打开时问电脑时间对不对；0 不问",
            "so many days after the last entry the clock is asked about at opening; 0 never",
        ),
        takes: Takes::Number,
        warning: None,
        follows: Follows::Keeping,
        get: |settings| settings.clock_days.to_string(),
        set: |settings, value| settings.clock_days = number(value).unwrap_or(settings.clock_days),
    },
    ChoiceRow {
        key: "idle_lock",
        label: text("闲置锁定分钟", "lock after"),
        meaning: text(
            "有密码的文件，这么多分钟没有按键就锁定，要再输密码；0 不锁",
            "a file under a password: after so many minutes without a key the desk asks for it; 0 never",
        ),
        takes: Takes::Number,
        warning: None,
        follows: Follows::Picture,
        get: |settings| settings.idle_lock.to_string(),
        set: |settings, value| settings.idle_lock = number(value).unwrap_or(settings.idle_lock),
    },
];

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
fn number(value: &str) -> Option<u32> {
    let plain: String = value.trim().chars().map(|sign| ('０'..='９').position(|wide| wide == sign).map_or(sign, digit)).collect();
    plain.parse().ok()
}

fn digit(value: usize) -> char {
    u32::try_from(value).ok().and_then(|value| char::from_digit(value, 10)).unwrap_or('0')
}

impl Settings {
    /// The value in force, as it is written in the file.
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

/// Writes a choice into the settings file, which keeps everything else that stands in it; a file that is not there is made.
///
/// # Errors
/// The sentence that says why it was not written.
pub fn keep(path: &Path, choice: Choice, value: &str) -> Result<(), Text> {
    let at = vec![choice.row().key.to_owned()];
    let change = match &choice.row().takes {
        Takes::Truth(_) => SettingChange::Set { at, value: Value::Yes(value == "true") },
        Takes::Number => SettingChange::Set { at, value: Value::Number(i64::from(number(value).unwrap_or_default())) },
        Takes::Folder if value.trim().is_empty() => SettingChange::Unset { at },
        Takes::Code | Takes::Folder | Takes::OneOf(_) | Takes::OneOfOrFile(_) => {
            SettingChange::Set { at, value: Value::Word(value.trim().to_owned()) }
        }
    };
    edit::write(path, &[change], &|whole| file::read(whole).map(drop).map_err(|error| error.text())).map_err(|error| error.text())
}

#[cfg(test)]
mod tests {
    use std::fs;

    use crate::config::choice::Choice;
    use crate::config::choice::Takes;
    use crate::config::choice::keep;
    use crate::config::choice::known;
    use crate::config::file::read;
    use crate::config::paths::Machine;
    use crate::config::settings::Flags;
    use crate::config::settings::merge;

    #[test]
    fn every_offer_can_be_chosen_is_kept_and_is_read_back() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("new/hezhun.toml");
        for choice in Choice::all() {
            let mut settings = merge(&Machine::default(), None, &Flags::default()).expect("merged");
            let typed = match &choice.row().takes {
                Takes::Folder => [("/mnt/核准备份", crate::i18n::text("", ""))],
                Takes::Number => [("30", crate::i18n::text("", ""))],
                _ => [("李敏", crate::i18n::text("", ""))],
            };
            let offers = if choice.offers().is_empty() { &typed[..] } else { choice.offers() };
            for (value, _) in offers {
                settings.choose(choice, value).expect("an offer");
                assert_eq!(settings.value(choice), *value);
                keep(&path, choice, value).expect("kept");
                let file = read(&fs::read_to_string(&path).expect("there")).expect("well formed");
                let again = merge(&Machine::default(), Some((path.clone(), file)), &Flags::default()).expect("merged");
                assert_eq!(again.value(choice), *value, "{}", choice.row().key);
            }
            assert!(choice.row().label.is_whole() && choice.row().meaning.is_whole());
        }
        let whole = fs::read_to_string(&path).expect("there");
        assert_eq!(whole.lines().count(), Choice::all().count(), "{whole}");
        keep(&path, known("backup_place"), "").expect("taken away");
        assert!(!fs::read_to_string(&path).expect("there").contains("backup_place"));
    }

    #[test]
    fn what_cannot_stand_there_is_refused() {
        let mut settings = merge(&Machine::default(), None, &Flags::default()).expect("merged");
        let before = settings.clone();
        for (choice, value) in [
            (known("reviewer"), "  "),
            (known("station"), "a\nb"),
            (known("theme"), "dim"),
            (known("mouse"), "yes"),
            (known("backup_days"), "-1"),
            (known("backup_days"), "三"),
            (known("clock_days"), "99999"),
            (known("backup_place"), "a\nb"),
        ] {
            assert!(settings.choose(choice, value).is_err(), "{} {value:?}", choice.row().key);
        }
        assert_eq!(settings, before);
    }
}
