//! The shell: the stack of screens, the last message, and the reader's choices. Keys go down, one `Flow` comes back.
//!
//! What does not live here: what a screen does, waiting for keys (`app`).

mod able;
mod choose;
mod drafts;
mod drill;
mod elsewhere;
pub mod first_run;
pub mod footer;
pub mod lesson;
mod lock;
mod locked;
pub mod long_work;
pub mod mouse;
mod other_case;
mod other_period;
mod presenting;
mod room;
mod slip;
mod taught;
pub mod walk_panel;

use std::collections::BTreeMap;
use std::path::PathBuf;

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::Position;
use ratatui::layout::Rect;

use crate::config::choice::NOBODY;
use crate::config::file::Glyphs;
use crate::config::settings::Settings;
use crate::domain::stamp::Stamp;
use crate::i18n::Lang;
use crate::i18n::Text;
use crate::i18n::text;
use crate::input::action::Action;
use crate::input::action::Place;
use crate::input::key::Key;
use crate::review::desk::ahead::AheadQuestion;
use crate::review::desk::state::Desk;
use crate::review::error::ReviewError;
use crate::review::rows::Done;
use crate::ui::dialog::code_point::CodePoint;
use crate::ui::dialog::confirm::Confirm;
use crate::ui::dialog::confirm::Unfinished;
use crate::ui::dialog::handbook;
use crate::ui::dialog::help::Help;
use crate::ui::dialog::palette::Palette;
use crate::ui::dialog::phrases::Phrases;
use crate::ui::dialog::rescue::RescueCopy;
use crate::ui::dialog::signs;
use crate::ui::dialog::signs::Sign;
use crate::ui::pages::board::BoardPage;
use crate::ui::pages::case::Review;
use crate::ui::pages::clues::CluesPage;
use crate::ui::pages::export::Export;
use crate::ui::pages::import::Import;
use crate::ui::pages::ledger::LedgerPage;
use crate::ui::pages::queue::Queue;
use crate::ui::pages::revisits::RevisitsPage;
use crate::ui::pages::rounds::RoundsPage;
use crate::ui::pages::rulebook::Rulebook;
use crate::ui::pages::settings::SettingsScreen;
use crate::ui::pages::settings::draft_of_setting;
use crate::ui::pages::village::list::Villages;
use crate::ui::pages::visits::VisitsPage;
use crate::ui::screen::AskedFor;
use crate::ui::screen::Flow;
use crate::ui::screen::Message;
use crate::ui::screen::Scene;
use crate::ui::screen::Screen;
use crate::ui::shell::drill::DrillPanel;
use crate::ui::shell::first_run::FirstRun;
use crate::ui::shell::lesson::LessonPanel;
use crate::ui::shell::lock::Lock;
use crate::ui::shell::long_work::waiting::Running;
use crate::ui::shell::long_work::waiting::Waiting;
use crate::ui::shell::walk_panel::WalkPanel;
use crate::ui::task::Task;
use crate::ui::ways;
use crate::ui::widgets::display::Look;
use crate::ui::widgets::glyph::GlyphSet;
use crate::ui::widgets::painter::Painter;
use crate::ui::widgets::theme::Meaning;
use crate::ui::widgets::width;

/// Least room for every task.
const LEAST: (u16, u16) = (80, 24);

/// What the loop has to do after a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AfterKey {
    /// Draw.
    Draw,
    /// Do the task of `take_task` beside the keyboard, then call `finished`.
    Run,
    /// Ask the work beside the keyboard to stop.
    Stop,
    /// Draw every cell again.
    Redraw,
    /// End.
    Quit,
    /// Make the practice anew and play the walk to the step before, by `walk_again`.
    Again,
    /// End here and go on elsewhere.
    Go(Elsewhere),
}

/// Where a reader goes on when the desk is closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Elsewhere {
    /// To the practice township.
    Practice,
    /// To the same, only to look at it.
    Example,
}

