//! Dirty cells to clean ones: full-width digits, separators, wrappers, units, dates, sets and codes as files write them.
//!
//! Nothing is guessed: what cannot be read without a doubt becomes unreadable, with a note that keeps what the file said.
//! What does not live here: the clean forms (`domain/cell.rs`), which cell belongs to whom (`sheets/assemble.rs`).

use std::borrow::Cow;

use chrono::NaiveDate;
use csv::ByteRecord;

use crate::domain::cell;
use crate::domain::cell::Cell;
use crate::domain::code::CodeList;
use crate::domain::code::code_list;
use crate::domain::field::FieldKind;
use crate::domain::money;
use crate::domain::money::MOST;
use crate::domain::roll::Problem;
use crate::domain::text::signs;
use crate::domain::text::words::Words;
use crate::exchange::cells::dates;
use crate::exchange::cells::form::CellForm;
use crate::exchange::cells::form::Reads;
use crate::exchange::cells::header::half_width;
use crate::exchange::cells::numbers;
use crate::exchange::cells::numbers::Sort;
use crate::exchange::cells::written::Tag;
use crate::exchange::cells::written::bare;
use crate::exchange::cells::written::is_error;
use crate::exchange::cells::written::is_scientific;
use crate::exchange::cells::written::trimmed;
use crate::i18n::Text;
use crate::i18n::text;

/// A cell read, and what was the matter with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mended {
    /// The value, or why there is none.
    pub cell: Cell,
    /// What has to be noted of it.
    pub problem: Option<Problem>,
}

const fn good(cell: Cell) -> Mended {
    Mended { cell, problem: None }
}

const fn noted(cell: Cell, problem: Problem) -> Mended {
    Mended { cell, problem: Some(problem) }
}

const UNREADABLE: Mended = noted(Cell::UNREADABLE, Problem::Unreadable);

/// Whether a cell says nothing: empty, or the word that another program writes for nothing.
#[must_use]
pub fn is_void(text: &str) -> bool {
    const WORDS: [&str; 5] = ["null", "nan", "none", "nat", "<na>"];
    text.is_empty() || (text.len() <= 4 && WORDS.iter().any(|word| text.eq_ignore_ascii_case(word)))
}

/// Reads one cell, whoever it belongs to.
pub fn mend(form: CellForm, raw: &str, tag: Tag, words: &mut Words) -> Mended {
    read(form.reads, raw, tag, words)
}

fn read(reads: Reads, raw: &str, tag: Tag, words: &mut Words) -> Mended {
    let text = bare(raw);
    if is_void(text) {
        return good(Cell::EMPTY);
    }
    if is_error(text) || text.contains('\u{fffd}') {
        return UNREADABLE;
    }
    match reads {
        Reads::Number(sort) => id(sort, raw, tag, words),
        Reads::Year => dates::year(text).map_or(UNREADABLE, |(year, _)| good(Cell::value(i64::from(year)))),
        Reads::Kind(kind) => of_kind(kind, raw, tag, words),
    }
}

/// Reads a cell that says something and has no broken bytes.
fn of_kind(kind: FieldKind, raw: &str, tag: Tag, words: &mut Words) -> Mended {
    let text = bare(raw);
    if kind == FieldKind::Text {
        return written(text, words);
    }
    if signs::has_invisible(text) || text.contains("_x") {
        // What nobody sees is taken away and noted; what is left is read as any cell.
        let plain = seen(text);
        if plain != text {
            let mended = read(Reads::Kind(kind), &plain, tag, words);
            return Mended { problem: mended.problem.or(Some(Problem::Mended)), ..mended };
        }
    }
    let spaced = trimmed(raw).len() != raw.len();
    match kind {
        FieldKind::Money if is_accounting_zero(raw, text) => noted(Cell::value(0), Problem::Mended),
        _ if matches!(text, "-" | "--" | "—" | "——" | "－" | "/") => noted(Cell::EMPTY, Problem::Mended),
        FieldKind::Money => number(text, tag, 2, spaced, &["元"]),
        FieldKind::Count => number(text, tag, 0, spaced, &["人", "个月", "月", "口", "户"]),
        FieldKind::Decimal => number(text, tag, 4, spaced, &["亩", "公里", "km"]),
        FieldKind::Date => day(text, tag),
        FieldKind::Month => month(text, tag),
        FieldKind::Code(list) => code(text, code_list(list), words),
        FieldKind::Set(list) => set(text, list.and_then(code_list), words),
        FieldKind::Truth => code(text, code_list("yes_no"), words),
        FieldKind::Text => written(text, words),
    }
}

