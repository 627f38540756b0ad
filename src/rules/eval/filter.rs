//! Queue filters, saved views and `--where`: the language of the rules, asked of every household as a rule asks it.
//!
//! An expression that no household can answer alone but a village can (`count(households: …) > 9`, the figures of `village_items`) is a
//! filter about villages: it takes every household of the villages for which it holds.
//!
//! A filter mixes what the office's own line of a case says (status, flags, round: it changes with every act) with what the record and
//! everything beside it say (they change by import). What the records have to be asked is asked once for the whole township, on the
//! evaluation context of the rules, and kept; an act then asks again of the line alone.
//! What does not live here: the lines (`review/queue/filter.rs`), the context (`township/context.rs`).

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::HashMap;

use crate::domain::cell::Cell;
use crate::domain::field::FieldId;
use crate::domain::field::HH_ID;
use crate::domain::field::NET_PC;
use crate::domain::field::Owner;
use crate::domain::field::VILLAGE;
use crate::domain::field::known;
use crate::domain::flag::why::Why;
use crate::domain::table::Feed;
use crate::i18n::near::closest;
use crate::i18n::near::meant;
use crate::i18n::text;
use crate::rules::book::Book;
use crate::rules::eval::bind::bind_all;
use crate::rules::eval::functions;
use crate::rules::eval::source::Eval;
use crate::rules::eval::source::Frame;
use crate::rules::eval::source::Source;
use crate::rules::judge::ready;
use crate::rules::judge::stats;
use crate::rules::lang::check::Checker;
use crate::rules::lang::error::ExprSlip;
use crate::rules::lang::error::RuleError;
use crate::rules::lang::expr::Arena;
use crate::rules::lang::expr::At;
use crate::rules::lang::expr::Attr;
use crate::rules::lang::expr::Coll;
use crate::rules::lang::expr::Derived;
use crate::rules::lang::expr::Leaf;
use crate::rules::lang::expr::Node;
use crate::rules::lang::expr::Shape;
use crate::rules::lang::expr::Thing;
use crate::rules::lang::expr::When;
use crate::rules::lang::names;
use crate::rules::lang::names::Level;
use crate::rules::lang::parse::Ast;
use crate::rules::lang::parse::LanguageForm;
use crate::rules::lang::parse::ParsedOver;
use crate::rules::lang::parse::parse;
use crate::rules::lang::value::Val;
use crate::rules::township::context::Live;
use crate::rules::township::town::Town;

/// A value of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FilterValue<'a> {
    /// Nothing, and why.
    Missing(Why),
    /// The raw number of a cell: fen, count, ten-thousandths, days, months, by the kind of the field.
    Raw(i64),
    /// The words of a text, code or set field.
    Text(Cow<'a, str>),
}

/// What the office's own line of a household says.
pub trait FilterRow {
    /// The value of a case field, or of one of the fields of the record that a line holds (`is_of_line`).
    fn get(&self, field: FieldId) -> FilterValue<'_>;
    /// `prior.net_pc`, restated.
    fn net_pc_before(&self) -> FilterValue<'_>;
}

/// The rules of the open flags of a case.
const RULE_CODES: FieldId = known("rule_codes");

/// Fields of the record that stand in every line of the queue, so that the usual filters read no record.
const OF_LINE: [FieldId; 5] = [HH_ID, VILLAGE, known("group"), known("head_name"), NET_PC];

/// What has to be read before a filter can be answered, from the least to the most.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reach {
    /// The lines of the queue.
    #[default]
    Lines,
    /// The records of the period.
    Records,
    /// All that a run of the rules reads: other periods, tables beside the records, statistics.
    Township,
}

/// A compiled filter.
#[derive(Clone, Debug)]
pub struct Filter {
    // The book's nodes, so that words have the numbers they have there, and behind them those of the filter.
    arena: Arena,
    at: At,
    // What the records are asked, one expression for each kept value.
    asked: Vec<At>,
    reach: Reach,
    of_acts: bool,
    of_villages: bool,
}

impl Filter {
    /// Whether it asks villages, and takes all households of those that fit.
    #[must_use]
    pub const fn is_of_villages(&self) -> bool {
        self.of_villages
    }

    /// What has to be read before it can be answered.
    #[must_use]
    pub const fn reach(&self) -> Reach {
        self.reach
    }

    /// Whether what the records are asked changes with acts too: tables that the office itself fills, case fields of other households.
    #[must_use]
    pub const fn is_of_acts(&self) -> bool {
        self.of_acts
    }

