//! `import`, `assess`, `undo-batch`, `screen`: figures come in, rules run.

use std::path::Path;
use std::path::PathBuf;

use crate::cli::args::Format;
use crate::cli::args::reader::WrittenAs;
use crate::cli::ask;
use crate::cli::call::Call;
use crate::cli::commands::clues;
use crate::cli::commands::files::may_write;
use crate::cli::commands::revisits;
use crate::cli::commands::rounds;
use crate::cli::commands::visits;
use crate::cli::error::CliError;
use crate::cli::error::run_rules;
use crate::cli::error::with_command;
use crate::cli::error::with_file;
use crate::cli::open;
use crate::cli::out;
use crate::cli::own::OwnPlace;
use crate::cli::progress::IMPORT;
use crate::cli::progress::JUDGE;
use crate::cli::progress::SCREEN;
use crate::cli::progress::UNDO_IMPORT;
use crate::cli::progress::WorkBar;
use crate::cli::table::Listing;
use crate::cli::table::column;
use crate::disk::draft::FileDraft;
use crate::domain::stamp::Stamp;
use crate::i18n::Lang;
use crate::i18n::Text;
use crate::i18n::text;
use crate::review::assess::run::AssessDone;
use crate::review::decide::sentences;
use crate::review::desk::import_page;
use crate::review::error::ReviewError;
use crate::review::export::saving::TableCell;
use crate::review::export::screening;
use crate::review::export::screening::FilesFound;
use crate::review::export::screening::ScreenJob;
use crate::review::export::screening::ScreenList;
use crate::review::file::current_tables::Unmatched;
use crate::review::intake::batch::BatchDone;
use crate::review::intake::clue_list;
use crate::review::intake::preview::Preview;
use crate::review::intake::preview::Told;
use crate::review::intake::preview::VillageCount;
use crate::review::intake::undo_batch;
use crate::review::intake::untaken;
use crate::review::intake::untaken::Untaken;
use crate::review::revisit::taken;
use crate::review::rounds::round_list;
use crate::review::rows::mask::Audience;
use crate::review::rows::section::Section;
use crate::review::visits::taken as team;

/// Reads files, says what they hold, and brings them in.
///
/// # Errors
/// A file cannot be read or recognised, or the data file cannot be written; then nothing was brought in. A file of which no row could be
/// taken is an error too, after the others were brought in.
pub fn import(
    call: &mut Call,
    (files, told): (&[PathBuf], Told),
    (problems, force): (Option<&Path>, bool),
    dry_run: bool,
    assess: bool,
) -> Result<(), CliError> {
    may_write(call, problems, force)?;
    let (lists, files): (Vec<&PathBuf>, Vec<&PathBuf>) =
        files.iter().partition(|file| told.table.is_none() && clue_list::is_clue_list(file));
    // Never taken for figures of the households, whatever it is said to be.
    let (again, files): (Vec<&PathBuf>, Vec<&PathBuf>) = files.into_iter().partition(|file| taken::is_revisit_sheet(file));
    let (gone, files): (Vec<&PathBuf>, Vec<&PathBuf>) =
        files.into_iter().partition(|file| told.table.is_none() && round_list::is_round_list(file));
    let (doors, files): (Vec<&PathBuf>, Vec<&PathBuf>) = files.into_iter().partition(|file| team::is_team_sheet(file));
    let files: Vec<PathBuf> = files.into_iter().cloned().collect();
    // Whatever became of the others, a list of clues or rounds or a sheet of second visits that can be taken is taken.
    let is_alone = !(lists.is_empty() && again.is_empty() && gone.is_empty() && doors.is_empty());
    let came = if files.is_empty() && is_alone { Ok(()) } else { households(call, (&files, told), problems, dry_run, assess) };
    let listed = if lists.is_empty() { Ok(()) } else { clues::import(call, &lists, dry_run) };
    let visited = if again.is_empty() { Ok(()) } else { revisits::import(call, &again, dry_run) };
    let rounds = if gone.is_empty() { Ok(()) } else { rounds::import(call, &gone, dry_run) };
    let doors = if doors.is_empty() { Ok(()) } else { visits::import(call, &doors, dry_run) };
    came.and(listed).and(visited).and(rounds).and(doors)
}

