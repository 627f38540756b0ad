//! Rules that say nothing beside others that ask the same already (`silent_beside` in the book): a relation between rules, decided by
//! what fired in this run, so a rule that is switched off or skipped silences none.
//!
//! What does not live here: whom it names (`shipped/book/*.toml`), judging a rule by itself (`mod.rs`).

use crate::domain::flag::Outcome;
use crate::rules::book::Rule;

/// Which of the rules judged are silent beside which others, by their position.
pub(crate) struct Silence(Vec<(usize, Vec<usize>)>);

impl Silence {
    /// Of rules in the order in which they are judged.
    pub fn new(rules: &[&Rule]) -> Silence {
        let at = |code: &String| rules.iter().position(|rule| rule.code == *code);
        let quiet = rules.iter().enumerate().filter(|(_, rule)| !rule.silent_beside.is_empty());
        Silence(quiet.map(|(own, rule)| (own, rule.silent_beside.iter().filter_map(at).collect())).collect())
    }

    /// Whether a rule has nothing to say, as one that it names fired.
    pub fn holds(&self, own: usize, outcomes: &[Outcome]) -> bool {
        let fired = |at: &usize| matches!(outcomes.get(*at), Some(Outcome::Fires(_)));
        self.0.iter().any(|(quiet, beside)| *quiet == own && beside.iter().any(fired))
    }

    /// What fired and has nothing to say ends clear.
    pub fn lay_over(&self, outcomes: &mut [Outcome]) {
        for (own, _) in &self.0 {
            if self.holds(*own, outcomes)
                && let Some(outcome @ Outcome::Fires(_)) = outcomes.get_mut(*own)
            {
                *outcome = Outcome::Clear;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::domain::flag::Outcome;
    use crate::domain::flag::Severity;
    use crate::domain::flag::why::Why;
    use crate::rules::judge::silence::Silence;

    #[test]
    fn only_what_fired_silences_and_only_what_fired_is_silenced() {
        let silence = Silence(vec![(1, vec![0, 2])]);
        let (fires, clear) = (Outcome::Fires(Severity::Low), Outcome::Clear);
        let skipped = Outcome::Skipped(Why::Empty);
        for (given, wanted) in [
            ([fires, fires, clear], clear),
            ([clear, fires, fires], clear),
            ([clear, fires, clear], fires),
            ([skipped, fires, Outcome::NotConcerned], fires),
            ([fires, skipped, clear], skipped),
            ([fires, clear, fires], clear),
        ] {
            let mut outcomes = given;
            silence.lay_over(&mut outcomes);
            assert_eq!(outcomes, [given[0], wanted, given[2]], "{given:?}");
        }
    }
}
