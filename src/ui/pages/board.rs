//! The board: the numbers of the work, part by part, narrowed by typing; Enter shows the households behind the one in front.
//!
//! Of many cases they are counted beside the keyboard: the page says how far that is, and Esc leaves. What does not live here: what the
//! numbers are (`review/count/board.rs`), counting beside the desk (`review/desk/ahead.rs`).

use ratatui::layout::Position;
use ratatui::layout::Rect;

use crate::i18n::Lang;
use crate::i18n::Text;
use crate::i18n::text;
use crate::input::action::Action;
use crate::input::action::Place;
use crate::review::desk::ahead::AheadQuestion;
use crate::review::desk::state::Desk;
use crate::review::rows::board::Board;
use crate::review::rows::board::BoardLine;
use crate::review::rows::board::BoardOpens;
use crate::ui::pages::clues::CluesPage;
use crate::ui::pages::rounds::RoundsPage;
use crate::ui::pages::visits::VisitsPage;
use crate::ui::screen::Flow;
use crate::ui::screen::Message;
use crate::ui::screen::Scene;
use crate::ui::screen::Screen;
use crate::ui::widgets::display::Look;
use crate::ui::widgets::filter_list::ABOVE;
use crate::ui::widgets::filter_list::Browse;
use crate::ui::widgets::painter::Painter;
use crate::ui::widgets::painter::RowCell;
use crate::ui::widgets::scroll;
use crate::ui::widgets::theme::Meaning;
use crate::ui::widgets::width;

const FIGURE: u16 = 10;
const BAR: u16 = 8;

/// How far the counting is.
enum BoardCount {
    /// Under way beside the keyboard: so many percent are read.
    SoFar(usize),
    /// Done.
    Whole,
    /// It cannot be done.
    Not(Text),
}

/// The screen.
pub struct BoardPage {
    browse: Browse,
    // A filter that takes the households behind a line, while it is asked beside the keyboard.
    opening: Option<String>,
    // Derived from the work.
    counted: BoardCount,
    lines: Vec<BoardLine>,
    texts: Vec<[String; 1]>,
    period: Text,
}

impl BoardPage {
    /// The board of the period under review.
    #[must_use]
    pub fn new(desk: &Desk) -> BoardPage {
        let mut page = BoardPage {
            browse: Browse::default(),
            opening: None,
            counted: BoardCount::Whole,
            lines: Vec::new(),
            texts: Vec::new(),
            period: Text::default(),
        };
        page.refresh(desk);
        page
    }

    /// Shows a board, or that there is none.
    fn show_board(&mut self, board: Result<Board, Text>) {
        match board {
            Ok(board) => {
                self.period = board.period.title();
                self.lines = board.lines;
                self.counted = BoardCount::Whole;
            }
            Err(why) => self.counted = BoardCount::Not(why),
        }
        let words = |line: &BoardLine| {
            let both = |said: &Text| format!("{} {}", said.get(Lang::Zh), said.get(Lang::En));
            [format!("{} {}", both(&line.part), both(&line.label)).to_lowercase()]
        };
        self.texts = self.lines.iter().map(words).collect();
        self.sift();
    }

    fn here(&self) -> Option<&BoardLine> {
        self.browse.here().and_then(|at| self.lines.get(at))
    }

    /// Shows the households behind the number in front, at once or as soon as they are found.
    fn open(&mut self, desk: &Desk, lang: Lang) -> Flow {
        let Some(line) = self.here() else { return Flow::Stay };
        match &line.opens {
            BoardOpens::Filter(filter) if !desk.is_quickly_told(&AheadQuestion::Filter(filter.clone())) => {
                self.opening = Some(filter.clone());
                Flow::Say(Message::plain(text(
                    "正在找这些户，找完就打开；按别的键就不开",
                    "looking for them; they open when that is done, unless another key is pressed",
                )))
            }
            BoardOpens::Clues(words) => Flow::Open(Box::new(CluesPage::new(words.get(lang), None, desk))),
            BoardOpens::Rounds => Flow::Open(Box::new(RoundsPage::new(desk))),
            BoardOpens::Visits => Flow::Open(Box::new(VisitsPage::new(None, desk))),
            BoardOpens::Nothing | BoardOpens::Households(_) | BoardOpens::Filter(_) => opened(line, desk),
        }
    }

