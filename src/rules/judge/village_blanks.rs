//! Columns that a village left blank: a rule about the village that could fire if they were filled in waits for them in its households.
//!
//! Such a rule leaves out a household without the figure, so a blank column silences it, and nothing is skipped that a single household
//! could be asked about. A column counts as left blank where at least half of the village's households have the cell empty.
//! What does not live here: what an expression could come to (`filled.rs`), asking for the cell (`waiting.rs`).

use std::collections::BTreeMap;

use crate::domain::cell::Cell;
use crate::domain::field::FieldId;
use crate::domain::flag::Severity;
use crate::rules::book::Rule;
use crate::rules::book::Scope;
use crate::rules::eval::source::Eval;
use crate::rules::eval::source::Frame;
use crate::rules::judge::filled::FieldSet;
use crate::rules::judge::filled::Filled;
use crate::rules::judge::filled::fields_of;
use crate::rules::judge::if_none::IfNone;
use crate::rules::judge::stats;
use crate::rules::township::context::Live;

/// A column that a village left blank, and a rule about the village that waits for it.
pub(crate) struct VillageWait<'r> {
    /// The column.
    pub field: FieldId,
    /// The heaviest that the rule could say.
    pub severity: Severity,
    /// The rule.
    pub rule: &'r Rule,
}

/// What the rules about each village wait for, in book order.
pub(crate) fn of_villages<'r>(live: &Live<'r>) -> Vec<Vec<VillageWait<'r>>> {
    let weighs = |rule: &&Rule| rule.scope == Scope::Village && rule.severities.iter().any(|severity| *severity >= Severity::Medium);
    let rules: Vec<(&Rule, FieldSet)> = live.book.village_rules().filter(weighs).map(|rule| (rule, fields_of(live, rule))).collect();
    let if_none = IfNone::of(live);
    let filled = Filled { live, eval: Eval { arena: &live.book.arena, source: live }, if_none: Some(&if_none), open: None };
    (0..live.villages.len()).map(|village| of_village(&filled, &rules, village)).collect()
}

fn of_village<'r>(filled: &Filled<'_, 'r>, rules: &[(&'r Rule, FieldSet)], village: usize) -> Vec<VillageWait<'r>> {
    let blank = blank_columns(filled, village);
    let frame = stats::of_village(village);
    let mut waits = Vec::new();
    for (rule, reads) in rules {
        if !reads.meets(&blank) || fires(filled, rule, &frame) {
            continue;
        }
        let Some((severity, cells)) = filled.heaviest(rule, &frame) else { continue };
        let mut fields: Vec<FieldId> = cells.into_iter().map(|(field, _)| field).filter(|field| blank.has(*field)).collect();
        fields.dedup();
        waits.extend(fields.into_iter().map(|field| VillageWait { field, severity, rule }));
    }
    waits
}

/// Whether a rule says something heavier than low already.
fn fires(filled: &Filled, rule: &Rule, frame: &Frame) -> bool {
    let holds = |at| filled.eval.truth(at, frame) == Ok(true);
    rule.enough.into_iter().chain(rule.applies).chain([rule.when]).all(holds)
}

/// Which columns at least half of the households of a village left empty where the cell is asked for.
fn blank_columns(filled: &Filled, village: usize) -> FieldSet {
    let roll = filled.live.town.current;
    let households = filled.live.villages.get(village).map_or(&[][..], |village| &village.households);
    let mut empty: BTreeMap<FieldId, usize> = BTreeMap::new();
    for household in households {
        let frame = filled.live.household(*household as usize);
        for (id, cell) in roll.household_columns().iter().zip(roll.household_row(*household as usize)) {
            if *cell == Cell::EMPTY && filled.is_asked(*id, &frame) {
                *empty.entry(*id).or_default() += 1;
            }
        }
    }
    let mut blank = FieldSet::default();
    empty.into_iter().filter(|(_, count)| count * 2 >= households.len()).for_each(|(id, _)| blank.add(id));
    blank
}

#[cfg(test)]
mod tests {
    use crate::domain::flag::Severity;
    use crate::domain::period::Period;
    use crate::domain::roll::Roll;
    use crate::domain::tables::Tables;
    use crate::i18n::Lang;
    use crate::rules::book::Book;
    use crate::rules::judge::assess;
    use crate::rules::judge::ready;
    use crate::rules::judge::village_blanks::of_villages;
    use crate::rules::township::town::Town;
    use crate::rules::township::town_tests::campaign;
    use crate::rules::township::town_tests::flag;
    use crate::rules::township::town_tests::roll;
    use crate::rules::township::town_tests::told;

