//! A morning at the desk by lines, and the same morning by keys: the desk is asked for the same.

use crate::config::choice::NOBODY;
use crate::domain::case::Status;
use crate::domain::office::clue::ClueNumber;
use crate::domain::period::Period;
use crate::i18n::Lang;
use crate::i18n::Text;
use crate::i18n::text;
use crate::review::desk::state::Desk;
use crate::review::error::FilesWanted;
use crate::review::intake::preview::Told;
use crate::ui::linear::conversation::AfterLine;
use crate::ui::linear::conversation::Ask;
use crate::ui::linear::conversation::Linear;
use crate::ui::linear::say;
use crate::ui::shell::Elsewhere;
use crate::ui::task;
use crate::ui::task::FileQuestion;
use crate::ui::task::Task;
use crate::ui::task::TaskOutcome;
use crate::ui::tests::rig;
use crate::ui::tests::rig::Bench;
use crate::ui::tests::rig::Holds;
use crate::ui::tests::rig::LI;
use crate::ui::tests::rig::SUN;
use crate::ui::tests::rig::WANG;
use crate::ui::tests::rig::ZHAO;
use crate::ui::tests::rig::look;

/// A conversation with the desk of six cases.
struct Talk {
    linear: Linear,
    desk: Desk,
    quit: bool,
    gone: Option<Elsewhere>,
}

impl Talk {
    fn new(lang: Lang) -> Talk {
        let (mut linear, desk) = (Linear::new(lang, look().keys), rig::desk());
        linear.begin(&desk);
        Talk { linear, desk, quit: false, gone: None }
    }

    /// Says a line; what comes back.
    fn say(&mut self, typed: &str) -> String {
        let reply = self.linear.line(typed, &mut self.desk);
        let mut lines = reply.lines;
        match reply.after {
            AfterLine::Ask => {}
            AfterLine::Run(task) => {
                let outcome = task::run(&mut self.desk, task, &|_, _, _| true);
                lines.extend(self.linear.finished(outcome, &mut self.desk));
            }
            AfterLine::Quit => self.quit = true,
            AfterLine::Go(to) => self.gone = Some(to),
        }
        lines.join("\n")
    }

    fn all(&mut self, lines: &str) -> String {
        lines.lines().map(|line| self.say(line)).last().unwrap_or_default()
    }
}

#[test]
fn an_answer_is_taken_over_for_the_flag_that_is_named_and_for_no_other() {
    let mut talk = Talk::new(Lang::Zh);
    talk.say("1");
    for (typed, wanted) in [
        ("沿用以前的说明", "没有可沿用"),
        ("沿用以前的说明 1", "没有可沿用"),
        ("沿用以前的说明 ２．１", "没有可沿用"),
        ("沿用以前的说明 第三条", "一次沿用一条"),
        ("沿用以前的说明 1 3", "一次沿用一条"),
        ("沿用以前的说明 1,2,3", "一次沿用一条"),
    ] {
        let said = talk.say(typed);
        assert!(said.contains(wanted), "{typed}: {said}");
    }
}

#[test]
fn a_line_that_came_after_a_long_silence_is_read_out_and_asked_about() {
    let mut talk = Talk::new(Lang::Zh);
    talk.all("1\n批注");
    // At the lock, which the loop over lines holds.
    assert_eq!(talk.linear.hold(" "), Vec::<String>::new());
    let said = talk.linear.hold("石桥那边停工").join("\n");
    assert!(said.contains("还没有办：石桥那边停工") && talk.linear.prompt() == "是否> ", "{said}");
    assert!(talk.say("接着写").contains("1（照办）"), "neither yes nor no, and nothing is lost");
    assert!(!talk.desk.history(WANG).contains("石桥那边停工"));
    talk.say("1");
    assert!(talk.desk.history(WANG).contains("石桥那边停工"), "{}", talk.desk.history(WANG));
    // What is not wanted is not done, and what was asked is asked on.
    talk.say("批注");
    talk.linear.hold("别人写的");
    assert!(talk.say("2").contains("没有办"));
    assert_eq!(talk.linear.prompt(), "批注> ");
    talk.say("第二条");
    let history = talk.desk.history(WANG);
    assert!(history.contains("第二条") && !history.contains("别人写的"), "{history}");
}

#[test]
fn a_note_that_nobody_sent_off_is_offered_again_as_on_the_screen() {
    let mut talk = Talk::new(Lang::Zh);
    talk.all("1\n批注");
    // The program ends at the lock.
    talk.linear.put_aside("石桥那边停工", &mut talk.desk).expect("kept");
    talk.linear = Linear::new(Lang::Zh, look().keys);
    talk.linear.begin(&talk.desk);
    let said = talk.all("1\n批注");
    assert!(said.contains("没有提交的批注：石桥那边停工"), "{said}");
    talk.say("1");
    assert!(talk.desk.history(WANG).contains("石桥那边停工"));
    assert_eq!(talk.desk.draft(&format!("note {WANG}")).expect("read"), None, "written");
    // What is asked that is no note leaves nothing.
    talk.say("返回");
    talk.linear.put_aside("通过", &mut talk.desk).expect("nothing to keep");
    assert_eq!(talk.desk.draft(&format!("note {WANG}")).expect("read"), None);
}

