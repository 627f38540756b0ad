//! The pictures that convince of a village's flags: growth rates, round numbers, equal forms, items that vanished, the edge of the line.
//!
//! They count the same households by the same limits as the rules VIL01 to VIL08 do; the rules alone decide what is a flag.
//! What does not live here: reading the village (`village.rs`), drawing (`ui/village`).

use std::collections::BTreeSet;

use crate::domain::caliber::Caliber;
use crate::domain::field::FieldId;
use crate::domain::field::NET;
use crate::domain::field::NET_PC;
use crate::domain::field::known;
use crate::domain::money::Money;
use crate::domain::roll::Roll;
use crate::i18n::Text;
use crate::i18n::text;
use crate::review::rows::compare;
use crate::review::rows::compare::Figures;
use crate::review::rows::mask;
use crate::rules::explain::amounts;
use crate::rules::explain::sentences::joined;
use crate::rules::lang::value::Num;

const HEAD: FieldId = known("head_name");
const PROP: FieldId = known("prop");
const TRANS: FieldId = known("trans");

/// One line of a picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bar {
    /// What is counted.
    pub label: Text,
    /// How many.
    pub count: usize,
    /// What there is to say of it.
    pub said: Option<Text>,
    /// It is what the flag is about.
    pub is_hot: bool,
}

/// A household in a picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// 户编号.
    pub hh_id: String,
    /// Its head.
    pub head: String,
    /// Its part in the picture, clause by clause.
    pub said: Vec<Text>,
}

impl Shown {
    /// All of its part in one line.
    #[must_use]
    pub fn whole(&self) -> Text {
        joined(&self.said, "，", ", ")
    }
}

/// A picture of a village.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// Its name.
    pub name: Text,
    /// The rules whose flags it is about.
    pub rules: &'static [&'static str],
    /// What it comes to, in a sentence or two.
    pub said: Vec<Text>,
    /// Its lines.
    pub bars: Vec<Bar>,
    /// The households that make it up.
    pub households: Vec<Shown>,
}

/// The limits that the rules of villages use, in the measures below; none where nobody has set one.
#[derive(Clone, Debug, Default)]
pub struct Limits {
    /// Width of the growth window, in millionths.
    pub window: Option<i64>,
    /// The growth aimed at, in millionths; inside the office only.
    pub target: Option<i64>,
    /// How near the target, in millionths.
    pub target_near: Option<i64>,
    /// Least shares of round figures, in millionths: hundreds, thousands.
    pub round: [Option<i64>; 2],
    /// Least equal items of two households.
    pub twin_items: Option<i64>,
    /// Least households of a village rule.
    pub village_n: Option<i64>,
    /// An item was common: share of households that had it, in millionths; almost gone: share that has it.
    pub had_has: [Option<i64>; 2],
    /// The monitoring line, in fen.
    pub line: Option<i64>,
    /// Width of the band beside it, in millionths.
    pub line_band: Option<i64>,
}

/// A village in two years.
pub struct VillageYears<'a> {
    /// This period.
    pub now: &'a Roll,
    /// For each household its figures of a year before.
    pub before: Vec<Option<Figures<'a>>>,
    /// The caliber of this period.
    pub caliber: &'a Caliber,
    /// The limits in force.
    pub limits: Limits,
}

const MILLION: i64 = 1_000_000;

/// Every picture of a village, in the order of the screen.
#[must_use]
pub fn all(village: &VillageYears) -> Vec<Picture> {
    vec![growth(village), round(village), twins(village), gone(village), line(village)]
}

/// The picture of households that stand on the list of those due and have no form: without a record there is nothing to draw.
#[must_use]
pub fn uncollected(said: &Text) -> Picture {
    Picture {
        name: text("应采未采", "not collected"),
        rules: &["COL08"],
        said: vec![
            said.clone(),
            text(
                "没有本期的表，没有数可画；名单上的人: 在列表用 {export} 写出“对不上的行”",
                "no form of this period, nothing to draw; who is on the list: {export} in the list of cases writes the “rows of nobody”",
            ),
        ],
        bars: Vec::new(),
        households: Vec::new(),
    }
}

