//! What is wrong with a rule, a limit or a caliber, and where: file, line, column, and a suggestion.

use thiserror::Error;

use crate::i18n::Lang;
use crate::i18n::Text;
use crate::i18n::text;

/// One mistake in a rule file or a filter.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{file}:{line}:{column}: {}", said.get(Lang::En))]
pub struct RuleError {
    /// File name as given; `filter` for a filter typed by the reviewer.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// What is wrong, with a suggestion where there is one.
    pub said: Text,
}

impl RuleError {
    /// The sentence for a reader, with its place.
    #[must_use]
    pub fn text(&self) -> Text {
        // A filter is typed and stands in no file.
        let place = if self.file.is_empty() {
            text("筛选条件第 {line} 行第 {column} 列：{said}", "filter, line {line}, column {column}: {said}")
        } else {
            text("{file} 第 {line} 行第 {column} 列：{said}", "{file}, line {line}, column {column}: {said}")
        };
        place.fill(&[("file", &self.file), ("line", &self.line), ("column", &self.column), ("said", &self.said)])
    }
}

/// Every mistake found in one loading; never empty.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{}", list(.0))]
pub struct BookErrors(pub Vec<RuleError>);

fn list(errors: &[RuleError]) -> String {
    errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

impl BookErrors {
    /// All sentences, one a line.
    #[must_use]
    pub fn text(&self) -> Text {
        self.lines(RuleError::text)
    }

    /// The same of what was typed just now and stands in no file yet, `file` being where it would be kept: the setting is named, and no line
    /// of a file that nobody wrote.
    #[must_use]
    pub fn typed(&self, file: &str) -> Text {
        self.lines(|error| if error.file == file { error.said.clone() } else { error.text() })
    }

    fn lines(&self, said: impl Fn(&RuleError) -> Text) -> Text {
        let join = |lang| self.0.iter().map(|error| said(error).get(lang).to_owned()).collect::<Vec<_>>().join("\n");
        Text::made(join(Lang::Zh), join(Lang::En))
    }
}

/// A mistake at a byte offset of one expression, before its file is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExprSlip {
    /// Byte offset within the expression.
    pub at: usize,
    /// What is wrong.
    pub said: Text,
}

impl ExprSlip {
    /// A mistake at an offset.
    #[must_use]
    pub fn new(at: usize, said: Text) -> ExprSlip {
        ExprSlip { at, said }
    }
}
