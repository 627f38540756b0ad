//! The arithmetic that flags show: one line of every rule as it was looked at, and every calculation done again from its own words.
//!
//! What does not live here: whether the rules fire where they should (`answers.rs`, `reading.rs`).

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;

use hezhun::Book;
use hezhun::Campaign;
use hezhun::Flag;
use hezhun::Lang;
use hezhun::OfficePlace;
use hezhun::ReadOptions;
use hezhun::Tables;
use hezhun::Town;
use hezhun::assess;
use hezhun::flag_words;
use hezhun::overlay;
use hezhun::read;
use hezhun::training;

use crate::office::HANDBOOK_HOUSEHOLDS;
use crate::office::SEED;

/// The flags of the practice township.
fn flags() -> Vec<Flag> {
    let folder = tempfile::tempdir().expect("a folder");
    let mut paths = Vec::new();
    for (name, bytes) in training::sample(HANDBOOK_HOUSEHOLDS, SEED).files {
        let path = folder.path().join(name);
        fs::write(&path, bytes).expect("written");
        paths.push(path);
    }
    let incoming = read::read(&paths, &ReadOptions { period: None, only: None, table: None, skip_sheets: false, progress: &|_| true })
        .expect("readable");
    let (_, mut rolls, _) = overlay::merged(incoming);
    let (period, current) = rolls.pop_last().expect("a period");
    let past: Vec<_> = rolls.values().rev().collect();
    let place = OfficePlace { prov: "演示省".into(), city: "演示州".into(), county: "青山县".into(), town: "青溪镇".into() };
    let as_of = period.end();
    let campaign = Campaign { period, place, window_start: None, window_end: None, deadline: None, as_of };
    let book = Book::shipped().expect("a book");
    assess(&book, &Town { campaign: &campaign, current: &current, past: &past, tables: &Tables::new() }, &|_, _| true).flags
}

#[test]
fn every_rule_shows_its_arithmetic() {
    let mut lines: BTreeMap<(String, &str), Flag> = BTreeMap::new();
    for flag in flags() {
        lines.entry((flag.rule.clone(), flag.severity.code())).or_insert(flag);
    }
    let (book, mut page) = (Book::shipped().expect("a book"), String::new());
    for ((rule, severity), flag) in &lines {
        let words = flag_words(&book, flag).expect("its words");
        let (zh, en) = (words.worked.get(Lang::Zh), words.worked.get(Lang::En));
        writeln!(page, "{rule} {severity}\n  {zh}\n  {en}").expect("a line");
        for bad in ["（）", "()", "“”", "  ", "，，", "prior.", "limit.", "not_in_list", "全年数据"] {
            assert!(!zh.contains(bad) && !en.contains(bad), "{rule}: {bad:?} in {zh} / {en}");
        }
        assert!(!zh.is_empty() && zh.chars().count() <= 220, "{rule}: {} characters: {zh}", zh.chars().count());
    }
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../snapshots");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!("worked", page));
}

/// An exact number: numerator and denominator, and the decimals it was written with.
#[derive(Clone, Copy, Debug)]
struct Exact(i128, i128, u32);

#[derive(Clone, Copy, Debug)]
enum Token {
    Number(Exact),
    Sign(char),
}

/// Numbers and signs of a calculation; labels, units and what stands in brackets without a sign are passed over.
fn tokens(words: &str) -> Vec<Token> {
    let chars: Vec<char> = words.chars().collect();
    let mut found = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        let c = chars[at];
        let begins = at == 0 || !chars[at - 1].is_alphanumeric();
        let negative = c == '−' && chars.get(at + 1).is_some_and(char::is_ascii_digit);
        if (c.is_ascii_digit() || negative) && begins {
            let start = if negative { at + 1 } else { at };
            let mut end = start;
            while end < chars.len() && (chars[end].is_ascii_digit() || matches!(chars[end], ',' | '.')) {
                end += 1;
            }
            let written: String = chars[start..end].iter().collect();
            let clean = written.trim_end_matches([',', '.']).replace(',', "");
            let (whole, part) = clean.split_once('.').unwrap_or((&clean, ""));
            let places = u32::try_from(part.len()).expect("short");
            let num: i128 = format!("{whole}{part}").parse().expect("digits");
            let percent = chars.get(end) == Some(&'%');
            let den = 10_i128.pow(places) * if percent { 100 } else { 1 };
            found.push(Token::Number(Exact(if negative { -num } else { num }, den, places + if percent { 2 } else { 0 })));
            at = end;
        } else {
            if matches!(c, '+' | '−' | '×' | '÷' | '(' | ')') {
                found.push(Token::Sign(c));
            }
            at += 1;
        }
    }
    found
}

