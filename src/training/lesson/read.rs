//! Reads a lesson: TOML to steps, every mistake with file, line and column, and what was probably meant.
//!
//! What does not live here: the shape of the file (`raw.rs`), what the steps do (`goal.rs`).

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use chrono::DateTime;
use chrono::Utc;
use serde::de::DeserializeOwned;
use toml::Spanned;

use crate::domain::act::Act;
use crate::domain::case::Status;
use crate::domain::digest;
use crate::domain::evidence::EVIDENCE;
use crate::domain::reason::REASONS;
use crate::i18n::Lang;
use crate::i18n::Text;
use crate::i18n::near::closest;
use crate::i18n::near::meant;
use crate::i18n::text;
use crate::i18n::written;
use crate::i18n::written::Fault;
use crate::input::action::ACTIONS;
use crate::input::action::Action;
use crate::input::key::Code;
use crate::input::key::Key;
use crate::review::rows::Deed;
use crate::review::rows::Order;
use crate::rules::book::Book;
use crate::rules::book::Rule;
use crate::training::lesson::course::Lesson;
use crate::training::lesson::course::LessonStep;
use crate::training::lesson::course::WrongAct;
use crate::training::lesson::goal::ClueReached;
use crate::training::lesson::goal::DeedWanted;
use crate::training::lesson::goal::Goal;
use crate::training::lesson::goal::Sees;
use crate::training::lesson::raw::PlacedWord;
use crate::training::lesson::raw::RawBefore;
use crate::training::lesson::raw::RawGoal;
use crate::training::lesson::raw::RawLesson;
use crate::training::lesson::raw::RawStage;
use crate::training::lesson::raw::RawStep;
use crate::training::lesson::raw::RawWrong;
use crate::training::lesson::raw::StageAlone;
use crate::training::lesson::sound;
use crate::training::lesson::sound::GoalPart;
use crate::training::lesson::stage::CaseWanted;
use crate::training::lesson::stage::DoneBefore;
use crate::training::lesson::stage::LessonStage;
use crate::training::lesson::stage::MOST_HOUSEHOLDS;
use crate::training::procedure::PROCEDURE;
use crate::training::procedure::procedure;
use crate::training::township;
use crate::training::township::FaultOrNear;
use crate::training::village::Habit;
use crate::training::village::NAMED;

/// When a day of practice begins: 09:00 in China, within the campaign of the practice township.
pub const MORNING: &str = "2024-11-18T01:00:00Z";

/// Grades of a hint: where to look, what to do, which keys.
const GRADES: usize = 3;

/// Whether a word among keys is one to be typed letter by letter: it stands in quotation marks.
#[must_use]
pub fn is_typed(word: &str) -> bool {
    word.len() > 1 && word.starts_with('"') && word.ends_with('"')
}

/// Keys as lessons write them, one after the other: names of keys, and words in quotation marks that are typed letter by letter. With each
/// the word it comes from.
pub fn pressed(written: &str) -> impl Iterator<Item = (&str, Key)> {
    let of_word = |word| -> Vec<Key> {
        if is_typed(word) {
            word.trim_matches('"').chars().map(|letter| Key::plain(Code::Char(letter))).collect()
        } else {
            Key::parse(word).into_iter().collect()
        }
    };
    written.split(' ').filter(|word| !word.is_empty()).flat_map(move |word| of_word(word).into_iter().map(move |key| (word, key)))
}

/// A mistake in a lesson or a walk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LessonFault {
    /// The file as it was named.
    pub file: String,
    /// Where, and what.
    pub fault: Fault,
}

impl LessonFault {
    /// The sentence with its place.
    #[must_use]
    pub fn text(&self) -> Text {
        text("{file} {fault}", "{file}, {fault}").fill(&[("file", &self.file), ("fault", &self.fault.text())])
    }
}

/// Every mistake found; never empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LessonFaults(pub Vec<LessonFault>);

impl LessonFaults {
    /// All sentences, one a line.
    #[must_use]
    pub fn text(&self) -> Text {
        let join = |lang| self.0.iter().map(|fault| fault.text().get(lang).to_owned()).collect::<Vec<_>>().join("\n");
        Text::made(join(Lang::Zh), join(Lang::En))
    }
}

