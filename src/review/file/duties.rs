//! Who is responsible for which village: the lines that hold, and setting them.
//!
//! Each act says its lines in its words; of lines of one term (village, role, person, first day) the newest holds, so nothing is ever
//! overwritten and whoever was responsible on a day can be asked later. What does not live here: the lines themselves
//! (`domain/office/duty.rs`), whether a line may be set (`desk/duties.rs`), reading a matrix from a table (`intake/duty_list.rs`).

use std::collections::BTreeMap;

use chrono::Days;
use chrono::NaiveDate;

use crate::domain::act::Act;
use crate::domain::office::duty::Duty;
use crate::domain::office::duty::DutyRole;
use crate::i18n::Lang;
use crate::i18n::Text;
use crate::i18n::text;
use crate::review::error::ReviewError;
use crate::review::file::office::Office;
use crate::store::Read;
use crate::store::error::StoreError;
use crate::store::ledger::NewAct;
use crate::store::payload::Payload;

/// Keys of an entry's counts.
const SET: &str = "set";
/// The same.
const DROPPED: &str = "dropped";

/// Between two people of one role.
const AND: &str = "、";

/// The lines that hold, by village, role, person and first day.
///
/// # Errors
/// What the store says.
pub(in crate::review) fn standing(read: Read<'_>) -> Result<Vec<Duty>, StoreError> {
    let mut stand: Vec<Duty> = Vec::new();
    for (_, words) in read.duty_acts()? {
        for (duty, dropped) in words.lines().filter_map(Duty::parse) {
            stand.retain(|other| !other.is_same_term(&duty));
            if !dropped {
                stand.push(duty);
            }
        }
    }
    stand.sort();
    Ok(stand)
}

/// The people of a role in a village on a day, `张三、李四`; empty where there is none.
#[must_use]
pub fn people(duties: &[Duty], village: &str, role: DutyRole, day: NaiveDate) -> String {
    let own = duties.iter().filter(|duty| duty.village == village && duty.role == role && duty.holds(day));
    let mut names: Vec<&str> = own.map(|duty| duty.person.as_str()).collect();
    names.dedup();
    names.join(AND)
}

/// Who answers for what a village hands in, `包村干部 张三；村书记 李四`: in Chinese, as a village reads it. Empty where nobody is known.
#[must_use]
pub fn answering(duties: &[Duty], village: &str, day: NaiveDate) -> String {
    let told = DutyRole::OF_VILLAGE.into_iter().filter_map(|role| {
        let names = people(duties, village, role, day);
        (!names.is_empty()).then(|| format!("{} {names}", role.label().get(Lang::Zh)))
    });
    told.collect::<Vec<_>>().join("；")
}

/// What is to be written for these lines to hold: the lines, dropped or not. `instead` ends those who were in the same role of the same
/// village and are not among them, the day before `from` of the new line, else before today.
#[must_use]
pub fn changes(stand: &[Duty], wanted: &[Duty], instead: bool, today: NaiveDate) -> Vec<(Duty, bool)> {
    let mut out: Vec<(Duty, bool)> = Vec::new();
    for line in wanted {
        let mut line = line.clone();
        let own = |other: &&Duty| other.village == line.village && other.role == line.role;
        // Said again without a first day: whoever is in office already stays so since then.
        let known =
            stand.iter().filter(own).filter(|other| other.person == line.person && other.until.is_none()).max_by_key(|other| other.from);
        if let (None, Some(known)) = (line.from, known) {
            line.from = known.from;
        }
        if instead {
            let is_new = |other: &&Duty| {
                !wanted.iter().any(|one| (&one.village, one.role, &one.person) == (&other.village, other.role, &other.person))
            };
            let before: Vec<&Duty> = stand.iter().filter(own).filter(|other| other.until.is_none()).filter(is_new).collect();
            if !before.is_empty() && known.is_none() {
                line.from = line.from.or(Some(today));
            }
            let last = line.from.unwrap_or(today).checked_sub_days(Days::new(1));
            for other in before {
                let never = last.is_none_or(|last| other.from.is_some_and(|from| from > last));
                let ended = if never { other.clone() } else { Duty { until: last, ..other.clone() } };
                if !out.iter().any(|(one, _)| one.is_same_term(&ended)) {
                    out.push((ended, never));
                }
            }
        }
        if !stand.contains(&line) && !out.iter().any(|(one, dropped)| *one == line && !dropped) {
            out.push((line, false));
        }
    }
    out
}

/// What an entry of these lines counts.
#[must_use]
pub fn counts(lines: &[(Duty, bool)]) -> BTreeMap<String, i64> {
    let dropped = lines.iter().filter(|(_, dropped)| *dropped).count();
    let number = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
    let mut counts = BTreeMap::from([(SET.to_owned(), number(lines.len() - dropped))]);
    if dropped > 0 {
        counts.insert(DROPPED.to_owned(), number(dropped));
    }
    counts
}

impl Office {
    /// Writes lines, in one entry; gives how many. Nothing is written where there are none.
    ///
    /// # Errors
    /// What the store says; nothing was changed then.
    pub(in crate::review) fn write_duties(&mut self, lines: &[(Duty, bool)]) -> Result<usize, ReviewError> {
        self.store.may_write()?;
        if lines.is_empty() {
            return Ok(0);
        }
        let note = lines.iter().map(|(duty, dropped)| duty.line(*dropped)).collect::<Vec<_>>().join("\n");
        let payload = Payload { counts: counts(lines), ..Payload::default() };
        self.transact(|write, who| Ok(write.act(who, Act::Duties, NewAct { payload, note, ..NewAct::default() })?))?;
        Ok(lines.len())
    }
}

/// What an entry says beside its words: how many lines were set and dropped.
#[must_use]
pub fn told(payload: &Payload) -> Text {
    let count = |key: &str| payload.counts.get(key).copied().unwrap_or_default();
    match count(DROPPED) {
        0 => text("登记 {n} 条", "{n|line|lines}").fill(&[("n", &count(SET))]),
        dropped => text("登记 {n} 条，作废 {m} 条", "{n|line|lines}, {m} dropped").fill(&[("n", &count(SET)), ("m", &dropped)]),
    }
}