/// The stack of screens.
pub struct Shell {
    look: Look,
    settings: Settings,
    // Never empty: the queue is at the bottom and never leaves.
    bottom: Queue,
    above: Vec<Box<dyn Screen>>,
    message: Option<Message>,
    task: Option<Task>,
    // How many screens were above the queue when long work was asked for by the one on top, while that one stays.
    asker: Option<usize>,
    // What that long work was asked for.
    asked_for: Option<AskedFor>,
    job: Option<Running>,
    // What long work came to, until the page that asked for it is in front.
    waiting: Vec<Waiting>,
    // A question of long work is in front, and nobody has seen it yet.
    is_unseen: bool,
    area: Rect,
    // Drafts as they were kept last, by what they are for.
    kept: BTreeMap<String, String>,
    // While it is there nothing else is shown, and no key goes elsewhere.
    lock: Option<Lock>,
    // Lines above the keys: as many as what has to be said for as long as it holds takes.
    told: u16,
    // The room that the screens were last told of.
    sized: Rect,
    // Where a copy of a file that is gone was offered last.
    offered: Option<PathBuf>,
    // The lesson that is under way.
    lesson: Option<LessonPanel>,
    // The drill that is under way.
    drill: Option<DrillPanel>,
    // The walk that is shown.
    walk: Option<WalkPanel>,
}

impl Shell {
    /// The queue, in a terminal of this size; over it the questions of the first start when nobody has said who reviews.
    #[must_use]
    pub fn new(look: Look, settings: Settings, desk: &Desk, area: Rect) -> Shell {
        let told = desk.told().cloned();
        let message =
            match look.keys.set_aside() {
                Some(keys) => Some(Message::wrong(told.map_or_else(
                    || keys.clone(),
                    |told| text("{told}；{keys}", "{told}; {keys}").fill(&[("told", &told), ("keys", &keys)]),
                ))),
                None => told.map(Message::plain),
            };
        let mut shell = Shell {
            look,
            settings,
            bottom: Queue::new(desk),
            above: Vec::new(),
            message,
            task: None,
            asker: None,
            asked_for: None,
            job: None,
            waiting: Vec::new(),
            is_unseen: false,
            area,
            kept: BTreeMap::new(),
            lock: None,
            told: 1,
            sized: Rect::default(),
            offered: None,
            lesson: None,
            drill: None,
            walk: None,
        };
        let header = desk.header();
        // A lesson starts at once: practice asks nothing, and the key for line style is in its help.
        if !shell.settings.named && header.stamp == Stamp::Office && header.read_only.is_none() {
            shell.above.push(Box::new(FirstRun::new(&shell.settings)));
        }
        shell.resize(area, desk);
        shell
    }

    fn top(&self) -> &dyn Screen {
        self.above.last().map_or(&self.bottom as &dyn Screen, |screen| screen.as_ref())
    }

    fn top_mut(&mut self) -> &mut dyn Screen {
        match self.above.last_mut() {
            Some(screen) => screen.as_mut(),
            None => &mut self.bottom,
        }
    }

    /// Where the keys go.
    #[must_use]
    pub fn place(&self) -> Place {
        if self.walk.is_some() { Place::Present } else { self.top().place() }
    }

    /// Takes a key.
    pub fn key(&mut self, key: Key, desk: &mut Desk) -> AfterKey {
        if self.lock.is_some() {
            return self.at_lock(key, desk);
        }
        if self.walk.is_some() { self.at_walk(key, desk) } else { self.press(key, desk) }
    }

