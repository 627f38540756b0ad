//! A round in a grid (网格排查): who went when, whom they saw, and what was found, or that nothing was, in whose name.
//!
//! A line is kept as the words of the ledger entry that said it, and reads as such. A grid in which nobody went in a month has no line of
//! that month: silence stays silence and is never read as “nothing found”.
//! What does not live here: which lines hold (`review/rounds`), reading a table of rounds (`review/rounds/round_list.rs`).

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use chrono::NaiveDate;

use crate::domain::office::clue::clean;
use crate::domain::office::duty::clean_name;
use crate::domain::office::held_line::HeldLine;
use crate::domain::period::Period;
use crate::i18n::Lang;
use crate::i18n::Text;
use crate::i18n::text;

/// What stands between the parts of a line; no part may hold it.
const BETWEEN: char = '｜';

/// Between two names of those who were seen.
const AND: &str = "、";

/// The mark of a line that was a mistake.
const DROPPED: &str = "作废";

/// From a letter or a digit to the full-width one.
const WIDER: u32 = 0xfee0;

/// The grid of a round that names none.
pub const WHOLE_VILLAGE: &str = "全村";

/// A name as it may stand in a line: full-width letters and digits as half-width ones, without any mark that parts a line.
#[must_use]
pub fn kept_name(written: &str) -> String {
    let half = |letter: char| match letter {
        BETWEEN => '|',
        '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ' => char::from_u32(letter as u32 - WIDER).unwrap_or(letter),
        letter => letter,
    };
    clean_name(&written.chars().map(half).collect::<String>())
}

/// A grid as it is kept; the whole village where none is named.
#[must_use]
pub fn kept_grid(written: &str) -> String {
    let grid = kept_name(written);
    if grid.is_empty() { WHOLE_VILLAGE.to_owned() } else { grid }
}

/// A piece of a grid's name, as people count: a number before a letter, and by its size.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum GridPiece {
    /// A number, in digits or in Chinese.
    Number(u64),
    /// A letter.
    Letter(char),
}

/// A grid's name by the order in which people count: 第二 before 第三, 2组 before 10组.
#[must_use]
pub fn counted_order(grid: &str) -> Vec<GridPiece> {
    let mut pieces = Vec::new();
    let letters: Vec<char> = grid.chars().collect();
    let mut at = 0;
    while let Some(letter) = letters.get(at) {
        let digits: Vec<char> = letters.iter().skip(at).take_while(|letter| letter.is_ascii_digit()).copied().collect();
        let words: Vec<char> = letters.iter().skip(at).take_while(|letter| IN_WORDS.contains(**letter)).copied().collect();
        at += digits.len().max(words.len()).max(1);
        pieces.push(if !digits.is_empty() {
            GridPiece::Number(digits.iter().collect::<String>().parse().unwrap_or(u64::MAX))
        } else if !words.is_empty() {
            GridPiece::Number(number_in_words(&words))
        } else {
            GridPiece::Letter(*letter)
        });
    }
    pieces
}

/// Numbers as they are written in words, up to the hundreds; those without tens are read digit by digit.
const IN_WORDS: &str = "〇一二三四五六七八九十百零两";

fn number_in_words(words: &[char]) -> u64 {
    let (mut whole, mut digit) = (0_u64, 0_u64);
    for letter in words {
        let times = match letter {
            '十' => 10,
            '百' => 100,
            _ => {
                let own = "〇一二三四五六七八九".chars().position(|other| other == *letter).unwrap_or(if *letter == '两' { 2 } else { 0 });
                digit = digit.saturating_mul(10).saturating_add(own as u64);
                continue;
            }
        };
        whole = whole.saturating_add(digit.max(1) * times);
        digit = 0;
    }
    whole.saturating_add(digit)
}

/// What a round came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RoundFound {
    /// Nothing was found, in the name of whoever went.
    Nothing,
    /// Something was; the words say what.
    Something,
}

