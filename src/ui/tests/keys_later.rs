//! Keys after an approval: entry, the county's word, locking, for one case and for many, on the screen and by lines.

use crate::domain::case::Status;
use crate::domain::period::Period;
use crate::i18n::Lang;
use crate::review::rows::Deed;
use crate::ui::tests::rig;
use crate::ui::tests::rig::Bench;
use crate::ui::tests::rig::Holds;
use crate::ui::tests::rig::LI;
use crate::ui::tests::rig::OU;
use crate::ui::tests::rig::SUN;
use crate::ui::tests::rig::ZHAO;
use crate::ui::tests::rig::look;
use crate::ui::widgets::display::Look;

fn status(bench: &Bench, hh: &str) -> Status {
    bench.desk.row(hh).expect("in the queue").status
}

/// What is on screen, without the breaks of its lines.
fn line(bench: &mut Bench) -> String {
    bench.picture().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The list of approved cases, with the keys on 赵六.
fn at_zhao() -> Bench {
    let mut bench = Bench::with(rig::desk(), look(), 80, 24);
    for _ in 0..8 {
        if bench.front().starts_with("> 下河村 赵六") {
            return bench;
        }
        bench.keys("tab");
    }
    panic!("no tab begins with 赵六: {}", bench.picture());
}

#[test]
fn an_approved_case_is_entered_and_sent_back_by_the_county_with_its_words() {
    let mut bench = at_zhao();
    bench.keys("enter ctrl-k");
    let picture = bench.picture();
    assert!(picture.contains("录入和县级审定") && picture.contains("录入系统") && picture.contains("锁定"), "{picture}");
    assert!(!picture.contains("县级退回") && !picture.contains("解锁") && picture.contains("可以不写"), "only what can be done: {picture}");
    bench.keys("ctrl-k");
    assert_eq!(status(&bench, ZHAO), Status::Entered);
    // The county's words are asked for, and nothing happens without them.
    bench.keys("ctrl-k down space ctrl-k");
    assert_eq!(status(&bench, ZHAO), Status::Entered);
    assert!(bench.picture().contains("请写一句说明"), "{}", bench.picture());
    bench.keys("end 与 名 册 不 符 ctrl-k");
    assert_eq!(status(&bench, ZHAO), Status::CountyReturned);
    bench.keys("ctrl-z");
    assert_eq!(status(&bench, ZHAO), Status::Entered);
    bench.keys("ctrl-z");
    assert_eq!(status(&bench, ZHAO), Status::Approved);
}

#[test]
fn many_cases_take_what_each_of_them_can() {
    let mut desk = rig::desk();
    desk.opened(SUN);
    desk.order(&rig::order(Deed::Approve, &[OU, SUN])).expect("approved");
    desk.order(&rig::order(Deed::Enter, &[OU])).expect("entered");
    let mut bench = Bench::with(desk, look(), 80, 24);
    for _ in 0..8 {
        if bench.picture().contains("欧阳") && bench.picture().contains("赵六") && !bench.picture().contains("李秀英") {
            break;
        }
        bench.keys("tab");
    }
    bench.keys("home * ctrl-k");
    let picture = bench.picture();
    assert!(picture.contains("录入系统（2 户）") && picture.contains("县级审定（1 户）") && picture.contains("锁定（3 户）"), "{picture}");
    bench.keys("ctrl-k");
    assert_eq!([OU, SUN, ZHAO].map(|hh| status(&bench, hh)), [Status::Entered; 3], "the one entered before is left as it is");
    bench.keys("ctrl-z");
    assert_eq!([OU, SUN, ZHAO].map(|hh| status(&bench, hh)), [Status::Entered, Status::Approved, Status::Approved], "one step back");
}

#[test]
fn a_decision_that_stands_against_another_is_told_with_the_key_that_takes_it_back() {
    for (lang, said) in [
        (Lang::Zh, "“已通过”状态不能“通过”；要改先撤回决定（Ctrl-R）"),
        (Lang::En, "a case that is “approved” cannot take “approve”; take the decision back first (Ctrl-R)"),
    ] {
        let mut bench = at_zhao();
        bench.keys("F2");
        if lang == Lang::En {
            bench.keys("ctrl-t F2");
        }
        assert!(line(&mut bench).contains(said), "{}", bench.picture());
        assert_eq!(status(&bench, ZHAO), Status::Approved);
        // In the case the same, and the key does what was said.
        bench.keys("enter F2");
        assert!(line(&mut bench).contains(said), "{}", bench.picture());
        bench.keys("ctrl-r");
        assert_eq!(status(&bench, ZHAO), Status::Submitted);
    }
}

#[test]
fn what_is_not_approved_yet_says_so() {
    let mut bench = Bench::with(rig::desk(), look(), 80, 24);
    let before = bench.acts();
    bench.keys("ctrl-k");
    assert!(bench.picture().contains("“待审”状态不能“录入系统”"), "{}", bench.picture());
    bench.keys("* ctrl-k");
    assert!(bench.picture().contains("都还没有通过"), "{}", bench.picture());
    assert_eq!(bench.acts(), before);
    assert_eq!(status(&bench, LI), Status::Submitted);
}

#[test]
fn labels_have_the_room_they_need_in_both_languages_and_windows() {
    for (lang, words) in [
        (Lang::En, ["production income", "public-post pay", "ordinary labour"].as_slice()),
        (Lang::Zh, ["生产经营性收入", "公益性岗位收入", "普通劳动力"].as_slice()),
    ] {
        for (wide, tall) in [(80, 24), (100, 30), (120, 40)] {
            // The account unfolded, and the members below it or beside it.
            let mut bench = Bench::new(Look { lang, ..look() }, wide, tall);
            bench.keys("enter down");
            let mut shown = bench.picture();
            bench.keys("tab tab");
            shown.push_str(&bench.picture());
            for word in words {
                assert!(shown.contains(word), "{word} at {wide}\n{shown}");
            }
        }
    }
    // A list that is wider than it has to be gives what is over to long names.
    let mut bench = Bench::new(look(), 100, 30);
    let shown = bench.picture();
    assert!(shown.contains("上石门新村") && shown.contains("买买提·吐尔"), "{shown}");
    // What alone would explain it is tried under whole names too, and the one in hand is told whole where it is cut.
    let mut bench = Bench::new(Look { lang: Lang::En, ..look() }, 80, 24);
    bench.keys("enter F7");
    assert!(bench.picture().contains("production income "), "{}", bench.picture());
    bench.keys("down down down down down down down down");
    assert!(bench.picture().contains("other property income: type to try it"), "{}", bench.picture());
    // Counts, limits and the form of a limit have what lies empty.
    let mut bench = Bench::new(Look { lang: Lang::En, ..look() }, 120, 40);
    bench.keys("~");
    assert!(bench.picture().contains("transfers per head of the same households"), "{}", bench.picture());
    bench.keys("esc ,");
    assert!(bench.picture().contains("Fall per head beyond which the village is asked"), "{}", bench.picture());
    bench.keys("esc # \"INC01\" F6");
    assert!(bench.picture().contains("Fall per head beyond which the village is asked"), "{}", bench.picture());
}

#[test]
fn a_date_that_is_emptied_in_the_form_is_taken_back() {
    let mut bench = Bench::new(look(), 80, 24);
    let deadline = |bench: &Bench| bench.desk.campaign(Period::annual(2024)).expect("a campaign").dates.deadline;
    let shipped = deadline(&bench);
    bench.keys("alt-g F4 down down \"2024-11-28\" ctrl-s alt-g F4 down down");
    let picture = bench.picture();
    assert!(picture.contains("2024-11-28") && picture.contains("清空就是收回"), "{picture}");
    bench.keys("backspace ctrl-s");
    assert_eq!(deadline(&bench), shipped, "{}", bench.picture());
    // What was never set here is not taken back, and a form that nothing was typed into changes nothing.
    let acts = bench.acts();
    bench.keys("alt-g F4 ctrl-s");
    assert!(bench.picture().contains("没有改动任何日期"), "{}", bench.picture());
    assert_eq!(bench.acts(), acts);
}

#[test]
fn who_is_responsible_is_set_ended_and_dropped_at_the_village_and_taken_back() {
    let mut bench = Bench::new(look(), 80, 24);
    let stand = |bench: &Bench| -> Vec<String> {
        let lines = bench.desk.duties().expect("read");
        lines.iter().map(|duty| format!("{} {} {}", duty.role.code(), duty.person, duty.days().get(Lang::Zh))).collect()
    };
    bench.keys("^ home enter");
    assert!(bench.picture().contains("F6 责任人: 没有登记"), "{}", bench.picture());
    bench.keys("F6 F8");
    assert!(bench.picture().contains("没有登记责任人"), "{}", bench.picture());
    // What is wrong is said in the form, and nothing is written.
    let entries = bench.desk.entries();
    bench.keys("F5 \"村长\" ctrl-s");
    assert!(bench.picture().contains("2 包村干部"), "{}", bench.picture());
    bench.keys("ctrl-u backspace backspace \"2\" ctrl-s");
    assert!(bench.picture().contains("没有写姓名"), "{}", bench.picture());
    bench.keys("down \"张三13812345678\" ctrl-s");
    assert!(bench.picture().contains("只写姓名"), "{}", bench.picture());
    assert_eq!(bench.desk.entries(), entries);
    bench.keys("ctrl-u \"张三\" ctrl-s");
    assert!(bench.picture().contains("张三") && bench.picture().contains("一直是"), "{}", bench.picture());
    // Somebody takes over; the list says until when the one before was.
    bench.keys("F5 down \"李四\" down \"2024-09-01\" down down \"是\" ctrl-s");
    assert_eq!(stand(&bench), ["cadre 张三 到 2024-08-31", "cadre 李四 2024-09-01 起"]);
    // Until when, by Enter and a day; letters narrow the list and do nothing else.
    bench.keys("down enter \"2024-12-31\" ctrl-s");
    assert_eq!(stand(&bench), ["cadre 张三 到 2024-08-31", "cadre 李四 2024-09-01 到 2024-12-31"]);
    let entries = bench.desk.entries();
    bench.keys("\"张\"");
    // Below the list stands whom Ctrl-Z would take back.
    let listed = |picture: &str, name: &str| picture.lines().any(|line| line.contains('│') && line.contains(name));
    assert!(listed(&bench.picture(), "张三") && !listed(&bench.picture(), "李四"), "{}", bench.picture());
    assert_eq!(bench.desk.entries(), entries);
    bench.keys("F8");
    assert_eq!(stand(&bench), ["cadre 李四 2024-09-01 到 2024-12-31"]);
    // Ctrl-Z on the page takes back one after the other, the newest first, by name.
    bench.keys("esc ctrl-z");
    assert!(bench.picture().contains("撤销: 作废责任人: "), "{}", bench.picture());
    assert!(bench.picture().contains("F6 责任人 1 人"), "{}", bench.picture());
    bench.keys("ctrl-z ctrl-z ctrl-z");
    assert_eq!(stand(&bench), Vec::<String>::new());
    bench.keys("esc F10 F5");
    assert!(bench.picture().contains("先到一村里打开“责任人”"), "{}", bench.picture());
}
