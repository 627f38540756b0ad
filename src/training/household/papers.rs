//! The files beside the yearly export, row by row: work spells, sub-ledger, monitoring block, department rosters. Every ordinary household
//! agrees with all of them; what a plant changed in one of them stands in `House::papers`.
//!
//! What does not live here: columns and encodings (`files/papers.rs`), plants (`plant_*.rs`).

use chrono::Days;
use chrono::NaiveDate;

use crate::training::household::account::YearAccount;
use crate::training::household::account::printed;
use crate::training::household::house::Farm;
use crate::training::household::house::House;
use crate::training::household::house::JOB;
use crate::training::household::paper::PaperChange;
use crate::training::household::paper::PaperFile;
use crate::training::household::paper::Row;
use crate::training::household::people::Member;
use crate::training::household::people::day;

/// The household's rows of a paper.
#[must_use]
pub fn rows(house: &House, account: &YearAccount, paper: PaperFile) -> Vec<Row> {
    let mut rows = ordinary(house, account, paper);
    for change in &house.papers {
        match change {
            PaperChange::Without(of) if *of == paper => rows.clear(),
            PaperChange::Row(of, member, cells) if *of == paper => rows.push((*member, cells.clone())),
            PaperChange::Cell(of, at, said) if *of == paper => {
                for cell in rows.iter_mut().filter_map(|(_, cells)| cells.get_mut(*at)) {
                    cell.clone_from(said);
                }
            }
            PaperChange::Without(_) | PaperChange::Row(..) | PaperChange::Cell(..) => {}
        }
    }
    rows
}

fn ordinary(house: &House, account: &YearAccount, paper: PaperFile) -> Vec<Row> {
    let one = |yes: bool, cells: Vec<String>| if yes { vec![(None, cells)] } else { Vec::new() };
    let word = |word: &str| word.to_owned();
    match paper {
        PaperFile::Spells => spells(house, account),
        PaperFile::Plans => of_members(house, |person| (person.work_place == "省外").then(|| vec![word("是"), word("海东市"), word("无")])),
        PaperFile::Details => details(house, account),
        PaperFile::Changes => changes(house),
        PaperFile::Monitoring => monitoring(house),
        PaperFile::Clues => clue(house),
        PaperFile::Scale => one(account.prod_in > 0, vec![printed(account.prod_in)]),
        PaperFile::Dibao => split(house, account.dibao, |person| matches!(person.dibao, "农村低保" | "城市低保" | "是"), "农村低保"),
        PaperFile::Tekun => split(house, account.tekun, |person| matches!(person.tekun, "农村特困" | "城市特困" | "是"), "分散供养"),
        PaperFile::Pension => pension(house, account),
        PaperFile::Posts => {
            split(house, account.wage_post, |person| !person.post_type.is_empty() || person.post_months > 0, "乡村公益性岗位")
        }
        PaperFile::Disability => split(house, disability(house, account), is_eligible, "重度残疾人护理补贴"),
        PaperFile::Medical => medical(house),
        PaperFile::Passbook => passbook(account),
        PaperFile::Gone | PaperFile::Assets => Vec::new(),
        PaperFile::Dividends => one(account.div > 0, vec![printed(account.div), word("2024-06-20")]),
        PaperFile::School => of_members(house, |person| {
            let pupil = !person.student.is_empty() && !person.student.starts_with("学前") && !person.student.starts_with("学龄前");
            pupil.then(|| vec![word(person.student), word("青山县演示学校")])
        }),
        PaperFile::Leases => one(leases(house, account), vec![word("0.80"), printed(account.rent), word("2022-01-10")]),
        PaperFile::Awards => one(account.reward_prod > 0, vec![word("到户产业奖补"), printed(account.reward_prod), word("2024-07-12")]),
        PaperFile::Eco => one(account.eco > 0, vec![word("公益林补偿"), printed(house.lands[1]), printed(account.eco)]),
        PaperFile::Expected => one(true, vec![word("是")]),
    }
}

