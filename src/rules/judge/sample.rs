//! Samples of rules in the notation of readings.md 0.5: a township in one line, judged by the same evaluator.
//!
//! Defaults: annual 2024, as of 2024-10-18, the new caliber, limits that hold everywhere, and of 演示省 only the monitoring line and the
//! 低保 standard (readings.md C says “8,500 and 7,000 in the samples”).

use crate::domain::campaign::OfficePlace;
use crate::domain::field::FieldKind;
use crate::domain::flag::Outcome;
use crate::domain::flag::Severity;
use crate::domain::flag::why::Why;
use crate::domain::period::Part;
use crate::domain::period::Period;
use crate::domain::text::words::Word;
use crate::domain::text::words::Words;
use crate::i18n::Text;
use crate::i18n::text;
use crate::rules::book::Book;
use crate::rules::book::Rule;
use crate::rules::book::example;
use crate::rules::book::example::GivenEntry;
use crate::rules::book::example::GivenWhat;
use crate::rules::book::limits;
use crate::rules::eval::bind::Ready;
use crate::rules::eval::source::Eval;
use crate::rules::eval::source::Frame;
use crate::rules::eval::source::Source;
use crate::rules::explain;
use crate::rules::explain::amounts::leaf_ty;
use crate::rules::judge::judge;
use crate::rules::lang::check::literal;
use crate::rules::lang::error::RuleError;
use crate::rules::lang::expr::Coll;
use crate::rules::lang::expr::Leaf;
use crate::rules::lang::expr::RunFact;
use crate::rules::lang::expr::Thing;
use crate::rules::lang::expr::When;
use crate::rules::lang::expr::own_word;
use crate::rules::lang::names;
use crate::rules::lang::parse::number;
use crate::rules::lang::types::Ty;
use crate::rules::lang::value::Num;
use crate::rules::lang::value::Val;
use crate::rules::township::people::of_number;

/// Limits that a sample takes from 演示省.
const DEMO_LIMITS: [&str; 2] = ["mon_line", "dibao_std"];

/// How a rule ends for a sample.
///
/// # Errors
/// A sentence on what in the sample cannot be read.
pub fn run_example(book: &Book, rule: &Rule, given: &str) -> Result<Outcome, Text> {
    let sample = SampleSource::read(book, given)?;
    let beside = || rule.silent_beside.iter().filter_map(|code| book.rule(code)).filter(|other| other.on);
    Ok(match sample.ends(rule) {
        Outcome::Fires(_) if beside().any(|other| matches!(sample.ends(other), Outcome::Fires(_))) => Outcome::Clear,
        other => other,
    })
}

/// The samples in some files that do not end as they say, each a mistake at its line.
#[must_use]
pub fn wrong_examples(book: &Book, files: &[String]) -> Vec<RuleError> {
    let mut wrong = Vec::new();
    for rule in book.rules() {
        for example in rule.examples.iter().filter(|example| files.contains(&example.place.file)) {
            if !example.faults.is_empty() {
                wrong.extend(example.faults.iter().cloned());
                continue;
            }
            let stake = || example.stake.map(|_| stake_of_example(book, rule, &example.given)).transpose();
            let place = &example.place;
            let (at, said) = match (run_example(book, rule, &example.given).map(ending), stake()) {
                (Err(why), _) | (_, Err(why)) => (place.given, why),
                (Ok(end), _) if end != example.expect => {
                    let said = text("例子写的是 {expect}，算出来是 {end}", "the example says {expect}, the rule comes to {end}");
                    (place.expect, said.fill(&[("expect", &example.expect), ("end", &end)]))
                }
                (Ok(_), Ok(stake)) if stake != example.stake => {
                    let said = text(
                        "例子写的可疑金额是 {wanted} 元，算出来是 {found} 元",
                        "the example says {wanted} yuan in doubt, the rule comes to {found}",
                    );
                    let amounts = (example.stake.unwrap_or_default(), stake.unwrap_or_default());
                    (place.given, said.fill(&[("wanted", &amounts.0), ("found", &amounts.1)]))
                }
                (Ok(_), Ok(_)) => continue,
            };
            wrong.push(RuleError { file: place.file.clone(), line: at.0, column: at.1, said });
        }
    }
    wrong
}