#[test]
fn the_list_is_read_in_another_order_and_says_in_which() {
    let mut talk = Talk::new(Lang::Zh);
    let list = talk.say("换排序 增减");
    let place = |name: &str| list.find(name).unwrap_or_else(|| panic!("no {name}: {list}"));
    assert!(list.contains("排序: 增减大的在前") && !list.contains("停止线"), "{list}");
    assert!(place("买买提") < place("王建国") && place("王建国") < place("孙七"), "{list}");
    assert!(talk.say("换排序").contains("排序: 退回后回来的在前"));
    let mut talk = Talk::new(Lang::En);
    assert!(talk.say("sort village").contains("by village"));
}

#[test]
fn nobody_is_not_read_out_as_a_name() {
    let (mut linear, mut desk) = (Linear::new(Lang::Zh, look().keys), rig::desk());
    assert!(linear.begin(&desk)[0].contains("李敏"));
    desk.sit(NOBODY, "ws1");
    let first = linear.begin(&desk).remove(0);
    assert!(!first.contains(NOBODY) && first.contains("未署名") && !first.contains("--"), "{first}");
    // Nor does anything go into an office's ledger under it.
    let mut empty = rig::empty();
    empty.sit(NOBODY, "ws1");
    let said = linear.line("导入 年度表.csv", &mut empty).lines.join("\n");
    assert!(said.contains("还没有说审核人是谁") && said.contains("退出再打开时会问") && !said.contains("--"), "{said}");
}

#[test]
fn the_list_is_read_narrowed_and_opened() {
    let mut talk = Talk::new(Lang::Zh);
    let first = talk.say("");
    assert!(first.starts_with("待审 5 户，第 1 页共 1 页\n1. 石门村 王建国，4 人，人均 9,255.00，上年同期 12,849.00 -28.0%，待审 第 1 轮，疑点 高1中4 人均纯收入较上年同期下降"), "{first}");
    let found = talk.say("找人 mm");
    assert!(found.contains("待审 1 户，第 1 页共 1 页，查找: mm\n1. 下河村 买买提·吐尔逊"), "{found}");
    assert!(talk.say("找人").contains("王建国"));
    assert!(talk.say("筛选 size >").contains("第 7 列"), "{}", talk.say("筛选 size >"));
    let found = talk.say("筛选 prior.net_pc ＞ 13000");
    assert!(found.contains("筛选: prior.net_pc > 13000（1 户缺数据）") && found.contains("孙七") && !found.contains("王建国"), "{found}");
    talk.say("filter");
    let case = talk.say("1");
    assert!(case.contains("第 1/5 户: 石门村1组 王建国，户 …0001，4 人（上年同期 4），脱贫户，待审，第 1 轮，入户 10-08"), "{case}");
    assert!(
        case.contains("2.1 高 人均纯收入较上年同期下降: 人均纯收入由上年 12,849.00 元降至 9,255.00 元，减少 3,594.00 元（-28.0%）"),
        "{case}"
    );
    assert!(case.contains("还不能直接通过: 有 1 条高疑点未处理"), "{case}");
    assert!(talk.say("1").contains("1.7 中 转移性收入: 本期 459.60，上年同期 4,596.00，增减 -4,136.40 -90.0%"), "{}", talk.say("1"));
    assert!(talk.say("1.7").contains("年度表2024.csv 第 2 行"), "{}", talk.say("1.7"));
    assert!(talk.say("2 1").contains("下降中、重分界 20%"), "{}", talk.say("2 1"));
    assert!(talk.say("3").contains("张兰 配偶 女 44 岁 980***********0020"), "{}", talk.say("3"));
    assert!(talk.say("7").contains("未导入: 低保名册"), "{}", talk.say("7"));
    assert_eq!(talk.say("通过"), "有 1 条高疑点未处理，先说明、豁免或退回", "the refusal is that of the screen");
    assert!(talk.say("+").contains("买买提") && talk.say("-").contains("王建国"));
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
    assert!(form.contains("退回 王建国（石门村）\n请村里核对:\n1 [x] 人均纯收入 9,255.00，上年 12,849.00：请入户逐项对照"), "{form}");
    assert!(form.contains("时限: 2024-10-23") && form.contains("0 退回并下一户"), "{form}");
    assert_eq!(talk.linear.prompt(), "填写> ");
    assert!(talk.say("+").contains("E18"), "all of them");
    assert_eq!(talk.say("1 请附流水"), "1 [x] 请附流水");
    assert_eq!(talk.say("e1"), format!("{} [ ] E1 签字的采集表/收入核算表", number(&talk, "E1 ")));
    let due = number(&talk, "时限");
    talk.say(&format!("{due} 2024-10-x"));
    assert_eq!(talk.say("0"), "时限要写成 2024-10-24 这样", "nothing is lost: the form goes on");
    talk.say(&format!("{due} 2024-10-25"));
    assert!(talk.say(due.as_str()).starts_with("这一行要写字"));
    let done = talk.say("0");
    assert!(done.starts_with("已办: 退回 王建国，退回单 青镇退〔2024〕002号"), "{done}");
    assert!(done.contains("买买提"), "the next case opens: {done}");
    let (asked, last) = (talk.desk.returns(), talk.desk.last());
    assert!(asked.contains("请附流水") && !asked.contains("请入户逐项对照"), "{asked}");
    assert!(last.ends_with("2024-10-25 前交回") && !last.contains("E1 "), "the evidence that was ticked is off: {last}");
    talk.say("属实");
    assert!(talk.say("返回").starts_with("取消了，什么都没有做"));
    assert!(talk.say("撤销").starts_with("撤销: 退回 王建国"));
    assert_eq!(talk.desk.status(WANG), Status::Submitted);
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
    let last = talk.all("1\n批注\n工厂停工\nF5 1\nE14 0\n退回\n0\n挂起\n0\n");
    assert!(last.contains("李秀英"), "{last}");
    talk.all("通过\nR08 E1 0\n通过\n撤销\n重做\n");
    let mut bench = Bench::new(look(), 80, 24);
    bench.keys("enter F4 \"工厂停工\" F4 F5 tab tab space F5 F3 F3 F6 ctrl-s F2 ctrl-s space space ctrl-s F2 ctrl-z ctrl-y");
    let told = |desk: &Desk| -> Vec<String> {
        let part = desk.ledger_part(None).expect("read");
        part.rows.iter().map(|row| [&row.act, &row.whose, &row.why].map(|text| text.get(Lang::Zh)).join("，")).collect()
    };
    assert_eq!(told(&talk.desk), told(&bench.desk));
    assert!(
        told(&talk.desk).iter().any(|line| line.starts_with("说明属实，石门村 王建国，“人均纯收入较上年同期下降”")),
        "{:#?}",
        told(&talk.desk)
    );
    assert_eq!(talk.desk.status(LI), Status::Approved);
    // The chain holds every entry to the last sign, drafts and order included.
    assert_eq!(talk.desk.ledger_top().expect("read"), bench.desk.ledger_top().expect("read"));
}

