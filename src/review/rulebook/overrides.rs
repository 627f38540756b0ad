//! The office's own changes to the rulebook, made at the desk: a rule switched on or off, a limit set for a year and place.
//!
//! The desk says what changes and takes the new book; whoever opened it reads and writes the overlay file, because files are not its
//! business. Every change comes with a run, made ready beside the keyboard, so that the ledger shows the book it was made with; file,
//! run and book change together or not at all: the changed file is written aside before the run is kept, and takes its name after. A
//! start that finds one aside asks the data file by which book it was judged last (`last_book`).
//! What does not live here: what practice keeps within its own file (`own.rs`), the file (`cli/rulebook_file.rs`), what an overlay may say (`rules/book/load.rs`).

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::path::Path;

use crate::disk::place;
use crate::domain::digest;
use crate::domain::period::Period;
use crate::domain::stamp::Stamp;
use crate::i18n::Text;
use crate::i18n::near::closest;
use crate::i18n::near::meant;
use crate::i18n::text;
use crate::review::assess::run::Rerun;
use crate::review::decide::book_step;
use crate::review::decide::book_step::BookStep;
use crate::review::desk::state::Aside;
use crate::review::desk::state::BookChange;
use crate::review::desk::state::BookKeeper;
use crate::review::desk::state::Desk;
use crate::review::desk::state::LimitChange;
use crate::review::desk::state::Overlay;
use crate::review::desk::state::WayBack;
use crate::review::error::ReviewError;
use crate::review::file::campaigns;
use crate::review::file::office::LongStep;
use crate::review::file::office::Tell;
use crate::review::rulebook::own::Kept;
use crate::review::rulebook::trial::Trial;
use crate::rules::book::Book;
use crate::rules::book::limits;
use crate::rules::book::limits::Limit;
use crate::rules::book::limits::LimitValue;
use crate::rules::book::raw::no_rule;
use crate::rules::judge::Outline;
use crate::store::Store;
use crate::store::error::StoreError;
use crate::store::file;

impl Desk {
    /// Gives the desk the place where changes to the rulebook are kept.
    pub fn set_overlay(&mut self, file: String, keeper: BookKeeper) {
        self.overlay = Overlay { file, keeper: Some(keeper) };
    }

    /// Whether the rules can run over the period in sight again, and be changed for it.
    ///
    /// # Errors
    /// Why not: the file is only looked at, or the period is closed or only compared with.
    pub fn may_judge(&self) -> Result<(), Text> {
        self.may_change()?;
        self.period.map_or(Ok(()), |period| self.office.period_to_judge(Some(period)).map(|_| ()).map_err(|why| why.text()))
    }

    /// The file that changes to the rulebook are written to; none when they cannot be kept.
    #[must_use]
    pub fn overlay_file(&self) -> Option<String> {
        self.overlay.keeper.as_ref().map(|_| self.overlay.file.clone())
    }

    /// Whether the rules in force are others than those by which the period in sight was judged last: changed in the files, or with a newer
    /// program. Flags are then as they were found before.
    #[must_use]
    pub fn is_judged_otherwise(&self) -> bool {
        let run = self.period.and_then(|period| self.office.store.read().newest_assessment(period).ok().flatten());
        run.is_some_and(|run| run.rulebook != self.office.book.digest())
    }

    /// The book with a rule switched on or off, to be judged and then taken in.
    ///
    /// # Errors
    /// No such rule, one that stands so already, nowhere to keep it, or a file open for reading only.
    pub fn with_rule(&self, code: &str, on: bool) -> Result<NewBook, Text> {
        let Some(rule) = self.office.book.rule(code) else {
            return Err(no_rule(code, self.office.book.rules().iter().map(|rule| rule.code.as_str())));
        };
        let what = if on {
            text("{code} {title} 已启用", "{code} {title} switched on")
        } else {
            text("{code} {title} 已关闭", "{code} {title} switched off")
        };
        if rule.on == on {
            let said = if on {
                text("{code} {title} 本来就是启用的，没有可改的", "{code} {title} is on already: there is nothing to change")
            } else {
                text("{code} {title} 本来就是关闭的，没有可改的", "{code} {title} is off already: there is nothing to change")
            };
            return Err(said.fill(&[("code", &code), ("title", &rule.title)]));
        }
        let would = if on {
            text("启用 {code} {title}", "Switch on {code} {title}")
        } else {
            text("关闭 {code} {title}", "Switch off {code} {title}")
        };
        let [what, would] = [what, would].map(|words| words.fill(&[("code", &code), ("title", &rule.title)]));
        self.new_book(vec![BookChange::Switch { code: code.to_owned(), on }], what, would)
    }

