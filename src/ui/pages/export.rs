//! Writing a table to a file: what, for whom, in which form, where to.
//!
//! What does not live here: what a table holds (`review/desk/exports.rs`), how it is written (`exchange`).

use std::sync::OnceLock;

use ratatui::layout::Position;
use ratatui::layout::Rect;

use crate::disk::name;
use crate::i18n::Lang;
use crate::i18n::Text;
use crate::i18n::text;
use crate::input::action::Action;
use crate::input::action::Place;
use crate::input::key::Key;
use crate::review::desk::background::TableTarget;
use crate::review::desk::import_page::TableForm;
use crate::review::desk::state::Desk;
use crate::review::export::what::ExportWhat;
use crate::review::export::what::may_leave;
use crate::review::report::register::papers;
use crate::review::rows::Header;
use crate::review::rows::mask::Audience;
use crate::ui::dialog::confirm::Confirm;
use crate::ui::screen::Flow;
use crate::ui::screen::Message;
use crate::ui::screen::Scene;
use crate::ui::screen::Screen;
use crate::ui::screen::only_fields;
use crate::ui::task::Task;
use crate::ui::task::TaskOutcome;
use crate::ui::widgets::painter::Painter;
use crate::ui::widgets::text_field::TextField;
use crate::ui::widgets::theme::Meaning;
use crate::ui::widgets::width;

/// Tables that are no papers, or stand where the paper of the same name does.
const TABLES: [ExportWhat; 7] = [
    ExportWhat::Cases,
    ExportWhat::Flags,
    ExportWhat::Records,
    ExportWhat::Ledger,
    ExportWhat::Returns,
    ExportWhat::Unmatched,
    ExportWhat::DutyLines,
];

/// What is offered, in this order: tables, a paper of the same name in the place of its table, then the other papers.
#[must_use]
pub fn whats() -> &'static [ExportWhat] {
    static OFFERED: OnceLock<Vec<ExportWhat>> = OnceLock::new();
    OFFERED.get_or_init(|| {
        let papers = || papers().iter().filter(|paper| paper.is_table());
        let of_table = |table: ExportWhat| papers().find(|paper| paper.code == table.code()).map_or(table, ExportWhat::Paper);
        let others = papers().filter(|paper| TABLES.iter().all(|table| table.code() != paper.code)).map(ExportWhat::Paper);
        TABLES.into_iter().map(of_table).chain(others).collect()
    })
}

/// For whom, in the order it is offered.
pub const AUDIENCES: [Audience; 2] = [Audience::Internal, Audience::Public];

/// For whom a table may be written: what would be refused is not offered.
#[must_use]
pub fn audiences(what: ExportWhat) -> &'static [Audience] {
    let allowed = AUDIENCES.iter().take_while(|audience| may_leave(what, **audience).is_ok()).count();
    &AUDIENCES[..allowed]
}

/// What is asked about a table.
pub const LABELS: [Text; 4] = [text("内容", "what"), text("给谁", "for whom"), text("格式", "form"), text("写到", "where to")];

/// Rows of the form: what, for whom, form, where to.
const ROWS: usize = 4;
const WHERE: usize = 3;

/// What the answers about a table are kept for while it is not written.
pub const EXPORT_DRAFT: &str = "export";

/// A table on its way out: the answers so far, as positions in their registers. On the screen all are given from the beginning; by lines
/// they come one after the other.
#[derive(Clone, Debug, Default)]
pub struct TableLeaving {
    /// Which table.
    pub(in crate::ui) what: Option<usize>,
    /// For whom.
    pub(in crate::ui) audience: Option<usize>,
    /// In which form.
    pub(in crate::ui) form: Option<usize>,
    /// Where to, as the reader named it; empty until then.
    pub(in crate::ui) path: String,
}

impl TableLeaving {
    /// The answers as a draft; none before the first.
    #[must_use]
    pub fn written(&self) -> Option<String> {
        let place = |at: Option<usize>| at.map(|at| at.to_string()).unwrap_or_default();
        let what = self.what.and_then(|at| whats().get(at)).map(|what| what.code()).unwrap_or_default();
        let words = [what.to_owned(), place(self.audience), place(self.form), self.path.clone()];
        words.iter().any(|word| !word.is_empty()).then(|| words.join("\n"))
    }

    /// A draft as answers; what is no longer in its register is asked again.
    #[must_use]
    pub fn read(words: &str) -> TableLeaving {
        let mut lines = words.split('\n');
        let mut next = || lines.next().unwrap_or_default();
        let (what, audience, form, path) = (next(), next(), next(), next());
        let place = |typed: &str, len: usize| typed.parse().ok().filter(|at| *at < len);
        TableLeaving {
            what: whats().iter().position(|one| one.code() == what),
            audience: place(audience, AUDIENCES.len()),
            form: place(form, TableForm::ALL.len()),
            path: path.to_owned(),
        }
    }
}

/// The export screen.
pub struct Export {
    what: usize,
    audience: usize,
    form: usize,
    path: TextField,
    // Whether the reader has typed a path, which then stays as it is.
    own: bool,
    at: usize,
    // What the file is named in until then.
    lang: Lang,
}

