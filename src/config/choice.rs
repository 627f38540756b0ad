//! What a reader may choose at the settings screen: one row a setting, with its values; choosing acts on the settings in force and on the file.
//!
//! What does not live here: the file's form (`config/file.rs`), how it is changed (`config/edit.rs`), the screen (`ui/pages/settings.rs`).

use std::path::Path;
use std::path::PathBuf;

use crate::config::edit;
use crate::config::edit::SettingChange;
use crate::config::edit::Value;
use crate::config::file;
use crate::config::file::Colours;
use crate::config::file::Glyphs;
use crate::config::file::Theme;
use crate::config::settings::Settings;
use crate::i18n::Lang;
use crate::i18n::Text;
use crate::i18n::text;
use crate::input::keymap::Letters;

/// One setting that can be chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice {
    /// Who reviews.
    Reviewer,
    /// Which workstation.
    Station,
    /// Language.
    Lang,
    /// Keymap.
    Keymap,
    /// Letters that decide.
    Letters,
    /// Ground.
    Theme,
    /// Number of colours.
    Colours,
    /// Frame characters.
    Glyphs,
    /// Mouse.
    Mouse,
    /// A second folder for backups.
    BackupPlace,
    /// How old the newest backup may be.
    BackupDays,
    /// After how long without an entry the clock is asked about.
    ClockDays,
    /// After how long without a key the desk is locked.
    IdleLock,
}