    /// The book with limits set for a year and place, to be judged and then taken in; an empty value takes back what the desk had set.
    ///
    /// # Errors
    /// No such limit, a value that is none of its unit, a limit of a document without one, nowhere to keep it, or a file open for
    /// reading only.
    pub fn with_limits(&self, changes: &[LimitChange]) -> Result<NewBook, Text> {
        // A line belongs to the part of the year that is under review: that of a year is not held against nine months.
        let of = self.period.map(|period| period.part);
        let own = |change: &LimitChange| change.part.or(of).filter(|_| self.office.book.is_of_a_part(&change.key));
        let mut titles = Vec::new();
        for change in changes {
            let key = change.key.as_str();
            let Some((_, title)) = self.office.book.limit_keys().find(|(own, _)| *own == key) else {
                return Err(no_limit(key, self.office.book.limit_keys()));
            };
            let title = title.cloned().unwrap_or_else(|| Text::same(key));
            // What is emptied is taken back for the period under review, whatever its year.
            let year = if change.value.trim().is_empty() { self.period.map(|period| period.year) } else { change.year };
            let title = limits::named(&title, own(change), year);
            // One of another year than the one in sight says whose it is.
            let other = year.filter(|year| own(change).is_none() && self.period.is_some_and(|shown| shown.year != *year));
            let title = other.map_or(title.clone(), |year| {
                text("{title}（{of}）", "{title} ({of})").fill(&[("title", &title), ("of", &Period::annual(year).title())])
            });
            titles.push(title.clone());
            if change.value.trim().is_empty() {
                continue;
            }
            if let Some(said) = self.office.book.limit_fault(key, change.value.trim(), &title) {
                return Err(said);
            }
            if change.document.trim().is_empty() {
                return Err(text("请写标准的文号或依据", "give the document the limit comes from"));
            }
        }
        let changes: Vec<LimitChange> = changes.iter().map(|change| LimitChange { part: own(change), ..change.clone() }).collect();
        let new = self.new_book(changes.iter().cloned().map(BookChange::Limit).collect(), Text::default(), Text::default())?;
        let words = changes.iter().zip(&titles).map(|(change, title)| self.limit_words(change, title, &new.book));
        let (set, would): (Vec<Text>, Vec<Text>) = words.unzip();
        Ok(NewBook { what: Text::list(&set), would: Text::list(&would), ..new })
    }

    /// What a changed limit is once it is in force, and what it would be. What it holds now is asked of the period that it is set for: what
    /// is set for every year leaves a year with a value of its own as it is.
    fn limit_words(&self, change: &LimitChange, title: &Text, book: &Book) -> (Text, Text) {
        let shown = self.period;
        let of = shown.map(|shown| Period { year: change.year.unwrap_or(shown.year), part: change.part.unwrap_or(shown.part) });
        let [now, then] = [&self.office.book, book].map(|book| of.and_then(|of| book.limit_of(&change.key, of, &self.place)));
        let said = now.as_ref().map_or_else(|| text("未设定", "not set"), |now| limits::with_unit(&now.value, &now.unit));
        let value = limits::with_unit(change.value.trim(), self.office.book.limit_unit(&change.key));
        let period = of.map(Period::title).unwrap_or_default();
        let is_untouched = of.is_some() && now == then;
        let (set, would) = if change.value.trim().is_empty() {
            (
                text("{title}已改回原来的值", "{title} is the shipped one again"),
                match self.lines_gone(&change.key, book) {
                    gone if now != then && gone.len() < 2 => {
                        text("{title}从 {now} 改回原来的值", "{title} from {now} back to the shipped value")
                    }
                    gone => text(
                        "{title}从 {now} 改回原来的值，本单位定的都去掉：{gone}",
                        "{title} from {now} back to the shipped value; all that the office set goes: {gone}",
                    )
                    .fill(&[("gone", &Text::list(&gone))]),
                },
            )
        } else if is_untouched {
            (
                text(
                    "{title}已设为 {value}，{period}另有规定，仍是 {now}",
                    "{title} set to {value}; {period} has a value of its own, {now}",
                ),
                text("{title}设为 {value}，{period}另有规定，仍是 {now}", "{title} to {value}; {period} keeps a value of its own, {now}"),
            )
        } else {
            (text("{title}已设为 {value}", "{title} set to {value}"), text("{title}从 {now} 改为 {value}", "{title} from {now} to {value}"))
        };
        let filled = |words: Text| words.fill(&[("title", title), ("now", &said), ("value", &value), ("period", &period)]);
        (filled(set), filled(would))
    }

    /// The own values of a limit that another book no longer has: when each holds, what it is and by which document.
    fn lines_gone(&self, key: &str, book: &Book) -> Vec<Text> {
        let stays = |line: &Limit| book.own_lines(key).any(|own| own.holds() == line.holds() && own.value == line.value);
        let told = |line: &Limit| {
            let value = limits::with_unit(line.value.as_deref().unwrap_or_default(), line.unit.code());
            let said = text("{when} {value}（{document}）", "{when} {value} ({document})");
            said.fill(&[("when", &line.holds()), ("value", &value), ("document", &line.document)])
        };
        self.office.book.own_lines(key).filter(|line| !stays(line)).map(told).collect()
    }

