//! The board: how far the work is, how fast it goes, how the villages stand, what the county will ask and who does the work; behind every
//! number stand its households.
//!
//! What does not live here: which counts there are (`rules/count`), the pace (`pace.rs`), drawing (`ui/pages/board.rs`).

use std::collections::BTreeMap;

use chrono::Days;

use crate::domain::case::Status;
use crate::domain::money::Money;
use crate::domain::office::duty::DutyRole;
use crate::domain::office::visit::VisitStands;
use crate::domain::period::Period;
use crate::i18n::Text;
use crate::i18n::text;
use crate::review::count::CountLine;
use crate::review::count::pace::WorkPace;
use crate::review::decide::workday;
use crate::review::desk::state::Desk;
use crate::review::error::ReviewError;
use crate::review::file::duties::people;
use crate::review::rows::QueueRow;
use crate::review::rows::board::Board;
use crate::review::rows::board::BoardLine;
use crate::review::rows::board::BoardOpens;
use crate::review::rows::mask;
use crate::review::visits::VisitRow;
use crate::rules::count::CountRegister;
use crate::rules::count::CountSubject;
use crate::rules::count::tally::CountValue;
use crate::rules::count::tally::split;

/// The count of clues that stands out where it is no nought.
const LATE_CLUES: &str = "clues_late";

/// Whether nothing more is to be done here.
pub const fn is_finished(status: Status) -> bool {
    match status {
        Status::Approved | Status::Entered | Status::CountyPassed | Status::Exempted | Status::Locked => true,
        Status::Submitted | Status::Returned | Status::Corrected | Status::Held | Status::CountyReturned => false,
    }
}

impl Desk {
    /// The board of the period under review.
    ///
    /// # Errors
    /// There is no period, or what the store says.
    pub fn board(&self, register: &CountRegister) -> Result<Board, ReviewError> {
        let period = self.period.ok_or(ReviewError::NoPeriod)?;
        let mut lines = self.progress();
        lines.extend(self.by_village());
        lines.extend(self.by_team(period)?);
        lines.extend(self.by_visit()?);
        let counts = self.counts(register, split("reviewer"))?;
        let mut field = self.by_field(&counts.lines)?;
        // What is said of visits stands with the teams.
        field.sort_by_key(|line| line.part != text("入户", "visits"));
        lines.extend(field);
        let of_households = |line: &&CountLine| line.group.is_none() && line.counted == CountSubject::Households;
        lines.extend(counts.lines.iter().filter(of_households).map(counted));
        lines.extend(counts.lines.iter().filter(|line| line.code == "approved").filter_map(by_person));
        Ok(Board { period, lines })
    }

    fn progress(&self) -> Vec<BoardLine> {
        let today = self.office.clock.today();
        let total = self.rows.len();
        let all = |wanted: &dyn Fn(&QueueRow) -> bool| self.rows.iter().filter(|row| wanted(row)).collect::<Vec<_>>();
        let line = |label: Text, rows: &[&QueueRow], said: Text| BoardLine {
            part: text("进度", "progress"),
            label,
            figure: rows.len().to_string(),
            said,
            bar: None,
            is_late: false,
            opens: households(rows),
        };
        let finished = all(&|row| is_finished(row.status));
        let out = all(&|row| row.status == Status::Returned);
        let overdue = all(&|row| row.out.as_ref().and_then(|(_, due)| *due).is_some_and(|due| due < today));
        let waiting = all(&|row| row.status.is_waiting_for_us());
        let held = all(&|row| row.status == Status::Held);
        let share = text("共 {total} 户", "of {total|household|households}").fill(&[("total", &total)]);
        let mut lines = vec![
            BoardLine { bar: Some([finished.len(), out.len(), total]), ..line(text("已办完", "finished"), &finished, share) },
            line(text("待审和待复审", "waiting for us"), &waiting, Text::default()),
            line(text("退回在村", "with the villages"), &out, Text::default()),
            BoardLine { is_late: !overdue.is_empty(), ..line(text("其中超期", "of them overdue"), &overdue, Text::default()) },
            line(text("挂起", "on hold"), &held, Text::default()),
        ];
        let oldest = waiting.iter().map(|row| row.age).max();
        // On the day of the import nobody has waited.
        if let Some(days) = oldest.filter(|days| *days > 0) {
            let longest: Vec<&QueueRow> = waiting.iter().copied().filter(|row| row.age == days).collect();
            let said = text("等了 {days} 天", "waited {days|day|days}").fill(&[("days", &days)]);
            lines.push(line(text("等得最久", "longest wait"), &longest, said));
        }
        lines.push(self.needed_line(waiting.len()));
        lines.push(self.forecast_line(&finished, total - finished.len()));
        lines
    }

