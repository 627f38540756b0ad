//! A clerk's morning in a real terminal: open, filter, review ten, return two, explain one, approve a village, undo, export, quit;
//! with the keys each step costs.

use crate::office::Office;
use crate::terminal::Terminal;

/// Where `demo` keeps its practice file.
const PRACTICE: &str = "hezhun-lm/demo/practice.db";

/// A desk whose keys are counted: typed words count as one, being what the clerk has to say anyway.
struct Clerk {
    desk: Terminal,
    keys: usize,
}

impl Clerk {
    fn press(&mut self, bytes: &str) {
        self.keys += 1;
        self.desk.types(bytes);
    }

    fn function(&mut self, number: usize) {
        self.keys += 1;
        self.desk.function(number);
    }

    /// The keys since the last time this was asked.
    fn spent(&mut self) -> usize {
        std::mem::take(&mut self.keys)
    }

    /// Filters the list and waits until it shows how many are left.
    fn filter(&mut self, expression: &str) {
        self.function(9);
        self.press(expression);
        self.desk.sees(expression);
        self.press("\r");
        self.desk.sees(&format!("筛选: {expression}"));
    }

    /// Back from a case to the whole list.
    fn back_to_all(&mut self) {
        self.press(ESC);
        self.desk.sees("筛选: ");
        self.press(ESC);
        self.desk.sees("筛选: 无");
    }

    /// Waits until the case at this place of its list is open.
    fn is_at(&mut self, place: usize) {
        self.desk.until(&format!("case {place} to be open"), |text| {
            text.lines().next().is_some_and(|line| line.trim_start().starts_with(&format!("{place}/")))
        });
    }
}

const ENTER: &str = "\r";
const ESC: &str = "\u{1b}";
const TAB: &str = "\t";

#[test]
fn a_clerks_morning() {
    let office = Office::with_practice();
    let mut clerk = Clerk { desk: Terminal::open(&office, &["demo"]), keys: 0 };
    clerk.desk.sees("待审 959");

    // The heaviest first: two go back to their villages.
    clerk.filter("severity = \"high\"");
    clerk.press(ENTER);
    clerk.is_at(1);
    for place in [1, 2] {
        clerk.spent();
        clerk.function(3);
        clerk.desk.sees("请村里核对");
        clerk.function(3);
        clerk.is_at(place + 1);
        assert!(clerk.spent() <= 8, "a return costs eight keys at most");
    }
    clerk.back_to_all();
    clerk.desk.sees("退回 3");

    // One doubt is true: a reason, evidence, a sentence; it was the last one, so the case passes with it.
    clerk.filter("severity = \"medium\" and flags = 1 and village = \"下河村\"");
    clerk.press(ENTER);
    clerk.is_at(1);
    clerk.spent();
    clerk.function(5);
    clerk.desk.sees("说明属实");
    // A growth that the limits do not ask about bears no reason by itself.
    clerk.press(TAB);
    clerk.press(" ");
    clerk.press(TAB);
    clerk.press(" ");
    clerk.function(5);
    clerk.desk.sees("撤销");
    assert!(clerk.spent() <= 6, "an explanation costs six keys at most");
    clerk.back_to_all();

    // Seven have no doubt at all, and their village none that stops them: one key each.
    clerk.filter("flags = 0 and village = \"下河村\"");
    clerk.press(ENTER);
    for place in 1..=7 {
        clerk.is_at(place);
        clerk.spent();
        clerk.function(2);
        clerk.is_at(place + 1);
        assert_eq!(clerk.spent(), 1, "a clean approval costs one key");
    }
    clerk.back_to_all();
    clerk.desk.sees("通过 8");

    // The rest of a village without a flag passes at once, after a question; that was too quick, so it comes back.
    clerk.function(7);
    clerk.desk.sees("一次通过");
    clerk.press(ENTER);
    clerk.desk.sees("回车不算确定");
    clerk.function(2);
    clerk.desk.until("the village to be approved", |text| !text.contains("确认") && text.contains("Ctrl-Z"));
    let text = clerk.desk.text();
    assert!(!text.contains("通过 8 "), "{text}");
    clerk.press("\u{1a}");
    clerk.desk.sees("通过 8");
    clerk.desk.sees("撤销");

    // What was done goes out as a table while the desk stays in use.
    clerk.press(">");
    clerk.desk.sees("审核台账");
    clerk.press(ENTER);
    clerk.desk.sees("已写出 960 行");
    clerk.press("\u{11}");
    assert_eq!(clerk.desk.end(), 0);

    office.ok(&["--db", PRACTICE, "verify"]);
    office.ok(&["--db", PRACTICE, "export", "ledger", "--out", "ledger.csv", "--force"]);
    let rows = crate::flow::rows(&office.bytes("ledger.csv"));
    let column = |names: [&str; 2]| rows[0].iter().position(|head| names.contains(&head.as_str())).expect("a column");
    let (act, group) = (column(["动作", "操作"]), column(["组", "批号"]));
    let count = |wanted: &str| rows[1..].iter().filter(|row| row[act] == wanted).count();
    assert_eq!((count("退回"), count("说明属实"), count("导出")), (3, 1, 1));
    assert_eq!(count("通过"), 8 + count("撤销"), "the village's approvals and their undoing");
    let undone: std::collections::BTreeSet<&str> =
        rows[1..].iter().filter(|row| row[act] == "撤销").map(|row| row[group].as_str()).collect();
    assert_eq!(undone.len(), 1, "undone in one step");
    assert!(count("撤销") > 1);
}
