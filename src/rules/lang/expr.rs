//! The checked form of expressions: a flat arena of small nodes, and the leaves that read something.
//!
//! What does not live here: how names become leaves (`names.rs`), what nodes come to (`eval/loops.rs`).

use std::cmp::Ordering;

use crate::domain::field::FIELDS;
use crate::domain::field::FieldId;
use crate::domain::flag::why::Why;
use crate::rules::lang::value::Val;

/// Position of a node in its arena.
pub type At = u32;

/// No node.
pub const NONE: At = u32::MAX;

/// Which record of the household is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum When {
    /// The period under review.
    Now,
    /// The same period one to three years back, restated to this caliber.
    Prior(u8),
    /// The same period last year, as reported.
    PriorRaw,
    /// The whole year before.
    LastAnnual,
    /// The previous cumulative period of this year.
    Earlier,
}

/// The records other than the current one, in the order of the slots that hold them.
pub const WHENS: [When; 6] = [When::Prior(1), When::Prior(2), When::Prior(3), When::PriorRaw, When::LastAnnual, When::Earlier];

/// A collection of rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Coll {
    /// Households of a village or of the town.
    Households,
    /// Current members.
    Members,
    /// Items of the caliber.
    Items,
    /// The four blocks: wage, net production, property, transfers.
    Blocks,
    /// Items with children.
    Parents,
    /// Areas of land with their bound.
    Lands,
    /// Import notes.
    Cells,
    /// Required fields.
    Required,
    /// Items of a village.
    VillageItems,
    /// Empty cells that rules wait for.
    Waits,
    /// Rows of a table beside the record: its position in the register of tables.
    Other(u16),
}

/// Columns of rows that the program makes itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Attr {
    /// Code of the item or field.
    Id,
    /// Code of the parent item.
    Parent,
    /// Whether an item has no children.
    Leaf,
    /// Kind of an item, or of a note.
    Kind,
    /// Told by the household itself.
    SelfReported,
    /// Whether last year's figures of some of its children cannot stand beside this year's, so that only the whole is comparable.
    Regrouped,
    /// Value of this period.
    Value,
    /// Value of last year, restated.
    Was,
    /// Value of last year, as reported.
    WasRaw,
    /// Value of the previous cumulative period.
    Earlier,
    /// Sum of the given children.
    ChildrenSum,
    /// How many children are given.
    ChildrenGiven,
    /// How many children are empty.
    ChildrenBlank,
    /// Area of land.
    Area,
    /// Largest believable area.
    Most,
    /// What was the matter with a cell.
    Problem,
    /// Field of a note.
    Field,
    /// Whether a required field is due here.
    Due,
    /// Households with a value in both years.
    N,
    /// Of these, with a value above 0 last year.
    HadBefore,
    /// Of these, with a value above 0 now.
    HasNow,
    /// A column of a table: position in the register.
    Other(u16),
}

/// Values worked out from a certificate number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Derived {
    /// First 18 characters.
    Cert18,
    /// Birth date in the number.
    CertBirth,
    /// Sex in the number.
    CertSex,
    /// Birth date in the number, else the one reported.
    Birthday,
    /// Disability level, 0 for an 18-character number.
    DisLevel,
}

/// What the caliber computes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CalcPart {
    /// Gross.
    Gross,
    /// Net.
    Net,
    /// Net per head.
    NetPc,
}

/// Counts over the whole import (readings.md A8).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Index {
    /// Member rows with the same first 18 characters.
    CertRows,
    /// Households in which this member's phone number occurs.
    PhoneHouseholds,
    /// Work counties in which it occurs; no file says so yet.
    PhoneCounties,
    /// Households with the same household phone.
    HhPhone,
    /// Households with the same bank account; not imported.
    HhBank,
    /// Villages in which the 户编号 occurs.
    HhVillages,
    /// Whether the village is on the office's list: 1 or 0.
    VillageListed,
    /// Equal items shared with one other household of the village.
    TwinItems,
    /// Forms of the same collector on the same day.
    DayForms,
}