    /// What each team was to visit and what is missing, late or was asked by telephone alone; by village where no team is named, and no
    /// line where nobody was listed.
    fn by_visit(&self) -> Result<Vec<BoardLine>, ReviewError> {
        let mut teams: BTreeMap<String, Vec<VisitRow>> = BTreeMap::new();
        for row in self.visit_rows()?.into_iter().filter(|row| row.week.is_some()) {
            let who = if row.team.is_empty() { row.village.clone() } else { row.team.clone() };
            teams.entry(who).or_default().push(row);
        }
        let line = |(who, rows): (String, Vec<VisitRow>)| {
            let of = |wanted: VisitStands| rows.iter().filter(|row| row.stands == wanted).count();
            let done = of(VisitStands::Visited) + of(VisitStands::Late);
            let told =
                [VisitStands::Missing, VisitStands::Late, VisitStands::PhoneOnly, VisitStands::NotFound].map(|stands| (stands, of(stands)));
            let parts = told.into_iter().filter(|(_, n)| *n > 0);
            let parts = parts.map(|(stands, n)| text("{label} {n}", "{n} {label}").fill(&[("label", &stands.label()), ("n", &n)]));
            let open: Vec<String> = rows
                .iter()
                .filter(|row| !matches!(row.stands, VisitStands::Visited | VisitStands::Late))
                .map(|row| row.hh_id.clone())
                .collect();
            BoardLine {
                part: text("入户", "visits"),
                label: Text::same(mask::scrub(&who)),
                figure: format!("{done}/{}", rows.len()),
                said: Text::list(parts),
                bar: None,
                is_late: of(VisitStands::Missing) > 0,
                opens: if open.is_empty() { BoardOpens::Nothing } else { BoardOpens::Households(open) },
            }
        };
        Ok(teams.into_iter().map(line).collect())
    }

    /// Counts of clues, rounds and visits; none of what nothing was entered of.
    fn by_field(&self, counts: &[CountLine]) -> Result<Vec<BoardLine>, ReviewError> {
        let late = self.clue_book()?.of_days().map(|row| row.late).max().filter(|days| *days > 0);
        let longest = late.map(|days| text("最久超期 {days} 天", "the longest {days|day|days}").fill(&[("days", &days)]));
        let line = |line: &CountLine| {
            let (part, opens) = match (line.counted, &line.listed) {
                (CountSubject::Households, _) => return None,
                (CountSubject::Clues, Some(words)) => (text("线索", "clues"), BoardOpens::Clues(words.clone())),
                (CountSubject::Clues, None) => (text("线索", "clues"), BoardOpens::Nothing),
                (CountSubject::Villages | CountSubject::Grids | CountSubject::Rounds, _) => (text("排查", "rounds"), BoardOpens::Rounds),
                (CountSubject::Visits, _) => (text("入户", "visits"), BoardOpens::Visits),
            };
            let counted = BoardLine { part, ..counted(line) };
            let is_late = line.code == LATE_CLUES && line.households > 0;
            let said = longest.clone().filter(|_| is_late).unwrap_or_else(|| counted.said.clone());
            Some(BoardLine { opens: if line.households == 0 { BoardOpens::Nothing } else { opens }, said, is_late, ..counted })
        };
        Ok(counts.iter().filter(|line| line.group.is_none() && line.lacks.is_none()).filter_map(line).collect())
    }

