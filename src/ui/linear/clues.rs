//! Clues by lines: listed, entered, taken from step to step, ended, taken back.
//!
//! What does not live here: what may follow on what (`domain/office/clue.rs`), the same on the screen (`ui/pages/clues.rs`).

use std::path::Path;

use chrono::NaiveDate;

use crate::domain::office::clue::ClueEvent;
use crate::domain::office::clue::ClueFound;
use crate::domain::office::clue::ClueNumber;
use crate::domain::office::clue_asked::ClueFilter;
use crate::domain::office::clue_word::ClueEnd;
use crate::domain::office::clue_word::ClueSource;
use crate::domain::office::clue_word::ClueStep;
use crate::i18n::Text;
use crate::i18n::text;
use crate::input::action::Action;
use crate::review::desk::state::Desk;
use crate::ui::dialog::clue;
use crate::ui::form;
use crate::ui::linear::conversation::Linear;
use crate::ui::linear::conversation::Reply;
use crate::ui::linear::words;

/// Clues that are read out; the rest are counted.
const LISTED: usize = 30;

/// How each is written.
fn how(action: Action) -> Text {
    match action {
        Action::TellClue => text(
            "这样写: 登记线索 网格 石门村 张三 户编号=98… 日期=2024-05-02 反映人=李四 内容=房屋漏雨（后面几项可以不写）；按 R18 处理的户写 登记线索 从=户编号",
            "like this: tell-clue grid VILLAGE HEAD household=98… day=2024-05-02 told-by=… words=… (what follows the head may be left out); of a case with R18: tell-clue from=HOUSEHOLD",
        ),
        Action::StepClue => text(
            "这样写: 办一步 2024-003 入户核查 2024-05-04 李四 房屋漏雨（日期不写就是今天）",
            "like this: step-clue 2024-003 visit 2024-05-04 WHO what was found (today where no day is written)",
        ),
        Action::EndClue => text(
            "这样写: 办结线索 2024-003 不纳入 2024-05-20 E15 收入稳定（日期不写就是今天）",
            "like this: end-clue 2024-003 not-included 2024-05-20 E15 why (today where no day is written)",
        ),
        Action::ImportClues => text("这样写: 读入名单 线索.csv", "like this: import-clues clues.csv"),
        _ => text("这样写: 撤回一步 2024-003", "like this: back-clue 2024-003"),
    }
}

/// The first word of a line, and what stands behind it.
fn first(rest: &str) -> (&str, &str) {
    let (word, behind) = rest.trim().split_once(char::is_whitespace).unwrap_or((rest.trim(), ""));
    (word, behind.trim())
}

/// A day where one is written first, else today.
fn day<'a>(rest: &'a str, desk: &Desk) -> (NaiveDate, &'a str) {
    let (word, behind) = first(rest);
    form::day(word).map_or_else(|| (desk.today(), rest), |day| (day, behind))
}

/// A clue as a line tells it.
fn found(rest: &str, desk: &Desk) -> Result<ClueFound, Text> {
    let wrong = || how(Action::TellClue);
    let (source, behind) = first(rest);
    let of_case = source.split_once(['=', '＝']).filter(|(key, _)| matches!(*key, "从" | "from")).map(|(_, hh_id)| hh_id);
    let (mut told, rest) = if let Some(hh_id) = of_case {
        // Where identification was started on a case, its village, head, number and words are those of the case.
        (desk.clue_of_case(hh_id).map_err(|why| why.text())?, behind)
    } else {
        let (village, rest) = first(behind);
        let (name, rest) = first(rest);
        let told = ClueFound {
            source: ClueSource::parse(source).ok_or_else(wrong)?,
            on: desk.today(),
            village: village.to_owned(),
            hh_id: String::new(),
            name: name.to_owned(),
            teller: String::new(),
            words: String::new(),
        };
        (told, rest)
    };
    let mut rest = rest;
    while !rest.is_empty() {
        // What was told may be a whole sentence: it comes last.
        let (word, behind) = first(rest);
        let (key, value) = word.split_once(['=', '＝']).ok_or_else(wrong)?;
        rest = behind;
        match key {
            "户编号" | "household" => value.clone_into(&mut told.hh_id),
            "日期" | "day" => told.on = form::day(value).ok_or_else(wrong)?,
            "反映人" | "told-by" => value.clone_into(&mut told.teller),
            "内容" | "words" => {
                format!("{value} {behind}").trim().clone_into(&mut told.words);
                rest = "";
            }
            _ => return Err(wrong()),
        }
    }
    Ok(told)
}

