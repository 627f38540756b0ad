//! Counting: every count over every household of a township, in whole and by groups, in one walk.
//!
//! Sums are exact; what is missing is not nought: a household of which a count cannot be said is told beside it, and adds to nothing.
//! What does not live here: which counts there are (`mod.rs`), which records are counted (`review/count/mod.rs`).

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use crate::domain::flag::why::Why;
use crate::domain::money::Money;
use crate::domain::office::duty::DutyRole;
use crate::i18n::Lang;
use crate::i18n::Text;
use crate::i18n::text;
use crate::rules::book::Book;
use crate::rules::count::CountRegister;
use crate::rules::count::CountRow;
use crate::rules::count::CountSubject;
use crate::rules::count::Measure;
use crate::rules::count::needs::TownNeeds;
use crate::rules::eval::bind::bind_all;
use crate::rules::eval::filter::FilterRow;
use crate::rules::eval::filter::LineWords;
use crate::rules::eval::filter::Township;
use crate::rules::eval::source::Eval;
use crate::rules::eval::source::Frame;
use crate::rules::eval::source::Source;
use crate::rules::judge::ready;
use crate::rules::lang::check::Checker;
use crate::rules::lang::error::ExprSlip;
use crate::rules::lang::error::RuleError;
use crate::rules::lang::expr::Arena;
use crate::rules::lang::expr::At;
use crate::rules::lang::names::Level;
use crate::rules::lang::parse::parse;
use crate::rules::lang::types::Ty;
use crate::rules::lang::value::Num;
use crate::rules::lang::value::Val;
use crate::rules::township::context::Live;
use crate::rules::township::town::Town;

/// A way to part the households: its name on the command line and on papers, and the word by which they are parted.
pub struct SplitRow {
    /// Its name.
    pub name: Text,
    /// What is written for it on the command line.
    pub code: &'static str,
    /// What is parted by it.
    of: &'static [CountSubject],
    // Words, the larger first: 1组 of one village is not that of another.
    by: &'static [&'static str],
    /// The role whose people part the villages; then `by` is the village.
    pub role: Option<DutyRole>,
}

impl SplitRow {
    /// Whether a count is parted by it.
    #[must_use]
    pub fn parts(&self, row: &CountRow) -> bool {
        self.of.contains(&row.counted())
    }
}

const fn by(code: &'static str, name: Text, by: &'static [&'static str]) -> SplitRow {
    SplitRow { name, code, of: &[CountSubject::Households], by, role: None }
}

const fn by_role(role: DutyRole) -> SplitRow {
    SplitRow { name: role.label(), code: role.code(), of: &CountSubject::ALL, by: &["village"], role: Some(role) }
}

/// What is no word of a household.
const fn by_other(code: &'static str, name: Text, of: &'static [CountSubject]) -> SplitRow {
    SplitRow { name, code, of, by: &[], role: None }
}

/// The ways there are: by a word of the household, by who is responsible for its village, and by what clues and visits have.
pub static SPLITS: &[SplitRow] = &[
    SplitRow { name: text("村", "village"), code: "village", of: &CountSubject::ALL, by: &["village"], role: None },
    by("town", text("乡镇", "township"), &["town"]),
    by("group", text("村民组", "group"), &["village", "group"]),
    by("collector", text("采集人", "collector"), &["collector"]),
    by("reviewer", text("审核人", "reviewer"), &["case.reviewer"]),
    by("category", text("监测对象类别", "monitoring category"), &["mon_cat"]),
    by("type", text("户类型", "household type"), &["hh_type"]),
    by("status", text("状态", "status"), &["status"]),
    by_role(DutyRole::Leader),
    by_role(DutyRole::Cadre),
    by_role(DutyRole::Team),
    by_role(DutyRole::Secretary),
    by_role(DutyRole::Supporter),
    by_other("source", text("线索来源", "source"), &[CountSubject::Clues]),
    by_other("outcome", text("办理结果", "outcome"), &[CountSubject::Clues]),
    by_other("month", text("月份", "month"), &[CountSubject::Clues, CountSubject::Visits]),
];

/// A way to part households by its code, or by its name in either language.
#[must_use]
pub fn split(named: &str) -> Option<&'static SplitRow> {
    SPLITS.iter().find(|row| row.code == named || [Lang::Zh, Lang::En].iter().any(|lang| row.name.get(*lang) == named))
}

