//! Questions that wait for an answer: a form, a note, files, where a table goes, yes or no.
//!
//! What does not live here: what leads to them (`desk.rs`, `mod.rs`).

use std::path::PathBuf;

use crate::domain::period::Period;
use crate::i18n::Text;
use crate::i18n::text;
use crate::input::action::Action;
use crate::input::action::Place;
use crate::review::desk::background::TableTarget;
use crate::review::desk::import_page::TableForm as FileForm;
use crate::review::desk::state::Desk;
use crate::review::intake::preview::Told;
use crate::review::rows::Order;
use crate::ui::form;
use crate::ui::form::Form;
use crate::ui::form::row::FormRow;
use crate::ui::linear::conversation::AfterLine;
use crate::ui::linear::conversation::Ask;
use crate::ui::linear::conversation::Linear;
use crate::ui::linear::conversation::Reply;
use crate::ui::linear::say;
use crate::ui::linear::words;
use crate::ui::linear::words::Said;
use crate::ui::linear::words::done_so;
use crate::ui::linear::words::unquoted;
use crate::ui::pages::export;
use crate::ui::pages::export::EXPORT_DRAFT;
use crate::ui::pages::export::TableLeaving;
use crate::ui::pages::import::IMPORT_DRAFT;
use crate::ui::screen::Screen;
use crate::ui::task::Task;

/// What ends a question without an answer.
const OUT: &[Action] = &[Action::Back, Action::Quit];

impl Linear {
    pub(in crate::ui::linear) fn answer(&mut self, ask: Ask, typed: &str, desk: &mut Desk) -> Reply {
        // In a note every word is the clerk's own.
        if !matches!(ask, Ask::Note(_)) {
            match words::read(typed, Place::Form, OUT, &self.keys) {
                Said::Action(Action::Quit, rest) if rest.is_empty() => return Reply { lines: Vec::new(), after: AfterLine::Quit },
                Said::Action(_, rest) if rest.is_empty() => return self.cancelled(&ask, desk),
                _ if ask.is_kept() && words::is_recall(typed, &self.keys) => return self.recall(ask, desk),
                _ => {}
            }
        }
        match ask {
            Ask::Form { form, whole } => self.fill(*form, whole, typed, desk),
            Ask::Note(order) => self.note(order, typed, desk),
            Ask::Files(files) => self.files(files, typed),
            Ask::Period(question) => match Period::typed(typed).filter(|period| !period.is_month()) {
                Some(period) => Reply::run(question.with_period(period)),
                None => self.again(Ask::Period(question), &Period::wanted_of_cases()),
            },
            Ask::Write(preview) if matches!(typed.trim(), "3" | "３") => {
                let said = preview.keep_problems(self.lang).unwrap_or_else(|why| why);
                self.again(Ask::Write(preview), &said)
            }
            Ask::Write(preview) => match words::yes(typed) {
                Some(true) => {
                    self.sent = Some(IMPORT_DRAFT.to_owned());
                    Reply::run(Task::Import(preview))
                }
                Some(false) => self.left(desk),
                None => self.again(Ask::Write(preview), &yes_or_no()),
            },
            Ask::Rescue(to) => {
                let named = unquoted(typed);
                let to = match words::yes(typed) {
                    Some(false) => return self.left(desk),
                    None if named.is_empty() => return self.again(Ask::Rescue(to), &yes_or_no()),
                    None => PathBuf::from(named),
                    Some(true) => to,
                };
                match desk.rescue_to(&to) {
                    Ok(said) => self.one(&said),
                    Err(why) => self.again(Ask::Rescue(to), &why.text()),
                }
            }
            Ask::Task(task) => match words::yes(typed) {
                Some(true) => Reply::run(task),
                Some(false) => self.left(desk),
                None => self.again(Ask::Task(task), &yes_or_no()),
            },
            // Many cases are decided by a number that no line written for something else is likely to be.
            Ask::Order(order) => match words::numbers(&words::plain(typed)).as_deref() {
                Some([number]) if *number == order.households.len() => self.order(&order, desk),
                _ if words::yes(typed) == Some(false) => self.left(desk),
                _ => {
                    let again = text("写户数 {n} 才办，“返回”不办", "type {n}, the number of cases, to do it; “back” leaves it")
                        .fill(&[("n", &order.households.len())]);
                    self.again(Ask::Order(order), &again)
                }
            },
            Ask::Export(leaving) => self.export(leaving, typed, desk),
            Ask::Close(period) => match words::yes(typed) {
                Some(true) => self.closed(period, desk),
                Some(false) => self.left(desk),
                None => self.again(Ask::Close(period), &yes_or_no()),
            },
            Ask::Reopen(period) => self.reopened(period, typed, desk),
            Ask::Turn(all) => self.turn_to(all, typed, desk),
            Ask::Ledger(before) => self.turn(before, typed, desk),
            Ask::Villages(names) => self.village_chosen(names, typed, desk),
        }
    }