/// What an audience is called.
#[must_use]
pub const fn audience_label(audience: Audience) -> Text {
    match audience {
        Audience::Internal => text("内部（姓名完整，号码遮盖）", "internal (names whole, numbers masked)"),
        Audience::Public => text("公示（姓名遮盖，不含内部栏）", "public (names masked, no internal columns)"),
    }
}

impl Export {
    /// The form, filled in as it is used most.
    #[must_use]
    pub fn new(desk: &Desk, lang: Lang) -> Export {
        let mut export = Export { what: 0, audience: 0, form: 0, path: TextField::default(), own: false, at: 0, lang };
        export.name(desk);
        export
    }

    /// Names the file after its contents, until the reader names it.
    fn name(&mut self, desk: &Desk) {
        if self.own {
            return;
        }
        let (what, audience, form) = (whats()[self.what], AUDIENCES[self.audience], TableForm::ALL[self.form]);
        self.path = TextField::offering(file_name(&desk.header(), what, audience, form, self.lang));
    }

    fn turn(&mut self, forward: bool, desk: &Desk) {
        let audiences = audiences(whats()[self.what]).len();
        let (chosen, len) = match self.at {
            0 => (&mut self.what, whats().len()),
            1 => (&mut self.audience, audiences),
            2 => (&mut self.form, TableForm::ALL.len()),
            _ => return,
        };
        *chosen = (*chosen + if forward { 1 } else { len - 1 }) % len;
        self.keep_inside();
        self.name(desk);
    }

    /// What stays in the office is for nobody else, whatever was chosen for the table before.
    fn keep_inside(&mut self) {
        self.audience = self.audience.min(audiences(whats()[self.what]).len().saturating_sub(1));
    }

    fn go(&self, lang: Lang) -> Flow {
        let path = self.path.value().trim().to_string();
        if path.is_empty() {
            return Flow::Say(Message::wrong(text("写上文件名", "name the file")));
        }
        let to = TableTarget { typed: path, form: TableForm::ALL[self.form], replaces: false };
        let (what, audience) = (whats()[self.what], AUDIENCES[self.audience]);
        match to.question() {
            None => Flow::Run(Task::Export { what, audience, to, lang }),
            Some(question) => {
                let task = Task::Export { what, audience, to: TableTarget { replaces: true, ..to }, lang };
                Flow::Open(Box::new(Confirm::task(question, task)))
            }
        }
    }
}

/// The name a table's file gets unless the reader names it, in the reader's language.
#[must_use]
pub fn file_name(header: &Header, what: ExportWhat, audience: Audience, form: TableForm, lang: Lang) -> String {
    let period = header.period.map(|period| period.to_string()).unwrap_or_default();
    let public = match audience {
        Audience::Internal => Text::default(),
        Audience::Public => text("_公示", "-public"),
    };
    let title = what.title();
    let words =
        |words: &str| words.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()).collect::<Vec<_>>().join("-");
    let title = Text::made(title.get(Lang::Zh).to_owned(), format!("-{}", words(title.get(Lang::En))));
    format!("{}{period}{}{}.{}", name::usable(&header.town), title.get(lang), public.get(lang), form.ending())
}

impl Screen for Export {
    fn place(&self) -> Place {
        Place::Line
    }

    fn is_popup(&self) -> bool {
        true
    }

    fn draw(&self, _: &Scene, paint: &mut Painter, area: Rect) -> Option<Position> {
        let look = paint.look;
        let wide = area.width.saturating_sub(6).min(90);
        let window = Rect { x: area.x + (area.width - wide) / 2, y: area.y + area.height / 4, width: wide, height: 8 };
        let [next, accept] = [Action::NextPane, Action::Accept].map(|action| look.key(action, Place::Line));
        let change = text(" {key} 换一种 ", " {key} next choice ").fill(&[("key", &next)]);
        let run = text(" {key} 写出 ", " {key} writes it ").fill(&[("key", &accept)]);
        let foot = [(look.words(&change), Meaning::Plain), (look.words(&run), Meaning::Key)];
        let inside = paint.window(window, look.say(&text("导出", "Export")), &foot);
        let values = [whats()[self.what].title(), audience_label(AUDIENCES[self.audience]), TableForm::ALL[self.form].label()];
        let (at, lens) =
            ([self.what, self.audience, self.form], [whats().len(), audiences(whats()[self.what]).len(), TableForm::ALL.len()]);
        let mut cursor = None;
        for (n, (label, y)) in LABELS.iter().zip(inside.y + 1..inside.bottom()).enumerate() {
            let here = n == self.at;
            let front = format!("{} {}", if here { ">" } else { " " }, look.say(label));
            paint.put(inside.x, y, 12, &front, if here { Meaning::Key } else { Meaning::Heading });
            let room = inside.width.saturating_sub(12);
            if let Some(value) = values.get(n) {
                // A choice says how many there are, as only one of them is seen.
                let count = format!(" {}/{}", at[n] + 1, lens[n]);
                let wide = u16::try_from(width::cells(&count)).unwrap_or(0);
                let used = paint.put(
                    inside.x + 12,
                    y,
                    room.saturating_sub(wide),
                    look.say(value),
                    if here { Meaning::Focus } else { Meaning::Plain },
                );
                paint.put(inside.x + 12 + used, y, wide, &count, Meaning::Muted);
            } else {
                let (shown, at) = self.path.window(room.saturating_sub(1), look.glyphs.ellipsis());
                paint.put(inside.x + 12, y, room, &shown, if here { self.path.meaning() } else { Meaning::Plain });
                cursor = here.then_some(Position { x: inside.x + 12 + at, y });
            }
        }
        cursor
    }

