//! The desk as screens see it: every failure becomes a sentence.

use crate::domain::case::Refusal;
use crate::i18n::Text;
use crate::review::case::village::VillageRow;
use crate::review::case::village::VillageView;
use crate::review::case::waivers::WaiverRow;
use crate::review::case::what_if::Tried;
use crate::review::desk::drafts::Draft;
use crate::review::desk::import_page;
use crate::review::desk::import_page::Offered;
use crate::review::desk::state::Desk;
use crate::review::desk::state::LimitChange;
use crate::review::desk::state::View;
use crate::review::desk::state::ViewChange;
use crate::review::intake::batch::BatchDone;
use crate::review::queue::stop_line::StopLine;
use crate::review::rows::CaseCard;
use crate::review::rows::CaseView;
use crate::review::rows::Deed;
use crate::review::rows::Done;
use crate::review::rows::Header;
use crate::review::rows::Order;
use crate::review::rows::QueueRow;
use crate::review::rows::section::Section;
use crate::review::rulebook::hit_rate::HitRate;
use crate::review::rulebook::ledger_page::LedgerPart;
use crate::review::rulebook::ledger_page::LedgerTop;
use crate::review::rulebook::limit_page::LimitRow;
use crate::review::rulebook::overrides::NewBook;
use crate::review::rulebook::rule_page::RuleRow;
use crate::ui::task;
use crate::ui::task::Aside;
use crate::ui::task::Outcome;
use crate::ui::task::Prepared;
use crate::ui::task::Question;
use crate::ui::task::Task;
use crate::ui::task::Tell;
use crate::ui::work::Work;

impl Work for Desk {
    fn header(&self) -> Header {
        self.header()
    }

    fn told(&self) -> Option<Text> {
        self.told().cloned()
    }

    fn warning(&self) -> Option<Text> {
        self.warning()
    }

    fn queue(&self) -> &[QueueRow] {
        self.queue()
    }

    fn stop_line(&self) -> Option<StopLine> {
        self.stop_line()
    }

    fn queue_where(&self, expression: &str) -> Result<(Vec<usize>, usize), Text> {
        self.queue_where(expression).map_err(|error| error.text())
    }

    fn find(&self, typed: &str) -> Vec<usize> {
        self.find(typed)
    }

    fn is_at_hand(&self, expression: &str) -> bool {
        self.is_at_hand(expression)
    }

    fn narrow(&self, words: &str) -> Vec<usize> {
        self.narrow(words)
    }

    fn views(&self) -> &[View] {
        self.views()
    }

    fn change_view(&mut self, change: ViewChange) -> Result<(), Text> {
        self.change_view(change)
    }

    fn case(&self, household: &str) -> Result<CaseView, Text> {
        self.case(household).map_err(|error| error.text())
    }

    fn villages(&self) -> Result<Vec<VillageRow>, Text> {
        self.villages().map_err(|error| error.text())
    }

    fn village(&self, name: &str) -> Result<VillageView, Text> {
        self.village(name).map_err(|error| error.text())
    }

    fn what_if(&self, household: &str, typed: &[(String, String)]) -> Result<Tried, Text> {
        self.what_if(household, typed).map_err(|error| error.text())
    }

    fn case_card(&self, household: &str) -> Result<CaseCard, Text> {
        self.case_card(household).map_err(|error| error.text())
    }

    fn row(&self, household: &str) -> Option<&QueueRow> {
        self.position(household).and_then(|at| self.queue().get(at))
    }

    fn possible(&self, household: &str, deed: Deed) -> Result<(), Refusal> {
        self.possible(household, deed)
    }

    fn order(&mut self, order: &Order) -> Result<Done, Text> {
        self.order(order).map_err(|error| error.text())
    }

    fn undo(&mut self) -> Result<Done, Text> {
        self.undo().map_err(|error| error.text())
    }

    fn redo(&mut self) -> Result<Done, Text> {
        self.redo().map_err(|error| error.text())
    }

    fn redo_label(&self) -> Option<Text> {
        self.redo_label()
    }

    fn undo_label(&self) -> Option<Text> {
        self.undo_label()
    }

    fn waivers(&self) -> Result<Vec<WaiverRow>, Text> {
        self.waivers().map_err(|error| error.text())
    }

    fn hit_rates(&self) -> Result<Vec<HitRate>, Text> {
        self.hit_rates().map_err(|error| error.text())
    }

    fn overlay_file(&self) -> Option<String> {
        self.overlay_file()
    }

    fn with_rule(&self, code: &str, on: bool) -> Result<NewBook, Text> {
        self.with_rule(code, on)
    }

    fn with_limits(&self, changes: &[LimitChange]) -> Result<NewBook, Text> {
        self.with_limits(changes)
    }

    fn limits_of(&self, code: &str) -> Vec<LimitRow> {
        self.limits_of_rule(code)
    }

