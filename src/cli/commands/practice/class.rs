//! `train paper`: the papers of a class go out, its marking sheets come back.
//!
//! What does not live here: what stands on the papers and how marks are counted (`training/village_class`).

use std::path::Path;

use crate::cli::args::train::ClassArgs;
use crate::cli::call::Call;
use crate::cli::commands::files;
use crate::cli::commands::practice::shipped::book;
use crate::cli::commands::practice::shipped::named;
use crate::cli::error::CliError;
use crate::cli::table::Listing;
use crate::cli::table::column;
use crate::i18n::Lang;
use crate::i18n::Text;
use crate::i18n::text;
use crate::review::export::saving;
use crate::review::export::saving::Encoding;
use crate::review::export::saving::Table;
use crate::review::export::saving::TableCell;
use crate::training;
use crate::training::village_class::PaperClass;
use crate::training::village_class::marks;
use crate::training::village_class::marks::ClassList;
use crate::training::village_class::marks::ClassResult;
use crate::training::village_class::marks::MarksRead;

/// The forms, the empty marking sheet, the answers, and the list of the class.
const FORMS: &str = "练习表.xlsx";
/// The same.
const SHEET: &str = "找错登记表.xlsx";
/// The same.
const ANSWERS: &str = "答案.xlsx";
/// The same.
const CLASS: &str = "班级.csv";

/// Writes the papers of a class, or counts what came back.
///
/// # Errors
/// No such lesson, files that are there already or cannot be read or written, a sheet of which nothing counts.
pub fn paper(call: &mut Call, asked: &ClassArgs) -> Result<(), CliError> {
    match (&asked.lesson, &asked.out) {
        (Some(lesson), Some(out)) => write(call, asked, lesson, out),
        _ => counted(call, asked),
    }
}

fn class_of(code: &str) -> Result<PaperClass, CliError> {
    let book = book()?;
    PaperClass::of(&named(&book, code)?, &book).map_err(CliError::Failed)
}

fn write(call: &mut Call, asked: &ClassArgs, lesson: &str, out: &Path) -> Result<(), CliError> {
    let class = class_of(lesson)?;
    for name in [FORMS, SHEET, ANSWERS, CLASS] {
        files::may_write(call, Some(&out.join(name)), asked.force)?;
    }
    let learners = PaperClass::learners(asked.learners);
    let forms = |title: Text, forms| Table { title, forms, ..Table::default() };
    let tables = [
        (FORMS, forms(text("练习表", "practice forms"), class.pages())),
        (SHEET, class.sheet(&learners)),
        (ANSWERS, forms(text("练习表的答案", "answers"), class.answers(&book()?))),
        (CLASS, class.list(&learners)),
    ];
    for (name, table) in tables {
        let failed = |why: Text| CliError::Failed(why);
        // Papers for villages are in Chinese for every reader.
        let ready = saving::ready(&table, Path::new(name), Lang::Zh, Encoding::Utf8Bom).map_err(|error| failed(error.text()))?;
        training::lay_ready(out, name, &ready.bytes).map_err(|error| failed(error.text()))?;
    }
    let said = text(
        "{n} 张练习表、{m} 个人的找错登记表、答案和班级名单在 {folder}。收回后：hezhun train paper --import {sheet}",
        "{n|practice form|practice forms}, a marking sheet for {m|learner|learners}, the answers and the class list are in {folder}. When they come back: hezhun train paper --import {sheet}",
    );
    call.say(&said.fill(&[
        ("n", &class.forms.len()),
        ("m", &learners.len()),
        ("folder", &out.display().to_string()),
        ("sheet", &out.join(SHEET).display().to_string()),
    ]));
    Ok(())
}

/// The list of the class: the named one, else the one beside the first sheet.
fn list(asked: &ClassArgs) -> Result<ClassList, CliError> {
    if let Some(lost) = asked.import.first().filter(|sheet| asked.class.is_none() && !sheet.exists()) {
        let said = text("没有“{file}”这个登记表", "there is no marking sheet {file}");
        return Err(CliError::Failed(said.fill(&[("file", &lost.display().to_string())])));
    }
    let beside = asked.import.first().and_then(|sheet| sheet.parent()).map(|folder| folder.join(CLASS));
    let path = asked.class.clone().or(beside).unwrap_or_default();
    let lost = |why: Text| {
        let said = text("{why}。班级名单用 --class 写明", "{why}. Name the class list with --class");
        CliError::Failed(said.fill(&[("why", &why)]))
    };
    let no_list = || {
        let said = text("“{file}”不是班级名单", "{file} is no class list");
        lost(said.fill(&[("file", &path.display().to_string())]))
    };
    marks::class(&path).map_err(|error| lost(error.text()))?.ok_or_else(no_list)
}

