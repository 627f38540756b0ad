//! Taking back, by name, what was entered of work at the doors and of who is responsible: duties, rounds in grids, lists and visits of
//! teams, drawings and findings of second visits.
//!
//! What is taken back is an entry of the same kind that names the one it undoes, so it works at any sitting, and so does doing it again;
//! an entry that another has spoken about since is not taken out from below it. What does not live here: which act is the last
//! (`undo.rs`), steps of clues (`desk/clues.rs`).

use std::collections::BTreeMap;

use crate::domain::act::Act;
use crate::domain::case::Refusal;
use crate::domain::office::duty::Duty;
use crate::domain::office::held_line::HeldLine;
use crate::domain::office::held_line::way_back;
use crate::domain::office::round::RoundLine;
use crate::domain::office::visit::VisitLine;
use crate::domain::period::Period;
use crate::i18n::Text;
use crate::i18n::text;
use crate::review::decide::undo::UndoStep;
use crate::review::desk::duties;
use crate::review::desk::state::Desk;
use crate::review::error::ReviewError;
use crate::review::file::campaigns;
use crate::review::file::duties as duties_kept;
use crate::review::revisit::kept;
use crate::review::revisit::kept::RevisitPart;
use crate::review::rounds;
use crate::review::rows::Done;
use crate::review::rows::mask;
use crate::review::visits;
use crate::store::Read;
use crate::store::ledger::NewAct;
use crate::store::ledger::Stored;
use crate::store::payload::Payload;

/// Whether an act is kept in lines or papers of its own, and is taken back by an entry of its own kind.
#[must_use]
pub const fn is_field_act(act: Act) -> bool {
    matches!(act, Act::Duties | Act::Rounds | Act::Visits | Act::Revisit)
}

fn payload_of(stored: &Stored) -> Payload {
    Payload::parse(&stored.entry.payload).unwrap_or_default()
}

/// Entries of a kind, oldest first: the position and the lines of each.
type EntriesHeard<L> = Vec<(i64, Vec<L>)>;

/// What entries of a kind say, by their positions: the words line by line.
fn heard<L>(entries: Vec<(i64, String)>, parse: impl Fn(&str) -> Option<L>) -> EntriesHeard<L> {
    entries.into_iter().map(|(seq, words)| (seq, words.lines().filter_map(&parse).collect())).collect()
}

fn duty_lines(read: Read<'_>) -> Result<EntriesHeard<(Duty, bool)>, ReviewError> {
    Ok(heard(read.duty_acts()?, Duty::parse))
}

fn round_lines(read: Read<'_>) -> Result<EntriesHeard<RoundLine>, ReviewError> {
    Ok(heard(read.round_acts()?, RoundLine::parse))
}

fn visit_lines(read: Read<'_>, period: Option<Period>) -> Result<EntriesHeard<VisitLine>, ReviewError> {
    Ok(heard(period.map(|period| read.visit_acts(period)).transpose()?.unwrap_or_default(), VisitLine::parse))
}

/// The lines that take an entry back; what was said since of one of them is named by `called`.
fn lines_back<L: HeldLine>(entries: &[(i64, Vec<L>)], seq: i64, called: impl Fn(&L) -> Text) -> Result<Vec<L>, ReviewError> {
    way_back(entries, seq).map_err(|line| {
        let said = text(
            "“{what}”以后又登记过，不能撤销这一步；先作废后来的登记",
            "“{what}” was entered anew since: this step cannot be undone; drop what was entered since first",
        );
        Refusal::CannotUndo(said.fill(&[("what", &called(&line))])).into()
    })
}

