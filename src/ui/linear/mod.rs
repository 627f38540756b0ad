//! The same work as numbered questions and answers on lines, for screen readers and consoles that cannot draw: a line goes in, lines
//! come out.
//!
//! It asks the same desk, with the forms, labels, keys and refusals of the screens; nothing here knows of a terminal.
//! What does not live here: reading and writing lines (`app/linear.rs`), their wording (`say.rs`), what a word means (`words.rs`).

mod ask;
mod board;
mod campaign;
mod clues;
pub mod conversation;
mod desk;
mod drill;
mod duties;
mod kept;
pub mod lesson;
mod periods;
mod revisits;
mod rounds;
mod rules;
mod say;
#[cfg(test)]
mod tests;
mod village;
mod visits;
pub mod words;

use crate::domain::stamp::Stamp;
use crate::domain::tab::Tab;
use crate::i18n::Lang;
use crate::i18n::Text;
use crate::i18n::text;
use crate::input::action::ACTIONS;
use crate::input::action::Action;
use crate::input::action::Place;
use crate::input::keymap::Keymap;
use crate::review::case::numbers::FullNumbers;
use crate::review::desk::returning::no_slip;
use crate::review::desk::state::Desk;
use crate::review::error::FilesWanted;
use crate::review::queue::ordering::QueueOrder;
use crate::review::queue::stop_line::StopLine;
use crate::review::rows::CaseView;
use crate::training::handbook;
use crate::training::handbook::Chapter;
use crate::training::handbook::Handbook;
use crate::training::handbook::HandbookFace;
use crate::ui::dialog::decide;
use crate::ui::linear::conversation::AT_CASE;
use crate::ui::linear::conversation::AT_LIST;
use crate::ui::linear::conversation::AT_VILLAGE;
use crate::ui::linear::conversation::AfterLine;
use crate::ui::linear::conversation::Ask;
use crate::ui::linear::conversation::CaseList;
use crate::ui::linear::conversation::Linear;
use crate::ui::linear::conversation::Opened;
use crate::ui::linear::conversation::PAGE;
use crate::ui::linear::conversation::Reply;
use crate::ui::linear::conversation::draft_of;
use crate::ui::linear::words::Said;
use crate::ui::pages::case::Pane;
use crate::ui::pages::case::income;
use crate::ui::pages::case::no_earlier_answer;
use crate::ui::pages::case::page;
use crate::ui::pages::queue::header;
use crate::ui::task::Task;
use crate::ui::task::TaskOutcome;

/// Titles of other entries that fit, which are read out beside the first.
const OTHERS: usize = 8;

impl Linear {
    /// A conversation that has not begun.
    #[must_use]
    pub fn new(lang: Lang, keys: Keymap) -> Linear {
        Linear {
            lang,
            keys,
            list: CaseList::default(),
            case: None,
            village: None,
            ask: None,
            held: None,
            offered: None,
            sent: None,
            lesson: None,
            drill: None,
        }
    }

    /// What is said instead of an act while nobody has said who does it.
    pub(in crate::ui::linear) fn nameless(&self, action: Action, desk: &Desk) -> Option<Reply> {
        let header = desk.header();
        let nameless = action.is_entered() && header.stamp == Stamp::Office && header::is_unsigned(&header);
        let said = text(
            "这一步要记入台账，还没有说审核人是谁：退出再打开时会问，也可以写进设置",
            "this goes into the ledger and nobody said who reviews: leave and open again, where it is asked, or write it into the settings",
        );
        nameless.then(|| self.one(&said))
    }

