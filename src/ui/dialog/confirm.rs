//! A yes-or-no question before a mass or final act, with exact counts; what it does is done by a command key, never by Enter.

use ratatui::layout::Position;
use ratatui::layout::Rect;

use crate::config::choice::Choice;
use crate::i18n::Lang;
use crate::i18n::Text;
use crate::i18n::text;
use crate::input::action::Action;
use crate::input::action::Place;
use crate::review::desk::state::Desk;
use crate::review::rows::Order;
use crate::ui::screen::Flow;
use crate::ui::screen::Message;
use crate::ui::screen::Scene;
use crate::ui::screen::Screen;
use crate::ui::task::Task;
use crate::ui::task::TaskOutcome;
use crate::ui::widgets::painter::Painter;
use crate::ui::widgets::theme::Meaning;
use crate::ui::widgets::width;

/// What a yes does.
enum Then {
    Order(Box<Order>),
    // Given away once the answer is yes.
    Task(Option<Task>),
    Choice(Choice, &'static str),
    Quit,
}

/// A question.
pub struct Confirm {
    question: Text,
    then: Then,
}

impl Confirm {
    /// Asks before an order.
    #[must_use]
    pub fn order(question: Text, order: Order) -> Confirm {
        Confirm { question, then: Then::Order(Box::new(order)) }
    }

    /// Asks before long work.
    #[must_use]
    pub const fn task(question: Text, task: Task) -> Confirm {
        Confirm { question, then: Then::Task(Some(task)) }
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
        Confirm { question: warning, then: Then::Choice(choice, value) }
    }

    /// Asks before leaving in the middle of something typed; `lost` when no draft of it is kept.
    #[must_use]
    pub const fn quit(lost: bool) -> Confirm {
        let question = if lost {
            text("退出？正在填的内容会丢掉；已经办理的都已存好。", "Quit? What you are typing is lost; everything decided is saved.")
        } else {
            text(
                "退出？正在填的已存成草稿，下次打开同一户时还在；已经办理的都已存好。",
                "Quit? What you are typing is kept as a draft and comes back with the same case; everything decided is saved.",
            )
        };
        Confirm { question, then: Then::Quit }
    }

    /// Asks before leaving stops work that is under way.
    #[must_use]
    pub const fn quit_job() -> Confirm {
        let question = text(
            "退出？后台的任务会停下，它什么都不会写入；已经办理的都已存好。",
            "Quit? The job under way stops and writes nothing; everything decided is saved.",
        );
        Confirm { question, then: Then::Quit }
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
            Then::Order(_) | Then::Task(_) | Then::Choice(..) => Place::Consent,
        }
    }

    fn is_popup(&self) -> bool {
        true
    }

    fn draw(&self, _: &Scene, paint: &mut Painter, area: Rect) -> Option<Position> {
        let look = paint.look;
        let wide = area.width.min(64);
        let lines = width::wrap(look.say(&self.question), usize::from(wide.saturating_sub(4)));
        let tall = u16::try_from(lines.len() + 2).unwrap_or(area.height).min(area.height);
        let window = Rect { x: area.x + (area.width - wide) / 2, y: area.y + (area.height - tall) / 2, width: wide, height: tall };
        let (place, yes) = match self.place() {
            Place::Consent => (Place::Consent, Action::Sure),
            place => (place, Action::Accept),
        };
        let foot = [
            (format!(" {} {} ", look.key(yes, place), look.say(&text("确定", "yes"))), Meaning::Key),
            (format!(" {} {} ", look.key(Action::Back, place), look.say(&text("取消", "no"))), Meaning::Plain),
        ];
        let inside = paint.window(window, look.say(&text("确认", "Sure?")), &foot);
        for (y, line) in (inside.y..inside.bottom()).zip(lines) {
            paint.put(inside.x, y, inside.width, &line, Meaning::Plain);
        }
        None
    }

    fn able(&self, action: Action, _: &Desk) -> Result<(), Text> {
        if action == Action::Accept && self.place() == Place::Consent { Err(not_enter()) } else { Ok(()) }
    }

    fn act(&mut self, action: Action, desk: &mut Desk, _: Lang) -> Flow {
        match (action, &mut self.then) {
            (Action::Accept, Then::Quit) => Flow::Quit,
            (Action::Accept, _) => Flow::Say(Message::plain(not_enter())),
            (Action::Sure, Then::Order(order)) => match desk.order(order) {
                Ok(done) => Flow::Finished { said: Message::decided(done.said), on: false },
                Err(why) => Flow::BackSaying(Message::wrong(why)),
            },
            (Action::Sure, Then::Choice(choice, value)) => Flow::Choose { what: vec![(*choice, (*value).to_owned())], leave: true },
            (Action::Sure, Then::Task(task)) => task.take().map_or(Flow::Back, Flow::Run),
            (Action::Back, _) => Flow::Back,
            _ => Flow::Stay,
        }
    }

    fn refresh(&mut self, _: &Desk) {}

    fn resize(&mut self, _: Rect, _: &Desk) {}
}
