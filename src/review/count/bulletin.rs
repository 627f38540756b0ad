//! 通报: the situation of a period in the wording offices use, made of counts and nothing else.
//!
//! It names villages and no household, so that it may be posted. A count of which some households could not be said has them told behind
//! its paragraph. What does not live here: the words (`rules/shipped/papers/bulletin.toml`), the counts (`rules/count`).

use serde::Deserialize;

use crate::domain::money::Money;
use crate::domain::period::Period;
use crate::i18n::Lang;
use crate::i18n::Text;
use crate::i18n::text;
use crate::review::count::CountLine;
use crate::review::count::PeriodCounts;
use crate::review::count::lacking::Lacking;
use crate::review::desk::state::Desk;
use crate::review::error::ReviewError;
use crate::review::rows::mask;
use crate::review::rows::mask::Audience;
use crate::review::rows::mask::Leaves;
use crate::rules::count::CountRegister;
use crate::rules::count::tally::CountValue;
use crate::rules::count::tally::split;

/// The paper as written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct BulletinFile {
    paragraph: Vec<Paragraph>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Paragraph {
    head: Text,
    said: Text,
    #[serde(default)]
    by: Option<String>,
}

/// A number of the paper, and what opens the households behind it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BulletinNumber {
    /// The heading of its paragraph.
    pub head: Text,
    /// The count it is.
    pub code: String,
    /// What the count is called.
    pub title: Text,
    /// Of which period.
    pub period: Period,
    /// The village, of those that are told one by one.
    pub village: Option<String>,
    /// The number as it stands in the paper; none where it cannot be said.
    pub written: Option<String>,
    /// Households it counts; of the year before they are not told.
    pub households: Option<usize>,
    /// The filter that opens them in the queue of that period.
    pub filter: String,
}

/// What stands for a number that cannot be said because an earlier period is not in the file, or a limit is not set for this one.
const NOT_SAID: &str = "—";

/// How the paragraphs are counted.
const NUMBERS: [&str; 12] = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二"];

fn paragraphs() -> Vec<Paragraph> {
    // Well formed as shipped: a test reads it.
    toml::from_str::<BulletinFile>(include_str!("../../rules/shipped/papers/bulletin.toml"))
        .map_or_else(|_| Vec::new(), |file| file.paragraph)
}

/// The paper as lines, for a town; `counts` are split by village.
#[must_use]
pub fn lines(town: &str, counts: &PeriodCounts, lang: Lang) -> Vec<String> {
    let title = text("{town}{period}收入采集和审核情况通报", "{town}, {period}: collection and review of incomes");
    let mut lines = vec![title.fill(&[("town", &posted(town)), ("period", &counts.period.title())]).get(lang).to_owned(), String::new()];
    for (at, paragraph) in paragraphs().iter().enumerate() {
        let head = match lang {
            Lang::Zh => format!("{}、{}", NUMBERS.get(at).copied().unwrap_or_default(), paragraph.head.get(lang)),
            Lang::En => format!("{}. {}", at + 1, paragraph.head.get(lang)),
        };
        let mut said = String::new();
        let mut lacking: Vec<&CountLine> = Vec::new();
        let words = counts.period.part.said(paragraph.said.clone());
        for piece in pieces(words.get(lang)) {
            match piece {
                Piece::Words(words) => said.push_str(words),
                Piece::Count { code, before } => {
                    let line = counts.lines.iter().find(|line| line.code == code && line.group.is_none());
                    let value = line.and_then(|line| if before { line.before } else { line.value });
                    let lost = line.is_some_and(|line| line.lacks.is_some());
                    let none = || if lost { NOT_SAID.to_owned() } else { text("（没有数）", "(no figure)").get(lang).to_owned() };
                    said.push_str(&written(value).unwrap_or_else(none));
                    lacking.extend(
                        line.filter(|line| !before && (line.unknown > 0 || lost) && !lacking.iter().any(|own| own.code == line.code)),
                    );
                }
            }
        }
        lines.extend([head, said]);
        if let Some(code) = &paragraph.by {
            lines.extend(by_village(code, counts, lang));
        }
        let (lost, lacking): (Vec<_>, Vec<_>) = lacking.into_iter().partition(|line| line.lacks.is_some());
        lines.extend(not_said(&lost, lang));
        lines.extend(told_apart(&lacking, lang));
        lines.push(String::new());
    }
    lines
}