    /// Households a working day that the day of report asks for.
    fn needed_line(&self, waiting: usize) -> BoardLine {
        let (today, calendar) = (self.office.clock.today(), &self.office.calendar);
        let line = |figure: String, said: Text, is_late: bool| BoardLine {
            part: text("进度", "progress"),
            label: text("每个工作日要办", "needed a working day"),
            figure,
            said,
            bar: None,
            is_late,
            opens: BoardOpens::Nothing,
        };
        if self.closed {
            return line("-".to_owned(), over(), false);
        }
        let Some(deadline) = self.deadline else {
            return line("-".to_owned(), text("没有设上报截止日期（规则库里改）", "no day of report is set (rulebook)"), false);
        };
        let needed = workday::needed(calendar, waiting, today, deadline).to_string();
        let day = ("day", &deadline.to_string());
        match workday::left(calendar, today, deadline) {
            0 => line(needed, text("上报截止 {day} 已过", "report was due {day}").fill(&[(day.0, day.1)]), waiting > 0),
            left => {
                let said = text("剩{left}个工作日，{day}上报", "{left|working day|working days} to {day}");
                line(needed, said.fill(&[("left", &left), (day.0, day.1)]), false)
            }
        }
    }

    /// When the open cases will be done, by the pace so far.
    fn forecast_line(&self, finished: &[&QueueRow], open: usize) -> BoardLine {
        let today = self.office.clock.today();
        let mut days = BTreeMap::new();
        // What moved on since, at the county or into the system, was finished earlier than on the day it moved.
        for row in finished.iter().filter(|row| matches!(row.status, Status::Approved | Status::Exempted)) {
            if let Some(day) = u64::try_from(row.age).ok().and_then(|age| today.checked_sub_days(Days::new(age))) {
                *days.entry(day).or_insert(0) += 1;
            }
        }
        let line = |figure: String, said: Text, is_late: bool| BoardLine {
            part: text("进度", "progress"),
            label: text("每个工作日办完", "finished a working day"),
            figure,
            said,
            bar: None,
            is_late,
            opens: BoardOpens::Nothing,
        };
        if self.closed {
            return line("-".to_owned(), over(), false);
        }
        let Some(pace) = WorkPace::of(&days, today, &self.office.calendar) else {
            let said = text("今天以前没有办完的户，还估不出哪天办完", "none finished before today");
            return line("-".to_owned(), said, false);
        };
        let forecast = pace.forecast(open, today, &self.office.calendar);
        let pattern = match (open, forecast.likely, forecast.early, forecast.late) {
            (0, ..) => text("全部办完了", "all are finished"),
            (_, Some(_), Some(_), Some(_)) => text(
                "照前 {n} 个工作日，{open} 户到 {likely} 办完；快则 {early}，慢则 {late}",
                "{open} open ones done on {likely}; {early} if quick, {late} if slow, by the last {n|working day|working days}",
            ),
            (_, Some(_), Some(_), None) => text(
                "照前 {n} 个工作日，{open} 户到 {likely} 办完；快则 {early}，慢则说不准",
                "{open} open ones done on {likely}; {early} if quick, nobody knows if slow, by the last {n|working day|working days}",
            ),
            _ => text("照前 {n} 个工作日，{open} 户办不完", "{open} open ones never done; by the last {n|working day|working days}"),
        };
        let day = |day: Option<chrono::NaiveDate>| day.map(|day| day.to_string()).unwrap_or_default();
        let said = pattern.fill(&[
            ("n", &pace.days.len()),
            ("open", &open),
            ("likely", &day(forecast.likely)),
            ("early", &day(forecast.early)),
            ("late", &day(forecast.late)),
        ]);
        let is_late = open > 0 && self.deadline.is_some_and(|deadline| forecast.likely.is_none_or(|likely| likely > deadline));
        line(pace.a_day(), said, is_late)
    }

