//! The files of the papers: name, key columns, columns, encoding, and a few rows that belong to nobody in the township.
//!
//! What does not live here: what the rows say (`household/papers.rs`), writing csv and xlsx (`exchange`).

use crate::training::household::house::House;
use crate::training::household::paper::PaperFile;
use crate::training::household::papers;
use crate::training::township::DrawnTownship;

/// One file.
pub struct PaperSheet {
    /// Which paper it is.
    pub paper: PaperFile,
    /// Its name; the ending says its form.
    pub name: &'static str,
    /// Whether a row is about a member rather than the household.
    pub of_members: bool,
    /// Columns after 行政村, 户编号, name and certificate.
    pub columns: &'static [&'static str],
    /// A row of somebody who is not in the township, where departments send such rows.
    pub stranger: &'static [&'static str],
}

const AMOUNTS: [&str; 3] = ["月发放金额", "发放月数", "发放金额"];

const fn members(paper: PaperFile, name: &'static str, columns: &'static [&'static str], stranger: &'static [&'static str]) -> PaperSheet {
    PaperSheet { paper, name, of_members: true, columns, stranger }
}

const fn houses(paper: PaperFile, name: &'static str, columns: &'static [&'static str]) -> PaperSheet {
    PaperSheet { paper, name, of_members: false, columns, stranger: &[] }
}

/// Every file.
pub static SHEETS: [PaperSheet; 22] = [
    members(
        PaperFile::Spells,
        "（务工月监测）已外出务工信息_20241118.xlsx",
        &[
            "是否已务工",
            "开始时间",
            "结束时间",
            "务工所在县",
            "务工企业名称",
            "所属行业",
            "务工月收入",
            "就业渠道",
            "是否点对点输送",
            "年度交通费补助",
        ],
        &["是", "2024年3月", "", "青山县", "演示建筑公司", "建筑业", "4200.00", "外出务工", "否", "0.00"],
    ),
    members(PaperFile::Plans, "计划外出务工信息_20241118.csv", &["是否计划务工", "计划务工所在县", "就业服务需求"], &[]),
    houses(PaperFile::Details, "收入分项台账_20241118.xlsx", &["收入大项", "收入分项", "金额", "说明", "是否计入收入"]),
    houses(PaperFile::Changes, "家庭成员变动_20241118.csv", &["变动类型", "变动日期", "录入日期"]),
    houses(
        PaperFile::Monitoring,
        "监测对象识别和消除信息_20241118.csv",
        &[
            "识别时工资性收入",
            "识别时人均纯收入",
            "识别时是否义务教育阶段适龄儿童少年失学辍学",
            "识别时是否有家庭成员未参加城乡居民(职工)基本医疗保险",
            "识别时是否住房出现安全问题",
            "风险消除后工资性收入",
            "风险消除后转移性收入",
            "风险消除后人均纯收入",
            "消除年度监测线",
            "风险消除后是否义务教育阶段适龄儿童少年失学辍学",
            "风险消除后是否有家庭成员未参加城乡居民(职工)基本医疗保险",
            "风险消除后是否住房损毁",
            "风险消除后是否饮水设施损毁",
        ],
    ),
    houses(PaperFile::Clues, "监测线索台账_20241118.csv", &["线索发现日期", "识别纳入日期", "首项帮扶措施日期"]),
    houses(PaperFile::Scale, "种养规模测算_20241118.csv", &["测算经营收入"]),
    members(
        PaperFile::Dibao,
        "农村低保备案表_202409.csv",
        &["低保类别", AMOUNTS[0], AMOUNTS[1], AMOUNTS[2]],
        &["农村低保", "310.00", "12", "3720.00"],
    ),
    members(PaperFile::Tekun, "特困人员备案表_202409.csv", &["供养方式", AMOUNTS[0], AMOUNTS[1], AMOUNTS[2]], &[]),
    members(
        PaperFile::Pension,
        "养老金发放名册_202409.csv",
        &["养老保险类型", AMOUNTS[0], AMOUNTS[1], AMOUNTS[2]],
        &["城乡居民", "152.00", "12", "1824.00"],
    ),
    members(PaperFile::Posts, "公益岗工资表_202409.csv", &["岗位名称", AMOUNTS[0], AMOUNTS[1], "实发工资"], &[]),
    members(
        PaperFile::Disability,
        "残疾人两项补贴名册_202409.csv",
        &["补贴类型", AMOUNTS[0], AMOUNTS[1], AMOUNTS[2]],
        &["困难残疾人生活补贴", "80.00", "12", "960.00"],
    ),
    members(PaperFile::Medical, "医保参保和自付名册_20241118.xlsx", &["是否参保", "个人自付费用"], &["是", "0.00"]),
    members(PaperFile::Passbook, "惠农补贴一卡通流水_20241118.csv", &["补贴项目", "发放金额", "发放日期", "是否计入收入"], &[]),
    members(PaperFile::Gone, "死亡注销迁出名单_20241118.csv", &["注销原因", "死亡(迁出)日期"], &["死亡", "2024-02-11"]),
    houses(PaperFile::Dividends, "村集体分红名册_20241118.csv", &["分红金额", "分红日期"]),
    members(PaperFile::School, "学籍名册_20241118.csv", &["年级", "学校"], &["七年级", "青山县演示学校"]),
    houses(PaperFile::Leases, "土地流转台账_20241118.csv", &["流转面积", "流转租金", "合同日期"]),
    houses(PaperFile::Awards, "到户奖补名册_20241118.csv", &["奖补项目", "奖补金额", "发放日期"]),
    houses(PaperFile::Eco, "生态补偿发放名册_20241118.csv", &["补偿类型", "补偿面积", "补偿金额"]),
    members(
        PaperFile::Assets,
        "财政供养购房车辆市场主体比对名单_20241118.csv",
        &["比对类型", "登记日期", "比对内容"],
        &["车辆", "2024-01-20", "轻型货车一辆"],
    ),
    houses(PaperFile::Expected, "应采名单_20241118.csv", &["是否应采"]),
];

/// Header and rows of a sheet.
#[must_use]
pub fn table(township: &DrawnTownship, sheet: &PaperSheet) -> (Vec<String>, Vec<Vec<String>>) {
    let keys = if sheet.of_members {
        ["行政村", "户编号", "姓名", "证件号码"]
    } else {
        ["行政村", "户编号", "户主姓名", "户主证件号码"]
    };
    let header = ["年度"].iter().chain(&keys).chain(sheet.columns).map(|&head| head.to_owned()).collect();
    let mut rows = Vec::new();
    for house in &township.houses {
        let Some(account) = &house.years[3] else { continue };
        let village = township.village(house);
        for (member, cells) in papers::rows(house, account, sheet.paper) {
            rows.push(key_of(house, village, member).into_iter().chain(cells).collect());
        }
    }
    if sheet.paper == PaperFile::Expected {
        // Households that are gone and that nobody took off the list (COL08).
        for (house, due) in township.gone_but_listed() {
            rows.push(key_of(house, township.village(house), None).into_iter().chain([due.to_owned()]).collect());
        }
    }
    if !sheet.stranger.is_empty() {
        // Somebody of another township: the certificate fits nobody here.
        let keys = ["2024", "外镇某村", "", "外镇居民", "980101196503070012"];
        rows.push(keys.iter().chain(sheet.stranger).map(|&cell| cell.to_owned()).collect());
    }
    (header, rows)
}

fn key_of(house: &House, village: &str, member: Option<usize>) -> Vec<String> {
    let person = house.members.get(member.unwrap_or(0));
    let (name, cert) = person.map_or_else(Default::default, |person| (person.name.clone(), person.cert.clone()));
    vec!["2024".to_owned(), village.to_owned(), house.id.clone(), name, cert]
}