    /// Whether a household fits; none when something the filter asks for is missing. `place` is its place in the township that was
    /// asked, if it has a record there.
    #[must_use]
    pub fn test(&self, row: &dyn FilterRow, asked: &Asked, place: Option<usize>) -> Option<bool> {
        let source = AskedLine { row, asked, place, words: LineWords::default() };
        Eval { arena: &self.arena, source: &source }.truth(self.at, &Frame::default()).ok()
    }

    /// Asks the records of a township; `row_of` gives the office's line of a household of its current roll.
    #[must_use]
    pub fn ask<'l>(&self, book: &Book, town: &Town, row_of: &dyn Fn(usize) -> Option<Box<dyn FilterRow + 'l>>) -> Asked {
        if self.asked.is_empty() { Asked::default() } else { self.ask_ready(&ready(book, town), row_of) }
    }

    /// The same of a township that was made ready before, by the book that compiled the filter.
    #[must_use]
    pub(crate) fn ask_ready<'l>(&self, live: &Live, row_of: &dyn Fn(usize) -> Option<Box<dyn FilterRow + 'l>>) -> Asked {
        let mut answers = Asked { each: self.asked.len(), ..Asked::default() };
        let parts: Vec<(Township, (Arena, Vec<At>))> = live
            .parts()
            .map(|live| (Township { live, row_of, words: LineWords::default() }, bind_all(live, &self.arena, &self.asked)))
            .collect();
        // What no place has is lacking.
        let lacking = |(_, (arena, asked)): &(Township, (Arena, Vec<At>))| {
            asked.iter().find_map(|at| match arena.node(*at) {
                Node::Const(Val::No(why)) => Some(why),
                _ => None,
            })
        };
        answers.lacking = parts.iter().map(lacking).min_by_key(Option::is_some).flatten();
        let mut known: HashMap<String, u32> = HashMap::new();
        let mut of = |town: u32, frame: &Frame| -> Vec<Val> {
            let Some((source, (arena, asked))) = parts.get(live.part_of(town)) else { return Vec::new() };
            let eval = Eval { arena, source };
            let each = asked.iter().map(|at| match eval.value(*at, frame) {
                word @ Val::Word(..) => source.read(word, &arena.texts, |text| answers.keep(text, &mut known)),
                value => value,
            });
            each.collect()
        };
        let households = live.town.current.len();
        let mut values: Vec<Val> = Vec::with_capacity(households * self.asked.len());
        if self.of_villages {
            let villages: Vec<Vec<Val>> =
                live.villages.iter().enumerate().map(|(at, village)| of(village.town, &stats::of_village(at))).collect();
            let unknown = vec![Val::No(Why::Unknown); self.asked.len()];
            let of_household = |village: &u32| villages.get(*village as usize).unwrap_or(&unknown);
            values.extend(live.village_of.iter().flat_map(of_household));
        } else {
            (0..households).for_each(|household| values.extend(of(live.town_of(household), &live.household(household))));
        }
        answers.values = values;
        answers
    }
}

/// What the records of a township said to a filter.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    /// The values of each household in turn.
    values: Vec<Val>,
    each: usize,
    words: Vec<String>,
    lacking: Option<Why>,
}

impl Asked {
    /// Why something the filter asks is missing for everybody: no such file, period, column or limit.
    #[must_use]
    pub const fn lacking(&self) -> Option<Why> {
        self.lacking
    }

    fn keep(&mut self, text: &str, known: &mut HashMap<String, u32>) -> Val {
        if let Some(place) = known.get(text) {
            return Val::Word(ASKED, *place);
        }
        let place = u32::try_from(self.words.len()).unwrap_or(u32::MAX);
        self.words.push(text.to_owned());
        known.insert(text.to_owned(), place);
        Val::Word(ASKED, place)
    }

    fn get(&self, slot: u16, place: Option<usize>) -> Val {
        place.and_then(|place| self.values.get(place * self.each + usize::from(slot))).copied().unwrap_or(Val::No(Why::NoPeriod))
    }
}

/// Words kept with the answers, and words of lines: beside those of the rolls (`Live::words`).
const ASKED: u8 = 128;
const LINES: u8 = 129;