/// The text without what nobody sees, and with blanks for the line ends that spreadsheets write as `_x000D_`.
fn seen(text: &str) -> String {
    signs::unescaped(&signs::stripped(text)).replace(['\r', '\n', '\t'], " ")
}

/// The dash that the accounting format of spreadsheets shows for 0.00: with blanks on both sides, or behind the sign of a currency. A
/// dash alone may as well mean that nothing was asked.
fn is_accounting_zero(raw: &str, text: &str) -> bool {
    let dash = |text: &str| matches!(text, "-" | "－" | "–");
    let padded = raw.starts_with(signs::is_blank) && raw.ends_with(signs::is_blank);
    let money = text.strip_prefix(['¥', '￥', '$']).map(str::trim);
    (dash(text) && padded) || money.is_some_and(dash)
}

/// Whether three digits with a zero in front are the end of a figure whose thousands a comma without quotes has set apart.
fn is_torn_off(digits: &[u8]) -> bool {
    let whole = digits.split(|byte| *byte == b'.').next().unwrap_or_default();
    whole.len() == 3 && whole[0] == b'0'
}

/// A money cell of plain ASCII digits with at most two decimals, in fen; anything else takes the long way.
#[must_use]
pub fn plain_fen(raw: &[u8]) -> Option<i64> {
    let (negative, digits) = match raw.first()? {
        b'-' => (true, &raw[1..]),
        _ => (false, raw),
    };
    if digits.is_empty() || digits.len() > 12 || is_torn_off(digits) {
        return None;
    }
    let mut value: i64 = 0;
    let mut decimals = None;
    for &byte in digits {
        match (byte, decimals) {
            (b'0'..=b'9', Some(2)) => return None,
            (b'0'..=b'9', _) => {
                value = value * 10 + i64::from(byte - b'0');
                decimals = decimals.map(|count: u32| count + 1);
            }
            (b'.', None) => decimals = Some(0),
            _ => return None,
        }
    }
    match decimals {
        None => value *= 100,
        Some(0) => return None,
        Some(1) => value *= 10,
        Some(_) => {}
    }
    Some(if negative { -value } else { value })
}

/// The cells of a row as words, for looking at headers; what nobody sees is named.
#[must_use]
pub fn words_of(row: &ByteRecord) -> Vec<String> {
    row.iter().map(|cell| title(&String::from_utf8_lossy(cell))).collect()
}

/// One title: line breaks are part of many, and no other sign that nobody sees goes further than its name.
fn title(raw: &str) -> String {
    let text = bare(raw);
    if text.contains(['\n', '\r', '\t']) {
        let line: String = text.chars().filter(|letter| !matches!(letter, '\n' | '\r' | '\t')).collect();
        return signs::visible(&line).into_owned();
    }
    signs::visible(text).into_owned()
}

fn id(sort: Sort, raw: &str, tag: Tag, words: &mut Words) -> Mended {
    match numbers::clean(sort, raw, tag) {
        Ok(clean) if clean.text.is_empty() => good(Cell::EMPTY),
        Ok(clean) if clean.mended => noted(cell::word_cell(words, &clean.text), Problem::Mended),
        Ok(clean) => good(cell::word_cell(words, &clean.text)),
        Err(fault) => noted(Cell::UNREADABLE, fault.problem()),
    }
}

/// Words without what nobody sees or a terminal would take for a command; line breaks within a cell are left.
fn written(text: &str, words: &mut Words) -> Mended {
    if !signs::has_invisible(text) && !text.contains("_x") {
        return good(cell::word_cell(words, text));
    }
    let clean = seen(text);
    let problem = (clean != text).then_some(Problem::Mended);
    Mended { cell: cell::word_cell(words, bare(&clean)), problem }
}

/// An amount, count or measure; `places` decimals are kept.
fn number(text: &str, tag: Tag, places: u32, spaced: bool, units: &[&str]) -> Mended {
    if tag == Tag::Day {
        return UNREADABLE;
    }
    let Some(plain) = plain_number(text, places > 0, units) else { return UNREADABLE };
    if is_scientific(&plain) {
        return noted(Cell::UNREADABLE, Problem::Scientific);
    }
    let Some((value, exact)) = ungrouped(&plain).and_then(|digits| money::parse_scaled(&digits, places)) else { return UNREADABLE };
    // Half a person or a part of a month is not a count.
    if value.abs() > MOST || (places == 0 && !exact) {
        return UNREADABLE;
    }
    if is_torn_off(plain.as_bytes()) {
        return UNREADABLE;
    }
    let problem = match (exact, spaced || plain != text || plain.contains(',')) {
        (false, _) => Some(Problem::Rounded),
        (true, true) => Some(Problem::Mended),
        (true, false) => None,
    };
    Mended { cell: Cell::value(value), problem }
}