/// What a rule puts at stake for a sample, in whole yuan.
///
/// # Errors
/// A sentence on what in the sample cannot be read.
pub fn stake_of_example(book: &Book, rule: &Rule, given: &str) -> Result<i64, Text> {
    let sample = SampleSource::read(book, given)?;
    Ok(explain::stake(&Eval { arena: &book.arena, source: &sample }, rule, &Frame::default()).0 / 100)
}

/// The word of an outcome in `expect`.
#[must_use]
pub const fn ending(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Fires(Severity::High) => "high",
        Outcome::Fires(Severity::Medium) => "medium",
        Outcome::Fires(Severity::Low) => "low",
        Outcome::Clear | Outcome::NotConcerned => "clear",
        Outcome::Skipped(_) => "skipped",
    }
}

/// A value as written; none for `_`, the empty cell.
type Written<'s> = Option<&'s str>;

/// One row of a sample; row 0 is the subject itself.
#[derive(Debug, Default)]
struct SampleRow {
    owner: usize,
    values: Vec<(String, Option<String>)>,
    lists: Vec<(String, Vec<usize>)>,
}

/// A sample as a source of values.
pub(crate) struct SampleSource<'a> {
    book: &'a Book,
    rows: Vec<SampleRow>,
    words: Words,
    place: OfficePlace,
}

impl<'a> SampleSource<'a> {
    /// Reads a sample.
    pub(crate) fn read(book: &'a Book, given: &str) -> Result<SampleSource<'a>, Text> {
        let place = OfficePlace { prov: "演示省".to_owned(), ..OfficePlace::default() };
        let mut sample = SampleSource { book, rows: vec![SampleRow::default()], words: Words::new(), place };
        let entries = example::read(given).map_err(|slip| slip.said)?;
        sample.take(&entries, 0);
        Ok(sample)
    }

    /// How a rule by itself ends for it.
    fn ends(&self, rule: &Rule) -> Outcome {
        let ready = Ready {
            fixed: None,
            records: rule.needs.clone(),
            enough: rule.enough,
            applies: rule.applies,
            when: rule.when,
            grades: rule.grades.clone(),
        };
        let (eval, frame) = (Eval { arena: &self.book.arena, source: self }, Frame::default());
        judge(&ready, |thing| self.loaded(thing, &frame), |at| eval.truth(at, &frame))
    }

    /// Makes rows of what is given of one.
    fn take(&mut self, entries: &[GivenEntry], row: usize) {
        for entry in entries {
            match &entry.what {
                GivenWhat::Value(_, written) => self.value(row, &entry.name, *written),
                GivenWhat::Rows(times, inside) => {
                    for _ in 0..*times {
                        let at = self.rows.len();
                        self.rows.push(SampleRow { owner: row, ..SampleRow::default() });
                        self.take(inside, at);
                        self.listed(row, &entry.name).push(at);
                    }
                    self.listed(row, &entry.name);
                }
            }
        }
    }

    fn value(&mut self, row: usize, name: &str, value: Option<&str>) {
        if let Some(value) = value {
            self.words.add(value);
            self.words.add(&value.replace('+', ","));
        }
        let value = value.map(str::to_owned);
        if let Some(row) = self.rows.get_mut(row) {
            row.values.push((name.to_owned(), value));
        }
    }

    fn listed(&mut self, row: usize, name: &str) -> &mut Vec<usize> {
        let lists = &mut self.rows[row].lists;
        let at = lists.iter().position(|(own, _)| own == name).unwrap_or_else(|| {
            lists.push((name.to_owned(), Vec::new()));
            lists.len() - 1
        });
        &mut lists[at].1
    }

    fn children(&self, row: usize, name: &str) -> Option<&[usize]> {
        self.rows.get(row)?.lists.iter().find(|(own, _)| own == name).map(|(_, rows)| rows.as_slice())
    }

    /// What a row, or the rows it belongs to, say of a name: nothing, empty, or a value.
    fn said(&self, mut row: usize, name: &str) -> Option<Written<'_>> {
        loop {
            let own = self.rows.get(row)?;
            if let Some((_, value)) = own.values.iter().find(|(known, _)| known == name) {
                return Some(value.as_deref());
            }
            if row == 0 {
                return None;
            }
            row = own.owner;
        }
    }