impl Desk {
    /// Every number of the paper of the period under review, with what opens it.
    ///
    /// # Errors
    /// As `counts`.
    pub fn bulletin_numbers(&self, register: &CountRegister) -> Result<Vec<BulletinNumber>, ReviewError> {
        Ok(numbers(&self.counts(register, split("village"))?, &|name| self.filter_of_village(name)))
    }
}

/// Every number of the paper in its order, with the filter behind it; `counts` are split by village, and `of_village` is the filter of one.
fn numbers(counts: &PeriodCounts, of_village: &dyn Fn(&str) -> String) -> Vec<BulletinNumber> {
    let mut numbers = Vec::new();
    for paragraph in paragraphs() {
        // The holes are the same in both languages, and in the same order.
        for piece in pieces(paragraph.said.get(Lang::Zh)) {
            let Piece::Count { code, before } = piece else { continue };
            let Some(line) = counts.lines.iter().find(|line| line.code == code && line.group.is_none()) else { continue };
            numbers.push(BulletinNumber {
                head: paragraph.head.clone(),
                code: code.to_owned(),
                title: line.title.clone(),
                period: if before { counts.period.back(1) } else { counts.period },
                village: None,
                written: written(if before { line.before } else { line.value }),
                households: (!before && line.lacks.is_none()).then_some(line.households),
                filter: line.filter.clone(),
            });
        }
        let told = paragraph.by.as_deref().map(|code| villages(code, counts)).unwrap_or_default();
        numbers.extend(told.into_iter().map(|(name, line)| BulletinNumber {
            head: paragraph.head.clone(),
            code: line.code.clone(),
            title: line.title.clone(),
            period: counts.period,
            village: Some(posted(name)),
            written: Some(line.households.to_string()),
            households: Some(line.households),
            // A name that is not shown whole is in no filter either.
            filter: if posted(name) == name { format!("({}) and {}", line.filter, of_village(name)) } else { line.filter.clone() },
        }));
    }
    numbers
}

/// The counts of a paragraph that cannot be said: those that lack the same earlier period or the same limit in one line.
fn not_said(lost: &[&CountLine], lang: Lang) -> Vec<String> {
    let mut reasons: Vec<&Lacking> = Vec::new();
    for lacking in lost.iter().filter_map(|line| line.lacks.as_ref()) {
        if !reasons.contains(&lacking) {
            reasons.push(lacking);
        }
    }
    let note = text("（“{sign}”是没法统计，{why}：{what}。）", "(“{sign}” cannot be said, {why}: {what}.)");
    let told = |why: &Lacking| {
        let what = Text::series(lost.iter().filter(|line| line.lacks.as_ref() == Some(why)).map(|line| line.title.clone()));
        note.fill(&[("sign", &NOT_SAID.to_owned()), ("why", &why.said()), ("what", &what)]).get(lang).to_owned()
    };
    reasons.into_iter().map(told).collect()
}

/// The counts of a paragraph of which some households could not be said: those that lack as many in one line.
fn told_apart(lacking: &[&CountLine], lang: Lang) -> Vec<String> {
    let mut numbers: Vec<usize> = Vec::new();
    for line in lacking {
        if !numbers.contains(&line.unknown) {
            numbers.push(line.unknown);
        }
    }
    let note = text(
        "（另有{n}户缺数据，没有计入：{what}。）",
        "({n|more household lacks the data and is|more households lack the data and are} not counted: {what}.)",
    );
    let told = |n: usize| {
        let titles = lacking.iter().filter(|line| line.unknown == n).map(|line| line.title.get(lang));
        let list = titles.collect::<Vec<_>>().join(match lang {
            Lang::Zh => "、",
            Lang::En => "; ",
        });
        note.fill(&[("n", &n), ("what", &list)]).get(lang).to_owned()
    };
    numbers.into_iter().map(told).collect()
}

