//! From tokens to a tree: what was written, with places, before anybody knows what the names mean.

use crate::i18n::text;
use crate::rules::lang::error::ExprSlip;
use crate::rules::lang::token::Token;
use crate::rules::lang::token::tokens;

/// A piece of an expression and the byte it starts at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ast {
    /// Byte offset in the expression.
    pub at: usize,
    /// What it is.
    pub form: LanguageForm,
    // How many pieces stand one within the other, itself counted.
    height: usize,
}

impl Ast {
    /// A piece.
    #[must_use]
    pub fn new(at: usize, form: LanguageForm) -> Ast {
        let below = match &form {
            LanguageForm::Number(..) | LanguageForm::Text(_) | LanguageForm::Name(_) => 0,
            LanguageForm::Set(parts) | LanguageForm::Call(_, parts) => tallest(parts.iter()),
            LanguageForm::Not(inner) | LanguageForm::Minus(inner) => inner.height,
            LanguageForm::Pair(_, left, right) => left.height.max(right.height),
            LanguageForm::Over(over) => tallest([&over.filter, &over.body, &over.extra].into_iter().flatten().map(|part| &**part)),
        };
        Ast { at, form, height: below + 1 }
    }
}

fn tallest<'a>(parts: impl Iterator<Item = &'a Ast>) -> usize {
    parts.map(|part| part.height).max().unwrap_or(0)
}

/// The forms of the language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LanguageForm {
    /// A number: numerator, denominator.
    Number(i64, i64),
    /// A text.
    Text(String),
    /// A name with its dots.
    Name(String),
    /// A set of texts or numbers.
    Set(Vec<Ast>),
    /// `not x`.
    Not(Box<Ast>),
    /// `-x`.
    Minus(Box<Ast>),
    /// Two sides and the sign between them: `and or xor == != < <= > >= in + - * / ??`.
    Pair(&'static str, Box<Ast>, Box<Ast>),
    /// A function with plain arguments.
    Call(String, Vec<Ast>),
    /// A function over rows: `count(members? where p: e, extra)`.
    Over(ParsedOver),
}

/// A function over the rows of a collection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParsedOver {
    /// `any`, `count`, `sum` …
    pub function: String,
    /// `members`, `roster.dibao` …
    pub rows: String,
    /// Byte offset of the collection's name.
    pub rows_at: usize,
    /// Written with `?`: as if empty when not loaded.
    pub optional: bool,
    /// The `where` part.
    pub filter: Option<Box<Ast>>,
    /// What stands after the colon.
    pub body: Option<Box<Ast>>,
    /// A further argument (`densest`).
    pub extra: Option<Box<Ast>>,
}

/// Functions whose first argument is a collection.
pub const OVER_ROWS: [&str; 10] = ["any", "all", "count", "sum", "min", "max", "median", "share", "densest", "densest_from"];

/// How deep brackets may nest; deeper is refused so that reading and judging stay bounded.
const DEEPEST: usize = 60;

/// How many pieces may stand one within the other, definitions put in: `a + b + c` are three. What reads, checks, judges or explains an
/// expression goes down one step of the stack for each, and the smallest stack, of a thread on Windows, has to hold them all.
pub const TALLEST: usize = 120;

/// Reads one expression.
///
/// # Errors
/// A slip at the first token that does not fit.
pub fn parse(source: &str) -> Result<Ast, ExprSlip> {
    let mut parser = Parser { tokens: tokens(source)?, next: 0, depth: 0 };
    let ast = parser.either()?;
    match parser.peek() {
        Token::End => Ok(ast),
        _ => Err(parser.unexpected()),
    }
}

struct Parser {
    tokens: Vec<(usize, Token)>,
    next: usize,
    depth: usize,
}

impl Parser {
    fn peek(&self) -> &Token {
        self.tokens.get(self.next).map_or(&Token::End, |(_, token)| token)
    }

    fn at(&self) -> usize {
        self.tokens.get(self.next).map_or(0, |(at, _)| *at)
    }

    fn unexpected(&self) -> ExprSlip {
        let found = match self.peek() {
            Token::Name(name) => name.clone(),
            Token::Number(digits, _) => digits.clone(),
            Token::Text(words) => format!("\"{words}\""),
            Token::Sign(sign) => (*sign).to_owned(),
            Token::End => return ExprSlip::new(self.at(), text("表达式没有写完", "the expression ends too early")),
        };
        ExprSlip::new(self.at(), text("此处不应有 {found}", "{found} does not fit here").fill(&[("found", &found)]))
    }

    fn take(&mut self, sign: &str) -> bool {
        let there = matches!(self.peek(), Token::Sign(found) if *found == sign);
        self.next += usize::from(there);
        there
    }

    fn word(&mut self, word: &str) -> bool {
        let there = matches!(self.peek(), Token::Name(found) if found == word);
        self.next += usize::from(there);
        there
    }

    fn need(&mut self, sign: &'static str) -> Result<(), ExprSlip> {
        if self.take(sign) {
            return Ok(());
        }
        let found = self.unexpected();
        Err(ExprSlip::new(
            found.at,
            text("缺少 {sign}：{found}", "{sign} is missing: {found}").fill(&[("sign", &sign), ("found", &found.said)]),
        ))
    }

