//! Names of expressions and conditions for readers, without the subject's numbers: labels of fields, rows and functions, what none of
//! the members meets, what is counted.
//!
//! What does not live here: facts with numbers (`arithmetic.rs`).

use crate::domain::code;
use crate::domain::field::FieldId;
use crate::domain::field::field;
use crate::i18n::Lang;
use crate::i18n::Text;
use crate::i18n::text;
use crate::rules::book::Book;
use crate::rules::explain::amounts;
use crate::rules::lang::expr::Agg;
use crate::rules::lang::expr::Arena;
use crate::rules::lang::expr::At;
use crate::rules::lang::expr::Attr;
use crate::rules::lang::expr::CalcPart;
use crate::rules::lang::expr::Cmp;
use crate::rules::lang::expr::Coll;
use crate::rules::lang::expr::Derived;
use crate::rules::lang::expr::Index;
use crate::rules::lang::expr::Leaf;
use crate::rules::lang::expr::Math;
use crate::rules::lang::expr::NONE;
use crate::rules::lang::expr::Node;
use crate::rules::lang::expr::One;
use crate::rules::lang::expr::Over;
use crate::rules::lang::expr::RunFact;
use crate::rules::lang::expr::Two;
use crate::rules::lang::expr::When;
use crate::rules::lang::names;
use crate::rules::lang::value::Val;

/// How a hole for a limit begins, before its place in the book.
const LIMIT_HOLE: &str = "{limit:";

/// What names are made with.
#[derive(Clone, Copy)]
pub(crate) struct Naming<'b> {
    /// The rulebook.
    pub book: &'b Book,
    /// The size that divides net income.
    pub denominator: FieldId,
}

fn limit_hole(place: u16) -> String {
    format!("{LIMIT_HOLE}{place}}}")
}

/// Whether limits stand in a name.
pub(crate) fn has_limits(name: &Text) -> bool {
    name.get(Lang::Zh).contains(LIMIT_HOLE)
}

/// The words before the first hole for a limit, its place, and the words behind.
pub(crate) fn limit_parted(words: &str) -> Option<(&str, u16, &str)> {
    let (before, rest) = words.split_once(LIMIT_HOLE)?;
    let (place, after) = rest.split_once('}')?;
    Some((before, place.parse().ok()?, after))
}

/// Joins texts in each language.
pub(crate) fn joined(parts: &[Text], zh: &str, en: &str) -> Text {
    let join = |lang, by: &str| parts.iter().map(|part| part.get(lang)).filter(|part| !part.is_empty()).collect::<Vec<_>>().join(by);
    Text::made(join(Lang::Zh, zh), join(Lang::En, en))
}

/// The label of a leaf.
pub(crate) fn leaf(naming: &Naming, leaf: Leaf) -> Text {
    match leaf {
        Leaf::Own(when, id) => of_record(when, &id.row().label),
        Leaf::Member(id) => id.row().label.clone(),
        Leaf::Head(id) => text("户主{what}", "head's {what}").fill(&[("what", &id.row().label)]),
        Leaf::Derived(which) => derived(which),
        Leaf::HeadDerived(which) => text("户主{what}", "head's {what}").fill(&[("what", &derived(which))]),
        Leaf::Calc(CalcPart::Gross) => text("重算年收入", "gross worked out"),
        Leaf::Calc(CalcPart::Net) => text("重算纯收入", "net worked out"),
        Leaf::Calc(CalcPart::NetPc) => text("重算人均纯收入", "net per head worked out"),
        Leaf::Denominator(when) => of_record(when, &naming.denominator.row().label),
        Leaf::Row(coll, attr) => of_table(coll, attr).unwrap_or_else(|| column(attr)),
        Leaf::Index(which) => index(which),
        Leaf::Limit(at) => {
            let key = naming.book.env.limits.get(usize::from(at)).map_or("", |(key, _)| key.as_str());
            naming.book.limits.iter().find(|limit| limit.key == key).map_or_else(|| Text::same(key), |limit| limit.title.clone())
        }
        Leaf::Stat(at) => naming.book.stats.get(usize::from(at)).map(|stat| stat.title.clone()).unwrap_or_default(),
        Leaf::Fact(which) => fact(which),
        Leaf::Fed(at) => match names::SCALARS.get(usize::from(at)) {
            Some(scalar) => scalar.table.row().columns[scalar.column].label.clone(),
            None => Text::default(),
        },
    }
}

