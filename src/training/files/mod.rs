//! The township as files: four yearly exports, the collection sheet and the papers, each in the shape and encoding of its time
//! (domain.md 1.1, 6.4).
//!
//! What does not live here: what the papers say (`household/papers.rs`), writing csv and xlsx (`exchange`).

pub mod cells;
pub mod papers;
pub mod readme;

use crate::domain::period::Part;
use crate::domain::period::Period;
use crate::exchange::out::table::CellOut;
use crate::exchange::out::table::CsvForm;
use crate::exchange::out::table::Encoding;
use crate::exchange::out::table::TableOut;
use crate::exchange::out::write;
use crate::i18n::Lang;
use crate::i18n::Text;
use crate::training::files::papers::PaperSheet;
use crate::training::files::papers::SHEETS;
use crate::training::household::account::YearAccount;
use crate::training::household::house::House;
use crate::training::household::names;
use crate::training::key::AnswerKey;
use crate::training::township::DrawnTownship;

/// Header and field code of a column.
pub type Column = (&'static str, &'static str);

/// What every yearly export begins with.
const HOUSEHOLD: [Column; 29] = [
    ("年度", "year"),
    ("省", "prov"),
    ("市(州)", "city"),
    ("县(市、区、旗)", "county"),
    ("乡(镇)", "town"),
    ("行政村", "village"),
    ("自然村", "group"),
    ("户编号", "hh_id"),
    ("户主姓名", "head_name"),
    ("户主证件号码", "head_cert_no"),
    ("户联系电话", "phone_hh"),
    ("户类型", "hh_type"),
    ("监测对象类别", "mon_cat"),
    ("风险是否已消除", "risk_cleared"),
    ("致贫/返贫风险1", "risk_1"),
    ("识别监测时间", "mon_id_month"),
    ("消除监测时间", "mon_clear_month"),
    ("风险消除方式", "clear_mode"),
    ("整户无劳动能力兜底保障户", "no_labour_floor"),
    ("当前家庭人口数", "size_current"),
    ("年度家庭人口数", "size_year"),
    ("耕地面积(亩)", "land_farm"),
    ("林地面积(亩)", "land_forest"),
    ("退耕还林(草)面积(亩)", "land_grain2green"),
    ("林果面积(亩)", "land_orchard"),
    ("牧草地面积(亩)", "land_pasture"),
    ("水面面积(亩)", "land_water"),
    ("是否危房户", "is_unsafe_house"),
    ("是否解决安全饮用水", "has_safe_water"),
];
/// What the newest export adds about the household.
const SUPPORT: [Column; 28] = [
    ("致贫/返贫风险2", "risk_2"),
    ("致贫/返贫风险3", "risk_3"),
    ("致贫/返贫风险4", "risk_4"),
    ("致贫/返贫风险5", "risk_5"),
    ("产业帮扶", "meas_industry"),
    ("就业帮扶", "meas_job"),
    ("金融帮扶", "meas_finance"),
    ("公益性岗位帮扶", "meas_post"),
    ("住房安全保障", "meas_housing"),
    ("饮水安全保障", "meas_water"),
    ("健康帮扶", "meas_health"),
    ("义务教育保障", "meas_school"),
    ("教育帮扶", "meas_edu"),
    ("综合保障", "meas_social"),
    ("社会帮扶", "meas_society"),
    ("搬迁", "meas_move"),
    ("生产生活条件改善", "meas_living"),
    ("基础设施建设", "meas_infra"),
    ("合规自付支出", "self_paid"),
    ("理赔收入", "insurance_claim"),
    ("与村主干路距离(km)", "road_distance"),
    ("入户路类型", "road_type"),
    ("住房面积", "house_area"),
    ("是否有卫生厕所", "toilet"),
    ("主要燃料类型", "fuel"),
    ("是否通生产用电", "power_work"),
    ("是否通生活用电", "power_home"),
    ("是否通广播电视", "broadcast"),
];
/// What every yearly export says of a member.
const MEMBER: [Column; 24] = [
    ("人编号", "person_id"),
    ("姓名", "name"),
    ("性别", "sex"),
    ("出生日期", "birth"),
    ("证件类型", "cert_type"),
    ("证件号码", "cert_no"),
    ("与户主关系", "relation"),
    ("民族", "ethnic"),
    ("政治面貌", "politics"),
    ("文化程度", "education"),
    ("在校生状况", "student"),
    ("健康状况", "health"),
    ("劳动技能", "labour"),
    ("务工所在地", "work_place"),
    ("务工时间(月)", "work_months"),
    ("务工企业名称", "employer"),
    ("公益性岗位", "post_type"),
    ("公益性岗位(月数)", "post_months"),
    ("是否参加城乡居民基本医疗保险", "ins_med_res"),
    ("是否参加城镇职工基本医疗保险", "ins_med_emp"),
    ("是否参加大病保险", "ins_serious"),
    ("是否参加城乡居民基本养老保险", "ins_pen_res"),
    ("是否参加城镇职工基本养老保险", "ins_pen_emp"),
    ("家庭成员联系电话", "member_phone"),
];
/// What the newest export adds about a member.
const DROPOUT: Column = ("义务教育阶段未上学原因", "dropout_reason");
const DIBAO_OLD: [Column; 2] = [("是否享受低保", "dibao"), ("是否特困供养人员", "tekun")];
const DIBAO_NEW: [Column; 2] = [("享受低保政策情况", "dibao"), ("享受特困供养政策情况", "tekun")];
/// The income items until 2023.
const INCOME_OLD: [Column; 16] = [
    ("工资性收入", "wage"),
    ("生产经营性收入", "prod_in"),
    ("生产经营性支出", "prod_out"),
    ("财产性收入", "prop"),
    ("资产收益扶贫分红收入", "prop_div"),
    ("其他财产性收入", "prop_other"),
    ("转移性收入", "trans"),
    ("计划生育金", "trans_birth"),
    ("低保金", "trans_dibao"),
    ("特困供养金", "trans_tekun"),
    ("养老保险金", "trans_pension"),
    ("生态补偿金", "trans_eco"),
    ("其他转移性收入", "trans_other"),
    ("年收入", "gross"),
    ("纯收入", "net"),
    ("人均纯收入", "net_pc"),
];
/// The income items of 2024, with public-post pay apart.
pub const INCOME_NEW: [Column; 21] = [
    ("工资性收入", "wage"),
    ("公益性岗位收入", "wage_post"),
    ("其他工资性收入", "wage_other"),
    ("生产经营性收入", "prod_in"),
    ("生产经营性支出（合计）", "prod_out"),
    ("专项用于减少生产经营性支出的补贴", "prod_out_subsidy"),
    ("财产性收入", "prop"),
    ("资产收益帮扶分红收入", "prop_div"),
    ("其他财产性收入（旧指标）", "prop_other"),
    ("转移性收入", "trans"),
    ("计划生育金", "trans_birth"),
    ("最低生活保障金", "trans_dibao"),
    ("特困人员救助供养金", "trans_tekun"),
    ("养老金或离退休金", "trans_pension"),
    ("生态补偿金", "trans_eco"),
    ("其他转移性收入", "trans_other"),
    ("产业奖励", "reward_prod"),
    ("就业奖励", "reward_job"),
    ("年收入(元)", "gross"),
    ("纯收入(元)", "net"),
    ("人均纯收入(元)", "net_pc"),
];