impl RoundFound {
    /// What it is called.
    #[must_use]
    pub const fn label(self) -> Text {
        match self {
            RoundFound::Nothing => text("未发现", "nothing found"),
            RoundFound::Something => text("发现", "found"),
        }
    }

    /// Reads what people write; none for anything else, and for silence.
    #[must_use]
    pub fn parse(word: &str) -> Option<RoundFound> {
        let plain: String = word.trim().to_lowercase().chars().filter(|letter| !letter.is_whitespace()).collect();
        match plain.as_str() {
            "未发现" | "没有发现" | "无" | "没有" | "否" | "无风险" | "未发现风险" | "没有风险" | "正常" | "无异常" | "未发现问题"
            | "没有发现问题" | "没发现" | "没发现问题" | "无问题" | "没有问题" | "未发现异常" | "没有异常" | "无发现" | "none"
            | "nothing" | "nothingfound" | "no" => Some(RoundFound::Nothing),
            "发现" | "有" | "有发现" | "发现问题" | "有问题" | "是" | "有风险" | "发现风险" | "异常" | "found" | "yes" | "something" => {
                Some(RoundFound::Something)
            }
            _ => None,
        }
    }
}

/// A round.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct GridRound {
    /// Village.
    pub village: String,
    /// Grid, or the group of the village.
    pub grid: String,
    /// The day.
    pub on: NaiveDate,
    /// Who went.
    pub by: String,
    /// How many households were seen.
    pub households: u32,
    /// Those of them that are named.
    pub seen: Vec<String>,
    /// What it came to.
    pub found: RoundFound,
    /// What was found, or said beside.
    pub words: String,
}

impl GridRound {
    /// Whether it is the same round: grid, day and who went.
    #[must_use]
    pub fn is_same(&self, other: &GridRound) -> bool {
        (&self.village, &self.grid, self.on, &self.by) == (&other.village, &other.grid, other.on, &other.by)
    }

    /// The month it counts in.
    #[must_use]
    pub fn month(&self) -> Period {
        Period::month_of(self.on)
    }

    /// As it is kept: names in one piece, words in one line.
    #[must_use]
    pub fn cleaned(&self) -> GridRound {
        let each = self.seen.iter().flat_map(|names| names.split(AND)).map(kept_name);
        let mut seen: Vec<String> = each.filter(|name| !name.is_empty()).collect();
        seen.sort();
        seen.dedup();
        let named = u32::try_from(seen.len()).unwrap_or(u32::MAX);
        GridRound {
            village: kept_name(&self.village),
            grid: kept_grid(&self.grid),
            by: kept_name(&self.by),
            households: self.households.max(named),
            seen,
            words: clean(&self.words),
            ..self.clone()
        }
    }

    /// Whether it says that nothing was found where the other one found something, and names nobody besides.
    #[must_use]
    pub fn contradicts(&self, other: &GridRound) -> bool {
        self.is_same(other)
            && (self.found, other.found) == (RoundFound::Nothing, RoundFound::Something)
            && self.seen.iter().all(|name| other.seen.contains(name))
    }

    /// The two of one round as one: whoever either saw, and what either found.
    #[must_use]
    pub fn with(&self, other: &GridRound) -> GridRound {
        let words = match (self.words.as_str(), other.words.as_str()) {
            (one, "") => one.to_owned(),
            ("", two) => two.to_owned(),
            (one, two) if one.contains(two) => one.to_owned(),
            (one, two) => format!("{one}；{two}"),
        };
        GridRound {
            households: self.households.max(other.households),
            seen: [self.seen.clone(), other.seen.clone()].concat(),
            found: self.found.max(other.found),
            words,
            ..self.clone()
        }
        .cleaned()
    }

    /// Those who were seen, by name.
    #[must_use]
    pub fn names(&self) -> String {
        self.seen.join(AND)
    }
}

