//! Counts as data: what a county asks for, each a row with its name, what it counts (households, clues, rounds in grids, visits of teams),
//! which of them, and what is added up over households.
//!
//! A count is never taken from whether a rule fired: it says for itself what it counts, in the language of the rules and of filters, so
//! that the same words open its households. What does not live here: counting (`tally.rs`), which records are counted
//! (`review/count/mod.rs`).

pub mod each;
pub mod needs;
pub mod tally;

use std::collections::BTreeSet;

use serde::Deserialize;

use crate::domain::office::asked::GridWord;
use crate::domain::office::asked::VisitWord;
use crate::domain::office::asked::WordsAsked;
use crate::domain::office::clue_asked::ClueFilter;
use crate::domain::period::Part;
use crate::domain::table::Feed;
use crate::domain::table::TABLES;
use crate::i18n::Lang;
use crate::i18n::Text;
use crate::i18n::near::closest;
use crate::i18n::near::meant;
use crate::i18n::text;
use crate::i18n::written;
use crate::rules::book::Book;
use crate::rules::book::raw::Placed;
use crate::rules::book::raw::RuleFile;
use crate::rules::lang::check::Checker;
use crate::rules::lang::check::Env;
use crate::rules::lang::error::BookErrors;
use crate::rules::lang::error::RuleError;
use crate::rules::lang::expr::Arena;
use crate::rules::lang::expr::At;
use crate::rules::lang::expr::Leaf;
use crate::rules::lang::expr::Node;
use crate::rules::lang::expr::When;
use crate::rules::lang::names::Level;
use crate::rules::lang::parse::parse;
use crate::rules::lang::types::Ty;

/// The register as shipped: name and text of each file.
static SHIPPED: &[(&str, &str)] = &[
    ("counts/county.toml", include_str!("../shipped/counts/county.toml")),
    ("counts/field_work.toml", include_str!("../shipped/counts/field_work.toml")),
];

/// A file of the register as written.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct CountFile {
    count: Vec<RawCount>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawCount {
    code: Placed,
    title: Text,
    #[serde(default)]
    also: Vec<String>,
    #[serde(default)]
    of: Option<Placed>,
    when: Placed,
    #[serde(default)]
    sum: Option<Placed>,
    #[serde(default)]
    per: Option<Placed>,
}

/// What counts go over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CountSubject {
    /// Households of the roll.
    Households,
    /// Clues, also of households outside the roll.
    Clues,
    /// Villages, by the rounds in their grids in a month.
    Villages,
    /// Grids in a month.
    Grids,
    /// Rounds in grids in a month.
    Rounds,
    /// Visits of teams, each time one.
    Visits,
}

impl CountSubject {
    /// Everything that is counted.
    pub const ALL: [CountSubject; 6] = [
        CountSubject::Households,
        CountSubject::Clues,
        CountSubject::Villages,
        CountSubject::Grids,
        CountSubject::Rounds,
        CountSubject::Visits,
    ];

    /// What is written for it in the register.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            CountSubject::Households => "households",
            CountSubject::Clues => "clues",
            CountSubject::Villages => "villages",
            CountSubject::Grids => "grids",
            CountSubject::Rounds => "rounds",
            CountSubject::Visits => "visits",
        }
    }
}

/// What a count goes over, and which of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CountOf {
    /// Households, by an expression.
    Households,
    /// Clues for which these words hold.
    Clues(ClueFilter),
    /// Villages, grids or single rounds of a month.
    Grids(CountSubject, WordsAsked<GridWord>),
    /// Visits of teams.
    Visits(WordsAsked<VisitWord>),
}

/// One count.
#[derive(Clone, Debug)]
pub struct CountRow {
    /// Its name on the command line.
    pub code: String,
    /// What it is called on papers.
    pub title: Text,
    /// What else it is called in tables of the county.
    pub also: Vec<String>,
    /// What it counts.
    pub of: CountOf,
    /// Which of it, as written: of households a filter that opens them.
    pub when: String,
    // None where it is not households that are counted.
    fits: Option<At>,
    sum: Option<(At, Ty)>,
    per: Option<At>,
    back: u8,
    limits: Vec<String>,
}

