//! Choosing a phrase for a note: typing narrows the list, by characters or pinyin; Enter inserts.
//!
//! What does not live here: the phrases (`config/phrases.rs`), where they go (`Flow::Insert`).

use ratatui::layout::Position;
use ratatui::layout::Rect;

use crate::config::phrases;
use crate::config::phrases::SHIPPED;
use crate::config::settings::Settings;
use crate::i18n::Lang;
use crate::i18n::Text;
use crate::i18n::text;
use crate::input::action::Action;
use crate::input::action::Place;
use crate::review::desk::state::Desk;
use crate::ui::screen::Flow;
use crate::ui::screen::Scene;
use crate::ui::screen::Screen;
use crate::ui::widgets::filter_list::Browse;
use crate::ui::widgets::painter::Painter;
use crate::ui::widgets::painter::list_foot;
use crate::ui::widgets::painter::list_window;
use crate::ui::widgets::theme::Meaning;

/// Its window at its widest and tallest.
const SIZE: (u16, u16) = (72, 18);

/// The list of phrases over a field.
pub struct Phrases {
    // Own ones first.
    all: Vec<Text>,
    own: usize,
    browse: Browse,
}

impl Phrases {
    /// The reader's own phrases and those that ship.
    ///
    /// # Errors
    /// A sentence on what is wrong with the reader's file.
    pub fn new(settings: &Settings) -> Result<Phrases, Text> {
        let own = settings.phrases.as_deref().map_or(Ok(Vec::new()), phrases::own)?;
        let count = own.len();
        let all = own.into_iter().map(Text::same).chain(SHIPPED.iter().cloned()).collect();
        let mut phrases = Phrases { all, own: count, browse: Browse::default() };
        phrases.sift();
        Ok(phrases)
    }

    fn sift(&mut self) {
        let words: Vec<[String; 2]> =
            self.all.iter().map(|phrase| [Lang::Zh, Lang::En].map(|lang| phrase.get(lang).to_lowercase())).collect();
        self.browse.sift(&words);
    }
}

/// Why a phrase cannot be kept on this computer.
#[must_use]
pub const fn no_folder() -> Text {
    text("没有放设置的文件夹", "there is no folder for settings")
}

/// What leaving it is called.
const UNUSED: Text = text("不用", "close");

impl Screen for Phrases {
    fn place(&self) -> Place {
        Place::Pick
    }

    fn is_popup(&self) -> bool {
        true
    }

    fn draw(&self, _: &Scene, paint: &mut Painter, area: Rect) -> Option<Position> {
        let look = paint.look;
        let foot = list_foot(look, [(Action::Accept, text("放进去", "insert"))], &UNUSED);
        let inside = paint.window(list_window(area, SIZE), look.say(&text("常用语", "Phrases")), &foot);
        let none = text("没有这样的常用语。写好批注后可以存成常用语。", "no such phrase; a note can be kept as one");
        let question = look.words(&text("输入几个字来找: ", "type to narrow: "));
        let cursor = self.browse.field(&question, &none, paint, Rect { height: 2, ..inside });
        for (y, at, here) in self.browse.window_lines(inside) {
            let meaning = if here { Meaning::Focus } else { Meaning::Plain };
            let mark = match (here, at < self.own) {
                (true, _) => "> ",
                (false, true) => "* ",
                (false, false) => "  ",
            };
            let phrase = self.all.get(at).map_or("", |phrase| look.say(phrase)).replace('\n', " ");
            if here {
                paint.put(inside.x, y, inside.width, &" ".repeat(usize::from(inside.width)), meaning);
            }
            paint.put(inside.x, y, inside.width, &format!("{mark}{phrase}"), meaning);
        }
        Some(cursor)
    }

    fn named(&self, action: Action) -> Option<Text> {
        (action == Action::Back).then_some(UNUSED)
    }

    fn act(&mut self, action: Action, _: &mut Desk, lang: Lang) -> Flow {
        if self.browse.moves(action) {
            return Flow::Stay;
        }
        match action {
            Action::Back => Flow::Back,
            Action::Accept | Action::Submit => match self.browse.here().and_then(|at| self.all.get(at)) {
                Some(phrase) => Flow::Insert { instead: 0, words: phrase.get(lang).to_owned() },
                None => Flow::Stay,
            },
            _ => Flow::Stay,
        }
    }

    fn browse(&mut self) -> Option<&mut Browse> {
        Some(&mut self.browse)
    }

    fn choose_rows(&mut self, _: &Desk) {
        self.sift();
    }

    fn refresh(&mut self, _: &Desk) {}

    fn resize(&mut self, area: Rect, _: &Desk) {
        self.browse.fit_window(list_window(area, SIZE));
    }
}