/// The files by name.
#[must_use]
pub fn files(township: &DrawnTownship) -> Vec<(String, Vec<u8>)> {
    let yearly = |year, titles: &[&str]| yearly(township, year, titles);
    let drawn_for = format!("行政区划：{}  导出日期：2023-11-20", names::town(township.town));
    let mut files = vec![
        ("（自定义）脱贫户信息_20211120.csv".to_owned(), csv(&yearly(2021, &[]), Encoding::Gb18030)),
        ("（自定义）脱贫户信息_20221121.csv".to_owned(), csv(&yearly(2022, &[]), Encoding::Utf8Bom)),
        xlsx("（自定义）脱贫户信息_20231120", &yearly(2023, &["（自定义）脱贫户信息", &drawn_for])),
        xlsx("（自定义）脱贫户信息_20241118", &yearly(2024, &[])),
        ("采集登记表_20241118.csv".to_owned(), csv(&sheet(township), Encoding::Gb18030)),
    ];
    files.extend(SHEETS.iter().map(|sheet| paper(township, sheet)));
    files
}

/// A paper as departments send it: a workbook, or text in their encoding.
fn paper(township: &DrawnTownship, sheet: &PaperSheet) -> (String, Vec<u8>) {
    let (header, rows) = papers::table(township, sheet);
    let line = |row: Vec<String>| row.into_iter().map(cell).collect::<Vec<CellOut>>();
    let table = table(vec![line(header)], rows.into_iter().map(line).collect());
    match sheet.name.strip_suffix(".xlsx") {
        Some(name) => xlsx(name, &table),
        None => (sheet.name.to_owned(), csv(&table, Encoding::Gb18030)),
    }
}

