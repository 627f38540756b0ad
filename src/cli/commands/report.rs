//! `report`: the papers an office stamps, and the list of them.
//!
//! What does not live here: which papers there are (`review/report/register.rs`), how a file is written (`files.rs`).

use std::path::PathBuf;

use crate::cli::args::Format;
use crate::cli::call::Call;
use crate::cli::commands::files;
use crate::cli::commands::files::Going;
use crate::cli::error::CliError;
use crate::cli::open;
use crate::cli::table::Listing;
use crate::cli::table::column;
use crate::i18n::Lang;
use crate::i18n::Text;
use crate::i18n::near::closest;
use crate::i18n::near::meant;
use crate::i18n::text;
use crate::review::count::bulletin::BulletinNumber;
use crate::review::desk::exports::BULLETIN;
use crate::review::error::ReviewError;
use crate::review::export::saving;
use crate::review::export::saving::TableCell;
use crate::review::export::what::ExportWhat;
use crate::review::export::what::may_leave;
use crate::review::report::case_file::CASE_FILE;
use crate::review::report::notice;
use crate::review::report::register::PaperOf;
use crate::review::report::register::PaperRow;
use crate::review::report::register::paper;
use crate::review::report::register::papers;
use crate::review::rounds::no_month;
use crate::review::rows::mask::Audience;

/// Which paper is wanted.
#[derive(Clone, Debug)]
pub struct Reporting {
    /// Its code or name; none for the list of papers.
    pub paper: Option<String>,
    /// The household of a case file; the slip or village of a notice.
    pub household: Option<String>,
    /// For whom.
    pub audience: Audience,
    /// More files of counts, for the bulletin.
    pub own: Vec<PathBuf>,
}

/// As many slips as one sentence names.
const SLIPS_NAMED: usize = 5;

/// That no slip is the one that was asked for, and which are out.
fn no_slip(asked: Option<&str>, out: &[String]) -> Text {
    let Some(asked) = asked.filter(|_| !out.is_empty()) else {
        return text("现在没有退回在外的户，没有写出", "nobody is out with a slip: nothing was written");
    };
    let named = Text::list(out.iter().take(SLIPS_NAMED).map(|slip| Text::same(slip.as_str())));
    let said = text(
        "没有户还在外面的退回单“{asked}”，没有写出；可以写单号或村名，在外的 {n} 张: {slips}{more}",
        "no slip “{asked}” has anybody out: nothing was written. Name a slip or a village; out are {n}: {slips}{more}",
    );
    let more = if out.len() > SLIPS_NAMED { text(" 等", " and others") } else { Text::default() };
    said.fill(&[("asked", &asked), ("n", &out.len()), ("slips", &named), ("more", &more)])
}

/// Writes a paper to a file, or as text to standard output; without a name lists the papers.
///
/// # Errors
/// There is no such paper, it is not for that reader, the data file cannot be opened, or the file is there already or cannot be written.
pub fn report(call: &mut Call, asked: &Reporting, going: Going<'_>) -> Result<(), CliError> {
    let Some(named) = asked.paper.as_deref() else { return list(call) };
    let row = paper(named).ok_or_else(|| CliError::Usage(unknown(named)))?;
    let failed = <CliError as From<ReviewError>>::from;
    let audience = asked.audience;
    may_leave(ExportWhat::Paper(row), audience).map_err(failed)?;
    going.check(call)?;
    if let Some(household) = asked.household.as_deref().filter(|_| !matches!(row.of, PaperOf::Household | PaperOf::Slips | PaperOf::Visits))
    {
        let said = text("“{what}”不是一户的文书，不要写“{hh}”", "{what} is not about one household: leave out {hh}");
        return Err(CliError::Usage(said.fill(&[("what", &row.title), ("hh", &household)])));
    }
    if let Some(period) = call.period.filter(|period| row.of == PaperOf::Rounds && !period.is_month()) {
        return Err(CliError::Failed(no_month(period)));
    }
    let mut desk = if matches!(row.of, PaperOf::Clues | PaperOf::ClueCounts | PaperOf::Rounds) {
        open::looking_in_month(call)?
    } else {
        open::looking(call)?
    };
    if row.of == PaperOf::Text {
        let register = desk.count_register(&asked.own).map_err(failed)?;
        let lines = desk.bulletin(&register).map_err(failed)?;
        return files::leave_text(call, &mut desk, BULLETIN, &lines, going.path);
    }
    let busy = files::exporting(call);
    let (code, table) = match row.of {
        PaperOf::Household => {
            let wanted = || {
                CliError::Usage(text("一户一档要写明户编号: hezhun report case 户编号", "name the household: hezhun report case HOUSEHOLD"))
            };
            let household = asked.household.as_deref().ok_or_else(wanted)?;
            (CASE_FILE, desk.case_file(household).map_err(failed)?)
        }
        PaperOf::Slips => {
            let mut table = desk.table(ExportWhat::Paper(row), audience).map_err(failed)?;
            let slips: Vec<String> = table.forms.iter().map(|form| form.number.clone()).collect();
            let wanted = asked.household.as_deref().map(|wanted| desk.village_meant(wanted));
            let found = wanted.as_deref().is_none_or(|wanted| notice::only(&mut table, wanted));
            if !found || table.forms.is_empty() {
                return Err(CliError::Failed(no_slip(asked.household.as_deref(), &slips)));
            }
            (row.code.as_str(), table)
        }
        PaperOf::Visits => {
            let said = text("{why}，没有写出", "{why}: nothing was written");
            let refused = |error: ReviewError| CliError::Failed(said.fill(&[("why", &error.text())]));
            let village = asked.household.as_deref().map(|wanted| desk.village_named(wanted)).transpose().map_err(refused)?;
            let mut table = desk.table(ExportWhat::Paper(row), audience).map_err(failed)?;
            let found = village.as_deref().is_none_or(|wanted| notice::only(&mut table, wanted));
            if !found || table.forms.is_empty() {
                let said = text("{which}没有要入户的户，没有写出", "nobody is to be visited{which}: nothing was written");
                let which = asked.household.as_deref().map(|wanted| text("“{village}”", " in “{village}”").fill(&[("village", &wanted)]));
                return Err(CliError::Failed(said.fill(&[("which", &which.unwrap_or_default())])));
            }
            (row.code.as_str(), table)
        }
        _ => (row.code.as_str(), desk.table(ExportWhat::Paper(row), audience).map_err(failed)?),
    };
    if going.path.is_none() && call.format == Format::Table {
        drop(busy);
        let lines = saving::aligned(&table, call.lang());
        if !table.left_out.is_empty() {
            call.say(&table.left_out);
        }
        return files::leave_text(call, &mut desk, code, &lines, None);
    }
    files::leave(call, &mut desk, code, &table, going, busy)
}

