//! Nodes of the checked tree as SQL: what `eval/loops.rs` does with values, said in columns.
//!
//! What does not live here: where values come from (`leaves.rs`), functions of values (`functions.rs`), functions over rows (`folds.rs`).

use std::fmt::Write as _;

use crate::domain::flag::why::Why;
use crate::rules::eval::functions;
use crate::rules::eval::source::Eval;
use crate::rules::eval::source::Source;
use crate::rules::lang::expr::At;
use crate::rules::lang::expr::Cmp;
use crate::rules::lang::expr::Math;
use crate::rules::lang::expr::NONE;
use crate::rules::lang::expr::Node;
use crate::rules::lang::expr::Thing;
use crate::rules::lang::names::RISK_MEASURES;
use crate::rules::lang::value::Val;
use crate::rules::sql::piece::Den;
use crate::rules::sql::piece::Mix;
use crate::rules::sql::piece::NoSql;
use crate::rules::sql::piece::SqlNumber;
use crate::rules::sql::piece::SqlValue;
use crate::rules::sql::piece::code;
use crate::rules::sql::piece::common;
use crate::rules::sql::piece::first_why;
use crate::rules::sql::piece::product;
use crate::rules::sql::piece::quoted;
use crate::rules::sql::piece::times;
use crate::rules::sql::plan::RelId;
use crate::rules::sql::printer::Printer;
use crate::rules::sql::printer::SqlPlace;
use crate::rules::sql::printer::is_blank_none;

impl Printer<'_, '_> {
    /// A node as SQL.
    pub fn piece(&mut self, at: At, place: &SqlPlace) -> Result<SqlValue, NoSql> {
        if at == NONE {
            return Ok(SqlValue::Known(Val::Bool(true)));
        }
        let key = (at, place.clone());
        if let Some(known) = self.pieces.get(&key) {
            return known.clone();
        }
        let made = self.work(at, place);
        self.pieces.insert(key, made.clone());
        made
    }

    /// The truth of a node, as a column or a literal.
    pub fn truth(&mut self, at: At, place: &SqlPlace) -> Result<String, NoSql> {
        let truth = self.piece(at, place)?.truth();
        Ok(self.made(place, truth))
    }