#[test]
fn many_are_approved_after_a_question_with_counts() {
    let mut talk = Talk::new(Lang::Zh);
    let unseen = "通过 1 户？另有 4 户留在队列里，其中 1 户是还没打开看过的对照样本，其余有疑点未处理。写户数 1 才办，“返回”不办";
    assert_eq!(talk.say("通过 1-5"), unseen);
    talk.say("返回");
    let said = talk.say("通过 5");
    assert!(
        said.starts_with("1 户是对照样本，看过才能通过，先“打开”看一遍: 孙七") && said.contains("第 5/5 户"),
        "it is read out at once: {said}"
    );
    assert_eq!(talk.desk.status(SUN), Status::Submitted);
    talk.say("返回");
    assert_eq!(talk.say("通过 1-5"), "通过 2 户？另有 3 户有疑点未处理，留在队列里。写户数 2 才办，“返回”不办");
    for stray in ["啊", "是", "1", "通过 1-5", "3"] {
        assert_eq!(talk.say(stray), "写户数 2 才办，“返回”不办", "{stray}");
    }
    assert!(talk.say("２").contains("待审 3 户"));
    assert_eq!(talk.desk.last(), "通过，2 户，");
    assert!(talk.say("挂起 1 2").starts_with("多户可以一起通过或退回"));
    // Several are returned each for its own flags.
    assert!(talk.say("退回 1 2").contains("各户按自己的疑点"));
    assert!(talk.say("0").contains("退回 2 户"), "{}", talk.desk.last());
    assert!(talk.desk.last().starts_with("退回，2 户，"), "{}", talk.desk.last());
}

#[test]
fn files_come_in_tables_go_out_and_the_file_is_checked() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut talk = Talk::new(Lang::Zh);
    talk.say("导入");
    assert!(talk.say("").starts_with("先写文件路径"));
    assert!(talk.say("\"tests/desk/新户2024.csv\"").starts_with("已选 1 个文件"));
    assert!(talk.say("").contains("1 写入并筛查"));
    assert!(talk.say("1").starts_with("第 3 批: 新增 1 份"));
    assert!(talk.say("导出").contains("1 审核台账"));
    assert!(talk.say("2").contains("给谁看"));
    assert!(talk.say("x").contains("给谁看"), "asked again");
    assert!(talk.say("1").contains("CSV"));
    assert!(talk.say("2").contains("空行就用 青溪镇2024疑点清单.csv"));
    let path = folder.path().join("疑点.csv");
    assert!(talk.say(&path.display().to_string()).starts_with("已写出 "));
    assert!(std::fs::read(&path).is_ok_and(|bytes| !bytes.is_empty()));
    assert!(talk.say("核对台账").starts_with("核对无误"), "{}", talk.say("核对台账"));
    assert!(talk.say("重新筛查").starts_with("筛查 7 户"));
    assert!(talk.say("台账").contains("#3 2024-10-10 09:12 王芳 退回 下河村 买买提·吐尔逊"));
    assert!(talk.say("3").contains("R11 漏采"));
    assert!(talk.say("").starts_with("待审"));
    assert!(talk.say("规则库 inc01").contains("规则原文"));
    assert!(talk.say("业务手册 翻烧饼").contains("来回改") && talk.say("业务手册").contains("标准程序"));
    assert!(talk.say("业务手册 zzzz").contains("手册里没有"));
    assert!(talk.say("撤销上次导入").contains("，1 个文件：新增 1 份）"));
    assert!(talk.say("2").starts_with("取消了"));
    assert!(!talk.quit);
    talk.say("退出");
    assert!(talk.quit);
}

