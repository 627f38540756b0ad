//! The seam to the desk: what screens ask of it and order from it. Screens know nothing else of the work.

use crate::domain::case::Refusal;
use crate::i18n::Text;
use crate::i18n::text;
use crate::review::case::village::VillageRow;
use crate::review::case::village::VillageView;
use crate::review::case::waivers::WaiverRow;
use crate::review::case::what_if::Tried;
use crate::review::desk::drafts::Draft;
use crate::review::desk::import_page::Offered;
use crate::review::desk::state::LimitChange;
use crate::review::desk::state::View;
use crate::review::desk::state::ViewChange;
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
use crate::ui::task::Aside;
use crate::ui::task::Outcome;
use crate::ui::task::Prepared;
use crate::ui::task::Task;
use crate::ui::task::Tell;

/// The desk as screens see it; every failure is already a sentence.
pub trait Work {
    /// The two top lines.
    fn header(&self) -> Header;
    /// What is to be said of the file when the desk opens: that it was brought up to date, or is an older one; none as a rule.
    fn told(&self) -> Option<Text> {
        None
    }
    /// What has to be said for as long as it holds: that the seal of the last act could not be kept.
    fn warning(&self) -> Option<Text> {
        None
    }
    /// The whole queue in order.
    fn queue(&self) -> &[QueueRow];
    /// How far down the queue the work should go; none when nothing is in doubt.
    fn stop_line(&self) -> Option<StopLine> {
        None
    }
    /// Positions in the queue for which an expression is true, and how many rows could not be judged.
    ///
    /// # Errors
    /// A sentence on what is wrong with the expression.
    fn queue_where(&self, expression: &str) -> Result<(Vec<usize>, usize), Text>;
    /// Whether a filter can be answered without reading records.
    fn is_at_hand(&self, _expression: &str) -> bool {
        true
    }
    /// Positions in the queue that match typed letters: pinyin, name, number tails.
    fn find(&self, typed: &str) -> Vec<usize>;
    /// Positions in the queue that every word fits: village, name, category, status, flags.
    fn narrow(&self, words: &str) -> Vec<usize> {
        self.find(words)
    }
    /// The office's own views.
    fn views(&self) -> &[View] {
        &[]
    }
    /// Keeps or forgets a view, now and for the next start.
    ///
    /// # Errors
    /// A sentence on why not; then nothing happened.
    fn change_view(&mut self, _change: ViewChange) -> Result<(), Text> {
        Err(text("这里没有自己的视图", "there are no own views here"))
    }
    /// One case.
    ///
    /// # Errors
    /// A sentence on why it cannot be shown.
    fn case(&self, household: &str) -> Result<CaseView, Text>;
    /// Every village, those with the heaviest open flags of their own first.
    ///
    /// # Errors
    /// A sentence on why they cannot be read.
    fn villages(&self) -> Result<Vec<VillageRow>, Text>;
    /// One village with the evidence for its flags.
    ///
    /// # Errors
    /// A sentence on why it cannot be shown.
    fn village(&self, name: &str) -> Result<VillageView, Text>;
    /// What would be if a household's figures were others: field codes with what was typed over them. Nothing is stored.
    ///
    /// # Errors
    /// A sentence on why it cannot be tried.
    fn what_if(&self, household: &str, typed: &[(String, String)]) -> Result<Tried, Text>;
    /// What the card beside the queue shows of one case.
    ///
    /// # Errors
    /// A sentence on why it cannot be shown.
    fn case_card(&self, household: &str) -> Result<CaseCard, Text> {
        let CaseView { row, collected, cards, .. } = self.case(household)?;
        Ok(CaseCard { row, collected, cards })
    }
    /// The line of one household; none when it is not in the queue.
    fn row(&self, household: &str) -> Option<&QueueRow> {
        self.queue().iter().find(|row| row.hh_id == household)
    }
    /// Whether a deed is possible.
    ///
    /// # Errors
    /// The refusal.
    fn possible(&self, household: &str, deed: Deed) -> Result<(), Refusal>;
    /// Carries an order out.
    ///
    /// # Errors
    /// A sentence on why not; then nothing happened.
    fn order(&mut self, order: &Order) -> Result<Done, Text>;
    /// Takes the last act back.
    ///
    /// # Errors
    /// A sentence on why not; then nothing happened.
    fn undo(&mut self) -> Result<Done, Text>;
    /// Does again what the last undo took back.
    ///
    /// # Errors
    /// A sentence on why not; then nothing happened.
    fn redo(&mut self) -> Result<Done, Text>;
    /// What redo would do again.
    fn redo_label(&self) -> Option<Text>;
    /// What undo would take back.
    fn undo_label(&self) -> Option<Text>;
    /// Every waiver of the period, newest first.
    ///
    /// # Errors
    /// A sentence on why they cannot be read.
    fn waivers(&self) -> Result<Vec<WaiverRow>, Text> {
        Ok(Vec::new())
    }
    /// What became of the flags of every rule.
    ///
    /// # Errors
    /// A sentence on why it cannot be read.
    fn hit_rates(&self) -> Result<Vec<HitRate>, Text> {
        Ok(Vec::new())
    }
    /// The file that changes to the rulebook are written to; none when they cannot be kept.
    fn overlay_file(&self) -> Option<String> {
        None
    }
    /// The rulebook with a rule switched on or off, for `Task::TakeBook`.
    ///
    /// # Errors
    /// A sentence on why not.
    fn with_rule(&self, _code: &str, _on: bool) -> Result<NewBook, Text> {
        Err(text("规则的改动存不下来", "changes of rules cannot be kept"))
    }
    /// The rulebook with limits set, for `Task::TakeBook`.
    ///
    /// # Errors
    /// A sentence on why not.
    fn with_limits(&self, _changes: &[LimitChange]) -> Result<NewBook, Text> {
        Err(text("规则的改动存不下来", "changes of rules cannot be kept"))
    }
    /// The limits one rule reads, as they are in force.
    fn limits_of(&self, _code: &str) -> Vec<LimitRow> {
        Vec::new()
    }
    /// A rule as the office wrote it, line by line.
    fn rule_lines(&self, code: &str) -> Vec<Text>;
    /// Every rule of the book, in its order.
    fn rule_rows(&self) -> Vec<RuleRow>;
    /// One rule on a page of its own; empty when the book has none of that code.
    fn rule_page(&self, code: &str) -> Vec<Section>;
    /// Folders and tables that go on from what was typed.
    fn offered(&self, typed: &str) -> Vec<Offered>;
    /// The last import that can still be taken back, and its files.
    ///
    /// # Errors
    /// A sentence on why it cannot be read.
    fn last_batch(&self) -> Result<Option<(i64, String)>, Text>;
    /// Long work to be made ready on another thread, while decisions go on here.
    ///
    /// # Errors
    /// The task itself, where the file cannot be read beside its use: then it is for `run`.
    fn aside(&self, task: Task) -> Result<Aside, Task>;
    /// Takes in what was made ready.
    ///
    /// # Errors
    /// A sentence on why not; then nothing happened.
    fn take_in(&mut self, prepared: Prepared, tell: Tell<'_>) -> Result<Outcome, Text>;
    /// Does long work from beginning to end.
    ///
    /// # Errors
    /// A sentence on why not; then nothing happened.
    fn run(&mut self, task: Task, tell: Tell<'_>) -> Result<Outcome, Text>;
    /// How many entries the ledger has, and its seal.
    ///
    /// # Errors
    /// A sentence on why it cannot be read.
    fn ledger_top(&self) -> Result<LedgerTop, Text>;
    /// The stretch of the ledger before a position; none: the newest.
    ///
    /// # Errors
    /// A sentence on why it cannot be read.
    fn ledger_part(&self, before: Option<i64>) -> Result<LedgerPart, Text>;
    /// The page of an entry.
    ///
    /// # Errors
    /// A sentence on why it cannot be read.
    fn ledger_entry(&self, seq: i64) -> Result<Vec<Section>, Text>;
    /// Another reviewer sits down, or the workstation gets another code.
    fn sit(&mut self, reviewer: &str, station: &str);
    /// Every limit as it is in force for the period under review and the place of the office.
    fn limits_in_force(&self) -> Vec<LimitRow>;
    /// What was typed for something and not sent off; none when nothing was kept or it cannot be read.
    fn draft(&self, what: &str) -> Option<Draft>;
    /// Keeps what is being typed.
    ///
    /// # Errors
    /// A sentence on why it could not be kept.
    fn keep_draft(&mut self, what: &str, words: &str) -> Result<(), Text>;
    /// Forgets what was typed: it was sent off or thrown away.
    ///
    /// # Errors
    /// A sentence on why it is still there.
    fn drop_draft(&mut self, what: &str) -> Result<(), Text>;
}