    /// The book with a change taken back, to be judged for the period for which it was made, and taken in.
    pub(in crate::review) fn book_back(&self, changes: Vec<BookChange>, period: Option<Period>, what: Text) -> Result<NewBook, Text> {
        let would = what.clone();
        Ok(NewBook { takes_back: true, ..self.new_book_for(period, changes, what, would)? })
    }

    fn new_book(&self, changes: Vec<BookChange>, what: Text, would: Text) -> Result<NewBook, Text> {
        self.new_book_for(self.period, changes, what, would)
    }

    fn new_book_for(&self, period: Option<Period>, changes: Vec<BookChange>, what: Text, would: Text) -> Result<NewBook, Text> {
        self.may_act().map_err(|why| why.text())?;
        let period = period.map(|period| self.office.period_to_judge(Some(period))).transpose()?;
        let Some(keeper) = &self.overlay.keeper else {
            return Err(text("没有设置文件夹，规则的改动存不下来", "there is no settings folder to keep changes of rules in"));
        };
        let book = keeper.with(&changes)?;
        if book.digest() == self.office.book.digest() {
            return Err(text("规则文件里就是这样，没有可改的", "the rules file says so already: there is nothing to change"));
        }
        let others = period.map_or_else(|| Ok(Vec::new()), |judged| self.others_reached(judged, &changes))?;
        let instead_of = self.office.book.digest().to_owned();
        let whose = self.stamp;
        let takes_more = self.is_judged_otherwise();
        Ok(NewBook { changes, what, would, book, period, others, instead_of, whose, takes_more, takes_back: false })
    }

    /// The other periods with cases that changes reach too, and that stay as they were judged until the rules run there.
    fn others_reached(&self, judged: Period, changes: &[BookChange]) -> Result<Vec<Period>, ReviewError> {
        let read = self.office.store.read();
        let reviewed: BTreeSet<Period> = read.case_tally()?.into_iter().map(|(period, _, _)| period).collect();
        let mut others = Vec::new();
        for period in reviewed.into_iter().rev().filter(|period| *period != judged) {
            let is_open = !campaigns::state(read, period)?.closed && !read.is_purged(period)?;
            if is_open && changes.iter().any(|change| change.reaches(period)) {
                others.push(period);
            }
        }
        Ok(others)
    }

    /// Judges what is stored by another book, which is not in force yet, without writing anything.
    ///
    /// # Errors
    /// `Stopped`, or what the store says.
    pub fn judge_by(&mut self, new: NewBook, tell: Tell<'_>) -> Result<JudgedBook, ReviewError> {
        let Some(period) = new.period else { return Ok(JudgedBook { new, run: None, trial: Trial::default() }) };
        let part = match self.office.rerun_partly(period, &new.book, tell)? {
            Ok(part) => part,
            Err(why) => {
                let mut judged = self.judge_whole_by(new, period, tell)?;
                judged.run.iter_mut().for_each(|run| run.whole = Some(why));
                return Ok(judged);
            }
        };
        let trial = self.trial_of(period, &new.book, part.before, part.after)?;
        let trial = Trial { before: trial.before + part.beside, after: trial.after + part.beside, ..trial };
        Ok(JudgedBook { new, run: Some(part.rerun), trial })
    }

    /// The same by every rule, over the documents.
    pub(in crate::review) fn judge_whole_by(&mut self, new: NewBook, period: Period, tell: Tell<'_>) -> Result<JudgedBook, ReviewError> {
        // Both books over the same records, so that what differs is the book's doing and nothing else.
        let mut rolls = BTreeMap::new();
        let first = |step| match step {
            LongStep::Judging(done, total) => tell(LongStep::Judging(done, total * 2)),
            other => tell(other),
        };
        let second = |step| match step {
            LongStep::Judging(done, total) => tell(LongStep::Judging(total + done, total * 2)),
            other => tell(other),
        };
        let before = self.office.outlined(period, &mut rolls, &first)?;
        let in_force = std::mem::replace(&mut self.office.book, new.book.clone());
        let run = self.office.rerun_over(Some(period), &mut rolls, &second);
        self.office.book = in_force;
        let run = run?;
        let trial = self.trial_of(period, &new.book, before, run.flags().iter().map(Outline::from).collect())?;
        Ok(JudgedBook { trial, new, run: Some(run) })
    }

    /// What two books find in a period, held beside each other.
    fn trial_of(&mut self, period: Period, book: &Book, before: Vec<Outline>, after: Vec<Outline>) -> Result<Trial, ReviewError> {
        let shown = self.period.replace(period);
        let trial = self.trial(book, before, after);
        self.period = shown;
        trial
    }

    /// Whether what was found by a book still says what it would change: the rules in force and what they read are those it was tried on.
    #[must_use]
    pub fn still_tells(&self, judged: &JudgedBook) -> bool {
        let is_same_book = self.office.book.digest() == judged.new.instead_of;
        is_same_book && judged.run.as_ref().is_none_or(|run| self.office.still_holds(run))
    }

