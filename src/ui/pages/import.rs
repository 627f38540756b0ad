//! Bringing files in: choosing them in a folder or by typing a path, looking at what the import would do, doing it.
//!
//! What does not live here: reading, comparing, storing (`review`); the thread it runs on (`app`).

use std::path::Path;
use std::path::PathBuf;

use ratatui::layout::Position;
use ratatui::layout::Rect;

use crate::domain::period::Period;
use crate::i18n::Lang;
use crate::i18n::Text;
use crate::i18n::text;
use crate::input::action::Action;
use crate::input::action::Place;
use crate::input::key::Key;
use crate::review::desk::import_page;
use crate::review::desk::import_page::Offered;
use crate::review::desk::state::Desk;
use crate::review::error::FilesWanted;
use crate::review::intake::preview::Preview;
use crate::review::intake::preview::Told;
use crate::review::intake::undo_batch;
use crate::review::rows::section::Section;
use crate::ui::dialog::confirm::Confirm;
use crate::ui::screen::AskedFor;
use crate::ui::screen::Flow;
use crate::ui::screen::Message;
use crate::ui::screen::Scene;
use crate::ui::screen::Screen;
use crate::ui::screen::only_a_field;
use crate::ui::task::FileQuestion;
use crate::ui::task::Task;
use crate::ui::task::TaskOutcome;
use crate::ui::widgets::painter::Painter;
use crate::ui::widgets::painter::RowCell;
use crate::ui::widgets::scroll::Beyond;
use crate::ui::widgets::scroll::Scroll;
use crate::ui::widgets::text_field::TextField;
use crate::ui::widgets::theme::Meaning;
use crate::ui::widgets::width;

/// What has been previewed: its page and the plan itself.
struct ReadyImport {
    sections: Vec<Section>,
    preview: Box<Preview>,
    top: usize,
}

/// The question for a period, and the answer so far.
struct Asking {
    question: FileQuestion,
    typed: TextField,
}

impl Asking {
    /// The period that is typed; a month of 常态化排查 is none of files.
    fn period(&self) -> Option<Period> {
        Period::typed(self.typed.value()).filter(|period| !period.is_month())
    }
}

/// Lines above the files: title, folder, path, rule.
const ABOVE: u16 = 4;

/// What the files that were chosen are kept for until they are brought in.
pub const IMPORT_DRAFT: &str = "import";

/// Files that were chosen and the path that was typed, as a draft; none where there is nothing of both.
#[must_use]
pub fn files_written(typed: &str, chosen: &[String]) -> Option<String> {
    let lines = std::iter::once(typed).chain(chosen.iter().map(String::as_str));
    (!typed.is_empty() || !chosen.is_empty()).then(|| lines.collect::<Vec<_>>().join("\n"))
}

/// The path and the files of such a draft.
#[must_use]
pub fn files_read(words: &str) -> (String, Vec<String>) {
    let mut lines = words.split('\n').map(str::to_owned);
    (lines.next().unwrap_or_default(), lines.filter(|path| !path.is_empty()).collect())
}

/// The import screen.
pub struct Import {
    asking: Option<Asking>,
    typed: TextField,
    // Whether the reader typed the path, and did not only go through folders.
    own: bool,
    chosen: Vec<String>,
    offered: Vec<Offered>,
    scroll: Scroll,
    ready: Option<ReadyImport>,
    // Where paths begin that do not begin at the root.
    here: Option<PathBuf>,
    area: Rect,
}

impl Import {
    /// The screen with nothing chosen; `here` is the folder that the program was started in. Where files lie ready it begins in their
    /// folder, which typing replaces.
    #[must_use]
    pub fn empty(here: Option<&Path>, desk: &Desk) -> Import {
        let mut import = Import {
            asking: None,
            typed: desk.files_begin().map(TextField::offering).unwrap_or_default(),
            own: false,
            chosen: Vec::new(),
            offered: Vec::new(),
            scroll: Scroll::default(),
            ready: None,
            here: here.map(Path::to_path_buf),
            area: Rect::ZERO,
        };
        import.offer();
        import
    }

    fn offer(&mut self) {
        self.offered = import_page::offered(self.typed.value());
        self.scroll.go(0, self.offered.len());
    }

