//! Rules that hold the household against the rosters of other offices, the collection sheet and the spells of work.
//!
//! What does not live here: whose a row of a roster is (`town.rs`).

use crate::second::household::is_open;
use crate::second::people::cannot_work;
use crate::second::people::holds_post;
use crate::second::people::on_dibao;
use crate::second::tables::Cell;
use crate::second::town::House;
use crate::second::town::Known;
use crate::second::town::Row;
use crate::second::town::Said;
use crate::second::town::Town;
use crate::second::town::and;
use crate::second::town::any;
use crate::second::town::either;
use crate::second::town::graded;
use crate::second::town::is;
use crate::second::town::not;
use crate::second::town::or;
use crate::second::town::plain;

/// The rules of a household.
pub fn said(town: &Town, house: &House) -> Vec<(&'static str, Said)> {
    let mut list = money(town, house);
    list.extend(lists(town, house));
    list.extend(sheet(town, house));
    list
}

/// Rows of a roster that are the household's, whoever's they are.
pub fn rows<'t>(town: &Town<'t>, roster: &str, house: &House) -> Option<Vec<Row<'t>>> {
    Some(town.rows_of(roster, house)?.into_iter().flatten().collect())
}

/// What was paid in all, in fen; not known when a cell is empty or the roster not there.
fn paid(rows: Option<&Vec<Row>>, title: &str) -> Option<i64> {
    rows?.iter().map(|row| row.figure(title)).sum()
}

fn money(town: &Town, house: &House) -> Vec<(&'static str, Said)> {
    let (dibao, pension) = (house.now("最低生活保障金"), house.now("养老金或离退休金"));
    let (post, dividend) = (house.now("公益性岗位收入"), house.now("资产收益帮扶分红收入"));
    let dibao_rows = rows(town, "农村低保备案表", house);
    let pension_rows = rows(town, "养老金发放名册", house);
    let post_rows = town.rows_of("公益岗工资表", house);
    let dividend_rows = rows(town, "村集体分红名册", house);
    let award_rows = rows(town, "到户奖补名册", house);
    let eco_rows = rows(town, "生态补偿发放名册", house);
    let apart = |paid: Option<i64>, told: Option<i64>, percent: i64, least: i64| -> Known {
        let (paid, told) = (paid?, told?);
        let gap = (paid - told).abs();
        Some(100 * gap > percent * paid && gap > least)
    };
    // What the roster says for the months that were paid.
    let due = dibao_rows
        .as_ref()
        .and_then(|rows| rows.iter().map(|row| Some(row.figure("月发放金额")? * row.figure("发放月数")? / 100)).sum::<Option<i64>>());
    let off_standard = (|| Some(due? > 0 && (2 * dibao? < due? || 10 * dibao? > 12 * due?)))();
    let off_standard = if due == Some(0) { Some(false) } else { off_standard };
    let paid_post = paid(post_rows.as_ref().map(|rows| rows.concat()).as_ref(), "实发工资");
    let unlisted = match &post_rows {
        None => None,
        Some(rows) => any(house.members.iter().zip(rows).map(|(row, own)| and(Some(!own.is_empty()), not(holds_post(*row))))),
    };
    // A row without an amount may be one that was paid.
    let is_listed = dividend_rows.as_ref().and_then(|rows| any(rows.iter().map(|row| is(row.figure("分红金额"), |paid| paid > 0))));
    let no_dividend = is(dividend, |dividend| dividend == 0);
    let off_list = (|| Some((dividend? - paid(dividend_rows.as_ref(), "分红金额")?).abs() > 1000))();
    let with_dividend = is(dividend, |dividend| dividend > 0);
    let awarded = is(paid(award_rows.as_ref(), "奖补金额"), |paid| paid > 0);
    // Nothing written, or no such column, is none here.
    let nothing = |title| Some(house.now(title).unwrap_or(0) == 0);
    let eco_paid = is(paid(eco_rows.as_ref(), "补偿金额"), |paid| paid > 0);
    vec![
        ("TRF07", plain(off_standard, "medium")),
        ("TRF13", plain(and(eco_paid, is(house.now("生态补偿金"), |eco| eco == 0)), "medium")),
        ("XCK02", plain(apart(paid(dibao_rows.as_ref(), "发放金额"), dibao, 5, 20_000), "medium")),
        ("XCK03", plain(apart(paid(pension_rows.as_ref(), "发放金额"), pension, 5, 10_000), "medium")),
        ("XCK04", plain(or(unlisted, apart(paid_post, post, 10, -1)), "high")),
        ("PRP02", plain(and(is_listed, no_dividend), "high")),
        ("PRP03", plain(and(and(is_listed, with_dividend), off_list), "medium")),
        ("XCK10", plain(and(is_listed, or(no_dividend, off_list)), "high")),
        ("XCK12", plain(and(awarded, and(nothing("产业奖励"), nothing("专项用于减少生产经营性支出的补贴"))), "medium")),
    ]
}