    /// A key for the screens.
    fn press(&mut self, key: Key, desk: &mut Desk) -> AfterKey {
        // What another program did is seen with the next key. A file that cannot be read is told of by what is read next.
        if desk.catch_up().unwrap_or(false) {
            self.refresh(desk);
        }
        if self.is_unseen {
            self.pressed_before(desk);
            return AfterKey::Draw;
        }
        self.press_for_lesson();
        let after = self.take_key(key, desk);
        self.look_at_waiting(desk);
        self.note_case(desk);
        self.follow_lesson(desk);
        self.make_room(desk);
        match desk.rescue_offer() {
            // Asked once for each act that was refused.
            Some(to) if self.offered.as_ref() != Some(&to) => {
                self.offered = Some(to.clone());
                self.follow(Flow::Open(Box::new(RescueCopy::new(&to))), desk)
            }
            _ => after,
        }
    }

    fn take_key(&mut self, key: Key, desk: &mut Desk) -> AfterKey {
        self.message = None;
        let place = self.top().place();
        let (of_below, leads) = self.top().leads();
        let led = self.look.keys.resolve(key, of_below).filter(|action| leads.contains(action));
        if let Some(action) = led.or_else(|| self.look.keys.resolve(key, place)) {
            return self.act(action, desk);
        }
        if let Some(action) = self.look.keys.silent(key, place) {
            let said = text(
                "{key} 不办理；{label}请按 {own}（字母键可在设置里打开）",
                "{key} decides nothing; {label} is {own} (letters: see settings)",
            );
            let own = self.look.key(action, place);
            self.message = Some(Message::plain(said.fill(&[("key", &key.label()), ("label", &action.row().label), ("own", &own)])));
            return AfterKey::Draw;
        }
        let flow = self.top_mut().edit(key, desk);
        if matches!(flow, Flow::Stay) {
            let places: Vec<Place> = self.above.iter().rev().map(|screen| screen.place()).chain([self.bottom.place()]).collect();
            let refused = |action: Action, steps: usize| self.refused_below(action, steps, desk);
            self.message = elsewhere::said(key, &places, &self.look, &refused).map(Message::plain);
        }
        self.follow(flow, desk)
    }

    /// Takes pasted text: into the field that has the keys, or nowhere.
    pub fn paste(&mut self, pasted: &str, desk: &mut Desk) {
        if self.lock.is_some() {
            self.paste_at_lock(pasted);
            return;
        }
        self.message = None;
        if !self.top().place().is_typing() {
            self.message = Some(Message::plain(text("粘贴的内容没有放入：这里不是输入框", "nothing was pasted: this is not a field")));
            return;
        }
        let flow = self.top_mut().paste(pasted, desk);
        self.follow(flow, desk);
        self.follow_lesson(desk);
        self.make_room(desk);
    }

    /// Why an action is refused by the screen so many steps below, and whatever is in front where the file is only looked at.
    fn refused_below(&self, action: Action, steps: usize, desk: &Desk) -> Option<Text> {
        let of_file = action.is_entered().then(|| desk.may_change().err()).flatten();
        let below = || self.above.iter().rev().map(AsRef::as_ref).chain([&self.bottom as &dyn Screen]).nth(steps);
        of_file.or_else(|| below().filter(|_| steps > 0).and_then(|screen| screen.able(action, desk).err()))
    }

    /// What is not finished and ends with the program.
    fn unfinished(&self) -> Vec<Unfinished> {
        let kept = |screen: &dyn Screen| screen.draft_of().is_some() && !screen.is_only_tried();
        let typed: Vec<bool> = self.above.iter().filter(|screen| screen.has_draft()).map(|screen| kept(screen.as_ref())).collect();
        let of_typed = typed.iter().min().map(|all_kept| if *all_kept { Unfinished::Kept } else { Unfinished::Lost });
        let waiting = self.waiting.iter().map(|waiting| waiting.of.is_ready());
        let asked = self.above.iter().filter_map(|screen| screen.unanswered());
        let job = self.job.as_ref().map(|_| Unfinished::Job);
        job.into_iter().chain(of_typed).chain(waiting.chain(asked).map(Unfinished::Unanswered)).collect()
    }

    /// The case that is open in front.
    fn open_case(&self) -> Option<&str> {
        self.top().case_in_front().filter(|_| self.top().place() == Place::Review)
    }

