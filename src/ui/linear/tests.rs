//! A morning at the desk by lines, and the same morning by keys: the desk is asked for the same.

use crate::config::settings::NOBODY;
use crate::domain::case::Status;
use crate::domain::period::Period;
use crate::i18n::Lang;
use crate::i18n::text;
use crate::review::error::Wanted;
use crate::review::intake::preview::Told;
use crate::review::rows::Deed;
use crate::ui::linear::conversation::After;
use crate::ui::linear::conversation::Ask;
use crate::ui::linear::conversation::Linear;
use crate::ui::task::Outcome;
use crate::ui::task::Question;
use crate::ui::task::Task;
use crate::ui::tests::fixture::Bench;
use crate::ui::tests::fixture::Fake;
use crate::ui::tests::fixture::look;
use crate::ui::work::Work;

/// A conversation with the desk of six cases.
struct Talk {
    linear: Linear,
    work: Fake,
    quit: bool,
}

impl Talk {
    fn new(lang: Lang) -> Talk {
        let (mut linear, work) = (Linear::new(lang, look().keys), Fake::new());
        linear.begin(&work);
        Talk { linear, work, quit: false }
    }

    /// Says a line; what comes back.
    fn say(&mut self, typed: &str) -> String {
        let reply = self.linear.line(typed, &mut self.work);
        let mut lines = reply.lines;
        match reply.after {
            After::Ask => {}
            After::Run(task) => {
                let outcome = self.work.run(task, &|_, _, _| true);
                lines.extend(self.linear.finished(outcome, &self.work));
            }
            After::Quit => self.quit = true,
        }
        lines.join("\n")
    }

    fn all(&mut self, lines: &str) -> String {
        lines.lines().map(|line| self.say(line)).last().unwrap_or_default()
    }
}

#[test]
fn nobody_is_not_read_out_as_a_name() {
    let (mut linear, mut work) = (Linear::new(Lang::Zh, look().keys), Fake::new());
    assert!(linear.begin(&work)[0].contains("李敏"));
    work.sit(NOBODY, "ws1");
    let first = linear.begin(&work).remove(0);
    assert!(!first.contains(NOBODY) && first.contains("未署名") && first.contains("--by"), "{first}");
}

#[test]
fn the_list_is_read_narrowed_and_opened() {
    let mut talk = Talk::new(Lang::Zh);
    let first = talk.say("");
    assert!(first.starts_with("待审 5 户，第 1 页共 1 页\n1. 石门村 王建国，4 人，人均 9,255.00，上年 12,849.00 -28.0%，待审 第 1 轮，疑点 高1中2 人均纯收入较上年下降"), "{first}");
    let found = talk.say("找人 mm");
    assert!(found.contains("待审 1 户，第 1 页共 1 页，查找: mm\n1. 下河村 买买提·吐尔逊"), "{found}");
    assert!(talk.say("找人").contains("王建国"));
    assert_eq!(talk.say("筛选 size >"), "第 7 列: 这里要有一个数");
    assert!(talk.say("筛选 size ＞ 3").contains("筛选: size > 3（1 户缺数据）"));
    talk.say("filter");
    let case = talk.say("1");
    assert!(case.contains("第 1/5 户: 石门村1组 王建国，户 …0001，4 人（上年 4），脱贫户，待审，第 1 轮，入户 10-12"), "{case}");
    assert!(case.contains("2.1 高 人均纯收入较上年下降: 人均纯收入由 12,849.00 元降至 9,255.00 元，降幅 28.0%"), "{case}");
    assert!(case.contains("还不能直接通过: 有 1 条高疑点未处理"), "{case}");
    assert!(talk.say("1").contains("1.7 中 转移性收入: 本期 320.00，上年同期 4,596.00，增减 -4,276.00 -93.0%"), "{}", talk.say("1"));
    assert!(talk.say("1.7").contains("年度表.xlsx 第1张表 第 17 行"));
    assert!(talk.say("2 1").contains("演示〔2024〕1号"));
    assert!(talk.say("3").contains("张兰 配偶 男 44 岁 980101********001X"));
    assert!(talk.say("7").contains("未导入低保名册"));
    assert_eq!(talk.say("通过"), "有 1 条高疑点未处理，先说明、豁免或退回", "the refusal is that of the screen");
    assert!(talk.say("+").contains("李秀英") && talk.say("-").contains("王建国"));
    assert!(talk.say("返回").starts_with("待审 5 户"));
    assert!(talk.say("飞").starts_with("没听懂"));
    assert!(talk.say("help").contains("退回  return  F3"));
    assert_eq!(talk.linear.prompt(), "列表> ");
}

