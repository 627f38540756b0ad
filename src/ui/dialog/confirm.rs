//! A yes-or-no question before a mass or final act, with exact counts; what it does is done by a command key, never by Enter.

use ratatui::layout::Position;
use ratatui::layout::Rect;

use crate::config::choice::Choice;
use crate::domain::period::Period;
use crate::i18n::Lang;
use crate::i18n::Text;
use crate::i18n::text;
use crate::input::action::Action;
use crate::input::action::Place;
use crate::review::desk::state::Desk;
use crate::review::error::ReviewError;
use crate::review::rows::Order;
use crate::ui::dialog::detail;
use crate::ui::screen::Flow;
use crate::ui::screen::Message;
use crate::ui::screen::Scene;
use crate::ui::screen::Screen;
use crate::ui::task::Task;
use crate::ui::task::TaskOutcome;
use crate::ui::widgets::painter::Painter;
use crate::ui::widgets::scroll::Beyond;
use crate::ui::widgets::scroll::Scroll;
use crate::ui::widgets::theme::Meaning;
use crate::ui::widgets::width;

/// Cells of a window at most.
const WIDEST: u16 = 64;

/// The answers, in the frame as in the line of keys.
const YES: Text = text("确定", "yes");
const NO: Text = text("取消", "no");

/// What a yes does.
enum Then {
    Order(Box<Order>),
    // Given away once the answer is yes.
    Task(Option<Task>),
    Choice(Choice, &'static str),
    Close(Period),
    Quit,
}

/// What is not finished when the desk is left.
#[derive(Clone, Debug)]
pub enum Unfinished {
    /// Work beside the keyboard.
    Job,
    /// Something typed, of which no draft is kept.
    Lost,
    /// Something typed, of which a draft is kept.
    Kept,
    /// What long work came to, which nobody has answered: in words, what is ready.
    Unanswered(Text),
}

impl Unfinished {
    fn text(&self) -> Text {
        match self {
            Unfinished::Job => text("后台的任务会停下，它什么都不会写入", "The job under way stops and writes nothing"),
            Unfinished::Lost => text("正在填的内容会丢掉", "What you are typing is lost"),
            Unfinished::Kept => text(
                "正在填的已存成草稿，下次打开同一处时还在",
                "What you are typing is kept as a draft and comes back when the same is opened again",
            ),
            Unfinished::Unanswered(ready) => text(
                "{ready}，还没有回答：退出就什么都不改，下次要重做",
                "{ready} and not answered: leaving changes nothing, and it has to be done again",
            )
            .fill(&[("ready", ready)]),
        }
    }
}

/// A question.
pub struct Confirm {
    question: Text,
    then: Then,
    // The first line in sight of a question that is longer than the window.
    top: usize,
    area: Rect,
}

impl Confirm {
    const fn of(question: Text, then: Then) -> Confirm {
        Confirm { question, then, top: 0, area: Rect::ZERO }
    }

    /// The lines of the question in a window of this width.
    fn lines(&self, wide: u16, lang: Lang) -> Vec<String> {
        width::wrap(self.question.get(lang), usize::from(wide.saturating_sub(4)))
    }

    /// How many lines of the question lie out of sight.
    fn hidden(&self, lang: Lang) -> usize {
        let room = usize::from(self.area.height.saturating_sub(2));
        self.lines(self.area.width.min(WIDEST), lang).len().saturating_sub(room)
    }

    /// Asks before an order.
    #[must_use]
    pub fn order(question: Text, order: Order) -> Confirm {
        Confirm::of(question, Then::Order(Box::new(order)))
    }

    /// Asks before a campaign is closed, what is unfinished before the question.
    ///
    /// # Errors
    /// Why it cannot be closed.
    pub fn closing(period: Period, desk: &Desk) -> Result<Confirm, ReviewError> {
        let closing = desk.closing(period)?;
        let mut lines = closing.unfinished();
        lines.push(closing.question(period));
        let said = [Lang::Zh, Lang::En].map(|lang| lines.iter().map(|line| line.get(lang)).collect::<Vec<_>>().join("\n"));
        let [zh, en] = said;
        Ok(Confirm::of(Text::made(zh, en), Then::Close(period)))
    }

    /// Asks before long work.
    #[must_use]
    pub const fn task(question: Text, task: Task) -> Confirm {
        Confirm::of(question, Then::Task(Some(task)))
    }

