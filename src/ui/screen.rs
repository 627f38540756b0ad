//! What a screen is: a place that draws itself, takes actions, and answers with one `Flow`.
//!
//! Drawing takes `&self` and cannot change anything; updating never sees a frame.

use ratatui::layout::Position;
use ratatui::layout::Rect;

use crate::config::choice::Choice;
use crate::config::settings::Settings;
use crate::domain::period::Period;
use crate::i18n::Lang;
use crate::i18n::Text;
use crate::i18n::text;
use crate::input::action::Action;
use crate::input::action::ActionGroup;
use crate::input::action::Place;
use crate::input::key::Key;
use crate::review::desk::ahead::AheadQuestion;
use crate::review::desk::state::Desk;
use crate::training::handbook::Chapter;
use crate::training::walk::player::Ticks;
use crate::ui::task::Task;
use crate::ui::task::TaskOutcome;
use crate::ui::widgets::display::Look;
use crate::ui::widgets::filter_list::Browse;
use crate::ui::widgets::painter::Painter;
use crate::ui::widgets::theme::Meaning;
use crate::ui::widgets::width;

/// What a screen draws from.
#[derive(Clone, Copy)]
pub struct Scene<'a> {
    /// The desk, to be read.
    pub desk: &'a Desk,
    /// The reader's choices, as they are drawn with.
    pub look: &'a Look,
    /// The settings they come from.
    pub settings: &'a Settings,
}

impl Scene<'_> {
    /// The title of a rule in a column: whole where it fits, else its few words, which are never cut in the middle of a word.
    #[must_use]
    pub fn title_in(&self, title: &Text, room: u16) -> String {
        let show = |words: &Text| self.look.glyphs.show(self.look.say(words)).into_owned();
        let whole = show(title);
        if width::cells(&whole) <= usize::from(room) {
            return whole;
        }
        width::fit_words(&show(self.desk.brief(title)), usize::from(room), self.look.glyphs.ellipsis())
    }
}

/// What leaving a box without doing what it is for is called, in its frame as in the line of keys.
pub const CANCEL: Text = text("取消", "cancel");

/// The short line above the footer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// What it says.
    pub said: Text,
    /// How.
    pub meaning: Meaning,
    /// Whether undo takes back just this.
    pub is_step: bool,
    /// What leads on from a refusal: its key is said with it.
    pub way: Option<Action>,
    /// How much room it takes while nothing has just happened.
    pub room: HintRoom,
}

/// How much room a hint takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HintRoom {
    /// A line; help shows the rest.
    Line,
    /// As many lines as it needs: it says why something cannot be done, and what to do about it stands last.
    Whole,
}

impl Message {
    /// That a list shows nothing, and the ways to fill it, or why there are none now.
    #[must_use]
    pub fn of_nothing(nothing: &Text, ways: &Text, may: Result<(), Text>) -> Message {
        let more = may.map_or_else(|why| why, |()| ways.clone());
        // A refusal ends in what to do about it.
        Message::plain(text("{nothing}；{more}", "{nothing}; {more}").fill(&[("nothing", nothing), ("more", &more)])).whole()
    }

    /// A decision, which undo takes back.
    #[must_use]
    pub const fn decided(said: Text) -> Message {
        Message { said, meaning: Meaning::Approved, is_step: true, way: None, room: HintRoom::Line }
    }

    /// The last effect, which undo does not know or has just had.
    #[must_use]
    pub const fn done(said: Text) -> Message {
        Message { said, meaning: Meaning::Approved, is_step: false, way: None, room: HintRoom::Line }
    }

    /// A refusal or an error.
    #[must_use]
    pub fn wrong(said: impl Into<Text>) -> Message {
        Message { said: said.into(), meaning: Meaning::Wrong, is_step: false, way: None, room: HintRoom::Line }
    }

    /// The same, and what leads on from there.
    #[must_use]
    pub fn by(self, way: Option<Action>) -> Message {
        Message { way, ..self }
    }

    /// The same, read to its end also as a hint.
    #[must_use]
    pub fn whole(self) -> Message {
        Message { room: HintRoom::Whole, ..self }
    }

    /// Something to know.
    #[must_use]
    pub const fn plain(said: Text) -> Message {
        Message { said, meaning: Meaning::Plain, is_step: false, way: None, room: HintRoom::Line }
    }
}

/// What long work is asked for that a clerk has to look at: what it came to is put there alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AskedFor {
    /// What a change of this rule, or of its limits, would do.
    Rule(String),
    /// What bringing files in would do.
    Files,
}