/// What is said of a cell that was read after something was taken away; nothing of what every reader sees at once (`12,345元`).
#[must_use]
pub fn remark_on(kind: FieldKind, raw: &str) -> Option<Text> {
    let is_figure = matches!(kind, FieldKind::Money | FieldKind::Count | FieldKind::Decimal);
    let mut words = bare(raw).split(char::is_whitespace).filter(|word| !word.is_empty());
    let parts = |word: &str| word.chars().map(half_width).any(|letter| letter.is_ascii_digit());
    if is_figure && words.by_ref().filter(|word| parts(word)).take(2).count() == 2 {
        return Some(text(
            "一格一个数；数字之间的空格当作千分位，连起来读入了。如果是两个数，请改好再导入",
            "one figure a cell; the blanks between its digits were taken for thousands and it was read as one. If it is two, mend it and import again",
        ));
    }
    let odd = signs::named(raw);
    (!odd.is_empty()).then(|| numbers::cleaned(&odd))
}

/// The number without wrapping, unit and sign of a currency; none when blanks stand between two figures.
fn plain_number<'a>(text: &'a str, is_grouped: bool, units: &[&str]) -> Option<Cow<'a, str>> {
    if text.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'-')) {
        return Some(Cow::Borrowed(text));
    }
    let minus = |letter: char| if matches!(letter, '\u{2212}' | '\u{2013}') { '-' } else { letter };
    let mut plain: String =
        text.trim_matches(|letter: char| signs::is_wrapper(letter) || letter.is_whitespace()).chars().map(half_width).map(minus).collect();
    if let Some(rest) = plain.strip_prefix(['¥', '￥']) {
        plain = rest.trim_start().into();
    }
    if let Some(rest) = units.iter().find_map(|unit| plain.strip_suffix(unit)) {
        plain = rest.trim_end().into();
    }
    if !plain.contains(char::is_whitespace) {
        return Some(Cow::Owned(plain));
    }
    // A minus may stand apart, thousands of amounts may be set apart by one blank each; everything else is two figures.
    let (sign, rest) = plain.strip_prefix('-').map_or(("", plain.trim()), |rest| ("-", rest.trim()));
    let (whole, decimals) = rest.split_once('.').map_or((rest, None), |(whole, decimals)| (whole, Some(decimals)));
    let mut groups = whole.split([' ', '\u{202f}', '\u{2009}']);
    let digits = |group: &str| !group.is_empty() && group.bytes().all(|byte| byte.is_ascii_digit());
    let first = groups.next().is_some_and(|first| digits(first) && first.len() <= 3);
    let is_whole = groups.clone().next().is_none();
    if !first
        || !(is_grouped || is_whole)
        || !groups.all(|group| digits(group) && group.len() == 3)
        || decimals.is_some_and(|decimals| !digits(decimals))
    {
        return None;
    }
    let joined: String = whole.chars().filter(char::is_ascii_digit).collect();
    Some(Cow::Owned(format!("{sign}{joined}{}{}", if decimals.is_some() { "." } else { "" }, decimals.unwrap_or_default())))
}

/// The number without its thousands separators, which must stand every three digits: `1,2` is not twelve.
fn ungrouped(plain: &str) -> Option<Cow<'_, str>> {
    if !plain.contains(',') {
        return Some(Cow::Borrowed(plain));
    }
    let (whole, rest) = plain.split_once('.').map_or((plain, ""), |(whole, rest)| (whole, rest));
    let digits = whole.strip_prefix('-').unwrap_or(whole);
    let mut groups = digits.split(',');
    let first = groups.next()?;
    if first.is_empty() || first.len() > 3 || rest.contains(',') || !groups.all(|group| group.len() == 3) {
        return None;
    }
    Some(Cow::Owned(plain.replace(',', "")))
}

