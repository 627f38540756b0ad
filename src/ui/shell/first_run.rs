//! The first start in an office: who reviews, whether this console draws lines so that they meet, and where it did not tell by itself
//! whether its ground is dark. The answers are written down.
//!
//! What does not live here: when it is asked (`mod.rs`), all other settings (`pages/settings.rs`).

use ratatui::layout::Position;
use ratatui::layout::Rect;

use crate::config::choice::Choice;
use crate::config::choice::NOBODY;
use crate::config::file::Colours;
use crate::config::file::Theme;
use crate::config::settings::Settings;
use crate::i18n::Lang;
use crate::i18n::Text;
use crate::i18n::text;
use crate::input::action::Action;
use crate::input::action::Place;
use crate::input::key::Key;
use crate::review::desk::state::Desk;
use crate::ui::screen::Flow;
use crate::ui::screen::Message;
use crate::ui::screen::Scene;
use crate::ui::screen::Screen;
use crate::ui::widgets::display::Look;
use crate::ui::widgets::glyph::GlyphSet;
use crate::ui::widgets::painter::Painter;
use crate::ui::widgets::text_field::TextField;
use crate::ui::widgets::theme::Meaning;
use crate::ui::widgets::width;

/// Why a page would open with nothing on it: an office into which nothing was imported has no villages and no numbers, and one in which
/// nothing was done has no ledger.
pub(in crate::ui::shell) fn stands_empty(action: Action, desk: &Desk) -> Option<Text> {
    match action {
        Action::Villages | Action::Board if desk.header().period.is_none() => Some(text("还没有导入数据", "nothing was imported yet")),
        Action::Ledger if desk.ledger_top().is_ok_and(|top| top.entries == 0) => {
            Some(text("台账里还没有一条", "the ledger has no entry yet"))
        }
        _ => None,
    }
}

/// Which question is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum FirstQuestion {
    Name,
    Lines,
    Ground,
}

/// The questions of the first start.
pub struct FirstRun {
    question: FirstQuestion,
    name: TextField,
    // Who it would be without an answer.
    user: String,
    // Whether nothing could be found out about the ground of this terminal.
    asks_ground: bool,
    // Whether the name is all that is asked.
    alone: bool,
}

impl FirstRun {
    /// The questions; the settings say who this computer says sits here, and whether the ground is known.
    #[must_use]
    pub fn new(settings: &Settings) -> FirstRun {
        // A ground that the program was told, or that has no colours on it, is no question.
        let asks_ground = settings.chosen.theme == Theme::Auto
            && settings.ground == Theme::Auto
            && settings.chosen.colours != Colours::None
            && (settings.chosen.colours != Colours::Auto || settings.console != Colours::None);
        FirstRun {
            question: FirstQuestion::Name,
            name: TextField::default(),
            user: settings.chosen.reviewer.clone(),
            asks_ground,
            alone: false,
        }
    }

    /// The name alone, of somebody who would not say it at the start and now does what goes into the ledger.
    #[must_use]
    pub fn name_alone(settings: &Settings) -> FirstRun {
        FirstRun { alone: true, ..FirstRun::new(settings) }
    }

    fn named(&mut self) -> Flow {
        let typed = self.name.value().trim();
        // Nobody is no answer.
        let name = if typed.is_empty() && self.user != NOBODY { self.user.clone() } else { typed.to_owned() };
        if let Err(why) = Choice::REVIEWER.check(&name) {
            return Flow::Say(Message::wrong(why));
        }
        self.question = FirstQuestion::Lines;
        Flow::Choose { what: vec![(Choice::REVIEWER, name)], leave: self.alone }
    }

    /// What the two keys answer.
    fn answer(&self, action: Action) -> Text {
        match (self.question, action == Action::Accept) {
            (FirstQuestion::Name, true) => text("定下", "take it"),
            (FirstQuestion::Name, false) => text("下次再问", "ask next time"),
            (FirstQuestion::Lines, true) => text("对齐，用线条", "they meet: lines"),
            (FirstQuestion::Lines, false) => text("不齐，用 +-|", "they do not: +-|"),
            (FirstQuestion::Ground, true) => text("深的", "dark"),
            (FirstQuestion::Ground, false) => text("浅的", "light"),
        }
    }

    fn words(&self) -> Text {
        match self.question {
            FirstQuestion::Name if self.alone => text(
                "这一步要记入台账，先写下审核人的姓名或工号，再按一次刚才的键。",
                "This goes into the ledger: write who reviews, a name or staff code, then press the same key again.",
            ),
            FirstQuestion::Name if self.user == NOBODY => text(
                "第一次打开。请写下审核人的姓名或工号，它会写进台账的每一条。以后可在设置里改。",
                "First start. Who reviews? The name or staff code goes into every entry of the ledger. It can be changed in the settings.",
            ),
            FirstQuestion::Name => text(
                "第一次打开。请写下审核人的姓名或工号，它会写进台账的每一条。\n直接确定: 用这台电脑的用户 {user}。以后可在设置里改。",
                "First start. Who reviews? The name or staff code goes into every entry of the ledger.\nEmpty: this computer's user {user}. It can be changed in the settings.",
            )
            .fill(&[("user", &self.user)]),
            FirstQuestion::Ground => text(
                "这个窗口的底色是深的（黑、蓝、灰）还是浅的（白、米黄）？选错了字会看不清，以后可在设置里改。",
                "Is this window dark (black, blue, grey) or light (white, cream)? The wrong answer makes words hard to read; the settings change it.",
            ),
            FirstQuestion::Lines => text(
                "看得清这几行框线吗？右边的竖线上下对齐，就是“对齐”。",
                "Do these lines meet? They do when the bar on the right is straight.",
            ),
        }
    }
}