/// Lists every number of the bulletin: the count it is, and the call that opens the households behind it.
///
/// # Errors
/// Another paper was named, or the data file or the office's own counts cannot be read.
pub fn explain(call: &mut Call, named: &str, own: &[PathBuf]) -> Result<(), CliError> {
    let row = paper(named).ok_or_else(|| CliError::Usage(unknown(named)))?;
    if row.of != PaperOf::Text {
        let said = text(
            "只有通报的数逐个列出来源: hezhun report bulletin --explain；“{what}”是一户一行的表",
            "only the numbers of the bulletin are explained: hezhun report bulletin --explain; “{what}” is a table of rows",
        );
        return Err(CliError::Usage(said.fill(&[("what", &row.title)])));
    }
    let failed = <CliError as From<ReviewError>>::from;
    let desk = open::looking(call)?;
    let numbers = desk.bulletin_numbers(&desk.count_register(own).map_err(failed)?).map_err(failed)?;
    let lang = call.lang();
    let word = |words: &str| if words.is_empty() { TableCell::Empty } else { TableCell::Text(words.to_owned()) };
    let line = |number: &BulletinNumber| {
        let households = number.households.and_then(|count| i64::try_from(count).ok());
        vec![
            word(number.head.get(lang)),
            word(&number.code),
            word(number.title.get(lang)),
            word(number.village.as_deref().unwrap_or_default()),
            word(&number.period.to_string()),
            word(number.written.as_deref().unwrap_or_default()),
            households.map_or(TableCell::Empty, TableCell::Count),
            word(&number.filter),
        ]
    };
    let columns = vec![
        column("head", text("段", "paragraph")),
        column("code", text("代码", "code")),
        column("count", text("统计项", "count")),
        column("village", text("村", "village")),
        column("period", text("期", "period")),
        column("number", text("通报里的数", "number")),
        column("households", text("户数", "households")),
        column("filter", text("筛选条件", "filter")),
    ];
    Listing { columns, rows: numbers.iter().map(line).collect() }.print(call.format, lang, call.out)?;
    call.say(&text(
        "打开一个数后面的各户: hezhun queue --period 期 --where '筛选条件'",
        "the households behind a number: hezhun queue --period PERIOD --where 'filter'",
    ));
    Ok(())
}

/// Lists the papers with their widest reader.
fn list(call: &mut Call) -> Result<(), CliError> {
    let lang = call.lang();
    let line = |row: &PaperRow| {
        let reader = if row.is_for(Audience::Public) { text("可以公示", "may be posted") } else { text("内部", "the office only") };
        let form = match row.of {
            PaperOf::Text => text("文字 txt", "text"),
            PaperOf::Household => text("一户一张 xlsx csv txt", "a household: xlsx, csv, txt"),
            PaperOf::Visits => text("一村一张 xlsx csv txt", "a village: xlsx, csv, txt"),
            PaperOf::Slips => text("一单一张 xlsx csv txt", "a slip: xlsx, csv, txt"),
            _ => text("表 xlsx csv txt", "table: xlsx, csv, txt"),
        };
        vec![
            TableCell::Text(row.code.clone()),
            TableCell::Text(row.title.get(lang).to_owned()),
            TableCell::Text(reader.get(lang).to_owned()),
            TableCell::Text(form.get(lang).to_owned()),
        ]
    };
    let columns = vec![
        column("code", text("代码", "code")),
        column("title", text("名称", "name")),
        column("reader", text("给谁看", "for whom")),
        column("form", text("格式", "form")),
    ];
    Listing { columns, rows: papers().iter().map(line).collect() }.print(call.format, lang, call.out)
}

/// That there is no paper of this name, with the nearest.
fn unknown(named: &str) -> Text {
    let known = papers().iter().flat_map(|row| [row.code.as_str(), row.title.get(Lang::Zh)]);
    let said = text(
        "没有名为“{named}”的文书{meant}；全部: hezhun report --list",
        "there is no paper “{named}”{meant}; all of them: hezhun report --list",
    );
    said.fill(&[("named", &named), ("meant", &meant(closest(named, known)))])
}