    fn work(&mut self, at: At, place: &SqlPlace) -> Result<SqlValue, NoSql> {
        let node = self.arena.node(at);
        match node {
            Node::Const(word @ Val::Word(..)) => Ok(SqlValue::Word(self.live.read(word, &self.arena.texts, quoted), "0".to_owned(), None)),
            Node::Const(value) => Ok(SqlValue::Known(value)),
            Node::Define(define, inner) => match self.given_define(define, inner, place) {
                Some(given) => given,
                None => self.piece(inner, place),
            },
            Node::Kept(_, inner) | Node::KeptOfMember(_, inner) | Node::Let(inner) => self.piece(inner, place),
            Node::Cell(_) | Node::MemberCell(_) | Node::Worked(_) | Node::Leaf(_) => {
                let seen = self.seen(node, place)?;
                if !is_blank_none(node) {
                    return Ok(seen);
                }
                Ok(match seen {
                    SqlValue::Known(value) => SqlValue::Known(value),
                    other => self.blanked(other, place.rel),
                })
            }
            Node::Loaded(thing) => match (self.given_loaded(thing, place), thing) {
                (Some(given), _) => Ok(given),
                (None, Thing::Record(when)) => self.has_record(when, place),
                (None, _) => Err(NoSql::NoSpelling("loaded() of what differs by household")),
            },
            Node::Not(a) => {
                let a = self.truth(a, place)?;
                Ok(self.made_truth(place, format!("CASE {a} WHEN 0 THEN 1 WHEN 1 THEN 0 ELSE {a} END")))
            }
            Node::And(a, b) => {
                let (a, b) = (self.truth(a, place)?, self.truth(b, place)?);
                Ok(self.kleene(place, 0, &a, &b))
            }
            Node::Or(a, b) => {
                let (a, b) = (self.truth(a, place)?, self.truth(b, place)?);
                Ok(self.kleene(place, 1, &a, &b))
            }
            Node::Xor(a, b) => {
                let (a, b) = (self.truth(a, place)?, self.truth(b, place)?);
                let sql = format!("CASE WHEN {a} > 1 THEN {a} WHEN {b} > 1 THEN {b} WHEN {a} <> {b} THEN 1 ELSE 0 END");
                Ok(self.made_truth(place, sql))
            }
            Node::Given(a) | Node::IsEmpty(a) => {
                let why = self.bare_why(a, place)?;
                let (empty, full) = if matches!(node, Node::Given(_)) { (0, 1) } else { (1, 0) };
                let sql = format!("CASE {why} WHEN 0 THEN {full} WHEN {} THEN {empty} ELSE {why} END", code(Why::Empty));
                Ok(match why.as_str() {
                    "0" => SqlValue::Known(Val::Bool(full == 1)),
                    _ => self.made_truth(place, sql),
                })
            }
            Node::OrEmpty(a, b) => {
                let why = self.bare_why(a, place)?;
                let (a, b) = (self.piece(a, place)?, self.piece(b, place)?);
                self.chosen(place, &[(format!("{why} = {}", code(Why::Empty)), b)], &a)
            }
            Node::Default(a, b) => {
                let (a, b) = (self.piece(a, place)?, self.piece(b, place)?);
                let why = a.why();
                let why = self.made(place, why);
                match why.as_str() {
                    "0" => Ok(a),
                    _ => self.chosen(place, &[(format!("{why} <> 0"), b)], &a),
                }
            }
            Node::If(choice, yes, no) => {
                let choice = self.truth(choice, place)?;
                match choice.parse::<usize>() {
                    Ok(0) => return self.piece(no, place),
                    Ok(1) => return self.piece(yes, place),
                    Ok(other) => return Ok(SqlValue::Known(Val::No(Why::ALL[other - 2]))),
                    Err(_) => {}
                }
                let (yes, no) = (self.piece(yes, place)?, self.piece(no, place)?);
                let chosen = self.chosen(place, &[(format!("{choice} = 1"), yes)], &no)?;
                Ok(self.unless(place, &format!("{choice} > 1"), &choice, chosen))
            }
            Node::Over(over) => match self.arena.overs.get(over as usize).copied() {
                Some(over) => self.over(&over, at, place),
                None => Ok(SqlValue::Known(Val::No(Why::Unknown))),
            },
            _ => self.of_operands(node, place),
        }
    }

    /// Nodes for which a missing operand is missing.
    fn of_operands(&mut self, node: Node, place: &SqlPlace) -> Result<SqlValue, NoSql> {
        let below = match node {
            Node::Compare(_, a, b) | Node::Math(_, a, b) | Node::Two(_, a, b) | Node::Mapped(_, a, b) => vec![a, b],
            Node::In(a, _) | Node::Minus(a) | Node::One(_, a) | Node::HasAny(a, _) | Node::MatchesAny(a, _) => vec![a],
            _ => return Err(NoSql::NoSpelling("a node")),
        };
        let mut pieces = Vec::new();
        for at in below.into_iter().filter(|at| *at != NONE) {
            pieces.push(self.piece(at, place)?);
        }
        let known: Option<Vec<Val>> =
            pieces.iter().map(|piece| if let SqlValue::Known(value) = piece { Some(*value) } else { None }).collect();
        if let Some(known) = known {
            return Ok(SqlValue::Known(self.worked_out(node, &known)));
        }
        let b = pieces.get(1).cloned();
        let a = pieces.swap_remove(0);
        match (node, b) {
            (Node::Compare(cmp, ..), Some(b)) => self.compared(cmp, &a, &b, place),
            (Node::Math(math, ..), Some(b)) => Ok(SqlValue::Num(self.math(math, &a.number(), &b.number(), place.rel)?)),
            (Node::Minus(_), _) => {
                let number = a.number();
                let num = self.made_whole(place.rel, format!("(-{})", number.num));
                Ok(SqlValue::Num(SqlNumber { num, ..number }))
            }
            (Node::Two(two, ..), Some(b)) => self.two(two, &a, &b, place),
            (Node::One(one, _), _) => self.one(one, &a, place),
            (Node::In(_, list), _) => self.listed(&a, list, place),
            (Node::HasAny(_, list), _) => {
                let words: Vec<String> = self.words(list).iter().map(|word| quoted(&format!("{word},"))).collect();
                self.any_of(&a, &words, place, |text| format!("({text} || ',')"))
            }
            (Node::MatchesAny(_, list), _) => {
                let words: Vec<String> = self.words(list).iter().map(|word| quoted(word)).collect();
                self.any_of(&a, &words, place, str::to_owned)
            }
            (Node::Mapped(..), b) => self.mapped(&a, b.as_ref(), place),
            _ => Err(NoSql::NoSpelling("a node")),
        }
    }

