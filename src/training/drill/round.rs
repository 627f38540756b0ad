//! What the drill says at the desk: what it is, which case of the ten is open, what was given and, at the end, for all of them.
//!
//! It tells nothing of what is agreed on. What does not live here: the cases (`mod.rs`), where it is drawn (`ui/shell/drill.rs`,
//! `ui/linear/drill.rs`).

use crate::domain::case::Status;
use crate::i18n::Text;
use crate::i18n::text;
use crate::review::desk::state::Desk;
use crate::training::drill;
use crate::training::drill::CASES;
use crate::training::drill::VERDICTS;

/// The ten cases at a desk.
#[derive(Clone, Debug)]
pub struct DrillRound {
    // 户编号. A case is called by its head, as the list calls it: numbers of the drill's own would be another order than the list's.
    cases: Vec<String>,
}

impl DrillRound {
    /// The cases of the drill.
    #[must_use]
    pub fn drawn() -> DrillRound {
        let households = drill::stage().households_by_name();
        let of = |case: &drill::DrillCase| households.get(&case.number.to_string()).cloned();
        DrillRound { cases: CASES.iter().filter_map(of).collect() }
    }

    fn given(household: &str, desk: &Desk) -> Option<Status> {
        desk.row(household).map(|row| row.status).filter(|status| VERDICTS.contains(status))
    }

    fn head(household: &str, desk: &Desk) -> String {
        desk.row(household).map(|row| row.head.clone()).unwrap_or_default()
    }

    /// How many were judged, and how many there are.
    #[must_use]
    pub fn judged(&self, desk: &Desk) -> (usize, usize) {
        (self.cases.iter().filter(|household| DrillRound::given(household, desk).is_some()).count(), self.cases.len())
    }

    /// The sentence to be shown; holes for keys are left open.
    #[must_use]
    pub fn said(&self, in_front: Option<&str>, desk: &Desk) -> Text {
        let (judged, of) = self.judged(desk);
        if judged == of {
            let given = |verdict: Status| {
                let own = self.cases.iter().filter(|household| DrillRound::given(household, desk) == Some(verdict));
                let heads: Vec<String> = own.map(|household| DrillRound::head(household, desk)).collect();
                let said = text("{verdict} {heads}", "{verdict} {heads}");
                (!heads.is_empty()).then(|| said.fill(&[("verdict", &verdict.label()), ("heads", &heads.join(" "))]))
            };
            let said = text(
                "{of} 户都判完了：{given}。答案由老师讲。可以退出了，退出后把结果写出来",
                "All {of} are judged: {given}. The trainer tells what is agreed on. Leave, and then write the result",
            );
            return said.fill(&[("of", &of), ("given", &Text::list(VERDICTS.into_iter().filter_map(given)))]);
        }
        let open = in_front.and_then(|open| self.cases.iter().find(|household| *household == open));
        let Some(household) = open else {
            let said = text(
                "{of} 户有商定的答案，混在一起：看不出哪户是哪种，也看不到别人怎样判。一户一户打开看数、看疑点，自己定；判得对不对这里不说。",
                "{of|case|cases} with agreed answers, mixed: nothing tells which is which, nor what others decided. Open each, weigh figures and flags, and decide; whether it was right is not said here.",
            );
            return said.fill(&[("of", &of)]);
        };
        let said = match DrillRound::given(household, desk) {
            Some(verdict) => text(
                "{who}这一题（共 {of} 题）：您给的是“{verdict}”。要改，先 {key.undo} 撤销或 {key.reopen} 重新打开。",
                "{who}, one case of {of}: you gave “{verdict}”. To change it, {key.undo} takes it back, or {key.reopen} opens it again.",
            )
            .fill(&[("verdict", &verdict.label())]),
            None => text(
                "{who}这一题（共 {of} 题）：数站得住就 {key.approve} 通过，要村里拿材料就 {key.return} 退回，定不下来就 {key.hold} 挂起。",
                "{who}, one case of {of}: {key.approve} approves figures that stand, {key.return} returns what the village has to prove, {key.hold} holds what cannot be decided.",
            ),
        };
        said.fill(&[("who", &DrillRound::head(household, desk)), ("of", &of)])
    }
}