/// Which clue, and what happened to it.
fn event(action: Action, rest: &str, desk: &Desk) -> Option<(ClueNumber, ClueEvent)> {
    let (number, rest) = first(rest);
    let number = ClueNumber::parse(number)?;
    let (what, rest) = first(rest);
    let (on, rest) = day(rest, desk);
    let (next, behind) = first(rest);
    let event = if action == Action::StepClue {
        ClueEvent::Step { step: ClueStep::parse(what)?, on, by: next.to_owned(), note: behind.to_owned() }
    } else {
        let (evidence, why) = match clue::evidence(next) {
            Some(codes) if !codes.is_empty() => (codes, behind),
            Some(_) | None => (Vec::new(), rest),
        };
        ClueEvent::Ended { end: ClueEnd::parse(what)?, on, why: why.to_owned(), evidence }
    };
    Some((number, event))
}

impl Linear {
    /// Reads the clues out that are asked for: all, or those for which words hold (“超期”, “在办 石门村”).
    pub(in crate::ui::linear) fn clues(&self, rest: &str, desk: &Desk) -> Reply {
        let villages = desk.village_names();
        let read = ClueFilter::parse(rest, &villages).and_then(|filter| Ok((filter, desk.clues()?)));
        let (filter, rows) = match read {
            Ok(read) => read,
            Err(why) => return self.one(&why),
        };
        let shown: Vec<_> = rows.iter().filter(|row| row.is_asked(&filter)).collect();
        let late = shown.iter().filter(|row| row.late > 0).count();
        let open = shown.iter().filter(|row| row.clue.is_open()).count();
        let counts = text("线索 {n} 条，在办 {open} 条，超期 {late} 条", "{n|clue|clues}, {open} open, {late} late");
        let mut lines = vec![self.say(&counts.fill(&[("n", &shown.len()), ("open", &open), ("late", &late)]))];
        lines.extend(shown.iter().take(LISTED).map(|row| {
            let found = &row.clue.found;
            let said = text("{village} {name}；{told}", "{village} {name}; {told}");
            self.say(&said.fill(&[("village", &found.village), ("name", &found.name), ("told", &row.summary())]))
        }));
        if shown.len() > LISTED {
            lines.push(self.say(&text("另有 {n} 条", "and {n} more").fill(&[("n", &(shown.len() - LISTED))])));
        }
        Reply::of(lines)
    }

    /// Enters a clue, a step, an end, or takes one back; without words says how it is written.
    pub(in crate::ui::linear) fn clue(&self, action: Action, rest: &str, desk: &mut Desk) -> Reply {
        if action == Action::ImportClues && !rest.is_empty() {
            return match desk.take_list(Path::new(&words::unquoted(rest))) {
                Ok(taken) => Reply::of(std::iter::once(&taken.heading).chain(&taken.lines).map(|line| self.say(line)).collect()),
                Err(why) => self.one(&why.text()),
            };
        }
        let done = match action {
            Action::ImportClues => None,
            Action::TellClue => match found(rest, desk) {
                Ok(found) => Some(desk.add_clues(&[found]).map(|taken| taken.told())),
                Err(why) => return self.one(&why),
            },
            Action::BackClue => ClueNumber::parse(rest).map(|number| desk.back_clue(number).map(|back| back.told())),
            _ => event(action, rest, desk).map(|(number, event)| desk.step_clue(number, event).map(|row| row.told())),
        };
        match done {
            None => self.one(&how(action)),
            Some(Ok(said)) => self.one(&said),
            Some(Err(why)) => self.one(&why.text()),
        }
    }
}
