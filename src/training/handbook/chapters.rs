//! What the handbook says of each row of a register.
//!
//! What does not live here: the registers themselves, and the pages of rules and limits that the desk shows as well
//! (`review/rulebook`).

use crate::domain::caliber::Caliber;
use crate::domain::caliber::Counted;
use crate::domain::caliber::Item;
use crate::domain::caliber::ItemKind;
use crate::domain::code::code_list;
use crate::domain::evidence::EVIDENCE;
use crate::domain::evidence::Evidence;
use crate::domain::field::Blank;
use crate::domain::field::FIELDS;
use crate::domain::field::Field;
use crate::domain::field::FieldId;
use crate::domain::field::FieldKind;
use crate::domain::field::Owner;
use crate::domain::field::Privacy;
use crate::domain::field::field;
use crate::domain::reason::Effect;
use crate::domain::reason::REASONS;
use crate::domain::reason::Reason;
use crate::i18n::Text;
use crate::i18n::text;
use crate::review::report::register::PaperRow;
use crate::review::report::register::papers;
use crate::review::rows::mask::Audience;
use crate::review::rows::section::Section;
use crate::review::rulebook::in_force::InForce;
use crate::review::rulebook::limit_page::LimitRow;
use crate::review::rulebook::rule_page::NAME_IN_FILES;
use crate::review::rulebook::rule_page::family;
use crate::review::rulebook::rule_page::is_for_checkers;
use crate::rules::book::Book;
use crate::rules::book::Rule;
use crate::training::handbook::Chapter;
use crate::training::handbook::HandbookEntry;
use crate::training::handbook::HandbookFace;
use crate::training::handbook::words::WORDS;
use crate::training::lesson;
use crate::training::lesson::course::Lesson;
use crate::training::procedure::PROCEDURE;
use crate::training::procedure::ProcedureStep;
use crate::training::procedure::TaughtBy;
use crate::training::procedure::step_after;
use crate::training::procedure::step_of_rule;

/// The entries of a chapter.
pub(in crate::training::handbook) fn entries(chapter: Chapter, here: &InForce<'_>, face: HandbookFace) -> Vec<HandbookEntry> {
    let entry = |code: &str, title: &Text, sections: Vec<Option<Section>>| HandbookEntry {
        chapter,
        code: code.to_owned(),
        title: title.clone(),
        sections: sections.into_iter().flatten().collect(),
    };
    match chapter {
        Chapter::Caliber => here.book.calibers().iter().map(|caliber| entry(&caliber.code, &caliber.title, of_caliber(caliber))).collect(),
        Chapter::Procedure => {
            // A book without one of the rules that a lesson is about has no lessons, which their own check says.
            let lessons = lesson::shipped(here.book).unwrap_or_default();
            PROCEDURE.iter().map(|step| entry(step.code, &step.title, of_step(step, &lessons, face))).collect()
        }
        Chapter::Rules => here.book.rules().iter().map(|rule| entry(&rule.code, &rule.title, of_rule(rule, here))).collect(),
        Chapter::Limits => here.limits().iter().map(|limit| entry(&limit.key, &limit.title, of_limit(limit, here.book))).collect(),
        Chapter::Items => {
            let asked = FIELDS.iter().filter(|row| row.owner != Owner::Case);
            asked.map(|row| entry(row.code, &row.label, of_field(row, here))).collect()
        }
        Chapter::Reasons => REASONS.iter().map(|reason| entry(reason.code, &reason.label, of_reason(reason, here.book))).collect(),
        Chapter::Proofs => EVIDENCE.iter().map(|proof| entry(proof.code, &proof.label, of_proof(proof, here.book))).collect(),
        Chapter::Forms => papers().iter().map(|paper| entry(&paper.code, &paper.title, of_form(paper, face))).collect(),
        Chapter::Words => {
            let means = |means: &Text| vec![one(text("意思", "meaning"), means.clone())];
            WORDS.iter().map(|row| entry(row.word.get(crate::i18n::Lang::Zh), &row.word, means(&row.means))).collect()
        }
    }
}

fn many(heading: Text, lines: Vec<Text>) -> Option<Section> {
    (!lines.is_empty()).then_some(Section { heading, lines })
}

fn one(heading: Text, line: Text) -> Option<Section> {
    (!line.is_empty()).then(|| Section { heading, lines: vec![line] })
}

/// A step of the procedure with what is done in it.
fn named(step: &ProcedureStep) -> Text {
    text("{title}：{what}", "{title}: {what}").fill(&[("title", &step.title), ("what", &step.what)])
}

/// Rules by code and title, a line each.
fn rules<'r>(found: impl IntoIterator<Item = &'r Rule>) -> Vec<Text> {
    let line = |rule: &Rule| text("{code} {title}", "{code} {title}").fill(&[("code", &rule.code), ("title", &rule.title)]);
    found.into_iter().map(line).collect()
}