/// Facts of the run that are the same for every subject.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RunFact {
    /// Whether the period is a whole year.
    Annual,
    /// `q1`, `h1`, `q3`, `annual`.
    PeriodKind,
    /// First day of the period.
    PeriodStart,
    /// Last day of the period.
    PeriodEnd,
    /// The collection cut-off: last day of the period.
    Cutoff,
    /// 1 September on or before the cut-off.
    SchoolDay,
    /// The day the judgement is made for.
    AsOf,
    /// First day of the window.
    CampaignStart,
    /// Last day of the window.
    CampaignEnd,
    /// The township's county.
    HomeCounty,
    /// Whether the caliber counts public-post pay apart.
    Split,
    /// Whether last year's did not.
    FirstSplit,
}

/// Something an expression reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Leaf {
    /// A household value.
    Own(When, FieldId),
    /// A member value.
    Member(FieldId),
    /// A value of the head of household.
    Head(FieldId),
    /// Worked out from the member's certificate.
    Derived(Derived),
    /// The same of the head.
    HeadDerived(Derived),
    /// Recomputed by the caliber.
    Calc(CalcPart),
    /// The size that divides `net`.
    Denominator(When),
    /// A column of the row in hand.
    Row(Coll, Attr),
    /// A count over the import.
    Index(Index),
    /// A limit: position in the book's list of keys.
    Limit(u16),
    /// A statistic: position in the book's list.
    Stat(u16),
    /// A fact of the run.
    Fact(RunFact),
    /// A column of a table with one row for a household: position in `names::SCALARS`.
    Fed(u16),
}

/// Comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Cmp {
    /// Equal.
    Eq,
    /// Not equal.
    Ne,
    /// Below.
    Lt,
    /// Below or equal.
    Le,
    /// Above.
    Gt,
    /// Above or equal.
    Ge,
}

impl Cmp {
    /// Whether it holds for two values that stand in this order.
    #[must_use]
    pub const fn holds(self, order: Ordering) -> bool {
        match self {
            Cmp::Eq => order.is_eq(),
            Cmp::Ne => order.is_ne(),
            Cmp::Lt => order.is_lt(),
            Cmp::Le => order.is_le(),
            Cmp::Gt => order.is_gt(),
            Cmp::Ge => order.is_ge(),
        }
    }
}

/// Arithmetic.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Math {
    /// Sum.
    Add,
    /// Difference.
    Sub,
    /// Product.
    Mul,
    /// Quotient.
    Div,
}

/// Functions of one value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum One {
    /// Without sign.
    Abs,
    /// Half up to two decimals.
    Round2,
    /// Check digit is right.
    CertOk,
    /// Disability certificate is well formed.
    DisCertOk,
    /// Looks like a mobile number.
    IsMobile,
    /// Characters.
    Length,
    /// Values in a set.
    Size,
    /// The month of a day.
    MonthOf,
}

/// Functions of two values.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Two {
    /// Smaller.
    Min,
    /// Larger.
    Max,
    /// Whole non-zero multiple.
    Multiple,
    /// Begins with.
    Starts,
    /// Set contains a value (or a value that ends with it: 农村低保 has 低保).
    Has,
    /// Full years.
    Age,
    /// The same day some years later.
    AddYears,
    /// Complete months.
    FullMonths,
    /// Calendar months, day ignored.
    Months,
    /// Days.
    Days,
    /// a ÷ b − 1, missing when b is not positive.
    Growth,
}

/// Functions over rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Agg {
    /// One yes is yes.
    Any,
    /// All yes is yes.
    All,
    /// How many.
    Count,
    /// Sum.
    Sum,
    /// Smallest.
    Min,
    /// Largest.
    Max,
    /// Median.
    Median,
    /// Part that is yes.
    Share,
    /// Most rows in one window.
    Densest,
    /// Lowest value of that window.
    DensestFrom,
}

