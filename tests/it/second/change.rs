//! What is changed in a township before both readings look at it: a seeded walk along the edges of the rules.
//!
//! What does not live here: the rules, what is changed beside the yearly file (`edges.rs`).

use crate::second::dates;
use crate::second::edges;
use crate::second::tables::Table;

/// Numbers from a number; the same each time.
pub struct Dice(u64);

impl Dice {
    /// Of a seed.
    pub fn new(seed: u64) -> Dice {
        Dice((seed + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    /// A number below `sides`.
    pub fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from((self.0 >> 11) % sides.max(1) as u64).expect("small")
    }

    /// One of them.
    pub fn pick<'a, T: ?Sized>(&mut self, of: &[&'a T]) -> &'a T {
        of[self.roll(of.len())]
    }

    /// Another order.
    pub fn shuffle<T>(&mut self, list: &mut [T]) {
        for at in (1..list.len()).rev() {
            list.swap(at, self.roll(at + 1));
        }
    }
}

/// Columns of a household that are blanked, zeroed and set.
const MONEY: [&str; 20] = [
    "工资性收入",
    "公益性岗位收入",
    "其他工资性收入",
    "生产经营性收入",
    "生产经营性支出（合计）",
    "专项用于减少生产经营性支出的补贴",
    "财产性收入",
    "资产收益帮扶分红收入",
    "其他财产性收入（旧指标）",
    "转移性收入",
    "计划生育金",
    "最低生活保障金",
    "特困人员救助供养金",
    "养老金或离退休金",
    "生态补偿金",
    "其他转移性收入",
    "产业奖励",
    "就业奖励",
    "纯收入(元)",
    "人均纯收入(元)",
];

/// Other columns of a household.
const OWN: [&str; 13] = [
    "户联系电话",
    "监测对象类别",
    "风险是否已消除",
    "识别监测时间",
    "消除监测时间",
    "风险消除方式",
    "年度家庭人口数",
    "耕地面积(亩)",
    "林地面积(亩)",
    "退耕还林(草)面积(亩)",
    "牧草地面积(亩)",
    "是否危房户",
    "是否解决安全饮用水",
];

/// Columns of a member, with what may stand there.
const PEOPLE: [(&str, &[&str]); 17] = [
    ("性别", &["男", "女", ""]),
    ("证件类型", &["居民身份证", "残疾人证", "出生证", ""]),
    ("与户主关系", &["之子", "之女", "之父", "之母", "之孙女", "之儿媳", "之侄儿", "其他", ""]),
    ("文化程度", &["小学", "初中", "大专", "文盲或半文盲", ""]),
    ("在校生状况", &["学前教育", "小学", "七年级", "普通高中二年级", "中职一年级", "本科一年级", "硕士研究生及以上", "", ""]),
    ("健康状况", &["健康", "残疾", "长期慢性病,残疾", "患有大病", ""]),
    ("劳动技能", &["普通劳动力", "技能劳动力", "弱劳动力或半劳动力", "丧失劳动力", "无劳动力", ""]),
    ("务工所在地", &["乡镇内", "县内", "省内县外", "省外", ""]),
    ("务工时间(月)", &["0", "1", "12", "13", ""]),
    ("公益性岗位", &["保洁员", "护林员,保洁员", "生态护林员,护林员,保洁员", "护路员,保洁员,水管员", "", ""]),
    ("公益性岗位(月数)", &["0", "6", "12", "", ""]),
    ("是否参加城乡居民基本医疗保险", &["是", "否", ""]),
    ("是否参加城镇职工基本医疗保险", &["是", "否", ""]),
    ("是否参加城乡居民基本养老保险", &["是", "否", ""]),
    ("是否参加城镇职工基本养老保险", &["是", "否", ""]),
    ("享受低保政策情况", &["农村低保", "城市低保", "未享受", "是", "否", ""]),
    ("享受特困供养政策情况", &["农村特困", "不享受", "是", ""]),
];

/// Days of birth at the edges: pension ages, school ages, posts, leap days, a day that is not there yet.
const BIRTHS: [&str; 26] = [
    "19640730", "19640731", "19640229", "19640930", "19641001", "19540930", "19541001", "19600229", "20080229", "20080930", "20081001",
    "20180901", "20180902", "20170901", "20090901", "20090902", "20241117", "20241119", "19191118", "19181118", "19750930", "19751001",
    "20061001", "20021001", "19740930", "20120229",
];