fn primary(tokens: &[Token], at: &mut usize) -> Option<Exact> {
    match tokens.get(*at)? {
        Token::Number(exact) => {
            *at += 1;
            Some(*exact)
        }
        Token::Sign('(') => {
            *at += 1;
            let inner = sum(tokens, at)?;
            matches!(tokens.get(*at), Some(Token::Sign(')'))).then(|| *at += 1)?;
            Some(inner)
        }
        Token::Sign(_) => None,
    }
}

fn product(tokens: &[Token], at: &mut usize) -> Option<Exact> {
    let mut left = primary(tokens, at)?;
    while let Some(Token::Sign(sign @ ('×' | '÷'))) = tokens.get(*at) {
        *at += 1;
        let right = primary(tokens, at)?;
        left = if *sign == '×' {
            Exact(left.0 * right.0, left.1 * right.1, 0)
        } else {
            Exact(left.0 * right.1 * right.0.signum(), left.1 * right.0.abs(), 0)
        };
    }
    Some(left)
}

fn sum(tokens: &[Token], at: &mut usize) -> Option<Exact> {
    let mut left = product(tokens, at)?;
    while let Some(Token::Sign(sign @ ('+' | '−'))) = tokens.get(*at) {
        *at += 1;
        let right = product(tokens, at)?;
        let part = if *sign == '+' { right.0 } else { -right.0 };
        left = Exact(left.0 * right.1 + part * left.1, left.1 * right.1, 0);
    }
    Some(left)
}

/// What words come to when they are one calculation with at least one sign.
fn calculated(words: &str) -> Option<Exact> {
    let tokens = tokens(words);
    let mut at = 0;
    let value = sum(&tokens, &mut at)?;
    (at == tokens.len() && tokens.len() > 1).then_some(value)
}

/// Whether a result as written is the value, rounded half away from zero.
fn is_result(value: Exact, written: Exact) -> bool {
    let scale = 10_i128.pow(written.2);
    let (num, den) = (value.0 * scale, value.1);
    let rounded = (2 * num.abs() + den) / (2 * den) * num.signum();
    rounded * written.1 == written.0 * scale
}

/// Takes out brackets that hold no calculation: units of labels, relations, documents.
fn without_notes(line: &str) -> String {
    let mut out = String::new();
    let mut rest = line;
    while let Some(open) = rest.find('(') {
        let Some(close) = rest[open..].find(')') else { break };
        let inner = &rest[open + 1..open + close];
        out.push_str(&rest[..open]);
        if inner.contains(" − ") || inner.contains(" ÷ ") || inner.contains(" × ") || inner.contains(" + ") {
            out.push_str(&rest[open..=open + close]);
        } else if inner.contains('(') {
            // A document within a calculation: the inner bracket goes, the outer one stays open.
            let deeper = open + 1 + inner.rfind('(').expect("found");
            out.push_str(&rest[open..deeper]);
        }
        rest = &rest[open + close + 1..];
    }
    out + rest
}

/// Every calculation of a line: the words before ` = ` and the result after it.
fn calculations(line: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for clause in line.split(", ").flat_map(|part| part.split("; ")).flat_map(|part| part.split(": ")) {
        for side in clause.split(['<', '>', '≤', '≥', '≠']) {
            let mut side = side.to_owned();
            // A calculation within another one is checked first and then stands for its result.
            while let Some(equals) = side.find(" = ") {
                let close = side[equals..].find(')').map(|at| equals + at);
                let open = close.and_then(|_| side[..equals].rfind('('));
                match (open, close) {
                    (Some(open), Some(close)) if close < side.len() => {
                        let (words, result) = (side[open + 1..equals].to_owned(), side[equals + 3..close].to_owned());
                        side = format!("{}{}{}", &side[..open], result, &side[close + 1..]);
                        found.push((words, result));
                    }
                    _ => {
                        let (words, result) = (side[..equals].to_owned(), side[equals + 3..].to_owned());
                        side.clear();
                        found.push((words, result));
                    }
                }
            }
            if let Some((words, result)) = side.split_once(" differ by ") {
                found.push((words.replace(" and ", " − "), result.to_owned()));
            }
        }
    }
    found
}