    pub(in crate::ui::linear) fn again(&mut self, ask: Ask, words: &Text) -> Reply {
        self.ask = Some(ask);
        self.one(words)
    }

    /// A question was left: where one was before, and that nothing was done.
    pub(in crate::ui::linear) fn left(&mut self, desk: &mut Desk) -> Reply {
        let lines = vec![self.say(&text("取消了，什么都没有做", "cancelled, nothing was done"))];
        if let Some(village) = self.village.take() {
            return self.stay_at_village(village, lines, desk);
        }
        match self.case.take() {
            Some(open) => self.stay(open, lines, desk),
            None => Reply::of(lines),
        }
    }

    fn order(&mut self, order: &Order, desk: &mut Desk) -> Reply {
        let mut lines = match desk.order(order) {
            Ok(done) => vec![self.say(&done_so(&form::told(&done)))],
            Err(why) => return self.one(&why.text()),
        };
        self.relist(desk);
        lines.extend(self.page(desk));
        Reply::of(lines)
    }

    fn note(&mut self, mut order: Order, typed: &str, desk: &mut Desk) -> Reply {
        if typed.trim().is_empty() {
            return self.left(desk);
        }
        typed.trim().clone_into(&mut order.note);
        match self.case.take() {
            Some(open) => self.carry_out(&order, false, open, desk),
            None => self.order(&order, desk),
        }
    }

    fn files(&mut self, mut files: Vec<String>, typed: &str) -> Reply {
        let path = unquoted(typed);
        if path.is_empty() {
            return if files.is_empty() {
                self.again(Ask::Files(files), &text("先写文件路径，或“返回”", "name a file first, or “back”"))
            } else {
                Reply::run(Task::Preview { paths: files, told: Told::default() })
            };
        }
        files.push(path);
        let said = text("已选 {n} 个文件；再写一个，或空行看预览", "{n|file|files}; name another, or an empty line previews them");
        let said = said.fill(&[("n", &files.len())]);
        self.again(Ask::Files(files), &said)
    }

    /// The next thing about a table that is not answered yet.
    pub(in crate::ui::linear) fn next_of_table(&self, leaving: &TableLeaving, desk: &Desk) -> Vec<String> {
        let (question, offers): (Text, Vec<Text>) = match leaving {
            TableLeaving { what: None, .. } => {
                (text("导出什么？", "Which table?"), export::whats().iter().map(|what| what.title()).collect())
            }
            TableLeaving { what: Some(what), audience: None, .. } => {
                let audiences = export::audiences(export::whats()[*what]);
                (text("给谁看？", "For whom?"), audiences.iter().map(|one| export::audience_label(*one)).collect())
            }
            TableLeaving { form: None, .. } => {
                (text("什么格式？", "In which form?"), FileForm::ALL.iter().map(|form| form.label()).collect())
            }
            TableLeaving { what: Some(what), audience: Some(audience), form: Some(form), path } => {
                let own = || {
                    let (what, audience, form) = (export::whats()[*what], export::AUDIENCES[*audience], FileForm::ALL[*form]);
                    export::file_name(&desk.header(), what, audience, form, self.lang)
                };
                let name = if path.is_empty() { own() } else { path.clone() };
                let question = text("写到哪个文件？空行就用 {name}", "To which file? An empty line takes {name}");
                (question.fill(&[("name", &name)]), Vec::new())
            }
        };
        let mut lines = vec![self.say(&question)];
        lines.extend(offers.iter().enumerate().map(|(n, offer)| format!("{} {}", n + 1, offer.get(self.lang))));
        lines
    }

