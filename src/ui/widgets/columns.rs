//! Columns that share a line: one whose words need more room gets it from what lies empty behind the last, then from those that hold less
//! than they have room for. Columns that have more than the line give up first what lies empty in them.
//!
//! What does not live here: what a row says, how it is drawn (`painter.rs`).

use crate::ui::widgets::display::Look;
use crate::ui::widgets::painter::RowCell;
use crate::ui::widgets::width;

/// Narrower columns are marks, which hold nothing in most rows.
const LEAST: u16 = 3;

/// Gives the columns `wanting`, in this order, what their longest words take; every row has the same columns, and `room` is theirs with a
/// blank between each two.
pub fn make_room(rows: &mut [Vec<RowCell>], wanting: &[usize], room: u16, look: &Look) {
    let Some(mut rooms) = rows.first().map(|row| row.iter().map(|cell| cell.room).collect::<Vec<u16>>()) else { return };
    let long = |at: usize| rows.iter().filter_map(|row| row.get(at)).map(|cell| width::cells(&look.glyphs.show(&cell.words))).max();
    let holds: Vec<u16> = (0..rooms.len()).map(|at| u16::try_from(long(at).unwrap_or(0)).unwrap_or(u16::MAX)).collect();
    let blanks = u16::try_from(rooms.len().saturating_sub(1)).unwrap_or(u16::MAX);
    let taken = rooms.iter().fold(blanks, |sum, room| sum.saturating_add(*room));
    let mut spare = room.saturating_sub(taken);
    // What is over would be cut off the last column.
    for _ in room..taken {
        let slack = |at: usize| rooms[at].saturating_sub(holds[at]);
        let Some(giver) = (0..rooms.len()).filter(|at| rooms[*at] > LEAST && slack(*at) > 0).max_by_key(|at| slack(*at)) else { break };
        rooms[giver] -= 1;
    }
    for &at in wanting.iter().filter(|at| **at < holds.len()) {
        while rooms[at] < holds[at] {
            let slack = |other: usize| rooms[other].saturating_sub(holds[other]);
            let giver = (0..rooms.len()).filter(|other| *other != at && rooms[*other] > LEAST && slack(*other) > 0);
            if spare > 0 {
                spare -= 1;
            } else if let Some(giver) = giver.max_by_key(|other| slack(*other)) {
                rooms[giver] -= 1;
            } else {
                break;
            }
            rooms[at] += 1;
        }
    }
    for cell in rows.iter_mut().flat_map(|row| row.iter_mut().zip(&rooms)) {
        cell.0.room = *cell.1;
    }
}

#[cfg(test)]
mod tests {
    use crate::ui::tests::rig::look;
    use crate::ui::widgets::columns::make_room;
    use crate::ui::widgets::painter::RowCell;
    use crate::ui::widgets::theme::Meaning;

    #[test]
    fn words_get_what_lies_empty_and_then_what_others_do_not_hold() {
        let rooms = |label: &str, figure: &str, room: u16| {
            let row = |words: &str, figure: &str| {
                vec![
                    RowCell::words("", 2, Meaning::Plain),
                    RowCell::words(words, 6, Meaning::Plain),
                    RowCell::figure(figure, 12, Meaning::Plain),
                    RowCell::figure("-", 8, Meaning::Plain),
                ]
            };
            let mut rows = [row("item", "now"), row(label, figure)];
            make_room(&mut rows, &[1], room, &look());
            assert_eq!(rows[0].iter().map(|cell| cell.room).collect::<Vec<_>>(), rows[1].iter().map(|cell| cell.room).collect::<Vec<_>>());
            rows[0].iter().map(|cell| cell.room).collect::<Vec<_>>()
        };
        assert_eq!(rooms("wages", "1.00", 31), [2, 6, 12, 8], "what fits stays as it is");
        assert_eq!(rooms("production", "1.00", 33), [2, 10, 11, 7], "two lay empty, one from each of the others");
        assert_eq!(rooms("production", "123,456.78", 31), [2, 10, 12, 4], "who holds least of its room gives first");
        assert_eq!(rooms("工资性收入", "1.00", 40), [2, 10, 12, 8]);
        assert_eq!(rooms("production", "123,456.78", 29), [2, 10, 11, 3], "what the line has no room for is not cut off the last");
        let least = rooms(&"x".repeat(40), "123,456,789.00", 31);
        assert_eq!(least, [2, 11, 12, 3], "figures are never cut for words, and marks keep theirs");
    }
}
