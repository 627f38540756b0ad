//! The annotation box: several lines, wrapped, with undo, and the real cursor for the input method.

use ratatui::buffer::Buffer;
use ratatui::layout::Position;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::widgets::Widget;
use ratatui_textarea::CursorMove;
use ratatui_textarea::DataCursor;
use ratatui_textarea::Input;
use ratatui_textarea::Key as Pressed;
use ratatui_textarea::TextArea;
use ratatui_textarea::WrapMode;

use crate::i18n::Lang;
use crate::i18n::Text;
use crate::i18n::text;
use crate::input::action::Action;
use crate::input::action::Place;
use crate::input::key::Code;
use crate::input::key::Key;
use crate::review::desk::state::Desk;
use crate::review::rows::CaseView;
use crate::review::rows::Deed;
use crate::review::rows::Order;
use crate::ui::dialog::detail::beyond;
use crate::ui::form::order::order;
use crate::ui::screen::CANCEL;
use crate::ui::screen::Flow;
use crate::ui::screen::Message;
use crate::ui::screen::Scene;
use crate::ui::screen::Screen;
use crate::ui::widgets::painter::Painter;
use crate::ui::widgets::scroll::Beyond;
use crate::ui::widgets::theme::Meaning;

/// The annotation box.
pub struct NoteBox {
    head: String,
    order: Order,
    // The item it can hang on, and whether it does.
    field: Option<(String, Text)>,
    on_field: bool,
    area: TextArea<'static>,
}

impl NoteBox {
    /// An empty note on a case; with `field` (code and label), Tab hangs it on that figure.
    #[must_use]
    pub fn new(case: &CaseView, field: Option<(String, Text)>) -> NoteBox {
        NoteBox { head: case.row.head.clone(), order: order(case, Deed::Annotate), field, on_field: false, area: boxed(Vec::new()) }
    }

    fn send(&self, desk: &mut Desk) -> Flow {
        let mut order = self.order.clone();
        order.note = self.area.lines().join("\n").trim().to_string();
        if self.on_field {
            order.field = self.field.as_ref().map(|(code, _)| code.clone());
        }
        match desk.order(&order) {
            Ok(done) => Flow::Finished { said: Message::decided(done.said), on: false },
            Err(why) => Flow::Say(Message::wrong(why)),
        }
    }
}

impl NoteBox {
    /// Lines above and below those in sight, as they are wrapped in this room.
    fn cut(&self, room: Rect) -> Beyond {
        // How it wraps and how far it has scrolled is known of what was drawn: tried aside, because the mark stands in the frame around it.
        let mut tried = self.area.clone();
        (&tried).render(room, &mut Buffer::empty(room));
        let above = usize::from(tried.scroll_offset().0);
        tried.move_cursor(CursorMove::Bottom);
        tried.move_cursor(CursorMove::End);
        let lines = tried.screen_cursor().row + 1;
        Beyond { above, below: lines.saturating_sub(above + usize::from(room.height)) }
    }
}

/// The editor with these lines, its cursor at their end.
fn boxed(lines: Vec<String>) -> TextArea<'static> {
    let mut area = TextArea::new(lines);
    area.set_wrap_mode(WrapMode::Glyph);
    area.set_cursor_line_style(Style::new());
    // The real cursor stands there: the input method looks for it, and two would be one too many.
    area.set_cursor_style(Style::new());
    area.move_cursor(CursorMove::Bottom);
    area.move_cursor(CursorMove::End);
    area
}

/// Text from elsewhere: lines end alike, and nothing but lines and tabs controls anything.
fn plain(words: &str) -> String {
    let lines = words.replace("\r\n", "\n").replace('\r', "\n");
    lines.chars().map(|letter| if letter.is_control() && letter != '\n' { ' ' } else { letter }).collect()
}

impl Screen for NoteBox {
    fn place(&self) -> Place {
        Place::Note
    }

    fn is_popup(&self) -> bool {
        true
    }

