//! Test only: a real desk over a store in memory, and the screens on it.
//!
//! The township is that of the files in `tests/desk`: six households in three villages, of which two have grave flags, one a lighter
//! one, one has come back from a return, one is approved and one is the control sample. They are imported and judged once; every test
//! gets a copy of its own. What does not live here: the store in memory and the clock (`review/tests/rig.rs`).

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;
use std::sync::LazyLock;
use std::sync::Mutex;
use std::sync::OnceLock;
use std::sync::PoisonError;

use chrono::NaiveDate;

use crate::config::choice::Chosen;
use crate::config::file::Glyphs;
use crate::config::file::Theme;
use crate::config::paths::Machine;
use crate::config::settings::Flags;
use crate::config::settings::Settings;
use crate::config::settings::merge;
use crate::domain::case::Status;
use crate::i18n::Lang;
use crate::i18n::Text;
use crate::input::key::Code;
use crate::input::key::Key;
use crate::input::keymap::Keymap;
use crate::review::desk::background::TableTarget;
use crate::review::desk::import_page::TableForm;
use crate::review::desk::state::Aside;
use crate::review::desk::state::BookChange;
use crate::review::desk::state::BookKeeper;
use crate::review::desk::state::Desk;
use crate::review::desk::state::Keeper;
use crate::review::export::what::ExportWhat;
use crate::review::intake::preview::Told;
use crate::review::rows::CaseView;
use crate::review::rows::Deed;
use crate::review::rows::Order;
use crate::review::rows::QueueRow;
use crate::review::rows::mask::Audience;
use crate::review::tests::rig;
use crate::rules::book::Book;
use crate::rules::book::limits;
use crate::ui::shell::AfterKey;
use crate::ui::shell::Shell;
use crate::ui::task;
use crate::ui::tests::picture;
use crate::ui::widgets::display::Look;
use crate::ui::widgets::glyph::GlyphSet;
use crate::ui::widgets::plain_picture;
use crate::ui::widgets::theme::ColourDepth;

/// 王建国 of 石门村: a grave flag and five lighter ones, one of which is a contradiction.
pub const WANG: &str = "98010100100010001";
/// 李秀英 of 石门村: one flag of middle weight.
pub const LI: &str = "98010100100010002";
/// 买买提·吐尔逊 of 下河村: came back after a return, with a grave flag.
pub const MAI: &str = "98010100100020003";
/// 欧阳𠮷 of 上石门新村: no flag, and no record of last year.
pub const OU: &str = "98010100100030004";
/// 赵六 of 下河村: approved.
pub const ZHAO: &str = "98010100100020005";
/// 孙七 of 下河村: no flag, drawn for the control sample.
pub const SUN: &str = "98010100100020006";

/// What the office has set: a village of three is enough to be compared, and so few prove little.
const OWN: &str = r#"rule = [{ code = "VIL01", severity = "medium" }]
limit = [
  { key = "village_n", value = "3", document = "演示〔2024〕1号" },
  { key = "cluster_min", value = "2", document = "演示〔2024〕1号" },
]
"#;

/// What is made once for each key, and looked at by every test after that.
pub struct Shared<T: 'static>(Mutex<BTreeMap<String, &'static OnceLock<T>>>);

impl<T: 'static> Shared<T> {
    /// Nothing made yet.
    pub const fn new() -> Shared<T> {
        Shared(Mutex::new(BTreeMap::new()))
    }

    /// The one of a key; two tests that ask at once wait for it, those of other keys do not. It lives as long as the tests.
    pub fn of(&self, key: String, make: impl FnOnce() -> T) -> &'static T {
        let of_key = {
            let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            *all.entry(key).or_insert_with(|| Box::leak(Box::default()))
        };
        of_key.get_or_init(make)
    }
}

/// The township as it stands on 2024-10-18.
static TOWN: LazyLock<Mutex<Desk>> = LazyLock::new(|| Mutex::new(town(&[])));

/// Nothing imported yet.
static NOTHING: LazyLock<Mutex<Desk>> =
    LazyLock::new(|| Mutex::new(Desk::of(rig::office_by(book(&[]).expect("a rulebook"))).expect("a desk")));

