//! How rules end, as SQL: the files of a printed book, what each of them has, and what is not carried with the reason.
//!
//! What does not live here: what the expressions of a rule become (`nodes.rs`).

use std::fmt::Write as _;

use crate::domain::field::Owner;
use crate::domain::flag::Outcome;
use crate::domain::flag::why::Why;
use crate::domain::table::Feed;
use crate::i18n::Text;
use crate::i18n::text;
use crate::rules::book::Book;
use crate::rules::book::Rule;
use crate::rules::book::Scope;
use crate::rules::eval::bind::Bound;
use crate::rules::eval::bind::Ready;
use crate::rules::eval::bind::bind_with;
use crate::rules::judge::not_loaded;
use crate::rules::lang::expr::At;
use crate::rules::lang::expr::Coll;
use crate::rules::lang::expr::Leaf;
use crate::rules::lang::expr::Node;
use crate::rules::lang::expr::Thing;
use crate::rules::lang::names;
use crate::rules::lang::value::Val;
use crate::rules::sql::dialect::Dialect;
use crate::rules::sql::piece::NoSql;
use crate::rules::sql::piece::SqlValue;
use crate::rules::sql::piece::quoted;
use crate::rules::sql::plan::ColumnFrom;
use crate::rules::sql::plan::RelId;
use crate::rules::sql::plan::TooWide;
use crate::rules::sql::printer::Printer;
use crate::rules::sql::printer::SqlPlace;
use crate::rules::sql::schema;
use crate::rules::stage::manifest::Manifest;
use crate::rules::township::context::Live;

/// A book as SQL.
pub struct PrintedBook {
    /// Name and text of each file.
    pub files: Vec<(&'static str, String)>,
    /// Codes of the rules that it has.
    pub carried: Vec<String>,
    /// The others, and why.
    pub not_carried: Vec<(String, Text)>,
}

/// How one rule ends.
struct JudgedSql<'r> {
    rule: &'r Rule,
    /// A letter (`Outcome::letter`) over columns of its relation.
    outcome: String,
    /// The figures of its sentence, as text over the same columns.
    numbers: String,
}

/// Prints a book for a staged folder.
///
/// # Errors
/// A table would be wider than the engine takes.
pub fn print(book: &Book, manifest: &Manifest, dialect: Dialect) -> Result<PrintedBook, Text> {
    let empty = schema::empty(manifest);
    let past = empty.past();
    let live = Live::new(book, empty.town(&past));
    let rules: Vec<&Rule> = book.rules.iter().filter(|rule| rule.on).collect();
    let mut beside: Vec<At> = book.stats.iter().map(|stat| stat.at).collect();
    beside.extend(rules.iter().flat_map(|rule| rule.holes.iter().map(|hole| hole.at)));
    let parts = limits_of_towns(&live, &rules, &beside);
    let mut printer = Printer::new(&live, (&parts[0].bound.arena, parts[0].stats.clone()), manifest, dialect.spelling());
    let mut ends: Vec<Vec<EndSql>> = rules.iter().map(|_| Vec::new()).collect();
    for (at, part) in parts.iter().enumerate() {
        if at > 0 {
            printer.under(part.live, (&part.bound.arena, part.stats.clone()));
        }
        if !part.towns.is_empty() {
            for (end, rule) in ends.iter_mut().zip(part.ends(&mut printer, &rules)) {
                end.push(rule);
            }
        }
    }
    let mut judged: Vec<JudgedSql> = Vec::new();
    let off = text("在规则集里是关着的", "switched off in the book");
    let mut not_carried: Vec<(String, Text)> =
        book.rules.iter().filter(|rule| !rule.on).map(|rule| (rule.code.clone(), off.clone())).collect();
    for (rule, ends) in rules.iter().zip(ends) {
        match ends.into_iter().collect::<Result<Vec<(String, String)>, Text>>() {
            Ok(ends) => {
                let (outcomes, numbers): (Vec<String>, Vec<String>) = ends.into_iter().unzip();
                let rel = relation_of(&printer, rule);
                let town = printer.plan.add(rel, ColumnFrom::Base("b.town_no".to_owned(), vec![]));
                let [outcome, numbers] = [outcomes, numbers].map(|all| by_town(&town, &parts, all));
                judged.push(JudgedSql { rule, outcome, numbers });
            }
            Err(why) => not_carried.push((rule.code.clone(), why)),
        }
    }
    // Beside a rule that is not here nobody can say whether another one would be silent.
    while let Some(at) = judged.iter().position(|judged| {
        let names = |code: &String| rules.iter().any(|rule| rule.code == *code) && not_carried.iter().any(|(own, _)| own == code);
        judged.rule.silent_beside.iter().any(names)
    }) {
        let why = text("与它同问一事的规则没有带上", "a rule beside which it says nothing is not carried");
        not_carried.push((judged.remove(at).rule.code.clone(), why));
    }
    not_carried.sort_by(|a, b| a.0.cmp(&b.0));
    let spelling = printer.spelling;
    let prepared = prepared(&printer, &judged, book, manifest).map_err(|wide| {
        text(
            "这套规则在 {code} 里要一张 {n} 列的表，最多 {most} 列；没有写出",
            "these rules need a table of {n} columns in {code}, which takes {most}: nothing was written",
        )
        .fill(&[("code", &spelling.code), ("n", &wide.columns), ("most", &wide.most)])
    })?;
    let sql = |sql: &str| (spelling.read)(&format!("{}{sql}", spelling.settings));
    let mut files = vec![
        ("prepare.sql", sql(&prepared)),
        ("judge.sql", sql(&judge(&printer, &judged))),
        ("flags.sql", sql(&flags(&printer, &judged, &parts, manifest))),
        ("not_carried.csv", listed(&not_carried)),
    ];
    files.extend(spelling.beside.iter().map(|(name, what)| (*name, (*what).to_owned())));
    Ok(PrintedBook { files, carried: judged.iter().map(|judged| judged.rule.code.clone()).collect(), not_carried })
}

