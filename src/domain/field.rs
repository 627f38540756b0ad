//! The field register: one row holds all that is said of a field (domain.md 1.2, 1.4, 2.1). The columns of tables are rows of the same
//! shape, in `domain/table.rs`.
//!
//! Import, rule language, screens, exports and masking read it; adding a field is adding a row here.
//! What does not live here: how items add up (`rules/shipped/caliber`), the values of code lists (`domain/code.rs`).

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::domain::text::known::same;
use crate::i18n::Text;
use crate::i18n::text;

/// Position of a field in the register.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FieldId(pub u16);

/// What kind of value a field holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldKind {
    /// Yuan with two decimals, kept in fen.
    Money,
    /// A whole number.
    Count,
    /// A measure such as 亩 or km, kept in ten-thousandths.
    Decimal,
    /// A calendar day.
    Date,
    /// A calendar month.
    Month,
    /// Free text.
    Text,
    /// One value of a code list; yes/no is the list `yes_no`.
    Code(&'static str),
    /// Several values, of a code list when one is named.
    Set(Option<&'static str>),
    /// Yes or no as a truth of the rule language, 1 or 0; only in tables that no file feeds.
    Truth,
}

/// Whom a field describes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Owner {
    /// The household; its value repeats on each member's row.
    Household,
    /// An item of the income account; stored with the household.
    Income,
    /// One member.
    Member,
    /// The case that the office makes of a household; never imported.
    Case,
    /// A row of a table (`domain/table.rs`), which says whom it is about.
    Row,
}

/// Where a value comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// A column of the file.
    File,
    /// A column of the file whose header no other kind of file has, so that it tells the kind.
    Telling,
    /// Worked out by the rules from others, or the office's own.
    Made,
}

/// What an empty cell means (readings.md 0.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Blank {
    /// Not collected: the value is missing.
    Unknown,
    /// None, 0, no or the empty set, although the cell itself counts as not given.
    None,
}

/// Who may see a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Privacy {
    /// Everybody, in a public export too: words of a code list, amounts, counts, days, places.
    Open,
    /// Shown masked unless asked for, and asking is an entry in the ledger (invariant 8).
    Masked,
    /// Shown inside the office, never in a public export: free text, health, minors, what names one person. Names leave as 张*三.
    Inside,
}

/// One field of a household, a member or a case, or one column of a table.
#[derive(Debug)]
pub struct Field {
    /// Name in the rule language, in stored documents and in exports; in a table with one row a subject, the whole name.
    pub code: &'static str,
    /// Whom it describes.
    pub owner: Owner,
    /// Where its values come from.
    pub origin: Origin,
    /// What it holds.
    pub kind: FieldKind,
    /// What an empty cell means.
    pub blank: Blank,
    /// Who may see it.
    pub privacy: Privacy,
    /// Marked ✓ in domain.md 1.2 or named by IDV15.
    pub required: bool,
    /// Label on screens and first header in files.
    pub label: Text,
    /// Other headers seen in files.
    pub aliases: &'static [&'static str],
}