impl CountRow {
    /// What it is called of a part of the year.
    #[must_use]
    pub fn title_in(&self, part: Part) -> Text {
        part.said(self.title.clone())
    }

    /// Whether one of its names, of the whole year or of a part of it and in either language, is the one looked for.
    pub fn is_called(&self, is_it: impl Fn(&str) -> bool) -> bool {
        let titles = [Part::Annual, Part::Q3].map(|part| self.title_in(part));
        titles
            .iter()
            .flat_map(|title| [Lang::Zh, Lang::En].map(|lang| title.get(lang)))
            .chain(self.also.iter().map(String::as_str))
            .any(is_it)
    }

    /// How many years back it reads figures; 0 where it reads none of earlier years. Without the records of all these years it cannot be
    /// said, whatever the households that another part of it leaves out come to.
    #[must_use]
    pub const fn years_back(&self) -> u8 {
        self.back
    }

    /// Keys of the limits it reads. Where the office has not set one of them for a period it cannot be said of that period, whatever the
    /// households that another part of it leaves out come to.
    #[must_use]
    pub fn limits(&self) -> &[String] {
        &self.limits
    }

    /// What it goes over.
    #[must_use]
    pub const fn counted(&self) -> CountSubject {
        match self.of {
            CountOf::Households => CountSubject::Households,
            CountOf::Clues(_) => CountSubject::Clues,
            CountOf::Grids(counted, _) => counted,
            CountOf::Visits(_) => CountSubject::Visits,
        }
    }

    /// Whether it asks of households what the office did: of a period that was never worked on here it says nothing.
    #[must_use]
    pub fn is_of_office(&self) -> bool {
        let words = self.when.split(|letter: char| !letter.is_alphanumeric() && !matches!(letter, '_' | '.'));
        let of_office = TABLES.iter().filter(|table| table.feed == Feed::Office);
        let known: Vec<&str> =
            of_office.flat_map(|table| std::iter::once(table.id).chain(table.columns.iter().map(|column| column.code))).collect();
        words.into_iter().any(|word| known.contains(&word))
    }

    /// What its value is.
    #[must_use]
    pub const fn measure(&self) -> Measure {
        match (self.sum, self.per) {
            (None, _) => Measure::Households,
            (Some((_, Ty::Money)), _) => Measure::Money,
            (Some(_), None) => Measure::Sum,
            (Some(_), Some(_)) => Measure::Ratio,
        }
    }
}

/// What the value of a count is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure {
    /// A number of households, or of what else it counts.
    Households,
    /// A sum of numbers.
    Sum,
    /// Yuan: a sum, or one divided by another, such as income per head.
    Money,
    /// A number divided by another.
    Ratio,
}

/// The register, ready to be counted by.
#[derive(Clone, Debug)]
pub struct CountRegister {
    rows: Vec<CountRow>,
    arena: Arena,
}

impl CountRegister {
    /// The shipped counts, and those of own files behind them; a code that stands already is replaced in its place. A file is its name and
    /// its text. Expressions may use what the book defines, its limits and its statistics.
    ///
    /// # Errors
    /// Every mistake, with file, line and column.
    pub fn read(book: &Book, own: &[(String, String)]) -> Result<CountRegister, BookErrors> {
        let shipped = SHIPPED.iter().map(|(name, text)| RuleFile { name, text, layer: 0 });
        let own = own.iter().map(|(name, text)| RuleFile { name, text, layer: 1 });
        let mut reader = RegisterReader { env: book.env.clone(), arena: book.arena.clone(), rows: Vec::new(), errors: Vec::new() };
        shipped.chain(own).for_each(|file| reader.file(file));
        if reader.errors.is_empty() { Ok(CountRegister { rows: reader.rows, arena: reader.arena }) } else { Err(BookErrors(reader.errors)) }
    }

    /// The counts, in the order of the register.
    #[must_use]
    pub fn rows(&self) -> &[CountRow] {
        &self.rows
    }

