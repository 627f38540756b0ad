//! Marking sheets: the empty one that goes out, those of a class that come back, and what was missed most.
//!
//! What is counted is of rules and items, never of people. A row that cannot be read is refused by file, row and column; it counts
//! neither for nor against, so what it may have named is left out for its learner. The others count; who found nothing has handed in.
//! What does not live here: the forms (`forms.rs`), printing what was counted (`cli/commands/practice/class.rs`).

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::path::Path;

use crate::domain::evidence::EVIDENCE;
use crate::domain::field::FieldId;
use crate::exchange::cells::header::field_of;
use crate::exchange::cells::header::half_width;
use crate::exchange::cells::header::normal;
use crate::exchange::error::ExchangeError;
use crate::exchange::error::name_of;
use crate::exchange::out::table::CellOut;
use crate::exchange::out::table::TableOut;
use crate::exchange::sheets::plain_rows;
use crate::exchange::sheets::plain_rows::PlainColumn;
use crate::exchange::sheets::plain_rows::PlainRow;
use crate::exchange::sheets::plain_rows::columns_of;
use crate::i18n::Lang;
use crate::i18n::Text;
use crate::i18n::near::meant;
use crate::i18n::text;
use crate::training::village_class::ClassFault;
use crate::training::village_class::PaperClass;
use crate::training::village_class::forms::PRACTICE;

/// What a column of a marking sheet holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum MarkTells {
    Lesson,
    Version,
    Learner,
    Form,
    Item,
    Fault,
    Evidence,
}

/// The columns in their order.
const COLUMNS: [(MarkTells, &str); 7] = [
    (MarkTells::Lesson, "课程"),
    (MarkTells::Version, "版本"),
    (MarkTells::Learner, "学员代码"),
    (MarkTells::Form, "表号"),
    (MarkTells::Item, "项目"),
    (MarkTells::Fault, "问题"),
    (MarkTells::Evidence, "要看的材料"),
];

/// How far down the head of a sheet is looked for.
const HEAD_ROWS: usize = 5;

/// What comes after the columns of the class list.
const OF_CLASS: usize = 3;

/// Words that say that nothing is wrong.
const CLEAN: [&str; 5] = ["没有问题", "没问题", "无问题", "没发现问题", "nothing wrong"];

/// Shorter ones, which say so where no item is named: of an item they may say that it is missing.
const CLEAN_ALONE: [&str; 4] = ["没有", "无", "none", "nothing"];

/// Words that say that the learner was not there.
const AWAY: [&str; 6] = ["没有来", "没来", "缺席", "未到", "没有参加", "absent"];

/// A mark: what a learner found on a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClassMark {
    /// Code of the learner.
    pub learner: String,
    /// Number of the form.
    pub form: usize,
    /// The item that was named.
    pub item: FieldId,
    /// Evidence that was named, by code.
    pub evidence: Vec<String>,
}

/// What a refused row of a learner may have named; what it does not tell may be anything.
#[derive(Clone, Debug, PartialEq, Eq)]
struct UnreadMark {
    learner: String,
    form: Option<usize>,
    item: Option<FieldId>,
}

impl UnreadMark {
    fn may_be(&self, learner: &str, form: usize, fault: &ClassFault) -> bool {
        self.learner == learner && self.form.is_none_or(|own| own == form) && self.item.is_none_or(|item| fault.items.contains(&item))
    }
}

/// Sheets as they were read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MarksRead {
    /// Their marks.
    pub marks: Vec<ClassMark>,
    /// Learners who handed in: of whom a row counts, even one that names nothing.
    pub present: BTreeSet<String>,
    // Of them, those of whom a row says something.
    told: BTreeSet<String>,
    // Of whom a row says that they were not there.
    away: BTreeSet<String>,
    // What refused rows may have named.
    unread: Vec<UnreadMark>,
    /// What cannot be taken, each with file, row and column.
    pub refused: Vec<Text>,
}