fn day(text: &str, tag: Tag) -> Mended {
    if let Some(day) = dates::day(text) {
        let wide = text.chars().any(|letter| half_width(letter) != letter);
        return Mended { cell: cell::day_cell(day), problem: wide.then_some(Problem::Mended) };
    }
    match (tag, text.parse::<i64>()) {
        (Tag::Number, Ok(serial)) => serial_day(serial).map_or(UNREADABLE, |day| noted(cell::day_cell(day), Problem::Mended)),
        _ => UNREADABLE,
    }
}

/// A day of the calendar as people write it, or as the number that a spreadsheet keeps of it.
#[must_use]
pub fn day_of(written: &str) -> Option<NaiveDate> {
    dates::day(written).or_else(|| written.parse().ok().and_then(serial_day))
}

/// The day of a spreadsheet's serial number, where it falls into the years of living people.
#[must_use]
pub fn serial_day(serial: i64) -> Option<NaiveDate> {
    // Day 60 is a 29 February 1900 that never was; earlier numbers are no dates here.
    (61..=73_050)
        .contains(&serial)
        .then(|| NaiveDate::from_ymd_opt(1899, 12, 30)?.checked_add_days(chrono::Days::new(serial.unsigned_abs())))?
}

fn month(text: &str, tag: Tag) -> Mended {
    // As a number, 2024.1 may have been 2024.10.
    if tag == Tag::Number && text.contains('.') {
        return UNREADABLE;
    }
    match dates::month(text) {
        Some((year, month)) => good(cell::month_cell(year, month)),
        None => UNREADABLE,
    }
}

fn code(text: &str, list: Option<&'static CodeList>, words: &mut Words) -> Mended {
    let Some(list) = list else { return good(cell::word_cell(words, text)) };
    match canonical(text, list) {
        Some(value) if value.is_empty() => good(Cell::EMPTY),
        Some(value) => good(cell::word_cell(words, &value)),
        None => noted(Cell::NOT_IN_LIST, Problem::NotInList),
    }
}

/// The list's spelling; half-width signs, inner spaces and ticks are tried where the word itself is not known.
fn canonical<'a>(text: &'a str, list: &CodeList) -> Option<Cow<'a, str>> {
    let known = |word: &str| list.values.contains(&word) || list.aliases.iter().any(|(alias, _)| *alias == word);
    if known(text) {
        return list.canonical(text).map(Cow::Borrowed);
    }
    let plain: String = text.chars().map(half_width).filter(|letter| !letter.is_whitespace()).collect();
    let plain = match plain.as_str() {
        "√" | "✓" | "✔" | "TRUE" | "true" if list.id == "yes_no" => "是",
        "×" | "✗" | "✘" | "FALSE" | "false" if list.id == "yes_no" => "否",
        other => other,
    };
    if known(plain) {
        return list.canonical(plain).map(|value| Cow::Owned(value.to_owned()));
    }
    list.canonical(text).map(Cow::Borrowed)
}

fn set(text: &str, list: Option<&'static CodeList>, words: &mut Words) -> Mended {
    let mut values: Vec<Cow<'_, str>> = Vec::new();
    for part in text.split([',', '，', ';', '；', '、']).map(bare) {
        let value = match list {
            _ if part.is_empty() || part == "无" => continue,
            Some(list) => match canonical(part, list) {
                Some(value) if value.is_empty() => continue,
                Some(value) => value,
                None => return noted(Cell::NOT_IN_LIST, Problem::NotInList),
            },
            None => Cow::Borrowed(part),
        };
        values.push(value);
    }
    values.sort_unstable();
    values.dedup();
    if values.is_empty() { good(Cell::EMPTY) } else { good(cell::word_cell(words, &values.join(","))) }
}

#[cfg(test)]
mod tests {
    use crate::domain::cell::Cell;
    use crate::domain::field::FieldKind;
    use crate::domain::field::field;
    use crate::domain::roll::Problem;
    use crate::domain::text::words::Words;
    use crate::exchange::cells::form::CellForm;
    use crate::exchange::cells::mend::is_accounting_zero;
    use crate::exchange::cells::mend::mend;
    use crate::exchange::cells::mend::plain_fen;
    use crate::exchange::cells::mend::remark_on;
    use crate::exchange::cells::mend::title;
    use crate::exchange::cells::written::Tag;
    use crate::i18n::Lang;

    #[test]
    fn a_title_over_several_lines_is_one_and_what_nobody_sees_in_it_is_named() {
        for (raw, wanted) in [("家庭\n人口", "家庭人口"), (" 户\r\n编\t号 ", "户编号"), ("户编号", "户编号")] {
            assert_eq!(title(raw), wanted, "{raw:?}");
        }
        for raw in ["户\u{200b}编号", "户\u{200b}\n编号"] {
            assert_eq!(title(raw), "户‹U+200B›编号");
        }
    }