    /// Asks before a rulebook that was tried is put in force; anything else that long work came to is none of its business.
    #[must_use]
    pub fn tried(outcome: TaskOutcome) -> Flow {
        match outcome {
            TaskOutcome::Tried(question, judged) => Flow::Open(Box::new(Confirm::task(question, Task::TakeBook(judged)))),
            TaskOutcome::Changed(said) => Flow::Changed(Message::done(said)),
            TaskOutcome::Previewed(..) | TaskOutcome::Asks(_) | TaskOutcome::Wrote(_) | TaskOutcome::Checked(..) => Flow::Stay,
        }
    }

    /// Warns before a setting is taken.
    #[must_use]
    pub const fn choice(warning: Text, choice: Choice, value: &'static str) -> Confirm {
        Confirm::of(warning, Then::Choice(choice, value))
    }

    /// Asks before the desk is left; what becomes of what is not finished.
    #[must_use]
    pub fn quit(unfinished: &[Unfinished]) -> Confirm {
        let joined = |all: Text, one: &Unfinished| text("{all}{one}；", "{all}{one}; ").fill(&[("all", &all), ("one", &one.text())]);
        let all = unfinished.iter().fold(Text::default(), joined);
        let question = text("退出？{all}已经办理的都已存好。", "Quit? {all}everything decided is saved.");
        Confirm::of(question.fill(&[("all", &all)]), Then::Quit)
    }
}

fn not_enter() -> Text {
    text(
        "回车不算确定，免得粘贴的文字替您办理；要办请按窗口下边写的键",
        "Enter does not say yes, so that pasted text cannot; the key that does stands below the question",
    )
}

impl Screen for Confirm {
    fn place(&self) -> Place {
        match self.then {
            // Leaving is nothing that text could spoil.
            Then::Quit => Place::Ask,
            Then::Order(_) | Then::Task(_) | Then::Choice(..) | Then::Close(_) => Place::Consent,
        }
    }

    fn is_popup(&self) -> bool {
        true
    }

    fn draw(&self, _: &Scene, paint: &mut Painter, area: Rect) -> Option<Position> {
        let look = paint.look;
        let wide = area.width.min(WIDEST);
        let lines = self.lines(wide, look.lang);
        let tall = u16::try_from(lines.len() + 2).unwrap_or(area.height).min(area.height);
        let window = Rect { x: area.x + (area.width - wide) / 2, y: area.y + (area.height - tall) / 2, width: wide, height: tall };
        let (place, yes) = match self.place() {
            Place::Consent => (Place::Consent, Action::Sure),
            place => (place, Action::Accept),
        };
        let room = usize::from(tall.saturating_sub(2));
        let top = self.top.min(lines.len().saturating_sub(room));
        let foot = [
            (detail::beyond(Beyond { above: top, below: lines.len().saturating_sub(top + room) }), Meaning::Key),
            (format!(" {} {} ", look.every_key(yes, place), look.say(&YES)), Meaning::Key),
            (format!(" {} {} ", look.every_key(Action::Back, place), look.say(&NO)), Meaning::Plain),
        ];
        let inside = paint.window(window, look.say(&text("确认", "Sure?")), &foot);
        for (y, line) in (inside.y..inside.bottom()).zip(lines.iter().skip(top)) {
            paint.put(inside.x, y, inside.width, line, Meaning::Plain);
        }
        None
    }

    fn able(&self, action: Action, _: &Desk) -> Result<(), Text> {
        let whole = || [Lang::Zh, Lang::En].into_iter().all(|lang| self.hidden(lang) == 0);
        match action {
            Action::Accept if self.place() == Place::Consent => Err(not_enter()),
            Action::Up | Action::Down | Action::PageUp | Action::PageDown | Action::First | Action::Last if whole() => {
                Err(text("整个问题都看得见", "the whole question is in sight"))
            }
            _ => Ok(()),
        }
    }

    fn named(&self, action: Action) -> Option<Text> {
        match action {
            Action::Accept | Action::Sure => Some(YES),
            Action::Back => Some(NO),
            _ => None,
        }
    }