/// What a line of the ledger says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RoundLine {
    /// That a village has a grid.
    Grid {
        /// The village.
        village: String,
        /// The grid.
        grid: String,
    },
    /// That naming the grid was a mistake.
    NoGrid {
        /// The village.
        village: String,
        /// The grid.
        grid: String,
    },
    /// A round.
    Done(GridRound),
    /// A round that was a mistake.
    Dropped(GridRound),
}

impl RoundLine {
    /// As it is kept: no part holds what parts a line.
    #[must_use]
    pub fn cleaned(&self) -> RoundLine {
        let place = |village: &str, grid: &str| (kept_name(village), kept_grid(grid));
        match self {
            RoundLine::Grid { village, grid } => {
                let (village, grid) = place(village, grid);
                RoundLine::Grid { village, grid }
            }
            RoundLine::NoGrid { village, grid } => {
                let (village, grid) = place(village, grid);
                RoundLine::NoGrid { village, grid }
            }
            RoundLine::Done(round) => RoundLine::Done(round.cleaned()),
            RoundLine::Dropped(round) => RoundLine::Dropped(round.cleaned()),
        }
    }

    /// The line that the ledger keeps.
    #[must_use]
    pub fn line(&self) -> String {
        let kept = self.cleaned();
        let (round, mark) = match &kept {
            RoundLine::Grid { village, grid } => return format!("{village}{BETWEEN}{grid}"),
            RoundLine::NoGrid { village, grid } => return format!("{village}{BETWEEN}{grid}{BETWEEN}{DROPPED}"),
            RoundLine::Done(round) => (round, ""),
            RoundLine::Dropped(round) => (round, DROPPED),
        };
        let (on, households) = (round.on.to_string(), round.households.to_string());
        let (names, found) = (round.names(), round.found.label());
        let parts = [&round.village, &round.grid, &on, &round.by, &households, &names];
        let mut line = parts.map(String::as_str).join(&BETWEEN.to_string());
        for part in [found.get(Lang::Zh), round.words.as_str(), mark] {
            line.push(BETWEEN);
            line.push_str(part);
        }
        line
    }

    /// Reads a line; none for what is no such line.
    #[must_use]
    pub fn parse(line: &str) -> Option<RoundLine> {
        let parts: Vec<&str> = line.split(BETWEEN).collect();
        match parts.as_slice() {
            [village, grid] => Some(RoundLine::Grid { village: (*village).to_owned(), grid: (*grid).to_owned() }),
            [village, grid, mark] if *mark == DROPPED => {
                Some(RoundLine::NoGrid { village: (*village).to_owned(), grid: (*grid).to_owned() })
            }
            [village, grid, on, by, households, seen, found, words, mark] => {
                let round = GridRound {
                    village: (*village).to_owned(),
                    grid: (*grid).to_owned(),
                    on: on.parse().ok()?,
                    by: (*by).to_owned(),
                    households: households.parse().ok()?,
                    seen: seen.split(AND).filter(|name| !name.is_empty()).map(str::to_owned).collect(),
                    found: RoundFound::parse(found)?,
                    words: (*words).to_owned(),
                };
                Some(if *mark == DROPPED { RoundLine::Dropped(round) } else { RoundLine::Done(round) })
            }
            _ => None,
        }
    }
}

impl HeldLine for RoundLine {
    fn is_about(&self, other: &RoundLine) -> bool {
        match (self, other) {
            (RoundLine::Done(one) | RoundLine::Dropped(one), RoundLine::Done(other) | RoundLine::Dropped(other)) => one.is_same(other),
            (
                RoundLine::Grid { village, grid } | RoundLine::NoGrid { village, grid },
                RoundLine::Grid { village: other, grid: others } | RoundLine::NoGrid { village: other, grid: others },
            ) => (village, grid) == (other, others),
            _ => false,
        }
    }

    fn stands(&self) -> bool {
        matches!(self, RoundLine::Grid { .. } | RoundLine::Done(_))
    }