    fn either(&mut self) -> Result<Ast, ExprSlip> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(ExprSlip::new(self.at(), text("括号层数过多", "brackets nest too deep")));
        }
        let mut left = self.exclusive()?;
        while self.word("or") {
            left = pair("or", left, self.exclusive()?)?;
        }
        self.depth -= 1;
        Ok(left)
    }

    fn exclusive(&mut self) -> Result<Ast, ExprSlip> {
        let mut left = self.both()?;
        while self.word("xor") {
            left = pair("xor", left, self.both()?)?;
        }
        Ok(left)
    }

    fn both(&mut self) -> Result<Ast, ExprSlip> {
        let mut left = self.negated()?;
        while self.word("and") {
            left = pair("and", left, self.negated()?)?;
        }
        Ok(left)
    }

    fn negated(&mut self) -> Result<Ast, ExprSlip> {
        let at = self.at();
        if self.word("not") {
            self.depth += 1;
            if self.depth > DEEPEST {
                return Err(ExprSlip::new(at, text("括号层数过多", "brackets nest too deep")));
            }
            let inner = self.negated()?;
            self.depth -= 1;
            return made(at, LanguageForm::Not(Box::new(inner)));
        }
        self.comparison()
    }

    fn comparison(&mut self) -> Result<Ast, ExprSlip> {
        let left = self.instead()?;
        for sign in ["==", "!=", "<=", ">=", "<", ">"] {
            if self.take(sign) {
                return pair(sign, left, self.instead()?);
            }
        }
        if self.take("=") {
            // A reviewer types one `=` in the filter line; both mean the same.
            return pair("==", left, self.instead()?);
        }
        if self.word("in") {
            return pair("in", left, self.instead()?);
        }
        Ok(left)
    }

    fn instead(&mut self) -> Result<Ast, ExprSlip> {
        let mut left = self.sum()?;
        while self.take("??") {
            left = pair("??", left, self.sum()?)?;
        }
        Ok(left)
    }

    fn sum(&mut self) -> Result<Ast, ExprSlip> {
        let mut left = self.product()?;
        loop {
            if self.take("+") {
                left = pair("+", left, self.product()?)?;
            } else if self.take("-") {
                left = pair("-", left, self.product()?)?;
            } else {
                return Ok(left);
            }
        }
    }

    fn product(&mut self) -> Result<Ast, ExprSlip> {
        let mut left = self.atom()?;
        loop {
            if self.take("*") {
                left = pair("*", left, self.atom()?)?;
            } else if self.take("/") {
                left = pair("/", left, self.atom()?)?;
            } else {
                return Ok(left);
            }
        }
    }

    fn atom(&mut self) -> Result<Ast, ExprSlip> {
        let at = self.at();
        if self.take("-") {
            self.depth += 1;
            if self.depth > DEEPEST {
                return Err(ExprSlip::new(at, text("括号层数过多", "brackets nest too deep")));
            }
            let inner = self.atom()?;
            self.depth -= 1;
            return made(at, LanguageForm::Minus(Box::new(inner)));
        }
        if self.take("(") {
            let inner = self.either()?;
            self.need(")")?;
            return Ok(inner);
        }
        if self.take("{") {
            let values = self.list("}")?;
            return made(at, LanguageForm::Set(values));
        }
        match self.peek().clone() {
            Token::Number(digits, percent) => {
                self.next += 1;
                let (num, den) = number(&digits, percent)
                    .ok_or_else(|| ExprSlip::new(at, text("数字写法不对：{n}", "not a number: {n}").fill(&[("n", &digits)])))?;
                made(at, LanguageForm::Number(num, den))
            }
            Token::Text(words) => {
                self.next += 1;
                made(at, LanguageForm::Text(words))
            }
            Token::Name(name) => {
                self.next += 1;
                if self.take("(") { self.call(at, name) } else { made(at, LanguageForm::Name(name)) }
            }
            Token::Sign(_) | Token::End => Err(self.unexpected()),
        }
    }

    fn list(&mut self, close: &'static str) -> Result<Vec<Ast>, ExprSlip> {
        let mut values = Vec::new();
        if self.take(close) {
            return Ok(values);
        }
        loop {
            values.push(self.either()?);
            if !self.take(",") {
                self.need(close)?;
                return Ok(values);
            }
        }
    }

    fn call(&mut self, at: usize, name: String) -> Result<Ast, ExprSlip> {
        if OVER_ROWS.contains(&name.as_str()) && self.is_over_rows() {
            return self.over(at, name);
        }
        let arguments = self.list(")")?;
        made(at, LanguageForm::Call(name, arguments))
    }

    /// `min(12, x)` is plain, `min(members: x)` is over rows: a name followed by `:`, `where`, `?` or the closing bracket.
    fn is_over_rows(&self) -> bool {
        let Token::Name(_) = self.peek() else { return false };
        match self.tokens.get(self.next + 1) {
            Some((_, Token::Sign(sign))) => [":", "?", ")"].contains(sign),
            Some((_, Token::Name(word))) => word == "where",
            _ => false,
        }
    }

    fn over(&mut self, at: usize, function: String) -> Result<Ast, ExprSlip> {
        let rows_at = self.at();
        let Token::Name(rows) = self.peek().clone() else { return Err(self.unexpected()) };
        self.next += 1;
        let optional = self.take("?");
        let filter = if self.word("where") { Some(Box::new(self.either()?)) } else { None };
        let body = if self.take(":") { Some(Box::new(self.either()?)) } else { None };
        let extra = if self.take(",") { Some(Box::new(self.either()?)) } else { None };
        self.need(")")?;
        made(at, LanguageForm::Over(ParsedOver { function, rows, rows_at, optional, filter, body, extra }))
    }
}