    fn act(&mut self, action: Action, desk: &mut Desk) -> AfterKey {
        // A search or a filter that is sent off now need not be written down first.
        if !(action == Action::Accept && self.above.is_empty()) {
            self.keep_drafts(desk);
        }
        if self.wants_name(action, desk) {
            return self.follow(Flow::Open(Box::new(FirstRun::name_alone(&self.settings))), desk);
        }
        self.tell_lesson(action, desk);
        match action {
            _ if let Some(why) = first_run::stands_empty(action, desk) => self.follow(Flow::Say(Message::plain(why)), desk),
            Action::LessonHint | Action::LessonFold => self.at_lesson(action, desk),
            Action::Find if self.open_case().is_some() => self.find_elsewhere(desk),
            Action::Quit => match self.unfinished() {
                unfinished if unfinished.is_empty() => AfterKey::Quit,
                // Another question is in front, or this one already.
                _ if self.place() == Place::Ask => {
                    let asked = elsewhere::unanswered(&self.look.key(action, Place::Ask), Place::Ask, &self.look);
                    self.follow(Flow::Say(Message::plain(asked)), desk)
                }
                unfinished => self.follow(Flow::Open(Box::new(Confirm::quit(&unfinished))), desk),
            },
            Action::Redraw => AfterKey::Redraw,
            Action::Language => {
                self.look.lang = match self.look.lang {
                    Lang::Zh => Lang::En,
                    Lang::En => Lang::Zh,
                };
                self.settings.chosen.lang = self.look.lang;
                self.tell_settings();
                AfterKey::Draw
            }
            Action::Glyphs => {
                (self.look.glyphs, self.settings.chosen.glyphs) = match self.look.glyphs {
                    GlyphSet::Unicode => (GlyphSet::Ascii, Glyphs::Ascii),
                    GlyphSet::Ascii => (GlyphSet::Unicode, Glyphs::Unicode),
                };
                self.tell_settings();
                AfterKey::Redraw
            }
            Action::Help => self.help(desk),
            Action::Handbook => self.follow(Flow::Open(handbook::about(&[], desk)), desk),
            Action::Palette => self.palette(desk),
            Action::Practice | Action::Example => match self.able(action, desk) {
                Ok(()) => AfterKey::Go(if action == Action::Practice { Elsewhere::Practice } else { Elsewhere::Example }),
                Err(why) => self.follow(Flow::Say(Message::wrong(why)), desk),
            },
            Action::Export => self.follow(Flow::Open(Box::new(Export::new(desk, self.look.lang))), desk),
            Action::Import => {
                let import = Import::empty(self.settings.here.as_deref(), desk);
                self.follow(Flow::Open(Box::new(import)), desk)
            }
            Action::Assess => self.assess(desk),
            Action::Backup => self.follow(Flow::Run(Task::Backup), desk),
            Action::Verify => self.follow(Flow::Run(Task::Verify), desk),
            Action::StopJob if self.job.is_some() => {
                self.message = Some(Message::plain(text("正在停下，什么都不会写入", "stopping; nothing will be written")));
                AfterKey::Stop
            }
            Action::StopJob => self.follow(Flow::Say(Message::plain(text("没有在后台做的任务", "no job is under way"))), desk),
            Action::Rulebook => self.rulebook(desk),
            Action::Villages => {
                let at = self.top().village(desk);
                self.follow(Flow::Open(Box::new(Villages::new(at.as_deref(), desk))), desk)
            }
            Action::Periods => self.offer_periods(desk),
            Action::Clues => self.follow(Flow::Open(Box::new(CluesPage::new("", self.top().case_in_front(), desk))), desk),
            Action::Revisits => self.follow(Flow::Open(Box::new(RevisitsPage::new(desk))), desk),
            Action::Rounds => self.follow(Flow::Open(Box::new(RoundsPage::new(desk))), desk),
            Action::Visits => self.follow(Flow::Open(Box::new(VisitsPage::new(self.open_case(), desk))), desk),
            Action::Board => self.follow(Flow::Open(Box::new(BoardPage::new(desk))), desk),
            Action::Settings => self.follow(Flow::Open(Box::new(SettingsScreen::new(&self.settings, desk))), desk),
            Action::Slip => self.newest_slip(desk),
            Action::Ledger => self.follow(Flow::Open(Box::new(LedgerPage::new(desk))), desk),
            // In a note they take back letters.
            Action::Undo if self.top().place() != Place::Note => match desk.book_to_put_back() {
                _ if let Err(why) = desk.may_take_back() => self.follow(Flow::Say(Message::wrong(why)), desk),
                None if let Some(said) = desk.name_older() => self.follow(Flow::Say(Message::plain(said)), desk),
                Some(Ok(new)) => self.follow(Flow::Run(Task::PutBack(Box::new(new))), desk),
                Some(Err(why)) => self.follow(Flow::Say(Message::wrong(why)), desk),
                None => self.take_back(desk.undo(), desk),
            },
            Action::Redo if self.top().place() != Place::Note => self.take_back(desk.redo(), desk),
            Action::Phrases | Action::CodePoint => {
                let flow = match (self.top().before(), action) {
                    (None, _) => Flow::Say(Message::wrong(text("这里不写文字", "no text is written here"))),
                    (Some(_), Action::Phrases) => match Phrases::new(&self.settings) {
                        Ok(phrases) => Flow::Open(Box::new(phrases)),
                        Err(why) => Flow::Say(Message::wrong(why)),
                    },
                    (Some(before), _) => Flow::Open(Box::new(CodePoint::new(&before))),
                };
                self.follow(flow, desk)
            }
            Action::Recall | Action::KeepPhrase => {
                let flow = if action == Action::Recall { self.recall(desk) } else { self.keep_phrase() };
                self.follow(flow, desk)
            }
            _ => self.act_on_top(action, desk),
        }
    }

