//! What helps a clerk to write a filter: names that begin as typed, the place of a mistake, the fields with the values of one case.
//!
//! What does not live here: answering a filter (`filter.rs`), the language (`rules/lang`).

use crate::domain::cell::Cell;
use crate::domain::code::code_list;
use crate::domain::code::label;
use crate::domain::field::FIELDS;
use crate::domain::field::Field;
use crate::domain::field::FieldKind;
use crate::domain::field::Owner;
use crate::domain::field::Privacy;
use crate::domain::field::field;
use crate::domain::text::words::Words;
use crate::i18n::Lang;
use crate::i18n::Text;
use crate::i18n::text;
use crate::review::desk::state::Desk;
use crate::review::queue::filter::FilterLine;
use crate::review::rows::mask;
use crate::review::rows::pinyin::Fit;
use crate::review::rows::pinyin::Typed;
use crate::rules::eval::filter;
use crate::rules::eval::filter::FIRES;
use crate::rules::eval::filter::FilterRow;
use crate::rules::eval::filter::FilterValue;
use crate::rules::lang::names;

/// A name that may stand where something is being typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Completion {
    /// What is put there.
    pub insert: String,
    /// What it is.
    pub shown: Text,
}

/// Most names offered at once.
const MOST: usize = 20;

/// Whether a name can be written in a filter as it is: no signs in it.
fn is_plain(title: &str) -> bool {
    title.chars().all(char::is_alphanumeric) && !title.starts_with(|letter: char| letter.is_ascii_digit())
}

/// The fields of a household, its account and its case: what a filter asks without going through members.
fn fields() -> impl Iterator<Item = &'static Field> {
    FIELDS.iter().filter(|field| field.owner != Owner::Member)
}

const fn is_quote(letter: char) -> bool {
    matches!(letter, '"' | '“' | '”')
}

fn of_name(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_'
}

/// Whether what stands in front is the name of an earlier year's record and its point.
fn is_behind_record(front: &str) -> bool {
    let Some(front) = front.strip_suffix('.') else { return false };
    let start = front.char_indices().rev().take_while(|(_, letter)| of_name(*letter)).last().map_or(front.len(), |(at, _)| at);
    let name = &front[start..];
    names::RECORDS.iter().any(|(record, _)| *record == name) || names::earlier_records().any(|(zh, _)| zh == name)
}

/// The values of a code list that begin as typed within quotes, and how many characters of them stand there; none outside quotes and
/// behind anything but a field with such a list.
fn values(before: &str, lang: Lang) -> Option<(usize, Vec<Completion>)> {
    let quotes = before.chars().filter(|letter| is_quote(*letter)).count();
    let (at, quote) = before.char_indices().rev().find(|(_, letter)| is_quote(*letter)).filter(|_| quotes % 2 == 1)?;
    let (front, typed) = (before[..at].trim_end(), &before[at + quote.len_utf8()..]);
    let single = || front.strip_suffix('=').filter(|left| !left.ends_with(['<', '>']));
    let front = front.strip_suffix("==").or_else(|| front.strip_suffix("!=")).or_else(single)?.trim_end();
    let start = front.char_indices().rev().take_while(|(_, letter)| of_name(*letter)).last().map_or(front.len(), |(at, _)| at);
    let name = &front[start..];
    let called = |field: &&Field| field.code == name || field.label.get(Lang::Zh) == name || field.aliases.contains(&name);
    let (FieldKind::Code(id) | FieldKind::Set(Some(id))) = FIELDS.iter().find(called)?.kind else { return None };
    let list = code_list(id)?;
    let names: Vec<[String; 3]> =
        list.values.iter().map(|&value| [list.chinese(value), label(value).get(Lang::En), value].map(str::to_lowercase)).collect();
    let fits = Typed::new(typed).fits(&names);
    let begins = list.values.iter().zip(fits).filter(|(_, fit)| typed.is_empty() || *fit == Some(Fit::Begins));
    let of_value = |(&value, _): (&&'static str, _)| {
        let zh = list.chinese(value);
        Completion {
            insert: format!("{}\"", if lang == Lang::Zh { zh } else { value }),
            shown: Text::made(zh.to_owned(), label(value).get(Lang::En).to_owned()),
        }
    };
    Some((typed.chars().count(), begins.map(of_value).collect()))
}