/// The rules under the limits of some townships.
struct LimitsOfTowns<'l> {
    live: &'l Live<'l>,
    /// The townships by number; none where the limits are those of the county alone.
    towns: Vec<String>,
    bound: Bound,
    /// The expression of each statistic, made ready.
    stats: Vec<At>,
    /// The figures of the sentences, rule by rule.
    holes: Vec<At>,
}

/// The rules as often as there are limits, those of the county first.
fn limits_of_towns<'l>(live: &'l Live<'l>, rules: &[&Rule], beside: &[At]) -> Vec<LimitsOfTowns<'l>> {
    let part = |(at, part): (usize, &'l Live<'l>)| {
        let towns = (0..).zip(live.towns.iter()).map(|(town, _)| town).filter(|town| live.part_of(*town) == at);
        let (bound, mut stats) = bind_with(part, rules.iter().copied(), beside);
        let holes = stats.split_off(part.book.stats.len());
        LimitsOfTowns { live: part, towns: towns.map(|town| town.to_string()).collect(), bound, stats, holes }
    };
    live.parts().enumerate().map(part).collect()
}

/// How a rule ends and the figures of its sentence, or why it has no SQL.
type EndSql = Result<(String, String), Text>;

impl LimitsOfTowns<'_> {
    fn ends(&self, printer: &mut Printer, rules: &[&Rule]) -> Vec<EndSql> {
        let mut holes = self.holes.iter().copied();
        let mut all = Vec::new();
        for (rule, ready) in rules.iter().zip(&self.bound.rules) {
            let rel = relation_of(printer, rule);
            let outcome = if is_of_ledger(printer.live.book, rule) {
                Err(text("只在乡镇自己的审核记录里", "lives in the township's own ledger alone"))
            } else if rule.needs.contains(&Thing::Rows(Coll::Waits)) {
                Err(text(
                    "要逐格试算各规则会怎样，只有工作台会做",
                    "asks what every other rule could come to with a cell filled in, which only the desk works out",
                ))
            } else {
                outcome(printer, ready, rule, rel).map_err(|refusal| told(&refusal))
            };
            let names = rule.holes.iter().map(|hole| hole.written.split(':').next().unwrap_or_default());
            let told: Vec<(&str, At)> = names.zip(holes.by_ref().take(rule.holes.len())).collect();
            all.push(outcome.map(|outcome| (outcome, numbers(printer, &told, rel))));
        }
        all
    }
}

const fn relation_of(printer: &Printer, rule: &Rule) -> RelId {
    if rule.scope.is_per_household() { printer.rels.household } else { printer.rels.village }
}

/// What holds in each township, one expression for each of the parts that have some.
fn by_town(town: &str, parts: &[LimitsOfTowns], mut all: Vec<String>) -> String {
    let parts = parts.iter().filter(|part| !part.towns.is_empty());
    match all.pop() {
        None => "''".to_owned(),
        Some(last) if all.iter().all(|other| *other == last) => last,
        Some(last) => {
            let cases: Vec<String> =
                parts.zip(&all).map(|(part, sql)| format!("WHEN {town} IN ({}) THEN {sql}", part.towns.join(", "))).collect();
            format!("CASE {} ELSE {last} END", cases.join(" "))
        }
    }
}