#[test]
fn a_form_is_answered_by_numbers_codes_and_words() {
    let mut talk = Talk::new(Lang::Zh);
    talk.say("1");
    let form = talk.say("退回");
    assert!(form.contains("退回 王建国（石门村）\n请村里核对:\n1 [x] 人均纯收入下降 28.0%：请说明务工变化并附证明"), "{form}");
    assert!(form.contains("时限: 2024-10-24") && form.contains("0 退回并下一户"), "{form}");
    assert_eq!(talk.linear.prompt(), "填写> ");
    assert!(talk.say("+").contains("E18"), "all of them");
    assert_eq!(talk.say("1 请附流水"), "1 [x] 请附流水");
    assert_eq!(talk.say("e1"), format!("{} [x] E1 签字的采集表/收入核算表", number(&talk, "E1 ")));
    let due = number(&talk, "时限");
    talk.say(&format!("{due} 2024-10-x"));
    assert_eq!(talk.say("0"), "时限要写成 2024-10-24 这样", "nothing is lost: the form goes on");
    talk.say(&format!("{due} 2024-10-25"));
    assert!(talk.say(due.as_str()).starts_with("这一行要写字"));
    let done = talk.say("0");
    assert!(done.starts_with("已办: 退回 王建国，退回单 青镇退〔2024〕012号"), "{done}");
    assert!(done.contains("李秀英"), "the next case opens: {done}");
    let order = talk.work.orders.last().expect("an order");
    assert_eq!(order.ask, ["请附流水"]);
    assert_eq!(order.due.map(|day| day.to_string()).as_deref(), Some("2024-10-25"));
    assert!(order.evidence.contains(&"E1".to_string()));
    talk.say("属实");
    assert!(talk.say("返回").starts_with("取消了，什么都没有做"));
    assert!(talk.say("撤销").starts_with("撤销: 退回 王建国"));
    assert_eq!(talk.work.rows[0].status, Status::Submitted);
}

/// The number of the row with these words in the form that is asked now.
fn number(talk: &Talk, words: &str) -> String {
    let Some(Ask::Form { form, .. }) = &talk.linear.ask else { panic!("no form") };
    let lines = crate::ui::linear::say::answers(form).map(|(number, at)| crate::ui::linear::say::answer(number, &form.rows[at], Lang::Zh));
    let line = lines.into_iter().find(|line| line.contains(words)).unwrap_or_else(|| panic!("no {words}"));
    line.split(' ').next().unwrap_or_default().to_owned()
}

#[test]
fn a_morning_by_lines_asks_the_desk_for_the_same_as_by_keys() {
    let mut talk = Talk::new(Lang::Zh);
    // A note, a flag explained, a return, a reason for a medium flag, a hold, a clean approval, an undo and a redo.
    let last = talk.all("1\n批注\n工厂停工\nF5 1\nE14 0\n退回\n0\n通过\nE14 0\n");
    assert!(last.contains("买买提"), "{last}");
    talk.all("挂起\n0\n通过\n撤销\n重做\n");
    let mut bench = Bench::new(look(), 80, 24);
    bench.keys("enter F4 \"工厂停工\" F4 F5");
    // By keys the clerk looks for the box to tick; which keys lead there is the form's affair.
    let mut keys = 0;
    while bench.work.orders.len() < 2 && keys < 20 {
        bench.keys(if keys == 0 { "tab tab space F5" } else { "esc F5" });
        keys += 1;
    }
    bench.keys("F3 F3 F2 ctrl-s space ctrl-s F6 ctrl-s F2 ctrl-z ctrl-y");
    let told = |orders: &[crate::review::rows::Order]| orders.iter().map(|order| format!("{order:?}")).collect::<Vec<_>>();
    assert_eq!(told(&talk.work.orders), told(&bench.work.orders));
    let statuses = |work: &Fake| work.rows.iter().map(|row| row.status).collect::<Vec<_>>();
    assert_eq!(statuses(&talk.work), statuses(&bench.work));
    assert!(talk.work.orders.iter().any(|order| order.deed == Some(Deed::Explain)));
}

