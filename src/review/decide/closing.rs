//! Closing a campaign, and opening it again: what is done is locked, what is not done is told and stays as it is.
//!
//! A closed period takes no act, no figures and no run; its slips that are out are asked for in the periods that follow
//! (`case/asked_back.rs`). A closed month takes no clue and no step of its days (`desk/clues.rs`); its open clues are open in the next. What does not live here: its dates (`file/campaigns.rs`), one case locked by itself (`decision_rules.rs`).

use std::collections::BTreeMap;

use crate::domain::act::Act;
use crate::domain::campaign::CampaignState;
use crate::domain::case::Move;
use crate::domain::case::Refusal;
use crate::domain::case::Status;
use crate::domain::field::FieldId;
use crate::domain::field::HEAD_NAME;
use crate::domain::office::clue::Clue;
use crate::domain::office::clue::ClueNumber;
use crate::domain::period::Period;
use crate::domain::roll::places::TownPlaces;
use crate::i18n::Text;
use crate::i18n::text;
use crate::review::assess::outrun;
use crate::review::error::ReviewError;
use crate::review::file::campaigns;
use crate::review::file::campaigns::CLOSE;
use crate::review::file::campaigns::MonthClues;
use crate::review::file::campaigns::REOPEN;
use crate::review::file::clues;
use crate::review::file::office::Office;
use crate::store::Read;
use crate::store::Write;
use crate::store::cases::CaseRow;
use crate::store::ledger::NewAct;
use crate::store::ledger::Who;
use crate::store::payload::CaseState;
use crate::store::payload::Payload;
use crate::store::version::document::RecordPart;

/// What closing a campaign comes to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Closing {
    /// Cases that are done and get locked.
    pub locked: usize,
    /// Cases nobody has decided: 户编号.
    pub waiting: Vec<String>,
    /// Cases that are with the villages.
    pub returned: Vec<String>,
    /// Cases on hold.
    pub held: Vec<String>,
    /// Village and head of each of these, by 户编号.
    pub known_as: BTreeMap<String, (String, String)>,
    /// Of a month its clues that are open still: they are open in the months that follow.
    pub clues: Vec<ClueNumber>,
    /// Of a month all its clues.
    pub told: MonthClues,
}

impl Closing {
    /// How many cases or clues are not done.
    #[must_use]
    pub fn left(&self) -> usize {
        self.waiting.len() + self.returned.len() + self.held.len() + self.clues.len()
    }
}

impl Office {
    /// What closing a campaign would come to; nothing is changed.
    ///
    /// # Errors
    /// The period was not imported, nobody is reviewed in it, it is closed already, or what the store says.
    pub fn closing(&self, period: Period) -> Result<Closing, ReviewError> {
        let read = self.store.read();
        if period.is_month() {
            campaigns::open(read, period)?;
            if period.start() > self.clock.today() {
                let said = text("{period}还没有到，不能结束", "{period} has not begun and cannot be closed");
                return Err(ReviewError::Campaign(said.fill(&[("period", &period.title())])));
            }
            let clues: Vec<Clue> = clues::standing(read)?.into_iter().filter(|clue| clue.is_of_month(period)).collect();
            let told = MonthClues::of(period, &clues);
            let open = clues.into_iter().filter(Clue::is_open).map(|clue| clue.number).collect();
            return Ok(Closing { clues: open, told, ..Closing::default() });
        }
        let there = read.periods()?;
        if !there.contains(&period) {
            return Err(ReviewError::NotImported(period, there));
        }
        campaigns::open(read, period)?;
        if outrun::of_period(read, period)? {
            return Err(Refusal::NotJudged(period).into());
        }
        let (mut closing, cases) = (Closing::default(), read.cases(period)?);
        if cases.is_empty() {
            return Err(ReviewError::Campaign(only_compared(period)));
        }
        for case in cases {
            match case.state.status {
                Status::Approved | Status::Entered | Status::CountyPassed | Status::Exempted => closing.locked += 1,
                Status::Locked => {}
                Status::Submitted | Status::Corrected | Status::CountyReturned => closing.waiting.push(case.hh_id),
                Status::Returned => closing.returned.push(case.hh_id),
                Status::Held => closing.held.push(case.hh_id),
            }
        }
        let roll = self.stored_roll_told(period, RecordPart::Household, &mut |_| ())?;
        let said = |at: usize, field: FieldId| roll.get(at, field).written(field.row().kind, &roll.words);
        let places = TownPlaces::of(&roll);
        for hh_id in closing.waiting.iter().chain(&closing.returned).chain(&closing.held) {
            if let Some(at) = roll.find(hh_id) {
                closing.known_as.insert(hh_id.clone(), (places.village(at).to_owned(), said(at, HEAD_NAME)));
            }
        }
        Ok(closing)
    }

