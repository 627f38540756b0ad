//! How a command can end badly: a sentence for the user and an exit code.

use std::io;

use crate::domain::case::Refusal;
use crate::domain::period::Period;
use crate::i18n::Lang;
use crate::i18n::Text;
use crate::i18n::system;
use crate::i18n::text;
use crate::input::action::Action;
use crate::input::ways::ways;
use crate::review::error::FileWay;
use crate::review::error::ReviewError;
use crate::review::file::question::Question;

/// Why a command stopped.
#[derive(Debug, thiserror::Error)]
pub enum CliError {
    /// The command line asks for something that makes no sense; exit code 2.
    #[error("usage")]
    Usage(Text),
    /// It could not be done; exit code 1.
    #[error("failed")]
    Failed(Text),
    /// The reader of our output has gone (`| head`); quiet, exit code 0.
    #[error("closed")]
    Closed,
}

impl CliError {
    /// The sentence, where there is one.
    #[must_use]
    pub fn text(&self) -> Option<&Text> {
        match self {
            CliError::Usage(said) | CliError::Failed(said) => Some(said),
            CliError::Closed => None,
        }
    }

    /// The exit code.
    #[must_use]
    pub const fn code(&self) -> u8 {
        match self {
            CliError::Usage(_) => 2,
            CliError::Failed(_) => 1,
            CliError::Closed => 0,
        }
    }
}

/// A step of the work was refused; where a command leads on it is named: a sentence of the desk only says what to do.
impl From<ReviewError> for CliError {
    fn from(error: ReviewError) -> CliError {
        CliError::of(&error)
    }
}

impl CliError {
    /// The same, of an error that is read on.
    #[must_use]
    pub fn of(error: &ReviewError) -> CliError {
        CliError::Failed(said(error))
    }
}

/// The sentence of a refusal with the command that leads on.
#[must_use]
pub fn said(error: &ReviewError) -> Text {
    match error {
        // Of a sheet of which nothing is taken the rows are named.
        ReviewError::Listed(_) => row_refused(&error.text()),
        _ => command(error).map_or_else(|| error.text(), |command| with_command(&error.text(), &command)),
    }
}

/// Why a filter was refused, with the page that says how one is written.
#[must_use]
pub fn of_filter(error: &ReviewError) -> CliError {
    match error {
        ReviewError::Filter(why) => {
            let page = text("写法和字段: hezhun help 筛选", "how it is written, and the fields: hezhun help filters");
            CliError::Failed(with_command(why, &page))
        }
        _ => CliError::of(error),
    }
}

/// A sentence that something is not there, with the command that lists what is.
#[must_use]
pub fn with_list(said: &Text, command: &str) -> Text {
    text("{said}；全部: {command}", "{said}; all of them: {command}").fill(&[("said", said), ("command", &command)])
}

/// That there is no such rule, with the command that lists them.
#[must_use]
pub fn no_rule_of(said: &Text) -> Text {
    with_list(said, "hezhun rules list")
}

/// A sentence of the desk with the command that does what it says.
#[must_use]
pub fn with_command(said: &Text, command: &Text) -> Text {
    text("{said}（{command}）", "{said} ({command})").fill(&[("said", said), ("command", command)])
}

/// A sentence of the desk with the commands behind what it names as leading on, so that it says here what a key says there. One that a
/// command was put behind already stays.
#[must_use]
pub fn with_commands(said: &Text) -> Text {
    if ["（hezhun ", " (hezhun "].iter().any(|named| said.get(Lang::Zh).contains(named)) {
        return said.clone();
    }
    let each = ways().into_iter().filter_map(|way| Some((way.command.clone()?, way)));
    each.fold(said.clone(), |said, (command, way)| way.shown(&said, &command))
}

/// Why a row of a table of another period was refused, with the option that says which period is meant.
#[must_use]
pub fn row_refused(said: &Text) -> Text {
    let option = text("--period 那一期", "--period and that one");
    ways().iter().filter(|way| way.action == Some(Action::Periods)).fold(said.clone(), |said, way| way.shown(&said, &option))
}

/// The command that runs the rules over a period.
#[must_use]
pub fn run_rules(period: Period) -> Text {
    Text::same(format!("hezhun --period {period} assess"))
}