    fn by_village(&self) -> Vec<BoardLine> {
        let mut villages: BTreeMap<&str, Vec<&QueueRow>> = BTreeMap::new();
        for row in &self.rows {
            villages.entry(row.village.key()).or_default().push(row);
        }
        let name = |rows: &[&QueueRow]| rows.first().map(|row| Text::same(row.village.to_string())).unwrap_or_default();
        villages.into_values().map(|rows| work_of(text("各村", "villages"), name(&rows), &rows)).collect()
    }

    /// The work in the villages of each 驻村工作队; none where nobody said which team is where.
    fn by_team(&self, period: Period) -> Result<Vec<BoardLine>, ReviewError> {
        let (duties, day) = (self.duties()?, self.duty_day(period)?);
        let mut team_of: BTreeMap<&str, String> = BTreeMap::new();
        let mut teams: BTreeMap<String, Vec<&QueueRow>> = BTreeMap::new();
        for row in &self.rows {
            let village = row.village.key();
            let team = team_of.entry(village).or_insert_with(|| people(&duties, village, DutyRole::Team, day));
            if !team.is_empty() {
                teams.entry(team.clone()).or_default().push(row);
            }
        }
        let line = |(team, rows): (String, Vec<&QueueRow>)| work_of(DutyRole::Team.label(), Text::same(mask::scrub(&team)), &rows);
        Ok(teams.into_iter().map(line).collect())
    }
}

/// What is finished, waits and is out of the households of a village or a team.
fn work_of(part: Text, label: Text, rows: &[&QueueRow]) -> BoardLine {
    let of = |wanted: &dyn Fn(&QueueRow) -> bool| rows.iter().copied().filter(|row| wanted(row)).collect::<Vec<_>>();
    let (finished, out) = (of(&|row| is_finished(row.status)).len(), of(&|row| row.status == Status::Returned).len());
    let waiting = of(&|row| row.status.is_waiting_for_us());
    let oldest = waiting.iter().map(|row| row.age).max();
    let said = match oldest {
        Some(days) => text("待审{waiting} 退回{out} 最久{days}天", "{waiting} wait, {out} out, {days|day|days}").fill(&[
            ("waiting", &waiting.len()),
            ("out", &out),
            ("days", &days),
        ]),
        None => text("待审0 退回{out}", "0 wait, {out} out").fill(&[("out", &out)]),
    };
    let open = of(&|row| !is_finished(row.status));
    BoardLine {
        part,
        label,
        figure: format!("{finished}/{}", rows.len()),
        said,
        bar: Some([finished, out, rows.len()]),
        is_late: false,
        opens: households(if open.is_empty() { rows } else { &open }),
    }
}

fn households(rows: &[&QueueRow]) -> BoardOpens {
    if rows.is_empty() { BoardOpens::Nothing } else { BoardOpens::Households(rows.iter().map(|row| row.hh_id.clone()).collect()) }
}

/// A count of the county, with that of a year before.
fn counted(line: &CountLine) -> BoardLine {
    let before = match line.before {
        Some(before) => text("上年同期 {n}", "{n} a year ago").fill(&[("n", &shown(before))]),
        None => text("没有上年同期", "no year before"),
    };
    let said = match (&line.lacks, line.unknown) {
        (Some(lacking), _) => {
            text("没法统计，{why}；{before}", "cannot be said, {why}; {before}").fill(&[("why", &lacking.said()), ("before", &before)])
        }
        (None, 0) => before,
        (None, unknown) => {
            text("{before}；缺数据 {unknown} 户", "{before}; {unknown} lack data").fill(&[("before", &before), ("unknown", &unknown)])
        }
    };
    BoardLine {
        part: text("统计", "counts"),
        label: line.title.clone(),
        figure: line.value.map_or_else(|| "-".to_owned(), shown),
        said,
        bar: None,
        is_late: false,
        opens: if line.households == 0 || line.lacks.is_some() { BoardOpens::Nothing } else { BoardOpens::Filter(line.filter.clone()) },
    }
}