/// A value as written, and as the reader sees it.
pub type Offer = (&'static str, Text);

static LANGS: [Offer; 2] = [("zh", text("中文", "中文")), ("en", text("English", "English"))];
static KEYMAPS: [Offer; 3] =
    [("default", text("default 通用", "default")), ("vim", text("vim", "vim")), ("numpad", text("numpad 小键盘", "numpad"))];
static THEMES: [Offer; 3] = [("auto", text("自动", "auto")), ("dark", text("深色", "dark")), ("light", text("浅色", "light"))];
static COLOURS: [Offer; 4] =
    [("auto", text("自动", "auto")), ("16", text("16 色", "16")), ("8", text("8 色", "8")), ("none", text("不用颜色", "none"))];
static GLYPHS: [Offer; 3] = [("auto", text("自动", "auto")), ("unicode", text("线条", "lines")), ("ascii", text("+-|", "+-|"))];
static LETTERS: [Offer; 2] = [("false", text("不用", "off")), ("true", text("字母也能办理", "letters decide too"))];
static MICE: [Offer; 2] = [("false", text("不用", "off")), ("true", text("可选中和滚动", "selects and scrolls"))];

impl Choice {
    /// Every choice, in the order of the screen.
    pub const ALL: [Choice; 13] = [
        Choice::Reviewer,
        Choice::Station,
        Choice::Lang,
        Choice::Keymap,
        Choice::Letters,
        Choice::Theme,
        Choice::Colours,
        Choice::Glyphs,
        Choice::Mouse,
        Choice::BackupPlace,
        Choice::BackupDays,
        Choice::ClockDays,
        Choice::IdleLock,
    ];

    /// Its key in the settings file.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Choice::Reviewer => "reviewer",
            Choice::Station => "station",
            Choice::Lang => "lang",
            Choice::Keymap => "keymap",
            Choice::Letters => "letters_decide",
            Choice::Theme => "theme",
            Choice::Colours => "colours",
            Choice::Glyphs => "glyphs",
            Choice::Mouse => "mouse",
            Choice::BackupPlace => "backup_place",
            Choice::BackupDays => "backup_days",
            Choice::ClockDays => "clock_days",
            Choice::IdleLock => "idle_lock",
        }
    }

    /// Its name.
    #[must_use]
    pub const fn label(self) -> Text {
        match self {
            Choice::Reviewer => text("审核人", "reviewer"),
            Choice::Station => text("工作站", "workstation"),
            Choice::Lang => text("语言", "language"),
            Choice::Keymap => text("按键", "keys"),
            Choice::Letters => text("字母键办理", "letters decide"),
            Choice::Theme => text("底色", "ground"),
            Choice::Colours => text("颜色", "colours"),
            Choice::Glyphs => text("边框字符", "lines and marks"),
            Choice::Mouse => text("鼠标", "mouse"),
            Choice::BackupPlace => text("第二备份处", "second backups"),
            Choice::BackupDays => text("备份提醒天数", "backup after"),
            Choice::ClockDays => text("核对时间天数", "ask clock after"),
            Choice::IdleLock => text("闲置锁定分钟", "lock after"),
        }
    }

    /// What has to be known, and said yes to, before a value is taken; none where the value is harmless.
    #[must_use]
    pub fn warning(self, value: &str) -> Option<Text> {
        (self == Choice::Letters && value == "true").then(|| {
            text(
                "打开后，单个字母键和小键盘的符号也能通过、退回、豁免：误碰一个键，或者文字串进这个窗口，都可能替您办理。确定打开？",
                "With it single letters and the signs of the number pad approve, return and waive too: a key touched by mistake, or text that strays into this window, may decide for you. Turn it on?",
            )
        })
    }

    /// What it is for, in a sentence.
    #[must_use]
    pub const fn meaning(self) -> Text {
        match self {
            Choice::Reviewer => text("写进台账的姓名或工号", "the name or staff code that goes into the ledger"),
            Choice::Station => text("写进台账的工作站代码", "the code of this computer that goes into the ledger"),
            Choice::Lang => text("界面的语言；退回单总是中文", "of the screens; slips are always Chinese"),
            Choice::Keymap => {
                text("同一文件夹里的 keymap.toml 可以再改个别的键", "single keys can be changed by a keymap.toml in the same folder")
            }
            Choice::Letters => {
                text("不用：办理只认 F 键和 Ctrl 键，串进来的文字办不了事", "off: only F-keys and Ctrl-keys decide, stray text cannot")
            }
            Choice::Theme => {
                text("自动是照终端的底色；浅色是白底黑字，适合投影", "auto follows the terminal; light is black on white, for projectors")
            }
            Choice::Colours => text("老控制台选 8 色；标记从不只靠颜色", "8 for old consoles; no mark is a colour alone"),
            Choice::Glyphs => text("边框对不齐时选 +-|", "choose +-| where lines do not meet"),
            Choice::Mouse => text("单击选中、滚轮滚动，从不办理", "a click selects, the wheel scrolls, neither decides"),
            Choice::BackupPlace => text(
                "另一个盘或 U 盘上的文件夹，自动备份多放一份；空着就不放",
                "a folder on another disk or a stick, where backups go too; empty: none",
            ),
            Choice::BackupDays => {
                text("备份超过这么多天就提醒，0 不提醒", "the desk says when the newest backup is older, in days; 0 never")
            }
            Choice::ClockDays => text(
                "离台账最后一条超过这么多天，打开时问电脑时间对不对；0 不问",
                "so many days after the last entry the clock is asked about at opening; 0 never",
            ),
            Choice::IdleLock => text(
                "有密码的文件，这么多分钟没有按键就锁定，要再输密码；0 不锁",
                "a file under a password: after so many minutes without a key the desk asks for it; 0 never",
            ),
        }
    }

    /// The values to choose from; empty where one is typed.
    #[must_use]
    pub fn offers(self) -> &'static [Offer] {
        match self {
            Choice::Reviewer | Choice::Station | Choice::BackupPlace | Choice::BackupDays | Choice::ClockDays | Choice::IdleLock => &[],
            Choice::Lang => &LANGS,
            Choice::Keymap => &KEYMAPS,
            Choice::Letters => &LETTERS,
            Choice::Theme => &THEMES,
            Choice::Colours => &COLOURS,
            Choice::Glyphs => &GLYPHS,
            Choice::Mouse => &MICE,
        }
    }

    /// Whether a typed or offered value may stand there.
    ///
    /// # Errors
    /// The sentence that says why not.
    pub fn check(self, value: &str) -> Result<(), Text> {
        let offered = self.offers();
        let long = value.chars().count() > 20;
        match self {
            Choice::Reviewer | Choice::Station if value.trim().is_empty() => Err(text("不能为空", "it must not be empty")),
            Choice::Reviewer | Choice::Station if long || value.chars().any(char::is_control) => {
                Err(text("最多 20 个字", "at most 20 characters"))
            }
            Choice::BackupPlace if value.chars().count() > 200 || value.chars().any(char::is_control) => {
                Err(text("写一个文件夹，如 E:/核准备份", "write a folder, such as E:/backups"))
            }
            Choice::BackupDays | Choice::ClockDays | Choice::IdleLock if number(value).is_none_or(|days| days > MOST_DAYS) => {
                Err(text("写 0 到 {most} 的整数", "a whole number from 0 to {most}").fill(&[("most", &MOST_DAYS)]))
            }
            // A keymap may also be a file.
            Choice::Reviewer
            | Choice::Station
            | Choice::Keymap
            | Choice::BackupPlace
            | Choice::BackupDays
            | Choice::ClockDays
            | Choice::IdleLock => Ok(()),
            _ if offered.iter().any(|(code, _)| *code == value) => Ok(()),
            _ => {
                let known = offered.iter().map(|(code, _)| *code).collect::<Vec<_>>().join(", ");
                Err(text("可以写 {known}", "write {known}").fill(&[("known", &known)]))
            }
        }
    }
}