    /// A node of operands that are the same for every row.
    fn worked_out(&self, node: Node, known: &[Val]) -> Val {
        let eval = Eval { arena: self.arena, source: self.live };
        match (node, known) {
            (Node::Compare(..), [missing @ Val::No(_), _]) => *missing,
            (Node::Compare(cmp, ..), [a, b]) => eval.compare(cmp, *a, *b),
            (Node::Math(math, ..), [a, b]) => functions::math(math, *a, *b),
            (Node::Minus(_), [a]) => functions::negated(*a),
            (Node::Two(two, ..), [a, b]) => functions::two(&eval, two, *a, *b),
            (Node::One(one, _), [a]) => functions::one(&eval, one, *a),
            (Node::In(_, list), [a]) => eval.is_in(*a, list),
            (Node::HasAny(_, list), [a]) => eval.has_any(*a, list),
            (Node::MatchesAny(_, list), [a]) => eval.matches_any(*a, list),
            (Node::Mapped(..), [key]) => eval.mapped(*key, None),
            (Node::Mapped(..), [key, value]) => eval.mapped(*key, Some(*value)),
            _ => Val::No(Why::Unknown),
        }
    }

    fn words(&self, list: u32) -> Vec<String> {
        let list = self.arena.lists.get(list as usize).map_or(&[][..], Vec::as_slice);
        let word = |value: &Val| match value {
            Val::Text(text) => self.arena.texts.get(*text as usize).cloned(),
            _ => None,
        };
        list.iter().filter_map(word).collect()
    }

    /// Why the cell itself has no value, before an empty one reads as none.
    fn bare_why(&mut self, at: At, place: &SqlPlace) -> Result<String, NoSql> {
        let mut node = self.arena.node(at);
        while let Node::Kept(_, inner) | Node::KeptOfMember(_, inner) = node {
            node = self.arena.node(inner);
        }
        let piece = if is_blank_none(node) { self.seen(node, place)? } else { self.piece(at, place)? };
        let why = piece.why();
        Ok(self.made(place, why))
    }

    /// `and` (decided by 0) and `or` (decided by 1).
    pub fn kleene(&mut self, place: &SqlPlace, decides: usize, a: &str, b: &str) -> SqlValue {
        let truth = |atom: &str| atom.parse::<usize>().ok();
        match (truth(a), truth(b)) {
            (Some(known), _) if known == decides => return self.made_truth(place, a.to_owned()),
            (_, Some(known)) if known == decides => return self.made_truth(place, b.to_owned()),
            (Some(0 | 1), _) => return self.made_truth(place, b.to_owned()),
            (_, Some(0 | 1)) => return self.made_truth(place, a.to_owned()),
            _ => {}
        }
        self.made_truth(place, format!("CASE WHEN {a} = {decides} OR {b} = {decides} THEN {decides} WHEN {a} > 1 THEN {a} ELSE {b} END"))
    }