/// The shipped rulebook with what the office has set, and more files of its own.
fn book(more: &[String]) -> Result<Book, Text> {
    let own = std::iter::once(OWN.to_owned()).chain(more.iter().cloned());
    let files: Vec<(String, String)> = own.zip(1..).map(|(text, n)| (format!("own{n}.toml"), text)).collect();
    Book::with_overlay(&files).map_err(|errors| errors.text())
}

/// A change of the rulebook as a file of the office would have it.
fn written(change: &BookChange) -> String {
    match change {
        BookChange::Switch { code, on } => format!("rule = [{{ code = \"{code}\", on = {on} }}]"),
        BookChange::Limit(limit) if limit.value.is_empty() => String::new(),
        BookChange::Limit(limit) => {
            let part = limit.part.map(|part| format!(", part = \"{}\"", limits::part_code(part))).unwrap_or_default();
            let year = limit.year.map(|year| format!(", year = {year}")).unwrap_or_default();
            format!("limit = [{{ key = \"{}\", value = \"{}\", document = \"{}\"{year}{part} }}]", limit.key, limit.value, limit.document)
        }
    }
}

/// Brings files of `tests/desk` in.
pub fn bring(desk: &mut Desk, names: &[&str]) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/desk");
    let paths: Vec<_> = names.iter().map(|name| folder.join(name)).collect();
    let preview = desk.preview(&paths, Told::default(), &|_| true).expect("a preview");
    desk.import(preview, true, &|_| true).expect("imported");
}

fn town(more: &[String]) -> Desk {
    let mut desk = Desk::of(rig::office_by(book(more).expect("a rulebook"))).expect("a desk");
    rig::on(&mut desk, "2024-10-10T01:12:00Z", "王芳");
    bring(&mut desk, &["年度表2021.csv", "年度表2022.csv", "年度表2023.csv", "年度表2024.csv", "采集登记表2024.csv"]);
    let back = Order {
        reasons: vec!["R11".to_owned()],
        evidence: vec!["E4".to_owned()],
        ask: vec!["请核对务工收入，附工资流水".to_owned()],
        due: NaiveDate::from_ymd_opt(2024, 10, 17),
        ..order(Deed::Return, &[MAI])
    };
    desk.order(&back).expect("returned");
    desk.order(&order(Deed::Approve, &[ZHAO])).expect("approved");
    rig::on(&mut desk, "2024-10-14T01:12:00Z", "王芳");
    desk.order(&Order {
        note: "已电话询问户主，工厂六月停工，流水待补。".to_owned(), ..order(Deed::Annotate, &[WANG])
    })
    .expect("noted");
    bring(&mut desk, &["更正2024.csv"]);
    rig::on(&mut desk, "2024-10-18T08:30:00Z", "李敏");
    desk
}

/// An order on households.
pub fn order(deed: Deed, households: &[&str]) -> Order {
    Order { households: households.iter().map(|&hh| hh.to_owned()).collect(), deed: Some(deed), ..Order::default() }
}

/// A copy of a desk, with places where views and changes of the rulebook are kept.
fn copy(of: &Desk) -> Desk {
    let mut desk = rig::twin(of);
    desk.set_views(Vec::new(), Some(Keeper::Beside(Box::new(|_| Ok(())))));
    let with = |changes: &[BookChange]| book(&changes.iter().map(written).collect::<Vec<_>>());
    let keep = |_: &[BookChange], _: &str, _: &str| Ok(Aside { place: Box::new(|| Ok(())), take_back: Box::new(|| ()) });
    desk.set_overlay("own.toml".to_owned(), BookKeeper::Beside { with: Box::new(with), keep: Box::new(keep) });
    desk
}

/// The township.
pub fn desk() -> Desk {
    copy(&TOWN.lock().unwrap_or_else(PoisonError::into_inner))
}

/// The township judged by a rule of the office too.
pub fn desk_with(rule: &str) -> Desk {
    town(&[rule.to_owned()])
}