/// The most days or minutes that can be written.
const MOST_DAYS: u32 = 3650;

/// A number as people type it, full-width too.
fn number(value: &str) -> Option<u32> {
    let plain: String = value.trim().chars().map(|sign| ('０'..='９').position(|wide| wide == sign).map_or(sign, digit)).collect();
    plain.parse().ok()
}

fn digit(value: usize) -> char {
    u32::try_from(value).ok().and_then(|value| char::from_digit(value, 10)).unwrap_or('0')
}

const fn yes_or_no(yes: bool) -> &'static str {
    if yes { "true" } else { "false" }
}

impl Settings {
    /// The value in force, as it is written in the file.
    #[must_use]
    pub fn value(&self, choice: Choice) -> String {
        let word = match choice {
            Choice::Reviewer => &self.reviewer,
            Choice::Station => &self.station,
            Choice::Keymap => &self.keymap,
            Choice::Lang => match self.lang {
                Lang::Zh => "zh",
                Lang::En => "en",
            },
            Choice::Theme => match self.theme {
                Theme::Auto => "auto",
                Theme::Dark => "dark",
                Theme::Light => "light",
            },
            Choice::Colours => match self.colours {
                Colours::Auto => "auto",
                Colours::Sixteen => "16",
                Colours::Eight => "8",
                Colours::None => "none",
            },
            Choice::Glyphs => match self.glyphs {
                Glyphs::Auto => "auto",
                Glyphs::Unicode => "unicode",
                Glyphs::Ascii => "ascii",
            },
            Choice::Letters => yes_or_no(self.letters == Letters::Decide),
            Choice::Mouse => yes_or_no(self.mouse),
            Choice::BackupPlace => return self.backup_place.as_ref().map(|place| place.display().to_string()).unwrap_or_default(),
            Choice::BackupDays => return self.backup_days.to_string(),
            Choice::ClockDays => return self.clock_days.to_string(),
            Choice::IdleLock => return self.idle_lock.to_string(),
        };
        word.to_owned()
    }

    /// Puts a value in force; the file stays as it is.
    ///
    /// # Errors
    /// The sentence that says why the value cannot stand there; nothing has changed then.
    pub fn choose(&mut self, choice: Choice, value: &str) -> Result<(), Text> {
        choice.check(value)?;
        let value = value.trim();
        match choice {
            Choice::Reviewer => value.clone_into(&mut self.reviewer),
            Choice::Station => value.clone_into(&mut self.station),
            Choice::Keymap => value.clone_into(&mut self.keymap),
            Choice::Lang => self.lang = Lang::parse(value).unwrap_or_default(),
            Choice::Letters => self.letters = if value == "true" { Letters::Decide } else { Letters::Type },
            Choice::Theme => self.theme = Theme::parse(value).unwrap_or_default(),
            Choice::Colours => self.colours = Colours::parse(value).unwrap_or_default(),
            Choice::Glyphs => self.glyphs = Glyphs::parse(value).unwrap_or_default(),
            Choice::Mouse => self.mouse = value == "true",
            Choice::BackupPlace => self.backup_place = self.folder(value),
            Choice::BackupDays => self.backup_days = number(value).unwrap_or(self.backup_days),
            Choice::ClockDays => self.clock_days = number(value).unwrap_or(self.clock_days),
            Choice::IdleLock => self.idle_lock = number(value).unwrap_or(self.idle_lock),
        }
        self.named |= choice == Choice::Reviewer;
        Ok(())
    }