    fn sift(&mut self) {
        self.browse.sift(&self.texts);
    }

    /// The cells of the names of parts: as many as the longest takes.
    fn parts(&self, look: &Look) -> u16 {
        let widest = self.lines.iter().map(|line| width::cells(&look.words(&line.part))).max().unwrap_or(0);
        u16::try_from(widest).unwrap_or(u16::MAX)
    }

    /// Where what is said of the lines of a part begins behind their names: behind the longest of them, as far as the longest of what is
    /// said fits there, else where most of them have room.
    fn names(&self, part: &Text, look: &Look, room: u16) -> u16 {
        let of_part = || self.lines.iter().filter(|line| line.part == *part);
        let said = |line: &BoardLine| width::cells(&look.words(&line.said)) + if line.bar.is_some() { usize::from(BAR) + 1 } else { 0 };
        let widest = of_part().map(|line| width::cells(&look.words(&line.label))).max().unwrap_or(0);
        let longest = of_part().map(said).max().unwrap_or(0);
        let free = usize::from(room).saturating_sub(longest + 2).max(usize::from(room) / 2);
        u16::try_from(widest.min(free)).unwrap_or(u16::MAX)
    }

    /// A line: its number stands before its name, so that no name has to be cut; what is said of it takes what is left, clause by clause.
    fn line(line: &BoardLine, here: bool, part: &RowCell, names: u16, paint: &mut Painter, area: Rect) {
        let look = paint.look;
        let own = if line.is_late { Meaning::High } else { Meaning::Plain };
        let before = before(part.room);
        let columns = [
            RowCell::words(if here { ">" } else { "" }, 1, Meaning::Plain),
            part.clone(),
            RowCell::figure(line.figure.clone(), FIGURE, own),
        ];
        let over = here.then_some(Meaning::Focus);
        paint.row(area.x, area.y, area.width, &columns, over);
        let from = area.x + before;
        let used = paint.put(from, area.y, area.right().saturating_sub(from), &look.words(&line.label), over.unwrap_or(own));
        // Where nothing but the mark of what is left out has room, it stands a blank behind the name.
        let behind = from + used.max(names) + 2;
        let mut x = if behind + LEFT_OUT > area.right() { from + used + 1 } else { behind };
        if let Some([finished, out, of]) = line.bar {
            let cells = |count: usize| count * usize::from(BAR) / of.max(1);
            let (full, out) = (cells(finished), cells(finished + out) - cells(finished));
            let bar = format!("{}{}", "█".repeat(full), "=".repeat(out));
            let drawn = width::pad(&look.glyphs.show(&bar), usize::from(BAR), width::Side::Left, look.glyphs.ellipsis());
            x += paint.put(x, area.y, area.right().saturating_sub(x), &drawn, over.unwrap_or(Meaning::Approved)) + 1;
        }
        let said = if line.is_late { Meaning::High } else { Meaning::Muted };
        let room = area.right().saturating_sub(x);
        let between = look.say(&text("；", "; ")).to_owned();
        let clauses: Vec<String> = look.say(&line.said).split(&between).map(str::to_owned).collect();
        if room < LEFT_OUT && !line.said.is_empty() {
            let mark = scroll::beside(clauses.len());
            let fits = |mark: &&str| width::cells(&look.glyphs.show(mark)) <= usize::from(room);
            let mark = [mark.as_str(), &mark.replace(' ', "")].into_iter().find(fits).map(str::to_owned).unwrap_or_default();
            paint.put(x, area.y, room, &mark, over.unwrap_or(said));
        } else {
            paint.clauses(x, area.y, room, &clauses, &between, over.unwrap_or(said));
        }
    }
}

/// Cells of the mark that a line's sentence is left out.
const LEFT_OUT: u16 = 4;

/// What stands before the name of a line: the mark, the part, the figure, a blank behind each.
const fn before(part: u16) -> u16 {
    1 + 1 + part + 1 + FIGURE + 1
}

impl Screen for BoardPage {
    fn place(&self) -> Place {
        Place::List
    }