/// Brings files of households, rosters and sheets in.
fn households(
    call: &mut Call,
    (files, told): (&[PathBuf], Told),
    problems: Option<&Path>,
    dry_run: bool,
    assess: bool,
) -> Result<(), CliError> {
    // Files that are not there are no reason to make a data file.
    if !open::database(call)?.exists() {
        for file in files {
            file.metadata().map_err(|error| CliError::from(ReviewError::reading(file, &error)))?;
        }
    }
    let mut office = open::without_queue(call, true)?;
    let bar = WorkBar::new(call.lang(), IMPORT);
    let preview = office.preview(files, told, &|step| bar.step(step)).map_err(CliError::from)?;
    match tell(call, &preview) {
        // The reader of the preview has gone; what was asked for is still done.
        Ok(()) | Err(CliError::Closed) => {}
        Err(other) => return Err(other),
    }
    if let Some(path) = problems {
        let said = preview.save_problems(path, call.lang()).map_err(CliError::Failed)?;
        call.say(&said);
    }
    let nothing = preview.untaken().nothing_read();
    let ended = if nothing.is_empty() { Ok(()) } else { Err(CliError::Failed(ReviewError::NothingRead(nothing).text())) };
    if dry_run {
        call.say(&text("只是预览，没有写入", "preview only, nothing was written"));
        return ended;
    }
    if preview.stamp == Some(Stamp::Practice) {
        // A new file says what it holds with its first import: practice is judged by its own rules from the first run on.
        let texts = office.store.read().own_texts().map_err(ReviewError::from).map_err(CliError::from)?;
        (office.book, _) = OwnPlace::of_practice(office.store.path(), texts).book(&call.settings.rules)?;
    }
    let done = office.import(preview, assess, &|step| bar.step(step)).map_err(CliError::from)?;
    drop(bar);
    call.say(&brought_in(&done));
    if let Some(judged) = &done.assessed {
        call.say(&judged_so(judged));
    }
    for (period, judged) in &done.also {
        let said = text("{period}也{judged}", "{period} as well: {judged}");
        call.say(&said.fill(&[("period", &period.title()), ("judged", &judged_so(judged))]));
    }
    if let (Some(waits), Some(period)) = (done.waits(), done.unjudged.first()) {
        call.say(&with_command(&waits, &run_rules(*period)));
    }
    open::warn(call, office.warning().as_ref());
    ended
}

/// What an import, or undoing one, did.
fn brought_in(done: &BatchDone) -> Text {
    let Some(batch) = done.batch else {
        return text("没有变化，什么都没有写入", "nothing changed, nothing was written");
    };
    let said = text(
        "{brought}，无变化 {same} 份，名册 {rows} 行；整改回来 {back} 户，重新打开 {open} 户",
        "{brought}, {same} the same, {rows|row|rows} of tables; {back|case|cases} came back, {open} stand open again",
    );
    said.fill(&[
        ("brought", &sentences::brought(batch, &done.new, &done.changed)),
        ("same", &done.same),
        ("rows", &done.rows),
        ("back", &done.came_back),
        ("open", &done.reopened),
    ])
}

/// What a run of the rules found.
fn judged_so(done: &AssessDone) -> Text {
    let said = text(
        "筛查 {n} 户: 疑点 高 {high} 中 {medium} 低 {low}，新增 {new}，消除 {cleared}；重新打开疑点 {flags} 条、案卷 {cases} 户",
        "{n|household|households} judged: {high} high, {medium} medium, {low} low flags, {new} new, {cleared} gone; {flags|flag|flags} and {cases|case stands|cases stand} open again",
    );
    said.fill(&[
        ("n", &done.households),
        ("high", &done.flags[0]),
        ("medium", &done.flags[1]),
        ("low", &done.flags[2]),
        ("new", &done.new),
        ("cleared", &done.cleared),
        ("flags", &done.reopened_flags),
        ("cases", &done.reopened_cases),
    ])
}

/// How to come by the whole list.
const MORE: Text = text("--problems 文件名.xlsx 写出全部", "--problems FILE.xlsx writes them all");

