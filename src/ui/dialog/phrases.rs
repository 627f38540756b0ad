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
use crate::input::key::Key;
use crate::review::desk::state::Desk;
use crate::review::rows::pinyin::Typed;
use crate::ui::screen::Flow;
use crate::ui::screen::Scene;
use crate::ui::screen::Screen;
use crate::ui::widgets::painter::Painter;
use crate::ui::widgets::scroll::Scroll;
use crate::ui::widgets::text_field::Field;
use crate::ui::widgets::theme::Meaning;

/// The list of phrases over a field.
pub struct Phrases {
    // Own ones first.
    all: Vec<Text>,
    own: usize,
    typed: Field,
    scroll: Scroll,
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
        Ok(Phrases { all, own: count, typed: Field::default(), scroll: Scroll::default() })
    }

    /// Positions of what fits.
    fn rows(&self) -> Vec<usize> {
        let words: Vec<Vec<String>> =
            self.all.iter().map(|phrase| vec![phrase.get(Lang::Zh).to_lowercase(), phrase.get(Lang::En).to_lowercase()]).collect();
        let fits = Typed::new(self.typed.value()).fits(&words);
        fits.iter().enumerate().filter(|(_, fit)| fit.is_some()).map(|(at, _)| at).collect()
    }
}

fn window(area: Rect) -> Rect {
    let wide = area.width.saturating_sub(8).min(72);
    let tall = area.height.saturating_sub(4).min(18);
    Rect { x: area.x + (area.width - wide) / 2, y: area.y + 2, width: wide, height: tall }
}

impl Screen for Phrases {
    fn place(&self) -> Place {
        Place::Line
    }

    fn is_popup(&self) -> bool {
        true
    }

    fn draw(&self, _: &Scene, paint: &mut Painter, area: Rect) -> Option<Position> {
        let look = paint.look;
        let foot = [
            (format!(" {} {} ", look.key(Action::Accept, Place::Line), look.say(&text("放进去", "insert"))), Meaning::Key),
            (format!(" {} {} ", look.key(Action::Back, Place::Line), look.say(&text("不用", "close"))), Meaning::Plain),
        ];
        let inside = paint.window(window(area), look.say(&text("常用语", "Phrases")), &foot);
        let used = paint.put(inside.x, inside.y, inside.width, look.say(&text("输入几个字来找: ", "type to narrow: ")), Meaning::Heading);
        let (shown, cursor) = self.typed.window(inside.width.saturating_sub(used + 1));
        paint.put(inside.x + used, inside.y, inside.width.saturating_sub(used), &shown, Meaning::Plain);
        let rows = self.rows();
        for (y, (n, at)) in (inside.y + 1..inside.bottom()).zip(rows.iter().enumerate().skip(self.scroll.top)) {
            let here = n == self.scroll.at;
            let meaning = if here { Meaning::Focus } else { Meaning::Plain };
            let mark = match (here, *at < self.own) {
                (true, _) => "> ",
                (false, true) => "* ",
                (false, false) => "  ",
            };
            let phrase = self.all.get(*at).map_or("", |phrase| look.say(phrase)).replace('\n', " ");
            if here {
                paint.put(inside.x, y, inside.width, &" ".repeat(usize::from(inside.width)), meaning);
            }
            paint.put(inside.x, y, inside.width, &format!("{mark}{phrase}"), meaning);
        }
        if rows.is_empty() {
            let none = text("没有这样的常用语。写好批注后可以存成常用语。", "no such phrase; a note can be kept as one");
            paint.put(inside.x, inside.y + 2, inside.width, look.say(&none), Meaning::Muted);
        }
        Some(Position { x: inside.x + used + cursor, y: inside.y })
    }

    fn act(&mut self, action: Action, _: &mut Desk, lang: Lang) -> Flow {
        let rows = self.rows();
        if self.scroll.act(action, rows.len()) {
            return Flow::Stay;
        }
        match action {
            Action::Back => Flow::Back,
            Action::Accept | Action::Submit => match rows.get(self.scroll.at).and_then(|at| self.all.get(*at)) {
                Some(phrase) => Flow::Insert { instead: 0, words: phrase.get(lang).to_owned() },
                None => Flow::Stay,
            },
            _ => Flow::Stay,
        }
    }

    fn edit(&mut self, key: Key, _: &mut Desk) -> Flow {
        if self.typed.key(key) {
            self.scroll.go(0, self.rows().len());
        }
        Flow::Stay
    }

    fn paste(&mut self, pasted: &str, _: &mut Desk) -> Flow {
        self.typed.paste(pasted);
        self.scroll.go(0, self.rows().len());
        Flow::Stay
    }

    fn refresh(&mut self, _: &Desk) {}

    fn resize(&mut self, area: Rect, _: &Desk) {
        self.scroll.fit(usize::from(window(area).height.saturating_sub(3)), self.rows().len());
    }
}