impl MarksRead {
    /// Learners who handed in: a blank row says that nothing was found, unless another says that its learner was not there.
    fn handed_in(&self) -> BTreeSet<&String> {
        self.present.iter().filter(|learner| !self.away.contains(*learner) || self.told.contains(*learner)).collect()
    }

    /// Learners who were not there.
    fn away(&self) -> impl Iterator<Item = &String> {
        self.away.iter().filter(|learner| !self.told.contains(*learner))
    }

    /// Learners who were not there by one row and say something in another.
    #[must_use]
    pub fn contradicted(&self) -> Vec<&String> {
        self.away.iter().filter(|learner| self.told.contains(*learner)).collect()
    }
}

/// How often a fault was missed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MissedFault {
    /// Rule code.
    pub rule: String,
    /// What the rule is called.
    pub title: Text,
    /// Items that show it.
    pub items: Vec<FieldId>,
    /// How often it could have been found: forms that carry it times learners, without what is left out.
    pub asked: usize,
    /// How often it was not.
    pub missed: usize,
    /// How often it was found, and none of its evidence named.
    pub without_evidence: usize,
    /// How often it is left out, because a row that was refused may have named it.
    pub left_out: usize,
}

/// What came of a class.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ClassResult {
    /// Learners who handed in.
    pub learners: usize,
    /// Of them, those who found nothing at all.
    pub found_nothing: usize,
    /// Learners who were not there, as a row of theirs says.
    pub away: usize,
    /// Faults, the most missed first.
    pub missed: Vec<MissedFault>,
    /// What was marked and stands in no answer: form, item, how often. It may be true all the same.
    pub beside: Vec<(usize, FieldId, usize)>,
}

fn word(words: &str) -> CellOut {
    CellOut::Text(words.to_owned())
}

impl PaperClass {
    fn row(&self, learner: &str) -> Vec<CellOut> {
        vec![word(&self.lesson), word(&self.version), word(learner)]
    }

    /// The list of the class: lesson, version, codes.
    #[must_use]
    pub fn list(&self, learners: &[String]) -> TableOut {
        TableOut {
            title: text("练习班名单", "practice class"),
            header: COLUMNS.iter().take(OF_CLASS).map(|(_, title)| Text::same(*title)).collect(),
            rows: learners.iter().map(|learner| self.row(learner)).collect(),
            ..TableOut::default()
        }
    }

    /// The empty marking sheet: a row for each learner and form.
    #[must_use]
    pub fn sheet(&self, learners: &[String]) -> TableOut {
        let row = |learner: &String, form: usize| {
            let mut row = self.row(learner);
            row.push(word(&form.to_string()));
            row
        };
        let forms = || self.forms.iter().map(|form| form.number);
        TableOut {
            title: Text::same(format!("【{PRACTICE}】找错登记表")),
            header: COLUMNS.iter().map(|(_, title)| Text::same(*title)).collect(),
            rows: learners.iter().flat_map(|learner| forms().map(move |form| row(learner, form))).collect(),
            comes_back: true,
            least_lines: 2,
            hint: Text::same(
                "一处问题写一行：项目照表上的名称写，要看的材料写代码（E6）或名称；一张表有几处就加几行。看过没有问题的表，“项目”写“没有问题”，空着也算没有看出问题。没有来的学员，在他的一行“项目”里写“没有来”。".to_owned(),
            ),
            ..TableOut::default()
        }
    }

