//! Rules about monitoring objects: what is written of them, what is done for them, and how they stood before and after.
//!
//! What does not live here: figures of the year (`household.rs`), falls of several years and villages (`years.rs`).

use crate::second::dates;
use crate::second::dates::AS_OF;
use crate::second::dates::Day;
use crate::second::household::cleared;
use crate::second::household::is_open;
use crate::second::household::monitored;
use crate::second::people::any_member;
use crate::second::people::cannot_work;
use crate::second::people::dis_level;
use crate::second::people::helps_out;
use crate::second::people::on_dibao;
use crate::second::people::on_tekun;
use crate::second::people::works_fully;
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
use crate::second::town::either;
use crate::second::town::is;
use crate::second::town::not;
use crate::second::town::or;
use crate::second::town::plain;

const DEVELOP: [&str; 4] = ["产业帮扶", "就业帮扶", "金融帮扶", "公益性岗位帮扶"];
const MEASURES: [&str; 14] = [
    "产业帮扶",
    "就业帮扶",
    "金融帮扶",
    "公益性岗位帮扶",
    "住房安全保障",
    "饮水安全保障",
    "健康帮扶",
    "义务教育保障",
    "教育帮扶",
    "综合保障",
    "社会帮扶",
    "搬迁",
    "生产生活条件改善",
    "基础设施建设",
];
const RISKS: [&str; 5] = ["致贫/返贫风险1", "致贫/返贫风险2", "致贫/返贫风险3", "致贫/返贫风险4", "致贫/返贫风险5"];

/// A cell of the household's row in a block of its own; a household that the block leaves out has no such cell.
struct BlockRow<'t>(Option<Row<'t>>);

impl<'t> BlockRow<'t> {
    fn of(town: &Town<'t>, name: &str, house: &House) -> BlockRow<'t> {
        BlockRow(rows(town, name, house).and_then(|rows| rows.first().copied()))
    }

    fn cell(&self, title: &str) -> Cell<'t> {
        self.0.map_or(Cell::Absent, |row| row.cell(title))
    }

    fn figure(&self, title: &str) -> Option<i64> {
        self.0?.figure(title)
    }

    fn says(&self, title: &str, value: &str) -> Known {
        is(self.cell(title).text(), |text| text == value)
    }

    fn day(&self, title: &str) -> Option<Day> {
        dates::day(&self.cell(title).text()?.replace('-', ""))
    }
}

/// Words of a cell whose blank means none.
fn options<'t>(house: &House<'t>, title: &str) -> Vec<&'t str> {
    house.own().cell(title).text().map(|text| text.split([',', '，', '、', ';']).collect()).unwrap_or_default()
}

fn given(house: &House, title: &str) -> bool {
    house.own().cell(title).text().is_some()
}

fn missing(cell: Cell) -> Known {
    not(cell.given())
}

/// Days from one to the other, by the count of days since a March.
fn days(from: Day, to: Day) -> i32 {
    let count = |(year, month, day): Day| {
        let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
        365 * year + year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400) + (153 * month + 2) / 5 + day
    };
    count(to) - count(from)
}

/// The rules of a household.
pub fn said(town: &Town, house: &House) -> Vec<(&'static str, Said)> {
    let mut list = support(house);
    list.extend(blocks(town, house));
    list
}