    /// A value, or the reason `why` where `when` holds.
    pub fn unless(&mut self, place: &SqlPlace, when: &str, why: &str, piece: SqlValue) -> SqlValue {
        let made = |printer: &mut Self, own: &str| printer.made(place, format!("CASE WHEN {when} THEN {why} ELSE {own} END"));
        match piece {
            SqlValue::Known(Val::Bool(yes)) => {
                let truth = made(self, &u8::from(yes).to_string());
                SqlValue::Truth(truth)
            }
            SqlValue::Truth(truth) => SqlValue::Truth(made(self, &truth)),
            SqlValue::Day(day, own) => SqlValue::Day(day, made(self, &own)),
            SqlValue::Month(month, own) => SqlValue::Month(month, made(self, &own)),
            SqlValue::Word(word, own, beside) => SqlValue::Word(word, made(self, &own), beside),
            SqlValue::Known(Val::Text(text)) => {
                let word = quoted(self.arena.texts.get(text as usize).map_or("", String::as_str));
                SqlValue::Word(word, made(self, "0"), None)
            }
            SqlValue::Known(Val::Day(day)) => SqlValue::Day(day.to_string(), made(self, "0")),
            SqlValue::Known(Val::Month(month)) => SqlValue::Month(month.to_string(), made(self, "0")),
            other => {
                let number = other.number();
                let why = made(self, &number.why);
                SqlValue::Num(SqlNumber { why, ..number })
            }
        }
    }

    /// The first piece whose condition holds, else the last one.
    pub fn chosen(&mut self, place: &SqlPlace, cases: &[(String, SqlValue)], otherwise: &SqlValue) -> Result<SqlValue, NoSql> {
        let all: Vec<&SqlValue> = cases.iter().map(|(_, piece)| piece).chain([otherwise]).collect();
        let told = all.iter().find(|piece| !matches!(piece, SqlValue::Known(Val::No(_)))).copied();
        let case = |own: &dyn Fn(&SqlValue) -> String| {
            let whens: Vec<String> = cases.iter().map(|(when, piece)| format!("WHEN {when} THEN {}", own(piece))).collect();
            let last = own(otherwise);
            if cases.iter().all(|(_, piece)| own(piece) == last) { last } else { format!("CASE {} ELSE {last} END", whens.join(" ")) }
        };
        let both = |of: &dyn Fn(&SqlValue) -> Option<(String, String)>| {
            let fits = all.iter().all(|piece| of(piece).is_some());
            let pick = |piece: &SqlValue| of(piece).unwrap_or_default();
            fits.then(|| (case(&|piece| pick(piece).0), case(&|piece| pick(piece).1)))
        };
        let mixed = Err(NoSql::NoSpelling("values of several types in one place"));
        match told {
            Some(SqlValue::Truth(_) | SqlValue::Known(Val::Bool(_))) => {
                let truth = case(&|piece| piece.truth());
                Ok(self.made_truth(place, truth))
            }
            Some(SqlValue::Day(..) | SqlValue::Known(Val::Day(_))) => match both(&SqlValue::day) {
                Some((day, why)) => Ok(SqlValue::Day(self.made(place, day), self.made(place, why))),
                None => mixed,
            },
            Some(SqlValue::Month(..) | SqlValue::Known(Val::Month(_))) => match both(&SqlValue::month) {
                Some((month, why)) => Ok(SqlValue::Month(self.made(place, month), self.made(place, why))),
                None => mixed,
            },
            Some(SqlValue::Word(..) | SqlValue::Known(Val::Text(_) | Val::Word(..))) => {
                match both(&|piece| piece.word(&self.arena.texts)) {
                    Some((word, why)) => Ok(SqlValue::Word(self.made(place, word), self.made(place, why), None)),
                    None => mixed,
                }
            }
            Some(SqlValue::Num(_) | SqlValue::Known(_)) | None => self.chosen_number(place, cases, otherwise),
        }
    }

