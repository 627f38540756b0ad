//! How the same flag of a household was answered in an earlier period: shown on its card with the numbers of then, to be taken over by one
//! key as a decision of its own, never in silence.
//!
//! What does not live here: carrying the order out (`decide/carry_out.rs`), the key (`ui/pages/case`).

use crate::domain::flag::FlagState;
use crate::domain::flag::Subject;
use crate::domain::period::Period;
use crate::i18n::text;
use crate::review::desk::state::Desk;
use crate::review::error::ReviewError;
use crate::review::rows::Card;
use crate::review::rows::Deed;
use crate::review::rows::EarlierAnswer;
use crate::review::rows::Order;
use crate::store::payload::Payload;

impl Desk {
    /// The order that answers a flag of a household as it was answered in an earlier period: the flag of `rule`, else the first that has
    /// such an answer.
    ///
    /// # Errors
    /// `NoHousehold`, `NoEarlierAnswer`, or what the store says.
    pub fn taken_over(&self, hh_id: &str, rule: Option<&str>) -> Result<Order, ReviewError> {
        let case = self.case(hh_id)?;
        let mut asked = case.cards.iter().filter(|card| rule.is_none_or(|rule| card.flag.rule == rule));
        asked.find_map(|card| Some(card.earlier.as_ref()?.order(&case.row.hh_id, &card.flag.rule))).ok_or(ReviewError::NoEarlierAnswer)
    }

