//! What Ctrl-Z takes back besides acts of the ledger: a view that was kept or dropped, a rule that was switched, a limit that was set.
//!
//! None of them is an act that an entry could undo; each is remembered while the desk is open, with what takes it back and
//! where the ledger stood, so that undo takes what was done last, by name, and never an older act in its place. A change of the rulebook
//! goes back with a run of its own, so that the ledger keeps both.
//! What does not live here: undoing acts on cases (`review/decide/undo.rs`), trying a rulebook (`review/rulebook/overrides.rs`).

use crate::domain::case::Refusal;
use crate::domain::period::Period;
use crate::i18n::Text;
use crate::review::decide::sentences;
use crate::review::desk::state::BookChange;
use crate::review::desk::state::Desk;
use crate::review::desk::state::LimitChange;
use crate::review::desk::state::SideChange;
use crate::review::desk::state::WayBack;
use crate::review::error::ReviewError;
use crate::review::rows::Done;
use crate::review::rulebook::overrides::NewBook;
use crate::rules::book::Book;

impl Desk {
    /// The newest of these changes, where no act on a case came after it.
    pub(in crate::review::desk) fn newest_side(&self) -> Option<&SideChange> {
        self.side.last().filter(|change| change.tip >= self.last_at)
    }

    /// Remembers a change that was made just now.
    pub(in crate::review) fn remember(&mut self, said: Text, back: WayBack) {
        let tip = self.office.store.read().ledger_tip().map_or(i64::MAX, |(tip, _)| tip);
        self.side.push(SideChange { said, tip, back });
    }

    /// Whether undo and redo may do anything here: a view of the reader's own comes back where the file itself is only looked at.
    ///
    /// # Errors
    /// Why the file is only looked at.
    pub fn may_take_back(&self) -> Result<(), Text> {
        match self.newest_side().map(|change| &change.back) {
            Some(WayBack::View(_)) => Ok(()),
            Some(WayBack::Book { .. }) | None => self.may_change(),
        }
    }

    /// The rulebook as it was before the change that undo would take back, to be judged and taken in; none where undo would take back
    /// something else.
    #[must_use]
    pub fn book_to_put_back(&self) -> Option<Result<NewBook, Text>> {
        let change = self.newest_side()?;
        match &change.back {
            WayBack::Book { changes, period } => Some(self.book_back(changes.clone(), *period, sentences::undone(&change.said))),
            WayBack::View(_) => None,
        }
    }

    /// The act that undo would take back, by name, where it is not the last thing done at this sitting: said once, before it is.
    pub fn name_older(&mut self) -> Option<Text> {
        if self.newest_side().is_some() || self.last_named == self.last_at {
            return None;
        }
        let said = self.last_older.clone()?;
        self.last_named = self.last_at;
        Some(said)
    }

    /// Takes the newest of these changes back where it is the last thing done; none where an act on a case is.
    pub(in crate::review::desk) fn undo_side(&mut self) -> Result<Option<Done>, ReviewError> {
        let Some(change) = self.newest_side() else { return Ok(None) };
        let said = sentences::undone(&change.said);
        let said = match change.back.clone() {
            WayBack::View(back) => {
                self.put_view(back).map_err(Refusal::CannotUndo)?;
                self.side.pop();
                said
            }
            WayBack::Book { changes, period } => {
                let new = self.book_back(changes, period, said).map_err(Refusal::CannotUndo)?;
                let judged = self.judge_by(new, &|_| true)?;
                self.take_in_book(judged)?
            }
        };
        Ok(Some(Done { said, cases: 0, households: Vec::new(), group: 0, slips: Vec::new(), days: None }))
    }

