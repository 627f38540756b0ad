//! Values as they may be written on the command line: lists of words with what each means, numbers, days, periods.
//!
//! A value that is none is refused with what is wanted, in both languages; mistakes, help pages and completions read the lists here.
//! What does not live here: which option takes which (`cli/args/mod.rs`), the sentence about a refused one (`cli/help/mistake.rs`).

use std::error::Error;
use std::ffi::OsStr;
use std::fmt;
use std::fmt::Display;
use std::str::FromStr;
use std::sync::OnceLock;

use chrono::NaiveDate;
use clap::Arg;
use clap::Command;
use clap::builder::PossibleValue;
use clap::builder::PossibleValuesParser;
use clap::builder::StringValueParser;
use clap::builder::TypedValueParser;

use crate::config::file::Colours;
use crate::config::file::Glyphs;
use crate::config::file::OutEncoding;
use crate::config::file::Theme;
use crate::domain::campaign::Milestone;
use crate::domain::evidence;
use crate::domain::evidence::EVIDENCE;
use crate::domain::field::FIELDS;
use crate::domain::office::clue::ClueNumber;
use crate::domain::office::clue_word::ClueEnd;
use crate::domain::office::clue_word::ClueSource;
use crate::domain::office::clue_word::ClueStep;
use crate::domain::office::duty::DutyRole;
use crate::domain::period::Period;
use crate::domain::reason;
use crate::domain::reason::REASONS;
use crate::domain::table::Feed;
use crate::domain::table::TableId;
use crate::domain::table::table;
use crate::i18n::Lang;
use crate::i18n::Text;
use crate::i18n::text;
use crate::review::file::campaigns::takes_back;
use crate::review::file::question::Found;
use crate::review::queue::ordering::QueueOrder;
use crate::review::rows::Deed;
use crate::review::rows::clue_counts::ClueSplit;
use crate::rules::book::Book;
use crate::training::household::names::MOST_TOWNS;
use crate::training::order::MOST_FAULTS;
use crate::training::order::MOST_SPREAD;

/// What may be written where a value was refused.
#[derive(Clone, Debug)]
pub struct Wanted(pub Text);

impl fmt::Display for Wanted {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.0.get(Lang::En))
    }
}

impl Error for Wanted {}

/// A help line of the command line: `中文 / English`; what has no `/` is the same in both.
#[must_use]
pub fn both(line: &str) -> Text {
    match line.split_once(" / ") {
        Some((zh, en)) => Text::made(zh.to_owned(), en.to_owned()),
        None => Text::same(line),
    }
}

/// A word and what it means, as a value that the command line knows.
fn value(word: &'static str, means: &Text) -> PossibleValue {
    let half = |lang| means.get(lang).replace(" / ", "/");
    PossibleValue::new(word).help(format!("{} / {}", half(Lang::Zh), half(Lang::En)))
}

/// A parser that takes one of a list of words; `read` knows each of them.
fn listed<T: Clone + Send + Sync + 'static>(
    known: impl IntoIterator<Item = PossibleValue>,
    read: fn(&str) -> Option<T>,
) -> impl TypedValueParser<Value = T> {
    let wanted = text("列出的词之一", "one of the listed words");
    PossibleValuesParser::new(known).try_map(move |word| read(&word).ok_or_else(|| Wanted(wanted.clone())))
}

/// `zh`, `en`.
#[must_use]
pub fn lang() -> impl TypedValueParser<Value = Lang> {
    listed([value("zh", &text("中文", "Chinese")), value("en", &text("英文", "English"))], Lang::parse)
}

/// `auto`, `unicode`, `ascii`.
#[must_use]
pub fn glyphs() -> impl TypedValueParser<Value = Glyphs> {
    let known =
        [value("auto", &text("自动", "found out")), value("unicode", &text("线条", "lines")), value("ascii", &text("+ - |", "+ - |"))];
    listed(known, Glyphs::parse)
}

/// `auto`, `dark`, `light`.
#[must_use]
pub fn theme() -> impl TypedValueParser<Value = Theme> {
    let known = [
        value("auto", &text("自动", "found out")),
        value("dark", &text("深色", "dark")),
        value("light", &text("白底黑字", "black on white")),
    ];
    listed(known, Theme::parse)
}