#[test]
fn many_are_approved_after_a_question_with_counts() {
    let mut talk = Talk::new(Lang::Zh);
    assert_eq!(talk.say("通过 1-5"), "通过 2 户？另有 3 户有疑点未处理，留在队列里。写户数 2 才办，“返回”不办");
    for stray in ["啊", "是", "1", "通过 1-5", "3"] {
        assert_eq!(talk.say(stray), "写户数 2 才办，“返回”不办", "{stray}");
    }
    assert!(talk.say("２").contains("待审 3 户"));
    assert_eq!(talk.work.orders.last().map(|order| order.households.len()), Some(2));
    assert!(talk.say("退回 1 2").starts_with("选中多户时只能一起通过"));
}

#[test]
fn files_come_in_tables_go_out_and_the_file_is_checked() {
    let mut talk = Talk::new(Lang::Zh);
    talk.say("导入");
    assert!(talk.say("").starts_with("先写文件路径"));
    assert!(talk.say("\"年度表.xlsx\"").starts_with("已选 1 个文件"));
    assert!(talk.say("").contains("1 写入并筛查"));
    assert!(talk.say("1").starts_with("第 4 批: 新增 1 户"));
    assert!(talk.say("导出").contains("1 审核台账"));
    assert!(talk.say("2").contains("给谁看"));
    assert!(talk.say("x").contains("给谁看"), "asked again");
    assert!(talk.say("1").contains("CSV"));
    assert!(talk.say("2").contains("空行就用 青溪镇2024疑点清单.csv"));
    assert!(talk.say("").starts_with("已写出 6 行"));
    assert_eq!(talk.say("核对台账"), "核对无误");
    assert!(talk.say("重新筛查").starts_with("筛查 6 户"));
    assert!(talk.say("台账").contains("#44 2024-10-14 09:12 李敏 退回 石门村 王建国"));
    assert!(talk.say("44").contains("R11 漏采"));
    assert!(talk.say("").starts_with("待审"));
    assert!(talk.say("规则库 inc01").contains("规则原文"));
    assert!(talk.say("撤销上次导入").contains("撤销第 3 批导入"));
    assert!(talk.say("2").starts_with("取消了"));
    assert!(!talk.quit);
    talk.say("退出");
    assert!(talk.quit);
}

#[test]
fn english_speaks_english() {
    let mut talk = Talk::new(Lang::En);
    assert!(talk.say("").starts_with("to do: 5 cases, page 1 of 1\n1. 石门村 王建国, 4 people"), "{}", talk.say(""));
    assert!(talk.say("1").contains("Not to be approved as it is"));
    assert_eq!(talk.say("language"), "现在说中文");
    assert!(talk.say("").contains("还不能直接通过"));
}

#[test]
fn sheets_that_cannot_be_opened_are_left_out_only_after_a_question() {
    let question = |wanted| Question {
        wanted,
        words: text("工作表“大坪村”打不开", "The sheet 大坪村 cannot be opened"),
        paths: vec!["表.xlsx".to_string()],
        told: Told::default(),
    };
    let year = Told { period: Some(Period::annual(2024)), ..Told::default() };
    let skip = Told { skip_sheets: true, ..Told::default() };
    for (wanted, answer, told) in [
        (Wanted::SkipSheets, "1", Some(skip)),
        (Wanted::SkipSheets, "2", None),
        (Wanted::SkipSheets, "大概", None),
        (Wanted::Period, "2024", Some(year)),
        (Wanted::Period, "明年", None),
    ] {
        let mut talk = Talk::new(Lang::Zh);
        let said = talk.linear.finished(Ok(Outcome::Asks(question(wanted))), &talk.work).join("\n");
        assert_eq!(said.contains("1 只导入其余的表  2 不导入"), wanted == Wanted::SkipSheets, "{said}");
        let answered = match talk.linear.line(answer, &mut talk.work).after {
            After::Run(Task::Preview { told, .. }) => Some(told),
            _ => None,
        };
        assert_eq!(answered, told, "{wanted:?} {answer}");
    }
}