fn command(error: &ReviewError) -> Option<Text> {
    Some(match error {
        ReviewError::Refused(Refusal::Closed(_)) => Text::same("hezhun campaign reopen"),
        ReviewError::StillCompared { closed, .. } => Text::same(format!("hezhun --period {closed} campaign reopen")),
        ReviewError::Refused(Refusal::VillageFlags(_)) => text("hezhun decide --village 村名", "hezhun decide --village VILLAGE"),
        ReviewError::Refused(Refusal::NotJudged(period)) => run_rules(*period),
        ReviewError::Refused(Refusal::NotOpened(..)) => text("hezhun show 户编号", "hezhun show HOUSEHOLD"),
        ReviewError::Refused(Refusal::UndoneElsewhere { command, .. }) => Text::same(format!("hezhun {command}")),
        ReviewError::Refused(refusal) => return option(refusal),
        ReviewError::LimitUnset { key, period, .. } => {
            let command = format!("hezhun --period {period} rules limit {key}");
            text("{command} 数 --document 文件号", "{command} VALUE --document DOCUMENT").fill(&[("command", &command)])
        }
        ReviewError::NoHousehold(_) => Text::same("hezhun queue"),
        ReviewError::Inside(_) => text("可以公示的: hezhun report --list", "those that may be posted: hezhun report --list"),
        ReviewError::NotYet(_) => text("写明哪一期用 --period", "--period says which"),
        ReviewError::NotImported(..) => text("各期: hezhun campaign list", "all of them: hezhun campaign list"),
        ReviewError::OnlyClues(month) => {
            Text::list(["clues", "count", "fill", "report clues"].map(|task| format!("hezhun {task} --period {month}")))
        }
        ReviewError::RevisitsOfNoPeriod { file, period, .. } => text("或写明是哪一期: {command}", "or say it: {command}")
            .fill(&[("command", &format!("hezhun --period {period} revisit import {file}"))]),
        ReviewError::RosterOfClues(file) => Text::same(format!("hezhun import --roster clue {file}")),
        ReviewError::Missing(_) | ReviewError::Emptied(_) => {
            text("hezhun restore 备份文件；从头开始: hezhun --new", "hezhun restore BACKUP; to begin anew: hezhun --new")
        }
        ReviewError::Asks(Question::Clock(_)) => text("时间没错: --clock-right", "where the time is right: --clock-right"),
        _ => return error.file_way().map(|way| of_file(&way)),
    })
}

/// The option of `decide` that says what a refusal misses.
fn option(refusal: &Refusal) -> Option<Text> {
    Some(match refusal {
        Refusal::WhichFlag => text("--rule 规则代码", "--rule RULE"),
        Refusal::NoReason | Refusal::WrongReason(_) | Refusal::ReturnNeedsReason | Refusal::NoReturnReason(..) => {
            text("--reason 原因代码", "--reason REASON")
        }
        Refusal::MediumFlagsNeedReason(_) => text("--reason 原因代码 --note 文字", "--reason REASON --note TEXT"),
        Refusal::NeedsEvidence(_) => text("--evidence 佐证代码 --note 文字", "--evidence EVIDENCE --note TEXT"),
        Refusal::WrongEvidence(_) => text("--evidence 佐证代码", "--evidence EVIDENCE"),
        Refusal::NoSentence | Refusal::EmptyNote => text("--note 文字", "--note TEXT"),
        Refusal::NothingAsked(..) => text("--ask 要求", "--ask TEXT"),
        Refusal::DuePassed => text("--due 日期", "--due DAY"),
        Refusal::NoApprover => text("--approver 姓名", "--approver NAME"),
        Refusal::NoExpiry | Refusal::ExpiryPassed => text("--until 日期", "--until DAY"),
        Refusal::UnknownField(_) => text("--field 项目", "--field FIELD"),
        Refusal::HighFlags { .. } => text("各种办法: hezhun help decide", "the ways: hezhun help decide"),
        refusal if refusal.is_undone_first() => text("hezhun decide 户编号 reverse", "hezhun decide HOUSEHOLD reverse"),
        _ => return None,
    })
}

/// The command or option that leads on from an error of a file.
fn of_file(way: &FileWay) -> Text {
    match way {
        FileWay::Import => text("hezhun import 文件", "hezhun import FILE"),
        FileWay::GoBack { file, copy } => Text::same(format!("hezhun --db {} restore {}", file.display(), copy.display())),
        FileWay::Password => Text::same("--password-file"),
        FileWay::Place => Text::same("--db"),
        FileWay::Period => Text::same("--period 2024"),
        FileWay::SkipSheets => Text::same("--skip-sheets"),
    }
}