/// Reads a lesson.
///
/// # Errors
/// Every mistake found.
pub fn lesson(file: &str, written: &str, book: &Book) -> Result<Lesson, LessonFaults> {
    let (bare, raw): (&str, RawLesson) = parsed(file, written)?;
    let mut reader = LessonReader::of(bare, book, raw.stage.names());
    let lesson = reader.lesson(raw);
    reader.ended(file, lesson)
}

/// Whether every case that a file speaks of is in its township.
///
/// # Errors
/// Those that are not, each where it is named.
pub fn cast(file: &str, written: &str, stage: &LessonStage, book: &Book) -> Result<(), LessonFaults> {
    let staged = stage.households_by_name();
    let (bare, raw): (&str, StageAlone) = parsed(file, written)?;
    let mut reader = LessonReader::of(bare, book, BTreeSet::new());
    for case in raw.stage.case.iter().filter(|case| !staged.contains_key(case.name.get_ref())) {
        let said = text(
            "这个乡镇里埋不下 {case}；households 写多一些，或换一个 seed",
            "{case} finds no household in this township: raise households, or take another seed",
        );
        reader.wrong(case.name.span().start, said.fill(&[("case", case.name.get_ref())]));
    }
    reader.ended(file, ())
}

/// The tables of a file, and its words without a byte order mark.
pub(in crate::training) fn parsed<'w, T: DeserializeOwned>(file: &str, written: &'w str) -> Result<(&'w str, T), LessonFaults> {
    let bare = written.strip_prefix('\u{feff}').unwrap_or(written);
    let raw = toml::from_str(bare).map_err(|error| {
        let fault = written::fault(bare, error.span(), error.message());
        LessonFaults(vec![LessonFault { file: file.to_owned(), fault }])
    })?;
    Ok((bare, raw))
}

/// What reads the parts that lessons and walks have in common, and gathers what is wrong with them.
pub(in crate::training) struct LessonReader<'a> {
    written: &'a str,
    book: &'a Book,
    names: BTreeSet<String>,
    faults: Vec<Fault>,
}