    /// The same, from the innermost row in hand outwards.
    fn found(&self, frame: &Frame, name: &str) -> Option<Written<'_>> {
        [frame.inner, frame.row, frame.member, frame.household].into_iter().find_map(|row| self.said(row as usize, name))
    }

    fn typed(&self, written: Option<&str>, ty: Ty) -> Val {
        let Some(written) = written else { return Val::No(Why::Empty) };
        let bad = Val::No(Why::Unreadable);
        match ty {
            Ty::Money | Ty::Number | Ty::Literal => numeric(written).unwrap_or(bad),
            Ty::Date => literal(FieldKind::Date, written).unwrap_or(bad),
            Ty::Month => literal(FieldKind::Month, written).unwrap_or(bad),
            Ty::Bool => match written {
                "yes" => Val::Bool(true),
                "no" => Val::Bool(false),
                _ => bad,
            },
            Ty::Set(_) => self.words.find(&written.replace('+', ",")).map_or(bad, |Word(word)| Val::Word(0, word)),
            Ty::Text(_) | Ty::Any => self.words.find(written).map_or(bad, |Word(word)| Val::Word(0, word)),
        }
    }

    fn head(&self, frame: &Frame) -> Option<usize> {
        let members = self.children(frame.household as usize, "members")?;
        members.iter().copied().find(|row| self.said(*row, "relation") == Some(Some("户主")))
    }

    /// Values that the program works out from others, unless the sample gives them outright.
    fn worked_out(&self, leaf: Leaf, frame: &Frame) -> Val {
        match leaf {
            Leaf::Derived(derived) => {
                let number = match self.found(frame, "cert_no") {
                    Some(Some(number)) => of_number(derived, number, self.typed(Some(number), Ty::Text(None))),
                    Some(None) => Val::No(Why::Empty),
                    None => Val::No(Why::NoColumn),
                };
                match (derived, number, self.found(frame, "birth")) {
                    (crate::rules::lang::expr::Derived::Birthday, Val::No(_), Some(birth)) => self.typed(birth, Ty::Date),
                    (_, number, _) => number,
                }
            }
            Leaf::Head(id) => match self.head(frame) {
                Some(head) => self.seen(Leaf::Member(id), &Frame { member: u32::try_from(head).unwrap_or(0), ..*frame }),
                None => Val::No(Why::Empty),
            },
            Leaf::HeadDerived(derived) => match self.head(frame) {
                Some(head) => self.seen(Leaf::Derived(derived), &Frame { member: u32::try_from(head).unwrap_or(0), ..*frame }),
                None => Val::No(Why::Empty),
            },
            Leaf::Denominator(When::Now) => {
                let caliber = self.book.caliber(2024, &self.place);
                self.seen(Leaf::Own(When::Now, caliber.denominator), frame)
            }
            Leaf::Own(when, _) if when != When::Now && !self.loaded(Thing::Record(when), frame) => Val::No(Why::NoPeriod),
            Leaf::Fed(_) | Leaf::Row(Coll::Other(_), _) => Val::No(Why::NoFile),
            Leaf::Limit(at) => self.limit(at, frame),
            Leaf::Fact(fact) => self.fact(fact, frame),
            _ => Val::No(Why::NoColumn),
        }
    }

    fn limit(&self, at: u16, frame: &Frame) -> Val {
        let kind = self.found(frame, "period.kind").flatten().and_then(limits::part);
        let period = Period { year: 2024, part: kind.unwrap_or(Part::Annual) };
        let key = self.book.env.limits.get(usize::from(at)).map_or("", |(key, _)| key.as_str());
        let nowhere = OfficePlace::default();
        let place = if DEMO_LIMITS.contains(&key) { &self.place } else { &nowhere };
        self.book.limit_value(at, period, place).map_or(Val::No(Why::NoLimit), |(_, value)| value)
    }

    fn fact(&self, fact: RunFact, frame: &Frame) -> Val {
        let day = |written| literal(FieldKind::Date, written).unwrap_or(Val::No(Why::Unknown));
        match fact {
            RunFact::Annual => Val::Bool(self.found(frame, "period.kind").is_none_or(|kind| kind == Some("annual"))),
            RunFact::PeriodKind => own_word("annual"),
            RunFact::PeriodStart => day("2023-10-01"),
            RunFact::PeriodEnd | RunFact::Cutoff => day("2024-09-30"),
            RunFact::SchoolDay => day("2024-09-01"),
            RunFact::AsOf => day("2024-10-18"),
            RunFact::CampaignStart | RunFact::CampaignEnd => Val::No(Why::NoLimit),
            RunFact::HomeCounty => Val::No(Why::NoFile),
            RunFact::Split => Val::Bool(true),
            RunFact::FirstSplit => Val::Bool(false),
        }
    }

    fn path(&self, leaf: Leaf) -> String {
        match leaf {
            Leaf::Limit(at) => format!("limit.{}", self.book.env.limits.get(usize::from(at)).map_or("", |(key, _)| key.as_str())),
            Leaf::Stat(at) => match self.book.env.stats.get(usize::from(at)) {
                Some((name, of, _)) => format!("{}.{name}", of.prefix()),
                None => String::new(),
            },
            leaf => names::path(leaf),
        }
    }
}

