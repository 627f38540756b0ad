//! Words kept once: texts and codes of a roll are numbers into one arena, so that comparing them is comparing numbers.

use std::hash::BuildHasher;
use std::hash::RandomState;

/// Position of a word in its arena.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Word(pub u32);

/// An arena of distinct words.
#[derive(Clone, Debug, Default)]
pub struct Words {
    arena: String,
    ends: Vec<u32>,
    // Open addressing, a power of two long: upper half of the hash, then position + 1; 0 is a free slot.
    // The words themselves stay in the arena only, so that a township's names cost eight bytes of index each.
    slots: Vec<u64>,
    state: RandomState,
}

const UPPER: u64 = 0xffff_ffff_0000_0000;

impl Words {
    /// An empty arena.
    #[must_use]
    pub fn new() -> Words {
        Words::default()
    }

    /// The word of a position.
    #[must_use]
    pub fn get(&self, word: Word) -> &str {
        let at = word.0 as usize;
        let start = if at == 0 { 0 } else { self.ends.get(at - 1).copied().unwrap_or(0) as usize };
        let end = self.ends.get(at).copied().unwrap_or(0) as usize;
        self.arena.get(start..end).unwrap_or("")
    }

    /// The position of a word, if it is known.
    #[must_use]
    pub fn find(&self, text: &str) -> Option<Word> {
        if self.slots.is_empty() {
            return None;
        }
        self.seek(self.state.hash_one(text), text).ok()
    }

    /// The position of a word, added when new.
    pub fn add(&mut self, text: &str) -> Word {
        if self.ends.len() * 8 >= self.slots.len() * 7 {
            self.resize((self.slots.len() * 2).max(64));
        }
        let hash = self.state.hash_one(text);
        match self.seek(hash, text) {
            Ok(word) => word,
            Err(slot) => {
                let at = u32::try_from(self.ends.len()).unwrap_or(u32::MAX - 1);
                self.arena.push_str(text);
                self.ends.push(u32::try_from(self.arena.len()).unwrap_or(u32::MAX));
                self.slots[slot] = (hash & UPPER) | u64::from(at + 1);
                Word(at)
            }
        }
    }

    /// Makes room for `percent` more words.
    pub fn reserve(&mut self, percent: usize) {
        let more = |len: usize| len.saturating_mul(percent) / 100;
        self.arena.reserve_exact(more(self.arena.len()));
        self.ends.reserve_exact(more(self.ends.len()));
        let slots = (self.ends.len() + more(self.ends.len())) * 8 / 7 + 1;
        if slots > self.slots.len() {
            self.resize(slots.next_power_of_two());
        }
    }

    /// How many words there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The word, or the free slot where it belongs; at least one slot in eight is free, so that this ends.
    fn seek(&self, hash: u64, text: &str) -> Result<Word, usize> {
        let mask = self.slots.len() - 1;
        let mut slot = usize::try_from(hash & 0xffff_ffff).unwrap_or(0) & mask;
        loop {
            let held = self.slots[slot];
            if held == 0 {
                return Err(slot);
            }
            if held & UPPER == hash & UPPER {
                let word = Word(u32::try_from(held & !UPPER).unwrap_or(1) - 1);
                if self.get(word) == text {
                    return Ok(word);
                }
            }
            slot = (slot + 1) & mask;
        }
    }

    fn resize(&mut self, size: usize) {
        self.slots = vec![0; size];
        for at in 0..u32::try_from(self.ends.len()).unwrap_or(u32::MAX) {
            let hash = self.state.hash_one(self.get(Word(at)));
            let mut slot = usize::try_from(hash & 0xffff_ffff).unwrap_or(0) & (size - 1);
            while self.slots[slot] != 0 {
                slot = (slot + 1) & (size - 1);
            }
            self.slots[slot] = (hash & UPPER) | u64::from(at + 1);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::domain::text::words::Words;

    #[test]
    fn words_are_kept_once() {
        let mut words = Words::new();
        let a = words.add("石门村");
        let empty = words.add("");
        assert_eq!(words.add("石门村"), a);
        assert_eq!(words.get(a), "石门村");
        assert_eq!(words.get(empty), "");
        assert_eq!(words.find("下河村"), None);
        assert_eq!(words.len(), 2);
    }

    #[test]
    fn many_words_keep_their_numbers() {
        let mut words = Words::new();
        for number in 0..5000 {
            assert_eq!(words.add(&number.to_string()).0, number);
        }
        for number in 0..5000 {
            assert_eq!(words.find(&number.to_string()).map(|word| word.0), Some(number));
        }
        assert_eq!(words.find("5000"), None);
    }
}
