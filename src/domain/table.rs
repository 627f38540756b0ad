//! The register of tables beside the household record: what feeds each, whom its rows are about, and its columns in the rule language.
//!
//! Import, rules, store and screens read it; a table is a row of `TABLES` below. What does not live here: rows
//! (`domain/tables.rs`), fields of the household record itself (`domain/field.rs`).

use crate::domain::field::Field;
use crate::domain::field::FieldKind;
use crate::domain::field::column;
use crate::domain::text::known::same;
use crate::i18n::Lang;
use crate::i18n::Text;
use crate::i18n::text;

/// Position of a table in the register.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TableId(pub u8);

/// Whom a row is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum About {
    /// A household.
    Household,
    /// One person; rules that look at a member see that person's rows only.
    Member,
}

/// How many rows a subject has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rows {
    /// At most one; its columns are names of the rule language by themselves (`at_id.wage`).
    One,
    /// Any number; rules count and sum them.
    Many,
}

/// What fills a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Feed {
    /// A file of its own.
    File,
    /// The household's record, or another table: made anew for each run.
    Record,
    /// The office's own cases and ledger.
    Office,
    /// Nothing: bank accounts are left out on purpose (domain.md 6.5).
    Nothing,
}

/// How a row of a file finds its person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Join {
    /// By certificate, else by name within the household whose number the row gives.
    CertThenName,
    /// By certificate only: a namesake in the household would be wronged.
    Cert,
}

/// One row of the register.
#[derive(Debug)]
pub struct Table {
    /// Name in the rule language.
    pub id: &'static str,
    /// What people call the file or the rows.
    pub label: Text,
    /// Whom its rows are about.
    pub about: About,
    /// How many rows a subject has.
    pub rows: Rows,
    /// What fills it.
    pub feed: Feed,
    /// How its rows find their person.
    pub join: Join,
    /// Words in a file's name, its sheet's name or its title that tell the kind.
    pub words: &'static [&'static str],
    /// Its columns.
    pub columns: &'static [Field],
}

impl Table {
    /// The position of a column.
    #[must_use]
    pub fn column(&self, code: &str) -> Option<usize> {
        self.columns.iter().position(|column| column.code == code)
    }
}

/// The id of a table known at build time; a misspelt name does not compile when used in a `const`.
///
/// # Panics
/// When no table has the name; in a `const` that is an error of the build.
#[must_use]
pub const fn known(id: &str) -> TableId {
    let mut at: u8 = 0;
    // Beyond the last table there is none, and the build stops here.
    while !same(TABLES[at as usize].id, id) {
        at += 1;
    }
    TableId(at)
}

/// Finds a table by its name in the rule language, or by that name without `roster.`.
#[must_use]
pub fn table(id: &str) -> Option<TableId> {
    TableId::all().find(|table| table.code() == id || table.short() == id)
}

/// The labels of tables by their names; a name that is no table stays as it is.
#[must_use]
pub fn labels(codes: &[String]) -> Text {
    let list = |lang: Lang, by: &str| {
        let label = |code: &String| table(code).map_or_else(|| code.clone(), |table| table.row().label.get(lang).to_owned());
        codes.iter().map(label).collect::<Vec<_>>().join(by)
    };
    Text::made(list(Lang::Zh, "、"), list(Lang::En, ", "))
}

/// The column behind the key of a value that a flag keeps: `roster.passbook#2.paid`, `at_id.wage`.
#[must_use]
pub fn column_of_key(key: &str) -> Option<&'static Field> {
    let of = |table: TableId, code: &str| table.row().column(code).map(|at| &table.row().columns[at]);
    match key.split_once('#') {
        Some((id, rest)) => of(table(id)?, rest.split_once('.')?.1),
        None => TableId::all().filter(|table| table.row().rows == Rows::One).find_map(|table| of(table, key)),
    }
}

impl TableId {
    /// Every table, in register order.
    pub fn all() -> impl Iterator<Item = TableId> {
        (0..TABLES.len()).filter_map(|at| u8::try_from(at).ok().map(TableId))
    }

