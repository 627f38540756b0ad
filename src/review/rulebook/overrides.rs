//! The office's own changes to the rulebook, made at the desk: a rule switched on or off, a limit set for a year and place.
//!
//! The desk says what changes and takes the new book; whoever opened it writes the overlay file and reads the book again, because
//! files are not its business. Every change is followed by a run, so that the ledger shows the book it was made with.
//! What does not live here: the file (`cli/rulebook_file.rs`), what an overlay may say (`rules/book/load.rs`).

use crate::domain::case::Refusal;
use crate::i18n::Text;
use crate::i18n::text;
use crate::review::assess::run::AssessDone;
use crate::review::desk::state::BookChange;
use crate::review::desk::state::BookKeeper;
use crate::review::desk::state::Desk;
use crate::review::desk::state::LimitChange;
use crate::review::desk::state::Overlay;
use crate::review::error::ReviewError;
use crate::rules::book::Book;

impl Desk {
    /// Gives the desk the place where changes to the rulebook are kept.
    pub fn set_overlay(&mut self, file: String, keeper: BookKeeper) {
        self.overlay = Overlay { file, keeper: Some(keeper) };
    }

    /// The file that changes to the rulebook are written to; none when they cannot be kept.
    #[must_use]
    pub fn overlay_file(&self) -> Option<String> {
        self.overlay.keeper.as_ref().map(|_| self.overlay.file.clone())
    }

    /// Switches a rule on or off and runs the rules again.
    ///
    /// # Errors
    /// No such rule, nowhere to keep it, or what the run says.
    pub fn set_rule_on(&mut self, code: &str, on: bool) -> Result<Text, Text> {
        let Some(rule) = self.office.book.rule(code) else {
            return Err(text("没有规则 {code}", "there is no rule {code}").fill(&[("code", &code)]));
        };
        let what = if on {
            text("{code} {title} 已启用", "{code} {title} switched on")
        } else {
            text("{code} {title} 已关闭", "{code} {title} switched off")
        };
        let what = what.fill(&[("code", &code), ("title", &rule.title)]);
        self.change_book(&BookChange::Switch { code: code.to_owned(), on }, &what)
    }

    /// Sets a limit for a year and place and runs the rules again.
    ///
    /// # Errors
    /// No such limit, a value that is none of its unit, a limit of a document without one, nowhere to keep it, or what the run says.
    pub fn set_limit(&mut self, change: &LimitChange) -> Result<Text, Text> {
        let key = change.key.as_str();
        if !self.office.book.limit_keys().any(|(own, _)| own == key) {
            return Err(text("没有名为 {key} 的标准", "there is no limit {key}").fill(&[("key", &key)]));
        }
        if change.document.trim().is_empty() {
            return Err(text("请写标准的文号或依据", "give the document the limit comes from"));
        }
        let what = text("标准 {key} 已设为 {value}", "limit {key} set to {value}").fill(&[("key", &key), ("value", &change.value)]);
        self.change_book(&BookChange::Limit(change.clone()), &what)
    }

    fn change_book(&mut self, change: &BookChange, what: &Text) -> Result<Text, Text> {
        if self.office.store.is_read_only() {
            return Err(Refusal::ReadOnly.text());
        }
        let Some(keeper) = &self.overlay.keeper else {
            return Err(text("没有设置文件夹，规则的改动存不下来", "there is no settings folder to keep changes of rules in"));
        };
        let book = keeper(change)?;
        let done = self.take_book(book).map_err(|error| error.text())?;
        let Some(done) = done else { return Ok(what.clone()) };
        Ok(text("{what}；重新筛查: 新增疑点 {new} 条，消除 {cleared} 条", "{what}; run again: {new} flags new, {cleared} cleared").fill(&[
            ("what", what),
            ("new", &done.new),
            ("cleared", &done.cleared),
        ]))
    }

    /// Puts another rulebook in force and runs it; without anything imported there is nothing to run.
    ///
    /// # Errors
    /// What the run or the store says.
    pub fn take_book(&mut self, book: Book) -> Result<Option<AssessDone>, ReviewError> {
        self.office.book = book;
        if self.office.period()?.is_none() {
            return Ok(None);
        }
        let done = self.office.assess(&|_| true)?;
        self.refresh()?;
        Ok(Some(done))
    }
}

#[cfg(test)]
mod tests {
    use crate::domain::ledger::Act;
    use crate::exchange::batch::FileKind;
    use crate::i18n::Lang;
    use crate::i18n::text;
    use crate::review::desk::state::BookChange;
    use crate::review::desk::state::Desk;
    use crate::review::desk::state::LimitChange;
    use crate::review::tests::rig::findings;
    use crate::review::tests::rig::import;
    use crate::review::tests::rig::layer;
    use crate::review::tests::rig::office;
    use crate::rules::book::Book;

    #[test]
    fn a_change_is_kept_before_it_is_in_force_and_leaves_its_mark_in_the_ledger() {
        let mut office = office();
        let figures = [("prov", "演示省"), ("village", "石门村"), ("net_pc", "9000"), ("net", "9000"), ("size_year", "1"), ("mon_cat", "")];
        import(&mut office, vec![layer(2024, FileKind::Yearly, &[("98010100001", &figures, &[])])], true).expect("imported");
        let mut desk = Desk::of(office).expect("a desk");
        assert!(desk.set_rule_on("INC04", false).is_err() && desk.overlay_file().is_none(), "nowhere to keep it");
        desk.set_overlay(
            "desk.toml".into(),
            Box::new(|change| {
                let written = match change {
                    BookChange::Switch { code, on } => format!("rule = [{{ code = \"{code}\", on = {on} }}]"),
                    BookChange::Limit(limit) if limit.value == "x" => return Err(text("不行", "no")),
                    BookChange::Limit(limit) => {
                        format!("limit = [{{ key = \"{}\", value = \"{}\", document = \"{}\" }}]", limit.key, limit.value, limit.document)
                    }
                };
                Book::with_overlay(&[("desk.toml".into(), written)]).map_err(|errors| errors.text())
            }),
        );
        let fires = |desk: &Desk| desk.queue()[0].rules.contains(&"INC04".to_owned());
        assert!(!fires(&desk), "the line of the made-up province is 8500");
        let line =
            LimitChange { key: "mon_line".into(), value: "9500".into(), document: "演示〔2024〕9号".into(), ..LimitChange::default() };
        assert!(desk.set_limit(&LimitChange { document: " ".into(), ..line.clone() }).is_err(), "a line has a document");
        assert!(desk.set_limit(&LimitChange { key: "mon_lime".into(), ..line.clone() }).is_err());
        assert!(desk.set_limit(&LimitChange { value: "x".into(), ..line.clone() }).is_err());
        let before = desk.office.book.digest().to_owned();
        let said = desk.set_limit(&line).expect("set");
        assert!(said.get(Lang::Zh).starts_with("标准 mon_line 已设为 9500；重新筛查: 新增疑点 "), "{said:?}");
        assert!(fires(&desk) && desk.office.book.digest() != before);
        desk.set_rule_on("INC04", false).expect("switched off");
        assert!(!fires(&desk));
        let (tip, _) = desk.office.store.read().ledger_tip().expect("read");
        let runs = desk.office.store.read().ledger(1, tip).expect("read").iter().filter(|stored| stored.entry.act == Act::Assess).count();
        assert_eq!(runs, 3);
        assert_eq!(findings(&desk.office), Vec::<String>::new());
    }
}
