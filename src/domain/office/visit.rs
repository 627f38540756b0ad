//! A visit of a team at a door (驻村工作队入户): which households were on the list of a week, who went when and how, who signed.
//!
//! A line is kept as the words of the ledger entry that said it, and reads as such. A household on a list of which nothing came back has no
//! line of a visit: once the week is over it is missing, never “visited”. What does not live here: which lines hold (`review/visits`),
//! figures that come back with a sheet, which go the way of a correction sheet (`review/visits/taken.rs`).

use std::cmp::Reverse;
use std::collections::BTreeMap;

use chrono::Datelike;
use chrono::Days;
use chrono::NaiveDate;

use crate::domain::office::clue::clean;
use crate::domain::office::held_line::HeldLine;
use crate::domain::office::round::kept_name;
use crate::i18n::Lang;
use crate::i18n::Text;
use crate::i18n::text;

/// What stands between the parts of a line; no part may hold it.
const BETWEEN: &str = "｜";

/// Between two names.
const AND: &str = "、";

/// The mark of a line that was a mistake.
const DROPPED: &str = "作废";

/// The mark of a household on the list of a week.
const LISTED: &str = "清单";

/// The mark of a visit.
const VISITED: &str = "入户";

/// Days of a week behind its first.
const TO_SUNDAY: u64 = 6;

/// The first day of the week of a day.
#[must_use]
pub fn week_of(day: NaiveDate) -> NaiveDate {
    day.checked_sub_days(Days::new(u64::from(day.weekday().num_days_from_monday()))).unwrap_or(day)
}

/// The last day of the week that begins on a day.
#[must_use]
pub fn last_of(week: NaiveDate) -> NaiveDate {
    week.checked_add_days(Days::new(TO_SUNDAY)).unwrap_or(week)
}

/// How a household was asked; the earlier it stands here, the more it says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum VisitHow {
    /// At its door.
    Door,
    /// By a call with pictures.
    Video,
    /// By telephone.
    Phone,
    /// Nobody was found.
    NotFound,
}

impl VisitHow {
    /// Every way.
    pub const ALL: [VisitHow; 4] = [VisitHow::Door, VisitHow::Video, VisitHow::Phone, VisitHow::NotFound];

    /// What it is called.
    #[must_use]
    pub const fn label(self) -> Text {
        match self {
            VisitHow::Door => text("入户", "at the door"),
            VisitHow::Video => text("视频", "video call"),
            VisitHow::Phone => text("电话", "telephone"),
            VisitHow::NotFound => text("没有找到", "not found"),
        }
    }

    /// Its code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            VisitHow::Door => "door",
            VisitHow::Video => "video",
            VisitHow::Phone => "phone",
            VisitHow::NotFound => "not-found",
        }
    }

    /// Reads what people write; none for anything else.
    #[must_use]
    pub fn parse(word: &str) -> Option<VisitHow> {
        let plain: String = word.trim().to_lowercase().chars().filter(|letter| !letter.is_whitespace()).collect();
        let is_own = |how: &VisitHow| {
            let label = how.label();
            let english: String = label.get(Lang::En).chars().filter(|letter| !letter.is_whitespace()).collect();
            plain == how.code() || plain == label.get(Lang::Zh) || plain == english
        };
        VisitHow::ALL.into_iter().find(is_own).or(match plain.as_str() {
            "上门" | "入户走访" | "入户采集" | "到户" | "visit" => Some(VisitHow::Door),
            "微信视频" | "视频通话" => Some(VisitHow::Video),
            "打电话" | "电话采集" | "电话联系" | "call" | "telephone" => Some(VisitHow::Phone),
            "没找到" | "未找到" | "不在家" | "家里没人" | "notfound" | "nobody" => Some(VisitHow::NotFound),
            _ => None,
        })
    }
}

