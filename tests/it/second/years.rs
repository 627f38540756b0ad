//! Rules about several years, about spells of work and about what lies beside the yearly file: leases, details, passbooks; and about villages.
//!
//! What does not live here: one year (`household.rs`), monitoring (`watched.rs`).

use crate::second::dates;
use crate::second::dates::AS_OF;
use crate::second::dates::CUTOFF;
use crate::second::people::any_member;
use crate::second::people::cannot_work;
use crate::second::people::dis_level;
use crate::second::people::education_is;
use crate::second::people::helps_out;
use crate::second::people::holds_post;
use crate::second::people::on_dibao;
use crate::second::people::on_tekun;
use crate::second::rosters::rows;
use crate::second::tables::Cell;
use crate::second::town::House;
use crate::second::town::Known;
use crate::second::town::Row;
use crate::second::town::Said;
use crate::second::town::Town;
use crate::second::town::all;
use crate::second::town::and;
use crate::second::town::any;
use crate::second::town::cmp;
use crate::second::town::graded;
use crate::second::town::is;
use crate::second::town::not;
use crate::second::town::or;
use crate::second::town::plain;

/// The rules of a household.
pub fn said(town: &Town, house: &House) -> Vec<(&'static str, Said)> {
    let mut list = falls(house);
    list.extend(spells(town, house));
    list.extend(beside(town, house));
    list
}

/// A fall of net income per head, and whether it is more than a tenth; years from this one back.
fn falls(house: &House) -> Vec<(&'static str, Said)> {
    let was = |years: usize| house.before(years, "人均纯收入");
    let all_years = [house.now("人均纯收入(元)"), was(1), was(2), was(3)];
    let fell = |at: usize| cmp(all_years[at], all_years[at + 1], |now, was| now < was);
    let asks = |at: usize| cmp(all_years[at], all_years[at + 1], |now, was| 100 * now < 90 * was);
    let asked = and(fell(0), asks(0));
    let heavy = cmp(all_years[0], all_years[1], |now, was| now <= 0 || (was > 0 && 100 * now <= 80 * was));
    let (two, three) = (and(fell(0), fell(1)), and(and(fell(0), fell(1)), fell(2)));
    let now = |title| house.now(title);
    let then = |title| house.was(title);
    let net = |income: Option<i64>, cost: Option<i64>| Some(income? - cost?);
    let cost = now("生产经营性支出（合计）").map(|spent| spent - now("专项用于减少生产经营性支出的补贴").unwrap_or(0));
    let pairs = [
        (now("工资性收入"), then("工资性收入")),
        (net(now("生产经营性收入"), cost), net(then("生产经营性收入"), then("生产经营性支出"))),
        (now("财产性收入"), then("财产性收入")),
        (now("转移性收入"), then("转移性收入")),
    ];
    let moved = |(now, was): (Option<i64>, Option<i64>)| {
        cmp(now, was, |now, was| {
            let by = (now - was).abs();
            by > 500_000 && 2 * by > was.abs()
        })
    };
    // Money that only went from one item to another leaves net income as it was.
    let stays = cmp(now("纯收入(元)"), then("纯收入"), |now, was| now == was) == Some(true);
    vec![
        ("INC01", graded(asked, &[(heavy, "high")], "medium")),
        ("INC02", graded(two, &[(and(asks(0), asks(1)), "high")], "medium")),
        ("INC03", graded(three, &[(and(and(asks(0), asks(1)), asks(2)), "high")], "medium")),
        ("INC09", plain(and(any(pairs.map(moved)), Some(!stays)), "medium")),
    ]
}

/// Year and month as the monitoring of work writes them: 2024年1月.
fn month(cell: Cell) -> Option<(i32, i32)> {
    let mut parts = cell.text()?.split(|sign: char| !sign.is_ascii_digit()).filter(|part| !part.is_empty()).map(str::parse);
    Some((parts.next()?.ok()?, parts.next()?.ok()?))
}

