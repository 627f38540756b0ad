//! The rule files as written: TOML tables with the places of their expressions.
//!
//! What does not live here: what they mean (`load.rs`).

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use crate::domain::flag::FlagKind;
use crate::domain::flag::Severity;
use crate::i18n::Text;
use crate::i18n::near::closest;
use crate::i18n::near::meant;
use crate::i18n::text;
use crate::rules::lang::error::ExprSlip;
use crate::rules::lang::error::RuleError;

/// A word with its place in the file.
pub type Placed = Spanned<String>;

/// One file of rules, limits, calibers or cards.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RawFile {
    /// Named expressions.
    #[serde(default)]
    pub define: BTreeMap<String, Placed>,
    /// What a definition says, in words for a reader.
    #[serde(default)]
    pub named: BTreeMap<Placed, Text>,
    /// Statistics.
    #[serde(default)]
    pub statistic: Vec<RawStatistic>,
    /// Rules.
    #[serde(default)]
    pub rule: Vec<RawRule>,
    /// Limits.
    #[serde(default)]
    pub limit: Vec<RawLimit>,
    /// Calibers.
    #[serde(default)]
    pub caliber: Vec<RawCaliber>,
    /// Cards.
    #[serde(default)]
    pub card: Vec<RawCard>,
}

/// A figure of a village, of its township or of the whole county.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RawStatistic {
    /// Its name.
    pub name: Placed,
    /// `village`, `town` or `county`.
    pub scope: Placed,
    /// Its expression.
    pub value: Placed,
    /// Its name for a reader.
    #[serde(default)]
    pub title: Option<Text>,
}

/// A rule; in an overlay only the code and what changes.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RawRule {
    /// Its code.
    pub code: Placed,
    /// Its title.
    #[serde(default)]
    pub title: Option<Text>,
    /// Its title where there is room for a few words only; the title where it is left out.
    #[serde(default)]
    pub brief: Option<Text>,
    /// `person`, `household`, `village`, `town`.
    #[serde(default)]
    pub scope: Option<Placed>,
    /// What sort of finding.
    #[serde(default)]
    pub kind: Option<FlagKind>,
    /// What it catches and why it matters.
    #[serde(default)]
    pub meaning: Option<Text>,
    /// What must be loaded.
    #[serde(default)]
    pub needs: Option<Vec<Placed>>,
    /// Enough subjects.
    #[serde(default)]
    pub enough: Option<Placed>,
    /// Whether it concerns the subject.
    #[serde(default)]
    pub applies: Option<Placed>,
    /// When it fires.
    #[serde(default)]
    pub when: Option<Placed>,
    /// Local names.
    #[serde(default, rename = "let")]
    pub locals: BTreeMap<String, Placed>,
    /// The one severity.
    #[serde(default)]
    pub severity: Option<Severity>,
    /// Severities with their tests.
    #[serde(default)]
    pub grades: Option<Vec<RawGrade>>,
    /// Which of its numbers is at stake: an expression in money, or `none`.
    #[serde(default)]
    pub stake: Option<Placed>,
    /// Household rules that ask the same already: where one of them fires, this one says nothing.
    #[serde(default)]
    pub silent_beside: Option<Vec<Placed>>,
    /// Which households a village rule marks.
    #[serde(default)]
    pub mark: Option<Placed>,
    /// The sentence of a flag.
    #[serde(default)]
    pub say: Option<RawText>,
    /// The sentence for the village.
    #[serde(default)]
    pub ask: Option<Text>,
    /// Evidence codes.
    #[serde(default)]
    pub look: Option<Vec<Placed>>,
    /// Reason codes.
    #[serde(default)]
    pub usual: Option<Vec<Placed>>,
    /// Usual false alarms.
    #[serde(default)]
    pub excuse: Option<Text>,
    /// Numbers in the province's list.
    #[serde(default)]
    pub external: Option<Vec<String>>,
    /// Cells to mark.
    #[serde(default)]
    pub fields: Option<Vec<Placed>>,
    /// Switched on.
    #[serde(default)]
    pub on: Option<bool>,
    /// Samples.
    #[serde(default)]
    pub example: Vec<RawExample>,
}

/// A sentence with holes.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RawText {
    /// Chinese.
    pub zh: Placed,
    /// English; an overlay may leave it out.
    #[serde(default)]
    pub en: Option<Placed>,
}

/// A severity and its test.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RawGrade {
    /// The severity.
    pub severity: Severity,
    /// Its test; none for “else”.
    #[serde(default, rename = "if")]
    pub test: Option<Placed>,
}

/// A sample.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RawExample {
    /// In the notation of readings.md 0.5.
    pub given: Placed,
    /// `high`, `medium`, `low`, `clear`, `skipped`.
    pub expect: Placed,
    /// What is then at stake, in whole yuan, where the sample says it.
    #[serde(default)]
    pub stake: Option<i64>,
}

/// A limit.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RawLimit {
    /// Its key.
    pub key: Placed,
    /// Its value; none declares the key without setting it.
    #[serde(default)]
    pub value: Option<Placed>,
    /// Its unit; an overlay may leave it out.
    #[serde(default)]
    pub unit: Option<Placed>,
    /// The least a value of it may be; none for what its unit allows.
    #[serde(default)]
    pub least: Option<Placed>,
    /// The most a value of it may be; none for what its unit allows.
    #[serde(default)]
    pub most: Option<Placed>,
    /// Its year.
    #[serde(default)]
    pub year: Option<Spanned<i32>>,
    /// The part of the year it is a line of: `annual`, `q3`, `h1`, `q1`.
    #[serde(default)]
    pub part: Option<Placed>,
    /// Its place, levels joined by `/`.
    #[serde(default)]
    pub place: Option<Placed>,
    /// Its document.
    #[serde(default)]
    pub document: Option<String>,
    /// The day it takes effect, `2024-01-01`.
    #[serde(default)]
    pub effective: Option<Placed>,
    /// Its name.
    #[serde(default)]
    pub title: Option<Text>,
}