#[test]
fn rules_are_switched_and_limits_set_after_a_trial_and_a_question() {
    let mut talk = Talk::new(Lang::Zh);
    let on = |talk: &Talk| talk.desk.rule_rows().into_iter().find(|row| row.code == "INC01").expect("the rule").on;
    let heavy = |talk: &Talk| {
        let rows = talk.desk.limits_in_force();
        rows.into_iter().find(|row| row.key == "drop_heavy").and_then(|row| row.value).expect("a value")
    };
    assert!(talk.say("规则库").contains("“关闭 INC01”"));
    assert!(talk.say("关闭").starts_with("哪条规则？"));
    let asked = talk.say("关闭 inc01");
    assert!(asked.contains("关闭 INC01 人均纯收入较上年同期下降？") && asked.contains("1 改  2 不改"), "{asked}");
    assert!(talk.say("2").starts_with("取消了") && on(&talk));
    talk.say("关闭 INC01");
    let done = talk.say("1");
    assert!(done.contains("INC01 人均纯收入较上年同期下降 已关闭；重新筛查") && !on(&talk), "{done}");
    assert!(talk.say("关闭 INC01").contains("没有可改的"), "what it is already is not asked");
    talk.say("启用 INC01");
    talk.say("1");
    assert!(on(&talk));
    assert!(talk.say("改标准 INC01").contains("drop_heavy "), "its limits are read out");
    assert!(talk.say("改标准 drop_heavy 15%").contains("文号或依据"));
    let asked = talk.say("改标准 drop_heavy 15% 演示〔2024〕7号");
    assert!(asked.contains("从 20% 改为 15%") && asked.contains("1 改  2 不改"), "{asked}");
    talk.say("1");
    assert_eq!(heavy(&talk), "15%");
    let asked = talk.say("改标准 drop_heavy 随程序");
    assert!(asked.contains("改回原来的值"), "{asked}");
    talk.say("1");
    assert_eq!(heavy(&talk), "20%");
    let mut talk = Talk::new(Lang::En);
    assert!(talk.say("switch off INC01").contains("Switch off INC01"));
    talk.say("2");
    assert!(talk.say("set-limit drop_heavy 15% 演示〔2024〕7号").contains("to 15%"));
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
    let question = |wanted| FileQuestion {
        wanted,
        words: text("工作表“大坪村”打不开", "The sheet 大坪村 cannot be opened"),
        paths: vec!["表.xlsx".to_string()],
        told: Told::default(),
    };
    let year = Told { period: Some(Period::annual(2024)), ..Told::default() };
    let skip = Told { skip_sheets: true, ..Told::default() };
    for (wanted, answer, told) in [
        (FilesWanted::SkipSheets, "1", Some(skip)),
        (FilesWanted::SkipSheets, "2", None),
        (FilesWanted::SkipSheets, "大概", None),
        (FilesWanted::Period, "2024", Some(year)),
        (FilesWanted::Period, "明年", None),
    ] {
        let mut talk = Talk::new(Lang::Zh);
        let said = talk.linear.finished(Ok(TaskOutcome::Asks(question(wanted))), &mut talk.desk).join("\n");
        assert_eq!(said.contains("1 只导入其余的表  2 不导入"), wanted == FilesWanted::SkipSheets, "{said}");
        let answered = match talk.linear.line(answer, &mut talk.desk).after {
            AfterLine::Run(Task::Preview { told, .. }) => Some(told),
            _ => None,
        };
        assert_eq!(answered, told, "{wanted:?} {answer}");
    }
}