    /// What only the screen on top knows how to do.
    fn act_on_top(&mut self, action: Action, desk: &mut Desk) -> AfterKey {
        let lang = self.look.lang;
        let mut refused = self.able(action, desk).err();
        // Where nothing can be entered nothing is asked either; any other refusal is the screen's to tell.
        if let Some(why) = refused.take_if(|_| action.is_entered() && desk.may_decide().is_err()) {
            return self.follow(Flow::Say(Message::wrong(why)), desk);
        }
        let (typed, depth) = (self.top().draft_of(), self.above.len());
        let flow = match (self.top_mut().act(action, desk, lang), refused) {
            // A key without effect says why.
            (Flow::Stay, Some(why)) => Flow::Say(Message::plain(why)),
            (flow, _) => flow,
        };
        self.field_closed(typed, depth, desk);
        self.follow(flow, desk)
    }

    /// Whether an action would go into the office's ledger while nobody has said who acts.
    fn wants_name(&self, action: Action, desk: &Desk) -> bool {
        let at_work = matches!(self.place(), Place::Queue | Place::Review | Place::Village | Place::Rules | Place::Files)
            || matches!(self.place(), Place::Clues | Place::Revisits | Place::Rounds | Place::Visits | Place::Pick);
        if self.settings.chosen.reviewer != NOBODY || !at_work || !action.is_entered() {
            return false;
        }
        // Nobody is asked for a name for what is refused then.
        if self.place() == Place::Pick && self.able(action, desk).is_err() {
            return false;
        }
        let header = desk.header();
        header.stamp == Stamp::Office && header.read_only.is_none()
    }

