//! Visits of teams by lines: read out, a week listed, a visit entered, a sheet taken in, a mistake dropped.
//!
//! What does not live here: what a visit may be (`review/visits`), the same on the screen (`ui/pages/visits`).

use std::collections::BTreeMap;
use std::path::Path;

use crate::domain::field::FieldId;
use crate::domain::office::visit::DoorVisit;
use crate::domain::office::visit::VisitHow;
use crate::i18n::Text;
use crate::i18n::text;
use crate::input::action::Action;
use crate::review::desk::state::Desk;
use crate::review::error::ReviewError;
use crate::review::rounds::round_list::names;
use crate::review::rows::mask;
use crate::review::rows::section::Section;
use crate::review::visits::VisitRow;
use crate::review::visits::counted;
use crate::review::visits::taken;
use crate::ui::form;
use crate::ui::linear::conversation::Linear;
use crate::ui::linear::conversation::Reply;
use crate::ui::linear::words;

/// Lines that are read out; the rest are counted.
const LISTED: usize = 40;

/// How each is written.
fn how(action: Action) -> Text {
    match action {
        Action::ListWeek => text(
            "这样写: 发清单 石门村 对照表.xlsx 日期=2024-11-18 户数=20（日期不写就是本周，户数不写就是 20）",
            "like this: list-week VILLAGE sheet.xlsx day=2024-11-18 most=20 (this week and 20 where they are left out)",
        ),
        Action::AddVisit => text(
            "这样写: 登记入户 户编号 入户 李四、王五 日期=2024-11-12 签字=张三 工资性收入=31200 说明=…（日期不写就是今天，没有变的数不写）",
            "like this: add-visit HOUSEHOLD door WHO day=2024-11-12 signed=NAME wage=31200 words=… (today where no day is written; figures that did not change are left out)",
        ),
        Action::ImportVisits => text("这样写: 读入入户 对照表.xlsx", "like this: import-visits sheet.xlsx"),
        _ => text(
            "这样写: 作废入户 户编号 2024-11-12 电话（那天只登记了一次的，方式不写）",
            "like this: drop-visit HOUSEHOLD 2024-11-12 phone (the way is left out where it is the only one of the day)",
        ),
    }
}

/// A visit as a line tells it, with the figures.
fn told(rest: &str, desk: &Desk) -> Result<(DoorVisit, BTreeMap<FieldId, String>), Text> {
    let wrong = || how(Action::AddVisit);
    let mut parts = rest.split_whitespace();
    let mut next = || parts.next().map(str::to_owned).ok_or_else(wrong);
    let (hh_id, way, by) = (next()?, next()?, next()?);
    let none = String::new;
    let mut visit = DoorVisit {
        hh_id,
        village: none(),
        on: desk.today(),
        how: VisitHow::parse(&way).ok_or_else(wrong)?,
        by: names(&by),
        signed: none(),
        words: none(),
    };
    let (items, mut figures) = (desk.visit_items(), BTreeMap::new());
    let rest: Vec<&str> = parts.collect();
    for (at, part) in rest.iter().enumerate() {
        let (key, value) = part.split_once(['=', '＝']).ok_or_else(wrong)?;
        match words::plain(key).as_str() {
            "日期" | "day" => visit.on = form::day(value).ok_or_else(wrong)?,
            "签字" | "签字人" | "signed" => value.clone_into(&mut visit.signed),
            "说明" | "words" => {
                // It may be a whole sentence: it comes last.
                let behind = rest.get(at + 1..).unwrap_or_default();
                visit.words = std::iter::once(value).chain(behind.iter().copied()).collect::<Vec<_>>().join(" ");
                break;
            }
            _ => {
                let field = taken::item(key, &items).ok_or_else(wrong)?;
                if let Some(told) = taken::figure(field, value)?
                    && figures.insert(field, told).is_some()
                {
                    return Err(taken::told_twice(field));
                }
            }
        }
    }
    Ok((visit, figures))
}

/// A week as a line asks for it.
fn week(rest: &str, desk: &mut Desk) -> Result<Text, Text> {
    let wrong = || how(Action::ListWeek);
    let mut parts = rest.split_whitespace();
    let (village, out) = (parts.next().ok_or_else(wrong)?, parts.next().ok_or_else(wrong)?);
    let (mut day, mut most) = (desk.today(), 20_u16);
    for part in parts {
        let (key, value) = part.split_once(['=', '＝']).ok_or_else(wrong)?;
        match words::plain(key).as_str() {
            "日期" | "day" => day = form::day(value).ok_or_else(wrong)?,
            "户数" | "most" => most = value.parse().ok().filter(|most| *most > 0).ok_or_else(wrong)?,
            _ => return Err(wrong()),
        }
    }
    Ok(desk.leave_week(village, day, usize::from(most), &words::unquoted(out))?)
}

/// A mistake as a line names it.
fn dropped(rest: &str, desk: &mut Desk) -> Result<Text, Text> {
    let wrong = || how(Action::DropVisit);
    let parts: Vec<&str> = rest.split_whitespace().collect();
    let [household, day, way @ ..] = parts.as_slice() else { return Err(wrong()) };
    let way = match way {
        [] => None,
        words => Some(VisitHow::parse(&words.join(" ")).ok_or_else(wrong)?),
    };
    Ok(desk.drop_visit(household, form::day(day).ok_or_else(wrong)?, way)?)
}

impl Linear {
    /// Reads out the households that teams visit, what wants doing first; further words narrow them.
    pub(in crate::ui::linear) fn visits(&self, rest: &str, desk: &Desk) -> Reply {
        let rows = match desk.visit_rows() {
            Ok(rows) => rows,
            Err(why) => return self.one(&why.text()),
        };
        let word = rest.trim();
        let mut lines = vec![self.say(&counted(&rows))];
        let line = |row: &VisitRow| {
            let said = text("{village} {head} {stands}：{told}", "{village} {head} {stands}: {told}");
            let stands = row.stands.label();
            let told = if row.visits.is_empty() { Text::same(row.team.clone()) } else { row.told() };
            self.say(&said.fill(&[("village", &row.village), ("head", &row.head), ("stands", &stands), ("told", &mask::scrub_text(&told))]))
        };
        let shown: Vec<String> = rows.iter().map(line).filter(|line| line.contains(word)).collect();
        let more = shown.len().saturating_sub(LISTED);
        lines.extend(shown.into_iter().take(LISTED));
        if more > 0 {
            lines.push(self.say(&text("另有 {n} 户", "and {n} more").fill(&[("n", &more)])));
        }
        Reply::of(lines)
    }

    /// Lists a week, enters, takes in or drops; without words says how it is written.
    pub(in crate::ui::linear) fn visit(&self, action: Action, rest: &str, desk: &mut Desk) -> Reply {
        let sections = |done: Result<Section, ReviewError>| match done {
            Ok(taken) => Reply::of(std::iter::once(&taken.heading).chain(&taken.lines).map(|line| self.say(line)).collect()),
            Err(why) => self.one(&why.text()),
        };
        let done = match action {
            _ if rest.trim().is_empty() => Err(how(action)),
            Action::ImportVisits => return sections(desk.take_visits(Path::new(&words::unquoted(rest)), &|_| true)),
            Action::AddVisit => match told(rest, desk) {
                Ok((visit, figures)) => return sections(desk.take_visit(visit, figures, &|_| true)),
                Err(why) => Err(why),
            },
            Action::ListWeek => week(rest, desk),
            _ => dropped(rest, desk),
        };
        self.one(&done.unwrap_or_else(|why| why))
    }
}