const fn f(
    owner: Owner,
    code: &'static str,
    kind: FieldKind,
    zh: &'static str,
    en: &'static str,
    aliases: &'static [&'static str],
) -> Field {
    Field {
        code,
        owner,
        origin: Origin::File,
        kind,
        blank: Blank::Unknown,
        privacy: Privacy::Open,
        required: false,
        label: text(zh, en),
        aliases,
    }
}
/// A column of a table. Free text stays in the office: a file may say anything in it.
pub(in crate::domain) const fn column(
    code: &'static str,
    kind: FieldKind,
    zh: &'static str,
    en: &'static str,
    aliases: &'static [&'static str],
) -> Field {
    let row = f(Owner::Row, code, kind, zh, en, aliases);
    match kind {
        FieldKind::Text | FieldKind::Set(None) => row.inside(),
        FieldKind::Money
        | FieldKind::Count
        | FieldKind::Decimal
        | FieldKind::Date
        | FieldKind::Month
        | FieldKind::Code(_)
        | FieldKind::Set(Some(_))
        | FieldKind::Truth => row,
    }
}
const fn hh(code: &'static str, kind: FieldKind, zh: &'static str, en: &'static str, aliases: &'static [&'static str]) -> Field {
    f(Owner::Household, code, kind, zh, en, aliases)
}
const fn item(code: &'static str, zh: &'static str, en: &'static str, aliases: &'static [&'static str]) -> Field {
    f(Owner::Income, code, FieldKind::Money, zh, en, aliases)
}
const fn mem(code: &'static str, kind: FieldKind, zh: &'static str, en: &'static str, aliases: &'static [&'static str]) -> Field {
    f(Owner::Member, code, kind, zh, en, aliases)
}
const fn case(code: &'static str, kind: FieldKind, zh: &'static str, en: &'static str) -> Field {
    f(Owner::Case, code, kind, zh, en, &[]).made()
}

impl Field {
    const fn must(mut self) -> Field {
        self.required = true;
        self
    }
    const fn blank_is_none(mut self) -> Field {
        self.blank = Blank::None;
        self
    }
    pub(in crate::domain) const fn masked(mut self) -> Field {
        self.privacy = Privacy::Masked;
        self
    }
    pub(in crate::domain) const fn inside(mut self) -> Field {
        self.privacy = Privacy::Inside;
        self
    }
    pub(in crate::domain) const fn open(mut self) -> Field {
        self.privacy = Privacy::Open;
        self
    }
    pub(in crate::domain) const fn telling(mut self) -> Field {
        self.origin = Origin::Telling;
        self
    }
    pub(in crate::domain) const fn made(mut self) -> Field {
        self.origin = Origin::Made;
        self
    }
}

const TEXT: FieldKind = FieldKind::Text;
const YES_NO: FieldKind = FieldKind::Code("yes_no");

/// The register. Household fields, income items, member fields, case fields.
pub static FIELDS: &[Field] = &[
    // Household (domain.md 1.2).
    hh("hh_id", TEXT, "户编号", "household no.", &["户编码", "家庭编号"]).must(),
    hh("year", FieldKind::Count, "年度", "year", &["数据年度", "采集年度"]).must(),
    hh("prov", TEXT, "省", "province", &["省份", "省(区、市)"]).must(),
    hh("city", TEXT, "市", "prefecture", &["市(州)", "市(州、盟)", "州"]).must(),
    hh("county", TEXT, "县", "county", &["县(市、区、旗)", "县(市、区)", "区县"]).must(),
    hh("town", TEXT, "乡", "township", &["乡(镇)", "乡镇", "镇", "乡镇(街道)"]).must(),
    hh("village", TEXT, "行政村", "village", &["村", "村(社区)", "行政村(社区)", "村名"]).must(),
    hh("group", TEXT, "自然村", "group", &["自然村(组)", "组", "村民组", "村民小组"]).must(),
    hh("head_name", TEXT, "户主姓名", "head", &["户主"]).must().inside(),
    hh("head_cert_no", TEXT, "户主证件号码", "head's certificate no.", &["户主身份证号", "户主证件号", "户主身份证号码"]).must().masked(),
    hh("phone_hh", TEXT, "户联系电话", "household phone", &["联系电话", "户主电话", "户主联系电话"]).must().masked(),
    hh("hh_type", FieldKind::Code("hh_type"), "户类型", "household type", &["农户类型"]).must(),
    hh(
        "mon_cat",
        FieldKind::Code("mon_cat"),
        "监测对象类别",
        "monitoring category",
        &["监测类别", "监测对象类型", "易返贫致贫户(监测对象)类型"],
    )
    .must()
    .blank_is_none(),
    hh("risk_cleared", YES_NO, "风险是否已消除", "risk cleared", &["风险是否消除"]).must(),
    hh("risk_1", FieldKind::Code("risk"), "致贫/返贫风险1", "risk 1", &["致贫返贫风险1", "返贫风险1"]).inside(),
    hh("risk_2", FieldKind::Code("risk"), "致贫/返贫风险2", "risk 2", &["致贫返贫风险2", "返贫风险2"]).blank_is_none().inside(),
    hh("risk_3", FieldKind::Code("risk"), "致贫/返贫风险3", "risk 3", &["致贫返贫风险3", "返贫风险3"]).blank_is_none().inside(),
    hh("risk_4", FieldKind::Code("risk"), "致贫/返贫风险4", "risk 4", &["致贫返贫风险4", "返贫风险4"]).blank_is_none().inside(),
    hh("risk_5", FieldKind::Code("risk"), "致贫/返贫风险5", "risk 5", &["致贫返贫风险5", "返贫风险5"]).blank_is_none().inside(),
    hh("first_id_month", FieldKind::Month, "首次识别时间", "first identified", &[]),
    hh("mon_id_month", FieldKind::Month, "识别监测时间", "identified", &["风险识别时间"]).must(),
    hh("mon_clear_month", FieldKind::Month, "消除监测时间", "cleared on", &["风险消除时间"]),
    hh("clear_mode", FieldKind::Code("clear_mode"), "风险消除方式", "way of clearing", &[]),
    hh("no_labour_floor", YES_NO, "整户无劳动能力兜底保障户", "no-labour floor household", &[]),
    hh("dev_measure", FieldKind::Code("dev_measure"), "实施开发式帮扶措施情况", "development support", &[]),
    hh("size_current", FieldKind::Count, "当前家庭人口数", "size now", &["人数", "家庭人口数", "家庭人口"]).must(),
    hh("size_year", FieldKind::Count, "年度家庭人口数", "size of the year", &[]).must(),
    hh("land_farm", FieldKind::Decimal, "耕地面积(亩)", "farmland (mu)", &["耕地面积"]),
    hh("land_forest", FieldKind::Decimal, "林地面积(亩)", "forest (mu)", &["林地面积"]),
    hh(
        "land_grain2green",
        FieldKind::Decimal,
        "退耕还林(草)面积(亩)",
        "grain-to-green (mu)",
        &["退耕还林面积(亩)", "退耕还林面积", "退耕还林(草)面积"],
    ),
    hh("land_orchard", FieldKind::Decimal, "林果面积(亩)", "orchard (mu)", &["林果面积"]),
    hh("land_pasture", FieldKind::Decimal, "牧草地面积(亩)", "pasture (mu)", &["牧草地面积"]),
    hh("land_water", FieldKind::Decimal, "水面面积(亩)", "water (mu)", &["水面面积"]),
    hh("is_unsafe_house", YES_NO, "是否危房户", "unsafe house", &["是否危房"]),
    hh("has_safe_water", YES_NO, "是否解决安全饮用水", "safe water", &[]),
    hh("meas_industry", FieldKind::Set(None), "产业帮扶", "industry support", &[]).blank_is_none().inside(),
    hh("meas_job", FieldKind::Set(None), "就业帮扶", "job support", &[]).blank_is_none().inside(),
    hh("meas_finance", FieldKind::Set(None), "金融帮扶", "finance support", &[]).blank_is_none().inside(),
    hh("meas_post", FieldKind::Set(None), "公益性岗位帮扶", "post support", &["公益岗位帮扶"]).blank_is_none().inside(),
    hh("meas_housing", FieldKind::Set(None), "住房安全保障", "safe housing", &["住房保障"]).blank_is_none().inside(),
    hh("meas_water", FieldKind::Set(None), "饮水安全保障", "safe water support", &["饮水保障"]).blank_is_none().inside(),
    hh("meas_health", FieldKind::Set(None), "健康帮扶", "health support", &[]).blank_is_none().inside(),
    hh("meas_school", FieldKind::Set(None), "义务教育保障", "compulsory schooling", &[]).blank_is_none().inside(),
    hh("meas_edu", FieldKind::Set(None), "教育帮扶", "education support", &["其他教育帮扶"]).blank_is_none().inside(),
    hh("meas_social", FieldKind::Set(None), "综合保障", "social security", &[]).blank_is_none().inside(),
    hh("meas_society", FieldKind::Set(None), "社会帮扶", "help from society", &[]).blank_is_none().inside(),
    hh("meas_move", FieldKind::Set(None), "搬迁", "resettlement", &["搬迁帮扶"]).blank_is_none().inside(),
    hh("meas_living", FieldKind::Set(None), "生产生活条件改善", "better living conditions", &[]).blank_is_none().inside(),
    hh("meas_infra", FieldKind::Set(None), "基础设施建设", "infrastructure", &[]).blank_is_none().inside(),
    hh("self_paid", FieldKind::Money, "合规自付支出", "self-paid cost", &["合规自付费用"]).inside(),
    hh("insurance_claim", FieldKind::Money, "理赔收入", "insurance payout", &[]).inside(),
    hh("road_distance", FieldKind::Decimal, "与村主干路距离(km)", "distance to the village road (km)", &["与村主干路距离"]),
    hh("road_type", TEXT, "入户路类型", "road to the house", &[]).inside(),
    hh("house_area", FieldKind::Decimal, "住房面积", "house area (m2)", &["住房面积(平方米)"]),
    hh("toilet", YES_NO, "是否有卫生厕所", "sanitary toilet", &["有无卫生厕所"]),
    hh("fuel", TEXT, "主要燃料类型", "main fuel", &[]).inside(),
    hh("power_work", YES_NO, "是否通生产用电", "power for work", &[]),
    hh("power_home", YES_NO, "是否通生活用电", "power at home", &[]),
    hh("broadcast", YES_NO, "是否通广播电视", "radio and television", &[]),
    // The local collection sheet.
    hh("collect_mode", FieldKind::Code("collect_mode"), "采集方式", "how collected", &["采集形式"]).must(),
    hh("collector", FieldKind::Set(None), "信息采集人", "collector", &["采集人", "填表人", "采集人员"]).must().inside(),
    hh("collector_phone", TEXT, "采集人电话", "collector's phone", &["采集人联系电话", "填表人联系电话"]).must().masked(),
    hh("signed", YES_NO, "户主签字", "signed", &["是否签字", "户主是否签字", "户主签字确认"]).must(),
    hh("sign_date", FieldKind::Date, "填表时间", "date signed", &["填表日期", "采集时间", "采集日期", "签字日期"]).must(),
    hh("signed_size", FieldKind::Count, "签字时人口数", "size when signed", &["采集时人口数", "填表时人口数"]),
    // The income account (domain.md 2.1).
    item("wage", "工资性收入", "wages", &["工资性收入(元)"]),
    item("wage_post", "公益性岗位收入", "public-post pay", &["公益岗位收入", "公益岗收入"]),
    item("wage_other", "其他工资性收入", "other wages", &["其他工资收入"]),
    item("prod_in", "生产经营性收入", "production income", &["生产经营收入", "经营性收入", "家庭经营性收入"]),
    item("prod_out", "生产经营性支出", "production cost", &["生产经营性支出(合计)", "生产经营支出"]),
    item("prod_out_subsidy", "专项用于减少生产经营性支出的补贴", "cost subsidies", &["抵减支出补贴"]),
    item("prop", "财产性收入", "property income", &[]),
    item(
        "prop_div",
        "资产收益扶贫分红收入",
        "asset dividends",
        &["资产收益扶贫(帮扶)分红收入", "资产收益帮扶分红收入", "资产收益分红收入"],
    ),
    item("prop_other", "其他财产性收入", "other property income", &["其他财产性收入(旧指标)"]),
    item("trans", "转移性收入", "transfers", &[]),
    item("trans_birth", "计划生育金", "family-planning award", &[]),
    item("trans_dibao", "最低生活保障金", "dibao money", &["低保金"]),
    item("trans_tekun", "特困人员救助供养金", "tekun money", &["五保金", "特困供养金"]),
    item("trans_pension", "养老金或离退休金", "pension", &["养老保险金", "养老金"]),
    item("trans_eco", "生态补偿金", "eco compensation", &[]),
    item("trans_other", "其他转移性收入", "other transfers", &[]),
    item("reward_prod", "产业奖励", "industry reward", &["产业奖补"]),
    item("reward_job", "就业奖励", "job reward", &["就业奖补"]),
    item("gross", "年收入", "gross income", &["家庭年收入", "总收入"]),
    item("net", "纯收入", "net income", &["家庭纯收入", "年纯收入"]),
    item("net_pc", "人均纯收入", "net per head", &["家庭人均纯收入", "年人均纯收入"]),
    // Members (domain.md 1.4).
    mem("person_id", TEXT, "人编号", "person no.", &["人口编号", "人员编号"]).inside(),
    mem("name", TEXT, "姓名", "name", &["成员姓名"]).must().inside(),
    mem("sex", FieldKind::Code("sex"), "性别", "sex", &[]),
    mem("birth", FieldKind::Date, "出生日期", "birth date", &["出生年月日"]).inside(),
    mem("cert_type", FieldKind::Code("cert_type"), "证件类型", "certificate", &[]),
    mem("cert_no", TEXT, "证件号码", "certificate no.", &["身份证号", "身份证号码", "公民身份号码", "证件号"]).masked(),
    mem("relation", FieldKind::Code("relation"), "与户主关系", "relation to head", &["与户主的关系"]).must(),
    mem("ethnic", TEXT, "民族", "ethnic group", &[]).must().inside(),
    mem("politics", FieldKind::Code("politics"), "政治面貌", "politics", &[]).inside(),
    mem("education", FieldKind::Code("education"), "文化程度", "education", &[]).blank_is_none(),
    mem("student", FieldKind::Code("student"), "在校生状况", "at school", &["在校生情况"]).blank_is_none().inside(),
    mem("dropout_reason", FieldKind::Code("dropout_reason"), "义务教育阶段未上学原因", "why not at school", &["失学或辍学原因"])
        .blank_is_none()
        .inside(),
    mem("health", FieldKind::Set(Some("health")), "健康状况", "health", &[]).must().inside(),
    mem("labour", FieldKind::Code("labour"), "劳动技能", "labour capability", &["劳动能力"]).must().inside(),
    mem("work_place", FieldKind::Code("work_place"), "务工所在地", "work place", &["务工区域", "务工地点"]).blank_is_none(),
    mem("work_months", FieldKind::Count, "务工时间(月)", "months worked", &["务工时间", "务工月数"]).blank_is_none(),
    mem("employer", TEXT, "务工企业名称", "employer", &[]).inside(),
    mem("post_type", FieldKind::Set(Some("post_type")), "公益性岗位", "public post", &["公益性岗位类型", "公益岗位类型"]).blank_is_none(),
    mem("post_months", FieldKind::Count, "公益性岗位(月数)", "post months", &["聘用月数", "公益性岗位月数"]).blank_is_none(),
    mem("ins_med_res", YES_NO, "是否参加城乡居民基本医疗保险", "resident medical insurance", &["城乡居民基本医疗保险"]).must(),
    mem("ins_med_emp", YES_NO, "是否参加城镇职工基本医疗保险", "employee medical insurance", &["城镇职工基本医疗保险"]).must(),
    mem("ins_serious", YES_NO, "是否参加大病保险", "serious-illness insurance", &["大病保险"]).must(),
    mem(
        "ins_pen_res",
        YES_NO,
        "是否参加城乡居民基本养老保险",
        "resident pension insurance",
        &["是否参加城乡居民养老保险", "城乡居民基本养老保险"],
    )
    .must(),
    mem(
        "ins_pen_emp",
        YES_NO,
        "是否参加城镇职工基本养老保险",
        "employee pension insurance",
        &["是否参加城镇职工养老保险", "城镇职工基本养老保险"],
    )
    .must(),
    mem("dibao", FieldKind::Code("dibao"), "享受低保政策情况", "dibao", &["是否享受低保", "享受低保情况"]),
    mem("tekun", FieldKind::Code("tekun"), "享受特困供养政策情况", "tekun", &["是否特困供养人员", "享受特困供养情况"]),
    mem("member_phone", TEXT, "家庭成员联系电话", "member's phone", &["成员联系电话"]).masked(),
    mem("member_status", TEXT, "成员状态", "member status", &["人员状态"]).inside(),
    // The office's case: for filters and lists only.
    case("status", FieldKind::Code("status"), "状态", "status"),
    case("round", FieldKind::Count, "轮次", "round"),
    case("flags", FieldKind::Count, "疑点数", "flags"),
    case("severity", FieldKind::Code("severity"), "最高等级", "severity"),
    case("age", FieldKind::Count, "停留天数", "days waiting"),
    case("doubt", FieldKind::Money, "可疑金额", "doubtful money"),
    case("control", YES_NO, "对照样本", "control sample"),
    case("rule_codes", FieldKind::Set(None), "疑点规则", "rules of open flags"),
];

/// The id of a field known at build time; a misspelt code does not compile when used in a `const`.
///
/// # Panics
/// When no field has the code; in a `const` that is an error of the build.
#[must_use]
pub const fn known(code: &str) -> FieldId {
    let mut i: u16 = 0;
    while (i as usize) < FIELDS.len() {
        if same(FIELDS[i as usize].code, code) {
            return FieldId(i);
        }
        i += 1;
    }
    panic!("no such field")
}

/// Finds a field by its code.
#[must_use]
pub fn field(code: &str) -> Option<FieldId> {
    // Asked for each value of each household that is read.
    static BY_CODE: LazyLock<HashMap<&str, FieldId>> = LazyLock::new(|| FieldId::all().map(|field| (field.code(), field)).collect());
    BY_CODE.get(code).copied()
}

impl FieldId {
    /// The field's row of the register.
    #[must_use]
    pub fn row(self) -> &'static Field {
        &FIELDS[usize::from(self.0)]
    }

    /// The field's code.
    #[must_use]
    pub fn code(self) -> &'static str {
        self.row().code
    }

    /// Every field, in register order.
    pub fn all() -> impl Iterator<Item = FieldId> {
        (0..FIELDS.len()).filter_map(|i| u16::try_from(i).ok().map(FieldId))
    }

    /// Whether a file stores it once for a household (household fields and income items).
    #[must_use]
    pub fn is_household(self) -> bool {
        matches!(self.row().owner, Owner::Household | Owner::Income)
    }
}

/// 户编号.
pub const HH_ID: FieldId = known("hh_id");
/// 年度.
pub const YEAR: FieldId = known("year");
/// 省.
pub const PROV: FieldId = known("prov");
/// 市.
pub const CITY: FieldId = known("city");
/// 县.
pub const COUNTY: FieldId = known("county");
/// 乡.
pub const TOWN: FieldId = known("town");
/// 行政村.
pub const VILLAGE: FieldId = known("village");
/// 户主姓名.
pub const HEAD_NAME: FieldId = known("head_name");
/// 户主证件号码.
pub const HEAD_CERT_NO: FieldId = known("head_cert_no");
/// 年度家庭人口数.
pub const SIZE_YEAR: FieldId = known("size_year");
/// 当前家庭人口数.
pub const SIZE_CURRENT: FieldId = known("size_current");
/// 纯收入.
pub const NET: FieldId = known("net");
/// 人均纯收入.
pub const NET_PC: FieldId = known("net_pc");
/// 证件号码.
pub const CERT_NO: FieldId = known("cert_no");
/// 与户主关系.
pub const RELATION: FieldId = known("relation");
