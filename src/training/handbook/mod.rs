//! The handbook: caliber, procedure, rules, limits, items, reasons, evidence, forms and words, made from the registers that the program
//! works by, so that it cannot say anything else than the program does.
//!
//! What does not live here: what is said of one entry (`chapters.rs`), the words of the trade (`words.rs`), how it is shown (`ui`) and
//! written out (`cli`).

mod chapters;
pub mod words;

use crate::i18n::Lang;
use crate::i18n::Text;
use crate::i18n::text;
use crate::review::rows::pinyin::Typed;
use crate::review::rows::section::Section;
use crate::review::rulebook::in_force::InForce;

/// A chapter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Chapter {
    /// What counts as income and how it adds up.
    Caliber,
    /// The standard procedure.
    Procedure,
    /// The rules.
    Rules,
    /// The limits and their documents.
    Limits,
    /// The items of a record.
    Items,
    /// The reasons of a decision.
    Reasons,
    /// The evidence.
    Proofs,
    /// The papers.
    Forms,
    /// The words of the trade.
    Words,
}

impl Chapter {
    /// Every chapter, in the order of the handbook.
    pub const ALL: [Chapter; 9] = [
        Chapter::Caliber,
        Chapter::Procedure,
        Chapter::Rules,
        Chapter::Limits,
        Chapter::Items,
        Chapter::Reasons,
        Chapter::Proofs,
        Chapter::Forms,
        Chapter::Words,
    ];

    /// What it is called.
    #[must_use]
    pub const fn label(self) -> Text {
        match self {
            Chapter::Caliber => text("收入口径", "income caliber"),
            Chapter::Procedure => text("标准程序", "procedure"),
            Chapter::Rules => text("规则", "rules"),
            Chapter::Limits => text("标准", "limits"),
            Chapter::Items => text("项目", "items"),
            Chapter::Reasons => text("原因", "reasons"),
            Chapter::Proofs => text("佐证", "evidence"),
            Chapter::Forms => text("用表", "forms"),
            Chapter::Words => text("名词", "words"),
        }
    }
}

/// One entry.
#[derive(Clone, Debug)]
pub struct HandbookEntry {
    /// Its chapter.
    pub chapter: Chapter,
    /// Its code there: of a rule, a limit, an item; empty where it has none.
    pub code: String,
    /// What it is called.
    pub title: Text,
    /// What is said of it.
    pub sections: Vec<Section>,
}

impl HandbookEntry {
    /// Its title, after its code where that is one that people write.
    #[must_use]
    pub fn heading(&self) -> Text {
        match self.chapter {
            Chapter::Rules | Chapter::Reasons | Chapter::Proofs => {
                text("{code} {title}", "{code} {title}").fill(&[("code", &self.code), ("title", &self.title)])
            }
            Chapter::Caliber | Chapter::Procedure | Chapter::Limits | Chapter::Items | Chapter::Forms | Chapter::Words => {
                self.title.clone()
            }
        }
    }

    /// The words it is found by, in small letters.
    #[must_use]
    pub fn names(&self) -> Vec<String> {
        let chapter = self.chapter.label();
        let words = [self.title.get(Lang::Zh), self.title.get(Lang::En), &self.code, chapter.get(Lang::Zh), chapter.get(Lang::En)];
        words.map(str::to_lowercase).to_vec()
    }
}

/// Where it is read: what an entry says of a way is a place of the desk there, a command here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HandbookFace {
    /// At the desk, on a screen or by lines.
    Desk,
    /// On the command line, or printed by it.
    Commands,
}

/// The whole.
#[derive(Clone, Debug)]
pub struct Handbook {
    /// Its entries, chapter by chapter.
    pub entries: Vec<HandbookEntry>,
}

impl Handbook {
    /// The handbook of a rulebook as it holds at a place in a period.
    #[must_use]
    pub fn of(here: &InForce<'_>, face: HandbookFace) -> Handbook {
        Handbook { entries: Chapter::ALL.into_iter().flat_map(|chapter| chapters::entries(chapter, here, face)).collect() }
    }

    /// The entry of that code in a chapter.
    #[must_use]
    pub fn entry(&self, chapter: Chapter, code: &str) -> Option<&HandbookEntry> {
        self.entries.iter().find(|entry| entry.chapter == chapter && entry.code == code)
    }

    /// The entries that fit what was typed, by name, code or pinyin, those that are so called first.
    #[must_use]
    pub fn found(&self, typed: &str) -> Vec<&HandbookEntry> {
        let names: Vec<Vec<String>> = self.entries.iter().map(HandbookEntry::names).collect();
        let fits = Typed::new(typed).fits(&names);
        let is_called = |entry: &HandbookEntry| entry.code.eq_ignore_ascii_case(typed) || entry.title.is_called(typed);
        let mut fitting: Vec<_> = self.entries.iter().zip(fits).filter_map(|(entry, fit)| Some((!is_called(entry), fit?, entry))).collect();
        fitting.sort_by_key(|(other, fit, entry)| (*other, *fit, entry.chapter));
        fitting.into_iter().map(|(_, _, entry)| entry).collect()
    }

    /// The whole as lines of text, with its contents first.
    #[must_use]
    pub fn lines(&self, lang: Lang) -> Vec<String> {
        let of = |chapter: Chapter| self.entries.iter().filter(move |entry| entry.chapter == chapter);
        let mut out = vec![text("业务手册", "Handbook").get(lang).to_owned(), String::new()];
        for (n, chapter) in (1..).zip(Chapter::ALL) {
            let line = text("{n}. {chapter}（{count} 条）", "{n}. {chapter} ({count|entry|entries})");
            out.push(line.fill(&[("n", &n), ("chapter", &chapter.label()), ("count", &of(chapter).count())]).get(lang).to_owned());
        }
        for (n, chapter) in (1..).zip(Chapter::ALL) {
            out.extend([String::new(), format!("{n}. {}", chapter.label().get(lang))]);
            for entry in of(chapter) {
                out.push(String::new());
                out.extend(written(entry, lang));
            }
        }
        out
    }
}

