//! A page's table: rows that typing narrows, drawn in columns. A column is its name, its room and what it says of a row, in one place.
//!
//! What does not live here: which rows there are and in which order (each page), the field that narrows them (`filter_list.rs`), who gives
//! room to whom (`columns.rs`).

use ratatui::layout::Position;
use ratatui::layout::Rect;

use crate::i18n::Text;
use crate::ui::widgets::columns;
use crate::ui::widgets::filter_list::ABOVE;
use crate::ui::widgets::filter_list::Browse;
use crate::ui::widgets::painter::Painter;
use crate::ui::widgets::painter::RowCell;
use crate::ui::widgets::theme::Meaning;
use crate::ui::widgets::width::Side;

/// The mark of the row with the keys.
const MARK: u16 = 1;

/// The rows of a page, which of them fit what is typed, and why they could not be read.
#[derive(Debug)]
pub struct PageTable<R> {
    /// What is typed and which row has the keys.
    pub browse: Browse,
    rows: Vec<R>,
    // What each row is found by, in small letters.
    texts: Vec<[String; 1]>,
    wrong: Option<Text>,
}

impl<R> Default for PageTable<R> {
    fn default() -> PageTable<R> {
        PageTable { browse: Browse::default(), rows: Vec::new(), texts: Vec::new(), wrong: None }
    }
}

impl<R> PageTable<R> {
    /// Takes rows that were read and the words each is found by; where they could not be read the old ones stay and the hint says why.
    pub fn take(&mut self, read: Result<Vec<R>, Text>, found_by: impl Fn(&R) -> String) {
        match read {
            Ok(rows) => {
                self.texts = rows.iter().map(|row| [found_by(row).to_lowercase()]).collect();
                self.rows = rows;
                self.wrong = None;
            }
            Err(why) => self.wrong = Some(why),
        }
        self.sift();
    }

    /// Every row, also those that do not fit what is typed.
    #[must_use]
    pub fn rows(&self) -> &[R] {
        &self.rows
    }

    /// The row with the keys.
    #[must_use]
    pub fn here(&self) -> Option<&R> {
        self.browse.here().and_then(|at| self.rows.get(at))
    }

    /// Gives the keys to the first row that is meant, where it is shown.
    pub fn stay(&mut self, is_meant: impl Fn(&R) -> bool) {
        if let Some(at) = self.rows.iter().position(is_meant) {
            self.browse.stay(at);
        }
    }

    /// Chooses the rows that fit what is typed.
    pub fn sift(&mut self) {
        self.browse.sift(&self.texts);
    }

    /// Chooses the rows that fit by another measure.
    pub fn choose(&mut self, fits: impl Fn(&R) -> bool) {
        self.browse.choose(self.rows.iter().map(fits));
    }

    /// Forgets what was typed and shows every row again, the keys on the one that was found; false when nothing was typed.
    pub fn forget(&mut self) -> bool {
        let had = self.browse.forget();
        if had {
            self.sift();
        }
        had
    }

    /// Why the rows could not be read.
    #[must_use]
    pub const fn wrong(&self) -> Option<&Text> {
        self.wrong.as_ref()
    }

    /// The rows in sight: line, row, whether it has the keys.
    pub fn lines(&self, area: Rect) -> impl Iterator<Item = (u16, &R, bool)> {
        self.browse.lines(area).filter_map(|(y, at, here)| Some((y, self.rows.get(at)?, here)))
    }

    /// Draws title, field, names of the columns and the rows in sight, each in the colour of what it means; gives the real cursor's place.
    pub fn draw(
        &self,
        title: &[(String, Meaning)],
        columns: &[Column<R>],
        means: impl Fn(&R) -> Meaning,
        paint: &mut Painter,
        area: Rect,
    ) -> Position {
        let cursor = self.browse.frame(title, paint, area);
        let look = paint.look;
        let columns: Vec<&Column<R>> = columns.iter().filter(|column| column.room != ColumnRoom::Cells(0)).collect();
        let blanks = u16::try_from(columns.len()).unwrap_or(u16::MAX);
        let taken = columns.iter().fold(MARK + blanks, |sum, column| sum.saturating_add(column.room.cells().unwrap_or(0)));
        // A blank keeps the last one off the wall.
        let wide = area.width.saturating_sub(1);
        let rest = wide.saturating_sub(taken);
        let cell = |column: &Column<R>, words: String, means: Meaning| RowCell {
            words,
            room: column.room.cells().unwrap_or(rest),
            side: column.side,
            meaning: means,
        };
        let mut places = vec![(area.y + ABOVE - 1, None)];
        let mark = RowCell::words("", MARK, Meaning::Heading);
        let heads = columns.iter().map(|column| cell(column, look.words(&column.head), Meaning::Heading));
        let mut lines: Vec<Vec<RowCell>> = vec![std::iter::once(mark).chain(heads).collect()];
        for (y, row, here) in self.lines(area) {
            let own = means(row);
            let mark = RowCell::words(if here { ">" } else { "" }, MARK, own);
            let cells = columns.iter().map(|column| cell(column, (column.says)(row), column.means.unwrap_or(own)));
            lines.push(std::iter::once(mark).chain(cells).collect());
            places.push((y, here.then_some(Meaning::Focus)));
        }
        // Long names get what lies empty in other columns; the mark is the first of a line.
        let mut wanting: Vec<(u8, usize)> = columns.iter().zip(1..).filter_map(|(column, at)| Some((column.turn?, at))).collect();
        wanting.sort_unstable();
        let wanting: Vec<usize> = wanting.into_iter().map(|(_, at)| at).collect();
        columns::make_room(&mut lines, &wanting, wide, look);
        for (cells, (y, over)) in lines.iter().zip(places) {
            paint.row(area.x, y, area.width, cells, over);
        }
        cursor
    }
}

/// The room of a column.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum ColumnRoom {
    /// So many cells; a column of none is left out.
    Cells(u16),
    /// What the others leave.
    Rest,
}

impl ColumnRoom {
    const fn cells(self) -> Option<u16> {
        match self {
            ColumnRoom::Cells(cells) => Some(cells),
            ColumnRoom::Rest => None,
        }
    }
}

/// A column of a table.
pub struct Column<'a, R> {
    head: Text,
    room: ColumnRoom,
    side: Side,
    means: Option<Meaning>,
    turn: Option<u8>,
    says: Box<dyn Fn(&R) -> String + 'a>,
}

impl<'a, R> Column<'a, R> {
    /// A column of words in so many cells; with none it is left out.
    pub fn words(head: Text, cells: u16, says: impl Fn(&R) -> String + 'a) -> Column<'a, R> {
        Column { head, room: ColumnRoom::Cells(cells), side: Side::Left, means: None, turn: None, says: Box::new(says) }
    }

    /// A column of figures.
    pub fn figure(head: Text, cells: u16, says: impl Fn(&R) -> String + 'a) -> Column<'a, R> {
        Column { side: Side::Right, ..Column::words(head, cells, says) }
    }

    /// A column of words that has what the others leave.
    pub fn rest(head: Text, says: impl Fn(&R) -> String + 'a) -> Column<'a, R> {
        Column { room: ColumnRoom::Rest, ..Column::words(head, 0, says) }
    }

    /// Words that do not fit get what lies empty in other columns, those of a lower turn first.
    #[must_use]
    pub fn grows(self, turn: u8) -> Column<'a, R> {
        Column { turn: Some(turn), ..self }
    }

    /// Means this in every row, whatever the row means.
    #[must_use]
    pub fn always(self, means: Meaning) -> Column<'a, R> {
        Column { means: Some(means), ..self }
    }
}