impl<'a> LessonReader<'a> {
    /// A reader of this file, of which these are the names of the cases.
    pub(in crate::training) const fn of(written: &'a str, book: &'a Book, names: BTreeSet<String>) -> LessonReader<'a> {
        LessonReader { written, book, names, faults: Vec::new() }
    }

    /// What was read, or every mistake with its file.
    pub(in crate::training) fn ended<T>(mut self, file: &str, read: T) -> Result<T, LessonFaults> {
        self.faults.sort_by_key(|fault| (fault.line, fault.column));
        self.faults.dedup();
        let in_file = |fault| LessonFault { file: file.to_owned(), fault };
        if self.faults.is_empty() { Ok(read) } else { Err(LessonFaults(self.faults.into_iter().map(in_file).collect())) }
    }

    pub(in crate::training) fn wrong(&mut self, byte: usize, said: Text) {
        self.faults.push(Fault::at(self.written, byte, said));
    }

    /// That a word is none of those that are known, with the nearest.
    pub(in crate::training) fn unknown<'k>(&mut self, word: &PlacedWord, what: &Text, known: impl Iterator<Item = &'k str>) {
        let guess = meant(closest(word.get_ref(), known));
        let said = text("没有这个{what} {word}{guess}", "there is no {what} {word}{guess}");
        self.wrong(word.span().start, said.fill(&[("what", what), ("word", word.get_ref()), ("guess", &guess)]));
    }

    fn lesson(&mut self, raw: RawLesson) -> Lesson {
        for code in raw.trains.iter().filter(|code| procedure(code.get_ref()).is_none()) {
            self.unknown(code, &text("标准程序的步骤", "step of the procedure"), PROCEDURE.iter().map(|step| step.code));
        }
        let groups: BTreeSet<String> = self.book.rules().iter().map(|rule| group(&rule.code).to_owned()).collect();
        for name in raw.groups.iter().filter(|name| !groups.contains(name.get_ref())) {
            self.unknown(name, &text("规则类别", "group of rules"), groups.iter().map(String::as_str));
        }
        let stage = self.stage(&raw.stage);
        if raw.step.get_ref().is_empty() {
            self.wrong(raw.step.span().start, text("课程里没有步骤", "the lesson has no steps"));
        }
        self.code(&raw.code);
        let (title, end_at) = (self.words(raw.title), self.place(raw.end.span().start));
        let steps = raw.step.into_inner().into_iter().map(|step| self.step(step)).collect();
        Lesson {
            code: raw.code.into_inner(),
            version: version(self.written),
            title,
            trains: raw.trains.into_iter().map(Spanned::into_inner).collect(),
            groups: raw.groups.into_iter().map(Spanned::into_inner).collect(),
            minutes: raw.minutes,
            stage,
            steps,
            end: self.words(raw.end),
            end_at,
        }
    }

    pub(in crate::training) fn stage(&mut self, raw: &RawStage) -> LessonStage {
        if *raw.households.get_ref() > MOST_HOUSEHOLDS {
            let said = text("课程最多 {n} 户", "a lesson has at most {n|household|households}").fill(&[("n", &MOST_HOUSEHOLDS)]);
            self.wrong(raw.households.span().start, said);
        }
        let clock = raw.clock.as_ref().and_then(|clock| {
            let read = clock.get_ref().parse::<DateTime<Utc>>().ok();
            if read.is_none() {
                self.wrong(clock.span().start, text("时刻要写成 2024-11-18T01:00:00Z", "write the time as 2024-11-18T01:00:00Z"));
            }
            read
        });
        let habit = raw.village.as_ref().and_then(|name| {
            let found = NAMED.iter().find(|(own, _)| own == name.get_ref());
            if found.is_none() {
                self.unknown(name, &text("村的样子", "pattern of a village"), NAMED.iter().map(|(name, _)| *name));
            }
            found.map(|(_, habit)| *habit)
        });
        let mut once = BTreeSet::new();
        let mut cases = Vec::new();
        for case in &raw.case {
            if !once.insert(case.name.get_ref()) {
                self.wrong(case.name.span().start, text("有两户用同一个名字", "two cases have the same name"));
            }
            let kind = match case.kind.as_ref().map(|kind| kind.get_ref().as_str()) {
                None | Some("fault") => FaultOrNear::Fault,
                Some("near") => FaultOrNear::Near,
                Some(_) => {
                    let kinds = ["fault", "near"].into_iter();
                    if let Some(kind) = &case.kind {
                        self.unknown(kind, &text("种类", "kind"), kinds);
                    }
                    FaultOrNear::Fault
                }
            };
            let planted = case.rule.as_ref().map(|rule| {
                if !township::planted().any(|code| code == rule.get_ref()) {
                    self.unknown(rule, &text("能埋设的规则", "rule that can be planted"), township::planted());
                }
                (rule.get_ref().clone(), kind)
            });
            cases.push(CaseWanted { name: case.name.get_ref().clone(), planted });
        }
        let before = raw.before.iter().filter_map(|before| self.before(before)).collect();
        LessonStage {
            seed: raw.seed,
            households: *raw.households.get_ref(),
            habit: habit.unwrap_or(Habit::None),
            clock: clock.or_else(|| MORNING.parse().ok()).unwrap_or_default(),
            cases,
            before,
        }
    }

    fn before(&mut self, raw: &RawBefore) -> Option<DoneBefore> {
        let case = self.case(&raw.case);
        let Some(act) = &raw.act else {
            return Some(DoneBefore::CameBack { case, figures: raw.figures.clone() });
        };
        let deeds = [
            (Act::Approve, Deed::Approve),
            (Act::Return, Deed::Return),
            (Act::Hold, Deed::Hold),
            (Act::Annotate, Deed::Annotate),
            (Act::Explain, Deed::Explain),
        ];
        let Some((_, deed)) = deeds.into_iter().find(|(own, _)| own.code() == act.get_ref()) else {
            self.unknown(act, &text("办理", "act"), deeds.iter().map(|(own, _)| own.code()));
            return None;
        };
        let words = |asks: bool| if asks == (deed == Deed::Return) { raw.words.clone() } else { String::new() };
        let order = Order {
            deed: Some(deed),
            rule: raw.rule.as_ref().map(|rule| self.rule(rule)),
            reasons: raw.reason.iter().map(|code| self.reason(code)).collect(),
            evidence: raw.evidence.iter().map(|code| self.evidence(code)).collect(),
            note: words(false),
            ask: Some(words(true)).filter(|ask| !ask.is_empty()).into_iter().collect(),
            ..Order::default()
        };
        Some(DoneBefore::Acted { case, order: Box::new(order) })
    }

    fn step(&mut self, raw: RawStep) -> LessonStep {
        let hints = raw.hints.span().start;
        let (text_at, goal_at, hints_at) = (self.place(raw.text.span().start), self.place(raw.goal.span().start), self.place(hints));
        if raw.hints.get_ref().len() != GRADES {
            let said = text("提示要写三条：看哪里、做什么、按什么键", "three hints are wanted: where to look, what to do, which keys");
            self.wrong(hints, said);
        }
        let text_of = self.words(raw.text);
        let goal = self.goal(&raw.goal);
        if let Some(refused) = raw.goal.get_ref().refused.first() {
            let said = text("不让办的事做不成一步；refused 写在 when 里", "what is refused does no step: refused belongs into a when");
            self.wrong(refused.span().start, said);
        }
        let starts: Vec<usize> = raw.wrong.iter().map(|wrong| wrong.when.span().start).collect();
        let wrong: Vec<WrongAct> = raw.wrong.into_iter().map(|wrong| self.wrong_act(wrong)).collect();
        self.reachable(&goal, &wrong, &starts);
        let hints = raw.hints.into_inner().into_iter().map(|hint| self.words(Spanned::new(hints..hints, hint))).collect();
        let keys_at = self.place(raw.keys.span().start);
        LessonStep { text: text_of, text_at, goal, goal_at, hints, hints_at, wrong, keys: self.keys(Some(raw.keys)), keys_at }
    }

    /// Line and column of a byte, from 1.
    pub(in crate::training) fn place(&self, byte: usize) -> (usize, usize) {
        let at = Fault::at(self.written, byte, Text::default());
        (at.line, at.column)
    }

    /// That every wrong act of a step can be told: none is what the step waits for, and none is told by one before it.
    fn reachable(&mut self, goal: &Goal, wrong: &[WrongAct], starts: &[usize]) {
        for (at, (act, start)) in wrong.iter().zip(starts).enumerate() {
            if sound::follows(goal, &act.when) {
                let said = text(
                    "这样做正是这一步要的，这句话永远说不到；when 要写得和 goal 不一样",
                    "this is what the step waits for, and its answer is never given: let when differ from goal",
                );
                self.wrong(*start, said);
            } else if let Some(earlier) = wrong[..at].iter().position(|earlier| sound::follows(&earlier.when, &act.when)) {
                let said = text(
                    "前面第 {n} 条错误的做法已经包括它，这句话永远说不到；把它移到那一条前面",
                    "wrong act {n} before it takes in this one, whose answer is never given: move it before that one",
                );
                self.wrong(*start, said.fill(&[("n", &(earlier + 1))]));
            }
        }
    }

    fn wrong_act(&mut self, raw: RawWrong) -> WrongAct {
        let when = self.goal(&raw.when);
        if when.deed.is_none() && when.did.is_empty() && when.refused.is_empty() && when.clue.is_none() {
            let said = text("错误的做法要写 act、did、refused 或 clue", "a wrong act is told by act, did, refused or clue");
            self.wrong(raw.when.span().start, said);
        }
        let rule = raw.by.as_ref().and_then(|by| self.book.rule(by.get_ref()));
        for (part, said) in rule.map(|rule| sound::against_rule(&when, rule)).unwrap_or_default() {
            self.wrong(part_at(raw.when.get_ref(), part).unwrap_or(raw.when.span().start), said);
        }
        self.codes(&raw.says, rule);
        let (when_at, keys_at) = (self.place(raw.when.span().start), raw.keys.as_ref().map(|keys| self.place(keys.span().start)));
        let by = raw.by.map(|by| {
            let code = by.get_ref().as_str();
            let is_limit = self.book.limit_keys().any(|(key, _)| key == code);
            let title = match self.book.rule(code) {
                Some(rule) => rule.title.clone(),
                None if is_limit => self.book.limit_title(code),
                None => {
                    let known: Vec<String> = self.book.rules().iter().map(|rule| rule.code.clone()).collect();
                    let limits = self.book.limit_keys().map(|(key, _)| key);
                    self.unknown(&by, &text("规则或标准", "rule or limit"), known.iter().map(String::as_str).chain(limits));
                    Text::default()
                }
            };
            (by.into_inner(), title)
        });
        let says_at = self.place(raw.says.span().start);
        WrongAct { when, says: self.words(raw.says), says_at, by, keys: self.keys(raw.keys), keys_at: keys_at.unwrap_or(when_at) }
    }

    pub(in crate::training) fn goal(&mut self, placed: &Spanned<RawGoal>) -> Goal {
        let raw = placed.get_ref();
        let codes = |codes: &[PlacedWord]| codes.iter().map(|code| code.get_ref().clone()).collect::<Vec<_>>();
        let case = raw.case.as_ref().or(raw.sees.as_ref()).map(|name| self.case(name));
        if let (Some(own), Some(seen)) = (&raw.case, &raw.sees)
            && own.get_ref() != seen.get_ref()
        {
            let said = text("case 是 {case}，sees 是 {seen}：只能是同一户", "case is {case} and sees is {seen}: both have to be the same");
            self.wrong(seen.span().start, said.fill(&[("case", own.get_ref()), ("seen", seen.get_ref())]));
            self.case(seen);
        }
        let status = raw.status.iter().filter_map(|code| self.status(code)).collect();
        let act = raw.act.as_ref().and_then(|code| {
            let found = Act::parse(code.get_ref());
            if found.is_none() {
                self.unknown(code, &text("办理", "act"), Act::ALL.iter().map(|act| act.code()));
            }
            found
        });
        for code in raw.reason.iter().chain(&raw.without_reason) {
            self.reason(code);
        }
        for code in raw.evidence.iter().chain(&raw.without_evidence) {
            self.evidence(code);
        }
        let deed = DeedWanted {
            act,
            rule: raw.rule.as_ref().map(|rule| self.rule(rule)),
            reasons: codes(&raw.reason),
            without_reasons: codes(&raw.without_reason),
            evidence: codes(&raw.evidence),
            without_evidence: codes(&raw.without_evidence),
            within: raw.within,
        };
        let says_deed = raw.rule.is_some() || raw.within.is_some() || !raw.reason.is_empty() || !raw.evidence.is_empty();
        if act.is_none() && (says_deed || !raw.without_reason.is_empty() || !raw.without_evidence.is_empty()) {
            let said = text("写了规则、原因、佐证或时限，就要写 act", "rule, reason, evidence and within are of an act: name it");
            self.wrong(placed.span().start, said);
        }
        let goal = Goal {
            case,
            status,
            deed: act.is_some().then_some(deed),
            settled: raw.settled.as_ref().map(|rule| self.rule(rule)),
            refused: raw.refused.iter().filter_map(|id| self.action(id)).collect(),
            did: raw.did.iter().filter_map(|id| self.action(id)).collect(),
            sees: if raw.sees.is_some() { Sees::Case } else { Sees::Anything },
            shows: raw.shows,
            clue: raw.clue.as_ref().and_then(|word| {
                let found = ClueReached::parse(word.get_ref());
                if found.is_none() {
                    self.unknown(word, &text("线索的一步", "stage of a clue"), ClueReached::words());
                }
                found
            }),
        };
        let of_case = !goal.status.is_empty() || goal.deed.is_some() || goal.settled.is_some();
        let waits_for_something = of_case || !goal.did.is_empty() || !goal.refused.is_empty() || goal.shows.is_some() || raw.clue.is_some();
        if !waits_for_something && goal.sees == Sees::Anything {
            self.wrong(placed.span().start, text("条件是空的，一开始就成立", "the goal is empty and holds from the beginning"));
        }
        for (part, said) in sound::impossible(&goal, self.book) {
            self.wrong(part_at(raw, part).unwrap_or(placed.span().start), said);
        }
        goal
    }

    /// The code of a lesson or a walk: a folder is called by it.
    pub(in crate::training) fn code(&mut self, code: &PlacedWord) {
        let is_plain = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-';
        if code.get_ref().is_empty() || !code.get_ref().chars().all(is_plain) {
            let said =
                text("代码只用小写字母、数字和连字符，如 my-lesson", "a code is of small letters, digits and hyphens, such as my-lesson");
            self.wrong(code.span().start, said);
        }
    }

    pub(in crate::training) fn case(&mut self, name: &PlacedWord) -> String {
        if !self.names.contains(name.get_ref()) {
            let known: Vec<String> = self.names.iter().cloned().collect();
            self.unknown(name, &text("户", "case"), known.iter().map(String::as_str));
        }
        name.get_ref().clone()
    }

    fn rule(&mut self, code: &PlacedWord) -> String {
        if self.book.rule(code.get_ref()).is_none() {
            let known: Vec<String> = self.book.rules().iter().map(|rule| rule.code.clone()).collect();
            self.unknown(code, &text("规则", "rule"), known.iter().map(String::as_str));
        }
        code.get_ref().clone()
    }

    pub(in crate::training) fn reason(&mut self, code: &PlacedWord) -> String {
        if !REASONS.iter().any(|reason| reason.code == code.get_ref()) {
            self.unknown(code, &text("原因", "reason"), REASONS.iter().map(|reason| reason.code));
        }
        code.get_ref().clone()
    }

    pub(in crate::training) fn evidence(&mut self, code: &PlacedWord) -> String {
        if !EVIDENCE.iter().any(|paper| paper.code == code.get_ref()) {
            self.unknown(code, &text("佐证", "evidence"), EVIDENCE.iter().map(|paper| paper.code));
        }
        code.get_ref().clone()
    }

    fn status(&mut self, code: &PlacedWord) -> Option<Status> {
        let found = Status::parse(code.get_ref());
        if found.is_none() {
            self.unknown(code, &text("状态", "status"), Status::ALL.iter().map(|status| status.code()));
        }
        found
    }

    fn action(&mut self, id: &PlacedWord) -> Option<Action> {
        let found = Action::parse(id.get_ref());
        if found.is_none() {
            self.unknown(id, &text("操作", "action"), ACTIONS.iter().map(|row| row.id));
        }
        found
    }

    /// That papers and reasons which explain a flag are some that its rule asks for and usually has.
    pub(in crate::training) fn explained_by(&mut self, rule: &str, reasons: &[PlacedWord], papers: &[PlacedWord]) {
        let Some(rule) = self.book.rule(rule) else { return };
        for paper in papers.iter().filter(|paper| !rule.look.contains(paper.get_ref())) {
            self.wrong(paper.span().start, sound::not_looked_at(rule, paper.get_ref()));
        }
        for reason in reasons.iter().filter(|reason| !rule.usual.contains(reason.get_ref())) {
            self.wrong(reason.span().start, sound::not_usual(rule, reason.get_ref()));
        }
    }

    /// Keys as keymaps write them; what is between quotes is typed.
    fn keys(&mut self, keys: Option<PlacedWord>) -> String {
        let Some(keys) = keys else { return String::new() };
        for word in keys.get_ref().split(' ').filter(|word| !word.is_empty() && !is_typed(word)) {
            if Key::parse(word).is_none() {
                let said = text("没有这个键 {word}", "there is no key {word}").fill(&[("word", &word)]);
                self.wrong(keys.span().start, said);
            }
        }
        self.holes(keys.get_ref(), keys.span().start);
        keys.into_inner()
    }

    /// A sentence: both languages, and only holes that can be filled.
    pub(in crate::training) fn words(&mut self, said: Spanned<Text>) -> Text {
        let at = said.span().start;
        let said = said.into_inner();
        if !said.is_whole() {
            self.wrong(at, text("中文和英文都要写", "both languages are wanted"));
        }
        for lang in [Lang::Zh, Lang::En] {
            self.holes(said.get(lang), at);
        }
        self.codes(&Spanned::new(at..at, said.clone()), None);
        said
    }

    /// Papers and reasons that a sentence names: each has to be in its register and, where the sentence calls on a rule, one of that rule's.
    fn codes(&mut self, said: &Spanned<Text>, rule: Option<&Rule>) {
        for lang in [Lang::Zh, Lang::En] {
            for fault in sound::codes_said(said.get_ref().get(lang), rule) {
                self.wrong(said.span().start, fault);
            }
        }
    }

    pub(in crate::training) fn holes(&mut self, words: &str, at: usize) {
        for hole in Text::same(words).holes(Lang::Zh) {
            let wrong = match hole.strip_prefix("key.") {
                Some(id) if Action::parse(id).is_none() => (id, text("操作", "action"), ACTIONS.iter().map(|row| row.id).collect()),
                Some(_) => continue,
                None if self.names.contains(hole.strip_suffix(".head").unwrap_or(hole)) => continue,
                None => (
                    hole.strip_suffix(".head").unwrap_or(hole),
                    text("户", "case"),
                    self.names.iter().map(String::as_str).collect::<Vec<_>>(),
                ),
            };
            let (word, what, known) = wrong;
            let guess = meant(closest(word, known.into_iter()));
            let said = text("没有这个{what} {word}{guess}", "there is no {what} {word}{guess}");
            let fault = said.fill(&[("what", &what), ("word", &word), ("guess", &guess)]);
            self.faults.push(Fault::at(self.written, at, fault));
        }
    }
}

