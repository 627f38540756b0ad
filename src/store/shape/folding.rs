//! A text of JSON without its keys, and with them again.
//!
//! What does not live here: where shapes are kept (`store/shape/mod.rs`).

use std::collections::HashMap;

/// Objects and lists within each other, at most.
const DEEPEST: usize = 16;

/// The shapes of a file.
#[derive(Debug, Default)]
pub(in crate::store) struct Shapes {
    /// Number by keys, a JSON list of them.
    pub numbers: HashMap<String, i64>,
    /// Keys by number, with their quotation marks, in order.
    pub keys: HashMap<i64, Vec<String>>,
}

impl Shapes {
    /// Takes a shape in: its number and its keys, a JSON list.
    pub fn learn(&mut self, number: i64, keys: String) {
        // What is no list of keys is the shape of nothing, and whatever has it cannot be read.
        if let Some(each) = tokens(&keys) {
            self.keys.insert(number, each);
        }
        self.numbers.insert(keys, number);
    }
}

/// An object without its keys; `number` gives the number of a shape, by its keys as a JSON list. None for what is no object written
/// without blanks, and where a shape has no number.
pub(in crate::store) fn fold(text: &str, number: &mut dyn FnMut(&str) -> Option<i64>) -> Option<String> {
    let mut scan = Scan { rest: text };
    let mut out = String::with_capacity(text.len());
    if !text.starts_with('{') {
        return None;
    }
    scan.fold(&mut out, 0, number)?;
    scan.rest.is_empty().then_some(out)
}

/// What `fold` made, with its keys again; none for anything else.
pub(in crate::store) fn unfold(stored: &str, keys: &HashMap<i64, Vec<String>>) -> Option<String> {
    let mut scan = Scan { rest: stored };
    let mut out = String::with_capacity(stored.len() * 3);
    scan.unfold(&mut out, 0, keys)?;
    scan.rest.is_empty().then_some(out)
}

/// The words of a JSON list of words, with their quotation marks.
fn tokens(list: &str) -> Option<Vec<String>> {
    let mut scan = Scan { rest: list };
    let mut found = Vec::new();
    scan.eat('[')?;
    while !scan.is_over(']', found.is_empty())? {
        found.push(scan.word()?.to_owned());
    }
    scan.rest.is_empty().then_some(found)
}

/// JSON without blanks, read from its front.
struct Scan<'t> {
    rest: &'t str,
}

impl<'t> Scan<'t> {
    fn eat(&mut self, one: char) -> Option<()> {
        self.rest = self.rest.strip_prefix(one)?;
        Some(())
    }

