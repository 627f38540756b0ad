//! Finding a household by what a clerk types: name or village in characters or pinyin, tail of a certificate or household number.
//!
//! Names are matched once each, however many households share them, so that a county's list answers while typing.
//! What does not live here: the rows themselves (`queue.rs`).

use std::collections::HashMap;

use ib_matcher::matcher::IbMatcher;
use ib_matcher::matcher::PinyinMatchConfig;
use ib_matcher::pinyin::PinyinData;
use ib_matcher::pinyin::PinyinNotation;

/// How well a household fits what was typed, best first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum HitGrade {
    /// The name of its head, or one of its numbers, is just that.
    Whole,
    /// The name of its head begins with it.
    Begins,
    /// The name of its head holds it.
    Holds,
    /// Its village does.
    Village,
    /// One of its members does.
    Member,
}

/// What one household can be found by.
#[derive(Clone, Copy, Debug)]
pub struct Findable<'a> {
    /// 户编号.
    pub hh_id: &'a str,
    /// Village.
    pub village: &'a str,
    /// Head of household.
    pub head: &'a str,
    /// 户类型 or 监测类别.
    pub category: &'a str,
    /// Last six characters of the certificates of the household, with spaces between.
    pub tails: &'a str,
}

/// The index of all households; rows are named by their position when it was built.
pub struct Finder {
    pinyin: PinyinData,
    ids: Vec<Box<str>>,
    tails: Vec<Box<str>>,
    names: Distinct,
    villages: Distinct,
    categories: Distinct,
}

/// Distinct words, with the word of each row.
#[derive(Default)]
struct Distinct {
    words: Vec<Box<str>>,
    of_row: Vec<u32>,
}

impl Distinct {
    fn of<'a>(all: impl Iterator<Item = &'a str>) -> Distinct {
        let mut seen: HashMap<&str, u32> = HashMap::new();
        let mut made = Distinct::default();
        for word in all {
            let next = u32::try_from(made.words.len()).unwrap_or(u32::MAX);
            let at = *seen.entry(word).or_insert_with(|| {
                made.words.push(word.into());
                next
            });
            made.of_row.push(at);
        }
        made
    }

    fn is_hit(&self, hits: &[bool], row: usize) -> bool {
        self.of_row.get(row).and_then(|&word| hits.get(word as usize)).copied().unwrap_or(false)
    }
}

impl Finder {
    /// Builds the index, in the order of the rows.
    #[must_use]
    pub fn new(rows: &[Findable]) -> Finder {
        Finder {
            pinyin: PinyinData::new(PinyinNotation::Ascii | PinyinNotation::AsciiFirstLetter),
            ids: rows.iter().map(|row| row.hh_id.into()).collect(),
            tails: rows.iter().map(|row| row.tails.into()).collect(),
            names: Distinct::of(rows.iter().map(|row| row.head)),
            villages: Distinct::of(rows.iter().map(|row| row.village)),
            categories: Distinct::of(rows.iter().map(|row| row.category)),
        }
    }

    /// How well every word typed fits each row, none where one does not; nothing typed fits all.
    ///
    /// A word of digits (a final X allowed) is the tail of a household or certificate number; any other word is a name or village, in
    /// small letters or capitals. A row fits as badly as the worst of the words.
    #[must_use]
    pub fn hits(&self, typed: &str) -> Vec<Option<HitGrade>> {
        let mut all = vec![Some(HitGrade::Whole); self.ids.len()];
        for word in typed.split_whitespace().map(narrow) {
            if is_tail(&word) {
                let mut fits = vec![true; self.ids.len()];
                self.keep_tails(&word, &mut fits);
                for (grade, fits) in all.iter_mut().zip(fits) {
                    *grade = grade.filter(|_| fits);
                }
            } else {
                self.grade_names(&word, &mut all);
            }
        }
        all
    }

