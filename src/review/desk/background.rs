//! Work beside the desk: a second look at the same file, for reading only, on which long work is made ready while the clerk goes on
//! deciding; the desk then takes it in at once.
//!
//! What does not live here: the thread (`app`), the steps (`intake/preview.rs`, `intake/batch.rs`, `assess/run.rs`, `exports.rs`).

use std::path::Path;
use std::path::PathBuf;
use std::sync::Arc;

use crate::domain::period::Period;
use crate::i18n::Lang;
use crate::i18n::Text;
use crate::i18n::text;
use crate::review::assess::run::Rerun;
use crate::review::audit::verify::Verdict;
use crate::review::desk::closing;
use crate::review::desk::import_page::TableForm;
use crate::review::desk::state::Desk;
use crate::review::desk::state::DeskOptions;
use crate::review::desk::state::PracticeRules;
use crate::review::error::ReviewError;
use crate::review::export::saving;
use crate::review::export::saving::Encoding;
use crate::review::export::what::ExportWhat;
use crate::review::file::clock::Clock;
use crate::review::file::office::Keeping;
use crate::review::file::office::Office;
use crate::review::file::office::OldFile;
use crate::review::file::office::Tell;
use crate::review::file::pending::Announced;
use crate::review::file::question::Consent;
use crate::review::intake::batch::BatchDone;
use crate::review::intake::batch::Stowed;
use crate::review::intake::preview::Preview;
use crate::review::rows::mask::Audience;
use crate::rules::book::Book;
use crate::store::Store;

/// Everything a second look at the file needs; it can go to another thread.
pub struct SecondLook {
    path: PathBuf,
    reviewer: String,
    station: String,
    book: Book,
    clock: Clock,
    period: Option<Period>,
    lang: Lang,
    broken: Vec<Text>,
    beside: Option<PathBuf>,
    if_practice: Option<Arc<PracticeRules>>,
}

/// A table that was written to a file and is still to be noted in the ledger.
#[derive(Debug)]
pub struct Written {
    announced: Announced,
    /// How many rows, and where.
    pub said: Text,
}

/// Where a table goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableTarget {
    /// The name as it was typed.
    pub typed: String,
    /// In which form.
    pub form: TableForm,
    /// Whether a file that is there may be replaced.
    pub replaces: bool,
}

impl TableTarget {
    /// The file: the name as it was typed, with the ending of its form.
    #[must_use]
    pub fn path(&self) -> PathBuf {
        let path = Path::new(&self.typed);
        if path.extension().is_some_and(|end| end.eq_ignore_ascii_case(self.form.ending())) {
            path.to_path_buf()
        } else {
            PathBuf::from(format!("{}.{}", path.display(), self.form.ending()))
        }
    }

    /// What has to be asked first: a file is there, and nobody said that it may go.
    #[must_use]
    pub fn question(&self) -> Option<Text> {
        let path = self.path();
        let words =
            text("{file} 已经有了。盖掉它吗？原来的内容就没有了。", "{file} is there already. Replace it? What is in it now is lost.");
        (path.is_file() && !self.replaces).then(|| words.fill(&[("file", &path.display().to_string())]))
    }
}

impl SecondLook {
    /// Opens the second look: it sees the file as it is now, whatever is decided meanwhile. With `whole`, it has the queue too.
    ///
    /// # Errors
    /// What the disk or the store says.
    pub fn open(self, whole: bool) -> Result<Desk, ReviewError> {
        let SecondLook { path, reviewer, station, book, clock, period, lang, broken, beside, if_practice } = self;
        let store = Store::open_snapshot(&path)?;
        let old = OldFile::Look;
        let options = DeskOptions {
            expect: None,
            reviewer,
            station,
            book,
            now: clock,
            create: false,
            anew: false,
            old,
            state_dir: None,
            keeping: Keeping::default(),
            asking: Consent::default(),
        };
        let mut office = Office::around(store, options);
        office.broken_whole = broken;
        office.beside = beside;
        let mut desk = Desk::around(office);
        desk.lang = lang;
        desk.period = period;
        desk.if_practice = if_practice;
        if whole {
            desk.refresh()?;
        }
        Ok(desk)
    }
}