    /// Enter: into a folder, or a file chosen or no longer.
    fn open(&mut self) -> Flow {
        let Some(here) = self.offered.get(self.scroll.at) else {
            return Flow::Say(Message::wrong(text("没有这样的文件夹或表格", "no such folder or table")));
        };
        if here.is_folder {
            self.typed = TextField::holding(here.path.clone());
            self.offer();
            return Flow::Stay;
        }
        let path = here.path.clone();
        self.choose(&path);
        self.say_chosen()
    }

    /// A file is chosen, or no longer.
    fn choose(&mut self, path: &str) {
        match self.chosen.iter().position(|chosen| chosen == path) {
            Some(at) => {
                self.chosen.remove(at);
            }
            None => self.chosen.push(path.to_owned()),
        }
    }

    /// Marks the file with the keys, or takes its mark off, and goes to the next.
    fn mark(&mut self) -> Flow {
        let Some(here) = self.offered.get(self.scroll.at).cloned() else { return Flow::Stay };
        if here.is_folder {
            return Flow::Say(Message::plain(text("这是文件夹，回车进去", "this is a folder, Enter goes into it")));
        }
        self.choose(&here.path);
        self.scroll.act(Action::Down, self.offered.len());
        self.say_chosen()
    }

    /// Marks every file that is shown, or takes their marks off when all have one.
    fn mark_all(&mut self) -> Flow {
        let files: Vec<&String> = self.offered.iter().filter(|one| !one.is_folder).map(|one| &one.path).collect();
        if files.is_empty() {
            return Flow::Say(Message::wrong(text(
                "这里没有可读的表格，回车进文件夹",
                "no table can be read here; Enter goes into a folder",
            )));
        }
        if files.iter().all(|path| self.chosen.contains(path)) {
            self.chosen.retain(|path| !files.contains(&path));
        } else {
            let new: Vec<String> = files.into_iter().filter(|path| !self.chosen.contains(path)).cloned().collect();
            self.chosen.extend(new);
        }
        self.say_chosen()
    }

    fn say_chosen(&self) -> Flow {
        Flow::Say(Message::plain(text("已选 {n} 个文件", "{n|file|files} chosen").fill(&[("n", &self.chosen.len())])))
    }

    /// The files an import would read: those that are chosen, else the one with the keys.
    fn wanted(&self) -> Vec<String> {
        if !self.chosen.is_empty() {
            return self.chosen.clone();
        }
        self.offered.get(self.scroll.at).filter(|here| !here.is_folder).map(|here| here.path.clone()).into_iter().collect()
    }

    fn submit(&mut self, desk: &Desk) -> Flow {
        if let Err(why) = self.able(Action::Submit, desk) {
            return Flow::Say(Message::wrong(why));
        }
        match self.ready.take() {
            Some(ready) => Flow::Run(Task::Import(ready.preview)),
            None => Flow::Run(Task::Preview { paths: self.wanted(), told: Told::default() }),
        }
    }

    fn undo_batch(desk: &Desk) -> Flow {
        match desk.last_batch() {
            Ok(Some(last)) => Flow::Open(Box::new(Confirm::task(undo_batch::undoing(&last), Task::UndoBatch(last.batch)))),
            Ok(None) => Flow::Say(Message::wrong(text("没有可以撤销的导入", "there is no import to take back"))),
            Err(why) => Flow::Say(Message::wrong(why)),
        }
    }

    /// The lines of the preview's page.
    fn lines(&self, lang: Lang) -> Vec<(Meaning, String)> {
        let room = usize::from(self.area.width.saturating_sub(4));
        let mut out = Vec::new();
        for section in self.ready.iter().flat_map(|ready| &ready.sections) {
            out.push((Meaning::Heading, section.heading.get(lang).to_string()));
            for line in &section.lines {
                out.extend(width::wrap(line.get(lang), room).into_iter().map(|part| (Meaning::Plain, format!("  {part}"))));
            }
        }
        out
    }

    fn page(&self) -> usize {
        usize::from(self.area.height.saturating_sub(3))
    }