    /// The register with these counts alone, in the order they are named.
    ///
    /// # Errors
    /// A sentence on the first name that is none, with the nearest one.
    pub fn only(mut self, codes: &[String]) -> Result<CountRegister, Text> {
        let mut rows = Vec::new();
        for code in codes {
            // A hyphen is as good.
            let named = |row: &&CountRow| row.code == *code || row.code == code.replace('-', "_");
            let Some(row) = self.rows.iter().find(named) else {
                let guess = closest(code, self.rows.iter().map(|row| row.code.as_str()));
                let said = text("没有名为“{code}”的统计项{meant}", "there is no count “{code}”{meant}");
                return Err(said.fill(&[("code", code), ("meant", &meant(guess))]));
            };
            rows.push(row.clone());
        }
        self.rows = rows;
        Ok(self)
    }
}

/// What an expression has to come to.
#[derive(Clone, Copy)]
enum ComesTo {
    Truth,
    Number,
}

/// The register while its files are read.
struct RegisterReader {
    env: Env,
    arena: Arena,
    rows: Vec<CountRow>,
    errors: Vec<RuleError>,
}

impl RegisterReader {
    fn file(&mut self, file: RuleFile) {
        let bare = file.text.trim_start_matches('\u{feff}');
        match toml::from_str::<CountFile>(bare) {
            Ok(found) => found.count.into_iter().for_each(|raw| self.row(RuleFile { text: bare, ..file }, raw)),
            Err(error) => {
                let fault = written::fault(bare, error.span(), error.message());
                self.errors.push(file.error(error.span().map_or(0, |span| span.start), fault.said));
            }
        }
    }

    fn row(&mut self, file: RuleFile, raw: RawCount) {
        let counted = match &raw.of {
            None => Some(CountSubject::Households),
            Some(of) => self.counted(file, of),
        };
        match counted {
            None => {}
            Some(CountSubject::Households) => self.of_households(file, raw),
            Some(counted) => self.of_others(file, counted, raw),
        }
    }

    /// What is counted, as written.
    fn counted(&mut self, file: RuleFile, of: &Placed) -> Option<CountSubject> {
        let found = CountSubject::ALL.into_iter().find(|counted| counted.code() == of.get_ref());
        if found.is_none() {
            let known = Text::list(CountSubject::ALL.map(|counted| Text::same(counted.code())));
            let said = text("不能数“{of}”；of 可以写: {known}", "“{of}” is not counted; of may be: {known}");
            self.errors.push(file.error(of.span().start, said.fill(&[("of", of.get_ref()), ("known", &known)])));
        }
        found
    }

    /// A count of clues, rounds or visits, by words.
    fn of_others(&mut self, file: RuleFile, counted: CountSubject, raw: RawCount) {
        if let Some(of_households) = raw.sum.as_ref().or(raw.per.as_ref()) {
            let said = text("sum 和 per 只用于数户的统计项", "sum and per are for counts of households alone");
            self.errors.push(file.error(of_households.span().start, said));
            return;
        }
        let when = raw.when.get_ref().as_str();
        let of = match counted {
            CountSubject::Households => return,
            CountSubject::Clues => ClueFilter::parse(when, &[]).map(CountOf::Clues),
            CountSubject::Villages | CountSubject::Grids | CountSubject::Rounds => {
                WordsAsked::parse(when, &[]).map(|asked| CountOf::Grids(counted, asked))
            }
            CountSubject::Visits => WordsAsked::parse(when, &[]).map(CountOf::Visits),
        };
        match of {
            Err(said) => self.errors.push(file.error(raw.when.span().start, said)),
            Ok(of) => self.keep(CountRow {
                back: 0,
                limits: Vec::new(),
                code: raw.code.into_inner(),
                title: raw.title,
                also: raw.also,
                of,
                when: raw.when.into_inner(),
                fits: None,
                sum: None,
                per: None,
            }),
        }
    }

    /// Takes a count in; one of a code that stands already takes its place.
    fn keep(&mut self, row: CountRow) {
        match self.rows.iter_mut().find(|own| own.code == row.code) {
            Some(own) => *own = row,
            None => self.rows.push(row),
        }
    }