fn support(house: &House) -> Vec<(&'static str, Said)> {
    let own = house.own();
    let open = is_open(house);
    let identified = own.cell("识别监测时间").text().and_then(dates::month);
    let waited = identified.map(|from| dates::months(from, (AS_OF.0, AS_OF.1)));
    let chosen: Vec<&str> = MEASURES.into_iter().filter(|title| given(house, title)).collect();
    let develop: Vec<&str> = DEVELOP.into_iter().filter(|title| given(house, title)).collect();
    let weak = |title: &&str| options(house, title).iter().all(|option| ["其他", "技能培训"].contains(option));
    let only_social = chosen == ["综合保障"];
    let only_weak = !develop.is_empty() && develop.iter().all(weak);
    let social = |what: &str| options(house, "综合保障").iter().any(|option| option.contains(what));
    let disabled =
        |row: Row| or(is(dis_level(row), |level| (1..=2).contains(&level)), and(is(dis_level(row), |level| level > 0), on_dibao(row)));
    let apart = any([
        either(any_member(house, on_dibao), Some(social("低保"))),
        either(any_member(house, on_tekun), Some(social("特困供养"))),
        either(any_member(house, disabled), Some(social("残疾人补贴"))),
    ]);
    let nobody_works = and(Some(!house.members.is_empty()), all(house.members.iter().map(|row| cannot_work(*row))));
    let helped = any_member(house, |row| or(on_dibao(row), on_tekun(row)));
    let ill = any_member(house, |row| or(row.has("健康状况", "患有大病"), row.has("健康状况", "长期慢性病")));
    let ill_risk = Some(RISKS.iter().any(|title| own.cell(title) == Cell::Text("因病")));
    let nothing_paid = is(own.cell("合规自付支出").or_zero(), |paid| paid == 0);
    let insured = Some(own.cell("健康帮扶").text().is_some_and(|text| text.contains("参加城乡居民基本医疗保险个人缴费补贴")));
    let due = is(identified, |month| dates::months(month, (2024, 2)) > 0);
    let school = |row: Row| {
        let stage = row.cell("在校生状况").text().unwrap_or("");
        Some(["中职", "高职高专", "技师学院"].iter().any(|kind| stage.starts_with(kind)))
    };
    let (rain, vocational) = (Some(options(house, "教育帮扶").contains(&"雨露计划")), any_member(house, school));
    let no_develop = Some(develop.is_empty());
    vec![
        ("MON01", plain(and(and(open, is(waited, |months| months > 1)), Some(chosen.is_empty())), "high")),
        ("MON07", plain(and(and(open, is(waited, |months| months >= 6)), and(any_member(house, helps_out), no_develop)), "high")),
        ("MON08", plain(and(and(open, any_member(house, works_fully)), Some(only_social || only_weak)), "medium")),
        ("MON16", plain(and(and(monitored(house), ill_risk), or(not(ill), nothing_paid)), "medium")),
        ("MON18", plain(and(open, apart), "medium")),
        ("MON19", plain(and(and(open, nobody_works), and(helped, own.says("整户无劳动能力兜底保障户", "否"))), "medium")),
        ("MON23", plain(and(open, either(insured, due)), "medium")),
        ("EDU06", plain(or(and(rain, not(vocational)), and(and(open, vocational), not(rain))), "medium")),
    ]
}

fn blocks(town: &Town, house: &House) -> Vec<(&'static str, Said)> {
    let own = house.own();
    let block = BlockRow::of(town, "监测对象识别和消除信息", house);
    let clue = BlockRow::of(town, "监测线索台账", house);
    let (open, cleared) = (is_open(house), cleared(house));
    let first = [
        "识别时人均纯收入",
        "识别时是否义务教育阶段适龄儿童少年失学辍学",
        "识别时是否有家庭成员未参加城乡居民(职工)基本医疗保险",
        "识别时是否住房出现安全问题",
    ];
    let not_written = any([missing(own.cell("致贫/返贫风险1")), missing(own.cell("识别监测时间"))]
        .into_iter()
        .chain(first.into_iter().map(|title| missing(block.cell(title)))));
    let after = [
        "风险消除后是否义务教育阶段适龄儿童少年失学辍学",
        "风险消除后是否有家庭成员未参加城乡居民(职工)基本医疗保险",
        "风险消除后是否住房损毁",
        "风险消除后是否饮水设施损毁",
    ];
    let troubles = any(after
        .into_iter()
        .map(|title| block.says(title, "是"))
        .chain([own.says("是否危房户", "是"), own.says("是否解决安全饮用水", "否")]));
    let by_help = and(cleared, own.says("风险消除方式", "帮扶消除"));
    let below = cmp(block.figure("风险消除后人均纯收入"), block.figure("消除年度监测线"), |pc, line| pc < line);
    let cash = Some(["低保", "特困供养", "残疾人补贴"].iter().any(|what| options(house, "综合保障").iter().any(|own| own.contains(what))));
    let placed = Some(given(house, "就业帮扶") || given(house, "公益性岗位帮扶"));
    let none = |title| is(block.figure(title), |value| value == 0);
    let sudden = own.says("监测对象类别", "突发严重困难户");
    let (told, identified) = (clue.day("线索发现日期"), clue.day("识别纳入日期"));
    // Who is not identified yet waits until the day of the export.
    let until = identified.or_else(|| (clue.cell("识别纳入日期") == Cell::Empty).then_some(AS_OF));
    vec![
        ("MON04", plain(and(monitored(house), not_written), "high")),
        ("MON10", plain(and(by_help, below), "high")),
        ("MON12", plain(and(cleared, troubles), "high")),
        ("MON15", plain(and(and(monitored(house), not(sudden)), is(block.figure("识别时人均纯收入"), |pc| pc > 2_000_000)), "medium")),
        ("TRF19", plain(and(and(cleared, cash), none("风险消除后转移性收入")), "high")),
        ("TRF20", plain(and(and(cleared, placed), none("风险消除后工资性收入")), "high")),
        ("ARI08", plain(and(open, is(block.figure("识别时工资性收入"), |wage| wage > 0 && wage < 10_000)), "medium")),
        ("MON02", plain(cmp(told, until, |told, until| days(told, until) > 15), "high")),
        ("MON03", plain(cmp(identified, clue.day("首项帮扶措施日期"), |identified, first| days(identified, first) > 10), "high")),
    ]
}