    fn draw(&self, _: &Scene, paint: &mut Painter, area: Rect) -> Option<Position> {
        let look = paint.look;
        let wide = area.width.saturating_sub(8).min(80);
        let tall = 9.min(area.height);
        let window = Rect { x: area.x + (area.width - wide) / 2, y: area.y + (area.height - tall) / 2, width: wide, height: tall };
        let on = match &self.field {
            Some((_, label)) if self.on_field => label.clone(),
            Some(_) | None => text("本户", "the household"),
        };
        let title = text("批注 {head}: {on}", "Note on {head}: {on}").fill(&[("head", &self.head), ("on", &on)]);
        let send = [Action::Submit, Action::Annotate].into_iter().map(|action| look.key(action, Place::Note)).find(|key| !key.is_empty());
        let room = Rect { width: window.width.saturating_sub(4), height: window.height.saturating_sub(2), ..window };
        let foot = [
            (beyond(self.cut(room)), Meaning::Key),
            (format!(" {} {} ", send.unwrap_or_default(), look.say(&Action::Submit.row().label)), Meaning::Key),
            (format!(" {} {} ", look.key(Action::Back, Place::Note), look.say(&CANCEL)), Meaning::Plain),
        ];
        let inside = paint.window(window, look.say(&title), &foot);
        (&self.area).render(inside, paint.buffer);
        let top = usize::from(self.area.scroll_offset().0);
        // The editor draws by itself; what its console draws too wide stands in one cell.
        for at in inside.positions() {
            let cell = &mut paint.buffer[at];
            let stand_in = look.glyphs.in_one_cell(cell.symbol()).map(str::to_owned);
            if let Some(stand_in) = stand_in {
                cell.set_symbol(&stand_in);
            }
            cell.set_style(look.style(Meaning::Plain));
        }
        let cursor = self.area.screen_cursor();
        let (row, column) = (u16::try_from(cursor.row.saturating_sub(top)).unwrap_or(0), u16::try_from(cursor.col).unwrap_or(0));
        Some(Position { x: (inside.x + column).min(inside.right()), y: (inside.y + row).min(inside.bottom().saturating_sub(1)) })
    }

    fn hint(&self, scene: &Scene) -> Option<Message> {
        let (_, label) = self.field.as_ref()?;
        let line = text("{key} 换批注对象: 本户 或 {item}", "{key}: hang the note on the household or on {item}")
            .fill(&[("key", &scene.look.key(Action::NextPane, Place::Note)), ("item", label)]);
        Some(Message::plain(line))
    }

    fn named(&self, action: Action) -> Option<Text> {
        (action == Action::Back).then_some(CANCEL)
    }

    fn act(&mut self, action: Action, desk: &mut Desk, _: Lang) -> Flow {
        match action {
            Action::Submit | Action::Annotate => self.send(desk),
            Action::NextPane => {
                self.on_field = !self.on_field && self.field.is_some();
                Flow::Stay
            }
            Action::Undo => {
                self.area.undo();
                Flow::Stay
            }
            Action::Redo => {
                self.area.redo();
                Flow::Stay
            }
            Action::Back => Flow::Back,
            _ => Flow::Stay,
        }
    }

    fn edit(&mut self, key: Key, _: &mut Desk) -> Flow {
        let pressed = match key.code {
            Code::Char(letter) => Pressed::Char(letter),
            Code::F(n) => Pressed::F(n),
            Code::Enter => Pressed::Enter,
            Code::Esc => Pressed::Esc,
            Code::Tab => Pressed::Tab,
            Code::Backspace => Pressed::Backspace,
            Code::Delete => Pressed::Delete,
            Code::Insert => Pressed::Null,
            Code::Up => Pressed::Up,
            Code::Down => Pressed::Down,
            Code::Left => Pressed::Left,
            Code::Right => Pressed::Right,
            Code::Home => Pressed::Home,
            Code::End => Pressed::End,
            Code::PageUp => Pressed::PageUp,
            Code::PageDown => Pressed::PageDown,
        };
        let mut input = Input::default();
        (input.key, input.ctrl, input.alt, input.shift) = (pressed, key.ctrl, key.alt, key.shift);
        self.area.input(input);
        Flow::Stay
    }

    fn paste(&mut self, pasted: &str, _: &mut Desk) -> Flow {
        self.area.insert_str(plain(pasted));
        Flow::Stay
    }

    fn refresh(&mut self, _: &Desk) {}

    fn resize(&mut self, _: Rect, _: &Desk) {}

    fn draft_of(&self) -> Option<String> {
        self.order.households.first().map(|household| format!("note {household}"))
    }

    fn draft(&self) -> Option<String> {
        (!self.area.is_empty()).then(|| self.area.lines().join("\n"))
    }

    fn restore(&mut self, words: &str) {
        self.area = boxed(words.split('\n').map(str::to_owned).collect());
    }

    fn before(&self) -> Option<String> {
        let DataCursor(row, column) = self.area.cursor();
        Some(self.area.lines().get(row).map(|line| line.chars().take(column).collect()).unwrap_or_default())
    }

    fn insert(&mut self, instead: usize, words: &str) {
        for _ in 0..instead {
            self.area.delete_char();
        }
        self.area.insert_str(plain(words));
    }

    fn has_draft(&self) -> bool {
        !self.area.is_empty()
    }
}