/// The same file at the next start of the program.
pub fn again(desk: &Desk) -> Desk {
    copy(desk)
}

/// An office that has imported nothing yet.
pub fn empty() -> Desk {
    copy(&NOTHING.lock().unwrap_or_else(PoisonError::into_inner))
}

/// The township in a file of its own, nothing decided.
pub fn in_file(path: &Path) -> Desk {
    let mut desk = Desk::open(path, rig::options()).expect("a desk");
    bring(&mut desk, &["年度表2023.csv", "年度表2024.csv", "采集登记表2024.csv"]);
    desk
}

/// The same, taken for one of so many cases that no key waits for what has to be read.
pub fn many(path: &Path) -> Desk {
    let mut desk = in_file(path);
    desk.take_all_for_many();
    desk
}

/// The township with so many more households without a flag in 上石门新村.
pub fn crowd(more: usize) -> Desk {
    let mut rows = "年度,行政村,户编号,户主姓名,户类型,年度家庭人口数,姓名,性别,与户主关系,纯收入,人均纯收入\n".to_owned();
    for n in 1..=more {
        // Behind the numbers of the households that are there.
        let (number, net) = (1000 + n, 14_000 + n);
        let _ = writeln!(rows, "2024,上石门新村,=\"9801010010003{number}\",户{n},脱贫户,1,户{n},男,户主,{net}.00,{net}.00");
    }
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("年度表2024.csv");
    std::fs::write(&path, rows).expect("written");
    let mut desk = desk();
    let preview = desk.preview(&[path], Told::default(), &|_| true).expect("a preview");
    desk.import(preview, true, &|_| true).expect("imported");
    desk
}

/// Chinese, lines, sixteen colours, shipped keys.
pub fn look() -> Look {
    let keys = Keymap::shipped("default").expect("the shipped keymap");
    Look { lang: Lang::Zh, glyphs: GlyphSet::Unicode, colours: ColourDepth::Sixteen, theme: Theme::Dark, keys }
}

/// Settings of nobody's computer, with a reviewer.
pub fn settings() -> Settings {
    let flags = Flags { reviewer: Some("李敏".to_string()), ..Flags::default() };
    merge(&Machine::default(), None, &flags).expect("settings")
}

/// What a desk holds, as tests ask for it.
pub trait Holds {
    /// The line of a household.
    fn of(&self, household: &str) -> &QueueRow;
    /// Where a case stands.
    fn status(&self, household: &str) -> Status {
        self.of(household).status
    }
    /// Entries of the ledger.
    fn entries(&self) -> i64;
    /// The last act as the ledger tells it: what, whose, why.
    fn last(&self) -> String;
    /// Every note and act on a case, newest first.
    fn history(&self, household: &str) -> String;
    /// The ledger of returns as it is written for the office.
    fn returns(&self) -> String;
}

impl Holds for Desk {
    fn of(&self, household: &str) -> &QueueRow {
        self.row(household).expect("a household of the queue")
    }

    fn entries(&self) -> i64 {
        self.ledger_top().expect("read").entries
    }

    fn last(&self) -> String {
        let part = self.ledger_part(None).expect("read");
        let row = part.rows.first().expect("an entry");
        [&row.act, &row.whose, &row.why].map(|text| text.get(Lang::Zh)).join("，")
    }

    fn history(&self, household: &str) -> String {
        let CaseView { notes, history, .. } = self.case(household).map_err(|error| error.text()).expect("a case");
        notes.iter().chain(&history).map(|row| row.what.get(Lang::Zh)).collect::<Vec<_>>().join("\n")
    }

    fn returns(&self) -> String {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("returns.csv");
        self.write_table(
            ExportWhat::Returns,
            Audience::Internal,
            &TableTarget { typed: path.display().to_string(), form: TableForm::CsvUtf8, replaces: false },
            Lang::Zh,
        )
        .expect("written");
        std::fs::read_to_string(path).expect("read")
    }
}

/// A shell on a test terminal, driven by typed keys.
pub struct Bench {
    pub shell: Shell,
    pub desk: Desk,
    begun: i64,
    terminal: ratatui::Terminal<ratatui::backend::TestBackend>,
}