/// The label of a column of a table.
fn of_table(coll: Coll, attr: Attr) -> Option<Text> {
    let Attr::Other(place) = attr else { return None };
    names::table_of(coll)?.row().columns.get(usize::from(place)).map(|column| column.label.clone())
}

/// The word for a period.
pub(crate) const fn when(when: When) -> Text {
    match when {
        When::Now => text("本期", "now"),
        When::Prior(1) => text("上年", "last year"),
        When::Prior(2) => text("前年", "two years ago"),
        When::Prior(_) => text("三年前", "three years ago"),
        When::PriorRaw => text("上年（原口径）", "last year as reported"),
        When::LastAnnual => text("上年全年", "the whole last year"),
        When::Earlier => text("上一期累计", "the period before"),
    }
}

fn of_record(when: When, label: &Text) -> Text {
    let pattern = match when {
        When::Now => return label.clone(),
        When::Prior(1) => text("上年{what}", "{what} last year"),
        When::Prior(2) => text("前年{what}", "{what} two years ago"),
        When::Prior(_) => text("三年前{what}", "{what} three years ago"),
        When::PriorRaw => text("上年{what}（原口径）", "{what} last year as reported"),
        When::LastAnnual => text("上年全年{what}", "{what} of the whole last year"),
        When::Earlier => text("上一期累计{what}", "{what} of the period before"),
    };
    pattern.fill(&[("what", label)])
}

const fn derived(which: Derived) -> Text {
    match which {
        Derived::Cert18 => text("证件号码", "certificate no."),
        Derived::CertBirth => text("证件上的出生日期", "birth date in the certificate"),
        Derived::CertSex => text("证件上的性别", "sex in the certificate"),
        Derived::Birthday => text("出生日期", "birthday"),
        Derived::DisLevel => text("残疾等级", "disability level"),
    }
}

const fn column(attr: Attr) -> Text {
    match attr {
        Attr::Id | Attr::Field => text("项目", "item"),
        Attr::Parent => text("所属大项", "block"),
        Attr::Leaf => text("末级项目", "lowest item"),
        Attr::Kind => text("种类", "kind"),
        Attr::SelfReported => text("自报", "self-reported"),
        Attr::Regrouped => text("分项随口径变化", "items changed with the caliber"),
        Attr::Value => text("本期", "now"),
        Attr::Was => text("上年", "last year"),
        Attr::WasRaw => text("上年（原口径）", "last year as reported"),
        Attr::Earlier => text("上一期累计", "period before"),
        Attr::ChildrenSum => text("分项合计", "sum of items"),
        Attr::ChildrenGiven => text("已填分项数", "items given"),
        Attr::ChildrenBlank => text("空白分项数", "items empty"),
        Attr::Area => text("面积", "area"),
        Attr::Most => text("面积上限", "largest area"),
        Attr::Problem => text("问题", "problem"),
        Attr::Due => text("应填", "due"),
        Attr::N => text("可比户数", "comparable households"),
        Attr::HadBefore => text("上年有此项户数", "households with it last year"),
        Attr::HasNow => text("本期有此项户数", "households with it now"),
        Attr::Other(_) => text("值", "value"),
    }
}

const fn index(which: Index) -> Text {
    match which {
        Index::CertRows => text("同号人数", "rows with this number"),
        Index::PhoneHouseholds => text("同号户数", "households with this number"),
        Index::PhoneCounties => text("同号务工县数", "work counties with this number"),
        Index::HhPhone => text("同一联系电话户数", "households with this phone"),
        Index::HhBank => text("同一账号户数", "households with this account"),
        Index::HhVillages => text("户编号所在村数", "villages with this number"),
        Index::VillageListed => text("行政村在名单内", "village on the list"),
        Index::TwinItems => text("与另一户相同项目数", "items equal to another household's"),
        Index::DayForms => text("同人同日采集户数", "forms of this collector that day"),
    }
}

const fn fact(which: RunFact) -> Text {
    match which {
        RunFact::Annual => text("全年数据", "full year"),
        RunFact::PeriodKind => text("采集期", "period"),
        RunFact::PeriodStart => text("期初", "start of the period"),
        RunFact::PeriodEnd => text("期末", "end of the period"),
        RunFact::Cutoff => text("采集截止日", "cut-off"),
        RunFact::SchoolDay => text("学年起点", "school year"),
        RunFact::AsOf => text("判断日期", "day of judgement"),
        RunFact::CampaignStart => text("采集开始", "collection starts"),
        RunFact::CampaignEnd => text("采集结束", "collection ends"),
        RunFact::HomeCounty => text("本县", "home county"),
        RunFact::Split => text("公益性岗位单列", "post pay apart"),
        RunFact::FirstSplit => text("首个单列年度", "first year with post pay apart"),
    }
}