/// A value as people say it: of a code list its word in each language.
fn in_words(field: &Field, value: &str) -> Text {
    let (FieldKind::Code(id) | FieldKind::Set(Some(id))) = field.kind else { return Text::same(value) };
    let found = code_list(id).and_then(|list| Some((list, *list.values.iter().find(|known| **known == value)?)));
    match found {
        Some((list, known)) => Text::made(list.chinese(known).to_owned(), label(known).get(Lang::En).to_owned()),
        None => label(value),
    }
}

impl Desk {
    /// How many characters before the cursor are the beginning of a name, and the names that begin so: fields by name, code or pinyin,
    /// also after `prior.`, `fires(`, and inside it the rules; within quotes behind a field of a code list its values.
    #[must_use]
    pub fn completions(&self, before: &str, lang: Lang) -> (usize, Vec<Completion>) {
        if let Some(values) = values(before, lang) {
            return values;
        }
        let start = before.char_indices().rev().take_while(|(_, letter)| of_name(*letter)).last().map_or(before.len(), |(at, _)| at);
        let (front, word) = before.split_at(start);
        let taken = word.chars().count();
        if front.trim_end().ends_with("fires(") {
            let code = word.to_ascii_uppercase();
            let rules = self.office.book.rules().iter().filter(|rule| rule.code.starts_with(&code));
            let of_rule = |rule: &crate::rules::book::Rule| Completion { insert: format!("{})", rule.code), shown: rule.title.clone() };
            return (taken, rules.take(MOST).map(of_rule).collect());
        }
        let of_earlier = is_behind_record(front);
        if word.is_empty() && !of_earlier {
            return (0, Vec::new());
        }
        // How a case stands is known of today alone.
        let all: Vec<&Field> = fields().filter(|field| !of_earlier || field.owner != Owner::Case).collect();
        let names: Vec<[String; 2]> = all.iter().map(|field| [field.label.get(Lang::Zh).to_lowercase(), field.code.to_owned()]).collect();
        let fits = Typed::new(word).fits(&names);
        let begins = all.into_iter().zip(fits).filter(|(_, fit)| *fit == Some(Fit::Begins)).map(|(field, _)| field);
        let of_field = |field: &'static Field| {
            let title = field.label.get(lang);
            let insert = if lang == Lang::Zh && is_plain(title) { title } else { field.code };
            Completion { insert: insert.to_owned(), shown: field.label.clone() }
        };
        let mut out: Vec<Completion> = begins.take(MOST).map(of_field).collect();
        if of_earlier {
            return (taken, out);
        }
        let records = names::earlier_records().filter(|(zh, name)| zh.starts_with(word) || name.starts_with(&word.to_ascii_lowercase()));
        out.extend(records.map(|(zh, name)| Completion {
            insert: format!("{}.", if lang == Lang::Zh { zh } else { name }),
            shown: text("{zh}的字段", "a field of an earlier year").fill(&[("zh", &zh)]),
        }));
        if FIRES.starts_with(&word.to_ascii_lowercase()) {
            let shown = text("fires(规则代码) 有这条疑点的户", "fires(rule code): cases with this flag");
            out.insert(0, Completion { insert: format!("{FIRES}("), shown });
        }
        (taken, out)
    }

    /// The column, in characters from 1, at which an expression goes wrong, and what is wrong there; none where it is well formed.
    #[must_use]
    pub fn filter_slip(&self, expr: &str) -> Option<(usize, Text)> {
        filter::compile(&self.office.book, expr).err().map(|error| (error.column, error.said))
    }

    /// The fields a filter may ask, each by name and code, with what a household has there; values that are masked are left out.
    #[must_use]
    pub fn filter_fields(&self, household: &str) -> Vec<(Text, Text)> {
        let record = self.period.and_then(|period| self.some_households(period, &[household]).ok()).filter(|roll| !roll.is_empty());
        let row = self.row(household);
        let value = |own: &Field| -> String {
            if own.privacy == Privacy::Masked {
                return String::new();
            }
            let Some(id) = field(own.code) else { return String::new() };
            match (own.owner, row, &record) {
                (Owner::Case, Some(row), _) => match FilterLine::of(row).get(id) {
                    FilterValue::Missing(_) => String::new(),
                    FilterValue::Raw(raw) => Cell::value(raw).written(own.kind, &Words::new()),
                    FilterValue::Text(words) => words.into_owned(),
                },
                (Owner::Case, None, _) | (_, _, None) => String::new(),
                (_, _, Some(roll)) => mask::scrub(&roll.get(0, id).written(own.kind, &roll.words)),
            }
        };
        let of_field = |own: &'static Field| {
            let value = value(own);
            let value = if value.is_empty() { Text::same("-") } else { in_words(own, &value) };
            // Each language has first what is typed in it.
            let means = text("{code}   本户: {value}", "{title}   this case: {value}");
            let means = means.fill(&[("code", &own.code), ("title", &own.label), ("value", &value)]);
            (Text::made(own.label.get(Lang::Zh).to_owned(), own.code.to_owned()), means)
        };
        let fires = (Text::same("fires(INC01)"), text("有这条疑点的户", "cases with this flag"));
        std::iter::once(fires).chain(fields().map(of_field)).collect()
    }
}