impl Desk {
    /// What a second look at the file needs; none where reading beside a decision would make it wait.
    #[must_use]
    pub fn beside(&self) -> Option<SecondLook> {
        let office = &self.office;
        self.reads_beside().then(|| SecondLook {
            path: office.store.path().to_owned(),
            reviewer: office.reviewer.clone(),
            station: office.station.clone(),
            book: office.book.clone(),
            clock: office.clock,
            period: self.period,
            lang: self.lang,
            broken: office.broken_whole.clone(),
            beside: office.beside.clone(),
            if_practice: self.if_practice.clone(),
        })
    }

    /// Whether a second look is possible.
    #[must_use]
    pub fn reads_beside(&self) -> bool {
        self.office.store.journal() == "wal"
    }

    /// Refuses what would write into a file that may only be read, before the work is begun.
    ///
    /// # Errors
    /// `ReadOnly`, `Barred` or `Older`.
    pub fn may_write(&self) -> Result<(), ReviewError> {
        Ok(self.office.store.may_write()?)
    }

    /// Makes an import ready without writing anything; none when it would change nothing.
    ///
    /// # Errors
    /// `Stale`, `Stopped`, or what the store says.
    pub fn stow_import(&mut self, preview: Preview, tell: Tell<'_>) -> Result<Option<Stowed>, ReviewError> {
        self.by_rules_of(preview.stamp, |office| office.stow_import(preview, true, tell))
    }

    /// Makes the undoing of a batch ready without writing anything.
    ///
    /// # Errors
    /// `NoBatch`, `LaterBatch`, `Stopped`, or what the store says.
    pub fn stow_undoing(&self, batch: i64, tell: Tell<'_>) -> Result<Stowed, ReviewError> {
        self.office.stow_undoing(batch, tell)
    }

    /// Judges what is stored without writing anything: for a period that is named, else for the one that is shown.
    ///
    /// # Errors
    /// As `Office::period_to_judge`, `Stopped`, or what the store says.
    pub fn rerun(&self, period: Option<Period>, tell: Tell<'_>) -> Result<Rerun, ReviewError> {
        self.office.rerun(period.or(self.period), tell)
    }

    /// Takes in a batch that was made ready.
    ///
    /// # Errors
    /// `Stale`, or what the store says; nothing was changed then.
    pub fn take_in(&mut self, stowed: Stowed, tell: Tell<'_>) -> Result<BatchDone, ReviewError> {
        let done = self.by_rules_of(stowed.stamp(), |office| office.take_in(stowed, tell))?;
        // Behind an import nothing is taken back but by its batch.
        self.side.clear();
        self.start_over()?;
        Ok(done)
    }

    /// Keeps a run that was judged before; says what it found.
    ///
    /// # Errors
    /// `Stale`, or what the store says; nothing was changed then.
    pub fn take_in_run(&mut self, run: Rerun) -> Result<Text, ReviewError> {
        let dated = run.dated().map(closing::dated);
        let done = self.office.take_in_run(run)?;
        self.refresh()?;
        let said = text(
            "筛查 {n} 户: 新增疑点 {new} 条，消除 {cleared} 条，重新打开 {cases} 户",
            "{n|household|households} judged: {new|new flag|new flags}, {cleared} gone, {cases|case stands|cases stand} open again",
        );
        let judged = said.fill(&[("n", &done.households), ("new", &done.new), ("cleared", &done.cleared), ("cases", &done.reopened_cases)]);
        Ok(match dated {
            Some(dated) => text("{dated}；{judged}", "{dated}; {judged}").fill(&[("dated", &dated), ("judged", &judged)]),
            None => judged,
        })
    }

    /// Checks chain, digests and status tables, and says so in a sentence and its findings.
    ///
    /// # Errors
    /// What the store says.
    pub fn checked(&self) -> Result<(Text, Vec<Text>), ReviewError> {
        let verdict: Verdict = self.office.verify()?;
        Ok((verdict.text(), verdict.told().cloned().collect()))
    }