    /// Its row of the register.
    #[must_use]
    pub fn row(self) -> &'static Table {
        &TABLES[usize::from(self.0)]
    }

    /// Its name in the rule language.
    #[must_use]
    pub fn code(self) -> &'static str {
        self.row().id
    }

    /// Its name on the command line.
    #[must_use]
    pub fn short(self) -> &'static str {
        self.code().strip_prefix("roster.").unwrap_or(self.code())
    }
}

/// 务工月监测.
pub const SPELLS: TableId = known("spells");
/// 收入分项台账.
pub const DETAILS: TableId = known("details");
/// 监测对象识别和消除信息.
pub const MON: TableId = known("mon");
/// 惠农补贴一卡通流水.
pub const PASSBOOK: TableId = known("roster.passbook");
/// The fourteen measures of a monitoring object.
pub const MEASURES: TableId = known("measures");
/// Risks of a monitoring object.
pub const RISKS: TableId = known("risks");
/// Living conditions.
pub const LIVING: TableId = known("living");
/// 公益岗工资表.
pub const PAYROLL: TableId = known("roster.post");
/// 监测线索台账.
pub const CLUE: TableId = known("clue");
/// 应采名单.
pub const EXPECTED: TableId = known("roster.expected");
/// Households of 应采名单 that have no form in the period, by village.
pub const UNCOLLECTED: TableId = known("uncollected");
/// Cells of the block after clearing.
pub const AFTER_FIELDS: TableId = known("after_fields");

const fn count(code: &'static str, zh: &'static str, en: &'static str) -> Field {
    column(code, FieldKind::Count, zh, en, &[]).made()
}

const fn truth(code: &'static str, zh: &'static str, en: &'static str) -> Field {
    column(code, FieldKind::Truth, zh, en, &[]).made()
}

const fn file(
    id: &'static str,
    about: About,
    zh: &'static str,
    en: &'static str,
    words: &'static [&'static str],
    columns: &'static [Field],
) -> Table {
    Table { id, label: text(zh, en), about, rows: Rows::Many, feed: Feed::File, join: Join::CertThenName, words, columns }
}

const fn made(id: &'static str, feed: Feed, zh: &'static str, en: &'static str, columns: &'static [Field]) -> Table {
    Table { id, label: text(zh, en), about: About::Household, rows: Rows::Many, feed, join: Join::CertThenName, words: &[], columns }
}

impl Table {
    const fn one(mut self) -> Table {
        self.rows = Rows::One;
        self
    }

    const fn by_cert_only(mut self) -> Table {
        self.join = Join::Cert;
        self
    }
}

const TEXT: FieldKind = FieldKind::Text;
const MONEY: FieldKind = FieldKind::Money;
const YES_NO: FieldKind = FieldKind::Code("yes_no");

/// What was paid in the period.
const PAID: Field = column(
    "paid",
    MONEY,
    "发放金额",
    "paid",
    &["实发金额", "实际发放金额", "年发放金额", "累计发放金额", "发放合计", "合计金额", "补助金额", "补贴金额", "金额"],
);
const MONTHLY: Field = column(
    "monthly",
    MONEY,
    "月发放金额",
    "a month",
    &["月补助金额", "月保障金额", "月保障金", "月救助金额", "月补助标准", "月标准", "月工资", "月养老金"],
);
const MONTHS_PAID: Field =
    column("months_paid", FieldKind::Count, "发放月数", "months paid", &["月数", "保障月数", "享受月数", "领取月数"]);
const PAID_ON: Field = column("on", FieldKind::Date, "发放日期", "paid on", &["发放时间", "打卡日期", "打卡时间"]);