    /// Puts the newest earlier answer on each card that still needs one: an explanation, or a waiver whose last day has not passed.
    ///
    /// # Errors
    /// What the store says.
    pub(in crate::review::case) fn recall_answers(&self, cards: &mut [Card], period: Period, hh: &str) -> Result<(), ReviewError> {
        let read = self.office.store.read();
        let lacks = |card: &Card| card.state.is_unsettled() && card.earlier.is_none() && matches!(card.flag.subject, Subject::Household(_));
        let mut earlier: Vec<Period> = read.periods()?.into_iter().filter(|of| *of < period).collect();
        earlier.sort_unstable();
        for of in earlier.into_iter().rev() {
            if !cards.iter().any(lacks) {
                break;
            }
            let Some(number) = self.number_in(of, hh)? else { continue };
            for standing in read.standings_of(of, &number)? {
                let deed = match standing.state {
                    FlagState::Confirmed => Deed::Explain,
                    FlagState::Waived => Deed::Waive,
                    _ => continue,
                };
                let Some(card) = cards.iter_mut().find(|card| card.flag.rule == standing.key.rule && lacks(card)) else { continue };
                let payload = read.entry(standing.settled)?.and_then(|stored| Payload::parse(&stored.entry.payload)).unwrap_or_default();
                let is_over = payload.until.is_none_or(|until| until < self.office.clock.today());
                if (deed == Deed::Waive && is_over) || (deed == Deed::Explain && !card.flag.kind.may_be_explained()) {
                    continue;
                }
                let Some(how) = self.settled(standing.settled)? else { continue };
                let then = self.office.words(&read.flag(standing.flag)?, of).said;
                let said = text("{period}已处理: {how}；当时: {then}", "settled in {period}: {how}; then: {then}");
                card.earlier = Some(EarlierAnswer {
                    period: of,
                    deed,
                    reasons: payload.reasons,
                    evidence: payload.evidence,
                    note: read.note(standing.settled)?.unwrap_or_default(),
                    approver: if payload.approver.is_empty() { String::new() } else { read.staff_name(&payload.approver)? },
                    until: payload.until,
                    said: said.fill(&[("period", &of.title()), ("how", &how), ("then", &then)]),
                });
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use crate::domain::flag::FlagState;
    use crate::domain::period::Period;
    use crate::exchange::batch::FileKind;
    use crate::i18n::Lang;
    use crate::review::case::waivers::WaiverState;
    use crate::review::desk::state::Desk;
    use crate::review::error::ReviewError;
    use crate::review::rows::Card;
    use crate::review::rows::Deed;
    use crate::review::rows::Order;
    use crate::review::tests::rig;

    const HH: &str = "98010100001";

    fn bring(desk: &mut Desk, year: i32, net: &str) {
        let house = [("prov", "演示省"), ("village", "石门村"), ("head_name", "王建国"), ("size_year", "1"), ("net", net), ("net_pc", net)];
        let member = [("name", "王建国"), ("labour", "普通劳动力"), ("relation", "户主")];
        rig::import(&mut desk.office, vec![rig::layer(year, FileKind::Yearly, &[(HH, &house, &[&member])])], true).expect("imported");
        desk.start_over().expect("read");
    }

    fn card(desk: &Desk) -> Card {
        let cards = desk.case(HH).expect("a case").cards;
        cards.into_iter().find(|card| card.flag.rule == "INC05").expect("below the attention line")
    }

    fn desk(answer: &Order) -> Desk {
        let mut desk = Desk::of(rig::office()).expect("a desk");
        bring(&mut desk, 2024, "9000");
        assert_eq!(card(&desk).earlier, None, "there is no earlier period");
        desk.order(answer).expect("answered");
        rig::on(&mut desk, "2025-10-18T08:30:00Z", "王芳");
        bring(&mut desk, 2025, "9100");
        desk
    }

    /// The years that `judged_three_years` brings in.
    const YEARS: [i32; 3] = [2024, 2025, 2026];

    /// How the flag stands in each of them.
    fn states(desk: &mut Desk) -> [FlagState; 3] {
        YEARS.map(|year| {
            desk.turn_to(Period::annual(year)).expect("turned");
            card(desk).state
        })
    }

    fn judged_three_years(desk: &mut Desk) {
        for (year, net) in [(2024, "9000"), (2025, "9100"), (2026, "9200")] {
            rig::on(desk, &format!("{year}-10-18T08:30:00Z"), "王芳");
            bring(desk, year, net);
        }
    }

    fn on_the_flag(deed: Deed) -> Order {
        Order {
            households: vec![HH.into()],
            deed: Some(deed),
            rule: Some("INC05".into()),
            evidence: vec!["E1".into()],
            note: "在家照料老人".into(),
            ..Order::default()
        }
    }

    #[test]
    fn what_is_taken_over_is_asked_for_by_the_flag_or_is_the_first_and_refused_where_there_is_none() {
        let mut desk = desk(&Order { reasons: vec!["R02".into()], ..on_the_flag(Deed::Explain) });
        for rule in [Some("INC05"), None] {
            let order = desk.taken_over(HH, rule).expect("answered before");
            assert_eq!(
                (order.rule.as_deref(), order.deed, order.reasons.as_slice()),
                (Some("INC05"), Some(Deed::Explain), &["R02".into()][..])
            );
        }
        assert!(matches!(desk.taken_over(HH, Some("INC01")), Err(ReviewError::NoEarlierAnswer)), "this one was never answered");
        let order = desk.taken_over(HH, None).expect("answered before");
        desk.order(&order).expect("taken over");
        assert!(matches!(desk.taken_over(HH, Some("INC05")), Err(ReviewError::NoEarlierAnswer)), "it is answered now");
        assert!(matches!(desk.taken_over("98010100009", None), Err(ReviewError::NoHousehold(_))));
    }

    #[test]
    fn an_explanation_of_an_earlier_period_is_shown_with_its_numbers_and_taken_over_by_an_entry_of_its_own() {
        let mut desk = desk(&Order { reasons: vec!["R02".into()], ..on_the_flag(Deed::Explain) });
        let shown = card(&desk);
        assert_eq!(shown.state, FlagState::Open, "nothing is taken over in silence");
        let earlier = shown.earlier.expect("an earlier answer");
        let said = earlier.said.get(Lang::Zh);
        assert!(said.starts_with("2024年度已处理: 说明属实：“低于关注线”属实，R02") && said.contains("在家照料老人"), "{said}");
        assert!(
            said.contains("当时: 人均纯收入 9,000.00 元") && shown.words.said.get(Lang::Zh).contains("9,100.00"),
            "then and now: {said}"
        );
        let tip = desk.office.store.read().ledger_tip().expect("read").0;
        desk.order(&earlier.order(HH, "INC05")).expect("taken over");
        assert_eq!(desk.office.store.read().ledger_tip().expect("read").0, tip + 1, "an entry of its own");
        let now = card(&desk);
        assert_eq!((now.state, now.earlier), (FlagState::Confirmed, None));
        let told = now.settled.expect("settled").get(Lang::Zh).to_owned();
        assert!(told.contains("R02") && told.contains("沿用2024年度：在家照料老人") && told.contains("王芳"), "{told}");
        assert_eq!(rig::findings(&desk.office), Vec::<String>::new());
    }

    #[test]
    fn a_waiver_holds_in_later_periods_until_its_last_day_by_an_entry_of_its_own() {
        let waived = |until: &str| Order { approver: "张镇长".into(), until: until.parse().ok(), ..on_the_flag(Deed::Waive) };
        let mut desk = desk(&waived("2026-12-31"));
        let now = card(&desk);
        assert_eq!((now.state, now.earlier), (FlagState::Waived, None), "nobody has to ask for it");
        let told = now.settled.expect("settled").get(Lang::Zh).to_owned();
        assert!(told.contains("沿用2024年度：在家照料老人") && told.contains("到 2026-12-31 为止"), "{told}");
        let rows = desk.waivers().expect("listed");
        assert_eq!(rows.iter().map(|row| (row.until, row.approver.as_str())).collect::<Vec<_>>(), [("2026-12-31".parse().ok(), "张镇长")]);
        let rates = desk.hit_rates().expect("counted");
        assert_eq!(rates.iter().find(|rate| rate.rule == "INC05").map(|rate| rate.waived), Some(1), "where it was given, and nowhere else");
        assert_eq!(rig::findings(&desk.office), Vec::<String>::new(), "the ledger replays to the same");
        // From period to period the note says where it was given.
        rig::on(&mut desk, "2026-10-18T08:30:00Z", "王芳");
        bring(&mut desk, 2026, "9200");
        let told = card(&desk).settled.expect("settled").get(Lang::Zh).to_owned();
        assert!(told.contains("沿用2024年度：") && !told.contains("沿用2025"), "{told}");
        // Its last day passes: the flag stands open again, and the run of another period does not carry it.
        rig::on(&mut desk, "2027-10-18T08:30:00Z", "王芳");
        bring(&mut desk, 2027, "9300");
        assert_eq!(card(&desk).state, FlagState::Open);
        assert_eq!(rig::findings(&desk.office), Vec::<String>::new());
    }

    #[test]
    fn a_waiver_given_when_later_periods_were_judged_holds_there_at_once_and_is_undone_with_its_entries() {
        let [then, mid, late] = YEARS.map(Period::annual);
        let mut desk = Desk::of(rig::office()).expect("a desk");
        judged_three_years(&mut desk);
        let rows = |desk: &Desk| [then, mid, late].map(|of| desk.office.store.read().standings(of).expect("read"));
        let waive = Order { approver: "张镇长".into(), until: "2027-12-31".parse().ok(), ..on_the_flag(Deed::Waive) };
        assert_eq!(states(&mut desk), [FlagState::Open; 3]);
        for round in 0..2 {
            desk.turn_to(then).expect("turned");
            let tip = desk.office.store.read().ledger_tip().expect("read").0;
            let done = desk.order(&waive).expect("waived");
            assert_eq!(desk.office.store.read().ledger_tip().expect("read").0, tip + 3, "an entry of its own in each period");
            assert_eq!((done.cases, states(&mut desk)), (1, [FlagState::Waived; 3]), "round {round}");
            // The next run finds nothing more to do.
            let at_once = rows(&desk);
            for of in [mid, late] {
                desk.office.assess(Some(of), &|_| true).expect("judged");
            }
            assert_eq!(rows(&desk), at_once, "the same as after the next run");
            desk.turn_to(then).expect("turned");
            let undone = desk.undo().expect("undone");
            assert!(!undone.said.get(Lang::Zh).contains("3 条"), "{:?}", undone.said);
            assert_eq!((undone.cases, states(&mut desk)), (1, [FlagState::Open; 3]), "all of it is taken back");
            assert_eq!(rig::findings(&desk.office), Vec::<String>::new(), "the ledger replays to the same");
        }
        desk.turn_to(then).expect("turned");
        desk.redo().expect("done again");
        assert_eq!(states(&mut desk), [FlagState::Waived; 3]);
        assert_eq!(desk.waivers().expect("listed").len(), 1, "one waiver");
        assert_eq!(rig::findings(&desk.office), Vec::<String>::new());
    }

    #[test]
    fn a_waiver_that_is_taken_back_goes_in_later_periods_too_and_comes_back_with_an_undo() {
        let [then, mid, late] = YEARS.map(Period::annual);
        let mut desk = Desk::of(rig::office()).expect("a desk");
        judged_three_years(&mut desk);
        let waive = Order { approver: "张镇长".into(), until: "2027-12-31".parse().ok(), ..on_the_flag(Deed::Waive) };
        let back = Order { deed: Some(Deed::Reverse), rule: Some("INC05".into()), households: vec![HH.into()], ..Order::default() };
        desk.turn_to(then).expect("turned");
        desk.order(&waive).expect("waived");
        desk.turn_to(then).expect("turned");
        desk.order(&back).expect("taken back");
        assert_eq!(states(&mut desk), [FlagState::Open; 3], "what was carried goes with it");
        let said = desk.case(HH).expect("a case").history[0].what.clone();
        assert!(said.get(Lang::Zh).contains("豁免撤回了"), "{said:?}");
        assert!(desk.waivers().expect("listed").iter().all(|row| row.state == WaiverState::Revoked));
        for of in [mid, late] {
            desk.office.assess(Some(of), &|_| true).expect("judged");
        }
        assert_eq!(states(&mut desk), [FlagState::Open; 3], "a run does not bring it back");
        desk.turn_to(then).expect("turned");
        desk.undo().expect("undone");
        assert_eq!(states(&mut desk), [FlagState::Waived; 3]);
        desk.turn_to(then).expect("turned");
        desk.redo().expect("done again");
        assert_eq!(states(&mut desk), [FlagState::Open; 3]);
        // A new one is a new one, and holds in the later periods as the first did.
        desk.turn_to(then).expect("turned");
        desk.order(&waive).expect("waived again");
        assert_eq!(states(&mut desk), [FlagState::Waived; 3]);
        assert_eq!(rig::findings(&desk.office), Vec::<String>::new(), "the ledger replays to the same");
        // What somebody said of it since stands, there and in what follows.
        desk.turn_to(mid).expect("turned");
        desk.order(&back).expect("taken back in the second year");
        desk.order(&Order { reasons: vec!["R02".into()], ..on_the_flag(Deed::Explain) }).expect("explained there");
        desk.turn_to(then).expect("turned");
        desk.order(&back).expect("taken back");
        assert_eq!(states(&mut desk), [FlagState::Open, FlagState::Confirmed, FlagState::Open]);
        assert_eq!(rig::findings(&desk.office), Vec::<String>::new(), "the ledger replays to the same");
    }

    #[test]
    fn a_closed_campaign_keeps_what_it_holds_whether_a_waiver_is_given_or_taken_back() {
        let [then, mid, _] = YEARS.map(Period::annual);
        let waive = Order { approver: "张镇长".into(), until: "2027-12-31".parse().ok(), ..on_the_flag(Deed::Waive) };
        let back = Order { deed: Some(Deed::Reverse), rule: Some("INC05".into()), households: vec![HH.into()], ..Order::default() };
        let mut desk = Desk::of(rig::office()).expect("a desk");
        judged_three_years(&mut desk);
        desk.office.close_campaign(mid).expect("closed");
        desk.turn_to(then).expect("turned");
        desk.order(&waive).expect("waived");
        assert_eq!(states(&mut desk), [FlagState::Waived, FlagState::Open, FlagState::Waived], "not into a closed one");
        assert_eq!(rig::findings(&desk.office), Vec::<String>::new());
        let mut desk = Desk::of(rig::office()).expect("a desk");
        judged_three_years(&mut desk);
        desk.turn_to(then).expect("turned");
        desk.order(&waive).expect("waived");
        desk.office.close_campaign(mid).expect("closed");
        desk.turn_to(then).expect("turned");
        desk.order(&back).expect("taken back");
        assert_eq!(states(&mut desk), [FlagState::Open, FlagState::Waived, FlagState::Open], "nor out of one");
        assert_eq!(rig::findings(&desk.office), Vec::<String>::new());
    }

    #[test]
    fn a_waiver_given_late_gives_way_to_what_was_said_in_a_later_period() {
        let [then, mid, late] = YEARS.map(Period::annual);
        let mut desk = Desk::of(rig::office()).expect("a desk");
        judged_three_years(&mut desk);
        desk.turn_to(mid).expect("turned");
        desk.order(&Order { reasons: vec!["R02".into()], ..on_the_flag(Deed::Explain) }).expect("answered");
        desk.turn_to(then).expect("turned");
        desk.order(&Order { approver: "张镇长".into(), until: "2027-12-31".parse().ok(), ..on_the_flag(Deed::Waive) }).expect("waived");
        let state = |desk: &mut Desk, of: Period| {
            desk.turn_to(of).expect("turned");
            card(desk).state
        };
        assert_eq!((state(&mut desk, mid), state(&mut desk, late)), (FlagState::Confirmed, FlagState::Open), "what was said last counts");
    }

    #[test]
    fn a_waiver_that_is_over_or_given_way_is_not_carried() {
        let waived = |until: &str| Order { approver: "张镇长".into(), until: until.parse().ok(), ..on_the_flag(Deed::Waive) };
        let over = card(&desk(&waived("2025-06-30")));
        assert_eq!((over.state, over.earlier), (FlagState::Open, None), "its last day has passed");
        // The flag was opened again in the first period: what was said of it last counts.
        let mut desk = desk(&waived("2026-12-31"));
        rig::on(&mut desk, "2026-10-18T08:30:00Z", "王芳");
        bring(&mut desk, 2025, "8000");
        assert_eq!(card(&desk).state, FlagState::Reopened, "other figures are looked at again");
        bring(&mut desk, 2026, "9200");
        assert_eq!(card(&desk).state, FlagState::Open, "it was open when the next period came");
    }

    #[test]
    fn a_waiver_goes_along_when_the_household_gets_another_number() {
        const NEW: &str = "98010100777";
        const HEAD: &str = "98010119900307451X";
        let bring = |desk: &mut Desk, year: i32, hh: &'static str, net: &'static str| {
            let house = [
                ("prov", "演示省"),
                ("village", "石门村"),
                ("head_name", "王建国"),
                ("head_cert_no", HEAD),
                ("size_year", "1"),
                ("net", net),
                ("net_pc", net),
            ];
            let member = [("name", "王建国"), ("labour", "普通劳动力"), ("relation", "户主")];
            rig::import(&mut desk.office, vec![rig::layer(year, FileKind::Yearly, &[(hh, &house, &[&member])])], true).expect("imported");
            desk.start_over().expect("read");
        };
        let card = |desk: &Desk, hh: &str| {
            let cards = desk.case(hh).expect("a case").cards;
            cards.into_iter().find(|card| card.flag.rule == "INC05").expect("below the attention line")
        };
        let mut desk = Desk::of(rig::office()).expect("a desk");
        bring(&mut desk, 2024, HH, "9000");
        let waive = Order { approver: "张镇长".into(), until: "2027-12-31".parse().ok(), ..on_the_flag(Deed::Waive) };
        desk.order(&waive).expect("waived");
        rig::on(&mut desk, "2025-10-18T08:30:00Z", "王芳");
        bring(&mut desk, 2025, NEW, "9100");
        let now = card(&desk, NEW);
        assert_eq!(now.state, FlagState::Waived);
        let told = now.settled.expect("settled").get(Lang::Zh).to_owned();
        assert!(told.contains("沿用2024年度：在家照料老人（2024 时户编号 98010100001）"), "{told}");
        assert_eq!(rig::findings(&desk.office), Vec::<String>::new(), "the ledger replays to the same");
        // Over two periods, and back to the first number.
        rig::on(&mut desk, "2026-10-18T08:30:00Z", "王芳");
        bring(&mut desk, 2026, HH, "9200");
        assert_eq!(card(&desk, HH).state, FlagState::Waived);
        assert_eq!(rig::findings(&desk.office), Vec::<String>::new());
        // Under the new number it goes on from period to period: once, and listed once.
        let mut desk = Desk::of(rig::office()).expect("a desk");
        bring(&mut desk, 2024, HH, "9000");
        desk.order(&waive).expect("waived");
        rig::on(&mut desk, "2025-10-18T08:30:00Z", "王芳");
        bring(&mut desk, 2025, NEW, "9100");
        rig::on(&mut desk, "2026-10-18T08:30:00Z", "王芳");
        bring(&mut desk, 2026, NEW, "9200");
        assert_eq!((card(&desk, NEW).state, desk.waivers().expect("listed").len()), (FlagState::Waived, 1));
    }
}