    /// Puts a book in force that was judged before: the file of changes, the run and the book at the desk, all or none of them. What rules
    /// read and was entered since it was judged is judged now.
    ///
    /// # Errors
    /// `Stale` when figures or rules changed since, the file of changes cannot be written, or what the store says; nothing was changed
    /// then.
    pub fn take_in_book(&mut self, judged: JudgedBook) -> Result<Text, ReviewError> {
        if self.overlay.keeper.is_none() || self.office.book.digest() != judged.new.instead_of {
            return Err(ReviewError::Stale);
        }
        let is_entered_since = judged.run.as_ref().is_some_and(|run| self.office.has_figures_of(run) && !self.office.still_holds(run));
        let JudgedBook { new, run, .. } = if is_entered_since { self.judge_by(judged.new, &|_| true)? } else { judged };
        let Some(keeper) = &self.overlay.keeper else { return Err(ReviewError::Stale) };
        let of_file = self.office.number()?;
        let back = self.way_back(&new.changes);
        let Some(run) = run else {
            // Nothing was judged: what is kept alone says what is in force.
            let kept = self.office.store.transact(|write| keeper.keep(write, (&new.changes, &new.book), &of_file))?;
            let own_text = match kept {
                Kept::Within(text) => Some(text),
                Kept::Aside(Aside { place, take_back }) => {
                    if let Err(why) = place() {
                        take_back();
                        return Err(ReviewError::Kept(why));
                    }
                    None
                }
            };
            let what = new.what.clone();
            self.put_in_force(new, back, own_text)?;
            return Ok(what);
        };
        let changed = book_step::written(&self.book_steps(&new, &back));
        let mut kept: Option<Kept> = None;
        // What is kept is written last, within the transaction: what cannot be kept was not judged by either.
        let done = self.office.take_in_judged(run, changed, |write| {
            kept = Some(keeper.keep(write, (&new.changes, &new.book), &of_file)?);
            Ok(())
        });
        let done = match done {
            Ok(done) => done,
            Err(error) => {
                if let Some(Kept::Aside(aside)) = kept {
                    (aside.take_back)();
                }
                return Err(error);
            }
        };
        // The run stands, and with it the change: what the disk says now is no failure.
        let (placed, own_text) = match kept {
            Some(Kept::Aside(aside)) => ((aside.place)(), None),
            Some(Kept::Within(text)) => (Ok(()), Some(text)),
            None => (Ok(()), None),
        };
        let said =
            text("{what}；重新筛查: 新增疑点 {new} 条，消除 {cleared} 条", "{what}; run again: {new|flag|flags} new, {cleared} cleared")
                .fill(&[("what", &new.what), ("new", &done.new), ("cleared", &done.cleared)]);
        self.put_in_force(new, back, own_text)?;
        let Err(why) = placed else { return Ok(said) };
        let words = text(
            "{said}。但规则文件还没有写成（{why}），下次打开这个数据文件时补写",
            "{said}. But the rules file is not written yet ({why}): it will be when this data file is next opened",
        );
        Ok(words.fill(&[("said", &said), ("why", &why)]))
    }

    /// The changes as the run that comes with them says them: the command that takes each back, what held, what holds.
    fn book_steps(&self, new: &NewBook, back: &[BookChange]) -> Vec<BookStep> {
        let period = new.period.or(self.period);
        let on = |on: bool| if on { "on" } else { "off" };
        let step = |(change, back): (&BookChange, &BookChange)| match (change, back) {
            (BookChange::Switch { code, on: is_on }, _) => {
                BookStep { back: format!("{} {code}", on(!is_on)), from: on(!is_on).into(), to: on(*is_on).into() }
            }
            (BookChange::Limit(limit), back) => {
                let held = |book: &Book| {
                    period.and_then(|period| book.limit_of(&limit.key, period, &self.place)).map_or_else(String::new, |limit| held(&limit))
                };
                BookStep { back: command(&limit.key, back, period), from: held(&self.office.book), to: held(&new.book) }
            }
        };
        new.changes.iter().zip(back).map(step).collect()
    }

    /// The book at the desk from now on, and what takes it back.
    fn put_in_force(&mut self, new: NewBook, back: Vec<BookChange>, own_text: Option<String>) -> Result<(), ReviewError> {
        if let (Some(text), Some(BookKeeper::Within { own, .. })) = (own_text, &mut self.overlay.keeper) {
            *own = text;
        }
        self.office.book = new.book;
        self.refresh()?;
        if new.takes_back {
            self.side.pop();
        } else {
            self.remember(new.would, WayBack::Book { changes: back, period: new.period });
        }
        Ok(())
    }
}