#[test]
fn a_flag_of_the_village_is_reached_read_and_settled_and_the_case_comes_back() {
    let mut talk = Talk::new(Lang::Zh);
    let list = talk.say("");
    let number =
        |head: &str| list.lines().find(|line| line.contains(head)).and_then(|line| line.split('.').next()).expect("a row").to_owned();
    let said = talk.say(&number("孙七"));
    assert!(said.contains("这是村级疑点：“各村 "), "{said}");
    let said = talk.say("各村");
    assert!(said.starts_with("下河村 3 户") && said.contains("1.1 中 VIL01 同村增幅雷同"), "{said}");
    assert!(said.contains("2.1 增幅，2 户") && said.contains("3 “增幅”的 2 户") && said.contains("“返回”回到本户"), "{said}");
    assert_eq!(talk.linear.prompt(), "本村> ");
    let said = talk.say("2.1");
    assert!(said.contains("12%: 2 户") && said.contains("3.1 孙七 ") && said.contains("增幅 12.0%"), "{said}");
    assert!(talk.say("1.1").contains("VIL01"), "the page of the flag");
    for nothing in ["2.9", "3.9", "4", "1.0"] {
        assert!(talk.say(nothing).starts_with("没有这个号码"), "{nothing}");
    }
    // A household of the picture, and back to the village.
    let said = talk.say("3.2");
    assert!(said.contains("赵六") && talk.linear.prompt() == "本户> ", "{said}");
    assert!(talk.say("返回").starts_with("下河村 3 户"));
    // A form that is left leads back to the village; one that is sent off leads back to the case.
    assert!(talk.say("说明属实 1").contains("说明属实: 下河村"));
    assert!(talk.say("返回").contains("取消了") && talk.linear.prompt() == "本村> ");
    talk.say("说明属实 1");
    talk.say("R01 E3");
    let said = talk.say("0");
    assert!(said.starts_with("已办") && said.contains("孙七") && talk.linear.prompt() == "本户> ", "{said}");
    assert!(!said.contains("这是村级疑点"), "nothing of the village is open: {said}");
    // Taken back at the village, from where the list comes next.
    talk.say("返回");
    let said = talk.say("各村");
    assert!(said.contains("下河村 3 户") && said.contains("VIL01 同村增幅雷同（已处理）") && talk.linear.prompt() == "各村> ", "{said}");
    assert!(talk.say("九").starts_with("输入村的号码"));
    assert!(talk.say("下河村").contains("1.1 中 VIL01"));
    let said = talk.say("撤销");
    assert!(said.contains("撤销") && said.contains("1.1 中 VIL01 同村增幅雷同（待核"), "{said}");
    assert!(talk.say("帮助").contains("说明属实") && !talk.say("帮助").contains("退回"), "what can be done at a village");
    assert!(talk.say("返回").contains("户，第 1 页") && talk.linear.prompt() == "列表> ");
    // From the list by the number of a case, by name, and what is none.
    assert!(talk.say(&format!("各村 {}", number("孙七"))).starts_with("下河村 3 户"));
    talk.say("返回");
    assert!(talk.say("各村 上石门新村").starts_with("上石门新村 1 户"));
    talk.say("返回");
    assert!(talk.say("各村 无此村").contains("没有这个村") && talk.say("各村 99").contains("没有 99 号"));
    // A flag of the household's own is none of the village.
    talk.say(&number("王建国"));
    assert!(talk.say("各村 1").contains("不是村级疑点") && talk.linear.prompt() == "本户> ");
}

#[test]
fn the_board_is_read_out_and_a_number_of_it_opens_its_households() {
    let mut talk = Talk::new(Lang::Zh);
    let told = talk.say("看板");
    assert!(told.starts_with("进度\n1 已办完 ") && told.contains("\n统计\n") && told.contains("采集户数 6"), "{told}");
    let number = |label: &str| {
        let line = told.lines().find(|line| line.contains(label)).expect("a line");
        line.split(' ').next().expect("a number").to_owned()
    };
    let waiting = talk.say(&format!("看板 {}", number(" 待审和待复审 ")));
    assert!(waiting.starts_with("待审和待复审：5 户") && waiting.lines().count() == 6, "{waiting}");
    assert!(talk.say(&format!("看板 {}", number(" 采集户数 "))).contains("筛选: yes"));
    assert!(talk.say("看板 999").contains("写看板上的一个号码"));
}

#[test]
fn another_period_is_turned_to_by_number_or_name() {
    let mut talk = Talk::new(Lang::Zh);
    let told = talk.say("换期");
    assert!(told.starts_with("1 2024年度 6 户，待审 5 户 正在核查，在看\n2 2023年度"), "{told}");
    let told = talk.say("2");
    assert!(told.starts_with("现在看的是2023年度"), "{told}");
    assert!(talk.say("重新筛查").starts_with("2023年度只作对照，没有要审的户，不筛查；正在核查的是2024年度"));
    // Named at once; from a case, the same household is read out there.
    let told = talk.say("换期 2024");
    assert!(told.starts_with("现在看的是2024年度：6 户，待审 5 户"), "{told}");
    talk.say("1");
    assert!(talk.all("换期\n返回").contains("取消了"));
    assert!(talk.say("换期 2019").contains("没有导入2019年度的数据"));
    let told = talk.say("换期 2023");
    assert!(told.starts_with("现在看的是2023年度"), "{told}");
    assert_eq!(talk.desk.period(), Some(Period::annual(2023)));
    let mut talk = Talk::new(Lang::En);
    let told = talk.say("periods");
    assert!(told.starts_with("1 year 2024 6 households, 5 wait reviewed, shown"), "{told}");
}