    /// Whether every word typed fits one of these names: of the members of a household.
    #[must_use]
    pub fn is_any_named(&self, typed: &str, names: &[&str]) -> bool {
        let words: Vec<String> = typed.split_whitespace().map(narrow).collect();
        !words.is_empty() && words.iter().all(|word| !is_tail(word) && names.iter().any(|name| self.is_in(word, name)))
    }

    /// Whether one word fits each row: its name, village, category, or the tail of one of its numbers.
    #[must_use]
    pub fn wide_hits(&self, word: &str) -> Vec<bool> {
        let mut all = vec![true; self.ids.len()];
        if is_tail(word) {
            self.keep_tails(word, &mut all);
        } else {
            self.keep_names(word, &[&self.names, &self.villages, &self.categories], &mut all);
        }
        all
    }

    /// Whether a word, in characters or pinyin, is in a text.
    #[must_use]
    pub fn is_in(&self, word: &str, text: &str) -> bool {
        text.contains(word) || (word.len() > 1 && self.matching(word, |matcher| matcher.is_match(text)))
    }

    fn keep_tails(&self, word: &str, all: &mut [bool]) {
        let upper = word.to_ascii_uppercase();
        for ((fits, id), tails) in all.iter_mut().zip(&self.ids).zip(&self.tails) {
            *fits = *fits && (id.ends_with(word) || tails.split(' ').any(|tail| ends(tail, &upper)));
        }
    }

    fn matching<T>(&self, word: &str, ask: impl FnOnce(&IbMatcher<'_, str>) -> T) -> T {
        let pinyin = PinyinMatchConfig::builder(PinyinNotation::Ascii | PinyinNotation::AsciiFirstLetter).data(&self.pinyin).build();
        ask(&IbMatcher::builder(word).pinyin(pinyin).is_pattern_partial(true).analyze(true).build())
    }

    /// Grades the rows by one word: by the name of the head, else by the village.
    fn grade_names(&self, word: &str, all: &mut [Option<HitGrade>]) {
        let (names, villages): (Vec<Option<HitGrade>>, Vec<bool>) = self.matching(word, |matcher| {
            let grade = |name: &str| {
                let found = matcher.find(name)?;
                Some(match (found.start(), found.end()) {
                    (0, end) if end == name.len() => HitGrade::Whole,
                    (0, _) => HitGrade::Begins,
                    _ => HitGrade::Holds,
                })
            };
            let names = self.names.words.iter().map(|name| grade(name)).collect();
            (names, self.villages.words.iter().map(|name| matcher.is_match(&**name)).collect())
        });
        for (row, whole) in all.iter_mut().enumerate() {
            let of_name = self.names.of_row.get(row).and_then(|&word| names.get(word as usize)).copied().flatten();
            let of_word = of_name.or_else(|| self.villages.is_hit(&villages, row).then_some(HitGrade::Village));
            *whole = whole.and_then(|before| of_word.map(|now| before.max(now)));
        }
    }

    fn keep_names(&self, word: &str, columns: &[&Distinct], all: &mut [bool]) {
        let hits: Vec<Vec<bool>> = self.matching(word, |matcher| {
            columns.iter().map(|column| column.words.iter().map(|name| matcher.is_match(&**name)).collect()).collect()
        });
        for (row, fits) in all.iter_mut().enumerate() {
            *fits = *fits && columns.iter().zip(&hits).any(|(column, hits)| column.is_hit(hits, row));
        }
    }
}

/// Whether a word is digits, a final X allowed: the tail of a number.
fn is_tail(word: &str) -> bool {
    let digits = word.trim_end_matches(['x', 'X']);
    !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()) && word.len() - digits.len() <= 1
}

/// Whether a tail of a number ends with what was typed; more than the tail was typed when a whole number was pasted.
fn ends(tail: &str, typed: &str) -> bool {
    !tail.is_empty() && (tail.ends_with(typed) || (typed.len() >= 15 && typed.ends_with(tail)))
}