/// Millionths as a percentage with one decimal.
fn percent(millionths: i64) -> String {
    amounts::percent(Num { num: millionths, den: MILLION }, 1)
}

impl VillageYears<'_> {
    fn fen(&self, at: usize, field: FieldId) -> Option<i64> {
        self.now.get(at, field).raw()
    }

    fn was(&self, at: usize, field: FieldId) -> Option<i64> {
        compare::restated(field, self.caliber, self.before.get(at).copied().flatten()).ok().map(|money| money.0)
    }

    /// Growth of net income per head in millionths, rounded down; none without a positive base.
    fn growth(&self, at: usize) -> Option<i64> {
        let (now, was) = (self.fen(at, NET_PC)?, self.was(at, NET_PC)?);
        if was <= 0 {
            return None;
        }
        let rise = i128::from(now) - i128::from(was);
        i64::try_from((rise * i128::from(MILLION)).div_euclid(i128::from(was))).ok()
    }

    fn shown(&self, at: usize, said: Vec<Text>) -> Shown {
        let head = self.now.get(at, HEAD).word().map(|word| self.now.words.get(word).to_owned()).unwrap_or_default();
        Shown { hh_id: self.now.id(at).to_owned(), head: mask::scrub(&head), said }
    }

    fn leaves(&self) -> Vec<FieldId> {
        self.caliber.items.iter().map(|item| item.field).filter(|field| self.caliber.is_leaf(*field)).collect()
    }

    fn self_reported(&self) -> Vec<FieldId> {
        self.caliber.items.iter().filter(|item| item.self_reported).map(|item| item.field).collect()
    }
}

/// Bars on each side of the middle of the growth rates.
const SIDES: i64 = 6;

fn growth(village: &VillageYears) -> Picture {
    let mut rates: Vec<(i64, usize)> = (0..village.now.len()).filter_map(|at| Some((village.growth(at)?, at))).collect();
    rates.sort_unstable();
    let window = village.limits.window.unwrap_or(MILLION / 100);
    let inside = |low: i64| rates.iter().filter(|(rate, _)| (low..=low.saturating_add(window)).contains(rate)).count();
    let densest = rates.iter().map(|(rate, _)| *rate).max_by_key(|rate| (inside(*rate), std::cmp::Reverse(*rate)));
    let is_near = |rate: i64| match (village.limits.target, village.limits.target_near) {
        (Some(target), Some(near)) => rate.abs_diff(target) <= near.unsigned_abs(),
        _ => false,
    };
    let is_dense = |rate: i64| densest.is_some_and(|low| (low..=low.saturating_add(window)).contains(&rate));
    let mut said = Vec::new();
    if let Some(low) = densest {
        said.push(
            text(
                "有可比增幅 {n} 户，最密的一段从 {low} 起，{window} 以内有 {inside} 户",
                "{n} growth rates; the densest {window}, from {low}, holds {inside}",
            )
            .fill(&[("n", &rates.len()), ("low", &percent(low)), ("window", &percent(window)), ("inside", &inside(low))]),
        );
    }
    match village.limits.target {
        Some(target) => {
            let near = rates.iter().filter(|(rate, _)| is_near(*rate)).count();
            said.push(
                text(
                    "与增收目标 {target} 几乎相等的 {near} 户（目标只供内部判断，不得写进退回单、不得告诉村里）",
                    "{near} sit on the target of {target} (inside the office only: never on a slip, never told to the village)",
                )
                .fill(&[("target", &percent(target)), ("near", &near)]),
            );
        }
        None => said.push(text("没有设定增收目标，不能和目标比", "no growth target is set to compare with")),
    }
    // Whole per cents, rounded half up, so that rates just below and above one of them stand in one bar.
    let bin = |rate: i64| (rate + MILLION / 200).div_euclid(MILLION / 100);
    let middle = densest.map_or(0, |low| bin(low.saturating_add(window / 2)));
    let (first, last) = (middle - SIDES, middle + SIDES);
    let bars = (first..=last).map(|at| {
        let here: Vec<i64> = rates.iter().map(|(rate, _)| *rate).filter(|rate| bin(*rate).clamp(first, last) == at).collect();
        let label = match at {
            at if at == first => text("{n}% 及以下", "to {n}%").fill(&[("n", &at)]),
            at if at == last => text("{n}% 及以上", "{n}% up").fill(&[("n", &at)]),
            _ => Text::same(format!("{at}%")),
        };
        let is_target = village.limits.target.is_some_and(|target| bin(target) == at);
        Bar {
            label,
            count: here.len(),
            said: is_target.then(|| text("← 增收目标", "← the target")),
            is_hot: here.iter().any(|rate| is_dense(*rate) || is_near(*rate)),
        }
    });
    let households = rates.iter().filter(|(rate, _)| is_dense(*rate) || is_near(*rate)).map(|(rate, at)| {
        let amount = |fen: Option<i64>| Money(fen.unwrap_or(0)).to_string();
        let grown = text("增幅 {rate}", "growth {rate}").fill(&[("rate", &percent(*rate))]);
        let (was, now) = (amount(village.was(*at, NET_PC)), amount(village.fen(*at, NET_PC)));
        let moved = text("人均 {was} 到 {now}", "per head {was} to {now}").fill(&[("was", &was), ("now", &now)]);
        village.shown(*at, vec![grown, moved])
    });
    Picture {
        name: text("增幅", "growth"),
        rules: &["VIL01", "VIL02", "VIL10"],
        said,
        bars: bars.collect(),
        households: households.collect(),
    }
}

