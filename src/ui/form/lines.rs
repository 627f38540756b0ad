//! A window of lines to fill in, one under the other: a name, what is typed, and what is said beside it.
//!
//! What does not live here: what is asked and what becomes of it (`ui/dialog`), forms of choices and sentences (`form/mod.rs`).

use ratatui::layout::Position;
use ratatui::layout::Rect;

use crate::i18n::Lang;
use crate::i18n::Text;
use crate::i18n::text;
use crate::input::action::Action;
use crate::input::action::Place;
use crate::input::key::Key;
use crate::review::desk::state::Desk;
use crate::training::handbook::Chapter;
use crate::ui::form;
use crate::ui::screen::CANCEL;
use crate::ui::screen::Flow;
use crate::ui::screen::Message;
use crate::ui::screen::Scene;
use crate::ui::screen::Screen;
use crate::ui::screen::only_fields;
use crate::ui::widgets::painter::Painter;
use crate::ui::widgets::text_field::TextField;
use crate::ui::widgets::theme::Meaning;
use crate::ui::widgets::width;

/// What an action is called in a window of lines: the key that confirms a single line leads on to the next one here.
#[must_use]
pub fn named(action: Action) -> Option<Text> {
    match action {
        Action::Accept => Some(text("下一行", "next line")),
        Action::Back => Some(CANCEL),
        _ => None,
    }
}

/// The most cells of a name.
const LABEL: u16 = 24;

/// Cells of a field that is written in, where there is room.
const FIELD: u16 = 20;

/// Cells that the window has where it says little.
const LEAST: u16 = 64;

/// How many lines of the list below stay in view above the window.
const OVER_LIST: u16 = 5;

/// How what is typed in a line is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum TakenAs {
    /// As it stands there.
    Typed,
    /// As a day that is over or is today, of which a part may be written.
    PastDay,
}

/// A line to fill in; `P` names what it asks, so that nothing depends on where it stands.
pub struct FormLine<P> {
    part: P,
    label: Text,
    field: TextField,
    offered: String,
    // Said beside it as long as nothing is typed.
    beside: Option<Text>,
    // What may stand in it, where that is a matter of choice: the key to the next part goes from one to the next.
    choices: Vec<Text>,
    taken: TakenAs,
}

impl<P: Copy + PartialEq> FormLine<P> {
    /// A line with what it offers, which typing replaces.
    #[must_use]
    pub fn offering(part: P, label: Text, offered: impl Into<String>) -> FormLine<P> {
        let offered = offered.into();
        let field = TextField::offering(offered.clone());
        FormLine { part, label, field, offered, beside: None, choices: Vec::new(), taken: TakenAs::Typed }
    }

    /// The same with what is said beside it as long as nothing is typed.
    #[must_use]
    pub fn said(self, beside: Option<Text>) -> FormLine<P> {
        FormLine { beside, ..self }
    }

    /// The same with what may stand in it.
    #[must_use]
    pub fn one_of(self, choices: Vec<Text>) -> FormLine<P> {
        FormLine { choices, ..self }
    }

    /// The same for a day that is over or is today, of which a part may be written.
    #[must_use]
    pub fn past_day(self) -> FormLine<P> {
        FormLine { taken: TakenAs::PastDay, ..self }
    }

    /// What it asks.
    #[must_use]
    pub const fn part(&self) -> P {
        self.part
    }

    /// What stands in it, without blanks around it.
    #[must_use]
    pub fn value(&self) -> &str {
        self.field.value().trim()
    }

    /// What it offered.
    #[must_use]
    pub fn offered(&self) -> &str {
        &self.offered
    }

    fn turn(&mut self, forward: bool, lang: Lang) {
        let names: Vec<String> = self.choices.iter().map(|choice| choice.get(lang).to_owned()).collect();
        let at = names.iter().position(|name| name == self.value());
        let next = match (at, forward) {
            (Some(at), true) => (at + 1) % names.len(),
            (Some(at), false) => (at + names.len() - 1) % names.len(),
            (None, _) => 0,
        };
        self.field = TextField::offering(names[next].clone());
    }
}

/// The window: its lines, and which has the keys.
pub struct FormLines<P> {
    /// The lines.
    pub lines: Vec<FormLine<P>>,
    at: usize,
}

impl<P: Copy + PartialEq> FormLines<P> {
    /// The keys are on the first.
    #[must_use]
    pub const fn new(lines: Vec<FormLine<P>>) -> FormLines<P> {
        FormLines { lines, at: 0 }
    }

    /// What stands in a line; empty where the window does not ask it.
    #[must_use]
    pub fn value(&self, part: P) -> &str {
        self.lines.iter().find(|line| line.part == part).map_or("", FormLine::value)
    }

