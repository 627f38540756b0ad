//! One case put together for the review screen: figures beside earlier years and the village, flags, people, notes, history, versions.
//!
//! What does not live here: the parts (`rows/compare.rs`, `rows/people.rs`, `decide/sentences.rs`), drawing (`ui`).

mod asked_back;
mod earlier_answers;
mod flag_words;
mod identified;
pub mod numbers;
pub mod typing_errors;
pub mod versions;
pub mod village;
pub mod village_figures;
pub mod waivers;
#[cfg(test)]
mod waivers_tests;
pub mod weighed;
pub mod what_if;

use std::collections::BTreeMap;
use std::collections::HashSet;

use crate::domain::act::Act;
use crate::domain::case::Refusal;
use crate::domain::case::Status;
use crate::domain::field;
use crate::domain::field::FieldId;
use crate::domain::field::SIZE_YEAR;
use crate::domain::flag::Flag;
use crate::domain::flag::LimitUsed;
use crate::domain::flag::Outcome;
use crate::domain::flag::Severity;
use crate::domain::money::Money;
use crate::domain::period::Period;
use crate::domain::record::Record;
use crate::domain::roll::Roll;
use crate::i18n::Text;
use crate::i18n::text;
use crate::review::decide::carry_out;
use crate::review::decide::decision_rules;
use crate::review::decide::return_slip;
use crate::review::decide::same_root;
use crate::review::decide::same_root::SameRoot;
use crate::review::decide::sentences;
use crate::review::decide::workday;
use crate::review::desk::state::Desk;
use crate::review::error::ReviewError;
use crate::review::file::case_facts;
use crate::review::rows::Card;
use crate::review::rows::CaseCard;
use crate::review::rows::CaseView;
use crate::review::rows::Deed;
use crate::review::rows::ItemRow;
use crate::review::rows::LimitSaid;
use crate::review::rows::LogRow;
use crate::review::rows::Order;
use crate::review::rows::SkippedRow;
use crate::review::rows::compare;
use crate::review::rows::compare::Beside;
use crate::review::rows::compare::Figures;
use crate::review::rows::mask;
use crate::review::rows::people;
use crate::rules::judge::root_causes;
use crate::store::batch::FileRow;
use crate::store::flag::Standing;
use crate::store::ledger::Stored;
use crate::store::payload::Payload;
use crate::store::version::Version;

/// One entry of a case with its payload read.
struct EntryTold {
    stored: Stored,
    payload: Payload,
}

/// What is laid beside a case.
struct Papers {
    years: [Option<(Period, Roll)>; 3],
    returned: Option<Roll>,
    sources: BTreeMap<FieldId, Text>,
}

impl Desk {
    /// Everything the review screen shows of one case.
    ///
    /// # Errors
    /// `NoHousehold`, or what the store says.
    pub fn case(&self, hh: &str) -> Result<CaseView, ReviewError> {
        self.of_one_state(|| self.case_now(hh))
    }

    fn case_now(&self, hh: &str) -> Result<CaseView, ReviewError> {
        let period = self.period.ok_or(ReviewError::NoPeriod)?;
        let none = || ReviewError::NoHousehold(hh.to_owned());
        let row = self.row_now(hh)?;
        let read = self.office.store.read();
        let history = read.ledger_of(hh)?;
        let told: Vec<EntryTold> = history
            .into_iter()
            .map(|stored| EntryTold { payload: Payload::parse(&stored.entry.payload).unwrap_or_default(), stored })
            .filter(|told| told.payload.period.is_none_or(|of| of == period))
            .collect();
        let (_, standing) = carry_out::standing(read, period, hh)?;
        let versions = read.versions(period, hh)?;
        let current = versions.last().ok_or_else(none)?;
        let roll = roll_of(period, hh, &current.record);
        let mut cards = self.cards(period, hh, row.village.key())?;
        self.recall_answers(&mut cards, period, hh)?;
        let gone = self.say_what_cleared(&mut cards, &read.standings_of(period, hh)?)?;
        let marks = marks(&cards);
        let marked: Vec<u16> = unsettled(&cards).flat_map(|card| card.flag.members.iter().copied()).collect();
        let years = self.earlier(period, hh)?;
        let papers = Papers { years, returned: self.at_return(period, hh, &told)?, sources: self.sources(period, &versions)? };
        let items = self.items(period, row.village.key(), &roll, &papers, &marks)?;
        let asked = match last_return(&told) {
            Some(last) => self.asked_back(period, &row, &last.payload, &items)?,
            None => self.asked_before(period, hh)?,
        };
        Ok(CaseView {
            asked,
            size_before: papers.years[0].as_ref().and_then(|(_, roll)| roll.get(0, SIZE_YEAR).raw()),
            collected: people::collected(&roll, 0),
            items,
            history: self.history(hh, &told, gone)?,
            cards,
            members: people::rows(&roll, 0, &marked, period.end(), papers.years[0].as_ref().map(|(_, roll)| roll)),
            notes: self.notes(period, hh, &told)?,
            versions: self.versions(&versions)?,
            skipped: self.skipped(period, hh)?,
            possible: Deed::ALL.into_iter().map(|deed| (deed, self.may(deed, hh, &standing))).collect(),
            default_due: Some(workday::due(&self.office.calendar, self.office.clock.today(), self.deadline)),
            row,
        })
    }