fn round(village: &VillageYears) -> Picture {
    let own = village.self_reported();
    let is_round = |at: usize, by: i64| {
        let is = |fen: i64| fen != 0 && fen % by == 0;
        village.fen(at, NET).is_some_and(is) || own.iter().filter(|field| village.fen(at, **field).is_some_and(is)).count() >= 3
    };
    let given: Vec<usize> = (0..village.now.len()).filter(|at| village.fen(*at, NET).is_some()).collect();
    let (hundred, thousand) = (10_000, 100_000);
    let of = |by: i64| given.iter().filter(|at| is_round(**at, by)).count();
    let bar = |label: Text, by: i64, limit: Option<i64>| {
        let count = of(by);
        let share = Num { num: i64::try_from(count).unwrap_or(0), den: i64::try_from(given.len().max(1)).unwrap_or(1) };
        let over = limit.is_some_and(|limit| i128::from(share.num) * i128::from(MILLION) >= i128::from(limit) * i128::from(share.den));
        let words = match limit {
            Some(limit) => text("占 {share}（标准 {limit}）", "{share} (limit {limit})")
                .fill(&[("share", &amounts::percent(share, 1)), ("limit", &percent(limit))]),
            None => text("占 {share}", "{share}").fill(&[("share", &amounts::percent(share, 1))]),
        };
        Bar { label, count, said: Some(words), is_hot: over && count > 0 }
    };
    let bars = vec![
        bar(text("逢整千", "thousands"), thousand, village.limits.round[1]),
        bar(text("逢整百", "hundreds"), hundred, village.limits.round[0]),
        Bar { label: text("全部", "all"), count: given.len(), said: None, is_hot: false },
    ];
    let households = given.iter().filter(|at| is_round(**at, hundred)).map(|at| {
        let items: Vec<FieldId> =
            own.iter().copied().filter(|field| village.fen(*at, *field).is_some_and(|fen| fen != 0 && fen % hundred == 0)).collect();
        village.shown(*at, figures(village, *at, std::iter::once(NET).chain(items)))
    });
    let said = vec![text(
        "纯收入逢整，或三项以上自报收支逢整的户；政策性收入不算",
        "households whose net income, or three own-told items, are round; items set by decree are left out",
    )];
    Picture { name: text("取整", "round"), rules: &["VIL03"], said, bars, households: households.collect() }
}