static SPELLS_COLUMNS: &[Field] = &[
    column("working", YES_NO, "是否已务工", "working", &["是否务工"]).telling(),
    column("start", FieldKind::Month, "开始时间", "start", &["务工开始时间", "开始务工时间"]),
    column("end", FieldKind::Month, "结束时间", "end", &["务工结束时间", "结束务工时间"]),
    column("county", TEXT, "务工所在县", "work county", &["务工所在县(市、区)", "务工地县"]),
    column("employer", TEXT, "务工企业名称", "employer", &["务工单位", "企业名称"]),
    column("industry", TEXT, "所属行业", "industry", &["行业", "从事行业"]),
    column("monthly", MONEY, "务工月收入", "monthly pay", &["月收入", "务工月收入(元)"]).telling(),
    column("channel", TEXT, "就业渠道", "channel", &["就业途径"]).telling(),
    column("p2p", YES_NO, "是否点对点输送", "brought point to point", &["是否点对点", "点对点输送"]).telling(),
    column("travel_subsidy", MONEY, "年度交通费补助", "travel subsidy of the year", &["交通费补助"]).telling(),
    column("months_in_period", FieldKind::Count, "核算期内月数", "months in the period", &[]).made(),
    column("prev_end", FieldKind::Month, "上一段结束时间", "end of the spell before", &[]).made(),
];

static PLANS_COLUMNS: &[Field] = &[
    column("planned", YES_NO, "是否计划务工", "plans to work", &["是否有务工意愿"]).telling(),
    column("county", TEXT, "计划务工所在县", "county planned", &["计划务工地"]).telling(),
    column("service", TEXT, "就业服务需求", "service wanted", &[]).telling(),
];

static DETAILS_COLUMNS: &[Field] = &[
    column("block", TEXT, "收入大项", "block", &["大项", "收入类别"]),
    column("item", FieldKind::Code("detail_item"), "收入分项", "item", &["分项", "分项名称", "明细项目"]).telling(),
    column("amount", MONEY, "金额", "amount", &["分项金额", "金额(元)"]),
    column("note", TEXT, "说明", "note", &["备注", "情况说明", "明细说明"]).inside(),
    column("counts", FieldKind::Code("counts"), "是否计入收入", "counts", &["是否计入"]),
];

static CHANGES_COLUMNS: &[Field] = &[
    column("kind", FieldKind::Code("change_kind"), "变动类型", "change", &["变更类型", "增减类型", "变动原因"]).telling(),
    column("on", FieldKind::Date, "变动日期", "changed on", &["变更日期", "变动时间", "增减时间"]).telling(),
    column("entered", FieldKind::Date, "录入日期", "entered on", &["录入时间", "标注日期", "标注时间"]),
];

static MON_COLUMNS: &[Field] = &[
    column("at_id.wage", MONEY, "识别时工资性收入", "wages at identification", &[]).telling(),
    column("at_id.net_pc", MONEY, "识别时人均纯收入", "net per head at identification", &["识别时家庭人均纯收入"]).telling(),
    column(
        "at_id.dropout_flag",
        YES_NO,
        "识别时是否义务教育阶段适龄儿童少年失学辍学",
        "drop-out at identification",
        &["是否义务教育阶段适龄儿童少年失学辍学", "识别时是否失学辍学"],
    )
    .telling(),
    column(
        "at_id.uninsured_flag",
        YES_NO,
        "识别时是否有家庭成员未参加城乡居民(职工)基本医疗保险",
        "somebody uninsured at identification",
        &["是否有家庭成员未参加城乡居民(职工)基本医疗保险", "识别时是否有成员未参保"],
    )
    .telling(),
    column("at_id.house_problem", YES_NO, "识别时是否住房出现安全问题", "house problem at identification", &["是否住房出现安全问题"])
        .telling(),
    column("after.wage", MONEY, "风险消除后工资性收入", "wages after clearing", &["消除后工资性收入"]).telling(),
    column("after.trans", MONEY, "风险消除后转移性收入", "transfers after clearing", &["消除后转移性收入"]).telling(),
    column("after.net_pc", MONEY, "风险消除后人均纯收入", "net per head after clearing", &["消除后人均纯收入", "风险消除后家庭人均纯收入"])
        .telling(),
    column("after.line", MONEY, "消除年度监测线", "line of the year of clearing", &["风险消除时监测线"]).telling(),
    column(
        "after.dropout_flag",
        YES_NO,
        "风险消除后是否义务教育阶段适龄儿童少年失学辍学",
        "drop-out after clearing",
        &["风险消除后是否失学辍学"],
    )
    .telling(),
    column(
        "after.uninsured_flag",
        YES_NO,
        "风险消除后是否有家庭成员未参加城乡居民(职工)基本医疗保险",
        "somebody uninsured after clearing",
        &["风险消除后是否有成员未参保"],
    )
    .telling(),
    column("after.house_problem", YES_NO, "风险消除后是否住房损毁", "house problem after clearing", &["风险消除后是否住房出现安全问题"])
        .telling(),
    column(
        "after.water_problem",
        YES_NO,
        "风险消除后是否饮水设施损毁",
        "water problem after clearing",
        &["风险消除后是否饮水出现安全问题"],
    )
    .telling(),
];