/// What one reviewer approved.
fn by_person(line: &CountLine) -> Option<BoardLine> {
    let name = line.group.as_ref().filter(|name| !name.is_empty() && line.households > 0)?;
    // A name with a quotation mark in it cannot be asked for.
    let asks = !name.contains(['"', '\'', '\\']);
    Some(BoardLine {
        part: text("人员", "people"),
        label: Text::same(name.clone()),
        figure: line.households.to_string(),
        said: text("已通过的户", "approved"),
        bar: None,
        is_late: false,
        opens: if asks { BoardOpens::Filter(format!("({}) and case.reviewer == \"{name}\"", line.filter)) } else { BoardOpens::Nothing },
    })
}

/// A value as it is read on paper.
fn shown(value: CountValue) -> String {
    match value {
        CountValue::Whole(count) => count.to_string(),
        CountValue::Money(amount) => amount.to_string(),
        CountValue::Hundredths(part) => Money(part).plain(),
    }
}

/// What is said of pace and days once the campaign is over.
const fn over() -> Text {
    text("这一期已经结束", "this campaign is closed")
}

#[cfg(test)]
mod tests {
    use crate::domain::act::Act;
    use crate::domain::case::Status;
    use crate::domain::office::duty::Duty;
    use crate::domain::office::duty::DutyRole;
    use crate::exchange::batch::FileKind;
    use crate::i18n::Lang;
    use crate::review::desk::state::Desk;
    use crate::review::rows::board::Board;
    use crate::review::rows::board::BoardLine;
    use crate::review::rows::board::BoardOpens;
    use crate::review::tests::rig;

    fn board(desk: &Desk) -> Board {
        desk.board(&desk.count_register(&[]).expect("the counts")).expect("a board")
    }