    /// What the card beside the queue shows of one case; it comes with every move of the keys, so it reads one document.
    ///
    /// # Errors
    /// `NoHousehold`, or what the store says.
    pub fn case_card(&self, hh: &str) -> Result<CaseCard, ReviewError> {
        self.of_one_state(|| self.case_card_now(hh))
    }

    fn case_card_now(&self, hh: &str) -> Result<CaseCard, ReviewError> {
        let period = self.period.ok_or(ReviewError::NoPeriod)?;
        let none = || ReviewError::NoHousehold(hh.to_owned());
        let row = self.row_now(hh)?;
        let current = self.office.store.read().current(period, hh)?.ok_or_else(none)?;
        let collected = people::collected(&roll_of(period, hh, &current.record), 0);
        Ok(CaseCard { collected, cards: self.cards(period, hh, row.village.key())?, row })
    }

    /// Whether anything is decided in the period in sight.
    ///
    /// # Errors
    /// The file is only looked at, or the campaign is over.
    pub fn may_decide(&self) -> Result<(), Refusal> {
        self.may_act()?;
        self.period.filter(|_| self.closed).map_or(Ok(()), |period| Err(Refusal::Closed(period.title())))
    }

    /// Whether a deed is possible: that the campaign is over is told first, then what the flags keep from it, then that nobody has looked.
    pub(in crate::review) fn may(&self, deed: Deed, hh: &str, standing: &decision_rules::CaseStanding) -> Result<(), Refusal> {
        self.may_decide()?;
        let possible = decision_rules::possible(deed, standing);
        match possible {
            Ok(()) | Err(Refusal::MediumFlagsNeedReason(_)) => self.asks_a_look(hh, deed).and(possible),
            Err(_) => possible,
        }
    }

    /// The household's records of one, two and three years before, each in a roll of its own.
    fn earlier(&self, period: Period, hh: &str) -> Result<[Option<(Period, Roll)>; 3], ReviewError> {
        let mut years: [Option<(Period, Roll)>; 3] = [None, None, None];
        for (year, back) in years.iter_mut().zip(1..) {
            let of = period.back(back);
            let roll = self.records_in(of, &[hh])?;
            *year = (!roll.is_empty()).then_some((of, roll));
        }
        Ok(years)
    }

    fn items(
        &self,
        period: Period,
        village: &str,
        roll: &Roll,
        papers: &Papers,
        marks: &BTreeMap<String, Severity>,
    ) -> Result<Vec<ItemRow>, ReviewError> {
        let caliber_of = |earlier: &(Period, Roll)| self.office.book.caliber(earlier.0.year, &self.place);
        let years =
            papers.years.each_ref().map(|earlier| earlier.as_ref().map(|of| Figures { roll: &of.1, at: 0, caliber: caliber_of(of) }));
        let caliber = self.office.book.caliber(period.year, &self.place);
        let medians = self.village_medians(period, village)?;
        let beside = Beside {
            years,
            medians: &medians,
            at_return: papers.returned.as_ref().map(|roll| Figures { roll, at: 0, caliber }),
            marks,
            sources: &papers.sources,
        };
        Ok(compare::rows(Figures { roll, at: 0, caliber }, &beside))
    }

    /// The figures the village was asked to look at again; none before the first return.
    fn at_return(&self, period: Period, hh: &str, told: &[EntryTold]) -> Result<Option<Roll>, ReviewError> {
        let Some(digest) = last_return(told).map(|told| told.stored.entry.version.as_str()).filter(|digest| !digest.is_empty()) else {
            return Ok(None);
        };
        let version = self.office.store.read().version_by_digest(period, hh, digest)?;
        Ok(version.map(|version| roll_of(period, hh, &version.record)))
    }