/// The words of lines as an entry keeps them.
fn words<L>(lines: &[L], line: impl Fn(&L) -> String) -> String {
    lines.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// The lines of entries, in their order.
fn of_entries<L>(entries: EntriesHeard<L>, seqs: &[i64]) -> Vec<L> {
    entries.into_iter().filter(|(seq, _)| seqs.contains(seq)).flat_map(|(_, lines)| lines).collect()
}

impl Desk {
    /// Takes back a step that is kept in lines or papers of its own, or does again what was taken back.
    ///
    /// # Errors
    /// `CannotUndo` where something was entered since, its month or campaign is closed, or what the store says; nothing was changed then.
    pub(in crate::review) fn field_back(&mut self, step: &UndoStep, said: Text) -> Result<Done, ReviewError> {
        let mut new: Vec<(Act, NewAct)> = Vec::new();
        for stored in step.entries.iter().rev() {
            new.push((stored.entry.act, self.entry_back(stored)?));
        }
        self.office.store.may_write()?;
        let group = self.office.transact(|write, who| {
            let mut group = None;
            for (act, entry) in new {
                let seq = write.act(who, act, NewAct { group, ..entry })?;
                group = group.or(Some(seq));
            }
            group.ok_or_else(|| Refusal::NothingToUndo.into())
        })?;
        self.find_last();
        Ok(Done { said, cases: 0, households: Vec::new(), group, slips: Vec::new(), days: None })
    }

    /// The entry that takes one back.
    fn entry_back(&self, stored: &Stored) -> Result<NewAct, ReviewError> {
        let (read, seq, old) = (self.office.store.read(), stored.entry.seq, payload_of(stored));
        let (counts, note): (BTreeMap<String, i64>, String) = match stored.entry.act {
            Act::Duties => {
                let lines = lines_back(&duty_lines(read)?, seq, |(duty, _)| duties::named(duty))?;
                (duties_kept::counts(&lines), words(&lines, |(duty, dropped)| duty.line(*dropped)))
            }
            Act::Rounds => {
                if let Some(month) = old.period {
                    campaigns::open(read, month)?;
                }
                let lines = lines_back(&round_lines(read)?, seq, rounds::called)?;
                (rounds::counts(&lines), words(&lines, RoundLine::line))
            }
            Act::Visits => {
                if let Some(period) = old.period {
                    campaigns::open(read, period)?;
                }
                let lines = lines_back(&visit_lines(read, old.period)?, seq, |line| self.visit_called(line))?;
                (visits::counts(&lines), words(&lines, VisitLine::line))
            }
            _ => {
                self.revisit_fits(&old)?;
                (BTreeMap::new(), String::new())
            }
        };
        let payload = Payload { counts, period: old.period, undo: Some(seq), ..Payload::default() };
        Ok(NewAct { payload, note, ..NewAct::default() })
    }

    /// Refuses where a drawing has been visited, or a drawing that comes again would draw somebody twice.
    fn revisit_fits(&self, old: &Payload) -> Result<(), ReviewError> {
        let Some(period) = old.period else { return Ok(()) };
        let read = self.office.store.read();
        let first = old.undo.map(|seq| read.entry(seq)).transpose()?.flatten().map(|stored| payload_of(&stored));
        let refused = |said: Text| Err(Refusal::CannotUndo(said).into());
        match (kept::part(old), first.as_ref().and_then(kept::part)) {
            (Some(RevisitPart::Sample(sample)), _) => {
                let n = self.revisit_facts(period)?.iter().filter(|fact| fact.sample == sample).count();
                if n > 0 {
                    let said = text(
                        "第 {number} 次抽样已经读入回访，不能撤销；先由读入的人撤销读入",
                        "drawing {number} has findings already: whoever took them in takes them back first",
                    );
                    return refused(said.fill(&[("number", &sample)]));
                }
            }
            (None, Some(RevisitPart::Sample(sample))) => {
                let stand = self.revisit_picks(period)?;
                let own = read.revisit_picks(period)?.into_iter().filter(|pick| pick.sample == sample);
                if own.into_iter().any(|pick| stand.iter().any(|other| other.hh_id == pick.hh_id)) {
                    let said = text(
                        "第 {number} 次抽样的户后来又抽中过，不能重做",
                        "households of drawing {number} were drawn again since: it is not done again",
                    );
                    return refused(said.fill(&[("number", &sample)]));
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// What a step did, by name: of one that took something back what that was.
    pub(in crate::review) fn said_of_field(&self, step: &UndoStep) -> Text {
        self.field_deed(step).unwrap_or_else(|_| step.entries.first().map_or(step.act, |stored| stored.entry.act).label())
    }

    fn field_deed(&self, step: &UndoStep) -> Result<Text, ReviewError> {
        let read = self.office.store.read();
        let mut meant: Vec<Stored> = Vec::new();
        for stored in &step.entries {
            let target = payload_of(stored).undo.map(|seq| read.entry(seq)).transpose()?.flatten();
            meant.push(target.unwrap_or_else(|| stored.clone()));
        }
        meant.sort_by_key(|stored| stored.entry.seq);
        let Some(first) = meant.first() else { return Ok(Text::default()) };
        let (seqs, payload): (Vec<i64>, Payload) = (meant.iter().map(|stored| stored.entry.seq).collect(), payload_of(first));
        Ok(match first.entry.act {
            Act::Duties => duties::deed(&of_entries(duty_lines(read)?, &seqs)),
            Act::Rounds => rounds::deed(&of_entries(round_lines(read)?, &seqs)),
            Act::Visits => {
                let said = self.visits_deed(&of_entries(visit_lines(read, payload.period)?, &seqs));
                match payload.batch {
                    Some(batch) => {
                        text("{said}（同来的第 {batch} 批数据不在内）", "{said} (not the figures of batch {batch} that came along)")
                            .fill(&[("said", &said), ("batch", &batch)])
                    }
                    None => said,
                }
            }
            act => text("{act}：{what}", "{act}: {what}").fill(&[("act", &act.label()), ("what", &kept::told(&payload))]),
        })
    }

    /// What visits and lists were entered, by name.
    fn visits_deed(&self, lines: &[VisitLine]) -> Text {
        let of = |is_it: &dyn Fn(&VisitLine) -> bool| lines.iter().filter(|line| is_it(line)).count();
        let (listed, dropped) = (of(&|line| matches!(line, VisitLine::Listed(_))), of(&|line| !line.stands()));
        match lines {
            [VisitLine::Done(_)] => text("登记入户 {who}", "enter the visit of {who}").fill(&[("who", &self.visit_called(&lines[0]))]),
            [VisitLine::Dropped(_)] => text("作废入户 {who}", "drop the visit of {who}").fill(&[("who", &self.visit_called(&lines[0]))]),
            [VisitLine::Listed(door), ..] if listed == lines.len() => {
                let said = text("{village} {week} 起一周的入户清单", "the list of {village} for the week of {week}");
                said.fill(&[("village", &door.village), ("week", &door.week.to_string())])
            }
            _ if dropped == lines.len() => text("作废入户 {n} 条", "drop {n|line|lines} of visits").fill(&[("n", &dropped)]),
            _ => text("登记入户 {n} 户", "enter {n|visit|visits}").fill(&[("n", &(lines.len() - dropped))]),
        }
    }

    fn visit_called(&self, line: &VisitLine) -> Text {
        let who = |hh_id: &str| self.row(hh_id).map_or_else(|| mask::household(hh_id), |row| format!("{} {}", row.village.key(), row.head));
        match line {
            VisitLine::Done(visit) | VisitLine::Dropped(visit) => {
                let said = text("{who} {on}（{how}）", "{who} on {on} ({how})");
                said.fill(&[("who", &who(&visit.hh_id)), ("on", &visit.on.to_string()), ("how", &visit.how.label())])
            }
            VisitLine::Listed(door) | VisitLine::Unlisted(door) => {
                let said = text("{who} {week} 起一周的清单", "{who} on the list of the week of {week}");
                said.fill(&[("who", &who(&door.hh_id)), ("week", &door.week.to_string())])
            }
        }
    }
}
