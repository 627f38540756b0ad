//! What can go wrong with a step of the work, each with its sentence.
//!
//! What does not live here: refusals by the state machine (`domain/case.rs`), errors of the rooms below, which speak for themselves.

use std::io;
use std::path::Path;
use std::path::PathBuf;

use thiserror::Error;

use crate::domain::case::Refusal;
use crate::domain::period::Period;
use crate::domain::stamp::Stamp;
use crate::exchange::error::ExchangeError;
use crate::i18n::Lang;
use crate::i18n::Say;
use crate::i18n::Text;
use crate::i18n::system;
use crate::i18n::text;
use crate::review::file::question::Question;
use crate::review::rows::mask;
use crate::store::error::StoreError;

/// What has to be asked before files can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FilesWanted {
    /// Their period.
    Period,
    /// Whether to go on without sheets that cannot be opened.
    SkipSheets,
}

/// What leads on from an error of a file, where it is more than its sentence names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileWay {
    /// Something has to be imported first.
    Import,
    /// A copy that stands beside a file of a newer program is gone back to.
    GoBack {
        /// The file.
        file: PathBuf,
        /// The copy.
        copy: PathBuf,
    },
    /// The password has to be told.
    Password,
    /// Where the file is has to be told.
    Place,
    /// The period of a file that comes in has to be told.
    Period,
    /// Sheets that cannot be opened are to be left out.
    SkipSheets,
}