/// Some figures of a household in a row.
fn figures(village: &VillageYears, at: usize, fields: impl Iterator<Item = FieldId>) -> Vec<Text> {
    fields
        .filter_map(|field| {
            let amount = Money(village.fen(at, field)?).to_string();
            Some(text("{item} {amount}", "{item} {amount}").fill(&[("item", &field.row().label), ("amount", &amount)]))
        })
        .collect()
}

/// Pairs that are shown.
const PAIRS: usize = 40;

fn twins(village: &VillageYears) -> Picture {
    let (leaves, own) = (village.leaves(), village.caliber.own_words().collect::<Vec<FieldId>>());
    let wanted = usize::try_from(village.limits.twin_items.unwrap_or(4)).unwrap_or(4);
    let mut pairs: Vec<(usize, usize, Vec<FieldId>)> = Vec::new();
    for one in 0..village.now.len() {
        for other in one + 1..village.now.len() {
            let alike = |field: &&FieldId| {
                let figure = village.fen(one, **field);
                figure.is_some_and(|fen| fen != 0) && figure == village.fen(other, **field)
            };
            let equal: Vec<FieldId> = leaves.iter().filter(alike).copied().collect();
            if equal.len() >= wanted && equal.iter().filter(|field| own.contains(field)).count() >= 2 {
                pairs.push((one, other, equal));
            }
        }
    }
    pairs.sort_by_key(|(one, other, equal)| (std::cmp::Reverse(equal.len()), *one, *other));
    let said = vec![
        text(
            "{n} 对户有 {least} 项以上收支分毫不差",
            "{n|pair of households shares|pairs of households share} {least} items or more to the fen",
        )
        .fill(&[("n", &pairs.len()), ("least", &wanted)]),
    ];
    let head = |at: usize| village.shown(at, Vec::new()).head;
    let bars = pairs.iter().take(PAIRS).map(|(one, other, equal)| Bar {
        label: Text::same(format!("{} = {}", head(*one), head(*other))),
        count: equal.len(),
        said: Some(text("项相同", "items equal")),
        is_hot: true,
    });
    let mut seen = BTreeSet::new();
    let mut households = Vec::new();
    for (one, other, equal) in &pairs {
        for at in [*one, *other] {
            if seen.insert(at) {
                households.push(village.shown(at, figures(village, at, equal.iter().copied())));
            }
        }
    }
    Picture { name: text("雷同", "equal forms"), rules: &["VIL04"], said, bars: bars.collect(), households }
}

fn gone(village: &VillageYears) -> Picture {
    let mut items = village.leaves();
    items.extend([PROP, TRANS]);
    items.sort_unstable();
    items.dedup();
    let [common, nearly_gone] = village.limits.had_has.map(|share| share.unwrap_or(0));
    let least = usize::try_from(village.limits.village_n.unwrap_or(0)).unwrap_or(0);
    let mut bars = Vec::new();
    let mut households = Vec::new();
    let mut vanished: Vec<FieldId> = Vec::new();
    let mut counted: Vec<(FieldId, usize, usize, usize)> = Vec::new();
    for field in items {
        let pairs: Vec<(i64, i64)> =
            (0..village.now.len()).filter_map(|at| Some((village.was(at, field)?, village.fen(at, field)?))).collect();
        let had = pairs.iter().filter(|(was, _)| *was > 0).count();
        let has = pairs.iter().filter(|(_, now)| *now > 0).count();
        let part = |count: usize, share: i64| (count as u128 * 1_000_000).cmp(&(u128::from(share.unsigned_abs()) * pairs.len() as u128));
        if pairs.len() >= least && !pairs.is_empty() && part(had, common).is_ge() && part(has, nearly_gone).is_le() {
            vanished.push(field);
        }
        if had > 0 || has > 0 {
            counted.push((field, pairs.len(), had, has));
        }
    }
    // What vanished first, then what fell most.
    counted.sort_by_key(|(field, _, had, has)| (!vanished.contains(field), std::cmp::Reverse(had.saturating_sub(*has)), *field));
    for (field, n, had, has) in counted {
        let is_hot = vanished.contains(&field);
        let label = &field.row().label;
        bars.push(Bar {
            label: text("{item} 上年", "{item}, then").fill(&[("item", label)]),
            count: had,
            said: Some(text("可比 {n} 户", "of {n}").fill(&[("n", &n)])),
            is_hot: false,
        });
        let words = is_hot.then(|| text("← 几乎没了", "← almost gone"));
        bars.push(Bar { label: text("{item} 本期", "{item}, now").fill(&[("item", label)]), count: has, said: words, is_hot });
    }
    for at in 0..village.now.len() {
        let lost: Vec<Text> = vanished
            .iter()
            .filter(|field| village.was(at, **field).is_some_and(|was| was > 0) && village.fen(at, **field) == Some(0))
            .map(|field| text("{item} 上年有，本期为零", "{item}: then yes, now nil").fill(&[("item", &field.row().label)]))
            .collect();
        if !lost.is_empty() {
            households.push(village.shown(at, lost));
        }
    }
    let said = vec![
        text("{n} 个收入项目上年不少户有、本期几乎全村没有", "{n|item that many had is|items that many had are} almost gone")
            .fill(&[("n", &vanished.len())]),
    ];
    Picture { name: text("消失的项目", "vanished items"), rules: &["VIL06", "VIL07"], said, bars, households }
}

