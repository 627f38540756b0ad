//! Canonical JSON of what is known of a household or of a row of a table: the bytes that are stored, digested, compared and exported.
//!
//! The only writer of them, wherever the values stand: in a document, in a roll, in a row. Keys come in the order of their bytes, nothing
//! stands between the signs, and a value that a reader mended says so with what the file had.
//! What does not live here: reading the bytes back (`record.rs`), what a value is written like (`cell.rs`).

use std::borrow::Cow;

use crate::domain::record::Entries;
use crate::domain::record::Entry;

/// A value as a document says it.
#[derive(Debug)]
pub struct Said<'v> {
    /// The value; empty for an empty cell.
    pub value: Cow<'v, str>,
    /// The code of a problem, and what the file said.
    pub noted: Option<(&'v str, &'v str)>,
}

/// The document of a household: its values, then those of its members in the order of the file. Codes come sorted, and once each.
#[must_use]
pub fn record<'v, E: Iterator<Item = (&'v str, Said<'v>)>>(household: E, members: impl Iterator<Item = E>) -> String {
    let mut out = String::with_capacity(4096);
    out.push_str("{\"h\":");
    values(&mut out, household);
    out.push_str(",\"m\":[");
    for (position, member) in members.enumerate() {
        if position > 0 {
            out.push(',');
        }
        values(&mut out, member);
    }
    out.push_str("]}");
    out
}

/// The document of one row of values.
#[must_use]
pub fn entries(entries: &Entries) -> String {
    let mut out = String::new();
    values(&mut out, said(entries));
    out
}

/// The values of a document, in order.
pub fn said(entries: &Entries) -> impl Iterator<Item = (&str, Said<'_>)> {
    entries.iter().map(|(code, entry)| {
        let noted = match entry {
            Entry::Plain(_) => None,
            Entry::Noted { problem, raw, .. } => Some((problem.as_str(), raw.as_str())),
        };
        (code.as_str(), Said { value: Cow::Borrowed(entry.value()), noted })
    })
}

fn values<'v>(out: &mut String, entries: impl Iterator<Item = (&'v str, Said<'v>)>) {
    out.push('{');
    for (position, (code, said)) in entries.enumerate() {
        if position > 0 {
            out.push(',');
        }
        quoted(out, code);
        out.push(':');
        match said.noted {
            None => quoted(out, &said.value),
            Some((problem, raw)) => {
                out.push_str("{\"problem\":");
                quoted(out, problem);
                out.push_str(",\"raw\":");
                quoted(out, raw);
                if !said.value.is_empty() {
                    out.push_str(",\"value\":");
                    quoted(out, &said.value);
                }
                out.push('}');
            }
        }
    }
    out.push('}');
}

/// A JSON string.
fn quoted(out: &mut String, text: &str) {
    if text.bytes().all(|byte| byte >= 0x20 && byte != b'"' && byte != b'\\') {
        out.push('"');
        out.push_str(text);
        out.push('"');
    } else {
        out.push_str(&serde_json::to_string(text).unwrap_or_default());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(value: &str) -> Entry {
        Entry::Plain(value.to_owned())
    }

    fn noted(problem: &str, raw: &str, value: &str) -> Entry {
        Entry::Noted { problem: problem.to_owned(), raw: raw.to_owned(), value: value.to_owned() }
    }

    #[test]
    fn the_bytes_of_each_kind_of_value_are_fixed() {
        for (entry, wanted) in [
            (plain(""), r#"{"x":""}"#),
            (plain("37020.05"), r#"{"x":"37020.05"}"#),
            (plain("石门村"), r#"{"x":"石门村"}"#),
            (plain("他说\"好\"\n\\\t\u{1}\u{7f}"), "{\"x\":\"他说\\\"好\\\"\\n\\\\\\t\\u0001\u{7f}\"}"),
            (noted("mended", "１２", "12.00"), r#"{"x":{"problem":"mended","raw":"１２","value":"12.00"}}"#),
            (noted("unreadable", "三千", ""), r#"{"x":{"problem":"unreadable","raw":"三千"}}"#),
        ] {
            let document = Entries::from([("x".to_owned(), entry.clone())]);
            assert_eq!(entries(&document), wanted);
            let back: Entries = serde_json::from_str(wanted).expect("read back");
            assert_eq!(back["x"], entry);
        }
        let two = Entries::from([("b".to_owned(), plain("2")), ("a".to_owned(), plain("1"))]);
        assert_eq!(entries(&two), r#"{"a":"1","b":"2"}"#);
        assert_eq!(entries(&Entries::new()), "{}");
        assert_eq!(
            record(said(&two), [said(&two), said(&Entries::new())].into_iter()),
            r#"{"h":{"a":"1","b":"2"},"m":[{"a":"1","b":"2"},{}]}"#
        );
    }
}