fn of_members(house: &House, cells: impl Fn(&Member) -> Option<Vec<String>>) -> Vec<Row> {
    house.listed(2024).filter_map(|(at, person)| cells(person).map(|cells| (Some(at), cells))).collect()
}

/// A yearly amount in equal parts over the members it is for: kind, a month, months, paid.
fn split(house: &House, amount: i64, is_for: impl Fn(&Member) -> bool, kind: &str) -> Vec<Row> {
    let heads: Vec<usize> = house.listed(2024).filter(|(_, person)| is_for(person)).map(|(at, _)| at).collect();
    let count = i64::try_from(heads.len()).unwrap_or(1).max(1);
    heads
        .into_iter()
        .enumerate()
        .map(|(step, at)| {
            // The first gets what does not divide.
            let part = amount / count + if step == 0 { amount % count } else { 0 };
            (Some(at), vec![kind.to_owned(), printed(part / 12), "12".to_owned(), printed(part)])
        })
        .collect()
}

/// Who works away: one spell each, to the cut-off, at the pay that makes up the household's wages.
fn spells(house: &House, account: &YearAccount) -> Vec<Row> {
    let months = |person: &Member| person.work_months.min(12);
    let all: i64 = house.listed(2024).map(|(_, person)| months(person)).sum();
    let monthly = if all > 0 { account.wage_other.max(0) / all } else { 0 };
    let travel = if house.measures[JOB].contains("外出务工补贴") { "300.00" } else { "0.00" };
    of_members(house, |person| {
        let worked = months(person);
        if worked == 0 {
            return None;
        }
        // Months since the year 0; September 2024 is the last of the period.
        let back = 2_024 * 12 + 10 - worked;
        let county = match person.work_place {
            "省外" => "海东市",
            "省内县外" => "白水县",
            _ => "青山县",
        };
        let employer = if person.employer.is_empty() { "零工" } else { person.employer };
        let start = format!("{}年{}月", (back - 1) / 12, (back - 1) % 12 + 1);
        let cells = ["是", &start, "", county, employer, "制造业", &printed(monthly), "外出务工", "否", travel];
        Some(cells.iter().map(|&cell| cell.to_owned()).collect())
    })
}

/// Whether the disability allowances are due: level 1 or 2, or any level with 低保.
fn is_eligible(person: &Member) -> bool {
    let severe = matches!(person.dis.chars().nth(1), Some('1' | '2'));
    severe || (!person.dis.is_empty() && person.dibao == "农村低保")
}

/// What of the other transfers is the disability allowance.
fn disability(house: &House, account: &YearAccount) -> i64 {
    if house.listed(2024).any(|(_, person)| is_eligible(person)) { (account.other / 3).clamp(0, 96_000) } else { 0 }
}

/// Whether part of the land is leased out.
fn leases(house: &House, account: &YearAccount) -> bool {
    account.rent > 0 && account.other > 0 && house.id.bytes().last().is_some_and(|digit| digit % 2 == 0)
}

/// Block, item, amount, note, whether it counts.
#[must_use]
pub fn detail(block: &str, item: &str, amount: i64, note: &str, counts: &str) -> Vec<String> {
    vec![block.to_owned(), item.to_owned(), printed(amount), note.to_owned(), counts.to_owned()]
}

fn details(house: &House, account: &YearAccount) -> Vec<Row> {
    let allowance = disability(house, account);
    let old = house.listed(2024).any(|(_, person)| person.age_now() >= 80);
    let elder = if old { (account.other / 3).clamp(0, 60_000) } else { 0 };
    let animals = match house.farm {
        Farm::Crops => 0,
        Farm::Mixed => account.prod_in * 2 / 5,
    };
    let rent = if leases(house, account) { "土地流转租金" } else { "房屋出租" };
    let lines = [
        ("工资性收入", "务工收入", account.wage_other),
        ("工资性收入", "公益岗收入", account.wage_post),
        ("生产经营性收入", "种植业", account.prod_in - animals),
        ("生产经营性收入", "养殖业", animals),
        ("财产性收入", "资产收益分红", account.div),
        ("财产性收入", rent, account.rent),
        ("转移性收入", "生态补偿", account.eco),
        ("转移性收入", "残疾人两项补贴", allowance),
        ("转移性收入", "高龄补贴", elder),
        ("转移性收入", "耕地地力保护补贴", account.other - allowance - elder),
    ];
    lines.iter().filter(|(_, _, amount)| *amount > 0).map(|(block, item, amount)| (None, detail(block, item, *amount, "", "是"))).collect()
}