    fn dropping(&self) -> RoundLine {
        match self.clone() {
            RoundLine::Grid { village, grid } | RoundLine::NoGrid { village, grid } => RoundLine::NoGrid { village, grid },
            RoundLine::Done(round) | RoundLine::Dropped(round) => RoundLine::Dropped(round),
        }
    }
}

/// What is known of rounds: the grids that were named, and the rounds that hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RoundsKnown {
    /// Grids by village.
    pub grids: BTreeMap<String, BTreeSet<String>>,
    /// Rounds, by village, grid, day and who went.
    pub done: Vec<GridRound>,
}

impl RoundsKnown {
    /// Hears lines, oldest first.
    #[must_use]
    pub fn of(lines: impl IntoIterator<Item = RoundLine>) -> RoundsKnown {
        let mut known = RoundsKnown::default();
        for line in lines {
            match line.cleaned() {
                RoundLine::Grid { village, grid } => {
                    known.grids.entry(village).or_default().insert(grid);
                }
                RoundLine::NoGrid { village, grid } => {
                    known.grids.entry(village).or_default().remove(&grid);
                }
                RoundLine::Done(round) => {
                    known.done.retain(|other| !other.is_same(&round));
                    known.done.push(round);
                }
                RoundLine::Dropped(round) => known.done.retain(|other| !other.is_same(&round)),
            }
        }
        for round in &known.done {
            known.grids.entry(round.village.clone()).or_default().insert(round.grid.clone());
        }
        known.done.sort();
        known
    }

    /// Whether a grid was named, by itself or by a round.
    #[must_use]
    pub fn has_named(&self, village: &str, grid: &str) -> bool {
        self.grids.get(village).is_some_and(|own| own.contains(grid))
    }

    /// The grids of a village: those that were named and, where these are the groups of the roll or none was named, every group; the
    /// village as a whole where there is neither.
    #[must_use]
    pub fn grids_of(&self, village: &str, groups: &BTreeSet<String>) -> BTreeSet<String> {
        let mut named = self.grids.get(village).cloned().unwrap_or_default();
        if named.is_empty() || !named.is_disjoint(groups) {
            named.extend(groups.iter().cloned());
        }
        if named.is_empty() {
            named.insert(WHOLE_VILLAGE.to_owned());
        }
        named
    }

    /// Every grid of these villages in a month with its rounds, a line a round; a grid in which nobody went has one without.
    #[must_use]
    pub fn month(&self, month: Period, groups: &BTreeMap<String, BTreeSet<String>>) -> Vec<RoundRow> {
        let none = BTreeSet::new();
        let villages: BTreeSet<&String> = groups.keys().chain(self.grids.keys()).collect();
        let mut rows = Vec::new();
        for village in villages {
            let mut grids: Vec<String> = self.grids_of(village, groups.get(village).unwrap_or(&none)).into_iter().collect();
            grids.sort_by_cached_key(|grid| counted_order(grid));
            for grid in grids {
                let own = self.done.iter().filter(|round| round.village == *village && round.grid == grid && round.month() == month);
                let mut own: Vec<Option<GridRound>> = own.cloned().map(Some).collect();
                if own.is_empty() {
                    own.push(None);
                }
                rows.extend(own.into_iter().map(|round| RoundRow { month, village: village.clone(), grid: grid.clone(), round }));
            }
        }
        rows
    }
}

/// A line of the overview of a month.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoundRow {
    /// The month.
    pub month: Period,
    /// Village.
    pub village: String,
    /// Grid.
    pub grid: String,
    /// The round; none where nobody went.
    pub round: Option<GridRound>,
}

impl RoundRow {
    /// What it came to: silence is told as silence.
    #[must_use]
    pub fn stands(&self) -> Text {
        self.round.as_ref().map_or(text("没有登记", "no round"), |round| round.found.label())
    }

