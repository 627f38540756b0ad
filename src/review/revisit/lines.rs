//! Households that were drawn for a second visit, item by item beside what was reported, and how often a village or collector was wrong.
//!
//! What does not live here: reading them (`mod.rs`), the papers (`paper.rs`), what counts as an error (`domain/office/revisit.rs`).

use chrono::NaiveDate;

use crate::domain::field::FieldKind;
use crate::domain::money::Money;
use crate::i18n::Lang;
use crate::i18n::Text;
use crate::i18n::text;
use crate::review::export::saving;
use crate::review::queue::control::clopper_pearson;

/// One figure, first and second.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RevisitItem {
    /// What it is.
    pub label: Text,
    /// What kind of figure it is.
    pub kind: FieldKind,
    /// What was reported; none where it was left empty.
    pub first: Option<i64>,
    /// What the second visit found.
    pub second: i64,
    /// Whether the first was an error.
    pub is_error: bool,
}

impl RevisitItem {
    /// `工资性收入：原 12,000.00，回访 9,000.00，少 3,000.00`: on paper a minus is parted from its figure at the end of a line.
    #[must_use]
    pub fn told(&self) -> Text {
        let figure = |value: i64| if self.kind == FieldKind::Money { Money(value).to_string() } else { value.to_string() };
        let second = figure(self.second);
        let Some(first) = self.first else {
            let said = text("{item}：原来没有填，回访 {second}", "{item}: empty at first, {second} found");
            return said.fill(&[("item", &self.label), ("second", &second)]);
        };
        let apart = self.second.saturating_sub(first);
        let said = if apart < 0 {
            text("{item}：原 {first}，回访 {second}，少 {apart}", "{item}: {first} at first, {second} found, {apart} less")
        } else {
            text("{item}：原 {first}，回访 {second}，多 {apart}", "{item}: {first} at first, {second} found, {apart} more")
        };
        said.fill(&[("item", &self.label), ("first", &figure(first)), ("second", &second), ("apart", &figure(apart.saturating_abs()))])
    }

    /// `工资性收入 -3,000.00`: by how much it differs, what was empty at first counting as nothing there.
    fn apart(&self) -> Text {
        let apart = self.second.saturating_sub(self.first.unwrap_or_default());
        let figure = if self.kind == FieldKind::Money { Money(apart).to_string() } else { apart.to_string() };
        text("{item} {apart}", "{item} {apart}").fill(&[("item", &self.label), ("apart", &figure)])
    }

    /// Whether the second figure is another one; nothing found where nothing was written is none.
    fn differs(&self) -> bool {
        self.first != Some(self.second) && !(self.first.is_none() && self.second == 0)
    }
}

/// What a second visit found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RevisitSeen {
    /// The day.
    pub on: NaiveDate,
    /// Who visited.
    pub by: String,
    /// What was written beside the figures.
    pub note: String,
    /// The figures that were asked again, in the order of the account.
    pub items: Vec<RevisitItem>,
}

/// A household that was drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RevisitLine {
    /// The drawing, by its number in the file.
    pub sample: i64,
    /// 户编号.
    pub hh_id: String,
    /// Village; empty where the household has gone from the roll.
    pub village: String,
    /// Head of household.
    pub head: String,
    /// Who collected.
    pub collector: String,
    /// What was found; none while nobody has been there again.
    pub found: Option<RevisitSeen>,
}

/// What of a household differs, or that nothing does.
const BETWEEN: [&str; 2] = ["；", "; "];

impl RevisitLine {
    /// Whether the household was wrong: one of its items is; none while nobody has been there again.
    #[must_use]
    pub fn is_wrong(&self) -> Option<bool> {
        self.found.as_ref().map(|found| found.items.iter().any(|item| item.is_error))
    }

    /// Whether it stands, in a word.
    #[must_use]
    pub fn stands(&self) -> Text {
        match self.is_wrong() {
            None => text("待回访", "to be visited"),
            Some(true) => text("有差错", "wrong"),
            Some(false) => text("无差错", "right"),
        }
    }