    /// A folder as it is written in the settings: relative to their file; none for nothing.
    fn folder(&self, value: &str) -> Option<PathBuf> {
        let beside = self.file.as_ref().and_then(|file| file.parent()).unwrap_or_else(|| Path::new(""));
        (!value.is_empty()).then(|| beside.join(value))
    }
}

/// Writes a choice into the settings file, which keeps everything else that stands in it; a file that is not there is made.
///
/// # Errors
/// The sentence that says why it was not written.
pub fn keep(path: &Path, choice: Choice, value: &str) -> Result<(), Text> {
    let value = match choice {
        Choice::Mouse | Choice::Letters => Value::Yes(value == "true"),
        Choice::BackupDays | Choice::ClockDays | Choice::IdleLock => Value::Number(i64::from(number(value).unwrap_or_default())),
        _ => Value::Word(value.trim().to_owned()),
    };
    let at = vec![choice.key().to_owned()];
    let change = if choice == Choice::BackupPlace && value == Value::Word(String::new()) {
        SettingChange::Unset { at }
    } else {
        SettingChange::Set { at, value }
    };
    edit::write(path, &[change], &|whole| file::read(whole).map(drop).map_err(|error| error.text())).map_err(|error| error.text())
}

#[cfg(test)]
mod tests {
    use std::fs;

    use crate::config::choice::Choice;
    use crate::config::choice::keep;
    use crate::config::file::read;
    use crate::config::paths::Machine;
    use crate::config::settings::Flags;
    use crate::config::settings::merge;

    #[test]
    fn every_offer_can_be_chosen_is_kept_and_is_read_back() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("new/hezhun.toml");
        for choice in Choice::ALL {
            let mut settings = merge(&Machine::default(), None, &Flags::default()).expect("merged");
            let typed = match choice {
                Choice::BackupPlace => [("/mnt/核准备份", crate::i18n::text("", ""))],
                Choice::BackupDays | Choice::ClockDays | Choice::IdleLock => [("30", crate::i18n::text("", ""))],
                _ => [("李敏", crate::i18n::text("", ""))],
            };
            let offers = if choice.offers().is_empty() { &typed[..] } else { choice.offers() };
            for (value, _) in offers {
                settings.choose(choice, value).expect("an offer");
                assert_eq!(settings.value(choice), *value);
                keep(&path, choice, value).expect("kept");
                let file = read(&fs::read_to_string(&path).expect("there")).expect("well formed");
                let again = merge(&Machine::default(), Some((path.clone(), file)), &Flags::default()).expect("merged");
                assert_eq!(again.value(choice), *value, "{choice:?}");
            }
            assert!(choice.label().is_whole() && choice.meaning().is_whole());
        }
        let whole = fs::read_to_string(&path).expect("there");
        assert_eq!(whole.lines().count(), Choice::ALL.len(), "{whole}");
        keep(&path, Choice::BackupPlace, "").expect("taken away");
        assert!(!fs::read_to_string(&path).expect("there").contains("backup_place"));
    }

    #[test]
    fn what_cannot_stand_there_is_refused() {
        let mut settings = merge(&Machine::default(), None, &Flags::default()).expect("merged");
        let before = settings.clone();
        for (choice, value) in [
            (Choice::Reviewer, "  "),
            (Choice::Station, "a\nb"),
            (Choice::Theme, "dim"),
            (Choice::Mouse, "yes"),
            (Choice::BackupDays, "-1"),
            (Choice::BackupDays, "三"),
            (Choice::ClockDays, "99999"),
            (Choice::BackupPlace, "a\nb"),
        ] {
            assert!(settings.choose(choice, value).is_err(), "{choice:?} {value:?}");
        }
        assert_eq!(settings, before);
    }
}