impl Bench {
    pub fn new(look: Look, wide: u16, tall: u16) -> Bench {
        Bench::with(desk(), look, wide, tall)
    }

    pub fn with(desk: Desk, look: Look, wide: u16, tall: u16) -> Bench {
        Bench::seated(desk, look, settings(), wide, tall)
    }

    /// The first start in an office: nobody has said who reviews.
    pub fn first_start(look: Look, wide: u16, tall: u16) -> Bench {
        Bench::seated(
            empty(),
            look,
            Settings { named: false, chosen: Chosen { reviewer: "lm".to_string(), ..settings().chosen }, ..settings() },
            wide,
            tall,
        )
    }

    /// With settings of its own.
    pub fn seated(desk: Desk, look: Look, mut settings: Settings, wide: u16, tall: u16) -> Bench {
        settings.chosen.lang = look.lang;
        settings.chosen.glyphs = if look.glyphs == GlyphSet::Ascii { Glyphs::Ascii } else { Glyphs::Auto };
        let terminal = ratatui::Terminal::new(ratatui::backend::TestBackend::new(wide, tall)).expect("a test terminal");
        let shell = Shell::new(look, settings, &desk, ratatui::layout::Rect::new(0, 0, wide, tall));
        Bench { shell, begun: desk.entries(), desk, terminal }
    }

    /// How many entries the ledger has more than at the beginning.
    pub fn acts(&self) -> i64 {
        self.desk.entries() - self.begun
    }

    /// Types keys as keymaps write them, separated by blanks; `"words"` are typed letter by letter.
    pub fn keys(&mut self, typed: &str) -> AfterKey {
        let mut last = AfterKey::Draw;
        for word in typed.split(' ').filter(|word| !word.is_empty()) {
            if let Some(letters) = word.strip_prefix('"').and_then(|word| word.strip_suffix('"')) {
                for letter in letters.chars() {
                    last = self.shell.key(Key::plain(Code::Char(letter)), &mut self.desk);
                }
                continue;
            }
            last = self.press(Key::parse(word).expect("a key"));
        }
        last
    }

    /// Presses a key, waits for what it begins, and looks at it.
    pub fn press(&mut self, key: Key) -> AfterKey {
        let after = self.shell.key(key, &mut self.desk);
        if let Some(task) = self.shell.take_task() {
            let outcome = task::run(&mut self.desk, task, &|_, _, _| true);
            self.shell.finished(outcome, &mut self.desk);
        }
        self.shell.seen();
        after
    }

    pub fn buffer(&mut self) -> ratatui::buffer::Buffer {
        let (shell, desk) = (&self.shell, &self.desk);
        // The frame's own buffer: the test backend keeps what a wide character hides.
        self.terminal.draw(|frame| _ = shell.draw(frame, desk)).expect("a frame").buffer.clone()
    }

    pub fn resize(&mut self, wide: u16, tall: u16) {
        self.terminal.backend_mut().resize(wide, tall);
        self.shell.resize(ratatui::layout::Rect::new(0, 0, wide, tall), &self.desk);
    }

    /// The line that the keys are on, its columns a blank apart, however wide they are.
    pub fn front(&mut self) -> String {
        let picture = self.picture();
        let line = picture.lines().find(|line| line.starts_with('>')).unwrap_or_default();
        line.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    pub fn picture(&mut self) -> String {
        plain_picture::of(&self.buffer())
    }

    pub fn styles(&mut self) -> String {
        picture::styles(&self.buffer())
    }

    /// Where the hidden cursor stands; none while it shows in a field.
    pub fn hidden_cursor(&mut self) -> Option<(u16, u16)> {
        let (shell, desk) = (&self.shell, &self.desk);
        let mut at = None;
        self.terminal.draw(|frame| at = shell.draw(frame, desk)).expect("a frame");
        at.map(|at| (at.x, at.y))
    }

    pub fn cursor(&mut self) -> (u16, u16) {
        self.buffer();
        let at = self.terminal.get_cursor_position().expect("a cursor");
        (at.x, at.y)
    }
}
