//! The register of papers: which papers there are, for whom, of what, and with which columns.
//!
//! What does not live here: their rows (`rows.rs`, `mod.rs`), how a table is written (`exchange`).

use std::sync::OnceLock;

use serde::Deserialize;

use crate::i18n::Lang;
use crate::i18n::Text;
use crate::i18n::text;
use crate::review::queue::ordering::QueueOrder;
use crate::review::rows::mask::Audience;

/// The register as written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct PaperRegister {
    paper: Vec<PaperRow>,
}

/// A paper.
#[derive(Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PaperRow {
    /// Its name on the command line and in the ledger.
    pub code: String,
    /// What it is called.
    pub title: Text,
    audience: Widest,
    /// What stands in a row.
    pub of: PaperOf,
    /// The count whose households stand on it; none for all.
    #[serde(default)]
    pub count: Option<String>,
    #[serde(default)]
    order: Option<String>,
    /// Its columns.
    #[serde(default)]
    pub columns: Vec<PaperColumnRow>,
}

/// The widest reader a paper may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Widest {
    Public,
    Internal,
}

/// What stands in a row of a paper.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PaperOf {
    /// A household.
    Households,
    /// A flag.
    Flags,
    /// A household on a slip.
    Returns,
    /// A waiver.
    Waivers,
    /// A village.
    Villages,
    /// A village with who is responsible for it.
    Duties,
    /// A clue.
    Clues,
    /// Clues of a source, a village or a month, counted.
    ClueCounts,
    /// A household that was listed for a team or visited.
    VisitLedger,
    /// A grid with a round in it, or without.
    Rounds,
    /// A household drawn for a second visit.
    Revisits,
    /// A village or collector with how often its households were wrong.
    RevisitRates,
    /// A household on a slip that is out; each slip is a form on paper.
    Slips,
    /// A household that somebody has to visit; each village is a form on paper.
    Visits,
    /// Lines about one household.
    Household,
    /// Paragraphs; no table.
    Text,
}

/// A column of a paper.
#[derive(Debug, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub enum PaperColumnRow {
    /// One of the table's own, by its Chinese title.
    Of(String),
    /// One that only the paper has.
    Own(OwnColumn),
}

/// A column that only a paper has; empty, to be filled in by hand, where it says neither value nor count.
#[derive(Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OwnColumn {
    /// Its title.
    pub title: Text,
    /// A number in the language of the rules.
    #[serde(default)]
    pub value: Option<String>,
    /// Whether that number is written in per cent.
    #[serde(default)]
    pub share: bool,
    /// A count, where villages stand in the rows.
    #[serde(default)]
    pub count: Option<String>,
    /// Whether it is that of a year before.
    #[serde(default)]
    pub before: bool,
    /// The count it is a share of, in per cent.
    #[serde(default)]
    pub of: Option<String>,
}

impl PaperRow {
    /// Whether an audience may have it.
    #[must_use]
    pub fn is_for(&self, audience: Audience) -> bool {
        audience == Audience::Internal || self.audience == Widest::Public
    }

    /// How its households are ordered.
    #[must_use]
    pub fn order(&self) -> QueueOrder {
        let named = |order: &&QueueOrder| Some(order.code()) == self.order.as_deref();
        QueueOrder::ALL.iter().find(named).copied().unwrap_or_default()
    }

    /// Whether it is a table of the whole period, which any screen can offer.
    #[must_use]
    pub const fn is_table(&self) -> bool {
        !matches!(self.of, PaperOf::Text | PaperOf::Household)
    }
}

/// The papers, in the order of the register.
#[must_use]
pub fn papers() -> &'static [PaperRow] {
    static READ: OnceLock<Vec<PaperRow>> = OnceLock::new();
    // Well formed as shipped: a test reads it.
    READ.get_or_init(|| {
        toml::from_str::<PaperRegister>(include_str!("../../rules/shipped/papers/register.toml"))
            .map_or_else(|_| Vec::new(), |file| file.paper)
    })
}

/// A paper by its code, or by its name in either language.
#[must_use]
pub fn paper(named: &str) -> Option<&'static PaperRow> {
    papers().iter().find(|row| row.code == named || [Lang::Zh, Lang::En].iter().any(|lang| row.title.get(*lang) == named))
}

