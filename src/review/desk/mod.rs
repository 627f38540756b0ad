//! The desk: an open file with its queue in memory, kept fresh after every act.
//!
//! Everything the screens ask goes through it; commands that need no queue ask the office itself. What does not live here: what a desk
//! holds (`state.rs`), the case itself (`case/mod.rs`), filters (`queue/filter.rs`), exports (`exports.rs`), bringing files in
//! (`intake/preview.rs`, through `Desk::office`).

pub mod acts;
pub mod ahead;
pub mod background;
pub mod closing;
pub mod clues;
pub mod drafts;
pub mod duties;
mod earlier;
pub mod exports;
pub mod import_page;
pub mod intake;
pub mod lock;
mod opened;
pub mod period;
mod put_back;
pub mod rescue;
pub mod returning;
mod startup;
pub mod state;

use std::cell::OnceCell;
use std::path::Path;
use std::path::PathBuf;

use crate::domain::act::Act;
use crate::domain::case::Refusal;
use crate::domain::case::Status;
use crate::domain::flag::Severity;
use crate::domain::period::Period;
use crate::domain::roll::Roll;
use crate::domain::roll::places::TownPlaces;
use crate::domain::stamp::Stamp;
use crate::i18n::Lang;
use crate::i18n::Text;
use crate::i18n::text;
use crate::review::assess::findings_summary;
use crate::review::decide::carry_out;
use crate::review::decide::carry_out::Bench;
use crate::review::decide::decision_rules;
use crate::review::decide::field_back;
use crate::review::decide::sentences;
use crate::review::decide::undo;
use crate::review::decide::workday;
use crate::review::desk::startup::Ahead;
use crate::review::desk::state::Desk;
use crate::review::desk::state::DeskOptions;
use crate::review::error::ReviewError;
use crate::review::file::campaigns;
use crate::review::file::office::Office;
use crate::review::queue::control;
use crate::review::queue::control::ControlFinding;
use crate::review::queue::reach::QueueReach;
use crate::review::queue::stop_line;
use crate::review::queue::stop_line::StopLine;
use crate::review::queue::whole::by_household;
use crate::review::rows::Deed;
use crate::review::rows::Done;
use crate::review::rows::Header;
use crate::review::rows::Order;
use crate::review::rows::QueueRow;
use crate::review::rows::compare::Figures;
use crate::review::rows::find::Findable;
use crate::review::rows::find::Finder;
use crate::review::rows::mask;
use crate::review::rows::queue;
use crate::store::error::StoreError;
use crate::store::payload::Payload;
use crate::store::queue::QueueLine;

/// Above this many changed lines, sorting all of them again is quicker than moving each.
const FEW: usize = 16;

impl Desk {
    /// Opens a file and reads its queue. A second program gets it for reading only.
    ///
    /// # Errors
    /// The file cannot be opened or read.
    pub fn open(path: &Path, options: DeskOptions) -> Result<Desk, ReviewError> {
        Desk::of(Office::open(path, options)?)
    }

    /// The data file that is open.
    #[must_use]
    pub fn data_file(&self) -> &Path {
        self.office.store.path()
    }