    /// What the line with the keys asks.
    #[must_use]
    pub fn asks(&self) -> Option<P> {
        self.lines.get(self.at).map(|line| line.part)
    }

    /// What may stand in the line that has the keys.
    #[must_use]
    pub fn choices(&self) -> &[Text] {
        self.lines.get(self.at).map_or(&[], |line| line.choices.as_slice())
    }

    /// What is said of what stands in the line that has the keys: the choices with the key that turns to another, or which day a part of one
    /// is taken for; none where it is free, or stands there whole.
    #[must_use]
    pub fn told(&self, scene: &Scene) -> Option<Message> {
        let line = self.lines.get(self.at)?;
        if line.taken == TakenAs::PastDay {
            let day = form::past_day(line.value(), scene.desk.today())?.to_string();
            return (day != line.value()).then(|| Message::plain(text("就是 {day}", "taken as {day}").fill(&[("day", &day)])));
        }
        let choices = self.choices();
        let key = scene.look.key(Action::NextPane, Place::Line);
        let said = text("{key} 换: {choices}", "{key} changes it: {choices}");
        (!choices.is_empty()).then(|| Message::plain(said.fill(&[("key", &key), ("choices", &Text::list(choices.to_vec()))])))
    }

    /// The keys go to a line, such as the one that is filled in wrongly.
    pub fn go(&mut self, part: P) {
        self.at = self.lines.iter().position(|line| line.part == part).unwrap_or(self.at);
    }

    /// Whether an action of a field can run: where there is one line, no key leads to the next.
    ///
    /// # Errors
    /// The sentence that says so.
    pub fn able(&self, action: Action) -> Result<(), Text> {
        if action == Action::Accept && self.lines.len() < 2 {
            return Err(text("这里只有一行，没有下一行", "there is one line here and no next one"));
        }
        only_fields(action)
    }

    /// Moves the keys, or changes what is chosen, where an action does that.
    pub fn act(&mut self, action: Action, lang: Lang) {
        match action {
            Action::NextPane | Action::PrevPane if !self.choices().is_empty() => {
                if let Some(line) = self.lines.get_mut(self.at) {
                    line.turn(action == Action::NextPane, lang);
                }
            }
            Action::Up | Action::PrevPane => self.at = self.at.saturating_sub(1),
            Action::Down | Action::NextPane | Action::Accept => self.at = (self.at + 1).min(self.lines.len().saturating_sub(1)),
            _ => {}
        }
    }

    /// Takes a key that is no action.
    pub fn edit(&mut self, key: Key) {
        if let Some(line) = self.lines.get_mut(self.at) {
            line.field.key(key);
        }
    }

    /// Takes pasted text.
    pub fn paste(&mut self, pasted: &str) {
        if let Some(line) = self.lines.get_mut(self.at) {
            line.field.paste(pasted);
        }
    }

    /// Whether anything is not as it was offered.
    #[must_use]
    pub fn has_draft(&self) -> bool {
        self.lines.iter().any(|line| line.field.value() != line.offered)
    }

    /// What has been typed, in a form that `restore` reads.
    #[must_use]
    pub fn draft(&self) -> Option<String> {
        self.has_draft().then(|| self.lines.iter().map(|line| line.field.value()).collect::<Vec<_>>().join("\n"))
    }

    /// Takes up what was typed before.
    pub fn restore(&mut self, words: &str) {
        for (line, typed) in self.lines.iter_mut().zip(words.split('\n')) {
            line.field = TextField::taken_up(typed);
        }
    }