/// An error of a step of the work; nothing was changed.
#[derive(Debug, Error)]
pub enum ReviewError {
    /// The act is not possible now.
    #[error("refused")]
    Refused(Refusal),
    /// The file.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A file that came in or goes out.
    #[error(transparent)]
    Exchange(#[from] ExchangeError),
    /// No household has this number.
    #[error("no household {0}")]
    NoHousehold(String),
    /// No earlier period has an answer to this flag that could be given again.
    #[error("no earlier answer")]
    NoEarlierAnswer,
    /// Something typed over a figure is none.
    #[error("not a figure")]
    Typed(String),
    /// No row of these files could be taken.
    #[error("nothing read of {0:?}")]
    NothingRead(Vec<String>),
    /// The files to check hold rosters and ledgers, but no household.
    #[error("no household in the files")]
    NoHouseholds,
    /// Nothing has been imported.
    #[error("no period")]
    NoPeriod,
    /// The period has no records; those that have, as far as they are known.
    #[error("period {0} not imported")]
    NotImported(Period, Vec<Period>),
    /// The files that are looked at hold no household of the period; those they hold.
    #[error("period {0} not in the files")]
    NotInFiles(Period, Vec<Period>),
    /// A month of 常态化排查 was asked for where households have incomes.
    #[error("{0} has clues only")]
    OnlyClues(Period),
    /// The filter cannot be read; the text says where and why.
    #[error("filter")]
    Filter(Text),
    /// A filter asks for a limit that nobody has set; the text says which.
    #[error("no limit {key} in {period}")]
    LimitUnset {
        /// What is asked and how it is set.
        said: Text,
        /// Key of the limit.
        key: String,
        /// The period it is wanted for.
        period: Period,
    },
    /// A paper that stays in the office was asked for the public.
    #[error("a paper of the office")]
    Inside(Text),
    /// The files hold ids of both kinds.
    #[error("real and practice ids in one import")]
    MixedIds,
    /// The files hold the other kind of data than this file (invariant 9).
    #[error("these files hold {found:?}, the file {ours:?}")]
    WrongIds {
        /// What the files hold.
        found: Stamp,
        /// What the file holds.
        ours: Stamp,
    },
    /// More flags than files of their size can have.
    #[error("more than {0} flags")]
    TooManyFlags(usize),
    /// A folder for an engine could not be made.
    #[error("not staged")]
    Staging(Text),
    /// The user stopped it.
    #[error("stopped")]
    Stopped,
    /// A change of the rulebook cannot be kept; the text says why.
    #[error("not kept")]
    Kept(Text),
    /// There is no such batch, or it was undone already; the last ones that can be undone, the newest first.
    #[error("no batch {0}")]
    NoBatch(i64, Vec<i64>),
    /// A later batch changed the same fields.
    #[error("batch {later} changed the same fields")]
    LaterBatch {
        /// The later batch.
        later: i64,
        /// How many households it concerns.
        households: usize,
    },
    /// A closed period is compared with the one of the batch.
    #[error("{closed} is closed and compared with {period}")]
    StillCompared {
        /// The one that is closed.
        closed: Period,
        /// The one of the batch.
        period: Period,
    },
    /// A file speaks of a period that has not begun.
    #[error("{0} has not begun")]
    NotYet(Period),
    /// The file changed between preview and import.
    #[error("the preview is out of date")]
    Stale,
    /// `HEZHUN_NOW` names the time, and the file is an office's.
    #[error("HEZHUN_NOW is for practice")]
    NamedClock,
    /// The backup to be restored does not hold together; the text says what is wrong.
    #[error("backup refused")]
    BadBackup(Text),
    /// The ledger of an older file does not hold, so that it was not brought up to date; the text says what is wrong.
    #[error("ledger refused")]
    BadLedger(Text),
    /// The data file is no longer at its place; a whole copy was saved.
    #[error("{path} is gone, saved as {copy}")]
    Rescued {
        /// Where the file was.
        path: String,
        /// Where the copy is.
        copy: String,
    },
    /// The data file is no longer at its place, and a whole copy is offered.
    #[error("{0} is gone")]
    RescueOffered(String),
    /// Something stands where a copy was to be saved.
    #[error("{0} is there already")]
    Taken(String),
    /// A data file stood at this place before and is not there.
    #[error("{0} is missing")]
    Missing(String),
    /// Nothing is left in the data file.
    #[error("{0} is empty")]
    Emptied(String),
    /// What belongs to a year cannot be taken out; the text says why.
    #[error("not purged")]
    Purge(Text),
    /// The dates of a campaign were not set, it was not opened again, or its rules do not run; the text says why.
    #[error("campaign")]
    Campaign(Text),
    /// A table that names households was not followed; the text says where and why.
    #[error("household list")]
    Listed(Text),
    /// A department's roster of clues was given as a list of clues.
    #[error("{0} is a roster")]
    RosterOfClues(String),
    /// A sheet of second visits does not say of which period it is, and nobody named one.
    #[error("second visits of no period")]
    RevisitsOfNoPeriod {
        /// The file.
        file: String,
        /// The column that would say it.
        column: &'static str,
        /// The period that is shown.
        period: Period,
    },
    /// Somebody else's table was not filled; the text says where and why.
    #[error("not filled")]
    Fill(Text),
    /// A password was not taken, or a file was not put under one; the text says why.
    #[error("password")]
    Password(Text),
    /// Something has to be answered before anything is written.
    #[error("asks")]
    Asks(Question),
    /// The state folder cannot be written.
    #[error("{path}: {source}")]
    State {
        /// Path.
        path: String,
        /// What the system said.
        source: std::io::Error,
    },
}

impl From<Refusal> for ReviewError {
    fn from(refusal: Refusal) -> ReviewError {
        ReviewError::Refused(refusal)
    }
}

/// A screen says it and nothing else.
impl From<ReviewError> for Text {
    fn from(error: ReviewError) -> Text {
        error.text()
    }
}

impl ReviewError {
    /// That a file which was to be brought in cannot be read.
    #[must_use]
    pub fn reading(path: &Path, error: &io::Error) -> ReviewError {
        ReviewError::Exchange(ExchangeError::reading(path, error))
    }

    /// What to ask when files do not say all that reading them takes, with the question; none for every other error.
    #[must_use]
    pub fn question(&self) -> Option<(FilesWanted, Text)> {
        let ReviewError::Exchange(error) = self else { return None };
        match error {
            ExchangeError::NoPeriod { name, .. } => {
                let question = text(
                    "“{name}”没有年度，是哪一期的数据？写{forms}。一起选的文件里别的没有年度的，也按这一期",
                    "{name} does not say its year. Which is it? Write {forms}. \
                     It holds for every file chosen along that does not say its own",
                );
                Some((FilesWanted::Period, question.fill(&[("name", name), ("forms", &Period::FORMS_WITH_CASES)])))
            }
            ExchangeError::Sheet { name, sheet } => {
                let question = text(
                    "“{name}”的工作表“{sheet}”打不开。不要打不开的表，只导入其余的表吗？（要它就取消，先用 WPS 或 Excel 打开并另存）",
                    "The sheet {sheet} of {name} cannot be opened. Go on without sheets that cannot be opened? (If it is wanted, answer no, open the file in WPS or Excel and save it again.)",
                );
                Some((FilesWanted::SkipSheets, question.fill(&[("name", name), ("sheet", sheet)])))
            }
            _ => None,
        }
    }