fn numeric(written: &str) -> Option<Val> {
    let (sign, digits) = written.strip_prefix('-').map_or((1, written), |rest| (-1, rest));
    let (num, den) = number(digits.trim_end_matches('%'), digits.ends_with('%'))?;
    Some(Val::Num(Num { num: num * sign, den }))
}

impl Source for SampleSource<'_> {
    fn seen(&self, leaf: Leaf, frame: &Frame) -> Val {
        let path = self.path(leaf);
        let said = match leaf {
            // A column belongs to its own row: `id` of a risk is not the `id` of a measure inside it.
            Leaf::Row(coll, _) if names::is_inner(coll) => self.said(frame.inner as usize, &path),
            Leaf::Row(..) => self.said(frame.row as usize, &path),
            Leaf::Head(_) | Leaf::HeadDerived(_) => self.said(frame.household as usize, &path),
            _ => self.found(frame, &path),
        };
        match said {
            // A limit that is set to nothing is a limit nobody has set.
            Some(None) if matches!(leaf, Leaf::Limit(_)) => Val::No(Why::NoLimit),
            Some(written) => self.typed(written, leaf_ty(self.book, leaf)),
            None => self.worked_out(leaf, frame),
        }
    }

    fn rows(&self, coll: Coll, frame: &Frame) -> Result<usize, Why> {
        self.list_of(coll, frame).map(|rows| rows.len()).ok_or(match coll {
            Coll::Other(_) => Why::NoFile,
            _ => Why::NoColumn,
        })
    }

    fn enter(&self, coll: Coll, frame: &Frame, at: usize) -> Frame {
        let rows = self.list_of(coll, frame).unwrap_or_default();
        let row = rows.get(at).and_then(|row| u32::try_from(*row).ok()).unwrap_or(0);
        match coll {
            Coll::Households => Frame { household: row, ..Frame::default() },
            Coll::Members => Frame { member: row, ..*frame },
            coll if names::is_inner(coll) => Frame { inner: row, ..*frame },
            _ => Frame { row, ..*frame },
        }
    }

    fn loaded(&self, thing: Thing, frame: &Frame) -> bool {
        let household = frame.household as usize;
        let prefixed = |prefix: &str| {
            let of_row = |row: usize| self.rows.get(row).is_some_and(|row| row.values.iter().any(|(name, _)| name.starts_with(prefix)));
            of_row(household) || of_row(0)
        };
        match thing {
            Thing::Record(when) => prefixed(&format!("{}.", names::record_name(when))),
            Thing::Current => prefixed("record."),
            Thing::Rows(coll) => self.list_of(coll, frame).is_some(),
            Thing::Limit(at) => !self.seen(Leaf::Limit(at), frame).is_missing(),
            Thing::Fed(at) => self.found(frame, &names::path(Leaf::Fed(at))).is_some(),
            Thing::Field(id) => self.found(frame, id.code()).is_some(),
        }
    }

    fn defined(&self, define: u16, frame: &Frame) -> Option<Val> {
        let (name, _) = self.book.env.defines.get(usize::from(define))?;
        let written = self.found(frame, name)?;
        Some(match written {
            None => Val::No(Why::Empty),
            Some("yes") => Val::Bool(true),
            Some("no") => Val::Bool(false),
            Some(written) => numeric(written).unwrap_or(Val::No(Why::Unreadable)),
        })
    }

    fn read<R>(&self, value: Val, texts: &[String], with: impl FnOnce(&str) -> R) -> R {
        match value {
            Val::Word(_, word) => with(self.words.get(Word(word))),
            Val::Text(text) => with(texts.get(text as usize).map_or("", String::as_str)),
            Val::No(_) | Val::Bool(_) | Val::Num(_) | Val::Day(_) | Val::Month(_) => with(""),
        }
    }
}