    /// Writes a table to a file that is not there yet, without noting it in the ledger.
    ///
    /// # Errors
    /// The file is there already or cannot be written, `NoPeriod`, or what the store says.
    pub fn write_table(&self, what: ExportWhat, audience: Audience, to: &TableTarget, lang: Lang) -> Result<Written, Text> {
        let (path, form) = (to.path(), to.form);
        saving::not_of_data(&path, self.office.store.path())?;
        if path.exists() && !to.replaces {
            let why = text("{file} 已经有了，换个名字", "{file} is there already; choose another name");
            return Err(why.fill(&[("file", &path.display().to_string())]));
        }
        let table = self.table(what, audience).map_err(|error| error.text())?;
        let encoding = match form {
            TableForm::Xlsx | TableForm::CsvUtf8 | TableForm::Text => Encoding::Utf8Bom,
            TableForm::CsvGb18030 => Encoding::Gb18030,
        };
        let ready = saving::ready(&table, &path, lang, encoding).map_err(|error| error.text())?;
        let announced = self.announce_export(what.code(), table.rows.len(), Some((&path, &ready.bytes)));
        if let Err(error) = saving::put(&path, &ready) {
            announced.take_back();
            return Err(error.text());
        }
        let whole = std::path::absolute(&path).unwrap_or(path);
        let said = text("已写出 {n} 行: {file}", "{n|row|rows} written: {file}");
        let said = said.fill(&[("n", &table.rows.len()), ("file", &whole.display().to_string())]);
        let said = ready
            .remarks
            .iter()
            .fold(said, |said, remark| text("{said}；{remark}", "{said}; {remark}").fill(&[("said", &said), ("remark", remark)]));
        Ok(Written { announced, said })
    }

    /// Enters a table that was written; says how many rows, where the file is, and whether its entry has to wait.
    pub fn note_written(&mut self, written: Written) -> Text {
        let Written { announced, said } = written;
        match self.enter_export(announced) {
            None => said,
            Some(why) => text("{said}；{remark}", "{said}; {remark}").fill(&[("said", &said), ("remark", &why)]),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use crate::domain::case::Status;
    use crate::domain::period::Period;
    use crate::domain::stamp::Stamp;
    use crate::exchange::batch::FileKind;
    use crate::i18n::Lang;
    use crate::review::desk::background::TableTarget;
    use crate::review::desk::import_page::TableForm;
    use crate::review::desk::state::BookKeeper;
    use crate::review::desk::state::Desk;
    use crate::review::desk::state::DeskOptions;
    use crate::review::desk::state::Keeper;
    use crate::review::desk::state::PracticeOwn;
    use crate::review::error::ReviewError;
    use crate::review::export::what::ExportWhat;
    use crate::review::intake::preview::Preview;
    use crate::review::rows::Deed;
    use crate::review::rows::Order;
    use crate::review::rows::mask::Audience;
    use crate::review::tests::rig;
    use crate::rules::book::Book;

    const HH: &str = "98010100001";

    fn layer(wage: &str) -> Vec<crate::exchange::batch::Layer> {
        let cert: &[(&str, &str)] = &[("cert_no", "980101198001010018")];
        vec![rig::layer(2024, FileKind::Yearly, &[(HH, &[("village", "石门村"), ("wage", wage)], &[cert])])]
    }

    fn desk(folder: &tempfile::TempDir) -> Desk {
        let mut desk = Desk::open(&folder.path().join("o.db"), rig::options()).expect("a desk");
        let preview = desk.office.preview_of(rig::incoming(layer("30000")), &|_| true).expect("a preview");
        desk.import(preview, true, &|_| true).expect("an import");
        desk
    }

    fn preview(desk: &Desk, wage: &str) -> Preview {
        desk.office.preview_of(rig::incoming(layer(wage)), &|_| true).expect("a preview")
    }

    fn note(desk: &mut Desk) {
        let order = Order { households: vec![HH.into()], deed: Some(Deed::Annotate), note: "电话核对".into(), ..Order::default() };
        desk.order(&order).expect("noted");
    }

    #[test]
    fn what_is_decided_while_an_import_is_made_ready_is_seen_by_it() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut desk = desk(&folder);
        let mut reader = desk.beside().expect("a journal that lets readers be").open(false).expect("a second look");
        let stowed = reader.stow_import(preview(&reader, "20000"), &|_| true).expect("made ready").expect("something changes");
        let held = Order { households: vec![HH.into()], deed: Some(Deed::Hold), ..Order::default() };
        desk.order(&held).expect("held while the import is under way");
        let done = desk.take_in(stowed, &|_| true).expect("taken in");
        assert_eq!((done.changed, done.reopened), (1, 1), "the hold rested on figures that are no more");
        assert_eq!(desk.queue()[0].status, Status::Submitted);
        assert_eq!(desk.case(HH).expect("a case").history.len(), 2, "held, then opened again by the new figures");
        assert!(desk.office.verify().expect("checked").is_clean());
    }

    #[test]
    fn what_was_made_ready_on_older_figures_is_refused() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut desk = desk(&folder);
        let mut reader = desk.beside().expect("a second look").open(false).expect("open");
        let stowed = reader.stow_import(preview(&reader, "20000"), &|_| true).expect("made ready").expect("something changes");
        let run = reader.rerun(None, &|_| true).expect("judged");
        let other = preview(&desk, "25000");
        desk.import(other, true, &|_| true).expect("another import comes first");
        assert!(matches!(desk.take_in(stowed, &|_| true), Err(ReviewError::Stale)));
        assert!(matches!(desk.take_in_run(run), Err(ReviewError::Stale)));
        assert!(desk.office.verify().expect("checked").is_clean());
    }