fn lists(town: &Town, house: &House) -> Vec<(&'static str, Said)> {
    let listed = town.rows_of("农村低保备案表", house);
    let dibao = match &listed {
        None => None,
        Some(rows) => any(house.members.iter().zip(rows).map(|(row, own)| either(Some(!own.is_empty()), on_dibao(*row)))),
    };
    let gone = rows(town, "死亡注销迁出名单", house).map(|rows| !rows.is_empty());
    let medical = town.rows_of("医保参保和自付名册", house);
    let insured = medical.as_ref().and_then(|rows| any(rows.iter().flatten().map(|row| row.says("是否参保", "否"))));
    // Nobody gets money back here: what is written is the least that was paid.
    let self_paid =
        medical.as_ref().and_then(|rows| rows.iter().flatten().map(|row| row.cell("个人自付费用").or_zero()).sum::<Option<i64>>());
    let medical_case = or(insured, is(self_paid, |paid| paid > 2_000_000));
    let spells = town.rows_of("务工月监测", house);
    let plans = town.rows_of("计划外出务工信息", house);
    let has = |rows: &Option<Vec<Vec<Row>>>, at: usize| rows.as_ref().is_some_and(|rows| !rows[at].is_empty());
    let works = |at: usize| {
        or(is(house.members[at].cell("务工时间(月)").or_zero(), |months| months > 0), Some(has(&spells, at) || has(&plans, at)))
    };
    let cannot = any((0..house.members.len()).map(|at| and(cannot_work(house.members[at]), works(at))));
    let months: Option<i64> = house.members.iter().map(|row| row.cell("务工时间(月)").or_zero()).sum();
    let has_spell = spells.as_ref().is_some_and(|rows| rows.iter().any(|rows| !rows.is_empty()));
    let unregistered = and(is(house.now("其他工资性收入"), |pay| pay > 100_000), and(is(months, |months| months == 0), Some(!has_spell)));
    let has_lease = rows(town, "土地流转台账", house).is_some_and(|rows| !rows.is_empty());
    let farmed = is(house.own().figure("耕地面积(亩)"), |area| area >= 50);
    let none = is(house.now("其他转移性收入"), |other| other == 0);
    let blank_self_paid = house.own().figure("合规自付支出").or(self_paid);
    let net_paid = is(blank_self_paid, |paid| paid - house.own().figure("理赔收入").unwrap_or(0) > 2_000_000);
    vec![
        ("XCK01", plain(dibao, "high")),
        ("IDV17", plain(gone, "high")),
        ("XCK08", plain(gone, "high")),
        ("XCK06", plain(medical_case, "high")),
        ("LAB08", plain(cannot, "high")),
        ("LAB03", plain(unregistered, "medium")),
        ("TRF14", plain(and(and(farmed, none), Some(!has_lease)), "low")),
        ("MON21", plain(and(net_paid, not(is_open(house))), "high")),
    ]
}

fn sheet(town: &Town, house: &House) -> Vec<(&'static str, Said)> {
    let Some(table) = town.roster("采集登记表") else { return Vec::new() };
    let form = table.of(house.id).first().map(|row| Row { table, row: *row });
    let cell = |title| form.map_or(Cell::Absent, |row| row.cell(title));
    let missing = |title| not(cell(title).given());
    // Who signed for the head counts as signed when the sheet says so.
    let unsigned = is(cell("户主签字").text(), |signed| !["是", "代签"].contains(&signed));
    let mode = cell("采集方式").text();
    let away = and(is(mode, |mode| mode == "电话"), Some(wholly_away(house)));
    vec![
        ("COL01", graded(is(mode, |mode| ["电话", "推算"].contains(&mode)), &[(away, "low")], "high")),
        ("COL02", plain(or(or(missing("户主签字"), unsigned), missing("填表时间")), "high")),
        ("COL10", plain(or(missing("信息采集人"), missing("采集人联系电话")), "medium")),
    ]
}

/// Whether all adults who are not at school work outside the county; not known is no.
fn wholly_away(house: &House) -> bool {
    let adult = |row: &&Row| {
        let is_adult = is(row.age(crate::second::dates::CUTOFF), |age| age >= 18);
        and(is_adult, not(row.cell("在校生状况").given())) == Some(true)
    };
    let adults: Vec<&Row> = house.members.iter().filter(adult).collect();
    !adults.is_empty() && adults.iter().all(|row| ["省内县外", "省外"].contains(&row.cell("务工所在地").text().unwrap_or("")))
}
