//! JSON without its keys: the keys of an object are kept once in the file, as a shape, and the object becomes a list that begins with the
//! number of its shape. A list begins with 0. What was stored before there were shapes stands whole, and begins with a brace.
//!
//! It is undone byte for byte, so that digests are over the text with its keys. Values stay as they are: stock tools read them.
//! What does not live here: which texts are folded (`store/version`, `store/flag`), the views that read them (`schema/017_shapes.sql`).

pub(in crate::store) mod folding;

use std::borrow::Cow;

use rusqlite::Connection;
use rusqlite::named_params;

use crate::store::Write;
use crate::store::error::StoreError;
use crate::store::shape::folding::Shapes;
use crate::store::shape::folding::fold;
use crate::store::shape::folding::unfold;

/// Most shapes of a file. Columns come in few combinations; where they do not, what has a further one stands whole.
const MOST: usize = 4096;

/// Gives texts their keys back.
pub(in crate::store) struct Unfolding<'c> {
    connection: &'c Connection,
    shapes: Shapes,
}

impl<'c> Unfolding<'c> {
    /// Of this file; its shapes are read when the first text needs them.
    pub fn new(connection: &'c Connection) -> Unfolding<'c> {
        Unfolding { connection, shapes: Shapes::default() }
    }

    /// The text with its keys. What cannot be read comes as it is stored, which is no document of anything.
    ///
    /// # Errors
    /// What the database says.
    pub fn whole<'t>(&mut self, stored: &'t str) -> Result<Cow<'t, str>, StoreError> {
        if !stored.starts_with('[') {
            return Ok(Cow::Borrowed(stored));
        }
        if let Some(text) = unfold(stored, &self.shapes.keys) {
            return Ok(Cow::Owned(text));
        }
        // Another program may have written one since.
        self.shapes = shapes_of(self.connection)?;
        Ok(unfold(stored, &self.shapes.keys).map_or(Cow::Borrowed(stored), Cow::Owned))
    }
}

impl Write<'_> {
    /// The text as it is stored: without its keys, or whole where it has none or a shape too many.
    ///
    /// # Errors
    /// What the database says.
    pub(in crate::store) fn folded<'t>(&self, text: &'t str) -> Result<Cow<'t, str>, StoreError> {
        let mut known = self.shapes.borrow_mut();
        if known.is_none() {
            *known = Some(shapes_of(&self.transaction)?);
        }
        let Some(shapes) = known.as_mut() else { return Ok(Cow::Borrowed(text)) };
        let mut failed = None;
        let folded = fold(text, &mut |keys| {
            if let Some(number) = shapes.numbers.get(keys) {
                return Some(*number);
            }
            if shapes.numbers.len() >= MOST {
                return None;
            }
            match add(&self.transaction, keys) {
                Ok(number) => {
                    shapes.learn(number, keys.to_owned());
                    Some(number)
                }
                Err(error) => {
                    failed = Some(error);
                    None
                }
            }
        });
        match failed {
            Some(error) => Err(error),
            None => Ok(folded.map_or(Cow::Borrowed(text), Cow::Owned)),
        }
    }
}

/// The shapes of a file.
fn shapes_of(connection: &Connection) -> Result<Shapes, StoreError> {
    let mut statement = connection.prepare_cached(include_str!("all.sql"))?;
    let mut rows = statement.query([])?;
    let mut shapes = Shapes::default();
    while let Some(row) = rows.next()? {
        shapes.learn(row.get("id")?, row.get("keys")?);
    }
    Ok(shapes)
}

fn add(connection: &Connection, keys: &str) -> Result<i64, StoreError> {
    let mut statement = connection.prepare_cached(include_str!("add.sql"))?;
    Ok(statement.insert(named_params! { ":keys": keys })?)
}

#[cfg(test)]
mod tests {
    use crate::store::Store;
    use crate::store::error::StoreError;
    use crate::store::shape::Unfolding;

    /// A shape that came while the file was being read is looked for again; one that is nowhere makes nothing up.
    #[test]
    fn shapes_are_read_again_when_one_is_missing() {
        let mut store = Store::in_memory().expect("a store");
        let text = r#"{"a":"1","b":[{"c":"2"}]}"#;
        let stored: Result<String, StoreError> = store.transact(|write| Ok(write.folded(text)?.into_owned()));
        let stored = stored.expect("folded");
        assert!(stored.starts_with('[') && !stored.contains('a'), "{stored}");
        let again: Result<String, StoreError> = store.transact(|write| Ok(write.folded(text)?.into_owned()));
        assert_eq!(again.expect("folded"), stored);
        let mut unfolding = Unfolding::new(&store.connection);
        assert_eq!(unfolding.whole(&stored).expect("read"), text);
        assert_eq!(unfolding.whole(text).expect("read"), text);
        assert_eq!(unfolding.whole("[99,1]").expect("read"), "[99,1]");
        assert_eq!(unfolding.whole(&stored).expect("read"), text);
    }
}
