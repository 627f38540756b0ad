//! `train drill …`: the desk with ten cases, one's judgements as a file, and the files of several computers joined.
//!
//! What does not live here: the cases, and how far judges agree (`training/drill`).

use std::collections::BTreeSet;
use std::path::Path;
use std::path::PathBuf;

use crate::cli::args::train::DrillTask;
use crate::cli::call::Call;
use crate::cli::call::Making;
use crate::cli::call::Opening;
use crate::cli::commands::files;
use crate::cli::commands::practice::people;
use crate::cli::commands::practice::shipped::at_stage;
use crate::cli::commands::practice::shipped::book;
use crate::cli::commands::practice::shipped::opened;
use crate::cli::error::CliError;
use crate::cli::table::Listing;
use crate::cli::table::column;
use crate::i18n::Text;
use crate::i18n::text;
use crate::review::desk::state::Desk;
use crate::review::export::saving;
use crate::review::export::saving::Encoding;
use crate::review::export::saving::TableCell;
use crate::training::drill;
use crate::training::drill::CASES;
use crate::training::drill::Judgement;
use crate::training::drill::alpha;
use crate::training::drill::alpha::Agreement;
use crate::training::drill::joined;
use crate::training::drill::joined::DrillsRead;
use crate::training::drill::joined::RuleAgreement;
use crate::training::lesson::stage;

/// Writes judgements or joins them.
///
/// # Errors
/// Nothing was judged yet, or files that cannot be read or written.
pub fn drill(call: &mut Call, task: DrillTask) -> Result<(), CliError> {
    match task {
        // It shows the desk (`open`).
        DrillTask::Run { .. } => Ok(()),
        DrillTask::Save { out, force } => save(call, &out, force),
        DrillTask::Join { files } => join(call, &files),
    }
}

/// The place of the drill in the folder of whoever takes it.
const PLACE: &str = "drill";

/// The codes of a drill, by the names of the judges.
type JudgeCodes = Vec<(String, String)>;

/// The codes in a folder. What cannot be read is begun anew all the same, and said.
fn codes_in(call: &mut Call, folder: &Path) -> JudgeCodes {
    let read = at_stage(call, folder, &drill::stage()).and_then(|desk| drill::codes(&desk).map_err(CliError::from));
    read.unwrap_or_else(|error| {
        error.text().into_iter().for_each(|why| call.say(why));
        call.say(&text("以前的代码读不出来，重新抽", "the codes of before cannot be read: new ones are drawn"));
        Vec::new()
    })
}

/// Opens the desk of the drill: a practice file in a folder of its own, filled where it holds nothing yet.
///
/// # Errors
/// `--db`, or the folder for temporary files cannot be written.
pub fn open(call: &mut Call, fresh: bool) -> Result<Opening, CliError> {
    if call.named_db {
        return Err(CliError::Usage(text(
            "校准练习只用自己的练习文件，不要写 --db",
            "the drill has a practice file of its own: leave out --db",
        )));
    }
    let users = |desk: &Desk| drill::codes(desk).map(|codes| codes.into_iter().map(|(name, _)| name).collect());
    let folder = people::taken_over(call, Path::new(PLACE), &drill::stage(), &users)?;
    // Whoever begins anew stays the same judge: two codes would be joined as two people.
    let before = if fresh || !stage::is_set_up(&folder) { people::own_places(call, Path::new(PLACE)) } else { Vec::new() };
    let mut codes: JudgeCodes = before.first().map(|folder| codes_in(call, folder)).unwrap_or_default();
    codes.retain(|(name, _)| *name == call.settings.chosen.reviewer);
    // Whoever judges has a code before the first verdict, whoever saves the result later.
    Ok(match opened(call, folder, &drill::stage(), fresh)? {
        Opening::Ready(mut desk) => {
            drill::sat_down(&mut desk).map_err(CliError::from)?;
            Opening::Ready(desk)
        }
        Opening::ToMake { households, making } => {
            let with_code: Making = Box::new(move |tell| {
                let mut desk = making(tell)?;
                drill::keep_codes(&mut desk, &codes).map_err(|error| error.text())?;
                drill::sat_down(&mut desk).map_err(|error| error.text())?;
                Ok(desk)
            });
            Opening::ToMake { households, making: with_code }
        }
    })
}