    fn export(&mut self, mut leaving: TableLeaving, typed: &str, desk: &mut Desk) -> Reply {
        if let TableLeaving { what: Some(what), audience: Some(audience), form: Some(form), path } = &mut leaving {
            let (what, audience, form) = (export::whats()[*what], export::AUDIENCES[*audience], FileForm::ALL[*form]);
            let named = unquoted(typed);
            if !named.is_empty() {
                *path = named;
            }
            let typed = if path.is_empty() { export::file_name(&desk.header(), what, audience, form, self.lang) } else { path.clone() };
            // Where it was to go is kept too, should it be refused.
            let mut lines: Vec<String> = self.keep(&Ask::Export(leaving), desk).into_iter().collect();
            self.sent = Some(EXPORT_DRAFT.to_owned());
            let to = TableTarget { typed, form, replaces: false };
            let Some(question) = to.question() else {
                return Reply { lines, ..Reply::run(Task::Export { what, audience, to, lang: self.lang }) };
            };
            lines.extend([self.say(&question), self.say(&text("1 盖掉  2 不盖", "1 replace it  2 leave it"))]);
            self.ask = Some(Ask::Task(Task::Export { what, audience, to: TableTarget { replaces: true, ..to }, lang: self.lang }));
            return Reply::of(lines);
        }
        let (slot, len) = match leaving {
            TableLeaving { what: None, .. } => (&mut leaving.what, export::whats().len()),
            TableLeaving { what: Some(what), audience: None, .. } => {
                (&mut leaving.audience, export::audiences(export::whats()[what]).len())
            }
            TableLeaving { .. } => (&mut leaving.form, FileForm::ALL.len()),
        };
        let plain: String = typed.trim().chars().map(crate::input::key::fold).collect();
        *slot = plain.parse::<usize>().ok().and_then(|number| number.checked_sub(1)).filter(|at| *at < len);
        let lines = self.next_of_table(&leaving, desk);
        self.ask = Some(Ask::Export(leaving));
        Reply::of(lines)
    }

    fn turn(&mut self, before: i64, typed: &str, desk: &Desk) -> Reply {
        let plain: String = typed.trim().trim_start_matches(['#', '＃']).chars().map(crate::input::key::fold).collect();
        match plain.as_str() {
            "" => Reply::of(self.page(desk)),
            "+" if before > 0 => self.ledger(Some(before), desk),
            _ => {
                self.ask = Some(Ask::Ledger(before));
                match plain.parse().map(|seq| desk.ledger_entry(seq)) {
                    Ok(Ok(page)) => Reply::of(say::sections(&page, self.lang)),
                    Ok(Err(why)) => self.one(&why.text()),
                    Err(_) => self.one(&text("输入条目的号码，或空行回列表", "type the number of an entry, or an empty line to go back")),
                }
            }
        }
    }

