//! Commands at the list: opening, narrowing, deciding one or many, files in and out, the ledger.
//!
//! What does not live here: the questions they lead to (`ask.rs`), commands at an open case (`mod.rs`).

use crate::domain::stamp::Stamp;
use crate::i18n::text;
use crate::input::action::Action;
use crate::input::action::Place;
use crate::review::desk::state::Desk;
use crate::review::intake::preview::Told;
use crate::review::intake::undo_batch;
use crate::review::queue::ordering::QueueOrder;
use crate::review::rows::CaseView;
use crate::review::rows::Deed;
use crate::review::rows::Order;
use crate::ui::dialog::decide;
use crate::ui::dialog::decide::Begun;
use crate::ui::form;
use crate::ui::form::order::order;
use crate::ui::linear::conversation::AT_LIST;
use crate::ui::linear::conversation::AfterLine;
use crate::ui::linear::conversation::Ask;
use crate::ui::linear::conversation::Linear;
use crate::ui::linear::conversation::Opened;
use crate::ui::linear::conversation::PAGE;
use crate::ui::linear::conversation::Reply;
use crate::ui::linear::conversation::draft_of;
use crate::ui::linear::words;
use crate::ui::linear::words::Said;
use crate::ui::linear::words::done_so;
use crate::ui::linear::words::unquoted;
use crate::ui::pages::export::TableLeaving;
use crate::ui::screen::practised;
use crate::ui::shell::Elsewhere;
use crate::ui::task::Task;

impl Linear {
    pub(in crate::ui::linear) fn at_list(&mut self, typed: &str, desk: &mut Desk) -> Reply {
        match words::read(typed, Place::Queue, AT_LIST, &self.keys) {
            Said::Nothing => Reply::of(self.page(desk)),
            Said::Number(number, None) => match self.open(number, desk) {
                Ok((open, _)) => self.stay(open, Vec::new(), desk),
                Err(why) => self.one(&why),
            },
            Said::On | Said::Action(Action::PageDown, _) => self.leaf(true, desk),
            Said::Before | Said::Action(Action::PageUp, _) => self.leaf(false, desk),
            Said::Action(Action::First, _) => {
                self.list.first = 0;
                Reply::of(self.page(desk))
            }
            Said::Action(action, rest) if !decide::deeds(action).is_empty() => self.deed_of(action, &rest, desk),
            Said::Action(Action::SwitchRule, rest) => self.switch_rule(typed, &rest, desk),
            Said::Action(Action::SetLimit, rest) => self.set_limit(&rest, desk),
            Said::Action(action, rest) => self.command(action, &rest, desk),
            Said::Number(_, Some(_)) | Said::Unknown => self.one(&text(
                "没听懂。号码打开一户；操作如 通过 3、筛选 人均纯收入 < 8500、找人 wjg；“帮助”列出全部",
                "not understood. A number opens a case; actions such as approve 3, filter size_year > 5, find wjg; “help” lists all",
            )),
        }
    }

    fn leaf(&mut self, forward: bool, desk: &Desk) -> Reply {
        let next = if forward { self.list.first + PAGE } else { self.list.first.saturating_sub(PAGE) };
        if next == self.list.first || next >= self.list.shown.len() {
            let end = if forward {
                text("已是最后一页", "this is the last page")
            } else {
                text("已是第一页", "this is the first page")
            };
            return self.one(&end);
        }
        self.list.first = next;
        Reply::of(self.page(desk))
    }