    /// A village of so many households: cells of this year, those of the last ones in `filled` otherwise, and cells of last year.
    fn village(households: usize, now: &str, filled: (usize, &str), before: &str) -> [Roll; 2] {
        let ids: Vec<String> = (0..households).map(|at| format!("{at:02}")).collect();
        let lines: Vec<String> =
            (0..households).map(|at| format!("village=石门村 {}", if at >= households - filled.0 { filled.1 } else { now })).collect();
        let rows: Vec<(&str, &str, &[&str])> = ids.iter().zip(&lines).map(|(id, line)| (id.as_str(), line.as_str(), &[][..])).collect();
        let past: Vec<(&str, &str, &[&str])> = ids.iter().map(|id| (id.as_str(), before, &[][..])).collect();
        [roll(Period::annual(2024), &rows), roll(Period::annual(2023), &past)]
    }

    /// What waits: `VIL06 prop_div`.
    fn waiting([now, before]: &[Roll; 2]) -> String {
        let book = Book::shipped().expect("a book");
        let (campaign, tables) = (campaign(now.period), Tables::new());
        let town = Town { campaign: &campaign, current: now, past: &[before], tables: &tables };
        let waits = of_villages(&ready(&book, &town));
        let told: Vec<String> = waits.iter().flatten().map(|wait| format!("{} {}", wait.rule.code, wait.field.code())).collect();
        told.join(", ")
    }

    #[test]
    fn a_blank_column_keeps_a_rule_about_the_village_waiting_where_it_could_fire() {
        let had = "prop_div=300 size_year=1 net_pc=9000 trans=100";
        let none = "prop_div=0 size_year=1 net_pc=9000 trans=100";
        for (households, now, filled, before, wanted) in [
            (12, "prop_div=_", (0, ""), had, "VIL06 prop_div"),
            // Nobody had it: it cannot have vanished.
            (12, "prop_div=_", (0, ""), none, ""),
            // Half of them, and fewer.
            (12, "prop_div=_", (6, "prop_div=0"), had, "VIL06 prop_div"),
            (12, "prop_div=_", (7, "prop_div=0"), had, ""),
            // Too many have it for it to have vanished, whatever the others say.
            (12, "prop_div=_", (6, "prop_div=300"), had, ""),
            // It is said that there is none: the rule fires by itself.
            (12, "prop_div=0", (0, ""), had, ""),
            (9, "prop_div=_", (0, ""), had, ""),
            (12, "net_pc=_", (0, ""), had, "VIL01 net_pc, VIL02 net_pc, VIL08 net_pc"),
            // Too few for a growth to be compared, and nothing to compare with.
            (9, "net_pc=_", (0, ""), had, "VIL08 net_pc"),
            (12, "net_pc=_", (0, ""), "prop=1", "VIL08 net_pc"),
            (4, "net_pc=_", (0, ""), had, ""),
            (12, "trans=_ size_year=1", (0, ""), had, "VIL06 trans, VIL07 trans"),
            // Blank means none there.
            (12, "risk_2=_", (0, ""), had, ""),
        ] {
            let found = waiting(&village(households, now, filled, before));
            assert_eq!(found, wanted, "{households} {now} {filled:?} {before}");
        }
    }

    #[test]
    fn the_cell_is_asked_of_each_household_with_the_weight_of_the_rule() {
        let [now, before] = village(12, "prop_div=_", (5, "prop_div=0"), "prop_div=300");
        let book = Book::shipped().expect("a book");
        let campaign = campaign(now.period);
        let done = assess(&book, &Town { campaign: &campaign, current: &now, past: &[&before], tables: &Tables::new() }, &|_, _| true);
        let asked = flag(&done, "IDV20", "00").expect("asked for");
        assert_eq!(asked.severity, Severity::High);
        assert!(told(asked).said.get(Lang::Zh).contains("资产收益扶贫分红收入（VIL06"), "{}", told(asked).said.get(Lang::Zh));
        assert!(flag(&done, "IDV20", "11").is_none(), "it said none");
    }
}
