//! Header words: one spelling for the many in which a column's title is written, and the field it names.
//!
//! What does not live here: which row is the header and what a sheet's columns are (`sheets/columns.rs`).

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::domain::field::FIELDS;
use crate::domain::field::FieldId;
use crate::domain::field::Owner;
use crate::domain::text::signs;
use crate::i18n::Lang;

/// Headers of units that may follow a title without changing the figure; 万元 is not among them.
const UNITS: [&str; 18] = [
    "(元)",
    "(元/人)",
    "(元/年)",
    "(亩)",
    "(月)",
    "(个月)",
    "(月数)",
    "(人)",
    "(口)",
    "元",
    "(单位:元)",
    "(合计)",
    "(年)",
    "(必填)",
    "(选填)",
    "(km)",
    "(公里)",
    "(平方米)",
];

/// Normalised header → field, from the labels and aliases of the register.
static KNOWN: LazyLock<HashMap<String, FieldId>> = LazyLock::new(|| {
    let mut known = HashMap::new();
    for field in FieldId::all() {
        let row = field.row();
        if row.owner == Owner::Case {
            continue;
        }
        let words = std::iter::once(row.label.get(Lang::Zh)).chain(row.aliases.iter().copied()).chain(std::iter::once(row.code));
        for word in words {
            known.entry(normal(word)).or_insert(field);
        }
    }
    known
});

/// A header without spaces, line breaks (also those that spreadsheets write as `_x000D_`), marks for obligatory columns, and with
/// half-width signs.
#[must_use]
pub fn normal(header: &str) -> String {
    let mut out = String::with_capacity(header.len());
    let mut named = false;
    for letter in signs::unescaped(header).chars() {
        let letter = half_width(letter);
        // The name of a sign that nobody sees is no part of the title.
        if named || letter == '‹' {
            named = letter != '›';
            continue;
        }
        if signs::is_blank(letter) {
            continue;
        }
        match letter {
            '*' | '★' | '\'' | '"' | '=' | '`' | '“' | '”' | '‘' | '’' => {}
            '【' | '[' | '〔' => out.push('('),
            '】' | ']' | '〕' => out.push(')'),
            letter => out.push(letter),
        }
    }
    out
}

/// The ASCII letter of a full-width one.
#[must_use]
pub fn half_width(letter: char) -> char {
    match letter {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(letter as u32 - 0xfee0).unwrap_or(letter),
        '\u{3000}' | '\u{a0}' => ' ',
        letter => letter,
    }
}

/// The field a header names; as written, without its unit, or without the digit that another reader put behind a repeated title.
#[must_use]
pub fn field_of(header: &str) -> Option<FieldId> {
    meant(header, &|word| KNOWN.get(word).copied())
}

/// What a header means where `known` says what a normalised word means.
pub fn meant<T>(header: &str, known: &dyn Fn(&str) -> Option<T>) -> Option<T> {
    // Titles are short; a long cell is a note to the reader.
    if header.len() > 200 {
        return None;
    }
    let word = normal(header);
    if let Some(found) = known(&word) {
        return Some(found);
    }
    if let Some(found) = UNITS.iter().find_map(|unit| word.strip_suffix(unit).and_then(known)) {
        return Some(found);
    }
    let bare = word.trim_end_matches(|letter: char| letter.is_ascii_digit());
    let bare = bare.strip_suffix(['.', '_']).unwrap_or(bare);
    if bare.len() < word.len() { known(bare) } else { None }
}

/// The field of a header whose figures are said to be in ten thousand yuan.
#[must_use]
pub fn ten_thousand(header: &str) -> Option<FieldId> {
    if header.len() > 200 {
        return None;
    }
    let word = normal(header);
    let bare = ["(万元)", "(单位:万元)", "(万)", "(万元/年)", "(万元/人)", "万元", "_万元", "-万元"]
        .iter()
        .find_map(|unit| word.strip_suffix(unit))?;
    field_of(bare)
}