/// What comes back from a screen.
pub enum Flow {
    /// Stay here.
    Stay,
    /// Stay here and say something.
    Say(Message),
    /// Put a screen on top.
    Open(Box<dyn Screen>),
    /// The work changed under every screen: show it, and put a screen on top that tells of it, in the place of the form that was sent off;
    /// what was typed there is set aside, to be sent off again.
    Tell(Box<dyn Screen>),
    /// Put a household's case on top, to go on from it through these households.
    Case(String, Vec<String>),
    /// Leave this screen.
    Back,
    /// Stay here: a field was opened, and what was typed into it before is taken up.
    EnterField,
    /// Stay here and leave the field that is typed into; what was typed there is set aside.
    LeaveField,
    /// Leave this screen; the one below goes to this household, the one last seen.
    BackTo(String),
    /// Leave this screen and say something.
    BackSaying(Message),
    /// Leave this screen: what it was for is done. With `on`, the screen below goes on to the next case.
    Finished {
        /// What was done.
        said: Message,
        /// Whether the case is decided and the next one may come.
        on: bool,
    },
    /// Leave this screen and put words at the cursor of the one below, in place of so many characters before it.
    Insert {
        /// How many characters go.
        instead: usize,
        /// What comes.
        words: String,
    },
    /// Leave this screen and do this action on the one below.
    Chosen(Action),
    /// The case in front is decided: show the work again, and this screen goes on to the next case.
    Decided(Message),
    /// Leave every screen; the queue shows these households alone, under this name.
    Narrow(Text, Vec<String>),
    /// Leave every screen; another period is shown, the case in front in it too where it has one.
    Period(Period),
    /// The work changed under every screen: show it, stay here.
    Changed(Message),
    /// Do long work beside the keyboard; what comes of it goes to this screen, or to the one below a question.
    Run(Task),
    /// Put settings in force and write them down; with `leave`, leave this screen.
    Choose {
        /// What is chosen, and its value.
        what: Vec<(Choice, String)>,
        /// Whether this screen has nothing more to ask.
        leave: bool,
    },
    /// End the program.
    Quit,
}

/// What a field by itself cannot do: what sends off a form, and what leads to its other parts.
///
/// # Errors
/// The sentence that says so.
pub fn only_a_field(action: Action) -> Result<(), Text> {
    let decides = matches!(action.row().group, ActionGroup::Decide | ActionGroup::Settle);
    if decides || matches!(action, Action::NextPane | Action::PrevPane) {
        return Err(text("这里只输入文字", "only text is typed here"));
    }
    Ok(())
}

/// What a window of several fields cannot do: the same, but the key to the next part leads on or changes the choice.
///
/// # Errors
/// The sentence that says so.
pub fn only_fields(action: Action) -> Result<(), Text> {
    if matches!(action, Action::NextPane | Action::PrevPane) { Ok(()) } else { only_a_field(action) }
}

/// That something is done to a campaign, or to who is responsible, where none is to be chosen.
///
/// # Errors
/// The sentence that names the list.
pub const fn only_of_its_list(action: Action) -> Result<(), Text> {
    match action {
        Action::SetDates | Action::CloseCampaign | Action::ReopenCampaign => {
            Err(text("先打开“换期”，选一期", "open the list of periods and choose one first"))
        }
        Action::SetDuty | Action::DropDuty => Err(text("先到一村里打开“责任人”", "open the list of who is responsible in a village first")),
        _ => Ok(()),
    }
}

/// That the practice is open already.
#[must_use]
pub const fn practised() -> Text {
    text("现在就是练习数据", "this is the practice already")
}

/// Why nothing is taken up.
#[must_use]
pub const fn nothing_set_aside() -> Text {
    text("没有可以取回的草稿", "there is no draft to take up")
}