/// What a count came to over some households.
#[derive(Clone, Copy, Debug, Default)]
pub struct CountCell {
    /// Households it counts, or clues, grids, visits.
    pub households: usize,
    /// Households of which it can be said whether it counts them.
    pub judged: usize,
    /// Households of which it cannot be said, because something is missing.
    pub unknown: usize,
    sum: Option<Num>,
    per: Option<Num>,
    overflow: bool,
}

/// A value of a count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CountValue {
    /// Households, people, days: a whole number.
    Whole(i64),
    /// Yuan, rounded half away from zero to the fen.
    Money(Money),
    /// Hundredths, rounded half away from zero.
    Hundredths(i64),
}

impl CountCell {
    /// So many that are counted, of so many that there are.
    #[must_use]
    pub fn of(counted: usize, there: usize) -> CountCell {
        CountCell { households: counted, judged: there, ..CountCell::default() }
    }

    /// The value; none where nothing was added up, nothing can be divided by, or a sum does not fit.
    #[must_use]
    pub fn value(&self, measure: Measure) -> Option<CountValue> {
        if measure == Measure::Households {
            return i64::try_from(self.households).ok().map(CountValue::Whole);
        }
        let sum = self.sum.filter(|_| !self.overflow)?;
        let whole = match self.per {
            Some(per) => sum.over(per).ok()?,
            None => sum,
        };
        match measure {
            Measure::Money => Some(CountValue::Money(Money(whole.rounded(2).ok()?.num))),
            Measure::Sum if whole.as_whole().is_some() => whole.as_whole().map(CountValue::Whole),
            Measure::Households | Measure::Sum | Measure::Ratio => Some(CountValue::Hundredths(whole.rounded(2).ok()?.num)),
        }
    }

    /// Takes another group's cell into this one.
    fn join(&mut self, other: &CountCell) {
        self.households += other.households;
        self.judged += other.judged;
        self.unknown += other.unknown;
        self.overflow |= other.overflow;
        for (kept, more) in [(&mut self.sum, other.sum), (&mut self.per, other.per)] {
            *kept = match (*kept, more) {
                (Some(kept), Some(more)) => {
                    let sum = kept.plus(more);
                    self.overflow |= sum.is_err();
                    sum.ok()
                }
                (kept, more) => kept.or(more),
            };
        }
    }

    fn add(&mut self, found: Result<Option<Added>, Why>) {
        match found {
            Err(_) => self.unknown += 1,
            Ok(None) => self.judged += 1,
            Ok(Some(added)) => {
                self.judged += 1;
                self.households += 1;
                for (kept, more) in [(&mut self.sum, added.sum), (&mut self.per, added.per)] {
                    let Some(more) = more else { continue };
                    match kept.map_or(Ok(more), |kept| kept.plus(more)) {
                        Ok(sum) => *kept = Some(sum),
                        Err(_) => self.overflow = true,
                    }
                }
            }
        }
    }
}

/// A count of households with its expressions ready to be asked: which, what is added up, what that is divided by.
type ReadyCount = (At, Option<At>, Option<At>);

/// What a household that is counted adds.
#[derive(Clone, Copy)]
struct Added {
    sum: Option<Num>,
    per: Option<Num>,
}

