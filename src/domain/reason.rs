//! Reasons: the outcome codes R01 to R23 (domain.md 4.1), as written in ledgers.

use crate::i18n::Text;
use crate::i18n::text;

/// What choosing a reason means for the data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// The figures stand: evidence and a sentence are required for explaining.
    Stands,
    /// The figures must be corrected by the village.
    Corrects,
    /// A new visit is needed.
    Revisits,
    /// Waits for somebody else.
    Waits,
    /// Starts the identification of a monitoring object.
    Identifies,
}

/// One reason.
#[derive(Debug)]
pub struct Reason {
    /// `R01` … `R23`.
    pub code: &'static str,
    /// As written in ledgers.
    pub label: Text,
    /// What it means for the data.
    pub effect: Effect,
    /// Whether at least one evidence code and a sentence must go with it.
    pub needs_evidence: bool,
    /// What in the figures speaks against it; none where figures cannot.
    pub against: Option<CounterFact>,
    /// What the figures have to say for it to be ticked beforehand, in the language of the rules; none where they cannot speak for it.
    pub bears: Option<&'static str>,
}

/// A fact of the figures with which a reason cannot be true.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CounterFact {
    /// The fact in the language of the rules, asked of one household; unknown where figures are missing, which speaks for nothing.
    pub when: &'static str,
    zh: &'static str,
    en: &'static str,
}

impl CounterFact {
    /// The fact in words.
    #[must_use]
    pub const fn said(&self) -> Text {
        text(self.zh, self.en)
    }
}

impl Reason {
    const fn against(mut self, when: &'static str, zh: &'static str, en: &'static str) -> Reason {
        self.against = Some(CounterFact { when, zh, en });
        self
    }

    const fn bears(mut self, when: &'static str) -> Reason {
        self.bears = Some(when);
        self
    }
}

const fn r(code: &'static str, zh: &'static str, en: &'static str, effect: Effect, needs_evidence: bool) -> Reason {
    Reason { code, label: text(zh, en), effect, needs_evidence, against: None, bears: None }
}

/// A fall per head that more members alone do not account for: there are none, or the household's own income fell by what the village is
/// asked about.
macro_rules! fell_itself {
    () => {
        "(size_year <= prior.size_year or net < (1 - limit.ask_drop) * prior.net)"
    };
}

/// By how much the pay of public posts fell; by nothing where no form tells it from other wages.
macro_rules! post_fall {
    () => {
        "max(default(prior.wage_post - wage_post, 0), 0)"
    };
}

/// By how much the other wages fell.
macro_rules! wage_fall {
    () => {
        concat!("prior.wage - wage - ", post_fall!())
    };
}

/// By how much net production income fell; by nothing where it is not known.
macro_rules! farm_fall {
    () => {
        "default(prior.prod_in - prior.prod_out + default(prior.prod_out_subsidy, 0) - prod_in + prod_out - default(prod_out_subsidy, 0), 0)"
    };
}

/// By how much what comes of rights and policy fell: transfers or property income, whichever fell by more, or post pay.
macro_rules! policy_fall {
    () => {
        concat!("max(max(default(prior.trans - trans, 0), default(prior.prop - prop, 0)), ", post_fall!(), ")")
    };
}