    fn draw_ready(&self, ready: &ReadyImport, paint: &mut Painter, area: Rect) {
        let look = paint.look;
        let lines = self.lines(look.lang);
        let words = text(" 导入预览（还没有写入）", " Preview (nothing written yet)");
        paint.put(area.x, area.y, area.width, look.say(&words), Meaning::Heading);
        paint.rule(area.x, area.y + 1, area.width);
        for (y, (meaning, line)) in (area.y + 2..area.bottom() - 1).zip(lines.iter().skip(ready.top)) {
            paint.put(area.x + 1, y, area.width - 2, line, *meaning);
        }
        paint.rule(area.x, area.bottom() - 1, area.width);
        let beyond = Beyond { above: ready.top, below: lines.len().saturating_sub(ready.top + self.page()) };
        paint.beyond(area.x, area.bottom() - 1, area.width, beyond);
    }

    fn draw_asking(asking: &Asking, paint: &mut Painter, area: Rect) -> Position {
        let look = paint.look;
        paint.put(area.x, area.y, area.width, look.say(&text(" 导入：哪一期？", " Import: which period?")), Meaning::Heading);
        paint.rule(area.x, area.y + 1, area.width);
        let room = usize::from(area.width.saturating_sub(4));
        let mut y = area.y + 3;
        for line in width::wrap(look.say(&asking.question.words), room) {
            paint.put(area.x + 2, y, area.width.saturating_sub(2), &line, Meaning::Plain);
            y += 1;
        }
        let used = paint.put(area.x + 2, y + 1, area.width.saturating_sub(2), look.say(&text("年度: ", "year: ")), Meaning::Heading);
        let (shown, cursor) = asking.typed.window(area.width.saturating_sub(used + 4), look.glyphs.ellipsis());
        paint.put(area.x + 2 + used, y + 1, area.width.saturating_sub(used + 2), &shown, Meaning::Plain);
        paint.rule(area.x, area.bottom() - 1, area.width);
        Position { x: area.x + 2 + used + cursor, y: y + 1 }
    }

    /// Enter: goes on with the period that was typed.
    fn answer(&mut self) -> Flow {
        let Some(asking) = self.asking.take() else { return Flow::Stay };
        if let Some(period) = asking.period() {
            return Flow::Run(asking.question.with_period(period));
        }
        self.asking = Some(asking);
        Flow::Say(Message::wrong(Period::wanted_of_cases()))
    }

    fn draw_files(&self, paint: &mut Painter, area: Rect) -> Position {
        let look = paint.look;
        let tables = self.offered.iter().filter(|one| !one.is_folder).count();
        let title = text(" 导入   已选 {n} 个文件，这里可读的有 {tables} 个", " Import   {n|file|files} chosen, {tables} here can be read");
        let title = title.fill(&[("n", &self.chosen.len()), ("tables", &tables)]);
        paint.put(area.x, area.y, area.width, look.say(&title), Meaning::Heading);
        let used = paint.put(area.x, area.y + 1, area.width, look.say(&text(" 文件夹: ", " folder: ")), Meaning::Heading);
        let folder = import_page::folder(self.typed.value(), self.here.as_deref());
        let folder = look.words(&folder);
        let folder = width::fit_end(&folder, usize::from(area.width.saturating_sub(used + 1)), look.glyphs.ellipsis());
        paint.put(area.x + used, area.y + 1, area.width.saturating_sub(used), &folder, Meaning::Plain);
        let used = paint.put(area.x, area.y + 2, area.width, look.say(&text(" 路径: ", " path: ")), Meaning::Heading);
        let (shown, cursor) = self.typed.window(area.width.saturating_sub(used + 1), look.glyphs.ellipsis());
        paint.put(area.x + used, area.y + 2, area.width.saturating_sub(used), &shown, Meaning::Plain);
        paint.rule(area.x, area.y + 3, area.width);
        for (n, one) in self.offered.iter().enumerate().skip(self.scroll.top).take(self.scroll.page()) {
            let y = area.y + ABOVE + u16::try_from(n - self.scroll.top).unwrap_or(u16::MAX);
            let here = n == self.scroll.at;
            let mark = if self.chosen.contains(&one.path) { "*" } else { "" };
            let own = if one.is_folder { Meaning::Key } else { Meaning::Plain };
            let columns = [
                RowCell::words(format!("{}{mark}", if here { ">" } else { " " }), 2, own),
                RowCell::words(one.name(), area.width.saturating_sub(4), own),
            ];
            paint.row(area.x, y, area.width, &columns, here.then_some(Meaning::Focus));
        }
        if self.offered.is_empty() {
            let none = text("没有这样的文件夹或表格（csv、xlsx）。", "no such folder or table (csv, xlsx)");
            paint.put(area.x + 2, area.y + 1 + ABOVE, area.width.saturating_sub(2), look.say(&none), Meaning::Muted);
        }
        paint.rule(area.x, area.bottom() - 1, area.width);
        paint.beyond(area.x, area.bottom() - 1, area.width, self.scroll.beyond(self.offered.len()));
        Position { x: area.x + used + cursor, y: area.y + 2 }
    }