#[test]
fn a_campaign_is_dated_closed_and_opened_again_by_lines() {
    let mut talk = Talk::new(Lang::Zh);
    let told = talk.say("设日期");
    assert!(told.starts_with("2024年度\n采集开始（from）: ") && told.contains("村级初审（village-check）: 没有设"), "{told}");
    let told = talk.say("设日期 上报截止＝2024-11-29 village-check=2024-11-22");
    assert!(told.starts_with("2024年度的日期已设好"), "{told}");
    assert!(talk.say("设日期").contains("上报截止（deadline）: 2024-11-29"));
    let told = talk.say("设日期 村级初审=无");
    assert!(told.starts_with("2024年度的日期已设好"), "{told}");
    assert!(talk.say("设日期").contains("村级初审（village-check）: 没有设"));
    let told = talk.say("设日期 village-check=none");
    assert!(told.contains("2024年度没有设过村级初审，不用收回"), "{told}");
    assert!(talk.say("设日期 截止=昨天").contains("截止=昨天 不是“名称=日期”"));
    let told = talk.say("结束采集期");
    assert!(told.contains("还没审") && told.contains("结束2024年度") && told.ends_with("1 结束  2 不结束"), "{told}");
    assert_eq!(talk.say("2"), "取消了，什么都没有做");
    let told = talk.all("结束采集期 2024\n1");
    assert!(told.starts_with("2024年度已结束：锁定 1 户"), "{told}");
    assert_eq!(talk.desk.status(ZHAO), Status::Locked);
    let told = talk.say("重新开放");
    assert!(told.starts_with("为什么重新开放2024年度"), "{told}");
    let told = talk.say("补录两户");
    assert!(told.starts_with("2024年度重新开放：解锁 1 户"), "{told}");
    assert_eq!(talk.desk.status(ZHAO), Status::Approved);
    assert_eq!(talk.say("重新开放 2024 再开"), "2024年度没有结束，不用重新开放");
}

#[test]
fn a_month_of_clues_is_dated_closed_and_listed_by_lines_and_never_turned_to() {
    let mut talk = Talk::new(Lang::Zh);
    let shown = talk.desk.period();
    let told = talk.say("设日期 2024年10月 上报截止=2024-11-05");
    assert!(told.starts_with("2024年10月的日期已设好"), "{told}");
    assert!(talk.say("设日期 2024m10").contains("上报截止（deadline）: 2024-11-05"));
    assert!(talk.say("换期 2024m10").starts_with("线索 0 条"));
    assert!(talk.say("线索 2024m10 在办").starts_with("线索 0 条"));
    assert!(talk.say("换期").contains("2024年10月 线索 0 条，在办 0 条"));
    talk.say("返回");
    let told = talk.say("结束采集期 2024m10");
    assert!(told.contains("结束2024年10月：线索 0 条，在办 0 条"), "{told}");
    assert!(talk.say("1").starts_with("2024年10月已结束"));
    assert!(talk.say("设日期 2024m10 上报截止=无").contains("2024年10月已经结束"));
    assert!(talk.say("重新开放 2024m10 补登").starts_with("2024年10月重新开放"));
    assert_eq!(talk.desk.period(), shown);
}

#[test]
fn answers_to_a_form_outlive_back_and_a_kill() {
    let mut talk = Talk::new(Lang::Zh);
    talk.say("1");
    let before = talk.say("退回");
    assert!(!before.contains("草稿"), "{before}");
    // Nothing was answered, nothing is kept.
    assert!(!talk.say("返回").contains("草稿"));
    let first = before.lines().find(|line| line.starts_with("1 ")).expect("a first answer").to_owned();
    talk.say("退回");
    let ticked = talk.say("1");
    assert_ne!(ticked, first);
    let told = talk.say("返回");
    assert!(told.starts_with("取消了，什么都没有做\n填的留成了草稿，再填同一张时写“取回草稿”"), "{told}");
    let again = talk.say("退回");
    assert!(again.contains("取消时留下的填写还在") && again.contains(&first), "{again}");
    let back = talk.say("取回草稿");
    assert!(back.contains(&ticked), "{back}");
    // The program is killed: what was answered is here again, on the screen too.
    talk.say("1");
    let answered = talk.say("1");
    let desk = rig::again(&talk.desk);
    let mut talk = Talk { linear: Linear::new(Lang::Zh, look().keys), desk, quit: false, gone: None };
    talk.linear.begin(&talk.desk);
    talk.say("1");
    let told = talk.say("退回");
    assert!(told.contains("找回了 2024-10-18 16:30 没有提交的填写") && told.contains(&answered), "{told}");
    let done = talk.say("0");
    assert!(done.contains("已办"), "{done}");
    assert_eq!(talk.desk.draft(&format!("return {WANG}")).expect("read"), None, "sent");
    assert!(talk.say("取回草稿").contains("没听懂"), "only in a form");
}

/// The same desk at the next start, after the program was killed or its lines had come to an end.
fn killed(talk: &Talk) -> Talk {
    let mut talk = Talk { linear: Linear::new(Lang::Zh, look().keys), desk: rig::again(&talk.desk), quit: false, gone: None };
    talk.linear.begin(&talk.desk);
    talk
}

