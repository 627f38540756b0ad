//! No words of the book write out what a limit or the period decides: the office changes its limits, and what is asked of a year is asked
//! of its quarters too.
//!
//! What does not live here: whether the texts are there at all (`book_tests.rs`).

use crate::i18n::Lang;
use crate::i18n::Text;
use crate::rules::book::Book;
use crate::rules::book::Rule;
use crate::rules::book::limits::Limit;

/// Words that say which part of the year is meant.
const PARTS: [(Lang, &[&str]); 2] = [
    (Lang::Zh, &["本年", "全年", "当年", "一季度", "上半年", "三季度", "今年"]),
    (Lang::En, &["this year", "the year's", "full year", "full-year", "whole year", "annual", "of the year", "three quarters"]),
];

/// Names of fields that have a year in them.
const NAMES: [&str; 2] = ["年度家庭人口", "size of the year"];

/// The part of the year that a text writes out, if it does.
pub(crate) fn part_written_out(said: &Text) -> Option<String> {
    PARTS.iter().find_map(|(lang, words)| {
        let said = NAMES.iter().fold(said.get(*lang).to_lowercase(), |said, name| said.replace(name, ""));
        words.iter().find(|word| said.contains(**word)).map(|word| format!("“{word}” in “{said}”"))
    })
}

/// A rule that concerns one part of the year only says which; every other one is asked of any period.
fn is_of_one_part(rule: &Rule) -> bool {
    ["period.kind", "period.annual", "last_annual"].iter().any(|named| rule.text.contains(named))
}

fn texts(rule: &Rule) -> impl Iterator<Item = (&'static str, &Text)> {
    let own = [
        ("title", Some(&rule.title)),
        ("brief", rule.brief.as_ref()),
        ("meaning", rule.meaning.as_ref()),
        ("say", Some(&rule.say)),
        ("ask", rule.ask.as_ref()),
        ("excuse", rule.excuse.as_ref()),
    ];
    own.into_iter().filter_map(|(name, said)| Some((name, said?)))
}

/// Without what is put in when the words are told.
fn without_holes(said: &str) -> String {
    let pieces = said.split('{').enumerate();
    pieces.map(|(at, piece)| if at == 0 { piece } else { piece.split_once('}').map_or("", |(_, rest)| rest) }).collect::<Vec<_>>().join("")
}

/// 1 to 999,999 in Chinese.
fn chinese(number: i64) -> String {
    const DIGITS: [&str; 10] = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    if number >= 10_000 {
        return format!("{}万{}", chinese(number / 10_000), chinese(number % 10_000));
    }
    let mut out = String::new();
    for (unit, word) in [(1_000, "千"), (100, "百"), (10, "十"), (1, "")] {
        let digit = usize::try_from(number / unit % 10).unwrap_or(0);
        if digit > 0 {
            out += if unit == 10 && digit == 1 && number < 20 { "" } else { DIGITS[digit] };
            out += word;
        }
    }
    out
}

/// 1 to 99 in English.
fn english(number: i64) -> String {
    const SMALL: [&str; 20] = [
        "",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
    ];
    const TENS: [&str; 10] = ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
    let place = |number: i64| usize::try_from(number).unwrap_or(0);
    match number {
        0..20 => SMALL[place(number)].to_owned(),
        20..100 if number % 10 == 0 => TENS[place(number / 10)].to_owned(),
        20..100 => format!("{}-{}", TENS[place(number / 10)], SMALL[place(number % 10)]),
        _ => number.to_string(),
    }
}

/// How people write the value of a limit in a sentence, with its unit; digits are looked for by themselves.
fn written(unit: &str, number: i64) -> [Vec<String>; 2] {
    let (zh, en) = (chinese(number), english(number));
    let zh_units: &[&str] = match unit {
        "money" => &["元"],
        "years" => &["岁", "周岁"],
        "months" => &["个月"],
        "days" => &["天", "日"],
        "times" => &["倍"],
        "turns" => &["次"],
        "households" => &["户"],
        "items" => &["项"],
        "mu" => &["亩"],
        "share" => &[],
        _ => &["个", "名", "人"],
    };
    let mut out = [zh_units.iter().map(|unit| format!("{zh}{unit}")).collect::<Vec<_>>(), Vec::new()];
    out[0].extend(zh_units.iter().filter(|_| number == 2).map(|unit| format!("两{unit}")));
    out[1] = match unit {
        "years" => vec![format!("{en} or over"), format!("under {en}"), format!("of {en}"), format!("{en} and over")],
        "months" => vec![format!("{en} months"), format!("{en} month ")],
        "times" | "turns" => vec![format!("{en} times")],
        "days" => vec![format!("{en} days")],
        "money" => vec![format!("{en} yuan")],
        _ => Vec::new(),
    };
    let more: &[(&str, &str)] = match (unit, number) {
        ("share", 50) => &[("一半", "half"), ("五成", "five tenths")],
        ("share", 10) => &[("一成", "a tenth")],
        ("share", 20) => &[("两成", "a fifth"), ("二成", "two tenths")],
        ("share", 30) => &[("三成", "three tenths")],
        ("share", 80) => &[("八成", "four fifths")],
        ("money", 100) => &[("百元", "hundred yuan")],
        ("months", 1) => &[("一个月", "a month ")],
        ("months", 6) => &[("半年", "half a year")],
        ("months", 12) => &[("一年", "a year")],
        ("times" | "turns", 2) => &[("两倍", "twice")],
        _ => &[],
    };
    for (zh, en) in more {
        out[0].push((*zh).to_owned());
        out[1].push((*en).to_owned());
    }
    out
}