/// A visit.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct DoorVisit {
    /// 户编号.
    pub hh_id: String,
    /// Its village.
    pub village: String,
    /// The day.
    pub on: NaiveDate,
    /// How.
    pub how: VisitHow,
    /// Who went.
    pub by: Vec<String>,
    /// Who signed for the household; empty where nobody did.
    pub signed: String,
    /// What else there is to say.
    pub words: String,
}

impl DoorVisit {
    /// Whether it is the same visit: household, day and way.
    #[must_use]
    pub fn is_same(&self, other: &DoorVisit) -> bool {
        (&self.hh_id, self.on, self.how) == (&other.hh_id, other.on, other.how)
    }

    /// As it is kept: names in one piece, words in one line.
    #[must_use]
    pub fn cleaned(&self) -> DoorVisit {
        let mut by: Vec<String> =
            self.by.iter().flat_map(|names| names.split(AND)).map(kept_name).filter(|name| !name.is_empty()).collect();
        by.dedup();
        DoorVisit {
            hh_id: kept_name(&self.hh_id),
            village: kept_name(&self.village),
            by,
            signed: kept_name(&self.signed),
            words: clean(&self.words),
            ..self.clone()
        }
    }

    /// Those who went, by name.
    #[must_use]
    pub fn names(&self) -> String {
        self.by.join(AND)
    }

    /// The visit in a sentence, without whose door it was.
    #[must_use]
    pub fn told(&self) -> Text {
        let signed = match self.signed.as_str() {
            "" if self.how == VisitHow::Door => text("，没有签字", ", nobody signed"),
            "" => Text::default(),
            name => text("，{name} 签字", ", signed by {name}").fill(&[("name", &name)]),
        };
        let words = match self.words.as_str() {
            "" => Text::default(),
            words => text("：{words}", ": {words}").fill(&[("words", &words)]),
        };
        text("{on} {by} {how}{signed}{words}", "{on} {by}, {how}{signed}{words}").fill(&[
            ("on", &self.on.to_string()),
            ("by", &self.names()),
            ("how", &self.how.label()),
            ("signed", &signed),
            ("words", &words),
        ])
    }
}

/// A household on the list of a week.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct WeekDoor {
    /// The first day of the week.
    pub week: NaiveDate,
    /// Its village.
    pub village: String,
    /// 户编号.
    pub hh_id: String,
}

impl WeekDoor {
    /// As it is kept.
    #[must_use]
    pub fn cleaned(&self) -> WeekDoor {
        WeekDoor { week: week_of(self.week), village: kept_name(&self.village), hh_id: kept_name(&self.hh_id) }
    }
}

/// What a line of the ledger says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum VisitLine {
    /// That a household stands on the list of a week.
    Listed(WeekDoor),
    /// That it does not.
    Unlisted(WeekDoor),
    /// A visit.
    Done(DoorVisit),
    /// A visit that was a mistake.
    Dropped(DoorVisit),
}

impl VisitLine {
    /// As it is kept: no part holds what parts a line.
    #[must_use]
    pub fn cleaned(&self) -> VisitLine {
        match self {
            VisitLine::Listed(door) => VisitLine::Listed(door.cleaned()),
            VisitLine::Unlisted(door) => VisitLine::Unlisted(door.cleaned()),
            VisitLine::Done(visit) => VisitLine::Done(visit.cleaned()),
            VisitLine::Dropped(visit) => VisitLine::Dropped(visit.cleaned()),
        }
    }

    /// The line that the ledger keeps.
    #[must_use]
    pub fn line(&self) -> String {
        let kept = self.cleaned();
        let mark = match &kept {
            VisitLine::Listed(_) | VisitLine::Done(_) => "",
            VisitLine::Unlisted(_) | VisitLine::Dropped(_) => DROPPED,
        };
        match &kept {
            VisitLine::Listed(door) | VisitLine::Unlisted(door) => {
                let week = door.week.to_string();
                [LISTED, &door.hh_id, &week, &door.village, mark].join(BETWEEN)
            }
            VisitLine::Done(visit) | VisitLine::Dropped(visit) => {
                let (on, names, how) = (visit.on.to_string(), visit.names(), visit.how.label());
                [VISITED, &visit.hh_id, &on, &visit.village, how.get(Lang::Zh), &names, &visit.signed, &visit.words, mark].join(BETWEEN)
            }
        }
    }