    fn command(&mut self, action: Action, rest: &str, desk: &mut Desk) -> Reply {
        if let Some(told) = self.nameless(action, desk) {
            return told;
        }
        match action {
            Action::Open => self.one(&text("打开哪一户？输入号码", "which one? type its number")),
            Action::Find => {
                rest.clone_into(&mut self.list.words);
                self.list.only = self.list.only.take().filter(|_| !rest.is_empty());
                self.narrowed(desk)
            }
            Action::Filter => self.filter(rest, desk),
            Action::Board => self.board(rest, desk),
            Action::Clues => self.clues(rest, desk),
            Action::TellClue | Action::ImportClues | Action::StepClue | Action::EndClue | Action::BackClue => self.clue(action, rest, desk),
            Action::Revisits => self.revisits(rest, desk),
            Action::DrawRevisits | Action::ImportRevisits => self.revisit(action, rest, desk),
            Action::Rounds => self.rounds(rest, desk),
            Action::Visits => self.visits(rest, desk),
            Action::AddVisit | Action::ListWeek | Action::ImportVisits | Action::DropVisit => self.visit(action, rest, desk),
            Action::AddRound | Action::ImportRounds | Action::DropRound => self.round(action, rest, desk),
            Action::Sort => {
                let named = |order: &QueueOrder| !rest.is_empty() && (order.label().get(self.lang).contains(rest) || order.code() == rest);
                self.list.order = QueueOrder::ALL.into_iter().find(named).unwrap_or_else(|| self.list.order.next());
                self.narrowed(desk)
            }
            Action::NextPane | Action::PrevPane => {
                let all = crate::domain::tab::Tab::ALL;
                let at = all.iter().position(|tab| *tab == self.list.tab).unwrap_or(0);
                let named = all.iter().position(|tab| [tab.label(), tab.title()].iter().any(|label| label.get(self.lang) == rest));
                let on = if action == Action::NextPane { 1 } else { all.len() - 1 };
                self.list.tab = all[named.unwrap_or((at + on) % all.len())];
                self.list.only = None;
                self.narrowed(desk)
            }
            Action::Undo | Action::Redo => {
                let mut lines = vec![self.taken_back(action, desk)];
                self.relist(desk);
                lines.extend(self.page(desk));
                Reply::of(lines)
            }
            Action::Villages => self.villages(rest, desk),
            Action::Practice | Action::Example if desk.header().stamp == Stamp::Practice => self.one(&practised()),
            Action::Practice => Reply { lines: Vec::new(), after: AfterLine::Go(Elsewhere::Practice) },
            Action::Example => Reply { lines: Vec::new(), after: AfterLine::Go(Elsewhere::Example) },
            Action::Ledger => self.ledger(None, desk),
            Action::Rulebook => Reply::of(self.rule(rest, desk)),
            Action::Import => self.import(rest, desk),
            Action::UndoBatch => self.undo_batch(desk),
            Action::Export => self.take_up(Ask::Export(TableLeaving::default()), desk),
            Action::SetDates => self.dates(rest, desk),
            Action::CloseCampaign => self.close(rest, desk),
            Action::ReopenCampaign => self.reopen(rest, desk),
            Action::Backup => Reply::run(Task::Backup),
            Action::Verify => Reply::run(Task::Verify),
            Action::Assess => desk.may_judge().map_or_else(|why| self.one(&why), |()| Reply::run(Task::Assess(None))),
            _ => self.anywhere(action, rest, desk),
        }
    }

    /// The list from its beginning, as it is narrowed now.
    fn narrowed(&mut self, desk: &Desk) -> Reply {
        self.list.first = 0;
        self.relist(desk);
        Reply::of(self.page(desk))
    }

    pub(in crate::ui::linear) fn filter(&mut self, rest: &str, desk: &Desk) -> Reply {
        // An input method types full-width signs and curly quotes; the language of filters knows the plain ones.
        let plain = |letter: char| if matches!(letter, '“' | '”') { '"' } else { crate::input::key::fold(letter) };
        let wanted: String = rest.chars().map(plain).collect();
        if !wanted.is_empty()
            && let Err(why) = desk.queue_where(&wanted)
        {
            return self.one(&why.text());
        }
        self.list.only = self.list.only.take().filter(|_| !wanted.is_empty());
        self.list.filter = wanted;
        self.narrowed(desk)
    }

    fn import(&mut self, rest: &str, desk: &Desk) -> Reply {
        if let Err(why) = desk.may_change() {
            return self.one(&why);
        }
        if !rest.is_empty() {
            return Reply::run(Task::Preview { paths: vec![unquoted(rest)], told: Told::default() });
        }
        self.take_up(Ask::Files(Vec::new()), desk)
    }

    fn undo_batch(&mut self, desk: &Desk) -> Reply {
        match desk.last_batch() {
            Ok(Some(last)) => {
                let question = text("{question}1 是  2 否", "{question} 1 yes  2 no").fill(&[("question", &undo_batch::undoing(&last))]);
                self.ask = Some(Ask::Task(Task::UndoBatch(last.batch)));
                self.one(&question)
            }
            Ok(None) => self.one(&text("没有可以撤销的导入", "there is no import to take back")),
            Err(why) => self.one(&why.text()),
        }
    }