/// A caliber.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RawCaliber {
    /// Its code.
    pub code: Placed,
    /// Its name.
    pub title: Text,
    /// First year.
    pub from_year: i32,
    /// Post pay apart.
    pub split: bool,
    /// Field that divides `net`.
    pub denominator: Placed,
    /// Items.
    pub item: Vec<RawItem>,
    /// Items that cannot stand beside those of an earlier caliber.
    #[serde(default)]
    pub not_comparable: BTreeMap<String, Vec<Placed>>,
    /// Whether money counts: `yes`, `no`, `ask` with the words that tell.
    #[serde(default)]
    pub counted: BTreeMap<String, Vec<String>>,
}

/// An item.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RawItem {
    /// Its field.
    pub field: Placed,
    /// The item it is part of.
    #[serde(default)]
    pub parent: Option<Placed>,
    /// `income`, `cost`, `subsidy`, `derived`.
    pub kind: Placed,
    /// Told by the household.
    #[serde(default)]
    pub self_reported: bool,
    /// Rent, or paid by the mu.
    #[serde(default)]
    pub by_mu: bool,
}

/// One root cause.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RawCard {
    /// Its name.
    pub name: String,
    /// Its title.
    pub title: Text,
    /// Rules that may head it, first one that fired wins.
    pub headline: Vec<Placed>,
    /// Rules it swallows.
    #[serde(default)]
    pub lines: Vec<Placed>,
    /// What usually explains all of it.
    #[serde(default)]
    pub usual: Option<Text>,
    /// Reason codes that answer every headline of it at once.
    #[serde(default)]
    pub reasons: Vec<Placed>,
}

/// A file in hand: its name, its text, and how many overlays lie below it.
#[derive(Clone, Copy, Debug)]
pub struct RuleFile<'a> {
    /// Name for messages.
    pub name: &'a str,
    /// Its text.
    pub text: &'a str,
    /// 0 for a shipped file.
    pub layer: usize,
}

impl RuleFile<'_> {
    /// A mistake at a byte of the file.
    #[must_use]
    pub fn error(&self, byte: usize, said: Text) -> RuleError {
        let before = self.text.get(..byte.min(self.text.len())).unwrap_or("");
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        RuleError {
            file: self.name.to_owned(),
            line: before.matches('\n').count() + 1,
            column: before[line_start..].chars().count() + 1,
            said,
        }
    }

    /// A mistake within a quoted expression: the place in the expression becomes a place in the file.
    #[must_use]
    pub fn slip(&self, placed: &Placed, slip: &ExprSlip) -> RuleError {
        let span = placed.span();
        let raw = self.text.get(span.clone()).unwrap_or("");
        self.error(span.start + raw_offset(raw, slip.at), slip.said.clone())
    }

    /// Line and column of a quoted text, counted on from the text that was asked for before.
    #[must_use]
    pub fn place(&self, placed: &Placed, from: &mut LineCursor) -> (usize, usize) {
        let byte = placed.span().start.min(self.text.len());
        if byte < from.byte {
            *from = LineCursor::default();
        }
        from.lines += self.text.get(from.byte..byte).map_or(0, |passed| passed.matches('\n').count());
        from.byte = byte;
        let before = self.text.get(..byte).unwrap_or("");
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        (from.lines + 1, before[line_start..].chars().count() + 1)
    }
}

/// How far the lines of a file are counted: a file has hundreds of quoted texts whose places are wanted one after the other.
#[derive(Clone, Copy, Debug, Default)]
pub struct LineCursor {
    byte: usize,
    lines: usize,
}

/// Where the `wanted`-th byte of a quoted text stands within its quotation, escapes counted.
fn raw_offset(raw: &str, wanted: usize) -> usize {
    let (quote, literal) = match raw {
        _ if raw.starts_with("'''") => (3, true),
        _ if raw.starts_with("\"\"\"") => (3, false),
        _ => (1, raw.starts_with('\'')),
    };
    let mut decoded = 0;
    let mut chars = raw.char_indices().skip_while(|(at, _)| *at < quote).peekable();
    while let Some((at, c)) = chars.next() {
        if decoded >= wanted {
            return at;
        }
        if c == '\\' && !literal {
            let skipped = match chars.next() {
                Some((_, 'u')) => 4,
                Some((_, 'U')) => 8,
                _ => 0,
            };
            for _ in 0..skipped {
                chars.next();
            }
            decoded += 1;
        } else {
            decoded += c.len_utf8();
        }
    }
    raw.len().saturating_sub(quote)
}

/// That there is no rule of this code, and which was probably meant.
pub fn no_rule<'a>(code: &str, known: impl Iterator<Item = &'a str>) -> Text {
    // Codes are capitals; who typed small letters meant the same.
    let guess = closest(&code.to_ascii_uppercase(), known);
    text("没有规则 {code}{meant}", "no rule {code}{meant}").fill(&[("code", &code), ("meant", &meant(guess))])
}