/// A screen, a form or a page.
pub trait Screen {
    /// Which keys are valid.
    fn place(&self) -> Place;
    /// Whether the screen below stays in sight.
    fn is_popup(&self) -> bool {
        false
    }
    /// Draws itself; returns where the real cursor belongs while text is typed.
    fn draw(&self, scene: &Scene, paint: &mut Painter, area: Rect) -> Option<Position>;
    /// What the line above the footer says while nothing has just happened.
    fn hint(&self, _scene: &Scene) -> Option<Message> {
        None
    }
    /// Whether an action can run now.
    ///
    /// # Errors
    /// The sentence that says why not.
    fn able(&self, action: Action, _desk: &Desk) -> Result<(), Text> {
        match (self.place(), action) {
            (Place::Line, _) => only_a_field(action),
            (Place::Pick, _) => only_of_its_list(action),
            _ => Ok(()),
        }
    }
    /// Whether all there is to read is in sight, so that no key for the next page leads anywhere.
    fn is_whole(&self, _lang: Lang) -> bool {
        false
    }
    /// Whether nothing lies below what is in sight, so that the key for the next page is not named.
    fn is_at_end(&self, lang: Lang) -> bool {
        self.is_whole(lang)
    }
    /// Does an action; what it puts into fields is in the reader's language.
    fn act(&mut self, action: Action, desk: &mut Desk, lang: Lang) -> Flow;
    /// The list that typing narrows, where this screen is one: what is typed and pasted goes to it.
    fn browse(&mut self) -> Option<&mut Browse> {
        None
    }
    /// Something else is typed above that list: its rows are chosen anew.
    fn choose_rows(&mut self, _desk: &Desk) {}
    /// Takes a key that is no action, while text is typed.
    fn edit(&mut self, key: Key, desk: &mut Desk) -> Flow {
        if self.browse().is_some_and(|browse| browse.key(key)) {
            self.choose_rows(desk);
        }
        Flow::Stay
    }
    /// Takes pasted text; never an action.
    fn paste(&mut self, pasted: &str, desk: &mut Desk) -> Flow {
        if let Some(browse) = self.browse() {
            browse.paste(pasted);
            self.choose_rows(desk);
        }
        Flow::Stay
    }
    /// Long work that this screen asked for is done.
    fn finished(&mut self, _outcome: TaskOutcome, _desk: &mut Desk) -> Flow {
        Flow::Stay
    }
    /// What long work asked for here is about; none where nothing that it comes to is to be looked at now.
    fn awaits(&self) -> Option<AskedFor> {
        None
    }
    /// What has to be asked beside the desk before it can be shown here.
    fn to_ask(&self, _desk: &Desk) -> Option<AheadQuestion> {
        None
    }
    /// So much of what was asked is read, of so much; whether the picture says something else now.
    fn goes_on(&mut self, _read: (usize, usize)) -> bool {
        false
    }
    /// What was asked beside the desk is answered there, or could not be (`failed`); under another screen nothing is opened for it.
    fn answered(&mut self, _question: &AheadQuestion, _failed: bool, _is_below: bool, _desk: &mut Desk) -> Flow {
        Flow::Stay
    }
    /// The work has changed: derive again what is shown.
    fn refresh(&mut self, desk: &Desk);
    /// Undo or redo touched these households: go to the first of them, where it is to be seen here.
    fn show(&mut self, _households: &[String], _desk: &Desk) {}
    /// A screen above decided this case: go on.
    fn go_on(&mut self, _desk: &mut Desk) -> Flow {
        Flow::Stay
    }
    /// Settings have changed.
    fn chosen(&mut self, _settings: &Settings) {}
    /// The room has changed; nothing else does.
    fn resize(&mut self, area: Rect, desk: &Desk);
    /// Code of the rule in front, where there is one.
    fn rule(&self, _desk: &Desk) -> Option<String> {
        None
    }
    /// What the handbook may be asked about here, that which has the keys first.
    fn topics(&self, desk: &Desk) -> Vec<(Chapter, String)> {
        self.rule(desk).map(|code| (Chapter::Rules, code)).into_iter().collect()
    }
    /// What can be ticked here, and where the keys are.
    fn ticks(&self) -> Ticks {
        Ticks::default()
    }
    /// Whether the years of a case stand side by side here.
    fn lays_years(&self) -> bool {
        false
    }
    /// The household whose case is to be read here, where there is one.
    fn case_in_front(&self) -> Option<&str> {
        None
    }

    /// What can be done from here on the screen below, and the place whose keys mean it: such a key closes this screen first.
    fn leads(&self) -> (Place, &[Action]) {
        (self.place(), &[])
    }

    /// What an action is called here, where it does something else than by its name.
    fn named(&self, _action: Action) -> Option<Text> {
        None
    }
    /// The actions whose keys stand below, where they are others than at any screen of the place.
    fn foot(&self, _desk: &Desk) -> &'static [Action] {
        &[]
    }
    /// Names that may be typed here, each with what it is, for help.
    fn terms(&self, _desk: &Desk) -> Vec<(Text, Text)> {
        Vec::new()
    }
    /// Name of the village in front, where there is one.
    fn village(&self, _desk: &Desk) -> Option<String> {
        None
    }
    /// What its words are kept for while they are typed (`note 98…`); none when nothing is kept.
    fn draft_of(&self) -> Option<String> {
        None
    }
    /// What has been typed and not sent off, in a form that `restore` reads; none when there is nothing.
    fn draft(&self) -> Option<String> {
        None
    }
    /// Whether what is typed here is only tried: it is set aside in memory, and no file ever holds it.
    fn is_only_tried(&self) -> bool {
        false
    }
    /// Leaves the field that is typed into.
    fn leave_field(&mut self, _desk: &Desk) {}
    /// Takes up what was typed before the program ended.
    fn restore(&mut self, _words: &str) {}
    /// What stands before the cursor on its line; none where no free text is typed.
    fn before(&self) -> Option<String> {
        None
    }
    /// Puts words at the cursor, in place of so many characters before it.
    fn insert(&mut self, _instead: usize, _words: &str) {}
    /// What long work came to and this screen asks about, in words: leaving without an answer loses it.
    fn unanswered(&self) -> Option<Text> {
        None
    }
    /// Whether leaving loses something typed.
    fn has_draft(&self) -> bool {
        false
    }
}
