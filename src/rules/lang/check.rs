//! From a tree to checked nodes: names are resolved, types agree, definitions and local names are put in.
//!
//! What does not live here: functions and their arguments (`functions_typed.rs`), the register of names (`names.rs`).

use crate::domain::code::CODE_LISTS;
use crate::domain::code::code_list;
use crate::domain::field::FieldKind;
use crate::domain::flag::why::Why;
use crate::domain::text::words::Words;
use crate::i18n::Text;
use crate::i18n::near::closest;
use crate::i18n::near::meant;
use crate::i18n::text;
use crate::rules::lang::error::ExprSlip;
use crate::rules::lang::expr::Arena;
use crate::rules::lang::expr::At;
use crate::rules::lang::expr::Cmp;
use crate::rules::lang::expr::Coll;
use crate::rules::lang::expr::Leaf;
use crate::rules::lang::expr::Math;
use crate::rules::lang::expr::Node;
use crate::rules::lang::names;
use crate::rules::lang::names::Level;
use crate::rules::lang::names::StatOf;
use crate::rules::lang::parse::Ast;
use crate::rules::lang::parse::LanguageForm;
use crate::rules::lang::parse::TALLEST;
use crate::rules::lang::parse::too_tall;
use crate::rules::lang::types::Ty;
use crate::rules::lang::value::Num;
use crate::rules::lang::value::Val;

/// A code list of no more words is named whole where a word is not in it.
const FEW_WORDS: usize = 12;

/// How large a book may grow: definitions that double each other are refused, so that cost stays bounded.
const MOST_NODES: usize = 500_000;

/// What the book brings to every expression.
#[derive(Clone, Debug, Default)]
pub struct Env {
    /// Named definitions.
    pub defines: Vec<(String, Ast)>,
    /// Titles of definitions for a reader, by position.
    pub titles: Vec<(usize, Text)>,
    /// Keys of limits with their types.
    pub limits: Vec<(String, Ty)>,
    /// Statistics: name, whose they are, type (none while it is being worked out).
    pub stats: Vec<(String, StatOf, Option<Ty>)>,
}

/// Checks the expressions of one rule.
pub struct Checker<'a> {
    /// What the book brings.
    pub env: &'a mut Env,
    /// Where nodes go.
    pub arena: &'a mut Arena,
    /// Local names of the rule.
    pub locals: &'a [(String, Ast)],
    /// What the rows in hand are, outermost first.
    pub levels: Vec<Level>,
    /// Whether the office's own case fields may be named.
    pub filter: bool,
    // Names being put in, so that a name cannot stand for itself.
    open: Vec<String>,
    // How many pieces the one in hand stands within.
    depth: usize,
}

/// A checked expression: its node and its type.
pub type Checked = Result<(At, Ty), ExprSlip>;