    /// Closes a campaign: every case that is done is locked, in one act.
    ///
    /// # Errors
    /// As `closing`; nothing was changed then.
    pub fn close_campaign(&mut self, period: Period) -> Result<Closing, ReviewError> {
        self.store.may_write()?;
        let closing = self.closing(period)?;
        self.transact(|write, who| {
            let state = CampaignState { closed: true, ..campaigns::state(write.read(), period)? };
            let of_all = if period.is_month() { (campaigns::CLUES, closing.told.all) } else { ("locked", closing.locked) };
            let counts = [(campaigns::LEFT, closing.left()), of_all];
            let group = campaign_act(write, who, period, state, CLOSE, &counts, "")?;
            for case in write.read().cases(period)? {
                if let Ok(to) = case.state.status.after(Move::Lock) {
                    move_case(write, who, (period, group), Act::Lock, &case, to)?;
                }
            }
            Ok(())
        })?;
        Ok(closing)
    }

    /// Whether a campaign is one to be opened again: seen before anybody is asked why.
    ///
    /// # Errors
    /// It is not closed, the file may only be read, or what the store says.
    pub fn may_reopen(&self, period: Period) -> Result<(), ReviewError> {
        self.store.may_write()?;
        if campaigns::state(self.store.read(), period)?.closed {
            return Ok(());
        }
        let said = text("{period}没有结束，不用重新开放", "{period} is not closed");
        Err(ReviewError::Campaign(said.fill(&[("period", &period.title())])))
    }

    /// Opens a closed campaign again: what its closing locked goes back to where it stood. Gives how many cases did.
    ///
    /// # Errors
    /// It is not closed, no words say why, or what the store says; nothing was changed then.
    pub fn reopen_campaign(&mut self, period: Period, why: &str) -> Result<usize, ReviewError> {
        self.may_reopen(period)?;
        let read = self.store.read();
        if why.trim().is_empty() {
            return Err(Refusal::NoSentence.into());
        }
        let locked = locked_by_closing(read, period)?;
        self.transact(|write, who| {
            let state = CampaignState { closed: false, ..campaigns::state(write.read(), period)? };
            let group = campaign_act(write, who, period, state, REOPEN, &[("unlocked", locked.len())], why.trim())?;
            for (case, to) in &locked {
                move_case(write, who, (period, group), Act::Unlock, case, *to)?;
            }
            Ok(())
        })?;
        Ok(locked.len())
    }
}

/// Why a period that only stands beside another is not closed.
#[must_use]
pub fn only_compared(period: Period) -> Text {
    text("{period}只作对照，没有要审的户，不用结束", "{period} is only compared with: nobody is reviewed there, and it is not closed")
        .fill(&[("period", &period.title())])
}

/// The cases that the last closing of a campaign locked and that are locked still, with where they stood.
fn locked_by_closing(read: Read<'_>, period: Period) -> Result<Vec<(CaseRow, Status)>, ReviewError> {
    let Some((closing, _)) = campaigns::newest(read, period, Some(CLOSE))? else { return Ok(Vec::new()) };
    let mut locked = Vec::new();
    for stored in read.ledger_group(closing.entry.seq)? {
        let from = Payload::parse(&stored.entry.payload).and_then(|payload| payload.from);
        let case = read.case(period, &stored.entry.case)?.filter(|case| case.state.status == Status::Locked);
        if let (Act::Lock, Some(from), Some(case)) = (stored.entry.act, from, case) {
            locked.push((case, from.status));
        }
    }
    Ok(locked)
}