    #[test]
    fn a_run_beside_decisions_is_kept_and_a_table_is_noted_once_it_is_written() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut desk = desk(&folder);
        let reader = desk.beside().expect("a second look").open(true).expect("open");
        let run = reader.rerun(None, &|_| true).expect("judged");
        note(&mut desk);
        let said = desk.take_in_run(run).expect("kept");
        assert!(said.get(Lang::Zh).starts_with("筛查 1 户"), "{said:?}");
        let path = folder.path().join("t.csv").display().to_string();
        let to = TableTarget { typed: path.clone(), form: TableForm::CsvUtf8, replaces: false };
        let written = reader.write_table(ExportWhat::Ledger, Audience::Internal, &to, Lang::Zh).expect("written");
        assert!(!std::fs::read_to_string(&path).expect("a file").contains("电话核对"), "the table is of one moment");
        desk.note_written(written);
        assert!(reader.write_table(ExportWhat::Ledger, Audience::Internal, &to, Lang::Zh).is_err());
        assert!(to.question().is_some_and(|question| question.get(Lang::Zh).contains("盖掉")));
        let again = TableTarget { replaces: true, ..to.clone() };
        assert_eq!(again.question(), None);
        assert!(reader.write_table(ExportWhat::Ledger, Audience::Internal, &again, Lang::Zh).is_ok());
        assert!(desk.office.verify().expect("checked").is_clean());
    }
    #[test]
    fn practice_that_comes_into_a_new_file_is_judged_by_its_own_rules_from_the_first_run_on() {
        let folder = tempfile::tempdir().expect("a folder");
        let own = [("own.toml".to_owned(), "rule = [{ code = \"INC01\", on = false }]".to_owned())];
        let of_office = || Book::with_overlay(&own).map_err(|errors| errors.text()).expect("a book");
        let of_practice = || Book::shipped().expect("a book");
        for (at, beside) in [true, false].into_iter().enumerate() {
            let path = folder.path().join(format!("{at}.db"));
            let mut desk = Desk::open(&path, DeskOptions { book: of_office(), ..rig::options() }).expect("a desk");
            let kept = || BookKeeper::Beside {
                with: Box::new(move |_| Ok(Book::shipped().expect("a book"))),
                keep: Box::new(|_, _, _| unreachable!()),
            };
            desk.set_practice_rules(Arc::new(move |_| {
                Ok(PracticeOwn {
                    book: of_practice(),
                    file: "own.toml".to_owned(),
                    keeper: kept(),
                    views: Vec::new(),
                    view_keeper: Keeper::Beside(Box::new(|_| Ok(()))),
                })
            }));
            // Another file: nothing came in, and the rules are still the office's.
            let none = desk.by_rules_of(Some(Stamp::Practice), |_| Err::<(), _>(ReviewError::NoPeriod));
            assert!(none.is_err() && desk.office.book.digest() == of_office().digest());
            let preview = preview(&desk, "30000");
            if beside {
                let mut reader = desk.beside().expect("a second look").open(false).expect("open");
                let stowed = reader.stow_import(preview, &|_| true).expect("made ready").expect("something changes");
                desk.take_in(stowed, &|_| true).expect("taken in");
            } else {
                desk.import(preview, true, &|_| true).expect("imported");
            }
            let run = desk.office.store.read().newest_assessment(Period::annual(2024)).expect("read").expect("judged");
            assert_eq!([run.rulebook.as_str(), desk.office.book.digest()], [of_practice().digest(); 2]);
        }
    }
}
