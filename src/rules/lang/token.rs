//! Words, numbers and signs of an expression, each with the byte it starts at.

use crate::i18n::text;
use crate::rules::lang::error::ExprSlip;

/// One token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Token {
    /// A name, dots included: `prior.net_pc`.
    Name(String),
    /// A number as written: digits, perhaps a point; the flag says a percent sign followed.
    Number(String, bool),
    /// Text between double quotes (or single ones).
    Text(String),
    /// A sign: `(`, `>=`, `??` and so on.
    Sign(&'static str),
    /// Nothing more.
    End,
}

const SIGNS: [&str; 20] = ["??", "<=", ">=", "==", "!=", "<", ">", "+", "-", "*", "/", "(", ")", "{", "}", ",", ":", "?", "=", "%"];

/// Splits an expression; the last token is always `End`.
///
/// # Errors
/// A slip at the first character that starts no token, or at a text that is not closed.
pub fn tokens(source: &str) -> Result<Vec<(usize, Token)>, ExprSlip> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(next) = source[at..].chars().next() {
        let rest = &source[at..];
        if next.is_whitespace() {
            at += next.len_utf8();
        } else if next == '"' || next == '\'' {
            let Some(len) = rest[1..].find(next) else {
                return Err(ExprSlip::new(at, text("引号没有成对", "the quotation mark is not closed")));
            };
            found.push((at, Token::Text(rest[1..=len].to_owned())));
            at += len + 2;
        } else if next.is_ascii_digit() {
            let len = rest.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(rest.len());
            let percent = rest[len..].starts_with('%');
            found.push((at, Token::Number(rest[..len].to_owned(), percent)));
            at += len + usize::from(percent);
        } else if next.is_alphabetic() || next == '_' {
            let len = rest.find(|c: char| !c.is_alphanumeric() && c != '_' && c != '.').unwrap_or(rest.len());
            found.push((at, Token::Name(rest[..len].trim_end_matches('.').to_owned())));
            at += rest[..len].trim_end_matches('.').len().max(1);
        } else if let Some(sign) = SIGNS.into_iter().find(|sign| rest.starts_with(sign)) {
            found.push((at, Token::Sign(sign)));
            at += sign.len();
        } else {
            let said = text("不认识的符号 {sign}", "unknown sign {sign}").fill(&[("sign", &next.to_string())]);
            return Err(ExprSlip::new(at, said));
        }
    }
    found.push((source.len(), Token::End));
    Ok(found)
}

#[cfg(test)]
mod tests {
    use crate::rules::lang::token::Token;
    use crate::rules::lang::token::tokens;

    #[test]
    fn names_numbers_signs() {
        let all: Vec<Token> = tokens("prior.net_pc >= 30% ?? \"是\"").expect("tokens").into_iter().map(|(_, t)| t).collect();
        assert_eq!(
            all,
            [
                Token::Name("prior.net_pc".into()),
                Token::Sign(">="),
                Token::Number("30".into(), true),
                Token::Sign("??"),
                Token::Text("是".into()),
                Token::End
            ]
        );
        assert_eq!(tokens("a ¥ b").map_err(|slip| slip.at), Err(2));
        assert_eq!(tokens("a == \"b").map_err(|slip| slip.at), Err(5));
    }
}