fn campaign_act(
    write: &Write,
    who: &Who,
    period: Period,
    state: CampaignState,
    why: &str,
    counts: &[(&str, usize)],
    note: &str,
) -> Result<i64, ReviewError> {
    let counts = counts.iter().map(|(key, count)| ((*key).to_owned(), i64::try_from(*count).unwrap_or(i64::MAX))).collect();
    let payload = Payload { campaign: Some(state), counts, period: Some(period), why: why.to_owned(), ..Payload::default() };
    Ok(write.act(who, Act::Campaign, NewAct { payload, note: note.to_owned(), ..NewAct::default() })?)
}

fn move_case(write: &Write, who: &Who, (period, group): (Period, i64), act: Act, case: &CaseRow, to: Status) -> Result<(), ReviewError> {
    let version = write.read().current(period, &case.hh_id)?.map(|version| version.digest).unwrap_or_default();
    let to = Some(CaseState { status: to, ..case.state.clone() });
    let payload = Payload { period: Some(period), to, ..Payload::default() };
    write.act(who, act, NewAct { hh_id: case.hh_id.clone(), group: Some(group), version, payload, note: String::new() })?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::domain::act::Act;
    use crate::domain::campaign::CampaignState;
    use crate::domain::campaign::Milestone;
    use crate::domain::case::Refusal;
    use crate::domain::case::Status;
    use crate::domain::period::Period;
    use crate::exchange::batch::FileKind;
    use crate::i18n::Lang;
    use crate::review::desk::state::Desk;
    use crate::review::error::ReviewError;
    use crate::review::file::campaigns;
    use crate::review::file::campaigns::CampaignDay;
    use crate::review::file::campaigns::DateChange;
    use crate::review::file::office::Office;
    use crate::review::rows::Deed;
    use crate::review::rows::Order;
    use crate::review::tests::rig;
    use crate::store::payload::Payload;

    const YEAR: Period = Period::annual(2024);

    /// Three households: approved, exempted and waiting.
    fn office() -> Office {
        let mut office = rig::office();
        let house = [("village", "石门村"), ("net", "30000"), ("size_year", "2")];
        let ids = ["98010100001", "98010100002", "98010100003"];
        rig::import(&mut office, vec![rig::layer(2024, FileKind::Yearly, &ids.map(|id| (id, &house[..], &[][..])))], true)
            .expect("imported");
        rig::decide(&mut office, ids[0], Act::Approve, Status::Approved);
        rig::decide(&mut office, ids[1], Act::Exempt, Status::Exempted);
        office
    }

    fn statuses(office: &Office) -> Vec<Status> {
        office.store.read().cases(YEAR).expect("read").into_iter().map(|case| case.state.status).collect()
    }

    #[test]
    fn closing_locks_what_is_done_and_opening_again_puts_it_back_where_it_stood() {
        let mut office = office();
        let before = statuses(&office);
        let closing = office.close_campaign(YEAR).expect("closed");
        assert_eq!((closing.locked, closing.waiting.as_slice()), (2, ["98010100003".to_owned()].as_slice()));
        assert_eq!(statuses(&office), [Status::Locked, Status::Locked, Status::Submitted]);
        assert!(matches!(office.close_campaign(YEAR), Err(ReviewError::Refused(Refusal::Closed(_)))));
        assert!(matches!(office.reopen_campaign(YEAR, "  "), Err(ReviewError::Refused(Refusal::NoSentence))));
        assert_eq!(office.reopen_campaign(YEAR, "县里退回").expect("opened"), 2);
        assert_eq!(statuses(&office), before);
        assert!(matches!(office.reopen_campaign(YEAR, "再开"), Err(ReviewError::Campaign(_))));
        assert_eq!(rig::findings(&office), Vec::<String>::new());
    }

    #[test]
    fn a_month_that_has_not_begun_is_not_closed() {
        let mut office = office();
        let month = Period::parse("2098m05").expect("a month");
        assert!(matches!(office.close_campaign(month), Err(ReviewError::Campaign(_))));
    }

    #[test]
    fn figures_that_the_rules_of_an_earlier_period_have_not_seen_are_neither_approved_nor_closed() {
        let mut office = rig::office();
        let id = "98010100001";
        let year = |year, net| {
            let house = [("village", "石门村"), ("net", net), ("size_year", "2")];
            vec![rig::layer(year, FileKind::Yearly, &[(id, &house[..], &[][..])])]
        };
        rig::import(&mut office, year(2023, "30000"), true).expect("imported");
        rig::import(&mut office, year(2024, "31000"), true).expect("imported");
        let earlier = Period::annual(2023);
        assert!(office.closing(earlier).is_ok(), "what came in later is not read by the rules of an earlier year");
        let done = rig::import(&mut office, year(2023, "29000"), false).expect("a correction of the earlier year");
        assert_eq!(done.unjudged, [earlier, YEAR], "the later year is compared with it");
        assert!(done.waits().is_some_and(|said| said.get(Lang::Zh).contains("先“重新筛查”")));
        let mut desk = Desk::of(office).expect("a desk");
        desk.period = Some(earlier);
        desk.refresh().expect("the earlier year");
        assert_eq!(desk.possible(id, Deed::Approve), Err(Refusal::NotJudged(earlier)));
        let approve = Order { households: vec![id.to_owned()], deed: Some(Deed::Approve), ..Order::default() };
        desk.opened(id);
        let refused = desk.order(&approve);
        assert!(matches!(refused, Err(ReviewError::Refused(Refusal::NotJudged(_)))), "{refused:?}");
        assert!(matches!(desk.close_campaign(earlier), Err(ReviewError::Refused(Refusal::NotJudged(_)))));
        desk.office.assess(Some(earlier), &|_| true).expect("judged again");
        assert_ne!(desk.possible(id, Deed::Approve), Err(Refusal::NotJudged(earlier)));
        let before = [("98010100009", &[("village", "石门村"), ("net", "1")][..], &[][..])];
        rig::import(&mut desk.office, vec![rig::layer(2022, FileKind::Yearly, &before)], false).expect("imported");
        assert_eq!(desk.possible(id, Deed::Approve), Err(Refusal::NotJudged(earlier)), "it may have had another number then");
        desk.office.assess(Some(earlier), &|_| true).expect("judged again");
        assert!(desk.close_campaign(earlier).is_ok());
        assert_eq!(rig::findings(&desk.office), Vec::<String>::new());
    }

    #[test]
    fn what_was_locked_by_itself_stays_locked_and_its_unlocking_can_be_taken_back() {
        let mut desk = Desk::of(office()).expect("a desk");
        let order = |deed, note: &str| Order {
            households: vec!["98010100002".to_owned()],
            deed: Some(deed),
            note: note.to_owned(),
            ..Order::default()
        };
        desk.order(&order(Deed::Lock, "")).expect("locked");
        assert_eq!(desk.close_campaign(YEAR).expect("closed").locked, 1);
        assert_eq!(desk.reopen_campaign(YEAR, "补录").expect("opened"), 1);
        assert_eq!(statuses(&desk.office), [Status::Approved, Status::Locked, Status::Submitted]);
        desk.order(&order(Deed::Unlock, "县里要求")).expect("unlocked");
        assert_eq!(statuses(&desk.office)[1], Status::Exempted, "as it stood, not as if it had been approved");
        desk.undo().expect("taken back");
        assert_eq!(statuses(&desk.office)[1], Status::Locked);
        desk.order(&order(Deed::Unlock, "县里要求")).expect("unlocked");
        assert_eq!(statuses(&desk.office)[1], Status::Exempted);
        assert_eq!(rig::findings(&desk.office), Vec::<String>::new());
    }

    #[test]
    fn a_closed_campaign_takes_no_act_no_figures_and_no_run_and_keeps_its_dates() {
        let mut desk = Desk::of(office()).expect("a desk");
        let deadline = "2024-11-30".parse().ok();
        let dates = DateChange::from([(CampaignDay::Deadline, deadline)]);
        desk.set_dates(YEAR, &dates, &|_| true).expect("set");
        assert_eq!(desk.deadline, deadline);
        desk.close_campaign(YEAR).expect("closed");
        let tip = |desk: &Desk| desk.office.store.read().ledger_tip().expect("read").0;
        let closed = |done: Result<(), ReviewError>| assert!(matches!(done, Err(ReviewError::Refused(Refusal::Closed(_)))), "{done:?}");
        let at = tip(&desk);
        let hold = Order { households: vec!["98010100003".to_owned()], deed: Some(Deed::Hold), ..Order::default() };
        closed(desk.order(&hold).map(|_| ()));
        closed(desk.office.assess(None, &|_| true).map(|_| ()));
        closed(desk.set_dates(YEAR, &dates, &|_| true));
        assert_eq!(desk.possible("98010100003", Deed::Hold), Err(Refusal::Closed(YEAR.title())));
        assert!(desk.undo().is_err(), "closing is not taken back by undo");
        // A figure that differs, and a household that is new: neither is taken, and each is named. The next year comes in as ever.
        let moved = [("village", "石门村"), ("net", "1"), ("size_year", "2")];
        let layers = vec![
            rig::layer(2024, FileKind::Yearly, &[("98010100001", &moved, &[]), ("98010100009", &moved, &[])]),
            rig::layer(2025, FileKind::Yearly, &[("98010100001", &moved, &[])]),
        ];
        rig::on(&mut desk, "2025-10-18T08:30:00Z", "李敏");
        let preview = desk.office.preview_of(rig::incoming(layers), &|_| true).expect("looked at");
        assert_eq!(preview.problems.len(), 2);
        let of_year = |period: Period| preview.periods.iter().find(|count| count.period == period).map(|count| (count.new, count.changed));
        assert_eq!((of_year(YEAR), of_year(Period::annual(2025))), (Some((0, 0)), Some((1, 0))));
        assert_eq!(tip(&desk), at);
        desk.office.import(preview, true, &|_| true).expect("imported");
        assert_eq!(desk.office.store.read().cases(YEAR).expect("read").len(), 3);
        assert_eq!(desk.office.period().expect("read"), Some(Period::annual(2025)));
        let campaigns = desk.campaigns().expect("read");
        assert_eq!(
            campaigns.iter().map(|row| (row.period, row.state.closed)).collect::<Vec<_>>(),
            [(Period::annual(2025), false), (YEAR, true)]
        );
        assert_eq!(campaigns[1].dates.deadline, deadline);
        assert_eq!(rig::findings(&desk.office), Vec::<String>::new());
    }

    #[test]
    fn the_batch_that_brought_the_figures_of_a_closed_campaign_stays() {
        let mut office = office();
        office.close_campaign(YEAR).expect("closed");
        assert!(matches!(office.undo_batch(1, &|_| true), Err(ReviewError::Refused(Refusal::Closed(_)))));
        office.reopen_campaign(YEAR, "补录").expect("opened");
        let mut desk = Desk::of(office).expect("a desk");
        let lock = Order { households: vec!["98010100001".to_owned()], deed: Some(Deed::Lock), ..Order::default() };
        desk.order(&lock).expect("locked");
        assert!(matches!(desk.office.undo_batch(1, &|_| true), Err(ReviewError::Campaign(_))), "one household is locked");
    }

    #[test]
    fn days_that_cannot_be_are_refused_in_a_sentence() {
        let mut office = office();
        let day = |day: &str| day.parse().ok();
        for change in [
            DateChange::default(),
            DateChange::from([(CampaignDay::From, day("2024-10-20")), (CampaignDay::To, day("2024-10-10"))]),
            DateChange::from([(CampaignDay::From, day("2024-10-20")), (CampaignDay::Deadline, day("2024-10-19"))]),
            DateChange::from([(CampaignDay::Deadline, day("2042-10-19"))]),
            DateChange::from([(CampaignDay::Step(Milestone::Visits), None)]),
        ] {
            assert!(matches!(office.set_dates(YEAR, &change), Err(ReviewError::Campaign(_))), "{change:?}");
        }
        let set = DateChange::from([(CampaignDay::From, day("2024-10-10")), (CampaignDay::To, day("2024-10-20"))]);
        office.set_dates(YEAR, &set).expect("set");
        // What stands already counts too.
        let before = DateChange::from([(CampaignDay::Deadline, day("2024-10-09"))]);
        assert!(matches!(office.set_dates(YEAR, &before), Err(ReviewError::Campaign(_))));
    }

    #[test]
    fn dates_and_the_flags_that_go_by_them_are_kept_together_or_not_at_all() {
        let mut desk = Desk::of(office()).expect("a desk");
        let read = |desk: &Desk| {
            let read = desk.office.store.read();
            let run = read.newest_assessment(YEAR).expect("read").map(|run| run.id);
            (read.ledger_tip().expect("read").0, campaigns::state(read, YEAR).expect("read"), run)
        };
        let change = DateChange::from([(CampaignDay::Deadline, "2024-11-28".parse().ok())]);
        let before = read(&desk);
        assert!(matches!(desk.set_dates(YEAR, &change, &|_| false), Err(ReviewError::Stopped)));
        assert_eq!(read(&desk), before, "the run was stopped: no new date over old flags");
        // Made ready beside the desk, as from the form, and other dates set meanwhile: neither is kept.
        assert!(desk.set_dates_alone(YEAR, &change).expect("asked"), "there are flags that go by them");
        assert_eq!(read(&desk), before);
        let run = desk.rerun_dated(YEAR, &change, &|_| true).expect("judged");
        let other = DateChange::from([(CampaignDay::Deadline, "2024-11-29".parse().ok())]);
        desk.set_dates(YEAR, &other, &|_| true).expect("set");
        let between = read(&desk);
        assert_eq!((between.0, between.1.deadline), (before.0 + 2, "2024-11-29".parse().ok()), "an entry for the dates, one for the run");
        assert_ne!(between.2, before.2);
        assert!(matches!(desk.take_in_run(run), Err(ReviewError::Stale)));
        assert_eq!(read(&desk), between);
        let run = desk.rerun_dated(YEAR, &change, &|_| true).expect("judged");
        let said = desk.take_in_run(run).expect("kept");
        assert!(said.get(Lang::Zh).starts_with("2024年度的日期已设好，记入台账；筛查 3 户"), "{said:?}");
        assert_eq!(desk.deadline, "2024-11-28".parse().ok());
        assert_eq!(rig::findings(&desk.office), Vec::<String>::new());
    }

    #[test]
    fn a_day_that_was_set_is_taken_back_by_an_entry_of_its_own_and_that_of_the_limits_holds_again() {
        let mut desk = Desk::of(office()).expect("a desk");
        let shipped = desk.deadline;
        let (visits, day) = (CampaignDay::Step(Milestone::Visits), |day: &str| day.parse().ok());
        let set = DateChange::from([(CampaignDay::Deadline, day("2024-11-28")), (visits, day("2024-10-30"))]);
        desk.set_dates(YEAR, &set, &|_| true).expect("set");
        assert_eq!(desk.deadline, day("2024-11-28"));
        desk.set_dates(YEAR, &DateChange::from([(CampaignDay::Deadline, None), (visits, None)]), &|_| true).expect("taken back");
        assert_eq!(campaigns::state(desk.office.store.read(), YEAR).expect("read"), CampaignState::default());
        assert_eq!(desk.deadline, shipped, "the day of the limits, or none");
        let acts = desk.office.store.read().campaign_acts().expect("read");
        let newest = acts.first().and_then(|stored| Payload::parse(&stored.entry.payload)).expect("an entry");
        assert_eq!((acts.len(), campaigns::told(&newest).expect("told").get(Lang::Zh)), (2, "2024年度、收回: 上报截止、入户采集"));
        // Nothing is left to take back; setting it again is one more entry.
        assert!(matches!(desk.set_dates(YEAR, &DateChange::from([(visits, None)]), &|_| true), Err(ReviewError::Campaign(_))));
        desk.set_dates(YEAR, &set, &|_| true).expect("set again");
        assert_eq!(desk.deadline, day("2024-11-28"));
        assert_eq!(rig::findings(&desk.office), Vec::<String>::new());
    }
}