    /// What leads on from an error of a file; none where the sentence names it, or nothing does.
    #[must_use]
    pub fn file_way(&self) -> Option<FileWay> {
        match self {
            ReviewError::Exchange(ExchangeError::NoPeriod { .. }) => Some(FileWay::Period),
            ReviewError::Exchange(ExchangeError::Sheet { .. }) => Some(FileWay::SkipSheets),
            ReviewError::Store(StoreError::NotThere(_)) => Some(FileWay::Import),
            ReviewError::Store(StoreError::Newer { copy: Some(behind), .. }) => {
                Some(FileWay::GoBack { file: behind.file.clone(), copy: behind.copy.clone() })
            }
            ReviewError::Store(StoreError::Locked(_)) => Some(FileWay::Password),
            ReviewError::Store(error) if error.cannot_be_opened() => Some(FileWay::Place),
            _ => None,
        }
    }

    /// Whether another program is making the file at this moment, so that it opens a little later.
    #[must_use]
    pub const fn is_being_made(&self) -> bool {
        matches!(self, ReviewError::Store(StoreError::BeingMade(_)))
    }

    /// The sentence for the user; what was typed or stood in a file may hold somebody's number.
    #[must_use]
    pub fn text(&self) -> Text {
        mask::scrub_text(&self.sentence())
    }