/// `各村: 石门村14户、下河村7户`: villages of which a count counts somebody, the most first.
fn by_village(code: &str, counts: &PeriodCounts, lang: Lang) -> Option<String> {
    let title = &counts.lines.iter().find(|line| line.code == code)?.title;
    let villages = villages(code, counts);
    if villages.is_empty() {
        return None;
    }
    let each = |(name, line): &(&str, &CountLine)| {
        let (name, count) = (posted(name), line.households);
        match lang {
            // A name that ends with a digit and its number do not run together.
            Lang::Zh if name.ends_with(|last: char| last.is_ascii_digit()) => format!("{name} {count}户"),
            Lang::Zh => format!("{name}{count}户"),
            Lang::En => format!("{name} {count}"),
        }
    };
    let list = villages.iter().map(each).collect::<Vec<_>>().join(match lang {
        Lang::Zh => "、",
        Lang::En => ", ",
    });
    Some(text("各村{what}：{list}。", "By village, {what}: {list}.").fill(&[("what", title), ("list", &list)]).get(lang).to_owned())
}

/// The villages of which a count counts somebody, the most first.
fn villages<'c>(code: &str, counts: &'c PeriodCounts) -> Vec<(&'c str, &'c CountLine)> {
    let mut villages: Vec<(&str, &CountLine)> = counts
        .lines
        .iter()
        .filter(|line| line.code == code && line.households > 0)
        .filter_map(|line| Some((line.group.as_deref().filter(|name| !name.is_empty())?, line)))
        .collect();
    villages.sort_by(|a, b| b.1.households.cmp(&a.1.households).then_with(|| a.0.cmp(b.0)));
    villages
}

/// A name as it may be posted: a cell for a village may hold anything.
fn posted(name: &str) -> String {
    mask::leaving(Leaves::Words, name, Audience::Public)
}