    fn village_medians(&self, period: Period, village: &str) -> Result<BTreeMap<FieldId, Money>, ReviewError> {
        if let Some(known) = self.medians.borrow().get(village) {
            return Ok(known.clone());
        }
        let mut roll = Roll::new(period);
        let read = self.office.store.read();
        for row in self.queue().iter().filter(|row| row.village.key() == village) {
            if let Some(version) = read.current(period, &row.hh_id)? {
                version.record.put(&mut roll, &row.hh_id);
            }
        }
        roll.seal();
        let all: Vec<usize> = (0..roll.len()).collect();
        let medians = compare::medians(&roll, &all, self.office.book.caliber(period.year, &self.place));
        self.medians.borrow_mut().insert(village.to_owned(), medians.clone());
        Ok(medians)
    }

    fn sources(&self, period: Period, versions: &[Version]) -> Result<BTreeMap<FieldId, Text>, ReviewError> {
        let files: BTreeMap<i64, FileRow> = self.office.store.read().files()?.into_iter().map(|file| (file.id, file)).collect();
        let items = &self.office.book.caliber(period.year, &self.place).items;
        Ok(versions::sources(versions, &files, items.iter().map(|item| item.field)))
    }

    fn cards(&self, period: Period, hh: &str, village: &str) -> Result<Vec<Card>, ReviewError> {
        let read = self.office.store.read();
        let mut cards = Vec::new();
        for standing in read.standings_of(period, hh)? {
            let flag = read.flag(standing.flag)?;
            cards.push(self.card(flag, &standing, period)?);
        }
        for standing in read.standings_of_village(period, village)? {
            // A village's flag is shown at the households that make it up; it is not theirs to settle.
            let flag = read.flag(standing.flag)?;
            if flag.marked.iter().any(|marked| marked == hh) {
                cards.push(self.card(flag, &standing, period)?);
            }
        }
        let (mut open, mut settled): (Vec<Card>, Vec<Card>) = cards.into_iter().partition(|card| card.state.is_unsettled());
        settled.sort_by(|a, b| b.flag.severity.cmp(&a.flag.severity).then_with(|| a.flag.rule.cmp(&b.flag.rule)));
        open.sort_by(|a, b| a.flag.rule.cmp(&b.flag.rule));
        let mut open = self.by_cause(open);
        for (card, group) in settled.iter_mut().zip(open.iter().map(|card| card.group + 1).max().unwrap_or(0)..) {
            card.group = group;
        }
        open.append(&mut settled);
        Ok(open)
    }

    /// The flags of a village, unsettled first.
    pub(in crate::review) fn village_cards(&self, period: Period, village: &str) -> Result<Vec<Card>, ReviewError> {
        let read = self.office.store.read();
        let mut cards = Vec::new();
        for standing in read.standings_of_village(period, village)? {
            if standing.state.is_unsettled() || standing.state.is_human() {
                cards.push(self.card(read.flag(standing.flag)?, &standing, period)?);
            }
        }
        let (mut open, mut settled): (Vec<Card>, Vec<Card>) = cards.into_iter().partition(|card| card.state.is_unsettled());
        let place = |card: &Card| (std::cmp::Reverse(card.flag.severity), card.flag.rule.clone());
        open.sort_by_key(place);
        settled.sort_by_key(place);
        let mut cards = self.by_cause(open);
        cards.extend(settled);
        Ok(cards)
    }

    /// The other open flags of the root that an answer is about, by household (empty for a village), and what the answer does to them.
    ///
    /// # Errors
    /// What the store says.
    pub fn same_root(&self, order: &Order) -> Result<BTreeMap<String, SameRoot>, ReviewError> {
        let period = self.period.ok_or(ReviewError::NoPeriod)?;
        let (Some(rule), Some(deed)) = (&order.rule, order.deed) else { return Ok(BTreeMap::new()) };
        if let Some(village) = &order.village {
            let cards = self.village_cards(period, village)?;
            return Ok(BTreeMap::from([(String::new(), same_root::of(&cards, rule, deed, &order.reasons))]));
        }
        let mut found = BTreeMap::new();
        for hh_id in &order.households {
            // Without its village: those flags are settled there.
            let cards = self.cards(period, hh_id, "")?;
            found.insert(hh_id.clone(), same_root::of(&cards, rule, deed, &order.reasons));
        }
        Ok(found)
    }