fn columns(year: i32) -> Vec<Column> {
    let mut columns = HOUSEHOLD.to_vec();
    if year == 2024 {
        columns.extend(SUPPORT);
    }
    columns.extend(MEMBER);
    if year == 2024 {
        columns.push(DROPOUT);
    }
    columns.extend(if year == 2024 { DIBAO_NEW } else { DIBAO_OLD });
    if year == 2024 {
        columns.extend(INCOME_NEW);
    } else {
        columns.extend(INCOME_OLD);
    }
    columns
}

fn cell(text: String) -> CellOut {
    if text.is_empty() { CellOut::Empty } else { CellOut::Text(text) }
}

fn words(list: &[&str]) -> Vec<CellOut> {
    list.iter().map(|&word| cell(word.to_owned())).collect()
}

/// A table whose first line stands where a writer puts the header, whether it is the header or a title above it.
fn table(top: Vec<Vec<CellOut>>, rows: Vec<Vec<CellOut>>) -> TableOut {
    let mut lines = top.into_iter();
    let text = |cell: CellOut| match cell {
        CellOut::Text(word) | CellOut::Coded { code: word, .. } => Text::same(word),
        CellOut::Money(_) | CellOut::Count(_) | CellOut::Percent(_) | CellOut::Empty => Text::same(""),
    };
    let header = lines.next().unwrap_or_default().into_iter().map(text).collect();
    TableOut { title: Text::same("Sheet1"), header, rows: lines.chain(rows).collect(), ..TableOut::default() }
}

fn yearly(township: &DrawnTownship, year: i32, titles: &[&str]) -> TableOut {
    let columns = columns(year);
    let mut top: Vec<Vec<CellOut>> = titles.iter().map(|&title| words(&[title])).collect();
    top.push(columns.iter().map(|(header, _)| cell((*header).to_owned())).collect());
    let mut rows = Vec::new();
    for house in &township.houses {
        let account = usize::try_from(year - 2021).ok().and_then(|at| house.years.get(at)).and_then(Option::as_ref);
        let mut of_house = account.map(|account| people_rows(township, house, year, account, &columns)).unwrap_or_default();
        if house.head_last && year == 2024 {
            let step = 1.min(of_house.len());
            of_house.rotate_left(step);
        }
        rows.append(&mut of_house);
    }
    table(top, rows)
}

/// The export of a period with these accounts, one a household; its name says when it was made.
#[must_use]
pub fn of_period(township: &DrawnTownship, period: Period, accounts: &[Option<YearAccount>]) -> (String, Vec<u8>) {
    let columns = columns(period.year);
    let top = vec![columns.iter().map(|(header, _)| cell((*header).to_owned())).collect()];
    let said = match period.part {
        Part::Annual => period.year.to_string(),
        Part::Q1 | Part::H1 | Part::Q3 | Part::Month(_) => period.title().get(Lang::Zh).to_owned(),
    };
    let mut rows = Vec::new();
    for (house, account) in township.houses.iter().zip(accounts) {
        let Some(account) = account else { continue };
        let mut of_house = people_rows(township, house, period.year, account, &columns);
        for row in &mut of_house {
            // The first column is the year.
            row.splice(..1, [cell(said.clone())]);
        }
        for (row, (_, person)) in of_house.iter_mut().zip(house.listed(period.year)) {
            for (at, (_, field)) in columns.iter().enumerate() {
                if let Some(then) = cells::of_part(person, field, period) {
                    row[at] = cell(then);
                }
            }
        }
        rows.append(&mut of_house);
    }
    let day = match period.part {
        Part::Q1 => "0408",
        Part::H1 => "0708",
        Part::Q3 => "1010",
        Part::Annual | Part::Month(_) => "1118",
    };
    (format!("（自定义）脱贫户信息_{}{day}.csv", period.year), csv(&table(top, rows), Encoding::Utf8Bom))
}