fn spells(town: &Town, house: &House) -> Vec<(&'static str, Said)> {
    let own = town.rows_of("务工月监测", house);
    let cutoff = (CUTOFF.0, CUTOFF.1);
    // Months of a spell between October and September, both ends counted.
    let within = |row: &Row| {
        let (from, to) = (month(row.cell("开始时间"))?, month(row.cell("结束时间")).unwrap_or(cutoff));
        Some((dates::months(from.max((2023, 10)), to.min(cutoff)) + 1).max(0))
    };
    let of_members = |test: &dyn Fn(Row, &[Row]) -> Known| -> Known {
        let spells = own.as_ref();
        any(house.members.iter().enumerate().map(|(at, row)| test(*row, spells.map_or(&[][..], |all| all[at].as_slice()))))
    };
    let loaded = |known: Known| if own.is_some() { known } else { None };
    let long = |row: Row, spells: &[Row]| {
        let student = row.cell("在校生状况").given();
        and(student, loaded(Some(spells.iter().any(|spell| within(spell).is_some_and(|months| months >= 3)))))
    };
    let young = |row: Row, spells: &[Row]| {
        any(spells.iter().map(|spell| {
            let from = month(spell.cell("开始时间"));
            Some(dates::age(row.birth()?, (from?.0, from?.1, 1)) < 16)
        }))
    };
    let kept = |row: Row, spells: &[Row]| and(on_tekun(row), loaded(Some(!spells.is_empty())));
    let overlap = |_: Row, spells: &[Row]| {
        let mut stretches: Vec<_> =
            spells.iter().filter_map(|row| Some((month(row.cell("开始时间"))?, month(row.cell("结束时间")).unwrap_or(cutoff)))).collect();
        stretches.sort_unstable();
        Some(stretches.windows(2).any(|pair| pair[1].0 < pair[0].1))
    };
    let too_many = any_member(house, |row| is(row.cell("务工时间(月)").or_zero(), |months| months > 1200));
    let all_spells: Option<Vec<Row>> = own.as_ref().map(|own| own.concat());
    let each = |test: &dyn Fn(Row) -> Known| all_spells.as_ref().and_then(|all| any(all.iter().map(|row| test(*row))));
    let titles = ["务工月收入", "务工企业名称", "所属行业", "是否点对点输送", "就业渠道", "务工所在县"];
    let incomplete = each(&|row| {
        let counts = row.says("是否已务工", "否") == Some(false);
        if counts { any(titles.iter().map(|title| not(row.cell(title).given()))) } else { Some(false) }
    });
    let ended = each(&|row| {
        let end = row.cell("结束时间");
        let later = is(month(end), |end| dates::months((AS_OF.0, AS_OF.1), end) > 0);
        and(row.says("是否已务工", "否"), or(not(end.given()), if end == Cell::Empty { Some(false) } else { later }))
    });
    let idle = |row: Row, spells: &[Row]| {
        let learned = or(education_is(row, &["大专", "本科及以上"]), row.says("劳动技能", "技能劳动力"));
        let of_age = is(row.age(CUTOFF), |age| (16..60).contains(&age));
        let works = is(row.cell("务工时间(月)").or_zero(), |months| months == 0);
        let free = and(not(row.cell("在校生状况").given()), and(Some(spells.is_empty()), not(holds_post(row))));
        and(and(learned, of_age), and(works, free))
    };
    let no_business = is(house.now("生产经营性收入"), |income| income == 0);
    vec![
        ("LAB07", plain(or(too_many, of_members(&overlap)), "medium")),
        ("LAB09", plain(of_members(&long), "medium")),
        ("LAB10", plain(loaded(of_members(&young)), "high")),
        ("LAB15", plain(and(of_members(&idle), no_business), "low")),
        ("LAB16", plain(of_members(&kept), "medium")),
        ("LAB17", plain(incomplete, "medium")),
        ("LAB18", plain(ended, "medium")),
    ]
}