/// Where a part of a goal stands.
fn part_at(raw: &RawGoal, part: GoalPart) -> Option<usize> {
    let word = match part {
        GoalPart::Whole => None,
        GoalPart::Status => raw.status.first(),
        GoalPart::Act => raw.act.as_ref(),
        GoalPart::Rule => raw.rule.as_ref(),
        GoalPart::Reason => raw.reason.first(),
        GoalPart::WithoutReason => raw.without_reason.first(),
        GoalPart::Evidence => raw.evidence.first(),
        GoalPart::WithoutEvidence => raw.without_evidence.first(),
        GoalPart::Settled => raw.settled.as_ref(),
    };
    word.map(|word| word.span().start)
}

/// Digits of a version.
const VERSION: usize = 8;

/// The version of a lesson: its words, however its lines end.
fn version(written: &str) -> String {
    let mut digits = digest::sha256(written.replace('\r', "").as_bytes());
    digits.truncate(VERSION);
    digits
}

/// The group of a rule: the letters of its code.
#[must_use]
fn group(code: &str) -> &str {
    code.trim_end_matches(|letter: char| letter.is_ascii_digit())
}

/// Values for the holes of a lesson: each case by village and head, and by its head alone.
#[must_use]
pub fn named(cases: &BTreeMap<String, (String, String)>) -> Vec<(String, String)> {
    let both = |(name, (village, head)): (&String, &(String, String))| {
        [(name.clone(), format!("{village}{head}")), (format!("{name}.head"), head.clone())]
    };
    cases.iter().flat_map(both).collect()
}