/// Counts over a township: one cell a count, in the order of the register.
#[derive(Clone, Debug, Default)]
pub struct Tallied {
    /// Over everybody.
    pub whole: Vec<CountCell>,
    /// By groups, in the order of their names; the empty name for households without one.
    pub groups: BTreeMap<String, Vec<CountCell>>,
}

impl Tallied {
    /// The same with its groups put together under new names: villages under the team that looks after them.
    #[must_use]
    pub fn regrouped(self, name_of: &dyn Fn(&str) -> String) -> Tallied {
        let mut groups: BTreeMap<String, Vec<CountCell>> = BTreeMap::new();
        for (name, cells) in self.groups {
            match groups.entry(name_of(&name)) {
                Entry::Vacant(place) => {
                    place.insert(cells);
                }
                Entry::Occupied(mut place) => place.get_mut().iter_mut().zip(&cells).for_each(|(kept, more)| kept.join(more)),
            }
        }
        Tallied { whole: self.whole, groups }
    }
}

impl CountRegister {
    /// What has to be read for its counts, and for parting them.
    ///
    /// # Errors
    /// The split names a word that the book does not know.
    pub fn needs(&self, book: &Book, split: Option<&SplitRow>) -> Result<TownNeeds, RuleError> {
        let mut arena = self.arena.clone();
        let by = words_of(book, &mut arena, split)?;
        let asked: Vec<At> = self.asked().chain(by.iter().copied()).collect();
        Ok(TownNeeds::of(&arena, &asked))
    }

    /// Whether one of its counts goes over households.
    #[must_use]
    pub fn asks_households(&self) -> bool {
        self.rows.iter().any(|row| row.fits.is_some())
    }

    /// The register without the counts of households.
    #[must_use]
    pub fn without_households(mut self) -> CountRegister {
        self.rows.retain(|row| row.fits.is_none());
        self
    }

    /// The register without the counts that are not parted so.
    #[must_use]
    pub fn parted_by(mut self, split: &SplitRow) -> CountRegister {
        self.rows.retain(|row| split.parts(row));
        self
    }

    /// The expressions of the counts, in their order.
    fn asked(&self) -> impl Iterator<Item = At> {
        self.rows.iter().flat_map(|row| [row.fits, row.sum.map(|(at, _)| at), row.per]).flatten()
    }

    /// Counts everybody, and each group of a split. `row_of` gives the office's line of a household; one without a line has no status.
    ///
    /// # Errors
    /// The split names a word that the book does not know.
    pub fn tally<'l>(
        &self,
        book: &Book,
        town: &Town,
        row_of: &dyn Fn(usize) -> Option<Box<dyn FilterRow + 'l>>,
        split: Option<&SplitRow>,
    ) -> Result<Tallied, RuleError> {
        let mut arena = self.arena.clone();
        let by = words_of(book, &mut arena, split)?;
        let asked: Vec<At> = self.asked().chain(by.iter().copied()).collect();
        // Statistics are for what wants all; nothing else reads one.
        let live = match TownNeeds::of(&arena, &asked) {
            TownNeeds::All => ready(book, town),
            TownNeeds::Own { .. } => Live::new(book, *town),
        };
        let part = |live| {
            let (arena, ready) = bind_all(live, &arena, &asked);
            let mut ready = ready.into_iter();
            let mut next = || ready.next().unwrap_or_default();
            let mut ready_row = |row: &CountRow| row.fits.map(|_| (next(), row.sum.map(|_| next()), row.per.map(|_| next())));
            let rows: Vec<Option<ReadyCount>> = self.rows.iter().map(&mut ready_row).collect();
            let by: Vec<At> = by.iter().map(|_| next()).collect();
            (Township { live, row_of, words: LineWords::default() }, arena, rows, by)
        };
        // Under the limits of each place.
        let parts: Vec<_> = live.parts().map(part).collect();
        let words = split.map(|row| row.by).unwrap_or_default();
        let mut tallied = Tallied { whole: vec![CountCell::default(); self.rows.len()], groups: BTreeMap::new() };
        for household in 0..town.current.len() {
            let frame = live.household(household);
            let Some((source, arena, rows, by)) = parts.get(live.part_of(live.town_of(household))) else { continue };
            let eval = Eval { arena, source };
            let named = |(at, word): (&At, &&str)| match (live.place_word(word, household), eval.value(*at, &frame)) {
                (Some(place), _) => place.into_owned(),
                (None, value @ (Val::Word(..) | Val::Text(_))) => source.read(value, &arena.texts, str::to_owned),
                _ => String::new(),
            };
            let group = (!by.is_empty()).then(|| {
                let words: Vec<String> = by.iter().zip(words).map(named).collect();
                // Without the smaller place nothing is said of the larger.
                let name = if words.last().is_some_and(String::is_empty) { String::new() } else { words.join(" ").trim_start().to_owned() };
                tallied.groups.entry(name).or_insert_with(|| vec![CountCell::default(); rows.len()])
            });
            let mut group = group;
            for (at, row) in rows.iter().enumerate() {
                // What is no count of households is counted elsewhere (`review/count/field_work.rs`).
                let Some(row) = row else { continue };
                let found = added(&eval, row, &frame);
                tallied.whole[at].add(found);
                if let Some(cells) = &mut group {
                    cells[at].add(found);
                }
            }
        }
        Ok(tallied)
    }
}