/// Figures at the limits.
const FIGURES: [&str; 34] = [
    "0.00",
    "-0.01",
    "0.01",
    "87.99",
    "88.00",
    "99.99",
    "100.00",
    "199.99",
    "200.00",
    "299.99",
    "300.00",
    "499.99",
    "500.00",
    "1000.00",
    "1000.01",
    "1180.79",
    "1180.80",
    "1999.99",
    "2000.00",
    "3999.99",
    "4000.00",
    "8499.99",
    "8500.00",
    "8500.01",
    "8755.00",
    "8755.01",
    "9999.99",
    "10000.00",
    "20000.01",
    "36000.01",
    "60000.00",
    "60000.01",
    "300000.00",
    "300000.01",
];

/// Fen as an amount.
pub fn amount(fen: i64) -> String {
    format!("{}{}.{:02}", if fen < 0 { "-" } else { "" }, fen.abs() / 100, fen.abs() % 100)
}

fn yearly(tables: &mut [Table], year: &str) -> usize {
    tables.iter().position(|table| table.name.contains(&format!("脱贫户信息_{year}"))).expect("a yearly file")
}

/// Changes a township.
pub fn change(tables: &mut Vec<Table>, dice: &mut Dice) {
    let (now, before) = (yearly(tables, "2024"), yearly(tables, "2023"));
    let mut ids: Vec<String> = Vec::new();
    for row in 0..tables[now].rows.len() {
        let id = tables[now].cell(row, "户编号").text().expect("a number").to_owned();
        if ids.last() != Some(&id) {
            ids.push(id);
        }
    }
    for id in &ids {
        for _ in 0..dice.roll(4) {
            let mut last_year = tables[before].clone();
            one(&mut tables[now], &mut last_year, id, dice);
            tables[before] = last_year;
        }
    }
    crowds(&mut tables[now], &ids, dice);
    let last_year = tables[before].clone();
    edges::measures(&mut tables[now], &ids, dice);
    edges::villages(&mut tables[now], &last_year, &ids, dice);
    edges::owners(tables, now, &ids, dice);
    edges::cells(tables, dice);
    collection(tables, dice);
    rosters(tables, dice);
    partial(tables, dice);
    order(tables, dice);
}

/// One change of one household.
fn one(now: &mut Table, before: &mut Table, id: &str, dice: &mut Dice) {
    let rows = now.of(id);
    let row = rows[dice.roll(rows.len())];
    let figure = |table: &Table, row: usize, title: &str| table.cell(row, title).hundredths().unwrap_or(0);
    match dice.roll(12) {
        0 => now.set_all(id, dice.pick(&MONEY), ""),
        1 => now.set_all(id, dice.pick(&OWN), ""),
        2 | 3 => {
            let value = dice.pick(&FIGURES);
            now.set_all(id, dice.pick(&MONEY), value);
        }
        4 => beside_last_year(now, before, id, dice),
        5 => {
            // A sum, a fen inside its tolerance and one beyond it.
            let (title, parts): (&str, &[&str]) = match dice.roll(3) {
                0 => ("工资性收入", &MONEY[1..3]),
                1 => ("财产性收入", &MONEY[7..9]),
                _ => ("转移性收入", &MONEY[10..18]),
            };
            let sum: i64 = parts.iter().map(|part| figure(now, rows[0], part)).sum();
            now.set_all(id, title, &amount(sum + [-101, -100, 100, 101][dice.roll(4)]));
        }
        6 => {
            let size = figure(now, rows[0], "年度家庭人口数").max(100) / 100;
            let net = figure(now, rows[0], "纯收入(元)");
            now.set_all(id, "人均纯收入(元)", &amount(net / size + [-3, -2, 2, 3][dice.roll(4)]));
        }
        7 => {
            let (income, cost) = [(200_000, 180_000), (200_000, 180_001), (200_000, 20_000), (200_000, 19_999), (50_000, 0)][dice.roll(5)];
            now.set_all(id, "生产经营性收入", &amount(income));
            now.set_all(id, "生产经营性支出（合计）", &amount(cost));
            now.set_all(id, "专项用于减少生产经营性支出的补贴", dice.pick(&["0.00", "", "100.00", "2000.01"]));
        }
        8 => monitoring(now, id, dice),
        9 => birth(now, row, dice),
        10 => cert(now, row, dice),
        _ => {
            let (title, values) = PEOPLE[dice.roll(PEOPLE.len())];
            let is_head = now.cell(row, "与户主关系").text() == Some("户主");
            // Who the head is decides whose figures count: it stays.
            if !(is_head && title == "与户主关系") {
                now.set(row, title, dice.pick(values));
            }
            if dice.roll(4) == 0 {
                now.set_all(id, dice.pick(&OWN[7..11]), dice.pick(&["100.00", "100.01", "200.01", "-0.01", "0.00", "0.49", "0.50"]));
            }
        }
    }
}