impl SampleSource<'_> {
    /// The rows of a collection here: of the member in hand, else of the household, else of all its members together.
    fn list_of(&self, coll: Coll, frame: &Frame) -> Option<Vec<usize>> {
        let name = names::rows_name(coll);
        if matches!(coll, Coll::Other(_)) && frame.member != 0 {
            return self.children(frame.member as usize, name).map(<[usize]>::to_vec);
        }
        let own = self.children(frame.household as usize, name).map(<[usize]>::to_vec);
        if own.is_some() || !matches!(coll, Coll::Other(_)) {
            return own;
        }
        let members = self.children(frame.household as usize, "members")?;
        let lists: Vec<&[usize]> = members.iter().filter_map(|row| self.children(*row, name)).collect();
        (!lists.is_empty()).then(|| lists.concat())
    }
}

#[cfg(test)]
mod tests {
    use crate::rules::book::Book;
    use crate::rules::eval::rowwise::Plain;
    use crate::rules::eval::source::Eval;
    use crate::rules::eval::source::Frame;
    use crate::rules::judge::sample::SampleSource;

    #[test]
    fn every_example_comes_to_what_the_oracle_says() {
        let book = Book::shipped().expect("a book");
        let mut tried = 0;
        for rule in &book.rules {
            for example in &rule.examples {
                let sample = SampleSource::read(&book, &example.given).expect("a sample");
                let (eval, frame) = (Eval { arena: &book.arena, source: &sample }, Frame::default());
                for at in rule.expressions() {
                    let (plain, own) = (Plain(eval).value(at, &frame), eval.value(at, &frame));
                    assert_eq!(format!("{plain:?}"), format!("{own:?}"), "{}: {}", rule.code, example.given);
                    tried += 1;
                }
            }
        }
        assert!(tried > 700, "{tried} expressions");
    }
}