/// What a household adds to a count: nothing where it is not counted, an error where that cannot be said or what it adds is missing.
fn added<S: Source>(eval: &Eval<'_, S>, row: &ReadyCount, frame: &Frame) -> Result<Option<Added>, Why> {
    let (fits, sum, per) = row;
    if !eval.truth(*fits, frame)? {
        return Ok(None);
    }
    let number = |at: &Option<At>| at.map(|at| eval.number(at, frame)).transpose();
    Ok(Some(Added { sum: number(sum)?, per: number(per)? }))
}

/// The words by which a split parts households; none without a split.
fn words_of(book: &Book, arena: &mut Arena, split: Option<&SplitRow>) -> Result<Vec<At>, RuleError> {
    split.map(|row| row.by).unwrap_or_default().iter().map(|name| word(book, arena, name)).collect()
}

/// A word of the language that parts households.
fn word(book: &Book, arena: &mut Arena, name: &str) -> Result<At, RuleError> {
    let mut env = book.env.clone();
    let checked = parse(name).and_then(|ast| {
        let mut checker = Checker::new(&mut env, arena, &[], Level::Household);
        checker.filter = true;
        match checker.check(&ast)? {
            (at, Ty::Text(_) | Ty::Set(_)) => Ok(at),
            _ => Err(ExprSlip::new(0, text("这一项不是文字，不能按它分", "no words: nothing can be parted by it"))),
        }
    });
    checked.map_err(|ExprSlip { at, said }| RuleError { file: String::new(), line: 1, column: at + 1, said })
}

#[cfg(test)]
mod tests {
    use crate::rules::book::Book;
    use crate::rules::count::tally::SPLITS;
    use crate::rules::count::tally::split;
    use crate::rules::count::tally::word;
    use crate::rules::count::tally::words_of;

    #[test]
    fn every_split_is_a_word_of_the_book_and_is_found_by_each_of_its_names() {
        let book = Book::shipped().expect("the book");
        for row in SPLITS {
            assert!(row.name.is_whole() && split(row.code).is_some_and(|found| found.code == row.code));
            if let Err(error) = words_of(&book, &mut book.arena.clone(), Some(row)) {
                panic!("{}: {error}", row.code);
            }
        }
        assert_eq!(split("采集人").map(|row| row.code), Some("collector"));
        assert_eq!(split("驻村工作队").map(|row| row.code), Some("team"));
        assert!(split("tem").is_none());
        assert!(word(&book, &mut book.arena.clone(), "size_year").is_err());
    }
}