#[test]
fn every_calculation_can_be_done_again() {
    let mut redone: BTreeMap<String, usize> = BTreeMap::new();
    let (book, mut wrong) = (Book::shipped().expect("a book"), Vec::new());
    for flag in flags() {
        let words = flag_words(&book, &flag).expect("its words");
        let line = without_notes(words.worked.get(Lang::En));
        for (words, result) in calculations(&line) {
            let Some(value) = calculated(&words) else { continue };
            let Some(Token::Number(written)) = tokens(&result).into_iter().next() else { continue };
            let value = if line.contains(&format!("differ by {}", result.trim())) && words.contains('−') && written.0 >= 0 {
                Exact(value.0.abs(), value.1, value.2)
            } else {
                value
            };
            *redone.entry(flag.rule.clone()).or_default() += 1;
            if !is_result(value, written) {
                wrong.push(format!("{}: {words} is not {result}: {line}", flag.rule));
            }
        }
    }
    assert!(wrong.is_empty(), "{} calculations:\n{}", wrong.len(), wrong.join("\n"));
    let few: Vec<&str> =
        ["ARI02", "ARI03", "INC01", "INC02", "INC07", "INC08", "INC09", "LAB04", "PRD03", "PRD07", "PRP01", "PWP04", "TRF01", "VIL07"]
            .into_iter()
            .filter(|rule| !redone.contains_key(*rule))
            .collect();
    assert!(few.is_empty(), "nothing was redone for {few:?}");
}

/// Rules whose line holds only the household's own figures, limits and what follows from them.
const OWN_FIGURES: [&str; 19] = [
    "ARI02", "ARI03", "ARI07", "ARI09", "INC01", "INC02", "INC03", "INC04", "INC06", "INC07", "INC08", "INC11", "INC16", "PRD01", "PRD02",
    "PRD07", "PRD09", "PRP01", "TRF01",
];

#[test]
fn every_number_told_is_stored_or_follows_from_what_is() {
    let (book, mut wrong) = (Book::shipped().expect("a book"), Vec::new());
    for flag in flags().into_iter().filter(|flag| OWN_FIGURES.contains(&flag.rule.as_str())) {
        let words = flag_words(&book, &flag).expect("its words");
        let line = without_notes(words.worked.get(Lang::En));
        let stored: Vec<&str> =
            flag.numbers.iter().map(|number| number.value.as_str()).chain(flag.limits.iter().map(|limit| limit.value.as_str())).collect();
        let mut known: Vec<Exact> = stored.iter().flat_map(|value| tokens(&value.replace('-', "−"))).filter_map(number).collect();
        // The ends of a range of the rule itself, and the 1 of a growth.
        known.extend([Exact(0, 1, 0), Exact(1, 1, 0)]);
        for (words, result) in calculations(&line) {
            if calculated(&words).is_some() {
                known.extend(tokens(&result).into_iter().filter_map(number).take(1));
                // A fall is told without its sign once the difference was told with it.
                known.extend(tokens(&result).into_iter().filter_map(number).take(1).map(|exact| Exact(-exact.0, exact.1, exact.2)));
            }
        }
        for exact in tokens(&line).into_iter().filter_map(number) {
            if !known.iter().any(|own| own.0 * exact.1 == exact.0 * own.1) {
                wrong.push(format!("{}: {exact:?} in {line}", flag.rule));
            }
        }
    }
    assert!(wrong.is_empty(), "{} numbers:\n{}", wrong.len(), wrong.join("\n"));
}

fn number(token: Token) -> Option<Exact> {
    match token {
        Token::Number(exact) => Some(exact),
        Token::Sign(_) => None,
    }
}

#[test]
fn a_village_rule_names_the_items_and_land_the_limits() {
    let flags = flags();
    let of = |rule: &str| flags.iter().find(|flag| flag.rule == rule).unwrap_or_else(|| panic!("no {rule}"));
    assert!(!of("VIL06").fields.is_empty(), "{:?}", of("VIL06"));
    assert!(of("PRD06").limits.iter().any(|limit| limit.key == "land_most_farm"), "{:?}", of("PRD06").limits);
}