/// Says what of the files was not taken, and writes all of it to a file where one is named.
///
/// # Errors
/// The file cannot be written.
pub(crate) fn tell_untaken(call: &mut Call, found: &FilesFound, problems: Option<&Path>) -> Result<(), CliError> {
    for line in lines(&found.untaken().sections(&MORE), call.lang()) {
        call.say(&Text::same(line));
    }
    if let Some(path) = problems {
        call.say(&untaken::save(&found.untaken(), path, call.lang()).map_err(CliError::Failed)?);
    }
    Ok(())
}

/// The lines of sections, headings first.
fn lines(sections: &[Section], lang: Lang) -> Vec<String> {
    let lines = |section: &Section| {
        let heading = section.heading.get(lang).to_owned();
        std::iter::once(heading).chain(section.lines.iter().map(|line| format!("  {}", line.get(lang)))).collect::<Vec<String>>()
    };
    sections.iter().flat_map(lines).collect()
}

/// The preview: what was not taken first, then what the import would do.
fn tell(call: &mut Call, preview: &Preview) -> Result<(), CliError> {
    let lang = call.lang();
    let untaken = preview.untaken();
    if call.format != Format::Table {
        return problems(&untaken, lang).print(call.format, lang, call.out);
    }
    let heads: Vec<String> = preview
        .period_lines()
        .iter()
        .chain(&preview.table_lines())
        .chain(&preview.file_lines())
        .map(|line| line.get(lang).to_owned())
        .collect();
    let changes: Vec<Section> = preview.what_changes().into_iter().collect();
    for line in lines(&untaken.sections(&MORE), lang).into_iter().chain(heads).chain(lines(&changes, lang)) {
        writeln!(call.out, "{line}")?;
    }
    if preview.listed_villages().is_empty() {
        return Ok(());
    }
    villages(preview.listed_villages()).print(Format::Table, lang, call.out)
}

/// The whole list for other programs.
fn problems(untaken: &Untaken<'_>, lang: Lang) -> Listing {
    const KEYS: [&str; 8] = ["kind", "file", "sheet", "row", "column", "said", "wanted", "places"];
    let table = untaken.table(lang);
    Listing { columns: KEYS.into_iter().zip(table.header).map(|(key, head)| column(key, head)).collect(), rows: table.rows }
}

/// The rows of tables that stand and belong to nobody.
///
/// # Errors
/// The data file cannot be opened, or nothing was imported.
pub fn unmatched(call: &mut Call) -> Result<(), CliError> {
    let office = open::without_queue(call, false)?;
    let rows = office.period_to_look_at(call.period).and_then(|period| Ok(office.unmatched(period)?));
    let rows = rows.map_err(CliError::from)?;
    nobodys(rows.iter(), call.lang()).print(call.format, call.lang(), call.out)
}

/// Rows that belong to nobody, certificates masked.
fn nobodys<'a>(rows: impl Iterator<Item = &'a Unmatched>, lang: Lang) -> Listing {
    Listing {
        columns: vec![
            column("table", text("名册", "table")),
            column("row", text("行", "row")),
            column("hh_id", text("户编号", "household")),
            column("name", text("姓名", "name")),
            column("cert", text("证件号码", "certificate")),
            column("why", text("原因", "why")),
            column("near", text("最接近的户", "nearest")),
        ],
        rows: rows
            .map(|row| {
                vec![
                    TableCell::Text(row.label().get(lang).to_owned()),
                    TableCell::Count(i64::from(row.row)),
                    TableCell::Text(row.hh_id.clone()),
                    TableCell::Text(row.name.clone()),
                    TableCell::Text(row.cert.clone()),
                    TableCell::Text(row.why.text().get(lang).to_owned()),
                    TableCell::Text(Text::list(&row.near).get(lang).to_owned()),
                ]
            })
            .collect(),
    }
}

fn villages(villages: &[VillageCount]) -> Listing {
    let count = |value: usize| TableCell::Count(i64::try_from(value).unwrap_or(i64::MAX));
    Listing {
        columns: vec![
            column("village", text("村", "village")),
            column("households", text("户数", "households")),
            column("without_prior", text("上年同期无记录", "none a year ago")),
        ],
        rows: villages
            .iter()
            .map(|row| vec![TableCell::Text(row.village.clone()), count(row.households), count(row.without_prior)])
            .collect(),
    }
}

