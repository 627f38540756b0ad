//! What is changed beside the figures of the year: clues and blocks of monitoring, spells of work, measures, whole villages.
//!
//! What does not live here: the walk along the figures (`change.rs`).

use crate::second::change::Dice;
use crate::second::change::amount;
use crate::second::tables::Table;

/// Cells of files beside the yearly one, with what may stand there: days a leap day apart, amounts at limits, blanks.
const CELLS: [(&str, &str, &[&str]); 16] = [
    ("监测线索台账", "线索发现日期", &["2024-02-14", "2024-02-13", ""]),
    ("监测线索台账", "识别纳入日期", &["2024-02-29", "2024-03-01", ""]),
    ("监测线索台账", "首项帮扶措施日期", &["2024-03-10", "2024-03-11", "2024-03-12", ""]),
    ("监测对象识别和消除信息", "识别时工资性收入", &["99.99", "100.00", "0.00", ""]),
    ("监测对象识别和消除信息", "识别时人均纯收入", &["20000.00", "20000.01", ""]),
    ("监测对象识别和消除信息", "风险消除后工资性收入", &["0.00", "0.01", ""]),
    ("监测对象识别和消除信息", "风险消除后转移性收入", &["0.00", "0.01", ""]),
    ("监测对象识别和消除信息", "风险消除后人均纯收入", &["7299.99", "7300.00", ""]),
    ("监测对象识别和消除信息", "消除年度监测线", &["7300.00", ""]),
    ("监测对象识别和消除信息", "风险消除后是否住房损毁", &["是", "否", ""]),
    ("务工月监测", "是否已务工", &["是", "否", ""]),
    ("务工月监测", "开始时间", &["2023年10月", "2024年6月", "2024年7月", "2024年8月"]),
    ("务工月监测", "结束时间", &["", "2024年9月", "2024年11月", "2024年12月"]),
    ("务工月监测", "务工月收入", &["", "3000.00"]),
    ("务工月监测", "务工所在县", &["", "青山县"]),
    ("残疾人两项补贴名册", "发放金额", &["960.00", "0.00", ""]),
];

/// Measures and what may be written of them.
const MEASURES: [(&str, &[&str]); 5] = [
    ("教育帮扶", &["雨露计划", ""]),
    ("综合保障", &["低保", "特困供养,残疾人补贴", "残疾人补贴", ""]),
    ("就业帮扶", &["劳务输出", "技能培训", ""]),
    ("健康帮扶", &["参加城乡居民基本医疗保险个人缴费补贴", ""]),
    ("产业帮扶", &["其他", ""]),
];

/// Changes cells of the files beside the yearly one.
pub fn cells(tables: &mut [Table], dice: &mut Dice) {
    for (name, title, values) in CELLS {
        let table = tables.iter_mut().find(|table| table.name.contains(name)).expect("a file");
        // Few households are monitored, many people work.
        let sides = if table.rows.len() > 100 { 12 } else { 2 };
        for row in 0..table.rows.len() {
            if dice.roll(sides) == 0 {
                table.set(row, title, dice.pick(values));
            }
        }
    }
}

/// Changes measures of some households.
pub fn measures(now: &mut Table, ids: &[String], dice: &mut Dice) {
    for id in ids {
        if dice.roll(8) == 0 {
            let (title, values) = MEASURES[dice.roll(MEASURES.len())];
            now.set_all(id, title, dice.pick(values));
        }
    }
}

/// People of some households who stand on the list of cars and flats.
pub fn owners(tables: &mut [Table], now: usize, ids: &[String], dice: &mut Dice) {
    let id = &ids[dice.roll(ids.len())];
    let row = tables[now].of(id)[0];
    let of = |title: &str| tables[now].cell(row, title).text().unwrap_or("").to_owned();
    let values = [
        ("年度", "2024".to_owned()),
        ("行政村", of("行政村")),
        ("户编号", id.clone()),
        ("姓名", of("姓名")),
        ("证件号码", of("证件号码")),
        ("比对类型", "车辆".to_owned()),
        ("登记日期", "2024-06-01".to_owned()),
    ];
    let table = tables.iter_mut().find(|table| table.name.contains("财政供养购房车辆")).expect("a list");
    table.rows.push(vec![String::new(); table.header.len()]);
    let at = table.rows.len() - 1;
    for (title, value) in values {
        table.set(at, title, &value);
    }
}

/// A stretch of neighbours whose income grows by the township's target, and one whose transfers fall by a twentieth or just not so much.
pub fn villages(now: &mut Table, before: &Table, ids: &[String], dice: &mut Dice) {
    let figure = |id: &str, title: &str| before.of(id).first().and_then(|row| before.cell(*row, title).hundredths());
    let from = dice.roll(ids.len());
    for id in ids.iter().skip(from).take(6 * dice.roll(2)) {
        if let Some(was) = figure(id, "人均纯收入").filter(|was| *was > 0) {
            now.set_all(id, "人均纯收入(元)", &amount(was * [11_180, 11_200, 11_220][dice.roll(3)] / 10_000));
        }
    }
    let (from, share) = (dice.roll(ids.len()), [80, 94, 96][dice.roll(3)]);
    for id in ids.iter().skip(from).take(60 * dice.roll(2)) {
        if let Some(was) = figure(id, "转移性收入") {
            now.set_all(id, "转移性收入", &amount(was * share / 100));
        }
    }
}