/// One row for each listed member, household values repeated.
fn people_rows(township: &DrawnTownship, house: &House, year: i32, account: &YearAccount, columns: &[Column]) -> Vec<Vec<CellOut>> {
    let village = township.village(house);
    let printed = |field: &'static str, member: Option<usize>, drawn: String| {
        let slip = house.slips.iter().find(|slip| year == 2024 && slip.field == field && slip.member == member);
        slip.map_or(drawn, |slip| slip.printed.clone())
    };
    house
        .listed(year)
        .map(|(at, person)| {
            columns
                .iter()
                .map(|&(_, field)| {
                    cell(match cells::of_member(house, at, person, field, year) {
                        Some(drawn) => printed(field, Some(at), drawn),
                        None => printed(field, None, cells::of_household(house, account, field, year, village)),
                    })
                })
                .collect()
        })
        .collect()
}

/// The township's own sheet, one row for each household.
fn sheet(township: &DrawnTownship) -> TableOut {
    let header =
        ["年度", "行政村", "户编号", "户主姓名", "采集方式", "信息采集人", "采集人联系电话", "户主签字", "填表时间", "签字时人口数"];
    let rows = township
        .houses
        .iter()
        .filter(|house| house.years[3].is_some())
        .map(|house| {
            let sheet = &house.sheet;
            let village = township.village(house);
            let head = house.members.first().map_or("", |head| head.name.as_str());
            let date = sheet.date.map_or(String::new(), |date| date.format("%Y-%m-%d").to_string());
            let size = house.signed_size.unwrap_or_else(|| house.size(2024)).to_string();
            words(&["2024", village, &house.id, head, sheet.mode, &sheet.collector, &sheet.phone, sheet.signed, &date, &size])
        })
        .collect();
    table(vec![words(&header)], rows)
}

/// As the real systems write csv: only long numbers and formulas are kept from a spreadsheet.
fn csv(table: &TableOut, encoding: Encoding) -> Vec<u8> {
    let exported = |cell: &CellOut| match cell {
        CellOut::Text(text) => CellOut::Text(guarded(text)),
        other => other.clone(),
    };
    let rows = table.rows.iter().map(|row| row.iter().map(exported).collect()).collect();
    let table = TableOut { title: table.title.clone(), header: table.header.clone(), rows, ..TableOut::default() };
    write::csv(&table, Lang::Zh, CsvForm { encoding, is_plain: true })
}

fn guarded(text: &str) -> String {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if digits && (text.len() > 11 || (text.len() > 1 && text.starts_with('0'))) {
        return format!("=\"{text}\"");
    }
    let is_number =
        text.strip_prefix('-').is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.'));
    if text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']) && !is_number {
        return format!("'{text}");
    }
    text.to_owned()
}

/// The most rows that are written as a workbook: counties send more as csv, long before a sheet is full.
const WORKBOOK: usize = 100_000;

/// A workbook; a township too large for one becomes csv instead.
fn xlsx(name: &str, table: &TableOut) -> (String, Vec<u8>) {
    let fits = table.rows.len() <= WORKBOOK;
    match fits.then(|| write::xlsx(table, Lang::Zh)) {
        Some(Ok(bytes)) => (format!("{name}.xlsx"), bytes),
        Some(Err(_)) | None => (format!("{name}.csv"), csv(table, Encoding::Utf8Bom)),
    }
}

/// The answer key as csv: kind, rule, severity, village, 户编号, note, other rules that fire.
#[must_use]
pub fn key(key: &AnswerKey) -> Vec<u8> {
    let header = ["kind", "rule", "severity", "village", "household", "note", "also"];
    let rows = key
        .entries
        .iter()
        .map(|entry| words(&[entry.kind, entry.rule, entry.severity, &entry.village, &entry.household, &entry.note, &entry.also]))
        .collect();
    csv(&table(vec![words(&header)], rows), Encoding::Utf8Bom)
}