    /// A page of the ledger.
    pub(in crate::ui::linear) fn ledger(&mut self, before: Option<i64>, desk: &Desk) -> Reply {
        let (top, part) = match desk.ledger_top().and_then(|top| Ok((top, desk.ledger_part(before)?))) {
            Ok(read) => read,
            Err(why) => return self.one(&why.text()),
        };
        let mut lines = Vec::new();
        if before.is_none() {
            let line =
                text("台账 {n} 条，日封签 {seal}", "{n|entry|entries}, seal {seal}").fill(&[("n", &top.entries), ("seal", &top.seal)]);
            lines.push(self.say(&line));
        }
        let mut last = 0;
        for row in part.rows.iter().take(2 * PAGE) {
            last = row.seq;
            let words = [&row.act, &row.whose, &row.why].map(|words| words.get(self.lang));
            lines.push(format!("#{} {} {} {}", row.seq, row.at, row.who, words.join(" ")).trim_end().to_owned());
        }
        let more = part.rows.len() > 2 * PAGE || part.before > 0;
        let hint = if more {
            text("号码看一条，+ 更早的，空行回列表", "a number reads an entry, + goes on, an empty line goes back")
        } else {
            text("号码看一条，空行回列表", "a number reads an entry, an empty line goes back")
        };
        lines.push(self.say(&hint));
        self.ask = Some(Ask::Ledger(if part.rows.len() > 2 * PAGE { last } else { part.before }));
        Reply::of(lines)
    }

    /// A deed on a case of the list by its number, or on many.
    fn deed_of(&mut self, action: Action, rest: &str, desk: &mut Desk) -> Reply {
        if let Some(told) = self.nameless(action, desk) {
            return told;
        }
        match words::stretches(rest).as_deref() {
            Some([one]) => match self.open(*one, desk) {
                // What has to be looked at first is read out at once.
                Ok((open, _)) if action == Action::Approve && desk.is_unopened(&open.household) => {
                    let why = desk.possible(&open.household, Deed::Approve).err().map(|why| self.say(&why.text()));
                    self.stay(open, why.into_iter().collect(), desk)
                }
                Ok((open, case)) => self.deed(action, "", open, &case, desk),
                Err(why) => self.one(&why),
            },
            Some(many) if action == Action::Approve => self.approve_many(many, desk),
            Some(many) if action == Action::Return => self.return_many(many, desk),
            Some(_) => self
                .one(&text("多户可以一起通过或退回；其他请逐户办理", "several cases can be approved or returned together, nothing else")),
            None => self.one(&text("办哪一户？操作后面写号码，如 退回 3", "which case? put its number after the action, as in return 3")),
        }
    }

    /// Opens the form that returns several cases, each for its own flags.
    fn return_many(&mut self, numbers: &[usize], desk: &Desk) -> Reply {
        let known = numbers.iter().filter_map(|number| number.checked_sub(1).and_then(|at| self.list.shown.get(at)));
        let (may, not): (Vec<&String>, Vec<&String>) = known.partition(|household| decide::able(Deed::Return, household, desk).is_ok());
        if may.is_empty() {
            return self
                .one(&text("选中的 {n} 户现在都不能退回", "none of the {n|case|cases} can be returned now").fill(&[("n", &not.len())]));
        }
        let note = if not.is_empty() {
            text("{n} 户", "{n|case|cases}").fill(&[("n", &may.len())])
        } else {
            text("{n} 户；{left} 户现在的状态办不了", "{n|case|cases}; {left} whose status does not allow it")
                .fill(&[("n", &may.len()), ("left", &not.len())])
        };
        match decide::many_returned(may.into_iter().cloned().collect(), &note, desk) {
            Ok(form) => {
                self.case = None;
                self.open_form(form, desk)
            }
            Err(why) => self.one(&why),
        }
    }