    fn chosen_number(&mut self, place: &SqlPlace, cases: &[(String, SqlValue)], otherwise: &SqlValue) -> Result<SqlValue, NoSql> {
        let numbers: Vec<SqlNumber> = cases.iter().map(|(_, piece)| piece.number()).chain([otherwise.number()]).collect();
        let case = |of: &dyn Fn(&SqlNumber) -> String| {
            let last = numbers.last().map(of).unwrap_or_default();
            if numbers.iter().all(|number| of(number) == last) {
                return last;
            }
            let whens: Vec<String> =
                cases.iter().zip(&numbers).map(|((when, _), number)| format!("WHEN {when} THEN {}", of(number))).collect();
            format!("CASE {} ELSE {last} END", whens.join(" "))
        };
        let why = case(&|number| number.why.clone());
        let slack = numbers.iter().map(|number| number.slack).max().unwrap_or(1);
        let fixed: Option<Vec<i128>> = numbers.iter().filter(|number| number.most > 0 || number.num != "0").map(SqlNumber::fixed).collect();
        let (num, den, most, mix) = if let Some(dens) = fixed {
            let den = dens.iter().fold(1, |all, den| common(all, *den));
            let scaled = |number: &SqlNumber| product(&number.num, &number.fixed().map_or(1, |own| (den / own).max(1)).to_string());
            let most = numbers.iter().map(|number| number.most * number.fixed().map_or(1, |own| (den / own).max(1))).max();
            let mix = numbers.iter().map(|number| number.mix_within(den)).max().unwrap_or(Mix::Same);
            (case(&scaled), Den::Fixed(den), most.unwrap_or(0), mix)
        } else {
            let most_den = numbers.iter().map(|number| number.den.most()).max().unwrap_or(1);
            let den = self.made_whole(place.rel, case(&|number| number.den.sql()));
            let mix = numbers.iter().map(|number| number.mix).max().unwrap_or(Mix::Same);
            let most = numbers.iter().map(|number| number.most).max().unwrap_or(0);
            (case(&|number| number.num.clone()), Den::Column(den, most_den), most, mix)
        };
        let number = SqlNumber { num: self.made_whole(place.rel, num), den, why: self.made(place, why), most, slack, mix };
        Ok(SqlValue::Num(number.fits()?))
    }

    /// Which of two numbers is larger, as an expression: cross-multiplied where they have not the same denominator.
    pub fn ordered(&mut self, sign: &str, a: &SqlNumber, b: &SqlNumber) -> Result<String, NoSql> {
        let wide = self.spelling.wide;
        let (left, right) = match (a.fixed(), b.fixed()) {
            (Some(x), Some(y)) => {
                let both = common(x, y);
                (
                    times(wide, &a.num, a.most, &(both / x).to_string(), both / x)?,
                    times(wide, &b.num, b.most, &(both / y).to_string(), both / y)?,
                )
            }
            _ => (times(wide, &a.num, a.most, &b.den.sql(), b.den.most())?, times(wide, &b.num, b.most, &a.den.sql(), a.den.most())?),
        };
        Ok(format!("{} {sign} {}", left.0, right.0))
    }