    #[test]
    fn the_dash_of_an_accounting_format_is_nought_and_a_bare_one_is_not() {
        for (raw, is_zero) in [
            (" - ", true),
            ("\u{3000}－ ", true),
            ("- ", false),
            (" -", false),
            ("-", false),
            (" 5 ", false),
            ("¥ -", true),
            ("￥-", true),
            ("¥ 5", false),
        ] {
            assert_eq!(is_accounting_zero(raw, raw.trim()), is_zero, "{raw:?}");
        }
    }

    fn read(code: &str, raw: &str, tag: Tag) -> (String, Option<Problem>) {
        let field = field(code).expect("a known field");
        let mut words = Words::new();
        let mended = mend(CellForm::of(field), raw, tag, &mut words);
        let shown = match mended.cell {
            Cell::UNREADABLE => "unreadable".to_owned(),
            Cell::NOT_IN_LIST => "not in list".to_owned(),
            cell => cell.written(field.row().kind, &words),
        };
        (shown, mended.problem)
    }

    #[test]
    fn blanks_inside_a_figure_and_signs_nobody_sees_are_told() {
        for (kind, raw, zh) in [
            (FieldKind::Money, "108 300", Some("千分位")),
            (FieldKind::Money, "-12\u{a0}345.60元", Some("千分位")),
            (FieldKind::Money, "１２ ３４５", Some("千分位")),
            (FieldKind::Money, "12,345.60 元", None),
            (FieldKind::Money, " 800 ", None),
            (FieldKind::Money, "- 5", None),
            (FieldKind::Money, "12\u{200b}00", Some("U+200B")),
            (FieldKind::Date, "2024-10-09 00:00", None),
        ] {
            let said = remark_on(kind, raw).map(|said| said.get(Lang::Zh).to_owned());
            assert_eq!(said.is_some(), zh.is_some(), "{raw}: {said:?}");
            assert!(said.is_none_or(|said| said.contains(zh.unwrap_or_default())), "{raw}");
        }
    }