#[cfg(test)]
mod tests {
    use crate::i18n::Lang;
    use crate::review::desk::state::Desk;
    use crate::review::tests::rig;

    #[test]
    fn names_are_completed_behind_an_earlier_year_and_values_within_a_code_list() {
        let desk = Desk::of(rig::office()).expect("a desk");
        let offered = |before: &str, lang: Lang| -> (usize, Vec<String>) {
            let (taken, offered) = desk.completions(before, lang);
            (taken, offered.into_iter().map(|one| one.insert).collect())
        };
        for (before, lang, taken, first) in [
            ("net_pc < 8500 and prior.net_p", Lang::En, 5, "net_pc"),
            ("上年.人均纯", Lang::Zh, 3, "人均纯收入"),
            ("prior2.rjcsr", Lang::Zh, 5, "人均纯收入"),
            ("status == \"", Lang::Zh, 0, "待审\""),
            ("status=\"", Lang::Zh, 0, "待审\""),
            ("status==\"已", Lang::Zh, 1, "已退回\""),
            ("状态 == “yt", Lang::Zh, 2, "已退回\""),
            ("status != \"ret", Lang::En, 3, "returned\""),
            ("severity == \"", Lang::Zh, 0, "高\""),
            ("net_pc > 1 and hh_type == \"脱", Lang::Zh, 1, "脱贫户\""),
            ("上", Lang::Zh, 1, "上年."),
            ("prio", Lang::En, 4, "prior."),
        ] {
            let (n, all) = offered(before, lang);
            assert!(n == taken && all.iter().any(|one| one == first), "{before}: {n} {all:?}");
        }
        // Behind the point of an earlier year every field is offered, but not how the case stands today.
        let (taken, all) = offered("prior.", Lang::En);
        assert!(taken == 0 && !all.is_empty() && !all.contains(&"status".to_owned()), "{all:?}");
        assert!(offered("prior.stat", Lang::En).1.is_empty());
        // Words of no list, closed quotes and free text are left alone.
        for before in ["village == \"石", "status == \"待审\" ", "net_pc < "] {
            assert_eq!(offered(before, Lang::Zh).1, Vec::<String>::new(), "{before}");
        }
    }

    #[test]
    fn a_word_without_quotes_is_told_to_want_them_and_a_misspelt_name_its_nearest() {
        let desk = Desk::of(rig::office()).expect("a desk");
        let refused = |filter: &str| desk.queue_where(filter).expect_err("no field").text().get(Lang::Zh).to_owned();
        for (filter, said) in [
            ("行政村 == 石门村", "没有名为 石门村 的字段；要比的是文字，就加引号写成 \"石门村\""),
            ("village = 石门村", "加引号写成 \"石门村\""),
            ("人均纯收人 < 8500", "没有名为 人均纯收人 的字段，是否指 人均纯收入"),
            ("net_pp < 3", "没有名为 net_pp 的字段，是否指 net_pc"),
        ] {
            assert!(refused(filter).contains(said), "{filter}: {}", refused(filter));
        }
        assert!(desk.queue_where("行政村 == \"石门村\"").is_ok());
    }
}