/// `moved`, `copy`.
#[must_use]
pub fn found() -> impl TypedValueParser<Value = Found> {
    let known = [value("moved", &text("移来的", "moved here")), value("copy", &text("复制出来单独用", "a copy to be a file of its own"))];
    listed(known, |word| match word {
        "moved" => Some(Found::Moved),
        "copy" => Some(Found::Copy),
        _ => None,
    })
}

/// `auto`, `utf8`, `gb18030`.
#[must_use]
pub fn encoding() -> impl TypedValueParser<Value = OutEncoding> {
    let known = [
        value("auto", &text("看谁来读", "as its reader takes it")),
        value("utf8", &text("双击就能打开", "opened by a double click")),
        value("gb18030", &text("给只认国标码的程序", "for programs that know only the national code")),
    ];
    listed(known, OutEncoding::parse)
}

/// `auto`, `16`, `8`, `none`.
#[must_use]
pub fn colours() -> impl TypedValueParser<Value = Colours> {
    let known = [
        value("auto", &text("自动", "found out")),
        value("16", &text("16 色", "sixteen")),
        value("8", &text("8 色", "eight")),
        value("none", &text("不用颜色", "none")),
    ];
    listed(known, Colours::parse)
}

/// A table that a file feeds, by its name with or without `roster.`.
#[must_use]
pub fn roster() -> impl TypedValueParser<Value = TableId> {
    let fed = |table: &TableId| table.row().feed == Feed::File;
    let known = TableId::all().filter(fed).map(|table| {
        let known = value(table.short(), &table.row().label);
        if table.short() == table.code() { known } else { known.alias(table.code()) }
    });
    listed(known.collect::<Vec<_>>(), table)
}

/// What `decide` is told to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DecideWord {
    /// One of the deeds, with its own reasons and words.
    Deed(Deed),
    /// The answer that the same flag was given in an earlier period, once more.
    TakeOver,
}

/// How taking an earlier answer over is written.
pub const TAKE_OVER: &str = "take-over";

/// `approve`, `return`, … `take-over`
#[must_use]
pub fn deed() -> impl TypedValueParser<Value = DecideWord> {
    let take_over = value(TAKE_OVER, &text("沿用以前的说明", "answer the flag as in an earlier period"));
    listed(Deed::ALL.map(|deed| value(deed_word(deed), &deed_means(deed))).into_iter().chain([take_over]).collect::<Vec<_>>(), |word| {
        let deed = Deed::ALL.into_iter().find(|deed| deed_word(*deed) == word).map(DecideWord::Deed);
        deed.or_else(|| (word == TAKE_OVER).then_some(DecideWord::TakeOver))
    })
}

/// `impact`, `village`, …
#[must_use]
pub fn order() -> impl TypedValueParser<Value = QueueOrder> {
    listed(QueueOrder::ALL.map(|order| value(order.code(), &order.label())), |word| {
        QueueOrder::ALL.into_iter().find(|order| order.code() == word)
    })
}

/// `R01` … `R23`, capital or not.
#[must_use]
pub fn reason() -> impl TypedValueParser<Value = String> {
    let read = |word: &str| reason::reason(&word.to_ascii_uppercase()).map(|row| row.code.to_owned());
    listed(REASONS.iter().map(|row| value(row.code, &row.label)).collect::<Vec<_>>(), read)
}

/// `E1` … `E18`, capital or not.
#[must_use]
pub fn evidence() -> impl TypedValueParser<Value = String> {
    let read = |word: &str| evidence::evidence(&word.to_ascii_uppercase()).map(|row| row.code.to_owned());
    listed(EVIDENCE.iter().map(|row| value(row.code, &row.label)).collect::<Vec<_>>(), read)
}

/// A code of a rule. The office may have rules of its own, so that any word is taken here and judged by the rulebook in force.
#[derive(Clone, Debug)]
pub struct RuleCode;

impl TypedValueParser for RuleCode {
    type Value = String;

    fn parse_ref(&self, command: &Command, arg: Option<&Arg>, word: &OsStr) -> Result<String, clap::Error> {
        StringValueParser::new().parse_ref(command, arg, word)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new(codes().iter().map(|(code, title)| value(code, title))))
    }
}