/// The register.
pub static REASONS: &[Reason] = &[
    r("R01", "属实：务工收入减少（失业、返乡、换岗）", "true: less wage work (lost job, came home, changed job)", Effect::Stands, true)
        .against("wage >= prior.wage", "工资性收入没有比上年少", "wages are not less than last year")
        .bears(concat!(
            fell_itself!(),
            " and ",
            wage_fall!(),
            " > 0 and ",
            wage_fall!(),
            " >= max(",
            farm_fall!(),
            ", ",
            policy_fall!(),
            ")"
        )),
    // No figure shows an illness.
    r("R02", "属实：因病因残因照料中断劳动", "true: work broken off by illness, disability or caring", Effect::Stands, true).bears("no"),
    r("R03", "属实：人口增加摊薄", "true: more members share the income", Effect::Stands, true)
        .against("size_year <= prior.size_year", "家庭人口没有增加", "there are no more members than last year")
        .bears("size_year > prior.size_year and net >= (1 - limit.ask_drop) * prior.net"),
    r("R04", "属实：人口减少", "true: fewer members", Effect::Stands, true)
        .against("size_year >= prior.size_year", "家庭人口没有减少", "there are no fewer members than last year")
        .bears("size_year < prior.size_year"),
    r("R05", "属实：产业减产、灾害、价格、疫病", "true: poor harvest, disaster, prices, animal disease", Effect::Stands, true)
        .against(
            "prod_in - prod_out + default(prod_out_subsidy, 0) >= prior.prod_in - prior.prod_out + default(prior.prod_out_subsidy, 0)",
            "生产经营净收入没有比上年少",
            "net production income is not less than last year",
        )
        .bears(concat!(
            fell_itself!(),
            " and ",
            farm_fall!(),
            " > 0 and ",
            farm_fall!(),
            " >= max(",
            policy_fall!(),
            ", default(",
            wage_fall!(),
            ", 0))"
        )),
    r(
        "R06",
        "属实：政策性收入退出（低保退出、岗位到期、补贴停发）",
        "true: policy income ended (dibao, post, subsidy)",
        Effect::Stands,
        true,
    )
    .against(
        "trans >= prior.trans and prop >= prior.prop and wage_post >= prior.wage_post",
        "转移性、财产性收入和公益岗收入都没有比上年少",
        "transfers, property income and post pay are none of them less than last year",
    )
    .bears(concat!(
        fell_itself!(),
        " and ",
        policy_fall!(),
        " > 0 and ",
        policy_fall!(),
        " >= max(",
        farm_fall!(),
        ", default(",
        wage_fall!(),
        ", 0))"
    )),
    r("R07", "属实：上年一次性收入或上年基数偏高", "true: one-off income or a high base last year", Effect::Stands, true)
        .against(
            "not any(blocks: value < was)",
            "工资、经营、财产、转移四大项都没有比上年少",
            "wages, production, property and transfers are none of them less than last year",
        )
        // That a fall followed a single sale no figure shows either.
        .bears("no"),
    r("R08", "属实：真实增长（新增务工、涨薪、新增产业）", "true: real growth (new work, higher pay, new business)", Effect::Stands, true)
        .against(
            "not any(blocks: value > was)",
            "工资、经营、财产、转移四大项都没有比上年多",
            "wages, production, property and transfers are none of them more than last year",
        )
        // Growth as the rules ask about it: of the income per head, or of a block.
        .bears(concat!(
            "net_pc - prior.net_pc >= limit.growth_floor and growth(net_pc, prior.net_pc) > limit.growth_1",
            " or any(blocks: value - was > limit.block_abs and value - was > limit.block_rel * abs(was))",
        )),
    r("R09", "录入错误：金额（多零少零、单位）", "typing error: amount (a zero too many or few, unit)", Effect::Corrects, false),
    r("R10", "录入错误：项目串列、口径错误", "typing error: wrong item or caliber", Effect::Corrects, false),
    r("R11", "漏采：补录", "left out: to be added", Effect::Corrects, false),
    r("R12", "重复计算：核减", "counted twice: to be taken off", Effect::Corrects, false),
    r("R13", "不应计入：核减", "must not count: to be taken off", Effect::Corrects, false),
    r("R14", "基础信息错误：更正", "wrong basic information: to be corrected", Effect::Corrects, false),
    r("R15", "人口变更未更新", "change of members not entered", Effect::Corrects, false),
    r("R16", "部门数据有误或滞后", "the department's data are wrong or late", Effect::Stands, false),
    r("R17", "豁免（特殊情形，附依据）", "waived (special case, with ground)", Effect::Stands, true),
    r("R18", "启动监测对象识别", "start identification as a monitoring object", Effect::Identifies, false),
    r("R19", "补落实或补录帮扶措施", "support to be given or entered", Effect::Corrects, false),
    r("R20", "未入户或程序不到位：重新入户", "not visited or procedure not kept: visit again", Effect::Revisits, false),
    r("R21", "疑似套用、推算：重新采集", "perhaps copied or estimated: collect again", Effect::Revisits, false),
    r("R22", "待部门核实（挂起）", "waits for a department (on hold)", Effect::Waits, false),
    r("R23", "规则误报（不适用本户）", "false alarm of the rule (does not fit this household)", Effect::Stands, true),
];

/// Finds a reason by its code.
#[must_use]
pub fn reason(code: &str) -> Option<&'static Reason> {
    REASONS.iter().find(|reason| reason.code == code)
}
