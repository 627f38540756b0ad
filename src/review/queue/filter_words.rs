//! What helps a clerk to write a filter: names that begin as typed, the place of a mistake, the fields with the values of one case.
//!
//! What does not live here: answering a filter (`filter.rs`), the language (`rules/lang`).

use crate::domain::cell::Cell;
use crate::domain::field::FIELDS;
use crate::domain::field::Field;
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

impl Desk {
    /// How many characters before the cursor are the beginning of a name, and the names that begin so: fields by name, code or pinyin,
    /// `fires(`, and inside it the rules.
    #[must_use]
    pub fn completions(&self, before: &str, lang: Lang) -> (usize, Vec<Completion>) {
        let of_name = |letter: char| letter.is_alphanumeric() || letter == '_';
        let start = before.char_indices().rev().take_while(|(_, letter)| of_name(*letter)).last().map_or(before.len(), |(at, _)| at);
        let (front, word) = before.split_at(start);
        let taken = word.chars().count();
        if front.trim_end().ends_with("fires(") {
            let code = word.to_ascii_uppercase();
            let rules = self.office.book.rules().iter().filter(|rule| rule.code.starts_with(&code));
            let of_rule = |rule: &crate::rules::book::Rule| Completion {
                insert: format!("{})", rule.code),
                shown: text("{code} {title}", "{code} {title}").fill(&[("code", &rule.code), ("title", &rule.title)]),
            };
            return (taken, rules.take(MOST).map(of_rule).collect());
        }
        if word.is_empty() {
            return (0, Vec::new());
        }
        let all: Vec<&Field> = fields().collect();
        let names: Vec<[String; 2]> = all.iter().map(|field| [field.label.get(Lang::Zh).to_lowercase(), field.code.to_owned()]).collect();
        let fits = Typed::new(word).fits(&names);
        let begins = all.into_iter().zip(fits).filter(|(_, fit)| *fit == Some(Fit::Begins)).map(|(field, _)| field);
        let of_field = |field: &'static Field| {
            let title = field.label.get(lang);
            let insert = if lang == Lang::Zh && is_plain(title) { title } else { field.code };
            Completion {
                insert: insert.to_owned(),
                shown: text("{title} {code}", "{title} {code}").fill(&[("title", &field.label), ("code", &field.code)]),
            }
        };
        let mut out: Vec<Completion> = begins.take(MOST).map(of_field).collect();
        if FIRES.starts_with(&word.to_ascii_lowercase()) {
            let shown = text("fires(规则代码) 有这条疑点的户", "fires(rule code): cases with this flag");
            out.insert(0, Completion { insert: format!("{FIRES}("), shown });
        }
        (taken, out)
    }

    /// The column, in characters from 1, at which an expression goes wrong; none where it is well formed.
    #[must_use]
    pub fn filter_slip(&self, expr: &str) -> Option<usize> {
        filter::compile(&self.office.book, expr).err().map(|error| error.column)
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
            let value = if value.is_empty() { "-".to_owned() } else { value };
            let means = text("{title}   本户: {value}", "{title}   this case: {value}").fill(&[("title", &own.label), ("value", &value)]);
            (Text::same(own.code), means)
        };
        let fires = (Text::same("fires(INC01)"), text("有这条疑点的户", "cases with this flag"));
        std::iter::once(fires).chain(fields().map(of_field)).collect()
    }
}