/// Codes and titles of the shipped rules; read when a list of them is asked for.
#[must_use]
pub fn codes() -> &'static [(String, Text)] {
    static CODES: OnceLock<Vec<(String, Text)>> = OnceLock::new();
    CODES.get_or_init(|| {
        let book = Book::shipped().ok();
        book.map_or_else(Vec::new, |book| book.rules().iter().map(|rule| (rule.code.clone(), rule.title.clone())).collect())
    })
}

/// A field of the register; the desk judges whether a note can hang on it.
#[derive(Clone, Debug)]
pub struct FieldCode;

impl TypedValueParser for FieldCode {
    type Value = String;

    fn parse_ref(&self, command: &Command, arg: Option<&Arg>, word: &OsStr) -> Result<String, clap::Error> {
        StringValueParser::new().parse_ref(command, arg, word)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new(FIELDS.iter().map(|field| value(field.code, &field.label))))
    }
}

/// A period.
///
/// # Errors
/// It is none.
pub fn period(written: &str) -> Result<Period, Wanted> {
    Period::parse(written).ok_or(Wanted(Period::FORMS))
}

/// A year.
///
/// # Errors
/// It is none.
pub fn year(written: &str) -> Result<i32, Wanted> {
    let wanted = || Wanted(text("四位数的年份，如 2020", "a year of four digits like 2020"));
    written.parse().ok().filter(|year| (2000..2100).contains(year)).ok_or_else(wanted)
}

/// A calendar day.
///
/// # Errors
/// It is none.
pub fn day(written: &str) -> Result<NaiveDate, Wanted> {
    written.parse().map_err(|_| Wanted(text("日历上有的一天，如 2024-10-24", "a day of the calendar like 2024-10-24")))
}

/// A day that is set, or none where one that was set is taken back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DayOrNone(pub Option<NaiveDate>);

/// A day, or `none` in the place of one that was set.
///
/// # Errors
/// It is neither.
pub fn day_or_none(written: &str) -> Result<DayOrNone, Wanted> {
    if takes_back(written) {
        return Ok(DayOrNone(None));
    }
    written.parse().map(|day| DayOrNone(Some(day))).map_err(|_| {
        Wanted(text("日历上有的一天，如 2024-10-24，或者 none（收回）", "a day of the calendar like 2024-10-24, or none to take it back"))
    })
}

/// A role in the matrix of responsibility.
///
/// # Errors
/// There is no such role.
pub fn duty_role(written: &str) -> Result<DutyRole, Wanted> {
    DutyRole::parse(written).ok_or_else(|| one_of(&DutyRole::ALL.map(|role| (role.code(), role.label()))))
}

/// The number of a household; what is none is told when it is looked for.
#[must_use]
pub fn household() -> impl TypedValueParser<Value = String> {
    StringValueParser::new().map(|written| pasted(&written))
}

/// A number as it is typed, or pasted out of a sheet, which keeps it as text by `="…"` or a quote in front.
fn pasted(written: &str) -> String {
    let bare = written.trim().trim_start_matches(['=', '＝', '\'', '‘', '’']);
    let bare = bare.trim_matches(['"', '“', '”', '\'', '‘', '’']);
    let digit = |sign: char| match sign {
        '０'..='９' => char::from_u32(u32::from(sign) - u32::from('０') + u32::from('0')).unwrap_or(sign),
        other => other,
    };
    bare.chars().filter(|sign| !sign.is_whitespace() && *sign != '\u{feff}').map(digit).collect()
}

/// The number of a clue: `2024-003`.
///
/// # Errors
/// It is none.
pub fn clue_number(written: &str) -> Result<ClueNumber, Wanted> {
    ClueNumber::parse(written).ok_or(Wanted(text("线索编号，如 2024-003", "a number of a clue like 2024-003")))
}

/// Where a clue came from.
///
/// # Errors
/// There is no such source.
pub fn clue_source(written: &str) -> Result<ClueSource, Wanted> {
    ClueSource::parse(written).ok_or_else(|| one_of(&ClueSource::ALL.map(|source| (source.code(), source.label()))))
}

/// By what clues are counted.
///
/// # Errors
/// There is no such part.
pub fn clue_split(written: &str) -> Result<ClueSplit, Wanted> {
    ClueSplit::parse(written).ok_or_else(|| one_of(&ClueSplit::ALL.map(|split| (split.code(), split.label()))))
}