pub(crate) fn told(refusal: &NoSql) -> Text {
    match refusal {
        NoSql::Unbounded(how) => {
            text("有一步数值可能超过 64 位：{how}", "a step of it is not proved to fit 64 bits: {how}").fill(&[("how", how)])
        }
        NoSql::NoSpelling(what) => text("还没有 SQL 写法：{what}", "no SQL for it yet: {what}").fill(&[("what", what)]),
    }
}

/// Whether a rule reads the office's own cases.
fn is_of_ledger(book: &Book, rule: &Rule) -> bool {
    let is_office = |coll: Coll| names::table_of(coll).is_some_and(|table| table.row().feed == Feed::Office);
    let mut reads = rule.needs.iter().any(|need| match need {
        Thing::Rows(coll) => is_office(*coll),
        Thing::Fed(at) => names::SCALARS.get(usize::from(*at)).is_some_and(|scalar| scalar.table.row().feed == Feed::Office),
        _ => false,
    });
    book.walk(&rule.expressions(), &mut |node| {
        reads |= match node {
            Node::Leaf(Leaf::Own(_, id)) => id.row().owner == Owner::Case,
            Node::Leaf(Leaf::Fed(at)) => names::SCALARS.get(usize::from(at)).is_some_and(|scalar| scalar.table.row().feed == Feed::Office),
            Node::Over(at) => book.arena.overs.get(at as usize).is_some_and(|over| is_office(over.rows)),
            _ => false,
        };
    });
    reads
}

/// The letter of a truth that is a reason.
fn letter_of(truth: &str) -> String {
    let letters: String = Why::ALL.iter().map(|why| why.letter()).collect();
    format!("substr('{letters}', CAST({truth} - 1 AS INTEGER), 1)")
}

pub(crate) fn outcome(printer: &mut Printer, ready: &Ready, rule: &Rule, rel: RelId) -> Result<String, NoSql> {
    if let Some(fixed) = ready.fixed {
        return Ok(format!("'{}'", fixed.letter()));
    }
    let own = SqlPlace::of(if rule.scope == Scope::Town { printer.rels.town } else { rel });
    let mut truth = |at: At| -> Result<String, NoSql> {
        let piece = printer.piece(at, &own)?;
        let truth = printer.lifted(piece, own.rel, rel, Why::Unknown)?.truth();
        Ok(printer.made(&SqlPlace::of(rel), truth))
    };
    let mut cases: Vec<String> = Vec::new();
    let skipped = |why: Why| Outcome::Skipped(why).letter();
    let enough = ready.enough.map(&mut truth).transpose()?;
    let applies = ready.applies.map(&mut truth).transpose()?;
    let when = truth(ready.when)?;
    let mut grades = Vec::new();
    for (severity, test) in &ready.grades {
        grades.push((*severity, test.map(&mut truth).transpose()?));
    }
    for record in &ready.records {
        if let Thing::Record(when) = record {
            let there = printer.has_record(*when, &SqlPlace::of(rel))?.truth();
            cases.push(format!("WHEN {there} <> 1 THEN '{}'", skipped(not_loaded(*record))));
        }
    }
    cases.extend(enough.map(|enough| format!("WHEN {enough} <> 1 THEN '{}'", skipped(Why::TooFew))));
    if let Some(applies) = applies {
        cases.push(format!("WHEN {applies} = 0 THEN '{}'", Outcome::NotConcerned.letter()));
        cases.push(format!("WHEN {applies} > 1 THEN {}", letter_of(&applies)));
    }
    cases.push(format!("WHEN {when} = 0 THEN '{}'", Outcome::Clear.letter()));
    cases.push(format!("WHEN {when} > 1 THEN {}", letter_of(&when)));
    let mut last = Outcome::Clear.letter();
    for (severity, test) in grades {
        let letter = Outcome::Fires(severity).letter();
        let Some(test) = test else {
            last = letter;
            break;
        };
        cases.push(format!("WHEN {test} = 1 THEN '{letter}'"));
        cases.push(format!("WHEN {test} > 1 THEN {}", letter_of(&test)));
    }
    Ok(format!("CASE {} ELSE '{last}' END", cases.join(" ")))
}