    /// Reads a sheet that came back; `learners` are those of the class.
    ///
    /// # Errors
    /// The file cannot be read: then nothing of it counts. A file without the columns is refused in what was read.
    pub fn read(&self, path: &Path, learners: &[String], read: &mut MarksRead) -> Result<(), ExchangeError> {
        let file = name_of(path);
        let rows = plain_rows::read(path)?;
        let Some((at, columns)) = header(&rows) else {
            let said = text(
                "“{file}”不是找错登记表：要有“学员代码”“表号”“项目”几列；没有读入",
                "{file} is no marking sheet: it wants columns 学员代码, 表号, 项目; not taken",
            );
            read.refused.push(said.fill(&[("file", &file)]));
            return Ok(());
        };
        for row in rows.iter().skip(at + 1) {
            let cells = Cells { file: &file, row, columns: &columns, learners };
            if let Err(said) = self.of_row(&cells, read) {
                read.refused.push(said);
            }
        }
        Ok(())
    }

    fn of_row(&self, cells: &Cells<'_>, read: &mut MarksRead) -> Result<(), Text> {
        let is_blank = [MarkTells::Item, MarkTells::Fault, MarkTells::Evidence].into_iter().all(|tells| cells.word(tells).is_empty());
        let (code, written) = (cells.word(MarkTells::Learner), cells.word(MarkTells::Form));
        if is_blank && code.is_empty() {
            return Ok(());
        }
        let learner = cells.learners.iter().find(|own| normal(own) == normal(code));
        let form = form_number(written).filter(|number| self.forms.iter().any(|form| form.number == *number));
        let item = field_of(cells.word(MarkTells::Item));
        let is_away = cells.is_away();
        let says_clean = is_blank || is_away || cells.is_clean();
        match self.checked(cells, learner, form, item, says_clean) {
            Ok(learner) => {
                read.present.insert(learner.to_owned());
                if is_away {
                    read.away.insert(learner.to_owned());
                } else if !is_blank {
                    read.told.insert(learner.to_owned());
                }
                if let (Some(form), Some(item), false) = (form, item, says_clean) {
                    let evidence = named_papers(cells.word(MarkTells::Evidence));
                    read.marks.push(ClassMark { learner: learner.to_owned(), form, item, evidence });
                }
                Ok(())
            }
            Err(said) => {
                if let (Some(learner), false) = (learner, says_clean) {
                    read.unread.push(UnreadMark { learner: learner.to_owned(), form, item });
                }
                Err(said)
            }
        }
    }

