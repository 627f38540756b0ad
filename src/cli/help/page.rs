//! What a help page is: a command with what to know of it and two calls, and the lists that stand on pages of their own.
//!
//! What does not live here: the pages themselves (`cli/help/pages.rs`, `cli/help/office_pages.rs`).

use crate::i18n::Text;
use crate::i18n::text;

/// A list that has its own page, and stands on the pages of commands that ask for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Topic {
    /// Options that go with every command.
    Global,
    /// How a filter is written.
    Filters,
    /// Names of fields.
    Fields,
    /// Reasons.
    Reasons,
    /// Evidence.
    Evidence,
    /// Rosters.
    Rosters,
    /// Codes of rules.
    Codes,
}

impl Topic {
    /// Every topic.
    pub const ALL: [Topic; 7] =
        [Topic::Global, Topic::Filters, Topic::Fields, Topic::Reasons, Topic::Evidence, Topic::Rosters, Topic::Codes];

    /// How it is asked for, `hezhun help …`.
    #[must_use]
    pub const fn name(self) -> Text {
        match self {
            Topic::Global => text("全局", "global"),
            Topic::Filters => text("筛选", "filters"),
            Topic::Fields => text("字段", "fields"),
            Topic::Reasons => text("原因", "reasons"),
            Topic::Evidence => text("佐证", "evidence"),
            Topic::Rosters => text("名册", "rosters"),
            Topic::Codes => text("规则代码", "codes"),
        }
    }

    /// Its title.
    #[must_use]
    pub const fn title(self) -> Text {
        match self {
            Topic::Global => text("全局选项，和每个命令都能一起用", "Global options, which go with every command"),
            Topic::Filters => text("筛选条件的写法", "How a filter is written"),
            Topic::Fields => text("可用于筛选的字段", "Fields for filters"),
            Topic::Reasons => text("原因代码（--reason）", "Codes of reasons (--reason)"),
            Topic::Evidence => text("佐证代码（--evidence、--bring）", "Codes of evidence (--evidence, --bring)"),
            Topic::Rosters => text("名册的名称（--roster）", "Names of rosters (--roster)"),
            Topic::Codes => text("规则的代码（--rule）", "Codes of rules (--rule)"),
        }
    }
}

/// A call as it is typed, and what it does.
pub type Example = (&'static str, Text);

/// What is said of a command beside its options.
#[derive(Debug)]
pub struct Page {
    /// `import`, `rules show`; empty for the program itself.
    pub path: &'static str,
    /// What to know of it.
    pub more: Text,
    /// Two calls.
    pub examples: [Example; 2],
    /// Lists that stand on the page.
    pub topics: &'static [Topic],
}

/// A page without lists.
pub const fn page(path: &'static str, more: Text, examples: [Example; 2]) -> Page {
    Page { path, more, examples, topics: &[] }
}