/// A step of a clue.
///
/// # Errors
/// There is no such step.
pub fn clue_step(written: &str) -> Result<ClueStep, Wanted> {
    ClueStep::parse(written).ok_or_else(|| one_of(&ClueStep::ALL.map(|step| (step.code(), step.label()))))
}

/// How a clue ended.
///
/// # Errors
/// There is no such end.
pub fn clue_end(written: &str) -> Result<ClueEnd, Wanted> {
    ClueEnd::parse(written).ok_or_else(|| one_of(&ClueEnd::ALL.map(|end| (end.code(), end.label()))))
}

/// That one of these is wanted, by code or name.
fn one_of(known: &[(&str, Text)]) -> Wanted {
    let one = |(code, label): &(&str, Text)| {
        let english = if label.get(Lang::En) == *code { (*code).to_owned() } else { format!("{code} ({})", label.get(Lang::En)) };
        Text::made(format!("{} {code}", label.get(Lang::Zh)), english)
    };
    Wanted(text("{known} 之一", "one of {known}").fill(&[("known", &Text::list(known.iter().map(one)))]))
}

/// The last day of a step of the procedure: `村级初审=2024-10-20`, `village-check=2024-10-20`.
///
/// # Errors
/// There is no such step, or no such day.
pub fn step_day(written: &str) -> Result<(Milestone, DayOrNone), Wanted> {
    let read = written.split_once(['=', '＝']).and_then(|(step, day)| Some((Milestone::parse(step)?, day_or_none(day.trim()).ok()?)));
    read.ok_or_else(|| {
        let steps = |lang: Lang| match lang {
            Lang::Zh => Milestone::ALL.map(|step| step.label().get(Lang::Zh).to_owned()).join("、"),
            Lang::En => Milestone::ALL.map(Milestone::code).join(", "),
        };
        let steps = Text::made(steps(Lang::Zh), steps(Lang::En));
        Wanted(
            text("步骤=日期，如 村级初审=2024-10-20；步骤有 {steps}", "STEP=DAY like village-check=2024-10-20; steps are {steps}")
                .fill(&[("steps", &steps)]),
        )
    })
}

/// At most so many lines.
///
/// # Errors
/// It is no whole number.
pub fn lines(written: &str) -> Result<usize, Wanted> {
    written.parse().map_err(|_| Wanted(text("整数，如 20", "a whole number like 20")))
}

/// How many households a practice township has.
///
/// # Errors
/// It is no number from 1 to 1,000,000.
pub fn households(written: &str) -> Result<u32, Wanted> {
    let wanted = || Wanted(text("1 到 1000000 之间的整数，如 960", "a whole number from 1 to 1000000, like 960"));
    written.parse().ok().filter(|count| (1..=1_000_000).contains(count)).ok_or_else(wanted)
}

/// How many townships a county has.
///
/// # Errors
/// It is no number from 1 to as many as have names of their own.
pub fn towns(written: &str) -> Result<u32, Wanted> {
    between(1, u32::try_from(MOST_TOWNS).unwrap_or(u32::MAX))(written)
}

/// A whole number from one to another, both of which may be written.
pub fn between<N: FromStr + PartialOrd + Display + Copy>(least: N, most: N) -> impl Fn(&str) -> Result<N, Wanted> + Clone {
    move |written| {
        let wanted = text("{least} 到 {most} 之间的整数", "a whole number from {least} to {most}");
        let read = written.parse().ok().filter(|number| *number >= least && *number <= most);
        read.ok_or_else(|| Wanted(wanted.fill(&[("least", &least.to_string()), ("most", &most.to_string())])))
    }
}

/// The size of a window.
///
/// # Errors
/// It is none, or a window that the desk does not fit into.
pub fn window(written: &str) -> Result<(u16, u16), Wanted> {
    let read = written.split_once(['x', 'X', '×']).and_then(|(wide, tall)| Some((wide.parse().ok()?, tall.parse().ok()?)));
    read.filter(|(wide, tall)| (80..=300).contains(wide) && (24..=120).contains(tall))
        .ok_or_else(|| Wanted(text("列x行，80x24 到 300x120，如 100x30", "columns x rows from 80x24 to 300x120, like 100x30")))
}