    /// The learner of a row that counts.
    fn checked<'l>(
        &self,
        cells: &Cells<'_>,
        learner: Option<&'l String>,
        form: Option<usize>,
        item: Option<FieldId>,
        says_clean: bool,
    ) -> Result<&'l str, Text> {
        for (tells, own) in [(MarkTells::Lesson, &self.lesson), (MarkTells::Version, &self.version)] {
            let said = cells.word(tells);
            if !said.is_empty() && said != own.as_str() {
                let what = text(
                    "是另一课或另一版的登记表，这个班是 {lesson} {version} 版",
                    "is of another lesson or version; this class is of {lesson}, version {version}",
                );
                return Err(cells.wrong(tells, &what.fill(&[("lesson", &self.lesson), ("version", &self.version)])));
            }
        }
        let Some(learner) = learner else {
            let code = cells.word(MarkTells::Learner);
            let guess = meant(same_number(code, cells.learners));
            let what = text("班里没有 {learner}{guess}", "there is no {learner} in the class{guess}");
            return Err(cells.wrong(MarkTells::Learner, &what.fill(&[("learner", &code), ("guess", &guess)])));
        };
        if form.is_none() {
            let what = text("没有第 {form} 表，只有 1 到 {n}", "there is no form {form}: they are 1 to {n}");
            return Err(cells.wrong(MarkTells::Form, &what.fill(&[("form", &cells.word(MarkTells::Form)), ("n", &self.forms.len())])));
        }
        if item.is_none() && !says_clean {
            let what = text(
                "看不出是哪一项：{item}，照表上的名称写；没有问题就写“没有问题”",
                "no item is called {item}: write it as the form does, or 没有问题 where nothing is wrong",
            );
            return Err(cells.wrong(MarkTells::Item, &what.fill(&[("item", &cells.word(MarkTells::Item))])));
        }
        Ok(learner)
    }

    /// What a class missed, by rule; a learner of whom no row counts is not counted, nor what a refused row may have named.
    #[must_use]
    pub fn counted(&self, read: &MarksRead) -> ClassResult {
        let mut missed: BTreeMap<&str, MissedFault> = BTreeMap::new();
        let mut beside: BTreeMap<(usize, FieldId), usize> = BTreeMap::new();
        let handed_in = read.handed_in();
        for form in &self.forms {
            for fault in form.faults.iter().filter(|fault| fault.is_on_paper()) {
                let row = missed.entry(&fault.rule).or_insert_with(|| MissedFault {
                    rule: fault.rule.clone(),
                    title: fault.title.clone(),
                    items: Vec::new(),
                    asked: 0,
                    missed: 0,
                    without_evidence: 0,
                    left_out: 0,
                });
                let new: Vec<FieldId> = fault.items.iter().copied().filter(|item| !row.items.contains(item)).collect();
                row.items.extend(new);
                for learner in handed_in.iter().copied() {
                    let own =
                        || read.marks.iter().filter(|mark| mark.learner == *learner && mark.form == form.number && is_of(mark, fault));
                    let is_found = own().next().is_some();
                    if !is_found && read.unread.iter().any(|unread| unread.may_be(learner, form.number, fault)) {
                        row.left_out += 1;
                        continue;
                    }
                    row.asked += 1;
                    row.missed += usize::from(!is_found);
                    let names = |mark: &ClassMark| mark.evidence.iter().any(|code| fault.look.contains(code));
                    row.without_evidence += usize::from(is_found && !own().any(names));
                }
            }
            let here = read.marks.iter().filter(|mark| mark.form == form.number);
            for mark in here.filter(|mark| !form.faults.iter().any(|fault| is_of(mark, fault))) {
                *beside.entry((form.number, mark.item)).or_default() += 1;
            }
        }
        let mut missed: Vec<MissedFault> = missed.into_values().collect();
        missed.sort_by(|a, b| (b.missed * a.asked.max(1)).cmp(&(a.missed * b.asked.max(1))).then_with(|| a.rule.cmp(&b.rule)));
        let beside = beside.into_iter().map(|((form, item), times)| (form, item, times)).collect();
        let wrote = |learner: &&String| {
            read.marks.iter().any(|mark| mark.learner == **learner) || read.unread.iter().any(|unread| unread.learner == **learner)
        };
        let found_nothing = handed_in.iter().filter(|learner| !wrote(learner)).count();
        ClassResult { learners: handed_in.len(), found_nothing, away: read.away().count(), missed, beside }
    }
}

fn is_of(mark: &ClassMark, fault: &ClassFault) -> bool {
    fault.items.contains(&mark.item)
}

/// The number of a form as it was written: 4, ４, 第4表, or 4.0 where a spreadsheet made it so.
fn form_number(words: &str) -> Option<usize> {
    let plain = normal(words);
    let plain = plain.trim_start_matches('第').trim_end_matches(['表', '号']);
    let whole = plain.split_once('.').filter(|(_, rest)| rest.chars().all(|digit| digit == '0')).map_or(plain, |(whole, _)| whole);
    whole.parse().ok()
}

/// The one learner whose code has the same number: another number is another learner.
fn same_number<'l>(code: &str, learners: &'l [String]) -> Option<&'l str> {
    let number = |code: &str| {
        let digits: String = code.chars().map(half_width).filter(char::is_ascii_digit).collect();
        digits.parse::<u64>().ok()
    };
    let wanted = number(code)?;
    let mut fit = learners.iter().filter(|own| number(own) == Some(wanted));
    fit.next().filter(|_| fit.next().is_none()).map(String::as_str)
}