fn of_caliber(caliber: &Caliber) -> Vec<Option<Section>> {
    let item = |item: &Item| {
        let part = match item.kind {
            ItemKind::Income if item.parent.is_some() => text("其中", "of it"),
            ItemKind::Income => text("加", "plus"),
            ItemKind::Cost => text("减", "minus"),
            ItemKind::Subsidy => text("抵支出", "against cost"),
            ItemKind::Derived => text("算出", "worked out"),
        };
        text("{part} {item}", "{part} {item}").fill(&[("part", &part), ("item", &item.field.row().label)])
    };
    let counted = |wanted: Counted, heading: Text| {
        let words: Vec<&str> = caliber.counted.iter().filter(|(_, counted)| *counted == wanted).map(|(word, _)| word.as_str()).collect();
        one(heading, Text::list(words))
    };
    let from = text("从 {year} 年起；人均按“{size}”算。", "From {year} on; per head by “{size}”.")
        .fill(&[("year", &caliber.from_year), ("size", &caliber.denominator.row().label)]);
    vec![
        one(text("什么时候用", "When"), from),
        many(text("怎么加", "How it adds up"), caliber.items.iter().map(item).collect()),
        counted(Counted::Yes, text("算收入的（说明里有这些词）", "Counts, by these words")),
        counted(Counted::No, text("不算收入的", "Never counts")),
        counted(Counted::Ask, text("各地不一样、要问清楚的", "Counties differ: to be asked")),
    ]
}

fn of_step(step: &ProcedureStep, lessons: &[Lesson], face: HandbookFace) -> Vec<Option<Section>> {
    let trained = lessons.iter().filter(|lesson| lesson.trains.iter().any(|code| code == step.code));
    let mut learned: Vec<Text> = trained
        .map(|lesson| {
            let words = match face {
                HandbookFace::Desk => text("课程“{title}”", "the lesson “{title}”"),
                HandbookFace::Commands => text("{title}（hezhun train run {code}）", "{title} (hezhun train run {code})"),
            };
            words.fill(&[("title", &lesson.title), ("code", &lesson.code)])
        })
        .collect();
    if step.by == TaughtBy::VillageClass {
        learned.push(match face {
            HandbookFace::Desk => text("村级练习班", "the class in the villages"),
            HandbookFace::Commands => text("村级练习班（hezhun train paper）", "the class in the villages (hezhun train paper)"),
        });
    }
    let groups = Text::list(step.groups.iter().map(|code| family(code)));
    vec![
        one(text("谁做", "Who"), step.who.clone()),
        one(text("做什么", "What"), step.what.clone()),
        one(text("看得出来的规则", "Rules that speak of it"), groups),
        many(text("在哪里学", "Where it is learned"), learned),
    ]
}

fn of_rule(rule: &Rule, here: &InForce<'_>) -> Vec<Option<Section>> {
    let step = step_of_rule(&rule.code).and_then(|step| one(text("在标准程序里", "In the procedure"), named(step)));
    // What the rule looks like inside stands last: it is for whoever checks the program.
    let (written, read): (Vec<Section>, Vec<Section>) = here.rule_page(&rule.code).into_iter().partition(is_for_checkers);
    let mut read = read.into_iter().map(Some);
    let meaning = read.next().flatten();
    [meaning, step].into_iter().chain(read).chain(written.into_iter().map(Some)).collect()
}

fn of_limit(limit: &LimitRow, book: &Book) -> Vec<Option<Section>> {
    let document = if limit.document.is_empty() {
        text("随程序的默认值", "default of the program")
    } else {
        Text::same(limit.document.clone())
    };
    let since = limit.effective.map(|day| text("{day} 起", "since {day}").fill(&[("day", &day.to_string())]));
    let readers = book.rules().iter().filter(|rule| rule.limits.contains(&limit.key));
    vec![
        one(text("数值", "Value"), limit.said()),
        limit.value.as_ref().and_then(|_| one(text("依据", "Document"), document)),
        since.and_then(|since| one(text("从哪天起", "Since"), since)),
        many(text("用它的规则", "Rules that read it"), rules(readers)),
        one(NAME_IN_FILES, Text::same(limit.key.clone())),
    ]
}

