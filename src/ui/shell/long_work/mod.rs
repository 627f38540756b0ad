//! Long work as the shell has it: begun beside the keyboard, told how far it is, and what it came to put where it was asked for.
//!
//! Invariant: a question that long work leads to is put only while the page that asked for it is in front, at the row it was asked for;
//! until then a word above the keys names the way there. No key that was pressed before it was in sight answers it. What does not live
//! here: the work (`ui/task.rs`), its thread (`app`), what it has come to (`waiting.rs`), the window while
//! nothing else can be done (`window.rs`).

pub(in crate::ui::shell) mod waiting;
pub mod window;

use ratatui::buffer::Buffer;

use crate::i18n::Text;
use crate::i18n::text;
use crate::input::action::Action;
use crate::input::action::Place;
use crate::input::key::Key;
use crate::review::desk::state::Desk;
use crate::ui::dialog::detail::Detail;
use crate::ui::screen::AskedFor;
use crate::ui::screen::Flow;
use crate::ui::screen::Message;
use crate::ui::shell::AfterKey;
use crate::ui::shell::Shell;
use crate::ui::shell::footer::Progress;
use crate::ui::shell::long_work::waiting::Running;
use crate::ui::shell::long_work::waiting::Waiting;
use crate::ui::task::Task;
use crate::ui::task::TaskOutcome;
use crate::ui::widgets::theme::Meaning;

impl Shell {
    /// The long work that was asked for.
    pub fn take_task(&mut self) -> Option<Task> {
        self.task.take()
    }

    /// Long work goes on beside the keyboard from now on.
    pub fn began(&mut self, label: Text) {
        self.message = None;
        self.job = Some(Running { label, progress: (0, 0, 0), left_with: None });
    }

    /// Whether the form in front asked what its figures would do and waits for it.
    pub(in crate::ui::shell) fn is_form_tried(&self) -> bool {
        let of_rule = matches!(self.asked_for, Some(AskedFor::Rule(_)));
        self.job.is_some() && of_rule && self.place() == Place::Line && self.asker == Some(self.above.len())
    }

    /// Leaves the form that waits for its trial: whoever calls it off has the trial stopped too, and can have the form back.
    pub(in crate::ui::shell) fn call_off(&mut self, desk: &mut Desk) -> AfterKey {
        self.cancel(desk);
        self.asked_for = None;
        let kept = self.message.take().map_or_else(|| text("什么都没有改动", "nothing was changed"), |message| message.said);
        let said = Message::plain(text("试算停下了；{kept}", "the trial is stopped; {kept}").fill(&[("kept", &kept)]));
        self.message = Some(said.clone());
        if let Some(job) = &mut self.job {
            job.left_with = Some(said);
        }
        AfterKey::Stop
    }

    /// How far it is; whether the picture has to be drawn again for it. Not while a word is being typed: an input method would flicker.
    pub fn goes_on(&mut self, progress: Progress) -> bool {
        let typing = self.place().is_typing();
        let share = |(stage, done, total): Progress| (stage, done.saturating_mul(100).checked_div(total));
        self.job.as_mut().is_some_and(|job| {
            let moved = share(job.progress) != share(progress);
            job.progress = progress;
            moved && !typing
        })
    }

    /// Whether a key stops long work.
    #[must_use]
    pub fn stops(&self, key: Key) -> bool {
        self.look.keys.resolve(key, Place::Ask) == Some(Action::Back)
    }

    /// Draws how far long work is over what is on the screen.
    pub fn draw_busy(&self, buffer: &mut Buffer, title: &Text, progress: (usize, usize, usize)) {
        window::draw(buffer, &self.look, title, progress);
        self.paint_ground(buffer);
    }

