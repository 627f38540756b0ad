//! Whole numbers of people: the one door that lets them out to somebody's eyes. Consent is an act in the ledger, entered before anything is
//! shown.
//!
//! What does not live here: hiding them everywhere else (`rows/mask.rs`).

use crate::domain::act::Act;
use crate::domain::period::Period;
use crate::domain::record::Entries;
use crate::domain::record::RecordEntry;
use crate::review::desk::state::Desk;
use crate::review::error::ReviewError;
use crate::store::ledger::NewAct;
use crate::store::payload::Payload;

/// Somebody of a household with the numbers as the files gave them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FullNumbers {
    /// Name.
    pub name: String,
    /// Certificate; empty when there is none.
    pub cert: String,
    /// Phone; empty when there is none.
    pub phone: String,
}

impl FullNumbers {
    fn of(entries: &Entries, [name, cert, phone]: [&str; 3]) -> FullNumbers {
        let value = |code: &str| entries.get(code).map(RecordEntry::value).unwrap_or_default().to_owned();
        FullNumbers { name: value(name), cert: value(cert), phone: value(phone) }
    }
}

impl Desk {
    /// The whole numbers of a household, entered once a case, day and reviewer: its head as the household's line has them, then its members.
    ///
    /// # Errors
    /// `NoHousehold`, or what the store says where it cannot be entered, a file that is only read among it; nothing is shown then.
    pub fn full_numbers(&mut self, hh: &str) -> Result<Vec<FullNumbers>, ReviewError> {
        let period = self.period.ok_or(ReviewError::NoPeriod)?;
        let version = self.office.store.read().current(period, hh)?.filter(|version| !version.record.household.is_empty());
        let version = version.ok_or_else(|| ReviewError::NoHousehold(hh.to_owned()))?;
        self.may_write()?;
        if !self.was_shown_today(hh, period)? {
            let payload = Payload { period: Some(period), ..Payload::default() };
            let act = NewAct { hh_id: hh.to_owned(), version: version.digest, payload, ..NewAct::default() };
            self.office.transact(|write, who| Ok(write.act(who, Act::Unmask, act)?))?;
        }
        let head = FullNumbers::of(&version.record.household, ["head_name", "head_cert_no", "phone_hh"]);
        let members = version.record.members.iter().map(|member| FullNumbers::of(member, ["name", "cert_no", "member_phone"]));
        // The head stands among the members as well, and is one person.
        let (own, others): (Vec<FullNumbers>, Vec<FullNumbers>) = members.partition(|member| member.is_of(&head));
        let head = own.into_iter().fold(head, FullNumbers::joined);
        Ok([head].into_iter().chain(others).collect())
    }

    /// Whether the ledger has it already that this reviewer looked at them today: once a case and day is enough.
    fn was_shown_today(&self, hh: &str, period: Period) -> Result<bool, ReviewError> {
        let read = self.office.store.read();
        let own = read.staff()?.into_iter().find(|(_, name)| *name == self.office.reviewer).map(|(code, _)| code);
        let today = self.office.clock.today().to_string();
        let shown = read.ledger_of(hh)?.into_iter().map(|stored| stored.entry).any(|entry| {
            entry.act == Act::Unmask
                && own.as_ref() == Some(&entry.reviewer)
                && self.office.clock.local(&entry.at).starts_with(&today)
                && Payload::parse(&entry.payload).is_some_and(|payload| payload.period == Some(period))
        });
        Ok(shown)
    }
}

impl FullNumbers {
    /// Whether this is the same person as the head of a household is written to be.
    fn is_of(&self, head: &FullNumbers) -> bool {
        self.name == head.name && (self.cert == head.cert || head.cert.is_empty() || self.cert.is_empty())
    }

    /// One person whom two lines know: each number once.
    fn joined(self, other: FullNumbers) -> FullNumbers {
        let both = |one: String, other: String| match (one.as_str(), other.as_str()) {
            ("", _) => other,
            (_, "") => one,
            (same, as_here) if same == as_here => one,
            (one, other) => format!("{one}  {other}"),
        };
        FullNumbers { name: self.name, cert: both(self.cert, other.cert), phone: both(self.phone, other.phone) }
    }

    /// Name, certificate and phone in a line.
    #[must_use]
    pub fn line(&self) -> String {
        let words = [&self.name, &self.cert, &self.phone].map(String::as_str);
        words.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join("  ")
    }
}

#[cfg(test)]
mod tests {
    use crate::domain::act::Act;
    use crate::exchange::batch::FileKind;
    use crate::review::case::numbers::FullNumbers;
    use crate::review::desk::state::Desk;
    use crate::review::tests::rig;

    #[test]
    fn whole_numbers_are_given_only_with_an_entry() {
        let mut office = rig::office();
        let house = [("village", "石门村"), ("head_name", "王建国"), ("head_cert_no", "980101199003074514"), ("phone_hh", "13800000001")];
        let member = [("name", "王小明"), ("cert_no", "980101201504272430")];
        let own = [("name", "王建国"), ("cert_no", "980101199003074514"), ("member_phone", "13800000002")];
        rig::import(&mut office, vec![rig::layer(2024, FileKind::Yearly, &[("A", &house, &[&own, &member])])], false).expect("imported");
        let mut desk = Desk::of(office).expect("a desk");
        let before = desk.office.store.read().ledger_tip().expect("read").0;
        assert!(desk.full_numbers("B").is_err());
        assert_eq!(desk.office.store.read().ledger_tip().expect("read").0, before, "nothing was shown and nothing entered");
        let shown = desk.full_numbers("A").expect("shown");
        let person = |name: &str, cert: &str, phone: &str| FullNumbers { name: name.into(), cert: cert.into(), phone: phone.into() };
        assert_eq!(shown, [person("王建国", "980101199003074514", "13800000001  13800000002"), person("王小明", "980101201504272430", "")]);
        let entry = desk.office.store.read().entry(before + 1).expect("read").expect("an entry").entry;
        assert_eq!((entry.act, entry.case.as_str()), (Act::Unmask, "A"));
        assert!(!entry.payload.contains("980101"));
        let tip = |desk: &Desk| desk.office.store.read().ledger_tip().expect("read").0;
        desk.full_numbers("A").expect("shown");
        assert_eq!(tip(&desk), before + 1, "once a day");
        rig::on(&mut desk, "2024-10-18T08:40:00Z", "王芳");
        desk.full_numbers("A").expect("shown");
        assert_eq!(tip(&desk), before + 2, "to somebody else");
        rig::on(&mut desk, "2024-10-19T08:40:00Z", "李敏");
        desk.full_numbers("A").expect("shown");
        assert_eq!(tip(&desk), before + 3, "on another day");
        assert_eq!(rig::findings(&desk.office), Vec::<String>::new());
    }
}