    fn approve_many(&mut self, numbers: &[usize], desk: &Desk) -> Reply {
        let known = numbers.iter().filter_map(|number| number.checked_sub(1).and_then(|at| self.list.shown.get(at)));
        let (may, not): (Vec<&String>, Vec<&String>) = known.partition(|household| desk.possible(household, Deed::Approve).is_ok());
        let unseen = not.iter().filter(|household| desk.is_unopened(household)).count();
        if may.is_empty() {
            let why = text(
                "选中的 {n} 户都还不能通过：有疑点未处理，或是还没打开看过的对照样本（{unseen} 户）",
                "none of the {n|case|cases} can be approved yet: open flags, or of the control sample and not opened ({unseen})",
            );
            return self.one(&why.fill(&[("n", &not.len()), ("unseen", &unseen)]));
        }
        let question = if unseen == 0 {
            text(
                "通过 {n} 户？另有 {left} 户有疑点未处理，留在队列里。写户数 {n} 才办，“返回”不办",
                "Approve {n|case|cases}? {left|other has|others have} open flags and stay in the queue. Type {n} to do it; “back” leaves it",
            )
        } else {
            text(
                "通过 {n} 户？另有 {left} 户留在队列里，其中 {unseen} 户是还没打开看过的对照样本，其余有疑点未处理。写户数 {n} 才办，“返回”不办",
                "Approve {n|case|cases}? {left|other|others} stay in the queue: {unseen} of the control sample not opened yet, the rest with open flags. Type {n} to do it; “back” leaves it",
            )
        };
        let question = question.fill(&[("n", &may.len()), ("left", &not.len()), ("unseen", &unseen)]);
        let households = may.into_iter().cloned().collect();
        self.ask = Some(Ask::Order(Order { households, deed: Some(Deed::Approve), ..Order::default() }));
        self.one(&question)
    }

    /// Begins a deed on an open case: does it, or asks what it needs. A number after it is the flag it is about.
    pub(in crate::ui::linear) fn deed(&mut self, action: Action, rest: &str, open: Opened, case: &CaseView, desk: &mut Desk) -> Reply {
        if let Some(told) = self.nameless(action, desk) {
            self.case = Some(open);
            return told;
        }
        let numbers = words::numbers(rest).unwrap_or_default();
        let card = numbers.last().and_then(|number| number.checked_sub(1)).filter(|at| *at < case.cards.len());
        match decide::begin(action, case, card, desk) {
            Err(why) => {
                self.case = Some(open);
                self.one(&why)
            }
            Ok(Begun::Ready { order, on }) => self.carry_out(&order, on, open, desk),
            Ok(Begun::Note) => {
                let mut order = order(case, Deed::Annotate);
                if rest.is_empty() {
                    self.case = Some(open);
                    self.ask = Some(Ask::Note(order));
                    return self.ask_for_note(desk);
                }
                rest.clone_into(&mut order.note);
                self.carry_out(&order, false, open, desk)
            }
            Ok(Begun::Form(form)) => {
                self.case = Some(open);
                self.open_form(*form, desk)
            }
        }
    }

    /// Asks for the words of a note; those that this reviewer had typed and not sent off are offered first.
    fn ask_for_note(&mut self, desk: &Desk) -> Reply {
        let Some(draft) = self.note_of().and_then(|what| desk.draft(&what).ok().flatten()) else {
            return self.one(&text("批注写什么？一行；空行不写", "what shall the note say? One line; an empty one leaves it"));
        };
        let said = text("{at} 没有提交的批注：{words}", "a note of {at} that was not sent off: {words}");
        let said = self.say(&said.fill(&[("at", &draft.at), ("words", &draft.words)]));
        self.held = Some(draft.words);
        Reply::of(vec![said, self.say(&text("1 照这样写  2 不要，另写", "1 write it so  2 leave it and write another"))])
    }

    /// Gives the order, says what was done, and goes on.
    pub(in crate::ui::linear) fn carry_out(&mut self, order: &Order, on: bool, open: Opened, desk: &mut Desk) -> Reply {
        match desk.order(order) {
            Ok(done) => {
                if let Some(draft) = draft_of(order) {
                    // One that stays is offered once more.
                    let _ = desk.drop_draft(&draft);
                }
                let lines = vec![self.say(&done_so(&form::told(&done)))];
                if on {
                    return self.go_on(open, lines, desk);
                }
                // A note changes nothing that was read out before.
                if order.deed != Some(Deed::Annotate) {
                    return self.stay(open, lines, desk);
                }
                self.case = Some(open);
                Reply::of(lines)
            }
            Err(why) => {
                self.case = Some(open);
                self.one(&why.text())
            }
        }
    }
}