    /// Long work is done.
    pub fn finished(&mut self, outcome: Result<TaskOutcome, Text>, desk: &mut Desk) {
        let left_with = self.job.take().and_then(|job| job.left_with);
        let (asker, of) = (self.asker.take(), self.asked_for.take());
        let flow = match (outcome, asker) {
            (Err(why), _) => Flow::Say(left_with.unwrap_or_else(|| Message::wrong(why))),
            (Ok(outcome @ (TaskOutcome::Tried(..) | TaskOutcome::Asks(_) | TaskOutcome::Previewed(..))), _) => {
                let of = of.unwrap_or(AskedFor::Files);
                self.waiting.retain(|waiting| waiting.of != of);
                self.waiting.push(Waiting { of, outcome });
                self.look_at_waiting(desk);
                self.told_where().map_or(Flow::Stay, |said| Flow::Say(Message::plain(said)))
            }
            (Ok(outcome), Some(depth)) => {
                // What was opened over the screen that asked, help or a question, makes room.
                self.above.truncate(depth);
                self.top_mut().finished(outcome, desk)
            }
            (Ok(outcome), None) => Shell::came(outcome),
        };
        self.follow(flow, desk);
        self.note_case(desk);
        self.follow_lesson(desk);
        self.make_room(desk);
    }

    /// Puts what waits for the page in front, where there is such.
    pub(in crate::ui::shell) fn look_at_waiting(&mut self, desk: &mut Desk) {
        let Some(here) = self.top().awaits().filter(|_| !self.waiting.is_empty()) else { return };
        let Some(at) = self.waiting.iter().position(|waiting| waiting.of == here) else { return };
        let outcome = self.waiting.remove(at).outcome;
        if matches!(&outcome, TaskOutcome::Tried(_, judged) if !desk.still_tells(judged)) {
            let said = text(
                "{ready}，可是那以后数据或规则又变了，不再问；要改请重做一次",
                "{ready}, but figures or rules changed since: it is not asked any more; do it again",
            );
            self.message = Some(Message::plain(said.fill(&[("ready", &here.is_ready())])));
            return;
        }
        let flow = self.top_mut().finished(outcome, desk);
        self.follow(flow, desk);
        self.is_unseen = true;
    }

    /// The rule whose question waits.
    pub(in crate::ui::shell) fn rule_waiting(&self) -> Option<&str> {
        self.waiting.iter().rev().find_map(|waiting| match &waiting.of {
            AskedFor::Rule(rule) => Some(rule.as_str()),
            AskedFor::Files => None,
        })
    }

    /// What was tried under another period asks nothing any more; which rules.
    pub(in crate::ui::shell) fn forget_tried(&mut self) -> Option<Text> {
        let gone: Vec<Text> = self.waiting.extract_if(.., |waiting| waiting.of != AskedFor::Files).map(|gone| gone.of.is_ready()).collect();
        (!gone.is_empty()).then(|| Text::list(&gone))
    }

    /// What is ready, and the way to it.
    fn told_where(&self) -> Option<Text> {
        let of = &self.waiting.last()?.of;
        let (page, leads) = of.page();
        let below = self.above.iter().rev().position(|screen| screen.place() == page);
        let line = match (of, below) {
            (AskedFor::Rule(_), Some(0)) => text("{ready}，光标回到 {rule} 上看", "{ready}: go to its line, {rule}, to see it"),
            (AskedFor::Rule(_), _) => text("{ready}，回到规则库（{key}）的 {rule} 看", "{ready}: see it in the rulebook ({key}) at {rule}"),
            (AskedFor::Files, _) => text("{ready}，回到导入（{key}）看", "{ready}: see it where files are brought in ({key})"),
        };
        let rule = if let AskedFor::Rule(rule) = of { rule.as_str() } else { "" };
        Some(line.fill(&[("ready", &of.is_ready()), ("rule", &rule), ("key", &self.way_to(leads, below))]))
    }

    /// The key that leads to the page: back, where it lies below, else its own.
    fn way_to(&self, leads: Action, below: Option<usize>) -> String {
        let of_place = |action: Action| {
            let here = self.look.key(action, self.place());
            if here.is_empty() { self.look.key(action, Place::Queue) } else { here }
        };
        match below {
            Some(steps) if steps > 0 => vec![of_place(Action::Back); steps].join(" "),
            Some(_) | None => of_place(leads),
        }
    }