    fn take(&mut self, length: usize) -> Option<&'t str> {
        let (taken, rest) = self.rest.split_at_checked(length)?;
        self.rest = rest;
        Some(taken)
    }

    /// Whether a list ends here; else goes past the comma that parts its next value from the one before.
    fn is_over(&mut self, end: char, is_first: bool) -> Option<bool> {
        if self.eat(end).is_some() {
            return Some(true);
        }
        if !is_first {
            self.eat(',')?;
        }
        Some(false)
    }

    /// A string with its quotation marks, as it is written.
    fn word(&mut self) -> Option<&'t str> {
        let bytes = self.rest.as_bytes();
        if bytes.first() != Some(&b'"') {
            return None;
        }
        let mut at = 1;
        while *bytes.get(at)? != b'"' {
            at += if bytes[at] == b'\\' { 2 } else { 1 };
        }
        self.take(at + 1)
    }

    /// A number, `true`, `false` or `null`, as it is written.
    fn bare(&mut self) -> Option<&'t str> {
        let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'+' | b'.');
        let length = self.rest.bytes().take_while(is_part).count();
        if length == 0 { None } else { self.take(length) }
    }

    fn fold(&mut self, out: &mut String, depth: usize, number: &mut dyn FnMut(&str) -> Option<i64>) -> Option<()> {
        if depth > DEEPEST {
            return None;
        }
        match self.rest.as_bytes().first()? {
            b'"' => out.push_str(self.word()?),
            b'{' => {
                self.eat('{')?;
                let (mut keys, mut values) = (String::from("["), String::new());
                while !self.is_over('}', values.is_empty())? {
                    if !values.is_empty() {
                        keys.push(',');
                    }
                    keys.push_str(self.word()?);
                    self.eat(':')?;
                    values.push(',');
                    self.fold(&mut values, depth + 1, number)?;
                }
                keys.push(']');
                out.push('[');
                out.push_str(&number(&keys)?.to_string());
                out.push_str(&values);
                out.push(']');
            }
            b'[' => {
                self.eat('[')?;
                out.push_str("[0");
                let mut is_first = true;
                while !self.is_over(']', is_first)? {
                    is_first = false;
                    out.push(',');
                    self.fold(out, depth + 1, number)?;
                }
                out.push(']');
            }
            _ => out.push_str(self.bare()?),
        }
        Some(())
    }

    fn unfold(&mut self, out: &mut String, depth: usize, keys: &HashMap<i64, Vec<String>>) -> Option<()> {
        if depth > DEEPEST {
            return None;
        }
        match self.rest.as_bytes().first()? {
            b'"' => out.push_str(self.word()?),
            b'[' => {
                self.eat('[')?;
                let number: i64 = self.bare()?.parse().ok()?;
                if number == 0 {
                    out.push('[');
                    let mut is_first = true;
                    while !self.is_over(']', false)? {
                        if !is_first {
                            out.push(',');
                        }
                        is_first = false;
                        self.unfold(out, depth + 1, keys)?;
                    }
                    out.push(']');
                } else {
                    out.push('{');
                    for (place, key) in keys.get(&number)?.iter().enumerate() {
                        self.eat(',')?;
                        if place > 0 {
                            out.push(',');
                        }
                        out.push_str(key);
                        out.push(':');
                        self.unfold(out, depth + 1, keys)?;
                    }
                    self.eat(']')?;
                    out.push('}');
                }
            }
            _ => out.push_str(self.bare()?),
        }
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use proptest::prelude::*;
    use serde_json::Value;

    use crate::store::shape::folding::fold;
    use crate::store::shape::folding::tokens;
    use crate::store::shape::folding::unfold;

    /// Folded with shapes numbered from 1 as they come, and the shapes.
    fn folded(text: &str) -> (Option<String>, HashMap<i64, Vec<String>>) {
        let mut numbers: HashMap<String, i64> = HashMap::new();
        let folded = fold(text, &mut |keys| {
            let next = i64::try_from(numbers.len()).expect("few") + 1;
            Some(*numbers.entry(keys.to_owned()).or_insert(next))
        });
        (folded, numbers.into_iter().map(|(keys, number)| (number, tokens(&keys).expect("keys"))).collect())
    }

    #[test]
    fn keys_are_kept_once_and_come_back() {
        for (text, wanted) in [
            (
                r#"{"h":{"net":"5.00","wage":""},"m":[{"name":"张三"},{"name":"李\"四\\"}]}"#,
                r#"[3,[1,"5.00",""],[0,[2,"张三"],[2,"李\"四\\"]]]"#,
            ),
            (r#"{"a":{},"b":[],"c":[[1,-2.5e3],null,true]}"#, "[2,[1],[0],[0,[0,1,-2.5e3],null,true]]"),
            (r#"{"]":"}","[,":"],\""}"#, r#"[1,"}","],\""]"#),
        ] {
            let (found, shapes) = folded(text);
            assert_eq!(found.as_deref(), Some(wanted));
            assert_eq!(unfold(wanted, &shapes).as_deref(), Some(text));
        }
    }

    #[test]
    fn what_is_not_written_as_we_write_stands_whole_and_damage_is_never_read() {
        for text in
            ["", "x", "[1]", r#"{"a":1} "#, r#"{"a": 1}"#, r#"{"a":1"#, r#"{"a":}"#, "{a:1}", r#"{"a":"b}"#, r#"{"a":1,}"#, r#"{"a":1}{"#]
        {
            assert_eq!(folded(text).0, None, "{text}");
        }
        let deep = format!("{}1{}", "{\"a\":".repeat(40), "}".repeat(40));
        assert_eq!(folded(&deep).0, None);
        let shapes = HashMap::from([(1, vec!["\"a\"".to_owned(), "\"b\"".to_owned()])]);
        assert_eq!(unfold(r#"[1,"x","y"]"#, &shapes).as_deref(), Some(r#"{"a":"x","b":"y"}"#));
        for damaged in [
            "",
            "[",
            "[1]",
            r#"[1,"x"]"#,
            r#"[1,"x","y","z"]"#,
            r#"[2,"x","y"]"#,
            r#"["x"]"#,
            r#"[1,"x","y"]]"#,
            r#"[1,"x",{}]"#,
            r#"[-1,"x"]"#,
        ] {
            assert_eq!(unfold(damaged, &shapes), None, "{damaged}");
        }
    }

    fn json() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            any::<f64>().prop_map(Value::from),
            "\\PC{0,6}|[\"\\\\\\[\\]{},:\\n]{0,6}".prop_map(Value::from),
        ];
        leaf.prop_recursive(5, 40, 6, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
                prop::collection::btree_map("[a-c\"\\\\甲]{0,3}", inner, 0..5).prop_map(|map| Value::Object(map.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn whatever_is_folded_comes_back_byte_for_byte(within in json()) {
            let text = serde_json::json!({ "h": within }).to_string();
            let (found, shapes) = folded(&text);
            let found = found.expect("an object");
            prop_assert_eq!(unfold(&found, &shapes), Some(text));
            // What is stored is JSON that stock tools read.
            prop_assert!(serde_json::from_str::<Value>(&found).is_ok());
        }

        #[test]
        fn no_stored_text_makes_it_fall(stored in "[\\[\\]{},:\"0-9a\\\\]{0,24}") {
            let shapes = HashMap::from([(1, vec!["\"a\"".to_owned()])]);
            let _ = unfold(&stored, &shapes);
            let _ = folded(&stored);
        }
    }
}