    /// An answer to a form: numbers and codes tick, a number with words rewrites, 0 sends it off.
    fn fill(&mut self, mut form: Form, whole: bool, typed: &str, desk: &mut Desk) -> Reply {
        let plain: String = typed.trim().chars().map(crate::input::key::fold).collect();
        if plain.is_empty() || plain == "+" {
            let whole = whole || plain == "+";
            let lines = say::form(&form, whole, self.lang);
            self.ask = Some(Ask::Form { form: Box::new(form), whole });
            return Reply::of(lines);
        }
        let known = [Action::Submit, form.opener];
        match words::read(&plain, Place::Form, &known, &self.keys) {
            Said::Action(_, rest) if rest.is_empty() => return self.send(form, whole, desk),
            _ => {}
        }
        let mut changed = Vec::new();
        let parts: Option<Vec<AnswerPart>> =
            plain.split([' ', ',', '、']).filter(|part| !part.is_empty()).map(|part| part_of(&form, part)).collect();
        let rewritten = typed.trim().split_once(char::is_whitespace).and_then(|(number, words)| match part_of(&form, number)? {
            AnswerPart::Row(at) => Some((at, words.trim())),
            AnswerPart::Send => None,
        });
        match (parts, rewritten) {
            // A row of words takes what stands behind its number, even when that is a number too.
            (_, Some((at, words))) if matches!(form.rows[at], FormRow::Sentence { .. } | FormRow::Line { .. }) => {
                form.write(at, words);
                changed.push(at);
            }
            (Some(parts), _) => {
                for part in parts {
                    match part {
                        AnswerPart::Send => return self.send(form, whole, desk),
                        AnswerPart::Row(at) if matches!(form.rows[at], FormRow::Line { .. }) => {
                            return self.again(
                                Ask::Form { form: Box::new(form), whole },
                                &text("这一行要写字: 号码，空格，再写内容", "this line takes words: its number, a blank, the words"),
                            );
                        }
                        AnswerPart::Row(at) => {
                            form.tick(at, self.lang);
                            changed.push(at);
                        }
                    }
                }
            }
            (None, _) => {
                let hint = text(
                    "没听懂。号码或代码勾选，号码加空格加文字改写，0 提交，“返回”取消",
                    "not understood. A number or a code ticks, a number with words rewrites, 0 sends it off, “back” cancels",
                );
                return self.again(Ask::Form { form: Box::new(form), whole }, &hint);
            }
        }
        let numbers: std::collections::HashMap<usize, usize> = say::answers(&form).map(|(number, at)| (at, number)).collect();
        let lines: Vec<String> =
            changed.iter().map(|at| say::answer(numbers.get(at).copied().unwrap_or(0), &form.rows[*at], self.lang)).collect();
        self.ask = Some(Ask::Form { form: Box::new(form), whole });
        Reply::of(lines)
    }

    fn send(&mut self, form: Form, whole: bool, desk: &mut Desk) -> Reply {
        match form.order().and_then(|order| Ok(desk.order(&order)?)) {
            Ok(done) => {
                let lines = vec![self.say(&done_so(&form::told(&done)))];
                if let Some(what) = form.draft_of() {
                    // One that stays is offered once more.
                    let _ = desk.drop_drafts(&what);
                }
                // What stopped a case is settled: on with the case.
                match self.village.take() {
                    Some(village) if village.back.is_some() => return self.behind_village(village, lines, desk),
                    Some(village) => return self.stay_at_village(village, lines, desk),
                    None => {}
                }
                match self.case.take() {
                    Some(open) if form.decides() => self.go_on(open, lines, desk),
                    Some(open) => self.stay(open, lines, desk),
                    None => {
                        self.relist(desk);
                        let mut lines = lines;
                        lines.extend(self.page(desk));
                        Reply::of(lines)
                    }
                }
            }
            Err(why) => self.again(Ask::Form { form: Box::new(form), whole }, &why),
        }
    }
}

/// What a word of an answer means.
#[derive(Clone, Copy)]
enum AnswerPart {
    Send,
    Row(usize),
}

/// A row by its number or its code; 0 is sending off.
fn part_of(form: &Form, word: &str) -> Option<AnswerPart> {
    let plain: String = word.chars().map(crate::input::key::fold).collect();
    if plain == "0" {
        return Some(AnswerPart::Send);
    }
    if let Ok(number) = plain.parse::<usize>() {
        return say::answers(form).find(|(other, _)| *other == number).map(|(_, at)| AnswerPart::Row(at));
    }
    let wanted = plain.to_uppercase();
    form.rows.iter().position(|row| matches!(row, FormRow::Choice { code, .. } if *code == wanted)).map(AnswerPart::Row)
}

/// The hint after an answer that was neither.
const fn yes_or_no() -> Text {
    text("输入 1（是）或 2（否）", "type 1 (yes) or 2 (no)")
}