/// A limit with a mark of its document, so that another document is another standing.
fn held(limit: &LimitValue) -> String {
    let mark = digest::sha256(limit.document.as_bytes());
    format!("{}#{}", limit.value, mark.get(..8).unwrap_or_default())
}

/// The words after `hezhun rules` that set a limit as a change has it.
fn command(key: &str, change: &BookChange, period: Option<Period>) -> String {
    let BookChange::Limit(limit) = change else { return String::new() };
    if limit.value.is_empty() {
        return format!("limit {key} --shipped");
    }
    let year = match limit.year {
        Some(year) if period.is_some_and(|period| period.year != year) => format!(" --year {year}"),
        Some(_) => String::new(),
        None => " --every-year".to_owned(),
    };
    // What would break the words apart is left for whoever types them.
    let document = if limit.document.contains(['"', '→', ';', ':']) { "…" } else { limit.document.as_str() };
    format!("limit {key} {} --document \"{document}\"{year}", limit.value)
}

/// What a data file says of the rulebook that it was judged by last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LastBook {
    /// Number of the file.
    pub of_file: String,
    /// Digest of the book; none where nothing was judged.
    pub digest: Option<String>,
}

/// Asks a data file by which book it was judged last, and does with the answer what has to be done while nobody else works in the file.
/// None where another program has it, or it is not there: whoever works in it next will ask.
///
/// # Errors
/// What the store says.
pub fn with_last_book<T>(path: &Path, settle: impl FnOnce(&LastBook) -> T) -> Result<Option<T>, ReviewError> {
    if !path.is_file() {
        return Ok(None);
    }
    let path = place::followed(path);
    let _held = match file::hold(&path) {
        Ok(held) => held,
        Err(StoreError::ReadOnly | StoreError::Barred) => return Ok(None),
        Err(error) => return Err(error.into()),
    };
    let store = Store::open_to_read(&path)?;
    let read = store.read();
    let newest = read.assessments()?.into_iter().max_by_key(|run| run.id);
    Ok(Some(settle(&LastBook { of_file: read.file_id()?.unwrap_or_default(), digest: newest.map(|run| run.rulebook) })))
}

/// A rulebook with the office's changes that is not in force yet.
#[derive(Debug)]
pub struct NewBook {
    /// The changes.
    pub changes: Vec<BookChange>,
    /// What they are once they are in force, in words.
    pub what: Text,
    /// What they would be, in words, to be asked.
    pub would: Text,
    /// The book with them.
    pub book: Book,
    /// The period that is judged by it; none where nothing was imported.
    pub period: Option<Period>,
    /// Other open periods that the changes reach, which are not judged anew with it.
    pub others: Vec<Period>,
    /// Digest of the book that was in force when it was made.
    pub instead_of: String,
    /// Whose rules change: the office's, or those of the practice that is open.
    pub whose: Stamp,
    /// Whether the rules had changed otherwise since the last run, so that a new one brings more than is tried.
    pub takes_more: bool,
    /// Whether it takes the newest change back.
    pub takes_back: bool,
}

/// The same with what it finds; none where nothing has been imported.
#[derive(Debug)]
pub struct JudgedBook {
    new: NewBook,
    pub(in crate::review) run: Option<Rerun>,
    /// What it would do to the flags; nothing where nothing has been imported.
    pub trial: Trial,
}

impl JudgedBook {
    /// The question before the change is made: what would change, flags now and then, decided cases touched, in which file it is kept.
    #[must_use]
    pub fn question(&self, file: &str) -> Text {
        let words = match self.new.whose {
            Stamp::Office => text(
                "{would}？{effect}。写入本单位的规则文件 {file}，并按新的重新筛查；人作过的结论不变。",
                "{would}? {effect}. It is written to the office's own rules, {file}, and the rules run again; what people decided stays.",
            ),
            Stamp::Practice => text(
                "{would}？{effect}。写在这份练习自己的数据文件 {file} 里，并按新的重新筛查；人作过的结论不变。",
                "{would}? {effect}. It is kept in the data file of this practice, {file}, and the rules run again; what people decided stays.",
            ),
        };
        // Its name alone: where it lies is in the settings.
        let name = Path::new(file).file_name().map_or(file.into(), |name| name.to_string_lossy());
        let asked = words.fill(&[("would", &self.new.would), ("effect", &self.trial.said()), ("file", &name.as_ref())]);
        let asked = if self.new.takes_more {
            let words = text(
                "{asked}上次筛查以后规则另外变过，重新筛查时一并算上，上面的数里没有。",
                "{asked} The rules had changed otherwise since they last ran: that comes with it, and is not in the figures above.",
            );
            words.fill(&[("asked", &asked)])
        } else {
            asked
        };
        let Some(period) = self.new.period.filter(|_| !self.new.others.is_empty()) else { return asked };
        let others: Vec<Text> = self.new.others.iter().map(|other| other.title()).collect();
        let words = text(
            "{asked}只筛查{period}；{others}还是原来筛查的结果，换到那一期再筛查。",
            "{asked} Only {period} is judged; {others} stays as it was judged, until you turn to it and run the rules.",
        );
        words.fill(&[("asked", &asked), ("period", &period.title()), ("others", &Text::list(&others))])
    }
}