    fn act(&mut self, action: Action, desk: &mut Desk, lang: Lang) -> Flow {
        let mut scroll = Scroll::default();
        // Lines are stepped by: the window moves, and nothing in it has the keys.
        let last = self.hidden(lang);
        scroll.fit(usize::from(self.area.height.saturating_sub(2)), last + 1);
        scroll.go(self.top, last + 1);
        if scroll.act(action, last + 1) {
            self.top = scroll.at;
            return Flow::Stay;
        }
        match (action, &mut self.then) {
            (Action::Accept, Then::Quit) => Flow::Quit,
            (Action::Accept, _) => Flow::Say(Message::plain(not_enter())),
            (Action::Sure, Then::Order(order)) => match desk.order(order) {
                Ok(done) => Flow::Finished { said: Message::decided(done.said), on: false },
                Err(why) => Flow::BackSaying(Message::wrong(why)),
            },
            (Action::Sure, Then::Close(period)) => match desk.close_campaign(*period) {
                Ok(done) => Flow::Finished { said: Message::done(done.done(*period)), on: false },
                Err(why) => Flow::BackSaying(Message::wrong(why)),
            },
            (Action::Sure, Then::Choice(choice, value)) => Flow::Choose { what: vec![(*choice, (*value).to_owned())], leave: true },
            (Action::Sure, Then::Task(task)) => task.take().map_or(Flow::Back, Flow::Run),
            (Action::Back, _) => Flow::Back,
            _ => Flow::Stay,
        }
    }

    fn unanswered(&self) -> Option<Text> {
        match &self.then {
            Then::Task(Some(Task::TakeBook(_))) => Some(text("规则的改动试算好了", "The change of rules is tried")),
            _ => None,
        }
    }

    fn refresh(&mut self, _: &Desk) {}

    fn resize(&mut self, area: Rect, _: &Desk) {
        self.area = area;
    }
}

#[cfg(test)]
mod tests {
    use ratatui::buffer::Buffer;
    use ratatui::layout::Rect;

    use crate::i18n::Lang;
    use crate::i18n::Text;
    use crate::input::action::Action;
    use crate::ui::dialog::confirm::Confirm;
    use crate::ui::dialog::confirm::Unfinished;
    use crate::ui::screen::Scene;
    use crate::ui::screen::Screen;
    use crate::ui::task::Task;
    use crate::ui::tests::rig;
    use crate::ui::widgets::painter::Painter;
    use crate::ui::widgets::plain_picture;

    #[test]
    fn a_question_longer_than_the_window_is_scrolled_and_says_how_much_is_out_of_sight() {
        let (mut desk, look, settings) = (rig::desk(), rig::look(), rig::settings());
        let area = Rect::new(0, 0, 80, 22);
        let shown = |confirm: &Confirm, desk: &crate::review::desk::state::Desk| {
            let mut buffer = Buffer::empty(area);
            confirm.draw(&Scene { desk, look: &look, settings: &settings }, &mut Painter::new(&mut buffer, &look), area);
            plain_picture::of(&buffer)
        };
        let long = (1..=30).map(|n| format!("规则 {n} 新增 {n} 条")).collect::<Vec<_>>().join("\n");
        let mut confirm = Confirm::task(Text::same(long), Task::Verify);
        confirm.resize(area, &desk);
        let first = shown(&confirm, &desk);
        assert!(first.contains("规则 1 新增") && first.contains("规则 20 新增") && !first.contains("规则 21 "), "{first}");
        assert!(first.contains("↓ 10"), "{first}");
        confirm.act(Action::Down, &mut desk, Lang::Zh);
        let next = shown(&confirm, &desk);
        assert!(next.contains("↑ 1 ↓ 9") && next.contains("规则 21 "), "{next}");
        confirm.act(Action::Last, &mut desk, Lang::Zh);
        let last = shown(&confirm, &desk);
        assert!(last.contains("↑ 10") && !last.contains('↓') && last.contains("规则 30 "), "{last}");
        confirm.act(Action::Down, &mut desk, Lang::Zh);
        assert_eq!(shown(&confirm, &desk), last);
        confirm.act(Action::First, &mut desk, Lang::Zh);
        assert_eq!(shown(&confirm, &desk), first);
        assert_eq!(confirm.able(Action::Down, &desk), Ok(()));
        // A short one has nothing to scroll, and help does not list it.
        let mut confirm = Confirm::quit(&[Unfinished::Lost]);
        confirm.resize(area, &desk);
        assert!(confirm.able(Action::Down, &desk).is_err() && !shown(&confirm, &desk).contains('↓'));
    }
}