/// Compiles a filter: one that a household can answer asks households, one that only a village can answer asks villages.
///
/// # Errors
/// The first mistake with its column.
pub fn compile(book: &Book, text: &str) -> Result<Filter, RuleError> {
    let ((mut arena, at), of_villages) = match checked(book, text, Level::Household) {
        Ok(found) => (found, false),
        Err(of_household) => match checked(book, text, Level::Village) {
            Ok(found) => (found, true),
            // Whichever came further knows better what was meant.
            Err(of_village) => return Err(if of_village.column > of_household.column { of_village } else { of_household }),
        },
    };
    let mut split = Split { arena: &mut arena, asked: Vec::new(), reach: Reach::Lines, of_acts: false };
    if of_villages {
        split.ask(at);
        split.reach = Reach::Township;
    } else {
        split.cut(at);
    }
    let Split { asked, reach, of_acts, .. } = split;
    Ok(Filter { arena, at, asked, reach, of_acts, of_villages })
}

/// The nodes of the book with those of an expression behind them.
fn checked(book: &Book, text: &str, level: Level) -> Result<(Arena, At), RuleError> {
    let mut env = book.env.clone();
    let mut arena = book.arena.clone();
    let checked = parse(text).and_then(|ast| spelt(book, ast)).and_then(|ast| {
        let mut checker = Checker::new(&mut env, &mut arena, &[], level);
        checker.filter = true;
        checker.truth(&ast)
    });
    match checked {
        Ok(at) => Ok((arena, at)),
        Err(ExprSlip { at, said }) => {
            let column = text.get(..at).map_or(1, |before| before.chars().count() + 1);
            Err(RuleError { file: String::new(), line: 1, column, said })
        }
    }
}

/// `fires(INC01)` anywhere in an expression, spelt out: the open flags of the case have that rule among theirs.
fn spelt(book: &Book, ast: Ast) -> Result<Ast, ExprSlip> {
    let each = |parts: Vec<Ast>| parts.into_iter().map(|part| spelt(book, part)).collect::<Result<Vec<Ast>, ExprSlip>>();
    let one = |part: Box<Ast>| spelt(book, *part).map(Box::new);
    let form = match ast.form {
        LanguageForm::Call(name, parts) if name == FIRES => return fires(book, ast.at, &parts),
        LanguageForm::Call(name, parts) => LanguageForm::Call(name, each(parts)?),
        LanguageForm::Set(parts) => LanguageForm::Set(each(parts)?),
        LanguageForm::Not(part) => LanguageForm::Not(one(part)?),
        LanguageForm::Minus(part) => LanguageForm::Minus(one(part)?),
        LanguageForm::Pair(sign, left, right) => LanguageForm::Pair(sign, one(left)?, one(right)?),
        LanguageForm::Over(over) => {
            let ParsedOver { filter, body, extra, .. } = over.clone();
            let [filter, body, extra] = [filter, body, extra].map(|part| part.map(one).transpose());
            LanguageForm::Over(ParsedOver { filter: filter?, body: body?, extra: extra?, ..over })
        }
        form @ (LanguageForm::Number(..) | LanguageForm::Text(_) | LanguageForm::Name(_)) => form,
    };
    Ok(Ast::new(ast.at, form))
}

/// The function of filters that asks for the flag of a rule.
pub const FIRES: &str = "fires";

fn fires(book: &Book, at: usize, parts: &[Ast]) -> Result<Ast, ExprSlip> {
    let [Ast { at: named, form: LanguageForm::Name(code) | LanguageForm::Text(code), .. }] = parts else {
        return Err(ExprSlip::new(
            at,
            text("fires 里写一条规则的代码，如 fires(INC01)", "fires takes the code of one rule, as in fires(INC01)"),
        ));
    };
    let code = code.to_ascii_uppercase();
    if !book.rules().iter().any(|rule| rule.code == code) {
        let guess = closest(&code, book.rules().iter().map(|rule| rule.code.as_str()));
        let said = text("没有名为 {code} 的规则{meant}", "no rule {code}{meant}").fill(&[("code", &code), ("meant", &meant(guess))]);
        return Err(ExprSlip::new(*named, said));
    }
    let field = Ast::new(at, LanguageForm::Name(RULE_CODES.code().to_owned()));
    Ok(Ast::new(at, LanguageForm::Call("has".to_owned(), vec![field, Ast::new(*named, LanguageForm::Text(code))])))
}

/// Whether every line of the queue holds the value.
fn is_of_line(leaf: Leaf) -> bool {
    match leaf {
        Leaf::Own(When::Now, id) => id.row().owner == Owner::Case || OF_LINE.contains(&id),
        Leaf::Own(When::Prior(1), id) => id == NET_PC,
        _ => false,
    }
}