fn beside(town: &Town, house: &House) -> Vec<(&'static str, Said)> {
    let own = house.own();
    let details = rows(town, "收入分项台账", house);
    let told = |what: &str| -> Option<i64> {
        details.as_ref()?.iter().filter(|row| row.says("收入分项", what) == Some(true)).map(|row| row.figure("金额")).sum()
    };
    let other = house.now("其他转移性收入");
    // Without the details only a nought of the item that would hold it proves that there is none.
    let no_part = |what: &str| match told(what) {
        Some(amount) => Some(amount == 0),
        None => is(other, |other| other == 0).filter(|none| *none),
    };
    let disabled = |row: Row| {
        let level = dis_level(row);
        or(is(level, |level| (1..=2).contains(&level)), and(is(level, |level| level > 0), on_dibao(row)))
    };
    let old = |row: Row| is(row.age(CUTOFF), |age| age >= 80);
    let nobody_works = and(Some(!house.members.is_empty()), all(house.members.iter().map(|row| cannot_work(*row))));
    let helped = any_member(house, |row| or(on_dibao(row), on_tekun(row)));
    let supported = told("赡养费").unwrap_or(0) > 0;
    let on = house.members.iter().filter(|row| on_dibao(**row) == Some(true)).count();
    let rich = and(Some(on > 0 && 2 * on >= house.members.len()), is(house.now("人均纯收入(元)"), |pc| pc > 1_400_000));
    let lease = rows(town, "土地流转台账", house);
    let leased = lease.as_ref().map(|rows| !rows.is_empty());
    let rent = told("土地流转租金").unwrap_or(0) > 0;
    let no_rent = is(house.now("其他财产性收入（旧指标）"), |other| other == 0);
    let at_home = |row: Row| and(helps_out(row), Some(!["省内县外", "省外"].contains(&row.cell("务工所在地").text().unwrap_or(""))));
    let unused = and(is(own.figure("耕地面积(亩)"), |area| area >= 100), is(house.now("生产经营性收入"), |income| income == 0));
    let paid = rows(town, "残疾人两项补贴名册", house).and_then(|rows| rows.iter().map(|row| row.figure("发放金额")).sum::<Option<i64>>());
    let not_told = match told("残疾人两项补贴") {
        Some(amount) => Some(amount == 0),
        None => cmp(other, paid, |other, paid| other < paid).filter(|less| *less),
    };
    let card: Option<i64> = rows(town, "一卡通流水", house)
        .and_then(|rows| rows.iter().filter(|row| row.says("是否计入收入", "是") == Some(true)).map(|row| row.figure("发放金额")).sum());
    let declared = (|| {
        let none = |title| house.now(title).unwrap_or(0);
        Some(house.now("生态补偿金")? + other? + none("专项用于减少生产经营性支出的补贴") + none("产业奖励") + none("就业奖励"))
    })();
    let beyond = cmp(card, declared, |card, declared| {
        let gap = card - declared;
        gap > 30_000 && 10 * gap > card
    });
    let spouses: Vec<&Row> = house.members.iter().filter(|row| row.says("与户主关系", "配偶") == Some(true)).collect();
    let sex = |row: Row<'_>| row.cell("性别").text().map(str::to_owned);
    let same_sex =
        any(spouses.iter().map(|spouse| cmp(sex(**spouse).as_deref(), house.head().and_then(sex).as_deref(), |own, head| own == head)));
    vec![
        ("TRF10", plain(and(nobody_works, not(helped)), if supported { "medium" } else { "high" })),
        ("TRF11", plain(and(any_member(house, disabled), no_part("残疾人两项补贴")), "medium")),
        ("TRF16", plain(and(any_member(house, old), no_part("高龄补贴")), "low")),
        ("TRF17", plain(rich, "medium")),
        ("PRD04", plain(and(and(unused, no_rent), and(any_member(house, at_home), Some(leased != Some(true)))), "low")),
        ("PRP04", plain(or(and(leased, no_rent), and(not(leased), Some(rent))), "medium")),
        ("XCK05", plain(and(is(paid, |paid| paid > 0), not_told), "medium")),
        ("XCK07", plain(beyond, "medium")),
        ("XCK09", plain(rows(town, "财政供养购房车辆市场主体比对名单", house).map(|rows| !rows.is_empty()), "medium")),
        ("IDV12", plain(or(Some(spouses.len() > 1), same_sex), "high")),
    ]
}

/// The rules of a village about growth and about transfers and property a head.
pub fn of_village(houses: &[&House]) -> Vec<(&'static str, Said)> {
    let growth: Vec<(i128, i128)> = houses
        .iter()
        .filter_map(|house| Some((i128::from(house.now("人均纯收入(元)")?), i128::from(house.was("人均纯收入")?))))
        .filter(|(_, was)| *was > 0)
        .collect();
    let n = growth.len();
    let enough = |known: bool| if n < 10 { None } else { Some(known) };
    // Those whose growth lies from this one's up to a point of per cent above it, both ends counted.
    let beside = |(now, was): &(i128, i128)| {
        let apart = |(other, before): &&(i128, i128)| {
            let gap = other * was - now * before;
            gap >= 0 && 100 * gap <= was * before
        };
        growth.iter().filter(apart).count()
    };
    let densest = growth.iter().map(beside).max().unwrap_or(0);
    let near = growth.iter().filter(|(now, was)| (1000 * now - 1120 * was).abs() <= 2 * was).count();
    let pairs = |title: &str| -> Vec<[i128; 4]> {
        let pair = |house: &&House| {
            let size = |size: Option<i64>| size.filter(|size| *size > 0);
            let (now, was) = (house.now(title)?, house.was(title)?);
            Some([now, was, size(house.now("年度家庭人口数"))?, size(house.was("年度家庭人口数"))?].map(i128::from))
        };
        houses.iter().filter_map(pair).collect()
    };
    let lower = |pairs: &[[i128; 4]]| {
        let [now, was, size, before] = pairs.iter().fold([0; 4], |sum, pair| std::array::from_fn(|at| sum[at] + pair[at]));
        was > 0 && 100 * now * before <= 95 * was * size
    };
    let (transfers, property) = (pairs("转移性收入"), pairs("财产性收入"));
    let fell = if transfers.len() < 10 { None } else { Some(lower(&transfers) || lower(&property)) };
    vec![
        ("VIL01", plain(enough(densest >= 6 && 4 * densest >= n), "high")),
        ("VIL02", plain(enough(near >= 4 && 10 * near >= n), "high")),
        ("VIL07", plain(fell, "medium")),
    ]
}