/// Runs the rules again.
///
/// # Errors
/// The data file cannot be opened or written.
pub fn assess(call: &mut Call) -> Result<(), CliError> {
    let mut office = open::without_queue(call, false)?;
    let period = office.period_to_look_at(call.period).map_err(CliError::from)?;
    let bar = WorkBar::new(call.lang(), JUDGE);
    let done = office.assess(Some(period), &|step| bar.step(step)).map_err(CliError::from)?;
    drop(bar);
    call.say(&judged_so(&done));
    open::warn(call, office.warning().as_ref());
    Ok(())
}

/// Takes an import back.
///
/// # Errors
/// There is no such batch, or a later one changed the same fields.
pub fn undo_batch(call: &mut Call, batch: i64, yes: bool) -> Result<(), CliError> {
    let mut office = open::without_queue(call, false)?;
    let found = office.import_to_undo(batch).map_err(CliError::from)?;
    // Figures go back and can be brought in again; what somebody decided cannot, and what was entered at the doors since goes on without
    // them. Nobody is asked about what would be refused.
    if (found.worked_on + found.decided > 0 || !found.stays.is_empty()) && !yes {
        office.plan_undoing(batch).map_err(CliError::from)?;
        if !ask::yes(call, &undo_batch::undoing(&found))? {
            call.say(&text("没有改动", "nothing was changed"));
            return Ok(());
        }
    }
    let bar = WorkBar::new(call.lang(), UNDO_IMPORT);
    let done = office.undo_batch(batch, &|step| bar.step(step)).map_err(CliError::from)?;
    drop(bar);
    call.say(&import_page::taken_back(&done));
    open::warn(call, office.warning().as_ref());
    Ok(())
}

/// Files in, flags out, nothing stored.
///
/// # Errors
/// A file cannot be read or recognised, or the output cannot be written.
pub fn screen(
    call: &mut Call,
    (files, told): (&[PathBuf], Told),
    [out, problems, outcomes]: [Option<&Path>; 3],
    (audience, list, written): (Audience, ScreenList, WrittenAs),
) -> Result<(), CliError> {
    for path in [out, problems, outcomes] {
        may_write(call, path, written.force)?;
    }
    if let Some(why) = taken::not_screened(files) {
        return Err(CliError::Failed(why));
    }
    let book = open::book(call)?;
    let job = ScreenJob {
        book: &book,
        paths: files,
        told,
        today: open::clock(call).today(),
        audience,
        lang: call.lang(),
        form: out::csv_form(call.settings.encoding, out.is_some(), written.plain),
        list,
    };
    let bar = WorkBar::new(call.lang(), SCREEN);
    let progress = |done: u64, total: u64| bar.at(done, total);
    let failed = <CliError as From<ReviewError>>::from;
    let found = screening::read(&job, &progress).map_err(failed)?;
    tell_untaken(call, &found, problems)?;
    let nothing = found.untaken().nothing_read();
    if let Some(path) = outcomes {
        let found = screening::read(&job, &progress).map_err(failed)?;
        let mut draft = FileDraft::beside(path).map_err(|why| with_file(path, &why))?;
        screening::outcomes(&job, found, &mut draft, &progress).map_err(failed)?;
        draft.keep().map_err(|why| with_file(path, &why))?;
    }
    let done = match out {
        Some(path) => {
            // The list takes its name only when it is whole.
            let mut draft = FileDraft::beside(path).map_err(|why| with_file(path, &why))?;
            let done = screening::judge(&job, found, &mut draft, &progress).map_err(failed)?;
            draft.keep().map_err(|why| with_file(path, &why))?;
            done
        }
        None => screening::judge(&job, found, &mut *call.out, &progress).map_err(failed)?,
    };
    drop(bar);
    call.say(&done);
    if nothing.is_empty() { Ok(()) } else { Err(CliError::Failed(ReviewError::NothingRead(nothing).text())) }
}