    /// The same in a few words beside the line above the keys, for as long as it waits.
    pub(in crate::ui::shell) fn told_waiting(&self) -> Option<Text> {
        let of = &self.waiting.last()?.of;
        // Once is enough.
        if self.message.as_ref().map(|message| &message.said) == self.told_where().as_ref() {
            return None;
        }
        let (page, leads) = of.page();
        let below = self.above.iter().rev().position(|screen| screen.place() == page);
        if let (AskedFor::Rule(rule), Some(0)) = (of, below) {
            let line = text(" {ready}，看时光标放到 {rule} ", " {ready}: go to its line, {rule} ");
            return Some(line.fill(&[("ready", &of.is_ready()), ("rule", rule)]));
        }
        let key = self.way_to(leads, below);
        let line = if key.is_empty() { text(" {ready} ", " {ready} ") } else { text(" {ready}: {key} ", " {ready}: {key} ") };
        Some(line.fill(&[("ready", &of.is_ready()), ("key", &key)]))
    }

    /// What is on the screen has been drawn: whether a question of long work is in sight for the first time. Keys pressed until now were
    /// pressed for something else.
    pub const fn seen(&mut self) -> bool {
        std::mem::replace(&mut self.is_unseen, false)
    }

    /// A key was pressed before the question in front was in sight: it is none of its answers.
    pub fn pressed_before(&mut self, desk: &Desk) {
        self.message = Some(Message::plain(text(
            "刚才的键是在问题出来以前按的，不算回答",
            "that key was pressed before the question stood here, and does not answer it",
        )));
        self.make_room(desk);
    }

    /// What came of long work whose screen was left meanwhile, or that no screen asked for: said, never put under the clerk's hands.
    fn came(outcome: TaskOutcome) -> Flow {
        match outcome {
            TaskOutcome::Changed(said) => Flow::Changed(Message::done(said)),
            TaskOutcome::Wrote(said) => Flow::Say(Message::done(said)),
            TaskOutcome::Checked(said, findings) if findings.is_empty() => Flow::Say(Message::done(said)),
            TaskOutcome::Checked(said, findings) => {
                let lines = findings.into_iter().map(|finding| (Meaning::Wrong, finding)).collect();
                Flow::Open(Box::new(Detail::new(said, lines)))
            }
            TaskOutcome::Previewed(..) | TaskOutcome::Asks(_) | TaskOutcome::Tried(..) => Flow::Stay,
        }
    }

    /// Long work one after the other: what is asked for while some is under way is refused and kept.
    pub(in crate::ui::shell) fn run(&mut self, task: Task, desk: &mut Desk) -> AfterKey {
        // A question has been answered; what comes of the work goes to the screen that asked it.
        if matches!(self.top().place(), Place::Ask | Place::Consent) {
            self.leave(desk);
        }
        if let Some(job) = &self.job {
            let said = text("{label}还没做完；{key} 可以停下它", "{label} is still under way; {key} stops it");
            let key = self.look.key(Action::StopJob, Place::Queue);
            self.message = Some(Message::wrong(said.fill(&[("label", &job.label), ("key", &key)])));
            if let Task::Import(preview) = task {
                self.top_mut().finished(TaskOutcome::Previewed(preview.sections(), preview), desk);
            }
            return AfterKey::Draw;
        }
        let is_done_with = match task {
            // The form stays under the question, so that a no leads back to it; a yes is done with it.
            // Dates of a campaign that the rules go by are typed in a form.
            Task::TakeBook(_) | Task::SetDates(..) => self.place() == Place::Line,
            _ => task.leaves() && matches!(self.place(), Place::Files | Place::Preview),
        };
        if is_done_with {
            self.sent_off(desk);
        }
        let asks = matches!(task, Task::Preview { .. } | Task::Export { .. } | Task::TryBook(_)) && !self.above.is_empty();
        self.asker = asks.then_some(self.above.len());
        self.asked_for = self.top().awaits();
        self.task = Some(task);
        AfterKey::Run
    }
}

#[cfg(test)]
mod tests {
    use crate::domain::case::Status;
    use crate::domain::period::Period;
    use crate::i18n::text;
    use crate::input::key::Key;
    use crate::review::file::campaigns::DateChange;
    use crate::review::intake::preview::Told;
    use crate::ui::shell::AfterKey;
    use crate::ui::task;
    use crate::ui::task::Task;
    use crate::ui::tests::rig::Bench;
    use crate::ui::tests::rig::Holds;
    use crate::ui::tests::rig::OU;
    use crate::ui::tests::rig::look;
    use crate::ui::widgets::display::Look;
    use crate::ui::widgets::glyph::GlyphSet;