    /// The keys of the screen on top; asked again, what the handbook says of what the keys are on.
    fn help(&mut self, desk: &mut Desk) -> AfterKey {
        if self.top().place() == Place::Help {
            self.follow(Flow::Back, desk);
            let page = handbook::about(&self.top().topics(desk), desk);
            return self.follow(Flow::Open(page), desk);
        }
        let (place, refused) = self.refused(desk);
        let terms = self.top().terms(desk).into_iter().map(|(name, means)| Sign::term(name, means));
        let (line, signs) = (self.cut_line(desk), terms.chain(signs::at(place, desk)).collect());
        self.follow(
            Flow::Open(Box::new(Help::new(place, self.top().leads(), &refused, |action| self.top().named(action), line, signs))),
            desk,
        )
    }

    fn palette(&mut self, desk: &mut Desk) -> AfterKey {
        let (place, refused) = self.refused(desk);
        self.follow(Flow::Open(Box::new(Palette::new(place, refused))), desk)
    }

    /// Asks before every case is judged again.
    fn assess(&mut self, desk: &mut Desk) -> AfterKey {
        let flow = match self.able(Action::Assess, desk) {
            Ok(()) => {
                let question = text(
                    "重新筛查 {n} 户？已办理的不会被改；有新的高疑点时会重新打开，并写明原因。",
                    "Run the rules on {n|case|cases} again? Decisions stay; a case with a new high flag opens again, with the reason.",
                );
                Flow::Open(Box::new(Confirm::task(question.fill(&[("n", &desk.header().total)]), Task::Assess(None))))
            }
            Err(why) => Flow::Say(Message::wrong(why)),
        };
        self.follow(flow, desk)
    }

    /// The rulebook, at the rule in front.
    fn rulebook(&mut self, desk: &mut Desk) -> AfterKey {
        let flow = match self.top().able(Action::Rulebook, desk) {
            Ok(()) => Flow::Open(Box::new(Rulebook::new(
                self.rule_waiting().map(str::to_owned).or_else(|| self.top().rule(desk)).as_deref(),
                desk,
            ))),
            Err(why) => Flow::Say(Message::wrong(why)),
        };
        self.follow(flow, desk)
    }

    /// Shows what undo or redo did.
    fn take_back(&mut self, done: Result<Done, ReviewError>, desk: &mut Desk) -> AfterKey {
        match done {
            Ok(done) => {
                let after = self.follow(Flow::Changed(Message::done(done.said)), desk);
                self.bottom.show(&done.households, desk);
                for screen in &mut self.above {
                    screen.show(&done.households, desk);
                }
                after
            }
            Err(why) => self.follow(Flow::Say(Message::wrong(why)), desk),
        }
    }

    /// What is typed into the queue and has to be asked beside the desk.
    #[must_use]
    pub fn to_ask(&self, desk: &Desk) -> Option<AheadQuestion> {
        self.above.iter().rev().find_map(|screen| screen.to_ask(desk)).or_else(|| self.bottom.to_ask(desk))
    }

    /// How much of it is read; whether the picture has to be drawn again for it.
    pub fn reads_on(&mut self, read: (usize, usize)) -> bool {
        self.above.iter_mut().fold(self.bottom.goes_on(read), |is_new, screen| screen.goes_on(read) || is_new)
    }

    /// What was asked beside the desk is answered there, or could not be.
    pub fn answered(&mut self, question: AheadQuestion, failed: bool, desk: &mut Desk) {
        let (typed, depth) = (self.bottom.draft_of(), self.above.len());
        let mut flow = Flow::Stay;
        for (at, screen) in self.above.iter_mut().enumerate() {
            let follows = screen.answered(&question, failed, at + 1 < depth, desk);
            if !matches!(follows, Flow::Stay) {
                // That it is looked for is no longer true.
                self.message = None;
                flow = follows;
            }
        }
        let of_queue = self.bottom.answered(question, failed, depth > 0, desk);
        if depth == 0 {
            flow = of_queue;
            self.field_closed(typed, depth, desk);
        }
        self.follow(flow, desk);
        self.note_case(desk);
        self.follow_lesson(desk);
        self.make_room(desk);
    }