/// What a definition is called for a reader, below local names.
pub(crate) fn title(book: &Book, at: At) -> Option<Text> {
    match book.arena.node(at) {
        Node::Define(place, _) => book.env.titles.iter().find(|(own, _)| *own == usize::from(place)).map(|(_, title)| title.clone()),
        Node::Let(inner) => title(book, inner),
        _ => None,
    }
}

/// The growth of an expression.
fn growth(naming: &Naming, at: At) -> Text {
    text("{what}增幅", "growth of {what}").fill(&[("what", &node(naming, at))])
}

/// The name of any expression, without numbers.
pub(crate) fn node(naming: &Naming, at: At) -> Text {
    let arena = &naming.book.arena;
    match arena.node(at) {
        Node::Leaf(inner) => leaf(naming, inner),
        Node::Define(_, inner) => title(naming.book, at).unwrap_or_else(|| node(naming, inner)),
        Node::Two(Two::AddYears, a, years) => match arena.node(years) {
            Node::Leaf(inner @ Leaf::Limit(_)) => text("满{what}之日", "day of reaching {what}").fill(&[("what", &leaf(naming, inner))]),
            _ => node(naming, a),
        },
        Node::Math(math, a, b) => {
            let pattern = match math {
                Math::Add => text("{a}加{b}", "{a} plus {b}"),
                Math::Sub => text("{a}与{b}之差", "{a} less {b}"),
                Math::Mul => text("{a}乘{b}", "{a} times {b}"),
                Math::Div => text("{a}除以{b}", "{a} by {b}"),
            };
            // A sum within a product stays together.
            let part = |at: At| match (math, arena.node(at)) {
                (Math::Mul | Math::Div, Node::Math(Math::Add | Math::Sub, ..)) => {
                    text("（{sum}）", "({sum})").fill(&[("sum", &operand(naming, at))])
                }
                _ => operand(naming, at),
            };
            pattern.fill(&[("a", &part(a)), ("b", &part(b))])
        }
        Node::Let(inner) | Node::Given(inner) | Node::IsEmpty(inner) => node(naming, inner),
        Node::Two(Two::Age, ..) => text("年龄", "age"),
        Node::Two(Two::Growth, a, _) => growth(naming, a),
        Node::Two(Two::Months, ..) => text("相隔月数", "months between"),
        Node::Two(Two::FullMonths, ..) => text("满月数", "full months"),
        Node::Two(Two::Days, ..) => text("相隔天数", "days between"),
        Node::One(One::Size, inner) => text("{what}个数", "number of {what}").fill(&[("what", &node(naming, inner))]),
        Node::One(One::Length, inner) => text("{what}长度", "length of {what}").fill(&[("what", &node(naming, inner))]),
        Node::One(One::CertOk, _) => text("校验码正确", "check digit is right"),
        Node::One(One::DisCertOk, _) => text("残疾证号格式正确", "disability number is well formed"),
        Node::One(One::IsMobile, inner) => text("{what}是手机号", "{what} is a mobile number").fill(&[("what", &node(naming, inner))]),
        Node::Over(place) => match arena.overs.get(place as usize) {
            Some(over) => aggregate(naming, over),
            None => Text::default(),
        },
        Node::Const(_) => Text::default(),
        Node::If(_, yes, no) => joined(&[yes, no].map(|side| node(naming, side)), "或", " or "),
        _ => {
            let below: Vec<Text> = arena.below(at).into_iter().map(|at| node(naming, at)).filter(Text::is_whole).collect();
            let mut seen: Vec<Text> = Vec::new();
            for part in below {
                if !seen.contains(&part) {
                    seen.push(part);
                }
            }
            joined(&seen, "、", ", ")
        }
    }
}

/// What the rows of a collection are.
pub(crate) fn rows(coll: Coll) -> Text {
    match coll {
        Coll::Households => text("户", "households"),
        Coll::Members => text("成员", "members"),
        Coll::Items | Coll::VillageItems => text("项目", "items"),
        Coll::Blocks | Coll::Parents => text("大项", "blocks"),
        Coll::Lands => text("土地", "land"),
        Coll::Cells => text("导入备注", "import notes"),
        Coll::Required => text("必填项", "required fields"),
        Coll::Waits => text("等着填的空格", "empty cells waited for"),
        Coll::Other(_) => names::table_of(coll).map_or_else(Text::default, |table| table.row().label.clone()),
    }
}

/// Words of a list that are written out.
const MOST_WORDS: usize = 6;