/// One entry as lines of text.
#[must_use]
pub fn written(entry: &HandbookEntry, lang: Lang) -> Vec<String> {
    let mut out = vec![entry.heading().get(lang).to_owned()];
    for section in &entry.sections {
        out.push(format!("  {}", section.heading.get(lang)));
        out.extend(section.lines.iter().map(|line| format!("    {}", line.get(lang))));
    }
    out
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use crate::domain::campaign::OfficePlace;
    use crate::domain::evidence::EVIDENCE;
    use crate::domain::period::Period;
    use crate::domain::reason::REASONS;
    use crate::i18n::Lang;
    use crate::review::report::register::papers;
    use crate::review::rulebook::in_force::InForce;
    use crate::rules::book::Book;
    use crate::training::handbook::Chapter;
    use crate::training::handbook::Handbook;
    use crate::training::handbook::HandbookFace;
    use crate::training::procedure::PROCEDURE;

    fn handbook(book: &Book) -> Handbook {
        Handbook::of(&InForce { book, place: &OfficePlace::default(), period: Period::annual(2024) }, HandbookFace::Commands)
    }

    #[test]
    fn every_row_of_every_register_has_its_entry_and_each_says_something_in_both_languages() {
        let book = Book::shipped().expect("the book");
        let handbook = handbook(&book);
        let all = [
            (Chapter::Rules, book.rules().iter().map(|rule| rule.code.as_str()).collect::<Vec<_>>()),
            (Chapter::Limits, book.limit_keys().map(|(key, _)| key).collect()),
            (Chapter::Caliber, book.calibers().iter().map(|caliber| caliber.code.as_str()).collect()),
            (Chapter::Reasons, REASONS.iter().map(|reason| reason.code).collect()),
            (Chapter::Proofs, EVIDENCE.iter().map(|proof| proof.code).collect()),
            (Chapter::Procedure, PROCEDURE.iter().map(|step| step.code).collect()),
            (Chapter::Forms, papers().iter().map(|paper| paper.code.as_str()).collect()),
        ];
        for (chapter, code) in all.into_iter().flat_map(|(chapter, codes)| codes.into_iter().map(move |code| (chapter, code))) {
            assert!(handbook.entry(chapter, code).is_some(), "{chapter:?} {code}");
        }
        for entry in &handbook.entries {
            assert!(!entry.sections.is_empty(), "{}", entry.code);
            let lines = entry.sections.iter().flat_map(|section| section.lines.iter().chain([&section.heading]));
            for line in lines.chain([&entry.title]) {
                assert!([Lang::Zh, Lang::En].iter().all(|lang| !line.get(*lang).is_empty()), "{}: {line:?}", entry.code);
            }
        }
        let keys: BTreeSet<_> = handbook.entries.iter().map(|entry| (entry.chapter, entry.code.clone())).collect();
        assert_eq!(keys.len(), handbook.entries.len(), "a code stands twice in a chapter");
    }

    #[test]
    fn read_at_the_desk_it_names_places_of_the_desk_and_no_command() {
        let book = Book::shipped().expect("the book");
        let here = InForce { book: &book, place: &OfficePlace::default(), period: Period::annual(2024) };
        let all = |face: HandbookFace, lang: Lang| Handbook::of(&here, face).lines(lang).join("\n");
        for lang in [Lang::Zh, Lang::En] {
            assert!(!all(HandbookFace::Desk, lang).contains("hezhun ") && !all(HandbookFace::Desk, lang).contains(" --"));
            assert!(all(HandbookFace::Commands, lang).contains("hezhun report "));
        }
    }

    #[test]
    fn entries_are_found_by_code_name_and_pinyin_and_the_one_so_called_comes_first() {
        let book = Book::shipped().expect("the book");
        let handbook = handbook(&book);
        let first = |typed: &str| handbook.found(typed).first().map(|entry| (entry.chapter, entry.code.clone()));
        assert_eq!(first("inc01"), Some((Chapter::Rules, "INC01".to_owned())));
        assert_eq!(first("R18"), Some((Chapter::Reasons, "R18".to_owned())));
        assert_eq!(first("财产性收入"), Some((Chapter::Items, "prop".to_owned())));
        assert!(handbook.found("ccxsr").iter().any(|entry| entry.code == "prop"), "by the first letters of its pinyin");
        assert_eq!(first("翻烧饼").map(|(chapter, _)| chapter), Some(Chapter::Words));
        assert!(handbook.found("zzzzqq").is_empty());
    }

    #[test]
    fn the_whole_names_its_chapters_and_an_office_s_own_line() {
        let own = [(
            "own.toml".to_owned(),
            "limit = [{ key = \"growth_1\", value = \"31%\", unit = \"share\", document = \"三号通知\" }]\n".to_owned(),
        )];
        let book = Book::with_overlay(&own).expect("the book");
        let lines = handbook(&book).lines(Lang::Zh);
        assert!(lines.iter().any(|line| line.contains("31%")) && lines.iter().any(|line| line.contains("三号通知")));
        assert!(Chapter::ALL.iter().all(|chapter| lines.iter().any(|line| line.contains(chapter.label().get(Lang::Zh)))));
    }
}