/// Per cents on each side of the line.
const BESIDE: i64 = 6;

fn line(village: &VillageYears) -> Picture {
    let name = text("卡线", "at the line");
    let rules: &[&str] = &["VIL08"];
    let Some(line) = village.limits.line.filter(|line| *line > 0) else {
        let said = vec![text("本期的监测线没有设定", "the monitoring line of the period is not set")];
        return Picture { name, rules, said, bars: Vec::new(), households: Vec::new() };
    };
    // The bar a figure falls into: whole per cents above the line, a figure on an edge in the lower one.
    let bin = |fen: i64| {
        let by = (i128::from(fen) - i128::from(line)) * 100;
        i64::try_from(-((-by).div_euclid(i128::from(line))) - 1).unwrap_or(i64::MAX)
    };
    let band = village.limits.line_band.unwrap_or(30_000) / (MILLION / 100);
    let all: Vec<(i64, usize)> = (0..village.now.len()).filter_map(|at| Some((bin(village.fen(at, NET_PC)?), at))).collect();
    let count = |from: i64, to: i64| all.iter().filter(|(bin, _)| (from..to).contains(bin)).count();
    let bars = (-BESIDE..BESIDE).map(|at| Bar {
        label: if at < 0 {
            text("线下 {a}%–{b}%", "{a}–{b}% below").fill(&[("a", &(-at - 1)), ("b", &(-at))])
        } else {
            text("线上 {a}%–{b}%", "{a}–{b}% above").fill(&[("a", &at), ("b", &(at + 1))])
        },
        count: count(at, at + 1),
        said: (at == 0).then(|| text("← 刚过监测线 {line}", "← just over {line}").fill(&[("line", &Money(line).to_string())])),
        is_hot: (0..band).contains(&at),
    });
    let said = vec![
        text(
            "刚过线 {band}% 以内 {above} 户，线下 {band}% 以内 {below} 户",
            "{above} within {band}% above the line, {below} within {band}% below",
        )
        .fill(&[("band", &band), ("above", &count(0, band)), ("below", &count(-band, 0))]),
    ];
    let mut near: Vec<(i64, usize)> =
        all.iter().filter(|(bin, _)| (0..band).contains(bin)).filter_map(|(_, at)| Some((village.fen(*at, NET_PC)?, *at))).collect();
    near.sort_unstable();
    let households = near.iter().map(|(fen, at)| {
        let over = Money(fen.saturating_sub(line)).to_string();
        let now = text("人均 {now}", "per head {now}").fill(&[("now", &Money(*fen).to_string())]);
        village.shown(*at, vec![now, text("比线高 {over}", "{over} over the line").fill(&[("over", &over)])])
    });
    Picture { name, rules, said, bars: bars.collect(), households: households.collect() }
}