    fn scroll_page(&mut self, action: Action, lang: Lang) {
        let page = self.page();
        let last = self.lines(lang).len().saturating_sub(page);
        if let Some(ready) = &mut self.ready {
            ready.top = match action {
                Action::Up => ready.top.saturating_sub(1),
                Action::Down => ready.top + 1,
                Action::PageUp => ready.top.saturating_sub(page),
                Action::PageDown => ready.top + page,
                Action::First => 0,
                Action::Last => last,
                _ => ready.top,
            }
            .min(last);
        }
    }
}

impl Screen for Import {
    fn place(&self) -> Place {
        match (&self.asking, &self.ready) {
            (Some(_), _) => Place::Line,
            (None, Some(_)) => Place::Preview,
            (None, None) => Place::Files,
        }
    }

    fn draw(&self, _: &Scene, paint: &mut Painter, area: Rect) -> Option<Position> {
        if let Some(asking) = &self.asking {
            return Some(Import::draw_asking(asking, paint, area));
        }
        match &self.ready {
            Some(ready) => {
                self.draw_ready(ready, paint, area);
                None
            }
            None => Some(self.draw_files(paint, area)),
        }
    }

    fn hint(&self, scene: &Scene) -> Option<Message> {
        if self.asking.is_some() {
            return None;
        }
        let list = scene.look.key(Action::SaveProblems, Place::Preview);
        let [key, open, mark, all] =
            [Action::Submit, Action::Open, Action::Mark, Action::MarkAll].map(|action| scene.look.key(action, self.place()));
        Some(Message::plain(
            match &self.ready {
                Some(ready) if ready.preview.is_idle() => {
                    text("这些文件没有带来变化，不用导入；{list} 存问题清单", "these files change nothing; {list} saves the problems")
                }
                Some(_) => text(
                    "{key} 写入并筛查（先备份，可撤销）；{list} 存问题清单",
                    "{key} brings it in and runs the rules (backup first); {list} saves the problems",
                ),
                None if self.chosen.is_empty() => text(
                    "{open} 进文件夹；{mark} 选文件，{all} 全选；{key} 看预览，没有选的就看光标这一个",
                    "{open} opens a folder; {mark} marks, {all} all; {key} previews (this one if none)",
                ),
                None => text("{mark} 选文件，{all} 全选；{key} 看预览", "{mark} marks a file, {all} all; {key} previews"),
            }
            .fill(&[("key", &key), ("open", &open), ("list", &list), ("mark", &mark), ("all", &all)]),
        ))
    }

    fn able(&self, action: Action, desk: &Desk) -> Result<(), Text> {
        if let Some(asking) = &self.asking {
            return match action {
                Action::Accept | Action::Submit if asking.period().is_none() => Err(Period::wanted_of_cases()),
                _ => only_a_field(action),
            };
        }
        match action {
            Action::Submit | Action::UndoBatch if let Err(why) = desk.may_change() => Err(why),
            Action::UndoBatch if desk.header().period.is_none() => Err(text("没有可以撤销的导入", "there is no import to take back")),
            Action::Submit if self.ready.is_none() && self.wanted().is_empty() => Err(text("先选文件", "choose files first")),
            Action::Submit if self.ready.as_ref().is_some_and(|ready| ready.preview.is_idle()) => {
                Err(text("这些文件没有带来变化，不用导入", "these files change nothing"))
            }
            _ => Ok(()),
        }
    }