/// A step of a walk.
///
/// # Errors
/// It is no whole number.
pub fn walk_step(written: &str) -> Result<usize, Wanted> {
    let wanted = || Wanted(text("第几步，如 2；每一步都要就不写数字", "the number of a step, like 2; for every step no number"));
    written.parse().map_err(|_| wanted())
}

/// A seed.
///
/// # Errors
/// It is no whole number.
pub fn seed<N: FromStr + PartialOrd + Default>(written: &str) -> Result<N, Wanted> {
    let read = written.parse().ok().filter(|seed| *seed >= N::default());
    read.ok_or_else(|| Wanted(text("0 或以上的整数，如 3", "a whole number from 0 on, like 3")))
}

/// A share as per cent, with up to two decimals: ten-thousandths.
fn share(written: &str, most: i64) -> Option<i64> {
    let (whole, part) = written.trim_end_matches(['%', '％']).split_once('.').unwrap_or((written.trim_end_matches(['%', '％']), ""));
    let digits = |word: &str| word.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || part.len() > 2 || !digits(whole) || !digits(part) {
        return None;
    }
    let share = whole.parse::<i64>().ok()?.checked_mul(100)? + format!("{part:0<2}").parse::<i64>().ok()?;
    (share <= most).then_some(share)
}

/// How restless honest households are, in ten-thousandths.
///
/// # Errors
/// It is no percentage from 1 to 40.
pub fn spread(written: &str) -> Result<i64, Wanted> {
    let wanted = || Wanted(text("1% 到 40% 之间的百分数，如 15%", "a percentage from 1% to 40%, like 15%"));
    share(written, MOST_SPREAD).filter(|share| *share >= 100).ok_or_else(wanted)
}

/// The share of households with a fault, in ten-thousandths.
///
/// # Errors
/// It is no percentage from 0 to 60.
pub fn faults(written: &str) -> Result<i64, Wanted> {
    share(written, MOST_FAULTS).ok_or_else(|| Wanted(text("0 到 60% 之间的百分数，如 5%", "a percentage from 0 to 60%, like 5%")))
}

/// The number of a batch.
///
/// # Errors
/// It is no whole number.
pub fn batch(written: &str) -> Result<i64, Wanted> {
    written.parse().map_err(|_| Wanted(text("导入时显示的批次号，如 3", "the number of the batch that the import told, like 3")))
}

/// How each deed is written on the command line.
#[must_use]
pub const fn deed_word(deed: Deed) -> &'static str {
    match deed {
        Deed::Approve => "approve",
        Deed::Return => "return",
        Deed::Hold => "hold",
        Deed::Annotate => "annotate",
        Deed::Explain => "explain",
        Deed::Waive => "waive",
        Deed::FalseAlarm => "false-alarm",
        Deed::Pend => "pend",
        Deed::Reverse => "reverse",
        Deed::Exempt => "exempt",
        Deed::Enter => "enter",
        Deed::CountyPass => "county-pass",
        Deed::CountyReturn => "county-return",
        Deed::Lock => "lock",
        Deed::Unlock => "unlock",
    }
}

/// What each deed does, in short.
const fn deed_means(deed: Deed) -> Text {
    match deed {
        Deed::Approve => text("通过", "approve the household"),
        Deed::Return => text("退回村里", "return it to the village"),
        Deed::Hold => text("挂起", "put it on hold"),
        Deed::Annotate => text("批注", "write a note"),
        Deed::Explain => text("疑点属实", "the flag is explained"),
        Deed::Waive => text("豁免疑点", "waive the flag"),
        Deed::FalseAlarm => text("疑点误报", "the flag is a false alarm"),
        Deed::Pend => text("疑点待部门核实", "the flag waits for a department"),
        Deed::Reverse => text("撤回决定", "take the decision back"),
        Deed::Exempt => text("不采集", "not to be collected"),
        Deed::Enter => text("已录入系统", "typed into the county's system"),
        Deed::CountyPass => text("县级已审定", "passed by the county"),
        Deed::CountyReturn => text("县级退回，要写退回的话", "sent back by the county; its words go along"),
        Deed::Lock => text("锁定", "lock it"),
        Deed::Unlock => text("解锁，要写为什么", "unlock it; say why"),
    }
}