    /// Reads a line; none for what is no such line.
    #[must_use]
    pub fn parse(line: &str) -> Option<VisitLine> {
        let parts: Vec<&str> = line.split(BETWEEN).collect();
        match parts.as_slice() {
            [kind, hh_id, week, village, mark] if *kind == LISTED => {
                let door = WeekDoor { week: week.parse().ok()?, village: (*village).to_owned(), hh_id: (*hh_id).to_owned() };
                Some(if *mark == DROPPED { VisitLine::Unlisted(door) } else { VisitLine::Listed(door) })
            }
            [kind, hh_id, on, village, how, names, signed, words, mark] if *kind == VISITED => {
                let visit = DoorVisit {
                    hh_id: (*hh_id).to_owned(),
                    village: (*village).to_owned(),
                    on: on.parse().ok()?,
                    how: VisitHow::parse(how)?,
                    by: names.split(AND).filter(|name| !name.is_empty()).map(str::to_owned).collect(),
                    signed: (*signed).to_owned(),
                    words: (*words).to_owned(),
                };
                Some(if *mark == DROPPED { VisitLine::Dropped(visit) } else { VisitLine::Done(visit) })
            }
            _ => None,
        }
    }
}

/// How a household stands that was on a list, or that was visited without one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum VisitStands {
    /// Nothing came back, and the week is over.
    Missing,
    /// It was called or seen by video alone.
    PhoneOnly,
    /// Nobody was found.
    NotFound,
    /// Nothing came back yet, and the week goes on.
    Waiting,
    /// It was visited after the week.
    Late,
    /// It was visited at its door in time.
    Visited,
}

impl VisitStands {
    /// Every standing, what wants doing first.
    pub const ALL: [VisitStands; 6] = [
        VisitStands::Missing,
        VisitStands::PhoneOnly,
        VisitStands::NotFound,
        VisitStands::Waiting,
        VisitStands::Late,
        VisitStands::Visited,
    ];

    /// What it is called.
    #[must_use]
    pub const fn label(self) -> Text {
        match self {
            VisitStands::Missing => text("没有交回", "missing"),
            VisitStands::PhoneOnly => text("只打电话", "phone only"),
            VisitStands::NotFound => text("没有找到", "not found"),
            VisitStands::Waiting => text("还没到期", "not due yet"),
            VisitStands::Late => text("过周入户", "visited late"),
            VisitStands::Visited => text("已入户", "visited"),
        }
    }
}

/// What is known of a household: the last list it stood on, and its visits, the earliest first; of one day the one at its door is the last.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HouseVisits {
    /// The newest list; none where it was visited without one.
    pub listed: Option<WeekDoor>,
    /// Its visits.
    pub done: Vec<DoorVisit>,
}

impl HouseVisits {
    /// The visits since its newest list was made, all of them without one.
    pub fn since(&self) -> impl Iterator<Item = &DoorVisit> {
        let from = self.listed.as_ref().map(|door| door.week);
        self.done.iter().filter(move |visit| from.is_none_or(|from| visit.on >= from))
    }

    /// How it stands on a day.
    #[must_use]
    pub fn stands(&self, today: NaiveDate) -> VisitStands {
        let last = self.listed.as_ref().map(|door| last_of(door.week));
        let has = |is: &dyn Fn(&DoorVisit) -> bool| self.since().any(is);
        if has(&|visit| visit.how == VisitHow::Door && last.is_none_or(|last| visit.on <= last)) {
            VisitStands::Visited
        } else if has(&|visit| visit.how == VisitHow::Door) {
            VisitStands::Late
        } else if has(&|visit| matches!(visit.how, VisitHow::Phone | VisitHow::Video)) {
            VisitStands::PhoneOnly
        } else if has(&|_| true) {
            VisitStands::NotFound
        } else if last.is_some_and(|last| today > last) {
            VisitStands::Missing
        } else {
            VisitStands::Waiting
        }
    }
}