    fn line<'a>(board: &'a Board, label: &str) -> &'a BoardLine {
        board.lines.iter().find(|line| line.label.get(Lang::Zh) == label).unwrap_or_else(|| panic!("no line {label}"))
    }

    #[test]
    fn of_a_year_that_is_only_compared_with_nothing_is_said_of_work() {
        let mut office = rig::office();
        let of = [("prov", "演示省"), ("village", "石门村"), ("net_pc", "9000"), ("size_year", "2")];
        let layers = [2023, 2024].map(|year| rig::layer(year, FileKind::Yearly, &[("A", &of, &[])]));
        rig::import(&mut office, layers.into(), true).expect("imported");
        let desk = Desk::of(office).expect("a desk");
        let board = board(&desk);
        let said = |label: &str| line(&board, label).said.get(Lang::Zh).to_owned();
        assert_eq!(said("采集户数"), "上年同期 1");
        for label in ["退回超期未交回的户", "改回原值（翻烧饼）的户", "上期退回单没有交回的户"] {
            assert_eq!(said(label), "没有上年同期", "{label}");
        }
    }

    #[test]
    fn a_count_that_reads_a_line_nobody_set_is_no_nought_though_every_household_could_be_judged() {
        let of = |prov: &'static str| {
            [("prov", prov), ("village", "石门村"), ("net_pc", "9000"), ("mon_cat", "脱贫不稳定户"), ("risk_cleared", "否")]
        };
        let board_of = |prov: &'static str| {
            let mut office = rig::office();
            let household = of(prov);
            rig::import(&mut office, vec![rig::layer(2024, FileKind::Yearly, &[("A", &household, &[])])], true).expect("imported");
            board(&Desk::of(office).expect("a desk"))
        };
        let label = "低于监测线、没有纳入监测（或已消除）的户";
        let here = board_of("演示省");
        assert_eq!(line(&here, label).figure, "0", "the line is set here");
        let elsewhere = board_of("测试省");
        let found = line(&elsewhere, label);
        assert_eq!((found.figure.as_str(), &found.opens), ("-", &BoardOpens::Nothing));
        assert!(found.said.get(Lang::Zh).starts_with("没法统计，本期没有定“防止返贫监测线”；"), "{:?}", found.said);
        assert_eq!(line(&elsewhere, "人均纯收入低于关注线的户").figure, "1");
    }

    #[test]
    fn a_team_has_a_line_over_the_villages_it_works_in_and_without_a_matrix_there_is_none() {
        let mut desk = rig::two_villages();
        let team = |board: &Board| -> Vec<(String, String)> {
            let of_teams = board.lines.iter().filter(|line| line.part == DutyRole::Team.label());
            of_teams.map(|line| (line.label.get(Lang::Zh).to_owned(), line.figure.clone())).collect()
        };
        assert_eq!(team(&board(&desk)), []);
        let duty =
            |person: &str| Duty { village: "石门村".into(), role: DutyRole::Team, person: person.into(), from: None, until: None };
        desk.set_duties(&[duty("王五")], false).expect("set");
        let board = board(&desk);
        let village = line(&board, "石门村");
        assert_eq!(team(&board), [("王五".to_owned(), village.figure.clone())]);
        assert_eq!(line(&board, "王五").opens, village.opens);
    }

    #[test]
    fn every_number_opens_as_many_households_as_it_says() {
        let mut office = rig::office();
        let of = |village: &'static str| [("prov", "演示省"), ("village", village), ("net_pc", "9000"), ("size_year", "2")];
        let (near, far) = (of("石门村"), of("白岩村"));
        let rows: Vec<rig::Given<'_>> = vec![("A", &near, &[]), ("B", &near, &[]), ("C", &far, &[]), ("D", &far, &[])];
        rig::import(&mut office, vec![rig::layer(2024, FileKind::Yearly, &rows)], true).expect("imported");
        rig::decide(&mut office, "A", Act::Approve, Status::Approved);
        rig::decide(&mut office, "C", Act::Return, Status::Returned);
        let mut desk = Desk::of(office).expect("a desk");
        // A Friday; the day of report of the demo province is 30 November.
        rig::on(&mut desk, "2024-11-22T08:30:00Z", "李敏");
        desk.refresh().expect("read");
        let board = board(&desk);
        for (label, figure, households) in [
            ("已办完", "1", &["A"][..]),
            ("待审和待复审", "2", &["B", "D"]),
            ("退回在村", "1", &["C"]),
            ("石门村", "1/2", &["B"]),
            ("白岩村", "0/2", &["C", "D"]),
        ] {
            let line = line(&board, label);
            assert_eq!(line.figure, figure, "{label}");
            let BoardOpens::Households(mut ids) = line.opens.clone() else { panic!("{label} opens nothing") };
            ids.sort();
            assert_eq!(ids, households, "{label}");
        }
        let needed = line(&board, "每个工作日要办");
        assert_eq!((needed.figure.as_str(), needed.said.get(Lang::Zh)), ("1", "剩6个工作日，2024-11-30上报"));
        assert_eq!(line(&board, "挂起").opens, BoardOpens::Nothing);
        // One was approved on 18 October, and none on the 24 working days since: by the last ten nothing is ever done.
        let pace = line(&board, "每个工作日办完");
        assert!(pace.is_late && pace.said.get(Lang::Zh).contains("3 户办不完"), "{pace:?}");
        for line in board.lines.iter().filter(|line| line.part.get(Lang::Zh) != "进度") {
            let BoardOpens::Filter(filter) = &line.opens else { continue };
            let (found, _) = desk.queue_where(filter).unwrap_or_else(|error| panic!("{filter}: {error}"));
            assert!(!found.is_empty(), "{filter}");
            if line.figure.parse::<usize>().is_ok() && line.label.get(Lang::Zh).contains('户') {
                assert_eq!(line.figure, found.len().to_string(), "{filter}");
            }
            assert!(line.label.is_whole() && line.said.is_whole());
        }
    }
}