    /// What takes changes of the rulebook back, as it stands before they are made: a limit goes back to the file without it where that
    /// comes to the same book, else to the value that is in force.
    pub(in crate::review) fn way_back(&self, changes: &[BookChange]) -> Vec<BookChange> {
        let in_force = self.limits_in_force();
        let back = |change: &BookChange| match change {
            BookChange::Switch { code, on } => BookChange::Switch { code: code.clone(), on: !on },
            BookChange::Limit(limit) => {
                let emptied = BookChange::Limit(LimitChange { value: String::new(), document: String::new(), ..limit.clone() });
                let without = self.overlay.keeper.as_ref().and_then(|keeper| keeper.with(std::slice::from_ref(&emptied)).ok());
                // Not by the digest of the book: an empty file beside the shipped ones is a file too.
                let period = self.period.unwrap_or(Period::annual(0));
                let stands = |book: &Book| book.limit_of(&limit.key, period, &self.place).map(|found| (found.value, found.document));
                let is_same = without.is_some_and(|book| stands(&book) == stands(&self.office.book));
                let was = in_force.iter().find(|row| row.key == limit.key).filter(|_| !is_same);
                match was.and_then(|row| row.value.clone().map(|value| (value, row.document.clone()))) {
                    None => emptied,
                    Some((value, document)) => {
                        let document = if document.is_empty() { limit.document.clone() } else { document };
                        BookChange::Limit(LimitChange { value, document, ..limit.clone() })
                    }
                }
            }
        };
        changes.iter().map(back).collect()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::sync::Arc;
    use std::sync::Mutex;

    use crate::domain::act::Act;
    use crate::domain::case::Refusal;
    use crate::domain::period::Period;
    use crate::exchange::batch::FileKind;
    use crate::i18n::Lang;
    use crate::review::desk::state::Aside;
    use crate::review::desk::state::BookChange;
    use crate::review::desk::state::BookKeeper;
    use crate::review::desk::state::Desk;
    use crate::review::desk::state::Keeper;
    use crate::review::desk::state::LimitChange;
    use crate::review::desk::state::View;
    use crate::review::desk::state::ViewChange;
    use crate::review::error::ReviewError;
    use crate::review::file::office::DeskOptions;
    use crate::review::file::office::Office;
    use crate::review::queue::reach::QueueReach;
    use crate::review::rows::Deed;
    use crate::review::rows::Order;
    use crate::review::rulebook::overrides::NewBook;
    use crate::review::tests::rig;
    use crate::rules::book::Book;
    use crate::rules::book::limits;
    use crate::store::ledger::NewAct;

    const HH: &str = "98010100001";

    /// A desk with a note on a household, which an undo that went too far would take back.
    fn desk() -> Desk {
        let mut office = rig::office();
        let figures = [("prov", "演示省"), ("village", "石门村"), ("net_pc", "9000"), ("net", "9000"), ("size_year", "1"), ("mon_cat", "")];
        rig::import(&mut office, vec![rig::layer(2024, FileKind::Yearly, &[(HH, &figures, &[])])], true).expect("imported");
        let mut desk = kept(office);
        desk.order(&note("入户看过")).expect("noted");
        desk
    }

    /// The desk of an office where changes can be kept.
    fn kept(office: Office) -> Desk {
        let mut desk = Desk::of(office).expect("a desk");
        desk.set_views(Vec::new(), Some(Keeper::Beside(Box::new(|_| Ok(())))));
        // What was kept stays kept under what comes after, as in the file.
        let kept = Arc::new(Mutex::new(Vec::<BookChange>::new()));
        let before = kept.clone();
        let with = move |changes: &[BookChange]| {
            let line = |change: &BookChange| match change {
                BookChange::Switch { code, on } => format!("rule = [{{ code = \"{code}\", on = {on} }}]"),
                BookChange::Limit(limit) if limit.value.is_empty() => String::new(),
                BookChange::Limit(LimitChange { key, value, document, part, .. }) => {
                    let part = part.map(|part| format!(", part = \"{}\"", limits::part_code(part))).unwrap_or_default();
                    format!("limit = [{{ key = \"{key}\", value = \"{value}\", document = \"{document}\"{part} }}]")
                }
            };
            let about = |change: &BookChange| match change {
                BookChange::Switch { code, .. } => code.clone(),
                BookChange::Limit(limit) => limit.key.clone(),
            };
            let all =
                before.lock().expect("kept").iter().chain(changes).map(|change| (about(change), line(change))).collect::<BTreeMap<_, _>>();
            let files: Vec<(String, String)> = all.into_values().map(|line| ("desk.toml".to_owned(), line)).collect();
            Book::with_overlay(&files).map_err(|errors| errors.text())
        };
        let keep = move |changes: &[BookChange], _: &str, _: &str| {
            kept.lock().expect("kept").extend_from_slice(changes);
            Ok(Aside { place: Box::new(|| Ok(())), take_back: Box::new(|| ()) })
        };
        desk.set_overlay("desk.toml".into(), BookKeeper::Beside { with: Box::new(with), keep: Box::new(keep) });
        desk
    }

    fn note(words: &str) -> Order {
        Order { households: vec![HH.into()], deed: Some(Deed::Annotate), note: words.into(), ..Order::default() }
    }

    fn label(desk: &Desk) -> String {
        desk.undo_label().map(|label| label.get(Lang::Zh).to_owned()).unwrap_or_default()
    }

    fn take(desk: &mut Desk, new: NewBook) {
        let judged = desk.judge_by(new, &|_| true).expect("judged");
        desk.take_in_book(judged).expect("taken in");
    }

    #[test]
    fn undo_takes_back_what_was_done_last_by_name_and_never_an_older_act() {
        let mut desk = desk();
        let notes = |desk: &Desk| desk.case(HH).expect("a case").notes.len();
        let view = View { name: "石门".into(), words: "石门村".into(), ..View::default() };
        desk.change_view(ViewChange::Keep(view.clone())).expect("kept");
        assert_eq!(label(&desk), "撤销: 存视图 石门");
        desk.change_view(ViewChange::Drop("石门".into())).expect("dropped");
        assert_eq!(label(&desk), "撤销: 去掉视图 石门");
        let line =
            LimitChange { key: "mon_line".into(), value: "9500".into(), document: "演示〔2024〕9号".into(), ..LimitChange::default() };
        let ground = |desk: &Desk| {
            let row = desk.limits_in_force().into_iter().find(|row| row.key == "mon_line");
            row.map(|row| (row.value, row.document))
        };
        let stood = ground(&desk);
        let new = desk.with_limits(&[line]).expect("a book");
        take(&mut desk, new);
        let fires = |desk: &Desk| desk.row(HH).expect("a row").rules.contains(&"INC04".to_owned());
        assert!(fires(&desk) && label(&desk).starts_with("撤销: 防止返贫监测线从 8500 元 改为 9500"), "{}", label(&desk));
        // One of the program itself has no document, and has none again.
        let shipped = |desk: &Desk| desk.limits_in_force().into_iter().find(|row| row.document.is_empty()).expect("one of the program");
        let own = shipped(&desk);
        let other = own.value.as_deref().and_then(|value| value.trim_end_matches('%').parse::<i64>().ok()).map_or(7, |value| value + 1);
        let other = if own.value.as_deref().is_some_and(|value| value.ends_with('%')) { format!("{other}%") } else { other.to_string() };
        let change = LimitChange { key: own.key.clone(), value: other, document: "测试1号".into(), ..LimitChange::default() };
        let new = desk.with_limits(&[change]).expect("a book");
        take(&mut desk, new);
        desk.undo().expect("undone");
        let again = desk.limits_in_force().into_iter().find(|row| row.key == own.key).expect("there");
        assert_eq!((again.value, again.document), (own.value, String::new()));
        let new = desk.with_rule("INC01", false).expect("a book");
        take(&mut desk, new);
        assert!(label(&desk).starts_with("撤销: 关闭 INC01 "), "{}", label(&desk));
        let runs = |desk: &Desk| {
            let read = desk.office.store.read();
            let (tip, _) = read.ledger_tip().expect("read");
            read.ledger(1, tip).expect("read").iter().filter(|stored| stored.entry.act == Act::Assess).count()
        };
        let before = runs(&desk);
        assert!(desk.undo().expect("undone").said.get(Lang::Zh).starts_with("撤销: 关闭 INC01 "), "with the run that follows");
        assert!(desk.rule_rows().iter().any(|row| row.code == "INC01" && row.on));
        assert_eq!(runs(&desk), before + 1, "the ledger keeps the change and its taking back");
        // An act on a case that comes after a change is taken back first.
        desk.order(&note("电话问过")).expect("noted");
        assert!(label(&desk).starts_with("撤销: 批注") && notes(&desk) == 2, "{}", label(&desk));
        desk.undo().expect("undone");
        assert!(desk.book_to_put_back().is_some_and(|new| new.is_ok()));
        desk.undo().expect("undone");
        assert_eq!((ground(&desk), fires(&desk)), (stood, false), "value and document as before");
        desk.undo().expect("undone");
        assert_eq!(desk.views(), [view], "{}", label(&desk));
        desk.undo().expect("undone");
        assert!(desk.views().is_empty() && notes(&desk) == 1, "{}", label(&desk));
        desk.undo().expect("undone");
        assert_eq!(notes(&desk), 0);
        assert_eq!(rig::findings(&desk.office), Vec::<String>::new());
    }

    #[test]
    fn an_act_that_is_not_the_last_thing_done_here_is_named_before_it_is_taken_back() {
        let mut desk = desk();
        assert_eq!(desk.name_older(), None, "done just now");
        // What cannot be undone came after it.
        desk.office.transact(|write, who| Ok(write.act(who, Act::Export, NewAct::default())?)).expect("exported");
        desk.refresh().expect("read");
        let said = desk.name_older().expect("named");
        assert!(said.get(Lang::Zh).starts_with("最后的导出不能撤销；再撤销一次，就撤销以前的批注"), "{said:?}");
        assert_eq!(desk.name_older(), None, "said once");
        // The next sitting begins with nothing done.
        desk.order(&note("电话问过")).expect("noted");
        assert_eq!(desk.name_older(), None);
        let mut desk = rig::twin(&desk);
        let said = desk.name_older().expect("named");
        assert!(said.get(Lang::Zh).starts_with("这次还没有办什么；再撤销一次，就撤销以前的批注"), "{said:?}");
        desk.undo().expect("undone");
        assert_eq!(desk.case(HH).expect("a case").notes.len(), 1);
    }

    #[test]
    fn what_another_sitting_changed_in_the_rules_is_named_with_its_command_and_no_older_act_taken_back() {
        let mut before = desk();
        let stood = before.undo_label();
        let line =
            LimitChange { key: "mon_line".into(), value: "9500".into(), document: "演示〔2024〕9号".into(), ..LimitChange::default() };
        let new = before.with_limits(&[line]).expect("a book");
        take(&mut before, new);
        let mut desk = rig::twin(&before);
        assert_eq!((desk.undo_label(), desk.name_older()), (None, None));
        let why = desk.undo().expect_err("a limit was set since");
        let ReviewError::Refused(Refusal::UndoneElsewhere { said, command }) = &why else { panic!("{why:?}") };
        assert!(said.get(Lang::Zh).contains("最近一步是改标准（防止返贫监测线 8500 元 → 9500 元）"), "{why:?}");
        assert_eq!(command, "rules limit mon_line --shipped");
        let top = desk.ledger_part(None).expect("read").rows.remove(0);
        assert_eq!(top.why.get(Lang::Zh), "防止返贫监测线 8500 元 → 9500 元");
        // Put back, it stands in the way no more, and the note before it is reached, by name.
        before.undo().expect("undone");
        let mut desk = rig::twin(&before);
        assert_eq!(desk.undo_label(), stood);
        assert!(desk.name_older().is_some());
        desk.undo().expect("undone");
        assert!(desk.case(HH).expect("a case").notes.is_empty());
        assert_eq!(rig::findings(&desk.office), Vec::<String>::new());
    }

    #[test]
    fn a_desk_opened_beside_its_rulebook_names_an_act_of_another_period_before_it_is_taken_back() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("o.db");
        let q1 = Period::parse("2024q1").expect("a period");
        let mut office = Office::open(&path, rig::options()).expect("an office");
        let figures = [("prov", "演示省"), ("village", "石门村"), ("net", "9000"), ("size_year", "1")];
        for period in [q1, Period::annual(2024)] {
            let mut layer = rig::layer(2024, FileKind::Yearly, &[(HH, &figures, &[])]);
            (layer.period, layer.roll.period) = (period, period);
            rig::import(&mut office, vec![layer], true).expect("imported");
        }
        let mut desk = Desk::of(office).expect("a desk");
        desk.order(&note("入户看过")).expect("noted");
        assert_eq!(desk.name_older(), None);
        desk.turn_to(q1).expect("turned");
        let said = desk.name_older().expect("of another period");
        assert!(said.get(Lang::Zh).starts_with("最后办的不在这一期") && said.get(Lang::Zh).contains("2024年度"), "{said:?}");
        drop(desk);
        let book = || Ok::<Book, ReviewError>(Book::shipped().expect("a rulebook"));
        let DeskOptions { expect, reviewer, station, now, create, anew, old, state_dir, keeping, asking, .. } = rig::options();
        let options = DeskOptions { expect, reviewer, station, book: (), now, create, anew, old, state_dir, keeping, asking };
        let mut desk = Desk::open_while(&path, options, &QueueReach::Whole, book).expect("a rulebook").expect("a desk");
        let said = desk.name_older().expect("of another sitting");
        assert!(said.get(Lang::Zh).starts_with("这次还没有办什么"), "{said:?}");
    }