/// That there is no limit of this key, and which was probably meant: its key, or what it is called.
fn no_limit<'b>(key: &str, known: impl Iterator<Item = (&'b str, Option<&'b Text>)>) -> Text {
    let known: Vec<_> = known.collect();
    let called = known.iter().find(|(_, title)| title.is_some_and(|title| title.is_called(key))).map(|(own, _)| *own);
    let guess = called.or_else(|| closest(key, known.iter().map(|(own, _)| *own)));
    text("没有名为 {key} 的标准{meant}", "there is no limit {key}{meant}").fill(&[("key", &key), ("meant", &meant(guess))])
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::AtomicUsize;
    use std::sync::atomic::Ordering;

    use crate::domain::act::Act;
    use crate::domain::stamp::Stamp;
    use crate::exchange::batch::FileKind;
    use crate::i18n::Lang;
    use crate::i18n::Text;
    use crate::i18n::text;
    use crate::review::desk::state::Aside;
    use crate::review::desk::state::BookChange;
    use crate::review::desk::state::BookKeeper;
    use crate::review::desk::state::Desk;
    use crate::review::desk::state::LimitChange;
    use crate::review::error::ReviewError;
    use crate::review::tests::rig::findings;
    use crate::review::tests::rig::import;
    use crate::review::tests::rig::layer;
    use crate::review::tests::rig::office;
    use crate::rules::book::Book;

    /// A document that fills the disk.
    const FULL: &str = "满〔2024〕1号";

    /// A document of which the file cannot take its name.
    const STUCK: &str = "卡〔2024〕1号";

    /// Keeps nothing but the count of what it was given to keep.
    fn keeper(kept: Arc<AtomicUsize>) -> BookKeeper {
        let with = |changes: &[BookChange]| {
            let written: Vec<(String, String)> = changes
                .iter()
                .map(|change| match change {
                    BookChange::Switch { code, on } => Ok(format!("rule = [{{ code = \"{code}\", on = {on} }}]")),
                    BookChange::Limit(limit) if limit.value == "x" => Err(text("不行", "no")),
                    BookChange::Limit(limit) => Ok(format!(
                        "limit = [{{ key = \"{}\", value = \"{}\", document = \"{}\" }}]",
                        limit.key, limit.value, limit.document
                    )),
                })
                .map(|line| line.map(|line| ("desk.toml".to_owned(), line)))
                .collect::<Result<_, _>>()?;
            Book::with_overlay(&written).map_err(|errors| errors.text())
        };
        let keep = move |changes: &[BookChange], _: &str, _: &str| -> Result<Aside, Text> {
            if changes.iter().any(|change| matches!(change, BookChange::Limit(limit) if limit.document == FULL)) {
                return Err(text("磁盘满了", "the disk is full"));
            }
            kept.fetch_add(1, Ordering::Relaxed);
            let is_stuck = changes.iter().any(|change| matches!(change, BookChange::Limit(limit) if limit.document == STUCK));
            let place = move || if is_stuck { Err(text("不能改名", "no new name")) } else { Ok(()) };
            Ok(Aside { place: Box::new(place), take_back: Box::new(|| {}) })
        };
        BookKeeper::Beside { with: Box::new(with), keep: Box::new(keep) }
    }

    #[test]
    fn what_goes_with_a_limit_that_is_put_back_is_named_value_by_value() {
        let mut office = office();
        import(&mut office, vec![layer(2024, FileKind::Yearly, &[("98010100001", &[("village", "石门村")], &[])])], true)
            .expect("imported");
        let mut desk = Desk::of(office).expect("a desk");
        let asked = |desk: &mut Desk, lines: &str| {
            let own = format!("limit = [{lines}]");
            desk.office.book = Book::with_overlay(&[("desk.toml".to_owned(), own)]).map_err(|errors| errors.text()).expect("a book");
            let back = LimitChange { key: "drop_heavy".into(), ..LimitChange::default() };
            let shipped = Book::shipped().expect("a book");
            desk.limit_words(&back, &Text::same("标准"), &shipped).1
        };
        let line = |when: &str, value: &str, document: &str| {
            format!("{{ key = 'drop_heavy', {when} value = '{value}', document = '{document}' }},")
        };
        let one = asked(&mut desk, &line("", "15%", "甲"));
        assert_eq!(one.get(Lang::Zh), "标准从 15% 改回原来的值");
        let all = asked(&mut desk, &(line("year = 2023,", "12%", "甲") + &line("year = 2024,", "15%", "乙") + &line("", "18%", "丙")));
        let said = "标准从 15% 改回原来的值，本单位定的都去掉：2023年度 12%（甲）、2024年度 15%（乙）、每年 18%（丙）";
        assert_eq!(all.get(Lang::Zh), said);
        // One that is not of the year in sight is named too.
        let other = asked(&mut desk, &line("year = 2023,", "12%", "甲"));
        assert_eq!(other.get(Lang::Zh), "标准从 20% 改回原来的值，本单位定的都去掉：2023年度 12%（甲）");
    }

    #[test]
    fn a_change_is_in_force_with_its_run_and_its_file_or_not_at_all() {
        let mut office = office();
        let figures = [("prov", "演示省"), ("village", "石门村"), ("net_pc", "9000"), ("net", "9000"), ("size_year", "1"), ("mon_cat", "")];
        import(&mut office, vec![layer(2024, FileKind::Yearly, &[("98010100001", &figures, &[])])], true).expect("imported");
        let mut desk = Desk::of(office).expect("a desk");
        assert!(desk.with_rule("INC04", false).is_err() && desk.overlay_file().is_none(), "nowhere to keep it");
        let kept = Arc::new(AtomicUsize::new(0));
        desk.set_overlay("desk.toml".into(), keeper(kept.clone()));
        let fires = |desk: &Desk| desk.queue()[0].rules.contains(&"INC04".to_owned());
        assert!(!fires(&desk), "the line of the made-up province is 8500");
        let line =
            LimitChange { key: "mon_line".into(), value: "9500".into(), document: "演示〔2024〕9号".into(), ..LimitChange::default() };
        let one = |change: LimitChange| [change];
        assert!(desk.with_limits(&one(LimitChange { document: " ".into(), ..line.clone() })).is_err(), "a line has a document");
        let heavy = |year| LimitChange { key: "drop_heavy".into(), value: "15%".into(), year: Some(year), ..line.clone() };
        let would = |desk: &Desk, year| desk.with_limits(&one(heavy(year))).expect("a book").would;
        assert!(would(&desk, 2023).get(Lang::Zh).contains("（2023年度）"), "of another year than the one in sight");
        assert!(!would(&desk, 2024).get(Lang::Zh).contains("年度"));
        assert!(desk.with_limits(&one(LimitChange { key: "mon_lime".into(), ..line.clone() })).is_err());
        assert!(desk.with_limits(&one(LimitChange { value: "x".into(), ..line.clone() })).is_err());
        let before = desk.office.book.digest().to_owned();
        // What is stopped, or cannot be kept, leaves book, flags and ledger as they were.
        let entries = |desk: &Desk| desk.office.store.read().ledger_tip().expect("read").0;
        let at_first = entries(&desk);
        let new = desk.with_limits(&one(line.clone())).expect("a book");
        assert!(matches!(desk.judge_by(new, &|_| false), Err(ReviewError::Stopped)));
        let full = LimitChange { document: FULL.into(), ..line.clone() };
        let new = desk.with_limits(&one(full)).expect("a book");
        let judged = desk.judge_by(new, &|_| true).expect("judged");
        assert!(matches!(desk.take_in_book(judged), Err(ReviewError::Kept(_))));
        assert_eq!((desk.office.book.digest(), entries(&desk), fires(&desk)), (before.as_str(), at_first, false));
        assert_eq!(kept.load(Ordering::Relaxed), 0);
        let new = desk.with_limits(&one(line)).expect("a book");
        let (judged, late) = (desk.judge_by(new, &|_| true).expect("judged"), desk.with_rule("INC01", false).expect("a book"));
        assert!(!fires(&desk), "not before it is taken in");
        let said = desk.take_in_book(judged).expect("set");
        assert!(said.get(Lang::Zh).starts_with("防止返贫监测线已设为 9500 元；重新筛查: 新增疑点 "), "{said:?}");
        assert!(fires(&desk) && desk.office.book.digest() != before);
        let late = desk.judge_by(late, &|_| true).expect("judged");
        assert!(matches!(desk.take_in_book(late), Err(ReviewError::Stale)), "made before the other was in force");
        let new = desk.with_rule("INC04", false).expect("a book");
        let judged = desk.judge_by(new, &|_| true).expect("judged");
        desk.take_in_book(judged).expect("switched off");
        assert!(!fires(&desk));
        let rates = desk.hit_rates().expect("rates");
        let rate = rates.iter().find(|rate| rate.rule == "INC04").expect("the rule");
        assert_eq!((rate.cleared, rate.open, rate.rate_permille), (0, 0, None), "what came and went through a limit counts for nothing");
        assert_eq!(kept.load(Ordering::Relaxed), 2);
        let (tip, _) = desk.office.store.read().ledger_tip().expect("read");
        let runs = desk.office.store.read().ledger(1, tip).expect("read").iter().filter(|stored| stored.entry.act == Act::Assess).count();
        assert_eq!(runs, 3);
        // The run is kept: what the disk says of the file after that is no failure.
        let stuck = LimitChange { key: "mon_line".into(), value: "9600".into(), document: STUCK.into(), ..LimitChange::default() };
        let new = desk.with_limits(&one(stuck)).expect("a book");
        let (digest, judged) = (new.book.digest().to_owned(), desk.judge_by(new, &|_| true).expect("judged"));
        let said = desk.take_in_book(judged).expect("done");
        assert!(said.get(Lang::Zh).ends_with("规则文件还没有写成（不能改名），下次打开这个数据文件时补写"), "{said:?}");
        assert_eq!(desk.office.book.digest(), digest);
        assert_eq!(findings(&desk.office), Vec::<String>::new());
    }

    #[test]
    fn a_limit_says_what_holds_in_the_period_it_is_set_for_and_which_year_keeps_its_own() {
        let mut office = office();
        let figures = [("village", "石门村"), ("net_pc", "9000"), ("net", "9000"), ("size_year", "1")];
        import(&mut office, vec![layer(2024, FileKind::Yearly, &[("98010100001", &figures, &[])])], true).expect("imported");
        let mut desk = Desk::of(office).expect("a desk");
        let with = |changes: &[BookChange]| {
            let written = changes.iter().filter_map(|change| match change {
                BookChange::Limit(limit) => {
                    let year = limit.year.map(|year| format!(", year = {year}")).unwrap_or_default();
                    Some(format!("{{ key = \"{}\", value = \"{}\", document = \"{}\"{year} }}", limit.key, limit.value, limit.document))
                }
                BookChange::Switch { .. } => None,
            });
            let own = "{ key = \"drop_heavy\", value = \"25%\", document = \"镇1号\", year = 2024 }".to_owned();
            let all = [own].into_iter().chain(written).collect::<Vec<_>>().join(", ");
            Book::with_overlay(&[("desk.toml".to_owned(), format!("limit = [{all}]"))]).map_err(|errors| errors.text())
        };
        desk.office.book = with(&[]).expect("a book");
        let keep = |_: &[BookChange], _: &str, _: &str| Err(text("不写", "not kept"));
        desk.set_overlay("desk.toml".into(), BookKeeper::Beside { with: Box::new(with), keep: Box::new(keep) });
        let would = |year: Option<i32>| {
            let change =
                LimitChange { key: "drop_heavy".into(), value: "33%".into(), document: "镇2号".into(), year, ..LimitChange::default() };
            desk.with_limits(&[change]).map(|new| (new.would.get(Lang::Zh).to_owned(), new.what.get(Lang::Zh).to_owned()))
        };
        let (asked, done) = would(Some(2024)).expect("a book");
        assert!(asked.contains("从 25% 改为 33%") && done.ends_with("已设为 33%"), "{asked} {done}");
        for said in <[String; 2]>::from(would(None).expect("a book")) {
            assert!(said.contains("33%") && said.contains("2024年度另有规定，仍是 25%") && !said.contains('从'), "{said}");
        }
        let (asked, _) = would(Some(2023)).expect("a book");
        assert!(asked.contains("从 20% 改为 33%"), "what 2023 had, not 2024: {asked}");
    }

    #[test]
    fn rules_that_changed_otherwise_since_the_last_run_are_said_to() {
        let mut office = office();
        let figures = [("village", "石门村"), ("net_pc", "9000"), ("net", "9000"), ("size_year", "1")];
        import(&mut office, vec![layer(2024, FileKind::Yearly, &[("98010100001", &figures, &[])])], true).expect("imported");
        let mut desk = Desk::of(office).expect("a desk");
        desk.set_overlay("desk.toml".into(), keeper(Arc::new(AtomicUsize::new(0))));
        let asked = |desk: &mut Desk| {
            let new = desk.with_rule("INC01", false).expect("a book");
            desk.judge_by(new, &|_| true).expect("judged").question("desk.toml").get(Lang::Zh).to_owned()
        };
        assert!(!desk.is_judged_otherwise() && !asked(&mut desk).contains("另外变过"));
        let own = [("other.toml".to_owned(), "rule = [{ code = \"INC02\", on = false }]".to_owned())];
        desk.office.book = Book::with_overlay(&own).map_err(|errors| errors.text()).expect("a book");
        assert!(desk.is_judged_otherwise() && asked(&mut desk).contains("另外变过"));
    }

    #[test]
    fn the_question_says_whose_rules_change() {
        for (whose, said) in
            [(Stamp::Office, "写入本单位的规则文件 desk.toml"), (Stamp::Practice, "写在这份练习自己的数据文件 desk.toml 里")]
        {
            let mut desk = Desk::of(office()).expect("a desk");
            desk.stamp = whose;
            desk.set_overlay("desk.toml".into(), keeper(Arc::new(AtomicUsize::new(0))));
            let new = desk.with_rule("INC01", false).expect("a book");
            let judged = desk.judge_by(new, &|_| true).expect("judged");
            let asked = judged.question("desk.toml");
            assert!(asked.get(Lang::Zh).contains(said), "{}", asked.get(Lang::Zh));
        }
    }
}
