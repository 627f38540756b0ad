//! What is being told, in one language: pieces written one behind the other, put together by copying.
//!
//! What does not live here: what the pieces say (`arithmetic.rs`, `operands.rs`).

use crate::domain::code;
use crate::domain::flag::facts::FactName;
use crate::domain::table::MON;
use crate::i18n::Lang;
use crate::i18n::Text;
use crate::rules::explain::amounts::MINUS;
use crate::rules::explain::sentences;
use crate::rules::lang::expr::Coll;

/// Words in the making.
#[derive(Debug)]
pub(crate) struct ToldWords {
    /// Everything that was written so far; of some nothing is told in the end.
    text: String,
    /// The language.
    pub lang: Lang,
}

/// A piece of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct ToldPiece {
    from: usize,
    to: usize,
}

impl ToldPiece {
    /// Whether it says nothing.
    pub const fn is_empty(self) -> bool {
        self.from == self.to
    }
}

impl ToldWords {
    /// Nothing yet; `text` is room that was used before.
    pub fn new(lang: Lang, mut text: String) -> ToldWords {
        text.clear();
        ToldWords { text, lang }
    }

    /// The room, for the next one.
    pub fn into_room(self) -> String {
        self.text
    }

    /// Where the next piece begins.
    pub fn here(&self) -> usize {
        self.text.len()
    }

    /// What was written from there on.
    pub fn since(&self, from: usize) -> ToldPiece {
        ToldPiece { from, to: self.text.len() }
    }

    /// Takes back what was written from there on.
    pub fn take_back(&mut self, from: usize) {
        self.text.truncate(from);
    }

    /// The words of a piece.
    pub fn words(&self, piece: ToldPiece) -> &str {
        self.text.get(piece.from..piece.to).unwrap_or_default()
    }

    /// Whether two pieces say the same.
    pub fn is_same(&self, one: ToldPiece, other: ToldPiece) -> bool {
        one == other || self.words(one) == self.words(other)
    }

    /// The end, to write there.
    pub fn end(&mut self) -> &mut String {
        &mut self.text
    }

    /// Writes the same in both languages.
    pub fn add(&mut self, words: &str) {
        self.text.push_str(words);
    }

    /// Writes one of two.
    pub fn put(&mut self, zh: &str, en: &str) {
        self.text.push_str(match self.lang {
            Lang::Zh => zh,
            Lang::En => en,
        });
    }

    /// Writes a text.
    pub fn put_text(&mut self, text: &Text) {
        self.text.push_str(text.get(self.lang));
    }

    /// Writes a piece once more.
    pub fn copy(&mut self, piece: ToldPiece) {
        self.text.extend_from_within(piece.from..piece.to);
    }

    /// Where a piece begins that something is to follow: it is copied to the end unless it stands there.
    pub fn at_end(&mut self, piece: ToldPiece) -> usize {
        if piece.to == self.text.len() {
            return piece.from;
        }
        let from = self.text.len();
        self.copy(piece);
        from
    }

    /// Writes a blank behind what was written from there on, if anything was.
    pub fn part(&mut self, from: usize) {
        if self.text.len() > from {
            self.text.push(' ');
        }
    }

    /// Makes what was written from there on, a value of a cell, what lists call it in this language.
    pub fn call(&mut self, from: usize) {
        if self.lang == Lang::Zh {
            return;
        }
        if let Some(english) = self.text.get(from..).and_then(code::english) {
            self.text.truncate(from);
            self.text.push_str(&english);
        }
    }

    /// Gives a word that begins as a negative number does the sign of one.
    pub fn sign(&mut self, from: usize) {
        let begun = self.text.as_bytes().get(from..);
        if begun.is_some_and(|word| matches!(word, [b'-', b'0'..=b'9', ..])) {
            self.text.replace_range(from..=from, MINUS);
        }
    }

    /// Writes the name of a row.
    pub fn row(&mut self, coll: Coll, name: &FactName) {
        match name {
            FactName::Plain => self.put_text(&sentences::rows(coll)),
            FactName::Numbered(n) => {
                self.put_text(&sentences::rows(coll));
                self.put("第 ", " no. ");
                self.add(&n.to_string());
                self.put(" 条", "");
            }
            FactName::Field(id) => self.put_text(&id.row().label),
            FactName::NetProduction => self.put("生产经营净收入", "net production"),
            FactName::Column(at) => match MON.row().columns.get(usize::from(*at)) {
                Some(column) => self.put_text(&column.label),
                None => self.put_text(&sentences::rows(coll)),
            },
            FactName::Member(n, relation) => self.member(*n, relation.as_deref()),
            FactName::MemberField(n, relation, id) => {
                self.member(*n, relation.as_deref());
                self.put("", "'s ");
                self.put_text(&id.row().label);
            }
        }
    }

    /// Writes a cell that is asked for, as 成员2（配偶）的出生日期.
    pub fn cell(&mut self, name: &FactName) {
        match name {
            FactName::MemberField(n, relation, id) => {
                self.member(*n, relation.as_deref());
                self.put("的", "'s ");
                self.put_text(&id.row().label);
            }
            name => self.row(Coll::Required, name),
        }
    }

    /// Writes a member for a reader: place and relation, never number or name.
    fn member(&mut self, n: u32, relation: Option<&str>) {
        self.put("成员", "member ");
        self.add(&n.to_string());
        if let Some(relation) = relation {
            self.put("（", " (");
            let from = self.here();
            self.add(relation);
            self.call(from);
            self.put("）", ")");
        }
    }

    /// Writes a title as it stands within a sentence: the English without its capital.
    pub fn within(&mut self, title: &Text) {
        let words = title.get(self.lang);
        if self.lang == Lang::Zh {
            return self.add(words);
        }
        let mut chars = words.chars();
        self.text.extend(chars.next().into_iter().flat_map(char::to_lowercase));
        self.add(chars.as_str());
    }
}