impl<'a> Checker<'a> {
    /// A checker for expressions about `level`.
    pub fn new(env: &'a mut Env, arena: &'a mut Arena, locals: &'a [(String, Ast)], level: Level) -> Checker<'a> {
        Checker { env, arena, locals, levels: vec![level], filter: false, open: Vec::new(), depth: 0 }
    }

    /// Checks an expression that must be yes or no.
    ///
    /// # Errors
    /// The first slip.
    pub fn truth(&mut self, ast: &Ast) -> Result<At, ExprSlip> {
        let (at, ty) = self.check(ast)?;
        wanted(ast.at, ty, matches!(ty, Ty::Bool | Ty::Any), Ty::Bool)?;
        Ok(at)
    }

    /// Checks an expression that must be a number or money.
    ///
    /// # Errors
    /// The first slip.
    pub fn number(&mut self, ast: &Ast) -> Checked {
        let (at, ty) = self.check(ast)?;
        wanted(ast.at, ty, ty.is_number(), Ty::Number)?;
        Ok((at, ty))
    }

    /// Checks an expression that must be money.
    ///
    /// # Errors
    /// The first slip.
    pub fn money(&mut self, ast: &Ast) -> Result<At, ExprSlip> {
        let (at, ty) = self.check(ast)?;
        wanted(ast.at, ty, matches!(ty, Ty::Money | Ty::Any), Ty::Money)?;
        Ok(at)
    }

    /// Checks any expression.
    ///
    /// # Errors
    /// The first slip.
    pub fn check(&mut self, ast: &Ast) -> Checked {
        if self.depth >= TALLEST {
            return Err(too_tall(ast.at));
        }
        self.depth += 1;
        let checked = self.form(ast);
        self.depth -= 1;
        checked
    }

    fn form(&mut self, ast: &Ast) -> Checked {
        match &ast.form {
            LanguageForm::Number(num, den) => Ok((self.constant(Val::Num(Num { num: *num, den: *den })), Ty::Literal)),
            LanguageForm::Text(words) => {
                let word = self.arena.word(words);
                Ok((self.constant(Val::Text(word)), Ty::Text(None)))
            }
            LanguageForm::Name(name) => self.name(ast.at, name),
            LanguageForm::Set(_) => Err(ExprSlip::new(ast.at, text("集合只能写在 in 之后", "a set may only follow in"))),
            LanguageForm::Not(inner) => {
                let inner = self.truth(inner)?;
                Ok((self.arena.add(Node::Not(inner)), Ty::Bool))
            }
            LanguageForm::Minus(inner) => {
                let (inner, ty) = self.number(inner)?;
                Ok((self.arena.add(Node::Minus(inner)), ty))
            }
            LanguageForm::Pair(sign, left, right) => self.pair(sign, left, right),
            LanguageForm::Call(name, arguments) => self.call(ast.at, name, arguments),
            LanguageForm::Over(over) => self.over(ast.at, over),
        }
    }

    /// Adds a constant.
    pub fn constant(&mut self, value: Val) -> At {
        self.arena.add(Node::Const(value))
    }

    fn name(&mut self, at: usize, name: &str) -> Checked {
        match name {
            "unknown" => return Ok((self.constant(Val::No(Why::Unknown)), Ty::Any)),
            "yes" | "true" => return Ok((self.constant(Val::Bool(true)), Ty::Bool)),
            "no" | "false" => return Ok((self.constant(Val::Bool(false)), Ty::Bool)),
            _ => {}
        }
        // A column of the row in hand comes before any other meaning of its name.
        if let Some(level @ Level::Rows(rows)) = self.levels.last()
            && *rows != Coll::Households
            && let Some((leaf, ty)) = names::at_level(name, *level, self.filter)
        {
            return Ok((self.arena.add(Node::Leaf(leaf)), ty));
        }
        let locals = self.locals;
        if let Some((_, ast)) = locals.iter().find(|(own, _)| own == name) {
            return self.local(at, name, ast);
        }
        if let Some(place) = self.env.defines.iter().position(|(own, _)| own == name) {
            return self.definition(at, name, place);
        }
        // Days a case has waited are no age of a member, though both are called so.
        if matches!(self.levels.last(), Some(Level::Rows(rows)) if *rows != Coll::Households)
            && let Some((meant, _)) = self.env.defines.iter().find(|(own, _)| own.eq_ignore_ascii_case(name))
        {
            let said =
                text("{name} 说的是这一户，不是这一行；这一行的要写 {meant}", "{name} is the household's here; that of the row is {meant}");
            return Err(ExprSlip::new(at, said.fill(&[("name", &name), ("meant", meant)])));
        }
        if let Some((leaf, ty)) = self.reach(name) {
            return Ok((self.arena.add(Node::Leaf(leaf)), ty));
        }
        if let Some(key) = name.strip_prefix("limit.") {
            return self.limit(at, key);
        }
        if let Some((prefix, stat)) = name.split_once('.')
            && let Some(of) = StatOf::before_point(prefix)
        {
            return self.stat(at, stat, of);
        }
        Err(self.unknown_name(at, name))
    }

    /// The meaning of a name at the innermost level that has it.
    #[must_use]
    pub fn reach(&self, name: &str) -> Option<(Leaf, Ty)> {
        let fact = names::FACTS.iter().find(|(own, _, _)| *own == name).map(|(_, fact, ty)| (Leaf::Fact(*fact), *ty));
        fact.or_else(|| self.levels.iter().rev().find_map(|level| names::at_level(name, *level, self.filter)))
    }

    fn unknown_name(&self, at: usize, name: &str) -> ExprSlip {
        let own = self.env.defines.iter().map(|(own, _)| own.as_str()).chain(self.locals.iter().map(|(own, _)| own.as_str()));
        let tail = name.rsplit('.').next().unwrap_or(name);
        // Who writes Chinese means a Chinese name.
        let titled = (self.filter && !name.is_ascii()).then(|| closest(name, names::titles())).flatten().map(str::to_owned);
        let guess =
            titled.or_else(|| closest(name, names::known().map(|known| -> &str { known }).chain(own)).map(str::to_owned)).or_else(|| {
                let head = name.strip_suffix(tail).unwrap_or("");
                closest(tail, names::known()).map(|found| format!("{head}{found}"))
            });
        let elsewhere = names::at_level(name, Level::Rows(Coll::Members), self.filter).is_some();
        let said = if elsewhere {
            text("{name} 是成员的字段，须写在 members 之内", "{name} belongs to members and must stand inside members")
                .fill(&[("name", &name)])
        } else if guess.is_none() && !name.is_ascii() {
            // Chinese that is near no name is what a field is compared with.
            text(
                "没有名为 {name} 的字段；要比的是文字，就加引号写成 \"{name}\"",
                "no field {name}; a word to compare with stands in quotes: \"{name}\"",
            )
            .fill(&[("name", &name)])
        } else {
            text("没有名为 {name} 的字段{meant}", "no field {name}{meant}")
                .fill(&[("name", &name), ("meant", &meant(guess.as_deref().filter(|guess| *guess != name)))])
        };
        ExprSlip::new(at, said)
    }

    fn limit(&mut self, at: usize, key: &str) -> Checked {
        let Some(place) = self.env.limits.iter().position(|(own, _)| own == key) else {
            let guess = closest(key, self.env.limits.iter().map(|(own, _)| own.as_str()));
            let said = text("没有名为 limit.{key} 的标准{meant}", "no limit {key}{meant}").fill(&[("key", &key), ("meant", &meant(guess))]);
            return Err(ExprSlip::new(at, said));
        };
        let ty = self.env.limits[place].1;
        let leaf = Leaf::Limit(u16::try_from(place).unwrap_or(u16::MAX));
        Ok((self.arena.add(Node::Leaf(leaf)), ty))
    }

    fn stat(&mut self, at: usize, name: &str, of: StatOf) -> Checked {
        let found = self.env.stats.iter().position(|(own, whose, _)| own == name && *whose == of);
        let Some(place) = found else {
            let guess = closest(name, self.env.stats.iter().map(|(own, _, _)| own.as_str()));
            let said =
                text("没有名为 {name} 的统计{meant}", "no statistic {name}{meant}").fill(&[("name", &name), ("meant", &meant(guess))]);
            return Err(ExprSlip::new(at, said));
        };
        let Some(ty) = self.env.stats[place].2 else {
            let said = text("统计 {name} 用到了它自己或后面的统计", "statistic {name} uses itself or one that comes later");
            return Err(ExprSlip::new(at, said.fill(&[("name", &name)])));
        };
        Ok((self.arena.add(Node::Leaf(Leaf::Stat(u16::try_from(place).unwrap_or(u16::MAX)))), ty))
    }

    fn enter(&mut self, at: usize, name: &str) -> Result<(), ExprSlip> {
        if self.open.iter().any(|own| own == name) {
            return Err(ExprSlip::new(at, text("{name} 用到了它自己", "{name} uses itself").fill(&[("name", &name)])));
        }
        if self.arena.nodes.len() > MOST_NODES {
            return Err(ExprSlip::new(at, text("规则展开后过大", "the rules grow too large when definitions are put in")));
        }
        self.open.push(name.to_owned());
        Ok(())
    }

    fn definition(&mut self, at: usize, name: &str, place: usize) -> Checked {
        self.enter(at, name)?;
        let ast = self.env.defines[place].1.clone();
        // A definition never sees the local names of the rule that uses it.
        let locals = std::mem::take(&mut self.locals);
        let inner = self.check(&ast);
        self.locals = locals;
        self.open.pop();
        let (inner, ty) = inner.map_err(|slip| within(at, name, &slip))?;
        Ok((self.arena.add(Node::Define(u16::try_from(place).unwrap_or(u16::MAX), inner)), ty))
    }

    fn local(&mut self, at: usize, name: &str, ast: &Ast) -> Checked {
        self.enter(at, name)?;
        // A local name always speaks of the rule's own subject, wherever it is used.
        let levels = self.levels.clone();
        self.levels.truncate(1);
        let inner = self.check(ast);
        self.levels = levels;
        self.open.pop();
        let (inner, ty) = inner.map_err(|slip| within(at, name, &slip))?;
        Ok((self.arena.add(Node::Let(inner)), ty))
    }

    fn pair(&mut self, sign: &'static str, left: &Ast, right: &Ast) -> Checked {
        match sign {
            "and" | "or" | "xor" => {
                let (a, b) = (self.truth(left)?, self.truth(right)?);
                let node = match sign {
                    "and" => Node::And(a, b),
                    "or" => Node::Or(a, b),
                    _ => Node::Xor(a, b),
                };
                Ok((self.arena.add(node), Ty::Bool))
            }
            "in" => self.is_in(left, right),
            "??" => {
                let ((a, x), (b, y)) = (self.check(left)?, self.check(right)?);
                if !matches!(self.arena.node(a), Node::Leaf(_)) {
                    return Err(ExprSlip::new(left.at, text("?? 左边必须是字段名", "?? must follow the name of a field")));
                }
                let ty = agree(right.at, x, y)?;
                Ok((self.arena.add(Node::OrEmpty(a, b)), ty))
            }
            "+" | "-" | "*" | "/" => self.arithmetic(sign, left, right),
            _ => self.compare(sign, left, right),
        }
    }

    fn arithmetic(&mut self, sign: &'static str, left: &Ast, right: &Ast) -> Checked {
        let ((a, x), (b, y)) = (self.number(left)?, self.number(right)?);
        let (math, ty) = match sign {
            "+" => (Math::Add, agree(right.at, x, y)?),
            "-" => (Math::Sub, agree(right.at, x, y)?),
            "*" => {
                if x == Ty::Money && y == Ty::Money {
                    return Err(ExprSlip::new(right.at, text("金额不能乘以金额", "money cannot be multiplied by money")));
                }
                let ty = if x == Ty::Money || y == Ty::Money { Ty::Money } else { widest(x, y) };
                (Math::Mul, ty)
            }
            _ => {
                let ty = match (x, y) {
                    (Ty::Money, Ty::Money) => Ty::Number,
                    (Ty::Money, _) => Ty::Money,
                    (_, Ty::Money) => return Err(ExprSlip::new(right.at, text("数不能除以金额", "a number cannot be divided by money"))),
                    _ => Ty::Number,
                };
                (Math::Div, ty)
            }
        };
        Ok((self.arena.add(Node::Math(math, a, b)), ty))
    }

    fn compare(&mut self, sign: &'static str, left: &Ast, right: &Ast) -> Checked {
        let ((a, x), (b, y)) = (self.check(left)?, self.check(right)?);
        let cmp = match sign {
            "==" => Cmp::Eq,
            "!=" => Cmp::Ne,
            "<" => Cmp::Lt,
            "<=" => Cmp::Le,
            ">" => Cmp::Gt,
            _ => Cmp::Ge,
        };
        let (b, y) = self.as_day(right, b, y, x)?;
        let (a, x) = self.as_day(left, a, x, y)?;
        let same_sets = matches!((x, y), (Ty::Set(_), Ty::Set(_) | Ty::Text(_)) | (Ty::Text(_), Ty::Set(_)));
        let ty = if same_sets { x } else { agree(right.at, x, y)? };
        let ordered = ty.is_number() || matches!(ty, Ty::Date | Ty::Month);
        if !ordered && !matches!(cmp, Cmp::Eq | Cmp::Ne) {
            let said = text("{kind}只能用 == 或 != 比较", "{kind} can only be compared with == or !=").fill(&[("kind", &ty.name())]);
            return Err(ExprSlip::new(left.at, said));
        }
        let (b, a) = (self.known_word(right, b, x)?, self.known_word(left, a, y)?);
        Ok((self.arena.add(Node::Compare(cmp, a, b)), Ty::Bool))
    }

    /// A text beside a day or month is read as one: `sign_date > "2024-10-08"`.
    fn as_day(&mut self, ast: &Ast, at: At, ty: Ty, other: Ty) -> Checked {
        let LanguageForm::Text(written) = &ast.form else { return Ok((at, ty)) };
        let kind = match other {
            Ty::Date => FieldKind::Date,
            Ty::Month => FieldKind::Month,
            _ => return Ok((at, ty)),
        };
        let value = literal(kind, written).ok_or_else(|| {
            ExprSlip::new(ast.at, text("日期应写作 2024-10-08 或 2024-10", "write days as 2024-10-08, months as 2024-10"))
        })?;
        Ok((self.constant(value), other))
    }

    /// A word beside a field with a code list, as the list stores it: other spellings are understood, and a closed list knows every word.
    ///
    /// # Errors
    /// A slip with the closest word of a closed list.
    pub fn known_word(&mut self, ast: &Ast, at: At, other: Ty) -> Result<At, ExprSlip> {
        let (LanguageForm::Text(word), Ty::Text(Some(list)) | Ty::Set(Some(list))) = (&ast.form, other) else { return Ok(at) };
        let Some(list) = code_list(list).filter(|_| !word.is_empty()) else { return Ok(at) };
        match list.canonical(word) {
            Some(stored) if stored == word => return Ok(at),
            Some(stored) => {
                let stored = Val::Text(self.arena.word(stored));
                return Ok(self.constant(stored));
            }
            None => {}
        }
        let guess = closest(word, list.values.iter().copied());
        let meant = match guess {
            None if list.values.len() <= FEW_WORDS => text("，可以写 {words}", "; it knows {words}").fill(&[("words", &list.words())]),
            guess => meant(guess),
        };
        let said = text("代码表 {list} 没有“{word}”{meant}", "code list {list} has no \"{word}\"{meant}").fill(&[
            ("list", &list.id),
            ("word", word),
            ("meant", &meant),
        ]);
        Err(ExprSlip::new(ast.at, said))
    }

    fn is_in(&mut self, left: &Ast, right: &Ast) -> Checked {
        if let LanguageForm::Call(name, arguments) = &right.form
            && name == "map_set"
        {
            return self.mapped(right.at, arguments, Some(left));
        }
        let (a, ty) = self.check(left)?;
        let list = self.list(right, ty)?;
        Ok((self.arena.add(Node::In(a, list)), Ty::Bool))
    }

    /// A list of constants: `{"a", "b"}` or `code.NAME`; its words must fit the type they are held against.
    ///
    /// # Errors
    /// The first slip.
    pub fn list(&mut self, ast: &Ast, beside: Ty) -> Result<u32, ExprSlip> {
        let values = match &ast.form {
            LanguageForm::Set(items) => {
                let mut values = Vec::new();
                for item in items {
                    let (at, ty) = self.check(item)?;
                    let same = matches!((beside, ty), (Ty::Set(_), Ty::Text(_)));
                    if !same {
                        agree(item.at, beside, ty)?;
                    }
                    let at = self.known_word(item, at, beside)?;
                    match self.arena.node(at) {
                        Node::Const(value) => values.push(value),
                        _ => return Err(ExprSlip::new(item.at, text("集合里只能写常量", "a set holds constants only"))),
                    }
                }
                values
            }
            LanguageForm::Name(name) => {
                let id = name.strip_prefix("code.").unwrap_or(name);
                let Some(list) = code_list(id) else {
                    let guess = closest(id, CODE_LISTS.iter().map(|list| list.id));
                    let said = text("没有名为 {name} 的代码表{meant}", "no code list {name}{meant}")
                        .fill(&[("name", name), ("meant", &meant(guess))]);
                    return Err(ExprSlip::new(ast.at, said));
                };
                list.values.iter().map(|word| Val::Text(self.arena.word(word))).collect()
            }
            _ => return Err(ExprSlip::new(ast.at, text("in 之后应为集合或代码表", "in must be followed by a set or a code list"))),
        };
        self.arena.lists.push(values);
        Ok(u32::try_from(self.arena.lists.len() - 1).unwrap_or(0))
    }
}

/// The type both sides have in common, or a slip that names both.
///
/// # Errors
/// A slip when the two may not stand beside each other.
pub fn agree(at: usize, left: Ty, right: Ty) -> Result<Ty, ExprSlip> {
    left.with(right).ok_or_else(|| {
        let said = text("{left}与{right}不能并列", "{left} and {right} cannot stand together");
        ExprSlip::new(at, said.fill(&[("left", &left.name()), ("right", &right.name())]))
    })
}

/// A slip unless the type is right.
///
/// # Errors
/// A slip that names both types.
pub fn wanted(at: usize, found: Ty, right: bool, wanted: Ty) -> Result<(), ExprSlip> {
    if right {
        return Ok(());
    }
    let said = text("此处应为{wanted}，而不是{found}", "{wanted} is wanted here, not {found}");
    Err(ExprSlip::new(at, said.fill(&[("wanted", &wanted.name()), ("found", &found.name())])))
}

fn widest(x: Ty, y: Ty) -> Ty {
    if x == Ty::Literal && y == Ty::Literal { Ty::Literal } else { Ty::Number }
}

fn within(at: usize, name: &str, slip: &ExprSlip) -> ExprSlip {
    ExprSlip::new(at, text("在 {name} 中：{said}", "in {name}: {said}").fill(&[("name", &name), ("said", &slip.said)]))
}

/// A constant day, month, amount or number as a value.
#[must_use]
pub fn literal(kind: FieldKind, written: &str) -> Option<Val> {
    let raw = crate::domain::cell::Cell::read(kind, written, &mut Words::new()).raw()?;
    match kind {
        FieldKind::Money => Some(Val::Num(Num { num: raw, den: 100 })),
        FieldKind::Count => Some(Val::Num(Num::whole(raw))),
        FieldKind::Decimal => Some(Val::Num(Num { num: raw, den: 10_000 })),
        FieldKind::Date => i32::try_from(raw).ok().map(Val::Day),
        FieldKind::Month => i32::try_from(raw).ok().map(Val::Month),
        FieldKind::Text | FieldKind::Code(_) | FieldKind::Set(_) | FieldKind::Truth => None,
    }
}

/// The sentence for a function that does not exist.
#[must_use]
pub fn no_function(name: &str, known: &[&str]) -> Text {
    let guess = closest(name, known.iter().copied());
    text("没有名为 {name} 的函数{meant}", "no function {name}{meant}").fill(&[("name", &name), ("meant", &meant(guess))])
}