    /// The case in front has been looked at, where there was room to draw it.
    fn note_case(&mut self, desk: &mut Desk) {
        if self.is_too_small() || self.lock.is_some() {
            return;
        }
        let shown = self.in_sight().find_map(Screen::case_in_front).map(str::to_owned);
        if shown.is_some_and(|household| desk.opened(&household)) {
            // What is possible with it has changed.
            self.refresh(desk);
        }
    }

    fn refresh(&mut self, desk: &Desk) {
        self.bottom.refresh(desk);
        for screen in &mut self.above {
            screen.refresh(desk);
        }
    }

    /// Says what was done, and which key takes it back.
    fn tell(&mut self, message: Message, desk: &Desk) {
        let key = self.look.key(Action::Undo, self.place());
        let way = message.way.map(|way| (self.look.key(way, self.place()), way)).filter(|(key, _)| !key.is_empty());
        let is_step = message.is_step && desk.undo_label().is_some() && !key.is_empty();
        let said =
            match (is_step, way) {
                (true, Some((way, does))) => text("{said}（{key} 撤销，{way} {does}）", "{said} ({key} takes it back, {way} {does})")
                    .fill(&[("said", &message.said), ("key", &key), ("way", &way), ("does", &does.row().label)]),
                (true, None) => {
                    text("{said}（{key} 撤销）", "{said} ({key} takes it back)").fill(&[("said", &message.said), ("key", &key)])
                }
                (false, Some((way, _))) => text("{said}（{key}）", "{said} ({key})").fill(&[("said", &message.said), ("key", &way)]),
                (false, None) => message.said,
            };
        self.message = Some(Message { said, ..message });
    }

    fn follow(&mut self, flow: Flow, desk: &mut Desk) -> AfterKey {
        match flow {
            Flow::Stay => {}
            Flow::Case(hh_id, ids) => match Review::open(&hh_id, ids, desk) {
                Ok(case) => return self.follow(Flow::Open(Box::new(case)), desk),
                Err(why) => self.message = Some(Message::wrong(why)),
            },
            Flow::Say(message) => self.tell(message, desk),
            Flow::Open(mut screen) => {
                screen.resize(self.body(), desk);
                self.take_up(screen.as_mut(), desk);
                self.above.push(screen);
            }
            Flow::Tell(screen) => {
                self.put_away(desk);
                self.refresh(desk);
                return self.follow(Flow::Open(screen), desk);
            }
            Flow::Back if self.is_form_tried() => return self.call_off(desk),
            Flow::Back => self.cancel(desk),
            Flow::EnterField => self.take_up_field(desk),
            Flow::LeaveField => self.cancel_field(desk),
            Flow::BackTo(household) => {
                self.leave(desk);
                self.top_mut().show(&[household], desk);
            }
            Flow::BackSaying(message) => {
                self.leave(desk);
                self.message = Some(message);
            }
            Flow::Insert { instead, words } => {
                self.above.pop();
                self.top_mut().insert(instead, &words);
            }
            Flow::Finished { said, on } => {
                self.sent_off(desk);
                return self.follow(if on { Flow::Decided(said) } else { Flow::Changed(said) }, desk);
            }
            Flow::Chosen(action) => {
                self.leave(desk);
                return self.act(action, desk);
            }
            Flow::Decided(said) => {
                self.refresh(desk);
                self.tell(said, desk);
                let flow = self.top_mut().go_on(desk);
                return self.follow(flow, desk);
            }
            Flow::Narrow(name, households) => {
                self.above.clear();
                self.bottom.narrow(name, households, desk);
            }
            Flow::Period(period) => return self.turn_to(period, desk),
            Flow::Changed(said) => {
                self.refresh(desk);
                self.tell(said, desk);
            }
            Flow::Run(task) => return self.run(task, desk),
            Flow::Choose { what, leave } => {
                if leave {
                    self.leave(desk);
                }
                for (choice, _) in &what {
                    self.forget(&draft_of_setting(*choice), desk);
                }
                let told = what.into_iter().map(|(choice, value)| self.choose(choice, &value, desk)).last();
                self.message = told;
                self.tell_settings();
                return AfterKey::Redraw;
            }
            Flow::Quit => return AfterKey::Quit,
        }
        AfterKey::Draw
    }