impl From<io::Error> for CliError {
    fn from(error: io::Error) -> CliError {
        if error.kind() == io::ErrorKind::BrokenPipe {
            return CliError::Closed;
        }
        CliError::Failed(text("写不出去: {why}", "cannot write: {why}").fill(&[("why", &system::why(&error))]))
    }
}

/// A failure with the sentence of an error that lacks a file name: the file is put before it.
#[must_use]
pub fn with_file(path: &std::path::Path, why: &io::Error) -> CliError {
    if why.kind() == io::ErrorKind::NotFound {
        let said = text("没有“{file}”这个文件或文件夹", "there is no file or folder {file}");
        return CliError::Failed(said.fill(&[("file", &path.display().to_string())]));
    }
    CliError::Failed(
        text("{file} 无法读写：{why}", "{file} cannot be read or written: {why}")
            .fill(&[("file", &path.display().to_string()), ("why", &system::why(why))]),
    )
}

#[cfg(test)]
mod tests {
    use crate::cli::error::CliError;
    use crate::cli::error::of_file;
    use crate::cli::error::row_refused;
    use crate::cli::error::with_commands;
    use crate::domain::case::Move;
    use crate::domain::case::Refusal;
    use crate::domain::case::Status;
    use crate::domain::period::Period;
    use crate::i18n::Lang;
    use crate::i18n::Text;
    use crate::i18n::text;
    use crate::review::error::FileWay;
    use crate::review::error::ReviewError;
    use crate::review::file::question::Question;

    fn told(error: ReviewError) -> Text {
        with_commands(CliError::from(error).text().expect("a sentence"))
    }

    #[test]
    fn what_a_sentence_of_the_desk_names_has_its_command_here_once() {
        let year = Period::annual(2024);
        let said: [(ReviewError, &str); 14] = [
            (Refusal::WhichFlag.into(), "--rule"),
            (Refusal::NoApprover.into(), "--approver"),
            (Refusal::NeedsEvidence("R01".to_owned()).into(), "--evidence"),
            (Refusal::NotFrom { from: Status::Approved, change: Move::Lock }.into(), "reverse"),
            (ReviewError::NoHousehold("123".to_owned()), "hezhun queue"),
            (Refusal::NotJudged(year).into(), "hezhun --period 2024 assess"),
            (Refusal::UndoneElsewhere { said: Text::same("x"), command: "campaign".to_owned() }.into(), "hezhun campaign"),
            (ReviewError::Listed(text("先“换期”到那一期", "“change period” first")), "--period"),
            (ReviewError::RosterOfClues("x.csv".to_owned()), "hezhun import --roster clue x.csv"),
            (ReviewError::BadLedger(Text::same("x")), "hezhun verify"),
            (ReviewError::Missing("o.db".to_owned()), "hezhun --new"),
            (ReviewError::Emptied("o.db".to_owned()), "hezhun restore"),
            (ReviewError::Rescued { path: "o.db".to_owned(), copy: "c.db".to_owned() }, "hezhun restore"),
            (ReviewError::Asks(Question::Clock(Text::same("x"))), "--clock-right"),
        ];
        for (error, command) in said {
            let said = told(error);
            for lang in [Lang::Zh, Lang::En] {
                assert_eq!(said.get(lang).matches(command).count(), 1, "{command}: {}", said.get(lang));
            }
        }
    }

    #[test]
    fn a_copy_beside_a_newer_file_is_gone_back_to_by_its_own_command() {
        let said = of_file(&FileWay::GoBack { file: "o.db".into(), copy: "o-before-v16.db".into() });
        assert_eq!(said, Text::same("hezhun --db o.db restore o-before-v16.db"));
    }

    #[test]
    fn what_is_only_told_has_its_command_too_and_a_second_telling_adds_none() {
        let said = text("先“重新筛查”，再“备份”", "“run the rules”, then “back up”");
        let once = with_commands(&said);
        assert_eq!(once.get(Lang::Zh), "先“重新筛查”（hezhun assess），再“备份”（hezhun backup）");
        assert_eq!(once.get(Lang::En), "“run the rules” (hezhun assess), then “back up” (hezhun backup)");
        assert_eq!(with_commands(&once), once);
    }

    #[test]
    fn a_row_of_another_period_is_told_the_option_that_says_which() {
        let said = row_refused(&text("先“换期”到那一期再读入", "“change period” first"));
        assert_eq!(said.get(Lang::Zh), "先“换期”（--period 那一期）到那一期再读入");
        assert_eq!(said.get(Lang::En), "“change period” (--period and that one) first");
    }
}