fn counted(call: &mut Call, asked: &ClassArgs) -> Result<(), CliError> {
    let list = list(asked)?;
    let class = class_of(&list.lesson)?;
    if class.version != list.version {
        let said = text(
            "课程 {lesson} 已经是 {now} 版，这个班用的是 {then} 版，答案对不上；用那时的程序收",
            "the lesson {lesson} is now of version {now} and the class had {then}: the answers do not fit; take the sheets in with the program of then",
        );
        return Err(CliError::Failed(said.fill(&[("lesson", &list.lesson), ("now", &class.version), ("then", &list.version)])));
    }
    let mut read = MarksRead::default();
    for path in &asked.import {
        if let Err(error) = class.read(path, &list.learners, &mut read) {
            read.refused.push(error.text());
        }
    }
    read.refused.iter().for_each(|said| call.say(said));
    if read.present.is_empty() {
        return Err(CliError::Failed(text("登记表里没有一行算得上", "no row of the sheets counts")));
    }
    let result = class.counted(&read);
    print(call, &result)?;
    let left =
        Text::list(result.missed.iter().filter(|fault| fault.left_out > 0).map(|fault| format!("{} {}", fault.rule, fault.left_out)));
    if !left.is_empty() {
        let said = text(
            "没有算的行可能说的是这几处，写它的人那里既不算看出也不算漏看：{left}（规则、几处）",
            "rows that do not count may have named these, so for whoever wrote them they are neither found nor missed: {left} (rule, how often)",
        );
        call.say(&said.fill(&[("left", &left)]));
    }
    if result.found_nothing > 0 {
        let said = text(
            "{n} 人一处也没有写，算交了、没有看出问题；没有来的，在他的一行“项目”里写“没有来”再收",
            "{n|learner|learners} named nothing: that counts as handed in with nothing found; where somebody was absent, write 没有来 (absent) as the item in a row of theirs and import it again",
        );
        call.say(&said.fill(&[("n", &result.found_nothing)]));
    }
    if result.away > 0 {
        let said = text("{n} 人没有来，不算看出也不算漏看", "{n|learner was absent and counts|learners were absent and count} neither way");
        call.say(&said.fill(&[("n", &result.away)]));
    }
    for learner in read.contradicted() {
        let said = text(
            "{learner} 一行写“没有来”，别的行又写了看出什么：按来了算",
            "{learner} is absent by one row and tells something in another: counted as present",
        );
        call.say(&said.fill(&[("learner", learner)]));
    }
    let said = text(
        "{n} 人交了登记表，班里 {m} 人；只说规则和项目，不给人排名。答案里没有的也可能是真的，由老师看",
        "{n|learner|learners} of {m} handed in; rules and items are told, nobody is ranked. What stands in no answer may be true all the same: the trainer looks",
    );
    call.say(&said.fill(&[("n", &result.learners), ("m", &list.learners.len())]));
    Ok(())
}

fn print(call: &mut Call, result: &ClassResult) -> Result<(), CliError> {
    let lang = call.lang();
    let word = |words: &str| TableCell::Text(words.to_owned());
    let count = |count: usize| TableCell::Count(i64::try_from(count).unwrap_or(i64::MAX));
    let missed = result.missed.iter().map(|fault| {
        let items = Text::list(fault.items.iter().map(|item| item.row().label.get(lang).to_owned()));
        vec![
            word(text("漏看", "missed").get(lang)),
            word(&fault.rule),
            word(fault.title.get(lang)),
            word(items.get(lang)),
            count(fault.asked),
            count(fault.missed),
            count(fault.without_evidence),
        ]
    });
    let beside = result.beside.iter().map(|(form, item, times)| {
        let title = text("第 {n} 表：答案里没有", "form {n}: in no answer").fill(&[("n", form)]);
        let cells = [word(text("多看", "beside").get(lang)), TableCell::Empty, word(title.get(lang)), word(item.row().label.get(lang))];
        cells.into_iter().chain([count(*times), TableCell::Empty, TableCell::Empty]).collect()
    });
    let listing = Listing {
        columns: vec![
            column("kind", text("看得怎样", "kind")),
            column("rule", text("规则", "rule")),
            column("title", text("名称", "title")),
            column("items", text("项目", "items")),
            column("times", text("次数", "times")),
            column("missed", text("漏看", "missed")),
            column("without_evidence", text("没说要看什么", "no evidence named")),
        ],
        rows: missed.chain(beside).collect(),
    };
    listing.print(call.format, lang, call.out)
}