    /// The desk of an open office.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn of(office: Office) -> Result<Desk, ReviewError> {
        let mut desk = Desk::around(office);
        desk.office.lapse_waivers()?;
        desk.sat_at = desk.office.store.read().ledger_tip()?.0;
        desk.refresh()?;
        Ok(desk)
    }

    /// The language of words inside exported cells and of sentences on slips.
    pub fn set_lang(&mut self, lang: Lang) {
        self.lang = lang;
    }

    /// Where the office keeps counts and holidays of its own: the folder of its settings.
    /// Gives a sentence for every day in its holiday files that is wrong; the other days stand.
    pub fn set_beside(&mut self, folder: Option<PathBuf>) -> Vec<Text> {
        self.office.beside = folder;
        self.office.read_holidays()
    }

    /// Somebody else sits down, or the computer gets another code: from now on the ledger says so, and undo is theirs.
    pub fn sit(&mut self, reviewer: &str, station: &str) {
        reviewer.clone_into(&mut self.office.reviewer);
        station.clone_into(&mut self.office.station);
        self.side.clear();
        self.sat_at = self.office.store.read().ledger_tip().map_or(self.sat_at, |(tip, _)| tip);
        self.find_last();
    }

    /// Who is at the desk.
    #[must_use]
    pub fn reviewer(&self) -> &str {
        &self.office.reviewer
    }

    /// The period under review; none before the first import.
    #[must_use]
    pub fn period(&self) -> Option<Period> {
        self.period
    }

    /// The queue in order, every case of the period.
    #[must_use]
    pub fn queue(&self) -> &[QueueRow] {
        &self.rows
    }

    /// How far down the queue the work should go; none when no money is in doubt and no high flag is open.
    #[must_use]
    pub fn stop_line(&self) -> Option<&StopLine> {
        self.stop.as_ref()
    }

    /// What the control sample tells of the cases below the stop line.
    #[must_use]
    pub fn control_finding(&self) -> ControlFinding {
        control::finding(&self.rows, self.below)
    }

    /// The two top lines.
    #[must_use]
    pub fn header(&self) -> Header {
        let today = self.office.clock.today();
        let waiting: usize = self.count(Status::is_waiting_for_us);
        // What is over has no days left.
        let deadline = self.deadline.filter(|_| !self.closed);
        Header {
            town: mask::scrub(self.place_name()),
            period: self.period,
            stamp: self.stamp,
            reviewer: self.office.reviewer.clone(),
            counts: Status::ALL.into_iter().zip(self.counts).filter(|(_, count)| *count > 0).collect(),
            total: self.rows.len(),
            days_left: deadline.map(|deadline| (deadline - today).num_days()),
            per_day: deadline.map(|deadline| workday::needed(&self.office.calendar, waiting, today, deadline)),
            closed: self.closed,
            today: self.today,
            read_only: self.may_act().err().map(|why| why.text()),
        }
    }

    pub(in crate::review) fn count(&self, wanted: impl Fn(Status) -> bool) -> usize {
        Status::ALL.into_iter().zip(self.counts).filter(|(status, _)| wanted(*status)).map(|(_, count)| count).sum()
    }

    /// The index for finding, built when it is first asked.
    pub(in crate::review) fn finder(&self) -> &Finder {
        self.finder.get_or_init(|| {
            let findable: Vec<Findable> = self
                .places
                .iter()
                .zip(&self.tails)
                .map(|(&position, tails)| {
                    let row = &self.rows[position as usize];
                    Findable { hh_id: &row.hh_id, village: row.village.key(), head: &row.head, category: &row.category, tails }
                })
                .collect();
            Finder::new(&findable)
        })
    }

    /// Whether this file takes any act.
    ///
    /// # Errors
    /// Why it is only looked at.
    pub fn may_act(&self) -> Result<(), Refusal> {
        self.office.store.may_write().map_err(|why| match why {
            StoreError::ReadOnly => Refusal::ReadOnly,
            StoreError::Barred => Refusal::Barred,
            other => Refusal::CannotUndo(other.text()),
        })
    }

    /// Whether anything of this file may be changed, as every face of the desk says it.
    ///
    /// # Errors
    /// Why it is only looked at: another program has it, it is an archive or an example, it may not be written.
    pub fn may_change(&self) -> Result<(), Text> {
        self.may_act().map_err(|why| why.text())
    }

    /// Whether a deed is possible on a case now.
    ///
    /// # Errors
    /// Why not; `MediumFlagsNeedReason` means: yes, with a reason.
    pub fn possible(&self, hh: &str, deed: Deed) -> Result<(), Refusal> {
        self.may_act()?;
        let period = self.period.ok_or(Refusal::NoSuchFlag)?;
        let read = self.office.store.read();
        match campaigns::open(read, period).and_then(|()| carry_out::standing(read, period, hh)) {
            Ok((_, standing)) => self.may(deed, hh, &standing),
            Err(ReviewError::Refused(refusal)) => Err(refusal),
            Err(other) => Err(Refusal::CannotUndo(other.text())),
        }
    }

    /// Carries out an order, on all its households or on none.
    ///
    /// # Errors
    /// The refusal of the first household that cannot take it, or what the store says; nothing is changed then.
    pub fn order(&mut self, order: &Order) -> Result<Done, ReviewError> {
        let period = self.period.ok_or(ReviewError::NoPeriod)?;
        self.may_act()?;
        self.asks_something(order)?;
        self.was_looked_at(order)?;
        let town = self.place_name().to_owned();
        let (today, calendar) = (self.office.clock.today(), self.office.calendar.clone());
        let bench = Bench { period, town: &town, deadline: self.deadline, today, calendar: &calendar };
        let done = self.office.transact(|write, who| carry_out::carry_out(write, who, &bench, order))?;
        let flags = 1 + order.also.values().map(Vec::len).sum::<usize>();
        let said = sentences::with_flags(self.said(done.act, &done.households, done.village.as_deref()), done.households.len(), flags);
        let said = sentences::with_approval(said, order.then_approve);
        self.touch(&done.households)?;
        (self.last, self.last_at, self.last_older) = (Some(sentences::undone(&said)), done.group, None);
        let said = self.with_approved(said, done.village.as_deref());
        let usual = workday::due(&calendar, today, self.deadline);
        let days =
            if done.slips.is_empty() || order.due.is_some_and(|due| due != usual) { None } else { calendar.weekends_only(today, usual) };
        Ok(Done { said, cases: done.households.len(), households: done.households, group: done.group, slips: done.slips, days })
    }

    /// Takes back what was done last: a change of views or of the rulebook, else the last act of this reviewer at this workstation, a
    /// bulk act as one.
    ///
    /// # Errors
    /// `NothingToUndo`, `CannotUndo` with the reason, or what the store says; nothing is changed then.
    pub fn undo(&mut self) -> Result<Done, ReviewError> {
        if let Some(done) = self.undo_side()? {
            return Ok(done);
        }
        self.may_act()?;
        let step = self.step()?;
        if step.act == Act::Clues {
            let said = sentences::undone(&sentences::except(self.said_of(step.act, &step), step.stays));
            return self.clues_back(&step, said);
        }
        if field_back::is_field_act(step.act) {
            let said = sentences::undone(&sentences::except(self.said_of(step.act, &step), step.stays));
            return self.field_back(&step, said);
        }
        let group = self.office.transact(|write, who| undo::undo(write, who, &step))?;
        let households = step.households();
        let said = sentences::undone(&sentences::except(self.said_of(step.act, &step), step.stays));
        self.touch(&households)?;
        self.find_last();
        let said = self.with_approved(said, step.village().as_deref());
        Ok(Done { said, cases: households.len(), households, group, slips: Vec::new(), days: None })
    }

    /// What was done at a village, with the approved households that an open high flag of it names now: nobody approves under such a flag,
    /// so they were approved while it was settled, and stay so until somebody looks at them again.
    fn with_approved(&self, said: Text, village: Option<&str>) -> Text {
        let Some(village) = village else { return said };
        let is_meant = |row: &&QueueRow| {
            (village.is_empty() || row.village.key() == village)
                && matches!(row.of_village, Some((Severity::High, _)))
                && undo::is_decided(row.status)
        };
        let name = |row: &QueueRow| if row.head.is_empty() { mask::household(&row.hh_id) } else { row.head.clone() };
        let heads: Vec<String> = self.rows.iter().filter(is_meant).map(name).collect();
        sentences::with_approved(said, &heads)
    }

    /// The title of a flag's rule in the few words that a narrow column has room for.
    #[must_use]
    pub fn brief<'t>(&'t self, title: &'t Text) -> &'t Text {
        self.office.book.brief_of(title)
    }

    /// What undo would take back: `撤销: 通过 王建国`; none when there is nothing, or it cannot be undone here.
    #[must_use]
    pub fn undo_label(&self) -> Option<Text> {
        self.newest_side().map(|change| sentences::undone(&change.said)).or_else(|| self.last.clone())
    }

    /// Does again what the last undo of this reviewer at this workstation took back, while nothing else was done since.
    ///
    /// # Errors
    /// `NothingToRedo`, `CannotUndo` when a case has changed since, or what the store says; nothing is changed then.
    pub fn redo(&mut self) -> Result<Done, ReviewError> {
        self.may_act()?;
        let (act, step) = self.undone_step()?;
        if act == Act::Clues {
            let said = sentences::redone(&self.said_of(act, &step));
            return self.clues_back(&step, said);
        }
        if field_back::is_field_act(act) {
            let said = sentences::redone(&self.said_of(act, &step));
            return self.field_back(&step, said);
        }
        let group = self.office.transact(|write, who| undo::undo(write, who, &step))?;
        let households = step.households();
        let said = sentences::redone(&self.said_of(act, &step));
        self.touch(&households)?;
        self.find_last();
        Ok(Done { said, cases: households.len(), households, group, slips: Vec::new(), days: None })
    }

    /// What redo would do again; none when the last act was no undo.
    #[must_use]
    pub fn redo_label(&self) -> Option<Text> {
        let (act, step) = self.undone_step().ok()?;
        Some(sentences::redone(&self.said_of(act, &step)))
    }

    fn undone_step(&self) -> Result<(Act, undo::UndoStep), ReviewError> {
        let read = self.office.store.read();
        let staff = read.staff()?;
        let code = staff.iter().find(|(_, name)| *name == self.office.reviewer).map(|(code, _)| code.as_str());
        undo::last_undone(read, code.ok_or(Refusal::NothingToRedo)?, &self.office.station)
    }

    fn step(&self) -> Result<undo::UndoStep, ReviewError> {
        let read = self.office.store.read();
        let staff = read.staff()?;
        let code = staff.iter().find(|(_, name)| *name == self.office.reviewer).map(|(code, _)| code.as_str());
        undo::last(read, &self.office.book, code.ok_or(Refusal::NothingToUndo)?, &self.office.station)
    }

    /// Looks anew for what undo would take back.
    pub(in crate::review) fn find_last(&mut self) {
        let step = self.step().ok();
        self.last_at = step.as_ref().map_or(0, |step| step.group);
        self.last_older = step.as_ref().and_then(|step| self.older(step));
        self.last = step.map(|step| sentences::undone(&self.said_of(step.act, &step)));
    }

    /// The sitting goes on that began behind this entry: what was done since is taken back as if it were done just now.
    pub fn sits_on(&mut self, since: i64) {
        self.sat_at = self.sat_at.min(since);
        self.find_last();
    }

    /// What is said before a step is taken back that is not the last thing done at this sitting, or was done in another period; none where
    /// it is.
    fn older(&self, step: &undo::UndoStep) -> Option<Text> {
        let first = step.entries.first()?;
        let of = self.other_period(step);
        let words = match step.stays {
            Some(_) => text(
                "最后的{stays}不能撤销；再撤销一次，就撤销以前的{what}（{day}）",
                "the last act ({stays}) stays; undo again for the one before: {what} ({day})",
            ),
            None if step.group <= self.sat_at => text(
                "这次还没有办什么；再撤销一次，就撤销以前的{what}（{day}）",
                "nothing done at this sitting; undo again for {what} ({day})",
            ),
            None if of.is_some() => {
                text("最后办的不在这一期；再撤销一次，就撤销{what}（{day}）", "done in another period; undo again for {what} ({day})")
            }
            None => return None,
        };
        let stays = step.stays.map(Act::label).unwrap_or_default();
        let day = self.day_of(step, Text::same(first.entry.at.get(..10).unwrap_or_default()));
        Some(words.fill(&[("stays", &stays), ("what", &self.said_of(step.act, step)), ("day", &day)]))
    }

    /// What is asked before the last act is taken back where nobody has seen it: which, of what day, of what period, what stays. None
    /// where there is none, or none that can be taken back.
    #[must_use]
    pub fn undo_question(&self) -> Option<Text> {
        let step = self.step().ok()?;
        let day = Text::same(step.entries.first()?.entry.at.get(..10).unwrap_or_default());
        let said = sentences::except(self.said_of(step.act, &step), step.stays);
        let words = text("最近一步（{day}）: {said}。要撤销它吗？", "The last act ({day}): {said}. Take it back?");
        Some(words.fill(&[("day", &self.day_of(&step, day)), ("said", &said)]))
    }

    /// A day, with the period that a step was about before it where that is not the one that is shown.
    fn day_of(&self, step: &undo::UndoStep, day: Text) -> Text {
        match self.other_period(step) {
            Some(of) => text("{period}，{day}", "{period}, {day}").fill(&[("period", &of.title()), ("day", &day)]),
            None => day,
        }
    }

    /// The period that a step was about, where it is not the one that is shown; a month has its own rounds beside every period.
    fn other_period(&self, step: &undo::UndoStep) -> Option<Period> {
        let payload = step.entries.first().and_then(|first| Payload::parse(&first.entry.payload));
        payload.and_then(|payload| payload.period).filter(|of| Some(*of) != self.period && !of.is_month())
    }

    fn said_of(&self, act: Act, step: &undo::UndoStep) -> Text {
        if act == Act::Clues {
            return self.said_of_clues(step);
        }
        if field_back::is_field_act(act) {
            return self.said_of_field(step);
        }
        let households = step.households();
        let said = self.said(act, &households, step.village().as_deref());
        let said = if decision_rules::is_settling(act) { sentences::with_flags(said, households.len(), step.flags()) } else { said };
        sentences::with_approval(said, step.approves_too(act))
    }

    fn said(&self, act: Act, households: &[String], village: Option<&str>) -> Text {
        if let Some(village) = village {
            let name = mask::scrub(if village.is_empty() { self.place_name() } else { village });
            return sentences::deed(act, &name, 1);
        }
        let head = match households {
            [only] => self.position(only).map_or_else(|| mask::household(only), |at| self.rows[at].head.clone()),
            _ => String::new(),
        };
        sentences::deed(act, &head, households.len())
    }

    /// Where a household stands in the queue.
    #[must_use]
    pub fn position(&self, hh: &str) -> Option<usize> {
        let slot = self.ids.binary_search_by(|id| (**id).cmp(hh)).ok()?;
        self.places.get(slot).map(|&place| place as usize)
    }

    /// The line of a household; none when it is not in the queue.
    #[must_use]
    pub fn row(&self, hh: &str) -> Option<&QueueRow> {
        self.position(hh).and_then(|at| self.rows.get(at))
    }

    /// Reads the whole queue again: after an import, a run of the rules, another period.
    ///
    /// # Errors
    /// What the store says.
    pub fn refresh(&mut self) -> Result<(), ReviewError> {
        self.refresh_with(None)
    }

    /// The same from what was read of the file's own period just now.
    pub(in crate::review) fn refresh_with(&mut self, ahead: Option<Ahead>) -> Result<(), ReviewError> {
        let is_first = self.seen_at == 0;
        self.seen_at = self.office.store.read().ledger_tip()?.0;
        self.rows.clear();
        self.slots.clear();
        self.ids.clear();
        self.places.clear();
        self.tails.clear();
        self.stakes.clear();
        self.found.clear();
        self.finder = OnceCell::new();
        self.records = OnceCell::new();
        self.earlier = OnceCell::new();
        self.towns.borrow_mut().clear();
        self.members.borrow_mut().clear();
        self.sieves.borrow_mut().clear();
        self.scratch.replace(None);
        self.medians.borrow_mut().clear();
        self.renumbered.borrow_mut().clear();
        self.post_pay.borrow_mut().clear();
        self.stamp = self.office.store.read().stamp()?.unwrap_or(Stamp::Office);
        self.go_by_practice()?;
        let Some(period) = self.period.or(self.office.period()?) else { return Ok(()) };
        self.period = Some(period);
        let ahead = ahead.map_or_else(|| Ahead::of(self.office.store.read(), period, &QueueReach::Whole), Ok)?;
        self.read_queue(period, ahead, is_first)?;
        self.deadline = self.office.dates(period, &self.place)?.deadline;
        self.closed = campaigns::state(self.office.store.read(), period)?.closed;
        self.recount();
        self.find_last();
        Ok(())
    }

    /// Reads the queue of the file's own period: after an import.
    ///
    /// # Errors
    /// What the store says.
    pub(in crate::review) fn start_over(&mut self) -> Result<(), ReviewError> {
        self.period = None;
        self.refresh()
    }

    /// Notes where the rows of a range of positions stand.
    pub(in crate::review) fn place_slots(&mut self, from: usize, to: usize) {
        for (&slot, position) in self.slots[from..to].iter().zip(u32::try_from(from).unwrap_or(u32::MAX)..) {
            self.places[slot as usize] = position;
        }
    }

    /// The line of a household the rules have not seen yet: an import that did not run them.
    pub(in crate::review) fn unjudged_line(&self, period: Period, hh: &str) -> Result<Option<QueueLine>, ReviewError> {
        let (now, before) = (self.some_households(period, &[hh])?, self.records_in(period.back(1), &[hh])?);
        let caliber = |roll: &Roll| self.office.book.caliber(roll.period.year, &self.place);
        let figures = |roll| (!Roll::is_empty(roll)).then(|| Figures { roll, at: 0, caliber: caliber(roll) });
        let places = TownPlaces::of(&now);
        Ok(figures(&now).map(|now| {
            let beside = (&self.office.book, self.poverty);
            findings_summary::line(now, figures(&before), places.village(0), &[], beside)
        }))
    }

    /// Brings the lines of some households up to date after an act.
    pub(in crate::review) fn touch(&mut self, households: &[String]) -> Result<(), ReviewError> {
        if households.is_empty() {
            // An act at a village moves whoever its flag names.
            return self.refresh();
        }
        self.scratch.replace(None);
        let Some(period) = self.period else { return Ok(()) };
        if households.len() > FEW {
            let positions: Vec<usize> = households.iter().filter_map(|hh| self.position(hh)).collect();
            for at in positions {
                if let Some(fresh) = self.fresh(period, at)? {
                    self.rows[at] = fresh;
                }
            }
            queue::arrange_with(&mut self.rows, &mut self.slots);
            self.place_slots(0, self.slots.len());
        } else {
            for hh in households {
                self.move_one(period, hh)?;
            }
        }
        self.sieve_again(households);
        self.recount();
        Ok(())
    }

    fn move_one(&mut self, period: Period, hh: &str) -> Result<(), ReviewError> {
        let Some(at) = self.position(hh) else { return Ok(()) };
        let Some(fresh) = self.fresh(period, at)? else { return Ok(()) };
        let to = queue::replace(&mut self.rows, at, fresh);
        if to < at {
            self.slots[to..=at].rotate_right(1);
        } else {
            self.slots[at..=to].rotate_left(1);
        }
        self.place_slots(at.min(to), at.max(to) + 1);
        Ok(())
    }

    /// The row at a position as it is now in the file.
    pub(in crate::review) fn fresh(&self, period: Period, at: usize) -> Result<Option<QueueRow>, ReviewError> {
        let (old, ground) = (&self.rows[at], self.ground(period));
        let read = self.office.store.read();
        let Some(case) = read.case(period, &old.hh_id)? else { return Ok(None) };
        let flags = by_household(read.standings_of(period, &old.hh_id)?).remove(&old.hh_id).unwrap_or_default();
        let slot = self.slots.get(at).map_or(usize::MAX, |&slot| slot as usize);
        let stakes = self.stakes.get(slot).copied().unwrap_or_default();
        let score = (self.found.get(slot).copied().unwrap_or_default(), ground.score(&old.hh_id, &stakes)?);
        let mut row = queue::changed(old, score, &case.state, ground.age(&case.since), flags, |code| self.title(code));
        queue::mark(&mut row, old.of_village.clone());
        Ok(Some(row))
    }

    fn recount(&mut self) {
        self.counts = [0; Status::ALL.len()];
        self.today = 0;
        for row in &self.rows {
            if let Some(at) = Status::ALL.iter().position(|status| *status == row.status) {
                self.counts[at] += 1;
            }
            self.today += usize::from(row.age == 0 && is_decision(row.status));
        }
        self.stop = stop_line::line(&self.rows, self.share(), &self.run_day);
    }

    /// The title of a rule; its code where the book has none of it any more.
    pub(in crate::review) fn titled(&self, code: &str) -> Text {
        self.title(code).unwrap_or_else(|| Text::same(code))
    }

    fn title(&self, code: &str) -> Option<Text> {
        self.office.book.rule(code).map(|rule| rule.title.clone())
    }
}

/// Whether somebody decided the case; an import makes no decision.
const fn is_decision(status: Status) -> bool {
    match status {
        Status::Returned | Status::Held | Status::Approved | Status::Entered | Status::Exempted => true,
        Status::Submitted | Status::Corrected | Status::CountyPassed | Status::CountyReturned | Status::Locked => false,
    }
}

impl Desk {
    /// The wanted share, in thousandths.
    pub(in crate::review) fn share(&self) -> i64 {
        stop_line::share(&self.office.book, self.period.map_or(0, |period| period.year), &self.place)
    }
}