    /// Flags with one root cause stand together behind the one that names it, the heaviest cause first (readings.md D).
    fn by_cause(&self, cards: Vec<Card>) -> Vec<Card> {
        let flags: Vec<&Flag> = cards.iter().map(|card| &card.flag).collect();
        let groups = root_causes::group(&self.office.book, &flags);
        let mut left: Vec<Option<Card>> = cards.into_iter().map(Some).collect();
        let mut sorted = Vec::with_capacity(left.len());
        for (cause, number) in groups.into_iter().zip(0..) {
            let title = cause.card.filter(|_| !cause.lines.is_empty()).and_then(|card| self.office.book.cards().get(card));
            for at in std::iter::once(cause.head).chain(cause.lines) {
                let Some(card) = left.get_mut(at).and_then(Option::take) else { continue };
                let heads = at == cause.head;
                let named = title.filter(|_| heads).map(|card| card.title.clone());
                let mut card = Card { group: number, heads, cause: named, ..card };
                // What explains a root explains each of its headlines.
                for reason in title.filter(|root| root.headline.contains(&card.flag.rule)).iter().flat_map(|root| &root.reasons) {
                    if !card.usual.contains(reason) {
                        card.usual.push(reason.clone());
                    }
                }
                sorted.push(card);
            }
        }
        sorted
    }

    fn card(&self, flag: Flag, standing: &Standing, period: Period) -> Result<Card, ReviewError> {
        let words = self.office.words(&flag, period);
        let flag = mask::flag(flag);
        let rule = self.office.book.rule(&flag.rule);
        let title = rule.map_or_else(|| Text::same(flag.rule.clone()), |rule| rule.title.clone());
        let named = |limit: &LimitUsed| {
            let title = self.period.and_then(|period| self.office.book.limit_of(&limit.key, period, &self.place)).map(|found| found.title);
            let title = title.filter(Text::is_whole).unwrap_or_else(|| Text::same(limit.key.clone()));
            let said = text("{title} {value}", "{title} {value}").fill(&[("title", &title), ("value", &limit.value)]);
            LimitSaid { said, document: limit.document.clone() }
        };
        Ok(Card {
            limits: flag.limits.iter().map(named).collect(),
            state: standing.state,
            ask: return_slip::sentence(&flag, period.part, &title, rule.and_then(|rule| rule.ask.as_ref())),
            brief: self.brief(&title).clone(),
            title,
            look: rule.map(|rule| rule.look.clone()).unwrap_or_default(),
            usual: rule.map(|rule| rule.usual.clone()).unwrap_or_default(),
            excuse: rule.and_then(|rule| rule.excuse.clone()),
            settled: if standing.state.is_human() { self.settled(standing.settled)? } else { None },
            group: 0,
            heads: true,
            cause: None,
            out: None,
            crossed: None,
            earlier: None,
            words,
            flag,
        })
    }

    /// How a flag was settled: reason, evidence, words, who and when.
    fn settled(&self, seq: i64) -> Result<Option<Text>, ReviewError> {
        let read = self.office.store.read();
        let Some(stored) = read.entry(seq)? else { return Ok(None) };
        let payload = Payload::parse(&stored.entry.payload).unwrap_or_default();
        let note = read.note(seq)?;
        let what = mask::scrub_text(&sentences::entry(stored.entry.act, &payload, note.as_deref(), &|code| self.titled(code)));
        let who = read.staff_name(&stored.entry.reviewer)?;
        let at = self.office.clock.local(&stored.entry.at);
        Ok(Some(text("{what}（{who} {at}）", "{what} ({who} {at})").fill(&[("what", &what), ("who", &who), ("at", &at)])))
    }

    /// Who brought a case to where it stands by a verdict; none where nobody did.
    ///
    /// # Errors
    /// What the store says.
    pub fn who_judged(&self, hh_id: &str, verdict: Status) -> Result<Option<String>, ReviewError> {
        let read = self.office.store.read();
        let act = match verdict {
            Status::Approved => Act::Approve,
            Status::Returned => Act::Return,
            Status::Held => Act::Hold,
            _ => return Ok(None),
        };
        let last = read.ledger_of(hh_id)?.into_iter().rfind(|stored| stored.entry.act == act);
        Ok(last.map(|stored| read.staff_name(&stored.entry.reviewer)).transpose()?)
    }

    fn log(&self, told: &EntryTold, what: &Text) -> Result<LogRow, ReviewError> {
        let entry = &told.stored.entry;
        let who = self.office.store.read().staff_name(&entry.reviewer)?;
        Ok(LogRow { seq: entry.seq, at: self.office.clock.local(&entry.at), who, what: mask::scrub_text(what) })
    }