/// A piece of a paragraph.
enum Piece<'a> {
    Words(&'a str),
    Count { code: &'a str, before: bool },
}

/// Words and holes in turn.
fn pieces(said: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    for (at, part) in said.split('{').enumerate() {
        match part.split_once('}').filter(|_| at > 0) {
            Some((hole, words)) => {
                let (code, before) = hole.strip_suffix(".before").map_or((hole, false), |code| (code, true));
                pieces.extend([Piece::Count { code, before }, Piece::Words(words)]);
            }
            None => pieces.push(Piece::Words(part)),
        }
    }
    pieces
}

fn written(value: Option<CountValue>) -> Option<String> {
    Some(match value? {
        CountValue::Whole(count) => count.to_string(),
        CountValue::Money(amount) => amount.to_string(),
        CountValue::Hundredths(part) => Money(part).plain(),
    })
}

#[cfg(test)]
mod tests {
    use crate::domain::period::Part;
    use crate::domain::period::Period;
    use crate::i18n::Lang;
    use crate::i18n::text;
    use crate::review::count::CountLine;
    use crate::review::count::PeriodCounts;
    use crate::review::count::bulletin::NUMBERS;
    use crate::review::count::bulletin::Piece;
    use crate::review::count::bulletin::lines;
    use crate::review::count::bulletin::paragraphs;
    use crate::review::count::bulletin::pieces;
    use crate::review::count::lacking::Lacking;
    use crate::rules::book::Book;
    use crate::rules::count::CountRegister;
    use crate::rules::count::CountSubject;
    use crate::rules::count::tally::CountValue;

    #[test]
    fn every_hole_of_the_paper_is_a_count_in_both_languages() {
        let register = CountRegister::read(&Book::shipped().expect("the book"), &[]).expect("the register");
        let known = |code: &str| register.rows().iter().any(|row| row.code == code);
        let paper = paragraphs();
        assert!((6..=NUMBERS.len()).contains(&paper.len()));
        for paragraph in &paper {
            assert!(paragraph.head.is_whole() && paragraph.said.is_whole());
            let codes = |lang| -> Vec<String> {
                pieces(paragraph.said.get(lang))
                    .into_iter()
                    .filter_map(|piece| match piece {
                        Piece::Count { code, before } => {
                            assert!(known(code), "{code}");
                            Some(format!("{code}{before}"))
                        }
                        Piece::Words(words) => {
                            assert!(!words.contains('}'), "{words}");
                            None
                        }
                    })
                    .collect()
            };
            assert_eq!(codes(Lang::Zh), codes(Lang::En));
            assert!(!codes(Lang::Zh).is_empty() && paragraph.by.as_deref().is_none_or(known));
        }
    }

    #[test]
    fn a_paragraph_says_numbers_villages_and_what_is_missing() {
        let line = |group: Option<&str>, households: usize, unknown: usize| CountLine {
            counted: CountSubject::Households,
            listed: None,
            code: "fell".to_owned(),
            title: text("人均纯收入比上年下降的户", "net income per head fell"),
            group: group.map(str::to_owned),
            value: Some(CountValue::Whole(i64::try_from(households).expect("small"))),
            households,
            judged: 30,
            unknown,
            before: None,
            year_before: None,
            unknown_before: 0,
            filter: "FALL".to_owned(),
            lacks: None,
        };
        let lost = CountLine {
            code: "fell_two".to_owned(),
            title: text("连续两年下降的户", "fell two years in a row"),
            value: None,
            lacks: Some(Lacking::Earlier(Period::annual(2022))),
            ..line(None, 0, 9)
        };
        let counts = PeriodCounts {
            period: Period::annual(2024),
            before: None,
            lines: vec![
                line(None, 9, 2),
                lost,
                line(Some("下河村"), 2, 0),
                line(Some("石门村"), 6, 2),
                line(Some(""), 1, 0),
                line(Some("云台村"), 0, 0),
                line(Some("980101199003074514"), 1, 0),
            ],
        };
        let said = lines("青溪镇", &counts, Lang::Zh);
        assert_eq!(said[0], "青溪镇2024年度收入采集和审核情况通报");
        assert!(said.iter().any(|line| line.starts_with("人均纯收入比上年下降的9户，其中下降轻的（没有数）户")), "{said:#?}");
        // A village's cell may hold anything; what is posted shows nobody's number.
        let villages = "各村人均纯收入比上年下降的户：石门村6户、下河村2户、980***********4514 1户。";
        assert!(said.contains(&villages.to_owned()), "{said:#?}");
        assert!(said.contains(&"（另有2户缺数据，没有计入：人均纯收入比上年下降的户。）".to_owned()), "{said:#?}");
        // What lacks an earlier year is no nought, and says which year.
        assert!(said.iter().any(|line| line.contains("连续两年下降的—户（")), "{said:#?}");
        assert!(said.contains(&"（“—”是没法统计，没有2022年度的数据：连续两年下降的户。）".to_owned()), "{said:#?}");
        assert!(lines("Q", &counts, Lang::En).iter().all(|line| !line.contains('{')));
        let of_a_part = lines("青溪镇", &PeriodCounts { period: Period { year: 2024, part: Part::Q3 }, ..counts }, Lang::Zh);
        assert!(of_a_part.iter().any(|line| line.starts_with("人均纯收入比上年同期下降的9户")), "{of_a_part:#?}");
        assert!(of_a_part.iter().any(|line| line.contains("上年同期有、本期没有转移性收入的")), "{of_a_part:#?}");
    }
}