/// What stands below every page that is signed.
#[must_use]
pub const fn signature() -> Text {
    text(
        "填报人：＿＿＿＿＿　审核人：＿＿＿＿＿　日期：＿＿＿＿年＿＿月＿＿日",
        "filled in by: ________   checked by: ________   date: ________",
    )
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use crate::i18n::Lang;
    use crate::review::export::column;
    use crate::review::export::work;
    use crate::review::queue::ordering::QueueOrder;
    use crate::review::report::clue_ledger;
    use crate::review::report::duty_matrix;
    use crate::review::report::register::PaperColumnRow;
    use crate::review::report::register::PaperOf;
    use crate::review::report::register::PaperRegister;
    use crate::review::report::register::papers;
    use crate::review::report::rows;
    use crate::review::revisit::paper;
    use crate::review::rounds;
    use crate::review::rows::mask::Audience;
    use crate::review::visits;
    use crate::rules::book::Book;
    use crate::rules::count::CountRegister;
    use crate::rules::count::each::EachAsked;
    use crate::rules::count::each::EachKind;

    #[test]
    fn every_paper_of_the_register_can_be_made() {
        toml::from_str::<PaperRegister>(include_str!("../../rules/shipped/papers/register.toml")).expect("well formed");
        let book = Book::shipped().expect("the book");
        let counts = CountRegister::read(&book, &[]).expect("the counts");
        let is_count = |code: &str| counts.rows().iter().any(|row| row.code == code);
        let mut codes = BTreeSet::new();
        assert!(papers().len() >= 9);
        for row in papers() {
            assert!(row.title.is_whole() && codes.insert(&row.code), "{}", row.code);
            assert!(row.order.as_deref().is_none_or(|order| QueueOrder::ALL.iter().any(|known| known.code() == order)), "{}", row.code);
            assert!(row.count.as_deref().is_none_or(is_count), "{}", row.code);
            assert_eq!(row.columns.is_empty(), !row.is_table() || matches!(row.of, PaperOf::Slips | PaperOf::Visits), "{}", row.code);
            let heads = match row.of {
                PaperOf::Households => [column::header(&work::cases()), column::header(&rows::households())].concat(),
                PaperOf::Flags => column::header(&rows::checks()),
                PaperOf::Returns => [column::header(&work::returns()), column::header(&rows::returned())].concat(),
                PaperOf::Waivers => column::header(&rows::waivers()),
                PaperOf::Villages => vec![rows::village_head()],
                PaperOf::Duties => column::header(&duty_matrix::columns()),
                PaperOf::Clues => column::header(&clue_ledger::columns()),
                PaperOf::ClueCounts => clue_ledger::count_heads(&counts),
                PaperOf::Rounds => column::header(&rounds::paper::columns()),
                PaperOf::VisitLedger => column::header(&visits::paper::columns()),
                PaperOf::Revisits => column::header(&paper::columns()),
                PaperOf::RevisitRates => column::header(&paper::rate_columns()),
                PaperOf::Household | PaperOf::Text | PaperOf::Slips | PaperOf::Visits => Vec::new(),
            };
            for column in &row.columns {
                match column {
                    PaperColumnRow::Of(title) => {
                        assert!(heads.iter().any(|head| head.get(Lang::Zh) == title), "{}: no column {title}", row.code);
                    }
                    PaperColumnRow::Own(own) => {
                        assert!(own.title.is_whole());
                        assert!(own.count.iter().chain(&own.of).all(|code| is_count(code)), "{}", row.code);
                        if let Some(value) = &own.value
                            && let Err(error) = EachAsked::read(&book, &[value], EachKind::Number)
                        {
                            panic!("{}: {error}", row.code);
                        }
                    }
                }
            }
        }
        let public: Vec<&str> = papers().iter().filter(|row| row.is_for(Audience::Public)).map(|row| row.code.as_str()).collect();
        assert_eq!(public, ["bulletin", "cases", "returns", "villages"], "what names people with their troubles stays inside");
    }
}
