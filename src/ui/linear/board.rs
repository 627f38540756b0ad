//! The board by lines: every number with its line's number, and by that the households behind it.
//!
//! What does not live here: what stands on it (`review/count/board.rs`), the screen (`ui/pages/board.rs`).

use crate::i18n::Text;
use crate::i18n::text;
use crate::review::desk::state::Desk;
use crate::review::error::ReviewError;
use crate::review::rows::board::BoardLine;
use crate::review::rows::board::BoardOpens;
use crate::review::rows::mask;
use crate::ui::linear::conversation::Linear;
use crate::ui::linear::conversation::Reply;
use crate::ui::linear::words;

/// Households of a number that are read out; the rest are counted.
const LISTED: usize = 30;

impl Linear {
    /// Reads the board out, or with a number the households behind that line.
    pub(in crate::ui::linear) fn board(&mut self, rest: &str, desk: &Desk) -> Reply {
        let board = match desk.count_register(&[]).and_then(|register| desk.board(&register)) {
            Ok(board) => board,
            Err(why) => return self.one(&ReviewError::text(&why)),
        };
        if rest.is_empty() {
            return Reply::of(self.board_lines(&board.lines));
        }
        let numbers = words::numbers(&words::plain(rest)).unwrap_or_default();
        let asked = numbers.first().filter(|_| numbers.len() == 1).and_then(|n| board.lines.get(n.checked_sub(1)?));
        let Some(line) = asked else {
            return self.one(&text("写看板上的一个号码，如“看板 3”", "a number of the board, such as “board 3”"));
        };
        match &line.opens {
            BoardOpens::Nothing => {
                self.one(&text("“{label}”后面没有户", "no households stand behind “{label}”").fill(&[("label", &line.label)]))
            }
            BoardOpens::Filter(filter) => self.filter(filter, desk),
            BoardOpens::Clues(words) => self.clues(words.get(self.lang), desk),
            BoardOpens::Rounds => self.rounds("", desk),
            BoardOpens::Visits => self.visits("", desk),
            BoardOpens::Households(ids) => {
                let told = |hh: &String| {
                    let row = desk.row(hh);
                    let who = row.map_or_else(String::new, |row| format!("{} {}", row.village, row.head));
                    format!("{who} {}", mask::household(hh)).trim().to_owned()
                };
                let head = text("{label}：{n} 户", "{label}: {n|household|households}").fill(&[("label", &line.label), ("n", &ids.len())]);
                let mut lines = vec![self.say(&head)];
                lines.extend(ids.iter().take(LISTED).map(told));
                if ids.len() > LISTED {
                    lines.push(self.say(&text("另有 {n} 户", "and {n} more").fill(&[("n", &(ids.len() - LISTED))])));
                }
                Reply::of(lines)
            }
        }
    }

    fn board_lines(&self, board: &[BoardLine]) -> Vec<String> {
        let mut lines = Vec::new();
        let mut part: Option<&Text> = None;
        for (n, line) in (1..).zip(board) {
            if part != Some(&line.part) {
                lines.push(self.say(&line.part));
                part = Some(&line.part);
            }
            let said = [self.say(&line.label), line.figure.clone(), self.say(&line.said)].join(" ");
            lines.push(format!("{n} {}", said.trim_end()));
        }
        lines.push(self.say(&text("“看板 3”列出 3 号后面的户", "“board 3” lists the households behind number 3")));
        lines
    }
}