    fn of_households(&mut self, file: RuleFile, raw: RawCount) {
        if raw.sum.is_none()
            && let Some(per) = &raw.per
        {
            let said = text("有 per 就要有 sum：两个合计相除", "per wants a sum: one sum divided by another");
            self.errors.push(file.error(per.span().start, said));
        }
        let fits = self.expression(file, &raw.when, ComesTo::Truth);
        let sum = raw.sum.as_ref().map(|sum| self.expression(file, sum, ComesTo::Number));
        let per = raw.per.as_ref().map(|per| self.expression(file, per, ComesTo::Number));
        let (Some((fits, _)), Some(sum), Some(per)) = (fits, all(sum), all(per)) else { return };
        let read = [Some(fits), sum.map(|(at, _)| at), per.map(|(at, _)| at)];
        let (back, limits) = self.reads(read.into_iter().flatten().collect());
        let row = CountRow {
            back,
            limits,
            code: raw.code.into_inner(),
            title: raw.title,
            also: raw.also,
            of: CountOf::Households,
            when: raw.when.into_inner(),
            fits: Some(fits),
            sum,
            per: per.map(|(at, _)| at),
        };
        self.keep(row);
    }

    /// The earliest year whose figures these expressions read, counted back from the period's own, and the limits they read.
    fn reads(&self, mut open: Vec<At>) -> (u8, Vec<String>) {
        let (mut seen, mut back, mut limits) = (BTreeSet::new(), 0, Vec::new());
        while let Some(at) = open.pop() {
            if !seen.insert(at) {
                continue;
            }
            match self.arena.node(at) {
                Node::Leaf(Leaf::Own(When::Prior(years), _) | Leaf::Denominator(When::Prior(years))) => back = back.max(years),
                Node::Leaf(Leaf::Limit(place)) => limits.extend(self.env.limits.get(usize::from(place)).map(|(key, _)| key.clone())),
                _ => {}
            }
            open.extend(self.arena.below(at));
        }
        limits.sort_unstable();
        limits.dedup();
        (back, limits)
    }

    fn expression(&mut self, file: RuleFile, written: &Placed, wanted: ComesTo) -> Option<(At, Ty)> {
        let checked = parse(written.get_ref()).and_then(|ast| {
            let mut checker = Checker::new(&mut self.env, &mut self.arena, &[], Level::Household);
            checker.filter = true;
            match wanted {
                ComesTo::Truth => checker.truth(&ast).map(|at| (at, Ty::Bool)),
                ComesTo::Number => checker.number(&ast),
            }
        });
        checked.map_err(|slip| self.errors.push(file.slip(written, &slip))).ok()
    }
}