/// A condition in words. A definition with a title is called by it.
pub(crate) fn asked(naming: &Naming, at: At) -> Text {
    let arena = &naming.book.arena;
    let of = |pattern: Text, what: At| pattern.fill(&[("what", &node(naming, what))]);
    match arena.node(at) {
        Node::Define(_, inner) => title(naming.book, at).unwrap_or_else(|| asked(naming, inner)),
        Node::Let(inner) => asked(naming, inner),
        Node::And(a, b) => joined(&[a, b].map(|side| leg(naming, side)), "且", " and "),
        Node::Or(a, b) => joined(&[asked(naming, a), asked(naming, b)], "或", " or "),
        Node::Xor(a, b) => text("“{a}”与“{b}”不一致", "“{a}” unlike “{b}”").fill(&[("a", &asked(naming, a)), ("b", &asked(naming, b))]),
        Node::Not(inner) => match arena.node(inner) {
            Node::Given(what) => of(text("{what}未填", "{what} not filled"), what),
            Node::IsEmpty(what) => of(text("{what}已填", "{what} filled"), what),
            _ => text("非{what}", "not {what}").fill(&[("what", &asked(naming, inner))]),
        },
        Node::Given(what) => of(text("{what}已填", "{what} filled"), what),
        Node::IsEmpty(what) => of(text("{what}未填", "{what} not filled"), what),
        Node::Compare(cmp, a, b) => {
            let word = matches!(arena.node(b), Node::Const(Val::Text(_)));
            let pattern = match (word, sign(cmp)) {
                (true, "=") => text("{a}为{b}", "{a} is {b}"),
                (true, _) => text("{a}不为{b}", "{a} is not {b}"),
                (false, sign) => text("{a} {sign} {b}", "{a} {sign} {b}").fill(&[("sign", &sign)]),
            };
            pattern.fill(&[("a", &operand(naming, a)), ("b", &operand(naming, b))])
        }
        Node::In(what, words) | Node::HasAny(what, words) | Node::MatchesAny(what, words) => {
            text("{what}为{list}", "{what} is {list}").fill(&[("what", &node(naming, what)), ("list", &list(naming, words))])
        }
        Node::Two(Two::Has, what, word) => {
            text("{what}有{word}", "{what} has {word}").fill(&[("what", &node(naming, what)), ("word", &constant(naming, word))])
        }
        Node::Two(Two::Multiple, what, by) => text("{what}为 {by} 的整数倍", "{what} is a whole multiple of {by}")
            .fill(&[("what", &node(naming, what)), ("by", &constant(naming, by))]),
        Node::Two(Two::Starts, what, word) => text("{what}以 {word} 开头", "{what} begins with {word}")
            .fill(&[("what", &node(naming, what)), ("word", &constant(naming, word))]),
        Node::Over(place) => match arena.overs.get(place as usize) {
            Some(over) => aggregate(naming, over),
            None => Text::default(),
        },
        _ => node(naming, at),
    }
}

/// A part of an `and`: an `or` stands in brackets.
fn leg(naming: &Naming, at: At) -> Text {
    match naming.book.arena.node(at) {
        Node::Or(..) => text("（{what}）", "({what})").fill(&[("what", &asked(naming, at))]),
        _ => asked(naming, at),
    }
}

/// One side of a condition: a limit as a hole for its value, a constant as it is, else the name.
fn operand(naming: &Naming, at: At) -> Text {
    match naming.book.arena.node(at) {
        Node::Const(_) => constant(naming, at),
        Node::Leaf(Leaf::Limit(place)) => Text::same(limit_hole(place)),
        _ => node(naming, at),
    }
}

/// What a function over rows comes to, in words.
fn aggregate(naming: &Naming, over: &Over) -> Text {
    let is_truth = matches!(over.agg, Agg::Any | Agg::All | Agg::Share | Agg::Count);
    let what = match (over.body == NONE, is_truth) {
        (true, _) if over.filter == NONE => Text::default(),
        (true, _) => asked(naming, over.filter),
        (false, true) => asked(naming, over.body),
        (false, false) => node(naming, over.body),
    };
    let rows = rows(over.rows);
    let pattern = match (over.agg, what.is_whole()) {
        (Agg::Any, _) => text("有{rows}{what}", "some {rows}: {what}"),
        (Agg::All, _) => text("全部{rows}{what}", "all {rows}: {what}"),
        (Agg::Count, false) => text("{rows}数", "number of {rows}"),
        (Agg::Count, true) => text("{what}的{rows}数", "number of {rows} with “{what}”"),
        (Agg::Sum, false) => text("{rows}合计", "total of {rows}"),
        (Agg::Sum, true) => text("{what}合计", "total {what}"),
        (Agg::Min, _) => text("{what}最小值", "least {what}"),
        (Agg::Max, _) => text("{what}最大值", "largest {what}"),
        (Agg::Median, _) => text("{what}中位数", "median of {what}"),
        (Agg::Share, _) => text("{what}的{rows}占比", "share of {rows} with “{what}”"),
        (Agg::Densest, _) => text("{what}最集中的户数", "most households of like {what}"),
        (Agg::DensestFrom, _) => text("{what}集中区间起点", "start of the densest {what}"),
    };
    pattern.fill(&[("rows", &rows), ("what", &what)])
}