fn of_field(row: &'static Field, here: &InForce<'_>) -> Vec<Option<Section>> {
    let kind = match row.kind {
        FieldKind::Money => text("金额，元，两位小数", "an amount in yuan, two decimals"),
        FieldKind::Count => text("整数", "a whole number"),
        FieldKind::Decimal => text("小数，如亩、公里", "a number with decimals, such as mu or km"),
        FieldKind::Date => text("日期", "a day"),
        FieldKind::Month => text("年月", "a month"),
        FieldKind::Text | FieldKind::Set(None) => text("文字", "words"),
        FieldKind::Truth => text("是或否", "yes or no"),
        FieldKind::Code(list) | FieldKind::Set(Some(list)) => match code_list(list) {
            Some(list) => text("只写: {values}", "one of: {values}").fill(&[("values", &list.words())]),
            None => text("按代码表写", "of its code list"),
        },
    };
    let blank = match row.blank {
        Blank::Unknown => text("空着是没有采集", "empty means not collected"),
        Blank::None => text("空着就是没有", "empty means none"),
    };
    let seen = match row.privacy {
        Privacy::Open => text("可以公示", "may be posted"),
        Privacy::Masked => text("号码遮住中间，要看全的记入台账", "shown masked; to see it whole is an entry"),
        Privacy::Inside => text("只在单位内部", "inside the office only"),
    };
    let id = field(row.code);
    let part = id.and_then(|id| in_account(id, here));
    let readers = id.map(|id| rules(here.book.readers(id))).unwrap_or_default();
    let whose = match row.owner {
        Owner::Household => text("一户一个", "one a household"),
        Owner::Income => text("收入账的一项", "an item of the account"),
        Owner::Member => text("一人一个", "one a member"),
        Owner::Case | Owner::Row => Text::default(),
    };
    vec![
        one(text("是谁的", "Whose"), whose),
        one(text("怎么写", "How it is written"), kind),
        part.and_then(|part| one(text("在收入账里", "In the account"), part)),
        one(text("空着", "Left empty"), blank),
        one(text("谁能看", "Who may see it"), seen),
        one(text("表头还可能写成", "Other headers"), Text::list(row.aliases.to_vec())),
        many(text("查它的规则", "Rules that read it"), readers),
        one(text("筛选时写", "In filters"), Text::same(row.code)),
    ]
}

/// What an item is in the account of the period.
fn in_account(id: FieldId, here: &InForce<'_>) -> Option<Text> {
    let item = here.book.caliber(here.period.year, here.place).items.iter().find(|item| item.field == id)?;
    let part = match (item.kind, item.parent) {
        (ItemKind::Income, None) => text("加进总收入", "adds to gross income"),
        (ItemKind::Income, Some(parent)) => {
            return Some(text("“{parent}”的其中项", "part of {parent}").fill(&[("parent", &parent.row().label)]));
        }
        (ItemKind::Cost, _) => text("从总收入里减", "is taken from gross income"),
        (ItemKind::Subsidy, _) => text("抵生产经营支出", "reduces production cost"),
        (ItemKind::Derived, _) => text("由别的项算出来，不另采", "worked out from the others, never collected"),
    };
    Some(part)
}

fn of_reason(reason: &'static Reason, book: &Book) -> Vec<Option<Section>> {
    let effect = match reason.effect {
        Effect::Stands => text("数字不动", "the figures stay"),
        Effect::Corrects => text("数字由村里改，退回", "the village corrects: return it"),
        Effect::Revisits => text("重新入户，退回", "visit again: return it"),
        Effect::Waits => text("等别人答复，挂起", "somebody else has to answer: hold it"),
        Effect::Identifies => text("启动识别，记一条线索", "identification begins: a clue"),
    };
    let proof = if reason.needs_evidence {
        text("要勾佐证、写一句说明", "evidence and a sentence go with it")
    } else {
        text("可以不附佐证", "no evidence needed")
    };
    let against = reason.against.map(|fact| text("{fact}，就不能选它", "not where {fact}").fill(&[("fact", &fact.said())]));
    let usual = book.rules().iter().filter(|rule| rule.usual.iter().any(|code| code == reason.code));
    vec![
        one(text("选了以后", "What follows"), effect),
        one(text("要附什么", "What goes with it"), proof),
        against.and_then(|against| one(text("和数据对不上时", "Where figures speak against it"), against)),
        step_after(reason.effect).and_then(|step| one(text("在标准程序里", "In the procedure"), named(step))),
        many(text("常用它的疑点", "Flags it is usual for"), rules(usual)),
    ]
}

fn of_proof(proof: &'static Evidence, book: &Book) -> Vec<Option<Section>> {
    let asked: Vec<&Rule> = book.rules().iter().filter(|rule| rule.look.iter().any(|code| code == proof.code)).collect();
    let none = asked.is_empty().then(|| text("随情况附", "as the case needs it"));
    vec![none.and_then(|none| one(text("什么时候要", "When"), none)), many(text("这些疑点要看它", "Flags that ask for it"), rules(asked))]
}

fn of_form(paper: &PaperRow, face: HandbookFace) -> Vec<Option<Section>> {
    let audience = if paper.is_for(Audience::Public) {
        text("可以公示（隐去姓名、号码）", "may be posted, names and numbers left out")
    } else {
        text("只在单位内部", "inside the office only")
    };
    let way = match face {
        HandbookFace::Desk => text("“导出”里选“{title}”", "choose “{title}” in “export”"),
        HandbookFace::Commands => text("hezhun report {code} --out {title}.xlsx", "hezhun report {code} --out {code}.xlsx"),
    };
    let way = way.fill(&[("code", &paper.code), ("title", &paper.title)]);
    vec![one(text("给谁看", "For whom"), audience), one(text("怎么写出", "How to write it"), way)]
}