    fn notes(&self, period: Period, hh: &str, told: &[EntryTold]) -> Result<Vec<LogRow>, ReviewError> {
        let gone = undone(told);
        let mut rows = Vec::new();
        for note in self.office.store.read().notes(period, hh)?.into_iter().rev() {
            let Some(entry) = told.iter().find(|told| told.stored.entry.seq == note.seq) else { continue };
            if gone.contains(&note.seq) {
                continue;
            }
            let words = match field::field(&note.field) {
                Some(field) => text("{field}：{words}", "{field}: {words}").fill(&[("field", &field.row().label), ("words", &note.body)]),
                None => Text::same(note.body),
            };
            rows.push(self.log(entry, &words)?);
        }
        Ok(rows)
    }

    /// Acts on the case and flags that went out, newest first.
    fn history(&self, hh: &str, told: &[EntryTold], gone: Vec<LogRow>) -> Result<Vec<LogRow>, ReviewError> {
        let read = self.office.store.read();
        let mut rows = Vec::new();
        for entry in told.iter().rev() {
            let note = read.note(entry.stored.entry.seq)?;
            rows.push(
                self.log(entry, &sentences::entry(entry.stored.entry.act, &entry.payload, note.as_deref(), &|code| self.titled(code)))?,
            );
        }
        rows.extend(gone);
        rows.extend(self.revisit_log(hh)?);
        rows.sort_by(|a, b| b.at.cmp(&a.at));
        Ok(rows)
    }

    fn versions(&self, versions: &[Version]) -> Result<Vec<LogRow>, ReviewError> {
        let read = self.office.store.read();
        let batches = read.batches()?;
        let mut rows = Vec::new();
        for (at, version) in versions.iter().enumerate().rev() {
            let batch = batches.iter().find(|batch| batch.id == version.batch);
            let before = at.checked_sub(1).and_then(|at| versions.get(at));
            rows.push(LogRow {
                seq: 0,
                at: batch.map(|batch| self.office.clock.local(&batch.at)).unwrap_or_default(),
                who: batch.map(|batch| read.staff_name(&batch.reviewer)).transpose()?.unwrap_or_default(),
                what: versions::changes(before.map(|version| &version.record), &version.record, version.batch),
            });
        }
        Ok(rows)
    }

    fn skipped(&self, period: Period, hh: &str) -> Result<Vec<SkippedRow>, ReviewError> {
        let read = self.office.store.read();
        let (Some(letters), Some(run)) = (read.outcome(period, hh)?, read.newest_assessment(period)?) else { return Ok(Vec::new()) };
        let rules = versions::rules_of_run(&run.body);
        let stood = versions::tables_of_run(&run.body);
        Ok(rules
            .iter()
            .zip(letters.chars())
            .filter_map(|(code, letter)| match Outcome::parse(letter) {
                Some(Outcome::Skipped(why)) => Some(SkippedRow {
                    title: self.office.book.rule(code).map_or_else(|| Text::same(code.clone()), |rule| rule.title.clone()),
                    rule: code.clone(),
                    why: self.office.lacking(code, why, &stood).unwrap_or_else(|| why.label()),
                }),
                Some(Outcome::Fires(_) | Outcome::Clear | Outcome::NotConcerned) | None => None,
            })
            .collect())
    }
}

/// A roll that holds one household.
fn roll_of(period: Period, hh: &str, record: &Record) -> Roll {
    let mut roll = Roll::new(period);
    record.put(&mut roll, hh);
    roll.seal();
    roll
}

/// The last return of a case that was not taken back.
fn last_return(told: &[EntryTold]) -> Option<&EntryTold> {
    let gone = undone(told);
    told.iter().rev().find(|told| told.stored.entry.act == Act::Return && !gone.contains(&told.stored.entry.seq))
}

/// The entries of a case that were undone.
fn undone(told: &[EntryTold]) -> HashSet<i64> {
    case_facts::taken_back(told.iter().rev().map(|told| (told.stored.entry.seq, told.payload.undo)))
}

fn unsettled(cards: &[Card]) -> impl Iterator<Item = &Card> {
    cards.iter().filter(|card| card.state.is_unsettled())
}

/// Heaviest unsettled flag of each field.
fn marks(cards: &[Card]) -> BTreeMap<String, Severity> {
    let mut marks: BTreeMap<String, Severity> = BTreeMap::new();
    for card in unsettled(cards) {
        for field in &card.flag.fields {
            let mark = marks.entry(field.clone()).or_insert(card.flag.severity);
            *mark = (*mark).max(card.flag.severity);
        }
    }
    marks
}
