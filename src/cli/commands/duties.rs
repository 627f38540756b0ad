//! `duties`: who is responsible for which village, listed, read from a table, typed and dropped.
//!
//! What does not live here: the matrix as a paper (`report duties`), counts by team (`count --split team`).

use crate::cli::args::duties::DutiesTask;
use crate::cli::call::Call;
use crate::cli::error::CliError;
use crate::cli::open;
use crate::cli::table::Listing;
use crate::cli::table::column;
use crate::domain::office::duty::Duty;
use crate::domain::office::duty::clean_name;
use crate::i18n::text;
use crate::review::desk::duties::said_dropped;
use crate::review::desk::duties::said_set;
use crate::review::error::ReviewError;
use crate::review::export::saving::TableCell;
use crate::review::rows::mask;

fn failed(error: &ReviewError) -> CliError {
    CliError::of(error)
}

/// Lists, takes in, sets or drops.
///
/// # Errors
/// The file cannot be opened, or the desk refuses and says why.
pub fn duties(call: &mut Call, task: DutiesTask) -> Result<(), CliError> {
    let lang = call.lang();
    let mut desk = open::looking_in_month(call)?;
    let said = match task {
        DutiesTask::List { on } => {
            let mut duties = desk.duties().map_err(|error| failed(&error))?;
            let month = call.period.filter(|period| period.is_month()).map(|month| (month.start(), month.end()));
            // Of a month whoever was responsible on any of its days.
            let days = on.map(|day| (day, day)).or(month);
            duties.retain(|duty| days.is_none_or(|(first, last)| duty.holds_within(first, last)));
            let listing = Listing {
                columns: vec![
                    column("village", text("行政村", "village")),
                    column("role", text("职责", "role")),
                    column("person", text("姓名", "name")),
                    column("from", text("开始日期", "from")),
                    column("until", text("结束日期", "until")),
                ],
                rows: duties.iter().map(|duty| line(duty, lang)).collect(),
            };
            return listing.print(call.format, lang, call.out);
        }
        DutiesTask::Import { file, instead } => {
            let read = desk.import_duties(&file, instead).map_err(|error| failed(&error))?;
            for refused in &read.refused {
                call.say(refused);
            }
            let said = text(
                "责任台账: 读到 {lines} 条，写入 {n} 条，没有读入 {m} 处",
                "matrix of responsibility: {lines} lines read, {n} written, {m|place|places} not taken",
            );
            said.fill(&[("lines", &read.lines), ("n", &read.written), ("m", &read.refused.len())])
        }
        DutiesTask::Set(set) => {
            let (person, village) = (clean_name(&set.named.person), clean_name(&set.named.village));
            let duty = Duty { village, role: set.named.role, person, from: set.from, until: set.until };
            let written = desk.set_duties(&[duty], set.instead).map_err(|error| failed(&error))?;
            said_set(written)
        }
        DutiesTask::Drop(named) => {
            let (person, village) = (clean_name(&named.person), clean_name(&named.village));
            let dropped = desk.drop_duty(&village, named.role, &person).map_err(|error| failed(&error))?;
            said_dropped(dropped)
        }
    };
    writeln!(call.out, "{}", said.get(lang))?;
    open::warn(call, desk.warning().as_ref());
    Ok(())
}

fn line(duty: &Duty, lang: crate::i18n::Lang) -> Vec<TableCell> {
    let day = |day: Option<chrono::NaiveDate>| day.map_or(TableCell::Empty, |day| TableCell::Text(day.to_string()));
    vec![
        TableCell::Text(mask::scrub(&duty.village)),
        TableCell::Text(duty.role.label().get(lang).to_owned()),
        TableCell::Text(mask::scrub(&duty.person)),
        day(duty.from),
        day(duty.until),
    ]
}