/// The known header that looks most like this one: at most two letters differ, or one holds the other.
#[must_use]
pub fn nearest(header: &str) -> Option<&'static str> {
    if header.len() > 200 {
        return None;
    }
    let letters: Vec<char> = normal(header).chars().filter(|letter| !matches!(letter, '(' | ')' | ':' | '_' | '-')).collect();
    if letters.len() < 2 {
        return None;
    }
    let mut best: Option<(usize, &'static str)> = None;
    for (word, label) in WORDS.iter() {
        let away = distance(&letters, word);
        let allowed = if letters.len().min(word.len()) <= 4 { 1 } else { 2 };
        if away <= allowed && best.is_none_or(|(least, _)| away < least) {
            best = Some((away, label));
        }
    }
    best.map(|(_, label)| label)
}

/// The letters of every known header, with the label of its field.
static WORDS: LazyLock<Vec<(Vec<char>, &'static str)>> = LazyLock::new(|| {
    let mut words: Vec<(Vec<char>, &'static str)> = KNOWN
        .iter()
        .map(|(word, field)| (word.chars().filter(|letter| !matches!(letter, '(' | ')' | ':' | '_' | '-')).collect(), label_of(*field)))
        .filter(|(letters, _): &(Vec<char>, _)| letters.len() >= 2 && !letters[0].is_ascii())
        .collect();
    words.sort();
    words
});

/// How many letters must be put in, taken out or changed; counting stops above two.
fn distance(one: &[char], other: &[char]) -> usize {
    if one.len().abs_diff(other.len()) > 2 {
        return 3;
    }
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (down, letter) in one.iter().enumerate() {
        let mut corner = row[0];
        row[0] = down + 1;
        for (across, second) in other.iter().enumerate() {
            let changed = corner + usize::from(letter != second);
            corner = row[across + 1];
            row[across + 1] = changed.min(corner + 1).min(row[across] + 1);
        }
    }
    row[other.len()]
}

/// The header of a field, as files have it: its Chinese label.
#[must_use]
pub fn label_of(field: FieldId) -> &'static str {
    FIELDS[usize::from(field.0)].label.get(Lang::Zh)
}

#[cfg(test)]
mod tests {
    use crate::domain::field::field;
    use crate::exchange::cells::header::field_of;
    use crate::exchange::cells::header::nearest;
    use crate::exchange::cells::header::ten_thousand;

    #[test]
    fn many_spellings_one_field() {
        for (written, code) in [
            ("户编号", "hh_id"),
            (" 户 编\n号 ", "hh_id"),
            ("户\u{200b}编号", "hh_id"),
            ("户‹U+200B›编号", "hh_id"),
            ("*户编号", "hh_id"),
            ("县（市、区、旗）", "county"),
            ("务工时间（月）", "work_months"),
            ("务工时间", "work_months"),
            ("工资性收入(元)", "wage"),
            ("转移性收入（元）", "trans"),
            ("耕地面积（亩）", "land_farm"),
            ("风险是否已消除0", "risk_cleared"),
            ("风险是否已消除.1", "risk_cleared"),
            ("致贫/返贫风险1", "risk_1"),
            ("人均纯收入（元/人）", "net_pc"),
            ("net_pc", "net_pc"),
        ] {
            assert_eq!(field_of(written), field(code), "{written}");
        }
        assert_eq!(ten_thousand("工资性收入（万元）"), field("wage"));
        assert_eq!(ten_thousand("工资性收入（元）"), None);
        for (written, label) in [("工资性收人", Some("工资性收入")), ("行政村名", Some("行政村")), ("银行卡号", None), ("备用", None)]
        {
            assert_eq!(nearest(written), label, "{written}");
        }
        for written in ["纯收入（万元）", "致贫/返贫风险6", "银行卡号", "", "status"] {
            assert_eq!(field_of(written), None, "{written}");
        }
    }
}