static CLUE_COLUMNS: &[Field] = &[
    column("clue.on", FieldKind::Date, "线索发现日期", "clue on", &["发现线索日期", "线索日期", "线索时间"]).telling(),
    column("clue.identified_on", FieldKind::Date, "识别纳入日期", "identified on", &["纳入监测日期", "识别日期"]).telling(),
    column(
        "first_measure.on",
        FieldKind::Date,
        "首项帮扶措施日期",
        "first support on",
        &["帮扶措施制定日期", "首次帮扶日期", "措施制定日期"],
    )
    .telling(),
];

static EST_COLUMNS: &[Field] =
    &[column("est.prod_in", MONEY, "测算经营收入", "income by scale", &["按规模测算收入", "测算产值"]).telling()];

static DIBAO_COLUMNS: &[Field] = &[column("kind", TEXT, "低保类别", "kind", &["保障类别"]).telling(), MONTHLY, MONTHS_PAID, PAID];

static TEKUN_COLUMNS: &[Field] =
    &[column("kind", TEXT, "供养方式", "kind", &["特困类别", "供养类别"]).telling(), MONTHLY, MONTHS_PAID, PAID];

static PENSION_COLUMNS: &[Field] =
    &[column("kind", TEXT, "养老保险类型", "kind", &["险种", "待遇类别"]).telling(), MONTHLY, MONTHS_PAID, PAID];

static POST_COLUMNS: &[Field] = &[
    column("kind", TEXT, "岗位名称", "post", &["岗位类型", "岗位类别"]).telling(),
    MONTHLY,
    MONTHS_PAID,
    column("paid", MONEY, "发放金额", "paid", &["实发工资", "实发金额", "工资合计", "发放工资", "发放合计", "合计金额", "金额"]),
];

static DISABILITY_COLUMNS: &[Field] =
    &[column("kind", TEXT, "补贴类型", "kind", &["残疾补贴类型", "补贴种类"]).telling(), MONTHLY, MONTHS_PAID, PAID];

static MEDICAL_COLUMNS: &[Field] = &[
    column("insured", YES_NO, "是否参保", "insured", &["参保状态", "参保情况"]).telling(),
    column("self_paid", MONEY, "个人自付费用", "self-paid", &["自付费用", "自付金额", "个人自付", "自付医疗费用"]).telling(),
];

static PASSBOOK_COLUMNS: &[Field] = &[
    column("kind", TEXT, "补贴项目", "subsidy", &["补贴项目名称", "补贴名称"]).telling(),
    PAID,
    PAID_ON,
    column("counts", FieldKind::Code("counts"), "是否计入收入", "counts", &["是否计入"]),
];

static GONE_COLUMNS: &[Field] = &[
    column("kind", TEXT, "注销原因", "kind", &["注销类型", "减少原因"]).telling(),
    column("on", FieldKind::Date, "死亡(迁出)日期", "on", &["死亡日期", "注销日期", "迁出日期", "死亡时间", "注销时间", "火化日期"])
        .telling(),
];