/// This year at a limit beside last year's figure.
fn beside_last_year(now: &mut Table, before: &mut Table, id: &str, dice: &mut Dice) {
    let (new, old, percent) = [
        ("纯收入(元)", "纯收入", 70),
        ("人均纯收入(元)", "人均纯收入", 130),
        ("人均纯收入(元)", "人均纯收入", 150),
        ("人均纯收入(元)", "人均纯收入", 200),
        ("人均纯收入(元)", "人均纯收入", 90),
        ("财产性收入", "财产性收入", 50),
        ("转移性收入", "转移性收入", 70),
    ][dice.roll(7)];
    if before.of(id).is_empty() {
        return;
    }
    let was = [19_999, 20_000, 49_999, 50_000, 666_600, 666_700, 1_000_000, 0][dice.roll(8)];
    before.set_all(id, old, &amount(was));
    now.set_all(id, new, &amount(was * percent / 100 + [-1, 0, 1][dice.roll(3)]));
    if dice.roll(4) == 0 {
        let net = before.cell(before.of(id)[0], "纯收入").text().unwrap_or("").to_owned();
        now.set_all(id, "纯收入(元)", &net);
    }
}

fn monitoring(now: &mut Table, id: &str, dice: &mut Dice) {
    now.set_all(id, "监测对象类别", dice.pick(&["边缘易致贫户", "脱贫不稳定户", "突发严重困难户", ""]));
    now.set_all(id, "风险是否已消除", dice.pick(&["是", "是", "否", ""]));
    now.set_all(id, "识别监测时间", dice.pick(&["202401", "202111", "202110", "202211", "202210", ""]));
    now.set_all(id, "消除监测时间", dice.pick(&["202401", "202402", "202403", "202406", "202407", "202312", ""]));
    now.set_all(id, "风险消除方式", dice.pick(&["帮扶消除", "帮扶消除", "自然消除", ""]));
    now.set_all(id, "整户无劳动能力兜底保障户", dice.pick(&["是", "否", ""]));
    now.set_all(id, "是否危房户", dice.pick(&["是", "否", ""]));
}

/// Another day of birth, in the certificate and beside it, or in one of both.
fn birth(now: &mut Table, row: usize, dice: &mut Dice) {
    let digits = dice.pick(&BIRTHS);
    if dice.roll(5) > 0 {
        let place = dice.roll(900) + 100;
        let seventeen = format!("980101{digits}{place}");
        let sign = dates::check_sign(&seventeen).expect("digits");
        now.set(row, "证件号码", &format!("{seventeen}{sign}"));
    }
    if dice.roll(5) > 0 {
        now.set(row, "出生日期", digits);
    }
}

/// A certificate of another length, without a number, with a wrong sign, or somebody else's.
fn cert(now: &mut Table, row: usize, dice: &mut Dice) {
    let whole = now.cell(row, "证件号码").text().unwrap_or("").to_owned();
    let Some(plain) = whole.get(..18).map(str::to_owned) else { return };
    let other = now.cell(dice.roll(now.rows.len()), "证件号码").text().unwrap_or("").to_owned();
    let wrong = if plain.ends_with('1') { '2' } else { '1' };
    let value = match dice.roll(12) {
        0 => String::new(),
        1 => plain[..15].to_owned(),
        2 => plain[..17].to_owned(),
        3 => format!("{plain}4"),
        4 => format!("{plain}42"),
        5 => format!("{plain}71B1"),
        6 => format!("{plain}85"),
        7 => format!("{plain}43C1"),
        8 => format!("999999{}", &plain[6..]),
        9 => format!("{}{wrong}", &plain[..17]),
        10 => plain.to_lowercase(),
        _ => other,
    };
    now.set(row, "证件号码", &value);
}

