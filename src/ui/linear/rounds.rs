//! Rounds in grids by lines: a month read out, a round entered, a table taken in, a mistake dropped.
//!
//! What does not live here: what a round may be (`review/rounds`), the same on the screen (`ui/pages/rounds`).

use std::path::Path;

use crate::domain::office::round::GridRound;
use crate::domain::office::round::RoundFound;
use crate::domain::office::round::RoundRow;
use crate::domain::office::round::counted;
use crate::domain::period::Period;
use crate::i18n::Text;
use crate::i18n::text;
use crate::input::action::Action;
use crate::input::key::fold;
use crate::review::desk::state::Desk;
use crate::review::rounds::no_month;
use crate::review::rounds::round_list::names;
use crate::review::rounds::says_both;
use crate::review::rows::mask;
use crate::ui::form;
use crate::ui::linear::conversation::Linear;
use crate::ui::linear::conversation::Reply;
use crate::ui::linear::words;

/// Lines that are read out; the rest are counted.
const LISTED: usize = 40;

/// How each is written.
fn how(action: Action) -> Text {
    match action {
        Action::AddRound => text(
            "这样写: 登记排查 石门村 第一网格 李四 未发现 日期=2024-10-08 户数=12 户=张三、王五 情况=…（日期不写就是今天；户数和户至少写一项）",
            "like this: add-round VILLAGE GRID WHO none day=2024-10-08 households=12 seen=… words=… (today where no day is written; households or seen is wanted)",
        ),
        Action::ImportRounds => text("这样写: 读入排查表 网格排查.csv", "like this: import-rounds rounds.csv"),
        _ => text(
            "这样写: 作废排查 石门村 第一网格 2024-10-08 李四；只写村和网格就是登记错的网格",
            "like this: drop-round VILLAGE GRID 2024-10-08 WHO; village and grid alone are a grid that was named by mistake",
        ),
    }
}

/// Whether a word is meant as a month or another period: a year, and what stands behind one.
fn looks_like_month(word: &str) -> bool {
    let word: Vec<char> = word.chars().map(fold).collect();
    let is_year = word.len() > 4 && word.iter().take(4).all(char::is_ascii_digit);
    is_year && word.get(4).is_some_and(|letter| matches!(letter, 'm' | 'M' | 'q' | 'Q' | 'h' | 'H' | '年'))
}

/// A round as a line tells it.
fn told(rest: &str, desk: &Desk) -> Option<GridRound> {
    let mut parts = rest.split_whitespace();
    let mut next = || parts.next().map(str::to_owned);
    let (village, grid, by) = (next()?, next()?, next()?);
    let found = RoundFound::parse(&next()?)?;
    let none = String::new();
    let mut round = GridRound { village, grid, on: desk.today(), by, households: 0, seen: Vec::new(), found, words: none };
    let rest: Vec<&str> = parts.collect();
    for (at, part) in rest.iter().enumerate() {
        let (key, value) = part.split_once(['=', '＝'])?;
        match words::plain(key).as_str() {
            "日期" | "day" => round.on = form::day(value)?,
            "户数" | "households" => round.households = value.trim_end_matches('户').parse().ok()?,
            "户" | "走访户" | "seen" => round.seen = names(value),
            "情况" | "说明" | "words" => {
                // What was found may be a whole sentence: it comes last.
                let behind = rest.get(at + 1..).unwrap_or_default();
                round.words = std::iter::once(value).chain(behind.iter().copied()).collect::<Vec<_>>().join(" ");
                return Some(round);
            }
            _ => return None,
        }
    }
    Some(round)
}

impl Linear {
    /// Reads out the grids of a month, today's where none is said, with what stands in each; further words narrow them.
    pub(in crate::ui::linear) fn rounds(&self, rest: &str, desk: &Desk) -> Reply {
        let (first, behind) = rest.trim().split_once(char::is_whitespace).unwrap_or((rest.trim(), ""));
        let (month, word) = match Period::typed(first) {
            Some(month) if month.is_month() => (month, behind.trim()),
            Some(other) => return self.one(&no_month(other)),
            None if looks_like_month(first) => {
                let said = text("没有“{word}”这个月，写成 2024m10 这样", "there is no month “{word}”; write it like 2024m10");
                return self.one(&said.fill(&[("word", &mask::scrub(first))]));
            }
            None => (desk.round_month(), rest.trim()),
        };
        let rows = match desk.rounds(month) {
            Ok(rows) => rows,
            Err(why) => return self.one(&why.text()),
        };
        let heading = text("{month}：{counts}", "{month}: {counts}").fill(&[("month", &month.title()), ("counts", &counted(&rows))]);
        let mut lines = vec![self.say(&heading)];
        let line = |row: &RoundRow| {
            let said = text("{village} {grid}：{told}", "{village} {grid}: {told}");
            self.say(&said.fill(&[("village", &row.village), ("grid", &row.grid), ("told", &mask::scrub_text(&row.told()))]))
        };
        let shown: Vec<String> = rows.iter().map(line).filter(|line| line.contains(word)).collect();
        let more = shown.len().saturating_sub(LISTED);
        lines.extend(shown.into_iter().take(LISTED));
        if more > 0 {
            lines.push(self.say(&text("另有 {n} 行", "and {n} more").fill(&[("n", &more)])));
        }
        Reply::of(lines)
    }

    /// Enters, takes in or drops; without words says how it is written.
    pub(in crate::ui::linear) fn round(&self, action: Action, rest: &str, desk: &mut Desk) -> Reply {
        let done = match action {
            _ if rest.trim().is_empty() => Err(how(action)),
            Action::ImportRounds => {
                return match desk.take_rounds(Path::new(&words::unquoted(rest))) {
                    Ok(taken) => Reply::of(std::iter::once(&taken.heading).chain(&taken.lines).map(|line| self.say(line)).collect()),
                    Err(why) => self.one(&why.text()),
                };
            }
            Action::AddRound => told(rest, desk).ok_or_else(|| how(action)).and_then(|round| match says_both(round.found, &round.words) {
                Some(why) => Err(why),
                None => Ok(desk.add_rounds(&[round], &[])?.told()),
            }),
            _ => {
                let parts: Vec<&str> = rest.split_whitespace().collect();
                match parts.as_slice() {
                    [village, grid] => desk.drop_round(village, grid, None).map_err(|why| why.text()),
                    [village, grid, day, by] => match form::day(day) {
                        Some(day) => desk.drop_round(village, grid, Some((day, by))).map_err(|why| why.text()),
                        None => Err(how(action)),
                    },
                    _ => Err(how(action)),
                }
            }
        };
        self.one(&done.unwrap_or_else(|why| why))
    }
}