/// The sample of frames and marks in one of the sets.
fn sample(glyphs: GlyphSet) -> Vec<String> {
    let [top_left, top_right, bottom_left, bottom_right] = glyphs.corners();
    let (dash, bar) = (glyphs.dash(), glyphs.bar());
    let line = dash.repeat(22);
    let middle = glyphs.show("甲·28.0% “属实”…");
    let blank = " ".repeat(22usize.saturating_sub(width::cells(&middle)));
    vec![format!("{top_left}{line}{top_right}"), format!("{bar}{middle}{blank}{bar}"), format!("{bottom_left}{line}{bottom_right}")]
}

impl Screen for FirstRun {
    fn place(&self) -> Place {
        match self.question {
            FirstQuestion::Name => Place::Line,
            FirstQuestion::Lines | FirstQuestion::Ground => Place::Ask,
        }
    }

    fn is_popup(&self) -> bool {
        true
    }

    fn draw(&self, _: &Scene, paint: &mut Painter, area: Rect) -> Option<Position> {
        let look = paint.look;
        let wide = area.width.min(66);
        let lines = width::wrap(look.say(&self.words()), usize::from(wide.saturating_sub(4)));
        let below = match self.question {
            FirstQuestion::Name => 2,
            FirstQuestion::Lines => 4,
            FirstQuestion::Ground => 0,
        };
        let tall = u16::try_from(lines.len()).unwrap_or(1) + below + 2;
        let window =
            Rect { x: area.x + (area.width - wide) / 2, y: area.y + (area.height.saturating_sub(tall)) / 2, width: wide, height: tall };
        let foot = [(Action::Accept, Meaning::Key), (Action::Back, Meaning::Plain)].map(|(action, meaning)| {
            // Drawn in the terminal's own colours: whatever the ground is, they can be read on it.
            let meaning = if self.question == FirstQuestion::Ground { Meaning::Plain } else { meaning };
            (format!(" {} {} ", look.key(action, self.place()), look.say(&self.answer(action))), meaning)
        });
        let inside = paint.window(window, look.say(&text("开始之前", "Before we start")), &foot);
        let mut y = inside.y;
        for line in &lines {
            paint.put(inside.x, y, inside.width, line, Meaning::Plain);
            y += 1;
        }
        match self.question {
            FirstQuestion::Name => {
                let used = paint.put(inside.x, y + 1, inside.width, look.say(&text("审核人: ", "reviewer: ")), Meaning::Heading);
                let (shown, cursor) = self.name.window(inside.width.saturating_sub(used + 1), look.glyphs.ellipsis());
                paint.put(inside.x + used, y + 1, inside.width.saturating_sub(used), &shown, Meaning::Plain);
                Some(Position { x: inside.x + used + cursor, y: y + 1 })
            }
            FirstQuestion::Ground => None,
            FirstQuestion::Lines => {
                // Shown as the lines are, whatever is drawn with now: that is what is asked.
                let raw = Look { glyphs: GlyphSet::Unicode, ..look.clone() };
                let mut drawn = Painter::new(&mut *paint.buffer, &raw);
                for (n, line) in (0..).zip(sample(GlyphSet::Unicode)) {
                    drawn.put(inside.x, y + 1 + n, 24, &line, Meaning::Plain);
                }
                for (n, line) in (0..).zip(sample(GlyphSet::Ascii)) {
                    paint.put(inside.x + 32, y + 1 + n, 24, &line, Meaning::Muted);
                }
                None
            }
        }
    }

    fn named(&self, action: Action) -> Option<Text> {
        matches!(action, Action::Accept | Action::Back).then(|| self.answer(action))
    }

    fn act(&mut self, action: Action, _: &mut Desk, _: Lang) -> Flow {
        let leave = self.question == FirstQuestion::Ground || !self.asks_ground;
        let answer = |choice, word: &str| Flow::Choose { what: vec![(choice, word.to_owned())], leave };
        match (self.question, action) {
            (FirstQuestion::Name, Action::Accept | Action::Submit) => self.named(),
            (FirstQuestion::Name, Action::Back) => Flow::Back,
            (FirstQuestion::Lines, Action::Accept | Action::Back) => {
                self.question = if leave { FirstQuestion::Lines } else { FirstQuestion::Ground };
                answer(Choice::GLYPHS, if action == Action::Accept { "unicode" } else { "ascii" })
            }
            (FirstQuestion::Ground, Action::Accept) => answer(Choice::THEME, "dark"),
            (FirstQuestion::Ground, Action::Back) => answer(Choice::THEME, "light"),
            _ => Flow::Stay,
        }
    }

    fn edit(&mut self, key: Key, _: &mut Desk) -> Flow {
        self.name.key(key);
        Flow::Stay
    }

    fn paste(&mut self, pasted: &str, _: &mut Desk) -> Flow {
        self.name.paste(pasted);
        Flow::Stay
    }

    fn refresh(&mut self, _: &Desk) {}

    fn resize(&mut self, _: Rect, _: &Desk) {}
}