/// Whether an expression reads nothing.
pub(crate) fn is_constant(arena: &Arena, at: At) -> bool {
    match arena.node(at) {
        Node::Const(_) => true,
        Node::Minus(inner) => is_constant(arena, inner),
        _ => false,
    }
}

/// A constant as a reader sees it.
pub(crate) fn constant(naming: &Naming, at: At) -> Text {
    match naming.book.arena.node(at) {
        Node::Const(value) => word(naming, value),
        _ => Text::default(),
    }
}

/// A value of the book as a reader sees it; codes of fields by their names.
fn word(naming: &Naming, value: Val) -> Text {
    match value {
        Val::Num(num) => Text::same(amounts::number(num)),
        Val::Text(place) => {
            let written = naming.book.arena.texts.get(place as usize).map_or("", String::as_str);
            let labelled = || field(written).map(|id| id.row().label.clone());
            own_word(naming.book, value).or_else(labelled).unwrap_or_else(|| code::label(written))
        }
        Val::Bool(_) | Val::No(_) | Val::Day(_) | Val::Month(_) | Val::Word(..) => Text::default(),
    }
}

/// The words of a list, the first few.
pub(crate) fn list(naming: &Naming, list: u32) -> Text {
    let values = naming.book.arena.lists.get(list as usize).map_or(&[][..], Vec::as_slice);
    let mut words: Vec<Text> = values.iter().take(MOST_WORDS).map(|value| word(naming, *value)).collect();
    if values.len() > words.len() {
        words.push(Text::same("…"));
    }
    joined(&words, "、", ", ")
}

/// What rows are counted in.
pub(crate) const fn unit(rows: Coll) -> Text {
    match rows {
        Coll::Members => text("名成员", "members"),
        Coll::Households => text("户", "households"),
        Coll::Items | Coll::VillageItems | Coll::Blocks | Coll::Parents | Coll::Lands | Coll::Required => text("项", "items"),
        Coll::Cells | Coll::Waits => text("处", "cells"),
        Coll::Other(_) => text("条", "rows"),
    }
}

/// The unit of a limit after its value.
pub(crate) fn limit_unit(unit: &str) -> Text {
    match unit {
        "money" => text("元", "yuan"),
        "years" => text("岁", "years"),
        "months" => text("个月", "months"),
        "mu" => text("亩", "mu"),
        "times" => text("倍", "times"),
        _ => Text::default(),
    }
}

/// Words of rows that the program makes itself, said for a reader.
pub(crate) fn own_word(book: &Book, value: Val) -> Option<Text> {
    let Val::Text(place) = value else { return None };
    made_word(book.arena.texts.get(place as usize)?)
}

/// Such a word by its code.
pub(crate) fn made_word(code: &str) -> Option<Text> {
    let known = match code {
        "mended" => text("已去掉多余符号", "stray signs were taken away"),
        "rounded" => text("小数超过两位", "more than two decimals"),
        "unreadable" => text("内容无法识别", "cannot be read"),
        "scientific" => text("科学计数法，末几位可能丢失", "scientific notation, digits may be lost"),
        "not_in_list" => text("不在代码表中", "not in the code list"),
        "numeric_id" => text("号码按数字存放", "a number kept as a figure"),
        "yes" => text("计入", "counts"),
        "no" => text("不计入", "does not count"),
        "ask" => text("待定", "to be asked"),
        _ => return None,
    };
    Some(known)
}

/// The sign of a comparison.
pub(crate) const fn sign(cmp: Cmp) -> &'static str {
    match cmp {
        Cmp::Eq => "=",
        Cmp::Ne => "≠",
        Cmp::Lt => "<",
        Cmp::Le => "≤",
        Cmp::Gt => ">",
        Cmp::Ge => "≥",
    }
}