/// What may be left out, but not be wrong.
#[allow(clippy::option_option, reason = "the outer one says whether it was understood, the inner one whether it was there")]
fn all<T>(found: Option<Option<T>>) -> Option<Option<T>> {
    match found {
        None => Some(None),
        Some(found) => found.map(Some),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use crate::i18n::Lang;
    use crate::rules::book::Book;
    use crate::rules::count::CountOf;
    use crate::rules::count::CountRegister;
    use crate::rules::count::CountRow;
    use crate::rules::count::Measure;
    use crate::rules::eval::filter;

    #[test]
    fn every_shipped_count_is_understood_has_both_names_and_opens_as_a_filter() {
        let book = Book::shipped().expect("the book");
        let register = CountRegister::read(&book, &[]).unwrap_or_else(|errors| panic!("{}", errors.text().get(Lang::En)));
        let mut codes = BTreeSet::new();
        for row in register.rows() {
            assert!(row.title.is_whole(), "{}", row.code);
            assert!(codes.insert(row.code.clone()), "{} stands twice", row.code);
            if row.of == CountOf::Households
                && let Err(error) = filter::compile(&book, &row.when)
            {
                panic!("{}: {error}", row.code);
            }
            assert!(!row.when.contains("fires") && !row.when.contains("flags"), "{} counts flags", row.code);
        }
        let of_office: Vec<&str> = register
            .rows()
            .iter()
            .filter(|row| row.is_of_office())
            .map(|row| row.code.as_str())
            .filter(|code| !code.starts_with("back_"))
            .collect();
        let visits = ["to_visit", "visited", "visit_missing", "visit_late", "visit_phone", "visit_not_found"];
        assert_eq!(of_office, [&visits[..], &["overdue", "restored", "slip_left"]].concat());
        let back = |code: &str| register.rows().iter().find(|row| row.code == code).map(CountRow::years_back);
        assert_eq!([back("households"), back("fell"), back("fell_two"), back("fell_three")], [Some(0), Some(1), Some(2), Some(3)]);
        let limits = |code: &str| register.rows().iter().find(|row| row.code == code).map_or(&[][..], CountRow::limits);
        assert_eq!(limits("below_mon_line_open"), ["mon_line"]);
        assert_eq!(limits("rose_1"), ["growth_1", "growth_2"]);
        assert!(limits("households").is_empty());
        let measure = |code: &str| register.rows().iter().find(|row| row.code == code).map(CountRow::measure);
        assert_eq!(
            [measure("fell"), measure("people"), measure("trans_pc")],
            [Some(Measure::Households), Some(Measure::Sum), Some(Measure::Money)]
        );
    }

    #[test]
    fn a_mistake_is_told_with_its_place_and_an_own_count_replaces_or_follows() {
        let book = Book::shipped().expect("the book");
        let read = |own: &str| CountRegister::read(&book, &[("own.toml".to_owned(), own.to_owned())]);
        let wrong = "[[count]]\ncode = \"a\"\ntitle = { zh = \"甲\", en = \"a\" }\nwhen = \"net_pcc < 1\"\n";
        let said = read(wrong).expect_err("misspelt").text();
        assert!(said.get(Lang::Zh).contains("own.toml") && said.get(Lang::Zh).contains("net_pc"), "{}", said.get(Lang::Zh));
        let said = read("[[count]]\ncode = \"a\"\ntitle = { zh = \"甲\", en = \"a\" }\nwhen = \"yes\"\nper = \"size_year\"\n");
        assert!(said.expect_err("no sum").text().get(Lang::Zh).contains("sum"));
        let said = read("[[count]]\ncode = \"a\"\nwen = \"yes\"\n").expect_err("unknown");
        assert!(said.text().get(Lang::Zh).contains("是否指 when"), "{}", said.text().get(Lang::Zh));
        let of = |of: &str| read(&format!("[[count]]\ncode = \"a\"\ntitle = {{ zh = \"甲\", en = \"a\" }}\n{of}\n"));
        for (wrong, wanted) in [
            ("of = \"cluse\"\nwhen = \"open\"", "clues"),
            ("of = \"clues\"\nwhen = \"opne\"", "是否指 open"),
            ("of = \"grids\"\nwhen = \"visited\"\nsum = \"wage\"", "sum"),
            ("of = \"visits\"\nwhen = \"on foot\"", "own.toml"),
        ] {
            let said = of(wrong).expect_err(wrong).text();
            assert!(said.get(Lang::Zh).contains(wanted), "{wrong}: {}", said.get(Lang::Zh));
        }
        assert!(of("of = \"clues\"\nwhen = \"open not outside\"").is_ok());
        let own = "[[count]]\ncode = \"fell\"\ntitle = { zh = \"甲\", en = \"a\" }\nwhen = \"net_pc < 1\"\n\
                   [[count]]\ncode = \"own\"\ntitle = { zh = \"乙\", en = \"b\" }\nwhen = \"yes\"\nsum = \"wage\"\n";
        let register = read(own).expect("understood");
        let titles: Vec<&str> = register.rows().iter().map(|row| row.title.get(Lang::Zh)).collect();
        let shipped = CountRegister::read(&book, &[]).expect("shipped");
        assert_eq!(titles.len(), shipped.rows().len() + 1);
        assert_eq!(
            (titles.iter().position(|title| *title == "甲"), titles.last()),
            (shipped.rows().iter().position(|row| row.code == "fell"), Some(&"乙"))
        );
        assert!(register.clone().only(&["own".to_owned(), "fell".to_owned()]).is_ok_and(|only| only.rows().len() == 2));
        let lost = register.only(&["fel".to_owned()]).expect_err("no such count");
        let hyphened = CountRegister::read(&book, &[]).expect("shipped").only(&["clues-open".to_owned()]);
        assert!(hyphened.is_ok_and(|only| only.rows()[0].code == "clues_open"));
        assert!(lost.get(Lang::Zh).contains("是否指 fell"), "{}", lost.get(Lang::Zh));
    }
}