/// Full-width letters and digits of an input method as plain ones, and capitals as small letters: sounds are written in those.
#[must_use]
pub fn narrow(word: &str) -> String {
    word.chars()
        .map(|c| match c {
            '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
            other => other,
        })
        .map(|c| c.to_ascii_lowercase())
        .collect()
}

#[cfg(test)]
mod tests {
    use crate::review::rows::find::Findable;
    use crate::review::rows::find::Finder;
    use crate::review::rows::find::HitGrade;

    fn finder() -> Finder {
        let row = |hh_id, village, head, tails| Findable { hh_id, village, head, category: "脱贫户", tails };
        Finder::new(&[
            row("98010100031", "石门村", "王建国", "034512 07451X"),
            row("98010100032", "石门村", "张华强", "111111"),
            row("98010103201", "下河村", "重阳", ""),
        ])
    }

    fn found(typed: &str) -> Vec<usize> {
        finder().hits(typed).iter().enumerate().filter(|(_, hit)| hit.is_some()).map(|(row, _)| row).collect()
    }

    #[test]
    fn by_sound_tail_and_both() {
        assert_eq!(found("zhq"), [1]);
        assert_eq!(found("wangjianguo"), [0]);
        assert_eq!(found("wangj"), [0]);
        assert_eq!(found("ｗｊｇ"), [0]);
        assert_eq!(found("ZHQ"), [1], "capitals");
        assert_eq!(found("Wang"), [0]);
        assert_eq!(found("建国"), [0]);
        assert_eq!(found("smc"), [0, 1]);
        assert_eq!(found("smc zh"), [1]);
        assert_eq!(found("3201"), [2]);
        assert_eq!(found("451x"), [0]);
        assert_eq!(found("980101199003034512"), [0]);
        assert_eq!(found("chongyang"), [2]);
        assert_eq!(found("zhongyang"), [2]);
        assert_eq!(found(""), [0, 1, 2]);
        assert!(found("qqq").is_empty());
    }

    #[test]
    fn a_name_is_a_better_hit_than_a_part_of_one_and_that_than_a_village() {
        let grades = |typed: &str| finder().hits(typed);
        assert_eq!(grades("王建国")[0], Some(HitGrade::Whole));
        assert_eq!(grades("wjg")[0], Some(HitGrade::Whole));
        assert_eq!(grades("王")[0], Some(HitGrade::Begins));
        assert_eq!(grades("建国")[0], Some(HitGrade::Holds));
        assert_eq!(grades("石门"), [Some(HitGrade::Village), Some(HitGrade::Village), None]);
        assert_eq!(grades("石门 王")[0], Some(HitGrade::Village), "as badly as the worst of the words");
        let finder = finder();
        assert!(finder.is_any_named("WXM", &["王建国", "王小明"]) && !finder.is_any_named("李", &["王建国"]));
        assert!(!finder.is_any_named("", &["王建国"]) && !finder.is_any_named("12", &["王建国"]));
    }

    #[test]
    fn a_county_answers() {
        let surnames = ["王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴"];
        let given =
            ["建", "国", "华", "强", "秀", "英", "伟", "芳", "娜", "敏", "静", "丽", "军", "洋", "勇", "艳", "杰", "娟", "涛", "明"];
        let names: Vec<(String, String)> = (0..100_000)
            .map(|i: usize| {
                let name = format!("{}{}{}", surnames[i % 10], given[i / 10 % 20], given[i / 200 % 20]);
                (format!("9801{i:07}"), name)
            })
            .collect();
        let rows: Vec<Findable> =
            names.iter().map(|(hh_id, head)| Findable { hh_id, village: "石门村", head, category: "", tails: "034512" }).collect();
        let finder = Finder::new(&rows);
        let hits = finder.hits("wjg").iter().flatten().count();
        // Two surnames sound like w, six given names like j (强 is also read jiang), 25 households each.
        assert_eq!(hits, 300);
    }
}