    fn act(&mut self, action: Action, desk: &mut Desk, lang: Lang) -> Flow {
        if self.asking.is_some() {
            match action {
                Action::Accept | Action::Submit => return self.answer(),
                Action::Back => self.asking = None,
                _ => {}
            }
            return Flow::Stay;
        }
        if let (Some(ready), Action::SaveProblems) = (&self.ready, action) {
            return Flow::Say(match ready.preview.keep_problems(lang) {
                Ok(said) => Message::done(said),
                Err(why) => Message::wrong(why),
            });
        }
        if self.ready.is_some() {
            match action {
                Action::Submit => return self.submit(desk),
                Action::Back => self.ready = None,
                _ => self.scroll_page(action, lang),
            }
            return Flow::Stay;
        }
        if self.scroll.act(action, self.offered.len()) {
            return Flow::Stay;
        }
        match action {
            Action::Open => self.open(),
            Action::Mark => self.mark(),
            Action::MarkAll => self.mark_all(),
            Action::Submit => self.submit(desk),
            Action::UndoBatch => Import::undo_batch(desk),
            Action::Back => Flow::Back,
            _ => Flow::Stay,
        }
    }

    fn edit(&mut self, key: Key, _: &mut Desk) -> Flow {
        if let Some(asking) = &mut self.asking {
            asking.typed.key(key);
            return Flow::Stay;
        }
        if self.typed.key(key) {
            self.own = true;
            self.offer();
        }
        Flow::Stay
    }

    fn draft_of(&self) -> Option<String> {
        Some(IMPORT_DRAFT.to_owned())
    }

    fn draft(&self) -> Option<String> {
        files_written(self.typed.value(), &self.chosen).filter(|_| self.has_draft())
    }

    fn has_draft(&self) -> bool {
        !self.chosen.is_empty() || (self.own && !self.typed.value().is_empty())
    }

    fn restore(&mut self, words: &str) {
        let (typed, chosen) = files_read(words);
        self.own = !typed.is_empty();
        self.typed = TextField::holding(typed);
        self.chosen = chosen;
        self.offer();
    }

    fn paste(&mut self, pasted: &str, _: &mut Desk) -> Flow {
        if let Some(asking) = &mut self.asking {
            asking.typed.paste(pasted.trim());
            return Flow::Stay;
        }
        self.typed.paste(pasted.trim().trim_matches('"'));
        self.own = true;
        self.offer();
        Flow::Stay
    }

    fn named(&self, action: Action) -> Option<Text> {
        let sends = if self.ready.is_some() { text("写入并筛查", "bring it in") } else { text("看预览", "preview") };
        (action == Action::Submit && self.asking.is_none()).then_some(sends)
    }

    fn awaits(&self) -> Option<AskedFor> {
        Some(AskedFor::Files)
    }

    fn finished(&mut self, outcome: TaskOutcome, _: &mut Desk) -> Flow {
        match outcome {
            TaskOutcome::Previewed(sections, preview) => {
                self.ready = Some(ReadyImport { sections, preview, top: 0 });
                Flow::Stay
            }
            TaskOutcome::Asks(question) => match question.wanted {
                FilesWanted::Period => {
                    self.asking = Some(Asking { question, typed: TextField::default() });
                    Flow::Stay
                }
                FilesWanted::SkipSheets => Flow::Open(Box::new(Confirm::task(question.words.clone(), question.without_sheets()))),
            },
            TaskOutcome::Wrote(said) | TaskOutcome::Checked(said, _) => Flow::Say(Message::done(said)),
            TaskOutcome::Changed(said) => Flow::Finished { said: Message::done(said), on: false },
            TaskOutcome::Tried(..) => Flow::Stay,
        }
    }

    fn refresh(&mut self, _: &Desk) {}

    fn resize(&mut self, area: Rect, _: &Desk) {
        self.area = area;
        self.scroll.fit(usize::from(area.height.saturating_sub(ABOVE + 1)), self.offered.len());
    }
}