    #[test]
    fn a_limit_for_an_earlier_period_is_tried_set_and_taken_back_for_that_period() {
        let mut office = rig::office();
        let [q1, h1] = ["2024q1", "2024h1"].map(|code| Period::parse(code).expect("a period"));
        let figures = [("prov", "演示省"), ("village", "石门村"), ("net_pc", "4000"), ("net", "4000"), ("size_year", "1"), ("mon_cat", "")];
        for period in [q1, h1] {
            let mut layer = rig::layer(2024, FileKind::Yearly, &[(HH, &figures, &[])]);
            (layer.period, layer.roll.period) = (period, period);
            rig::import(&mut office, vec![layer], true).expect("imported");
        }
        let mut desk = kept(office);
        desk.turn_to(q1).expect("turned");
        let line =
            LimitChange { key: "mon_line".into(), value: "4500".into(), document: "演示〔2024〕9号".into(), ..LimitChange::default() };
        let below = |desk: &Desk| {
            [q1, h1].map(|period| {
                let standings = desk.office.store.read().standings(period).expect("read");
                standings.iter().filter(|standing| standing.key.rule == "INC04" && standing.state.is_unsettled()).count()
            })
        };
        let judged = desk.judge_by(desk.with_limits(&[line]).expect("a book"), &|_| true).expect("judged");
        let question = judged.question("desk.toml");
        let named = "防止返贫监测线（各年一季度）从 ";
        assert!(question.get(Lang::Zh).starts_with(named) && question.get(Lang::Zh).contains(" 改为 4500 元"), "{question:?}");
        assert!(
            question.get(Lang::Zh).contains("INC04 低于监测线 0 条→1 条") && !question.get(Lang::Zh).contains("只筛查"),
            "{question:?}"
        );
        desk.take_in_book(judged).expect("set");
        assert_eq!((below(&desk), desk.period()), ([1, 0], Some(q1)), "the one that is open, and it stays open");
        // What holds in every part reaches the other period too, and says that it is not judged anew.
        let judged = desk.judge_by(desk.with_rule("INC04", false).expect("a book"), &|_| true).expect("judged");
        let question = judged.question("desk.toml");
        let told = "只筛查2024年一季度；2024年上半年还是原来筛查的结果，换到那一期再筛查。";
        assert!(question.get(Lang::Zh).ends_with(told), "{question:?}");
        desk.turn_to(h1).expect("turned");
        desk.undo().expect("undone");
        assert_eq!((below(&desk), desk.period()), ([0, 0], Some(h1)), "taken back where it was set");
        desk.office.close_campaign(q1).expect("closed");
        desk.turn_to(q1).expect("turned");
        let why = desk.with_rule("INC04", false).expect_err("closed");
        assert!(why.get(Lang::Zh).contains("2024年一季度") && why.get(Lang::Zh).contains("结束"), "{why:?}");
        assert_eq!(rig::findings(&desk.office), Vec::<String>::new());
    }
}