    fn draw(&self, _: &Scene, paint: &mut Painter, area: Rect) -> Option<Position> {
        let look = paint.look;
        let pieces = [(look.words(&text(" 看板", " Board")), Meaning::Heading), (format!("   {}", look.say(&self.period)), Meaning::Muted)];
        let cursor = self.browse.frame(&pieces, paint, area);
        let say = |zh: &'static str, en: &'static str| look.words(&text(zh, en));
        let parts = self.parts(look);
        let heads = [
            RowCell::words("", 1, Meaning::Heading),
            RowCell::words("", parts, Meaning::Heading),
            RowCell::figure(say("数", "number"), FIGURE, Meaning::Heading),
            RowCell::words(say("项目和说明", "item, and what is said of it"), 40, Meaning::Heading),
        ];
        paint.row(area.x, area.y + ABOVE - 1, area.width, &heads, None);
        if let BoardCount::SoFar(share) = self.counted {
            let said = text("正在数 {share}%", "counting: {share}%").fill(&[("share", &share)]);
            paint.put(area.x + 2, area.y + ABOVE + 1, area.width.saturating_sub(2), look.say(&said), Meaning::Muted);
        }
        let mut last: Option<&Text> = None;
        for (y, at, here) in self.browse.lines(area) {
            let Some(line) = self.lines.get(at) else { continue };
            let part = if last == Some(&line.part) { String::new() } else { look.words(&line.part) };
            last = Some(&line.part);
            let names = self.names(&line.part, look, area.width.saturating_sub(before(parts)));
            let part = RowCell::words(part, parts, Meaning::Heading);
            BoardPage::line(line, here, &part, names, paint, Rect { y, height: 1, ..area });
        }
        Some(cursor)
    }

    fn hint(&self, _: &Scene) -> Option<Message> {
        match &self.counted {
            BoardCount::Not(wrong) => return Some(Message::wrong(wrong.clone())),
            BoardCount::SoFar(_) => {
                return Some(Message::plain(text("数完就显示；按键不用等", "shown as soon as it is counted; no key has to wait")));
            }
            BoardCount::Whole => {}
        }
        // What does not fit into its line is read here.
        let line = self.here()?;
        let said = text("{label} {figure}  {said}", "{label} {figure}  {said}");
        let whole = said.fill(&[("label", &line.label), ("figure", &line.figure), ("said", &line.said)]);
        Some(Message::plain(whole))
    }

    fn able(&self, action: Action, _: &Desk) -> Result<(), Text> {
        match self.here() {
            Some(line) if action == Action::Open && line.opens == BoardOpens::Nothing => Err(nobody(line)),
            _ => Ok(()),
        }
    }

    fn act(&mut self, action: Action, desk: &mut Desk, lang: Lang) -> Flow {
        self.opening = None;
        if self.browse.moves(action) {
            return Flow::Stay;
        }
        match action {
            Action::Open => self.open(desk, lang),
            Action::Back if self.browse.forget() => {
                self.sift();
                Flow::Stay
            }
            Action::Back => Flow::Back,
            _ => Flow::Stay,
        }
    }

    fn browse(&mut self) -> Option<&mut Browse> {
        Some(&mut self.browse)
    }

    fn choose_rows(&mut self, _: &Desk) {
        self.opening = None;
        self.sift();
    }

    fn to_ask(&self, _: &Desk) -> Option<AheadQuestion> {
        match self.counted {
            BoardCount::SoFar(_) => Some(AheadQuestion::Board),
            BoardCount::Whole | BoardCount::Not(_) => self.opening.clone().map(AheadQuestion::Filter),
        }
    }

    fn goes_on(&mut self, (done, total): (usize, usize)) -> bool {
        let now = done.saturating_mul(100).checked_div(total).unwrap_or(0).min(100);
        match &mut self.counted {
            BoardCount::SoFar(share) => std::mem::replace(share, now) != now,
            BoardCount::Whole | BoardCount::Not(_) => false,
        }
    }

    fn answered(&mut self, question: &AheadQuestion, failed: bool, is_below: bool, desk: &mut Desk) -> Flow {
        match question {
            AheadQuestion::Board if failed => self.show_board(counted_here(desk)),
            AheadQuestion::Board => self.refresh(desk),
            // What could not be asked beside the desk is asked at it.
            AheadQuestion::Filter(filter) if self.opening.as_ref() == Some(filter) => {
                self.opening = None;
                if !is_below && let Some(line) = self.here() {
                    return opened(line, desk);
                }
            }
            AheadQuestion::Filter(_) | AheadQuestion::Members(_) | AheadQuestion::Layer(_) => {}
        }
        Flow::Stay
    }