    fn compared(&mut self, cmp: Cmp, a: &SqlValue, b: &SqlValue, place: &SqlPlace) -> Result<SqlValue, NoSql> {
        let sign = match cmp {
            Cmp::Eq => "=",
            Cmp::Ne => "<>",
            Cmp::Lt => "<",
            Cmp::Le => "<=",
            Cmp::Gt => ">",
            Cmp::Ge => ">=",
        };
        let missing = Err(NoSql::NoSpelling("a comparison of two types"));
        let first = |a: &str, b: &str, test: String| {
            let mut cases = String::new();
            for why in [a, b].into_iter().filter(|why| *why != "0") {
                let _ = write!(cases, "WHEN {why} <> 0 THEN {why} ");
            }
            format!("CASE {cases}WHEN {test} THEN 1 ELSE 0 END")
        };
        let texts = &self.arena.texts;
        let is_truth = |piece: &SqlValue| matches!(piece, SqlValue::Truth(_) | SqlValue::Known(Val::Bool(_)));
        let sql = match (a, b) {
            (SqlValue::Known(Val::No(why)), _) => return Ok(SqlValue::Known(Val::No(*why))),
            (SqlValue::Num(_), _) | (_, SqlValue::Num(_)) => {
                let (a, b) = (a.number(), b.number());
                let test = self.ordered(sign, &a, &b)?;
                first(&a.why, &b.why, test)
            }
            (a, b) if is_truth(a) || is_truth(b) => {
                let (a, b) = (a.truth(), b.truth());
                format!("CASE WHEN {a} > 1 THEN {a} WHEN {b} > 1 THEN {b} WHEN {a} {sign} {b} THEN 1 ELSE 0 END")
            }
            (SqlValue::Day(..), _) | (_, SqlValue::Day(..)) => match (a.day(), b.day()) {
                (Some((a, why_a)), Some((b, why_b))) => first(&why_a, &why_b, format!("{a} {sign} {b}")),
                _ => return missing,
            },
            (SqlValue::Month(..), _) | (_, SqlValue::Month(..)) => match (a.month(), b.month()) {
                (Some((a, why_a)), Some((b, why_b))) => first(&why_a, &why_b, format!("{a} {sign} {b}")),
                _ => return missing,
            },
            _ => match (a.word(texts), b.word(texts)) {
                // Of two words that differ, neither is the larger one; the first counts as below.
                (Some((a, why_a)), Some((b, why_b))) => {
                    let test = match cmp {
                        Cmp::Eq | Cmp::Ge => format!("{a} = {b}"),
                        Cmp::Ne | Cmp::Lt => format!("{a} <> {b}"),
                        Cmp::Le => "TRUE".to_owned(),
                        Cmp::Gt => "FALSE".to_owned(),
                    };
                    first(&why_a, &why_b, test)
                }
                _ => return missing,
            },
        };
        Ok(self.made_truth(place, sql))
    }

    fn listed(&mut self, a: &SqlValue, list: u32, place: &SqlPlace) -> Result<SqlValue, NoSql> {
        let known = self.arena.lists.get(list as usize).cloned().unwrap_or_default();
        let why = a.why();
        let test = match a {
            SqlValue::Num(number) => {
                let mut tests = Vec::new();
                for value in &known {
                    if let Val::Num(num) = value {
                        tests.push(self.ordered("=", number, &crate::rules::sql::piece::known_number(*num))?);
                    }
                }
                tests.join(" OR ")
            }
            SqlValue::Word(word, ..) => {
                let words: Vec<String> = self.words(list).iter().map(|word| quoted(word)).collect();
                format!("{word} IN ({})", words.join(", "))
            }
            _ => return Err(NoSql::NoSpelling("a list of days")),
        };
        Ok(self.made_truth(place, format!("CASE WHEN {why} <> 0 THEN {why} WHEN {test} THEN 1 ELSE 0 END")))
    }

    /// Whether a text, written as `within` says, holds one of some words.
    pub fn any_of(&mut self, a: &SqlValue, words: &[String], place: &SqlPlace, within: impl Fn(&str) -> String) -> Result<SqlValue, NoSql> {
        let SqlValue::Word(text, why, None) = a else { return Err(NoSql::NoSpelling("a search in what is no plain text")) };
        let tests: Vec<String> = words.iter().map(|word| format!("{} > 0", (self.spelling.place)(&within(text), word))).collect();
        let found = if tests.is_empty() { "FALSE".to_owned() } else { tests.join(" OR ") };
        Ok(self.made_truth(place, format!("CASE WHEN {why} <> 0 THEN {why} WHEN {found} THEN 1 ELSE 0 END")))
    }

    fn mapped(&mut self, key: &SqlValue, value: Option<&SqlValue>, place: &SqlPlace) -> Result<SqlValue, NoSql> {
        let texts = &self.arena.texts;
        let Some((key, key_why)) = key.word(texts) else { return Err(NoSql::NoSpelling("a map of what is no word")) };
        let (value, value_why) = match value {
            None => (None, "0".to_owned()),
            Some(value) => match value.word(texts) {
                Some((value, why)) => (Some(value), why),
                None => return Err(NoSql::NoSpelling("a map to what is no word")),
            },
        };
        let rows: Vec<String> = RISK_MEASURES
            .iter()
            .map(|(own, all)| match &value {
                None => format!("{key} = {}", quoted(own)),
                Some(value) => {
                    let all: Vec<String> = all.iter().map(|measure| quoted(measure)).collect();
                    format!("({key} = {} AND {value} IN ({}))", quoted(own), all.join(", "))
                }
            })
            .collect();
        let why = self.made(place, first_why(&[&key_why, &value_why]));
        let sql = format!("CASE WHEN {why} <> 0 THEN {why} WHEN {} THEN 1 ELSE 0 END", rows.join(" OR "));
        Ok(self.made_truth(place, sql))
    }