/// What is known of lists and visits, by 户编号.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct VisitsKnown {
    /// Every household that was listed or visited.
    pub of: BTreeMap<String, HouseVisits>,
    /// Every place on a list of a week that holds.
    pub lists: Vec<WeekDoor>,
}

impl HeldLine for VisitLine {
    fn is_about(&self, other: &VisitLine) -> bool {
        match (self, other) {
            (VisitLine::Done(one) | VisitLine::Dropped(one), VisitLine::Done(other) | VisitLine::Dropped(other)) => one.is_same(other),
            (VisitLine::Listed(one) | VisitLine::Unlisted(one), VisitLine::Listed(other) | VisitLine::Unlisted(other)) => one == other,
            _ => false,
        }
    }

    fn stands(&self) -> bool {
        matches!(self, VisitLine::Listed(_) | VisitLine::Done(_))
    }

    fn dropping(&self) -> VisitLine {
        match self.clone() {
            VisitLine::Listed(door) | VisitLine::Unlisted(door) => VisitLine::Unlisted(door),
            VisitLine::Done(visit) | VisitLine::Dropped(visit) => VisitLine::Dropped(visit),
        }
    }
}

impl VisitsKnown {
    /// Hears lines, oldest first.
    #[must_use]
    pub fn hear(lines: impl IntoIterator<Item = VisitLine>) -> VisitsKnown {
        let (mut lists, mut done): (Vec<WeekDoor>, Vec<DoorVisit>) = (Vec::new(), Vec::new());
        for line in lines {
            match line.cleaned() {
                VisitLine::Listed(door) => {
                    lists.retain(|other| *other != door);
                    lists.push(door);
                }
                VisitLine::Unlisted(door) => lists.retain(|other| *other != door),
                VisitLine::Done(visit) => {
                    done.retain(|other| !other.is_same(&visit));
                    done.push(visit);
                }
                VisitLine::Dropped(visit) => done.retain(|other| !other.is_same(&visit)),
            }
        }
        // Of one day the visit at the door stands last, whichever was told later.
        done.sort_by_key(|visit| (visit.on, Reverse(visit.how)));
        let mut known = VisitsKnown::default();
        for door in &lists {
            let own = known.of.entry(door.hh_id.clone()).or_default();
            if own.listed.as_ref().is_none_or(|listed| listed.week <= door.week) {
                own.listed = Some(door.clone());
            }
        }
        for visit in done {
            known.of.entry(visit.hh_id.clone()).or_default().done.push(visit);
        }
        known.lists = lists;
        known
    }

    /// The households on the list of a village and week, in the order in which they were listed.
    pub fn list(&self, village: &str, week: NaiveDate) -> impl Iterator<Item = &str> {
        let own = self.lists.iter().filter(move |door| door.village == village && door.week == week);
        own.map(|door| door.hh_id.as_str())
    }
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;
    use proptest::prelude::*;

    use crate::domain::office::visit::DoorVisit;
    use crate::domain::office::visit::VisitHow;
    use crate::domain::office::visit::VisitLine;
    use crate::domain::office::visit::VisitStands;
    use crate::domain::office::visit::VisitsKnown;
    use crate::domain::office::visit::WeekDoor;
    use crate::domain::office::visit::week_of;

    fn day(written: &str) -> NaiveDate {
        written.parse().expect("a day")
    }

    fn visit(on: &str, how: VisitHow) -> DoorVisit {
        let by = vec!["李四".to_owned(), "王五".to_owned()];
        let (hh_id, village) = ("98010100100010001".to_owned(), "石门村".to_owned());
        DoorVisit { hh_id, village, on: day(on), how, by, signed: String::new(), words: String::new() }
    }