#[cfg(test)]
mod tests {
    use crate::i18n::Lang;
    use crate::rules::book::Book;
    use crate::training::lesson::SHIPPED;
    use crate::training::lesson::read;
    use crate::training::lesson::shipped;

    #[test]
    fn a_mistake_is_told_with_its_place_and_what_was_probably_meant() {
        let book = Book::shipped().expect("a rulebook");
        let (name, written) = SHIPPED[0];
        for (was, is, wanted) in [
            ("rule = \"INC01\"\n\n[[stage", "rule = \"INC0l\"\n\n[[stage", "没有这个能埋设的规则 INC0l，是否指 INC01"),
            ("reason = [\"R01\"]", "reason = [\"R0l\"]", "没有这个原因 R0l，是否指 R01"),
            ("evidence = [\"E3\"]", "evidence = [\"E99\"]", "没有这个佐证 E99"),
            ("did = [\"years\"]", "did = [\"yeers\"]", "没有这个操作 yeers，是否指 years"),
            ("sees = \"calm\"", "sees = \"clam\"", "没有这个户 clam"),
            ("keys = 'ctrl-y'", "keys = 'ctrl-yy'", "没有这个键 ctrl-yy"),
            ("trains = [\"5.2-7\"]", "trains = [\"5.2-77\"]", "没有这个标准程序的步骤 5.2-77，是否指 5.2-7"),
            ("{fall.head}，列表只剩", "{fal.head}，列表只剩", "没有这个户 fal，是否指 fall"),
            ("act = \"undo\"", "act = \"undu\"", "没有这个办理 undu，是否指 undo"),
            ("households = 16", "households = 1600", "课程最多 120 户"),
            ("minutes = 5", "minuts = 5", "minuts"),
        ] {
            assert!(written.contains(was), "{was} is not in {name}");
            let faults = read::lesson(name, &written.replacen(was, is, 1), &book).expect_err(is).text();
            let said = faults.get(Lang::Zh);
            assert!(said.contains(wanted) && said.contains("first-steps.toml 第 ") && said.contains(" 列："), "{is}: {said}");
        }
    }

    #[test]
    fn every_shipped_lesson_is_read_and_stands_under_the_name_of_its_file() {
        let lessons = shipped(&Book::shipped().expect("a rulebook")).unwrap_or_else(|faults| panic!("{}", faults.text().get(Lang::En)));
        let names: Vec<String> = lessons.iter().map(|lesson| format!("{}.toml", lesson.code)).collect();
        assert_eq!(names, SHIPPED.iter().map(|(name, _)| *name).collect::<Vec<_>>());
        for lesson in &lessons {
            let cases = lesson.stage.households_by_name();
            assert!(lesson.stage.cases.iter().all(|case| cases.contains_key(&case.name)), "{}: {cases:?}", lesson.code);
        }
    }
}