/// The figures of a sentence: `name=numerator/denominator`, a word or day as it is stored, or the letter of the reason; a figure that has no
/// SQL is left out.
fn numbers(printer: &mut Printer, told: &[(&str, At)], rel: RelId) -> String {
    let place = SqlPlace::of(rel);
    let mut all = Vec::new();
    for (name, at) in told {
        let Ok(piece) = printer.piece(*at, &place) else { continue };
        let shown = match &piece {
            SqlValue::Num(number) => format!("{} || '/' || {}", number.num, number.den.sql()),
            SqlValue::Day(value, _) | SqlValue::Month(value, _) => format!("{value} || ''"),
            SqlValue::Word(word, _, None) => word.clone(),
            SqlValue::Truth(truth) => format!("CASE WHEN {truth} = 1 THEN 'yes' ELSE 'no' END"),
            SqlValue::Known(Val::Num(num)) => quoted(&format!("{}/{}", num.num, num.den)),
            SqlValue::Word(..) | SqlValue::Known(_) => continue,
        };
        let why = piece.why();
        let why = printer.made(&place, why);
        all.push(match why.as_str() {
            "0" => format!("{} || ({shown})", quoted(&format!("{name}="))),
            _ => format!("{} || CASE WHEN {why} = 0 THEN ({shown}) ELSE {} END", quoted(&format!("{name}=")), letter_of(&why)),
        });
    }
    if all.is_empty() { "''".to_owned() } else { all.join(" || '; ' || ") }
}

fn head(book: &Book, manifest: &Manifest, what: &str) -> String {
    format!("-- {what}; period {}, rulebook {}, tables of schema {}\n", manifest.period, book.digest(), manifest.schema)
}

fn prepared(printer: &Printer, judged: &[JudgedSql], book: &Book, manifest: &Manifest) -> Result<String, TooWide> {
    let wanted: Vec<String> = judged.iter().flat_map(|judged| [judged.outcome.clone(), judged.numbers.clone()]).collect();
    let mut out = head(book, manifest, "prepare: other records, people, counts, figures of villages and the township");
    out.push_str(&printer.plan.print(&wanted, printer.spelling)?);
    Ok(out)
}

pub(crate) fn is_fired(outcome: &str) -> String {
    format!("{outcome} IN ('H', 'M', 'L')")
}

/// What a rule that may be silent beside others comes to, in the order in which the desk goes through them.
fn silenced(judged: &[&JudgedSql], at: usize) -> String {
    let own = &judged[at];
    let column = format!("\"{}\"", own.rule.code);
    let beside: Vec<String> = own
        .rule
        .silent_beside
        .iter()
        .filter_map(|code| judged.iter().position(|other| other.rule.code == *code))
        .map(|other| if other < at { silenced(judged, other) } else { format!("\"{}\"", judged[other].rule.code) })
        .map(|outcome| is_fired(&outcome))
        .collect();
    if beside.is_empty() {
        return column;
    }
    format!("CASE WHEN {} AND ({}) THEN '.' ELSE {column} END", is_fired(&column), beside.join(" OR "))
}

/// Subjects of rules: what they are called, the relation, what tells its rows apart, the columns by which they are known outside.
struct SubjectSql<'j> {
    name: &'static str,
    rel: RelId,
    key: &'static str,
    shown: &'static [&'static str],
    judged: Vec<&'j JudgedSql<'j>>,
}