    /// Arithmetic of two numbers.
    pub fn math(&mut self, math: Math, a: &SqlNumber, b: &SqlNumber, rel: RelId) -> Result<SqlNumber, NoSql> {
        let too_far = || NoSql::Unbounded(format!("{} and {}", a.most, b.most));
        let mul = |x: i128, y: i128| x.checked_mul(y).ok_or_else(too_far);
        let why = self.plan.made(rel, first_why(&[&a.why, &b.why]));
        let mix = match (a.mix.max(b.mix), &a.den, &b.den) {
            (Mix::OrOne, x, y) if *x == Den::Fixed(1) || *y == Den::Fixed(1) => Mix::OrOne,
            (Mix::OrOne, x, y) if x == y && matches!(math, Math::Add | Math::Sub) => Mix::OrOne,
            (Mix::OrOne, ..) => Mix::Any,
            (mix, ..) => mix,
        };
        let plain = mul(a.slack, b.slack)?;
        let made = match math {
            Math::Add | Math::Sub => {
                let sign = if math == Math::Add { "+" } else { "-" };
                if a.den == b.den {
                    // At the desk two that look alike here may be over different ones.
                    let slack = if mix == Mix::Any { mul(plain, a.den.most())? } else { plain };
                    let num = self.made_whole(rel, format!("({} {sign} {})", a.num, b.num));
                    return SqlNumber { num, den: a.den.clone(), why, most: a.most + b.most, slack, mix }.fits();
                }
                let most = mul(a.most, b.den.most())? + mul(b.most, a.den.most())?;
                let num = format!("({} {sign} {})", product(&a.num, &b.den.sql()), product(&b.num, &a.den.sql()));
                let den = match (&a.den, &b.den) {
                    (Den::Fixed(x), Den::Fixed(y)) => Den::Fixed(mul(*x, *y)?),
                    (x, y) => Den::Column(self.made_whole(rel, product(&x.sql(), &y.sql())), mul(x.most(), y.most())?),
                };
                SqlNumber { num: self.made_whole(rel, num), den, why, most, slack: plain, mix }
            }
            Math::Mul => {
                let den = match (&a.den, &b.den) {
                    (Den::Fixed(x), Den::Fixed(y)) => Den::Fixed(mul(*x, *y)?),
                    (x, y) => Den::Column(self.made_whole(rel, product(&x.sql(), &y.sql())), mul(x.most(), y.most())?),
                };
                let num = self.made_whole(rel, product(&a.num, &b.num));
                SqlNumber { num, den, why, most: mul(a.most, b.most)?, slack: plain, mix }
            }
            Math::Div => {
                let zero = format!("CASE WHEN {} = 0 THEN {} ELSE 0 END", b.num, code(Why::DividedByZero));
                let zero = self.plan.made(rel, zero);
                let why = self.plan.made(rel, first_why(&[&why, &zero]));
                let sign = format!("(CASE WHEN {} < 0 THEN -1 ELSE 1 END)", b.num);
                let num = self.made_whole(rel, format!("({} * {sign})", product(&a.num, &b.den.sql())));
                let den = self.made_whole(rel, format!("(CASE WHEN {0} = 0 THEN 1 ELSE {1} * abs({0}) END)", b.num, a.den.sql()));
                let most_den = mul(a.den.most(), b.most)?.max(1);
                SqlNumber { num, den: Den::Column(den, most_den), why, most: mul(a.most, b.den.most())?, slack: plain, mix }
            }
        };
        made.fits()
    }
}