    #[test]
    fn the_clerk_goes_on_while_a_job_is_under_way() {
        let mut bench = Bench::new(look(), 80, 24);
        bench.shell.began(text("导入", "Import"));
        assert!(bench.shell.goes_on((2, 480, 960)));
        assert!(!bench.shell.goes_on((2, 481, 960)), "no drawing for less than one in a hundred");
        assert!(bench.picture().contains("导入: 筛查 50%  Ctrl-X 停下"), "{}", bench.picture());
        bench.keys("down down down enter F2");
        assert_eq!(bench.desk.status(OU), Status::Approved);
        assert!(bench.picture().contains("导入: 筛查 50%"));
        // A second job waits for its turn, and nothing of it is lost.
        bench.keys("esc < \"tests/desk/新\" enter ctrl-s");
        assert!(bench.picture().contains("导入还没做完；Ctrl-X 可以停下它"), "{}", bench.picture());
        bench.keys("\"x\"");
        assert!(!bench.shell.goes_on((2, 960, 960)), "an input method is not disturbed");
        assert_eq!(bench.keys("ctrl-x"), AfterKey::Stop);
        bench.keys("esc");
        assert_eq!(bench.keys("ctrl-q"), AfterKey::Draw);
        assert!(bench.picture().contains("后台的任务会停下"));
        bench.keys("esc");
        bench.shell.finished(Err(text("已停下", "stopped")), &mut bench.desk);
        assert!(bench.picture().contains("已停下") && !bench.picture().contains("Ctrl-X"));
    }

    #[test]
    fn a_preview_that_comes_late_waits_until_it_is_asked_for() {
        let mut bench = Bench::new(look(), 80, 24);
        bench.shell.began(text("预览", "Preview"));
        let paths = vec!["tests/desk/新户2024.csv".to_string()];
        let outcome = task::run(&mut bench.desk, Task::Preview { paths, told: Told::default() }, &|_, _, _| true);
        bench.shell.finished(outcome, &mut bench.desk);
        let picture = bench.picture();
        assert!(picture.contains("导入预览好了") && picture.contains("筛选: 无"), "{picture}");
        bench.keys("<");
        assert!(bench.picture().contains("还没有写入"));
        bench.keys("ctrl-s");
        assert!(bench.picture().contains("第 3 批: 新增 1 份"));
    }

    /// A key that leaves what it asks for under way.
    fn press(bench: &mut Bench, key: &str) -> Option<Task> {
        bench.shell.key(Key::parse(key).expect("a key"), &mut bench.desk);
        bench.shell.take_task()
    }

    /// Opens the rulebook narrowed to a few rules, the keys on one of them.
    fn to_inc01(bench: &mut Bench) {
        bench.keys("# \"inc\"");
        while !bench.front().contains("INC01") {
            bench.keys("down");
        }
    }

    fn ends(bench: &mut Bench, task: Option<Task>) {
        let outcome = task::run(&mut bench.desk, task.expect("long work"), &|_, _, _| true);
        bench.shell.finished(outcome, &mut bench.desk);
    }

    const ASKED: &str = "关闭 INC01 人均纯收入较上年同期下降";

    #[test]
    fn a_question_that_comes_late_waits_at_the_row_of_the_page_that_it_was_asked_for() {
        let is_on = |bench: &Bench| bench.desk.rule_rows().iter().any(|rule| rule.code == "INC01" && rule.on);
        // On another row, on a page above, and after the page was left: never there.
        for (away, said, back) in [
            ("down", "光标回到 INC01 上看", "up"),
            ("enter", "回到规则库（Esc）的 INC01 看", "esc"),
            ("esc esc", "回到规则库（#）的 INC01 看", "#"),
        ] {
            let mut bench = Bench::new(look(), 80, 24);
            to_inc01(&mut bench);
            let task = press(&mut bench, "F5");
            away.split(' ').for_each(|key| _ = press(&mut bench, key));
            ends(&mut bench, task);
            let picture = bench.picture();
            assert!(!picture.contains(ASKED) && picture.contains(said), "{away}: {picture}");
            assert!(!bench.shell.seen(), "nothing is asked yet");
            // Whatever is pressed here, nothing is agreed to; that it waits stays in sight.
            assert!(press(&mut bench, "ctrl-s").is_none() && press(&mut bench, "F1").is_none(), "{away}");
            let picture = bench.picture();
            assert!(picture.contains("INC01 的试算好了: "), "{away}: {picture}");
            bench.keys("esc");
            bench.keys(back);
            assert!(bench.picture().contains(ASKED), "{away}: {}", bench.picture());
            assert!(is_on(&bench), "{away}");
            bench.keys("F2");
            assert!(!is_on(&bench) && !bench.picture().contains("试算好了"), "{away}: {}", bench.picture());
        }
    }