    fn sentence(&self) -> Text {
        match self {
            ReviewError::Refused(refusal) => refusal.text(),
            ReviewError::Store(error) => error.text(),
            ReviewError::Exchange(error) => error.text(),
            ReviewError::NoHousehold(id) => text("没有这一户：{id}", "no household {id}").fill(&[("id", id)]),
            ReviewError::NoEarlierAnswer => {
                text("这条疑点以前各期没有可沿用的说明", "no earlier period has an answer to this flag")
            }
            ReviewError::Typed(words) => {
                text("“{words}”不是金额或人数", "“{words}” is neither an amount nor a number of people").fill(&[("words", words)])
            }
            ReviewError::NothingRead(names) => nothing(&Text::list(names)),
            ReviewError::Staging(why) => why.clone(),
            ReviewError::TooManyFlags(most) => text(
                "这些文件不大，疑点却超过 {most} 条，几乎每户都有好几条，没有读入。多半是列对错了或数字写错了位；请打开文件核对表头和几户的数字，确实如此就按村分开导入",
                "these files are small and have more than {most} flags, several in nearly every household; nothing was brought in. Columns may be in the wrong place: check the header and some households, and import by village if it is so",
            )
            .fill(&[("most", most)]),
            ReviewError::NoHouseholds => text(
                "这些文件里没有户的数据，没法筛查。请把年度表也一起给出",
                "these files hold no households to check: name the yearly sheets too",
            ),
            ReviewError::NoPeriod => text("还没有导入数据", "nothing has been imported yet"),
            ReviewError::NotImported(period, there) => not_imported(*period, there),
            ReviewError::NotInFiles(period, there) => text(
                "这些文件里没有{period}的户；有的是: {there}",
                "these files hold no household of {period}; they hold: {there}",
            )
            .fill(&[("period", &period.title()), ("there", &Text::list(there.iter().map(|there| there.title())))]),
            ReviewError::OnlyClues(month) => only_clues(*month),
            ReviewError::Inside(what) => text(
                "“{what}”只在单位内部用，不能写成公示的；没有写出",
                "“{what}” stays in the office and was not written for the public",
            )
            .fill(&[("what", what)]),
            ReviewError::Filter(why) | ReviewError::BadBackup(why) | ReviewError::Kept(why) | ReviewError::LimitUnset { said: why, .. } => why.clone(),
            ReviewError::BadLedger(why) => bad_ledger(why),
            ReviewError::MixedIds => text(
                "这批文件里既有真实证件号，又有练习用证件号（980101），不能导入；什么都没有改动",
                "these files hold both real and practice ids (980101): not imported, nothing was changed",
            ),
            ReviewError::WrongIds { found, ours } => text(
                "这批文件是{found}，本文件是{ours}，不能导入；什么都没有改动",
                "these files hold {found}, this one holds {ours}: not imported, nothing was changed",
            )
            .fill(&[("found", &found.label()), ("ours", &ours.label())]),
            ReviewError::Stopped => text("已停止，什么都没有改动", "stopped; nothing was changed"),
            ReviewError::NoBatch(batch, there) => no_batch(*batch, there),
            ReviewError::LaterBatch { later, households } => text(
                "不能撤销：第 {n} 批导入改了其中 {h} 户的同一些项目，请先撤销第 {n} 批",
                "cannot be undone: batch {n} changed the same fields of {h|household|households}; undo batch {n} first",
            )
            .fill(&[("n", later), ("h", households)]),
            ReviewError::RosterOfClues(file) => roster_of_clues(file),
            ReviewError::RevisitsOfNoPeriod { file, column, .. } => revisits_of_no_period(file, column),
            ReviewError::StillCompared { closed, period } => still_compared(*closed, *period),
            ReviewError::NotYet(period) => text(
                "文件里有{period}的数据，而这一期还没有开始。请检查“年度”列，或者写的是哪一期；什么都没有改动",
                "these files speak of {period}, which has not begun: check the 年度 column, or the period that was said; nothing was changed",
            )
            .fill(&[("period", &period.title())]),
            ReviewError::Purge(why) | ReviewError::Password(why) | ReviewError::Campaign(why) | ReviewError::Listed(why) | ReviewError::Fill(why) => {
                why.clone()
            }
            ReviewError::Asks(question) => question.text(),
            ReviewError::NamedClock => text(
                "设了 HEZHUN_NOW，时间不是真的；办公数据不能用它，没有打开。请先去掉这个环境变量（练习数据可以用）",
                "HEZHUN_NOW is set, so the time is not the real one; an office's file is not opened by it. Take the variable away first (practice data may have it)",
            ),
            ReviewError::Stale => text(
                "准备期间数据或规则有变化，什么都没有写入，请重做一次",
                "figures or rules changed while this was made ready; nothing was written, do it again",
            ),
            ReviewError::Rescued { path, copy } => text(
                "数据文件 {path} 不在原来的地方了：被移走、删除、换掉，或者 U 盘拔了。这一步没有做，以后的也不会做。已经另存了一份完整的：{copy}。请退出，把数据文件放回原处；找不回来就用这一份“恢复备份”",
                "the data file {path} is no longer at its place: moved, deleted, replaced, or its disk unplugged. This step was not done, nor will be any other. A whole copy was saved: {copy}. Leave and put the file back; where it cannot be found, “restore a backup” from this copy",
            )
            .fill(&[("path", path), ("copy", copy)]),
            ReviewError::RescueOffered(path) => text(
                "数据文件 {path} 不在原来的地方了：被移走、删除、换掉，或者 U 盘拔了。这一步没有做，以后的也不会做。请先另存一份完整的，再退出",
                "the data file {path} is no longer at its place: moved, deleted, replaced, or its disk unplugged. This step was not done, nor will be any other. Save a whole copy first, then leave",
            )
            .fill(&[("path", path)]),
            ReviewError::Taken(path) => {
                text("{path} 已经存在，不盖掉。请换一个文件名", "{path} is there already and is left as it is: give another name").fill(&[("path", path)])
            }
            ReviewError::Missing(path) => text(
                "数据文件 {path} 不见了：这里以前有过。U 盘没插好就插上；被移走就放回来；丢了就用 backups 里的一份恢复备份，或者从头开始",
                "the data file {path} is missing; there was one here. Plug in its disk, put it back, restore a copy of the folder backups, or begin anew",
            )
            .fill(&[("path", path)]),
            ReviewError::Emptied(path) => text(
                "数据文件 {path} 是空的，一个字节也没有：可能是写的时候断了电，或者磁盘出了毛病。请用 backups 里的一份恢复备份，或者从头开始",
                "the data file {path} is empty, without a single byte: power may have failed while it was written, or the disk is at fault. Restore a copy of the folder backups, or begin anew",
            )
            .fill(&[("path", path)]),
            ReviewError::State { path, source } => {
                text("{path} 无法写入：{why}", "{path} cannot be written: {why}").fill(&[("path", path), ("why", &system::why(source))])
            }
        }
    }
}

/// That a roster was given as a list of clues.
fn roster_of_clues(file: &str) -> Text {
    text(
                "“{file}”有识别纳入日期，是部门的监测线索台账，和年度表一样导入；线索名单不带这一列。什么都没有改动",
                "“{file}” says when households were identified: it is a department's roster, which is imported as yearly files are; a list of clues has no such column. Nothing was changed",
            )
            .fill(&[("file", &file)])
}

/// That the ledger of an older file does not hold.
fn bad_ledger(why: &Text) -> Text {
    text(
        "没有升级，文件没有改动：台账对不上（{why}）。请“核对台账”，再用完好的一份“恢复备份”",
        "not upgraded, nothing was changed: the ledger does not hold ({why}). “check the file”, then “restore a backup” that is good",
    )
    .fill(&[("why", why)])
}

/// The sentence of a file of which nothing was read.
#[must_use]
pub fn nothing(names: &dyn Say) -> Text {
    text("“{names}”这个文件一条也没有读进来", "nothing of {names} was read").fill(&[("names", names)])
}

/// That a sheet of second visits does not say of which period it is.
fn revisits_of_no_period(file: &str, column: &str) -> Text {
    text(
        "“{file}”没有“{of}”一列，不知道是哪一期的回访：在表里补上这一列；什么都没有改动",
        "“{file}” has no column {of}, so nobody knows of which period it is: add the column; nothing was changed",
    )
    .fill(&[("file", &file), ("of", &column)])
}

/// That a closed period is compared with the one of a batch.
fn still_compared(closed: Period, period: Period) -> Text {
    text(
        "{closed}已经结束，它和{period}的数对照，这一批不能撤销；要撤销，先在“换期”里重新开放{closed}",
        "{closed} is closed and compared with {period}: this import is not taken back before {closed} is open again, in “change period”",
    )
    .fill(&[("closed", &closed.title()), ("period", &period.title())])
}

/// That a period was not imported, and which were.
fn not_imported(period: Period, there: &[Period]) -> Text {
    let said = if there.is_empty() {
        text("没有导入{period}的数据", "{period} has not been imported")
    } else {
        text("没有导入{period}的数据；导入过的有: {there}", "{period} has not been imported; there are: {there}")
    };
    // The year stands in its title already; a part of it is typed by its code.
    let named = |there: &Period| {
        let (title, code) = (there.title(), there.to_string());
        if title.get(Lang::Zh).contains(&code) {
            title
        } else {
            text("{title}（{code}）", "{title} ({code})").fill(&[("title", &title), ("code", &code)])
        }
    };
    let there = there.iter().map(named);
    said.fill(&[("period", &period.title()), ("there", &Text::list(there))])
}

/// That an import cannot be taken back, and which can.
fn no_batch(batch: i64, there: &[i64]) -> Text {
    let said = if there.is_empty() {
        text("没有可以撤销的第 {n} 批导入，现在没有一批可以撤销", "there is no import {n} to undo, nor any other")
    } else {
        text(
            "没有可以撤销的第 {n} 批导入；最近可以撤销的是第 {there} 批",
            "there is no import {n} to undo; the last ones that can be undone: {there}",
        )
    };
    said.fill(&[("n", &batch), ("there", &Text::list(there.iter().copied()))])
}

/// What a month of 常态化排查 has not.
fn only_clues(month: Period) -> Text {
    text(
        "{month}是常态化排查的月份，只有线索、入户和帮扶，没有各户收入：不导入、不筛查，也没有案卷和各户的统计。它的线索在“线索”里",
        "{month} is a month of clues, visits and measures, with no household's income: nothing is imported or judged in it, and it has neither cases nor counts of households. Its clues stand in “clues”",
    )
    .fill(&[("month", &month.title())])
}

#[cfg(test)]
mod tests {
    use crate::exchange::error::ExchangeError;
    use crate::i18n::Lang;
    use crate::i18n::Text;
    use crate::review::error::FileWay;
    use crate::review::error::ReviewError;
    use crate::store::error::StoreError;

    #[test]
    fn what_is_said_of_files_names_no_command_and_what_leads_on_stands_beside_it() {
        let said: [(ReviewError, Option<FileWay>); 8] = [
            (ExchangeError::NoPeriod { name: "x.csv".to_owned(), sheet: String::new() }.into(), Some(FileWay::Period)),
            (ExchangeError::Sheet { name: "x.xlsx".to_owned(), sheet: "1".to_owned() }.into(), Some(FileWay::SkipSheets)),
            (StoreError::NotThere("o.db".to_owned()).into(), Some(FileWay::Import)),
            (StoreError::Locked("o.db".to_owned()).into(), Some(FileWay::Password)),
            (StoreError::Older { found: 9, known: 17 }.into(), None),
            (StoreError::Unsigned("o.db".to_owned()).into(), None),
            (StoreError::Damaged("x".to_owned()).into(), None),
            (ReviewError::BadLedger(Text::same("x")), None),
        ];
        for (error, way) in said {
            let said = error.text();
            for lang in [Lang::Zh, Lang::En] {
                assert!(!said.get(lang).contains("hezhun ") && !said.get(lang).contains("--"), "{}", said.get(lang));
            }
            assert_eq!(error.file_way(), way, "{said:?}");
        }
    }
}