    fn rule_lines(&self, code: &str) -> Vec<Text> {
        self.rule_lines(code)
    }

    fn rule_rows(&self) -> Vec<RuleRow> {
        self.rule_rows()
    }

    fn rule_page(&self, code: &str) -> Vec<Section> {
        self.rule_page(code)
    }

    fn offered(&self, typed: &str) -> Vec<Offered> {
        import_page::offered(typed)
    }

    fn last_batch(&self) -> Result<Option<(i64, String)>, Text> {
        self.last_batch().map_err(|error| error.text())
    }

    fn aside(&self, task: Task) -> Result<Aside, Task> {
        let Some(beside) = self.beside() else { return Err(task) };
        Ok(Box::new(move |tell| {
            let whole = matches!(task, Task::Export { .. });
            let mut reader = beside.open(whole).map_err(|error| error.text())?;
            prepare(&mut reader, task, tell)
        }))
    }

    fn take_in(&mut self, prepared: Prepared, tell: Tell<'_>) -> Result<Outcome, Text> {
        let step = |step| {
            let (stage, done, total) = task::stage(step);
            tell(stage, done, total)
        };
        let outcome = match prepared {
            Prepared::Preview(preview) => Ok(Outcome::Previewed(preview.sections(), preview)),
            Prepared::Asks(question) => Ok(Outcome::Asks(question)),
            Prepared::Batch(None) => Ok(Outcome::Changed(import_page::brought_in(&BatchDone::default()))),
            Prepared::Batch(Some(stowed)) => self.take_in(*stowed, &step).map(|done| Outcome::Changed(import_page::brought_in(&done))),
            Prepared::Run(run) => self.take_in_run(*run).map(Outcome::Changed),
            Prepared::Book(judged) => self.take_in_book(*judged).map(Outcome::Changed),
            Prepared::Written(written) => Ok(Outcome::Wrote(self.note_written(written))),
            Prepared::Checked(said, findings) => Ok(Outcome::Checked(said, findings)),
        };
        outcome.map_err(|error| error.text())
    }

    fn run(&mut self, task: Task, tell: Tell<'_>) -> Result<Outcome, Text> {
        if task.writes() {
            self.may_write().map_err(|error| error.text())?;
        }
        let prepared = prepare(self, task, tell)?;
        Work::take_in(self, prepared, tell)
    }

    fn ledger_top(&self) -> Result<LedgerTop, Text> {
        self.ledger_top().map_err(|error| error.text())
    }

    fn ledger_part(&self, before: Option<i64>) -> Result<LedgerPart, Text> {
        self.ledger_part(before).map_err(|error| error.text())
    }

    fn ledger_entry(&self, seq: i64) -> Result<Vec<Section>, Text> {
        self.ledger_entry(seq).map_err(|error| error.text())
    }

    fn sit(&mut self, reviewer: &str, station: &str) {
        self.sit(reviewer, station);
    }

    fn limits_in_force(&self) -> Vec<LimitRow> {
        self.limits_in_force()
    }

    fn draft(&self, what: &str) -> Option<Draft> {
        self.draft(what).ok().flatten()
    }

    fn keep_draft(&mut self, what: &str, words: &str) -> Result<(), Text> {
        self.keep_draft(what, words).map_err(|error| error.text())
    }

    fn drop_draft(&mut self, what: &str) -> Result<(), Text> {
        self.drop_draft(what).map_err(|error| error.text())
    }
}

/// The part of long work that only reads.
fn prepare(desk: &mut Desk, task: Task, tell: Tell<'_>) -> Result<Prepared, Text> {
    let step = |step| {
        let (stage, done, total) = task::stage(step);
        tell(stage, done, total)
    };
    let prepared = match task {
        Task::Export { what, audience, form, path, lang } => {
            return desk.write_table(what, audience, form, &path, lang).map(Prepared::Written);
        }
        Task::Preview { paths, told } => match desk.preview_typed(&paths, told, &step) {
            Ok(preview) => Ok(Prepared::Preview(Box::new(preview))),
            Err(error) => match error.question() {
                Some((wanted, words)) => Ok(Prepared::Asks(Question { wanted, words, paths, told })),
                None => Err(error),
            },
        },
        Task::Import(preview) => desk.stow_import(*preview, &step).map(|stowed| Prepared::Batch(stowed.map(Box::new))),
        Task::UndoBatch(batch) => desk.stow_undoing(batch, &step).map(|stowed| Prepared::Batch(Some(Box::new(stowed)))),
        Task::TakeBook(new) => desk.judge_by(*new, &step).map(|judged| Prepared::Book(Box::new(judged))),
        Task::Assess => desk.rerun(&step).map(|run| Prepared::Run(Box::new(run))),
        Task::Verify => desk.checked().map(|(said, findings)| Prepared::Checked(said, findings)),
    };
    prepared.map_err(|error| error.text())
}
