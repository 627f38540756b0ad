//! Worked lines of rules that an office could write: sums told by their terms.

use crate::domain::flag::Flag;
use crate::domain::period::Period;
use crate::domain::tables::Tables;
use crate::i18n::Lang;
use crate::rules::book::Book;
use crate::rules::book::Rule;
use crate::rules::eval::source::Frame;
use crate::rules::explain::words;
use crate::rules::judge::assess;
use crate::rules::township::context::Live;
use crate::rules::township::town::Town;
use crate::rules::township::town_tests::campaign;
use crate::rules::township::town_tests::flag;
use crate::rules::township::town_tests::roll;

/// The worked line of an own rule for a household of these members, in Chinese.
fn worked(when: &str, members: &[&str]) -> String {
    let own = format!(
        "[[rule]]\ncode = \"OWN01\"\ntitle = {{ zh = \"自定\" }}\nscope = \"household\"\nkind = \"doubt\"\nseverity = \"low\"\nwhen = '{when}'\n"
    );
    let book = Book::with_overlay(&[("own.toml".to_owned(), own)]).expect("a book");
    let current = roll(Period::annual(2024), &[("A", "village=石门村 net=37020", members)]);
    let campaign = campaign(current.period);
    let done = assess(&book, &Town { campaign: &campaign, current: &current, past: &[], tables: &Tables::new() }, &|_, _| true);
    let found = flag(&done, "OWN01", "A").expect("a flag");
    words::told(&book, found).expect("its words").worked.get(Lang::Zh).to_owned()
}

const TEN: &str = "relation=户主 labour=普通劳动力 work_months=10";
const ONE: &str = "relation=之子 labour=弱劳动力或半劳动力 work_months=1";

#[test]
fn a_short_sum_is_told_by_its_terms_and_a_long_one_by_what_it_comes_to() {
    let sum = "sum(members: work_months) > 5";
    assert_eq!(worked(sum, &[TEN, ONE]), "务工时间(月)合计 10 + 1 = 11 > 5");
    assert_eq!(worked(sum, &[TEN, ONE, ONE, ONE, ONE]), "务工时间(月)合计 10 + 1 + 1 + 1 + 1 = 14 > 5");
    assert_eq!(worked(sum, &[TEN, ONE, ONE, ONE, ONE, ONE]), "务工时间(月)合计 15 > 5");
}

/// The words made of a flag's facts, stored and read again, are those that the township itself would say: asked of every flag that any
/// test of the library finds.
pub(crate) fn facts_say_the_same(live: &Live, rule: &Rule, frame: &Frame, flag: &Flag) {
    let stored = serde_json::to_string(flag).expect("stored");
    let again: Flag = serde_json::from_str(&stored).expect("read again");
    assert_eq!(again, *flag);
    for lang in [Lang::Zh, Lang::En] {
        let told = words::told_in(live.book, &again, lang).expect("the same book");
        let (said, _) = words::said_in(live, rule, flag.severity, (frame, lang), String::new());
        assert_eq!(told, said, "{stored}");
    }
}

#[test]
fn a_flag_with_neither_words_nor_facts_says_its_numbers() {
    let book = Book::shipped().expect("a book");
    let current = roll(Period::annual(2024), &[("A", "village=石门村 net_pc=9255 net=37020 size_year=4", &[])]);
    let before = roll(Period::annual(2023), &[("A", "net_pc=12849 net=51396 size_year=4", &[])]);
    let campaign = campaign(current.period);
    let done = assess(&book, &Town { campaign: &campaign, current: &current, past: &[&before], tables: &Tables::new() }, &|_, _| true);
    let found = Flag { facts: None, ..flag(&done, "INC01", "A").expect("a flag").clone() };
    assert_eq!(words::told(&book, &found), None);
    let said = words::bare(&found, Lang::Zh).said;
    assert!(said.contains("INC01") && said.contains("net_pc=9255.00"), "{said}");
}

#[test]
fn another_limit_or_definition_of_the_office_leaves_the_words_of_rules_that_do_not_read_it() {
    let wordings = |own: &str| -> Vec<(String, String)> {
        let files = [("own.toml".to_owned(), own.to_owned())];
        let book = Book::with_overlay(&files).expect("a book");
        book.rules().iter().map(|rule| (rule.code.clone(), rule.wording.clone())).collect()
    };
    let shipped = wordings("");
    assert_eq!(wordings("[[limit]]\nkey = \"drop_heavy\"\nvalue = \"25%\"\ndocument = \"演示〔2024〕1号\"\n"), shipped);
    assert_eq!(wordings("[define]\nown_half = \"net / 2\"\n"), shipped);
    let changed = wordings("[[rule]]\ncode = \"INC01\"\nsay = { zh = \"降了\", en = \"fell\" }\n");
    let other: Vec<&str> = changed.iter().zip(&shipped).filter(|(own, was)| own != was).map(|(own, _)| own.0.as_str()).collect();
    assert_eq!(other, ["INC01"]);
}