    /// The line whole, in a sentence.
    #[must_use]
    pub fn told(&self) -> Text {
        let Some(round) = &self.round else {
            return text("{month}没有登记走访", "no round is entered for {month}").fill(&[("month", &self.month.title())]);
        };
        let names = match round.seen.as_slice() {
            [] => Text::default(),
            _ => text("（{names}）", " ({names})").fill(&[("names", &round.names())]),
        };
        let words = match round.words.as_str() {
            "" => Text::default(),
            words => text("：{words}", ": {words}").fill(&[("words", &words)]),
        };
        text("{on} {by} 走访 {n} 户{names}，{found}{words}", "{on} {by} saw {n|household|households}{names}, {found}{words}").fill(&[
            ("on", &round.on.to_string()),
            ("by", &round.by),
            ("n", &usize::try_from(round.households).unwrap_or(usize::MAX)),
            ("names", &names),
            ("found", &round.found.label()),
            ("words", &words),
        ])
    }
}

/// How many grids there are, how many were gone to, and in how many something was found.
#[must_use]
pub fn counted(rows: &[RoundRow]) -> Text {
    let grids: BTreeSet<(&String, &String)> = rows.iter().map(|row| (&row.village, &row.grid)).collect();
    let silent = rows.iter().filter(|row| row.round.is_none()).count();
    let found = rows.iter().filter(|row| row.round.as_ref().is_some_and(|round| round.found == RoundFound::Something));
    let found: BTreeSet<(&String, &String)> = found.map(|row| (&row.village, &row.grid)).collect();
    text(
        "网格 {n} 个，走访 {seen} 个，有发现 {found} 个，没有登记 {silent} 个",
        "{n|grid|grids}, rounds in {seen}, something found in {found}, no round in {silent}",
    )
    .fill(&[("n", &grids.len()), ("seen", &(grids.len() - silent)), ("found", &found.len()), ("silent", &silent)])
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use crate::domain::office::round::GridRound;
    use crate::domain::office::round::RoundFound;
    use crate::domain::office::round::RoundLine;
    use crate::domain::office::round::RoundsKnown;
    use crate::domain::office::round::counted;
    use crate::domain::office::round::counted_order;
    use crate::domain::period::Period;
    use crate::i18n::Lang;

    fn round(grid: &str, on: &str, by: &str, seen: &[&str], found: RoundFound, words: &str) -> GridRound {
        let seen: Vec<String> = seen.iter().map(|&name| name.to_owned()).collect();
        let on = on.parse().expect("a day");
        GridRound { village: "石门村".into(), grid: grid.into(), on, by: by.into(), households: 0, seen, found, words: words.into() }
            .cleaned()
    }

    #[test]
    fn a_line_reads_back_as_it_was_written() {
        let some = round("第一网格", "2024-10-08", "李 四", &["张三", "王五", "张三"], RoundFound::Something, "房屋｜漏雨\n急");
        assert_eq!((some.households, some.by.as_str(), some.words.as_str()), (2, "李四", "房屋|漏雨 急"));
        for line in [
            RoundLine::Done(some.clone()),
            RoundLine::Dropped(some),
            RoundLine::Done(round("", "2024-10-08", "李四", &[], RoundFound::Nothing, "")),
            RoundLine::Grid { village: "石门村".into(), grid: "第二网格".into() },
            RoundLine::NoGrid { village: "石门村".into(), grid: "第二网格".into() },
        ] {
            assert_eq!(RoundLine::parse(&line.line()), Some(line.clone()), "{line:?}");
        }
        for wrong in ["", "石门村", "石门村｜第一网格｜10月8日｜李四｜2｜｜未发现｜｜", "石门村｜第一网格｜2024-10-08｜李四｜2｜｜｜｜"]
        {
            assert_eq!(RoundLine::parse(wrong), None, "{wrong}");
        }
        assert_eq!(RoundFound::parse(""), None, "silence is not “nothing found”");
    }

    #[test]
    fn grids_stand_in_the_order_in_which_people_count() {
        for wanted in [
            ["第一网格", "第二网格", "第三网格", "第九网格", "第十网格", "第十一网格", "第二十网格"],
            ["1组", "2组", "9组", "10组", "10组东", "11组", "甲组"],
        ] {
            let mut sorted = wanted;
            sorted.sort_unstable();
            assert_ne!(sorted, wanted, "their code points say otherwise");
            sorted.sort_by_cached_key(|grid| counted_order(grid));
            assert_eq!(sorted, wanted);
        }
        assert_eq!(counted_order("一百零五组"), counted_order("105组"));
    }

    proptest! {
        #[test]
        fn whatever_is_written_reads_back_as_it_is_kept(
            parts in prop::collection::vec("([｜|，；、１Ａ作废 \\t\\n\u{2028}]|\\PC){0,8}", 6),
            households in 0_u32..20,
            is_found: bool,
        ) {
            let [village, grid, by, one, two, words] = parts.try_into().expect("six");
            let found = if is_found { RoundFound::Something } else { RoundFound::Nothing };
            let on = "2024-10-08".parse().expect("a day");
            let (here, there) = ((village.clone(), grid.clone()), (village.clone(), grid.clone()));
            let done = GridRound { village, grid, on, by, households, seen: vec![one, two], found, words };
            for line in [
                RoundLine::Done(done.clone()),
                RoundLine::Dropped(done),
                RoundLine::Grid { village: here.0, grid: here.1 },
                RoundLine::NoGrid { village: there.0, grid: there.1 },
            ] {
                let kept = line.line();
                prop_assert_eq!(kept.lines().count(), 1, "{:?}", kept);
                prop_assert_eq!(RoundLine::parse(&kept), Some(line.cleaned()), "{:?}", kept);
                prop_assert_eq!(line.cleaned().cleaned(), line.cleaned());
            }
        }
    }

    #[test]
    fn silence_is_told_as_silence_and_the_newest_line_of_a_round_holds() {
        let none = round("第一网格", "2024-10-08", "李四", &["张三"], RoundFound::Nothing, "");
        let more = none.with(&round("第一网格", "2024-10-08", "李四", &["王五"], RoundFound::Something, "漏雨"));
        assert_eq!((more.households, more.names().as_str(), more.found), (2, "张三、王五", RoundFound::Something));
        let wrong = round("第三网格", "2024-10-09", "李四", &["张三"], RoundFound::Nothing, "");
        let known = RoundsKnown::of([
            RoundLine::Grid { village: "石门村".into(), grid: "第二网格".into() },
            RoundLine::Done(none),
            RoundLine::Done(more),
            RoundLine::Done(wrong.clone()),
            RoundLine::Dropped(wrong),
        ]);
        let groups = |village: &str, each: &[&str]| {
            BTreeMap::from([(village.to_owned(), each.iter().map(|&group| group.to_owned()).collect::<BTreeSet<_>>())])
        };
        let told = |groups: &BTreeMap<String, BTreeSet<String>>, month: &str| {
            let rows = known.month(Period::parse(month).expect("a month"), groups);
            let each: Vec<String> = rows.iter().map(|row| format!("{} {}", row.grid, row.stands().get(Lang::Zh))).collect();
            (each, counted(&rows).get(Lang::Zh).to_owned())
        };
        // The village's grids are not the groups of the roll: those say nothing of who went.
        let (each, counts) = told(&groups("石门村", &["张家坪"]), "2024m10");
        assert_eq!(each, ["第一网格 发现", "第二网格 没有登记"], "a mistake leaves no grid behind");
        assert_eq!(counts, "网格 2 个，走访 1 个，有发现 1 个，没有登记 1 个");
        assert_eq!(told(&groups("石门村", &[]), "2024m09").0, ["第一网格 没有登记", "第二网格 没有登记"]);
        // Where they are, every group is one.
        assert_eq!(
            told(&groups("石门村", &["第一网格", "第四网格"]), "2024m10").0,
            ["第一网格 发现", "第二网格 没有登记", "第四网格 没有登记"]
        );
        assert_eq!(told(&groups("下河村", &[]), "2024m10").0[0], "全村 没有登记");
    }
}