/// A number written in digits: `10,000`, `1万`.
fn digits(said: &str) -> Vec<i64> {
    let joined: Vec<char> = said.replace(',', "").chars().collect();
    let mut found = Vec::new();
    for run in joined.split(|letter| !letter.is_ascii_digit() && *letter != '万') {
        let word: String = run.iter().collect();
        let (number, times) = word.strip_suffix('万').map_or((word.as_str(), 1), |number| (number, 10_000));
        found.extend(number.parse::<i64>().ok().and_then(|number| number.checked_mul(times)));
    }
    found
}

/// Where a text writes out the value of one of these limits.
fn limit_written_out(said: &Text, limits: &[&Limit]) -> Option<String> {
    limits.iter().find_map(|limit| {
        let value = limit.value.as_deref()?;
        let number: i64 = value.trim_end_matches('%').parse().ok().filter(|number| *number > 0)?;
        let forms = written(limit.unit.code(), number);
        [Lang::Zh, Lang::En].into_iter().zip(forms).find_map(|(lang, forms)| {
            let said = without_holes(said.get(lang)).to_lowercase();
            let is_share = limit.unit.code() == "share";
            let in_digits = if is_share { said.contains(&format!("{number}%")) } else { digits(&said).contains(&number) && number > 1 };
            let is_written = in_digits || forms.iter().any(|form| said.contains(form.as_str()));
            is_written.then(|| format!("{} = {value} in “{said}”", limit.key))
        })
    })
}

#[test]
fn no_words_of_a_rule_write_out_the_value_of_its_limits() {
    let book = Book::shipped().expect("the book");
    let mut wrong = Vec::new();
    for rule in book.rules() {
        let limits: Vec<&Limit> = book.limits.iter().filter(|limit| rule.limits.contains(&limit.key)).collect();
        for (name, said) in texts(rule) {
            wrong.extend(limit_written_out(said, &limits).map(|found| format!("{} {name}: {found}", rule.code)));
        }
    }
    for limit in &book.limits {
        wrong.extend(limit_written_out(&limit.title, &[limit]).map(|found| format!("limit {}: {found}", limit.key)));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn no_words_of_the_book_name_a_part_of_the_year_that_the_period_decides() {
    let book = Book::shipped().expect("the book");
    let mut wrong = Vec::new();
    let rules = book.rules().iter().filter(|rule| !is_of_one_part(rule));
    for (code, name, said) in rules.flat_map(|rule| texts(rule).map(|(name, said)| (rule.code.as_str(), name, said))) {
        wrong.extend(part_written_out(said).map(|found| format!("{code} {name}: {found}")));
    }
    let of_one_part: Vec<&str> =
        book.rules().iter().filter(|rule| is_of_one_part(rule)).flat_map(|rule| &rule.limits).map(String::as_str).collect();
    for limit in book.limits.iter().filter(|limit| !of_one_part.contains(&limit.key.as_str())) {
        wrong.extend(part_written_out(&limit.title).map(|found| format!("limit {}: {found}", limit.key)));
    }
    for (name, said) in book.stats.iter().map(|stat| (&stat.name, &stat.title)) {
        wrong.extend(part_written_out(said).map(|found| format!("statistic {name}: {found}")));
    }
    for said in book.env.titles.iter().map(|(_, title)| title) {
        wrong.extend(part_written_out(said).map(|found| format!("definition: {found}")));
    }
    for card in book.cards() {
        wrong.extend([Some(&card.title), card.usual.as_ref()].into_iter().flatten().filter_map(part_written_out));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_figure_or_a_part_that_is_written_out_is_found() {
    let limit = |unit: &str, value: &str| {
        let book = Book::shipped().expect("the book");
        let like = book.limits.iter().find(|limit| limit.unit.code() == unit).expect("a limit of the unit");
        Limit { value: Some(value.to_owned()), ..like.clone() }
    };
    for (unit, value, zh, en) in [
        ("money", "10000", "低于关注线(1万元)", "x"),
        ("money", "10000", "甲", "below the line (10,000 yuan)"),
        ("money", "300000", "超过三十万元", "x"),
        ("years", "60", "满六十周岁", "x"),
        ("years", "16", "甲", "aged 16 to 22"),
        ("share", "10%", "少了一成以上", "x"),
        ("share", "30%", "甲", "more than three tenths"),
        ("months", "6", "半年以上", "x"),
        ("times", "2", "甲", "more than twice as much"),
    ] {
        let said = Text::made(zh.to_owned(), en.to_owned());
        assert!(limit_written_out(&said, &[&limit(unit, value)]).is_some(), "{zh} {en}");
    }
    let said = Text::made("低于关注线 {limit.attention:money} 元，2 人".to_owned(), "16 members".to_owned());
    assert_eq!(limit_written_out(&said, &[&limit("money", "10000"), &limit("years", "60")]), None);
    assert!(part_written_out(&Text::made("当年监测线".to_owned(), "line".to_owned())).is_some());
    assert_eq!(part_written_out(&Text::made("年度家庭人口数".to_owned(), "size of the year".to_owned())), None);
}