/// A function over rows with its parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Over {
    /// The function.
    pub agg: Agg,
    /// The rows.
    pub rows: Coll,
    /// As if empty when not loaded.
    pub optional: bool,
    /// Keep rows for which this is yes.
    pub filter: At,
    /// What is taken of each row.
    pub body: At,
    /// Window of `densest`.
    pub extra: At,
    /// The rows that can pass `filter` at all, where that is known before the run: position in the arena's `rows`; `NONE` for all.
    pub only: u32,
}

/// Something that is loaded or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Thing {
    /// A record of another period.
    Record(When),
    /// The current record itself.
    Current,
    /// A collection.
    Rows(Coll),
    /// A limit.
    Limit(u16),
    /// A column of a table with one row for a household.
    Fed(u16),
    /// A column.
    Field(FieldId),
}

/// How the raw number of a cell becomes a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Shape {
    /// Fen.
    Money,
    /// Whole number.
    Count,
    /// Ten-thousandths.
    Decimal,
    /// Day.
    Day,
    /// Month.
    Month,
    /// Word.
    Word,
}

/// A column position found when the book was bound to a roll.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct RollColumn {
    /// Position in the row.
    pub at: u16,
    /// How to read it.
    pub shape: Shape,
    /// An empty cell reads as none.
    pub blank_is_none: bool,
}

/// One node.
#[derive(Clone, Copy, Debug)]
pub enum Node {
    /// A value that is known.
    Const(Val),
    /// Something to read.
    Leaf(Leaf),
    /// A household cell at a known column.
    Cell(RollColumn),
    /// A member cell at a known column.
    MemberCell(RollColumn),
    /// A value kept for the household in hand: slot, expression.
    Kept(u16, At),
    /// A value kept for the member in hand: slot, expression.
    KeptOfMember(u16, At),
    /// A member value worked out once before the run.
    Worked(Derived),
    /// Not.
    Not(At),
    /// And.
    And(At, At),
    /// Or.
    Or(At, At),
    /// Either, not both.
    Xor(At, At),
    /// Comparison.
    Compare(Cmp, At, At),
    /// One of a list.
    In(At, u32),
    /// Arithmetic.
    Math(Math, At, At),
    /// Other sign.
    Minus(At),
    /// Choice.
    If(At, At, At),
    /// `x ?? y`.
    OrEmpty(At, At),
    /// `default(x, y)`.
    Default(At, At),
    /// `given(x)`.
    Given(At),
    /// `missing(x)`.
    IsEmpty(At),
    /// `loaded(x)`.
    Loaded(Thing),
    /// A function of one value.
    One(One, At),
    /// A function of two values.
    Two(Two, At, At),
    /// A set has one of a list.
    HasAny(At, u32),
    /// A text contains one of a list.
    MatchesAny(At, u32),
    /// `map_has(map, key)` and `map_set(map, key)`: whether the pair (key, value) is in the map; value `NONE` asks for the key alone.
    Mapped(u16, At, At),
    /// A function over rows: position in the arena's list.
    Over(u32),
    /// A named definition: position in the book's list, expression.
    Define(u16, At),
    /// A local name of a rule: its expression.
    Let(At),
}

/// Words that rows made by the program use beside the codes of fields.
const OWN_WORDS: [&str; 41] = [
    "income",
    "cost",
    "subsidy",
    "derived",
    "annual",
    "q1",
    "h1",
    "q3",
    "prod_net",
    "farm",
    "forest",
    "grain2green",
    "orchard",
    "pasture",
    "water",
    "mended",
    "rounded",
    "unreadable",
    "scientific",
    "not_in_list",
    "numeric_id",
    "是",
    "男",
    "女",
    "yes",
    "no",
    "ask",
    "产业",
    "就业",
    "金融",
    "公益性岗位",
    "住房",
    "饮水",
    "健康",
    "义务教育",
    "教育",
    "综合保障",
    "社会",
    "搬迁",
    "生产生活条件",
    "基础设施",
];

/// The code of a field as a value.
#[must_use]
pub fn field_word(id: FieldId) -> Val {
    Val::Text(u32::from(id.0) + 1)
}