fn save(call: &mut Call, out: &Path, force: bool) -> Result<(), CliError> {
    files::may_write(call, Some(out), force)?;
    let nothing = || {
        let said = text("还没有判过：hezhun train drill run", "nothing was judged yet: hezhun train drill run");
        Err(CliError::Failed(said))
    };
    let mut judged: Vec<Judgement> = Vec::new();
    for folder in people::every_place(call, Path::new(PLACE)) {
        let read = at_stage(call, &folder, &drill::stage()).and_then(|mut desk| drill::judged(&mut desk).map_err(CliError::from));
        let here = match read {
            Ok(here) => here,
            // One that cannot be read holds nobody else back.
            Err(error) => {
                let said = text("{folder} 里的判断没有写出：{why}", "the judgements in {folder} are left out: {why}");
                let why = error.text().cloned().unwrap_or_default();
                call.say(&said.fill(&[("folder", &folder.display().to_string()), ("why", &why)]));
                continue;
            }
        };
        // Judged again in a folder of one's own, a case of the shared one counts no more.
        let is_new = |one: &Judgement| !judged.iter().any(|own| own.case == one.case && own.code == one.code);
        let here: Vec<Judgement> = here.into_iter().filter(is_new).collect();
        judged.extend(here);
    }
    if judged.is_empty() {
        return nothing();
    }
    let codes: BTreeSet<&String> = judged.iter().map(|one| &one.code).collect();
    let table = joined::table(&judged);
    let failed = |why: Text| CliError::Failed(why);
    let ready = saving::ready(&table, out, call.lang(), Encoding::Utf8Bom).map_err(|error| failed(error.text()))?;
    saving::put(out, &ready).map_err(|error| failed(error.text()))?;
    if codes.len() > 1 {
        let said = text(
            "这台电脑上 {m} 个人的 {n} 个判断已写到 {file}，代码 {codes}，没有姓名",
            "{n|judgement|judgements} of {m|person|people} at this computer are in {file} under the codes {codes}, without a name",
        );
        let (n, m) = (judged.len(), codes.len());
        call.say(&said.fill(&[("m", &m), ("n", &n), ("file", &out.display().to_string()), ("codes", &Text::list(codes))]));
        return Ok(());
    }
    let right = judged.iter().filter(|one| one.verdict == one.case.agreed).count();
    let said = text(
        "{n} 户的判断已写到 {file}，代码 {code}，没有姓名；和商定的一样 {right} 户；还没有判 {left} 户",
        "judgements of {n|case|cases} are in {file} under the code {code}, without a name; {right} as agreed; {left} still wait",
    );
    call.say(&said.fill(&[
        ("n", &judged.len()),
        ("file", &out.display().to_string()),
        ("code", &Text::list(codes)),
        ("right", &right),
        ("left", &(CASES.len() - judged.len())),
    ]));
    Ok(())
}

fn join(call: &mut Call, files: &[PathBuf]) -> Result<(), CliError> {
    let mut read = DrillsRead::default();
    for path in files {
        if let Err(error) = read.read(path) {
            read.refused.push(error.text());
        }
    }
    read.refused.iter().for_each(|said| call.say(said));
    if read.judges() == 0 {
        return Err(CliError::Failed(text("没有一个判断算得上", "no judgement counts")));
    }
    let (book, lang) = (book()?, call.lang());
    let word = |words: &str| TableCell::Text(words.to_owned());
    let count = |count: usize| TableCell::Count(i64::try_from(count).unwrap_or(i64::MAX));
    let row = |rule: &RuleAgreement| {
        let title = book.rule(rule.rule).map_or_else(String::new, |own| own.title.get(lang).to_owned());
        let (n, said) = match rule.agreement {
            Agreement::TooFew(n) => (n, text("太少", "too few").get(lang).to_owned()),
            Agreement::AllAlike(n) => (n, text("全都一样", "all alike").get(lang).to_owned()),
            Agreement::Alpha(n, value) => (n, alpha::written(value)),
        };
        vec![word(rule.rule), word(&title), count(rule.judgements), count(rule.as_agreed), count(n), word(&said)]
    };
    let listing = Listing {
        columns: vec![
            column("rule", text("规则", "rule")),
            column("title", text("名称", "title")),
            column("judgements", text("判断", "judgements")),
            column("as_agreed", text("和商定的一样", "as agreed")),
            column("n", text("可比的判断 n", "n")),
            column("alpha", text("一致程度 alpha", "alpha")),
        ],
        rows: read.rules().iter().map(row).collect(),
    };
    listing.print(call.format, lang, call.out)?;
    let said = text("{n} 个人的判断；只看规则，不给人排名", "judgements of {n|judge|judges}; rules only, nobody is ranked");
    call.say(&said.fill(&[("n", &read.judges())]));
    Ok(())
}