    /// Whether the mouse is to be heard.
    #[must_use]
    pub const fn wants_mouse(&self) -> bool {
        self.settings.chosen.mouse
    }

    /// Draws everything. The real cursor shows in the field that has the keys; where there is none it is hidden, and what comes back is
    /// the row it has to stand at all the same: the window of an input method opens there.
    pub fn draw(&self, frame: &mut Frame, desk: &Desk) -> Option<Position> {
        let area = frame.area();
        let scene = Scene { desk, look: &self.look, settings: &self.settings };
        let mut paint = Painter::new(frame.buffer_mut(), &self.look);
        if area.width < LEAST.0 || area.height < LEAST.1 {
            let words = text(
                "窗口太小：要 80 列 24 行（现在 {w} 列 {h} 行），内容都还在",
                "too small: 80 by 24 needed (now {w} by {h}); nothing is lost",
            );
            let words = words.fill(&[("w", &i64::from(area.width)), ("h", &i64::from(area.height))]);
            for (y, line) in (area.top()..area.bottom()).zip(width::wrap(self.look.say(&words), usize::from(area.width))) {
                paint.put(area.x, y, area.width, &line, Meaning::Plain);
            }
            self.paint_ground(frame.buffer_mut());
            return Some(Position { x: area.x, y: area.y });
        }
        if let Some(lock) = &self.lock {
            let at = lock.draw(&mut paint, area);
            self.paint_ground(frame.buffer_mut());
            return Some(at);
        }
        let body = Rect { height: area.height - 1 - self.told - self.panel_rows(), ..area };
        let mut cursor = None;
        for screen in self.in_sight() {
            cursor = screen.draw(&scene, &mut paint, body);
        }
        self.draw_panel(&mut paint, Rect { y: body.bottom(), height: self.panel_rows(), ..area });
        let keys = paint.focus().unwrap_or(Position { x: body.x, y: body.y });
        let top = self.top();
        let hint = self.spoken(desk).or_else(|| top.hint(&scene).map(|hint| ways::with_keys(hint, self.place(), &self.look)));
        let line = Rect { y: area.bottom() - 1 - self.told, height: self.told, ..area };
        let used = match (&self.job, self.told_waiting()) {
            (Some(job), _) => footer::job(&mut paint, line, &job.label, job.progress),
            (None, Some(waiting)) => footer::beside(&mut paint, line, &waiting),
            (None, None) => 0,
        };
        footer::message(&mut paint, Rect { width: line.width - used, ..line }, hint.as_ref());
        let able = |action: Action| self.able(action, desk);
        let foot = Rect { y: area.bottom() - 1, height: 1, ..area };
        match self.walk {
            Some(_) => footer::keys_of_walk(&mut paint, foot),
            None => footer::keys(&mut paint, foot, top, top.foot(desk), &able),
        }
        self.paint_ground(frame.buffer_mut());
        let Some(shown) = cursor else { return Some(keys) };
        frame.set_cursor_position(shown);
        None
    }

    /// Puts the ground of a light theme under everything that has none of its own.
    fn paint_ground(&self, buffer: &mut Buffer) {
        self.look.paint_ground(buffer);
    }

    /// The screens from the last one that hides those below it; of questions one over the other, the one in front.
    fn in_sight(&self) -> impl Iterator<Item = &dyn Screen> {
        let hiding = self.above.iter().rposition(|screen| !screen.is_popup()).map_or(0, |at| at + 1);
        let is_question = |screen: &dyn Screen| matches!(screen.place(), Place::Ask | Place::Consent);
        let asks = is_question(self.top());
        self.screens().skip(hiding).filter(move |screen| !asks || !is_question(*screen) || std::ptr::addr_eq(*screen, self.top()))
    }
}