    /// The first lines: where we are, how much is to be done, the first cases.
    pub fn begin(&mut self, desk: &Desk) -> Vec<String> {
        let header = desk.header();
        let title = header.period.map(|period| period.title().get(self.lang).to_owned()).unwrap_or_default();
        let who = if header::is_unsigned(&header) {
            text("未署名（退出再打开时会问）", "no name (leave and open again, where it is asked)")
        } else {
            Text::same(header.reviewer.clone())
        };
        let stamp = header.stamp.label();
        let name = text("核准", "hezhun");
        let parts = [name.get(self.lang), &header.town, &title, who.get(self.lang), stamp.get(self.lang)];
        let mut out = vec![parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")];
        if let Some(why) = &header.read_only {
            out.push(self.say(&text("数据文件只读：{why}。", "Read-only: {why}.").fill(&[("why", why)])));
        }
        self.relist(desk);
        out.extend(self.page(desk));
        out.push(self.say(&text("输入“帮助”看能做什么，“退出”结束。", "“help” says what can be done, “quit” ends.")));
        out
    }

    /// What stands before the reader's answer.
    #[must_use]
    pub fn prompt(&self) -> String {
        let place = match (&self.ask, &self.case) {
            _ if self.held.is_some() => text("是否", "yes or no"),
            (Some(ask), _) => ask.prompt(),
            (None, _) if self.village.is_some() => text("本村", "village"),
            (None, Some(_)) => text("本户", "case"),
            (None, None) => text("列表", "list"),
        };
        format!("{}> ", place.get(self.lang))
    }

    /// Takes a line.
    pub fn line(&mut self, typed: &str, desk: &mut Desk) -> Reply {
        // What another program did is told from the next line on; numbers that were read out keep their meaning. A file that cannot be read
        // is told of by what is read next.
        let _ = desk.catch_up();
        if self.asks_hint(typed) {
            return Reply::of(self.lesson_hint(desk));
        }
        self.tell_lesson(typed, desk);
        let mut reply = self.take_line(typed, desk);
        reply.lines.extend(self.keep_answers(desk));
        reply.lines.extend(self.follow_lesson(desk));
        reply.lines.extend(self.offer(desk));
        reply
    }

    /// Offers a whole copy when the file is found gone.
    fn offer(&mut self, desk: &Desk) -> Vec<String> {
        let Some(to) = desk.rescue_offer().filter(|to| self.offered.as_ref() != Some(to)) else { return Vec::new() };
        let said = self.say(&Desk::rescue_question(&to));
        self.offered = Some(to.clone());
        self.ask = Some(Ask::Rescue(to));
        vec![said, self.say(&text("1 另存到那里  2 先不存；也可以写别的文件路径", "1 save it there  2 not now; or name another file"))]
    }

    fn take_line(&mut self, typed: &str, desk: &mut Desk) -> Reply {
        if let Some(held) = self.held.take() {
            return match words::yes(typed) {
                Some(true) => self.take_line(&held, desk),
                Some(false) => self.let_go(desk),
                None => {
                    self.held = Some(held);
                    self.one(&text("输入 1（照办）或 2（不要）", "type 1 (do it) or 2 (leave it)"))
                }
            };
        }
        if let Some(ask) = self.ask.take() {
            return self.answer(ask, typed, desk);
        }
        if let Some(village) = self.village.take() {
            return self.at_village(village, typed, desk);
        }
        match self.case.take() {
            Some(open) => self.at_case(open, typed, desk),
            None => self.at_list(typed, desk),
        }
    }

    /// Keeps a line that came after a long silence: nobody knows who typed it, so that it is read out again and asked about.
    pub fn hold(&mut self, typed: &str) -> Vec<String> {
        if typed.trim().is_empty() {
            return Vec::new();
        }
        self.held = Some(typed.to_owned());
        let said = text("刚才输入的留着，还没有办：{line}", "What was typed is kept and not done yet: {line}");
        vec![self.say(&said.fill(&[("line", &typed)])), self.say(&text("1 照办  2 不要", "1 do it  2 leave it"))]
    }

    /// The program ends before anybody said who they are: the words of a note stay for who was writing it, and nothing is done.
    ///
    /// # Errors
    /// The sentence that says why they could not be kept.
    pub fn put_aside(&self, typed: &str, desk: &mut Desk) -> Result<(), Text> {
        let Some(what) = self.note_of().filter(|_| !typed.trim().is_empty()) else { return Ok(()) };
        desk.keep_draft(&what, typed.trim()).map_err(|why| why.text())
    }

    /// The draft that belongs to the note that is being asked for.
    pub(in crate::ui::linear) fn note_of(&self) -> Option<String> {
        let Some(Ask::Note(order)) = &self.ask else { return None };
        draft_of(order)
    }

    /// What was kept is not wanted: a draft goes, and what was asked is asked on.
    fn let_go(&mut self, desk: &mut Desk) -> Reply {
        let gone = self.note_of().map_or(Ok(()), |what| desk.drop_draft(&what));
        gone.map_or_else(|why| self.one(&why.text()), |()| self.one(&text("没有办", "left undone")))
    }

    /// Long work is done.
    pub fn finished(&mut self, outcome: Result<TaskOutcome, Text>, desk: &mut Desk) -> Vec<String> {
        let mut lines = self.told_of(outcome, desk);
        lines.extend(self.follow_lesson(desk));
        lines
    }

    /// What is said of long work that is done.
    fn told_of(&mut self, outcome: Result<TaskOutcome, Text>, desk: &mut Desk) -> Vec<String> {
        self.drop_sent(&outcome, desk);
        match outcome {
            Err(why) => vec![self.say(&why)],
            Ok(TaskOutcome::Wrote(said)) => vec![self.say(&said)],
            Ok(TaskOutcome::Checked(said, findings)) => std::iter::once(&said).chain(&findings).map(|line| self.say(line)).collect(),
            Ok(TaskOutcome::Changed(said)) => {
                self.relist(desk);
                let mut out = vec![self.say(&said)];
                out.extend(self.page(desk));
                out
            }
            Ok(TaskOutcome::Tried(question, judged)) => {
                self.ask = Some(Ask::Task(Task::TakeBook(judged)));
                vec![self.say(&question), self.say(&text("1 改  2 不改", "1 change it  2 leave it"))]
            }
            Ok(TaskOutcome::Asks(question)) => {
                let said = self.say(&question.words);
                let (ask, answers) = match question.wanted {
                    FilesWanted::Period => (Ask::Period(question), None),
                    FilesWanted::SkipSheets => {
                        (Ask::Task(question.without_sheets()), Some(text("1 只导入其余的表  2 不导入", "1 go on without it  2 leave it")))
                    }
                };
                self.ask = Some(ask);
                std::iter::once(said).chain(answers.map(|answers| self.say(&answers))).collect()
            }
            Ok(TaskOutcome::Previewed(sections, preview)) => {
                let mut out = say::sections(&sections, self.lang);
                if preview.is_idle() {
                    out.push(self.say(&text("这些文件没有带来变化，不用导入。", "These files change nothing.")));
                } else {
                    out.push(self.say(&text(
                        "1 写入并筛查（先备份，整批可以撤销）  2 不导入  3 把没有读入的存成清单",
                        "1 bring it in and run the rules (a backup is made first)  2 leave it  3 save the list of what was not taken",
                    )));
                    self.ask = Some(Ask::Write(preview));
                }
                out
            }
        }
    }

    fn say(&self, words: &Text) -> String {
        words.get(self.lang).to_owned()
    }

    fn one(&self, words: &Text) -> Reply {
        Reply::of(vec![self.say(words)])
    }

    /// Derives the list again; how far it was read stays where it can.
    fn relist(&mut self, desk: &Desk) {
        let rows = desk.queue();
        let found = if self.list.words.is_empty() { (0..rows.len()).collect() } else { desk.narrow(&self.list.words) };
        let (mut passed, mut missing) = (vec![true; rows.len()], 0);
        if !self.list.filter.is_empty()
            && let Ok((fits, unknown)) = desk.queue_where(&self.list.filter)
        {
            passed = vec![false; rows.len()];
            for at in fits {
                passed[at] = true;
            }
            missing = unknown;
        }
        let tab = self.list.tab;
        let is_looked_at = |at: &usize| self.list.only.as_ref().is_none_or(|(_, only)| only.contains(&rows[*at].hh_id));
        let holds = |at: &usize| passed[*at] && is_looked_at(at) && tab.holds(rows[*at].status, rows[*at].flags[0] > 0, rows[*at].control);
        let mut shown: Vec<usize> = found.into_iter().filter(holds).collect();
        self.list.order.sort(rows, &mut shown);
        self.list.shown = shown.into_iter().map(|at| rows[at].hh_id.clone()).collect();
        self.list.missing = missing;
        let last = self.list.shown.len().saturating_sub(1) / PAGE * PAGE;
        self.list.first = self.list.first.min(last);
    }

    /// A page of the list.
    fn page(&self, desk: &Desk) -> Vec<String> {
        let CaseList { tab, words, filter, order, missing, first, only, shown } = &self.list;
        let pages = shown.len().div_ceil(PAGE).max(1);
        let mut head = text("{tab} {n} 户，第 {page} 页共 {pages} 页", "{tab}: {n|case|cases}, page {page} of {pages}").fill(&[
            ("tab", &tab.label()),
            ("n", &shown.len()),
            ("page", &(first / PAGE + 1)),
            ("pages", &pages),
        ]);
        for (name, what) in [(text("查找", "found by"), words), (text("筛选", "filter"), filter)] {
            if !what.is_empty() {
                head = text("{head}，{name}: {what}", "{head}, {name}: {what}").fill(&[("head", &head), ("name", &name), ("what", what)]);
            }
        }
        if let Some((name, _)) = only {
            head = text("{head}，只看: {name}", "{head}, only {name}").fill(&[("head", &head), ("name", name)]);
        }
        if *order != QueueOrder::Impact {
            head = text("{head}，排序: {order}", "{head}, {order}").fill(&[("head", &head), ("order", &order.label())]);
        }
        if *missing > 0 {
            head = text("{head}（{n} 户缺数据）", "{head} ({n} lack the data)").fill(&[("head", &head), ("n", missing)]);
        }
        let mut out = vec![self.say(&head)];
        let rows = shown.iter().enumerate().skip(*first).take(PAGE);
        out.extend(rows.filter_map(|(n, id)| desk.row(id).map(|row| say::row(n + 1, row, desk.days_over(row), self.lang))));
        if *first == 0 && only.is_none() && words.is_empty() && filter.is_empty() && *order == QueueOrder::Impact {
            let line = desk.stop_line().filter(|_| matches!(tab, Tab::Waiting | Tab::High | Tab::All)).map(StopLine::text);
            let sample = desk.control_finding().text().filter(|_| *tab == Tab::Control);
            out.extend(line.into_iter().chain(sample).map(|words| self.say(&words)));
        }
        if shown.is_empty() {
            let next = if desk.queue().is_empty() && desk.header().period.is_some() {
                text("{why}；输入“换期”换到那一期", "{why}; “change period” turns to it").fill(&[("why", &desk.only_compared())])
            } else if desk.queue().is_empty() {
                text(
                    "还没有数据：输入“导入 文件名”；有几个文件就只输入“导入”，再一行写一个。先练习就输入“{practice}”，只看样例输入“{example}”。",
                    "Nothing here yet: “import” and a file, or “import” alone and then one file a line. “{practice}” opens the practice township, “{example}” only shows it.",
                )
                .fill(&[("practice", &Action::Practice.row().label), ("example", &Action::Example.row().label)])
            } else {
                text(
                    "没有这样的户。输入“筛选”不带条件取消筛选，“找人”同样，“下一栏”换一组。",
                    "No such case. “filter” with nothing takes the filter away, “find” likewise, “next pane” goes to the next group.",
                )
            };
            out.push(self.say(&next));
        } else if first + PAGE < shown.len() {
            out.push(self.say(&text("号码打开一户，+ 下一页，- 上一页", "a number opens a case, + next page, - previous page")));
        }
        out
    }

    /// Opens a case of the list by its number.
    fn open(&mut self, number: usize, desk: &Desk) -> Result<(Opened, CaseView), Text> {
        let known = number.checked_sub(1).and_then(|at| self.list.shown.get(at)).cloned();
        let household = known.ok_or_else(|| text("列表里没有 {n} 号", "there is no {n} in the list").fill(&[("n", &number)]))?;
        let case = desk.case(&household)?;
        Ok((Opened { household, scope: self.list.shown.clone(), village: None }, case))
    }

    /// What is said of a case that is open.
    fn told(&self, open: &Opened, case: &CaseView) -> Vec<String> {
        let at = open.scope.iter().position(|id| *id == open.household).unwrap_or(0);
        say::case(case, at + 1, open.scope.len(), self.lang)
    }

    /// Shows the case again, or the list when it cannot be shown.
    fn stay(&mut self, open: Opened, mut lines: Vec<String>, desk: &mut Desk) -> Reply {
        desk.opened(&open.household);
        match desk.case(&open.household) {
            Ok(case) => {
                lines.extend(self.told(&open, &case));
                self.case = Some(open);
            }
            Err(why) => lines.push(self.say(&why.text())),
        }
        Reply::of(lines)
    }

    /// Opens the next case of the list that waits for somebody here; back to the list when there is none.
    fn go_on(&mut self, mut open: Opened, mut lines: Vec<String>, desk: &mut Desk) -> Reply {
        let at = open.scope.iter().position(|id| *id == open.household).unwrap_or(0);
        let waits = |household: &&String| desk.row(household).is_some_and(|row| row.status.is_waiting_for_us());
        let next = open.scope.iter().skip(at + 1).chain(open.scope.iter().take(at)).find(waits).cloned();
        if let Some(household) = next {
            open.household = household;
            self.stay(open, lines, desk)
        } else {
            lines.push(self.say(&text("这一批都办完了。", "This list is done.")));
            self.relist(desk);
            lines.extend(self.page(desk));
            Reply::of(lines)
        }
    }

    fn at_case(&mut self, mut open: Opened, typed: &str, desk: &mut Desk) -> Reply {
        let case = match desk.case(&open.household) {
            Ok(case) => case,
            Err(why) => return self.one(&why.text()),
        };
        let said = words::read(typed, Place::Review, AT_CASE, &self.keys);
        let step = match said {
            Said::On | Said::Action(Action::NextCase, _) => Some(true),
            Said::Before | Said::Action(Action::PrevCase, _) => Some(false),
            _ => None,
        };
        if let Some(forward) = step {
            let at = open.scope.iter().position(|id| *id == open.household).unwrap_or(0);
            let next = if forward { open.scope.get(at + 1) } else { at.checked_sub(1).and_then(|at| open.scope.get(at)) };
            let Some(next) = next.cloned() else {
                self.case = Some(open);
                let end = if forward {
                    text("已是最后一户", "this is the last case")
                } else {
                    text("已是第一户", "this is the first case")
                };
                return self.one(&end);
            };
            open.household = next;
            return self.stay(open, Vec::new(), desk);
        }
        match said {
            Said::Nothing => self.stay(open, Vec::new(), desk),
            Said::Number(pane, entry) => {
                let lines = self.read(&case, pane, entry, desk);
                self.case = Some(open);
                Reply::of(lines)
            }
            Said::Action(Action::Back, _) => {
                if let Some(village) = open.village {
                    return self.stay_at_village(*village, Vec::new(), desk);
                }
                self.relist(desk);
                Reply::of(self.page(desk))
            }
            Said::Action(Action::Villages, rest) => self.village_of(&rest, open, &case, desk),
            Said::Action(action, rest) if !decide::deeds(action).is_empty() => self.deed(action, &rest, open, &case, desk),
            Said::Action(Action::Rulebook, rest) => {
                let code = if rest.is_empty() { case.cards.first().map(|card| card.flag.rule.clone()).unwrap_or_default() } else { rest };
                self.case = Some(open);
                Reply::of(self.rule(&code, desk))
            }
            Said::Action(Action::TakeOver, rest) => {
                // Whoever names something else than one flag means another than the first.
                let wanted = match words::numbers(&words::plain(&rest)).as_deref() {
                    Some([]) => None,
                    Some([n] | [2, n]) => Some(*n),
                    _ => {
                        self.case = Some(open);
                        return self.one(&text(
                            "一次沿用一条，写疑点的号码，如 沿用以前的说明 2",
                            "one flag at a time, by its number, as in take over the earlier answer 2",
                        ));
                    }
                };
                let mut cards = case.cards.iter().zip(1..).filter(|(_, n)| wanted.is_none_or(|wanted| wanted == *n));
                let order = cards.find_map(|(card, _)| Some(card.earlier.as_ref()?.order(&open.household, &card.flag.rule)));
                if let Some(order) = order {
                    return self.carry_out(&order, false, open, desk);
                }
                self.case = Some(open);
                self.one(&no_earlier_answer())
            }
            Said::Action(Action::Unmask, _) => {
                let shown = desk.full_numbers(&open.household);
                self.case = Some(open);
                match shown {
                    Ok(people) => {
                        let head = text("完整号码，查看已记入台账：", "Full numbers; the ledger notes it:");
                        Reply::of(std::iter::once(self.say(&head)).chain(people.iter().map(FullNumbers::line)).collect())
                    }
                    Err(why) => self.one(&why.text()),
                }
            }
            Said::Action(action @ (Action::Undo | Action::Redo), _) => {
                let lines = vec![self.taken_back(action, desk)];
                self.stay(open, lines, desk)
            }
            Said::Action(action, rest) => {
                self.case = Some(open);
                self.anywhere(action, &rest, desk)
            }
            Said::On | Said::Before | Said::Unknown => {
                self.case = Some(open);
                self.one(&text(
                    "没听懂。号码看一栏，如 2 或 2.1；操作如 通过、退回、属实 1；“帮助”列出全部",
                    "not understood. A number reads a part, such as 2 or 2.1; actions such as approve, return, explain 1; “help” lists all",
                ))
            }
        }
    }

    /// A pane of the case, or one entry of it on a page of its own.
    fn read(&self, case: &CaseView, pane: usize, entry: Option<usize>, desk: &Desk) -> Vec<String> {
        let Some(&pane) = pane.checked_sub(1).and_then(|at| Pane::ALL.get(at)) else {
            return vec![self.say(&text("可看的是 1 到 {n}", "there are 1 to {n} to read").fill(&[("n", &Pane::ALL.len())]))];
        };
        let Some(at) = entry.map(|entry| entry.wrapping_sub(1)) else { return say::pane(pane, case, self.lang) };
        let found = match pane {
            Pane::Income => income::rows(case, false)
                .get(at)
                .and_then(|at| case.items.get(*at))
                .map(|item| say::page(&page::figure(item, case), self.lang)),
            Pane::Cards => case.cards.get(at).map(|card| say::page(&page::flag(card, &desk.rule_words(&card.flag.rule)), self.lang)),
            Pane::Members | Pane::Notes | Pane::History | Pane::Versions | Pane::Skipped => None,
        };
        found.unwrap_or_else(|| vec![self.say(&text("没有更多说明", "nothing more to show"))])
    }

    fn rule(&self, code: &str, desk: &Desk) -> Vec<String> {
        let code = code.to_uppercase();
        let page = desk.rule_page(&code);
        if !code.is_empty() && !page.is_empty() {
            return say::sections(&page, self.lang);
        }
        let line = |row: &crate::review::rulebook::rule_page::RuleRow| {
            let off = if row.on { text("", "") } else { text("（关闭）", " (off)") };
            format!("{} {} {}{}", row.code, row.group.get(self.lang), row.title.get(self.lang), off.get(self.lang))
        };
        let mut out: Vec<String> = desk.rule_rows().iter().map(line).collect();
        out.push(self.say(&text(
            "“规则库 INC01”看一条，“关闭 INC01”“启用 INC01”开关，“改标准 INC01”看它的标准；改动先试算再问",
            "“rulebook INC01” reads one, “switch off INC01” and “switch on INC01” switch it, “set-limit INC01” reads its limits; changes are tried first and asked",
        )));
        out
    }

    /// What undo or redo did.
    fn taken_back(&mut self, action: Action, desk: &mut Desk) -> String {
        if action == Action::Undo
            && let Some(older) = desk.name_older()
        {
            return self.say(&older);
        }
        let done = if action == Action::Undo { desk.undo() } else { desk.redo() };
        match done {
            Ok(done) => self.say(&done.said),
            Err(why) => self.say(&why.text()),
        }
    }

    /// What can be done wherever one is.
    fn anywhere(&mut self, action: Action, rest: &str, desk: &mut Desk) -> Reply {
        match action {
            Action::Periods => self.periods(rest, desk),
            Action::Slip => match desk.newest_slips() {
                Ok(slips) if slips.is_empty() => self.one(&no_slip()),
                Ok(slips) => Reply::of(say::sections(&slips, self.lang)),
                Err(why) => self.one(&why.text()),
            },
            Action::Help => Reply::of(self.help(desk)),
            Action::Handbook => Reply::of(self.handbook(rest, desk)),
            Action::Language => {
                self.lang = match self.lang {
                    Lang::Zh => Lang::En,
                    Lang::En => Lang::Zh,
                };
                self.one(&text("现在说中文", "English from now on"))
            }
            Action::Quit => Reply { lines: Vec::new(), after: AfterLine::Quit },
            _ => self.one(&text("这里做不了", "not here")),
        }
    }

    /// Entries of the handbook that fit: one whole, of several their titles, without words the chapters.
    fn handbook(&self, words: &str, desk: &Desk) -> Vec<String> {
        let handbook = Handbook::of(&desk.in_force(), HandbookFace::Desk);
        if words.is_empty() {
            let mut out: Vec<String> = Chapter::ALL.iter().map(|chapter| self.say(&chapter.label())).collect();
            out.push(self.say(&text("“业务手册 公益岗”看一条，也可以写代码", "“handbook post” reads an entry; codes do too")));
            return out;
        }
        let found = handbook.found(words);
        match found.as_slice() {
            [] => vec![self.say(&text("手册里没有，少写几个字试试", "the handbook has nothing of that name; try fewer letters"))],
            [entry, others @ ..] => {
                let mut out = handbook::written(entry, self.lang);
                if !others.is_empty() {
                    let titles = Text::list(others.iter().take(OTHERS).map(|other| other.heading()));
                    out.push(self.say(&text("还有: {titles}", "and: {titles}").fill(&[("titles", &titles)])));
                }
                out
            }
        }
    }

    /// Every action that can be typed here, with its names and keys; one that cannot run says why.
    fn help(&self, desk: &Desk) -> Vec<String> {
        let (served, place) = match (&self.village, &self.case) {
            (Some(_), _) => (AT_VILLAGE, Place::Village),
            (None, Some(_)) => (AT_CASE, Place::Review),
            (None, None) => (AT_LIST, Place::Queue),
        };
        let mut out =
            vec![self.say(&text("操作: 名称，代号，按键（输入哪个都行）", "Actions: label, name, keys (any of them may be typed)"))];
        for row in ACTIONS.iter().filter(|row| served.contains(&row.action)) {
            let keys: Vec<String> = self
                .keys
                .keys(row.action)
                .filter(|key| self.keys.resolve(*key, place) == Some(row.action))
                .map(|key| key.label().get(self.lang).to_owned())
                .collect();
            let mut line = format!("{}  {}  {}", row.label.get(self.lang), row.id, keys.join(" "));
            if let Some(why) = self.case.as_ref().and_then(|open| decide::able_to(row.action, &open.household, desk).err()) {
                line = self.say(&text("{line}（现在不能: {why}）", "{line} (not now: {why})").fill(&[("line", &line), ("why", &why)]));
            }
            out.push(line.trim_end().to_owned());
        }
        out
    }
}