fn changes(house: &House) -> Vec<Row> {
    let row = |kind: &str, on: &str, entered: &str| vec![(None, vec![kind.to_owned(), on.to_owned(), entered.to_owned()])];
    match house.size_slips[0] {
        ..0 => row("迁入", "2024-08-20", "2024-09-02"),
        0 => house
            .listed(2024)
            .find(|(_, person)| person.birth > day(2023, 10, 1))
            .map_or_else(Vec::new, |(_, person)| row("出生", &person.birth.to_string(), "2024-09-03")),
        1.. => row("死亡", "2024-10-02", "2024-10-06"),
    }
}

/// A month of the monitoring block as its first day.
fn month(written: &str) -> Option<NaiveDate> {
    let year = written.get(..4)?.parse().ok()?;
    NaiveDate::from_ymd_opt(year, written.get(4..6)?.parse().ok()?, 1)
}

/// Thirteen cells: five of the identification, eight of the elimination, which are empty while the risk is open.
fn monitoring(house: &House) -> Vec<Row> {
    let Some(watch) = &house.watch else { return Vec::new() };
    let before = house.years.iter().flatten().next().cloned().unwrap_or_default();
    let figure = (before.per_head(house.size(2024).max(1)) * 2 / 5).clamp(300_000, 900_000);
    let mut cells = vec![printed((before.wage() * 2 / 5).max(240_000)), printed(figure)];
    cells.extend(["否"; 3].map(str::to_owned));
    let after =
        [printed(before.wage().max(600_000)), printed(before.trans().max(60_000)), printed(figure.max(790_000)), "7300.00".to_owned()];
    let after = after.into_iter().chain(["否"; 4].map(str::to_owned));
    cells.extend(after.map(|cell| if watch.cleared { cell } else { String::new() }));
    vec![(None, cells)]
}

/// Found, identified twelve days later, first support five days after that.
fn clue(house: &House) -> Vec<Row> {
    let Some(found) = house.watch.as_ref().and_then(|watch| month(watch.since)) else { return Vec::new() };
    let after = |days| found.checked_add_days(Days::new(days)).unwrap_or(found).to_string();
    vec![(None, vec![after(2), after(14), after(19)])]
}

fn pension(house: &House, account: &YearAccount) -> Vec<Row> {
    if account.pension == 0 {
        return Vec::new();
    }
    let insured = |person: &Member| person.pension || person.employee;
    let rows = split(house, account.pension, |person| person.age_now() >= 60 && insured(person), "城乡居民");
    if rows.is_empty() { split(house, account.pension, |person| person.employee && person.age_now() >= 50, "城镇职工") } else { rows }
}

/// Everybody is insured; what a monitoring object paid itself stands with the head.
fn medical(house: &House) -> Vec<Row> {
    let paid = house.watch.as_ref().map_or(0, |watch| watch.self_paid);
    let mut rows = of_members(house, |_| Some(vec!["是".to_owned(), printed(0)]));
    if let Some(cell) = rows.first_mut().and_then(|(_, cells)| cells.get_mut(1)) {
        *cell = printed(paid);
    }
    rows
}

fn passbook(account: &YearAccount) -> Vec<Row> {
    let lines = [("生态护林补偿", account.eco), ("耕地地力保护补贴", account.other * 2 / 5), ("到户产业奖补", account.reward_prod)];
    let paid = lines.into_iter().filter(|(_, amount)| *amount > 0);
    paid.map(|(kind, amount)| (Some(0), vec![kind.to_owned(), printed(amount), "2024-05-16".to_owned(), "是".to_owned()])).collect()
}