/// One of the words that rows made by the program use; a word that is not among them is unknown.
#[must_use]
pub fn own_word(word: &str) -> Val {
    let place = OWN_WORDS.iter().position(|own| *own == word).and_then(|place| u32::try_from(place + 1 + FIELDS.len()).ok());
    place.map_or(Val::No(Why::Unknown), Val::Text)
}

/// The nodes of a book, with the lists they point to.
#[derive(Clone, Debug, Default)]
pub struct Arena {
    /// The nodes.
    pub nodes: Vec<Node>,
    /// Functions over rows.
    pub overs: Vec<Over>,
    /// Lists for `in`, `has_any`, `matches_any`.
    pub lists: Vec<Vec<Val>>,
    /// Rows for `Over::only`.
    pub rows: Vec<Vec<u32>>,
    /// Words written in rules; position 0 is the empty word.
    pub texts: Vec<String>,
}

impl Node {
    /// The operands of a node that is made of them alone; `NONE` where there are fewer than three.
    pub(crate) const fn operands(self) -> Option<[At; 3]> {
        match self {
            Node::Not(a)
            | Node::In(a, _)
            | Node::Minus(a)
            | Node::Given(a)
            | Node::IsEmpty(a)
            | Node::One(_, a)
            | Node::HasAny(a, _)
            | Node::MatchesAny(a, _) => Some([a, NONE, NONE]),
            Node::And(a, b)
            | Node::Or(a, b)
            | Node::Xor(a, b)
            | Node::Compare(_, a, b)
            | Node::Math(_, a, b)
            | Node::OrEmpty(a, b)
            | Node::Default(a, b)
            | Node::Two(_, a, b)
            | Node::Mapped(_, a, b) => Some([a, b, NONE]),
            Node::If(choice, yes, no) => Some([choice, yes, no]),
            Node::Const(_)
            | Node::Leaf(_)
            | Node::Cell(_)
            | Node::MemberCell(_)
            | Node::Worked(_)
            | Node::Loaded(_)
            | Node::Kept(..)
            | Node::KeptOfMember(..)
            | Node::Define(..)
            | Node::Let(..)
            | Node::Over(_) => None,
        }
    }
}

impl Arena {
    /// An arena that knows the empty word, the codes of all fields and the words of rows that the program makes itself.
    #[must_use]
    pub fn new() -> Arena {
        let fields = FIELDS.iter().map(|field| field.code);
        let texts = std::iter::once("").chain(fields).chain(OWN_WORDS).map(str::to_owned).collect();
        Arena { texts, ..Arena::default() }
    }

    /// Adds a node.
    pub fn add(&mut self, node: Node) -> At {
        self.nodes.push(node);
        At::try_from(self.nodes.len() - 1).unwrap_or(NONE)
    }

    /// The node at a position; a position that does not exist reads as unknown.
    #[must_use]
    pub fn node(&self, at: At) -> Node {
        self.nodes.get(at as usize).copied().unwrap_or(Node::Const(Val::No(Why::Unknown)))
    }

    /// The position of a word, added when new.
    pub fn word(&mut self, text: &str) -> u32 {
        let at = self.texts.iter().position(|known| known == text).unwrap_or_else(|| {
            self.texts.push(text.to_owned());
            self.texts.len() - 1
        });
        u32::try_from(at).unwrap_or(0)
    }

    /// The nodes directly below one.
    #[must_use]
    pub fn below(&self, at: At) -> Vec<At> {
        let node = self.node(at);
        let all = node.operands().unwrap_or_else(|| match node {
            Node::Kept(_, a) | Node::KeptOfMember(_, a) | Node::Define(_, a) | Node::Let(a) => [a, NONE, NONE],
            Node::Over(at) => self.overs.get(at as usize).map_or([NONE; 3], |over| [over.filter, over.body, over.extra]),
            _ => [NONE; 3],
        });
        all.into_iter().filter(|at| *at != NONE).collect()
    }
}