#[test]
fn the_questions_about_a_table_keep_what_was_answered_whatever_ends_them() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("留着.csv").display().to_string();
    let mut talk = Talk::new(Lang::Zh);
    // Nothing was answered, nothing is kept.
    assert!(!talk.say("导出").contains("草稿"));
    assert!(!talk.say("返回").contains("草稿"));
    // Killed, or at the end of the lines: each answer is kept when it is given.
    talk.say("导出");
    for (answer, told) in [("2", "给谁看？"), ("1", "什么格式？"), ("2", "写到哪个文件？")] {
        assert!(talk.say(answer).contains(told));
        talk = killed(&talk);
        let again = talk.say("导出");
        assert!(again.contains("找回了 2024-10-18 16:30 没有提交的填写") && again.contains(told), "{again}");
        assert!(again.contains("内容: "), "{again}");
    }
    // The screen has the same answers.
    let mut bench = Bench::with(rig::again(&talk.desk), look(), 80, 24);
    bench.keys(">");
    assert!(bench.picture().contains("找回了") && bench.picture().contains("CSV"), "{}", bench.picture());
    // Left with “back”: set aside, and had back by its word.
    let told = talk.say("返回");
    assert!(told.starts_with("取消了，什么都没有做\n填的留成了草稿"), "{told}");
    let told = talk.say("导出");
    assert!(told.contains("取消时留下的填写还在") && told.contains("导出什么？"), "{told}");
    let told = talk.say("取回草稿");
    assert!(told.contains("写到哪个文件？"), "{told}");
    // “Quit” is the end of the lines too.
    talk.say("退出");
    assert!(talk.quit);
    let mut talk = killed(&talk);
    assert!(talk.say("导出").contains("写到哪个文件？"));
    // Where it cannot be written the answers stay, the path with them.
    let nowhere = folder.path().join("no/a.csv").display().to_string();
    let told = talk.say(&nowhere);
    assert!(!told.contains("已写出"), "{told}");
    let mut talk = killed(&talk);
    let told = talk.say("导出");
    assert!(told.contains(&format!("空行就用 {nowhere}")), "{told}");
    // Written, nothing is left.
    assert!(talk.say(&path).contains("已写出"));
    let told = talk.say("导出");
    assert!(!told.contains("草稿") && !told.contains("找回") && told.contains("导出什么？"), "{told}");
}

#[test]
fn an_empty_office_is_told_in_words_that_are_typed_and_one_of_them_opens_the_practice() {
    for (lang, typed, to) in [
        (Lang::Zh, "打开练习", Elsewhere::Practice),
        (Lang::Zh, "看样例", Elsewhere::Example),
        (Lang::En, "see an example", Elsewhere::Example),
    ] {
        let mut talk = Talk { linear: Linear::new(lang, look().keys), desk: rig::empty(), quit: false, gone: None };
        let told = talk.linear.begin(&talk.desk).join("\n");
        assert!(told.contains(&format!("“{typed}”")) && !told.contains("hezhun demo") && !told.contains("--"), "{told}");
        assert!(!told.contains("  "), "what is not known yet leaves no gap: {told}");
        talk.say(typed);
        assert_eq!(talk.gone, Some(to));
    }
    let mut talk = Talk::new(Lang::Zh);
    assert!(talk.say("打开练习").contains("现在就是练习数据") && talk.gone.is_none());
}

#[test]
fn nothing_said_of_a_case_by_lines_ends_or_doubles_a_comma() {
    for lang in [Lang::Zh, Lang::En] {
        let talk = Talk::new(lang);
        for (at, row) in talk.desk.queue().iter().enumerate() {
            let mut bare = row.clone();
            (bare.top, bare.flags, bare.category) = (None, [0; 3], String::new());
            let mut case = talk.desk.case(&row.hh_id).expect("a case");
            (case.row, case.collected) = (bare.clone(), Text::default());
            let lines = [say::row(at + 1, row, 0, lang), say::row(at + 1, &bare, 0, lang)].into_iter().chain(say::case(&case, 1, 1, lang));
            for line in lines {
                let doubled = ["，，", ", ,", ",,"].iter().any(|wrong| line.contains(wrong));
                assert!(!doubled && !line.trim_end().ends_with(['，', ',']), "{line}");
            }
        }
    }
}

