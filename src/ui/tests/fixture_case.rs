//! Test only: what stands in a case of the small township: items, cards, members. All of it synthetic.

use crate::domain::case::Status;
use crate::domain::flag::Flag;
use crate::domain::flag::FlagState;
use crate::domain::flag::Kind;
use crate::domain::flag::LimitUsed;
use crate::domain::flag::Severity;
use crate::domain::flag::Subject;
use crate::domain::flag::Why;
use crate::domain::money::Money;
use crate::i18n::Text;
use crate::i18n::text;
use crate::review::rows::Card;
use crate::review::rows::ItemRow;
use crate::review::rows::MemberRow;
use crate::review::rows::QueueRow;
use crate::review::rulebook::limit_page::LimitRow;
use crate::ui::tests::fixture_village;

fn item(field: &str, zh: &'static str, depth: u8, now: i64, before: Result<i64, Why>, mark: Option<Severity>) -> ItemRow {
    ItemRow {
        field: field.to_string(),
        label: Text::made(zh.to_string(), field.to_string()),
        depth,
        negative: field == "prod_out",
        now: Ok(Money(now)),
        before: before.map(Money),
        older: [Err(Why::NoPeriod), Err(Why::NoPeriod)],
        village_median: Some(Money(1_402_000)),
        computed: None,
        at_return: None,
        mark,
        source: Some(text("年度表.xlsx 第1张表 第 17 行，批次 1", "yearly.xlsx sheet 1 row 17, batch 1")),
    }
}

fn card(rule: &str, severity: Severity, kind: Kind, title: Text, said: Text, state: FlagState) -> Card {
    let flag = Flag {
        rule: rule.to_string(),
        subject: Subject::Household("980101002024000001".to_string()),
        severity,
        kind,
        numbers: Vec::new(),
        limits: vec![LimitUsed { key: "drop_2".to_string(), value: "20%".to_string(), document: "演示〔2024〕1号".to_string() }],
        said,
        worked: text(
            "9,255.00 - 12,849.00 = -3,594.00, -28.0% (重: 20% 以上)",
            "9,255.00 - 12,849.00 = -3,594.00, -28.0% (heavy: from 20%)",
        ),
        members: Vec::new(),
        fields: vec!["net_pc".to_string()],
        marked: Vec::new(),
        partial: Vec::new(),
    };
    Card {
        flag,
        state,
        title,
        look: vec!["E14".to_string(), "E4".to_string(), "E3".to_string()],
        usual: vec!["R11".to_string(), "R01".to_string(), "R06".to_string()],
        excuse: Some(text("人口增加；上年虚高", "more members; last year too high")),
        settled: (!state.is_unsettled()).then(|| text("R01 工厂停工，李敏 2024-10-14", "R01 plant closed, Li Min 2024-10-14")),
        group: 0,
        heads: true,
        cause: None,
        out: None,
        crossed: None,
        ask: text("人均纯收入下降 28.0%：请说明务工变化并附证明", "Per-capita net income fell by 28.0%: explain and attach proof"),
    }
}

/// The limits of a rule: one, or none for the rule about sums.
pub fn limits_of(code: &str) -> Vec<LimitRow> {
    let limit = LimitRow {
        key: "drop_2".to_string(),
        title: text("降幅（重）", "fall (heavy)"),
        value: Some("20%".to_string()),
        unit: "share".to_string(),
        document: "演示〔2024〕1号".to_string(),
        effective: None,
        year: 2024,
        place: "演示省".to_string(),
    };
    if code == "ARI01" { Vec::new() } else { vec![limit] }
}

/// The flag of the first village.
pub fn village_card() -> Card {
    let said = text(
        "有可比增幅的 40 户中，21 户的人均纯收入增幅集中在从 11.6% 起的 1% 以内",
        "Of 40 households with a growth, 21 lie within 1% from 11.6%",
    );
    let mut card = card("VIL01", Severity::High, Kind::Doubt, fixture_village::title(), said, FlagState::Open);
    card.flag.subject = Subject::Village("石门村".to_string());
    card
}

pub fn items() -> Vec<ItemRow> {
    vec![
        item("wage", "工资性收入", 0, 3_120_000, Ok(4_200_000), None),
        item("wage_post", "公益性岗位", 1, 720_000, Err(Why::NotInCaliber), None),
        item("wage_other", "其他工资", 1, 2_400_000, Err(Why::NotComparable), None),
        item("prod_in", "生产经营收入", 0, 900_000, Ok(800_000), None),
        item("prod_out", "生产经营支出", 0, 350_000, Ok(320_000), None),
        item("prop", "财产性收入", 0, 0, Ok(0), None),
        item("trans", "转移性收入", 0, 32_000, Ok(459_600), Some(Severity::Medium)),
        item("pension", "养老金", 1, 0, Ok(0), None),
        item("gross", "总收入", 0, 4_052_000, Ok(5_459_600), None),
        item("net", "纯收入", 0, 3_702_000, Ok(5_139_600), None),
        item("net_pc", "人均纯收入", 0, 925_500, Ok(1_284_900), Some(Severity::High)),
    ]
}

pub fn cards(settled: bool) -> Vec<Card> {
    let state = if settled { FlagState::Confirmed } else { FlagState::Open };
    let fall =
        text("人均纯收入由 12,849.00 元降至 9,255.00 元，降幅 28.0%", "net income per head fell from 12,849.00 to 9,255.00, by 28.0%");
    let less = text("转移性收入 320.00 元，不到上年 4,596.00 元的 70%", "transfers 320.00, less than 70% of 4,596.00");
    vec![
        card("INC01", Severity::High, Kind::Doubt, text("人均纯收入较上年下降", "Per-capita net income fell"), fall, state),
        card("TRF01", Severity::Medium, Kind::Doubt, text("转移性收入骤降", "Transfers fell sharply"), less.clone(), FlagState::Open),
        card("ARI01", Severity::Medium, Kind::Contradiction, text("分项合计不等于大项", "Items do not add up"), less, FlagState::Open),
    ]
}

pub fn member(name: &str, relation: &str, age: i64, marked: bool) -> MemberRow {
    MemberRow {
        name: name.to_string(),
        relation: relation.to_string(),
        sex: "男".to_string(),
        age: Some(age),
        cert: "980101********001X".to_string(),
        labour: "普通劳动力".to_string(),
        health: "健康".to_string(),
        doing: text("务工 8 个月，县内", "works 8 months, in the county"),
        marked,
    }
}

/// A case of the queue.
pub fn row(place: usize, village: &str, head: &str, now: i64, before: Option<i64>, flags: [u16; 3], top: Option<Text>) -> QueueRow {
    let change = before.filter(|before| *before > 0).map(|before| (now - before) * 10_000 / before);
    QueueRow {
        place,
        hh_id: format!("9801010020240{place:04}"),
        village: village.into(),
        group: format!("{place}组"),
        head: head.to_string(),
        category: "脱贫户".to_string(),
        size: Some(4),
        net: Some(Money(now * 4)),
        now: Some(Money(now)),
        before: before.map(Money),
        before_why: before.is_none().then_some(Why::NoPeriod),
        change,
        status: Status::Submitted,
        round: 1,
        flags,
        rules: if flags[0] > 0 { vec!["INC01".to_string()] } else { Vec::new() },
        top,
        age: 3,
        collector: "李强".to_string(),
        why: text("户纯收入少 14,376.00 元，人均少 28.0%", "net income 14,376.00 less, 28.0% less per head"),
        score: 1000 / i64::try_from(place).unwrap_or(1),
        doubt: Money(0),
        control: false,
    }
}