    #[test]
    fn a_key_pressed_before_the_question_was_in_sight_does_not_answer_it() {
        for key in ["ctrl-s", "F2", "esc"] {
            let mut bench = Bench::new(look(), 80, 24);
            bench.keys("# \"inc01\"");
            let task = press(&mut bench, "F5");
            ends(&mut bench, task);
            assert!(press(&mut bench, key).is_none(), "{key}");
            let picture = bench.picture();
            assert!(picture.contains(ASKED) && picture.contains("不算回答"), "{key}: {picture}");
            assert!(bench.shell.seen() && !bench.shell.seen());
            bench.keys(key);
            assert!(!bench.picture().contains(ASKED), "{key}: {}", bench.picture());
        }
        // Nor does it bring files in whose preview nobody has seen.
        let mut bench = Bench::new(look(), 80, 24);
        bench.keys("< \"tests/desk/新\" enter");
        let task = press(&mut bench, "ctrl-s");
        ends(&mut bench, task);
        assert!(press(&mut bench, "ctrl-s").is_none());
        assert!(bench.picture().contains("还没有写入"), "{}", bench.picture());
    }

    #[test]
    fn a_question_names_every_key_that_answers_it() {
        let mut bench = Bench::new(look(), 80, 24);
        bench.keys("# \"inc01\" F5");
        assert!(bench.picture().contains("F2/Ctrl-S 确定") && bench.picture().contains("Esc 取消"), "{}", bench.picture());
    }

    #[test]
    fn what_was_tried_under_another_period_is_not_asked_any_more() {
        let mut bench = Bench::new(look(), 80, 24);
        bench.keys("# \"inc01\"");
        let task = press(&mut bench, "F5");
        press(&mut bench, "esc");
        press(&mut bench, "esc");
        ends(&mut bench, task);
        bench.keys("alt-g down enter");
        assert!(bench.picture().contains("不再问"), "{}", bench.picture());
        bench.keys("# \"inc01\"");
        assert!(!bench.picture().contains(ASKED), "{}", bench.picture());
    }

    #[test]
    fn what_was_tried_by_rules_that_have_changed_since_is_not_asked_any_more() {
        let mut bench = Bench::new(look(), 80, 24);
        to_inc01(&mut bench);
        let task = press(&mut bench, "F5");
        bench.keys("down");
        ends(&mut bench, task);
        bench.keys("F5 F2");
        assert!(bench.desk.rule_rows().iter().any(|rule| rule.code == "INC02" && !rule.on), "{}", bench.picture());
        bench.keys("up");
        let picture = bench.picture();
        assert!(!picture.contains(ASKED) && picture.contains("那以后数据或规则又变了"), "{picture}");
    }

    #[test]
    fn in_the_rulebook_what_waits_names_its_line_and_no_key_that_does_something_else_there() {
        let mut bench = Bench::new(look(), 80, 24);
        to_inc01(&mut bench);
        let task = press(&mut bench, "F5");
        bench.keys("down");
        ends(&mut bench, task);
        bench.keys("down");
        assert!(bench.picture().contains("INC01 的试算好了，看时光标放到 INC01"), "{}", bench.picture());
    }