    #[test]
    fn text_cells() {
        use Problem::Mended;
        use Problem::NotInList;
        use Problem::Rounded;
        use Problem::Scientific;
        use Problem::Unreadable;
        let table: &[(&str, &str, &str, Option<Problem>)] = &[
            ("wage", "12345.6", "12345.60", None),
            ("wage", "-5", "-5.00", None),
            ("wage", "0", "0.00", None),
            ("wage", "", "", None),
            ("wage", "  ", "", None),
            ("wage", "NULL", "", None),
            ("wage", "-", "", Some(Mended)),
            ("wage", "=\"31200.00\"", "31200.00", None),
            ("wage", "'31200", "31200.00", None),
            ("wage", "１２３４５．６", "12345.60", Some(Mended)),
            ("wage", "12,345.60", "12345.60", Some(Mended)),
            ("wage", "１２，３４５元", "12345.00", Some(Mended)),
            ("wage", "￥12,345.60", "12345.60", Some(Mended)),
            ("wage", " 800 ", "800.00", Some(Mended)),
            ("wage", "1 200", "1200.00", Some(Mended)),
            ("wage", "000", "unreadable", Some(Unreadable)),
            ("wage", "050.20", "unreadable", Some(Unreadable)),
            ("wage", "0.50", "0.50", None),
            ("wage", "0", "0.00", None),
            ("wage", "00001200.00", "1200.00", None),
            ("wage", "12 345.60", "12345.60", Some(Mended)),
            ("wage", "1200 300", "unreadable", Some(Unreadable)),
            ("wage", "1200\n300", "unreadable", Some(Unreadable)),
            ("wage", "1\n200", "unreadable", Some(Unreadable)),
            ("wage", "4 5", "unreadable", Some(Unreadable)),
            ("wage", "1 200 30", "unreadable", Some(Unreadable)),
            ("wage", "12\u{200b}00", "1200.00", Some(Mended)),
            ("wage", "\u{202d}1200\u{202c}", "1200.00", Some(Mended)),
            ("wage", "1200_x000D_", "1200.00", Some(Mended)),
            ("wage", "“1200”", "1200.00", Some(Mended)),
            ("wage", "1200 元", "1200.00", Some(Mended)),
            ("wage", "￥ 1,200.00", "1200.00", Some(Mended)),
            ("wage", "- 5", "-5.00", Some(Mended)),
            ("wage", " -   ", "0.00", Some(Mended)),
            ("wage", "￥-", "0.00", Some(Mended)),
            ("wage", "nan", "", None),
            ("size_year", "4 5", "unreadable", Some(Unreadable)),
            ("size_year", "2 300", "unreadable", Some(Unreadable)),
            ("size_year", "000", "unreadable", Some(Unreadable)),
            ("wage", "800元", "800.00", Some(Mended)),
            ("wage", "1200.005", "1200.01", Some(Rounded)),
            ("wage", "1,2", "unreadable", Some(Unreadable)),
            ("wage", "1.2万", "unreadable", Some(Unreadable)),
            ("wage", "三千", "unreadable", Some(Unreadable)),
            ("wage", "1.2E+05", "unreadable", Some(Scientific)),
            ("wage", "#N/A", "unreadable", Some(Unreadable)),
            ("wage", "99999999999999999999", "unreadable", Some(Unreadable)),
            ("size_year", "4.0", "4", None),
            ("size_year", "4人", "4", Some(Mended)),
            ("size_year", "4.5", "unreadable", Some(Unreadable)),
            ("year", "2024年度", "2024", None),
            ("land_farm", "2.5亩", "2.5", Some(Mended)),
            ("sign_date", "2024年10月9日", "2024-10-09", None),
            ("sign_date", "45574", "unreadable", Some(Unreadable)),
            ("mon_id_month", "202408", "2024-08", None),
            ("cert_no", "98010119900307451x", "98010119900307451X", None),
            ("cert_no", "１１０１０1", "110101", Some(Mended)),
            ("cert_no", "98010119900307451X 已过期", "unreadable", Some(Unreadable)),
            ("cert_no", "1.10101E+17", "unreadable", Some(Scientific)),
            ("name", "买买提·艾力", "买买提·艾力", None),
            ("name", "红\u{1b}]0;x\u{7}\u{9b}梅", "红]0;x梅", Some(Mended)),
            ("name", "红\u{202e}梅", "红梅", Some(Mended)),
            ("name", "Â王", "Â王", None),
            ("health", "长期慢性病，残疾、残疾", "残疾,长期慢性病", None),
            ("health", "残疾;发烧", "not in list", Some(NotInList)),
            ("labour", "弱（半）劳动力", "弱劳动力或半劳动力", None),
            ("labour", "普通劳动", "not in list", Some(NotInList)),
            ("signed", "√", "是", None),
            ("student", "非在校生", "", None),
            ("meas_job", "技能培训,劳务输出", "劳务输出,技能培训", None),
            ("meas_job", "无", "", None),
        ];
        for (code, raw, shown, problem) in table {
            assert_eq!(read(code, raw, Tag::Text), ((*shown).to_owned(), *problem), "{code} {raw}");
        }
    }

    #[test]
    fn workbook_cells() {
        assert_eq!(read("cert_no", "110101199003077760", Tag::Number), ("unreadable".to_owned(), Some(Problem::NumericId)));
        assert_eq!(read("hh_id", "51012345678901", Tag::Number), ("51012345678901".to_owned(), None));
        assert_eq!(read("person_id", "12.5", Tag::Number), ("unreadable".to_owned(), Some(Problem::NumericId)));
        assert_eq!(read("sign_date", "45574", Tag::Number), ("2024-10-09".to_owned(), Some(Problem::Mended)));
        assert_eq!(read("sign_date", "2024-10-09", Tag::Day), ("2024-10-09".to_owned(), None));
        assert_eq!(read("mon_id_month", "2024.1", Tag::Number), ("unreadable".to_owned(), Some(Problem::Unreadable)));
        assert_eq!(read("wage", "2024-10-09", Tag::Day), ("unreadable".to_owned(), Some(Problem::Unreadable)));
    }

    #[test]
    fn the_short_way_agrees_with_the_long_one() {
        let words = &mut Words::new();
        let wage = CellForm::of(field("wage").expect("a known field"));
        for raw in ["0", "0.00", "12.3", "-7.25", "123456789.01", ".5", "00012"] {
            let long = mend(wage, raw, Tag::Text, words);
            assert_eq!(plain_fen(raw.as_bytes()).map(Cell::value), Some(long.cell), "{raw}");
        }
        for raw in ["", "-", ".", "1.", "1.234", "1,000", "+1", "1e3", "9999999999999"] {
            assert_eq!(plain_fen(raw.as_bytes()), None, "{raw}");
        }
    }
}