/// Evidence by code or name, as it was written.
fn named_papers(words: &str) -> Vec<String> {
    let parts = words.split(['、', '，', ',', '；', ';', '/', ' ', '　', '\n']).map(str::trim).filter(|part| !part.is_empty());
    let of = |part: &str| {
        let called = |label: &str| part.chars().count() > 1 && (label.contains(part) || part.contains(label));
        EVIDENCE.iter().find(|paper| paper.code.eq_ignore_ascii_case(part) || called(paper.label.get(Lang::Zh)))
    };
    parts.filter_map(of).map(|paper| paper.code.to_owned()).collect()
}

/// A row with what its columns hold.
struct Cells<'a> {
    file: &'a str,
    row: &'a PlainRow,
    columns: &'a [PlainColumn<MarkTells>],
    learners: &'a [String],
}

impl Cells<'_> {
    fn word(&self, tells: MarkTells) -> &str {
        self.row.word(self.columns, &tells)
    }

    /// Whether the row says that nothing is wrong: under the item, or under the fault.
    fn is_clean(&self) -> bool {
        let [item, fault] = [MarkTells::Item, MarkTells::Fault].map(|tells| normal(self.word(tells)).to_lowercase());
        let says = |known: &[&str], said: &str| known.iter().any(|own| normal(own) == said.trim_end_matches(['。', '.']));
        let alone = if item.is_empty() { &fault } else { &item };
        says(&CLEAN, &item) || says(&CLEAN, &fault) || says(&CLEAN_ALONE, alone)
    }

    /// Whether the row says that its learner was not there.
    fn is_away(&self) -> bool {
        let said = [MarkTells::Item, MarkTells::Fault].map(|tells| normal(self.word(tells)).to_lowercase());
        said.iter().any(|said| AWAY.iter().any(|own| normal(own) == said.trim_end_matches(['。', '.'])))
    }

    fn wrong(&self, tells: MarkTells, what: &Text) -> Text {
        let title = self.columns.iter().find(|column| column.holds == tells).map(|column| column.title.clone()).unwrap_or_default();
        let said = plain_rows::wrong_at(self.file, self.row.number, &title, what);
        text("{said}，这一行没有算", "{said}; this row does not count").fill(&[("said", &said)])
    }
}

fn header(rows: &[PlainRow]) -> Option<(usize, Vec<PlainColumn<MarkTells>>)> {
    let means = |title: &str| COLUMNS.iter().find(|(_, own)| normal(title) == normal(own)).map(|(tells, _)| *tells);
    let needs = [MarkTells::Learner, MarkTells::Form, MarkTells::Item];
    rows.iter().take(HEAD_ROWS).enumerate().find_map(|(at, row)| {
        let columns = columns_of(row, means);
        needs.iter().all(|tells| columns.iter().any(|column| column.holds == *tells)).then_some((at, columns))
    })
}

/// A class as its list says: lesson, version, codes of the learners.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ClassList {
    /// Code of the lesson.
    pub lesson: String,
    /// Its version.
    pub version: String,
    /// Codes of the learners.
    pub learners: Vec<String>,
}

/// Reads the list of a class; none where the file is no such list.
///
/// # Errors
/// The file cannot be read.
pub fn class(path: &Path) -> Result<Option<ClassList>, ExchangeError> {
    let rows = plain_rows::read(path)?;
    let heads = COLUMNS.iter().take(OF_CLASS).map(|(_, title)| *title);
    let Some((head, lines)) = rows.split_first() else { return Ok(None) };
    if !head.cells.iter().map(String::as_str).take(OF_CLASS).eq(heads) {
        return Ok(None);
    }
    let mut list = ClassList::default();
    for row in lines {
        let [lesson, version, learner, ..] = row.cells.as_slice() else { continue };
        (list.lesson, list.version) = (lesson.trim().to_owned(), version.trim().to_owned());
        list.learners.push(learner.trim().to_owned());
    }
    Ok(Some(list).filter(|list| !list.learners.is_empty()))
}