/// The subjects that have rules.
fn subjects<'j>(printer: &Printer, judged: &'j [JudgedSql<'j>]) -> Vec<SubjectSql<'j>> {
    let of =
        |is_of_households: bool| judged.iter().filter(move |judged| judged.rule.scope.is_per_household() == is_of_households).collect();
    let shown = &["household", "number", "village_no"];
    let households = SubjectSql { name: "household", rel: printer.rels.household, key: "household", shown, judged: of(true) };
    let villages = SubjectSql { name: "village", rel: printer.rels.village, key: "village_no", shown: &["village_no"], judged: of(false) };
    [households, villages].into_iter().filter(|subject| !subject.judged.is_empty()).collect()
}

fn judge(printer: &Printer, judged: &[JudgedSql]) -> String {
    let spelling = printer.spelling;
    let mut out = "-- judge: one pass a scope, one column a rule; the letters are those of the desk\n".to_owned();
    for SubjectSql { name, rel, shown, judged: own, .. } in subjects(printer, judged) {
        let atoms: Vec<String> = own.iter().map(|judged| judged.outcome.clone()).collect();
        let raw: Vec<String> = own.iter().map(|judged| format!("{} AS \"{}\"", judged.outcome, judged.rule.code)).collect();
        let last: Vec<String> = (0..own.len()).map(|at| format!("{} AS \"{}\"", silenced(&own, at), own[at].rule.code)).collect();
        let keys: Vec<String> = shown.iter().map(|key| format!("b.{key}")).collect();
        let query = format!(
            "SELECT {shown},\n {last}\nFROM (SELECT {keys},\n {raw}\n FROM {from}{fence}) r",
            shown = shown.join(", "),
            last = last.join(",\n "),
            keys = keys.join(", "),
            raw = raw.join(",\n "),
            from = printer.plan.read(rel, &atoms),
            fence = spelling.fence,
        );
        out.push_str(&(spelling.table)(&format!("judged_{name}"), &query));
    }
    out
}

fn flags(printer: &Printer, judged: &[JudgedSql], parts: &[LimitsOfTowns], manifest: &Manifest) -> String {
    let (book, spelling) = (printer.live.book, printer.spelling);
    let table = spelling.table;
    let mut out = head(book, manifest, "flags: a row for every subject and rule, and those that fire with their numbers");
    let mut rows = Vec::new();
    for (at, part) in parts.iter().enumerate() {
        for judged in judged {
            let used = part.live.remarks.get(judged.rule.place).map_or(&[][..], |(used, _)| used);
            let limits: Vec<String> = used.iter().map(|limit| format!("{}={}", limit.key, limit.value)).collect();
            rows.push(format!("({}, {at}, {})", quoted(&judged.rule.code), quoted(&limits.join("; "))));
        }
    }
    let part = by_town("f.town_no", parts, (0..parts.len()).filter(|at| !parts[*at].towns.is_empty()).map(|at| at.to_string()).collect());
    out.push_str(&table("rule_facts", &format!("SELECT * FROM (VALUES\n {}) f(rule, part, limits)", rows.join(",\n "))));
    // By what a village is known outside.
    out.push_str(&table("village_names", "SELECT village_no, town_no, coalesce(number, '') AS number FROM villages"));
    let (mut outcomes, mut fired) = (Vec::new(), Vec::new());
    for SubjectSql { name, rel, key, judged: own, .. } in subjects(printer, judged) {
        let codes: Vec<&str> = own.iter().map(|judged| judged.rule.code.as_str()).collect();
        let named = if rel == printer.rels.household { "households" } else { "village_names" };
        let long = |of: &str, values: &str| {
            let rows = (spelling.by_rule)(&format!("{of}_{name}"), values, &codes);
            format!("SELECT '{name}' AS subject, n.town_no, n.number, u.rule, u.{values} FROM {rows} u JOIN {named} n ON n.{key} = u.{key}")
        };
        outcomes.push(long("judged", "outcome"));
        let atoms: Vec<String> = own.iter().map(|judged| judged.numbers.clone()).collect();
        let columns: Vec<String> = own
            .iter()
            .map(|judged| {
                let code = &judged.rule.code;
                // The letter stands before the numbers, so that nothing is looked up again among the rows of all rules.
                format!("CASE WHEN {} THEN j.\"{code}\" || {} END AS \"{code}\"", is_fired(&format!("j.\"{code}\"")), judged.numbers)
            })
            .collect();
        let query = format!(
            "SELECT j.{key},\n {}\nFROM {}\n JOIN judged_{name} j ON j.{key} = b.{key}",
            columns.join(",\n "),
            printer.plan.read(rel, &atoms),
        );
        out.push_str(&table(&format!("numbers_{name}"), &query));
        fired.push(long("numbers", "numbers"));
    }
    // A row for every subject and rule, 165 million for a million households: kept they would take the room of all the rest again.
    out.push_str(&(spelling.view)("outcomes", &outcomes.join("\nUNION ALL\n")));
    let query = format!(
        "SELECT f.subject, f.town_no, f.number, f.rule, f.outcome,\n \
         CASE f.outcome WHEN 'H' THEN 'high' WHEN 'M' THEN 'medium' ELSE 'low' END AS severity, f.numbers, r.limits, {} AS book\nFROM (\n \
         SELECT u.subject, u.town_no, u.number, u.rule, substr(u.numbers, 1, 1) AS outcome, substr(u.numbers, 2) AS numbers FROM (\n {}) u) f\n\
         JOIN rule_facts r ON r.rule = f.rule AND r.part = {part}",
        quoted(book.digest()),
        fired.join("\n UNION ALL\n "),
    );
    out.push_str(&table("flags", &query));
    out
}

pub(crate) fn listed(not_carried: &[(String, Text)]) -> String {
    use crate::i18n::Lang;
    let mut out = "rule,reason,reason_en\n".to_owned();
    for (code, why) in not_carried {
        let cell = |lang: Lang| format!("\"{}\"", why.get(lang).replace('"', "\"\""));
        let _ = writeln!(out, "{code},{},{}", cell(Lang::Zh), cell(Lang::En));
    }
    out
}