static DIVIDEND_COLUMNS: &[Field] = &[
    column("paid", MONEY, "分红金额", "dividend", &["分红", "分红收入", "发放金额", "金额"]).telling(),
    column("on", FieldKind::Date, "分红日期", "paid on", &["分红时间", "发放日期", "发放时间"]).telling(),
];

static SCHOOL_COLUMNS: &[Field] = &[
    column("grade", FieldKind::Code("student"), "年级", "grade", &["就读年级", "所在年级"]).telling(),
    column("school", TEXT, "学校", "school", &["学校名称", "就读学校"]),
];

static LEASE_COLUMNS: &[Field] = &[
    column("mu", FieldKind::Decimal, "流转面积", "area (mu)", &["流转面积(亩)", "流转亩数"]).telling(),
    column("paid", MONEY, "流转租金", "rent", &["流转费", "租金", "年租金", "流转金额"]).telling(),
    column("on", FieldKind::Date, "合同日期", "contract of", &["签订日期", "流转开始日期"]),
];

static AWARD_COLUMNS: &[Field] = &[
    column("kind", TEXT, "奖补项目", "award", &["奖补项目名称", "奖补类型"]).telling(),
    column("paid", MONEY, "奖补金额", "award paid", &["兑付金额", "发放金额", "补助金额", "金额"]).telling(),
    PAID_ON,
];

static ECO_COLUMNS: &[Field] = &[
    column("kind", TEXT, "补偿类型", "kind", &["补偿项目", "补偿种类"]).telling(),
    column("mu", FieldKind::Decimal, "补偿面积", "area (mu)", &["补偿面积(亩)", "兑现面积"]).telling(),
    column("paid", MONEY, "补偿金额", "paid", &["兑现金额", "发放金额", "补助金额", "补贴金额", "金额"]).telling(),
];

static ASSETS_COLUMNS: &[Field] = &[
    column("kind", TEXT, "比对类型", "kind", &["线索类型", "信息类型"]).telling(),
    column("on", FieldKind::Date, "登记日期", "registered on", &["购置日期", "注册日期", "购房日期"]),
    column("detail", TEXT, "比对内容", "detail", &["具体信息", "信息内容"]).inside(),
];

static EXPECTED_COLUMNS: &[Field] = &[column("due", YES_NO, "是否应采", "to be collected", &["是否采集"]).telling()];

static UNCOLLECTED_COLUMNS: &[Field] =
    &[column("village", TEXT, "行政村", "village", &[]).made().open(), column("who", TEXT, "户", "household", &[]).made()];

static MEASURES_COLUMNS: &[Field] = &[
    column("measure", TEXT, "措施", "measure", &[]).made(),
    column("value", TEXT, "内容", "content", &[]).made(),
    truth("develop", "开发式", "develops"),
    truth("only_weak", "只有其他或技能培训", "other or training only"),
];

static RISKS_COLUMNS: &[Field] = &[column("id", TEXT, "风险", "risk", &[]).made()];

static LIVING_COLUMNS: &[Field] = &[column("id", TEXT, "项目", "item", &[]).made(), column("value", TEXT, "内容", "content", &[]).made()];

static AFTER_FIELDS_COLUMNS: &[Field] =
    &[column("id", TEXT, "项目", "item", &[]).made(), column("value", TEXT, "内容", "content", &[]).made()];

static VERSIONS_COLUMNS: &[Field] = &[
    truth("income_changed", "收入有改动", "income changed"),
    truth("after_village_check", "村级初审之后", "after the village's check"),
    truth("restored", "改回原值", "back to an earlier value"),
];

static RETURNED_RULES_COLUMNS: &[Field] =
    &[column("rule", TEXT, "疑点", "rule", &[]).made(), column("times", FieldKind::Count, "退回次数", "times", &[]).made()];