    /// Draws the window over the list it belongs to; where the real cursor belongs. `send` is what sending it off is called.
    pub fn draw(&self, title: &Text, send: &Text, paint: &mut Painter, area: Rect) -> Option<Position> {
        let look = paint.look;
        let cells = |words: &Text| u16::try_from(width::cells(&look.words(words))).unwrap_or(u16::MAX);
        let widest = self.lines.iter().map(|line| cells(&line.label)).max().unwrap_or(0);
        let said = self.lines.iter().filter_map(|line| line.beside.as_ref()).map(cells).max().unwrap_or(0);
        // As wide as what it says takes beside a field that is written in, where there is room for it.
        let wanted = widest.saturating_add(said).saturating_add(FIELD + 6);
        let wide = wanted.max(LEAST).min(area.width.saturating_sub(8));
        let tall = u16::try_from(self.lines.len() + 2).unwrap_or(area.height).min(area.height);
        // The list begins at the top of any screen.
        let down = ((area.height - tall) / 2).min(OVER_LIST);
        let window = Rect { x: area.x + (area.width - wide) / 2, y: area.y + down, width: wide, height: tall };
        let foot = [
            (format!(" {} {} ", look.key(Action::Submit, Place::Line), look.say(send)), Meaning::Key),
            (format!(" {} {} ", look.key(Action::Back, Place::Line), look.say(&CANCEL)), Meaning::Plain),
        ];
        let inside = paint.window(window, look.say(title), &foot);
        let label = widest.min(inside.width.saturating_sub(said + FIELD + 2).max(LABEL)) + 2;
        let top = (self.at + 1).saturating_sub(usize::from(inside.height));
        let mut cursor = None;
        for ((at, line), y) in self.lines.iter().enumerate().skip(top).zip(inside.y..inside.bottom()) {
            let here = at == self.at;
            paint.put(inside.x, y, label - 1, &look.words(&line.label), if here { Meaning::Heading } else { Meaning::Plain });
            let room = inside.width.saturating_sub(label);
            let beside = line.beside.as_ref().filter(|_| line.field.value() == line.offered).map(|words| look.words(words));
            let space = room.saturating_sub(beside.as_deref().map_or(0, |words| u16::try_from(width::cells(words)).unwrap_or(room)));
            let (shown, from) = line.field.window(space.saturating_sub(1), look.glyphs.ellipsis());
            let shown = width::pad(&look.glyphs.show(&shown), usize::from(space), width::Side::Left, look.glyphs.ellipsis());
            // Only the line that has the keys stands out: what typing would replace is that of no other.
            paint.put(inside.x + label, y, space, &shown, if here { Meaning::Focus } else { Meaning::Plain });
            if let Some(words) = beside {
                paint.put(inside.x + label + space, y, room - space, &words, Meaning::Muted);
            }
            if here {
                cursor = Some(Position { x: inside.x + label + from, y });
            }
        }
        cursor
    }
}

/// A form that is a window of lines over the list it belongs to. What it asks and what becomes of it is its own; keys, drafts and drawing are
/// those of every such form.
pub trait LinesForm {
    /// What names its lines.
    type Asked: Copy + PartialEq;
    /// Its lines.
    fn lines(&self) -> &FormLines<Self::Asked>;
    /// The same, to be filled in.
    fn lines_mut(&mut self) -> &mut FormLines<Self::Asked>;
    /// Its title, and what sending it off is called.
    fn words(&self) -> (Text, Text);
    /// What the line above the footer says of it.
    fn hint(&self, scene: &Scene) -> Option<Message>;
    /// What the handbook may be asked about at the line with the keys: never nothing, which would be the whole of it.
    fn topics(&self) -> Vec<(Chapter, String)>;
    /// What its words are kept for while they are typed.
    fn draft_name(&self) -> String;
    /// Sends it off.
    ///
    /// # Errors
    /// The sentence on what is filled in wrongly; it stays open then.
    fn submit(&mut self, desk: &mut Desk) -> Result<Flow, Text>;
}

impl<F: LinesForm> Screen for F {
    fn place(&self) -> Place {
        Place::Line
    }

    fn is_popup(&self) -> bool {
        true
    }

    fn draw(&self, _: &Scene, paint: &mut Painter, area: Rect) -> Option<Position> {
        let (title, send) = self.words();
        self.lines().draw(&title, &send, paint, area)
    }

    fn hint(&self, scene: &Scene) -> Option<Message> {
        LinesForm::hint(self, scene)
    }

    fn able(&self, action: Action, _: &Desk) -> Result<(), Text> {
        self.lines().able(action)
    }

    fn named(&self, action: Action) -> Option<Text> {
        named(action)
    }

    fn act(&mut self, action: Action, desk: &mut Desk, lang: Lang) -> Flow {
        match action {
            Action::Submit => return self.submit(desk).unwrap_or_else(|why| Flow::Say(Message::wrong(why))),
            Action::Back => return Flow::Back,
            _ => self.lines_mut().act(action, lang),
        }
        Flow::Stay
    }

    fn edit(&mut self, key: Key, _: &mut Desk) -> Flow {
        self.lines_mut().edit(key);
        Flow::Stay
    }

    fn paste(&mut self, pasted: &str, _: &mut Desk) -> Flow {
        self.lines_mut().paste(pasted);
        Flow::Stay
    }

    fn topics(&self, _: &Desk) -> Vec<(Chapter, String)> {
        LinesForm::topics(self)
    }

    fn has_draft(&self) -> bool {
        self.lines().has_draft()
    }

    fn draft_of(&self) -> Option<String> {
        Some(self.draft_name())
    }

    fn draft(&self) -> Option<String> {
        self.lines().draft()
    }

    fn restore(&mut self, words: &str) {
        self.lines_mut().restore(words);
    }

    fn refresh(&mut self, _: &Desk) {}

    fn resize(&mut self, _: Rect, _: &Desk) {}
}