    #[test]
    fn a_trial_that_nobody_answered_is_told_once_and_keeps_the_desk_from_leaving_at_once() {
        let mut bench = Bench::new(look(), 80, 24);
        to_inc01(&mut bench);
        let task = press(&mut bench, "F5");
        bench.keys("down");
        ends(&mut bench, task);
        assert_eq!(bench.picture().matches("试算好了").count(), 1, "{}", bench.picture());
        // It waits: elsewhere, and in front.
        for way in ["", "esc esc", "# \"inc01\""] {
            bench.keys(way);
            assert_eq!(bench.keys("ctrl-q"), AfterKey::Draw, "{way}");
            let picture = bench.picture();
            assert!(picture.contains("退出？") && picture.contains("试算好了，还没有回答"), "{way}: {picture}");
            assert_eq!(picture.matches(" 确认 ").count(), 1, "one question is in sight: {picture}");
            for key in ["F5", "ctrl-q"] {
                assert_eq!(bench.keys(key), AfterKey::Draw);
                assert!(bench.picture().contains("先回答眼前的问题"), "{key}: {}", bench.picture());
            }
            bench.keys("esc");
        }
        bench.keys("F2");
        assert_eq!(bench.keys("ctrl-q"), AfterKey::Quit, "{}", bench.picture());
    }

    #[test]
    fn a_form_that_is_left_while_it_is_tried_calls_the_trial_off_and_can_be_had_back() {
        let mut bench = Bench::new(look(), 80, 24);
        bench.keys("# \"inc01\" F6 backspace backspace backspace \"30%\" down down down down down down \"演示〔2024〕9号\"");
        assert!(press(&mut bench, "ctrl-s").is_some());
        bench.shell.began(text("试算", "Try"));
        assert_eq!(bench.keys("esc"), AfterKey::Stop);
        bench.shell.finished(Err(text("已停下，什么都没有改动", "stopped, nothing was changed")), &mut bench.desk);
        let picture = bench.picture();
        assert!(picture.contains("试算停下了；没提交的留成了草稿") && picture.contains("取回"), "{picture}");
        bench.keys("F6");
        bench.keys("ctrl-o");
        assert!(bench.picture().contains("演示〔2024〕9号"), "{}", bench.picture());
    }

    #[test]
    fn a_limit_without_a_document_leads_to_the_field_of_the_document() {
        let mut bench = Bench::new(look(), 80, 24);
        bench.keys("# \"inc05\" F6 \"9500\" ctrl-s");
        assert!(bench.picture().contains("要写明依据的文件号"), "{}", bench.picture());
        bench.keys("\"演示〔2024〕9号\" ctrl-s");
        assert!(bench.picture().contains("改为 9500 元"), "{}", bench.picture());
    }

    #[test]
    fn a_form_that_was_typed_on_is_not_asked_about_what_stood_there_before() {
        let mut bench = Bench::new(look(), 80, 24);
        bench.keys("# \"inc01\" F6 backspace backspace backspace \"30%\" down down down down down down \"演示〔2024〕9号\"");
        let task = press(&mut bench, "ctrl-s");
        press(&mut bench, "x");
        ends(&mut bench, task);
        let picture = bench.picture();
        assert!(picture.contains("9号x") && !picture.contains("F2/Ctrl-S"), "{picture}");
        bench.keys("backspace");
        assert!(bench.picture().contains("从 20% 改为 30%"), "{}", bench.picture());
    }

    #[test]
    fn the_rules_run_again_after_a_question_and_the_file_is_checked_by_a_key() {
        let mut bench = Bench::new(look(), 80, 24);
        bench.keys("&");
        assert!(bench.picture().contains("重新筛查 6 户？"));
        bench.keys("enter");
        assert!(bench.picture().contains("重新筛查 6 户？") && bench.picture().contains("回车不算确定"));
        bench.keys("F2");
        assert!(bench.picture().contains("筛查 6 户: 新增疑点 0 条"), "{}", bench.picture());
        bench.keys("$");
        assert!(bench.picture().contains("核对无误"));
    }

    #[test]
    fn the_key_that_stops_a_job_is_whole_on_every_console() {
        for glyphs in [GlyphSet::Unicode, GlyphSet::Ascii] {
            let mut bench = Bench::new(Look { glyphs, ..look() }, 80, 24);
            for label in [
                Task::Assess(None).label(),
                Task::SetDates(Period::annual(2024), DateChange::default()).label(),
                Task::UndoBatch(1).label(),
                text("改规则并重新筛查", "Change the rules and run them"),
            ] {
                bench.shell.began(label);
                assert!(bench.picture().contains("Ctrl-X 停下"), "{glyphs:?}: {}", bench.picture());
            }
        }
    }
}
