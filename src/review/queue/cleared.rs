//! Why a flag went out: the run that no longer made it, and the edit between that run and the one before.
//!
//! Worked out from stored facts each time it is asked. What does not live here: the state it comes to (`assess/flag_lifecycle.rs`).

use crate::domain::act::Act;
use crate::domain::flag::FlagState;
use crate::i18n::Lang;
use crate::i18n::Text;
use crate::i18n::text;
use crate::review::assess::threshold;
use crate::review::case::versions;
use crate::review::desk::state::Desk;
use crate::review::error::ReviewError;
use crate::review::rows::Card;
use crate::review::rows::LogRow;
use crate::store::flag::FlagKey;
use crate::store::flag::Standing;
use crate::store::payload::Payload;

impl Desk {
    /// Says on the cards of flags that went out what made them, and gives a line of history for each.
    ///
    /// # Errors
    /// What the store says.
    pub(in crate::review) fn say_what_cleared(&self, cards: &mut [Card], standings: &[Standing]) -> Result<Vec<LogRow>, ReviewError> {
        let mut rows = Vec::new();
        for card in cards {
            let standing = standings.iter().find(|standing| standing.key == FlagKey::of(&card.flag));
            let Some((standing, out)) = standing.map(|own| Ok::<_, ReviewError>((own, self.cleared_by(own)?))).transpose()? else {
                continue;
            };
            let Some(out) = out else { continue };
            card.crossed = self.crossed(standing)?;
            let what = text("疑点{state}: {title}（{out}）", "flag {state}: {title} ({out})").fill(&[
                ("state", &card.state.label()),
                ("title", &card.title),
                ("out", &out),
            ]);
            card.out = Some(out);
            rows.push(LogRow { seq: 0, at: self.office.clock.local(&standing.since), who: String::new(), what });
        }
        Ok(rows)
    }

    /// What made a flag go out: the household's own edit with batch and fields, else what else changed; none while it fires.
    ///
    /// # Errors
    /// What the store says.
    fn cleared_by(&self, standing: &Standing) -> Result<Option<Text>, ReviewError> {
        let (FlagState::Corrected | FlagState::AutoCleared, Some(period)) = (standing.state, self.period()) else { return Ok(None) };
        let read = self.office.store.read();
        let runs: Vec<_> = read.assessments()?.into_iter().filter(|run| run.period == period).collect();
        let mut last = None;
        for (at, run) in runs.iter().enumerate().rev() {
            if read.found_in(run.id, standing.flag)? {
                last = Some(at);
                break;
            }
        }
        let (Some(before), Some(run)) = (last.and_then(|at| runs.get(at)), last.and_then(|at| runs.get(at + 1))) else { return Ok(None) };
        let between = |id: i64| before.upto < id && id <= run.upto;
        let hh_id = &standing.key.hh_id;
        let mut edits = Vec::new();
        if !hh_id.is_empty() {
            let stored = read.versions(period, hh_id)?;
            for (at, version) in stored.iter().enumerate().filter(|(_, version)| between(version.id)) {
                let earlier = at.checked_sub(1).and_then(|at| stored.get(at)).map(|version| &version.record);
                edits.push(versions::changes(earlier, &version.record, version.batch));
            }
            for year in 1..=3 {
                let of = period.back(year);
                let Some(number) = self.number_in(of, hh_id)? else { continue };
                let moved = read.versions(of, &number)?.into_iter().rfind(|version| between(version.id));
                edits.extend(moved.map(|version| {
                    text("第 {batch} 批: {period}数据有变", "batch {batch}: figures of {period} changed")
                        .fill(&[("batch", &version.batch), ("period", &of.title())])
                }));
            }
        }
        if before.rulebook != run.rulebook {
            let digest = |digest: &str| digest.get(..8).unwrap_or(digest).to_owned();
            edits.push(
                text("规则或标准有改动（规则库 {a} → {b}）", "rules or limits changed (rulebook {a} → {b})")
                    .fill(&[("a", &digest(&before.rulebook)), ("b", &digest(&run.rulebook))]),
            );
        }
        if edits.is_empty() {
            edits.push(text("别的户、部门名册或日期有变", "other households, rosters or the day changed"));
        }
        let joined = |lang: Lang, gap: &str| edits.iter().map(|edit| edit.get(lang)).collect::<Vec<_>>().join(gap);
        Ok(Some(Text::made(joined(Lang::Zh, "；"), joined(Lang::En, "; "))))
    }

    /// The change that just took a flag over its line, when the file noted one and the flag has not fired again since.
    ///
    /// # Errors
    /// What the store says.
    fn crossed(&self, standing: &Standing) -> Result<Option<Text>, ReviewError> {
        if standing.state != FlagState::Corrected || standing.key.hh_id.is_empty() {
            return Ok(None);
        }
        let notices = self.office.store.read().ledger_of(&standing.key.hh_id)?.into_iter().filter(|stored| stored.entry.act == Act::Notice);
        let told = notices.filter_map(|stored| {
            let payload = Payload::parse(&stored.entry.payload)?;
            threshold::told(&payload).filter(|_| payload.period == self.period() && stored.entry.at == standing.since)
        });
        Ok(told.filter(|crossing| crossing.rule == standing.key.rule).last().map(|crossing| crossing.text(&self.titled(&crossing.rule))))
    }
}