static CASE_COLUMNS: &[Field] = &[
    column("case.status", FieldKind::Code("status"), "状态", "status", &[]).made(),
    column("case.due", FieldKind::Date, "整改期限", "due", &[]).made(),
    column("case.reviewer", FieldKind::Set(None), "审核人", "reviewer", &[]).made().inside(),
    column("case.round", FieldKind::Count, "轮次", "round", &[]).made(),
    truth("case.late", "已过整改期限", "past its due day"),
    count("case.moved", "要求核对、已改的项", "items asked about that moved"),
    count("case.untouched", "要求核对、没动的项", "items asked about that were not touched"),
    count("case.unasked", "没要求、也改了的项", "items that moved though nobody asked"),
    count("case.gone", "退回后消除的疑点", "flags gone since the return"),
    count("case.stayed", "退回后还在的疑点", "flags of the return that still stand"),
    count("case.fresh", "退回后新出的疑点", "flags that are new since the return"),
    truth("case.edge", "改动后刚好越线", "a change just crossed a line"),
    truth("case.slip_left", "上期退回单没有交回", "a slip of an earlier campaign never came back"),
    truth("case.to_visit", "列入入户清单", "listed for a team to visit"),
    truth("case.visited", "已入户", "visited at the door"),
    truth("case.visit_missing", "入户清单没有交回", "nothing of the visit came back"),
    truth("case.visit_late", "过了那一周才入户", "visited after the week"),
    truth("case.visit_phone", "只打了电话", "only called"),
    truth("case.visit_not_found", "入户没有找到人", "nobody was found"),
];

static BANK_COLUMNS: &[Field] = &[
    column("bank_account", TEXT, "银行卡号", "bank account", &[]).made().masked(),
    truth("luhn_ok", "卡号校验通过", "check digit is right"),
];