fn pair(sign: &'static str, left: Ast, right: Ast) -> Result<Ast, ExprSlip> {
    made(left.at, LanguageForm::Pair(sign, Box::new(left), Box::new(right)))
}

/// A piece, unless too many stand one within the other.
fn made(at: usize, form: LanguageForm) -> Result<Ast, ExprSlip> {
    let ast = Ast::new(at, form);
    if ast.height > TALLEST { Err(too_tall(at)) } else { Ok(ast) }
}

/// What is said of an expression that stands too many pieces one within the other.
#[must_use]
pub fn too_tall(at: usize) -> ExprSlip {
    let said = text(
        "式子太长，最多 {n} 层相连；很多个值可以写成 in {\"甲\", \"乙\"}",
        "the expression is too long, at most {n} parts in a row; many values can be written as in {\"a\", \"b\"}",
    );
    ExprSlip::new(at, said.fill(&[("n", &TALLEST)]))
}

/// Reads digits with at most one point as an exact fraction.
#[must_use]
pub fn number(digits: &str, percent: bool) -> Option<(i64, i64)> {
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    if part.contains('.') || part.len() > 9 || whole.is_empty() {
        return None;
    }
    let num: i64 = format!("{whole}{part}").parse().ok()?;
    let den = 10_i64.pow(u32::try_from(part.len()).ok()?);
    Some((num, if percent { den * 100 } else { den }))
}

#[cfg(test)]
mod tests {
    use crate::rules::lang::parse::number;
    use crate::rules::lang::parse::parse;

    fn slip(source: &str) -> usize {
        parse(source).expect_err("a slip").at
    }

    #[test]
    fn slips_are_placed() {
        assert_eq!(slip("net >"), 5);
        assert_eq!(slip("(net > 3"), 8);
        assert_eq!(slip("net > 3 4"), 8);
        assert_eq!(slip("any(members where: 1)"), 17);
        assert_eq!(slip(&"(".repeat(100)), 60);
        assert_eq!(slip(&format!("{}a", "not ".repeat(100))), 236);
        assert_eq!(slip("1.2.3"), 0);
        assert!(slip(&"-".repeat(100_000)) < 100);
        // What stands side by side does not nest.
        for part in ["not a", "(a)", "-a"] {
            assert!(parse(&format!("a{}", format!(" and {part}").repeat(40))).is_ok(), "{part}");
        }
    }

    #[test]
    fn numbers_have_at_most_nine_decimals() {
        assert_eq!(number("0.123456789", false), Some((123_456_789, 1_000_000_000)));
        assert_eq!(number("0.1234567891", false), None);
        assert_eq!(number("12.5", true), Some((125, 1000)));
        assert_eq!((number(".5", false), number("1.2.3", false)), (None, None));
    }

    #[test]
    fn what_is_long_or_deep_in_any_way_is_refused_before_it_is_held() {
        let many = |part: &str, sign: &str, n: usize| vec![part; n].join(sign);
        assert!(parse(&many("a > 1", " or ", 110)).is_ok());
        assert!(parse(&format!("a in {{{}}}", many("\"x\"", ", ", 50_000))).is_ok(), "a set may be long");
        for sign in [" or ", " and ", " xor ", " + ", " - ", " * ", " / ", " ?? "] {
            assert_eq!(slip(&many("a", sign, 100_000)), 0, "{sign}");
        }
        for (open, close) in [("(", ")"), ("not ", ""), ("-", ""), ("abs(", ")"), ("{", "}"), ("any(members: ", ")"), ("a ?? (", ")")] {
            parse(&format!("{}a{}", open.repeat(100_000), close.repeat(100_000))).expect_err(open);
        }
        // Brackets that each hold a long row on the left.
        let tall = (0..40).fold("a".to_owned(), |inner, _| format!("({inner}{})", " + a".repeat(40)));
        parse(&tall).expect_err("long and deep");
    }

    #[test]
    fn plain_and_over_rows() {
        assert!(parse("min(12, full_months(a, b))").is_ok());
        assert!(parse("min(members where a: b)").is_ok());
        assert!(parse("count(roster.lease?) == 0").is_ok());
        assert!(parse("densest(households where given(growth): growth, limit.window) >= 3").is_ok());
        assert!(parse("max(0, count(members))").is_ok());
    }
}