/// Cuts an expression into what the lines answer and what the records have to be asked.
struct Split<'a> {
    arena: &'a mut Arena,
    asked: Vec<At>,
    reach: Reach,
    of_acts: bool,
}

impl Split<'_> {
    /// Puts a kept value in the place of every largest part that no line has to do with.
    fn cut(&mut self, at: At) {
        let node = self.arena.node(at);
        if !self.asks_records(at) || matches!(node, Node::Kept(..)) {
            return;
        }
        // Rows are walked with the records in hand, and whether a cell is empty is for the cell itself to say.
        let whole = matches!(node, Node::Over(_) | Node::Leaf(_) | Node::Loaded(_) | Node::Given(_) | Node::IsEmpty(_));
        if (whole || !self.asks_line(at)) && self.ask(at) {
            return;
        }
        for below in self.arena.below(at) {
            self.cut(below);
        }
    }

    /// Puts a kept value in the place of a part; false when there are too many already.
    fn ask(&mut self, at: At) -> bool {
        let Ok(slot) = u16::try_from(self.asked.len()) else { return false };
        self.note(at);
        let moved = self.arena.add(self.arena.node(at));
        self.asked.push(moved);
        self.arena.nodes[at as usize] = Node::Kept(slot, moved);
        true
    }

    fn asks_records(&self, at: At) -> bool {
        match self.arena.node(at) {
            Node::Leaf(leaf) => !is_of_line(leaf),
            Node::Over(_) | Node::Loaded(_) => true,
            Node::Given(below) | Node::IsEmpty(below) => !matches!(self.arena.node(below), Node::Leaf(leaf) if is_of_case(leaf)),
            _ => self.arena.below(at).into_iter().any(|below| self.asks_records(below)),
        }
    }

    fn asks_line(&self, at: At) -> bool {
        match self.arena.node(at) {
            Node::Leaf(leaf) => is_of_line(leaf),
            _ => self.arena.below(at).into_iter().any(|below| self.asks_line(below)),
        }
    }

    /// Notes what a part that is asked of the records reads.
    fn note(&mut self, at: At) {
        self.reach = self.reach.max(Reach::Records);
        let node = self.arena.node(at);
        let rows = match node {
            Node::Over(place) => self.arena.overs.get(place as usize).map(|over| over.rows),
            Node::Loaded(Thing::Rows(coll)) | Node::Leaf(Leaf::Row(coll, _)) => Some(coll),
            _ => None,
        };
        let beyond = match node {
            Node::Leaf(leaf) => is_beyond(leaf),
            Node::Loaded(Thing::Record(_) | Thing::Fed(_)) => true,
            _ => rows.is_some_and(|coll| matches!(coll, Coll::Other(_) | Coll::VillageItems | Coll::Waits | Coll::Households)),
        };
        if beyond {
            self.reach = Reach::Township;
        }
        let table = match node {
            Node::Leaf(Leaf::Fed(place)) | Node::Loaded(Thing::Fed(place)) => {
                names::SCALARS.get(usize::from(place)).map(|scalar| scalar.table)
            }
            Node::Leaf(Leaf::Stat(_)) => {
                self.of_acts = true;
                None
            }
            _ => rows.and_then(names::table_of),
        };
        self.of_acts |= table.is_some_and(|table| table.row().feed != Feed::File);
        self.of_acts |= matches!(node, Node::Leaf(leaf) if is_of_case(leaf));
        for below in self.arena.below(at) {
            self.note(below);
        }
    }
}

fn is_of_case(leaf: Leaf) -> bool {
    matches!(leaf, Leaf::Own(_, id) if id.row().owner == Owner::Case)
}

/// Whether a value needs more than the records of the period.
fn is_beyond(leaf: Leaf) -> bool {
    match leaf {
        Leaf::Own(When::Now, _)
        | Leaf::Denominator(When::Now)
        | Leaf::Member(_)
        | Leaf::Head(_)
        | Leaf::Derived(_)
        | Leaf::HeadDerived(_)
        | Leaf::Calc(_)
        | Leaf::Index(_)
        | Leaf::Limit(_)
        | Leaf::Fact(_) => false,
        Leaf::Row(_, attr) => matches!(attr, Attr::Was | Attr::WasRaw | Attr::Earlier | Attr::Other(_)),
        Leaf::Own(..) | Leaf::Denominator(_) | Leaf::Stat(_) | Leaf::Fed(_) => true,
    }
}