    fn able(&self, action: Action, _: &Desk) -> Result<(), Text> {
        only_fields(action)
    }

    fn act(&mut self, action: Action, desk: &mut Desk, lang: Lang) -> Flow {
        self.lang = lang;
        match action {
            Action::Up => self.at = self.at.saturating_sub(1),
            Action::Down => self.at = (self.at + 1).min(ROWS - 1),
            Action::NextPane | Action::PrevPane => self.turn(action == Action::NextPane, desk),
            Action::Accept | Action::Submit => return self.go(lang),
            Action::Back => return Flow::Back,
            _ => {}
        }
        Flow::Stay
    }

    fn edit(&mut self, key: Key, desk: &mut Desk) -> Flow {
        if self.at == WHERE {
            self.own |= self.path.key(key);
        } else if key.typed() == Some(' ') {
            self.turn(true, desk);
        }
        Flow::Stay
    }

    fn paste(&mut self, pasted: &str, _: &mut Desk) -> Flow {
        if self.at == WHERE {
            self.path.paste(pasted.trim().trim_matches('"'));
            self.own = true;
        }
        Flow::Stay
    }

    fn draft_of(&self) -> Option<String> {
        Some(EXPORT_DRAFT.to_owned())
    }

    fn draft(&self) -> Option<String> {
        let path = if self.own { self.path.value().to_owned() } else { String::new() };
        let leaving = TableLeaving { what: Some(self.what), audience: Some(self.audience), form: Some(self.form), path };
        leaving.written().filter(|_| self.has_draft())
    }

    fn has_draft(&self) -> bool {
        self.own || (self.what, self.audience, self.form) != (0, 0, 0)
    }

    fn restore(&mut self, words: &str) {
        let TableLeaving { what, audience, form, path } = TableLeaving::read(words);
        (self.what, self.audience, self.form) = (what.unwrap_or_default(), audience.unwrap_or_default(), form.unwrap_or_default());
        self.keep_inside();
        self.own = !path.is_empty();
        self.path = TextField::taken_up(path);
    }

    fn finished(&mut self, outcome: TaskOutcome, _: &mut Desk) -> Flow {
        match outcome {
            TaskOutcome::Wrote(said) => Flow::Finished { said: Message::done(said), on: false },
            TaskOutcome::Changed(_)
            | TaskOutcome::Asks(_)
            | TaskOutcome::Tried(..)
            | TaskOutcome::Previewed(..)
            | TaskOutcome::Checked(..) => Flow::Stay,
        }
    }

    fn refresh(&mut self, desk: &Desk) {
        self.name(desk);
    }

    fn resize(&mut self, _: Rect, _: &Desk) {}
}

#[cfg(test)]
mod tests {
    use crate::review::export::what::ExportWhat;
    use crate::review::export::what::may_leave;
    use crate::review::rows::mask::Audience;
    use crate::ui::pages::export::AUDIENCES;
    use crate::ui::pages::export::audiences;
    use crate::ui::pages::export::whats;
    use crate::ui::tests::rig::Bench;

    #[test]
    fn for_whom_a_table_may_not_be_written_is_not_offered() {
        for what in whats() {
            let refused: Vec<Audience> = AUDIENCES.into_iter().filter(|audience| may_leave(*what, *audience).is_err()).collect();
            assert!(audiences(*what).iter().all(|audience| !refused.contains(audience)), "{what:?}");
            assert_eq!(audiences(*what).len() + refused.len(), AUDIENCES.len(), "{what:?}");
        }
        assert_eq!(audiences(ExportWhat::DutyLines), [Audience::Internal]);
        // Chosen for the public, then turned to a table that stays inside.
        let mut bench = Bench::new(crate::ui::tests::rig::look(), 80, 24);
        bench.keys("> down tab up");
        assert!(bench.picture().contains("公示（姓名遮盖"), "{}", bench.picture());
        for _ in 0..whats().len() {
            let picture = bench.picture();
            let inside =
                whats().iter().find(|what| picture.contains(what.title().get(crate::i18n::Lang::Zh)) && audiences(**what).len() == 1);
            if inside.is_some() && picture.contains("1/1") {
                assert!(picture.contains("内部（姓名完整"), "{picture}");
                return;
            }
            bench.keys("tab");
        }
        panic!("no table stays inside");
    }
}