#[test]
fn files_that_were_named_for_an_import_are_kept_until_it_is_done() {
    let file = |name: &str| std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/desk").join(name).display().to_string();
    let mut talk = Talk { linear: Linear::new(Lang::Zh, look().keys), desk: rig::empty(), quit: false, gone: None };
    talk.linear.begin(&talk.desk);
    talk.say("导入");
    talk.say(&file("年度表2024.csv"));
    let mut talk = killed(&talk);
    let told = talk.say("导入");
    assert!(told.contains("找回了") && told.contains("年度表2024.csv") && told.contains("已选 1 个文件"), "{told}");
    talk.say(&file("年度表2023.csv"));
    assert!(talk.say("返回").contains("填的留成了草稿"));
    talk.say("导入");
    assert!(talk.say("取回草稿").contains("已选 2 个文件"));
    // The screen has them marked.
    let mut bench = Bench::with(rig::again(&talk.desk), look(), 80, 24);
    bench.keys("<");
    assert!(bench.picture().contains("已选 2 个文件"), "{}", bench.picture());
    let told = talk.say("");
    assert!(talk.desk.queue().is_empty() && told.contains("年度表2023.csv"), "{told}");
    talk.say("1");
    assert!(!talk.desk.queue().is_empty(), "it was brought in");
    let told = talk.say("导入");
    assert!(!told.contains("找回") && !told.contains("草稿"), "brought in: {told}");
}

#[test]
fn a_clue_by_lines_is_told_stepped_ended_and_taken_back() {
    let mut talk = Talk::new(Lang::Zh);
    let mut say = |line: &str| talk.say(line);
    assert!(say("登记线索").contains("这样写: 登记线索 网格"), "without words it says how");
    assert!(say("登记线索 网格 石门村 张三 日期=2024-10-15 内容=房屋 漏雨").contains("登记线索 1 条（2024-001）"));
    assert!(say("登记线索 网格 石门 村 张三").contains("这样写"), "a word too many is no clue");
    assert!(say("办一步 2024-001 受理 2024-10-16").contains("待入户核查"));
    assert!(say("办一步 2024-1 入户核查 2024-10-17 李四 房屋漏雨").contains("待部门比对"));
    assert!(say("线索 超期 石门村").contains("线索 "));
    assert!(say("线索 没有的词").contains("不认识条件"));
    assert!(say("办结线索 2024-001 不纳入 2024-10-18 e15 收入稳定").contains("2024-001：不纳入"));
    assert!(say("撤回一步 2024-001").contains("已撤回线索 2024-001 的“不纳入”"));
    assert!(say("线索").contains("线索 1 条，在办 1 条"));
    let row = &talk.desk.clues().expect("read")[0];
    assert_eq!(row.clue.number, ClueNumber { year: 2024, n: 1 });
    assert_eq!(row.clue.found.words, "房屋 漏雨");
}

#[test]
fn second_visits_by_lines_are_drawn_taken_in_and_read_out_with_their_rates() {
    let folder = tempfile::tempdir().expect("a folder");
    let (sheet, back) = (folder.path().join("入户表.xlsx"), folder.path().join("back.csv"));
    let mut talk = Talk::new(Lang::Zh);
    assert!(talk.say("抽样回访").contains("这样写: 抽样回访 5 7"), "without words it says how");
    assert!(talk.say("抽样回访 五 7 x.xlsx").contains("这样写"));
    let said = talk.say(&format!("抽样回访 9 7 {}", sheet.display()));
    assert!(said.contains("第 1 次抽样") && sheet.exists(), "{said}");
    let own = talk.desk.revisits().expect("read").remove(0);
    std::fs::write(
        &back,
        format!("户编号,回访期,回访工资性收入,回访人,回访日期\n{},2024,1,王五,2024-10-17\nx,2024,1,王五,2024-10-17\n", own.hh_id),
    )
    .expect("written");
    let said = talk.say(&format!("读入回访 {}", back.display()));
    assert!(said.contains("读入回访 1 户，有差错的 1 户") && said.contains("第 3 行“户编号”"), "{said}");
    let said = talk.say("回头看 有差错");
    assert!(said.contains(&format!("{}；2024-10-17 王五 回访，有差错", own.head)) && said.contains("合计：抽中"), "{said}");
}

#[test]
fn who_is_responsible_is_read_set_dropped_and_taken_back_by_lines() {
    let mut talk = Talk::new(Lang::Zh);
    assert!(talk.say("各村 下河村").contains("没有登记责任人"));
    let said = talk.say("登记责任人 村长 张三");
    assert!(said.contains("写成“登记责任人 包村干部 张三"), "{said}");
    assert!(talk.say("登记责任人 包村干部 张三 从=昨天").contains("写成"));
    assert!(talk.say("登记责任人 包村干部 张三").starts_with("已办: 已登记 1 条"));
    assert!(talk.say("登记责任人 包村干部 李四 从=2024-09-01 接替").starts_with("已办: 已登记 2 条"));
    let said = talk.say("责任人");
    assert!(said.contains("1. 包村干部 张三，到 2024-08-31（现在不在任）") && said.contains("2. 包村干部 李四，2024-09-01 起"), "{said}");
    assert!(talk.say("作废责任人 9").contains("写成“作废责任人 2”"));
    assert!(talk.say("作废责任人 2").starts_with("已办: 已作废 1 条"));
    let said = talk.say("撤销");
    assert!(said.contains("撤销: 作废责任人: 下河村 包村干部 李四") && said.contains("责任人 1 人"), "{said}");
    assert!(talk.say("作废责任人 包村干部 张三").starts_with("已办"));
    assert_eq!(talk.linear.prompt(), "本村> ");
}
