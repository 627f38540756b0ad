//! What is said of a flag: its facts in the words of the rulebook that found it, which the file keeps.
//!
//! What does not live here: how words are made (`rules/explain`).

use std::sync::Arc;

use crate::domain::flag::Flag;
use crate::domain::period::Period;
use crate::i18n::Lang;
use crate::review::file::office::Office;
use crate::review::rows::mask;
use crate::rules::book::Book;
use crate::rules::book::BookFile;
use crate::rules::explain::words;
use crate::rules::explain::words::FlagSaid;
use crate::rules::explain::words::FlagWords;
use crate::store::assessment::KeptRuleFile;

fn book_file(kept: KeptRuleFile) -> BookFile {
    BookFile { name: kept.name, text: kept.body.into(), layer: usize::try_from(kept.layer).unwrap_or(usize::MAX) }
}

impl Office {
    /// The words of a flag of a period as they may be shown, in both languages.
    #[must_use]
    pub fn words(&self, flag: &Flag, period: Period) -> FlagWords {
        FlagWords::of([Lang::Zh, Lang::En].map(|lang| self.words_in(flag, period, lang)))
    }

    /// The same in one language: by the book in force, else by a book of an earlier run; its numbers alone where neither has the rule as it
    /// was then.
    #[must_use]
    pub fn words_in(&self, flag: &Flag, period: Period, lang: Lang) -> FlagSaid {
        let found = words::told_in(&self.book, flag, lang).or_else(|| self.told_by_earlier(flag, lang));
        mask::words(found.unwrap_or_else(|| words::bare(flag, lang)).of(period.part, lang))
    }

    /// The words by a book of an earlier run, the newest first; none where the file cannot be read. Which books there are is asked anew
    /// each time: a run of this sitting may have brought one.
    fn told_by_earlier(&self, flag: &Flag, lang: Lang) -> Option<FlagSaid> {
        flag.facts.as_ref()?;
        let digests = self.store.read().rulebooks().unwrap_or_default();
        let others = digests.iter().rev().filter(|digest| *digest != self.book.digest());
        others.map(|digest| self.earlier_book(digest)).find_map(|book| words::told_in(&*book?, flag, lang))
    }

    /// The book; none where the file does not keep its files or this program cannot read them any more.
    fn earlier_book(&self, digest: &str) -> Option<Arc<Book>> {
        let read = || {
            let files = self.store.read().rulebook_files(digest).ok().filter(|files| !files.is_empty())?;
            Book::of_files(files.into_iter().map(book_file).collect()).ok().map(Arc::new)
        };
        self.earlier_books.borrow_mut().entry(digest.to_owned()).or_insert_with(read).clone()
    }
}

#[cfg(test)]
mod tests {
    use crate::domain::flag::Flag;
    use crate::domain::period::Period;
    use crate::exchange::batch::FileKind;
    use crate::i18n::Lang;
    use crate::review::file::office::Office;
    use crate::review::tests::rig::import;
    use crate::review::tests::rig::layer;
    use crate::review::tests::rig::office;
    use crate::rules::book::Book;

    #[test]
    fn a_flag_keeps_the_words_of_the_book_that_found_it_however_often_the_book_changes_in_a_sitting() {
        let mut office = office();
        let saying = |words: &str| {
            let own = format!("[[rule]]\ncode = \"INC01\"\nsay = {{ zh = \"{words}\", en = \"{words}\" }}\n");
            Book::with_overlay(&[("own.toml".to_owned(), own)]).expect("a book")
        };
        let newest = |office: &Office| -> Flag {
            let read = office.store.read();
            let standings = read.standings_of(Period::annual(2024), "A").expect("read");
            let number = standings.iter().find(|standing| standing.key.rule == "INC01").expect("the fall").flag;
            read.flag(number).expect("a flag")
        };
        let years = |net: &'static str| {
            let of = |year, net_pc| {
                layer(
                    year,
                    FileKind::Yearly,
                    &[("A", &[("village", "石门村"), ("net_pc", net_pc), ("net", net_pc), ("size_year", "1")], &[])],
                )
            };
            vec![of(2023, "12849"), of(2024, net)]
        };
        let mut found: Vec<(Flag, &str)> = Vec::new();
        for (words, net) in [("甲", "9255"), ("乙", "9200"), ("丙", "9100")] {
            office.book = saying(words);
            import(&mut office, years(net), true).expect("imported");
            found.push((newest(&office), words));
            for (flag, words) in &found {
                assert_eq!(office.words(flag, Period::annual(2024)).said.get(Lang::Zh), *words);
            }
        }
    }
}
