//! What a help page is: a command with what to know of it and two calls, and the lists that stand on pages of their own.
//!
//! What does not live here: the pages themselves (`cli/help/pages.rs`, `cli/help/office_pages.rs`).

use crate::i18n::Lang;
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

/// Words in the calls of the pages that an English reader types in English, longer ones first; what is left in Chinese is data of an
/// office: villages, people, what somebody said.
const IN_ENGLISH: [(&str, &str); 49] = [
    ("退回整改台账.xlsx", "returns.xlsx"),
    ("网格排查10月.csv", "rounds-oct.csv"),
    ("找错登记表.xlsx", "marks.xlsx"),
    ("责任台账.xlsx", "duties.xlsx"),
    ("责任台账.csv", "duties.csv"),
    ("2024-001 入户核查", "2024-001 visit"),
    ("线索10月.csv", "clues-oct.csv"),
    ("2024年存档.db", "archive-2024.db"),
    ("县里的表.xlsx", "county.xlsx"),
    ("我的演示.toml", "my-walk.toml"),
    ("我的课.toml", "my-lesson.toml"),
    ("核准备份.db", "hezhun.db"),
    ("对照表.xlsx", "sheet.xlsx"),
    ("对照表.csv", "sheet.csv"),
    ("旧文件.db", "old.db"),
    ("回访2.xlsx", "second2.xlsx"),
    ("回访.xlsx", "second.xlsx"),
    ("回访.csv", "second.csv"),
    ("养老.xlsx", "pension.xlsx"),
    ("填好.xlsx", "filled.xlsx"),
    ("一户.xlsx", "household.xlsx"),
    ("说明.csv", "explained.csv"),
    ("成绩.csv", "scores.csv"),
    ("手册.txt", "handbook.txt"),
    ("规则SQL", "rules-sql"),
    ("备份.db", "backup.db"),
    ("办公.db", "office.db"),
    ("甲.csv", "a.csv"),
    ("乙.csv", "b.csv"),
    ("丙.csv", "c.csv"),
    ("旧.txt", "old.txt"),
    ("新.txt", "new.txt"),
    ("县.key", "county.key"),
    ("县表", "county"),
    ("练习", "sample"),
    ("驻村工作队 县交通局工作队", "team 县交通局工作队"),
    ("包村干部", "cadre"),
    ("--how 入户", "--how door"),
    ("98010100100020003 --how 电话", "98010100031 --how phone"),
    ("--how 电话", "--how phone"),
    ("村级初审=", "village-check="),
    ("2024-001 纳入", "2024-001 included"),
    ("help 原因", "help reasons"),
    ("--note 县里退回三户", "--note reopened"),
    ("--note 补录", "--note late"),
    ("--words 看病花了钱", "--words hospital"),
    ("--why 收入稳定", "--why steady"),
    ("--what 漏雨", "--what leaks"),
    ("--note 核实", "--note checked"),
];

/// A call of a page as its reader types it.
#[must_use]
pub fn call_in(line: &str, lang: Lang) -> String {
    match lang {
        Lang::Zh => line.to_owned(),
        Lang::En => IN_ENGLISH.iter().fold(line.to_owned(), |line, (zh, en)| line.replace(zh, en)),
    }
}

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