/// Every table. Those with `Rows::Many` are collections of the rule language, in this order.
pub static TABLES: &[Table] = &[
    file("spells", About::Member, "务工月监测", "monthly work monitoring", &["务工月监测", "已外出务工"], SPELLS_COLUMNS),
    file("plans", About::Member, "计划外出务工", "plans to go out to work", &["计划外出务工", "务工计划"], PLANS_COLUMNS),
    file(
        "details",
        About::Household,
        "收入分项台账",
        "detail ledger of items",
        &["分项台账", "收入分项", "收支明细", "收入明细"],
        DETAILS_COLUMNS,
    ),
    file(
        "changes",
        About::Household,
        "家庭成员变动",
        "changes of members",
        &["成员变动", "人口变动", "自然增减", "自然增加", "自然减少"],
        CHANGES_COLUMNS,
    ),
    file("mon", About::Household, "监测对象识别和消除信息", "monitoring block", &["识别和消除", "风险消除后", "识别时"], MON_COLUMNS).one(),
    file("clue", About::Household, "监测线索台账", "ledger of clues", &["线索台账", "线索"], CLUE_COLUMNS).one(),
    file("est", About::Household, "种养规模测算", "estimate by scale", &["规模测算", "种养规模"], EST_COLUMNS).one(),
    file("roster.dibao", About::Member, "低保名册", "dibao roster", &["低保", "最低生活保障"], DIBAO_COLUMNS),
    file("roster.tekun", About::Member, "特困名册", "tekun roster", &["特困"], TEKUN_COLUMNS),
    file("roster.pension", About::Member, "养老金发放名册", "pension roster", &["养老"], PENSION_COLUMNS),
    file("roster.post", About::Member, "公益岗工资表", "public-post payroll", &["公益岗", "公益性岗位"], POST_COLUMNS),
    file(
        "roster.disability",
        About::Member,
        "残疾人两项补贴名册",
        "disability allowances",
        &["两项补贴", "残疾人补贴", "残补"],
        DISABILITY_COLUMNS,
    ),
    file(
        "roster.medical",
        About::Member,
        "医保参保和自付名册",
        "medical insurance roster",
        &["医保", "医疗保险", "医疗费用"],
        MEDICAL_COLUMNS,
    ),
    file(
        "roster.passbook",
        About::Member,
        "惠农补贴一卡通流水",
        "passbook of subsidies",
        &["一卡通", "惠农补贴", "惠民惠农"],
        PASSBOOK_COLUMNS,
    ),
    file(
        "roster.gone",
        About::Member,
        "死亡注销迁出名单",
        "list of the dead and moved",
        &["死亡", "注销", "迁出", "殡葬", "火化"],
        GONE_COLUMNS,
    )
    .by_cert_only(),
    file("roster.dividend", About::Household, "村集体分红名册", "dividend list", &["分红"], DIVIDEND_COLUMNS),
    file("roster.school", About::Member, "学籍名册", "school roster", &["学籍"], SCHOOL_COLUMNS),
    file("roster.lease", About::Household, "土地流转台账", "land leases", &["土地流转", "流转"], LEASE_COLUMNS),
    file("roster.award", About::Household, "到户奖补名册", "industry awards", &["奖补"], AWARD_COLUMNS),
    file("roster.eco", About::Household, "生态补偿发放名册", "eco compensation", &["生态补偿", "退耕", "公益林", "草原奖补"], ECO_COLUMNS),
    file(
        "roster.assets",
        About::Member,
        "财政供养购房车辆市场主体比对名单",
        "public pay, houses, vehicles, businesses",
        &["财政供养", "购房", "车辆", "市场主体", "工商登记", "不动产"],
        ASSETS_COLUMNS,
    ),
    file("roster.expected", About::Household, "应采名单", "households to be collected", &["应采"], EXPECTED_COLUMNS),
    made("measures", Feed::Record, "帮扶措施", "measures", MEASURES_COLUMNS),
    made("risks", Feed::Record, "致贫返贫风险", "risks", RISKS_COLUMNS),
    made("living", Feed::Record, "生产生活条件", "living conditions", LIVING_COLUMNS),
    made("after_fields", Feed::Record, "风险消除后信息", "block after clearing", AFTER_FIELDS_COLUMNS),
    made("uncollected", Feed::Record, "应采未采的户", "expected households without a form", UNCOLLECTED_COLUMNS),
    made("versions", Feed::Office, "修改记录", "versions", VERSIONS_COLUMNS),
    made("returned_rules", Feed::Office, "退回记录", "rules returned for", RETURNED_RULES_COLUMNS),
    made("case", Feed::Office, "案卷", "the case", CASE_COLUMNS).one(),
    made("bank", Feed::Nothing, "银行账户（按规定不导入）", "bank accounts (left out on purpose)", BANK_COLUMNS).one(),
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use crate::domain::field::FIELDS;
    use crate::domain::field::FieldKind;
    use crate::domain::field::Origin;
    use crate::domain::table::Feed;
    use crate::domain::table::TABLES;
    use crate::domain::table::table;
    use crate::i18n::Lang;

    #[test]
    fn headers_that_tell_a_kind_belong_to_one_table_and_to_no_field() {
        let mut seen: BTreeSet<&str> = BTreeSet::new();
        let fields: BTreeSet<&str> =
            FIELDS.iter().flat_map(|field| std::iter::once(field.label.get(Lang::Zh)).chain(field.aliases.iter().copied())).collect();
        for row in TABLES {
            let mut own = BTreeSet::new();
            for column in row.columns {
                assert!(own.insert(column.code), "{}.{} stands twice", row.id, column.code);
                if row.feed == Feed::File && column.origin == Origin::Telling {
                    let label = column.label.get(Lang::Zh);
                    assert!(seen.insert(label), "{label} would tell two kinds");
                    assert!(!fields.contains(label), "{label} is a field");
                }
            }
            assert!(row.feed == Feed::File || row.columns.iter().all(|column| column.origin == Origin::Made), "{}", row.id);
            assert!(row.feed != Feed::File || row.columns.iter().all(|column| column.kind != FieldKind::Truth), "{}", row.id);
            assert!(row.feed != Feed::File || !row.words.is_empty(), "{} has no word that tells it", row.id);
        }
        assert_eq!(table("dibao"), table("roster.dibao"));
        assert!(table("dibao").is_some());
    }
}
