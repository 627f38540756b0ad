//! The clue that a case begins: where somebody answered or returned it with the reason that starts an identification, the clue has what is
//! known of the household, and the words of the flags that the reason was given for. A person enters it, in a form or by a command.
//!
//! What does not live here: entering a clue (`desk/clues.rs`), the form (`ui/dialog/clue.rs`).

use crate::domain::act::Act;
use crate::domain::office::clue::ClueFound;
use crate::domain::office::clue_word::ClueSource;
use crate::domain::reason;
use crate::domain::reason::Effect;
use crate::i18n::Lang;
use crate::i18n::Text;
use crate::i18n::text;
use crate::review::case::EntryTold;
use crate::review::case::undone;
use crate::review::desk::state::Desk;
use crate::review::error::ReviewError;
use crate::review::rows::mask;
use crate::store::payload::Payload;

fn identifies(payload: &Payload) -> bool {
    let begins = |code: &String| reason::reason(code).is_some_and(|reason| reason.effect == Effect::Identifies);
    payload.reasons.iter().any(begins)
}

impl Desk {
    /// A clue of today on a household for which identification was started and not taken back.
    ///
    /// # Errors
    /// `NoHousehold`, nobody gave that reason, or what the store says.
    pub fn clue_of_case(&self, hh: &str) -> Result<ClueFound, ReviewError> {
        let period = self.period.ok_or(ReviewError::NoPeriod)?;
        let row = self.row(hh).ok_or_else(|| ReviewError::NoHousehold(hh.to_owned()))?;
        let read = self.office.store.read();
        let told: Vec<EntryTold> = read
            .ledger_of(hh)?
            .into_iter()
            .map(|stored| EntryTold { payload: Payload::parse(&stored.entry.payload).unwrap_or_default(), stored })
            .filter(|told| told.payload.period == Some(period))
            .collect();
        let gone = undone(&told);
        let is_case = |told: &&EntryTold| matches!(told.stored.entry.act, Act::Return | Act::Hold);
        let newest = told.iter().rev().filter(|told| !gone.contains(&told.stored.entry.seq)).find(is_case);
        let of_case = newest.is_some_and(|told| identifies(&told.payload));
        let (mut answered, mut open) = (Vec::new(), Vec::new());
        for standing in read.standings_of(period, hh)? {
            let is_answer =
                standing.state.is_human() && told.iter().any(|told| told.stored.entry.seq == standing.settled && identifies(&told.payload));
            if is_answer || (of_case && standing.state.is_unsettled()) {
                let said = self.office.words_in(&read.flag(standing.flag)?, period, Lang::Zh).said;
                if is_answer { &mut answered } else { &mut open }.push(said);
            }
        }
        if answered.is_empty() && !of_case {
            return Err(ReviewError::Listed(not_started(hh)));
        }
        let words = if answered.is_empty() { open } else { answered }.join("；");
        Ok(ClueFound {
            source: ClueSource::Review,
            on: self.today(),
            village: row.village.key().to_owned(),
            hh_id: row.hh_id.clone(),
            name: row.head.clone(),
            teller: String::new(),
            words,
        })
    }
}

fn not_started(hh: &str) -> Text {
    text(
        "户 {hh} 没有按 R18（启动监测对象识别）退回、挂起或说明过；先写这个原因，或者登记线索时写明村、户主和来源“审核”",
        "household {hh} was not returned, held or explained with R18 (identification is started); give that reason first, or enter the clue with village, name and source of its own",
    )
    .fill(&[("hh", &mask::household(hh))])
}

#[cfg(test)]
mod tests {
    use crate::domain::office::clue_word::ClueSource;
    use crate::exchange::batch::FileKind;
    use crate::i18n::Lang;
    use crate::review::desk::state::Desk;
    use crate::review::rows::Deed;
    use crate::review::rows::Order;
    use crate::review::tests::rig;

    const HH: &str = "98010100001";

    #[test]
    fn a_case_begins_a_clue_where_the_reason_was_given_and_stands_and_nowhere_else() {
        let mut desk = Desk::of(rig::office()).expect("a desk");
        let house =
            [("prov", "演示省"), ("village", "石门村"), ("head_name", "王建国"), ("size_year", "1"), ("net", "9000"), ("net_pc", "9000")];
        let member = [("name", "王建国"), ("labour", "普通劳动力"), ("relation", "户主")];
        rig::import(&mut desk.office, vec![rig::layer(2024, FileKind::Yearly, &[(HH, &house, &[&member])])], true).expect("imported");
        desk.start_over().expect("read");
        let refused = |desk: &Desk| desk.clue_of_case(HH).expect_err("not started").text().get(Lang::Zh).to_owned();
        assert!(refused(&desk).contains("R18"), "{}", refused(&desk));
        let with = |deed: Deed, rule: Option<&str>| Order {
            households: vec![HH.into()],
            deed: Some(deed),
            rule: rule.map(str::to_owned),
            reasons: vec!["R18".into()],
            evidence: vec!["E1".into()],
            note: "可能返贫".into(),
            ..Order::default()
        };
        desk.order(&with(Deed::Explain, Some("INC05"))).expect("explained");
        let found = desk.clue_of_case(HH).expect("started");
        assert_eq!((found.source, found.village.as_str(), found.name.as_str()), (ClueSource::Review, "石门村", "王建国"));
        let card = desk.case(HH).expect("a case").cards.into_iter().find(|card| card.flag.rule == "INC05").expect("a card");
        assert_eq!(found.words, card.words.said.get(Lang::Zh), "the flag it was said of, no other");
        assert!(desk.clues().expect("read").is_empty(), "nobody entered it");
        desk.undo().expect("undone");
        assert!(refused(&desk).contains("R18"));
        desk.order(&with(Deed::Hold, None)).expect("held");
        let found = desk.clue_of_case(HH).expect("started");
        assert!(found.words.contains(card.words.said.get(Lang::Zh)), "every flag that is open: {}", found.words);
        assert_eq!(desk.add_clues(std::slice::from_ref(&found)).expect("entered").new.len(), 1);
        assert_eq!(desk.add_clues(&[found]).expect("there").same, 1, "never twice");
        assert_eq!(rig::findings(&desk.office), Vec::<String>::new());
    }
}