/// Words that lines said; a value points at its place here.
#[derive(Default)]
pub(in crate::rules) struct LineWords(RefCell<Vec<String>>);

impl LineWords {
    fn value(&self, id: FieldId, found: FilterValue) -> Val {
        match found {
            FilterValue::Missing(why) => Val::No(why),
            FilterValue::Raw(raw) => match functions::shape(id.row().kind) {
                Shape::Word => Val::No(Why::Unreadable),
                shape => functions::plain(Cell::value(raw), shape),
            },
            FilterValue::Text(words) => {
                let mut known = self.0.borrow_mut();
                known.push(words.into_owned());
                u32::try_from(known.len() - 1).map_or(Val::No(Why::Overflow), |word| Val::Word(LINES, word))
            }
        }
    }

    /// Cloned, because a comparison of two fields reads both at once while either may still add words.
    fn get(&self, word: u32) -> String {
        self.0.borrow().get(word as usize).cloned().unwrap_or_default()
    }
}

/// A line of the queue with what the records said before.
struct AskedLine<'a> {
    row: &'a dyn FilterRow,
    asked: &'a Asked,
    place: Option<usize>,
    words: LineWords,
}

impl Source for AskedLine<'_> {
    fn seen(&self, leaf: Leaf, _frame: &Frame) -> Val {
        match leaf {
            Leaf::Own(When::Now, id) if is_of_line(leaf) => self.words.value(id, self.row.get(id)),
            Leaf::Own(When::Prior(1), id) if is_of_line(leaf) => self.words.value(id, self.row.net_pc_before()),
            // Everything else was asked of the records.
            _ => Val::No(Why::Unknown),
        }
    }

    fn rows(&self, _coll: Coll, _frame: &Frame) -> Result<usize, Why> {
        Err(Why::Unknown)
    }

    fn enter(&self, _coll: Coll, frame: &Frame, _at: usize) -> Frame {
        *frame
    }

    fn loaded(&self, _thing: Thing, _frame: &Frame) -> bool {
        false
    }

    fn read<R>(&self, value: Val, texts: &[String], with: impl FnOnce(&str) -> R) -> R {
        match value {
            Val::Word(LINES, word) => with(&self.words.get(word)),
            Val::Word(_, word) => with(self.asked.words.get(word as usize).map_or("", String::as_str)),
            Val::Text(text) => with(texts.get(text as usize).map_or("", String::as_str)),
            Val::No(_) | Val::Bool(_) | Val::Num(_) | Val::Day(_) | Val::Month(_) => with(""),
        }
    }

    fn kept(&self, slot: u16, _frame: &Frame) -> Option<Val> {
        Some(self.asked.get(slot, self.place))
    }
}

/// The township as rules see it, and the office's lines for the case fields.
pub(in crate::rules) struct Township<'w, 'a, 'l> {
    pub live: &'w Live<'a>,
    pub row_of: &'w dyn Fn(usize) -> Option<Box<dyn FilterRow + 'l>>,
    pub words: LineWords,
}

impl Source for Township<'_, '_, '_> {
    fn seen(&self, leaf: Leaf, frame: &Frame) -> Val {
        match leaf {
            Leaf::Own(When::Now, id) if id.row().owner == Owner::Case => match (self.row_of)(frame.household as usize) {
                Some(row) => self.words.value(id, row.get(id)),
                None => Val::No(Why::NoPeriod),
            },
            leaf => self.live.seen(leaf, frame),
        }
    }

    fn rows(&self, coll: Coll, frame: &Frame) -> Result<usize, Why> {
        self.live.rows(coll, frame)
    }

    fn enter(&self, coll: Coll, frame: &Frame, at: usize) -> Frame {
        self.live.enter(coll, frame, at)
    }

    fn loaded(&self, thing: Thing, frame: &Frame) -> bool {
        self.live.loaded(thing, frame)
    }

    fn read<R>(&self, value: Val, texts: &[String], with: impl FnOnce(&str) -> R) -> R {
        match value {
            Val::Word(LINES, word) => with(&self.words.get(word)),
            value => self.live.read(value, texts, with),
        }
    }

    fn cell(&self, column: u16, frame: &Frame) -> Cell {
        self.live.cell(column, frame)
    }

    fn member_cell(&self, column: u16, frame: &Frame) -> Cell {
        self.live.member_cell(column, frame)
    }

    fn worked(&self, derived: Derived, frame: &Frame) -> Val {
        self.live.worked(derived, frame)
    }
}