    fn refresh(&mut self, desk: &Desk) {
        if let Some(board) = desk.board_at_hand() {
            self.show_board(Ok(board.clone()));
        } else if desk.is_quickly_told(&AheadQuestion::Board) {
            self.show_board(counted_here(desk));
        } else {
            self.opening = None;
            self.lines.clear();
            self.texts.clear();
            self.counted = BoardCount::SoFar(0);
            self.sift();
        }
    }

    fn resize(&mut self, area: Rect, _: &Desk) {
        self.browse.fit(area);
    }
}

/// The board, counted at the desk.
fn counted_here(desk: &Desk) -> Result<Board, Text> {
    desk.count_register(&[]).and_then(|register| desk.board(&register)).map_err(|error| error.text())
}

/// The queue with the households behind a number alone.
fn opened(line: &BoardLine, desk: &Desk) -> Flow {
    let households = match &line.opens {
        BoardOpens::Nothing | BoardOpens::Clues(_) | BoardOpens::Rounds | BoardOpens::Visits => Ok(Vec::new()),
        BoardOpens::Households(ids) => Ok(ids.clone()),
        BoardOpens::Filter(filter) => {
            let rows = desk.queue();
            let ids = |places: Vec<usize>| places.into_iter().filter_map(|at| rows.get(at)).map(|row| row.hh_id.clone()).collect();
            desk.queue_where(filter).map(|(places, _)| ids(places))
        }
    };
    match households {
        Ok(households) if households.is_empty() => Flow::Say(Message::plain(nobody(line))),
        Ok(households) => {
            let name = text("看板: {part} {label}", "board: {part} {label}").fill(&[("part", &line.part), ("label", &line.label)]);
            Flow::Narrow(name, households)
        }
        Err(error) => Flow::Say(Message::wrong(error.text())),
    }
}

fn nobody(line: &BoardLine) -> Text {
    text("“{label}”后面没有户", "no households stand behind “{label}”").fill(&[("label", &line.label)])
}

#[cfg(test)]
mod tests {
    use crate::i18n::Lang;
    use crate::ui::tests::rig::Bench;
    use crate::ui::tests::rig::look;
    use crate::ui::widgets::display::Look;

    #[test]
    fn what_is_said_of_a_line_stands_apart_from_its_name() {
        for (lang, wide) in [(Lang::Zh, 80), (Lang::En, 80), (Lang::En, 100), (Lang::En, 120)] {
            let mut bench = Bench::new(Look { lang, ..look() }, wide, 24);
            let board = bench.desk.count_register(&[]).and_then(|register| bench.desk.board(&register)).expect("counted");
            bench.keys("~");
            for _ in 0..8 {
                let picture = bench.picture();
                for line in &board.lines {
                    let shown = |words: &str| look().glyphs.show(words).into_owned();
                    let (name, said) = (shown(line.label.get(lang)), shown(line.said.get(lang)));
                    let runs_on = |sign: char| picture.contains(&format!("{name}{sign}"));
                    assert!(
                        !runs_on('↓')
                            && said.chars().next().is_none_or(
                                |sign| sign == ' ' || !picture.contains(&format!("{name}{}", said.chars().take(3).collect::<String>()))
                            ),
                        "{name}: {picture}"
                    );
                }
                bench.keys("pagedown");
            }
        }
    }

    #[test]
    fn no_name_of_the_board_is_cut_at_eighty_columns() {
        for lang in [Lang::Zh, Lang::En] {
            let mut bench = Bench::new(Look { lang, ..look() }, 80, 24);
            let board = bench.desk.count_register(&[]).and_then(|register| bench.desk.board(&register)).expect("counted");
            bench.keys("~");
            let mut pages = String::new();
            for _ in 0..8 {
                pages.push_str(&bench.picture());
                bench.keys("pagedown");
            }
            // What is left out behind a name is counted.
            assert!(!pages.lines().any(|line| line.trim_end().ends_with('…')), "{pages}");
            for line in &board.lines {
                let name = look().glyphs.show(line.label.get(lang)).into_owned();
                assert!(pages.contains(&name), "{name}\n{pages}");
            }
        }
    }
}