    /// The items that differ, errors named as such; that all are as reported where none does.
    #[must_use]
    pub fn differences(&self) -> Text {
        let Some(found) = &self.found else { return Text::default() };
        let told: Vec<Text> = found
            .items
            .iter()
            .filter(|item| item.differs())
            .map(|item| {
                let told = item.told();
                if item.is_error { text("{told}（差错）", "{told} (error)").fill(&[("told", &told)]) } else { told }
            })
            .collect();
        if told.is_empty() {
            let said = text("问到的 {n} 项都和原来一样", "{n|item asked, as reported|items asked, all as reported}");
            return said.fill(&[("n", &found.items.len())]);
        }
        let joined = |lang: Lang, between: &str| told.iter().map(|told| told.get(lang)).collect::<Vec<_>>().join(between);
        Text::made(joined(Lang::Zh, BETWEEN[0]), joined(Lang::En, BETWEEN[1]))
    }

    /// By how much it differs, for a column of a list: the first error, else the first item that differs, and how many more do.
    #[must_use]
    pub fn apart(&self) -> Text {
        let Some(found) = &self.found else { return Text::default() };
        let differing: Vec<&RevisitItem> = found.items.iter().filter(|item| item.differs()).collect();
        let Some(shown) = differing.iter().find(|item| item.is_error).or(differing.first()) else {
            return text("一样", "as reported");
        };
        match differing.len() - 1 {
            0 => shown.apart(),
            more => text("{shown}，另 {more} 项", "{shown}, {more} more").fill(&[("shown", &shown.apart()), ("more", &more)]),
        }
    }

    /// The household in one sentence.
    #[must_use]
    pub fn told(&self) -> Text {
        let Some(found) = &self.found else {
            return text("第 {n} 次抽样抽中，还没有回访", "drawn in drawing {n}, not visited again yet").fill(&[("n", &self.sample)]);
        };
        let said = text("{day} {by} 回访，{stands}：{told}", "visited again on {day} by {by}, {stands}: {told}");
        let day = found.on.to_string();
        said.fill(&[("day", &day), ("by", &found.by), ("stands", &self.stands()), ("told", &self.differences())])
    }

    /// What it is found by where it is typed for.
    #[must_use]
    pub fn found_by(&self) -> String {
        let words = [Lang::Zh, Lang::En].map(|lang| self.stands().get(lang).to_owned());
        format!("{} {} {} {} {}", self.village, self.head, self.collector, words[0], words[1]).to_lowercase()
    }
}

/// Of what a rate is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RevisitRateOf {
    /// A village.
    Village,
    /// Who collected.
    Collector,
    /// Everything that was drawn.
    Whole,
}

impl RevisitRateOf {
    /// What it is called.
    #[must_use]
    pub const fn label(self) -> Text {
        match self {
            RevisitRateOf::Village => text("村", "village"),
            RevisitRateOf::Collector => text("采集人", "collector"),
            RevisitRateOf::Whole => text("全部", "all"),
        }
    }
}

/// How often households were wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RevisitRate {
    /// Of what.
    pub of: RevisitRateOf,
    /// Its name; empty of the whole, and where no collector is named.
    pub name: String,
    /// Households that were drawn.
    pub drawn: usize,
    /// Of them, visited again: what the rate is a share of.
    pub seen: usize,
    /// Of those, wrong.
    pub wrong: usize,
}

impl RevisitRate {
    /// The share of wrong households in ten-thousandths, rounded half up; none before one was visited.
    #[must_use]
    pub fn share(&self) -> Option<i64> {
        let wrong = i64::try_from(self.wrong).ok()?;
        let seen = i64::try_from(self.seen).ok().filter(|seen| *seen > 0)?;
        Some((wrong * 20_000 + seen) / (2 * seen))
    }

    /// Between what bounds the share of all households of the village or collector lies, in ten-thousandths: the exact interval of
    /// Clopper and Pearson at 95 %. It takes no account of how many there are, and is the wider for it.
    #[must_use]
    pub fn interval(&self) -> Option<[i64; 2]> {
        (self.seen > 0).then(|| clopper_pearson(self.wrong, self.seen).map(|permille| permille * 10))
    }