    #[test]
    fn silence_is_missing_once_the_week_is_over_and_a_call_is_no_visit() {
        let door = WeekDoor { week: day("2024-11-13"), village: "石门村".into(), hh_id: "98010100100010001".into() };
        assert_eq!(week_of(door.week), day("2024-11-11"), "a week begins on Monday");
        let stands = |visits: &[DoorVisit], today: &str| {
            let lines = std::iter::once(VisitLine::Listed(door.clone())).chain(visits.iter().cloned().map(VisitLine::Done));
            let known = VisitsKnown::hear(lines);
            known.of["98010100100010001"].stands(day(today))
        };
        assert_eq!(stands(&[], "2024-11-17"), VisitStands::Waiting, "Sunday is of the week");
        assert_eq!(stands(&[], "2024-11-18"), VisitStands::Missing);
        let phone = visit("2024-11-12", VisitHow::Phone);
        assert_eq!(stands(std::slice::from_ref(&phone), "2024-11-18"), VisitStands::PhoneOnly);
        assert_eq!(stands(&[phone.clone(), visit("2024-11-17", VisitHow::Door)], "2024-11-18"), VisitStands::Visited);
        assert_eq!(stands(&[phone, visit("2024-11-18", VisitHow::Door)], "2024-11-18"), VisitStands::Late);
        assert_eq!(stands(&[visit("2024-11-12", VisitHow::NotFound)], "2024-11-18"), VisitStands::NotFound);
        // A visit before the list was made answers none of its questions.
        assert_eq!(stands(&[visit("2024-11-10", VisitHow::Door)], "2024-11-18"), VisitStands::Missing);
        // Of one day the one at the door stands last, whichever was told later.
        for told in [
            [VisitHow::Door, VisitHow::NotFound, VisitHow::Phone, VisitHow::Video],
            [VisitHow::Phone, VisitHow::Video, VisitHow::Door, VisitHow::NotFound],
        ] {
            let known = VisitsKnown::hear(told.map(|how| VisitLine::Done(visit("2024-11-12", how))));
            let order: Vec<VisitHow> = known.of["98010100100010001"].done.iter().map(|visit| visit.how).collect();
            assert_eq!(order, [VisitHow::NotFound, VisitHow::Phone, VisitHow::Video, VisitHow::Door]);
        }
        let dropped = VisitsKnown::hear([
            VisitLine::Done(visit("2024-11-12", VisitHow::Door)),
            VisitLine::Dropped(visit("2024-11-12", VisitHow::Door)),
        ]);
        assert!(dropped.of.is_empty());
        for how in VisitHow::ALL {
            assert_eq!((VisitHow::parse(how.code()), VisitHow::parse("")), (Some(how), None));
        }
    }

    proptest! {
        #[test]
        fn whatever_is_written_reads_back_as_it_is_kept(parts in prop::collection::vec("([｜|，；、１Ａ作废 \\t\\n\u{2028}]|\\PC){0,8}", 6), how in 0_usize..4) {
            let [hh_id, village, one, two, signed, words] = parts.try_into().expect("six");
            let done = DoorVisit { hh_id: hh_id.clone(), village: village.clone(), on: day("2024-11-12"), how: VisitHow::ALL[how], by: vec![one, two], signed, words };
            let door = WeekDoor { week: day("2024-11-13"), village, hh_id };
            for line in [VisitLine::Done(done.clone()), VisitLine::Dropped(done), VisitLine::Listed(door.clone()), VisitLine::Unlisted(door)] {
                let kept = line.line();
                prop_assert_eq!(kept.lines().count(), 1, "{:?}", kept);
                prop_assert_eq!(VisitLine::parse(&kept), Some(line.cleaned()), "{:?}", kept);
                prop_assert_eq!(line.cleaned().cleaned(), line.cleaned());
            }
        }
    }
}