/// Households just above the line, round figures, and whole households without labour whose risk was cleared.
fn crowds(now: &mut Table, ids: &[String], dice: &mut Dice) {
    let (near, round) = (dice.roll(30), 10 + dice.roll(60));
    for id in ids {
        match dice.roll(100) {
            at if at < near => now.set_all(id, "人均纯收入(元)", dice.pick(&["8500.01", "8600.00", "8755.00", "8755.01", "8400.00"])),
            at if at < near + round => now.set_all(id, "纯收入(元)", dice.pick(&["31000.00", "30100.00", "30100.01"])),
            96..=98 => {
                monitoring(now, id, dice);
                let cannot = ["无劳动力", "丧失劳动力"];
                for row in now.of(id) {
                    now.set(row, "劳动技能", dice.pick(&cannot));
                }
            }
            _ => {}
        }
    }
}

/// Cells of rosters: blanks, no payment, the wrong month, people who are not insured, large bills.
fn rosters(tables: &mut [Table], dice: &mut Dice) {
    let cells: [(&str, &str, &[&str]); 7] = [
        ("农村低保备案表", "发放月数", &["0", "6", "13", ""]),
        ("农村低保备案表", "发放金额", &["0.00", "200.00", ""]),
        ("养老金发放名册", "发放金额", &["0.00", "100.01", ""]),
        ("公益岗工资表", "实发工资", &["0.00", "6000.00", ""]),
        ("村集体分红名册", "分红金额", &["0.00", "10.01", ""]),
        ("医保参保和自付名册", "是否参保", &["否", "是", ""]),
        ("医保参保和自付名册", "个人自付费用", &["20000.00", "20000.01", "10000.00", ""]),
    ];
    for (name, title, values) in cells {
        let table = tables.iter_mut().find(|table| table.name.contains(name)).expect("a roster");
        for row in 0..table.rows.len() {
            if dice.roll(15) == 0 {
                table.set(row, title, dice.pick(values));
            }
        }
    }
}

/// Blanks and other values of the collection sheet.
fn collection(tables: &mut [Table], dice: &mut Dice) {
    let sheet = tables.iter_mut().find(|table| table.name.contains("采集登记表")).expect("a sheet");
    for row in 0..sheet.rows.len() {
        if dice.roll(6) == 0 {
            let (title, values): (&str, &[&str]) = [
                ("采集方式", &["电话", "推算", "视频", "入户", ""][..]),
                ("户主签字", &["否", "代签", ""][..]),
                ("填表时间", &[""][..]),
                ("信息采集人", &[""][..]),
                ("采集人联系电话", &[""][..]),
            ][dice.roll(5)];
            sheet.set(row, title, dice.pick(values));
        }
    }
}

/// Rosters lose rows; one file is not there at all.
fn partial(tables: &mut Vec<Table>, dice: &mut Dice) {
    for table in tables.iter_mut().filter(|table| !table.name.contains("脱贫户信息")) {
        let keep = dice.roll(3) > 0;
        table.rows.retain(|_| keep || dice.roll(8) > 0);
    }
    let optional: Vec<usize> =
        (0..tables.len()).filter(|at| !tables[*at].name.contains("脱贫户信息") && !tables[*at].name.contains("采集登记表")).collect();
    tables.remove(optional[dice.roll(optional.len())]);
}

/// Another order of rows and columns.
pub fn order(tables: &mut [Table], dice: &mut Dice) {
    for table in tables.iter_mut() {
        let mut places: Vec<usize> = (0..table.header.len()).collect();
        dice.shuffle(&mut places);
        for row in table.rows.iter_mut().chain([&mut table.header]) {
            *row = places.iter().map(|place| row[*place].clone()).collect();
        }
        dice.shuffle(&mut table.rows);
    }
}