    /// The rate in a sentence, with its denominator and bounds.
    #[must_use]
    pub fn told(&self) -> Text {
        let whose = match self.of {
            RevisitRateOf::Village | RevisitRateOf::Whole => self.called(),
            RevisitRateOf::Collector => text("采集人 {name}", "collector {name}").fill(&[("name", &self.called())]),
        };
        let (Some(share), Some([low, high])) = (self.share(), self.interval()) else {
            let said = text("{whose}：抽中 {drawn} 户，还没有回访", "{whose}: {drawn} drawn, none visited again yet");
            return said.fill(&[("whose", &whose), ("drawn", &self.drawn)]);
        };
        let percent = |share: i64| saving::percent(share);
        text(
            "{whose}：抽中 {drawn} 户，回访 {seen} 户，有差错 {wrong} 户，差错率 {share}（95% 区间 {low} 到 {high}）",
            "{whose}: {drawn} drawn, {seen} visited again, {wrong} wrong, {share} (95 % between {low} and {high})",
        )
        .fill(&[
            ("whose", &whose),
            ("drawn", &self.drawn),
            ("seen", &self.seen),
            ("wrong", &self.wrong),
            ("share", &percent(share)),
            ("low", &percent(low)),
            ("high", &percent(high)),
        ])
    }

    /// Its name, also where it has none.
    #[must_use]
    pub fn called(&self) -> Text {
        match (self.of, self.name.as_str()) {
            (RevisitRateOf::Whole, _) => text("合计", "in all"),
            (_, "") => text("（没有填）", "(none)"),
            (_, name) => Text::same(name.to_owned()),
        }
    }
}

/// The rates of villages, then of collectors, then of everything.
#[must_use]
pub fn rates(lines: &[RevisitLine]) -> Vec<RevisitRate> {
    let mut rates: Vec<RevisitRate> = Vec::new();
    for line in lines {
        let whose = [
            (RevisitRateOf::Village, line.village.as_str()),
            (RevisitRateOf::Collector, line.collector.as_str()),
            (RevisitRateOf::Whole, ""),
        ];
        for (of, name) in whose {
            let at = rates.iter().position(|rate| rate.of == of && rate.name == name).unwrap_or_else(|| {
                rates.push(RevisitRate { of, name: name.to_owned(), drawn: 0, seen: 0, wrong: 0 });
                rates.len() - 1
            });
            if let Some(rate) = rates.get_mut(at) {
                rate.drawn += 1;
                rate.seen += usize::from(line.found.is_some());
                rate.wrong += usize::from(line.is_wrong() == Some(true));
            }
        }
    }
    rates.sort_by(|a, b| (a.of, &a.name).cmp(&(b.of, &b.name)));
    rates
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use crate::domain::field::FieldKind;
    use crate::i18n::Lang;
    use crate::i18n::text;
    use crate::review::revisit::lines::RevisitItem;
    use crate::review::revisit::lines::RevisitLine;
    use crate::review::revisit::lines::RevisitSeen;

    /// What a list says of a household with these wages: first figure, second, whether they are an error.
    fn apart(wages: &[(Option<i64>, i64, bool)]) -> String {
        let item = |(first, second, is_error): &(Option<i64>, i64, bool)| RevisitItem {
            label: text("工资", "wages"),
            kind: FieldKind::Money,
            first: *first,
            second: *second,
            is_error: *is_error,
        };
        let items = wages.iter().map(item).collect();
        let on = NaiveDate::from_ymd_opt(2024, 11, 17).expect("a day");
        let found = Some(RevisitSeen { on, by: "王五".to_owned(), note: String::new(), items });
        let line =
            RevisitLine { sample: 1, hh_id: String::new(), village: String::new(), head: String::new(), collector: String::new(), found };
        line.apart().get(Lang::Zh).to_owned()
    }

    #[test]
    fn a_list_says_by_how_much_an_item_is_apart_errors_first() {
        assert_eq!(apart(&[(Some(4_154_624), 3_323_699, true)]), "工资 -8,309.25");
        assert_eq!(apart(&[(Some(100), 200, false), (Some(100_000), 0, true)]), "工资 -1,000.00，另 1 项");
        assert_eq!(apart(&[(Some(100), 200, false)]), "工资 1.00");
        assert_eq!(apart(&[(None, 500, false)]), "工资 5.00");
        assert_eq!(apart(&[(Some(100), 100, false), (None, 0, false)]), "一样");
    }
}
